(** * The printed lines of landscape

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/landscape.v],
    [proofs/landscape_equations.v], [proofs/landscape_differences.v],
    [proofs/landscape_critical.v] and [proofs/landscape_window.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector planes stationary numbered.
From icar Require Import landscape landscape_equations landscape_differences landscape_critical landscape_window.

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

Lemma positions_printed (T : nat) : (2 <= T)%N -> (T - 2).+1 = T.-1.
Proof. by lia. Qed.

(** Equal weights before T - 1: r and q leave no other. *)
Lemma early_equal (p : nat -> R) T : (2 <= T)%N -> p T = 1 + (- 1) * T%:R ^- 1 ->
  earlier p T = T%:R ^- 2 * ((- 2) + T%:R) -> current p T = T%:R ^- 1 ->
  forall t, (1 <= t < T.-1)%N -> p t = (- 1) * T%:R ^- 1.
Proof.
rewrite !expr1 -exprVn => T2 pT r q t tT; have T0 : T%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
have sum : \sum_(1 <= t < T.-1) p t = T%:R^-1 - p T by rewrite -q /current addrK.
have : \sum_(1 <= t < T.-1) (p t + T%:R^-1) ^+ 2 = 0.
  transitivity (earlier p T + 2 * T%:R^-1 * (\sum_(1 <= t < T.-1) p t) + (T%:R - 2) * T%:R^-1 ^+ 2).
    have -> : T%:R - 2 = (T.-1 - 1)%:R :> R by rewrite -natrB //; congr _%:R; clear; lia.
    rewrite /earlier mulr_sumr [(T.-1 - 1)%:R * _]mulr_natl -sumr_const_nat -!big_split.
    by apply: eq_bigr => u _ /=; move: (T%:R^-1) => c; ring.
  by rewrite r sum pT; move: (T%:R : R) T0 => x x0; field.
move/eqP; rewrite psumr_eq0 => [/allP/(_ t)|u _]; last exact: sqr_ge0.
by rewrite mem_index_iota sqrf_eq0 addr_eq0 => /(_ tT) /eqP ->; rewrite mulN1r.
Qed.

End Bridges.

Section Printed.

Variable R : realFieldType.

Theorem printed_loss :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall p
    : nat * nat -> R, ((lengths_loss Tmax A B p) = (\sum_(2 <= T < (Tmax).+1) (d%:R + ((- 2) * p (T, T)%N *
    (\sum_(i < d) (mixing A B) i i)) + ((p (T, (T - 1))%N ^+ 2) * (\sum_(i < d) ((\sum_(j < d) (mixing A B) i
    j) ^+ 2))) + ((\tr (((mixing A B))^T *m (mixing A B))) * ((p (T, T)%N ^+ 2) + (\sum_(1 <= t < ((T -
    2)).+1) (p (T, t)%N ^+ 2))))))).
Proof.
move=> d H T Tmax A B _ _ _ _ p; rewrite total_value; apply: eq_big_nat => {}T /andP [T2 _].
rewrite -norm2_tr -norm2_rowsum positions_printed // subn1 /value -/(\tr _) -/(earlier _ T).
by move: (norm2 _) (norm2 _) (\tr _) (earlier _ _) => x y z w; ring.
Qed.

Theorem printed_equations :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall p
    : nat * nat -> R, forall slope : R, (slope = 0 <-> critical (lengths_loss Tmax) A B p) -> ((slope = 0))
    <-> (forall T : nat, (3 <= T <= Tmax)%N -> forall t : nat, (1 <= t <= (T - 2))%N -> ((p (T, t)%N *:
    ((mixing A B))) = 0)) /\ (forall T : nat, (2 <= T <= Tmax)%N -> ((p (T, (T - 1))%N *: ((mixing A B) *m
    (const_mx 1 : 'M_(d, 1)))) = 0)) /\ (forall T : nat, (3 <= T <= Tmax)%N -> ((p (T, T)%N *: ((mixing A
    B))) = (p (2, 2)%N *: ((mixing A B))))) /\ (((p (2, 2)%N * (\tr (((mixing A B))^T *m (mixing A B)))) =
    (\sum_(i < d) (mixing A B) i i))) /\ ((((\sum_(2 <= T < (Tmax).+1) p (T, T)%N) *: (B *m (p (2, 2)%N *:
    ((mixing A B))))) = ((\sum_(2 <= T < (Tmax).+1) p (T, T)%N) *: (B)))) /\ ((((\sum_(2 <= T < (Tmax).+1) p
    (T, T)%N) *: (A *m ((p (2, 2)%N *: ((mixing A B))))^T)) = ((\sum_(2 <= T < (Tmax).+1) p (T, T)%N) *:
    (A)))).
Proof.
move=> d H T Tmax A B _ Tmax2 _ _ p slope slopeE; rewrite slopeE critical_equations //.
have three U : (3 <= U <= Tmax)%N -> (2 <= U <= Tmax)%N by case/andP => /ltnW -> ->.
rewrite /kept /scaled -norm2_tr; split.
  case=> [[wP w0] [kB kA]]; split; last split; last split; last split=> //.
  - move=> U /three UT t tU; have [_ we _] := wP U UT; apply: we.
    by move: tU; clear; lia.
  - by move=> U UT; have [_ _] := wP U UT; rewrite subn1.
  - by move=> U /three /wP [].
case=> we [wc [wt [w0 k]]]; split=> //; split=> // U UT; split; last by rewrite -subn1 wc.
  have [->//|U2] := eqVneq U 2%N; apply: wt; case/andP: UT => UT ->.
  by rewrite ltn_neqAle eq_sym U2 UT.
move=> t tU; apply: we; last by move: tU; clear; lia.
by case/andP: UT => UT ->; move: tU UT; clear; lia.
Qed.

Theorem printed_critical :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall p
    : nat * nat -> R, forall slope : R, (slope = 0 <-> critical (lengths_loss Tmax) A B p) -> (T <= Tmax)%N
    -> ((slope = 0)) -> (((p (T, T)%N *: ((mixing A B))) = (p (2, 2)%N *: ((mixing A B))))) /\ ((((p (T, T)%N
    *: ((mixing A B))))^T = (p (T, T)%N *: ((mixing A B))))) /\ (((((p (T, T)%N *: ((mixing A B))))^T *m (p
    (T, T)%N *: ((mixing A B)))) = (p (T, T)%N *: ((mixing A B))))) /\ (((lengths_loss Tmax A B p) = (((- 1)
    + Tmax%:R) * (d%:R + ((- 1) * (\rank (p (T, T)%N *: ((mixing A B)))%R)%:R))))).
Proof.
move=> d H T Tmax A B T2 Tmax2 _ _ p slope slopeE TTmax /slopeE cr.
have [Pi [sym idem _ each ->]] := unitary_critical Tmax2 cr.
have TT : (2 <= T <= Tmax)%N by rewrite T2.
have [-> _ _] := each T TT.
have [-> _ _] := each 2%N Tmax2; do !split=> //; first by rewrite sym.
rewrite natrM natrB ?rank_leq_row // mulN1r; congr (_ * _).
by rewrite addrC -(natrB _ (ltnW Tmax2)) subn1.
Qed.

Theorem printed_local :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall p
    : nat * nat -> R, (local_minimum (lengths_loss Tmax) A B p) <-> (((lengths_loss Tmax A B p) = (((- 1) +
    Tmax%:R) * (Num.max 0 (d%:R + ((- 1) * H%:R)))))).
Proof. by move=> d H T Tmax A B _ Tmax2 _ _ p; rewrite least_printed //; exact: unitary_local. Qed.

Theorem printed_differences :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall p
    : nat -> R, forall slope : R, (slope = 0 <-> critical (fun (A B : 'M[R]_(H, d)) (p : nat -> R) => loss
    (orthogonal d) A B p T) A B p) -> ((2 * H) <= d)%N -> ((mixing A B) = (planes d (fun k => 1) (fun k => (-
    1)) H)) -> ((slope = 0)) <-> ((p T = (1 + ((- 1) * (T%:R ^- 1))))) /\ (forall t : nat, (1 <= t <= (T -
    2))%N -> (p t = ((- 1) * (T%:R ^- 1)))).
Proof.
move=> d H T Tmax A B T2 _ d1 H1 p slope slopeE Hd CE; rewrite slopeE !expr1 !mulN1r.
have [crit flat_at] := critical_differences p T2 Hd d1 H1 CE.
by split=> [/crit [pT early]|[pT early]]; [split=> // t tT; apply: early | apply: flat_at; split=> // t tT; apply: early];
  move: tT; clear; lia.
Qed.

Theorem printed_difference_loss :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall p
    : nat -> R, ((2 * H) <= d)%N -> ((mixing A B) = (planes d (fun k => 1) (fun k => (- 1)) H)) -> (p T = (1
    + ((- 1) * (T%:R ^- 1)))) -> ((earlier p T) = ((T%:R ^- 2) * ((- 2) + T%:R))) -> ((current p T) = (T%:R
    ^- 1)) -> ((loss (orthogonal d) A B p T) = (d%:R + ((- 2) * H%:R) + (2 * H%:R * (T%:R ^- 1)))).
Proof.
move=> d H T Tmax A B T2 _ d1 _ p Hd CE; rewrite !expr1 mulN1r => pT r q.
rewrite (difference_loss T2 Hd d1 CE pT) ?q //; last by rewrite r mulrC addrC.
by rewrite mulNr.
Qed.

Theorem printed_window :
  forall d H T Tmax (A B : 'M[R]_(H, d)), (2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall p
    : nat -> R, (d = 2)%N -> (H = 1)%N -> ((mixing A B) = (planes d (fun k => 1) (fun k => (- 1)) H)) -> (p T
    = (1 + ((- 1) * (T%:R ^- 1)))) -> ((earlier p T) = ((T%:R ^- 2) * ((- 2) + T%:R))) -> ((current p T) =
    (T%:R ^- 1)) -> (local_minimum (fun (A B : 'M[R]_(H, d)) (p : nat -> R) => loss (orthogonal d) A B p T) A
    B p) <-> ((((1 + (((- 1) + T%:R) * p (T - 1)%N * (p T ^- 1))) * ((- 4) + ((- 2) * T%:R) + (2 * (T%:R ^+
    2)) + (((- 1) + T%:R) * p (T - 1)%N * (p T ^- 1) * ((- 4) + ((- 1) * T%:R) + (T%:R ^+ 2))))) > 0)).
Proof.
move=> d H T Tmax A B T2 _ _ _ p dE HE; subst d H => CE pT r q.
pose i0 := @Ordinal 2 0 isT; pose i1 := @Ordinal 2 1 isT.
have C i j : B 0 i * A 0 j = planes 2 (fun=> 1) (fun=> - 1) 1 i j.
  by rewrite -CE mxE big_ord_recl big_ord0 addr0 mxE.
have C00 : B 0 i0 * A 0 i0 = 1 by rewrite C mxE.
have C01 : B 0 i0 * A 0 i1 = - 1 by rewrite C mxE.
have C10 : B 0 i1 * A 0 i0 = - 1 by rewrite C mxE.
have a0 : A 0 i0 != 0 by apply: contraTneq (oner_neq0 R) => z; rewrite -C00 z mulr0 eqxx.
have b0 : B 0 i0 != 0 by apply: contraTneq (oner_neq0 R) => z; rewrite -C00 z mul0r eqxx.
have A1 : A 0 i1 = - A 0 i0 by apply: (mulfI b0); rewrite C01 mulrN C00.
have B1 : B 0 i1 = - B 0 i0 by apply: (mulIf a0); rewrite C10 mulNr C00.
have T0 : T%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
have TE : (T.-1)%:R = T%:R - 1 :> R by rewrite -subn1 natrB // ltnW.
have n0 : T%:R - 1 != 0 :> R by rewrite -TE pnatr_eq0; case: (T) T2 => [|[]].
have pE : p T = (T.-1)%:R / T%:R by rewrite pT TE; field.
have CT : p T * (B 0 i0 * A 0 i0) = (T.-1)%:R / T%:R by rewrite C00 mulr1 pE.
have early t : (1 <= t < T.-1)%N -> p t = - p T / (T.-1)%:R.
  by move=> tT; rewrite (early_equal T2 pT r q tT) pE TE; field; rewrite n0 T0.
have [lw wl] := window_iff T2 A1 B1 CT early.
have -> : (1 + ((- 1) + T%:R) * p (T - 1)%N * p T ^- 1) * ((- 4) + (- 2) * T%:R + 2 * T%:R ^+ 2
    + ((- 1) + T%:R) * p (T - 1)%N * p T ^- 1 * ((- 4) + (- 1) * T%:R + T%:R ^+ 2)) = window T (p T.-1 / p T).
  by rewrite /window TE subn1; move: (p T.-1) (p T)^-1 (T%:R) => x y z; ring.
by split=> [/lw|/wl].
Qed.

End Printed.

Print Assumptions printed_loss.
Print Assumptions printed_equations.
Print Assumptions printed_critical.
Print Assumptions printed_local.
Print Assumptions printed_differences.
Print Assumptions printed_difference_loss.
Print Assumptions printed_window.
