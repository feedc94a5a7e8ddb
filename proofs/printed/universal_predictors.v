(** * The printed lines of universal_predictors

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out.  Places of tokens, digits and coefficients count from 1 in the lines, from 0 in
    sequences. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains digits.
From icar Require Import universal_predictors universal_predictors_machines.
From icar Require Import universal_predictors_mistakes universal_predictors_numbers.
From icar Require Import universal_predictors_samples.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable R : realFieldType.

Theorem printed_rollout : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall s, forall (D : eqType) (blank : D) (X : Type) (h : X -> seq D -> D) N (x : 'I_N -> X) (z : 'I_N -> seq D), (forall i, size (z i) = T) -> (s <= T)%N -> (((#|[set i | departs h (x i) (z i) s]|)%:R : R) = (N%:R + ((- 1) * (\sum_(i < N) (\prod_(1 <= j < (s).+1) (1 + ((- 1) * (errs blank h (x i) (z i) j)%:R))))))).
Proof.
move=> n T _ _ s D blank X h N x z long sT.
rewrite (departures R blank h x long sT) mulN1r; congr (_ - _); apply: eq_bigr => i _.
by apply: eq_bigr => j _; rewrite mulN1r.
Qed.

Theorem printed_union : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall (D : eqType) (blank : D) (X : Type) (h : X -> seq D -> D) N (x : 'I_N -> X) (z : 'I_N -> seq D), (forall i, size (z i) = T) -> (((#|[set i | departs h (x i) (z i) T]|)%:R : R) <= (\sum_(1 <= j < (T).+1) \sum_(i < N) (errs blank h (x i) (z i) j)%:R)).
Proof.
move=> n T _ _ D blank X h N x z long; rewrite exchange_big /=.
under eq_bigr do rewrite -natr_sum; rewrite -natr_sum ler_nat.
exact: departures_most.
Qed.

Theorem printed_each : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall j, (1 <= j)%N -> forall (D : eqType) (blank : D) (X : Type) (h : X -> seq D -> D) N (x : 'I_N -> X) (z : 'I_N -> seq D), (forall i, size (z i) = T) -> (j <= T)%N -> (((#|[set i | departs h (x i) (z i) T]|)%:R : R) >= (\sum_(i < N) (errs blank h (x i) (z i) j)%:R)).
Proof.
move=> n T _ _ j j1 D blank X h N x z long jT; rewrite -natr_sum ler_nat.
exact: (departures_least _ _ _ long).
Qed.

Theorem printed_digits : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall (c : nat -> int) (x : seq bool), size x = n -> 0 <= weighted n c x -> forall t, t = drop n (digits R n T c 0 x) -> ((\sum_(1 <= j < (T).+1) (((nth false t ((j - 1))%N)%:R : R) * (2 ^+ (T - j)))) = (Num.min ((- 1) + (2 ^+ T)) (\sum_(1 <= l < (n).+1) (((c ((l - 1))%N)%:~R : R) * ((nth false x ((l - 1))%N)%:R : R))))).
Proof.
move=> n T n1 T1 c x sx sum0 t ->.
have := digits_value R T c 0 sx; rewrite subr0 (max_idPl sum0).
move/(congr1 (fun z => z%:~R : R)); rewrite rmorph_sum => val.
transitivity (\sum_(j < T) (2 ^+ (T.-1 - j) * (nth false (digits R n T c 0 x) (n + j))%:R)%:~R : R).
  rewrite big_add1 big_mkord; apply: eq_bigr => j _.
  rewrite nth_drop subn1 /= (_ : (T - j.+1 = T.-1 - j)%N); last by lia.
  by rewrite rmorphM rmorphX /= mulrC; congr (_ * _); case: (nth _ _ _).
have two : (2 ^+ T - 1)%:~R = - 1 + 2 ^+ T :> R by rewrite rmorphB rmorphX addrC.
have total : (weighted n c x)%:~R = \sum_(1 <= l < n.+1) (c (l - 1)%N)%:~R * (nth false x (l - 1)%N)%:R :> R.
  rewrite /weighted rmorph_sum big_add1 big_mkord; apply: eq_bigr => l _.
  by rewrite subn1 rmorphM; case: (nth _ _ _).
rewrite val -total -two minC; case: (leP _ (weighted n c x)) => order.
  by rewrite min_l // ler_int.
by rewrite min_r // ler_int ltW.
Qed.

(** A number of k digits, from the lowest. *)
Lemma number_sum k x : size x = k ->
  (number x)%:R = \sum_(1 <= l < k.+1) (((nth false x ((l - 1))%N)%:R : R) * (2 ^+ (l - 1))).
Proof.
move=> <-; rewrite /number natr_sum big_add1 big_mkord; apply: eq_bigr => l _.
by rewrite subn1 natrM natrX mulrC.
Qed.

Theorem printed_adder : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall k, (1 <= k)%N -> forall x y : seq bool, size x = k -> size y = k -> forall t, t = drop (k + k) (digits R (k + k) k.+1 (sum_weights k) 0 (x ++ y)) -> ((\sum_(1 <= j < ((1 + k)).+1) (((nth false t ((j - 1))%N)%:R : R) * (2 ^+ (1 + k - j)))) = ((\sum_(1 <= l < (k).+1) (((nth false x ((l - 1))%N)%:R : R) * (2 ^+ (l - 1)))) + (\sum_(1 <= l < (k).+1) (((nth false y ((l - 1))%N)%:R : R) * (2 ^+ (l - 1)))))).
Proof.
move=> n T _ _ k k1 x y sx sy t ->; rewrite -!number_sum // -natrD -(adder R sx sy) natr_sum.
rewrite add1n big_add1 big_mkord; apply: eq_bigr => j _.
by rewrite nth_drop subn1 /= natrM natrX mulrC subSS.
Qed.

Theorem printed_multiplier : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall k, (1 <= k)%N -> forall x y : seq bool, size x = k -> size y = k -> forall t, t = drop (k + k) (linear (product_weights R k) (product_floors R k) (x ++ y) (k * k + (k + k))) -> ((\sum_(1 <= j < ((2 * k)).+1) (((nth false t ((j + (k ^ 2) - 1))%N)%:R : R) * (2 ^+ ((2 * k) - j)))) = ((\sum_(1 <= l < (k).+1) (((nth false x ((l - 1))%N)%:R : R) * (2 ^+ (l - 1)))) * (\sum_(1 <= l < (k).+1) (((nth false y ((l - 1))%N)%:R : R) * (2 ^+ (l - 1)))))).
Proof.
move=> n T _ _ k k1 x y sx sy t ->; rewrite -!number_sum // -natrM -(multiplier R k1 sx sy) natr_sum.
rewrite mul2n -addnn big_add1 big_mkord; apply: eq_bigr => j _.
rewrite nth_drop natrM natrX mulrC (_ : (k + k - j.+1 = (k + k).-1 - j)%N); last by lia.
by rewrite (_ : (k + k + (j.+1 + k ^ 2 - 1) = k + k + k * k + j)%N) // -mulnn; lia.
Qed.

Theorem printed_tableau : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall p (Q A : finType) (delta : Q -> A -> Q * A * option bool) (c : configuration p Q A) tau, ((T = (tau * p * (#|A| + #|Q| + (#|A| * #|Q|))))%N) -> (((drop T (linear (tableau_weights p delta R) (tableau_floors p Q A R) (encode c) T)) = (encode (iter tau (step delta) c)))).
Proof.
move=> n T _ _ p Q A delta c tau ->.
have -> : (tau * p * (#|A| + #|Q| + #|A| * #|Q|) = tau * per_step p Q A)%N.
  rewrite per_stepE -mulnA; congr (_ * (_ * _))%N; rewrite mulnC; lia.
exact: tableau.
Qed.

Theorem printed_identified : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall m (c : 'cV['F_2]_n), (((#|[set X : 'M['F_2]_(m, n) | identifies X c]|)%:R : R) = (\prod_(0 <= i < ((n - 1)).+1) ((2 ^+ m) + ((- 1) * (2 ^+ i))))).
Proof.
by move=> n T n1 _ m c; rewrite identified subn1 prednK // big_mkord; apply: eq_bigr => i _; rewrite mulN1r.
Qed.

Theorem printed_share : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall m (c : 'cV['F_2]_n), (((#|[set X : 'M['F_2]_(m, n) | identifies X c]|)%:R : R) >= ((2 ^+ (m * n)) + ((- 1) * ((- 1) + (2 ^+ n)) * (2 ^+ (m * (n - 1)))))).
Proof.
move=> n T n1 _ m c; have := identified_share R m c.
have m0 : 0 < 2 ^+ (m * n) :> R by rewrite exprn_gt0 // ltr0n.
have k0 : (2 ^+ m : R) != 0 by rewrite expf_neq0 // pnatr_eq0.
rewrite ler_pdivl_mulr // mulrBl mul1r => bound.
apply: le_trans bound; rewrite le_eqVlt; apply/orP; left; apply/eqP.
have -> : (m * n = m + m * (n - 1))%N by rewrite -mulnS subn1 prednK.
by rewrite exprD; move: (2 ^+ m) (2 ^+ n) (2 ^+ (m * (n - 1))) k0 => p q r p0; field.
Qed.

Theorem printed_mistakes : forall n T, (1 <= n)%N -> (1 <= T)%N -> forall (N : nat) (z : nat -> 'I_n -> R) (y : nat -> R), (forall i, (i < N)%N -> y i = 1 \/ y i = - 1) -> forall gamma rho : R, 0 < gamma -> (forall i, (i < N)%N -> dot (z i) (z i) <= rho ^+ 2) -> forall u, (forall i, (i < N)%N -> gamma <= y i * dot u (z i)) -> ((((mistakes z y N)%:R : R) * (gamma ^+ 2)) <= ((rho ^+ 2) * (\sum_(i < n) (u i ^+ 2)))).
Proof.
move=> n T _ _ N z y sign gamma rho g0 short u far.
have -> : \sum_(i < n) u i ^+ 2 = dot u u by apply: eq_bigr => i _; rewrite expr2.
by apply: mistakes_bound; rewrite ?sqr_ge0.
Qed.

End Printed.

Print Assumptions printed_rollout.
Print Assumptions printed_union.
Print Assumptions printed_each.
Print Assumptions printed_digits.
Print Assumptions printed_adder.
Print Assumptions printed_multiplier.
Print Assumptions printed_tableau.
Print Assumptions printed_identified.
Print Assumptions printed_share.
Print Assumptions printed_mistakes.
