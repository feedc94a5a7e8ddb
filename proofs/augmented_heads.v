(** * Augmented tokens, unitary contexts: a tight frame of heads

    The eigenvalues are independent and uniform on the circle.  The layer has H
    heads of six diagonal blocks on the tokens (0, s_t, s_{t-1}); its loss is
    summed over the lengths T = 2 ... Tmax.  M = sum_h b1_h a3_h^T is the
    mixing matrix, K the number of positions t <= T at which s_{t-1} is a
    token: K = T - 1 for s_0 = 0 ([Zero]), K = T for s_0 = W^(-1) s_1 ([Wrap]). *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Statements *)

Section Definitions.

Variables (R : realFieldType) (s : boundary) (Tmax : nat).

Notation K T := ((count_useful s T)%:R : R).

(** S1 = sum_T K and S2 = sum_T K^2. *)
Definition S1 : R := \sum_(2 <= T < Tmax.+1) K T.
Definition S2 : R := \sum_(2 <= T < Tmax.+1) K T ^+ 2.

(** The step size, for the redundancy r = d / min(H, d). *)
Definition step_size (r : R) : R := S1 / (S2 + (r - 1) * S1).

Definition redundancy (H d : nat) : R := d%:R / (minn H d)%:R.

Definition step (H d : nat) : R := step_size (redundancy H d).

(** The least loss. *)
Definition least (H d : nat) : R := d%:R * (Tmax.-1%:R - S1 * step H d).

(** The loss of coordinate i at length T, in the degree of the target. *)
Definition target_row d (M : 'M[R]_d) (T : nat) (i : 'I_d) : R :=
  (K T * M i i - 1) ^+ 2 + K T * (\sum_(j | j != i) M i j ^+ 2).

(** M = (d eta / m) Pi, where Pi is an orthogonal projector of rank m = min(H, d)
    whose diagonal is constant (free if every K is 1). *)
Definition tight_frame (H d : nat) (M : 'M[R]_d) : Prop := exists Pi : 'M[R]_d,
  [/\ M = (d%:R * step H d / (minn H d)%:R) *: Pi,
      is_projector (minn H d) Pi
    & (s = Zero /\ Tmax = 2%N) \/ forall i, Pi i i = (minn H d)%:R / d%:R].

(** The squared error of one coordinate at length T. *)
Definition error_at (eta r : R) (T : nat) : R := (eta * K T - 1) ^+ 2 + K T * eta ^+ 2 * (r - 1).

End Definitions.

Section Statements.

Variable R : realFieldType.

(** The loss is the sum of its parts of degree T, T-1, T-2, T-3 in lambda, none negative. *)
Definition augmented_decoupling_statement := forall d H s Tmax (B : blocks R H d),
  aug_loss (unitary d) s B Tmax = \sum_(q < 4) aug_degree_loss (unitary d) s B q Tmax
  /\ forall q, 0 <= aug_degree_loss (unitary d) s B q Tmax.

(** Degree T holds a function of M alone. *)
Definition augmented_loss_target_degree_statement := forall d H s Tmax (B : blocks R H d),
  aug_degree_loss (unitary d) s B 0 Tmax =
  \sum_(2 <= T < Tmax.+1) \sum_i target_row s (aug_mixing B) T i.

Definition augmented_minimum_statement := forall d H s Tmax (B : blocks R H d),
  (1 <= d)%N -> (1 <= H)%N -> (2 <= Tmax)%N -> least R s Tmax H d <= aug_loss (unitary d) s B Tmax.

Definition augmented_minimum_attained_statement := forall d H s Tmax,
  (1 <= d)%N -> (1 <= H)%N -> (2 <= Tmax)%N ->
  exists B : blocks R H d, aug_loss (unitary d) s B Tmax = least R s Tmax H d.

Definition augmented_minimisers_statement := forall d H s Tmax (B : blocks R H d),
  (1 <= d)%N -> (1 <= H)%N -> (2 <= Tmax)%N ->
  aug_loss (unitary d) s B Tmax = least R s Tmax H d <->
  tight_frame s Tmax H (aug_mixing B) /\
  forall q, (1 <= q <= 3)%N -> aug_degree_loss (unitary d) s B q Tmax = 0.

(** The step size in closed form, for each boundary. *)
Definition augmented_step_size_zero_statement := forall Tmax (r : R), (2 <= Tmax)%N -> 1 <= r ->
  step_size Zero Tmax r = 3 / (2 * Tmax%:R + 3 * r - 4).

Definition augmented_step_size_wrap_statement := forall Tmax (r : R), (2 <= Tmax)%N -> 1 <= r ->
  step_size Wrap Tmax r = 3 * (Tmax%:R + 2) / (2 * Tmax%:R ^+ 2 + (3 * r + 2) * Tmax%:R + 6 * r).

(** One head: the blocks that vanish at every optimum. *)
Definition augmented_one_head_zero_statement := forall d Tmax (B : blocks R 1 d),
  (1 <= d)%N -> (3 <= Tmax)%N ->
  aug_loss (unitary d) Zero B Tmax = least R Zero Tmax 1 d <->
  tight_frame Zero Tmax 1 (aug_mixing B) /\ [/\ b2 B = 0, a1 B = 0, a2 B = 0 & a4 B = 0].

Definition augmented_one_head_wrap_statement := forall d Tmax (B : blocks R 1 d),
  (1 <= d)%N -> (2 <= Tmax)%N ->
  aug_loss (unitary d) Wrap B Tmax = least R Wrap Tmax 1 d <->
  tight_frame Wrap Tmax 1 (aug_mixing B) /\ [/\ b2 B = 0, a2 B = 0 & a1 B + a4 B = 0].

(** The exception: for s_0 = 0 and Tmax = 2 other blocks can be left at an optimum. *)
Definition augmented_exception_statement := forall d H (a b : 'M[R]_(H, d)) (c : R),
  aug_loss (unitary d) Zero (Blocks (- c *: a) 0 a (c *: a) b (c *: b)) 2
  = aug_loss (unitary d) Zero (pure a b) 2.

(** The squared error of every coordinate at every length, at every optimum. *)
Definition augmented_error_statement := forall d H s Tmax T (B : blocks R H d) i,
  (1 <= d)%N -> (1 <= H)%N -> (2 <= T <= Tmax)%N -> ~ (s = Zero /\ Tmax = 2%N) ->
  aug_loss (unitary d) s B Tmax = least R s Tmax H d ->
  msq (unitary d) (aug_error s B T i) = error_at s (step R s Tmax H d) (redundancy R H d) T.

End Statements.

(** ** Proofs *)

Section Decoupling.

Variables (R : realFieldType) (d H : nat) (s : boundary) (B : blocks R H d).

Lemma degree_loss_ge0 l q Tmax : 0 <= aug_degree_loss l s B q Tmax.
Proof. by do 2![apply: sumr_ge0 => ? _]; exact: msq_ge0. Qed.

Lemma decoupling l Tmax : neutral l ->
  aug_loss l s B Tmax = \sum_(q < 4) aug_degree_loss l s B q Tmax.
Proof.
move=> neut; rewrite exchange_big; apply: eq_big_nat => T /andP [T2 _].
rewrite exchange_big; apply: eq_bigr => i _.
exact: msq_degrees.
Qed.

Lemma degree_loss_target l Tmax : step_distinct l ->
  aug_degree_loss l s B 0 Tmax = \sum_(2 <= T < Tmax.+1) \sum_i target_row s (aug_mixing B) T i.
Proof.
move=> distinct; apply: eq_big_nat => T /andP [T2 _]; apply: eq_bigr => i _.
by rewrite subr0 msq_target.
Qed.

(** In the terms of the matrix problem. *)
Lemma target_cost (M : 'M[R]_d) Tmax :
  \sum_(2 <= T < Tmax.+1) \sum_i target_row s M T i =
  cost (S2 R s Tmax - S1 R s Tmax) (S1 R s Tmax) M + d%:R * Tmax.-1%:R.
Proof.
have rowE T i : target_row s M T i = ((count_useful s T)%:R ^+ 2 - (count_useful s T)%:R) * M i i ^+ 2
    + (count_useful s T)%:R * (\sum_j M i j ^+ 2) - 2%:R * (count_useful s T)%:R * M i i + 1.
  rewrite /target_row [\sum_j _](bigD1 i) //=; move: (\sum_(j | _) _) (M i i) (_%:R) => a b c; ring.
transitivity (\sum_(2 <= T < Tmax.+1) (((count_useful s T)%:R ^+ 2 - (count_useful s T)%:R) * (\sum_i M i i ^+ 2)
    + (count_useful s T)%:R * sqnorm M - 2%:R * (count_useful s T)%:R * \tr M + d%:R)).
  apply: eq_bigr => T _; rewrite (eq_bigr _ (fun i _ => rowE T i)) !big_split /= sumrN -!mulr_sumr.
  by rewrite sumr_const card_ord.
rewrite !big_split /= sumrN -!mulr_suml -mulr_sumr sumrB -/(S1 R s Tmax) -/(S2 R s Tmax) /cost.
by rewrite sumr_const_nat subSS subn1 -[d%:R *+ _]mulr_natr.
Qed.

Lemma rank_mixing : (\rank (aug_mixing B) <= minn H d)%N.
Proof.
by rewrite leq_min rank_leq_row andbT (leq_trans (mxrankM_maxr _ _)) ?rank_leq_row.
Qed.

End Decoupling.

Section Numbers.

Variables (R : realFieldType) (s : boundary) (Tmax : nat).
Hypothesis Tmax2 : (2 <= Tmax)%N.

Lemma count_gt0 T : (2 <= T)%N -> (0 < count_useful s T)%N.
Proof. by case: s => /=; lia. Qed.

Lemma S1_gt0 : 0 < S1 R s Tmax.
Proof.
rewrite /S1 big_ltn ?ltnS // ltr_paddr ?ltr0n ?count_gt0 //.
by apply: sumr_ge0 => T _; rewrite ler0n.
Qed.

Lemma spread_term T : 0 <= (count_useful s T)%:R ^+ 2 - (count_useful s T)%:R :> R.
Proof. by rewrite subr_ge0 -natrX ler_nat -mulnn; case: (count_useful s T) => // n; rewrite leq_pmulr. Qed.

Lemma spreadE : S2 R s Tmax - S1 R s Tmax =
  \sum_(2 <= T < Tmax.+1) ((count_useful s T)%:R ^+ 2 - (count_useful s T)%:R).
Proof. by rewrite sumrB. Qed.

Lemma spread_ge0 : 0 <= S2 R s Tmax - S1 R s Tmax.
Proof. by rewrite spreadE; apply: sumr_ge0 => T _; exact: spread_term. Qed.

(** Every K is 1 only at s_0 = 0, Tmax = 2. *)
Lemma spread_eq0 : S2 R s Tmax - S1 R s Tmax = 0 <-> s = Zero /\ Tmax = 2%N.
Proof.
rewrite spreadE; split; last first.
  by case=> -> ->; rewrite big_nat1 /= expr1n subrr.
have term T : (2 <= T <= Tmax)%N -> \sum_(2 <= T < Tmax.+1) ((count_useful s T)%:R ^+ 2 - (count_useful s T)%:R) = 0 :> R ->
    (count_useful s T ^ 2 = count_useful s T)%N.
  move=> TT /eqP; rewrite psumr_eq0 => [/allP all0|T' _]; last exact: spread_term.
  have /all0 : T \in index_iota 2 Tmax.+1 by rewrite mem_index_iota ltnS.
  by rewrite /= subr_eq0 -natrX eqr_nat => /eqP.
move=> zero; case: s term zero => term zero; last by have := term 2%N Tmax2 zero.
split=> //; apply/eqP; rewrite eqn_leq Tmax2 andbT leqNgt; apply/negP => T3.
by have := term 3%N T3 zero.
Qed.

Lemma stepE H d (r := d%:R / (minn H d)%:R : R) :
  step R s Tmax H d = S1 R s Tmax / ((S2 R s Tmax - S1 R s Tmax) + r * S1 R s Tmax).
Proof. by rewrite /step /step_size /redundancy; congr (_ / _); rewrite -/r; ring. Qed.

End Numbers.

Section Minimum.

Variables (R : realFieldType) (d H : nat) (s : boundary) (Tmax : nat).
Hypotheses (d1 : (1 <= d)%N) (H1 : (1 <= H)%N) (Tmax2 : (2 <= Tmax)%N).

Let m1 : (0 < minn H d)%N.
Proof. by rewrite leq_min H1. Qed.

Let md : (minn H d <= d)%N.
Proof. exact: geq_minr. Qed.

Lemma leastE : least R s Tmax H d = - (d%:R * S1 R s Tmax * step R s Tmax H d) + d%:R * Tmax.-1%:R.
Proof. by rewrite /least mulrBr addrC mulrA. Qed.

Lemma target_lower (M : 'M[R]_d) : (\rank M <= minn H d)%N ->
  least R s Tmax H d <= \sum_(2 <= T < Tmax.+1) \sum_i target_row s M T i.
Proof.
move=> rankM; rewrite target_cost leastE stepE ler_add2r.
exact: (cost_lower m1 md (spread_ge0 R s Tmax) (S1_gt0 R s Tmax2)).
Qed.

Lemma target_minimisers (M : 'M[R]_d) : (\rank M <= minn H d)%N ->
  \sum_(2 <= T < Tmax.+1) \sum_i target_row s M T i = least R s Tmax H d <-> tight_frame s Tmax H M.
Proof.
move=> rankM; rewrite target_cost leastE stepE.
have := cost_minimisers m1 md (spread_ge0 R s Tmax) (S1_gt0 R s Tmax2) rankM.
rewrite /tight -stepE => -[to_tight of_tight]; split.
  move/addIr => /to_tight [P [MP proj diag]]; exists P; split=> //.
  by case: diag => [/(spread_eq0 R s Tmax2)|]; [left|right].
case=> P [MP proj diag]; congr (_ + _); apply: of_tight; exists P; split=> //.
by case: diag => [/(spread_eq0 R s Tmax2)|]; [left|right].
Qed.

Lemma minimum (B : blocks R H d) : least R s Tmax H d <= aug_loss (unitary d) s B Tmax.
Proof.
rewrite (decoupling _ _ _ (@neutral_unitary d)) big_ord_recl degree_loss_target; last exact: step_distinct_unitary.
rewrite ler_paddr ?target_lower ?rank_mixing //.
by apply: sumr_ge0 => q _; exact: degree_loss_ge0.
Qed.

Lemma minimisers (B : blocks R H d) :
  aug_loss (unitary d) s B Tmax = least R s Tmax H d <->
  tight_frame s Tmax H (aug_mixing B) /\
  forall q, (1 <= q <= 3)%N -> aug_degree_loss (unitary d) s B q Tmax = 0.
Proof.
rewrite (decoupling _ _ _ (@neutral_unitary d)) big_ord_recl degree_loss_target; last exact: step_distinct_unitary.
have lower := target_lower (rank_mixing B).
have iff_tight := target_minimisers (rank_mixing B).
have rest_ge0 q : 0 <= aug_degree_loss (unitary d) s B q Tmax by exact: degree_loss_ge0.
rewrite !big_ord_recl big_ord0 addr0 /= /bump !addn0 !add1n.
split=> [eq_least|[/iff_tight -> zero]]; last by rewrite !zero // !addr0.
set A := \sum_(2 <= T < _) _ in lower iff_tight eq_least.
have sum_ge0 : 0 <= aug_degree_loss (unitary d) s B 1 Tmax + (aug_degree_loss (unitary d) s B 2 Tmax
    + aug_degree_loss (unitary d) s B 3 Tmax) by rewrite !addr_ge0.
have sum0 : aug_degree_loss (unitary d) s B 1 Tmax + (aug_degree_loss (unitary d) s B 2 Tmax
    + aug_degree_loss (unitary d) s B 3 Tmax) = 0.
  by apply/eqP; rewrite eq_le sum_ge0 andbT -(ler_add2l A) eq_least addr0.
split; first by apply/iff_tight; rewrite -eq_least sum0 addr0.
move/eqP: sum0; rewrite !paddr_eq0 ?addr_ge0 // => /and3P [/eqP z1 /eqP z2 /eqP z3].
by case=> [|[|[|[|]]]].
Qed.

(** A layer with a3 and b1 alone has no other degrees. *)
Lemma lin0_msq (l : law d) (P : laurent R d) : (forall f, lin f P = 0) -> msq l P = 0.
Proof. by move=> zero; rewrite msqE zero. Qed.

Lemma pure_degree (l : law d) (a b : 'M[R]_(H, d)) q : (0 < q)%N ->
  aug_degree_loss l s (pure a b) q Tmax = 0.
Proof.
move=> q1; rewrite /aug_degree_loss big_nat big1 // => T /andP [T2 _]; apply: big1 => i _.
apply: lin0_msq => f; rewrite lin_share // (gtn_eqF q1) mul0r subr0.
apply: big1 => t _; apply: big1 => j _; rewrite /share /prod /=.
by case: q q1 => [|[|[|[|q]]]] //= _; rewrite ?(trmx0, mul0mx, mulmx0) ?mxE ?(mul0r, mulr0, addr0).
Qed.

(** Any matrix of rank at most H is a mixing matrix. *)
Lemma factor (M : 'M[R]_d) : (\rank M <= H)%N -> exists a b : 'M[R]_(H, d), b^T *m a = M.
Proof.
move=> rankM; have [k [C [V [CV rankk]]]] : exists k (C : 'M[R]_(d, k)) (V : 'M[R]_(k, d)), C *m V = M /\ (k <= H)%N.
  by exists (\rank M), (col_base M), (row_base M); rewrite mulmx_base.
exists ((pid_mx k : 'M_(H, k)) *m V), ((pid_mx k : 'M_(H, k)) *m C^T).
rewrite trmx_mul trmxK tr_pid_mx mulmxA -(mulmxA C) pid_mx_id // pid_mx_1 mulmx1.
exact: CV.
Qed.

Lemma pure_loss (l : law d) (a b : 'M[R]_(H, d)) : neutral l -> step_distinct l ->
  aug_loss l s (pure a b) Tmax = \sum_(2 <= T < Tmax.+1) \sum_i target_row s (b^T *m a) T i.
Proof.
move=> neut distinct; rewrite (decoupling _ _ _ neut) big_ord_recl degree_loss_target // [X in _ + X]big1 ?addr0 // => q _.
by rewrite pure_degree.
Qed.

End Minimum.

Lemma minimum_attained (R : rcfType) d H s Tmax : (1 <= d)%N -> (1 <= H)%N -> (2 <= Tmax)%N ->
  exists B : blocks R H d, aug_loss (unitary d) s B Tmax = least R s Tmax H d.
Proof.
move=> d1 H1 Tmax2; have [P proj diag] := @equal_norm_frames R d (minn H d) (geq_minr _ _).
pose M := (d%:R * step R s Tmax H d / (minn H d)%:R) *: P.
have rankM : (\rank M <= minn H d)%N.
  by apply: leq_trans (mxrank_scale _ _) _; case: proj => _ _ ->.
have [a [b baM]] := factor (leq_trans rankM (geq_minl _ _)).
exists (pure a b); rewrite pure_loss; [|exact: neutral_unitary|exact: step_distinct_unitary].
by rewrite baM; apply/target_minimisers => //; exists P; split=> //; right.
Qed.
