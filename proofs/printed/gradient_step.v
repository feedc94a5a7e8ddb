(** * The printed lines of gradient_step

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/gradient_step.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head.
From icar Require Import augmented_heads gradient_step.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable C : numClosedFieldType.

Lemma cross_printed d (s : nat -> 'cV[C]_d) T (i j : 'I_d) : (2 <= T)%N ->
  \sum_(1 <= t < (T - 1).+1) ((s t j 0)^* * s (1 + t)%N i 0) = cross conjC s T i j.
Proof.
move=> T2; rewrite mxE subn1 prednK 1?ltnW //.
by apply: eq_bigr => t _; rewrite mulrC.
Qed.

Lemma gram_printed d (s : nat -> 'cV[C]_d) T (i j : 'I_d) : (2 <= T)%N ->
  \sum_(1 <= t < (T - 1).+1) (s t i 0 * (s t j 0)^*) = gram conjC s T i j.
Proof. by move=> T2; rewrite mxE subn1 prednK 1?ltnW. Qed.

Lemma inner_printed d (s : nat -> 'cV[C]_d) T (W : 'M[C]_d) : (2 <= T)%N ->
  (1 / 2) * (\sum_(1 <= t < (T - 1).+1) \sum_(i < d)
    (`|(s (1 + t)%N i 0 + ((- 1) * (\sum_(n < d) (W i n * s t n 0))))| ^+ 2)) = inner_loss s T W.
Proof.
move=> T2; rewrite /inner_loss mul1r subn1 prednK 1?ltnW //; congr (_ * _).
by apply: eq_bigr => t _; apply: eq_bigr => i _; rewrite !mxE mulN1r.
Qed.

Theorem printed_gradient : forall d (s : nat -> 'cV[C]_d) T, (2 <= T)%N -> (1 <= d)%N -> forall i : 'I_d, forall (W A : 'M[C]_d) (j : 'I_d), is_gradient (fun W : 'M[C]_d => ((1 / 2) * (\sum_(1 <= t < ((T - 1)).+1) \sum_(i < d) (`|(s (1 + t)%N i 0 + ((- 1) * (\sum_(n < d) (W i n * s t%N n 0))))| ^+ 2)))) W A -> (A i j = (((- 1) * (\sum_(1 <= t < ((T - 1)).+1) ((s t%N j 0)^* * s (1 + t)%N i 0))) + (\sum_(n < d) (W i n * (\sum_(1 <= t < ((T - 1)).+1) (s t%N n 0 * (s t%N j 0)^*)))))).
Proof.
move=> d s T T2 d1 i W A j grad; have gradA : is_gradient (inner_loss s T) W A.
  move=> E; have [c bound] := grad E; exists c => t real_t; have := bound t real_t.
  by rewrite !inner_printed.
rewrite ((gradient_gradient s T W).2 A).1 // cross_printed // mulN1r addrC /gradient !mxE.
by congr (_ - _); apply: eq_bigr => n _; rewrite gram_printed.
Qed.

Theorem printed_one_step : forall d (s : nat -> 'cV[C]_d) T, (2 <= T)%N -> (1 <= d)%N -> forall i : 'I_d, forall (j : 'I_d) (eta : C), ((descent conjC s T eta 1) i j = (eta * (\sum_(1 <= t < ((T - 1)).+1) ((s t%N j 0)^* * s (1 + t)%N i 0)))).
Proof. by move=> d s T T2 d1 i j eta; rewrite cross_printed // gradient_one_step mxE. Qed.

Theorem printed_k_steps : forall d (s : nat -> 'cV[C]_d) T, (2 <= T)%N -> (1 <= d)%N -> forall (eta : C) k, ((descent conjC s T eta k.+1 - descent conjC s T eta k) = (eta *: ((cross conjC s T) *m (power_mx (1%:M + (((- 1) * eta) *: ((gram conjC s T)))) k)))).
Proof.
move=> d s T T2 d1 eta k; rewrite !gradient_k_steps big_ord_recr /= mulmxDr addrAC subrr add0r.
by rewrite mulN1r scaleNr -scalemxAl.
Qed.

Theorem printed_layer : forall d (s : nat -> 'cV[C]_d) T, (2 <= T)%N -> (1 <= d)%N -> forall i : 'I_d, forall H (B : blocks C H d), (1 <= H)%N -> ((a1 B) = 0) -> ((a2 B) = 0) -> ((a4 B) = 0) -> ((b2 B) = 0) -> (layer conjC s B T i 0 = (\sum_(j < d) (s T%N j 0 * (\sum_(h < H) ((a3 B) h j * (b1 B) h i)) * (\sum_(1 <= t < ((T - 1)).+1) ((s t%N j 0)^* * s (1 + t)%N i 0))))).
Proof.
move=> d s T T2 d1 i H [x1 x2 a x4 b y] H1 /= -> -> -> ->; rewrite -/(pure a b).
have [gradE -> _] := gradient_layer_is_masked_step conjC s a b (ltnW T2).
rewrite gradE mxE; apply: eq_bigr => j _; rewrite cross_printed //.
have -> : \sum_(h < H) a h j * b h i = (b^T *m a) i j.
  by rewrite mxE; apply: eq_bigr => h _; rewrite mxE mulrC.
rewrite [hadamard _ _ i j]mxE; move: (_ i j) (cross _ _ _ _ _) (s T j 0) => x z u.
by rewrite mulrC mulrA.
Qed.

End Printed.

Print Assumptions printed_gradient.
Print Assumptions printed_one_step.
Print Assumptions printed_k_steps.
Print Assumptions printed_layer.
