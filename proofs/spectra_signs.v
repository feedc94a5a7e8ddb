(** * Eigenvalues that are signs, plain tokens

    For n = 2 positions meet modulo 2: those of T's parity in every column, those of the other
    parity with the target. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges.
From icar Require Import spectra spectra_step.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** F t + F (t - 2) + ..., down to position 1 or 2. *)
Definition descent (R : zmodType) (F : nat -> R) (t : nat) : R :=
  \sum_(0 <= s < ((t - 1) %/ 2).+1) F (t - 2 * s)%N.

Lemma descent2 (R : zmodType) (F : nat -> R) t : (1 <= t)%N ->
  descent F t.+2 = F t.+2 + descent F t.
Proof.
move=> t1; rewrite /descent big_nat_recl //= muln0 subn0; congr (_ + _).
have -> : ((t.+2 - 1) %/ 2 = ((t - 1) %/ 2).+1)%N by lia.
by apply: eq_bigr => s _; congr F; lia.
Qed.

Lemma by_parity (R : zmodType) (F : nat -> R) T : (2 <= T)%N ->
  \sum_(1 <= t < T.+1) F t = descent F T + descent F T.-1.
Proof.
case: T => [|[|T]] // _; elim: T => [|T IH].
  by rewrite /descent !big_nat1 big_nat_recr //= big_nat1 addrC.
rewrite big_nat_recr //= IH addrC [descent F T.+3]descent2 //= -addrA; congr (_ + _).
exact: addrC.
Qed.

Section Signs.
Variables (R : realFieldType) (d H : nat) (A B : 'M[R]_(H, d)) (p : nat -> R) (T : nat).
Hypothesis T2 : (2 <= T)%N.
Local Notation C := (mixing A B).

Lemma same_signs (i j j' : 'I_d) :
  same (cyclic d 2) (chi T i (T, j)) (chi T i (T, j')) = (j == j').
Proof.
rewrite same_chi_cyclic; have [->|jj'] := eqVneq j j'; first by rewrite subrr mulr0 dvdz0.
have [ji|ji] := eqVneq j i; have [j'i|j'i] := eqVneq j' i; try lia.
by rewrite ji j'i eqxx in jj'.
Qed.

Lemma signs_row i : msq (cyclic d 2) (error A B p T i) =
  (1 - descent p T * C i i - descent p T.-1 * (\sum_j C i j)) ^+ 2
  + descent p T ^+ 2 * (\sum_(j | j != i) C i j ^+ 2).
Proof.
pose c j := if j == i then descent p T * C i i + descent p T.-1 * (\sum_j C i j) - 1
  else descent p T * C i j.
rewrite (@msq_distinct _ _ _ _ (index_enum (ordinal_finType d)) c (fun j => chi T i (T, j))).
- rewrite (bigD1 i) //= /c eqxx; congr (_ + _).
    by move: (\sum_j C i j) (descent _ _) (descent _ _) (C i i) => u v w z; ring.
  by rewrite [RHS]mulr_sumr; apply: eq_bigr => j /negbTE ->; rewrite exprMn.
- exact: index_enum_uniq.
- by move=> j j' _ _; exact: same_signs.
move=> f fE; rewrite lin_error big_terms by_parity // power_chi //.
have -> : descent (fun t => \sum_j coefficient A B p i (t, j) * f (chi T i (t, j))) T =
    descent p T * \sum_j C i j * f (chi T i (T, j)).
  rewrite /descent mulr_suml; apply: eq_big_nat => s sT.
  rewrite mulr_sumr; apply: eq_bigr => j _; rewrite /coefficient /= mulrA; congr (_ * _).
  apply: fE; rewrite same_chi_cyclic eqxx.
  have -> : (T - 2 * s)%N%:Z - T%:Z = 2%:Z * - s%:Z by lia.
  by rewrite dvdz_mull // dvdz_mulr.
have -> : descent (fun t => \sum_j coefficient A B p i (t, j) * f (chi T i (t, j))) T.-1 =
    descent p T.-1 * (\sum_j C i j) * f (chi T i (T, i)).
  rewrite /descent -mulrA mulr_suml; apply: eq_big_nat => s sT.
  rewrite mulr_suml mulr_sumr; apply: eq_bigr => j _; rewrite /coefficient /= -mulrA; congr (_ * (_ * _)).
  apply: fE; rewrite -power_chi // same_cyclic; apply/forallP => k; rewrite chiE charP.
  by case: ifP => _; case: ifP => _; lia.
rewrite [in RHS](bigD1 i) //= [\sum_j C i j * _](bigD1 i) //= /c eqxx.
have -> : \sum_(j | j != i) (if j == i then descent p T * C i i + descent p T.-1 * (\sum_j C i j) - 1
      else descent p T * C i j) * f (chi T i (T, j)) =
    descent p T * \sum_(j | j != i) C i j * f (chi T i (T, j)).
  by rewrite [RHS]mulr_sumr; apply: eq_bigr => j /negbTE ->; rewrite mulrA.
move: (\sum_(j | _) _) (\sum_j C i j) (descent _ _) (descent _ _) (C i i) (f _) => u v w x y z.
by ring.
Qed.

Theorem signs_loss : loss (cyclic d 2) A B p T =
  \sum_i ((1 - descent p T * C i i - descent p T.-1 * (\sum_j C i j)) ^+ 2
  + descent p T ^+ 2 * (\sum_(j | j != i) C i j ^+ 2)).
Proof. by apply: eq_bigr => i _; exact: signs_row. Qed.

End Signs.

Print Assumptions signs_loss.
