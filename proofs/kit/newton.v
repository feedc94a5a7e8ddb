(** * Newton's basis: products of linear factors

    A polynomial of size at most n is a combination of the n products

        (X - x_0) ... (X - x_(m-1)) W_m,        m < n,

    when W_m has size at most n - m and W_m(x_m) is not 0.  With W_m = 1 these
    are Newton's polynomials; at the points i = 0, 1, 2, ... they take the
    values K (K-1) ... (K-m+1), whose sums over K have a closed form.  So sums
    of a polynomial over 1, ..., K are a polynomial in K again. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Two sums of binomial coefficients *)

Lemma sum_binomials N m j :
  (\sum_(K < N.+1) 'C(K, m) * 'C(N - K, j) = 'C(N.+1, m + j.+1))%N.
Proof.
elim: N j => [|N IH] [|j].
- by rewrite big_ord1 addn1 binS bin0 muln1 bin0n; case: m.
- by rewrite big_ord1 /= muln0 bin_small //; lia.
- have := IH 0%N; rewrite addn1 => IH0.
  rewrite big_ord_recr /= subnn bin0 muln1 ?addn1 binS -IH0.
  by congr (_ + _)%N; apply: eq_bigr => K _; rewrite !bin0.
have := IH j.+1; rewrite !addnS => IHj.
rewrite big_ord_recr /= subnn muln0 addn0 ?addnS binS -IHj.
have := IH j; rewrite addnS => <-; rewrite -big_split.
apply: eq_bigr => /= K _; have K_le : (K <= N)%N by rewrite -ltnS.
by rewrite subSn // binS mulnDr.
Qed.

Section Newton.

Variable F : fieldType.
Implicit Types (x : nat -> F) (p q : {poly F}) (m n K : nat).

(** ** Linear factors *)

Definition factors x m : {poly F} := \prod_(i < m) ('X - (x i)%:P).

Lemma factors0 x : factors x 0 = 1.
Proof. exact: big_ord0. Qed.

Lemma factorsS x m : factors x m.+1 = ('X - (x 0%N)%:P) * factors (fun i => x i.+1) m.
Proof. exact: big_ord_recl. Qed.

Lemma size_factors x m : size (factors x m) = m.+1.
Proof. by rewrite size_prod_XsubC /index_enum -enumT size_enum_ord. Qed.

Lemma monic_factors x m : factors x m \is monic.
Proof. exact: monic_prod_XsubC. Qed.

Lemma horner_factors x m a : (factors x m).[a] = \prod_(i < m) (a - x i).
Proof. by rewrite horner_prod; apply: eq_bigr => i _; rewrite hornerXsubC. Qed.

(** The coefficient after the leading one. *)
Lemma coef_factors x m : (factors x m.+1)`_m = - \sum_(i < m.+1) x i.
Proof.
elim: m x => [|m IH] x.
  by rewrite factorsS factors0 mulr1 coefB coefX coefC sub0r big_ord1.
rewrite factorsS mulrBl coefB coefXM mul_polyC coefZ /= IH [in RHS]big_ord_recl opprD.
have /monicP := monic_factors (fun i => x i.+1) m.+1.
by rewrite /lead_coef size_factors /= => ->; rewrite mulr1 addrC.
Qed.

(** ** The basis *)

Lemma newton_basis n x (W : nat -> {poly F}) p :
  (forall m, (m < n)%N -> (size (W m) <= n - m)%N /\ (W m).[x m] != 0) -> (size p <= n)%N ->
  exists b : nat -> F, p = \sum_(m < n) b m *: (factors x m * W m).
Proof.
elim: n x W p => [|n IH] x W p W_ok size_p.
  exists (fun=> 0); rewrite big_ord0; apply/eqP.
  by rewrite -size_poly_eq0 -leqn0.
have [] := W_ok 0%N isT; rewrite subn0 => size_W W_neq0.
pose c := p.[x 0%N] / (W 0%N).[x 0%N].
have /factor_theorem [q qE] : root (p - c *: W 0%N) (x 0%N).
  by rewrite /root hornerD hornerN hornerZ divfK // subrr.
have size_q : (size q <= n)%N.
  rewrite -ltnS; have [-> |q_neq0] := eqVneq q 0; first by rewrite size_poly0.
  have := size_Mmonic q_neq0 (monicXsubC (x 0%N)); rewrite size_XsubC addn2 /= -qE => <-.
  apply: (leq_trans (size_add _ _)); rewrite geq_max size_p size_opp.
  exact: leq_trans (size_scale_leq _ _) _.
have [|b bE] := IH (fun i => x i.+1) (fun m => W m.+1) q _ size_q.
  by move=> m m_lt; have := W_ok m.+1; rewrite ltnS subSS; apply.
exists (fun m => if m is m'.+1 then b m' else c).
rewrite big_ord_recl /= factors0 mul1r -[LHS](subrK (c *: W 0%N)) addrC qE bE mulrC mulr_sumr.
congr (_ + _); apply: eq_bigr => i _.
by rewrite /bump /= add1n factorsS -scalerAr mulrA.
Qed.

(** Newton's polynomials alone. *)
Lemma newton n x p : (size p <= n)%N -> exists b : nat -> F, p = \sum_(m < n) b m *: factors x m.
Proof.
move=> size_p; have [|b ->] := @newton_basis n x (fun=> 1) p _ size_p.
  by move=> m m_lt; rewrite size_poly1 hornerC oner_neq0 subn_gt0.
by exists b; apply: eq_bigr => m _; rewrite mulr1.
Qed.

(** ** Values at integers *)

Lemma natr_ffact K m : (K ^_ m)%:R = \prod_(i < m) (K%:R - i%:R) :> F.
Proof.
elim: m => [|m IH]; first by rewrite big_ord0.
rewrite big_ord_recr /= -IH ffactnSr natrM.
have [m_le|K_lt] := leqP m K; first by rewrite natrB.
by rewrite ffact_small // !mul0r.
Qed.

(** At the points 0, 1, 2, ... *)
Lemma factors_nat K m : (factors (fun i => i%:R) m).[K%:R] = (K ^_ m)%:R.
Proof. by rewrite horner_factors natr_ffact. Qed.

(** At the points 1, 2, 3, ... *)
Lemma factors_succ K m : (factors (fun i => i.+1%:R) m).[K.+1%:R] = (K ^_ m)%:R.
Proof.
rewrite horner_factors natr_ffact; apply: eq_bigr => i _.
by rewrite -[K.+1]addn1 -[i.+1]addn1 !natrD; ring.
Qed.

(** At the points N, N - 1, N - 2, ... *)
Lemma factors_rev N K m : (K <= N)%N ->
  (factors (fun i => N%:R - i%:R) m).[K%:R] = (-1) ^+ m * ((N - K) ^_ m)%:R.
Proof.
move=> K_le; rewrite horner_factors natr_ffact natrB //.
elim: m => [|m IH]; first by rewrite !big_ord0 mulr1.
rewrite !big_ord_recr IH exprS /=; ring.
Qed.

End Newton.

(** ** Sums of a polynomial over 1, ..., K *)

Section Sums.

Variable F : numFieldType.

Lemma sum_ffact K m : (\sum_(i < K) i ^_ m * m.+1 = K ^_ m.+1)%N.
Proof.
elim: K => [|K IH]; first by rewrite big_ord0.
rewrite big_ord_recr IH /= ffactSS ffactnSr -mulnDr mulnC.
have [m_le|K_lt] := leqP m K; last by rewrite ffact_small ?muln0.
by congr (_ * _)%N; lia.
Qed.

Lemma sum_poly (p : {poly F}) : exists2 q : {poly F}, (size q <= (size p).+1)%N &
  forall K, q.[K%:R] = \sum_(i < K) p.[i.+1%:R].
Proof.
have [b pE] := newton (fun i => i.+1%:R : F) (leqnn (size p)).
exists (\sum_(m < size p) (b m / m.+1%:R) *: factors (fun i => i%:R) m.+1).
  apply: (leq_trans (size_sum _ _ _)); apply/bigmax_leqP => m _.
  by apply: (leq_trans (size_scale_leq _ _)); rewrite size_factors ltnS.
move=> K; rewrite horner_sum.
under [RHS]eq_bigr => i _ do rewrite {1}pE horner_sum.
rewrite exchange_big; apply: eq_bigr => m _ /=.
rewrite hornerZ factors_nat -sum_ffact natr_sum mulr_sumr; apply: eq_bigr => i _.
by rewrite hornerZ factors_succ natrM mulrCA divfK ?pnatr_eq0 // mulrC.
Qed.

End Sums.
