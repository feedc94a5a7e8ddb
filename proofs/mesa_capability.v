(** The normalised layer on x_1 = (1, ..., 1) at T = 3: the least loss over all P and A. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent normalised normalised_diagonal.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * The loss of a row *)

Section Row.
Variables (R : realFieldType) (d : nat).
Implicit Types (alpha p : 'I_d -> R) (i k l : 'I_d).

Definition total alpha : R := \sum_k alpha k ^+ 2.

Definition row_loss alpha p i : R :=
  total alpha * (\sum_k p k ^+ 2) + (\sum_k p k * alpha k) ^+ 2 - (\sum_k (p k * alpha k) ^+ 2)
  - 2 * (p i * alpha i) + 1.

(** lambda_k lambda_l. *)
Definition pair k l : character d := power k 1 + power l 1.

Lemma pair_eq k l k' l' : (pair k l == pair k' l') = (k == k') && (l == l') || (k == l') && (l == k').
Proof.
apply/eqP/orP => [/ffunP E|[/andP[/eqP-> /eqP->]|/andP[/eqP-> /eqP->]]] //; last by rewrite /pair addrC.
have at_ q : pair k l q = (q == k)%:Z + (q == l)%:Z.
  by rewrite charD !charP; case: (q == k); case: (q == l).
have at' q : pair k' l' q = (q == k')%:Z + (q == l')%:Z.
  by rewrite charD !charP; case: (q == k'); case: (q == l').
case: (eqVneq k k') => [kk'|kk'] /=.
  left; have := E l; rewrite at_ at' -kk' eqxx.
  by case: (l == l') => //; case: (l == k); lia.
have kl' : k == l'.
  have := E k; rewrite at_ at' eqxx (negbTE kk'); by case: (k == l') => //; case: (k == l); lia.
right; rewrite kl' /=; have := E l; rewrite at_ at' -(eqP kl') eqxx.
by case: (l == k') => //; case: (l == k); lia.
Qed.

Lemma pair_target i k l : (pair k l == power i 2) = (k == i) && (l == i).
Proof.
rewrite (_ : power i 2 = pair i i) ?pair_eq ?orbb //.
by apply/ffunP=> q; rewrite charD !charP; case: (q == i).
Qed.

Definition ones : 'I_d -> R := fun=> 1.

Lemma lin_ones f (P A : 'M[R]_d) i : lin f (error (masked P A) ones 2 i) =
  \sum_k \sum_l P i k * (\sum_r A r l) * f (pair k l) - f (power i 2).
Proof.
rewrite lin_error mul1r lin_prediction big_nat1 invr1 mul1r; congr (_ - _).
apply: eq_bigr => k _; rewrite exchange_big; apply: eq_bigr => l _.
rewrite mulr_sumr mulr_suml; apply: eq_bigr => r _; rewrite /ones !mulr1; congr (_ * f _).
by apply/ffunP=> q; rewrite /chi /pair !charD charN !charP; case: (q == k); case: (q == r); case: (q == l).
Qed.

Lemma sum_pick (F : 'I_d -> R) i : \sum_k F k * (k == i)%:R = F i.
Proof.
rewrite (bigD1 i) //= eqxx mulr1 big1 ?addr0 // => k /negbTE->; exact: mulr0.
Qed.

Lemma msq_ones (P A : 'M[R]_d) i :
  msq (unitary d) (error (masked P A) ones 2 i) = row_loss (fun l => \sum_r A r l) (P i) i.
Proof.
pose alpha : 'I_d -> R := fun l => \sum_r A r l; pose p : 'I_d -> R := fun k => P i k.
have L f : lin f (error (masked P A) ones 2 i) = \sum_k \sum_l p k * alpha l * f (pair k l) - f (power i 2).
  by rewrite lin_ones.
pose C (m : character d) := lin (fun m' => (same (unitary d) m m')%:R : R) (error (masked P A) ones 2 i).
have CE m : C m = \sum_k \sum_l p k * alpha l * (m == pair k l)%:R - (m == power i 2)%:R.
  rewrite /C L same_eq; congr (_ - _); apply: eq_bigr => k _; apply: eq_bigr => l _; by rewrite same_eq.
have target : C (power i 2) = p i * alpha i - 1.
  rewrite CE eqxx; congr (_ - _); rewrite -[RHS](sum_pick (fun k => p k * alpha i)); apply: eq_bigr => k _.
  rewrite -[in RHS](sum_pick alpha) mulr_sumr mulr_suml; apply: eq_bigr => l _.
  rewrite eq_sym pair_target -mulnb natrM; move: (p k) (alpha l) (k == i)%:R (l == i)%:R => q x y z; ring.
have pairs k l : C (pair k l) = p k * alpha l + p l * alpha k - p k * alpha k * (l == k)%:R - (k == i)%:R * (l == i)%:R.
  rewrite CE pair_target -mulnb natrM; congr (_ - _).
  transitivity (\sum_k' \sum_l' ((p k' * (k' == k)%:R) * (alpha l' * (l' == l)%:R) +
      (p k' * (k' == l)%:R) * (alpha l' * (l' == k)%:R) -
      (p k' * (k' == k)%:R) * (alpha l' * (l' == k)%:R) * (l == k)%:R)).
    apply: eq_bigr => k' _; apply: eq_bigr => l' _; rewrite pair_eq ![k == _]eq_sym ![l == _]eq_sym.
    have -> : ((k' == k) && (l' == l) || (l' == k) && (k' == l))%:R =
       (k' == k)%:R * (l' == l)%:R + (k' == l)%:R * (l' == k)%:R - (k' == k)%:R * (l' == k)%:R * (l == k)%:R :> R.
      have no : ~~ [&& k' == k, l' != l, l' == k & l == k].
        by apply/negP => /and4P[_ l'l /eqP lk /eqP lk']; rewrite lk lk' eqxx in l'l.
      move: no; case: (eqVneq k' k) => [->|k'k]; case: (eqVneq l' l) => [->|l'l] /=; rewrite ?[k == l]eq_sym;
        do ? case: (_ == _) => //=; by move=> _; ring.
    rewrite [k == l]eq_sym.
    by move: (p k') (alpha l') (k' == k)%:R (l' == l)%:R (k' == l)%:R (l' == k)%:R (l == k)%:R => x y e1 e2 e3 e4 e5; ring.
  under eq_bigr => k' _ do rewrite sumrB big_split -!mulr_sumr /= -!mulr_suml -!mulr_sumr !sum_pick.
  by rewrite sumrB big_split /= -!mulr_suml !sum_pick.
rewrite msqE -/C L target -[RHS]/(row_loss alpha p i) /row_loss.
have -> : \sum_k \sum_l p k * alpha l * C (pair k l) =
    total alpha * (\sum_k p k ^+ 2) + (\sum_k p k * alpha k) ^+ 2 - (\sum_k (p k * alpha k) ^+ 2) - p i * alpha i.
  transitivity (\sum_k \sum_l (p k ^+ 2 * alpha l ^+ 2 + (p k * alpha k) * (p l * alpha l)
      - p k ^+ 2 * alpha k * (alpha l * (l == k)%:R) - p k * (k == i)%:R * (alpha l * (l == i)%:R))).
    apply: eq_bigr => k _; apply: eq_bigr => l _; rewrite pairs.
    by move: (p k) (p l) (alpha k) (alpha l) (l == k)%:R (k == i)%:R (l == i)%:R => x y z t e1 e2 e3; ring.
  under eq_bigr => k _ do rewrite !sumrB big_split /= -!mulr_sumr !sum_pick.
  rewrite !sumrB big_split /= -!mulr_suml !sum_pick -/(total alpha) -expr2 [total alpha * _]mulrC.
  congr (_ - _ - _); apply: eq_bigr => k _; move: (p k) (alpha k) => x y; ring.
by move: (total alpha) (\sum_k p k ^+ 2) (\sum_k p k * alpha k) (\sum_k (p k * alpha k) ^+ 2) (p i * alpha i) => x y z t v; ring.
Qed.

End Row.
