(** Heads on differences of planes, orthogonal contexts, every d: where they are critical.

    With C of the blocks [[1, -1], [-1, 1]] on H planes the loss has slope zero exactly where
    p_T = 1 - 1/T and the weights before T-1 are - 1/T; p_{T-1} is free.  Along a line C moves
    by D = B^T A' + B'^T A to first order; the columns of A and B are opposite on the
    coordinates of a plane of these and zero elsewhere, so that the slopes of the rows cancel. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain planes odd sign numbered stationary jets.
From icar Require Import orthogonal_heads orthogonal_heads_odd landscape landscape_equations landscape_differences.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

(** * The loss in the positions *)

Section Positions.
Variables (R : realFieldType) (d H T : nat).
Hypotheses (T2 : (2 <= T)%N) (Hd : (2 * H <= d)%N) (d1 : (1 <= d)%N) (H1 : (1 <= H)%N).
Variables (A B : 'M[R]_(H, d)) (p : nat -> R).
Hypothesis CE : mixing A B = planes d (fun=> 1) (fun=> - 1) H.

Notation f := (fun (A B : 'M[R]_(H, d)) (p : nat -> R) => loss (orthogonal d) A B p T).

Lemma critical_positions : critical f A B p ->
  p T = 1 - T%:R^-1 /\ forall t, (1 <= t < T.-1)%N -> p t = - T%:R^-1.
Proof.
move/critical_level => lev.
have eq0 (q : nat -> R) : (forall t, `|q t| <= 1) ->
    - (1 - p T) * q T + (\sum_(1 <= t < T.-1) p t * q t) + current p T * current q T = 0.
  move=> q1; have H0 : 2 * (2 * H%:R) != 0 :> R by rewrite -!natrM pnatr_eq0; case: (H) H1.
  apply: (mulfI H0); rewrite mulr0.
  apply: (lev 0 0 q _ (2 * H%:R * (q T ^+ 2 + earlier q T + current q T ^+ 2))) => // t.
  rewrite !scaler0 !addr0 !(loss_any T2 Hd d1 CE).
  have -> : earlier (fun x => p x + t * q x) T =
      earlier p T + t * (2 * \sum_(1 <= s < T.-1) p s * q s) + t ^+ 2 * earlier q T.
    by rewrite /earlier !mulr_sumr -!big_split; apply: eq_bigr => s _ /=; ring.
  have -> : current (fun x => p x + t * q x) T = current p T + t * current q T.
    by rewrite /current big_split /= -mulr_sumr mulrDr addrACA.
  move: (\sum_(_ <= _ < _) _) (earlier _ _) (earlier _ _) (current _ _) (current _ _) => *; ring.
have unit (s t : nat) : `|(t == s)%:R| <= 1 :> R by case: (t == s); rewrite ?normr1 ?normr0 ?ler01.
have pick s (F : nat -> R) : (1 <= s < T.-1)%N -> \sum_(1 <= t < T.-1) F t * (t == s)%:R = F s.
  move=> sT; rewrite (bigD1_seq s) ?iota_uniq ?mem_index_iota //= eqxx mulr1 big1 ?addr0 // => t /negbTE ->.
  by rewrite mulr0.
have pickT (F : nat -> R) : \sum_(1 <= t < T.-1) F t * (t == T)%:R = 0.
  rewrite big_nat big1 // => t /andP [_ tT]; rewrite (_ : (t == T) = false) ?mulr0 //.
  by move: tT; clear; lia.
have pick1 s : (1 <= s < T.-1)%N -> \sum_(1 <= t < T.-1) (t == s)%:R = 1 :> R.
  by move=> sT; rewrite -[RHS](pick s (fun=> 1) sT); apply: eq_bigr => t _; rewrite mul1r.
have pickT1 : \sum_(1 <= t < T.-1) (t == T)%:R = 0 :> R.
  by rewrite -[RHS](pickT (fun=> 1)); apply: eq_bigr => t _; rewrite mul1r.
have last : p T = 1 - current p T.
  have := eq0 (fun t => (t == T)%:R) (unit T); rewrite pickT {2}/current pickT1 eqxx mulr1 addr0 add0r mulr1.
  by move: (current p T) (p T) => c x /eqP; rewrite addrC addr_eq0 opprK => /eqP ->; ring.
have early t : (1 <= t < T.-1)%N -> p t = - current p T.
  move=> tT; have := eq0 (fun s => (s == t)%:R) (unit t); rewrite pick // {2}/current pick1 //.
  have -> : (T == t) = false by move: tT; clear; lia.
  rewrite mulr0 add0r addr0 mulr1 => /eqP; rewrite addr_eq0 => /eqP //.
have T0 : T%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
have cur : current p T = T%:R^-1.
  have : current p T = (T.-1 - 1)%:R * - current p T + (1 - current p T).
    rewrite {1}/current -last; congr (_ + _).
    by rewrite (eq_big_nat _ _ early) sumr_const_nat mulr_natl.
  have -> : (T.-1 - 1)%:R = T%:R - 2 :> R by rewrite -natrB //; congr _%:R; clear; lia.
  move: (current p T) (T%:R : R) T0 => c t t0 cE; apply: (mulfI t0); rewrite mulfV //.
  by rewrite -[RHS](subrK c) [1 - c](_ : _ = c - (t - 2) * - c); [ring | rewrite {1}cE; ring].
by split=> [|t /early ->]; rewrite ?last cur.
Qed.

End Positions.

(** * The heads *)

Section Columns.
Variables (R : realFieldType) (d H : nat).
Hypothesis Hd : (2 * H <= d)%N.
Variables (A B : 'M[R]_(H, d)).
Hypothesis CE : mixing A B = planes d (fun=> 1) (fun=> - 1) H.
Implicit Types (i j : 'I_d) (h k : 'I_H).

Lemma first_proof k : (2 * k < d)%N.
Proof. by have := ltn_ord k; move: Hd; clear; lia. Qed.
Definition first k : 'I_d := Ordinal (first_proof k).

Lemma first_half k : (first k)./2 = k.
Proof. by rewrite /= mul2n doubleK. Qed.

Lemma first_eq k l : (first l == first k) = (l == k).
Proof. by rewrite !ord_eqE /= eqn_pmul2l. Qed.

Lemma mix_entry (X Y : 'M[R]_(H, d)) i j : mixing X Y i j = \sum_h Y h i * X h j.
Proof. by rewrite mxE; apply: eq_bigr => h _; rewrite mxE. Qed.

Let Af : 'M[R]_H := \matrix_(h, k) A h (first k).
Let Bf : 'M[R]_H := \matrix_(h, k) B h (first k).

Lemma firsts_one : Bf^T *m Af = 1%:M.
Proof.
apply/matrixP => k l; rewrite mxE (_ : \sum_h _ = mixing A B (first k) (first l)); last first.
  by rewrite mix_entry; apply: eq_bigr => h _; rewrite !mxE.
rewrite CE !mxE; cbv zeta; rewrite !first_half ltn_ord first_eq /= -ord_eqE.
by rewrite eq_sym; case: (k == l).
Qed.

Lemma units : Af \in unitmx /\ Bf \in unitmx.
Proof. by have [? ?] := mulmx1_unit firsts_one; rewrite -[Bf]trmxK unitmx_tr. Qed.

(** What C does not see in a column is zero. *)
Lemma blind_value (u : 'cV[R]_H) : (forall k, \sum_h u h 0 * A h (first k) = 0) -> u = 0.
Proof.
move=> z; have [uA _] := units; apply: trmx_inj; rewrite trmx0 -[LHS](mulmxK uA).
rewrite [_ *m Af](_ : _ = 0) ?mul0mx //; apply/matrixP => a k; rewrite !mxE ord1 -[RHS](z k).
by apply: eq_bigr => h _; rewrite !mxE.
Qed.

Lemma blind_key (u : 'cV[R]_H) : (forall k, \sum_h B h (first k) * u h 0 = 0) -> u = 0.
Proof.
move=> z; have [_ uB] := units; rewrite -unitmx_tr in uB; rewrite -[LHS](mulKmx uB).
rewrite [_ *m u](_ : _ = 0) ?mulmx0 //; apply/matrixP => k a; rewrite !mxE ord1 -[RHS](z k).
by apply: eq_bigr => h _; rewrite !mxE.
Qed.

Lemma columns_outside i h : ~~ (i./2 < H)%N -> B h i = 0 /\ A h i = 0.
Proof.
move=> iH; split.
  have /matrixP/(_ h 0) : col i B = 0; last by rewrite !mxE.
  apply: blind_value => k; under eq_bigr do rewrite mxE.
  by rewrite -mix_entry; exact: (entry_outside CE).
have /matrixP/(_ h 0) : col i A = 0; last by rewrite !mxE.
apply: blind_key => k; under eq_bigr do rewrite mxE.
rewrite -mix_entry CE mxE; cbv zeta; rewrite first_half (ltn_ord k) /=; case: eqP => // e.
by move: iH; rewrite e ltn_ord.
Qed.

Let inside := entry_inside Hd CE.

Lemma columns_partner i h : (i./2 < H)%N -> B h (partner i) = - B h i /\ A h (partner i) = - A h i.
Proof.
move=> iH; have pH : ((partner i)./2 < H)%N by rewrite partner_half.
split; apply/eqP; rewrite -addr_eq0 addrC; apply/eqP.
  have /matrixP/(_ h 0) : col i B + col (partner i) B = 0; last by rewrite !mxE.
  apply: blind_value => k; under eq_bigr do rewrite !mxE mulrDl.
  by rewrite big_split /= -!mix_entry !inside // partnerK addrA subrK subrr.
have /matrixP/(_ h 0) : col i A + col (partner i) A = 0; last by rewrite !mxE.
apply: blind_key => k; under eq_bigr do rewrite !mxE mulrDr.
rewrite big_split /= -!mix_entry !inside ?first_half ?ltn_ord //.
by rewrite (inj_eq (inv_inj (@partnerK d))) -(inj_eq (inv_inj (@partnerK d)) (partner i)) partnerK addrA subrK subrr.
Qed.

(** What changes sign with the partner sums to zero. *)
Lemma opposite_sum (F : 'I_d -> R) : (forall i, (i./2 < H)%N -> F (partner i) = - F i) ->
  \sum_(i < d | (i./2 < H)%N) F i = 0.
Proof.
move=> op; set S := \sum_(i | _) F i; have : S = - S.
  rewrite {1}/S (reindex_inj (inv_inj (@partnerK d))) /= -sumrN.
  by apply: eq_big => [i|i]; rewrite partner_half // => /op.
by move/eqP; rewrite -addr_eq0 -mulr2n mulrn_eq0 => /eqP.
Qed.

Lemma key_sum h : \sum_j A h j = 0.
Proof.
rewrite (bigID (fun j : 'I_d => (j./2 < H)%N)) /= opposite_sum ?add0r => [|i iH]; last first.
  by have [] := columns_partner h iH.
by rewrite big1 // => i iH; have [] := columns_outside h iH.
Qed.

Variables A' B' : 'M[R]_(H, d).
Definition moved : 'M[R]_d := mixing A' B + mixing A B'.

Lemma movedE i j : moved i j = \sum_h B h i * A' h j + \sum_h B' h i * A h j.
Proof. by rewrite mxE !mix_entry. Qed.

Lemma moved_outside i j : ~~ (i./2 < H)%N -> ~~ (j./2 < H)%N -> moved i j = 0.
Proof.
move=> iH jH; rewrite movedE !big1 ?addr0 // => h _.
  by have [_ ->] := columns_outside h jH; rewrite mulr0.
by have [-> _] := columns_outside h iH; rewrite mul0r.
Qed.

Lemma moved_row i : \sum_j moved i j = \sum_h B h i * \sum_j A' h j.
Proof.
under eq_bigr do rewrite movedE; rewrite big_split /= exchange_big /= [X in _ + X]exchange_big /=.
rewrite [X in _ + X]big1 ?addr0 => [|h _]; last by rewrite -mulr_sumr key_sum mulr0.
by apply: eq_bigr => h _; rewrite mulr_sumr.
Qed.

Lemma moved_row_outside i : ~~ (i./2 < H)%N -> \sum_j moved i j = 0.
Proof. by move=> iH; rewrite moved_row big1 // => h _; have [-> _] := columns_outside h iH; rewrite mul0r. Qed.

Lemma moved_rows : \sum_(i < d | (i./2 < H)%N) \sum_j moved i j = 0.
Proof.
rewrite (eq_bigr _ (fun i _ => moved_row i)); apply: opposite_sum => i iH.
by rewrite -sumrN; apply: eq_bigr => h _; have [-> _] := columns_partner h iH; rewrite mulNr.
Qed.

Lemma moved_planes : \sum_(i < d | (i./2 < H)%N) (moved i i + moved i (partner i)) = 0.
Proof.
rewrite (eq_bigr (fun i => \sum_h B h i * (A' h i + A' h (partner i)))) => [|i iH].
  apply: opposite_sum => i iH; rewrite -sumrN; apply: eq_bigr => h _.
  by have [-> _] := columns_partner h iH; rewrite partnerK mulNr addrC.
have z : \sum_h B' h i * A h i + \sum_h B' h i * A h (partner i) = 0.
  rewrite -big_split big1 // => h _ /=.
  by have [_ ->] := columns_partner h iH; rewrite mulrN subrr.
rewrite !movedE addrACA z addr0 -big_split; apply: eq_bigr => h _ /=.
by rewrite mulrDr.
Qed.

Lemma moved_column j : ~~ (j./2 < H)%N -> \sum_(i < d | (i./2 < H)%N) moved i j = 0.
Proof.
move=> jH; rewrite (eq_bigr (fun i => \sum_h B h i * A' h j)) => [|i iH].
  apply: opposite_sum => i iH; rewrite -sumrN; apply: eq_bigr => h _.
  by have [-> _] := columns_partner h iH; rewrite mulNr.
rewrite movedE [X in _ + X]big1 ?addr0 // => h _.
by have [_ ->] := columns_outside h jH; rewrite mulr0.
Qed.

End Columns.

(** * The rows to first order *)

Section Rows.
Variables (R : realFieldType) (d T : nat).
Implicit Types (X Y Z : 'M[R]_d) (p q : nat -> R).

Lemma jetB (g h : R -> R) a b a' b' : jet g a b -> jet h a' b' -> jet (fun t => g t - h t) (a - a') (b - b').
Proof.
move=> jg jh; have j := jetD jg (jetM (jet_const (- 1)) jh).
by apply: jet_eq; first apply: jet_ext j; [move=> t; rewrite mulN1r | rewrite mulN1r | ring].
Qed.

Lemma jet_square (g : R -> R) a b : jet g a b -> jet (fun t => g t ^+ 2) (a ^+ 2) (2 * a * b).
Proof.
move=> jg; apply: jet_eq; first apply: jet_ext (jetM jg jg).
- by move=> t; rewrite expr2.
- by rewrite expr2.
by ring.
Qed.

Lemma jet_sum_if (I : finType) (P : pred I) (g : I -> R -> R) (a b : I -> R) :
  (forall i, P i -> jet (g i) (a i) (b i)) ->
  jet (fun t => \sum_(i | P i) g i t) (\sum_(i | P i) a i) (\sum_(i | P i) b i).
Proof.
move=> gj; rewrite -!(big_filter _ P); apply: (@jet_ext _ (fun t => \sum_(i <- filter P (index_enum I)) g i t)).
  by move=> t; rewrite big_filter.
by apply: jet_sum => i; rewrite mem_filter => /andP [/gj].
Qed.

Lemma jet_entry X Y Z i j : jet (fun t => (X + t *: (Y + t *: Z)) i j) (X i j) (Y i j).
Proof.
apply: (@jet_poly _ _ _ _ (Z i j) 0 0) => t; rewrite !mxE.
by move: (X i j) (Y i j) (Z i j) => x y z; ring.
Qed.

Lemma jet_current p q : jet (fun t => current (fun s => p s + t * q s) T) (current p T) (current q T).
Proof.
apply: jet_ext (jet_position (current p T) (current q T)) => t.
by rewrite /current big_split /= -mulr_sumr mulrDr addrACA.
Qed.

Lemma jet_skips p q : exists k, jet (fun t => skips (fun s => p s + t * q s) T) (skips p T) k.
Proof.
exists (\sum_(1 <= s < T.-1 | (T <= 2 * s)%N) (p s * q (2 * s + 1 - T)%N + q s * p (2 * s + 1 - T)%N)).
apply: (@jet_poly _ _ _ _ (\sum_(1 <= s < T.-1 | (T <= 2 * s)%N) q s * q (2 * s + 1 - T)%N) 0 0) => t.
rewrite mulr0 addr0 mulr0 addr0 /skips !mulr_sumr -!big_split.
by apply: eq_bigr => s _ /=; ring.
Qed.

Lemma jet_second p q : exists k, jet (fun t => second (fun s => p s + t * q s) T) (second p T) k.
Proof.
rewrite /second; case: (2 < T)%N; last by exists 0; exact: jet_const.
by exists (q T.-2); exact: jet_position.
Qed.

Definition row_slope X Y p q i : R :=
  2 * (1 - p T * X i i) * (0 - (p T * Y i i + q T * X i i))
  + (earlier p T * (2 * X i i * Y i i) + (2 * \sum_(1 <= s < T.-1) p s * q s) * X i i ^+ 2)
  + ((earlier p T + p T ^+ 2) * (\sum_(j | (j != i) && (j != partner i)) 2 * X i j * Y i j)
     + ((2 * \sum_(1 <= s < T.-1) p s * q s) + 2 * p T * q T) * \sum_(j | (j != i) && (j != partner i)) X i j ^+ 2)
  + 2 * (p T.-1 * (\sum_j X i j) + current p T * X i (partner i))
    * ((p T.-1 * (\sum_j Y i j) + q T.-1 * (\sum_j X i j))
       + (current p T * Y i (partner i) + current q T * X i (partner i))).

Lemma jet_row X Y Z p q i :
  jet (fun t => orthogonal_row (X + t *: (Y + t *: Z)) (fun s => p s + t * q s) T i)
    (orthogonal_row X p T i) (row_slope X Y p q i).
Proof.
have c j := jet_entry X Y Z i j.
have P := jet_position (p T) (q T); have W := jet_position (p T.-1) (q T.-1).
have E := jet_earlier p q T; have Q := jet_current p q.
have S1 := @jet_sum_if _ predT _ _ _ (fun j _ => c j).
have S2 := @jet_sum_if _ (fun j => (j != i) && (j != partner i)) _ _ _ (fun j _ => jet_square (c j)).
exact: (jetD (jetD (jetD (jet_square (jetB (jet_const 1) (jetM P (c i)))) (jetM E (jet_square (c i))))
  (jetM (jetD E (jet_square P)) S2)) (jet_square (jetD (jetM W S1) (jetM Q (c (partner i)))))).
Qed.

(** The row of the sign, where C vanishes there. *)
Lemma jet_sign X Y Z p q s : (forall j, X s j = 0) -> Y s s = 0 -> \sum_j Y s j = 0 ->
  jet (fun t => sign_row (X + t *: (Y + t *: Z)) (fun s => p s + t * q s) T s) (sign_row X p T s) 0.
Proof.
move=> X0 Y0 S0; have c j := jet_entry X Y Z s j.
have P := jet_position (p T) (q T); have W := jet_position (p T.-1) (q T.-1).
have E := jet_earlier p q T; have Q := jet_current p q; have [k K] := jet_second p q.
have S1 := @jet_sum_if _ predT _ _ _ (fun j _ => c j).
have S2 := @jet_sum_if _ (fun j => j != s) _ _ _ (fun j _ => jet_square (c j)).
have S3 := @jet_sum_if _ predT _ _ _ (fun k _ => jetM (c (lo k)) (c (hi k))).
have j := jetD (jetD (jet_square (jetB (jetB (jet_const 1) (jetM (jetD Q W) (c s))) (jetM W (jetB S1 (c s)))))
  (jetM (jetD E (jet_square P)) S2)) (jetM (jetM (jetM (jet_const 4) P) K) S3).
apply: jet_eq; [exact: j | by [] |].
have z1 : \sum_(j | predT j) X s j = 0 by apply: big1 => i _; exact: X0.
have z2 : \sum_(j | j != s) X s j ^+ 2 = 0 by apply: big1 => i _; rewrite X0 expr0n.
have z3 : \sum_(j | j != s) 2 * X s j * Y s j = 0 by apply: big1 => i _; rewrite X0 mulr0 mul0r.
have z4 : \sum_(l | predT l) X s (lo l) * X s (hi l) = 0 by apply: big1 => i _; rewrite X0 mul0r.
have z5 : \sum_(l | predT l) (X s (lo l) * Y s (hi l) + Y s (lo l) * X s (hi l)) = 0.
  by apply: big1 => i _; rewrite !X0 mul0r mulr0 addr0.
have z6 : \sum_(j | predT j) Y s j = 0 by [].
by rewrite z1 z2 z3 z4 z5 z6 X0 Y0; ring.
Qed.

End Rows.

(** * Their sum *)

Section Sum.
Variables (R : realFieldType) (d H T : nat).
Hypotheses (T2 : (2 <= T)%N) (Hd : (2 * H <= d)%N) (d1 : (1 <= d)%N).
Variables (A B : 'M[R]_(H, d)) (p : nat -> R).
Hypothesis CE : mixing A B = planes d (fun=> 1) (fun=> - 1) H.
Hypotheses (pT : p T = 1 - T%:R^-1) (early : forall t, (1 <= t < T.-1)%N -> p t = - T%:R^-1).
Variables (A' B' : 'M[R]_(H, d)) (q : nat -> R).

Notation C := (mixing A B).
Notation Y := (moved A B A' B').
Notation f := (fun (A B : 'M[R]_(H, d)) (p : nat -> R) => loss (orthogonal d) A B p T).

Lemma T0 : T%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n ltnW. Qed.

Lemma count : (T.-1 - 1)%:R = T%:R - 2 :> R.
Proof. by rewrite -natrB //; congr _%:R; clear; lia. Qed.

Lemma equal_earlier : earlier p T = (T%:R - 2) / T%:R ^+ 2.
Proof.
rewrite /earlier (eq_big_nat _ _ (F2 := fun=> T%:R^-1 ^+ 2)) => [|t /early ->]; last by rewrite sqrrN.
by rewrite sumr_const_nat -[_ *+ (T.-1 - 1)]mulr_natl count exprVn.
Qed.

Lemma equal_current : current p T = T%:R^-1.
Proof.
rewrite /current (eq_big_nat _ _ early) sumr_const_nat -[_ *+ (T.-1 - 1)]mulr_natl count pT.
by move: (T%:R : R) T0 => t t0; field.
Qed.

Lemma equal_slope : \sum_(1 <= s < T.-1) p s * q s = - T%:R^-1 * (current q T - q T).
Proof.
rewrite /current addrK mulr_sumr; apply: eq_big_nat => s sT; by rewrite early.
Qed.

Lemma slope_inside (i : 'I_d) : (i./2 < H)%N -> row_slope T C Y p q i =
  - 2 / T%:R ^+ 2 * (Y i i + Y i (partner i)) - 2 * p T.-1 / T%:R * (\sum_j Y i j).
Proof.
move=> iH; have pi := partner_inside Hd iH; have ip := pi; rewrite eq_sym in ip.
have Cii : C i i = 1 by rewrite (entry_inside Hd CE) // eqxx (negbTE ip) subr0.
have Cip : C i (partner i) = - 1 by rewrite (entry_inside Hd CE) // eqxx (negbTE pi) sub0r.
have C0 j : j != i -> j != partner i -> C i j = 0.
  by move=> /negbTE ji /negbTE jp; rewrite (entry_inside Hd CE) // ji jp subrr.
rewrite /row_slope equal_slope equal_earlier equal_current pT Cii Cip.
have -> : \sum_j C i j = 0.
  rewrite (bigD1 i) //= (bigD1 (partner i)) //= big1 => [|j /andP [ji jp]]; last exact: C0.
  by rewrite Cii Cip addr0 subrr.
have -> : \sum_(j | (j != i) && (j != partner i)) 2 * C i j * Y i j = 0.
  by apply: big1 => j /andP [ji jp]; rewrite C0 // mulr0 mul0r.
have -> : \sum_(j | (j != i) && (j != partner i)) C i j ^+ 2 = 0.
  by apply: big1 => j /andP [ji jp]; rewrite C0 // expr0n.
move: (\sum_j Y i j) (Y i i) (Y i (partner i)) (current q T) (q T) (q T.-1) (p T.-1) => S y z c u v w.
by move: (T%:R : R) T0 => t t0; field.
Qed.

Lemma slope_outside (i : 'I_d) : ~~ (i./2 < H)%N -> row_slope T C Y p q i = 0.
Proof.
move=> iH; have z j : C i j = 0 by exact: (entry_outside CE).
have Y0 : Y i i = 0 by exact: (moved_outside Hd CE).
have z1 : \sum_(j | (j != i) && (j != partner i)) 2 * C i j * Y i j = 0.
  by apply: big1 => j _; rewrite z mulr0 mul0r.
have z2 : \sum_(j | (j != i) && (j != partner i)) C i j ^+ 2 = 0 by apply: big1 => j _; rewrite z expr0n.
have z3 : \sum_j C i j = 0 by apply: big1 => j _; exact: z.
by rewrite /row_slope z1 z2 z3 !z Y0; ring.
Qed.

Lemma slopes_sum : \sum_i row_slope T C Y p q i = 0.
Proof.
rewrite (bigID (fun i : 'I_d => (i./2 < H)%N)) /= [X in _ + X]big1 => [|i]; last exact: slope_outside.
rewrite (eq_bigr _ slope_inside) sumrB -!mulr_sumr (moved_planes Hd CE) (moved_rows Hd CE).
by rewrite !mulr0 subrr addr0.
Qed.

Lemma difference_flat : flat (fun t => f (A + t *: A') (B + t *: B') (fun s => p s + t * q s)).
Proof.
have line t : mixing (A + t *: A') (B + t *: B') = C + t *: (Y + t *: mixing A' B').
  by rewrite mixing_line.
have row i := jet_row T C Y (mixing A' B') p q i.
have [od|ed] := boolP (odd d); last first.
  have j := @jet_sum_if R _ predT _ _ _ (fun i _ => row i).
  apply: jet_flat (jet_ext _ j) slopes_sum => t.
  by rewrite orthogonal_loss // line.
have sd : (d.-1 < d)%N by rewrite prednK.
pose s := Ordinal sd; have sE : s = d.-1 :> nat by [].
have sH : ~~ (s./2 < H)%N by apply/negP => /=; move: Hd d1 od; clear; lia.
have z j : C s j = 0 by exact: (entry_outside CE).
have js := jet_sign T (mixing A' B') p q z (moved_outside Hd CE A' B' sH sH) (moved_row_outside Hd CE A' B' sH).
have [k K] := jet_skips T p q.
have entry i j := jet_entry C Y (mixing A' B') i j.
have j := jetD (@jet_sum_if R _ (fun i => i != s) _ _ _ (fun i _ => jetD (row i)
  (jetM (jetM (jetM (jet_const 2) (entry i i)) (entry i s)) K))) js.
apply: jet_flat (jet_ext _ j) _ => [t|].
  by rewrite (orthogonal_odd_loss _ _ _ od sE) // line.
rewrite addr0 big_split /=; have s0 := slope_outside sH.
have := slopes_sum; rewrite (bigD1 s) //= s0 add0r => ->; rewrite add0r.
rewrite (bigID (fun i : 'I_d => (i./2 < H)%N)) /= [X in _ + X]big1 => [|i /andP [_ iH]]; last first.
  have zi l : C i l = 0 by exact: (entry_outside CE).
  by rewrite !zi; ring.
rewrite addr0 (eq_bigl (fun i : 'I_d => (i./2 < H)%N)) => [|i]; last first.
  by case: eqP => [->|] //=; rewrite (negbTE sH).
rewrite (eq_bigr (fun i => 2 * skips p T * Y i s)) => [|i iH].
  by rewrite -mulr_sumr (moved_column Hd CE A' B' sH) mulr0.
have si : (s == i) = false by apply/negP => /eqP e; move: sH; rewrite e iH.
have sp : (s == partner i) = false.
  by apply/negP => /eqP e; move: sH; rewrite e partner_half iH.
have Cis : C i s = 0 by rewrite (entry_inside Hd CE) // si sp subrr.
have pi := partner_inside Hd iH; have ip := pi; rewrite eq_sym in ip.
have Cii : C i i = 1 by rewrite (entry_inside Hd CE) // eqxx (negbTE ip) subr0.
rewrite Cis Cii; move: (skips p T) (Y i s) (Y i i) => *; ring.
Qed.

End Sum.

Theorem critical_differences (R : realFieldType) d H T (A B : 'M[R]_(H, d)) (p : nat -> R) :
  (2 <= T)%N -> (2 * H <= d)%N -> (1 <= d)%N -> (1 <= H)%N ->
  mixing A B = planes d (fun=> 1) (fun=> - 1) H ->
  critical (fun (A B : 'M[R]_(H, d)) (p : nat -> R) => loss (orthogonal d) A B p T) A B p <->
  p T = 1 - T%:R^-1 /\ forall t, (1 <= t < T.-1)%N -> p t = - T%:R^-1.
Proof.
move=> T2 Hd d1 H1 CE; split; first exact: critical_positions.
by move=> [pT early] A' B' q; exact: difference_flat.
Qed.

Print Assumptions critical_differences.
