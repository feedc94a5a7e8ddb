(** * Every best pure gradient step is beaten in orthogonal contexts, d even

    A best pure step of H heads is M = r eta P, r = d / m, m = min(H, d), P an
    orthogonal projector of rank m whose diagonal is constant.  A block a2 with
    b1^T a2 = P W, for any matrix W, needs no further head.  To first order in
    a2 the loss over all lengths falls

    - for Tmax >= 3 along W = 1 - S, where S exchanges the partners, once
      tr(P S) <= 0, which turning the signs of every second coordinate yields;
    - for Tmax = 2 and H < d along W = q 1^T, q_i = P_{i i'}, once P q != 0,
      which a permutation and the sign of one coordinate yield. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head turn first_order.
From icar Require Import augmented_heads phase_symmetry.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** For even d, any number of heads and both boundaries: below every pure step, unless it has no loss. *)
Definition phase_every_pure_step_beaten_statement (R : rcfType) :=
  forall d H s Tmax, ~~ odd d -> (1 <= d)%N -> (1 <= H)%N -> (2 <= Tmax)%N -> (H < d)%N \/ (3 <= Tmax)%N ->
  exists B : blocks R H d, forall a b : 'M[R]_(H, d),
    aug_loss (orthogonal d) s B Tmax < aug_loss (orthogonal d) s (pure a b) Tmax.

(** ** Pure steps *)

Section Pure.

Variables (R : realFieldType) (d H : nat) (s : boundary) (Tmax : nat).
Hypotheses (Tmax2 : (2 <= Tmax)%N) (even_d : ~~ odd d).

(** A pure step has the same loss as in unitary contexts, for any number of heads. *)
Lemma pure_heads (a b : 'M[R]_(H, d)) :
  aug_loss (orthogonal d) s (pure a b) Tmax = \sum_(2 <= T < Tmax.+1) \sum_i target_row s (b^T *m a) T i.
Proof.
rewrite -[RHS](@degree_loss_target R d H s (pure a b) (orthogonal d) Tmax (step_distinct_orthogonal even_d)).
apply: eq_big_nat => T /andP [T2 _]; apply: eq_bigr => i _; rewrite subr0; apply: msq_ext => f.
rewrite -[T%:Z]subr0 lin_share // lin_aug_error // mul1r; congr (_ - _).
apply: eq_bigr => t _; apply: eq_bigr => j _; rewrite contribution_share big_ord_recl big1 ?addr0 // => q _.
rewrite /share /prod [a1 _]/= [a2 _]/= [a4 _]/= [b2 _]/= lift0 trmx0 !mul0mx !mulmx0 !mxE.
by case: q => [[|[|[|q]]]] //= _; rewrite ?(mul0r, mulr0, addr0).
Qed.

(** (sum K)^2 <= N sum K^2 for N lengths, and equality for one length alone. *)
Lemma spread_moments : 0 <= Tmax.-1%:R * S2 R s Tmax - S1 R s Tmax ^+ 2
  /\ (Tmax.-1%:R * S2 R s Tmax - S1 R s Tmax ^+ 2 = 0 <-> Tmax = 2%N).
Proof.
have twelve : 0 < 12 :> R by rewrite ltr0n.
suff [x [x0 xE]] : exists x : R, 0 < x /\
    12 * (Tmax.-1%:R * S2 R s Tmax - S1 R s Tmax ^+ 2) = (Tmax - 2)%:R * x.
  split; first by rewrite -(pmulr_rge0 _ twelve) xE mulr_ge0 ?ler0n // ltW.
  split=> [zero|T2].
    move: xE; rewrite zero mulr0 => /esym /eqP; rewrite mulf_eq0 (gt_eqF x0) orbF pnatr_eq0 subn_eq0.
    by move=> le2; apply/eqP; rewrite eqn_leq le2.
  by apply/eqP; rewrite -(mulrI_eq0 _ (lregP (lt0r_neq0 twelve))) xE T2 subnn mul0r.
case: Tmax Tmax2 => [|[|n]] // _; rewrite subSS subSS subn0 [n.+2.-1]/= natrS.
have n_ge0 : 0 <= n%:R :> R by rewrite ler0n.
have n1 : 0 < n%:R + 1 :> R by rewrite -natrS ltr0n.
have n2 : 0 < n%:R + 2 :> R by rewrite -natrD ltr0n addn_gt0 orbT.
exists ((n%:R + 1) ^+ 2 * (n%:R + 2)); split; first by rewrite mulr_gt0 ?exprn_gt0.
case: s.
  have [e1 e2] := sums_zero R n; move: (S1 _ _ _) (S2 _ _ _) e1 e2 => y z e1 e2.
  transitivity (2 * (n%:R + 1) * (6 * z) - 3 * (2 * y) ^+ 2); first by ring.
  by rewrite e1 e2; ring.
have [e1 e2] := sums_wrap R n; move: (S1 _ _ _) (S2 _ _ _) e1 e2 => y z e1 e2.
transitivity (2 * (n%:R + 1) * (6 * z) - 3 * (2 * y) ^+ 2); first by ring.
by rewrite e1 e2; ring.
Qed.

End Pure.

(** ** Projectors of constant diagonal *)

Section Turn.

Variables (R : realFieldType) (d m : nat) (P : 'M[R]_d).
Hypothesis proj : is_projector m P.
Implicit Types (i j k : 'I_d).

Lemma projectorE i j : \sum_k P i k * P k j = P i j.
Proof. by case: proj => _ PP _; rewrite -[in RHS]PP mxE. Qed.

Lemma projector_sym i j : P i j = P j i.
Proof. by case: proj => PT _ _; rewrite -[in LHS]PT mxE. Qed.

(** Permuting coordinates and turning their signs. *)
Definition turned (p : {perm 'I_d}) (x : 'I_d -> R) : 'M[R]_d := \matrix_(i, j) (x i * x j * P (p i) (p j)).

Lemma turned_projector p x : (forall i, x i * x i = 1) -> is_projector m (turned p x).
Proof.
move=> xx; have sym : (turned p x)^T = turned p x.
  by apply/matrixP => i j; rewrite !mxE projector_sym [x j * _]mulrC.
have idem : turned p x *m turned p x = turned p x.
  apply/matrixP => i j; rewrite !mxE -(projectorE (p i)) [in RHS](reindex_inj (@perm_inj _ p)) mulr_sumr.
  apply: eq_bigr => k _; rewrite !mxE.
  transitivity (x k * x k * (x i * x j * (P (p i) (p k) * P (p k) (p j)))); last by rewrite xx mul1r.
  by move: (x i) (x j) (x k) (P _ _) (P _ _) => u v w y z; ring.
split=> //; have rankE : is_projector (\rank (turned p x)) (turned p x) by [].
apply/eqP; rewrite -(eqr_nat R) -(projector_trace rankE) -(projector_trace proj) /mxtrace.
apply/eqP; rewrite [in RHS](reindex_inj (@perm_inj _ p)); apply: eq_bigr => i _.
by rewrite mxE xx mul1r.
Qed.

Lemma turned_diagonal p x c : (forall i, x i * x i = 1) -> (forall i, P i i = c) -> forall i, turned p x i i = c.
Proof. by move=> xx diag i; rewrite mxE xx mul1r. Qed.

End Turn.

Section Frames.

Variables (R : rcfType) (d m : nat).
Hypotheses (even_d : ~~ odd d) (m0 : (0 < m)%N) (md : (m <= d)%N).

Let d0 : (0 < d)%N := leq_trans m0 md.

(** One whose entries at the partners do not add up to more than 0. *)
Lemma frame_turned : exists P : 'M[R]_d,
  [/\ is_projector m P, forall i, P i i = m%:R / d%:R & \sum_i P i (partner i) <= 0].
Proof.
have [P proj diag] := equal_norm_frames R md.
have [neg|pos] := leP (\sum_i P i (partner i)) 0; first by exists P.
pose x (i : 'I_d) : R := (-1) ^+ odd i.
have xx i : x i * x i = 1 by rewrite /x -expr2 sqrr_sign.
exists (turned P 1%g x); split; [exact: turned_projector|exact: turned_diagonal|].
rewrite -oppr_ge0 -sumrN (eq_bigr (fun i => P i (partner i))) ?ltW // => i _.
rewrite mxE !perm1 /x odd_partner ?partner_even // -signr_addb addbN addbb mulN1r.
by rewrite opprK.
Qed.

(** One that does not send q_i = P_{i i'} to 0, for m < d. *)
Lemma frame_crossed : (m < d)%N -> exists P : 'M[R]_d,
  [/\ is_projector m P, forall i, P i i = m%:R / d%:R & exists i, \sum_k P i k * P k (partner k) != 0].
Proof.
move=> m_lt; have [P proj diag] := equal_norm_frames R md.
have d_neq0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have md0 : m%:R / d%:R != 0 :> R by rewrite mulf_neq0 ?invr_eq0 // pnatr_eq0 -lt0n.
have [Q [projQ diagQ [j Qj]]] : exists Q : 'M[R]_d,
    [/\ is_projector m Q, forall i, Q i i = m%:R / d%:R & exists j, Q j (partner j) != 0].
  have [j [k [kj Pjk]]] : exists j k, k != j /\ P j k != 0.
    pose j := Ordinal d0; exists j; have [/existsP [k /andP [kj Pjk]]|none] := boolP [exists k, (k != j) && (P j k != 0)].
      by exists k.
    have zero k : k != j -> P j k = 0.
      by move=> kj; apply/eqP; move: none; rewrite negb_exists => /forallP /(_ k); rewrite kj negbK.
    have := projectorE proj j j; rewrite (bigD1 j) //= big1 ?addr0 => [|k kj]; last by rewrite zero ?mul0r.
    rewrite diag => /(congr1 (fun z => z / (m%:R / d%:R))); rewrite mulfK // divff // => /eqP.
    rewrite -(inj_eq (mulIf d_neq0)) divfK // mul1r eqr_nat => /eqP eq; by move: m_lt; rewrite eq ltnn.
  exists (turned P (tperm k (partner j)) (fun=> 1)); split.
  - by apply: turned_projector => // i; rewrite mulr1.
  - by apply: turned_diagonal => // i; rewrite mulr1.
  by exists j; rewrite mxE !mul1r tpermR tpermD // partner_even.
have [zero|[i Qi]] : (forall i, \sum_k Q i k * Q k (partner k) = 0) \/ exists i, \sum_k Q i k * Q k (partner k) != 0.
- have [/existsP [i Qi]|none] := boolP [exists i, \sum_k Q i k * Q k (partner k) != 0]; first by right; exists i.
  by left => i; apply/eqP; move: none; rewrite negb_exists => /forallP /(_ i); rewrite negbK.
- pose x (i : 'I_d) : R := if i == partner j then -1 else 1.
  have xx i : x i * x i = 1 by rewrite /x; case: ifP => _; rewrite ?mulrNN mulr1.
  exists (turned Q 1%g x); split; [exact: turned_projector|exact: turned_diagonal|exists j].
  rewrite (eq_bigr (fun k => x j * (x (partner k) * (Q j k * Q k (partner k))))) => [|k _]; last first.
    rewrite !mxE !perm1; transitivity (x k * x k * (x j * (x (partner k) * (Q j k * Q k (partner k))))).
      by move: (x j) (x k) (x (partner k)) (Q _ _) (Q _ _) => u v w y z; ring.
    by rewrite xx mul1r.
  rewrite -mulr_sumr mulf_neq0 //; first by rewrite /x; case: ifP => _; rewrite ?oppr_eq0 oner_eq0.
  have -> : \sum_k x (partner k) * (Q j k * Q k (partner k)) = - (2 * (Q j j * Q j (partner j))).
    have := zero j; rewrite (bigD1 j) //= addrC => /eqP; rewrite addr_eq0 => /eqP others.
    rewrite (bigD1 j) //= (eq_bigr (fun k => Q j k * Q k (partner k))) => [|k kj]; last first.
      by rewrite /x (inj_eq (inv_inj (@partnerK d))) (negPf kj) mul1r.
    by rewrite others /x eqxx; move: (Q j j * _) => y; ring.
  by rewrite oppr_eq0 mulf_neq0 ?pnatr_eq0 // mulf_neq0 // diagQ.
by exists Q; split=> //; exists i.
Qed.

End Frames.

(** ** The slope at a best pure step *)

Lemma sum_partner (R : realFieldType) d (F : 'I_d -> R) : \sum_j F (partner j) = \sum_j F j.
Proof. by rewrite [RHS](reindex_inj (inv_inj (@partnerK d))). Qed.

Section Beaten.

Variables (R : realFieldType) (d H : nat) (s : boundary) (Tmax : nat) (P : 'M[R]_d).
Hypotheses (even_d : ~~ odd d) (d1 : (1 <= d)%N) (H1 : (1 <= H)%N) (Tmax2 : (2 <= Tmax)%N).
Let m := minn H d.
Hypotheses (proj : is_projector m P) (diag : forall i, P i i = m%:R / d%:R).
Let eta := step R s Tmax H d.
Let r : R := redundancy R H d.
Let k : R := d%:R * eta / m%:R.

Let m0 : m%:R != 0 :> R.
Proof. by rewrite pnatr_eq0 -lt0n leq_min H1. Qed.

Let d0 : d%:R != 0 :> R.
Proof. by rewrite pnatr_eq0 -lt0n. Qed.

Let kE : k = r * eta.
Proof. by rewrite /k /r /redundancy -/m mulrAC. Qed.

Let r1 : 0 <= r - 1.
Proof.
rewrite subr_ge0 /r /redundancy ler_pdivl_mulr ?mul1r ?ler_nat ?geq_minr //.
by rewrite ltr0n leq_min H1.
Qed.

Let D : R := S2 R s Tmax + (r - 1) * S1 R s Tmax.

Let D_gt0 : 0 < D.
Proof.
have y0 := S1_gt0 R s Tmax2; apply: ltr_paddr; first by rewrite mulr_ge0 // ltW.
by apply: lt_le_trans y0 _; rewrite -subr_ge0 spread_ge0.
Qed.

Let etaD : eta * D = S1 R s Tmax.
Proof. by rewrite /eta /step /step_size -/r -/D divfK // gt_eqF. Qed.

Let eta0 : 0 < eta.
Proof. by rewrite /eta /step /step_size -/r -/D divr_gt0 ?S1_gt0. Qed.

Let m_gt0 : 0 < m%:R :> R.
Proof. by rewrite lt_def m0 ler0n. Qed.

Let k0 : 0 < k.
Proof. by apply: divr_gt0 => //; rewrite mulr_gt0 ?ltr0n. Qed.

Let own i : k * P i i = eta.
Proof. by rewrite diag /k mulrACA mulrA; move: m0 d0 => m0' d0'; field; rewrite m0' d0'. Qed.

(** Along b1^T a2 = P W some layer has less loss than every pure step, if the slope is not 0. *)
Lemma bent_beats (W : 'M[R]_d) :
  (forall a e b : 'M[R]_(H, d), b^T *m a = k *: P -> b^T *m e = P *m W ->
     \sum_(2 <= T < Tmax.+1) \sum_i slope_row s a e b T i != 0) ->
  exists B : blocks R H d, aug_loss (orthogonal d) s B Tmax < least R s Tmax H d.
Proof.
move=> slope0; have rankM : (\rank (k *: P) <= m)%N.
  by apply: leq_trans (mxrank_scale _ _) _; case: proj => _ _ ->.
have [a [b ba]] := factor (leq_trans rankM (geq_minl _ _)).
pose e := k^-1 *: (a *m W); have be : b^T *m e = P *m W.
  by rewrite /e -scalemxAr mulmxA ba -scalemxAl scalerA mulVf ?scale1r // gt_eqF.
have := slope0 a e b ba be; set x := \sum_(2 <= T < _) _ => x0.
pose y : R := \sum_(2 <= T < Tmax.+1) \sum_i msq (orthogonal d) (bent e b T i).
have y0 : 0 <= y by do 2![apply: sumr_ge0 => ? _]; exact: msq_ge0.
have y1 : 0 < y + 1 by rewrite ltr_paddl ?ltr01.
exists (bend a e b (- (x / (y + 1)))); rewrite bend_loss // -/x -/y pure_heads // ba.
have -> : \sum_(2 <= T < Tmax.+1) \sum_i target_row s (k *: P) T i = least R s Tmax H d.
  by apply/target_minimisers => //; exists P; split=> //; right.
rewrite -addrA gtr_addl.
have -> : 2 * - (x / (y + 1)) * x + (- (x / (y + 1))) ^+ 2 * y = - (x ^+ 2 * ((y + 2) / (y + 1) ^+ 2)).
  by field; rewrite gt_eqF.
have x2 : 0 < x ^+ 2 by rewrite lt_def sqr_ge0 sqrf_eq0 x0.
by rewrite oppr_lt0; apply: mulr_gt0 => //; rewrite divr_gt0 ?exprn_gt0 // ltr_paddl // ltr0n.
Qed.

Let q i : R := P i (partner i).

Lemma long_slope (a e b : 'M[R]_(H, d)) : b^T *m a = k *: P -> (forall i j, (b^T *m e) i j = P i j - P i (partner j)) ->
  \sum_(2 <= T < Tmax.+1) \sum_i slope_row s a e b T i =
  (\sum_i q i - m%:R) * (eta * (S1 R s Tmax + (r - 1) * Tmax.-1%:R) - Tmax.-1%:R).
Proof.
move=> ba be; have ME i j : (b^T *m a) i j = k * P i j by rewrite ba mxE.
transitivity (\sum_(2 <= T < Tmax.+1) (\sum_i q i - m%:R) * (eta * ((count_useful s T)%:R + (r - 1)) - 1)).
  apply: eq_bigr => T _.
  transitivity (\sum_i ((q i - P i i) * (((count_useful s T)%:R - 1) * eta - 1)
      + k * (\sum_j P i j * P (partner j) i - \sum_j P i j * P j i))).
    apply: eq_bigr => i _; rewrite /slope_row !be ME own partnerK -/(q i) big_split /=.
    rewrite -mulr_sumr (eq_bigr _ (fun j _ => be i j)) sumrB sum_partner subrr mulr0 add0r.
    rewrite (eq_bigr (fun j => k * (P i j * P (partner j) i - P i j * P j i))) => [|j _]; last first.
      by rewrite ME be partnerK (projector_sym proj (partner j)) (projector_sym proj j i); move: (k) (P _ _) (P _ _) => x y z; ring.
    rewrite -mulr_sumr sumrB; move: (\sum_j _) (\sum_j _) (P i i) (q i) (k * P i (partner i)) => u v f g h.
    by ring.
  rewrite big_split /= -mulr_suml -mulr_sumr !sumrB.
  have -> : \sum_i P i i = m%:R := projector_trace proj.
  have -> : \sum_i \sum_j P i j * P j i = m%:R.
    transitivity (\tr P); last exact: projector_trace.
    by apply: eq_bigr => i _; exact: (projectorE proj).
  have -> : \sum_i \sum_j P i j * P (partner j) i = \sum_i q i.
    rewrite exchange_big; apply: eq_bigr => j _ /=.
    transitivity (\sum_i P (partner j) i * P i j); last by rewrite (projectorE proj) (projector_sym proj).
    by apply: eq_bigr => i _; rewrite mulrC.
  by rewrite kE; move: (\sum_i _) m%:R (count_useful s T)%:R => u v n; ring.
rewrite -mulr_sumr; congr (_ * _); rewrite sumrB -mulr_sumr big_split /=.
rewrite !sumr_const_nat !subSS !subn1 -/(S1 R s Tmax) -[(r - 1) *+ _]mulr_natr.
by [].
Qed.

Lemma long_neq0 : (3 <= Tmax)%N -> \sum_i q i <= 0 ->
  (\sum_i q i - m%:R) * (eta * (S1 R s Tmax + (r - 1) * Tmax.-1%:R) - Tmax.-1%:R) != 0.
Proof.
move=> Tmax3 q0; rewrite mulf_neq0 //.
  by rewrite lt_eqF // subr_lt0 (le_lt_trans q0).
have [gap0 gapE] := spread_moments R s Tmax2.
have gap : Tmax.-1%:R * S2 R s Tmax - S1 R s Tmax ^+ 2 != 0.
  by apply/eqP => /gapE T2; move: Tmax3; rewrite T2.
rewrite -(inj_eq (mulIf (lt0r_neq0 D_gt0))) mul0r.
have -> : (eta * (S1 R s Tmax + (r - 1) * Tmax.-1%:R) - Tmax.-1%:R) * D =
    - (Tmax.-1%:R * S2 R s Tmax - S1 R s Tmax ^+ 2).
  transitivity (eta * D * (S1 R s Tmax + (r - 1) * Tmax.-1%:R) - Tmax.-1%:R * D); first by ring.
  by rewrite etaD /D; ring.
by rewrite oppr_eq0.
Qed.

Lemma short_slope (a e b : 'M[R]_(H, d)) : Tmax = 2%N -> b^T *m a = k *: P -> (forall i j, (b^T *m e) i j = \sum_l P i l * q l) ->
  \sum_(2 <= T < Tmax.+1) \sum_i slope_row s a e b T i = d%:R * k * \sum_i (\sum_l P i l * q l) ^+ 2.
Proof.
move=> T2 ba be; have ME i j : (b^T *m a) i j = k * P i j by rewrite ba mxE.
pose z i := \sum_l P i l * q l; rewrite T2 big_nat1.
have S1E : S1 R s Tmax = (count_useful s 2)%:R by rewrite /S1 T2 big_nat1.
have S2E : S2 R s Tmax = (count_useful s 2)%:R ^+ 2 by rewrite /S2 T2 big_nat1.
have cancel : ((count_useful s 2)%:R - 1) * eta - 1 + k = 0.
  have n0 : (count_useful s 2)%:R != 0 :> R by rewrite -S1E gt_eqF ?S1_gt0.
  apply: (mulfI n0); rewrite mulr0 kE; have := etaD; rewrite /D S1E S2E; move: (count_useful s 2)%:R => n eq.
  transitivity (eta * (n ^+ 2 + (r - 1) * n) - n); last by rewrite eq subrr.
  by move: (r) (eta) => x y; ring.
transitivity (\sum_i (z i * (((count_useful s 2)%:R - 1) * eta - 1) + d%:R * k * (q i * z i) + k * (\sum_j P j i * z i))).
  apply: eq_bigr => i _; rewrite /slope_row !be ME own subrr !mul0r !addr0 -/(z i) -addrA; congr (_ + _).
  rewrite (eq_bigr (fun j => k * (q i * z i) + k * (P j i * z i))) => [|j _]; last first.
    by rewrite !be !ME -/(z i) -/(q i) (projector_sym proj i j) !mulrA.
  rewrite big_split /= sumr_const card_ord -mulr_sumr -[_ *+ d]mulr_natl.
  by move: (\sum_j _) (q i * z i) (k) => u v w; ring.
rewrite !big_split /= -mulr_suml -!mulr_sumr.
have -> : \sum_i \sum_j P j i * z i = \sum_i z i.
  rewrite exchange_big; apply: eq_bigr => j _ /=; rewrite /z.
  under eq_bigr => i _ do rewrite mulr_sumr.
  rewrite exchange_big; apply: eq_bigr => l _ /=.
  by rewrite -(projectorE proj j l) mulr_suml; apply: eq_bigr => i _; rewrite mulrA.
have -> : \sum_i q i * z i = \sum_i z i ^+ 2.
  transitivity (\sum_i \sum_l \sum_j q i * (P i j * P j l) * q l).
    apply: eq_bigr => i _; rewrite /z mulr_sumr; apply: eq_bigr => l _.
    by rewrite -(projectorE proj i l) mulr_suml mulr_sumr; apply: eq_bigr => j _; rewrite mulrA.
  under eq_bigr => i _ do rewrite exchange_big.
  rewrite exchange_big; apply: eq_bigr => j _ /=; rewrite expr2 /z mulr_suml; apply: eq_bigr => i _.
  rewrite mulr_sumr; apply: eq_bigr => l _; rewrite (projector_sym proj i j).
  by move: (q i) (P j i) (P j l) (q l) => t u v w; ring.
move: (\sum_i z i) (\sum_i z i ^+ 2) => t u.
transitivity (t * (((count_useful s 2)%:R - 1) * eta - 1 + k) + d%:R * k * u); first by ring.
by rewrite cancel mulr0 add0r.
Qed.

Lemma short_neq0 : (exists i, \sum_l P i l * q l != 0) -> d%:R * k * (\sum_i (\sum_l P i l * q l) ^+ 2) != 0.
Proof.
case=> i z0; apply: mulf_neq0; first by apply: mulf_neq0; [exact: d0 | exact: lt0r_neq0].
rewrite (bigD1 i) //= lt0r_neq0 // ltr_paddr //; first by apply: sumr_ge0 => j _; exact: sqr_ge0.
by rewrite lt_def sqr_ge0 sqrf_eq0 z0.
Qed.

End Beaten.

Theorem phase_below_every_pure_step (R : rcfType) d H s Tmax : ~~ odd d -> (1 <= d)%N -> (1 <= H)%N -> (2 <= Tmax)%N ->
  (H < d)%N \/ (3 <= Tmax)%N ->
  exists B : blocks R H d, aug_loss (orthogonal d) s B Tmax < least R s Tmax H d.
Proof.
move=> even_d d1 H1 Tmax2 sizes; have m0 : (0 < minn H d)%N by rewrite leq_min H1.
have [Tmax3|Tmax_le] := leqP 3 Tmax.
  have [P [proj diag q0]] := frame_turned R even_d (geq_minr H d).
  apply: (bent_beats even_d d1 H1 Tmax2 proj diag (W := \matrix_(i, j) ((i == j)%:R - (i == partner j)%:R))).
  move=> a e b ba be; rewrite (long_slope d1 H1 proj diag ba); first exact: long_neq0.
  move=> i j.
  rewrite be mxE; under eq_bigr => l _ do rewrite mxE mulrBr.
  rewrite sumrB (bigD1 j) //= eqxx mulr1 big1 ?addr0 => [|l /negPf ->]; last by rewrite mulr0.
  by rewrite (bigD1 (partner j)) //= eqxx mulr1 big1 ?addr0 // => l /negPf ->; rewrite mulr0.
have T2 : Tmax = 2%N by apply/eqP; rewrite eqn_leq Tmax2 andbT.
have Hd : (H < d)%N by case: sizes => //; rewrite T2.
have m_lt : (minn H d < d)%N by rewrite (leq_ltn_trans (geq_minl H d)).
have [P [proj diag q0]] := frame_crossed R even_d m0 (geq_minr H d) m_lt.
apply: (bent_beats even_d d1 H1 Tmax2 proj diag (W := \matrix_(i, j) P i (partner i))).
move=> a e b ba be; rewrite (short_slope d1 H1 Tmax2 proj diag T2 ba); first exact: short_neq0.
by move=> i j; rewrite be mxE; apply: eq_bigr => l _; rewrite mxE.
Qed.

Theorem phase_every_pure_step_beaten (R : rcfType) : phase_every_pure_step_beaten_statement R.
Proof.
move=> d H s Tmax even_d d1 H1 Tmax2 /(phase_below_every_pure_step R s even_d d1 H1 Tmax2) [B below].
exists B => a b; apply: lt_le_trans below _; rewrite pure_heads //.
by apply: target_lower => //; exact: (rank_mixing (pure a b)).
Qed.

Print Assumptions phase_every_pure_step_beaten.
