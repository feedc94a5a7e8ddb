(** One-layer linear attention with diagonal heads on plain tokens, and its loss.

    Tokens are s_t = lambda^(t-1), coordinate by coordinate, for t = 1 ... T; the query
    is s_{T-1}, the target s_{T+1}.  With heads h = 1 ... H, A_h = diag(A_h1 ... A_hd),
    B_h = diag(B_h1 ... B_hd) and positional weights p,

        yhat = sum_h sum_{t=1..T} p_t <s_{T-1}, A_h s_t> B_h s_t,
        <u, a v> = sum_j conj(u_j) a_j v_j,

    and the loss is E ||yhat - s_{T+1}||^2 under the law of the eigenvalues. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * The layer *)

Section Tokens.
Variables (R : realFieldType) (d : nat).

(** Coordinate i of s_t. *)
Definition token (t : nat) (i : 'I_d) : laurent R d := mono R (power i (t%:Z - 1)).

(** <u, diag(a) v>. *)
Definition inner (u : 'I_d -> laurent R d) (a : 'I_d -> R) (v : 'I_d -> laurent R d) :
  laurent R d := \big[cat/[::]]_j scale (a j) (mul (conj (u j)) (v j)).

End Tokens.

Section Plain.
Variables (R : realFieldType) (d H : nat) (l : law d).
Variables (A B : 'M[R]_(H, d)) (p : nat -> R) (T : nat).

Definition prediction (i : 'I_d) : laurent R d :=
  \big[cat/[::]]_(h < H) \big[cat/[::]]_(1 <= t < T.+1)
    scale (p t) (scale (B h i) (mul (inner (token R T.-1) (A h) (token R t)) (token R t i))).

Definition error (i : 'I_d) : laurent R d :=
  prediction i ++ scale (- 1) (token R T.+1 i).

Definition loss : R := \sum_i msq l (error i).

(** The mixing matrix: the heads act through it alone. *)
Definition mixing : 'M[R]_d := B^T *m A.

(** What the statements abbreviate: r = sum_{t < T-1} p_t^2, q = sum_{t <> T-1} p_t. *)
Definition earlier : R := \sum_(1 <= t < T.-1) p t ^+ 2.
Definition current : R := \sum_(1 <= t < T.-1) p t + p T.

(** * Expansion *)

(** The character that position t and coordinate j contribute to row i. *)
Definition chi (i : 'I_d) (x : nat * 'I_d) : character d :=
  - power x.2 (T.-1%:Z - 1) + power x.2 (x.1%:Z - 1) + power i (x.1%:Z - 1).

Definition terms : seq (nat * 'I_d) :=
  [seq (t, j) | t <- index_iota 1 T.+1, j <- index_enum (ordinal_finType d)].

Definition coefficient (i : 'I_d) (x : nat * 'I_d) : R := p x.1 * mixing i x.2.

Lemma big_terms (F : nat * 'I_d -> R) :
  \sum_(x <- terms) F x = \sum_(1 <= t < T.+1) \sum_j F (t, j).
Proof. by rewrite /terms big_allpairs_dep. Qed.

Lemma terms_uniq : uniq terms.
Proof.
rewrite allpairs_uniq ?iota_uniq ?index_enum_uniq //.
by move=> [? ?] [? ?] _ _ [-> ->].
Qed.

Lemma mem_terms x : (x \in terms) = (0 < x.1 <= T)%N.
Proof.
apply/allpairsP/idP => [[[t j] [/= + _ ->]]|tT]; first by rewrite mem_index_iota ltnS.
by exists x; rewrite mem_index_iota ltnS mem_index_enum -surjective_pairing.
Qed.

Lemma lin_prediction f i :
  lin f (prediction i) = \sum_(x <- terms) coefficient i x * f (chi i x).
Proof.
rewrite big_terms lin_sum.
under eq_bigr => h _ do rewrite lin_sum.
rewrite exchange_big /=; apply: eq_bigr => t _.
transitivity (\sum_h \sum_j p t * (B h i * A h j) * f (chi i (t, j))).
  apply: eq_bigr => h _.
  rewrite !lin_scale lin_mul lin_sum !mulr_sumr; apply: eq_bigr => j _.
  by rewrite lin_scale lin_mul lin_conj !lin_mono !mulrA.
rewrite exchange_big; apply: eq_bigr => j _ /=.
rewrite /coefficient /= mxE mulr_sumr mulr_suml; apply: eq_bigr => h _.
by rewrite mxE.
Qed.

Lemma lin_error f i :
  lin f (error i) = \sum_(x <- terms) coefficient i x * f (chi i x) - f (power i T%:Z).
Proof.
rewrite lin_cat lin_scale lin_prediction lin_mono mulN1r; congr (_ - f (power _ _)).
by rewrite -addn1 PoszD addrK.
Qed.

(** The mean square of a row is a double sum over pairs of equal characters. *)
Lemma msq_error i :
  msq l (error i) =
  \sum_(x <- terms) \sum_(y <- terms)
     coefficient i x * coefficient i y * (same l (chi i x) (chi i y))%:R
  - 2 * (\sum_(x <- terms) coefficient i x * (same l (chi i x) (power i T%:Z))%:R) + 1.
Proof.
rewrite msqE lin_error lin_error same_refl mulr1n.
under eq_bigr => x _ do rewrite lin_error mulrBr mulr_sumr.
under [X in _ - (X - _)]eq_bigr => x _ do rewrite same_sym.
rewrite sumrB; set S := \sum_(x <- _) _ x * _%:R; set D := \sum_(x <- _) _.
have -> : \sum_(x <- terms) \sum_(y <- terms)
   coefficient i x * coefficient i y * (same l (chi i x) (chi i y))%:R = D.
  by apply: eq_bigr => x _; apply: eq_bigr => y _; rewrite mulrA.
by ring.
Qed.

(** When the characters of a row fall into one class [b] and are distinct outside it. *)
Lemma msq_collide i (b : pred (nat * 'I_d)) :
    (forall x y, x \in terms -> y \in terms ->
       same l (chi i x) (chi i y) = (x == y) || (b x && b y)) ->
    (forall x, x \in terms -> same l (chi i x) (power i T%:Z) = (x == (T, i))) ->
    (0 < T)%N ->
  msq l (error i) =
  (\sum_(1 <= t < T.+1) \sum_(j | b (t, j)) p t * mixing i j) ^+ 2
  + \sum_(1 <= t < T.+1) \sum_(j | ~~ b (t, j)) (p t * mixing i j) ^+ 2
  - 2 * p T * mixing i i + 1.
Proof.
move=> sb st T0; rewrite msq_error.
have -> : \sum_(x <- terms) coefficient i x * (same l (chi i x) (power i T))%:R
          = p T * mixing i i.
  rewrite (bigD1_seq (T, i)) ?terms_uniq ?mem_terms /= ?T0 ?leqnn //.
  rewrite st ?mem_terms /= ?T0 ?leqnn // eqxx mulr1 big_seq_cond big1 ?addr0 //.
  by move=> x /andP[xT /negbTE nx]; rewrite st // nx mulr0.
rewrite mulrA; congr (_ - _ + _).
have e (F : nat * 'I_d -> R) (c : pred (nat * 'I_d)) :
    \sum_(1 <= t < T.+1) \sum_(j | c (t, j)) F (t, j) = \sum_(x <- terms | c x) F x.
  by rewrite [RHS]big_mkcond big_terms; apply: eq_bigr => t _; rewrite big_mkcond.
rewrite (e (coefficient i)) (e (fun x => coefficient i x ^+ 2) (fun x => ~~ b x)).
rewrite -collide ?terms_uniq // [LHS]big_seq [RHS]big_seq.
apply: eq_bigr => x xT; rewrite [LHS]big_seq [RHS]big_seq.
by apply: eq_bigr => y yT; rewrite sb.
Qed.

(** Sums over the positions other than T-1. *)
Lemma sum_positions (F : nat -> R) : (1 < T)%N ->
  \sum_(1 <= t < T.+1) F t = \sum_(1 <= t < T.-1) F t + F T.-1 + F T.
Proof.
case: T => [|[|n]] //= _.
by rewrite big_nat_recr //= big_nat_recr.
Qed.

End Plain.

Section Earlier.
Variable R : realFieldType.

Lemma earlier_ge0 (p : nat -> R) T : 0 <= earlier p T.
Proof. by apply: sumr_ge0 => t _; apply: sqr_ge0. Qed.

Lemma earlier_eq0 (p : nat -> R) T :
  earlier p T = 0 <-> forall t, (1 <= t < T.-1)%N -> p t = 0.
Proof.
split=> [r0 t tT|p0]; last first.
  by rewrite /earlier big_nat big1 // => t /p0->; rewrite expr0n.
have /eqP := r0; rewrite /earlier psumr_eq0 => [/allP/(_ t)|? _]; last exact: sqr_ge0.
by rewrite mem_index_iota sqrf_eq0 => /(_ tT)/eqP.
Qed.

End Earlier.

(** Characters, coordinate by coordinate. *)
Lemma chiE d T (i : 'I_d) t j k :
  chi T i (t, j) k =
  (if k == j then t%:Z - T.-1%:Z else 0) + (if k == i then t%:Z - 1 else 0).
Proof.
rewrite /chi /= !charD charN !charP; congr (_ + _).
by case: ifP => _; rewrite ?oppr0 ?addr0 // opprB addrC addrA subrK.
Qed.

Lemma reduced_chi d (l : law d) T (i : 'I_d) t j k :
  reduced l (chi T i (t, j)) k =
  (t%:Z - T.-1%:Z) * exponent l j k + (t%:Z - 1) * exponent l i k.
Proof.
rewrite /chi !reducedD reducedN !reduced_power /= -mulNr -mulrDl; congr (_ * _ + _).
by rewrite opprB addrC addrA subrK.
Qed.
