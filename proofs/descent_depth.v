(** * How far k steps of gradient descent reach on sequences of one coordinate

    With d = 1 and |s| = 1 the step sizes eta_1, ..., eta_k leave at length
    T = K + 1 the error q(K) = (1 - eta_1 K) ... (1 - eta_k K), a polynomial
    of degree at most k with q(0) = 1, and the loss over T = 2, ..., N + 1 is

        q(1)^2 + ... + q(N)^2.

    With R_k = prod_{i <= k} (N - i) / (N + 1 + i):

    - [depth_least]: over all polynomials of degree at most k with q(0) = 1
      the sum is at least R_k / (1 - R_k); one of them attains it, and for
      k <= N no other does;
    - [depth_one]: for k = 1 the bound is N (N - 1) / (4 N + 2);
    - [depth_residue]: R_k lies in [0, 1), is 0 for k >= N only, and decreases.

    The proof needs one polynomial h of degree at most k, the kernel: for
    every f of degree at most k,  sum_{0 <= K <= N} h(K) f(K) = f(0).  Tested on
    f(K) = (N - K) ... (N - K - j + 1) this is a partial fraction expansion of

        1 - prod_{i <= k} (j - i) / (j + 1 + i),

    as a function of j, whose coefficients are those of h in the products
    K (K - 1) ... (K - m + 1).  At j = N it gives h(0) = 1 - R_k; the
    coefficients of 1/j at infinity give h(-1) = (k + 1)^2 / (N + 1). *)

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

Print Assumptions depth_least.
Print Assumptions depth_one.
Print Assumptions depth_residue.
