(** How many points of a face a threshold of a sum answers wrongly about parity. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains faces sperner cubes.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Misses.
Variables (R : realFieldType) (I : finType).
Implicit Types (v : I -> R) (t : R) (F A B N : {set I}) (b : bool).

(** The subsets of F on which the threshold is another bit than the parity (+) b. *)
Definition misses v t F b : {set {set I}} :=
  [set A in powerset F | (t <= \sum_(i in A) v i) != odd #|A| (+) b].

Lemma misses_positive v t F b : (forall i, 0 <= v i) -> (0 < #|F|)%N ->
  (2 ^ #|F|.-1 <= 'C(#|F|.-1, #|F|.-1./2) + #|misses v t F b|)%N.
Proof.
move=> v0 /card_gt0P[i0 i0F]; case: (arg_minP v i0F) => i mF least {i0 i0F}.
have {mF} iF : i \in F by [].
have cE : #|F|.-1 = #|F :\ i| by have := cardsD1 i F; rewrite iF; lia.
rewrite cE; set F' := F :\ i; pose g A := t <= \sum_(k in A) v k.
have outside B : B \in powerset F' -> i \notin B.
  by rewrite powersetE => /subsetP BF; apply/negP => /BF; rewrite !inE eqxx.
have inside B : B \in powerset F' -> B \subset F.
  by rewrite powersetE => /subset_trans; apply; exact: subsetDl.
pose pivotal := [set B in powerset F' | g B != g (i |: B)].
pose other := [set B in powerset F' | g B == g (i |: B)].
have -> : (2 ^ #|F'| = #|pivotal| + #|other|)%N.
  rewrite -card_powerset -(cardsID pivotal); congr (_ + _)%N; apply: eq_card => B.
    by rewrite !inE; case: (B \subset F').
  by rewrite !inE; case: (B \subset F') => //=; rewrite negbK andbT.
apply: leq_add.
  apply: sperner => [|A B]; first by apply/subsetP => B; rewrite inE => /andP[].
  move=> /setIdP[AF pA] /setIdP[BF pB] AB; apply/eqP.
  apply: contraTT pB => neq; have /properP[_ [j jB jA]] : A \proper B by rewrite properEneq neq.
  have jF : j \in F by rewrite (subsetP (inside _ BF)).
  have grow : \sum_(k in i |: A) v k <= \sum_(k in B) v k.
    rewrite big_setU1 ?outside //= (bigD1 j jB) /=; apply: ler_add; first exact: least.
    have AB' : A \subset B :\ j by rewrite subsetD1 AB.
    rewrite [X in _ <= X](eq_bigl (mem (B :\ j))) => [|k]; last by rewrite !inE andbC.
    by rewrite (sum_subset _ AB'); apply: ler_sum => k _; case: ifP.
  have more C : C \in powerset F' -> \sum_(k in C) v k <= \sum_(k in i |: C) v k.
    by move=> CF; rewrite big_setU1 ?outside //= ler_addr.
  move: pA; rewrite negbK /g; case: (leP t (\sum_(k in A) v k)) => tA.
    by rewrite (le_trans tA (more _ AF)).
  case: (leP t (\sum_(k in i |: A) v k)) => // tiA _.
  by rewrite (le_trans tiA grow) (le_trans (le_trans tiA grow) (more _ BF)).
pose wrong A := g A != odd #|A| (+) b.
have inj : {in other &, injective (fun B => if wrong B then B else i |: B)}.
  move=> A B /setIdP[AF _] /setIdP[BF _].
  have back C : C \in powerset F' -> (if wrong C then C else i |: C) :\ i = C.
    move=> CF; apply/setP => k; rewrite in_setD1; case: eqP => [->|/eqP ki] /=.
      by rewrite (negbTE (outside _ CF)).
    by case: ifP; rewrite // !inE (negbTE ki).
  by move=> E; rewrite -(back _ AF) E back.
rewrite -(card_in_imset inj); apply: subset_leq_card; apply/subsetP => X.
move=> /imsetP[B /setIdP[BF /eqP same] ->]; rewrite inE powersetE; case: ifP => wB.
  by rewrite inside //= -/(g B).
rewrite subUset sub1set iF inside //= -/(g (i |: B)) -same cardsU1 outside //=.
by move/negbFE/eqP: wB => ->; case: (odd _); case: (b).
Qed.

Definition flip N A : {set I} := [set i | (i \in A) (+) (i \in N)].

Lemma flipK N : involutive (flip N).
Proof. by move=> A; apply/setP => i; rewrite !inE addbK. Qed.

Lemma odd_flip N A : odd #|flip N A| = odd #|A| (+) odd #|N|.
Proof.
have -> : flip N A = (A :\: N) :|: (N :\: A).
  by apply/setP => i; rewrite !inE; case: (i \in A); case: (i \in N).
rewrite cardsU (_ : _ :&: _ = set0) ?cards0 ?subn0; last first.
  by apply/setP => i; rewrite !inE; case: (i \in A); case: (i \in N).
rewrite -(cardsID N A) -(cardsID A N) setIC !oddD.
by move: (odd _) (odd _) (odd _) => [] [] [].
Qed.

Theorem misses_most v t F b : (0 < #|F|)%N ->
  (2 ^ #|F|.-1 <= 'C(#|F|.-1, #|F|.-1./2) + #|misses v t F b|)%N.
Proof.
move=> F0; pose N := [set i in F | v i < 0].
have NF : N \subset F by apply/subsetP => i; rewrite inE => /andP[].
have := @misses_positive (fun i => `|v i|) (t + mass v N) F (b (+) odd #|N|) (fun=> normr_ge0 _) F0.
move=> /leq_trans; apply; rewrite leq_add2l -(card_imset _ (inv_inj (flipK N))).
apply: subset_leq_card; apply/subsetP => _ /imsetP[A wrong ->].
move: wrong; rewrite !inE => /andP[AF wrong].
have fF : flip N A \subset F.
  apply/subsetP => i; rewrite inE; case iA: (i \in A) => /=; first by rewrite (subsetP AF).
  by move/(subsetP NF).
rewrite fF /= odd_flip -addbA (addbC _ b); apply: contraNN wrong => /eqP<-; apply/eqP.
rewrite -ler_subr_addr; congr (_ <= _).
rewrite (sum_subset _ fF) (sum_subset _ AF) /mass (sum_subset _ NF) -sumrB.
apply: eq_bigr => i iF; rewrite !inE iF /=; case: ltrP => vi; case: (i \in A) => /=.
- by rewrite subrr.
- by rewrite ltr0_norm // sub0r opprK.
- by rewrite ger0_norm // subr0.
- by rewrite subr0.
Qed.

End Misses.
