(** Equal characters in the row of the sign, d odd. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain odd.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Sign.
Variables (d T : nat).
Hypotheses (T2 : (2 <= T)%N) (od : odd d).

(** The row of the sign: its column, and position T-1 of every column, read the target;
    position t of column j meets position 2T - 2 - t of the partner's column. *)
Section SignRow.
Variable s : 'I_d.
Hypothesis ss : is_sign s.

Definition sign_base (x : nat * 'I_d) : bool := (x.1 == T.-1) || (x.2 == s).
Definition sign_cross (x y : nat * 'I_d) : bool :=
  [&& x.1 != T.-1, ~~ is_sign x.2, y.2 == partner x.2 & (x.1 + y.1 == 2 * T.-1)%N].

Lemma sign_unique (j : 'I_d) : is_sign j = (j == s).
Proof.
move: ss; rewrite !(is_signE od) ord_eqE; have := ltn_ord j; have := ltn_ord s; lia.
Qed.

Lemma half_partner_plane (j j' : 'I_d) : ~~ is_sign j ->
  (j' == partner j) = (j'./2 == j./2) && (odd j' != odd j).
Proof.
rewrite (is_signE od) => jp; rewrite ord_eqE val_partner; move: jp.
have := ltn_ord j; have := ltn_ord j'.
by case: ifP => ?; last (case: ifP => ?); lia.
Qed.

Lemma sign_odd : odd s = false.
Proof. by move: ss; rewrite (is_signE od); have := ltn_ord s; lia. Qed.

Lemma sign_half : s./2 = d./2.
Proof. by move: ss; rewrite (is_signE od) => /eqP. Qed.

(** Characters of the row: the sign's part and the plane's. *)
Lemma reduced_sign_base t (j : 'I_d) (k : 'I_(uphalf d)) : (t == T.-1) || (j == s) ->
  k != d./2 :> nat -> reduced (orthogonal d) (chi T s (t, j)) k = 0.
Proof.
move=> b kd; rewrite reduced_chi.
have e0 : exponent (orthogonal d) s k = 0 by rewrite /= sign_half eq_sym (negbTE kd).
by case/orP: b => /eqP->; rewrite e0 ?subrr ?mulr0 ?mul0r addr0.
Qed.

Lemma same_chi_sign (x y : nat * 'I_d) : (0 < x.1)%N -> (0 < y.1)%N ->
  same (orthogonal d) (chi T s x) (chi T s y) =
  [|| (x == y), (sign_base x && sign_base y) | sign_cross x y].
Proof.
case: x y => [t j] [t' j'] /= t0 t0'.
have os := sign_odd; have sE := sign_half.
rewrite xpair_eqE /sign_base /sign_cross /= -!sign_unique half_eq.
apply/idP/idP => [/(same_odd od)[h g]|].
  have dd : (d./2 < uphalf d)%N by lia.
  have oj : odd j -> j./2 != d./2 by have := ltn_ord j; lia.
  have oj' : odd j' -> j'./2 != d./2 by have := ltn_ord j'; lia.
  have jj : (j./2 <= d./2)%N by have := ltn_ord j; lia.
  have jj' : (j'./2 <= d./2)%N by have := ltn_ord j'; lia.
  have := h (Ordinal (plane_bound j)); have := h (Ordinal (plane_bound j')).
  have := g (Ordinal dd) erefl; rewrite !reduced_chi /= !eqxx sE os eqxx.
  have -> : ~~ is_sign j && ((j' == partner j) && (t + t' == 2 * T.-1)%N) =
      (j./2 != d./2) && ((j'./2 == j./2) && (odd j' != odd j) && (t + t' == 2 * T.-1)%N).
    by case: (boolP (is_sign j)) => sj; rewrite -(is_signE od) ?sj // half_partner_plane ?sj.
  rewrite !(is_signE od).
  move: {h g dd} (odd j) (odd j') (j./2) (j'./2) (d./2) oj oj' jj jj'.
  move=> oj oj' b b' c oj1 oj1' bc bc'; rewrite !ltn_neqAle bc bc' !andbT.
  have [e1|e1] := eqVneq b c; have [e2|e2] := eqVneq b' c;
  have [e5|e5] := eqVneq b b'; try (exfalso; clear -e1 e2 e5 bc bc'; lia);
  clear -T2 t0 t0' oj1 oj1' e1 e2; rewrite ?(eq_sym c) ?(negbTE e1) ?(negbTE e2);
  rewrite ?e1 ?e2 ?eqxx in oj1 oj1'; rewrite /= ?mulr0 ?addr0 ?add0r ?mulr1; move: oj1 oj1';
  case: oj; case: oj' => /= oj1 oj1'; move=> *;
  repeat match goal with h : is_true true -> _ |- _ => have {}h := h isT end;
  lia.
rewrite -half_eq !sign_unique => /or3P[/andP[/eqP-> /eqP->]|/andP[b1 b2]|c]; first exact: same_refl.
  apply: odd_same => k; have [kd|kd] := eqVneq (k : nat) d./2; [right|left].
    split=> //; rewrite !reduced_chi /= sE kd eqxx os.
    case/orP: b1 => /eqP->; case/orP: b2 => /eqP->; rewrite ?sE ?eqxx ?os ?expr0 ?mulr1 ?subrr ?mul0r ?add0r ?dvdz0 //; lia.
  by rewrite !reduced_sign_base.
case/and4P: c => _ sj /eqP-> /eqP tt; apply: odd_same => k.
rewrite !reduced_chi exponent_partner_odd ?(sign_unique) //.
have [kd|kd] := eqVneq (k : nat) d./2; [right|left].
  split=> //; rewrite /= sE kd eqxx os.
  have -> : (j./2 == d./2) = false by rewrite -(is_signE od) sign_unique (negbTE sj).
  rewrite oppr0 !mulr0 !add0r expr0 !mulr1; lia.
have -> : exponent (orthogonal d) s k = 0 by rewrite /= sE eq_sym (negbTE kd).
rewrite !mulr0 !addr0 mulrN -mulNr; congr (_ * _); lia.
Qed.

Lemma same_target_sign (x : nat * 'I_d) : (0 < x.1 <= T)%N ->
  same (orthogonal d) (chi T s x) (power s T%:Z) = sign_base x.
Proof.
case: x => t j /= /andP[t0 tT]; rewrite /sign_base /=.
have os := sign_odd; have sE := sign_half.
apply/idP/idP => [/(same_odd od)[h _]|b].
  have [//|tn] := eqVneq t T.-1; rewrite /= -sign_unique (is_signE od).
  apply/negPn/negP => jd; have jj : (j./2 < d./2)%N by have := ltn_ord j; lia.
  have := h (Ordinal (plane_bound j)) jj; rewrite reduced_chi reduced_power /= eqxx sE.
  have -> : (d./2 == j./2) = false by rewrite eq_sym; exact/negbTE.
  rewrite !mulr0 addr0 => e; have e0 : t%:Z - T.-1%:Z = 0.
    by move: e; case: (odd j); rewrite ?expr0 ?expr1 ?mulrN ?mulr1 => /eqP; rewrite ?oppr_eq0 => /eqP.
  lia.
apply: odd_same => k; have [kd|kd] := eqVneq (k : nat) d./2; [right|left].
  split=> //; rewrite reduced_chi reduced_power /= sE kd eqxx os.
  by case/orP: b => /eqP->; rewrite ?sE ?eqxx ?os ?expr0 ?mulr1 ?subrr ?mul0r ?add0r; lia.
rewrite reduced_sign_base // reduced_power.
by rewrite /= sE eq_sym (negbTE kd) mulr0.
Qed.

End SignRow.
End Sign.
