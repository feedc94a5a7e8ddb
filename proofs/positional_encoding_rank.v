(** The rank of G for a law of finitely many points: how many values lambda^2 and its conjugate
    take, up to T. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From mathcomp.real_closed Require Import complex.
From icar.kit Require Import laurent.
From icar Require Import positional_encoding.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Local Open Scope complex_scope.

Section Definitions.
Variables (R : rcfType) (f : character 1 -> R) (n : nat) (m : 'I_n -> R) (x : 'I_n -> R[i]).

(** f m = E Re lambda^m for the points x of the circle, of the positive weights m. *)
Definition of_points : Prop :=
  [/\ forall i, 0 < m i, forall i, x i * (x i)^* = 1 &
      forall k : int, f (power ord0 k) = \sum_i m i * complex.Re (x i ^ k)].

Definition squares : seq R[i] := [seq x i ^+ 2 | i <- enum 'I_n] ++ [seq (x i)^* ^+ 2 | i <- enum 'I_n].

End Definitions.

(** * Vandermonde matrices *)

Section Vandermonde.
Variables (F : fieldType) (N T : nat) (c : 'I_N -> F).
Hypothesis inj : injective c.

Definition vandermonde : 'M[F]_(N, T) := \matrix_(s, t) c s ^+ t.

Lemma vandermonde_poly (v : 'rV[F]_N) (P : {poly F}) :
  v *m vandermonde = 0 -> (size P <= T)%N -> \sum_s v 0 s * P.[c s] = 0.
Proof.
move=> v0 PT; under eq_bigr => s _ do rewrite (horner_coef_wide _ PT) mulr_sumr.
rewrite exchange_big big1 // => t _; have /rowP/(_ t) := v0; rewrite !mxE => v0t.
under eq_bigr => s _ do rewrite mulrCA.
by rewrite -mulr_sumr (_ : \sum_s _ = 0) ?mulr0 // -[RHS]v0t; apply: eq_bigr => s _; rewrite mxE.
Qed.

Lemma vandermonde_free : (N <= T)%N -> row_free vandermonde.
Proof.
move=> NT; apply: inj_row_free => v v0; apply/rowP=> s; rewrite mxE.
pose rs := [seq c r | r <- enum (predC1 s)].
pose P := \prod_(a <- rs) ('X - a%:P).
have PT : (size P <= T)%N.
  rewrite size_prod_XsubC size_map -cardE cardC1 card_ord.
  by rewrite prednK // (leq_ltn_trans _ (ltn_ord s)).
have := vandermonde_poly v0 PT; rewrite (bigD1 s) //= big1 ?addr0 => [|r rs_r].
  move/eqP; rewrite mulf_eq0 => /orP[/eqP//|/eqP /(introT eqP)].
  rewrite -/(root P (c s)) root_prod_XsubC => /mapP[r]; rewrite mem_enum inE => /eqP rs_r /inj sr.
  by case: rs_r.
suff /rootP-> : root P (c r) by rewrite mulr0.
by rewrite root_prod_XsubC map_f // mem_enum inE.
Qed.

End Vandermonde.

(** * The rank *)

Section Rank.
Variables (R : rcfType) (f : character 1 -> R) (T n : nat) (m : 'I_n -> R) (x : 'I_n -> R[i]).
Hypothesis points : of_points f m x.
Notation G := (gram_mx f T).
Notation S := (undup (squares x)).
Let N := size S.
Let c (s : 'I_N) : R[i] := nth 0 S s.
Let z i := x i ^+ 2.

Let m0 i : 0 < m i. Proof. by case: points. Qed.
Let circle i : x i * (x i)^* = 1. Proof. by case: points. Qed.

Lemma value_inj : injective c.
Proof.
move=> s r /eqP; rewrite /c nth_uniq ?ltn_ord ?undup_uniq // => /eqP.
exact: val_inj.
Qed.

(** How much the values weigh, half for a square and half for its conjugate. *)
Definition weight (s : 'I_N) : R := \sum_i m i / 2 * ((c s == z i)%:R + (c s == (z i)^*)%:R).

Lemma index_of y : y \in squares x -> exists s : 'I_N, c s = y.
Proof.
rewrite -mem_undup => yS; have yN : (index y S < N)%N by rewrite index_mem.
by exists (Ordinal yN); rewrite /c nth_index.
Qed.

Lemma square_in i : z i \in squares x.
Proof. by rewrite mem_cat map_f // mem_enum. Qed.

Lemma conjugate_in i : (z i)^* \in squares x.
Proof.
by rewrite mem_cat; apply/orP; right; apply/mapP; exists i; rewrite ?mem_enum // rmorphX.
Qed.

Lemma value_from s : exists i, c s = z i \/ c s = (z i)^*.
Proof.
have : c s \in squares x by rewrite -mem_undup mem_nth.
rewrite mem_cat => /orP[] /mapP[i _ ->]; exists i; [by left|right].
by rewrite /z rmorphX.
Qed.

Lemma weight_gt0 s : 0 < weight s.
Proof.
have [i iE] := value_from s; rewrite /weight (bigD1 i) //=.
rewrite ltr_paddr ?sumr_ge0 // => [j _|].
  by rewrite mulr_ge0 ?divr_ge0 ?ler0n ?addr_ge0 ?ler0n // ltW.
rewrite mulr_gt0 ?divr_gt0 ?ltr0n //.
by case: iE => ->; rewrite eqxx; [rewrite ltr_paddr|rewrite ltr_paddl]; rewrite ?ler0n ?ltr01.
Qed.

(** A sum over the values, by the points. *)
Lemma weighted (F : R[i] -> R[i]) :
  \sum_s (weight s)%:C * F (c s) = \sum_i (m i / 2)%:C * (F (z i) + F (z i)^* ).
Proof.
under eq_bigr => s _ do rewrite /weight rmorph_sum mulr_suml.
rewrite exchange_big; apply: eq_bigr => i _ /=.
have pick y : y \in squares x -> \sum_s (c s == y)%:R * F (c s) = F y.
  move=> /index_of[s sE]; rewrite (bigD1 s) //= sE eqxx mul1r big1 ?addr0 // => r rs.
  by rewrite -sE (inj_eq value_inj) (negbTE rs) mul0r.
rewrite -(pick _ (square_in i)) -(pick _ (conjugate_in i)) -big_split mulr_sumr.
apply: eq_bigr => s _ /=; rewrite rmorphM rmorphD !rmorph_nat -mulrA mulrDl //.
Qed.

Definition right_factor : 'M[R[i]]_(N, T) := vandermonde T (fun s => (c s)^*).
Definition left_factor : 'M[R[i]]_(T, N) := (vandermonde T c)^T.
Definition middle : 'M[R[i]]_N := diag_mx (\row_s (weight s)%:C).

Lemma gram_factors : map_mx (real_complex R) G = left_factor *m middle *m right_factor.
Proof.
apply/matrixP=> t u; rewrite !mxE.
transitivity (\sum_s (weight s)%:C * (c s ^+ t * (c s)^* ^+ u)); last first.
  by apply: eq_bigr => s _; rewrite mul_mx_diag !mxE mulrA [_%:C * _]mulrC.
rewrite (weighted (fun y => y ^+ t * y^* ^+ u)) /gram; case: points => _ _ ->.
rewrite rmorph_sum; apply: eq_bigr => i _ /=.
have x0 : x i != 0 by apply: contra_eq_neq (circle i) => ->; rewrite mul0r eq_sym oner_neq0.
have inverse : (x i)^* = (x i)^-1 by rewrite -[LHS](mulKf x0) circle mulr1.
have -> : x i ^ (2 * (t%:Z - u%:Z)) = z i ^+ t * (z i)^* ^+ u.
  rewrite /z rmorphX /= inverse mulrBr expfzDr // -exprz_inv -!PoszM.
  by rewrite -!exprnP -!exprM.
move: (z i) => y.
have conj_of : y^* ^+ t * y^*^* ^+ u = (y ^+ t * y^* ^+ u)^* by rewrite rmorphM !rmorphX.
transitivity ((m i / 2)%:C * (y ^+ t * y^* ^+ u + (y ^+ t * y^* ^+ u)^*)); last first.
  by congr (_ * (_ + _)); exact: esym conj_of.
case: (y ^+ t * _) => a b; apply/eqP; rewrite eq_complex /=.
by rewrite !mul0r subrr !mulr0 !subr0 ?addr0 eqxx andbT; apply/eqP; field.
Qed.

Lemma middle_free : row_free middle.
Proof.
apply: inj_row_free => v; rewrite mul_mx_diag => /rowP v0; apply/rowP=> s; have := v0 s.
rewrite !mxE => /eqP; rewrite mulf_eq0 => /orP[/eqP//|].
by rewrite eq_complex /= gt_eqF ?weight_gt0.
Qed.

(** Fewer values than positions: the factors have the rank N. *)
Lemma rank_few : (N <= T)%N -> \rank G = N.
Proof.
move=> NT; rewrite -(mxrank_map (ComplexField.real_complex_rmorphism R)) gram_factors.
have right_free : row_free right_factor.
  by apply: vandermonde_free NT => s r /(congr1 (@conjc R)); rewrite !conjcK => /value_inj.
rewrite mxrankMfree // -mxrank_tr trmx_mul trmxK mxrankMfree; last exact: vandermonde_free value_inj NT.
by rewrite mxrank_tr; apply/eqP; exact: middle_free.
Qed.

(** More: a polynomial of degree below T that vanishes at the values is 0. *)
Lemma rank_many : (T <= N)%N -> \rank G = T.
Proof.
move=> TN; rewrite -(mxrank_map (ComplexField.real_complex_rmorphism R)); apply/eqP; apply: inj_row_free => v.
rewrite gram_factors !mulmxA => vG.
pose y := v *m left_factor.
have y0 s : y 0 s = 0.
  have : (v *m left_factor *m middle *m right_factor *m (\col_t (v 0 t)^*)) 0 0 = 0 by rewrite vG mul0mx mxE.
  rewrite -mulmxA (_ : right_factor *m _ = \col_s (y 0 s)^*); last first.
    apply/colP=> r; rewrite !mxE rmorph_sum; apply: eq_bigr => t _.
    by rewrite !mxE rmorphM rmorphX mulrC.
  rewrite mxE (eq_bigr (fun s => (weight s)%:C * `|y 0 s| ^+ 2)) => [|r _]; last first.
    by rewrite mul_mx_diag !mxE -/y normCK mulrAC mulrC.
  move/eqP; rewrite psumr_eq0 => [/allP /(_ s (mem_index_enum s))|r _].
    rewrite mulf_eq0 sqrf_eq0 normr_eq0 => /orP[|/eqP//].
    by rewrite eq_complex /= gt_eqF ?weight_gt0.
  by rewrite mulr_ge0 ?exprn_ge0 ?normr_ge0 // ler0c ltW // weight_gt0.
suff : rVpoly v = 0 by move/(congr1 (@poly_rV _ T)); rewrite rVpolyK linear0.
apply: (@roots_geq_poly_eq0 _ _ S); rewrite ?undup_uniq //; last exact: leq_trans (size_poly _ _) TN.
apply/allP=> a; rewrite mem_undup => /index_of[s <-]; apply/rootP; rewrite -(y0 s) !mxE.
rewrite horner_poly; apply: eq_bigr => t _; rewrite !mxE insubT //= => tT.
by congr (v 0 _ * _); apply: val_inj.
Qed.

Lemma rank_gram : \rank G = minn N T.
Proof.
by case: (leqP N T) => [NT|/ltnW TN]; [rewrite rank_few|rewrite rank_many].
Qed.

End Rank.

(** * Such laws are laws *)

Section Law.
Variables (R : rcfType) (f : character 1 -> R) (n : nat) (m : 'I_n -> R) (x : 'I_n -> R[i]).

(** What the lines suppose of a law holds for finitely many points whose weights add up to 1. *)
Lemma points_law : of_points f m x -> \sum_i m i = 1 -> is_law f.
Proof.
move=> [m0 circle fE] total.
pose a i (c : character 1) := complex.Re (x i ^ c ord0); pose b i (c : character 1) := complex.Im (x i ^ c ord0).
have x0 i : x i != 0 by apply: contra_eq_neq (circle i) => ->; rewrite mul0r eq_sym oner_neq0.
have fP c : f c = \sum_i m i * a i c.
  rewrite -fE; congr f; apply/ffunP=> i; rewrite charP ord1 eqxx.
  by rewrite (ord1 ord0).
have inverse i (k : int) : x i ^ (- k) = (x i ^ k)^*.
  have xV : (x i)^-1 = (x i)^* by rewrite -[RHS](mulKf (x0 i)) circle mulr1.
  rewrite -exprz_inv xV; case: k => k; first by rewrite -!exprnP rmorphX.
  by rewrite !NegzE -!exprz_inv -!exprnP rmorphX fmorphV.
have aN i c : a i (- c) = a i c.
  by rewrite /a charN inverse; case: (x i ^ _).
have bN i c : b i (- c) = - b i c.
  by rewrite /b charN inverse; case: (x i ^ _).
have aD i c d : a i (c + d) = a i c * a i d - b i c * b i d.
  by rewrite /a /b charD expfzDr //; case: (x i ^ _) => ? ?; case: (x i ^ _).
split=> [|c|P].
- rewrite fP -total; apply: eq_bigr => i _.
  by rewrite /a [(0 : character 1) _]ffunE expr0z mulr1.
- by rewrite !fP; apply: eq_bigr => i _; rewrite aN.
rewrite (_ : lin f _ = \sum_i m i * (lin (a i) P ^+ 2 + lin (b i) P ^+ 2)).
  by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?addr_ge0 ?sqr_ge0 // ltW.
rewrite lin_mul (@eq_lin _ _ _ (fun c => \sum_i m i * (lin (a i) P * a i c + lin (b i) P * b i c))).
  rewrite lin_fun_sum; apply: eq_bigr => i _.
  by rewrite lin_fun_scale lin_fun_add !lin_fun_scale !expr2.
move=> c; rewrite lin_conj.
rewrite (@eq_lin _ _ _ (fun d => \sum_i m i * (a i c * a i d + b i c * b i d))) => [|d].
  rewrite lin_fun_sum; apply: eq_bigr => i _.
  by rewrite lin_fun_scale lin_fun_add !lin_fun_scale (mulrC (a i c)) (mulrC (b i c)).
by rewrite fP; apply: eq_bigr => i _; rewrite aD aN bN mulrN opprK.
Qed.

End Law.
