(** Differences of a plane's coordinates: one head, d = 2, one length T, orthogonal contexts.

    p_T C = (T-1)/T [[1, -1], [-1, 1]] with the earlier weights equal to - p_T / (T-1) has
    the loss 2/T, whatever p_{T-1}.  It is a local minimum exactly where
    (1 + n w)(n (T^2 - T - 4) w + 2 (T^2 - T - 2)) > 0, with n = T - 1, w = p_{T-1} / p_T.

    Near it x = p_T C_11, y = p_T C_22 and k = - A_12 / A_11 are coordinates of C, and the
    loss is 2 - 2 s + K s^2 / 2 plus a quadratic form in s = x + y and x - y, whose
    coefficients depend on k and the weights; K >= T/(T-1). *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain planes stationary approach.
From icar Require Import orthogonal_heads.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Core.
Variable R : realFieldType.
Implicit Types (E Q v k x y z : R).

(** The loss: E = sum_{t < T-1} p_t^2 / p_T^2, Q = sum_{t <> T-1} p_t / p_T, v = p_{T-1} / p_T. *)
Definition core E Q v k x y : R :=
  (1 - x) ^+ 2 + (1 - y) ^+ 2 + E * (x ^+ 2 + y ^+ 2)
  + (v * x - (Q + v) * k * x) ^+ 2 + (v * y - (Q + v) * (y / k)) ^+ 2.

(** The coefficients of the form. *)
Definition coef_s Q v z : R := (Q + v) * (Q + v) * (z + 4) / 4 - v * (Q + v) / 2.
Definition coef_m Q v z : R := (2 * Q + (Q + v) * z) * (Q + v) / 2.
Definition coef_d E Q v z : R :=
  (1 + E - Q * Q) / 2 + (2 * Q + (Q + v) * z) * (2 * Q + (Q + v) * z) / 4 + v * (Q + v) * z / 2.
Definition determinant E Q v z : R :=
  4 * (coef_s Q v z * coef_d E Q v z) - (z + 4) * (coef_m Q v z * coef_m Q v z).

Definition bend k : R := (k - 1) ^+ 2 / k.
Definition tilt k : R := (1 - k ^+ 2) / k.

Lemma tilt_bend k : k != 0 -> tilt k ^+ 2 = bend k * (bend k + 4).
Proof. by move=> k0; rewrite /tilt /bend; field. Qed.

Lemma core_split E Q v k x y : k != 0 ->
  core E Q v k x y = 2 - 2 * (x + y) + (x + y) ^+ 2 * (1 + E + Q ^+ 2) / 2
  + (bend k * coef_s Q v (bend k) * (x + y) ^+ 2
     - tilt k * coef_m Q v (bend k) * (x - y) * (x + y) + coef_d E Q v (bend k) * (x - y) ^+ 2).
Proof. by move=> k0; rewrite /core /bend /tilt /coef_s /coef_m /coef_d; field. Qed.

Lemma complete_square (z a b c t e s : R) : 4 * c * (z * a * s ^+ 2 - t * b * e * s + c * e ^+ 2) =
  (2 * c * e - t * b * s) ^+ 2 + (4 * z * a * c - t ^+ 2 * b ^+ 2) * s ^+ 2.
Proof. by ring. Qed.

Lemma core_bound E Q v k x y : 0 < k -> 0 < 1 + E + Q ^+ 2 ->
  0 < coef_d E Q v (bend k) -> 0 <= determinant E Q v (bend k) ->
  2 - 2 / (1 + E + Q ^+ 2) <= core E Q v k x y.
Proof.
move=> k0 K0 d0 F0; have kn : k != 0 by rewrite gt_eqF.
rewrite core_split //; set K := 1 + E + Q ^+ 2 in K0 *; set s := x + y; set e := x - y.
set z := bend k in d0 F0 *; set a := coef_s Q v z; set b := coef_m Q v z; set c := coef_d E Q v z in d0 *.
have z0 : 0 <= z by rewrite /z /bend divr_ge0 ?sqr_ge0 // ltW.
rewrite -subr_ge0 [X in 0 <= X](_ : _ = K / 2 * (s - 2 / K) ^+ 2 + (z * a * s ^+ 2 - tilt k * b * e * s + c * e ^+ 2)); last first.
  by field; rewrite gt_eqF.
apply: addr_ge0; first by rewrite mulr_ge0 ?sqr_ge0 // divr_ge0 ?ler0n // ltW.
have c4 : 0 < 4 * c by rewrite mulr_gt0 ?ltr0n.
rewrite -(pmulr_rge0 _ c4).
rewrite complete_square tilt_bend // -/z.
have -> : 4 * z * a * c - z * (z + 4) * b ^+ 2 = z * determinant E Q v z.
  by rewrite /determinant -/a -/b -/c; ring.
by apply: addr_ge0; [exact: sqr_ge0 | rewrite mulr_ge0 ?sqr_ge0 // mulr_ge0].
Qed.

Section Near.
Variables (X : Type) (N : R -> X -> Prop).
Hypothesis closer : forall e f (x : X), e <= f -> N e x -> N f x.
Variables (E Q v z : X -> R) (E0 Q0 v0 z0 : R).
Hypotheses (cE : approaches N E E0) (cQ : approaches N Q Q0) (cv : approaches N v v0) (cz : approaches N z z0).

Let D := approachD closer.
Let M := approachM closer.
Let B := approachB closer.
Let c (x : R) : approaches N (fun=> x) x := approach_const N x.
Let Qv := D cQ cv.
Let side := D (M (c 2) cQ) (M Qv cz).

Lemma approach_coef_s : approaches N (fun y : X => coef_s (Q y) (v y) (z y)) (coef_s Q0 v0 z0).
Proof. exact: B (M (M (M Qv Qv) (D cz (c 4))) (c 4^-1)) (M (M cv Qv) (c 2^-1)). Qed.

Lemma approach_coef_m : approaches N (fun y : X => coef_m (Q y) (v y) (z y)) (coef_m Q0 v0 z0).
Proof. exact: M (M side Qv) (c 2^-1). Qed.

Lemma approach_coef_d : approaches N (fun y : X => coef_d (E y) (Q y) (v y) (z y)) (coef_d E0 Q0 v0 z0).
Proof.
exact: D (D (M (B (D (c 1) cE) (M cQ cQ)) (c 2^-1)) (M (M side side) (c 4^-1))) (M (M (M cv Qv) cz) (c 2^-1)).
Qed.

Lemma approach_determinant :
  approaches N (fun y : X => determinant (E y) (Q y) (v y) (z y)) (determinant E0 Q0 v0 z0).
Proof.
have m := approach_coef_m; have s := approach_coef_s; have d := approach_coef_d.
exact: B (M (c 4) (M s d)) (M (D cz (c 4)) (M m m)).
Qed.

End Near.

(** The sign that decides. *)
Definition window T (v : R) : R :=
  (1 + (T.-1)%:R * v) * ((T.-1)%:R * (T%:R ^+ 2 - T%:R - 4) * v + 2 * (T%:R ^+ 2 - T%:R - 2)).

Lemma determinant_window T v : (2 <= T)%N -> let n := (T.-1)%:R in
  determinant ((n - 1) / n ^+ 2) n^-1 v 0 = window T v / n ^+ 4.
Proof.
move=> T2 n; have n0 : n != 0 by rewrite /n pnatr_eq0; case: (T) T2 => [|[]].
have TE : T%:R = n + 1 by rewrite /n -(natrD _ _ 1) addn1 prednK // ltnW.
rewrite /determinant /coef_s /coef_m /coef_d /window TE -/n.
by clear TE; move: n n0 => n n0; field.
Qed.

End Core.

(** * The loss of one head in one plane *)

Section Pair.
Variables (R : realFieldType) (T : nat).
Hypothesis T2 : (2 <= T)%N.
Implicit Types (A B : 'M[R]_(1, 2)) (p : nat -> R).

Notation i0 := (@Ordinal 2 0 isT).
Notation i1 := (@Ordinal 2 1 isT).
Notation n := ((T.-1)%:R : R).

Definition pair_loss A B p : R := loss (orthogonal 2) A B p T.

Lemma pair_lossE A B p :
  let C i j := B 0 i * A 0 j in
  pair_loss A B p =
  ((1 - p T * C i0 i0) ^+ 2 + earlier p T * C i0 i0 ^+ 2
   + (p T.-1 * (C i0 i0 + C i0 i1) + current p T * C i0 i1) ^+ 2)
  + ((1 - p T * C i1 i1) ^+ 2 + earlier p T * C i1 i1 ^+ 2
   + (p T.-1 * (C i1 i0 + C i1 i1) + current p T * C i1 i0) ^+ 2).
Proof.
move=> C; rewrite /pair_loss orthogonal_loss //.
have mixE i j : mixing A B i j = C i j by rewrite mxE big_ord_recl big_ord0 addr0 mxE.
have two (F : 'I_2 -> R) : \sum_i F i = F i0 + F i1.
  by rewrite big_ord_recl big_ord_recl big_ord0 addr0; congr (F _ + F _); apply/val_inj.
have p0 : partner i0 = i1 by apply/val_inj; rewrite /= val_partner.
have p1 : partner i1 = i0 by apply/val_inj; rewrite /= val_partner.
rewrite two /orthogonal_row !two !mixE p0 p1.
rewrite big1 => [|j]; last by case: j => [[|[]]].
rewrite big1 => [|j]; last by case: j => [[|[]]].
by rewrite !mulr0 !addr0.
Qed.

Lemma pair_core A B p : p T != 0 -> A 0 i0 != 0 -> A 0 i1 != 0 ->
  pair_loss A B p = core (earlier p T / p T ^+ 2) (current p T / p T) (p T.-1 / p T)
    (- A 0 i1 / A 0 i0) (p T * (B 0 i0 * A 0 i0)) (p T * (B 0 i1 * A 0 i1)).
Proof.
move=> pT a0 a1; rewrite pair_lossE /core.
move: (earlier p T) (current p T) (p T.-1) => e q w.
by field; rewrite pT a0 a1.
Qed.

Lemma n_gt0 : 0 < n.
Proof. by rewrite ltr0n; case: (T) T2 => [|[]]. Qed.

(** K >= T/(T-1). *)
Lemma weights_bound p : p T != 0 -> 1 + n^-1 <= 1 + earlier p T / p T ^+ 2 + (current p T / p T) ^+ 2.
Proof.
move=> pT; have n0 := n_gt0; have nn : n != 0 by rewrite gt_eqF.
set S := \sum_(1 <= t < T.-1) p t; have qE : current p T = S + p T by [].
have : 0 <= \sum_(1 <= t < T.-1) (p t + p T / n) ^+ 2 by apply: sumr_ge0 => t _; exact: sqr_ge0.
have -> : \sum_(1 <= t < T.-1) (p t + p T / n) ^+ 2 = earlier p T + 2 * (p T / n) * S + (n - 1) * (p T / n) ^+ 2.
  have -> : n - 1 = (T.-1 - 1)%:R by rewrite natrB //; case: (T) T2 => [|[]].
  rewrite /earlier /S mulr_sumr [_%:R * _]mulr_natl -sumr_const_nat -!big_split.
  by apply: eq_bigr => t _ /=; move: (p T / n) => c; ring.
move=> pos; rewrite -subr_ge0 qE.
rewrite [X in 0 <= X](_ : _ = (earlier p T + 2 * (p T / n) * S + (n - 1) * (p T / n) ^+ 2) / p T ^+ 2
  + (S / p T + 1 - n^-1) ^+ 2); last by field; rewrite pT nn.
by rewrite addr_ge0 ?sqr_ge0 // divr_ge0 // sqr_ge0.
Qed.

(** The point. *)
Variables (A B : 'M[R]_(1, 2)) (p : nat -> R).
Hypotheses (A1 : A 0 i1 = - A 0 i0) (B1 : B 0 i1 = - B 0 i0) (CE : p T * (B 0 i0 * A 0 i0) = n / T%:R).
Hypothesis early : forall t, (1 <= t < T.-1)%N -> p t = - p T / n.

Lemma point_neq0 : p T != 0 /\ A 0 i0 != 0.
Proof.
have : p T * (B 0 i0 * A 0 i0) != 0.
  by rewrite CE mulf_neq0 ?gt_eqF ?n_gt0 // invr_gt0 ltr0n ltnW.
by rewrite !mulf_eq0 !negb_or => /and3P [].
Qed.

Lemma point_earlier : earlier p T = (n - 1) / n ^+ 2 * p T ^+ 2.
Proof.
have nn : n != 0 by rewrite gt_eqF ?n_gt0.
rewrite /earlier (eq_big_nat _ _ (F2 := fun=> (p T / n) ^+ 2)) => [|t /early ->]; last by rewrite mulNr sqrrN.
rewrite sumr_const_nat -[_ *+ _]mulr_natl natrB; last by case: (T) T2 => [|[]].
by field.
Qed.

Lemma point_current : current p T = p T / n.
Proof.
have nn : n != 0 by rewrite gt_eqF ?n_gt0.
rewrite /current (eq_big_nat _ _ (F2 := fun=> - p T / n)) => [|t /early //].
rewrite sumr_const_nat -[_ *+ _]mulr_natl natrB; last by case: (T) T2 => [|[]].
by field.
Qed.

Lemma point_loss : pair_loss A B p = 2 / T%:R.
Proof.
have [pT a0] := point_neq0; have nn : n != 0 by rewrite gt_eqF ?n_gt0.
have n1 : n + 1 != 0 by rewrite gt_eqF // addr_gt0 ?n_gt0 ?ltr01.
have TE : T%:R = n + 1 by rewrite -(natrD _ _ 1) addn1 prednK // ltnW.
rewrite pair_core // ?A1 ?oppr_eq0 // B1 mulrNN CE opprK divff // point_earlier point_current TE.
rewrite /core; move: n (p T.-1) (p T) pT nn n1 => m w P P0 m0 m1.
by field; rewrite P0 m0 m1.
Qed.

Definition close (e : R) (x : 'M[R]_(1, 2) * 'M[R]_(1, 2) * (nat -> R)) := near e A B p x.1.1 x.1.2 x.2.

Lemma closer e f x : e <= f -> close e x -> close f x.
Proof.
by move=> ef [a b c]; split=> [h i|h i|t]; apply: lt_le_trans ef; [exact: a | exact: b | exact: c].
Qed.

Lemma window_local : 0 < window T (p T.-1 / p T) -> local_minimum pair_loss A B p.
Proof.
move=> win; have [pT a0] := point_neq0; have n0 := n_gt0; have nn : n != 0 by rewrite gt_eqF.
pose tends := approaches close.
have cA i : tends (fun x => x.1.1 0 i) (A 0 i) by move=> e e0; exists e => // x [].
have cp t : tends (fun x => x.2 t) (p t) by move=> e e0; exists e => // x [].
have cE : tends (fun x => earlier x.2 T * ((x.2 T)^-1 * (x.2 T)^-1)) ((n - 1) / n ^+ 2).
  rewrite (_ : (n - 1) / n ^+ 2 = earlier p T * ((p T)^-1 * (p T)^-1)); last first.
    by rewrite point_earlier; field; rewrite pT nn.
  have iV := approachV closer pT (cp T).
  apply: (approachM closer _ (approachM closer iV iV)); apply: (approach_sum closer) => t _.
  by move=> e e0; have [f f0 fP] := approachM closer (cp t) (cp t) e0; exists f => // x /fP; rewrite !expr2.
have cQ : tends (fun x => current x.2 T * (x.2 T)^-1) n^-1.
  rewrite (_ : n^-1 = current p T * (p T)^-1); last by rewrite point_current; field; rewrite pT nn.
  apply: (approachM closer _ (approachV closer pT (cp T))); apply: (approachD closer _ (cp T)).
  by apply: (approach_sum closer) => t _; exact: cp.
have cv : tends (fun x => x.2 T.-1 * (x.2 T)^-1) (p T.-1 / p T).
  exact: (approachM closer (cp T.-1) (approachV closer pT (cp T))).
have ck : tends (fun x => (-1) * x.1.1 0 i1 * (x.1.1 0 i0)^-1) 1.
  rewrite [X in tends _ X](_ : _ = (-1) * A 0 i1 * (A 0 i0)^-1); last by rewrite A1; field.
  exact: (approachM closer (approachZ closer (-1) (cA i1)) (approachV closer a0 (cA i0))).
pose k (x : 'M[R]_(1, 2) * 'M[R]_(1, 2) * (nat -> R)) := (-1) * x.1.1 0 i1 * (x.1.1 0 i0)^-1.
have cz : tends (fun x => bend (k x)) 0.
  have c1 := approachB closer ck (approach_const close 1).
  rewrite [X in tends _ X](_ : _ = (1 - 1) * (1 - 1) * 1^-1); last by rewrite subrr !mul0r.
  move=> e e0; have := approachM closer (approachM closer c1 c1) (approachV closer (oner_neq0 _) ck).
  by move=> /(_ e e0) [f f0 fP]; exists f => // x /fP; rewrite /bend expr2.
have cF := approach_determinant closer cE cQ cv cz; have cd := approach_coef_d closer cE cQ cv cz.
have F0 : 0 < determinant ((n - 1) / n ^+ 2) n^-1 (p T.-1 / p T) 0.
  by rewrite determinant_window // divr_gt0 // exprn_gt0.
have d0 : 0 < coef_d ((n - 1) / n ^+ 2) n^-1 (p T.-1 / p T) 0.
  rewrite /coef_d [X in 0 < X](_ : _ = (1 + n^-1) / 2); last by field; rewrite nn pT.
  by rewrite divr_gt0 ?ltr0n // addr_gt0 ?ltr01 ?invr_gt0.
have ok : nearby close (fun x => [/\ 0 < k x, x.2 T * p T > 0,
    0 < coef_d (earlier x.2 T * ((x.2 T)^-1 * (x.2 T)^-1)) (current x.2 T * (x.2 T)^-1) (x.2 T.-1 * (x.2 T)^-1) (bend (k x))
    & 0 < determinant (earlier x.2 T * ((x.2 T)^-1 * (x.2 T)^-1)) (current x.2 T * (x.2 T)^-1) (x.2 T.-1 * (x.2 T)^-1) (bend (k x))]).
  have p2 : 0 < p T * p T by rewrite -expr2 lt_neqAle eq_sym sqrf_eq0 pT sqr_ge0.
  have c2 := approachM closer (cp T) (approach_const close (p T)).
  apply: nearby_sub (nearby_and closer (nearby_and closer (approach_pos ck ltr01) (approach_pos c2 p2))
    (nearby_and closer (approach_pos cd d0) (approach_pos cF F0))).
  by move=> x [[? ?] [? ?]].
have [e e0 eP] := ok; exists e; split=> // A' B' p' xN.
have [] := eP (A', B', p') xN; rewrite /k /= => k0 pp d1 F1.
have p'T : p' T != 0 by apply: contraTneq pp => ->; rewrite mul0r ltxx.
have a0' : A' 0 i0 != 0 by apply: contraTneq k0 => ->; rewrite invr0 mulr0 ltxx.
have a1' : A' 0 i1 != 0 by apply: contraTneq k0 => ->; rewrite mulr0 mul0r ltxx.
rewrite point_loss pair_core //; have Kw := weights_bound p'T.
have K0 : 0 < 1 + earlier p' T / p' T ^+ 2 + (current p' T / p' T) ^+ 2.
  by apply: lt_le_trans Kw; rewrite addr_gt0 ?ltr01 ?invr_gt0.
have EE : earlier p' T / p' T ^+ 2 = earlier p' T * ((p' T)^-1 * (p' T)^-1) by rewrite expr2 invfM.
have kE : - A' 0 i1 / A' 0 i0 = (-1) * A' 0 i1 * (A' 0 i0)^-1 by rewrite mulN1r.
apply: le_trans (_ : _ <= 2 - 2 / (1 + earlier p' T / p' T ^+ 2 + (current p' T / p' T) ^+ 2)) _; last first.
  by apply: core_bound; rewrite // ?kE ?EE // ltW.
have TE : T%:R = n + 1 by rewrite -(natrD _ _ 1) addn1 prednK // ltnW.
have n1 : 0 < n + 1 by rewrite addr_gt0 ?ltr01.
rewrite TE (_ : 2 / (n + 1) = 2 - 2 / (1 + n^-1)); last first.
  by field; rewrite nn !gt_eqF // addrC.
rewrite ler_add2l ler_opp2 ler_wpmul2l ?ler0n // lef_pinv ?posrE //.
by rewrite addr_gt0 ?ltr01 ?invr_gt0.
Qed.

(** Outside, a path along which the loss falls: k = 1 + h, and x - y in proportion. *)
Definition path_key (h : R) : 'M[R]_(1, 2) :=
  \matrix_(i, j) (if j == i0 then A 0 i0 else - A 0 i0 * (1 + h)).
Definition path_value (b h : R) : 'M[R]_(1, 2) :=
  \matrix_(i, j) (if j == i0 then B 0 i0 * (1 + b * tilt (1 + h))
                  else - B 0 i0 * ((1 - b * tilt (1 + h)) * (1 + h)^-1)).

Lemma path_loss b h : 1 + h != 0 -> pair_loss (path_key h) (path_value b h) p = 2 / T%:R
  + (2 * n / T%:R) ^+ 2 * (bend (1 + h) * (coef_s n^-1 (p T.-1 / p T) (bend (1 + h))
     - (bend (1 + h) + 4) * (b * coef_m n^-1 (p T.-1 / p T) (bend (1 + h))
       - b * b * coef_d ((n - 1) / n ^+ 2) n^-1 (p T.-1 / p T) (bend (1 + h))))).
Proof.
move=> k0; have [pT a0] := point_neq0; have nn : n != 0 by rewrite gt_eqF ?n_gt0.
have n1 : n + 1 != 0 by rewrite gt_eqF // addr_gt0 ?n_gt0 ?ltr01.
have TE : T%:R = n + 1 by rewrite -(natrD _ _ 1) addn1 prednK // ltnW.
have b0 : B 0 i0 = n / T%:R / (p T * A 0 i0) by rewrite -CE; field; rewrite pT a0.
rewrite pair_core ?mxE ?mulf_neq0 ?oppr_eq0 //=.
rewrite point_earlier point_current.
have -> : (n - 1) / n ^+ 2 * p T ^+ 2 / p T ^+ 2 = (n - 1) / n ^+ 2 by field; rewrite pT nn.
have -> : p T / n / p T = n^-1 by field; rewrite pT nn.
have -> : - (- A 0 i0 * (1 + h)) / A 0 i0 = 1 + h by field.
have -> : p T * (B 0 i0 * (1 + b * tilt (1 + h)) * A 0 i0) = n / T%:R * (1 + b * tilt (1 + h)).
  by rewrite -CE; ring.
have -> : p T * (- B 0 i0 * ((1 - b * tilt (1 + h)) * (1 + h)^-1) * (- A 0 i0 * (1 + h)))
    = n / T%:R * (1 - b * tilt (1 + h)) by rewrite -CE; field.
rewrite core_split //; have tb := tilt_bend k0.
move: (tilt (1 + h)) (bend (1 + h)) tb => t z tb.
move: (coef_s _ _ _) (coef_m _ _ _) (coef_d _ _ _ _) => cs cm cd.
rewrite (_ : n / T%:R * (1 + b * t) + n / T%:R * (1 - b * t) = 2 * n / T%:R); last by rewrite TE; field.
rewrite (_ : n / T%:R * (1 + b * t) - n / T%:R * (1 - b * t) = 2 * n / T%:R * b * t); last by rewrite TE; field.
rewrite (_ : z * cs * (2 * n / T%:R) ^+ 2 - t * cm * (2 * n / T%:R * b * t) * (2 * n / T%:R) + cd * (2 * n / T%:R * b * t) ^+ 2
  = (2 * n / T%:R) ^+ 2 * (z * cs - t ^+ 2 * (b * cm - b * b * cd))); last by move: (2 * n / T%:R) => u; ring.
rewrite tb (_ : z * cs - z * (z + 4) * (b * cm - b * b * cd) = z * (cs - (z + 4) * (b * cm - b * b * cd))); last by ring.
by congr (_ + _); rewrite TE; move: n nn n1 => m m0 m1; field; rewrite m0 m1.
Qed.

Lemma window_saddle : window T (p T.-1 / p T) < 0 -> ~ local_minimum pair_loss A B p.
Proof.
move=> win [eps [eps0 least]]; have [pT a0] := point_neq0; have n0 := n_gt0; have nn : n != 0 by rewrite gt_eqF.
set v := p T.-1 / p T in win; pose E := (n - 1) / n ^+ 2.
have d0 : 0 < coef_d E n^-1 v 0.
  rewrite /coef_d /E [X in 0 < X](_ : _ = (1 + n^-1) / 2); last by rewrite /v; field; rewrite nn pT.
  by rewrite divr_gt0 ?ltr0n // addr_gt0 ?ltr01 ?invr_gt0.
pose b := coef_m n^-1 v 0 / (2 * coef_d E n^-1 v 0).
pose N (e x : R) := `|x| < e.
have closer' e f x : e <= f -> N e x -> N f x by move=> ef xe; apply: lt_le_trans ef.
have ch : approaches N (fun x => x) 0 by move=> e e0; exists e => // x; rewrite subr0.
have ck : approaches N (fun x => 1 + x) 1.
  by rewrite -[X in approaches _ _ X]addr0; apply: (approachD closer' (approach_const N 1) ch).
have one0 : (1 : R) != 0 := oner_neq0 R.
have cz : approaches N (fun x => bend (1 + x)) 0.
  have c1 := approachB closer' ck (approach_const N 1).
  rewrite [X in approaches _ _ X](_ : _ = (1 - 1) * (1 - 1) * 1^-1); last by rewrite subrr !mul0r.
  move=> e e0; have := approachM closer' (approachM closer' c1 c1) (approachV closer' one0 ck).
  by move=> /(_ e e0) [f f0 fP]; exists f => // x /fP; rewrite /bend expr2.
have ct : approaches N (fun x => tilt (1 + x)) 0.
  have c1 := approachB closer' (approach_const N 1) (approachM closer' ck ck).
  rewrite [X in approaches _ _ X](_ : _ = (1 - 1 * 1) * 1^-1); last by rewrite mulr1 subrr mul0r.
  move=> e e0; have := approachM closer' c1 (approachV closer' one0 ck).
  by move=> /(_ e e0) [f f0 fP]; exists f => // x /fP; rewrite /tilt expr2.
have cc x : approaches N (fun=> x) x := approach_const N x.
have cs := approach_coef_s closer' (cc n^-1) (cc v) cz.
have cm := approach_coef_m closer' (cc n^-1) (cc v) cz.
have cd := approach_coef_d closer' (cc E) (cc n^-1) (cc v) cz.
have cH := approachB closer' cs (approachM closer' (approachD closer' cz (cc 4))
  (approachB closer' (approachM closer' (cc b) cm) (approachM closer' (cc (b * b)) cd))).
have H0 : 0 < - (coef_s n^-1 v 0 - (0 + 4) * (b * coef_m n^-1 v 0 - b * b * coef_d E n^-1 v 0)).
  have dn : coef_d E n^-1 v 0 != 0 by rewrite gt_eqF.
  rewrite [X in 0 < X](_ : _ = - determinant E n^-1 v 0 / (4 * coef_d E n^-1 v 0)); last first.
    by rewrite /determinant /b; move: (coef_s _ _ _) (coef_m _ _ _) (coef_d _ _ _ _) dn => x y w w0; field.
  by rewrite divr_gt0 ?mulr_gt0 ?ltr0n // determinant_window // -mulNr divr_gt0 ?oppr_gt0 // exprn_gt0.
have cHN := approachZ closer' (- 1) cH; rewrite mulN1r in cHN.
have cA := approachM closer' (cc (- A 0 i0)) ck.
have cB0 := approachM closer' (cc (B 0 i0)) (approachD closer' (cc 1) (approachM closer' (cc b) ct)).
have cB1 := approachM closer' (cc (- B 0 i0)) (approachM closer'
  (approachB closer' (cc 1) (approachM closer' (cc b) ct)) (approachV closer' one0 ck)).
have [e e0 eP] := nearby_and closer' (nearby_and closer' (approach_pos ck ltr01) (approach_pos cHN H0))
  (nearby_and closer' (cA eps eps0) (nearby_and closer' (cB0 eps eps0) (cB1 eps eps0))).
pose h := e / 2; have h0 : 0 < h by rewrite divr_gt0 ?ltr0n.
have hN : N e h by rewrite /N (gtr0_norm h0) /h ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have [[k0 Hh] [Ah [Bh0 Bh1]]] := eP h hN.
have kn : 1 + h != 0 by rewrite gt_eqF.
have two (j : 'I_2) : j = i0 \/ j = i1 by case: j => [[|[]]] // i; [left|right]; apply/val_inj.
have nearh : near eps A B p (path_key h) (path_value b h) p.
  split=> [i j|i j|t]; last by rewrite subrr normr0.
    rewrite ord1; case: (two j) => ->; rewrite mxE /=; first by rewrite subrr normr0.
    by rewrite A1; move: Ah; rewrite mulr1.
  rewrite ord1; case: (two j) => ->; rewrite mxE /=.
    by move: Bh0; rewrite mulr0 addr0 mulr1.
  by rewrite B1; move: Bh1; rewrite mulr0 subr0 invr1 !mulr1.
have := least _ _ _ nearh; rewrite point_loss path_loss // -/v -/E ler_addl.
have z0 : 0 < bend (1 + h) by rewrite /bend addrC addKr divr_gt0 // exprn_gt0.
have T0 : 0 < T%:R :> R by rewrite ltr0n ltnW.
have s0 : 0 < (2 * n / T%:R) ^+ 2 by rewrite exprn_gt0 // divr_gt0 // mulr_gt0 ?ltr0n // ; case: (T) T2 => [|[]].
rewrite pmulr_rge0 // pmulr_rge0 // => ge0.
by move: Hh; rewrite mulN1r oppr_gt0 ltNge ge0.
Qed.

End Pair.

(** * Exactly inside the window *)

Section Window.
Variables (R : realFieldType) (T : nat).
Hypothesis T2 : (2 <= T)%N.

Notation i0 := (@Ordinal 2 0 isT).
Notation i1 := (@Ordinal 2 1 isT).
Notation n := ((T.-1)%:R : R).

(** At an end of the window the sign changes. *)
Lemma window_ends (v : R) : window T v = 0 -> exists2 c, c != 0 &
  exists l, forall u, window T (v + u) = u * (c + u * l).
Proof.
move=> z; pose m : R := T%:R ^+ 2 - T%:R - 4; pose w : R := 2 * (T%:R ^+ 2 - T%:R - 2).
have n0 : 0 < n by exact: n_gt0.
have TE : T%:R = n + 1 by rewrite -(natrD _ _ 1) addn1 prednK // ltnW.
have apart : w - m = n * (n + 1) by rewrite /w /m TE; move: n => x; ring.
exists (n * (n * m * v + w) + n * m * (1 + n * v)); last first.
  exists (n * n * m) => u; rewrite -[LHS]subr0 -z /window -/m -/w.
  by clear apart; move: n m w => x y t; ring.
have n10 : n * (n + 1) != 0 by rewrite mulf_neq0 ?gt_eqF // addr_gt0 ?ltr01.
have /eqP := z; rewrite /window -/m -/w mulf_eq0 => /orP [/eqP one|/eqP two].
  have nv : n * v = -1 by apply/eqP; rewrite -subr_eq0 opprK addrC one.
  rewrite one mulr0 addr0 (_ : n * m * v = - m); last by rewrite mulrAC nv mulN1r.
  by rewrite [- m + w]addrC apart mulf_neq0 // gt_eqF.
rewrite two mulr0 add0r (_ : n * m * (1 + n * v) = n * (m + n * m * v)); last by move: n => x; ring.
rewrite mulf_neq0 ?(gt_eqF n0) //; move: n10; apply: contra_neq => e.
by rewrite -apart -[RHS]subr0 -{1}two -e; move: n => x; ring.
Qed.

Theorem window_iff (A B : 'M[R]_(1, 2)) (p : nat -> R) :
  A 0 i1 = - A 0 i0 -> B 0 i1 = - B 0 i0 -> p T * (B 0 i0 * A 0 i0) = n / T%:R ->
  (forall t, (1 <= t < T.-1)%N -> p t = - p T / n) ->
  local_minimum (@pair_loss R T) A B p <-> 0 < window T (p T.-1 / p T).
Proof.
move=> A1 B1 CE early; split=> [lm|]; last exact: window_local.
rewrite ltNge; apply/negP; rewrite le_eqVlt => /orP [/eqP z|neg]; last first.
  exact: window_saddle neg lm.
have [pT _] := point_neq0 T2 CE; have [c c0 [l cl]] := window_ends z.
have [eps eps0 epsP] := slide lm.
pose N (e x : R) := `|x| < e.
have closer e f x : e <= f -> N e x -> N f x by move=> ef xe; apply: lt_le_trans ef.
have ch : approaches N (fun x => x) 0 by move=> e e0; exists e => // x; rewrite subr0.
have cc x : approaches N (fun=> x) x := approach_const N x.
have c1 := approachB closer (cc 1) (approachM closer ch (cc l)).
have c2 := approachM closer ch (cc (c * p T)).
have l1 : 0 < 1 - 0 * l by rewrite mul0r subr0 ltr01.
have [e e0 eP] := nearby_and closer (approach_pos c1 l1) (c2 eps eps0).
pose r := e / 2; have r0 : 0 < r by rewrite divr_gt0 ?ltr0n.
have rN : N e r by rewrite /N (gtr0_norm r0) /r ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have [rl rp] := eP r rN; rewrite mul0r subr0 in rp.
pose u := - (r * c); pose q t := p t + (t == T.-1)%:R * (u * p T).
have q_other t : t != T.-1 -> q t = p t by move=> /negbTE tT; rewrite /q tT mul0r addr0.
have TT : T != T.-1 by rewrite gtn_eqF // ltn_predL ltnW.
have qT : q T = p T by rewrite q_other.
have qT1 : q T.-1 = p T.-1 + u * p T by rewrite /q eqxx mul1r.
have q_early t : (1 <= t < T.-1)%N -> q t = - q T / n.
  move=> tT; rewrite qT q_other; first exact: early tT.
  by case/andP: tT => _ tl; rewrite neq_ltn tl.
have CEq : q T * (B 0 i0 * A 0 i0) = n / T%:R by rewrite qT CE.
have same : pair_loss T A B q = pair_loss T A B p.
  by rewrite (point_loss T2 A1 B1 CEq q_early) (point_loss T2 A1 B1 CE early).
have nq : near eps A B p A B q.
  split=> [i j|i j|t]; rewrite ?subrr ?normr0 //.
  rewrite /q addrC addKr; case: (_ == _); rewrite ?mul0r ?normr0 // mul1r.
  by rewrite /u mulNr normrN -mulrA.
have lm' := epsP _ _ _ nq same.
apply: (window_saddle T2 A1 B1 CEq q_early) lm'.
rewrite qT qT1 mulrDl mulfK // cl /u mulNr mulNr -mulrA.
rewrite (_ : - (r * (c * _)) = - (r * c ^+ 2 * (1 - r * l))); last by ring.
by rewrite oppr_lt0 mulr_gt0 // mulr_gt0 // lt_neqAle eq_sym sqrf_eq0 c0 sqr_ge0.
Qed.

End Window.

Print Assumptions window_iff.
