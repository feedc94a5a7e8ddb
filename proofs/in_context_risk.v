(** Regression in context by linear attention: the risk of Gamma, the least risk, and what one
    feature more, the identity, or fewer ranks cost.  The definitions are in kit/regression.v. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import projector draws regression.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Risk.
Variables (R : realFieldType) (K L B E : nat).
Variables (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R).
Variables (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R).
Variables (nu : 'I_E -> R) (e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R).
Hypothesis P : regression rho psi pi beta nu e v sigma2.
Variable (n : nat).
Hypothesis n0 : (0 < n)%N.

Local Notation risk := (risk rho psi pi beta nu e).

Let n1 : n%:R != 0 :> R.
Proof. by rewrite pnatr_eq0 -lt0n. Qed.

(** * The risk is quadratic in Gamma *)

Section Quadratic.
Variables (N : nat) (NL : (N <= L)%N).
Implicit Types (Gamma G X : 'M[R]_N).

Local Notation V := (variances NL v).
Local Notation M := (moments rho psi NL v sigma2 n).
Local Notation expect := (over_prompts rho pi nu).
Local Notation bhat := (@estimate R K L B E psi beta e N NL n).

Lemma expect_trace X (W : 'M[R]_N)
    (f : 'I_N -> 'I_B -> {ffun 'I_n -> 'I_K} -> {ffun 'I_n -> 'I_E} -> R) :
  (forall j k, expect (fun b x s => f j b x s * f k b x s) = W j k) ->
  expect (fun b x s => \sum_i (\sum_j X i j * f j b x s) ^+ 2) = \tr (X *m W *m X^T).
Proof.
move=> fW; rewrite expect_sum; apply: eq_bigr => i _.
rewrite mxE; under [RHS]eq_bigr => k _ do rewrite mxE mulr_suml.
rewrite exchange_big /=; transitivity (expect (fun b x s =>
    \sum_j \sum_k X i j * X i k * (f j b x s * f k b x s))).
  apply: eq_expect => b x s; rewrite expr2 mulr_suml; apply: eq_bigr => j _.
  by rewrite mulr_sumr; apply: eq_bigr => k _; rewrite mulrACA.
rewrite expect_sum; apply: eq_bigr => j _; rewrite expect_sum; apply: eq_bigr => k _.
by rewrite expectZ fW [X^T _ _]mxE mulrAC.
Qed.

Lemma expect_quadratic X :
  expect (fun b x s => \sum_i (\sum_j X i j * bhat b x s j) ^+ 2) = \tr (X *m M *m X^T).
Proof.
apply: (@expect_trace X M (fun j b x s => bhat b x s j)) => j k.
by rewrite (expect_estimates P).
Qed.

Lemma quadratic_ge0 X : 0 <= \tr (X *m M *m X^T).
Proof.
rewrite -expect_quadratic; apply: (expect_ge0 P) => b x s.
by apply: sumr_ge0 => i _; apply: sqr_ge0.
Qed.

(** M - V is the second moment of bhat - beta. *)
Lemma noisy_ge0 X : 0 <= \tr (X *m (M - V) *m X^T).
Proof.
rewrite -(@expect_trace X (M - V) (fun j b x s => bhat b x s j - beta b (feature NL j))).
  by apply: (expect_ge0 P) => b x s; apply: sumr_ge0 => i _; apply: sqr_ge0.
move=> j k; transitivity (expect (fun b x s => bhat b x s j * bhat b x s k +
    (- 1 * (beta b (feature NL k) * bhat b x s j) +
    (- 1 * (beta b (feature NL j) * bhat b x s k) +
    beta b (feature NL j) * beta b (feature NL k))))).
  by apply: eq_expect => b x s; ring.
rewrite !expectD !expectZ (expect_estimates P) // !(expect_cross P) //.
rewrite (expect_task P) (uncorrelated P) mulN1r mulN1r addNr addr0 [RHS]mxE; congr (_ + _).
rewrite [in RHS]mxE [in RHS]mxE [in RHS]mxE (inj_eq (@feature_inj _ _ NL)) eq_sym.
by have [->|_] := eqVneq j k; rewrite ?mulr1 ?mulr1n ?mulr0 ?mulr0n.
Qed.

Theorem risk_formula Gamma : risk NL n Gamma =
  \tr V - 2 * \tr (Gamma *m V) + \tr (Gamma *m M *m Gamma^T) + tail N v.
Proof.
rewrite /regression.risk; under eq_expect => b x s do rewrite (fresh_square P).
rewrite expectD; congr (_ + _); last first.
  by rewrite expect_sum; apply: eq_bigr => l _; rewrite (expect_square P).
transitivity (expect (fun b x s => (\sum_i beta b (feature NL i) ^+ 2) +
    (- 2 * (\sum_i \sum_j Gamma i j * (beta b (feature NL i) * bhat b x s j)) +
    \sum_i (\sum_j Gamma i j * bhat b x s j) ^+ 2))).
  apply: eq_expect => b x s /=; rewrite mulr_sumr -!big_split; apply: eq_bigr => i _ /=.
  have -> : \sum_j Gamma i j * (beta b (feature NL i) * bhat b x s j) =
      beta b (feature NL i) * \sum_j Gamma i j * bhat b x s j.
    by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mulrCA.
  by move: (\sum_j _) (beta _ _) => h c; ring.
rewrite !expectD expectZ expect_quadratic addrA mulNr; congr (_ - 2 * _ + _).
  by rewrite expect_sum; apply: eq_bigr => i _; rewrite (expect_square P) !mxE eqxx mulr1n.
rewrite expect_sum; apply: eq_bigr => i _; rewrite expect_sum mul_mx_diag !mxE.
rewrite (bigD1 i) //= expectZ (expect_cross P) // eqxx mulr1 big1 ?addr0 // => j ji.
rewrite expectZ (expect_cross P) // (inj_eq (@feature_inj _ _ NL)) eq_sym (negbTE ji).
by rewrite !mulr0.
Qed.

Lemma moments_sym : M^T = M.
Proof.
apply/matrixP => i j; rewrite !mxE eq_sym.
have -> : \sum_l v l * mean rho (fun a =>
      psi l a ^+ 2 * psi (feature NL j) a * psi (feature NL i) a) =
    \sum_l v l * mean rho (fun a => psi l a ^+ 2 * psi (feature NL i) a * psi (feature NL j) a).
  by apply: eq_bigr => l _; congr (_ * _); apply: eq_mean => a; rewrite mulrAC.
by have [->|//] := eqVneq i j.
Qed.

Theorem risk_excess G Gamma : G *m M = V -> risk NL n Gamma =
  \tr V - \tr (G *m V) + \tr ((Gamma - G) *m M *m (Gamma - G)^T) + tail N v.
Proof.
move=> GM; rewrite risk_formula; congr (_ + _).
have MG : M *m G^T = V by rewrite -{1}moments_sym -trmx_mul GM tr_diag_mx.
have GT : \tr (V *m Gamma^T) = \tr (Gamma *m V).
  by rewrite -mxtraceT trmx_mul trmxK tr_diag_mx.
have TG : \tr (G *m V) = \tr (V *m G^T).
  by rewrite -mxtraceT trmx_mul tr_diag_mx.
have -> : (Gamma - G)^T = Gamma^T - G^T by rewrite linearB.
rewrite mulmxBl GM mulmxBr !mulmxBl -(mulmxA Gamma _ G^T) MG !linearB /= GT -TG.
by move: (\tr _) (\tr _) (\tr _) (\tr _) => p q r s; ring.
Qed.

Theorem risk_minimum G : G *m M = V ->
  (forall Gamma, \tr V - \tr (G *m V) + tail N v <= risk NL n Gamma) /\
  risk NL n G = \tr V - \tr (G *m V) + tail N v.
Proof.
move=> GM; split=> [Gamma|]; rewrite (risk_excess _ GM); last first.
  by rewrite subrr !mul0mx mxtrace0 addr0.
by rewrite ler_add2r ler_addl quadratic_ge0.
Qed.

(** There always is such a G, also where M is singular. *)
Theorem risk_solvable : exists G, G *m M = V.
Proof.
suff /submxP[G ->] : (V <= M)%MS by exists G.
rewrite submxE; apply/eqP; pose X := (cokermx M)^T.
have XMX : \tr (X *m M *m X^T) = 0.
  by rewrite trmxK -mulmxA mulmx_coker mulmx0 mxtrace0.
have XVX : \tr (X *m V *m X^T) = \sum_i \sum_j X i j ^+ 2 * v (feature NL j).
  rewrite mul_mx_diag; apply: eq_bigr => i _; rewrite mxE; apply: eq_bigr => j _.
  by rewrite [X^T _ _]mxE !mxE mulrAC expr2.
have v0 j : 0 <= v (feature NL j) by exact: (variance_ge0 P n).
have rows i : 0 <= \sum_j X i j ^+ 2 * v (feature NL j).
  by apply: sumr_ge0 => j _; rewrite mulr_ge0 ?sqr_ge0.
have := noisy_ge0 X; rewrite mulmxBr mulmxBl linearB /= XMX sub0r oppr_ge0 XVX => low.
have /psumr_eq0P zero : \sum_i \sum_j X i j ^+ 2 * v (feature NL j) = 0.
  by apply: le_anti; rewrite low sumr_ge0.
apply/matrixP => j i; rewrite mul_diag_mx [LHS]mxE [RHS]mxE [X in X * _]mxE.
have /psumr_eq0P/(_ j isT)/eqP := zero (fun i _ => rows i) i isT.
rewrite mulf_eq0 sqrf_eq0 mxE => vX; apply/eqP; rewrite mulf_eq0 orbC; apply: vX => k _.
by rewrite mulr_ge0 ?sqr_ge0.
Qed.

End Quadratic.

(** * Features of the same size at every input *)

Variable tau2 : R.
Hypothesis flat : forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2.

Local Notation S := (tau2 + sigma2).

Theorem balanced N (NL : (N <= L)%N) : fourth rho psi NL v = tau2%:M.
Proof.
apply/matrixP => i j; rewrite !mxE.
transitivity (mean rho (fun a => (\sum_l v l * psi l a ^+ 2) *
    (psi (feature NL i) a * psi (feature NL j) a))).
  under eq_bigr => l _ do rewrite -meanZ.
  rewrite -mean_sum; apply: eq_mean => a; rewrite mulr_suml; apply: eq_bigr => l _.
  by rewrite !mulrA.
transitivity (mean rho (fun a => tau2 * (psi (feature NL i) a * psi (feature NL j) a))).
  apply: eq_bigr => a _; have [->|ra] := eqVneq (rho a) 0; first by rewrite !mul0r.
  by rewrite flat.
by rewrite meanZ (orthonormal P) (inj_eq (@feature_inj _ _ NL)) mulr_natr.
Qed.

(** tau2 is the mean square of F. *)
Theorem balanced_total : \sum_l v l = tau2.
Proof.
rewrite -(mean_const tau2 (law_inputs P)).
transitivity (mean rho (fun a => \sum_l v l * psi l a ^+ 2)); last first.
  by apply: eq_bigr => a _; have [->|/flat->//] := eqVneq (rho a) 0; rewrite !mul0r.
rewrite mean_sum; apply: eq_bigr => l _; rewrite meanZ.
rewrite (@eq_mean _ _ _ _ (fun a => psi l a * psi l a)) => [|a]; last by rewrite expr2.
by rewrite (orthonormal P) eqxx mulr1.
Qed.

Lemma balanced_moments N (NL : (N <= L)%N) : moments rho psi NL v sigma2 n =
  diag_mx (\row_j (((n%:R - 1) * v (feature NL j) + S) / n%:R)).
Proof.
apply/matrixP => i j; rewrite /moments balanced !mxE.
by have [->|_] := eqVneq i j; rewrite ?mulr1n ?mulr0n; [field|ring].
Qed.

Lemma balanced_risk N (NL : (N <= L)%N) Gamma : risk NL n Gamma =
  \sum_j (v (feature NL j) - 2 * (Gamma j j * v (feature NL j)) +
    \sum_i Gamma i j ^+ 2 * (((n%:R - 1) * v (feature NL j) + S) / n%:R)) + tail N v.
Proof.
rewrite risk_formula balanced_moments !mul_mx_diag; congr (_ + _).
rewrite big_split sumrB -mulr_sumr /=; congr (_ - 2 * _ + _).
- by apply: eq_bigr => j _; rewrite !mxE eqxx mulr1n.
- by apply: eq_bigr => j _; rewrite !mxE.
rewrite exchange_big; apply: eq_bigr => i _; rewrite mxE; apply: eq_bigr => j _.
by rewrite !mxE mulrAC expr2.
Qed.

Theorem identity_risk N (NL : (N <= L)%N) :
  risk NL n 1%:M = \sum_j (S - v (feature NL j)) / n%:R + tail N v.
Proof.
rewrite balanced_risk; congr (_ + _); apply: eq_bigr => j _.
rewrite (bigD1 j) //= big1 => [|i /negbTE ij]; last by rewrite mxE ij expr0n mul0r.
by rewrite mxE eqxx mulr1n; field.
Qed.

(** The tail loses the next variance. *)
Lemma next_tail N (NL : (N < L)%N) : tail N v = v (Ordinal NL) + tail N.+1 v.
Proof.
rewrite /tail (bigD1 (Ordinal NL)) //=; congr (_ + _); apply: eq_bigl => l.
by rewrite -val_eqE /= ltn_neqAle eq_sym andbC.
Qed.

Lemma next_sum N (NL : (N < L)%N) (f : R -> R) : \sum_j f (v (feature NL j)) =
  \sum_j f (v (feature (ltnW NL) j)) + f (v (Ordinal NL)).
Proof.
rewrite big_ord_recr /=; congr (_ + f (v _)); last exact: val_inj.
by apply: eq_bigr => j _; congr (f (v _)); apply: val_inj.
Qed.

Theorem keep N (NL : (N < L)%N) :
  risk NL n 1%:M <= risk (ltnW NL) n 1%:M <-> S / n.+1%:R <= v (Ordinal NL).
Proof.
rewrite !identity_risk (next_sum NL (fun u => (S - u) / n%:R)) (next_tail NL).
rewrite -[X in X <= _]addrA ler_add2l ler_add2r ler_pdivr_mulr ?ltr0n // ler_pdivr_mulr ?ltr0n //.
by rewrite ler_subl_addr -[n.+1]addn1 natrD mulrDr mulr1.
Qed.

(** ** The least risk *)

Hypothesis S0 : 0 < S.

Let v0 l : 0 <= v l.
Proof. exact: variance_ge0 P n _. Qed.

Let over (u : R) : 0 <= u -> 0 < (n%:R - 1) * u + S.
Proof.
move=> u0; apply: ltr_paddl => //; apply: mulr_ge0 => //.
by rewrite subr_ge0 ler1n.
Qed.

Definition shrunk N (NL : (N <= L)%N) : 'M[R]_N := diag_mx
  (\row_j (n%:R * v (feature NL j) / ((n%:R - 1) * v (feature NL j) + S))).

Theorem shrinkage N (NL : (N <= L)%N) (least := \sum_j v (feature NL j) *
    (S - v (feature NL j)) / ((n%:R - 1) * v (feature NL j) + S) + tail N v) :
  (forall Gamma, least <= risk NL n Gamma) /\ risk NL n (shrunk NL) = least.
Proof.
have GM : shrunk NL *m moments rho psi NL v sigma2 n = variances NL v.
  rewrite balanced_moments /shrunk mulmx_diag; congr diag_mx; apply/rowP => j; rewrite !mxE.
  by have := lt0r_neq0 (over (v0 (feature NL j))) => w0; field; rewrite n1 w0.
suff -> : least = \tr (variances NL v) - \tr (shrunk NL *m variances NL v) + tail N v.
  exact: risk_minimum GM.
congr (_ + _); rewrite mulmx_diag !mxtrace_diag -sumrB; apply: eq_bigr => j _; rewrite !mxE.
by have := lt0r_neq0 (over (v0 (feature NL j))) => w0; field.
Qed.

Definition least_of (T : Type) (f : T -> R) (r : R) : Prop :=
  (forall x, r <= f x) /\ exists x, f x = r.

Lemma least_unique T (f : T -> R) r r' : least_of f r -> least_of f r' -> r = r'.
Proof.
case=> low [x xr] [low' [x' xr']]; apply: le_anti.
by rewrite -{1}xr' -{2}xr low low'.
Qed.

Lemma least_at T (f : T -> R) x r : (forall y, r <= f y) /\ f x = r -> least_of f r.
Proof. by case=> low xr; split=> //; exists x. Qed.

Theorem one_more N (NL : (N < L)%N) r r' (u := v (Ordinal NL)) :
  least_of (risk (ltnW NL) n) r -> least_of (risk NL n) r' ->
  r - r' = n%:R * u ^+ 2 / ((n%:R - 1) * u + S) /\ r' <= r.
Proof.
move=> /least_unique/(_ (least_at (shrinkage (ltnW NL)))) ->.
move=> /least_unique/(_ (least_at (shrinkage NL))) ->.
suff H : forall a b : R, a - b = n%:R * u ^+ 2 / ((n%:R - 1) * u + S) ->
    a - b = n%:R * u ^+ 2 / ((n%:R - 1) * u + S) /\ b <= a.
  apply: H; rewrite (next_sum NL (fun u => u * (S - u) / ((n%:R - 1) * u + S))) (next_tail NL).
  rewrite -/u; have := lt0r_neq0 (over (v0 (Ordinal NL))); rewrite -/u.
  by move: (\sum_j _) (tail _ _) => p q w0; field.
move=> a b ab; split=> //; rewrite -subr_ge0 ab mulr_ge0 ?invr_ge0 ?(ltW (over (v0 _))) //.
by rewrite mulr_ge0 ?ler0n ?sqr_ge0.
Qed.

(** ** Bounded rank *)

(** What the feature of variance u takes off the least risk. *)
Definition gain (u : R) : R := n%:R * u ^+ 2 / ((n%:R - 1) * u + S).

Lemma gain_ge0 u : 0 <= u -> 0 <= gain u.
Proof.
by move=> u0; rewrite mulr_ge0 ?invr_ge0 ?(ltW (over u0)) // mulr_ge0 ?ler0n ?sqr_ge0.
Qed.

Lemma gain_le u w : 0 <= w -> w <= u -> gain w <= gain u.
Proof.
move=> w0 wu; have u0 := le_trans w0 wu.
rewrite /gain ler_pdivr_mulr ?over // [X in _ <= X]mulrAC ler_pdivl_mulr ?over //.
rewrite -[X in X <= _]mulrA -[X in _ <= X]mulrA.
apply: ler_wpmul2l; rewrite ?ler0n // !(mulrDr _ ((n%:R - 1) * _)).
apply: ler_add.
  have -> : w ^+ 2 * ((n%:R - 1) * u) = (n%:R - 1) * (w * u) * w by ring.
  have -> : u ^+ 2 * ((n%:R - 1) * w) = (n%:R - 1) * (w * u) * u by ring.
  by apply: ler_wpmul2l => //; rewrite !mulr_ge0 // subr_ge0 ler1n.
by apply: ler_wpmul2r; rewrite ?(ltW S0) // ler_expn2r ?nnegrE.
Qed.

(** Weights in [0, 1] of sum at most N take no more than the N largest terms. *)
Lemma largest (w t : 'I_L -> R) N : (forall l, 0 <= w l) ->
  (forall i j : 'I_L, (i <= j)%N -> w j <= w i) -> (forall l, 0 <= t l <= 1) ->
  \sum_l t l <= N%:R -> \sum_l w l * t l <= \sum_(l < L | (l < N)%N) w l.
Proof.
move=> w0 down t01 total; have [LN|NL] := leqP L N.
  rewrite [X in _ <= X](eq_bigl xpredT) => [|l]; last by rewrite (leq_trans (ltn_ord l)).
  by apply: ler_sum => l _; apply: ler_pimulr => //; case/andP: (t01 l).
pose c := w (Ordinal NL).
apply: (le_trans (y := \sum_(l < L | (l < N)%N) (w l - c) + c * N%:R)); last first.
  have -> : c * N%:R = \sum_(l < L | (l < N)%N) c.
    by rewrite (big_ord_narrow (ltnW NL)) sumr_const card_ord mulr_natr.
  by rewrite sumrB subrK.
rewrite (eq_bigr (fun l => (w l - c) * t l + c * t l)) => [|l _]; last by ring.
rewrite big_split -mulr_sumr /=; apply: ler_add; last by apply: ler_wpmul2l; rewrite // /c.
rewrite (bigID (fun l : 'I_L => (l < N)%N)) /= -[X in _ <= X]addr0; apply: ler_add.
  apply: ler_sum => l lN; case/andP: (t01 l) => _ t1; apply: ler_pimulr => //.
  by rewrite subr_ge0; apply: down; apply: ltnW.
rewrite -oppr_ge0 -sumrN; apply: sumr_ge0 => l; rewrite -leqNgt oppr_ge0 => Nl.
by case/andP: (t01 l) => t0 _; apply: mulr_le0_ge0 => //; rewrite subr_le0; apply: down.
Qed.

(** The columns of C lie in its column space, on which Q projects. *)
Lemma column (C : 'M[R]_L) l g (Q := support C^T) :
  [/\ 0 <= \sum_i C i l ^+ 2 - 2 * (g * C l l) + g ^+ 2 * Q l l, 0 <= Q l l & Q l l <= 1].
Proof.
have [sQ qQ] := support_projector C^T; rewrite -/Q in sQ qQ.
have QC : Q *m C = C by rewrite -[LHS]trmxK trmx_mul sQ mulmx_support trmxK.
have Qs i : Q l i = Q i l by rewrite -{1}sQ mxE.
have C1 : \sum_i Q i l * C i l = C l l.
  by rewrite -{2}QC mxE; apply: eq_bigr => i _; rewrite Qs.
have Q1 : \sum_i Q i l ^+ 2 = Q l l.
  by rewrite -{2}qQ mxE; apply: eq_bigr => i _; rewrite Qs expr2.
have Q0 : 0 <= Q l l by rewrite -Q1; apply: sumr_ge0 => i _; apply: sqr_ge0.
split=> //; last first.
  have [//|big_] := leP (Q l l) 1; have : Q l l ^+ 2 <= Q l l.
    by rewrite -{2}Q1 (bigD1 l) //= ler_addl; apply: sumr_ge0 => i _; apply: sqr_ge0.
  by rewrite expr2 ger_pmulr ?(lt_trans ltr01) // leNgt big_.
rewrite -{1}C1 -Q1 !mulr_sumr -sumrB -big_split /=; apply: sumr_ge0 => i _.
have -> : C i l ^+ 2 - 2 * (g * (Q i l * C i l)) + g ^+ 2 * Q i l ^+ 2 = (C i l - g * Q i l) ^+ 2.
  by ring.
exact: sqr_ge0.
Qed.

Lemma feature_all l : feature (leqnn L) l = l.
Proof. exact: val_inj. Qed.

Lemma tail_all : tail L v = 0.
Proof. by rewrite /tail big_pred0 // => l; rewrite leqNgt ltn_ord. Qed.

Hypothesis down : forall i j : 'I_L, (i <= j)%N -> v j <= v i.

(** The best Gamma of rank N on all of the features. *)
Theorem rank N (least := \sum_l v l - \sum_(l < L | (l < N)%N) gain (v l)) :
  (forall C : 'M[R]_L, (\rank C <= N)%N -> least <= risk (leqnn L) n C) /\
  exists C : 'M[R]_L, (\rank C <= N)%N /\ risk (leqnn L) n C = least.
Proof.
split=> [C rC|].
  rewrite balanced_risk tail_all addr0; pose Q := support C^T.
  apply: (le_trans (y := \sum_l (v l - gain (v l) * Q l l))).
    rewrite sumrB ler_add2l ler_opp2; apply: largest.
    - by move=> l; apply: gain_ge0.
    - by move=> i j ij; apply: gain_le => //; apply: down.
    - by move=> l; have [_ -> ->] := column C l 0.
    by rewrite -/(mxtrace Q) mxtrace_support mxrank_tr ler_nat.
  apply: ler_sum => l _; rewrite feature_all -mulr_suml.
  set m := (_ / n%:R); have d0 := over (v0 l).
  have m0 : 0 < m by rewrite divr_gt0 // ltr0n.
  have [H _ _] := column C l (v l / m); rewrite -subr_ge0.
  have := mulr_ge0 (ltW m0) H; rewrite -/Q; congr (0 <= _); rewrite /gain /m.
  have := lt0r_neq0 d0; move: (\sum_i _) (C l l) (Q l l) => p q r w0; field.
  by rewrite n1 w0.
exists (pid_mx N *m shrunk (leqnn L)); split.
  have [NL|LN] := leqP N L; last by apply: leq_trans (rank_leq_row _) (ltnW LN).
  by apply: leq_trans (mxrankM_maxl _ _) _; rewrite rank_pid_mx.
have gains : \sum_(l < L | (l < N)%N) gain (v l) =
    \sum_(l < L) if (l < N)%N then gain (v l) else 0.
  exact: big_mkcond.
rewrite balanced_risk tail_all addr0 /least gains -sumrB.
apply: eq_bigr => l _; rewrite feature_all (bigD1 l) //= big1 => [|i il]; last first.
  by rewrite mul_mx_diag !mxE (val_eqE i l) (negbTE il) mul0r expr0n mul0r.
rewrite mul_mx_diag !mxE eqxx /= feature_all /gain.
have := lt0r_neq0 (over (v0 l)) => w0.
by case: ifP => _; rewrite ?mulr1n ?mulr0n; [field; rewrite n1 w0|ring].
Qed.

(** It predicts as well as the best Gamma on the first N features. *)
Theorem rank_features N (NL : (N <= L)%N) r : least_of (risk NL n) r ->
  r = \sum_l v l - \sum_(l < L | (l < N)%N) gain (v l).
Proof.
move=> /least_unique/(_ (least_at (shrinkage NL))) ->.
rewrite (bigID (fun l : 'I_L => (l < N)%N)) /= !(big_ord_narrow NL) addrAC -sumrB.
congr (_ + _); last by apply: eq_bigl => l; rewrite -leqNgt.
apply: eq_bigr => j _; rewrite /gain -/(feature NL j).
by have := lt0r_neq0 (over (v0 (feature NL j))) => w0; field.
Qed.

End Risk.

(** * The assumptions hold for some laws *)

(** Two inputs with the features 1 and (-1)^a, tasks that are one feature each, a noise of c or
    - c: all assumptions hold, with tau2 = 1. *)
Theorem laws_exist (R : realFieldType) (p c : R)
    (v := fun l : 'I_2 => if l == 0 then p else 1 - p) :
  0 <= p <= 1 ->
  exists (rho : 'I_2 -> R) (psi : 'I_2 -> 'I_2 -> R) (pi : 'I_2 -> R) (beta : 'I_2 -> 'I_2 -> R)
    (nu e : 'I_2 -> R), regression rho psi pi beta nu e v (c ^+ 2) /\
    forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = 1.
Proof.
case/andP=> p0 p1; have half : 2^-1 + (2^-1 + 0) = 1 :> R by field.
exists (fun=> 2^-1), (fun l a => (-1) ^+ (l * a)), v, (fun b l => (l == b)%:R), (fun=> 2^-1).
exists (fun s => (-1) ^+ s * c); split; last first.
  move=> a _; rewrite (eq_bigr v) => [|l _]; last first.
    by rewrite -exprM mulnC exprM sqrrN !expr1n mulr1.
  by rewrite !big_ord_recl big_ord0 /v /=; ring.
split.
- by split=> [a|]; rewrite ?invr_ge0 ?ler0n // !big_ord_recl big_ord0.
- split=> [b|]; first by rewrite /v; case: ifP => _ //; rewrite subr_ge0.
  by rewrite !big_ord_recl big_ord0 /v /=; ring.
- by split=> [a|]; rewrite ?invr_ge0 ?ler0n // !big_ord_recl big_ord0.
- move=> i j; case: i => -[|[|i]] li //; case: j => -[|[|j]] lj //;
  (by rewrite /mean !big_ord_recl big_ord0 /=; field).
- move=> i j; case: i => -[|[|i]] li //; case: j => -[|[|j]] lj //;
  (by rewrite /mean !big_ord_recl big_ord0 /v /=; ring).
- by rewrite /mean !big_ord_recl big_ord0 /=; field.
by rewrite /mean !big_ord_recl big_ord0 /=; field.
Qed.

Print Assumptions risk_formula.
Print Assumptions risk_excess.
Print Assumptions risk_minimum.
Print Assumptions risk_solvable.
Print Assumptions balanced.
Print Assumptions balanced_total.
Print Assumptions shrinkage.
Print Assumptions identity_risk.
Print Assumptions one_more.
Print Assumptions keep.
Print Assumptions rank.
Print Assumptions rank_features.
Print Assumptions laws_exist.
