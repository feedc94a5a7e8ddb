(** The normalised layer on x_1 = (1, ..., 1) at T = 3: the least loss over all P and A. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent normalised normalised_diagonal normalised_rows.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * Minima at T = 3 *)

Section Minima.
Variables (R : realFieldType) (d N : nat) (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R).
Hypotheses (one : forall n j, X n j = 1) (law : \sum_n w n = 1).
Implicit Types (P A : 'M[R]_d) (alpha : 'I_d -> R) (i k : 'I_d).

Definition columns A k : R := \sum_r A r k.

Lemma loss_ext (x y : 'I_d -> R) P A n : (forall j, x j = y j) ->
  square (masked P A) x n.+1 = square (masked P A) y n.+1.
Proof.
move=> xy; apply: eq_bigr => i _; apply: msq_ext => f; rewrite !lin_error !lin_prediction xy.
congr (_ * _ - _); apply: eq_bigr => s _; apply: eq_bigr => k _; apply: eq_bigr => r _.
by apply: eq_bigr => l _; rewrite !xy.
Qed.

Theorem loss_three P A : loss X w 3 (masked P A) = 2^-1 * \sum_i row_loss (columns A) (P i) i.
Proof.
rewrite /loss big_nat1; congr (_ * _); rewrite /mean -[RHS]mul1r -law mulr_suml; apply: eq_bigr => n _.
rewrite (@loss_ext _ (@ones R d)) => [|j]; last exact: one.
by congr (_ * _); apply: eq_bigr => i _; exact: msq_ones.
Qed.

(** A matrix with given column sums. *)
Definition with_columns (alpha : 'I_d -> R) (i0 : 'I_d) : 'M[R]_d := \matrix_(r, k) (alpha k * (r == i0)%:R).

Lemma columns_with alpha i0 k : columns (with_columns alpha i0) k = alpha k.
Proof.
rewrite /columns -[RHS](sum_pick (fun=> alpha k) i0); apply: eq_bigr => r _; by rewrite mxE.
Qed.

Lemma eq_row_loss alpha beta (p q : 'I_d -> R) i : alpha =1 beta -> p =1 q -> row_loss alpha p i = row_loss beta q i.
Proof.
move=> ab pq; rewrite /row_loss /total ab pq; congr (_ * _ + _ ^+ 2 - _ - _ + _).
all: by apply: eq_bigr => k _; rewrite ?ab ?pq.
Qed.

Lemma others_le0 alpha m : others alpha m <= 0 -> forall k, k != m -> alpha k = 0.
Proof.
move=> o k km; have /eqP : others alpha m = 0 by apply/eqP; rewrite eq_le o others_ge0.
rewrite othersE psumr_eq0 => [/allP/(_ k (mem_index_enum _))|j _]; last exact: sqr_ge0.
by rewrite km /= sqrf_eq0 => /eqP.
Qed.

(** One column sum alone: at most one row gains. *)
Lemma single_bound alpha m (p : 'I_d -> R) i : others alpha m <= 0 -> 1 - (i == m)%:R <= row_loss alpha p i.
Proof.
move=> o; have z := others_le0 o.
have q k : (p k * alpha k) ^+ 2 = (p m * alpha m) ^+ 2 * (k == m)%:R.
  by case: (eqVneq k m) => [->|/z->]; rewrite ?mulr1 // mulr0 expr0n mulr0.
have l k : p k * alpha k = p m * alpha m * (k == m)%:R.
  by case: (eqVneq k m) => [->|/z->]; rewrite ?mulr1 // !mulr0.
have low : p i ^+ 2 <= \sum_k p k ^+ 2.
  by rewrite (bigD1 i) //= ler_addl sumr_ge0 // => k _; exact: sqr_ge0.
have -> : row_loss alpha p i = total alpha * (\sum_k p k ^+ 2) - 2 * (p i * alpha i) + 1.
  rewrite /row_loss (eq_bigr _ (fun k _ => l k)) (sum_pick (fun=> p m * alpha m)).
  rewrite (_ : \sum_k (p k * alpha k) ^+ 2 = (p m * alpha m) ^+ 2).
    by move: (total _ * _) (p m * alpha m) (p i * alpha i) => x y v; ring.
  by rewrite (eq_bigr _ (fun k _ => q k)) (sum_pick (fun=> (p m * alpha m) ^+ 2)).
have T0 : 0 <= total alpha by apply: sumr_ge0 => k _; exact: sqr_ge0.
case: (eqVneq i m) => [im|/z ->] /=; last first.
  rewrite !mulr0 !subr0 ler_addr mulr_ge0 // sumr_ge0 // => k _; exact: sqr_ge0.
have Ta : total alpha = alpha i ^+ 2.
  by rewrite /total (bigD1 i) //= big1 ?addr0 // => k; rewrite im => /z->; rewrite expr0n.
rewrite subrr; apply: (@le_trans _ _ ((p i * alpha i - 1) ^+ 2)); first exact: sqr_ge0.
have -> : (p i * alpha i - 1) ^+ 2 = alpha i ^+ 2 * p i ^+ 2 - 2 * (p i * alpha i) + 1.
  by move: (p i) (alpha i) => x y; ring.
by rewrite Ta !ler_add2r ler_wpmul2l // sqr_ge0.
Qed.

Lemma four_thirds : 1 <= 4 / 3 :> R.
Proof. by rewrite ler_pdivl_mulr ?ltr0n // mul1r ler_nat. Qed.

Theorem rows_bound alpha (p : 'I_d -> 'I_d -> R) : (1 <= d)%N ->
  d%:R - 4 / 3 <= \sum_i row_loss alpha (p i) i.
Proof.
move=> d1; case: (boolP [forall k, 0 < others alpha k]) => [/forallP spread|].
  by apply: le_trans (gain_bound spread _); rewrite ler_add2l ler_opp2 gain_le.
rewrite negb_forall => /existsP[m]; rewrite -leNgt => o.
apply: (@le_trans _ _ (\sum_i (1 - (i == m)%:R))); last by apply: ler_sum => i _; exact: single_bound.
rewrite sumrB sumr_const card_ord ler_add2l ler_opp2 -[X in X <= _]mul1r.
rewrite (eq_bigr (fun i : 'I_d => 1 * (i == m)%:R)) => [|i _]; last by rewrite mul1r.
by rewrite (sum_pick (fun=> 1)) mulr1 four_thirds.
Qed.

Theorem unmasked_least P A : (2 <= d)%N -> 2^-1 * (d%:R - 4 / 3) <= loss X w 3 (masked P A).
Proof.
by move=> d2; rewrite loss_three ler_wpmul2l ?invr_ge0 ?ler0n // rows_bound // ltnW.
Qed.

(** Layers whose rows are best for given column sums. *)
Lemma attained alpha A : columns A =1 alpha -> (forall k, 0 < others alpha k) ->
  loss X w 3 (masked (\matrix_(i, k) best alpha i k) A) = 2^-1 * (d%:R - gain alpha).
Proof.
move=> Aa spread; rewrite loss_three -(gain_attained spread); congr (_ * _); apply: eq_bigr => i _.
by apply: eq_row_loss => // k; rewrite mxE.
Qed.

Theorem unmasked_attained : (2 <= d)%N -> exists P A, loss X w 3 (masked P A) = 2^-1 * (d%:R - 4 / 3).
Proof.
move=> d2; pose i0 := Ordinal (ltnW d2 : (0 < d)%N); pose i1 := Ordinal (d2 : (1 < d)%N).
pose alpha k : R := (k == i0)%:R + (k == i1)%:R.
have sq k : alpha k ^+ 2 = (k == i0)%:R + (k == i1)%:R.
  rewrite /alpha; case: (eqVneq k i0) => [->|_] /=; first by rewrite addr0 expr1n.
  by rewrite add0r; case: (k == i1); rewrite ?expr1n ?expr0n.
have sum2 : \sum_k ((k == i0)%:R + (k == i1)%:R) = 2 :> R.
  rewrite (eq_bigr (fun k => 1 * (k == i0)%:R + 1 * (k == i1)%:R)) => [|k _]; last by rewrite !mul1r.
  by rewrite big_split /= !(sum_pick (fun=> 1)).
have other k : others alpha k = 2 - ((k == i0)%:R + (k == i1)%:R).
  by rewrite /others /total (eq_bigr _ (fun k _ => sq k)) sum2 sq.
have le1 k : (k == i0)%:R + (k == i1)%:R <= 1 :> R.
  case: (eqVneq k i0) => [->|_] /=; first by rewrite addr0.
  by rewrite add0r; case: (k == i1); rewrite ?lexx ?ler01.
have spread k : 0 < others alpha k.
  by rewrite other subr_gt0; apply: le_lt_trans (le1 k) _; rewrite ltr1n.
have wE k : weight alpha k = (k == i0)%:R + (k == i1)%:R.
  rewrite /weight other sq; case: (eqVneq k i0) => [->|_] /=.
    by rewrite addr0 div1r -[2]/(1 + 1) addrK invr1.
  by rewrite add0r; case: (k == i1) => /=; rewrite ?mul0r // div1r -[2]/(1 + 1) addrK invr1.
exists (\matrix_(i, k) best alpha i k), (with_columns alpha i0).
rewrite (@attained alpha) //; last exact: columns_with.
congr (_ * (_ - _)); rewrite /gain (eq_bigr _ (fun k _ => wE k)) sum2.
rewrite (eq_bigr (fun k => (k == i0)%:R + (k == i1)%:R)) => [|k _]; last by rewrite wE; exact: sq.
by rewrite sum2; field.
Qed.

(** P = b I. *)
Lemma row_scaled alpha (b : R) i :
  row_loss alpha (fun k => b * (k == i)%:R) i = total alpha * b ^+ 2 - 2 * b * alpha i + 1.
Proof.
have l k : b * (k == i)%:R * alpha k = b * alpha i * (k == i)%:R.
  by case: (eqVneq k i) => [->|_] /=; rewrite ?mulr1 // !mulr0 mul0r.
rewrite /row_loss eqxx mulr1 (eq_bigr _ (fun k _ => l k)) (sum_pick (fun=> b * alpha i)).
rewrite [X in _ - X - _ + _](_ : _ = (b * alpha i) ^+ 2); last first.
  rewrite (eq_bigr (fun k => (b * alpha i) ^+ 2 * (k == i)%:R)) ?(sum_pick (fun=> (b * alpha i) ^+ 2)) // => k _.
  by rewrite l; case: (k == i); rewrite /= ?mulr1 // !mulr0 expr0n.
rewrite (eq_bigr (fun k => b ^+ 2 * (k == i)%:R)) => [|k _]; last first.
  by case: (k == i); rewrite /= ?mulr1 // !mulr0 expr0n.
by rewrite (sum_pick (fun=> b ^+ 2)); move: (total _) (alpha i) => x y; ring.
Qed.

Lemma loss_scaled (b : R) A : (1 <= d)%N -> loss X w 3 (masked b%:M A) =
  2^-1 * (d%:R - 1 + \sum_i d%:R * (b * columns A i - d%:R^-1) ^+ 2).
Proof.
move=> d1; have d0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
rewrite loss_three; congr (_ * _).
transitivity (\sum_i (total (columns A) * b ^+ 2 - 2 * b * columns A i + 1)).
  apply: eq_bigr => i _; rewrite -row_scaled; apply: eq_row_loss => // k.
  by rewrite mxE eq_sym mulr_natr.
rewrite big_split sumrB /= !sumr_const card_ord -mulr_sumr.
rewrite [RHS](_ : _ = d%:R - 1 + (\sum_i (d%:R * b ^+ 2 * columns A i ^+ 2 - 2 * b * columns A i + d%:R^-1))); last first.
  congr (_ + _); apply: eq_bigr => i _; by move: d%:R d0 (columns A i) => n n0 x; field.
rewrite big_split sumrB /= sumr_const card_ord -!mulr_sumr -/(total _) -[_ *+ d]mulr_natl -[d%:R^-1 *+ d]mulr_natl mulfV //.
by move: (total _) (\sum_k _) d%:R => x y n; ring.
Qed.

Theorem masked_least (b : R) A : (1 <= d)%N -> 2^-1 * (d%:R - 1) <= loss X w 3 (masked b%:M A).
Proof.
move=> d1; rewrite loss_scaled // ler_wpmul2l ?invr_ge0 ?ler0n // ler_addl.
by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?ler0n ?sqr_ge0.
Qed.

Theorem masked_attained : (1 <= d)%N -> exists A, loss X w 3 (masked 1%:M A) = 2^-1 * (d%:R - 1).
Proof.
move=> d1; exists (with_columns (fun=> d%:R^-1) (Ordinal d1)); rewrite loss_scaled // big1 ?addr0 // => i _.
by rewrite columns_with mul1r subrr expr0n mulr0.
Qed.

(** Equal column sums. *)
Lemma others_alike (c : R) k : others (fun=> c) k = (d%:R - 1) * c ^+ 2.
Proof. by rewrite /others /total sumr_const card_ord -mulr_natl mulrBl mul1r. Qed.

Lemma gain_alike (c : R) : (2 <= d)%N -> c != 0 -> gain (fun _ : 'I_d => c) = 2 * d%:R / (2 * d%:R - 1).
Proof.
move=> d2 c0; have n1 : d%:R - 1 != 0 :> R by rewrite subr_eq0 pnatr_eq1; case: (d) d2 => [|[|]].
have n2 : 2 * d%:R - 1 != 0 :> R.
  by rewrite -natrM subr_eq0 pnatr_eq1; case: (d) d2 => [|[|?]] // _; rewrite mulnS addn_eq1.
have wE k : weight (fun _ : 'I_d => c) k = (d%:R - 1)^-1.
  by rewrite /weight others_alike; move: d%:R n1 => n n1; field; rewrite n1 c0.
rewrite /gain (eq_bigr _ (fun k _ => wE k)) [X in _ - X / _](eq_bigr (fun=> (d%:R - 1)^-1 ^+ 2)) => [|k _]; last by rewrite wE.
rewrite !sumr_const card_ord -[_^-1 *+ d]mulr_natl -[_ ^+ 2 *+ d]mulr_natl.
have n3 : d%:R - 1 + d%:R != 0 :> R by rewrite (_ : _ + _ = 2 * d%:R - 1) //; move: d%:R => n; ring.
by move: d%:R n1 n2 n3 => n n1 n2 n3; field; rewrite ?n1 ?n2 ?n3.
Qed.

Theorem symmetric_least P A (c : R) : (2 <= d)%N -> columns A =1 (fun=> c) ->
  2^-1 * (d%:R - 2 * d%:R / (2 * d%:R - 1)) <= loss X w 3 (masked P A).
Proof.
move=> d2 Ac; rewrite loss_three ler_wpmul2l ?invr_ge0 ?ler0n //.
rewrite (eq_bigr (fun i => row_loss (fun=> c) (P i) i)) => [|i _]; last exact: eq_row_loss.
have n1 : 0 < d%:R - 1 :> R by rewrite subr_gt0 ltr1n.
have [->|c0] := eqVneq c 0; last first.
  rewrite -(gain_alike d2 c0); apply: gain_bound => k; rewrite others_alike.
  by rewrite mulr_gt0 // lt_neqAle eq_sym sqrf_eq0 c0 sqr_ge0.
rewrite (eq_bigr (fun=> 1)) => [|i _].
  rewrite sumr_const card_ord ler_subl_addr ler_addl divr_ge0 ?mulr_ge0 ?ler0n // subr_ge0.
  by rewrite -natrM ler1n muln_gt0 /= ltnW.
rewrite /row_loss [total _]big1 => [|k _]; last by rewrite expr0n.
rewrite [\sum_k P i k * 0]big1 => [|k _]; last by rewrite mulr0.
rewrite [\sum_k (P i k * 0) ^+ 2]big1 => [|k _]; last by rewrite mulr0 expr0n.
by rewrite mul0r !mulr0 expr0n !subr0 !add0r.
Qed.

Theorem symmetric_attained : (2 <= d)%N ->
  exists P, loss X w 3 (masked P 1%:M) = 2^-1 * (d%:R - 2 * d%:R / (2 * d%:R - 1)).
Proof.
move=> d2; exists (\matrix_(i, k) best (fun=> 1) i k).
rewrite (@attained (fun=> 1)) ?gain_alike ?oner_eq0 // => k.
  by rewrite /columns -[RHS](sum_pick (fun=> 1) k); apply: eq_bigr => r _; rewrite mxE mul1r.
by rewrite others_alike expr1n mulr1 subr_gt0 ltr1n.
Qed.

End Minima.
