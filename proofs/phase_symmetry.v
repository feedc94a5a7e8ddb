(** * When is one step of gradient descent the optimum?

    The layer on augmented tokens holds monomials of degree T, T-1, T-2 and
    T-3 in the eigenvalues; the target has degree T, and so has a pure gradient
    step (blocks a3 and b1 alone).  If W and e^{i phi} W have the same law for
    every phase, the degrees do not interact and the best pure step is the
    optimum.  In real orthogonal contexts they do interact. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head beaten slope.
From icar Require Import augmented_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Statements *)

(** A law of the eigenvalues given by its moments, mean m = E lambda^m, is phase
    symmetric if the moments of (u lambda_1, ..., u lambda_d) are the same for every |u| = 1. *)
Definition phase_symmetric (C : numClosedFieldType) d (mean : character d -> C) :=
  forall u : C, `|u| = 1 -> forall m, u ^ degree m * mean m = mean m.

(** The moments of a context. *)
Definition moments (C : numClosedFieldType) d (l : law d) (m : character d) : C := (trivial l m)%:R.

(** Monomials of different degree are orthogonal; unitary contexts are phase
    symmetric, orthogonal ones are not; and the loss is the sum of its degrees. *)
Definition phase_degrees_orthogonal_statement (C : numClosedFieldType) (R : realFieldType) :=
  [/\ forall d (mean : character d -> C), phase_symmetric mean ->
        forall m n, degree m != degree n -> mean (m - n) = 0,
      forall d, phase_symmetric (@moments C d (unitary d)),
      forall d, (1 <= d)%N -> ~ phase_symmetric (@moments C d (orthogonal d))
    & forall d (l : law d) H s (B : blocks R H d) Tmax, phase_symmetric (moments C l) ->
        aug_loss l s B Tmax = \sum_(q < 4) aug_degree_loss l s B q Tmax].

(** Under phase symmetry the pure gradient step of a layer is never worse than the
    layer; its loss is the part in the degree of the target.  So min l = min l^(T). *)
Definition phase_optimum_statement (C : numClosedFieldType) (R : realFieldType) :=
  forall d (l : law d) H s (B : blocks R H d) Tmax, phase_symmetric (moments C l) ->
  aug_loss l s (pure (a3 B) (b1 B)) Tmax = aug_degree_loss l s B 0 Tmax
  /\ aug_loss l s (pure (a3 B) (b1 B)) Tmax <= aug_loss l s B Tmax.

(** Orthogonal contexts, d even, one head: some layer beats every pure gradient step. *)
Definition phase_pure_step_beaten_statement (R : realFieldType) :=
  forall d s Tmax, ~~ odd d -> (1 <= d)%N -> (2 <= Tmax)%N ->
  exists B : blocks R 1 d, forall a b : 'M[R]_(1, d),
    aug_loss (orthogonal d) s B Tmax < aug_loss (orthogonal d) s (pure a b) Tmax.

(** ** Proofs *)

Section Degrees.

Variable C : numClosedFieldType.

(** For k != 0 some u with |u| = 1 has u^k = -1. *)
Lemma unit_root (k : int) : k != 0 -> exists2 u : C, `|u| = 1 & u ^ k = - 1.
Proof.
move=> k0; have n0 : (0 < `|k|)%N by rewrite absz_gt0.
have [u uE] : exists u : C, u ^+ `|k| = -1 by exists (`|k|.-root (-1)); exact: rootCK.
have norm_u : `|u| = 1.
  by apply/eqP; rewrite -(@pexpr_eq1 _ _ `|k|%N) // -normrX uE normrN1.
exists u => //; case: k k0 n0 uE norm_u => k k0 n0 uE norm_u; first exact: uE.
by rewrite NegzE -exprnN -[k.+1]/(`|Negz k|%N) uE invrN1.
Qed.

Lemma phase_mean d (mean : character d -> C) m : phase_symmetric mean -> degree m != 0 -> mean m = 0.
Proof.
move=> sym /unit_root [u norm_u uE]; have := sym u norm_u m; rewrite uE mulN1r => /eqP.
by rewrite eq_sym -addr_eq0 -mulr2n mulrn_eq0 => /eqP.
Qed.

Lemma phase_neutral d (l : law d) : phase_symmetric (moments C l) -> neutral l.
Proof.
move=> sym m triv; apply/eqP; apply/negP => /negP /(phase_mean sym) /eqP.
by rewrite /moments triv oner_eq0.
Qed.

Lemma neutral_phase d (l : law d) : neutral l -> phase_symmetric (moments C l).
Proof.
move=> neut u _ m; rewrite /moments; have [/neut ->|_] := boolP (trivial l m); last by rewrite mulr0.
by rewrite expr0z mul1r.
Qed.

End Degrees.

Theorem phase_degrees_orthogonal (C : numClosedFieldType) (R : realFieldType) :
  phase_degrees_orthogonal_statement C R.
Proof.
split.
- move=> d mean sym m n mn; apply: phase_mean sym _.
  by rewrite degreeD degreeN subr_eq0.
- by move=> d; apply: neutral_phase; exact: neutral_unitary.
- move=> d d1 /phase_neutral neut; pose i : 'I_d := Ordinal d1.
  pose m : character d := chi i 1 (partner i) 1.
  have : degree m = 0.
    apply: neut; rewrite trivial_orthogonal; apply/forallP => k; rewrite /m /chi !ffunE.
    rewrite (_ : (partner k == partner i) = (k == i)) ?(inj_eq (inv_inj (@partnerK d))) //.
    rewrite (_ : (partner k == i) = (k == partner i)); last by rewrite partner_eq.
    case: ifP => [/eqP fixed|_]; last by rewrite addrC.
    have -> : (k == partner i) = (k == i) by rewrite -partner_eq fixed.
    by case: (k == i).
  by rewrite degree_chi.
by move=> d l H s B Tmax sym; apply: decoupling; exact: phase_neutral sym.
Qed.

Theorem phase_optimum (C : numClosedFieldType) (R : realFieldType) : phase_optimum_statement C R.
Proof.
move=> d l H s B Tmax /phase_neutral neut.
have eq_target : aug_loss l s (pure (a3 B) (b1 B)) Tmax = aug_degree_loss l s B 0 Tmax.
  rewrite (decoupling _ _ _ neut) big_ord_recl [X in _ + X]big1 ?addr0 => [|q _]; last by rewrite pure_degree.
  apply: eq_big_nat => T /andP [T2 _]; apply: eq_bigr => i _; rewrite subr0; apply: msq_ext => f.
  by rewrite !lin_target.
split=> //; rewrite eq_target (decoupling _ _ _ neut) big_ord_recl ler_addl.
by apply: sumr_ge0 => q _; exact: degree_loss_ge0.
Qed.

Section Beaten.

Variables (R : realFieldType) (d : nat) (s : boundary) (Tmax : nat).
Hypotheses (even_d : ~~ odd d) (d1 : (1 <= d)%N) (Tmax2 : (2 <= Tmax)%N).

(** A pure step has the same loss as in unitary contexts. *)
Lemma pure_orthogonal (a b : 'M[R]_(1, d)) :
  aug_loss (orthogonal d) s (pure a b) Tmax = \sum_(2 <= T < Tmax.+1) \sum_i target_row s (b^T *m a) T i.
Proof.
rewrite -[RHS](@degree_loss_target R d 1 s (pure a b) (orthogonal d) Tmax (step_distinct_orthogonal even_d)).
apply: eq_big_nat => T /andP [T2 _]; apply: eq_bigr => i _; rewrite subr0; apply: msq_ext => f.
rewrite -[T%:Z]subr0 lin_share // lin_aug_error // mul1r; congr (_ - _).
apply: eq_bigr => t _; apply: eq_bigr => j _; rewrite contribution_share big_ord_recl big1 ?addr0 // => q _.
rewrite /share /prod [a1 _]/= [a2 _]/= [a4 _]/= [b2 _]/= lift0 trmx0 !mul0mx !mulmx0 !mxE.
by case: q => [[|[|[|q]]]] //= _; rewrite ?(mul0r, mulr0, addr0).
Qed.

Let eta : R := step R s Tmax 1 d.

Lemma eta_pos : 0 < eta.
Proof. exact: step_gt0. Qed.

Lemma etaS : eta * (S2 R s Tmax - S1 R s Tmax + d%:R * S1 R s Tmax) = S1 R s Tmax.
Proof.
rewrite /eta stepE (minn_idPl d1) divr1 divfK // gt_eqF // ltr_spaddr ?spread_ge0 //.
by rewrite mulr_gt0 ?S1_gt0 // ltr0n.
Qed.

Lemma ones_mixing : (ones d (1 : R))^T *m ones d eta = const_mx eta.
Proof. by apply/matrixP => i j; rewrite mxE big_ord1 !mxE mul1r. Qed.

Lemma best_pure : aug_loss (orthogonal d) s (plain_step d eta) Tmax = least R s Tmax 1 d.
Proof.
rewrite pure_orthogonal ones_mixing target_cost leastE -/eta; congr (_ + _); rewrite /cost.
have -> : \sum_(i < d) (const_mx eta : 'M[R]_d) i i ^+ 2 = d%:R * eta ^+ 2.
  by rewrite (eq_bigr (fun=> eta ^+ 2)) => [|i _]; rewrite ?mxE // sumr_const card_ord mulr_natl.
have -> : sqnorm (const_mx eta : 'M[R]_d) = d%:R * (d%:R * eta ^+ 2).
  rewrite /sqnorm (eq_bigr (fun=> d%:R * eta ^+ 2)) => [|i _].
    by rewrite sumr_const card_ord [in RHS]mulr_natl.
  by rewrite (eq_bigr (fun=> eta ^+ 2)) => [|j _]; rewrite ?mxE // sumr_const card_ord mulr_natl.
have -> : \tr (const_mx eta : 'M[R]_d) = d%:R * eta.
  by rewrite /mxtrace (eq_bigr (fun=> eta)) => [|i _]; rewrite ?mxE // sumr_const card_ord mulr_natl.
move: (S1 R s Tmax) (S2 R s Tmax) etaS => y z; move: eta (d%:R : R) => e D eD.
transitivity (D * e * (e * (z - y + D * y)) - 2 * y * (D * e)); first by ring.
by rewrite eD; ring.
Qed.

Lemma gap : Tmax.-1%:R * S2 R s Tmax < 2 * S1 R s Tmax ^+ 2.
Proof.
have six : 0 < 6 :> R by rewrite ltr0n.
rewrite -(ltr_pmul2l six) -subr_gt0.
case: Tmax Tmax2 => [|[|n]] // _; rewrite [n.+2.-1]/= natrS.
have n1 : 0 < n%:R + 1 :> R by rewrite -natrS ltr0n.
have n_ge0 : 0 <= n%:R :> R by rewrite ler0n.
case: s.
  have [e1 e2] := sums_zero R n; move: (S1 _ _ _) (S2 _ _ _) e1 e2 => y z e1 e2.
  have -> : 6 * (2 * y ^+ 2) - 6 * ((n%:R + 1) * z) = 3 * (2 * y) ^+ 2 - (n%:R + 1) * (6 * z) by ring.
  rewrite e1 e2 (_ : _ - _ = (n%:R + 1) ^+ 2 * ((n%:R + 2) * (n%:R + 3))); last by ring.
  by rewrite mulr_gt0 ?exprn_gt0 // mulr_gt0 // -natrD ltr0n addn_gt0 orbT.
have [e1 e2] := sums_wrap R n; move: (S1 _ _ _) (S2 _ _ _) e1 e2 => y z e1 e2.
have -> : 6 * (2 * y ^+ 2) - 6 * ((n%:R + 1) * z) = 3 * (2 * y) ^+ 2 - (n%:R + 1) * (6 * z) by ring.
rewrite e1 e2 (_ : _ - _ = (n%:R + 1) ^+ 2 * (n%:R ^+ 2 + 11 * n%:R + 24)); last by ring.
by rewrite mulr_gt0 ?exprn_gt0 // -natrX -natrM -!natrD ltr0n addn_gt0 orbT.
Qed.

Let slopes : R := \sum_(2 <= T < Tmax.+1) \sum_i overlap (orthogonal d) (aug_error s (plain_step d eta) T i) (extras R T i).

Lemma slopes_gt0 : 0 < slopes.
Proof.
have lower : d%:R * (eta * (2 * S1 R s Tmax + Tmax.-1%:R * d.-1%:R) - Tmax.-1%:R) <= slopes.
  have -> : d%:R * (eta * (2 * S1 R s Tmax + Tmax.-1%:R * d.-1%:R) - Tmax.-1%:R) =
      \sum_(2 <= T < Tmax.+1) \sum_(i < d) (eta * (2 * (count_useful s T)%:R + d.-1%:R) - 1).
    under [RHS]eq_bigr => T _ do rewrite sumr_const card_ord -mulr_natl.
    rewrite -mulr_sumr sumrB -mulr_sumr big_split /= -mulr_sumr !sumr_const_nat !subSS !subn1.
    by rewrite -[d.-1%:R *+ _]mulr_natl.
  rewrite /slopes big_nat [leRHS]big_nat; apply: ler_sum => T /andP [T2 _]; apply: ler_sum => i _.
  apply: le_trans (slope s even_d (ltW eta_pos) i T2); rewrite ler_add2r; apply: ler_wpmul2l; first exact: ltW eta_pos.
  rewrite -natrM -natrD ler_nat leq_add2r mul2n -addnn leq_add2l.
  by case: s => //=; exact: leq_pred.
apply: lt_le_trans lower; rewrite mulr_gt0 ?ltr0n // subr_gt0.
have dE : d%:R = d.-1%:R + 1 :> R by rewrite -natrS prednK.
have y_gt0 := S1_gt0 R s Tmax2; have eq_eta := etaS; have gap0 := gap; have e_gt0 := eta_pos.
rewrite dE in eq_eta; rewrite -(ltr_pmul2l y_gt0) -{1}eq_eta.
move: (S1 R s Tmax) (S2 R s Tmax) (Tmax.-1%:R : R) (d.-1%:R : R) eta gap0 e_gt0 y_gt0 {eq_eta dE} => y z N D e gap0 e_gt0 y_gt0.
rewrite [X in X < _](_ : _ = e * (N * z + y * (N * D))); last by ring.
rewrite [X in _ < X](_ : _ = e * (2 * y ^+ 2 + y * (N * D))); last by ring.
by rewrite ltr_pmul2l // ltr_add2r.
Qed.

Lemma beaten : exists B : blocks R 1 d, forall a b : 'M[R]_(1, d),
  aug_loss (orthogonal d) s B Tmax < aug_loss (orthogonal d) s (pure a b) Tmax.
Proof.
pose Y : R := \sum_(2 <= T < Tmax.+1) \sum_i msq (orthogonal d) (extras R T i).
have Y_ge0 : 0 <= Y by do 2![apply: sumr_ge0 => ? _]; exact: msq_ge0.
have Y1 : 0 < Y + 1 by rewrite ltr_paddl ?ltr01.
pose c := - (slopes / (Y + 1)); exists (bent_step d eta c) => a b.
apply: lt_le_trans (_ : least R s Tmax 1 d <= _); last first.
  rewrite pure_orthogonal; apply: target_lower => //.
  by rewrite (rank_mixing (pure a b)).
rewrite -best_pure.
have -> : aug_loss (orthogonal d) s (bent_step d eta c) Tmax =
    aug_loss (orthogonal d) s (plain_step d eta) Tmax + (2 * c * slopes + c ^+ 2 * Y).
  rewrite /aug_loss /slopes /Y !mulr_sumr -!big_split /=; apply: eq_big_nat => T /andP [T2 _].
  rewrite /aug_loss_at !mulr_sumr -!big_split /=; apply: eq_bigr => i _.
  rewrite addrA -msq_line; apply: msq_ext => f; exact: lin_bent.
rewrite gtr_addl.
have -> : 2 * c * slopes + c ^+ 2 * Y = - (slopes ^+ 2 * ((Y + 2) / (Y + 1) ^+ 2)).
  by rewrite /c; move: slopes Y Y1 {c Y_ge0} => x y Y1; field; rewrite gt_eqF.
by rewrite oppr_lt0 mulr_gt0 ?divr_gt0 ?exprn_gt0 ?slopes_gt0 // ltr_paddl // ltr0n.
Qed.

End Beaten.

Theorem phase_pure_step_beaten (R : realFieldType) : phase_pure_step_beaten_statement R.
Proof. by move=> d s Tmax even_d d1 Tmax2; exact: beaten. Qed.

Print Assumptions phase_degrees_orthogonal.
Print Assumptions phase_optimum.
Print Assumptions phase_pure_step_beaten.
