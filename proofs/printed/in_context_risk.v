(** * The printed lines of in_context_risk

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out: M is (1 - 1/n) V + (Q + sigma2 I) / n, and S is tau2 + sigma2.  All laws are
    finite. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import draws regression.
From icar Require Import in_context_risk.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable R : realFieldType.

(** M as it is printed. *)
Lemma moments_printed K L N n (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (v : 'I_L -> R) sigma2
  (NL : (N <= L)%N) : (1 + ((- 1) * (n%:R ^- 1))) *: variances NL v +
    (n%:R ^- 1) *: (sigma2 *: 1%:M + fourth rho psi NL v) = moments rho psi NL v sigma2 n.
Proof. by rewrite /moments mulN1r scalemx1 [sigma2%:M + _]addrC. Qed.

Theorem printed_risk : forall n N (Gamma : 'M[R]_N), (1 <= n)%N -> (1 <= N)%N -> forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> forall NL : (N <= L)%N, ((risk rho psi pi beta nu e NL n Gamma) = ((tail N v) + (\tr (variances NL v)) + ((- 2) * (\tr (Gamma *m (variances NL v)))) + (\tr (Gamma *m (((1 + ((- 1) * (n%:R ^- 1))) *: ((variances NL v))) + ((n%:R ^- 1) *: (((sigma2 *: (1%:M)) + (fourth rho psi NL v))))) *m (Gamma)^T)))).
Proof.
move=> n N Gamma n1 _ K L B E rho psi pi beta nu e v sigma2 P NL.
by rewrite moments_printed (risk_formula P) //; ring.
Qed.

Theorem printed_excess : forall n N (Gamma : 'M[R]_N), (1 <= n)%N -> (1 <= N)%N -> forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> forall NL : (N <= L)%N, forall G : 'M[R]_N, ((G *m (((1 + ((- 1) * (n%:R ^- 1))) *: ((variances NL v))) + ((n%:R ^- 1) *: (((sigma2 *: (1%:M)) + (fourth rho psi NL v)))))) = (variances NL v)) -> ((risk rho psi pi beta nu e NL n Gamma) = ((tail N v) + (\tr (variances NL v)) + ((- 1) * (\tr (G *m (variances NL v)))) + (\tr ((Gamma + ((- 1) *: (G))) *m (((1 + ((- 1) * (n%:R ^- 1))) *: ((variances NL v))) + ((n%:R ^- 1) *: (((sigma2 *: (1%:M)) + (fourth rho psi NL v))))) *m ((Gamma)^T + ((- 1) *: ((G)^T))))))).
Proof.
move=> n N Gamma n1 _ K L B E rho psi pi beta nu e v sigma2 P NL G.
rewrite !moments_printed !scaleN1r -linearN -linearD /= => GM; rewrite (risk_excess P n1 Gamma GM).
by move: (\tr _) (\tr _) (\tr _) (tail _ _) => x y z t; ring.
Qed.

Theorem printed_minimum : forall n N, (1 <= n)%N -> (1 <= N)%N -> forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> forall NL : (N <= L)%N, forall G : 'M[R]_N, ((G *m (((1 + ((- 1) * (n%:R ^- 1))) *: ((variances NL v))) + ((n%:R ^- 1) *: (((sigma2 *: (1%:M)) + (fourth rho psi NL v)))))) = (variances NL v)) -> (forall (Gamma : 'M[R]_N), ((tail N v) + (\tr (variances NL v)) + ((- 1) * (\tr (G *m (variances NL v))))) <= (risk rho psi pi beta nu e NL n Gamma)) /\ (exists (Gamma : 'M[R]_N), (risk rho psi pi beta nu e NL n Gamma) = ((tail N v) + (\tr (variances NL v)) + ((- 1) * (\tr (G *m (variances NL v)))))).
Proof.
move=> n N n1 _ K L B E rho psi pi beta nu e v sigma2 P NL G; rewrite moments_printed => GM.
have [low best] := risk_minimum P n1 GM.
have -> : tail N v + \tr (variances NL v) + (- 1) * \tr (G *m variances NL v) =
  \tr (variances NL v) - \tr (G *m variances NL v) + tail N v by ring.
by split=> //; exists G.
Qed.

Theorem printed_balanced : forall n N (Gamma : 'M[R]_N), (1 <= n)%N -> (1 <= N)%N -> forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> forall NL : (N <= L)%N, forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> ((fourth rho psi NL v) = (tau2 *: (1%:M))).
Proof.
move=> n N Gamma _ _ K L B E rho psi pi beta nu e v sigma2 P NL tau2 flat.
by rewrite (balanced P flat) scalemx1.
Qed.

Theorem printed_shrinkage : forall n N, (1 <= n)%N -> (1 <= N)%N -> forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> forall NL : (N <= L)%N, forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> 0 < tau2 + sigma2 -> (forall (Gamma : 'M[R]_N), ((tail N v) + (\sum_(l < N) (v (feature NL l) * (sigma2 + tau2 + ((- 1) * v (feature NL l))) * ((sigma2 + tau2 + (((- 1) + n%:R) * v (feature NL l))) ^- 1)))) <= (risk rho psi pi beta nu e NL n Gamma)) /\ (exists (Gamma : 'M[R]_N), (risk rho psi pi beta nu e NL n Gamma) = ((tail N v) + (\sum_(l < N) (v (feature NL l) * (sigma2 + tau2 + ((- 1) * v (feature NL l))) * ((sigma2 + tau2 + (((- 1) + n%:R) * v (feature NL l))) ^- 1))))).
Proof.
move=> n N n1 _ K L B E rho psi pi beta nu e v sigma2 P NL tau2 flat S0.
have [low best] := shrinkage P n1 flat S0 NL.
have -> : tail N v + \sum_(l < N) v (feature NL l) * (sigma2 + tau2 + (- 1) * v (feature NL l)) *
    (sigma2 + tau2 + ((- 1) + n%:R) * v (feature NL l)) ^- 1 =
  \sum_j v (feature NL j) * (tau2 + sigma2 - v (feature NL j)) /
    ((n%:R - 1) * v (feature NL j) + (tau2 + sigma2)) + tail N v.
  rewrite addrC; congr (_ + _); apply: eq_bigr => l _; congr (_ * _ / _); ring.
by split=> //; exists (shrunk v sigma2 n tau2 NL).
Qed.

Theorem printed_more : forall n N (Gamma : 'M[R]_N), (1 <= n)%N -> (1 <= N)%N -> forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> forall NL : (N < L)%N, forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> 0 < tau2 + sigma2 -> forall few many drop : R, least_of (risk rho psi pi beta nu e (ltnW NL) n) few -> least_of (risk rho psi pi beta nu e NL n) many -> drop = few - many -> (drop = (n%:R * (v (Ordinal NL) ^+ 2) * ((sigma2 + tau2 + (((- 1) + n%:R) * v (Ordinal NL))) ^- 1))).
Proof.
move=> n N Gamma n1 _ K L B E rho psi pi beta nu e v sigma2 P NL tau2 flat S0 few many drop lf lm ->.
have [-> _] := one_more P n1 flat S0 lf lm.
by congr (_ / _); ring.
Qed.

Theorem printed_identity : forall n N (Gamma : 'M[R]_N), (1 <= n)%N -> (1 <= N)%N -> forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> forall NL : (N <= L)%N, forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> Gamma = 1%:M -> ((risk rho psi pi beta nu e NL n Gamma) = ((tail N v) + (\sum_(l < N) ((n%:R ^- 1) * (sigma2 + tau2 + ((- 1) * v (feature NL l))))))).
Proof.
move=> n N Gamma n1 _ K L B E rho psi pi beta nu e v sigma2 P NL tau2 flat ->.
rewrite (identity_risk P n1 flat) addrC; congr (_ + _); apply: eq_bigr => l _.
by rewrite mulrC; congr (_ * _); ring.
Qed.

Theorem printed_keep : forall n N (Gamma : 'M[R]_N), (1 <= n)%N -> (1 <= N)%N -> forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), regression rho psi pi beta nu e v sigma2 -> forall NL : (N < L)%N, forall tau2 : R, (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> 0 < tau2 + sigma2 -> (((risk rho psi pi beta nu e NL n 1%:M) <= (risk rho psi pi beta nu e (ltnW NL) n 1%:M))) <-> ((v (Ordinal NL) >= ((sigma2 + tau2) * ((1 + n%:R) ^- 1)))).
Proof.
move=> n N Gamma n1 _ K L B E rho psi pi beta nu e v sigma2 P NL tau2 flat _.
by rewrite (keep P n1 flat) -[n.+1]add1n natrD [tau2 + _]addrC.
Qed.

End Printed.

Print Assumptions printed_risk.
Print Assumptions printed_excess.
Print Assumptions printed_minimum.
Print Assumptions printed_balanced.
Print Assumptions printed_shrinkage.
Print Assumptions printed_more.
Print Assumptions printed_identity.
Print Assumptions printed_keep.
