(** Plain tokens, orthogonal contexts: the positions encode a trigonometric identity.

    The eigenvalues are conjugate pairs (lambda_{2k}, lambda_{2k+1}) with independent
    uniform angles; [partner i] is the other index of the pair of i.  d is even here;
    odd d is in orthogonal_odd.v. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector pairs.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** The loss of coordinate i; the population loss is its sum over i. *)
Definition orthogonal_row (R : realFieldType) d (C : 'M[R]_d) (p : nat -> R) (T : nat) (i : 'I_d) : R :=
  (1 - p T * C i i) ^+ 2
  + earlier p T * C i i ^+ 2
  + (earlier p T + p T ^+ 2) * (\sum_(j | (j != i) && (j != partner i)) C i j ^+ 2)
  + (p T.-1 * (\sum_j C i j) + current p T * C i (partner i)) ^+ 2.

Definition orthogonal_loss_statement (R : realFieldType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), ~~ odd d -> (2 <= T)%N ->
  loss (orthogonal d) A B p T = \sum_i orthogonal_row (mixing A B) p T i.

(** * Proofs: the loss *)

Section Loss.
Variable R : realFieldType.

Lemma msq_orthogonal d H T (A B : 'M[R]_(H, d)) p i : ~~ odd d -> (2 <= T)%N ->
  msq (orthogonal d) (error A B p T i) = orthogonal_row (mixing A B) p T i.
Proof.
move=> ed T2.
rewrite (@msq_collide _ _ _ _ _ _ _ _ i (fun x => (x.1 == T.-1) || (x.2 == partner i))); first last.
- by lia.
- by move=> x; rewrite mem_terms => /andP[x0 _]; rewrite same_target_orthogonal.
- move=> x y; rewrite !mem_terms => /andP[x0 _] /andP[y0 _].
  by rewrite same_chi_orthogonal.
set C := mixing A B; rewrite !sum_positions //= eqxx /=.
have TT : (T == T.-1) = false by lia.
have e0 : \sum_(1 <= t < T.-1) \sum_(j < d | (t == T.-1) || (j == partner i)) p t * C i j =
    (\sum_(1 <= t < T.-1) p t) * C i (partner i).
  rewrite mulr_suml; apply: eq_big_nat => t /andP[_ tT].
  by rewrite (ltn_eqF tT) /= big_pred1_eq.
have rowE (t : nat) : \sum_(j < d | j != partner i) (p t * C i j) ^+ 2 =
    p t ^+ 2 * (C i i ^+ 2 + \sum_(j | (j != i) && (j != partner i)) C i j ^+ 2).
  rewrite (bigD1 i) /=; last by rewrite eq_sym partner_even.
  rewrite mulrDr mulr_sumr exprMn; congr (_ + _).
  by apply: eq_big => [j|j _]; [rewrite andbC|exact: exprMn].
have e1 : \sum_(1 <= t < T.-1) \sum_(j < d | ~~ ((t == T.-1) || (j == partner i))) (p t * C i j) ^+ 2 =
    earlier p T * (C i i ^+ 2 + \sum_(j | (j != i) && (j != partner i)) C i j ^+ 2).
  rewrite mulr_suml; apply: eq_big_nat => t /andP[_ tT].
  by rewrite (ltn_eqF tT) rowE.
rewrite e0 e1 TT /= big_pred0_eq rowE big_pred1_eq -mulr_sumr /orthogonal_row /current.
by move: (\sum_(1 <= t < T.-1) p t) (\sum_(j < d) C i j) (\sum_(j < d | _) C i j ^+ 2) => S0 S1 S2; ring.
Qed.

Theorem orthogonal_loss : orthogonal_loss_statement R.
Proof. by move=> d H T A B p ed T2; apply: eq_bigr => i _; apply: msq_orthogonal. Qed.

End Loss.
