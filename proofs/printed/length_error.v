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

(** ** Long horizons: the limit at T = x Tmax *)

Section Limits.

Variable R : archiFieldType.
Implicit Types (x y w g r c k : R).

(** A sequence within C / n of L converges to it. *)
Lemma sequence_limit (u : nat -> R) (L C : R) : (forall n : nat, (2 <= n)%N -> `|u n - L| * n%:R <= C) ->
  forall eps, 0 < eps -> exists N, forall n, (N <= n)%N -> `|u n - L| < eps.
Proof.
move=> near eps eps0; exists (maxn 2 (Num.bound (`|C| / eps))) => n; rewrite geq_max => /andP [n2 bn].
have n0 : 0 < n%:R :> R by rewrite ltr0n ltnW.
rewrite -(ltr_pmul2r n0); apply: le_lt_trans (near n n2) _; apply: le_lt_trans (ler_norm C) _.
rewrite mulrC -ltr_pdivr_mulr //; apply: lt_le_trans (archi_boundP _) _; last by rewrite ler_nat.
by rewrite divr_ge0 // ltW.
Qed.

(** With z = y + w near y and a step g that vanishes, (z - 1)^2 + (r - 1) g z is near (y - 1)^2. *)
Lemma near_square (n : R) y w g r c k : 1 <= n -> `|w| * n <= c -> `|g| * n <= k ->
  `|w * (w + (2 * y - 2)) + (r - 1) * g * (y + w)| * n <= c * (c + `|2 * y - 2|) + `|r - 1| * k * (`|y| + c).
Proof.
move=> n1 wn gn; have n0 : 0 <= n by exact: le_trans ler01 n1.
have wc : `|w| <= c by apply: le_trans wn; rewrite ler_pemulr.
apply: le_trans (ler_wpmul2r n0 (ler_norm_add _ _)) _; rewrite mulrDl; apply: ler_add.
  rewrite normrM mulrAC; apply: ler_pmul => //; first by rewrite mulr_ge0.
  by apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2r.
rewrite !normrM mulrAC -[X in X * _ <= _]mulrA; apply: ler_pmul => //; first by rewrite !mulr_ge0.
  by apply: ler_wpmul2l.
by apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l.
Qed.

Lemma quotient_near (p q n c : R) : 0 < q -> `|p| * n <= c * q -> `|p / q| * n <= c.
Proof. by move=> q0 h; rewrite normrM normfV (gtr0_norm q0) mulrAC ler_pdivr_mulr. Qed.

Lemma zero_near (n : R) x r (D := (- 4) + 2 * n + 3 * r) (c := - 3 - 3 / 2 * x * (3 * r - 4)) (y := 3 / 2 * x) :
  2 <= n -> 1 <= r ->
  `|(9 * ((- 1) + r) * ((- 1) + n * x) * (D ^- 2) + ((- 1) + 3 * ((- 1) + n * x) * (D ^- 1)) ^+ 2)
    - ((- 1) + 3 / 2 * x) ^+ 2| * n
  <= `|c| * (`|c| + `|2 * y - 2|) + `|r - 1| * 3 * (`|y| + `|c|).
Proof.
move=> n2 r1; have n1 : 1 <= n by apply: le_trans n2; rewrite ler1n.
have n0 : 0 < n by exact: lt_le_trans ltr01 n1.
have Dn : n <= D.
  rewrite -subr_ge0 [X in 0 <= X](_ : _ = (n - 2) + 3 * (r - 1) + 1); last by rewrite /D; ring.
  apply: addr_ge0; last exact: ler01.
  by apply: addr_ge0; [rewrite subr_ge0|rewrite mulr_ge0 ?subr_ge0 ?ler0n].
have D0 : 0 < D by exact: lt_le_trans Dn.
have -> : 9 * ((- 1) + r) * ((- 1) + n * x) * (D ^- 2) + ((- 1) + 3 * ((- 1) + n * x) * (D ^- 1)) ^+ 2
    - ((- 1) + 3 / 2 * x) ^+ 2 = c / D * (c / D + (2 * y - 2)) + (r - 1) * (3 / D) * (y + c / D).
  by rewrite /c /y /D; field; exact: lt0r_neq0.
apply: near_square => //; apply: quotient_near => //; first by rewrite ler_wpmul2l.
by rewrite ger0_norm ?ler0n // ler_wpmul2l ?ler0n.
Qed.

Lemma wrap_near (n : R) x r (D := 2 * n + 6 * r + 3 * n * r + 2 * n ^+ 2) (a := `|3 / 2 * x| * (`|2 - 3 * r| + `|6 * r|))
    (y := 3 / 2 * x) : 2 <= n -> 1 <= r ->
  `|((- 1) + n * x * (6 + 3 * n) * (D ^- 1)) ^+ 2 + n * x * ((- 1) + r) * ((6 + 3 * n) ^+ 2) * (D ^- 2)
    - ((- 1) + 3 / 2 * x) ^+ 2| * n
  <= a * (a + `|2 * y - 2|) + `|r - 1| * 6 * (`|y| + a).
Proof.
move=> n2 r1; have n1 : 1 <= n by apply: le_trans n2; rewrite ler1n.
have n0 : 0 < n by exact: lt_le_trans ltr01 n1.
have r0 : 0 <= r by exact: le_trans ler01 r1.
have Dn : n ^+ 2 <= D.
  rewrite -subr_ge0 [X in 0 <= X](_ : _ = n ^+ 2 + 2 * n + 6 * r + 3 * (n * r)); last by rewrite /D; ring.
  by rewrite !addr_ge0 ?mulr_ge0 ?exprn_ge0 ?ler0n // ltW.
have D0 : 0 < D by apply: lt_le_trans Dn; rewrite exprn_gt0.
pose p := 3 / 2 * x * ((2 - 3 * r) * n - 6 * r).
have -> : ((- 1) + n * x * (6 + 3 * n) * (D ^- 1)) ^+ 2 + n * x * ((- 1) + r) * ((6 + 3 * n) ^+ 2) * (D ^- 2)
    - ((- 1) + 3 / 2 * x) ^+ 2 = p / D * (p / D + (2 * y - 2)) + (r - 1) * ((6 + 3 * n) / D) * (y + p / D).
  by rewrite /p /y /D; field; exact: lt0r_neq0.
apply: near_square => //; apply: quotient_near => //.
  apply: (@le_trans _ _ (a * n ^+ 2)); last by rewrite ler_wpmul2l // mulr_ge0 ?addr_ge0.
  rewrite expr2 mulrA ler_wpmul2r ?(ltW n0) // /p /a normrM.
  rewrite -[X in _ <= X]mulrA; apply: ler_wpmul2l => //.
  apply: le_trans (ler_norm_sub _ _) _; rewrite [X in _ <= X]mulrDl [`|_ * n|]normrM (gtr0_norm n0) ler_add2l.
  by rewrite ler_pemulr.
apply: (@le_trans _ _ (6 * n ^+ 2)); last by rewrite ler_wpmul2l ?ler0n.
rewrite ger0_norm; last by rewrite addr_ge0 ?mulr_ge0 ?ler0n // ltW.
rewrite expr2 mulrA ler_wpmul2r ?(ltW n0) // -subr_ge0 [X in 0 <= X](_ : _ = 3 * (n - 2)); last by ring.
by rewrite mulr_ge0 ?ler0n ?subr_ge0.
Qed.

Theorem printed_limit_zero : forall d H m (s : boundary) T (eta : R) (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d), (2 <= T)%N -> (1 <= m)%N -> 0 < eta -> is_projector m P -> (forall i, P i i = m%:R / d%:R) -> b^T *m a = (d%:R * eta / m%:R) *: P -> forall x : R, 0 < x -> (forall eps : R, 0 < eps -> exists N, forall Tmax, (N <= Tmax)%N -> `|((9 * ((- 1) + (d%:R / m%:R : R)) * ((- 1) + (Tmax%:R * x)) * (((- 4) + (2 * Tmax%:R) + (3 * (d%:R / m%:R : R))) ^- 2)) + (((- 1) + (3 * ((- 1) + (Tmax%:R * x)) * (((- 4) + (2 * Tmax%:R) + (3 * (d%:R / m%:R : R))) ^- 1))) ^+ 2)) - (((- 1) + ((3 / 2) * x)) ^+ 2)| < eps).
Proof.
move=> d H m s T eta a b P i T2 m1 eta0 proj diag mixing x x0.
have r1 := ratio_ge1 m1 proj; apply: sequence_limit => n n2.
by apply: zero_near => //; rewrite ler_nat.
Qed.

Theorem printed_limit_wrap : forall d H m (s : boundary) T (eta : R) (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d), (2 <= T)%N -> (1 <= m)%N -> 0 < eta -> is_projector m P -> (forall i, P i i = m%:R / d%:R) -> b^T *m a = (d%:R * eta / m%:R) *: P -> forall x : R, 0 < x -> (forall eps : R, 0 < eps -> exists N, forall Tmax, (N <= Tmax)%N -> `|((((- 1) + (Tmax%:R * x * (6 + (3 * Tmax%:R)) * (((2 * Tmax%:R) + (6 * (d%:R / m%:R : R)) + (3 * Tmax%:R * (d%:R / m%:R : R)) + (2 * (Tmax%:R ^+ 2))) ^- 1))) ^+ 2) + (Tmax%:R * x * ((- 1) + (d%:R / m%:R : R)) * ((6 + (3 * Tmax%:R)) ^+ 2) * (((2 * Tmax%:R) + (6 * (d%:R / m%:R : R)) + (3 * Tmax%:R * (d%:R / m%:R : R)) + (2 * (Tmax%:R ^+ 2))) ^- 2))) - (((- 1) + ((3 / 2) * x)) ^+ 2)| < eps).
Proof.
move=> d H m s T eta a b P i T2 m1 eta0 proj diag mixing x x0.
have r1 := ratio_ge1 m1 proj; apply: sequence_limit => n n2.
by apply: wrap_near => //; rewrite ler_nat.
Qed.

End Limits.

Print Assumptions printed_error.
Print Assumptions printed_vertex.
Print Assumptions printed_harm.
Print Assumptions printed_best_zero.
Print Assumptions printed_last_zero.
Print Assumptions printed_limit_zero.
Print Assumptions printed_limit_wrap.
