(** Heads on differences of planes, orthogonal contexts, every d: the loss.

    C has the blocks [[1, -1], [-1, 1]] on H planes, zero elsewhere. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain planes odd sign numbered.
From icar Require Import orthogonal_heads orthogonal_heads_odd.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Differences.
Variables (R : realFieldType) (d H T : nat).
Hypotheses (T2 : (2 <= T)%N) (Hd : (2 * H <= d)%N) (d1 : (1 <= d)%N).
Variables (A B : 'M[R]_(H, d)).
Notation C := (mixing A B).
Hypothesis CE : C = planes d (fun=> 1) (fun=> - 1) H.
Implicit Types i j : 'I_d.

Lemma entry_outside i j : ~~ (i./2 < H)%N -> C i j = 0.
Proof. by rewrite CE mxE /= => /negbTE ->. Qed.

Lemma partner_inside i : (i./2 < H)%N -> partner i != i.
Proof.
move=> iH; rewrite ord_eqE val_partner; have := ltn_ord i; move: Hd iH; clear T2 d1 CE.
by case: ifP => oi; last case: ifP; lia.
Qed.

Lemma entry_inside i j : (i./2 < H)%N -> C i j = (j == i)%:R - (j == partner i)%:R.
Proof.
move=> iH; have /negbTE pi := partner_inside iH; rewrite CE mxE /= iH /= [j./2 == _]eq_sym same_half.
have [->|ji] := eqVneq j i; first by rewrite /= [i == _]eq_sym pi /= ?mulr0n subr0.
by case: (j == partner i); rewrite /= !mulr0n ?mulr1n ?subrr ?sub0r.
Qed.

Lemma row_outside (q : nat -> R) i : ~~ (i./2 < H)%N -> orthogonal_row C q T i = 1.
Proof.
move=> iH; have z j : C i j = 0 by exact: entry_outside.
by rewrite /orthogonal_row !z !big1 => [|j _|j _]; rewrite ?z ?expr0n //= !mulr0 !addr0 expr0n /= subr0 expr1n addr0.
Qed.

Lemma row_any (q : nat -> R) i : orthogonal_row C q T i =
  if (i./2 < H)%N then (1 - q T) ^+ 2 + earlier q T + current q T ^+ 2 else 1.
Proof.
case: ifP => iH; last by apply: row_outside; rewrite iH.
have pi := partner_inside iH; have ip := pi; rewrite eq_sym in ip.
have Cii : C i i = 1 by rewrite entry_inside // eqxx (negbTE ip) subr0.
have Cip : C i (partner i) = - 1 by rewrite entry_inside // eqxx (negbTE pi) sub0r.
have C0 j : j != i -> j != partner i -> C i j = 0.
  by move=> /negbTE ji /negbTE jp; rewrite entry_inside // ji jp subrr.
rewrite /orthogonal_row big1 => [|j /andP [ji jp]]; last by rewrite C0 // expr0n.
rewrite (bigD1 i) //= (bigD1 (partner i)) //= big1 => [|j /andP [ji jp]]; last exact: C0.
by rewrite Cii Cip; ring.
Qed.

Lemma inside_sum (x : R) : \sum_(i < d) (if (i./2 < H)%N then x else 1) = 2 * H%:R * x + (d%:R - 2 * H%:R).
Proof.
rewrite -(big_mkord xpredT (fun k => if (k./2 < H)%N then x else 1)) (@big_cat_nat _ _ _ (2 * H)) //=.
rewrite (eq_big_nat _ _ (F2 := fun=> x)) => [|k /andP [_ kH]]; last by rewrite ifT //; move: kH; clear; lia.
rewrite [X in _ + X](eq_big_nat _ _ (F2 := fun=> 1)) => [|k /andP [Hk _]]; last by rewrite ifF //; move: Hk; clear; lia.
rewrite !sumr_const_nat subn0 natrB // natrM -[_ *+ (2 * H)]mulr_natr natrM.
by move: (d%:R) (H%:R) => y h; ring.
Qed.

(** The row of the sign: where there is none nothing is added. *)
Lemma loss_any (q : nat -> R) : loss (orthogonal d) A B q T =
  2 * H%:R * ((1 - q T) ^+ 2 + earlier q T + current q T ^+ 2) + (d%:R - 2 * H%:R).
Proof.
rewrite -inside_sum.
have [od|ed] := boolP (odd d); last by rewrite orthogonal_loss //; apply: eq_bigr => i _; exact: row_any.
have sd : (d.-1 < d)%N by rewrite prednK.
pose s := Ordinal sd; rewrite (orthogonal_odd_loss A B q od (erefl : s = d.-1 :> nat) T2).
have sH : (s./2 < H)%N = false by apply/negP => /=; move: Hd d1 od; clear; lia.
have z j : C s j = 0 by apply: entry_outside; rewrite sH.
rewrite [RHS](bigD1 s) //= -/(s : nat) sH addrC; congr (_ + _).
  rewrite /sign_row !z !big1 => [|k _|j _|j _]; rewrite ?z ?mul0r ?expr0n //=.
  by rewrite !mulr0 !subr0 !mulr0 subr0 expr1n !addr0.
apply: eq_bigr => i is_; rewrite row_any; suff -> : C i s = 0 by rewrite mulr0 mul0r addr0.
have [iH|iH] := boolP (i./2 < H)%N; last exact: entry_outside.
rewrite CE mxE /= iH /=; case: eqP => // si; exfalso; move: sH iH; rewrite -si => ->.
by [].
Qed.

End Differences.

Theorem difference_loss (R : realFieldType) d H T (A B : 'M[R]_(H, d)) (p : nat -> R) :
  (2 <= T)%N -> (2 * H <= d)%N -> (1 <= d)%N -> mixing A B = planes d (fun=> 1) (fun=> - 1) H ->
  p T = 1 - T%:R^-1 -> earlier p T = (T%:R - 2) / T%:R ^+ 2 -> current p T = T%:R^-1 ->
  loss (orthogonal d) A B p T = d%:R - 2 * H%:R + 2 * H%:R / T%:R.
Proof.
move=> T2 Hd d1 CE pT r q; rewrite (loss_any T2 Hd d1 CE) pT r q.
have T0 : T%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
by move: (T%:R : R) (d%:R : R) (H%:R : R) T0 => t x h t0; field.
Qed.

Print Assumptions difference_loss.
