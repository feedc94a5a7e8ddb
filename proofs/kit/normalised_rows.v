(** The normalised layer on x_1 = (1, ..., 1) at T = 3: a row of P, and what all rows can gain. *)

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

(** * The best row, and the gain over the layer 0 *)

Section Gain.
Variables (R : realFieldType) (d : nat) (alpha : 'I_d -> R).
Implicit Types (p : 'I_d -> R) (i k : 'I_d).

Definition others k : R := total alpha - alpha k ^+ 2.
Definition weight k : R := alpha k ^+ 2 / others k.
Definition gain : R := \sum_k weight k - (\sum_k weight k ^+ 2) / (1 + \sum_k weight k).
Definition best i k : R := alpha k * ((k == i)%:R - weight i / (1 + \sum_k weight k)) / others k.

Lemma othersE k : others k = \sum_(j | j != k) alpha j ^+ 2.
Proof. by rewrite /others /total (bigD1 k) //= addrC addKr. Qed.

Lemma others_ge0 k : 0 <= others k.
Proof. by rewrite othersE sumr_ge0 // => j _; exact: sqr_ge0. Qed.

Hypothesis spread : forall k, 0 < others k.
Let S := \sum_k weight k.
Let Q := \sum_k weight k ^+ 2.

Lemma weight_ge0 k : 0 <= weight k.
Proof. by rewrite divr_ge0 ?sqr_ge0 // ltW. Qed.

Lemma weights_ge0 : 0 <= S.
Proof. by apply: sumr_ge0 => k _; exact: weight_ge0. Qed.

Lemma one_weights : 0 < 1 + S.
Proof. by apply: ltr_paddr; [exact: weights_ge0|exact: ltr01]. Qed.

Lemma best_row p i : row_loss alpha p i = 1 - weight i * (1 - weight i / (1 + S))
  + \sum_k others k * (p k - best i k) ^+ 2 + (\sum_k (p k - best i k) * alpha k) ^+ 2.
Proof.
have S1 := lt0r_neq0 one_weights; have D k := lt0r_neq0 (spread k).
set tau := weight i / (1 + S).
have aligned : \sum_k best i k * alpha k = tau.
  transitivity (\sum_k (weight k * (k == i)%:R - tau * weight k)).
    apply: eq_bigr => k _; rewrite /best -/S -/tau /weight; have := D k.
    by move: (others k) (alpha k) (k == i)%:R (tau) => o x e t o0; field.
  rewrite sumrB sum_pick -mulr_sumr -/S /tau; by move: (weight i) (S) S1 => x y z; field.
have squares : \sum_k others k * (p k - best i k) ^+ 2 = \sum_k others k * p k ^+ 2
    - 2 * (p i * alpha i) + 2 * tau * (\sum_k p k * alpha k) + weight i * (1 - 2 * tau) + tau ^+ 2 * S.
  rewrite -[p i * alpha i](sum_pick (fun k => p k * alpha k)) -[weight i * _](sum_pick (fun k => weight k * (1 - 2 * tau))).
  rewrite !mulr_sumr -sumrB -!big_split; apply: eq_bigr => k _ /=.
  rewrite /best -/S -/tau /weight; have := D k; move: (others k) (alpha k) (p k) (tau) => o x y t o0.
  by case: (k == i) => /=; field.
have plain : \sum_k others k * p k ^+ 2 = total alpha * (\sum_k p k ^+ 2) - \sum_k (p k * alpha k) ^+ 2.
  rewrite mulr_sumr -sumrB; apply: eq_bigr => k _; rewrite /others.
  by move: (total _) (alpha k) (p k) => x y z; ring.
have inner : \sum_k (p k - best i k) * alpha k = \sum_k p k * alpha k - tau.
  by rewrite -aligned -sumrB; apply: eq_bigr => k _; rewrite mulrBl.
rewrite squares plain inner /row_loss.
have tauE : weight i = tau * (1 + S) by rewrite /tau divfK.
rewrite tauE; move: (total alpha) (\sum_k p k ^+ 2) (\sum_k p k * alpha k) (\sum_k (p k * alpha k) ^+ 2).
by move: (tau) (S) (p i * alpha i) => t s y x z u v; ring.
Qed.

Lemma sum_gain : \sum_i (1 - weight i * (1 - weight i / (1 + S))) = d%:R - gain.
Proof.
rewrite sumrB sumr_const card_ord; congr (_ - _); rewrite /gain -/S mulr_suml -sumrB.
by apply: eq_bigr => i _; move: (weight i) (S) => x y; ring.
Qed.

Theorem gain_bound (P : 'I_d -> 'I_d -> R) : d%:R - gain <= \sum_i row_loss alpha (P i) i.
Proof.
rewrite -sum_gain; apply: ler_sum => i _; rewrite best_row -addrA ler_addl.
apply: addr_ge0; last exact: sqr_ge0.
by apply: sumr_ge0 => k _; rewrite mulr_ge0 ?sqr_ge0 // ltW.
Qed.

Theorem gain_attained : \sum_i row_loss alpha (best i) i = d%:R - gain.
Proof.
rewrite -sum_gain; apply: eq_bigr => i _; rewrite best_row [X in _ + X + _]big1 => [|k _].
  by rewrite big1 => [|k _]; rewrite ?subrr ?mul0r // expr0n /= !addr0.
by rewrite subrr expr0n mulr0.
Qed.

(** The weights w have sum_k w_k / (1 + w_k) = 1. *)
Lemma sum_shares : (1 <= d)%N -> \sum_k weight k / (1 + weight k) = 1.
Proof.
move=> d1; have t0 : 0 < total alpha.
  apply: lt_le_trans (spread (Ordinal d1)) _; by rewrite /others ler_subl_addr ler_addl sqr_ge0.
transitivity (\sum_k alpha k ^+ 2 / total alpha); last by rewrite -mulr_suml divff // lt0r_neq0.
apply: eq_bigr => k _; rewrite /weight.
have -> : total alpha = others k + alpha k ^+ 2 by rewrite /others subrK.
have := lt0r_neq0 t0; have := lt0r_neq0 (spread k).
have -> : total alpha = others k + alpha k ^+ 2 by rewrite /others subrK.
by move: (others k) (alpha k) => o x o0 t1; field; rewrite o0 t1.
Qed.

Lemma few : (1 <= d)%N -> S ^+ 2 - Q <= S.
Proof.
move=> d1; rewrite -subr_ge0.
have -> : S - (S ^+ 2 - Q) = \sum_k weight k / (1 + weight k) * (1 + weight k - S) ^+ 2.
  transitivity (\sum_k (weight k + weight k ^+ 2 - 2 * S * weight k + S ^+ 2 * (weight k / (1 + weight k)))).
    rewrite big_split /= sumrB big_split /= -!mulr_sumr sum_shares // -/S -/Q.
    by move: (S) (Q) => x y; ring.
  apply: eq_bigr => k _; have : 1 + weight k != 0 by rewrite lt0r_neq0 // ltr_paddr ?ltr01 ?weight_ge0.
  by move: (weight k) (S) => x y x0; field.
apply: sumr_ge0 => k _; rewrite mulr_ge0 ?sqr_ge0 // divr_ge0 ?weight_ge0 // addr_ge0 ?weight_ge0 //.
exact: ler01.
Qed.

Lemma pairs_bound (s : seq R) (N := \prod_(y <- s) (1 + y)) (V := \sum_(y <- s) y / (1 + y)) :
  all (fun y => 0 <= y) s -> [/\ 1 <= N, 0 <= \sum_(y <- s) y, \sum_(y <- s) y <= N * V &
    (\sum_(y <- s) y) ^+ 2 - \sum_(y <- s) y ^+ 2 <= 2 * (1 - N * (1 - V))].
Proof.
rewrite {}/N {}/V; elim: s => [_|y s IH /= /andP[y0 /IH]].
  by rewrite !big_nil; split; rewrite ?lexx ?mulr0 ?lexx //; rewrite expr0n subr0 subr0 mul1r subrr mulr0 lexx.
rewrite !big_cons; move: (\prod_(_ <- s) _) (\sum_(z <- s) z / _) (\sum_(z <- s) z) (\sum_(z <- s) z ^+ 2).
move=> N V S' Q' [N1 S0 SN eN]; have y1 : 0 < 1 + y by apply: ltr_paddr => //; exact: ltr01.
have E : (1 + y) * N * (y / (1 + y) + V) = y * N + (1 + y) * (N * V).
  by have := lt0r_neq0 y1; move: (N) (V) => n v y2; field.
have N0 : 0 <= N by exact: le_trans ler01 N1.
have SV : y * S' <= y * (N * V) by rewrite ler_wpmul2l.
split.
- by rewrite (le_trans N1) // ler_pemull // ler_addl.
- exact: addr_ge0.
- rewrite E; apply: ler_add; first by rewrite ler_pemulr.
  by apply: le_trans SN _; rewrite mulrDl mul1r ler_addl; apply: le_trans SV; rewrite mulr_ge0.
have -> : (1 + y) * N * (1 - (y / (1 + y) + V)) = N * (1 - V) - y * (N * V).
  by have := lt0r_neq0 y1; move: (N) (V) => n v y2; field.
have -> : (y + S') ^+ 2 - (y ^+ 2 + Q') = 2 * (y * S') + (S' ^+ 2 - Q') by move: (S') (Q') => a b; ring.
have -> : 2 * (1 - (N * (1 - V) - y * (N * V))) = 2 * (y * (N * V)) + 2 * (1 - N * (1 - V)).
  by move: (N) (V) => a b; ring.
by apply: ler_add => //; rewrite ler_wpmul2l ?ler0n.
Qed.

Lemma many : (1 <= d)%N -> S ^+ 2 - Q <= 2.
Proof.
move=> d1; have [] := @pairs_bound [seq weight k | k <- index_enum (ordinal_finType d)].
  by apply/allP => y /mapP[k _ ->]; exact: weight_ge0.
by rewrite !big_map -/S -/Q sum_shares // subrr mulr0 subr0 => _ _ _; rewrite mulr1.
Qed.

Theorem gain_le : (1 <= d)%N -> gain <= 4 / 3.
Proof.
move=> d1; have m := many d1; have f := few d1; have s1 := one_weights; rewrite -subr_ge0.
have -> : 4 / 3 - gain = (4 + S - 3 * (S ^+ 2 - Q)) / (3 * (1 + S)).
  by rewrite /gain -/S -/Q; have := lt0r_neq0 s1; move: (S) (Q) => x y x0; field; rewrite x0.
apply: divr_ge0; last by rewrite mulr_ge0 ?ler0n // ltW.
have [S2|S2] := leP S 2.
  rewrite subr_ge0; apply: (@le_trans _ _ (3 * S)); first by rewrite ler_wpmul2l ?ler0n.
  rewrite -subr_ge0 (_ : _ - _ = 2 * (2 - S)); last by move: (S) => x; ring.
  by rewrite mulr_ge0 ?ler0n ?subr_ge0.
rewrite subr_ge0; apply: (@le_trans _ _ (3 * 2)); first by rewrite ler_wpmul2l ?ler0n.
rewrite -subr_ge0 (_ : _ - _ = S - 2); last by move: (S) => x; ring.
by rewrite subr_ge0 ltW.
Qed.

End Gain.
