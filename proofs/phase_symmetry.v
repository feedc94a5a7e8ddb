(** * When is one step of gradient descent the optimum?

    The layer on augmented tokens holds monomials of degree T, T-1, T-2 and
    T-3 in the eigenvalues; the target has degree T, and so has a pure gradient
    step (blocks a3 and b1 alone).  If W and e^{i phi} W have the same law for
    every phase, the degrees do not interact and the best pure step is the
    optimum.  In real orthogonal contexts they do interact: [phase_symmetry_beaten.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head turn.
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

Print Assumptions phase_degrees_orthogonal.
Print Assumptions phase_optimum.
