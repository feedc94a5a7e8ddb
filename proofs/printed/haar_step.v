(** * The printed lines of haar_step

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/haar_step_traces.v],
    [_loss.v], [_sums.v], [_limits.v] and [_many.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented limits.
From icar Require Import haar_step_traces haar_step haar_step_loss haar_step_sums haar_step_limits haar_step_forms haar_step_heads haar_step_many.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Moments.

Variable R : realFieldType.

Let min_nat (a b : nat) : Num.min a%:R b%:R = (minn b a)%:R :> R.
Proof. by case: (leqP b a) => [le|/ltnW le]; [apply: min_r | apply: min_l]; rewrite ler_nat. Qed.

Theorem printed_traces : forall d, (1 <= d)%N -> forall k l, (1 <= k)%N -> (1 <= l)%N -> (((haar_mean (mul (power_sum R d k) (conj (power_sum R d k)))) = (Num.min d%:R k%:R))) /\ (((haar_mean (mul (mul (power_sum R d k) (power_sum R d l)) (conj (power_sum R d (k + l))))) = ((Num.min d%:R k%:R) + (Num.min d%:R l%:R) + ((- 1) * (Num.min d%:R (k%:R + l%:R)))))).
Proof.
move=> d d1 k l k1 l1.
by rewrite trace_square // trace_triple // -(natrD R k l) !min_nat mulN1r.
Qed.

Theorem printed_overlaps : forall d, (1 <= d)%N -> forall k l, (1 <= k)%N -> (1 <= l)%N -> (((overlap_mean R d [:: k%:Z; - k%:Z]) = ((d%:R ^- 1) * ((1 + d%:R) ^- 1) * (d%:R + (Num.min d%:R k%:R))))) /\ (((overlap_mean R d [:: k%:Z; l%:Z; - (k + l)%:Z]) = ((d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((2 * d%:R) + (2 * (Num.min d%:R k%:R)) + (2 * (Num.min d%:R l%:R)))))).
Proof.
move=> d d1 k l k1 l1.
have d0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have d10 : 1 + d%:R != 0 :> R by rewrite -[1]/(1%:R) -natrD pnatr_eq0.
have d20 : 2 + d%:R != 0 :> R by rewrite -natrD pnatr_eq0.
rewrite overlap_square // overlap_triple // !min_nat !expr1 /square_value /triple_value.
rewrite -[d.+2]add2n -[d.+1]add1n !natrM !natrD.
move: (minn k d)%:R (minn l d)%:R d%:R d0 d10 d20 => x y z z0 z1 z2.
by split; field; rewrite z0 z1 ?z2.
Qed.

End Moments.

Section Bridges.

Variables (C : numFieldType) (d : nat) (s : boundary) (Tmax : nat).
Hypotheses (d1 : (1 <= d)%N) (Tmax2 : (2 <= Tmax)%N).

Let d_neq0 : d%:R != 0 :> C. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Let d1_neq0 : 1 + d%:R != 0 :> C. Proof. by rewrite -[1]/(1%:R) -natrD pnatr_eq0. Qed.
Let d2_neq0 : 2 + d%:R != 0 :> C. Proof. by rewrite -natrD pnatr_eq0. Qed.

(** e = max(0, K - d). *)
Lemma excessE K : Num.max 0 (K%:R + ((- 1) * d%:R)) = (K - d)%:R :> C.
Proof.
rewrite mulN1r maxElt subr_gt0 ltr_nat; case: ltnP => [/ltnW lt|le]; first by rewrite natrB.
by move: le; rewrite -subn_eq0 => /eqP ->.
Qed.

Lemma predE T : (1 <= T)%N -> (- 1) + T%:R = (T - 1)%:R :> C.
Proof. by move=> T1; rewrite natrB // addrC. Qed.

(** N and Q of a length. *)
Lemma gain_printed T : (1 <= T)%N ->
  (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R)))))))) = gain C d (count_useful s T).
Proof.
case: T => // K _; have KE : (- 1) + K.+1%:R = K%:R :> C by rewrite -[K.+1]add1n natrD addKr.
move: d_neq0 d1_neq0 d2_neq0; rewrite !expr1; case: s => /=; [rewrite !KE|]; rewrite !excessE gainE //.
  rewrite -[K.+1]addn1 natrD; move: (K - d)%:R K%:R d%:R => e k z z0 z1 z2.
  by field; rewrite z0 ![z + _]addrC z1 ?z2.
move: (K.+1 - d)%:R K.+1%:R d%:R => e k z z0 z1 z2.
by field; rewrite z0 ![z + _]addrC z1 ?z2.
Qed.

Lemma power_printed T : (1 <= T)%N ->
  (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3)))))) = power_of C d (count_useful s T).
Proof.
case: T => // K _; have KE : (- 1) + K.+1%:R = K%:R :> C by rewrite -[K.+1]add1n natrD addKr.
move: d_neq0 d1_neq0 d2_neq0; rewrite !expr1; case: s => /=; [rewrite !KE|]; rewrite !excessE powerE //.
  rewrite -[K.+1]addn1 natrD; move: (K - d)%:R K%:R d%:R => e k z z0 z1 z2.
  by field; rewrite z0 ![z + _]addrC z1 ?z2.
move: (K.+1 - d)%:R K.+1%:R d%:R => e k z z0 z1 z2.
by field; rewrite z0 ![z + _]addrC z1 ?z2.
Qed.

Lemma sum_gain_printed : (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))) = sum_gain C d s Tmax.
Proof. by apply: eq_big_nat => T /andP [T2 _]; rewrite gain_printed // ltnW. Qed.

Lemma sum_power_printed : (\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3))))))) = sum_power C d s Tmax.
Proof. by apply: eq_big_nat => T /andP [T2 _]; rewrite power_printed // ltnW. Qed.

Lemma mixed_printed T : (2 <= T)%N ->
  (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((((- 2) + T%:R) * ((- 1) + T%:R)) + (((- 2) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))))) else (T%:R * (d%:R ^- 1) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (((- 1) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 (T%:R + ((- 1) * d%:R)))))))))) = mixed C d (count_useful s T).
Proof.
case: T => // K K1; have KE : (- 1) + K.+1%:R = K%:R :> C by rewrite -[K.+1]add1n natrD addKr.
move: d_neq0 d1_neq0 d2_neq0; rewrite !expr1; case: s => /=; [rewrite !KE|]; rewrite !excessE mixedE //.
  rewrite -[K.+1]addn1 natrD; move: (K - d)%:R K%:R d%:R => e k z z0 z1 z2.
  by field; rewrite z0 ![z + _]addrC z1 z2.
move: (K.+1 - d)%:R K.+1%:R d%:R => e k z z0 z1 z2.
by field; rewrite z0 ![z + _]addrC z1 z2.
Qed.

Lemma sum_mixed_printed : (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((((- 2) + T%:R) * ((- 1) + T%:R)) + (((- 2) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))))) else (T%:R * (d%:R ^- 1) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (((- 1) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))))) = sum_mixed C d s Tmax.
Proof. by apply: eq_big_nat => T /andP [T2 _]; exact: mixed_printed. Qed.

Lemma sum_turned_printed : (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R)) else (T%:R * (d%:R ^- 1)))) = sum_turned C d s Tmax.
Proof.
apply: eq_big_nat => T /andP [T2 _]; rewrite !expr1; case: s => /=; last by [].
by rewrite mulrC -subn1 (predE (ltnW T2)).
Qed.

Lemma sum_square_printed : (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * (((- 1) + T%:R) ^+ 2)) else ((T%:R ^+ 2) * (d%:R ^- 1)))) = sum_square C d s Tmax.
Proof.
apply: eq_big_nat => T /andP [T2 _]; rewrite !expr1; case: s => /=; last by [].
by rewrite mulrC -subn1 (predE (ltnW T2)).
Qed.

End Bridges.

Lemma same_quotient (F : fieldType) (f a b a' b' : F) :
  b != 0 -> a = f * a' -> b = f * b' -> a / b = a' * b'^-1.
Proof.
move=> b_neq0 -> bE; move: b_neq0; rewrite bE mulf_eq0 negb_or => /andP [f0 b0].
by field; rewrite f0 b0.
Qed.

Section Printed.

Variable C : numClosedFieldType.

Theorem printed_loss : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> forall (b : blocks C H 1), step_of b \is Num.real -> ((haar_loss rho W x s (multiples d b) Tmax) = ((haar_others rho W x s (multiples d b) Tmax) + (\sum_(2 <= T < (Tmax).+1) (if s is Zero then (1 + ((- 1) * (step_of b) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + (((step_of b) ^+ 2) * (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))))) else (1 + ((- 1) * (step_of b) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + (((step_of b) ^+ 2) * (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3))))))))))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law b eta_real; rewrite haar_loss_parts //; congr (_ + _); apply: eq_big_nat => T /andP [T2 _].
rewrite -(@gain_printed C d s d1 T (ltnW T2)) -(@power_printed C d s d1 T (ltnW T2)) (CrealP eta_real).
have d0 : d%:R != 0 :> C by rewrite pnatr_eq0 -lt0n.
have d10 : 1 + d%:R != 0 :> C by rewrite -[1]/(1%:R) -natrD pnatr_eq0.
have d20 : 2 + d%:R != 0 :> C by rewrite -natrD pnatr_eq0.
case: T T2 => // K _; have KE : (- 1) + K.+1%:R = K%:R :> C by rewrite -[K.+1]add1n natrD addKr.
move: d0 d10 d20; rewrite !expr1; case: s => /=; [rewrite !KE -[K.+1]addn1 natrD|]; rewrite !excessE.
  move: (K - d)%:R (step_of b) K%:R d%:R => e y k z z0 z1 z2.
  by field; rewrite z0 z1 z2.
move: (K.+1 - d)%:R (step_of b) K.+1%:R d%:R => e y k z z0 z1 z2.
by field; rewrite z0 z1 z2.
Qed.

Theorem printed_step_size : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> forall (b : blocks C H 1), (forall c : blocks C H 1, (haar_loss rho W x s (multiples d b) Tmax) <= (haar_loss rho W x s (multiples d c) Tmax)) -> ((step_of b) = ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3))))))) ^- 1))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law b best.
by rewrite sum_gain_printed // sum_power_printed // expr1 (haar_best law d1 H1 Tmax2 best).
Qed.

Theorem printed_minimum : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> (forall (b : blocks C H 1), ((- 1) + Tmax%:R + ((- 1) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))) ^+ 2) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3))))))) ^- 1))) <= (haar_loss rho W x s (multiples d b) Tmax)) /\ (exists (b : blocks C H 1), (haar_loss rho W x s (multiples d b) Tmax) = ((- 1) + Tmax%:R + ((- 1) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))) ^+ 2) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3))))))) ^- 1)))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law.
have -> : (- 1) + Tmax%:R = (Tmax - 1)%:R :> C by rewrite addrC natrB // ltnW.
rewrite sum_gain_printed // sum_power_printed // expr1 mulN1r mulNr.
set v := _%:R - _; have -> : v = haar_minimum C d s Tmax by [].
by split=> [b|]; [exact: (haar_least s law d1 Tmax2 b) | exact: (haar_attained s law d1 H1 Tmax2)].
Qed.

Theorem printed_closed_zero : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> forall (b : blocks C H 1), (forall c : blocks C H 1, (haar_loss rho W x s (multiples d b) Tmax) <= (haar_loss rho W x s (multiples d c) Tmax)) -> s = Zero -> (Tmax <= (1 + d))%N -> ((step_of b) = ((2 + d%:R) * (((- 1) + Tmax%:R + d%:R) ^- 1) * (1 + Tmax%:R + (3 * d%:R)) * ((2 + (2 * Tmax%:R) + (3 * d%:R)) ^- 1))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law b best s_is T_range; have sE : s = Zero by exact: s_is.
rewrite (haar_best law d1 H1 Tmax2 best) sE.
have [below0 ->] := quotient d1 Tmax2 (gain_zero C d1 Tmax2 T_range) (power_zero C d1 Tmax2 T_range).
rewrite !expr1; move: below0; move: Tmax%:R d%:R => t z below0.
have : [&& t != 0, t - 1 != 0, z + t - 1 != 0 & 3 * z + 2 * t + 2 != 0].
  by move: below0; rewrite !mulf_eq0 !negb_or -!andbA.
case/and4P => n0 n1 n2 n3; field; rewrite n0 n1 !andbT; apply/andP; split.
  by rewrite addrC [2 + _]addrC addrA.
by rewrite addrC [_ + t]addrC addrA.
Qed.

Theorem printed_closed_zero_long : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> forall (b : blocks C H 1), (forall c : blocks C H 1, (haar_loss rho W x s (multiples d b) Tmax) <= (haar_loss rho W x s (multiples d c) Tmax)) -> s = Zero -> (Tmax >= d)%N -> ((step_of b) = ((2 + d%:R) * ((- 1) + (d%:R ^+ 2) + (6 * (Tmax%:R ^+ 2)) + ((- 1) * Tmax%:R * (3 + (3 * d%:R)))) * (((12 * (Tmax%:R ^+ 3)) + ((- 1) * (Tmax%:R ^+ 2) * (12 + (6 * d%:R))) + ((- 1) * ((- 1) + d%:R) * (1 + d%:R) * (2 + d%:R)) + (Tmax%:R * ((- 2) + (3 * d%:R) + (5 * (d%:R ^+ 2))))) ^- 1))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law b best s_is T_range; have sE : s = Zero by exact: s_is.
rewrite (haar_best law d1 H1 Tmax2 best) sE.
have [below0 ->] := quotient d1 Tmax2 (gain_zero_long C d1 Tmax2 T_range) (power_zero_long C d1 Tmax2 T_range).
rewrite !expr1; move: below0; move: Tmax%:R d%:R => t z below0.
apply: (same_quotient (f := z) below0); ring.
Qed.

Theorem printed_closed_wrap : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> forall (b : blocks C H 1), (forall c : blocks C H 1, (haar_loss rho W x s (multiples d b) Tmax) <= (haar_loss rho W x s (multiples d c) Tmax)) -> s <> Zero -> (Tmax <= d)%N -> ((step_of b) = ((2 + d%:R) * (6 + (Tmax%:R ^+ 2) + (6 * d%:R) + (Tmax%:R * (4 + (3 * d%:R)))) * (((2 * (Tmax%:R ^+ 3)) + ((Tmax%:R ^+ 2) * (8 + (5 * d%:R))) + ((2 + d%:R) * (6 + (6 * d%:R))) + (Tmax%:R * (12 + (14 * d%:R) + (3 * (d%:R ^+ 2))))) ^- 1))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law b best s_is T_range; have sE : s = Wrap by case: (s) s_is.
rewrite (haar_best law d1 H1 Tmax2 best) sE.
have [below0 ->] := quotient d1 Tmax2 (gain_wrap C d1 Tmax2 T_range) (power_wrap C d1 Tmax2 T_range).
rewrite !expr1; move: below0; move: Tmax%:R d%:R => t z below0.
apply: (same_quotient (f := t - 1) below0); ring.
Qed.

Theorem printed_closed_wrap_long : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> forall (b : blocks C H 1), (forall c : blocks C H 1, (haar_loss rho W x s (multiples d b) Tmax) <= (haar_loss rho W x s (multiples d c) Tmax)) -> s <> Zero -> (Tmax >= d)%N -> ((step_of b) = ((2 + d%:R) * ((- 6) + ((- 4) * d%:R) + (d%:R ^+ 3) + ((- 3) * (d%:R ^+ 2)) + (6 * d%:R * (Tmax%:R ^+ 2)) + ((- 3) * Tmax%:R * d%:R * ((- 3) + d%:R))) * (((- 12) + ((- 18) * d%:R) + ((- 8) * (d%:R ^+ 2)) + (3 * (d%:R ^+ 3)) + ((- 1) * (d%:R ^+ 4)) + (12 * d%:R * (Tmax%:R ^+ 3)) + ((- 6) * d%:R * (Tmax%:R ^+ 2) * ((- 4) + d%:R)) + (Tmax%:R * d%:R * (10 + ((- 9) * d%:R) + (5 * (d%:R ^+ 2))))) ^- 1))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law b best s_is T_range; have sE : s = Wrap by case: (s) s_is.
rewrite (haar_best law d1 H1 Tmax2 best) sE.
have [below0 ->] := quotient d1 Tmax2 (gain_wrap_long C d1 Tmax2 T_range) (power_wrap_long C d1 Tmax2 T_range).
rewrite !expr1; move: below0; move: Tmax%:R d%:R => t z below0.
apply: (same_quotient (f := 1) below0); ring.
Qed.

End Printed.

Lemma least_shape (F : fieldType) (n k c a b a' b' : F) : k = - c -> a = a' -> b = b' ->
  (- 1) + n + k * a ^+ 2 * b^-1 = n - 1 - c * a' ^+ 2 / b'.
Proof. by move=> -> -> ->; ring. Qed.

Section Limits.

Variable R : archiFieldType.

Let d_neq0 d : (1 <= d)%N -> d%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Let above_neq0 k d : (1 <= k)%N -> k%:R + d%:R != 0 :> R.
Proof. by rewrite -natrD pnatr_eq0; case: k. Qed.

Theorem printed_wide_zero : forall d, (1 <= d)%N -> forall (s : boundary) Tmax, (2 <= Tmax)%N -> s = Zero -> (forall eps : R, 0 < eps -> exists N, forall d, (N <= d)%N -> `|(d%:R * (1 + ((- 1) * (2 + d%:R) * (((- 1) + Tmax%:R + d%:R) ^- 1) * (1 + Tmax%:R + (3 * d%:R)) * ((2 + (2 * Tmax%:R) + (3 * d%:R)) ^- 1)))) - (((- 8) / 3) + ((4 / 3) * Tmax%:R))| < eps).
Proof.
move=> d d1 s Tmax T2 _ eps eps0; set t := Tmax%:R : R.
have t1 : 0 < t - 1 by rewrite subr_gt0 ltr1n.
have factors n : 3 * n%:R ^+ 2 + (5 * t - 1) * n%:R + (t - 1) * (2 + 2 * t)
    = ((- 1) + t + n%:R) * (2 + 2 * t + 3 * n%:R) :> R by ring.
have below n : 3 * n%:R ^+ 2 + (5 * t - 1) * n%:R + (t - 1) * (2 + 2 * t) != 0.
  rewrite factors mulf_neq0 //; last by rewrite -!(natrM, natrD) pnatr_eq0.
  by rewrite lt0r_neq0 // [- 1 + t]addrC ltr_spaddl ?ler0n.
have three : 3 != 0 :> R by rewrite pnatr_eq0.
have lim := tends_wide (7 + t) (2 * (1 + t)) three below.
have lE : (5 * t - 1 - (7 + t)) / 3 = (- 8) / 3 + 4 / 3 * t by field.
rewrite lE in lim; apply: (tends_eq (M := 0) _ lim eps0) => n _; rewrite !expr1 factors.
have := below n; rewrite factors mulf_eq0 negb_or => /andP [x0 y0].
by move: (- 1 + t + n%:R) (2 + 2 * t + 3 * n%:R) x0 y0 => x y x0 y0; field; rewrite x0 y0.
Qed.

Theorem printed_long_zero : forall d, (1 <= d)%N -> forall s : boundary, s = Zero -> (forall eps : R, 0 < eps -> exists N, forall Tmax, (N <= Tmax)%N -> `|(Tmax%:R * (2 + d%:R) * ((- 1) + (d%:R ^+ 2) + (6 * (Tmax%:R ^+ 2)) + ((- 1) * Tmax%:R * (3 + (3 * d%:R)))) * (((12 * (Tmax%:R ^+ 3)) + ((- 1) * (Tmax%:R ^+ 2) * (12 + (6 * d%:R))) + ((- 1) * ((- 1) + d%:R) * (1 + d%:R) * (2 + d%:R)) + (Tmax%:R * ((- 2) + (3 * d%:R) + (5 * (d%:R ^+ 2))))) ^- 1)) - (1 + ((1 / 2) * d%:R))| < eps).
Proof.
move=> d d1 s _ eps eps0.
have D0 := d_neq0 d1; have D1 := above_neq0 d (leqnn 1); set D := d%:R in D0 D1 *.
have b0 : 12 != 0 :> R by rewrite pnatr_eq0.
have lim := tends_step ((6) * (D + 2)) ((- 3 * (D + 1)) * (D + 2)) ((D ^+ 2 - 1) * (D + 2)) (- 6 * (D + 2)) (5 * D ^+ 2 + 3 * D - 2) (- (D - 1) * (D + 1) * (D + 2)) b0.
have lE : (6) * (D + 2) / (12) = 1 + 1 / 2 * D by field; rewrite ?D0.
rewrite lE in lim; apply: (tends_eq (M := 0) _ lim eps0) => n _; rewrite expr1.
by congr (_ / _); ring.
Qed.

Theorem printed_least_zero : forall d, (1 <= d)%N -> forall s : boundary, s = Zero -> (forall eps : R, 0 < eps -> exists N, forall Tmax, (N <= Tmax)%N -> `|((Tmax%:R ^- 1) * ((- 1) + Tmax%:R + (((- 1) / 6) * (2 + d%:R) * ((1 + d%:R) ^- 1) * (((- 1) + (d%:R ^+ 2) + (6 * (Tmax%:R ^+ 2)) + ((- 1) * Tmax%:R * (3 + (3 * d%:R)))) ^+ 2) * (((12 * (Tmax%:R ^+ 3)) + ((- 1) * (Tmax%:R ^+ 2) * (12 + (6 * d%:R))) + ((- 1) * ((- 1) + d%:R) * (1 + d%:R) * (2 + d%:R)) + (Tmax%:R * ((- 2) + (3 * d%:R) + (5 * (d%:R ^+ 2))))) ^- 1)))) - (d%:R * ((2 + (2 * d%:R)) ^- 1))| < eps).
Proof.
move=> d d1 s _ eps eps0.
have D0 := d_neq0 d1; have D1 := above_neq0 d (leqnn 1); set D := d%:R in D0 D1 *.
have b0 : 12 != 0 :> R by rewrite pnatr_eq0.
have D2 : 2 + 2 * D != 0.
  by rewrite (_ : 2 + 2 * D = 2 * (1 + D)) ?mulf_neq0 ?pnatr_eq0 //; ring.
have lim := tends_least ((D + 2) / (6 * (D + 1))) (6) (- 3 * (D + 1)) (D ^+ 2 - 1) (- 6 * (D + 2)) (5 * D ^+ 2 + 3 * D - 2) (- (D - 1) * (D + 1) * (D + 2)) b0.
have lE : 1 - ((D + 2) / (6 * (D + 1))) * (6) ^+ 2 / (12) = D / (2 + 2 * D).
  by field; rewrite ?D0 D2 [D + 1]addrC D1.
rewrite lE in lim; rewrite expr1; apply: (tends_eq (M := 0) _ lim eps0) => n _; rewrite !expr1.
by congr (_ * _); apply: least_shape; [field; rewrite ?D0 [D + 1]addrC D1 | ring | ring].
Qed.

Theorem printed_wide_wrap : forall d, (1 <= d)%N -> forall (s : boundary) Tmax, (2 <= Tmax)%N -> s <> Zero -> (forall eps : R, 0 < eps -> exists N, forall d, (N <= d)%N -> `|(d%:R * (1 + ((- 1) * (2 + d%:R) * (6 + (Tmax%:R ^+ 2) + (6 * d%:R) + (Tmax%:R * (4 + (3 * d%:R)))) * (((2 * (Tmax%:R ^+ 3)) + ((Tmax%:R ^+ 2) * (8 + (5 * d%:R))) + ((2 + d%:R) * (6 + (6 * d%:R))) + (Tmax%:R * (12 + (14 * d%:R) + (3 * (d%:R ^+ 2))))) ^- 1)))) - (4 * Tmax%:R * (1 + Tmax%:R) * ((6 + (3 * Tmax%:R)) ^- 1))| < eps).
Proof.
move=> d d1 s Tmax T2 _ eps eps0; set t := Tmax%:R : R.
have t0 : 0 <= t by exact: ler0n.
have p0 : 6 + 3 * t != 0 by rewrite -natrM -natrD pnatr_eq0.
pose q1 : R := 5 * t ^+ 2 + 14 * t + 18; pose q0 : R := 2 * t ^+ 3 + 8 * t ^+ 2 + 12 * t + 12.
have below n : (6 + 3 * t) * n%:R ^+ 2 + q1 * n%:R + q0 != 0.
  have : ((6 + 3 * Tmax) * n ^ 2 + (5 * Tmax ^ 2 + 14 * Tmax + 18) * n
      + (2 * Tmax ^ 3 + 8 * Tmax ^ 2 + 12 * Tmax + 12))%:R != 0 :> R.
    by rewrite pnatr_eq0 !addn_eq0 !andbF.
  by rewrite !(natrD, natrM, natrX).
have lim := tends_wide (t ^+ 2 + 10 * t + 18) (2 * (6 + t ^+ 2 + 4 * t)) p0 below.
have lE : (q1 - (t ^+ 2 + 10 * t + 18)) / (6 + 3 * t) = 4 * t * (1 + t) * (6 + 3 * t)^-1.
  by rewrite /q1; congr (_ / _); ring.
rewrite lE in lim; rewrite expr1; apply: (tends_eq (M := 0) _ lim eps0) => n _; rewrite !expr1.
congr (_ * (1 + _)); rewrite -mulNr; congr (_ / _); first by ring.
by rewrite /q1 /q0; ring.
Qed.

Theorem printed_long_wrap : forall d, (1 <= d)%N -> forall s : boundary, s <> Zero -> (forall eps : R, 0 < eps -> exists N, forall Tmax, (N <= Tmax)%N -> `|(Tmax%:R * (2 + d%:R) * ((- 6) + ((- 4) * d%:R) + (d%:R ^+ 3) + ((- 3) * (d%:R ^+ 2)) + (6 * d%:R * (Tmax%:R ^+ 2)) + ((- 3) * Tmax%:R * d%:R * ((- 3) + d%:R))) * (((- 12) + ((- 18) * d%:R) + ((- 8) * (d%:R ^+ 2)) + (3 * (d%:R ^+ 3)) + ((- 1) * (d%:R ^+ 4)) + (12 * d%:R * (Tmax%:R ^+ 3)) + ((- 6) * d%:R * (Tmax%:R ^+ 2) * ((- 4) + d%:R)) + (Tmax%:R * d%:R * (10 + ((- 9) * d%:R) + (5 * (d%:R ^+ 2))))) ^- 1)) - (1 + ((1 / 2) * d%:R))| < eps).
Proof.
move=> d d1 s _ eps eps0.
have D0 := d_neq0 d1; have D1 := above_neq0 d (leqnn 1); set D := d%:R in D0 D1 *.
have b0 : 12 * D != 0 :> R by rewrite mulf_neq0 // pnatr_eq0.
have lim := tends_step ((6 * D) * (D + 2)) ((- 3 * D * (D - 3)) * (D + 2)) ((D ^+ 3 - 3 * D ^+ 2 - 4 * D - 6) * (D + 2)) (- 6 * D * (D - 4)) (D * (5 * D ^+ 2 - 9 * D + 10)) (- (D ^+ 4 - 3 * D ^+ 3 + 8 * D ^+ 2 + 18 * D + 12)) b0.
have lE : (6 * D) * (D + 2) / (12 * D) = 1 + 1 / 2 * D by field; rewrite ?D0.
rewrite lE in lim; apply: (tends_eq (M := 0) _ lim eps0) => n _; rewrite expr1.
by congr (_ / _); ring.
Qed.

Theorem printed_least_wrap : forall d, (1 <= d)%N -> forall s : boundary, s <> Zero -> (forall eps : R, 0 < eps -> exists N, forall Tmax, (N <= Tmax)%N -> `|((Tmax%:R ^- 1) * ((- 1) + Tmax%:R + (((- 1) / 6) * (d%:R ^- 1) * (2 + d%:R) * ((1 + d%:R) ^- 1) * (((- 6) + ((- 4) * d%:R) + (d%:R ^+ 3) + ((- 3) * (d%:R ^+ 2)) + (6 * d%:R * (Tmax%:R ^+ 2)) + ((- 3) * Tmax%:R * d%:R * ((- 3) + d%:R))) ^+ 2) * (((- 12) + ((- 18) * d%:R) + ((- 8) * (d%:R ^+ 2)) + (3 * (d%:R ^+ 3)) + ((- 1) * (d%:R ^+ 4)) + (12 * d%:R * (Tmax%:R ^+ 3)) + ((- 6) * d%:R * (Tmax%:R ^+ 2) * ((- 4) + d%:R)) + (Tmax%:R * d%:R * (10 + ((- 9) * d%:R) + (5 * (d%:R ^+ 2))))) ^- 1)))) - (d%:R * ((2 + (2 * d%:R)) ^- 1))| < eps).
Proof.
move=> d d1 s _ eps eps0.
have D0 := d_neq0 d1; have D1 := above_neq0 d (leqnn 1); set D := d%:R in D0 D1 *.
have b0 : 12 * D != 0 :> R by rewrite mulf_neq0 // pnatr_eq0.
have D2 : 2 + 2 * D != 0.
  by rewrite (_ : 2 + 2 * D = 2 * (1 + D)) ?mulf_neq0 ?pnatr_eq0 //; ring.
have lim := tends_least ((D + 2) / (6 * D * (D + 1))) (6 * D) (- 3 * D * (D - 3)) (D ^+ 3 - 3 * D ^+ 2 - 4 * D - 6) (- 6 * D * (D - 4)) (D * (5 * D ^+ 2 - 9 * D + 10)) (- (D ^+ 4 - 3 * D ^+ 3 + 8 * D ^+ 2 + 18 * D + 12)) b0.
have lE : 1 - ((D + 2) / (6 * D * (D + 1))) * (6 * D) ^+ 2 / (12 * D) = D / (2 + 2 * D).
  by field; rewrite ?D0 D2 [D + 1]addrC D1.
rewrite lE in lim; rewrite expr1; apply: (tends_eq (M := 0) _ lim eps0) => n _; rewrite !expr1.
by congr (_ * _); apply: least_shape; [field; rewrite ?D0 [D + 1]addrC D1 | ring | ring].
Qed.

End Limits.

Lemma both_shape (F : fieldType) (n a q c y r : F) :
  (- 1) + n + ((- 1) * (((- 1) * c ^+ 2) + (r * q))^-1 * ((r * a ^+ 2) + (y ^+ 2 * q) + ((- 2) * y * a * c)))
  = n - 1 - (a ^+ 2 * r - 2 * a * y * c + y ^+ 2 * q) / (q * r - c ^+ 2).
Proof.
have -> : (- 1) * c ^+ 2 + r * q = q * r - c ^+ 2 by ring.
by move: (_^-1) => z; ring.
Qed.

Section Heads.

Variable C : numClosedFieldType.

Theorem printed_many_heads : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> haar_invariant rho W x Tmax.+1 -> (H >= (d ^ 2))%N -> ((Tmax >= 3)%N) \/ (s <> Zero) -> (d >= 2)%N -> (forall (B : heads C H d), ((- 1) + Tmax%:R + ((- 1) * ((((- 1) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((((- 2) + T%:R) * ((- 1) + T%:R)) + (((- 2) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))))) else (T%:R * (d%:R ^- 1) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (((- 1) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))))) ^+ 2)) + ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * (((- 1) + T%:R) ^+ 2)) else ((T%:R ^+ 2) * (d%:R ^- 1)))) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3))))))))) ^- 1) * (((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * (((- 1) + T%:R) ^+ 2)) else ((T%:R ^+ 2) * (d%:R ^- 1)))) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))) ^+ 2)) + (((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R)) else (T%:R * (d%:R ^- 1)))) ^+ 2) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3)))))))) + ((- 2) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R)) else (T%:R * (d%:R ^- 1)))) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((((- 2) + T%:R) * ((- 1) + T%:R)) + (((- 2) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))))) else (T%:R * (d%:R ^- 1) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (((- 1) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))))))))) <= (haar_loss rho W x s B Tmax)) /\ (exists (B : heads C H d), (haar_loss rho W x s B Tmax) = ((- 1) + Tmax%:R + ((- 1) * ((((- 1) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((((- 2) + T%:R) * ((- 1) + T%:R)) + (((- 2) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))))) else (T%:R * (d%:R ^- 1) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (((- 1) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))))) ^+ 2)) + ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * (((- 1) + T%:R) ^+ 2)) else ((T%:R ^+ 2) * (d%:R ^- 1)))) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3))))))))) ^- 1) * (((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * (((- 1) + T%:R) ^+ 2)) else ((T%:R ^+ 2) * (d%:R ^- 1)))) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))) ^+ 2)) + (((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R)) else (T%:R * (d%:R ^- 1)))) ^+ 2) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (4 + ((- 4) * T%:R) + (4 * (((- 1) + T%:R) ^+ 3)) + (6 * d%:R * ((- 2) + T%:R) * ((- 1) + T%:R)) + (4 * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) ^+ 3))))) else (((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))) + ((1 / 3) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * (((- 4) * T%:R) + (4 * (T%:R ^+ 3)) + (6 * T%:R * d%:R * ((- 1) + T%:R)) + (4 * (Num.max 0 (T%:R + ((- 1) * d%:R)))) + ((- 4) * ((Num.max 0 (T%:R + ((- 1) * d%:R))) ^+ 3)))))))) + ((- 2) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R)) else (T%:R * (d%:R ^- 1)))) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (2 * d%:R * ((- 1) + T%:R)) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))) else ((1 / 2) * (d%:R ^- 1) * ((1 + d%:R) ^- 1) * ((2 * T%:R * d%:R) + (T%:R * (1 + T%:R)) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * (1 + (Num.max 0 (T%:R + ((- 1) * d%:R))))))))) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((d%:R ^- 1) * ((- 1) + T%:R) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((((- 2) + T%:R) * ((- 1) + T%:R)) + (((- 2) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 ((- 1) + T%:R + ((- 1) * d%:R))))))))) else (T%:R * (d%:R ^- 1) * (1 + (((1 + d%:R) ^- 1) * ((2 + d%:R) ^- 1) * ((T%:R * ((- 1) + T%:R)) + (((- 1) + T%:R) * (2 + (2 * d%:R))) + ((- 1) * (Num.max 0 (T%:R + ((- 1) * d%:R))) * ((- 1) + (Num.max 0 (T%:R + ((- 1) * d%:R)))))))))))))))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law turned many long d2.
rewrite sum_gain_printed // sum_power_printed // sum_mixed_printed // sum_turned_printed // sum_square_printed //.
have det0 := determinant_neq0 law d1 Tmax2 d2 long.
rewrite expr1 both_shape; set v := Tmax%:R - 1 - _.
have -> : v = both_minimum C d s Tmax by rewrite /v /both_minimum natrB // ltnW.
split=> [B|]; first exact: (many_least law turned d1 det0 B).
exact: (many_attained law turned d1 det0 many).
Qed.

Theorem printed_short : forall d, (1 <= d)%N -> forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d), (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> haar_invariant rho W x Tmax.+1 -> (Tmax = 2)%N -> s = Zero -> (forall (B : heads C H d), (1 + ((- 1) * (d%:R ^- 1))) <= (haar_loss rho W x s B Tmax)) /\ (exists (B : heads C H d), (haar_loss rho W x s B Tmax) = (1 + ((- 1) * (d%:R ^- 1)))).
Proof.
move=> d d1 H s Tmax n rho W x H1 Tmax2 law turned T2 sZ.
rewrite mulN1r expr1; have := short_attained law d1 Tmax2 H1 sZ T2; rewrite mul1r => found.
split=> // B; have := short_least law turned d1 B sZ T2.
by rewrite mul1r.
Qed.

End Heads.

Print Assumptions printed_traces.
Print Assumptions printed_overlaps.
Print Assumptions printed_loss.
Print Assumptions printed_step_size.
Print Assumptions printed_minimum.
Print Assumptions printed_closed_zero.
Print Assumptions printed_closed_zero_long.
Print Assumptions printed_closed_wrap.
Print Assumptions printed_closed_wrap_long.
Print Assumptions printed_long_zero.
Print Assumptions printed_least_zero.
Print Assumptions printed_long_wrap.
Print Assumptions printed_least_wrap.
Print Assumptions printed_wide_zero.
Print Assumptions printed_wide_wrap.
Print Assumptions printed_many_heads.
Print Assumptions printed_short.
