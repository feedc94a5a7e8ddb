(** Where a text that a predictor writes from its own tokens departs from a given trace. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Rollouts.
Variables (R : realFieldType) (D : eqType) (blank : D) (X : Type).
Implicit Types (h : X -> seq D -> D) (x : X) (z : seq D).

(** s tokens, each from the input and the tokens that h itself has written. *)
Fixpoint rollout h x (s : nat) : seq D :=
  if s is t.+1 then let written := rollout h x t in rcons written (h x written) else [::].

(** The first s tokens are not those of the trace z. *)
Definition departs h x z (s : nat) : bool := rollout h x s != take s z.

(** Behind the first j - 1 tokens of the trace h does not say its token j (from 1). *)
Definition errs h x z (j : nat) : bool := h x (take j.-1 z) != nth blank z j.-1.

Lemma departsS h x z s : (s < size z)%N ->
  departs h x z s.+1 = departs h x z s || errs h x z s.+1.
Proof.
move=> sz; rewrite /departs /errs /= (take_nth blank) // eqseq_rcons negb_and.
by case: eqP => //= ->.
Qed.

Lemma departs_product h x z s : (s <= size z)%N ->
  1 - (departs h x z s)%:R = \prod_(1 <= j < s.+1) (1 - (errs h x z j)%:R) :> R.
Proof.
elim: s => [|s IH] sz; first by rewrite /departs take0 eqxx big_nil subr0.
rewrite big_nat_recr //= -IH ?(ltnW sz) // departsS //.
by case: departs; case: errs; rewrite ?subrr ?subr0 ?mulr0 ?mul0r ?mulr1.
Qed.

Lemma departs_some h x z s : (s <= size z)%N ->
  departs h x z s = [exists j : 'I_s, errs h x z j.+1].
Proof.
elim: s => [|s IH] sz.
  by rewrite /departs take0 eqxx; apply/esym/existsP => -[[]].
rewrite departsS // IH ?(ltnW sz) //; apply/idP/existsP => [/orP[/existsP[j ej]|e]|[j ej]].
- by exists (widen_ord (leqnSn s) j).
- by exists ord_max.
- case: (ltnP j s) => js; last by rewrite (_ : s = j) ?ej ?orbT //; have := ltn_ord j; lia.
  by apply/orP; left; apply/existsP; exists (Ordinal js).
Qed.

Variables (h : X -> seq D -> D) (N T : nat) (input : 'I_N -> X) (trace : 'I_N -> seq D).
Hypothesis long : forall i, size (trace i) = T.

Theorem departures s : (s <= T)%N ->
  #|[set i | departs h (input i) (trace i) s]|%:R =
  N%:R - \sum_i \prod_(1 <= j < s.+1) (1 - (errs h (input i) (trace i) j)%:R) :> R.
Proof.
move=> sT; have -> : \sum_i \prod_(1 <= j < s.+1) (1 - (errs h (input i) (trace i) j)%:R) =
    \sum_i (1 - (departs h (input i) (trace i) s)%:R) :> R.
  by apply: eq_bigr => i _; rewrite departs_product ?long.
rewrite sumrB sumr_const card_ord opprB addrCA subrr addr0.
rewrite -sum1dep_card natr_sum big_mkcond /=.
by apply: eq_bigr => i _; case: departs.
Qed.

Theorem departures_most :
  (#|[set i | departs h (input i) (trace i) T]| <=
   \sum_i \sum_(1 <= j < T.+1) errs h (input i) (trace i) j)%N.
Proof.
rewrite -sum1dep_card big_mkcond; apply: leq_sum => i _ /=.
rewrite departs_some ?long //; case: existsP => // -[j ej].
rewrite big_add1 /= big_mkord (bigD1 j) //= ej; exact: leq_addr.
Qed.

Theorem departures_least j : (1 <= j)%N -> (j <= T)%N ->
  (\sum_i errs h (input i) (trace i) j <= #|[set i | departs h (input i) (trace i) T]|)%N.
Proof.
move=> j1 jT; rewrite -sum1dep_card [X in (_ <= X)%N]big_mkcond; apply: leq_sum => i _ /=.
rewrite departs_some ?long //; case: existsP => [_|no]; first exact: leq_b1.
case e: errs => //; case: no; case: j j1 jT e => // j _ jT e; by exists (Ordinal jT).
Qed.

End Rollouts.
