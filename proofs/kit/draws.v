(** Means over finite laws, and over n independent draws from one. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Means.
Variables (R : realFieldType) (A : finType).
Implicit Types (w f g : A -> R) (c : R).

(** The point a has the probability w a. *)
Definition law w : Prop := (forall a, 0 <= w a) /\ \sum_a w a = 1.

Definition mean w f : R := \sum_a w a * f a.

(** The law of n independent draws from w. *)
Definition draws w n (x : {ffun 'I_n -> A}) : R := \prod_k w (x k).

Lemma eq_mean w f g : f =1 g -> mean w f = mean w g.
Proof. by move=> fg; apply: eq_bigr => a _; rewrite fg. Qed.

Lemma meanD w f g : mean w (fun a => f a + g a) = mean w f + mean w g.
Proof. by rewrite /mean -big_split; apply: eq_bigr => a _; rewrite mulrDr. Qed.

Lemma meanZ w c f : mean w (fun a => c * f a) = c * mean w f.
Proof. by rewrite /mean mulr_sumr; apply: eq_bigr => a _; rewrite mulrCA. Qed.

Lemma meanZr w c f : mean w (fun a => f a * c) = mean w f * c.
Proof. by rewrite mulrC -meanZ; apply: eq_mean => a; rewrite mulrC. Qed.

Lemma mean_sum w (I : Type) (r : seq I) (P : pred I) (F : I -> A -> R) :
  mean w (fun a => \sum_(i <- r | P i) F i a) = \sum_(i <- r | P i) mean w (F i).
Proof. by rewrite /mean exchange_big; apply: eq_bigr => a _; rewrite mulr_sumr. Qed.

Lemma mean_const w c : law w -> mean w (fun=> c) = c.
Proof. by case=> _ w1; rewrite /mean -mulr_suml w1 mul1r. Qed.

Lemma mean_ge0 w f : law w -> (forall a, 0 <= f a) -> 0 <= mean w f.
Proof. by case=> w0 _ f0; apply: sumr_ge0 => a _; rewrite mulr_ge0. Qed.

End Means.
Arguments draws {R A} w n x.

Lemma mean_exchange (R : realFieldType) (A B : finType) (w : A -> R) (u : B -> R) F :
  mean w (fun a => mean u (F a)) = mean u (fun b => mean w (F^~ b)).
Proof.
rewrite /mean; under eq_bigr => a _ do rewrite mulr_sumr.
rewrite exchange_big; apply: eq_bigr => b _; rewrite mulr_sumr.
by apply: eq_bigr => a _; rewrite mulrCA.
Qed.

Section Draws.
Variables (R : realFieldType) (A : finType) (w : A -> R) (n : nat).
Hypothesis lw : law w.
Implicit Types (f g : A -> R) (k l : 'I_n).

Lemma mean_draws (g : 'I_n -> A -> R) :
  mean (draws w n) (fun x => \prod_k g k (x k)) = \prod_k mean w (g k).
Proof.
rewrite /mean bigA_distr_bigA; apply: eq_bigr => x _.
by rewrite /draws -big_split.
Qed.

Lemma law_draws : law (draws w n).
Proof.
case: lw => w0 w1; split=> [x|]; first exact: prodr_ge0 (fun k _ => w0 (x k)).
rewrite -[LHS](bigA_distr_bigA (fun _ : 'I_n => w)); apply: big1 => k _; exact: w1.
Qed.

(** Different draws are independent. *)
Lemma mean_two k l f g : k != l ->
  mean (draws w n) (fun x => f (x k) * g (x l)) = mean w f * mean w g.
Proof.
move=> kl; pose h m := if m == k then f else if m == l then g else fun=> 1.
have lk : l != k by rewrite eq_sym.
transitivity (\prod_m mean w (h m)).
  rewrite -mean_draws; apply: eq_mean => x; rewrite (bigD1 k) //= (bigD1 l) //= mulrA.
  rewrite /h eqxx (negbTE lk) eqxx big1 ?mulr1 // => m /andP[mk ml].
  by rewrite (negbTE mk) (negbTE ml).
rewrite (bigD1 k) //= (bigD1 l) //= mulrA /h eqxx (negbTE lk) eqxx big1 ?mulr1 // => m.
by case/andP=> mk ml; rewrite (negbTE mk) (negbTE ml) mean_const.
Qed.

Lemma mean_one k f : mean (draws w n) (fun x => f (x k)) = mean w f.
Proof.
pose h m := if m == k then f else fun=> 1.
transitivity (\prod_m mean w (h m)).
  rewrite -mean_draws; apply: eq_mean => x; rewrite (bigD1 k) //= /h eqxx big1 ?mulr1 //.
  by move=> m mk; rewrite (negbTE mk).
rewrite (bigD1 k) //= /h eqxx big1 ?mulr1 // => m mk.
by rewrite (negbTE mk) mean_const.
Qed.

End Draws.
