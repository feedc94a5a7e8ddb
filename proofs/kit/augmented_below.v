(** * The loss on augmented tokens below the degree of the target, in closed form

    In row i a term with the product (b_k)_i (a_l)_j has the character
    lambda_j^x lambda_i^(e - x), e the degree.  The terms with j = i and those
    with x = 0 share the character lambda_i^e; every other pair (j, x) has a
    character of its own.  We number x = T + 1 - n by n = 1 ... T + 2. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented augmented_parts.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Row.

Variables (R : realFieldType) (d : nat) (P : laurent R d) (i : 'I_d) (T : nat) (e : int).

(** The exponent x of lambda_j in the cell n. *)
Definition past (n : nat) : int := T%:Z + 1 - n%:Z.

Definition character_of (x : 'I_d * nat) : character d := chi x.1 (past x.2) i (e - past x.2).

(** Whether a cell has the character of j = i. *)
Definition joint (x : 'I_d * nat) : bool := (x.1 == i) || (x.2 == T.+1).

Lemma character_joint x : joint x -> character_of x = power i e.
Proof.
case: x => j n /orP [] /= /eqP eq; rewrite /character_of /= eq.
  by rewrite chi_diag; congr (power i _); lia.
have -> : past T.+1 = 0 by rewrite /past; lia.
by apply/ffunP => k; rewrite /chi !ffunE; case: ifP => _; case: ifP => _; lia.
Qed.

Lemma character_apart x k : ~~ joint x ->
  character_of x k = (if k == x.1 then past x.2 else 0) + (if k == i then e - past x.2 else 0).
Proof. by move=> _; rewrite /character_of /chi !ffunE. Qed.

Lemma same_cells x y :
  same (unitary d) (character_of x) (character_of y) = (x == y) || (joint x && joint y).
Proof.
have alone z w : joint z -> ~~ joint w -> same (unitary d) (character_of z) (character_of w) = false.
  move=> jz jw; rewrite same_unitary; apply/negP => /forallP /(_ w.1).
  rewrite (character_joint jz) (character_apart _ jw) ffunE eqxx.
  by move: jw; rewrite /joint /past negb_or => /andP [/negPf -> wT]; move/eqP; lia.
have [jx|jx] := boolP (joint x); have [jy|jy] := boolP (joint y).
- by rewrite !character_joint // same_refl orbT.
- by rewrite alone // orbF; apply/esym/eqP => xy; rewrite xy (negPf jy) in jx.
- by rewrite same_sym alone // orbF; apply/esym/eqP => xy; rewrite xy jy in jx.
rewrite andbF orbF; apply/idP/eqP => [|->]; last exact: same_refl.
rewrite same_unitary => /forallP /(_ x.1); rewrite !character_apart // eqxx.
case: x y jx jy => j n [j' n'] /=; rewrite /joint /past !negb_or /= => /andP [/negPf -> nT] _.
have [->|_] := eqVneq j j'; last by move/eqP; lia.
by move=> /eqP eq; congr (_, _); lia.
Qed.

Variable c : 'I_d -> nat -> R.
Hypothesis in_cells : forall f,
  lin f P = \sum_j \sum_(1 <= n < T.+3) c j n * f (character_of (j, n)).

Let cells := [seq (j, n) | j <- index_enum (ordinal_finType d), n <- index_iota 1 T.+3].

(** The mean square: cells that share a character add before they are squared. *)
Lemma msq_cells : msq (unitary d) P =
  (\sum_(1 <= n < T.+3) c i n + \sum_(j | j != i) c j T.+1) ^+ 2
  + \sum_(j | j != i) \sum_(1 <= n < T.+3 | n != T.+1) c j n ^+ 2.
Proof.
have over (F : 'I_d * nat -> R) (p : pred ('I_d * nat)) :
    \sum_(x <- cells | p x) F x = \sum_j \sum_(1 <= n < T.+3 | p (j, n)) F (j, n).
  rewrite big_mkcond big_allpairs_dep; apply: eq_bigr => j _.
  by rewrite [RHS]big_mkcond.
have linE f : lin f P = \sum_(x <- cells) c x.1 x.2 * f (character_of x) by rewrite in_cells over.
rewrite msqE linE; transitivity (\sum_(x <- cells) \sum_(y <- cells)
    c x.1 x.2 * c y.1 y.2 * ((x == y) || (joint x && joint y))%:R).
  apply: eq_bigr => x _; rewrite linE mulr_sumr; apply: eq_bigr => y _.
  by rewrite same_cells mulrA.
have uniq_cells : uniq cells.
  rewrite allpairs_uniq ?iota_uniq ?index_enum_uniq //.
  by move=> [? ?] [? ?] _ _ [-> ->].
rewrite (collide (fun x => c x.1 x.2) joint uniq_cells) !over; congr (_ ^+ 2 + _).
  rewrite (bigD1 i) //=; congr (_ + _); first by apply: eq_bigl => n; rewrite /joint /= eqxx.
  apply: eq_bigr => j ji; rewrite (eq_bigl (fun n => n == T.+1)) => [|n]; last first.
    by rewrite /joint /= (negPf ji).
  rewrite big_mkcond (bigD1_seq T.+1) ?iota_uniq ?mem_index_iota //= eqxx big1 ?addr0 //.
  by move=> n /negPf ->.
rewrite (bigD1 i) //= big_pred0 ?add0r => [|n]; last by rewrite /joint /= eqxx.
by apply: eq_bigr => j ji; apply: eq_bigl => n; rewrite /joint /= (negPf ji).
Qed.

End Row.

(** ** The cells of each degree *)

Section Below.

Variables (R : realFieldType) (d H : nat) (s : boundary) (B : blocks R H d) (i : 'I_d) (T : nat).
Hypothesis T2 : (2 <= T)%N.

Notation X11 := (prod (b1 B) (a1 B) i).
Notation X12 := (prod (b1 B) (a2 B) i).
Notation X14 := (prod (b1 B) (a4 B) i).
Notation X21 := (prod (b2 B) (a1 B) i).
Notation X22 := (prod (b2 B) (a2 B) i).
Notation X23 := (prod (b2 B) (a3 B) i).
Notation X24 := (prod (b2 B) (a4 B) i).
Notation u t := ((useful s t)%:R : R).
Notation K := ((count_useful s T)%:R : R).

Lemma shift k (g phi : nat -> R) : (k <= 2)%N ->
  \sum_(1 <= t < T.+1) g t * phi (t + k)%N =
  \sum_(1 <= n < T.+3) (k < n < T.+1 + k)%N%:R * g (n - k)%N * phi n.
Proof.
move=> k2; rewrite [RHS](@big_cat_nat _ _ _ k.+1) //=; last by lia.
rewrite [X in _ = X + _](_ : _ = 0) ?add0r; last first.
  by rewrite big_nat big1 // => n nk; rewrite (_ : (k < n)%N = false) ?mul0r //; lia.
rewrite [RHS](@big_cat_nat _ _ _ (T.+1 + k)) /=; [|lia..].
rewrite [X in _ = _ + X](_ : _ = 0) ?addr0; last first.
  by rewrite big_nat big1 // => n nk; rewrite (_ : (k < n < _)%N = false) ?mul0r //; lia.
rewrite -[in RHS]add1n big_addn addnK; apply: eq_big_nat => t tT.
by rewrite addnK (_ : (_ < _ < _)%N = true) ?mul1r //; lia.
Qed.

(** What the cell (j, n) of degree T - q receives. *)
Definition cell (q : nat) (j : 'I_d) (n : nat) : R :=
  match q with
  | 1 => (1 < n < T.+2)%N%:R * (X11 j + u (n - 1)%N * X14 j) + (0 < n < T.+1)%N%:R * (u n * X23 j)
  | 2 => (2 < n < T.+3)%N%:R * X12 j + (1 < n < T.+2)%N%:R * (u (n - 1)%N * (X21 j + X24 j))
  | 3 => (2 < n < T.+3)%N%:R * (u (n - 2)%N * X22 j)
  | _ => 0
  end.

Lemma share_cells f q j : (1 <= q <= 3)%N ->
  \sum_(1 <= t < T.+1) share s B f T i t j q =
  \sum_(1 <= n < T.+3) cell q j n * f (character_of i T (T%:Z - q%:Z) (j, n)).
Proof.
move=> q13.
have [phi phi_is] : exists phi, forall n, phi n = f (character_of i T (T%:Z - q%:Z) (j, n)).
  by exists (fun n => f (character_of i T (T%:Z - q%:Z) (j, n))).
have phiE t k a b : a = T%:Z + 1 - (t + k)%N%:Z -> b = T%:Z - q%:Z - a ->
    f (chi j a i b) = phi (t + k)%N.
  by move=> -> ->; rewrite phi_is /character_of /past.
under [RHS]eq_bigr => n _ do rewrite -phi_is.
case: q q13 {phi_is} phiE => [|[|[|[|q]]]] //= _ phiE.
- transitivity (\sum_(1 <= t < T.+1) (X11 j + u t * X14 j) * phi (t + 1)%N
      + \sum_(1 <= t < T.+1) (u t * X23 j) * phi (t + 0)%N).
    rewrite -big_split; apply: eq_bigr => t _ /=; rewrite (phiE t 1%N) /lag; try by lia.
    rewrite (phiE t 0%N); try by lia.
    by rewrite mulrDl !mulrDr !mulrA addrA.
  rewrite !shift // -big_split; apply: eq_bigr => n _ /=.
  by rewrite addn0 addn1 subn0 -mulrDl.
- transitivity (\sum_(1 <= t < T.+1) X12 j * phi (t + 2)%N
      + \sum_(1 <= t < T.+1) (u t * (X21 j + X24 j)) * phi (t + 1)%N).
    rewrite -big_split; apply: eq_bigr => t _ /=; rewrite (phiE t 2%N) /lag; try by lia.
    rewrite !(phiE t 1%N); try by lia.
    by rewrite -mulrDl !mulrA.
  rewrite (shift (fun=> X12 j)) // shift // -big_split; apply: eq_bigr => n _ /=.
  by rewrite addn1 addn2 -mulrDl.
transitivity (\sum_(1 <= t < T.+1) (u t * X22 j) * phi (t + 2)%N).
  apply: eq_bigr => t _ /=; rewrite (phiE t 2%N) /lag; try by lia.
  by rewrite mulrA.
by rewrite shift //; apply: eq_bigr => n _ /=; rewrite addn2.
Qed.

Lemma lin_cells f q : (1 <= q <= 3)%N -> lin f (part (T%:Z - q%:Z) (aug_error s B T i)) =
  \sum_j \sum_(1 <= n < T.+3) cell q j n * f (character_of i T (T%:Z - q%:Z) (j, n)).
Proof.
move=> q13; rewrite lin_share // (_ : (q == 0%N) = false) ?mul0r ?subr0; last by lia.
by rewrite exchange_big; apply: eq_bigr => j _; exact: share_cells.
Qed.

Lemma sum_cell q j : (1 <= q <= 3)%N ->
  \sum_(1 <= n < T.+3) cell q j n = \sum_(1 <= t < T.+1) share s B (fun=> 1) T i t j q.
Proof. by move=> q13; rewrite share_cells //; apply: eq_bigr => n _; rewrite mulr1. Qed.

Lemma useful2 n : (2 <= n)%N -> useful s n.
Proof. by case: s => //=; lia. Qed.

Lemma apart_cells (F : nat -> R) :
  \sum_(1 <= n < T.+3 | n != T.+1) F n = F 1%N + F 2%N + \sum_(3 <= n < T.+1) F n + F T.+2.
Proof.
have -> : \sum_(1 <= n < T.+3 | n != T.+1) F n = \sum_(1 <= n < T.+1) F n + F T.+2.
  rewrite big_mkcond big_nat_recr // big_nat_recr //= eqxx addr0 gtn_eqF //; congr (_ + _).
  by rewrite big_nat [RHS]big_nat; apply: eq_bigr => n /andP [_ nT]; rewrite ltn_eqF.
by rewrite big_ltn ?ltnS ?(ltnW T2) // big_ltn ?ltnS // addrA.
Qed.

Lemma long : \sum_(3 <= n < T.+1) 1 = T%:R - 2 :> R.
Proof. by rewrite sumr_const_nat -[T%:R - 2]/(T%:R - 2%:R) -natrB. Qed.

Let q1 : (1 <= 1 <= 3)%N. Proof. by []. Qed.
Let q2 : (1 <= 2 <= 3)%N. Proof. by []. Qed.
Let q3 : (1 <= 3 <= 3)%N. Proof. by []. Qed.

Lemma countZ : K = if s is Zero then T%:R - 1 else T%:R.
Proof. by case: s => //=; rewrite -subn1 natrB // ltnW. Qed.

(** Degree T - 1. *)
Theorem msq_below_1 : msq (unitary d) (part (T%:Z - 1%:Z) (aug_error s B T i)) =
  (T%:R * X11 i + K * (X14 i + X23 i) + \sum_(j | j != i) (X11 j + X14 j)) ^+ 2
  + \sum_(j | j != i) ((K - 1) * (X11 j + X14 j + X23 j) ^+ 2 + ((T%:R - K) * X11 j + X23 j) ^+ 2).
Proof.
rewrite (msq_cells (fun f => lin_cells f q1)) sum_cell //; congr ((_ + _) ^+ 2 + _).
- rewrite -sum_useful mulr_suml [T%:R * _](_ : _ = \sum_(1 <= t < T.+1) X11 i); last first.
    by rewrite sumr_const_nat subn1 mulr_natl.
  rewrite -big_split; apply: eq_bigr => t _ /=; move: (u t) (X11 i) (X14 i) (X23 i) => v x y z.
  by ring.
- have [e1 e2] : (1 < T.+1 < T.+2)%N = true /\ (0 < T.+1 < T.+1)%N = false by split; lia.
  by apply: eq_bigr => j _; rewrite /cell e1 e2 mul0r addr0 mul1r subn1 /= (useful2 T2) mul1r.
apply: eq_bigr => j _; rewrite apart_cells /=.
rewrite (eq_big_nat _ _ (F2 := fun n => (X11 j + X14 j + X23 j) ^+ 2 * 1)) => [|n nT]; last first.
  have [e1 e2] : (1 < n < T.+2)%N = true /\ (0 < n < T.+1)%N = true by split; lia.
  by rewrite e1 e2 !useful2 ?mulr1 ?mul1r //; lia.
rewrite -mulr_sumr long (useful2 (leqnn 2)) countZ !subSS subn0.
have [e1 e2] : (2 < T.+2)%N = true /\ (2 < T.+1)%N = true by split; lia.
have [e3 e4] : (1 < T.+1)%N = true /\ (T.+2 < T.+1)%N = false by split; lia.
rewrite e1 e2 e3 e4 ltnn; move: (X11 j) (X14 j) (X23 j) T%:R => x y z n.
by case: s => /=; rewrite ?mulr1n ?mulr0n; ring.
Qed.

(** Degree T - 2. *)
Theorem msq_below_2 : msq (unitary d) (part (T%:Z - 2%:Z) (aug_error s B T i)) =
  (T%:R * X12 i + K * (X21 i + X24 i) + \sum_(j | j != i) (X12 j + X21 j + X24 j)) ^+ 2
  + \sum_(j | j != i) ((T%:R - 2) * (X12 j + X21 j + X24 j) ^+ 2 + X12 j ^+ 2
                       + (K - T%:R + 1) * (X21 j + X24 j) ^+ 2).
Proof.
rewrite (msq_cells (fun f => lin_cells f q2)) sum_cell //; congr ((_ + _) ^+ 2 + _).
- rewrite -sum_useful mulr_suml [T%:R * _](_ : _ = \sum_(1 <= t < T.+1) X12 i); last first.
    by rewrite sumr_const_nat subn1 mulr_natl.
  rewrite -big_split; apply: eq_bigr => t _ /=; move: (u t) (X12 i) (X21 i) (X24 i) => v x y z.
  by ring.
- have [e1 e2] : (2 < T.+1 < T.+3)%N = true /\ (1 < T.+1 < T.+2)%N = true by split; lia.
  by apply: eq_bigr => j _; rewrite /cell e1 e2 !mul1r subn1 /= (useful2 T2) mul1r addrA.
apply: eq_bigr => j _; rewrite apart_cells /=.
rewrite (eq_big_nat _ _ (F2 := fun n => (X12 j + X21 j + X24 j) ^+ 2 * 1)) => [|n nT]; last first.
  have [e1 e2] : (2 < n < T.+3)%N = true /\ (1 < n < T.+2)%N = true by split; lia.
  by rewrite e1 e2 useful2 ?mulr1 ?mul1r ?addrA //; lia.
rewrite -mulr_sumr long countZ !subSS subn0.
have [e1 e2] : (2 < T.+2)%N = true /\ (T.+2 < T.+2)%N = false by split; lia.
rewrite e1 e2 !ltnSn; move: (X12 j) (X21 j) (X24 j) T%:R => x y z n.
by case: s => /=; rewrite ?mulr1n ?mulr0n; ring.
Qed.

(** Degree T - 3; the cell of x = 0 is met at t = T - 1, if s_(T-2) is a token. *)
Theorem msq_below_3 (once := (useful s T.-1)%:R : R) :
  msq (unitary d) (part (T%:Z - 3%:Z) (aug_error s B T i)) =
  (K * X22 i + once * (\sum_(j | j != i) X22 j)) ^+ 2
  + (K - once) * (\sum_(j | j != i) X22 j ^+ 2).
Proof.
rewrite (msq_cells (fun f => lin_cells f q3)) sum_cell //; congr ((_ + _) ^+ 2 + _).
- rewrite -sum_useful mulr_suml; apply: eq_bigr => t _ /=.
  by rewrite mulr1.
- have e1 : (2 < T.+1 < T.+3)%N = true by lia.
  rewrite mulr_sumr; apply: eq_bigr => j _; rewrite /cell e1 mul1r.
  by rewrite subn2.
rewrite mulr_sumr; apply: eq_bigr => j _.
have all : \sum_(1 <= n < T.+3) cell 3 j n ^+ 2 = K * X22 j ^+ 2.
  rewrite -sum_useful mulr_suml.
  rewrite (eq_bigr (fun n => (2 < n < T.+1 + 2)%N%:R * (u (n - 2)%N * X22 j ^+ 2) * 1)) => [|n _]; last first.
    rewrite /= addn2 mulr1; move: (X22 j) => x; case: (_ < _ < _)%N; rewrite ?mul0r ?expr0n //= !mul1r.
    by rewrite exprMn expr2 sqr_useful.
  rewrite -(shift (fun t => u t * X22 j ^+ 2) (fun=> 1)) //.
  by apply: eq_bigr => t _; rewrite mulr1.
rewrite mulrBl -all [in RHS](bigID (fun n => n == T.+1)).
have -> : \sum_(1 <= n < T.+3 | n == T.+1) cell 3 j n ^+ 2 = once * X22 j ^+ 2.
  rewrite big_mkcond (bigD1_seq T.+1) ?iota_uniq ?mem_index_iota ?ltnS ?leqnSn //= eqxx big1 => [|n /negPf ->] //.
  have e1 : (2 < T.+1 < T.+3)%N = true by lia.
  by rewrite e1 mul1r addr0 subn2 /= exprMn expr2 sqr_useful.
by rewrite addrAC subrr add0r.
Qed.

End Below.
