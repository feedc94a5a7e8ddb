(** Coordinates, positions and planes counted from 1, as the lines print them.

    Coordinates 2k-1 and 2k, a conjugate pair, span plane k; for odd d the sign
    coordinate d is left over. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

(** The partner of coordinate i: of 2k-1 it is 2k, of 2k it is 2k-1. *)
Definition bar (i : nat) : nat := if odd i then i.+1 else i.-1.

Section Numbered.
Variables (R : realFieldType) (d : nat).

(** The entry C_ij; 0 outside the matrix. *)
Definition entry (C : 'M[R]_d) (i j : nat) : R :=
  \sum_(k < d | k.+1 == i :> nat) \sum_(l < d | l.+1 == j :> nat) C k l.

(** [[a k, b k], [b k, a k]] on the planes k = 1 ... last, 0 elsewhere. *)
Definition planes (a b : nat -> R) (last : nat) : 'M[R]_d :=
  \matrix_(i, j)
    (let k := i./2.+1 in
     if (k <= last)%N && (j./2 == i./2) then (if j == i then a k else b k) else 0).

(** The same with another row of the sign coordinate: [foot] on these planes, and [sign]. *)
Definition signed_planes (a b : nat -> R) (foot sign : R) (last : nat) : 'M[R]_d :=
  \matrix_(i, j)
    (if i == d.-1 :> nat
     then (if j == d.-1 :> nat then sign else if (j < 2 * last)%N then foot else 0)
     else planes a b last i j).

Lemma entryE (C : 'M[R]_d) (i j : 'I_d) : entry C i.+1 j.+1 = C i j.
Proof. by rewrite /entry (big_pred1 i) ?(big_pred1 j) // => k; rewrite eqSS. Qed.

Lemma entry_bar (C : 'M[R]_d) (i : 'I_d) : partner i != i ->
  entry C i.+1 (bar i.+1) = C i (partner i).
Proof.
move=> pi; rewrite -entryE; congr (entry _ _ _).
move: pi; rewrite ord_eqE val_partner /bar /=; have := ltn_ord i.
by case: (odd i) => /=; [case: (i : nat) | case: ifP => //; rewrite eqxx].
Qed.

Lemma sum_numbered (F : nat -> R) : \sum_(1 <= i < d.+1) F i = \sum_(i < d) F i.+1.
Proof. by rewrite big_add1 big_mkord. Qed.

(** Row i: its sum, and its squares without those of i and its partner. *)
Lemma row_sum (C : 'M[R]_d) (i : 'I_d) : \sum_(1 <= j < d.+1) entry C i.+1 j = \sum_j C i j.
Proof. by rewrite sum_numbered; apply: eq_bigr => j _; rewrite entryE. Qed.

Lemma row_squares (C : 'M[R]_d) (i : 'I_d) :
  \sum_(1 <= j < d.+1) entry C i.+1 j ^+ 2 = \sum_j C i j ^+ 2.
Proof. by rewrite sum_numbered; apply: eq_bigr => j _; rewrite entryE. Qed.

End Numbered.

Arguments planes {R} d a b last.
Arguments signed_planes {R} d a b foot sign last.

Section Positions.
Variables (R : realFieldType) (p : nat -> R) (T : nat).
Hypothesis T2 : (2 <= T)%N.

Lemma position_earlier : (T - 2).+1 = T.-1. Proof. by lia. Qed.

Lemma earlier_numbered : \sum_(1 <= t < (T - 2).+1) p t ^+ 2 = earlier p T.
Proof. by rewrite position_earlier. Qed.

Lemma current_numbered : (- 1) * p (T - 1)%N + \sum_(1 <= t < T.+1) p t = current p T.
Proof. by rewrite sum_positions // subn1 /current; move: (\sum_(1 <= t < _) p t) => S; ring. Qed.

Lemma early_numbered :
  (forall t, (1 <= t <= T - 2)%N -> p t = 0) <-> (forall t, (1 <= t < T.-1)%N -> p t = 0).
Proof. by rewrite -position_earlier. Qed.

End Positions.
