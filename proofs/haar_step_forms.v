(** * Forms in two matrices that no change of basis alters

    A form f(A, B), conjugate-linear in A and in B, with f(U A U^-1, U B U^-1) =
    f(A, B) for every unitary U is a combination of the conjugates of
    tr A tr B and of tr A B.  Here [form_eq0]: it vanishes if it does so at
    A = B = I, and in the sum over A = E_ab, B = E_ba. *)

From mathcomp Require Import all_ssreflect all_algebra all_fingroup zify ring.
From icar.kit Require Import laurent plain charges augmented.
From icar Require Import haar_step_traces haar_step.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Forms.

Variables (C : numClosedFieldType) (d : nat).
Implicit Types (A B U : 'M[C]_d) (p q r s : 'cV[C]_d) (a b c e x y : 'I_d).

Definition conj_linear (f : 'M[C]_d -> C) : Prop :=
  forall k A B, f (k *: A + B) = k^* * f A + f B.

Lemma conj_linearD f A B : conj_linear f -> f (A + B) = f A + f B.
Proof. by move=> f_lin; rewrite -[A]scale1r f_lin rmorph1 mul1r scale1r. Qed.

Lemma conj_linear0 f : conj_linear f -> f 0 = 0.
Proof.
by move=> f_lin; have := conj_linearD 0 0 f_lin; rewrite addr0 => /eqP; rewrite eq_sym -subr_eq0 addrK => /eqP.
Qed.

Lemma conj_linearZ f k A : conj_linear f -> f (k *: A) = k^* * f A.
Proof. by move=> f_lin; rewrite -[k *: A]addr0 f_lin conj_linear0 // addr0. Qed.

Lemma conj_linear_sum f I (t : seq I) (P : pred I) (F : I -> 'M[C]_d) : conj_linear f ->
  f (\sum_(i <- t | P i) F i) = \sum_(i <- t | P i) f (F i).
Proof.
move=> f_lin; apply: (big_morph f) => [A B|]; last exact: conj_linear0.
exact: conj_linearD.
Qed.

(** The vectors of the standard basis, and p times the adjoint of q. *)
Definition unit_vector a : 'cV[C]_d := delta_mx a 0.
Definition outer p q : 'M[C]_d := p *m (map_mx conjC q)^T.

Local Notation "''e_' a" := (unit_vector a) (at level 8, a at level 2, format "''e_' a").

Lemma outer_unit a b : outer 'e_a 'e_b = delta_mx a b.
Proof.
rewrite /outer; have -> : (map_mx conjC 'e_b)^T = delta_mx 0 b.
  by apply/rowP => i; rewrite !mxE eqxx andbT /=; case: eqP => _; rewrite ?rmorph1 ?rmorph0.
by rewrite mul_delta_mx.
Qed.

Lemma dot_unit a b : dot 'e_a 'e_b = (a == b)%:R.
Proof.
rewrite /dot (bigD1 a) //= big1 => [|i ia]; last by rewrite !mxE (negPf ia) rmorph0 mul0r.
by rewrite !mxE !eqxx rmorph1 mul1r addr0 /= andbT.
Qed.

Lemma outerDl p q r : outer (p + q) r = outer p r + outer q r.
Proof. exact: mulmxDl. Qed.

Lemma outerZl k p q : outer (k *: p) q = k *: outer p q.
Proof. by rewrite /outer scalemxAl. Qed.

Lemma outerDr p q r : outer p (q + r) = outer p q + outer p r.
Proof. by rewrite /outer map_mxD linearD /= mulmxDr. Qed.

Lemma outerZr k p q : outer p (k *: q) = k^* *: outer p q.
Proof. by rewrite /outer map_mxZ linearZ /= scalemxAr. Qed.

Lemma outer_moved U p q : U *m outer p q *m adjoint U = outer (U *m p) (U *m q).
Proof. by rewrite /outer /adjoint map_mxM trmx_mul !mulmxA. Qed.

Section Invariant.

Variable f : 'M[C]_d -> 'M[C]_d -> C.
Hypothesis left_linear : forall B, conj_linear (f^~ B).
Hypothesis right_linear : forall A, conj_linear (f A).
Hypothesis invariant : forall U, is_unitary U -> forall A B,
  f (U *m A *m adjoint U) (U *m B *m adjoint U) = f A B.

Let g p q r s : C := f (outer p q) (outer r s).
Let h a b c e : C := g 'e_a 'e_b 'e_c 'e_e.

Lemma fDl A A' B : f (A + A') B = f A B + f A' B.
Proof. exact: (conj_linearD _ _ (left_linear B)). Qed.

Lemma fDr A B B' : f A (B + B') = f A B + f A B'.
Proof. exact: (conj_linearD _ _ (right_linear A)). Qed.

Lemma fZl k A B : f (k *: A) B = k^* * f A B.
Proof. exact: (conj_linearZ _ _ (left_linear B)). Qed.

Lemma fZr k A B : f A (k *: B) = k^* * f A B.
Proof. exact: (conj_linearZ _ _ (right_linear A)). Qed.

Lemma f_suml I (t : seq I) (P : pred I) (F : I -> 'M[C]_d) B :
  f (\sum_(i <- t | P i) F i) B = \sum_(i <- t | P i) f (F i) B.
Proof. exact: (conj_linear_sum _ _ _ (left_linear B)). Qed.

Lemma f_sumr I (t : seq I) (P : pred I) (F : I -> 'M[C]_d) A :
  f A (\sum_(i <- t | P i) F i) = \sum_(i <- t | P i) f A (F i).
Proof. exact: (conj_linear_sum _ _ _ (right_linear A)). Qed.

(** Another orthonormal basis. *)
Lemma moved (v : 'I_d -> 'cV[C]_d) : (forall x y, dot (v x) (v y) = (x == y)%:R) ->
  forall a b c e, g (v a) (v b) (v c) (v e) = h a b c e.
Proof.
move=> orthonormal a b c e; pose U : 'M[C]_d := \matrix_(i, j) v j i 0.
have U_e x : U *m 'e_x = v x.
  apply/colP => i; rewrite !mxE (bigD1 x) //= big1 => [|j jx]; last by rewrite !mxE (negPf jx) mulr0.
  by rewrite !mxE !eqxx mulr1 addr0.
have U_unitary : is_unitary U.
  apply/matrixP => x y; rewrite !mxE -orthonormal; apply: eq_bigr => i _.
  by rewrite !mxE.
by rewrite /h /g -[RHS](invariant U_unitary) !outer_moved !U_e.
Qed.

Lemma h_phase (u : 'I_d -> C) : (forall x, (u x)^* * u x = 1) ->
  forall a b c e, (u a)^* * u b * ((u c)^* * u e) * h a b c e = h a b c e.
Proof.
move=> u1 a b c e; rewrite -[RHS](@moved (fun x => u x *: 'e_x)) => [|x y].
  rewrite /g !outerZl !outerZr !scalerA (conj_linearZ _ _ (left_linear _)) (conj_linearZ _ _ (right_linear _)).
  by rewrite !rmorphM /= !conjCK [RHS]mulrA.
by rewrite dotZl dotZr dot_unit mulrA; case: eqP => [->|_]; rewrite ?mulr0 // mulr1.
Qed.

Lemma h_swap x y a b c e :
  h (tperm x y a) (tperm x y b) (tperm x y c) (tperm x y e) = h a b c e.
Proof.
pose t := tperm x y; rewrite -[RHS](@moved (fun x => 'e_(t x))) // => i j.
by rewrite dot_unit (inj_eq perm_inj).
Qed.

Let phase z x : C := if x == z then 'i else 1.

Let phase_unit z x : (phase z x)^* * phase z x = 1.
Proof.
rewrite /phase; case: eqP => _; last by rewrite rmorph1 mulr1.
by rewrite conjCi mulNr -expr2 sqrCi opprK.
Qed.

Let i_neq1 : 'i != 1 :> C.
Proof.
apply/eqP => i1; have := sqrCi C; rewrite i1 expr1n => /eqP.
by rewrite -subr_eq0 opprK -(natrD C 1 1) pnatr_eq0.
Qed.

Let fixed0 k z : k != 1 -> k * z = z -> z = 0 :> C.
Proof.
move=> k1 /eqP; rewrite -subr_eq0 -{2}[z]mul1r -mulrBl mulf_eq0 subr_eq0 (negPf k1) /=.
by move/eqP.
Qed.

Let conj_i_neq1 : ('i : C)^* != 1.
Proof. by apply/eqP => /(congr1 (fun z => z^*)); rewrite conjCK rmorph1; exact/eqP. Qed.

Lemma h_eq0 a b c e : ~~ ((a == b) && (c == e) || (a == e) && (c == b)) -> h a b c e = 0.
Proof.
move=> other; have ph z := h_phase (phase_unit z) a b c e.
have i_phase z : phase z z = 'i by rewrite /phase eqxx.
have one_phase z x : x != z -> phase z x = 1 by rewrite /phase => /negPf ->.
have [ab|ab] := eqVneq a b.
  move: other; rewrite ab eqxx /= negb_or => /andP [ce _].
  have := ph c; rewrite ab phase_unit mul1r i_phase one_phase ?mulr1 1?eq_sym //.
  exact: fixed0.
have [/esym ea|ae] := eqVneq a e.
  move: other; rewrite ea (negPf ab) eqxx /= => cb.
  have := ph c; rewrite ea i_phase (one_phase _ b) 1?eq_sym // mulr1 mulrCA mulrA.
  rewrite -[X in X * h _ _ _ _]mulrA phase_unit mulr1; exact: fixed0.
have := ph a; rewrite i_phase (one_phase a b) 1?eq_sym // (one_phase a e) 1?eq_sym // !mulr1 /phase.
case: eqP => _; last by rewrite rmorph1 mulr1; exact: fixed0.
apply: fixed0; rewrite -rmorphM -expr2 sqrCi rmorphN rmorph1 eq_sym -subr_eq0 opprK.
by rewrite -(natrD C 1 1) pnatr_eq0.
Qed.

(** A rotation by an eighth in the plane of x and y. *)
Let turn : C := (1 + 'i) / 2.

Lemma turnK : turn^* * turn = 2^-1 /\ turn ^+ 2 = 'i / 2.
Proof.
have conj_turn : turn^* = (1 - 'i) / 2.
  by rewrite fmorph_div rmorphD rmorph1 /= conjCi rmorph_nat.
split; rewrite ?conj_turn /turn; last first.
  transitivity ((1 + 'i ^+ 2 + 2 * 'i) / 4 : C); first by field.
  by rewrite sqrCi; field.
transitivity ((1 - 'i ^+ 2) / 4 : C); first by field.
by rewrite sqrCi; field.
Qed.

Lemma h_turn x y : x != y -> h x x x x + h y y y y + h x x y y + h y y x x
  - h x y y x - h y x x y = 4 * h x x y y.
Proof.
move=> xy; have [t1 t2] := turnK; pose u := turn^*.
pose v z := if z == x then turn *: 'e_x + u *: 'e_y else if z == y then u *: 'e_x + turn *: 'e_y else 'e_z.
have vx : v x = turn *: 'e_x + u *: 'e_y by rewrite /v eqxx.
have vy : v y = u *: 'e_x + turn *: 'e_y by rewrite /v eq_sym (negPf xy) eqxx.
have u2 : u ^+ 2 = - 'i / 2.
  by rewrite /u -rmorphX t2 fmorph_div rmorph_nat conjCi.
have uE : u^* = turn by rewrite /u conjCK.
have yx : (y == x) = false by rewrite eq_sym; exact: negPf.
have unit_norm : turn^* * turn + turn * turn^* = 1.
  by rewrite [turn * _]mulrC t1; field.
have zero : turn^* * u + turn * turn = 0.
  by rewrite -/u -!expr2 u2 t2; field.
have orthonormal z w : dot (v z) (v w) = (z == w)%:R.
  have other i : i != x -> i != y -> v i = 'e_i by rewrite /v => /negPf -> /negPf ->.
  have expand := (dotDl, dotDr, dotZl, dotZr, dot_unit, uE, eqxx, yx, negPf xy, mulr0, mulr1, addr0, add0r).
  have [->|zx] := eqVneq z x.
    rewrite vx; have [->|wx] := eqVneq w x; first by rewrite vx !expand.
    have [->|wy] := eqVneq w y; first by rewrite vy !expand zero.
    by rewrite other // !expand [x == w]eq_sym (negPf wx) [y == w]eq_sym (negPf wy) !expand.
  have [->|zy] := eqVneq z y.
    rewrite vy; have [->|wx] := eqVneq w x; first by rewrite vx !expand addrC zero.
    have [->|wy] := eqVneq w y; first by rewrite vy !expand addrC.
    by rewrite other // !expand [x == w]eq_sym (negPf wx) [y == w]eq_sym (negPf wy) !expand.
  rewrite other //; have [->|wx] := eqVneq w x; first by rewrite vx !expand (negPf zx) (negPf zy) !expand.
  have [->|wy] := eqVneq w y; first by rewrite vy !expand (negPf zx) (negPf zy) !expand.
  by rewrite other // dot_unit.
have := @moved v orthonormal x x y y.
rewrite vx vy /g !(outerDl, outerDr, outerZl, outerZr, scalerDr, scalerA).
rewrite !(fDl, fDr, fZl, fZr).
have gone a b c e : ~~ ((a == b) && (c == e) || (a == e) && (c == b)) ->
    f (outer 'e_a 'e_b) (outer 'e_c 'e_e) = 0.
  exact: h_eq0.
rewrite !(gone x x x y) ?(gone x x y x) ?(gone x y x x) ?(gone y x x x) ?(gone y y y x)
  ?(gone y y x y) ?(gone y x y y) ?(gone x y y y) ?(gone x y x y) ?(gone y x y x) ?eqxx ?yx ?(negPf xy) //.
have e1 : (turn * turn^*)^* = 2^-1 by rewrite mulrC t1 fmorphV rmorph_nat.
have e2 : (u * u^*)^* = 2^-1 by rewrite uE /u t1 fmorphV rmorph_nat.
have e3 : (u * turn^*)^* = 'i / 2.
  by rewrite -/u -expr2 u2 mulNr rmorphN fmorph_div rmorph_nat conjCi mulNr opprK.
have e4 : (turn * u^*)^* = - 'i / 2 by rewrite uE -expr2 t2 fmorph_div rmorph_nat conjCi.
have e5 z : 'i / 2 * ('i / 2 * z) = - z / 4 by transitivity ('i ^+ 2 * z / 4); [field | rewrite sqrCi mulN1r].
have e6 z : - 'i / 2 * (- 'i / 2 * z) = - z / 4 by rewrite -e5; field.
rewrite e1 e2 e3 e4 !(mulr0, addr0, add0r) e5 e6 /h /g.
move: (f (outer 'e_x 'e_x) (outer 'e_x 'e_x)) (f (outer 'e_y 'e_y) (outer 'e_y 'e_y)).
move: (f (outer 'e_x 'e_x) (outer 'e_y 'e_y)) (f (outer 'e_y 'e_y) (outer 'e_x 'e_x)).
move: (f (outer 'e_x 'e_y) (outer 'e_y 'e_x)) (f (outer 'e_y 'e_x) (outer 'e_x 'e_y)).
by move=> z1 z2 z3 z4 z5 z6 eq; rewrite -[X in 4 * X]eq; field.
Qed.

(** All of them vanish with two sums. *)
Lemma h_all0 : f 1%:M 1%:M = 0 -> \sum_a \sum_b f (delta_mx a b) (delta_mx b a) = 0 ->
  forall a b c e, h a b c e = 0.
Proof.
move=> total0 total1 a b c e; have hE i j k l : h i j k l = f (delta_mx i j) (delta_mx k l).
  by rewrite /h /g !outer_unit.
have [|/h_eq0 -> //] := boolP ((a == b) && (c == e) || (a == e) && (c == b)).
have same i j : h i i i i = h j j j j by have := h_swap i j i i i i; rewrite tpermL => ->.
have symm i j : h j j i i = h i i j j /\ h j i i j = h i j j i.
  by have := h_swap i j i i j j; have := h_swap i j i j j i; rewrite tpermL tpermR.
have move1 i j k : i != j -> i != k -> h i i j j = h i i k k /\ h i j j i = h i k k i.
  move=> ij ik; have := h_swap j k i i j j; have := h_swap j k i j j i.
  by rewrite tpermL tpermD 1?eq_sym.
have move2 i j k l : i != j -> k != l -> h i i j j = h k k l l /\ h i j j i = h k l l k.
  move=> ij kl; have [ki|ki] := eqVneq k i; first by rewrite ki in kl *; exact: move1.
  have [] := move1 i j k ij; first by rewrite eq_sym.
  have [<- <-] := symm i k; have [-> ->] := move1 k i l ki kl.
  by move=> -> ->.
have diagonal i j : i != j -> h i i i i = h i i j j + h i j j i.
  move=> ij; have := h_turn ij; have [-> ->] := symm i j; rewrite -(same i j).
  move: (h i i i i) (h i i j j) (h i j j i) => z1 z2 z3 eq; apply: (mulfI (_ : 2 != 0)).
    by rewrite pnatr_eq0.
  by apply/eqP; rewrite -subr_eq0; apply/eqP; transitivity (z1 + z1 + z2 + z2 - z3 - z3 - 4 * z2); [ring | rewrite eq subrr].
have sum0 : \sum_i \sum_j h i i j j = 0.
  rewrite -[RHS]total0 mx1_sum_delta f_suml; apply: eq_bigr => i _.
  by rewrite f_sumr; apply: eq_bigr => j _; rewrite hE.
have sum1 : \sum_i \sum_j h i j j i = 0.
  rewrite -[RHS]total1; apply: eq_bigr => i _; apply: eq_bigr => j _; exact: hE.
have d_neq0 : d%:R != 0 :> C by rewrite pnatr_eq0; case: (d) a => [[]|].
have [/existsP [i /existsP [j ij]]|none] := boolP [exists i : 'I_d, [exists j : 'I_d, i != j]].
  have d2 : (1 < d)%N by move: ij (ltn_ord i) (ltn_ord j); rewrite -(inj_eq val_inj) /=; lia.
  pose al := h i i j j; pose be := h i j j i.
  have alE k l : k != l -> h k k l l = al by case/(move2 _ _ _ _ ij).
  have beE k l : k != l -> h k l l k = be by case/(move2 _ _ _ _ ij).
  have gammaE k : h k k k k = al + be by rewrite (same k i) (diagonal i j ij).
  have row (z : 'I_d -> 'I_d -> C) (y : C) : (forall k, z k k = al + be) ->
      (forall k l, k != l -> z k l = y) -> \sum_k \sum_l z k l = 0 -> al + be + (d%:R - 1) * y = 0.
    move=> zd zo; under eq_bigr => k _.
      rewrite (bigD1 k) //= zd (eq_bigr (fun=> y)) => [|l lk]; last by rewrite zo // eq_sym.
      rewrite sumr_const cardC1 card_ord -mulr_natl -subn1 natrB 1?ltnW //.
    over.
    rewrite sumr_const card_ord -[X in X = _]mulr_natl => /eqP; rewrite mulf_eq0 (negPf d_neq0) => /eqP.
    exact.
  have eq0 := row (fun k l => h k k l l) al gammaE alE sum0.
  have eq1 := row (fun k l => h k l l k) be gammaE beE sum1.
  have det0 : (d%:R ^+ 2 - 1) * al = 0.
    transitivity (d%:R * (al + be + (d%:R - 1) * al) - (al + be + (d%:R - 1) * be)); first by ring.
    by rewrite eq0 eq1 mulr0 subrr.
  have al0 : al = 0.
    move/eqP: det0; rewrite mulf_eq0 subr_eq0 -natrX (eqr_nat _ _ 1) eqn_leq.
    by rewrite leqNgt (leq_trans _ (leq_pexp2l _ (isT : (1 <= 2)%N))) ?expn1 ?(ltnW d2) //= => /eqP.
  have be0 : be = 0 by move: eq0; rewrite al0 mulr0 add0r addr0.
  have h0 k l : h k k l l = 0 /\ h k l l k = 0.
    have [->|kl] := eqVneq k l; first by rewrite gammaE al0 be0 addr0.
    by rewrite alE // beE.
  by case/orP => /andP [/eqP <- /eqP <-]; case: (h0 a c).
have only i : i = a.
  by apply/eqP; apply: contraNT none => ia; apply/existsP; exists i; apply/existsP; exists a.
rewrite (only b) (only c) (only e) => _; rewrite -[RHS]sum0 (big_pred1 a) => [|i]; last by rewrite /= (only i) eqxx.
by rewrite (big_pred1 a) // => i; rewrite /= (only i) eqxx.
Qed.

Theorem form_eq0 : f 1%:M 1%:M = 0 -> \sum_a \sum_b f (delta_mx a b) (delta_mx b a) = 0 ->
  forall A B, f A B = 0.
Proof.
move=> total0 total1 A B; rewrite (matrix_sum_delta A) f_suml.
apply: big1 => a _; rewrite f_suml; apply: big1 => b _.
rewrite fZl (matrix_sum_delta B) f_sumr big1 ?mulr0 // => c _.
rewrite f_sumr big1 // => e _; rewrite fZr -!outer_unit.
by have := h_all0 total0 total1 a b c e; rewrite /h /g => ->; rewrite mulr0.
Qed.

End Invariant.

End Forms.

Print Assumptions form_eq0.
