(** * Contexts from Haar measure: one step of gradient descent

    A sequence is s_{t+1} = W s_t with W unitary and s_1 = x of norm 1.  Its
    law has finitely many outcomes; of Haar measure on U(d) it shares the
    moments of the overlaps m_k = x^* W^k x that the loss is made of:

        E |m_k|^2                = (d + min(k, d)) / (d (d + 1)),
        E m_k m_l conj(m_{k+l})  = 2 (d + min(k, d) + min(l, d)) / (d (d + 1) (d + 2)),

    and E m_k m_l m_p = 0 where k + l + p is not 0, as the law does not change
    with W -> e^(i phi) W; all that only for powers up to T_max + 1, as unitary
    designs have it: no law with finitely many outcomes has it for every power
    where d >= 2.  The layer is that of [kit/augmented.v] with full blocks; here
    they are multiples of the identity.  With eta = sum_h a3_h b1_h:

    - [haar_step_loss.v]: the loss is X + sum_T (1 - 2 eta N + eta^2 Q), where X
      is the mean square of what the products other than a3 b1 predict; the least loss, and
      the step size of every layer that attains it;
    - [haar_step_sums.v], [haar_step_limits.v]: that step size in closed form, and limits;
    - [haar_step_heads.v], [haar_step_many.v], [haar_step_ordered.v]: full blocks, of d^2 heads;
    - [haar_step_laws.v]: for d = 1 there are laws as these files assume them. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Sequences *)

Section Sequence.

Variables (C : numClosedFieldType) (d : nat).

(** <u, v> = u^* v. *)
Definition dot (u v : 'cV[C]_d) : C := \sum_i (u i 0)^* * v i 0.

Definition sqnorm (v : 'cV[C]_d) : C := \sum_i `|v i 0| ^+ 2.

Definition adjoint (W : 'M[C]_d) : 'M[C]_d := (map_mx conjC W)^T.

Definition is_unitary (W : 'M[C]_d) : Prop := adjoint W *m W = 1%:M.

(** W^k x; the inverse of W is its adjoint. *)
Definition orbit (W : 'M[C]_d) (x : 'cV[C]_d) (k : int) : 'cV[C]_d :=
  match k with
  | Posz n => iter n (mulmx W) x
  | Negz n => iter n.+1 (mulmx (adjoint W)) x
  end.

(** m_k = x^* W^k x. *)
Definition overlap (W : 'M[C]_d) (x : 'cV[C]_d) (k : int) : C := dot x (orbit W x k).

(** s_t = W^(t-1) x for t >= 1, and s_0. *)
Definition state (s : boundary) (W : 'M[C]_d) (x : 'cV[C]_d) (t : nat) : 'cV[C]_d :=
  match s, t with
  | Zero, 0%N => 0
  | _, _ => orbit W x (t%:Z - 1)
  end.

End Sequence.

(** ** The layer *)

(** Six full blocks for each of the H heads. *)
Record heads (C : Type) (H d : nat) := Heads {
  A1 : 'I_H -> 'M[C]_d; A2 : 'I_H -> 'M[C]_d; A3 : 'I_H -> 'M[C]_d; A4 : 'I_H -> 'M[C]_d;
  B1 : 'I_H -> 'M[C]_d; B2 : 'I_H -> 'M[C]_d
}.

(** Blocks that are multiples of the identity. *)
Definition multiples (C : ringType) (H d : nat) (b : blocks C H 1) : heads C H d :=
  let of_rows (a : 'M[C]_(H, 1)) (h : 'I_H) : 'M[C]_d := (a h 0)%:M in
  Heads (of_rows (a1 b)) (of_rows (a2 b)) (of_rows (a3 b)) (of_rows (a4 b))
        (of_rows (b1 b)) (of_rows (b2 b)).

(** eta, the sum over heads of a3 b1. *)
Definition step_of (C : ringType) (H : nat) (b : blocks C H 1) : C := \sum_h a3 b h 0 * b1 b h 0.

Section Layer.

Variables (C : numClosedFieldType) (d H : nat) (B : heads C H d).

(** yhat at length T on a sequence s_0, s_1, ... *)
Definition haar_prediction (s : nat -> 'cV[C]_d) (T : nat) : 'cV[C]_d :=
  \sum_(h < H) \sum_(1 <= t < T.+1)
   (dot (s t) (A1 B h *m s T) + dot (s t) (A2 B h *m s T.-1)
    + dot (s t.-1) (A3 B h *m s T) + dot (s t.-1) (A4 B h *m s T.-1))
   *: (B1 B h *m s t + B2 B h *m s t.-1).

(** Its part from the products of A3 and B1. *)
Definition haar_target_part (s : nat -> 'cV[C]_d) (T : nat) : 'cV[C]_d :=
  \sum_(h < H) \sum_(1 <= t < T.+1) dot (s t.-1) (A3 B h *m s T) *: (B1 B h *m s t).

End Layer.

(** ** Laws and losses *)

Section Law.

Variables (C : numClosedFieldType) (d n : nat).
Variables (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d).

Definition mean (f : 'I_n -> C) : C := \sum_a rho a * f a.

Let m (k : int) (a : 'I_n) : C := overlap (W a) (x a) k.

(** A law with the moments of Haar measure, for powers up to r. *)
Definition haar_like (r : nat) : Prop :=
  [/\ (forall a, 0 <= rho a) /\ \sum_a rho a = 1,
      forall a, is_unitary (W a) /\ sqnorm (x a) = 1,
      forall k, (1 <= k <= r)%N ->
        mean (fun a => `|m k%:Z a| ^+ 2) = (d + minn k d)%:R / (d%:R * d.+1%:R),
      forall k l, (1 <= k)%N -> (1 <= l)%N -> (k + l <= r)%N ->
        mean (fun a => m k%:Z a * m l%:Z a * (m (k + l)%:Z a)^*)
        = (2 * (d + minn k d + minn l d))%:R / (d%:R * d.+1%:R * d.+2%:R)
    & forall k l p : int, (`|k| <= r)%N -> (`|l| <= r)%N -> (`|p| <= r)%N -> k + l + p != 0 ->
        mean (fun a => m k a * m l a * m p a) = 0].

Variables (s : boundary) (H : nat) (B : heads C H d).

Let tokens (a : 'I_n) : nat -> 'cV[C]_d := state s (W a) (x a).

Definition haar_loss (Tmax : nat) : C := \sum_(2 <= T < Tmax.+1)
  mean (fun a => sqnorm (haar_prediction B (tokens a) T - tokens a T.+1)).

(** X, the mean square of what the products of blocks other than A3 and B1 predict. *)
Definition haar_others (Tmax : nat) : C := \sum_(2 <= T < Tmax.+1)
  mean (fun a => sqnorm (haar_prediction B (tokens a) T - haar_target_part B (tokens a) T)).

End Law.

(** ** Inner products along a sequence *)

Section Inner.

Variables (C : numClosedFieldType) (d : nat).
Implicit Types (u v w : 'cV[C]_d) (W : 'M[C]_d) (c : C).

Lemma sqnormE v : sqnorm v = dot v v.
Proof. by apply: eq_bigr => i _; rewrite normCK mulrC. Qed.

Lemma sqnorm_ge0 v : 0 <= sqnorm v.
Proof. by apply: sumr_ge0 => i _; rewrite exprn_ge0. Qed.

Lemma dotDr u v w : dot u (v + w) = dot u v + dot u w.
Proof. by rewrite -big_split; apply: eq_bigr => i _; rewrite mxE mulrDr. Qed.

Lemma dotDl u v w : dot (u + v) w = dot u w + dot v w.
Proof. by rewrite -big_split; apply: eq_bigr => i _; rewrite mxE rmorphD mulrDl. Qed.

Lemma dotZr c u v : dot u (c *: v) = c * dot u v.
Proof. by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mxE mulrCA. Qed.

Lemma dotZl c u v : dot (c *: u) v = c^* * dot u v.
Proof. by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mxE rmorphM mulrA. Qed.

Lemma dot0l v : dot 0 v = 0.
Proof. by rewrite -(scale0r v) dotZl rmorph0 mul0r. Qed.

Lemma dot0r v : dot v 0 = 0.
Proof. by rewrite -(scale0r v) dotZr mul0r. Qed.

Lemma dot_sumr I (r : seq I) (P : pred I) (f : I -> 'cV[C]_d) u :
  dot u (\sum_(i <- r | P i) f i) = \sum_(i <- r | P i) dot u (f i).
Proof. by apply: (big_morph (dot u)) => [v w|]; rewrite ?dotDr ?dot0r. Qed.

Lemma dot_suml I (r : seq I) (P : pred I) (f : I -> 'cV[C]_d) u :
  dot (\sum_(i <- r | P i) f i) u = \sum_(i <- r | P i) dot (f i) u.
Proof.
pose phi v := dot v u; rewrite -[LHS]/(phi _).
by apply: (big_morph phi) => [v w|]; rewrite /phi ?dotDl ?dot0l.
Qed.

Lemma dotC u v : (dot u v)^* = dot v u.
Proof.
rewrite rmorph_sum; apply: eq_bigr => i _; rewrite rmorphM conjCK; exact: mulrC.
Qed.

Lemma dot_adjoint W u v : dot (W *m u) v = dot u (adjoint W *m v).
Proof.
transitivity (\sum_i \sum_j (W i j)^* * (u j 0)^* * v i 0).
  by apply: eq_bigr => i _; rewrite mxE rmorph_sum mulr_suml; apply: eq_bigr => j _; rewrite rmorphM.
rewrite exchange_big; apply: eq_bigr => j _ /=; rewrite mxE mulr_sumr.
by apply: eq_bigr => i _; rewrite !mxE [(W i j)^* * _]mulrC mulrA.
Qed.

Lemma sqnormB u v : sqnorm (u - v) = sqnorm u - dot u v - dot v u + sqnorm v.
Proof.
rewrite !sqnormE -scaleN1r !(dotDr, dotDl, dotZr, dotZl) rmorphN rmorph1.
by rewrite !mulN1r opprK; ring.
Qed.

Section Unitary.

Variables (W : 'M[C]_d) (x : 'cV[C]_d).
Hypotheses (W_unitary : is_unitary W) (x_unit : sqnorm x = 1).

Lemma adjointK v : W *m (adjoint W *m v) = v.
Proof. by rewrite mulmxA (mulmx1C W_unitary) mul1mx. Qed.

Lemma orbitS k : orbit W x (k + 1) = W *m orbit W x k.
Proof.
case: k => k; first by rewrite -PoszD addn1.
case: k => [|k]; first by rewrite adjointK.
by rewrite (_ : Negz k.+1 + 1 = Negz k) ?adjointK //; lia.
Qed.

Lemma dot_shift i j : dot (orbit W x (i + 1)) (orbit W x (j + 1)) = dot (orbit W x i) (orbit W x j).
Proof. by rewrite !orbitS dot_adjoint mulmxA W_unitary mul1mx. Qed.

Lemma dot_orbit i j : dot (orbit W x i) (orbit W x j) = overlap W x (j - i).
Proof.
have up (n : nat) k l : dot (orbit W x (k + n%:Z)) (orbit W x (l + n%:Z)) = dot (orbit W x k) (orbit W x l).
  elim: n => [|n IH]; first by rewrite !addr0.
  by rewrite -addn1 PoszD !addrA dot_shift.
rewrite -[RHS]/(dot (orbit W x 0) (orbit W x (j - i))); case: i => n.
  by rewrite -(up n 0) add0r subrK.
rewrite -(up n.+1) (_ : Negz n + n.+1%:Z = 0); last by lia.
by congr (dot _ (orbit W x _)); lia.
Qed.

Lemma overlap0 : overlap W x 0 = 1.
Proof. by rewrite /overlap -sqnormE. Qed.

Lemma overlapN k : overlap W x (- k) = (overlap W x k)^*.
Proof. by rewrite -[RHS]/((dot (orbit W x 0) (orbit W x k))^*) dotC dot_orbit sub0r. Qed.

End Unitary.

End Inner.
