(** * The printed lines of length_complexity

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out.  [linear w theta x T] is the input x followed by T linear tokens, [written phi
    reads x T] by tokens that are any functions of the entries they read. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains windows reads.
From icar Require Import length_complexity.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable R : realFieldType.

(** Of a chain that a line does not speak of. *)
Local Notation idle := (fun (_ : nat) (_ : seq bool) => false).
Local Notation nothing := (fun _ : nat => [::] : seq nat).

Theorem printed_face : forall n, (1 <= n)%N -> forall s, (forall (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), ((T = s)%N) -> ((n %/ (2 ^ s)))%:R <= ((constant_dimension n w theta T)%:R : R)) /\ (exists (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), ((T = s)%N) /\ ((constant_dimension n w theta T)%:R : R) = ((n %/ (2 ^ s)))%:R).
Proof.
move=> n _ s; split=> [T w theta _ _ ->|]; first by rewrite ler_nat face_least.
exists s, (block_weights R n (n %/ 2 ^ s).+1 s), (block_floors R (n %/ 2 ^ s).+1 s), idle, nothing.
by rewrite face_attained.
Qed.

Theorem printed_linear : forall n, (1 <= n)%N -> (forall (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), ((((errors n (fun x => answer n (linear w theta x T)))%:R : R) = 0)) -> ((up_log 2 (1 + n)))%:R <= (T%:R : R)) /\ (exists (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), ((((errors n (fun x => answer n (linear w theta x T)))%:R : R) = 0)) /\ (T%:R : R) = ((up_log 2 (1 + n)))%:R).
Proof.
move=> n n1; rewrite add1n; split=> [T w theta _ _ /eqP|]; rewrite ?pnatr_eq0.
  by move/eqP => right; rewrite ler_nat (length_least n1 right).
exists (up_log 2 n.+1), (window_weights R n (up_log 2 n.+1)), (window_floors R (up_log 2 n.+1) 0), idle, nothing.
by rewrite length_attained.
Qed.

(** Binomials of one row, whichever they are. *)
Lemma binomials_le N a b : (\sum_(a <= s < b) 'C(N, s) <= 2 ^ N)%N.
Proof.
have -> : (2 ^ N = \sum_(0 <= s < N.+1) 'C(N, s))%N.
  rewrite -[2%N]/(1 + 1)%N Pascal big_mkord; apply: eq_bigr => s _.
  by rewrite !exp1n !muln1.
have [ab|ba] := leqP a b; last by rewrite big_geq // ltnW.
apply: leq_trans (_ : \sum_(0 <= s < b) 'C(N, s) <= _)%N.
  by rewrite (@big_cat_nat _ _ _ a 0 b) //= leq_addl.
have [bN|Nb] := leqP b N.+1; first by rewrite (@big_cat_nat _ _ _ b 0 N.+1) //= leq_addr.
rewrite (@big_cat_nat _ _ _ N.+1 0 b) ?(ltnW Nb) //= [X in (_ + X)%N]big_nat_cond.
by rewrite [X in (_ + X)%N]big1 ?addn0 // => s /andP[/andP[Ns _] _]; rewrite bin_small.
Qed.

Theorem printed_window : forall n (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), (1 <= n)%N -> (1 <= T)%N -> forall a, (((window R n T a)%:R : R) = ((2 ^+ (n - 1)) + ((- 1) * (\sum_(a <= s < ((a + (2 ^ T) - 2)).+1) ('C((n - 1), s))%:R)))).
Proof.
move=> n T w theta _ _ n1 T1 a; rewrite window_count // -subn1 natrB ?binomials_le // natrX mulN1r.
have T2 : (2 <= 2 ^ T)%N by rewrite -[X in (X <= _)%N]expn1 leq_pexp2l.
by rewrite natr_sum (_ : (a + (2 ^ T - 1) = (a + 2 ^ T - 2).+1)%N) //; lia.
Qed.

Lemma middle n : (1 <= n)%N -> 'C(n - 1, n %/ 2) = 'C(n - 1, (n - 1) %/ 2).
Proof.
move=> n1; rewrite -[RHS]bin_sub; last by apply: leq_div.
by congr 'C(_, _); lia.
Qed.

(** A difference of natural numbers, in the field. *)
Lemma in_field n : (1 <= n)%N ->
  2 ^+ (n - 1) + - 1 * ('C(n - 1, n %/ 2))%:R = (2 ^ (n - 1) - 'C(n - 1, (n - 1) %/ 2))%:R :> R.
Proof.
move=> n1; rewrite middle // natrB ?natrX ?mulN1r //.
by have := binomials_le (n - 1) ((n - 1) %/ 2) ((n - 1) %/ 2).+1; rewrite big_nat1.
Qed.

Theorem printed_accuracy : forall n, (1 <= n)%N -> (forall (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), ((T = 1)%N) -> ((2 ^+ (n - 1)) + ((- 1) * ('C((n - 1), (n %/ 2)))%:R)) <= ((errors n (fun x => answer n (linear w theta x T)))%:R : R)) /\ (exists (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), ((T = 1)%N) /\ ((errors n (fun x => answer n (linear w theta x T)))%:R : R) = ((2 ^+ (n - 1)) + ((- 1) * ('C((n - 1), (n %/ 2)))%:R))).
Proof.
move=> n n1; rewrite in_field //; split=> [T w theta _ _ ->|]; first by rewrite ler_nat accuracy_least.
have [w [theta fits]] := accuracy_attained R n1.
by exists 1%N, w, theta, idle, nothing; rewrite fits.
Qed.

Theorem printed_several : forall n (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), (1 <= n)%N -> (1 <= T)%N -> (n >= (2 ^ T))%N -> (((errors n (fun x => answer n (linear w theta x T)))%:R : R) >= (2 ^+ (n - (2 ^ T)))).
Proof.
by move=> n T w theta _ _ n1 T1 enough; rewrite -natrX ler_nat several_least.
Qed.

Theorem printed_juntas : forall n, (1 <= n)%N -> forall k, (2 <= k)%N -> (n >= 2)%N -> (forall (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), ((((errors n (fun x => answer n (written phi reads x T)))%:R : R) = 0)) /\ (((reading reads T) <= k)%N) -> (((k + n - 3) %/ (k - 1)))%:R <= (T%:R : R)) /\ (exists (T : nat) (w : nat -> nat -> R) (theta : nat -> R) (phi : nat -> seq bool -> bool) (reads : nat -> seq nat), ((((errors n (fun x => answer n (written phi reads x T)))%:R : R) = 0)) /\ (((reading reads T) <= k)%N) /\ (T%:R : R) = (((k + n - 3) %/ (k - 1)))%:R).
Proof.
move=> n n1 k k2 n2; rewrite addnC; split=> [T _ _ phi reads [/eqP]|].
  rewrite pnatr_eq0 => /eqP right few; rewrite ler_nat; exact: juntas_least right.
have [few right] := juntas_attained n2 k2.
by exists ((n + k - 3) %/ (k - 1))%N, (fun _ _ => 0), (fun=> 0), parity_of, (parity_reads n k); rewrite right.
Qed.

End Printed.

Print Assumptions printed_face.
Print Assumptions printed_linear.
Print Assumptions printed_window.
Print Assumptions printed_accuracy.
Print Assumptions printed_several.
Print Assumptions printed_juntas.
