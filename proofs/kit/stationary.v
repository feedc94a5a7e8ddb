(** * Critical points and local minima of a function of A, B and positional weights

    A and B are matrices, p a family of weights.  A point is critical when the function
    changes to second order only along every line through it; it is a local minimum when
    no point whose entries differ by less than some eps has a smaller value.

    A point close to a local minimum and of the same value is a local minimum ([slide]):
    so directions that leave a function unchanged lead to more equations of first order. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import jets.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Stationary.
Variables (R : realFieldType) (H d : nat) (I : Type).
Variable f : 'M[R]_(H, d) -> 'M[R]_(H, d) -> (I -> R) -> R.
Implicit Types (A B : 'M[R]_(H, d)) (p : I -> R).

Definition critical A B p := forall A' B' p',
  flat (fun t => f (A + t *: A') (B + t *: B') (fun x => p x + t * p' x)).

Definition near (eps : R) A B p A' B' p' :=
  [/\ forall h i, `|A' h i - A h i| < eps, forall h i, `|B' h i - B h i| < eps
    & forall x, `|p' x - p x| < eps].

Definition local_minimum A B p := exists eps, 0 < eps /\
  forall A' B' p', near eps A B p A' B' p' -> f A B p <= f A' B' p'.

(** Slopes vanish along the lines on which the function is quadratic. *)
Definition level A B p := forall A' B' p' b c, (forall x, `|p' x| <= 1) ->
  (forall t, f (A + t *: A') (B + t *: B') (fun x => p x + t * p' x) = f A B p + t * b + t ^+ 2 * c) ->
  b = 0.

Lemma critical_level A B p : critical A B p -> level A B p.
Proof.
move=> cr A' B' p' b c _ q; apply: flat_jet (cr A' B' p') (jet_poly (u := c) (v := 0) (w := 0) _) => t.
by rewrite q mulr0 addr0 mulr0 addr0.
Qed.

Lemma entry_le m n (X : 'M[R]_(m, n)) i j : `|X i j| <= \sum_i \sum_j `|X i j|.
Proof.
rewrite (bigD1 i) //= (bigD1 j) //= -addrA ler_addl addr_ge0 //.
  by apply: sumr_ge0 => *; exact: normr_ge0.
by apply: sumr_ge0 => *; apply: sumr_ge0 => *; exact: normr_ge0.
Qed.

(** Every line stays near for a while. *)
Lemma line_near (eps : R) A B p A' B' p' : 0 < eps -> (forall x, `|p' x| <= 1) ->
  exists2 e, 0 < e & forall t, `|t| < e ->
    near eps A B p (A + t *: A') (B + t *: B') (fun x => p x + t * p' x).
Proof.
move=> eps0 p1; pose a := \sum_i \sum_j `|A' i j|; pose b := \sum_i \sum_j `|B' i j|.
have a0 : 0 <= a by apply: sumr_ge0 => *; apply: sumr_ge0 => *; exact: normr_ge0.
have b0 : 0 <= b by apply: sumr_ge0 => *; apply: sumr_ge0 => *; exact: normr_ge0.
have s0 : 0 < a + b + 1 by rewrite ltr_paddl // addr_ge0.
exists (eps / (a + b + 1)) => [|t]; first by rewrite divr_gt0.
rewrite ltr_pdivl_mulr // => small.
have step (x : R) : `|x| <= a + b + 1 -> `|t * x| < eps.
  by move=> xs; rewrite normrM; apply: le_lt_trans small; rewrite ler_wpmul2l.
split=> [h i|h i|x]; rewrite ?mxE [_ + _ * _]addrC addrK.
- apply: step; apply: le_trans (entry_le A' h i) _; rewrite -/a -addrA ler_addl.
  by rewrite addr_ge0.
- apply: step; apply: le_trans (entry_le B' h i) _; rewrite -/b addrAC ler_addr.
  by rewrite addr_ge0.
- by apply: step; apply: le_trans (p1 x) _; rewrite ler_addr addr_ge0.
Qed.

Lemma local_level A B p : local_minimum A B p -> level A B p.
Proof.
case=> eps [eps0 least] A' B' p' b c p1 q.
have [e e0 eP] := @line_near eps A B p A' B' p' eps0 p1.
have low t : `|t| < e -> 0 <= t * b + t ^+ 2 * c.
  by move=> /eP/least; rewrite q -addrA ler_addl.
apply/eqP/contraT => b0; have nb : 0 < `|b| by rewrite normr_gt0.
have n0 : 0 < (`|b| + `|c| + 1) * (e + 1).
  by rewrite mulr_gt0 // ?(ltr_paddl _ ltr01) ?addr_ge0 // ltW.
pose s := e / ((`|b| + `|c| + 1) * (e + 1)); have s0 : 0 < s by rewrite divr_gt0.
have grow (x : R) : 0 <= x -> x <= `|b| + `|c| -> s * x < e /\ s * x < 1.
  move=> x0 xs; have x1 : x < `|b| + `|c| + 1 by rewrite (le_lt_trans xs) // ltr_addl.
  have y0 : 0 < `|b| + `|c| + 1 by apply: le_lt_trans x1.
  rewrite /s mulrAC !ltr_pdivr_mulr // mul1r; split.
    rewrite ltr_pmul2l //; apply: lt_le_trans x1 _; rewrite ler_pmulr // ler_addr; exact: ltW.
  rewrite mulrC; apply: ltr_pmul => //; first exact: ltW.
  by rewrite ltr_addl.
have [sb _] : s * `|b| < e /\ s * `|b| < 1 by apply: grow => //; rewrite ler_addl.
have [_ sc] : s * `|c| < e /\ s * `|c| < 1 by apply: grow => //; rewrite ler_addr.
have := low (- (s * b)); rewrite normrN normrM (gtr0_norm s0) => /(_ sb).
rewrite (_ : _ + _ = (s * b ^+ 2) * (s * c - 1)); last by ring.
have sb2 : 0 < s * b ^+ 2 by rewrite mulr_gt0 // lt_neqAle eq_sym sqrf_eq0 b0 sqr_ge0.
rewrite pmulr_rge0 // subr_ge0 leNgt; apply: contraNT => _; apply: le_lt_trans sc.
by rewrite ler_pmul2l // ler_norm.
Qed.

Lemma slide A B p : local_minimum A B p -> exists2 eps, 0 < eps &
  forall A' B' p', near eps A B p A' B' p' -> f A' B' p' = f A B p -> local_minimum A' B' p'.
Proof.
case=> eps [eps0 least]; have half0 : 0 < eps / 2 by rewrite divr_gt0 ?ltr0n.
exists (eps / 2) => // A' B' p' [a b c] same; exists (eps / 2); split=> // A2 B2 p2 [a2 b2 c2].
have add (x y z : R) : `|y - x| < eps / 2 -> `|z - y| < eps / 2 -> `|z - x| < eps.
  move=> xy yz; rewrite (_ : z - x = (z - y) + (y - x)); last by ring.
  apply: le_lt_trans (ler_norm_add _ _) _; rewrite [eps](_ : _ = eps / 2 + eps / 2); last by field.
  exact: ltr_add.
rewrite same; apply: least; split=> [h i|h i|x]; [exact: add (a h i) _|exact: add (b h i) _|exact: add (c x) _].
Qed.

(** Along a line that leaves the function unchanged all points nearby are level, and one of them differs. *)
Lemma slide_line A B p A' B' p' : local_minimum A B p -> (forall x, `|p' x| <= 1) ->
  (forall t, f (A + t *: A') (B + t *: B') (fun x => p x + t * p' x) = f A B p) ->
  exists2 t, 0 < t & local_minimum (A + t *: A') (B + t *: B') (fun x => p x + t * p' x).
Proof.
move=> lm p1 same; have [eps eps0 epsP] := slide lm.
have [e e0 eP] := @line_near eps A B p A' B' p' eps0 p1.
have h0 : 0 < e / 2 by rewrite divr_gt0 ?ltr0n.
exists (e / 2) => //; apply: epsP; last exact: same.
by apply: eP; rewrite (gtr0_norm h0) ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
Qed.

End Stationary.
