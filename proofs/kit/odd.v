(** Equal characters in orthogonal contexts, d odd: the last eigenvalue is a random sign. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Odd.
Variables (d : nat).
Hypothesis od : odd d.

(** An index is the sign when it is its own partner. *)
Definition is_sign (j : 'I_d) : bool := partner j == j.

Lemma is_signE (j : 'I_d) : is_sign j = (j./2 == d./2).
Proof. by rewrite /is_sign partner_fixed; have := ltn_ord j; lia. Qed.

Lemma same_odd (m n : character d) : same (orthogonal d) m n ->
  (forall k : 'I_(uphalf d), (k < d./2)%N -> reduced (orthogonal d) m k = reduced (orthogonal d) n k)
  /\ (forall k : 'I_(uphalf d), k = d./2 :> nat ->
        (2 %| reduced (orthogonal d) m k - reduced (orthogonal d) n k)%Z).
Proof.
rewrite sameE => /forallP h; split=> k kd; have := h k; rewrite /=.
  by rewrite kd dvd0z subr_eq0 => /eqP.
by rewrite (_ : (k < d./2)%N = false) //; lia.
Qed.

Lemma odd_same (m n : character d) :
  (forall k : 'I_(uphalf d), reduced (orthogonal d) m k = reduced (orthogonal d) n k \/
      (k = d./2 :> nat /\ (2 %| reduced (orthogonal d) m k - reduced (orthogonal d) n k)%Z)) ->
  same (orthogonal d) m n.
Proof.
move=> h; rewrite sameE; apply/forallP => k; case: (h k) => [->|[kd]].
  by rewrite subrr dvdz0.
by rewrite /= kd ltnn.
Qed.

Variable T : nat.
Hypothesis T2 : (2 <= T)%N.

(** Rows of a plane: besides the classes of even d, position t of column i meets position
    2t - T + 1 of the sign's column. *)
Section Row.
Variable i : 'I_d.
Hypothesis ip : ~~ is_sign i.

Definition base (x : nat * 'I_d) : bool := (x.1 == T.-1) || (x.2 == partner i).
Definition cross (x y : nat * 'I_d) : bool :=
  [&& x.1 != T.-1, x.2 == i, is_sign y.2 & (y.1 + T == 2 * x.1 + 1)%N].

Lemma half_partner_odd (j : 'I_d) : (j == partner i) = (j./2 == i./2) && (odd j != odd i).
Proof.
move: ip; rewrite is_signE ord_eqE val_partner; have := ltn_ord j; have := ltn_ord i.
by case: ifP => ?; last (case: ifP => ?); lia.
Qed.

Lemma exponent_partner_odd k :
  exponent (orthogonal d) (partner i) k = - exponent (orthogonal d) i k.
Proof.
rewrite /= partner_half odd_partner //.
by case: ifP; rewrite ?oppr0 // signrN.
Qed.

Lemma reduced_base_odd t (j : 'I_d) k : (t == T.-1) || (j == partner i) ->
  reduced (orthogonal d) (chi T i (t, j)) k = (T.-1%:Z - 1) * exponent (orthogonal d) i k.
Proof.
case/orP => /eqP->; rewrite reduced_chi; first by rewrite subrr mul0r add0r.
by rewrite exponent_partner_odd; ring.
Qed.

Lemma cross_same (x y : nat * 'I_d) : cross x y ->
  same (orthogonal d) (chi T i x) (chi T i y).
Proof.
case: x y => [t j] [t' j'] /and4P[/= _ /eqP-> sj' /eqP tt]; apply: odd_same => k.
rewrite !reduced_chi; move: sj'; rewrite is_signE => /eqP sj'.
have oj' : odd j' = false by have := ltn_ord j'; lia.
have [kd|kd] := eqVneq (k : nat) d./2; [right|left].
  split=> //; rewrite /= sj' kd eqxx oj' expr0.
  have -> : (i./2 == d./2) = false by move: ip; rewrite is_signE => /negbTE.
  rewrite !mulr0 addr0 mulr1 add0r addr0; lia.
rewrite [exponent (orthogonal d) j' k]/= sj' eq_sym (negbTE kd) mulr0 add0r -mulrDl.
by congr (_ * _); lia.
Qed.

Lemma same_chi_row (x y : nat * 'I_d) : (0 < x.1)%N -> (0 < y.1)%N ->
  same (orthogonal d) (chi T i x) (chi T i y) =
  [|| (x == y), (base x && base y), cross x y | cross y x].
Proof.
case: x y => [t j] [t' j'] /= t0 t0'.
rewrite xpair_eqE /base /cross /= !half_partner_odd !half_eq !is_signE.
apply/idP/idP => [/same_odd[h g]|].
  have dd : (d./2 < uphalf d)%N by lia.
  have id : i./2 != d./2 by move: ip; rewrite is_signE.
  have oj : odd j -> j./2 != d./2 by have := ltn_ord j; lia.
  have oj' : odd j' -> j'./2 != d./2 by have := ltn_ord j'; lia.
  have ii : (i./2 < d./2)%N by have := ltn_ord i; lia.
  have jj : (j./2 <= d./2)%N by have := ltn_ord j; lia.
  have jj' : (j'./2 <= d./2)%N by have := ltn_ord j'; lia.
  have := h (Ordinal (plane_bound i)) ii; have := h (Ordinal (plane_bound j)).
  have := h (Ordinal (plane_bound j')).
  have := g (Ordinal dd) erefl; rewrite !reduced_chi /= !eqxx.
  move: {h g dd} (odd i) (odd j) (odd j') (i./2) (j./2) (j'./2) (d./2) id oj oj' ii jj jj'.
  move=> oi oj oj' a b b' c id oj1 oj1' ac bc bc'.
  rewrite (negbTE id) !ltn_neqAle bc bc' !andbT.
  have [e1|e1] := eqVneq b c; have [e2|e2] := eqVneq b' c;
  have [e3|e3] := eqVneq a b; have [e4|e4] := eqVneq a b';
  have [e5|e5] := eqVneq b b'; try (exfalso; clear -e1 e2 e3 e4 e5 ac bc bc'; lia);
  clear -T2 t0 t0' oj1 oj1' e1 e2;
  rewrite ?e1 ?e2 ?eqxx in oj1 oj1'; rewrite /= ?mulr0 ?addr0 ?add0r ?mulr1; move: oj1 oj1';
  case: oi; case: oj; case: oj' => /= oj1 oj1'; move=> *;
  repeat match goal with h : is_true true -> _ |- _ => have {}h := h isT end;
  lia.
rewrite -!half_eq -!half_partner_odd -!is_signE.
case/or4P => [/andP[/eqP-> /eqP->]|/andP[b1 b2]|c|c]; first exact: same_refl.
- by apply: odd_same => k; left; rewrite !reduced_base_odd.
- exact: cross_same.
by rewrite same_sym; apply: cross_same.
Qed.

(** The target is the class of position T, column i. *)
Lemma same_target_row (x : nat * 'I_d) : (0 < x.1 <= T)%N ->
  same (orthogonal d) (chi T i x) (power i T%:Z) = (x == (T, i)).
Proof.
case: x => t j /= /andP[t0 tT]; rewrite xpair_eqE.
apply/idP/andP => [/same_odd[h _]|[/eqP-> /eqP->]]; last first.
  apply: odd_same => k; left; rewrite reduced_chi reduced_power -mulrDl.
  by congr (_ * _); lia.
have id : i./2 != d./2 by move: ip; rewrite is_signE.
have ii : (i./2 < d./2)%N by have := ltn_ord i; lia.
have jj : (j./2 <= d./2)%N by have := ltn_ord j; lia.
have := h (Ordinal (plane_bound i)) ii; have := h (Ordinal (plane_bound j)).
rewrite half_eq !reduced_chi !reduced_power /= !eqxx.
move: {h} (odd i) (odd j) (i./2) (j./2) (d./2) id ii jj => oi oj a b c id ac bc.
have [e1|e1] := eqVneq b c; have [e3|e3] := eqVneq a b;
  try (exfalso; clear -e1 e3 ac bc; lia); case: oi; case: oj => /=; lia.
Qed.

End Row.

End Odd.
