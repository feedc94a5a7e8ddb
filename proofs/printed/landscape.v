(** * The printed lines of landscape

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/landscape.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector stationary.
From icar Require Import landscape.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Bridges.

Variable R : realFieldType.

(** (T_max - 1) max(d - H, 0). *)
Lemma least_printed (d H Tmax : nat) : (2 <= Tmax)%N ->
  ((- 1) + Tmax%:R) * Num.max 0 (d%:R + (- 1) * H%:R) = (Tmax.-1 * (d - H))%:R :> R.
Proof.
move=> Tmax2; rewrite natrM; congr (_ * _).
  by rewrite addrC -(natrB _ (ltnW Tmax2)) subn1.
rewrite mulN1r; case: (leqP d H) => [dH|/ltnW Hd].
  by rewrite (eqP (dH : d - H == 0)%N) max_l // subr_le0 ler_nat.
by rewrite natrB // max_r // subr_ge0 ler_nat.
Qed.

Lemma norm2_printed d (C : 'M[R]_d) : \sum_(j < d) \sum_(i < d) (C i j ^+ 2) = norm2 C.
Proof. by rewrite exchange_big. Qed.

Lemma positions_printed (T : nat) : (2 <= T)%N -> (T - 2).+1 = T.-1.
Proof. by lia. Qed.

End Bridges.

Section Printed.

Variable R : realFieldType.

Theorem printed_loss :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N ->
  forall p : nat * nat -> R,
  ((lengths_loss Tmax A B p) = (\sum_(2 <= T < (Tmax).+1)
    (d%:R + ((- 2) * p (T, T)%N * (\sum_(i < d) (mixing A B) i i))
    + ((p (T, (T - 1))%N ^+ 2) * (\sum_(i < d) ((\sum_(j < d) (mixing A B) i j) ^+ 2)))
    + ((\sum_(j < d) \sum_(i < d) ((mixing A B) i j ^+ 2))
       * ((p (T, T)%N ^+ 2) + (\sum_(1 <= t < ((T - 2)).+1) (p (T, t)%N ^+ 2))))))).
Proof.
move=> d H T Tmax A B _ _ _ _ p; rewrite total_value; apply: eq_big_nat => {}T /andP [T2 _].
rewrite norm2_printed -norm2_rowsum positions_printed // subn1 /value -/(\tr _) -/(earlier _ T).
by move: (norm2 _) (norm2 _) (\tr _) (earlier _ _) => x y z w; ring.
Qed.

Theorem printed_critical :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N ->
  forall p : nat * nat -> R, forall slope : R, (slope = 0 <-> critical (lengths_loss Tmax) A B p) ->
  (T <= Tmax)%N -> ((slope = 0)) ->
  (((p (T, T)%N *: ((mixing A B))) = (p (2, 2)%N *: ((mixing A B)))))
  /\ ((((p (T, T)%N *: ((mixing A B))))^T = (p (T, T)%N *: ((mixing A B)))))
  /\ ((((p (T, T)%N *: ((mixing A B))) *m (p (T, T)%N *: ((mixing A B)))) = (p (T, T)%N *: ((mixing A B)))))
  /\ (((lengths_loss Tmax A B p) = (((- 1) + Tmax%:R) * (d%:R + ((- 1) * (\rank (p (T, T)%N *: ((mixing A B)))%R)%:R))))).
Proof.
move=> d H T Tmax A B T2 Tmax2 _ _ p slope slopeE TTmax /slopeE cr.
have [Pi [sym idem _ each ->]] := unitary_critical Tmax2 cr.
have TT : (2 <= T <= Tmax)%N by rewrite T2.
have [-> _ _] := each T TT.
have [-> _ _] := each 2%N Tmax2; do !split=> //.
rewrite natrM natrB ?rank_leq_row // mulN1r; congr (_ * _).
by rewrite addrC -(natrB _ (ltnW Tmax2)) subn1.
Qed.

Theorem printed_local :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N ->
  forall p : nat * nat -> R, (local_minimum (lengths_loss Tmax) A B p) <->
  (((lengths_loss Tmax A B p) = (((- 1) + Tmax%:R) * (Num.max 0 (d%:R + ((- 1) * H%:R)))))).
Proof. by move=> d H T Tmax A B _ Tmax2 _ _ p; rewrite least_printed //; exact: unitary_local. Qed.

End Printed.

Print Assumptions printed_loss.
Print Assumptions printed_critical.
Print Assumptions printed_local.
