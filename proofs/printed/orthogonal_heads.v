(** * The printed lines of orthogonal_heads

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/orthogonal_heads.v] for even d,
    [proofs/orthogonal_odd.v] for odd d. Coordinates count from 1: [proofs/kit/numbered.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges projector pairs planes odd sign rows numbered.
From icar Require Import orthogonal_heads orthogonal_odd.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma even_printed d : (d %% 2 = 0)%N -> ~~ odd d.
Proof. by rewrite modn2; case: odd. Qed.

Lemma odd_printed d : (d %% 2 = 1)%N -> odd d.
Proof. by rewrite modn2; case: odd. Qed.

Section Bridges.

Variables (R : realFieldType) (d : nat).

(** The squares of a row without those of i and its partner. *)
Lemma rest_numbered (C : 'M[R]_d) (i : 'I_d) : partner i != i ->
  (- 1) * (C i i ^+ 2) + (- 1) * (C i (partner i) ^+ 2) + \sum_j C i j ^+ 2 = rest C i.
Proof.
move=> pi; rewrite (bigD1 i) // (bigD1 (partner i)) //= -/(rest C i).
by move: (rest C i) => x; ring.
Qed.

Lemma row_numbered (C : 'M[R]_d) (p : nat -> R) T (i : 'I_d) : partner i != i -> (2 <= T)%N ->
  (1 + (- 1) * p T * entry C i.+1 i.+1) ^+ 2
  + entry C i.+1 i.+1 ^+ 2 * (\sum_(1 <= t < (T - 2).+1) p t ^+ 2)
  + (p (T - 1)%N * (\sum_(1 <= j < d.+1) entry C i.+1 j)
     + entry C i.+1 (bar i.+1) * ((- 1) * p (T - 1)%N + \sum_(1 <= t < T.+1) p t)) ^+ 2
  + (p T ^+ 2 + \sum_(1 <= t < (T - 2).+1) p t ^+ 2)
    * ((- 1) * (entry C i.+1 i.+1 ^+ 2) + (- 1) * (entry C i.+1 (bar i.+1) ^+ 2)
       + \sum_(1 <= j < d.+1) entry C i.+1 j ^+ 2)
  = orthogonal_row C p T i.
Proof.
move=> pi T2; rewrite earlier_numbered // current_numbered // row_sum row_squares entry_bar // entryE.
rewrite rest_numbered // subn1 /orthogonal_row -/(rest C i).
by move: (earlier p T) (current p T) (\sum_j C i j) (rest C i) => r q S X; ring.
Qed.

Lemma least_printed (H : nat) : Num.max 0 (d%:R + (- 2) * H%:R) = (d - 2 * H)%:R :> R.
Proof.
rewrite mulNr -natrM; case: (leqP (2 * H) d) => le.
  by rewrite max_r ?natrB // subr_ge0 ler_nat.
by rewrite max_l ?subr_le0 ?ler_nat 1?ltnW // (eqP (ltnW le : _ - _ == 0)%N).
Qed.

Lemma rank_heads H (A B : 'M[R]_(H, d)) : (\rank (mixing A B) <= H)%N.
Proof. by have := rank_mixing_heads A B 1; rewrite scale1r. Qed.

End Bridges.

Section Printed.

Variable R : realFieldType.

Theorem printed_loss : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((d %% 2) = 0)%N -> ((loss (orthogonal d) A B p T) = (\sum_(1 <= i < (d).+1) (((1 + ((- 1) * p T * entry (mixing A B) i i)) ^+ 2) + ((entry (mixing A B) i i ^+ 2) * (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2))) + (((p (T - 1)%N * (\sum_(1 <= j < (d).+1) entry (mixing A B) i j)) + (entry (mixing A B) i (bar i)%N * (((- 1) * p (T - 1)%N) + (\sum_(1 <= t < (T).+1) p t)))) ^+ 2) + (((p T ^+ 2) + (\sum_(1 <= t < ((T - 2)).+1) (p t ^+ 2))) * (((- 1) * (entry (mixing A B) i i ^+ 2)) + ((- 1) * (entry (mixing A B) i (bar i)%N ^+ 2)) + (\sum_(1 <= j < (d).+1) (entry (mixing A B) i j ^+ 2))))))).
Proof.
move=> d H T A B p T2 d1 H1 /even_printed ed; rewrite orthogonal_loss // [RHS]sum_numbered.
by apply: eq_bigr => i _; rewrite row_numbered //; exact: partner_even.
Qed.

Theorem printed_one_coordinate : forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> (d = 1)%N -> (((loss (orthogonal d) A B p T) = 0)) <-> (((entry (mixing A B) 1%N 1%N * (\sum_(1 <= t < (T).+1) p t)) = 1)).
Proof.
move=> d H T A B p T2 _ H1 d1; move: A B; rewrite d1 => A B.
have none (F : 'I_1 -> R) : \sum_(j | j != ord0) F j = 0.
  by rewrite big_pred0 // => j; rewrite (ord1 j) eqxx.
rewrite (@orthogonal_odd_loss R 1%N H T A B p ord0) // (entryE _ ord0 ord0) none add0r /sign_row none.
rewrite big_ord0 big_ord1 sum_positions // /current; set C := mixing A B ord0 ord0.
set S := \sum_(1 <= t < _) _.
have -> : (1 - (S + p T + p T.-1) * C - p T.-1 * (C - C)) ^+ 2 + (earlier p T + p T ^+ 2) * 0
  + 4 * p T * second p T * 0 = (C * (S + p T.-1 + p T) - 1) ^+ 2 by ring.
split=> [/eqP|->]; last by rewrite subrr expr0n.
by rewrite sqrf_eq0 subr_eq0 => /eqP.
Qed.

End Printed.

Section Attained.

Variable R : rcfType.

Theorem printed_minimum : forall d H T, (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((d %% 2) = 0)%N -> (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) -> (Num.max 0 (d%:R + ((- 2) * H%:R))) <= (loss (orthogonal d) A B p T)) /\ (exists (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) /\ (loss (orthogonal d) A B p T) = (Num.max 0 (d%:R + ((- 2) * H%:R)))).
Proof.
move=> d H T T2 d1 H1 /even_printed ed; split=> [A B p _|]; first by rewrite least_printed; exact: orthogonal_minimum.
have [A [B [p E]]] := @orthogonal_minimum_attained R d H T ed T2.
by exists A, B, p; rewrite least_printed; split=> //; exact: rank_heads.
Qed.

Theorem printed_zero_minimum : forall d H T, (2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ((2 * H) >= d)%N -> (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) -> 0 <= (loss (orthogonal d) A B p T)) /\ (exists (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) /\ (loss (orthogonal d) A B p T) = 0).
Proof.
move=> d H T T2 d1 H1 dH; split=> [A B p _|].
  by apply: sumr_ge0 => i _; exact: msq_ge0.
have [od|ed] := boolP (odd d).
  have [|A [B [p E]]] := @orthogonal_odd_zero R d H T od _ T2; first by lia.
  by exists A, B, p; split=> //; exact: rank_heads.
have [A [B [p E]]] := @orthogonal_minimum_attained R d H T ed T2.
exists A, B, p; split; first exact: rank_heads.
by rewrite E (_ : (d - 2 * H = 0)%N) //; lia.
Qed.

End Attained.

Print Assumptions printed_loss.
Print Assumptions printed_one_coordinate.
Print Assumptions printed_minimum.
Print Assumptions printed_zero_minimum.
