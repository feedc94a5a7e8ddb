(** The normalised layer on its diagonal: its loss and the derivatives by every entry of P and A. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent normalised normalised_diagonal.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Rows.
Variables (R : realFieldType) (d : nat) (a b : R) (x : 'I_d -> R) (n : nat).
Hypothesis n1 : (1 <= n)%N.
Implicit Types (f : character d -> R) (i j k r : 'I_d).
Let u := a * b.
Let n0 : n%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Let layer := error (diagonal d a b) x n.+1.

(** A prediction with one entry of P, or of A. *)
Lemma lin_value f j k i : lin f (prediction (masked (delta_mx j k) a%:M) x n.+1 i) =
  a / n%:R * ((i == j)%:R * \sum_(1 <= s < n.+1) \sum_r x k * x r ^+ 2 * f (psi n k r s)).
Proof.
rewrite lin_prediction [RHS]mulrAC [RHS]mulrC; congr (_ * _); rewrite !mulr_sumr.
apply: eq_big_nat => s /andP[s1 _]; rewrite (bigD1 k) //= [X in _ + X]big1 ?addr0 => [|q /negbTE qk].
  rewrite !mulr_sumr; apply: eq_bigr => r _.
  transitivity (\sum_l (a%:M : 'M_d) r l * ((i == j)%:R * (x k * x r * x l) * f (chi n s k r l))).
    apply: eq_bigr => l _; rewrite [delta_mx _ _ _ _]mxE eqxx andbT.
    by rewrite -!mulrA mulrCA.
  by rewrite sum_scalar chi_psi //; move: (f _) => y; ring.
by rewrite big1 // => r _; rewrite big1 // => l _; rewrite [delta_mx _ _ _ _]mxE qk andbF !mul0r.
Qed.

Lemma lin_score f j k i : lin f (prediction (masked b%:M (delta_mx j k)) x n.+1 i) =
  b / n%:R * \sum_(1 <= s < n.+1) x i * x j * x k * f (chi n s i j k).
Proof.
rewrite lin_prediction [RHS]mulrAC [RHS]mulrC; congr (_ * _); rewrite !mulr_sumr.
apply: eq_big_nat => s /andP[s1 _].
transitivity (\sum_q (b%:M : 'M_d) i q * \sum_r \sum_l (delta_mx j k : 'M_d) r l * (x q * x r * x l * f (chi n s q r l))).
  apply: eq_bigr => q _; rewrite mulr_sumr; apply: eq_bigr => r _; rewrite mulr_sumr.
  by apply: eq_bigr => l _; rewrite !mulrA.
rewrite sum_scalar; congr (_ * _); rewrite (bigD1 j) //= [X in _ + X]big1 ?addr0 => [|r /negbTE rj].
  rewrite (bigD1 k) //= [X in _ + X]big1 ?addr0 => [|l /negbTE lk].
    by rewrite [delta_mx _ _ _ _]mxE !eqxx mul1r.
  by rewrite [delta_mx _ _ _ _]mxE lk andbF mul0r.
by rewrite big1 // => l _; rewrite [delta_mx _ _ _ _]mxE rj mul0r.
Qed.

Lemma sum_const (c : R) : \sum_(1 <= s < n.+1) c = n%:R * c.
Proof. by rewrite sumr_const_nat subSS subn0 mulr_natl. Qed.

Lemma against_coefficient G i : against (layer i) G = lin (coefficient a b x n i) G.
Proof. by []. Qed.

Lemma against_value_row j k :
  \sum_i against (layer i) (prediction (masked (delta_mx j k) a%:M) x n.+1 i) =
  a / n%:R * \sum_(1 <= s < n.+1) \sum_r x k * x r ^+ 2 * coefficient a b x n j (psi n k r s).
Proof.
rewrite (bigD1 j) //= [X in _ + X]big1 ?addr0 => [|i /negbTE ij].
  by rewrite against_coefficient lin_value eqxx mul1r.
by rewrite against_coefficient lin_value ij mul0r mulr0.
Qed.

Lemma against_value j :
  \sum_i against (layer i) (prediction (masked (delta_mx j j) a%:M) x n.+1 i) =
  a * (u * x j ^+ 6 - x j ^+ 4 + u / n%:R * \sum_(r | r != j) x j ^+ 2 * x r ^+ 4).
Proof.
rewrite against_value_row row_sum // -/u.
rewrite (_ : \sum_(r | r != j) x j * x r ^+ 2 * (u * x j * x r ^+ 2) =
  u * \sum_(r | r != j) x j ^+ 2 * x r ^+ 4).
  by set S := \sum_(r | _) _; field.
by rewrite mulr_sumr; apply: eq_bigr => r _; ring.
Qed.

Lemma against_value_cross j k : j != k ->
  \sum_i against (layer i) (prediction (masked (delta_mx j k) a%:M) x n.+1 i) =
  a * u / n%:R * (x j ^+ 3 * x k ^+ 3).
Proof.
move=> jk; rewrite against_value_row.
rewrite (eq_big_nat _ _ (F2 := fun=> x k * x j ^+ 2 * (u / n%:R * (x j * x k ^+ 2)))) => [|s sn].
  by rewrite sum_const; field.
rewrite (bigD1 j) //= [X in _ + X]big1 ?addr0 => [|r /negbTE rj].
  congr (_ * _); rewrite (_ : psi n k j s = psi n j k (n.+1 - s)%N).
    by rewrite coefficient_pair // 1?eq_sym //; lia.
  by apply/ffunP=> q; rewrite !psi_at; case: (q == k); case: (q == j); lia.
by rewrite coefficient_low ?mulr0 // psi_at (negbTE jk) eq_sym rj.
Qed.

Lemma against_score j :
  \sum_i against (layer i) (prediction (masked b%:M (delta_mx j j)) x n.+1 i) =
  b * (u * x j ^+ 6 - x j ^+ 4 + u / n%:R * \sum_(i | i != j) x i ^+ 2 * x j ^+ 4).
Proof.
rewrite (bigD1 j) //= [RHS]mulrDr; congr (_ + _).
  rewrite against_coefficient lin_score.
  rewrite (eq_big_nat _ _ (F2 := fun=> x j ^+ 3 * (u * x j ^+ 3 - x j))) => [|s sn].
    by rewrite sum_const; field.
  rewrite chi_psi; last by case/andP: sn.
  by rewrite psi_same // coefficient_target // -/u; ring.
rewrite !mulr_sumr; apply: eq_bigr => i ij; rewrite against_coefficient lin_score.
rewrite (eq_big_nat _ _ (F2 := fun=> x i * x j ^+ 2 * (u / n%:R * (x i * x j ^+ 2)))) => [|s sn].
  by rewrite sum_const; field.
rewrite chi_psi; last by case/andP: sn.
by rewrite coefficient_pair // 1?eq_sym // -/u; ring.
Qed.

Lemma against_score_cross j k : j != k ->
  \sum_i against (layer i) (prediction (masked b%:M (delta_mx j k)) x n.+1 i) =
  b / n%:R * (u * (x j * x k ^+ 5) + u * (x j ^+ 3 * x k ^+ 3) - x j * x k ^+ 3
    + u / n%:R * \sum_(i | (i != j) && (i != k)) x j * x i ^+ 2 * x k ^+ 3).
Proof.
move=> jk; rewrite (bigD1 j) //= (bigD1 k) 1?eq_sym //=.
have first i : i != j -> against (layer i) (prediction (masked b%:M (delta_mx j k)) x n.+1 i) =
    b / n%:R * (x i * x j * x k * coefficient a b x n i (psi n i k 1)).
  move=> ij; rewrite against_coefficient lin_score big_nat_recl //= big_nat big1 ?addr0 => [|s /andP[s1 _]].
    congr (_ * (_ * coefficient _ _ _ _ _ _)); apply/ffunP=> q; rewrite psi_at /chi !charD charN !charP /=.
    by case: (q == i); case: (q == j); case: (q == k); lia.
  rewrite (@coefficient_negative _ _ a b x n n1 i j) ?mulr0 // /chi !charD charN !charP eqxx.
  by rewrite eq_sym in ij; rewrite (negbTE ij) (negbTE jk) /=; lia.
rewrite (first k) 1?eq_sym // psi_same //.
rewrite coefficient_target // -/u (eq_bigr (fun i => b / n%:R * (u / n%:R * (x j * x i ^+ 2 * x k ^+ 3)))) => [|i /andP[ij ik]].
  rewrite against_coefficient lin_score.
  rewrite (eq_big_nat _ _ (F2 := fun=> x j * x j * x k * (u / n%:R * (x j * x k ^+ 2)))) => [|s sn].
    by rewrite sum_const -!mulr_sumr; set S := \sum_(i | _) _; field.
  congr (_ * _); rewrite -(coefficient_pair a b x (s := 1%N)) 1?eq_sym //.
  congr (coefficient _ _ _ _ _ _); apply/ffunP=> q; rewrite psi_at /chi !charD charN !charP.
  by case: (q == j); case: (q == k); lia.
by rewrite first // coefficient_pair 1?eq_sym // -/u; ring.
Qed.

End Rows.
Section Loss.
Variables (R : realFieldType) (d N T : nat) (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R).
Variables (k0 k1 k2 k3 a b : R).
Hypotheses (T3 : (3 <= T)%N) (ms : moments X w k0 k1 k2 k3).
Let u := a * b.

(** sum_{t=2..T-1} (t-1)^(-p). *)
Definition reciprocals (p : nat) : R := \sum_(2 <= t < T) (t.-1%:R)^-1 ^+ p.

(** The mean square at one length. *)
Lemma mean_square (n : nat) : (1 <= n)%N -> mean X w (fun x => square (diagonal d a b) x n.+1) =
  d%:R * (k0 - 2 * u * k1 + u ^+ 2 * k2 + u ^+ 2 * k3 / n%:R).
Proof.
move=> n1; rewrite mean_sum (eq_bigr (fun=> k0 - 2 * u * k1 + u ^+ 2 * k2 + u ^+ 2 * k3 / n%:R)) => [|i _].
  by rewrite sumr_const card_ord mulr_natl.
rewrite -(moment2 ms i) -(moment4 ms i) -(moment6 ms i) -(moment24 ms i).
rewrite (eq_mean X w (G := fun x => x i ^+ 2 + (- (2 * u)) * x i ^+ 4 + u ^+ 2 * x i ^+ 6 +
  u ^+ 2 / n%:R * \sum_(k | k != i) x i ^+ 2 * x k ^+ 4)) => [|x].
  rewrite !meanD !meanZ; move: (mean _ _ _) (mean _ _ _) (mean _ _ _) (mean _ _ _) => p q r s.
  by move: n%:R^-1 => v; ring.
by rewrite msq_diagonal // -/u mulNr.
Qed.

Lemma sum_lengths (c e : R) (p : nat) :
  \sum_(2 <= t < T) (c + e * (t.-1%:R)^-1 ^+ p) = (T%:R - 2) * c + e * reciprocals p.
Proof.
by rewrite big_split /= sumr_const_nat -mulr_sumr -[c *+ _]mulr_natl natrB // ltnW.
Qed.

Lemma eq_lengths (F G : nat -> R) : (forall n, (1 <= n)%N -> F n.+1 = G n.+1) ->
  \sum_(2 <= t < T) F t = \sum_(2 <= t < T) G t.
Proof. by move=> FG; apply: eq_big_nat => -[//|n] /andP[n1 _]; apply: FG. Qed.

Theorem loss_diagonal : loss X w T (diagonal d a b) =
  2^-1 * d%:R * ((T%:R - 2) * (k0 - 2 * u * k1 + u ^+ 2 * k2) + u ^+ 2 * k3 * reciprocals 1).
Proof.
rewrite /loss (eq_lengths (G := fun t => d%:R * (k0 - 2 * u * k1 + u ^+ 2 * k2 + u ^+ 2 * k3 * (t.-1%:R)^-1 ^+ 1))).
  by rewrite -mulr_sumr sum_lengths mulrA.
by move=> n n1; rewrite mean_square.
Qed.

(** Derivatives by an entry of P and of A. *)
Definition with_value (D : 'M[R]_d) (e : R) : blocks R d := masked (b%:M + e *: D) a%:M.
Definition with_score (D : 'M[R]_d) (e : R) : blocks R d := masked b%:M (a%:M + e *: D).

Lemma slope_of_value D : is_slope (fun e => loss X w T (with_value D e))
  (\sum_(2 <= t < T) mean X w (fun x => \sum_i against (error (diagonal d a b) x t i)
    (prediction (masked D a%:M) x t i))).
Proof.
rewrite (_ : diagonal d a b = with_value D 0); last by rewrite /with_value scale0r addr0.
apply: (@slope_of R d N X w T (with_value D)) => x n e f i n1; rewrite !lin_error.
rewrite (prediction_value f b%:M D a%:M e) (prediction_value f b%:M D a%:M 0) mul0r addr0.
by rewrite addrAC.
Qed.

Lemma slope_of_score D : is_slope (fun e => loss X w T (with_score D e))
  (\sum_(2 <= t < T) mean X w (fun x => \sum_i against (error (diagonal d a b) x t i)
    (prediction (masked b%:M D) x t i))).
Proof.
rewrite (_ : diagonal d a b = with_score D 0); last by rewrite /with_score scale0r addr0.
apply: (@slope_of R d N X w T (with_score D)) => x n e f i n1; rewrite !lin_error.
rewrite (prediction_score f b%:M D a%:M e) (prediction_score f b%:M D a%:M 0) mul0r addr0.
by rewrite addrAC.
Qed.

Lemma slope_is (f : R -> R) (c c' : R) : is_slope f c -> c = c' -> is_slope f c'.
Proof. by move=> h <-. Qed.

Theorem slope_value j : is_slope (fun e => loss X w T (with_value (delta_mx j j) e))
  (a * ((T%:R - 2) * (u * k2 - k1) + u * k3 * reciprocals 1)).
Proof.
apply: slope_is (slope_of_value _) _; rewrite -sum_lengths mulr_sumr; apply: eq_lengths => n n1.
rewrite -(moment4 ms j) -(moment6 ms j) -(moment24 ms j).
rewrite (eq_mean X w (G := fun x => a * (u * x j ^+ 6 + (- 1) * x j ^+ 4 +
  u / n%:R * \sum_(r | r != j) x j ^+ 2 * x r ^+ 4))) => [|x]; last by rewrite against_value // mulN1r.
rewrite meanZ !meanD !meanZ; move: (mean _ _ _) (mean _ _ _) (mean _ _ _) n%:R^-1 => p q r v.
by rewrite expr1 /=; ring.
Qed.

Theorem slope_score j : is_slope (fun e => loss X w T (with_score (delta_mx j j) e))
  (b * ((T%:R - 2) * (u * k2 - k1) + u * k3 * reciprocals 1)).
Proof.
apply: slope_is (slope_of_score _) _; rewrite -sum_lengths mulr_sumr; apply: eq_lengths => n n1.
rewrite -(moment4 ms j) -(moment6 ms j) -(moment42 ms j).
rewrite (eq_mean X w (G := fun x => b * (u * x j ^+ 6 + (- 1) * x j ^+ 4 +
  u / n%:R * \sum_(r | r != j) x r ^+ 2 * x j ^+ 4))) => [|x]; last by rewrite against_score // mulN1r.
rewrite meanZ !meanD !meanZ; move: (mean _ _ _) (mean _ _ _) (mean _ _ _) n%:R^-1 => p q r v.
by rewrite expr1 /=; ring.
Qed.

Variables (k13 k33 k15 k123 : R).
Hypothesis mx : mixed_moments X w k13 k33 k15 k123.

Theorem slope_value_cross j k : j != k -> is_slope (fun e => loss X w T (with_value (delta_mx j k) e))
  (a * u * k33 * reciprocals 1).
Proof.
move=> jk; apply: slope_is (slope_of_value _) _; rewrite mulr_sumr; apply: eq_lengths => n n1.
rewrite -(moment33 mx jk) (eq_mean X w (fun x => against_value_cross a b x n1 jk)) meanZ -/u.
by rewrite expr1 [RHS]mulrAC.
Qed.

Theorem slope_score_cross j k : j != k -> is_slope (fun e => loss X w T (with_score (delta_mx j k) e))
  (b * (u * (k15 + k33) - k13) * reciprocals 1 + b * u * (d%:R - 2) * k123 * reciprocals 2).
Proof.
move=> jk; apply: slope_is (slope_of_score _) _; rewrite !mulr_sumr -big_split; apply: eq_lengths => n n1 /=.
have others : mean X w (fun x => \sum_(i | (i != j) && (i != k)) x j * x i ^+ 2 * x k ^+ 3) = (d%:R - 2) * k123.
  rewrite mean_sum (eq_bigr (fun=> k123)) => [|i /andP[ij ik]]; last exact: (moment123 mx jk ij ik).
  rewrite sumr_const -[LHS]mulr_natl; congr (_ * _).
  have -> : #|[pred i : 'I_d | (i != j) && (i != k)]| = (d - 2)%N.
    have -> : #|[pred i : 'I_d | (i != j) && (i != k)]| = #|[predC pred2 j k]|.
      by apply: eq_card => i; rewrite !inE negb_or.
    by have := cardC (pred2 j k); rewrite card_ord card2 jk /=; move: #|_| => c; clear; lia.
  have d2 : (2 <= d)%N by move: jk (ltn_ord j) (ltn_ord k); rewrite -val_eqE /=; clear; lia.
  by rewrite natrB.
rewrite (eq_mean X w (G := fun x => b / n%:R * (u * (x j * x k ^+ 5) + u * (x j ^+ 3 * x k ^+ 3) +
  (- 1) * (x j * x k ^+ 3) + u / n%:R * \sum_(i | (i != j) && (i != k)) x j * x i ^+ 2 * x k ^+ 3))) => [|x].
  rewrite meanZ !meanD !meanZ others (moment13 mx jk) (moment33 mx jk) (moment15 mx jk) expr1 expr2.
  by move: n%:R^-1 d%:R => p q; ring.
by rewrite against_score_cross // mulN1r.
Qed.

End Loss.

Lemma printed_sum (R : realFieldType) T p : (3 <= T)%N ->
  \sum_(2 <= t < ((T - 1)).+1) (((- 1) + t%:R) ^- p) = reciprocals R T p.
Proof.
move=> T3; rewrite subn1 prednK; last by exact: leq_trans T3.
apply: eq_big_nat => -[//|t] _; rewrite exprVn; congr (_ ^+ _)^-1.
by rewrite mulrS addKr.
Qed.
