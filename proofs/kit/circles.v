(** * Laws and the exponents of their circles

    The eigenvalues of a law are characters of circles and of finite groups.
    If the exponents chi of the circles have chi v = 1 for some real v, a
    monomial of mean 1 has degree 0. *)

From mathcomp Require Import all_ssreflect all_algebra.
From icar.kit Require Import laurent charges.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition circles d (l : law d) : {set 'I_(coordinates l)} := [set k | order l k == 0%N].

Definition circle_exponents (R : ringType) d (l : law d) : 'M[R]_(d, #|circles l|) :=
  \matrix_(j, k) (exponent l j (enum_val k))%:~R.

Lemma circle_neutral (R : realFieldType) d (l : law d) (v : 'cV[R]_#|circles l|) :
  circle_exponents R l *m v = const_mx 1 -> neutral l.
Proof.
move=> turns m /forallP triv; apply/eqP; rewrite -(intr_eq0 R) /degree rmorph_sum /=; apply/eqP.
transitivity (\sum_j \sum_k (m j)%:~R * (circle_exponents R l j k * v k 0)).
  apply: eq_bigr => j _; rewrite -mulr_sumr; move/matrixP: turns => /(_ j 0).
  by rewrite !mxE => ->; rewrite mulr1.
rewrite exchange_big big1 // => k _; transitivity ((reduced l m (enum_val k))%:~R * v k 0).
  rewrite /reduced rmorph_sum mulr_suml; apply: eq_bigr => j _.
  by rewrite mxE rmorphM /= mulrA.
have := enum_valP k; rewrite inE => /eqP circle; have := triv (enum_val k).
by rewrite circle dvd0z => /eqP ->; rewrite mul0r.
Qed.

(** The mean of lambda^m times the conjugate of lambda^n. *)
Lemma mean_product (R : realFieldType) d (l : law d) (m n : character d) :
  E l (mul (mono R m) (conj (mono R n))) = (trivial l (m - n))%:R.
Proof. by rewrite /E lin_mul lin_mono lin_conj lin_mono. Qed.
