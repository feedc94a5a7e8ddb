(** Linear tokens that add and multiply two numbers. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains digits.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.

(** The number whose bits are x, the lowest first. *)
Definition number (x : seq bool) : nat := \sum_(i < size x) 2 ^ i * nth false x i.

Lemma number_lt x : number x < 2 ^ size x.
Proof.
rewrite /number; elim: (size x) => [|n IH]; first by rewrite big_ord0.
rewrite big_ord_recr expnS /=; move: IH; move: (\sum_(i < n) _) (2 ^ n) => s t.
by case: (nth _ _ _); lia.
Qed.

Lemma sum_pairs a k (F : nat -> nat -> nat) : 0 < k ->
  \sum_(q < a * k) F (q %/ k) (q %% k) = \sum_(i < a) \sum_(l < k) F i l.
Proof.
move=> k0; elim: a => [|a IH]; first by rewrite !big_ord0.
rewrite mulSnr big_split_ord big_ord_recr /= IH; congr (_ + _); apply: eq_bigr => l _.
by rewrite divnMDl // divn_small // addn0 modnMDl modn_small.
Qed.

Section Arithmetic.
Variable R : realFieldType.
Local Open Scope ring_scope.

Lemma digits_number n T (c : nat -> int) x N : size x = n -> weighted n c x = N%:Z ->
  (N < 2 ^ T)%N ->
  (\sum_(j < T) 2 ^ (T.-1 - j) * nth false (digits R n T c 0 x) (n + j) = N)%N.
Proof.
move=> sx E NT; apply/eqP; rewrite -eqz_nat -natz natr_sum; apply/eqP.
transitivity (\sum_(j < T) 2 ^+ (T.-1 - j) * (nth false (digits R n T c 0 x) (n + j))%:R : int).
  by apply: eq_bigr => l _; rewrite natrM natrX.
rewrite digits_value // E subr0 (_ : 2 ^+ T = (2 ^ T)%N%:Z); last by rewrite -natrX natz.
by move: NT; move: (2 ^ T)%N => t; case: leP; case: leP; lia.
Qed.

(** * The adder *)

Definition sum_weights (k p : nat) : int := 2 ^+ (if (p < k)%N then p else (p - k)%N).

Theorem adder k x y : size x = k -> size y = k ->
  (\sum_(j < k.+1) 2 ^ (k - j) *
     nth false (digits R (k + k) k.+1 (sum_weights k) 0 (x ++ y)) (k + k + j) =
   number x + number y)%N.
Proof.
move=> sx sy; apply: digits_number; first by rewrite size_cat sx sy.
  rewrite /weighted big_split_ord /= PoszD -!natz /number sx sy !natr_sum.
  congr (_ + _); apply: eq_bigr => i _; rewrite natrM natrX /sum_weights nth_cat sx.
    by rewrite ltn_ord.
  by rewrite ifN -?leqNgt ?leq_addr // ifN -?leqNgt ?leq_addr // addKn.
have := number_lt x; have := number_lt y; rewrite sx sy expnS.
by move: (2 ^ k)%N (number x) (number y) => t u v; lia.
Qed.

(** * The multiplier *)

(** Token i k + l of the first k k is x_i y_l. *)
Definition pair_weights (k j p : nat) : R := (p == j %/ k)%N%:R + (p == k + j %% k)%N%:R.

Definition pair_value (k p : nat) : int :=
  if (p < k + k)%N then 0 else 2 ^+ ((p - (k + k)) %/ k + (p - (k + k)) %% k).

(** Then 2 k digits of the sum of the 2^(i + l) x_i y_l. *)
Definition product_weights (k j p : nat) : R :=
  if (j < k * k)%N then pair_weights k j p
  else digit_weights R (k + k + k * k) (k + k) (pair_value k) (j - k * k) p.
Definition product_floors (k j : nat) : R :=
  if (j < k * k)%N then 2 else digit_floors R (k + k) 0 (j - k * k).

Lemma pick n (F : nat -> R) (q : nat) : (q < n)%N -> \sum_(p < n) (p == q :> nat)%:R * F p = F q.
Proof.
move=> qn; rewrite (bigD1 (Ordinal qn)) //= eqxx mul1r big1 ?addr0 // => p pq.
by rewrite (negbTE (_ : p != q :> nat)) ?mul0r.
Qed.

Lemma pair_token k x y q : size x = k -> size y = k -> (q < k * k)%N ->
  nth false (linear (pair_weights k) (fun=> 2) (x ++ y) (k * k)) (k + k + q) =
  nth false x (q %/ k) && nth false y (q %% k).
Proof.
move=> sx sy qk; have k0 : (0 < k)%N by case: (k) qk.
have sxy : size (x ++ y) = (k + k)%N by rewrite size_cat sx sy.
have ik : (q %/ k < k)%N by rewrite ltn_divLR.
have lk : (q %% k < k)%N by rewrite ltn_mod.
rewrite linear_chain -sxy nth_token // /threshold size_chain sxy /pair_weights.
set c := chain _ _ _; under eq_bigr do rewrite mulrDl; rewrite big_split /=.
rewrite !(pick (fun p => (nth false c p)%:R)) /c; try lia.
rewrite !nth_input ?sxy ?nth_cat ?sx; try lia.
rewrite ik ltnNge leq_addr /= addKn -natrD.
by rewrite (ler_nat _ 2); case: (nth _ x _); case: (nth _ y _).
Qed.

Theorem multiplier k x y : (0 < k)%N -> size x = k -> size y = k ->
  (\sum_(j < k + k) 2 ^ ((k + k).-1 - j) *
     nth false (linear (product_weights k) (product_floors k) (x ++ y) (k * k + (k + k)))
       (k + k + k * k + j) =
   number x * number y)%N.
Proof.
move=> k0 sx sy; have sxy : size (x ++ y) = (k + k)%N by rewrite size_cat sx sy.
rewrite linear_add; set s := linear _ _ (x ++ y) _.
have sE : s = linear (pair_weights k) (fun=> 2) (x ++ y) (k * k).
  by apply: eq_linear => [j p|j] jT; rewrite /product_weights /product_floors jT.
have ss : size s = (k + k + k * k)%N by rewrite size_linear sxy.
rewrite (_ : linear _ _ s _ = digits R (k + k + k * k) (k + k) (pair_value k) 0 s); last first.
  apply: eq_linear => [j p|j] jT.
    by rewrite /product_weights ifN -?leqNgt ?leq_addr // addKn.
  by rewrite /product_floors ifN -?leqNgt ?leq_addr // addKn.
apply: digits_number => //.
  rewrite /weighted big_split_ord /= big1 ?add0r => [|p _]; last first.
    by rewrite /pair_value ltn_ord mul0r.
  transitivity (\sum_(q < k * k) (2 ^ (q %/ k + q %% k) *
     (nth false x (q %/ k) * nth false y (q %% k)))%N%:R : int).
    apply: eq_bigr => q _; rewrite /pair_value ifN -?leqNgt ?leq_addr // addKn sE pair_token //.
    by rewrite natrM natrX mulnb.
  rewrite -natr_sum natz; congr Posz.
  rewrite (sum_pairs k (fun i l => 2 ^ (i + l) * (nth false x i * nth false y l))%N) //.
  rewrite /number sx sy big_distrl; apply: eq_bigr => i _ /=; rewrite big_distrr;
    apply: eq_bigr => l _ /=.
  by rewrite expnD mulnACA.
have := number_lt x; have := number_lt y; rewrite sx sy expnD => yk xk.
exact: ltn_mul.
Qed.

End Arithmetic.
