From mathcomp Require Import all_ssreflect all_fingroup all_algebra zify ring.

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

End Sums.
