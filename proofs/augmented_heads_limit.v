(** * Augmented tokens: the error by length, for long horizons

    At T = x Tmax the squared error of a coordinate tends to (3x/2 - 1)^2 as Tmax
    grows, uniformly in x and for both boundaries: the trained layer overshoots
    by half at the last length. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head.
From icar Require Import augmented_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition augmented_error_limit_statement (R : realFieldType) := forall s (r : R), 1 <= r ->
  exists c : R, forall Tmax T, (2 <= T <= Tmax)%N ->
  `|error_at s (step_size s Tmax r) r T - (3 / 2 * (T%:R / Tmax%:R) - 1) ^+ 2| <= c / Tmax%:R.

Section Limit.

Variable R : realFieldType.

(** A pure bound: z = eta K near y = 3x/2. *)
Lemma limit_bound (n z y e a r : R) : 0 < n -> 1 <= r -> 0 <= z <= 2 -> 0 <= y <= 2 ->
  0 <= e <= 2 / n -> `|z - y| <= a / n ->
  `|(z - 1) ^+ 2 + z * e * (r - 1) - (y - 1) ^+ 2| <= (a * 2 + 2 * 2 * (r - 1)) / n.
Proof.
move=> n0 r1 /andP [z0 z2] /andP [y0 y2] /andP [e0 e2] near.
have -> : (z - 1) ^+ 2 + z * e * (r - 1) - (y - 1) ^+ 2 = (z - y) * (z + y - 2) + z * e * (r - 1) by ring.
have -> : (a * 2 + 2 * 2 * (r - 1)) / n = a / n * 2 + 2 * (2 / n) * (r - 1).
  by field; rewrite gt_eqF.
have r0 : 0 <= r - 1 by rewrite subr_ge0.
apply: le_trans (ler_norm_add _ _) _; apply: ler_add.
  rewrite normrM; apply: ler_pmul => //.
  rewrite ler_norml; apply/andP; split; first by rewrite -subr_ge0 opprK subrK addr_ge0.
  by rewrite ler_subl_addr ler_add.
rewrite ger0_norm ?mulr_ge0 //; apply: ler_wpmul2r => //; exact: ler_pmul.
Qed.

Lemma quotient_bound (p q a n : R) : 0 < q -> 0 < n -> `|p| * n <= a * q -> `|p / q| <= a / n.
Proof.
by move=> q0 n0 h; rewrite normrM normfV (gtr0_norm q0) ler_pdivr_mulr // mulrAC ler_pdivl_mulr.
Qed.

Section Horizon.

Variables (Tmax T : nat) (r : R).
Hypotheses (TT : (2 <= T <= Tmax)%N) (r1 : 1 <= r).
Let n : R := Tmax%:R.
Let t : R := T%:R.

Let Tmax2 : (2 <= Tmax)%N. Proof. by case/andP: TT => T2 /(leq_trans T2). Qed.
Let n2 : 2 <= n. Proof. by rewrite ler_nat. Qed.
Let n0 : 0 < n. Proof. by rewrite ltr0n ltnW. Qed.
Let t1 : 1 <= t. Proof. by rewrite ler1n; case/andP: TT => /ltnW. Qed.
Let tn : t <= n. Proof. by rewrite ler_nat; case/andP: TT. Qed.
Let r0 : 0 <= r - 1. Proof. by rewrite subr_ge0. Qed.
Let m0 : 0 <= n - 2. Proof. by rewrite subr_ge0. Qed.
Let u0 : 0 <= t - 1. Proof. by rewrite subr_ge0. Qed.
Let v0 : 0 <= n - t. Proof. by rewrite subr_ge0. Qed.

Lemma y_bound : 0 <= 3 / 2 * (t / n) <= 2.
Proof.
have t0 : 0 <= t by rewrite ler0n.
apply/andP; split; first by rewrite !mulr_ge0 ?invr_ge0 ?ler0n.
rewrite mulrA ler_pdivr_mulr // -subr_ge0 [X in 0 <= X](_ : _ = 3 / 2 * (n - t) + n / 2); last by field.
by rewrite addr_ge0 ?mulr_ge0 ?invr_ge0 ?ler0n // ltW.
Qed.

Lemma limit_zero :
  `|error_at Zero (step_size Zero Tmax r) r T - (3 / 2 * (t / n) - 1) ^+ 2|
  <= ((3 * r + 6) * 2 + 2 * 2 * (r - 1)) / n.
Proof.
rewrite step_size_zero // /error_at -/n; set D := 2 * n + 3 * r - 4.
have DE : D = 3 / 2 * n + (n - 2) / 2 + 3 * (r - 1) by rewrite /D; field.
have D0 : 0 < D.
  rewrite DE -addrA; apply: ltr_paddr; last by rewrite mulr_gt0 // divr_gt0 ?ltr0n.
  apply: addr_ge0; first by rewrite divr_ge0 // ler0n.
  by rewrite mulr_ge0 // ler0n.
have DK : 2 * D - 3 * n = (n - 2) + 6 * (r - 1) by rewrite /D; ring.
have KE : (count_useful Zero T)%:R = t - 1 :> R.
  by rewrite /= -subn1 natrB //; case/andP: TT => /ltnW.
have Dn : 3 * n <= 2 * D by rewrite -subr_ge0 DK addr_ge0 // mulr_ge0 ?ler0n.
rewrite KE; have -> : (t - 1) * (3 / D) ^+ 2 * (r - 1) = 3 / D * (t - 1) * (3 / D) * (r - 1) by ring.
apply: limit_bound => //; [|exact: y_bound| |].
- rewrite mulrAC divr_ge0 ?mulr_ge0 ?ler0n ?(ltW D0) //= ler_pdivr_mulr //.
  apply: le_trans Dn; rewrite ler_pmul2l ?ltr0n //; apply: le_trans tn.
  by rewrite ler_subl_addr ler_addl ler01.
- by rewrite divr_ge0 ?ler0n ?(ltW D0) //= ler_pdivr_mulr // mulrAC ler_pdivl_mulr.
have -> : 3 / D * (t - 1) - 3 / 2 * (t / n) = (- (3 * (2 * n + t * (3 * r - 4)))) / (2 * n * D).
  rewrite /D; field; rewrite -/D; apply/andP; split; exact: lt0r_neq0.
have q0 : 0 < 2 * n * D by rewrite mulr_gt0 // mulr_gt0 // ltr0n.
apply: (quotient_bound q0 n0); rewrite normrN normrM (ger0_norm (ler0n R 3)).
have h : `|2 * n + t * (3 * r - 4)| <= n * (3 * r + 6).
  rewrite ler_norml; apply/andP; split; rewrite -subr_ge0.
    rewrite [X in 0 <= X](_ : _ = n * (3 * (r - 1) + 10) + (n - t) + t * (3 * (r - 1))); last by ring.
    have w : 0 <= 3 * (r - 1) by rewrite mulr_ge0 ?ler0n.
    have w10 : 0 <= 3 * (r - 1) + 10 by rewrite addr_ge0 ?ler0n.
    by apply: addr_ge0; [apply: addr_ge0 => //|]; apply: mulr_ge0 => //; rewrite ?ler0n // ltW.
  rewrite [X in 0 <= X](_ : _ = (n - t) * (3 * (r - 1) + 7) + 8 * t); last by ring.
  have w : 0 <= 3 * (r - 1) + 7 by rewrite addr_ge0 ?ler0n // mulr_ge0 ?ler0n.
  by apply: addr_ge0; apply: mulr_ge0; rewrite ?ler0n.
have a0 : 0 <= 3 * r + 6 by rewrite addr_ge0 ?mulr_ge0 ?ler0n // (le_trans ler01 r1).
apply: (@le_trans _ _ (n * (3 * r + 6) * (3 * n))).
  rewrite (_ : n * (3 * r + 6) * (3 * n) = 3 * (n * (3 * r + 6)) * n); last by ring.
  by apply: ler_wpmul2r; [exact: ltW|apply: ler_wpmul2l; rewrite ?ler0n].
rewrite [X in _ <= X](_ : _ = n * (3 * r + 6) * (2 * D)); last by ring.
by apply: ler_wpmul2l => //; rewrite mulr_ge0 // ltW.
Qed.

Lemma limit_wrap :
  `|error_at Wrap (step_size Wrap Tmax r) r T - (3 / 2 * (t / n) - 1) ^+ 2|
  <= ((9 * r + 2) * 2 + 2 * 2 * (r - 1)) / n.
Proof.
rewrite step_size_wrap // /error_at -/n; set D := 2 * n ^+ 2 + (3 * r + 2) * n + 6 * r.
have n_ge0 : 0 <= n by exact: ltW.
have t_ge0 : 0 <= t by rewrite ler0n.
have r_ge0 : 0 <= r by exact: le_trans ler01 r1.
have rn : 0 <= (3 * r + 2) * n + 6 * r.
  by apply: addr_ge0; rewrite mulr_ge0 ?ler0n // addr_ge0 ?mulr_ge0 ?ler0n.
have n20 : 0 < n ^+ 2 by rewrite exprn_gt0.
have Dn2 : 2 * n ^+ 2 <= D by rewrite /D -addrA ler_addl.
have D0 : 0 < D by apply: lt_le_trans Dn2; rewrite mulr_gt0 ?ltr0n.
have Dn : 3 * (n + 2) * n <= 2 * D.
  rewrite -subr_ge0 [X in 0 <= X](_ : _ = n ^+ 2 + 6 * (r - 1) * n + 4 * n + 12 * r); last by rewrite /D; ring.
  have e1 : 0 <= 6 * (r - 1) * n by rewrite mulr_ge0 // mulr_ge0 ?ler0n.
  have e2 : 0 <= 4 * n by rewrite mulr_ge0 ?ler0n.
  have e3 : 0 <= 12 * r by rewrite mulr_ge0 ?ler0n.
  by rewrite !addr_ge0 // ltW.
have N0 : 0 <= 3 * (n + 2) by apply: mulr_ge0; [exact: ler0n|apply: addr_ge0 => //; exact: ler0n].
rewrite [count_useful _ _]/= -/t; set e := 3 * (n + 2) / D.
have -> : t * e ^+ 2 * (r - 1) = e * t * e * (r - 1) by ring.
apply: limit_bound => //; [|exact: y_bound| |].
- rewrite (_ : e * t = 3 * (n + 2) * t / D); last by rewrite /e mulrAC.
  apply/andP; split; first by rewrite divr_ge0 ?(ltW D0) // mulr_ge0.
  by rewrite ler_pdivr_mulr //; apply: le_trans Dn; exact: ler_wpmul2l.
- apply/andP; split; first by rewrite /e divr_ge0 ?(ltW D0).
  by rewrite /e ler_pdivr_mulr // mulrAC ler_pdivl_mulr.
have -> : e * t - 3 / 2 * (t / n) = (3 * t * ((2 - 3 * r) * n - 6 * r)) / (2 * n * D).
  rewrite /e /D; field; rewrite -/D; apply/andP; split; exact: lt0r_neq0.
have q0 : 0 < 2 * n * D by rewrite mulr_gt0 // mulr_gt0 // ltr0n.
apply: (quotient_bound q0 n0).
have t3 : 0 <= 3 * t by rewrite mulr_ge0 ?ler0n.
rewrite normrM (ger0_norm t3).
have a0 : 0 <= 9 * r + 2 by rewrite addr_ge0 ?mulr_ge0 ?ler0n.
have h : `|(2 - 3 * r) * n - 6 * r| <= n * (9 * r + 2).
  rewrite ler_norml; apply/andP; split; rewrite -subr_ge0.
    rewrite [X in 0 <= X](_ : _ = 6 * r * (n - 2) + 6 * r + 4 * n); last by ring.
    have e1 : 0 <= 6 * r by rewrite mulr_ge0 ?ler0n.
    by rewrite !addr_ge0 // mulr_ge0 ?ler0n.
  rewrite [X in 0 <= X](_ : _ = 12 * r * n + 6 * r); last by ring.
  by rewrite addr_ge0 // mulr_ge0 ?ler0n // mulr_ge0 ?ler0n.
apply: (@le_trans _ _ (3 * n * (n * (9 * r + 2)) * n)).
  apply: ler_wpmul2r => //; apply: ler_pmul => //.
  by apply: ler_wpmul2l; rewrite ?ler0n.
rewrite [X in _ <= X](_ : _ = n * (9 * r + 2) * (2 * D)); last by ring.
rewrite (_ : 3 * n * _ * n = n * (9 * r + 2) * (3 * n ^+ 2)); last by ring.
apply: ler_wpmul2l; first exact: mulr_ge0.
apply: (@le_trans _ _ (2 * (2 * n ^+ 2))); last by apply: ler_wpmul2l; rewrite ?ler0n.
by rewrite mulrA ler_wpmul2r ?(ltW n20) // -natrM ler_nat.
Qed.

End Horizon.
End Limit.

Theorem augmented_error_limit (R : realFieldType) : augmented_error_limit_statement R.
Proof.
move=> s r r1; case: s.
  by exists ((3 * r + 6) * 2 + 2 * 2 * (r - 1)) => Tmax T TT; exact: limit_zero.
by exists ((9 * r + 2) * 2 + 2 * 2 * (r - 1)) => Tmax T TT; exact: limit_wrap.
Qed.

Print Assumptions augmented_error_limit.
