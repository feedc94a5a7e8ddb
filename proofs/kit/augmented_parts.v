(** * The loss on augmented tokens, degree by degree

    The error at length T has terms of degree T, T-1, T-2 and T-3.  Degree T
    is the target's; it holds M = sum_h b1_h a3_h^T alone, and its mean
    square is (K M_ii - 1)^2 + K sum_{j != i} M_ij^2 whenever the characters
    it meets are distinct. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Parts.

Variables (R : realFieldType) (d H : nat) (s : boundary) (B : blocks R H d).
Implicit Types (f : character d -> R) (i j : 'I_d) (t T q : nat).

Notation X11 := (prod (b1 B) (a1 B)).
Notation X12 := (prod (b1 B) (a2 B)).
Notation X13 := (prod (b1 B) (a3 B)).
Notation X14 := (prod (b1 B) (a4 B)).
Notation X21 := (prod (b2 B) (a1 B)).
Notation X22 := (prod (b2 B) (a2 B)).
Notation X23 := (prod (b2 B) (a3 B)).
Notation X24 := (prod (b2 B) (a4 B)).
Notation err T i := (aug_error s B T i).

(** What degree T - q receives. *)
Definition share f T i t j q : R :=
  match q with
  | 0 => (useful s t)%:R * (X13 i j * f (chi j (lag T t + 1) i (t%:Z - 1)))
  | 1 => X11 i j * f (chi j (lag T t) i (t%:Z - 1))
         + (useful s t)%:R * (X14 i j * f (chi j (lag T t) i (t%:Z - 1))
                              + X23 i j * f (chi j (lag T t + 1) i (t%:Z - 2)))
  | 2 => X12 i j * f (chi j (lag T t - 1) i (t%:Z - 1))
         + (useful s t)%:R * (X21 i j * f (chi j (lag T t) i (t%:Z - 2))
                              + X24 i j * f (chi j (lag T t) i (t%:Z - 2)))
  | 3 => (useful s t)%:R * (X22 i j * f (chi j (lag T t - 1) i (t%:Z - 2)))
  | _ => 0
  end.

Definition restrict f T q := fun m : character d => (degree m == T%:Z - q%:Z)%:R * f m.

Lemma contribution_restrict f T i t j q :
  contribution s B (restrict f T q) T i t j = share f T i t j q.
Proof.
have degE p a i' b j' : a + b = T%:Z - p%:Z ->
    restrict f T q (chi j' a i' b) = (p == q)%:R * f (chi j' a i' b).
  move=> ab; rewrite /restrict degree_chi ab; congr (_%:R * _); apply/eqP/eqP; lia.
rewrite /contribution (degE 1%N) /lag; last lia.
rewrite (degE 2%N); last lia.
rewrite (degE 0%N); last lia.
rewrite (degE 2%N); last lia.
rewrite (degE 3%N); last lia.
rewrite (degE 1%N); last lia.
case: q {degE} => [|[|[|[|q]]]] /=; rewrite /lag ?(mul0r, mul1r, mulr0, add0r, addr0) //.
Qed.

Lemma lin_share f T i q : (2 <= T)%N ->
  lin f (part (T%:Z - q%:Z) (err T i)) =
  \sum_(1 <= t < T.+1) \sum_j share f T i t j q - (q == 0%N)%:R * f (power i T%:Z).
Proof.
move=> T2; rewrite lin_part lin_aug_error // degree_power; congr (_ - _ * _).
  by apply: eq_bigr => t _; apply: eq_bigr => j _; rewrite -contribution_restrict.
by congr _%:R; apply/eqP/eqP; lia.
Qed.

Lemma contribution_share f T i t j :
  contribution s B f T i t j = \sum_(q < 4) share f T i t j q.
Proof.
rewrite !big_ord_recl big_ord0 /= /contribution.
move: (useful s t)%:R (f _) (f _) (f _) (f _) (f _) (f _) => u f1 f2 f3 f4 f5 f6.
move: (prod _ _ i j) (prod _ _ i j) (prod _ _ i j) (prod _ _ i j) => x1 x2 x3 x4.
move: (prod _ _ i j) (prod _ _ i j) (prod _ _ i j) (prod _ _ i j) => x5 x6 x7 x8.
by ring.
Qed.

Definition degrees T : seq int := [seq T%:Z - q%:Z | q <- iota 0 4].

Lemma degrees_uniq T : uniq (degrees T).
Proof. by rewrite map_inj_uniq ?iota_uniq // => p q; lia. Qed.

(** The mean square of the error is the sum over its degrees. *)
Lemma msq_degrees l T i : neutral l -> (2 <= T)%N ->
  msq l (err T i) = \sum_(q < 4) msq l (part (T%:Z - q%:Z) (err T i)).
Proof.
move=> neut T2; set P := err T i.
pose Q := [seq x <- P | degree x.2 \in degrees T].
have partQ q : (q < 4)%N -> part (T%:Z - q%:Z) Q = part (T%:Z - q%:Z) P.
  move=> q4; rewrite /part -filter_predI; apply: eq_filter => x /=.
  case: eqP => [->|//]; rewrite andTb.
  by apply/mapP; exists q; rewrite // mem_iota.
have linQ f : lin f P = lin f Q.
  rewrite /Q {2}/lin big_filter big_mkcond /=.
  have -> : \sum_(x <- P) (if degree x.2 \in degrees T then x.1 * f x.2 else 0) =
      \sum_(q < 4) lin f (part (T%:Z - q%:Z) P).
    under [RHS]eq_bigr => q _ do rewrite lin_part /lin.
    rewrite exchange_big /=; apply: eq_bigr => x _.
    rewrite -(big_mkord xpredT (fun q => x.1 * ((degree x.2 == T%:Z - q%:Z)%:R * f x.2))).
    rewrite /index_iota subn0 -(big_map (fun q : nat => T%:Z - q%:Z) xpredT
      (fun k => x.1 * ((degree x.2 == k)%:R * f x.2))) -/(degrees T).
    case: ifP => [ink|outk].
      rewrite (bigD1_seq _ ink (degrees_uniq T)) /= eqxx mul1r big1 ?addr0 // => k /negPf.
      by rewrite eq_sym => ->; rewrite mul0r mulr0.
    rewrite big_seq big1 // => k kin; case: eqP => [eqk|_]; last by rewrite mul0r mulr0.
    by rewrite eqk kin in outk.
  under [RHS]eq_bigr => q _ do rewrite lin_share //.
  rewrite sumrB lin_aug_error //; congr (_ - _).
    rewrite [RHS]exchange_big; apply: eq_bigr => t _; rewrite [RHS]exchange_big; apply: eq_bigr => j _.
    exact: contribution_share.
  by rewrite !big_ord_recl big_ord0 /= mul1r !mul0r !addr0.
rewrite (msq_ext l linQ) (msq_parts neut (degrees_uniq T)).
  rewrite /degrees big_map -[iota 0 4]/(index_iota 0 4) big_mkord; apply: eq_bigr => q _.
  by rewrite partQ.
by move=> x; rewrite mem_filter => /andP [].
Qed.

(** ** The degree of the target *)

(** In row i, the characters of the gradient step are distinct off the diagonal. *)
Definition step_distinct (l : law d) := forall T i j j' t t',
  (0 < t <= T)%N -> (0 < t' <= T)%N -> j != i ->
  same l (chi j (lag T t + 1) i (t%:Z - 1)) (chi j' (lag T t' + 1) i (t'%:Z - 1))
  = (j' == j) && (t' == t).

Lemma step_distinct_unitary : step_distinct (unitary d).
Proof.
move=> T i j j' t t' tT t'T ji; rewrite same_unitary.
apply/forallP/andP => [eq|[/eqP -> /eqP ->] //].
move: (eq j); rewrite /chi /lag !ffunE eqxx (negPf ji).
have [_|_] := eqVneq j j'; last by move: tT; lia.
by move: tT t'T; lia.
Qed.

Lemma sum_useful T : \sum_(1 <= t < T.+1) (useful s t)%:R = (count_useful s T)%:R :> R.
Proof.
rewrite -natr_sum; congr _%:R; case: T => [|T]; first by rewrite big_geq //; case: s.
rewrite big_nat_recl // /count_useful; case: (s) => /=; last by rewrite sum1_size size_iota; lia.
rewrite add0n (eq_big_nat _ _ (F2 := fun=> 1%N)) ?sum1_size ?size_iota; first by lia.
by case.
Qed.

Lemma lin_target f T i : (2 <= T)%N ->
  lin f (part T%:Z (err T i)) =
  ((count_useful s T)%:R * X13 i i - 1) * f (power i T%:Z)
  + \sum_(j | j != i) \sum_(1 <= t < T.+1)
      (useful s t)%:R * (X13 i j * f (chi j (lag T t + 1) i (t%:Z - 1))).
Proof.
move=> T2; rewrite -[T%:Z in LHS]subr0 lin_share // mul1r exchange_big (bigD1 i) //= addrAC.
congr (_ + _); rewrite mulrBl mul1r; congr (_ - _).
rewrite -sum_useful !mulr_suml; apply: eq_bigr => t _; rewrite chi_diag mulrA.
by congr (_ * f (power _ _)); rewrite /lag; lia.
Qed.

Lemma sqr_useful t : (useful s t)%:R * (useful s t)%:R = (useful s t)%:R :> R.
Proof. by case: (useful s t); rewrite ?mulr1 ?mulr0. Qed.

(** The mean square in the degree of the target. *)
Lemma msq_target l T i : step_distinct l -> (2 <= T)%N ->
  msq l (part T%:Z (err T i)) =
  ((count_useful s T)%:R * X13 i i - 1) ^+ 2
  + (count_useful s T)%:R * (\sum_(j | j != i) X13 i j ^+ 2).
Proof.
move=> distinct T2; rewrite msqE lin_target //; set c := _ - 1.
have atT : power i T%:Z = chi i (lag T T + 1) i (T%:Z - 1).
  by rewrite chi_diag /lag; congr (power i _); lia.
have off t j : (0 < t <= T)%N -> j != i -> same l (power i T%:Z) (chi j (lag T t + 1) i (t%:Z - 1)) = false.
  by move=> tT ji; rewrite same_sym atT distinct // ?(ltnW T2) ?leqnn // eq_sym (negPf ji).
rewrite lin_target // -/c same_refl mulr1 big1 => [|j ji]; last first.
  rewrite big_nat; apply: big1 => t /andP [t1 tT]; rewrite off ?mulr0 //.
  by rewrite t1.
rewrite addr0 -expr2; congr (_ + _); rewrite mulr_sumr; apply: eq_bigr => j ji.
rewrite -sum_useful mulr_suml; apply: eq_big_nat => t tT.
rewrite lin_target // same_sym off // mulr0 add0r.
rewrite (bigD1 j) //= [X in _ + X]big1 => [|j' /andP [j'i j'j]]; last first.
  rewrite big_nat; apply: big1 => t' t'T.
  by rewrite distinct // (negPf j'j) !mulr0.
rewrite addr0 (bigD1_seq t) ?iota_uniq ?mem_index_iota //= big_nat_cond big1 => [|t' /andP [t'T /negPf t't]]; last first.
  by rewrite distinct // t't andbF !mulr0.
rewrite addr0 distinct // !eqxx /= mulr1 [X in _ * X]mulrC -mulrA expr2 mulrA.
by rewrite -{3}sqr_useful !mulrA; congr (_ * _); rewrite -!mulrA; congr (_ * _); rewrite mulrC.
Qed.

End Parts.
