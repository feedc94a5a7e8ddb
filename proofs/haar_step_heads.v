(** * Full blocks of any number of heads on sequences from Haar measure

    Here s_1 is uniform as well, so that the law does not change with
    W -> U W U^-1, x -> U x.  Then a prediction <s_i, A s_j> B s_k shares with
    any combination of products m_p s_l a form in A and B that is determined
    by its values for A = B = I and for the swap, the sum over A = E_ab, B = E_ba.
    Of these I makes a step and the swap makes K m_1 s_T, "the turned token".
    So the error of the best combination of the two is uncorrelated with every
    prediction, whatever the blocks:

    - [full_least]: the loss of full blocks is at least
      Tmax - 1 - x sum N - y sum Y, where x, y solve the normal equations;
    - [full_attained]: d^2 heads attain it. *)

From mathcomp Require Import all_ssreflect all_algebra all_fingroup zify ring.
From icar.kit Require Import laurent plain charges augmented.
From icar Require Import haar_step_traces haar_step haar_step_loss haar_step_forms.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** The other direction *)

(** What the swap predicts: K m_1 s_T. *)
Definition turned (C : numClosedFieldType) (d : nat) (s : nat -> 'cV[C]_d) (T : nat) : 'cV[C]_d :=
  \sum_(1 <= t < T.+1) dot (s t.-1) (s t) *: s T.

(** What it shares with a step of size 1 at K terms. *)
Definition mixed (F : numFieldType) (d K : nat) : F :=
  K%:R * \sum_(1 <= k < K.+1) pair_value F d k 1.

(** The sums over T = 2, ..., Tmax of that, of K/d and of K^2/d. *)
Definition sum_mixed (F : numFieldType) (d : nat) (s : boundary) (Tmax : nat) : F :=
  \sum_(2 <= T < Tmax.+1) mixed F d (count_useful s T).
Definition sum_turned (F : numFieldType) (d : nat) (s : boundary) (Tmax : nat) : F :=
  \sum_(2 <= T < Tmax.+1) (count_useful s T)%:R / d%:R.
Definition sum_square (F : numFieldType) (d : nat) (s : boundary) (Tmax : nat) : F :=
  \sum_(2 <= T < Tmax.+1) (count_useful s T)%:R ^+ 2 / d%:R.

(** ** Invariance *)

Section Seen.

Variables (C : numClosedFieldType) (d : nat).
Implicit Types (A B U W : 'M[C]_d) (x u v w : 'cV[C]_d) (i j k l p : int).

(** What a prediction <s_i, A s_j> B s_k shares with m_p s_l. *)
Definition seen A B i j k l p W x : C :=
  dot (dot (orbit W x i) (A *m orbit W x j) *: (B *m orbit W x k)) (overlap W x p *: orbit W x l).

Definition conjugated U W : 'M[C]_d := U *m W *m adjoint U.

Lemma adjointM U W : adjoint (U *m W) = adjoint W *m adjoint U.
Proof. by rewrite /adjoint map_mxM trmx_mul. Qed.

Lemma adjoint_adjoint U : adjoint (adjoint U) = U.
Proof. by apply/matrixP => i j; rewrite !mxE conjCK. Qed.

Lemma adjoint_unitary U : is_unitary U -> is_unitary (adjoint U).
Proof. by rewrite /is_unitary adjoint_adjoint => /mulmx1C. Qed.

Lemma orbit_conjugated U W x k : is_unitary U ->
  orbit (conjugated U W) (U *m x) k = U *m orbit W x k.
Proof.
move=> U1; have pass M v : conjugated U M *m (U *m v) = U *m (M *m v).
  by rewrite /conjugated -!mulmxA [adjoint U *m _]mulmxA U1 mul1mx.
have adj : adjoint (conjugated U W) = conjugated U (adjoint W).
  by rewrite /conjugated !adjointM adjoint_adjoint mulmxA.
have times M (j : nat) : iter j (mulmx (conjugated U M)) (U *m x) = U *m iter j (mulmx M) x.
  by elim: j => //= j ->; rewrite pass.
by case: k => k; rewrite /orbit ?adj times.
Qed.

Lemma dot_moved U u v : is_unitary U -> dot (U *m u) (U *m v) = dot u v.
Proof. by move=> U1; rewrite dot_adjoint mulmxA U1 mul1mx. Qed.

Lemma seen_conjugated U A B i j k l p W x : is_unitary U ->
  seen A B i j k l p (conjugated (adjoint U) W) (adjoint U *m x)
  = seen (conjugated U A) (conjugated U B) i j k l p W x.
Proof.
move=> U1; have U2 := adjoint_unitary U1; rewrite /seen /overlap !orbit_conjugated // !dot_moved //.
have back M v : M *m (adjoint U *m v) = adjoint U *m (conjugated U M *m v).
  by rewrite /conjugated !mulmxA U1 mul1mx.
by rewrite !back !(dotZl, dotZr) !dot_moved.
Qed.

End Seen.

Section Law.

Variables (C : numClosedFieldType) (d n : nat).
Variables (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d).

(** The law does not change with W -> U W U^-1, x -> U x, as far as [seen] sees. *)
Definition haar_invariant (r : nat) : Prop := forall U, is_unitary U -> forall A B (i j k l p : int),
  (`|i| <= r)%N -> (`|j| <= r)%N -> (`|k| <= r)%N -> (`|l| <= r)%N -> (`|p| <= r)%N ->
  mean rho (fun a => seen A B i j k l p (conjugated U (W a)) (U *m x a))
  = mean rho (fun a => seen A B i j k l p (W a) (x a)).

Variables (s : boundary) (Tmax : nat).
Hypothesis law_ok : haar_like rho W x Tmax.+1.
Hypothesis law_invariant : haar_invariant Tmax.+1.

Local Notation mean := (mean rho).
Local Notation m k a := (overlap (W a) (x a) k).
Local Notation orb k a := (orbit (W a) (x a) k).
Local Notation tok t a := (state s (W a) (x a) t).
Local Notation edge := (edge_of C s).
Implicit Types (T : nat) (A B : 'M[C]_d) (v w : 'I_n -> 'cV[C]_d).

(** ** Forms *)

(** Combinations of m_p s_l with p + l = T. *)
Inductive upper T : ('I_n -> 'cV[C]_d) -> Prop :=
| UpperTerm (p l : int) : 0 <= p <= T%:Z -> 0 <= l <= T%:Z -> p + l = T%:Z ->
    upper T (fun a => m p a *: orb l a)
| UpperAdd c v w : upper T v -> upper T w -> upper T (fun a => c *: v a + w a)
| UpperZero : upper T (fun=> 0)
| UpperEq v w : v =1 w -> upper T v -> upper T w.

Lemma upper_sum T I (r : seq I) (c : I -> C) (v : I -> 'I_n -> 'cV[C]_d) :
  (forall i, upper T (v i)) -> upper T (fun a => \sum_(i <- r) c i *: v i a).
Proof.
move=> up; elim: r => [|i r IH].
  by apply: (UpperEq (v := fun=> 0)); [move=> a; rewrite big_nil | exact: UpperZero].
apply: (UpperEq (v := fun a => c i *: v i a + \sum_(j <- r) c j *: v j a)).
  by move=> a; rewrite big_cons.
exact: UpperAdd.
Qed.

Lemma lower_upper T v w : lower rho W x T v -> upper T w -> mean (fun a => dot (v a) (w a)) = 0.
Proof.
move=> low; elim=> [p l pT lT pl|c w1 w2 _ IH1 _ IH2||w1 w2 ww _ IH].
- exact: low.
- under eq_mean => a do rewrite dotDr dotZr.
  by rewrite meanD meanZ IH1 IH2 mulr0 addr0.
- by apply: big1 => a _; rewrite dot0r mulr0.
by rewrite -IH; apply: eq_mean => a; rewrite ww.
Qed.

(** What a prediction <u, A v> B y shares with w. *)
Definition form (u v y w : 'I_n -> 'cV[C]_d) A B : C :=
  mean (fun a => dot (dot (u a) (A *m v a) *: (B *m y a)) (w a)).

Lemma form_left u v y w B : conj_linear (fun A => form u v y w A B).
Proof.
move=> c A A'; rewrite -meanZ -meanD; apply: eq_mean => a.
by rewrite mulmxDl -scalemxAl dotDr dotZr !dotZl rmorphD rmorphM mulrDl mulrA.
Qed.

Lemma form_right u v y w A : conj_linear (form u v y w A).
Proof.
move=> c B B'; rewrite -meanZ -meanD; apply: eq_mean => a.
by rewrite mulmxDl -scalemxAl scalerDr dotDl !dotZl mulrCA.
Qed.

Local Notation shared_with w i j k := (form (fun a => orb i a) (fun a => orb j a) (fun a => orb k a) w).

Let small (T : nat) (i : int) := -1 <= i <= T%:Z.

Lemma shared_moved T w i j k U A B : (T <= Tmax)%N -> upper T w ->
  small T i -> small T j -> small T k -> is_unitary U ->
  shared_with w i j k (conjugated U A) (conjugated U B) = shared_with w i j k A B.
Proof.
rewrite /small => T_le up iT jT kT U1; elim: up => [p l pT lT pl|c w1 w2 _ IH1 _ IH2||w1 w2 ww _ IH].
- transitivity (mean (fun a => seen (conjugated U A) (conjugated U B) i j k l p (W a) (x a))) => //.
  under eq_mean => a do rewrite -seen_conjugated //.
  by rewrite (law_invariant (adjoint_unitary U1)) //; lia.
- have expand A' B' : shared_with (fun a => c *: w1 a + w2 a) i j k A' B'
      = c * shared_with w1 i j k A' B' + shared_with w2 i j k A' B'.
    by rewrite -meanZ -meanD; apply: eq_mean => a; rewrite dotDr dotZr.
  by rewrite !expand IH1 IH2.
- have zero A' B' : shared_with (fun=> 0) i j k A' B' = 0.
    by apply: big1 => a _; rewrite dot0r mulr0.
  by rewrite !zero.
have change A' B' : shared_with w2 i j k A' B' = shared_with w1 i j k A' B'.
  by apply: eq_mean => a; rewrite ww.
by rewrite !change.
Qed.

(** The swap. *)
Lemma swap_sum (u v y : 'cV[C]_d) :
  \sum_a \sum_b dot u (delta_mx a b *m v) *: (delta_mx b a *m y) = dot u y *: v.
Proof.
have delta_mul a b (z : 'cV[C]_d) : delta_mx a b *m z = z b 0 *: unit_vector C a.
  apply/colP => i; rewrite !mxE (bigD1 b) //= big1 => [|j jb]; rewrite !mxE; last first.
    by rewrite (negPf jb) andbF mul0r.
  by rewrite eqxx !andbT addr0 mulrC.
have dot_e (z : 'cV[C]_d) a : dot z (unit_vector C a) = (z a 0)^*.
  rewrite /dot (bigD1 a) //= big1 => [|i ia]; last by rewrite !mxE (negPf ia) mulr0.
  by rewrite !mxE !eqxx mulr1 addr0.
transitivity (\sum_a \sum_b ((u a 0)^* * y a 0) *: (v b 0 *: unit_vector C b)).
  apply: eq_bigr => a _; apply: eq_bigr => b _; rewrite !delta_mul dotZr dot_e !scalerA.
  by congr (_ *: _); rewrite [v b 0 * _]mulrC mulrAC.
under eq_bigr => a _ do rewrite -scaler_sumr.
rewrite -scaler_suml; congr (_ *: _).
rewrite [RHS]matrix_sum_delta; apply: eq_bigr => b _.
by rewrite big_ord1.
Qed.

Lemma form_one u v y w : form u v y w 1%:M 1%:M = mean (fun a => dot (dot (u a) (v a) *: y a) (w a)).
Proof. by apply: eq_mean => a; rewrite !mul1mx. Qed.

Lemma form_swap u v y w : \sum_a \sum_b form u v y w (delta_mx a b) (delta_mx b a)
  = mean (fun a => dot (dot (u a) (y a) *: v a) (w a)).
Proof.
under eq_bigr => a _ do rewrite -mean_sum.
rewrite -mean_sum; apply: eq_mean => e; rewrite -swap_sum dot_suml.
by apply: eq_bigr => a _; rewrite dot_suml.
Qed.

(** A prediction of lower degree shares nothing. *)
Lemma shared0 T w i j k A B : (T <= Tmax)%N -> upper T w -> small T i -> small T j -> small T k ->
  j - i + k != T%:Z -> shared_with w i j k A B = 0.
Proof.
move=> T_le up iT jT kT deg.
have unitary_W a : is_unitary (W a) by case: law_ok => _ /(_ a) [].
have none l i' j' : small T i' -> small T j' -> j' - i' + l != T%:Z -> small T l ->
    mean (fun a => dot (dot (orb i' a) (orb j' a) *: orb l a) (w a)) = 0.
  rewrite /small => iT' jT' deg' lT; apply: lower_upper up.
  apply: (@eq_lower _ _ _ _ _ _ _ (fun a => 1 *: (m (j' - i') a *: orb l a))).
    by move=> a; rewrite scale1r dot_orbit.
  by apply: (lower_term law_ok) => //; lia.
apply: (form_eq0 (form_left _ _ _ _) (form_right _ _ _ _)) => [U U1 A' B'||].
- exact: (shared_moved _ _ T_le up).
- by rewrite form_one none.
by rewrite form_swap none //; move: deg; lia.
Qed.

Lemma form_tokens w t1 t2 t3 A B :
  form (fun a => tok t1 a) (fun a => tok t2 a) (fun a => tok t3 a) w A B
  = ((edge t1)^* * edge t2 * edge t3)^* * shared_with w (t1%:Z - 1) (t2%:Z - 1) (t3%:Z - 1) A B.
Proof.
rewrite -meanZ; apply: eq_mean => a; rewrite !stateE -!scalemxAr !(dotZl, dotZr).
move: (dot _ _) (dot _ _) => z y; rewrite !rmorphM /= !conjCK.
by move: (edge t1) (edge t2)^* (edge t3)^* z^* => e1 e2 e3 z'; ring.
Qed.

Lemma form_lower T w t1 t2 t3 A B : (T <= Tmax)%N -> upper T w ->
  (t1 <= T)%N -> (t2 <= T)%N -> (t3 <= T)%N -> (t2 + t3 != T + t1 + 1)%N ->
  form (fun a => tok t1 a) (fun a => tok t2 a) (fun a => tok t3 a) w A B = 0.
Proof.
move=> T_le up t1T t2T t3T deg; rewrite form_tokens (shared0 _ _ T_le up) ?mulr0 //; rewrite /small; lia.
Qed.

(** ** Moments of the two directions *)

Hypothesis d1 : (1 <= d)%N.

Local Notation step_at T a := (unit_step (state s (W a) (x a)) T).
Local Notation turn_at T a := (turned (state s (W a) (x a)) T).
Local Notation K T := (count_useful s T).

Let unitary_W a : is_unitary (W a). Proof. by case: law_ok => _ /(_ a) []. Qed.
Let unit_x a : sqnorm (x a) = 1. Proof. by case: law_ok => _ /(_ a) []. Qed.

Let edge1 t : (1 <= t)%N -> edge t = 1.
Proof. by rewrite /edge_of; case: (s) => //; case: t. Qed.

Let sum_edges T : (1 <= T)%N -> \sum_(1 <= t < T.+1) (edge t.-1)^* = (K T)%:R.
Proof.
move=> T1; rewrite /count_useful; case sE: (s); last first.
  rewrite (eq_bigr (fun=> 1)) => [|t _]; last by rewrite /edge_of rmorph1.
  by rewrite sumr_const_nat subSS subn0.
rewrite big_ltn // {1}/edge_of rmorph0 add0r (eq_big_nat _ _ (F2 := fun=> 1)) => [|t /andP [t2 _]].
  by rewrite sumr_const_nat; congr _%:R; lia.
by rewrite -sE edge1 ?rmorph1 //; lia.
Qed.

Lemma turnedE T a : (1 <= T)%N -> turn_at T a = (K T)%:R *: (m 1 a *: orb (T%:Z - 1) a).
Proof.
move=> T1; rewrite -sum_edges // scaler_suml; apply: eq_big_nat => t /andP [t1 _].
rewrite !stateE (edge1 t1) (edge1 T1) !scale1r dotZl dot_orbit // -scalerA; congr (_ *: (m _ a *: _)).
by lia.
Qed.

Let K_le T : (K T <= T)%N.
Proof. by rewrite /count_useful; case: (s) => //; exact: leq_pred. Qed.

Let tokS T a : tok T.+1 a = orb T%:Z a.
Proof. by rewrite /state; case: (s); rewrite (_ : T.+1%:Z - 1 = T%:Z) //; lia. Qed.

Let d_neq0 : d%:R != 0 :> C. Proof. by rewrite pnatr_eq0 -lt0n. Qed.

Let first_square : square_value C d 1 = 1 / d%:R.
Proof.
rewrite /square_value (minn_idPl d1) addn1; have : d.+1%:R != 0 :> C by rewrite pnatr_eq0.
by move: d.+1%:R d_neq0 => z d0 z0; field; rewrite z0 d0.
Qed.

Lemma mean_dotC v w : mean (fun a => dot (v a) (w a)) = (mean (fun a => dot (w a) (v a)))^*.
Proof. by rewrite -(mean_conj law_ok); apply: eq_mean => a; rewrite dotC. Qed.

Lemma mean_step_turned T : (1 <= T <= Tmax)%N ->
  mean (fun a => dot (step_at T a) (turn_at T a)) = mixed C d (K T).
Proof.
case/andP => T1 T_le; transitivity (mean (fun a => (K T)%:R * (\sum_(1 <= q < (K T).+1)
    (m q%:Z a)^* * (m 1%N%:Z a * m (q%:Z - 1%N%:Z) a)))).
  apply: eq_mean => a; rewrite (stepE s law_ok a T1) turnedE // dotZr dot_suml; congr (_ * _).
  apply: eq_bigr => q _; rewrite dotZl dotZr dot_orbit //.
  by rewrite (_ : T%:Z - 1 - (T%:Z - q%:Z) = q%:Z - 1%N%:Z) //; lia.
rewrite meanZ mean_sum; congr (_ * _); apply: eq_big_nat => q /andP [q1 qK].
have qT : (1 <= q <= Tmax)%N by rewrite q1 (leq_trans _ T_le) // (leq_trans _ (K_le T)).
have oneT : (1 <= 1 <= Tmax)%N by rewrite /= (leq_trans T1).
by have := mean_pair law_ok qT oneT.
Qed.

Let mean_first : mean (fun a => m 1 a * (m 1 a)^*) = 1 / d%:R.
Proof.
rewrite -first_square; case: law_ok => _ _ sq _ _.
by rewrite /square_value -sq //; apply: eq_mean => a; rewrite normCK.
Qed.

Lemma mean_turned T : (1 <= T)%N ->
  mean (fun a => dot (turn_at T a) (turn_at T a)) = (K T)%:R ^+ 2 / d%:R.
Proof.
move=> T1; rewrite -[_^-1]mul1r -mean_first -meanZ; apply: eq_mean => a.
rewrite turnedE // !(dotZl, dotZr) dot_orbit // subrr overlap0 // rmorph_nat.
by move: ((K T)%:R : C) (m 1 a) (m 1 a)^* => k z z'; ring.
Qed.

Lemma mean_target_turned T : (1 <= T)%N ->
  mean (fun a => dot (tok T.+1 a) (turn_at T a)) = (K T)%:R / d%:R.
Proof.
move=> T1; rewrite -[_^-1]mul1r -mean_first -meanZ; apply: eq_mean => a.
rewrite turnedE // tokS !dotZr dot_orbit // (_ : T%:Z - 1 - T%:Z = - 1); last by lia.
by rewrite overlapN.
Qed.

Let real_mixed T : (mixed C d (K T))^* = mixed C d (K T).
Proof.
apply/CrealP/ger0_real; rewrite mulr_ge0 ?ler0n //; apply: sumr_ge0 => q _; exact: pair_ge0.
Qed.

Let real_gain T : (gain C d (K T))^* = gain C d (K T).
Proof. by apply/CrealP/ger0_real; exact: gain_ge0. Qed.

(** ** A combination of the two *)

Variables (X Y : C).

Let err T a : 'cV[C]_d := X *: step_at T a + (Y *: turn_at T a - tok T.+1 a).

Lemma upper_err T : (2 <= T <= Tmax)%N -> upper T (err T).
Proof.
case/andP => T2 T_le; have T1 : (1 <= T)%N by exact: ltnW.
apply: (UpperAdd X (v := fun a => step_at T a) (w := fun a => Y *: turn_at T a - tok T.+1 a)).
  apply: (UpperEq (v := fun a => \sum_(q <- index_iota 1 (K T).+1)
      (q <= T)%N%:R *: (if (q <= T)%N then m q%:Z a *: orb (T%:Z - q%:Z) a else 0))).
    move=> a; rewrite (stepE s law_ok a T1); apply: eq_big_nat => q /andP [q1 qK].
    by rewrite (leq_trans _ (K_le T)) // scale1r.
  apply: (@upper_sum _ _ _ _ (fun q a => if (q <= T)%N then m q%:Z a *: orb (T%:Z - q%:Z) a else 0)) => q.
  by case: leqP => qT; [apply: UpperTerm; lia | exact: UpperZero].
apply: (UpperAdd Y (v := fun a => turn_at T a) (w := fun a => - tok T.+1 a)).
  apply: (UpperEq (v := fun a => (K T)%:R *: (m 1 a *: orb (T%:Z - 1) a) + 0)).
    by move=> a; rewrite turnedE // addr0.
  apply: UpperAdd; last exact: UpperZero.
  by apply: UpperTerm; lia.
apply: (UpperEq (v := fun a => (- 1) *: (m 0 a *: orb T%:Z a) + 0)).
  by move=> a; rewrite tokS overlap0 // scale1r scaleN1r addr0.
apply: UpperAdd; last exact: UpperZero.
by apply: UpperTerm; lia.
Qed.

Lemma mean_step_err T : (2 <= T <= Tmax)%N -> mean (fun a => dot (step_at T a) (err T a))
  = X * power_of C d (K T) + (Y * mixed C d (K T) - gain C d (K T)).
Proof.
case/andP => T2 T_le; have T1T : (1 <= T <= Tmax)%N by rewrite ltnW.
rewrite -(mean_step s law_ok T1T) -(mean_step_turned T1T) -real_gain -(mean_target_step s law_ok T1T).
rewrite -mean_dotC -!meanZ -mulN1r -meanZ -!meanD; apply: eq_mean => a.
by rewrite /err sqnormE !dotDr -scaleN1r !dotZr.
Qed.

Lemma mean_turned_err T : (2 <= T <= Tmax)%N -> mean (fun a => dot (turn_at T a) (err T a))
  = X * mixed C d (K T) + (Y * ((K T)%:R ^+ 2 / d%:R) - (K T)%:R / d%:R).
Proof.
case/andP => T2 T_le; have T1 : (1 <= T)%N by exact: ltnW.
have T1T : (1 <= T <= Tmax)%N by rewrite ltnW.
have real : ((K T)%:R / d%:R : C)^* = (K T)%:R / d%:R by rewrite fmorph_div !rmorph_nat.
rewrite -(mean_turned T1) -real_mixed -(mean_step_turned T1T) -real -(mean_target_turned T1).
rewrite -!mean_dotC -!meanZ -mulN1r -meanZ -!meanD; apply: eq_mean => a.
by rewrite /err !dotDr -scaleN1r !dotZr.
Qed.

(** What predictions from A3 and B1 share with it, over all lengths. *)
Let total A B : C := \sum_(2 <= T < Tmax.+1) \sum_(1 <= t < T.+1)
  form (fun a => tok t.-1 a) (fun a => tok T a) (fun a => tok t a) (err T) A B.

Local Notation SN := (sum_gain C d s Tmax).
Local Notation SQ := (sum_power C d s Tmax).
Local Notation SC := (sum_mixed C d s Tmax).
Local Notation SY := (sum_turned C d s Tmax).
Local Notation SR := (sum_square C d s Tmax).

Hypothesis normal_step : X * SQ + Y * SC = SN.
Hypothesis normal_turned : X * SC + Y * SR = SY.

Let sum_step_err : \sum_(2 <= T < Tmax.+1) mean (fun a => dot (step_at T a) (err T a)) = 0.
Proof.
rewrite (eq_big_nat _ _ (F2 := fun T => X * power_of C d (K T) + (Y * mixed C d (K T) - gain C d (K T)))).
  by rewrite !big_split /= sumrN -!mulr_sumr addrA [X in X - _]normal_step subrr.
by move=> T TT; exact: mean_step_err.
Qed.

Let sum_turned_err : \sum_(2 <= T < Tmax.+1) mean (fun a => dot (turn_at T a) (err T a)) = 0.
Proof.
rewrite (eq_big_nat _ _ (F2 := fun T => X * mixed C d (K T)
    + (Y * ((K T)%:R ^+ 2 / d%:R) - (K T)%:R / d%:R))).
  by rewrite !big_split /= sumrN -!mulr_sumr addrA [X in X - _]normal_turned subrr.
by move=> T TT; exact: mean_turned_err.
Qed.

Lemma total0 A B : total A B = 0.
Proof.
apply: (@form_eq0 _ _ total) => [B' c A1' A2'|A' c B1' B2'|U U1 A' B'||].
- rewrite /total mulr_sumr -big_split; apply: eq_bigr => T _ /=.
  rewrite mulr_sumr -big_split; apply: eq_bigr => t _ /=; exact: form_left.
- rewrite /total mulr_sumr -big_split; apply: eq_bigr => T _ /=.
  rewrite mulr_sumr -big_split; apply: eq_bigr => t _ /=; exact: form_right.
- apply: eq_big_nat => T TT; apply: eq_big_nat => t /andP [t1 tT].
  have up := upper_err TT; case/andP: TT => T2 T_le.
  by rewrite !form_tokens (shared_moved _ _ T_le up) // /small; lia.
- rewrite -[RHS]sum_step_err; apply: eq_bigr => T _.
  under eq_bigr => t _ do rewrite form_one.
  by rewrite -mean_sum; apply: eq_mean => a; rewrite -dot_suml.
rewrite -[RHS]sum_turned_err /total.
under eq_bigr => i _ do rewrite exchange_big.
rewrite exchange_big; apply: eq_bigr => T _ /=.
transitivity (\sum_(1 <= t < T.+1) \sum_i \sum_j form (fun a => tok t.-1 a) (fun a => tok T a)
    (fun a => tok t a) (err T) (delta_mx i j) (delta_mx j i)).
  under eq_bigr => i _ do rewrite exchange_big.
  by rewrite exchange_big.
under eq_bigr => t _ do rewrite form_swap.
by rewrite -mean_sum; apply: eq_mean => a; rewrite -dot_suml.
Qed.

Variables (H : nat) (B : heads C H d).

Local Notation guess T a := (haar_prediction B (state s (W a) (x a)) T).

Lemma mean_guess_err : \sum_(2 <= T < Tmax.+1) mean (fun a => dot (guess T a) (err T a)) = 0.
Proof.
transitivity (\sum_h total (A3 B h) (B1 B h)); last by apply: big1 => h _; exact: total0.
rewrite /total [RHS]exchange_big; apply: eq_big_nat => T TT /=.
have up := upper_err TT; case/andP: TT => T2 T_le.
pose f A B' t1 t2 t3 := form (fun a => tok t1 a) (fun a => tok t2 a) (fun a => tok t3 a) (err T) A B'.
transitivity (\sum_h \sum_(1 <= t < T.+1)
   (f (A1 B h) (B1 B h) t T t + f (A2 B h) (B1 B h) t T.-1 t
    + f (A3 B h) (B1 B h) t.-1 T t + f (A4 B h) (B1 B h) t.-1 T.-1 t
    + (f (A1 B h) (B2 B h) t T t.-1 + f (A2 B h) (B2 B h) t T.-1 t.-1
    + f (A3 B h) (B2 B h) t.-1 T t.-1 + f (A4 B h) (B2 B h) t.-1 T.-1 t.-1))).
  transitivity (mean (fun a => \sum_h \sum_(1 <= t < T.+1) dot (
      (dot (tok t a) (A1 B h *m tok T a) + dot (tok t a) (A2 B h *m tok T.-1 a)
       + dot (tok t.-1 a) (A3 B h *m tok T a) + dot (tok t.-1 a) (A4 B h *m tok T.-1 a))
      *: (B1 B h *m tok t a + B2 B h *m tok t.-1 a)) (err T a))).
    apply: eq_mean => a; rewrite dot_suml; apply: eq_bigr => h _.
    by rewrite dot_suml.
  rewrite mean_sum; apply: eq_bigr => h _; rewrite mean_sum; apply: eq_bigr => t _.
  rewrite /f /form -!meanD; apply: eq_mean => a.
  by rewrite scalerDr !scalerDl !dotDl !addrA.
apply: eq_bigr => h _; apply: eq_big_nat => t /andP [t1 tT]; rewrite /f.
have none A B' t2 t2' t3 : (t2 <= T)%N -> (t2' <= T)%N -> (t3 <= T)%N -> (t2' + t3 != T + t2 + 1)%N ->
    form (fun a => tok t2 a) (fun a => tok t2' a) (fun a => tok t3 a) (err T) A B' = 0.
  exact: form_lower.
by rewrite !(none _ _ t) ?(none _ _ t.-1 T.-1) ?(none _ _ t.-1 T t.-1) ?addr0 ?add0r //; lia.
Qed.

Let combined T a : 'cV[C]_d := X *: step_at T a + Y *: turn_at T a.

Let sum_combined_err : \sum_(2 <= T < Tmax.+1) mean (fun a => dot (combined T a) (err T a)) = 0.
Proof.
transitivity (\sum_(2 <= T < Tmax.+1) (X^* * mean (fun a => dot (step_at T a) (err T a))
    + Y^* * mean (fun a => dot (turn_at T a) (err T a)))).
  by apply: eq_bigr => T _; rewrite -!meanZ -meanD; apply: eq_mean => a; rewrite dotDl !dotZl.
by rewrite big_split /= -!mulr_sumr sum_step_err sum_turned_err !mulr0 addr0.
Qed.

Let sum_target_err : \sum_(2 <= T < Tmax.+1) mean (fun a => dot (tok T.+1 a) (err T a))
  = X * SN + Y * SY - (Tmax - 1)%:R.
Proof.
rewrite (eq_big_nat _ _ (F2 := fun T => X * gain C d (K T) + (Y * ((K T)%:R / d%:R) - 1))).
  rewrite !big_split /= sumrN -!mulr_sumr addrA sumr_const_nat subSS.
  by rewrite /sum_gain /sum_turned.
move=> T /andP [T2 T_le]; have T1T : (1 <= T <= Tmax)%N by rewrite ltnW.
rewrite -(mean_target_step s law_ok T1T) -(mean_target_turned (ltnW T2)) -!meanZ.
rewrite -[1 in RHS](mean1 law_ok) -mulN1r -meanZ -!meanD; apply: eq_mean => a.
rewrite /err !dotDr -scaleN1r !dotZr; congr (_ + (_ + _ * _)).
by rewrite tokS dot_orbit // subrr overlap0.
Qed.

(** The loss of any heads is that of the combination and the mean square of what they differ by. *)
Lemma full_split : haar_loss rho W x s B Tmax = (Tmax - 1)%:R - X * SN - Y * SY
  + \sum_(2 <= T < Tmax.+1) mean (fun a => sqnorm (guess T a - combined T a)).
Proof.
pose gap T := mean (fun a => dot (guess T a - combined T a) (err T a)).
transitivity (\sum_(2 <= T < Tmax.+1) (mean (fun a => sqnorm (guess T a - combined T a)) + (gap T + ((gap T)^*
    + (mean (fun a => dot (combined T a) (err T a)) + - 1 * mean (fun a => dot (tok T.+1 a) (err T a))))))).
  apply: eq_bigr => T _; rewrite /gap -(mean_conj law_ok) -meanZ -!meanD; apply: eq_mean => a.
  have -> : err T a = combined T a - tok T.+1 a by rewrite /err /combined addrA.
  move: (guess T a) (combined T a) (tok _ _) => u v w; have -> : u - w = (u - v) + (v - w) by rewrite addrA subrK.
  move: (u - v) => y; rewrite mulN1r dotC.
  have zz : dot (v - w) (v - w) = dot v (v - w) - dot w (v - w).
    by rewrite dotDl; congr (_ + _); rewrite -[- w]scaleN1r dotZl rmorphN rmorph1 mulN1r.
  by rewrite -zz !sqnormE; move: (v - w) => z; rewrite dotDl !dotDr !addrA.
have gap0 : \sum_(2 <= T < Tmax.+1) gap T = 0.
  transitivity (\sum_(2 <= T < Tmax.+1) (mean (fun a => dot (guess T a) (err T a))
      + - 1 * mean (fun a => dot (combined T a) (err T a)))).
    apply: eq_bigr => T _; rewrite -meanZ -meanD; apply: eq_mean => a.
    by rewrite dotDl -scaleN1r dotZl rmorphN rmorph1.
  by rewrite big_split /= -mulr_sumr mean_guess_err sum_combined_err mulr0 addr0.
rewrite !big_split /= -rmorph_sum gap0 rmorph0 -mulr_sumr sum_combined_err sum_target_err.
by rewrite addrC !add0r; congr (_ + _); ring.
Qed.

Theorem full_least : (Tmax - 1)%:R - X * SN - Y * SY <= haar_loss rho W x s B Tmax.
Proof.
rewrite full_split ler_addl; apply: sumr_ge0 => T _; apply: (mean_ge0 law_ok) => a.
exact: sqnorm_ge0.
Qed.

(** Heads that predict the combination attain it. *)
Lemma full_exact : (forall T a, (2 <= T <= Tmax)%N -> guess T a = combined T a) ->
  haar_loss rho W x s B Tmax = (Tmax - 1)%:R - X * SN - Y * SY.
Proof.
move=> exact; rewrite full_split big_nat big1 ?addr0 // => T TT.
by apply: big1 => a _; rewrite exact // subrr sqnormE dot0l mulr0.
Qed.

End Law.

(** ** d^2 heads *)

Section Attained.

Variables (C : numClosedFieldType) (d H : nat).
Hypothesis many : (d ^ 2 <= H)%N.
Variables (X Y : C).

Let place (p : 'I_d * 'I_d) : 'I_H.
Proof.
apply: (widen_ord _ (enum_rank p)).
by rewrite card_prod !card_ord mulnn.
Defined.

Let place_inj : injective place.
Proof. by move=> p q /(congr1 val) /= /val_inj /enum_rank_inj. Qed.

Let left_block (p : 'I_d * 'I_d) : 'M[C]_d := Y *: delta_mx p.2 p.1 + (X *+ (p.1 == p.2)) *: 1%:M.
Let right_block (p : 'I_d * 'I_d) : 'M[C]_d := delta_mx p.1 p.2.
Let at_place (f : 'I_d * 'I_d -> 'M[C]_d) (h : 'I_H) : 'M[C]_d :=
  if [pick p | place p == h] is Some p then f p else 0.

Definition two_directions : heads C H d :=
  Heads (fun=> 0) (fun=> 0) (at_place left_block) (fun=> 0) (at_place right_block) (fun=> 0).

Lemma two_directions_predict (s : nat -> 'cV[C]_d) T :
  haar_prediction two_directions s T = X *: unit_step s T + Y *: turned s T.
Proof.
have one t : \sum_(h < H) dot (s t.-1) (A3 two_directions h *m s T) *: (B1 two_directions h *m s t)
    = X *: (dot (s t.-1) (s T) *: s t) + Y *: (dot (s t.-1) (s t) *: s T).
  transitivity (\sum_p dot (s t.-1) (left_block p *m s T) *: (right_block p *m s t)).
    rewrite (partition_big place xpredT) //; apply: eq_bigr => h _ /=.
    rewrite /at_place; case: pickP => [p /eqP placeE|none].
      rewrite (big_pred1 p) // => q; rewrite -placeE; apply/eqP/eqP => [/place_inj //|-> //].
    by rewrite big_pred0 // !mul0mx scaler0.
  rewrite -(pair_bigA _ (fun i j => dot (s t.-1) (left_block (i, j) *m s T) *: (right_block (i, j) *m s t))) /=.
  rewrite -(swap_sum (s t.-1) (s T) (s t)) [in RHS]exchange_big scaler_sumr.
  have -> : X *: (dot (s t.-1) (s T) *: s t)
      = \sum_i \sum_j (X *+ (i == j)) *: (dot (s t.-1) (s T) *: (delta_mx i j *m s t)).
    rewrite -{1}[s t]mul1mx mx1_sum_delta mulmx_suml !scaler_sumr; apply: eq_bigr => i _.
    rewrite (bigD1 i) //= eqxx big1 ?addr0 // => j ji.
    by rewrite eq_sym (negPf ji) scale0r.
  rewrite -big_split; apply: eq_bigr => i _ /=; rewrite scaler_sumr -big_split; apply: eq_bigr => j _ /=.
  rewrite /left_block /right_block /= mulmxDl -!scalemxAl mul1mx dotDr !dotZr scalerDl addrC.
  by rewrite !scalerA.
rewrite /haar_prediction /unit_step /turned !scaler_sumr -big_split exchange_big.
apply: eq_bigr => t _ /=; rewrite -one; apply: eq_bigr => h _ /=.
by rewrite !mul0mx !dot0r !add0r !addr0.
Qed.

End Attained.

Print Assumptions full_split.
Print Assumptions two_directions_predict.
