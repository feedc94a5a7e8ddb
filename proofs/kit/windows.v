(** How often the last digit of the number of ones, cut to a window, misses parity. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains digits cubes.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.

(** * Tuples by their first bit, and by the number of ones *)

Lemma sum_cons m (f : seq bool -> nat) :
  \sum_(x : m.+1.-tuple bool) f x = \sum_(y : m.-tuple bool) (f (false :: y) + f (true :: y)).
Proof.
pose join (p : m.-tuple bool * bool) := [tuple of p.2 :: p.1].
rewrite (reindex join) /=; last first.
  exists (fun x : m.+1.-tuple bool => ([tuple of behead x], thead x)) => [[y b] _|x _].
    by congr pair; apply: val_inj.
  by rewrite [x]tuple_eta; apply: val_inj.
rewrite -(pair_bigA _ (fun (y : m.-tuple bool) b => f (b :: y))) /=; apply: eq_bigr => y _.
by rewrite big_bool addnC.
Qed.

Lemma card_count m s : #|[set y : m.-tuple bool | count id y == s]| = 'C(m, s).
Proof.
rewrite -[m in RHS]card_ord -card_draws -(card_imset _ (can_inj (@bitsK m))).
apply: eq_card => y; rewrite inE; apply/idP/imsetP => [c|[S]]; last first.
  by rewrite inE => c ->; rewrite count_bits.
by exists (ones y); rewrite ?inE -?count_bits onesK.
Qed.

Lemma card_tuples m : \sum_(y : m.-tuple bool) 1 = 2 ^ m.
Proof. by rewrite sum1_card card_tuple card_bool. Qed.

(** The last bit of c - a, cut to 0, ..., t, is another one than that of c + a. *)
Definition misread (a t c : nat) : nat := odd (minn (c - a) t) != odd (c + a).

(** Of two neighbours outside the window it is one that is misread. *)
Lemma misread_pair a t s : odd t ->
  misread a t s + misread a t s.+1 = ~~ (a <= s < a + t).
Proof.
rewrite /misread addSn /=; have [sa|as_] /= := ltnP s a => todd.
  have /eqP-> : s - a == 0 by rewrite subn_eq0 ltnW.
  have /eqP-> : s.+1 - a == 0 by rewrite subn_eq0.
  by rewrite min0n /=; case: (odd (s + a)).
have [st|ts] := ltnP s (a + t).
  have mt : s.+1 - a <= t by rewrite leq_subLR.
  rewrite (minn_idPl mt) (minn_idPl _); last by apply: leq_trans mt; rewrite leq_sub2r.
  by rewrite subSn //= oddB // oddD eqxx; case: (odd s (+) odd a).
have mt : t <= s - a by rewrite leq_subRL.
rewrite (minn_idPr mt) (minn_idPr _) ?todd; last by apply: leq_trans mt _; rewrite leq_sub2r.
by case: (odd (s + a)).
Qed.

(** * The window *)

Section Window.
Variable R : realFieldType.
Local Open Scope ring_scope.

(** T tokens that write the number of ones less a in binary, cut to 0, ..., 2^T - 1. *)
Definition window_weights (n T : nat) (j p : nat) : R :=
  if (p < n)%N then 1 else - 2 ^+ (T.-1 - (p - n)).
Definition window_floors (T a : nat) (j : nat) : R := a%:R + 2 ^+ (T.-1 - j).

(** The inputs on which the last token is another bit than the parity of the ones less a. *)
Definition window (n T a : nat) : nat :=
  #|[set x : n.-tuple bool |
     answer n (linear (window_weights n T) (window_floors T a) x T) != odd (count id x + a)]|.

Lemma window_digits n T a x : size x = n ->
  linear (window_weights n T) (window_floors T a) x T = digits R n T (fun=> 1) a x.
Proof. by move=> sx; apply: eq_linear. Qed.

Local Open Scope nat_scope.

Theorem window_value n T a x : size x = n ->
  \sum_(j < T) 2 ^ (T.-1 - j) *
    nth false (linear (window_weights n T) (window_floors T a) x T) (n + j) =
  minn (count id x - a) (2 ^ T - 1).
Proof. by move=> sx; rewrite window_digits ?(counted R). Qed.

Theorem window_bits n T a x j : size x = n -> j < T ->
  nth false (linear (window_weights n T) (window_floors T a) x T) (n + j) =
  odd (minn (count id x - a) (2 ^ T - 1) %/ 2 ^ (T.-1 - j)).
Proof.
move=> sx jT; rewrite -(window_value _ _ sx).
exact: (digits_odd (fun j => nth false (linear _ _ x T) (n + j))).
Qed.

Lemma window_answer n T a x : size x = n -> 0 < T ->
  answer n (linear (window_weights n T) (window_floors T a) x T) =
  odd (minn (count id x - a) (2 ^ T - 1)).
Proof.
move=> sx; case: T => // T _; have := window_bits a sx (ltnSn T).
rewrite subnn divn1 => <-; rewrite -sx !linear_chain nth_token //.
by rewrite sx answer_chain.
Qed.

Theorem window_total n T a : 0 < n -> 0 < T ->
  window n T a + \sum_(a <= s < a + (2 ^ T - 1)) 'C(n.-1, s) = 2 ^ n.-1.
Proof.
case: n => // m _ T0; pose t := 2 ^ T - 1.
have todd : odd t by rewrite oddB ?expn_gt0 // oddX; case: T T0 {t}.
pose wrong := misread a t.
have -> : window m.+1 T a = \sum_(x : m.+1.-tuple bool) wrong (count id x).
  rewrite /window -sum1dep_card big_mkcond; apply: eq_bigr => x _.
  by rewrite window_answer ?size_tuple // /wrong /misread; case: (_ != _).
rewrite (sum_cons _ (fun x => wrong (count id x))).
rewrite (eq_bigr (fun y : m.-tuple bool => (~~ (a <= count id y < a + t)) : nat)) => [|y _];
  last first.
  by rewrite /= add0n add1n misread_pair.
have -> : \sum_(a <= s < a + t) 'C(m, s) =
    \sum_(y : m.-tuple bool) (a <= count id y < a + t).
  rewrite (eq_bigr (fun s => \sum_(y : m.-tuple bool) (count id y == s))) => [|s _]; last first.
    by rewrite -card_count -sum1dep_card big_mkcond; apply: eq_bigr => y _; case: eqP.
  rewrite exchange_big /=; apply: eq_bigr => y _.
  have [inside|outside] := boolP (a <= count id y < a + t).
    rewrite (bigD1_seq (count id y)) ?mem_index_iota ?iota_uniq //= eqxx big1 // => s.
    by rewrite eq_sym => /negbTE->.
  rewrite big_seq big1 // => s; rewrite mem_index_iota.
  by case: eqP => // <-; rewrite (negbTE outside).
have <- : \sum_(y : m.-tuple bool) (~~ (a <= count id y < a + t) + (a <= count id y < a + t)) =
  2 ^ m.
  by rewrite -card_tuples; apply: eq_bigr => y _; exact: addn_negb.
by rewrite big_split.
Qed.

Corollary window_count n T a : 0 < n -> 0 < T ->
  window n T a = 2 ^ n.-1 - \sum_(a <= s < a + (2 ^ T - 1)) 'C(n.-1, s).
Proof. by move=> n0 T0; rewrite -(window_total a n0 T0) addnK. Qed.

Corollary window_real n T a : 0 < n -> 0 < T ->
  ((window n T a)%:R = 2 ^+ n.-1 - \sum_(a <= s < a + (2 ^ T - 1)) 'C(n.-1, s)%:R :> R)%R.
Proof.
by move=> n0 T0; rewrite -natrX -(window_total a n0 T0) natrD natr_sum GRing.addrK.
Qed.

End Window.
