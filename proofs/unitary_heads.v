(** Plain tokens, unitary contexts: the heads become orthogonal.

    The eigenvalues are independent and uniform on the circle.  C = B^T A is the mixing
    matrix of the H heads, p the positional weights, T >= 2 the length. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Statements.
Variable R : realFieldType.

(** The loss of coordinate i; the population loss is its sum over i. *)
Definition unitary_row d (C : 'M[R]_d) (p : nat -> R) (T : nat) (i : 'I_d) : R :=
  (1 - p T * C i i) ^+ 2
  + earlier p T * C i i ^+ 2
  + (earlier p T + p T ^+ 2) * (\sum_(j | j != i) C i j ^+ 2)
  + p T.-1 ^+ 2 * (\sum_j C i j) ^+ 2.

Definition unitary_loss_statement := forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R),
  (2 <= T)%N ->
  loss (unitary d) A B p T = \sum_i unitary_row (mixing A B) p T i.

(** Its minimum is max(d - H, 0) (natural subtraction). *)
Definition unitary_minimum_statement := forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R),
  (2 <= T)%N -> (d - H)%:R <= loss (unitary d) A B p T.

Definition unitary_minimum_attained_statement := forall d H T, (2 <= T)%N ->
  exists (A B : 'M[R]_(H, d)) (p : nat -> R), loss (unitary d) A B p T = (d - H)%:R.

(** p_T C = Pi with Pi an orthogonal projector of rank min(H, d), nothing on the earlier
    positions, and p_{T-1} = 0 unless Pi 1 = 0, where it is free. *)
Definition unitary_optimal d H (Pi C : 'M[R]_d) (p : nat -> R) (T : nat) : Prop :=
  [/\ p T *: C = Pi,
      Pi^T = Pi /\ Pi *m Pi = Pi,
      \rank Pi = minn H d,
      forall t, (1 <= t < T.-1)%N -> p t = 0
    & p T.-1 = 0 \/ Pi *m (const_mx 1 : 'cV_d) = 0].

Definition unitary_minimisers_statement := forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R),
  (2 <= T)%N -> (1 <= H)%N -> (1 <= d)%N ->
  loss (unitary d) A B p T = (d - H)%:R <->
  exists Pi, unitary_optimal H Pi (mixing A B) p T.

(** Summed over the lengths T = 2 ... Tmax, with A and B shared and one row of
    positional weights p T for each length: the same minimum at every length, and one
    projector for all. *)
Definition unitary_lengths_statement := forall d H Tmax (A B : 'M[R]_(H, d)) (p : nat -> nat -> R),
  (2 <= Tmax)%N -> (1 <= H)%N -> (1 <= d)%N ->
  let total := \sum_(2 <= T < Tmax.+1) loss (unitary d) A B (p T) T in
  let least := (Tmax.-1 * (d - H))%:R in
  least <= total /\
  (total = least <->
   exists Pi, forall T, (2 <= T <= Tmax)%N -> unitary_optimal H Pi (mixing A B) (p T) T).

(** With H >= d heads, C = I / p_T at every minimiser; the score at position T is
    lambda = conj(s_{T-1}) s_T coordinate by coordinate, and the layer predicts
    lambda s_T = s_{T+1}. *)
Definition unitary_context_map_statement := forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R),
  (2 <= T)%N -> (1 <= d <= H)%N -> loss (unitary d) A B p T = 0 ->
  [/\ mixing A B = (p T)^-1%:M,
      forall t, (1 <= t < T)%N -> p t = 0,
      forall i f, lin f (prediction A B p T i) =
        lin f (mul (mul (conj (token R T.-1 i)) (token R T i)) (token R T i))
    & forall i f, lin f (prediction A B p T i) = lin f (token R T.+1 i)].

End Statements.

(** * Proofs *)

Section Collisions.
Variables (d T : nat) (i : 'I_d).
Hypothesis T2 : (2 <= T)%N.

Lemma same_chi_unitary (x y : nat * 'I_d) : (0 < x.1)%N -> (0 < y.1)%N ->
  same (unitary d) (chi T i x) (chi T i y) =
  (x == y) || ((x.1 == T.-1) && (y.1 == T.-1)).
Proof.
case: x y => [t j] [t' j'] /= t0 t0'; rewrite same_unitary xpair_eqE.
apply/forallP/idP => [h|]; last first.
  case/orP => /andP[/eqP tt /eqP jj] k; first by rewrite tt jj eqxx.
  by rewrite !chiE tt jj !subrr !if_same.
have := h i; have := h j; have := h j'; rewrite !chiE !eqxx.
case: (eqVneq i j) => [<-|ij]; rewrite ?eqxx; first by case: (eqVneq i j') => _; lia.
case: (eqVneq i j') => [<-|ij']; rewrite ?eqxx; last first.
  by case: (eqVneq j j') => _; lia.
have ji := ij; rewrite eq_sym in ji; rewrite ?(negbTE ij) ?(negbTE ji); lia.
Qed.

Lemma same_target_unitary (x : nat * 'I_d) : (0 < x.1)%N ->
  same (unitary d) (chi T i x) (power i T%:Z) = (x == (T, i)).
Proof.
case: x => [t j] /= t0; rewrite same_unitary xpair_eqE.
apply/forallP/idP => [h|/andP[/eqP-> /eqP->] k]; last first.
  by rewrite chiE charP; case: ifP; lia.
have := h i; have := h j; rewrite !chiE !charP !eqxx.
by case: (eqVneq i j) => _; lia.
Qed.

End Collisions.

Section Proofs.
Variable R : realFieldType.

Lemma msq_unitary d H T (A B : 'M[R]_(H, d)) p i : (2 <= T)%N ->
  msq (unitary d) (error A B p T i) = unitary_row (mixing A B) p T i.
Proof.
move=> T2; rewrite (@msq_collide _ _ _ _ _ _ _ _ i (fun x => x.1 == T.-1)); first last.
- by lia.
- by move=> x; rewrite mem_terms => /andP[x0 _]; rewrite same_target_unitary.
- move=> x y; rewrite !mem_terms => /andP[x0 _] /andP[y0 _].
  by rewrite same_chi_unitary.
set C := mixing A B; rewrite !sum_positions //= eqxx.
have TT : (T == T.-1) = false by lia.
have e0 (F : nat -> 'I_d -> R) : \sum_(1 <= t < T.-1) \sum_(j < d | t == T.-1) F t j = 0.
  rewrite big_nat_cond big1 // => t /andP[/andP[_ tT] _].
  by rewrite (ltn_eqF tT) big_pred0_eq.
have rowE (t : nat) : \sum_j (p t * C i j) ^+ 2 = p t ^+ 2 * (C i i ^+ 2 + \sum_(j | j != i) C i j ^+ 2).
  rewrite (bigD1 i) //= mulrDr mulr_sumr exprMn; congr (_ + _).
  by apply: eq_bigr => j _; exact: exprMn.
have e1 : \sum_(1 <= t < T.-1) \sum_(j < d | t != T.-1) (p t * C i j) ^+ 2 =
    earlier p T * (C i i ^+ 2 + \sum_(j | j != i) C i j ^+ 2).
  rewrite mulr_suml; apply: eq_big_nat => t /andP[_ tT].
  by rewrite (ltn_eqF tT) rowE.
rewrite e0 e1 TT /= !big_pred0_eq add0r !addr0 -mulr_sumr rowE /unitary_row.
by move: (\sum_(j < d) C i j) (\sum_(j < d | _) C i j ^+ 2) => S1 S2; ring.
Qed.

Theorem unitary_loss : unitary_loss_statement R.
Proof. by move=> d H T A B p T2; apply: eq_bigr => i _; apply: msq_unitary. Qed.

(** The loss is the distance of p_T C to the identity plus two more squares. *)
Lemma unitary_distance d H T (A B : 'M[R]_(H, d)) p : (2 <= T)%N ->
  let C := mixing A B in
  loss (unitary d) A B p T =
  (norm2 (p T *: C) - 2 * \tr (p T *: C) + d%:R)
  + earlier p T * norm2 C + p T.-1 ^+ 2 * norm2 (C *m (const_mx 1 : 'cV_d)).
Proof.
move=> T2 C; rewrite unitary_loss // -/C norm2Z.
have -> : norm2 C = \sum_i (C i i ^+ 2 + \sum_(j | j != i) C i j ^+ 2).
  by apply: eq_bigr => i _; rewrite [LHS](bigD1 i).
rewrite norm2_rowsum.
have -> : d%:R = \sum_(i < d) 1 :> R by rewrite sumr_const card_ord.
rewrite linearZ /= /mxtrace !mulr_sumr -sumrB -!big_split /=.
apply: eq_bigr => i _; rewrite /unitary_row.
by move: (\sum_(j < d) C i j) (\sum_(j < d | _) C i j ^+ 2) => S1 S2; ring.
Qed.

Lemma rank_mixing d H (A B : 'M[R]_(H, d)) c : (\rank (c *: mixing A B) <= minn H d)%N.
Proof.
rewrite leq_min rank_leq_row andbT; apply: leq_trans (mxrank_scale _ _) _.
exact: mulmx_max_rank.
Qed.

(** The loss exceeds max(d - H, 0) by three non-negative terms. *)
Lemma unitary_excess d H T (A B : 'M[R]_(H, d)) p : (2 <= T)%N ->
  let C := mixing A B in
  loss (unitary d) A B p T = (d - H)%:R
  + ((norm2 (p T *: C) - 2 * \tr (p T *: C) + (minn H d)%:R)
     + (earlier p T * norm2 C + p T.-1 ^+ 2 * norm2 (C *m (const_mx 1 : 'cV_d)))).
Proof.
move=> T2 C; rewrite unitary_distance // -/C.
have -> : d%:R = (d - H)%:R + (minn H d)%:R :> R by rewrite -natrD; congr _%:R; lia.
by move: (norm2 _) (\tr _) (norm2 _) (norm2 _) => X Y Z W; ring.
Qed.

Theorem unitary_minimum : unitary_minimum_statement R.
Proof.
move=> d H T A B p T2; rewrite unitary_excess // ler_addl.
apply: addr_ge0; first exact: rank_bound (rank_mixing _ _ _).
by rewrite addr_ge0 // mulr_ge0 ?norm2_ge0 ?earlier_ge0 ?sqr_ge0.
Qed.

Theorem unitary_minimisers : unitary_minimisers_statement R.
Proof.
move=> d H T A B p T2 H1 d1; rewrite unitary_excess //; set C := mixing A B.
have m0 : (0 < minn H d)%N by rewrite leq_min H1.
split=> [/eqP|[Pi [MP pP rP p0 pP1]]].
  have A0 := rank_bound (rank_mixing A B (p T)).
  have B0 : 0 <= earlier p T * norm2 C by rewrite mulr_ge0 ?norm2_ge0 ?earlier_ge0.
  have D0 : 0 <= p T.-1 ^+ 2 * norm2 (C *m (const_mx 1 : 'cV_d)).
    by rewrite mulr_ge0 ?norm2_ge0 ?sqr_ge0.
  rewrite -[X in _ == X]addr0 (inj_eq (addrI _)).
  rewrite (paddr_eq0 A0 (addr_ge0 B0 D0)) (paddr_eq0 B0 D0).
  case/andP=> /eqP/rank_bound_eq; case; rewrite ?rank_mixing // => pM rM.
  have C0 : norm2 C != 0.
    rewrite norm2_eq0; apply: contraTneq m0 => C0.
    by rewrite -rM -/C C0 scaler0 mxrank0.
  rewrite mulf_eq0 (negbTE C0) orbF mulf_eq0 sqrf_eq0 norm2_eq0 => /andP[/eqP r0 p1].
  exists (p T *: C); split=> //; first exact/earlier_eq0.
  case/orP: p1 => /eqP c1; [by left|right].
  by rewrite -scalemxAl c1 scaler0.
have pT : p T != 0.
  by apply: contraTneq m0 => pT; rewrite -rP -MP pT scale0r mxrank0.
have /earlier_eq0-> := p0.
rewrite MP norm2_projector // mxtrace_projector // rP mul0r add0r.
have -> : p T.-1 ^+ 2 * norm2 (C *m (const_mx 1 : 'cV_d)) = 0.
  case: pP1 => [->|]; first by rewrite expr0n mul0r.
  rewrite -MP -scalemxAl => /eqP; rewrite scaler_eq0 (negbTE pT) /= => /eqP->.
  by rewrite (eqP (_ : norm2 0 == 0)) ?norm2_eq0 // mulr0.
by ring.
Qed.

Theorem unitary_minimum_attained : unitary_minimum_attained_statement R.
Proof.
move=> d H T T2; pose r := minn H d.
exists (pid_mx r), (pid_mx r), (fun t => (t == T)%:R).
rewrite unitary_excess //=; set C := mixing _ _.
have CE : C = pid_mx r.
  rewrite /C /mixing tr_pid_mx mul_pid_mx; congr pid_mx; rewrite /r; lia.
have pC : projector C.
  rewrite CE; split; first exact: tr_pid_mx.
  by rewrite mul_pid_mx; congr pid_mx; rewrite /r; lia.
have -> : earlier (fun t => (t == T)%:R) T = 0 :> R.
  by apply/earlier_eq0 => t tT; rewrite (_ : (t == T) = false) //; lia.
rewrite eqxx scale1r norm2_projector // mxtrace_projector // CE rank_pid_mx ?geq_minr //.
rewrite (_ : (T.-1 == T) = false); last by lia.
by rewrite expr0n /=; move: (r%:R : R) => z; ring.
Qed.

Lemma unitary_optimal_trace d H Pi (C : 'M[R]_d) p T : unitary_optimal H Pi C p T ->
  p T * \tr C = (minn H d)%:R.
Proof.
case=> <- pP <- _ _; rewrite -mxtrace_projector // linearZ //.
Qed.

Theorem unitary_lengths : unitary_lengths_statement R.
Proof.
move=> d H Tmax A B p T2 H1 d1 total least; rewrite {}/total {}/least.
have m0 : (minn H d)%:R != 0 :> R by rewrite pnatr_eq0 -lt0n leq_min H1.
have -> : (Tmax.-1 * (d - H))%:R = \sum_(2 <= T < Tmax.+1) (d - H)%:R :> R.
  by rewrite sumr_const_nat mulnC natrM mulr_natr; congr (_ *+ _); lia.
have lo T : (2 <= T < Tmax.+1)%N -> 0 <= loss (unitary d) A B (p T) T - (d - H)%:R.
  by case/andP=> T2' _; rewrite subr_ge0 unitary_minimum.
split; first by rewrite -subr_ge0 -sumrB big_nat sumr_ge0.
have op T : (2 <= T <= Tmax)%N -> loss (unitary d) A B (p T) T = (d - H)%:R <->
    exists Pi, unitary_optimal H Pi (mixing A B) (p T) T.
  by case/andP=> T2' _; exact: unitary_minimisers.
split=> [/eqP|[Pi PiT]]; last first.
  by apply: eq_big_nat => T TT; apply/(op T TT); exists Pi; exact: PiT.
rewrite -subr_eq0 -sumrB big_nat psumr_eq0 => [/allP all0|//].
have each T : (2 <= T <= Tmax)%N -> exists Pi, unitary_optimal H Pi (mixing A B) (p T) T.
  move=> TT; apply/(op T TT)/eqP; rewrite -subr_eq0.
  by have := all0 T; rewrite mem_index_iota => /(_ TT); rewrite TT.
have [Pi Pi2] := each 2%N T2; exists Pi => T TT; have [Pi' PiT] := each T TT.
suff -> : Pi = Pi' by [].
have t2 := unitary_optimal_trace Pi2; have tT := unitary_optimal_trace PiT.
case: Pi2 PiT => <- _ _ _ _ [<- _ _ _ _]; congr (_ *: _).
apply: (mulIf (_ : \tr (mixing A B) != 0)); last by rewrite t2 tT.
by apply: contraNneq m0 => z; rewrite -t2 z mulr0.
Qed.

Theorem unitary_context_map : unitary_context_map_statement R.
Proof.
move=> d H T A B p T2 /andP[d1 dH] l0.
have H1 : (1 <= H)%N := leq_trans d1 dH.
have [Pi [MP [_ qP] rP p0 p1]] : exists Pi, unitary_optimal H Pi (mixing A B) p T.
  by apply/unitary_minimisers => //; rewrite l0 (eqP dH).
have uP : Pi \in unitmx by rewrite -row_free_unit -row_leq_rank rP leq_min dH leqnn.
have P1 : Pi = 1%:M by rewrite -[LHS](mulKmx uP) qP mulVmx.
have pT : p T != 0.
  apply: contraTneq d1 => pT; rewrite -ltnNge ltnS leqn0.
  by move: rP; rewrite -MP pT scale0r mxrank0; lia.
have CE : mixing A B = (p T)^-1%:M.
  by rewrite -scalemx1 -P1 -MP scalerA mulVf // scale1r.
have p1' : p T.-1 = 0.
  case: p1 => //; rewrite P1 mul1mx => /matrixP/(_ (Ordinal d1) 0)/eqP.
  by rewrite !mxE oner_eq0.
have p0' t : (1 <= t < T)%N -> p t = 0.
  move=> tT; have [->//|tT1] := eqVneq t T.-1; apply: p0; lia.
have pr i f : lin f (prediction A B p T i) = f (chi T i (T, i)).
  rewrite lin_prediction (bigD1_seq (T, i)) ?terms_uniq ?mem_terms ?leqnn ?andbT //=; last by lia.
  rewrite /coefficient /= CE mxE eqxx mulr1n divff // mul1r big_seq_cond big1 ?addr0 //.
  case=> t j; rewrite mem_terms xpair_eqE negb_and /= => /andP[tT tj].
  have [tE|tT'] := eqVneq t T; last by rewrite p0' ?mul0r //; lia.
  move: tj; rewrite tE eqxx /= eq_sym => /negbTE ij.
  by rewrite mxE ij mulr0n mulr0 mul0r.
split=> // i f; rewrite pr.
  by rewrite !lin_mul lin_conj !lin_mono.
rewrite lin_mono; congr f; apply/ffunP => k; rewrite chiE charP.
by case: ifP => _; lia.
Qed.

End Proofs.

Print Assumptions unitary_loss.
Print Assumptions unitary_minimum.
Print Assumptions unitary_minimum_attained.
Print Assumptions unitary_minimisers.
Print Assumptions unitary_lengths.
Print Assumptions unitary_context_map.
