(** * With a head for every coordinate the circle's optimum has the loss 0 under every law

    A law of the eigenvalues is given by its moments, mean m = E lambda^m, which are elements of
    any vector space over the weights' field: complex numbers, say, where weights are real. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Moments.
Variables (R : realFieldType) (d H : nat) (V : lmodType R) (mean : character d -> V).

(** E P, and the loss, under the law of these moments. *)
Definition mean_of (P : laurent R d) : V := \sum_(x <- P) x.1 *: mean x.2.

Definition loss_of (A B : 'M[R]_(H, d)) (p : nat -> R) (T : nat) : V :=
  \sum_i mean_of (mul (error A B p T i) (conj (error A B p T i))).

End Moments.

(** The loss of a context is one of them. *)
Lemma context_loss_of (R : realFieldType) d H (l : law d) (A B : 'M[R]_(H, d)) p T :
  loss_of (fun m => (trivial l m)%:R : R^o) A B p T = loss l A B p T.
Proof. by []. Qed.

Section Still.
Variables (R : realFieldType) (d : nat) (V : lmodType R).
Implicit Types (P Q : laurent R d) (g mean : character d -> V).

(** What no functional sees is zero under every law. *)
Lemma unseen_additive (U : zmodType) (g : character d -> {additive R -> U}) P :
  (forall f, lin f P = 0) -> \sum_(x <- P) g x.2 x.1 = 0.
Proof.
move=> zero; transitivity (\sum_(m <- undup [seq x.2 | x <- P]) g m (lin (fun n => (n == m)%:R) P)).
  rewrite /lin; under [RHS]eq_bigr => m _ do rewrite raddf_sum.
  rewrite exchange_big big_seq [RHS]big_seq; apply: eq_bigr => x xP.
  rewrite (bigD1_seq x.2) ?undup_uniq ?mem_undup ?map_f //= eqxx mulr1 big1 ?addr0 // => m.
  by rewrite eq_sym => /negbTE->; rewrite mulr0 raddf0.
by rewrite big1 // => m _; rewrite zero raddf0.
Qed.

Lemma unseen g P : (forall f, lin f P = 0) -> mean_of g P = 0.
Proof.
have add m : additive (fun c : R => c *: g m) by move=> x y; rewrite scalerBl.
exact: (unseen_additive (fun m => Additive (add m))).
Qed.

Lemma mean_mul mean P Q :
  mean_of mean (mul P Q) = mean_of (fun m => mean_of (fun n => mean (m + n)) Q) P.
Proof.
rewrite /mean_of /mul big_allpairs_dep; apply: eq_bigr => x _; rewrite scaler_sumr.
by apply: eq_bigr => y _; rewrite scalerA.
Qed.

Theorem still mean H (A B : 'M[R]_(H, d)) p T : (2 <= T)%N ->
  p T *: mixing A B = 1%:M -> (forall t, (1 <= t <= T - 2)%N -> p t = 0) -> p T.-1 = 0 ->
  loss_of mean A B p T = 0.
Proof.
move=> T2 CE p0 p1; apply: big1 => i _; rewrite mean_mul; apply: unseen => f.
rewrite lin_error big_terms sum_positions // big_nat_cond big1 => [|t]; last first.
  case/andP=> /andP[t1 tT] _; rewrite big1 // => j _.
  by rewrite /coefficient /= p0 ?mul0r //; lia.
rewrite big1 => [|j _]; last by rewrite /coefficient /= p1 !mul0r.
have co j : coefficient A B p i (T, j) = (i == j)%:R.
  by move/matrixP: CE => /(_ i j); rewrite !mxE => <-; rewrite /coefficient mxE.
rewrite !add0r (bigD1 i) //= co eqxx mul1r big1 ?addr0 => [|j /negbTE ji].
  apply/eqP; rewrite subr_eq0; apply/eqP; congr f; apply/ffunP => k.
  by rewrite chiE charP; case: ifP => _; lia.
by rewrite co eq_sym ji mul0r.
Qed.

End Still.

Print Assumptions still.
