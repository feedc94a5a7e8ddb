(** * The loss of scalar blocks on sequences from Haar measure

    Products of blocks other than a3 b1 predict vectors m_l W^i x with
    l + i < T; a3 b1 and the target have l + i = T.  As E m_k m_l m_p = 0
    where k + l + p is not 0, the two parts of the error are uncorrelated, and

        E |yhat - s_{T+1}|^2 = X_T + 1 - 2 Re(eta) N + |eta|^2 Q

    with N = sum_{k <= K} E |m_k|^2 and Q = sum_{k, l <= K} E conj(m_k) m_l m_{k-l}. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented.
From icar Require Import haar_step_traces haar_step.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** What a length contributes *)

Section Moments.

Variables (F : numFieldType) (d : nat).

(** N and Q. *)
Definition gain (K : nat) : F := \sum_(1 <= k < K.+1) square_value F d k.
Definition power_of (K : nat) : F := \sum_(1 <= k < K.+1) \sum_(1 <= l < K.+1) pair_value F d k l.

Lemma square_ge0 k : 0 <= square_value F d k.
Proof. by rewrite divr_ge0 ?mulr_ge0 ?ler0n. Qed.

Lemma pair_ge0 k l : 0 <= pair_value F d k l.
Proof.
have triple_ge0 i j : 0 <= triple_value F d i j by rewrite divr_ge0 ?mulr_ge0 ?ler0n.
by rewrite /pair_value; case: ifP => // _; [exact: square_ge0 | case: ifP].
Qed.

Lemma gain_ge0 K : 0 <= gain K.
Proof. by apply: sumr_ge0 => k _; exact: square_ge0. Qed.

Lemma power_gt0 K : (1 <= d)%N -> (1 <= K)%N -> 0 < power_of K.
Proof.
move=> d1 K1; rewrite /power_of big_ltn // ltr_spaddl //; last first.
  by apply: sumr_ge0 => k _; apply: sumr_ge0 => l _; exact: pair_ge0.
rewrite big_ltn // ltr_spaddl //; last by apply: sumr_ge0 => l _; exact: pair_ge0.
by rewrite /pair_value eqxx divr_gt0 // ?mulr_gt0 ?ltr0n // ltn_addr.
Qed.

End Moments.

(** 0 where s_t is the zero before the first token, else 1. *)
Definition edge_of (R : ringType) (s : boundary) (t : nat) : R := match s, t with Zero, 0%N => 0 | _, _ => 1 end.
Arguments edge_of : simpl never.

(** A step of size 1 at length T. *)
Definition unit_step (C : numClosedFieldType) (d : nat) (s : nat -> 'cV[C]_d) (T : nat) : 'cV[C]_d :=
  \sum_(1 <= t < T.+1) dot (s t.-1) (s T) *: s t.

Section Law.

Variables (C : numClosedFieldType) (d n : nat).
Variables (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d).
Variables (s : boundary) (Tmax : nat).
Hypothesis law_ok : haar_like rho W x Tmax.+1.

Local Notation mean := (mean rho).
Local Notation m k a := (overlap (W a) (x a) k).
Local Notation orb k a := (orbit (W a) (x a) k).
Local Notation tok t a := (state s (W a) (x a) t).

Implicit Types (f g : 'I_n -> C) (v w : 'I_n -> 'cV[C]_d) (T : nat).

Let rho_ge0 a : 0 <= rho a. Proof. by case: law_ok => [[]]. Qed.
Let rho_sum : \sum_a rho a = 1. Proof. by case: law_ok => [[]]. Qed.
Let unitary_W a : is_unitary (W a). Proof. by case: law_ok => _ /(_ a) []. Qed.
Let unit_x a : sqnorm (x a) = 1. Proof. by case: law_ok => _ /(_ a) []. Qed.

Lemma eq_mean f g : f =1 g -> mean f = mean g.
Proof. by move=> fg; apply: eq_bigr => a _; rewrite fg. Qed.

Lemma meanD f g : mean (fun a => f a + g a) = mean f + mean g.
Proof. by rewrite -big_split; apply: eq_bigr => a _; rewrite mulrDr. Qed.

Lemma meanZ c f : mean (fun a => c * f a) = c * mean f.
Proof. by rewrite mulr_sumr; apply: eq_bigr => a _; rewrite mulrCA. Qed.

Lemma mean_sum (I : Type) (r : seq I) (P : pred I) (f : I -> 'I_n -> C) :
  mean (fun a => \sum_(i <- r | P i) f i a) = \sum_(i <- r | P i) mean (f i).
Proof. by rewrite exchange_big; apply: eq_bigr => a _; rewrite mulr_sumr. Qed.

Lemma mean1 : mean (fun=> 1) = 1.
Proof. by rewrite -[RHS]rho_sum; apply: eq_bigr => a _; rewrite mulr1. Qed.

Lemma mean_conj f : mean (fun a => (f a)^*) = (mean f)^*.
Proof.
by rewrite rmorph_sum; apply: eq_bigr => a _; rewrite rmorphM /= (CrealP (ger0_real (rho_ge0 a))).
Qed.

Lemma mean_ge0 f : (forall a, 0 <= f a) -> 0 <= mean f.
Proof. by move=> f_ge0; apply: sumr_ge0 => a _; rewrite mulr_ge0. Qed.

Lemma others_ge0 H (B : heads C H d) : 0 <= haar_others rho W x s B Tmax.
Proof. by apply: sumr_ge0 => T _; apply: mean_ge0 => a; exact: sqnorm_ge0. Qed.

(** ** Vectors of lower degree *)

(** Uncorrelated with m_k W^j x for k + j = T. *)
Definition lower T v : Prop := forall k j : int, 0 <= k <= T%:Z -> 0 <= j <= T%:Z ->
  k + j = T%:Z -> mean (fun a => dot (v a) (m k a *: orb j a)) = 0.

Lemma eq_lower T v w : v =1 w -> lower T v -> lower T w.
Proof.
by move=> vw low k j kT jT kj; rewrite -(low k j) //; apply: eq_mean => a; rewrite vw.
Qed.

Lemma lowerD T v w : lower T v -> lower T w -> lower T (fun a => v a + w a).
Proof.
move=> low_v low_w k j kT jT kj; under eq_mean => a do rewrite dotDl.
by rewrite meanD low_v // low_w // addr0.
Qed.

Lemma lower_sum T (I : eqType) (r : seq I) (f : I -> 'I_n -> 'cV[C]_d) :
  (forall i, i \in r -> lower T (f i)) -> lower T (fun a => \sum_(i <- r) f i a).
Proof.
move=> low k j kT jT kj; under eq_mean => a do rewrite dot_suml.
by rewrite mean_sum big_seq big1 // => i /low; apply.
Qed.

Lemma lower_term T c (l i : int) : (T <= Tmax)%N -> (`|l| <= Tmax.+1)%N -> -1 <= i <= T%:Z ->
  l + i != T%:Z -> lower T (fun a => c *: (m l a *: orb i a)).
Proof.
move=> T_le l_le i_in li k j kT jT kj.
transitivity (mean (fun a => c^* * (m (- l) a * m k a * m (j - i) a))).
  apply: eq_mean => a; rewrite !dotZl dotZr dot_orbit // overlapN //.
  by rewrite mulrA mulrA -mulrA -!mulrA.
by rewrite meanZ; case: law_ok => _ _ _ _ -> //; rewrite ?mulr0 //; lia.
Qed.

Local Notation edge := (edge_of C s).

Lemma stateE t a : tok t a = edge t *: orb (t%:Z - 1) a.
Proof. by rewrite /state /edge_of; case: (s); case: t => [|t]; rewrite ?scale0r ?scale1r. Qed.

Lemma lower_product T c (t1 t2 t3 : nat) : (T <= Tmax)%N -> (t1 <= T)%N -> (t2 <= T)%N -> (t3 <= T)%N ->
  (t2 + t3 != T + t1 + 1)%N -> lower T (fun a => (c * dot (tok t1 a) (tok t2 a)) *: tok t3 a).
Proof.
move=> T_le t1T t2T t3T deg.
apply: (@eq_lower _ (fun a => (c * (edge t1)^* * edge t2 * edge t3) *: (m (t2%:Z - t1%:Z) a *: orb (t3%:Z - 1) a))).
  move=> a; rewrite !stateE dotZl dotZr dot_orbit // !scalerA; congr (_ *: _).
  rewrite (_ : t2%:Z - 1 - (t1%:Z - 1) = t2%:Z - t1%:Z); last by lia.
  by move: (m _ _) => z; move: (edge t3) (edge t2) (edge t1)^* => e3 e2 e1; ring.
by apply: lower_term => //; lia.
Qed.

Variables (H : nat) (b : blocks C H 1).
Local Notation B := (multiples d b).

Lemma lower_others T : (2 <= T <= Tmax)%N ->
  lower T (fun a => haar_prediction B (state s (W a) (x a)) T - haar_target_part B (state s (W a) (x a)) T).
Proof.
case/andP => T2 T_le.
have T1 : (1 <= T)%N by exact: ltnW.
pose P h t a := (b1 b h 0 * a1 b h 0 * dot (tok t a) (tok T a)) *: tok t a
  + (b1 b h 0 * a2 b h 0 * dot (tok t a) (tok T.-1 a)) *: tok t a
  + (b1 b h 0 * a4 b h 0 * dot (tok t.-1 a) (tok T.-1 a)) *: tok t a
  + (b2 b h 0 * a1 b h 0 * dot (tok t a) (tok T a)) *: tok t.-1 a
  + (b2 b h 0 * a2 b h 0 * dot (tok t a) (tok T.-1 a)) *: tok t.-1 a
  + (b2 b h 0 * a3 b h 0 * dot (tok t.-1 a) (tok T a)) *: tok t.-1 a
  + (b2 b h 0 * a4 b h 0 * dot (tok t.-1 a) (tok T.-1 a)) *: tok t.-1 a.
apply: (@eq_lower _ (fun a => \sum_h \sum_(1 <= t < T.+1) P h t a)) => [a|].
  rewrite -sumrB; apply: eq_bigr => h _; rewrite -sumrB; apply: eq_bigr => t _ /=.
  rewrite !mul_scalar_mx !dotZr /P.
  move: (dot _ _) (dot _ _) (dot _ _) (dot _ _) => p1 p2 p3 p4.
  by apply/colP => i; rewrite !mxE; ring.
apply: lower_sum => h _; apply: lower_sum => t; rewrite mem_index_iota => /andP [t1 tT].
by do 6!(apply: lowerD; last by apply: lower_product => //; lia); apply: lower_product => //; lia.
Qed.

(** ** The step and the target *)

Local Notation step_at T a := (unit_step (state s (W a) (x a)) T).

Lemma target_partE T a : haar_target_part B (state s (W a) (x a)) T = step_of b *: step_at T a.
Proof.
rewrite /step_of scaler_suml; apply: eq_bigr => h _; rewrite scaler_sumr; apply: eq_bigr => t _ /=.
rewrite !mul_scalar_mx dotZr !scalerA; congr (_ *: _); exact: mulrAC.
Qed.

(** sum_k m_k W^(T-k) x *)
Lemma stepE T a : (1 <= T)%N ->
  step_at T a = \sum_(1 <= k < (count_useful s T).+1) m k%:Z a *: orb (T%:Z - k%:Z) a.
Proof.
move=> T1; transitivity (\sum_(1 <= k < T.+1) (edge (T - k))^* *: (m k%:Z a *: orb (T%:Z - k%:Z) a)).
  rewrite /unit_step big_nat_rev /=; apply: eq_big_nat => k /andP [k1 kT].
  rewrite (_ : 1 + T.+1 - k.+1 = (T - k).+1)%N /=; last by lia.
  rewrite !stateE dotZl dotZr dot_orbit // (_ : T%:Z - 1 - ((T - k)%:Z - 1) = k%:Z); last by lia.
  have -> : edge T = 1 by rewrite /edge_of; case: (s) => //; case: (T) T1.
  have -> : edge (T - k).+1 = 1 by rewrite /edge_of; case: (s).
  by rewrite mul1r scale1r scalerA; congr (_ *: orb _ a); lia.
have edge1 k : (k < T)%N -> edge (T - k) = 1.
  by rewrite /edge_of => kT; case: (s) => //; case: (T - k)%N (subn_gt0 k T) => //; rewrite kT.
rewrite /count_useful; case sE: (s).
  case: T T1 edge1 => // T _ edge1; rewrite big_nat_recr //= subnn [edge_of _ _ 0]/edge_of rmorph0 scale0r addr0.
  apply: eq_big_nat => k /andP [k1 kT].
  by have := edge1 k kT; rewrite sE => ->; rewrite rmorph1 scale1r.
by apply: eq_big_nat => k /andP [k1 kT]; rewrite /edge_of rmorph1 scale1r.
Qed.

Let K_le T : (count_useful s T <= T)%N.
Proof. by rewrite /count_useful; case: (s) => //; exact: leq_pred. Qed.

Let tokS T a : tok T.+1 a = orb T%:Z a.
Proof. by rewrite /state; case: (s); rewrite (_ : T.+1%:Z - 1 = T%:Z) //; lia. Qed.

Lemma mean_target_step T : (1 <= T <= Tmax)%N ->
  mean (fun a => dot (tok T.+1 a) (step_at T a)) = gain C d (count_useful s T).
Proof.
case/andP => T1 T_le; transitivity (mean (fun a => \sum_(1 <= k < (count_useful s T).+1) `|m k%:Z a| ^+ 2)).
  apply: eq_mean => a; rewrite stepE // tokS dot_sumr; apply: eq_bigr => k _.
  rewrite dotZr dot_orbit // (_ : T%:Z - k%:Z - T%:Z = - k%:Z); last by lia.
  by rewrite overlapN // -normCK.
rewrite mean_sum; apply: eq_big_nat => k /andP [k1 kK].
by case: law_ok => _ _ sq _ _; rewrite sq // k1 (leq_trans _ (leqW T_le)) // (leq_trans _ (K_le T)).
Qed.

Lemma mean_pair (k l : nat) : (1 <= k <= Tmax)%N -> (1 <= l <= Tmax)%N ->
  mean (fun a => (m k%:Z a)^* * (m l%:Z a * m (k%:Z - l%:Z) a)) = pair_value C d k l.
Proof.
move=> /andP [k1 kT] /andP [l1 lT]; case: law_ok => _ _ sq tr _; rewrite /pair_value.
have triple_le i j : (1 <= i)%N -> (i < j <= Tmax)%N ->
    mean (fun a => m i%:Z a * m (j%:Z - i%:Z) a * (m j%:Z a)^*) = triple_value C d i (j - i).
  move=> i1 /andP [ij jT]; have -> : j%:Z - i%:Z = (j - i)%:Z by lia.
  by rewrite -{2}(subnKC (ltnW ij)) tr //; lia.
case: ltngtP => [kl|lk|<-].
- rewrite -triple_le ?kl //; transitivity (mean (fun a => (m k%:Z a * m (l%:Z - k%:Z) a * (m l%:Z a)^*)^*)).
    apply: eq_mean => a; rewrite -(opprB l%:Z) overlapN // !rmorphM /= conjCK.
    by rewrite [LHS]mulrCA [LHS]mulrC.
  by rewrite mean_conj triple_le ?kl // /triple_value fmorph_div rmorph_nat !rmorphM /= !rmorph_nat.
- by rewrite -triple_le ?lk //; apply: eq_mean => a; rewrite mulrC.
rewrite subrr /square_value -sq ?k1 //; last by rewrite leqW.
by apply: eq_mean => a; rewrite overlap0 // mulr1 normCK mulrC.
Qed.

Lemma mean_step T : (1 <= T <= Tmax)%N ->
  mean (fun a => sqnorm (step_at T a)) = power_of C d (count_useful s T).
Proof.
case/andP => T1 T_le; transitivity (mean (fun a => \sum_(1 <= k < (count_useful s T).+1)
    \sum_(1 <= l < (count_useful s T).+1) (m k%:Z a)^* * (m l%:Z a * m (k%:Z - l%:Z) a))).
  apply: eq_mean => a; rewrite sqnormE stepE // dot_suml; apply: eq_bigr => k _.
  rewrite dot_sumr; apply: eq_bigr => l _; rewrite dotZl dotZr dot_orbit //.
  by rewrite (_ : T%:Z - l%:Z - (T%:Z - k%:Z) = k%:Z - l%:Z) //; lia.
have in_range k : (1 <= k < (count_useful s T).+1)%N -> (1 <= k <= Tmax)%N.
  by case/andP => -> /=; rewrite ltnS => /leq_trans; apply; exact: leq_trans (K_le T) T_le.
rewrite mean_sum; apply: eq_big_nat => k /in_range k_in.
by rewrite mean_sum; apply: eq_big_nat => l /in_range l_in; exact: mean_pair.
Qed.

(** An error of lower degree adds its own mean square. *)
Lemma mean_split T v eta : (2 <= T <= Tmax)%N -> lower T v -> let K := count_useful s T in
  mean (fun a => sqnorm (v a + (eta *: step_at T a - tok T.+1 a)))
  = mean (fun a => sqnorm (v a)) + (1 - (eta + eta^*) * gain C d K + eta * eta^* * power_of C d K).
Proof.
move=> TT low K; case/andP: (TT) => T2 T_le.
have T1T : (1 <= T <= Tmax)%N by rewrite ltnW.
pose r a := eta *: step_at T a - tok T.+1 a.
have low0 : mean (fun a => dot (v a) (r a)) = 0.
  transitivity (mean (fun a => eta * (\sum_(1 <= k < K.+1) dot (v a) (m k%:Z a *: orb (T%:Z - k%:Z) a))
      + - 1 * dot (v a) (m 0 a *: orb T%:Z a))).
    apply: eq_mean => a; have -> : r a = eta *: step_at T a + (- 1) *: tok T.+1 a by rewrite scaleN1r.
    rewrite stepE; last by case/andP: T1T.
    rewrite dotDr !dotZr dot_sumr tokS overlap0; last by exact: unit_x.
    by rewrite mul1r.
  rewrite meanD !meanZ low ?mulr0 ?addr0; try by lia.
  rewrite mean_sum big_nat big1 ?mulr0 // => k /andP [k1 kK].
  have kT : (k <= T)%N by apply: leq_trans (K_le T).
  by rewrite low //; lia.
transitivity (mean (fun a => sqnorm (v a) + (dot (v a) (r a) + ((dot (v a) (r a))^* + sqnorm (r a))))).
  apply: eq_mean => a; rewrite -/(r a); move: (v a) (r a) => y z.
  rewrite !sqnormE dotC dotDr !dotDl -!addrA; congr (_ + _).
  by rewrite addrCA.
rewrite !meanD mean_conj low0 rmorph0 !add0r; congr (_ + _).
transitivity (mean (fun a => eta * eta^* * sqnorm (step_at T a)
    + ((- eta) * dot (tok T.+1 a) (step_at T a) + ((- eta^*) * (dot (tok T.+1 a) (step_at T a))^* + 1)))).
  apply: eq_mean => a; rewrite /r; have : sqnorm (tok T.+1 a) = 1.
    by rewrite tokS sqnormE dot_orbit // subrr overlap0.
  move: (tok _ _) (step_at T a) => y z y1.
  rewrite sqnormB y1 dotC !sqnormE !(dotZl, dotZr).
  by move: (dot z z) (dot z y) (dot y z) eta^* => p q u e; ring.
rewrite !meanD !meanZ mean_conj mean_step // mean_target_step // mean1.
rewrite (CrealP (ger0_real (gain_ge0 C d K))) -/K.
by move: (gain C d K) (power_of C d K) eta^* => p q e; ring.
Qed.

Lemma mean_error T : (2 <= T <= Tmax)%N -> let K := count_useful s T in let eta := step_of b in
  mean (fun a => sqnorm (haar_prediction B (state s (W a) (x a)) T - tok T.+1 a))
  = mean (fun a => sqnorm (haar_prediction B (state s (W a) (x a)) T
                           - haar_target_part B (state s (W a) (x a)) T))
    + (1 - (eta + eta^*) * gain C d K + eta * eta^* * power_of C d K).
Proof.
move=> TT K eta; rewrite -(mean_split eta TT (lower_others TT)).
by apply: eq_mean => a; rewrite target_partE addrA subrK.
Qed.

Theorem haar_loss_parts : let eta := step_of b in
  haar_loss rho W x s B Tmax = haar_others rho W x s B Tmax + \sum_(2 <= T < Tmax.+1)
    (1 - (eta + eta^*) * gain C d (count_useful s T) + eta * eta^* * power_of C d (count_useful s T)).
Proof. by rewrite /= -big_split; apply: eq_big_nat => T TT; rewrite mean_error // -ltnS. Qed.

End Law.

(** ** The least loss *)

(** The sums of N and of Q over T = 2, ..., Tmax. *)
Definition sum_gain (F : numFieldType) (d : nat) (s : boundary) (Tmax : nat) : F :=
  \sum_(2 <= T < Tmax.+1) gain F d (count_useful s T).
Definition sum_power (F : numFieldType) (d : nat) (s : boundary) (Tmax : nat) : F :=
  \sum_(2 <= T < Tmax.+1) power_of F d (count_useful s T).

Lemma sum_gain_ge0 (F : numFieldType) d s Tmax : 0 <= sum_gain F d s Tmax.
Proof. by apply: sumr_ge0 => T _; exact: gain_ge0. Qed.

Lemma sum_power_gt0 (F : numFieldType) d s Tmax : (1 <= d)%N -> (2 <= Tmax)%N ->
  0 < sum_power F d s Tmax.
Proof.
move=> d1 T2; rewrite /sum_power big_ltn // ltr_spaddl //.
  by apply: power_gt0 => //; case: s.
rewrite big_nat; apply: sumr_ge0 => T /andP [T3 _].
by apply/ltW/power_gt0 => //; rewrite /count_useful; case: s => //; lia.
Qed.

Section Least.

Variables (C : numClosedFieldType) (d n : nat).
Variables (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d).
Variables (s : boundary) (Tmax H : nat).
Hypothesis law_ok : haar_like rho W x Tmax.+1.
Hypotheses (d1 : (1 <= d)%N) (H1 : (1 <= H)%N) (Tmax2 : (2 <= Tmax)%N).

Local Notation SN := (sum_gain C d s Tmax).
Local Notation SQ := (sum_power C d s Tmax).
Local Notation loss b := (haar_loss rho W x s (multiples d b) Tmax).
Local Notation others b := (haar_others rho W x s (multiples d b) Tmax).
Implicit Types b : blocks C H 1.

Definition haar_minimum : C := (Tmax - 1)%:R - SN ^+ 2 / SQ.

Let SQ_gt0 : 0 < SQ. Proof. exact: sum_power_gt0. Qed.
Let SQ_neq0 : SQ != 0. Proof. exact: lt0r_neq0. Qed.

Lemma haar_square b :
  loss b = others b + (haar_minimum + SQ * `|step_of b - SN / SQ| ^+ 2).
Proof.
rewrite haar_loss_parts //; congr (_ + _); rewrite normCK /haar_minimum.
set eta := step_of b; rewrite !big_split /= sumrN -!mulr_sumr -/SN -/SQ.
rewrite sumr_const_nat subSS.
have real_quotient : (SN / SQ)^* = SN / SQ.
  by apply/CrealP/ger0_real; rewrite divr_ge0 ?sum_gain_ge0 // ltW.
rewrite rmorphB /= real_quotient; move: SQ_neq0; move: SN SQ eta^* => p q e q0.
by rewrite -[1 *+ _]/((Tmax - 1)%:R); move: (Tmax - 1)%:R => z; field.
Qed.

Theorem haar_least b : haar_minimum <= loss b.
Proof.
rewrite haar_square; apply: ler_paddl; first exact: (others_ge0 _ law_ok).
by rewrite ler_addl mulr_ge0 ?exprn_ge0 // ltW.
Qed.

(** One step of size eta, shared by the heads. *)
Definition shared (eta : C) : blocks C H 1 := Blocks 0 0 (const_mx (eta / H%:R)) 0 (const_mx 1) 0.

Lemma step_shared eta : step_of (shared eta) = eta.
Proof.
rewrite /step_of; under eq_bigr => h _ do rewrite !mxE mulr1.
by rewrite sumr_const card_ord -[_ *+ _]mulr_natr divfK // pnatr_eq0 -lt0n.
Qed.

Lemma others_shared eta : others (shared eta) = 0.
Proof.
apply: big1 => T _; apply: big1 => a _.
rewrite (_ : haar_prediction _ _ _ = haar_target_part (multiples d (shared eta)) (state s (W a) (x a)) T).
  by rewrite subrr sqnormE dot0l mulr0.
apply: eq_bigr => h _; apply: eq_bigr => t _ /=.
by rewrite !mxE !mul_scalar_mx !scale0r !dot0r !add0r !addr0.
Qed.

Theorem haar_attained : exists b, loss b = haar_minimum.
Proof.
exists (shared (SN / SQ)); rewrite haar_square others_shared step_shared subrr normr0.
by rewrite expr0n mulr0 addr0 add0r.
Qed.

(** The step size of every best layer. *)
Theorem haar_best b : (forall b', loss b <= loss b') -> step_of b = SN / SQ.
Proof.
move=> best; have [b' b'E] := haar_attained; have := best b'; rewrite b'E haar_square.
move=> le; have le0 : SQ * `|step_of b - SN / SQ| ^+ 2 <= 0.
  rewrite -(ler_add2l haar_minimum) addr0; apply: le_trans le.
  by rewrite ler_addr; exact: (others_ge0 _ law_ok).
have : `|step_of b - SN / SQ| ^+ 2 = 0.
  by apply/eqP; rewrite eq_le exprn_ge0 // andbT -(pmulr_rle0 _ SQ_gt0).
by move/eqP; rewrite expf_eq0 /= normr_eq0 subr_eq0 => /eqP.
Qed.

End Least.

Print Assumptions haar_loss_parts.
Print Assumptions haar_least.
Print Assumptions haar_attained.
Print Assumptions haar_best.
