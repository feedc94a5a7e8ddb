(** Plain tokens, orthogonal contexts: the positions encode a trigonometric identity.

    The eigenvalues are conjugate pairs (lambda_{2k}, lambda_{2k+1}) with independent
    uniform angles; [partner i] is the other index of the pair of i.  C = B^T A is the
    mixing matrix of the H heads, p the positional weights, T >= 2 the length.  d is even
    here; odd d is in orthogonal_heads_odd.v. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain projector pairs planes.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

(** The loss of coordinate i; the population loss is its sum over i.
    [earlier p T] is r = sum_{t < T-1} p_t^2, [current p T] is q = sum_{t <> T-1} p_t. *)
Definition orthogonal_row (R : realFieldType) d (C : 'M[R]_d) (p : nat -> R) (T : nat) (i : 'I_d) : R :=
  (1 - p T * C i i) ^+ 2
  + earlier p T * C i i ^+ 2
  + (earlier p T + p T ^+ 2) * (\sum_(j | (j != i) && (j != partner i)) C i j ^+ 2)
  + (p T.-1 * (\sum_j C i j) + current p T * C i (partner i)) ^+ 2.

Definition orthogonal_loss_statement (R : realFieldType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), ~~ odd d -> (2 <= T)%N ->
  loss (orthogonal d) A B p T = \sum_i orthogonal_row (mixing A B) p T i.

(** Its minimum is max(d - 2H, 0) (natural subtraction).  The rotations of the proof
    solve quadratic equations: R is real closed. *)
Definition orthogonal_minimum_statement (R : rcfType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), ~~ odd d -> (2 <= T)%N ->
  (d - 2 * H)%:R <= loss (orthogonal d) A B p T.

Definition orthogonal_minimum_attained_statement (R : realFieldType) :=
  forall d H T, ~~ odd d -> (2 <= T)%N ->
  exists (A B : 'M[R]_(H, d)) (p : nat -> R), loss (orthogonal d) A B p T = (d - 2 * H)%:R.

(** The 2x2 matrix of ones on plane k, zero elsewhere. *)
Definition ones (R : realFieldType) d (k : 'I_(d./2)) : 'M[R]_d :=
  \matrix_(i, j) ((i./2 == k :> nat) && (j./2 == k :> nat))%:R.

(** The blocks [[1, kappa], [kappa, 1]] on every plane, zero elsewhere. *)
Definition family (R : realFieldType) d (kappa : R) : 'M[R]_d :=
  \matrix_(i, j) (if j == i then 1 else if j == partner i then kappa else 0).

(** Zero loss: the family of kappa, whatever the number of heads. *)
Definition orthogonal_zero_set_statement (R : realFieldType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R),
  ~~ odd d -> (0 < d)%N -> (2 <= T)%N ->
  loss (orthogonal d) A B p T = 0 <->
  exists kappa, [/\ kappa != -1, p T *: mixing A B = family d kappa,
    forall t, (1 <= t < T.-1)%N -> p t = 0 & p T.-1 = - kappa / (1 + kappa) * p T].

(** With d/2 <= H < d heads zero loss forces p_{T-1} = - p_T / 2, and J on every plane. *)
Definition orthogonal_ratio_forced_statement (R : realFieldType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R),
  ~~ odd d -> (2 <= T)%N -> (H < d)%N ->
  loss (orthogonal d) A B p T = 0 ->
  [/\ p T != 0, p T.-1 = - p T / 2 & p T *: mixing A B = \sum_(k < d./2) ones R k].

(** With H >= d heads every member of the family is reached, at every scale of p. *)
Definition orthogonal_family_statement (R : realFieldType) :=
  forall d H T (kappa pT : R), ~~ odd d -> (d <= H)%N -> (2 <= T)%N ->
  kappa != -1 -> pT != 0 ->
  exists (A B : 'M[R]_(H, d)) (p : nat -> R),
    [/\ p T = pT, p T.-1 = - kappa / (1 + kappa) * pT, p T *: mixing A B = family d kappa
      & loss (orthogonal d) A B p T = 0].

(** With 1 <= H < d heads the minimisers are J on min(H, d/2) planes, p_{T-1} = - p_T / 2,
    nothing else. *)
Definition orthogonal_minimisers_few_statement (R : rcfType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R),
  ~~ odd d -> (2 <= T)%N -> (1 <= H < d)%N ->
  loss (orthogonal d) A B p T = (d - 2 * H)%:R <->
  exists K : {set 'I_(d./2)},
    [/\ #|K| = minn H d./2, p T *: mixing A B = \sum_(k in K) ones R k,
        forall t, (1 <= t < T.-1)%N -> p t = 0 & p T.-1 = - p T / 2].

(** Zero is also approached at infinity: C = (+)[[1, -1], [-1, 1]] + (eps/d) 1 1^T with
    p_T = 1 and p_{T-1} = (d - eps) / (d eps) has the loss (d - 1) eps^2 / d; the rank of
    C is at most d/2 + 1. *)
Definition orthogonal_escape_statement (R : realFieldType) :=
  forall d H T (eps : R), ~~ odd d -> (0 < d)%N -> (d./2 < H)%N -> (2 <= T)%N -> eps != 0 ->
  exists (A B : 'M[R]_(H, d)) (p : nat -> R),
    [/\ p T = 1, p T.-1 = (d%:R - eps) / (d%:R * eps),
        mixing A B = family d (- 1) + const_mx (eps / d%:R)
      & loss (orthogonal d) A B p T = (d.-1)%:R * eps ^+ 2 / d%:R].

(** * Proofs: the loss *)

Section Loss.
Variable R : realFieldType.

(** One class of equal characters (position T-1, and the partner's column), all others alone. *)
Lemma collided_row d T (C : 'M[R]_d) p i : partner i != i -> (2 <= T)%N ->
  let b t (j : 'I_d) := (t == T.-1) || (j == partner i) in
  (\sum_(1 <= t < T.+1) \sum_(j | b t j) p t * C i j) ^+ 2
  + \sum_(1 <= t < T.+1) \sum_(j | ~~ b t j) (p t * C i j) ^+ 2
  - 2 * p T * C i i + 1 = orthogonal_row C p T i.
Proof.
move=> pi T2 b; rewrite {}/b !sum_positions //= eqxx /=.
have TT : (T == T.-1) = false by lia.
have e0 : \sum_(1 <= t < T.-1) \sum_(j < d | (t == T.-1) || (j == partner i)) p t * C i j =
    (\sum_(1 <= t < T.-1) p t) * C i (partner i).
  rewrite mulr_suml; apply: eq_big_nat => t /andP[_ tT].
  by rewrite (ltn_eqF tT) /= big_pred1_eq.
have rowE (t : nat) : \sum_(j < d | j != partner i) (p t * C i j) ^+ 2 =
    p t ^+ 2 * (C i i ^+ 2 + \sum_(j | (j != i) && (j != partner i)) C i j ^+ 2).
  rewrite (bigD1 i) /=; last by rewrite eq_sym.
  rewrite mulrDr mulr_sumr exprMn; congr (_ + _).
  by apply: eq_big => [j|j _]; [rewrite andbC|exact: exprMn].
have e1 : \sum_(1 <= t < T.-1) \sum_(j < d | ~~ ((t == T.-1) || (j == partner i))) (p t * C i j) ^+ 2 =
    earlier p T * (C i i ^+ 2 + \sum_(j | (j != i) && (j != partner i)) C i j ^+ 2).
  rewrite mulr_suml; apply: eq_big_nat => t /andP[_ tT].
  by rewrite (ltn_eqF tT) rowE.
rewrite e0 e1 TT /= big_pred0_eq rowE big_pred1_eq -mulr_sumr /orthogonal_row /current.
by move: (\sum_(1 <= t < T.-1) p t) (\sum_(j < d) C i j) (\sum_(j < d | _) C i j ^+ 2) => S0 S1 S2; ring.
Qed.

Lemma msq_orthogonal d H T (A B : 'M[R]_(H, d)) p i : ~~ odd d -> (2 <= T)%N ->
  msq (orthogonal d) (error A B p T i) = orthogonal_row (mixing A B) p T i.
Proof.
move=> ed T2.
rewrite (@msq_collide _ _ _ _ _ _ _ _ i (fun x => (x.1 == T.-1) || (x.2 == partner i))); first last.
- by lia.
- by move=> x; rewrite mem_terms => /andP[x0 _]; rewrite same_target_orthogonal.
- move=> x y; rewrite !mem_terms => /andP[x0 _] /andP[y0 _].
  by rewrite same_chi_orthogonal.
by apply: collided_row => //; exact: partner_even.
Qed.

Theorem orthogonal_loss : orthogonal_loss_statement R.
Proof. by move=> d H T A B p ed T2; apply: eq_bigr => i _; apply: msq_orthogonal. Qed.

End Loss.

(** * Proofs: the planes that are kept *)

Section Rows.
Variable R : realFieldType.

Lemma current_last (p : nat -> R) T :
  (forall t, (1 <= t < T.-1)%N -> p t = 0) -> current p T = p T.
Proof. by move=> p0; rewrite /current big_nat big1 ?add0r // => t /p0. Qed.

Section Fixed.
Variables (d T : nat) (p : nat -> R) (C : 'M[R]_d).
Hypothesis ed : ~~ odd d.
Local Notation n := (d./2).
Local Notation M := (p T *: C).

(** What the last square of a row holds. *)
Definition residue i : R := p T.-1 * (\sum_j C i j) + current p T * C i (partner i).

Lemma rest_scale c i : rest (c *: C) i = c ^+ 2 * rest C i.
Proof. by rewrite /rest mulr_sumr; apply: eq_bigr => j _; rewrite mxE exprMn. Qed.

Lemma rest_ge0 (X : 'M[R]_d) i : 0 <= rest X i.
Proof. by apply: sumr_ge0 => j _; apply: sqr_ge0. Qed.

Lemma row_split i : orthogonal_row C p T i =
  ((1 - M i i) ^+ 2 + rest M i) + (earlier p T * (C i i ^+ 2 + rest C i) + residue i ^+ 2).
Proof.
rewrite /orthogonal_row -/(rest C i) rest_scale mxE -/(residue i).
by move: (rest C i) (residue i) (C i i) (p T) (earlier p T) => x y a b c; ring.
Qed.

Lemma total_excess : \sum_i orthogonal_row C p T i =
  (outside M - 2 * \tr M + d%:R) + (earlier p T * outside C + \sum_i residue i ^+ 2).
Proof.
under eq_bigr => i _ do rewrite row_split.
rewrite big_split [X in _ + X = _]big_split /= -mulr_sumr; congr (_ + _).
have -> : d%:R = \sum_(i < d) 1 :> R by rewrite sumr_const card_ord.
rewrite /outside /mxtrace mulr_sumr -sumrB -big_split; apply: eq_bigr => i _ /=.
by move: (M i i) (rest M i) => x y; ring.
Qed.

(** Blocks on the planes alone. *)
Definition blocks (X : 'M[R]_d) := forall i j, j != i -> j != partner i -> X i j = 0.

Lemma blocks_sum X i : blocks X -> \sum_j X i j = X i i + X i (partner i).
Proof.
move=> bX; rewrite (bigD1 i) // (bigD1 (partner i)) /=; last by rewrite partner_even.
by rewrite big1 ?addr0 // => j /andP[]; exact: bX.
Qed.

Lemma blocks_rest X i : blocks X -> rest X i = 0.
Proof. by move=> bX; rewrite /rest big1 // => j /andP[? ?]; rewrite bX // expr0n. Qed.

(** When the earlier positions are unused the loss of a row depends on M alone. *)
Lemma row_scaled i : p T != 0 -> (forall t, (1 <= t < T.-1)%N -> p t = 0) -> blocks M ->
  orthogonal_row C p T i = (1 - M i i) ^+ 2 + (p T.-1 / p T * (M i i + M i (partner i)) + M i (partner i)) ^+ 2.
Proof.
move=> pT p0 bM; rewrite row_split blocks_rest // addr0 /residue.
have /earlier_eq0-> := p0; rewrite mul0r add0r current_last // -blocks_sum //.
have -> : \sum_j M i j = p T * \sum_j C i j.
  by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mxE.
by rewrite [M i (partner i)]mxE mulrA divfK.
Qed.

(** kept K i: the plane of i is in K. *)
Definition kept (K : {set 'I_n}) (i : 'I_d) : bool := [exists k in K, k == i./2 :> nat].

Lemma kept_lo K k : kept K (lo k) = (k \in K).
Proof.
apply/exists_inP/idP => [[l lK /= /eqP lk]|kK]; last by exists k; rewrite //= doubleK.
by rewrite doubleK in lk; rewrite -(val_inj lk).
Qed.

Lemma kept_hi K k : kept K (hi k) = (k \in K).
Proof.
apply/exists_inP/idP => [[l lK /= /eqP lk]|kK]; last by exists k; rewrite //= uphalf_double.
by rewrite uphalf_double in lk; rewrite -(val_inj lk).
Qed.

Lemma kept_partner K i : kept K (partner i) = kept K i.
Proof. by rewrite /kept partner_half. Qed.

Lemma sum_kept K : \sum_i (kept K i)%:R = (2 * #|K|)%:R :> R.
Proof.
rewrite sum_planes // mulnC -sum_nat_const natr_sum [RHS]big_mkcond.
by apply: eq_bigr => k _; rewrite kept_lo kept_hi; case: ifP => _; rewrite ?addr0 // -natrD.
Qed.

(** Equal rows (1, kappa) on the planes of K. *)
Definition spread (K : {set 'I_n}) (kappa : R) : 'M[R]_d :=
  \matrix_(i, j) ((kept K i)%:R * ((j == i)%:R + kappa * (j == partner i)%:R)).

Lemma spread_ii K kappa i : spread K kappa i i = (kept K i)%:R.
Proof. by rewrite mxE eqxx eq_sym (negbTE (partner_even _ ed)) mulr0 addr0 mulr1. Qed.

Lemma spread_ip K kappa i : spread K kappa i (partner i) = kappa * (kept K i)%:R.
Proof. by rewrite mxE eqxx (negbTE (partner_even _ ed)) add0r mulr1 mulrC. Qed.

Lemma spread_blocks K kappa : blocks (spread K kappa).
Proof. by move=> i j /negbTE ji /negbTE jp; rewrite mxE ji jp mulr0 addr0 mulr0. Qed.

Lemma blocks_spread (K : {set 'I_n}) kappa (X : 'M[R]_d) : blocks X ->
  (forall i, X i i = (kept K i)%:R) -> (forall i, X i (partner i) = kappa * X i i) ->
  X = spread K kappa.
Proof.
move=> bX X1 X2; apply/matrixP => i j.
have [->|ji] := eqVneq j i; first by rewrite spread_ii.
have [->|jp] := eqVneq j (partner i); first by rewrite spread_ip X2 X1.
by rewrite bX // spread_blocks.
Qed.

Lemma spread_ones K : spread K 1 = \sum_(k in K) ones R k.
Proof.
apply/matrixP => i j; rewrite summxE mxE mul1r -natrD.
have -> : ((j == i) + (j == partner i) = (i./2 == j./2))%N.
  rewrite half_partner // half_eq (eq_sym i./2).
  by case: (j./2 == i./2) => //=; case: (odd i); case: (odd j).
rewrite -natrM mulnb; have [ij|ij] := eqVneq i./2 j./2; last first.
  rewrite andbF big1 // => k _; rewrite mxE; case: eqP => //= ik; rewrite -ik eq_sym.
  by rewrite (negbTE ij).
rewrite andbT /kept; case: exists_inP => [[k kK /eqP ki]|no].
  rewrite (bigD1 k) //= mxE -ij ki eqxx /= big1 ?addr0 // => l /andP[_ lk].
  by rewrite mxE -ij -ki (_ : (_ == _ :> nat) = false) //; apply/negbTE; rewrite eq_sym.
by rewrite big1 // => k kK; rewrite mxE -ij andbb; case: eqP => // ik; case: no; exists k; rewrite ?ik.
Qed.

Lemma spread_family kappa : spread setT kappa = family d kappa.
Proof.
apply/matrixP => i j; rewrite !mxE.
have -> : kept setT i by case: (planesP ed i) => k [] ->; rewrite ?kept_lo ?kept_hi inE.
rewrite mul1r; case: eqP => [->|_]; last by case: eqP; rewrite ?mulr1 ?mulr0 add0r.
by rewrite eq_sym (negbTE (partner_even _ ed)) mulr0 addr0.
Qed.

(** Unless kappa = 1 or -1 the kept blocks are invertible. *)
Lemma rank_spread (K : {set 'I_n}) kappa : kappa ^+ 2 != 1 -> (2 * #|K| <= \rank (spread K kappa))%N.
Proof.
move=> k1; pose P := spread K 0; pose X := spread setT (- kappa).
have Pi i j : P i j = (kept K i)%:R * (j == i)%:R by rewrite mxE mul0r addr0.
have pP : projector P.
  split; apply/matrixP => i j.
    by rewrite mxE !Pi eq_sym; case: eqP => [->|]; rewrite ?mulr0.
  rewrite mxE (bigD1 i) //= !Pi eqxx mulr1 big1 ?addr0.
    by rewrite mulrA -natrM mulnb andbb.
  by move=> l /negbTE li; rewrite !Pi li mulr0 mul0r.
have rP : \rank P = (2 * #|K|)%N.
  apply/eqP; rewrite -(eqr_nat R) -(mxtrace_projector pP) -sum_kept; apply/eqP.
  by apply: eq_bigr => i _; rewrite Pi eqxx mulr1.
have kT i : kept setT i by case: (planesP ed i) => k [] ->; rewrite ?kept_lo ?kept_hi inE.
have MX : spread K kappa *m X = (1 - kappa ^+ 2) *: P.
  apply/matrixP => i j; rewrite !mxE (bigD1 i) // (bigD1 (partner i)) ?partner_even //=.
  rewrite spread_ii spread_ip big1 ?addr0 => [|l /andP[li lp]]; last first.
    by rewrite spread_blocks // mul0r.
  rewrite !mxE !kT partnerK !mul1r mul0r addr0.
  by move: (_%:R) (_%:R) (_%:R) => *; ring.
rewrite -rP -(mxrank_scale_nz _ (_ : 1 - kappa ^+ 2 != 0)) -?MX ?mxrankM_maxl //.
by rewrite subr_eq0 eq_sym.
Qed.

End Fixed.
End Rows.

(** * Proofs: zero loss and the kept planes *)

Section Kept.
Variables (R : realFieldType) (d T : nat) (p : nat -> R) (C : 'M[R]_d).
Hypotheses (ed : ~~ odd d).
Local Notation n := (d./2).
Local Notation M := (p T *: C).
Implicit Type K : {set 'I_n}.

Definition early := forall t, (1 <= t < T.-1)%N -> p t = 0.

(** A plane that is kept and the vanishing of the last squares leave one kappa. *)
Lemma kept_kappa K : (0 < #|K|)%N -> early -> blocks M ->
    (forall i, M i i = (kept K i)%:R) -> (forall i, residue T p C i = 0) ->
  exists kappa, [/\ kappa != -1, M = spread K kappa & p T.-1 = - kappa / (1 + kappa) * p T].
Proof.
move=> /card_gt0P[k kK] p0 bM MK res0.
have pT : p T != 0.
  apply: contraTneq kK => pT; have := MK (lo k); rewrite mxE pT mul0r kept_lo.
  by case: (k \in K) => //= /eqP; rewrite eq_sym oner_eq0.
have eqn i : p T.-1 * (M i i + M i (partner i)) + p T * M i (partner i) = 0.
  have sM : \sum_j M i j = p T * \sum_j C i j.
    by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mxE.
  have := res0 i; rewrite /residue current_last // => ri.
  rewrite -blocks_sum // sM [M i (partner i)]mxE mulrCA -mulrDr ri.
  exact: mulr0.
have [x kk] : exists x, p T.-1 * (1 + x) + p T * x = 0.
  by have := eqn (lo k); rewrite MK kept_lo kK; exists (M (lo k) (partner (lo k))).
have s0 : p T.-1 + p T != 0.
  apply: contraNneq pT => s0.
  have p1 : p T.-1 = 0.
    have : p T.-1 + (p T.-1 + p T) * x = 0 by rewrite -kk; ring.
    by rewrite s0 mul0r addr0.
  by move: s0; rewrite p1 add0r => ->.
pose kappa := - p T.-1 / (p T.-1 + p T).
have kap : 1 + kappa = p T / (p T.-1 + p T) by rewrite /kappa; field.
have k1 : 1 + kappa != 0 by rewrite kap mulf_neq0 ?invr_neq0.
exists kappa; split.
- by apply: contraNneq k1 => ->; rewrite subrr.
- apply: blocks_spread => // i; apply: (mulfI s0).
  have := eqn i; move: (M i i) (M i (partner i)) => a b e.
  have -> : (p T.-1 + p T) * b = - p T.-1 * a by apply/eqP; rewrite -subr_eq0 -e; apply/eqP; ring.
  by rewrite /kappa; field.
by rewrite kap /kappa; field; rewrite s0 pT.
Qed.

(** The loss of such weights: 1 for each coordinate that is dropped. *)
Lemma kept_loss K kappa : p T != 0 -> early -> kappa != -1 -> M = spread K kappa ->
  p T.-1 = - kappa / (1 + kappa) * p T ->
  \sum_i orthogonal_row C p T i = (d - 2 * #|K|)%:R.
Proof.
move=> pT p0 k1 ME p1.
have {}k1 : 1 + kappa != 0 by rewrite addrC addr_eq0.
have cK : (#|K| <= n)%N by rewrite -[n in (_ <= n)%N]card_ord max_card.
have {}cK : (2 * #|K| <= d)%N by move: (#|K|) cK => m; lia.
rewrite natrB // -(sum_kept R ed) -[d in d%:R]card_ord -sum1_card natr_sum -sumrB.
apply: eq_bigr => i _; rewrite row_scaled ?ME ?spread_ii ?spread_ip //; last exact: spread_blocks.
by rewrite p1; case: (kept K i) => /=; field; rewrite ?k1 ?pT.
Qed.

Lemma row_ge0 i : 0 <= orthogonal_row C p T i.
Proof.
rewrite row_split; apply: addr_ge0; apply: addr_ge0; rewrite ?sqr_ge0 ?rest_ge0 //.
by rewrite mulr_ge0 ?earlier_ge0 // addr_ge0 ?sqr_ge0 ?rest_ge0.
Qed.

Lemma rest_eq0 (X : 'M[R]_d) : (forall i, rest X i = 0) -> blocks X.
Proof.
move=> X0 i j ji jp.
have h := psumr_eq0P (fun j _ => sqr_ge0 (X i j)) (X0 i).
by apply/eqP; rewrite -sqrf_eq0 h // ji.
Qed.

Lemma zero_rows : (0 < d)%N -> \sum_i orthogonal_row C p T i = 0 ->
  [/\ early, blocks M, forall i, M i i = 1 & forall i, residue T p C i = 0].
Proof.
move=> d0 s0.
have z i : orthogonal_row C p T i = 0.
  have h := psumr_eq0P (fun i _ => row_ge0 i) s0; exact: h.
have z4 i : [/\ M i i = 1, rest M i = 0, earlier p T * (C i i ^+ 2 + rest C i) = 0
               & residue T p C i = 0].
  have /eqP := z i; rewrite row_split.
  have a0 := sqr_ge0 (1 - M i i); have b0 := rest_ge0 M i.
  have c0 : 0 <= earlier p T * (C i i ^+ 2 + rest C i).
    by rewrite mulr_ge0 ?earlier_ge0 // addr_ge0 ?sqr_ge0 ?rest_ge0.
  rewrite (paddr_eq0 (addr_ge0 a0 b0) (addr_ge0 c0 (sqr_ge0 _))) (paddr_eq0 a0 b0) (paddr_eq0 c0 (sqr_ge0 _)).
  case/andP => /andP[]; rewrite !sqrf_eq0 subr_eq0 => /eqP <- /eqP-> /andP[/eqP-> /eqP->].
  by split.
split.
- apply/earlier_eq0; pose i := Ordinal d0; have [Mi _ /eqP + _] := z4 i.
  rewrite mulf_eq0 => /orP[/eqP //|]; rewrite paddr_eq0 ?sqr_ge0 ?rest_ge0 // sqrf_eq0.
  by case/andP=> /eqP Ci; move: Mi; rewrite mxE Ci mulr0 => /eqP; rewrite eq_sym oner_eq0.
- by apply: rest_eq0 => i; have [] := z4 i.
- by move=> i; have [] := z4 i.
by move=> i; have [] := z4 i.
Qed.

End Kept.

Section Zero.
Variable R : realFieldType.

Lemma kept_all d (i : 'I_d) : ~~ odd d -> kept setT i.
Proof. by move=> ed; case: (planesP ed i) => k [] ->; rewrite ?kept_lo ?kept_hi inE. Qed.

Theorem orthogonal_zero_set : orthogonal_zero_set_statement R.
Proof.
move=> d H T A B p ed d0 T2; rewrite orthogonal_loss //; set C := mixing A B.
have n0 : (0 < #|[set: 'I_(d./2)]|)%N by rewrite cardsT card_ord; lia.
split=> [/(zero_rows d0)[p0 bM M1 r0]|[kappa [k1 ME p0 p1]]].
  have [i|kappa [k1 ME p1]] := kept_kappa ed n0 p0 bM _ r0; first by rewrite kept_all ?M1.
  by exists kappa; split; rewrite // ME spread_family.
rewrite -spread_family // in ME.
have pT : p T != 0.
  apply/eqP => pT; have := congr1 (fun X : 'M_d => X (Ordinal d0) (Ordinal d0)) ME.
  by rewrite spread_ii // kept_all // mxE pT mul0r => /eqP; rewrite eq_sym oner_eq0.
rewrite (kept_loss ed pT p0 k1 ME p1) cardsT card_ord.
by rewrite (_ : (d - 2 * d./2 = 0)%N) //; lia.
Qed.

Lemma kappa_one (kappa : R) : kappa != -1 -> kappa ^+ 2 = 1 -> kappa = 1.
Proof.
move=> k1 /eqP; rewrite -subr_eq0 (_ : kappa ^+ 2 - 1 = (kappa - 1) * (kappa + 1)); last by ring.
by rewrite mulf_eq0 subr_eq0 addr_eq0 (negbTE k1) orbF => /eqP.
Qed.

Lemma half_ratio (kappa pT p1 : R) : kappa = 1 -> p1 = - kappa / (1 + kappa) * pT -> p1 = - pT / 2.
Proof. by move=> -> ->; field. Qed.

Lemma rank_mixing_heads d H (A B : 'M[R]_(H, d)) c : (\rank (c *: mixing A B) <= H)%N.
Proof. by apply: leq_trans (mxrank_scale _ _) _; exact: mulmx_max_rank. Qed.

Theorem orthogonal_ratio_forced : orthogonal_ratio_forced_statement R.
Proof.
move=> d H T A B p ed T2 Hd l0; have d0 : (0 < d)%N := leq_ltn_trans (leq0n _) Hd.
have [kappa [k1 ME p0 p1]] := (orthogonal_zero_set A B p ed d0 T2).1 l0.
rewrite -spread_family // in ME.
have k2 : kappa = 1.
  apply: kappa_one => //; apply: contraTeq Hd => k2; rewrite -leqNgt.
  apply: leq_trans (rank_mixing_heads A B (p T)); rewrite ME.
  by apply: leq_trans (rank_spread ed _ k2); rewrite cardsT card_ord; lia.
split; last by rewrite ME k2 spread_ones //; apply: eq_bigl => k; rewrite inE.
- apply/eqP => pT; have := congr1 (fun X : 'M_d => X (Ordinal d0) (Ordinal d0)) ME.
  by rewrite spread_ii // kept_all // mxE pT mul0r => /eqP; rewrite eq_sym oner_eq0.
exact: half_ratio p1.
Qed.

Theorem orthogonal_family : orthogonal_family_statement R.
Proof.
move=> d H T kappa pT ed dH T2 k1 pT0.
exists (pid_mx d *m (pT^-1 *: family d kappa)), (pid_mx d).
exists (fun t => if t == T then pT else if t == T.-1 then - kappa / (1 + kappa) * pT else 0).
have TT : (T.-1 == T) = false by lia.
set A := _ *m _; set B := pid_mx d; set p := fun t => _.
have pE : p T = pT by rewrite /p eqxx.
have p1 : p T.-1 = - kappa / (1 + kappa) * pT by rewrite /p TT eqxx.
have CE : p T *: mixing A B = family d kappa.
  rewrite pE /mixing /A /B tr_pid_mx mulmxA mul_pid_mx.
  rewrite (_ : minn H (minn d d) = d); last by lia.
  by rewrite pid_mx_1 mul1mx scalerA divff // scale1r.
split=> //; case: (posnP d) => [d0|d0].
  by rewrite /loss big1 // => i; have := leq_trans (ltn_ord i) (eq_leq d0).
apply/(orthogonal_zero_set A B p ed d0 T2); exists kappa; split=> //; last by rewrite p1 pE.
move=> t tT; have tn : (t == T) = false by lia.
have tm : (t == T.-1) = false by lia.
by rewrite /p tn tm.
Qed.

End Zero.

(** * Proofs: the minimum and the minimisers with few heads *)

Section Attained.
Variable R : realFieldType.

Lemma one_neqN1 : (1 : R) != -1.
Proof. by rewrite -subr_eq0 opprK -mulr2n pnatr_eq0. Qed.

Lemma pT_neq0 d T (p : nat -> R) (C : 'M[R]_d) (K : {set 'I_(d./2)}) kappa : ~~ odd d ->
  (0 < #|K|)%N -> p T *: C = spread K kappa -> p T != 0.
Proof.
move=> ed /card_gt0P[k kK] ME; apply/eqP => pT.
have := congr1 (fun X : 'M_d => X (lo k) (lo k)) ME.
by rewrite spread_ii // kept_lo kK mxE pT mul0r => /eqP; rewrite eq_sym oner_eq0.
Qed.

Lemma planes_loss d H T (A B : 'M[R]_(H, d)) p (K : {set 'I_(d./2)}) :
  ~~ odd d -> (2 <= T)%N -> p T != 0 -> (forall t, (1 <= t < T.-1)%N -> p t = 0) ->
  p T.-1 = - p T / 2 -> p T *: mixing A B = \sum_(k in K) ones R k ->
  loss (orthogonal d) A B p T = (d - 2 * #|K|)%:R.
Proof.
move=> ed T2 pT p0 p1 ME; rewrite orthogonal_loss //.
rewrite -spread_ones // in ME; apply: (kept_loss ed pT p0 one_neqN1 ME).
by rewrite p1; field.
Qed.

Theorem orthogonal_minimum_attained : orthogonal_minimum_attained_statement R.
Proof.
move=> d H T ed T2; pose m := minn H d./2.
have mH : (m <= H)%N := geq_minl _ _; have mn : (m <= d./2)%N := geq_minr _ _.
pose A : 'M[R]_(H, d) := \matrix_(h, j) ((h < m)%N && (j./2 == h :> nat))%:R.
exists A, A, (fun t => if t == T then 1 else if t == T.-1 then - 1 / 2 else 0).
set p := fun t => _; pose K : {set 'I_(d./2)} := [set k : 'I_(d./2) | (k < m)%N].
have cK : #|K| = m.
  have -> : K = [set widen_ord mn x | x in 'I_m].
    apply/setP => k; rewrite inE; apply/idP/imsetP => [km|[x _ ->]]; last exact: (ltn_ord x).
    by exists (Ordinal km) => //; apply/val_inj.
  rewrite card_imset ?card_ord // => x y /(congr1 val) /= xy; exact/val_inj.
have tn t : (1 <= t < T.-1)%N -> (t == T) = false by lia.
have tm t : (1 <= t < T.-1)%N -> (t == T.-1) = false by lia.
have TT : (T.-1 == T) = false by lia.
rewrite (@planes_loss d H T A A p K) // ?cK /p ?eqxx ?TT //.
- by congr (_%:R); rewrite /m; lia.
- exact: oner_neq0.
- by move=> t tT; rewrite tn // tm.
rewrite scale1r; apply/matrixP => i j; rewrite summxE mxE.
have [im|im] := ltnP i./2 m; last first.
  rewrite !big1 // => k.
    rewrite inE mxE => km; case: eqP => //= ik; move: im; rewrite ik; lia.
  by move=> _; rewrite !mxE; case: eqP => [ik|]; rewrite ?andbF ?mul0r // -ik ltnNge im mul0r.
have iH := leq_trans im mH; have iD := leq_trans im mn.
rewrite (bigD1 (Ordinal iH)) //= [RHS](bigD1 (Ordinal iD)) ?inE //= !mxE /= im eqxx /=.
rewrite mul1r !big1 ?addr0 // => k.
  case/andP=> _ ki; rewrite mxE; case: eqP => //= ik.
  by move: ki; rewrite ord_eqE /= -ik eqxx.
move=> ki; rewrite !mxE; case: (i./2 =P k) => [ik|]; last by rewrite andbF mul0r.
by move: ki; rewrite ord_eqE /= -ik eqxx.
Qed.

End Attained.

Section Minimum.
Variable R : rcfType.

Lemma extra_ge0 d T (p : nat -> R) (C : 'M[R]_d) :
  0 <= earlier p T * outside C /\ 0 <= \sum_i residue T p C i ^+ 2.
Proof.
split; first by rewrite mulr_ge0 ?earlier_ge0 ?outside_ge0.
by apply: sumr_ge0 => i _; exact: sqr_ge0.
Qed.

Theorem orthogonal_minimum : orthogonal_minimum_statement R.
Proof.
move=> d H T A B p ed T2; rewrite orthogonal_loss //.
have [Hd|Hd] := leqP (2 * H) d; last first.
  by rewrite (eqP (ltnW Hd : (d <= 2 * H)%N)); apply: sumr_ge0 => i _; exact: row_ge0.
have [e0 r0] := extra_ge0 T p (mixing A B).
rewrite total_excess // natrB // -subr_ge0.
have := planes_bound ed (rank_mixing_heads A B (p T)).
set X := outside (p T *: _) - _ => X0.
have -> : X + d%:R + (earlier p T * outside (mixing A B) + \sum_i residue T p (mixing A B) i ^+ 2)
  - (d%:R - (2 * H)%:R) = (X + (2 * H)%:R)
  + (earlier p T * outside (mixing A B) + \sum_i residue T p (mixing A B) i ^+ 2) by ring.
by apply: addr_ge0 => //; exact: addr_ge0.
Qed.

Lemma rigid_blocks d (M : 'M[R]_d) : ~~ odd d ->
  (forall k l : 'I_(d./2), l != k ->
    [/\ M (lo k) (lo l) = 0, M (lo k) (hi l) = 0, M (hi k) (lo l) = 0 & M (hi k) (hi l) = 0]) ->
  blocks M.
Proof.
move=> ed off i j; have [k ik] := planesP ed i; have [l jl] := planesP ed j.
have [lk|lk] := eqVneq l k; last first.
  by have [h1 h2 h3 h4] := off k l lk; case: ik => ->; case: jl => -> _ _.
by rewrite lk in jl; case: ik => ->; case: jl => ->; rewrite ?planesE eqxx.
Qed.

Theorem orthogonal_minimisers_few : orthogonal_minimisers_few_statement R.
Proof.
move=> d H T A B p ed T2 /andP[H1 Hd]; set C := mixing A B.
have d0 : (0 < d)%N := leq_ltn_trans (leq0n _) Hd.
have m0 : (0 < minn H d./2)%N by lia.
split=> [l0|[K [cK ME p0 p1]]]; last first.
  rewrite (planes_loss ed T2 _ p0 p1 ME) ?cK.
    by congr (_%:R); lia.
  by apply: (@pT_neq0 _ d T p C K 1 ed); rewrite ?cK // ME spread_ones.
have [K [kappa [cK k1 ME p0 p1]]] : exists (K : {set 'I_(d./2)}) kappa,
    [/\ #|K| = minn H d./2, kappa != -1, p T *: C = spread K kappa,
       forall t, (1 <= t < T.-1)%N -> p t = 0 & p T.-1 = - kappa / (1 + kappa) * p T].
  have [Hd2|Hd2] := leqP (2 * H) d; last first.
    rewrite (eqP (ltnW Hd2 : (d <= 2 * H)%N)) in l0.
    have [kappa [k1 ME p0 p1]] := (orthogonal_zero_set A B p ed d0 T2).1 l0.
    exists setT, kappa; split=> //; last by rewrite ME spread_family.
    by rewrite cardsT card_ord; lia.
  have [e0 r0] := extra_ge0 T p C.
  move: l0; rewrite orthogonal_loss // total_excess // -/C natrB // => /eqP.
  have X0 := planes_bound ed (rank_mixing_heads A B (p T)).
  set X := outside (p T *: C) - _ in X0 *.
  rewrite -subr_eq0 (_ : _ - _ = (X + (2 * H)%:R)
    + (earlier p T * outside C + \sum_i residue T p C i ^+ 2)); last by ring.
  rewrite (paddr_eq0 X0 (addr_ge0 e0 r0)) (paddr_eq0 e0 r0).
  case/and3P => /eqP Xe e1 /eqP r1.
  have [K [cK dK off]] := planes_rigid ed (rank_mixing_heads A B (p T)) Xe.
  have bM := rigid_blocks ed off.
  have MK i : (p T *: C) i i = (kept K i)%:R.
    have [k [->|->]] := planesP ed i; have [h1 h2] := dK k.
      by rewrite kept_lo h1.
    by rewrite kept_hi h2.
  have K0 : (0 < #|K|)%N by rewrite cK.
  have res0 i : residue T p C i = 0.
    have h := psumr_eq0P (fun i _ => sqr_ge0 (residue T p C i)) r1.
    by apply/eqP; rewrite -sqrf_eq0 h.
  have p0 : forall t, (1 <= t < T.-1)%N -> p t = 0.
    apply/earlier_eq0; move: e1; rewrite mulf_eq0 => /orP[/eqP //|/eqP o0].
    have /card_gt0P[k kK] := K0.
    have t0 i : 0 <= C i i ^+ 2 + rest C i by rewrite addr_ge0 ?sqr_ge0 ?rest_ge0.
    have h := psumr_eq0P (fun i _ => t0 i) o0.
    have /eqP := h (lo k) isT; rewrite paddr_eq0 ?sqr_ge0 ?rest_ge0 // sqrf_eq0.
    case/andP=> /eqP Ck _; have := MK (lo k); rewrite kept_lo kK mxE Ck mulr0 => /eqP.
    by rewrite eq_sym oner_eq0.
  have [kappa [k1 ME p1]] := kept_kappa ed K0 p0 bM MK res0.
  by exists K, kappa; split; rewrite ?cK //; lia.
have k2 : kappa = 1.
  apply: kappa_one => //; apply/eqP; apply: contraT => k2.
  have := leq_trans (rank_spread ed K k2) (_ : (_ <= H)%N).
  by rewrite -ME cK => /(_ (rank_mixing_heads A B (p T))); lia.
exists K; split=> //; first by rewrite ME k2 spread_ones.
exact: half_ratio p1.
Qed.

End Minimum.

(** * Proofs: the escape to infinity *)

Section Escape.
Variable R : realFieldType.

Section Heads.
Variables (d H : nat) (eps : R).
Hypotheses (ed : ~~ odd d) (dH : (d./2 < H)%N).

Let A : 'M[R]_(H, d) := \matrix_(h, j)
  (if (h == d./2 :> nat) then eps / d%:R else if j./2 == h :> nat then (-1) ^+ odd j else 0).
Let B : 'M[R]_(H, d) := \matrix_(h, j)
  (if (h == d./2 :> nat) then 1 else if j./2 == h :> nat then (-1) ^+ odd j else 0).

Lemma escape_mixing : mixing A B = family d (- 1) + const_mx (eps / d%:R).
Proof.
apply/matrixP => i j; rewrite /mixing mxE [RHS]mxE [const_mx _ _ _]mxE.
have id : (i./2 < d./2)%N by have := ltn_ord i; lia.
have iH : (i./2 < H)%N := ltn_trans id dH.
have ni : Ordinal iH != Ordinal dH by rewrite ord_eqE /=; lia.
rewrite (bigD1 (Ordinal dH)) // (bigD1 (Ordinal iH)) //= !mxE /= !eqxx mul1r.
rewrite (ltn_eqF id) big1 ?addr0 => [|h /andP[hd hi]]; last first.
  rewrite !mxE; move: hd hi; rewrite !ord_eqE /= => /negbTE-> /negbTE hi.
  by rewrite eq_sym hi mul0r.
rewrite addrC; congr (_ + _); rewrite half_partner // half_eq.
case: (j./2 == i./2) => /=; last by rewrite mulr0.
by case: (odd i); case: (odd j) => /=; rewrite ?expr0 ?expr1 ?mulrNN ?mulr1 ?mul1r.
Qed.

End Heads.

(** The loss of these weights, whatever heads have the product C. *)
Lemma escape_loss d T (eps : R) (C : 'M[R]_d) (p : nat -> R) : ~~ odd d -> (0 < d)%N -> eps != 0 ->
  C = family d (- 1) + const_mx (eps / d%:R) -> p T = 1 ->
  p T.-1 = (d%:R - eps) / (d%:R * eps) -> (forall t, (1 <= t < T.-1)%N -> p t = 0) ->
  \sum_i orthogonal_row C p T i = (d.-1)%:R * eps ^+ 2 / d%:R.
Proof.
move=> ed d0 e0 CE pT p1 p0.
have dn : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have pe (i : 'I_d) : partner i != i := partner_even i ed.
have Cii i : C i i = 1 + eps / d%:R by rewrite CE !mxE eqxx.
have Cip i : C i (partner i) = - 1 + eps / d%:R by rewrite CE !mxE eqxx (negbTE (pe i)).
have Cij (i j : 'I_d) : j != i -> j != partner i -> C i j = eps / d%:R.
  by move=> /negbTE ji /negbTE jp; rewrite CE !mxE ji jp add0r.
have S (i : 'I_d) (F : 'I_d -> R) : \sum_j F j = F i + (F (partner i) + \sum_(j | (j != i) && (j != partner i)) F j).
  by rewrite (bigD1 i) // (bigD1 (partner i)) ?pe.
have restS (i : 'I_d) (x : R) : \sum_(j | (j != i) && (j != partner i)) x = (d%:R - 2) * x.
  have := S i (fun=> x); rewrite sumr_const card_ord => e.
  have sh (a b : R) : b = a + (a + b) - (a + a) by ring.
  by rewrite mulrBl mulr_natl e mulr_natl mulr2n; exact: sh.
have sumC i : \sum_j C i j = eps.
  rewrite (S i) Cii Cip; under eq_bigr => j /andP[ji jp] do rewrite Cij //.
  by rewrite restS; field.
have row i : orthogonal_row C p T i = (d%:R - 1) * eps ^+ 2 / d%:R ^+ 2.
  have /earlier_eq0 er := p0.
  have re : residue T p C i = 0.
    by rewrite /residue current_last // sumC pT p1 Cip; field; rewrite dn e0.
  have rs : rest C i = (d%:R - 2) * (eps / d%:R) ^+ 2.
    by rewrite /rest -(restS i); apply: eq_bigr => j /andP[ji jp]; rewrite Cij.
  by rewrite row_split pT scale1r er re rs Cii; field.
under eq_bigr => i _ do rewrite row.
rewrite sumr_const card_ord -mulr_natl -subn1 natrB //.
by field.
Qed.

Theorem orthogonal_escape : orthogonal_escape_statement R.
Proof.
move=> d H T eps ed d0 dH T2 e0.
do 2 eexists; exists (fun t => if t == T then 1 else
  if t == T.-1 then (d%:R - eps) / (d%:R * eps) else 0).
have TT : (T.-1 == T) = false by lia.
have CE := escape_mixing eps ed dH.
set p := fun t => _; have pT : p T = 1 by rewrite /p eqxx.
have p1 : p T.-1 = (d%:R - eps) / (d%:R * eps) by rewrite /p TT eqxx.
split; [exact: pT|exact: p1|exact: CE|].
rewrite orthogonal_loss //; apply: escape_loss => // t tT.
have tn : (t == T) = false by lia.
have tm : (t == T.-1) = false by lia.
by rewrite /p tn tm.
Qed.

(** Their rank is d/2 + 1: differences of each plane, and the sum, are orthogonal. *)
Section Rank.
Variables (d : nat) (eps : R).
Hypotheses (ed : ~~ odd d) (d0 : (0 < d)%N) (e0 : eps != 0).
Local Notation n := d./2.

Let V : 'M[R]_(n.+1, d) := \matrix_(h, j)
  (if h == n :> nat then 1 else if j./2 == h :> nat then (-1) ^+ odd j else 0).
Let weight : 'rV[R]_n.+1 := \row_h (if h == n :> nat then eps / d%:R else 1).
Let norm : 'rV[R]_n.+1 := \row_h (if h == n :> nat then d%:R else 2).

Lemma escape_gram : V *m V^T = diag_mx norm.
Proof.
apply/matrixP => h k; rewrite !mxE sum_planes //.
have VE (l : 'I_n) (m : 'I_n.+1) : V m (lo l) = (if m == n :> nat then 1 else (l == m :> nat)%:R)
    /\ V m (hi l) = (if m == n :> nat then 1 else - (l == m :> nat)%:R).
  rewrite !mxE /= doubleK uphalf_double odd_double /=.
  by case: (m == n :> nat); case: (l == m :> nat); rewrite ?oppr0.
under eq_bigr => l _ do rewrite ![V^T _ _]mxE; under eq_bigr => l _.
  rewrite (proj1 (VE l h)) (proj1 (VE l k)) (proj2 (VE l h)) (proj2 (VE l k)); over.
have one (m : 'I_n.+1) : m != n :> nat -> \sum_(l < n) (l == m :> nat)%:R = 1 :> R.
  move=> mn; have lt : (m < n)%N by have := ltn_ord m; lia.
  rewrite (bigD1 (Ordinal lt)) //= eqxx big1 ?addr0 // => l.
  by rewrite ord_eqE /= => /negbTE ->.
have dn : d%:R = 2 * n%:R :> R by rewrite -natrM mul2n; congr (_%:R); lia.
rewrite ord_eqE; have [hn|hn] := eqVneq (h : nat) n; have [kn|kn] := eqVneq (k : nat) n.
- by rewrite hn kn eqxx sumr_const card_ord dn -[LHS]mulr_natr mulr1n; ring.
- by rewrite hn eq_sym (negbTE kn) mulr0n big1 // => l _; rewrite !mul1r subrr.
- by rewrite kn (negbTE hn) mulr0n big1 // => l _; rewrite !mulr1 subrr.
have [hk|hk] := eqVneq (h : nat) k; last first.
  rewrite mulr0n big1 // => l _; have [lh|] := eqVneq (l : nat) h; last by rewrite oppr0 !mul0r addr0.
  by rewrite lh (negbTE hk) oppr0 !mulr0 addr0.
rewrite mulr1n -hk; transitivity (2 * \sum_(l < n) (l == h :> nat)%:R : R); last by rewrite one ?mulr1.
rewrite mulr_sumr; apply: eq_bigr => l _.
by case: (l == h :> nat); rewrite ?mulr1n ?mulr0n; ring.
Qed.

Lemma escape_rank : \rank (family d (- 1) + const_mx (eps / d%:R) : 'M[R]_d) = n.+1.
Proof.
have CE : family d (- 1) + const_mx (eps / d%:R) = V^T *m (diag_mx weight *m V) :> 'M[R]_d.
  rewrite -(escape_mixing eps ed (ltnSn n)) /mixing; congr (_ *m _); apply/matrixP => h j.
  rewrite mul_diag_mx !mxE; case: (h == n :> nat); rewrite ?mulr1 //.
  by rewrite mul1r.
have d1 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have unit_norm : diag_mx norm \in unitmx.
  rewrite unitmxE det_diag unitfE; apply/prodf_neq0 => h _; rewrite mxE.
  by case: ifP => // _; rewrite pnatr_eq0.
have unit_weight : diag_mx weight \in unitmx.
  rewrite unitmxE det_diag unitfE; apply/prodf_neq0 => h _; rewrite mxE.
  by case: ifP => // _; rewrite ?oner_neq0 // mulf_neq0 ?invr_neq0.
apply/eqP; rewrite eqn_leq CE mulmx_max_rank /=.
have full : \rank (V *m (V^T *m (diag_mx weight *m V)) *m V^T) = n.+1.
  rewrite !mulmxA escape_gram -!mulmxA escape_gram; apply: mxrank_unit.
  by rewrite !unitmx_mul unit_norm unit_weight.
by rewrite -[X in (X <= _)%N]full; apply: leq_trans (mxrankM_maxl _ _) (mxrankM_maxr _ _).
Qed.

End Rank.

End Escape.

Print Assumptions orthogonal_loss.
Print Assumptions orthogonal_minimum.
Print Assumptions orthogonal_minimum_attained.
Print Assumptions orthogonal_zero_set.
Print Assumptions orthogonal_ratio_forced.
Print Assumptions orthogonal_family.
Print Assumptions orthogonal_minimisers_few.
Print Assumptions orthogonal_escape.
