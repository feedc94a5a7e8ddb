(** * The loss to first order in M^{12} at a pure gradient step, orthogonal contexts

    A layer with the blocks a3, a2 and b1 alone depends on M = b1^T a3 and
    E = b1^T a2.  Its terms of degree T - 2 hold E, those of degree T hold M,
    and for even d they meet where lambda_{i'} = conj(lambda_i), i' the
    partner of i.  Counted here for every row i, column and length T. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented augmented_parts turn.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** f moves by t x to first order in t, at t = 0. *)
Definition is_slope (R : realFieldType) (f : R -> R) (x : R) :=
  exists c, forall t, `|f t - f 0 - t * x| <= c * t ^+ 2.

Lemma slope_unique (R : realFieldType) (f : R -> R) (x y : R) : is_slope f x -> is_slope f y -> x = y.
Proof.
move=> [c fx] [e fy]; apply/eqP; rewrite -subr_eq0; apply/eqP; set z := x - y.
have close t : `|t * z| <= (c + e) * t ^+ 2.
  rewrite mulrDl addrC; have -> : t * z = (f t - f 0 - t * y) - (f t - f 0 - t * x) by rewrite /z; ring.
  by apply: le_trans (ler_norm_sub _ _) _; rewrite ler_add.
have [//|z0] := eqVneq z 0; exfalso; have n0 : 0 < `|z| by rewrite normr_gt0.
set k := c + e in close; have k0 : 0 <= k.
  by have := close 1; rewrite expr1n mulr1; apply: le_trans.
have k1 : 0 < k + 1 by rewrite (le_lt_trans k0) // ltr_addl ltr01.
pose t := `|z| / (k + 1); have t0 : 0 < t by rewrite divr_gt0.
have := close t; rewrite normrM (gtr0_norm t0) expr2 mulrCA ler_pmul2l //.
rewrite /t mulrA ler_pdivl_mulr // [k * _]mulrC ler_pmul2l //.
by rewrite leNgt ltr_addl ltr01.
Qed.

Lemma slope_quadratic (R : realFieldType) (f : R -> R) (x y : R) :
  (forall t, f t = f 0 + t * x + t ^+ 2 * y) -> is_slope f x.
Proof.
move=> fE; exists `|y| => t; rewrite fE.
have -> : f 0 + t * x + t ^+ 2 * y - f 0 - t * x = y * t ^+ 2 by ring.
by rewrite normrM [`|t ^+ 2|]ger0_norm ?sqr_ge0.
Qed.

Section Quadratic.

Variables (R : realFieldType) (d : nat) (l : law d).
Implicit Types P Q : laurent R d.

Definition overlap P Q : R := lin (fun m => lin (fun n => (same l m n)%:R) Q) P.

Lemma overlap_sym P Q : overlap P Q = overlap Q P.
Proof.
rewrite /overlap /lin; under eq_bigr => x _ do rewrite mulr_sumr.
rewrite exchange_big /=; apply: eq_bigr => y _; rewrite mulr_sumr; apply: eq_bigr => x _.
by rewrite mulrCA same_sym.
Qed.

Lemma msq_line P Q (c : R) :
  msq l (P ++ scale c Q) = msq l P + 2 * c * overlap P Q + c ^+ 2 * msq l Q.
Proof.
rewrite !msqE -!/(overlap _ _) {1}/overlap lin_cat lin_scale.
have split_in m : lin (fun n => (same l m n)%:R) (P ++ scale c Q) =
    lin (fun n => (same l m n)%:R) P + c * lin (fun n => (same l m n)%:R) Q :> R.
  by rewrite lin_cat lin_scale.
rewrite !(eq_lin _ split_in) !lin_fun_add !lin_fun_scale -!/(overlap _ _) (overlap_sym Q P).
by move: (overlap P P) (overlap P Q) (overlap Q Q) => x y z; ring.
Qed.

End Quadratic.

Section Characters.

Variable d : nat.
Hypothesis even_d : ~~ odd d.
Implicit Types (i j k : 'I_d) (T t u : nat).

(** Which terms of E meet a power of lambda_i. *)
Lemma extra_power i (c : int) T u k : (0 < u <= T)%N ->
  same (orthogonal d) (power i c) (extra T i u k) =
  if k == i then c == T%:Z - 2 else
  if k == partner i then c == 2 * u%:Z - T%:Z else (u.+1 == T) && (c == T%:Z - 2).
Proof.
move=> uT; rewrite same_turn //.
have i_i := partner_even i even_d; have k_k := partner_even k even_d.
have p_i : (i == partner k) = (k == partner i) by rewrite eq_sym partner_eq.
have step m : turn (power i c) m == turn (extra T i u k) m =
    (c * ((m == i)%:R - (m == partner i)%:R) ==
    (lag T u - 1) * ((m == k)%:R - (m == partner k)%:R) + (u%:Z - 1) * ((m == i)%:R - (m == partner i)%:R)).
  by rewrite turn_power turn_chi -mulrBr.
have [e1|n1] := eqVneq k i.
  apply/forallP/eqP => [/(_ i)|cE m]; rewrite step e1.
    by rewrite eqxx [i == partner i]eq_sym (negPf i_i) /lag /= => /eqP; clear; lia.
  by rewrite cE /lag; case: (m == i); case: (m == partner i); rewrite /=; clear; lia.
have [e2|n2] := eqVneq k (partner i).
  apply/forallP/eqP => [/(_ i)|cE m]; rewrite step e2 partnerK.
    by rewrite eqxx [i == partner i]eq_sym (negPf i_i) /lag /= => /eqP; clear; lia.
  by rewrite cE /lag; case: (m == i); case: (m == partner i); rewrite /=; clear; lia.
apply/forallP/andP => [eq|[/eqP uE /eqP cE] m]; last first.
  rewrite step -uE cE /lag -uE; have -> : (u.+1)%:Z - u%:Z - 1 = 0 by lia.
  by rewrite mul0r add0r; apply/eqP; congr (_ * _); lia.
have := eq k; have := eq i; rewrite !step !eqxx /lag p_i [k == partner k]eq_sym (negPf k_k) (negPf n2).
rewrite (negPf n1) [i == k]eq_sym (negPf n1) [i == partner i]eq_sym (negPf i_i) /=.
by move=> /eqP h1 /eqP h2; split; apply/eqP; move: uT h1 h2; clear; lia.
Qed.

(** The terms of M in the column of the partner are powers of lambda_i. *)
Lemma partner_power i T t :
  same (orthogonal d) (chi (partner i) (lag T t + 1) i (t%:Z - 1)) (power i (2 * t%:Z - T%:Z - 2)).
Proof.
rewrite same_turn //; apply/forallP => m; rewrite turn_power turn_chi /lag partnerK.
by case: (m == i); case: (m == partner i); rewrite /=; clear; lia.
Qed.

(** In another column j a term of M meets one of E, in the column of the partner of j. *)
Lemma extra_other i j T t u k : (0 < u <= T)%N -> (0 < t <= T)%N -> j != i -> j != partner i ->
  same (orthogonal d) (chi j (lag T t + 1) i (t%:Z - 1)) (extra T i u k) =
  [&& k == partner j, t == T & u == T].
Proof.
move=> uT tT ji jp; rewrite same_turn //.
have i_i := partner_even i even_d; have k_k := partner_even k even_d; have j_j := partner_even j even_d.
have p_ij : (i == partner j) = (j == partner i) by rewrite eq_sym partner_eq.
have p_ik : (i == partner k) = (k == partner i) by rewrite eq_sym partner_eq.
have p_jk : (j == partner k) = (k == partner j) by rewrite eq_sym partner_eq.
apply/forallP/and3P => [eq|[/eqP -> /eqP -> /eqP ->] m]; last first.
  rewrite !turn_chi /lag partnerK.
  by case: (m == i); case: (m == partner i); case: (m == j); case: (m == partner j); rewrite /=; clear; lia.
have := eq j; have := eq i; rewrite !turn_chi !eqxx /lag p_ij p_ik p_jk.
rewrite [i == partner i]eq_sym [j == partner j]eq_sym (negPf i_i) (negPf j_j).
rewrite [i == j]eq_sym (negPf ji) (negPf jp) [i == k]eq_sym [j == k]eq_sym.
have [e1|n1] := eqVneq k i.
  by rewrite e1 [i == partner i]eq_sym (negPf i_i) p_ij (negPf jp) [i == j]eq_sym (negPf ji) /= => /eqP h1 /eqP h2; exfalso; move: uT tT h1 h2; clear; lia.
have [e2|n2] := eqVneq k (partner i).
  have -> : (k == j) = false by rewrite e2 eq_sym (negPf jp).
  have -> : (k == partner j) = false by rewrite e2 (inj_eq (inv_inj (@partnerK d))) eq_sym (negPf ji).
  by rewrite /= => /eqP h1 /eqP h2; exfalso; move: uT tT h1 h2; clear; lia.
have [e3|n3] := eqVneq k j.
  by rewrite e3 [j == partner j]eq_sym (negPf j_j) /= => /eqP h1 /eqP h2; exfalso; move: uT tT h1 h2; clear; lia.
have [e4|n4] := eqVneq k (partner j); rewrite /= => /eqP h1 /eqP h2.
  by split=> //; apply/eqP; move: uT tT h1 h2; clear; lia.
by exfalso; move: uT tT h1 h2; clear; lia.
Qed.

End Characters.

Section Slope.

Variables (R : realFieldType) (d H : nat) (s : boundary) (a e b : 'M[R]_(H, d)).
Hypothesis even_d : ~~ odd d.
Implicit Types (T t u : nat) (i j k : 'I_d).

(** The blocks a3 = a, b1 = b and a2 = c e. *)
Definition bend (c : R) : blocks R H d := Blocks 0 (c *: e) a 0 b 0.

Notation M := (b^T *m a).
Notation E := (b^T *m e).

(** The terms of a2. *)
Definition bent T i : laurent R d :=
  \big[cat/[::]]_(1 <= u < T.+1) \big[cat/[::]]_k scale (E i k) (mono R (extra T i u k)).

Lemma lin_bent_terms f T i : lin f (bent T i) = \sum_(1 <= u < T.+1) \sum_k E i k * f (extra T i u k).
Proof.
rewrite /bent lin_sum; apply: eq_bigr => u _; rewrite lin_sum.
by apply: eq_bigr => k _; rewrite lin_scale lin_mono.
Qed.

Let prod_0l (x : 'M[R]_(H, d)) i j : prod 0 x i j = 0.
Proof. by rewrite /prod trmx0 mul0mx mxE. Qed.

Let prod_0r (x : 'M[R]_(H, d)) i j : prod x 0 i j = 0.
Proof. by rewrite /prod mulmx0 mxE. Qed.

Lemma lin_step f T i : (2 <= T)%N -> lin f (aug_error s (pure a b) T i) =
  \sum_(1 <= t < T.+1) (useful s t)%:R * (\sum_j M i j * f (chi j (lag T t + 1) i (t%:Z - 1))) - f (power i T%:Z).
Proof.
move=> T2; rewrite lin_aug_error //; congr (_ - _); apply: eq_bigr => t _.
rewrite mulr_sumr; apply: eq_bigr => j _; rewrite /contribution.
rewrite [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/= !(prod_0l, prod_0r).
by rewrite !mul0r !addr0 add0r.
Qed.

Lemma lin_bend f c T i : (2 <= T)%N -> lin f (aug_error s (bend c) T i) =
  lin f (aug_error s (pure a b) T i ++ scale c (bent T i)).
Proof.
move=> T2; rewrite lin_cat lin_scale lin_bent_terms lin_step // lin_aug_error // addrAC; congr (_ - _).
rewrite mulr_sumr -big_split; apply: eq_bigr => t _ /=.
rewrite !mulr_sumr -big_split; apply: eq_bigr => j _ /=; rewrite /contribution /extra.
rewrite [a1 _]/= [a2 _]/= [a3 _]/= [a4 _]/= [b1 _]/= [b2 _]/= !(prod_0l, prod_0r).
rewrite !mul0r !addr0 add0r addrC; congr (_ + _).
by rewrite /prod -scalemxAr mxE mulrA.
Qed.

(** The loss at length T is a quadratic polynomial in c. *)
Lemma loss_bend c T : (2 <= T)%N -> aug_loss_at (orthogonal d) s (bend c) T =
  aug_loss_at (orthogonal d) s (pure a b) T
  + c * (2 * \sum_i overlap (orthogonal d) (aug_error s (pure a b) T i) (bent T i))
  + c ^+ 2 * \sum_i msq (orthogonal d) (bent T i).
Proof.
move=> T2; rewrite /aug_loss_at mulrA [c * 2]mulrC !mulr_sumr -!big_split /=; apply: eq_bigr => i _.
by rewrite -msq_line; apply: msq_ext => f; exact: lin_bend.
Qed.

Let meets T i (m : character d) : R := lin (fun n => (same (orthogonal d) m n)%:R) (bent T i).

Lemma meets_power T i (c : int) : (1 < T)%N -> meets T i (power i c) =
  (c == T%:Z - 2)%:R * (T%:R * E i i + \sum_(k | (k != i) && (k != partner i)) E i k)
  + E i (partner i) * \sum_(1 <= u < T.+1) (c == 2 * u%:Z - T%:Z)%:R.
Proof.
move=> T2; rewrite /meets lin_bent_terms.
transitivity (\sum_(1 <= u < T.+1) ((c == T%:Z - 2)%:R * E i i
    + E i (partner i) * (c == 2 * u%:Z - T%:Z)%:R
    + (c == T%:Z - 2)%:R * (u.+1 == T)%:R * \sum_(k | (k != i) && (k != partner i)) E i k)).
  apply: eq_big_nat => u uT; have i_i := partner_even i even_d.
  have uT' : (0 < u <= T)%N by rewrite -[(u <= T)%N]ltnS.
  rewrite (bigD1 i) //= (bigD1 (partner i)) //= extra_power // eqxx extra_power // (negPf i_i) eqxx.
  rewrite addrA mulrC; congr (_ + _); rewrite mulr_sumr; apply: eq_bigr => k /andP [ki kp].
  by rewrite extra_power // (negPf ki) (negPf kp) -natrM mulnb andbC mulrC.
rewrite !big_split /= -mulr_sumr sumr_const_nat subn1 /=.
rewrite -mulr_suml -mulr_sumr; have -> : \sum_(1 <= u < T.+1) (u.+1 == T)%:R = 1 :> R.
  rewrite (bigD1_seq T.-1) ?iota_uniq ?mem_index_iota //=; last by apply/andP; split; lia.
  rewrite prednK ?(ltnW T2) // eqxx big1 ?addr0 // => u ne; case: eqP => // uE.
  by move: ne; rewrite -uE eqxx.
rewrite -mulr_sumr -[_ *+ T]mulr_natl; move: (\sum_(k | _) E i k) (\sum_(1 <= u < _) _) (c == _)%:R => x y z; ring.
Qed.

(** The printed row: half the change of the loss of row i to first order. *)
Definition slope_row T i : R :=
  E i (partner i) * (((count_useful s T)%:R - 1) * M i i - 1 + (T%:R - 2) * M i (partner i))
  + (T%:R - 2) * M i (partner i) * E i i
  + \sum_j (M i (partner i) * E i j + M i j * E i (partner j)).

Lemma meets_target_bent T i : (2 <= T)%N -> meets T i (power i T%:Z) = E i (partner i).
Proof.
move=> T2; rewrite meets_power // (_ : (T%:Z == T%:Z - 2) = false) ?mul0r ?add0r; last by lia.
rewrite (bigD1_seq T) ?iota_uniq ?mem_index_iota ?leqnn ?andbT ?(ltnW T2) //= (_ : (T%:Z == _) = true) ?mulr1n; last by lia.
rewrite big1 ?addr0 ?mulr1 // => u /eqP uT; case: eqP => // eq; case: uT; move: eq; clear; lia.
Qed.

Lemma meets_partner T t i : (0 < t <= T)%N -> (2 <= T)%N ->
  meets T i (chi (partner i) (lag T t + 1) i (t%:Z - 1)) =
  (t == T)%:R * (T%:R * E i i + \sum_(k | (k != i) && (k != partner i)) E i k) + E i (partner i) * (1 < t)%N%:R.
Proof.
move=> tT T2; have -> : meets T i (chi (partner i) (lag T t + 1) i (t%:Z - 1)) =
    meets T i (power i (2 * t%:Z - T%:Z - 2)).
  apply: eq_lin => n; congr ((nat_of_bool _)%:R); apply/idP/idP; apply: same_trans; last exact: partner_power.
  by rewrite same_sym; exact: partner_power.
rewrite meets_power //; congr (_%:R * _ + _ * _); first by apply/eqP/eqP; move: tT; clear; lia.
have [t1|t1] := ltnP 1 t.
  rewrite (bigD1_seq t.-1) ?iota_uniq ?mem_index_iota //=; last by apply/andP; split; move: t1 tT; clear; lia.
  rewrite (_ : (_ == _) = true) ?mulr1n; last by move: t1; clear; lia.
  rewrite big1 ?addr0 // => u /eqP ut; case: eqP => // eq; case: ut; move: t1 eq; clear; lia.
rewrite big_nat big1 // => u /andP [u1 uT]; case: eqP => // eq; move: t1 u1 tT eq; clear; lia.
Qed.

Lemma meets_other T t i j : (0 < t <= T)%N -> (2 <= T)%N -> j != i -> j != partner i ->
  meets T i (chi j (lag T t + 1) i (t%:Z - 1)) = (t == T)%:R * E i (partner j).
Proof.
move=> tT T2 ji jp; rewrite /meets lin_bent_terms.
rewrite (bigD1_seq T) ?iota_uniq ?mem_index_iota ?leqnn ?andbT ?(ltnW T2) //=.
have TT : (0 < T <= T)%N by rewrite leqnn (ltnW T2).
rewrite (bigD1 (partner j)) //= extra_other // !eqxx /= andbT.
rewrite big1 ?addr0 => [|k /negPf kj]; last by rewrite extra_other // kj mulr0.
rewrite big_nat_cond big1 ?addr0 1?mulrC // => u /andP [uT /negPf uT']; apply: big1 => k _.
by rewrite extra_other ?uT' ?andbF ?mulr0 //; case/andP: uT => -> /=; rewrite ltnS.
Qed.

Lemma overlap_row T i : (2 <= T)%N ->
  overlap (orthogonal d) (aug_error s (pure a b) T i) (bent T i) = slope_row T i.
Proof.
move=> T2; rewrite /overlap lin_step // -/(meets T i (power i T%:Z)) meets_target_bent //.
have useT : useful s T by case: (s) => //=; case: (T) T2 => [|[]].
have i_i := partner_even i even_d.
set X := T%:R * E i i + \sum_(k | (k != i) && (k != partner i)) E i k.
set Y := \sum_(j | (j != i) && (j != partner i)) M i j * E i (partner j).
have -> : \sum_(1 <= t < T.+1) (useful s t)%:R * (\sum_j M i j *
    lin (fun n => (same (orthogonal d) (chi j (lag T t + 1) i (t%:Z - 1)) n)%:R) (bent T i)) =
  \sum_(1 <= t < T.+1) ((useful s t)%:R * (M i i * E i (partner i))
    + (t == T)%:R * (M i (partner i) * X + Y) + (1 < t)%N%:R * (M i (partner i) * E i (partner i))).
  apply: eq_big_nat => t tT'; have tT : (0 < t <= T)%N by rewrite -[(t <= T)%N]ltnS.
  rewrite (bigD1 i) //= (bigD1 (partner i)) //= -!/(meets T i _) meets_partner // -/X.
  rewrite chi_diag (_ : lag T t + 1 + (t%:Z - 1) = T%:Z) ?meets_target_bent //; last by rewrite /lag; ring.
  rewrite (eq_bigr (fun j => (t == T)%:R * (M i j * E i (partner j)))) => [|j /andP [ji jp]]; last first.
    by rewrite -/(meets T i _) meets_other // mulrCA.
  rewrite -mulr_sumr -/Y.
  have u_T : (useful s t)%:R * (t == T)%:R = (t == T)%:R :> R.
    by have [->|_] := eqVneq t T; rewrite ?useT ?mulr1 ?mulr0.
  have u_1 : (useful s t)%:R * (1 < t)%N%:R = (1 < t)%N%:R :> R.
    case: ltnP => [t1|_]; last by rewrite mulr0.
    have -> : useful s t by case: (s) => //=; case: (t) t1 => [|[]].
    by rewrite mulr1.
  move: u_T u_1; move: (useful s t)%:R (t == T)%:R (1 < t)%N%:R => x y z xy xz.
  move: (M i i) (M i (partner i)) (E i (partner i)) X Y => m p f g h.
  by transitivity (x * (m * f) + (x * y) * (p * g + h) + (x * z) * (p * f)); [ring | by rewrite xy xz].
rewrite !big_split /= -!mulr_suml sum_useful.
have -> : \sum_(1 <= t < T.+1) (t == T)%:R = 1 :> R.
  rewrite (bigD1_seq T) ?iota_uniq ?mem_index_iota ?leqnn ?andbT ?(ltnW T2) //= eqxx.
  by rewrite big1 ?addr0 // => t /negPf ->.
have -> : \sum_(1 <= t < T.+1) (1 < t)%N%:R = T%:R - 1 :> R.
  rewrite big_nat_recl ?(ltnW T2) //= add0r (eq_big_nat _ _ (F2 := fun=> 1)) => [|t /andP [t0 _]]; last first.
    by rewrite ltnS t0.
  by rewrite sumr_const_nat subn1 -[in RHS](prednK (ltnW T2)) -addn1 natrD addrK.
rewrite /slope_row big_split /= -mulr_sumr.
rewrite [\sum_j E i j](bigD1 i) //= [X in E i i + X](bigD1 (partner i)) //=.
rewrite [\sum_j M i j * _](bigD1 i) //= [X in M i i * _ + X](bigD1 (partner i)) //= partnerK -/Y /X.
move: (\sum_(k | _) E i k) Y (count_useful s T)%:R T%:R (E i i) (E i (partner i)) (M i i) (M i (partner i)).
by move=> r y n x f g m p; ring.
Qed.

(** The slope of the loss at length T. *)
Lemma bend_slope T : (2 <= T)%N ->
  is_slope (fun c => aug_loss_at (orthogonal d) s (bend c) T) (2 * \sum_i slope_row T i).
Proof.
move=> T2; apply: (@slope_quadratic _ _ _ (\sum_i msq (orthogonal d) (bent T i))) => c.
rewrite (loss_bend c) // (loss_bend 0) // mul0r expr0n mul0r !addr0.
by congr (_ + _ * (_ * _) + _); apply: eq_bigr => i _; rewrite overlap_row.
Qed.

(** And of the loss over all lengths, with its second-order term. *)
Lemma bend_loss c Tmax : aug_loss (orthogonal d) s (bend c) Tmax =
  aug_loss (orthogonal d) s (pure a b) Tmax
  + 2 * c * (\sum_(2 <= T < Tmax.+1) \sum_i slope_row T i)
  + c ^+ 2 * (\sum_(2 <= T < Tmax.+1) \sum_i msq (orthogonal d) (bent T i)).
Proof.
rewrite /aug_loss !mulr_sumr -!big_split /=; apply: eq_big_nat => T /andP [T2 _].
rewrite loss_bend // mulrCA mulrA; congr (_ + _ * _ + _).
by apply: eq_bigr => i _; rewrite overlap_row.
Qed.

End Slope.
