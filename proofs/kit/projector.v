(** Squared Frobenius norms, orthogonal projectors, and the best approximation of the
    identity by matrices of bounded rank, over any ordered field.

    If V has full row rank, Q = V^T (V V^T)^-1 V is the orthogonal projector on its row
    space.  If C Q = C then  ||C||^2 - 2 tr C + tr Q = ||C - Q||^2:  this is the
    Eckart-Young bound for the identity, with its case of equality. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Projector.
Variable R : realFieldType.

Definition norm2 m n (X : 'M[R]_(m, n)) : R := \sum_i \sum_j X i j ^+ 2.

Definition projector n (X : 'M[R]_n) : Prop := X^T = X /\ X *m X = X.

Lemma norm2_ge0 m n (X : 'M[R]_(m, n)) : 0 <= norm2 X.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; apply: sqr_ge0. Qed.

Lemma norm2_eq0 m n (X : 'M[R]_(m, n)) : (norm2 X == 0) = (X == 0).
Proof.
apply/eqP/eqP => [|->]; last by rewrite /norm2 big1 // => i _; rewrite big1 // => j _; rewrite mxE expr0n.
move=> X0; apply/matrixP => i j; rewrite mxE; apply/eqP; rewrite -sqrf_eq0; apply/eqP.
have row_ge0 k : 0 <= \sum_j X k j ^+ 2 by apply: sumr_ge0 => ? _; apply: sqr_ge0.
have /psumr_eq0P Xi := X0.
have := Xi (fun k _ => row_ge0 k) i isT; move/psumr_eq0P => -> // k _; exact: sqr_ge0.
Qed.

Lemma norm2_tr m n (X : 'M[R]_(m, n)) : norm2 X = \tr (X^T *m X).
Proof.
rewrite /norm2 exchange_big; apply: eq_bigr => j _; rewrite mxE.
by apply: eq_bigr => i _; rewrite mxE expr2.
Qed.

Lemma norm2Z m n c (X : 'M[R]_(m, n)) : norm2 (c *: X) = c ^+ 2 * norm2 X.
Proof.
rewrite /norm2 mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr.
by apply: eq_bigr => j _; rewrite mxE exprMn.
Qed.

Lemma mulmx1E m n (X : 'M[R]_(m, n)) i j : (X *m (const_mx 1 : 'cV_n)) i j = \sum_k X i k.
Proof. by rewrite mxE; apply: eq_bigr => k _; rewrite mxE mulr1. Qed.

Lemma norm2_rowsum m n (X : 'M[R]_(m, n)) :
  norm2 (X *m (const_mx 1 : 'cV_n)) = \sum_i (\sum_j X i j) ^+ 2.
Proof. by apply: eq_bigr => i _; rewrite big_ord_recl big_ord0 addr0 mulmx1E. Qed.

Lemma mxtraceT n (X : 'M[R]_n) : \tr X^T = \tr X.
Proof. by apply: eq_bigr => i _; rewrite mxE. Qed.

(** ** The projector on a row space *)

Lemma gram_unit m n (V : 'M[R]_(m, n)) : row_free V -> V *m V^T \in unitmx.
Proof.
move=> fV; rewrite -row_free_unit -kermx_eq0; apply/eqP.
set K := kermx _; have KG : K *m (V *m V^T) = 0 by exact: mulmx_ker.
have /eqP : norm2 (K *m V)^T = 0.
  by rewrite norm2_tr trmxK trmx_mul mulmxA -(mulmxA K) KG mul0mx mxtrace0.
rewrite norm2_eq0 => /eqP KV; apply: (row_free_inj fV).
by rewrite mul0mx -[K *m V]trmxK KV trmx0.
Qed.

Definition onto m n (V : 'M[R]_(m, n)) : 'M[R]_n := V^T *m invmx (V *m V^T) *m V.

Section Onto.
Variables (m n : nat) (V : 'M[R]_(m, n)).
Hypothesis fV : row_free V.

Lemma ontoK : V *m onto V = V.
Proof. by rewrite /onto !mulmxA mulmxV ?gram_unit // mul1mx. Qed.

Lemma onto_projector : projector (onto V).
Proof.
split; last by rewrite {1}/onto -mulmxA ontoK.
by rewrite /onto !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA.
Qed.

Lemma mxtrace_onto : \tr (onto V) = m%:R.
Proof. by rewrite /onto -mulmxA mxtrace_mulC -mulmxA mulVmx ?gram_unit // mxtrace1. Qed.

Lemma onto_sub (Z : 'M[R]_n) : V *m Z = V -> onto V *m Z = onto V.
Proof. by move=> VZ; rewrite /onto -mulmxA VZ. Qed.

End Onto.

(** Every square matrix has the orthogonal projector on its row space. *)
Definition support n (X : 'M[R]_n) : 'M[R]_n := onto (row_base X).

Section Support.
Variables (n : nat) (X : 'M[R]_n).

Lemma support_projector : projector (support X).
Proof. exact: onto_projector (row_base_free X). Qed.

Lemma mulmx_support : X *m support X = X.
Proof. by rewrite -{1 3}[X]mulmx_base -mulmxA ontoK // row_base_free. Qed.

Lemma mxtrace_support : \tr (support X) = (\rank X)%:R.
Proof. exact: mxtrace_onto (row_base_free X). Qed.

Lemma rank_support : \rank (support X) = \rank X.
Proof.
apply/anti_leq/andP; split; last by rewrite -{1}mulmx_support mxrankM_maxr.
exact: leq_trans (mxrankM_maxr _ _) (rank_leq_row _).
Qed.

(** Pythagoras: the distance to the projector. *)
Lemma pythagoras : norm2 X - 2 * \tr X + (\rank X)%:R = norm2 (X - support X).
Proof.
have [sQ qQ] := support_projector; set Q := support X in sQ qQ *.
have XQ : \tr (X^T *m Q) = \tr X.
  by rewrite mxtrace_mulC -[LHS]mxtraceT trmx_mul trmxK sQ mulmx_support.
have QX : \tr (Q *m X) = \tr X by rewrite mxtrace_mulC mulmx_support.
have dT : (X - Q)^T = X^T - Q by rewrite linearB /= sQ.
rewrite [RHS]norm2_tr dT mulmxBl !mulmxBr qQ !linearB /= XQ QX -norm2_tr.
by rewrite mxtrace_support; ring.
Qed.

Lemma pythagoras_slack H : (\rank X <= H)%N ->
  norm2 X - 2 * \tr X + H%:R = norm2 (X - support X) + (H - \rank X)%:R.
Proof. by move=> rH; rewrite -pythagoras natrB //; ring. Qed.

Lemma rank_bound H : (\rank X <= H)%N -> 0 <= norm2 X - 2 * \tr X + H%:R.
Proof. by move=> /pythagoras_slack->; rewrite addr_ge0 ?norm2_ge0 ?ler0n. Qed.

Lemma rank_bound_eq H : (\rank X <= H)%N -> norm2 X - 2 * \tr X + H%:R = 0 ->
  projector X /\ \rank X = H.
Proof.
move=> rH; rewrite pythagoras_slack // => /eqP.
rewrite paddr_eq0 ?norm2_ge0 ?ler0n // norm2_eq0 subr_eq0 pnatr_eq0 subn_eq0.
case/andP=> /eqP XQ Hr; split; last by apply/anti_leq; rewrite rH.
by rewrite XQ; exact: support_projector.
Qed.

End Support.

(** ** Projectors *)

Section Projectors.
Variables (n : nat) (X : 'M[R]_n).
Hypothesis pX : projector X.

Lemma support_id : support X = X.
Proof.
have [sX qX] := pX; have [sQ _] := support_projector X.
have [K KX] : exists K, row_base X = K *m X.
  by apply/submxP; rewrite eq_row_base.
have QX : support X *m X = support X.
  by rewrite /support; apply: onto_sub; rewrite KX -mulmxA qX.
by rewrite -[LHS]sQ -QX trmx_mul sX sQ mulmx_support.
Qed.

Lemma mxtrace_projector : \tr X = (\rank X)%:R.
Proof. by rewrite -mxtrace_support support_id. Qed.

Lemma norm2_projector : norm2 X = (\rank X)%:R.
Proof. by case: pX => sX qX; rewrite norm2_tr sX qX mxtrace_projector. Qed.

End Projectors.

End Projector.
