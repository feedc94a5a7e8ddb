(** Rows of the loss whose equal characters form one class and some extra pairs. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Rows.
Variables (R : realFieldType) (d H : nat) (l : law d).
Variables (A B : 'M[R]_(H, d)) (p : nat -> R) (T : nat) (i : 'I_d).
Local Notation c := (coefficient A B p i).
Local Notation C := (mixing A B).
Local Notation terms := (terms d T).

Lemma sum_terms (F : nat * 'I_d -> R) (b : pred (nat * 'I_d)) :
  \sum_(x <- terms | b x) F x = \sum_(1 <= t < T.+1) \sum_(j | b (t, j)) F (t, j).
Proof. by rewrite [LHS]big_mkcond big_terms; apply: eq_bigr => t _; rewrite [RHS]big_mkcond. Qed.

(** One class [b], the others alone, and disjoint extra pairs [e]. *)
Lemma collide_extra (b : pred (nat * 'I_d)) (e : nat * 'I_d -> nat * 'I_d -> nat) :
  (forall x y, x \in terms -> y \in terms ->
     same l (chi T i x) (chi T i y) = (((x == y) || (b x && b y)) + e x y)%N :> nat) ->
  \sum_(x <- terms) \sum_(y <- terms) c x * c y * (same l (chi T i x) (chi T i y))%:R =
  (\sum_(1 <= t < T.+1) \sum_(j | b (t, j)) p t * C i j) ^+ 2
  + \sum_(1 <= t < T.+1) \sum_(j | ~~ b (t, j)) (p t * C i j) ^+ 2
  + \sum_(x <- terms) \sum_(y <- terms) c x * c y * (e x y)%:R.
Proof.
move=> h.
rewrite -(sum_terms c) -(sum_terms (fun x => c x ^+ 2) (fun x => ~~ b x)) -collide ?terms_uniq //.
rewrite -big_split [LHS]big_seq [RHS]big_seq; apply: eq_bigr => x xT /=.
rewrite -big_split [LHS]big_seq [RHS]big_seq; apply: eq_bigr => y yT /=.
by rewrite h // natrD mulrDr.
Qed.

(** A target met by position T of column i alone. *)
Lemma target_single : (0 < T)%N ->
  (forall x, x \in terms -> same l (chi T i x) (power i T%:Z) = (x == (T, i))) ->
  \sum_(x <- terms) c x * (same l (chi T i x) (power i T%:Z))%:R = p T * C i i.
Proof.
move=> T0 st; rewrite (bigD1_seq (T, i)) ?terms_uniq ?mem_terms /= ?T0 ?leqnn //.
rewrite st ?mem_terms /= ?T0 ?leqnn // eqxx mulr1 big_seq_cond big1 ?addr0 //.
by move=> x /andP[xT /negbTE nx]; rewrite st // nx mulr0.
Qed.

(** A target in the class. *)
Lemma target_class (b : pred (nat * 'I_d)) :
  (forall x, x \in terms -> same l (chi T i x) (power i T%:Z) = b x) ->
  \sum_(x <- terms) c x * (same l (chi T i x) (power i T%:Z))%:R =
  \sum_(1 <= t < T.+1) \sum_(j | b (t, j)) p t * C i j.
Proof.
move=> st; rewrite -(sum_terms c) [RHS]big_mkcond [LHS]big_seq [RHS]big_seq.
by apply: eq_bigr => x xT; rewrite st //; case: (b x); rewrite ?mulr1 ?mulr0.
Qed.

(** Picking one position. *)
Lemma pick_position (u : nat) :
  \sum_(1 <= t < T.+1) p t * (t == u)%:R = if (0 < u <= T)%N then p u else 0.
Proof.
case: ifPn => uT.
  rewrite (bigD1_seq u) ?iota_uniq ?mem_index_iota ?ltnS //= eqxx mulr1 big1 ?addr0 //.
  by move=> t /negbTE->; rewrite mulr0.
rewrite big_nat big1 // => t tT; have -> : (t == u) = false; last by rewrite mulr0.
by apply: contraNF uT => /eqP<-.
Qed.

End Rows.
