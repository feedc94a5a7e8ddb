(** * What functions tend to near a point

    [N eps x] says that x is closer than eps to the point; the points may be anything. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Approach.

Variables (R : realFieldType) (X : Type) (N : R -> X -> Prop).
Hypothesis closer : forall e f x, e <= f -> N e x -> N f x.
Implicit Types (g h : X -> R) (P Q : X -> Prop).

(** P holds at all points close enough. *)
Definition nearby P := exists2 e, 0 < e & forall x, N e x -> P x.

Definition approaches g l := forall e, 0 < e -> nearby (fun x => `|g x - l| < e).

Lemma nearby_and P Q : nearby P -> nearby Q -> nearby (fun x => P x /\ Q x).
Proof.
move=> [e e0 eP] [f f0 fP]; exists (Num.min e f) => [|x xN]; first by rewrite lt_minr e0 f0.
by split; [apply: eP | apply: fP]; apply: closer xN; rewrite le_minl lexx ?orbT.
Qed.

Lemma nearby_sub P Q : (forall x, P x -> Q x) -> nearby P -> nearby Q.
Proof. by move=> PQ [e e0 eP]; exists e => // x /eP /PQ. Qed.

Lemma approach_const c : approaches (fun=> c) c.
Proof. by move=> e e0; exists 1 => [|x _]; rewrite ?ltr01 // subrr normr0. Qed.

Lemma approachD g h l m : approaches g l -> approaches h m -> approaches (fun x => g x + h x) (l + m).
Proof.
move=> gl hm e e0; have h0 : 0 < e / 2 by rewrite divr_gt0 ?ltr0n.
apply: nearby_sub (nearby_and (gl _ h0) (hm _ h0)) => x [xg xh].
rewrite (_ : _ - _ = g x - l + (h x - m)); last by ring.
apply: le_lt_trans (ler_norm_add _ _) _.
by rewrite [e](_ : _ = e / 2 + e / 2) ?ltr_add //; field.
Qed.

Lemma approachM g h l m : approaches g l -> approaches h m -> approaches (fun x => g x * h x) (l * m).
Proof.
move=> gl hm e e0; pose c := `|l| + `|m| + 1; have c0 : 0 < c by rewrite ltr_paddl ?addr_ge0.
pose f := Num.min 1 (e / c); have f0 : 0 < f by rewrite lt_minr ltr01 divr_gt0.
apply: nearby_sub (nearby_and (gl _ f0) (hm _ f0)) => x [xg xh].
rewrite (_ : _ - _ = (g x - l) * h x + l * (h x - m)); last by ring.
have hx : `|h x| <= `|m| + 1.
  rewrite (_ : h x = m + (h x - m)); last by ring.
  apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l ltW // (lt_le_trans xh) //.
  by rewrite /f le_minl lexx.
apply: le_lt_trans (ler_norm_add _ _) _; rewrite !normrM.
have -> : e = e / c * (`|m| + 1) + e / c * `|l|.
  by rewrite -mulrDr addrC addrA -/c divfK ?gt_eqF.
have fe : f <= e / c by rewrite /f le_minl lexx orbT.
have m1 : 0 < `|m| + 1 by rewrite ltr_paddl.
apply: ltr_le_add; last by rewrite mulrC ler_wpmul2r // ltW // (lt_le_trans xh).
apply: le_lt_trans (_ : _ <= `|g x - l| * (`|m| + 1)) _; first by rewrite ler_wpmul2l.
by rewrite ltr_pmul2r // (lt_le_trans xg).
Qed.

Lemma approachZ c g l : approaches g l -> approaches (fun x => c * g x) (c * l).
Proof. exact: approachM (approach_const c). Qed.

Lemma approachB g h l m : approaches g l -> approaches h m -> approaches (fun x => g x - h x) (l - m).
Proof.
move=> gl hm e e0; have := approachD gl (approachZ (- 1) hm) e0.
by apply: nearby_sub => x; rewrite !mulN1r.
Qed.

Lemma approach_above g l c : approaches g l -> c < l -> nearby (fun x => c < g x).
Proof.
move=> gl cl; have d0 : 0 < l - c by rewrite subr_gt0.
apply: nearby_sub (gl _ d0) => x; rewrite distrC => /(le_lt_trans (ler_norm _)).
by rewrite ltr_subl_addr -ltr_subl_addl opprB addrCA subrr addr0.
Qed.

Lemma approach_pos g l : approaches g l -> 0 < l -> nearby (fun x => 0 < g x).
Proof. exact: approach_above. Qed.

Lemma approachV g l : l != 0 -> approaches g l -> approaches (fun x => (g x)^-1) l^-1.
Proof.
move=> l0 gl e e0; have n0 : 0 < `|l| by rewrite normr_gt0.
have h0 : 0 < `|l| / 2 by rewrite divr_gt0 ?ltr0n.
have f0 : 0 < e * (`|l| ^+ 2 / 2) by rewrite mulr_gt0 // divr_gt0 ?exprn_gt0 ?ltr0n.
apply: nearby_sub (nearby_and (gl _ h0) (gl _ f0)) => x [near lt].
have big : `|l| / 2 < `|g x|.
  have := ler_sub_dist l (g x); rewrite distrC => /le_lt_trans /(_ near).
  rewrite ltr_subl_addr addrC -ltr_subl_addr.
  by rewrite [X in X - _ < _](_ : _ = `|l| / 2 + `|l| / 2) ?addrK //; field.
have gx0 : g x != 0 by rewrite -normr_gt0; apply: lt_trans big.
have -> : (g x)^-1 - l^-1 = (l - g x) / (g x * l) by field; rewrite gx0 l0.
rewrite normrM distrC normfV normrM ltr_pdivr_mulr ?mulr_gt0 ?normr_gt0 //.
apply: lt_le_trans lt _; rewrite ler_wpmul2l ?(ltW e0) // expr2 mulrAC ler_wpmul2r //.
exact: ltW.
Qed.

Lemma approach_sum (I : eqType) (r : seq I) (g : I -> X -> R) (l : I -> R) :
  (forall i, i \in r -> approaches (g i) (l i)) -> approaches (fun x => \sum_(i <- r) g i x) (\sum_(i <- r) l i).
Proof.
elim: r => [|i r IH] gl.
  move=> e e0; exists 1 => [|x _]; first exact: ltr01.
  by rewrite !big_nil subrr normr0.
have gi := gl i (mem_head _ _).
have gr : approaches (fun x => \sum_(i <- r) g i x) (\sum_(i <- r) l i).
  by apply: IH => j jr; apply: gl; rewrite inE jr orbT.
move=> e e0; apply: nearby_sub (approachD gi gr e0) => x.
by rewrite !big_cons.
Qed.

End Approach.
