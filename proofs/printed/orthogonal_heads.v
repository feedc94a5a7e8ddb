(** * The printed lines of orthogonal_heads

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/orthogonal_heads.v] for even d,
    [proofs/orthogonal_heads_odd.v] and [proofs/orthogonal_heads_zero.v] for odd d. Coordinates count from 1: [proofs/kit/numbered.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges projector pairs planes odd sign rows numbered.
From icar Require Import orthogonal_heads orthogonal_heads_odd orthogonal_heads_zero.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma even_printed d : (d %% 2 = 0)%N -> ~~ odd d.
Proof. by rewrite modn2; case: odd. Qed.

Lemma odd_printed d : (d %% 2 = 1)%N -> odd d.
Proof. by rewrite modn2; case: odd. Qed.

Section Bridges.

Variables (R : realFieldType) (d : nat).

(** The squares of a row without those of i and its partner. *)
Lemma rest_numbered (C : 'M[R]_d) (i : 'I_d) : partner i != i ->
  (- 1) * (C i i ^+ 2) + (- 1) * (C i (partner i) ^+ 2) + \sum_j C i j ^+ 2 = rest C i.
Proof.
move=> pi; rewrite (bigD1 i) // (bigD1 (partner i)) //= -/(rest C i).
by move: (rest C i) => x; ring.
Qed.

Lemma row_numbered (C : 'M[R]_d) (p : nat -> R) T (i : 'I_d) : partner i != i -> (2 <= T)%N ->
  (1 + (- 1) * p T * entry C i.+1 i.+1) ^+ 2
  + entry C i.+1 i.+1 ^+ 2 * (\sum_(1 <= t < (T - 2).+1) p t ^+ 2)
  + (p (T - 1)%N * (\sum_(1 <= j < d.+1) entry C i.+1 j)
     + entry C i.+1 (bar i.+1) * ((- 1) * p (T - 1)%N + \sum_(1 <= t < T.+1) p t)) ^+ 2
  + (p T ^+ 2 + \sum_(1 <= t < (T - 2).+1) p t ^+ 2)
    * ((- 1) * (entry C i.+1 i.+1 ^+ 2) + (- 1) * (entry C i.+1 (bar i.+1) ^+ 2)
       + \sum_(1 <= j < d.+1) entry C i.+1 j ^+ 2)
  = orthogonal_row C p T i.
Proof.
move=> pi T2; rewrite earlier_numbered // current_numbered // row_sum row_squares entry_bar // entryE.
rewrite rest_numbered // subn1 /orthogonal_row -/(rest C i).
by move: (earlier p T) (current p T) (\sum_j C i j) (rest C i) => r q S X; ring.
Qed.

(** The blocks of the family of kappa. *)
Lemma planes_family (kappa : R) : ~~ odd d -> planes d (fun=> 1) (fun=> kappa) (d %/ 2) = family d kappa.
Proof.
move=> ed; apply/matrixP => i j; rewrite !mxE /= divn2 [j./2 == _]eq_sym same_half.
have -> : (i./2 < d./2)%N by have := ltn_ord i; lia.
by case: (j == i) => //=; case: (j == partner i).
Qed.

Lemma entry_kappa (C : 'M[R]_d) (d1 : (0 < d)%N) : ~~ odd d ->
  entry C 1 2 = C (Ordinal d1) (partner (Ordinal d1)).
Proof. by move=> ed; rewrite -(entry_bar C (partner_even (Ordinal d1) ed)). Qed.

Lemma family_kappa (kappa : R) (d1 : (0 < d)%N) : ~~ odd d ->
  family d kappa (Ordinal d1) (partner (Ordinal d1)) = kappa.
Proof. by move=> ed; rewrite mxE eqxx (negbTE (partner_even _ ed)). Qed.

(** The planes that are kept: where chi is 1. *)
Lemma planes_kept (K : {set 'I_(d./2)}) (chi : nat -> R) : ~~ odd d ->
  (forall k : 'I_(d./2), chi k.+1 = (k \in K)%:R) -> planes d chi chi (d %/ 2) = spread K 1.
Proof.
move=> ed chiK; apply/matrixP => i j; rewrite !mxE /= divn2 [j./2 == _]eq_sym same_half mul1r.
have lt : (i./2 < d./2)%N by have := ltn_ord i; lia.
have -> : kept K i = (Ordinal lt \in K).
  apply/exists_inP/idP => [[k kK /eqP ki]|iK]; last by exists (Ordinal lt).
  by rewrite (_ : Ordinal lt = k) //; apply/val_inj.
rewrite lt -(chiK (Ordinal lt)) /=; have := partner_even i ed.
have [->|_] := eqVneq j i => /=; first by rewrite eq_sym => /negbTE ->; rewrite addr0 mulr1.
by case: (j == partner i); rewrite ?add0r ?mulr1 ?mulr0.
Qed.

Lemma sum_halves (F : nat -> R) : \sum_(1 <= k < (d %/ 2).+1) F k = \sum_(k < d./2) F k.+1.
Proof. by rewrite divn2 sum_numbered. Qed.

Lemma chi_numbered (C : 'M[R]_d) (k : 'I_(d./2)) : entry C (2 * k.+1) (2 * k.+1) = C (hi k) (hi k).
Proof. by rewrite -entryE /=; congr (entry _ _ _); lia. Qed.

Lemma sum_members n (K : {set 'I_n}) : \sum_(k < n) (k \in K)%:R = #|K|%:R :> R.
Proof.
by rewrite -sum1_card natr_sum [RHS]big_mkcond; apply: eq_bigr => k _; case: ifP.
Qed.

Lemma kept_number (H : nat) : ~~ odd d -> Num.min H%:R (1 / 2 * d%:R) = (minn H d./2)%:R :> R.
Proof.
move=> ed; have -> : 1 / 2 * d%:R = (d./2)%:R :> R.
  rewrite -[d in LHS](odd_double_half d) (negbTE ed) add0n -mul2n natrM.
  by rewrite mulrA mul1r mulVf ?mul1r // pnatr_eq0.
by case: (leqP H d./2) => [le|/ltnW le]; [apply: min_l | apply: min_r]; rewrite ler_nat.
Qed.

(** ** Odd d *)

Section Sign.
Variables (C : 'M[R]_d) (s : 'I_d).
Hypothesis sd : s.+1 = d.

Lemma entry_sign (j : 'I_d) : entry C d j.+1 = C s j.
Proof. by rewrite -entryE; congr (entry _ _ _). Qed.

Lemma entry_corner : entry C d d = C s s.
Proof. by rewrite -entry_sign; congr (entry _ _ _). Qed.

Lemma entry_last (i : 'I_d) : entry C i.+1 d = C i s.
Proof. by rewrite -entryE; congr (entry _ _ _). Qed.

Lemma sign_row_sum : \sum_(1 <= j < d.+1) entry C d j = \sum_j C s j.
Proof. by rewrite sum_numbered; apply: eq_bigr => j _; rewrite entry_sign. Qed.

Lemma sign_row_squares : \sum_(1 <= j < d.+1) entry C d j ^+ 2 = \sum_j C s j ^+ 2.
Proof. by rewrite sum_numbered; apply: eq_bigr => j _; rewrite entry_sign. Qed.

Lemma sign_pairs : \sum_(1 <= k < (d %/ 2).+1) entry C d (2 * k) * entry C d (2 * k - 1) =
  \sum_(k < d./2) C s (lo k) * C s (hi k).
Proof.
rewrite sum_halves; apply: eq_bigr => k _; rewrite mulrC.
have -> : (2 * k.+1)%N = (hi k).+1 by rewrite /=; lia.
by rewrite subn1 (entry_sign (hi k)) -(entry_sign (lo k)).
Qed.

Lemma sum_others (F : nat -> R) : \sum_(1 <= i < (d - 1).+1) F i = \sum_(i | i != s) F i.+1.
Proof.
have d1 : (0 < d)%N by rewrite -sd.
apply: (@addIr _ (F d)); transitivity (\sum_(1 <= i < d.+1) F i).
  by rewrite subn1 prednK // [RHS]big_nat_recr.
by rewrite sum_numbered (bigD1 s) //= sd addrC.
Qed.

End Sign.

(** The blocks and the corner of the family of kappa. *)
Lemma signed_cornered (kappa corner : R) : odd d ->
  signed_planes d (fun=> 1) (fun=> kappa) 0 corner (d %/ 2) = cornered d 1 kappa corner.
Proof.
move=> od; apply/matrixP => i j; rewrite !mxE /= divn2.
have -> : (i == d.-1 :> nat) = is_sign i by rewrite is_signE //; have := ltn_ord i; lia.
have [ii|pi] := boolP (is_sign i).
  have -> : (j == d.-1 :> nat) = (j == i).
    move: ii; rewrite is_signE // ord_eqE; have := ltn_ord i; have := ltn_ord j; lia.
  by rewrite (eqP ii : partner i = i) if_same; case: (j == i).
have -> : (i./2 < d./2)%N by move: pi; rewrite is_signE //; have := ltn_ord i; lia.
rewrite [j./2 == _]eq_sym same_half.
by case: (j == i) => //=; case: (j == partner i).
Qed.

Lemma first_plane (d1 : (0 < d)%N) : (1 < d)%N -> partner (Ordinal d1) != Ordinal d1.
Proof. by move=> d2; rewrite ord_eqE val_partner /= d2. Qed.

Lemma cornered_kappa (kappa corner : R) (d1 : (0 < d)%N) : (1 < d)%N ->
  cornered d 1 kappa corner (Ordinal d1) (partner (Ordinal d1)) = kappa.
Proof. by move=> d2; rewrite mxE eqxx (negbTE (first_plane d1 d2)). Qed.

Section OddPositions.
Variables (p : nat -> R) (T : nat).
Hypothesis T2 : (2 <= T)%N.

Lemma skips_numbered :
  \sum_((1 + T) %/ 2 <= t < (T - 2).+1) p t * p (1 + 2 * t - T)%N = skips p T.
Proof.
rewrite /skips position_earlier // (big_nat_widenl _ 1); last by lia.
rewrite big_nat_cond [RHS]big_nat_cond; apply: eq_big => [t|t _]; last by rewrite [(1 + _)%N]addnC.
by congr (_ && _); lia.
Qed.

Lemma second_numbered : (if (T > 2)%N then p (T - 2)%N else 0) = second p T.
Proof. by rewrite /second subn2. Qed.

End OddPositions.

(** Weights with few heads: H planes that read themselves have rank H at least. *)
Lemma rank_planes (C : 'M[R]_d) m : (m <= d./2)%N ->
  (forall k l : 'I_(d./2), C (lo k) (lo l) = ((l == k) && (k < m)%N)%:R) -> (m <= \rank C)%N.
Proof.
move=> md CE; pose S : 'M[R]_(m, d) := \matrix_(h, j) (j == lo (widen_ord md h))%:R.
have pick n (X : 'M[R]_(d, n)) h j : (S *m X) h j = X (lo (widen_ord md h)) j.
  rewrite mxE (bigD1 (lo (widen_ord md h))) //= mxE eqxx mul1r big1 ?addr0 // => l /negbTE lh.
  by rewrite mxE lh mul0r.
have pickr n (X : 'M[R]_(n, d)) i k : (X *m S^T) i k = X i (lo (widen_ord md k)).
  rewrite mxE (bigD1 (lo (widen_ord md k))) //= !mxE eqxx mulr1 big1 ?addr0 // => l /negbTE lk.
  by rewrite !mxE lk mulr0.
have full : S *m C *m S^T = 1%:M.
  apply/matrixP => h k; rewrite pickr pick CE /= ltn_ord andbT [RHS]mxE.
  by rewrite !ord_eqE /= eq_sym.
by rewrite -[X in (X <= _)%N](mxrank1 R) -full; apply: leq_trans (mxrankM_maxl _ _) (mxrankM_maxr _ _).
Qed.

(** (1 + kappa) p_{T-1} = - kappa p_T with kappa = p_T c and p_T nonzero. *)
Lemma ratio_numbered (x y c : R) : x != 0 -> y * (1 + x * c) = (- 1) * c * x ^+ 2 ->
  x * c != - 1 /\ y = - (x * c) / (1 + x * c) * x.
Proof.
move=> x0 e; have k0 : 1 + x * c != 0.
  apply: contraNneq x0 => k0; have cE : x * c = - 1 by apply/eqP; rewrite -addr_eq0 addrC k0.
  move: e; rewrite k0 mulr0 (_ : (- 1) * c * x ^+ 2 = - (x * c) * x); last by ring.
  by rewrite cE opprK mul1r => <-.
split; first by apply: contraNneq k0 => ->; rewrite subrr.
by apply: (mulIf k0); rewrite e; field.
Qed.

Lemma least_printed (H : nat) : Num.max 0 (d%:R + (- 2) * H%:R) = (d - 2 * H)%:R :> R.
Proof.
rewrite mulNr -natrM; case: (leqP (2 * H) d) => le.
  by rewrite max_r ?natrB // subr_ge0 ler_nat.
by rewrite max_l ?subr_le0 ?ler_nat 1?ltnW // (eqP (ltnW le : _ - _ == 0)%N).
Qed.

Lemma rank_heads H (A B : 'M[R]_(H, d)) : (\rank (mixing A B) <= H)%N.
Proof. by have := rank_mixing_heads A B 1; rewrite scale1r. Qed.

End Bridges.

Section Printed.

Variable R : realFieldType.

Theorem printed_loss : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((d %% 2) = 0)%N -> ((loss (orthogonal d) A B p T) = (\sum_(1 <= i < (d).+1) (((1 + ((- 1) * p T * entry (mixing A B) i i)) ^+ 2) + ((entry (mixing A B) i i ^+ 2) * (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2))) + (((p (T - 1)%N * (\sum_(1 <= j < (d).+1) entry (mixing A B) i j)) + (entry (mixing A B) i (bar i)%N * (((- 1) * p (T - 1)%N) + (\sum_(1 <= t < (T).+1) p t)))) ^+ 2) + (((p T ^+ 2) + (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2))) * (((- 1) * (entry (mixing A B) i i ^+ 2)) + ((- 1) * (entry (mixing A B) i (bar i)%N ^+ 2)) + (\sum_(1 <= j < (d).+1) (entry (mixing A B) i j ^+ 2))))))).
Proof.
move=> d H T A B p T2 d1 H1 /even_printed ed; rewrite orthogonal_loss // [RHS]sum_numbered.
by apply: eq_bigr => i _; rewrite row_numbered //; exact: partner_even.
Qed.

Theorem printed_zero_set : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((d %% 2) = 0)%N -> (((loss (orthogonal d) A B p T) = 0)) <-> (((p T *: ((mixing A B))) = (planes d (fun k => 1) (fun k => (p T * entry (mixing A B) 1%N 2%N)) (d %/ 2)))) /\ (forall t : nat, (1 <= t <= (T - 2))%N -> (p t = 0)) /\ (((p (T - 1)%N * (1 + (p T * entry (mixing A B) 1%N 2%N))) = ((- 1) * entry (mixing A B) 1%N 2%N * (p T ^+ 2)))).
Proof.
move=> d H T A B p T2 d1 H1 /even_printed ed; rewrite early_numbered // subn1 planes_family // entry_kappa //.
set C := mixing A B; set c := C _ _; split.
  case/orthogonal_zero_set => // kappa [k1 ME p0 p1].
  have kE : p T * c = kappa by rewrite -(family_kappa kappa d1 ed) -ME mxE.
  split; first by rewrite kE.
  split=> //; move: p1 k1; rewrite -kE => -> k1.
  have k0 : 1 + p T * c != 0 by rewrite addrC addr_eq0.
  by field.
case=> ME [p0 p1]; apply/orthogonal_zero_set => //; exists (p T * c).
have pT : p T != 0.
  apply/eqP => pT; have := congr1 (fun X : 'M_d => X (Ordinal d1) (Ordinal d1)) ME.
  by rewrite !mxE pT mul0r eqxx => /eqP; rewrite eq_sym oner_eq0.
have [k1 p2] := ratio_numbered pT p1.
by split.
Qed.

Theorem printed_escape : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> forall eps : R, 0 < eps -> ((d %% 2) = 0)%N -> ((mixing A B) = (((eps * (d%:R ^- 1)) *: ((const_mx 1 : 'M_d))) + (planes d (fun k => 1) (fun k => (- 1)) (d %/ 2)))) -> (p T = 1) -> (p (T - 1)%N = ((eps ^- 1) * (d%:R ^- 1) * (d%:R + ((- 1) * eps)))) -> ((\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2)) = 0) -> ((((\rank (mixing A B)%R)%:R : R) = (1 + ((1 / 2) * d%:R)))) /\ (((loss (orthogonal d) A B p T) = ((eps ^+ 2) * (d%:R ^- 1) * ((- 1) + d%:R)))).
Proof.
move=> d H T A B p T2 d1 H1 eps eps0 /even_printed ed; rewrite planes_family // subn1 earlier_numbered //.
move=> CE pT p1 /earlier_eq0 p0; have e0 := lt0r_neq0 eps0.
have dn : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have {}CE : mixing A B = family d (- 1) + const_mx (eps / d%:R).
  by rewrite CE addrC; congr (_ + _); apply/matrixP => i j; rewrite !mxE mulr1.
split.
  rewrite CE escape_rank // -add1n natrD; congr (_ + _).
  have {2}-> : d = (2 * d./2)%N by lia.
  by rewrite natrM mulrA mul1r mulVf ?mul1r // pnatr_eq0.
rewrite orthogonal_loss // (escape_loss ed d1 e0 CE pT _ p0); last by rewrite p1; field; rewrite dn e0.
by rewrite -subn1 natrB //; field.
Qed.

Theorem printed_odd_loss : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((d %% 2) = 1)%N -> ((loss (orthogonal d) A B p T) = ((((p T ^+ 2) + (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2))) * (((- 1) * (entry (mixing A B) d d ^+ 2)) + (\sum_(1 <= j < (d).+1) (entry (mixing A B) d j ^+ 2)))) + (4 * p T * (if (T > 2)%N then p (T - 2)%N else 0) * (\sum_(1 <= k < ((d %/ 2)).+1) (entry (mixing A B) d (2 * k)%N * entry (mixing A B) d ((2 * k) - 1)%N))) + ((1 + ((- 1) * entry (mixing A B) d d * (\sum_(1 <= t < (T).+1) p t)) + ((- 1) * p (T - 1)%N * (((- 1) * entry (mixing A B) d d) + (\sum_(1 <= j < (d).+1) entry (mixing A B) d j)))) ^+ 2) + (\sum_(1 <= i < ((d - 1)).+1) (((1 + ((- 1) * p T * entry (mixing A B) i i)) ^+ 2) + ((entry (mixing A B) i i ^+ 2) * (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2))) + (2 * entry (mixing A B) i d * entry (mixing A B) i i * (\sum_(((1 + T) %/ 2) <= t < ((T - 2)).+1) (p t * p (1 + (2 * t) - T)%N))) + (((p (T - 1)%N * (\sum_(1 <= j < (d).+1) entry (mixing A B) i j)) + (entry (mixing A B) i (bar i)%N * (((- 1) * p (T - 1)%N) + (\sum_(1 <= t < (T).+1) p t)))) ^+ 2) + (((p T ^+ 2) + (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2))) * (((- 1) * (entry (mixing A B) i i ^+ 2)) + ((- 1) * (entry (mixing A B) i (bar i)%N ^+ 2)) + (\sum_(1 <= j < (d).+1) (entry (mixing A B) i j ^+ 2)))))))).
Proof.
move=> d H T A B p T2 d1 H1 /odd_printed od; have lt : (d.-1 < d)%N by lia.
pose s := Ordinal lt; have sd : s.+1 = d by rewrite /= prednK.
have sl : s = d.-1 :> nat by []; have ss := sign_last od sl.
rewrite (orthogonal_odd_loss A B p od sl T2) addrC (sum_others sd); congr (_ + _).
  rewrite earlier_numbered // second_numbered (entry_corner _ sd) (sign_row_sum _ sd) (sign_row_squares _ sd).
  rewrite (sign_pairs _ sd) sum_positions // subn1 (bigD1 s) //= /sign_row /current.
  set C := mixing A B; set Z := \sum_(k < _) _; set X := \sum_(j | _) C s j ^+ 2; set S := \sum_(j < d) _.
  by move: (\sum_(1 <= t < _) p t) (earlier p T) (second p T) => *; ring.
apply: eq_bigr => i is_; have pi : partner i != i by rewrite -/(is_sign i) (sign_unique T2 od ss).
rewrite -(row_numbered _ _ pi T2) skips_numbered // (entry_last _ sd) !entryE.
by move: (entry _ _ _) (\sum_(1 <= t < _) _) (\sum_(1 <= t < _) _) (\sum_(1 <= j < _) _) (\sum_(1 <= j < _) _) => *; ring.
Qed.

Theorem printed_odd_few : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((H%:R : R) <= (((- 1) / 2) + ((1 / 2) * d%:R))) -> ((d %% 2) = 1)%N -> ((mixing A B) = (signed_planes d (fun k => 1) (fun k => 1) ((- 1) * ((2 + H%:R) ^- 1)) 0 H)) -> (p T = 1) -> (p (T - 1)%N = ((- 1) / 2)) -> ((\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2)) = 0) -> ((\rank (mixing A B)%R = H)%N) /\ (((loss (orthogonal d) A B p T) = ((- 1) + d%:R + ((- 2) * H%:R) + (2 * ((2 + H%:R) ^- 1))))).
Proof.
move=> d H T A B p T2 d1 H1 Hd /odd_printed od; rewrite subn1 earlier_numbered // => CE pT p1 /earlier_eq0 p0.
have lt : (d.-1 < d)%N by lia.
pose s := Ordinal lt; have sl : s = d.-1 :> nat by [].
have dE : d%:R = 2 * (d./2)%:R + 1 :> R by rewrite -natrM -(natrD _ _ 1); congr (_%:R); lia.
have mH : (H <= d./2)%N.
  by move: Hd; rewrite dE -(ler_nat R); congr (_ <= _); field.
have plane (i j : 'I_d) : i != s -> mixing A B i j = ((j./2 == i./2) && (i./2 < H)%N)%:R.
  by rewrite ord_eqE CE !mxE /= => /negbTE ->; rewrite andbC; case: ifP => //; rewrite if_same.
have row j : mixing A B s j = (- 1) * (2 + H%:R)^-1 * (j./2 < H)%N%:R + 0 * (j == s)%:R.
  rewrite CE !mxE eqxx mul0r addr0 (_ : (j < 2 * H)%N = (j./2 < H)%N); last by lia.
  case: ifP => [/eqP jd|_]; last by case: ifP; rewrite ?mulr1 ?mulr0.
  by rewrite (_ : (j./2 < H)%N = false) ?mulr0 //; lia.
split.
  apply/eqP; rewrite eqn_leq rank_heads /=; apply: rank_planes mH _ => k l.
  have ks : lo k != s by rewrite ord_eqE /=; have := ltn_ord k; lia.
  by rewrite plane // /= !doubleK.
rewrite (signed_loss od sl T2 mH plane row pT p1 p0) natrB // dE.
have H2 : 2 + H%:R != 0 :> R by apply: lt0r_neq0; rewrite addr_gt0 ?ltr0n.
by field.
Qed.

Theorem printed_odd_minimisers : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> (H < d)%N -> ((d %% 2) = 1)%N -> (((loss (orthogonal d) A B p T) = 0)) <-> (((p T *: ((mixing A B))) = (signed_planes d (fun k => 1) (fun k => 1) 0 2 (d %/ 2)))) /\ (forall t : nat, (1 <= t <= (T - 2))%N -> (p t = 0)) /\ ((p (T - 1)%N = (((- 1) / 2) * p T))).
Proof.
move=> d H T A B p T2 d1 H1 Hd /odd_printed od; rewrite early_numbered // subn1 signed_cornered //.
rewrite orthogonal_odd_minimisers //; last by lia.
have -> : (- 1) / 2 * p T = - p T / 2 by field.
by split=> [[ME p0 p1]|[ME [p0 p1]]].
Qed.

Theorem printed_odd_zero_set : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> (d > 1)%N -> ((d %% 2) = 1)%N -> (((loss (orthogonal d) A B p T) = 0)) <-> (((p T *: ((mixing A B))) = (signed_planes d (fun k => 1) (fun k => (p T * entry (mixing A B) 1%N 2%N)) 0 (1 + (p T * entry (mixing A B) 1%N 2%N)) (d %/ 2)))) /\ (forall t : nat, (1 <= t <= (T - 2))%N -> (p t = 0)) /\ (((p (T - 1)%N * (1 + (p T * entry (mixing A B) 1%N 2%N))) = ((- 1) * entry (mixing A B) 1%N 2%N * (p T ^+ 2)))).
Proof.
move=> d H T A B p T2 d1 H1 d2 /odd_printed od; rewrite early_numbered // subn1 signed_cornered //.
have kC : entry (mixing A B) 1 2 = mixing A B (Ordinal d1) (partner (Ordinal d1)).
  by rewrite -(entry_bar _ (first_plane d1 d2)).
rewrite kC; set C := mixing A B; set c := C _ _; split.
  case/orthogonal_odd_zero_set => // kappa [k1 ME p0 p1].
  have kE : p T * c = kappa by rewrite -(cornered_kappa kappa (1 + kappa) d1 d2) -ME mxE.
  split; first by rewrite kE.
  split=> //; move: p1 k1; rewrite -kE => -> k1.
  have k0 : 1 + p T * c != 0 by rewrite addrC addr_eq0.
  by field.
case=> ME [p0 p1]; apply/orthogonal_odd_zero_set => //; exists (p T * c).
have pT : p T != 0.
  apply/eqP => pT; have := congr1 (fun X : 'M_d => X (Ordinal d1) (Ordinal d1)) ME.
  by rewrite !mxE pT mul0r eqxx /is_sign (negbTE (first_plane d1 d2)) => /eqP; rewrite eq_sym oner_eq0.
have [k1 p2] := ratio_numbered pT p1.
by split.
Qed.

Theorem printed_one_coordinate : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> (d = 1)%N -> (((loss (orthogonal d) A B p T) = 0)) <-> (((entry (mixing A B) 1%N 1%N * (\sum_(1 <= t < (T).+1) p t)) = 1)).
Proof.
move=> d H T A B p T2 _ H1 d1; move: A B; rewrite d1 => A B.
have none (F : 'I_1 -> R) : \sum_(j | j != ord0) F j = 0.
  by rewrite big_pred0 // => j; rewrite (ord1 j) eqxx.
rewrite (@orthogonal_odd_loss R 1%N H T A B p ord0) // (entryE _ ord0 ord0) none add0r /sign_row none.
rewrite big_ord0 big_ord1 sum_positions // /current; set C := mixing A B ord0 ord0.
set S := \sum_(1 <= t < _) _.
have -> : (1 - (S + p T + p T.-1) * C - p T.-1 * (C - C)) ^+ 2 + (earlier p T + p T ^+ 2) * 0
  + 4 * p T * second p T * 0 = (C * (S + p T.-1 + p T) - 1) ^+ 2 by ring.
split=> [/eqP|->]; last by rewrite subrr expr0n.
by rewrite sqrf_eq0 subr_eq0 => /eqP.
Qed.

End Printed.

Section Attained.

Variable R : rcfType.

Theorem printed_minimum : forall d H T, (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((d %% 2) = 0)%N -> (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) -> (Num.max 0 (d%:R + ((- 2) * H%:R))) <= (loss (orthogonal d) A B p T)) /\ (exists (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) /\ (loss (orthogonal d) A B p T) = (Num.max 0 (d%:R + ((- 2) * H%:R)))).
Proof.
move=> d H T T2 d1 H1 /even_printed ed; split=> [A B p _|]; first by rewrite least_printed; exact: orthogonal_minimum.
have [A [B [p E]]] := @orthogonal_minimum_attained R d H T ed T2.
by exists A, B, p; rewrite least_printed; split=> //; exact: rank_heads.
Qed.

Theorem printed_minimisers : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> (H < d)%N -> ((d %% 2) = 0)%N -> (((loss (orthogonal d) A B p T) = (Num.max 0 (d%:R + ((- 2) * H%:R))))) <-> (((p T *: ((mixing A B))) = (planes d (fun k => (p T * entry (mixing A B) (2 * k)%N (2 * k)%N)) (fun k => (p T * entry (mixing A B) (2 * k)%N (2 * k)%N)) (d %/ 2)))) /\ (forall k : nat, (1 <= k <= (d %/ 2))%N -> (((p T * entry (mixing A B) (2 * k)%N (2 * k)%N) = 0)) \/ (((p T * entry (mixing A B) (2 * k)%N (2 * k)%N) = 1))) /\ (((\sum_(1 <= k < ((d %/ 2)).+1) (p T * entry (mixing A B) (2 * k)%N (2 * k)%N)) = (Num.min H%:R ((1 / 2) * d%:R)))) /\ (forall t : nat, (1 <= t <= (T - 2))%N -> (p t = 0)) /\ ((p (T - 1)%N = (((- 1) / 2) * p T))).
Proof.
move=> d H T A B p T2 d1 H1 Hd /even_printed ed; rewrite early_numbered // subn1 least_printed kept_number //.
have H1d : (1 <= H < d)%N by rewrite H1.
rewrite orthogonal_minimisers_few //; set C := mixing A B; split.
  case=> K [cK ME p0 p1]; rewrite -spread_ones // in ME.
  have chiK (k : 'I_(d./2)) : p T * entry C (2 * k.+1) (2 * k.+1) = (k \in K)%:R.
    have := congr1 (fun X : 'M_d => X (hi k) (hi k)) ME.
    by rewrite mxE spread_ii // kept_hi chi_numbered.
  split; first by rewrite (planes_kept ed chiK).
  split.
    case=> // k /andP [_]; rewrite divn2 => lt; have := chiK (Ordinal lt) => /= ->.
    by case: (_ \in K); [right|left].
  split; first by rewrite sum_halves -cK (eq_bigr _ (fun k _ => chiK k)) sum_members.
  by split=> //; rewrite p1; field.
case=> ME [chi01 [chiS [p0 p1]]]; pose K := [set k : 'I_(d./2) | p T * entry C (2 * k.+1) (2 * k.+1) == 1].
have chiK (k : 'I_(d./2)) : p T * entry C (2 * k.+1) (2 * k.+1) = (k \in K)%:R.
  rewrite inE; case: (chi01 k.+1) => [|-> |->]; last by rewrite eqxx.
    by rewrite divn2 ltn_ord.
  by rewrite eq_sym oner_eq0.
exists K; split=> //; last by rewrite p1; field.
  by apply/eqP; rewrite -(eqr_nat R) -chiS sum_halves (eq_bigr _ (fun k _ => chiK k)) sum_members.
by rewrite ME -spread_ones //; apply: planes_kept.
Qed.

Theorem printed_zero_minimum : forall d H T, (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((2 * H) >= d)%N -> (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) -> 0 <= (loss (orthogonal d) A B p T)) /\ (exists (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) /\ (loss (orthogonal d) A B p T) = 0).
Proof.
move=> d H T T2 d1 H1 dH; split=> [A B p _|].
  by apply: sumr_ge0 => i _; exact: msq_ge0.
have [od|ed] := boolP (odd d).
  have [|A [B [p E]]] := @orthogonal_odd_zero R d H T od _ T2; first by lia.
  by exists A, B, p; split=> //; exact: rank_heads.
have [A [B [p E]]] := @orthogonal_minimum_attained R d H T ed T2.
exists A, B, p; split; first exact: rank_heads.
by rewrite E (_ : (d - 2 * H = 0)%N) //; lia.
Qed.

End Attained.

Print Assumptions printed_loss.
Print Assumptions printed_zero_set.
Print Assumptions printed_escape.
Print Assumptions printed_odd_loss.
Print Assumptions printed_odd_few.
Print Assumptions printed_odd_minimisers.
Print Assumptions printed_odd_zero_set.
Print Assumptions printed_one_coordinate.
Print Assumptions printed_minimum.
Print Assumptions printed_minimisers.
Print Assumptions printed_zero_minimum.
