(** * Gradient descent with a step size for each step, and the net of the listed entries

    From W_0 = 0, with W_j = W_(j-1) - eta_j (W_(j-1) G - N) as in
    gradient_step.v, in any dimension d:

    - [depth_residual]: if s_(t+1) = W s_t then W - W_(k+1) = (W - W_k) (1 - eta_(k+1) G);
    - [depth_loss]: for d = 1 the loss of k steps over the lengths T = 2, ..., Tmax, in the mean
      over a law of the eigenvalue, is the sum over K < Tmax of prod_j (1 - eta_j K)^2;
    - [depth_minimum]: its least value is R / (1 - R) for every k, and [depth_between]: for
      k < Tmax - 1 all step sizes that attain it lie strictly between 1 / (Tmax - 1) and 1;
    - [depth_shortest]: at T = 2, for every d, the mean loss is d - 1 + prod_j (1 - d eta_j)^2;
    - [depth_two]: what two layers of one head with five free entries predict. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges newton.
From icar Require Import gradient_step descent_depth descent_depth_layers.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** The descent *)

Section Descents.

Variables (C : numClosedFieldType) (d : nat) (s : nat -> 'cV[C]_d) (T : nat) (eta : nat -> C).

(** W_k; the sizes are eta 1, ..., eta k. *)
Fixpoint descents (k : nat) : 'M[C]_d :=
  if k is k'.+1 then descents k' - eta k *: gradient conjC s T (descents k') else 0.

Variable W : 'M[C]_d.
Hypothesis s_next : forall t, (1 <= t)%N -> s t.+1 = W *m s t.
Notation G := (gram conjC s T).

Lemma cross_gram : cross conjC s T = W *m G.
Proof.
apply/matrixP => i j; rewrite !mxE; under [RHS]eq_bigr => l _ do rewrite mxE mulr_sumr.
rewrite exchange_big; apply: eq_big_nat => t /andP [t1 _] /=; rewrite s_next // mxE mulr_suml.
by apply: eq_bigr => l _; rewrite mulrA.
Qed.

Theorem depth_residual k : W - descents k.+1 = (W - descents k) *m (1%:M - eta k.+1 *: G).
Proof.
rewrite /= /gradient cross_gram -mulmxBl mulmxBr mulmx1 -scalemxAr.
have -> : (W - descents k) *m G = - ((descents k - W) *m G) by rewrite -mulNmx opprB.
by rewrite scalerN opprK opprB addrA addrAC.
Qed.

(** What k steps leave of an eigenvector of G. *)
Lemma descents_eigen k (v : 'cV[C]_d) g : G *m v = g *: v ->
  (W - descents k) *m v = (\prod_(1 <= j < k.+1) (1 - eta j * g)) *: (W *m v).
Proof.
move=> Gv; elim: k => [|k IH]; first by rewrite big_geq // subr0 scale1r.
rewrite depth_residual -mulmxA [(1%:M - _) *m v]mulmxBl mul1mx -scalemxAl Gv scalerA -{1}[v]scale1r -scalerBl.
by rewrite -scalemxAr IH scalerA [in RHS]big_nat_recr //= mulrC.
Qed.

End Descents.

(** ** Its loss *)

Section Losses.

Variable C : numClosedFieldType.

(** s_t = lambda^(t-1) in every coordinate. *)
Definition tokens d (lambda : 'I_d -> C) (t : nat) : 'cV[C]_d := \col_i lambda i ^+ t.-1.

Definition loss_at d (lambda : 'I_d -> C) (eta : nat -> C) (k T : nat) : C :=
  sqnorm2 (descents (tokens lambda) T eta k *m tokens lambda T - tokens lambda T.+1).

(** Outcomes with weights; eigenvalues of modulus 1, uncorrelated. *)
Definition uncorrelated n d (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) : Prop :=
  [/\ forall a, 0 <= rho a, \sum_a rho a = 1, forall a i, `|lambda a i| = 1
    & forall i j, i != j -> \sum_a rho a * ((lambda a i)^* * lambda a j) = 0].

Definition mean_loss n d (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) eta k T : C :=
  \sum_a rho a * loss_at (lambda a) eta k T.

Definition steps_loss n d (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) eta k Tmax : C :=
  \sum_(2 <= T < Tmax.+1) mean_loss rho lambda eta k T.

Section Tokens.

Variables (d : nat) (lambda : 'I_d -> C).
Hypothesis unit_ : forall i, `|lambda i| = 1.
Notation s := (tokens lambda).

Lemma tokens_next t : (1 <= t)%N -> s t.+1 = diag_mx (\row_i lambda i) *m s t.
Proof.
case: t => // t _; rewrite mul_diag_mx; apply/matrixP => i j; rewrite !mxE /=.
by rewrite exprS.
Qed.

Lemma sqnorm2_tokens t : sqnorm2 (s t) = d%:R.
Proof.
rewrite /sqnorm2; under eq_bigr => i _ do rewrite mxE normrX unit_ !expr1n.
by rewrite sumr_const card_ord.
Qed.

Lemma loss_atE eta k T : (1 <= T)%N -> loss_at lambda eta k T
  = sqnorm2 ((diag_mx (\row_i lambda i) - descents s T eta k) *m s T).
Proof.
move=> T1; rewrite /loss_at tokens_next // -mulmxBl -opprB mulNmx.
by apply: eq_bigr => i _; rewrite [in LHS]mxE normrN.
Qed.

End Tokens.

Lemma real_prod (eta : nat -> C) k x : (forall j, eta j \is Num.real) -> x \is Num.real ->
  \prod_(1 <= j < k.+1) (1 - eta j * x) \is Num.real.
Proof. by move=> eta_real x_real; apply: rpred_prod => j _; rewrite rpredB ?rpred1 ?rpredM. Qed.

Lemma loss_at_one (lambda : 'I_1 -> C) eta k K : (forall i, `|lambda i| = 1) ->
  (forall j, eta j \is Num.real) ->
  loss_at lambda eta k K.+1 = \prod_(1 <= j < k.+1) (1 - eta j * K%:R) ^+ 2.
Proof.
move=> unit_ eta_real; rewrite loss_atE //.
have eigen : gram conjC (tokens lambda) K.+1 *m tokens lambda K.+1 = K%:R *: tokens lambda K.+1.
  have -> : gram conjC (tokens lambda) K.+1 = K%:R%:M; last by rewrite mul_scalar_mx.
  apply/matrixP => i j; rewrite !mxE !ord1 eqxx mulr1n.
  under eq_bigr => t _ do rewrite !mxE -normCK normrX unit_ !expr1n.
  by rewrite sumr_const_nat subn1.
rewrite (descents_eigen eta (tokens_next lambda) k eigen).
rewrite sqnorm2Z ?real_prod ?rpred_nat // -tokens_next // sqnorm2_tokens // mulr1.
by rewrite prodrXl.
Qed.

Theorem depth_loss n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_1 -> C) k N eta :
  uncorrelated rho lambda -> (forall j, eta j \is Num.real) ->
  steps_loss rho lambda eta k N.+1 = \sum_(1 <= K < N.+1) \prod_(1 <= j < k.+1) (1 - eta j * K%:R) ^+ 2.
Proof.
move=> [_ sum1 unit_ _] eta_real; rewrite /steps_loss big_add1; apply: eq_big_nat => K _ /=.
rewrite /mean_loss; under eq_bigr => a _ do rewrite loss_at_one //.
by rewrite -mulr_suml sum1 mul1r.
Qed.

Lemma depth_loss_ord n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_1 -> C) k N eta :
  uncorrelated rho lambda -> (forall j, eta j \is Num.real) ->
  steps_loss rho lambda eta k N.+1 = descent_loss N (fun j : 'I_k => eta j.+1).
Proof.
move=> law_ok eta_real; rewrite depth_loss //; apply: eq_bigr => K _.
by rewrite big_add1 big_mkord prodrXl.
Qed.

(** For every k the least loss is R / (1 - R): for k >= N it is 0. *)
Theorem depth_minimum n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_1 -> C) k N :
  uncorrelated rho lambda ->
  (forall eta, (forall j, eta j \is Num.real) ->
    residue C N k / (1 - residue C N k) <= steps_loss rho lambda eta k N.+1)
  /\ exists2 eta, (forall j, eta j \is Num.real)
    & steps_loss rho lambda eta k N.+1 = residue C N k / (1 - residue C N k).
Proof.
move=> law_ok; have [k_le|k_gt] := leqP k N.
  have [low [eta eta_real etaE] _] := depth_steps C k_le; split=> [eta' real'|].
    by rewrite depth_loss_ord //; apply: low.
  pose sizes (j : nat) := if insub j.-1 is Some i then eta i else 0.
  have sizes_real j : sizes j \is Num.real by rewrite /sizes; case: (insub j.-1) => [i|]; rewrite ?eta_real ?rpred0.
  exists sizes => //; rewrite depth_loss_ord // -etaE; apply: eq_bigr => K _.
  by congr (_ ^+ 2); apply: eq_bigr => j _; rewrite /sizes /= valK.
have /eqP -> : residue C N k == 0 by rewrite residue_eq0 ltnW.
rewrite mul0r; split=> [eta eta_real|].
  rewrite depth_loss //; apply: sumr_ge0 => K _; rewrite prodrXl real_exprn_even_ge0 //.
  by rewrite real_prod ?rpred_nat.
exists (fun j => j%:R^-1) => [j|]; first by rewrite rpredV rpred_nat.
rewrite depth_loss => [|//|j]; last by rewrite rpredV rpred_nat.
rewrite big_nat big1 // => K /andP [K1 K_lt].
have K_in : K \in index_iota 1 k.+1 by rewrite mem_index_iota; lia.
rewrite (bigD1_seq K) ?iota_uniq //=.
by rewrite mulVf ?subrr ?expr0n ?mul0r // pnatr_eq0 -lt0n.
Qed.

Theorem depth_between n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_1 -> C) k N eta :
  uncorrelated rho lambda -> (k < N)%N -> (forall j, eta j \is Num.real) ->
  steps_loss rho lambda eta k N.+1 = residue C N k / (1 - residue C N k) ->
  forall j, (1 <= j <= k)%N -> N%:R^-1 < eta j < 1.
Proof.
move=> law_ok k_lt eta_real; rewrite depth_loss_ord // => etaE j /andP [j1 j_le].
have j_lt : (j.-1 < k)%N by rewrite prednK.
have [_ _ inside] := depth_steps C (ltnW k_lt).
have [_ _ /(_ k_lt) []] := inside _ (fun i : 'I_k => eta_real i.+1) etaE (Ordinal j_lt).
by rewrite /= prednK // => -> ->.
Qed.

(** ** At T = 2 *)

Section Shortest.

Variables (d : nat) (lambda : 'I_d -> C).
Hypothesis unit_ : forall i, `|lambda i| = 1.
Hypothesis d_gt : (1 <= d)%N.
Notation s := (tokens lambda).

Lemma loss_at_two eta k : (forall j, eta j \is Num.real) -> loss_at lambda eta k 2
  = d%:R + (\prod_(1 <= j < k.+1) (1 - eta j * d%:R) ^+ 2 - 1) / d%:R
      * \sum_i \sum_j (lambda i)^* * lambda j.
Proof.
move=> eta_real; have d_neq0 : d%:R != 0 :> C by rewrite pnatr_eq0 -lt0n.
rewrite loss_atE //; set W := diag_mx _; set V := descents _ _ _ _.
pose c := (\sum_i lambda i) / d%:R; pose v := s 2 - c *: s 1%N.
have Gx (x : 'cV[C]_d) : gram conjC s 2 *m x = (\sum_i x i 0) *: s 1%N.
  apply/matrixP => i j; rewrite !mxE ord1 /= expr0 mulr1; apply: eq_bigr => l _.
  by rewrite !mxE big_nat1 !mxE /= !expr0 conjC1 !mul1r.
have G1 : gram conjC s 2 *m s 1%N = d%:R *: s 1%N.
  rewrite Gx; congr (_ *: _); under eq_bigr => i _ do rewrite mxE expr0.
  by rewrite sumr_const card_ord.
have Gv : gram conjC s 2 *m v = 0 *: v.
  rewrite Gx scale0r; have -> : \sum_i v i 0 = 0; last by rewrite scale0r.
  under eq_bigr => i _ do rewrite !mxE /= expr0 expr1 mulr1.
  rewrite sumrB sumr_const card_ord -mulr_natr /c divfK // subrr //.
have := descents_eigen eta (tokens_next lambda) k Gv.
rewrite big1 => [|j _]; last by rewrite mulr0 subr0.
rewrite scale1r -/W -/V => leftv.
have left1 := descents_eigen eta (tokens_next lambda) k G1; rewrite -/W -/V in left1.
set p := \prod_(1 <= j < k.+1) _ in left1.
have p_real : p \is Num.real by rewrite /p real_prod ?rpred_nat.
have -> : \prod_(1 <= j < k.+1) (1 - eta j * d%:R) ^+ 2 = p ^+ 2 by rewrite prodrXl.
have s2E : s 2 = c *: s 1%N + v by rewrite addrC subrK.
rewrite s2E mulmxDr leftv -scalemxAr left1.
rewrite /v mulmxBr -scalemxAr -!tokens_next // addrC.
pose S := \sum_i lambda i.
have p_conj : p^* = p by exact: CrealP.
have -> : \sum_i \sum_j (lambda i)^* * lambda j = S^* * S.
  rewrite [S^*]rmorph_sum mulr_suml; apply: eq_bigr => i _.
  by rewrite mulr_sumr.
pose e := c * (1 - p).
have eE : e^* = S^* / d%:R * (1 - p) by rewrite /e /c !rmorphM rmorphB rmorph1 p_conj fmorphV rmorph_nat.
transitivity (\sum_i ((1 + e^* * e) - e^* * lambda i - e * (lambda i)^*)).
  apply: eq_bigr => i _; rewrite !mxE /=.
  have -> : lambda i ^+ 2 - c * lambda i ^+ 1 + c * (p * lambda i ^+ 1) = lambda i * (lambda i - e).
    by rewrite /e expr1; ring.
  rewrite normrM unit_ mul1r normCK rmorphB /=.
  have := normCK (lambda i); rewrite unit_ expr1n => one.
  by rewrite [1 in RHS]one; move: ((lambda i)^*) (lambda i) (e^*) (e) => y x z w; ring.
rewrite !sumrB sumr_const card_ord -!mulr_sumr -(rmorph_sum [rmorphism of conjC]) /= -/S eE /e /c -/S.
rewrite -mulr_natr; have alg (x y q z : C) : z != 0 -> (1 + x / z * (1 - q) * (y / z * (1 - q))) * z
    - x / z * (1 - q) * y - y / z * (1 - q) * x = z + (q ^+ 2 - 1) / z * (x * y).
  by move=> z0; field.
exact: alg.
Qed.

End Shortest.

Theorem depth_shortest n d (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) k eta : (1 <= d)%N ->
  uncorrelated rho lambda -> (forall j, eta j \is Num.real) ->
  mean_loss rho lambda eta k 2 = d%:R - 1 + \prod_(1 <= j < k.+1) (1 - eta j * d%:R) ^+ 2.
Proof.
move=> d_gt [_ sum1 unit_ cross0] eta_real.
have d_neq0 : d%:R != 0 :> C by rewrite pnatr_eq0 -lt0n.
rewrite /mean_loss; under eq_bigr => a _ do rewrite loss_at_two // mulrDr mulrCA.
rewrite big_split -mulr_suml sum1 mul1r -mulr_sumr /=.
have -> : \sum_a rho a * (\sum_i \sum_j (lambda a i)^* * lambda a j) = d%:R.
  under eq_bigr => a _ do rewrite mulr_sumr.
  rewrite exchange_big -[in RHS](card_ord d) -sumr_const; apply: eq_bigr => i _ /=.
  under eq_bigr => a _ do rewrite mulr_sumr.
  rewrite exchange_big (bigD1 i) //= [X in _ + X]big1 ?addr0 => [|j j_neq]; last first.
    by rewrite cross0 // eq_sym.
  under eq_bigr => a _ do rewrite mulrC -normCKC unit_ expr1n mul1r.
  exact: sum1.
by rewrite divfK // addrA addrAC.
Qed.

End Losses.

Print Assumptions depth_residual.
Print Assumptions depth_loss.
Print Assumptions depth_minimum.
Print Assumptions depth_between.
Print Assumptions depth_shortest.

(** ** Two layers of one head *)

Section Two.

Variable R : realFieldType.

(** The matrix with the listed entries. *)
Definition entries_mx m (entries : seq ('I_m * 'I_m * R)) : 'M[R]_m :=
  \sum_(e <- entries) e.2 *: delta_mx e.1.1 e.1.2.

Section Layers.

Variables (n : nat) (c alpha a1 a2 a3 : R).
Notation u := (channel_u n).
Notation s := (channel_s n).
Notation p := (channel_p n).

Definition first_of : head R n.+3 :=
  (entries_mx [:: (p, s, 1)], entries_mx [:: (u, s, c); (s, p, alpha)]).
Definition second_of : head R n.+3 :=
  (entries_mx [:: (p, p, a1); (s, s, a2); (u, u, a3)], entries_mx [:: (u, u, 1)]).

Let x := net_layer (start R (n := n)) [:: first_of].

Lemma first_ofE : first_of = (delta_mx p s, c *: delta_mx u s + alpha *: delta_mx s p).
Proof. by rewrite /first_of /entries_mx !big_cons !big_nil /= !addr0 scale1r. Qed.

Lemma second_ofE : second_of =
  (a1 *: delta_mx p p + a2 *: delta_mx s s + a3 *: delta_mx u u, delta_mx u u).
Proof. by rewrite /second_of /entries_mx !big_cons !big_nil /= !addr0 scale1r addrA. Qed.

Lemma first_of_u : single (x ^~ u) (fun K => c * K%:R) 1.
Proof.
move=> K f; rewrite net_layer1 start_u mul0r add0r first_ofE out_addB !out_scaleB !out_delta.
rewrite eqxx mul1r [(u == s)]/= mul0r mulr0 addr0.
rewrite (triple_single _ _ (@start_p R n) (@start_s R n) (@start_s R n) (erefl _)) mulrA; congr (_ * _ * _).
by rewrite -sum_positive; apply: eq_bigr => i _; rewrite !mulr1.
Qed.

Lemma first_of_s : single (x ^~ s) (fun K => 1 + alpha * K%:R) 0.
Proof.
move=> K f; rewrite net_layer1 start_s first_ofE out_addB !out_scaleB !out_delta.
rewrite eqxx !mul1r [(s == u)]/= mul0r mulr0 add0r mulrDl mul1r; congr (_ + _).
rewrite (triple_single _ _ (@start_p R n) (@start_s R n) (@start_p R n) (erefl _)) mulrA; congr (_ * _ * _).
by rewrite -sum_positive; apply: eq_bigr => i _; rewrite mulr1; case: (_ == _); rewrite ?mulr1 ?mulr0.
Qed.

Lemma first_of_p : single (x ^~ p) (fun K => (K != 0%N)%:R) (-1).
Proof.
move=> K f; rewrite net_layer1 start_p first_ofE out_addB !out_scaleB !out_delta.
by rewrite [(p == u)]/= [(p == s)]/= !mul0r !mulr0 !addr0.
Qed.

(** u_T = f(K) lambda^(K+1), K = T - 1. *)
Theorem depth_two : single (net [:: [:: first_of]; [:: second_of]] ^~ u) (fun K =>
  c * K%:R + a1 * c * (K%:R * (K%:R + 1) / 2)
  + a2 * c * (1 + alpha * K%:R) * (K%:R * (K%:R + 1) * (3 + alpha + 2 * alpha * K%:R) / 6)
  + a3 * c ^+ 3 * K%:R * (K%:R * (K%:R + 1) * (2 * K%:R + 1) / 6)) 1.
Proof.
move=> K f; rewrite [net _]/(net_layer x [:: second_of]) net_layer1 first_of_u second_ofE.
rewrite !out_addA !out_scaleA !out_delta eqxx !mul1r.
rewrite (triple_single _ _ first_of_p first_of_p first_of_u (erefl _)).
rewrite (triple_single _ _ first_of_s first_of_s first_of_u (erefl _)).
rewrite (triple_single _ _ first_of_u first_of_u first_of_u (erefl _)).
have -> : \sum_(i < K.+1) (i != 0%N :> nat)%:R * (K != 0%N)%:R * (c * i%:R)
    = c * (K%:R * (K%:R + 1) / 2).
  rewrite -sum_first mulr_sumr; apply: eq_bigr => i _.
  case: i => [[|i] /= i_lt]; first by rewrite !mulr0.
  by case: K i_lt => [//|K] _; rewrite !mul1r.
have -> : \sum_(i < K.+1) (1 + alpha * i%:R) * (1 + alpha * K%:R) * (c * i%:R)
    = c * (1 + alpha * K%:R) * (K%:R * (K%:R + 1) / 2 + alpha * (K%:R * (K%:R + 1) * (2 * K%:R + 1) / 6)).
  rewrite -sum_first -sum_squares [alpha * \sum_(_ < _) _]mulr_sumr -big_split mulr_sumr.
  by apply: eq_bigr => i _ /=; move: i%:R K%:R => y z; ring.
have -> : \sum_(i < K.+1) c * i%:R * (c * K%:R) * (c * i%:R)
    = c ^+ 3 * K%:R * (K%:R * (K%:R + 1) * (2 * K%:R + 1) / 6).
  by rewrite -sum_squares mulr_sumr; apply: eq_bigr => i _; move: i%:R K%:R => y z; ring.
by move: K%:R (f _) => z y; field.
Qed.

End Layers.

End Two.

Print Assumptions depth_two.
