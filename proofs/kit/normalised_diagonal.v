(** The normalised layer on its diagonal A = a I, P = b I: the error and its coefficients. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent normalised.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma sum_scalar (R : ringType) d (c : R) (i : 'I_d) (F : 'I_d -> R) :
  \sum_k (c%:M : 'M_d) i k * F k = c * F i.
Proof.
rewrite (bigD1 i) //= mxE eqxx mulr1n big1 ?addr0 // => k /negbTE ki.
by rewrite mxE eq_sym ki mulr0n mul0r.
Qed.

(** * Characters of the error *)

Section Characters.
Variables (d n : nat).
Implicit Types (i r : 'I_d) (s : nat).

(** lambda_i^s lambda_r^(t - s). *)
Definition psi i r s : character d := power i s%:Z + power r (n.+1%:Z - s%:Z).

Lemma same_eq (m m' : character d) : same (unitary d) m m' = (m == m').
Proof.
rewrite same_unitary; apply/forallP/eqP => [mm|-> //]; apply/ffunP=> i; exact/eqP.
Qed.

Lemma chi_psi i r s : (1 <= s)%N -> chi n s i r r = psi i r s.
Proof.
move=> s1; apply/ffunP=> q; rewrite /chi /psi !charD charN !charP.
by case: (q == i); case: (q == r); lia.
Qed.

Lemma psi_at i r s q : psi i r s q = (if q == i then s%:Z else 0) + (if q == r then n.+1%:Z - s%:Z else 0).
Proof. by rewrite charD !charP. Qed.

Lemma psi_inj i r r' s s' : r != i -> (1 <= s < n.+1)%N -> (1 <= s' < n.+1)%N ->
  (psi i r s == psi i r' s') = (r' == r) && (s' == s).
Proof.
move=> ri sn s'n; apply/eqP/andP => [/ffunP E|[/eqP rr /eqP ss]]; last by rewrite rr ss.
have := E r; rewrite !psi_at (negbTE ri) eqxx [r == r']eq_sym; case: eqP => [rr _|_ ?]; last by lia.
split=> //; have := E i; rewrite !psi_at rr [i == r]eq_sym (negbTE ri) eqxx; lia.
Qed.

Lemma psi_target i r s : (1 <= s < n.+1)%N -> (power i n.+1%:Z == psi i r s) = (r == i).
Proof.
move=> sn; apply/eqP/eqP => [/ffunP E|->].
  by apply/eqP; apply: contraT => ri; have := E r; rewrite psi_at charP (negbTE ri) eqxx; lia.
by apply/ffunP=> q; rewrite psi_at charP; case: eqP; lia.
Qed.

Lemma psi_same i s : (1 <= s < n.+1)%N -> psi i i s = power i n.+1%:Z.
Proof. by move=> sn; apply/esym/eqP; rewrite psi_target. Qed.

End Characters.

(** * The diagonal *)

Section Diagonal.
Variables (R : realFieldType) (d : nat) (a b : R) (x : 'I_d -> R) (n : nat).
Hypothesis n1 : (1 <= n)%N.
Implicit Types (f : character d -> R) (i r : 'I_d) (s : nat).
Let u := a * b.
Let n0 : n%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.

Lemma lin_diagonal f i : lin f (error (diagonal d a b) x n.+1 i) =
  u / n%:R * (\sum_(1 <= s < n.+1) \sum_r x i * x r ^+ 2 * f (psi n i r s)) - x i * f (power i n.+1%:Z).
Proof.
rewrite lin_error lin_prediction; congr (_ - _); rewrite mulrAC [RHS]mulrC; congr (_ * _).
rewrite mulr_sumr; apply: eq_big_nat => s /andP[s1 _].
transitivity (\sum_k (b%:M : 'M_d) i k * (\sum_r \sum_l (a%:M : 'M_d) r l * ((x k * x r * x l) * f (chi n s k r l)))).
  apply: eq_bigr => k _; rewrite mulr_sumr; apply: eq_bigr => r _; rewrite mulr_sumr.
  by apply: eq_bigr => l _; rewrite !mulrA.
rewrite sum_scalar !mulr_sumr; apply: eq_bigr => r _; rewrite sum_scalar chi_psi // /u.
by move: (f _) => y; ring.
Qed.

(** The coefficient of a character in the error. *)
Definition coefficient i (m : character d) : R := lin (fun m' => (same (unitary d) m m')%:R) (error (diagonal d a b) x n.+1 i).

Lemma msq_coefficient i : msq (unitary d) (error (diagonal d a b) x n.+1 i) =
  lin (coefficient i) (error (diagonal d a b) x n.+1 i).
Proof. exact: msqE. Qed.

Lemma coefficientE i m : coefficient i m =
  u / n%:R * (\sum_(1 <= s < n.+1) \sum_r x i * x r ^+ 2 * (m == psi n i r s)%:R) - x i * (m == power i n.+1%:Z)%:R.
Proof.
rewrite /coefficient lin_diagonal same_eq; congr (_ * _ - _).
by apply: eq_bigr => s _; apply: eq_bigr => r _; rewrite same_eq.
Qed.

Lemma coefficient_target i : coefficient i (power i n.+1%:Z) = u * x i ^+ 3 - x i.
Proof.
rewrite coefficientE eqxx mulr1; congr (_ - _).
rewrite (eq_big_nat _ _ (F2 := fun=> x i ^+ 3)) => [|s sn].
  by rewrite sumr_const_nat subSS subn0 -[X in _ * X = _]mulr_natr; field.
rewrite (bigD1 i) //= psi_target // eqxx mulr1 big1 => [|r /negbTE ri]; first by rewrite addr0; ring.
by rewrite psi_target // ri mulr0.
Qed.

Lemma coefficient_pair i r s : r != i -> (1 <= s < n.+1)%N ->
  coefficient i (psi n i r s) = u / n%:R * (x i * x r ^+ 2).
Proof.
move=> ri sn; rewrite coefficientE eq_sym psi_target // (negbTE ri) mulr0 subr0; congr (_ * _).
rewrite (bigD1_seq s) ?mem_index_iota ?iota_uniq //= (bigD1 r) //= psi_inj // !eqxx mulr1.
rewrite big1 => [|r' /negbTE r'r]; last by rewrite psi_inj // r'r mulr0.
rewrite addr0 big_nat_cond big1 ?addr0 // => s' /andP[s'n /negbTE s's].
by rewrite big1 // => r' _; rewrite psi_inj // s's andbF mulr0.
Qed.

(** Every character of the error has a positive degree in lambda_i and none is negative. *)
Lemma coefficient_low i (m : character d) : m i <= 0 -> coefficient i m = 0.
Proof.
move=> low; rewrite coefficientE [_ == power _ _](_ : _ = false) ?mulr0 ?subr0; last first.
  by apply/eqP => E; move: low; rewrite E charP eqxx; lia.
rewrite big_nat big1 ?mulr0 // => s sn; rewrite big1 // => r _.
rewrite [_ == _](_ : _ = false) ?mulr0 //; apply/eqP => E; move: low; rewrite E psi_at eqxx.
by case: eqP; lia.
Qed.

Lemma coefficient_negative i q (m : character d) : m q < 0 -> coefficient i m = 0.
Proof.
move=> low; rewrite coefficientE [_ == power _ _](_ : _ = false) ?mulr0 ?subr0; last first.
  by apply/eqP => E; move: low; rewrite E charP; case: eqP; lia.
rewrite big_nat big1 ?mulr0 // => s sn; rewrite big1 // => r _.
rewrite [_ == _](_ : _ = false) ?mulr0 //; apply/eqP => E; move: low; rewrite E psi_at.
by case: eqP => _; case: eqP => _; lia.
Qed.

(** Sums of a row against its coefficients: the class of the target, and the pairs. *)
Lemma row_sum i (F : 'I_d -> R) :
  \sum_(1 <= s < n.+1) \sum_r F r * coefficient i (psi n i r s) =
  n%:R * (F i * (u * x i ^+ 3 - x i)) + \sum_(r | r != i) F r * (u * x i * x r ^+ 2).
Proof.
rewrite (eq_big_nat _ _ (F2 := fun=> F i * (u * x i ^+ 3 - x i) +
    \sum_(r | r != i) F r * (u / n%:R * (x i * x r ^+ 2)))) => [|s sn].
  rewrite sumr_const_nat subSS subn0 -[LHS]mulr_natr mulrDl mulr_suml [_ * n%:R]mulrC; congr (_ + _).
  by apply: eq_bigr => r _; field.
rewrite (bigD1 i) //=; congr (_ + _); last by apply: eq_bigr => r ri; rewrite coefficient_pair.
by rewrite -coefficient_target; rewrite psi_same.
Qed.

Lemma msq_diagonal i : msq (unitary d) (error (diagonal d a b) x n.+1 i) =
  x i ^+ 2 - 2 * u * x i ^+ 4 + u ^+ 2 * x i ^+ 6 + u ^+ 2 / n%:R * \sum_(r | r != i) x i ^+ 2 * x r ^+ 4.
Proof.
rewrite msq_coefficient lin_diagonal row_sum coefficient_target; set S := (X in _ = _ + _ * X).
rewrite (_ : \sum_(r | r != i) x i * x r ^+ 2 * (u * x i * x r ^+ 2) = u * S); first by rewrite -/S; field.
by rewrite mulr_sumr; apply: eq_bigr => r _; ring.
Qed.

End Diagonal.
