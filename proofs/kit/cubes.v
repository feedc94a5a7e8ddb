(** Inputs as sets of ones, and faces on which the tokens of a linear chain are constant. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains faces.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * Inputs as sets *)

Section Bits.
Variable n : nat.
Implicit Types (S : {set 'I_n}) (x : n.-tuple bool).

(** The input whose ones are the members of S. *)
Definition bits S : n.-tuple bool := [tuple i \in S | i < n].
Definition ones x : {set 'I_n} := [set i | tnth x i].

Lemma bitsK : cancel bits ones.
Proof. by move=> S; apply/setP => i; rewrite inE tnth_mktuple. Qed.

Lemma onesK : cancel ones bits.
Proof. by move=> x; apply: eq_from_tnth => i; rewrite tnth_mktuple inE. Qed.

Lemma nth_bits S (i : 'I_n) : nth false (bits S) i = (i \in S).
Proof. by rewrite -tnth_nth tnth_mktuple. Qed.

Lemma count_bits S : count id (bits S) = #|S|.
Proof.
rewrite -sum1_count big_tuple big_mkcond -sum1_card [RHS]big_mkcond /=.
by apply: eq_bigr => i _; rewrite tnth_mktuple.
Qed.

Lemma errors_sets (f : seq bool -> bool) : errors n f = #|[set S | f (bits S) != odd #|S|]|.
Proof.
rewrite /errors -[RHS](card_imset _ (can_inj bitsK)); apply: eq_card => x; rewrite inE.
apply/idP/imsetP => [wrong|[S]]; last by rewrite inE -count_bits => wrong ->.
by exists (ones x); rewrite ?inE -?count_bits onesK.
Qed.

Lemma no_errors f : errors n f = 0%N -> forall S, f (bits S) = odd #|S|.
Proof.
rewrite errors_sets => /eqP; rewrite cards_eq0 => /eqP/setP none S.
by have := none S; rewrite !inE => /negbFE/eqP.
Qed.

End Bits.

(** * A token where the tokens before it are constant *)

Section Tokens.
Variables (R : realFieldType) (w : nat -> nat -> R) (theta : nat -> R) (n : nat).
Implicit Types (G B A S : {set 'I_n}).

(** What is left of the threshold of token j where the tokens before it are c. *)
Definition left_over (j : nat) (c : seq bool) : R :=
  theta j - \sum_(l < j) w j (n + l)%N * (nth false c l)%:R.

Lemma token_set S j c : drop n (linear w theta (bits S) j) = c ->
  threshold w theta j (linear w theta (bits S) j) = (left_over j c <= \sum_(i in S) w j i).
Proof.
move=> <-; rewrite /threshold (@threshold_sum _ _ (bits S)) ?size_linear // size_tuple.
rewrite /left_over ler_subl_addr; congr (_ <= _ + _).
  rewrite [RHS]big_mkcond; apply: eq_bigr => i _; rewrite linear_chain nth_input ?size_tuple //.
  by rewrite nth_bits; case: (i \in S); rewrite ?mulr1 ?mulr0.
by apply: eq_bigr => l _; rewrite nth_drop.
Qed.

Lemma answer_set S j c : drop n (linear w theta (bits S) j) = c ->
  answer n (linear w theta (bits S) j.+1) = (left_over j c <= \sum_(i in S) w j i).
Proof. by move=> cE; rewrite -(token_set cE) !linear_chain answer_chain ?size_tuple. Qed.

(** On a face of dimension m / 2^T of every face of dimension m all of T tokens are constant. *)
Theorem face_inside (F B0 : {set 'I_n}) T : B0 \subset ~: F -> exists G B c,
  [/\ G \subset F, B :\: F = B0, B \subset ~: G, (#|F| %/ 2 ^ T <= #|G|)%N &
  forall A, A \subset G -> drop n (linear w theta (bits (A :|: B)) T) = c].
Proof.
move=> B0F; elim: T => [|T [G [B [c [GF BF BG big_ const]]]]].
  exists F, B0, [::]; split=> [//||//||A _]; last by apply: drop_oversize; rewrite size_tuple.
    by apply/setDidPl; rewrite -setI_eq0 setIC setI_eq0 disjoint_sym disjoints_subset.
  by rewrite divn1.
have [G' [B' [b [G'G B'G cG' constant]]]] :=
  constant_face (fun i : 'I_n => w T i) (left_over T c - \sum_(i in B) w T i) G.
have B'sub : B' \subset G by apply: subset_trans B'G (subsetDl _ _).
exists G', (B' :|: B), (rcons c b); split=> [||||A AG'].
- exact: subset_trans G'G GF.
- rewrite setDUl BF (_ : B' :\: F = set0) ?set0U //; apply/eqP; rewrite setD_eq0.
  exact: subset_trans B'sub GF.
- rewrite subUset; apply/andP; split; first by rewrite (subset_trans B'G) // setDE subsetIr.
  by rewrite (subset_trans BG) // setCS.
- by rewrite cG' expnSr divnMA; move: big_; set q := (#|F| %/ _)%N; lia.
have AB : A :|: B' \subset G by rewrite subUset (subset_trans AG' G'G) B'sub.
have cE := const _ AB; rewrite -setUA in cE.
rewrite linear_chain -{1}(size_tuple (bits (A :|: (B' :|: B)))) drop_chain.
rewrite size_tuple -linear_chain cE (token_set cE); congr rcons.
rewrite -(constant _ AG') (ler_subl_addr (left_over T c)).
rewrite setUA [X in _ <= X](eq_bigl [predU A :|: B' & B]) => [|i]; last by rewrite /= in_setU.
rewrite bigU //= disjoint_sym.
by apply: disjointWr AB _; rewrite disjoints_subset.
Qed.

(** On a face of dimension n / 2^T all of T tokens are constant. *)
Theorem common_face T : exists G B c, [/\ B \subset ~: G, (n %/ 2 ^ T <= #|G|)%N &
  forall A, A \subset G -> drop n (linear w theta (bits (A :|: B)) T) = c].
Proof.
have [G [B [c [_ _ BG big_ const]]]] := @face_inside setT set0 T (sub0set _).
by exists G, B, c; split=> //; move: big_; rewrite cardsT card_ord.
Qed.

(** Few bits are free where all tokens before the last are constant. *)
Theorem free_bits T : (0 < n)%N ->
  errors n (fun x => answer n (linear w theta x T)) = 0%N -> (n < 2 ^ T)%N.
Proof.
move=> n0 /no_errors right; case: T right => [|T] right.
  have := right [set Ordinal n0]; by rewrite cards1 /answer [drop _ _]drop_oversize // size_tuple.
have [G [B [c [BG bigG const]]]] := common_face T.
rewrite ltnNge; apply/negP => large; have G2 : (1 < #|G|)%N.
  by apply: leq_trans bigG; rewrite leq_divRL ?expn_gt0 // -expnS.
have [i iG] : exists i, i \in G by apply/card_gt0P; exact: ltnW.
have [j] : exists j, j \in G :\ i by apply/card_gt0P; have := cardsD1 i G; rewrite iG; lia.
rewrite !inE => /andP[ji jG].
have outB k : k \in G -> k \notin B by move=> kG; apply: contraL kG => /(subsetP BG); rewrite inE.
have token A : A \subset G -> (left_over T c <= \sum_(k in A :|: B) w T k) = odd #|A :|: B|.
  by move=> AG; rewrite -right (answer_set (const A AG)).
have sub1 k : k \in G -> [set k] \subset G by rewrite sub1set.
have := @no_threshold _ _ (fun k : 'I_n => w T k) (left_over T c) B i j (odd #|B|); apply.
- by rewrite eq_sym.
- exact: outB.
- exact: outB.
- by have := token set0 (sub0set _); rewrite set0U.
- by rewrite token ?sub1 // cardsU1 outB.
- by rewrite token ?sub1 // cardsU1 outB.
- rewrite setUA token ?subUset ?sub1 // -setUA !cardsU1 !inE negb_or eq_sym ji !outB //=.
  by rewrite negbK.
Qed.

End Tokens.
