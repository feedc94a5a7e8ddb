(** * The printed lines of augmented_heads

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/augmented_heads.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges frames tight augmented augmented_parts augmented_below augmented_products one_head.
From icar Require Import augmented_heads.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Bridges.

Variables (R : realFieldType) (s : boundary).

(** K, the number of useful positions. *)
Lemma countE T : (1 <= T)%N -> (if s is Zero then (- 1) + T%:R else T%:R) = (count_useful s T)%:R :> R.
Proof. by case: s => //= T1; rewrite -subn1 natrB // addrC. Qed.

(** min(1, K - 1): whether the position T - 1 is useful. *)
Lemma onceE T : (2 <= T)%N -> Num.min 1 ((- 1) + (count_useful s T)%:R) = (useful s T.-1)%:R :> R.
Proof.
move=> T2; have -> : (- 1) + (count_useful s T)%:R = (count_useful s T - 1)%:R :> R.
  by rewrite (natrB R (count_gt0 s T2 T2)) addrC.
case: (leqP 1 (count_useful s T - 1)) => [le|lt].
  by rewrite min_l ?ler1n // (_ : useful s T.-1) //; move: le; case: s => //=; lia.
rewrite min_r ?(ler_nat _ _ 1) 1?ltnW //; congr _%:R; move: lt; case: s => /=; first by lia.
by move: T2; lia.
Qed.

Lemma sum_count Tmax :
  \sum_(2 <= T < Tmax.+1) (if s is Zero then (- 1) + T%:R else T%:R) = S1 R s Tmax.
Proof. by apply: eq_big_nat => T /andP [T2 _]; rewrite countE // ltnW. Qed.

Lemma sum_count2 Tmax :
  \sum_(2 <= T < Tmax.+1) (if s is Zero then ((- 1) + T%:R) ^+ 2 else T%:R ^+ 2) = S2 R s Tmax.
Proof.
apply: eq_big_nat => T /andP [T2 _]; rewrite -(countE (ltnW T2)).
by case: s.
Qed.

Lemma minE (H d : nat) : Num.min H%:R d%:R = (minn H d)%:R :> R.
Proof. by case: (leqP H d) => [le|/ltnW le]; [apply: min_l | apply: min_r]; rewrite ler_nat. Qed.

Variables (d H Tmax : nat).
Hypotheses (Tmax2 : (2 <= Tmax)%N) (d1 : (1 <= d)%N) (H1 : (1 <= H)%N).

Lemma least_printed : d%:R * ((- 1) + Tmax%:R + ((- 1) * step R s Tmax H d
  * (\sum_(2 <= T < Tmax.+1) (if s is Zero then ((- 1) + T%:R) else T%:R)))) = least R s Tmax H d.
Proof. by rewrite sum_count /least -subn1 natrB 1?ltnW //; ring. Qed.

Let m_gt0 : 0 < (minn H d)%:R :> R.
Proof. by rewrite ltr0n leq_min H1. Qed.

Lemma redundancy_ge1 : 1 <= redundancy R H d.
Proof. by rewrite /redundancy ler_pdivl_mulr // mul1r ler_nat geq_minr. Qed.

Lemma step_neq0 : step R s Tmax H d != 0.
Proof.
rewrite stepE; apply: lt0r_neq0; rewrite divr_gt0 ?S1_gt0 //.
by rewrite ltr_spaddr ?spread_ge0 // mulr_gt0 ?S1_gt0 // divr_gt0 // ltr0n.
Qed.

(** The other degrees vanish together if their sum does. *)
Lemma others_eq0 (B : blocks R H d) : \sum_(1 <= q < 4) aug_degree_loss (unitary d) s B q Tmax = 0 <->
  forall q, (1 <= q <= 3)%N -> aug_degree_loss (unitary d) s B q Tmax = 0.
Proof.
split=> [/eqP|zero]; last by rewrite big_nat big1.
rewrite psumr_eq0 => [/allP all0 q q13|q _]; last exact: degree_loss_ge0.
by have /all0 /eqP : q \in index_iota 1 4 by rewrite mem_index_iota.
Qed.

Lemma loss_parts (B : blocks R H d) : aug_loss (unitary d) s B Tmax =
  \sum_(1 <= q < 4) aug_degree_loss (unitary d) s B q Tmax + aug_degree_loss (unitary d) s B 0 Tmax.
Proof.
rewrite (decoupling _ _ _ (@neutral_unitary d)) addrC.
by rewrite -(big_mkord xpredT (fun q => aug_degree_loss (unitary d) s B q Tmax)) big_ltn.
Qed.

Lemma scale_inverse (x y z : R) : x^-1 / y * z = (y * x / z)^-1.
Proof. by rewrite invfM invrK invfM; congr (_ * _); rewrite mulrC. Qed.

Lemma scale_back (x y z : R) : x != 0 -> x^-1 / y * z * x = z / y.
Proof. by move=> x0; rewrite [LHS]mulrC mulrA mulrA mulfV // mul1r mulrC. Qed.

(** Pi = (min(H, d) / (d eta)) M. *)
Let eta := step R s Tmax H d.
Let k := eta ^- 1 * (d%:R ^- 1) * Num.min H%:R d%:R : R.

Lemma scaleE : k = (d%:R * eta / (minn H d)%:R)^-1.
Proof. by rewrite /k minE !expr1 scale_inverse. Qed.

Let k_unit : d%:R * eta / (minn H d)%:R != 0 :> R.
Proof.
apply: mulf_neq0; last by rewrite invr_neq0 // lt0r_neq0.
by apply: mulf_neq0; [rewrite pnatr_eq0 -lt0n | exact: step_neq0].
Qed.

Lemma projector_printed (M : 'M[R]_d) : (exists P : 'M[R]_d,
    M = (d%:R * eta / (minn H d)%:R) *: P /\ is_projector (minn H d) P) <->
  [/\ (k *: M)^T = k *: M, (k *: M) *m (k *: M) = k *: M & \rank (k *: M) = minn H d].
Proof.
split=> [[P [-> proj]]|proj]; first by rewrite scaleE scalerA mulVf // scale1r.
by exists (k *: M); split=> //; rewrite scaleE scalerA mulfV // scale1r.
Qed.

Lemma tight_general (M : 'M[R]_d) : (Tmax > 2)%N \/ s <> Zero -> tight_frame s Tmax H M <->
  [/\ (k *: M)^T = k *: M, (k *: M) *m (k *: M) = k *: M & forall i, M i i = eta].
Proof.
have m0 := lt0r_neq0 m_gt0; have d0 : d%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
move=> general; split.
  case=> P [MP proj diag]; have [|sym idem _] := (projector_printed M).1; first by exists P.
  split=> // i; rewrite MP mxE; case: diag => [[sZ T2]|->]; last first.
    by rewrite mulf_div [X in X / _]mulrC -mulf_div divff // mulrAC mulfV // !mul1r.
  by case: general => [|/(_ sZ)] //; rewrite T2.
case=> sym idem diag; exists (k *: M); have proj : is_projector (\rank (k *: M)) (k *: M) by [].
have diagP i : (k *: M) i i = (minn H d)%:R / d%:R.
  by rewrite mxE diag /k minE !expr1 scale_back // step_neq0.
split; last by right.
  by rewrite scaleE scalerA mulfV // scale1r.
have := projector_trace proj; rewrite /mxtrace (eq_bigr _ (fun i _ => diagP i)) sumr_const card_ord.
rewrite -[_ *+ d]mulr_natr divfK // => /eqP; rewrite eqr_nat => /eqP ->.
exact: proj.
Qed.

End Bridges.

Section Printed.

Variable R : realFieldType.

Theorem printed_degrees : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall T (i : 'I_d), (2 <= T)%N -> ((forall p x, p \in [:: (1, 3)]%N -> x \in aug_prediction s (keep B p) T i -> x.1 != 0 -> degree x.2 = T%:R)) /\ ((forall p x, p \in [:: (2, 2)]%N -> x \in aug_prediction s (keep B p) T i -> x.1 != 0 -> degree x.2 = ((- 3) + T%:R))) /\ ((forall p x, p \in [:: (1, 1); (2, 3); (1, 4)]%N -> x \in aug_prediction s (keep B p) T i -> x.1 != 0 -> degree x.2 = ((- 1) + T%:R))) /\ ((forall p x, p \in [:: (2, 1); (1, 2); (2, 4)]%N -> x \in aug_prediction s (keep B p) T i -> x.1 != 0 -> degree x.2 = ((- 2) + T%:R))).
Proof.
move=> d H s Tmax B _ _ _ T i T2.
have every ps (e : int) : all (fun p : nat * nat => [&& p.1 \in [:: 1; 2]%N, p.2 \in [:: 1; 2; 3; 4]%N
    & T%:Z - below p == e]) ps ->
    forall p x, p \in ps -> x \in aug_prediction s (keep B p) T i -> x.1 != 0 -> degree x.2 = e.
  by move=> /allP ok p x /ok /and3P [p1 p2 /eqP <-]; exact: product_degree.
split; [|split; [|split]]; apply: every; rewrite natz /below /= ?andbT.
- by lia.
- by lia.
- by apply/and3P; split; lia.
by apply/and3P; split; lia.
Qed.

Theorem printed_loss : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ((aug_loss (unitary d) s B Tmax) = ((\sum_(1 <= q < 4) aug_degree_loss (unitary d) s B q Tmax) + (\sum_(2 <= T < (Tmax).+1) \sum_(i < d) (if s is Zero then ((((- 1) + (((- 1) + T%:R) * (((b1 B))^T *m (a3 B)) i i)) ^+ 2) + (((- 1) + T%:R) * (\sum_(j | j != i) ((((b1 B))^T *m (a3 B)) i j ^+ 2)))) else ((((- 1) + (T%:R * (((b1 B))^T *m (a3 B)) i i)) ^+ 2) + (T%:R * (\sum_(j | j != i) ((((b1 B))^T *m (a3 B)) i j ^+ 2)))))))).
Proof.
move=> d H s Tmax B Tmax2 d1 H1; rewrite loss_parts; congr (_ + _).
rewrite augmented_loss_target_degree; apply: eq_big_nat => T /andP [T2 _]; apply: eq_bigr => i _.
rewrite /target_row -(countE _ s (ltnW T2)).
by case: s; rewrite [X in X ^+ 2 + _ = _]addrC.
Qed.

Theorem printed_other_degrees : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ((\sum_(1 <= q < 4) aug_degree_loss (unitary d) s B q Tmax) = (\sum_(2 <= T < (Tmax).+1) \sum_(i < d) ((msq (unitary d) (part (T%:Z - 1%:Z) (aug_error s B T i))) + (msq (unitary d) (part (T%:Z - 2%:Z) (aug_error s B T i))) + (msq (unitary d) (part (T%:Z - 3%:Z) (aug_error s B T i)))))).
Proof.
move=> d H s Tmax B _ _ _; rewrite big_ltn // big_ltn // big_nat1 /aug_degree_loss -!big_split.
by apply: eq_bigr => T _; rewrite -!big_split; apply: eq_bigr => i _; rewrite /= addrA.
Qed.

Theorem printed_below_1 : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall T (i : 'I_d), (2 <= T)%N -> ((msq (unitary d) (part (T%:Z - 1%:Z) (aug_error s B T i))) = ((((T%:R * (((b1 B))^T *m (a1 B)) i i) + (\sum_(j | j != i) ((((b1 B))^T *m (a1 B)) i j + (((b1 B))^T *m (a4 B)) i j)) + (((((b1 B))^T *m (a4 B)) i i + (((b2 B))^T *m (a3 B)) i i) * (if s is Zero then ((- 1) + T%:R) else T%:R))) ^+ 2) + (\sum_(j | j != i) ((((((b2 B))^T *m (a3 B)) i j + ((((b1 B))^T *m (a1 B)) i j * (T%:R + ((- 1) * (if s is Zero then ((- 1) + T%:R) else T%:R))))) ^+ 2) + (((- 1) + (if s is Zero then ((- 1) + T%:R) else T%:R)) * (((((b1 B))^T *m (a1 B)) i j + (((b1 B))^T *m (a4 B)) i j + (((b2 B))^T *m (a3 B)) i j) ^+ 2)))))).
Proof.
move=> d H s Tmax B _ _ _ T i T2; rewrite msq_below_1 // !(countE R s (ltnW T2)) /prod.
move: ((b1 B)^T *m a1 B) ((b1 B)^T *m a4 B) ((b2 B)^T *m a3 B) (_%:R) (_%:R) => M11 M14 M23 k n.
congr (_ ^+ 2 + _); first by rewrite addrAC [k * _]mulrC.
by apply: eq_bigr => j _; move: (M11 i j) (M14 i j) (M23 i j) => x y z; ring.
Qed.

Theorem printed_below_2 : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall T (i : 'I_d), (2 <= T)%N -> ((msq (unitary d) (part (T%:Z - 2%:Z) (aug_error s B T i))) = ((((T%:R * (((b1 B))^T *m (a2 B)) i i) + (\sum_(j | j != i) ((((b1 B))^T *m (a2 B)) i j + (((b2 B))^T *m (a1 B)) i j + (((b2 B))^T *m (a4 B)) i j)) + (((((b2 B))^T *m (a1 B)) i i + (((b2 B))^T *m (a4 B)) i i) * (if s is Zero then ((- 1) + T%:R) else T%:R))) ^+ 2) + (\sum_(j | j != i) (((((b1 B))^T *m (a2 B)) i j ^+ 2) + (((- 2) + T%:R) * (((((b1 B))^T *m (a2 B)) i j + (((b2 B))^T *m (a1 B)) i j + (((b2 B))^T *m (a4 B)) i j) ^+ 2)) + ((((((b2 B))^T *m (a1 B)) i j + (((b2 B))^T *m (a4 B)) i j) ^+ 2) * (1 + ((- 1) * T%:R) + (if s is Zero then ((- 1) + T%:R) else T%:R))))))).
Proof.
move=> d H s Tmax B _ _ _ T i T2; rewrite msq_below_2 // !(countE R s (ltnW T2)) /prod.
move: ((b1 B)^T *m a2 B) ((b2 B)^T *m a1 B) ((b2 B)^T *m a4 B) (_%:R) (_%:R) => M12 M21 M24 k n.
congr (_ ^+ 2 + _); first by rewrite addrAC [k * _]mulrC.
by apply: eq_bigr => j _; move: (M12 i j) (M21 i j) (M24 i j) => x y z; ring.
Qed.

Theorem printed_below_3 : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall T (i : 'I_d), (2 <= T)%N -> ((msq (unitary d) (part (T%:Z - 3%:Z) (aug_error s B T i))) = (((\sum_(j | j != i) ((((b2 B))^T *m (a2 B)) i j ^+ 2)) * ((if s is Zero then ((- 1) + T%:R) else T%:R) + ((- 1) * (Num.min 1 ((- 1) + (if s is Zero then ((- 1) + T%:R) else T%:R)))))) + ((((((b2 B))^T *m (a2 B)) i i * (if s is Zero then ((- 1) + T%:R) else T%:R)) + ((\sum_(j | j != i) (((b2 B))^T *m (a2 B)) i j) * (Num.min 1 ((- 1) + (if s is Zero then ((- 1) + T%:R) else T%:R))))) ^+ 2))).
Proof.
move=> d H s Tmax B _ _ _ T i T2; rewrite msq_below_3 // !(countE R s (ltnW T2)) onceE //.
rewrite addrC; congr (_ + _); first by rewrite mulrC mulN1r.
by rewrite [in LHS](mulrC (count_useful s T)%:R) [in LHS](mulrC (useful s _)%:R).
Qed.

Theorem printed_step_size : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ((step R s Tmax H d) = ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R)) * (((\sum_(2 <= T < (Tmax).+1) (if s is Zero then (((- 1) + T%:R) ^+ 2) else (T%:R ^+ 2))) + (((- 1) + (d%:R * ((Num.min H%:R d%:R) ^- 1))) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R)))) ^- 1))).
Proof.
move=> d H s Tmax B Tmax2 d1 H1; rewrite sum_count sum_count2 minE !expr1.
by rewrite /step /step_size /redundancy [in LHS](addrC (_ / _)).
Qed.

Theorem printed_closed_zero : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> s = Zero -> ((step R s Tmax H d) = (3 * (((- 4) + (2 * Tmax%:R) + (3 * d%:R * ((Num.min H%:R d%:R) ^- 1))) ^- 1))).
Proof.
move=> d H s Tmax B Tmax2 d1 H1 ->; rewrite /step step_size_zero ?redundancy_ge1 // minE !expr1.
by congr (_ / _); rewrite -[3 * d%:R / _]mulrA /redundancy; move: (d%:R / _) => r; ring.
Qed.

Theorem printed_closed_wrap : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> s <> Zero -> ((step R s Tmax H d) = ((6 + (3 * Tmax%:R)) * (((2 * (Tmax%:R ^+ 2)) + (6 * d%:R * ((Num.min H%:R d%:R) ^- 1)) + (Tmax%:R * (2 + (3 * d%:R * ((Num.min H%:R d%:R) ^- 1))))) ^- 1))).
Proof.
move=> d H s Tmax B Tmax2 d1 H1 sW; have -> : s = Wrap by case: (s) sW.
rewrite /step step_size_wrap ?redundancy_ge1 // minE !expr1.
rewrite -[3 * d%:R / _]mulrA -[6 * d%:R / _]mulrA /redundancy; move: (d%:R / _) => r.
by congr (_ / _); ring.
Qed.

Theorem printed_minimisers : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ((Tmax > 2)%N) \/ (s <> Zero) -> (((aug_loss (unitary d) s B Tmax) = (d%:R * ((- 1) + Tmax%:R + ((- 1) * (step R s Tmax H d) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R))))))) <-> (((((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B)))))^T = ((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B)))))) /\ (((((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B)))) *m ((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B))))) = ((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B)))))) /\ (forall i : 'I_d, ((((b1 B))^T *m (a3 B)) i i = (step R s Tmax H d))) /\ (((\sum_(1 <= q < 4) aug_degree_loss (unitary d) s B q Tmax) = 0)).
Proof.
move=> d H s Tmax B Tmax2 d1 H1 general; rewrite least_printed //; split.
  case/minimisers => // /(tight_general Tmax2 d1 H1 _ general) [sym idem diag] /others_eq0 none.
  by do !split.
case=> sym [idem [diag /others_eq0 none]]; apply/minimisers => //; split=> //.
by apply/(tight_general Tmax2 d1 H1 _ general).
Qed.

Theorem printed_minimisers_short : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> (Tmax = 2)%N -> s = Zero -> (((aug_loss (unitary d) s B Tmax) = (d%:R * ((- 1) + Tmax%:R + ((- 1) * (step R s Tmax H d) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R))))))) <-> (((((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B)))))^T = ((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B)))))) /\ (((((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B)))) *m ((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B))))) = ((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B)))))) /\ ((\rank ((((step R s Tmax H d) ^- 1) * (d%:R ^- 1) * (Num.min H%:R d%:R)) *: ((((b1 B))^T *m (a3 B))))%R = (minn H d))%N) /\ (((\sum_(1 <= q < 4) aug_degree_loss (unitary d) s B q Tmax) = 0)).
Proof.
move=> d H s Tmax B Tmax2 d1 H1 T2 sZ; rewrite least_printed //; split.
  case/minimisers => // [[P [MP proj _]]] /others_eq0 none.
  have [|sym idem rank] := (projector_printed s Tmax2 d1 H1 (aug_mixing B)).1; first by exists P.
  by do !split.
case=> sym [idem [rank /others_eq0 none]]; apply/minimisers => //; split=> //.
have [|P [MP proj]] := (projector_printed s Tmax2 d1 H1 (aug_mixing B)).2; first by split.
by exists P; split=> //; left.
Qed.

Lemma one_head_tight d (s : boundary) Tmax (B : blocks R 1 d) : (2 <= Tmax)%N -> (1 <= d)%N ->
  (Tmax > 2)%N \/ s <> Zero -> tight_frame s Tmax 1 (aug_mixing B) <->
  (aug_mixing B)^T = aug_mixing B /\ forall i, aug_mixing B i i = step R s Tmax 1 d.
Proof.
move=> Tmax2 d1 general; have iff_tight := tight_general Tmax2 d1 (isT : (1 <= 1)%N) (aug_mixing B) general.
split=> [[P [MP [sym idem rank] diag]]|[sym diag]].
  have /iff_tight [_ _ diagM] : tight_frame s Tmax 1 (aug_mixing B) by exists P.
  by split=> //; rewrite MP linearZ /= sym.
apply/iff_tight; split=> //; first by rewrite linearZ /= sym.
have square : aug_mixing B *m aug_mixing B = \tr (aug_mixing B) *: aug_mixing B.
  rewrite /aug_mixing mxtrace_mulC; set x := a3 B *m (b1 B)^T.
  by rewrite trace_mx11 mulmxA -(mulmxA _ (a3 B)) -/x {1}(mx11_scalar x) mul_mx_scalar -scalemxAl.
have trM : \tr (aug_mixing B) = d%:R * step R s Tmax 1 d.
  by rewrite /mxtrace (eq_bigr _ (fun i _ => diag i)) sumr_const card_ord mulr_natl.
rewrite -scalemxAl -scalemxAr square !scalerA trM scaleE // (minn_idPl d1) divr1.
by rewrite mulfVK // mulf_neq0 ?step_neq0 // pnatr_eq0 -lt0n.
Qed.

Theorem printed_one_head_zero : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> (H = 1)%N -> s = Zero -> (Tmax > 2)%N -> (((aug_loss (unitary d) s B Tmax) = (d%:R * ((- 1) + Tmax%:R + ((- 1) * (step R s Tmax H d) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R))))))) <-> ((((((b1 B))^T *m (a3 B)))^T = (((b1 B))^T *m (a3 B)))) /\ (forall i : 'I_d, ((((b1 B))^T *m (a3 B)) i i = (step R s Tmax H d))) /\ (((a1 B) = 0)) /\ (((a2 B) = 0)) /\ (((a4 B) = 0)) /\ (((b2 B) = 0)).
Proof.
move=> d H s Tmax B Tmax2 d1 H1 H_is; move: B H1; rewrite H_is => B H1 sZ Tmax3; rewrite least_printed // sZ.
have iff_tight := one_head_tight B Tmax2 d1 (or_introl (Tmax3 : (2 < Tmax)%N) : _ \/ Zero <> Zero).
split.
  by case/one_head_zero_iff => // /iff_tight [sym diag] [b20 a10 a20 a40]; do !split.
case=> sym [diag [a10 [a20 [a40 b20]]]]; apply/one_head_zero_iff => //; split=> //.
by apply/iff_tight.
Qed.

Theorem printed_one_head_wrap : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> (H = 1)%N -> s <> Zero -> (((aug_loss (unitary d) s B Tmax) = (d%:R * ((- 1) + Tmax%:R + ((- 1) * (step R s Tmax H d) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R))))))) <-> ((((((b1 B))^T *m (a3 B)))^T = (((b1 B))^T *m (a3 B)))) /\ (forall i : 'I_d, ((((b1 B))^T *m (a3 B)) i i = (step R s Tmax H d))) /\ ((((a1 B) + (a4 B)) = 0)) /\ (((a2 B) = 0)) /\ (((b2 B) = 0)).
Proof.
move=> d H s Tmax B Tmax2 d1 H1 H_is; move: B H1; rewrite H_is => B H1 sW; rewrite least_printed //.
have iff_tight := one_head_tight B Tmax2 d1 (or_intror sW : (Tmax > 2)%N \/ _).
have sE : s = Wrap by case: (s) sW.
rewrite sE in iff_tight *; split.
  by case/one_head_wrap_iff => // /iff_tight [sym diag] [b20 a20 a14]; do !split.
case=> sym [diag [a14 [a20 b20]]]; apply/one_head_wrap_iff => //; split=> //.
by apply/iff_tight.
Qed.

Theorem printed_exception : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall c : R, (Tmax = 2)%N -> s = Zero -> ((a1 B) = (((- 1) * c) *: ((a3 B)))) -> ((a2 B) = 0) -> ((a4 B) = (c *: ((a3 B)))) -> ((b2 B) = (c *: ((b1 B)))) -> ((\sum_(1 <= q < 4) aug_degree_loss (unitary d) s B q Tmax) = 0).
Proof.
move=> d H s Tmax B Tmax2 d1 H1 c -> ->; case: B => x1 x2 a x4 b y /= -> -> -> ->.
rewrite mulN1r; have := exception a b c.
rewrite !loss_parts !degree_loss_target; try exact: step_distinct_unitary.
move/addIr => ->; apply/others_eq0 => q q13; apply: pure_degree.
by case/andP: q13.
Qed.

Theorem printed_error : forall d H (s : boundary) Tmax (B : blocks R H d), (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> forall T (i : 'I_d), (2 <= T <= Tmax)%N -> ((aug_loss (unitary d) s B Tmax) = (d%:R * ((- 1) + Tmax%:R + ((- 1) * (step R s Tmax H d) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R)))))) -> (forall i : 'I_d, ((((b1 B))^T *m (a3 B)) i i = (step R s Tmax H d))) -> ((msq (unitary d) (aug_error s B T i)) = ((((- 1) + ((step R s Tmax H d) * (if s is Zero then ((- 1) + T%:R) else T%:R))) ^+ 2) + (((step R s Tmax H d) ^+ 2) * ((- 1) + (d%:R * ((Num.min H%:R d%:R) ^- 1))) * (if s is Zero then ((- 1) + T%:R) else T%:R)))).
Proof.
move=> d H s Tmax B Tmax2 d1 H1 T i TT; rewrite least_printed // => optimal diagM.
have T2 : (2 <= T)%N by case/andP: TT.
have [[P [ME proj _]] none] := (minimisers s d1 H1 Tmax2 B).1 optimal.
have ME' j : prod (b1 B) (a3 B) i j = redundancy R H d * step R s Tmax H d * P i j.
  by rewrite -[prod _ _ i j]/(aug_mixing B i j) ME mxE /redundancy; congr (_ * _); rewrite mulrAC.
have r_diag : redundancy R H d * P i i = 1.
  apply: (mulfI (step_neq0 R s Tmax2 d1 H1)); rewrite mulr1 -[in RHS](diagM i).
  by rewrite -[_ i i in RHS]/(prod (b1 B) (a3 B) i i) ME' mulrCA mulrA.
rewrite minE !expr1 (countE R s (ltnW T2)).
rewrite (msq_degrees s B i (@neutral_unitary d) T2) big_ord_recl subr0 msq_target //; last exact: step_distinct_unitary.
rewrite [X in _ + X]big1 => [|q _]; last first.
  have q13 : (1 <= lift ord0 q <= 3)%N by rewrite lift0 ltnS (ltn_ord q).
  move/eqP: (none _ q13); rewrite psumr_eq0 => [/allP all0|T' _]; last by apply: sumr_ge0 => x _; exact: msq_ge0.
  have /all0 /eqP sum0 : T \in index_iota 2 Tmax.+1 by rewrite mem_index_iota ltnS.
  by apply: (psumr_eq0P _ sum0) => // x _; exact: msq_ge0.
rewrite addr0; have := projector_row i proj; rewrite (bigD1 i) //= => rowE.
rewrite ME' mulrAC r_diag mul1r -/(redundancy R H d).
have -> : \sum_(j | j != i) prod (b1 B) (a3 B) i j ^+ 2 = (redundancy R H d * step R s Tmax H d) ^+ 2 * (P i i - P i i ^+ 2).
  have -> : P i i - P i i ^+ 2 = \sum_(j | j != i) P i j ^+ 2 by rewrite -{1}rowE addrAC subrr add0r.
  by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite ME' exprMn.
move: (redundancy R H d) (step R s Tmax H d) (P i i) (count_useful s T)%:R r_diag => r e p n rp1.
transitivity ((e * n - 1) ^+ 2 + n * (e ^+ 2 * (r * (r * p) - (r * p) ^+ 2))); first by ring.
by rewrite rp1 mulr1; ring.
Qed.

End Printed.

Section Attained.

Variable R : rcfType.

Theorem printed_minimum : forall d H (s : boundary) Tmax, (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> (forall (B : blocks R H d), ((\rank (((b1 B))^T *m (a3 B))%R <= H)%N) -> (d%:R * ((- 1) + Tmax%:R + ((- 1) * (step R s Tmax H d) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R))))) <= (aug_loss (unitary d) s B Tmax)) /\ (exists (B : blocks R H d), ((\rank (((b1 B))^T *m (a3 B))%R <= H)%N) /\ (aug_loss (unitary d) s B Tmax) = (d%:R * ((- 1) + Tmax%:R + ((- 1) * (step R s Tmax H d) * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R) else T%:R)))))).
Proof.
move=> d H s Tmax Tmax2 d1 H1; split=> [B _|]; first by rewrite least_printed //; exact: augmented_heads.minimum.
have [B BE] := @augmented_minimum_attained R d H s Tmax d1 H1 Tmax2.
exists B; rewrite least_printed //; split=> //; apply: leq_trans (rank_mixing B) _.
exact: geq_minl.
Qed.

End Attained.

Print Assumptions printed_degrees.
Print Assumptions printed_loss.
Print Assumptions printed_other_degrees.
Print Assumptions printed_below_1.
Print Assumptions printed_below_2.
Print Assumptions printed_below_3.
Print Assumptions printed_step_size.
Print Assumptions printed_closed_zero.
Print Assumptions printed_closed_wrap.
Print Assumptions printed_minimisers.
Print Assumptions printed_minimisers_short.
Print Assumptions printed_one_head_zero.
Print Assumptions printed_one_head_wrap.
Print Assumptions printed_exception.
Print Assumptions printed_error.
Print Assumptions printed_minimum.
