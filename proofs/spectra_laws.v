(** * A gradient step under any law of independent eigenvalues

    The eigenvalues are independent with moments phi k = E lambda^k, of which no more is used
    than that they are some law's.  The layer has blocks a3 and b1 alone, on augmented tokens,
    and every entry of its mixing matrix is eta. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented augmented_parts.
From icar Require Import augmented_heads spectra_still spectra_step.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Laws.
Variables (C : numClosedFieldType) (R : realFieldType) (f : {rmorphism R -> C}).
Variables (d : nat) (phi : int -> C).

(** E lambda^m, and E P, E |P|^2 of Laurent polynomials. *)
Definition iid (m : character d) : C := \prod_j phi (m j).
Definition mean_by (mean : character d -> C) (P : laurent R d) : C := \sum_(x <- P) f x.1 * mean x.2.
Definition square (P : laurent R d) : C := mean_by iid (mul P (conj P)).

(** What is used of a law. *)
Definition law_moments : Prop :=
  [/\ phi 0 = 1, forall k, phi (- k) = (phi k)^* & forall P, 0 <= square P].

Definition law_loss H (s : boundary) (B : blocks R H d) (Tmax : nat) : C :=
  \sum_(2 <= T < Tmax.+1) \sum_i square (aug_error s B T i).

(** f identifies the field of the weights with the real numbers of C. *)
Definition all_reals : Prop := forall z : C, z \is Num.real <-> exists x, f x = z.

(** The step size of least loss, among layers of H heads. *)
Definition best_step H (s : boundary) (Tmax : nat) (best : C) : Prop :=
  exists (a b : 'M[R]_(H, d)) eta, [/\ b^T *m a = const_mx eta, best = f eta
  & forall (a' b' : 'M[R]_(H, d)) eta', b'^T *m a' = const_mx eta' ->
      law_loss s (pure a b) Tmax <= law_loss s (pure a' b') Tmax].

(** N and Q, for K terms. *)
Definition gain (K : nat) : C := K%:R + (d%:R - 1) * \sum_(1 <= k < K.+1) `|phi k%:Z| ^+ 2.

Definition power_of (K : nat) : C :=
  let S1 := \sum_(1 <= k < K.+1) `|phi k%:Z| ^+ 2 in
  let S2 := K%:R + 2 * \sum_(1 <= k < K.+1) (K%:R - k%:R) * `|phi k%:Z| ^+ 2 in
  let S3 := S1 + 2 * \sum_(2 <= l < K.+1) \sum_(1 <= k < l)
    'Re (phi k%:Z * phi (l - k)%N%:Z * (phi l%:Z)^*) in
  K%:R ^+ 2 + (d%:R - 1) * (S2 + 2 * K%:R * S1 + (d%:R - 2) * S3).

(** ** Means *)

Implicit Types (h : character d -> C) (P Q : laurent R d).

Lemma mean_by_cat h P Q : mean_by h (P ++ Q) = mean_by h P + mean_by h Q.
Proof. by rewrite /mean_by big_cat. Qed.

Lemma mean_by_scale h c P : mean_by h (scale c P) = f c * mean_by h P.
Proof. by rewrite /mean_by big_map mulr_sumr; apply: eq_bigr => x _; rewrite rmorphM mulrA. Qed.

Lemma mean_by_mono h m : mean_by h (mono R m) = h m.
Proof. by rewrite /mean_by big_seq1 rmorph1 mul1r. Qed.

Lemma mean_by_sum h (I : Type) (r : seq I) (F : I -> laurent R d) :
  mean_by h (\big[cat/[::]]_(i <- r) F i) = \sum_(i <- r) mean_by h (F i).
Proof. by rewrite (big_morph (mean_by h) (mean_by_cat h) (_ : _ = 0)) // /mean_by big_nil. Qed.

Lemma mean_ext h P Q : (forall g, lin g P = lin g Q) -> mean_by h P = mean_by h Q.
Proof.
move=> PQ; apply/eqP; rewrite -subr_eq0; apply/eqP.
transitivity (mean_by h (P ++ scale (-1) Q)).
  by rewrite mean_by_cat mean_by_scale rmorphN1 mulN1r.
have add m : additive (fun c => f c * h m) by move=> x y; rewrite rmorphB mulrBl.
apply: (unseen_additive (fun m => Additive (add m))) => g.
by rewrite lin_cat lin_scale PQ mulN1r subrr.
Qed.

Lemma squareE P : square P = mean_by (fun m => mean_by (fun n => iid (m - n)) P) P.
Proof.
rewrite /square /mean_by /mul big_allpairs_dep; apply: eq_bigr => x _.
by rewrite big_map mulr_sumr; apply: eq_bigr => y _; rewrite rmorphM mulrA.
Qed.

End Laws.

Section Doubles.
Variable C : numClosedFieldType.

Lemma double_recr (G : nat -> nat -> C) K :
  \sum_(1 <= k < K.+2) \sum_(1 <= l < K.+2) G k l =
  \sum_(1 <= k < K.+1) \sum_(1 <= l < K.+1) G k l
  + \sum_(1 <= k < K.+1) (G k K.+1 + G K.+1 k) + G K.+1 K.+1.
Proof.
rewrite big_nat_recr //= [X in _ + X]big_nat_recr //= addrA big_split /= addrA.
congr (_ + _ + _); rewrite -big_split; apply: eq_bigr => k _.
by rewrite big_nat_recr.
Qed.

Lemma natrS n : n.+1%:R = n%:R + 1 :> C.
Proof. by rewrite -addn1 natrD. Qed.

Variable phi : int -> C.
Hypotheses (phi0 : phi 0 = 1) (phiN : forall k, phi (- k) = (phi k)^*).

Lemma doubles2 K : \sum_(1 <= k < K.+1) \sum_(1 <= l < K.+1) `|phi (k%:Z - l%:Z)| ^+ 2 =
  K%:R + 2 * \sum_(1 <= k < K.+1) (K%:R - k%:R) * `|phi k%:Z| ^+ 2.
Proof.
elim: K => [|K IH]; first by rewrite !big_geq // mulr0 addr0.
rewrite double_recr IH subrr phi0 normr1 expr1n.
have -> : \sum_(1 <= k < K.+1) (`|phi (k%:Z - K.+1%:Z)| ^+ 2 + `|phi (K.+1%:Z - k%:Z)| ^+ 2) =
    2 * \sum_(1 <= k < K.+1) `|phi k%:Z| ^+ 2.
  rewrite big_nat_rev mulr_sumr; apply: eq_big_nat => k kK /=.
  rewrite -opprB phiN norm_conjC (_ : K.+1%:Z - _ = k%:Z); last by lia.
  by rewrite mulrDl !mul1r.
rewrite [in RHS]big_nat_recr //= subrr mul0r addr0.
have -> : \sum_(1 <= k < K.+1) (K.+1%:R - k%:R) * `|phi k%:Z| ^+ 2 =
    \sum_(1 <= k < K.+1) (K%:R - k%:R) * `|phi k%:Z| ^+ 2 + \sum_(1 <= k < K.+1) `|phi k%:Z| ^+ 2.
  by rewrite -big_split; apply: eq_bigr => k _ /=; rewrite natrS; move: (`|_| ^+ 2) => u; ring.
rewrite natrS; move: (\sum_(1 <= k < K.+1) _) (\sum_(1 <= k < K.+1) _) => u v; ring.
Qed.

Lemma doubles3 K : \sum_(1 <= k < K.+1) \sum_(1 <= l < K.+1)
    phi k%:Z * (phi l%:Z)^* * phi (l%:Z - k%:Z) =
  \sum_(1 <= k < K.+1) `|phi k%:Z| ^+ 2 + 2 * \sum_(2 <= l < K.+1) \sum_(1 <= k < l)
    'Re (phi k%:Z * phi (l - k)%N%:Z * (phi l%:Z)^*).
Proof.
elim: K => [|K IH]; first by rewrite !big_geq // mulr0 addr0.
rewrite double_recr IH subrr phi0 mulr1 -normCK [in RHS]big_nat_recr //=.
have -> : \sum_(2 <= l < K.+2) \sum_(1 <= k < l) 'Re (phi k%:Z * phi (l - k)%N%:Z * (phi l%:Z)^*) =
    \sum_(2 <= l < K.+1) \sum_(1 <= k < l) 'Re (phi k%:Z * phi (l - k)%N%:Z * (phi l%:Z)^*)
    + \sum_(1 <= k < K.+1) 'Re (phi k%:Z * phi (K.+1 - k)%N%:Z * (phi K.+1%:Z)^*).
  case: (posnP K) => [->|K0]; first by rewrite !big_geq // addr0.
  by rewrite big_nat_recr.
have -> : \sum_(1 <= k < K.+1) (phi k%:Z * (phi K.+1%:Z)^* * phi (K.+1%:Z - k%:Z)
      + phi K.+1%:Z * (phi k%:Z)^* * phi (k%:Z - K.+1%:Z)) =
    2 * \sum_(1 <= k < K.+1) 'Re (phi k%:Z * phi (K.+1 - k)%N%:Z * (phi K.+1%:Z)^*).
  rewrite mulr_sumr; apply: eq_big_nat => k kK.
  have -> : K.+1%:Z - k%:Z = (K.+1 - k)%N%:Z by lia.
  rewrite -opprB phiN (_ : K.+1%:Z - k%:Z = (K.+1 - k)%N%:Z); last by lia.
  set u := phi k%:Z; set v := phi (_ - _)%N; set w := phi K.+1%:Z.
  have -> : w * u^* * v^* = (u * v * w^*)^* by rewrite !rmorphM /= conjCK [RHS]mulrC mulrA.
  rewrite [u * w^* * v]mulrAC.
  by rewrite ReE [2 * _]mulrC divfK // pnatr_eq0.
move: (\sum_(1 <= k < K.+1) `|_| ^+ 2) (\sum_(2 <= l < K.+1) _) (\sum_(1 <= k < K.+1) _) (`|_| ^+ 2) => u v w z; ring.
Qed.

End Doubles.

Section Step.
Variables (C : numClosedFieldType) (R : realFieldType) (f : {rmorphism R -> C}).
Variables (d : nat) (phi : int -> C).
Hypotheses (phi0 : phi 0 = 1) (phiN : forall k, phi (- k) = (phi k)^*).
Local Notation iid := (@iid C d phi).
Local Notation energy k := (`|phi k%:Z| ^+ 2).

Lemma phi_pair (k : int) : phi k * phi (- k) = `|phi k| ^+ 2.
Proof. by rewrite phiN normCK. Qed.

(** Monomials in few eigenvalues. *)
Lemma iid1 (m : character d) : (forall l, m l = 0) -> iid m = 1.
Proof. by move=> z; rewrite /iid big1 // => l _; rewrite z. Qed.

Lemma iid2 (m : character d) i j : i != j -> (forall l, l != i -> l != j -> m l = 0) ->
  iid m = phi (m i) * phi (m j).
Proof.
move=> ij z; rewrite /iid (bigD1 i) //= (bigD1 j) 1?eq_sym //= big1 ?mulr1 // => l /andP[li lj].
by rewrite z.
Qed.

Lemma iid3 (m : character d) i j k : i != j -> i != k -> j != k ->
  (forall l, l != i -> l != j -> l != k -> m l = 0) -> iid m = phi (m i) * phi (m j) * phi (m k).
Proof.
move=> ij ik jk z; rewrite /iid (bigD1 i) //= (bigD1 j) 1?eq_sym //= (bigD1 k) /=; last first.
  by rewrite ![k == _]eq_sym ik jk.
rewrite big1 ?mulr1 ?mulrA // => l /andP[/andP[li lj] lk].
by rewrite z.
Qed.

Variables (T : nat) (i : 'I_d).
Local Notation x j k := (chi j k%:Z i (T%:Z - k%:Z)).

Lemma iid_target j k :
  (iid (x j k - power i T%:Z) = if j == i then 1 else energy k)
  /\ (iid (power i T%:Z - x j k) = if j == i then 1 else energy k).
Proof.
have e l : (x j k - power i T%:Z) l = k%:Z * (l == j)%:R - k%:Z * (l == i)%:R.
  by rewrite /chi !charD charN !charP; case: (l == j); case: (l == i) => /=; lia.
have e' l : (power i T%:Z - x j k) l = k%:Z * (l == i)%:R - k%:Z * (l == j)%:R.
  by rewrite -opprB charN e opprB.
have [ji|ji] := eqVneq j i.
  by split; apply: iid1 => l; rewrite ?e ?e' ji subrr.
have ij : i != j by rewrite eq_sym.
split; rewrite (iid2 ij) ?e ?e' ?eqxx ?(negbTE ij) ?(negbTE ji) /= ?mulr0 ?mulr1 ?sub0r ?subr0.
- by rewrite mulrC phi_pair.
- by move=> l /negbTE li /negbTE lj; rewrite e li lj /= !mulr0 subr0.
- by rewrite phi_pair.
by move=> l /negbTE li /negbTE lj; rewrite e' li lj /= !mulr0 subr0.
Qed.

Lemma iid_pair j k j' l : iid (x j k - x j' l) =
  if j == i then (if j' == i then 1 else energy l)
  else if j' == i then energy k
  else if j' == j then `|phi (k%:Z - l%:Z)| ^+ 2
  else phi k%:Z * (phi l%:Z)^* * phi (l%:Z - k%:Z).
Proof.
have target m : x i m = power i T%:Z by rewrite chi_diag addrC subrK.
have [->|ji] := eqVneq j i.
  rewrite target; case: (iid_target j' l) => _ ->; by case: eqP.
have [->|j'i] := eqVneq j' i.
  by rewrite target; case: (iid_target j k) => -> _; rewrite (negbTE ji).
have e u : (x j k - x j' l) u =
    k%:Z * (u == j)%:R - l%:Z * (u == j')%:R + (l%:Z - k%:Z) * (u == i)%:R.
  rewrite /chi !charD charN !charD !charP.
  by case: (u == j); case: (u == j'); case: (u == i) => /=; lia.
have ij : (i == j) = false by rewrite eq_sym (negbTE ji).
have ij' : (i == j') = false by rewrite eq_sym (negbTE j'i).
have [jj|jj] := eqVneq j' j.
  subst j'; rewrite (iid2 ji) => [|u /negbTE uj /negbTE ui]; last by rewrite e uj ui; lia.
  rewrite !e !eqxx ij (negbTE ji) -phi_pair.
  by congr (phi _ * phi _); rewrite /=; lia.
have jj' : j != j' by rewrite eq_sym.
rewrite (iid3 jj' ji j'i) => [|u /negbTE uj /negbTE uj' /negbTE ui]; last by rewrite e uj uj' ui; lia.
rewrite !e !eqxx ij ij' (negbTE ji) (negbTE j'i) (negbTE jj) (negbTE jj') /=.
rewrite -phiN; by congr (phi _ * phi _ * phi _); lia.
Qed.

(** Sums over columns. *)
Lemma sum_one (u v : C) : \sum_(j < d) (if j == i then u else v) = u + (d%:R - 1) * v.
Proof.
rewrite (bigD1 i) //= eqxx (eq_bigr (fun=> v)) => [|j /negbTE -> //].
rewrite sumr_const cardC1 card_ord -[v *+ _]mulr_natl -subn1 natrB //.
exact: leq_ltn_trans (ltn_ord i).
Qed.

Lemma sum_two (j : 'I_d) (u v w : C) : j != i ->
  \sum_(j' < d) (if j' == i then u else if j' == j then v else w) = u + v + (d%:R - 2) * w.
Proof.
move=> ji; transitivity (\sum_(j' < d) ((if j' == i then u - w + v - w - (v - w) else 0)
    + ((if j' == j then v - w else 0) + w))).
  apply: eq_bigr => j' _; case: (eqVneq j' i) => [->|_].
    by rewrite eq_sym (negbTE ji); ring.
  by case: (j' == j); ring.
rewrite !big_split /= -!big_mkcond !big_pred1_eq sumr_const card_ord -[w *+ _]mulr_natl.
by ring.
Qed.

Lemma sum_pairs (k l : nat) : \sum_j \sum_j' iid (x j k - x j' l) =
  1 + (d%:R - 1) * energy l + (d%:R - 1) * (energy k + `|phi (k%:Z - l%:Z)| ^+ 2
  + (d%:R - 2) * (phi k%:Z * (phi l%:Z)^* * phi (l%:Z - k%:Z))).
Proof.
rewrite -(sum_one (1 + (d%:R - 1) * energy l)); apply: eq_bigr => j _.
under eq_bigr => j' _ do rewrite iid_pair.
by case: (eqVneq j i) => [_|ji]; [exact: sum_one|exact: sum_two].
Qed.

End Step.

Section Loss.
Variables (C : numClosedFieldType) (R : realFieldType) (f : {rmorphism R -> C}).
Variables (d H : nat) (phi : int -> C) (s : boundary) (a b : 'M[R]_(H, d)) (eta : R).
Hypotheses (phi0 : phi 0 = 1) (phiN : forall k, phi (- k) = (phi k)^*).
Hypothesis flat : b^T *m a = const_mx eta.
Local Notation x i T j k := (chi j k%:Z i (T%:Z - k%:Z)).

Lemma mean_by_step h T i : (2 <= T)%N -> mean_by f h (aug_error s (pure a b) T i) =
  f eta * (\sum_(1 <= k < (count_useful s T).+1) \sum_j h (x i T j k)) - h (power i T%:Z).
Proof.
move=> T2; pose Q : laurent R d := (\big[cat/[::]]_(1 <= k < (count_useful s T).+1)
  \big[cat/[::]]_j scale eta (mono R (x i T j k))) ++ scale (- 1) (mono R (power i T%:Z)).
rewrite (@mean_ext _ _ f _ h _ Q) => [|g].
  rewrite mean_by_cat mean_by_scale mean_by_mono rmorphN1 mulN1r mean_by_sum; congr (_ - _).
  rewrite mulr_sumr; apply: eq_bigr => k _; rewrite mean_by_sum mulr_sumr.
  by apply: eq_bigr => j _; rewrite mean_by_scale mean_by_mono.
rewrite lin_step // lin_cat lin_scale lin_mono mulN1r lin_sum; congr (_ - _).
apply: eq_bigr => k _; rewrite lin_sum; apply: eq_bigr => j _.
by rewrite lin_scale lin_mono flat mxE.
Qed.

Theorem square_step T i : (2 <= T)%N -> square f phi (aug_error s (pure a b) T i) =
  1 - 2 * f eta * gain d phi (count_useful s T) + f eta ^+ 2 * power_of d phi (count_useful s T).
Proof.
move=> T2; set K := count_useful s T; rewrite squareE mean_by_step // -/K.
under eq_bigr => k _ do under eq_bigr => j _ do rewrite mean_by_step //.
rewrite mean_by_step // -/K subrr iid1 // => [|l]; last by rewrite ffunE.
have gainE (F : nat -> 'I_d -> C) :
    (forall k j, F k j = if j == i then 1 else `|phi k%:Z| ^+ 2) ->
    \sum_(1 <= k < K.+1) \sum_j F k j = gain d phi K.
  move=> FE; rewrite /gain mulr_sumr; transitivity (\sum_(1 <= k < K.+1) (1 + (d%:R - 1) * `|phi k%:Z| ^+ 2)).
    by apply: eq_bigr => k _; rewrite -(sum_one i); apply: eq_bigr => j _; rewrite FE.
  by rewrite big_split /= sumr_const_nat subn1.
have back := gainE (fun k j => iid phi (power i T%:Z - x i T j k))
  (fun k j => (iid_target phi0 phiN T i j k).2).
have forth := gainE (fun k j => iid phi (x i T j k - power i T%:Z))
  (fun k j => (iid_target phi0 phiN T i j k).1).
rewrite back.
have -> : \sum_(1 <= k < K.+1) \sum_j (f eta * (\sum_(1 <= l < K.+1) \sum_j' iid phi (x i T j k - x i T j' l))
      - iid phi (x i T j k - power i T%:Z)) =
    f eta * (\sum_(1 <= k < K.+1) \sum_(1 <= l < K.+1) \sum_j \sum_j' iid phi (x i T j k - x i T j' l))
    - gain d phi K.
  rewrite -forth mulr_sumr -sumrB; apply: eq_bigr => k _.
  by rewrite sumrB -mulr_sumr exchange_big.
set S := \sum_(1 <= k < K.+1) \sum_(1 <= l < K.+1) _.
suff -> : S = power_of d phi K by move: (f eta) (gain d phi K) (power_of d phi K) => e g q; ring.
rewrite {}/S; under eq_bigr => k _ do under eq_bigr => l _ do rewrite sum_pairs //.
rewrite /power_of -doubles2 // -doubles3 //.
set A := \sum_(1 <= k < K.+1) `|phi k%:Z| ^+ 2.
have inner k : \sum_(1 <= l < K.+1) (1 + (d%:R - 1) * `|phi l%:Z| ^+ 2 + (d%:R - 1) * (`|phi k%:Z| ^+ 2
      + `|phi (k%:Z - l%:Z)| ^+ 2 + (d%:R - 2) * (phi k%:Z * (phi l%:Z)^* * phi (l%:Z - k%:Z)))) =
    K%:R + (d%:R - 1) * A + (d%:R - 1) * (K%:R * `|phi k%:Z| ^+ 2
    + \sum_(1 <= l < K.+1) `|phi (k%:Z - l%:Z)| ^+ 2
    + (d%:R - 2) * \sum_(1 <= l < K.+1) phi k%:Z * (phi l%:Z)^* * phi (l%:Z - k%:Z)).
  rewrite !big_split /= -!mulr_sumr !big_split /= -!mulr_sumr !sumr_const_nat subn1 /=.
  by rewrite mulrnAr -expr2 -[`|_| ^+ 2 *+ _]mulr_natl.
under eq_bigr => k _ do rewrite inner.
rewrite !big_split /= -!mulr_sumr !big_split /= -!mulr_sumr !sumr_const_nat subn1 /= -/A.
rewrite -[K%:R *+ K]mulr_natl -[A *+ K]mulr_natl.
clear inner; clearbody A.
move: (\sum_(1 <= k < K.+1) _) (\sum_(1 <= k < K.+1) _) => v w; ring.
Qed.

(** The sums of N and Q over the lengths. *)
Definition gains Tmax : C := \sum_(2 <= T < Tmax.+1) gain d phi (count_useful s T).
Definition powers Tmax : C := \sum_(2 <= T < Tmax.+1) power_of d phi (count_useful s T).

Theorem law_loss_step Tmax : law_loss f phi s (pure a b) Tmax = d%:R *
  \sum_(2 <= T < Tmax.+1) (1 - 2 * f eta * gain d phi (count_useful s T)
    + f eta ^+ 2 * power_of d phi (count_useful s T)).
Proof.
rewrite mulr_sumr; apply: eq_big_nat => T /andP[T2 _].
rewrite (eq_bigr _ (fun i _ => square_step i T2)) sumr_const card_ord.
by rewrite -[X in X = _]mulr_natl.
Qed.

Lemma law_loss_sums Tmax : law_loss f phi s (pure a b) Tmax =
  d%:R * (Tmax.-1%:R - 2 * f eta * gains Tmax + f eta ^+ 2 * powers Tmax).
Proof.
rewrite law_loss_step !big_split /= sumrN -!mulr_sumr sumr_const_nat subSS subn1.
by [].
Qed.

End Loss.

Section Best.
Variables (C : numClosedFieldType) (R : realFieldType) (f : {rmorphism R -> C}).
Variables (d H : nat) (phi : int -> C) (s : boundary) (Tmax : nat).
Hypotheses (d1 : (1 <= d)%N) (H1 : (1 <= H)%N) (Tmax2 : (2 <= Tmax)%N).
Hypotheses (law : law_moments f d phi) (onto : all_reals f).
Let phi0 : phi 0 = 1. Proof. by case: law. Qed.
Let phiN : forall k, phi (- k) = (phi k)^*. Proof. by case: law. Qed.
Local Notation G := (gains d phi s Tmax).
Local Notation P := (powers d phi s Tmax).

Lemma flat_layer (eta : R) : exists a b : 'M[R]_(H, d), b^T *m a = const_mx eta.
Proof.
pose h : 'I_H := Ordinal H1; exists (\matrix_(g, j) (eta *+ (g == h))), (\matrix_(g, j) (g == h)%:R).
apply/matrixP => i j; rewrite !mxE (bigD1 h) //= !mxE eqxx mul1r mulr1n big1 ?addr0 // => g /negbTE gh.
by rewrite !mxE gh mul0r.
Qed.

Lemma gain_gt0 T : (2 <= T)%N -> 0 < gain d phi (count_useful s T).
Proof.
move=> T2; have K0 : (0 < count_useful s T)%N by case: (s) => /=; lia.
have d0 : 0 <= d%:R - 1 :> C by rewrite subr_ge0 ler1n.
rewrite /gain ltr_paddr ?ltr0n // mulr_ge0 //.
by apply: sumr_ge0 => k _; rewrite exprn_ge0.
Qed.

(** Mean squares are not negative, at the step 1/N too. *)
Lemma power_ge T : (2 <= T)%N ->
  gain d phi (count_useful s T) ^+ 2 <= power_of d phi (count_useful s T).
Proof.
move=> T2; have N0 := gain_gt0 T2; set N := gain _ _ _ in N0 *; set Q := power_of _ _ _.
have [eta etaE] : exists x, f x = N^-1 by apply/onto; rewrite realV gtr0_real.
have [a [b ab]] := flat_layer eta; pose i : 'I_d := Ordinal d1.
have : 0 <= square f phi (aug_error s (pure a b) T i) by case: law.
rewrite (@square_step C R f d H phi s a b eta phi0 phiN ab T i T2) -/N -/Q etaE.
have -> : 1 - 2 * N^-1 * N + N^-1 ^+ 2 * Q = (Q - N ^+ 2) / N ^+ 2.
  by field; exact: lt0r_neq0 N0.
by rewrite pmulr_lge0 ?subr_ge0 // invr_gt0 exprn_gt0.
Qed.

Lemma powers_gt0 : 0 < P.
Proof.
rewrite /powers big_ltn ?ltnS // ltr_paddr //.
  rewrite big_nat; apply: sumr_ge0 => T /andP[T3 _].
  apply: le_trans (power_ge (ltnW T3)); rewrite exprn_ge0 // ltW // gain_gt0 //.
  exact: ltnW.
by apply: lt_le_trans (power_ge (leqnn 2)); rewrite exprn_gt0 // gain_gt0.
Qed.

Lemma gains_real : G \is Num.real.
Proof.
rewrite /gains big_nat; apply: rpred_sum => T /andP[T2 _].
exact: gtr0_real (gain_gt0 T2).
Qed.

Theorem law_excess (a b : 'M[R]_(H, d)) eta : b^T *m a = const_mx eta ->
  law_loss f phi s (pure a b) Tmax =
  d%:R * (Tmax.-1%:R - G / P * G) + d%:R * (f eta - G / P) ^+ 2 * P.
Proof.
move=> ab; rewrite (@law_loss_sums C R f d H phi s a b eta phi0 phiN ab).
have := lt0r_neq0 powers_gt0; set q := P; set g := G; clearbody q g => q0.
by move: (f eta) (d%:R : C) (Tmax.-1%:R : C) => e x n; field.
Qed.

Theorem law_best (best : C) : best_step f d phi H s Tmax best -> best = G / P.
Proof.
case=> a [b [eta [ab -> least]]].
have [x xE] : exists x, f x = G / P.
  by apply/onto; rewrite realM ?gains_real // realV gtr0_real // powers_gt0.
have [a' [b' ab']] := flat_layer x; have := least a' b' x ab'.
rewrite (law_excess ab) (law_excess ab') xE subrr expr0n /= mulr0 mul0r addr0.
rewrite -subr_ge0 opprD addrA subrr add0r oppr_ge0 -mulrA pmulr_rle0 ?ltr0n //.
rewrite pmulr_lle0 ?powers_gt0 // => le0; apply/eqP; rewrite -subr_eq0 -sqrf_eq0.
have re : f eta - G / P \is Num.real.
  by rewrite -xE rpredB //; apply/onto; [exists eta|exists x].
by rewrite eq_le le0 real_exprn_even_ge0.
Qed.

End Best.

Print Assumptions law_loss_step.
Print Assumptions law_excess.
Print Assumptions law_best.
