(** * What k steps leave of long sequences of one coordinate

    With R_k = prod_{i <= k} (N - i) / (N + 1 + i), [residue_limit]: R_k / (1 - R_k), divided by
    N + 1, is within (k + 1) / (N + 1) of 1 / (k + 1)^2, for k >= 1. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar Require Import descent_depth.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Limit.

Variables (F : realFieldType) (N k : nat).
Notation r := (residue F N).
Notation n := (N.+1%:R : F).

(** (1 - y) (1 + S + y) <= 1 + S: so prod (1 - y_i) (1 + sum y_i) <= 1. *)
Lemma residue_above j : (j <= k)%N -> r j * (1 + (j.+1 ^ 2)%:R / (N.+1 + k)%:R) <= 1.
Proof.
have m_gt0 : 0 < (N.+1 + k)%:R :> F by rewrite addSn ltr0Sn.
elim: j => [|j IH] j_le.
  rewrite /residue big_ord1 subr0 addn1 exp1n mulrAC ler_pdivr_mulr ?ltr0Sn // mul1r.
  have -> : n = N%:R + 1 by rewrite -addn1 natrD.
  rewrite mulrDr mulr1 mul1r ler_add2l ler_pdivr_mulr // mul1r ler_nat.
  by rewrite addSn leqW ?leq_addr.
have -> : (j.+2 ^ 2)%:R / (N.+1 + k)%:R
    = (j.+1 ^ 2)%:R / (N.+1 + k)%:R + (2 * j + 3)%:R / (N.+1 + k)%:R :> F.
  by rewrite -mulrDl -natrD; congr (_%:R / _); lia.
rewrite residueS; have -> : (N%:R - j.+1%:R) / (N + j.+2)%:R = 1 - (2 * j + 3)%:R / (N + j.+2)%:R :> F.
  have N2 : (N + j.+2)%:R != 0 :> F by rewrite pnatr_eq0 addnS.
  apply: (mulIf N2); rewrite [RHS]mulrBl !divfK // mul1r; apply/eqP.
  by rewrite subr_eq addrAC eq_sym subr_eq -!natrD eqr_nat; lia.
set S := (j.+1 ^ 2)%:R / _; set y' := (2 * j + 3)%:R / (N.+1 + k)%:R.
set y := (2 * j + 3)%:R / (N + j.+2)%:R.
have S0 : 0 <= S by rewrite divr_ge0 ?ler0n.
have y'0 : 0 <= y' by rewrite divr_ge0 ?ler0n.
have yy : y' <= y.
  rewrite /y' /y ler_wpmul2l ?ler0n // lef_pinv ?posrE ?ltr0n; try lia.
  by rewrite ler_nat; lia.
apply: le_trans (IH (ltnW j_le)); rewrite -mulrA ler_wpmul2l ?residue_ge0 //.
apply: (@le_trans _ _ ((1 - y') * (1 + (S + y')))).
  by rewrite ler_wpmul2r ?ler_add2l ?ler_opp2 // addr_ge0 ?ler01 // addr_ge0.
rewrite -subr_ge0; have -> : 1 + S - (1 - y') * (1 + (S + y')) = y' * S + y' ^+ 2 by ring.
by apply: addr_ge0; [exact: mulr_ge0|exact: exprn_ge0].
Qed.

Theorem residue_limit : (0 < k)%N ->
  `|r k / (1 - r k) / n - (k.+1 ^ 2)%:R^-1| <= k.+1%:R / n.
Proof.
move=> k_gt0; have n0 : 0 < n by rewrite ltr0Sn.
have x0 := residue_gap F N k; have a1 : 1 <= (k.+1 ^ 2)%:R :> F by rewrite ler1n expn_gt0.
have low := ltW (residue_union F N k_gt0); have high := residue_above (leqnn k).
move: (k.+1 ^ 2)%:R a1 low high => a a1 low high; have a0 : 0 < a by exact: lt_le_trans ltr01 a1.
have m0 : 0 < (N.+1 + k)%:R :> F by rewrite addSn ltr0Sn.
have ratio : r k / (1 - r k) = (1 - r k)^-1 - 1.
  by move: (r k) x0 => t /lt0r_neq0 t0; field.
rewrite ler_distl; apply/andP; split.
  apply: (@le_trans _ _ (a^-1 - n^-1)).
    by rewrite ler_add2l ler_opp2 ler_pmull ?invr_gt0 // ler1n.
  rewrite ratio mulrBl mul1r ler_add2r -invfM lef_pinv ?posrE ?mulr_gt0 //.
  by rewrite -ler_pdivl_mulr.
have : r k / (1 - r k) <= (N.+1 + k)%:R / a.
  rewrite ler_pdivr_mulr // mulrAC ler_pdivl_mulr // -ler_pdivr_mull //.
  move: high; rewrite mulrDr mulr1 -ler_subr_addl mulrA => high.
  by rewrite mulrC.
move=> le; apply: (@le_trans _ _ ((N.+1 + k)%:R / a / n)).
  by apply: ler_wpmul2r => //; rewrite invr_ge0 ltW.
rewrite natrD mulrDl mulrDl mulrAC divff ?lt0r_neq0 // mul1r ler_add2l.
apply: ler_wpmul2r; first by rewrite invr_ge0 ltW.
rewrite ler_pdivr_mulr //.
apply: (@le_trans _ _ k.+1%:R); first by rewrite ler_nat.
by rewrite ler_pemulr.
Qed.

End Limit.

Print Assumptions residue_limit.
