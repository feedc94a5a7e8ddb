(** Equal characters in orthogonal contexts, d even. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Collisions.
Variables (d T : nat) (i : 'I_d).
Hypotheses (T2 : (2 <= T)%N) (ed : ~~ odd d).

Lemma same_even (m n : character d) : same (orthogonal d) m n =
  [forall k, reduced (orthogonal d) m k == reduced (orthogonal d) n k].
Proof.
rewrite sameE; apply: eq_forallb => k /=.
have -> : (k < d./2)%N by have : (k < uphalf d)%N := ltn_ord k; lia.
by rewrite dvd0z subr_eq0.
Qed.

Lemma exponent_partner (j : 'I_d) k :
  exponent (orthogonal d) (partner j) k = - exponent (orthogonal d) j k.
Proof.
rewrite /= partner_half odd_partner ?partner_even //.
by case: ifP; rewrite ?oppr0 // signrN.
Qed.

(** Position T-1, and the partner's column at every position, give lambda_i^(T-2). *)
Lemma reduced_base t (j : 'I_d) k : (t == T.-1) || (j == partner i) ->
  reduced (orthogonal d) (chi T i (t, j)) k = (T.-1%:Z - 1) * exponent (orthogonal d) i k.
Proof.
case/orP => /eqP->; rewrite reduced_chi; first by rewrite subrr mul0r add0r.
by rewrite exponent_partner; ring.
Qed.

Lemma same_chi_orthogonal (x y : nat * 'I_d) : (0 < x.1)%N -> (0 < y.1)%N ->
  same (orthogonal d) (chi T i x) (chi T i y) =
  (x == y) || (((x.1 == T.-1) || (x.2 == partner i)) && ((y.1 == T.-1) || (y.2 == partner i))).
Proof.
case: x y => [t j] [t' j'] /= t0 t0'.
rewrite same_even xpair_eqE !half_partner // half_eq.
apply/forallP/idP => [h|].
  have := h (Ordinal (plane_bound i)); have := h (Ordinal (plane_bound j)).
  have := h (Ordinal (plane_bound j')); rewrite !reduced_chi /= !eqxx.
  move: {h} (odd i) (odd j) (odd j') (i./2) (j./2) (j'./2) => oi oj oj' a b b'.
  case: (eqVneq a b) => ?; case: (eqVneq a b') => ?; case: (eqVneq b b') => ? /=; try lia;
  by case: oi oj oj' => -[] [] /=; lia.
rewrite -half_eq -!half_partner //.
case/orP => [/andP[/eqP-> /eqP->] //|/andP[b1 b2] k].
by rewrite !reduced_base.
Qed.

Lemma same_target_orthogonal (x : nat * 'I_d) : (0 < x.1)%N ->
  same (orthogonal d) (chi T i x) (power i T%:Z) = (x == (T, i)).
Proof.
case: x => t j /= t0; rewrite same_even xpair_eqE half_eq.
apply/forallP/idP => [h|]; last first.
  rewrite -half_eq => /andP[/eqP-> /eqP->] k; rewrite reduced_chi reduced_power.
  by rewrite -mulrDl; apply/eqP; congr (_ * _); lia.
have := h (Ordinal (plane_bound i)); have := h (Ordinal (plane_bound j)).
rewrite !reduced_chi !reduced_power /= !eqxx.
move: {h} (odd i) (odd j) (i./2) (j./2) => oi oj a b.
by case: (eqVneq a b) => ?; case: oi oj => -[] /=; lia.
Qed.


End Collisions.
