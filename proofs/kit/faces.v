(** Faces of the cube on which linear tokens are constant. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * One threshold of a sum over a set *)

Lemma subset_of_size (I : finType) (F : {set I}) k : (k <= #|F|)%N ->
  exists2 E : {set I}, E \subset F & #|E| = k.
Proof.
move=> kF; exists [set i in take k (enum F)].
  by apply/subsetP => i; rewrite inE => /mem_take; rewrite mem_enum.
rewrite cardsE (card_uniqP _) ?take_uniq ?enum_uniq // size_take -cardE.
by case: ltnP => //; lia.
Qed.

Section Sets.
Variables (R : realFieldType) (I : finType).
Implicit Types (v : I -> R) (F G A B E K : {set I}).

Lemma sum_subset v A F : A \subset F ->
  \sum_(i in A) v i = \sum_(i in F) (if i \in A then v i else 0).
Proof.
move/subsetP => AF; rewrite -big_mkcondr; apply: eq_bigl => i.
by apply/idP/andP => [iA|[]] //; rewrite AF.
Qed.

Definition mass v A : R := \sum_(i in A) `|v i|.

Lemma mass_subset v A F : A \subset F -> mass v A <= mass v F.
Proof.
by move=> AF; rewrite /mass (sum_subset _ AF); apply: ler_sum => i _; case: ifP.
Qed.

(** Half of F holds at least half of the mass. *)
Lemma heavy_half v F : exists2 G : {set I}, G \subset F /\ #|G| =
  #|F|./2 & mass v G <= mass v (F :\: G).
Proof.
have [|E EF cE] := @subset_of_size _ F #|F|./2; first by lia.
case: (lerP (mass v E) (mass v (F :\: E))) => [light|/ltW heavy]; first by exists E.
have [|G GF cG] := @subset_of_size _ (F :\: E) #|F|./2.
  by rewrite cardsD (setIidPr EF) cE; lia.
exists G; first by split=> //; apply: subset_trans GF (subsetDl _ _).
apply: le_trans (mass_subset v GF) (le_trans heavy _); apply: mass_subset.
apply/subsetP => i iE; rewrite inE (subsetP EF) // andbT; apply/negP => /(subsetP GF).
by rewrite inE iE.
Qed.

(** A threshold is constant on a face of half of the dimension. *)
Theorem constant_face v t F : exists (G B : {set I}) b, [/\ G \subset F, B \subset F :\: G,
  #|G| = #|F|./2 &
  forall A, A \subset G -> (t <= \sum_(i in A :|: B) v i) = b].
Proof.
have [G [GF cG] heavy] := heavy_half v F.
have [K KE] : exists K : {set I}, K = F :\: G by exists (F :\: G).
have KF : K \subset F by rewrite KE; exact: subsetDl.
rewrite -KE in heavy.
pose low := \sum_(i in F) Num.min (v i) 0.
have inF A B : A \subset G -> B \subset K -> A :|: B \subset F.
  by move=> AG BK; rewrite subUset (subset_trans AG GF) (subset_trans BK KF).
have outA A i : A \subset G -> i \in K -> i \in A = false.
  by move=> /subsetP AG; rewrite KE inE => /andP[iG _]; apply: contraNF iG; exact: AG.
have outK i : i \in F -> i \notin K -> i \in G by rewrite KE inE => ->; rewrite andbT negbK.
have [top|top] := leP t (low + mass v K).
  exists G, [set i in K | 0 < v i], true; split=> // [|A AG].
    by rewrite -KE; apply/subsetP => i; rewrite inE => /andP[].
  apply: le_trans top _; have BK : [set i in K | 0 < v i] \subset K.
    by apply/subsetP => i; rewrite inE => /andP[].
  rewrite /mass (sum_subset _ KF) -big_split (sum_subset _ (inF _ _ AG BK)) /=.
  apply: ler_sum => i iF; rewrite !inE; case: (boolP (i \in K)) => iK /=.
    rewrite outA //; case: ltrP => [i0|i0] /=.
      by rewrite gtr0_norm // add0r.
    by rewrite ler0_norm // subrr.
  by rewrite orbF addr0; case: ifP => _; rewrite le_minl lexx ?orbT.
exists G, [set i in K | v i < 0], false; split=> // [|A AG].
  by rewrite -KE; apply/subsetP => i; rewrite inE => /andP[].
apply/negbTE; rewrite -ltNge; apply: le_lt_trans top; have BK : [set i in K | v i < 0] \subset K.
  by apply/subsetP => i; rewrite inE => /andP[].
apply: le_trans (_ : low + mass v G <= _); last by rewrite ler_add2l.
rewrite /mass (sum_subset _ GF) -big_split (sum_subset _ (inF _ _ AG BK)) /=.
apply: ler_sum => i iF; rewrite !inE; case: (boolP (i \in K)) => iK /=.
  have iG : i \in G = false by move: iK; rewrite KE inE => /andP[/negbTE].
  by rewrite outA // iG addr0 /=; case: ltrP.
rewrite orbF (outK i iF iK); case: (leP (v i) 0) => i0.
  by rewrite ler0_norm // subrr; case: ifP.
by rewrite gtr0_norm // add0r; case: ifP => // _; exact: ltW.
Qed.

(** Parity of two bits is no threshold. *)
Lemma no_threshold v t A (i j : I) b : i != j -> i \notin A -> j \notin A ->
  (t <= \sum_(k in A) v k) = b -> (t <= \sum_(k in i |: A) v k) = ~~ b ->
  (t <= \sum_(k in j |: A) v k) = ~~ b -> (t <= \sum_(k in i |: (j |: A)) v k) = b -> False.
Proof.
move=> ij iA jA; have iA' : i \notin j |: A by rewrite !inE negb_or ij.
rewrite !big_setU1 //=; move: (\sum_(k in A) v k) (v i) (v j) => s p q.
have E : s + (p + (q + s)) = (p + s) + (q + s) by ring.
case: b => /=; case: leP => // s1 _; case: leP => // s2 _; case: leP => // s3 _;
  case: leP => // s4 _.
  by have := ler_add s1 s4; rewrite E => /le_lt_trans/(_ (ltr_add s2 s3)); rewrite ltxx.
by have := ler_add s2 s3; rewrite -E => /le_lt_trans/(_ (ltr_add s1 s4)); rewrite ltxx.
Qed.

End Sets.
