(** * The least loss at n = 2T - 2: few heads do better than on the circle

    Plain tokens, eigenvalues independent and uniform on the n-th roots of unity.  The least
    loss of H <= d heads is d(d - H)/(d + H), at tight frames of heads and p_1 = p_T. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector frames tight.
From icar Require Import augmented_heads unitary_heads spectra spectra_below.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Statements.
Variable R : realFieldType.

(** d(d - m)/(d + m) with m = min(H, d). *)
Definition even_least (d H : nat) : R := d%:R * (d - minn H d)%:R / (d + minn H d)%:R.

(** With fewer heads than coordinates it is below the circle's d - H. *)
Definition even_beaten_statement := forall d H, (1 <= H < d)%N -> even_least d H < (d - H)%:R.

End Statements.

Definition even_attained_statement (R : rcfType) := forall d H T,
  (1 <= d)%N -> (1 <= H)%N -> (3 <= T)%N ->
  exists (A B : 'M[R]_(H, d)) p, loss (cyclic d (2 * T - 2)) A B p T = even_least R d H.

(** * Proofs *)

Section Between.
Variables (R : realFieldType) (p : nat -> R) (T : nat).

(** The positions 2 ... T - 2. *)
Definition between : R := \sum_(2 <= t < T.-1) p t ^+ 2.

Lemma between_ge0 : 0 <= between.
Proof. by apply: sumr_ge0 => t _; exact: sqr_ge0. Qed.

Lemma between_eq0 : between = 0 <-> forall t, (2 <= t <= T - 2)%N -> p t = 0.
Proof.
split=> [r0 t tT|p0]; last first.
  by rewrite /between big_nat big1 // => t tT; rewrite p0 ?expr0n //; lia.
have tin : t \in index_iota 2 T.-1 by rewrite mem_index_iota; lia.
have /eqP := r0; rewrite /between psumr_eq0 => [/allP/(_ t tin)|? _]; last exact: sqr_ge0.
by rewrite sqrf_eq0 => /eqP.
Qed.

End Between.

Section Even.
Variables (R : realFieldType) (d H : nat) (A B : 'M[R]_(H, d)) (p : nat -> R) (T : nat).
Hypotheses (d1 : (1 <= d)%N) (H1 : (1 <= H)%N) (T3 : (3 <= T)%N).
Local Notation C := (mixing A B).
Local Notation N := (((p 1%N + p T) / 2) *: C).

(** The entries beside the diagonal. *)
Definition beside (M : 'M[R]_d) : R := \sum_i \sum_(j | j != i) M i j ^+ 2.

Lemma beside_ge0 M : 0 <= beside M.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: sqr_ge0. Qed.

Lemma even_loss : loss (cyclic d (2 * T - 2)) A B p T =
  (cost 2 2 N + d%:R) + (between p T * norm2 C + (p 1%N - p T) ^+ 2 / 2 * beside C
  + p T.-1 ^+ 2 * norm2 (C *m (const_mx 1 : 'cV_d))).
Proof.
have T2 : (2 <= T)%N by lia.
rewrite below_even // unitary_loss // -big_split norm2_rowsum /cost /sqnorm /norm2 /beside /mxtrace.
have -> : d%:R = \sum_(i < d) 1 :> R by rewrite sumr_const card_ord.
rewrite !mulr_sumr -!big_split -sumrB -!big_split; apply: eq_bigr => i _ /=.
have earlierE : earlier p T = p 1%N ^+ 2 + between p T.
  by rewrite /earlier /between big_ltn //; lia.
have rowE (M : 'M[R]_d) : \sum_j M i j ^+ 2 = M i i ^+ 2 + \sum_(j | j != i) M i j ^+ 2.
  by rewrite (bigD1 i).
rewrite /unitary_row earlierE !rowE !mxE.
have -> : \sum_(j < d | j != i) N i j ^+ 2 = ((p 1%N + p T) / 2) ^+ 2 * \sum_(j < d | j != i) C i j ^+ 2.
  by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mxE exprMn.
have two : (2 : R) != 0 by rewrite pnatr_eq0.
move: (\sum_(j < d | _) _) (C i i) (\sum_j C i j) (p 1%N) (p T) (p T.-1) (between p T) => S c row u v w b.
by field.
Qed.

Let m := minn H d.
Let m1 : (0 < m)%N. Proof. by rewrite /m; lia. Qed.
Let md : (m <= d)%N. Proof. exact: geq_minr. Qed.

Lemma even_leastE : even_least R d H = - (d%:R * 2 * (2 / (2 + d%:R / m%:R * 2))) + d%:R.
Proof.
have m0 : m%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have dm : d%:R + m%:R != 0 :> R by rewrite -natrD pnatr_eq0; lia.
have e : 2 + d%:R / m%:R * 2 = 2 * (d%:R + m%:R) / m%:R :> R by field.
have two : (2 : R) != 0 by rewrite pnatr_eq0.
rewrite /even_least -/m natrB // natrD e; move: (d%:R) (m%:R) m0 dm => a b b0 ab.
by field; rewrite ab b0.
Qed.

Lemma even_rank : (\rank N <= m)%N.
Proof. exact: unitary_heads.rank_mixing. Qed.

Lemma even_rest_ge0 : [/\ 0 <= between p T * norm2 C, 0 <= (p 1%N - p T) ^+ 2 / 2 * beside C
  & 0 <= p T.-1 ^+ 2 * norm2 (C *m (const_mx 1 : 'cV_d))].
Proof.
split; first by rewrite mulr_ge0 ?norm2_ge0 ?between_ge0.
  by rewrite mulr_ge0 ?beside_ge0 // divr_ge0 ?sqr_ge0 ?ler0n.
by rewrite mulr_ge0 ?norm2_ge0 ?sqr_ge0.
Qed.

Theorem even_minimum : even_least R d H <= loss (cyclic d (2 * T - 2)) A B p T.
Proof.
have [r1 r2 r3] := even_rest_ge0; rewrite even_loss even_leastE ler_paddr ?addr_ge0 // ler_add2r.
have x0 : 0 <= 2 :> R by rewrite ler0n.
have y0 : 0 < 2 :> R by rewrite ltr0n.
exact: (cost_lower m1 md x0 y0 even_rank).
Qed.

Lemma even_least_iff : loss (cyclic d (2 * T - 2)) A B p T = even_least R d H <->
  tight m 2 2 N /\ [/\ between p T * norm2 C = 0, (p 1%N - p T) ^+ 2 / 2 * beside C = 0
    & p T.-1 ^+ 2 * norm2 (C *m (const_mx 1 : 'cV_d)) = 0].
Proof.
have [r1 r2 r3] := even_rest_ge0; rewrite even_loss even_leastE.
have x0 : 0 <= 2 :> R by rewrite ler0n.
have y0 : 0 < 2 :> R by rewrite ltr0n.
have low := cost_lower m1 md x0 y0 even_rank.
have [to_tight of_tight] := cost_minimisers m1 md x0 y0 even_rank.
split=> [|[/of_tight -> [-> -> ->]]]; last by rewrite !addr0.
move=> e; have z : between p T * norm2 C + (p 1%N - p T) ^+ 2 / 2 * beside C
    + p T.-1 ^+ 2 * norm2 (C *m (const_mx 1 : 'cV_d)) = 0.
  apply/eqP; rewrite eq_le (addr_ge0 (addr_ge0 r1 r2) r3) andbT.
  by rewrite -(ler_add2l (cost 2 2 N + d%:R)) e addr0 ler_add2r.
split; first by apply: to_tight; move: e; rewrite z addr0 => /addIr.
move/eqP: z; rewrite (paddr_eq0 (addr_ge0 r1 r2) r3) (paddr_eq0 r1 r2).
by case/andP=> /andP[/eqP -> /eqP ->] /eqP ->.
Qed.

End Even.

Theorem even_attained (R : rcfType) : even_attained_statement R.
Proof.
move=> d H T d1 H1 T3; set m := minn H d.
have m1 : (0 < m)%N by rewrite /m; lia.
have md : (m <= d)%N := geq_minr _ _.
have [P proj diag] := @equal_norm_frames R d m md.
pose N := (d%:R * (2 / (2 + d%:R / m%:R * 2)) / m%:R) *: P.
have rankN : (\rank N <= H)%N.
  apply: leq_trans (geq_minl H d); apply: leq_trans (mxrank_scale _ _) _.
  by case: proj => _ _ ->.
have [A [B BA]] := factor rankN.
pose p t : R := ((t == 1%N) || (t == T))%:R.
exists A, B, p; apply/even_least_iff => //.
have T1 : (T == 1%N) = false by lia.
have pT : p T = 1 by rewrite /p eqxx orbT.
have p1 : p 1%N = 1 by rewrite /p.
have p0 : p T.-1 = 0 by rewrite /p; have -> : (T.-1 == 1%N) || (T.-1 == T) = false by lia.
have b0 : between p T = 0.
  by apply/between_eq0 => // t tT; rewrite /p; have -> : (t == 1%N) || (t == T) = false by lia.
rewrite b0 p0 p1 pT subrr !expr0n /= !mul0r; split=> //.
have two : (2 : R) != 0 by rewrite pnatr_eq0.
by rewrite -[1 + 1]/(2 : R) divff // scale1r /mixing BA; exists P; split=> //; right.
Qed.

Theorem even_beaten (R : realFieldType) : even_beaten_statement R.
Proof.
move=> d H /andP[H1 Hd]; rewrite /even_least (minn_idPl (ltnW Hd)).
have pos : 0 < (d + H)%:R :> R by rewrite ltr0n; lia.
rewrite ltr_pdivr_mulr // mulrC ltr_pmul2l ?ltr0n ?subn_gt0 // ltr_nat; lia.
Qed.

Section Minimisers.
Variables (R : realFieldType) (d H : nat) (A B : 'M[R]_(H, d)) (p : nat -> R) (T : nat).
Hypotheses (few : (1 <= H < d)%N) (T3 : (3 <= T)%N).
Local Notation C := (mixing A B).
Local Notation N := (((p 1%N + p T) / 2) *: C).

Let d0 : d%:R != 0 :> R. Proof. by rewrite pnatr_eq0; lia. Qed.
Let h0 : H%:R != 0 :> R. Proof. by rewrite pnatr_eq0; lia. Qed.
Let dh0 : d%:R + H%:R != 0 :> R. Proof. by rewrite -natrD pnatr_eq0; lia. Qed.
Let two : (2 : R) != 0. Proof. by rewrite pnatr_eq0. Qed.
Let mE : minn H d = H. Proof. by apply/minn_idPl; lia. Qed.

Lemma even_scale : d%:R * (2 / (2 + d%:R / H%:R * 2)) / H%:R = d%:R / (d%:R + H%:R) :> R.
Proof.
have e : 2 + d%:R / H%:R * 2 = 2 * (d%:R + H%:R) / H%:R :> R.
  by move: (d%:R) (H%:R) h0 => a b b0; field.
by rewrite e; move: (d%:R) (H%:R) h0 dh0 => a b b0 ab; field; rewrite ab b0.
Qed.

(** Where it is attained: a tight frame, p_1 = p_T, no other position unless Pi 1 = 0. *)
Theorem even_minimisers :
  let Pi := ((d%:R + H%:R) / (2 * d%:R) * (p 1%N + p T)) *: C in
  loss (cyclic d (2 * T - 2)) A B p T = even_least R d H <->
  [/\ Pi^T = Pi /\ Pi *m Pi = Pi,
      forall i, (p 1%N + p T) * C i i = 2 * H%:R / (d%:R + H%:R),
      p 1%N = p T, forall t, (2 <= t <= T - 2)%N -> p t = 0
    & p T.-1 = 0 \/ Pi *m (const_mx 1 : 'cV_d) = 0].
Proof.
move=> Pi; have d1 : (1 <= d)%N by lia.
have H1 : (1 <= H)%N by lia.
have PiN : Pi = ((d%:R + H%:R) / d%:R) *: N.
  rewrite scalerA; congr (_ *: _).
  by move: (p 1%N + p T) (d%:R) (H%:R) d0 => u a b a0; field.
have diagE i : ((p 1%N + p T) * C i i = 2 * H%:R / (d%:R + H%:R)) <-> Pi i i = H%:R / d%:R.
  rewrite (_ : Pi i i = (d%:R + H%:R) / (2 * d%:R) * (p 1%N + p T) * C i i); last by rewrite mxE.
  move: (p 1%N + p T) (C i i) (d%:R) (H%:R) d0 dh0 => u c a b a0 ab.
  split=> [e|e].
    have -> : (a + b) / (2 * a) * u * c = (a + b) / (2 * a) * (u * c) by ring.
    by rewrite e; field; rewrite ab a0.
  have -> : u * c = (2 * a) / (a + b) * ((a + b) / (2 * a) * u * c) by field; rewrite ab a0.
  by rewrite e; field; rewrite ab a0.
rewrite even_least_iff // mE /tight even_scale; split=> [[[P [NP [sP qP rP] diag]] [z1 z2 z3]]|].
  have PiP : Pi = P.
    rewrite PiN NP scalerA -[RHS]scale1r; congr (_ *: _).
    by move: (d%:R) (H%:R) d0 dh0 => a b a0 ab; field; rewrite ab a0.
  have {}diag : forall i, P i i = H%:R / d%:R by case: diag => // /eqP; rewrite (negbTE two).
  have [scal C0] : (d%:R + H%:R) / (2 * d%:R) * (p 1%N + p T) != 0 /\ C != 0.
    have : Pi != 0 by rewrite PiP; apply: contraTneq H1 => P0; rewrite -rP P0 mxrank0.
    by rewrite scaler_eq0 negb_or => /andP.
  have b0 : beside C != 0.
    apply/eqP => off; have i : 'I_d := Ordinal d1.
    have zero k l : k != l -> C k l = 0.
      move=> kl; have /eqP := off; rewrite /beside psumr_eq0 => [/allP/(_ k)|k' _]; last first.
        by apply: sumr_ge0 => j _; exact: sqr_ge0.
      rewrite mem_index_enum => /(_ isT)/=; rewrite psumr_eq0 => [/allP/(_ l)|j _]; last exact: sqr_ge0.
      by rewrite mem_index_enum eq_sym kl => /(_ isT)/=; rewrite sqrf_eq0 => /eqP.
    have := diag i; rewrite -{1}qP mxE (bigD1 i) //= big1 ?addr0 => [|k ki].
      rewrite diag -expr2 => /eqP; rewrite -subr_eq0 expr2 -[X in _ - X]mulr1 -mulrBr mulf_eq0.
      rewrite mulf_eq0 (negbTE h0) invr_eq0 (negbTE d0) /= subr_eq0 => /eqP e.
      have := mulfVK d0 H%:R; rewrite e mul1r => /eqP; rewrite eqr_nat; lia.
    by rewrite -PiP mxE zero ?mulr0 ?mul0r // eq_sym.
  split.
  - by rewrite PiP.
  - by move=> k; apply/diagE; rewrite PiP.
  - apply/eqP; rewrite -subr_eq0; move/eqP: z2.
    by rewrite !mulf_eq0 (negbTE b0) invr_eq0 (negbTE two) !orbF => /orP[] .
  - by apply/between_eq0; move/eqP: z1; rewrite mulf_eq0 norm2_eq0 (negbTE C0) orbF => /eqP.
  move/eqP: z3; rewrite mulf_eq0 sqrf_eq0 norm2_eq0 => /orP[/eqP|/eqP C1]; [by left|right].
  by rewrite /Pi -scalemxAl C1 scaler0.
case=> [[sP qP] diag pp /between_eq0 b0 quiet].
have {}diag i : Pi i i = H%:R / d%:R by apply/diagE.
have [Q [[symQ idQ rQ] PQ QP trQ]] := row_projector Pi.
have rP : \rank Pi = H.
  have : is_projector (\rank Pi) Pi by split.
  move/projector_trace; rewrite /mxtrace (eq_bigr _ (fun i _ => diag i)) sumr_const card_ord.
  by rewrite -mulr_natl mulrC divfK // => /eqP; rewrite eqr_nat => /eqP.
rewrite pp subrr !expr0n /= !mul0r b0 mul0r; split; last first.
  split=> //; case: quiet => [->|]; first by rewrite expr0n mul0r.
  rewrite /Pi -scalemxAl => /eqP; rewrite scaler_eq0 => /orP[/eqP s0|/eqP ->]; last first.
    by rewrite (eqP (_ : norm2 0 == 0)) ?norm2_eq0 // mulr0.
  by have := rP; rewrite /Pi s0 scale0r mxrank0; lia.
exists Pi; split; [|by split|by right].
rewrite PiN scalerA -pp -[LHS]scale1r; congr (_ *: _).
by move: (d%:R) (H%:R) d0 dh0 => a b a0 ab; field; rewrite ab a0.
Qed.

End Minimisers.

Print Assumptions even_minimum.
Print Assumptions even_attained.
Print Assumptions even_beaten.
Print Assumptions even_minimisers.
