(** Plain tokens, orthogonal contexts, d odd.

    The last eigenvalue, at index s, is a random sign, independent of the angles; the
    others are conjugate pairs.  C = B^T A is the mixing matrix of the H heads, p the
    positional weights, T >= 2 the length. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector planes odd sign rows.
From icar Require Import orthogonal_heads.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

(** x = sum_{t < T-1} p_t p_{2t-T+1}, over the t for which the second position exists. *)
Definition skips (R : realFieldType) (p : nat -> R) (T : nat) : R :=
  \sum_(1 <= t < T.-1 | (T <= 2 * t)%N) p t * p (2 * t + 1 - T)%N.

(** p_{T-2}, or 0 when T = 2. *)
Definition second (R : realFieldType) (p : nat -> R) (T : nat) : R :=
  if (2 < T)%N then p T.-2 else 0.

(** The row of the sign; Z_s = sum over the pairs {j, partner j} of C_sj C_s(partner j). *)
Definition sign_row (R : realFieldType) d (C : 'M[R]_d) (p : nat -> R) (T : nat) (s : 'I_d) : R :=
  (1 - (current p T + p T.-1) * C s s - p T.-1 * (\sum_j C s j - C s s)) ^+ 2
  + (earlier p T + p T ^+ 2) * (\sum_(j | j != s) C s j ^+ 2)
  + 4 * p T * second p T * (\sum_(k < d./2) C s (lo k) * C s (hi k)).

(** The loss: the row of d even, plus 2 C_ii C_is x, for i <> s; and the row of s. *)
Definition orthogonal_odd_loss_statement (R : realFieldType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R) (s : 'I_d),
  odd d -> s = d.-1 :> nat -> (2 <= T)%N ->
  loss (orthogonal d) A B p T =
  \sum_(i | i != s) (orthogonal_row (mixing A B) p T i + 2 * mixing A B i i * mixing A B i s * skips p T)
  + sign_row (mixing A B) p T s.

(** With H >= (d+1)/2 heads zero loss is reached. *)
Definition orthogonal_odd_zero_statement (R : realFieldType) :=
  forall d H T, odd d -> (uphalf d <= H)%N -> (2 <= T)%N ->
  exists (A B : 'M[R]_(H, d)) (p : nat -> R), loss (orthogonal d) A B p T = 0.

(** With 1 <= H <= (d-1)/2 heads d - 2H is not the minimum. *)
Definition orthogonal_odd_below_statement (R : realFieldType) :=
  forall d H T, odd d -> (1 <= H <= d./2)%N -> (2 <= T)%N ->
  exists (A B : 'M[R]_(H, d)) (p : nat -> R),
    loss (orthogonal d) A B p T = d%:R - 1 - 2 * H%:R + 2 / (H%:R + 2)
    /\ loss (orthogonal d) A B p T < d%:R - 2 * H%:R.

(** * Proofs: the loss *)

Section Loss.
Variables (R : realFieldType) (d H T : nat) (A B : 'M[R]_(H, d)) (p : nat -> R) (s : 'I_d).
Hypotheses (od : odd d) (T2 : (2 <= T)%N) (ss : is_sign s).
Local Notation C := (mixing A B).
Local Notation terms := (terms d T).

Lemma signE (j : 'I_d) : is_sign j = (j == s).
Proof. exact: sign_unique. Qed.

Lemma sum_at (F : 'I_d -> R) (i : 'I_d) : \sum_j F j * (j == i)%:R = F i.
Proof.
rewrite (bigD1 i) //= eqxx mulr1 big1 ?addr0 // => j /negbTE->.
exact: mulr0.
Qed.

(** Extra pairs of a row: [f t] marks a position, [g] matches it with another. *)
Lemma extra_sum (i : 'I_d) (j j' : 'I_d) (f : nat -> bool) (g : nat -> nat -> bool) (u : nat -> nat) :
  (forall t t', (1 <= t' <= T)%N -> f t -> g t t' = (t' == u t)) ->
  \sum_(1 <= t < T.+1) \sum_(1 <= t' < T.+1)
     p t * C i j * (p t' * C i j') * (f t && g t t')%:R =
  C i j * C i j' * \sum_(1 <= t < T.+1) (if f t && (0 < u t <= T)%N then p t * p (u t) else 0).
Proof.
move=> gu; rewrite mulr_sumr; apply: eq_bigr => t _.
have -> : \sum_(1 <= t' < T.+1) p t * C i j * (p t' * C i j') * (f t && g t t')%:R =
    C i j * C i j' * ((f t)%:R * p t * \sum_(1 <= t' < T.+1) p t' * (t' == u t)%:R).
  rewrite !mulr_sumr big_nat [RHS]big_nat; apply: eq_bigr => t' tT.
  case: (boolP (f t)) => ft /=; last by rewrite !mulr0 !mul0r mulr0.
  rewrite -(gu t) //; move: (_%:R) (C i j) (C i j') => a b c; ring.
rewrite pick_position; case: (f t); last by rewrite /= !mul0r.
by case: ifP; rewrite /= ?mulr0 // mul1r.
Qed.

Lemma sum_coefficients (i : 'I_d) (F : nat * 'I_d -> nat * 'I_d -> R) :
  \sum_(x <- terms) \sum_(y <- terms) coefficient A B p i x * coefficient A B p i y * F x y =
  \sum_(1 <= t < T.+1) \sum_(1 <= t' < T.+1)
    \sum_j \sum_j' p t * C i j * (p t' * C i j') * F (t, j) (t', j').
Proof.
rewrite big_terms; apply: eq_bigr => t _.
under eq_bigr => j _ do rewrite big_terms.
by rewrite exchange_big.
Qed.

Lemma cross_class (i : 'I_d) x y : ~~ is_sign i -> cross T i x y -> ~~ base T i x /\ x != y.
Proof.
move=> pi /and4P[xT /eqP xi sy _]; split; last first.
  by apply: contraNneq pi => xy; rewrite -xi xy.
by rewrite /base negb_or xT xi eq_sym.
Qed.

Lemma cross_sum (i : 'I_d) : ~~ is_sign i ->
  \sum_(x <- terms) \sum_(y <- terms)
    coefficient A B p i x * coefficient A B p i y * (cross T i x y)%:R = C i i * C i s * skips p T.
Proof.
move=> pi; rewrite sum_coefficients.
transitivity (\sum_(1 <= t < T.+1) \sum_(1 <= t' < T.+1)
     p t * C i i * (p t' * C i s) * ((t != T.-1) && (t' + T == 2 * t + 1)%N)%:R).
  apply: eq_bigr => t _; apply: eq_bigr => t' _.
  rewrite -(sum_at (fun j => p t * C i j * (p t' * C i s) * ((t != T.-1) && (t' + T == 2 * t + 1)%N)%:R) i).
  apply: eq_bigr => j _.
  rewrite -(sum_at (fun j' => p t * C i j * (p t' * C i j') * ((t != T.-1) && (t' + T == 2 * t + 1)%N)%:R) s).
  rewrite mulr_suml; apply: eq_bigr => j' _; rewrite /cross /= signE.
  rewrite -!mulrA; do 4 congr (_ * _); rewrite -!natrM !mulnb; congr (nat_of_bool _)%:R.
  by case: (j == i); case: (j' == s); case: (t != T.-1); case: (_ == _).
rewrite (extra_sum i i s (u := fun t => (2 * t + 1 - T)%N)); last by move=> t t' tT tn; apply/eqP/eqP; lia.
congr (_ * _); rewrite sum_positions // eqxx /=.
have TT : (T != T.-1) by lia.
rewrite addr0 TT /= (_ : (2 * T + 1 - T <= T)%N = false); last by lia.
rewrite andbF addr0 /skips [RHS]big_mkcond; apply: eq_big_nat => t /andP[t1 tT].
have -> : t != T.-1 by lia.
by congr (if _ then _ else _); lia.
Qed.

Lemma msq_pair (i : 'I_d) : ~~ is_sign i ->
  msq (orthogonal d) (error A B p T i) = orthogonal_row C p T i + 2 * C i i * C i s * skips p T.
Proof.
move=> pi; rewrite msq_error.
rewrite (@target_single _ _ _ (orthogonal d) A B p T i) //; last first.
- by move=> x; rewrite mem_terms; exact: same_target_row.
- by lia.
rewrite (@collide_extra _ _ _ (orthogonal d) A B p T i (base T i)
  (fun x y => cross T i x y + cross T i y x)%N); last first.
  move=> x y; rewrite !mem_terms => /andP[x0 _] /andP[y0 _]; rewrite same_chi_row //.
  have [cxy|cxy] := boolP (cross T i x y).
    have [/negbTE bx /negbTE xy] := cross_class pi cxy.
    have -> : cross T i y x = false.
      apply/negP => /and4P[_ /eqP yi _ _]; case/and4P: cxy => _ _ + _.
      by rewrite yi (negbTE pi).
    by rewrite bx xy.
  have [cyx|//] := boolP (cross T i y x).
    have [/negbTE by_ /negbTE yx] := cross_class pi cyx.
    by rewrite by_ eq_sym yx andbF.
  by rewrite !orbF addn0.
rewrite -collided_row //.
have -> : \sum_(x <- terms) \sum_(y <- terms) coefficient A B p i x * coefficient A B p i y *
    (cross T i x y + cross T i y x)%N%:R = 2 * (C i i * C i s * skips p T).
  rewrite -cross_sum // mulr_natl mulr2n.
  rewrite [X in _ = _ + X]exchange_big -big_split; apply: eq_bigr => x _ /=.
  rewrite -big_split; apply: eq_bigr => y _ /=.
  by rewrite natrD mulrDr; congr (_ + _); rewrite [X in X * _]mulrC.
have shuffle (a b e x y : R) : a + b + 2 * e - 2 * (x * y) + 1 = a + b - 2 * x * y + 1 + 2 * e by ring.
by rewrite /base /= shuffle -!mulrA.
Qed.

(** Sums over an odd number of coordinates: the planes, then the sign. *)
Lemma sum_planes_odd (F : 'I_d -> R) :
  \sum_(i | i != s) F i = \sum_(k < d./2) (F (lo k) + F (hi k)).
Proof.
have nl k : (lo k != s) by rewrite -signE /is_sign partner_lo eq_sym lo_hi.
have nh k : (hi k != s) by rewrite -signE /is_sign partner_hi lo_hi.
have lt (i : 'I_d) : i != s -> (i./2 < d./2)%N.
  by rewrite -signE (is_signE od); have := ltn_ord i; lia.
transitivity (\sum_(i | i != s) \sum_(k < d./2 | k == i./2 :> nat) F i).
  by apply: eq_bigr => i /lt i2; rewrite (big_pred1 (Ordinal i2)).
rewrite (exchange_big_dep predT) //=; apply: eq_bigr => k _.
rewrite (bigD1 (lo k)) /= ?nl ?doubleK ?eqxx // (bigD1 (hi k)) /=; last first.
  by rewrite nh uphalf_double eqxx hi_lo.
rewrite big_pred0 ?addr0 // => i; rewrite !ord_eqE /=; lia.
Qed.

(** Sign row: position t of column j meets position 2T - 2 - t of the partner's column. *)
Lemma sign_sum :
  \sum_(x <- terms) \sum_(y <- terms)
    coefficient A B p s x * coefficient A B p s y * (sign_cross T x y)%:R =
  4 * p T * second p T * \sum_(k < d./2) C s (lo k) * C s (hi k).
Proof.
rewrite sum_coefficients.
pose g t t' := (t + t' == 2 * T.-1)%N.
transitivity (\sum_(j | j != s) \sum_(1 <= t < T.+1) \sum_(1 <= t' < T.+1)
     p t * C s j * (p t' * C s (partner j)) * ((t != T.-1) && g t t')%:R).
  rewrite exchange_big /=.
  under [RHS]eq_bigr => j _ do rewrite exchange_big /=.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => t' _.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => t _.
  rewrite [RHS]big_mkcond; apply: eq_bigr => j _.
  rewrite /sign_cross /= signE; case: (j != s) => /=; last first.
    by rewrite big1 // => j' _; rewrite andbF mulr0.
  rewrite -(sum_at (fun j' => p t * C s j * (p t' * C s j') * ((t != T.-1) && g t t')%:R) (partner j)).
  apply: eq_bigr => j' _; rewrite -[RHS]mulrA -natrM mulnb /g; congr (_ * (nat_of_bool _)%:R).
  by case: (t != T.-1); case: (j' == _); case: (_ == _).
have gu t t' : (1 <= t' <= T)%N -> t != T.-1 -> g t t' = (t' == 2 * T.-1 - t)%N.
  by move=> tT tn; rewrite /g; apply/eqP/eqP; lia.
under eq_bigr => j _ do rewrite (@extra_sum s j (partner j) _ g _ gu).
rewrite -mulr_suml sum_planes_odd.
have -> : \sum_(1 <= t < T.+1) (if (t != T.-1) && (0 < 2 * T.-1 - t <= T)%N
            then p t * p (2 * T.-1 - t)%N else 0) = 2 * p T * second p T.
  rewrite sum_positions // eqxx addr0 (_ : T != T.-1); last by lia.
  rewrite (_ : (2 * T.-1 - T = T.-2)%N); last by lia.
  rewrite /second /= (_ : (T.-2 <= T)%N) ?andbT; last by lia.
  rewrite (_ : (0 < T.-2)%N = (2 < T)%N); last by lia.
  case: ifPn => T3; last first.
    by rewrite mulr0 addr0 big_nat big1 // => t tT; exfalso; lia.
  have -> : \sum_(1 <= t < T.-1) (if (t != T.-1) && (0 < 2 * T.-1 - t <= T)%N
            then p t * p (2 * T.-1 - t)%N else 0) = p T.-2 * p T.
    rewrite (bigD1_seq T.-2) ?iota_uniq ?mem_index_iota //=; last by lia.
    rewrite big_seq_cond big1 ?addr0 => [|t].
      have -> : T.-2 != T.-1 by lia.
      have -> : (2 * T.-1 - T.-2 = T)%N by lia.
      by rewrite leqnn andbT (_ : (0 < T)%N) //; lia.
    rewrite mem_index_iota => /andP[/andP[t1 tT] tn].
    rewrite (_ : (2 * T.-1 - t <= T)%N = false) ?andbF //; lia.
  by ring.
transitivity (2 * (\sum_(k < d./2) C s (lo k) * C s (hi k)) * (2 * p T * second p T)).
  congr (_ * _); rewrite mulr_sumr; apply: eq_bigr => k _.
  by rewrite partner_lo partner_hi; ring.
by move: (\sum_(k < d./2) _) (second p T) => *; ring.
Qed.

Lemma msq_sign : msq (orthogonal d) (error A B p T s) = sign_row C p T s.
Proof.
have sp : partner s = s by apply/eqP.
rewrite msq_error (@target_class _ _ _ (orthogonal d) A B p T s (sign_base T s)); last first.
  by move=> x; rewrite mem_terms; exact: same_target_sign.
rewrite (@collide_extra _ _ _ (orthogonal d) A B p T s (sign_base T s)
  (fun x y => sign_cross T x y)); last first.
  move=> x y; rewrite !mem_terms => /andP[x0 _] /andP[y0 _]; rewrite same_chi_sign //.
  have [/and4P[tT sj /eqP yx _]|_] := boolP (sign_cross T x y); last by rewrite orbF addn0.
  have -> : sign_base T s x = false by rewrite /sign_base (negbTE tT) -signE (negbTE sj).
  rewrite orbF; case: eqP => //= xy; exfalso; move: sj; rewrite /is_sign.
  by rewrite -yx -xy eqxx.
rewrite sign_sum {}/sign_base /= !sum_positions // eqxx /=.
have TT : (T == T.-1) = false by lia.
have e0 : \sum_(1 <= t < T.-1) \sum_(j < d | (t == T.-1) || (j == s)) p t * C s j =
    (\sum_(1 <= t < T.-1) p t) * C s s.
  rewrite mulr_suml; apply: eq_big_nat => t /andP[_ tT].
  by rewrite (ltn_eqF tT) /= big_pred1_eq.
have rowE (t : nat) : \sum_(j < d | j != s) (p t * C s j) ^+ 2 =
    p t ^+ 2 * \sum_(j | j != s) C s j ^+ 2.
  by rewrite mulr_sumr; apply: eq_bigr => j _; exact: exprMn.
have e1 : \sum_(1 <= t < T.-1) \sum_(j < d | ~~ ((t == T.-1) || (j == s))) (p t * C s j) ^+ 2 =
    earlier p T * \sum_(j | j != s) C s j ^+ 2.
  rewrite mulr_suml; apply: eq_big_nat => t /andP[_ tT].
  by rewrite (ltn_eqF tT) rowE.
rewrite e0 e1 TT /= big_pred0_eq rowE big_pred1_eq -mulr_sumr /sign_row /current.
move: (\sum_(1 <= t < T.-1) p t) (\sum_(j < d) C s j) (\sum_(j < d | _) C s j ^+ 2) (\sum_(k < d./2) _).
by move=> S0 S1 S2 S3; ring.
Qed.

End Loss.

Section Theorems.
Variable R : realFieldType.

Lemma sign_last d (s : 'I_d) : odd d -> s = d.-1 :> nat -> is_sign s.
Proof. by move=> od sd; rewrite is_signE // sd; apply/eqP; lia. Qed.

Theorem orthogonal_odd_loss : orthogonal_odd_loss_statement R.
Proof.
move=> d H T A B p s od sd T2; have ss := sign_last od sd.
rewrite /loss (bigD1 s) //= addrC msq_sign //; congr (_ + _).
by apply: eq_bigr => i is_; rewrite (@msq_pair _ _ _ _ _ _ _ s) // (sign_unique T2 od ss).
Qed.

(** Weights that use the last two positions alone. *)
Definition pair_positions (x y : R) (T t : nat) : R :=
  if t == T then y else if t == T.-1 then x else 0.

Lemma early_facts (p : nat -> R) T : (2 <= T)%N -> (forall t, (1 <= t < T.-1)%N -> p t = 0) ->
  [/\ earlier p T = 0, current p T = p T, skips p T = 0 & second p T = 0].
Proof.
move=> T2 p0; split; [exact/earlier_eq0|exact: current_last| |].
  by rewrite /skips big_nat_cond big1 // => t /andP[tT _]; rewrite p0 ?mul0r.
by rewrite /second; case: ifP => // T3; apply: p0; lia.
Qed.

Lemma pair_facts x y T (p := pair_positions x y T) : (2 <= T)%N ->
  [/\ p T = y, p T.-1 = x & forall t, (1 <= t < T.-1)%N -> p t = 0].
Proof.
move=> T2; have TT : (T.-1 == T) = false by lia.
split=> [| |t tT]; rewrite /p /pair_positions ?eqxx ?TT //.
have tn : (t == T) = false by lia.
have tm : (t == T.-1) = false by lia.
by rewrite tn tm.
Qed.

Lemma pick_head H (F : nat -> R) (k : nat) :
  \sum_(h < H) F h * (k == h :> nat)%:R = if (k < H)%N then F k else 0.
Proof.
case: ifPn => kH.
  rewrite (bigD1 (Ordinal kH)) //= eqxx mulr1 big1 ?addr0 // => h.
  by rewrite ord_eqE /= eq_sym => /negbTE->; rewrite mulr0.
rewrite big1 // => h _; rewrite (_ : (k == h :> nat) = false) ?mulr0 //.
by apply/negbTE; apply: contraNneq kH => ->.
Qed.

(** The loss where C keeps m planes, writes [a] from them to the sign and [b] from the sign. *)
Section SignedLoss.
Variables (d H T m : nat) (a b : R) (s : 'I_d) (A B : 'M[R]_(H, d)) (p : nat -> R).
Local Notation C := (mixing A B).
Hypotheses (od : odd d) (sd : s = d.-1 :> nat) (T2 : (2 <= T)%N) (md : (m <= d./2)%N).
Hypothesis plane : forall i j, i != s -> C i j = ((j./2 == i./2) && (i./2 < m)%N)%:R.
Hypothesis row : forall j, C s j = a * (j./2 < m)%N%:R + b * (j == s)%:R.
Hypotheses (pT : p T = 1) (p1 : p T.-1 = - 1 / 2).
Hypothesis early : forall t, (1 <= t < T.-1)%N -> p t = 0.

Lemma signed_loss : loss (orthogonal d) A B p T =
  2 * (d./2 - m)%:R + ((1 - b / 2 + m%:R * a) ^+ 2 + 2 * m%:R * a ^+ 2).
Proof.
have ss := sign_last od sd; have shalf : s./2 = d./2 by rewrite sd; lia.
have sE (j : 'I_d) : is_sign j = (j == s) by apply: (sign_unique T2 od ss).
have [r0 qT x0 u0] := early_facts T2 early; rewrite pT in qT.
rewrite (orthogonal_odd_loss A B p od sd T2).
have sN : (s./2 < m)%N = false by rewrite shalf; apply/negbTE; rewrite -leqNgt.
have count : \sum_(k < d./2) ((k < m)%N)%:R = m%:R :> R.
  rewrite -[m in RHS](subnKC (leq0n m)) subn0 -(subnKC md) big_split_ord /=.
  rewrite [X in _ + X]big1 ?addr0 => [|k _]; last by rewrite ltnNge leq_addr.
  rewrite (eq_bigr (fun=> 1)) ?sumr_const ?card_ord // => k _.
  by rewrite ltn_ord.
have lo2 (k : 'I_(d./2)) : (lo k)./2 = k by rewrite /= doubleK.
have hi2 (k : 'I_(d./2)) : (hi k)./2 = k by rewrite /= uphalf_double.
have los (k : 'I_(d./2)) : lo k != s by rewrite -sE /is_sign partner_lo eq_sym lo_hi.
have his (k : 'I_(d./2)) : hi k != s by rewrite -sE /is_sign partner_hi lo_hi.
have Css : C s s = b by rewrite row sN eqxx mulr0 add0r mulr1.
have Csj j : j != s -> C s j = a * (j./2 < m)%N%:R.
  by move=> /negbTE js; rewrite row js mulr0 addr0.
have rowE (i : 'I_d) : i != s -> orthogonal_row C p T i = (~~ (i./2 < m)%N)%:R.
  move=> is_; have pi : partner i != i by rewrite -/(is_sign i) sE.
  have Cii : C i i = (i./2 < m)%N%:R by rewrite plane // eqxx.
  have Cip : C i (partner i) = (i./2 < m)%N%:R by rewrite plane // partner_half eqxx.
  have C0 j : j != i -> j != partner i -> C i j = 0.
    move=> /negbTE ji /negbTE jp; rewrite plane // (eq_sym j./2) same_half ji jp.
    by [].
  have rs : rest C i = 0 by rewrite /rest big1 // => j /andP[ji jp]; rewrite C0 // expr0n.
  have rr : residue T p C i = 0.
    rewrite /residue qT p1 (bigD1 i) // (bigD1 (partner i)) //= big1 => [|j /andP[ji jp]]; last exact: C0.
    by rewrite Cii Cip; field.
  rewrite row_split pT scale1r r0 rr rs Cii.
  by case: (i./2 < m)%N => /=; ring.
have skip0 : \sum_(i | i != s) (orthogonal_row C p T i + 2 * C i i * C i s * skips p T) =
    2 * (d./2 - m)%:R.
  rewrite (eq_bigr (fun i : 'I_d => (~~ (i./2 < m)%N)%:R)); last first.
    by move=> i is_; rewrite x0 mulr0 addr0 rowE.
  rewrite (sum_planes_odd od T2 ss) natrB // -count.
  have -> : (d./2)%:R = \sum_(k < d./2) 1 :> R by rewrite sumr_const card_ord.
  rewrite -sumrB mulr_sumr; apply: eq_bigr => k _; rewrite lo2 hi2.
  by case: (k < m)%N => /=; ring.
rewrite skip0; congr (_ + _).
have S1 : \sum_(j | j != s) C s j = 2 * m%:R * a.
  rewrite (sum_planes_odd od T2 ss) -count mulr_sumr mulr_suml; apply: eq_bigr => k _.
  by rewrite !Csj // lo2 hi2; ring.
have S2 : \sum_(j | j != s) C s j ^+ 2 = 2 * m%:R * a ^+ 2.
  rewrite (sum_planes_odd od T2 ss) -count mulr_sumr mulr_suml; apply: eq_bigr => k _.
  by rewrite !Csj // lo2 hi2; case: (k < m)%N => /=; ring.
rewrite /sign_row (bigD1 s) //= S1 S2 Css u0 r0 qT p1 pT.
by field.
Qed.

End SignedLoss.

(** Heads 0 ... m-1 keep a plane each and write [a] to the sign; head m, if [b <> 0],
    multiplies the sign by b. *)
Section Weights.
Variables (d H T m : nat) (a b : R) (s : 'I_d).
Hypotheses (od : odd d) (sd : s = d.-1 :> nat) (T2 : (2 <= T)%N).
Hypotheses (mH : (m <= H)%N) (md : (m <= d./2)%N) (bH : b = 0 \/ (m < H)%N).

Let reads (j : 'I_d) (h : nat) : R := (h < m)%N%:R * (j./2 == h)%:R + b * (j == s)%:R * (m == h)%:R.
Let writes (i : 'I_d) (h : nat) : R :=
  if i == s then (if (h < m)%N then a else (m == h)%:R) else (h < m)%N%:R * (i./2 == h)%:R.
Let A : 'M[R]_(H, d) := \matrix_(h, j) reads j h.
Let B : 'M[R]_(H, d) := \matrix_(h, i) writes i h.
Local Notation C := (mixing A B).

Let shalf : s./2 = d./2. Proof. by rewrite sd; lia. Qed.

Lemma weights_plane i j : i != s -> C i j = ((j./2 == i./2) && (i./2 < m)%N)%:R.
Proof.
move=> /negbTE is_; rewrite mxE.
transitivity (\sum_(h < H) ((h < m)%N%:R * reads j h) * (i./2 == h :> nat)%:R).
  by apply: eq_bigr => h _; rewrite !mxE /writes is_ mulrAC.
rewrite (pick_head _ (fun h => (h < m)%N%:R * reads j h)) /reads.
have [im|im] := ltnP i./2 m; last by rewrite andbF; case: ifP => _; rewrite ?mul0r.
have -> : (i./2 < H)%N by exact: leq_trans im mH.
have -> : (m == i./2) = false by apply/negbTE; rewrite neq_ltn im orbT.
by rewrite !mul1r mulr0 addr0 andbT.
Qed.

Lemma weights_sign j : C s j = a * (j./2 < m)%N%:R + b * (j == s)%:R.
Proof.
rewrite mxE.
transitivity (\sum_(h < H) (a * (h < m)%N%:R) * (j./2 == h :> nat)%:R
              + \sum_(h < H) (b * (j == s)%:R) * (m == h :> nat)%:R).
  rewrite -big_split; apply: eq_bigr => h _; rewrite !mxE /writes eqxx /reads.
  have [hm|hm] := ltnP h m; last first.
    by case: (m == h) => /=; move: ((j == s)%:R) ((j./2 == h)%:R) => x y; ring.
  by rewrite (gtn_eqF hm) /=; move: ((j == s)%:R) ((j./2 == h)%:R) => x y; ring.
rewrite (pick_head _ (fun h => a * (h < m)%N%:R)) (pick_head _ (fun=> b * (j == s)%:R)).
congr (_ + _).
  have [jm|jm] := ltnP j./2 m; last by rewrite mulr0; case: ifP.
  by rewrite (leq_trans jm mH).
by case: bH => [->|->] //; rewrite mul0r; case: ifP.
Qed.

Lemma weights_loss : exists p : nat -> R, loss (orthogonal d) A B p T =
  2 * (d./2 - m)%:R + ((1 - b / 2 + m%:R * a) ^+ 2 + 2 * m%:R * a ^+ 2).
Proof.
exists (pair_positions (- 1 / 2) 1 T); have [pT p1 p0] := pair_facts (- 1 / 2) 1 T2.
by apply: (signed_loss od sd T2 md weights_plane weights_sign).
Qed.

End Weights.

Theorem orthogonal_odd_zero : orthogonal_odd_zero_statement R.
Proof.
move=> d H T od dH T2; have dl : (d.-1 < d)%N by lia.
have mH : (d./2 <= H)%N by lia.
have bH : (2 : R) = 0 \/ (d./2 < H)%N by right; lia.
have [p e] := weights_loss 0 od (erefl : Ordinal dl = d.-1 :> nat) T2 mH (leqnn _) bH.
do 2 eexists; exists p; etransitivity; first exact: e.
by rewrite subnn; field.
Qed.

Theorem orthogonal_odd_below : orthogonal_odd_below_statement R.
Proof.
move=> d H T od /andP[H1 Hd] T2; have dl : (d.-1 < d)%N by lia.
have bH : (0 : R) = 0 \/ (H < H)%N by left.
have [p e] := weights_loss (- (H%:R + 2)^-1) od (erefl : Ordinal dl = d.-1 :> nat) T2 (leqnn H) Hd bH.
have H0 : 0 < (H%:R : R) by rewrite ltr0n.
have H2 : (H%:R + 2 : R) != 0 by apply: lt0r_neq0; rewrite addr_gt0 ?ltr0n.
have dE : d%:R = 2 * (d./2)%:R + 1 :> R.
  by rewrite -natrM -(natrD _ _ 1); congr (_%:R); lia.
have value : 2 * (d./2 - H)%:R + ((1 - 0 / 2 + H%:R * - (H%:R + 2)^-1) ^+ 2 +
     2 * H%:R * (- (H%:R + 2)^-1) ^+ 2) =
     d%:R - 1 - 2 * H%:R + 2 / (H%:R + 2) :> R.
  by rewrite natrB // dE; field.
have [A [B lE]] : exists A B : 'M[R]_(H, d),
    loss (orthogonal d) A B p T = d%:R - 1 - 2 * H%:R + 2 / (H%:R + 2).
  by do 2 eexists; etransitivity; first exact: e; exact: value.
exists A, B, p; split=> //; rewrite lE -subr_gt0.
have -> : d%:R - 2 * H%:R - (d%:R - 1 - 2 * H%:R + 2 / (H%:R + 2)) = H%:R / (H%:R + 2) :> R by field.
by rewrite divr_gt0 // addr_gt0 ?ltr0n.
Qed.

End Theorems.

Print Assumptions orthogonal_odd_loss.
Print Assumptions orthogonal_odd_zero.
Print Assumptions orthogonal_odd_below.
