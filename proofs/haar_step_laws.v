(** * A law with the moments of Haar measure, for d = 1

    U(1) is the circle: W is a root of unity of an order above the powers in
    question, uniformly, and x = 1.  So what is assumed of a law can be had. *)

From mathcomp Require Import all_ssreflect all_algebra cyclic separable cyclotomic zify ring.
From icar.kit Require Import laurent plain charges augmented.
From icar Require Import haar_step_traces haar_step haar_step_loss haar_step_forms haar_step_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Circle.

Variables (C : numClosedFieldType) (r : nat).

Lemma primitive_root N : (0 < N)%N -> exists z : C, N.-primitive_root z.
Proof.
move=> N0; have [s sE] := closed_field_poly_normal ('X^N - 1 : {poly C}).
have lead : lead_coef ('X^N - 1 : {poly C}) = 1 by apply/monicP; exact: monic_Xn_sub_1.
rewrite lead scale1r in sE.
have roots : all N.-unity_root s by apply/allP => z; rewrite -root_prod_XsubC -sE.
have size_s : (N < (size s).+1)%N by rewrite -(size_prod_XsubC s id) -sE size_Xn_sub_1.
have [|z _ zP] := hasP (has_prim_root N0 roots _ size_s); last by exists z.
by rewrite -separable_prod_XsubC -sE separable_Xn_sub_1 // pnatr_eq0 -lt0n.
Qed.

Let N := (3 * r).+1.

Variable z : C.
Hypothesis z_root : N.-primitive_root z.

Let z_norm : `|z| = 1.
Proof. by apply/eqP; rewrite -(@pexpr_eq1 _ _ N) // -normrX (prim_expr_order z_root) normr1. Qed.

Let z_neq0 : z != 0. Proof. by rewrite -normr_eq0 z_norm oner_neq0. Qed.

Definition circle_weight (a : 'I_N) : C := N%:R^-1.
Definition circle_matrix (a : 'I_N) : 'M[C]_1 := (z ^+ a)%:M.
Definition circle_start (a : 'I_N) : 'cV[C]_1 := 1%:M.

Let conj_power (a : nat) : (z ^+ a)^* * z ^+ a = 1.
Proof. by rewrite mulrC -normCK normrX z_norm !expr1n. Qed.

Let unitary_circle a : is_unitary (circle_matrix a).
Proof.
rewrite /is_unitary /adjoint /circle_matrix map_scalar_mx tr_scalar_mx -scalar_mxM.
by rewrite conj_power.
Qed.

Lemma circle_overlap a k : overlap (circle_matrix a) (circle_start a) k = (z ^+ a) ^ k.
Proof.
have dot1 (c : C) : dot (circle_start a) c%:M = c.
  by rewrite /dot big_ord1 !mxE rmorph1 mul1r.
have orbitE (n : nat) (c : C) : iter n (mulmx c%:M) (circle_start a) = (c ^+ n)%:M.
  elim: n => [|n IH]; first by rewrite expr0.
  by rewrite iterS IH -scalar_mxM exprS.
case: k => k; rewrite /overlap /orbit ?/adjoint ?map_scalar_mx ?tr_scalar_mx orbitE dot1 //.
rewrite NegzE -exprnN -exprVn; congr (_ ^+ _); apply: (mulIf (expf_neq0 a z_neq0)).
by rewrite conj_power mulVf // expf_neq0.
Qed.

(** The mean of a power. *)
Let mean_power (q : int) : (`|q| <= 3 * r)%N -> mean circle_weight (fun a => (z ^+ a) ^ q) = (q == 0)%:R.
Proof.
move=> q_le; rewrite /mean -mulr_sumr; have N0 : N%:R != 0 :> C by rewrite pnatr_eq0.
case: eqP => [->|/eqP q0].
  under eq_bigr => a _ do rewrite expr0z.
  by rewrite sumr_const card_ord mulVf.
have [w wE] : exists w : C, (forall a : nat, (z ^+ a) ^ q = w ^+ a) /\ w ^+ N = 1 /\ w != 1.
  exists (z ^ q); split; first by move=> a; rewrite !exprnP !exprz_exp mulrC.
  split; first by rewrite exprnP exprz_exp mulrC -exprz_exp -exprnP (prim_expr_order z_root) exp1rz.
  case: q q_le q0 => q /= q_le q0.
    by rewrite -exprnP -(prim_order_dvd z_root) gtnNdvd // lt0n.
  by rewrite NegzE -exprnN invr_eq1 -(prim_order_dvd z_root) gtnNdvd.
case: wE => powers [wN w1].
under eq_bigr => a _ do rewrite powers.
have : (w - 1) * (\sum_(a < N) w ^+ a) = 0 by rewrite -subrX1 wN subrr.
by move/eqP; rewrite mulf_eq0 subr_eq0 (negPf w1) => /eqP ->; rewrite mulr0.
Qed.

Let power_neq0 a : z ^+ a != 0. Proof. exact: expf_neq0. Qed.

Theorem circle_like : haar_like circle_weight circle_matrix circle_start r.
Proof.
have N0 : N%:R != 0 :> C by rewrite pnatr_eq0.
have total : \sum_a circle_weight a = 1 by rewrite sumr_const card_ord -[_ *+ N]mulr_natr mulVf.
have meanC c : mean circle_weight (fun=> c) = c by rewrite /mean -mulr_suml total mul1r.
split=> [||k /andP [k1 _]|k l k1 l1 _|k l p kr lr pr klp].
- by split=> [a|]; rewrite ?invr_ge0 ?ler0n.
- move=> a; split; first exact: unitary_circle.
  by rewrite /sqnorm big_ord1 mxE normr1 expr1n.
- have -> : (1 + minn k 1)%:R / (1 * 2) = 1 :> C by rewrite (minn_idPr k1) mul1r divff // pnatr_eq0.
  rewrite -[RHS]meanC; apply: eq_mean => a.
  by rewrite circle_overlap -exprnP !normrX z_norm !expr1n.
- rewrite (minn_idPr k1) (minn_idPr l1) mul1r -natrM divff ?pnatr_eq0 //.
  rewrite -[RHS]meanC; apply: eq_mean => a; rewrite !circle_overlap -!exprnP -exprD.
  by rewrite mulrC -!exprM conj_power.
rewrite -[RHS]/((false : bool)%:R) -(negPf klp) -mean_power; last by lia.
by apply: eq_mean => a; rewrite !circle_overlap -!expfzDr.
Qed.

Theorem circle_invariant : haar_invariant circle_weight circle_matrix circle_start r.
Proof.
move=> U U1 A B i j k l p _ _ _ _ _; apply: eq_mean => a.
have still (V M : 'M[C]_1) : is_unitary V -> conjugated V M = M.
  by move=> V1; rewrite /conjugated [M]mx11_scalar scalar_mxC -mulmxA (mulmx1C V1) mulmx1.
have U2 := adjoint_unitary U1.
have := seen_conjugated A B i j k l p (circle_matrix a) (circle_start a) U2.
by rewrite adjoint_adjoint (still _ A U2) (still _ B U2).
Qed.

End Circle.

(** So there are such laws, whatever r. *)
Theorem laws_exist (C : numClosedFieldType) (r : nat) :
  exists n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_1) (x : 'I_n -> 'cV[C]_1),
  haar_like rho W x r /\ haar_invariant rho W x r.
Proof.
have [z z_root] := @primitive_root C (3 * r).+1 isT.
exists (3 * r).+1, (circle_weight C (r := r)), (circle_matrix z (r := r)), (circle_start C (r := r)).
by split; [exact: circle_like | exact: circle_invariant].
Qed.


Print Assumptions laws_exist.
