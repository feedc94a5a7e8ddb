(** * Eigenvalues that are roots of unity, plain tokens

    [cyclic d n]: the d eigenvalues are independent and uniform on the n-th roots of unity.
    [cyclic_pairs d n], d even: conjugate pairs (lambda, conj lambda), lambda as above.
    The order of lambda^2 is n/gcd(n, 2).  The loss of every layer is the one of the uniform
    law on the circle exactly if that order is at least the length T. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges pairs turn.
From icar Require Import unitary_heads orthogonal_heads.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition cyclic (d n : nat) : law d := Law (fun i k : 'I_d => (i == k)%:R) (fun=> n).

Definition cyclic_pairs (d n : nat) : law d :=
  @Law d (uphalf d) (fun i k => if i./2 == k :> nat then (-1) ^+ odd i else 0) (fun=> n).

(** The order of lambda^2. *)
Definition order2 (n : nat) : nat := (n %/ gcdn n 2)%N.

Definition cyclic_statement (R : realFieldType) := forall d H T n,
  (1 <= d)%N -> (1 <= H)%N -> (2 <= T)%N -> (1 <= n)%N ->
  (forall (A B : 'M[R]_(H, d)) p, loss (cyclic d n) A B p T = loss (unitary d) A B p T)
  <-> (T <= order2 n)%N.

Definition cyclic_pairs_statement (R : realFieldType) := forall d H T n, ~~ odd d ->
  (1 <= d)%N -> (1 <= H)%N -> (2 <= T)%N -> (1 <= n)%N ->
  (forall (A B : 'M[R]_(H, d)) p,
     loss (cyclic_pairs d n) A B p T = loss (orthogonal d) A B p T)
  <-> (T <= order2 n)%N.

(** Signs: lambda^T = lambda^(T-2), and one head finds it at position T - 1. *)
Definition signs_statement (R : realFieldType) := forall d H T,
  (1 <= d)%N -> (1 <= H)%N -> (2 <= T)%N ->
  exists (A B : 'M[R]_(H, d)) p,
    [/\ mixing A B = const_mx d%:R^-1, forall t, p t = (t == T.-1)%:R
      & loss (cyclic d 2) A B p T = 0].

(** * Proofs *)

Section Divides.
Variable n : nat.
Implicit Types a b : int.

Lemma dvd_small a : (n%:Z %| a)%Z -> (`|a| < n)%N -> a = 0.
Proof.
rewrite dvdzE absz_nat => h lt; apply/eqP; rewrite -absz_eq0.
by case: (posnP `|a|) => // a0; move: (dvdn_leq a0 h); lia.
Qed.

Lemma dvd_smallE a : (`|a| < n)%N -> (n%:Z %| a)%Z = (a == 0).
Proof. by move=> lt; apply/idP/eqP => [/dvd_small|->]; [apply|exact: dvdz0]. Qed.

Lemma dvdzN a : (n%:Z %| - a)%Z = (n%:Z %| a)%Z.
Proof. exact: rpredN. Qed.

Lemma order2_double : (1 <= n)%N -> n = if odd n then order2 n else (order2 n).*2.
Proof.
move=> n0; rewrite /order2 gcdnC; case: ifP => on.
  by have /eqP -> : coprime 2 n; rewrite ?divn1 // coprime2n on.
have /gcdn_idPl -> : (2 %| n)%N by rewrite dvdn2 on.
by rewrite divn2; lia.
Qed.

Lemma dvd_double a : (1 <= n)%N -> (n%:Z %| 2 * a)%Z = ((order2 n)%:Z %| a)%Z.
Proof.
move=> n0; rewrite !dvdzE abszM /= ?absz_nat; have := order2_double n0.
case: ifP => [on <-|_ nE]; first by rewrite Gauss_dvdr // coprimen2 on.
by rewrite {1}nE -mul2n dvdn_pmul2l.
Qed.

Lemma order2_le : (order2 n <= n)%N.
Proof. exact: leq_div. Qed.

End Divides.

(** The target is the term of position T and column i. *)
Lemma power_chi d T (i : 'I_d) : (2 <= T)%N -> power i T%:Z = chi T i (T, i).
Proof. by move=> T2; apply/ffunP => k; rewrite chiE charP; case: ifP => _; lia. Qed.

Section Cyclic.
Variables (d n : nat).

Lemma same_cyclic (x y : character d) :
  same (cyclic d n) x y = [forall i, (n%:Z %| x i - y i)%Z].
Proof.
rewrite sameE; apply: eq_forallb => k /=.
have red (m : character d) : reduced (cyclic d n) m k = m k.
  rewrite /reduced (bigD1 k) //= eqxx mulr1 big1 ?addr0 //.
  by move=> i /negbTE->; rewrite mulr0.
by rewrite !red.
Qed.

Variables (T : nat) (i : 'I_d).

(** Which positions and columns meet in row i. *)
Lemma same_chi_cyclic t j t' j' :
  let back (s : nat) : int := s%:Z - T.-1%:Z in
  same (cyclic d n) (chi T i (t, j)) (chi T i (t', j')) =
  if j == j' then (n%:Z %| (if j == i then 2 else 1) * (t%:Z - t'%:Z))%Z
  else (n%:Z %| (if j == i then 2 else 1) * back t)%Z
       && (n%:Z %| (if j' == i then 2 else 1) * back t')%Z.
Proof.
move=> back; rewrite same_cyclic.
have [<-|jj'] := eqVneq j j'.
  have e k : chi T i (t, j) k - chi T i (t', j) k
      = ((k == j)%:R + (k == i)%:R) * (t%:Z - t'%:Z).
    by rewrite !chiE; case: (k == j); case: (k == i); rewrite /= ?mulr1n ?mulr0n; ring.
  apply/forallP/idP => [/(_ j)|h k]; rewrite e.
    by rewrite eqxx; case: (j == i).
  have [->|kj] := eqVneq k j; first by rewrite /=; move: h; case: (j == i).
  have [ki|ki] := eqVneq k i; last by rewrite addr0 mul0r dvdz0.
  by move: h; rewrite -ki eq_sym (negbTE kj).
have e k : chi T i (t, j) k - chi T i (t', j') k =
    (k == j)%:R * back t - (k == j')%:R * back t' + (k == i)%:R * (back t - back t').
  by rewrite !chiE /back; case: (k == j); case: (k == j'); case: (k == i); rewrite /= ?mulr1n ?mulr0n; ring.
have j'j : (j' == j) = false by rewrite eq_sym (negbTE jj').
apply/forallP/andP => [h|[h h'] k].
  have := h j; have := h j'; have := h i; rewrite !e !eqxx (negbTE jj') j'j.
  rewrite ![_ == i]eq_sym.
  have [ij|ij] := eqVneq i j; have [ij'|ij'] := eqVneq i j'.
  - by rewrite -ij -ij' eqxx in jj'.
  - rewrite /= !mulr1n ?mulr0n !mul1r !mul0r sub0r subr0 addr0 dvdzN => h1 h2 _.
    by split=> //; have -> : 2%:Z * back t = (back t + (back t - back t')) + back t';
      [ring|rewrite rpredD].
  - rewrite /= !mulr1n ?mulr0n !mul1r !mul0r !sub0r subr0 addr0 => h1 _ h2.
    split=> //; rewrite -dvdzN.
    by have -> : - (2%:Z * back t') = (- back t' + (back t - back t')) - back t;
      [ring|rewrite rpredB].
  by rewrite /= ?mulr1n ?mulr0n !mul1r !mul0r !sub0r !subr0 ?addr0 dvdzN => _ h1 h2.
rewrite e; have [kj|kj] := eqVneq k j; last have [kj'|kj'] := eqVneq k j'.
- move: h; rewrite kj (negbTE jj') /= mul1r mul0r subr0; have [ji|_] := eqVneq j i.
    move: h'; rewrite -ji j'j /= !mul1r => h' h.
    by have -> : back t + (back t - back t') = 2%:Z * back t - back t'; [ring|rewrite rpredB].
  by rewrite /= !mul1r mul0r addr0.
- move: h'; rewrite kj' /= mul1r mul0r sub0r; have [ji|_] := eqVneq j' i.
    move: h; rewrite -ji (negbTE jj') /= !mul1r => h h'.
    have -> : - back t' + (back t - back t') = back t - 2%:Z * back t' by ring.
    by rewrite rpredB.
  by rewrite /= !mul1r mul0r addr0 dvdzN.
rewrite /= !mul0r subr0 add0r; have [ki|_] := eqVneq k i; last by rewrite mul0r dvdz0.
move: h h'; rewrite -ki ![_ == k]eq_sym (negbTE kj) (negbTE kj') /= !mul1r => h h'.
by rewrite rpredB.
Qed.

Hypotheses (T2 : (2 <= T)%N) (n1 : (1 <= n)%N).

(** Above the threshold nothing meets that does not meet on the circle. *)
Lemma same_chi_long (x y : nat * 'I_d) : (T <= order2 n)%N -> (0 < x.1 <= T)%N -> (0 < y.1 <= T)%N ->
  same (cyclic d n) (chi T i x) (chi T i y) = (x == y) || ((x.1 == T.-1) && (y.1 == T.-1)).
Proof.
case: x y => [t j] [t' j'] /= long tT t'T; have nT := order2_le n.
rewrite same_chi_cyclic xpair_eqE.
have once (a : int) : (`|a| < T)%N -> (n%:Z %| 1 * a)%Z = (a == 0).
  by move=> aT; rewrite mul1r dvd_smallE //; lia.
have twice (a : int) : (`|a| < T)%N -> (n%:Z %| 2 * a)%Z = (a == 0).
  by move=> aT; rewrite dvd_double // dvd_smallE //; lia.
have both (b : bool) (a : int) : (`|a| < T)%N -> (n%:Z %| (if b then 2 else 1) * a)%Z = (a == 0).
  by move=> aT; case: b; [exact: twice|exact: once].
rewrite !both; try lia; case: (eqVneq j j') => _; lia.
Qed.

End Cyclic.

Section Pairs.
Variables (d n : nat).
Hypothesis ed : ~~ odd d.

Lemma same_cyclic_pairs (x y : character d) :
  same (cyclic_pairs d n) x y = [forall i, (n%:Z %| turn x i - turn y i)%Z].
Proof.
have red (m : character d) (i : 'I_d) : reduced (cyclic_pairs d n) m (Ordinal (plane_bound i))
    = (-1) ^+ odd i * turn m i.
  have := reduced_orthogonal m i; rewrite (negbTE (partner_even i ed)) => <-.
  exact: eq_bigr.
have E (i : 'I_d) : (n%:Z %| reduced (cyclic_pairs d n) x (Ordinal (plane_bound i))
      - reduced (cyclic_pairs d n) y (Ordinal (plane_bound i)))%Z = (n%:Z %| turn x i - turn y i)%Z.
  by rewrite !red -mulrBr !dvdzE abszMsign.
rewrite sameE; apply/forallP/forallP => [h i|h k]; first by rewrite -E; exact: h.
have lt : (k.*2 < d)%N by have := ltn_ord k; rewrite /=; lia.
have -> : k = Ordinal (plane_bound (Ordinal lt)) by apply/val_inj; rewrite /= doubleK.
by rewrite E.
Qed.

Variables (T : nat) (i : 'I_d).
Hypotheses (T2 : (2 <= T)%N) (n1 : (1 <= n)%N) (long : (T <= order2 n)%N).
Let back (s : nat) : int := s%:Z - T.-1%:Z.

Lemma turn_back t (j k : 'I_d) : turn (chi T i (t, j)) k =
  back t * ((k == j)%:R - (k == partner j)%:R) + (t%:Z - 1) * ((k == i)%:R - (k == partner i)%:R).
Proof.
have turnD x y : turn (x + y) k = turn x k + turn y k by rewrite /turn !ffunE opprD addrACA.
have turnN x : turn (- x) k = - turn x k by rewrite /turn !ffunE opprD.
by rewrite /chi /= !turnD turnN !turn_power /back; ring.
Qed.

Lemma same_chi_pairs (x y : nat * 'I_d) : (0 < x.1 <= T)%N -> (0 < y.1 <= T)%N ->
  same (cyclic_pairs d n) (chi T i x) (chi T i y) = same (orthogonal d) (chi T i x) (chi T i y).
Proof.
case: x y => [t j] [t' j'] /= tT t'T; have nT := order2_le n.
have once (a : int) : (n%:Z %| a)%Z -> (`|a| < T)%N -> a = 0.
  by move=> na aT; apply: (dvd_small na); lia.
have twice (a : int) : (n%:Z %| 2 * a)%Z -> (`|a| < T)%N -> a = 0.
  by rewrite dvd_double // => na aT; apply: (dvd_small na); lia.
apply/idP/idP; last first.
  rewrite same_cyclic_pairs (same_turn ed) => /forallP h; apply/forallP => k.
  by rewrite (eqP (h k)) subrr dvdz0.
rewrite same_chi_orthogonal ?same_cyclic_pairs /=; try lia.
have swap (k l : 'I_d) : (k == partner l) = (l == partner k) by rewrite eq_sym partner_eq.
have own (k : 'I_d) : (k == partner k) = false by rewrite eq_sym (negbTE (partner_even k ed)).
have half u k u' k' : (0 < u <= T)%N ->
    (forall l, (n%:Z %| turn (chi T i (u, k)) l - turn (chi T i (u', k')) l)%Z) ->
    k != k' -> k != partner i -> u == T.-1.
  move=> uT h /negbTE kk' /negbTE kpi.
  have use l c : turn (chi T i (u, k)) l - turn (chi T i (u', k')) l = c -> (n%:Z %| c)%Z.
    by move=> <-; exact: h.
  have k'k : (k' == k) = false by rewrite eq_sym.
  suff : back u = 0 by rewrite /back; lia.
  have small : (`|back u| < T)%N by rewrite /back; lia.
  have [ki|/negbTE ki] := eqVneq k i.
    subst k; apply: (twice _ _ small); have [k'pi|/negbTE k'pi] := eqVneq k' (partner i).
      apply: (use i); rewrite !turn_back k'pi partnerK !eqxx own /= /back; ring.
    rewrite -[2%:Z * _](subrK (back u')); apply: rpredD.
      by apply: (use i); rewrite !turn_back !eqxx own kk' (swap i k') k'pi /= /back; ring.
    by rewrite -dvdzN; apply: (use k'); rewrite !turn_back !eqxx own k'k k'pi /= /back; ring.
  have [kpk|/negbTE kpk] := eqVneq k (partner k').
    apply: (twice _ _ small).
    have -> : 2%:Z * back u = (back u + back u') + (back u - back u') by ring.
    apply: rpredD.
      apply: (use k); rewrite !turn_back ki kpi -kpk !eqxx own kk' /=; ring.
    have ki' : (i == k') = false.
      by rewrite eq_sym -[k'](partnerK) -kpk partner_eq.
    apply: (use i); rewrite !turn_back -kpk !(eq_sym i k) ki ki' own.
    by rewrite swap kpi eqxx /= /back; ring.
  apply: (once _ _ small); apply: (use k); rewrite !turn_back !eqxx own kk' kpk ki kpi /=.
  by ring.
move=> /forallP h; rewrite xpair_eqE; have [jj'|jj'] := eqVneq j j'; last first.
  rewrite andbF /=; have [_|ji] := eqVneq j (partner i); have [_|j'i] := eqVneq j' (partner i).
  - by rewrite !orbT.
  - rewrite orbT orbF /=; apply: half j'i => //; last by rewrite eq_sym; exact: jj'.
    by move=> l; rewrite -dvdzN opprB.
  - by rewrite orbF orbT andbT; apply: half ji.
  rewrite !orbF; apply/andP; split; first exact: half ji.
  by apply: half j'i => //; [move=> l; rewrite -dvdzN opprB; exact: h|rewrite eq_sym].
rewrite -jj'; have [_|/negbTE ji] := eqVneq j (partner i); first by rewrite !orbT.
rewrite !andbT !orbF; apply/orP; left; rewrite -eqz_nat -subr_eq0; apply/eqP.
have small : (`|t%:Z - t'%:Z| < T)%N by lia.
have use c : turn (chi T i (t, j)) j - turn (chi T i (t', j)) j = c -> (n%:Z %| c)%Z.
  by move=> <-; move: (h j); rewrite -jj'.
have [ij|/negbTE ij] := eqVneq j i.
  apply: (twice _ _ small); apply: use; rewrite !turn_back -ij !eqxx own /= /back; ring.
by apply: (once _ _ small); apply: use; rewrite !turn_back !eqxx own ij ji /= /back; ring.
Qed.

End Pairs.

Section Losses.
Variables (R : realFieldType) (d H : nat).

(** Laws under which the same terms meet have the same loss. *)
Lemma loss_same (l l' : law d) (A B : 'M[R]_(H, d)) p T : (2 <= T)%N ->
  (forall i x y, (0 < x.1 <= T)%N -> (0 < y.1 <= T)%N ->
     same l (chi T i x) (chi T i y) = same l' (chi T i x) (chi T i y)) ->
  loss l A B p T = loss l' A B p T.
Proof.
move=> T2 ll; apply: eq_bigr => i _; rewrite !msq_error; congr (_ - _ * _ + _).
  rewrite big_seq [RHS]big_seq; apply: eq_bigr => x; rewrite mem_terms => xT.
  rewrite big_seq [RHS]big_seq; apply: eq_bigr => y; rewrite mem_terms => yT.
  by rewrite ll.
rewrite big_seq [RHS]big_seq; apply: eq_bigr => x; rewrite mem_terms => xT.
by rewrite power_chi // ll //= leqnn andbT; lia.
Qed.

(** One head on one coordinate, at one position. *)
Lemma loss_point (l : law d) (h : 'I_H) (i : 'I_d) (t T : nat) : (1 <= t <= T)%N ->
  loss l (delta_mx h i : 'M[R]_(H, d)) (delta_mx h i) (fun s => (s == t)%:R) T =
  d%:R + 1 - 2 * (same l (chi T i (t, i)) (power i T%:Z))%:R.
Proof.
move=> tT; set A := delta_mx h i; set p := fun s => _.
have co k x : coefficient A A p k x = ((k == i) && (x == (t, i)))%:R.
  case: x => s j; rewrite /coefficient /p /mixing /A mxE (bigD1 h) //= big1 => [|g /negbTE gh].
    by rewrite !mxE !eqxx addr0 xpair_eqE -!natrM !mulnb /= andbCA.
  by rewrite !mxE gh mul0r.
have t_in : (t, i) \in terms d T by rewrite mem_terms.
rewrite /loss (bigD1 i) //= [X in _ + X](eq_bigr (fun=> 1)) => [|k /negbTE ki]; last first.
  rewrite msq_error big1 => [|x _]; last by apply: big1 => y _; rewrite co ki !mul0r.
  by rewrite big1 => [|x _]; [rewrite mulr0 subr0 add0r|rewrite co ki mul0r].
have one (F : nat * 'I_d -> R) : \sum_(x <- terms d T) coefficient A A p i x * F x = F (t, i).
  rewrite (bigD1_seq (t, i)) ?terms_uniq //= co !eqxx mul1r big1 ?addr0 // => x /negbTE xt.
  by rewrite co xt andbF mul0r.
rewrite msq_error one; under eq_bigr => x _ do under eq_bigr => y _ do rewrite -mulrA.
under eq_bigr => x _ do rewrite -mulr_sumr; rewrite one one same_refl sumr_const.
have -> : d%:R = (d.-1)%:R + 1 :> R by rewrite -(natrD _ _ 1) addn1 prednK // (leq_ltn_trans _ (ltn_ord i)).
have -> : #|(fun k : 'I_d => k != i)| = d.-1 by rewrite cardC1 card_ord.
by move: (same _ _ _)%:R (d.-1)%:R => u v; rewrite -mulr_natr mulr1; ring.
Qed.

(** Terms that are equal on the group may be taken as equal. *)
Lemma msq_group (l : law d) (P : laurent R d) :
  (forall f, (forall m n, same l m n -> f m = f n) -> lin f P = 0) -> msq l P = 0.
Proof.
move=> zero; rewrite msqE; transitivity (lin (fun=> 0 : R) P); last first.
  by rewrite /lin big1 // => x _; rewrite mulr0.
apply: eq_lin => m; apply: zero => n o no; congr (nat_of_bool _)%:R.
by apply/idP/idP => [mn|mo]; [exact: same_trans mn no|apply: same_trans mo _; rewrite same_sym].
Qed.

End Losses.

Section Theorems.
Variable R : realFieldType.

Theorem cyclic_threshold : cyclic_statement R.
Proof.
move=> d H T n d1 H1 T2 n1; split=> [eq|long A B p]; last first.
  apply: loss_same => // i x y xT yT; rewrite same_chi_long // same_chi_unitary //; lia.
rewrite leqNgt; apply/negP => short.
pose i : 'I_d := Ordinal d1; pose h : 'I_H := Ordinal H1; pose t := (T - order2 n)%N.
have m1 : (1 <= order2 n)%N by have := order2_double n1; case: ifP; lia.
have tT : (1 <= t <= T)%N by rewrite /t; lia.
have := eq (delta_mx h i) (delta_mx h i) (fun s => (s == t)%:R); rewrite !loss_point //.
rewrite same_target_unitary //=; last by lia.
rewrite power_chi // same_chi_cyclic !eqxx dvd_double //.
have -> : t%:Z - T%:Z = - (order2 n)%:Z by rewrite /t; lia.
rewrite dvdzN dvdzz xpair_eqE (_ : (t == T) = false); last by rewrite /t; lia.
by move/eqP; rewrite /= mulr0 mulr1 subr0 -subr_eq0 addrC addKr oppr_eq0 pnatr_eq0.
Qed.

Theorem cyclic_pairs_threshold : cyclic_pairs_statement R.
Proof.
move=> d H T n ed d1 H1 T2 n1; split=> [eq|long A B p]; last first.
  by apply: loss_same => // i x y xT yT; exact: same_chi_pairs.
rewrite leqNgt; apply/negP => short.
pose i : 'I_d := Ordinal d1; pose h : 'I_H := Ordinal H1; pose t := (T - order2 n)%N.
have m1 : (1 <= order2 n)%N by have := order2_double n1; case: ifP; lia.
have tT : (1 <= t <= T)%N by rewrite /t; lia.
have := eq (delta_mx h i) (delta_mx h i) (fun s => (s == t)%:R); rewrite !loss_point //.
rewrite same_target_orthogonal //=; last by lia.
have -> : same (cyclic_pairs d n) (chi T i (t, i)) (power i T).
  rewrite power_chi // same_cyclic_pairs //; apply/forallP => k; rewrite !turn_back //.
  move: ((k == i)%:R - (k == partner i)%:R) => w.
  have -> : forall a b c : int, (a - c) * w + (a - 1) * w - ((b - c) * w + (b - 1) * w)
    = 2%:Z * (a - b) * w by move=> a b c; ring.
  apply: dvdz_mulr; rewrite dvd_double // (_ : _ - _ = - (order2 n)%:Z); last by rewrite /t; lia.
  by rewrite dvdzN dvdzz.
rewrite /= xpair_eqE (_ : (t == T) = false); last by rewrite /t; lia.
by move/eqP; rewrite /= mulr0 mulr1 subr0 -subr_eq0 addrC addKr oppr_eq0 pnatr_eq0.
Qed.

Theorem signs : signs_statement R.
Proof.
move=> d H T d1 H1 T2; pose h : 'I_H := Ordinal H1.
pose A : 'M[R]_(H, d) := \matrix_(g, j) ((g == h)%:R / d%:R).
pose B : 'M[R]_(H, d) := \matrix_(g, j) (g == h)%:R.
have mixE : mixing A B = const_mx d%:R^-1.
  apply/matrixP => i j; rewrite !mxE (bigD1 h) //= !mxE eqxx !mul1r big1 ?addr0 // => g /negbTE gh.
  by rewrite !mxE gh mul0r.
exists A, B, (fun t => (t == T.-1)%:R); split=> //; apply: big1 => i _; apply: msq_group => f fE.
rewrite lin_error big_terms (bigD1_seq T.-1) ?iota_uniq ?mem_index_iota //=; last by lia.
rewrite [X in _ + X - _]big1 ?addr0 => [|t /negbTE tT]; last first.
  by apply: big1 => j _; rewrite /coefficient /= tT !mul0r.
have -> : f (power i T) = f (power i (T%:Z - 2)).
  apply: fE; rewrite same_cyclic; apply/forallP => k; rewrite !charP.
  by case: ifP => _; rewrite ?subrr ?dvdz0 // opprB addrCA subrr addr0 dvdzz.
rewrite (eq_bigr (fun=> d%:R^-1 * f (power i (T%:Z - 2)))) => [|j _].
  rewrite sumr_const card_ord -mulr_natl mulrA divff ?mul1r ?subrr //.
  by rewrite pnatr_eq0 -lt0n.
rewrite /coefficient /= eqxx mixE mxE mul1r; congr (_ * f _); apply/ffunP => k.
by rewrite chiE charP; case: ifP; case: ifP; lia.
Qed.

End Theorems.

Print Assumptions cyclic_threshold.
Print Assumptions cyclic_pairs_threshold.
Print Assumptions signs.
