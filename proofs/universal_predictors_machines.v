(** Linear tokens that follow a Turing machine on a tape of S cells. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * Tokens in the order of a finite type *)

Definition code (E : finType) (f : E -> bool) : seq bool := [seq f e | e <- enum E].

Lemma size_code (E : finType) (f : E -> bool) : size (code f) = #|E|.
Proof. by rewrite size_map -cardE. Qed.

Lemma nth_code (E : finType) (f : E -> bool) (i : 'I_#|E|) : nth false (code f) i = f (enum_val i).
Proof. by rewrite (nth_map (enum_default i)) -?cardE. Qed.

Lemma insub_lt n j (jn : (j < n)%N) : insub j = Some (Ordinal jn).
Proof. exact: insubT. Qed.

Section Tokens.
Variable R : realFieldType.
Implicit Types (w : nat -> nat -> R) (theta : nat -> R).

(** The weight of the entry numbered p of E, and 0 behind the last. *)
Definition numbered (E : finType) (f : E -> R) (p : nat) : R :=
  oapp (fun i : 'I_#|E| => f (enum_val i)) 0 (insub p).

Lemma numbered_val (E : finType) (f : E -> R) (i : 'I_#|E|) : numbered f i = f (enum_val i).
Proof. by rewrite /numbered valK. Qed.

Lemma numbered_out (E : finType) (f : E -> R) p : (#|E| <= p)%N -> numbered f p = 0.
Proof. by move=> Ep; rewrite /numbered insubN // -leqNgt. Qed.

Lemma sum_code (E : finType) (f : E -> R) (b : E -> bool) :
  \sum_(p < #|E|) numbered f p * (nth false (code b) p)%:R = \sum_e f e * (b e)%:R.
Proof.
rewrite [RHS](reindex _ (onW_bij _ (@enum_val_bij E))).
by apply: eq_bigr => p _; rewrite numbered_val nth_code.
Qed.

Lemma linear_writes w theta x y :
  (forall j, (j < size y)%N -> threshold w theta j (x ++ take j y) = nth false y j) ->
  linear w theta x (size y) = x ++ y.
Proof.
move=> write; rewrite -[in RHS](take_size y); elim: {1 3 4}(size y) (leqnn (size y)) => [|j IH] jy.
  by rewrite take0 cats0.
by rewrite linear_chain /= -linear_chain IH ?(ltnW jy) // write // (take_nth false) // rcons_cat.
Qed.

Lemma linear_behind w theta (s x : seq bool) T :
  linear (fun j p => if (p < size s)%N then 0 else w j (p - size s)%N) theta (s ++ x) T =
  s ++ linear w theta x T.
Proof.
rewrite !linear_chain; elim: T => //= T ->; rewrite rcons_cat; congr (_ ++ rcons _ _).
rewrite /threshold size_cat big_split_ord /= big1 ?add0r => [|p _]; last by rewrite ltn_ord mul0r.
congr (_ <= _); apply: eq_bigr => p _.
by rewrite nth_cat !ifN -?leqNgt ?leq_addr // addKn.
Qed.

End Tokens.

(** * The machine *)

Section Machine.
Variables (cells : nat) (Q A : finType).

(** From the state and the symbol under the head: the next state, the symbol written, and the
    move, right for [Some true], left for [Some false]. *)
Variable delta : Q -> A -> Q * A * option bool.

(** The head stays where a move would leave the tape. *)
Definition moved (d : option bool) (p : 'I_cells) : 'I_cells :=
  insubd p (if d is Some forth then if forth then p.+1 else p.-1 else p : nat).

(** State, head and tape. *)
Definition configuration : Type := (Q * 'I_cells * {ffun 'I_cells -> A})%type.
Implicit Types c : configuration.

Definition step c : configuration :=
  let: (q, p, tape) := c in let: (q', a, d) := delta q (tape p) in
  (q', moved d p, [ffun r => if r == p then a else tape r]).

(** One bit for the head in cell p and state q, and one for the symbol a in cell p. *)
Definition entry : finType := [finType of 'I_cells * Q + 'I_cells * A].
Definition holds c (e : entry) : bool :=
  match e with
  | inl (p, q) => (p == c.1.2) && (q == c.1.1)
  | inr (p, a) => a == c.2 p
  end.
Definition encode c : seq bool := code (holds c).

(** The head in cell p and state q above the symbol a. *)
Definition sight : finType := [finType of 'I_cells * Q * A].
Definition sees c (t : sight) : bool := t == (c.1.2, c.1.1, c.2 c.1.2).

Lemma card_entry : #|entry| = (cells * (#|Q| + #|A|))%N.
Proof. by rewrite card_sum !card_prod card_ord mulnDr. Qed.

Lemma card_sight : #|sight| = (cells * (#|Q| * #|A|))%N.
Proof. by rewrite !card_prod card_ord mulnA. Qed.

Variable R : realFieldType.

(** ** The three kinds of tokens *)

(** 1: the head in cell p and state q, and the symbol a there. *)
Definition both (t : sight) (e : entry) : R :=
  match e with
  | inl (p, q) => ((p == t.1.1) && (q == t.1.2))%:R
  | inr (p, a) => ((p == t.1.1) && (a == t.2))%:R
  end.

(** 2: one of the sights that bring the head to cell p in state q; 3: twice the sights that
    write a into cell p, and the symbol a there, less the head there. *)
Definition from_sight (e : entry) (t : sight) : R :=
  let: (q', a', d) := delta t.1.2 t.2 in
  match e with
  | inl (p, q) => ((p == moved d t.1.1) && (q == q'))%:R
  | inr (p, a) => 2 * ((p == t.1.1) && (a == a'))%:R
  end.
Definition from_entry (e e' : entry) : R :=
  match e, e' with
  | inr (p, a), inr (p', a') => ((p' == p) && (a' == a))%:R
  | inr (p, a), inl (p', _) => - (p' == p)%:R
  | _, _ => 0
  end.

Definition step_weights (j p : nat) : R :=
  if (j < #|sight|)%N then
    oapp (fun i : 'I_#|sight| => numbered (both (enum_val i)) p) 0 (insub j)
  else oapp (fun i : 'I_#|entry| =>
    if (p < #|entry|)%N then numbered (from_entry (enum_val i)) p
    else numbered (from_sight (enum_val i)) (p - #|entry|)) 0 (insub (j - #|sight|)%N).
Definition step_floors (j : nat) : R := if (j < #|sight|)%N then 2 else 1.

Lemma both_sum c t : \sum_e both t e * (holds c e)%:R =
  (holds c (inl (t.1.1, t.1.2)))%:R + (holds c (inr (t.1.1, t.2)))%:R.
Proof.
rewrite big_sumType /=; congr (_ + _).
  rewrite (bigD1 (t.1.1, t.1.2)) //= !eqxx mul1r big1 ?addr0 // => -[p q].
  by rewrite xpair_eqE => /negbTE->; rewrite mul0r.
rewrite (bigD1 (t.1.1, t.2)) //= !eqxx mul1r big1 ?addr0 // => -[p a].
by rewrite xpair_eqE => /negbTE->; rewrite mul0r.
Qed.

Lemma sight_sum c (f : sight -> R) :
  \sum_t f t * (sees c t)%:R = f (c.1.2, c.1.1, c.2 c.1.2).
Proof.
rewrite (bigD1 (c.1.2, c.1.1, c.2 c.1.2)) //= /sees eqxx mulr1 big1 ?addr0 // => t /negbTE->.
exact: mulr0.
Qed.

Lemma entry_sum c p a : \sum_e from_entry (inr (p, a)) e * (holds c e)%:R =
  (a == c.2 p)%:R - (p == c.1.2)%:R.
Proof.
rewrite big_sumType /= addrC; congr (_ + _).
  rewrite (bigD1 (p, a)) //= !eqxx mul1r big1 ?addr0 // => -[p' a'].
  by rewrite xpair_eqE => /negbTE->; rewrite mul0r.
rewrite (bigD1 (c.1.2, c.1.1)) //= !eqxx mulr1 eq_sym big1 ?addr0 // => -[p' q'].
by rewrite xpair_eqE => /negbTE->; rewrite mulr0.
Qed.

(** One step: every sight, and then every entry of the next configuration. *)
Theorem step_written c :
  linear step_weights step_floors (encode c) (#|sight| + #|entry|) =
  encode c ++ code (sees c) ++ encode (step c).
Proof.
rewrite -(size_code (sees c)) -[in X in (_ + X)%N](size_code (holds (step c))) -size_cat.
apply: linear_writes => j; rewrite size_cat !size_code => jT.
rewrite /threshold /step_weights /step_floors !size_cat size_code.
have [jP|Pj] := ltnP j #|sight|.
  rewrite (insub_lt jP) /=; set t := enum_val _.
  rewrite nth_cat size_code jP (nth_code _ (Ordinal jP)) -/t.
  rewrite big_split_ord /= [X in _ + X]big1 ?addr0 => [|p _]; last first.
    by rewrite numbered_out ?mul0r // leq_addr.
  rewrite (eq_bigr (fun p : 'I_#|entry| => numbered (both t) p * (nth false (code (holds c))
    p)%:R)).
    rewrite sum_code both_sum -natrD (ler_nat _ 2) /sees /=.
    case: (t) => -[p q] a /=; rewrite !xpair_eqE.
    by case: eqP => [->|_]; case: (q == _) => //=; case: (a == _); case: (a == _).
  by move=> p _; rewrite nth_cat size_code ltn_ord.
have jE : (j - #|sight| < #|entry|)%N by rewrite ltn_subLR.
rewrite (insub_lt jE) /=; set e := enum_val _.
rewrite nth_cat size_code ltnNge Pj /= (nth_code _ (Ordinal jE)) -/e.
rewrite take_cat size_code ltnNge Pj big_split_ord /= size_cat size_code big_split_ord /=.
rewrite [X in _ + (_ + X)]big1 ?addr0 => [|p _]; last first.
  by rewrite ifN -?leqNgt ?leq_addr // addKn numbered_out ?mul0r // leq_addr.
rewrite (eq_bigr (fun p : 'I_#|entry| => numbered (from_entry e) p * (nth false (code (holds c))
  p)%:R)); last first.
  by move=> p _; rewrite ltn_ord nth_cat size_code ltn_ord.
rewrite sum_code.
rewrite (eq_bigr (fun p : 'I_#|sight| => numbered (from_sight e) p * (nth false (code (sees c))
  p)%:R)); last first.
  move=> p _; rewrite ifN -?leqNgt ?leq_addr // addKn nth_cat size_code ifN -?leqNgt ?leq_addr //.
  by rewrite addKn nth_cat size_code ltn_ord.
rewrite sum_code sight_sum /from_sight /=; case: c => -[q p] tape /=.
case: (delta q (tape p)) => -[q' a] d; case: e => -[r s] /=.
  by rewrite big1 ?add0r => [|e _]; rewrite ?mul0r // ler1n lt0b.
rewrite entry_sum /= ffunE; case: (r == p) => /=; last first.
  by rewrite subr0 mulr0 addr0 ler1n lt0b.
case: (s == a); case: (s == tape r); rewrite /= ?mulr1 ?mulr0 ?addr0 ?subrr ?sub0r ?add0r.
- by rewrite ler1n.
- by rewrite addrC ler_subr_addr -(natrD _ 1 1) ler_nat.
- by rewrite lt_geF ?ltr01.
- by rewrite lt_geF // (lt_trans _ ltr01) // oppr_lt0 ltr01.
Qed.

(** ** Many steps *)

(** How many tokens a step takes. *)
Definition per_step : nat := #|sight| + #|entry|.

Lemma per_stepE : per_step = (cells * (#|Q| * #|A| + #|Q| + #|A|))%N.
Proof. by rewrite /per_step card_sight card_entry -mulnDr addnA. Qed.

(** Token j reads what the step before its own has written. *)
Definition tableau_weights (j p : nat) : R :=
  let start := (j %/ per_step * per_step)%N in
  if (p < start)%N then 0 else step_weights (j %% per_step) (p - start).
Definition tableau_floors (j : nat) : R := step_floors (j %% per_step).

(** The last tokens after t steps are the configuration that the machine then has. *)
Theorem tableau c t :
  drop (t * per_step) (linear tableau_weights tableau_floors (encode c) (t * per_step)) =
  encode (iter t step c).
Proof.
elim: t => [|t IH]; first by rewrite drop0.
rewrite mulSnr linear_add; set s := linear _ _ (encode c) _ in IH *.
have ss : size s = (#|entry| + t * per_step)%N by rewrite size_linear size_code.
have sd : size (take (t * per_step) s) = (t * per_step)%N.
  by rewrite size_take ss; case: ltnP => //; move: (t * per_step)%N => m; lia.
rewrite -[s in linear _ _ s](cat_take_drop (t * per_step)) IH.
rewrite (@eq_linear _ _ (fun j p => if (p < size (take (t * per_step) s))%N then 0 else
  step_weights j (p - size (take (t * per_step) s))) _ step_floors) => [|j p jT _|j jT].
- rewrite linear_behind step_written addnC -drop_drop drop_size_cat // catA drop_size_cat //.
  by rewrite size_cat !size_code addnC.
- have B0 : (0 < per_step)%N by apply: leq_ltn_trans jT.
  rewrite /tableau_weights sd divnMDl // divn_small // addn0 modnMDl modn_small //.
have B0 : (0 < per_step)%N by apply: leq_ltn_trans jT.
by rewrite /tableau_floors modnMDl modn_small.
Qed.

End Machine.
