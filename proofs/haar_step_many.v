(** * The least loss of full blocks on sequences from Haar measure

    [many_least], [many_attained]: for d >= 2 and H >= d^2, but for Tmax = 2 with
    s_0 = 0, where a step and the turned token are one vector: [short_least]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented.
From icar Require Import haar_step_traces haar_step haar_step_loss haar_step_sums haar_step_forms haar_step_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** C in closed form *)

Section Mixed.

Variables (F : numFieldType) (d : nat).
Hypothesis d1 : (1 <= d)%N.
Local Notation D := (d%:R : F).

Let D0 : D != 0. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Let D1 : D + 1 != 0. Proof. by rewrite -[1]/(1%:R) -natrD pnatr_eq0 addn1. Qed.
Let D2 : D + 2 != 0. Proof. by rewrite -natrD pnatr_eq0 addn2. Qed.

Lemma mixedE K (e := (K - d)%N) : mixed F d K = K%:R / D
  * (1 + (2 * (D + 1) * (K%:R - 1) + K%:R * (K%:R - 1) - e%:R * (e%:R - 1)) / ((D + 1) * (D + 2))).
Proof. exact: mixed_sum. Qed.

Lemma first_terms : [/\ gain F d 1 = 1 / D, power_of F d 1 = 1 / D & mixed F d 1 = 1 / D].
Proof.
rewrite gain1 // power1 // mixedE // (_ : (1 - d = 0)%N); last by lia.
by split=> //; move: D0 D1 D2 => z0 z1 z2; field; rewrite z0 z1 z2.
Qed.

Lemma second_terms : (2 <= d)%N ->
  power_of F d 2 = (2 * D + 7) / (D * (D + 1)) /\ mixed F d 2 = 2 * (D + 3) / (D * (D + 1)).
Proof.
move=> d2; rewrite powerE // mixedE // (_ : (2 - d = 0)%N); last by lia.
by split; move: D0 D1 D2 => z0 z1 z2; field; rewrite z0 z1 z2.
Qed.

End Mixed.

Section Law.

Variables (C : numClosedFieldType) (d n : nat).
Variables (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d).
Variables (s : boundary) (Tmax : nat).
Hypothesis law_ok : haar_like rho W x Tmax.+1.
Hypothesis law_invariant : haar_invariant rho W x Tmax.+1.
Hypotheses (d1 : (1 <= d)%N) (Tmax2 : (2 <= Tmax)%N).

Local Notation mean := (mean rho).
Local Notation K T := (count_useful s T).
Local Notation step_at T a := (unit_step (state s (W a) (x a)) T).
Local Notation turn_at T a := (turned (state s (W a) (x a)) T).
Local Notation SN := (sum_gain C d s Tmax).
Local Notation SQ := (sum_power C d s Tmax).
Local Notation SC := (sum_mixed C d s Tmax).
Local Notation SY := (sum_turned C d s Tmax).
Local Notation SR := (sum_square C d s Tmax).

Lemma sum_mixed_ge0 : 0 <= SC.
Proof.
apply: sumr_ge0 => T _; rewrite mulr_ge0 ?ler0n //; apply: sumr_ge0 => q _; exact: pair_ge0.
Qed.

(** The mean square of a real combination. *)
Lemma combination_square T (a b : C) : (2 <= T <= Tmax)%N -> a \is Num.real -> b \is Num.real ->
  mean (fun e => sqnorm (a *: step_at T e + b *: turn_at T e))
  = a ^+ 2 * power_of C d (K T) + 2 * a * b * mixed C d (K T) + b ^+ 2 * ((K T)%:R ^+ 2 / d%:R).
Proof.
case/andP => T2 T_le aR bR; have T1T : (1 <= T <= Tmax)%N by rewrite ltnW.
have real_mixed : (mixed C d (K T))^* = mixed C d (K T).
  by apply/CrealP/ger0_real; rewrite mulr_ge0 ?ler0n //; apply: sumr_ge0 => q _; exact: pair_ge0.
transitivity (mean (fun e => a ^+ 2 * sqnorm (step_at T e) + (a * b * dot (step_at T e) (turn_at T e)
    + (a * b * dot (turn_at T e) (step_at T e) + b ^+ 2 * dot (turn_at T e) (turn_at T e))))).
  apply: eq_mean => e; rewrite !sqnormE !(dotDl, dotDr, dotZl, dotZr) (CrealP aR) (CrealP bR).
  move: (dot _ _) (dot _ _) (dot _ _) (dot _ _) => p q r u; ring.
rewrite !meanD !meanZ (mean_step s law_ok T1T) (mean_step_turned s law_ok d1 T1T).
rewrite (mean_turned s law_ok d1) ?(ltnW T2) // (mean_dotC law_ok) (mean_step_turned s law_ok d1 T1T) real_mixed.
by ring.
Qed.

Definition determinant : C := SQ * SR - SC ^+ 2.

Lemma determinant_square : \sum_(2 <= T < Tmax.+1) mean (fun e => sqnorm (SC *: step_at T e + (- SQ) *: turn_at T e))
  = SQ * determinant.
Proof.
have aR : SC \is Num.real by exact: ger0_real sum_mixed_ge0.
have bR : - SQ \is Num.real by rewrite rpredN gtr0_real // sum_power_gt0.
rewrite (eq_big_nat _ _ (F2 := fun T => SC ^+ 2 * power_of C d (K T) + 2 * SC * - SQ * mixed C d (K T)
    + (- SQ) ^+ 2 * ((K T)%:R ^+ 2 / d%:R))) => [|T TT]; last exact: combination_square.
rewrite !big_split /= -!mulr_sumr -/SQ -/SC -/SR /determinant.
by move: SQ SC SR => q c r; ring.
Qed.

Lemma determinant_ge0 : 0 <= determinant.
Proof.
rewrite -(pmulr_rge0 _ (sum_power_gt0 C s d1 Tmax2)) -determinant_square; apply: sumr_ge0 => T _.
by apply: (mean_ge0 law_ok) => e; exact: sqnorm_ge0.
Qed.

Lemma determinant_neq0 : (2 <= d)%N -> (3 <= Tmax)%N \/ s <> Zero -> determinant != 0.
Proof.
move=> d2 long; apply/eqP => det0.
have aR : SC \is Num.real by exact: ger0_real sum_mixed_ge0.
have SQ_gt0 := sum_power_gt0 C s d1 Tmax2.
have bR : - SQ \is Num.real by rewrite rpredN gtr0_real.
have all0 : \sum_(2 <= T < Tmax.+1) mean (fun e => sqnorm (SC *: step_at T e + (- SQ) *: turn_at T e)) = 0.
  by rewrite determinant_square det0 mulr0.
pose T0 := if s is Zero then 3%N else 2%N.
have T0T : (2 <= T0 <= Tmax)%N by rewrite /T0; case: s long => // -[].
have K2 : K T0 = 2%N by rewrite /T0 /count_useful; case: s.
have : mean (fun e => sqnorm (SC *: step_at T0 e + (- SQ) *: turn_at T0 e)) = 0.
  move/eqP: all0; rewrite psumr_eq0 => [/allP all0|T _]; last first.
    by apply: (mean_ge0 law_ok) => e; exact: sqnorm_ge0.
  by apply/eqP/all0; rewrite mem_index_iota ltnS.
rewrite combination_square // K2; have [-> ->] := second_terms C d1 d2.
have SQ_neq0 := lt0r_neq0 SQ_gt0; move: aR bR SQ_neq0; move: SC SQ => a q aR bR q0.
have D0 : d%:R != 0 :> C by rewrite pnatr_eq0 -lt0n.
have D1 : d%:R + 1 != 0 :> C by rewrite -[1]/(1%:R) -natrD pnatr_eq0 addn1.
have above0 : 0 < d%:R ^+ 2 + 3 * d%:R - 2 :> C.
  rewrite -natrX -natrM -natrD -natrB ?ltr0n; first by lia.
  by lia.
move=> zero; have : (d%:R + 1) * (d%:R * (d%:R + 1)) * (a ^+ 2 * ((2 * d%:R + 7) / (d%:R * (d%:R + 1)))
  + 2 * a * - q * (2 * (d%:R + 3) / (d%:R * (d%:R + 1))) + (- q) ^+ 2 * (2%:R ^+ 2 / d%:R)) = 0.
  by rewrite zero mulr0.
have -> : (d%:R + 1) * (d%:R * (d%:R + 1)) * (a ^+ 2 * ((2 * d%:R + 7) / (d%:R * (d%:R + 1)))
  + 2 * a * - q * (2 * (d%:R + 3) / (d%:R * (d%:R + 1))) + (- q) ^+ 2 * (2%:R ^+ 2 / d%:R))
  = (2 * (d%:R + 1) * - q + (d%:R + 3) * a) ^+ 2 + (d%:R ^+ 2 + 3 * d%:R - 2) * a ^+ 2.
  by move: D0 D1 => z0 z1; field; rewrite z0 z1.
have natR k : (k%:R : C) \is Num.real by exact: realn.
have sumR : 2 * (d%:R + 1) * - q + (d%:R + 3) * a \is Num.real.
  by rewrite rpredD // !rpredM // ?rpredD // ?rpred1.
have square0 : 0 <= (2 * (d%:R + 1) * - q + (d%:R + 3) * a) ^+ 2 by exact: real_exprn_even_ge0.
have rest0 : 0 <= (d%:R ^+ 2 + 3 * d%:R - 2) * a ^+ 2.
  by apply: mulr_ge0; [exact: ltW | exact: real_exprn_even_ge0].
move/eqP; rewrite paddr_eq0 // => /andP [/eqP first].
rewrite mulf_eq0 gt_eqF // orFb expf_eq0 /= => /eqP a0.
move/eqP: first; rewrite a0 mulr0 addr0 expf_eq0 /= mulf_eq0 mulf_eq0 oppr_eq0 (negPf q0) orbF.
by rewrite pnatr_eq0 (negPf D1).
Qed.

(** The best combination. *)
Let X : C := (SN * SR - SY * SC) / determinant.
Let Y : C := (SQ * SY - SN * SC) / determinant.

Definition both_minimum : C :=
  (Tmax - 1)%:R - (SN ^+ 2 * SR - 2 * SN * SY * SC + SY ^+ 2 * SQ) / determinant.

Section Many.

Hypothesis det_neq0 : determinant != 0.

Let normal_step : X * SQ + Y * SC = SN.
Proof.
move: det_neq0; rewrite /X /Y /determinant; move: SN SQ SC SY SR => a q c y r q0.
by field.
Qed.

Let normal_turned : X * SC + Y * SR = SY.
Proof.
move: det_neq0; rewrite /X /Y /determinant; move: SN SQ SC SY SR => a q c y r q0.
by field.
Qed.

Let least_is : (Tmax - 1)%:R - X * SN - Y * SY = both_minimum.
Proof.
move: det_neq0; rewrite /both_minimum /X /Y /determinant; move: (Tmax - 1)%:R SN SQ SC SY SR => z a q c y r q0.
by field.
Qed.

Theorem many_least H (B : heads C H d) : both_minimum <= haar_loss rho W x s B Tmax.
Proof. by rewrite -least_is; exact: (full_least law_ok law_invariant d1 normal_step normal_turned B). Qed.

Theorem many_attained H : (d ^ 2 <= H)%N ->
  exists B : heads C H d, haar_loss rho W x s B Tmax = both_minimum.
Proof.
move=> many; exists (two_directions many X Y); rewrite -least_is.
apply: (full_exact law_ok law_invariant d1 normal_step normal_turned) => T a _.
exact: two_directions_predict.
Qed.

End Many.

(** Tmax = 2 with s_0 = 0. *)
Lemma short_sums : s = Zero -> Tmax = 2%N ->
  [/\ SN = 1 / d%:R, SQ = 1 / d%:R, SC = 1 / d%:R, SY = 1 / d%:R & SR = 1 / d%:R].
Proof.
move=> -> ->; have [g p q] := first_terms C d1.
rewrite /sum_gain /sum_power /sum_mixed /sum_turned /sum_square !big_nat1 /= expr1n.
by split.
Qed.

Theorem short_least H (B : heads C H d) : s = Zero -> Tmax = 2%N ->
  1 - 1 / d%:R <= haar_loss rho W x s B Tmax.
Proof.
move=> sZ T2; have [sn sq sc sy sr] := short_sums sZ T2.
have normal_step : 1 * SQ + 0 * SC = SN by rewrite sn sq mul1r mul0r addr0.
have normal_turned : 1 * SC + 0 * SR = SY by rewrite sc sy mul1r mul0r addr0.
have T1 : (Tmax - 1)%:R = 1 :> C by rewrite T2.
have := full_least law_ok law_invariant d1 normal_step normal_turned B.
by rewrite sn T1 !mul1r mul0r subr0.
Qed.

Theorem short_attained H : (1 <= H)%N -> s = Zero -> Tmax = 2%N ->
  exists B : heads C H d, haar_loss rho W x s B Tmax = 1 - 1 / d%:R.
Proof.
move=> H1 sZ T2; have [b bE] := haar_attained s law_ok d1 H1 Tmax2; exists (multiples d b); rewrite bE.
have [sn sq _ _ _] := short_sums sZ T2; have T1 : (Tmax - 1)%:R = 1 :> C by rewrite T2.
rewrite /haar_minimum sn sq T1.
have : d%:R != 0 :> C by rewrite pnatr_eq0 -lt0n.
by move=> d0; move: (d%:R : C) d0 => z z0; field; rewrite z0.
Qed.

End Law.

Print Assumptions many_least.
Print Assumptions many_attained.
Print Assumptions short_least.
