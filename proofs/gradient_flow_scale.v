(** * Where gradient flow ends: the scale of the positional weights

    At a minimiser p C = s Pi, with a projector Pi of rank H.  Then (A A^T)(B B^T) = (s/p)^2 I, so
    that A A^T + B B^T, whose square is Q^2 + 4 (s/p)^2 I for Q = A A^T - B B^T, is the positive root
    of that, and its trace is known from the eigenvalues of Q.  In unitary contexts s = 1, in
    orthogonal ones s = 2, as the heads keep whole planes. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector frames planes odd.
From icar Require Import unitary_heads orthogonal_heads orthogonal_heads_zero gradient_flow.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Roots.

Variable R : rcfType.

(** F F^T whose square is that of a positive diagonal matrix is this matrix. *)
Lemma root_of_diagonal H e (F : 'M[R]_(H, e)) (s : 'I_H -> R) (S := diag_mx (\row_h s h)) :
  (forall h, 0 < s h) -> F *m F^T *m (F *m F^T) = S *m S -> F *m F^T = S.
Proof.
move=> s0; set X := F *m F^T => XX.
have XS : X *m S = S *m X.
  have E : X *m (S *m S) = S *m S *m X by rewrite -XX mulmxA.
  apply/matrixP => i j; have := congr1 (fun Y : 'M_H => Y i j) E.
  rewrite /S mulmx_diag !mul_diag_mx !mul_mx_diag ![(\matrix_(_, _) _) _ _]mxE.
  move: (X i j) => x Eij.
  have : (s j + s i) * (x * s j - s i * x) = 0.
    rewrite (_ : _ * _ = x * (s j * s j) - s i * s i * x); last by ring.
    by rewrite Eij subrr.
  by move/eqP; rewrite mulf_eq0 gt_eqF ?addr_gt0 //= subr_eq0 => /eqP.
have uN : X + S \in unitmx.
  apply: unit_of_ker => v vN; have : \tr (v *m (X + S) *m v^T) = 0 by rewrite vN mul0mx mxtrace0.
  rewrite mulmxDr mulmxDl mxtraceD.
  have -> : \tr (v *m X *m v^T) = norm2 (v *m F) by rewrite norm2_outer trmx_mul !mulmxA.
  have -> : \tr (v *m S *m v^T) = \sum_h s h * v 0 h ^+ 2.
    rewrite trace_mx11 mxE; apply: eq_bigr => h _.
    by rewrite mul_mx_diag !mxE mulrAC mulrC expr2.
  have each h : 0 <= s h * v 0 h ^+ 2 by rewrite mulr_ge0 ?sqr_ge0 // ltW.
  move/eqP; rewrite paddr_eq0 ?norm2_ge0 ?sumr_ge0 // => /andP [_ /eqP v0].
  apply/matrixP => i h; rewrite ord1 mxE; apply/eqP; rewrite -sqrf_eq0.
  by have /psumr_eq0P /(_ h isT) /eqP := v0; rewrite mulf_eq0 gt_eqF //= => ->.
have : (X - S) *m (X + S) = 0.
  by rewrite mulmxDr !mulmxBl XX XS addrA addrNK subrr.
move/(congr1 (mulmx^~ (invmx (X + S)))); rewrite mul0mx -mulmxA mulmxV // mulmx1 => /eqP.
by rewrite subr_eq0 => /eqP.
Qed.

(** tr(A A^T) from the eigenvalues of A A^T - B B^T, where (A A^T)(B B^T) = c I. *)
Lemma half_trace H d (A B : 'M[R]_(H, d)) (q : 'I_H -> R) c : 0 < c ->
  A *m A^T *m (B *m B^T) = c%:M -> is_spectrum (A *m A^T - B *m B^T) q ->
  \tr (A *m A^T) = \sum_h (1 / 2 * q h + 1 / 2 * Num.sqrt (q h ^+ 2 + 4 * c)).
Proof.
move=> c0 XY [U [UU QE]]; have VU := mulmx1C UU.
pose s h := Num.sqrt (q h ^+ 2 + 4 * c).
have in0 h : 0 < q h ^+ 2 + 4 * c by rewrite ltr_paddl ?sqr_ge0 // mulr_gt0 // ltr0n.
have s0 h : 0 < s h by rewrite sqrtr_gt0.
have YX : B *m B^T *m (A *m A^T) = c%:M.
  by rewrite -[RHS]tr_scalar_mx -XY !trmx_mul !trmxK.
pose F := row_mx (U *m A) (U *m B).
have FE : F *m F^T = U *m (A *m A^T + B *m B^T) *m U^T.
  by rewrite tr_row_mx mul_row_col !trmx_mul mulmxDr mulmxDl !mulmxA.
have DE : U *m (A *m A^T - B *m B^T) *m U^T = diag_mx (\row_h q h).
  by rewrite QE !mulmxA UU mul1mx -mulmxA UU mulmx1.
have conj (M N : 'M_H) : U *m M *m U^T *m (U *m N *m U^T) = U *m (M *m N) *m U^T.
  by rewrite !mulmxA -(mulmxA (U *m M)) VU mulmx1.
have squares : F *m F^T *m (F *m F^T) = diag_mx (\row_h s h) *m diag_mx (\row_h s h).
  rewrite FE conj.
  have -> : (A *m A^T + B *m B^T) *m (A *m A^T + B *m B^T) =
      (A *m A^T - B *m B^T) *m (A *m A^T - B *m B^T) + (4 * c)%:M.
    rewrite !(mulmxDr, mulmxDl, mulmxN, mulNmx) XY YX.
    move: (A *m A^T *m _) (B *m B^T *m _) => x y.
    by apply/matrixP => i j; rewrite !mxE; case: (i == j); rewrite ?mulr1n ?mulr0n; ring.
  rewrite (mulmxDr U) (mulmxDl _ _ U^T) -conj DE mul_mx_scalar -scalemxAl UU !mulmx_diag.
  apply/matrixP => i j; rewrite !mxE; case: (eqVneq i j) => [->|_]; last by rewrite !mulr0n mulr0 addr0.
  by rewrite !mulr1n mulr1 -[s j * _]expr2 sqr_sqrtr ?(ltW (in0 j)).
have both : \tr (A *m A^T + B *m B^T) = \sum_h s h.
  rewrite (_ : \tr _ = \tr (F *m F^T)); last first.
    by rewrite FE mxtrace_mulC mulmxA VU mul1mx.
  rewrite (root_of_diagonal s0 squares) mxtrace_diag; apply: eq_bigr => h _; by rewrite mxE.
have apart : \tr (A *m A^T - B *m B^T) = \sum_h q h.
  rewrite QE mxtrace_mulC mulmxA UU mul1mx mxtrace_diag; apply: eq_bigr => h _; by rewrite mxE.
rewrite big_split /= -!mulr_sumr -/s -both -apart !mxtraceD raddfN /=.
by move: (\tr _) (\tr (B *m _)) => x y; field.
Qed.

(** The same where p B^T A = s Pi. *)
Lemma half_trace_scaled H d (A B : 'M[R]_(H, d)) (Pi : 'M[R]_d) (q : 'I_H -> R) (p s : R) :
  0 < s -> is_projector H Pi -> is_spectrum (A *m A^T - B *m B^T) q ->
  p *: (B^T *m A) = s *: Pi ->
  \tr (A *m A^T) = \sum_h (1 / 2 * q h + 1 / 2 * Num.sqrt (q h ^+ 2 + 4 * (p ^- 2 * s ^+ 2))).
Proof.
move=> s0 proj spec E; have := product_of_sides s0 proj E.
have [H0|H0] := posnP H.
  move=> _; rewrite big1 => [|i _]; last by have := ltn_ord i; rewrite {2}H0.
  by rewrite /mxtrace big1 // => i _; have := ltn_ord i; rewrite {2}H0.
have p0 := scaled_neq0 H0 s0 proj E.
rewrite expr_div_n [s ^+ 2 / _]mulrC => XY; apply: half_trace XY spec.
by apply: mulr_gt0; rewrite ?invr_gt0 lt_def sqrf_eq0 sqr_ge0 ?p0 ?gt_eqF.
Qed.

(** Each summand falls as p grows. *)
Lemma halves_fall H (q : 'I_H -> R) (s w x y : R) : 0 < s -> 0 < w -> 0 < x -> x < y ->
  - 1 * w * y ^+ 2 + \sum_h (1 / 2 * q h + 1 / 2 * Num.sqrt (q h ^+ 2 + 4 * s ^+ 2 * y ^- 2)) <
  - 1 * w * x ^+ 2 + \sum_h (1 / 2 * q h + 1 / 2 * Num.sqrt (q h ^+ 2 + 4 * s ^+ 2 * x ^- 2)).
Proof.
move=> s0 w0 x0 xy; have y0 : 0 < y by exact: lt_trans xy.
have squares : x ^+ 2 < y ^+ 2 by rewrite ltr_expn2r // ltW.
apply: ltr_le_add.
  by rewrite !mulN1r !mulNr ltr_opp2 ltr_pmul2l.
apply: ler_sum => h _; rewrite ler_add2l ler_pmul2l ?divr_gt0 ?ltr01 ?ltr0n //.
rewrite ler_wsqrtr // ler_add2l ler_pmul2l ?mulr_gt0 ?ltr0n ?exprn_gt0 //.
by rewrite lef_pinv ?posrE ?exprn_gt0 // ltW.
Qed.

End Roots.

(** ** Layers *)

Section Layers.

Variables (R : realFieldType) (d H Tmax : nat) (A B : 'M[R]_(H, d)) (P : nat -> nat -> R) (s : R).
Hypotheses (H1 : (1 <= H)%N) (s0 : 0 < s) (T2 : (2 <= Tmax)%N).

Definition ends_at T := exists Pi,
  [/\ is_projector H Pi, P T T *: mixing A B = s *: Pi & forall t, (1 <= t < T.-1)%N -> P T t = 0].

Hypothesis ends : forall T, (2 <= T <= Tmax)%N -> ends_at T.

(** The last weight is the same at all lengths: its product with tr C is s H. *)
Lemma one_scale T : (2 <= T <= Tmax)%N -> P T T = P Tmax Tmax.
Proof.
move=> TT; have top : (2 <= Tmax <= Tmax)%N by rewrite T2 leqnn.
have traced t : (2 <= t <= Tmax)%N -> P t t * \tr (mixing A B) = s * H%:R.
  move=> tT; have [Pi [[sP qP rP] E _]] := ends tT.
  by rewrite -mxtraceZ E mxtraceZ (@mxtrace_projector _ _ Pi) // rP.
have same := etrans (traced T TT) (esym (traced Tmax top)).
apply: (mulIf _ same); apply/eqP => t0; have := traced T TT; rewrite t0 mulr0 => /eqP.
by rewrite eq_sym mulf_eq0 gt_eqF //= pnatr_eq0 => /eqP H0; have := H1; rewrite H0.
Qed.

(** The squares of the weights of one length. *)
Lemma row_of_squares T : (2 <= T <= Tmax)%N ->
  \sum_(1 <= t < T.+1) P T t ^+ 2 = P Tmax Tmax ^+ 2 + P T (T - 1)%N ^+ 2.
Proof.
move=> TT; have [Pi [_ _ early]] := ends TT; have [T1 _] := andP TT.
rewrite (sum_positions (fun t => P T t ^+ 2)) // big_nat_cond big1 ?add0r => [|t /andP [tT _]].
  by rewrite one_scale // subn1 addrC.
by rewrite early // expr0n.
Qed.

Lemma squares :
  \sum_(2 <= T < Tmax.+1) \sum_(1 <= t < T.+1) P T t ^+ 2 =
  P Tmax Tmax ^+ 2 * (- 1 + Tmax%:R) + \sum_(2 <= T < Tmax.+1) P T (T - 1)%N ^+ 2.
Proof.
have -> : \sum_(2 <= T < Tmax.+1) \sum_(1 <= t < T.+1) P T t ^+ 2 =
    \sum_(2 <= T < Tmax.+1) (P Tmax Tmax ^+ 2 + P T (T - 1)%N ^+ 2).
  by apply: eq_big_nat => T TT; apply: row_of_squares.
rewrite big_split /= sumr_const_nat; congr (_ + _); rewrite -[LHS]mulr_natr; congr (_ * _).
by rewrite (_ : Tmax.+1 - 2 = Tmax - 1)%N ?natrB //; first (by rewrite addrC); lia.
Qed.

End Layers.

Section Planes.

Variables (R : realFieldType) (d : nat).
Implicit Types k l : 'I_(d./2).

Lemma plane_size k : \sum_(a : 'I_d) (a./2 == k :> nat)%:R = 2 :> R.
Proof.
rewrite (bigD1 (lo k)) // (bigD1 (hi k)) /=; last by rewrite eq_sym lo_hi.
rewrite doubleK uphalf_double eqxx big1 ?addr0 // => a /andP [al ah].
case: eqP => // ak; have := odd_double_half a; rewrite ak.
by move: al ah; rewrite !ord_eqE /=; case: (odd a) => /=; lia.
Qed.

Lemma ones_ones k l : ones R k *m ones R l = (2 * (k == l)%:R) *: ones R k.
Proof.
apply/matrixP => i j; rewrite !mxE; have [<-|kl] := eqVneq k l; last first.
  rewrite mulr0 mul0r big1 // => a _; rewrite !mxE -natrM mulnb.
  case: (eqVneq (a./2 : nat) k) => [ak|_]; last by rewrite andbF.
  by rewrite ak (_ : (k == l :> nat) = false) ?andbF //; apply: negbTE.
rewrite mulr1 -(plane_size k) mulr_suml; apply: eq_bigr => a _; rewrite !mxE -!natrM !mulnb.
by congr (nat_of_bool _)%:R; case: (a./2 == k :> nat); rewrite ?andbT ?andbF.
Qed.

(** The matrix of ones on H planes is twice a projector of rank H. *)
Lemma ones_projector (K : {set 'I_(d./2)}) : ~~ odd d ->
  is_projector #|K| (2^-1 *: \sum_(k in K) ones R k).
Proof.
move=> ed; set S := \sum_(k in K) _; have two : 2 != 0 :> R by rewrite pnatr_eq0.
have sS : S^T = S.
  rewrite /S linear_sum; apply: eq_bigr => k _; apply/matrixP => i j.
  by rewrite !mxE andbC.
have SS : S *m S = 2 *: S.
  rewrite {1}/S mulmx_suml /S scaler_sumr; apply: eq_bigr => k kK.
  rewrite mulmx_sumr (bigD1 k) //= ones_ones eqxx mulr1 big1 ?addr0 // => l /andP [_ lk].
  by rewrite ones_ones eq_sym (negPf lk) mulr0 scale0r.
have pS : projector (2^-1 *: S).
  split; first by rewrite linearZ /= sS.
  by rewrite -scalemxAl -scalemxAr SS !scalerA divfK.
case: (pS) => s1 s2; split=> //; apply/eqP; rewrite -(eqr_nat R) -mxtrace_projector // mxtraceZ.
rewrite /S -spread_ones // /mxtrace (eq_bigr _ (fun i _ => spread_ii ed K 1 i)) sum_kept //.
by rewrite natrM mulKf.
Qed.

End Planes.

Section Odd.

Variables (R : realFieldType) (d : nat).
Hypothesis od : odd d.

(** For odd d, ones on every plane and 2 at the sign: twice a projector of rank (d + 1)/2. *)
Lemma cornered_projector H : (2 * H = d.+1)%N -> is_projector H (2^-1 *: cornered d 1 1 (2 : R)).
Proof.
move=> Hd; have two : 2 != 0 :> R by rewrite pnatr_eq0.
pose N := \matrix_(i, j) (j == partner i)%:R : 'M[R]_d.
have CE : cornered d 1 1 (2 : R) = 1%:M + N.
  apply/matrixP => i j; rewrite !mxE eq_sym; case: (eqVneq i j) => [->|ij].
    by rewrite mulr1n /is_sign eq_sym; case: (j == partner j); rewrite ?addr0 // -natrD.
  by rewrite mulr0n add0r; case: (j == partner i).
have sN : N^T = N.
  apply/matrixP => i j; rewrite !mxE; congr (nat_of_bool _)%:R.
  by apply/eqP/eqP => ->; rewrite partnerK.
have NN : N *m N = 1%:M.
  apply/matrixP => i j; rewrite !mxE (bigD1 (partner i)) //= big1 => [|a /negPf ai].
    by rewrite !mxE eqxx mul1r partnerK addr0 eq_sym.
  by rewrite !mxE ai mul0r.
have trN : \tr N = 1.
  have d0 : (d.-1 < d)%N by case: (d) od.
  pose e := Ordinal d0; have se : is_sign e by rewrite is_signE //=; move: od; lia.
  rewrite /mxtrace (bigD1 e) //= big1 => [|a ae].
    by rewrite mxE eq_sym (eqP se) eqxx addr0.
  rewrite mxE eq_sym; case: eqP => // /eqP sa; case/eqP: ae; apply/val_inj => /=.
  by move: sa; rewrite -/(is_sign a) is_signE //; have := ltn_ord a; move: od; lia.
have pS : projector (2^-1 *: (1%:M + N)).
  split; first by rewrite linearZ linearD /= trmx1 sN.
  have SS : (1%:M + N) *m (1%:M + N) = 2 *: (1%:M + N).
    by rewrite mulmxDl mul1mx mulmxDr mulmx1 NN [N + _]addrC scaler_nat mulr2n.
  by rewrite -scalemxAl -scalemxAr SS !scalerA divfK.
rewrite CE; case: (pS) => s1 s2; split=> //; apply/eqP.
rewrite -(eqr_nat R) -mxtrace_projector // mxtraceZ mxtraceD mxtrace1 trN -[1]/(1%:R) -natrD.
by rewrite addn1 -Hd natrM mulKf.
Qed.

End Odd.

Section Coordinate.

Variable R : realFieldType.

(** With one coordinate, (|A|^2 + |B|^2)^2 is 2 tr Q^2 - (tr Q)^2 + 4 C^2. *)
Lemma one_column H (A B : 'M[R]_(H, 1)) (Q := A *m A^T + (- 1) *: (B *m B^T)) :
  (\tr (A *m A^T) + \tr (B *m B^T)) ^+ 2 =
  2 * \tr (Q *m Q) - \tr Q ^+ 2 + 4 * \tr ((B^T *m A)^T *m (B^T *m A)).
Proof.
have two (X Y Z W : 'cV[R]_H) : \tr (X *m Y^T *m (Z *m W^T)) = (Y^T *m Z) 0 0 * (W^T *m X) 0 0.
  by rewrite mulmxA mxtrace_mulC !mulmxA -mulmxA trace_mx11 mxE big_ord1 mulrC.
have one (X Y : 'cV[R]_H) : \tr (X *m Y^T) = (Y^T *m X) 0 0 by rewrite mxtrace_mulC trace_mx11.
have sym : (A^T *m B) 0 0 = (B^T *m A) 0 0 by rewrite -[A^T *m B]trmxK trmx_mul trmxK [LHS]mxE.
have -> : \tr ((B^T *m A)^T *m (B^T *m A)) = (B^T *m A) 0 0 ^+ 2.
  by rewrite trace_mx11 mxE big_ord1 mxE.
have -> : \tr (Q *m Q) = (A^T *m A) 0 0 ^+ 2 - 2 * (B^T *m A) 0 0 ^+ 2 + (B^T *m B) 0 0 ^+ 2.
  rewrite /Q scaleN1r !(mulmxDr, mulmxDl, mulmxN, mulNmx) !mxtraceD !raddfN /= !two sym.
  by move: (_ 0 0) (_ 0 0) (_ 0 0) => x y z; ring.
rewrite /Q scaleN1r mxtraceD raddfN /= !one.
by move: (_ 0 0) (_ 0 0) (_ 0 0) => x y z; ring.
Qed.

End Coordinate.
