(** What next-token predictors of linear tokens write, and what it takes to learn them. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains digits rollouts perceptron identified arithmetic tableau.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Digits.
Variable R : realFieldType.

(** The tokens of a sum of the bits with integer weights that is not negative: their number is
    the sum, or 2^T - 1 where the sum is larger. *)
Theorem digits_written n T c x : size x = n -> 0 <= weighted n c x ->
  (\sum_(j < T) 2 ^ (T.-1 - j) * nth false (digits R n T c 0 x) (n + j) =
   minn (absz (weighted n c x)) (2 ^ T - 1))%N.
Proof.
move=> sx s0; apply/eqP; rewrite -eqz_nat -natz natr_sum; apply/eqP.
transitivity (\sum_(j < T) 2 ^+ (T.-1 - j) * (nth false (digits R n T c 0 x) (n + j))%:R : int).
  by apply: eq_bigr => l _; rewrite natrM natrX.
rewrite digits_value // subr0 (max_idPl s0) (_ : 2 ^+ T = (2 ^ T)%N%:Z);
  last by rewrite -natrX natz.
have : (0 < 2 ^ T)%N by rewrite expn_gt0.
by move: s0 (2 ^ T)%N; case: (weighted n c x) => // s _ t t0; case: leP; lia.
Qed.

(** Token j is the binary digit of 2^(T - 1 - j). *)
Theorem digit_written n T c x j : size x = n -> 0 <= weighted n c x -> (j < T)%N ->
  nth false (digits R n T c 0 x) (n + j) =
  odd (minn (absz (weighted n c x)) (2 ^ T - 1) %/ 2 ^ (T.-1 - j))%N.
Proof.
move=> sx s0 jT; rewrite -(digits_written _ sx s0).
exact: (digits_odd (fun j => nth false (digits R n T c 0 x) (n + j)%N)).
Qed.

End Digits.

Print Assumptions departures.
Print Assumptions departures_most.
Print Assumptions departures_least.
Print Assumptions identified.
Print Assumptions identified_share.
Print Assumptions mistakes_bound.
Print Assumptions digits_written.
Print Assumptions digit_written.
Print Assumptions adder.
Print Assumptions multiplier.
Print Assumptions tableau.
Print Assumptions per_stepE.
