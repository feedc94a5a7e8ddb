(** * The printed lines of gradient_step

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/gradient_step.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head listed.
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

(** With entries in one coordinate alone, a score is one product. *)
Lemma pairing_one d (u v : 'cV[C]_d) (x : 'I_d -> C) j : (forall k, k != j -> x k = 0) ->
  pairing conjC u x v = (u j 0)^* * x j * v j 0.
Proof. by move=> zero; rewrite /pairing (bigD1 j) //= big1 ?addr0 // => k /zero ->; rewrite mulr0 mul0r. Qed.

Theorem printed_off_context : forall d (s : nat -> 'cV[C]_d) T, (2 <= T)%N -> (1 <= d)%N -> forall (beta eta : C) H (B : blocks C H d), (2 <= H)%N -> B = Blocks (listed [::]) (listed [::]) (listed [:: (1%N, 1%N, eta)]) (listed [:: (1%N, 1%N, ((- 1) * beta * eta)); (2%N, 1%N, (eta * (beta ^+ 2)))]) (listed [:: (1%N, 1%N, 1)]) (listed [:: (1%N, 1%N, beta); (2%N, 1%N, 1)]) -> forall j1 : 'I_d, j1.+1 = 1%N -> (layer conjC s B T j1 0 = (eta * (\sum_(1 <= t < ((T - 1)).+1) ((s t%N j1 0)^* * ((s T%N j1 0 * s (1 + t)%N j1 0) + (beta * ((s T%N j1 0 * s t%N j1 0) + ((- 1) * s (T - 1)%N j1 0 * s (1 + t)%N j1 0)))))))).
Proof.
move=> d s T T2 d1 beta eta H B H2 -> j [/eqP j0]; rewrite !listed0.
have other (k : 'I_d) : k != j -> (1 == k.+1)%N = false.
  by rewrite -val_eqE /= (eqP j0) eqSS eq_sym => /negPf.
have zero (h : 'I_H) u v : pairing conjC u ((0 : 'M[C]_(H, d)) h) v = 0.
  by apply: big1 => k _; rewrite mxE mulr0 mul0r.
have one (h : 'I_H) (x : C) u v : pairing conjC u (listed [:: (1%N, 1%N, x)] h) v =
    (u j 0)^* * (if h == 0%N :> nat then x else 0) * v j 0.
  rewrite (pairing_one _ _ (j := j)) => [|k kj]; last by rewrite listed1 other ?andbF.
  by rewrite listed1 (eqP j0) andbT eqSS eq_sym.
have two (h : 'I_H) (x y : C) u v : pairing conjC u (listed [:: (1%N, 1%N, x); (2%N, 1%N, y)] h) v =
    (u j 0)^* * ((if h == 0%N :> nat then x else 0) + (if h == 1%N :> nat then y else 0)) * v j 0.
  rewrite (pairing_one _ _ (j := j)) => [|k kj]; last by rewrite listed2 other ?andbF ?addr0.
  by rewrite listed2 (eqP j0) !andbT !eqSS ![_ == h :> nat]eq_sym.
rewrite mxE; case: H H2 B zero one two => [|[|H]] // _ B zero one two.
rewrite !big_ord_recl [X in _ + (_ + X)]big1 => [|h _]; last first.
  by rewrite big1 // => t _; rewrite listed1 listed2 !lift0 /= addr0 !mul0r addr0 mulr0.
rewrite addr0 -big_split /=.
have eT : earlier_token s T = s (T - 1)%N by rewrite /earlier_token subn1; case: (T) T2 => [|[]].
rewrite (eq_bigr (fun t => eta * ((earlier_token s t j 0)^* * (s T j 0 * s t j 0
    + beta * (s T j 0 * earlier_token s t j 0 - s (T - 1)%N j 0 * s t j 0))))) => [|t _]; last first.
  rewrite !zero !one !two !listed1 !listed2 eT /= (eqP j0) /=.
  move: (earlier_token s t j 0)^* (earlier_token s t j 0) (s T j 0) (s t j 0) (s _ j 0) => u v w x y.
  by ring.
rewrite -mulr_sumr; congr (_ * _); rewrite big_ltn ?ltnS ?(ltnW T2) // {1}/earlier_token eqxx mxE rmorph0 mul0r add0r.
rewrite -{1}[2%N]/(1 + 1)%N big_addn; have -> : (T.+1 - 1 = (T - 1).+1)%N by lia.
apply: eq_big_nat => t /andP [t1 _]; rewrite /earlier_token addn1 eqSS (gtn_eqF t1) add1n /=.
by rewrite mulN1r mulNr.
Qed.

End Printed.

(** Optimal layers: their blocks lie in a real field R, their sequences in C. *)
Section Optimal.

Variables (C : numClosedFieldType) (R : rcfType) (embed : {rmorphism R -> C}).

(** min l is the least loss of the layer. *)
Lemma least_printed d H Tmax (p : R) : (1 <= d)%N -> (1 <= H)%N -> (2 <= Tmax)%N ->
  (forall B0 : blocks R H d, p <= aug_loss (unitary d) Zero B0 Tmax) ->
  (exists B0 : blocks R H d, aug_loss (unitary d) Zero B0 Tmax = p) -> p = least R Zero Tmax H d.
Proof.
move=> d1 H1 Tmax2 lower [B BE]; apply/eqP; rewrite eq_le; apply/andP; split.
  by have [A <-] := @augmented_minimum_attained R d H Zero Tmax d1 H1 Tmax2; exact: lower.
by rewrite -BE; exact: augmented_heads.minimum.
Qed.

Theorem printed_one_head : forall d (s : nat -> 'cV[C]_d) T, (2 <= T)%N -> (1 <= d)%N -> forall i : 'I_d, forall H (B : blocks C H d), (1 <= H)%N -> forall Tmax (B0 : blocks R H d), (2 <= Tmax)%N -> B = embedded embed B0 -> forall least : R, (forall B0 : blocks R H d, least <= aug_loss (unitary d) Zero B0 Tmax) -> (exists B0 : blocks R H d, aug_loss (unitary d) Zero B0 Tmax = least) -> (H = 1)%N -> (Tmax >= 3)%N -> (((aug_loss (unitary d) Zero B0 Tmax) = least)) -> ((layer conjC s B T i 0 = (\sum_(j < d) (s T%N j 0 * (\sum_(h < H) ((a3 B) h j * (b1 B) h i)) * (\sum_(1 <= t < ((T - 1)).+1) ((s t%N j 0)^* * s (1 + t)%N i 0)))))).
Proof.
move=> d s T T2 d1 i H B H1 Tmax B0 Tmax2 BE p lower attained H_is Tmax3.
rewrite (least_printed d1 H1 Tmax2 lower attained) => optimal {lower attained}.
apply: printed_layer => //; rewrite BE /=; move: B0 optimal {B BE H1}; rewrite H_is => B0.
all: by case/(one_head_zero_iff B0 d1 Tmax3) => _ [b20 a10 a20 a40]; rewrite ?a10 ?a20 ?a40 ?b20 map_mx0.
Qed.

End Optimal.

(** The layer that is optimal at length 2 alone, at every length. *)
Section Short.

Variables (C : numClosedFieldType) (R : realFieldType).

Lemma prod_first H (x y : R) : (1 <= H)%N ->
  prod (listed [:: (1%N, 1%N, x)] : 'M[R]_(H, 1)) (listed [:: (1%N, 1%N, y)]) 0 0 = x * y.
Proof.
case: H => // H _; rewrite /prod mxE big_ord_recl big1 ?addr0 => [|h _]; last first.
  by rewrite mxE listed1 lift0 mul0r.
by rewrite mxE !listed1.
Qed.

Theorem printed_short : forall d (s : nat -> 'cV[C]_d) T, (2 <= T)%N -> (1 <= d)%N -> forall (c : R) H (B : blocks R H d), (1 <= H)%N -> B = Blocks (listed [:: (1%N, 1%N, c)]) (listed [::]) (listed [:: (1%N, 1%N, 1)]) (listed [:: (1%N, 1%N, ((- 2) * c))]) (listed [:: (1%N, 1%N, 1)]) (listed [::]) -> (d = 1)%N -> ((aug_loss_at (unitary d) Zero B T) = ((((- 2) + T%:R) ^+ 2) * (1 + (c ^+ 2)))).
Proof.
move=> d _ T T2 _ c H B H1 -> d_is; rewrite !listed0; move: B; rewrite d_is => _.
set B := Blocks _ _ _ _ _ _; rewrite /aug_loss_at big_ord1.
have errE f : lin f (aug_error Zero B T 0) = (T%:R - 2) * f (power 0 T%:Z) - c * (T%:R - 2) * f (power 0 (T%:Z - 1)).
  rewrite lin_aug_error //.
  rewrite (eq_bigr (fun t => c * f (power 0 (T%:Z - 1))
      + (useful Zero t)%:R * (f (power 0 T%:Z) - 2 * c * f (power 0 (T%:Z - 1))))) => [|t _]; last first.
    rewrite big_ord1 /contribution [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/=.
    rewrite !(prod0l, prod0r) !prod_first // !chi1.
    have -> : lag T t + (t%:Z - 1) = T%:Z - 1 by rewrite /lag; ring.
    have -> : lag T t + 1 + (t%:Z - 1) = T%:Z by rewrite /lag; ring.
    by move: (useful _ _)%:R (f _) (f _) (f _) (f _) => u f1 f2 f3 f4; ring.
  have counted : \sum_(1 <= t < T.+1) (useful Zero t)%:R = T.-1%:R :> R by exact: sum_useful.
  rewrite big_split /= sumr_const_nat subn1 /= -mulr_natr -mulr_suml counted.
  have -> : T.-1%:R = T%:R - 1 :> R by rewrite -[in RHS](prednK (ltnW T2)) -addn1 natrD addrK.
  by move: (f _) (f _) => f1 f2; ring.
have n1 : (T%:Z == T%:Z - 1) = false by clear; lia.
have n2 : (T%:Z - 1 == T%:Z) = false by clear; lia.
rewrite msqE !errE; move: (T%:Z) n1 n2 => z n1 n2; rewrite !power_eqE !eqxx n1 n2 mulr1n mulr0n.
by move: (T%:R) => y; clear; ring.
Qed.

End Short.

Print Assumptions printed_gradient.
Print Assumptions printed_one_step.
Print Assumptions printed_k_steps.
Print Assumptions printed_layer.
Print Assumptions printed_off_context.
Print Assumptions printed_one_head.
Print Assumptions printed_short.
