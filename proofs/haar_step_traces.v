(** * Traces and overlaps from Haar measure on U(d)

    Haar measure enters by Weyl's integration formula, which is the definition here: the mean of
    a Laurent polynomial P in the eigenvalues lambda_1 ... lambda_d of W is

        haar_mean P = (1 / d!) constant term of P Delta conj(Delta),

    with Delta the determinant of the lambda_i ^ j, 0 <= j < d ([vandermondeE]: the product of
    the lambda_j - lambda_i, i < j).  A uniform unit vector s_1 has in the eigenbasis weights
    that are uniform on the simplex and independent of the eigenvalues; [overlap_mean ns] is the
    mean of the product of m_n = <s_1, W ^ n s_1> over the n of the list ns, conj m_n = m_(-n).

    - [traces_line], [overlaps_line]: the second and third moments, as they are printed;
    - [overlap_pair]: the mean of m_k conj(m_l) m_(l-k);
    - [gain_sum], [power_sum_overlaps], [mixed_sum]: N, Q and C, sums of these moments;
    - [overlap_perm], [overlap_meanN], [overlap_product0]: the order of the factors does not
      matter, the means are real, and m_0 = 1.

    The mean of a monomial lambda ^ u is a mean over relabelled indices of the sign of the map
    y -> y - u_y, 0 unless that permutes 0 ... d - 1 ([haar_moved]).  Where u moves two indices
    that is a transposition, where it moves three a cycle; what is left is counting. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra zify ring.
From icar.kit Require Import laurent.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * Sums of the overlaps *)

Section Sums.

Variable F : numFieldType.
Implicit Types d K k l : nat.

(** The means of |m_k|^2 and of m_k m_l conj m_(k+l): [square_overlap] and [triple_overlap]
    below say so. *)
Definition square_value d k : F := (d + minn k d)%:R / (d%:R * d.+1%:R).
Definition triple_value d k l : F :=
  (2 * (d + minn k d + minn l d))%:R / (d%:R * d.+1%:R * d.+2%:R).

Lemma sum_minn d K :
  (2 * (\sum_(1 <= k < K.+1) minn k d) + (K - d) * (K - d).+1 = K * K.+1)%N.
Proof.
elim: K => [|K IH]; first by rewrite big_nil sub0n.
rewrite big_nat_recr //= mulnDr.
have [dK|Kd] := leqP d K; last first.
  rewrite (minn_idPl Kd); move: IH; have -> : (K.+1 - d = 0)%N by lia.
  have -> : (K - d = 0)%N by lia.
  by rewrite !mul0n; nia.
rewrite (minn_idPr (leqW dK)) subSn //; move: IH; rewrite -{1 2 6}(subnK dK); nia.
Qed.


(** In R, with e = max(0, K - d). *)
Lemma sum_minR d K (e := (K - d)%N) :
  2%:R * (\sum_(1 <= k < K.+1) (minn k d)%:R) = K%:R * (K%:R + 1) - e%:R * (e%:R + 1) :> F.
Proof.
have /(congr1 (fun n : nat => n%:R : F)) := sum_minn d K.
rewrite natrD !natrM natr_sum -/e -[e.+1]addn1 -[K.+1]addn1 !natrD => <-.
by rewrite addrK.
Qed.

Lemma gain_sum d K (e := (K - d)%N) : (1 <= d)%N ->
  \sum_(1 <= k < K.+1) square_value d k =
  (2 * d%:R * K%:R + K%:R * (K%:R + 1) - e%:R * (e%:R + 1)) / (2 * d%:R * (d%:R + 1)).
Proof.
move=> d1; rewrite /square_value -mulr_suml -[d.+1]addn1 [(d + 1)%:R]natrD.
have -> : \sum_(1 <= k < K.+1) (d + minn k d)%:R =
    d%:R * K%:R + \sum_(1 <= k < K.+1) (minn k d)%:R :> F.
  under eq_bigr do rewrite natrD.
  by rewrite big_split /= sumr_const_nat subn1 mulr_natr.
have := sum_minR d K; rewrite -/e; set S := \sum_(_ <= _ < _) _ => /= E.
have d0 : d%:R != 0 :> F by rewrite pnatr_eq0 -lt0n.
have d10 : d%:R + 1 != 0 :> F by rewrite -[1]/(1%:R) -natrD pnatr_eq0 addn1.
rewrite -addrA -E.
by field; rewrite d0 d10.
Qed.

(** The mean of m_k conj(m_l) m_(l-k): where k > l it is that of m_l m_(k-l) conj(m_k),
    conjugated, and where k = l, m_0 = 1. *)
Definition pair_value d k l : F :=
  if k == l then square_value d k
  else if (k < l)%N then triple_value d k (l - k) else triple_value d l (k - l).

Lemma pair_valueC d k l : pair_value d k l = pair_value d l k.
Proof. by rewrite /pair_value eq_sym; case: (ltngtP k l) => // ->. Qed.

(** The values on the edge of the square: k < l = K + 1. *)
Lemma edge_sum d K (e := (K - d)%N) : (1 <= d)%N ->
  \sum_(1 <= k < K.+1) pair_value d k K.+1 =
  2 * (d%:R * K%:R + K%:R * (K%:R + 1) - e%:R * (e%:R + 1))
  / (d%:R * (d%:R + 1) * (d%:R + 2)).
Proof.
move=> d1; have -> : \sum_(1 <= k < K.+1) pair_value d k K.+1 =
    \sum_(1 <= k < K.+1) triple_value d k (K.+1 - k).
  rewrite !big_nat; apply: eq_bigr => k k_in; rewrite /pair_value.
  by have /andP[_ ->] := k_in; case: eqP => // k_eq; move: k_in; rewrite k_eq; lia.
rewrite /triple_value -mulr_suml -[d.+2]addn2 -[d.+1]addn1 !natrD; congr (_ / _).
under eq_bigr do rewrite natrM -addnA !natrD.
rewrite -mulr_sumr !big_split /=; congr (_ * _).
rewrite sumr_const_nat subn1 /= -addrA; congr (_ + _); first by rewrite mulr_natr.
rewrite /e -sum_minR mulr_natl mulr2n; congr (_ + _).
rewrite big_nat_rev !big_nat; apply: eq_bigr => k k_in; congr (minn _ _)%:R; lia.
Qed.

Lemma power_sum_overlaps d K (e := (K - d)%N) : (1 <= d)%N ->
  \sum_(1 <= k < K.+1) \sum_(1 <= l < K.+1) pair_value d k l =
  (2 * d%:R * K%:R + K%:R * (K%:R + 1) - e%:R * (e%:R + 1)) / (2 * d%:R * (d%:R + 1))
  + 2 * (2 * (K%:R ^+ 3 - K%:R - e%:R ^+ 3 + e%:R) + 3 * d%:R * K%:R * (K%:R - 1))
    / (3 * d%:R * (d%:R + 1) * (d%:R + 2)).
Proof.
move=> d1; rewrite -gain_sum // /e {e}.
have d0 : d%:R != 0 :> F by rewrite pnatr_eq0 -lt0n.
have d10 : d%:R + 1 != 0 :> F by rewrite -[1]/(1%:R) -natrD pnatr_eq0 addn1.
have d20 : d%:R + 2 != 0 :> F by rewrite -natrD pnatr_eq0 addn2.
elim: K => [|K IH]; first by rewrite !big_nil sub0n; field; rewrite ?d0 ?d10 ?d20 ?pnatr_eq0.
rewrite big_nat_recr //=.
under eq_bigr do rewrite big_nat_recr //=.
rewrite big_split /= IH [in LHS](big_nat_recr K.+1) //=.
under [\sum_(1 <= i < K.+1) pair_value d K.+1 i]eq_bigr do rewrite pair_valueC.
rewrite edge_sum // /pair_value eqxx [in RHS](big_nat_recr K.+1) //=.
have [dK|Kd] := leqP d K.
  rewrite (subSn dK) -[(K - d).+1]addn1 -[K.+1]addn1 !natrD natrB //.
  by field; rewrite ?d0 ?d10 ?d20 ?pnatr_eq0.
have -> : (K.+1 - d = 0)%N by lia.
have -> : (K - d = 0)%N by lia.
rewrite -[K.+1]addn1 natrD.
by field; rewrite ?d0 ?d10 ?d20 ?pnatr_eq0.
Qed.

(** The mean of m_k conj(m_1) conj(m_(k-1)), summed over k, K times. *)
Lemma mixed_sum d K (e := (K - d)%N) : (1 <= d)%N ->
  K%:R * (\sum_(1 <= k < K.+1) pair_value d k 1) =
  K%:R / d%:R * (1 + (2 * (d%:R + 1) * (K%:R - 1) + K%:R * (K%:R - 1) - e%:R * (e%:R - 1))
                     / ((d%:R + 1) * (d%:R + 2))).
Proof.
move=> d1; rewrite /e {e}; case: K => [|K]; first by rewrite !mul0r.
have d0 : d%:R != 0 :> F by rewrite pnatr_eq0 -lt0n.
have d10 : d%:R + 1 != 0 :> F by rewrite -[1]/(1%:R) -natrD pnatr_eq0 addn1.
have d20 : d%:R + 2 != 0 :> F by rewrite -natrD pnatr_eq0 addn2.
rewrite -mulrA; congr (_ * _); rewrite big_nat_recl //= {1}/pair_value eqxx.
have -> : \sum_(1 <= k < K.+1) pair_value d k.+1 1 =
    (2 * (d%:R + 1) * K%:R + 2 * \sum_(1 <= k < K.+1) (minn k d)%:R)
    / (d%:R * (d%:R + 1) * (d%:R + 2)) :> F.
  have -> : 2 * (d%:R + 1) * K%:R = \sum_(1 <= k < K.+1) 2 * (d%:R + 1) :> F.
    by rewrite sumr_const_nat subn1 mulr_natr.
  rewrite mulr_sumr -big_split /=.
  rewrite mulr_suml !big_nat; apply: eq_bigr => k /andP[k1 _]; rewrite /pair_value.
  have -> : (k.+1 == 1)%N = false by lia.
  rewrite ltnNge /= subn1 /triple_value (minn_idPl d1) -[d.+2]addn2 -[d.+1]addn1.
  by rewrite natrM !natrD mulrDr.
rewrite sum_minR /square_value (minn_idPl d1) -[d.+1]addn1 -[K.+1]addn1 !natrD.
have [dK|Kd] := leqP d K.
  rewrite -addnBAC // [(K - d + 1)%:R]natrD; move: (K - d)%:R => e.
  by field; rewrite ?d0 ?d10 ?d20.
have -> : (K + 1 - d = 0)%N by lia.
have -> : (K - d = 0)%N by lia.
by field; rewrite ?d0 ?d10 ?d20.
Qed.

End Sums.

(** * Vandermonde's determinant *)

Lemma vandermonde_det (F : comRingType) n (x : nat -> F) :
  \det (\matrix_(i < n, j < n) x i ^+ j) = \prod_(j < n) \prod_(i < j) (x j - x i).
Proof.
pose p j : {poly F} := \prod_(i < j) ('X - (x i)%:P).
have size_p j : size (p j) = j.+1 by rewrite size_prod_XsubC /index_enum -enumT size_enum_ord.
pose U : 'M[F]_n := \matrix_(i, j) (p j)`_i.
have det_U : \det U = 1.
  rewrite -det_tr det_trig; last first.
    by apply/is_trig_mxP => i j ij; rewrite !mxE nth_default ?size_p.
  apply: big1 => i _; rewrite !mxE.
  have /monicP := monic_prod_XsubC (index_enum _) xpredT (fun m : 'I_i => x m).
  by rewrite /lead_coef -/(p i) size_p.
rewrite -[LHS]mulr1 -{1}det_U -det_mulmx.
have VU i j : ((\matrix_(i < n, j < n) x i ^+ j) *m U) i j = (p j).[x i].
  rewrite mxE (@horner_coef_wide _ n) ?size_p ?ltn_ord //.
  by apply: eq_bigr => /= m _; rewrite !mxE mulrC.
rewrite det_trig; last first.
  apply/is_trig_mxP => i j ij; rewrite VU horner_prod (bigD1 (Ordinal ij)) //=.
  by rewrite hornerXsubC subrr mul0r.
apply: eq_bigr => j _; rewrite VU horner_prod.
by apply: eq_bigr => i _; rewrite hornerXsubC.
Qed.

(** * Haar measure on the eigenvalues *)

Section Haar.

Variables (R : realFieldType) (d : nat).
Implicit Types (P Q : laurent R d) (u m : character d) (k l n : nat) (s t : 'S_d) (i j : 'I_d).

(** The determinant of the lambda_i ^ j, 0 <= j < d, by Leibniz' formula; [vandermondeE]
    below is its product. *)
Definition vandermonde : laurent R d :=
  \big[cat/[::]]_(s : 'S_d) scale ((-1) ^+ s) (mono R [ffun i => (s i : nat)%:Z]).

(** Weyl's integration formula: the eigenvalues of W have the density |Delta|^2 / d! with
    respect to independent ones that are uniform on the circle. *)
Definition haar_mean P : R :=
  d`!%:R^-1 * E (unitary d) (mul P (mul vandermonde (conj vandermonde))).

(** p_n, the trace of W ^ n. *)
Definition power_sum n : laurent R d := \big[cat/[::]]_i mono R (power i n).

(** At any values x_0 ... x_(d-1) of the eigenvalues. *)
Lemma vandermondeE (x : nat -> R) :
  lin (fun m => \prod_(i < d) x i ^ m i) vandermonde = \prod_(j < d) \prod_(i < j) (x j - x i).
Proof.
rewrite -vandermonde_det lin_sum; apply: eq_bigr => s _; rewrite lin_scale lin_mono.
by congr (_ * _); apply: eq_bigr => i _; rewrite !mxE ffunE.
Qed.

(** ** The mean of a monomial *)

Definition haar m : R := haar_mean (mono R m).

Lemma haar_meanE P : haar_mean P = lin haar P.
Proof.
rewrite /haar_mean /E lin_mul -lin_fun_scale; apply: eq_lin => m.
by rewrite /haar /haar_mean /E [in RHS]lin_mul lin_mono.
Qed.

Lemma haar_double m : haar m = d`!%:R^-1 * \sum_(s : 'S_d) \sum_(t : 'S_d)
  (-1) ^+ s * ((-1) ^+ t * [forall i, m i + (s i : nat) == t i]%:R).
Proof.
rewrite /haar /haar_mean /E lin_mul lin_mono lin_mul lin_sum.
congr (_ * _); apply: eq_bigr => s _; rewrite lin_scale lin_mono lin_conj lin_sum mulr_sumr.
apply: eq_bigr => t _; rewrite lin_scale lin_mono; congr (_ * (_ * (nat_of_bool _)%:R)).
rewrite trivial_unitary; apply: eq_forallb => i.
by rewrite !ffunE addrA subr_eq0.
Qed.

Lemma haarN m : haar (- m) = haar m.
Proof.
rewrite !haar_double exchange_big; congr (_ * _); apply: eq_bigr => s _; apply: eq_bigr => t _.
rewrite mulrCA; congr (_ * (_ * (nat_of_bool _)%:R)); apply: eq_forallb => i.
by rewrite charN [- _ + _]addrC subr_eq eq_sym addrC.
Qed.

(** The sign of the permutation y -> y - u y, if it is one. *)
Definition moved_sign u : R := \sum_(s : 'S_d) (-1) ^+ s * [forall y, u y + (s y : nat) == y]%:R.

Lemma haar_moved m : haar m = d`!%:R^-1 * \sum_(t : 'S_d) moved_sign [ffun y => m (t y)].
Proof.
rewrite haar_double exchange_big (reindex_inj invg_inj); congr (_ * _); apply: eq_bigr => t _.
rewrite (reindex_inj (mulgI t^-1%g)); apply: eq_bigr => s _.
rewrite odd_permM mulrA -signr_addb addbAC addbb addFb.
congr (_ * (nat_of_bool _)%:R); apply/forallP/forallP => [h y|h x].
  by have := h (t y); rewrite !ffunE permM permK.
by have := h (t^-1 x)%g; rewrite !ffunE permM permKV.
Qed.

(** ** The sign of a permutation that moves two or three indices *)

Lemma moved_perm u s : (forall y, u y + (s y : nat) = y) -> moved_sign u = (-1) ^+ s.
Proof.
move=> us; rewrite /moved_sign (bigD1 s) //= big1 ?addr0 => [|t ts].
  by case: forallP => [_|[] y]; rewrite ?mulr1 ?us.
case: forallP => [h|_]; last by rewrite mulr0.
case/eqP: ts; apply/permP => y; apply/val_inj/eqP.
have := us y; have := h y; rewrite /=; lia.
Qed.

Lemma moved_none u : (forall s, ~ forall y, u y + (s y : nat) = y) -> moved_sign u = 0.
Proof.
move=> no; rewrite /moved_sign big1 // => s _; case: forallP => [h|_]; last by rewrite mulr0.
by case: (no s) => y; apply/eqP.
Qed.

Lemma moved0 : moved_sign 0 = 1.
Proof. by rewrite (@moved_perm _ 1%g) ?odd_perm1 // => y; rewrite perm1 ffunE add0r. Qed.

Lemma moved_pair n i j : (0 < n)%N ->
  moved_sign (power i n - power j n) = (i == j)%:R - (i == j + n :> nat)%N%:R.
Proof.
move=> n0; have [<-|ij] := eqVneq i j.
  by rewrite subrr moved0 (_ : (i == _ :> nat) = false) ?subr0 //; lia.
have [E|N] := eqVneq (i : nat) (j + n)%N; last first.
  rewrite subr0; apply: moved_none => s us.
  have fix_s y : y != i -> y != j -> s y = y.
    move=> /negbTE yi /negbTE yj; apply/val_inj; have := us y.
    by rewrite !ffunE yi yj /=; lia.
  have si := us i; rewrite !ffunE eqxx (negbTE ij) in si.
  have s_i : s i != i by apply/eqP => e; move: n0 si; rewrite e; clear; lia.
  have [e|e] := eqVneq (s i) j; first by move: si N; rewrite e; lia.
  by have /perm_inj si_i := fix_s _ s_i e; rewrite si_i eqxx in s_i.
rewrite (@moved_perm _ (tperm i j)) ?odd_tperm ?ij ?sub0r // => y.
rewrite !ffunE; case: tpermP => [->|->|/eqP/negbTE yi /eqP/negbTE yj].
- by rewrite eqxx (negbTE ij); lia.
- by rewrite eqxx eq_sym (negbTE ij); lia.
- by rewrite yi yj; lia.
Qed.

(** Of three distinct indices only a cycle moves each. *)
Lemma moved_cycle k l i j r : (0 < k)%N -> (0 < l)%N -> i != j -> i != r -> j != r ->
  moved_sign (power i k + power j l - power r (k + l)%N) =
  ((i == r + k + l :> nat)%N && (j == r + l :> nat)%N)%:R
  + ((j == r + k + l :> nat)%N && (i == r + k :> nat)%N)%:R.
Proof.
move=> k0 l0 ij ir jr; pose u : character d := power i k + power j l - power r (k + l)%N.
have [ji ri] := (ij, ir); rewrite eq_sym in ji; rewrite eq_sym in ri.
have rj := jr; rewrite eq_sym in rj.
have ui : u i = k by rewrite !ffunE eqxx (negbTE ij) (negbTE ir); lia.
have uj : u j = l by rewrite !ffunE eqxx (negbTE ji) (negbTE jr); lia.
have ur : u r = - (k + l)%N%:Z by rewrite !ffunE eqxx (negbTE ri) (negbTE rj); lia.
have uy y : y != i -> y != j -> y != r -> u y = 0.
  by move=> /negbTE yi /negbTE yj /negbTE yr; rewrite !ffunE yi yj yr.
rewrite -/u.
have [/andP[/eqP E1 /eqP E2]|N1] := boolP (_ && _).
  rewrite (_ : (_ == _)%N && _ = false) ?addr0; last by lia.
  rewrite (@moved_perm _ (tperm i j * tperm i r)%g).
    by rewrite odd_permM !odd_tperm ij ir.
  move=> y; rewrite permM.
  have [->|yi] := eqVneq y i; first by rewrite tpermL tpermD // 1?eq_sym // ui; lia.
  have [->|yj] := eqVneq y j; first by rewrite tpermR tpermL uj; lia.
  have [->|yr] := eqVneq y r; first by rewrite [tperm i j r]tpermD // tpermR ur; lia.
  by rewrite [tperm i j y]tpermD 1?eq_sym // tpermD 1?eq_sym // uy // add0r.
have [/andP[/eqP E1 /eqP E2]|N2] := boolP (_ && _).
  rewrite add0r (@moved_perm _ (tperm i j * tperm j r)%g).
    by rewrite odd_permM !odd_tperm ij jr.
  move=> y; rewrite permM.
  have [->|yi] := eqVneq y i; first by rewrite tpermL tpermL ui; lia.
  have [->|yj] := eqVneq y j; first by rewrite tpermR tpermD // 1?eq_sym // uj; lia.
  have [->|yr] := eqVneq y r; first by rewrite [tperm i j r]tpermD // tpermR ur; lia.
  by rewrite [tperm i j y]tpermD 1?eq_sym // tpermD 1?eq_sym // uy // add0r.
rewrite addr0; apply: moved_none => s us.
have := us i; have := us j; have := us r; rewrite ui uj ur => sr sj si.
have fix_s y : y != i -> y != j -> y != r -> s y = y.
  by move=> yi yj yr; apply/val_inj; have := us y; rewrite uy //= add0r => -[].
have inside y : s y != y -> [|| s y == i, s y == j | s y == r].
  apply: contraR; rewrite !negb_or => /and3P[a b c].
  by apply/eqP/(@perm_inj _ s); apply: fix_s.
have s_i : s i != i by apply/eqP => e; move: k0 l0 si; rewrite e; clear; lia.
have s_j : s j != j by apply/eqP => e; move: k0 l0 sj; rewrite e; clear; lia.
have s_r : s r != r by apply/eqP => e; move: k0 l0 sr; rewrite e; clear; lia.
have := inside i s_i; rewrite (negbTE s_i) /= => /orP[] /eqP Ei.
  have := inside r s_r; rewrite (negbTE s_r) orbF => /orP[] /eqP Er.
    by case/nandP: N1 => /eqP []; move: si sr; rewrite Ei Er; clear; lia.
  by have /perm_inj e : s r = s i by [rewrite Er Ei]; rewrite e eqxx in ir.
have := inside j s_j; rewrite (negbTE s_j) /= => /orP[] /eqP Ej.
  by case/nandP: N2 => /eqP []; move: si sj; rewrite Ei Ej; clear; lia.
by have /perm_inj e : s j = s i by [rewrite Ej Ei]; rewrite e eqxx in ij.
Qed.

Lemma no_shift i n : (0 < n)%N -> (i == i + n :> nat)%N = false.
Proof. by move=> n0; apply/eqP; lia. Qed.

Lemma moved_triple k l i j r : (0 < k)%N -> (0 < l)%N ->
  moved_sign (power i k + power j l - power r (k + l)%N) =
  (i == r)%:R * (j == r)%:R - (i == j)%:R * (i == r + (k + l) :> nat)%N%:R
  - (i == r)%:R * (j == r + l :> nat)%N%:R - (j == r)%:R * (i == r + k :> nat)%N%:R
  + (i == r + (k + l) :> nat)%N%:R * (j == r + l :> nat)%N%:R
  + (j == r + (k + l) :> nat)%N%:R * (i == r + k :> nat)%N%:R.
Proof.
move=> k0 l0; have kl0 : (0 < k + l)%N by lia.
have powerD i' : power i' k + power i' l = power i' (k + l)%N :> character d.
  by apply/ffunP => y; rewrite !ffunE; case: ifP; lia.
have [<-|ij] := eqVneq i j.
  rewrite powerD moved_pair // mul1r.
  have [->|ir] := eqVneq i r.
    rewrite !no_shift //.
    by rewrite !mulr0 !subr0 !addr0 mulr1.
  rewrite !mul0r !subr0 !sub0r.
  have [E1|] := eqVneq (i : nat) (r + (k + l))%N; last by rewrite !mul0r !addr0.
  have [kl_l kl_k] : (k + l == l)%N = false /\ (k + l == k)%N = false by split; apply/eqP; lia.
  by rewrite E1 !eqn_add2l kl_l kl_k !mulr0 !addr0.
have [<-|ir] := eqVneq i r.
  rewrite -powerD [power i k + power j l]addrC addrKA moved_pair // mul0r !mul1r subr0.
  rewrite !no_shift //.
  by rewrite !mulr0 !mul0r subr0 !addr0 eq_sym (negbTE ij).
have [<-|jr] := eqVneq j r.
  rewrite -powerD [power j k + _]addrC addrKA moved_pair // !mul0r mul1r !subr0 sub0r.
  rewrite !no_shift //.
  by rewrite !mulr0 !mul0r !addr0 (negbTE ij) sub0r.
rewrite moved_cycle // !addnA !mul0r !subr0 add0r -!natrM !mulnb.
by congr (_ + _).
Qed.

(** ** Sums of means over the indices *)

Lemma average (c : R) : d`!%:R^-1 * (\sum_(t : 'S_d) c) = c.
Proof.
by rewrite sumr_const card_Sn -[c *+ _]mulr_natl mulKf // pnatr_eq0 -lt0n fact_gt0.
Qed.

Lemma haar0 : haar 0 = 1.
Proof.
rewrite haar_moved -[RHS]average; congr (_ * _); apply: eq_bigr => t _.
by rewrite -moved0; congr moved_sign; apply/ffunP => y; rewrite !ffunE.
Qed.

Lemma sum_haar_pair n :
  \sum_i \sum_j haar (power i n - power j n) = \sum_i \sum_j moved_sign (power i n - power j n).
Proof.
under eq_bigr => i _ do under eq_bigr => j _ do rewrite haar_moved mulr_sumr.
under eq_bigr => i _ do rewrite exchange_big.
rewrite exchange_big -[RHS]average mulr_sumr; apply: eq_bigr => t _.
rewrite mulr_sumr [LHS](reindex_inj (@perm_inj _ t)); apply: eq_bigr => i _.
rewrite mulr_sumr [LHS](reindex_inj (@perm_inj _ t)); apply: eq_bigr => j _.
by congr (_ * moved_sign _); apply/ffunP => y; rewrite !ffunE !(inj_eq perm_inj).
Qed.

Lemma sum_haar_triple k l :
  \sum_i \sum_j \sum_r haar (power i k + power j l - power r (k + l)%N) =
  \sum_i \sum_j \sum_r moved_sign (power i k + power j l - power r (k + l)%N).
Proof.
under eq_bigr => i _ do under eq_bigr => j _ do under eq_bigr => r _ do
  rewrite haar_moved mulr_sumr.
under eq_bigr => i _ do under eq_bigr => j _ do rewrite exchange_big.
under eq_bigr => i _ do rewrite exchange_big.
rewrite exchange_big -[RHS]average mulr_sumr; apply: eq_bigr => t _.
rewrite mulr_sumr [LHS](reindex_inj (@perm_inj _ t)); apply: eq_bigr => i _.
rewrite mulr_sumr [LHS](reindex_inj (@perm_inj _ t)); apply: eq_bigr => j _.
rewrite mulr_sumr [LHS](reindex_inj (@perm_inj _ t)); apply: eq_bigr => r _.
by congr (_ * moved_sign _); apply/ffunP => y; rewrite !ffunE !(inj_eq perm_inj).
Qed.

(** ** Counting *)

Lemma sum_delta i : \sum_j (j == i)%:R = 1 :> R.
Proof. by rewrite (bigD1 i) //= eqxx big1 ?addr0 // => j /negbTE->. Qed.

Lemma sum_shift n i : \sum_(j < d) (j == i + n :> nat)%N%:R = (i + n < d)%N%:R :> R.
Proof.
have [lt|ge] := ltnP (i + n) d; last first.
  by rewrite big1 // => j _; rewrite (_ : (_ == _ :> nat) = false) //; have := ltn_ord j; lia.
rewrite (bigD1 (Ordinal lt)) //= eqxx big1 ?addr0 // => j ji.
by rewrite (_ : (_ == _ :> nat) = false) //; apply/eqP => e; case/eqP: ji; apply/val_inj.
Qed.

Lemma sum_below n : \sum_(i < d) (i + n < d)%N%:R = (d - n)%:R :> R.
Proof.
rewrite -natr_sum; congr _%:R; rewrite -(big_mkord xpredT (fun a => (a + n < d)%N : nat)).
rewrite (big_cat_nat _ _ _ (leq0n (d - n))) ?leq_subr //=.
rewrite (eq_big_nat _ _ (F2 := fun=> 1%N)) => [|a a_in]; last by lia.
rewrite [X in (_ + X)%N](eq_big_nat _ _ (F2 := fun=> 0%N)) => [|a a_in]; last by lia.
by rewrite !sum_nat_const_nat; lia.
Qed.

Lemma haar_pairs n : (0 < n)%N ->
  \sum_i \sum_j haar (power i n - power j n) = (minn n d)%:R.
Proof.
move=> n0; rewrite sum_haar_pair exchange_big.
rewrite (eq_bigr (fun j : 'I_d => 1 - (j + n < d)%N%:R)) => [|j _]; last first.
  by rewrite -sum_shift -{1}(sum_delta j) -sumrB; apply: eq_bigr => i _; rewrite moved_pair.
rewrite sumrB sum_below sumr_const card_ord -natrB ?leq_subr //; congr _%:R; lia.
Qed.

Lemma haar_triples k l : (0 < k)%N -> (0 < l)%N ->
  \sum_i \sum_j \sum_r haar (power i k + power j l - power r (k + l)%N) =
  (minn k d)%:R + (minn l d)%:R - (minn (k + l) d)%:R.
Proof.
move=> k0 l0; rewrite sum_haar_triple.
under eq_bigr => i _ do rewrite exchange_big.
rewrite exchange_big /=.
have each r : \sum_i \sum_j moved_sign (power i k + power j l - power r (k + l)%N) =
    1 - (r + l < d)%N%:R - (r + k < d)%N%:R + (r + (k + l) < d)%N%:R.
  have product (a b : 'I_d -> R) : \sum_i \sum_j a i * b j = (\sum_i a i) * (\sum_j b j).
    by rewrite mulr_suml; apply: eq_bigr => i _; rewrite mulr_sumr.
  under eq_bigr => i _.
    under eq_bigr => j _ do rewrite moved_triple //.
    rewrite !(big_split, sumrN) /=; over.
  rewrite !(big_split, sumrN) /= !product !sum_delta.
  have -> : \sum_(i < d) \sum_(j < d) (i == j)%:R * (i == r + (k + l) :> nat)%N%:R =
      (r + (k + l) < d)%N%:R :> R.
    rewrite exchange_big -sum_shift; apply: eq_bigr => j _ /=; rewrite (bigD1 j) //= eqxx mul1r.
    by rewrite big1 ?addr0 // => i /negbTE->; rewrite mul0r.
  rewrite [\sum_(i < d) \sum_(j < d) (j == r)%:R * _]exchange_big.
  rewrite [\sum_(i < d) \sum_(j < d) (j == r + (k + l) :> nat)%N%:R * _]exchange_big.
  rewrite !product !sum_delta !sum_shift.
  have -> : (r + (k + l) < d)%N%:R * (r + l < d)%N%:R = (r + (k + l) < d)%N%:R :> R.
    by rewrite -natrM mulnb; congr (nat_of_bool _)%:R; lia.
  have -> : (r + (k + l) < d)%N%:R * (r + k < d)%N%:R = (r + (k + l) < d)%N%:R :> R.
    by rewrite -natrM mulnb; congr (nat_of_bool _)%:R; lia.
  by ring.
under eq_bigr => r _ do rewrite each.
rewrite !(big_split, sumrN) /= !sum_below sumr_const card_ord.
have natrE a b : (a + b = d)%N -> (d - a)%:R = d%:R - a%:R :> R.
  by move=> <-; rewrite addKn natrD addrC addKr.
have E n : (minn n d)%:R = d%:R - (d - n)%:R :> R.
  by rewrite -natrB ?leq_subr //; congr _%:R; lia.
by rewrite !E; ring.
Qed.

(** ** Traces *)

Lemma lin_power_sum f n : lin f (power_sum n) = \sum_i f (power i n).
Proof. by rewrite lin_sum; apply: eq_bigr => i _; rewrite lin_mono. Qed.

Theorem trace_square k : (0 < k)%N ->
  haar_mean (mul (power_sum k) (conj (power_sum k))) = (minn k d)%:R.
Proof.
move=> k0; rewrite -haar_pairs // haar_meanE lin_mul lin_power_sum; apply: eq_bigr => i _.
by rewrite lin_conj lin_power_sum.
Qed.

Theorem trace_triple k l : (0 < k)%N -> (0 < l)%N ->
  haar_mean (mul (mul (power_sum k) (power_sum l)) (conj (power_sum (k + l)))) =
  (minn k d)%:R + (minn l d)%:R - (minn (k + l) d)%:R.
Proof.
move=> k0 l0; rewrite -haar_triples // haar_meanE !lin_mul lin_power_sum; apply: eq_bigr => i _.
rewrite lin_power_sum; apply: eq_bigr => j _.
by rewrite lin_conj lin_power_sum.
Qed.

(** ** Overlaps *)

(** The weights w_1 ... w_d of a uniform unit vector in the eigenbasis are uniform on the
    simplex, so E w_1^(a_1) ... w_d^(a_d) = a_1! ... a_d! / (d (d + 1) ... (d + a - 1)) with
    a = a_1 + ... + a_d: [sphere_weight] is the mean of the product of w_i over the i of a list. *)
Definition sphere_weight (js : seq 'I_d) : R :=
  (\prod_i (count_mem i js)`!)%:R / (\prod_(0 <= n < size js) (d + n))%:R.

(** The mean of the product of sum_i w_i lambda_i ^ n over the n of a list, the weights and
    the eigenvalues independent: a sum over one index i for each n. *)
Fixpoint overlap_product (ns : seq int) (js : seq 'I_d) m : R :=
  if ns is n :: ns' then \sum_i overlap_product ns' (i :: js) (m + power i n)
  else sphere_weight js * haar_mean (mono R m).

(** The mean of the product of the overlaps m_n = <s_1, W ^ n s_1>; conj m_n = m_(-n). *)
Definition overlap_mean (ns : seq int) : R := overlap_product ns [::] 0.

Lemma prod_fact_cons i js :
  (\prod_j (count_mem j (i :: js))`! = (count_mem i js).+1 * \prod_j (count_mem j js)`!)%N.
Proof.
rewrite (bigD1 i) // [in RHS](bigD1 i) //= eqxx add1n factS mulnA; congr (_ * _)%N.
by apply: eq_bigr => j; rewrite eq_sym => /negbTE /= ->.
Qed.

Lemma sphere_weight_cons i js :
  sphere_weight (i :: js) = (count_mem i js).+1%:R / (d + size js)%:R * sphere_weight js.
Proof.
rewrite /sphere_weight prod_fact_cons /= big_nat_recr //= !natrM invfM.
by rewrite [X in _ * X]mulrC mulrACA.
Qed.

Lemma sphere_weight_nil : sphere_weight [::] = 1.
Proof. by rewrite /sphere_weight big_nil big1 ?divr1. Qed.

Lemma sphere_weight_two i j : sphere_weight [:: j; i] = (1 + (i == j)%:R) / (d%:R * d.+1%:R).
Proof.
rewrite !sphere_weight_cons sphere_weight_nil /= addn0 addn1 !addn0 mulr1 mul1r -add1n natrD.
by rewrite -mulrA -invfM [d.+1%:R * _]mulrC.
Qed.

Lemma sphere_weight_three i j r : sphere_weight [:: r; j; i] =
  (1 + (i == j)%:R + (j == r)%:R + (i == r)%:R + 2 * ((i == j) && (j == r))%:R)
  / (d%:R * d.+1%:R * d.+2%:R).
Proof.
rewrite sphere_weight_cons sphere_weight_two /= addn0 addn2 mulf_div.
rewrite [d.+2%:R * _]mulrC; congr (_ / _).
rewrite -add1n !natrD; have [<-|ij] := eqVneq i j; last by rewrite /=; ring.
by case: eqVneq => _; rewrite /=; ring.
Qed.

(** ** Moments of two and of three overlaps *)

Lemma power_opp i (n : int) : power i (- n) = - power i n :> character d.
Proof. by apply/ffunP => y; rewrite !ffunE; case: ifP; rewrite ?oppr0. Qed.

Lemma power_add i (a b : int) : power i (a + b) = power i a + power i b :> character d.
Proof. by apply/ffunP => y; rewrite !ffunE; case: ifP; rewrite ?addr0. Qed.

Lemma power_null i : power i 0 = 0 :> character d.
Proof. by apply/ffunP => y; rewrite !ffunE if_same. Qed.

Lemma sum_equal i (f : 'I_d -> R) : \sum_j (i == j)%:R * f j = f i.
Proof.
rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 // => j; rewrite eq_sym => /negbTE->.
by rewrite mul0r.
Qed.

Lemma overlap_mean2 (a b : int) : overlap_mean [:: a; b] =
  (\sum_i \sum_j haar (power i a + power j b) + \sum_(i < d) haar (power i (a + b)))
  / (d%:R * d.+1%:R).
Proof.
rewrite -big_split mulr_suml; apply: eq_bigr => i _; rewrite power_add.
rewrite -(sum_equal i (fun j => haar (power i a + power j b))) -big_split mulr_suml.
by apply: eq_bigr => j _; rewrite /= sphere_weight_two add0r mulrAC mulrDl mul1r.
Qed.

Lemma overlap_mean3 (a b c : int) : overlap_mean [:: a; b; c] =
  (\sum_i \sum_j \sum_r haar (power i a + power j b + power r c)
   + \sum_i \sum_j haar (power i (a + b) + power j c)
   + \sum_i \sum_j haar (power i a + power j (b + c))
   + \sum_i \sum_j haar (power j b + power i (a + c))
   + \sum_(i < d) 2 * haar (power i (a + b + c)))
  / (d%:R * d.+1%:R * d.+2%:R).
Proof.
rewrite -!big_split mulr_suml; apply: eq_bigr => i _; rewrite !power_add /=.
rewrite -(sum_equal i (fun j => \sum_r haar (power i a + power j b + power r c))).
rewrite -(sum_equal i (fun j => 2 * haar (power i a + power j b + power j c))).
rewrite -!big_split mulr_suml; apply: eq_bigr => j _; rewrite power_add /=.
pose f r := haar (power i a + power j b + power r c).
rewrite addrA [power j b + _]addrCA addrA -/(f i) -/(f j).
rewrite -(sum_equal i f) -(sum_equal j f) !mulr_sumr -!big_split mulr_suml.
apply: eq_bigr => r _; rewrite /= sphere_weight_three add0r -/(haar _) -/(f r).
rewrite mulrAC; congr (_ / _).
by rewrite -mulnb natrM; ring.
Qed.

Theorem overlap_square k : (0 < k)%N ->
  overlap_mean [:: k%:Z; - k%:Z] = square_value R d k.
Proof.
move=> k0; rewrite overlap_mean2 /square_value natrD addrC; congr ((_ + _) / _).
  under eq_bigr => i _ do rewrite subrr power_null haar0.
  by rewrite sumr_const card_ord.
rewrite -haar_pairs //; apply: eq_bigr => i _; apply: eq_bigr => j _.
by rewrite power_opp.
Qed.

Theorem overlap_triple k l : (0 < k)%N -> (0 < l)%N ->
  overlap_mean [:: k%:Z; l%:Z; - (k + l)%N%:Z] = triple_value R d k l.
Proof.
move=> k0 l0; rewrite overlap_mean3 /triple_value; congr (_ / _).
have kl0 : (0 < k + l)%N by rewrite addn_gt0 k0.
have -> : \sum_i \sum_j \sum_r haar (power i k + power j l + power r (- (k + l)%N%:Z)) =
    (minn k d)%:R + (minn l d)%:R - (minn (k + l) d)%:R.
  rewrite -haar_triples //; apply: eq_bigr => i _; apply: eq_bigr => j _.
  by apply: eq_bigr => r _; rewrite power_opp.
have pairs n : (0 < n)%N -> \sum_i \sum_j haar (power i n + power j (- n%:Z)) = (minn n d)%:R.
  move=> n0; rewrite -haar_pairs //; apply: eq_bigr => i _; apply: eq_bigr => j _.
  by rewrite power_opp.
have -> : k%:Z + l%:Z = (k + l)%N by [].
have -> : l%:Z - (k + l)%N%:Z = - k%:Z by lia.
have -> : k%:Z - (k + l)%N%:Z = - l%:Z by lia.
rewrite [X in _ + X + _]exchange_big !pairs // subrr.
under eq_bigr => i _ do rewrite power_null haar0 mulr1.
by rewrite sumr_const card_ord !natrM !natrD -mulr_natr; ring.
Qed.

(** ** The overlaps in another order, conjugated, and m_0 = 1 *)

Lemma sphere_weight_perm js ks : perm_eq js ks -> sphere_weight js = sphere_weight ks.
Proof.
move=> same_; rewrite /sphere_weight (perm_size same_); congr (_%:R / _).
by apply: eq_bigr => i _; move/seq.permP: same_ => ->.
Qed.

Lemma overlap_product_perm ns js ks m : perm_eq js ks ->
  overlap_product ns js m = overlap_product ns ks m.
Proof.
elim: ns js ks m => [|n ns IH] js ks m same_ /=; first by rewrite (sphere_weight_perm same_).
by apply: eq_bigr => i _; apply: IH; rewrite perm_cons.
Qed.

Lemma overlap_product_swap (n1 n2 : int) ns js m :
  overlap_product [:: n1, n2 & ns] js m = overlap_product [:: n2, n1 & ns] js m.
Proof.
rewrite /= exchange_big; apply: eq_bigr => i _; apply: eq_bigr => j _.
rewrite addrAC; apply: overlap_product_perm.
by rewrite -![_ :: _ :: js]/([:: _; _] ++ js) perm_cat2r; apply/seq.permP => a /=; rewrite addnCA.
Qed.

Lemma overlap_product_order ns1 ns2 js m : perm_eq ns1 ns2 ->
  overlap_product ns1 js m = overlap_product ns2 js m.
Proof.
have cons (a : int) ns ns' : (forall js m, overlap_product ns js m = overlap_product ns' js m) ->
    forall js m, overlap_product (a :: ns) js m = overlap_product (a :: ns') js m.
  by move=> same_ks ks q; apply: eq_bigr => i _.
have move_in (a : int) : forall xs ys js m,
    overlap_product (xs ++ a :: ys) js m = overlap_product (a :: xs ++ ys) js m.
  elim=> [|b xs IH] ys ks q //; rewrite cat_cons (cons _ _ _ (IH ys)).
  by rewrite overlap_product_swap.
elim: ns1 ns2 js m => [|a ns1 IH] ns2 ks q same_.
  by rewrite perm_sym in same_; rewrite (perm_small_eq _ same_).
have a_in : a \in ns2 by rewrite -(perm_mem same_) mem_head.
case/splitPr: a_in same_ => xs ys; rewrite move_in perm_sym perm_catC /= perm_cons => same_.
by apply: cons => js m; apply: IH; rewrite perm_sym -(perm_catC ys).
Qed.

Lemma overlap_perm ns1 ns2 : perm_eq ns1 ns2 -> overlap_mean ns1 = overlap_mean ns2.
Proof. exact: overlap_product_order. Qed.

Lemma overlap_productN ns js m : overlap_product (map -%R ns) js (- m) = overlap_product ns js m.
Proof.
elim: ns js m => [|n ns IH] js m /=; first by rewrite -/(haar _) haarN.
by apply: eq_bigr => i _; rewrite power_opp -opprD IH.
Qed.

(** Conjugating changes nothing: the means are real. *)
Lemma overlap_meanN ns : overlap_mean (map -%R ns) = overlap_mean ns.
Proof. by rewrite /overlap_mean -[in LHS]oppr0 overlap_productN. Qed.

Lemma sum_sphere_weight js : (0 < d)%N -> \sum_i sphere_weight (i :: js) = sphere_weight js.
Proof.
move=> d0; under eq_bigr do rewrite sphere_weight_cons -mulrA.
rewrite -mulr_suml -natr_sum mulrA (_ : \sum_i _ = d + size js)%N; last first.
  under eq_bigr do rewrite -addn1.
  rewrite big_split /= sum1_card card_ord addnC; congr (_ + _)%N.
  elim: js => [|j js IH]; first by rewrite big1.
  rewrite /= big_split /= IH -add1n; congr (_ + _)%N; rewrite (bigD1 j) //= eqxx big1 // => i.
  by rewrite eq_sym => /negbTE->.
by rewrite divff ?mul1r // pnatr_eq0 addn_eq0 negb_and -lt0n d0.
Qed.

Lemma overlap_product0 ns js m : (0 < d)%N ->
  overlap_product (rcons ns 0) js m = overlap_product ns js m.
Proof.
move=> d0; elim: ns js m => [|n ns IH] js m /=; last by apply: eq_bigr => i _; apply: IH.
under eq_bigr do rewrite power_null addr0.
by rewrite -mulr_suml sum_sphere_weight.
Qed.

Theorem overlap_pair k l : (0 < d)%N -> (0 < k)%N -> (0 < l)%N ->
  overlap_mean [:: k%:Z; - l%:Z; l%:Z - k%:Z] = pair_value R d k l.
Proof.
move=> d0 k0 l0; rewrite /pair_value; case: ltngtP => [kl|lk|<-].
- rewrite -overlap_triple ?subn_gt0 // subnKC 1?ltnW // subzn 1?ltnW //.
  by apply: overlap_perm; rewrite perm_cons; apply/seq.permP => a /=; rewrite addnCA.
- rewrite -overlap_triple ?subn_gt0 // subnKC 1?ltnW // -subzn 1?ltnW // -overlap_meanN /=.
  rewrite !opprK opprB; apply: overlap_perm; apply/seq.permP => a /=; lia.
by rewrite subrr -overlap_square // /overlap_mean (overlap_product0 [:: _; _]).
Qed.

(** ** The lines *)

Lemma natr_minn a b : (minn a b)%:R = Num.min a%:R b%:R :> R.
Proof. by rewrite Order.POrderTheory.minElt ltr_nat /minn; case: ifP. Qed.

Theorem traces_line k l : (1 <= k)%N -> (1 <= l)%N ->
  haar_mean (mul (power_sum k) (conj (power_sum k))) = Num.min d%:R k%:R /\
  haar_mean (mul (mul (power_sum k) (power_sum l)) (conj (power_sum (k + l)))) =
  Num.min d%:R k%:R + Num.min d%:R l%:R - Num.min d%:R (k%:R + l%:R).
Proof.
move=> k0 l0; split; first by rewrite trace_square // minnC natr_minn.
by rewrite trace_triple // -[k%:R + _]natrD -!natr_minn ![minn d _]minnC.
Qed.

Theorem overlaps_line k l : (1 <= k)%N -> (1 <= l)%N ->
  overlap_mean [:: k%:Z; - k%:Z] =
  (d%:R + Num.min d%:R k%:R) / (d%:R * (d%:R + 1)) /\
  overlap_mean [:: k%:Z; l%:Z; - (k + l)%N%:Z] =
  2 * (d%:R + Num.min d%:R k%:R + Num.min d%:R l%:R) / (d%:R * (d%:R + 1) * (d%:R + 2)).
Proof.
move=> k0 l0; rewrite overlap_square // overlap_triple // /square_value /triple_value.
by rewrite -!natr_minn ![minn d _]minnC -[d.+2]addn2 -[d.+1]addn1 natrM !natrD.
Qed.

End Haar.

Print Assumptions traces_line.
Print Assumptions overlaps_line.
Print Assumptions overlap_pair.
Print Assumptions gain_sum.
Print Assumptions power_sum_overlaps.
Print Assumptions mixed_sum.
Print Assumptions vandermondeE.
