(** Heads on differences of planes, orthogonal contexts, every d: the loss.

    C has the blocks [[1, -1], [-1, 1]] on H planes, zero elsewhere; p_T = 1 - 1/T, and
    the earlier weights are all equal. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain planes odd sign numbered.
From icar Require Import orthogonal_heads orthogonal_heads_odd.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Differences.
Variables (R : realFieldType) (d H T : nat).
Hypotheses (T2 : (2 <= T)%N) (Hd : (2 * H <= d)%N).
Variables (C : 'M[R]_d) (p : nat -> R).
Hypothesis CE : C = planes d (fun=> 1) (fun=> - 1) H.
Hypotheses (pT : p T = 1 - T%:R^-1) (r : earlier p T = (T%:R - 2) / T%:R ^+ 2) (q : current p T = T%:R^-1).
Implicit Types i j : 'I_d.

Lemma entry_outside i j : ~~ (i./2 < H)%N -> C i j = 0.
Proof. by rewrite CE mxE /= => /negbTE ->. Qed.

Lemma partner_inside i : (i./2 < H)%N -> partner i != i.
Proof. by move=> iH; rewrite ord_eqE val_partner; have := ltn_ord i; case: ifP => oi; last case: ifP; lia. Qed.

Lemma entry_inside i j : (i./2 < H)%N -> C i j = (j == i)%:R - (j == partner i)%:R.
Proof.
move=> iH; have /negbTE pi := partner_inside iH; rewrite CE mxE /= iH /= [j./2 == _]eq_sym same_half.
have [->|ji] := eqVneq j i; first by rewrite /= [i == _]eq_sym pi /= ?mulr0n subr0.
by case: (j == partner i); rewrite /= !mulr0n ?mulr1n ?subrr ?sub0r.
Qed.

Lemma row_outside i : ~~ (i./2 < H)%N -> orthogonal_row C p T i = 1.
Proof.
move=> iH; have z j : C i j = 0 by exact: entry_outside.
by rewrite /orthogonal_row !z !big1 => [|j _|j _]; rewrite ?z ?expr0n //= !mulr0 !addr0 expr0n /= subr0 expr1n addr0.
Qed.

Lemma row_inside i : (i./2 < H)%N -> orthogonal_row C p T i = T%:R^-1.
Proof.
move=> iH; have pi := partner_inside iH; have ip := pi; rewrite eq_sym in ip.
have Cii : C i i = 1 by rewrite entry_inside // eqxx (negbTE ip) subr0.
have Cip : C i (partner i) = - 1 by rewrite entry_inside // eqxx (negbTE pi) sub0r.
have C0 j : j != i -> j != partner i -> C i j = 0.
  by move=> /negbTE ji /negbTE jp; rewrite entry_inside // ji jp subrr.
rewrite /orthogonal_row big1 => [|j /andP [ji jp]]; last by rewrite C0 // expr0n.
rewrite (bigD1 i) //= (bigD1 (partner i)) //= big1 => [|j /andP [ji jp]]; last exact: C0.
rewrite Cii Cip pT r q; have T0 : T%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
by move: (p T.-1) (T%:R : R) T0 => w t t0; field.
Qed.

(** The rows together. *)
Lemma rows_sum : \sum_(i < d) (if (i./2 < H)%N then T%:R^-1 else 1) = d%:R - 2 * H%:R + 2 * H%:R / T%:R :> R.
Proof.
rewrite -(big_mkord xpredT (fun k => if (k./2 < H)%N then T%:R^-1 else 1)) (@big_cat_nat _ _ _ (2 * H)) //=.
rewrite (eq_big_nat _ _ (F2 := fun=> T%:R^-1)) => [|k /andP [_ kH]]; last by rewrite ifT //; move: kH; clear; lia.
rewrite [X in _ + X](eq_big_nat _ _ (F2 := fun=> 1)) => [|k /andP [Hk _]]; last by rewrite ifF //; move: Hk; clear; lia.
rewrite !sumr_const_nat subn0 natrB // natrM -[_ *+ (2 * H)]mulr_natr natrM.
by move: (T%:R^-1) (d%:R) (H%:R) => t x h; ring.
Qed.

End Differences.

Theorem difference_loss (R : realFieldType) d H T (A B : 'M[R]_(H, d)) (p : nat -> R) :
  (2 <= T)%N -> (2 * H <= d)%N -> (1 <= d)%N -> mixing A B = planes d (fun=> 1) (fun=> - 1) H ->
  p T = 1 - T%:R^-1 -> earlier p T = (T%:R - 2) / T%:R ^+ 2 -> current p T = T%:R^-1 ->
  loss (orthogonal d) A B p T = d%:R - 2 * H%:R + 2 * H%:R / T%:R.
Proof.
move=> T2 Hd d1 CE pT r q; rewrite -(rows_sum R T Hd).
have rowE i : orthogonal_row (mixing A B) p T i = if (i./2 < H)%N then T%:R^-1 else 1.
  case: ifP => iH; first exact: (row_inside T2 Hd CE pT r q iH).
  by apply: (row_outside T p CE); rewrite iH.
have [od|ed] := boolP (odd d); last by rewrite orthogonal_loss //; apply: eq_bigr => i _; exact: rowE.
have sd : (d.-1 < d)%N by rewrite prednK.
pose s := Ordinal sd; rewrite (orthogonal_odd_loss A B p od (erefl : s = d.-1 :> nat) T2).
have sH : (s./2 < H)%N = false by apply/negP => /=; move: Hd d1 od; clear; lia.
have z j : mixing A B s j = 0 by apply: (entry_outside CE); rewrite sH.
rewrite [RHS](bigD1 s) //= -/(s : nat) sH addrC; congr (_ + _).
  rewrite /sign_row !z !big1 => [|k _|j _|j _]; rewrite ?z ?mul0r ?expr0n //=.
  by rewrite !mulr0 !subr0 !mulr0 subr0 expr1n !addr0.
apply: eq_bigr => i is_; rewrite rowE; suff -> : mixing A B i s = 0 by rewrite mulr0 mul0r addr0.
have [iH|iH] := boolP (i./2 < H)%N; last exact: (entry_outside CE).
rewrite CE mxE /= iH /=; case: eqP => // si; exfalso; move: sH iH; rewrite -si => ->.
by [].
Qed.

Print Assumptions difference_loss.
