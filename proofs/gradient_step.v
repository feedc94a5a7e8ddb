(** * Augmented tokens: the layer takes one step of gradient descent

    For a sequence s_1, ..., s_T of vectors the inner objective is

        L(W) = 1/2 sum_{t=1}^{T-1} || s_{t+1} - W s_t ||^2.

    With N = sum_t s_{t+1} s_t^* and G = sum_t s_t s_t^* its gradient is
    W G - N.  The layer whose blocks other than a3 and b1 vanish computes one
    step from W = 0, masked elementwise by M = sum_h b1_h a3_h^T, and applies
    it to s_T; this holds for every sequence, on the context or off it. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head.
From icar Require Import augmented_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** The layer on any sequence *)

Section Layer.

Variables (C : ringType) (conjugate : C -> C) (d H : nat) (s : nat -> 'cV[C]_d).

(** s_{t-1}, with s_0 = 0. *)
Definition earlier_token (t : nat) : 'cV[C]_d := if t == 1%N then 0 else s t.-1.

(** <u, a v> = sum_j conj(u_j) a_j v_j. *)
Definition pairing (u : 'cV[C]_d) (a : 'I_d -> C) (v : 'cV[C]_d) : C :=
  \sum_j conjugate (u j 0) * a j * v j 0.

Definition layer (B : blocks C H d) (T : nat) : 'cV[C]_d := \col_i
  \sum_(h < H) \sum_(1 <= t < T.+1)
   (pairing (s t) (a1 B h) (s T) + pairing (s t) (a2 B h) (earlier_token T)
    + pairing (earlier_token t) (a3 B h) (s T) + pairing (earlier_token t) (a4 B h) (earlier_token T))
   * (b1 B h i * s t i 0 + b2 B h i * earlier_token t i 0).

(** N = sum_t s_{t+1} s_t^* and G = sum_t s_t s_t^*. *)
Definition cross (T : nat) : 'M[C]_d := \matrix_(i, j) \sum_(1 <= t < T) s t.+1 i 0 * conjugate (s t j 0).
Definition gram (T : nat) : 'M[C]_d := \matrix_(i, j) \sum_(1 <= t < T) s t i 0 * conjugate (s t j 0).

Definition gradient (T : nat) (W : 'M[C]_d) : 'M[C]_d := W *m gram T - cross T.

(** k steps of gradient descent from 0 with step size eta. *)
Definition descent (T : nat) (eta : C) (k : nat) : 'M[C]_d :=
  iter k (fun W => W - eta *: gradient T W) 0.

End Layer.

(** The elementwise product. *)
Definition hadamard (C : ringType) m n (A B : 'M[C]_(m, n)) : 'M[C]_(m, n) := \matrix_(i, j) (A i j * B i j).

(** The power of a square matrix. *)
Definition power_mx (C : ringType) d (A : 'M[C]_d) (k : nat) : 'M[C]_d := iter k (mulmx A) 1%:M.

(** ** The inner objective *)

Section Inner.

Variables (C : numClosedFieldType) (d : nat) (s : nat -> 'cV[C]_d) (T : nat).

Definition sqnorm2 (v : 'cV[C]_d) : C := \sum_i `|v i 0| ^+ 2.

Definition inner_loss (W : 'M[C]_d) : C := 2^-1 * (\sum_(1 <= t < T) sqnorm2 (s t.+1 - W *m s t)).

(** Re <A, E>, the real inner product of complex matrices. *)
Definition re_inner (A E : 'M[C]_d) : C := 'Re (\sum_i \sum_j (A i j)^* * E i j).

(** A is the gradient of f at W: to first order f moves by Re <A, E>, in every direction E. *)
Definition is_gradient (f : 'M[C]_d -> C) (W A : 'M[C]_d) := forall E, exists c, forall t, t \is Num.real ->
  `|f (W + t *: E) - f W - t * re_inner A E| <= c * t ^+ 2.

End Inner.

(** ** Statements *)

Definition gradient_gradient_statement (C : numClosedFieldType) :=
  forall d (s : nat -> 'cV[C]_d) T (W : 'M[C]_d),
  (forall E, inner_loss s T (W + E) = inner_loss s T W + re_inner (gradient conjC s T W) E
             + 2^-1 * (\sum_(1 <= t < T) sqnorm2 (E *m s t)))
  /\ forall A, is_gradient (inner_loss s T) W A <-> A = gradient conjC s T W.

Definition gradient_one_step_statement (C : ringType) :=
  forall conjugate d (s : nat -> 'cV[C]_d) T eta, descent conjugate s T eta 1 = eta *: cross conjugate s T.

Definition gradient_k_steps_statement (C : comRingType) :=
  forall conjugate d (s : nat -> 'cV[C]_d) T eta k, descent conjugate s T eta k =
  eta *: cross conjugate s T *m (\sum_(m < k) power_mx (1%:M - eta *: gram conjugate s T) m).

(** Every sequence, any number of heads; and with M = eta 11^T it is W_1 s_T. *)
Definition gradient_layer_is_masked_step_statement (C : comRingType) :=
  forall (conjugate : {rmorphism C -> C}) d H (s : nat -> 'cV[C]_d) T (a b : 'M[C]_(H, d)), (1 <= T)%N ->
  let N := cross conjugate s T in
  [/\ - gradient conjugate s T 0 = N,
      layer conjugate s (pure a b) T = hadamard (b^T *m a) (- gradient conjugate s T 0) *m s T
    & forall eta, b^T *m a = const_mx eta ->
      layer conjugate s (pure a b) T = descent conjugate s T eta 1 *m s T].

(** Off the context an optimal layer need not be a masked step: with two heads in
    dimension 1 (s_0 = 0) this one is optimal for every Tmax and every beta, and for beta != 0
    there is a sequence on which no mask gives its prediction. *)
Definition cancelling_heads (R : realFieldType) (Tmax : nat) (beta : R) : blocks R 2 1 :=
  let eta := step R Zero Tmax 2 1 in
  let rows (x y : R) : 'M[R]_(2, 1) := \matrix_(h, j) if h == 0 then x else y in
  Blocks 0 0 (rows eta 0) (rows (- eta * beta) (eta * beta ^+ 2)) (rows 1 0) (rows beta 1).

(** At Tmax = 2 one head is enough: a1 = c, a4 = -2c, a3 = b1 = 1 is optimal, and at
    length 3 its loss exceeds that of the step by c^2. *)
Definition short_horizon (R : realFieldType) (c : R) : blocks R 1 1 :=
  Blocks (const_mx c) 0 (const_mx 1) (const_mx (- (2 * c))) (const_mx 1) 0.

Definition gradient_off_context_statement (R : realFieldType) :=
  (forall Tmax (beta : R), (2 <= Tmax)%N ->
     aug_loss (unitary 1) Zero (cancelling_heads Tmax beta) Tmax = least R Zero Tmax 2 1
     /\ (beta != 0 -> exists s : nat -> 'cV[R]_1, forall mask : 'M[R]_1,
         layer id s (cancelling_heads Tmax beta) 3 <> hadamard mask (cross id s 3) *m s 3%N))
  /\ (forall c : R, aug_loss (unitary 1) Zero (short_horizon c) 2 = least R Zero 2 1 1
     /\ aug_loss_at (unitary 1) Zero (short_horizon c) 3
        = aug_loss_at (unitary 1) Zero (pure (const_mx 1 : 'M[R]_1) (const_mx 1)) 3 + c ^+ 2).

(** ** Proofs *)

Theorem gradient_one_step (C : ringType) : gradient_one_step_statement C.
Proof. by move=> conjugate d s T eta; rewrite /descent /= /gradient mul0mx !sub0r scalerN opprK. Qed.

Lemma power_mxSr (C : ringType) d (A : 'M[C]_d) k : power_mx A k.+1 = power_mx A k *m A.
Proof.
elim: k => [|k IH]; first by rewrite /power_mx /= mulmx1 mul1mx.
by rewrite -[LHS]/(A *m power_mx A k.+1) {1}IH mulmxA.
Qed.

Theorem gradient_k_steps (C : comRingType) : gradient_k_steps_statement C.
Proof.
move=> conjugate d s T eta; set G := gram _ _ _; set N := cross _ _ _; elim=> [|k IH].
  by rewrite big_ord0 mulmx0.
rewrite /descent iterS -/(descent conjugate s T eta k) IH /gradient -/G -/N.
rewrite big_ord_recl [power_mx _ _]/= mulmxDr mulmx1.
under [in RHS]eq_bigr => m _ do rewrite lift0 power_mxSr.
rewrite -mulmx_suml mulmxA mulmxBr mulmx1; set S := _ *m _.
by rewrite scalerBr -scalemxAr opprB addrCA.
Qed.

Theorem gradient_layer_is_masked_step (C : comRingType) : gradient_layer_is_masked_step_statement C.
Proof.
move=> conjugate d H s T a b T1 N.
have gradE : - gradient conjugate s T 0 = N by rewrite /gradient mul0mx sub0r opprK.
have zero_block (h : 'I_H) u v : pairing conjugate u ((0 : 'M[C]_(H, d)) h) v = 0.
  by apply: big1 => j _; rewrite mxE mulr0 mul0r.
have layerE : layer conjugate s (pure a b) T = hadamard (b^T *m a) N *m s T.
  apply/colP => i; rewrite !mxE.
  pose term j t := s t.+1 i 0 * conjugate (s t j 0) * s T j 0.
  transitivity (\sum_(h < H) \sum_(1 <= t < T) \sum_j b h i * a h j * term j t).
    apply: eq_bigr => h _; rewrite big_ltn ?ltnS // !zero_block !add0r addr0.
    rewrite {1}/pairing /earlier_token eqxx big1 ?mul0r ?add0r => [|j _]; last by rewrite mxE rmorph0 !mul0r.
    rewrite -{1}[2%N]/(1 + 1)%N big_addn subn1 /=; apply: eq_big_nat => t /andP [t1 _].
    rewrite !zero_block !add0r addr0 mxE mul0r addr0 addn1 /= /pairing mulr_suml.
    apply: eq_bigr => j _; rewrite /term eqSS (gtn_eqF t1).
    move: (conjugate _) (a h j) (s T j 0) (b h i) (s _ i 0) => x y z u v; ring.
  transitivity (\sum_(h < H) \sum_j \sum_(1 <= t < T) b h i * a h j * term j t).
    by apply: eq_bigr => h _; exact: exchange_big.
  rewrite exchange_big; apply: eq_bigr => j _ /=; rewrite !mxE mulr_suml mulr_suml.
  apply: eq_bigr => h _; rewrite mxE mulr_sumr mulr_suml.
  by apply: eq_bigr => t _; rewrite /term !mulrA.
split=> [//||eta maskE]; first by rewrite gradE.
rewrite layerE maskE gradient_one_step; congr (_ *m _).
by apply/matrixP => i j; rewrite !mxE.
Qed.

(** *** The gradient *)

Section Gradient.

Variables (C : numClosedFieldType) (d : nat) (s : nat -> 'cV[C]_d) (T : nat).
Implicit Types (A E W : 'M[C]_d) (u v : 'cV[C]_d).

(** The complex inner product of vectors. *)
Let dot u v : C := \sum_i (u i 0)^* * v i 0.

Lemma sqnorm2E v : sqnorm2 v = dot v v.
Proof. by apply: eq_bigr => i _; rewrite normCK mulrC. Qed.

Lemma sqnorm2_sub u v : sqnorm2 (u - v) = sqnorm2 u - 2 * 'Re (dot u v) + sqnorm2 v.
Proof.
rewrite !sqnorm2E [in 2 * _]ReE mulrCA mulfV ?pnatr_eq0 // mulr1 /dot rmorph_sum /=.
rewrite -big_split /= -sumrN -!big_split /=; apply: eq_bigr => i _.
rewrite !mxE rmorphB rmorphM conjCK /=; move: (u i 0) (v i 0) => x y; ring.
Qed.

Notation grad := (gradient conjC s T).

Lemma gradientE W i j : grad W i j = - \sum_(1 <= t < T) (s t.+1 - W *m s t) i 0 * (s t j 0)^*.
Proof.
rewrite /gradient !mxE -sumrN; under [X in X + _]eq_bigr => k _ do rewrite mxE mulr_sumr.
rewrite exchange_big -sumrN -big_split /=; apply: eq_bigr => t _.
rewrite !mxE mulrBl opprB; congr (_ - _); rewrite mulr_suml.
by apply: eq_bigr => k _; rewrite mulrA.
Qed.

Lemma re_inner_gradient W E :
  re_inner (grad W) E = - \sum_(1 <= t < T) 'Re (dot (s t.+1 - W *m s t) (E *m s t)).
Proof.
rewrite -raddf_sum -raddfN; congr ('Re _); rewrite -sumrN.
transitivity (\sum_i \sum_j \sum_(1 <= t < T) - (((s t.+1 - W *m s t) i 0)^* * (E i j * s t j 0))).
  apply: eq_bigr => i _; apply: eq_bigr => j _.
  rewrite gradientE rmorphN rmorph_sum mulNr mulr_suml sumrN; congr (- _).
  apply: eq_bigr => t _; rewrite rmorphM /= conjCK -mulrA; congr (_ * _); exact: mulrC.
under eq_bigr => i _ do rewrite exchange_big.
rewrite exchange_big; apply: eq_bigr => t _ /=; rewrite /dot -sumrN; apply: eq_bigr => i _.
by rewrite sumrN -mulr_sumr [(E *m _) i 0]mxE.
Qed.

Lemma expansion W E : inner_loss s T (W + E) =
  inner_loss s T W + re_inner (grad W) E + 2^-1 * (\sum_(1 <= t < T) sqnorm2 (E *m s t)).
Proof.
rewrite /inner_loss re_inner_gradient.
transitivity (2^-1 * (\sum_(1 <= t < T) (sqnorm2 (s t.+1 - W *m s t)
   - 2 * 'Re (dot (s t.+1 - W *m s t) (E *m s t)) + sqnorm2 (E *m s t)))).
  by congr (_ * _); apply: eq_bigr => t _; rewrite mulmxDl opprD addrA sqnorm2_sub.
rewrite !big_split /= sumrN -mulr_sumr !mulrDr mulrN mulrA mulVf ?pnatr_eq0 // mul1r.
by [].
Qed.

Lemma sqnorm2_ge0 v : 0 <= sqnorm2 v.
Proof. by apply: sumr_ge0 => i _; rewrite exprn_ge0. Qed.

Lemma sqnorm2Z (x : C) v : x \is Num.real -> sqnorm2 (x *: v) = x ^+ 2 * sqnorm2 v.
Proof.
move=> x_real; rewrite mulr_sumr; apply: eq_bigr => i _.
by rewrite mxE normrM exprMn real_normK.
Qed.

Lemma re_innerZ (x : C) A E : x \is Num.real -> re_inner A (x *: E) = x * re_inner A E.
Proof.
move=> x_real; rewrite /re_inner -ReMl //; congr ('Re _); rewrite mulr_sumr.
apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
by rewrite mxE mulrCA.
Qed.

Lemma re_innerB A A' E : re_inner (A - A') E = re_inner A E - re_inner A' E.
Proof.
rewrite /re_inner -raddfB; congr ('Re _); rewrite -sumrB; apply: eq_bigr => i _.
by rewrite -sumrB; apply: eq_bigr => j _; rewrite !mxE rmorphB mulrBl.
Qed.

Lemma re_inner_self A : re_inner A A = \sum_i \sum_j `|A i j| ^+ 2.
Proof.
rewrite /re_inner; have -> : \sum_i \sum_j (A i j)^* * A i j = \sum_i \sum_j `|A i j| ^+ 2.
  by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite normCK mulrC.
apply/Creal_ReP; apply: ger0_real.
by do 2![apply: sumr_ge0 => ? _]; rewrite exprn_ge0.
Qed.

Lemma re_inner_eq0 A : re_inner A A = 0 -> A = 0.
Proof.
rewrite re_inner_self => sum0; apply/matrixP => i j; rewrite mxE.
have row_ge0 k : true -> 0 <= \sum_l `|A k l| ^+ 2 by move=> _; apply: sumr_ge0 => ? _; rewrite exprn_ge0.
have row0 := psumr_eq0P row_ge0 sum0 (i := i) isT.
have /eqP := psumr_eq0P (P := xpredT) (fun l _ => exprn_ge0 2 (normr_ge0 (A i l))) row0 (i := j) isT.
by rewrite sqrf_eq0 normr_eq0 => /eqP.
Qed.

Lemma gradient_is_gradient W : is_gradient (inner_loss s T) W (grad W).
Proof.
move=> E; exists (2^-1 * (\sum_(1 <= t < T) sqnorm2 (E *m s t))) => x x_real.
rewrite expansion re_innerZ //.
have -> : \sum_(1 <= t < T) sqnorm2 (x *: E *m s t) = x ^+ 2 * (\sum_(1 <= t < T) sqnorm2 (E *m s t)).
  by rewrite mulr_sumr; apply: eq_bigr => t _; rewrite -scalemxAl sqnorm2Z.
set k := \sum_(1 <= t < T) _; have k_ge0 : 0 <= k by apply: sumr_ge0 => t _; exact: sqnorm2_ge0.
have half_ge0 : 0 <= 2^-1 :> C by rewrite invr_ge0 ler0n.
clearbody k; move: (2^-1 : C) half_ge0 (inner_loss s T W) (re_inner _ _) => h h_ge0 p q.
have -> : p + x * q + h * (x ^+ 2 * k) - p - x * q = h * k * x ^+ 2 by ring.
have x2_ge0 : 0 <= x ^+ 2 by exact: real_exprn_even_ge0.
by rewrite ger0_norm // mulr_ge0 // mulr_ge0.
Qed.

Lemma gradient_unique W A : is_gradient (inner_loss s T) W A -> A = grad W.
Proof.
move=> isA; apply/eqP; rewrite -subr_eq0; apply/eqP; apply: re_inner_eq0.
set D := A - grad W; set n := re_inner D D.
have n_ge0 : 0 <= n.
  by rewrite /n re_inner_self; do 2![apply: sumr_ge0 => ? _]; rewrite exprn_ge0.
have [c bound_A] := isA D; have [c' bound_g] := gradient_is_gradient W D.
have close x : x \is Num.real -> `|x * n| <= (c + c') * x ^+ 2.
  move=> x_real; rewrite mulrDl.
  have -> : x * n = (inner_loss s T (W + x *: D) - inner_loss s T W - x * re_inner (grad W) D)
      - (inner_loss s T (W + x *: D) - inner_loss s T W - x * re_inner A D).
    rewrite /n {1}/D re_innerB mulrBr; ring.
  by apply: le_trans (ler_norm_sub _ _) _; rewrite addrC ler_add ?bound_A ?bound_g.
apply/eqP; apply/negP => /negP n_neq0.
have n_gt0 : 0 < n by rewrite lt_def n_neq0.
set K := c + c' in close; have K_ge0 : 0 <= K.
  by have := close 1 (rpred1 _); rewrite expr1n mulr1; apply: le_trans.
pose y := 2 * (K + 1); have y_gt0 : 0 < y by rewrite mulr_gt0 ?ltr0n // ltr_paddl ?ltr01.
pose x := n / y; have x_gt0 : 0 < x by rewrite divr_gt0.
have xn : `|x * n| = x * n by rewrite ger0_norm // mulr_ge0 // ltW.
have := close x (gtr0_real x_gt0); rewrite xn expr2 mulrCA ler_pmul2l //.
rewrite /x mulrA ler_pdivl_mulr // [K * n]mulrC ler_pmul2l // /y => le_K.
have : K + (K + 2) <= K + 0.
  by rewrite addr0 (_ : K + (K + 2) = 2 * (K + 1)) //; clearbody K; ring.
have K2 : 0 < K + 2 by rewrite ltr_paddl ?ltr0n.
by rewrite ler_add2l => /(lt_le_trans K2); rewrite ltxx.
Qed.

Lemma gradient_both W :
  (forall E, inner_loss s T (W + E) = inner_loss s T W + re_inner (grad W) E
             + 2^-1 * (\sum_(1 <= t < T) sqnorm2 (E *m s t)))
  /\ forall A, is_gradient (inner_loss s T) W A <-> A = grad W.
Proof.
split; first exact: expansion.
by move=> A; split; [exact: gradient_unique|move=> ->; exact: gradient_is_gradient].
Qed.

End Gradient.

Theorem gradient_gradient (C : numClosedFieldType) : gradient_gradient_statement C.
Proof. by move=> d s T W; exact: gradient_both. Qed.

(** *** Off the context *)

Section OffContext.

Variable R : realFieldType.

(** In dimension 1, a layer that predicts what the optimal step predicts is optimal. *)
Lemma one_dimension_least H Tmax (B : blocks R H 1) (a b : 'M[R]_(H, 1)) : (1 <= H)%N -> (2 <= Tmax)%N ->
  b^T *m a = (step R Zero Tmax H 1)%:M ->
  (forall f T, (2 <= T)%N -> (T <= Tmax)%N ->
     lin f (aug_error Zero B T 0) = lin f (aug_error Zero (pure a b) T 0)) ->
  aug_loss (unitary 1) Zero B Tmax = least R Zero Tmax H 1.
Proof.
move=> H1 Tmax2 baM alike; transitivity (aug_loss (unitary 1) Zero (pure a b) Tmax).
  apply: eq_big_nat => T /andP [T2 TT]; apply: eq_bigr => i _; rewrite ord1.
  by apply: msq_ext => f; rewrite alike.
rewrite pure_loss; [|exact: neutral_unitary|exact: step_distinct_unitary].
have m1 : minn H 1 = 1%N by apply/minn_idPr.
apply/target_minimisers; rewrite ?m1 ?rank_leq_row //; exists 1%:M; split.
- by rewrite baM m1 mul1r divr1 scalemx1.
- by rewrite m1; split; rewrite ?trmx1 ?mul1mx ?mxrank1.
by right => i; rewrite m1 !mxE eqxx divr1.
Qed.

Lemma chi1 (j i : 'I_1) (a b : int) : chi j a i b = power 0 (a + b).
Proof. by rewrite !ord1 chi_diag. Qed.

Let rows (x y : R) : 'M[R]_(2, 1) := \matrix_(h, j) if h == 0 then x else y.

Lemma prod_rows x y x' y' i j : prod (rows x y) (rows x' y') i j = x * x' + y * y'.
Proof. by rewrite /prod mxE !big_ord_recl big_ord0 addr0 !mxE. Qed.

Lemma cancelling_least Tmax (beta : R) : (2 <= Tmax)%N ->
  aug_loss (unitary 1) Zero (cancelling_heads Tmax beta) Tmax = least R Zero Tmax 2 1.
Proof.
move=> Tmax2; set e := step R Zero Tmax 2 1.
apply: (one_dimension_least (a := rows e 0) (b := rows 1 0)) => //.
  apply/matrixP => i j; rewrite !ord1 -[LHS]/(prod _ _ 0 0) prod_rows !mxE eqxx mul1r mulr0 addr0.
  by [].
move=> f T T2 _; rewrite !lin_aug_error //; congr (_ - _); apply: eq_bigr => t _; apply: eq_bigr => j _.
rewrite /contribution /cancelling_heads -/e -!/(rows _ _) [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/=.
rewrite !(prod0l, prod0r, prod_rows) !chi1.
have -> : lag T t + (t%:Z - 1) = lag T t + 1 + (t%:Z - 2) by ring.
move: (useful _ _)%:R (f _) (f _) (f _) (f _) (f _) => u f1 f2 f3 f4 f5.
by move: e; clear; move=> e; ring.
Qed.

Lemma prod_const x y i j : prod (const_mx x : 'M[R]_1) (const_mx y) i j = x * y.
Proof. by rewrite /prod mxE big_ord1 !mxE. Qed.

Lemma short_least (c : R) : aug_loss (unitary 1) Zero (short_horizon c) 2 = least R Zero 2 1 1.
Proof.
have e1 : step R Zero 2 1 1 = 1.
  by rewrite /step step_size_zero // /redundancy ?divr1 //; field.
apply: (one_dimension_least (a := const_mx 1) (b := const_mx 1)) => //.
  by apply/matrixP => i j; rewrite !ord1 -[LHS]/(prod _ _ 0 0) prod_const e1 mxE mulr1.
move=> f T T2 TT; have -> : T = 2%N by apply/eqP; rewrite eqn_leq TT.
rewrite !lin_aug_error //; congr (_ - _); rewrite !sum2 !big_ord1.
rewrite /contribution /short_horizon [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/=.
rewrite !(prod0l, prod0r, prod_const) !chi1 [useful _ 1]/= [useful _ 2]/= mulr0n mulr1n.
have -> : lag 2 1 + (1%:Z - 1) = lag 2 2 + (2%:Z - 1) by [].
rewrite !mul0r !addr0.
by move: (f (power 0 (lag 2 2 + (2%:Z - 1)))) (f _) => f1 f2; ring.
Qed.

Lemma power_eqE a b : same (unitary 1) (power 0 a) (power 0 b) = (a == b).
Proof.
rewrite same_unitary; apply/forallP/eqP => [/(_ 0)|-> //].
by rewrite !ffunE eqxx => /eqP.
Qed.

Lemma short_longer (c : R) : aug_loss_at (unitary 1) Zero (short_horizon c) 3
  = aug_loss_at (unitary 1) Zero (pure (const_mx 1 : 'M[R]_1) (const_mx 1)) 3 + c ^+ 2.
Proof.
have errE f : lin f (aug_error Zero (short_horizon c) 3 0) = f (power 0 3%:Z) - c * f (power 0 2%:Z).
  rewrite lin_aug_error // sum3 !big_ord1.
  rewrite /contribution /short_horizon [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/=.
  rewrite !(prod0l, prod0r, prod_const) !chi1 [useful _ 1]/= [useful _ 2]/= [useful _ 3]/= mulr0n mulr1n.
  have -> : lag 3 1 + (1%:Z - 1) = 2%:Z by [].
  have -> : lag 3 2 + (2%:Z - 1) = 2%:Z by [].
  have -> : lag 3 3 + (3%:Z - 1) = 2%:Z by [].
  have -> : lag 3 2 + 1 + (2%:Z - 1) = 3%:Z by [].
  have -> : lag 3 3 + 1 + (3%:Z - 1) = 3%:Z by [].
  rewrite !mul0r !addr0 !mul1r.
  by move: (f (power 0 2%:Z)) (f (power 0 3%:Z)) => f2 f3; ring.
have pureE f : lin f (aug_error Zero (pure (const_mx 1 : 'M[R]_1) (const_mx 1)) 3 0) = f (power 0 3%:Z).
  rewrite lin_aug_error // sum3 !big_ord1.
  rewrite /contribution /pure [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/=.
  rewrite !(prod0l, prod0r, prod_const) !chi1 [useful _ 1]/= [useful _ 2]/= [useful _ 3]/= mulr0n mulr1n.
  have -> : lag 3 2 + 1 + (2%:Z - 1) = 3%:Z by [].
  have -> : lag 3 3 + 1 + (3%:Z - 1) = 3%:Z by [].
  rewrite !mul0r !addr0 !mul1r.
  by move: (f (power 0 3%:Z)) => f3; ring.
rewrite /aug_loss_at !big_ord1 !msqE !errE !pureE !power_eqE /=.
by ring.
Qed.

Lemma off_sequence Tmax (beta : R) : (2 <= Tmax)%N -> beta != 0 ->
  exists s : nat -> 'cV[R]_1, forall mask : 'M[R]_1,
    layer id s (cancelling_heads Tmax beta) 3 <> hadamard mask (cross id s 3) *m s 3%N.
Proof.
move=> Tmax2 beta0; set e := step R Zero Tmax 2 1.
have e0 : e != 0.
  apply: lt0r_neq0; rewrite /e stepE divr_gt0 ?S1_gt0 // ltr_spaddr ?spread_ge0 //.
  by rewrite mulr_gt0 ?S1_gt0 // divr_gt0 ?ltr0n.
pose s t : 'cV[R]_1 := const_mx (t <= 2)%N%:R.
exists s => mask /colP /(_ 0); rewrite [RHS]mxE big_ord1 [s 3%N _ _]mxE mulr0.
rewrite mxE !big_ord_recl big_ord0 addr0 !sum3 /pairing !big_ord1 /earlier_token.
rewrite /cancelling_heads -/e [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/=.
rewrite !mxE /= !mulr1n !mulr0n => eq0.
have : e * beta = 0.
  rewrite -[RHS]oppr0 -[in RHS]eq0; move: (e) => z; ring.
by move/eqP; rewrite mulf_eq0 (negPf e0) (negPf beta0).
Qed.

End OffContext.

Theorem gradient_off_context (R : realFieldType) : gradient_off_context_statement R.
Proof.
split=> [Tmax beta Tmax2|c]; first by split; [exact: cancelling_least|exact: off_sequence].
by split; [exact: short_least|exact: short_longer].
Qed.

Print Assumptions gradient_gradient.
Print Assumptions gradient_one_step.
Print Assumptions gradient_k_steps.
Print Assumptions gradient_layer_is_masked_step.
Print Assumptions gradient_off_context.
