(** * How far k steps of gradient descent reach on sequences of one coordinate

    With d = 1 and |s| = 1 the step sizes eta_1, ..., eta_k leave at length
    T = K + 1 the error q(K) = (1 - eta_1 K) ... (1 - eta_k K), a polynomial
    of degree at most k with q(0) = 1, and the loss over T = 2, ..., N + 1 is

        q(1)^2 + ... + q(N)^2.

    With R_k = prod_{i <= k} (N - i) / (N + 1 + i):

    - [depth_descent]: that is the loss of gradient descent from 0;
    - [depth_least]: over all polynomials of degree at most k with q(0) = 1
      the sum is at least R_k / (1 - R_k); one of them attains it, and for
      k <= N no other does;
    - [depth_one]: for k = 1 the bound is N (N - 1) / (4 N + 2);
    - [depth_residue]: R_k lies in [0, 1), is 0 for k >= N only, and decreases;
    - [depth_steps]: for k <= N, real step sizes leave at least R_k / (1 - R_k),
      some leave just that, and all that do lie between 1/N and 1, strictly for k < N.

    The proof needs one polynomial h of degree at most k, the kernel: for
    every f of degree at most k,  sum_{0 <= K <= N} h(K) f(K) = f(0).  Tested on
    f(K) = (N - K) ... (N - K - j + 1) this is a partial fraction expansion of

        1 - prod_{i <= k} (j - i) / (j + 1 + i),

    as a function of j, whose coefficients are those of h in the products
    K (K - 1) ... (K - m + 1).  At j = N it gives h(0) = 1 - R_k; the
    coefficients of 1/j at infinity give h(-1) = (k + 1)^2 / (N + 1).

    The best polynomial h / h(0) is orthogonal, with the weights K on 1, ..., N,
    to all polynomials of degree less than k: each root is a mean of 1, ..., N
    with weights K |p(K)|^2, p the product of the other factors. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import newton.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** The kernel *)

Section Kernel.

Variables (F : numFieldType) (N k : nat).

(** R_k; it is 0 for k >= N. *)
Definition residue : F := \prod_(i < k.+1) ((N%:R - i%:R) / (N + i.+1)%:R).

(** (j + m + 2) ... (j + k + 1), as a polynomial in j. *)
Let rest m : {poly F} := factors (fun i => - (m + i.+2)%:R) (k - m).

Let minus m : F := N%:R - m%:R.

Lemma prod_above j n : \prod_(i < n) (j%:R - - i.+1%:R) = (j + n)`!%:R / j`!%:R :> F.
Proof.
elim: n => [|n IH]; first by rewrite big_ord0 addn0 divff // pnatr_eq0 -lt0n fact_gt0.
by rewrite big_ord_recr IH /= opprK mulrAC -natrD -natrM addnS factS mulnC.
Qed.

Lemma horner_rest m j : (m <= k)%N ->
  (rest m).[j%:R] = (j + k.+1)`!%:R / (j + m.+1)`!%:R.
Proof.
move=> m_le; rewrite horner_factors; have [n nE] : exists n, k = (m + n)%N.
  by exists (k - m)%N; rewrite subnKC.
rewrite nE addKn; elim: n {nE} => [|n IH].
  by rewrite big_ord0 addn0 divff // pnatr_eq0 -lt0n fact_gt0.
rewrite big_ord_recr IH /= opprK mulrAC -natrD -natrM; congr (_%:R / _).
by rewrite !addnS factS mulnC; congr (_ * _)%N; lia.
Qed.

Lemma rest_neq0 m : (m <= k)%N -> (rest m).[minus m] != 0.
Proof.
move=> m_le; rewrite horner_factors; apply/prodf_neq0 => i _.
rewrite opprK /minus !natrD addrA subrK -natrD pnatr_eq0; lia.
Qed.

Lemma residue_expansion : exists b : nat -> F,
  factors (fun i => - i.+1%:R) k.+1 - factors (fun i => i%:R) k.+1
  = \sum_(m < k.+1) b m *: (factors minus m * rest m).
Proof.
apply: newton_basis => [m m_lt|].
  by rewrite size_factors rest_neq0 //; split=> //; lia.
apply/leq_sizeP => j; rewrite coefB leq_eqVlt => /predU1P [<-|j_gt].
  have /monicP := monic_factors (fun i => - i.+1%:R : F) k.+1.
  have /monicP := monic_factors (fun i => i%:R : F) k.+1.
  by rewrite /lead_coef !size_factors /= => -> ->; rewrite subrr.
by rewrite !nth_default ?size_factors ?subrr.
Qed.

Lemma kernel : exists h : {poly F}, [/\ (size h <= k.+1)%N, h.[0] = 1 - residue,
    h.[-1] = (k.+1 ^ 2)%:R / N.+1%:R
  & forall f : {poly F}, (size f <= k.+1)%N -> \sum_(K < N.+1) h.[K%:R] * f.[K%:R] = f.[0]].
Proof.
have [b bE] := residue_expansion.
pose c m : F := b m * (-1) ^+ m / (N.+1 * m`!)%:R.
have fact_neq0 n : n`!%:R != 0 :> F by rewrite pnatr_eq0 -lt0n fact_gt0.
have N1_neq0 : N.+1%:R != 0 :> F by rewrite pnatr_eq0.
pose h : {poly F} := \sum_(m < k.+1) c m *: factors (fun i => i%:R) m.
exists h; split.
- apply: (leq_trans (size_sum _ _ _)); apply/bigmax_leqP => m _.
  apply: (leq_trans (size_scale_leq _ _)); rewrite size_factors; exact: ltn_ord.
- rewrite /h horner_sum big_ord_recl big1 ?addr0 => [|m _]; last first.
    by rewrite hornerZ lift0 (factors_nat F 0) ffact0n mulr0.
  rewrite factors0 hornerZ hornerC mulr1 /c expr0 mulr1 fact0 muln1.
  have /(congr1 (fun p => p.[N%:R])) := bE; rewrite horner_sum big_ord_recl big1 => [|m _].
    rewrite addr0 factors0 mul1r hornerZ horner_rest // addn1 hornerD hornerN.
    rewrite !horner_factors /residue big_split /=.
    rewrite prod_above.
    have -> : \prod_(i < k.+1) (N + i.+1)%:R^-1 = N`!%:R / (N + k.+1)`!%:R :> F.
      elim: {c h bE} k.+1 => [|n IH]; first by rewrite big_ord0 addn0 divff.
      rewrite big_ord_recr IH /= -mulrA -invfM -natrM addnS factS mulnC; congr (_ / _%:R); lia.
    set P := \prod_(i < _) _; move=> eq_b; have: b 0%N = N.+1%:R * (1 - P * (N`!%:R / (N + k.+1)`!%:R)).
      apply: (mulIf (x := (N + k.+1)`!%:R / N.+1`!%:R)); first by rewrite mulf_neq0 ?invr_eq0.
      have alg (u v w x : F) : u != 0 -> v != 0 -> w != 0 ->
        v / u - x = w * (1 - x * (u / v)) * (v / (w * u)).
        by move=> u0 v0 w0; field; rewrite u0 v0 w0.
      by rewrite -eq_b factS natrM; apply: alg.
    by move=> ->; rewrite mulrAC divff ?mul1r.
  rewrite hornerZ lift0 hornerM horner_factors big_ord_recl /minus subr0 subrr.
  by rewrite !mul0r mulr0.
- rewrite /h horner_sum.
  transitivity ((\sum_(m < k.+1) b m) / N.+1%:R).
    rewrite mulr_suml; apply: eq_bigr => m _; rewrite hornerZ horner_factors.
    have -> : \prod_(i < m) (-1 - i%:R) = (-1) ^+ m * m`!%:R :> F.
      elim: (nat_of_ord m) => [|n IH]; first by rewrite big_ord0 mulr1.
      by rewrite big_ord_recr IH /= factS natrM exprS -[n.+1]addn1 natrD; ring.
    have alg (x s u v w : F) : s ^+ 2 = 1 -> v * w = 1 -> x * s * (u * v) * (s * w) = x * u.
      by move=> s2 vw; transitivity (x * u * s ^+ 2 * (v * w)); [ring|rewrite s2 vw !mulr1].
    by rewrite /c natrM invfM; apply: alg; rewrite ?sqrr_sign ?mulVf.
  congr (_ / _); have /(congr1 (fun p : {poly F} => p`_k)) := bE.
  rewrite coefB !coef_factors coef_sum opprK.
  under [X in _ = X]eq_bigr => m _.
    have -> : (b m *: (factors minus m * rest m))`_k = b m.
      have /monicP : factors minus m * rest m \is monic by rewrite monicMl ?monic_factors.
      rewrite /lead_coef size_monicM ?monic_factors ?monic_neq0 ?monic_factors // !size_factors.
      by rewrite addSn addnS /= subnKC ?leq_ord // coefZ => ->; rewrite mulr1.
    over.
  move=> <-; rewrite sumrN opprK -big_split /=.
  elim: {c h b bE} k => [|n IH]; first by rewrite big_ord1 addr0.
  by rewrite big_ord_recr IH /= -!natrD; congr _%:R; lia.
have hE K : h.[K%:R] = \sum_(m < k.+1) c m * (K ^_ m)%:R.
  by rewrite horner_sum; apply: eq_bigr => m _; rewrite hornerZ factors_nat.
clearbody h; move=> f size_f; have [a ->] := newton minus size_f.
rewrite horner_sum; under [LHS]eq_bigr => K _ do rewrite horner_sum mulr_sumr.
rewrite exchange_big; apply: eq_bigr => j _ /=.
rewrite hornerZ (factors_rev F j (leq0n N)) subn0.
under eq_bigr => K _ do rewrite hornerZ factors_rev ?leq_ord // mulrCA [_ * (_ ^+ _ * _)]mulrCA.
rewrite -2!mulr_sumr; congr (_ * (_ * _)).
have [j_le|N_lt] := leqP j N; last first.
  rewrite ffact_small // big1 // => K _.
  by rewrite ffact_small ?mulr0 // (leq_ltn_trans _ N_lt) // leq_subr.
under eq_bigr => K _ do rewrite hE mulr_suml.
rewrite exchange_big /=.
have bj : (j`!)%:R^-1 = \sum_(m < k.+1) b m * (-1) ^+ m * ((N - j) ^_ m)%:R / (j + m.+1)`!%:R.
  apply: (mulIf (x := (j + k.+1)`!%:R)) => //.
  have /(congr1 (fun p => p.[j%:R])) := bE; rewrite horner_sum hornerD hornerN factors_nat.
  rewrite ffact_small // subr0 => eq_b.
  rewrite [LHS]mulrC; have := prod_above j k.+1.
  rewrite -(horner_factors (fun i => - i.+1%:R)) eq_b => <-.
  rewrite mulr_suml; apply: eq_bigr => m _.
  rewrite hornerZ hornerM factors_rev // horner_rest ?leq_ord //.
  by rewrite !mulrA mulrAC.
transitivity (\sum_(m < k.+1) (N ^_ j * j`!)%:R *
    (b m * (-1) ^+ m * ((N - j) ^_ m)%:R / (j + m.+1)`!%:R)); last first.
  by rewrite -mulr_sumr -bj natrM mulfK.
apply: eq_bigr => m _.
transitivity (c m * (\sum_(K < N.+1) 'C(K, m) * 'C(N - K, j) * (m`! * j`!))%:R).
  rewrite natr_sum mulr_sumr; apply: eq_bigr => K _.
  rewrite -!bin_ffact -mulrA -natrM; congr (_ * _%:R); lia.
rewrite -big_distrl sum_binomials /=.
have : ('C(N.+1, m + j.+1) * (j + m.+1)`! = N.+1 * (N ^_ j * (N - j) ^_ m))%N.
  have -> : (j + m.+1 = m + j.+1)%N by lia.
  rewrite bin_ffact addnS ffactSS; congr (_ * _)%N.
  have [m_le|m_gt] := leqP m (N - j); last first.
    by rewrite [((N - j) ^_ m)%N]ffact_small // muln0 ffact_small //; lia.
  apply/eqP; rewrite -(eqn_pmul2r (fact_gt0 (N - (m + j)))) ffact_fact; last lia.
  by rewrite -mulnA [(m + j)%N]addnC subnDA !ffact_fact.
move/(congr1 (fun n : nat => n%:R : F)); rewrite !natrM /c => binE.
have alg (x s u v w t y z : F) : u != 0 -> v != 0 -> w != 0 -> t * w = u * (y * z) ->
    y * x * (s * z / w) = s / (u * v) * (t * (v * x)).
  move=> u0 v0 w0 tw; have -> : t = u * (y * z) / w by rewrite -tw mulfK.
  by field; rewrite u0 v0 w0.
by rewrite natrM; symmetry; apply: alg.
Qed.

End Kernel.

(** ** The quantity R_k *)

Section Residue.

Variables (F : numFieldType) (N : nat).
Notation residue := (residue F N).

Lemma residueS k : residue k.+1 = residue k * ((N%:R - k.+1%:R) / (N + k.+2)%:R).
Proof. exact: big_ord_recr. Qed.

Lemma residue_eq0 k : (residue k == 0) = (N <= k)%N.
Proof.
rewrite prodf_seq_eq0; apply/hasP/idP => [[i _]|N_le].
  rewrite mulf_eq0 invr_eq0 pnatr_eq0 addnS orbF subr_eq0 eqr_nat => /eqP ->; exact: leq_ord.
by exists (Ordinal (N_le : (N < k.+1)%N)); rewrite ?mem_index_enum // subrr mul0r eqxx.
Qed.

Lemma residue_ge0 k : 0 <= residue k.
Proof.
have [|k_lt] := leqP N k; first by rewrite -residue_eq0 => /eqP ->.
apply: prodr_ge0 => i _; rewrite divr_ge0 ?ler0n // subr_ge0 ler_nat.
by have := leq_ord i; lia.
Qed.

Lemma residue_lt1 k : residue k < 1.
Proof.
elim: k => [|k IH].
  by rewrite /icar.descent_depth.residue big_ord1 subr0 addn1 ltr_pdivr_mulr ?ltr0Sn // mul1r ltr_nat.
rewrite residueS (le_lt_trans _ IH) // ler_pimulr ?residue_ge0 //.
rewrite ler_pdivr_mulr ?ltr0n ?addnS // mul1r ler_subl_addr -natrD ler_nat; lia.
Qed.

Lemma residue_decreasing k : (k < N)%N -> residue k.+1 < residue k.
Proof.
move=> k_lt; rewrite residueS gtr_pmulr; last first.
  by rewrite lt_def residue_ge0 residue_eq0 -ltnNge k_lt.
rewrite ltr_pdivr_mulr ?ltr0n ?addnS // mul1r ltr_subl_addr -natrD ltr_nat; lia.
Qed.

Lemma residue_gap k : 0 < 1 - residue k.
Proof. by rewrite subr_gt0 residue_lt1. Qed.

(** 1 - prod (1 - x_i) <= sum x_i with x_i = (2i + 1) / (N + 1 + i). *)
Lemma residue_union k : (0 < k)%N -> 1 - residue k < (k.+1 ^ 2)%:R / N.+1%:R.
Proof.
have N1_gt0 : 0 < N.+1%:R :> F by rewrite ltr0Sn.
have step j : 1 - residue j <= (j.+1 ^ 2)%:R / N.+1%:R ->
    1 - residue j.+1 < (j.+2 ^ 2)%:R / N.+1%:R.
  have -> : (j.+2 ^ 2)%:R / N.+1%:R = (j.+1 ^ 2)%:R / N.+1%:R + (2 * j + 3)%:R / N.+1%:R :> F.
    by rewrite -mulrDl -natrD; congr (_%:R / _); lia.
  have -> : 1 - residue j.+1 = 1 - residue j + residue j * ((2 * j + 3)%:R / (N + j.+2)%:R).
    have factor : (N%:R - j.+1%:R) / (N + j.+2)%:R = 1 - (2 * j + 3)%:R / (N + j.+2)%:R :> F.
      have N2 : (N + j.+2)%:R != 0 :> F by rewrite pnatr_eq0 addnS.
      apply: (mulIf N2); rewrite [RHS]mulrBl !divfK // mul1r; apply/eqP.
      by rewrite subr_eq addrAC eq_sym subr_eq -!natrD eqr_nat; lia.
    by rewrite residueS factor; move: (residue j) (_ / _) => r x; ring.
  move=> le; apply: ler_lt_add => //; apply: (@le_lt_trans _ _ ((2 * j + 3)%:R / (N + j.+2)%:R)).
    by rewrite ler_pimull ?divr_ge0 ?ler0n // ltW ?residue_lt1.
  rewrite ltr_pmul2l; last by rewrite addnS ltr0Sn.
  by rewrite ltf_pinv ?posrE ?ltr0n ?addnS // ltr_nat; lia.
case: k => // k _; elim: k => [|k IH]; apply: step; last exact: ltW.
rewrite /icar.descent_depth.residue big_ord1 subr0 addn1 ler_subl_addr -mulrDl -natrD add1n.
by rewrite divff ?lt0r_neq0.
Qed.

(** One step. *)
Lemma residue_one : residue 1 / (1 - residue 1) = (N%:R * (N%:R - 1)) / (4 * N%:R + 2).
Proof.
rewrite residueS /icar.descent_depth.residue big_ord1 subr0 !natrD.
have : N%:R + 1 != 0 :> F by rewrite -(natrD F N 1) pnatr_eq0 addn1.
have : N%:R + 2 != 0 :> F by rewrite -natrD pnatr_eq0 addn2.
have : 4 * N%:R + 2 != 0 :> F by rewrite -natrM -natrD pnatr_eq0 addn2.
rewrite (_ : 0.+1%:R = 1 :> F) //; move: N%:R => n n4 n2 n1.
have -> : 1 - n / (n + 1) * ((n - 1) / (n + 2)) = (4 * n + 2) / ((n + 1) * (n + 2)).
  by field; rewrite n1 n2.
by field; rewrite n1 n2 n4.
Qed.

End Residue.

(** ** The least sum of squares *)

(** q(1)^2 + ... + q(N)^2. *)
Definition squares (F : ringType) (N : nat) (q : {poly F}) : F :=
  \sum_(1 <= K < N.+1) q.[K%:R] ^+ 2.

(** The errors that k steps may leave, and more: any polynomial of degree at most k with q(0) = 1. *)
Definition admissible (F : ringType) (k : nat) (q : {poly F}) : Prop :=
  (size q <= k.+1)%N /\ q.[0] = 1.

Section Least.

Variables (F : numFieldType) (N : nat).
Notation R_ := (residue F N).

(** The best polynomial, its value at -1, and what any other loses. *)
Lemma best_polynomial k : exists best : {poly F},
  [/\ admissible k best, best.[-1] = (k.+1 ^ 2)%:R / N.+1%:R / (1 - R_ k),
      forall f : {poly F}, (size f <= k)%N ->
        \sum_(1 <= K < N.+1) K%:R * best.[K%:R] * f.[K%:R] = 0
    & forall q, admissible k q -> squares N q = R_ k / (1 - R_ k) + squares N (q - best)].
Proof.
have [h [size_h h0 hN1 hP]] := kernel F N k.
have gap0 : 1 - R_ k != 0 by rewrite lt0r_neq0 ?residue_gap.
pose best : {poly F} := (1 - R_ k)^-1 *: h.
have size_best : (size best <= k.+1)%N by exact: leq_trans (size_scale_leq _ _) _.
have best0 : best.[0] = 1 by rewrite hornerZ h0 mulVf.
have bestP (f : {poly F}) : (size f <= k.+1)%N ->
    \sum_(K < N.+1) best.[K%:R] * f.[K%:R] = f.[0] / (1 - R_ k).
  move=> size_f; rewrite -hP // mulr_suml; apply: eq_bigr => K _.
  by rewrite hornerZ -mulrA mulrC.
have shift (g : nat -> F) : \sum_(K < N.+1) g K = g 0%N + \sum_(1 <= K < N.+1) g K.
  by rewrite -(big_mkord xpredT) big_ltn.
exists best; split=> // [|f size_f|q [size_q q0]].
- by rewrite hornerZ hN1 mulrC.
- have size_Xf : (size ('X * f)%R <= k.+1)%N.
    by apply: (leq_trans (size_mul_leq _ _)); rewrite size_polyX.
  have := bestP _ size_Xf; rewrite hornerM hornerX !mul0r (shift (fun K => best.[K%:R] * ('X * f).[K%:R])).
  rewrite hornerM hornerX mul0r mulr0 add0r => {2}<-.
  by apply: eq_bigr => K _; rewrite hornerM hornerX [RHS]mulrCA mulrA.
have size_d : (size (q - best)%R <= k.+1)%N.
  by apply: (leq_trans (size_add _ _)); rewrite geq_max size_q size_opp.
have d0 : (q - best).[0] = 0 by rewrite hornerD hornerN q0 best0 subrr.
have := bestP _ size_d; rewrite d0 mul0r (shift (fun K => best.[K%:R] * (q - best).[K%:R])) d0 mulr0 add0r.
have := bestP _ size_best; rewrite best0 (shift (fun K => best.[K%:R] * best.[K%:R])) best0 mulr1.
move=> norm cross; transitivity (\sum_(1 <= K < N.+1) best.[K%:R] * best.[K%:R]
    + 2 * (\sum_(1 <= K < N.+1) best.[K%:R] * (q - best).[K%:R]) + squares N (q - best)).
  rewrite /squares mulr_sumr -!big_split; apply: eq_bigr => K _ /=.
  by rewrite hornerD hornerN; move: (q.[_]) (best.[_]) => x y; ring.
rewrite cross mulr0 addr0; congr (_ + _); apply: (addrI 1); rewrite norm.
by apply: (mulIf gap0); rewrite [RHS]mulrDl !divfK // mul1r subrK.
Qed.

Lemma squares_ge0 (q : {poly F}) : (forall K, q.[K%:R] \is Num.real) -> 0 <= squares N q.
Proof. by move=> q_real; apply: sumr_ge0 => K _; exact: real_exprn_even_ge0. Qed.

Lemma squares_eq0 (q : {poly F}) : (forall K, q.[K%:R] \is Num.real) -> squares N q = 0 ->
  forall K, (1 <= K <= N)%N -> q.[K%:R] = 0.
Proof.
move=> q_real /eqP; rewrite psumr_eq0 => [/allP zero K K_in|K _]; last exact: real_exprn_even_ge0.
by have := zero K; rewrite mem_index_iota ltnS K_in sqrf_eq0 => /(_ isT)/eqP.
Qed.

(** At most one polynomial of degree at most k <= N has given values at 0, ..., N. *)
Lemma zero_on k (p : {poly F}) : (k <= N)%N -> (size p <= k.+1)%N -> p.[0] = 0 ->
  (forall K, (1 <= K <= N)%N -> p.[K%:R] = 0) -> p = 0.
Proof.
move=> k_le size_p p0 zero; apply: (@roots_geq_poly_eq0 _ _ [seq K%:R | K <- iota 0 N.+1]).
- apply/allP => _ /mapP [K K_in ->]; apply/eqP; move: K_in; rewrite mem_iota add0n => /= K_lt.
  by case: (posnP K) => [-> //|K_gt]; apply: zero; rewrite K_gt -ltnS.
- by rewrite map_inj_uniq ?iota_uniq // => i j /eqP; rewrite eqr_nat => /eqP.
by rewrite size_map size_iota (leq_trans size_p).
Qed.

End Least.

(** The least sum over polynomials of degree at most k with q(0) = 1, and the one that attains it. *)
Theorem depth_least (R : realFieldType) (N k : nat) :
  (forall q : {poly R}, admissible k q -> residue R N k / (1 - residue R N k) <= squares N q)
  /\ exists best : {poly R}, [/\ admissible k best,
       squares N best = residue R N k / (1 - residue R N k)
     & (k <= N)%N -> forall q, admissible k q ->
         squares N q = residue R N k / (1 - residue R N k) -> q = best].
Proof.
have [best [best_ok _ _ best_sq]] := best_polynomial R N k.
have sq_ge0 (q : {poly R}) : 0 <= squares N q by exact: (@squares_ge0 R N q (fun K => num_real _)).
split=> [q q_ok|]; first by rewrite best_sq // ler_addl.
exists best; split=> // [|k_le q q_ok].
  by rewrite best_sq // subrr /squares big1 ?addr0 // => K _; rewrite horner0 expr0n.
rewrite best_sq // => /eqP; rewrite -subr_eq0 addrC addKr => /eqP zero.
apply/eqP; rewrite -subr_eq0; apply/eqP; apply: zero_on k_le _ _ _.
- have [[size_q _] [size_b _]] := (q_ok, best_ok).
  by apply: (leq_trans (size_add _ _)); rewrite geq_max size_q size_opp.
- by rewrite hornerD hornerN q_ok.2 best_ok.2 subrr.
by exact: (@squares_eq0 R N (q - best) (fun K => num_real _)).
Qed.

(** One step of gradient descent on each length. *)
Theorem depth_one (R : realFieldType) (N : nat) :
  residue R N 1 / (1 - residue R N 1) = (N%:R * (N%:R - 1)) / (4 * N%:R + 2).
Proof. exact: residue_one. Qed.

(** R_k decreases strictly to R_N = 0, from below 1. *)
Theorem depth_residue (R : realFieldType) (N k : nat) :
  [/\ 0 <= residue R N k, residue R N k < 1, (residue R N k == 0) = (N <= k)%N
    & (k < N)%N -> residue R N k.+1 < residue R N k].
Proof. by split; [exact: residue_ge0|exact: residue_lt1|exact: residue_eq0|exact: residue_decreasing]. Qed.

(** ** Step sizes *)

(** (1 - eta_1 X) ... (1 - eta_k X). *)
Definition steps (F : fieldType) k (eta : 'I_k -> F) : {poly F} := \prod_j (1 - eta j *: 'X).

(** What k steps of sizes eta leave at the lengths 2, ..., N + 1. *)
Definition descent_loss (F : fieldType) (N k : nat) (eta : 'I_k -> F) : F :=
  \sum_(1 <= K < N.+1) (\prod_j (1 - eta j * K%:R)) ^+ 2.

Section Steps.

Variables (F : fieldType) (N k : nat) (eta : 'I_k -> F).

Lemma horner_steps x : (steps eta).[x] = \prod_j (1 - eta j * x).
Proof. by rewrite horner_prod; apply: eq_bigr => j _; rewrite !hornerE. Qed.

Lemma descent_lossE : descent_loss N eta = squares N (steps eta).
Proof. by apply: eq_bigr => K _; rewrite horner_steps. Qed.

Lemma size_steps_on (P : pred 'I_k) : (size (\prod_(j | P j) (1 - eta j *: 'X))%R <= #|P|.+1)%N.
Proof.
apply: (leq_trans (size_prod_leq _ _)); rewrite leq_subLR.
have : (\sum_(j | P j) size (1 - eta j *: 'X)%R <= \sum_(j | P j) 2)%N.
  apply: leq_sum => j _; apply: (leq_trans (size_add _ _)); rewrite size_poly1 geq_max size_opp.
  by rewrite (leq_trans (size_scale_leq _ _)) ?size_polyX.
by rewrite addnS ltnS addnn -muln2 sum_nat_const.
Qed.

Lemma admissible_steps : admissible k (steps eta).
Proof.
split; last by rewrite horner_steps big1 // => j _; rewrite mulr0 subr0.
by have := size_steps_on xpredT; rewrite cardT size_enum_ord.
Qed.

(** A step of size 0 is no step. *)
Lemma size_steps_zero j : eta j = 0 -> (size (steps eta) <= k)%N.
Proof.
move=> eta0; rewrite /steps (bigD1 j) //= eta0 scale0r subr0 mul1r.
apply: (leq_trans (size_steps_on _)); have := cardC1 j; rewrite card_ord => ->.
by have := ltn_ord j; lia.
Qed.

End Steps.

Section Roots.

Variables (C : numClosedFieldType) (N k : nat) (best : {poly C}).
Hypothesis k_le : (k <= N)%N.
Hypothesis best_ok : admissible k best.
Hypothesis best_orthogonal : forall f : {poly C}, (size f <= k)%N ->
  \sum_(1 <= K < N.+1) K%:R * best.[K%:R] * f.[K%:R] = 0.

(** A polynomial of small degree does not vanish at n of the points. *)
Lemma nonzero_among (p : {poly C}) (S : seq nat) : p != 0 -> uniq S -> (size p <= size S)%N ->
  exists2 K, K \in S & p.[K%:R] != 0.
Proof.
move=> p_neq0 S_uniq size_p; apply/hasP; apply: contraR p_neq0 => /hasPn zero.
apply/eqP; apply: (@roots_geq_poly_eq0 _ _ [seq K%:R | K <- S]); last by rewrite size_map.
  by apply/allP => _ /mapP [K K_in ->]; have := zero K K_in; rewrite negbK.
by rewrite map_inj_uniq // => i j /eqP; rewrite eqr_nat => /eqP.
Qed.

Lemma horner_conj (p : {poly C}) K : (map_poly conjC p).[K%:R] = (p.[K%:R])^*.
Proof. by rewrite -{1}(rmorph_nat [rmorphism of conjC] K) horner_map. Qed.

Let weight (p : {poly C}) (K : nat) : C := K%:R * `|p.[K%:R]| ^+ 2.

Lemma weight_ge0 p K : 0 <= weight p K.
Proof. by rewrite mulr_ge0 ?ler0n ?exprn_ge0. Qed.

Lemma weights_gt0 (p : {poly C}) (S : seq nat) : p != 0 -> uniq S -> (size p <= size S)%N ->
  0%N \notin S -> 0 < \sum_(K <- S) weight p K.
Proof.
move=> p_neq0 S_uniq size_p S0; have [K K_in pK] := nonzero_among p_neq0 S_uniq size_p.
rewrite (bigD1_seq K) //= ltr_paddr ?sumr_ge0 // => [i _|]; first exact: weight_ge0.
have K_gt : (0 < K)%N by rewrite lt0n; apply: contraNneq S0 => <-.
by rewrite mulr_gt0 ?ltr0n ?exprn_gt0 ?normr_gt0.
Qed.

(** The degree is k. *)
Lemma size_best : size best = k.+1.
Proof.
have [size_b b0] := best_ok; apply/eqP; rewrite eqn_leq size_b /= ltnNge; apply/negP => small.
have b_neq0 : best != 0 by apply: contra_eq_neq b0 => ->; rewrite horner0 eq_sym oner_eq0.
have zero := best_orthogonal (f := map_poly conjC best); rewrite size_map_poly in zero.
have pos : 0 < \sum_(K <- iota 1 N) weight best K.
  by apply: weights_gt0; rewrite ?iota_uniq ?size_iota ?(leq_trans small k_le) // mem_iota.
move/eqP: (lt0r_neq0 pos); apply; rewrite -[RHS](zero small) /index_iota subSS subn0.
by apply: eq_bigr => K _; rewrite horner_conj /weight normCK mulrA.
Qed.

(** Every root is a mean of 1, ..., N with weights K |p(K)|^2. *)
Lemma root_best z : root best z ->
  [/\ 1 <= z, z <= N%:R & (k < N)%N -> 1 < z /\ z < N%:R].
Proof.
move=> /factor_theorem [p bE].
have p_neq0 : p != 0.
  by apply: contra_eq_neq size_best => p0; rewrite bE p0 mul0r size_poly0.
have size_p : size p = k.
  by apply/eqP; rewrite -eqSS -size_best bE size_Mmonic ?monicXsubC // size_XsubC addn2.
have /best_orthogonal : (size (map_poly conjC p) <= k)%N by rewrite size_map_poly size_p.
have iotaE : index_iota 1 N.+1 = iota 1 N by rewrite /index_iota subSS subn0.
rewrite iotaE; pose T := \sum_(K <- iota 1 N) weight p K.
have -> : \sum_(K <- iota 1 N) K%:R * best.[K%:R] * (map_poly conjC p).[K%:R]
    = \sum_(K <- iota 1 N) (K%:R - z) * weight p K.
  apply: eq_bigr => K _; rewrite horner_conj /weight normCK bE hornerM hornerXsubC.
  have swap (t x y c : C) : t * (x * y) * c = y * (t * (x * c)) by ring.
  exact: swap.
move=> mean0.
have T_gt0 : 0 < T by apply: weights_gt0; rewrite ?iota_uniq ?size_iota ?size_p // mem_iota.
have T_neq0 := lt0r_neq0 T_gt0.
have sum_sub a : \sum_(K <- iota 1 N) (K%:R - a) * weight p K
    = \sum_(K <- iota 1 N) K%:R * weight p K - a * T.
  by rewrite mulr_sumr -sumrB; apply: eq_bigr => K _; rewrite mulrBl.
have below a : (z - a) * T = \sum_(K <- iota 1 N) (K%:R - a) * weight p K.
  by move/eqP: mean0; rewrite !sum_sub subr_eq0 => /eqP ->; rewrite mulrBl.
have above a : (a - z) * T = \sum_(K <- iota 1 N) (a - K%:R) * weight p K.
  rewrite -[a - z]opprB mulNr below -sumrN; apply: eq_bigr => K _.
  by rewrite -mulNr opprB.
have in_iota K : K \in iota 1 N -> (1 <= K <= N)%N by rewrite mem_iota add1n ltnS.
split.
- rewrite -subr_ge0 -(pmulr_lge0 _ T_gt0) below big_seq; apply: sumr_ge0 => K /in_iota /andP [K1 _].
  by rewrite mulr_ge0 ?weight_ge0 // subr_ge0 ler1n.
- rewrite -subr_ge0 -(pmulr_lge0 _ T_gt0) above big_seq; apply: sumr_ge0 => K /in_iota /andP [_ KN].
  by rewrite mulr_ge0 ?weight_ge0 // subr_ge0 ler_nat.
move=> k_lt.
have strict (g : nat -> C) K : K \in iota 1 N -> p.[K%:R] != 0 -> 0 < g K ->
    (forall i, i \in iota 1 N -> 0 <= g i) -> 0 < \sum_(i <- iota 1 N) g i * weight p i.
  move=> K_in pK gK g_ge0; rewrite (bigD1_seq K) ?iota_uniq //= ltr_paddr //.
    rewrite big_seq_cond; apply: sumr_ge0 => i /andP [i_in _].
    by rewrite mulr_ge0 ?g_ge0 ?weight_ge0.
  have /andP [K1 _] := in_iota K K_in.
  by rewrite mulr_gt0 // /weight mulr_gt0 ?ltr0n // exprn_gt0 // normr_gt0.
have size_short : (size p <= N.-1)%N by rewrite size_p; lia.
split.
- have [|K K_in pK] := nonzero_among p_neq0 (iota_uniq 2 N.-1); first by rewrite size_iota.
  move: K_in; rewrite mem_iota => /andP [K2 K_lt].
  rewrite -subr_gt0 -(pmulr_lgt0 _ T_gt0) below; apply: (strict _ K) => //.
  + by rewrite mem_iota; lia.
  + by rewrite subr_gt0 ltr1n.
  by move=> i /in_iota /andP [i1 _]; rewrite subr_ge0 ler1n.
have [|K K_in pK] := nonzero_among p_neq0 (iota_uniq 1 N.-1); first by rewrite size_iota.
move: K_in; rewrite mem_iota => /andP [K1 K_lt].
rewrite -subr_gt0 -(pmulr_lgt0 _ T_gt0) above; apply: (strict _ K) => //.
+ by rewrite mem_iota; lia.
+ by rewrite subr_gt0 ltr_nat; lia.
by move=> i /in_iota /andP [_ iN]; rewrite subr_ge0 ler_nat.
Qed.

(** It is a product of steps. *)
Lemma steps_best : exists2 eta : 'I_k -> C, best = steps eta & forall j, (eta j)^-1 \in root best.
Proof.
have [rs bestE] := closed_field_poly_normal best.
have best_neq0 : best != 0 by rewrite -size_poly_eq0 size_best.
have lead0 : lead_coef best != 0 by rewrite lead_coef_eq0.
have size_rs : size rs = k.
  by have := size_best; rewrite {1}bestE size_scale // size_prod_XsubC => -[].
have rs_root z : z \in rs -> root best z.
  by move=> z_in; rewrite bestE rootZ // root_prod_XsubC.
have rs_neq0 z : z \in rs -> z != 0.
  by move=> /rs_root /root_best [z1 _ _]; rewrite lt0r_neq0 // (lt_le_trans ltr01).
pose eta (j : 'I_k) := (nth 0 rs j)^-1.
have in_rs (j : 'I_k) : nth 0 rs j \in rs by rewrite mem_nth ?size_rs.
exists eta => [|j]; last by rewrite invrK; exact/rs_root/in_rs.
have prodE : \prod_(z <- rs) ('X - z%:P) = \prod_(j < k) (- nth 0 rs j) *: steps eta.
  rewrite (big_nth 0) size_rs big_mkord -mul_polyC rmorph_prod -big_split /=.
  apply: eq_bigr => j _; rewrite mul_polyC scalerBr scalerA mulNr mulfV ?rs_neq0 ?in_rs //.
  by rewrite scaleN1r opprK addrC scaleNr alg_polyC.
have [_ b0] := best_ok; have [_ s0] := admissible_steps eta.
move: b0; rewrite {1 2}bestE prodE scalerA hornerZ s0 mulr1 => ->.
by rewrite scale1r.
Qed.

End Roots.

(** Real step sizes: the least loss, sizes that attain it, and where all such sizes lie. *)
Theorem depth_steps (C : numClosedFieldType) (N k : nat) : (k <= N)%N ->
  [/\ forall eta : 'I_k -> C, (forall j, eta j \is Num.real) ->
        residue C N k / (1 - residue C N k) <= descent_loss N eta,
      exists2 eta : 'I_k -> C, (forall j, eta j \is Num.real)
        & descent_loss N eta = residue C N k / (1 - residue C N k)
    & forall eta : 'I_k -> C, (forall j, eta j \is Num.real) ->
        descent_loss N eta = residue C N k / (1 - residue C N k) ->
        forall j, [/\ N%:R^-1 <= eta j, eta j <= 1 & (k < N)%N -> N%:R^-1 < eta j /\ eta j < 1]].
Proof.
move=> k_le; have [best [best_ok _ best_orth best_sq]] := best_polynomial C N k.
have [eta0 bestE roots0] := steps_best k_le best_ok best_orth.
have inverse z : root best z^-1 ->
    [/\ N%:R^-1 <= z, z <= 1 & (k < N)%N -> N%:R^-1 < z /\ z < 1].
  move=> /(root_best k_le best_ok best_orth) [z1 zN strict].
  have zi_gt0 : 0 < z^-1 by exact: lt_le_trans ltr01 z1.
  have z_gt0 : 0 < z by rewrite -invr_gt0.
  have N_gt0 : 0 < N%:R :> C by exact: lt_le_trans zi_gt0 zN.
  split; first by rewrite -(invrK z) lef_pinv ?posrE.
    by rewrite -(invrK z) invf_le1.
  move=> /strict [z1' zN']; split; first by rewrite -(invrK z) ltf_pinv ?posrE.
  by rewrite -(invrK z) invf_lt1.
have real0 j : eta0 j \is Num.real.
  by have [lo _ _] := inverse _ (roots0 j); apply: ger0_real; apply: le_trans lo; rewrite invr_ge0 ler0n.
have real_steps (eta : 'I_k -> C) : (forall j, eta j \is Num.real) ->
    forall K, (steps eta).[K%:R] \is Num.real.
  move=> eta_real K; rewrite horner_steps; apply: rpred_prod => j _.
  by rewrite rpredB ?rpred1 // rpredM // rpred_nat.
have diff_real (eta : 'I_k -> C) : (forall j, eta j \is Num.real) ->
    forall K, (steps eta - best).[K%:R] \is Num.real.
  by move=> eta_real K; rewrite hornerD hornerN bestE rpredB ?real_steps.
split=> [eta eta_real||eta eta_real].
- rewrite descent_lossE best_sq ?ler_addl; last exact: admissible_steps.
  by apply: squares_ge0; exact: diff_real.
- exists eta0 => //; rewrite descent_lossE -bestE best_sq // subrr /squares big1 ?addr0 // => K _.
  by rewrite horner0 expr0n.
rewrite descent_lossE best_sq; last exact: admissible_steps.
move=> /eqP; rewrite -subr_eq0 addrC addKr => /eqP zero j.
have eta_best : steps eta = best.
  apply/eqP; rewrite -subr_eq0; apply/eqP; apply: zero_on k_le _ _ _.
  - have [[size_s _] [size_b _]] := (admissible_steps eta, best_ok).
    by apply: (leq_trans (size_add _ _)); rewrite geq_max size_s size_opp.
  - by rewrite hornerD hornerN best_ok.2 (admissible_steps eta).2 subrr.
  by apply: squares_eq0 zero; exact: diff_real.
apply: inverse; have eta_neq0 : eta j != 0.
  apply/eqP => /size_steps_zero; rewrite eta_best.
  by rewrite (size_best k_le best_ok best_orth) ltnn.
rewrite -eta_best /root horner_steps (bigD1 j) //= divff // subrr mul0r.
by [].
Qed.

Print Assumptions depth_steps.

(** ** Gradient descent *)

Section Descent.

Variables (C : numClosedFieldType) (s : nat -> C) (lambda : C).

(** The gradient of 1/2 sum_{1 <= t < T} |w s_t - s_{t+1}|^2. *)
Definition slope (T : nat) (w : C) : C := \sum_(1 <= t < T) (w * s t - s t.+1) * (s t)^*.

(** Steps of sizes eta from w = 0. *)
Definition descended (T k : nat) (eta : 'I_k -> C) : C :=
  foldl (fun w j => w - eta j * slope T w) 0 (enum 'I_k).

Hypothesis s_next : forall t, s t.+1 = lambda * s t.
Hypothesis s_unit : forall t, `|s t| = 1.

Lemma slopeE T w : slope T w = (w - lambda) * T.-1%:R.
Proof.
rewrite mulr_natr -subn1 -sumr_const_nat.
by apply: eq_bigr => t _; rewrite s_next -mulrBl -mulrA -normCK s_unit expr1n mulr1.
Qed.

Lemma descendedE T k (eta : 'I_k -> C) :
  descended T eta - lambda = - lambda * \prod_j (1 - eta j * T.-1%:R).
Proof.
rewrite /descended -big_enum -[- lambda in RHS]add0r /=; elim: (enum _) 0 => [|j r IH] w.
  by rewrite big_nil mulr1.
rewrite big_cons /= IH slopeE [RHS]mulrA; congr (_ * _); move: T.-1%:R => y; ring.
Qed.

End Descent.

(** The loss of k steps of gradient descent, each length for itself, on any sequence with
    s_(t+1) = lambda s_t and |s_t| = 1. *)
Theorem depth_descent (C : numClosedFieldType) (s : nat -> C) (lambda : C) :
  (forall t, s t.+1 = lambda * s t) -> (forall t, `|s t| = 1) ->
  forall N k (eta : 'I_k -> C), (forall j, eta j \is Num.real) ->
  \sum_(2 <= T < N.+2) `|descended s T eta * s T - s T.+1| ^+ 2 = descent_loss N eta.
Proof.
move=> s_next s_unit N k eta eta_real; rewrite [LHS]big_add1; apply: eq_big_nat => K _ /=.
have lambda1 : `|lambda| = 1 by have := s_unit 1%N; rewrite s_next normrM s_unit mulr1.
rewrite (s_next K.+1) -mulrBl (descendedE s_next s_unit) // !normrM normrN lambda1 s_unit mul1r mulr1 real_normK //.
by apply: rpred_prod => j _; rewrite rpredB ?rpred1 // rpredM // rpred_nat.
Qed.

Print Assumptions depth_descent.
Print Assumptions depth_least.
Print Assumptions depth_one.
Print Assumptions depth_residue.
