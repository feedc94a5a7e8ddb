(** What the formal definitions mean: evaluation on the torus, and E as a finite mean.

    L is any field that contains R, with an involution [bar] that fixes R (for R real
    closed take L = R[i] and complex conjugation).  At a point of the torus
    ([bar (z i) = (z i)^-1]) evaluation turns +, scaling, product and conjugation of
    Laurent polynomials into those of L.  When the group elements x_k run over the N-th
    roots of unity (over those of their order), E P is the mean of P over all of them, for
    every N larger than the exponents of P: no integral is needed, and none is hidden. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Evaluation.
Variables (R : realFieldType) (L : fieldType) (embed : {rmorphism R -> L}) (d : nat).

Definition monomial (z : 'I_d -> L) (m : character d) : L := \prod_i z i ^ m i.

Definition eval (z : 'I_d -> L) (P : laurent R d) : L :=
  \sum_(x <- P) embed x.1 * monomial z x.2.

Section Point.
Variable z : 'I_d -> L.
Hypothesis z0 : forall i, z i != 0.
Implicit Types (P Q : laurent R d).

Lemma monomialD m n : monomial z (m + n) = monomial z m * monomial z n.
Proof.
rewrite /monomial -big_split; apply: eq_bigr => i _; rewrite charD.
by rewrite expfzDr.
Qed.

Lemma monomialN m : monomial z (- m) = (monomial z m)^-1.
Proof.
by rewrite /monomial -prodfV; apply: eq_bigr => i _; rewrite charN invr_expz.
Qed.

Lemma monomial_power i n : monomial z (power i n) = z i ^ n.
Proof.
rewrite /monomial (bigD1 i) //= charP eqxx big1 ?mulr1 // => j /negbTE ji.
by rewrite charP ji.
Qed.

Theorem eval_nil : eval z [::] = 0.
Proof. by rewrite /eval big_nil. Qed.

Theorem eval_cat P Q : eval z (P ++ Q) = eval z P + eval z Q.
Proof. by rewrite /eval big_cat. Qed.

Theorem eval_sum (I : Type) (r : seq I) (S : pred I) (F : I -> laurent R d) :
  eval z (\big[cat/[::]]_(i <- r | S i) F i) = \sum_(i <- r | S i) eval z (F i).
Proof. exact: (big_morph (eval z) eval_cat eval_nil). Qed.

Theorem eval_scale c P : eval z (scale c P) = embed c * eval z P.
Proof.
by rewrite /eval big_map mulr_sumr; apply: eq_bigr => x _; rewrite rmorphM mulrA.
Qed.

Theorem eval_mul P Q : eval z (mul P Q) = eval z P * eval z Q.
Proof.
rewrite /eval big_allpairs_dep mulr_suml; apply: eq_bigr => x _.
rewrite mulr_sumr; apply: eq_bigr => y _.
by rewrite rmorphM monomialD mulrACA.
Qed.

Theorem eval_mono i n : eval z (mono R (power i n)) = z i ^ n.
Proof. by rewrite /eval big_seq1 rmorph1 mul1r monomial_power. Qed.

Variable bar : {rmorphism L -> L}.
Hypothesis bar_embed : forall c, bar (embed c) = embed c.
Hypothesis bar_z : forall i, bar (z i) = (z i)^-1.

Theorem eval_conj P : eval z (conj P) = bar (eval z P).
Proof.
rewrite /eval big_map rmorph_sum; apply: eq_bigr => x _ /=.
rewrite rmorphM bar_embed monomialN /monomial rmorph_prod -prodfV; congr (_ * _).
by apply: eq_bigr => i _; rewrite rmorphXz ?unitfE // bar_z exprz_inv invr_expz.
Qed.

(** The layer, evaluated, is the layer of the paper in numbers of L. *)
Theorem eval_prediction H (A B : 'M[R]_(H, d)) p T i :
  let s t j := z j ^ (t%:Z - 1) in
  eval z (prediction A B p T i) =
  \sum_h \sum_(1 <= t < T.+1) embed (p t) *
    ((\sum_j bar (s T.-1 j) * embed (A h j) * s t j) * (embed (B h i) * s t i)).
Proof.
move=> s; rewrite eval_sum; apply: eq_bigr => h _; rewrite eval_sum; apply: eq_bigr => t _.
rewrite !eval_scale eval_mul eval_mono eval_sum; congr (_ * _).
rewrite mulrCA; congr (_ * _); apply: eq_bigr => j _.
by rewrite eval_scale eval_mul eval_conj !eval_mono mulrCA mulrA.
Qed.

Theorem eval_error H (A B : 'M[R]_(H, d)) p T i :
  eval z (error A B p T i) = eval z (prediction A B p T i) - z i ^ T%:Z.
Proof.
rewrite eval_cat eval_scale eval_mono rmorphN1 mulN1r; congr (_ - _ ^ _); lia.
Qed.

End Point.

(** ** Points of the group, and the mean over roots of unity *)

Definition point (l : law d) (x : 'I_(coordinates l) -> L) (i : 'I_d) : L :=
  \prod_k x k ^ exponent l i k.

Lemma prod_expz (I : finType) (F : I -> L) (n : int) : (\prod_k F k) ^ n = \prod_k F k ^ n.
Proof. exact: (big_morph (fun u => u ^ n) (fun u v => expfzMl u v n) (exp1rz _ n)). Qed.

Lemma monomial_point (l : law d) x m : (forall k, x k != 0) ->
  monomial (@point l x) m = \prod_k x k ^ reduced l m k.
Proof.
move=> x0; rewrite /monomial /point.
under eq_bigr => i _ do rewrite prod_expz.
rewrite exchange_big; apply: eq_bigr => k _ /=.
rewrite /reduced; elim/big_ind2: _ => [||i _]; first by rewrite expr0z.
  by move=> u a v b -> ->; rewrite expfzDr.
by rewrite exprz_exp mulrC.
Qed.

Section Roots.
Variables (l : law d) (N : nat) (w : L).
Hypothesis (w_prim : N.-primitive_root w).
Local Notation n := (coordinates l).

(** x_k is the power t_k of a primitive root of order N, or of order [order l k]. *)
Definition root (t : {ffun 'I_n -> 'I_N}) (k : 'I_n) : L :=
  (w ^+ (if order l k == 0%N then 1%N else (N %/ order l k)%N)) ^+ t k.

Definition mean (F : ('I_d -> L) -> L) : L :=
  (N%:R ^+ n)^-1 * \sum_(t : {ffun 'I_n -> 'I_N}) F (point (root t)).

Lemma N_gt0 : (0 < N)%N.
Proof. exact: prim_order_gt0 w_prim. Qed.

Lemma w_neq0 : w != 0.
Proof.
apply/eqP => w0; have := prim_expr_order w_prim; rewrite w0 expr0n => /eqP.
by rewrite (gtn_eqF N_gt0) eq_sym oner_eq0.
Qed.

Lemma N_neq0 : N%:R != 0 :> L.
Proof. by rewrite -(rmorph_nat embed) fmorph_eq0 pnatr_eq0 -lt0n N_gt0. Qed.

(** The sum of the powers of a root of unity. *)
Lemma sum_roots (c : int) :
  \sum_(t < N) (w ^ c) ^+ t = if (N%:Z %| c)%Z then N%:R else 0.
Proof.
have wN (a : int) : w ^ (a * N%:Z) = 1.
  by rewrite mulrC -exprz_exp -exprnP prim_expr_order // exp1rz.
case: ifPn => [/dvdzP[q ->]|nc].
  by rewrite wN (eq_bigr (fun=> 1)) ?sumr_const ?card_ord // => t _; rewrite expr1n.
have w1 : w ^ c != 1.
  apply: contra nc => /eqP wc; rewrite (divz_eq c N%:Z) rpredD ?dvdz_mull //.
  have: w ^ (c %% N%:Z)%Z = 1.
    by rewrite -wc [in RHS](divz_eq c N%:Z) [RHS]expfzDr ?w_neq0 // wN mul1r.
  have N0 : N%:Z != 0 by have := N_gt0; lia.
  have := modz_ge0 c N0; have := ltz_mod c N0; case: (c %% N%:Z)%Z => // r.
  rewrite -exprnP => rN _ /eqP; rewrite -(prim_order_dvd w_prim) dvdzE /=.
  by move=> h; rewrite h.
apply: (mulfI (_ : w ^ c - 1 != 0)); first by rewrite subr_eq0.
rewrite mulr0 -[X in _ * X](eq_bigr _ (fun t _ => erefl)) -subrX1.
by rewrite exprnP exprz_exp wN subrr.
Qed.

Hypothesis divides : forall k, (0 < order l k)%N -> (order l k %| N)%N.

Lemma root_neq0 t k : root t k != 0.
Proof. by rewrite /root !expf_neq0 ?w_neq0. Qed.

(** E is the mean: for one monomial, and so for every polynomial. *)
Lemma mean_monomial (m : character d) :
  (forall k, order l k = 0%N -> `|reduced l m k| < N%:Z) ->
  mean (fun z => monomial z m) = (trivial l m)%:R.
Proof.
move=> small; rewrite /mean.
pose e k : int := (if order l k == 0%N then 1%N else (N %/ order l k)%N)%:Z * reduced l m k.
have -> : \sum_(t : {ffun 'I_n -> 'I_N}) monomial (point (root t)) m =
    \prod_k \sum_(u < N) (w ^ e k) ^+ u.
  rewrite bigA_distr_bigA; apply: eq_bigr => t _.
  rewrite monomial_point; last exact: root_neq0.
  apply: eq_bigr => k _; rewrite /root /e.
  by rewrite !exprnP !exprz_exp -[in RHS]mulrA [in RHS](mulrC (reduced l m k)).
under eq_bigr => k _ do rewrite sum_roots.
have eT k : (N%:Z %| e k)%Z = ((order l k)%:Z %| reduced l m k)%Z.
  rewrite /e; case: eqP => [o0|/eqP o0].
    rewrite mul1r o0 dvd0z; apply/idP/eqP => [/dvdzP[q qE]|->]; last exact: dvdz0.
    have := small k o0; rewrite qE normrM; have [->|q0] := eqVneq q 0; first by rewrite mul0r.
    have q1 : 1 <= `|q| by lia.
    have := ler_wpmul2r (normr_ge0 N%:Z) q1; move: (`|q| * _) => a; lia.
  rewrite -lt0n in o0; have /dvdnP[q Nq] := divides o0.
  have q0 : (0 < q)%N by have := N_gt0; rewrite Nq; case: q {Nq}.
  have -> : (N %/ order l k)%N = q by rewrite Nq mulnK.
  have -> : N%:Z = q%:Z * (order l k)%:Z by rewrite -PoszM -Nq.
  by rewrite dvdz_mul2l //; lia.
rewrite /trivial; case: forallP => [h|h].
  rewrite (eq_bigr (fun=> N%:R)) ?prodr_const ?card_ord; last by move=> k _; rewrite eT h.
  by rewrite mulVf // expf_neq0 ?N_neq0.
have [k hk] : exists k, ~~ ((order l k)%:Z %| reduced l m k)%Z.
  by apply/existsP; rewrite -negb_forall; apply/negP => /forallP.
by rewrite (bigD1 k) //= eT (negbTE hk) mul0r mulr0.
Qed.

Theorem E_is_mean (P : laurent R d) :
  (forall x, x \in P -> forall k, order l k = 0%N -> `|reduced l x.2 k| < N%:Z) ->
  embed (E l P) = mean (fun z => eval z P).
Proof.
move=> small; rewrite /mean /eval exchange_big mulr_sumr /E /lin rmorph_sum /=.
rewrite big_seq [RHS]big_seq; apply: eq_bigr => x xP.
rewrite rmorphM rmorph_nat -(mean_monomial (small x xP)) /mean mulrCA; congr (_ * _).
by rewrite -mulr_sumr.
Qed.

(** The mean square, and so the loss, is the mean of |P(z)|^2. *)
Variable bar : {rmorphism L -> L}.
Hypothesis bar_embed : forall c, bar (embed c) = embed c.
Hypothesis bar_w : bar w = w^-1.

Lemma point_neq0 t i : point (root t) i != 0.
Proof. by apply/prodf_neq0 => k _; rewrite expfz_neq0 ?root_neq0. Qed.

Lemma bar_point t i : bar (point (root t) i) = (point (root t) i)^-1.
Proof.
rewrite /point rmorph_prod -prodfV; apply: eq_bigr => k _.
rewrite rmorphXz ?unitfE ?root_neq0 // /root !rmorphX /= bar_w.
by rewrite !exprVn exprz_inv invr_expz.
Qed.

Theorem msq_is_mean (P : laurent R d) :
  (forall x, x \in mul P (conj P) ->
     forall k, order l k = 0%N -> `|reduced l x.2 k| < N%:Z) ->
  embed (msq l P) = mean (fun z => eval z P * bar (eval z P)).
Proof.
move=> small; rewrite /msq (E_is_mean small) /mean; congr (_ * _).
apply: eq_bigr => t _; rewrite eval_mul; last exact: point_neq0.
by rewrite (@eval_conj _ (@point_neq0 t) bar) //; exact: bar_point.
Qed.

End Roots.

End Evaluation.

Print Assumptions E_is_mean.
Print Assumptions msq_is_mean.
Print Assumptions eval_prediction.
