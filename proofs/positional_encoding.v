(** One eigenvalue, positions alone: the loss of a row of positional weights, and its descent.

    A law of lambda on the circle is known here by f m = E Re lambda^m: f is even, f 0 = 1, and
    E |P|^2 >= 0 for every Laurent polynomial P with real coefficients. The layer is that of
    kit/plain.v with d = H = 1 and A = B = 1. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent.
From icar.kit Require plain normalised.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * Definitions *)

Section Definitions.
Variables (R : realFieldType) (f : character 1 -> R) (T : nat).

Definition is_law : Prop :=
  [/\ f 0 = 1, forall m, f (- m) = f m & forall P, 0 <= lin f (mul P (conj P))].

(** The weights p_1 ... p_T as a sequence, the unit vector e_T, and the last entry. *)
Definition spread (p : 'cV[R]_T) (t : nat) : R := \sum_(u < T | u.+1 == t) p u 0.
Definition unit_last : 'cV[R]_T := \col_t (t.+1 == T)%:R.
Definition final (v : 'cV[R]_T) : R := \sum_(t < T | t.+1 == T) v t 0.

Definition loss (p : 'cV[R]_T) : R :=
  let e := plain.error (const_mx 1 : 'M_1) (const_mx 1 : 'M_1) (spread p) T (ord0 : 'I_1) in
  lin f (mul e (conj e)).

(** G_tu = E Re lambda^(2(t-u)). *)
Definition gram (t u : nat) : R := f (power ord0 (2 * (t%:Z - u%:Z))).
Definition gram_mx : 'M[R]_T := \matrix_(t, u) gram t u.

(** Gradient descent from 0 on half the loss, of rate rho. *)
Definition descends (rho : R) (p : nat -> 'cV[R]_T) : Prop :=
  p 0%N = 0 /\ forall n t c,
    normalised.is_slope (fun x => loss (p n + x *: delta_mx t 0) / 2) c ->
    p n.+1 t 0 = p n t 0 - rho * c.

(** The form q^T M q. *)
Definition form (M : 'M[R]_T) (q : 'cV[R]_T) : R := (q^T *m M *m q) 0 0.

(** The number omega is at least every eigenvalue of the matrix. *)
Definition bounds_form (omega : R) : Prop := forall q, form gram_mx q <= omega * form 1%:M q.

End Definitions.

Definition power_mx (R : ringType) n (A : 'M[R]_n) (k : nat) : 'M[R]_n := iter k (mulmx A) 1%:M.
Arguments power_mx : simpl never.

(** * Symmetric forms *)

Section Forms.
Variables (R : realFieldType) (T : nat).
Implicit Types (M G : 'M[R]_T) (p q v : 'cV[R]_T).

Definition pairing M p q : R := (p^T *m M *m q) 0 0.

Lemma formE M q : form M q = pairing M q q. Proof. by []. Qed.

Lemma pairing_sum M p q : pairing M p q = \sum_t \sum_u p t 0 * q u 0 * M t u.
Proof.
rewrite /pairing mxE exchange_big /=; apply: eq_bigr => u _; rewrite mxE mulr_suml.
by apply: eq_bigr => t _; rewrite mxE mulrAC.
Qed.

Lemma form_sum M q : form M q = \sum_t \sum_u q t 0 * q u 0 * M t u.
Proof. exact: pairing_sum. Qed.

Lemma form1 q : form 1%:M q = \sum_t q t 0 ^+ 2.
Proof.
rewrite form_sum; apply: eq_bigr => t _; rewrite (bigD1 t) //= mxE eqxx mulr1 big1 ?addr0 // => u ut.
by rewrite mxE eq_sym (negbTE ut) mulr0.
Qed.

Lemma pairingDl M p q v : pairing M (p + q) v = pairing M p v + pairing M q v.
Proof. by rewrite /pairing linearD /= !mulmxDl mxE. Qed.

Lemma pairingDr M p q v : pairing M v (p + q) = pairing M v p + pairing M v q.
Proof. by rewrite /pairing mulmxDr mxE. Qed.

Lemma pairing_sym M p q : M^T = M -> pairing M p q = pairing M q p.
Proof.
move=> sM; rewrite !pairing_sum exchange_big /=; apply: eq_bigr => t _; apply: eq_bigr => u _.
by rewrite -[in LHS]sM mxE [p _ _ * _]mulrC.
Qed.

Lemma formDr M p q : M^T = M -> form M (p + q) = form M p + 2 * pairing M q p + form M q.
Proof.
move=> sM; rewrite !formE !pairingDl !pairingDr (pairing_sym p q sM) mulr_natl mulr2n.
by rewrite !addrA.
Qed.

Lemma pairingZl a M p q : pairing M (a *: p) q = a * pairing M p q.
Proof. by rewrite /pairing linearZ /= -!scalemxAl mxE. Qed.

Lemma pairingZr a M p q : pairing M p (a *: q) = a * pairing M p q.
Proof. by rewrite /pairing -scalemxAr mxE. Qed.

Lemma formZ a M q : form M (a *: q) = a ^+ 2 * form M q.
Proof. by rewrite !formE pairingZl pairingZr mulrA. Qed.

Lemma formN M q : form M (- q) = form M q.
Proof. by rewrite -scaleN1r formZ sqrrN expr1n mul1r. Qed.

Lemma pairing_delta M t q : pairing M (delta_mx t 0) q = (M *m q) t 0.
Proof. by rewrite /pairing trmx_delta -mulmxA -rowE mxE. Qed.

Lemma form_delta M t : form M (delta_mx t 0) = M t t.
Proof. by rewrite formE pairing_delta -colE mxE. Qed.

Lemma pairing_mul M p q : pairing M p q = pairing 1%:M p (M *m q).
Proof. by rewrite /pairing mulmx1 mulmxA. Qed.

Lemma form_mul M (A : 'M[R]_T) q : form M (A *m q) = form (A^T *m M *m A) q.
Proof. by rewrite /form trmx_mul !mulmxA. Qed.

Lemma form_scale a M q : form (a *: M) q = a * form M q.
Proof. by rewrite /form -scalemxAr -scalemxAl mxE. Qed.

Lemma form_add M N q : form (M + N) q = form M q + form N q.
Proof. by rewrite /form mulmxDr mulmxDl mxE. Qed.

Lemma power_mxS (A : 'M[R]_T) k : power_mx A k.+1 = A *m power_mx A k. Proof. by []. Qed.

Lemma power_mxSr (A : 'M[R]_T) k : power_mx A k.+1 = power_mx A k *m A.
Proof.
elim: k => [|k IH]; first by rewrite /power_mx /= mulmx1 mul1mx.
by rewrite power_mxS {1}IH mulmxA.
Qed.

Lemma power_mxD (A : 'M[R]_T) j k : power_mx A (j + k) = power_mx A j *m power_mx A k.
Proof. by elim: j => [|j IH]; rewrite ?mul1mx // addSn !power_mxS IH mulmxA. Qed.

Lemma power_mx_sym (A : 'M[R]_T) k : A^T = A -> (power_mx A k)^T = power_mx A k.
Proof. by move=> sA; elim: k => [|k IH]; [exact: trmx1|rewrite power_mxS trmx_mul IH sA -power_mxSr]. Qed.

(** A power of a matrix that is not negative is not negative. *)
Lemma power_form_ge0 (A : 'M[R]_T) k q : A^T = A -> (forall q, 0 <= form A q) -> 0 <= form (power_mx A k) q.
Proof.
move=> sA A0; rewrite -(odd_double_half k) -addnn; move: k./2 => j.
have even_ge0 M : form (power_mx A j *m M *m power_mx A j) q = form M (power_mx A j *m q).
  by rewrite form_mul power_mx_sym.
case: (odd k) => /=; last first.
  rewrite add0n power_mxD -[X in X *m _]mulmx1 even_ge0 form1.
  by apply: sumr_ge0 => t _; rewrite sqr_ge0.
by rewrite power_mxS power_mxD mulmxA -power_mxS power_mxSr even_ge0.
Qed.

(** ** Descent *)

Variables (G : 'M[R]_T) (rho : R) (e : 'cV[R]_T).
Hypotheses (sG : G^T = G) (G0 : forall q, 0 <= form G q).

Let M := 1%:M - rho *: G.

Lemma step_sym : M^T = M.
Proof. by rewrite /M linearB /= linearZ /= trmx1 sG. Qed.

Lemma step_comm k : power_mx M k *m G = G *m power_mx M k.
Proof.
elim: k => [|k IH]; first by rewrite mul1mx mulmx1.
rewrite power_mxS -mulmxA IH !mulmxA; congr (_ *m _).
by rewrite /M mulmxBl mulmxBr mul1mx mulmx1 -scalemxAl -scalemxAr.
Qed.

(** What is left of e after k steps, and its loss, as numbers a_k = e^T G M^k e. *)
Definition moment (k : nat) : R := form (G *m power_mx M k) e.

Lemma loss_left k : form G (power_mx M k *m e) = moment (k + k).
Proof. by rewrite /moment form_mul power_mx_sym ?step_sym // step_comm -mulmxA power_mxD. Qed.

(** The moments add up: rho (a_0 + ... + a_{k-1}) = e^T (1 - M^k) e. *)
Lemma moment_sum k : rho * (\sum_(i < k) moment i) = form 1%:M e - form (power_mx M k) e.
Proof.
elim: k => [|k IH]; first by rewrite big_ord0 mulr0 subrr.
rewrite big_ord_recr /= mulrDr IH -addrA; congr (_ + _).
have -> : power_mx M k.+1 = power_mx M k + (- rho) *: (G *m power_mx M k).
  by rewrite power_mxS /M mulmxBl mul1mx scaleNr -scalemxAl.
by rewrite form_add form_scale /moment; ring.
Qed.

Lemma moment_drop k : moment k - moment k.+1 = rho * form (power_mx M k) (G *m e).
Proof.
rewrite /moment form_mul sG -form_scale.
have -> : G *m power_mx M k.+1 = G *m power_mx M k + (- 1) *: (rho *: (G *m power_mx M k *m G)).
  rewrite power_mxSr /M mulmxBr mulmx1 mulmxBr scaleN1r -scalemxAr -scalemxAr.
  by rewrite !mulmxA.
by rewrite form_add [form ((- 1) *: _) _]form_scale; ring.
Qed.

Variable omega : R.
Hypotheses (top : forall q, form G q <= omega * form 1%:M q) (e1 : form 1%:M e = 1).

Lemma step_ge0 : 0 <= rho -> rho * omega <= 1 -> forall q, 0 <= form M q.
Proof.
move=> r0 ro q; rewrite /M -scaleN1r form_add !form_scale mulN1r subr_ge0.
have q0 : 0 <= form 1%:M q by rewrite form1; apply: sumr_ge0 => t _; rewrite sqr_ge0.
apply: le_trans (ler_wpmul2l r0 (top q)) _; rewrite mulrA -[X in _ <= X]mul1r.
exact: ler_wpmul2r.
Qed.

Lemma moment_mono j k : 0 <= rho -> rho * omega <= 1 -> (j <= k)%N -> moment k <= moment j.
Proof.
move=> r0 ro; elim: k => [|k IH]; first by rewrite leqn0 => /eqP->.
rewrite leq_eqVlt => /orP[/eqP->//|/IH]; apply: le_trans.
by rewrite -subr_ge0 moment_drop mulr_ge0 // power_form_ge0 ?step_sym //; apply: step_ge0.
Qed.

(** However small the eigenvalues of G are. *)
Lemma rate n : 0 < rho -> rho * omega <= 1 ->
  form G (power_mx M n *m e) <= (rho * (2 * n%:R + 1))^-1.
Proof.
move=> r0 ro; have N0 : 0 < rho * (2 * n%:R + 1).
  by rewrite mulr_gt0 // -natrM -(natrD R _ 1) ltr0n addn1.
rewrite loss_left -[X in _ <= X]mul1r ler_pdivl_mulr // mulrC -mulrA.
rewrite -[X in _ <= X]e1.
have -> : (2 * n%:R + 1) * moment (n + n) = \sum_(i < (n + n).+1) moment (n + n).
  by rewrite sumr_const card_ord -[RHS]mulr_natl; congr (_ * _); rewrite addnn -[_.*2.+1]addn1 -mul2n natrD natrM.
apply: le_trans (_ : rho * (\sum_(i < (n + n).+1) moment i) <= _).
  rewrite ler_wpmul2l ?(ltW r0) // ler_sum // => i _.
  by apply: moment_mono => //; [exact: ltW|rewrite -ltnS].
rewrite moment_sum ger_addl oppr_le0; apply: power_form_ge0 (step_sym) _ => q.
by apply: step_ge0; rewrite // ltW.
Qed.

(** One step of rate at most 2 / omega does not increase the form. *)
Lemma step_decreases q : 0 <= rho -> rho * omega <= 2 -> form G (M *m q) <= form G q.
Proof.
move=> r0 ro.
have -> : M *m q = q + (- rho) *: (G *m q) by rewrite /M mulmxBl mul1mx -scalemxAl scaleNr.
rewrite formDr // -addrA ger_addl.
rewrite pairingZl formZ sqrrN [pairing _ _ q](_ : _ = form 1%:M (G *m q)); last first.
  by rewrite /form /pairing mulmx1 -mulmxA.
have := top (G *m q); have : 0 <= form 1%:M (G *m q) by rewrite form1; apply: sumr_ge0 => t _; rewrite sqr_ge0.
move: (form G _) (form 1%:M _) => y x x0 yx.
rewrite (_ : _ + _ = rho * (rho * y - 2 * x)); last by ring.
rewrite mulr_ge0_le0 // subr_le0; apply: le_trans (ler_wpmul2l r0 yx) _.
by rewrite mulrA ler_wpmul2r.
Qed.

End Forms.

(** * The loss of positions *)

Section Positions.
Variables (R : realFieldType) (f : character 1 -> R) (T : nat).
Hypotheses (law : is_law f) (T2 : (2 <= T)%N).
Notation G := (gram_mx f T).
Notation e := (unit_last R T).
Implicit Types (p q v : 'cV[R]_T).

Let even : forall m, f (- m) = f m. Proof. by case: law. Qed.
Let f0 : f 0 = 1. Proof. by case: law. Qed.

(** The character lambda^(2t - T) of position t, counted from 0. *)
Definition place (t : nat) : character 1 := power ord0 (2 * t.+1%:Z - T%:Z).

Lemma place_diff (t u : nat) : place t - place u = power ord0 (2 * (t%:Z - u%:Z)).
Proof. by apply/ffunP=> i; rewrite charD charN !charP; case: ifP => _; lia. Qed.

Lemma power_oppr n : - (power (ord0 : 'I_1) n) = power ord0 (- n).
Proof. by apply/ffunP=> i; rewrite charN !charP; case: ifP => _; rewrite ?oppr0. Qed.

Lemma gram_sym : G^T = G.
Proof.
apply/matrixP=> t u; rewrite !mxE /gram -even power_oppr; congr (f (power _ _)).
by rewrite -mulrN opprB.
Qed.

Lemma gram_diag (t : nat) : gram f t t = 1.
Proof.
rewrite /gram subrr mulr0 (_ : power _ _ = 0) //.
by apply/ffunP=> i; rewrite charP [RHS]ffunE; case: ifP.
Qed.

Lemma spread_ord p (t : 'I_T) : spread p t.+1 = p t 0.
Proof.
rewrite /spread (bigD1 t) //= big1 ?addr0 // => u /andP[/eqP[ut] /negP[]].
by apply/eqP/val_inj.
Qed.

Lemma unit_lastE v : \sum_(t < T) e t 0 * v t 0 = final v.
Proof.
rewrite /final [RHS]big_mkcond; apply: eq_bigr => t _; rewrite mxE.
by case: eqP => _; rewrite ?mul1r ?mul0r.
Qed.

Lemma final_at v (t : 'I_T) : t.+1 = T -> final v = v t 0.
Proof.
move=> tT; rewrite /final (bigD1 t) ?tT //= big1 ?addr0 // => u /andP[/eqP uT /negP[]].
by apply/eqP/val_inj/succn_inj; rewrite uT.
Qed.

Lemma last_bound : (T.-1 < T)%N. Proof. by case: T T2. Qed.
Definition ultimate : 'I_T := Ordinal last_bound.

Lemma ultimateE : ultimate.+1 = T. Proof. by rewrite /=; case: T T2. Qed.

Lemma unit_last_form : form 1%:M e = 1.
Proof.
rewrite form1 (bigD1 ultimate) //= !mxE ultimateE eqxx expr1n big1 ?addr0 // => t tT.
rewrite mxE; case: eqP => [tE|]; last by rewrite expr0n.
by case/eqP: tT; apply/val_inj/succn_inj; rewrite tE ultimateE.
Qed.

(** What the layer misses, under every linear functional. *)
Lemma lin_missed (g : character 1 -> R) p :
  lin g (plain.error (const_mx 1 : 'M_1) (const_mx 1 : 'M_1) (spread p) T ord0) =
  \sum_(t < T) (p - e) t 0 * g (place t).
Proof.
rewrite plain.lin_error plain.big_terms big_add1 /= big_mkord.
rewrite [g (power _ _)](_ : _ = \sum_(t < T) e t 0 * g (place t)); last first.
  rewrite (bigD1 ultimate) //= mxE ultimateE eqxx mul1r big1 ?addr0 => [|t tT].
    by rewrite /place ultimateE; congr (g (power _ _)); lia.
  rewrite mxE; case: eqP => [tE|]; last by rewrite mul0r.
  by case/eqP: tT; apply/val_inj/succn_inj; rewrite tE ultimateE.
rewrite -sumrB; apply: eq_bigr => t _; rewrite big_ord1.
have -> : plain.coefficient (const_mx 1 : 'M_1) (const_mx 1 : 'M_1) (spread p) ord0 (t.+1, ord0) = p t 0.
  by rewrite /plain.coefficient /= spread_ord mxE big_ord1 !mxE !mulr1.
have -> : plain.chi T ord0 (t.+1, ord0) = place t.
  apply/ffunP=> k; rewrite plain.chiE /place charP ord1 eqxx.
  by move: T2 (nat_of_ord t) => ? ?; lia.
by rewrite -mulrBl !mxE.
Qed.

Lemma lin_square (P : laurent R 1) (q : 'cV_T) (h : nat -> character 1) :
  (forall g, lin g P = \sum_(t < T) q t 0 * g (h t)) ->
  lin f (mul P (conj P)) = \sum_(t < T) \sum_(u < T) q t 0 * q u 0 * f (h t - h u).
Proof.
move=> linE; rewrite lin_mul linE; apply: eq_bigr => t _.
by rewrite lin_conj linE mulr_sumr; apply: eq_bigr => u _; rewrite mulrA.
Qed.

Lemma loss_form p : loss f p = form G (p - e).
Proof.
rewrite /loss (lin_square (lin_missed^~ p)) form_sum; apply: eq_bigr => t _; apply: eq_bigr => u _.
by rewrite place_diff [gram_mx _ _ _ _]mxE.
Qed.

Lemma gram_ge0 q : 0 <= form G q.
Proof.
pose P : laurent R 1 := \big[cat/[::]]_(t < T) scale (q t 0) (mono R (place t)).
have linE g : lin g P = \sum_(t < T) q t 0 * g (place t).
  by rewrite lin_sum; apply: eq_bigr => t _; rewrite lin_scale lin_mono.
suff -> : form G q = lin f (mul P (conj P)) by case: law.
rewrite (lin_square linE) form_sum; apply: eq_bigr => t _; apply: eq_bigr => u _.
by rewrite place_diff [gram_mx _ _ _ _]mxE.
Qed.

Lemma gram_le1 (t u : 'I_T) (s : R) : s = 1 \/ s = -1 -> 0 <= 1 + s * G t u.
Proof.
move=> s1; have ss : s * s = 1 by case: s1 => ->; rewrite ?mulrNN mulr1.
have := gram_ge0 (delta_mx t 0 + s *: delta_mx u 0); rewrite (formDr _ _ gram_sym).
rewrite pairingZl pairing_delta -colE [col _ _ _ _]mxE formZ !form_delta.
have one (i : 'I_T) : G i i = 1 by rewrite mxE gram_diag.
have -> : G u t = G t u by rewrite -[in LHS]gram_sym mxE.
rewrite !one mulr1 expr2 ss (_ : _ + 1 = 2 * (1 + s * G t u)); last by ring.
by rewrite pmulr_rge0 // ltr0n.
Qed.

(** All eigenvalues are at most T, as the entries are at most 1. *)
Lemma top q : form G q <= T%:R * form 1%:M q.
Proof.
have half_sum : T%:R * form 1%:M q = \sum_(t < T) \sum_(u < T) (q t 0 ^+ 2 + q u 0 ^+ 2) / 2.
  under eq_bigr => t _ do rewrite -mulr_suml big_split /= sumr_const card_ord -form1.
  rewrite -mulr_suml big_split /= sumr_const card_ord sumrMnl -form1.
  by rewrite -[form _ q *+ T]mulr_natl; field.
rewrite half_sum form_sum ler_sum // => t _; rewrite ler_sum // => u _.
have := gram_le1 t u (or_introl erefl); have := gram_le1 t u (or_intror erefl).
move: (q t 0) (q u 0) (G t u) => a b g plus minus; rewrite -subr_ge0.
rewrite (_ : _ - _ = ((1 + 1 * g) * (a - b) ^+ 2 + (1 + (- 1) * g) * (a + b) ^+ 2) / 4); last by field.
by rewrite divr_ge0 ?ler0n // addr_ge0 // mulr_ge0 // sqr_ge0.
Qed.

(** A vector on which the form vanishes is one that the matrix does not see. *)
Lemma form_eq0 q : form G q = 0 <-> G *m q = 0.
Proof.
split=> [q0|Gq]; last by rewrite /form -mulmxA Gq mulmx0 mxE.
pose x := G *m q; pose a := form 1%:M x; pose b := form G x.
have b0 : 0 <= b by exact: gram_ge0.
have a_form : a = \sum_t x t 0 ^+ 2 by exact: form1.
have below y : 0 <= y * (2 * a + y * b).
  have := gram_ge0 (q + y *: x); rewrite (formDr _ _ gram_sym) q0 formZ pairingZl add0r.
  rewrite (_ : pairing G x q = a); last by rewrite pairing_mul.
  by rewrite (_ : y * (2 * a + y * b) = 2 * (y * a) + y ^+ 2 * b); last by ring.
have a0 : a <= 0.
  rewrite leNgt; apply/negP=> a_gt0; have ba : 0 < b + a by rewrite ltr_paddl.
  have := below (- a / (b + a)); rewrite leNgt => /negP[].
  rewrite (_ : _ * _ = - (a ^+ 2 * ((b + 2 * a) / (b + a) ^+ 2))); last by field; rewrite gt_eqF.
  rewrite oppr_lt0 mulr_gt0 ?exprn_gt0 // divr_gt0 ?exprn_gt0 //.
  by rewrite ltr_paddl // mulr_gt0 // ltr0n.
have /eqP : a = 0 by apply/eqP; rewrite eq_le a0 a_form sumr_ge0 // => t _; rewrite sqr_ge0.
rewrite a_form psumr_eq0 => [/allP x0|t _]; last by rewrite sqr_ge0.
apply/colP=> t; have := x0 t (mem_index_enum t); rewrite sqrf_eq0 => /eqP.
by rewrite /x => ->; rewrite mxE.
Qed.

Lemma unit_delta : e = delta_mx ultimate 0.
Proof.
apply/colP=> t; rewrite !mxE eqxx andbT; congr ((nat_of_bool _)%:R).
apply/idP/idP=> [/eqP tT|/eqP->]; last by rewrite ultimateE.
apply/eqP.
by apply/val_inj/succn_inj; rewrite tT ultimateE.
Qed.

Lemma loss_sum p : loss f p =
  1 - 2 * (\sum_(t < T) p t 0 * gram f t T.-1) + \sum_(t < T) \sum_(u < T) p t 0 * p u 0 * gram f t u.
Proof.
rewrite loss_form (formDr _ _ gram_sym) formN -scaleN1r pairingZl unit_delta pairing_delta form_delta.
rewrite [G ultimate ultimate]mxE gram_diag [form _ _]form_sum [(G *m p) _ _]mxE.
rewrite [\sum_(t < T) p t 0 * _](_ : _ = \sum_u G ultimate u * p u 0); last first.
  by apply: eq_bigr => u _; rewrite -[in RHS]gram_sym !mxE mulrC.
under eq_bigr => t _ do under eq_bigr => u _ do rewrite [G t u]mxE.
by move: (\sum_u _ * _) (\sum_(t < T) _) => x y; ring.
Qed.

(** The rate on the mean of the losses, with those of other rows, is another on half the loss. *)
Lemma mean_rate q (t : 'I_T) (N others r rho c c' : R) : N != 0 ->
    normalised.is_slope (fun x => (loss f (q + x *: delta_mx t 0) + others) / N) c ->
    normalised.is_slope (fun x => loss f (q + x *: delta_mx t 0) / 2) c' ->
  c' != 0 -> rho * c' = r * c -> rho = 2 * r / N.
Proof.
move=> N0 mean [s half] c0 step.
have : normalised.is_slope (fun x => (loss f (q + x *: delta_mx t 0) + others) / N) (2 * c' / N).
  exists (2 * s / N) => x; have := half x.
  move: (loss f (q + x *: _)) (loss f (q + 0 *: _)) => y z yz.
  by rewrite (_ : y = 2 * (y / 2)); [rewrite yz|]; field.
move/(normalised.slope_unique mean) => cE; apply: (mulIf c0); rewrite step cE; field => //.
Qed.

(** * Descent *)

Section Descent.
Variables (rho : R) (p : nat -> 'cV[R]_T).
Hypothesis down : descends f rho p.
Notation M := (1%:M - rho *: G).

Lemma slope_half_loss q (t : 'I_T) :
  normalised.is_slope (fun x => loss f (q + x *: delta_mx t 0) / 2) ((G *m (q - e)) t 0).
Proof.
exists (G t t / 2) => x; rewrite !loss_form scale0r addr0.
have -> : q + x *: delta_mx t 0 - e = q - e + x *: delta_mx t 0 by rewrite addrAC.
rewrite formDr ?gram_sym //; move: (q - e) => v.
rewrite pairingZl pairing_delta formZ form_delta; by field.
Qed.

Lemma next n : p n.+1 = p n - rho *: (G *m (p n - e)).
Proof.
case: down => _ step; apply/colP=> t; rewrite (step n t _ (slope_half_loss _ _)).
by rewrite [RHS]mxE; congr (_ + _); rewrite [RHS]mxE; congr (- _); rewrite [RHS]mxE.
Qed.

Lemma left_over n : p n - e = - (power_mx M n *m e).
Proof.
elim: n => [|n IH]; first by case: down => -> _; rewrite sub0r mul1mx.
rewrite next addrAC IH power_mxS -mulmxA mulmxBl mul1mx -scalemxAl opprB.
by rewrite mulmxN scalerN opprK addrC.
Qed.

Lemma descent_at n : p n = (1%:M - power_mx M n) *m e.
Proof. by rewrite mulmxBl mul1mx -left_over addrC subrK. Qed.

Lemma loss_at n : loss f (p n) = form G (power_mx M n *m e).
Proof.
by rewrite loss_form left_over formN.
Qed.

(** An eigenvector of G of the eigenvalue w is learned by the factor 1 - (1 - rho w)^n. *)
Lemma power_eigen v w n : G *m v = w *: v -> power_mx M n *m v = (1 - rho * w) ^+ n *: v.
Proof.
move=> Gv; elim: n => [|n IH]; first by rewrite mul1mx scale1r.
rewrite power_mxS -mulmxA IH -scalemxAr mulmxBl mul1mx -scalemxAl Gv scalerA.
by rewrite -{1}[v]scale1r -scalerBl scalerA -exprSr.
Qed.

Lemma pairing_last v : pairing 1%:M v e = final v.
Proof.
rewrite -unit_lastE pairing_sum; apply: eq_bigr => t _; rewrite (bigD1 t) //= big1 => [|u ut].
  by rewrite [(1%:M) t t]mxE eqxx mulr1 addr0 mulrC.
by rewrite [(1%:M) t u]mxE eq_sym (negbTE ut) mulr0.
Qed.

Lemma mode v w n : G *m v = w *: v ->
  \sum_(t < T) v t 0 * p n t 0 = (1 - (1 - rho * w) ^+ n) * final v.
Proof.
move=> Gv; transitivity (pairing 1%:M v (p n)).
  rewrite pairing_sum; apply: eq_bigr => t _; rewrite (bigD1 t) //= big1 => [|u ut].
    by rewrite [(1%:M) t t]mxE eqxx mulr1 addr0.
  by rewrite [(1%:M) t u]mxE eq_sym (negbTE ut) mulr0.
rewrite descent_at mulmxBl mul1mx -[- (_ *m _)]scaleN1r pairingDr pairingZr pairing_last.
rewrite -pairing_mul pairing_sym ?power_mx_sym ?step_sym ?gram_sym // pairing_mul.
rewrite (power_eigen _ Gv) pairingZr pairing_sym ?trmx1 // pairing_last; ring.
Qed.

(** The loss along the path, for an orthonormal basis of eigenvectors: the rows of V. *)
Lemma path_sum (V : 'M[R]_T) (w : 'I_T -> R) n :
    V^T *m V = 1%:M -> (forall j, G *m (row j V)^T = w j *: (row j V)^T) ->
  loss f (p n) = \sum_(j < T) w j * (1 - rho * w j) ^+ (2 * n) * final (row j V)^T ^+ 2.
Proof.
move=> VV GV; have VVt : V *m V^T = 1%:M by apply: mulmx1C.
have diagonal : G *m V^T = V^T *m diag_mx (\row_j w j).
  apply/matrixP=> t j; have /colP/(_ t) := GV j.
  by rewrite mul_mx_diag !mxE mulrC => <-; apply: eq_bigr => u _; rewrite !mxE.
have power : power_mx M n *m V^T = V^T *m diag_mx (\row_j (1 - rho * w j) ^+ n).
  apply/matrixP=> t j; have /colP/(_ t) := power_eigen n (GV j).
  by rewrite mul_mx_diag !mxE mulrC => <-; apply: eq_bigr => u _; rewrite !mxE.
rewrite loss_at (_ : e = V^T *m (V *m e)); last by rewrite mulmxA VV mul1mx.
rewrite mulmxA power -mulmxA form_mul trmxK -mulmxA diagonal mulmxA VVt mul1mx form_sum.
apply: eq_bigr => j _; rewrite (bigD1 j) //= big1 => [|u uj]; last first.
  by rewrite [diag_mx _ _ _]mxE eq_sym (negbTE uj) mulr0.
have -> : (diag_mx (\row_i (1 - rho * w i) ^+ n) *m (V *m e)) j 0 =
    (1 - rho * w j) ^+ n * final (row j V)^T.
  rewrite mul_diag_mx mxE; congr (_ * _); first by rewrite mxE.
  rewrite -unit_lastE mxE; apply: eq_bigr => t _; rewrite !mxE mulrC //.
rewrite [diag_mx _ _ _]mxE eqxx mulr1n mxE addr0 mulnC exprM; ring.
Qed.

(** Where lambda^2 = 1 all positions share what is learned. *)
Lemma flat n (t : 'I_T) : G = const_mx 1 -> p n t 0 = (1 - (1 - rho * T%:R) ^+ n) / T%:R.
Proof.
have T0 : T%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
have total : \sum_u e u 0 = 1.
  transitivity (final (const_mx 1 : 'cV[R]_T)); last by rewrite (final_at _ ultimateE) mxE.
  by rewrite -unit_lastE; apply: eq_bigr => u _; rewrite [const_mx _ _ _]mxE mulr1.
move=> G1; elim: n t => [|n IH] t; first by case: down => -> _; rewrite mxE expr0 subrr mul0r.
have : (G *m (p n - e)) t 0 = T%:R * ((1 - (1 - rho * T%:R) ^+ n) / T%:R) - 1.
  rewrite G1 mxE -[X in _ = _ - X]total; set c := _ / _.
  rewrite (_ : T%:R * c = \sum_(u < T) c) -?sumrB; last by rewrite sumr_const card_ord mulr_natl.
  by apply: eq_bigr => u _; rewrite [const_mx _ _ _]mxE mul1r 2!mxE IH.
by rewrite next; move: (G *m _) => y yE; rewrite !mxE IH yE exprS; field.
Qed.

End Descent.
End Positions.
