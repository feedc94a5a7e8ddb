(** * The printed lines of minimax_rate

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out.  All laws are finite; [linear_error] is the risk of the estimate
    sum_k c x a k y_k, whose weights are any function c of the inputs x and the fresh input a. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import draws regression.
From icar Require Import in_context_risk minimax_rate.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable R : realFieldType.

Theorem printed_closed : forall n N K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> (1 <= n)%N -> (1 <= N)%N -> forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> 0 < tau2 + sigma2 -> (n >= 2)%N -> (forall (Gamma : 'M[R]_L), ((((- 1) + n%:R) ^- 1) * (((- 1) * tau2) + (n%:R * (sigma2 + tau2) * (\sum_(l < L) (v l * ((sigma2 + tau2 + (((- 1) + n%:R) * v l)) ^- 1)))))) <= (risk rho psi pi beta nu e (leqnn L) n Gamma)) /\ (exists (Gamma : 'M[R]_L), (risk rho psi pi beta nu e (leqnn L) n Gamma) = ((((- 1) + n%:R) ^- 1) * (((- 1) * tau2) + (n%:R * (sigma2 + tau2) * (\sum_(l < L) (v l * ((sigma2 + tau2 + (((- 1) + n%:R) * v l)) ^- 1))))))).
Proof.
move=> n N K L B E rho psi pi beta nu e v sigma2 P n0 _ tau2 flat S0 n2.
have [low [C best]] := closed P n0 flat S0 n2.
have -> : ((- 1) + n%:R) ^- 1 * ((- 1) * tau2 + n%:R * (sigma2 + tau2) *
    (\sum_(l < L) v l * (sigma2 + tau2 + ((- 1) + n%:R) * v l) ^- 1)) =
  (n%:R * (tau2 + sigma2) * (\sum_l v l / ((n%:R - 1) * v l + (tau2 + sigma2))) - tau2) /
    (n%:R - 1).
  rewrite mulrC mulN1r [- tau2 + _]addrC [sigma2 + _]addrC [- 1 + _]addrC.
  congr ((_ * _ - _) / _); apply: eq_bigr => l _; congr (_ / _).
  by rewrite [RHS]addrC.
by split=> //; exists C.
Qed.

Theorem printed_rank : forall n N K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> (1 <= n)%N -> (1 <= N)%N -> forall NL : (N <= L)%N, forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> 0 < tau2 + sigma2 -> (forall i j : 'I_L, (i <= j)%N -> v j <= v i) -> (forall (Gamma : 'M[R]_L), ((\rank Gamma%R <= N)%N) -> ((\sum_(l < L) v l) + ((- 1) * (\sum_(j < N) (n%:R * (v (feature NL j) ^+ 2) * ((sigma2 + tau2 + (((- 1) + n%:R) * v (feature NL j))) ^- 1))))) <= (risk rho psi pi beta nu e (leqnn L) n Gamma)) /\ (exists (Gamma : 'M[R]_L), ((\rank Gamma%R <= N)%N) /\ (risk rho psi pi beta nu e (leqnn L) n Gamma) = ((\sum_(l < L) v l) + ((- 1) * (\sum_(j < N) (n%:R * (v (feature NL j) ^+ 2) * ((sigma2 + tau2 + (((- 1) + n%:R) * v (feature NL j))) ^- 1)))))).
Proof.
move=> n N K L B E rho psi pi beta nu e v sigma2 P n0 _ NL tau2 flat S0 down.
have [low [C best]] := rank P n0 flat S0 down N.
have -> : \sum_(l < L) v l + (- 1) * (\sum_(j < N) n%:R * v (feature NL j) ^+ 2 *
    (sigma2 + tau2 + ((- 1) + n%:R) * v (feature NL j)) ^- 1) =
  \sum_l v l - \sum_(l < L | (l < N)%N) gain sigma2 n tau2 (v l).
  rewrite mulN1r (big_ord_narrow NL); congr (_ - _); apply: eq_bigr => j _.
  by rewrite /gain; congr (_ / _); rewrite addrC [- 1 + _]addrC [sigma2 + _]addrC.
by split=> //; exists C.
Qed.

Theorem printed_linear : forall n N K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> (1 <= n)%N -> (1 <= N)%N -> forall c : {ffun 'I_n -> 'I_K} -> 'I_K -> 'I_n -> R, (sigma2 > 0) -> ((linear_error rho psi pi beta nu e c) >= (sigma2 * (\sum_(l < L) (v l * ((sigma2 + (n%:R * v l)) ^- 1))))).
Proof.
by move=> n N K L B E rho psi pi beta nu e v sigma2 P _ _ c noisy; exact: linear.
Qed.

Theorem printed_within : forall n N K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> (1 <= n)%N -> (1 <= N)%N -> forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> forall least : R, least_of (risk rho psi pi beta nu e (leqnn L) n) least -> forall c : {ffun 'I_n -> 'I_K} -> 'I_K -> 'I_n -> R, (sigma2 > 0) -> (least <= ((linear_error rho psi pi beta nu e c) * (sigma2 ^- 1) * (sigma2 + tau2))).
Proof.
move=> n N K L B E rho psi pi beta nu e v sigma2 P n0 _ tau2 flat least lst c noisy.
rewrite -mulrA mulrC [_ * (sigma2 + _)]mulrC [sigma2 + _]addrC.
exact: (within P n0 flat c noisy lst).
Qed.

Theorem printed_upper : forall n N K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> (1 <= n)%N -> (1 <= N)%N -> forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> forall least : R, least_of (risk rho psi pi beta nu e (leqnn L) n) least -> forall p : nat, (2 <= p)%N -> (forall l : 'I_L, v l = l.+1%:R ^- p) -> (least <= ((N%:R * (n%:R ^- 1) * (sigma2 + tau2)) + ((((- 1) + p%:R) ^- 1) * (N%:R ^- (p - 1))))).
Proof.
move=> n N K L B E rho psi pi beta nu e v sigma2 P n0 N0 tau2 flat least lst p p2 powers.
have -> : (- 1) + p%:R = p.-1%:R :> R by rewrite addrC -subn1 natrB // ltnW.
rewrite -mulrA [n%:R ^- 1 * _]mulrC [sigma2 + _]addrC subn1.
exact: (upper P n0 powers flat p2 N0 lst).
Qed.

Theorem printed_lower : forall n N K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> (1 <= n)%N -> (1 <= N)%N -> forall NL : (N <= L)%N, forall p : nat, (2 <= p)%N -> (forall l : 'I_L, v l = l.+1%:R ^- p) -> forall c : {ffun 'I_n -> 'I_K} -> 'I_K -> 'I_n -> R, (sigma2 > 0) -> ((linear_error rho psi pi beta nu e c) >= (N%:R * sigma2 * ((n%:R + (sigma2 * (N%:R ^+ p))) ^- 1))).
Proof.
move=> n N K L B E rho psi pi beta nu e v sigma2 P n0 _ NL p _ powers c noisy.
exact: (lower P n0 powers c NL noisy).
Qed.

Theorem printed_features : forall n N K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> (1 <= n)%N -> (1 <= N)%N -> forall NL : (N < L)%N, forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> forall p : nat, (2 <= p)%N -> (forall l : 'I_L, v l = l.+1%:R ^- p) -> (((risk rho psi pi beta nu e NL n 1%:M) <= (risk rho psi pi beta nu e (ltnW NL) n 1%:M))) <-> ((((sigma2 + tau2) * ((1 + N%:R) ^+ p)) <= (1 + n%:R))).
Proof.
move=> n N K L B E rho psi pi beta nu e v sigma2 P n0 _ NL tau2 flat p _ powers.
rewrite -!mulrS [sigma2 + _]addrC.
exact: (features P n0 powers NL flat).
Qed.

End Printed.

Print Assumptions printed_closed.
Print Assumptions printed_rank.
Print Assumptions printed_linear.
Print Assumptions printed_within.
Print Assumptions printed_upper.
Print Assumptions printed_lower.
Print Assumptions printed_features.
