(** * Deep nets in any dimension: for d = 1 those of descent_depth_layers.v, and two layers below

    Each channel has d coordinates, s_t = (lambda_1^(t-1), ..., lambda_d^(t-1)); the matrices A
    and B of a head mix the channels, in the same way in every coordinate, and a score is the sum
    over the coordinates.

    - [deep_net_one], [deep_loss_one]: for d = 1 these are the nets of descent_depth_layers.v;
    - [depth_below]: for d >= 2 two layers of one head with four entries lose
      d - 1 - 1 / (2d - 1) at T = 2, less than d - 1 + prod_j (1 - d eta_j)^2. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges.
From icar Require Import descent_depth descent_depth_layers descent_depth_sizes.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Nets *)

Section Nets.

Variables (R : realFieldType) (d : nat).

(** Coordinate i of channel c of token T. *)
Definition deep_stream (m : nat) := nat -> 'I_m -> 'I_d -> laurent R d.

Section Layer.

Variables (m : nat) (x : deep_stream m).

Definition deep_inner (t T : nat) (a b : 'I_m) : laurent R d :=
  \big[cat/[::]]_i mul (conj (x t a i)) (x T b i).

Definition deep_attention (A : 'M[R]_m) (t T : nat) : laurent R d :=
  \big[cat/[::]]_a \big[cat/[::]]_b scale (A a b) (deep_inner t T a b).

Definition deep_value (B : 'M[R]_m) (t : nat) (c : 'I_m) (i : 'I_d) : laurent R d :=
  \big[cat/[::]]_e scale (B c e) (x t e i).

Definition deep_output (h : head R m) (T : nat) (c : 'I_m) (i : 'I_d) : laurent R d :=
  \big[cat/[::]]_(1 <= t < T.+1) mul (deep_attention h.1 t T) (deep_value h.2 t c i).

Definition deep_layer (heads : seq (head R m)) : deep_stream m := fun T c i =>
  x T c i ++ \big[cat/[::]]_(h <- heads) deep_output h T c i.

End Layer.

Variable n : nat.

Definition deep_start : deep_stream n.+3 := fun T c i =>
  if c == channel_s n then token R T i
  else if (c == channel_p n) && (T != 1%N) then token R T.-1 i else [::].

(** The tokens after a list of layers. *)
Definition deep_net (layers : seq (seq (head R n.+3))) : deep_stream n.+3 :=
  foldl (@deep_layer n.+3) deep_start layers.

Definition deep_error (layers : seq (seq (head R n.+3))) (T : nat) (i : 'I_d) : laurent R d :=
  deep_net layers T (channel_u n) i ++ scale (-1) (token R T.+1 i).

Definition deep_loss (N : nat) (layers : seq (seq (head R n.+3))) : R :=
  \sum_(2 <= T < N.+2) \sum_i msq (unitary d) (deep_error layers T i).

(** The factor of s_(T+1) = lambda^T in u_T. *)
Definition target_part (layers : seq (seq (head R n.+3))) (T : nat) (i : 'I_d) : R :=
  lin (fun m => (m == power i T%:Z)%:R) (deep_net layers T (channel_u n) i).

End Nets.

(** ** One coordinate *)

Section One.

Variable R : realFieldType.

Lemma lin_mul_ext d (P P' Q Q' : laurent R d) : (forall f, lin f P = lin f P') ->
  (forall f, lin f Q = lin f Q') -> forall f, lin f (mul P Q) = lin f (mul P' Q').
Proof. by move=> PE QE f; rewrite !lin_mul PE; apply: eq_lin => m; rewrite QE. Qed.

Lemma deep_layer_one m (x : deep_stream R 1 m) (x' : stream R m) heads :
  (forall T c f, lin f (x T c ord0) = lin f (x' T c)) ->
  forall T c f, lin f (deep_layer x heads T c ord0) = lin f (net_layer x' heads T c).
Proof.
move=> xE T c f; rewrite !lin_cat xE !lin_sum; congr (_ + _); apply: eq_bigr => h _.
rewrite !lin_sum; apply: eq_bigr => t _; apply: lin_mul_ext => {}f; rewrite !lin_sum.
  apply: eq_bigr => a _; rewrite !lin_sum; apply: eq_bigr => b _; rewrite !lin_scale.
  congr (_ * _); rewrite lin_sum big_ord1; apply: lin_mul_ext => {}f; last exact: xE.
  by rewrite !lin_conj xE.
by apply: eq_bigr => e _; rewrite !lin_scale xE.
Qed.

Lemma deep_net_one n (layers : seq (seq (head R n.+3))) T c f :
  lin f (deep_net (d := 1) layers T c ord0) = lin f (net layers T c).
Proof.
rewrite /deep_net /net -[layers]revK !foldl_rev.
elim: (rev layers) T c f => [|heads r IH] T c f /=; first by [].
exact: deep_layer_one.
Qed.

Lemma deep_loss_one n N (layers : seq (seq (head R n.+3))) : deep_loss 1 N layers = net_loss N layers.
Proof.
apply: eq_bigr => T _; rewrite big_ord1; apply: msq_ext => f.
by rewrite !lin_cat deep_net_one.
Qed.

End One.

(** ** Below every number of steps *)

Section Heads.

Variables (R : realFieldType) (d m : nat) (x : deep_stream R d m).

(** A head of one entry each. *)
Lemma lin_deep_output f k l a b c' e T c i :
  lin f (deep_output x (k *: delta_mx a b, l *: delta_mx c' e) T c i)
  = (c == c')%:R * k * l * (\sum_(1 <= t < T.+1) lin f (mul (deep_inner x t T a b) (x t e i))).
Proof.
rewrite lin_sum mulr_sumr; apply: eq_bigr => t _; rewrite /= !lin_mul lin_sum.
rewrite (bigD1 a) //= [X in _ + X]big1 ?addr0 => [|a' a_neq]; last first.
  by rewrite lin_sum big1 // => b' _; rewrite lin_scale !mxE (negPf a_neq) mulr0 mul0r.
rewrite lin_sum (bigD1 b) //= [X in _ + X]big1 ?addr0 => [|b' b_neq]; last first.
  by rewrite lin_scale !mxE (negPf b_neq) andbF mulr0 mul0r.
rewrite lin_scale !mxE !eqxx mulr1.
have -> : (c == c')%:R * k * l = k * ((c == c')%:R * l) by ring.
rewrite -[RHS]mulrA; congr (_ * _); rewrite -lin_fun_scale; apply: eq_lin => o.
rewrite lin_sum (bigD1 e) //= [X in _ + X]big1 ?addr0 => [|e' e_neq]; last first.
  by rewrite lin_scale !mxE (negPf e_neq) andbF mulr0 mul0r.
by rewrite lin_scale !mxE eqxx andbT mulrC [l * _]mulrC mulrC.
Qed.

Lemma lin_deep_inner f t T a b : lin f (deep_inner x t T a b)
  = \sum_i lin (fun o => lin (fun o' => f (- o + o')) (x T b i)) (x t a i).
Proof. by rewrite lin_sum; apply: eq_bigr => i _; rewrite lin_mul lin_conj. Qed.

End Heads.

Section Below.

Variables (R : realFieldType) (d n : nat) (gamma c : R).
Notation u := (channel_u n).
Notation s := (channel_s n).
Notation p := (channel_p n).
Notation e i := (power i 1).

Definition below_first : head R n.+3 := (entries_mx [:: (p, s, 1)], entries_mx [:: (s, p, gamma)]).
Definition below_second : head R n.+3 := (entries_mx [:: (p, s, 1)], entries_mx [:: (u, s, c)]).

Let layers := [:: [:: below_first]; [:: below_second]].
Let x := deep_layer (@deep_start R d n) [:: below_first].

Lemma entries_one m a b (v : R) : entries_mx [:: (a, b, v)] = v *: delta_mx a b :> 'M_m.
Proof. by rewrite /entries_mx big_seq1. Qed.

Lemma deep_layer1 m (y : deep_stream R d m) h T c' i f :
  lin f (deep_layer y [:: h] T c' i) = lin f (y T c' i) + lin f (deep_output y h T c' i).
Proof. by rewrite lin_cat lin_sum big_seq1. Qed.

Lemma power0 (i : 'I_d) : power i 0 = 0.
Proof. by apply/ffunP => j; rewrite charP ffunE; case: ifP. Qed.

Lemma below_u T i f : lin f (x T u i) = 0.
Proof. by rewrite deep_layer1 /below_first !entries_one lin_deep_output lin_nil !mul0r addr0. Qed.

Lemma below_p T i f : lin f (x T p i) = lin f (@deep_start R d n T p i).
Proof. by rewrite deep_layer1 /below_first !entries_one lin_deep_output !mul0r addr0. Qed.

Lemma below_s i f : lin f (x 2%N s i) = f (e i) + gamma * \sum_j f (e j).
Proof.
rewrite deep_layer1 /below_first !entries_one lin_deep_output eqxx !mul1r lin_mono.
congr (f _ + _ * _); rewrite big_ltn // big_ltn // big_geq // addr0 !lin_mul !lin_deep_inner.
rewrite big1 ?add0r => [|j _]; last exact: lin_nil.
apply: eq_bigr => j _; rewrite !lin_mono; congr f.
by rewrite !power0 oppr0 add0r addr0.
Qed.

Lemma below_net (i : 'I_d) f : lin f (deep_net layers 2%N u i)
  = c * (1 + gamma * d%:R) * \sum_j (f (e j + e i) + gamma * \sum_k f (e j + e k)).
Proof.
rewrite [deep_net _]/(deep_layer x [:: below_second]) deep_layer1 below_u add0r.
rewrite /below_second !entries_one lin_deep_output eqxx !mul1r -mulrA; congr (_ * _).
rewrite big_ltn // big_ltn // big_geq // addr0 !lin_mul !lin_deep_inner.
rewrite big1 ?add0r => [|j _]; last by rewrite below_p lin_nil.
under eq_bigr => j _ do rewrite below_p lin_mono below_s power0.
have sumE : \sum_j lin (fun o => f (- 0 + e j + o)) (x 2%N s i)
    = \sum_j (f (e j + e i) + gamma * \sum_k f (e j + e k)).
  by apply: eq_bigr => j _; rewrite oppr0 add0r below_s.
rewrite big_split /= sumr_const card_ord sumE -[in LHS]mulr_natr mulrDl mul1r.
by rewrite [in RHS]mulrAC.
Qed.

(** Two products of eigenvalues are correlated when they are the same. *)
Lemma eq_e (a b : 'I_d) : (e a == e b :> character d) = (a == b).
Proof.
apply/eqP/eqP => [/ffunP /(_ a)|-> //].
by rewrite !charP eqxx; case: eqP.
Qed.

Lemma same_e (a b j k : 'I_d) : same (unitary d) (e a + e b) (e j + e k)
  = ((a == j) && (b == k)) || ((a == k) && (b == j)).
Proof.
have sameE o m : same (unitary d) o m = (o == m).
  rewrite same_unitary; apply/forallP/eqP => [eq|-> //].
  by apply/ffunP => l; exact/eqP.
rewrite sameE; have [->|a_j] := eqVneq a j.
  rewrite (inj_eq (addrI _)) eq_e /=; have [//|b_k] := eqVneq b k.
  by apply/esym/negbTE; apply: contra b_k => /andP [/eqP <- /eqP ->].
have [->|a_k] := eqVneq a k; first by rewrite [e j + _]addrC (inj_eq (addrI _)) eq_e.
apply/negbTE/eqP => /ffunP /(_ a); rewrite !charD !charP eqxx (negPf a_j) (negPf a_k).
by case: (_ == _).
Qed.

Lemma sum_delta (a : 'I_d) (F : 'I_d -> R) : \sum_j (a == j)%:R * F j = F a.
Proof.
rewrite (bigD1 a) //= eqxx mul1r big1 ?addr0 // => j /negPf.
by rewrite eq_sym => ->; rewrite mul0r.
Qed.

Let same_R (a b j k : 'I_d) : R := (same (unitary d) (e a + e b) (e j + e k))%:R.

Lemma same_RE a b j k : same_R a b j k = (a == j)%:R * (b == k)%:R + (a == k)%:R * (b == j)%:R
  - (a == j)%:R * ((b == k)%:R * ((a == k)%:R * (b == j)%:R)).
Proof.
rewrite /same_R same_e; case: (a == j); case: (b == k); case: (a == k); case: (b == j);
  rewrite /= ?mulr1n ?mulr0n; ring.
Qed.

Lemma sum_same a b k : \sum_j same_R a b j k
  = (b == k)%:R + (a == k)%:R - (b == k)%:R * ((a == k)%:R * (b == a)%:R).
Proof.
under eq_bigr => j _ do rewrite same_RE [(a == k)%:R * (b == j)%:R]mulrC.
rewrite sumrB big_split /= !sum_delta; congr (_ + _ - _ * _).
by rewrite mulrC.
Qed.

Lemma sum_same2 a b : \sum_k \sum_j same_R a b j k = 2 - (a == b)%:R.
Proof.
under eq_bigr => k _ do rewrite sum_same.
rewrite sumrB big_split /= sum_delta eq_sym; congr (_ - _); last by case: eqP; rewrite ?mulr1 ?mulr0.
have one l : \sum_(k < d) (l == k)%:R = 1 :> R.
  by rewrite -[RHS](sum_delta l (fun=> 1)); apply: eq_bigr => k _; rewrite mulr1.
by rewrite !one.
Qed.

Let a : R := c * (1 + gamma * d%:R).

Lemma below_error (i : 'I_d) f : lin f (deep_error layers 2 i)
  = a * (\sum_j f (e j + e i) + gamma * \sum_k \sum_j f (e j + e k)) - f (e i + e i).
Proof.
rewrite lin_cat lin_scale lin_mono below_net big_split /= -mulr_sumr exchange_big mulN1r.
by congr (_ - f _); apply/ffunP => j; rewrite charD !charP; case: ifP.
Qed.

Lemma msq_below (i : 'I_d) : msq (unitary d) (deep_error layers 2 i)
  = a ^+ 2 * (d%:R + 2 * gamma * (2 * d%:R - 1) + gamma ^+ 2 * d%:R * (2 * d%:R - 1))
    - 2 * a * (1 + gamma) + 1.
Proof.
pose w (b k : 'I_d) : R := lin (fun o => (same (unitary d) (e b + e k) o)%:R) (deep_error layers 2 i).
have wE b k : w b k = a * ((k == i)%:R + (b == i)%:R - (k == i)%:R * ((b == i)%:R * (k == b)%:R)
    + gamma * (2 - (b == k)%:R)) - (b == i)%:R * (k == i)%:R.
  rewrite /w below_error -[\sum_k0 \sum_j _]/(\sum_l \sum_j same_R b k j l) sum_same2.
  rewrite -[\sum_j _]/(\sum_j same_R b k j i) sum_same -/(same_R b k i i) same_RE.
  congr (_ - _); case: (b == i); case: (k == i); rewrite /= ?mulr1n ?mulr0n; ring.
have one l : \sum_(k < d) (k == l)%:R = 1 :> R.
  by rewrite -[RHS](sum_delta l (fun=> 1)); apply: eq_bigr => k _; rewrite mulr1 eq_sym.
rewrite msqE below_error -/(w i i) wE !eqxx.
have -> : \sum_j w j i = a * (d%:R + gamma * (2 * d%:R - 1)) - 1.
  under eq_bigr => j _ do rewrite wE eqxx.
  transitivity (\sum_j (a * (1 + gamma * 2) - (a * gamma + 1) * (j == i)%:R)).
    by apply: eq_bigr => j _; rewrite [i == j]eq_sym; case: (j == i); rewrite /= ?mulr1n ?mulr0n; ring.
  by rewrite sumrB sumr_const card_ord -mulr_sumr one -mulr_natr; ring.
have -> : \sum_k \sum_j w j k = a * (2 * d%:R - 1 + gamma * d%:R * (2 * d%:R - 1)) - 1.
  transitivity (\sum_k (a * (1 + gamma * (2 * d%:R - 1)) + (a * (d%:R - 1) - 1) * (k == i)%:R)).
    apply: eq_bigr => k _; transitivity (\sum_j (a * (k == i)%:R + 2 * a * gamma
        + (a - a * (k == i)%:R - (k == i)%:R) * (j == i)%:R - a * gamma * (j == k)%:R)).
      apply: eq_bigr => j _; rewrite wE [k == j]eq_sym; have [->|j_i] := eqVneq j i.
        by rewrite [i == k]eq_sym; case: (k == i); rewrite /= ?mulr1n ?mulr0n; ring.
      by case: (k == i); case: (j == k); rewrite /= ?mulr1n ?mulr0n; ring.
    by rewrite sumrB big_split /= sumr_const card_ord -!mulr_sumr !one -mulr_natr; ring.
  by rewrite big_split /= sumr_const card_ord -mulr_sumr one -mulr_natr; ring.
by rewrite mulr1n; ring.
Qed.

End Below.

(** Two layers of one head, at T = 2. *)
Theorem depth_below (R : realFieldType) n d : (2 <= d)%N ->
  let gamma : R := - (2 * d%:R - 1)^-1 in let c : R := (2 * d%:R - 1) / (d%:R - 1) ^+ 2 in
  deep_loss d 1 [:: [:: below_first n gamma]; [:: below_second n c]] = d%:R - 1 - (2 * d%:R - 1)^-1.
Proof.
move=> d2 gamma c; rewrite /deep_loss big_nat1; under eq_bigr => i _ do rewrite msq_below.
rewrite sumr_const card_ord -[LHS]mulr_natr /gamma /c.
have d1 : d%:R - 1 != 0 :> R by rewrite subr_eq0 (eqr_nat R d 1); lia.
have dd : 2 * d%:R - 1 != 0 :> R by rewrite -natrM subr_eq0 (eqr_nat R _ 1); lia.
by move: d%:R d1 dd => z z1 zz; field; rewrite z1 zz.
Qed.

Print Assumptions deep_loss_one.
Print Assumptions depth_below.
