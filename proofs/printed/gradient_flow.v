(** * The printed lines of gradient_flow

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/gradient_flow.v] and
    [proofs/gradient_flow_scale.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector frames.
From icar Require Import unitary_heads orthogonal_heads orthogonal_heads_zero gradient_flow gradient_flow_scale.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable R : realFieldType.

Theorem printed_noether_heads : forall H, (1 <= H)%N -> forall n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) (A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)) (P GP : 'M[R]_(k, l)), is_gradient L A B P GA GB GP -> turns L -> ((GA *m (A)^T) = (B *m (GB)^T)).
Proof.
by move=> H H1 n m k l L A GA B GB P GP smooth /(noether_heads smooth).
Qed.

Theorem printed_noether_scale : forall H, (1 <= H)%N -> forall n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) (A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)) (P GP : 'M[R]_(k, l)), is_gradient L A B P GA GB GP -> scales L -> (((\tr (GA *m (A)^T)) = (\tr (GP *m (P)^T)))) /\ (((\tr (GB *m (B)^T)) = (\tr (GP *m (P)^T)))).
Proof.
by move=> H H1 n m k l L A GA B GB P GP smooth /(noether_scale smooth).
Qed.

Theorem printed_heads : forall H, (1 <= H)%N -> forall n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) (A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)) (P GP : 'M[R]_(k, l)), is_gradient L A B P GA GB GP -> turns L -> (((((- 1) *: (GA)) *m (A)^T) + (A *m (((- 1) *: (GA)))^T) + ((- 1) *: (((- 1) *: (GB)) *m (B)^T)) + ((- 1) *: (B *m (((- 1) *: (GB)))^T))) = 0).
Proof.
move=> H H1 n m k l L A GA B GB P GP smooth /(noether_heads smooth) E.
by rewrite -(heads_conserved E) !scaleN1r.
Qed.

Theorem printed_scale : forall H, (1 <= H)%N -> forall n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) (A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)) (P GP : 'M[R]_(k, l)), is_gradient L A B P GA GB GP -> scales L -> (((2 * (\tr (((- 1) *: (GA)) *m (A)^T))) + ((- 2) * (\tr (((- 1) *: (GP)) *m (P)^T)))) = 0).
Proof.
move=> H H1 n m k l L A GA B GB P GP smooth /(noether_scale smooth) [E _].
by rewrite !scaleN1r !mulNmx !raddfN /= E; ring.
Qed.

Theorem printed_step : forall H, (1 <= H)%N -> forall n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) (A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)) (P GP : 'M[R]_(k, l)), is_gradient L A B P GA GB GP -> turns L -> forall rho : R, 0 < rho -> ((((A + (((- 1) * rho) *: (GA))) *m ((A + (((- 1) * rho) *: (GA))))^T) + ((- 1) *: ((B + (((- 1) * rho) *: (GB))) *m ((B + (((- 1) * rho) *: (GB))))^T))) = ((A *m (A)^T) + ((- 1) *: (B *m (B)^T)) + ((rho ^+ 2) *: (((GA *m (GA)^T) + ((- 1) *: (GB *m (GB)^T))))))).
Proof.
move=> H H1 n m k l L A GA B GB P GP smooth /(noether_heads smooth) E rho _.
by rewrite mulN1r !scaleNr !scale1r; exact: heads_step.
Qed.

Theorem printed_step_scale : forall H, (1 <= H)%N -> forall n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) (A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)) (P GP : 'M[R]_(k, l)), is_gradient L A B P GA GB GP -> scales L -> forall rho : R, 0 < rho -> (((\tr ((A + (((- 1) * rho) *: (GA))) *m ((A + (((- 1) * rho) *: (GA))))^T)) + ((- 1) * (\tr ((P + (((- 1) * rho) *: (GP))) *m ((P + (((- 1) * rho) *: (GP))))^T)))) = ((\tr (A *m (A)^T)) + ((- 1) * (\tr (P *m (P)^T))) + ((rho ^+ 2) * ((\tr (GA *m (GA)^T)) + ((- 1) * (\tr (GP *m (GP)^T))))))).
Proof.
move=> H H1 n m k l L A GA B GB P GP smooth /(noether_scale smooth) [E _] rho _.
by rewrite !mulN1r !scaleNr; exact: scale_step.
Qed.

Theorem printed_balanced : forall H, (1 <= H)%N -> forall n m (A : 'M[R]_(H, n)) (B : 'M[R]_(H, m)), (((A *m (A)^T) = (B *m (B)^T))) -> ((((A)^T *m A *m (A)^T *m A) = ((((B)^T *m A))^T *m ((B)^T *m A)))).
Proof.
by move=> H H1 n m A B; exact: balanced_square.
Qed.

Theorem printed_nuclear : forall H, (1 <= H)%N -> forall d (A B : 'M[R]_(H, d)) (Pi : 'M[R]_d) (p s : R), 0 < s -> projector Pi -> ((((p *: (((B)^T *m A))) = (s *: (Pi)))) /\ (((A *m (A)^T) = (B *m (B)^T)))) -> (((`|p| * (\tr (A *m (A)^T))) = (s * (\rank Pi%R)%:R))).
Proof.
by move=> H H1 d A B Pi p s s0 pP [E balanced]; exact: nuclear_norm s0 pP E balanced.
Qed.

Theorem printed_product : forall H, (1 <= H)%N -> forall d (A B : 'M[R]_(H, d)) (Pi : 'M[R]_d) (p s : R), 0 < s -> is_projector H Pi -> (((p *: (((B)^T *m A))) = (s *: (Pi)))) -> (((A *m (A)^T *m B *m (B)^T) = (((p ^- 2) * (s ^+ 2)) *: (1%:M)))).
Proof.
move=> H H1 d A B Pi p s s0 proj E; rewrite -mulmxA (product_of_sides s0 proj E).
by rewrite scalemx1 expr_div_n mulrC.
Qed.

Theorem printed_one_coordinate : forall H, (1 <= H)%N -> forall d (A B : 'M[R]_(H, d)), (d = 1)%N -> ((((\tr (A *m (A)^T)) + (\tr (B *m (B)^T))) ^+ 2) = ((4 * (\tr ((((B)^T *m A))^T *m ((B)^T *m A)))) + ((- 1) * ((\tr ((A *m (A)^T) + ((- 1) *: (B *m (B)^T)))) ^+ 2)) + (2 * (\tr (((A *m (A)^T) + ((- 1) *: (B *m (B)^T))) *m ((A *m (A)^T) + ((- 1) *: (B *m (B)^T)))))))).
Proof.
by move=> H H1 d A B dE; case: _ / (esym dE) A B => A B; rewrite one_column; ring.
Qed.

End Printed.

Section Closed.

Variable R : rcfType.

Theorem printed_roots : forall H, (1 <= H)%N -> forall d (A B : 'M[R]_(H, d)) (Pi : 'M[R]_d) (p s : R), 0 < s -> is_projector H Pi -> forall q : 'I_H -> R, is_spectrum (A *m A^T - B *m B^T) q -> (((p *: (((B)^T *m A))) = (s *: (Pi)))) -> (((\sum_(h < H) (((1 / 2) * q h) + ((1 / 2) * (Num.sqrt ((q h ^+ 2) + (4 * (p ^- 2) * (s ^+ 2))))))) = (\tr (A *m (A)^T)))).
Proof.
move=> H H1 d A B Pi p s s0 proj q spec E; rewrite (half_trace_scaled s0 proj spec E).
by apply: eq_bigr => h _; congr (_ + _ * Num.sqrt (_ + _)); exact/esym/mulrA.
Qed.

Theorem printed_scale_unitary : forall H, (1 <= H)%N -> forall d Tmax (A B : 'M[R]_(H, d)) (P : nat -> nat -> R) (p : R) (q : 'I_H -> R), (1 <= d)%N -> (2 <= Tmax)%N -> is_spectrum (A *m A^T - B *m B^T) q -> let contexts := unitary d in (H <= d)%N -> (p = P Tmax%N Tmax%N) -> (forall T : nat, (2 <= T <= Tmax)%N -> ((loss contexts A B (P T) T) = (d%:R + ((- 1) * H%:R)))) -> (forall T : nat, (2 <= T <= Tmax)%N -> (P T%N T%N = p)) /\ (((\sum_(h < H) (((1 / 2) * q h) + ((1 / 2) * (Num.sqrt ((4 * (p ^- 2)) + (q h ^+ 2)))))) = (((p ^+ 2) * ((- 1) + Tmax%:R)) + (\tr (A *m (A)^T)) + (\sum_(2 <= T < (Tmax).+1) (P T%N (T - 1)%N ^+ 2)) + ((- 1) * (\sum_(2 <= T < (Tmax).+1) \sum_(1 <= t < (T).+1) (P T%N t%N ^+ 2)))))).
Proof.
move=> H H1 d Tmax A B P p q d1 T2 spec contexts Hd -> least.
have ends T : (2 <= T <= Tmax)%N -> ends_at A B P 1 T.
  move=> TT; have := least T TT; rewrite mulN1r -natrB // => l0; have [T1 _] := andP TT.
  have [Pi [E [sP qP] rP early _]] := (unitary_minimisers A B (P T) T1 H1 d1).1 l0.
  by exists Pi; rewrite scale1r; split=> //; split=> //; rewrite rP; apply/minn_idPl.
split; first exact: one_scale H1 ltr01 T2 ends.
rewrite (squares H1 ltr01 T2 ends); have top : (2 <= Tmax <= Tmax)%N by rewrite T2 leqnn.
have [Pi [proj E _]] := ends Tmax top; rewrite (half_trace_scaled ltr01 proj spec E) expr1n mulr1.
rewrite (eq_bigr (fun h => 1 / 2 * q h + 1 / 2 * Num.sqrt (q h ^+ 2 + 4 * P Tmax Tmax ^- 2))); last first.
  by move=> h _; rewrite [4 * _ + _]addrC.
by move: (\sum_h _) (\sum_(_ <= _ < _) _) => x y; ring.
Qed.

Theorem printed_scale_orthogonal : forall H, (1 <= H)%N -> forall d Tmax (A B : 'M[R]_(H, d)) (P : nat -> nat -> R) (p : R) (q : 'I_H -> R), (1 <= d)%N -> (2 <= Tmax)%N -> is_spectrum (A *m A^T - B *m B^T) q -> let contexts := orthogonal d in ((2 * H) <= d)%N -> ((d %% 2) = 0)%N -> (p = P Tmax%N Tmax%N) -> (forall T : nat, (2 <= T <= Tmax)%N -> ((loss contexts A B (P T) T) = (d%:R + ((- 2) * H%:R)))) -> (forall T : nat, (2 <= T <= Tmax)%N -> (P T%N T%N = p)) /\ (((\sum_(h < H) (((1 / 2) * q h) + ((1 / 2) * (Num.sqrt ((16 * (p ^- 2)) + (q h ^+ 2)))))) = (((5 / 4) * (p ^+ 2) * ((- 1) + Tmax%:R)) + (\tr (A *m (A)^T)) + ((- 1) * (\sum_(2 <= T < (Tmax).+1) \sum_(1 <= t < (T).+1) (P T%N t%N ^+ 2)))))).
Proof.
move=> H H1 d Tmax A B P p q d1 T2 spec contexts Hd ed -> least.
have ev : ~~ odd d by rewrite -eqb0 -modn2 ed.
have two : 0 < 2 :> R by rewrite ltr0n.
have rows T : (2 <= T <= Tmax)%N -> ends_at A B P 2 T /\ P T T.-1 = - P T T / 2.
  move=> TT; have := least T TT; rewrite mulNr -natrM -natrB // => l0; have [T1 _] := andP TT.
  have Hlt : (1 <= H < d)%N by rewrite H1 /=; lia.
  have [K [cK E early p1]] := (@orthogonal_minimisers_few R d H T A B (P T) ev T1 Hlt).1 l0.
  split=> //; exists (2^-1 *: \sum_(k in K) ones R k); split=> //; last by rewrite E scalerA divff ?scale1r ?gt_eqF.
  have <- : #|K| = H by rewrite cK; apply/minn_idPl; lia.
  exact: ones_projector.
have ends T (TT : (2 <= T <= Tmax)%N) := (rows T TT).1.
have same := one_scale H1 two T2 ends.
split; first exact: same.
rewrite (squares H1 two T2 ends); have top : (2 <= Tmax <= Tmax)%N by rewrite T2 leqnn.
have [Pi [proj E _]] := ends Tmax top; rewrite (half_trace_scaled two proj spec E).
rewrite (eq_bigr (fun h => 1 / 2 * q h + 1 / 2 * Num.sqrt (q h ^+ 2 + 4 * (P Tmax Tmax ^- 2 * 2 ^+ 2)))); last first.
  by move=> h _; congr (_ + _ * Num.sqrt _); ring.
have -> : \sum_(2 <= T < Tmax.+1) P T (T - 1)%N ^+ 2 = 1 / 4 * P Tmax Tmax ^+ 2 * (- 1 + Tmax%:R).
  rewrite (@eq_big_nat _ _ _ _ _ _ (fun=> 1 / 4 * P Tmax Tmax ^+ 2)) => [|T TT].
    rewrite sumr_const_nat -[LHS]mulr_natr; congr (_ * _).
    by rewrite (_ : Tmax.+1 - 2 = Tmax - 1)%N ?natrB //; first (by rewrite addrC); lia.
  by rewrite subn1 (rows T TT).2 same //; field.
have key (x y n : R) : x = 5 / 4 * y ^+ 2 * (- 1 + n) + x + - 1 * (y ^+ 2 * (- 1 + n) + 1 / 4 * y ^+ 2 * (- 1 + n)).
  by field.
exact: key.
Qed.

Theorem printed_scale_odd : forall H, (1 <= H)%N -> forall d Tmax (A B : 'M[R]_(H, d)) (P : nat -> nat -> R) (p : R) (q : 'I_H -> R), (1 <= d)%N -> (2 <= Tmax)%N -> is_spectrum (A *m A^T - B *m B^T) q -> let contexts := orthogonal d in ((2 * H) = (1 + d))%N -> (H < d)%N -> (p = P Tmax%N Tmax%N) -> (forall T : nat, (2 <= T <= Tmax)%N -> ((loss contexts A B (P T) T) = 0)) -> (forall T : nat, (2 <= T <= Tmax)%N -> (P T%N T%N = p)) /\ (((\sum_(h < H) (((1 / 2) * q h) + ((1 / 2) * (Num.sqrt ((16 * (p ^- 2)) + (q h ^+ 2)))))) = (((5 / 4) * (p ^+ 2) * ((- 1) + Tmax%:R)) + (\tr (A *m (A)^T)) + ((- 1) * (\sum_(2 <= T < (Tmax).+1) \sum_(1 <= t < (T).+1) (P T%N t%N ^+ 2)))))).
Proof.
move=> H H1 d Tmax A B P p q d1 T2 spec contexts Hd Hlt -> least.
have od : odd d by lia.
have two : 0 < 2 :> R by rewrite ltr0n.
have rows T : (2 <= T <= Tmax)%N -> ends_at A B P 2 T /\ P T T.-1 = - P T T / 2.
  move=> TT; have [T1 _] := andP TT.
  have d2 : (1 < d)%N by lia.
  have [E early p1] := (@orthogonal_odd_minimisers R d H T A B (P T) od d2 T1 Hlt).1 (least T TT).
  split=> //; exists (2^-1 *: cornered d 1 1 2); split=> //; last by rewrite E scalerA divff ?scale1r ?gt_eqF.
  exact: cornered_projector.
have ends T (TT : (2 <= T <= Tmax)%N) := (rows T TT).1.
have same := one_scale H1 two T2 ends.
split; first exact: same.
rewrite (squares H1 two T2 ends); have top : (2 <= Tmax <= Tmax)%N by rewrite T2 leqnn.
have [Pi [proj E _]] := ends Tmax top; rewrite (half_trace_scaled two proj spec E).
rewrite (eq_bigr (fun h => 1 / 2 * q h + 1 / 2 * Num.sqrt (q h ^+ 2 + 4 * (P Tmax Tmax ^- 2 * 2 ^+ 2)))); last first.
  by move=> h _; congr (_ + _ * Num.sqrt _); ring.
have -> : \sum_(2 <= T < Tmax.+1) P T (T - 1)%N ^+ 2 = 1 / 4 * P Tmax Tmax ^+ 2 * (- 1 + Tmax%:R).
  rewrite (@eq_big_nat _ _ _ _ _ _ (fun=> 1 / 4 * P Tmax Tmax ^+ 2)) => [|T TT].
    rewrite sumr_const_nat -[LHS]mulr_natr; congr (_ * _).
    by rewrite (_ : Tmax.+1 - 2 = Tmax - 1)%N ?natrB //; first (by rewrite addrC); lia.
  by rewrite subn1 (rows T TT).2 same //; field.
have key (x y n : R) : x = 5 / 4 * y ^+ 2 * (- 1 + n) + x + - 1 * (y ^+ 2 * (- 1 + n) + 1 / 4 * y ^+ 2 * (- 1 + n)).
  by field.
exact: key.
Qed.

Theorem printed_unique : forall H, (1 <= H)%N -> forall (q : 'I_H -> R) (s w x y : R), 0 < s -> 0 < w -> 0 < x -> 0 < y -> ((x < y)) -> (((((- 1) * w * (y ^+ 2)) + (\sum_(h < H) (((1 / 2) * q h) + ((1 / 2) * (Num.sqrt ((q h ^+ 2) + (4 * (s ^+ 2) * (y ^- 2)))))))) < (((- 1) * w * (x ^+ 2)) + (\sum_(h < H) (((1 / 2) * q h) + ((1 / 2) * (Num.sqrt ((q h ^+ 2) + (4 * (s ^+ 2) * (x ^- 2)))))))))).
Proof.
move=> H H1 q s w x y s0 w0 x0 _ xy; exact: halves_fall.
Qed.

End Closed.

Print Assumptions printed_noether_heads.
Print Assumptions printed_noether_scale.
Print Assumptions printed_heads.
Print Assumptions printed_scale.
Print Assumptions printed_step.
Print Assumptions printed_step_scale.
Print Assumptions printed_balanced.
Print Assumptions printed_nuclear.
Print Assumptions printed_product.
Print Assumptions printed_roots.
Print Assumptions printed_scale_unitary.
Print Assumptions printed_scale_orthogonal.
Print Assumptions printed_scale_odd.
Print Assumptions printed_unique.
Print Assumptions printed_one_coordinate.
