(** * The degree of the terms that hold one product of blocks

    Every term of yhat holds an entry of b_k and an entry of a_l.  Those with
    b_k a_l are the terms of the layer whose other blocks are 0. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** The layer with b_k and a_l alone, for p = (k, l). *)
Definition keep (R : ringType) H d (B : blocks R H d) (p : nat * nat) : blocks R H d :=
  let a (l : nat) x := if p.2 == l then x else 0 in
  let b (k : nat) x := if p.1 == k then x else 0 in
  Blocks (a 1%N (a1 B)) (a 2%N (a2 B)) (a 3%N (a3 B)) (a 4%N (a4 B)) (b 1%N (b1 B)) (b 2%N (b2 B)).

Section Homogeneous.

Variables (R : realFieldType) (d : nat).
Implicit Types (P Q : laurent R d) (e : int).

(** Every term with a coefficient other than 0 has degree e. *)
Definition homogeneous e P := all (fun x => (x.1 == 0) || (degree x.2 == e)) P.

Lemma homogeneous_cat e P Q : homogeneous e P -> homogeneous e Q -> homogeneous e (P ++ Q).
Proof. by rewrite /homogeneous all_cat => -> ->. Qed.

Lemma homogeneous_sum e (I : Type) (r : seq I) (p : pred I) (F : I -> laurent R d) :
  (forall x, p x -> homogeneous e (F x)) -> homogeneous e (\big[cat/[::]]_(x <- r | p x) F x).
Proof. by move=> h; apply: (big_ind (homogeneous e)) => //; exact: homogeneous_cat. Qed.

Lemma homogeneous_scale e c P : homogeneous e P -> homogeneous e (scale c P).
Proof.
rewrite /homogeneous all_map => h; apply: sub_all h => x /= /orP [/eqP ->|->]; last by rewrite orbT.
by rewrite mulr0 eqxx.
Qed.

Lemma homogeneous_none e P : homogeneous e (scale 0 P).
Proof. by rewrite /homogeneous all_map; apply/allP => x _ /=; rewrite mul0r eqxx. Qed.

Lemma homogeneous_mono (i : 'I_d) e : homogeneous e (mono R (power i e)).
Proof. by rewrite /homogeneous /= degree_power eqxx orbT. Qed.

Lemma homogeneous_conj e P : homogeneous e P -> homogeneous (- e) (conj P).
Proof. by rewrite /homogeneous all_map => h; apply: sub_all h => x /=; rewrite degreeN eqr_opp. Qed.

Lemma homogeneous_mul e e' P Q : homogeneous e P -> homogeneous e' Q -> homogeneous (e + e') (mul P Q).
Proof.
move=> /allP hP /allP hQ; apply/allP => _ /allpairsP [[x y] [/hP /orP hx /hQ /orP hy ->]] /=.
rewrite degreeD; case: hx hy => [/eqP ->|/eqP ->]; first by rewrite mul0r eqxx.
by case=> [/eqP ->|/eqP ->]; rewrite ?mulr0 ?eqxx ?orbT.
Qed.

Lemma homogeneous_inner e e' (u v : 'I_d -> laurent R d) (a : 'I_d -> R) :
  (forall j, homogeneous e (u j)) -> (forall j, homogeneous e' (v j)) ->
  homogeneous (e' - e) (inner u a v).
Proof.
move=> hu hv; apply: homogeneous_sum => j _; apply: homogeneous_scale; rewrite addrC.
by apply: homogeneous_mul => //; exact: homogeneous_conj.
Qed.

Lemma homogeneous_inner0 e (u v : 'I_d -> laurent R d) (a : 'I_d -> R) :
  (forall j, a j = 0) -> homogeneous e (inner u a v).
Proof. by move=> a0; apply: homogeneous_sum => j _; rewrite a0; exact: homogeneous_none. Qed.

End Homogeneous.

Section Products.

Variables (R : realFieldType) (d H : nat) (s : boundary) (B : blocks R H d).

(** T less the degree of the terms with b_k a_l. *)
Definition below (p : nat * nat) : int :=
  (if p.1 == 1%N then 0 else 1) + (if p.2 == 3%N then 0 else if p.2 == 2%N then 2 else 1).

Lemma token_degree t i : homogeneous (t%:Z - 1) (token R (d := d) t i).
Proof. exact: homogeneous_mono. Qed.

Lemma before_degree t i : (1 <= t)%N -> homogeneous (t%:Z - 2) (before s t i : laurent R d).
Proof.
move=> t1; rewrite /before; case: ifP => // _; have -> : t%:Z - 2 = t.-1%:Z - 1 by lia.
exact: token_degree.
Qed.

Lemma piece (x : 'M[R]_(H, d)) (m l : nat) e eu ev (u v : 'I_d -> laurent R d) h :
  (forall j, homogeneous eu (u j)) -> (forall j, homogeneous ev (v j)) -> (l = m -> e = ev - eu) ->
  homogeneous e (inner u ((if l == m then x else 0) h) v).
Proof.
move=> hu hv; case: eqP => [lm /(_ lm) ->|_ _]; first exact: homogeneous_inner.
by apply: homogeneous_inner0 => j; rewrite mxE.
Qed.

Definition score_degree (l : nat) (T t : nat) : int :=
  (if (l == 1%N) || (l == 3%N) then T%:Z - 1 else T%:Z - 2)
  - (if (l == 1%N) || (l == 2%N) then t%:Z - 1 else t%:Z - 2).

Lemma keep_score p T t h : (1 <= t)%N -> (1 <= T)%N ->
  homogeneous (score_degree p.2 T t) (score s (keep B p) T t h).
Proof.
move=> t1 T1; rewrite /score /keep /=.
have tok n : forall j : 'I_d, homogeneous (n%:Z - 1) (token R n j) by move=> j; exact: token_degree.
have bef n : (1 <= n)%N -> forall j : 'I_d, homogeneous (n%:Z - 2) (before s n j : laurent R d).
  by move=> n1 j; exact: before_degree.
apply: homogeneous_cat; first by apply: (piece _ _ (tok t) (tok T)) => ->.
apply: homogeneous_cat; first by apply: (piece _ _ (tok t) (bef T T1)) => ->.
apply: homogeneous_cat; first by apply: (piece _ _ (bef t t1) (tok T)) => ->.
by apply: (piece _ _ (bef t t1) (bef T T1)) => ->.
Qed.

Lemma keep_value p t h i : (1 <= t)%N ->
  homogeneous (if p.1 == 1%N then t%:Z - 1 else t%:Z - 2) (value s (keep B p) t h i).
Proof.
move=> t1; rewrite /value; apply: homogeneous_cat.
  rewrite [b1 _]/=; case: ifP => _; first by apply: homogeneous_scale; exact: token_degree.
  by rewrite mxE; exact: homogeneous_none.
rewrite [b2 _]/=; have [->|_] := eqVneq p.1 2%N; first by apply: homogeneous_scale; exact: before_degree.
by rewrite mxE; exact: homogeneous_none.
Qed.

Theorem product_degree p T i : (2 <= T)%N -> p.1 \in [:: 1; 2]%N -> p.2 \in [:: 1; 2; 3; 4]%N ->
  forall x, x \in aug_prediction s (keep B p) T i -> x.1 != 0 -> degree x.2 = T%:Z - below p.
Proof.
move=> T2 p1 p2; suff h : homogeneous (T%:Z - below p) (aug_prediction s (keep B p) T i).
  by move=> x /(allP h) /orP [->|/eqP ->].
apply: homogeneous_sum => h _; rewrite big_nat; apply: homogeneous_sum => t /andP [t1 tT].
have -> : T%:Z - below p = score_degree p.2 T t + (if p.1 == 1%N then t%:Z - 1 else t%:Z - 2).
  move: p1 p2; rewrite /below /score_degree !inE.
  by case/orP => /eqP ->; case/or4P => /eqP -> /=; ring.
by apply: homogeneous_mul; [apply: keep_score => //; exact: ltnW|exact: keep_value].
Qed.

End Products.
