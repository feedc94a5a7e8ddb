(** * The losses, computed

    Nothing in [loss] or [aug_loss] can be evaluated as it stands: sums over
    finite types, matrices and rationals are sealed.  Here is the same layer
    once more, definition by definition, on things that compute: a coefficient
    is a fraction of binary integers, an exponent vector a function on the
    coordinates 0, 1, 2 ..., a sum runs through a list.

    [frac], [monomial] and [polynomial] say what these stand for, and each
    definition [run_...] stands for the one of that name.  Hence, for all
    sizes, weights and contexts,

        loss l (matrix H d A) (matrix H d B) (positions p) T
          = frac (run_loss r d H A B p T)                     (run_loss_correct)

    where A and B are lists of rows, p is the list p_1 ... p_T, and r runs the
    context l; likewise [aug_loss] (run_aug_loss_correct).  Evaluation then
    decides what the loss of given numbers is ([plain_case], [augmented_case]). *)

From Coq Require Import QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ ring.
From icar.kit Require Import laurent plain augmented.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Numbers

    Fractions of binary integers, and the rational numbers they are. *)

Notation "n # d" := (Qmake n d) (at level 55, no associativity) : ring_scope.

Definition whole (n : Z) : rat := (int_of_Z n)%:~R.
Definition frac (q : Q) : rat := whole (Qnum q) / whole (Zpos (Qden q)).

(** Lists of rows as matrices; the list p_1 ... p_T as the function t |-> p_t. *)
Definition entry (A : seq (seq Q)) (h i : nat) : Q := nth (0 # 1) (nth [::] A h) i.
Definition matrix H d (A : seq (seq Q)) : 'M[rat]_(H, d) := \matrix_(h, i) frac (entry A h i).
Definition position (p : seq Q) (t : nat) : Q := nth (0 # 1) p t.-1.
Definition positions (p : seq Q) (t : nat) : rat := frac (position p t).

Lemma wholeM m n : whole (Z.mul m n) = whole m * whole n.
Proof. by rewrite /whole -intrM; congr (_%:~R); lia. Qed.

Lemma wholeD m n : whole (Z.add m n) = whole m + whole n.
Proof. by rewrite /whole -intrD; congr (_%:~R); lia. Qed.

Lemma den_neq0 p : whole (Zpos p) != 0.
Proof. by rewrite intr_eq0; lia. Qed.

Lemma frac_red q : frac (Qred q) = frac q.
Proof.
case: q (Qred_correct q) => [n d]; case: (Qred _) => [m e]; rewrite /Qeq /frac /= => same.
by apply/eqP; rewrite eqr_div ?den_neq0 // -!wholeM same.
Qed.

Lemma fracM q r : frac (Qmult q r) = frac q * frac r.
Proof. by case: q r => [n d] [m e]; rewrite /frac /= Pos2Z.inj_mul !wholeM mulf_div. Qed.

Lemma fracD q r : frac (Qplus q r) = frac q + frac r.
Proof.
case: q r => [n d] [m e].
by rewrite /frac /= Pos2Z.inj_mul wholeD !wholeM addf_div ?den_neq0.
Qed.

(** ** Characters and laws *)

Definition monomial d (m : nat -> int) : character d := [ffun i : 'I_d => m i].

Definition run_power (i : nat) (n : int) (j : nat) : int := if j == i then n else 0.
Definition run_add (m n : nat -> int) (j : nat) : int := m j + n j.
Definition run_opp (m : nat -> int) (j : nat) : int := - m j.

Record run_law := RunLaw {
  run_coordinates : nat;
  run_exponent : nat -> nat -> int;
  run_order : nat -> nat
}.

Definition run_unitary (d : nat) : run_law :=
  RunLaw d (fun i k => if i == k then 1 else 0) (fun=> 0%N).

Definition run_orthogonal (d : nat) : run_law :=
  RunLaw (uphalf d) (fun i k => if i./2 == k then (if odd i then -1 else 1) else 0)
    (fun k => if (k < d./2)%N then 0%N else 2%N).

(** The context [l] is what [r] says. *)
Definition runs d (l : law d) (r : run_law) : Prop :=
  [/\ coordinates l = run_coordinates r,
      forall i k, exponent l i k = run_exponent r i k
    & forall k, order l k = run_order r k].

Lemma runs_unitary d : runs (unitary d) (run_unitary d).
Proof. by split=> //= i k; rewrite ord_eqE; case: eqP. Qed.

Lemma runs_orthogonal d : runs (orthogonal d) (run_orthogonal d).
Proof. by split=> //= i k; case: eqP => // _; case: (odd i). Qed.

Definition run_reduced (r : run_law) (d : nat) (m : nat -> int) (k : nat) : int :=
  foldr (fun i n => m i * run_exponent r i k + n) 0 (index_iota 0 d).

Definition run_trivial (r : run_law) (d : nat) (m : nat -> int) : bool :=
  all (fun k => (run_order r k)%:Z %| run_reduced r d m k)%Z (iota 0 (run_coordinates r)).

Lemma run_powerE d (i : 'I_d) n : monomial d (run_power i n) = power i n.
Proof. by apply/ffunP=> j; rewrite !ffunE. Qed.

Lemma run_addE d m n : monomial d (run_add m n) = monomial d m + monomial d n.
Proof. by apply/ffunP=> j; rewrite !ffunE. Qed.

Lemma run_oppE d m : monomial d (run_opp m) = - monomial d m.
Proof. by apply/ffunP=> j; rewrite !ffunE. Qed.

Lemma run_trivialE d (l : law d) r m : runs l r -> run_trivial r d m = trivial l (monomial d m).
Proof.
case=> coords exps ords.
have reducedE k : run_reduced r d m (val k) = reduced l (monomial d m) k.
  transitivity (\sum_(0 <= i < d) m i * run_exponent r i k).
    rewrite /run_reduced; elim: (index_iota 0 d) => [|i s IH]; first by rewrite big_nil.
    by rewrite big_cons /= IH.
  by rewrite big_mkord; apply: eq_bigr => i _; rewrite ffunE exps.
apply/allP/forallP => [all_k k|all_k k].
  by rewrite ords -reducedE; apply: all_k; rewrite mem_iota /= -coords.
rewrite mem_iota /= -coords => lt.
by have := all_k (Ordinal lt); rewrite ords -reducedE.
Qed.

(** ** Laurent polynomials *)

Local Arguments Qred : simpl never.
Local Arguments Qplus : simpl never.
Local Arguments Qmult : simpl never.

Notation run_laurent := (seq (Q * (nat -> int))).

Local Notation rationals := [realFieldType of rat].

Definition polynomial d (P : run_laurent) : laurent rationals d :=
  [seq (frac x.1, monomial d x.2) | x <- P].

Definition run_mono (m : nat -> int) : run_laurent := [:: (1 # 1, m)].
Definition run_scale (c : Q) (P : run_laurent) : run_laurent := [seq (Qmult c x.1, x.2) | x <- P].
Definition run_conj (P : run_laurent) : run_laurent := [seq (x.1, run_opp x.2) | x <- P].
Definition run_mul (P S : run_laurent) : run_laurent :=
  [seq (Qmult x.1 y.1, run_add x.2 y.2) | x <- P, y <- S].

Definition run_E (r : run_law) (d : nat) (P : run_laurent) : Q :=
  foldr (fun x e => if run_trivial r d x.2 then Qred (Qplus x.1 e) else e) (0 # 1) P.
Definition run_msq (r : run_law) (d : nat) (P : run_laurent) : Q :=
  run_E r d (run_mul P (run_conj P)).

Lemma run_monoE d m : polynomial d (run_mono m) = mono rationals (monomial d m).
Proof. by rewrite /polynomial /= /frac divff ?den_neq0. Qed.

Lemma run_scaleE d c P : polynomial d (run_scale c P) = scale (frac c) (polynomial d P).
Proof. by rewrite /polynomial /scale -!map_comp; apply: eq_map => x /=; rewrite fracM. Qed.

Lemma run_conjE d P : polynomial d (run_conj P) = conj (polynomial d P).
Proof. by rewrite /polynomial /conj -!map_comp; apply: eq_map => x /=; rewrite run_oppE. Qed.

Lemma run_mulE d P S : polynomial d (run_mul P S) = mul (polynomial d P) (polynomial d S).
Proof.
rewrite /polynomial /mul map_allpairs allpairs_mapl allpairs_mapr.
by apply: eq_allpairs => x y /=; rewrite fracM run_addE.
Qed.

Lemma run_catE d P S : polynomial d (P ++ S) = polynomial d P ++ polynomial d S.
Proof. exact: map_cat. Qed.

Lemma run_msqE d (l : law d) r P : runs l r -> frac (run_msq r d P) = msq l (polynomial d P).
Proof.
move=> lr; rewrite /msq -run_conjE -run_mulE /run_msq; elim: (run_mul _ _) => [|x S IH].
  by rewrite /E lin_nil /frac mul0r.
have -> : polynomial d (x :: S) = (frac x.1, monomial d x.2) :: polynomial d S by [].
rewrite -[_ :: polynomial d S]cat1s /E lin_cat -/(E l (polynomial d S)) -IH /lin big_seq1 /=.
rewrite -(run_trivialE _ lr).
case: ifP => _; first by rewrite frac_red fracD mulr1.
by rewrite mulr0 add0r.
Qed.

(** Sums over heads, coordinates, positions and lengths: [a], [a + 1] ... [b - 1]. *)
Definition run_join (a b : nat) (F : nat -> run_laurent) : run_laurent :=
  flatten [seq F k | k <- index_iota a b].
Definition run_sum (a b : nat) (F : nat -> Q) : Q :=
  foldr (fun k s => Qred (Qplus (F k) s)) (0 # 1) (index_iota a b).

Lemma run_joinE d a b F (G : nat -> laurent rationals d) :
    (forall k, (a <= k < b)%N -> polynomial d (F k) = G k) ->
  polynomial d (run_join a b F) = \big[cat/[::]]_(a <= k < b) G k.
Proof.
move=> FG; rewrite big_nat -(eq_bigr _ (fun k kab => FG k kab)) -big_nat /run_join.
elim: (index_iota a b) => [|k ks IH]; first by rewrite big_nil.
by rewrite big_cons /= run_catE IH.
Qed.

Lemma run_join_ord d n F (G : 'I_n -> laurent rationals d) :
    (forall k, polynomial d (F (val k)) = G k) ->
  polynomial d (run_join 0 n F) = \big[cat/[::]]_k G k.
Proof.
move=> FG; rewrite -(eq_bigr _ (fun k _ => FG k)).
by rewrite -(big_mkord xpredT (fun k => polynomial d (F k))); apply: run_joinE.
Qed.

Lemma run_sumE a b F (G : nat -> rat) :
    (forall k, (a <= k < b)%N -> frac (F k) = G k) ->
  frac (run_sum a b F) = \sum_(a <= k < b) G k.
Proof.
move=> FG; rewrite big_nat -(eq_bigr _ (fun k kab => FG k kab)) -big_nat /run_sum.
elim: (index_iota a b) => [|k ks IH]; first by rewrite big_nil /frac mul0r.
by rewrite big_cons /= frac_red fracD IH.
Qed.

Lemma run_sum_ord n F (G : 'I_n -> rat) :
    (forall k, frac (F (val k)) = G k) -> frac (run_sum 0 n F) = \sum_k G k.
Proof.
move=> FG; rewrite -(eq_bigr _ (fun k _ => FG k)).
by rewrite -(big_mkord xpredT (fun k => frac (F k))); apply: run_sumE.
Qed.

(** ** The layer on plain tokens *)

Definition run_token (t i : nat) : run_laurent := run_mono (run_power i (t%:Z - 1)).

Definition run_inner (d : nat) (u : nat -> run_laurent) (a : nat -> Q) (v : nat -> run_laurent) :=
  run_join 0 d (fun j => run_scale (a j) (run_mul (run_conj (u j)) (v j))).

Definition run_prediction (d H : nat) (A B : seq (seq Q)) (p : seq Q) (T i : nat) :=
  run_join 0 H (fun h => run_join 1 T.+1 (fun t =>
    run_scale (position p t) (run_scale (entry B h i)
      (run_mul (run_inner d (run_token T.-1) (entry A h) (run_token t)) (run_token t i))))).

Definition run_error d H A B p T i : run_laurent :=
  run_prediction d H A B p T i ++ run_scale (-1 # 1) (run_token T.+1 i).

Definition run_loss (r : run_law) d H A B p T : Q :=
  run_sum 0 d (fun i => run_msq r d (run_error d H A B p T i)).

Lemma run_tokenE d t (i : 'I_d) : polynomial d (run_token t i) = token rationals t i.
Proof. by rewrite /run_token run_monoE run_powerE. Qed.

Lemma run_innerE d u a v (u' v' : 'I_d -> laurent rationals d) (a' : 'I_d -> rat) :
    (forall j, polynomial d (u (val j)) = u' j) -> (forall j, frac (a (val j)) = a' j) ->
    (forall j, polynomial d (v (val j)) = v' j) ->
  polynomial d (run_inner d u a v) = inner u' a' v'.
Proof.
by move=> uE aE vE; apply: run_join_ord => j; rewrite run_scaleE run_mulE run_conjE uE aE vE.
Qed.

Theorem run_loss_correct d H (l : law d) r A B p T : runs l r ->
  loss l (matrix H d A) (matrix H d B) (positions p) T = frac (run_loss r d H A B p T).
Proof.
move=> lr; symmetry; apply: run_sum_ord => i; rewrite (run_msqE _ lr); congr msq.
rewrite /run_error run_catE run_scaleE run_tokenE; congr (_ ++ scale _ _).
apply: run_join_ord => h; apply: run_joinE => t _.
rewrite !run_scaleE run_mulE run_tokenE mxE; congr (scale _ (scale _ (mul _ _))).
by apply: run_innerE => j; rewrite ?run_tokenE ?mxE.
Qed.

(** ** The layer on augmented tokens *)

Record run_blocks := RunBlocks {
  run_a1 : seq (seq Q); run_a2 : seq (seq Q); run_a3 : seq (seq Q); run_a4 : seq (seq Q);
  run_b1 : seq (seq Q); run_b2 : seq (seq Q)
}.

Definition matrices H d (B : run_blocks) : blocks rat H d :=
  Blocks (matrix H d (run_a1 B)) (matrix H d (run_a2 B)) (matrix H d (run_a3 B))
         (matrix H d (run_a4 B)) (matrix H d (run_b1 B)) (matrix H d (run_b2 B)).

Definition run_before (s : boundary) (t i : nat) : run_laurent :=
  if useful s t then run_token t.-1 i else [::].

Definition run_score d s (B : run_blocks) (T t h : nat) : run_laurent :=
  run_inner d (run_token t) (entry (run_a1 B) h) (run_token T)
  ++ run_inner d (run_token t) (entry (run_a2 B) h) (run_before s T)
  ++ run_inner d (run_before s t) (entry (run_a3 B) h) (run_token T)
  ++ run_inner d (run_before s t) (entry (run_a4 B) h) (run_before s T).

Definition run_value s (B : run_blocks) (t h i : nat) : run_laurent :=
  run_scale (entry (run_b1 B) h i) (run_token t i)
  ++ run_scale (entry (run_b2 B) h i) (run_before s t i).

Definition run_aug_error d H s (B : run_blocks) (T i : nat) : run_laurent :=
  run_join 0 H (fun h => run_join 1 T.+1 (fun t =>
    run_mul (run_score d s B T t h) (run_value s B t h i)))
  ++ run_scale (-1 # 1) (run_token T.+1 i).

Definition run_aug_loss (r : run_law) d H s (B : run_blocks) (Tmax : nat) : Q :=
  run_sum 2 Tmax.+1 (fun T => run_sum 0 d (fun i => run_msq r d (run_aug_error d H s B T i))).

Lemma run_beforeE d s t (i : 'I_d) : polynomial d (run_before s t i) = before s t i.
Proof. by rewrite /run_before /before; case: ifP => _; rewrite ?run_tokenE. Qed.

Theorem run_aug_loss_correct d H (l : law d) r s B Tmax : runs l r ->
  aug_loss l s (matrices H d B) Tmax = frac (run_aug_loss r d H s B Tmax).
Proof.
move=> lr; symmetry; apply: run_sumE => T _; apply: run_sum_ord => i.
rewrite (run_msqE _ lr); congr msq.
rewrite /run_aug_error run_catE run_scaleE run_tokenE; congr (_ ++ scale _ _).
apply: run_join_ord => h; apply: run_joinE => t _.
rewrite run_mulE /run_score /run_value !run_catE !run_scaleE run_tokenE run_beforeE.
congr mul; last by rewrite /value !mxE.
by congr (_ ++ (_ ++ (_ ++ _))); apply: run_innerE => j; rewrite ?run_tokenE ?run_beforeE ?mxE.
Qed.

(** ** Cases *)

Lemma plain_case d H (l : law d) r A B p T q : runs l r ->
  run_loss r d H A B p T = q -> loss l (matrix H d A) (matrix H d B) (positions p) T = frac q.
Proof. by move=> lr <-; apply: run_loss_correct. Qed.

Lemma augmented_case d H (l : law d) r s B Tmax q : runs l r ->
  run_aug_loss r d H s B Tmax = q -> aug_loss l s (matrices H d B) Tmax = frac q.
Proof. by move=> lr <-; apply: run_aug_loss_correct. Qed.

Print Assumptions run_loss_correct.
Print Assumptions run_aug_loss_correct.
