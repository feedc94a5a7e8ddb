(** * One head: which blocks must vanish

    When no degree below the target's is left in the loss of one head whose a3
    and b1 have no zero entry, the other blocks vanish, up to a1 + a4 = 0 for
    the boundary s_0 = W^(-1) s_1.  Length 2 is enough there; for s_0 = 0 it
    takes lengths 2 and 3. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented augmented_parts.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section OneHead.

Variables (R : realFieldType) (d : nat) (s : boundary) (Tmax : nat) (B : blocks R 1 d).
Implicit Types (i j : 'I_d) (t T q c : nat).

Lemma prod1 (b a : 'M[R]_(1, d)) i j : prod b a i j = b 0 i * a 0 j.
Proof. by rewrite /prod mxE big_ord1 mxE. Qed.

Definition no_other_degree := forall q, (1 <= q <= 3)%N -> aug_degree_loss (unitary d) s B q Tmax = 0.

Lemma vanish T i q (m : character d) : no_other_degree -> (2 <= T <= Tmax)%N -> (1 <= q <= 3)%N ->
  lin (fun n => (n == m)%:R) (part (T%:Z - q%:Z) (aug_error s B T i)) = 0 :> R.
Proof.
move=> none TT qq; apply: msq_eq0; move/eqP: (none q qq).
rewrite psumr_eq0 => [/allP all0|T' _]; last by apply: sumr_ge0 => k _; exact: msq_ge0.
have /all0 /eqP sum0 : T \in index_iota 2 Tmax.+1 by rewrite mem_index_iota ltnS.
by apply: (psumr_eq0P _ sum0) => // k _; exact: msq_ge0.
Qed.

Lemma chi_pick j (a : int) i (b : int) j' (a' b' : int) : j != i -> a != 0 -> a' + b' = a + b ->
  (chi j' a' i b' == chi j a i b) = (j' == j) && (b' == b).
Proof.
move=> ji a0 ab; apply/eqP/andP => [eq|[/eqP -> /eqP bb]]; last first.
  by rewrite bb; congr (chi j _ i b); move: ab; rewrite bb; lia.
have := congr1 (fun m : character d => m j) eq; rewrite /chi !ffunE eqxx (negPf ji).
by have [_|_] := eqVneq j j'; move: ab a0; lia.
Qed.

(** What the class of the character with exponent c - 2 at i and T - q - c + 2 at j receives. *)
Definition pick i j t c q : R :=
  match q with
  | 1 => b1 B 0 i * a1 B 0 j * (t.+1 == c)%:R
         + (useful s t)%:R * (b1 B 0 i * a4 B 0 j * (t.+1 == c)%:R + b2 B 0 i * a3 B 0 j * (t == c)%:R)
  | 2 => b1 B 0 i * a2 B 0 j * (t.+1 == c)%:R
         + (useful s t)%:R * (b2 B 0 i * a1 B 0 j * (t == c)%:R + b2 B 0 i * a4 B 0 j * (t == c)%:R)
  | 3 => (useful s t)%:R * (b2 B 0 i * a2 B 0 j * (t == c)%:R)
  | _ => 0
  end.

Lemma vanish_off T i j q c : no_other_degree -> (2 <= T <= Tmax)%N -> (1 <= q <= 3)%N ->
  j != i -> (T + 2 != q + c)%N -> \sum_(1 <= t < T.+1) pick i j t c q = 0.
Proof.
move=> none TT qq ji off; have T2 : (2 <= T)%N by case/andP: TT.
have := vanish i (chi j (T%:Z - q%:Z - (c%:Z - 2)) i (c%:Z - 2)) none TT qq.
have q0 : (q == 0%N) = false by case: q qq {off}.
rewrite lin_share // q0 mul0r subr0 => class0; rewrite -[RHS]class0 {class0}; apply: eq_bigr => t _.
have a0 : T%:Z - q%:Z - (c%:Z - 2) != 0 :> int by move: off; lia.
pose f := fun n : character d => (n == chi j (T%:Z - q%:Z - (c%:Z - 2)) i (c%:Z - 2))%:R : R.
have fE1 j' a : a + (t%:Z - 1) = T%:Z - q%:Z -> f (chi j' a i (t%:Z - 1)) = (j' == j)%:R * (t.+1 == c)%:R.
  move=> ab; rewrite /f chi_pick //; last by rewrite ab subrK.
  rewrite -natrM mulnb; congr ((_ && _)%:R); apply/eqP/eqP; lia.
have fE2 j' a : a + (t%:Z - 2) = T%:Z - q%:Z -> f (chi j' a i (t%:Z - 2)) = (j' == j)%:R * (t == c)%:R.
  move=> ab; rewrite /f chi_pick //; last by rewrite ab subrK.
  rewrite -natrM mulnb; congr ((_ && _)%:R); apply/eqP/eqP; lia.
transitivity (\sum_j' (j' == j)%:R * pick i j' t c q).
  by rewrite (bigD1 j) //= eqxx mul1r big1 ?addr0 // => j' /negPf ->; rewrite mul0r.
apply: eq_bigr => j' _; rewrite /share /pick /lag; case: q qq q0 off a0 @f fE1 fE2 => [|[|[|[|q]]]] //= _ _ _ _ fE1 fE2.
- rewrite !fE1 ?fE2 ?prod1; try lia.
  move: (j' == j)%:R (t.+1 == c)%:R (t == c)%:R (useful s t)%:R => e p r u.
  move: (b1 B 0 i) (b2 B 0 i) (a1 B 0 j') (a3 B 0 j') (a4 B 0 j') => y1 y2 x1 x3 x4; ring.
- rewrite !fE1 ?fE2 ?prod1; try lia.
  move: (j' == j)%:R (t.+1 == c)%:R (t == c)%:R (useful s t)%:R => e p r u.
  move: (b1 B 0 i) (b2 B 0 i) (a1 B 0 j') (a2 B 0 j') (a4 B 0 j') => y1 y2 x1 x3 x4; ring.
rewrite fE2 ?prod1; try lia.
move: (j' == j)%:R (t == c)%:R (useful s t)%:R => e r u.
by move: (b2 B 0 i) (a2 B 0 j') => y x; ring.
Qed.

(** In dimension 1 all terms of one degree are alike. *)
Definition alone i t q : R :=
  match q with
  | 1 => b1 B 0 i * a1 B 0 i + (useful s t)%:R * (b1 B 0 i * a4 B 0 i + b2 B 0 i * a3 B 0 i)
  | 2 => b1 B 0 i * a2 B 0 i + (useful s t)%:R * (b2 B 0 i * a1 B 0 i + b2 B 0 i * a4 B 0 i)
  | 3 => (useful s t)%:R * (b2 B 0 i * a2 B 0 i)
  | _ => 0
  end.

Lemma vanish_alone T i q : no_other_degree -> (2 <= T <= Tmax)%N -> (1 <= q <= 3)%N ->
  (forall j, j = i) -> \sum_(1 <= t < T.+1) alone i t q = 0.
Proof.
move=> none TT qq one; have T2 : (2 <= T)%N by case/andP: TT.
have := vanish i (power i (T%:Z - q%:Z)) none TT qq.
have q0 : (q == 0%N) = false by case: q qq.
rewrite lin_share // q0 mul0r subr0 => class0; rewrite -[RHS]class0 {class0}; apply: eq_bigr => t _.
rewrite (bigD1 i) //= big1 ?addr0 => [|j]; last by rewrite (one j) eqxx.
pose f := fun n : character d => (n == power i (T%:Z - q%:Z))%:R : R.
have fE a b : a + b = T%:Z - q%:Z -> f (chi i a i b) = 1 by move=> ab; rewrite /f chi_diag ab eqxx.
rewrite /share /alone /lag; case: q qq q0 @f fE => [|[|[|[|q]]]] //= _ _ fE.
- by rewrite !fE ?prod1 ?mulr1 //; lia.
- by rewrite !fE ?prod1 ?mulr1 //; lia.
by rewrite fE ?prod1 ?mulr1 //; lia.
Qed.

End OneHead.

Lemma another d (i : 'I_d) : (forall j, j = i) \/ exists j, j != i.
Proof.
have [/existsP|] := boolP [exists j, j != i]; first by right.
by rewrite negb_exists => /forallP all; left => j; apply/eqP; move: (all j); rewrite negbK.
Qed.

Lemma row_eq0 (R : ringType) d (v : 'rV[R]_d) : (forall i, v 0 i = 0) -> v = 0.
Proof. by move=> z; apply/rowP => i; rewrite z mxE. Qed.

Section Vanish.

Variables (R : realFieldType) (d Tmax : nat) (B : blocks R 1 d).
Hypothesis nz : forall i, b1 B 0 i != 0 /\ a3 B 0 i != 0.

Lemma sum2 (F : nat -> R) : \sum_(1 <= t < 3) F t = F 1%N + F 2%N.
Proof. by rewrite big_ltn // big_nat1. Qed.

Lemma sum3 (F : nat -> R) : \sum_(1 <= t < 4) F t = F 1%N + (F 2%N + F 3%N).
Proof. by rewrite big_ltn // big_ltn // big_nat1. Qed.

Lemma mul_eq0 (x y : R) : x != 0 -> x * y = 0 -> y = 0.
Proof. by move=> /negPf x0 /eqP; rewrite mulf_eq0 x0 => /eqP. Qed.

Let two : 2%:R != 0 :> R.
Proof. by rewrite pnatr_eq0. Qed.

Lemma one_head_wrap : (2 <= Tmax)%N -> no_other_degree Wrap Tmax B ->
  [/\ b2 B = 0, a2 B = 0 & a1 B + a4 B = 0].
Proof.
move=> Tmax2 none; have TT : (2 <= 2 <= Tmax)%N by [].
suff all i : [/\ b2 B 0 i = 0, a2 B 0 i = 0 & a1 B 0 i + a4 B 0 i = 0].
  by split; apply: row_eq0 => i; rewrite ?mxE; case: (all i).
have [y1 x3] := nz i; have [one|[j ji]] := another i.
  have := vanish_alone none TT (isT : (1 <= 1 <= 3)%N) one.
  have := vanish_alone none TT (isT : (1 <= 2 <= 3)%N) one.
  have := vanish_alone none TT (isT : (1 <= 3 <= 3)%N) one.
  rewrite !sum2 /alone /= !mulr1n !mul1r.
  move: (b1 B 0 i) (b2 B 0 i) (a1 B 0 i) (a2 B 0 i) (a3 B 0 i) (a4 B 0 i) y1 x3.
  move=> y1 y2 x1 x2 x3 x4 y1_neq0 x3_neq0 e3 e2 e1.
  have f3 : y2 * x2 = 0 by apply: (mul_eq0 two); rewrite -[RHS]e3; ring.
  have f2 : y1 * x2 + y2 * (x1 + x4) = 0 by apply: (mul_eq0 two); rewrite -[RHS]e2; ring.
  have f1 : y1 * (x1 + x4) + y2 * x3 = 0 by apply: (mul_eq0 two); rewrite -[RHS]e1; ring.
  have [y20|y2_neq0] := eqVneq y2 0.
    by move: f1 f2; rewrite y20 !mul0r !addr0 => /(mul_eq0 y1_neq0) -> /(mul_eq0 y1_neq0) ->.
  have x20 : x2 = 0 by exact: mul_eq0 f3.
  have x14 : x1 + x4 = 0 by move: f2; rewrite x20 mulr0 add0r => /(mul_eq0 y2_neq0).
  move: f1; rewrite x14 mulr0 add0r => /(mul_eq0 y2_neq0) x30.
  by rewrite x30 eqxx in x3_neq0.
have [y1j x3j] := nz j; have ij : i != j by rewrite eq_sym.
have := vanish_off none TT (isT : (1 <= 1 <= 3)%N) ji (isT : (2 + 2 != 1 + 1)%N).
have := vanish_off none TT (isT : (1 <= 1 <= 3)%N) ij (isT : (2 + 2 != 1 + 1)%N).
have := vanish_off none TT (isT : (1 <= 1 <= 3)%N) ij (isT : (2 + 2 != 1 + 2)%N).
have := vanish_off none TT (isT : (1 <= 2 <= 3)%N) ij (isT : (2 + 2 != 2 + 3)%N).
rewrite !sum2 /pick /= !mulr1n !mulr0n !(mul0r, mulr0, mulr1, mul1r, addr0, add0r).
move=> e4 e3 e2 e1.
have y2i : b2 B 0 i = 0 by apply: (mul_eq0 x3j); rewrite mulrC.
have y2j : b2 B 0 j = 0 by apply: (mul_eq0 x3); rewrite mulrC.
split=> //; first exact: mul_eq0 y1j e4.
apply: (mul_eq0 y1j); rewrite mulrDr; move: e3; rewrite y2j mul0r addr0.
by [].
Qed.

Lemma one_head_zero : (3 <= Tmax)%N -> no_other_degree Zero Tmax B ->
  [/\ b2 B = 0, a1 B = 0, a2 B = 0 & a4 B = 0].
Proof.
move=> Tmax3 none; have T2 : (2 <= 2 <= Tmax)%N by exact: ltnW.
have T3 : (2 <= 3 <= Tmax)%N by [].
suff all i : [/\ b2 B 0 i = 0, a1 B 0 i = 0, a2 B 0 i = 0 & a4 B 0 i = 0].
  by split; apply: row_eq0 => i; case: (all i).
have [y1 x3] := nz i; have [one|[j ji]] := another i.
  have := vanish_alone none T2 (isT : (1 <= 1 <= 3)%N) one.
  have := vanish_alone none T3 (isT : (1 <= 1 <= 3)%N) one.
  have := vanish_alone none T2 (isT : (1 <= 2 <= 3)%N) one.
  have := vanish_alone none T3 (isT : (1 <= 2 <= 3)%N) one.
  rewrite !sum2 !sum3 /alone /= !mulr1n !mulr0n !mul1r !mul0r !addr0.
  move: (b1 B 0 i) (b2 B 0 i) (a1 B 0 i) (a2 B 0 i) (a3 B 0 i) (a4 B 0 i) y1 x3.
  move=> y1 y2 x1 x2 x3 x4 y1_neq0 x3_neq0 e4 e3 e2 e1.
  have x10 : x1 = 0.
    apply: (mul_eq0 y1_neq0); rewrite -[RHS]subr0 -[X in _ = _ - X]e2 -[X in _ = X - _]addr0.
    rewrite -[X in _ = X + _ - _]e1 -[X in _ = _ + X - _]e1; ring.
  have x20 : x2 = 0.
    apply: (mul_eq0 y1_neq0); rewrite -[RHS]subr0 -[X in _ = _ - X]e4 -[X in _ = X - _]addr0.
    rewrite -[X in _ = X + _ - _]e3 -[X in _ = _ + X - _]e3; ring.
  move: e1 e3; rewrite x10 x20 !mulr0 !add0r => f1 f3.
  have [y20|y2_neq0] := eqVneq y2 0.
    by move: f1; rewrite y20 mul0r addr0 => /(mul_eq0 y1_neq0) ->.
  move: f1; rewrite (mul_eq0 y2_neq0 f3) mulr0 add0r => /(mul_eq0 y2_neq0) x30.
  by rewrite x30 eqxx in x3_neq0.
have [y1j x3j] := nz j; have ij : i != j by rewrite eq_sym.
have := vanish_off none T3 (isT : (1 <= 1 <= 3)%N) ji (isT : (3 + 2 != 1 + 2)%N).
have := vanish_off none T3 (isT : (1 <= 1 <= 3)%N) ij (isT : (3 + 2 != 1 + 2)%N).
have := vanish_off none T3 (isT : (1 <= 1 <= 3)%N) ij (isT : (3 + 2 != 1 + 3)%N).
have := vanish_off none T3 (isT : (1 <= 1 <= 3)%N) ji (isT : (3 + 2 != 1 + 3)%N).
have := vanish_off none T3 (isT : (1 <= 2 <= 3)%N) ji (isT : (3 + 2 != 2 + 2)%N).
have := vanish_off none T3 (isT : (1 <= 2 <= 3)%N) ji (isT : (3 + 2 != 2 + 4)%N).
have := vanish_off none T3 (isT : (1 <= 2 <= 3)%N) ij (isT : (3 + 2 != 2 + 4)%N).
have := vanish_off none T3 (isT : (1 <= 2 <= 3)%N) ij (isT : (3 + 2 != 2 + 2)%N).
rewrite !sum3 /pick /= !mulr1n !mulr0n !(mul0r, mulr0, mulr1, mul1r, addr0, add0r).
move=> eb_ji b_ji b_ij eb_ij uvy_ij uvy_ji uy_ji uy_ij.
have x2i : a2 B 0 i = 0 by exact: mul_eq0 y1j b_ji.
have x2j : a2 B 0 j = 0 by exact: mul_eq0 y1 b_ij.
have x4i : a4 B 0 i = 0.
  by apply: (mul_eq0 y1j); move: uvy_ji; rewrite addrAC uy_ji add0r.
have x4j : a4 B 0 j = 0.
  by apply: (mul_eq0 y1); move: uvy_ij; rewrite addrAC uy_ij add0r.
move: eb_ij eb_ji; rewrite x2i x2j x4i x4j !mulr0 !add0r !addr0 => e_ij e_ji.
have no_b2 y2 y x x3' : x3' != 0 -> y2 * x = 0 -> y * x + y2 * x3' = 0 -> y2 = 0 :> R.
  move=> x3_neq0 yx0 sum0; apply/eqP; apply/negP => /negP y2_neq0; move: sum0.
  by rewrite (mul_eq0 y2_neq0 yx0) mulr0 add0r => /(mul_eq0 y2_neq0) /eqP; rewrite (negPf x3_neq0).
have y2i : b2 B 0 i = 0 by exact: no_b2 x3j e_ij uy_ij.
have y2j : b2 B 0 j = 0 by exact: no_b2 x3 e_ji uy_ji.
by split=> //; apply: (mul_eq0 y1j); move: uy_ji; rewrite y2j mul0r addr0.
Qed.

End Vanish.
