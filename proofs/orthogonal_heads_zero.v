(** Plain tokens, orthogonal contexts, d odd: where the loss vanishes.

    As for even d there is one parameter kappa; the sign's own weight is 1 + kappa. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges projector planes odd sign rows.
From icar Require Import orthogonal_heads orthogonal_heads_odd.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

(** [[1, kappa], [kappa, 1]] on every plane, [corner] at the sign, zero elsewhere. *)
Definition cornered (R : realFieldType) d (x kappa corner : R) : 'M[R]_d :=
  \matrix_(i, j) (if j == i then (if is_sign i then corner else x)
                  else if j == partner i then kappa else 0).

Definition orthogonal_odd_zero_set_statement (R : realFieldType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), odd d -> (1 < d)%N -> (2 <= T)%N ->
  loss (orthogonal d) A B p T = 0 <->
  exists kappa, [/\ kappa != -1, p T *: mixing A B = cornered d 1 kappa (1 + kappa),
    forall t, (1 <= t < T.-1)%N -> p t = 0 & p T.-1 = - kappa / (1 + kappa) * p T].

(** With H < d heads: kappa = 1. *)
Definition orthogonal_odd_minimisers_statement (R : realFieldType) :=
  forall d H T (A B : 'M[R]_(H, d)) (p : nat -> R), odd d -> (1 < d)%N -> (2 <= T)%N -> (H < d)%N ->
  loss (orthogonal d) A B p T = 0 <->
  [/\ p T *: mixing A B = cornered d 1 1 2, forall t, (1 <= t < T.-1)%N -> p t = 0
    & p T.-1 = - p T / 2].

Section Bound.
Variable R : realFieldType.

(** Part of a sum of non-negative terms. *)
Lemma sum_part (I : eqType) (r s : seq I) (F : I -> R) : uniq r -> uniq s -> {subset s <= r} ->
  (forall i, 0 <= F i) -> \sum_(i <- s) F i <= \sum_(i <- r) F i.
Proof.
move=> ur us sr F0; have ps : perm_eq s [seq x <- r | x \in s].
  apply: uniq_perm => //; first exact: filter_uniq.
  by move=> x; rewrite mem_filter; apply/idP/andP => [xs|[]//]; split=> //; exact: sr.
rewrite (perm_big _ ps) big_filter [X in _ <= X](bigID (mem s)) /=.
by rewrite ler_addl; apply: sumr_ge0.
Qed.

(** |x| <= r: each product is at most half the sum of two squares, of different positions each. *)
Lemma skips_bound (p : nat -> R) T : - earlier p T <= skips p T /\ skips p T <= earlier p T.
Proof.
pose P t := (T <= 2 * t)%N; pose u t := (2 * t + 1 - T)%N; pose r := index_iota 1 T.-1.
have F0 t : 0 <= p t ^+ 2 by exact: sqr_ge0.
have one : \sum_(t <- r | P t) p t ^+ 2 <= earlier p T.
  rewrite -big_filter; apply: sum_part => //; rewrite ?filter_uniq ?iota_uniq //.
  by move=> t; rewrite mem_filter => /andP[].
have other : \sum_(t <- r | P t) p (u t) ^+ 2 <= earlier p T.
  rewrite -big_filter -(big_map u xpredT (fun t => p t ^+ 2)); apply: sum_part => //; rewrite ?iota_uniq //.
    rewrite map_inj_in_uniq ?filter_uniq ?iota_uniq // => t t'.
    by rewrite !mem_filter /P /u => /andP[t1 _] /andP[t2 _]; lia.
  move=> _ /mapP[t + ->]; rewrite mem_filter !mem_index_iota /P /u; lia.
have both : \sum_(t <- r | P t) (p t ^+ 2 + p (u t) ^+ 2) <= 2 * earlier p T.
  by rewrite big_split mulr_natl mulr2n; apply: ler_add.
have two : 0 < 2 :> R by rewrite ltr0n.
have sq t : 0 <= p t ^+ 2 + p (u t) ^+ 2 + 2 * (p t * p (u t)) /\
            0 <= p t ^+ 2 + p (u t) ^+ 2 - 2 * (p t * p (u t)).
  by split; [have := sqr_ge0 (p t + p (u t)) | have := sqr_ge0 (p t - p (u t))];
    congr (_ <= _); ring.
split; rewrite -(ler_pmul2l two); first rewrite mulrN ler_oppl.
  apply: le_trans _ both; rewrite /skips mulr_sumr -sumrN; apply: ler_sum => t _.
  by have [h _] := sq t; rewrite -subr_ge0 opprK.
apply: le_trans _ both; rewrite /skips mulr_sumr; apply: ler_sum => t _.
by have [_ h] := sq t; rewrite -subr_ge0.
Qed.

Lemma cross_ge0 (r x a b : R) : - r <= x -> x <= r -> 0 <= r * (a ^+ 2 + b ^+ 2) + 2 * a * b * x.
Proof.
move=> lo hi.
have -> : r * (a ^+ 2 + b ^+ 2) + 2 * a * b * x =
  ((r + x) * (a + b) ^+ 2 + (r - x) * (a - b) ^+ 2) / 2 by field.
rewrite divr_ge0 ?ler0n // addr_ge0 // mulr_ge0 ?sqr_ge0 ?subr_ge0 //.
by rewrite -ler_subl_addl sub0r.
Qed.

End Bound.

Section Zero.
Variables (R : realFieldType) (d H T : nat) (A B : 'M[R]_(H, d)) (p : nat -> R) (s : 'I_d).
Hypotheses (od : odd d) (T2 : (2 <= T)%N) (ss : is_sign s).
Local Notation C := (mixing A B).
Local Notation M := (p T *: C).

Let sE (j : 'I_d) : is_sign j = (j == s). Proof. exact: sign_unique. Qed.
Let pi (i : 'I_d) : i != s -> partner i != i. Proof. by move=> is_; rewrite -/(is_sign i) sE. Qed.

(** What a row of a plane says where it vanishes. *)
Lemma plane_zero i : i != s ->
  orthogonal_row C p T i + 2 * C i i * C i s * skips p T = 0 ->
  [/\ M i i = 1, forall j, j != i -> j != partner i -> C i j = 0, earlier p T = 0
    & p T.-1 * (C i i + C i (partner i)) + p T * C i (partner i) = 0].
Proof.
move=> is_; have pii := pi is_; have [lo hi] := skips_bound p T.
have ps : partner i != s by rewrite -sE /is_sign partnerK eq_sym.
have sp : (s != i) && (s != partner i) by rewrite ![s == _]eq_sym is_ ps.
have restE (X : 'M[R]_d) : rest X i = X i s ^+ 2 + \sum_(j | (j != i) && (j != partner i) && (j != s)) X i j ^+ 2.
  by rewrite /rest (bigD1 s).
pose Y := \sum_(j | (j != i) && (j != partner i) && (j != s)) C i j ^+ 2.
have -> : orthogonal_row C p T i + 2 * C i i * C i s * skips p T =
    ((1 - M i i) ^+ 2 + rest M i) + ((earlier p T * (C i i ^+ 2 + C i s ^+ 2) + 2 * C i i * C i s * skips p T)
      + (earlier p T * Y + residue T p C i ^+ 2)).
  by rewrite row_split (restE C) -/Y; move: (rest M i) (residue T p C i) (M i i) => *; ring.
have Y0 : 0 <= Y by apply: sumr_ge0 => j _; exact: sqr_ge0.
have a0 := sqr_ge0 (1 - M i i); have b0 := rest_ge0 M i.
have c0 := cross_ge0 (C i i) (C i s) lo hi.
have e0 := mulr_ge0 (earlier_ge0 p T) Y0; have f0 := sqr_ge0 (residue T p C i).
move/eqP; rewrite (paddr_eq0 (addr_ge0 a0 b0) (addr_ge0 c0 (addr_ge0 e0 f0))) (paddr_eq0 a0 b0).
rewrite (paddr_eq0 c0 (addr_ge0 e0 f0)) (paddr_eq0 e0 f0).
case/andP => /andP[]; rewrite !sqrf_eq0 subr_eq0 => /eqP M1 /eqP r0 /and3P[/eqP c1 _ /eqP u0].
have pT : p T != 0.
  by apply/eqP => pT; move: M1; rewrite mxE pT mul0r => /eqP; rewrite oner_eq0.
have C0 j : j != i -> j != partner i -> C i j = 0.
  move=> ji jp; have h := psumr_eq0P (fun j _ => sqr_ge0 (M i j)) r0.
  have /eqP : M i j ^+ 2 = 0 by apply: h; rewrite ji jp.
  by rewrite sqrf_eq0 mxE mulf_eq0 (negbTE pT) => /eqP.
have r1 : earlier p T = 0.
  move: c1; rewrite (C0 s) ?(eq_sym s) // expr0n addr0 mulr0 mul0r addr0 => /eqP.
  rewrite mulf_eq0 sqrf_eq0 => /orP[/eqP //|/eqP c].
  by move: M1; rewrite mxE c mulr0 => /eqP; rewrite oner_eq0.
split=> //; move: u0; rewrite /residue current_last; last exact/earlier_eq0.
rewrite (bigD1 i) // (bigD1 (partner i)) //= big1 ?addr0 // => j /andP[ji jp]; exact: C0.
Qed.

(** What the row of the sign says where the earlier positions are unused. *)
Lemma sign_zero : p T != 0 -> early T p -> sign_row C p T s = 0 ->
  (forall j, j != s -> C s j = 0) /\ (p T + p T.-1) * C s s = 1.
Proof.
move=> pT p0; have [r0 qT _ u0] := early_facts T2 p0.
rewrite /sign_row r0 qT u0 mulr0 mul0r addr0 add0r => /eqP.
have X0 : 0 <= \sum_(j | j != s) C s j ^+ 2 by apply: sumr_ge0 => j _; exact: sqr_ge0.
have Z0 : 0 <= p T ^+ 2 * \sum_(j | j != s) C s j ^+ 2 by apply: mulr_ge0 => //; exact: sqr_ge0.
rewrite (paddr_eq0 (sqr_ge0 _) Z0) => /andP[e].
rewrite mulf_eq0 sqrf_eq0 (negbTE pT) /= => /eqP x0.
have C0 j : j != s -> C s j = 0.
  by move=> js; have h := psumr_eq0P (fun j _ => sqr_ge0 (C s j)) x0; apply/eqP; rewrite -sqrf_eq0 h.
split=> //; move: e; rewrite sqrf_eq0 (bigD1 s) //= big1 // addr0 subrr mulr0 subr0 subr_eq0.
by move/eqP.
Qed.

Lemma cornered_eq (X : 'M[R]_d) kappa : (forall i, i != s -> X i i = 1) ->
  (forall i, i != s -> X i (partner i) = kappa) -> X s s = 1 + kappa ->
  (forall i j, j != i -> j != partner i -> X i j = 0) -> X = cornered d 1 kappa (1 + kappa).
Proof.
move=> X1 X2 X3 X0; apply/matrixP => i j; rewrite mxE sE.
have [->|ji] := eqVneq j i; first by case: eqP => [->|/eqP is_] //; exact: X1.
have [jp|jp] := eqVneq j (partner i); last exact: X0.
have is_ : i != s by apply: contraNneq ji => is_; rewrite jp is_; exact: ss.
by rewrite jp X2.
Qed.

End Zero.

Section Theorems.
Variable R : realFieldType.

Theorem orthogonal_odd_zero_set : orthogonal_odd_zero_set_statement R.
Proof.
move=> d H T A B p od d1 T2; have lt : (d.-1 < d)%N by lia.
have d0 : (0 < d)%N by lia.
pose s := Ordinal lt; have sd : s = d.-1 :> nat by []; have ss := sign_last od sd.
have sE (j : 'I_d) : is_sign j = (j == s) by apply: (sign_unique T2 od ss).
pose o := Ordinal d0; have os : o != s by rewrite ord_eqE /=; lia.
split=> [l0|[kappa [k1 ME p0 p1]]].
  have z i : msq (orthogonal d) (error A B p T i) = 0.
    exact: (psumr_eq0P (fun i _ => msq_ge0 (orthogonal d) (error A B p T i)) l0).
  have zi i : i != s -> [/\ p T * mixing A B i i = 1,
      forall j, j != i -> j != partner i -> mixing A B i j = 0, earlier p T = 0
    & p T.-1 * (mixing A B i i + mixing A B i (partner i)) + p T * mixing A B i (partner i) = 0].
    move=> is_; have [|M1 C0 r0 e0] := @plane_zero R d H T A B p s od ss i is_.
      by rewrite -(z i) (msq_pair A B p od T2 ss) // sE.
    by move: M1; rewrite mxE => M1; split.
  have [M1 _ r0 _] := zi o os.
  have pT : p T != 0 by apply/eqP => pT; move: M1; rewrite pT mul0r => /eqP; rewrite eq_sym oner_eq0.
  have p0 : early T p by apply/earlier_eq0.
  have [|S0 Sc] := @sign_zero R d H T A B p s T2 pT p0; first by rewrite -(z s) (msq_sign A B p od T2 ss).
  have q0 : p T + p T.-1 != 0.
    by apply/eqP => q0; move: Sc; rewrite q0 mul0r => /eqP; rewrite eq_sym oner_eq0.
  pose kappa := - p T.-1 / (p T + p T.-1).
  have kap : 1 + kappa = p T / (p T + p T.-1) by rewrite /kappa; field.
  have k0 : 1 + kappa != 0 by rewrite kap mulf_neq0 ?invr_neq0.
  exists kappa; split=> //; first by apply: contraNneq k0 => ->; rewrite subrr.
    apply: (cornered_eq od ss) => [i is_|i is_||i j ji jp].
    - by rewrite mxE; have [] := zi i is_.
    - rewrite mxE /kappa; have [m1 _ _] := zi i is_; move: (mixing A B i (partner i)) (mixing A B i i) m1 => y x m1 e.
      apply: (mulIf q0); rewrite divfK // -[RHS]mulr1 -m1; apply/eqP; rewrite -subr_eq0.
      have -> : p T * y * (p T + p T.-1) - (- p T.-1 * (p T * x)) = p T * (p T.-1 * (x + y) + p T * y) by ring.
      by rewrite e mulr0.
    - by rewrite mxE kap; apply: (mulIf q0); rewrite divfK // mulrAC -mulrA Sc mulr1.
    have [is_|is_] := eqVneq i s; first by rewrite mxE is_ S0 ?mulr0 // -is_.
    by rewrite mxE; have [_ C0 _ _] := zi i is_; rewrite C0 ?mulr0.
  by rewrite kap /kappa; field; rewrite q0 pT.
have k0 : 1 + kappa != 0 by rewrite addrC addr_eq0.
have MoE := congr1 (fun X : 'M_d => X o o) ME.
have pT : p T != 0.
  by apply/eqP => pT; move: MoE; rewrite !mxE eqxx sE (negbTE os) pT mul0r => /eqP; rewrite eq_sym oner_eq0.
have CE i j : mixing A B i j = cornered d 1 kappa (1 + kappa) i j / p T.
  by rewrite -ME [X in X / _]mxE [RHS]mulrC mulKf.
have [r0 qT x0 u0] := early_facts T2 p0.
rewrite (orthogonal_odd_loss A B p od sd T2) big1 ?add0r => [|i is_].
  have Csj j : j != s -> mixing A B s j = 0.
    by move=> /negbTE js; rewrite CE mxE js (eqP ss : partner s = s) js mul0r.
  have Css : mixing A B s s = (1 + kappa) / p T by rewrite CE mxE eqxx sE eqxx.
  have S1 : \sum_j mixing A B s j = mixing A B s s by rewrite (bigD1 s) //= big1 ?addr0.
  have S2 : \sum_(j | j != s) mixing A B s j ^+ 2 = 0 by apply: big1 => j js; rewrite Csj // expr0n.
  rewrite /sign_row r0 qT u0 S1 S2 Css p1; move: (\sum_(k < _) _) => Z.
  by field; rewrite k0 pT.
have pi : partner i != i by rewrite -/(is_sign i) sE.
have C0 j : j != i -> j != partner i -> mixing A B i j = 0.
  by move=> /negbTE ji /negbTE jp; rewrite CE mxE ji jp mul0r.
have Cii : mixing A B i i = (p T)^-1 by rewrite CE mxE eqxx sE (negbTE is_) mul1r.
have Cip : mixing A B i (partner i) = kappa / p T by rewrite CE mxE (negbTE pi) eqxx.
rewrite x0 mulr0 addr0 /orthogonal_row r0 qT mul0r addr0 Cii Cip big1 => [|j /andP[ji jp]]; last first.
  by rewrite C0 // expr0n.
rewrite (bigD1 i) // (bigD1 (partner i)) //= big1 => [|j /andP[ji jp]]; last exact: C0.
by rewrite Cii Cip p1; field; rewrite k0 pT.
Qed.

(** Unless kappa = 1 or -1 the blocks and the corner are invertible. *)
Lemma cornered_rank d (kappa : R) : odd d -> kappa != -1 -> kappa != 1 ->
  \rank (cornered d 1 kappa (1 + kappa)) = d.
Proof.
move=> od k1 k2; have k0 : 1 + kappa != 0 by rewrite addrC addr_eq0.
have k3 : 1 - kappa != 0 by rewrite subr_eq0 eq_sym.
pose c := 1 - kappa ^+ 2; have c0 : c != 0.
  by rewrite (_ : c = (1 - kappa) * (1 + kappa)) ?mulf_neq0 // /c; ring.
apply: mxrank_unit; pose X := cornered d c^-1 (- kappa / c) (1 + kappa)^-1.
suff /mulmx1_unit[] : cornered d 1 kappa (1 + kappa) *m X = 1%:M by [].
apply/matrixP => i j; rewrite !mxE (bigD1 i) //=.
have [ii|pi] := boolP (is_sign i).
  rewrite big1 ?addr0 => [|l /negbTE li]; last by rewrite mxE li (eqP ii) li mul0r.
  rewrite mxE eqxx ii mxE ii (eqP ii) eq_sym.
  by case: eqP => _; rewrite ?mulr0 // mulfV.
have si : partner i != i by [].
rewrite (bigD1 (partner i)) //= big1 ?addr0 => [|l /andP[/negbTE li /negbTE lp]]; last first.
  by rewrite mxE li lp mul0r.
rewrite !mxE eqxx (negbTE pi) (negbTE si) eqxx partnerK /is_sign partnerK [i == partner i]eq_sym (negbTE si).
have [->|ji] := eqVneq j i.
  rewrite eq_sym (negbTE si) (_ : true%:R = 1) //; rewrite /c in c0 *; by field.
have [jp|jp] := eqVneq j (partner i); last by rewrite !mulr0 addr0.
by rewrite mul1r (_ : false%:R = 0) //; field.
Qed.

Theorem orthogonal_odd_minimisers : orthogonal_odd_minimisers_statement R.
Proof.
move=> d H T A B p od d1 T2 Hd; rewrite orthogonal_odd_zero_set //; split.
  case=> kappa [k1 ME p0 p1]; have k2 : kappa = 1.
    apply/eqP; apply: contraT => k2; have := rank_mixing_heads A B (p T).
    by rewrite ME cornered_rank // leqNgt Hd.
  rewrite k2 in ME; split=> //; exact: half_ratio p1.
by case=> ME p0 p1; exists 1; split=> //; [exact: one_neqN1 | rewrite p1; field].
Qed.

End Theorems.

Print Assumptions orthogonal_odd_zero_set.
Print Assumptions orthogonal_odd_minimisers.
