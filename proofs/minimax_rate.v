(** The least risk of linear attention against every estimate linear in the labels: the bound
    from below, the layer within a factor of it, and the rate for powers of the index. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import draws regression.
From icar Require Import in_context_risk.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Definitions.
Variables (R : realFieldType) (K L B E : nat).
Variables (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R).
Variables (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R).
Variables (nu : 'I_E -> R) (e : 'I_E -> R).

(** The risk of the estimate sum_k c x a k y_k, whose weights are any function of the examples'
    inputs x and of the fresh input a. *)
Definition linear_error n (c : {ffun 'I_n -> 'I_K} -> 'I_K -> 'I_n -> R) : R :=
  over_prompts rho pi nu (fun b x s => mean rho (fun a =>
    (target psi beta b a - \sum_k c x a k * label psi beta e b x s k) ^+ 2)).

(** The weights of a layer. *)
Definition layer_weights N (NL : (N <= L)%N) n (Gamma : 'M[R]_N)
    (x : {ffun 'I_n -> 'I_K}) (a : 'I_K) (k : 'I_n) : R :=
  n%:R^-1 * \sum_i \sum_j psi (feature NL i) a * Gamma i j * psi (feature NL j) (x k).

(** Every layer is one of these estimates. *)
Theorem layer_is_linear N (NL : (N <= L)%N) n (Gamma : 'M[R]_N) :
  risk rho psi pi beta nu e NL n Gamma = linear_error (@layer_weights N NL n Gamma).
Proof.
apply: eq_expect => b x s; apply: eq_mean => a; congr ((_ - _) ^+ 2).
transitivity (\sum_i \sum_j \sum_k psi (feature NL i) a * Gamma i j *
    (n%:R^-1 * (label psi beta e b x s k * psi (feature NL j) (x k)))).
  apply: eq_bigr => i _; apply: eq_bigr => j _.
  by rewrite /estimate mulr_sumr mulr_sumr.
under eq_bigr => i _ do rewrite exchange_big.
rewrite exchange_big; apply: eq_bigr => k _ /=.
rewrite /layer_weights mulr_sumr mulr_suml; apply: eq_bigr => i _.
rewrite mulr_sumr mulr_suml; apply: eq_bigr => j _.
by move: (label _ _ _ _ _ _ _) => y; ring.
Qed.

End Definitions.

Section Rate.
Variables (R : realFieldType) (K L B E : nat).
Variables (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R).
Variables (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R).
Variables (nu : 'I_E -> R) (e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R).
Hypothesis P : regression rho psi pi beta nu e v sigma2.
Variable (n : nat).
Hypothesis n0 : (0 < n)%N.

Local Notation F := (target psi beta).
Local Notation risk := (risk rho psi pi beta nu e).
Local Notation linear_error := (linear_error rho psi pi beta nu e).
Local Notation points := {ffun 'I_n -> 'I_K}.
Implicit Types (c : points -> 'I_K -> 'I_n -> R) (w : 'I_L -> R).

Let lr := law_inputs P.
Let lp := law_tasks P.
Let lu := law_noise P.

Let n1 : n%:R != 0 :> R.
Proof. by rewrite pnatr_eq0 -lt0n. Qed.

Let v0 l : 0 <= v l.
Proof. exact: variance_ge0 P n _. Qed.

(** * The error of an estimate that is linear in the labels *)

Lemma noise_square (d : R) (u : 'I_n -> R) :
  mean (draws nu n) (fun s => (d - \sum_k u k * e (s k)) ^+ 2) = d ^+ 2 + sigma2 * \sum_k u k ^+ 2.
Proof.
transitivity (mean (draws nu n) (fun s => (d ^+ 2 + (- 2 * d) * (\sum_k u k * e (s k))) +
    \sum_k \sum_m u k * u m * ((0 + e (s k)) * (0 + e (s m))))).
  apply: eq_mean => s.
  have -> : \sum_k \sum_m u k * u m * ((0 + e (s k)) * (0 + e (s m))) =
      (\sum_k u k * e (s k)) ^+ 2.
    rewrite expr2 mulr_suml; apply: eq_bigr => k _; rewrite mulr_sumr.
    by apply: eq_bigr => m _; rewrite !add0r mulrACA.
  by move: (\sum_k _) => y; ring.
rewrite !meanD (mean_const _ (law_draws n lu)) meanZ !mean_sum.
rewrite [X in _ + _ * X + _]big1 ?mulr0 ?addr0 => [|k _]; last first.
  by rewrite meanZ mean_one // (centred P) mulr0.
congr (_ + _); rewrite mulr_sumr; apply: eq_bigr => k _; rewrite mean_sum (bigD1 k) //=.
rewrite meanZ (noise_two P) eqxx mulr1 mul0r add0r big1 ?addr0 => [|m mk]; first by ring.
by rewrite meanZ (noise_two P) eq_sym (negbTE mk) mul0r mulr0 addr0 mulr0.
Qed.

Lemma task_square w : mean pi (fun b => (\sum_l beta b l * w l) ^+ 2) = \sum_l v l * w l ^+ 2.
Proof.
transitivity (\sum_i \sum_j w i * w j * (v i * (i == j)%:R)).
  under eq_bigr => i _ do under eq_bigr => j _ do rewrite -(uncorrelated P) -meanZ.
  under [RHS]eq_bigr => i _ do rewrite -mean_sum.
  rewrite -mean_sum; apply: eq_mean => b; rewrite expr2 mulr_suml.
  apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
  by rewrite mulrACA mulrC.
apply: eq_bigr => i _; rewrite (bigD1 i) //= eqxx mulr1 -expr2 big1 ?addr0 1?mulrC // => j ji.
by rewrite eq_sym (negbTE ji) !mulr0.
Qed.

(** The mean over the task and the noise: what the weights miss, and the noise they let in. *)
Lemma design_error (x : points) (a : 'I_K) (u : 'I_n -> R) :
  mean pi (fun b => mean (draws nu n) (fun s =>
    (F b a - \sum_k u k * label psi beta e b x s k) ^+ 2)) =
  \sum_l v l * (psi l a - \sum_k u k * psi l (x k)) ^+ 2 + sigma2 * \sum_k u k ^+ 2.
Proof.
under eq_mean => b.
  rewrite (@eq_mean _ _ _ _ (fun s : {ffun 'I_n -> 'I_E} => (\sum_l beta b l *
      (psi l a - \sum_k u k * psi l (x k)) - \sum_k u k * e (s k)) ^+ 2)) => [|s].
    rewrite noise_square; over.
  congr (_ ^+ 2); under eq_bigr => k _ do rewrite mulrDr.
  rewrite big_split opprD addrA /=; congr (_ - _).
  under [RHS]eq_bigr => l _ do rewrite mulrBr mulr_sumr.
  rewrite sumrB exchange_big; congr (_ - _); apply: eq_bigr => k _ /=.
  by rewrite mulr_sumr; apply: eq_bigr => l _; rewrite mulrCA.
by rewrite meanD task_square (mean_const _ lp).
Qed.

Theorem linear_formula c : linear_error c =
  mean (draws rho n) (fun x => mean rho (fun a =>
    \sum_l v l * (psi l a - \sum_k c x a k * psi l (x k)) ^+ 2 + sigma2 * \sum_k c x a k ^+ 2)).
Proof.
rewrite /minimax_rate.linear_error /over_prompts mean_exchange; apply: eq_mean => x.
under eq_mean => b do rewrite mean_exchange.
by rewrite mean_exchange; apply: eq_mean => a; rewrite design_error.
Qed.

(** * The bound from below *)

Lemma ler_mean (A : finType) (w f g : A -> R) :
  law w -> (forall a, f a <= g a) -> mean w f <= mean w g.
Proof. by case=> w0 _ fg; apply: ler_sum => a _; apply: ler_wpmul2l. Qed.

Section Below.
Hypothesis noisy : 0 < sigma2.

(** Two squares are completed: no weights are left. *)
Lemma two_squares w (s : 'I_L -> R) (q : 'I_L -> 'I_n -> R) (u : 'I_n -> R) :
  \sum_l v l * (2 * s l - s l ^+ 2) * w l ^+ 2 -
    sigma2^-1 * (\sum_k (\sum_l v l * s l * q l k * w l) ^+ 2) <=
  \sum_l v l * (w l - \sum_k u k * q l k) ^+ 2 + sigma2 * \sum_k u k ^+ 2.
Proof.
pose t k := \sum_l v l * s l * q l k * w l.
have cross : \sum_l v l * s l * w l * (\sum_k u k * q l k) = \sum_k u k * t k.
  under eq_bigr => l _ do rewrite mulr_sumr.
  rewrite exchange_big; apply: eq_bigr => k _; rewrite mulr_sumr.
  by apply: eq_bigr => l _; ring.
rewrite -subr_ge0; have -> : \sum_l v l * (w l - \sum_k u k * q l k) ^+ 2 +
    sigma2 * (\sum_k u k ^+ 2) - (\sum_l v l * (2 * s l - s l ^+ 2) * w l ^+ 2 -
    sigma2^-1 * \sum_k t k ^+ 2) =
  \sum_l v l * (w l - \sum_k u k * q l k - s l * w l) ^+ 2 +
    sigma2 * \sum_k (u k - sigma2^-1 * t k) ^+ 2.
  have -> : \sum_l v l * (w l - \sum_k u k * q l k - s l * w l) ^+ 2 =
      \sum_l v l * (w l - \sum_k u k * q l k) ^+ 2 -
      \sum_l v l * (2 * s l - s l ^+ 2) * w l ^+ 2 + 2 * \sum_k u k * t k.
    rewrite -cross mulr_sumr -sumrB -big_split; apply: eq_bigr => l _ /=.
    by move: (\sum_k _) => y; ring.
  have -> : \sum_k (u k - sigma2^-1 * t k) ^+ 2 = \sum_k u k ^+ 2 -
      2 * sigma2^-1 * (\sum_k u k * t k) + sigma2^-1 ^+ 2 * \sum_k t k ^+ 2.
    by rewrite !mulr_sumr -sumrB -big_split; apply: eq_bigr => k _ /=; ring.
  move: (\sum_l _) (\sum_l _) (\sum_k _) (\sum_k _) (\sum_k _) => y1 y2 y3 y4 y5.
  by field; apply: lt0r_neq0.
apply: addr_ge0; first by apply: sumr_ge0 => l _; rewrite mulr_ge0 ?sqr_ge0.
by rewrite mulr_ge0 ?(ltW noisy) // sumr_ge0 // => k _; apply: sqr_ge0.
Qed.

Lemma feature_square l : mean rho (fun a => psi l a ^+ 2) = 1.
Proof.
rewrite (@eq_mean _ _ _ _ (fun a => psi l a * psi l a)) => [|a]; last by rewrite expr2.
by rewrite (orthonormal P) eqxx.
Qed.

Lemma mean_bound (s : 'I_L -> R) :
  mean (draws rho n) (fun x => mean rho (fun a =>
    \sum_l v l * (2 * s l - s l ^+ 2) * psi l a ^+ 2 -
    sigma2^-1 * \sum_k (\sum_l v l * s l * psi l (x k) * psi l a) ^+ 2)) =
  \sum_l v l * (2 * s l - s l ^+ 2) - sigma2^-1 * (n%:R * \sum_l (v l * s l) ^+ 2).
Proof.
under eq_mean => x.
  under eq_mean => a do rewrite -mulNr.
  rewrite meanD mean_sum meanZ mean_sum.
  under eq_bigr => l _ do rewrite meanZ feature_square mulr1.
  under [X in _ + _ * X]eq_bigr => k _ do rewrite (parseval P).
  over.
rewrite meanD (mean_const _ (law_draws n lr)) meanZ mulNr mean_sum; congr (_ - _ * _).
transitivity (\sum_(k < n) \sum_l (v l * s l) ^+ 2); last by rewrite sumr_const card_ord mulr_natl.
apply: eq_bigr => k _; rewrite mean_sum; apply: eq_bigr => l _.
under eq_mean => x do rewrite exprMn.
by rewrite meanZ (@mean_one _ _ rho n lr k (fun a => psi l a ^+ 2)) feature_square mulr1.
Qed.

Let over l : 0 < sigma2 + n%:R * v l.
Proof. by rewrite ltr_paddr // mulr_ge0 ?ler0n. Qed.

Theorem linear c : sigma2 * (\sum_l v l / (sigma2 + n%:R * v l)) <= linear_error c.
Proof.
pose s l := sigma2 / (sigma2 + n%:R * v l).
apply: (le_trans (y := \sum_l v l * (2 * s l - s l ^+ 2) -
    sigma2^-1 * (n%:R * \sum_l (v l * s l) ^+ 2))).
  rewrite !mulr_sumr -sumrB le_eqVlt; apply/orP; left; apply/eqP; apply: eq_bigr => l _.
  by rewrite /s; field; rewrite !lt0r_neq0.
rewrite -mean_bound linear_formula; apply: ler_mean => [|x]; first exact: law_draws.
by apply: ler_mean => // a; apply: two_squares.
Qed.

(** In particular for a layer, on any features. *)
Theorem layer_bound N (NL : (N <= L)%N) Gamma :
  sigma2 * (\sum_l v l / (sigma2 + n%:R * v l)) <= risk NL n Gamma.
Proof. by rewrite layer_is_linear linear. Qed.

End Below.

(** * Features of the same size at every input *)

Section Balanced.
Variable tau2 : R.
Hypothesis flat : forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2.

Local Notation S := (tau2 + sigma2).
Local Notation least_risk := (least_of (risk (leqnn L) n)).

Lemma variance_le l : v l <= tau2.
Proof.
rewrite -(balanced_total P flat) (bigD1 l) //= ler_addl.
by apply: sumr_ge0 => i _.
Qed.

Lemma over_all (S0 : 0 < S) l : 0 < (n%:R - 1) * v l + S.
Proof. by apply: ltr_paddl => //; rewrite mulr_ge0 // subr_ge0 ler1n. Qed.

(** The least risk on all of the features. *)
Lemma least_all : 0 < S -> least_risk (\sum_l v l * (S - v l) / ((n%:R - 1) * v l + S)).
Proof.
move=> S0; have := least_at (shrinkage P n0 flat S0 (leqnn L)); rewrite tail_all addr0.
by congr (least_of _ _); apply: eq_bigr => l _; rewrite feature_all.
Qed.

Theorem closed : 0 < S -> (1 < n)%N ->
  least_risk ((n%:R * S * (\sum_l v l / ((n%:R - 1) * v l + S)) - tau2) / (n%:R - 1)).
Proof.
move=> S0 n2; have := least_all S0; congr (least_of _ _).
rewrite -{5}(balanced_total P flat) mulr_sumr -sumrB mulr_suml; apply: eq_bigr => l _.
have m0 : n%:R - 1 != 0 :> R by rewrite subr_eq0 pnatr_eq1 gtn_eqF.
by have := lt0r_neq0 (over_all S0 l) => w0; field; rewrite w0 m0.
Qed.

(** The best layer is within the factor S / sigma2 of the best weights. *)
Theorem within r c : 0 < sigma2 -> least_risk r -> r <= S / sigma2 * linear_error c.
Proof.
move=> noisy; have t0 : 0 <= tau2.
  by rewrite -(balanced_total P flat); apply: sumr_ge0 => l _.
have S0 : 0 < S by rewrite ltr_paddl.
move=> /least_unique/(_ (least_all S0)) ->.
apply: (le_trans (y := S / sigma2 * (sigma2 * \sum_l v l / (sigma2 + n%:R * v l)))); last first.
  by apply: ler_wpmul2l; [rewrite divr_ge0 ?ltW|apply: linear].
rewrite mulrA divfK ?lt0r_neq0 // mulr_sumr; apply: ler_sum => l _.
have o0 : 0 < sigma2 + n%:R * v l by rewrite ltr_paddr // mulr_ge0 ?ler0n.
rewrite mulrA ler_pdivr_mulr ?over_all // mulrAC ler_pdivl_mulr // -subr_ge0.
have -> : S * v l * ((n%:R - 1) * v l + S) - v l * (S - v l) * (sigma2 + n%:R * v l) =
  v l * (S * (tau2 - v l) + (n%:R * v l ^+ 2 + v l * sigma2)) by ring.
have low : 0 <= tau2 - v l by rewrite subr_ge0 variance_le.
have [p q] := (ltW S0, ltW noisy).
by apply: mulr_ge0 => //; do 2?[apply: addr_ge0]; apply: mulr_ge0; rewrite ?sqr_ge0 ?ler0n.
Qed.

(** The layer that leaves the first N coefficients as they are estimated and drops the others. *)
Lemma first_risk N : risk (leqnn L) n (pid_mx N) =
  \sum_(l < L) if (l < N)%N then (S - v l) / n%:R else v l.
Proof.
rewrite (balanced_risk P n0 flat) tail_all addr0; apply: eq_bigr => l _.
rewrite feature_all (bigD1 l) //= big1 ?addr0 => [|i il]; last first.
  by rewrite mxE (val_eqE i l) (negbTE il) expr0n mul0r.
rewrite mxE eqxx /=; case: ifP => _; last by rewrite expr0n !mul0r mulr0 subr0 addr0.
by rewrite mulr1n; field.
Qed.

End Balanced.

(** * Powers of the index *)

(** Bernoulli's inequality, without division. *)
Lemma bernoulli (x : R) q : 0 <= x -> x ^+ q * (q%:R + (x + 1)) <= (x + 1) ^+ q.+1.
Proof.
move=> x0; elim: q => [|q IH]; first by rewrite mul1r add0r expr1.
rewrite [(x + 1) ^+ _]exprS; apply: (le_trans (y := (x + 1) * (x ^+ q * (q%:R + (x + 1))))).
  rewrite exprS -subr_ge0 -[q.+1]addn1 natrD.
  have -> : (x + 1) * (x ^+ q * (q%:R + (x + 1))) - x * x ^+ q * (q%:R + 1 + (x + 1)) =
    x ^+ q * (q%:R + 1) by ring.
  by rewrite mulr_ge0 ?exprn_ge0 ?addr_ge0 ?ler0n ?ler01.
by apply: ler_wpmul2l; rewrite // addr_ge0 // ler01.
Qed.

Lemma power_step l q : (0 < l)%N -> (0 < q)%N ->
  (l.+1%:R ^- q.+1 : R) <= q%:R^-1 * (l%:R ^- q - l.+1%:R ^- q).
Proof.
move=> l0 q0; have := bernoulli q (ler0n R l).
have x0 : 0 < l%:R :> R by rewrite ltr0n.
have {q0} : 0 < q%:R :> R by rewrite ltr0n.
rewrite -[l.+1]addn1 natrD; move: l%:R x0 => x x0 q0 low.
have y0 : 0 < x + 1 by rewrite addr_gt0 ?ltr01.
have [a0 b0] := (exprn_gt0 q x0, exprn_gt0 q y0).
move: low; rewrite exprS; move: (x ^+ q) ((x + 1) ^+ q) a0 b0 => a b a0 b0 low.
rewrite -subr_ge0; have -> : q%:R^-1 * (a^-1 - b^-1) - ((x + 1) * b)^-1 =
    ((x + 1) * b - a * (q%:R + (x + 1))) / (q%:R * a * ((x + 1) * b)).
  by field; rewrite !lt0r_neq0.
by rewrite divr_ge0 ?subr_ge0 // !mulr_ge0 ?ltW.
Qed.

(** N terms of the size r, and a sum that telescopes. *)
Lemma powers_total N M q (r : R) : (0 < N)%N -> (0 < q)%N ->
  \sum_(l < M) (if (l < N)%N then r else l.+1%:R ^- q.+1) <=
  (minn M N)%:R * r + q%:R^-1 * (N%:R ^- q - (maxn M N)%:R ^- q).
Proof.
move=> N0 q0; elim: M => [|M IH]; first by rewrite big_ord0 min0n max0n mul0r subrr mulr0 addr0.
rewrite big_ord_recr /=; have [MN|NM] := ltnP M N.
  move: IH; rewrite (minn_idPl (ltnW MN)) (maxn_idPr (ltnW MN)) => IH.
  rewrite (minn_idPl MN) (maxn_idPr MN) -[M.+1]addn1 natrD mulrDl mul1r addrAC ler_add2r.
  exact: IH.
move: IH; rewrite (minn_idPr NM) (maxn_idPl NM) => IH.
rewrite (minn_idPr (leqW NM)) (maxn_idPl (leqW NM)).
apply: le_trans (ler_add IH (power_step (leq_trans N0 NM) q0)) _.
by rewrite -addrA -mulrDr addrA subrK.
Qed.

Section Powers.
Variable p : nat.
Hypothesis powers : forall l : 'I_L, v l = l.+1%:R ^- p.

Theorem upper tau2 r N :
  (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) -> (1 < p)%N -> (0 < N)%N ->
  least_of (risk (leqnn L) n) r ->
  r <= N%:R * ((tau2 + sigma2) / n%:R) + p.-1%:R^-1 * N%:R ^- p.-1.
Proof.
move=> flat p1 N0 [low _]; apply: (le_trans (low (pid_mx N))); rewrite (first_risk flat).
have pE : p = p.-1.+1 by lia.
have S0 : 0 <= (tau2 + sigma2) / n%:R.
  rewrite divr_ge0 ?ler0n // addr_ge0 ?(noise_ge0 P) // -(balanced_total P flat).
  by apply: sumr_ge0 => l _.
apply: (le_trans (y := \sum_(l < L)
    if (l < N)%N then (tau2 + sigma2) / n%:R else l.+1%:R ^- p.-1.+1)).
  apply: ler_sum => l _; case: ifP => _; last by rewrite powers -pE.
  by rewrite ler_wpmul2r ?invr_ge0 ?ler0n // ler_subl_addr ler_addl.
apply: le_trans (powers_total _ _ N0 _) _; first by lia.
apply: ler_add; first by rewrite ler_wpmul2r // ler_nat geq_minr.
rewrite ler_wpmul2l ?invr_ge0 ?ler0n // ler_subl_addr ler_addl.
by rewrite invr_ge0 exprn_ge0 ?ler0n.
Qed.

Theorem lower N c : (N <= L)%N -> 0 < sigma2 ->
  N%:R * sigma2 / (n%:R + sigma2 * N%:R ^+ p) <= linear_error c.
Proof.
move=> NL noisy; apply: le_trans (linear noisy c); have s0 := ltW noisy.
have over l : 0 < sigma2 + n%:R * v l by rewrite ltr_paddr // mulr_ge0 ?ler0n.
rewrite (bigID (fun l : 'I_L => (l < N)%N)) /= (big_ord_narrow NL) mulrDr -[X in X <= _]addr0.
apply: ler_add; last first.
  by rewrite mulr_ge0 // sumr_ge0 // => l _; rewrite divr_ge0 // ltW.
have -> : N%:R * sigma2 / (n%:R + sigma2 * N%:R ^+ p) =
    sigma2 * \sum_(j < N) (n%:R + sigma2 * N%:R ^+ p)^-1.
  by rewrite sumr_const card_ord -[_^-1 *+ _]mulr_natl mulrCA mulrA.
apply: ler_wpmul2l => //; apply: ler_sum => j _.
have x0 : 0 < j.+1%:R ^+ p :> R by rewrite exprn_gt0 // ltr0n.
have n2 : 0 < n%:R :> R by rewrite ltr0n.
have -> : v (widen_ord NL j) / (sigma2 + n%:R * v (widen_ord NL j)) =
    (n%:R + sigma2 * j.+1%:R ^+ p)^-1.
  have d0 : 0 < n%:R + sigma2 * j.+1%:R ^+ p by rewrite ltr_paddr // mulr_ge0 // ltW.
  by move: x0 d0; rewrite powers; move: (_ ^+ p) => y x0 d0; field; rewrite !lt0r_neq0.
rewrite lef_pinv ?posrE ?ltr_paddr ?mulr_ge0 ?exprn_ge0 ?ler0n // ler_add2l.
by apply: ler_wpmul2l; rewrite // ler_expn2r ?nnegrE ?ler0n // ler_nat.
Qed.

(** With the identity, one feature more pays from n + 1 = S (N + 1)^p examples on. *)
Theorem features tau2 N (NL : (N < L)%N) :
  (forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = tau2) ->
  risk NL n 1%:M <= risk (ltnW NL) n 1%:M <-> (tau2 + sigma2) * N.+1%:R ^+ p <= n.+1%:R.
Proof.
move=> flat; rewrite (keep P n0 flat) powers /= ler_pdivr_mulr ?ltr0n //.
by rewrite mulrC ler_pdivl_mulr ?exprn_gt0 ?ltr0n.
Qed.

End Powers.

End Rate.

(** * The assumptions hold for some laws *)

(** Two inputs with the features 1 and (-1)^a, tasks 1 + (-1)^(a + b) / 2, a noise of c or - c. *)
Theorem powers_exist (R : realFieldType) (c : R) (v := fun l : 'I_2 => l.+1%:R ^- 2 : R) :
  exists (rho : 'I_2 -> R) (psi : 'I_2 -> 'I_2 -> R) (pi : 'I_2 -> R) (beta : 'I_2 -> 'I_2 -> R)
    (nu e : 'I_2 -> R), regression rho psi pi beta nu e v (c ^+ 2) /\
    forall a, rho a != 0 -> \sum_l v l * psi l a ^+ 2 = 5%:R / 4%:R.
Proof.
exists (fun=> 2^-1), (fun l a => (-1) ^+ (l * a)), (fun=> 2^-1).
exists (fun b l => (-1) ^+ (l * b) / l.+1%:R), (fun=> 2^-1), (fun s => (-1) ^+ s * c).
have fair : law (fun _ : 'I_2 => 2^-1 : R).
  by split=> [a|]; rewrite ?invr_ge0 ?ler0n // !big_ord_recl big_ord0; field.
split; last first.
  move=> a _; rewrite (eq_bigr v) => [|l _]; last first.
    by rewrite -exprM mulnC exprM sqrrN !expr1n mulr1.
  by rewrite !big_ord_recl big_ord0 /v /= /bump /=; field.
split=> //.
- move=> i j; case: i => -[|[|i]] li //; case: j => -[|[|j]] lj //;
  (by rewrite /mean !big_ord_recl big_ord0 /= /bump /=; field).
- move=> i j; case: i => -[|[|i]] li //; case: j => -[|[|j]] lj //;
  (by rewrite /mean !big_ord_recl big_ord0 /v /= /bump /=; field).
- by rewrite /mean !big_ord_recl big_ord0 /=; field.
by rewrite /mean !big_ord_recl big_ord0 /=; field.
Qed.

Print Assumptions layer_is_linear.
Print Assumptions linear_formula.
Print Assumptions linear.
Print Assumptions layer_bound.
Print Assumptions closed.
Print Assumptions within.
Print Assumptions upper.
Print Assumptions lower.
Print Assumptions features.
Print Assumptions powers_exist.
