(** * The printed lines of phase_symmetry

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/phase_symmetry.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head turn first_order circles.
From icar Require Import augmented_heads phase_symmetry phase_symmetry_beaten.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Bridges.

Variables (R : realFieldType) (d H : nat) (s : boundary) (Tmax : nat).
Hypotheses (Tmax2 : (2 <= Tmax)%N) (d1 : (1 <= d)%N) (H1 : (1 <= H)%N).

(** The least loss vanishes for one length and a head for every coordinate alone. *)
Lemma least_eq0 : least R s Tmax H d = 0 <-> (d <= H)%N /\ Tmax = 2%N.
Proof.
have m0 : 0 < (minn H d)%:R :> R by rewrite ltr0n leq_min H1.
have d0 : 0 < d%:R :> R by rewrite ltr0n.
have y0 := S1_gt0 R s Tmax2; have [gap0 gapE] := spread_moments R s Tmax2.
have N0 : 0 < Tmax.-1%:R :> R by case: Tmax Tmax2 => [|[|n]] // _; rewrite ltr0n.
have z0 : 0 < S2 R s Tmax by apply: lt_le_trans y0 _; rewrite -subr_ge0 spread_ge0.
have r1 : 0 <= redundancy R H d - 1.
  by rewrite subr_ge0 /redundancy ler_pdivl_mulr // mul1r ler_nat geq_minr.
have rE : redundancy R H d - 1 = 0 <-> (d <= H)%N.
  split=> [/eqP|dH]; last by rewrite /redundancy (minn_idPr dH) divff ?subrr // lt0r_neq0.
  rewrite subr_eq0 /redundancy => /eqP eq1; have : d%:R = (minn H d)%:R :> R.
    by rewrite -[LHS](divfK (lt0r_neq0 m0)) eq1 mul1r.
  by move/eqP; rewrite eqr_nat => /eqP ->; exact: geq_minl.
have D0 : 0 < S2 R s Tmax + (redundancy R H d - 1) * S1 R s Tmax by rewrite ltr_paddr // mulr_ge0 // ltW.
have main : least R s Tmax H d * (S2 R s Tmax + (redundancy R H d - 1) * S1 R s Tmax) =
    d%:R * ((Tmax.-1%:R * S2 R s Tmax - S1 R s Tmax ^+ 2)
            + Tmax.-1%:R * S1 R s Tmax * (redundancy R H d - 1)).
  rewrite /least /step /step_size; move: (lt0r_neq0 D0).
  move: (redundancy R H d - 1) (S1 _ _ _) (S2 _ _ _) => r y z D.
  by move: (d%:R) (Tmax.-1%:R) => x n; field.
have : least R s Tmax H d = 0 <-> (Tmax.-1%:R * S2 R s Tmax - S1 R s Tmax ^+ 2)
            + Tmax.-1%:R * S1 R s Tmax * (redundancy R H d - 1) = 0.
  split=> [zero|zero].
    by move/eqP: main; rewrite zero mul0r eq_sym mulf_eq0 (gt_eqF d0) => /eqP.
  by move/eqP: main; rewrite zero mulr0 mulf_eq0 (gt_eqF D0) orbF => /eqP.
move=> ->; split.
  move/eqP; rewrite paddr_eq0 ?mulr_ge0 ?(ltW N0) ?(ltW y0) // => /andP [/eqP /gapE T2].
  by rewrite mulf_eq0 (gt_eqF (mulr_gt0 N0 y0)) => /eqP /rE dH.
by case=> /rE -> /gapE ->; rewrite mulr0 addr0.
Qed.

End Bridges.

Lemma even_printed d : (d %% 2 = 0)%N -> ~~ odd d.
Proof. by rewrite modn2; case: odd. Qed.

Section Printed.

Variable R : realFieldType.

Theorem printed_pure_same : forall d H (s : boundary) Tmax, (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall (a b : 'M[R]_(H, d)), ((d %% 2) = 0)%N -> ((aug_loss (orthogonal d) s (pure a b) Tmax) = (\sum_(2 <= T < (Tmax).+1) \sum_(i < d) (if s is Zero then ((((- 1) + (((- 1) + T%:R) * (b^T *m a) i i)) ^+ 2) + (((- 1) + T%:R) * (\sum_(j | j != i) ((b^T *m a) i j ^+ 2)))) else ((((- 1) + (T%:R * (b^T *m a) i i)) ^+ 2) + (T%:R * (\sum_(j | j != i) ((b^T *m a) i j ^+ 2))))))).
Proof.
move=> d H s Tmax Tmax2 d1 H1 a b /even_printed even_d; rewrite pure_heads //.
apply: eq_big_nat => T /andP [T2 _]; apply: eq_bigr => i _; rewrite /target_row.
have -> : (count_useful s T)%:R = (if s is Zero then (- 1) + T%:R else T%:R) :> R.
  by case: s => //=; rewrite -subn1 natrB 1?ltnW // addrC.
by case: s; rewrite [X in X ^+ 2 + _ = _]addrC.
Qed.

Lemma count_printed (s : boundary) T : (2 <= T)%N ->
  (if s is Zero then (- 1) + T%:R else T%:R) = (count_useful s T)%:R :> R.
Proof. by move=> T2; case: s => //=; rewrite -subn1 natrB 1?ltnW // addrC. Qed.

(** The printed slope is the one of the layer. *)
Lemma slope_printed d H (s : boundary) (a e b : 'M[R]_(H, d)) T x : ~~ odd d -> (2 <= T)%N ->
  is_slope (fun c => aug_loss_at (orthogonal d) s (Blocks 0 (c *: e) a 0 b 0) T) x ->
  x = 2 * (\sum_i slope_row s a e b T i).
Proof. by move=> even_d T2 /slope_unique; apply; exact: bend_slope. Qed.

Theorem printed_slope : forall d H (s : boundary) Tmax, (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall (a e b : 'M[R]_(H, d)) T (slope : R), (2 <= T)%N -> is_slope (fun c => aug_loss_at (orthogonal d) s (Blocks 0 (c *: e) a 0 b 0) T) slope -> ((d %% 2) = 0)%N -> (slope = (2 * (\sum_(i < d) ((((- 2) + T%:R) * (b^T *m e) i i * (b^T *m a) i (partner i)) + (\sum_(j < d) (((b^T *m e) i j * (b^T *m a) i (partner i)) + ((b^T *m a) i j * (b^T *m e) i (partner j)))) + ((b^T *m e) i (partner i) * ((- 1) + (((- 2) + T%:R) * (b^T *m a) i (partner i)) + ((b^T *m a) i i * ((- 1) + (if s is Zero then ((- 1) + T%:R) else T%:R))))))))).
Proof.
move=> d H s Tmax _ _ _ a e b T x T2 is_x /even_printed even_d.
rewrite (slope_printed even_d T2 is_x); congr (_ * _); apply: eq_bigr => i _.
rewrite count_printed // /slope_row.
have -> : \sum_j ((b^T *m e) i j * (b^T *m a) i (partner i) + (b^T *m a) i j * (b^T *m e) i (partner j)) =
    \sum_j ((b^T *m a) i (partner i) * (b^T *m e) i j + (b^T *m a) i j * (b^T *m e) i (partner j)).
  by apply: eq_bigr => j _; rewrite [X in X + _]mulrC.
move: (\sum_j _) (count_useful s T)%:R T%:R ((b^T *m e) i i) ((b^T *m e) i (partner i)) => r n x' f g.
by move: ((b^T *m a) i i) ((b^T *m a) i (partner i)) => m p; ring.
Qed.

Theorem printed_plain : forall d H (s : boundary) Tmax, (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall (a e b : 'M[R]_(H, d)) T (slope : R), (2 <= T)%N -> is_slope (fun c => aug_loss_at (orthogonal d) s (Blocks 0 (c *: e) a 0 b 0) T) slope -> forall eta : R, ((d %% 2) = 0)%N -> (forall i j : 'I_d, ((b^T *m a) i j = eta)) -> (forall i j : 'I_d, ((b^T *m e) i j = 1)) -> (slope = (2 * d%:R * ((- 1) + (eta * ((- 5) + (2 * T%:R) + (2 * d%:R) + (if s is Zero then ((- 1) + T%:R) else T%:R)))))).
Proof.
move=> d H s Tmax _ _ _ a e b T x T2 is_x eta /even_printed even_d ME EE.
rewrite (slope_printed even_d T2 is_x) count_printed //.
rewrite (eq_bigr (fun=> (eta * (- 5 + 2 * T%:R + 2 * d%:R + (count_useful s T)%:R) - 1))) => [|i _].
  by rewrite sumr_const card_ord -[_ *+ d]mulr_natl addrC; ring.
rewrite /slope_row !ME !EE (eq_bigr (fun=> 2 * eta)) => [|j _]; last by rewrite !ME !EE; ring.
by rewrite sumr_const card_ord -[_ *+ d]mulr_natl; ring.
Qed.

Theorem printed_degrees : forall d H (s : boundary) Tmax, (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall (l : law d) (m n : character d) (v : 'cV[R]_#|circles l|), (((circle_exponents R l) *m v) = (const_mx 1 : 'M_(d, 1))) -> (((\sum_(j < d) m j) <> (\sum_(j < d) n j))) -> (((E l (mul (mono R m) (conj (mono R n)))) = 0)).
Proof.
move=> d H s Tmax _ _ _ l m n v /circle_neutral turns differ; rewrite mean_product.
have [/turns|_] := boolP (trivial l (m - n)); last by [].
by rewrite degreeD degreeN => /eqP; rewrite subr_eq0 => /eqP.
Qed.

End Printed.

Section Attained.

Variable R : rcfType.

(** min l* is the least loss in unitary contexts. *)
Lemma least_pure_printed d H (s : boundary) Tmax (p : R) :
  (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ~~ odd d ->
  (forall a b : 'M[R]_(H, d), p <= aug_loss (orthogonal d) s (pure a b) Tmax) ->
  (exists a b : 'M[R]_(H, d), aug_loss (orthogonal d) s (pure a b) Tmax = p) -> p = least R s Tmax H d.
Proof.
move=> Tmax2 d1 H1 even_d lower [a [b abE]].
apply/eqP; rewrite eq_le; apply/andP; split; last first.
  by rewrite -abE pure_heads //; apply: target_lower => //; exact: (rank_mixing (pure a b)).
have [B BE] := @augmented_minimum_attained R d H s Tmax d1 H1 Tmax2.
apply: le_trans (lower (a3 B) (b1 B)) _; rewrite pure_heads // -BE.
rewrite (decoupling _ _ _ (@neutral_unitary d)) big_ord_recl degree_loss_target; last exact: step_distinct_unitary.
by rewrite ler_addl; apply: sumr_ge0 => q _; exact: degree_loss_ge0.
Qed.

Theorem printed_reached : forall d H (s : boundary) Tmax, (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall least_pure : R, (forall (a b : 'M[R]_(H, d)), least_pure <= aug_loss (orthogonal d) s (pure a b) Tmax) -> (exists (a b : 'M[R]_(H, d)), aug_loss (orthogonal d) s (pure a b) Tmax = least_pure) -> ((d %% 2) = 0)%N -> ((least_pure = 0)) <-> ((H >= d)%N) /\ ((Tmax = 2)%N).
Proof.
move=> d H s Tmax Tmax2 d1 H1 p lower attained /even_printed even_d.
by rewrite (least_pure_printed Tmax2 d1 H1 even_d lower attained); exact: least_eq0.
Qed.

Theorem printed_beaten : forall d H (s : boundary) Tmax, (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall least : R, (forall B : blocks R H d, least <= aug_loss (orthogonal d) s B Tmax) -> (forall x : R, (forall B : blocks R H d, x <= aug_loss (orthogonal d) s B Tmax) -> x <= least) -> forall least_pure : R, (forall (a b : 'M[R]_(H, d)), least_pure <= aug_loss (orthogonal d) s (pure a b) Tmax) -> (exists (a b : 'M[R]_(H, d)), aug_loss (orthogonal d) s (pure a b) Tmax = least_pure) -> ((d %% 2) = 0)%N -> ((least < least_pure)) <-> (((Tmax >= 3)%N) \/ ((H < d)%N)).
Proof.
move=> d H s Tmax Tmax2 d1 H1 x below greatest p lower attained /even_printed even_d.
rewrite (least_pure_printed Tmax2 d1 H1 even_d lower attained); split=> [less|sizes].
  have [Tmax3|Tmax_le] := leqP 3 Tmax; first by left.
  have [Hd|dH] := ltnP H d; first by right.
  have T2 : Tmax = 2%N by apply/eqP; rewrite eqn_leq Tmax2 andbT.
  have x0 : 0 <= x by apply: greatest => B; do 2![apply: sumr_ge0 => ? _]; exact: msq_ge0.
  have zero : least R s Tmax H d = 0 by apply/least_eq0.
  by move: (le_lt_trans x0 less); rewrite zero ltxx.
have [|B below_B] := phase_below_every_pure_step R s even_d d1 H1 Tmax2; first by case: sizes; [right|left].
exact: le_lt_trans (below B) below_B.
Qed.

End Attained.

Print Assumptions printed_pure_same.
Print Assumptions printed_slope.
Print Assumptions printed_plain.
Print Assumptions printed_reached.
Print Assumptions printed_beaten.
Print Assumptions printed_degrees.
