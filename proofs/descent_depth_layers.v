(** * Layers of linear attention as steps of gradient descent, with one coordinate

    Tokens have channels u, s, p and n further ones.  At first u = 0, s is the
    token s_T = lambda^(T-1), p is the token before it (0 at T = 1), and the
    further channels are 0.  A head has two real matrices A and B, a layer any
    number of heads, and it adds to channel c of token T

        sum_heads sum_{t=1..T} (sum_{a,b} A a b conj(x_t a) x_T b) (sum_e B c e x_t e).

    The prediction is channel u after the last layer, the target s_{T+1}, and
    the loss is summed over the lengths T = 2, ..., N + 1, with lambda uniform
    on the circle.

    - [depth_layers]: L layers lose at least R_k / (1 - R_k) with
      k = (3^L - 1) / 2, whatever their heads (R_k as in descent_depth.v);
    - [depth_first], [depth_second]: one layer of one head predicts
      (1 - q(K)) s_(T+1), K = T - 1, for every q of degree at most 1 with q(0) = 1;
      two layers of one head do for degree at most 4, when q(-1) <> 1;
    - [depth_attained]: so for L = 1 and L = 2 the bound is attained, for every N.

    In every channel of every layer the factor of lambda^(K+delta), K = T - 1, is
    a polynomial in K for K >= 1, whose degree goes from D to 3 D + 1 in a
    layer.  When delta <> 0 the channel is 0 at K = 0, when delta > 0 the
    polynomial is 0 there: so the factor of the target is a polynomial P with
    P(0) = 0, and 1 - P is an error that k steps might leave. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges newton.
From icar Require Import descent_depth.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Nets *)

(** Channel u, s, p. *)
Definition channel_u n : 'I_n.+3 := Ordinal (isT : (0 < n.+3)%N).
Definition channel_s n : 'I_n.+3 := Ordinal (isT : (1 < n.+3)%N).
Definition channel_p n : 'I_n.+3 := Ordinal (isT : (2 < n.+3)%N).

Section Nets.

Variables (R : realFieldType).

(** Channel c of token T. *)
Definition stream (m : nat) := nat -> 'I_m -> laurent R 1.

(** The matrices A and B of a head. *)
Definition head (m : nat) := ('M[R]_m * 'M[R]_m)%type.

Section Layer.

Variables (m : nat) (x : stream m).

Definition attention (A : 'M[R]_m) (t T : nat) : laurent R 1 :=
  \big[cat/[::]]_a \big[cat/[::]]_b scale (A a b) (mul (conj (x t a)) (x T b)).

Definition value (B : 'M[R]_m) (t : nat) (c : 'I_m) : laurent R 1 :=
  \big[cat/[::]]_e scale (B c e) (x t e).

Definition head_output (h : head m) (T : nat) (c : 'I_m) : laurent R 1 :=
  \big[cat/[::]]_(1 <= t < T.+1) mul (attention h.1 t T) (value h.2 t c).

Definition net_layer (heads : seq (head m)) : stream m := fun T c =>
  x T c ++ \big[cat/[::]]_(h <- heads) head_output h T c.

End Layer.

Variable n : nat.

Definition start : stream n.+3 := fun T c =>
  if c == channel_s n then token R T ord0
  else if (c == channel_p n) && (T != 1%N) then token R T.-1 ord0 else [::].

(** The tokens after a list of layers. *)
Definition net (layers : seq (seq (head n.+3))) : stream n.+3 := foldl (@net_layer n.+3) start layers.

Definition net_error (layers : seq (seq (head n.+3))) (T : nat) : laurent R 1 :=
  net layers T (channel_u n) ++ scale (-1) (token R T.+1 ord0).

Definition net_loss (N : nat) (layers : seq (seq (head n.+3))) : R :=
  \sum_(2 <= T < N.+2) msq (unitary 1) (net_error layers T).

End Nets.

(** The steps that L layers reach: (3^L - 1) / 2. *)
Definition reach (L : nat) : nat := (3 ^ L).-1./2.

Lemma reachS L : reach L.+1 = (3 * reach L).+1.
Proof.
have odd3 : (3 ^ L = (reach L).*2.+1)%N.
  rewrite /reach -[LHS]prednK ?expn_gt0 //; congr _.+1.
  have := odd_double_half (3 ^ L).-1; suff -> : odd (3 ^ L).-1 = false by [].
  have : odd (3 ^ L) by rewrite oddX orbT.
  by rewrite -[X in odd X]prednK ?expn_gt0 //= => /negbTE.
rewrite /reach expnS odd3; lia.
Qed.

(** ** A head, entry by entry *)

Section Heads.

Variables (R : realFieldType) (m : nat) (x : stream R m).

Definition triple (f : character 1 -> R) (t T : nat) (a b e : 'I_m) : R :=
  lin f (mul (mul (conj (x t a)) (x T b)) (x t e)).

Lemma lin_head_output f (h : head R m) T c : lin f (head_output x h T c) =
  \sum_a \sum_b \sum_e h.1 a b * h.2 c e * (\sum_(1 <= t < T.+1) triple f t T a b e).
Proof.
rewrite lin_sum; transitivity (\sum_(1 <= t < T.+1) \sum_a \sum_b \sum_e
    h.1 a b * h.2 c e * triple f t T a b e); last first.
  rewrite exchange_big; apply: eq_bigr => a _; rewrite exchange_big.
  apply: eq_bigr => b _; rewrite exchange_big; apply: eq_bigr => e _.
  by rewrite mulr_sumr.
apply: eq_bigr => t _; rewrite lin_mul lin_sum; apply: eq_bigr => a _.
rewrite lin_sum; apply: eq_bigr => b _; rewrite lin_scale.
transitivity (h.1 a b * lin (fun m' => \sum_e h.2 c e * lin (fun o => f (m' + o)) (x t e))
    (mul (conj (x t a)) (x T b))).
  congr (_ * _); apply: eq_lin => m'; rewrite lin_sum; apply: eq_bigr => e _.
  by rewrite lin_scale.
rewrite lin_fun_sum mulr_sumr; apply: eq_bigr => e _.
by rewrite lin_fun_scale /triple [in RHS]lin_mul mulrA.
Qed.

End Heads.

(** ** The streams a net can make *)

Section Spans.

Variable R : realFieldType.

(** A term: the offset delta, the polynomial for K >= 1, and the value at K = 0. *)
Definition term := (int * ({poly R} * R))%type.

Definition term_at (t : term) (K : nat) : R := if K is 0 then t.2.2 else t.2.1.[K%:R].

Definition fits (D : nat) (t : term) : bool :=
  [&& (size t.2.1 <= D.+1)%N, (t.1 != 0) ==> (t.2.2 == 0) & (0 < t.1) ==> (t.2.1.[0] == 0)].

(** G K f is the functional f on a stream at T = K + 1. *)
Definition spans (D : nat) (G : nat -> (character 1 -> R) -> R) : Prop :=
  exists2 ts : seq term, all (fits D) ts &
  forall K f, G K f = \sum_(t <- ts) term_at t K * f (power ord0 (K%:Z + t.1)).

Lemma spans_eq D G G' : (forall K f, G K f = G' K f) -> spans D G -> spans D G'.
Proof. by move=> GG' [ts ts_ok GE]; exists ts => // K f; rewrite -GG'. Qed.

Lemma spans_le D D' G : (D <= D')%N -> spans D G -> spans D' G.
Proof.
move=> D_le [ts ts_ok GE]; exists ts => //; apply: sub_all ts_ok => t /and3P [size_t t0 tP].
by apply/and3P; split=> //; apply: (leq_trans size_t).
Qed.

Lemma spans0 D : spans D (fun=> fun=> 0).
Proof. by exists [::] => // K f; rewrite big_nil. Qed.

Lemma spansD D G G' : spans D G -> spans D G' -> spans D (fun K f => G K f + G' K f).
Proof.
move=> [ts ts_ok GE] [ts' ts'_ok GE']; exists (ts ++ ts'); first by rewrite all_cat ts_ok.
by move=> K f; rewrite big_cat GE GE'.
Qed.

Lemma spans_sum D (I : eqType) (r : seq I) (G : I -> nat -> (character 1 -> R) -> R) :
  (forall i, i \in r -> spans D (G i)) -> spans D (fun K f => \sum_(i <- r) G i K f).
Proof.
elim: r => [|i r IH] G_ok.
  by apply: spans_eq (spans0 D) => K f; rewrite big_nil.
apply: (@spans_eq _ (fun K f => G i K f + \sum_(i <- r) G i K f)).
  by move=> K f; rewrite big_cons.
apply: spansD; first by apply: G_ok; rewrite mem_head.
by apply: IH => j j_in; apply: G_ok; rewrite in_cons j_in orbT.
Qed.

Lemma spans_scale D c G : spans D G -> spans D (fun K f => c * G K f).
Proof.
move=> [ts ts_ok GE]; exists [seq (t.1, (c *: t.2.1, c * t.2.2)) | t <- ts].
  rewrite all_map; apply: sub_all ts_ok => t /and3P [size_t t0 tP]; apply/and3P; split.
  - exact: leq_trans (size_scale_leq _ _) size_t.
  - by apply/implyP => /(implyP t0) /= /eqP ->; rewrite mulr0.
  - by apply/implyP => /(implyP tP) /= /eqP h; rewrite hornerZ h mulr0.
move=> K f; rewrite GE big_map mulr_sumr; apply: eq_bigr => t _; rewrite mulrA; congr (_ * _).
by case: K => [|K] //; rewrite /term_at /= hornerZ.
Qed.

Lemma powerD (i : 'I_1) a b : power i a + power i b = power i (a + b).
Proof. by apply/ffunP => j; rewrite charD !charP; case: ifP => _; rewrite ?addr0. Qed.

Lemma powerN (i : 'I_1) a : - power i a = power i (- a).
Proof. by apply/ffunP => j; rewrite charN !charP; case: ifP => _; rewrite ?oppr0. Qed.

(** A product in a head: the polynomials of its three factors, summed over the positions. *)
Lemma spans_term D (ta tb te : term) : fits D ta -> fits D tb -> fits D te ->
  spans (3 * D).+1 (fun K f => \sum_(i < K.+1) term_at ta i * (term_at tb K * (term_at te i *
    f (- power ord0 (i%:Z + ta.1) + power ord0 (K%:Z + tb.1) + power ord0 (i%:Z + te.1))))).
Proof.
case: ta tb te => [da [Pa za]] [db [Pb zb]] [de [Pe ze]].
move=> /and3P [/= size_a za0 Pa0] /and3P [/= size_b zb0 Pb0] /and3P [/= size_e ze0 Pe0].
have [Q size_Q QE] := sum_poly (Pa * Pe).
exists [:: (db + de - da, (Pb * (Q + (za * ze)%:P), za * zb * ze))].
  rewrite /= andbT; apply/and3P; split=> /=.
  - apply: (leq_trans (size_mul_leq _ _)).
    have : (size (Q + (za * ze)%:P)%R <= (2 * D).+2)%N.
      apply: (leq_trans (size_add _ _)); rewrite geq_max (leq_trans (size_polyC_leq1 _)) // andbT.
      apply: (leq_trans size_Q); rewrite ltnS; apply: (leq_trans (size_mul_leq _ _)).
      apply: (@leq_trans (D.+1 + D.+1).-1); last by lia.
      by rewrite -!subn1 leq_sub2r // leq_add.
    move=> size_S; apply: (@leq_trans (D.+1 + (2 * D).+2).-1); last by lia.
    by rewrite -!subn1 leq_sub2r // leq_add.
  - apply/implyP => d0; have : [|| da != 0, db != 0 | de != 0].
      by apply: contraR d0; rewrite !negb_or !negbK => /and3P [/eqP -> /eqP -> /eqP ->].
    by case/or3P => [/(implyP za0)|/(implyP zb0)|/(implyP ze0)] /eqP ->; rewrite ?mulr0 ?mul0r.
  - apply/implyP => d_gt; rewrite hornerM hornerD hornerC (QE 0%N) big_ord0 add0r mulf_eq0.
    have [da0|/(implyP za0) /eqP ->] := boolP (da == 0); last by rewrite mul0r eqxx orbT.
    have [de0|/(implyP ze0) /eqP ->] := boolP (de == 0); last by rewrite mulr0 eqxx orbT.
    by rewrite (implyP Pb0) //; move: d_gt; rewrite (eqP da0) (eqP de0) subr0 addr0.
move=> K f; rewrite big_seq1 /=.
have eq_f (i : nat) : - power (ord0 : 'I_1) (i%:Z + da) + power ord0 (K%:Z + db)
    + power ord0 (i%:Z + de) = power ord0 (K%:Z + (db + de - da)).
  by rewrite powerN !powerD; congr (power _ _); lia.
under eq_bigr => i _ do rewrite eq_f !mulrA.
rewrite -mulr_suml; congr (_ * _).
case: K {eq_f} => [|K]; first by rewrite big_ord1.
rewrite big_ord_recl /= hornerM hornerD hornerC QE mulrDr addrC; congr (_ + _); last first.
  by rewrite mulrAC mulrC mulrA.
rewrite mulr_sumr; apply: eq_bigr => i _; rewrite hornerM /bump /= add1n.
by rewrite [RHS]mulrCA mulrA.
Qed.

Definition stream_spans D (y : nat -> laurent R 1) := spans D (fun K f => lin f (y K.+1)).

Lemma spans_mix D (ya yb ye : nat -> laurent R 1) :
  stream_spans D ya -> stream_spans D yb -> stream_spans D ye ->
  spans (3 * D).+1 (fun K f => \sum_(1 <= t < K.+2) lin f (mul (mul (conj (ya t)) (yb K.+1)) (ye t))).
Proof.
move=> [tsa /allP oka aE] [tsb /allP okb bE] [tse /allP oke eE].
pose G ta tb te K (f : character 1 -> R) : R := \sum_(i < K.+1) term_at ta i * (term_at tb K * (term_at te i *
    f (- power ord0 (i%:Z + ta.1) + power ord0 (K%:Z + tb.1) + power ord0 (i%:Z + te.1)))).
apply: (@spans_eq _ (fun K f => \sum_(ta <- tsa) \sum_(tb <- tsb) \sum_(te <- tse) G ta tb te K f)).
  move=> K f; rewrite big_add1 /= big_mkord.
  transitivity (\sum_(i < K.+1) \sum_(ta <- tsa) \sum_(tb <- tsb) \sum_(te <- tse)
      term_at ta i * (term_at tb K * (term_at te i *
    f (- power ord0 (i%:Z + ta.1) + power ord0 (K%:Z + tb.1) + power ord0 (i%:Z + te.1))))).
    rewrite [RHS]exchange_big; apply: eq_bigr => ta _; rewrite [RHS]exchange_big.
    by apply: eq_bigr => tb _; rewrite [RHS]exchange_big.
  apply: eq_bigr => i _; rewrite !lin_mul lin_conj aE; apply: eq_bigr => ta _.
  rewrite bE mulr_sumr; apply: eq_bigr => tb _.
  by rewrite eE !mulr_sumr; apply: eq_bigr => te _.
apply: spans_sum => ta ta_in; apply: spans_sum => tb tb_in; apply: spans_sum => te te_in.
by apply: spans_term; [exact: oka|exact: okb|exact: oke].
Qed.

(** ** A layer takes degree D to 3 D + 1 *)

Lemma spans_layer D m (x : stream R m) heads :
  (forall c, stream_spans D (x ^~ c)) ->
  forall c, stream_spans (3 * D).+1 (net_layer x heads ^~ c).
Proof.
move=> x_ok c; apply: (@spans_eq _ (fun K f => lin f (x K.+1 c)
    + \sum_(h <- heads) lin f (head_output x h K.+1 c))).
  by move=> K f; rewrite lin_cat lin_sum.
apply: spansD; first by apply: spans_le (x_ok c); lia.
apply: spans_sum => h _.
apply: (@spans_eq _ (fun K f => \sum_a \sum_b \sum_e h.1 a b * h.2 c e *
    (\sum_(1 <= t < K.+2) triple x f t K.+1 a b e))).
  by move=> K f; rewrite lin_head_output.
apply: spans_sum => a _; apply: spans_sum => b _; apply: spans_sum => e _.
by apply: spans_scale; apply: (@spans_mix D (x ^~ a) (x ^~ b) (x ^~ e)).
Qed.

Lemma spans_start n c : stream_spans 0 (start R (n := n) ^~ c).
Proof.
rewrite /stream_spans /start; case: (c == _).
  exists [:: (0, (1, 1))]; first by rewrite /= /fits /= size_poly1.
  move=> K f; rewrite lin_mono big_seq1 /= addr0; case: K => [|K]; rewrite /= ?hornerC mul1r //.
case: (c == _) => /=; last first.
  by apply: spans_eq (spans0 0) => K f; rewrite lin_nil.
exists [:: (-1, (1, 0))]; first by rewrite /= /fits /= size_poly1 eqxx.
move=> K f; rewrite big_seq1 /=; case: K => [|K]; first by rewrite lin_nil /= mul0r.
rewrite lin_mono /= hornerC mul1r; congr (f (power _ _)); lia.
Qed.

Lemma spans_net n (layers : seq (seq (head R n.+3))) c :
  stream_spans (reach (size layers)) (net layers ^~ c).
Proof.
rewrite /net -[layers]revK size_rev foldl_rev; elim: (rev layers) c => [|heads r IH] c.
  exact: spans_start.
by rewrite [size _]/= reachS; apply: spans_layer => c'; exact: IH.
Qed.

(** ** The mean square is at least the square of one coefficient *)

Lemma msq_ge_coefficient d (P : laurent R d) (m : character d) :
  lin (fun o => (o == m)%:R) P ^+ 2 <= msq (unitary d) P.
Proof.
have sameE o : same (unitary d) o m = (o == m).
  rewrite same_unitary; apply/forallP/eqP => [eq|-> //].
  by apply/ffunP => i; exact/eqP.
pose c := lin (fun o => (o == m)%:R) P.
have := msq_ge0 (unitary d) (P ++ scale (- c) (mono R m)).
rewrite msqE lin_cat lin_scale lin_mono.
under eq_lin => o do rewrite lin_cat lin_scale lin_mono sameE.
rewrite lin_fun_add lin_fun_scale -msqE lin_cat lin_scale lin_mono same_refl.
have -> : lin (fun o => (same (unitary d) m o)%:R) P = c.
  by apply: eq_lin => o; rewrite same_sym sameE.
rewrite -/c => ge0; rewrite -subr_ge0; apply: (le_trans ge0); rewrite le_eqVlt.
by apply/orP; left; apply/eqP; move: c (msq _ _) {ge0} => c q; rewrite mulr1n; ring.
Qed.

End Spans.

Theorem depth_layers (R : realFieldType) n N (layers : seq (seq (head R n.+3))) :
  let k := reach (size layers) in
  residue R N k / (1 - residue R N k) <= net_loss N layers.
Proof.
set k := reach _ => /=.
have [ts /allP ts_ok tsE] := spans_net layers (channel_u n); rewrite -/k in ts_ok.
pose P : {poly R} := \sum_(t <- ts | t.1 == 1) t.2.1.
have size_P : (size P <= k.+1)%N.
  apply: (leq_trans (size_sum _ _ _)); apply/bigmax_leqP_seq => t t_in _.
  by have /and3P [] := ts_ok t t_in.
have P0 : P.[0] = 0.
  rewrite horner_sum big_seq_cond big1 // => t /andP [t_in /eqP t1].
  by have /and3P [_ _] := ts_ok t t_in; rewrite t1 => /eqP.
have q_ok : admissible k (1 - P).
  split; last by rewrite hornerD hornerN hornerC P0 subr0.
  by apply: (leq_trans (size_add _ _)); rewrite geq_max size_opp size_P size_poly1.
apply: le_trans (proj1 (depth_least R N k) _ q_ok) _.
rewrite /squares /net_loss [X in _ <= X]big_add1; apply: ler_sum_nat => K /andP [K_gt _].
apply: le_trans (msq_ge_coefficient _ (power ord0 (K%:Z + 1))).
rewrite lin_cat lin_scale lin_mono (tsE K) /=.
have eq_power a b : (power (ord0 : 'I_1) a == power ord0 b) = (a == b).
  apply/eqP/eqP => [/ffunP /(_ ord0)|-> //].
  by rewrite !charP eqxx.
have -> : (power (ord0 : 'I_1) (K.+2%:Z - 1) == power ord0 (K%:Z + 1)) = true.
  by rewrite eq_power; apply/eqP; lia.
have -> : \sum_(t <- ts) term_at t K * (power (ord0 : 'I_1) (K%:Z + t.1) == power ord0 (K%:Z + 1))%:R
    = P.[K%:R].
  rewrite horner_sum [RHS]big_mkcond; apply: eq_bigr => t _.
  rewrite eq_power (inj_eq (addrI _)) /term_at; case: K K_gt => // K _.
  by case: (t.1 == 1); rewrite ?mulr1 ?mulr0.
rewrite hornerD hornerN hornerC le_eqVlt; apply/orP; left; apply/eqP.
by move: P.[_] => y; rewrite mulr1n; ring.
Qed.

(** ** One and two layers attain it *)

Section Attained.

Variables (R : realFieldType) (n : nat).
Notation u := (channel_u n).
Notation s := (channel_s n).
Notation p := (channel_p n).

(** A stream of one term: g(K) lambda^(K+delta). *)
Definition single (y : nat -> laurent R 1) (g : nat -> R) (delta : int) : Prop :=
  forall K f, lin f (y K.+1) = g K * f (power ord0 (K%:Z + delta)).

Lemma eq_single y g g' delta : g =1 g' -> single y g delta -> single y g' delta.
Proof. by move=> gg y_ok K f; rewrite y_ok gg. Qed.

Lemma triple_single (x : stream R n.+3) a b e ga gb ge da db de delta K f :
  single (x ^~ a) ga da -> single (x ^~ b) gb db -> single (x ^~ e) ge de -> db + de - da = delta ->
  \sum_(1 <= t < K.+2) triple x f t K.+1 a b e
  = (\sum_(i < K.+1) ga i * gb K * ge i) * f (power ord0 (K%:Z + delta)).
Proof.
move=> a_ok b_ok e_ok dE; rewrite big_add1 /= big_mkord mulr_suml; apply: eq_bigr => i _.
rewrite /triple !lin_mul lin_conj a_ok b_ok e_ok !mulrA; congr (_ * f _).
by rewrite powerN !powerD; congr (power _ _); rewrite -dE; lia.
Qed.

(** A head adds over its two matrices, entry by entry. *)
Section Entries.

Variables (x : stream R n.+3) (f : character 1 -> R) (T : nat) (c : 'I_n.+3).
Implicit Types A B : 'M[R]_n.+3.

Let out A B := lin f (head_output x (A, B) T c).

Lemma out_addA A A' B : out (A + A') B = out A B + out A' B.
Proof.
rewrite /out !lin_head_output -big_split; apply: eq_bigr => a _; rewrite -big_split.
apply: eq_bigr => b _; rewrite -big_split; apply: eq_bigr => e _ /=.
by rewrite mxE !mulrDl.
Qed.

Lemma out_addB A B B' : out A (B + B') = out A B + out A B'.
Proof.
rewrite /out !lin_head_output -big_split; apply: eq_bigr => a _; rewrite -big_split.
apply: eq_bigr => b _; rewrite -big_split; apply: eq_bigr => e _ /=.
by rewrite mxE mulrDr mulrDl.
Qed.

Lemma out_scaleA k A B : out (k *: A) B = k * out A B.
Proof.
rewrite /out !lin_head_output mulr_sumr; apply: eq_bigr => a _; rewrite mulr_sumr.
apply: eq_bigr => b _; rewrite mulr_sumr; apply: eq_bigr => e _ /=.
by rewrite mxE !mulrA.
Qed.

Lemma out_scaleB k A B : out A (k *: B) = k * out A B.
Proof.
rewrite /out !lin_head_output mulr_sumr; apply: eq_bigr => a _; rewrite mulr_sumr.
apply: eq_bigr => b _; rewrite mulr_sumr; apply: eq_bigr => e _ /=.
by rewrite mxE mulrCA !mulrA.
Qed.

Lemma out_delta a b c' e : out (delta_mx a b) (delta_mx c' e)
  = (c == c')%:R * (\sum_(1 <= t < T.+1) triple x f t T a b e).
Proof.
rewrite /out lin_head_output (bigD1 a) //= [X in _ + X]big1 ?addr0 => [|a' a_neq]; last first.
  by apply: big1 => b' _; apply: big1 => e' _; rewrite mxE (negPf a_neq) !mul0r.
rewrite (bigD1 b) //= [X in _ + X]big1 ?addr0 => [|b' b_neq]; last first.
  by apply: big1 => e' _; rewrite mxE (negPf b_neq) andbF !mul0r.
rewrite (bigD1 e) //= [X in _ + X]big1 ?addr0 => [|e' e_neq]; last first.
  by rewrite [delta_mx c' e _ _]mxE (negPf e_neq) andbF mulr0 mul0r.
by rewrite !mxE !eqxx andbT mul1r andbT.
Qed.

End Entries.

(** The first layer: u becomes c K lambda^(K+1), s becomes (1 + K) lambda^K. *)
Definition first_head (c : R) : head R n.+3 :=
  (delta_mx p s, c *: delta_mx u s + delta_mx s p).

Definition second_head (a1 a2 a3 : R) : head R n.+3 :=
  (a1 *: delta_mx p p + a2 *: delta_mx s s + a3 *: delta_mx u u, delta_mx u u).

Lemma start_u : single (start R (n := n) ^~ u) (fun=> 0) 1.
Proof. by move=> K f; rewrite lin_nil mul0r. Qed.

Lemma start_s : single (start R (n := n) ^~ s) (fun=> 1) 0.
Proof. by move=> K f; rewrite lin_mono mul1r; congr (f (power _ _)); lia. Qed.

Lemma start_p : single (start R (n := n) ^~ p) (fun K => (K != 0%N)%:R) (-1).
Proof.
move=> [|K] f; rewrite /= ?lin_nil ?mul0r // lin_mono mul1r; congr (f (power _ _)); lia.
Qed.

Lemma net_layer1 (x : stream R n.+3) (h : head R n.+3) T c f :
  lin f (net_layer x [:: h] T c) = lin f (x T c) + lin f (head_output x h T c).
Proof. by rewrite lin_cat lin_sum big_seq1. Qed.

Section First.

Variable c : R.
Let x := net_layer (start R (n := n)) [:: first_head c].

(** sum_{i <= K} [i <> 0] = K. *)
Lemma sum_positive K : \sum_(i < K.+1) (i != 0%N :> nat)%:R = K%:R :> R.
Proof.
by rewrite big_ord_recl add0r /= sumr_const card_ord.
Qed.

Lemma first_u : single (x ^~ u) (fun K => c * K%:R) 1.
Proof.
move=> K f; rewrite net_layer1 start_u mul0r add0r out_addB out_scaleB !out_delta.
rewrite eqxx mul1r [(u == s)]/= mul0r addr0.
rewrite (triple_single _ _ start_p start_s start_s (erefl _)) mulrA; congr (_ * _ * _).
by rewrite -sum_positive; apply: eq_bigr => i _; rewrite !mulr1.
Qed.

Lemma first_s : single (x ^~ s) (fun K => 1 + K%:R) 0.
Proof.
move=> K f; rewrite net_layer1 start_s out_addB out_scaleB !out_delta.
rewrite eqxx !mul1r [(s == u)]/= mul0r mulr0 add0r mulrDl mul1r; congr (_ + _).
rewrite (triple_single _ _ start_p start_s start_p (erefl _)); congr (_ * _).
by rewrite -sum_positive; apply: eq_bigr => i _; rewrite mulr1; case: (_ == _); rewrite ?mulr1 ?mulr0.
Qed.

Lemma first_p : single (x ^~ p) (fun K => (K != 0%N)%:R) (-1).
Proof.
move=> K f; rewrite net_layer1 start_p out_addB out_scaleB !out_delta.
by rewrite [(p == u)]/= [(p == s)]/= !mul0r mulr0 !addr0.
Qed.

Lemma sum_first K : \sum_(i < K.+1) i%:R = K%:R * (K%:R + 1) / 2 :> R.
Proof.
elim: K => [|K IH]; first by rewrite big_ord1 !mul0r.
by rewrite big_ord_recr IH /= -[K.+1]addn1 natrD; field.
Qed.

Lemma sum_second K : \sum_(i < K.+1) (i%:R + 1) * i%:R = K%:R * (K%:R + 1) * (K%:R + 2) / 3 :> R.
Proof.
elim: K => [|K IH]; first by rewrite big_ord1 mulr0 !mul0r.
by rewrite big_ord_recr IH /= -[K.+1]addn1 natrD; field.
Qed.

Lemma sum_squares K : \sum_(i < K.+1) i%:R ^+ 2 = K%:R * (K%:R + 1) * (2 * K%:R + 1) / 6 :> R.
Proof.
elim: K => [|K IH]; first by rewrite big_ord1 expr0n !mul0r.
by rewrite big_ord_recr IH /= -[K.+1]addn1 natrD; field.
Qed.

Variables a1 a2 a3 : R.

Lemma second_u : single (net_layer x [:: second_head a1 a2 a3] ^~ u) (fun K =>
  c * K%:R + c * K%:R * (K%:R + 1) *
    (a1 / 2 + a2 * (K%:R + 1) * (K%:R + 2) / 3 + a3 * c ^+ 2 * K%:R * (2 * K%:R + 1) / 6)) 1.
Proof.
move=> K f; rewrite net_layer1 first_u !out_addA !out_scaleA !out_delta eqxx !mul1r.
rewrite (triple_single _ _ first_p first_p first_u (erefl _)).
rewrite (triple_single _ _ first_s first_s first_u (erefl _)).
rewrite (triple_single _ _ first_u first_u first_u (erefl _)).
have -> : \sum_(i < K.+1) (i != 0%N :> nat)%:R * (K != 0%N)%:R * (c * i%:R)
    = c * (K%:R * (K%:R + 1) / 2).
  rewrite -sum_first mulr_sumr; apply: eq_bigr => i _.
  case: i => [[|i] /= i_lt]; first by rewrite !mulr0.
  by case: K i_lt => [//|K] _; rewrite !mul1r.
have -> : \sum_(i < K.+1) (1 + i%:R) * (1 + K%:R) * (c * i%:R)
    = c * (1 + K%:R) * (K%:R * (K%:R + 1) * (K%:R + 2) / 3).
  by rewrite -sum_second mulr_sumr; apply: eq_bigr => i _; move: i%:R K%:R => y z; ring.
have -> : \sum_(i < K.+1) c * i%:R * (c * K%:R) * (c * i%:R)
    = c ^+ 3 * K%:R * (K%:R * (K%:R + 1) * (2 * K%:R + 1) / 6).
  by rewrite -sum_squares mulr_sumr; apply: eq_bigr => i _; move: i%:R K%:R => y z; ring.
by move: K%:R (f _) => z y; field.
Qed.

End First.

(** A net whose prediction is exactly (1 - q(K)) lambda^(K+1) loses the squares of q. *)
Lemma loss_single layers (q : {poly R}) N :
  single (net layers ^~ u) (fun K => 1 - q.[K%:R]) 1 -> net_loss N layers = squares N q.
Proof.
move=> netE; rewrite /net_loss [LHS]big_add1; apply: eq_big_nat => K _ /=.
rewrite (@msq_ext _ _ _ _ (scale (- q.[K%:R]) (mono R (power ord0 (K%:Z + 1))))) => [|f].
  by rewrite msqE !lin_scale !lin_mono lin_scale lin_mono same_refl mulr1 mulrNN expr2.
rewrite lin_cat netE !lin_scale !lin_mono.
have -> : K.+2%:Z - 1 = K%:Z + 1 by lia.
by move: q.[_] (f _) => y z; ring.
Qed.

(** One layer leaves every error of one step. *)
Theorem depth_first (q : {poly R}) : admissible 1 q ->
  exists h : head R n.+3, single (net [:: [:: h]] ^~ u) (fun K => 1 - q.[K%:R]) 1.
Proof.
move=> [size_q q0]; exists (first_head (- q`_1)); apply: eq_single (first_u _) => K.
rewrite (horner_coef_wide _ size_q) !big_ord_recr big_ord0 /= expr0 expr1.
by move: q0; rewrite horner_coef0 => ->; ring.
Qed.

(** Two layers leave every error of four steps whose value at -1 is not 1. *)
Theorem depth_second (q : {poly R}) : admissible 4 q -> q.[-1] != 1 ->
  exists h h' : head R n.+3, single (net [:: [:: h]; [:: h']] ^~ u) (fun K => 1 - q.[K%:R]) 1.
Proof.
move=> [size_q q0]; rewrite -subr_eq0 => c_neq0; pose c := q.[-1] - 1.
pose r2 := - q`_4; pose r1 := q`_4 - q`_3; pose r0 := q`_3 - q`_2 - q`_4.
pose A2 := (r1 - r2 / 2) * 2 / 5; pose A3 := r2 - A2.
exists (first_head c), (second_head (2 * (r0 - 2 * A2) / c) (3 * A2 / c) (3 * A3 / c ^+ 3)).
apply: eq_single (second_u c _ _ _) => K.
have cE : c = - q`_1 + q`_2 - q`_3 + q`_4.
  rewrite /c (horner_coef_wide _ size_q) !big_ord_recr big_ord0 /=.
  by move: q0; rewrite horner_coef0 => ->; ring.
rewrite (horner_coef_wide _ size_q) !big_ord_recr big_ord0 /=.
move: q0; rewrite horner_coef0 => ->.
have cancel (C z x y w : R) : C != 0 ->
    C * z + C * z * (z + 1) * (2 * x / C / 2 + 3 * y / C * (z + 1) * (z + 2) / 3
      + 3 * w / C ^+ 3 * C ^+ 2 * z * (2 * z + 1) / 6)
    = C * z + z * (z + 1) * (x + y * (z + 1) * (z + 2) + w * z * (2 * z + 1) / 2).
  by move=> C0; field.
rewrite cancel // cE /A3 /A2 /r0 /r1 /r2.
by move: q`_1 q`_2 q`_3 q`_4 K%:R => q1 q2 q3 q4 z; field.
Qed.

(** One layer and two layers attain the bound, for every N. *)
Theorem depth_attained N L : (1 <= L <= 2)%N ->
  exists2 layers : seq (seq (head R n.+3)), size layers = L &
  net_loss N layers = residue R N (reach L) / (1 - residue R N (reach L)).
Proof.
have best_squares k (best : {poly R}) : admissible k best ->
    (forall q, admissible k q -> squares N q = residue R N k / (1 - residue R N k) + squares N (q - best)) ->
    squares N best = residue R N k / (1 - residue R N k).
  move=> ok sq; rewrite sq // subrr /squares big1 ?addr0 // => K _.
  by rewrite horner0 expr0n.
case: L => [|[|[|L]]] // _.
  have [best [best_ok _ _ best_sq]] := best_polynomial R N 1.
  have [h hE] := depth_first best_ok.
  by exists [:: [:: h]] => //; rewrite (loss_single _ hE) (best_squares 1%N).
have [best [best_ok bestN1 _ best_sq]] := best_polynomial R N 4.
have [|h [h' hE]] := depth_second best_ok.
  have gap := residue_gap R N 4; rewrite bestN1 gt_eqF //.
  by rewrite ltr_pdivl_mulr // mul1r residue_union.
by exists [:: [:: h]; [:: h']] => //; rewrite (loss_single _ hE) (best_squares 4%N).
Qed.

End Attained.

Print Assumptions depth_layers.
Print Assumptions depth_first.
Print Assumptions depth_second.
Print Assumptions depth_attained.
