(** * The printed lines of descent_depth

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out; its proof leads back to the theorems of [proofs/descent_depth_layers.v],
    [_sizes.v], [_nets.v], [_moments.v] and [_limit.v]. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges.
From icar Require Import gradient_step descent_depth descent_depth_layers descent_depth_sizes descent_depth_nets descent_depth_moments descent_depth_limit.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** R_k as it is printed, and R_k / (1 - R_k). *)
Lemma residue_printed (F : numFieldType) Tmax k : (2 <= Tmax)%N ->
  \prod_(0 <= i < k.+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))
  = residue F (Tmax - 1) k.
Proof.
case: Tmax => // N _; rewrite subn1 big_mkord; apply: eq_bigr => i _ /=.
rewrite expr1 mulrC -natrD addSnnS; congr (_ / _).
by rewrite mulN1r -[N.+1]add1n (natrD F 1 N) addKr.
Qed.

Lemma reach_printed L : ((3 ^ L - 1) %/ 2)%N = reach L.
Proof. by rewrite /reach subn1 divn2. Qed.

Lemma reach_double L : (3 ^ L = (2 * reach L).+1)%N.
Proof. by elim: L => [|L IH]; rewrite // reachS expnS IH; lia. Qed.

Section Steps.

Variable C : numClosedFieldType.

Theorem printed_residual : forall d, (1 <= d)%N -> forall (s : nat -> 'cV[C]_d) (W : 'M[C]_d) (eta : nat -> C) T k, (forall t, (1 <= t)%N -> s t.+1 = W *m s t) -> ((W + ((- 1) *: ((descents s T eta k.+1)))) = ((W + ((- 1) *: ((descents s T eta k)))) *m (1%:M + (((- 1) * (eta k.+1)) *: ((gram conjC s T)))))).
Proof.
move=> d d1 s W eta T k s_next; rewrite !scaleN1r mulN1r scaleNr; exact: depth_residual.
Qed.

Theorem printed_steps : forall d, (1 <= d)%N -> forall n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) k, uncorrelated rho lambda -> (1 <= k)%N -> forall Tmax, (2 <= Tmax)%N -> forall (eta : nat -> C), (forall j, eta j \is Num.real) -> (d = 1)%N -> ((steps_loss rho lambda eta k Tmax) = (\sum_(1 <= K < ((Tmax - 1)).+1) (\prod_(1 <= j < (k).+1) ((1 + ((- 1) * K%:R * eta j)) ^+ 2)))).
Proof.
move=> d d1 n rho lambda k law_ok k1 Tmax Tmax2 eta eta_real d_eq; move: lambda law_ok; rewrite d_eq => lambda law_ok.
case: Tmax Tmax2 => // N _; rewrite depth_loss // subn1 /=; apply: eq_bigr => K _.
by apply: eq_bigr => j _; rewrite mulN1r mulNr mulrC.
Qed.

Theorem printed_minimum : forall d, (1 <= d)%N -> forall n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) k, uncorrelated rho lambda -> (1 <= k)%N -> forall Tmax, (2 <= Tmax)%N -> (d = 1)%N -> (forall (eta : nat -> C), (forall j, eta j \is Num.real) -> ((\prod_(0 <= i < (k).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))) * ((1 + ((- 1) * (\prod_(0 <= i < (k).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))))) ^- 1)) <= (steps_loss rho lambda eta k Tmax)) /\ (exists (eta : nat -> C), (forall j, eta j \is Num.real) /\ (steps_loss rho lambda eta k Tmax) = ((\prod_(0 <= i < (k).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))) * ((1 + ((- 1) * (\prod_(0 <= i < (k).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))))) ^- 1))).
Proof.
move=> d d1 n rho lambda k law_ok k1 Tmax Tmax2 d_eq; move: lambda law_ok; rewrite d_eq => lambda law_ok.
rewrite residue_printed // mulN1r expr1; case: Tmax Tmax2 => // N _; rewrite subn1 /=.
have [low [eta eta_real etaE]] := depth_minimum k N law_ok.
by split=> //; exists eta.
Qed.

Theorem printed_between : forall d, (1 <= d)%N -> forall n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) k, uncorrelated rho lambda -> (1 <= k)%N -> forall Tmax, (2 <= Tmax)%N -> forall least : C, (forall (eta : nat -> C), (forall j, eta j \is Num.real) -> least <= (steps_loss rho lambda eta k Tmax)) -> (exists (eta : nat -> C), (forall j, eta j \is Num.real) /\ (steps_loss rho lambda eta k Tmax) = least) -> forall (eta : nat -> C), (forall j, eta j \is Num.real) -> (d = 1)%N -> (k < (Tmax - 1))%N -> (((steps_loss rho lambda eta k Tmax) = least)) -> (forall j : nat, (1 <= j <= k)%N -> ((eta j < 1)) /\ ((eta j > (((- 1) + Tmax%:R) ^- 1)))).
Proof.
move=> d d1 n rho lambda k law_ok k1 Tmax Tmax2 least low at_least eta eta_real d_eq.
move: lambda law_ok low at_least; rewrite d_eq => lambda law_ok; case: Tmax Tmax2 => // N _.
rewrite subn1 /= => low [best [best_real bestE]] k_lt etaE j j_in.
have [low' [eta' real' eta'E]] := depth_minimum k N law_ok.
have leastE : least = residue C N k / (1 - residue C N k).
  by apply/le_anti; rewrite -{1}eta'E low //= -bestE low'.
have := depth_between law_ok k_lt eta_real _ j_in; rewrite etaE => /(_ leastE) /andP [above below].
split=> //; rewrite expr1 -[N.+1]add1n (natrD C 1 N) addKr; exact: above.
Qed.

Theorem printed_shortest : forall d, (1 <= d)%N -> forall n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) k, uncorrelated rho lambda -> (1 <= k)%N -> forall (eta : nat -> C), (forall j, eta j \is Num.real) -> ((mean_loss rho lambda eta k 2) = ((- 1) + d%:R + (\prod_(1 <= j < (k).+1) ((1 + ((- 1) * d%:R * eta j)) ^+ 2)))).
Proof.
move=> d d1 n rho lambda k law_ok k1 eta eta_real; rewrite depth_shortest // [d%:R - 1]addrC.
by congr (_ + _); apply: eq_bigr => j _; rewrite mulN1r mulNr mulrC.
Qed.

End Steps.

Section Layers.

Variable R : realFieldType.

Theorem printed_layers : forall d, (1 <= d)%N -> forall Tmax, (2 <= Tmax)%N -> forall m L, (1 <= L)%N -> forall (layers : L.-tuple (seq (head R m.+3))), (d = 1)%N -> ((deep_loss d (Tmax - 1) layers) >= ((\prod_(0 <= i < ((((3 ^ L) - 1) %/ 2)).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))) * ((1 + ((- 1) * (\prod_(0 <= i < ((((3 ^ L) - 1) %/ 2)).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))))) ^- 1))).
Proof.
move=> d d1 Tmax Tmax2 m L L1 layers ->; rewrite residue_printed // mulN1r expr1 reach_printed.
by have := @depth_layers R m (Tmax - 1) layers; rewrite size_tuple deep_loss_one.
Qed.

Theorem printed_two_layers : forall d, (1 <= d)%N -> forall m (a1 a2 a3 alpha c : R) (layers : seq (seq (head R m.+3))), layers = [:: [:: (entries_mx [:: (channel_p m, channel_s m, 1)], entries_mx [:: (channel_u m, channel_s m, c); (channel_s m, channel_p m, alpha)])]; [:: (entries_mx [:: (channel_p m, channel_p m, a1); (channel_s m, channel_s m, a2); (channel_u m, channel_u m, a3)], entries_mx [:: (channel_u m, channel_u m, 1)])]] -> forall K (x : 'I_d), (1 <= K)%N -> (d = 1)%N -> ((target_part layers K.+1 x) = ((K%:R * c) + ((1 / 2) * K%:R * a1 * c * (1 + K%:R)) + ((1 / 6) * a3 * (K%:R ^+ 2) * (c ^+ 3) * (1 + K%:R) * (1 + (2 * K%:R))) + ((1 / 6) * K%:R * a2 * c * (1 + K%:R) * (1 + (K%:R * alpha)) * (3 + alpha + (2 * K%:R * alpha))))).
Proof.
move=> d d1 m a1 a2 a3 alpha c layers -> K x _ d_eq; rewrite d_eq in x *; rewrite /target_part ord1.
rewrite deep_net_one (@depth_two R m c alpha a1 a2 a3 K) /=.
have -> : (power (ord0 : 'I_1) (K%:Z + 1) == power ord0 K.+1%:Z) = true.
  by apply/eqP; congr (power _ _); lia.
by move: K%:R => z; rewrite mulr1n mulr1; field.
Qed.

Theorem printed_attained : forall d, (1 <= d)%N -> forall Tmax, (2 <= Tmax)%N -> forall m L, (1 <= L)%N -> (d = 1)%N -> (L <= 2)%N -> (forall (layers : L.-tuple (seq (head R m.+3))), ((\prod_(0 <= i < ((((3 ^ L) - 1) %/ 2)).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))) * ((1 + ((- 1) * (\prod_(0 <= i < ((((3 ^ L) - 1) %/ 2)).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))))) ^- 1)) <= (deep_loss d (Tmax - 1) layers)) /\ (exists (layers : L.-tuple (seq (head R m.+3))), (deep_loss d (Tmax - 1) layers) = ((\prod_(0 <= i < ((((3 ^ L) - 1) %/ 2)).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))) * ((1 + ((- 1) * (\prod_(0 <= i < ((((3 ^ L) - 1) %/ 2)).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))))) ^- 1))).
Proof.
move=> d d1 Tmax Tmax2 m L L1 -> L2; rewrite residue_printed // mulN1r expr1 reach_printed.
split=> [layers|].
  by have := @depth_layers R m (Tmax - 1) layers; rewrite size_tuple deep_loss_one.
have [|layers size_L layersE] := @depth_attained R m (Tmax - 1) L; first by rewrite L1.
by exists (tcast size_L (in_tuple layers)); rewrite val_tcast deep_loss_one.
Qed.

Theorem printed_below : forall d, (1 <= d)%N -> forall Tmax, (2 <= Tmax)%N -> forall m (layers : seq (seq (head R m.+3))), layers = [:: [:: (entries_mx [:: (channel_p m, channel_s m, 1)], entries_mx [:: (channel_s m, channel_p m, ((- 1) * (((- 1) + (2 * d%:R)) ^- 1)))])]; [:: (entries_mx [:: (channel_p m, channel_s m, 1)], entries_mx [:: (channel_u m, channel_s m, ((((- 1) + d%:R) ^- 2) * ((- 1) + (2 * d%:R))))])]] -> (d >= 2)%N -> (Tmax = 2)%N -> ((deep_loss d (Tmax - 1) layers) = ((- 1) + d%:R + ((- 1) * (((- 1) + (2 * d%:R)) ^- 1)))).
Proof.
move=> d d1 Tmax Tmax2 m layers -> d2 ->; rewrite expr1 !mulN1r ![- 1 + _]addrC.
by rewrite [_ ^- 2 * _]mulrC; exact: depth_below.
Qed.

Theorem printed_moment_two : forall d, (1 <= d)%N -> forall K, (1 <= K)%N -> (moment R d 2 K.+1 = (K%:R * d%:R * ((- 1) + K%:R + d%:R))).
Proof.
move=> d d1 K K1; by rewrite moment_two; ring.
Qed.

Theorem printed_moment_three : forall d, (1 <= d)%N -> forall K, (1 <= K)%N -> (moment R d 3 K.+1 = ((1 / 2) * K%:R * d%:R * ((2 * (K%:R ^+ 2)) + (((- 1) + d%:R) * ((- 5) + (7 * K%:R) + (2 * d%:R)))))).
Proof.
move=> d d1 K K1; by rewrite moment_three; field.
Qed.

Theorem printed_normalised : forall d, (1 <= d)%N -> forall K, (1 <= K)%N -> (near R d 1 K.+1 = (d%:R * (K%:R ^- 1) * ((- 1) + d%:R))).
Proof.
move=> d d1 K K1; by rewrite near_one // expr1; ring.
Qed.

End Layers.

Section Limit.

Variable R : archiFieldType.

Theorem printed_layers_limit : forall d, (1 <= d)%N -> forall L, (1 <= L)%N -> (forall eps : R, 0 < eps -> exists N, forall Tmax, (N <= Tmax)%N -> `|((Tmax%:R ^- 1) * (\prod_(0 <= i < ((((3 ^ L) - 1) %/ 2)).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))) * ((1 + ((- 1) * (\prod_(0 <= i < ((((3 ^ L) - 1) %/ 2)).+1) (((Tmax%:R + i%:R) ^- 1) * ((- 1) + Tmax%:R + ((- 1) * i%:R)))))) ^- 1)) - (4 * ((1 + (3 ^+ L)) ^- 2))| < eps).
Proof.
move=> d d1 L L1 eps eps0; rewrite reach_printed; set k := reach L.
have k_gt0 : (0 < k)%N by have := reach_double L; rewrite -/k; case: (L) L1 => // l _; rewrite expnS; lia.
have -> : 4 * (1 + 3 ^+ L) ^- 2 = (k.+1 ^ 2)%:R^-1 :> R.
  have -> : 1 + 3 ^+ L = 2 * k.+1%:R :> R.
    rewrite -(natrX R 3 L) reach_double -/k -natrM -(natrD R 1 _).
    by have -> : (1 + (2 * k).+1 = 2 * k.+1)%N by lia.
  have : k.+1%:R != 0 :> R by rewrite pnatr_eq0.
  by rewrite natrX; move: k.+1%:R => y y0; field.
exists (maxn 2 (Num.bound (k.+1%:R / eps))) => Tmax; rewrite geq_max => /andP [T2 bound_le].
rewrite residue_printed // mulN1r !expr1; case: Tmax T2 bound_le => // N _ bound_le.
rewrite subn1 /= -[_^-1 * _ * _]mulrA [_^-1 * _]mulrC.
apply: le_lt_trans (residue_limit R N k_gt0) _.
rewrite ltr_pdivr_mulr ?ltr0Sn // mulrC -ltr_pdivr_mulr //.
apply: lt_le_trans (archi_boundP _) _; first by rewrite divr_ge0 ?ler0n ?ltW.
by rewrite ler_nat.
Qed.

End Limit.

Print Assumptions printed_residual.
Print Assumptions printed_steps.
Print Assumptions printed_minimum.
Print Assumptions printed_between.
Print Assumptions printed_shortest.
Print Assumptions printed_layers.
Print Assumptions printed_two_layers.
Print Assumptions printed_attained.
Print Assumptions printed_below.
Print Assumptions printed_moment_two.
Print Assumptions printed_moment_three.
Print Assumptions printed_normalised.
Print Assumptions printed_layers_limit.
