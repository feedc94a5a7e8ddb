(** * Orthogonal contexts: the characters of a gradient step

    For even d the characters of a pure gradient step are as distinct as in
    unitary contexts.  Two characters are equal if the exponents of every
    circle are, where lambda_{i'} = conj(lambda_i) for the partner i' of i. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented augmented_parts.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Pairs.

Variable d : nat.
Hypothesis even_d : ~~ odd d.
Implicit Types (i j k : 'I_d) (m n : character d).

(** The exponent of the circle of k. *)
Definition turn m k : int := m k - m (partner k).

Lemma same_turn m n : same (orthogonal d) m n = [forall k, turn m k == turn n k].
Proof.
rewrite same_orthogonal; apply: eq_forallb => k.
by rewrite (negPf (partner_even k even_d)).
Qed.

Lemma partner_eq i j : (partner i == j) = (i == partner j).
Proof. by apply/eqP/eqP => [<-|->]; rewrite partnerK. Qed.

Lemma turn_power i (a : int) k : turn (power i a) k = a * (k == i)%:R - a * (k == partner i)%:R.
Proof.
rewrite /turn !ffunE partner_eq; case: (k == i); case: (k == _); rewrite ?mulr1 ?mulr0 ?subr0 ?sub0r //.
Qed.

Lemma turn_chi j (a : int) i (b : int) k : turn (chi j a i b) k =
  a * ((k == j)%:R - (k == partner j)%:R) + b * ((k == i)%:R - (k == partner i)%:R).
Proof.
have turnD m n : turn (m + n) k = turn m k + turn n k by rewrite /turn !ffunE opprD addrACA.
by rewrite turnD !turn_power !mulrBr.
Qed.

Lemma step_distinct_orthogonal : step_distinct (orthogonal d).
Proof.
move=> T i j j' t t' tT t'T ji; rewrite same_turn.
apply/forallP/andP => [eq|[/eqP -> /eqP ->] //].
have i_i := partner_even i even_d; have j_j := partner_even j even_d; have j'_j' := partner_even j' even_d.
have := eq j; have := eq i; have := eq j'; rewrite !turn_chi !eqxx /lag.
have p_j : (j == partner j') = (j' == partner j) by rewrite eq_sym partner_eq.
have p_i : (i == partner j') = (j' == partner i) by rewrite eq_sym partner_eq.
have p_ij : (i == partner j) = (j == partner i) by rewrite eq_sym partner_eq.
rewrite [i == partner i]eq_sym [j == partner j]eq_sym [j' == partner j']eq_sym.
rewrite (negPf i_i) (negPf j_j) (negPf j'_j') p_j p_i p_ij [i == j]eq_sym (negPf ji).
rewrite [j == j']eq_sym [i == j']eq_sym.
have [e1|n1] := eqVneq j' j.
  rewrite e1 (negPf ji) [j == partner j]eq_sym (negPf j_j).
  by case: (j == partner i); rewrite /= => h1 h2 h3; split=> //; move: tT t'T h1 h2 h3; clear; lia.
have [e3|n3] := eqVneq j' i.
  rewrite e3 p_ij [i == partner i]eq_sym (negPf i_i).
  by case: (j == partner i); rewrite /= => h1 h2 h3; exfalso; move: tT t'T h1 h2 h3; clear; lia.
have [e4|n4] := eqVneq j' (partner i).
  have -> : (j' == partner j) = false.
    by apply/negbTE; rewrite e4 (inj_eq (inv_inj (@partnerK d))) eq_sym.
  have -> : (j == partner i) = false by rewrite -e4 eq_sym (negPf n1).
  by rewrite /= => h1 h2 h3; exfalso; move: tT t'T h1 h2 h3; clear; lia.
have [e2|n2] := eqVneq j' (partner j).
  have -> : (j == partner i) = false by apply/negbTE; rewrite -p_ij -e2 eq_sym.
  by rewrite /= => h1 h2 h3; exfalso; move: tT t'T h1 h2 h3; clear; lia.
by case: (j == partner i); rewrite /= => h1 h2 h3; exfalso; move: tT t'T h1 h2 h3; clear; lia.
Qed.

(** The terms of a2 and b1 in row i, at position t and column j. *)
Definition extra (T : nat) i (t : nat) j : character d := chi j (lag T t - 1) i (t%:Z - 1).

End Pairs.
