(** The mistakes of the perceptron on a sequence of examples with a margin. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Perceptron.
Variables (R : realFieldType) (d : nat).
Implicit Types (u v : 'I_d -> R).

Definition dot u v : R := \sum_k u k * v k.

Variables (z : nat -> 'I_d -> R) (y : nat -> R).

(** The weights after N examples, and the mistakes among them: from 0, and with y z added
    to the weights at an example whose label y is not the strict sign of <w, z>. *)
Fixpoint perceptron (N : nat) : ('I_d -> R) * nat :=
  if N is i.+1 then
    let: (w, M) := perceptron i in
    if y i * dot w (z i) <= 0 then ((fun k => w k + y i * z i k), M.+1) else (w, M)
  else ((fun=> 0), 0%N).

Definition mistakes (N : nat) : nat := (perceptron N).2.

Lemma dot_step u v w (c : R) : dot u (fun k => v k + c * w k) = dot u v + c * dot u w.
Proof. by rewrite /dot mulr_sumr -big_split; apply: eq_bigr => k _; rewrite /=; ring. Qed.

Lemma dot_sym u v : dot u v = dot v u.
Proof. by apply: eq_bigr => k _; rewrite mulrC. Qed.

Lemma dot_ge0 u : 0 <= dot u u.
Proof. by apply: sumr_ge0 => k _; rewrite -expr2 sqr_ge0. Qed.

Lemma cauchy_schwarz u v : dot u v ^+ 2 <= dot u u * dot v v.
Proof.
have [v0|v0] := eqVneq (dot v v) 0.
  have v0k k : v k = 0.
    move/eqP: v0; rewrite psumr_eq0 => [/allP/(_ k)|j _]; last by rewrite -expr2 sqr_ge0.
    by rewrite mem_index_enum -expr2 sqrf_eq0 => /(_ isT)/eqP.
  by rewrite v0 mulr0 /dot big1 ?expr0n // => k _; rewrite v0k mulr0.
have vv : 0 < dot v v by rewrite lt_neqAle eq_sym v0 dot_ge0.
have := dot_ge0 (fun k => u k + (- (dot u v / dot v v)) * v k).
set x := fun k => _; rewrite /x dot_step !(dot_sym x) !dot_step (dot_sym v u).
rewrite (_ : _ + _ = (dot u u * dot v v - dot u v ^+ 2) / dot v v).
  by rewrite pmulr_lge0 ?invr_gt0 // subr_ge0.
by move: (dot u u) (dot u v) (dot v v) v0 => a b c c0; field.
Qed.

Theorem mistakes_bound u (g rho2 : R) (N : nat) : 0 < g -> 0 <= rho2 ->
  (forall i, (i < N)%N -> y i = 1 \/ y i = - 1) ->
  (forall i, (i < N)%N -> dot (z i) (z i) <= rho2) ->
  (forall i, (i < N)%N -> g <= y i * dot u (z i)) ->
  (mistakes N)%:R * g ^+ 2 <= rho2 * dot u u.
Proof.
move=> g0 r0 signs short margin.
have [along length] : (mistakes N)%:R * g <= dot u (perceptron N).1 /\
    dot (perceptron N).1 (perceptron N).1 <= (mistakes N)%:R * rho2.
  elim: N signs short margin => [|N IH] signs short margin.
    by rewrite /mistakes /= !mul0r /dot !big1 ?lexx // => k _; rewrite ?mulr0.
  have [i iN|i iN|i iN|along length] := IH;
    [exact: signs (ltnW iN)|exact: short (ltnW iN)|exact: margin (ltnW iN)|].
  rewrite /mistakes /=; move: along length; rewrite /mistakes.
  case: (perceptron N) => w M /= along length; case: ifP => //= wrong.
  set x := fun k => _; rewrite {2}/x !dot_step !(dot_sym x) !dot_step (dot_sym (z N)).
  rewrite !mulrS !mulrDl !mul1r; split.
    by rewrite addrC ler_add // margin.
  have -> : dot w w + y N * dot w (z N) + y N * (dot w (z N) + y N * dot (z N) (z N)) =
      2 * (y N * dot w (z N)) + (y N ^+ 2 * dot (z N) (z N) + dot w w) by ring.
  have -> : y N ^+ 2 = 1 by case: (signs N (ltnSn N)) => ->; rewrite ?sqrrN expr1n.
  rewrite mul1r -[X in _ <= X]add0r; apply: ler_add; first by rewrite pmulr_rle0 ?ltr0n.
  by rewrite ler_add // short.
have [->|M0] := posnP (mistakes N); first by rewrite mul0r mulr_ge0 ?dot_ge0.
have M1 : 0 < (mistakes N)%:R :> R by rewrite ltr0n.
rewrite -(ler_pmul2l M1).
have -> : (mistakes N)%:R * ((mistakes N)%:R * g ^+ 2) = ((mistakes N)%:R * g) ^+ 2 by ring.
apply: le_trans (_ : dot u (perceptron N).1 ^+ 2 <= _).
  by rewrite ler_expn2r // nnegrE ?(le_trans _ along) // mulr_ge0 // ltW.
apply: le_trans (cauchy_schwarz _ _) _; rewrite mulrC mulrA ler_wpmul2r ?dot_ge0 //.
Qed.

End Perceptron.
