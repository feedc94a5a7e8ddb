(** * Charges: the degree in the eigenvalues

    The degree of a monomial [lambda^m] is the sum of its exponents.  When
    every monomial of mean 1 has degree 0, terms of different degree are
    orthogonal, and the mean square of a Laurent polynomial is the sum of the
    mean squares of its homogeneous parts. *)

From mathcomp Require Import all_ssreflect all_algebra.
From icar.kit Require Import laurent.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** The degree of [lambda^m]. *)
Definition degree d (m : character d) : int := \sum_i m i.

(** Monomials of mean 1 have degree 0. *)
Definition neutral d (l : law d) := forall m, trivial l m -> degree m = 0.

(** The terms of degree k. *)
Definition part (R : realFieldType) d (k : int) (P : laurent R d) : laurent R d :=
  [seq x <- P | degree x.2 == k].

Section Charges.

Variables (R : realFieldType) (d : nat).
Implicit Types (P Q : laurent R d) (m n : character d) (l : law d).

Lemma degreeD m n : degree (m + n) = degree m + degree n.
Proof. by rewrite /degree -big_split; apply: eq_bigr => i _; rewrite ffunE. Qed.

Lemma degreeN m : degree (- m) = - degree m.
Proof. by rewrite /degree -sumrN; apply: eq_bigr => i _; rewrite ffunE. Qed.

Lemma degree_power (i : 'I_d) a : degree (power i a) = a.
Proof.
rewrite /degree (bigD1 i) //= ffunE eqxx big1 ?addr0 // => j /negPf ji.
by rewrite ffunE ji.
Qed.

Lemma neutral_unitary : neutral (unitary d).
Proof. by move=> m; rewrite trivial_unitary => /forallP z; apply: big1 => i _; exact/eqP. Qed.

Lemma lin_part (f : character d -> R) k P :
  lin f (part k P) = lin (fun m => (degree m == k)%:R * f m) P.
Proof.
rewrite /lin big_filter big_mkcond; apply: eq_bigr => x _.
by case: ifP => _; rewrite ?mul1r // mul0r mulr0.
Qed.

Lemma msqE2 l P : msq l P = \sum_(x <- P) \sum_(y <- P) x.1 * y.1 * (same l x.2 y.2)%:R.
Proof.
rewrite msqE; apply: eq_bigr => x _; rewrite mulr_sumr.
by apply: eq_bigr => y _; rewrite mulrA.
Qed.

(** Parseval: grouped by classes of equal characters, a sum of squares. *)
Lemma msq_classes l P :
  exists (s : seq (character d)) (rep : character d -> character d),
    msq l P = \sum_(r <- s) (\sum_(x <- P) x.1 * (rep x.2 == r)%:R) ^+ 2
    /\ forall r, r \in s -> forall x, x \in P -> rep x.2 = r -> same l x.2 r.
Proof.
pose S := [seq x.2 | x <- P].
pose rep m := nth m S (find (same l m) S).
have has_rep x : x \in P -> has (same l x.2) S.
  by move=> xP; apply/hasP; exists x.2; [exact: map_f|exact: same_refl].
have repS x : x \in P -> rep x.2 \in S.
  by move=> xP; rewrite mem_nth // -has_find has_rep.
have rep_same x : x \in P -> same l x.2 (rep x.2).
  by move=> xP; apply: nth_find; exact: has_rep.
have rep_eq x y : x \in P -> y \in P -> same l x.2 y.2 = (rep x.2 == rep y.2).
  move=> xP yP; apply/idP/eqP => [xy|eq_rep].
    have eq_find : find (same l x.2) S = find (same l y.2) S.
      apply: eq_find => m; apply/idP/idP => h; last exact: same_trans h.
      by apply: same_trans h; rewrite same_sym.
    by rewrite /rep eq_find; apply: set_nth_default; rewrite -has_find has_rep.
  by apply: same_trans (rep_same x xP) _; rewrite eq_rep same_sym rep_same.
exists (undup S), rep; split; last by move=> r _ x xP <-; exact: rep_same.
rewrite msqE2; transitivity (\sum_(r <- undup S) \sum_(x <- P) \sum_(y <- P)
    (x.1 * (rep x.2 == r)%:R) * (y.1 * (rep y.2 == r)%:R)); last first.
  by apply: eq_bigr => r _; rewrite expr2 big_distrlr.
rewrite [RHS]exchange_big [LHS]big_seq [RHS]big_seq; apply: eq_bigr => x xP.
rewrite [RHS]exchange_big [LHS]big_seq [RHS]big_seq; apply: eq_bigr => y yP.
rewrite (bigD1_seq (rep x.2)) ?undup_uniq ?mem_undup ?repS //= eqxx mulr1 big1 => [|r /negPf].
  by rewrite addr0 rep_eq // [rep y.2 == _]eq_sym mulrA.
by rewrite eq_sym => ->; rewrite mulr0 mul0r.
Qed.

Lemma msq_ge0 l P : 0 <= msq l P.
Proof.
have [s [rep [-> _]]] := msq_classes l P.
by apply: sumr_ge0 => r _; rewrite sqr_ge0.
Qed.

(** In unitary contexts a mean square of 0 has no terms left. *)
Lemma msq_eq0 P m : msq (unitary d) P = 0 -> lin (fun n => (n == m)%:R) P = 0.
Proof.
have sameE n o : same (unitary d) n o = (n == o).
  rewrite same_unitary; apply/forallP/eqP => [eq|-> //].
  by apply/ffunP => i; exact/eqP.
move=> zero; have: msq (unitary d) P = \sum_(r <- undup [seq x.2 | x <- P]) lin (fun n => (n == r)%:R) P ^+ 2.
  transitivity (\sum_(r <- undup [seq x.2 | x <- P]) \sum_(x <- P) \sum_(y <- P)
    (x.1 * (x.2 == r)%:R) * (y.1 * (y.2 == r)%:R)); last first.
    by apply: eq_bigr => r _; rewrite expr2 big_distrlr.
  rewrite msqE2 [RHS]exchange_big [LHS]big_seq [RHS]big_seq; apply: eq_bigr => x xP.
  rewrite [RHS]exchange_big [LHS]big_seq [RHS]big_seq; apply: eq_bigr => y yP.
  rewrite (bigD1_seq x.2) ?undup_uniq ?mem_undup ?map_f //= eqxx mulr1 big1 => [|r /negPf].
    by rewrite addr0 sameE [y.2 == _]eq_sym mulrA.
  by rewrite eq_sym => ->; rewrite mulr0 mul0r.
rewrite zero => /esym/eqP; rewrite psumr_eq0 => [/allP all0|r _]; last exact: sqr_ge0.
have [|out] := boolP (m \in [seq x.2 | x <- P]).
  by rewrite -mem_undup => /all0; rewrite sqrf_eq0 => /eqP.
rewrite /lin big_seq big1 // => x xP; case: eqP => [eq|]; last by rewrite mulr0.
by move: out; rewrite -eq map_f.
Qed.

(** Terms of different degree are orthogonal. *)
Lemma msq_parts l P (ks : seq int) : neutral l -> uniq ks ->
  (forall x, x \in P -> degree x.2 \in ks) ->
  msq l P = \sum_(k <- ks) msq l (part k P).
Proof.
move=> neut uniq_ks inks.
transitivity (\sum_(k <- ks) \sum_(x <- P) \sum_(y <- P)
  (degree x.2 == k)%:R * ((degree y.2 == k)%:R * (x.1 * y.1 * (same l x.2 y.2)%:R))); last first.
  apply: eq_bigr => k _; rewrite msqE2 /part big_filter [RHS]big_mkcond; apply: eq_bigr => x _.
  case: ifP => _; last by apply: big1 => y _; rewrite mul0r.
  rewrite big_filter [RHS]big_mkcond; apply: eq_bigr => y _.
  by case: ifP => _; rewrite mul1r ?mul1r ?mul0r.
rewrite msqE2 [RHS]exchange_big [LHS]big_seq [RHS]big_seq; apply: eq_bigr => x xP.
rewrite [RHS]exchange_big; apply: eq_bigr => y _.
rewrite (bigD1_seq (degree x.2)) ?inks //= eqxx mul1r big1 => [|k /negPf].
  rewrite addr0; have [/neut deg0|_] := boolP (same l x.2 y.2); last by rewrite !mulr0.
  suff -> : degree y.2 = degree x.2 by rewrite eqxx mul1r.
  by apply/eqP; rewrite eq_sym -subr_eq0 -degreeN -degreeD deg0.
by rewrite eq_sym => ->; rewrite mul0r.
Qed.

End Charges.
