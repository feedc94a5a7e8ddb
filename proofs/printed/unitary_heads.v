(** * The printed lines of unitary_heads

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out and white space aside; its proof leads back to the theorems of [proofs/unitary_heads.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector.
From icar Require Import unitary_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Bridges.

Variable R : realFieldType.

(** max(d - H, 0) in the field is the difference in the natural numbers. *)
Lemma least_printed (d H : nat) : Num.max 0 (d%:R + (- 1) * H%:R) = (d - H)%:R :> R.
Proof.
rewrite mulN1r; case: (leqP d H) => [dH|/ltnW Hd].
  by rewrite (eqP (dH : d - H == 0)%N) max_l // subr_le0 ler_nat.
by rewrite natrB // max_r // subr_ge0 ler_nat.
Qed.

Variables (d H T : nat) (p : nat -> R).
Hypothesis T2 : (2 <= T)%N.

(** p_{T-1}. *)
Lemma previous_printed : p (T - 1)%N = p T.-1.
Proof. by rewrite subn1. Qed.

(** r, the sum of p_t^2 over t <= T - 2. *)
Lemma earlier_printed : \sum_(1 <= t < (T - 2).+1) p t ^+ 2 = earlier p T.
Proof. by rewrite /earlier; congr (\sum_(1 <= t < _) _); lia. Qed.

(** p_t = 0 for t <= T - 2. *)
Lemma earlier_vanish :
  (forall t, (1 <= t <= T - 2)%N -> p t = 0) <-> (forall t, (1 <= t < T.-1)%N -> p t = 0).
Proof. by split=> p0 t tT; apply: p0; lia. Qed.

(** R_i, the sum of C_ij^2 over the j other than i. *)
Lemma rest_printed (C : 'M[R]_d) i :
  (- 1) * C i i ^+ 2 + \sum_(j < d) C i j ^+ 2 = \sum_(j | j != i) C i j ^+ 2.
Proof. by rewrite (bigD1 i) //= mulN1r addKr. Qed.

(** The rank of C = B^T A is at most H. *)
Lemma rank_heads (A B : 'M[R]_(H, d)) : (\rank (mixing A B) <= H)%N.
Proof. by have := rank_mixing A B 1; rewrite scale1r leq_min => /andP []. Qed.

End Bridges.

Section Printed.

Variable R : realFieldType.

Theorem printed_loss :
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N ->
  ((loss (unitary d) A B p T) =
  (\sum_(i < d) (((1 + ((- 1) * p T * (mixing A B) i i)) ^+ 2)
  + (((mixing A B) i i ^+ 2) * (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2)))
  + ((p (T - 1)%N ^+ 2) * ((\sum_(j < d) (mixing A B) i j) ^+ 2))
  + (((p T ^+ 2) + (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2))) * (((- 1) * ((mixing A B) i i ^+ 2)) + (\sum_(j < d) ((mixing A B) i j ^+ 2))))))).
Proof.
move=> d H T A B p T2 _ _; rewrite unitary_loss //; apply: eq_bigr => i _.
rewrite rest_printed earlier_printed // previous_printed // /unitary_row.
by move: (\sum_(j < d) mixing A B i j) (\sum_(j < d | _) mixing A B i j ^+ 2) => w v; ring.
Qed.

Theorem printed_minimum :
  forall d H T, (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N ->
  (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) ->
    (Num.max 0 (d%:R + ((- 1) * H%:R))) <= (loss (unitary d) A B p T))
  /\ (exists (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) /\
    (loss (unitary d) A B p T) = (Num.max 0 (d%:R + ((- 1) * H%:R)))).
Proof.
move=> d H T T2 _ _; rewrite least_printed; split=> [A B p _|]; first exact: unitary_minimum.
have [A [B [p lossE]]] := @unitary_minimum_attained R d H T T2.
by exists A, B, p; split=> //; exact: rank_heads.
Qed.

Theorem printed_minimisers :
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N ->
  (((loss (unitary d) A B p T) = (Num.max 0 (d%:R + ((- 1) * H%:R)))))
  <->
  ((((p T *: ((mixing A B))))^T = (p T *: ((mixing A B)))))
  /\ ((((p T *: ((mixing A B))) *m (p T *: ((mixing A B)))) = (p T *: ((mixing A B)))))
  /\ ((\rank (p T *: ((mixing A B)))%R = (minn H d))%N)
  /\ (forall t : nat, (1 <= t <= (T - 2))%N -> (p t = 0))
  /\ (((p (T - 1)%N = 0)) \/ ((((p T *: ((mixing A B))) *m (const_mx 1 : 'M_(d, 1))) = 0))).
Proof.
move=> d H T A B p T2 d1 H1; rewrite least_printed unitary_minimisers // previous_printed //.
split=> [[Pi [<- [sym idem] rk p0 p1]]|[sym [idem [rk [p0 p1]]]]].
  by do !split=> //; apply/earlier_vanish.
by exists (p T *: mixing A B); split=> //; apply/earlier_vanish.
Qed.

Theorem printed_context_map :
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N ->
  (((loss (unitary d) A B p T) = 0))
  <->
  (((p T *: ((mixing A B))) = 1%:M))
  /\ (forall t : nat, (1 <= t <= (T - 2))%N -> (p t = 0))
  /\ ((p (T - 1)%N = 0)).
Proof.
move=> d H T A B p T2 d1 H1; have [dH|Hd] := leqP d H; last first.
  split=> [zero|[one _]].
    have := unitary_minimum A B p T2; rewrite zero.
    by rewrite lern0 subn_eq0 leqNgt Hd.
  by have := rank_mixing A B (p T); rewrite one mxrank1 leq_min leqNgt Hd.
have least0 : (d - H)%:R = 0 :> R by rewrite (eqP (dH : d - H == 0)%N).
rewrite previous_printed //; split=> [zero|[one [p0 p1]]].
  have d1H : (1 <= d <= H)%N by rewrite d1.
  have [CE p0 _ _] := unitary_context_map T2 d1H zero.
  have [Pi [PiE _ rk _ _]] : exists Pi, unitary_optimal H Pi (mixing A B) p T.
    by apply/unitary_minimisers; rewrite ?least0.
  have pT : p T != 0.
    by apply: contraTneq d1 => pT; rewrite -(minn_idPr dH) -rk -PiE pT scale0r mxrank0.
  split; first by rewrite CE scale_scalar_mx divff.
  by split=> [t tT|]; apply: p0; lia.
rewrite -least0; apply/unitary_minimisers => //; exists 1%:M; split=> //.
- by rewrite trmx1 mul1mx.
- by rewrite mxrank1 (minn_idPr dH).
- by move=> t tT; apply: p0; lia.
- by left.
Qed.

End Printed.

Print Assumptions printed_loss.
Print Assumptions printed_minimum.
Print Assumptions printed_minimisers.
Print Assumptions printed_context_map.
