(** * The printed lines of mesa_capability

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out.  The law of x_1 is a finite one; in the lines on T = 3 it is (1, ..., 1) with
    certainty, and a minimum is over all P and A. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent normalised normalised_diagonal normalised_rows.
From icar Require Import mesa_flow mesa_capability.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable R : realFieldType.

Theorem printed_error : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> forall k0 k1 k2 k3 : R, moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> forall t, (2 <= t)%N -> error = mean X w (fun x => square (diagonal d a b) x t) / mean X w (fun x => \sum_j x j ^+ 2) -> (error = (1 + ((- 2) * k1 * a * b * (k0 ^- 1)) + ((k0 ^- 1) * (a ^+ 2) * (b ^+ 2) * (k2 + (k3 * (((- 1) + t%:R) ^- 1)))))).
Proof.
move=> d N T X w a b error T3 d1 k0 k1 k2 k3 ms k00 k10 k20 k30 [//|t] t1 ->.
rewrite (mean_square a b ms) // mean_sum (eq_bigr (fun=> k0)) => [|j _]; last exact: (moment2 ms).
rewrite sumr_const card_ord -[k0 *+ d]mulr_natl (_ : (- 1) + t.+1%:R = t%:R); last by rewrite mulrS addKr.
have n0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have t0 : t%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
by move: d%:R t%:R n0 t0 (lt0r_neq0 k00) => n s n0 s0 k; field; rewrite ?n0 ?s0 ?k.
Qed.

Theorem printed_floor : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> forall k0 k1 k2 k3 : R, moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> (error = (1 + ((- 2) * k1 * a * b * (k0 ^- 1)) + (k2 * (k0 ^- 1) * (a ^+ 2) * (b ^+ 2)))) -> (error = (1 + ((- 1) * (k0 ^- 1) * (k1 ^+ 2) * (k2 ^- 1)) + (k2 * (k0 ^- 1) * (((a * b) + ((- 1) * k1 * (k2 ^- 1))) ^+ 2)))).
Proof.
move=> d N T X w a b error _ _ k0 k1 k2 k3 _ k00 _ k20 _ ->.
by have := lt0r_neq0 k00; have := lt0r_neq0 k20 => x y; field; rewrite ?x ?y.
Qed.

Theorem printed_trained : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> forall k0 k1 k2 k3 : R, moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> (error = (1 + ((- 2) * k1 * a * b * (k0 ^- 1)) + (k2 * (k0 ^- 1) * (a ^+ 2) * (b ^+ 2)))) -> ((a * b) = (k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1))) -> (error = (1 + ((- 1) * (k0 ^- 1) * (k1 ^+ 2) * (k2 ^- 1)) + ((k0 ^- 1) * (k1 ^+ 2) * (k2 ^- 1) * (k3 ^+ 2) * (((- 2) + T%:R) ^- 2) * ((\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)) ^+ 2) * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 2)))).
Proof.
move=> d N T X w a b error T3 _ k0 k1 k2 k3 _ k00 _ k20 k30 -> ab.
have -> : 1 + (- 2) * k1 * a * b * (k0 ^- 1) + k2 * (k0 ^- 1) * (a ^+ 2) * (b ^+ 2) =
  1 - 2 * k1 * (a * b) * k0^-1 + k2 * k0^-1 * (a * b) ^+ 2 by rewrite expr1; move: (k0^-1) => v; ring.
have h0 : 0 <= \sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1) :> R.
  rewrite subn1 prednK; last by exact: leq_trans T3.
  by rewrite big_nat sumr_ge0 // => -[//|t] _; rewrite mulrS addKr invr_ge0 expr1 ler0n.
have v0 : 0 <= (- 2 + T%:R) ^- 1 :> R by rewrite invr_ge0 expr1 addrC subr_ge0 ler_nat ltnW.
rewrite ab -[(- 2 + T%:R) ^- 2]exprVn; move: v0 h0; rewrite !expr1; move: (_ + T%:R)^-1 (\sum_(_ <= _ < _) _) => v h v0 h0.
have -> : k0^-1 * k1 ^+ 2 * k2^-1 * k3 ^+ 2 * v ^+ 2 * h ^+ 2 * (k2 + k3 * v * h) ^- 2 =
  k0^-1 * k1 ^+ 2 * k2^-1 * (k3 * v * h) ^+ 2 * (k2 + k3 * v * h) ^- 2.
  by move: (k0^-1) (k2^-1) (_ ^- 2) => x y z; ring.
have g0 : 0 < k2 + k3 * v * h by apply: ltr_paddr => //; rewrite !mulr_ge0.
have := lt0r_neq0 k00; have := lt0r_neq0 k20; have := lt0r_neq0 g0; move: (k3 * v * h) => y x0 x1 x2.
by field; rewrite ?x0 ?x1 ?x2.
Qed.

Theorem printed_recovery : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> forall k0 k1 k2 k3 : R, moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> forall j : 'I_d, (forall a : R, error <= (1 + ((- 2) * k1 * a * (k0 ^- 1)) + (k2 * (k0 ^- 1) * (a ^+ 2)))) -> (exists a : R, error = (1 + ((- 2) * k1 * a * (k0 ^- 1)) + (k2 * (k0 ^- 1) * (a ^+ 2)))) -> ((error = 0)) <-> (((\sum_(n < N) (w n * (X n j ^+ 2) * ((((- 1) * k1 * (k0 ^- 1)) + (X n j ^+ 2)) ^+ 2))) = 0)).
Proof.
move=> d N T X w a b error _ _ k0 k1 k2 k3 ms k00 _ k20 _ j low [u is_u].
have x0 := lt0r_neq0 k00; have x2 := lt0r_neq0 k20.
have -> : \sum_(n < N) (w n * (X n j ^+ 2) * ((((- 1) * k1 * (k0 ^- 1)) + (X n j ^+ 2)) ^+ 2)) = k2 - k1 ^+ 2 / k0.
  transitivity (mean X w (fun x => x j ^+ 6 + (- 2 * k1 / k0) * x j ^+ 4 + (k1 / k0) ^+ 2 * x j ^+ 2)).
    by apply: eq_bigr => n _; move: (w n) (X n j) => p x; field.
  by rewrite !meanD !meanZ (moment2 ms) (moment4 ms) (moment6 ms); field.
have -> : error = (k2 - k1 ^+ 2 / k0) / k2.
  apply/eqP; rewrite eq_le; apply/andP; split.
    by apply: le_trans (low (k1 / k2)) _; rewrite le_eqVlt; apply/orP; left; apply/eqP; field; rewrite ?x0 ?x2.
  rewrite is_u -subr_ge0 (_ : _ - _ = k2 / k0 * (u - k1 / k2) ^+ 2); last by field; rewrite ?x0 ?x2.
  by rewrite mulr_ge0 ?sqr_ge0 // divr_ge0 // ltW.
split=> [/eqP|->]; last by rewrite mul0r.
by rewrite mulf_eq0 invr_eq0 (negbTE x2) orbF => /eqP.
Qed.

(** The cost of one pair of coordinates away from the mean of its squares. *)
Lemma moments_positive d N (X : 'I_N -> 'I_d -> R) w k0 k1 k2 k3 : (1 <= d)%N -> moments X w k0 k1 k2 k3 ->
  (forall n, 0 <= w n) -> 0 < k0 -> k1 ^+ 2 <= k0 * k2.
Proof.
move=> d1 ms w0 k00; have x0 := lt0r_neq0 k00; pose j := Ordinal d1.
have : 0 <= mean X w (fun x => x j ^+ 6 + (- 2 * k1 / k0) * x j ^+ 4 + (k1 / k0) ^+ 2 * x j ^+ 2).
  apply: sumr_ge0 => n _; rewrite mulr_ge0 //.
  rewrite (_ : _ + _ = (X n j * (X n j ^+ 2 - k1 / k0)) ^+ 2) ?sqr_ge0 //; by move: (X n j) => x; field.
rewrite !meanD !meanZ (moment2 ms) (moment4 ms) (moment6 ms) => h.
rewrite -subr_ge0 (_ : _ - _ = k0 * (k2 + - 2 * k1 / k0 * k1 + (k1 / k0) ^+ 2 * k0)); last by field.
by rewrite mulr_ge0 // ltW.
Qed.

Theorem printed_perfect : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> forall k0 k1 k2 k3 : R, moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> (forall n, 0 <= w n) -> forall P A : 'M[R]_d, (exists a b : R, P = b%:M /\ A = a%:M) -> (forall a b : R, loss X w T (masked P A) <= loss X w T (diagonal d a b)) -> (((loss X w T (masked P A)) = 0)) <-> ((k3 = 0)) /\ (((k0 * k2) = (k1 ^+ 2))).
Proof.
move=> d N T X w _ _ _ T3 d1 k0 k1 k2 k3 ms k00 k10 k20 k30 w0 P A [a [b [-> ->]]] least.
have cs := moments_positive d1 ms w0 k00.
have h0 : 0 < reciprocals R T 1.
  rewrite /reciprocals big_ltn // expr1 invr1; apply: ltr_paddr ltr01.
  by apply: sumr_ge0 => t _; rewrite expr1 invr_ge0 ler0n.
have t0 : 0 < T%:R - 2 :> R by rewrite subr_gt0 ltr_nat.
have n0 : 0 < d%:R :> R by rewrite ltr0n.
pose m := k2 + k3 * (reciprocals R T 1 / (T%:R - 2)).
have y0 : 0 < reciprocals R T 1 / (T%:R - 2) by rewrite divr_gt0.
have m0 : 0 < m by apply: ltr_paddr => //; rewrite mulr_ge0 // ltW.
have E c e : loss X w T (diagonal d c e) = 2^-1 * d%:R * (T%:R - 2) *
    (k0 - k1 ^+ 2 / m + m * (c * e - k1 / m) ^+ 2).
  rewrite (loss_diagonal c e T3 ms) -[RHS]mulrA; congr (_ * _).
  transitivity ((T%:R - 2) * (k0 - 2 * (c * e) * k1 + (c * e) ^+ 2 * m)).
    by rewrite /m; have := lt0r_neq0 t0; move: T%:R (reciprocals _ _ _) => t h t1; field.
  by congr (_ * _); have := lt0r_neq0 m0; move: (m) => g g0; field.
have f0 : 0 < 2^-1 * d%:R * (T%:R - 2) :> R by rewrite !mulr_gt0 // invr_gt0 ltr0n.
have attains : loss X w T (masked b%:M a%:M) = 2^-1 * d%:R * (T%:R - 2) * (k0 - k1 ^+ 2 / m).
  apply/eqP; rewrite eq_le; apply/andP; split.
    by have := least (k1 / m) 1; rewrite E mulr1 subrr expr0n mulr0 addr0.
  by rewrite -/(diagonal d a b) E ler_wpmul2l ?(ltW f0) // ler_addl mulr_ge0 ?sqr_ge0 // ltW.
have y1 := lt0r_neq0 y0; have m1 := lt0r_neq0 m0; have x0 := lt0r_neq0 k00.
rewrite attains; split=> [/eqP|[k3E kE]]; last first.
  apply/eqP; rewrite mulf_eq0 (negbTE (lt0r_neq0 f0)) /= subr_eq0 -kE /m k3E mul0r addr0.
  by rewrite mulfK // lt0r_neq0.
rewrite mulf_eq0 (negbTE (lt0r_neq0 f0)) /= subr_eq0 => /eqP bal.
have kE : k0 * k2 + k0 * (k3 * (reciprocals R T 1 / (T%:R - 2))) = k1 ^+ 2.
  by rewrite -mulrDr -/m [in LHS]bal divfK.
have z : k0 * (k3 * (reciprocals R T 1 / (T%:R - 2))) = 0.
  apply/eqP; rewrite eq_le; apply/andP; split; last by rewrite mulr_ge0 ?(ltW k00) // mulr_ge0 ?(ltW y0).
  by rewrite -(ler_add2l (k0 * k2)) kE addr0.
split; last by rewrite -kE z addr0.
by move/eqP: z; rewrite !mulf_eq0 (negbTE x0) -mulf_eq0 (negbTE y1) orbF => /eqP.
Qed.

Theorem printed_leaves : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> (forall n j, X n j = 1) -> \sum_n w n = 1 -> forall (j k : 'I_d) slope, j != k -> is_slope (fun e => loss X w T (Blocks (b%:M + e *: delta_mx j k) 0 0 0 a%:M 0)) slope -> (slope = (b * (a ^+ 2) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))).
Proof.
move=> d N T X w a b error T3 d1 one law j k slope jk /slope_unique.
have at1 F c : (forall n, F (X n) = c) -> mean X w F = c.
  by move=> Fc; rewrite /mean (eq_bigr (fun n => w n * c)) => [|n _]; rewrite ?Fc // -mulr_suml law mul1r.
have mx : mixed_moments X w 1 1 1 1.
  by split=> *; apply: at1 => n; rewrite !one ?expr1n ?mulr1.
move/(_ _ (slope_value_cross T a b mx jk)) => ->; rewrite printed_sum //.
by move: (reciprocals _ _ _) => h; ring.
Qed.

Theorem printed_masked : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> (forall n j, X n j = 1) -> \sum_n w n = 1 -> (T = 3)%N -> (forall (a b c : R) (P A : 'M[R]_d), ((P = (b *: (1%:M)))) -> (((- 1) / 2) + ((1 / 2) * d%:R)) <= (loss X w T (masked P A))) /\ (exists (a b c : R) (P A : 'M[R]_d), ((P = (b *: (1%:M)))) /\ (loss X w T (masked P A)) = (((- 1) / 2) + ((1 / 2) * d%:R))).
Proof.
move=> d N T X w a b error _ d1 one law ->; split=> [{}a {}b c P A PE|].
  rewrite (_ : P = b%:M); last by rewrite PE scalemx1.
  by apply: le_trans (masked_least one law b A d1); rewrite le_eqVlt; apply/orP; left; apply/eqP; field.
have [A AE] := masked_attained one law d1; exists 0, 1, 0, 1%:M, A; split; first by rewrite scale1r.
by rewrite AE; field.
Qed.

Lemma least_alike d : (2 <= d)%N -> d%:R * ((- 3) + (2 * d%:R)) * (((- 2) + (4 * d%:R)) ^- 1) =
  2^-1 * (d%:R - 2 * d%:R / (2 * d%:R - 1)) :> R.
Proof.
move=> d2; have n2 : 2 * d%:R - 1 != 0 :> R.
  by rewrite -natrM subr_eq0 pnatr_eq1; case: (d) d2 => [|[|?]] // _; rewrite mulnS addn_eq1.
rewrite expr1 (_ : (- 2) + 4 * d%:R = 2 * (2 * d%:R - 1)); last by move: d%:R => n; ring.
by move: d%:R n2 => n n2; field.
Qed.

Theorem printed_symmetric : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> (forall n j, X n j = 1) -> \sum_n w n = 1 -> (d >= 2)%N -> (T = 3)%N -> (forall (a b c : R) (P A : 'M[R]_d), ((A = ((a *: (1%:M)) + (c *: ((const_mx 1 : 'M_d)))))) -> (d%:R * ((- 3) + (2 * d%:R)) * (((- 2) + (4 * d%:R)) ^- 1)) <= (loss X w T (masked P A))) /\ (exists (a b c : R) (P A : 'M[R]_d), ((A = ((a *: (1%:M)) + (c *: ((const_mx 1 : 'M_d)))))) /\ (loss X w T (masked P A)) = (d%:R * ((- 3) + (2 * d%:R)) * (((- 2) + (4 * d%:R)) ^- 1))).
Proof.
move=> d N T X w a b error _ _ one law d2 ->; split=> [{}a {}b c P A AE|]; rewrite least_alike //.
  apply: (@symmetric_least R d N X w one law P A (a + c * d%:R)) => // k.
  rewrite /columns AE; transitivity (\sum_(r < d) (a * (r == k)%:R + c)).
    by apply: eq_bigr => r _; rewrite !mxE mulr1.
  by rewrite big_split /= (sum_pick (fun=> a)) sumr_const card_ord mulr_natr.
have [P PE] := symmetric_attained one law d2; exists 1, 0, 0, P, 1%:M; split=> //.
by rewrite scale1r scale0r addr0.
Qed.

Theorem printed_unmasked : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> (forall n j, X n j = 1) -> \sum_n w n = 1 -> (d >= 2)%N -> (T = 3)%N -> (forall (a b c : R) (P A : 'M[R]_d), (((- 2) / 3) + ((1 / 2) * d%:R)) <= (loss X w T (masked P A))) /\ (exists (a b c : R) (P A : 'M[R]_d), (loss X w T (masked P A)) = (((- 2) / 3) + ((1 / 2) * d%:R))).
Proof.
move=> d N T X w a b error _ _ one law d2 ->; split=> [{}a {}b c P A|].
  by apply: le_trans (unmasked_least one law P A d2); rewrite le_eqVlt; apply/orP; left; apply/eqP; field.
have [P [A PA]] := unmasked_attained one law d2; exists 0, 0, 0, P, A; rewrite PA.
by field.
Qed.

End Printed.

(** ** Long test sequences *)

Section Limits.

Variable R : archiFieldType.

Theorem printed_limit : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R), (3 <= T)%N -> (1 <= d)%N -> forall k0 k1 k2 k3 : R, moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> (forall eps : R, 0 < eps -> exists N, forall t, (N <= t)%N -> `|(1 + ((- 2) * k1 * a * b * (k0 ^- 1)) + ((k0 ^- 1) * (a ^+ 2) * (b ^+ 2) * (k2 + (k3 * (((- 1) + t%:R) ^- 1))))) - (1 + ((- 2) * k1 * a * b * (k0 ^- 1)) + (k2 * (k0 ^- 1) * (a ^+ 2) * (b ^+ 2)))| < eps).
Proof.
move=> d N T X w a b error _ _ k0 k1 k2 k3 _ k00 _ _ _ eps eps0.
pose c := k0^-1 * a ^+ 2 * b ^+ 2 * k3.
exists (Num.bound (`|c| / eps)).+2 => -[//|t]; rewrite ltnS => bt.
have t0 : 0 < t%:R :> R by rewrite ltr0n; apply: leq_trans bt.
rewrite (_ : (- 1) + t.+1%:R = t%:R); last by rewrite mulrS addKr.
rewrite (_ : _ - _ = c / t%:R); last by rewrite /c !expr1; move: (k0^-1) (t%:R^-1) => x y; ring.
rewrite normrM normfV (gtr0_norm t0) ltr_pdivr_mulr // mulrC -ltr_pdivr_mulr //.
by apply: lt_le_trans (archi_boundP _) _; [rewrite divr_ge0 // ltW|rewrite ler_nat ltnW].
Qed.

End Limits.

Print Assumptions printed_error.
Print Assumptions printed_floor.
Print Assumptions printed_trained.
Print Assumptions printed_recovery.
Print Assumptions printed_perfect.
Print Assumptions printed_leaves.
Print Assumptions printed_masked.
Print Assumptions printed_symmetric.
Print Assumptions printed_unmasked.
Print Assumptions printed_limit.
