(** * The slope of the loss in a2, at a pure gradient step in orthogonal contexts

    At a3 = eta, b1 = 1 (all entries) the derivative of the loss of row i at
    length T in the direction a2 = 1 is at least
    2 (eta (K + T + d - 1) - 1). *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented augmented_parts beaten.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Quadratic.

Variables (R : realFieldType) (d : nat) (l : law d).
Implicit Types P Q : laurent R d.

Definition overlap P Q : R := lin (fun m => lin (fun n => (same l m n)%:R) Q) P.

Lemma overlap_sym P Q : overlap P Q = overlap Q P.
Proof.
rewrite /overlap /lin; under eq_bigr => x _ do rewrite mulr_sumr.
rewrite exchange_big /=; apply: eq_bigr => y _; rewrite mulr_sumr; apply: eq_bigr => x _.
by rewrite mulrCA same_sym.
Qed.

Lemma msq_line P Q (c : R) :
  msq l (P ++ scale c Q) = msq l P + 2 * c * overlap P Q + c ^+ 2 * msq l Q.
Proof.
rewrite !msqE -!/(overlap _ _) {1}/overlap lin_cat lin_scale.
have split_in m : lin (fun n => (same l m n)%:R) (P ++ scale c Q) =
    lin (fun n => (same l m n)%:R) P + c * lin (fun n => (same l m n)%:R) Q :> R.
  by rewrite lin_cat lin_scale.
rewrite !(eq_lin _ split_in) !lin_fun_add !lin_fun_scale -!/(overlap _ _) (overlap_sym Q P).
by move: (overlap P P) (overlap P Q) (overlap Q Q) => x y z; ring.
Qed.

End Quadratic.

Section Slope.

Variables (R : realFieldType) (d : nat) (s : boundary) (eta : R).
Hypotheses (even_d : ~~ odd d) (eta_ge0 : 0 <= eta).
Implicit Types (T t : nat) (i j : 'I_d).

Definition ones (x : R) : 'M[R]_(1, d) := const_mx x.
Definition plain_step : blocks R 1 d := pure (ones eta) (ones 1).
Definition bent_step (c : R) : blocks R 1 d := Blocks 0 (ones c) (ones eta) 0 (ones 1) 0.

Definition extras T i : laurent R d :=
  \big[cat/[::]]_(1 <= t < T.+1) \big[cat/[::]]_j mono R (extra T i t j).

Lemma lin_extras f T i : lin f (extras T i) = \sum_(1 <= t < T.+1) \sum_j f (extra T i t j).
Proof.
rewrite /extras lin_sum; apply: eq_bigr => t _; rewrite lin_sum.
by apply: eq_bigr => j _; rewrite lin_mono.
Qed.

Lemma prod_ones (x y : R) i j : prod (ones x) (ones y) i j = x * y.
Proof. by rewrite /prod mxE big_ord1 !mxE. Qed.

Lemma prod_0l (a : 'M[R]_(1, d)) i j : prod 0 a i j = 0.
Proof. by rewrite /prod trmx0 mul0mx mxE. Qed.

Lemma prod_0r (b : 'M[R]_(1, d)) i j : prod b 0 i j = 0.
Proof. by rewrite /prod mulmx0 mxE. Qed.

Lemma lin_plain f T i : (2 <= T)%N -> lin f (aug_error s plain_step T i) =
  eta * (\sum_(1 <= t < T.+1) \sum_j (useful s t)%:R * f (chi j (lag T t + 1) i (t%:Z - 1))) - f (power i T%:Z).
Proof.
move=> T2; rewrite lin_aug_error //; congr (_ - _); rewrite mulr_sumr; apply: eq_bigr => t _.
rewrite mulr_sumr; apply: eq_bigr => j _; rewrite /contribution.
rewrite [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/= !(prod_0l, prod_0r, prod_ones).
by rewrite !mul0r !addr0 add0r mul1r mulrCA.
Qed.

Lemma lin_bent f c T i : (2 <= T)%N -> lin f (aug_error s (bent_step c) T i) =
  lin f (aug_error s plain_step T i ++ scale c (extras T i)).
Proof.
move=> T2; rewrite lin_cat lin_scale lin_extras lin_plain // lin_aug_error // addrAC; congr (_ - _).
rewrite !mulr_sumr -big_split; apply: eq_bigr => t _ /=.
rewrite !mulr_sumr -big_split; apply: eq_bigr => j _ /=; rewrite /contribution /extra.
rewrite [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/= !(prod_0l, prod_0r, prod_ones).
by rewrite !mul0r !addr0 add0r !mul1r mulrCA addrC.
Qed.

Let meets T i (m : character d) : R :=
  \sum_(1 <= t < T.+1) \sum_j (same (orthogonal d) m (extra T i t j))%:R.

Lemma meets_ge0 T i m : 0 <= meets T i m.
Proof. by do 2![apply: sumr_ge0 => ? _]; rewrite ler0n. Qed.

Lemma meets_target T i : (2 <= T)%N -> meets T i (power i T%:Z) = 1.
Proof.
move=> T2; rewrite /meets (bigD1_seq T) ?iota_uniq ?mem_index_iota ?leqnn ?andbT ?(ltnW T2) //=.
rewrite (bigD1 (partner i)) //= extra_target ?leqnn ?(ltnW T2) // !eqxx.
rewrite [X in _ + X + _]big1 => [|j /negPf ji]; last by rewrite extra_target ?leqnn ?(ltnW T2) // ji.
rewrite addr0 big_nat_cond big1 ?addr0 // => t /andP [tT /negPf tT']; apply: big1 => j _.
by rewrite extra_target ?tT' ?andbF //; case/andP: tT => -> /=; rewrite ltnS.
Qed.

Lemma meets_near T i : (2 <= T)%N ->
  (T + d.-1)%:R <= meets T i (chi (partner i) (lag T T + 1) i (T%:Z - 1)).
Proof.
move=> T2; have near : same (orthogonal d) (chi (partner i) (lag T T + 1) i (T%:Z - 1)) (power i (T%:Z - 2)).
  rewrite same_turn //; apply/forallP => k; rewrite turn_power turn_chi /lag partnerK.
  by case: (k == i); case: (k == partner i); rewrite /=; clear; lia.
have d0 : (0 < d)%N by case: (d) i {near} => // -[].
have -> : (T + d.-1)%:R = \sum_(1 <= t < T.+1) \sum_j ((j == i) || (t == T.-1))%:R :> R.
  rewrite -[RHS](eq_bigr _ (F1 := fun t => 1 + (t == T.-1)%:R * d.-1%:R)) => [|t _]; last first.
    rewrite (bigD1 i) //= eqxx; congr (_ + _).
    rewrite (eq_bigr (fun=> (t == T.-1)%:R)) => [|j /negPf -> //].
    by rewrite sumr_const cardC1 card_ord mulr_natr.
  rewrite big_split /= sumr_const_nat subn1 /= natrD; congr (_ + _).
  rewrite (bigD1_seq T.-1) ?iota_uniq ?mem_index_iota //=; last by apply/andP; split; lia.
  by rewrite eqxx mul1r big1 ?addr0 // => t /negPf ->; rewrite mul0r.
rewrite /meets big_nat [leRHS]big_nat; apply: ler_sum => t tT; apply: ler_sum => j _.
rewrite ler_nat; have tT' : (0 < t <= T)%N by rewrite -ltnS.
have [->|_] := eqVneq j i; first by rewrite (same_trans near) ?extra_here.
by have [->|//] := eqVneq t T.-1; rewrite (same_trans near) ?extra_flat.
Qed.

Lemma slope T i : (2 <= T)%N ->
  eta * (count_useful s T + T + d.-1)%:R - 1 <= overlap (orthogonal d) (aug_error s plain_step T i) (extras T i).
Proof.
move=> T2; rewrite /overlap lin_plain // lin_extras -/(meets T i (power i T%:Z)) meets_target // ler_add2r.
apply: ler_wpmul2l => //; under eq_bigr => t _ do under eq_bigr => j _ do rewrite lin_extras -/(meets T i _).
have useT : useful s T by case: (s) => //=; case: (T) T2 => [|[]].
pose near : R := (T + d.-1)%:R.
have -> : (count_useful s T + T + d.-1)%:R = \sum_(1 <= t < T.+1) ((useful s t)%:R + (t == T)%:R * near).
  rewrite big_split /= sum_useful -addnA natrD; congr (_ + _).
  rewrite (bigD1_seq T) ?iota_uniq ?mem_index_iota ?leqnn ?andbT ?(ltnW T2) //= eqxx mul1r.
  by rewrite big1 ?addr0 // => t /negPf ->; rewrite mul0r.
rewrite big_nat [leRHS]big_nat; apply: ler_sum => t tT.
have term_ge0 j : 0 <= (useful s t)%:R * meets T i (chi j (lag T t + 1) i (t%:Z - 1)).
  by rewrite mulr_ge0 ?ler0n ?meets_ge0.
rewrite (bigD1 i) //= chi_diag (_ : lag T t + 1 + (t%:Z - 1) = T%:Z); last by rewrite /lag; ring.
rewrite meets_target // mulr1 ler_add2l.
have [tE|_] := eqVneq t T; last by rewrite mul0r; apply: sumr_ge0 => j _; exact: term_ge0.
rewrite mul1r (bigD1 (partner i)) ?partner_even //= {1}tE useT mul1r ler_paddr //.
  by apply: sumr_ge0 => j _; exact: term_ge0.
by rewrite tE; exact: meets_near.
Qed.

End Slope.
