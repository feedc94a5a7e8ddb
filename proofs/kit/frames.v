(** * Matrices of constant diagonal, and equal-norm tight frames

    Over a real closed field every square matrix is orthogonally similar to
    one whose diagonal entries are all equal.  The proof turns the matrix in
    one coordinate plane after another, each time making one more diagonal
    entry equal to the mean; the turn is found by the intermediate value
    theorem for polynomials.  Applied to a coordinate projector of rank [m] it
    gives an orthogonal projector of rank [m] with diagonal [m/d], that is an
    equal-norm tight frame of [d] vectors in dimension [m], for every
    [m <= d]. *)

From mathcomp Require Import all_ssreflect all_algebra polyrcf.
From mathcomp.algebra_tactics Require Import ring.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Statements *)

(** [P] is the orthogonal projector on a subspace of dimension [m]. *)
Definition is_projector (R : fieldType) d (m : nat) (P : 'M[R]_d) :=
  [/\ P^T = P, P *m P = P & \rank P = m].

Definition every_matrix_has_constant_diagonal (R : rcfType) := forall d (A : 'M[R]_d),
  exists2 P : 'M[R]_d, P *m P^T = 1%:M
                     & forall i, (P *m A *m P^T) i i = \tr A / d%:R.

Definition equal_norm_frames_exist (R : rcfType) := forall d m : nat, (m <= d)%N ->
  exists2 P : 'M[R]_d, is_projector m P & forall i, P i i = m%:R / d%:R.

(** ** Proofs *)

Section Reflection.

Variables (R : rcfType) (d : nat).
Implicit Types (A : 'M[R]_d) (i j k : 'I_d) (y : R).

(** The reflection that exchanges the sides of the line [y e_i + e_j]. *)
Definition mirror i j y : 'cV[R]_d := y *: delta_mx i 0 + delta_mx j 0.
Definition reflection i j y : 'M[R]_d :=
  1%:M - (2%:R / (1 + y ^+ 2)) *: (mirror i j y *m (mirror i j y)^T).

Lemma mirrorE i j y k : mirror i j y k 0 = y * (k == i)%:R + (k == j)%:R.
Proof. by rewrite !mxE !andbT. Qed.

Lemma mirror_norm i j y : i != j -> (mirror i j y)^T *m mirror i j y = (1 + y ^+ 2)%:M.
Proof.
move=> ij; apply/matrixP=> a b; rewrite !ord1 mxE (bigD1 i) //= (bigD1 j) 1?eq_sym //= big1 => [|k].
  rewrite ![_^T _ _]mxE !mirrorE !eqxx [j == i]eq_sym (negPf ij) !mxE eqxx /=; ring.
by case/andP=> /negPf ki /negPf kj; rewrite mxE mirrorE ki kj mulr0 addr0 mul0r.
Qed.

Lemma denominator_neq0 y : 1 + y ^+ 2 != 0 :> R.
Proof. by rewrite gt_eqF // ltr_spaddl ?ltr01 ?sqr_ge0. Qed.

Lemma reflection_sym i j y : (reflection i j y)^T = reflection i j y.
Proof. by rewrite /reflection linearB linearZ /= trmx1 trmx_mul trmxK. Qed.

Lemma reflection_orthogonal i j y : i != j -> reflection i j y *m (reflection i j y)^T = 1%:M.
Proof.
move=> ij; rewrite reflection_sym /reflection; set v := mirror i j y; set c := _ / _.
rewrite mulmxBl mul1mx mulmxBr mulmx1 -scalemxAl -!scalemxAr scalerA.
rewrite mulmxA -[v *m v^T *m v]mulmxA mirror_norm // mul_mx_scalar -scalemxAl scalerA.
have cc : c * c * (1 + y ^+ 2) = c + c by rewrite /c; field; exact: denominator_neq0.
move: (v *m v^T) => W; rewrite cc; clearbody c; apply/matrixP=> a b; rewrite !mxE; move: (W a b) (_%:R) => w e; ring.
Qed.

Lemma reflection_row i j y k : reflection i j y k =1
  fun l => (k == l)%:R - 2%:R / (1 + y ^+ 2) * mirror i j y k 0 * mirror i j y l 0.
Proof. by move=> l; rewrite !mxE big_ord1 !mxE /= mulrA. Qed.

(** Diagonal entries outside the plane stay. *)
Lemma reflection_other i j y A k : k != i -> k != j ->
  (reflection i j y *m A *m (reflection i j y)^T) k k = A k k.
Proof.
move=> ki kj; have row_k l : reflection i j y k l = (k == l)%:R.
  by rewrite reflection_row mirrorE (negPf ki) (negPf kj) !(mulr0, addr0, mul0r) subr0.
rewrite mxE (bigD1 k) //= big1 => [|l lk].
  rewrite [_^T k k]mxE row_k eqxx mulr1 addr0 mxE (bigD1 k) //= big1 => [|l lk].
    by rewrite row_k eqxx mul1r addr0.
  by rewrite row_k eq_sym (negPf lk) mul0r.
by rewrite [_^T l k]mxE row_k eq_sym (negPf lk) mulr0.
Qed.

(** The diagonal entry at [i] becomes a rational function of [y]. *)
Lemma reflection_here i j y A : i != j ->
  (reflection i j y *m A *m (reflection i j y)^T) i i * (1 + y ^+ 2) ^+ 2 =
  (1 - y ^+ 2) ^+ 2 * A i i - (1 - y ^+ 2) * (2%:R * y) * (A i j + A j i) + (2%:R * y) ^+ 2 * A j j.
Proof.
move=> ij; have D := denominator_neq0 y.
have ji : j == i = false by rewrite eq_sym (negPf ij).
have row_i l : reflection i j y i l * (1 + y ^+ 2) =
    (1 - y ^+ 2) * (i == l)%:R - 2%:R * y * (j == l)%:R.
  rewrite reflection_row !mirrorE eqxx (negPf ij) [l == i]eq_sym [l == j]eq_sym.
  by rewrite mulr1n mulr0n mulr1 addr0; move: (i == l)%:R (j == l)%:R => e1 e2; field.
have sum2 (f : 'I_d -> R) :
    \sum_l reflection i j y i l * f l * (1 + y ^+ 2) = (1 - y ^+ 2) * f i - 2%:R * y * f j.
  transitivity (\sum_l ((1 - y ^+ 2) * ((i == l)%:R * f l) - 2%:R * y * ((j == l)%:R * f l))).
    by apply: eq_bigr => l _; rewrite mulrAC row_i; ring.
  rewrite big_split /= sumrN -!mulr_sumr; congr (_ * _ - _ * _).
    rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 // => l li.
    by rewrite eq_sym (negPf li) mul0r.
  rewrite (bigD1 j) //= eqxx mul1r big1 ?addr0 // => l lj.
  by rewrite eq_sym (negPf lj) mul0r.
rewrite expr2 [in LHS]mulrA mxE mulr_suml.
transitivity ((\sum_l reflection i j y i l * ((reflection i j y *m A) i l * (1 + y ^+ 2)) * (1 + y ^+ 2))).
  rewrite mulr_suml; apply: eq_bigr => l _; rewrite [_^T l i]mxE.
  by move: (_ i l) (reflection i j y i l) => u v; rewrite [u * v]mulrC !mulrA.
rewrite sum2 !mxE !mulr_suml (sum2 (fun l => A l i)) (sum2 (fun l => A l j)).
move: (A i i) (A i j) (A j i) (A j j) => a b c e; ring.
Qed.

End Reflection.

(** One more diagonal entry can be made equal to a number between two others. *)
Lemma turn (R : rcfType) d (A : 'M[R]_d) i j (mean : R) : i != j ->
  A i i < mean -> mean < A j j ->
  exists y, (reflection i j y *m A *m (reflection i j y)^T) i i = mean.
Proof.
move=> ij low high.
pose q : {poly R} := (1 - 'X ^+ 2) ^+ 2 * (A i i - mean)%:P
  - (1 - 'X ^+ 2) * (2%:R *: 'X) * (A i j + A j i)%:P + (2%:R *: 'X) ^+ 2 * (A j j - mean)%:P.
have qE y : q.[y] = (1 - y ^+ 2) ^+ 2 * (A i i - mean)
    - (1 - y ^+ 2) * (2%:R * y) * (A i j + A j i) + (2%:R * y) ^+ 2 * (A j j - mean).
  by rewrite /q !(hornerXn, horner_exp, hornerC, hornerX, hornerZ, hornerD, hornerN, hornerM).
have q0 : q.[0] = A i i - mean.
  by rewrite qE; move: (A i i - mean) (A i j + A j i) (A j j - mean) => a b c; ring.
have q1 : q.[1] = 2%:R ^+ 2 * (A j j - mean).
  by rewrite qE; move: (A i i - mean) (A i j + A j i) (A j j - mean) => a b c; ring.
have [||y _] := @poly_ivt R q 0 1; rewrite ?ler01 //.
  by rewrite q0 q1 subr_le0 (ltW low) mulr_ge0 ?exprn_ge0 ?ler0n // subr_ge0 ltW.
rewrite rootE qE => /eqP root; exists y.
apply: (mulIf (expf_neq0 2 (denominator_neq0 y))); rewrite reflection_here //.
apply/eqP; rewrite -subr_eq0 -root; apply/eqP.
move: (A i i) (A i j) (A j i) (A j j) => a b c e; ring.
Qed.

Lemma constant_diagonal (R : rcfType) : every_matrix_has_constant_diagonal R.
Proof.
move=> d A; pose mean (B : 'M[R]_d) := \tr B / d%:R.
pose off (B : 'M[R]_d) := #|[pred k | B k k != \tr A / d%:R]|.
have [n] := ubnP (off A).
suff gen (B : 'M[R]_d) : \tr B = \tr A -> (off B < n)%N ->
    exists2 P : 'M[R]_d, P *m P^T = 1%:M & forall i, (P *m B *m P^T) i i = \tr A / d%:R.
  exact: gen.
elim: n B => // n IH B trB; rewrite ltnS => le_n.
have [/existsP [k offk]|] := boolP [exists k, B k k != \tr A / d%:R]; last first.
  rewrite negb_exists => /forallP none; exists 1%:M; first by rewrite trmx1 mulmx1.
  by move=> i; rewrite trmx1 mulmx1 mul1mx; apply/eqP; move: (none i); rewrite negbK.
have d_gt0 : (0 < d)%N by case: (d) k {offk} => [[]|].
have d_neq0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have sum0 : \sum_i (B i i - \tr A / d%:R) = 0.
  rewrite big_split /= -/(\tr B) trB sumrN sumr_const card_ord.
  by rewrite -[X in _ - X]mulr_natr divfK // subrr.
have [i low] : exists i, B i i < \tr A / d%:R.
  have [/existsP //|] := boolP [exists i, B i i < \tr A / d%:R].
  rewrite negb_exists => /forallP ge; exfalso.
  have: B k k - \tr A / d%:R == 0.
    have := psumr_eq0P (P := xpredT) (F := fun i => B i i - \tr A / d%:R) (i := k) _ sum0 isT.
    by move=> -> // l _; rewrite subr_ge0 leNgt; exact: ge.
  by rewrite subr_eq0 (negPf offk).
have [j high] : exists j, \tr A / d%:R < B j j.
  have [/existsP //|] := boolP [exists j, \tr A / d%:R < B j j].
  rewrite negb_exists => /forallP le; exfalso.
  have: \tr A / d%:R - B k k == 0.
    have sum0' : \sum_i (\tr A / d%:R - B i i) = 0.
      by apply/eqP; rewrite -oppr_eq0 -sumrN; apply/eqP; rewrite -[RHS]sum0; apply: eq_bigr => l _; rewrite opprB.
    have := psumr_eq0P (P := xpredT) (F := fun i => \tr A / d%:R - B i i) (i := k) _ sum0' isT.
    by move=> -> // l _; rewrite subr_ge0 leNgt; exact: le.
  by rewrite subr_eq0 eq_sym (negPf offk).
have ij : i != j by apply/eqP => eq_ij; have := lt_trans low high; rewrite eq_ij ltxx.
have [y yE] := turn ij low high; set Q := reflection i j y in yE.
have QQ : Q *m Q^T = 1%:M by exact: reflection_orthogonal.
have [||P PP PE] := IH (Q *m B *m Q^T).
- by rewrite mxtrace_mulC mulmxA (mulmx1C QQ) mul1mx.
- apply: leq_trans le_n; apply: proper_card; apply/properP; split.
    apply/subsetP => l; rewrite !inE; have [-> _|li] := eqVneq l i; first by rewrite lt_eqF.
    have [-> _|lj] := eqVneq l j; first by rewrite gt_eqF.
    by rewrite reflection_other.
  by exists i; rewrite !inE ?yE ?eqxx // lt_eqF.
exists (P *m Q); first by rewrite trmx_mul mulmxA -[P *m Q *m Q^T]mulmxA QQ mulmx1.
by move=> l; rewrite trmx_mul !mulmxA; move: (PE l); rewrite !mulmxA.
Qed.

Lemma trace_pid (R : ringType) d m : (m <= d)%N -> \tr (pid_mx m : 'M[R]_d) = m%:R.
Proof.
move=> le_md; rewrite /mxtrace (eq_bigr (fun i : 'I_d => if (i < m)%N then 1 else 0)) => [|i _].
  by rewrite -big_mkcond /= (big_ord_narrow le_md) /= sumr_const card_ord.
by rewrite !mxE eqxx /=; case: ifP.
Qed.

Lemma equal_norm_frames (R : rcfType) : equal_norm_frames_exist R.
Proof.
move=> d m le_md; have [P PP PE] := constant_diagonal (pid_mx m : 'M[R]_d).
have PtP : P^T *m P = 1%:M by exact: mulmx1C.
exists (P *m pid_mx m *m P^T); last first.
  by move=> i; rewrite PE trace_pid.
split.
- by rewrite !trmx_mul trmxK tr_pid_mx mulmxA.
- by rewrite !mulmxA -[_ *m P^T *m P]mulmxA PtP mulmx1 -(mulmxA P (pid_mx m) (pid_mx m)) pid_mx_id.
have uP : P \in unitmx by case: (mulmx1_unit PP).
have uPt : P^T \in unitmx by case: (mulmx1_unit PP).
by rewrite mxrankMfree ?row_free_unit // eqmxMfull ?row_full_unit // rank_pid_mx.
Qed.
