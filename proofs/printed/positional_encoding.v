(** * The printed lines of positional_encoding

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out.  A law of lambda is known by f m = E Re lambda^m, positive on squares; descent is
    that on half the layer's loss, by its derivatives. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent.
From icar.kit Require normalised.
From mathcomp.real_closed Require Import complex.
From icar Require Import positional_encoding positional_encoding_rank.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Printed.

Variable R : realFieldType.

Theorem printed_loss : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall p : 'cV[R]_T, ((loss f p) = (1 + ((- 2) * (\sum_(t < T) ((p t 0) * (gram f t T.-1)))) + (\sum_(u < T) \sum_(t < T) ((p t 0) * (p u 0) * (gram f t u))))).
Proof.
move=> f T law T2 p; rewrite (loss_sum law T2) [X in _ = _ + X]exchange_big /= mulNr.
by [].
Qed.

Theorem printed_minimisers : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall p : 'cV[R]_T, (((loss f p) = 0)) <-> ((((gram_mx f T) *m (p + ((- 1) *: ((unit_last R T))))) = 0)).
Proof.
move=> f T law T2 p; rewrite (loss_form _ T2) scaleN1r.
exact: form_eq0.
Qed.

Theorem printed_row_rate : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall Tmax, (2 <= Tmax)%N -> forall (rho r others c c' : R) (p : 'cV[R]_T) t, normalised.is_slope (fun x => (loss f (p + x *: delta_mx t 0) + others) / (Tmax%:R - 1)) c -> normalised.is_slope (fun x => loss f (p + x *: delta_mx t 0) / 2) c' -> c' <> 0 -> rho * c' = r * c -> (rho = (2 * r * (((- 1) + Tmax%:R) ^- 1))).
Proof.
move=> f T law T2 Tmax Tmax2 rho r others c c' p t mean half /eqP c0 step.
have N0 : Tmax%:R - 1 != 0 :> R by rewrite subr_eq0 (eqr_nat R _ 1) gtn_eqF.
rewrite (mean_rate N0 mean half c0 step) addrC //.
Qed.

Theorem printed_descent : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall rho (p : nat -> 'cV[R]_T), descends f rho p -> forall n, ((p n) = ((1%:M + ((- 1) *: ((power_mx (1%:M + (((- 1) * rho) *: ((gram_mx f T)))) n)))) *m (unit_last R T))).
Proof.
move=> f T law T2 rho p down n; rewrite (descent_at law T2 down) scaleN1r mulN1r.
by rewrite scaleNr.
Qed.

Theorem printed_modes : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall rho (p : nat -> 'cV[R]_T), descends f rho p -> forall n, forall (v : 'cV[R]_T) w, (((gram_mx f T) *m v) = (w *: (v))) -> ((\sum_(t < T) ((p n t 0) * (v t 0))) = ((final v) * (1 + ((- 1) * ((1 + ((- 1) * rho * w)) ^+ n))))).
Proof.
move=> f T law T2 rho p down n v w Gv; under eq_bigr => t _ do rewrite mulrC.
by rewrite (mode law T2 down n Gv) !mulN1r mulNr mulrC.
Qed.

Theorem printed_path : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall rho (p : nat -> 'cV[R]_T), descends f rho p -> forall n, forall (V : 'M[R]_T) (w : 'I_T -> R), V^T *m V = 1%:M -> (forall j, gram_mx f T *m (row j V)^T = w j *: (row j V)^T) -> ((loss f (p n)) = (\sum_(j < T) ((w j) * ((final (row j V)^T) ^+ 2) * ((1 + ((- 1) * rho * (w j))) ^+ (2 * n))))).
Proof.
move=> f T law T2 rho p down n V w VV GV; rewrite (path_sum law T2 down n VV GV).
by apply: eq_bigr => j _; rewrite !mulN1r mulNr mulrAC.
Qed.

Theorem printed_top : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall q : 'cV[R]_T, ((\sum_(u < T) \sum_(t < T) ((q t 0) * (q u 0) * (gram f t u))) <= (T%:R * (\sum_(t < T) ((q t 0) ^+ 2)))).
Proof.
move=> f T law T2 q; have := top law T2 q; rewrite form1 form_sum exchange_big /=.
under eq_bigr => u _ do under eq_bigr => t _ do rewrite [gram_mx _ _ _ _]mxE.
by [].
Qed.

Theorem printed_rate : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall rho (p : nat -> 'cV[R]_T), descends f rho p -> forall n, forall omega, bounds_form f T omega -> (rho > 0) -> ((omega * rho) <= 1) -> ((loss f (p n)) <= ((rho ^- 1) * ((1 + (2 * n%:R)) ^- 1))).
Proof.
move=> f T law T2 rho p down n omega top rho0 bound.
rewrite mulrC in bound; rewrite (loss_at law T2 down) -invfM [1 + _]addrC.
exact: (@rate R T (gram_mx f T) rho (unit_last R T) (gram_sym T law) omega top (unit_last_form R T2)).
Qed.

Theorem printed_decreases : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall rho (p : nat -> 'cV[R]_T), descends f rho p -> forall n, forall omega, bounds_form f T omega -> (rho >= 0) -> ((omega * rho) <= 2) -> ((loss f (p n.+1)) <= (loss f (p n))).
Proof.
move=> f T law T2 rho p down n omega top rho0 bound.
rewrite mulrC in bound; rewrite !(loss_at law T2 down) power_mxS -mulmxA.
exact: (@step_decreases R T (gram_mx f T) rho (gram_sym T law) omega top).
Qed.

Theorem printed_flat : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall rho (p : nat -> 'cV[R]_T), descends f rho p -> forall n, ((gram_mx f T) = (const_mx 1 : 'M_(T, T))) -> forall t : 'I_T, ((p n t 0) = ((T%:R ^- 1) * (1 + ((- 1) * ((1 + ((- 1) * T%:R * rho)) ^+ n))))).
Proof.
move=> f T law T2 rho p down n G1 t; rewrite (flat law T2 down n t G1) mulrC.
by congr (_ * _); rewrite !mulN1r mulNr mulrC.
Qed.

End Printed.

Section PrintedRank.

Variable R : rcfType.
Local Open Scope complex_scope.

Theorem printed_rank : forall (f : character 1 -> R) T, is_law f -> (2 <= T)%N -> forall n (m : 'I_n -> R) (x : 'I_n -> R[i]), of_points f m x -> (\rank (gram_mx f T)%R = (minn (size (undup (squares x))) T))%N.
Proof. by move=> f T _ _ n m x points; rewrite (rank_gram T points). Qed.

End PrintedRank.

Print Assumptions printed_loss.
Print Assumptions printed_minimisers.
Print Assumptions printed_rank.
Print Assumptions printed_row_rate.
Print Assumptions printed_descent.
Print Assumptions printed_modes.
Print Assumptions printed_path.
Print Assumptions printed_top.
Print Assumptions printed_rate.
Print Assumptions printed_decreases.
Print Assumptions printed_flat.
