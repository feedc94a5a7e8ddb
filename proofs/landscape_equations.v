(** Which points are critical in unitary contexts: the equations of first order, both ways. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector stationary jets.
From icar Require Import unitary_heads landscape.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Slopes.
Variables (R : realFieldType) (d : nat).
Notation ones := (const_mx 1 : 'cV[R]_d).

Lemma jet_norm2 m n (X Y Z : 'M[R]_(m, n)) :
  jet (fun t => norm2 (X + t *: (Y + t *: Z))) (norm2 X) (2 * dot X Y).
Proof.
apply: (@jet_poly _ _ _ _ (2 * dot X Z + norm2 Y) (2 * dot Y Z) (norm2 Z)) => t.
have dotD : dot X (Y + t *: Z) = dot X Y + t * dot X Z.
  by rewrite /dot mulmxDr -scalemxAr linearD linearZ.
rewrite !norm2_line dotD.
by move: (norm2 _) (norm2 _) (norm2 _) (dot _ _) (dot _ _) (dot _ _) => *; ring.
Qed.

Lemma jet_trace (X Y Z : 'M[R]_d) : jet (fun t => \tr (X + t *: (Y + t *: Z))) (\tr X) (\tr Y).
Proof.
apply: (@jet_poly _ _ _ _ (\tr Z) 0 0) => t.
have -> : \tr (X + t *: (Y + t *: Z)) = \tr X + t * (\tr Y + t * \tr Z).
  by rewrite linearD linearZ /= linearD linearZ.
by move: (\tr X) (\tr Y) (\tr Z) => *; ring.
Qed.

Lemma jet_position (x y : R) : jet (fun t => x + t * y) x y.
Proof. by apply: (@jet_poly _ _ _ _ 0 0 0) => t; ring. Qed.

Lemma jet_earlier (p q : nat -> R) T :
  jet (fun t => earlier (fun s => p s + t * q s) T) (earlier p T) (2 * \sum_(1 <= s < T.-1) p s * q s).
Proof.
apply: (@jet_poly _ _ _ _ (earlier q T) 0 0) => t.
rewrite mulr0 addr0 mulr0 addr0 /earlier !mulr_sumr -!big_split.
by apply: eq_bigr => s _ /=; ring.
Qed.

Lemma jet_value (X Y Z : 'M[R]_d) (p q : nat -> R) T :
  jet (fun t => value (X + t *: (Y + t *: Z)) (fun s => p s + t * q s) T)
    (value X p T) (slope_mix X Y p T + slope_pos X p q T).
Proof.
have N := jet_norm2 X Y Z; have N1 := jet_norm2 (X *m ones) (Y *m ones) (Z *m ones).
have P := jet_position (p T) (q T); have P1 := jet_position (p T.-1) (q T.-1).
have j := jetD (jetD (jetD (jetM (jetD (jet_earlier p q T) (jetM P P)) N) (jetM (jetM P1 P1) N1))
  (jetM (jet_const (- 2)) (jetM P (jet_trace X Y Z)))) (jet_const d%:R).
apply: jet_eq; first apply: jet_ext j.
- move=> t; rewrite /value !mulmxDl -!scalemxAl mulmxDl -scalemxAl.
  by move: (norm2 _) (norm2 _) (\tr _) (earlier _ _) => *; ring.
- by rewrite /value; move: (norm2 _) (norm2 _) (\tr _) (earlier _ _) => *; ring.
rewrite /slope_mix /slope_pos; move: (\sum_(_ <= _ < _) _) (earlier p T) => S e.
by move: (norm2 _) (norm2 _) (\tr _) (\tr _) (dot _ _) (dot _ _) => *; ring.
Qed.

End Slopes.

Section Equations.
Variables (R : realFieldType) (d H Tmax : nat).
Hypothesis Tmax2 : (2 <= Tmax)%N.
Implicit Types (A B : 'M[R]_(H, d)) (p q : nat * nat -> R).

Notation total := (lengths_loss Tmax).

Lemma mixing_line A B A' B' t : mixing (A + t *: A') (B + t *: B') =
  mixing A B + t *: (mixing A' B + mixing A B' + t *: mixing A' B').
Proof.
rewrite mixing_lineA !mixing_lineB !scalerDr -!addrA; congr (_ + _).
by rewrite addrCA.
Qed.

Lemma jet_total A B p A' B' q :
  jet (fun t => total (A + t *: A') (B + t *: B') (fun x => p x + t * q x)) (total A B p)
    (\sum_(2 <= T < Tmax.+1) slope_mix (mixing A B) (mixing A' B + mixing A B') (fun s => p (T, s)) T
     + \sum_(2 <= T < Tmax.+1) slope_pos (mixing A B) (fun s => p (T, s)) (fun s => q (T, s)) T).
Proof.
rewrite -big_split total_value; apply: (@jet_ext _ (fun t => \sum_(2 <= T < Tmax.+1)
    value (mixing A B + t *: (mixing A' B + mixing A B' + t *: mixing A' B')) (fun s => p (T, s) + t * q (T, s)) T)).
  by move=> t; rewrite total_value mixing_line.
by apply: jet_sum => T _; exact: jet_value.
Qed.

(** Critical points are where the equations hold. *)
Theorem critical_equations A B p : critical total A B p <-> one_weight Tmax A B p /\ kept Tmax A B p.
Proof.
split=> [/critical_level lev|[w [kB kA]] A' B' q].
  by split; [exact: level_one_weight | exact: level_kept].
apply: jet_flat (jet_total A B p A' B' q) _.
rewrite one_weight_slope // dot_trB big_nat big1 => [|T T2]; last first.
  have [wP w0] := w; have [wT we wc] := wP T T2.
  have z (X : R) (Y : 'M[R]_d) : X *: Y = 0 -> X * norm2 Y = 0.
    by move=> /eqP; rewrite scaler_eq0 -norm2_eq0 -mulf_eq0 => /eqP.
  have e0 : (\sum_(1 <= s < T.-1) p (T, s) * q (T, s)) * norm2 (mixing A B) = 0.
    rewrite mulr_suml big_nat big1 // => s /we /z sz.
    by rewrite mulrAC sz mul0r.
  have c0 : p (T, T.-1) * norm2 (mixing A B *m (const_mx 1 : 'cV_d)) = 0.
    by move/eqP: wc; rewrite scaler_eq0 -norm2_eq0 -mulf_eq0 => /eqP.
  have l0 : p (T, T) * norm2 (mixing A B) = \tr (mixing A B).
    rewrite -w0; apply/eqP; rewrite -subr_eq0 -mulrBl mulf_eq0 norm2_eq0 -scaler_eq0 scalerBl wT.
    by rewrite subrr.
  rewrite /slope_pos mulrDl e0 add0r mulrAC l0 mulrAC c0 mul0r addr0 [q _ * _]mulrC subrr.
  by rewrite mulr0.
rewrite addr0 -mulrA; set G := scaled A B p - 1%:M.
have GB : lasts Tmax p *: (B *m G) = 0 by rewrite mulmxBr mulmx1 scalerBr kB subrr.
have GA : lasts Tmax p *: (A *m G^T) = 0.
  by rewrite /G linearB /= trmx1 mulmxBr mulmx1 scalerBr kA subrr.
rewrite mulmxDr linearD /= [lasts _ _ * _]mulrDr.
have -> : lasts Tmax p * \tr (G^T *m mixing A' B) = \tr ((lasts Tmax p *: (B *m G))^T *m A').
  by rewrite linearZ /= trmx_mul -scalemxAl linearZ /= /mixing mulmxA.
have -> : lasts Tmax p * \tr (G^T *m mixing A B') = \tr (B'^T *m (lasts Tmax p *: (A *m G^T))).
  by rewrite -scalemxAr linearZ /= /mixing mxtrace_mulC -!mulmxA.
by rewrite GB GA trmx0 mul0mx mulmx0 mxtrace0 addr0 mulr0.
Qed.

End Equations.

Print Assumptions critical_equations.
