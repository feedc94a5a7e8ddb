(** * One-layer linear attention on augmented tokens, and its loss

    Tokens are e_t = (0, s_t, s_{t-1}) with s_t = lambda^(t-1); the query is
    e_T, the target s_{T+1}.  Head h scores with a 3 by 3 block matrix A and
    has a value matrix B, all blocks diagonal,

        A = [0 0 0; 0 a1 a2; 0 a3 a4],     B = [0 b1 b2; 0 0 0; 0 0 0],

    so that, with <u, a v> = sum_j conj(u_j) a_j v_j,

        yhat = sum_h sum_{t=1..T} e_t^* A e_T  B e_t
             = sum_h sum_{t=1..T} ( <s_t, a1 s_T> + <s_t, a2 s_{T-1}>
                                  + <s_{t-1}, a3 s_T> + <s_{t-1}, a4 s_{T-1}> )
                                  ( b1 s_t + b2 s_{t-1} ).

    The token before the first is s_0 = 0 (boundary [Zero]) or
    s_0 = W^(-1) s_1 (boundary [Wrap]).  The population loss at length T is
    E || yhat - s_{T+1} ||^2; training sums it over T = 2 ... Tmax. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** The layer *)

Inductive boundary := Zero | Wrap.

(** Six diagonal blocks for each of the H heads: row h holds the d entries. *)
Record blocks (R : Type) (H d : nat) := Blocks {
  a1 : 'M[R]_(H, d); a2 : 'M[R]_(H, d); a3 : 'M[R]_(H, d); a4 : 'M[R]_(H, d);
  b1 : 'M[R]_(H, d); b2 : 'M[R]_(H, d)
}.

(** A layer whose only blocks are a3 and b1. *)
Definition pure (R : ringType) H d (a b : 'M[R]_(H, d)) := Blocks 0 0 a 0 b 0.

(** Is s_{t-1} a token?  It is not when t = 1 and s_0 = 0. *)
Definition useful (s : boundary) (t : nat) : bool := if s is Zero then t != 1%N else true.

(** The number of useful positions t = 1 ... T. *)
Definition count_useful (s : boundary) (T : nat) : nat := if s is Zero then T.-1 else T.

Section Layer.

Variables (R : realFieldType) (d H : nat) (l : law d) (s : boundary).
Variables (B : blocks R H d).

(** Coordinate i of s_{t-1}. *)
Definition before (t : nat) (i : 'I_d) : laurent R d :=
  if useful s t then token R t.-1 i else [::].

Definition score (T t : nat) (h : 'I_H) : laurent R d :=
  inner (token R t) (a1 B h) (token R T) ++ inner (token R t) (a2 B h) (before T)
  ++ inner (before t) (a3 B h) (token R T) ++ inner (before t) (a4 B h) (before T).

Definition value (t : nat) (h : 'I_H) (i : 'I_d) : laurent R d :=
  scale (b1 B h i) (token R t i) ++ scale (b2 B h i) (before t i).

(** Coordinate i of yhat at length T. *)
Definition aug_prediction (T : nat) (i : 'I_d) : laurent R d :=
  \big[cat/[::]]_(h < H) \big[cat/[::]]_(1 <= t < T.+1) mul (score T t h) (value t h i).

Definition aug_error (T : nat) (i : 'I_d) : laurent R d :=
  aug_prediction T i ++ scale (- 1) (token R T.+1 i).

Definition aug_loss_at (T : nat) : R := \sum_i msq l (aug_error T i).

Definition aug_loss (Tmax : nat) : R := \sum_(2 <= T < Tmax.+1) aug_loss_at T.

(** The part of the loss in degree T - q of the eigenvalues; q = 0 is the
    degree of the target. *)
Definition aug_degree_loss (q : nat) (Tmax : nat) : R :=
  \sum_(2 <= T < Tmax.+1) \sum_i msq l (part (T%:Z - q%:Z) (aug_error T i)).

(** M = sum_h b1_h a3_h^T. *)
Definition aug_mixing : 'M[R]_d := (b1 B)^T *m a3 B.

End Layer.

Arguments before {R d} s t i.

(** ** Expansion *)

Section Expansion.

Variables (R : realFieldType) (d H : nat) (s : boundary) (B : blocks R H d).

Definition chi (j : 'I_d) (a : int) (i : 'I_d) (b : int) : character d := power j a + power i b.

Lemma degree_chi j a i b : degree (chi j a i b) = a + b.
Proof. by rewrite degreeD !degree_power. Qed.

Lemma powerD (i : 'I_d) a b : power i a + power i b = power i (a + b).
Proof. by apply/ffunP => k; rewrite !ffunE; case: eqP => _; rewrite ?addr0. Qed.

Lemma powerN (i : 'I_d) a : - power i a = power i (- a).
Proof. by apply/ffunP => k; rewrite !ffunE; case: eqP => _; rewrite ?oppr0. Qed.

Lemma chi_diag i a b : chi i a i b = power i (a + b).
Proof. exact: powerD. Qed.

(** A product of blocks, summed over heads. *)
Definition prod (b a : 'M[R]_(H, d)) (i j : 'I_d) : R := (b^T *m a) i j.

Implicit Types (f : character d -> R) (i j : 'I_d) (t T : nat).

Lemma lin_before f t i :
  lin f (before s t i) = if useful s t then f (power i (t.-1%:Z - 1)) else 0.
Proof. by rewrite /before; case: ifP => _; rewrite ?lin_mono ?lin_nil. Qed.

Lemma lin_inner f (u v : 'I_d -> laurent R d) (a : 'I_d -> R) :
  lin f (inner u a v) = \sum_j a j * lin (fun m => lin (fun n => f (m + n)) (v j)) (conj (u j)).
Proof. by rewrite /inner lin_sum; apply: eq_bigr => j _; rewrite lin_scale lin_mul. Qed.

Definition lag (T t : nat) : int := T%:Z - t%:Z.

(** What position t and column j contribute to row i. *)
Definition contribution f T i t j : R :=
  prod (b1 B) (a1 B) i j * f (chi j (lag T t) i (t%:Z - 1))
  + prod (b1 B) (a2 B) i j * f (chi j (lag T t - 1) i (t%:Z - 1))
  + (useful s t)%:R *
   (prod (b1 B) (a3 B) i j * f (chi j (lag T t + 1) i (t%:Z - 1))
    + prod (b1 B) (a4 B) i j * f (chi j (lag T t) i (t%:Z - 1))
    + prod (b2 B) (a1 B) i j * f (chi j (lag T t) i (t%:Z - 2))
    + prod (b2 B) (a2 B) i j * f (chi j (lag T t - 1) i (t%:Z - 2))
    + prod (b2 B) (a3 B) i j * f (chi j (lag T t + 1) i (t%:Z - 2))
    + prod (b2 B) (a4 B) i j * f (chi j (lag T t) i (t%:Z - 2))).

Lemma lin_aug_error f T i : (2 <= T)%N ->
  lin f (aug_error s B T i) =
  \sum_(1 <= t < T.+1) \sum_j contribution f T i t j - f (power i T%:Z).
Proof.
move=> T2; rewrite /aug_error lin_cat lin_scale lin_mono mulN1r; congr (_ - f (power _ _)); last by lia.
rewrite /aug_prediction lin_sum.
under eq_bigr => h _ do rewrite lin_sum.
rewrite exchange_big /=; apply: eq_big_nat => t /andP [t1 tT].
have useT : useful s T by case: (s) => //=; case: (T) T2 => [|[]].
transitivity (\sum_h \sum_j (
  b1 B h i * a1 B h j * f (chi j (lag T t) i (t%:Z - 1))
  + b1 B h i * a2 B h j * f (chi j (lag T t - 1) i (t%:Z - 1))
  + (useful s t)%:R *
   (b1 B h i * a3 B h j * f (chi j (lag T t + 1) i (t%:Z - 1))
    + b1 B h i * a4 B h j * f (chi j (lag T t) i (t%:Z - 1))
    + b2 B h i * a1 B h j * f (chi j (lag T t) i (t%:Z - 2))
    + b2 B h i * a2 B h j * f (chi j (lag T t - 1) i (t%:Z - 2))
    + b2 B h i * a3 B h j * f (chi j (lag T t + 1) i (t%:Z - 2))
    + b2 B h i * a4 B h j * f (chi j (lag T t) i (t%:Z - 2))))).
  apply: eq_bigr => h _; rewrite /score lin_mul !lin_cat !lin_inner -!big_split /=.
  apply: eq_bigr => j _; rewrite !lin_conj !lin_mono !lin_before useT.
  have pred (n : nat) : (0 < n)%N -> n.-1%:Z - 1 = n%:Z - 2 by lia.
  rewrite !pred ?(ltnW T2) //.
  have value_lin m : lin (fun n => f (m + n)) (value s B t h i) =
    b1 B h i * f (m + power i (t%:Z - 1)) + (useful s t)%:R * (b2 B h i * f (m + power i (t%:Z - 2))).
    rewrite /value lin_cat !lin_scale lin_mono lin_before; case: ifP => _.
      by rewrite mul1r pred.
    by rewrite mul0r mulr0.
  rewrite !powerN !value_lin !powerD.
  have -> : - (t%:Z - 1) + (T%:Z - 1) = lag T t by rewrite /lag; ring.
  have -> : - (t%:Z - 1) + (T%:Z - 2) = lag T t - 1 by rewrite /lag; ring.
  rewrite -!/(chi _ _ _ _); case ut: (useful s t).
    rewrite ?lin_mono ?value_lin ?powerD ?ut.
    have -> : - (t%:Z - 2) + (T%:Z - 1) = lag T t + 1 by rewrite /lag; ring.
    have -> : - (t%:Z - 2) + (T%:Z - 2) = lag T t by rewrite /lag; ring.
    rewrite -!/(chi _ _ _ _) !mulr1n !mul1r.
    move: (f _) (f _) (f _) (f _) (f _) (f _) => f1 f2 f3 f4 f5 f6.
    move: (a1 B h j) (a2 B h j) (a3 B h j) (a4 B h j) (b1 B h i) (b2 B h i) => x1 x2 x3 x4 y1 y2.
    by ring.
  rewrite !mulr0n !mulr0 !mul0r !addr0.
  move: (f _) (f _) => f1 f2.
  move: (a1 B h j) (a2 B h j) (b1 B h i) => x1 x2 y1; ring.
rewrite exchange_big; apply: eq_bigr => j _ /=; rewrite /contribution /prod.
have prodE (b a : 'M[R]_(H, d)) (z : R) : (b^T *m a) i j * z = \sum_h b h i * a h j * z.
  by rewrite mxE mulr_suml; apply: eq_bigr => h _; rewrite mxE.
by rewrite !prodE -!big_split /= mulr_sumr -!big_split.
Qed.

End Expansion.
