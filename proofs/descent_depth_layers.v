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
      k = (3^L - 1) / 2, whatever their heads (R_k as in descent_depth.v).

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
    (\sum_(1 <= t < K.+2) lin f (mul (mul (conj (x t a)) (x K.+1 b)) (x t e))))).
  move=> K f; rewrite lin_sum.
  transitivity (\sum_(1 <= t < K.+2) \sum_a \sum_b \sum_e h.1 a b * h.2 c e *
      lin f (mul (mul (conj (x t a)) (x K.+1 b)) (x t e))).
    rewrite [RHS]exchange_big; apply: eq_bigr => a _; rewrite [RHS]exchange_big.
    apply: eq_bigr => b _; rewrite [RHS]exchange_big; apply: eq_bigr => e _.
    by rewrite mulr_sumr.
  apply: eq_bigr => t _; rewrite lin_mul lin_sum; apply: eq_bigr => a _.
  rewrite lin_sum; apply: eq_bigr => b _; rewrite lin_scale; symmetry.
  transitivity (h.1 a b * lin (fun m' => \sum_e h.2 c e * lin (fun o => f (m' + o)) (x t e))
      (mul (conj (x t a)) (x K.+1 b))).
    congr (_ * _); apply: eq_lin => m'; rewrite lin_sum; apply: eq_bigr => e _.
    by rewrite lin_scale.
  rewrite lin_fun_sum mulr_sumr; apply: eq_bigr => e _.
  by rewrite lin_fun_scale [in RHS]lin_mul mulrA.
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

Print Assumptions depth_layers.
