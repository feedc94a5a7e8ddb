(** Causal linear attention, normalised by t - 1, on tokens (x_t, x_{t-1}), for any start x_1.

    Tokens are x_{s,j} = lambda_j^(s-1) x_{1,j} with real x_1, and x_0 = 0.  With e_s = (x_s, x_{s-1})

        yhat_t = 1/(t-1) (P Q) sum_{s=1..t} e_s e_s^* ( R U ; A V ) e_t,

    and the population loss is L = 1/2 sum_{t=2..T-1} E ||yhat_t - x_{t+1}||^2, the mean over the
    phases and over x_1: a finite law that gives the point X n the weight w n. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * The layer *)

Section Layer.
Variables (R : realFieldType) (d : nat).

Record blocks := Blocks {
  value_P : 'M[R]_d; value_Q : 'M[R]_d;
  score_R : 'M[R]_d; score_U : 'M[R]_d;
  score_A : 'M[R]_d; score_V : 'M[R]_d
}.

(** Coordinate j of x_s. *)
Definition token (x : 'I_d -> R) (s : nat) (j : 'I_d) : laurent R d :=
  if s is q.+1 then scale (x j) (mono R (power j q%:Z)) else [::].

(** (M u)_i and u^* M v. *)
Definition image (M : 'M[R]_d) (u : 'I_d -> laurent R d) (i : 'I_d) : laurent R d :=
  \big[cat/[::]]_k scale (M i k) (u k).

Definition form (M : 'M[R]_d) (u v : 'I_d -> laurent R d) : laurent R d :=
  \big[cat/[::]]_r \big[cat/[::]]_l scale (M r l) (mul (conj (u r)) (v l)).

Variables (B : blocks) (x : 'I_d -> R) (t : nat).

(** e_s^* (R U ; A V) e_t. *)
Definition score (s : nat) : laurent R d :=
  form (score_R B) (token x s) (token x t) ++ form (score_U B) (token x s) (token x t.-1) ++
  form (score_A B) (token x s.-1) (token x t) ++ form (score_V B) (token x s.-1) (token x t.-1).

(** Coordinate i of (P Q) e_s. *)
Definition value (s : nat) (i : 'I_d) : laurent R d :=
  image (value_P B) (token x s) i ++ image (value_Q B) (token x s.-1) i.

Definition prediction (i : 'I_d) : laurent R d :=
  scale (t.-1%:R)^-1 (\big[cat/[::]]_(1 <= s < t.+1) mul (value s i) (score s)).

Definition error (i : 'I_d) : laurent R d := prediction i ++ scale (- 1) (token x t.+1 i).

(** The mean of ||yhat_t - x_{t+1}||^2 over the phases. *)
Definition square : R := \sum_i msq (unitary d) (error i).

End Layer.

(** * Starts *)

Section Starts.
Variables (R : realFieldType) (d N : nat) (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R).

(** The mean over x_1. *)
Definition mean (F : ('I_d -> R) -> R) : R := \sum_n w n * F (X n).

Definition loss (T : nat) (B : blocks R d) : R :=
  2^-1 * \sum_(2 <= t < T) mean (fun x => square B x t).

(** kappa_0, kappa_1, kappa_2 and kappa_3, which do not depend on the coordinate. *)
Record moments (k0 k1 k2 k3 : R) : Prop := Moments {
  moment2 : forall j, mean (fun x => x j ^+ 2) = k0;
  moment4 : forall j, mean (fun x => x j ^+ 4) = k1;
  moment6 : forall j, mean (fun x => x j ^+ 6) = k2;
  moment24 : forall j, mean (fun x => \sum_(k | k != j) x j ^+ 2 * x k ^+ 4) = k3;
  moment42 : forall k, mean (fun x => \sum_(j | j != k) x j ^+ 2 * x k ^+ 4) = k3
}.

Record mixed_moments (k13 k33 k15 k123 : R) : Prop := MixedMoments {
  moment13 : forall j k, j != k -> mean (fun x => x j * x k ^+ 3) = k13;
  moment33 : forall j k, j != k -> mean (fun x => x j ^+ 3 * x k ^+ 3) = k33;
  moment15 : forall j k, j != k -> mean (fun x => x j * x k ^+ 5) = k15;
  moment123 : forall j k l, j != k -> l != j -> l != k ->
    mean (fun x => x j * x l ^+ 2 * x k ^+ 3) = k123
}.

(** The derivative of a function that is quadratic: f e = f 0 + c e + r e^2. *)
Definition is_slope (f : R -> R) (c : R) : Prop :=
  exists r, forall e, f e = f 0 + c * e + r * e ^+ 2.

Lemma slope_unique f c c' : is_slope f c -> is_slope f c' -> c = c'.
Proof.
move=> [r fr] [r' fr']; have := fr' 1; rewrite fr; have := fr' (- 1); rewrite fr.
rewrite !mulr1 !mulrN1 sqrrN !expr1n !mulr1 -!addrA => /addrI h1 /addrI h2.
have : 2 * c = 2 * c'.
  transitivity ((c + r) - (- c + r)); first by ring.
  by rewrite h1 h2; ring.
by move/(mulfI _); apply; rewrite pnatr_eq0.
Qed.

Lemma eq_mean F G : (forall x, F x = G x) -> mean F = mean G.
Proof. by move=> FG; apply: eq_bigr => n _; rewrite FG. Qed.

Lemma meanD F G : mean (fun x => F x + G x) = mean F + mean G.
Proof. by rewrite /mean -big_split; apply: eq_bigr => n _; rewrite mulrDr. Qed.

Lemma meanZ c F : mean (fun x => c * F x) = c * mean F.
Proof. by rewrite /mean mulr_sumr; apply: eq_bigr => n _; rewrite mulrCA. Qed.

Lemma mean_sum (I : Type) (r : seq I) (S : pred I) (F : I -> ('I_d -> R) -> R) :
  mean (fun x => \sum_(i <- r | S i) F i x) = \sum_(i <- r | S i) mean (F i).
Proof. by rewrite /mean exchange_big; apply: eq_bigr => n _; rewrite mulr_sumr. Qed.

End Starts.

(** * Expansion *)

Section Expansion.
Variables (R : realFieldType) (d : nat).
Implicit Types (P Q A M : 'M[R]_d) (x : 'I_d -> R) (f : character d -> R) (i : 'I_d).

Lemma lin_token f x s i : lin f (token x s.+1 i) = x i * f (power i s%:Z).
Proof. by rewrite lin_scale lin_mono. Qed.

Lemma lin_image f M u i : lin f (image M u i) = \sum_k M i k * lin f (u k).
Proof. by rewrite lin_sum; apply: eq_bigr => k _; rewrite lin_scale. Qed.

Lemma lin_form f M u v : lin f (form M u v) =
  \sum_r \sum_l M r l * lin (fun m => lin (fun n => f (- m + n)) (v l)) (u r).
Proof.
rewrite lin_sum; apply: eq_bigr => r _; rewrite lin_sum; apply: eq_bigr => l _.
by rewrite lin_scale lin_mul lin_conj.
Qed.

Lemma lin_image0 f u i : lin f (image 0 u i) = 0.
Proof. by rewrite lin_image big1 // => k _; rewrite mxE mul0r. Qed.

Lemma lin_form0 f u v : lin f (form 0 u v) = 0.
Proof. by rewrite lin_form big1 // => r _; rewrite big1 // => l _; rewrite mxE mul0r. Qed.

Lemma lin_zero (K : laurent R d) : lin (fun=> 0) K = 0.
Proof. by rewrite /lin big1 // => m _; rewrite mulr0. Qed.

(** The blocks P and A alone. *)
Definition masked P A : blocks R d := Blocks P 0 0 0 A 0.

(** The character of the value k at s + 1, the key r at s and the query l at t = n + 1. *)
Definition chi (n s : nat) (k r l : 'I_d) : character d :=
  power k s%:Z + (- power r (s.-1)%:Z + power l n%:Z).

Lemma lin_prediction f P A x n i : lin f (prediction (masked P A) x n.+1 i) =
  n%:R^-1 * \sum_(1 <= s < n.+1) \sum_k \sum_r \sum_l
    P i k * A r l * (x k * x r * x l) * f (chi n s k r l).
Proof.
rewrite lin_scale /=; congr (_ * _); rewrite lin_sum big_nat_recl // [X in X + _](_ : _ = 0) ?add0r.
  apply: eq_big_nat => s /andP[s0 _]; rewrite lin_mul lin_cat lin_image0 addr0.
  rewrite lin_image; apply: eq_bigr => k _; rewrite lin_token !lin_cat !lin_form0 !(addr0, add0r).
  rewrite lin_form !mulr_sumr; apply: eq_bigr => r _; rewrite !mulr_sumr; apply: eq_bigr => l _.
  case: s s0 => // s _; rewrite /= !lin_token /chi /=.
  by move: (f _) => y; ring.
rewrite lin_mul -[RHS](lin_zero (value (masked P A) x 1 i)); apply: eq_lin => m.
by rewrite /score /= !lin_cat !lin_form0 !(addr0, add0r).
Qed.

Lemma lin_error f P A x n i : lin f (error (masked P A) x n.+1 i) =
  lin f (prediction (masked P A) x n.+1 i) - x i * f (power i n.+1%:Z).
Proof. by rewrite lin_cat lin_scale lin_token mulN1r. Qed.

End Expansion.

(** * The diagonal *)

Section Diagonal.
Variables (R : realFieldType) (d : nat) (a b : R) (x : 'I_d -> R) (n : nat).
Hypothesis n1 : (1 <= n)%N.
Implicit Types (f : character d -> R) (i r : 'I_d) (s : nat).
Let u := a * b.
Let n0 : n%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.

Definition diagonal : blocks R d := masked b%:M a%:M.

(** lambda_i^s lambda_r^(t - s). *)
Definition psi i r s : character d := power i s%:Z + power r (n.+1%:Z - s%:Z).

Lemma sum_scalar (c : R) i (F : 'I_d -> R) : \sum_k (c%:M : 'M_d) i k * F k = c * F i.
Proof.
rewrite (bigD1 i) //= mxE eqxx mulr1n big1 ?addr0 // => k /negbTE ki.
by rewrite mxE eq_sym ki mulr0n mul0r.
Qed.

Lemma chi_psi i r s : (1 <= s)%N -> chi n s i r r = psi i r s.
Proof.
move=> s1; apply/ffunP=> q; rewrite /chi /psi !charD charN !charP.
by case: (q == i); case: (q == r); lia.
Qed.

Lemma lin_diagonal f i : lin f (error diagonal x n.+1 i) =
  u / n%:R * (\sum_(1 <= s < n.+1) \sum_r x i * x r ^+ 2 * f (psi i r s)) - x i * f (power i n.+1%:Z).
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
Definition coefficient i (m : character d) : R := lin (fun m' => (same (unitary d) m m')%:R) (error diagonal x n.+1 i).

Lemma same_eq (m m' : character d) : same (unitary d) m m' = (m == m').
Proof.
rewrite same_unitary; apply/forallP/eqP => [mm|-> //]; apply/ffunP=> i; exact/eqP.
Qed.

Lemma msq_coefficient i : msq (unitary d) (error diagonal x n.+1 i) =
  lin (coefficient i) (error diagonal x n.+1 i).
Proof. exact: msqE. Qed.

Lemma coefficientE i m : coefficient i m =
  u / n%:R * (\sum_(1 <= s < n.+1) \sum_r x i * x r ^+ 2 * (m == psi i r s)%:R) - x i * (m == power i n.+1%:Z)%:R.
Proof.
rewrite /coefficient lin_diagonal same_eq; congr (_ * _ - _).
by apply: eq_bigr => s _; apply: eq_bigr => r _; rewrite same_eq.
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

Lemma coefficient_target i : coefficient i (power i n.+1%:Z) = u * x i ^+ 3 - x i.
Proof.
rewrite coefficientE eqxx mulr1; congr (_ - _).
rewrite (eq_big_nat _ _ (F2 := fun=> x i ^+ 3)) => [|s sn].
  by rewrite sumr_const_nat subSS subn0 -[X in _ * X = _]mulr_natr; field.
rewrite (bigD1 i) //= psi_target // eqxx mulr1 big1 => [|r /negbTE ri]; first by rewrite addr0; ring.
by rewrite psi_target // ri mulr0.
Qed.

Lemma coefficient_pair i r s : r != i -> (1 <= s < n.+1)%N ->
  coefficient i (psi i r s) = u / n%:R * (x i * x r ^+ 2).
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
  \sum_(1 <= s < n.+1) \sum_r F r * coefficient i (psi i r s) =
  n%:R * (F i * (u * x i ^+ 3 - x i)) + \sum_(r | r != i) F r * (u * x i * x r ^+ 2).
Proof.
rewrite (eq_big_nat _ _ (F2 := fun=> F i * (u * x i ^+ 3 - x i) +
    \sum_(r | r != i) F r * (u / n%:R * (x i * x r ^+ 2)))) => [|s sn].
  rewrite sumr_const_nat subSS subn0 -[LHS]mulr_natr mulrDl mulr_suml [_ * n%:R]mulrC; congr (_ + _).
  by apply: eq_bigr => r _; field.
rewrite (bigD1 i) //=; congr (_ + _); last by apply: eq_bigr => r ri; rewrite coefficient_pair.
by rewrite -coefficient_target; congr (_ * coefficient _ _); apply/esym/eqP; rewrite psi_target.
Qed.

Lemma msq_diagonal i : msq (unitary d) (error diagonal x n.+1 i) =
  x i ^+ 2 - 2 * u * x i ^+ 4 + u ^+ 2 * x i ^+ 6 + u ^+ 2 / n%:R * \sum_(r | r != i) x i ^+ 2 * x r ^+ 4.
Proof.
rewrite msq_coefficient lin_diagonal row_sum coefficient_target; set S := (X in _ = _ + _ * X).
rewrite (_ : \sum_(r | r != i) x i * x r ^+ 2 * (u * x i * x r ^+ 2) = u * S); first by rewrite -/S; field.
by rewrite mulr_sumr; apply: eq_bigr => r _; ring.
Qed.

End Diagonal.
