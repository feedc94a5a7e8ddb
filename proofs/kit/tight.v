(** * The least cost of a matrix of bounded rank

    For non-negative weights [x] and [y > 0] the cost of a d by d matrix M is

        x sum_i M_ii^2 + y sum_ij M_ij^2 - 2 y tr M.

    Among matrices of rank at most [m <= d] it is at least [- d y eta], with
    [eta = y / (x + r y)] and [r = d/m], and it has this value exactly at
    [M = (d eta / m) Pi] for an orthogonal projector Pi of rank m, whose
    diagonal is constant when [x > 0].  No square root is needed: with Q the
    orthogonal projector on the row space of M, the cost is its least value plus
    squares. *)

From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From icar.kit Require Import frames.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition sqnorm (R : ringType) m n (M : 'M[R]_(m, n)) : R := \sum_i \sum_j M i j ^+ 2.

Definition cost (R : ringType) d (x y : R) (M : 'M[R]_d) : R :=
  x * (\sum_i M i i ^+ 2) + y * sqnorm M - 2%:R * y * \tr M.

(** ** The orthogonal projector on a row space *)

Section RowProjector.

Variable R : realFieldType.

Lemma sqnormE m n (M : 'M[R]_(m, n)) : sqnorm M = \tr (M *m M^T).
Proof. by apply: eq_bigr => i _; rewrite mxE; apply: eq_bigr => j _; rewrite mxE. Qed.

Lemma sqnorm_ge0 m n (M : 'M[R]_(m, n)) : 0 <= sqnorm M.
Proof. by do 2![apply: sumr_ge0 => ? _]; rewrite sqr_ge0. Qed.

Lemma sqnorm_eq0 m n (M : 'M[R]_(m, n)) : (sqnorm M == 0) = (M == 0).
Proof.
apply/idP/eqP => [/eqP zero|->]; last first.
  by apply/eqP; do 2![apply: big1 => ? _]; rewrite mxE expr0n.
have row_ge0 i : true -> 0 <= \sum_j M i j ^+ 2 by move=> _; apply: sumr_ge0 => ? _; rewrite sqr_ge0.
apply/matrixP => i j; rewrite mxE; apply/eqP; rewrite -sqrf_eq0; apply/eqP.
apply: (psumr_eq0P (P := xpredT) (F := fun j => M i j ^+ 2)) => // [k _|]; first exact: sqr_ge0.
exact: (psumr_eq0P row_ge0 zero).
Qed.

Lemma gram_unit m n (V : 'M[R]_(m, n)) : row_free V -> V *m V^T \in unitmx.
Proof.
move=> free; rewrite -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
set u := row i _; have uVV : u *m (V *m V^T) = 0.
  by rewrite /u -row_mul mulmx_ker row0.
have : sqnorm (u *m V) == 0.
  by rewrite sqnormE trmx_mul mulmxA -(mulmxA u) uVV mul0mx mxtrace0.
by rewrite sqnorm_eq0 => /eqP uV; apply: (row_free_inj free); rewrite uV mul0mx.
Qed.

Lemma row_projector d (M : 'M[R]_d) :
  exists Q : 'M[R]_d, [/\ is_projector (\rank M) Q, M *m Q = M, (Q <= M)%MS & \tr Q = (\rank M)%:R].
Proof.
have [k [V [free eqV ->]]] : exists k (V : 'M[R]_(k, d)), [/\ row_free V, (V :=: M)%MS & \rank M = k].
  by exists (\rank M), (row_base M); split; [exact: row_base_free|exact: eq_row_base|].
have rankV : \rank V = k by exact/eqP.
have unit := gram_unit free; set G := V *m V^T in unit.
have symG : G^T = G by rewrite /G trmx_mul trmxK.
exists (V^T *m invmx G *m V); split.
- split.
  + by rewrite !trmx_mul trmxK trmx_inv symG mulmxA.
  + rewrite !mulmxA -(mulmxA _ V V^T) -/G -(mulmxA _ (invmx G) G) mulVmx // mulmx1.
    by [].
  + have cancel : V *m (V^T *m invmx G *m V) = V by rewrite !mulmxA -/G mulmxV // mul1mx.
    transitivity (\rank V); last exact: rankV.
    apply/eqP; rewrite eqn_leq mxrankM_maxr /=.
    by rewrite -{1}cancel mxrankM_maxr.
- have /submxP [D ->] : (M <= V)%MS by rewrite eqV.
  by rewrite !mulmxA -(mulmxA D) -/G -(mulmxA D G) mulmxV // mulmx1.
- by rewrite -eqV submxMl.
by rewrite mxtrace_mulC mulmxA -/G mulmxV // mxtrace1.
Qed.

Lemma projector_unique d (P Q : 'M[R]_d) m :
  is_projector m P -> P *m Q = P -> (Q <= P)%MS -> Q^T = Q -> Q = P.
Proof.
case=> symP idP _ PQ /submxP [D QD] symQ.
have QP : Q *m P = Q by rewrite QD -mulmxA idP.
by rewrite -symQ -QP trmx_mul symP symQ PQ.
Qed.

Lemma projector_trace d (P : 'M[R]_d) m : is_projector m P -> \tr P = m%:R.
Proof.
move=> proj; have [Q [[symQ _ _] PQ QP trQ]] := row_projector P.
have <- := projector_unique proj PQ QP symQ.
by rewrite trQ; case: proj => _ _ ->.
Qed.

End RowProjector.

(** ** The bound *)

Section Bound.

Variables (R : realFieldType) (d m : nat) (x y : R).
Hypotheses (m_gt0 : (0 < m)%N) (le_md : (m <= d)%N) (x_ge0 : 0 <= x) (y_gt0 : 0 < y).

Let r : R := d%:R / m%:R.
Let eta : R := y / (x + r * y).

Lemma ratio_gt0 : 0 < r.
Proof. by rewrite divr_gt0 ?ltr0n // (leq_trans m_gt0). Qed.

Lemma denominator_gt0 : 0 < x + r * y.
Proof. by rewrite ltr_spaddr // mulr_gt0 // ratio_gt0. Qed.

Lemma eta_gt0 : 0 < eta.
Proof. by rewrite divr_gt0 // denominator_gt0. Qed.

Lemma etaE : eta * (x + r * y) = y.
Proof. by rewrite divfK // gt_eqF // denominator_gt0. Qed.

Lemma cost_squares (M Q : 'M[R]_d) : (\rank M <= m)%N ->
  is_projector (\rank M) Q -> M *m Q = M -> \tr Q = (\rank M)%:R ->
  cost x y M = - (d%:R * y * eta) + x * (\sum_i (M i i - eta) ^+ 2)
    + y * sqnorm (M - (r * eta) *: Q) + y * (r * eta) ^+ 2 * (m - \rank M)%:R.
Proof.
move=> le_rank [symQ idQ _] MQ trQ; rewrite /cost.
have -> : sqnorm (M - (r * eta) *: Q) = sqnorm M - 2%:R * (r * eta) * \tr M + (r * eta) ^+ 2 * (\rank M)%:R.
  have trE : (M - (r * eta) *: Q)^T = M^T - (r * eta) *: Q by rewrite linearB linearZ /= symQ.
  rewrite !sqnormE trE mulmxBl !mulmxBr -!scalemxAl -!scalemxAr idQ MQ.
  have tQM : \tr (Q *m M^T) = \tr M by rewrite -mxtrace_tr trmx_mul trmxK symQ MQ.
  rewrite !linearB /= !linearZ /= tQM trQ.
  by move: (\tr _) (\tr M) (\rank M)%:R (r * eta) => a b c e; ring.
have -> : \sum_i (M i i - eta) ^+ 2 = \sum_i M i i ^+ 2 - 2%:R * eta * \tr M + d%:R * eta ^+ 2.
  transitivity (\sum_i (M i i ^+ 2 - (2%:R * eta) * M i i + eta ^+ 2)).
    by apply: eq_bigr => i _; move: (M i i) => a; ring.
  by rewrite big_split big_split /= sumrN -mulr_sumr sumr_const card_ord [d%:R * _]mulr_natl.
have m_neq0 : m%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have dE : d%:R = r * m%:R by rewrite /r divfK.
rewrite natrB // dE; apply/eqP; rewrite -subr_eq0; apply/eqP.
transitivity ((2%:R * \tr M - r * m%:R * eta) * (eta * (x + r * y) - y)); last by rewrite etaE subrr mulr0.
move: (sqnorm M) (\tr M) (\sum_i _) (\rank M)%:R (m%:R) => a b c e f.
by clear; move: r eta => s t; ring.
Qed.

(** The lower bound. *)
Lemma cost_lower (M : 'M[R]_d) : (\rank M <= m)%N -> - (d%:R * y * eta) <= cost x y M.
Proof.
move=> le_rank; have [Q [proj MQ _ trQ]] := row_projector M.
rewrite (cost_squares le_rank proj MQ trQ) -!addrA ler_addl.
have pos1 : 0 <= \sum_i (M i i - eta) ^+ 2 by apply: sumr_ge0 => i _; rewrite sqr_ge0.
have pos_y := ltW y_gt0; apply: addr_ge0; first exact: mulr_ge0.
apply: addr_ge0; first by rewrite mulr_ge0 ?sqnorm_ge0.
by rewrite mulr_ge0 ?ler0n // mulr_ge0 ?sqr_ge0.
Qed.

Definition tight (M : 'M[R]_d) := exists P : 'M[R]_d,
  [/\ M = (d%:R * eta / m%:R) *: P, is_projector m P & x = 0 \/ forall i, P i i = m%:R / d%:R].

(** The matrices of least cost. *)
Lemma cost_minimisers (M : 'M[R]_d) : (\rank M <= m)%N ->
  cost x y M = - (d%:R * y * eta) <-> tight M.
Proof.
have m_neq0 : m%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have d_neq0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n (leq_trans m_gt0).
have scaleE : d%:R * eta / m%:R = r * eta by rewrite mulrAC.
have re_gt0 : 0 < r * eta by rewrite mulr_gt0 ?ratio_gt0 ?eta_gt0.
have diagE (P : 'M[R]_d) i : (((r * eta) *: P) i i == eta) = (P i i == m%:R / d%:R).
  rewrite mxE -[RHS](inj_eq (mulfI (lt0r_neq0 re_gt0))); congr (_ == _).
  by rewrite mulrAC [r * _](_ : _ = 1) ?mul1r // /r mulrA divfK // mulfV.
move=> le_rank; split.
  have [Q [proj MQ _ trQ]] := row_projector M.
  rewrite (cost_squares le_rank proj MQ trQ) -!addrA -[X in _ = X]addr0 => /addrI/eqP.
  have pos_y := ltW y_gt0.
  have pos1 : 0 <= \sum_i (M i i - eta) ^+ 2 by apply: sumr_ge0 => i _; rewrite sqr_ge0.
  have pos2 : 0 <= y * sqnorm (M - (r * eta) *: Q) by rewrite mulr_ge0 ?sqnorm_ge0.
  have pos3 : 0 <= y * (r * eta) ^+ 2 * (m - \rank M)%:R by rewrite mulr_ge0 ?ler0n // mulr_ge0 ?sqr_ge0.
  rewrite (paddr_eq0 (mulr_ge0 x_ge0 pos1) (addr_ge0 pos2 pos3)) (paddr_eq0 pos2 pos3).
  have nz : y * (r * eta) ^+ 2 != 0 by apply: lt0r_neq0; rewrite mulr_gt0 // exprn_gt0.
  rewrite [x * _ == 0]mulf_eq0 [y * sqnorm _ == 0]mulf_eq0 [_ * (m - _)%:R == 0]mulf_eq0 (negPf nz).
  rewrite (gt_eqF y_gt0) sqnorm_eq0 subr_eq0 /= => /and3P [].
  rewrite pnatr_eq0 subn_eq0 => diag /eqP ME ge_rank.
  have rankE : \rank M = m by apply/eqP; rewrite eqn_leq le_rank.
  exists Q; split; [by rewrite scaleE|by rewrite -rankE|].
  case/orP: diag => [/eqP|/eqP sum0]; [by left|right] => i.
  apply/eqP; rewrite -diagE -ME -subr_eq0 -sqrf_eq0; apply/eqP.
  by apply: (psumr_eq0P (P := xpredT) (F := fun i => (M i i - eta) ^+ 2)) => // k _; rewrite sqr_ge0.
case=> P [ME proj diag]; rewrite scaleE in ME.
have rankE : \rank M = m by rewrite ME mxrank_scale_nz ?lt0r_neq0 //; case: proj.
have MP : M *m P = M by rewrite ME -scalemxAl; case: proj => _ ->.
rewrite (@cost_squares M P) ?rankE //; last exact: projector_trace proj.
rewrite subnn mulr0 addr0 -ME subrr (_ : sqnorm 0 = 0) ?mulr0 ?addr0; last by apply/eqP; rewrite sqnorm_eq0.
case: diag => [->|diag]; first by rewrite mul0r addr0.
rewrite big1 ?mulr0 ?addr0 // => i _; apply/eqP; rewrite sqrf_eq0 subr_eq0 ME diagE diag.
by [].
Qed.

End Bound.
