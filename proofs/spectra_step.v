(** * A gradient step on augmented tokens, eigenvalues roots of unity

    The layer has blocks a3 and b1 alone, with mixing matrix M = b1^T a3, and the d eigenvalues
    are independent and uniform on the n-th roots of unity.  Its loss is the circle's exactly
    if n exceeds every number K of useful positions: n >= Tmax for s_0 = 0, n > Tmax for
    s_0 = W^(-1) s_1. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented augmented_parts.
From icar Require Import augmented_heads spectra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

(** What coordinate i adds at a length with K useful positions, of which q = K %/ n meet the
    target in every column. *)
Definition step_row (R : realFieldType) d (n K : nat) (M : 'M[R]_d) (i : 'I_d) : R :=
  let q := (K %/ n)%N in
  (1 - K%:R * M i i - q%:R * (\sum_(j | j != i) M i j)) ^+ 2
  + ((K%:R - n%:R * q%:R) * (2 * q%:R + 1) + (n%:R - 1) * q%:R ^+ 2)
    * (\sum_(j | j != i) M i j ^+ 2).

(** * Proofs *)

Section Classes.
Variables (R : realFieldType) (d : nat) (l : law d).

(** A mean square is the sum of squares of what falls into each class. *)
Lemma msq_distinct (I : eqType) (r : seq I) (c : I -> R) (x : I -> character d) (P : laurent R d) :
  uniq r -> (forall u v, u \in r -> v \in r -> same l (x u) (x v) = (u == v)) ->
  (forall f, (forall m n, same l m n -> f m = f n) -> lin f P = \sum_(u <- r) c u * f (x u)) ->
  msq l P = \sum_(u <- r) c u ^+ 2.
Proof.
move=> ur sx linP; rewrite msqE linP => [|m n mn]; last first.
  apply: eq_lin => o; congr (nat_of_bool _)%:R.
  by apply/idP/idP => [mo|no]; [apply: same_trans mo; rewrite same_sym|exact: same_trans mn no].
apply: eq_big_seq => u ru; rewrite linP => [|m n mn]; last first.
  congr (nat_of_bool _)%:R.
  by apply/idP/idP => [um|un]; [exact: same_trans um mn|apply: same_trans un _; rewrite same_sym].
rewrite (bigD1_seq u) //= sx // eqxx mulr1 big_seq_cond big1 ?addr0 ?expr2 // => v /andP[rv /negbTE vu].
by rewrite sx // eq_sym vu mulr0.
Qed.

End Classes.

(** Of the numbers 1 ... K, as many leave the remainder r. *)
Definition remainders (n K r : nat) : nat := \sum_(1 <= k < K.+1) (k %% n == r).

Lemma remaindersE n K r : (2 <= n)%N -> (r < n)%N ->
  remainders n K r = (K %/ n + ((0 < r) && (r <= K %% n)))%N.
Proof.
move=> n2 rn; have n0 : (0 < n)%N by lia.
elim: K => [|K IH].
  rewrite /remainders big_geq // div0n mod0n; case: r rn => //.
rewrite /remainders big_nat_recr //= -/(remainders n K r) IH divnS // modnS.
have lt := ltn_pmod K n0.
case: (boolP (n %| K.+1)%N) => [dv|ndv].
  have : (n <= (K %% n).+1)%N by apply: dvdn_leq => //; rewrite -addn1 /dvdn modnDml addn1.
  lia.
have : ((K %% n).+1 != n)%N.
  apply: contra ndv => /eqP e; rewrite /dvdn -addn1 -modnDml addn1 e modnn //.
lia.
Qed.

Section Remainders.
Variables (R : realFieldType) (n K : nat).
Hypothesis n2 : (2 <= n)%N.

Lemma periodic (F : nat -> R) :
  \sum_(1 <= k < K.+1) F (k %% n)%N =
  (K %/ n)%:R * F 0%N + \sum_(1 <= r < n) (remainders n K r)%:R * F r.
Proof.
have n0 : (0 < n)%N by lia.
have r0 : (K %/ n)%:R = (remainders n K 0)%:R :> R by rewrite remaindersE // addn0.
rewrite r0 -(big_ltn n0 (F := fun r => (remainders n K r)%:R * F r) (op := +%R) (idx := 0)).
transitivity (\sum_(1 <= k < K.+1) \sum_(0 <= r < n) ((k %% n)%N == r)%:R * F r).
  apply: eq_bigr => k _; rewrite (bigD1_seq (k %% n)%N) ?iota_uniq ?mem_index_iota ?ltn_pmod //=.
  by rewrite eqxx mul1r big1 ?addr0 // => r; rewrite eq_sym => /negbTE ->; rewrite mul0r.
rewrite exchange_big; apply: eq_bigr => r _ /=.
by rewrite /remainders natr_sum mulr_suml.
Qed.

Lemma sum_upto m : (m < n)%N -> \sum_(1 <= k < n) ((k <= m)%N)%:R = m%:R :> R.
Proof.
move=> mn; rewrite (@big_cat_nat _ _ _ m.+1) //= [X in _ + X]big_nat_cond [X in _ + X]big1 => [|k].
  rewrite addr0 (eq_big_nat _ _ (F2 := fun=> 1)) => [|k /andP[_ km]]; last by rewrite -ltnS km.
  by rewrite sumr_const_nat subn1.
by case/andP=> /andP[mk _] _; rewrite leqNgt mk.
Qed.

Lemma sum_remainders : \sum_(1 <= r < n) (remainders n K r)%:R ^+ 2 =
  (K%:R - n%:R * (K %/ n)%:R) * (2 * (K %/ n)%:R + 1) + (n%:R - 1) * (K %/ n)%:R ^+ 2 :> R.
Proof.
have n0 : (0 < n)%N by lia.
have KE : K%:R - n%:R * (K %/ n)%:R = (K %% n)%:R :> R.
  by rewrite {1}(divn_eq K n) natrD natrM [_ * n%:R]mulrC addrC addKr.
rewrite KE -(sum_upto (ltn_pmod K n0)).
have -> : n%:R - 1 = \sum_(1 <= r < n) 1 :> R by rewrite sumr_const_nat natrB.
rewrite !mulr_suml -big_split; apply: eq_big_nat => r /andP[r1 rn] /=.
rewrite remaindersE // r1 natrD; case: (r <= _)%N; rewrite /= ?mulr1n ?mulr0n; ring.
Qed.

End Remainders.

Section Step.
Variables (R : realFieldType) (d H : nat) (s : boundary) (a b : 'M[R]_(H, d)).
Local Notation M := (b^T *m a).

Lemma sum_steps (G : nat -> R) T :
  \sum_(1 <= t < T.+1) (useful s t)%:R * G (T.+1 - t)%N = \sum_(1 <= k < (count_useful s T).+1) G k.
Proof.
rewrite big_nat_rev /= /count_useful; case: (s) => /=; last first.
  apply: eq_big_nat => k kT; rewrite mul1r; congr G; lia.
case: T => [|T]; first by rewrite !big_geq.
rewrite big_nat_recr //= [X in _ + X](_ : _ = 0) ?addr0; last first.
  by rewrite (_ : (_ == 1%N) = true) ?mul0r //; lia.
apply: eq_big_nat => k kT; rewrite (_ : (_ != 1%N) = true) ?mul1r; last by lia.
congr G; lia.
Qed.

Lemma lin_step f T i : (2 <= T)%N ->
  lin f (aug_error s (pure a b) T i) =
  \sum_(1 <= k < (count_useful s T).+1) \sum_j M i j * f (chi j k%:Z i (T%:Z - k%:Z)) - f (power i T%:Z).
Proof.
move=> T2; rewrite lin_aug_error //; congr (_ - _); rewrite -sum_steps.
apply: eq_big_nat => t tT; rewrite mulr_sumr; apply: eq_bigr => j _.
rewrite /contribution /prod /= trmx0 !mul0mx !mulmx0 !mxE !mul0r !addr0 !add0r.
by congr (_ * (_ * f (chi _ _ _ _))); rewrite /lag; lia.
Qed.

Variable n : nat.
Hypothesis n2 : (2 <= n)%N.

Lemma same_step T (i : 'I_d) (u v : nat * 'I_d) :
  let x (u : nat * 'I_d) := chi u.2 u.1%:Z i (T%:Z - u.1%:Z) in
  let ok (u : nat * 'I_d) := (u == (0%N, i)) || ((0 < u.1 < n)%N && (u.2 != i)) in
  ok u -> ok v -> same (cyclic d n) (x u) (x v) = (u == v).
Proof.
case: u v => [k j] [k' j'] x ok; rewrite {}/x {}/ok /= !xpair_eqE same_cyclic => ku kv.
apply/forallP/andP => [h|[/eqP -> /eqP ->] l]; last by rewrite subrr dvdz0.
have n0 (z : int) : (n%:Z %| z)%Z -> (`|z| < n)%N -> z = 0 by exact: dvd_small.
have at_j := h j; have at_j' := h j'; move: ku kv at_j at_j' {h}; rewrite /chi !charD !charP !eqxx.
case: (eqVneq j j') => [<-|jj'].
  rewrite ?eqxx; case: (eqVneq j i) => [_|ji]; rewrite ?andbT ?andbF ?orbF ?orbT /=.
    by move=> /eqP -> /eqP ->.
  move=> ku kv; rewrite !addr0 => /n0 h _; split=> //; rewrite -eqz_nat -subr_eq0; apply/eqP/h; lia.
case: (eqVneq j i) => [ji|ji].
  rewrite -ji [j' == j]eq_sym (negbTE jj') /= ?andbT ?andbF ?orbF => /eqP -> /= /andP[k'0 k'n] _.
  by rewrite !addr0 sub0r dvdzN => /n0 h; move: h; lia.
rewrite ?andbT ?andbF ?orbF ?orbT /= => /andP[k0 kn] _.
by move=> /n0 h _; move: h; lia.
Qed.

Lemma step_row_msq T i : (2 <= T)%N ->
  msq (cyclic d n) (aug_error s (pure a b) T i) = step_row n (count_useful s T) M i.
Proof.
move=> T2; set K := count_useful s T; set q := (K %/ n)%N.
pose S := \sum_(j | j != i) M i j.
pose c (u : nat * 'I_d) := if u == (0%N, i) then K%:R * M i i + q%:R * S - 1
  else (remainders n K u.1)%:R * M i u.2.
pose others := [seq j <- index_enum (ordinal_finType d) | j != i].
pose r := (0%N, i) :: [seq (k, j) | k <- index_iota 1 n, j <- others].
have in_r u : u \in r -> (u == (0%N, i)) || ((0 < u.1 < n)%N && (u.2 != i)).
  rewrite inE => /orP[->//|/allpairsP[[k j] [/= ki ji ->]]].
  by move: ki ji; rewrite mem_index_iota mem_filter => -> /andP[-> _]; rewrite orbT.
have out : (0%N, i) \notin [seq (k, j) | k <- index_iota 1 n, j <- others].
  by apply/negP => /allpairsP[[k j] [/= + _ [k0 _]]]; rewrite mem_index_iota -k0.
have ur : uniq r.
  rewrite /= out allpairs_uniq ?iota_uniq ?filter_uniq ?index_enum_uniq //.
  by move=> [? ?] [? ?] _ _ [-> ->].
rewrite (@msq_distinct _ _ _ _ r c (fun u => chi u.2 u.1%:Z i (T%:Z - u.1%:Z))) //; last first.
- move=> f fE; rewrite lin_step // -/K /r big_cons big_allpairs_dep /c eqxx.
  have x0 : chi i 0 i (T%:Z - 0) = power i T%:Z by rewrite chi_diag add0r subr0.
  rewrite /= x0 exchange_big (bigD1 i) //=.
  have -> : \sum_(1 <= k < K.+1) M i i * f (chi i k i (T%:Z - k%:Z)) = K%:R * M i i * f (power i T).
    rewrite (eq_bigr (fun=> M i i * f (power i T))) => [|k _]; last first.
      by rewrite chi_diag addrC subrK.
    by rewrite sumr_const_nat subn1 /= -mulr_natl mulrA.
  rewrite (eq_bigr (fun j => q%:R * M i j * f (power i T)
      + \sum_(1 <= k < n) (remainders n K k)%:R * M i j * f (chi j k i (T%:Z - k%:Z)))) => [|j ji].
    rewrite big_split /= -mulr_suml -mulr_sumr -/S exchange_big /=.
    transitivity ((K%:R * M i i + q%:R * S - 1) * f (power i T) + \sum_(1 <= k < n)
      \sum_(j | j != i) (remainders n K k)%:R * M i j * f (chi j k i (T%:Z - k%:Z))).
      by move: (f (power i T)) (\sum_(1 <= k < n) _) (M i i) => z S1 w; ring.
    congr (_ + _); apply: eq_big_nat => k /andP[k0 _]; rewrite big_filter.
    by apply: eq_bigr => j /negbTE ji; rewrite xpair_eqE ji andbF.
  have n0 : (0 < n)%N by lia.
  pose G k := f (chi j k%:Z i (T%:Z - k%:Z)).
  have per k : G k = G (k %% n)%N.
    apply: fE; rewrite same_cyclic; apply/forallP => l; rewrite /chi !charD !charP.
    have dv : (n%:Z %| k%:Z - (k %% n)%N%:Z)%Z.
      by rewrite {1}(divn_eq k n) PoszD addrK PoszM dvdz_mull.
    have vd : (n%:Z %| T%:Z - k%:Z - (T%:Z - (k %% n)%N%:Z))%Z.
      by rewrite -dvdzN (_ : - _ = k%:Z - (k %% n)%N%:Z) //; ring.
    case: (eqVneq l j) => [->|_]; first by rewrite (negbTE ji) !addr0.
    by case: (eqVneq l i) => _; rewrite ?add0r ?addr0 ?subrr ?dvdz0.
  rewrite -mulr_sumr (eq_bigr _ (fun k _ => per k)) periodic // mulrDr /q; congr (_ + _).
    rewrite /G (_ : chi j 0%N%:Z i (T%:Z - 0%N%:Z) = power i T%:Z); first by rewrite mulrCA mulrA.
    by apply/ffunP => l; rewrite charD !charP; case: ifP => _; case: ifP => _; lia.
  by rewrite mulr_sumr; apply: eq_bigr => k _; rewrite mulrCA mulrA.
- by move=> u v /in_r ru /in_r rv; exact: same_step.
rewrite /r big_cons big_allpairs_dep /c eqxx /step_row -/q.
rewrite -sum_remainders // -/S; congr (_ + _); first by move: (M i i) => w; ring.
rewrite mulr_suml; apply: eq_big_nat => k /andP[k0 _]; rewrite big_filter mulr_sumr.
by apply: eq_bigr => j /negbTE ji; rewrite xpair_eqE ji andbF /= exprMn.
Qed.

Theorem step_loss_cyclic Tmax : aug_loss (cyclic d n) s (pure a b) Tmax =
  \sum_(2 <= T < Tmax.+1) \sum_i step_row n (count_useful s T) M i.
Proof. by apply: eq_big_nat => T /andP[T2 _]; apply: eq_bigr => i _; exact: step_row_msq. Qed.

End Step.

Section Threshold.
Variables (R : realFieldType) (d : nat).

(** Below n useful positions nothing meets. *)
Lemma step_row_circle s T n (M : 'M[R]_d) i : (count_useful s T < n)%N ->
  step_row n (count_useful s T) M i = target_row s M T i.
Proof.
move=> Kn; rewrite /step_row /target_row divn_small //.
by move: (\sum_(j | _) _) (\sum_(j | _) _) (M i i) => u v w; ring.
Qed.

Lemma count_useful_le s T Tmax : (T <= Tmax)%N -> (count_useful s T <= count_useful s Tmax)%N.
Proof. by case: s => /=; lia. Qed.

(** An entry -1 beside the diagonal loses this much more. *)
Definition gap (n K : nat) : nat := ((K %/ n) * (2 + (K - n * (K %/ n)) + (K - n)))%N.

Lemma step_row_gap s T n (i j k : 'I_d) : (2 <= n)%N -> i != j ->
  step_row n (count_useful s T) (- delta_mx i j : 'M[R]_d) k =
  target_row s (- delta_mx i j : 'M[R]_d) T k + (gap n (count_useful s T) * (k == i))%:R.
Proof.
move=> n2 ij; rewrite /step_row /target_row; set K := count_useful s T; set q := (K %/ n)%N.
have ent l : (- delta_mx i j : 'M[R]_d) k l = - ((k == i) && (l == j))%:R by rewrite !mxE.
have [ki|ki] := eqVneq k i; last first.
  have z : forall l, (- delta_mx i j : 'M[R]_d) k l = 0 by move=> l; rewrite ent (negbTE ki) oppr0.
  by rewrite z !big1 => [|l _|l _]; rewrite ?z ?expr0n // muln0 mulr0n; ring.
have d0 : (- delta_mx i j : 'M[R]_d) k k = 0 by rewrite ent ki (negbTE ij) andbF oppr0.
have ji : j != k by rewrite ki eq_sym.
have jE : (- delta_mx i j : 'M[R]_d) k j = -1 by rewrite ent ki !eqxx.
have z l : l != j -> (- delta_mx i j : 'M[R]_d) k l = 0.
  by move=> /negbTE lj; rewrite ent lj andbF oppr0.
have sum1 : \sum_(l | l != k) (- delta_mx i j : 'M[R]_d) k l = -1.
  by rewrite (bigD1 j) //= jE big1 ?addr0 // => l /andP[_ /z].
have sum2 : \sum_(l | l != k) (- delta_mx i j : 'M[R]_d) k l ^+ 2 = 1.
  rewrite (bigD1 j) //= jE big1 => [|l /andP[_ /z ->]]; last by rewrite expr0n.
  by ring.
rewrite d0 sum1 sum2 {d0 jE z sum1 sum2 ent}.
rewrite muln1 /gap -/q; have Kq : (n * q <= K)%N by rewrite mulnC leq_trunc_div.
case: (posnP q) => [->|q0].
  by rewrite mul0n; ring.
have nK : (n <= K)%N by apply: leq_trans Kq; rewrite leq_pmulr.
rewrite natrM !natrD !natrB // natrM.
by move: (n%:R) (K%:R) (q%:R) => x y w; ring.
Qed.

Theorem step_threshold H s Tmax n : (2 <= d)%N -> (1 <= H)%N -> (2 <= Tmax)%N -> (2 <= n)%N ->
  (forall a b : 'M[R]_(H, d),
     aug_loss (cyclic d n) s (pure a b) Tmax = aug_loss (unitary d) s (pure a b) Tmax)
  <-> (count_useful s Tmax < n)%N.
Proof.
move=> d2 H1 Tmax2 n2.
have circle a b : aug_loss (unitary d) s (pure a b) Tmax =
    \sum_(2 <= T < Tmax.+1) \sum_i target_row s (b^T *m a : 'M[R]_d) T i.
  by apply: pure_loss; [exact: neutral_unitary|exact: step_distinct_unitary].
split=> [eq|Kn a b]; last first.
  rewrite step_loss_cyclic // circle; apply: eq_big_nat => T /andP[_ TT]; apply: eq_bigr => i _.
  by apply: step_row_circle; apply: leq_ltn_trans Kn; apply: count_useful_le.
rewrite ltnNge; apply/negP => nK.
pose i : 'I_d := Ordinal (ltnW d2); pose j : 'I_d := Ordinal d2; pose h : 'I_H := Ordinal H1.
have ij : i != j by [].
pose a : 'M[R]_(H, d) := delta_mx h j; pose b : 'M[R]_(H, d) := - delta_mx h i.
have ba : b^T *m a = - delta_mx i j.
  by rewrite /a /b linearN /= trmx_delta mulNmx mul_delta_mx.
have := eq a b; rewrite step_loss_cyclic // circle ba.
under eq_bigr => T _ do (under eq_bigr => k _ do rewrite step_row_gap //; rewrite big_split /=).
rewrite big_split /= => /eqP; rewrite -subr_eq0 addrC addKr.
have row T : \sum_k (gap n (count_useful s T) * (k == i))%:R = (gap n (count_useful s T))%:R :> R.
  rewrite (bigD1 i) //= ?eqxx muln1 big1 ?addr0 // => k /negbTE ->.
  by rewrite muln0.
under eq_bigr => T _ do rewrite row.
rewrite -natr_sum pnatr_eq0 big_nat_recr //= addn_eq0 => /andP[_].
have n0 : (0 < n)%N by lia.
have q1 : (0 < count_useful s Tmax %/ n)%N by rewrite divn_gt0.
by rewrite /gap muln_eq0; lia.
Qed.

End Threshold.

Print Assumptions step_loss_cyclic.
Print Assumptions step_threshold.
