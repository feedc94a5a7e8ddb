(** Linear tokens that write the binary digits of a weighted sum of the bits of an input. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * Digits from the top *)

(** Token j takes 2^(T - 1 - j) away from what is left of s where that much is left. *)
Lemma greedy (T : nat) (s : int) (b : nat -> bool) :
  (forall j, (j < T)%N ->
    b j = (2 ^+ (T.-1 - j) <= s - \sum_(l < j) 2 ^+ (T.-1 - l) * (b l)%:R)) ->
  \sum_(j < T) 2 ^+ (T.-1 - j) * (b j)%:R = Num.min (Num.max s 0) (2 ^+ T - 1).
Proof.
move=> rule; pose D j : int := \sum_(l < j) 2 ^+ (T.-1 - l) * (b l)%:R.
suff [D0 Ds DT end_] : [/\ 0 <= D T, D T = 0 \/ D T <= s, D T <= 2 ^+ T - 2 ^+ (T - T) &
    s - D T < 2 ^+ (T - T) \/ D T = 2 ^+ T - 2 ^+ (T - T)].
  rewrite -/(D T); move: D0 Ds DT end_; rewrite subnn expr0; move: (D T) (2 ^+ T : int) => d t.
  by case: leP; case: leP; lia.
suff: forall j, (j <= T)%N -> [/\ 0 <= D j, D j = 0 \/ D j <= s, D j <= 2 ^+ T - 2 ^+ (T - j) &
    s - D j < 2 ^+ (T - j) \/ D j = 2 ^+ T - 2 ^+ (T - j)] by apply.
elim=> [_|j IH jT].
  by rewrite /D big_ord0 subn0; split; [|left| |right]; rewrite ?subrr.
have [D0 Ds DT end_] := IH (ltnW jT); have := rule j jT; rewrite -/(D j).
have -> : D j.+1 = D j + 2 ^+ (T.-1 - j) * (b j)%:R by rewrite /D big_ord_recr.
move: D0 Ds DT end_; have -> : (T - j = (T.-1 - j).+1)%N by lia.
have -> : (T - j.+1 = T.-1 - j)%N by lia.
rewrite exprS; have q0 : 0 < 2 ^+ (T.-1 - j) :> int by rewrite exprn_gt0.
move: (D j) (2 ^+ T : int) (2 ^+ (T.-1 - j) : int) q0 => d t q q0.
case: (b j) => D0 Ds DT end_ /esym; rewrite ?mulr1 ?mulr0 ?addr0 => take; split; lia.
Qed.

Lemma digits_odd (T : nat) (b : nat -> bool) (j : nat) : (j < T)%N ->
  b j = odd ((\sum_(l < T) 2 ^ (T.-1 - l) * b l) %/ 2 ^ (T.-1 - j))%N.
Proof.
elim: T => // T IH; rewrite ltnS => jT.
have -> : (\sum_(l < T.+1) 2 ^ (T - l) * b l = 2 * (\sum_(l < T) 2 ^ (T.-1 - l) * b l) + b T)%N.
  rewrite big_ord_recr /= subnn mul1n big_distrr /=; congr (_ + _)%N; apply: eq_bigr => l _.
  by rewrite mulnA -expnS; congr (2 ^ _ * _)%N; have := ltn_ord l; lia.
move: IH; set u := (\sum_(l < T) _)%N => IH.
have half : ((2 * u + b T) %/ 2 = u)%N by case: (b T); lia.
move: jT; rewrite leq_eqVlt => /predU1P[->|jT].
  by rewrite subnn divn1 oddD oddM /=; case: (b T).
rewrite [LHS](IH jT) (_ : T - j = (T.-1 - j).+1)%N; last by lia.
by rewrite expnS divnMA half.
Qed.

(** * The tokens *)

Section Digits.
Variable R : realFieldType.

(** Token j is 1 where a + 2^(T - 1 - j) is at most sum_p c_p x_p less what the tokens before
    it have written. *)
Definition digit_weights (n T : nat) (c : nat -> int) (j p : nat) : R :=
  if (p < n)%N then (c p)%:~R else - 2 ^+ (T.-1 - (p - n)).

Definition digit_floors (T : nat) (a : int) (j : nat) : R := a%:~R + 2 ^+ (T.-1 - j).

Definition digits (n T : nat) (c : nat -> int) (a : int) (x : seq bool) : seq bool :=
  linear (digit_weights n T c) (digit_floors T a) x T.

Definition weighted (n : nat) (c : nat -> int) (x : seq bool) : int :=
  \sum_(p < n) c p * (nth false x p)%:R.

Theorem digits_value n T c a x : size x = n ->
  \sum_(j < T) 2 ^+ (T.-1 - j) * (nth false (digits n T c a x) (n + j))%:R =
  Num.min (Num.max (weighted n c x - a) 0) (2 ^+ T - 1).
Proof.
move=> sx; set b := fun j => nth false (digits n T c a x) (n + j).
apply: (@greedy T (weighted n c x - a) b) => j jT.
rewrite /b /digits linear_chain -sx; set next := threshold _ _.
rewrite nth_token // {1}/next /threshold (@threshold_sum _ _ x) ?size_chain //.
have -> : \sum_(p < size x) digit_weights (size x) T c j p * (nth false (chain next x j) p)%:R =
    (weighted (size x) c x)%:~R :> R.
  rewrite rmorph_sum; apply: eq_bigr => p _ /=.
  by rewrite nth_input // /digit_weights ltn_ord rmorphM /= rmorph_nat.
have -> : \sum_(l < j) digit_weights (size x) T c j (size x + l) *
    (nth false (chain next x j) (size x + l))%:R =
    - (\sum_(l < j) 2 ^+ (T.-1 - l) * (nth false (chain next x T) (size x + l))%:R)%:~R :> R.
  rewrite rmorph_sum -sumrN; apply: eq_bigr => l _ /=.
  rewrite /digit_weights ifN -?leqNgt ?leq_addr // addKn mulNr rmorphM rmorphX /= !rmorph_nat.
  by rewrite (@nth_kept _ _ j T) ?ltn_add2l ?ltn_ord // ltnW.
rewrite /digit_floors (_ : 2 ^+ _ = (2 ^+ (T.-1 - j) : int)%:~R); last by rewrite rmorphX.
rewrite -rmorphN -!rmorphD ler_int /=.
by apply/idP/idP; move: (weighted _ _ _) (\sum_(l < j) _) (2 ^+ _) => u v q; lia.
Qed.

(** Token j is the digit of 2^(T - 1 - j). *)
Corollary digits_bits n T c a x j : size x = n -> (j < T)%N ->
  nth false (digits n T c a x) (n + j) =
  odd (absz (Num.min (Num.max (weighted n c x - a) 0) (2 ^+ T - 1))%R %/ 2 ^ (T.-1 - j)).
Proof.
move=> sx jT; rewrite -(digits_value _ _ _ sx).
rewrite [LHS](@digits_odd T (fun j => nth false (digits n T c a x) (n + j)) _ jT).
congr (odd (_ %/ _)); rewrite -[LHS]absz_nat -natz natr_sum; congr absz.
by apply: eq_bigr => l _; rewrite natrM natrX.
Qed.

(** * The window: the number of ones less a *)

Lemma weighted1 n x : size x = n -> weighted n (fun=> 1) x = (count id x)%:Z.
Proof.
move=> <-; rewrite /weighted; elim: x => [|b x IH]; first by rewrite big_ord0.
by rewrite big_ord_recl /= {}IH mul1r; case: b.
Qed.

Theorem counted n T (a : nat) x : size x = n ->
  (\sum_(j < T) 2 ^ (T.-1 - j) * nth false (digits n T (fun=> 1%R) a x) (n + j) =
   minn (count id x - a) (2 ^ T - 1))%N.
Proof.
move=> sx; apply/eqP; rewrite -eqz_nat; apply/eqP; rewrite -natz natr_sum.
transitivity (\sum_(j < T) 2 ^+ (T.-1 - j) * (nth false (digits n T (fun=> 1%R) a x) (n + j))%:R :
  int).
  by apply: eq_bigr => l _; rewrite natrM natrX.
rewrite digits_value // weighted1 //.
have -> : 2 ^+ T = (2 ^ T)%N%:Z by rewrite -natrX natz.
have : (0 < 2 ^ T)%N by rewrite expn_gt0.
by move: (2 ^ T)%N (count _ _) => t k t0; case: leP; case: leP; lia.
Qed.

End Digits.
