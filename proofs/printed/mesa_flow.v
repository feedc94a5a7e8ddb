(** * The printed lines of mesa_flow

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out.  The law of x_1 is a finite one, whose moments do not depend on the coordinate;
    a slope is the coefficient of e in the loss with e added to one entry. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent charges normalised normalised_diagonal normalised_degrees.
From icar Require Import gradient_step mesa_flow.

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

Theorem printed_loss : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> ((loss X w T (diagonal d a b)) = ((1 / 2) * d%:R * ((- 2) + T%:R) * (k0 + ((- 2) * k1 * a * b) + ((a ^+ 2) * (b ^+ 2) * (k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))))))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms.
rewrite (loss_diagonal a b T3 ms) printed_sum //; have := length_neq0 T3.
by move: T%:R d%:R (reciprocals _ _ _) => t n h t2; field.
Qed.

Theorem printed_slope_value : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall (j : 'I_d) slope, is_slope (fun e => loss X w T (Blocks (b%:M + e *: delta_mx j j) 0 0 0 a%:M 0)) slope -> (slope = (a * ((- 2) + T%:R) * (((- 1) * k1) + (a * b * (k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))))))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms j slope /slope_unique.
move/(_ _ (slope_value a b T3 ms j)) => ->; rewrite printed_sum //; have := length_neq0 T3.
by move: T%:R (reciprocals _ _ _) => t h t2; field.
Qed.

Theorem printed_slope_score : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall (j : 'I_d) slope, is_slope (fun e => loss X w T (Blocks b%:M 0 0 0 (a%:M + e *: delta_mx j j) 0)) slope -> (slope = (b * ((- 2) + T%:R) * (((- 1) * k1) + (a * b * (k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))))))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms j slope /slope_unique.
move/(_ _ (slope_score a b T3 ms j)) => ->; rewrite printed_sum //; have := length_neq0 T3.
by move: T%:R (reciprocals _ _ _) => t h t2; field.
Qed.

Theorem printed_cross_value : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall (j k : 'I_d) slope, j != k -> is_slope (fun e => loss X w T (Blocks (b%:M + e *: delta_mx j k) 0 0 0 a%:M 0)) slope -> forall k13 k33 k15 k123 : R, mixed_moments X w k13 k33 k15 k123 -> (slope = (k33 * b * (a ^+ 2) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms j k slope jk /slope_unique is_slope k13 k33 k15 k123 mx.
rewrite (is_slope _ (slope_value_cross T a b mx jk)); rewrite printed_sum //.
by move: (reciprocals _ _ _) => h; ring.
Qed.

Theorem printed_cross_score : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall (j k : 'I_d) slope, j != k -> is_slope (fun e => loss X w T (Blocks b%:M 0 0 0 (a%:M + e *: delta_mx j k) 0)) slope -> forall k13 k33 k15 k123 : R, mixed_moments X w k13 k33 k15 k123 -> (slope = ((k123 * a * (b ^+ 2) * ((- 2) + d%:R) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 2))) + (b * (((- 1) * k13) + (a * b * (k15 + k33))) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1))))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms j k slope jk /slope_unique is_slope k13 k33 k15 k123 mx.
rewrite (is_slope _ (slope_score_cross T a b mx jk)); rewrite !printed_sum //.
by move: (reciprocals _ _ 1) (reciprocals _ _ 2) d%:R => h h2 n; ring.
Qed.

Lemma bend_gt0 T (k2 k3 : R) : (3 <= T)%N -> 0 < k2 -> 0 <= k3 ->
  0 < k2 + k3 * (((- 2) + T%:R) ^- 1) * reciprocals R T 1.
Proof.
move=> T3 k20 k30; apply: ltr_paddr => //; apply: mulr_ge0; last exact: reciprocals_ge0.
by rewrite mulr_ge0 // invr_ge0 expr1 addrC -natrB ?ler0n // ltnW.
Qed.

Theorem printed_best : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> ((loss X w T (diagonal d a b)) = ((1 / 2) * d%:R * ((- 2) + T%:R) * (k0 + ((- 1) * (k1 ^+ 2) * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1)) + ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) * (((a * b) + ((- 1) * k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1))) ^+ 2))))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms k00 k10 k20 k30.
rewrite (printed_loss a b T3 d1 ms) printed_sum //; have := lt0r_neq0 (bend_gt0 T3 k20 k30).
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

Theorem printed_gaussian : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> forall sigma : R, 0 < sigma -> k1 = 3 * sigma ^+ 4 -> k2 = 15 * sigma ^+ 6 -> k3 = 3 * (d%:R - 1) * sigma ^+ 6 -> ((k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1)) = ((sigma ^- 2) * ((5 + (((- 1) + d%:R) * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms _ _ _ _ sigma s0 -> -> ->.
rewrite printed_sum //; have := lt0r_neq0 (spread_gt0 T3 d1); have s1 := lt0r_neq0 s0.
rewrite !expr1; move: (_ + T%:R)^-1 d%:R (reciprocals _ _ _) => t n h b0.
have -> : 15 * sigma ^+ 6 + 3 * (n - 1) * sigma ^+ 6 * t * h = 3 * sigma ^+ 6 * (5 + (- 1 + n) * t * h) by ring.
by field; rewrite s1 b0.
Qed.

Theorem printed_sphere : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> forall r : R, 0 < r -> k1 = 3 * r ^+ 4 / (d%:R * (d%:R + 2)) -> k2 = 15 * r ^+ 6 / (d%:R * (d%:R + 2) * (d%:R + 4)) -> k3 = 3 * (d%:R - 1) * r ^+ 6 / (d%:R * (d%:R + 2) * (d%:R + 4)) -> ((k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1)) = ((r ^- 2) * (4 + d%:R) * ((5 + (((- 1) + d%:R) * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms _ _ _ _ r r0 -> -> ->.
rewrite printed_sum //; have := lt0r_neq0 (spread_gt0 T3 d1); have r1 := lt0r_neq0 r0.
have n0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have n2 : d%:R + 2 != 0 :> R by rewrite -natrD pnatr_eq0 addn2.
have n4 : d%:R + 4 != 0 :> R by rewrite -natrD pnatr_eq0 addn4.
rewrite !expr1; move: (_ + T%:R)^-1 d%:R n0 n2 n4 (reciprocals _ _ _) => t n n0 n2 n4 h b0.
have -> : 15 * r ^+ 6 / (n * (n + 2) * (n + 4)) + 3 * (n - 1) * r ^+ 6 / (n * (n + 2) * (n + 4)) * t * h =
  3 * r ^+ 6 * (5 + (- 1 + n) * t * h) / (n * (n + 2) * (n + 4)) by field; rewrite n0 n2 n4.
by field; rewrite n0 n2 n4 r1 b0.
Qed.

Theorem printed_rademacher : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> forall c : R, 0 < c -> (forall n j, X n j ^+ 2 = c ^+ 2) -> \sum_n w n = 1 -> ((k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1)) = ((c ^- 2) * ((1 + (((- 1) + d%:R) * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms _ _ _ _ c c0 signs law.
have at1 F v : (forall n, F (X n) = v) -> mean X w F = v.
  by move=> Fc; rewrite /mean (eq_bigr (fun n => w n * v)) => [|n _]; rewrite ?Fc // -mulr_suml law mul1r.
pose j := Ordinal d1.
have -> : k1 = c ^+ 4 by rewrite -(moment4 ms j); apply: at1 => n; rewrite (exprM _ 2 2) signs -exprM.
have -> : k2 = c ^+ 6 by rewrite -(moment6 ms j); apply: at1 => n; rewrite (exprM _ 2 3) signs -exprM.
have -> : k3 = (d%:R - 1) * c ^+ 6.
  rewrite -(moment24 ms j); apply: at1 => n; rewrite (eq_bigr (fun=> c ^+ 6)) => [|k _]; last first.
    by rewrite signs (exprM _ 2 2) signs -exprM -exprD.
  rewrite sumr_const -[LHS]mulr_natl; congr (_ * _).
  by rewrite (_ : #|_| = d.-1) -?subn1 ?natrB // subn1 -[d in RHS]card_ord -(cardC1 j); apply: eq_card.
rewrite printed_sum //; have s1 := lt0r_neq0 c0.
have : 0 < 1 + ((- 1) + d%:R) * (((- 2) + T%:R) ^- 1) * reciprocals R T 1.
  apply: ltr_paddr ltr01; rewrite !mulr_ge0 ?reciprocals_ge0 // ?invr_ge0 ?expr1 addrC subr_ge0 ?ler1n //.
  by rewrite ler_nat ltnW.
move/lt0r_neq0; rewrite !expr1; move: (_ + T%:R)^-1 d%:R (reciprocals _ _ _) => t n h b0.
have -> : c ^+ 6 + (n - 1) * c ^+ 6 * t * h = c ^+ 6 * (1 + (- 1 + n) * t * h) by ring.
by field; rewrite s1 b0.
Qed.

Theorem printed_one_hot : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> 0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> forall c : R, 0 < c -> (forall n, exists i, X n i ^+ 2 = c ^+ 2 /\ forall k, k != i -> X n k = 0) -> ((k1 * ((k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))) ^- 1)) = (c ^- 2)).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms _ k10 _ _ c c0 hot.
pose j := Ordinal d1; have c1 := lt0r_neq0 c0; have x1 := lt0r_neq0 k10.
have -> : k3 = 0.
  rewrite -(moment24 ms j) /mean big1 // => n _; rewrite big1 ?mulr0 // => k kj.
  have [i [_ zero]] := hot n; have [ji|ij] := eqVneq j i; last by rewrite zero // expr0n mul0r.
  by rewrite [X n k]zero -?ji // expr0n mulr0.
have -> : k2 = c ^+ 2 * k1.
  rewrite -(moment6 ms j) -(moment4 ms j) -meanZ; apply: eq_bigr => n _; congr (_ * _).
  have [i [sq zero]] := hot n; have [->|ij] := eqVneq j i; last by rewrite zero // !expr0n mulr0.
  by rewrite -sq -exprD.
by rewrite !mul0r addr0; field; rewrite x1 c1.
Qed.

Theorem printed_ratio : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> a <> 0 -> forall (j : 'I_d) (slope_P slope_A ratio c : R), is_slope (fun e => loss X w T (Blocks (b%:M + e *: delta_mx j j) 0 0 0 a%:M 0)) slope_P -> is_slope (fun e => loss X w T (Blocks b%:M 0 0 0 (a%:M + e *: delta_mx j j) 0)) slope_A -> (ratio = (b * (a ^- 1))) -> (c = ((a ^+ 2) + ((- 1) * (b ^+ 2)))) -> (((a * - slope_P - b * - slope_A) / a ^+ 2) = (((- 2) + T%:R) * ((k1 * (1 + ((- 1) * (ratio ^+ 2)))) + ((- 1) * c * ratio * (k2 + (k3 * (((- 2) + T%:R) ^- 1) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1)))))))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms /eqP a0 j sP sA ratio c.
move=> /slope_unique/(_ (slope_value a b T3 ms j)) -> /slope_unique/(_ (slope_score a b T3 ms j)) -> -> ->.
rewrite printed_sum //; have := length_neq0 T3; rewrite !expr1.
by move: T%:R (reciprocals _ _ _) => t h t2; field; rewrite ?t2 ?a0.
Qed.

Lemma reciprocals_gt0 T : (3 <= T)%N -> 0 < reciprocals R T 1.
Proof.
move=> T3; rewrite /reciprocals big_ltn // expr1 invr1; apply: ltr_paddr ltr01.
by apply: sumr_ge0 => t _; rewrite expr1 invr_ge0 ler0n.
Qed.

Theorem printed_invariant : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall k13 k33 k15 k123 : R, mixed_moments X w k13 k33 k15 k123 -> forall (j k : 'I_d) (p q r g : R), j != k -> (forall a b, is_slope (fun e => loss X w T (Blocks (b%:M + e *: delta_mx j k) 0 0 0 a%:M 0)) (p * a ^+ 2 * b)) -> (forall a b, is_slope (fun e => loss X w T (Blocks b%:M 0 0 0 (a%:M + e *: delta_mx j k) 0)) (q * a * b ^+ 2 + r * b)) -> g = p ^+ 2 + q ^+ 2 + r ^+ 2 -> ((g = 0)) <-> ((k13 = 0)) /\ ((k33 = 0)) /\ ((((k15 * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 1))) + (k123 * ((- 2) + d%:R) * (\sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- 2)))) = 0)).
Proof.
move=> d N T X w k0 k1 k2 k3 a b T3 d1 ms k13 k33 k15 k123 mx j k p q r g jk isP isA ->.
have h0 := lt0r_neq0 (reciprocals_gt0 T3); rewrite !printed_sum //.
have := slope_unique (isP 1 1) (slope_value_cross T 1 1 mx jk).
have := slope_unique (isA 0 1) (slope_score_cross T 0 1 mx jk).
have := slope_unique (isA 1 1) (slope_score_cross T 1 1 mx jk).
rewrite !(mul1r, mulr1, expr1n, mul0r, mulr0, add0r, sub0r, addr0) => qr rE pE.
rewrite rE pE in qr *; move: qr h0; move: (reciprocals _ _ 1) (reciprocals _ _ 2) d%:R => h h2 n qr h0.
have qE : q = k33 * h + (k15 * h + k123 * (- 2 + n) * h2).
  by apply: (addIr (- k13 * h)); rewrite qr; ring.
rewrite qE; set third := k15 * h + _; split=> [/eqP|[-> [-> ->]]]; last by rewrite !(mul0r, oppr0, addr0, expr0n).
rewrite paddr_eq0 ?addr_ge0 ?sqr_ge0 // paddr_eq0 ?sqr_ge0 // !sqrf_eq0 !mulf_eq0 oppr_eq0 (negbTE h0) !orbF.
by case/andP=> [/andP[/eqP -> third0] /eqP ->]; move: third0; rewrite mul0r add0r => /eqP.
Qed.

Theorem printed_charge : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall (x : 'I_d -> R) s t dv dk dq (i r l : 'I_d) m, (dv < s)%N -> (dk < s)%N -> (dq < t)%N -> mul (token x (s - dv) i) (mul (conj (token x (s - dk) r)) (token x (t - dq) l)) = [:: m] -> (((degree m.2)%:~R : R) = ((- 1) + dk%:R + t%:R + ((- 1) * dq%:R) + ((- 1) * dv%:R))).
Proof.
move=> d N T X w k0 k1 k2 k3 a b _ _ _ x s t dv dk dq i r l m vs ks qt.
rewrite -(prednK (_ : 0 < s - dv)%N) ?subn_gt0 // -(prednK (_ : 0 < s - dk)%N) ?subn_gt0 //.
rewrite -(prednK (_ : 0 < t - dq)%N) ?subn_gt0 // => -[<-] /=; rewrite !degreeD degreeN !degree_power.
rewrite (_ : _ + _ = t%:Z - 1 - dv%:Z + dk%:Z - dq%:Z); last by lia.
by rewrite !(rmorphB, rmorphD, rmorph1) /= -!pmulrn; move: t%:R dv%:R dk%:R dq%:R => v w' y z; ring.
Qed.

Theorem printed_others : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall (j k : 'I_d) slope, (is_slope (fun e => loss X w T (Blocks b%:M (e *: delta_mx j k) 0 0 a%:M 0)) slope \/ is_slope (fun e => loss X w T (Blocks b%:M 0 (e *: delta_mx j k) 0 a%:M 0)) slope \/ is_slope (fun e => loss X w T (Blocks b%:M 0 0 (e *: delta_mx j k) a%:M 0)) slope \/ is_slope (fun e => loss X w T (Blocks b%:M 0 0 0 a%:M (e *: delta_mx j k))) slope) -> (slope = 0).
Proof.
move=> d N T X w k0 k1 k2 k3 a b _ _ _ j k slope.
have [isQ isR isU isV] := others_slopes T X w b%:M a%:M (delta_mx j k).
by case=> [|[|[]]] /slope_unique; [move/(_ _ isQ)|move/(_ _ isR)|move/(_ _ isU)|move/(_ _ isV)].
Qed.

End Printed.

(** ** The layer on any sequence *)

Section Sequences.

Variables (C : numClosedFieldType) (R : realFieldType).

Lemma diagonal_on d (x : nat -> 'I_d -> C) (a b : C) t i (s : nat) :
  (\sum_k (value_P (diagonal d a b) i k * x s k + value_Q (diagonal d a b) i k * x s.-1 k)) *
  (\sum_r \sum_l ((x s r)^* * (score_R (diagonal d a b) r l * x t l + score_U (diagonal d a b) r l * x t.-1 l) +
      (x s.-1 r)^* * (score_A (diagonal d a b) r l * x t l + score_V (diagonal d a b) r l * x t.-1 l))) =
  a * b * \sum_j x t j * ((x s.-1 j)^* * x s i).
Proof.
have z (p q : 'I_d) : (0 : 'M[C]_d) p q = 0 by rewrite mxE.
rewrite (eq_bigr (fun k => (b%:M : 'M_d) i k * x s k)) => [|k _]; last by rewrite /= z mul0r addr0.
rewrite sum_scalar !mulr_sumr; apply: eq_bigr => r _.
rewrite (eq_bigr (fun l => (a%:M : 'M_d) r l * ((x s.-1 r)^* * x t l))) => [|l _].
  by rewrite sum_scalar; move: (x s i) (x t r) (_^*) => p q v; ring.
rewrite /= !z !mul0r !addr0 mulr0 add0r.
by rewrite mulrCA.
Qed.

Theorem printed_step : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall (x : nat -> 'I_d -> C) (a b : C) t (i : 'I_d), (2 <= t)%N -> (forall j, x 0%N j = 0) -> (prediction_on x (diagonal d a b) t i = ((- 1) * a * b * (\sum_(j < d) ((- 1) * (((- 1) + t%:R) ^- 1) * x t%N j * (\sum_(1 <= s < ((t - 1)).+1) ((x s%N j)^* * x (1 + s)%N i)))))).
Proof.
move=> d N T X w k0 k1 k2 k3 _ _ _ d1 _ x a b [//|t] i t1 x0.
rewrite /prediction_on (eq_bigr _ (fun s _ => diagonal_on x a b t.+1 i s)) -mulr_sumr.
rewrite big_nat_recl // [X in _ * (_ * (X + _))]big1 => [|j _]; last by rewrite x0 conjC0 mul0r mulr0.
rewrite add0r exchange_big /= subn1 (_ : (- 1) + t.+1%:R = t%:R); last by rewrite mulrS addKr.
rewrite mulrCA (_ : (- 1) * a * b = a * b * (- 1)) -1?[RHS]mulrA; last by ring.
congr (_ * _); rewrite !mulr_sumr; apply: eq_bigr => j _; rewrite !mulr_sumr; apply: eq_bigr => s _ /=.
by rewrite expr1; move: (x t.+1 j) (x s.+1 i) (_^*) (t%:R^-1) => p q v y; ring.
Qed.

Lemma re_inner_scale d (n : nat) (G E : 'M[C]_d) : re_inner (n%:R *: G) E = n%:R * re_inner G E.
Proof.
rewrite /re_inner -ReMl ?realn // mulr_sumr; congr ('Re _); apply: eq_bigr => i _.
by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mxE rmorphM /= conjC_nat mulrA.
Qed.

Theorem printed_inner : forall d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R), (3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> forall (x : nat -> 'I_d -> C) t (i j : 'I_d) (G : 'M[C]_d), (2 <= t)%N -> is_gradient (fun W : 'M[C]_d => ((((- 2) + (2 * t%:R)) ^- 1) * (\sum_(1 <= s < ((t - 1)).+1) \sum_(i < d) (`|(x (1 + s)%N i + ((- 1) * (\sum_(n < d) (W i n * x s%N n))))| ^+ 2)))) 0 G -> (G i j = ((- 1) * (((- 1) + t%:R) ^- 1) * (\sum_(1 <= s < ((t - 1)).+1) ((x s%N j)^* * x (1 + s)%N i)))).
Proof.
move=> d N T X w k0 k1 k2 k3 _ _ _ d1 _ x [//|t] i j G t1 grad.
pose v s : 'cV[C]_d := \col_k x s k.
have t0 : t%:R != 0 :> C by rewrite pnatr_eq0 -lt0n.
have F (W : 'M[C]_d) : ((- 2) + 2 * t.+1%:R) ^- 1 * (\sum_(1 <= s < ((t.+1 - 1)).+1) \sum_(i < d)
    (`|(x (1 + s)%N i + ((- 1) * (\sum_(n < d) (W i n * x s%N n))))| ^+ 2)) = t%:R^-1 * inner_loss v t.+1 W :> C.
  rewrite /inner_loss subn1 /= (_ : (- 2) + 2 * t.+1%:R = 2 * t%:R); last by rewrite mulrS; ring.
  rewrite expr1 invfM mulrCA mulrA; congr (_ * _); apply: eq_bigr => s _; apply: eq_bigr => k _.
  by rewrite !mxE mulN1r; congr (`|_ - _| ^+ 2); apply: eq_bigr => n _; rewrite mxE.
have scaled : is_gradient (inner_loss v t.+1) 0 (t%:R *: G).
  move=> E; have [c bound] := grad E; exists (t%:R * c) => y real_y; have := bound y real_y; rewrite !F => near.
  rewrite re_inner_scale (_ : _ - _ = t%:R * (t%:R^-1 * inner_loss v t.+1 (0 + y *: E) -
    t%:R^-1 * inner_loss v t.+1 0 - y * re_inner G E)); last first.
    by move: (inner_loss _ _ _) (inner_loss _ _ _) (re_inner _ _) => p q r; field.
  by rewrite normrM normr_nat -mulrA ler_wpmul2l ?ler0n.
have := ((gradient_gradient v t.+1 0).2 _).1 scaled; move/matrixP/(_ i j); rewrite /gradient mul0mx sub0r !mxE => GE.
rewrite -[LHS](mulKf t0) GE (_ : (- 1) + t.+1%:R = t%:R); last by rewrite mulrS addKr.
rewrite subn1 /= expr1 mulrN mulN1r mulNr; congr (- (_ * _)); apply: eq_bigr => s _; rewrite !mxE; exact: mulrC.
Qed.

End Sequences.

Print Assumptions printed_loss.
Print Assumptions printed_slope_value.
Print Assumptions printed_slope_score.
Print Assumptions printed_cross_value.
Print Assumptions printed_cross_score.
Print Assumptions printed_best.
Print Assumptions printed_gaussian.
Print Assumptions printed_sphere.
Print Assumptions printed_rademacher.
Print Assumptions printed_one_hot.
Print Assumptions printed_ratio.
Print Assumptions printed_invariant.
Print Assumptions printed_charge.
Print Assumptions printed_others.
Print Assumptions printed_step.
Print Assumptions printed_inner.
