(** * The printed lines of length_error

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out.  The layer has the blocks a3 and b1 alone, M = b1^T a3 = (d eta / m) Pi for an
    orthogonal projector Pi of rank m and constant diagonal; its error is that of the layer's
    definition, at any length T. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts.
From icar Require Import augmented_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Layer.

Variables (R : realFieldType) (d H m : nat) (s : boundary) (T : nat) (eta : R).
Variables (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d).
Hypotheses (T2 : (2 <= T)%N) (m1 : (1 <= m)%N).
Hypotheses (proj : is_projector m P) (diag : forall i, P i i = m%:R / d%:R).
Hypothesis mixing_is : b^T *m a = (d%:R * eta / m%:R) *: P.

Lemma count_ge1 : 1 <= (count_useful s T)%:R :> R.
Proof. by rewrite ler1n; case: s => /=; move: T2; lia. Qed.

(** Only the degree of the target is there. *)
Lemma pure_error : msq (unitary d) (aug_error s (pure a b) T i) =
  ((count_useful s T)%:R * (b^T *m a) i i - 1) ^+ 2
  + (count_useful s T)%:R * (\sum_(j | j != i) (b^T *m a) i j ^+ 2).
Proof.
rewrite (msq_degrees s (pure a b) i (@neutral_unitary d) T2) big_ord_recl subr0 msq_target //; last exact: step_distinct_unitary.
rewrite [X in _ + X]big1 ?addr0 // => q _; apply: lin0_msq => f.
rewrite lin_share // lift0 mul0r subr0; apply: big1 => t _; apply: big1 => j _; rewrite /share /prod /=.
by case: (nat_of_ord q) => [|[|[|k]]] //=; rewrite ?(trmx0, mul0mx, mulmx0) ?mxE ?(mul0r, mulr0, addr0).
Qed.

(** e = (eta K - 1)^2 + (r - 1) eta^2 K, with r = d/m. *)
Lemma frame_error (K := (count_useful s T)%:R : R) : msq (unitary d) (aug_error s (pure a b) T i) =
  (eta * K - 1) ^+ 2 + (d%:R / m%:R - 1) * eta ^+ 2 * K.
Proof.
rewrite pure_error -/K mixing_is; set r := d%:R / m%:R.
have d0 : d%:R != 0 :> R by rewrite pnatr_eq0; case: (d) i => // -[].
have m0 : m%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have rp : r * P i i = 1 by rewrite diag /r mulrA divfK // divff.
have entry j : ((d%:R * eta / m%:R) *: P) i j = r * eta * P i j.
  by rewrite mxE /r; congr (_ * _); rewrite mulrAC.
have row : \sum_(j | j != i) ((d%:R * eta / m%:R) *: P) i j ^+ 2 = (r * eta) ^+ 2 * (P i i - P i i ^+ 2).
  have := projector_row i proj; rewrite (bigD1 i) //= => rowE.
  rewrite -{1}rowE addrAC subrr add0r mulr_sumr; apply: eq_bigr => j _.
  by rewrite entry exprMn.
rewrite row entry; clear row entry; move: r (P i i) K rp => r p k rp.
transitivity ((k * (r * p * eta) - 1) ^+ 2 + k * (eta ^+ 2 * (r * (r * p) - (r * p) ^+ 2))); first by ring.
by rewrite rp; ring.
Qed.

Lemma ratio_ge1 : 1 <= d%:R / m%:R :> R.
Proof.
have [_ _ rankP] := proj; rewrite ler_pdivl_mulr ?ltr0n // mul1r ler_nat -rankP.
exact: rank_leq_row.
Qed.

End Layer.

Section Printed.

Variable R : realFieldType.

Theorem printed_error : forall d H m (s : boundary) T (eta : R) (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d), (2 <= T)%N -> (1 <= m)%N -> 0 < eta -> is_projector m P -> (forall i, P i i = m%:R / d%:R) -> b^T *m a = (d%:R * eta / m%:R) *: P -> ((msq (unitary d) (aug_error s (pure a b) T i)) = ((((- 1) + (((count_useful s T)%:R : R) * eta)) ^+ 2) + (((count_useful s T)%:R : R) * (eta ^+ 2) * ((- 1) + (d%:R / m%:R : R))))).
Proof.
move=> d H m s T eta a b P i T2 m1 eta0 proj diag mixing.
rewrite (frame_error s i T2 m1 proj diag mixing).
by move: (_ / _) (_%:R) => r k; ring.
Qed.

Theorem printed_vertex : forall d H m (s : boundary) T (eta : R) (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d), (2 <= T)%N -> (1 <= m)%N -> 0 < eta -> is_projector m P -> (forall i, P i i = m%:R / d%:R) -> b^T *m a = (d%:R * eta / m%:R) *: P -> ((msq (unitary d) (aug_error s (pure a b) T i)) = (1 + ((- 1) * (eta ^+ 2) * (((1 / 2) + (eta ^- 1) + (((- 1) / 2) * (d%:R / m%:R : R))) ^+ 2)) + ((eta ^+ 2) * ((((- 1) / 2) + ((count_useful s T)%:R : R) + ((1 / 2) * (d%:R / m%:R : R)) + ((- 1) * (eta ^- 1))) ^+ 2)))).
Proof.
move=> d H m s T eta a b P i T2 m1 eta0 proj diag mixing.
rewrite (frame_error s i T2 m1 proj diag mixing).
by move: (_ / _) (_%:R) => r k; field; exact: lt0r_neq0.
Qed.

Theorem printed_harm : forall d H m (s : boundary) T (eta : R) (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d), (2 <= T)%N -> (1 <= m)%N -> 0 < eta -> is_projector m P -> (forall i, P i i = m%:R / d%:R) -> b^T *m a = (d%:R * eta / m%:R) *: P -> (((msq (unitary d) (aug_error s (pure a b) T i)) > 1)) <-> ((((count_useful s T)%:R : R) > (1 + ((- 1) * (d%:R / m%:R : R)) + (2 * (eta ^- 1))))).
Proof.
move=> d H m s T eta a b P i T2 m1 eta0 proj diag mixing.
rewrite (frame_error s i T2 m1 proj diag mixing).
have := lt_le_trans ltr01 (count_ge1 R s T2 m1).
move: (d%:R / _) (_%:R) => r k k0; have ek : 0 < eta ^+ 2 * k by rewrite mulr_gt0 ?exprn_gt0.
rewrite -subr_gt0 -[_ < k]subr_gt0.
have -> : (eta * k - 1) ^+ 2 + (r - 1) * eta ^+ 2 * k - 1 = eta ^+ 2 * k * (k - (1 + (- 1) * r + 2 * eta ^- 1)).
  by field; exact: lt0r_neq0.
by rewrite pmulr_rgt0.
Qed.

Theorem printed_best_zero : forall d H m (s : boundary) T (eta : R) (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d), (2 <= T)%N -> (1 <= m)%N -> 0 < eta -> is_projector m P -> (forall i, P i i = m%:R / d%:R) -> b^T *m a = (d%:R * eta / m%:R) *: P -> forall Tmax, (2 <= Tmax)%N -> (eta = (3 * (((- 4) + (2 * Tmax%:R) + (3 * (d%:R / m%:R : R))) ^- 1))) -> (((1 / 2) + (eta ^- 1) + (((- 1) / 2) * (d%:R / m%:R : R))) = (((- 5) / 6) + ((2 / 3) * Tmax%:R) + ((1 / 2) * (d%:R / m%:R : R)))).
Proof.
move=> d H m s T eta a b P i T2 m1 eta0 proj diag mixing Tmax Tmax2.
have r1 := ratio_ge1 m1 proj; move: (d%:R / _) r1 => r r1 ->.
have D : - 4 + 2 * Tmax%:R + 3 * r != 0 :> R.
  have n2 : 2 <= Tmax%:R :> R by rewrite ler_nat.
  rewrite [X in X != 0](_ : _ = 2 * (Tmax%:R - 2) + 3 * r); last by ring.
  apply: lt0r_neq0; apply: ltr_paddl; first by rewrite mulr_ge0 ?subr_ge0 ?ler0n.
  by rewrite mulr_gt0 ?ltr0n // (lt_le_trans ltr01).
by move: Tmax%:R D => n D; field.
Qed.

Theorem printed_last_zero : forall d H m (s : boundary) T (eta : R) (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d), (2 <= T)%N -> (1 <= m)%N -> 0 < eta -> is_projector m P -> (forall i, P i i = m%:R / d%:R) -> b^T *m a = (d%:R * eta / m%:R) *: P -> forall Tmax, (2 <= Tmax)%N -> (((count_useful s T)%:R : R) = ((- 1) + Tmax%:R)) -> ((d%:R / m%:R : R) = 1) -> (eta = (3 * (((- 4) + (2 * Tmax%:R) + (3 * (d%:R / m%:R : R))) ^- 1))) -> ((msq (unitary d) (aug_error s (pure a b) T i)) = ((((- 2) + Tmax%:R) ^+ 2) * (((- 1) + (2 * Tmax%:R)) ^- 2))).
Proof.
move=> d H m s T eta a b P i T2 m1 eta0 proj diag mixing Tmax Tmax2.
rewrite (frame_error s i T2 m1 proj diag mixing) => -> -> ->.
have n2 : 2 <= Tmax%:R :> R by rewrite ler_nat.
have D : - 1 + 2 * Tmax%:R != 0 :> R.
  rewrite [X in X != 0](_ : _ = 2 * (Tmax%:R - 2) + 3); last by ring.
  by apply: lt0r_neq0; apply: ltr_paddl; rewrite ?ltr0n // mulr_ge0 ?subr_ge0 ?ler0n.
move: Tmax%:R D => n D; have -> : - 4 + 2 * n + 3 * 1 = - 1 + 2 * n by ring.
by field.
Qed.

End Printed.

Print Assumptions printed_error.
Print Assumptions printed_vertex.
Print Assumptions printed_harm.
Print Assumptions printed_best_zero.
Print Assumptions printed_last_zero.
