(** The landscape of the loss in unitary contexts: every local minimum is global.

    Plain tokens, eigenvalues independent and uniform on the circle.  The loss is summed
    over the lengths T = 2 ... Tmax, with A and B shared; p (T, t) is the weight of
    position t at length T.  At a critical point p_T C is one orthogonal projector Pi for
    all lengths, and the loss is (Tmax - 1)(d - rank Pi).  At a local minimum
    rank Pi = min(H, d): directions that leave the loss unchanged lead to points that are
    not critical unless it is. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector stationary.
From icar Require Import unitary_heads.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

(** The loss of all lengths. *)
Definition lengths_loss (R : realFieldType) d H (Tmax : nat) (A B : 'M[R]_(H, d)) (p : nat * nat -> R) : R :=
  \sum_(2 <= T < Tmax.+1) loss (unitary d) A B (fun t => p (T, t)) T.

Section Statements.
Variable R : realFieldType.

Definition unitary_critical_statement := forall d H Tmax (A B : 'M[R]_(H, d)) (p : nat * nat -> R),
  (2 <= Tmax)%N -> critical (lengths_loss Tmax) A B p ->
  exists Pi : 'M[R]_d,
    [/\ Pi^T = Pi, Pi *m Pi = Pi, (\rank Pi <= minn H d)%N,
        forall T, (2 <= T <= Tmax)%N ->
          [/\ p (T, T) *: mixing A B = Pi,
              forall t, (1 <= t < T.-1)%N -> p (T, t) *: mixing A B = 0
            & p (T, T.-1) *: (mixing A B *m (const_mx 1 : 'cV_d)) = 0]
      & lengths_loss Tmax A B p = (Tmax.-1 * (d - \rank Pi))%:R].

(** Every local minimum is global. *)
Definition unitary_local_statement := forall d H Tmax (A B : 'M[R]_(H, d)) (p : nat * nat -> R),
  (2 <= Tmax)%N ->
  local_minimum (lengths_loss Tmax) A B p <-> lengths_loss Tmax A B p = (Tmax.-1 * (d - H))%:R.

End Statements.

(** * The loss as a polynomial in C and p *)

Section Value.
Variables (R : realFieldType) (d : nat).
Implicit Types (C D X Y : 'M[R]_d) (p q : nat -> R).

Definition dot m n (X Y : 'M[R]_(m, n)) : R := \tr (X^T *m Y).

Lemma norm2_line m n (X Y : 'M[R]_(m, n)) t :
  norm2 (X + t *: Y) = norm2 X + t * (2 * dot X Y) + t ^+ 2 * norm2 Y.
Proof.
have sym : \tr (Y^T *m X) = dot X Y by rewrite -mxtraceT trmx_mul trmxK.
have tE : (X + t *: Y)^T = X^T + t *: Y^T by rewrite linearD linearZ.
rewrite !norm2_tr tE mulmxDl !mulmxDr -!scalemxAl -!scalemxAr !linearD !linearZ /= sym.
by rewrite -/(dot X Y); ring.
Qed.

Notation ones := (const_mx 1 : 'cV[R]_d).

Definition value C p T : R :=
  (earlier p T + p T ^+ 2) * norm2 C + p T.-1 ^+ 2 * norm2 (C *m ones) - 2 * p T * \tr C + d%:R.

Lemma loss_value H T (A B : 'M[R]_(H, d)) p : (2 <= T)%N ->
  loss (unitary d) A B p T = value (mixing A B) p T.
Proof.
move=> T2; rewrite unitary_distance // norm2Z linearZ /= /value.
by move: (norm2 _) (norm2 _) (\tr _) => x y z; ring.
Qed.

(** Along a line in C. *)
Definition slope_mix C D p T : R :=
  2 * ((earlier p T + p T ^+ 2) * dot C D + p T.-1 ^+ 2 * dot (C *m ones) (D *m ones) - p T * \tr D).

Definition curve_mix D p T : R :=
  (earlier p T + p T ^+ 2) * norm2 D + p T.-1 ^+ 2 * norm2 (D *m ones).

Lemma value_mix C D p T t :
  value (C + t *: D) p T = value C p T + t * slope_mix C D p T + t ^+ 2 * curve_mix D p T.
Proof.
have trE : \tr (C + t *: D) = \tr C + t * \tr D by rewrite linearD linearZ.
rewrite /value mulmxDl -scalemxAl !norm2_line trE /slope_mix /curve_mix.
by move: (norm2 C) (norm2 D) (norm2 (C *m _)) (norm2 (D *m _)) (dot C D) (dot _ _) (\tr C) (\tr D) => *; ring.
Qed.

(** Along a line in p. *)
Definition slope_pos C p q T : R :=
  2 * ((\sum_(1 <= t < T.-1) p t * q t + p T * q T) * norm2 C + p T.-1 * q T.-1 * norm2 (C *m ones) - q T * \tr C).

Lemma slope_pos0 C p q T : (forall t, q t = 0) -> slope_pos C p q T = 0.
Proof.
move=> q0; rewrite /slope_pos big1 => [|t _]; last by rewrite q0 mulr0.
by rewrite !q0 !mulr0 !mul0r !addr0 mul0r subrr mulr0.
Qed.

Definition curve_pos C q T : R :=
  (earlier q T + q T ^+ 2) * norm2 C + q T.-1 ^+ 2 * norm2 (C *m ones).

Lemma value_pos C p q T t :
  value C (fun s => p s + t * q s) T = value C p T + t * slope_pos C p q T + t ^+ 2 * curve_pos C q T.
Proof.
rewrite /value; have -> : earlier (fun s => p s + t * q s) T =
    earlier p T + t * (2 * \sum_(1 <= s < T.-1) p s * q s) + t ^+ 2 * earlier q T.
  by rewrite /earlier !mulr_sumr -!big_split; apply: eq_bigr => s _ /=; ring.
rewrite /slope_pos /curve_pos.
by move: (norm2 _) (norm2 _) (\tr _) (earlier p T) (earlier q T) (\sum_(_ <= _ < _) _) => *; ring.
Qed.

End Value.

Arguments value {R d}.

(** * Critical points *)

Section Level.
Variables (R : realFieldType) (d H Tmax : nat).
Implicit Types (A B : 'M[R]_(H, d)) (p q : nat * nat -> R).

Notation ones := (const_mx 1 : 'cV[R]_d).
Notation total := (lengths_loss Tmax).
Notation at_ p := (fun T t => p (T, t)).

Lemma total_value A B p : total A B p = \sum_(2 <= T < Tmax.+1) value (mixing A B) (at_ p T) T.
Proof. by apply: eq_big_nat => T /andP [T2 _]; exact: loss_value. Qed.

Lemma mixing_lineA A B (A' : 'M[R]_(H, d)) t : mixing (A + t *: A') B = mixing A B + t *: mixing A' B.
Proof. by rewrite /mixing mulmxDr scalemxAr. Qed.

Lemma mixing_lineB A B (B' : 'M[R]_(H, d)) t : mixing A (B + t *: B') = mixing A B + t *: mixing A B'.
Proof. by rewrite /mixing linearD linearZ /= mulmxDl scalemxAl. Qed.

Lemma value_eq (C : 'M[R]_d) (x y : nat -> R) T : x =1 y -> value C x T = value C y T.
Proof.
move=> xy; rewrite /value /earlier !xy; congr ((_ + _) * _ + _ - _ + _).
by apply: eq_bigr => t _; rewrite xy.
Qed.

Lemma total_mix A B p A' B' (D : 'M[R]_d) t : mixing A' B' = mixing A B + t *: D ->
  total A' B' p = total A B p
  + t * (\sum_(2 <= T < Tmax.+1) slope_mix (mixing A B) D (at_ p T) T)
  + t ^+ 2 * (\sum_(2 <= T < Tmax.+1) curve_mix D (at_ p T) T).
Proof.
by move=> CE; rewrite !total_value CE !mulr_sumr -!big_split; apply: eq_bigr => T _; exact: value_mix.
Qed.

Lemma total_pos A B p q t : total A B (fun x => p x + t * q x) = total A B p
  + t * (\sum_(2 <= T < Tmax.+1) slope_pos (mixing A B) (at_ p T) (at_ q T) T)
  + t ^+ 2 * (\sum_(2 <= T < Tmax.+1) curve_pos (mixing A B) (at_ q T) T).
Proof.
by rewrite !total_value !mulr_sumr -!big_split; apply: eq_bigr => T _; exact: value_pos.
Qed.

(** Only the values of p matter. *)
Lemma total_eq A B p q : p =1 q -> total A B p = total A B q.
Proof. by move=> pq; rewrite !total_value; apply: eq_bigr => T _; apply: value_eq => t; exact: pq. Qed.

Section Equations.
Variables (A B : 'M[R]_(H, d)) (p : nat * nat -> R).
Hypothesis lev : level total A B p.
Notation C := (mixing A B).

Lemma level_mixA A' : \sum_(2 <= T < Tmax.+1) slope_mix C (mixing A' B) (at_ p T) T = 0.
Proof.
apply: (lev (A' := A') (B' := 0) (p' := fun=> 0)) => [x|t]; first by rewrite normr0 ler01.
rewrite scaler0 addr0 (total_eq _ _ (q := p)) => [|x]; last by rewrite mulr0 addr0.
by apply: total_mix; exact: mixing_lineA.
Qed.

Lemma level_mixB B' : \sum_(2 <= T < Tmax.+1) slope_mix C (mixing A B') (at_ p T) T = 0.
Proof.
apply: (lev (A' := 0) (B' := B') (p' := fun=> 0)) => [x|t]; first by rewrite normr0 ler01.
rewrite scaler0 addr0 (total_eq _ _ (q := p)) => [|x]; last by rewrite mulr0 addr0.
by apply: total_mix; exact: mixing_lineB.
Qed.

Lemma level_pos T s : (2 <= T <= Tmax)%N -> slope_pos C (at_ p T) (fun t => (t == s)%:R) T = 0.
Proof.
move=> T2; pose q (x : nat * nat) : R := (x == (T, s))%:R.
have : \sum_(2 <= U < Tmax.+1) slope_pos C (at_ p U) (at_ q U) U = 0.
  apply: (lev (A' := 0) (B' := 0) (p' := q)) => [x|t]; last by rewrite !scaler0 !addr0 total_pos.
  by rewrite /q; case: (_ == _); rewrite ?normr1 ?normr0 ?ler01.
rewrite (bigD1_seq T) ?iota_uniq ?mem_index_iota //= => sum0.
rewrite -[RHS]sum0 big1 ?addr0 => [|U /negbTE UT].
  rewrite /slope_pos /q !xpair_eqE !eqxx /=; congr (2 * ((_ + _) * _ + _ - _)).
  by apply: eq_bigr => t _; rewrite xpair_eqE eqxx.
by apply: slope_pos0 => t; rewrite /q xpair_eqE UT.
Qed.

Lemma level_earlier T t : (2 <= T <= Tmax)%N -> (1 <= t < T.-1)%N -> p (T, t) * norm2 C = 0.
Proof.
move=> T2 tT; have := @level_pos T t T2; rewrite /slope_pos.
rewrite (bigD1_seq t) ?iota_uniq ?mem_index_iota //= eqxx mulr1 big1 => [|s /negbTE->]; last by rewrite mulr0.
have [-> ->] : (T == t) = false /\ (T.-1 == t) = false by split; apply/eqP; lia.
by rewrite /= !mulr0n !mulr0 !mul0r !addr0 subr0 => /eqP; rewrite mulf_eq0 pnatr_eq0 => /eqP.
Qed.

Lemma level_current T : (2 <= T <= Tmax)%N -> p (T, T.-1) * norm2 (C *m ones) = 0.
Proof.
move=> T2; have := @level_pos T T.-1 T2; rewrite /slope_pos big_nat big1 => [|t tT].
  rewrite (_ : (T == T.-1) = false) ?eqxx; last by apply/eqP; lia.
  by rewrite /= mulr0n mulr1n !mulr0 !mul0r !add0r mul0r add0r subr0 mulr1 => /eqP; rewrite mulf_eq0 pnatr_eq0 => /eqP.
by rewrite (_ : (t == T.-1) = false) ?mulr0 //; apply/eqP; lia.
Qed.

Lemma level_last T : (2 <= T <= Tmax)%N -> p (T, T) * norm2 C = \tr C.
Proof.
move=> T2; have := @level_pos T T T2; rewrite /slope_pos big_nat big1 => [|t tT].
  rewrite (_ : (T.-1 == T) = false) ?eqxx; last by apply/eqP; lia.
  by rewrite /= mulr0n mulr1n !mulr0 !mul0r add0r addr0 mulr1 mul1r => /eqP; rewrite mulf_eq0 pnatr_eq0 subr_eq0 => /eqP.
by rewrite (_ : (t == T) = false) ?mulr0 //; apply/eqP; lia.
Qed.

Notation p0 := (p (2%N, 2%N)).

(** One weight p_T for all lengths, and nothing elsewhere that C would see. *)
Definition one_weight :=
  (forall T, (2 <= T <= Tmax)%N ->
    [/\ p (T, T) *: C = p0 *: C, forall t, (1 <= t < T.-1)%N -> p (T, t) *: C = 0
      & p (T, T.-1) *: (C *m ones) = 0])
  /\ p0 * norm2 C = \tr C.

Hypothesis Tmax2 : (2 <= Tmax)%N.

Lemma level_one_weight : one_weight.
Proof.
split=> [T T2|]; last exact: level_last.
split=> [|t tT|]; last first.
- by apply/eqP; rewrite scaler_eq0 -norm2_eq0 -mulf_eq0; apply/eqP; exact: level_current.
- by apply/eqP; rewrite scaler_eq0 -norm2_eq0 -mulf_eq0; apply/eqP; exact: level_earlier.
apply/eqP; rewrite -subr_eq0 -scalerBl scaler_eq0 -norm2_eq0 -mulf_eq0 mulrBl.
by rewrite !level_last // subrr.
Qed.

(** The sum of the last weights. *)
Definition lasts : R := \sum_(2 <= T < Tmax.+1) p (T, T).

(** With one weight the slope along C + t D has one factor. *)
Lemma one_weight_slope D : one_weight ->
  \sum_(2 <= T < Tmax.+1) slope_mix C D (at_ p T) T = 2 * lasts * (p0 * dot C D - \tr D).
Proof.
case=> wP _; rewrite /lasts mulr_sumr mulr_suml; apply: eq_big_nat => T T2.
have [wT w_early w_cur] := wP T T2; rewrite /slope_mix.
have scale_dot m n (x : R) (X Y : 'M[R]_(m, n)) : x * dot X Y = dot (x *: X) Y.
  by rewrite /dot linearZ /= -scalemxAl linearZ.
have -> : p (T, T.-1) ^+ 2 * dot (C *m ones) (D *m ones) = 0.
  by rewrite expr2 -mulrA scale_dot w_cur /dot trmx0 mul0mx mxtrace0 mulr0.
have -> : (earlier (at_ p T) T + p (T, T) ^+ 2) * dot C D = p (T, T) * (p0 * dot C D).
  rewrite [p0 * _]scale_dot -wT -scale_dot mulrDl expr2 -mulrA [earlier _ _ * _](_ : _ = 0) ?add0r //.
  rewrite /earlier mulr_suml big_nat big1 // => t tT.
  by rewrite expr2 -mulrA scale_dot w_early // /dot trmx0 mul0mx mxtrace0 mulr0.
by rewrite addr0; move: (dot C D) (\tr D) => x y; ring.
Qed.

(** C scaled. *)
Definition scaled := p0 *: C.

Lemma dot_trB D : p0 * dot C D - \tr D = \tr ((scaled - 1%:M)^T *m D).
Proof.
by rewrite /scaled linearB linearZ /= trmx1 mulmxBl mul1mx -scalemxAl linearB linearZ.
Qed.

(** B and A are kept by it, or the last weights sum to zero. *)
Definition kept := lasts *: (B *m scaled) = lasts *: B /\ lasts *: (A *m scaled^T) = lasts *: A.

Lemma level_kept : kept.
Proof.
have w := level_one_weight; set G := scaled - 1%:M.
have half (x y z : R) : y = z -> 2 * x * y = 0 -> x * z == 0.
  by move=> <- /eqP; rewrite -mulrA mulf_eq0 pnatr_eq0.
have BG : lasts *: (B *m G) = 0.
  apply/eqP; rewrite scaler_eq0 -norm2_eq0 -mulf_eq0.
  have := level_mixA (B *m G); rewrite one_weight_slope // dot_trB -/G; apply: half.
  by rewrite norm2_tr trmx_mul /mixing -!mulmxA.
have AG : lasts *: (A *m G^T) = 0.
  apply/eqP; rewrite scaler_eq0 -norm2_eq0 -mulf_eq0.
  have := level_mixB (A *m G^T); rewrite one_weight_slope // dot_trB -/G; apply: half.
  by rewrite norm2_tr trmx_mul trmxK /mixing trmx_mul trmxK mxtrace_mulC -!mulmxA mxtrace_mulC -!mulmxA.
split; apply/eqP; rewrite -subr_eq0 -scalerBr; apply/eqP.
  by rewrite -[X in _ *m _ - X]mulmx1 -mulmxBr.
by rewrite -[X in _ *m _ - X]mulmx1 -mulmxBr -{1}trmx1 -linearB.
Qed.

End Equations.

(** * Their values *)

Section Values.
Variables (A B : 'M[R]_(H, d)) (p : nat * nat -> R).
Hypotheses (Tmax2 : (2 <= Tmax)%N) (w : one_weight A B p) (k : kept A B p).
Notation C := (mixing A B).
Notation Pi := (scaled A B p).
Notation p0 := (p (2%N, 2%N)).

Lemma lasts_weight : C != 0 -> lasts p = (Tmax.-1)%:R * p0.
Proof.
move=> C0; have each T : (2 <= T <= Tmax)%N -> p (T, T) = p0.
  case: w => wP _ /wP [/eqP + _ _]; rewrite -subr_eq0 -scalerBl scaler_eq0 (negbTE C0) orbF subr_eq0.
  by move/eqP.
rewrite /lasts (eq_big_nat _ _ (F2 := fun=> p0)) => [|T /each //].
by rewrite sumr_const_nat mulr_natl; congr (_ *+ _); lia.
Qed.

Lemma scaled_kept : p0 != 0 -> C != 0 -> B *m Pi = B /\ A *m Pi^T = A.
Proof.
move=> p00 C0; have l0 : lasts p != 0.
  by rewrite lasts_weight // mulf_neq0 // pnatr_eq0; case: (Tmax) Tmax2 => [|[]].
by case: k => kB kA; split; apply: (scalerI l0).
Qed.

Lemma scaled_projector : projector Pi.
Proof.
have [p00|p00] := eqVneq p0 0; first by rewrite /scaled p00 scale0r /projector trmx0 mul0mx.
have [C0|C0] := eqVneq C 0; first by rewrite /scaled C0 scaler0 /projector trmx0 mul0mx.
have [kB _] := scaled_kept p00 C0.
have PiT : Pi^T = p0 *: (A^T *m B) by rewrite /scaled linearZ /= /mixing trmx_mul trmxK.
have sq : Pi^T *m Pi = Pi^T by rewrite {1}PiT -scalemxAl -mulmxA kB -PiT.
have sym : Pi^T = Pi by rewrite -[RHS]trmxK -sq trmx_mul trmxK.
by split=> //; rewrite -{1}sym sq.
Qed.

Lemma critical_value : lengths_loss Tmax A B p = (Tmax.-1 * (d - \rank Pi))%:R.
Proof.
have [wP w0] := w; have pP := scaled_projector.
rewrite total_value natrM natrB ?rank_leq_row // mulr_natl.
have -> : ((d%:R : R) - (\rank Pi)%:R) *+ Tmax.-1 = \sum_(2 <= T < Tmax.+1) (d%:R - (\rank Pi)%:R).
  by rewrite sumr_const_nat; congr (_ *+ _); lia.
apply: eq_big_nat => T T2; have [wT w_early w_cur] := wP T T2.
have nT : p (T, T) ^+ 2 * norm2 C = (\rank Pi)%:R by rewrite -norm2Z wT norm2_projector.
have tT : p (T, T) * \tr C = (\rank Pi)%:R.
  by rewrite -mxtrace_projector // /scaled -wT linearZ.
have eT : earlier (at_ p T) T * norm2 C = 0.
  rewrite /earlier mulr_suml big_nat big1 // => t tT'.
  by rewrite -norm2Z w_early // (eqP (_ : norm2 0 == 0)) ?norm2_eq0.
rewrite /value mulrDl eT nT -norm2Z w_cur (eqP (_ : norm2 0 == 0)) ?norm2_eq0 // -mulrA tT.
by move: (\rank _)%:R => x; ring.
Qed.

End Values.
End Level.

Theorem unitary_critical (R : realFieldType) : unitary_critical_statement R.
Proof.
move=> d H Tmax A B p Tmax2 /critical_level lev.
have w := level_one_weight lev Tmax2; have k := level_kept lev Tmax2.
have [sym idem] := scaled_projector Tmax2 w k.
exists (scaled A B p); split=> //; first exact: rank_mixing.
  by case: w.
exact: critical_value.
Qed.

(** * Local minima *)

Section Local.
Variables (R : realFieldType) (d H Tmax : nat).
Hypothesis Tmax2 : (2 <= Tmax)%N.
Implicit Types (A B : 'M[R]_(H, d)) (p : nat * nat -> R).

Notation ones := (const_mx 1 : 'cV[R]_d).
Notation total := (lengths_loss Tmax).

Lemma outer_neq0 m n (u : 'rV[R]_m) (v : 'rV[R]_n) : u != 0 -> v != 0 -> u^T *m v != 0.
Proof.
move=> /rV0Pn [i ui] /rV0Pn [j vj]; apply: contra_neq ui => /matrixP /(_ i j).
by rewrite !mxE big_ord_recl big_ord0 addr0 mxE => /eqP; rewrite mulf_eq0 (negbTE vj) orbF => /eqP.
Qed.

(** A matrix of deficient rank annihilates a row. *)
Lemma deficient m n (X : 'M[R]_(m, n)) : (\rank X < m)%N -> exists2 u : 'rV_m, u != 0 & u *m X = 0.
Proof.
move=> rX; have : kermx X != 0 by rewrite kermx_eq0 /row_free neq_ltn rX.
by case/rowV0Pn => u /sub_kermxP uX u0; exists u.
Qed.

Lemma total_mixing A B A' B' p : mixing A' B' = mixing A B -> total A' B' p = total A B p.
Proof. by move=> CE; rewrite !total_value CE. Qed.

(** p_T <> 0: a head that B does not use may turn to a direction that Pi does not keep. *)
Lemma local_kept A B p : local_minimum total A B p -> mixing A B != 0 -> p (2%N, 2%N) != 0 ->
  (\rank (scaled A B p) < minn H d)%N -> False.
Proof.
move=> lm C0 p0; rewrite leq_min => /andP [rH rd]; have lev := local_level lm.
have w := level_one_weight lev Tmax2; have k := level_kept lev Tmax2.
have [kB kA] := scaled_kept Tmax2 w k p0 C0; have [sym _] := scaled_projector Tmax2 w k.
have [u u0 uB] : exists2 u : 'rV_H, u != 0 & u *m B = 0.
  by apply: deficient; apply: leq_ltn_trans rH; rewrite -{1}kB; exact: mxrankM_maxr.
have [v v0 vP] := deficient rd; pose X := u^T *m v.
have X0 : mixing X B = 0 by rewrite /mixing mulmxA -trmx_mul uB trmx0 mul0mx.
have same t : mixing (A + t *: X) (B + t *: 0) = mixing A B.
  by rewrite scaler0 addr0 mixing_lineA X0 scaler0 addr0.
have [t t0 lm'] : exists2 t, 0 < t & local_minimum total (A + t *: X) (B + t *: 0) (fun x => p x + t * 0).
  apply: (slide_line lm) => [x|t]; first by rewrite normr0 ler01.
  by rewrite (total_eq _ _ _ (q := p)) => [|x]; [exact: total_mixing | rewrite mulr0 addr0].
have lev' := local_level lm'; have w' := level_one_weight lev' Tmax2; have k' := level_kept lev' Tmax2.
have sE : scaled (A + t *: X) (B + t *: 0) (fun x => p x + t * 0) = scaled A B p.
  by rewrite /scaled same mulr0 addr0.
have [||_] := scaled_kept Tmax2 w' k'; [by rewrite mulr0 addr0 | by rewrite same |].
rewrite sE mulmxDl kA -scalemxAl -mulmxA sym vP mulmx0 scaler0 => /addrI /esym/eqP.
by rewrite scaler_eq0 (negbTE (outer_neq0 u0 v0)) (gt_eqF t0).
Qed.

(** p_T = 0: the trace stays zero wherever B may move. *)
Lemma local_trace A B p E : local_minimum total A B p -> mixing A B != 0 -> p (2%N, 2%N) = 0 ->
  (forall T, (2 <= T <= Tmax)%N -> p (T, T.-1) *: (mixing A E *m ones) = 0) -> \tr (mixing A E) = 0.
Proof.
move=> lm C0 p0 Ez; have lev := local_level lm; have [wP w0] := level_one_weight lev Tmax2.
have z (X : 'M[R]_d) x : x *: X = 0 -> X != 0 -> x = 0.
  by move=> /eqP; rewrite scaler_eq0 => /orP [/eqP //|->].
have [t t0 lm'] : exists2 t, 0 < t & local_minimum total (A + t *: 0) (B + t *: E) (fun x => p x + t * 0).
  apply: (slide_line lm) => [x|t]; first by rewrite normr0 ler01.
  rewrite (total_eq _ _ _ (q := p)) => [|x]; last by rewrite mulr0 addr0.
  rewrite scaler0 addr0 !total_value mixing_lineB; apply: eq_big_nat => T T2.
  have [+ + wc] := wP T T2; rewrite p0 scale0r => /z /(_ C0) wT we.
  rewrite /value; have -> : earlier (fun s => p (T, s)) T = 0.
    by rewrite /earlier big_nat big1 // => s /we /z /(_ C0) ->; rewrite expr0n.
  by rewrite wT -!norm2Z mulmxDl -scalemxAl scalerDr scalerA [_ * t]mulrC -scalerA Ez // scaler0 addr0; ring.
have lev' := local_level lm'; have [_] := level_one_weight lev' Tmax2.
rewrite p0 mulr0 addr0 mul0r scaler0 addr0 mixing_lineB linearD linearZ /= -w0 p0 mul0r add0r.
by move/esym/eqP; rewrite mulf_eq0 (gt_eqF t0) => /eqP.
Qed.

Lemma local_weight A B p : local_minimum total A B p -> mixing A B != 0 -> p (2%N, 2%N) != 0.
Proof.
move=> lm C0; apply/eqP => p0; have tr0 E := @local_trace A B p E lm C0 p0.
have lev := local_level lm; have [wP w0] := level_one_weight lev Tmax2.
have [C1|C1] := eqVneq (mixing A B *m ones) 0; last first.
  have /eqP : norm2 A = 0.
    rewrite norm2_tr -[A^T *m A]/(mixing A A); apply: tr0 => T T2; have [_ _ /eqP] := wP T T2.
    by rewrite scaler_eq0 (negbTE C1) orbF => /eqP ->; rewrite scale0r.
  by rewrite norm2_eq0 => /eqP A0; move: C0; rewrite /mixing A0 mulmx0 eqxx.
pose a := A *m ones; pose E := A - (norm2 a)^-1 *: (a *m (a^T *m A)).
have aE : a^T *m E = 0.
  rewrite /E mulmxBr -scalemxAr [a^T *m (a *m _)]mulmxA; have [a0|a0] := eqVneq a 0.
    by rewrite a0 trmx0 !mul0mx scaler0 subrr.
  have -> : a^T *m a = (norm2 a)%:M by rewrite norm2_tr [LHS]mx11_scalar trace_mx11.
  by rewrite mul_scalar_mx scalerA mulVf ?norm2_eq0 // scale1r subrr.
have Ea : E^T *m a = 0 by rewrite -[a]trmxK -trmx_mul aE trmx0.
have EA : mixing A E = E^T *m E.
  by rewrite /mixing {3}/E mulmxBr -scalemxAr [E^T *m (a *m _)]mulmxA Ea mul0mx scaler0 subr0.
have /eqP : norm2 E = 0.
  rewrite norm2_tr -EA; apply: tr0 => T _.
  by rewrite /mixing -mulmxA -/a Ea scaler0.
rewrite norm2_eq0 subr_eq0 => /eqP AE; case/eqP: C0.
have Ba : B^T *m a = 0 by rewrite /a mulmxA.
by rewrite /mixing AE -scalemxAr [B^T *m (a *m _)]mulmxA Ba mul0mx scaler0.
Qed.

(** C = 0: P is free, and so are A and B near a point where P sees them. *)
Lemma local_mixing A B p : local_minimum total A B p -> (0 < minn H d)%N -> mixing A B != 0.
Proof.
move=> lm; rewrite leq_min => /andP [H0 d0]; apply/eqP => C0.
have free A' B' q : mixing A' B' = 0 -> total A' B' q = total A B p.
  move=> C'; rewrite !total_value C' C0; apply: eq_bigr => T _.
  by rewrite /value mul0mx mxtrace0 (eqP (_ : norm2 0 == 0)) ?norm2_eq0 // (eqP (_ : norm2 0 == 0)) ?norm2_eq0 // !mulr0.
have [q ql lm1] : exists2 q, lasts Tmax q != 0 & local_minimum total A B q.
  have [l0|l0] := eqVneq (lasts Tmax p) 0; last by exists p.
  pose e (x : nat * nat) : R := (x.1 == x.2)%:R.
  have [t t0 lm'] : exists2 t, 0 < t & local_minimum total (A + t *: 0) (B + t *: 0) (fun x => p x + t * e x).
    apply: (slide_line lm) => [x|t]; last by apply: free; rewrite !scaler0 !addr0.
    by rewrite /e; case: (_ == _); rewrite ?normr1 ?normr0 ?ler01.
  exists (fun x => p x + t * e x); last by move: lm'; rewrite !scaler0 !addr0.
  have -> : lasts Tmax (fun x => p x + t * e x) = lasts Tmax p + t * (Tmax.-1)%:R.
    rewrite /lasts big_split -mulr_sumr /=; congr (_ + t * _).
    rewrite (eq_bigr (fun=> 1)) => [|T _]; last by rewrite /e eqxx.
    by rewrite sumr_const_nat; congr _%:R; lia.
  by rewrite l0 add0r mulf_neq0 ?(gt_eqF t0) // pnatr_eq0; case: (Tmax) Tmax2 => [|[]].
have zero A' B' : mixing A' B' = 0 -> local_minimum total A' B' q -> A' = 0 /\ B' = 0.
  move=> C' lm'; have [kB kA] := level_kept (local_level lm') Tmax2.
  by move: kB kA; rewrite /scaled C' scaler0 trmx0 !mulmx0 => kB kA; split; apply: (scalerI ql).
have [A0 B0] := zero _ _ C0 lm1.
pose X : 'M[R]_(H, d) := const_mx 1.
have [t t0 lm2] : exists2 t, 0 < t & local_minimum total (A + t *: X) (B + t *: 0) (fun x => q x + t * 0).
  apply: (slide_line lm1) => [x|t]; first by rewrite normr0 ler01.
  by rewrite !free // B0 scaler0 addr0 /mixing trmx0 mul0mx.
have lm3 : local_minimum total (t *: X) 0 q.
  case: lm2 => eps [eps0 least]; exists eps; split=> // A' B' p' [aP bP pP].
  rewrite A0 B0 add0r scaler0 addr0 in least.
  rewrite (total_eq _ _ _ (q := fun x => q x + t * 0)) => [|x]; last by rewrite mulr0 addr0.
  by apply: least; split=> // x; rewrite mulr0 addr0.
have [] := zero (t *: X) 0; rewrite ?/mixing ?trmx0 ?mul0mx //.
move/matrixP/(_ (Ordinal H0) (Ordinal d0))/eqP; rewrite !mxE mulr1 (gt_eqF t0) //.
Qed.

End Local.

Lemma lengths_minimum (R : realFieldType) d H Tmax (A B : 'M[R]_(H, d)) p : (2 <= Tmax)%N ->
  (Tmax.-1 * (d - H))%:R <= lengths_loss Tmax A B p.
Proof.
move=> Tmax2; have -> : (Tmax.-1 * (d - H))%:R = \sum_(2 <= T < Tmax.+1) (d - H)%:R :> R.
  by rewrite sumr_const_nat mulnC natrM mulr_natr; congr (_ *+ _); lia.
by rewrite /lengths_loss !big_nat; apply: ler_sum => T /andP [T2 _]; exact: unitary_minimum.
Qed.

Theorem unitary_local (R : realFieldType) : unitary_local_statement R.
Proof.
move=> d H Tmax A B p Tmax2; split=> [lm|loss_least]; last first.
  exists 1; split=> [|A' B' p' _]; first exact: ltr01.
  by rewrite loss_least lengths_minimum.
have lev := local_level lm.
have w := level_one_weight lev Tmax2; have k := level_kept lev Tmax2.
rewrite (critical_value Tmax2 w k); congr (_ * _)%:R.
have : (\rank (scaled A B p) <= minn H d)%N by exact: rank_mixing.
rewrite leq_eqVlt => /orP [/eqP ->|less]; first by lia.
have m0 : (0 < minn H d)%N := leq_ltn_trans (leq0n _) less.
have C0 := local_mixing Tmax2 lm m0; have p0 := local_weight Tmax2 lm C0.
by case: (local_kept Tmax2 lm C0 p0 less).
Qed.

Print Assumptions unitary_critical.
Print Assumptions unitary_local.
