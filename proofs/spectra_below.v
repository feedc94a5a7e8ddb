(** * Just below the threshold: two positions meet

    Plain tokens, eigenvalues independent and uniform on the n-th roots of unity.  At
    n = 2T - 2 positions 1 and T meet on the diagonal of the mixing matrix alone
    ([spectra_even.v] has the least loss); at odd n = T - 1 they meet everywhere, and the loss is
    the circle's with p_1 + p_T in place of p_T. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain.
From icar Require Import unitary_heads spectra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** p_1 + p_T at T, nothing at 1. *)
Definition folded (R : realFieldType) (p : nat -> R) (T t : nat) : R :=
  if t == T then p 1%N + p T else if t == 1%N then 0 else p t.

(** * Proofs *)

Section Collisions.
Variables (d T : nat) (i : 'I_d).

Hypothesis T2 : (2 <= T)%N.

Lemma order2_even : order2 (2 * T - 2) = T.-1.
Proof.
have n1 : (1 <= 2 * T - 2)%N by lia.
by have := order2_double n1; rewrite (_ : odd _ = false); lia.
Qed.

Lemma order2_odd : odd T.-1 -> order2 T.-1 = T.-1.
Proof.
have n1 : (1 <= T.-1)%N by lia.
by move=> o; have := order2_double n1; rewrite o => <-.
Qed.

(** A multiple of T - 1 among the differences of positions. *)
Lemma dvd_span (a : int) : (`|a| <= T.-1)%N ->
  ((T.-1)%:Z %| a)%Z = [|| a == 0, a == (T.-1)%:Z | a == - (T.-1)%:Z].
Proof.
move=> le; rewrite dvdzE absz_nat; have [->|a0] := eqVneq a 0; first by rewrite dvdn0.
have {}a0 : (0 < `|a|)%N by rewrite absz_gt0.
have -> : (T.-1 %| `|a|)%N = (`|a| == T.-1)%N.
  apply/idP/eqP => [/(dvdn_leq a0)|->]; [lia|exact: dvdnn].
lia.
Qed.

(** Positions 1 and T of column j. *)
Definition ends (j : 'I_d) (x : nat * 'I_d) : bool := (x.2 == j) && ((x.1 == 1%N) || (x.1 == T)).
Definition idle (x : nat * 'I_d) : bool := x.1 == T.-1.

Lemma same_chi_even (x y : nat * 'I_d) : (3 <= T)%N -> (0 < x.1 <= T)%N -> (0 < y.1 <= T)%N ->
  same (cyclic d (2 * T - 2)) (chi T i x) (chi T i y) =
  [|| x == y, idle x && idle y | ends i x && ends i y].
Proof.
case: x y => [t j] [t' j'] /= T3 tT t'T; rewrite /idle /ends same_chi_cyclic xpair_eqE /=.
have once (a : int) : (`|a| <= T.-1)%N -> ((2 * T - 2)%N%:Z %| 1 * a)%Z = (a == 0).
  by move=> aT; rewrite mul1r dvd_smallE //; lia.
have twice (a : int) : (`|a| <= T.-1)%N ->
    ((2 * T - 2)%N%:Z %| 2 * a)%Z = [|| a == 0, a == (T.-1)%:Z | a == - (T.-1)%:Z].
  by move=> aT; rewrite dvd_double ?order2_even ?dvd_span //; lia.
have [<-|jj'] := eqVneq j j'; case: (eqVneq j i) => ji /=.
- by rewrite twice; lia.
- by rewrite once; lia.
- by rewrite -ji [j' == j]eq_sym (negbTE jj') twice ?once; lia.
by case: (eqVneq j' i) => _; rewrite ?twice ?once; lia.
Qed.

Lemma same_chi_odd (x y : nat * 'I_d) : (3 <= T)%N -> odd T.-1 -> (0 < x.1 <= T)%N -> (0 < y.1 <= T)%N ->
  same (cyclic d T.-1) (chi T i x) (chi T i y) =
  [|| x == y, idle x && idle y | (x.2 == y.2) && ends x.2 x && ends y.2 y].
Proof.
case: x y => [t j] [t' j'] /= T3 oT tT t'T; rewrite /idle /ends same_chi_cyclic xpair_eqE /= !eqxx /=.
have once (a : int) : (`|a| <= T.-1)%N ->
    ((T.-1)%:Z %| 1 * a)%Z = [|| a == 0, a == (T.-1)%:Z | a == - (T.-1)%:Z].
  by move=> aT; rewrite mul1r dvd_span.
have twice (a : int) : (`|a| <= T.-1)%N ->
    ((T.-1)%:Z %| 2 * a)%Z = [|| a == 0, a == (T.-1)%:Z | a == - (T.-1)%:Z].
  by move=> aT; rewrite dvd_double ?order2_odd ?dvd_span //; lia.
have both (b : bool) (a : int) : (`|a| <= T.-1)%N -> ((T.-1)%:Z %| (if b then 2 else 1) * a)%Z =
    [|| a == 0, a == (T.-1)%:Z | a == - (T.-1)%:Z].
  by move=> aT; case: b; [exact: twice|exact: once].
rewrite !both; try lia; case: (eqVneq j j') => _; lia.
Qed.

End Collisions.

Section Losses.
Variables (R : realFieldType) (d H : nat) (A B : 'M[R]_(H, d)) (p : nat -> R) (T : nat).
Hypothesis T2 : (2 <= T)%N.
Local Notation C := (mixing A B).

(** One more meeting, of a with the target. *)
Lemma msq_meet (l l' : law d) i (a : nat * 'I_d) :
    let b := (T, i) in a \in terms d T -> a != b ->
    (forall x y, x \in terms d T -> y \in terms d T ->
       (same l (chi T i x) (chi T i y))%:R = (same l' (chi T i x) (chi T i y))%:R
       + (x == a)%:R * (y == b)%:R + (x == b)%:R * (y == a)%:R :> R) ->
  msq l (error A B p T i) = msq l' (error A B p T i)
  + 2 * coefficient A B p i a * coefficient A B p i b - 2 * coefficient A B p i a.
Proof.
move=> b aT ab meet; have bT : b \in terms d T by rewrite mem_terms /= leqnn andbT; lia.
have at_ c (F : nat * 'I_d -> R) : c \in terms d T -> \sum_(x <- terms d T) F x * (x == c)%:R = F c.
  move=> cT; rewrite (bigD1_seq c) ?terms_uniq //= eqxx mulr1 big1 ?addr0 // => x /negbTE->.
  by rewrite mulr0.
rewrite !msq_error power_chi // -/b; set c := coefficient A B p i.
have -> : \sum_(x <- terms d T) c x * (same l (chi T i x) (chi T i b))%:R =
    \sum_(x <- terms d T) c x * (same l' (chi T i x) (chi T i b))%:R + c a.
  rewrite -[c a](at_ a c aT) -big_split; apply: eq_big_seq => x xT.
  by rewrite meet // eqxx [b == a]eq_sym (negbTE ab) mulr0 mulr1 addr0 mulrDr.
have -> : \sum_(x <- terms d T) \sum_(y <- terms d T) c x * c y * (same l (chi T i x) (chi T i y))%:R =
    \sum_(x <- terms d T) \sum_(y <- terms d T) c x * c y * (same l' (chi T i x) (chi T i y))%:R
    + 2 * c a * c b.
  have -> : 2 * c a * c b = \sum_(x <- terms d T) (c b * c x * (x == a)%:R + c a * c x * (x == b)%:R).
    by rewrite big_split /= !at_ //; ring.
  rewrite -big_split; apply: eq_big_seq => x xT.
  rewrite -[X in _ = _ + (X * _ + _)](_ : \sum_(y <- terms d T) c x * c y * (y == b)%:R = c b * c x);
    last by rewrite at_ // mulrC.
  rewrite -[X in _ = _ + (_ + X * _)](_ : \sum_(y <- terms d T) c x * c y * (y == a)%:R = c a * c x);
    last by rewrite at_ // mulrC.
  rewrite !mulr_suml -!big_split; apply: eq_big_seq => y yT /=.
  by rewrite meet //; move: (same _ _ _)%:R (_ == _)%:R (_ == _)%:R (_ == _)%:R (_ == _)%:R => s u v w z; ring.
by ring.
Qed.

Lemma below_even_row i : (3 <= T)%N -> msq (cyclic d (2 * T - 2)) (error A B p T i) =
  msq (unitary d) (error A B p T i) + (2 * p 1%N * p T * C i i ^+ 2 - 2 * p 1%N * C i i).
Proof.
move=> T3; rewrite (@msq_meet _ (unitary d) i (1%N, i)) /coefficient /=.
- by ring.
- by rewrite mem_terms /=; lia.
- by rewrite xpair_eqE negb_and; lia.
move=> x y; rewrite !mem_terms => xT yT; have [x1 _] := andP xT; have [y1 _] := andP yT.
rewrite same_chi_even // same_chi_unitary //.
case: x y xT yT {x1 y1} => [t j] [t' j'] /= xT yT; rewrite /idle /ends !xpair_eqE /= -!natrM !mulnb -!natrD.
congr _%:R; case: (eqVneq j j') => [<-|jj']; first by case: (eqVneq j i) => _; lia.
case: (eqVneq j i) => ji; case: (eqVneq j' i) => j'i; try lia.
by rewrite ji j'i eqxx in jj'.
Qed.

Theorem below_even : (3 <= T)%N -> loss (cyclic d (2 * T - 2)) A B p T = loss (unitary d) A B p T
  + \sum_i (2 * p 1%N * p T * C i i ^+ 2 - 2 * p 1%N * C i i).
Proof. by move=> T3; rewrite -big_split; apply: eq_bigr => i _; exact: below_even_row. Qed.

Theorem below_odd : (3 <= T)%N -> odd T.-1 ->
  loss (cyclic d T.-1) A B p T = loss (unitary d) A B (folded p T) T.
Proof.
move=> T3 oT.
have fold f i : (forall m n, same (cyclic d T.-1) m n -> f m = f n) ->
    lin f (error A B p T i) = lin f (error A B (folded p T) T i).
  move=> fE; rewrite !lin_error; congr (_ - _); rewrite !big_terms.
  rewrite ![\sum_(1 <= t < T.+1) _]big_ltn ?ltnS ?(ltnW T2) //.
  have sumT F : \sum_(2 <= t < T.+1) F t = \sum_(2 <= t < T) F t + F T :> R by rewrite big_nat_recr.
  rewrite !sumT addrCA [RHS]addrCA; congr (_ + _).
    apply: eq_big_nat => t tT; apply: eq_bigr => j _; rewrite /coefficient /folded /=.
    have -> : (t == T) = false by lia.
    by have -> : (t == 1%N) = false by lia.
  rewrite -!big_split; apply: eq_bigr => j _; rewrite /coefficient /folded /= eqxx.
  have -> : (1%N == T) = false by lia.
  have -> : f (chi T i (1%N, j)) = f (chi T i (T, j)).
    apply: fE; rewrite same_chi_odd ?leqnn //=; try lia.
    by rewrite /ends /= !eqxx orbT !orbT.
  by move: (f _) (mixing A B i j) (p 1%N) (p T) => z c u v; ring.
apply: eq_bigr => i _; transitivity (msq (cyclic d T.-1) (error A B (folded p T) T i)).
  rewrite !msqE (fold _ i) => [|m n mn].
    apply: eq_lin => m; apply: fold => n o no; congr (nat_of_bool _)%:R.
    by apply/idP/idP => [mn|mo]; [exact: same_trans mn no|apply: same_trans mo _; rewrite same_sym].
  apply: eq_lin => o; congr (nat_of_bool _)%:R.
  by apply/idP/idP => [mo|no]; [apply: same_trans mo; rewrite same_sym|exact: same_trans mn no].
rewrite !msq_error power_chi //.
have meet x y : x \in terms d T -> y \in terms d T -> x.1 != 1%N -> y.1 != 1%N ->
    same (cyclic d T.-1) (chi T i x) (chi T i y) = same (unitary d) (chi T i x) (chi T i y).
  rewrite !mem_terms => xT yT x1 y1; have [x0 _] := andP xT; have [y0 _] := andP yT.
  rewrite same_chi_odd // same_chi_unitary //; case: x y xT yT x1 y1 {x0 y0} => [t j] [t' j'] /= xT yT x1 y1.
  by rewrite /idle /ends xpair_eqE /= !eqxx; case: (eqVneq j j') => _; lia.
have none x : x.1 = 1%N -> coefficient A B (folded p T) i x = 0.
  move=> x1; rewrite /coefficient /folded x1 eqxx; have -> : (1%N == T) = false by lia.
  by rewrite mul0r.
have bT : (T, i) \in terms d T by rewrite mem_terms /= leqnn andbT; lia.
have b1 : (T, i).1 != 1%N by rewrite /=; lia.
congr (_ - _ * _ + _); apply: eq_big_seq => x xT.
  have [x1|x1] := eqVneq x.1 1%N; first by rewrite !big1 // => y _; rewrite none ?mul0r.
  apply: eq_big_seq => y yT; have [y1|y1] := eqVneq y.1 1%N; last by rewrite meet.
  by rewrite (none y) // mulr0 !mul0r.
have [x1|x1] := eqVneq x.1 1%N; first by rewrite none ?mul0r.
by rewrite meet.
Qed.

End Losses.

(** ** The least loss at odd n = T - 1: d - H again, and p_1 / p_T is free *)

Section Odd.
Variables (R : realFieldType) (d H T : nat).
Hypotheses (T3 : (3 <= T)%N) (oT : odd T.-1).
Let T2 : (2 <= T)%N. Proof. exact: ltnW T3. Qed.

Lemma folded_last (p : nat -> R) : folded p T T = p 1%N + p T.
Proof. by rewrite /folded eqxx. Qed.

Lemma folded_inner (p : nat -> R) t : (2 <= t < T)%N -> folded p T t = p t.
Proof.
move=> tT; rewrite /folded; have -> : (t == T) = false by lia.
by have -> : (t == 1%N) = false by lia.
Qed.

Lemma folded_first (p : nat -> R) : folded p T 1 = 0.
Proof. by rewrite /folded; have -> : (1%N == T) = false by lia. Qed.

Theorem odd_minimum (A B : 'M[R]_(H, d)) p : (d - H)%:R <= loss (cyclic d T.-1) A B p T.
Proof. by rewrite below_odd //; exact: unitary_minimum. Qed.

Theorem odd_minimisers (A B : 'M[R]_(H, d)) p : (1 <= H)%N -> (1 <= d)%N ->
  let Pi := (p 1%N + p T) *: mixing A B in
  loss (cyclic d T.-1) A B p T = (d - H)%:R <->
  [/\ Pi^T = Pi /\ Pi *m Pi = Pi, \rank Pi = minn H d,
      forall t, (2 <= t <= T - 2)%N -> p t = 0
    & p T.-1 = 0 \/ Pi *m (const_mx 1 : 'cV_d) = 0].
Proof.
move=> H1 d1 Pi; rewrite below_odd // unitary_minimisers // /unitary_optimal folded_last.
rewrite folded_inner; last by lia.
split=> [[_ [<- sym rk p0 quiet]]|[sym rk p0 quiet]].
  by split=> // t tT; rewrite -folded_inner ?p0 //; lia.
exists Pi; split=> // t tT; have [->|t1] := eqVneq t 1%N; first exact: folded_first.
by rewrite folded_inner ?p0 //; lia.
Qed.

Theorem odd_attained : (1 <= H)%N -> (1 <= d)%N ->
  exists (A B : 'M[R]_(H, d)) p, loss (cyclic d T.-1) A B p T = (d - H)%:R.
Proof.
move=> H1 d1; exists (pid_mx (minn H d)), (pid_mx (minn H d)), (fun t => (t == T)%:R).
have TF : (1%N == T) = false by lia.
have mE : mixing (pid_mx (minn H d) : 'M[R]_(H, d)) (pid_mx (minn H d)) = pid_mx (minn H d).
  by rewrite /mixing tr_pid_mx mul_pid_mx; congr pid_mx; lia.
apply/odd_minimisers => //; rewrite TF eqxx add0r scale1r mE; split.
- split; first exact: tr_pid_mx.
  by rewrite mul_pid_mx; congr pid_mx; lia.
- by rewrite rank_pid_mx ?geq_minl ?geq_minr.
- by move=> t tT; have -> : (t == T) = false by lia.
by left; have -> : (T.-1 == T) = false by lia.
Qed.

End Odd.

Print Assumptions odd_minimum.
Print Assumptions odd_attained.
Print Assumptions odd_minimisers.
Print Assumptions below_even.
Print Assumptions below_odd.
