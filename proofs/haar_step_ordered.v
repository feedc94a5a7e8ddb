(** * More heads help: sum C sum N > sum Y sum Q

    For d >= 2, but for Tmax = 2 with s_0 = 0, the normal equations of a step and the
    turned token are not solved by a step alone: what many heads gain is
    (sum C sum N - sum Y sum Q)^2 over positive numbers. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented.
From icar Require Import haar_step_traces haar_step haar_step_loss haar_step_sums haar_step_forms haar_step_heads haar_step_many.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Ordered.

Variables (F : numFieldType) (d : nat).
Hypothesis d1 : (1 <= d)%N.

Local Notation D := (d%:R : F).

Let D0 : D != 0. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Let D1 : D + 1 != 0. Proof. by rewrite -[1]/(1%:R) -natrD pnatr_eq0 addn1. Qed.
Let D2 : D + 2 != 0. Proof. by rewrite -natrD pnatr_eq0 addn2. Qed.
Let natS k : k.+1%:R = k%:R + 1 :> F. Proof. by rewrite -[k.+1]addn1 natrD. Qed.

Let G K : F := \sum_(1 <= k < K.+1) gain F d k.
Let P K : F := \sum_(1 <= k < K.+1) power_of F d k.
Let M K : F := \sum_(1 <= k < K.+1) mixed F d k.
Let Y K : F := \sum_(1 <= k < K.+1) k%:R / D.

Lemma turned_sum K : Y K = K%:R * (K%:R + 1) / (2 * D).
Proof.
elim: K => [|K IH]; first by rewrite /Y big_geq // mul0r mul0r.
by rewrite /Y big_nat_recr //= -/(Y K) IH natS; move: D0 => a; field; rewrite a.
Qed.

Lemma mixed_short K : (K <= d)%N -> let k := K%:R : F in M K
  = k * (k + 1) * (3 * k ^+ 2 + 8 * k * D + 7 * k + 6 * D ^+ 2 + 10 * D + 2) / (12 * D * (D + 1) * (D + 2)).
Proof.
elim: K => [|K IH] K_le; first by rewrite /M big_geq // /= !mul0r.
rewrite /M big_nat_recr //= -/(M K) (IH (ltnW K_le)) mixedE // (eqP K_le) natS.
by move: D0 D1 D2 => a b c; field; rewrite a b c.
Qed.

Lemma mixed_long e : let k := e%:R : F in M (d + e)
  = (17 * D ^+ 4 + 48 * D ^+ 3 * k + 34 * D ^+ 3 + 48 * D ^+ 2 * k ^+ 2 + 72 * D ^+ 2 * k + 19 * D ^+ 2
     + 16 * D * k ^+ 3 + 48 * D * k ^+ 2 + 32 * D * k + 2 * D + 8 * k ^+ 3 + 12 * k ^+ 2 + 4 * k)
    / (12 * D * (D + 1) * (D + 2)).
Proof.
elim: e => [|e IH] /=.
  by rewrite addn0 mixed_short //=; move: D0 D1 D2 => a b c; field; rewrite a b c.
rewrite addnS /M big_nat_recr //= -/(M (d + e)) IH mixedE // -addnS addKn natrD natS.
by move: D0 D1 D2 => a b c; field; rewrite a b c.
Qed.

Let nonneg := (addr_ge0, mulr_ge0, exprn_ge0, ler0n).

Hypothesis d2 : (2 <= d)%N.

Let D_gt0 : 0 < D. Proof. by rewrite ltr0n. Qed.

(** What exceeds 2. *)
Let p : F := (d - 2)%:R.
Let DE : D = p + 2. Proof. by rewrite /p natrB // subrK. Qed.
Let p0 : 0 <= p. Proof. exact: ler0n. Qed.

Ltac positive := repeat first [assumption | exact: ler0n | exact: p0 | exact: ltW D_gt0 | apply: addr_ge0
  | apply: mulr_ge0 | apply: exprn_ge0].

Lemma positive_quotient (z num below : F) : z = num / below -> 0 < num -> 0 < below -> 0 < z.
Proof. by move=> -> num0 below0; rewrite divr_gt0. Qed.

Let below_gt0 : 0 < 72 * D ^+ 2 * (D + 1) ^+ 2 * (D + 2).
Proof.
have nat_gt0 k : (0 < k)%N -> 0 < k%:R :> F by rewrite ltr0n.
by do ![apply: mulr_gt0 | apply: exprn_gt0 | apply: addr_gt0 | exact: D_gt0 | exact: ltr01 | exact: nat_gt0].
Qed.

Ltac strict := repeat first [exact: D_gt0 | exact: ltr01 | by rewrite ltr0n | apply: mulr_gt0 | apply: exprn_gt0
  | apply: ltr_paddl; [by positive | by rewrite ?ltr01 ?ltr0n]].

Lemma ordered_zero K : (2 <= K)%N -> 0 < M K * G K - Y K * P K.
Proof.
move=> K2; rewrite /G /P; have [K_le|d_lt] := leqP K d.
  rewrite mixed_short // power_short // gain_short // turned_sum /=.
  have k0 : 0 <= (K - 2)%:R :> F by exact: ler0n.
  have -> : K%:R = (K - 2)%:R + 2 :> F by rewrite natrB // subrK.
  move: (K - 2)%:R k0 => k k0; apply: (@positive_quotient _ ((k + 2) ^+ 2 * (k + 1) * (k + 3) ^+ 2
      * (3 * k ^+ 2 + 16 * k + 5 * k * D + 8 * D + 16)) _ _ _ below_gt0).
    by move: D0 D1 D2 => a b c; field; rewrite a b c.
  by strict.
rewrite -(subnKC (ltnW d_lt)) mixed_long (power_long F d1) (gain_long F d1) turned_sum /= natrD.
move: (K - d)%:R (ler0n F (K - d)) => e e0.
apply: (@positive_quotient _ (D * (D - 1) * (8 * D ^+ 5 + 18 * D ^+ 4 + 2 * D * (4 * D ^+ 2 - 3 * D - 2)
   + e * (51 * D ^+ 4 + 108 * D ^+ 3 + (59 * D ^+ 2 - 6 * D - 8))
   + e ^+ 2 * (138 * D ^+ 3 + 240 * D ^+ 2 + 102 * D + 56 * e) + e ^+ 3 * (178 * D ^+ 2 + 222 * D)
   + e ^+ 4 * (108 * D + 72) + 24 * e ^+ 5)) _ _ _ below_gt0).
  by move: D0 D1 D2 => a b c; field; rewrite a b c.
have -> : 4 * D ^+ 2 - 3 * D - 2 = 4 * p ^+ 2 + 13 * p + 8 by rewrite DE; ring.
have -> : 59 * D ^+ 2 - 6 * D - 8 = 59 * p ^+ 2 + 230 * p + 216 by rewrite DE; ring.
have -> : D - 1 = p + 1 by rewrite DE; ring.
apply: mulr_gt0; first by rewrite mulr_gt0 // ltr_paddl ?ltr01.
rewrite -!addrA ltr_spaddl //; first by rewrite mulr_gt0 ?ltr0n ?exprn_gt0.
positive.
Qed.

Lemma ordered_wrap K : (2 <= K)%N -> 0 < (M K - 1 / D) * (G K - 1 / D) - (Y K - 1 / D) * (P K - 1 / D).
Proof.
move=> K2; rewrite /G /P; have [K_le|d_lt] := leqP K d.
  rewrite mixed_short // power_short // gain_short // turned_sum /=.
  have k0 : 0 <= (K - 2)%:R :> F by exact: ler0n.
  have -> : K%:R = (K - 2)%:R + 2 :> F by rewrite natrB // subrK.
  move: (K - 2)%:R k0 => k k0; apply: (@positive_quotient _ ((k + 2) * (k + 1) ^+ 2 * (k + 3)
      * (3 * (k + 2) ^+ 3 + 5 * (k + 2) ^+ 2 * D + 10 * (k + 2) ^+ 2 + 8 * (k + 2) * D + 10 * (k + 2) + 12 * D + 12))
      _ _ _ below_gt0).
    by move: D0 D1 D2 => a b c; field; rewrite a b c.
  by strict.
rewrite -(subnKC (ltnW d_lt)) mixed_long (power_long F d1) (gain_long F d1) turned_sum /= natrD.
move: (K - d)%:R (ler0n F (K - d)) => e e0.
apply: (@positive_quotient _ ((D - 1) * (8 * D ^+ 6 + 14 * D ^+ 4 + D * (18 * D ^+ 4 - 6 * D ^+ 2 - 22 * D - 12)
   + e * (51 * D ^+ 5 + 108 * D ^+ 4 + 6 * D ^+ 2 + (83 * D ^+ 3 - 68 * D - 48))
   + e ^+ 2 * (138 * D ^+ 4 + 240 * D ^+ 3 + 138 * D ^+ 2 + 36 * D)
   + e ^+ 3 * (178 * D ^+ 3 + 222 * D ^+ 2 + 104 * D + 48)
   + e ^+ 4 * (108 * D ^+ 2 + 72 * D) + 24 * D * e ^+ 5)) _ _ _ below_gt0).
  by move: D0 D1 D2 => a b c; field; rewrite a b c.
have -> : 18 * D ^+ 4 - 6 * D ^+ 2 - 22 * D - 12
    = 18 * p ^+ 4 + 144 * p ^+ 3 + 426 * p ^+ 2 + 530 * p + 208 by rewrite DE; ring.
have -> : 83 * D ^+ 3 - 68 * D - 48 = 83 * p ^+ 3 + 498 * p ^+ 2 + 928 * p + 480 by rewrite DE; ring.
have -> : D - 1 = p + 1 by rewrite DE; ring.
apply: mulr_gt0; first by rewrite ltr_paddl ?ltr01.
rewrite -!addrA ltr_spaddl //; first by rewrite mulr_gt0 ?ltr0n ?exprn_gt0.
positive.
Qed.

Theorem ordered (s : boundary) Tmax : (2 <= Tmax)%N -> (3 <= Tmax)%N \/ s <> Zero ->
  sum_turned F d s Tmax * sum_power F d s Tmax < sum_mixed F d s Tmax * sum_gain F d s Tmax.
Proof.
case: s Tmax => [] [|K] // K1 long; rewrite -subr_gt0.
  have K2 : (2 <= K)%N by case: long.
  have := ordered_zero K2; rewrite (sum_gain_zero F d) (sum_power_zero F d).
  have -> : sum_mixed F d Zero K.+1 = M K by rewrite /sum_mixed big_add1.
  by have -> : sum_turned F d Zero K.+1 = Y K by rewrite /sum_turned big_add1.
have := ordered_wrap K1; rewrite (sum_gain_wrap F d1) // (sum_power_wrap F d1) //.
have [_ _ m1] := first_terms F d1.
have mixed_wrap : sum_mixed F d Wrap K.+1 = M K.+1 - 1 / D.
  by rewrite /M big_ltn //= m1 addrC addKr.
have turned_wrap : sum_turned F d Wrap K.+1 = Y K.+1 - 1 / D.
  by rewrite /Y big_ltn //= mulr1n addrC addKr.
by rewrite mixed_wrap turned_wrap.
Qed.

End Ordered.

Section Better.

Variables (C : numClosedFieldType) (d n : nat).
Variables (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d).
Variables (s : boundary) (Tmax : nat).
Hypothesis law_ok : haar_like rho W x Tmax.+1.
Hypotheses (d2 : (2 <= d)%N) (Tmax2 : (2 <= Tmax)%N) (long : (3 <= Tmax)%N \/ s <> Zero).

Let d1 : (1 <= d)%N. Proof. exact: ltnW. Qed.

(** d^2 heads are better than multiples of the identity, of any number of heads. *)
Theorem more_heads : both_minimum C d s Tmax < haar_minimum C d s Tmax.
Proof.
have det0 := determinant_neq0 law_ok d1 Tmax2 d2 long.
have SQ0 := sum_power_gt0 C s d1 Tmax2; have := ordered C d1 d2 Tmax2 long; rewrite -subr_gt0 => gap0.
have det_gt0 : 0 < determinant C d s Tmax by rewrite lt_def det0 (determinant_ge0 s law_ok d1 Tmax2).
rewrite -subr_gt0 /haar_minimum /both_minimum; move: det_gt0 gap0 SQ0; rewrite /determinant.
move: (sum_gain _ _ _ _) (sum_power _ _ _ _) (sum_mixed _ _ _ _) (sum_turned _ _ _ _) (sum_square _ _ _ _).
move=> a q c y r det_gt0 gap0 q0.
have -> : (Tmax - 1)%:R - a ^+ 2 / q - ((Tmax - 1)%:R - (a ^+ 2 * r - 2 * a * y * c + y ^+ 2 * q) / (q * r - c ^+ 2))
    = (c * a - y * q) ^+ 2 / (q * (q * r - c ^+ 2)).
  by move: (lt0r_neq0 det_gt0) (lt0r_neq0 q0) => e0 f0; field; rewrite e0 f0.
by rewrite divr_gt0 ?exprn_gt0 // mulr_gt0.
Qed.

End Better.

Print Assumptions more_heads.
