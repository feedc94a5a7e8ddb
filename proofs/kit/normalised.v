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

Record blocks (F : ringType) (d : nat) := Blocks {
  value_P : 'M[F]_d; value_Q : 'M[F]_d;
  score_R : 'M[F]_d; score_U : 'M[F]_d;
  score_A : 'M[F]_d; score_V : 'M[F]_d
}.

(** The blocks P and A alone, and of those A = a I, P = b I. *)
Definition masked (F : ringType) d (P A : 'M[F]_d) : blocks F d := Blocks P 0 0 0 A 0.
Definition diagonal (F : ringType) d (a b : F) : blocks F d := masked b%:M a%:M.

(** The prediction at t on any sequence x_1, x_2, ... with x_0 = 0. *)
Definition prediction_on (C : numClosedFieldType) d (x : nat -> 'I_d -> C) (B : blocks C d) (t : nat) (i : 'I_d) : C :=
  (t.-1%:R)^-1 * \sum_(1 <= s < t.+1)
    (\sum_k (value_P B i k * x s k + value_Q B i k * x s.-1 k)) *
    (\sum_r \sum_l ((x s r)^* * (score_R B r l * x t l + score_U B r l * x t.-1 l) +
      (x s.-1 r)^* * (score_A B r l * x t l + score_V B r l * x t.-1 l))).

Section Layer.
Variables (R : realFieldType) (d : nat).

(** Coordinate j of x_s. *)
Definition token (x : 'I_d -> R) (s : nat) (j : 'I_d) : laurent R d :=
  if s is q.+1 then scale (x j) (mono R (power j q%:Z)) else [::].

(** (M u)_i and u^* M v. *)
Definition image (M : 'M[R]_d) (u : 'I_d -> laurent R d) (i : 'I_d) : laurent R d :=
  \big[cat/[::]]_k scale (M i k) (u k).

Definition form (M : 'M[R]_d) (u v : 'I_d -> laurent R d) : laurent R d :=
  \big[cat/[::]]_r \big[cat/[::]]_l scale (M r l) (mul (conj (u r)) (v l)).

Variables (B : blocks R d) (x : 'I_d -> R) (t : nat).

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

(** * Derivatives *)

Section Slopes.
Variables (R : realFieldType) (d : nat).
Implicit Types (P Q A D : 'M[R]_d) (f : character d -> R).

(** The prediction is linear in P and in A. *)
Lemma prediction_value f P D A e x n i : lin f (prediction (masked (P + e *: D) A) x n.+1 i) =
  lin f (prediction (masked P A) x n.+1 i) + e * lin f (prediction (masked D A) x n.+1 i).
Proof.
rewrite !lin_prediction [e * _]mulrCA -mulrDr; congr (_ * _); rewrite mulr_sumr -big_split.
do 4! (apply: eq_bigr => ? _; rewrite ?mulr_sumr -?big_split /=).
by rewrite !mxE; move: (P _ _) (D _ _) (A _ _) (x _) (x _) (x _) (f _) => p q r s u v y; ring.
Qed.

Lemma prediction_score f P D A e x n i : lin f (prediction (masked P (A + e *: D)) x n.+1 i) =
  lin f (prediction (masked P A) x n.+1 i) + e * lin f (prediction (masked P D) x n.+1 i).
Proof.
rewrite !lin_prediction [e * _]mulrCA -mulrDr; congr (_ * _); rewrite mulr_sumr -big_split.
do 4! (apply: eq_bigr => ? _; rewrite ?mulr_sumr -?big_split /=).
by rewrite !mxE; move: (P _ _) (D _ _) (A _ _) (x _) (x _) (x _) (f _) => p q r s u v y; ring.
Qed.

(** The mean of a polynomial times the conjugate of another. *)
Definition against (K G : laurent R d) : R :=
  lin (fun m => lin (fun m' => (same (unitary d) m m')%:R) K) G.

Lemma against_sym K G : against K G = against G K.
Proof.
rewrite /against /lin; under eq_bigr => p _ do rewrite mulr_sumr.
rewrite exchange_big; apply: eq_bigr => q _; rewrite mulr_sumr; apply: eq_bigr => p _.
by rewrite same_sym mulrCA.
Qed.

Lemma msq_change (K K' G : laurent R d) e : (forall f, lin f K' = lin f K + e * lin f G) ->
  msq (unitary d) K' = msq (unitary d) K + 2 * against K G * e + msq (unitary d) G * e ^+ 2.
Proof.
move=> KG; rewrite (msq_ext _ (Q := K ++ scale e G)) => [|f]; last by rewrite KG lin_cat lin_scale.
have E f : lin f (K ++ scale e G) = lin f K + e * lin f G by rewrite lin_cat lin_scale.
rewrite msqE E (eq_lin (g := fun m => lin (fun m' => (same (unitary d) m m')%:R) K +
  e * lin (fun m' => (same (unitary d) m m')%:R) G)) ?lin_fun_add ?lin_fun_scale => [|m]; last exact: E.
rewrite (eq_lin (g := fun m => lin (fun m' => (same (unitary d) m m')%:R) K +
  e * lin (fun m' => (same (unitary d) m m')%:R) G) G) ?lin_fun_add ?lin_fun_scale => [|m]; last exact: E.
rewrite -!msqE -/(against K G) -/(against G K) [against G K]against_sym.
by move: (msq _ K) (msq _ G) (against _ _) => p q r; ring.
Qed.

Variables (N : nat) (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (T : nat).

(** Where the prediction changes by e G, the loss is quadratic, and this is its slope. *)
Lemma slope_of (B : R -> blocks R d) (G : ('I_d -> R) -> nat -> 'I_d -> laurent R d) :
  (forall x n e f i, (1 <= n)%N -> lin f (error (B e) x n.+1 i) = lin f (error (B 0) x n.+1 i) + e * lin f (G x n.+1 i)) ->
  is_slope (fun e => loss X w T (B e))
    (\sum_(2 <= t < T) mean X w (fun x => \sum_i against (error (B 0) x t i) (G x t i))).
Proof.
move=> BG; exists (2^-1 * \sum_(2 <= t < T) mean X w (fun x => \sum_i msq (unitary d) (G x t i))) => e.
rewrite /loss [_ * e]mulrC -mulrA [_ * e ^+ 2]mulrC -(mulKf (_ : 2 != 0 :> R) (e * _)) ?pnatr_eq0 //.
rewrite -!mulrDr; congr (_ * _); rewrite !mulr_sumr -!big_split; apply: eq_big_nat => -[//|n] /andP[n2 _] /=.
rewrite -!meanZ -!meanD; apply: eq_mean => x; rewrite /square !mulr_sumr -!big_split; apply: eq_bigr => i _ /=.
rewrite (msq_change (K := error (B 0) x n.+1 i) (e := e) (G := G x n.+1 i)) => [|f]; last exact: BG.
by move: (msq _ _) (msq _ (G _ _ _)) (against _ _) => p q r; ring.
Qed.

End Slopes.
