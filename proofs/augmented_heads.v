(** * Augmented tokens, unitary contexts: a tight frame of heads

    The eigenvalues are independent and uniform on the circle.  The layer has H
    heads of six diagonal blocks on the tokens (0, s_t, s_{t-1}); its loss is
    summed over the lengths T = 2 ... Tmax.  M = sum_h b1_h a3_h^T is the
    mixing matrix, K the number of positions t <= T at which s_{t-1} is a
    token: K = T - 1 for s_0 = 0 ([Zero]), K = T for s_0 = W^(-1) s_1 ([Wrap]). *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts one_head.

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

(** *** One head *)

Section OneHead.

Variables (R : realFieldType) (d : nat) (s : boundary) (Tmax : nat) (B : blocks R 1 d).
Hypotheses (d1 : (1 <= d)%N) (Tmax2 : (2 <= Tmax)%N).

Lemma step_gt0 : 0 < step R s Tmax 1 d.
Proof.
rewrite stepE (minn_idPl d1) divr1 divr_gt0 ?S1_gt0 //.
by rewrite ltr_spaddr ?spread_ge0 // mulr_gt0 ?S1_gt0 // ltr0n.
Qed.

Lemma mixing_neq0 i : ~ (s = Zero /\ Tmax = 2%N) -> tight_frame s Tmax 1 (aug_mixing B) ->
  b1 B 0 i != 0 /\ a3 B 0 i != 0.
Proof.
move=> general [P [ME _ [] // diag]]; apply/andP; rewrite -negb_or -mulf_eq0.
have <- : aug_mixing B i i = b1 B 0 i * a3 B 0 i by rewrite -prod1.
have d_neq0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
rewrite ME mxE diag (minn_idPl d1) divr1 mul1r [_ * step _ _ _ _ _]mulrC.
by rewrite mulfK // (lt0r_neq0 step_gt0).
Qed.


End OneHead.

Lemma one_head_wrap_iff (R : realFieldType) d Tmax (B : blocks R 1 d) : (1 <= d)%N -> (2 <= Tmax)%N ->
  aug_loss (unitary d) Wrap B Tmax = least R Wrap Tmax 1 d <->
  tight_frame Wrap Tmax 1 (aug_mixing B) /\ [/\ b2 B = 0, a2 B = 0 & a1 B + a4 B = 0].
Proof.
move=> d1 Tmax2; split.
  case/minimisers => // tight none; split=> //.
  by apply: one_head_wrap none => // i; apply: mixing_neq0 tight => // -[].
case=> tight [b20 a20 a14]; apply/minimisers => //; split=> // q q13.
have a4E : a4 B = - a1 B by apply/eqP; rewrite -addr_eq0 addrC a14.
rewrite /aug_degree_loss big_nat big1 // => T /andP [T2 _]; apply: big1 => i _.
apply: lin0_msq => f; have q0 : (q == 0%N) = false by case: q q13.
rewrite lin_share // q0 mul0r subr0; apply: big1 => t _; apply: big1 => j _.
rewrite /share /prod b20 a20 a4E trmx0 !mul0mx !mulmx0 mulmxN !mxE.
by case: q q13 {q0} => [|[|[|[|q]]]] //= _; rewrite ?mulr1n ?(mul0r, mul1r, mulr0, addr0, add0r, mulNr, subrr).
Qed.

Lemma one_head_zero_iff (R : realFieldType) d Tmax (B : blocks R 1 d) : (1 <= d)%N -> (3 <= Tmax)%N ->
  aug_loss (unitary d) Zero B Tmax = least R Zero Tmax 1 d <->
  tight_frame Zero Tmax 1 (aug_mixing B) /\ [/\ b2 B = 0, a1 B = 0, a2 B = 0 & a4 B = 0].
Proof.
move=> d1 Tmax3; have Tmax2 : (2 <= Tmax)%N by exact: ltnW.
split.
  case/minimisers => // tight none; split=> //.
  by apply: one_head_zero none => // i; apply: mixing_neq0 tight => // -[_ T2]; rewrite T2 in Tmax3.
case=> tight [b20 a10 a20 a40]; apply/minimisers => //; split=> // q q13.
have -> : B = pure (a3 B) (b1 B) by case: (B) b20 a10 a20 a40 => x1 x2 x3 x4 y1 y2 /= -> -> -> ->.
by rewrite pure_degree //; case: q q13.
Qed.

(** *** The exception at s_0 = 0, Tmax = 2 *)

Section Products.

Variables (R : realFieldType) (d H : nat).
Implicit Types (a b : 'M[R]_(H, d)) (c : R).

Lemma prodZl c b a i j : prod (c *: b) a i j = c * prod b a i j.
Proof. by rewrite /prod linearZ /= -scalemxAl mxE. Qed.

Lemma prodZr c b a i j : prod b (c *: a) i j = c * prod b a i j.
Proof. by rewrite /prod -scalemxAr mxE. Qed.

Lemma prod0l a i j : prod 0 a i j = 0.
Proof. by rewrite /prod trmx0 mul0mx mxE. Qed.

Lemma prod0r b i j : prod b 0 i j = 0.
Proof. by rewrite /prod mulmx0 mxE. Qed.

Lemma exception_row a b c (f : character d -> R) i j :
  let B := Blocks (- c *: a) 0 a (c *: a) b (c *: b) in
  contribution Zero B f 2 i 1 j + contribution Zero B f 2 i 2 j =
  contribution Zero (pure a b) f 2 i 1 j + contribution Zero (pure a b) f 2 i 2 j.
Proof.
rewrite /contribution [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/=.
rewrite !(prodZl, prodZr, prod0l, prod0r) [useful _ 1]/= [useful _ 2]/=.
have -> : chi j (lag 2 1) i (1%:Z - 1) = chi j (lag 2 2 + 1) i (2%:Z - 2) by [].
rewrite mulr0n mulr1n; move: (prod b a i j) (f _) (f _) (f _) (f _) (f _) (f _) => M f1 f2 f3 f4 f5 f6.
by move: (f _) (f _) (f _) (f _) => f7 f8 f9 f10; ring.
Qed.

Lemma exception a b c :
  aug_loss (unitary d) Zero (Blocks (- c *: a) 0 a (c *: a) b (c *: b)) 2
  = aug_loss (unitary d) Zero (pure a b) 2.
Proof.
rewrite /aug_loss !big_nat1; apply: eq_bigr => i _; apply: msq_ext => f.
rewrite !lin_aug_error //; congr (_ - _); rewrite !sum2 -!big_split.
by apply: eq_bigr => j _; exact: exception_row.
Qed.

End Products.

(** *** The step size in closed form *)

Section StepSize.

Variable R : realFieldType.

Lemma natrS n : n.+1%:R = n%:R + 1 :> R.
Proof. by rewrite -addn1 natrD. Qed.

Lemma sums_zero n : 2 * S1 R Zero n.+2 = (n%:R + 1) * (n%:R + 2)
  /\ 6 * S2 R Zero n.+2 = (n%:R + 1) * (n%:R + 2) * (2 * n%:R + 3).
Proof.
elim: n => [|n [IH1 IH2]].
  by rewrite /S1 /S2 !big_nat1 /=; split; ring.
rewrite /S1 /S2 !(big_nat_recr n.+3) // [count_useful _ _]/= -/(S1 R Zero n.+2) -/(S2 R Zero n.+2) (mulrDr 2 (S1 _ _ _)) (mulrDr 6 (S2 _ _ _)) IH1 IH2.
by rewrite !natrS; split; ring.
Qed.

Lemma sums_wrap n : 2 * S1 R Wrap n.+2 = (n%:R + 1) * (n%:R + 4)
  /\ 6 * S2 R Wrap n.+2 = (n%:R + 1) * (2 * n%:R ^+ 2 + 13 * n%:R + 24).
Proof.
elim: n => [|n [IH1 IH2]].
  by rewrite /S1 /S2 !big_nat1 /=; split; ring.
rewrite /S1 /S2 !(big_nat_recr n.+3) // [count_useful _ _]/= -/(S1 R Wrap n.+2) -/(S2 R Wrap n.+2) (mulrDr 2 (S1 _ _ _)) (mulrDr 6 (S2 _ _ _)) IH1 IH2.
by rewrite !natrS; split; ring.
Qed.

(** A quotient of S1 and S2, from multiples of them. *)
Lemma step_sizeE s Tmax (r p u v : R) : (2 <= Tmax)%N -> 1 <= r ->
  2 * S1 R s Tmax = p * u -> 6 * S2 R s Tmax = p * v -> p != 0 -> v + 3 * (r - 1) * u != 0 ->
  step_size s Tmax r = 3 * u / (v + 3 * (r - 1) * u).
Proof.
move=> Tmax2 r1 e1 e2 p0 D0; have x_gt0 := S1_gt0 R s Tmax2.
have S2_gt0 : 0 < S2 R s Tmax by apply: lt_le_trans x_gt0 _; rewrite -subr_ge0 spread_ge0.
have den : S2 R s Tmax + (r - 1) * S1 R s Tmax != 0.
  by apply: lt0r_neq0; rewrite ltr_paddr // mulr_ge0 ?subr_ge0 // ltW.
rewrite /step_size; apply/eqP; rewrite eqr_div //.
have six : 6 != 0 :> R by rewrite pnatr_eq0.
apply/eqP; apply: (mulfI six); apply: (mulfI p0).
move: (S1 R s Tmax) (S2 R s Tmax) e1 e2 => a b e1 e2.
transitivity (3 * (2 * a) * (p * v + 3 * (r - 1) * (p * u))); first by ring.
by rewrite -e2 -e1; transitivity (18 * (p * u) * (b + (r - 1) * a)); [rewrite -e1|]; ring.
Qed.

Lemma step_size_zero Tmax (r : R) : (2 <= Tmax)%N -> 1 <= r ->
  step_size Zero Tmax r = 3 / (2 * Tmax%:R + 3 * r - 4).
Proof.
case: Tmax => [|[|n]] // T2 r1; have [e1 e2] := sums_zero n.
have n_ge0 : 0 <= n%:R :> R by rewrite ler0n.
have p_gt0 : 0 < (n%:R + 1) * (n%:R + 2) :> R by rewrite mulr_gt0 // -?natrS -?natrD ltr0n ?addn2.
have D : (2 * n%:R + 3) + 3 * (r - 1) * 1 = 2 * n.+2%:R + 3 * r - 4 :> R by rewrite !natrS; ring.
have D0 : (2 * n%:R + 3) + 3 * (r - 1) * 1 != 0.
  rewrite gt_eqF // ltr_paddr ?mulr1 ?mulr_ge0 ?ler0n ?subr_ge0 //.
  by rewrite ltr_paddl ?mulr_ge0 ?ltr0n ?ler0n.
have {}e1 : 2 * S1 R Zero n.+2 = (n%:R + 1) * (n%:R + 2) * 1 by rewrite mulr1.
by rewrite (step_sizeE T2 r1 e1 e2 (lt0r_neq0 p_gt0) D0) D mulr1.
Qed.

Lemma step_size_wrap Tmax (r : R) : (2 <= Tmax)%N -> 1 <= r ->
  step_size Wrap Tmax r = 3 * (Tmax%:R + 2) / (2 * Tmax%:R ^+ 2 + (3 * r + 2) * Tmax%:R + 6 * r).
Proof.
case: Tmax => [|[|n]] // T2 r1; have [e1 e2] := sums_wrap n.
have n_ge0 : 0 <= n%:R :> R by rewrite ler0n.
have p_gt0 : 0 < n%:R + 1 :> R by rewrite -natrS ltr0n.
have D : (2 * n%:R ^+ 2 + 13 * n%:R + 24) + 3 * (r - 1) * (n%:R + 4)
    = 2 * n.+2%:R ^+ 2 + (3 * r + 2) * n.+2%:R + 6 * r :> R by rewrite !natrS; ring.
have D0 : (2 * n%:R ^+ 2 + 13 * n%:R + 24) + 3 * (r - 1) * (n%:R + 4) != 0.
  apply: lt0r_neq0; apply: ltr_paddr.
    by rewrite -natrD mulr_ge0 ?ler0n // mulr_ge0 ?ler0n // subr_ge0.
  by rewrite -natrX -!natrM -!natrD ltr0n addn_gt0 orbT.
rewrite (step_sizeE T2 r1 e1 e2 (lt0r_neq0 p_gt0) D0) D; congr (_ * _ / _).
by rewrite !natrS; ring.
Qed.

End StepSize.

(** *** The error of a coordinate *)

Section Error.

Variables (R : realFieldType) (d H : nat) (s : boundary) (Tmax : nat) (B : blocks R H d).
Hypotheses (d1 : (1 <= d)%N) (H1 : (1 <= H)%N) (Tmax2 : (2 <= Tmax)%N).
Hypothesis general : ~ (s = Zero /\ Tmax = 2%N).

(** The row sums of a projector: sum_j Pi_ij^2 = Pi_ii. *)
Lemma projector_row m (P : 'M[R]_d) i : is_projector m P -> \sum_j P i j ^+ 2 = P i i.
Proof.
case=> symP idP _; rewrite -[in RHS]idP mxE; apply: eq_bigr => j _.
by rewrite -[in RHS]symP [P^T j i]mxE symP.
Qed.

Lemma coordinate_error T i : (2 <= T <= Tmax)%N -> aug_loss (unitary d) s B Tmax = least R s Tmax H d ->
  msq (unitary d) (aug_error s B T i) = error_at s (step R s Tmax H d) (redundancy R H d) T.
Proof.
move=> TT /minimisers [] // [P [ME proj [] // diag]] none; have T2 : (2 <= T)%N by case/andP: TT.
rewrite (msq_degrees s B i (@neutral_unitary d) T2) big_ord_recl subr0 msq_target //; last exact: step_distinct_unitary.
rewrite [X in _ + X]big1 => [|q _]; last first.
  have q13 : (1 <= lift ord0 q <= 3)%N by rewrite lift0 ltnS (ltn_ord q).
  move/eqP: (none _ q13); rewrite psumr_eq0 => [/allP all0|T' _]; last by apply: sumr_ge0 => k _; exact: msq_ge0.
  have /all0 /eqP sum0 : T \in index_iota 2 Tmax.+1 by rewrite mem_index_iota ltnS.
  by apply: (psumr_eq0P _ sum0) => // k _; exact: msq_ge0.
rewrite addr0; have m_neq0 : (minn H d)%:R != 0 :> R by rewrite pnatr_eq0 -lt0n leq_min H1.
have d_neq0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have ME' j : prod (b1 B) (a3 B) i j = redundancy R H d * step R s Tmax H d * P i j.
  by rewrite -[prod _ _ i j]/(aug_mixing B i j) ME mxE /redundancy; congr (_ * _); rewrite mulrAC.
have r_diag : redundancy R H d * P i i = 1 by rewrite diag /redundancy mulrA divfK // divff.
have := projector_row i proj; rewrite (bigD1 i) //= => rowE.
rewrite /error_at ME' mulrAC r_diag mul1r; congr (_ + _).
  by rewrite mulrC.
rewrite -mulrA; congr (_ * _).
transitivity ((redundancy R H d * step R s Tmax H d) ^+ 2 * (P i i - P i i ^+ 2)).
  by rewrite -{1}rowE addrAC subrr add0r mulr_sumr; apply: eq_bigr => j _; rewrite ME' exprMn.
move: (redundancy R H d) (step R s Tmax H d) (P i i) r_diag => r e p rp1.
transitivity (e ^+ 2 * (r * (r * p) - (r * p) ^+ 2)); first by ring.
by rewrite rp1 mulr1 expr1n.
Qed.

End Error.

(** ** The theorems *)

Theorem augmented_decoupling (R : realFieldType) : augmented_decoupling_statement R.
Proof.
move=> d H s Tmax B; split; first exact: decoupling (@neutral_unitary d).
by move=> q; exact: degree_loss_ge0.
Qed.

Theorem augmented_loss_target_degree (R : realFieldType) : augmented_loss_target_degree_statement R.
Proof. by move=> d H s Tmax B; apply: degree_loss_target; exact: step_distinct_unitary. Qed.

Theorem augmented_minimum (R : realFieldType) : augmented_minimum_statement R.
Proof. by move=> d H s Tmax B d1 H1 Tmax2; exact: minimum. Qed.

Theorem augmented_minimum_attained (R : rcfType) : augmented_minimum_attained_statement R.
Proof. exact: minimum_attained. Qed.

Theorem augmented_minimisers (R : realFieldType) : augmented_minimisers_statement R.
Proof. by move=> d H s Tmax B d1 H1 Tmax2; exact: minimisers. Qed.

Theorem augmented_frames_exist (R : rcfType) : equal_norm_frames_exist R.
Proof. exact: equal_norm_frames. Qed.

Theorem augmented_step_size_zero (R : realFieldType) : augmented_step_size_zero_statement R.
Proof. exact: step_size_zero. Qed.

Theorem augmented_step_size_wrap (R : realFieldType) : augmented_step_size_wrap_statement R.
Proof. exact: step_size_wrap. Qed.

Theorem augmented_one_head_zero (R : realFieldType) : augmented_one_head_zero_statement R.
Proof. exact: one_head_zero_iff. Qed.

Theorem augmented_one_head_wrap (R : realFieldType) : augmented_one_head_wrap_statement R.
Proof. exact: one_head_wrap_iff. Qed.

Theorem augmented_exception (R : realFieldType) : augmented_exception_statement R.
Proof. exact: exception. Qed.

Theorem augmented_error (R : realFieldType) : augmented_error_statement R.
Proof.
move=> d H s Tmax T B i d1 H1 TT general optimal; have /andP [T2 TTmax] := TT.
exact: coordinate_error (leq_trans T2 TTmax) general _ _ TT optimal.
Qed.

Print Assumptions augmented_decoupling.
Print Assumptions augmented_loss_target_degree.
Print Assumptions augmented_minimum.
Print Assumptions augmented_minimum_attained.
Print Assumptions augmented_minimisers.
Print Assumptions augmented_frames_exist.
Print Assumptions augmented_step_size_zero.
Print Assumptions augmented_step_size_wrap.
Print Assumptions augmented_one_head_zero.
Print Assumptions augmented_one_head_wrap.
Print Assumptions augmented_exception.
Print Assumptions augmented_error.
