(** Linear attention on examples of a random function: the risk and its moments.

    The prompt holds n examples (x_k, y_k) with y_k = F(x_k) + e_k and F = sum_l beta_l psi_l.
    The inputs are points 'I_K of weights rho, the tasks are 'I_B of weights pi, and the values
    e s of the noise have weights nu.  The layer reads the first N of the L features,

        bhat_j = 1/n sum_k y_k psi_j(x_k),    yhat(x) = sum_{i,j < N} psi_i(x) Gamma_ij bhat_j,

    and its risk is the mean of (F(x) - yhat(x))^2 over the task, the examples and a fresh x. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import draws.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Definitions.
Variables (R : realFieldType) (K L B E : nat).
Variables (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R).
Variables (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R).
Variables (nu : 'I_E -> R) (e : 'I_E -> R).

(** The features are orthonormal, the coefficients of the task are uncorrelated with mean squares
    v, and the noise has mean 0 and mean square sigma2. *)
Record regression (v : 'I_L -> R) (sigma2 : R) : Prop := Regression {
  law_inputs : law rho;
  law_tasks : law pi;
  law_noise : law nu;
  orthonormal : forall i j, mean rho (fun a => psi i a * psi j a) = (i == j)%:R;
  uncorrelated : forall i j, mean pi (fun b => beta b i * beta b j) = v i * (i == j)%:R;
  centred : mean nu e = 0;
  spread : mean nu (fun s => e s ^+ 2) = sigma2
}.

Definition target (b : 'I_B) (a : 'I_K) : R := \sum_l beta b l * psi l a.

(** The mean over the task b, the inputs x and the noise s of the examples. *)
Definition over_prompts n (f : 'I_B -> {ffun 'I_n -> 'I_K} -> {ffun 'I_n -> 'I_E} -> R) : R :=
  mean pi (fun b => mean (draws rho n) (fun x => mean (draws nu n) (fun s => f b x s))).

Variables (N : nat) (NL : (N <= L)%N).

Definition feature (i : 'I_N) : 'I_L := widen_ord NL i.

Section Prompt.
Variables (n : nat) (Gamma : 'M[R]_N) (b : 'I_B).
Variables (x : {ffun 'I_n -> 'I_K}) (s : {ffun 'I_n -> 'I_E}).

Definition label (k : 'I_n) : R := target b (x k) + e (s k).

Definition estimate (j : 'I_N) : R := n%:R^-1 * \sum_k label k * psi (feature j) (x k).

Definition prediction (a : 'I_K) : R :=
  \sum_i \sum_j psi (feature i) a * Gamma i j * estimate j.

End Prompt.

Definition risk n (Gamma : 'M[R]_N) : R :=
  over_prompts (fun b (x : {ffun 'I_n -> 'I_K}) s =>
    mean rho (fun a => (target b a - prediction Gamma b x s a) ^+ 2)).

Variables (v : 'I_L -> R) (sigma2 : R).

(** V, Q and M = (1 - 1/n) V + (Q + sigma2 I) / n. *)
Definition variances : 'M[R]_N := diag_mx (\row_j v (feature j)).

Definition fourth : 'M[R]_N := \matrix_(i, j) \sum_l v l *
  mean rho (fun a => psi l a ^+ 2 * psi (feature i) a * psi (feature j) a).

Definition moments n : 'M[R]_N :=
  (1 - n%:R^-1) *: variances + n%:R^-1 *: (fourth + sigma2%:M).

(** What no layer on the first N features can predict. *)
Definition tail : R := \sum_(l < L | (N <= l)%N) v l.

End Definitions.

Section Moments.
Variables (R : realFieldType) (K L B E : nat).
Variables (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R).
Variables (pi : 'I_B -> R) (beta : 'I_B -> 'I_L -> R).
Variables (nu : 'I_E -> R) (e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R).
Hypothesis P : regression rho psi pi beta nu e v sigma2.
Variables (n N : nat) (NL : (N <= L)%N).
Hypothesis n0 : (0 < n)%N.

Local Notation F := (target psi beta).
Local Notation expect := (@over_prompts R K B E rho pi nu n).
Local Notation bhat := (@estimate R K L B E psi beta e N NL n).
Local Notation phi i := (psi (feature NL i)).
Local Notation points := {ffun 'I_n -> 'I_K}.
Local Notation noises := {ffun 'I_n -> 'I_E}.

Let lr := law_inputs P.
Let lp := law_tasks P.
Let lu := law_noise P.

(** ** Linearity *)

Implicit Types (f g : 'I_B -> points -> noises -> R) (c : R).

Lemma eq_expect f g : (forall b x s, f b x s = g b x s) -> expect f = expect g.
Proof. by move=> fg; do 3!(apply: eq_mean => ?); apply: fg. Qed.

Lemma expectD f g : expect (fun b x s => f b x s + g b x s) = expect f + expect g.
Proof.
rewrite /over_prompts -meanD; apply: eq_mean => b; rewrite -meanD; apply: eq_mean => x.
by rewrite -meanD.
Qed.

Lemma expectZ c f : expect (fun b x s => c * f b x s) = c * expect f.
Proof.
rewrite /over_prompts -meanZ; apply: eq_mean => b; rewrite -meanZ; apply: eq_mean => x.
by rewrite -meanZ.
Qed.

Lemma expect_sum (I : Type) (r : seq I) (S : pred I) (f : I -> 'I_B -> points -> noises -> R) :
  expect (fun b x s => \sum_(i <- r | S i) f i b x s) = \sum_(i <- r | S i) expect (f i).
Proof.
rewrite /over_prompts -mean_sum; apply: eq_mean => b; rewrite -mean_sum; apply: eq_mean => x.
by rewrite -mean_sum.
Qed.

Lemma expect_ge0 f : (forall b x s, 0 <= f b x s) -> 0 <= expect f.
Proof.
move=> f0; apply: mean_ge0 => // b; apply: mean_ge0 => [|x]; first exact: law_draws lr.
by apply: mean_ge0 => [|s]; [exact: law_draws lu|exact: f0].
Qed.

Lemma expect_task (f : 'I_B -> R) : expect (fun b _ _ => f b) = mean pi f.
Proof.
apply: eq_mean => b; rewrite (mean_const _ (law_draws n lu)).
by rewrite (mean_const _ (law_draws n lr)).
Qed.

(** ** Features *)

Lemma parseval (c : 'I_L -> R) :
  mean rho (fun a => (\sum_l c l * psi l a) ^+ 2) = \sum_l c l ^+ 2.
Proof.
transitivity (\sum_i \sum_j c i * c j * (i == j)%:R).
  under eq_bigr => i _ do under eq_bigr => j _ do rewrite -(orthonormal P) -meanZ.
  under [RHS]eq_bigr => i _ do rewrite -mean_sum.
  rewrite -mean_sum; apply: eq_mean => a; rewrite expr2 mulr_suml.
  apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
  by rewrite mulrACA.
apply: eq_bigr => i _; rewrite (bigD1 i) //= eqxx mulr1 -expr2 big1 ?addr0 // => j ji.
by rewrite eq_sym (negbTE ji) mulr0.
Qed.

Lemma coefficient b l : mean rho (fun a => F b a * psi l a) = beta b l.
Proof.
rewrite (@eq_mean _ _ _ _ (fun a => \sum_i beta b i * (psi i a * psi l a))) => [|a]; last first.
  by rewrite mulr_suml; apply: eq_bigr => i _; rewrite mulrA.
rewrite mean_sum (bigD1 l) //= meanZ (orthonormal P) eqxx mulr1 big1 ?addr0 // => i il.
by rewrite meanZ (orthonormal P) (negbTE il) mulr0.
Qed.

Lemma task_square (w : 'I_L -> R) :
  mean pi (fun b => (\sum_l beta b l * w l) ^+ 2) = \sum_l v l * w l ^+ 2.
Proof.
transitivity (\sum_i \sum_j w i * w j * (v i * (i == j)%:R)).
  under eq_bigr => i _ do under eq_bigr => j _ do rewrite -(uncorrelated P) -meanZ.
  under [RHS]eq_bigr => i _ do rewrite -mean_sum.
  rewrite -mean_sum; apply: eq_mean => b; rewrite expr2 mulr_suml.
  apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
  by rewrite mulrACA mulrC.
apply: eq_bigr => i _; rewrite (bigD1 i) //= eqxx mulr1 -expr2 big1 ?addr0 1?mulrC // => j ji.
by rewrite eq_sym (negbTE ji) !mulr0.
Qed.

(** The mean of F(a)^2 over the tasks. *)
Lemma target_square a : mean pi (fun b => F b a ^+ 2) = \sum_l v l * psi l a ^+ 2.
Proof. exact: task_square (fun l => psi l a). Qed.

Lemma feature_inj : injective (feature NL).
Proof. by move=> i j /(congr1 val) ij; apply: val_inj. Qed.

(** The error on a fresh point, its mean square by Parseval. *)
Lemma fresh_square (Gamma : 'M[R]_N) b (x : points) (s : noises) :
  mean rho (fun a => (F b a - prediction psi beta e NL Gamma b x s a) ^+ 2) =
  \sum_i (beta b (feature NL i) - \sum_j Gamma i j * bhat b x s j) ^+ 2 +
  \sum_(l < L | (N <= l)%N) beta b l ^+ 2.
Proof.
pose h i := \sum_j Gamma i j * bhat b x s j.
pose c l := beta b l - \sum_(i | feature NL i == l) h i.
transitivity (\sum_l c l ^+ 2).
  rewrite -parseval; apply: eq_mean => a; congr (_ ^+ 2).
  under [RHS]eq_bigr => l _ do rewrite mulrBl mulr_suml.
  rewrite sumrB; congr (_ - _).
  rewrite (exchange_big_dep xpredT) //=; apply: eq_bigr => i _.
  rewrite (big_pred1 (feature NL i)) => [|l]; last by rewrite eq_sym.
  by rewrite mulr_suml; apply: eq_bigr => j _; rewrite -mulrA mulrC.
rewrite (bigID (fun l : 'I_L => (l < N)%N)) /= (big_ord_narrow NL); congr (_ + _).
  by apply: eq_bigr => i _; rewrite /c -/(feature NL i) (big_pred1 i).
rewrite (eq_bigl (fun l : 'I_L => (N <= l)%N)) => [|l]; last by rewrite -leqNgt.
apply: eq_bigr => l Nl; rewrite /c big_pred0 ?subr0 // => i; apply/eqP => il.
by move: Nl; rewrite -il leqNgt /= ltn_ord.
Qed.

(** ** Noise *)

Lemma noise_one (c : R) k : mean (draws nu n) (fun s => c + e (s k)) = c.
Proof.
by rewrite meanD (mean_const _ (law_draws n lu)) mean_one // (centred P) addr0.
Qed.

Lemma noise_two (c d : R) k m :
  mean (draws nu n) (fun s => (c + e (s k)) * (d + e (s m))) = c * d + sigma2 * (k == m)%:R.
Proof.
transitivity (mean (draws nu n) (fun s => c * (d + e (s m)) + (d * e (s k) + e (s k) * e (s m)))).
  by apply: eq_mean => s; ring.
rewrite !meanD !meanZ noise_one mean_one // (centred P) mulr0 add0r; congr (_ + _).
have [<-|km] := eqVneq k m; last by rewrite mean_two // (centred P) mul0r mulr0.
rewrite mulr1 -(spread P) -(@mean_one _ _ nu n lu k (fun a => e a ^+ 2)).
by apply: eq_mean => s; rewrite expr2.
Qed.

(** ** Examples *)

Lemma estimate_mean b j :
  mean (draws rho n) (fun x => mean (draws nu n) (fun s => bhat b x s j)) = beta b (feature NL j).
Proof.
transitivity (n%:R^-1 * \sum_(k < n) beta b (feature NL j)); last first.
  by rewrite sumr_const card_ord -[beta _ _ *+ n]mulr_natl mulKf // pnatr_eq0 -lt0n.
under eq_mean => x.
  rewrite meanZ mean_sum; under eq_bigr => k _ do rewrite meanZr noise_one.
  over.
rewrite meanZ mean_sum; congr (_ * _); apply: eq_bigr => k _.
by rewrite (@mean_one _ _ rho n lr k (fun a => F b a * phi j a)) coefficient.
Qed.

Lemma estimate_two b i j :
  mean (draws rho n) (fun x => mean (draws nu n) (fun s => bhat b x s i * bhat b x s j)) =
  (1 - n%:R^-1) * (beta b (feature NL i) * beta b (feature NL j)) +
  n%:R^-1 * mean rho (fun a => (F b a ^+ 2 + sigma2) * (phi i a * phi j a)).
Proof.
set p := _ * beta b _; set q := mean rho _.
have n1 : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
transitivity (n%:R^-1 ^+ 2 * \sum_(k < n) \sum_(m < n) (p + (k == m)%:R * (q - p))); last first.
  under eq_bigr => k _.
    rewrite big_split /= sumr_const card_ord (bigD1 k) //= eqxx mul1r big1 ?addr0 => [|m mk].
      over.
    by rewrite eq_sym (negbTE mk) mul0r.
  rewrite sumr_const card_ord -[(_ + _) *+ n]mulr_natl -[p *+ n]mulr_natl.
  by clearbody p q; move: (n%:R : R) n1 => t t0; field.
under eq_mean => x.
  under eq_mean => s.
    rewrite /estimate mulrACA -expr2 mulr_suml; under eq_bigr => k _.
      rewrite mulr_sumr; under eq_bigr => m _ do rewrite mulrACA.
      over.
    over.
  rewrite meanZ mean_sum; under eq_bigr => k _.
    rewrite mean_sum; under eq_bigr => m _ do rewrite meanZr noise_two.
    over.
  over.
rewrite meanZ mean_sum; congr (_ * _); apply: eq_bigr => k _; rewrite mean_sum.
apply: eq_bigr => m _; have [<-|km] := eqVneq k m.
  rewrite mul1r addrC subrK /q.
  rewrite -(@mean_one _ _ rho n lr k (fun a => (F b a ^+ 2 + sigma2) * (phi i a * phi j a))).
  by apply: eq_mean => x; rewrite mulr1 expr2.
rewrite mul0r addr0 /p -!coefficient -(@mean_two _ _ rho n lr k m _ _ km).
by apply: eq_mean => x; rewrite mulr0 addr0 mulrACA.
Qed.

(** ** Tasks *)

Lemma expect_square l : expect (fun b _ _ => beta b l ^+ 2) = v l.
Proof.
have -> : v l = v l * (l == l)%:R by rewrite eqxx mulr1.
rewrite expect_task -(uncorrelated P).
by apply: eq_mean => b; rewrite expr2.
Qed.

Lemma variance_ge0 l : 0 <= v l.
Proof. by rewrite -expect_square; apply: expect_ge0 => b _ _; apply: sqr_ge0. Qed.

Lemma noise_ge0 : 0 <= sigma2.
Proof. by rewrite -(spread P); apply: mean_ge0 => // s; apply: sqr_ge0. Qed.

Lemma expect_cross l j :
  expect (fun b x s => beta b l * bhat b x s j) = v l * (l == feature NL j)%:R.
Proof.
rewrite -(uncorrelated P); apply: eq_mean => b; rewrite -(estimate_mean b j) -meanZ.
by apply: eq_mean => x; rewrite meanZ.
Qed.

Lemma expect_estimates i j :
  expect (fun b x s => bhat b x s i * bhat b x s j) = moments rho psi NL v sigma2 n i j.
Proof.
rewrite /over_prompts (eq_mean pi (fun b => estimate_two b i j)) meanD !meanZ (uncorrelated P).
rewrite !mxE (inj_eq feature_inj); congr (_ * _ + _ * _).
  by case: eqP => [->|]; rewrite (mulr1, mulr0).
rewrite mean_exchange; under eq_mean => a do rewrite meanZr meanD target_square (mean_const _ lp).
under eq_mean => a do rewrite mulrDl mulr_suml.
rewrite meanD mean_sum meanZ (orthonormal P) (inj_eq feature_inj) mulr_natr; congr (_ + _).
by apply: eq_bigr => l _; rewrite -meanZ; apply: eq_mean => a; rewrite !mulrA.
Qed.

End Moments.
