(** * Limits of the step size and of the least loss from Haar measure

    Quotients of polynomials as one size grows: that of a quadratic by a cubic
    polynomial for the step size, of its square for the least loss, and of two
    quadratic polynomials with one leading coefficient for wide tokens. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import limits.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Limits.

Variable R : archiFieldType.
Implicit Types (a b c p q : R) (n : nat).

Let positive n : (1 <= n)%N -> n%:R != 0 :> R.
Proof. by rewrite pnatr_eq0 -lt0n. Qed.

Let quadratic a0 a1 a2 : tends_to (fun n => a0 + n%:R^-1 * (a1 + n%:R^-1 * a2)) a0.
Proof. by do 2!apply: tends_head; exact: tends_const. Qed.

Let cubic a0 a1 a2 a3 :
  tends_to (fun n => a0 + n%:R^-1 * (a1 + n%:R^-1 * (a2 + n%:R^-1 * a3))) a0.
Proof. by do 3!apply: tends_head; exact: tends_const. Qed.

Let cubicE b0 b1 b2 b3 n : (1 <= n)%N -> b0 * n%:R ^+ 3 + b1 * n%:R ^+ 2 + b2 * n%:R + b3
  = n%:R ^+ 3 * (b0 + n%:R^-1 * (b1 + n%:R^-1 * (b2 + n%:R^-1 * b3))).
Proof. by move=> /positive n0; field. Qed.

Lemma tends_step a0 a1 a2 b0 b1 b2 b3 : b0 != 0 ->
  tends_to (fun n => n%:R * (a0 * n%:R ^+ 2 + a1 * n%:R + a2)
                     / (b0 * n%:R ^+ 3 + b1 * n%:R ^+ 2 + b2 * n%:R + b3)) (a0 / b0).
Proof.
move=> b00; apply: (@tends_eq _ 1); last first.
  exact: tendsM (quadratic a0 a1 a2) (tendsV b00 (cubic b0 b1 b2 b3)).
move=> n n1; rewrite cubicE // [X in _ / X = _]mulrC invfM mulrA mulrAC; congr (_ / _).
by move: (positive n1) => n0; field.
Qed.

Lemma tends_least c a0 a1 a2 b0 b1 b2 b3 : b0 != 0 ->
  tends_to (fun n => n%:R^-1 * (n%:R - 1 - c * (a0 * n%:R ^+ 2 + a1 * n%:R + a2) ^+ 2
                     / (b0 * n%:R ^+ 3 + b1 * n%:R ^+ 2 + b2 * n%:R + b3))) (1 - c * a0 ^+ 2 / b0).
Proof.
move=> b00; rewrite expr2; apply: (@tends_eq _ 1); last first.
  apply: tendsD (tends_head 1 (tends_const (-1))) _; rewrite -mulN1r; apply: tendsZ.
  apply: tendsM (tendsV b00 (cubic b0 b1 b2 b3)); apply: tendsZ.
  exact: tendsM (quadratic a0 a1 a2) (quadratic a0 a1 a2).
move=> n n1; rewrite cubicE // [in LHS]invfM; set y := (b0 + _)^-1.
by move: y (positive n1) => y n0; field.
Qed.

Lemma tends_wide p p1 p0 q1 q0 : p != 0 -> (forall n, p * n%:R ^+ 2 + q1 * n%:R + q0 != 0) ->
  tends_to (fun n => n%:R * (1 - (p * n%:R ^+ 2 + p1 * n%:R + p0) / (p * n%:R ^+ 2 + q1 * n%:R + q0)))
           ((q1 - p1) / p).
Proof.
move=> pN0 below; apply: (@tends_eq _ 1); last first.
  apply: tendsM (tends_head (q1 - p1) (tends_const (q0 - p0))) (tendsV pN0 (quadratic p q1 q0)).
move=> n n1; have n0 := positive n1; have := below n.
have -> : p * n%:R ^+ 2 + q1 * n%:R + q0 = n%:R ^+ 2 * (p + n%:R^-1 * (q1 + n%:R^-1 * q0)) by field.
rewrite mulf_eq0 negb_or => /andP [_]; set y := p + _ => y0.
have -> : p * n%:R ^+ 2 + p1 * n%:R + p0 = n%:R ^+ 2 * y - ((q1 - p1) * n%:R + (q0 - p0)) by rewrite /y; field.
by move: y y0 => y y0; field; rewrite n0 y0.
Qed.

End Limits.
