(** * The printed lines of mesa_flow

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out.  The law of x_1 is a finite one, whose moments do not depend on the coordinate;
    a slope is the coefficient of e in the loss with e added to one entry. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent normalised normalised_diagonal.
From icar Require Import mesa_flow.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable R : realFieldType.

Lemma length_neq0 T : (3 <= T)%N -> (- 2) + T%:R != 0 :> R.
Proof. by move=> T3; rewrite addrC -natrB ?pnatr_eq0 ?subn_eq0 -?ltnNge // ltnW. Qed.

Lemma reciprocals_ge0 T p : 0 <= reciprocals R T p.
Proof. by apply: sumr_ge0 => t _; rewrite exprn_ge0 // invr_ge0 ler0n. Qed.

Theorem printed_loss : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 k13 k33 k15 k123 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> mixed_moments X w k13 k33 k15 k123 -> ((loss X w T (diagonal d a b)) = ((1 / 2) * d%:R * ((- 2) + T%:R) * (k0 + ((- 2) * k1 * a * b) + ((a ^+ 2) * (b ^+ 2) * (k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))))))).
Proof.
move=> d N T X w k0 k1 k2 k3 k13 k33 k15 k123 a b T3 d1 ms _.
rewrite (loss_diagonal a b T3 ms) printed_sum //; have := length_neq0 T3.
by move: T%:R d%:R (reciprocals _ _ _) => t n h t2; field.
Qed.

Theorem printed_slope_value : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 k13 k33 k15 k123 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> mixed_moments X w k13 k33 k15 k123 -> forall (j : 'I_d) slope, is_slope (fun e => loss X w T (Blocks (b%:M + e *: delta_mx j j) 0 0 0 a%:M 0)) slope -> (slope = (a * ((- 2) + T%:R) * (((- 1) * k1) + (a * b * (k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))))))).
Proof.
move=> d N T X w k0 k1 k2 k3 k13 k33 k15 k123 a b T3 d1 ms _ j slope /slope_unique.
move/(_ _ (slope_value a b T3 ms j)) => ->; rewrite printed_sum //; have := length_neq0 T3.
by move: T%:R (reciprocals _ _ _) => t h t2; field.
Qed.

Theorem printed_slope_score : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 k13 k33 k15 k123 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> mixed_moments X w k13 k33 k15 k123 -> forall (j : 'I_d) slope, is_slope (fun e => loss X w T (Blocks b%:M 0 0 0 (a%:M + e *: delta_mx j j) 0)) slope -> (slope = (b * ((- 2) + T%:R) * (((- 1) * k1) + (a * b * (k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))))))).
Proof.
move=> d N T X w k0 k1 k2 k3 k13 k33 k15 k123 a b T3 d1 ms _ j slope /slope_unique.
move/(_ _ (slope_score a b T3 ms j)) => ->; rewrite printed_sum //; have := length_neq0 T3.
by move: T%:R (reciprocals _ _ _) => t h t2; field.
Qed.

Theorem printed_cross_value : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 k13 k33 k15 k123 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> mixed_moments X w k13 k33 k15 k123 -> forall (j k : 'I_d) slope, j != k -> is_slope (fun e => loss X w T (Blocks (b%:M + e *: delta_mx j k) 0 0 0 a%:M 0)) slope -> (slope = (k33 * b * (a ^+ 2) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))).
Proof.
move=> d N T X w k0 k1 k2 k3 k13 k33 k15 k123 a b T3 d1 ms mx j k slope jk /slope_unique.
move/(_ _ (slope_value_cross T a b mx jk)) => ->; rewrite printed_sum //.
by move: (reciprocals _ _ _) => h; ring.
Qed.

Theorem printed_cross_score : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 k13 k33 k15 k123 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> mixed_moments X w k13 k33 k15 k123 -> forall (j k : 'I_d) slope, j != k -> is_slope (fun e => loss X w T (Blocks b%:M 0 0 0 (a%:M + e *: delta_mx j k) 0)) slope -> (slope = ((k123 * a * (b ^+ 2) * ((- 2) + d%:R) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 2))) + (b * (((- 1) * k13) + (a * b * (k15 + k33))) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1))))).
Proof.
move=> d N T X w k0 k1 k2 k3 k13 k33 k15 k123 a b T3 d1 ms mx j k slope jk /slope_unique.
move/(_ _ (slope_score_cross T a b mx jk)) => ->; rewrite !printed_sum //.
by move: (reciprocals _ _ 1) (reciprocals _ _ 2) d%:R => h h2 n; ring.
Qed.

Lemma bend_gt0 T (k2 k3 : R) : (3 <= T)%N -> 0 < k2 -> 0 <= k3 ->
  0 < k2 + k3 * (((- 2) + T%:R) ^- 1) * reciprocals R T 1.
Proof.
move=> T3 k20 k30; apply: ltr_paddr => //; apply: mulr_ge0; last exact: reciprocals_ge0.
by rewrite mulr_ge0 // invr_ge0 expr1 addrC -natrB ?ler0n // ltnW.
Qed.

Theorem printed_best : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 k13 k33 k15 k123 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> mixed_moments X w k13 k33 k15 k123 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> ((loss X w T (diagonal d a b)) = ((1 / 2) * d%:R * ((- 2) + T%:R) * (k0 + ((- 1) * (k1 ^+ 2) * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1)) + ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) * (((a * b) + ((- 1) * k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1))) ^+ 2))))).
Proof.
move=> d N T X w k0 k1 k2 k3 k13 k33 k15 k123 a b T3 d1 ms mx k00 k10 k20 k30.
rewrite (printed_loss a b T3 d1 ms mx) printed_sum //; have := lt0r_neq0 (bend_gt0 T3 k20 k30).
by set g := k2 + _; move: g T%:R d%:R => g t n g0; field.
Qed.

(** 5 + (d - 1) h, with the mean h of 1/(t - 1). *)
Lemma spread_gt0 d T : (3 <= T)%N -> (1 <= d)%N ->
  0 < 5 + ((- 1) + d%:R) * (((- 2) + T%:R) ^- 1) * reciprocals R T 1.
Proof.
move=> T3 d1; apply: ltr_paddr; last by rewrite ltr0n.
apply: mulr_ge0; last exact: reciprocals_ge0.
apply: mulr_ge0; first by rewrite addrC subr_ge0 ler1n.
by rewrite invr_ge0 expr1 addrC subr_ge0 ler_nat ltnW.
Qed.

Theorem printed_gaussian : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 k13 k33 k15 k123 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> mixed_moments X w k13 k33 k15 k123 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> forall sigma : R, 0 < sigma -> k1 = 3 * sigma ^+ 4 -> k2 = 15 * sigma ^+ 6 -> k3 = 3 * (d%:R - 1) * sigma ^+ 6 -> ((k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1)) = ((sigma ^- 2) * ((5 + (((- 1) + d%:R) * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1))).
Proof.
move=> d N T X w k0 k1 k2 k3 k13 k33 k15 k123 a b T3 d1 ms _ _ _ _ _ sigma s0 -> -> ->.
rewrite printed_sum //; have := lt0r_neq0 (spread_gt0 T3 d1); have s1 := lt0r_neq0 s0.
rewrite !expr1; move: (_ + T%:R)^-1 d%:R (reciprocals _ _ _) => t n h b0.
have -> : 15 * sigma ^+ 6 + 3 * (n - 1) * sigma ^+ 6 * t * h = 3 * sigma ^+ 6 * (5 + (- 1 + n) * t * h) by ring.
by field; rewrite s1 b0.
Qed.

Theorem printed_sphere : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 k13 k33 k15 k123 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> mixed_moments X w k13 k33 k15 k123 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> forall r : R, 0 < r -> k1 = 3 * r ^+ 4 / (d%:R * (d%:R + 2)) -> k2 = 15 * r ^+ 6 / (d%:R * (d%:R + 2) * (d%:R + 4)) -> k3 = 3 * (d%:R - 1) * r ^+ 6 / (d%:R * (d%:R + 2) * (d%:R + 4)) -> ((k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1)) = ((r ^- 2) * (4 + d%:R) * ((5 + (((- 1) + d%:R) * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1))).
Proof.
move=> d N T X w k0 k1 k2 k3 k13 k33 k15 k123 a b T3 d1 ms _ _ _ _ _ r r0 -> -> ->.
rewrite printed_sum //; have := lt0r_neq0 (spread_gt0 T3 d1); have r1 := lt0r_neq0 r0.
have n0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have n2 : d%:R + 2 != 0 :> R by rewrite -natrD pnatr_eq0 addn2.
have n4 : d%:R + 4 != 0 :> R by rewrite -natrD pnatr_eq0 addn4.
rewrite !expr1; move: (_ + T%:R)^-1 d%:R n0 n2 n4 (reciprocals _ _ _) => t n n0 n2 n4 h b0.
have -> : 15 * r ^+ 6 / (n * (n + 2) * (n + 4)) + 3 * (n - 1) * r ^+ 6 / (n * (n + 2) * (n + 4)) * t * h =
  3 * r ^+ 6 * (5 + (- 1 + n) * t * h) / (n * (n + 2) * (n + 4)) by field; rewrite n0 n2 n4.
by field; rewrite n0 n2 n4 r1 b0.
Qed.

End Printed.

Print Assumptions printed_loss.
Print Assumptions printed_slope_value.
Print Assumptions printed_slope_score.
Print Assumptions printed_cross_value.
Print Assumptions printed_cross_score.
Print Assumptions printed_best.
Print Assumptions printed_gaussian.
Print Assumptions printed_sphere.
