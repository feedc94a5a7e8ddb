(** Sperner's theorem, by the LYM inequality, and how often one threshold misses parity. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import faces.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Antichains.
Variable I : finType.
Implicit Types (F A B : {set I}) (C : {set {set I}}).

(** No member contains another. *)
Definition antichain C : Prop := forall A B, A \in C -> B \in C -> A \subset B -> A = B.

Lemma antichain_sub C C' : C' \subset C -> antichain C -> antichain C'.
Proof. by move=> /subsetP CC anti A B AC BC; apply: anti; apply: CC. Qed.

Lemma lym F C : C \subset powerset F -> antichain C ->
  \sum_(A in C) ('C(#|F|, #|A|)%:R)^-1 <= 1 :> rat.
Proof.
move: {2}#|F| (erefl #|F|) => k; elim: k F C => [|k IH] F C cF CF anti.
  have [->|/set0Pn[A AC]] := eqVneq C set0; first by rewrite big_set0.
  have only B : B \in C -> B = set0.
    by move/(subsetP CF); rewrite (cards0_eq cF) powersetE subset0 => /eqP.
  rewrite (big_pred1 set0) => [|B]; first by rewrite cF cards0 bin0 invr1.
  by apply/idP/eqP => [/only|->] //; rewrite -(only A AC).
have inF A : A \in C -> A \subset F by move/(subsetP CF); rewrite powersetE.
have [FC|FC] := boolP (F \in C).
  rewrite (big_pred1 F) => [|B]; first by rewrite binn invr1.
  by apply/idP/eqP => [BC|->] //; apply: anti => //; exact: inF.
have k0 : k.+1%:R != 0 :> rat by rewrite pnatr_eq0.
have small A : A \in C -> (#|A| <= k)%N.
  move=> AC; rewrite -ltnS -cF; apply: proper_card; rewrite properEneq inF // andbT.
  by apply: contraNneq FC => <-.
have share A : A \in C -> ('C(#|F|, #|A|)%:R)^-1 =
    k.+1%:R^-1 * \sum_(x in F) (if x \notin A then ('C(k, #|A|)%:R)^-1 else 0) :> rat.
  move=> AC; rewrite -big_mkcondr (eq_bigl (mem (F :\: A))) => [|x]; last first.
    by rewrite /= inE andbC.
  rewrite sumr_const cardsD (setIidPr (inF _ AC)) cF -[_ *+ _]mulr_natl.
  have c0 : 'C(k, #|A|)%:R != 0 :> rat by rewrite pnatr_eq0 -lt0n bin_gt0 small.
  have d0 : 'C(k.+1, #|A|)%:R != 0 :> rat by rewrite pnatr_eq0 -lt0n bin_gt0 leqW ?small.
  have := congr1 (fun a => a%:R : rat) (mul_bin_down k.+1 #|A|); rewrite /= !natrM => E.
  apply: (mulfI c0); apply: (mulfI k0); rewrite mulrA E; move: d0 c0 k0 E.
  by move: ('C(k.+1, _)%:R) ('C(k, _)%:R) (k.+1%:R) => a b c a0 b0 c0 E; field; rewrite ?a0 ?b0 ?c0.
rewrite (eq_bigr _ share) -mulr_sumr exchange_big /=.
rewrite mulrC ler_pdivr_mulr ?ltr0n // mul1r -cF -sum1_card natr_sum.
apply: ler_sum => x xF; rewrite -big_mkcondr.
rewrite (eq_bigl (mem [set A in C | x \notin A])) => [|A]; last by rewrite /= inE.
have cFx : #|F :\ x| = k by have := cardsD1 x F; rewrite xF cF => -[].
rewrite -cFx; apply: IH => //; last first.
  by apply: antichain_sub anti; apply/subsetP => A; rewrite inE => /andP[].
apply/subsetP => A; rewrite inE powersetE => /andP[/inF AF xA].
by apply/subsetP => y yA; rewrite !inE (subsetP AF) // andbT; apply: contraNneq xA => <-.
Qed.

Lemma bin_step k a : (a < k./2)%N -> ('C(k, a) <= 'C(k, a.+1))%N.
Proof.
move=> ak; rewrite -(leq_pmul2l (isT : 0 < a.+1)%N) mul_bin_left leq_mul2r.
by apply/orP; right; lia.
Qed.

Lemma bin_middle k a : ('C(k, a) <= 'C(k, k./2))%N.
Proof.
have low b : (b <= k./2)%N -> ('C(k, b) <= 'C(k, k./2))%N.
  move=> bk; rewrite -(subKn bk); elim: (k./2 - b)%N (leq_subr b k./2) => [|e IH] ek.
    by rewrite subn0.
  apply: leq_trans (IH (ltnW ek)); rewrite (_ : k./2 - e = (k./2 - e.+1).+1)%N; last by lia.
  by apply: bin_step; lia.
have [ak|ka] := leqP a k./2; first exact: low.
have [ak|ka'] := leqP a k; last by rewrite bin_small.
by rewrite -bin_sub //; apply: low; lia.
Qed.

Theorem sperner F C : C \subset powerset F -> antichain C -> (#|C| <= 'C(#|F|, #|F|./2))%N.
Proof.
move=> CF anti; have c0 : 0 < 'C(#|F|, #|F|./2)%:R :> rat.
  by rewrite ltr0n bin_gt0; lia.
rewrite -(ler_nat rat_numFieldType) -[X in _ <= X]mul1r -ler_pdivr_mulr // mulr_natl.
apply: le_trans (lym CF anti); rewrite -sumr_const; apply: ler_sum => A /(subsetP CF).
rewrite powersetE => /subset_leq_card AF; rewrite lef_pinv ?posrE ?ler_nat ?bin_middle //.
by rewrite ltr0n bin_gt0.
Qed.

End Antichains.
