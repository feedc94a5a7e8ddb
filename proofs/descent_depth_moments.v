(** * Moments of the Gram matrix of a sequence, seen from its last token

    s_t = (lambda_1^(t-1), ..., lambda_d^(t-1)) and G = sum_{t < T} s_t s_t^*, K = T - 1:

    - [moment_two]: E s_T^* G^2 s_T = K d (K + d - 1);
    - [moment_three]: E s_T^* G^3 s_T = K d (2 K^2 + (d - 1) (7 K + 2 d - 5)) / 2;
    - [near_one]: E |(1 - G/K) s_T|^2 = d (d - 1) / K. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Moments.

Variables (R : realFieldType) (d : nat).

(** Coordinate i of G v. *)
Definition gram_image (T : nat) (v : 'I_d -> laurent R d) (i : 'I_d) : laurent R d :=
  \big[cat/[::]]_(1 <= t < T) \big[cat/[::]]_j mul (token R t i) (mul (conj (token R t j)) (v j)).

(** E s_T^* G^m s_T. *)
Definition moment (m T : nat) : R := E (unitary d)
  (\big[cat/[::]]_i mul (conj (token R T i)) (iter m (gram_image T) (token R T) i)).

(** E |(1 - G/K)^j s_T|^2. *)
Definition near (j T : nat) : R := \sum_i msq (unitary d)
  (iter j (fun v i => v i ++ scale (- T.-1%:R^-1) (gram_image T v i)) (token R T) i).

Lemma lin_gram f T v i : lin f (gram_image T v i) = \sum_(1 <= t < T) \sum_j
  lin (fun o => f (power i (t%:Z - 1) + (- power j (t%:Z - 1) + o))) (v j).
Proof.
rewrite lin_sum; apply: eq_bigr => t _; rewrite lin_sum; apply: eq_bigr => j _.
by rewrite lin_mul lin_mono lin_mul lin_conj lin_mono.
Qed.

(** ** When products of powers are 1 *)

Lemma trivial_three (i j k : 'I_d) (x y z : int) (m : character d) :
  (forall l, m l = (if l == i then x else 0) + (if l == j then y else 0) + (if l == k then z else 0)) ->
  x + y + z = 0 -> x != 0 -> z != 0 ->
  trivial (unitary d) m = (i == k) && ((i == j) || (y == 0)).
Proof.
move=> mE sum0 x0 z0; rewrite trivial_unitary; apply/forallP/idP => [all0|].
  have [ik|ik] := eqVneq i k; have [ij|ij] := eqVneq i j => //=; try subst k; try subst j.
  - by have := all0 j; rewrite mE eqxx [j == i]eq_sym (negPf ij) => /eqP; lia.
  - by have := all0 k; rewrite mE eqxx [k == i]eq_sym (negPf ik) => /eqP; lia.
  by have := all0 i; rewrite mE eqxx (negPf ij) (negPf ik) => /eqP; lia.
move=> /andP [/eqP ik /orP [/eqP ij|/eqP y0]] l; rewrite mE -ik.
  by rewrite -ij; case: (l == i); lia.
by rewrite y0; case: (l == i); case: (l == j); lia.
Qed.

Lemma sum_iota (T t : nat) (F : nat -> R) : (1 <= t < T)%N ->
  \sum_(1 <= t' < T) (t == t')%:R * F t' = F t.
Proof.
move=> t_in; rewrite (bigD1_seq t) ?iota_uniq ?mem_index_iota //= eqxx mul1r big1 ?addr0 // => t' /negPf.
by rewrite eq_sym => ->; rewrite mul0r.
Qed.

Lemma sum_ord (a : 'I_d) (F : 'I_d -> R) : \sum_j (a == j)%:R * F j = F a.
Proof.
rewrite (bigD1 a) //= eqxx mul1r big1 ?addr0 // => j /negPf.
by rewrite eq_sym => ->; rewrite mul0r.
Qed.

Lemma sum_const_iota K (x : R) : \sum_(1 <= t < K.+1) x = K%:R * x.
Proof. by rewrite sumr_const_nat subn1 mulr_natl. Qed.

Lemma sum_const_ord (x : R) : \sum_(i < d) x = d%:R * x.
Proof. by rewrite sumr_const card_ord mulr_natl. Qed.

Lemma sum_choice (a : 'I_d) (b : bool) : \sum_k ((a == k) && b)%:R = b%:R :> R.
Proof.
rewrite -[RHS](sum_ord a (fun=> b%:R)); apply: eq_bigr => k _.
by case: (a == k); rewrite ?mul1r ?mul0r.
Qed.

(** How many of two numbers and a letter leave a letter alone. *)
Lemma sum_pairs K (i : 'I_d) : \sum_(1 <= t < K.+1) \sum_j \sum_(1 <= t' < K.+1)
    ((i == j) || (t == t'))%:R = K%:R * (K%:R + d%:R - 1) :> R.
Proof.
transitivity (\sum_(1 <= t < K.+1) (K%:R + d%:R - 1 : R)); last by rewrite sum_const_iota.
apply: eq_big_nat => t t_in.
transitivity (\sum_j ((i == j)%:R * (K%:R - 1) + 1 : R)); last first.
  by rewrite big_split /= sum_ord sum_const_ord; ring.
apply: eq_bigr => j _.
transitivity (\sum_(1 <= t' < K.+1) ((i == j)%:R + (t == t')%:R * (1 - (i == j)%:R) : R)).
  by apply: eq_bigr => t' _; case: (i == j); case: (t == t'); rewrite /= ?mulr1n ?mulr0n; ring.
by rewrite big_split /= sum_iota // sum_const_iota; ring.
Qed.

Theorem moment_two K : moment 2 K.+1 = K%:R * d%:R * (K%:R + d%:R - 1).
Proof.
rewrite /moment /E lin_sum -mulrA mulrCA -sum_const_ord; apply: eq_bigr => i _.
rewrite lin_mul lin_conj lin_mono /= lin_gram -(sum_pairs K i).
apply: eq_big_nat => t t_in; apply: eq_bigr => j _; rewrite lin_gram.
apply: eq_big_nat => t' t'_in; rewrite -(sum_choice i); apply: eq_bigr => k _; rewrite lin_mono.
rewrite (@trivial_three i j k (t%:Z - K.+1%:Z) (t'%:Z - t%:Z) (K.+1%:Z - t'%:Z)); try lia.
  by congr ((_ && (_ || _))%:R); apply/eqP/eqP; lia.
move=> l; rewrite !(charD, charN, charP); case: (l == i); case: (l == j); case: (l == k); lia.
Qed.

Theorem near_one K : (1 <= K)%N -> near 1 K.+1 = d%:R * (d%:R - 1) / K%:R.
Proof.
move=> K1; have K0 : K%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
transitivity (\sum_(i < d) ((d%:R - 1) / K%:R : R)); last by rewrite sum_const_ord mulrA.
apply: eq_bigr => i _; pose P := token R K.+1 i ++ scale (- K%:R^-1) (gram_image K.+1 (token R K.+1) i).
rewrite -[iter _ _ _ _]/P.
have PE f : lin f P = f (power i (K.+1%:Z - 1)) - K%:R^-1 * (\sum_(1 <= t < K.+1) \sum_j
    f (power i (t%:Z - 1) + (- power j (t%:Z - 1) + power j (K.+1%:Z - 1)))).
  rewrite lin_cat lin_scale lin_mono lin_gram mulNr; congr (_ - _ * _).
  by apply: eq_bigr => t _; apply: eq_bigr => j _; rewrite lin_mono.
rewrite msqE PE.
have cross t j : (1 <= t < K.+1)%N -> same (unitary d) (power i (t%:Z - 1) + (- power j (t%:Z - 1)
    + power j (K.+1%:Z - 1))) (power i (K.+1%:Z - 1)) = (i == j).
  move=> t_in; rewrite /same (@trivial_three i i j (t%:Z - K.+1%:Z) 0 (K.+1%:Z - t%:Z)) ?eqxx ?andbT //; try lia.
  move=> l; rewrite !(charD, charN, charP); case: (l == i); case: (l == j); lia.
have pair t j t' k : (1 <= t < K.+1)%N -> (1 <= t' < K.+1)%N ->
    same (unitary d) (power i (t%:Z - 1) + (- power j (t%:Z - 1) + power j (K.+1%:Z - 1)))
      (power i (t'%:Z - 1) + (- power k (t'%:Z - 1) + power k (K.+1%:Z - 1)))
    = (j == k) && ((j == i) || (t == t')).
  move=> t_in t'_in; rewrite /same (@trivial_three j i k (K.+1%:Z - t%:Z) (t%:Z - t'%:Z) (t'%:Z - K.+1%:Z)); try lia.
  move=> l; rewrite !(charD, charN, charP); case: (l == i); case: (l == j); case: (l == k); lia.
rewrite PE same_refl [X in 1 - _ * X](_ : _ = K%:R); last first.
  rewrite -[RHS]mulr1 -sum_const_iota; apply: eq_big_nat => t t_in.
  rewrite -[RHS](sum_ord i (fun=> 1)); apply: eq_bigr => j _.
  by rewrite mulr1 same_sym cross.
rewrite mulVf // subrr sub0r [X in _ * X](_ : _ = K%:R - K%:R^-1 * (K%:R * (K%:R + d%:R - 1))).
  by field.
transitivity (\sum_(1 <= t < K.+1) (1 - K%:R^-1 * \sum_j \sum_(1 <= t' < K.+1)
    ((i == j) || (t == t'))%:R : R)); last first.
  by rewrite sumrB sum_const_iota mulr1 -mulr_sumr sum_pairs.
apply: eq_big_nat => t t_in.
transitivity (\sum_j ((i == j)%:R * 1 - K%:R^-1 * \sum_(1 <= t' < K.+1)
    ((i == j) || (t == t'))%:R : R)); last by rewrite sumrB -mulr_sumr (sum_ord i (fun=> 1)).
apply: eq_bigr => j _; rewrite PE cross // mulr1; congr (_ - _ * _).
apply: eq_big_nat => t' t'_in; rewrite -(sum_choice j); apply: eq_bigr => k _.
by rewrite pair // [j == i]eq_sym.
Qed.

(** Four letters, with three numbers on the steps between them. *)
Lemma trivial_four (i j k l : 'I_d) (x y z w : int) (m : character d) :
  (forall o, m o = (if o == i then x else 0) + (if o == j then y else 0)
    + (if o == k then z else 0) + (if o == l then w else 0)) ->
  x + y + z + w = 0 -> x != 0 -> w != 0 -> x + y != 0 -> z + w != 0 ->
  trivial (unitary d) m = if i == l then
      if i == j then (i == k) || (z == 0)
      else if i == k then y == 0 else if j == k then y + z == 0 else (y == 0) && (z == 0)
    else [&& j == l, i == k & x + z == 0].
Proof.
move=> mE sum0 x0 w0 xy zw; rewrite trivial_unitary.
have at_ o (P : bool) : (forall o, m o == 0) -> (m o == 0 -> P) -> P by move=> all0; apply.
have [il|il] := eqVneq i l; [subst l|]; (have [ij|ij] := eqVneq i j; [subst j|]);
  (have [ik|ik] := eqVneq i k; [subst k|]).
- by apply/forallP => o; rewrite mE; case: (o == i); lia.
- apply/forallP/idP => [all0|/eqP z0 o].
    by apply: (at_ k) => //; rewrite mE eqxx [k == i]eq_sym (negPf ik); lia.
  by rewrite mE z0; case: (o == i); case: (o == k); lia.
- apply/forallP/idP => [all0|/eqP y0 o].
    by apply: (at_ j) => //; rewrite mE eqxx [j == i]eq_sym (negPf ij); lia.
  by rewrite mE y0; case: (o == i); case: (o == j); lia.
- have [jk|jk] := eqVneq j k; [subst k|].
    apply/forallP/idP => [all0|/eqP yz o].
      by apply: (at_ j) => //; rewrite mE eqxx [j == i]eq_sym (negPf ij); lia.
    by rewrite mE; case: (o == i); case: (o == j); lia.
  apply/forallP/idP => [all0|/andP [/eqP y0 /eqP z0] o].
    apply/andP; split.
      by apply: (at_ j) => //; rewrite mE eqxx [j == i]eq_sym (negPf ij) (negPf jk); lia.
    by apply: (at_ k) => //; rewrite mE eqxx [k == i]eq_sym [k == j]eq_sym (negPf ik) (negPf jk); lia.
  by rewrite mE y0 z0; case: (o == i); case: (o == j); case: (o == k); lia.
- rewrite (negPf il) /=; apply/negbTE/negP => /forallP /(_ l).
  by rewrite mE eqxx [l == i]eq_sym (negPf il); lia.
- rewrite (negPf il) /=; apply/negbTE/negP => /forallP /(_ i).
  by rewrite mE eqxx (negPf ik) (negPf il); lia.
- have [jl|jl] := eqVneq j l; [subst l|].
    apply/forallP/idP => [all0|/eqP xz o].
      by apply: (at_ i) => //; rewrite mE eqxx (negPf ij); lia.
    by rewrite mE; case: (o == i); case: (o == j); lia.
  apply/negbTE/negP => /forallP /(_ l).
  by rewrite mE eqxx [l == i]eq_sym [l == j]eq_sym (negPf il) (negPf jl); lia.
rewrite andbF; apply/negbTE/negP => /forallP /(_ i).
by rewrite mE eqxx (negPf ij) (negPf ik) (negPf il); lia.
Qed.

(** For u_1 = t and u_2 = t' there is one u_3 with u_1 + u_3 = T + u_2 where t' < t. *)
Lemma sum_shifted K t t' : (1 <= t < K.+1)%N -> (1 <= t' < K.+1)%N ->
  \sum_(1 <= v < K.+1) (t + v == K.+1 + t')%N%:R = (t' < t)%N%:R :> R.
Proof.
move=> t_in t'_in; have [lt|ge] := ltnP t' t; last first.
  by rewrite big_nat big1 // => v v_in; rewrite (_ : (_ == _) = false) //; lia.
transitivity (\sum_(1 <= v < K.+1) (K.+1 + t' - t == v)%N%:R * 1 : R); last first.
  by apply: (@sum_iota K.+1 (K.+1 + t' - t) (fun=> 1)); lia.
apply: eq_bigr => v _; rewrite mulr1.
by have -> : (t + v == K.+1 + t')%N = (K.+1 + t' - t == v)%N by apply/eqP/eqP; lia.
Qed.

Lemma sum_less K t : (1 <= t < K.+1)%N -> \sum_(1 <= t' < K.+1) (t' < t)%N%:R = t%:R - 1 :> R.
Proof.
move=> t_in; rewrite (big_cat_nat _ _ _ (n := t)) /=; try lia.
rewrite [X in _ + X]big_nat [X in _ + X]big1 ?addr0 => [|v v_in]; last first.
  by move: v_in => /andP [t_le _]; rewrite ltnNge t_le.
rewrite (eq_big_nat _ _ (F2 := fun=> 1)) => [|v v_in]; last first.
  by move: v_in => /andP [_ ->].
by move: t_in => /andP [t1 _]; rewrite sumr_const_nat natrB.
Qed.

Lemma sum_before K : \sum_(1 <= t < K.+1) (t%:R - 1) = K%:R * (K%:R - 1) / 2 :> R.
Proof.
elim: K => [|K IH]; first by rewrite big_geq // !mul0r.
by rewrite big_nat_recr //= IH -[K.+1]addn1 natrD; field.
Qed.

Theorem moment_three K : moment 3 K.+1
  = K%:R * d%:R * (2 * K%:R ^+ 2 + (d%:R - 1) * (7 * K%:R + 2 * d%:R - 5)) / 2.
Proof.
pose count : R := K%:R * (K%:R * (K%:R + d%:R - 1) + (d%:R - 1) * (2 * K%:R + d%:R - 2))
  + (d%:R - 1) * (K%:R * (K%:R - 1) / 2).
transitivity (\sum_(i < d) count); last by rewrite sum_const_ord /count; field.
rewrite /moment /E lin_sum; apply: eq_bigr => i _.
rewrite lin_mul lin_conj lin_mono /= lin_gram.
transitivity (\sum_(1 <= t < K.+1) ((K%:R * (K%:R + d%:R - 1) + (d%:R - 1) * (2 * K%:R + d%:R - 2))
    + (d%:R - 1) * (t%:R - 1) : R)); last first.
  by rewrite big_split /= sum_const_iota -mulr_sumr sum_before.
apply: eq_big_nat => t t_in.
transitivity (\sum_j ((i == j)%:R * (K%:R * (K%:R + d%:R - 1) - (2 * K%:R + d%:R - 2 + (t%:R - 1)))
    + (2 * K%:R + d%:R - 2 + (t%:R - 1)) : R)); last first.
  by rewrite big_split /= sum_ord sum_const_ord; ring.
apply: eq_bigr => j _; rewrite lin_gram.
pose D : R := (i == j)%:R.
transitivity (\sum_(1 <= t' < K.+1) ((D * (K%:R + d%:R - 1) + (1 - D))
    + (t == t')%:R * ((1 - D) * (K%:R + d%:R - 2)) + (1 - D) * (t' < t)%N%:R : R)); last first.
  rewrite !big_split /= !sum_const_iota sum_iota // -mulr_sumr sum_less // /D; ring.
apply: eq_big_nat => t' t'_in.
pose N (k : 'I_d) : R := (i == k)%:R.
pose M (k : 'I_d) : R := (j == k)%:R.
pose tau : R := (t == t')%:R.
pose rho : R := (t' < t)%N%:R.
transitivity (\sum_k ((D * N k + (1 - D) * N k * tau) * K%:R
    + (D * (1 - N k) + (1 - D) * (1 - N k) * (1 - M k) * tau) + (1 - D) * (1 - N k) * M k
    + (1 - D) * N k * rho)); last first.
  rewrite -/tau -/rho /D; have [ij|ij] := eqVneq i j.
    transitivity (\sum_(k < d) ((i == k)%:R * (K%:R - 1) + 1 : R)).
      by apply: eq_bigr => k _; rewrite /N /M mulr1n; ring.
    by rewrite big_split /= sum_ord sum_const_ord mulr1n; ring.
  transitivity (\sum_(k < d) ((i == k)%:R * (tau * K%:R - tau + rho) + (j == k)%:R * (1 - tau) + tau : R)).
    apply: eq_bigr => k _; rewrite /N /M; have [ik|ik] := eqVneq i k.
      by subst k; rewrite [j == i]eq_sym (negPf ij) mulr1n !mulr0n; ring.
    by case: (j == k); rewrite /= ?mulr1n ?mulr0n; ring.
  by rewrite !big_split /= !sum_ord sum_const_ord mulr0n; ring.
apply: eq_bigr => k _; rewrite lin_gram.
transitivity (\sum_(1 <= v < K.+1) ((D * N k + (1 - D) * N k * tau)
    + (t' == v)%:R * (D * (1 - N k) + (1 - D) * (1 - N k) * (1 - M k) * tau)
    + (t == v)%:R * ((1 - D) * (1 - N k) * M k) + (1 - D) * N k * (t + v == K.+1 + t')%N%:R : R)); last first.
  rewrite !big_split /= !sum_const_iota !sum_iota // -mulr_sumr sum_shifted // -/rho; ring.
apply: eq_big_nat => v v_in.
transitivity (\sum_l ((i == l)%:R * (D * N k + (1 - D) * N k * tau
    + (t' == v)%:R * (D * (1 - N k) + (1 - D) * (1 - N k) * (1 - M k) * tau)
    + (t == v)%:R * ((1 - D) * (1 - N k) * M k))
    + (j == l)%:R * ((1 - D) * N k * (t + v == K.+1 + t')%N%:R) : R)); last first.
  by rewrite big_split /= !sum_ord.
apply: eq_bigr => l _; rewrite lin_mono.
rewrite (@trivial_four i j k l (t%:Z - K.+1%:Z) (t'%:Z - t%:Z) (v%:Z - t'%:Z) (K.+1%:Z - v%:Z)); try lia; last first.
  by move=> o; rewrite !(charD, charN, charP); case: (o == i); case: (o == j); case: (o == k); case: (o == l); lia.
have -> : (v%:Z - t'%:Z == 0) = (t' == v) by apply/eqP/eqP; lia.
have -> : (t'%:Z - t%:Z == 0) = (t == t') by apply/eqP/eqP; lia.
have -> : (t'%:Z - t%:Z + (v%:Z - t'%:Z) == 0) = (t == v) by apply/eqP/eqP; lia.
have -> : (t%:Z - K.+1%:Z + (v%:Z - t'%:Z) == 0) = (t + v == K.+1 + t')%N by apply/eqP/eqP; lia.
rewrite /D /N /M /tau; have [il|il] := eqVneq i l; first subst l.
  rewrite [j == i]eq_sym; case: (i == j); case: (i == k); case: (j == k); case: (t' == v); case: (t == t');
    case: (t == v); case: (_ == _); rewrite /= ?mulr1n ?mulr0n; ring.
have [jl|jl] := eqVneq j l; [subst l; rewrite (negPf il)|]; rewrite /=.
  by case: (i == k); case: (_ == _); rewrite /= ?mulr1n ?mulr0n; ring.
by rewrite !mulr0n; ring.
Qed.

End Moments.

Print Assumptions moment_two.
Print Assumptions moment_three.
Print Assumptions near_one.
