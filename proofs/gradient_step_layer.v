(** * One layer, defined twice

    [kit/augmented.v] defines the layer on the sequences of a context, whose tokens are Laurent
    polynomials in the eigenvalues; [gradient_step.v] defines it on every sequence of complex
    vectors.  At eigenvalues of modulus 1 and s_0 = 0 the first is the second on s_t = lambda^(t-1). *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented.
From icar Require Import gradient_step.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Evaluation.

Variables (C : numClosedFieldType) (R : realFieldType) (f : {rmorphism R -> C}) (d : nat) (lam : 'I_d -> C).
Hypothesis lam1 : forall j, `|lam j| = 1.

(** The value of a monomial, and of a Laurent polynomial, at the eigenvalues lambda. *)
Definition chr (m : character d) : C := \prod_j lam j ^ m j.
Definition ev (P : laurent R d) : C := \sum_(x <- P) f x.1 * chr x.2.
Lemma lam0 j : lam j != 0. Proof. by rewrite -normr_eq0 lam1 oner_eq0. Qed.
Lemma chrD m n : chr (m + n) = chr m * chr n.
Proof. by rewrite /chr -big_split; apply: eq_bigr => j _; rewrite ffunE expfzDr ?lam0. Qed.
Lemma chrN m : chr (- m) = (chr m)^*.
Proof.
rewrite /chr rmorph_prod; apply: eq_bigr => j _; rewrite ffunE -invr_expz rmorphXz ?unitfE ?lam0 //=.
rewrite [in RHS](_ : (lam j)^* = (lam j)^-1) ?exprz_inv ?invr_expz //.
by rewrite invC_norm lam1 expr1n invr1 mul1r.
Qed.
Lemma ev_cat P Q : ev (P ++ Q) = ev P + ev Q. Proof. by rewrite /ev big_cat. Qed.
Lemma ev_scale c P : ev (scale c P) = f c * ev P.
Proof. by rewrite /ev big_map mulr_sumr; apply: eq_bigr => x _; rewrite rmorphM mulrA. Qed.
Lemma ev_mul P Q : ev (mul P Q) = ev P * ev Q.
Proof.
rewrite /ev /mul big_allpairs_dep mulr_suml; apply: eq_bigr => x _; rewrite mulr_sumr; apply: eq_bigr => y _.
by rewrite rmorphM chrD mulrACA.
Qed.
Lemma ev_big (I : finType) (F : I -> laurent R d) : ev (\big[cat/[::]]_i F i) = \sum_i ev (F i).
Proof. by rewrite (big_morph ev ev_cat (_ : ev [::] = 0)) // /ev big_nil. Qed.
Lemma ev_bign m n (F : nat -> laurent R d) : ev (\big[cat/[::]]_(m <= i < n) F i) = \sum_(m <= i < n) ev (F i).
Proof. by rewrite (big_morph ev ev_cat (_ : ev [::] = 0)) // /ev big_nil. Qed.

(** The sequence of the context. *)
Definition sequence (t : nat) : 'cV[C]_d := \col_i lam i ^ (t%:Z - 1).
Lemma ev_mono m : ev (mono R m) = chr m.
Proof. by rewrite /ev big_seq1 rmorph1 mul1r. Qed.
Lemma chr_power i n : chr (power i n) = lam i ^ n.
Proof. by rewrite /chr (bigD1 i) //= ffunE eqxx big1 ?mulr1 // => j /negbTE ji; rewrite ffunE ji. Qed.
Lemma ev_token t i : ev (token R t i) = sequence t i 0.
Proof. by rewrite ev_mono chr_power mxE. Qed.
Lemma ev_conj P : ev (conj P) = \sum_(x <- P) f x.1 * (chr x.2)^*.
Proof. by rewrite /ev big_map; apply: eq_bigr => x _; rewrite chrN. Qed.
Lemma ev_before t i : ev (before Zero t i) = earlier_token sequence t i 0.
Proof.
rewrite /before /earlier_token /=; case: eqP => _ /=; last by rewrite ev_token.
by rewrite /ev big_nil mxE.
Qed.
Lemma ev_conj_token t i : ev (conj (token R t i)) = (sequence t i 0)^*.
Proof. by rewrite ev_conj big_seq1 rmorph1 mul1r chr_power mxE. Qed.
Lemma ev_conj_before t i : ev (conj (before Zero t i)) = (earlier_token sequence t i 0)^*.
Proof.
rewrite /before /earlier_token /=; case: eqP => _ /=; last by rewrite ev_conj_token.
by rewrite /ev big_nil mxE rmorph0.
Qed.
Lemma ev_inner (u v : 'I_d -> laurent R d) a : ev (inner u a v) = \sum_j f (a j) * (ev (conj (u j)) * ev (v j)).
Proof. by rewrite /inner ev_big; apply: eq_bigr => j _; rewrite ev_scale ev_mul. Qed.

Theorem prediction_is_layer H (B : blocks R H d) T i :
  ev (aug_prediction Zero B T i) = layer conjC sequence (Blocks (map_mx f (a1 B)) (map_mx f (a2 B)) (map_mx f (a3 B)) (map_mx f (a4 B)) (map_mx f (b1 B)) (map_mx f (b2 B))) T i 0.
Proof.
rewrite /aug_prediction ev_big mxE; apply: eq_bigr => h _; rewrite ev_bign; apply: eq_bigr => t _.
rewrite ev_mul /value ev_cat !ev_scale ev_token ev_before !mxE /score !ev_cat !ev_inner; congr (_ * _).
rewrite !addrA; congr (_ + _ + _ + _); rewrite /pairing; apply: eq_bigr => j _;
 rewrite ?ev_conj_token ?ev_conj_before ?ev_token ?ev_before !mxE mulrA [f _ * _]mulrC //.
Qed.

End Evaluation.

Print Assumptions prediction_is_layer.
