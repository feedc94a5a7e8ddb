(** * The step size from Haar measure in closed form

    With n = Tmax, the sums over T = 2, ..., n of N and of Q are polynomials
    in d and n, one while K <= d throughout and another from there on. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented.
From icar Require Import haar_step_traces haar_step haar_step_loss.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Sums.

Variables (F : numFieldType) (d : nat).
Hypothesis d1 : (1 <= d)%N.

Local Notation D := (d%:R : F).

Let D0 : D != 0. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Let D1 : D + 1 != 0. Proof. by rewrite -[1]/(1%:R) -natrD pnatr_eq0 addn1. Qed.
Let D2 : D + 2 != 0. Proof. by rewrite -natrD pnatr_eq0 addn2. Qed.

Let natS k : k.+1%:R = k%:R + 1 :> F. Proof. by rewrite -[k.+1]addn1 natrD. Qed.

(** N and Q as they are printed. *)
Lemma gainE K (e := (K - d)%N) : gain F d K =
  (2 * D * K%:R + K%:R * (K%:R + 1) - e%:R * (e%:R + 1)) / (2 * D * (D + 1)).
Proof. exact: gain_sum. Qed.

Lemma powerE K (e := (K - d)%N) : power_of F d K =
  (2 * D * K%:R + K%:R * (K%:R + 1) - e%:R * (e%:R + 1)) / (2 * D * (D + 1))
  + 2 * (2 * (K%:R ^+ 3 - K%:R - e%:R ^+ 3 + e%:R) + 3 * D * K%:R * (K%:R - 1))
    / (3 * D * (D + 1) * (D + 2)).
Proof. exact: power_sum_overlaps. Qed.

Let G K : F := \sum_(1 <= k < K.+1) gain F d k.
Let P K : F := \sum_(1 <= k < K.+1) power_of F d k.

Lemma gain_short K : (K <= d)%N -> let n := K%:R + 1 : F in
  G K = n * (n - 1) * (3 * D + n + 1) / (6 * D * (D + 1)).
Proof.
elim: K => [|K IH] K_le; first by rewrite /G big_geq // /=; field; rewrite D0 D1.
rewrite /G big_nat_recr //= -/(G K) (IH (ltnW K_le)) gainE (eqP K_le) -[K.+1]addn1 natrD.
by move: D0 D1 => a b; field; rewrite a b.
Qed.

Lemma power_short K : (K <= d)%N -> let n := K%:R + 1 : F in
  P K = n * (n - 1) * (D + n - 1) * (3 * D + 2 * n + 2) / (6 * D * (D + 1) * (D + 2)).
Proof.
elim: K => [|K IH] K_le; first by rewrite /P big_geq // /=; field; rewrite D0 D1 D2.
rewrite /P big_nat_recr //= -/(P K) (IH (ltnW K_le)) powerE (eqP K_le) -[K.+1]addn1 natrD.
by move: D0 D1 D2 => a b c; field; rewrite a b c.
Qed.

Lemma gain_long e : let n := D + e%:R + 1 : F in
  G (d + e) = D * (6 * n ^+ 2 - 3 * (D + 1) * n + D ^+ 2 - 1) / (6 * D * (D + 1)).
Proof.
elim: e => [|e IH] /=.
  by rewrite addn0 addr0 gain_short //=; move: D0 D1 => a b; field; rewrite a b.
rewrite addnS /G big_nat_recr //= -/(G (d + e)) IH gainE -addnS addKn -[e.+1]addn1 !natrD.
by move: D0 D1 => a b; field; rewrite a b.
Qed.

Lemma power_long e : let n := D + e%:R + 1 : F in
  P (d + e) = D * (12 * n ^+ 3 - 6 * (D + 2) * n ^+ 2 + (5 * D ^+ 2 + 3 * D - 2) * n
                   - (D - 1) * (D + 1) * (D + 2)) / (6 * D * (D + 1) * (D + 2)).
Proof.
elim: e => [|e IH] /=.
  by rewrite addn0 addr0 power_short //=; move: D0 D1 D2 => a b c; field; rewrite a b c.
rewrite addnS /P big_nat_recr //= -/(P (d + e)) IH powerE -addnS addKn -[e.+1]addn1 !natrD.
by move: D0 D1 D2 => a b c; field; rewrite a b c.
Qed.

(** ** The sums over T *)

Lemma sum_gain_zero n : sum_gain F d Zero n.+1 = G n.
Proof. by rewrite /sum_gain big_add1. Qed.

Lemma sum_power_zero n : sum_power F d Zero n.+1 = P n.
Proof. by rewrite /sum_power big_add1. Qed.

Lemma gain1 : gain F d 1 = 1 / D.
Proof.
rewrite gainE (_ : (1 - d = 0)%N); last by lia.
by move: D0 D1 => a b; field; rewrite a b.
Qed.

Lemma power1 : power_of F d 1 = 1 / D.
Proof.
rewrite powerE (_ : (1 - d = 0)%N); last by lia.
by move: D0 D1 D2 => a b c; field; rewrite a b c.
Qed.

Lemma sum_gain_wrap n : (1 <= n)%N -> sum_gain F d Wrap n = G n - 1 / D.
Proof. by move=> n1; rewrite /G big_ltn //= gain1 addrC addKr. Qed.

Lemma sum_power_wrap n : (1 <= n)%N -> sum_power F d Wrap n = P n - 1 / D.
Proof. by move=> n1; rewrite /P big_ltn //= power1 addrC addKr. Qed.

Variable Tmax : nat.
Hypothesis Tmax2 : (2 <= Tmax)%N.
Local Notation n := (Tmax%:R : F).
Local Notation total sum s := (sum F d s Tmax).

(** *** s_0 = 0 *)

Lemma gain_zero : (Tmax <= 1 + d)%N ->
  total sum_gain Zero = n * (n - 1) * (3 * D + n + 1) / (6 * D * (D + 1)).
Proof.
case: Tmax Tmax2 => // N _; rewrite add1n ltnS => N_le.
by rewrite sum_gain_zero gain_short // natS.
Qed.

Lemma power_zero : (Tmax <= 1 + d)%N -> total sum_power Zero
  = n * (n - 1) * (D + n - 1) * (3 * D + 2 * n + 2) / (6 * D * (D + 1) * (D + 2)).
Proof.
case: Tmax Tmax2 => // N _; rewrite add1n ltnS => N_le.
by rewrite sum_power_zero power_short // natS.
Qed.

Lemma gain_zero_long : (d <= Tmax)%N -> total sum_gain Zero
  = D * (6 * n ^+ 2 - 3 * (D + 1) * n + D ^+ 2 - 1) / (6 * D * (D + 1)).
Proof.
rewrite leq_eqVlt => /predU1P [dT|]; last first.
  by rewrite -[d.+1]add1n => /subnKC <-; rewrite add1n addSn sum_gain_zero gain_long natS natrD.
rewrite gain_zero -?dT ?leqnSn //.
by move: D0 D1 => a b; field; rewrite a b.
Qed.

Lemma power_zero_long : (d <= Tmax)%N -> total sum_power Zero
  = D * (12 * n ^+ 3 - 6 * (D + 2) * n ^+ 2 + (5 * D ^+ 2 + 3 * D - 2) * n
         - (D - 1) * (D + 1) * (D + 2)) / (6 * D * (D + 1) * (D + 2)).
Proof.
rewrite leq_eqVlt => /predU1P [dT|]; last first.
  by rewrite -[d.+1]add1n => /subnKC <-; rewrite add1n addSn sum_power_zero power_long natS natrD.
rewrite power_zero -?dT ?leqnSn //.
by move: D0 D1 D2 => a b c; field; rewrite a b c.
Qed.

(** *** s_0 = W^(-1) s_1 *)

Lemma gain_wrap : (Tmax <= d)%N -> total sum_gain Wrap
  = (n - 1) * (n ^+ 2 + (3 * D + 4) * n + 6 * (D + 1)) / (6 * D * (D + 1)).
Proof.
move=> T_le; rewrite (sum_gain_wrap (ltnW Tmax2)) gain_short //=.
by move: D0 D1 => a b; field; rewrite a b.
Qed.

Lemma power_wrap : (Tmax <= d)%N -> total sum_power Wrap
  = (n - 1) * (2 * n ^+ 3 + (5 * D + 8) * n ^+ 2 + (3 * D ^+ 2 + 14 * D + 12) * n
               + 6 * (D + 1) * (D + 2)) / (6 * D * (D + 1) * (D + 2)).
Proof.
move=> T_le; rewrite (sum_power_wrap (ltnW Tmax2)) power_short //=.
by move: D0 D1 D2 => a b c; field; rewrite a b c.
Qed.

Lemma gain_wrap_long : (d <= Tmax)%N -> total sum_gain Wrap
  = (6 * D * n ^+ 2 - 3 * D * (D - 3) * n + D ^+ 3 - 3 * D ^+ 2 - 4 * D - 6) / (6 * D * (D + 1)).
Proof.
move=> T_ge; rewrite (sum_gain_wrap (ltnW Tmax2)) -(subnKC T_ge) gain_long /= natrD.
by move: D0 D1 => a b; field; rewrite a b.
Qed.

Lemma power_wrap_long : (d <= Tmax)%N -> total sum_power Wrap
  = (12 * D * n ^+ 3 - 6 * D * (D - 4) * n ^+ 2 + D * (5 * D ^+ 2 - 9 * D + 10) * n
     - (D ^+ 4 - 3 * D ^+ 3 + 8 * D ^+ 2 + 18 * D + 12)) / (6 * D * (D + 1) * (D + 2)).
Proof.
move=> T_ge; rewrite (sum_power_wrap (ltnW Tmax2)) -(subnKC T_ge) power_long /= natrD.
by move: D0 D1 D2 => a b c; field; rewrite a b c.
Qed.

(** *** The quotient *)

Lemma quotient s (above below : F) :
  sum_gain F d s Tmax = above / (6 * D * (D + 1)) ->
  sum_power F d s Tmax = below / (6 * D * (D + 1) * (D + 2)) ->
  below != 0 /\ sum_gain F d s Tmax / sum_power F d s Tmax = (D + 2) * above / below.
Proof.
move=> gE pE; have := lt0r_neq0 (sum_power_gt0 F s d1 Tmax2).
rewrite gE pE mulf_eq0 negb_or => /andP [below0 _]; split=> //.
by move: D0 D1 D2 => a b c; field; rewrite a b c below0.
Qed.

End Sums.
