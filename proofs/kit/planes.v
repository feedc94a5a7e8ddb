(** Matrices in 2x2 blocks over the planes {2k, 2k+1}, and the bound by rotations.

    For each plane take an orthonormal basis v_k = (c_k, s_k), v'_k = (-s_k, c_k) in which
    both diagonal entries of the block M_kk are half its trace.  F = (v_k M v_l) and
    G = (v'_k M v'_l) are compressions of M, so of rank at most rank M, and
    tr F + tr G = tr M; the squares of M outside the partners' places are those of F and
    G plus a remainder of squares. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent projector.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Indices.
Variable d : nat.

Lemma lo_proof (k : 'I_(d./2)) : (k.*2 < d)%N.
Proof. by have := ltn_ord k; lia. Qed.
Lemma hi_proof (k : 'I_(d./2)) : (k.*2.+1 < d)%N.
Proof. by have := ltn_ord k; lia. Qed.

Definition lo k : 'I_d := Ordinal (lo_proof k).
Definition hi k : 'I_d := Ordinal (hi_proof k).

Lemma lo_eq k l : (lo k == lo l) = (k == l).
Proof. by rewrite !ord_eqE /=; lia. Qed.
Lemma hi_eq k l : (hi k == hi l) = (k == l).
Proof. by rewrite !ord_eqE /=; lia. Qed.
Lemma lo_hi k l : (lo k == hi l) = false.
Proof. by rewrite ord_eqE /=; lia. Qed.
Lemma hi_lo k l : (hi k == lo l) = false.
Proof. by rewrite ord_eqE /=; lia. Qed.

Lemma partner_lo k : partner (lo k) = hi k.
Proof. by apply/val_inj; rewrite /= val_partner /= odd_double hi_proof. Qed.
Lemma partner_hi k : partner (hi k) = lo k.
Proof. by rewrite -partner_lo partnerK. Qed.

End Indices.

Definition planesE := (lo_eq, hi_eq, lo_hi, hi_lo, partner_lo, partner_hi).

Section Planes.
Variables (R : realFieldType) (d : nat).
Hypothesis ed : ~~ odd d.
Local Notation n := (d./2).

Lemma planesP (i : 'I_d) : exists k : 'I_n, i = lo k \/ i = hi k.
Proof.
have lt : (i./2 < n)%N by have := ltn_ord i; lia.
exists (Ordinal lt); case: (boolP (odd i)) => oi; [right|left]; apply/val_inj => /=; lia.
Qed.

Lemma sum_planes (F : 'I_d -> R) : \sum_i F i = \sum_(k < n) (F (lo k) + F (hi k)).
Proof.
rewrite big_split (bigID (fun i : 'I_d => ~~ odd i)) /=; congr (_ + _).
  have lt (i : 'I_d) : (i./2 < n)%N by have := ltn_ord i; lia.
  rewrite (reindex_onto (@lo d) (fun i => Ordinal (lt i))) /=.
    by apply: eq_bigl => k; rewrite odd_double ord_eqE /= doubleK eqxx.
  by move=> i oi; apply/val_inj => /=; lia.
have lt (i : 'I_d) : (i./2 < n)%N by have := ltn_ord i; lia.
rewrite (reindex_onto (@hi d) (fun i => Ordinal (lt i))) /=.
  by apply: eq_bigl => k; rewrite odd_double ord_eqE /= uphalf_double eqxx.
by move=> i oi; apply/val_inj => /=; lia.
Qed.

(** The squares of M, row by row, without the partners' places. *)
Definition rest (M : 'M[R]_d) (i : 'I_d) : R :=
  \sum_(j | (j != i) && (j != partner i)) M i j ^+ 2.
Definition outside (M : 'M[R]_d) : R := \sum_i (M i i ^+ 2 + rest M i).

Lemma rest_lo M k : rest M (lo k) =
  \sum_(l < n | l != k) (M (lo k) (lo l) ^+ 2 + M (lo k) (hi l) ^+ 2).
Proof.
rewrite /rest big_mkcond sum_planes [RHS]big_mkcond; apply: eq_bigr => l _.
by rewrite !planesE /= andbT; case: ifP; rewrite ?addr0.
Qed.

Lemma rest_hi M k : rest M (hi k) =
  \sum_(l < n | l != k) (M (hi k) (lo l) ^+ 2 + M (hi k) (hi l) ^+ 2).
Proof.
rewrite /rest big_mkcond sum_planes [RHS]big_mkcond; apply: eq_bigr => l _.
by rewrite !planesE /= andbT; case: ifP; rewrite ?addr0.
Qed.

Lemma outside_ge0 M : 0 <= outside M.
Proof.
apply: sumr_ge0 => i _; apply: addr_ge0; first exact: sqr_ge0.
by apply: sumr_ge0 => j _; apply: sqr_ge0.
Qed.

(** ** Frames *)

Definition frame (c s : 'I_n -> R) : 'M[R]_(n, d) :=
  \matrix_(k, j) (c k * (j == lo k)%:R + s k * (j == hi k)%:R).

Lemma frame_mull c s m (X : 'M[R]_(d, m)) k j :
  (frame c s *m X) k j = c k * X (lo k) j + s k * X (hi k) j.
Proof.
rewrite mxE sum_planes (bigD1 k) //= !mxE !planesE !eqxx big1 ?addr0 => [|l lk].
  by rewrite !mulr0 !mulr1 add0r addr0.
by rewrite !mxE !planesE (negbTE lk) !mulr0 addr0 !mul0r addr0.
Qed.

Lemma frame_mulr c s m (X : 'M[R]_(m, d)) i l :
  (X *m (frame c s)^T) i l = c l * X i (lo l) + s l * X i (hi l).
Proof. by rewrite -[X *m _]trmxK trmx_mul trmxK mxE frame_mull !mxE. Qed.

Definition compress (c s c' s' : 'I_n -> R) (M : 'M[R]_d) : 'M[R]_n :=
  frame c s *m M *m (frame c' s')^T.

Lemma compressE c s c' s' M k l : compress c s c' s' M k l =
  c k * c' l * M (lo k) (lo l) + c k * s' l * M (lo k) (hi l)
  + s k * c' l * M (hi k) (lo l) + s k * s' l * M (hi k) (hi l).
Proof. by rewrite /compress frame_mulr !frame_mull; ring. Qed.

Lemma rank_compress c s c' s' M : (\rank (compress c s c' s' M) <= \rank M)%N.
Proof. exact: leq_trans (mxrankM_maxl _ _) (mxrankM_maxr _ _). Qed.

(** Rotations keep the trace of a block and the norm of a block. *)
Lemma rotate_trace (c s a b e f : R) : s ^+ 2 = 1 - c ^+ 2 ->
  a + f = c * c * a + c * s * b + s * c * e + s * s * f
          + (- s * - s * a + - s * c * b + c * - s * e + c * c * f).
Proof. by move=> h; ring: h. Qed.

Lemma rotate_norm (c s x y a b e f : R) : s ^+ 2 = 1 - c ^+ 2 -> y ^+ 2 = 1 - x ^+ 2 ->
  a ^+ 2 + b ^+ 2 + e ^+ 2 + f ^+ 2 =
  (c * x * a + c * y * b + s * x * e + s * y * f) ^+ 2
  + (- s * - y * a + - s * x * b + c * - y * e + c * x * f) ^+ 2
  + ((c * - y * a + c * x * b + s * - y * e + s * x * f) ^+ 2
  + (- s * x * a + - s * y * b + c * x * e + c * y * f) ^+ 2).
Proof. by move=> h h'; ring: h h'. Qed.

Lemma rotate_balance (c s a b e f : R) :
  (c ^+ 2 - s ^+ 2) * (a - f) + 2 * c * s * (b + e) = 0 ->
  c * c * a + c * s * b + s * c * e + s * s * f =
  - s * - s * a + - s * c * b + c * - s * e + c * c * f.
Proof. by move=> h; apply/eqP; rewrite -subr_eq0 -h; apply/eqP; ring. Qed.

Section Rotated.
Variables (c s : 'I_n -> R) (M : 'M[R]_d).
Let s' k := - s k.
Let F := compress c s c s M.
Let G := compress s' c s' c M.
Let X := compress c s s' c M.
Let Y := compress s' c c s M.
Hypothesis unit : forall k, s k ^+ 2 = 1 - c k ^+ 2.
Hypothesis balanced : forall k, F k k = G k k.

Lemma block_trace (k : 'I_n) : M (lo k) (lo k) + M (hi k) (hi k) = F k k + G k k.
Proof. by rewrite /F /G !compressE; apply: rotate_trace. Qed.

Lemma trace_rotated : \tr M = \tr F + \tr G.
Proof.
by rewrite /mxtrace sum_planes -big_split; apply: eq_bigr => k _; exact: block_trace.
Qed.

Lemma block_off (k l : 'I_n) :
  M (lo k) (lo l) ^+ 2 + M (lo k) (hi l) ^+ 2 + (M (hi k) (lo l) ^+ 2 + M (hi k) (hi l) ^+ 2)
  = F k l ^+ 2 + G k l ^+ 2 + (X k l ^+ 2 + Y k l ^+ 2).
Proof. by rewrite /F /G /X /Y !compressE addrA; apply: rotate_norm. Qed.

Lemma block_diagonal (k : 'I_n) : M (lo k) (lo k) ^+ 2 + M (hi k) (hi k) ^+ 2 =
  F k k ^+ 2 + G k k ^+ 2 + (M (lo k) (lo k) - M (hi k) (hi k)) ^+ 2 / 2.
Proof.
have := block_trace k; rewrite -balanced => tr.
have -> : F k k = (M (lo k) (lo k) + M (hi k) (hi k)) / 2 by rewrite tr; field.
by field.
Qed.

Lemma outside_rotated : outside M = norm2 F + norm2 G
  + (\sum_k \sum_(l | l != k) (X k l ^+ 2 + Y k l ^+ 2)
     + \sum_k (M (lo k) (lo k) - M (hi k) (hi k)) ^+ 2 / 2).
Proof.
have rowE (Z : 'M[R]_n) k : \sum_l Z k l ^+ 2 = Z k k ^+ 2 + \sum_(l | l != k) Z k l ^+ 2.
  by rewrite (bigD1 k).
rewrite /outside sum_planes /norm2 -!big_split; apply: eq_bigr => k _ /=.
rewrite rest_lo rest_hi addrACA block_diagonal (rowE F) (rowE G).
have -> : \sum_(l < n | l != k) (M (lo k) (lo l) ^+ 2 + M (lo k) (hi l) ^+ 2) +
     \sum_(l < n | l != k) (M (hi k) (lo l) ^+ 2 + M (hi k) (hi l) ^+ 2) =
  \sum_(l | l != k) F k l ^+ 2 + \sum_(l | l != k) G k l ^+ 2 +
  \sum_(l | l != k) (X k l ^+ 2 + Y k l ^+ 2).
  by rewrite -!big_split; apply: eq_bigr => l _; exact: block_off.
have shuffle (a b e x y z : R) : a + b + e + (x + y + z) = a + x + (b + y) + (z + e) by ring.
exact: shuffle.
Qed.

(** The excess over -2H is a sum of non-negative terms. *)
Lemma rotated_excess H : outside M - 2 * \tr M + (2 * H)%:R =
  (norm2 F - 2 * \tr F + H%:R) + (norm2 G - 2 * \tr G + H%:R)
  + (\sum_k \sum_(l | l != k) (X k l ^+ 2 + Y k l ^+ 2)
     + \sum_k (M (lo k) (lo k) - M (hi k) (hi k)) ^+ 2 / 2).
Proof.
rewrite outside_rotated trace_rotated natrM.
move: (\sum_k \sum_(l | _) _) (\sum_k _ / 2) (norm2 F) (norm2 G) (\tr F) (\tr G) => *.
by ring.
Qed.

Hypothesis (H : nat).
Hypothesis rM : (\rank M <= H)%N.

Lemma rotated_bound : 0 <= outside M - 2 * \tr M + (2 * H)%:R.
Proof.
rewrite rotated_excess; apply: addr_ge0; first apply: addr_ge0.
- by apply: rank_bound; apply: leq_trans (rank_compress _ _ _ _ _) rM.
- by apply: rank_bound; apply: leq_trans (rank_compress _ _ _ _ _) rM.
apply: addr_ge0; apply: sumr_ge0 => k _.
  by apply: sumr_ge0 => l _; rewrite addr_ge0 ?sqr_ge0.
by rewrite mulr_ge0 ?sqr_ge0 ?invr_ge0 ?ler0n.
Qed.

Lemma rotated_equality : outside M - 2 * \tr M + (2 * H)%:R = 0 ->
  [/\ projector F /\ \rank F = H,
      forall k l, l != k -> X k l = 0 /\ Y k l = 0
    & forall k, M (lo k) (lo k) = M (hi k) (hi k)].
Proof.
rewrite rotated_excess => /eqP.
have rF : (\rank F <= H)%N by apply: leq_trans (rank_compress _ _ _ _ _) rM.
have rG : (\rank G <= H)%N by apply: leq_trans (rank_compress _ _ _ _ _) rM.
have sXY k l : 0 <= X k l ^+ 2 + Y k l ^+ 2 by rewrite addr_ge0 ?sqr_ge0.
have sD k : 0 <= (M (lo k) (lo k) - M (hi k) (hi k)) ^+ 2 / 2.
  by rewrite mulr_ge0 ?sqr_ge0 ?invr_ge0 ?ler0n.
have SXY k : 0 <= \sum_(l | l != k) (X k l ^+ 2 + Y k l ^+ 2).
  by apply: sumr_ge0 => l _; exact: sXY.
have SX : 0 <= \sum_k \sum_(l | l != k) (X k l ^+ 2 + Y k l ^+ 2).
  by apply: sumr_ge0 => k _; exact: SXY.
have SD : 0 <= \sum_k (M (lo k) (lo k) - M (hi k) (hi k)) ^+ 2 / 2.
  by apply: sumr_ge0 => k _; exact: sD.
rewrite (paddr_eq0 (addr_ge0 (rank_bound rF) (rank_bound rG)) (addr_ge0 SX SD)).
rewrite (paddr_eq0 (rank_bound rF) (rank_bound rG)) (paddr_eq0 SX SD).
case/andP => /andP[/eqP/(rank_bound_eq rF) pF _] /andP[/eqP X0 /eqP D0].
split=> // [k l lk|k].
  have h := psumr_eq0P (fun k _ => SXY k) X0.
  have {}h := psumr_eq0P (fun l _ => sXY k l) (h k isT).
  have /eqP := h l lk.
  by rewrite paddr_eq0 ?sqr_ge0 // !sqrf_eq0 => /andP[/eqP-> /eqP->].
have h := psumr_eq0P (fun k _ => sD k) D0.
have /eqP := h k isT; rewrite mulf_eq0 invr_eq0 pnatr_eq0 orbF sqrf_eq0 subr_eq0.
by move/eqP.
Qed.

End Rotated.
(** When both diagonal entries agree in every plane, either vector of the plane may be
    taken first: equality in the bound then leaves nothing outside the diagonal blocks. *)
Section Rigid.
Variables (M : 'M[R]_d) (H : nat).
Hypothesis rM : (\rank M <= H)%N.
Hypothesis M0 : outside M - 2 * \tr M + (2 * H)%:R = 0.
Hypothesis bal : forall k : 'I_n, M (lo k) (lo k) = M (hi k) (hi k).

Let chosen (a : pred 'I_n) (k : 'I_n) : R := (a k)%:R.
Let other (a : pred 'I_n) (k : 'I_n) : R := (~~ a k)%:R.

Let chosen_unit a k : other a k ^+ 2 = 1 - chosen a k ^+ 2.
Proof. by rewrite /other /chosen; case: (a k); rewrite ?expr1n ?expr0n ?subrr ?subr0. Qed.

Let chosen_balanced a k : compress (chosen a) (other a) (chosen a) (other a) M k k =
  compress (fun k => - other a k) (chosen a) (fun k => - other a k) (chosen a) M k k.
Proof.
rewrite !compressE /chosen /other; have := bal k; case: (a k) => /= e; rewrite e; ring.
Qed.

Lemma rigid_offdiagonal (k l : 'I_n) : l != k ->
  [/\ M (lo k) (lo l) = 0, M (lo k) (hi l) = 0, M (hi k) (lo l) = 0 & M (hi k) (hi l) = 0].
Proof.
move=> lk.
have [_ h1 _] := rotated_equality (chosen_unit predT) (chosen_balanced predT) rM M0.
have [_ h2 _] := rotated_equality (chosen_unit (fun m => m != l)) (chosen_balanced _) rM M0.
have [] := h1 k l lk; have [] := h2 k l lk.
rewrite !compressE /chosen /other eqxx eq_sym lk /=.
rewrite ?oppr0 ?mulr0 ?mul0r ?mulr1 ?mul1r ?add0r ?addr0 ?mulrN ?mulNr ?mul1r ?oppr0 ?addr0 ?add0r.
by move=> /eqP; rewrite oppr_eq0 => /eqP-> -> -> ->.
Qed.

Lemma rigid_kept : exists K : {set 'I_n}, #|K| = H /\
  forall k, M (lo k) (lo k) = (k \in K)%:R /\ M (hi k) (hi k) = (k \in K)%:R.
Proof.
have [[pF rF] _ _] := rotated_equality (chosen_unit predT) (chosen_balanced predT) rM M0.
move: pF rF; set F := compress _ _ _ _ _ => pF rF.
have FE k l : F k l = M (lo k) (lo l).
  by rewrite /F compressE /chosen /other /=; ring.
have F01 k : F k k = (F k k == 1)%:R.
  have [_ /matrixP/(_ k k)] := pF; rewrite mxE (bigD1 k) //= big1 ?addr0.
    move/eqP; rewrite -subr_eq0 -{3}[F k k]mulr1 -mulrBr mulf_eq0 subr_eq0.
    by case/orP => /eqP->; rewrite ?eqxx // eq_sym oner_eq0.
  by move=> l lk; rewrite FE; have [-> _ _ _] := rigid_offdiagonal lk; rewrite mul0r.
exists [set k | F k k == 1]; split=> [|k]; last by rewrite -bal inE -FE -F01.
apply/eqP; rewrite -(eqr_nat R) -rF -(mxtrace_projector pF) /mxtrace.
by rewrite -sum1_card natr_sum big_mkcond; apply/eqP/eq_bigr => k _; rewrite inE [RHS]F01; case: ifP.
Qed.

End Rigid.

End Planes.

(** ** Balanced frames exist over a real closed field *)

Section Closed.
Variables (R : rcfType) (d : nat).
Hypothesis ed : ~~ odd d.
Local Notation n := (d./2).

Lemma balanced_pair (u w : R) :
  exists cs : R * R, cs.2 ^+ 2 = 1 - cs.1 ^+ 2 /\
    (cs.1 ^+ 2 - cs.2 ^+ 2) * u + 2 * cs.1 * cs.2 * w = 0.
Proof.
have [->|u0] := eqVneq u 0; first by exists (1, 0); split; rewrite /=; ring.
pose c := - w + Num.sqrt (w ^+ 2 + u ^+ 2).
have r0 : 0 <= w ^+ 2 + u ^+ 2 by rewrite addr_ge0 ?sqr_ge0.
have e : c ^+ 2 - u ^+ 2 + 2 * c * w = 0.
  have := sqr_sqrtr r0; rewrite /c; move: (Num.sqrt _) => r r2; ring: r2.
have m0 : 0 < c ^+ 2 + u ^+ 2.
  by rewrite ltr_paddl ?sqr_ge0 // lt0r sqrf_eq0 u0 sqr_ge0.
pose m := Num.sqrt (c ^+ 2 + u ^+ 2).
have m2 : m ^+ 2 = c ^+ 2 + u ^+ 2 by apply: sqr_sqrtr; exact: ltW.
have mn : m != 0 by rewrite sqrtr_eq0 -ltNge.
exists (c / m, u / m); split=> /=.
  have -> : (1 : R) = m ^+ 2 / m ^+ 2 by rewrite divff // expf_neq0.
  by rewrite !expr_div_n -mulrBl m2; congr (_ / _); ring.
have -> : ((c / m) ^+ 2 - (u / m) ^+ 2) * u + 2 * (c / m) * (u / m) * w =
   (c ^+ 2 - u ^+ 2 + 2 * c * w) * (u / m ^+ 2) by field.
by rewrite e mul0r.
Qed.

Lemma balanced_frames (M : 'M[R]_d) : exists c s : 'I_n -> R,
  (forall k, s k ^+ 2 = 1 - c k ^+ 2) /\
  (forall k, compress c s c s M k k =
     compress (fun k => - s k) c (fun k => - s k) c M k k).
Proof.
have /fin_all_exists[f fP] := fun k : 'I_n => balanced_pair
  (M (lo k) (lo k) - M (hi k) (hi k)) (M (lo k) (hi k) + M (hi k) (lo k)).
exists (fun k => (f k).1), (fun k => (f k).2); split=> k; have [h1 h2] := fP k => //.
by rewrite !compressE //; apply: rotate_balance.
Qed.

Lemma planes_bound (M : 'M[R]_d) H : (\rank M <= H)%N ->
  0 <= outside M - 2 * \tr M + (2 * H)%:R.
Proof.
by move=> rM; have [c [s [u b]]] := balanced_frames M; exact: (rotated_bound ed u b rM).
Qed.

Lemma planes_rigid (M : 'M[R]_d) H : (\rank M <= H)%N ->
    outside M - 2 * \tr M + (2 * H)%:R = 0 ->
  exists K : {set 'I_n}, [/\ #|K| = H,
    forall k, M (lo k) (lo k) = (k \in K)%:R /\ M (hi k) (hi k) = (k \in K)%:R
  & forall k l, l != k ->
    [/\ M (lo k) (lo l) = 0, M (lo k) (hi l) = 0, M (hi k) (lo l) = 0 & M (hi k) (hi l) = 0]].
Proof.
move=> rM M0; have [c [s [u b]]] := balanced_frames M.
have [_ _ bal] := rotated_equality ed u b rM M0.
have [K [cK dK]] := rigid_kept ed rM M0 bal.
by exists K; split=> // k l; exact: (rigid_offdiagonal ed rM M0 bal).
Qed.

End Closed.
