(** Chains of bits: tokens written one after the other behind the bits of an input. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * Chains of any tokens *)

(** The input x followed by T tokens; [next j s] is token j (from 0) behind s. *)
Fixpoint chain (next : nat -> seq bool -> bool) (x : seq bool) (T : nat) : seq bool :=
  if T is j.+1 then let s := chain next x j in rcons s (next j s) else x.

(** The last token behind n bits of input; false if there is none. *)
Definition answer (n : nat) (s : seq bool) : bool := last false (drop n s).

(** How many inputs of n bits f gives another bit than their parity. *)
Definition errors (n : nat) (f : seq bool -> bool) : nat :=
  #|[set x : n.-tuple bool | f x != odd (count id x)]|.

Lemma size_chain next x T : size (chain next x T) = (size x + T)%N.
Proof. by elim: T => [|T IH] /=; rewrite ?addn0 // size_rcons IH addnS. Qed.

Lemma chain_add next x T U :
  chain next x (T + U) = chain (fun j => next (T + j)%N) (chain next x T) U.
Proof. by elim: U => [|U IH]; rewrite ?addn0 // addnS /= IH. Qed.

Lemma eq_chain next next' x T :
  (forall j s, (j < T)%N -> size s = (size x + j)%N -> next j s = next' j s) ->
  chain next x T = chain next' x T.
Proof.
elim: T => //= T IH same; rewrite -IH => [|j s jT]; last exact: same (ltnW jT).
by congr rcons; apply: same; rewrite ?size_chain.
Qed.

Lemma drop_chain next x T : drop (size x) (chain next x T.+1) =
  rcons (drop (size x) (chain next x T)) (next T (chain next x T)).
Proof. by rewrite /= drop_rcons // size_chain leq_addr. Qed.

Lemma answer_chain n next x T : size x = n ->
  answer n (chain next x T.+1) = next T (chain next x T).
Proof. by move=> <-; rewrite /answer drop_chain last_rcons. Qed.

(** What is written stays. *)
Lemma nth_kept next x T U p : (p < size x + T)%N -> (T <= U)%N ->
  nth false (chain next x U) p = nth false (chain next x T) p.
Proof.
move=> pT /subnKC<-; elim: (U - T)%N => [|j IH]; rewrite ?addn0 // addnS /= nth_rcons.
by rewrite size_chain ifT ?IH //; lia.
Qed.

Lemma nth_input next x T p : (p < size x)%N -> nth false (chain next x T) p = nth false x p.
Proof. by move=> px; rewrite (@nth_kept _ _ 0) ?addn0. Qed.

Lemma nth_token next x T j : (j < T)%N ->
  nth false (chain next x T) (size x + j) = next j (chain next x j).
Proof.
move=> jT; rewrite (@nth_kept _ _ j.+1) // ?addnS //= nth_rcons size_chain ltnn eqxx //.
Qed.

Lemma answer_nth n next x T : size x = n ->
  answer n (chain next x T.+1) = nth false (chain next x T.+1) (n + T).
Proof. by move=> <-; rewrite answer_chain // nth_token. Qed.

(** * Faces of the cube *)

(** The face f fixes the bits that it names, and None is a free one. *)
Definition inside n (f : n.-tuple (option bool)) (x : n.-tuple bool) : bool :=
  [forall i, (tnth f i == None) || (tnth f i == Some (tnth x i))].

Definition constant_on n (tokens : seq bool -> seq bool) (f : n.-tuple (option bool)) : bool :=
  [forall x, forall y, inside f x ==> inside f y ==> (tokens x == tokens y)].

(** * Linear tokens *)

Section Linear.
Variable R : realFieldType.
Implicit Types (w : nat -> nat -> R) (theta : nat -> R).

(** Token j has the weight [w j p] for entry p of the input followed by the tokens before j. *)
Definition threshold w theta (j : nat) (s : seq bool) : bool :=
  theta j <= \sum_(p < size s) w j p * (nth false s p)%:R.

Fixpoint linear w theta (x : seq bool) (T : nat) : seq bool :=
  if T is j.+1 then let s := linear w theta x j in
    rcons s (theta j <= \sum_(p < size s) w j p * (nth false s p)%:R)
  else x.

(** The largest dimension of a face on which all of T tokens are constant. *)
Definition constant_dimension (n : nat) w theta (T : nat) : nat :=
  \max_(f : n.-tuple (option bool) | constant_on (fun x => drop n (linear w theta x T)) f)
    count (pred1 None) f.

Lemma linear_chain w theta x T : linear w theta x T = chain (threshold w theta) x T.
Proof. by elim: T => //= T ->. Qed.

Lemma size_linear w theta x T : size (linear w theta x T) = (size x + T)%N.
Proof. by rewrite linear_chain size_chain. Qed.

Lemma linear_add w theta x T U : linear w theta x (T + U) =
  linear (fun j => w (T + j)%N) (fun j => theta (T + j)%N) (linear w theta x T) U.
Proof. by rewrite !linear_chain chain_add. Qed.

Lemma eq_linear w w' theta theta' x T :
  (forall j p, (j < T)%N -> (p < size x + j)%N -> w j p = w' j p) ->
  (forall j, (j < T)%N -> theta j = theta' j) -> linear w theta x T = linear w' theta' x T.
Proof.
move=> ww tt; rewrite !linear_chain; apply: eq_chain => j s jT sj; rewrite /threshold tt //.
by congr (_ <= _); apply: eq_bigr => p _; rewrite ww // -sj.
Qed.

(** The weighted sum of token j: over the input, and over the tokens before. *)
Lemma threshold_sum w (x : seq bool) j (s : seq bool) : size s = (size x + j)%N ->
  \sum_(p < size s) w j p * (nth false s p)%:R =
  \sum_(p < size x) w j p * (nth false s p)%:R +
  \sum_(l < j) w j (size x + l)%N * (nth false s (size x + l))%:R :> R.
Proof. by move=> ->; rewrite big_split_ord. Qed.

End Linear.

(** * Tokens that are functions of the few entries they read *)

Definition written (phi : nat -> seq bool -> bool) (reads : nat -> seq nat) (x : seq bool)
    (T : nat) : seq bool :=
  chain (fun j s => phi j [seq nth false s p | p <- reads j]) x T.

Definition reading (reads : nat -> seq nat) (T : nat) : nat := \max_(j < T) size (reads j).

Lemma answer_written n phi reads x T : size x = n ->
  answer n (written phi reads x T.+1) = nth false (written phi reads x T.+1) (n + T).
Proof. exact: answer_nth. Qed.
