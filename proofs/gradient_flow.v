(** * What gradient flow conserves

    A loss L of three matrices A, B, P that is unchanged by (A, B) -> (G A, G^-T B), and by
    (A, P) -> (c A, P / c), (B, P) -> (c B, P / c), has a gradient (L_A, L_B, L_P) with
    L_A A^T = B L_B^T and tr(L_A A^T) = tr(L_B B^T) = tr(L_P P^T): so A A^T - B B^T and
    |A|^2 - |P|^2 do not change along the flow.  Where training ends at a minimiser,
    p C = s Pi with a projector Pi, these fix p: 2 A A^T - Q = A A^T + B B^T is the positive root of
    Q^2 + 4 s^2 / p^2, where Q = A A^T - B B^T. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector frames.
From icar Require Import unitary_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Definitions.

Variable R : realFieldType.

(** The sum of the absolute values of all entries: small where they all are. *)
Definition extent m n (X : 'M[R]_(m, n)) : R := \sum_i \sum_j `|X i j|.

(** The inner product of two matrices, the sum of the products of their entries. *)
Definition dot m n (X Y : 'M[R]_(m, n)) : R := \tr (X *m Y^T).

(** (GA, GB, GP) is the gradient (Frechet) of L at (A, B, P). *)
Definition is_gradient H n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R)
    A B P GA GB GP : Prop :=
  forall e, 0 < e -> exists2 r, 0 < r &
    forall U V W, extent U + extent V + extent W <= r ->
      `|L (A + U) (B + V) (P + W) - L A B P - (dot GA U + dot GB V + dot GP W)|
        <= e * (extent U + extent V + extent W).

(** L does not change where the heads are mixed by an invertible G. *)
Definition turns H n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) : Prop :=
  forall G A B P, G \in unitmx -> L (G *m A) ((invmx G)^T *m B) P = L A B P.

(** L does not change where a factor moves from P to A or to B. *)
Definition scales H n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) : Prop :=
  forall c A B P, c != 0 ->
    L (c *: A) B (c^-1 *: P) = L A B P /\ L A (c *: B) (c^-1 *: P) = L A B P.

(** q are the eigenvalues of Q. *)
Definition is_spectrum H (Q : 'M[R]_H) (q : 'I_H -> R) : Prop :=
  exists U : 'M[R]_H, U *m U^T = 1%:M /\ Q = U^T *m diag_mx (\row_h q h) *m U.

End Definitions.

(** ** Derivatives along curves that leave the loss unchanged *)

Section Noether.

Variable R : realFieldType.

Lemma extentZ m n c (X : 'M[R]_(m, n)) : extent (c *: X) = `|c| * extent X.
Proof.
rewrite /extent mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr.
by apply: eq_bigr => j _; rewrite mxE normrM.
Qed.

Lemma extent_ge0 m n (X : 'M[R]_(m, n)) : 0 <= extent X.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: normr_ge0. Qed.

Lemma extent0 m n : extent (0 : 'M[R]_(m, n)) = 0.
Proof. by rewrite /extent big1 // => i _; rewrite big1 // => j _; rewrite mxE normr0. Qed.

Lemma dotZ m n c (X Y : 'M[R]_(m, n)) : dot X (c *: Y) = c * dot X Y.
Proof. by rewrite /dot linearZ -scalemxAr mxtraceZ. Qed.

Lemma dot0 m n (X : 'M[R]_(m, n)) : dot X 0 = 0.
Proof. by rewrite /dot trmx0 mulmx0 mxtrace0. Qed.

(** What is left of t x - (t / (1 + t)) y beside t (x - y) is of second order. *)
Lemma balance (t x y : R) : 0 < t -> t <= 1 / 2 ->
  `|t * x + - (t / (1 + t)) * y - t * (x - y)| <= `|y| * t ^+ 2.
Proof.
move=> t0 _; have D1 : 1 <= 1 + t by rewrite ler_addl ltW.
have D0 : 0 < 1 + t by exact: lt_le_trans ltr01 D1.
rewrite (_ : _ - _ = y * (t ^+ 2 / (1 + t))); last by field; rewrite gt_eqF.
rewrite normrM ler_wpmul2l ?normr_ge0 // ger0_norm ?divr_ge0 ?sqr_ge0 ?(ltW D0) //.
by rewrite ler_pdivr_mulr // ler_pemulr // sqr_ge0.
Qed.

Variables (H n m k l : nat) (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R).
Variables (A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)) (P GP : 'M[R]_(k, l)).
Hypothesis smooth : is_gradient L A B P GA GB GP.

(** Where L is constant along a curve with the slope z to first order, z is 0. *)
Lemma flat (U : R -> 'M[R]_(H, n)) (V : R -> 'M[R]_(H, m)) (W : R -> 'M[R]_(k, l)) (z M K : R) :
  0 <= M -> 0 <= K ->
  (forall t, 0 < t -> t <= 1 / 2 ->
    [/\ L (A + U t) (B + V t) (P + W t) = L A B P,
        extent (U t) + extent (V t) + extent (W t) <= M * t
      & `|dot GA (U t) + dot GB (V t) + dot GP (W t) - t * z| <= K * t ^+ 2]) ->
  z = 0.
Proof.
move=> M0 K0 curve; apply/eqP/negPn/negP => z0; have nz : 0 < `|z| by rewrite normr_gt0.
have M1 : 0 < M + 1 by rewrite (le_lt_trans M0) // ltr_addl ltr01.
have K1 : 0 < K + 1 by rewrite (le_lt_trans K0) // ltr_addl ltr01.
have e0 : 0 < `|z| / (2 * (M + 1)) by rewrite divr_gt0 ?mulr_gt0 ?ltr0n.
have [r r0 near] := smooth e0.
pose t := Num.min (1 / 2) (Num.min (r / (M + 1)) (`|z| / (4 * (K + 1)))).
have t0 : 0 < t by rewrite !lt_minr !divr_gt0 ?mulr_gt0 ?ltr0n ?ltr01.
have t2 : t <= 1 / 2 by rewrite le_minl lexx.
have tr : t <= r / (M + 1) by rewrite !le_minl lexx orbT.
have tz : t <= `|z| / (4 * (K + 1)) by rewrite !le_minl lexx !orbT.
have [same small slope] := curve t t0 t2.
set S := dot GA _ + _ + _ in slope; set N := extent _ + _ + _ in small.
have Nr : N <= r.
  apply: le_trans small _; move: tr; rewrite ler_pdivl_mulr // => tr.
  by apply: le_trans tr; rewrite mulrC ler_pmul2l // ler_addl ler01.
have := near _ _ _ Nr; rewrite same subrr sub0r normrN -/S => S1.
have S2 : `|S| <= `|z| / 2 * t.
  apply: le_trans S1 _; apply: le_trans (ler_wpmul2l (ltW e0) small) _.
  rewrite mulrA ler_pmul2r // mulrAC ler_pdivr_mulr ?mulr_gt0 ?ltr0n //.
  rewrite (_ : `|z| / 2 * (2 * (M + 1)) = `|z| * (M + 1)); last by field.
  by rewrite ler_pmul2l // ler_addl ler01.
have S3 : K * t ^+ 2 <= `|z| / 4 * t.
  rewrite expr2 mulrA ler_pmul2r //; apply: le_trans (ler_wpmul2l K0 tz) _.
  rewrite mulrA ler_pdivr_mulr ?mulr_gt0 ?ltr0n //.
  rewrite (_ : `|z| / 4 * (4 * (K + 1)) = `|z| * (K + 1)); last by field.
  by rewrite mulrC ler_pmul2l // ler_addl ler01.
have : `|t * z| <= `|z| / 4 * t + `|z| / 2 * t.
  rewrite (_ : t * z = S - (S - t * z)); last by ring.
  apply: le_trans (ler_norm_sub _ _) _; rewrite addrC; apply: ler_add => //.
  exact: le_trans slope S3.
rewrite normrM (gtr0_norm t0) [t * _]mulrC -mulrDl ler_pmul2r //.
rewrite -subr_le0 (_ : `|z| - (`|z| / 4 + `|z| / 2) = `|z| / 4); last by field.
by rewrite leNgt divr_gt0 ?ltr0n.
Qed.

Lemma trace_delta (X : 'M[R]_H) (i j : 'I_H) : \tr (X *m (delta_mx i j)^T) = X i j.
Proof.
rewrite /mxtrace (bigD1 i) //= big1 ?addr0 => [|a ai].
  rewrite mxE (bigD1 j) //= big1 ?addr0 => [|b bj]; rewrite !mxE ?eqxx ?mulr1 //.
  by rewrite (negPf bj) andbF mulr0.
by rewrite mxE big1 // => b _; rewrite !mxE (negPf ai) mulr0.
Qed.

(** L_A A^T = B L_B^T. *)
Theorem noether_heads : turns L -> GA *m A^T = B *m GB^T.
Proof.
move=> mixes; apply/matrixP => i j; apply/eqP; rewrite -subr_eq0; apply/eqP.
pose E := delta_mx i j : 'M[R]_H; pose kap := (j == i)%:R : R.
have EE : E *m E = kap *: E.
  by rewrite /E /kap; case: eqP => [->|/eqP ji]; rewrite ?mul_delta_mx ?scale1r // mul_delta_mx_0 // scale0r.
have kap0 : 0 <= kap by rewrite ler0n.
have kap1 : kap <= 1 by rewrite /kap; case: eqP => _; rewrite ?lexx ?ler01.
pose c t := t / (1 + t * kap).
apply: (@flat (fun t => t *: (E *m A)) (fun t => - c t *: (E^T *m B)) (fun=> 0) _
  (extent (E *m A) + extent (E^T *m B)) `|(B *m GB^T) i j|); first by rewrite addr_ge0 ?extent_ge0.
  exact: normr_ge0.
move=> t t0 _; have D1 : 1 <= 1 + t * kap by rewrite ler_addl mulr_ge0 // ltW.
have D0 : 0 < 1 + t * kap by exact: lt_le_trans ltr01 D1.
have ct : c t * (1 + t * kap) = t by rewrite /c divfK ?gt_eqF.
have c0 : 0 <= c t by rewrite divr_ge0 // ltW.
have cle : c t <= t by rewrite -{2}ct ler_pemulr.
have inverse : (1%:M + t *: E) *m (1%:M - c t *: E) = 1%:M.
  rewrite mulmxDl !mulmxBr !mul1mx mulmx1 -scalemxAl -scalemxAr EE !scalerA -addrA.
  rewrite -[RHS]addr0; congr (_ + _); rewrite -!scaleNr -!scalerDl.
  rewrite (_ : - c t + _ = t - c t * (1 + t * kap)); last by ring.
  by rewrite ct subrr scale0r.
have [unit _] := mulmx1_unit inverse.
have inv : invmx (1%:M + t *: E) = 1%:M - c t *: E.
  by have /(congr1 (mulmx (invmx (1%:M + t *: E)))) := inverse; rewrite mulmxA mulVmx // mul1mx mulmx1 => <-.
split.
- rewrite addr0 -[RHS](mixes _ A B P unit) inv; congr (L _ _ _).
    by rewrite mulmxDl mul1mx -scalemxAl.
  by rewrite linearB linearZ /= trmx1 mulmxBl mul1mx -scalemxAl scaleNr.
- rewrite extent0 addr0 !extentZ normrN (ger0_norm c0) (gtr0_norm t0) mulrDl.
  by rewrite mulrC ler_add2l mulrC ler_wpmul2l ?extent_ge0.
rewrite dot0 addr0 !dotZ /dot !trmx_mul trmxK !mulmxA trace_delta.
rewrite (_ : \tr (GB *m B^T *m E) = (B *m GB^T) i j); last first.
  have -> : E = (delta_mx j i)^T by rewrite trmx_delta.
  by rewrite trace_delta -[B *m GB^T]trmxK trmx_mul trmxK [RHS]mxE.
set x := (GA *m A^T) i j; set y := (B *m GB^T) i j.
rewrite (_ : t * x + - c t * y - t * (x - y) = (t - c t) * y); last by ring.
rewrite normrM mulrC ler_wpmul2l ?normr_ge0 // ger0_norm ?subr_ge0 //.
rewrite -{1}ct (_ : c t * (1 + t * kap) - c t = c t * (t * kap)); last by ring.
by rewrite expr2 ler_pmul // ?mulr_ge0 ?(ltW t0) // ler_pimulr // ltW.
Qed.


(** P loses what A gains. *)
Lemma moved t : 0 < t -> t <= 1 / 2 ->
  [/\ 1 + t != 0, 0 <= t / (1 + t) <= t & (1 + t)^-1 *: P = P + (- (t / (1 + t))) *: P].
Proof.
move=> t0 _; have D1 : 1 <= 1 + t by rewrite ler_addl ltW.
have D0 : 0 < 1 + t by exact: lt_le_trans ltr01 D1.
have D : 1 + t != 0 by rewrite gt_eqF.
split=> //; first by rewrite divr_ge0 ?(ltW t0) ?(ltW D0) //= ler_pdivr_mulr // ler_pemulr // ltW.
by rewrite -{2}[P]scale1r -scalerDl; congr (_ *: _); field.
Qed.

(** tr(L_A A^T) = tr(L_P P^T) and tr(L_B B^T) = tr(L_P P^T). *)
Theorem noether_scale : scales L ->
  \tr (GA *m A^T) = \tr (GP *m P^T) /\ \tr (GB *m B^T) = \tr (GP *m P^T).
Proof.
move=> scaled; split; apply/eqP; rewrite -subr_eq0; apply/eqP; set z := (X in X = 0).
  apply: (@flat (fun t => t *: A) (fun=> 0) (fun t => - (t / (1 + t)) *: P) z
    (extent A + extent P) `|\tr (GP *m P^T)|); rewrite ?addr_ge0 ?extent_ge0 ?normr_ge0 //.
  move=> t t0 t2; have [D /andP [c0 cle] PE] := moved t0 t2.
  split; first by have [<- _] := scaled (1 + t) A B P D; rewrite scalerDl scale1r addr0 PE.
    rewrite extent0 addr0 !extentZ normrN (ger0_norm c0) (gtr0_norm t0) mulrDl [_ * t]mulrC.
    by rewrite ler_add2l [X in _ <= X]mulrC ler_wpmul2r ?extent_ge0.
  rewrite dot0 addr0 !dotZ -[dot GP P]/(\tr (GP *m P^T)) -[dot GA A]/(\tr (GA *m A^T)) /z.
  by apply: balance.
apply: (@flat (fun=> 0) (fun t => t *: B) (fun t => - (t / (1 + t)) *: P) z
  (extent B + extent P) `|\tr (GP *m P^T)|); rewrite ?addr_ge0 ?extent_ge0 ?normr_ge0 //.
move=> t t0 t2; have [D /andP [c0 cle] PE] := moved t0 t2.
split; first by have [_ <-] := scaled (1 + t) A B P D; rewrite scalerDl scale1r addr0 PE.
  rewrite extent0 add0r !extentZ normrN (ger0_norm c0) (gtr0_norm t0) mulrDl [_ * t]mulrC.
  by rewrite ler_add2l [X in _ <= X]mulrC ler_wpmul2r ?extent_ge0.
rewrite dot0 add0r !dotZ -[dot GP P]/(\tr (GP *m P^T)) -[dot GB B]/(\tr (GB *m B^T)) /z.
by apply: balance.
Qed.

End Noether.

(** ** What the flow and a step of gradient descent do *)

Section Conserved.

Variable R : realFieldType.

Section Heads.

Variables (H n m : nat) (A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)).
Hypothesis E : GA *m A^T = B *m GB^T.

Lemma noether_transposed : A *m GA^T = GB *m B^T.
Proof. by rewrite -[LHS]trmxK trmx_mul trmxK E trmx_mul trmxK. Qed.

(** The derivative of A A^T - B B^T along the flow. *)
Lemma heads_conserved :
  - GA *m A^T + A *m (- GA)^T - (- GB *m B^T) - B *m (- GB)^T = 0.
Proof.
rewrite !linearN /= !(mulNmx, mulmxN) E noether_transposed.
by rewrite !opprK addrNK addNr.
Qed.

(** One step changes A A^T - B B^T by terms of second order alone. *)
Lemma heads_step rho : (A - rho *: GA) *m (A - rho *: GA)^T - (B - rho *: GB) *m (B - rho *: GB)^T =
  A *m A^T - B *m B^T + rho ^+ 2 *: (GA *m GA^T - GB *m GB^T).
Proof.
have tr d (X Y : 'M[R]_(H, d)) : (X - rho *: Y)^T = X^T - rho *: Y^T by rewrite linearB linearZ.
rewrite !tr !(mulmxBl, mulmxBr) -!scalemxAl -!scalemxAr !scalerA -expr2.
rewrite E noether_transposed scalerBr.
move: (A *m A^T) (B *m B^T) (rho *: (GB *m B^T)) (rho *: (B *m GB^T)) => a b c d.
move: (rho ^+ 2 *: (GA *m GA^T)) (rho ^+ 2 *: (GB *m GB^T)) => e f.
by rewrite !opprB !addrA; apply/matrixP => i j; rewrite !mxE; ring.
Qed.

End Heads.

Lemma trace_outer m n (X Y : 'M[R]_(m, n)) c :
  \tr ((X - c *: Y) *m (X - c *: Y)^T) =
  \tr (X *m X^T) - 2 * c * \tr (Y *m X^T) + c ^+ 2 * \tr (Y *m Y^T).
Proof.
have -> : (X - c *: Y)^T = X^T - c *: Y^T by rewrite linearB linearZ.
rewrite !(mulmxBl, mulmxBr) -!scalemxAl -!scalemxAr !linearB !linearZ /=.
rewrite (_ : \tr (X *m Y^T) = \tr (Y *m X^T)); last by rewrite -mxtraceT trmx_mul trmxK.
by ring.
Qed.

(** One step changes |A|^2 - |P|^2 by terms of second order alone. *)
Lemma scale_step H n k l (A GA : 'M[R]_(H, n)) (P GP : 'M[R]_(k, l)) rho :
  \tr (GA *m A^T) = \tr (GP *m P^T) ->
  \tr ((A - rho *: GA) *m (A - rho *: GA)^T) - \tr ((P - rho *: GP) *m (P - rho *: GP)^T) =
  \tr (A *m A^T) - \tr (P *m P^T) + rho ^+ 2 * (\tr (GA *m GA^T) - \tr (GP *m GP^T)).
Proof. by move=> E; rewrite !trace_outer E; ring. Qed.

End Conserved.

(** ** Where training ends *)

Section Ends.

Variable R : realFieldType.

(** A A^T = B B^T gives (A^T A)^2 = C^T C. *)
Lemma balanced_square H n m (A : 'M[R]_(H, n)) (B : 'M[R]_(H, m)) :
  A *m A^T = B *m B^T -> A^T *m A *m A^T *m A = (B^T *m A)^T *m (B^T *m A).
Proof.
move=> E; rewrite trmx_mul trmxK !mulmxA.
by rewrite -(mulmxA _ A) E !mulmxA.
Qed.

Lemma norm2_0 m n (X : 'M[R]_(m, n)) : norm2 X = 0 -> X = 0.
Proof. by move/eqP; rewrite norm2_eq0 => /eqP. Qed.

Lemma norm2_outer m n (X : 'M[R]_(m, n)) : norm2 X = \tr (X *m X^T).
Proof. by rewrite norm2_tr mxtrace_mulC. Qed.

Lemma unit_of_ker n (X : 'M[R]_n) : (forall v : 'rV_n, v *m X = 0 -> v = 0) -> X \in unitmx.
Proof.
move=> X0; rewrite -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i.
by rewrite row0; apply: X0; rewrite -row_mul mulmx_ker row0.
Qed.

(** A A^T whose square is a^2 Pi is a Pi. *)
Lemma root_of_projector d e (F : 'M[R]_(d, e)) (Pi : 'M[R]_d) a : projector Pi -> 0 < a ->
  F *m F^T *m (F *m F^T) = a ^+ 2 *: Pi -> F *m F^T = a *: Pi.
Proof.
move=> [sP qP] a0; set X := F *m F^T => XX.
have [K KE] : exists K, K = 1%:M - Pi by exists (1%:M - Pi).
have sX : X^T = X by rewrite trmx_mul trmxK.
have sK : K^T = K by rewrite KE linearB /= trmx1 sP.
have PK : Pi *m K = 0 by rewrite KE mulmxBr mulmx1 qP subrr.
have XK : X *m K = 0.
  apply: norm2_0; rewrite norm2_tr trmx_mul sX sK mulmxA -(mulmxA K) XX.
  by rewrite -scalemxAr -scalemxAl -mulmxA PK mulmx0 scaler0 mxtrace0.
have XP : X *m Pi = X by apply/eqP; rewrite eq_sym -subr_eq0 -{1}[X]mulmx1 -mulmxBr -KE XK.
have PX : Pi *m X = X by rewrite -[LHS]trmxK trmx_mul sX sP XP.
pose N := X + a *: Pi + K.
have uN : N \in unitmx.
  apply: unit_of_ker => v vN; have : \tr (v *m N *m v^T) = 0 by rewrite vN mul0mx mxtrace0.
  rewrite /N !mulmxDr !mulmxDl !mxtraceD => v0.
  have e1 : \tr (v *m X *m v^T) = norm2 (v *m F) by rewrite norm2_outer trmx_mul !mulmxA.
  have e2 : \tr (v *m (a *: Pi) *m v^T) = a * norm2 (v *m Pi).
    by rewrite norm2_outer trmx_mul sP mulmxA -(mulmxA v Pi Pi) qP -scalemxAr -scalemxAl mxtraceZ.
  have qK : K *m K = K by rewrite {1}KE mulmxBl mul1mx PK subr0.
  have e3 : \tr (v *m K *m v^T) = norm2 (v *m K).
    by rewrite norm2_outer trmx_mul sK mulmxA -(mulmxA v K K) qK.
  move: v0; rewrite e1 e2 e3 => v0.
  have n1 := norm2_ge0 (v *m F); have n2 := norm2_ge0 (v *m Pi); have n3 := norm2_ge0 (v *m K).
  have a2 : 0 <= a * norm2 (v *m Pi) by rewrite mulr_ge0 // ltW.
  move/eqP: v0; rewrite !paddr_eq0 ?addr_ge0 // => /andP [/andP [_ /eqP z2] /eqP z3].
  move/eqP: z2; rewrite mulf_eq0 gt_eqF //= => /eqP /norm2_0 vP; move/norm2_0: z3.
  by rewrite KE mulmxBr vP mulmx1 subr0.
have : (X - a *: Pi) *m N = 0.
  rewrite /N !mulmxDr !mulmxBl XX XK -!scalemxAr -!scalemxAl PX PK XP qP.
  by rewrite scaler0 subr0 addr0 scalerA -expr2 addrA addrNK subrr.
move/(congr1 (mulmx^~ (invmx N))); rewrite mul0mx -mulmxA mulmxV // mulmx1 => /eqP.
by rewrite subr_eq0 => /eqP.
Qed.

(** |p| |A|^2 = s rank Pi where A A^T = B B^T and p B^T A = s Pi. *)
Lemma nuclear_norm H d (A B : 'M[R]_(H, d)) (Pi : 'M[R]_d) (p s : R) : 0 < s -> projector Pi ->
  p *: (B^T *m A) = s *: Pi -> A *m A^T = B *m B^T -> `|p| * \tr (A *m A^T) = s * (\rank Pi)%:R.
Proof.
move=> s0 pP E balanced; rewrite -mxtrace_projector //.
have [p0|p0] := eqVneq p 0.
  move/eqP: E; rewrite p0 scale0r eq_sym scaler_eq0 gt_eqF //= => /eqP ->.
  by rewrite normr0 mul0r mxtrace0 mulr0.
have np : 0 < `|p| by rewrite normr_gt0.
have CE : B^T *m A = (s / p) *: Pi.
  by rewrite -[LHS](scalerK p0) E scalerA mulrC.
have a0 : 0 < s / `|p| by rewrite divr_gt0.
have XE : A^T *m A = (s / `|p|) *: Pi.
  rewrite -{2}[A]trmxK; apply: root_of_projector => //; rewrite trmxK mulmxA.
  have [sP qP] := pP; rewrite (balanced_square balanced) CE.
  have -> : ((s / p) *: Pi)^T = (s / p) *: Pi by rewrite linearZ /= sP.
  rewrite -scalemxAl -scalemxAr scalerA qP; congr (_ *: _).
  by rewrite expr_div_n -normrX ger0_norm ?sqr_ge0 // -expr2 expr_div_n.
by rewrite mxtrace_mulC XE mxtraceZ mulrA [`|p| * _]mulrC divfK // gt_eqF.
Qed.

(** Factors of a matrix of rank H cancel. *)
Lemma cancel_factors H d (A B : 'M[R]_(H, d)) (M : 'M[R]_H) :
  \rank (B^T *m A) = H -> B^T *m M *m A = 0 -> M = 0.
Proof.
move=> rC M0; have fA : row_free A.
  by rewrite /row_free eqn_leq rank_leq_row -{1}rC mxrankM_maxr.
have fB : row_free B.
  by rewrite /row_free eqn_leq rank_leq_row -{1}rC -[\rank B]mxrank_tr mxrankM_maxl.
have [A' AA] := row_freeP fA; have [B' BB] := row_freeP fB.
have BB' : B'^T *m B^T = 1%:M by rewrite -trmx_mul BB trmx1.
have <- : B'^T *m (B^T *m M *m A) *m A' = M by rewrite !mulmxA BB' mul1mx -mulmxA AA mulmx1.
by rewrite M0 mulmx0 mul0mx.
Qed.

(** p is not 0 there. *)
Lemma scaled_neq0 H d (A B : 'M[R]_(H, d)) (Pi : 'M[R]_d) (p s : R) : (0 < H)%N -> 0 < s ->
  is_projector H Pi -> p *: (B^T *m A) = s *: Pi -> p != 0.
Proof.
move=> H0 s0 [_ _ rP] E; apply/eqP => p0; move/eqP: E.
rewrite p0 scale0r eq_sym scaler_eq0 gt_eqF //= => /eqP P0.
by move: rP; rewrite P0 mxrank0 => H1; rewrite -H1 in H0.
Qed.

(** (A A^T)(B B^T) = (s/p)^2 I. *)
Lemma product_of_sides H d (A B : 'M[R]_(H, d)) (Pi : 'M[R]_d) (p s : R) : 0 < s ->
  is_projector H Pi -> p *: (B^T *m A) = s *: Pi ->
  A *m A^T *m (B *m B^T) = ((s / p) ^+ 2)%:M.
Proof.
move=> s0 proj E; have [sP qP rP] := proj.
have [H0|H0] := posnP H; first by apply/matrixP => i; have := ltn_ord i; rewrite {2}H0.
have p0 := scaled_neq0 H0 s0 proj E.
have a0 : s / p != 0 by rewrite mulf_neq0 ?invr_eq0 // gt_eqF.
have CE : B^T *m A = (s / p) *: Pi by rewrite -[LHS](scalerK p0) E scalerA mulrC.
apply/eqP; rewrite -subr_eq0; apply/eqP; apply: (@cancel_factors _ _ A B).
  by rewrite CE mxrank_scale_nz.
rewrite mulmxBr mulmxBl !mulmxA; set C := B^T *m A.
rewrite -(mulmxA (C *m A^T *m B)) -/C -(mulmxA C) (_ : A^T *m B = C^T); last by rewrite trmx_mul trmxK.
have CT : C^T = C by rewrite /C CE linearZ /= sP.
rewrite CT /C CE -!(scalemxAl, scalemxAr) !qP !scalerA.
by rewrite mul_mx_scalar -scalemxAl CE scalerA expr2 !mulrA subrr.
Qed.

End Ends.

(** ** The loss of the layer on plain tokens, summed over the lengths, is such a loss *)

Section Layer.

Variables (R : realFieldType) (d H N : nat) (contexts : law d).

(** The weights of the length j + 2 are in row j. *)
Definition weights (P : 'M[R]_(N, N.+1)) (j : 'I_N) (t : nat) : R :=
  if insub t.-1 is Some i then P j i else 0.

Definition total (A B : 'M[R]_(H, d)) (P : 'M[R]_(N, N.+1)) : R :=
  \sum_(j < N) loss contexts A B (weights P j) j.+2.

Lemma loss_products (A B A' B' : 'M[R]_(H, d)) p p' T :
  (forall t i j, p t * mixing A B i j = p' t * mixing A' B' i j) ->
  loss contexts A B p T = loss contexts A' B' p' T.
Proof.
move=> E; apply: eq_bigr => i _; rewrite !msq_error.
have C x : coefficient A B p i x = coefficient A' B' p' i x by exact: E.
congr (_ - 2 * _ + 1); last by apply: eq_bigr => x _; rewrite C.
by apply: eq_bigr => x _; apply: eq_bigr => y _; rewrite !C.
Qed.

Theorem total_turns : turns total.
Proof.
move=> G A B P uG; apply: eq_bigr => r _; apply: loss_products => t i j.
by rewrite /mixing trmx_mul trmxK -mulmxA (mulmxA _ G) mulVmx // mul1mx.
Qed.

Theorem total_scales : scales total.
Proof.
move=> c A B P c0.
have scaled r t : weights (c^-1 *: P) r t = c^-1 * weights P r t.
  by rewrite /weights; case: insub => [k|]; rewrite ?mulr0 // mxE.
split; apply: eq_bigr => r _; apply: loss_products => t i j; rewrite scaled /mixing.
  by rewrite -scalemxAr mxE mulrACA mulVf // mul1r.
by rewrite linearZ /= -scalemxAl mxE mulrACA mulVf // mul1r.
Qed.

End Layer.

Print Assumptions total_turns.
Print Assumptions total_scales.
