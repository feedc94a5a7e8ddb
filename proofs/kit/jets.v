(** * Functions to first order

    [jet g a b]: g t = a + t b up to a multiple of t^2, for |t| <= 1.  Sums and products
    of such functions are such functions; a function with b = 0 is flat. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Jets.
Variable R : realFieldType.
Implicit Types (g h : R -> R) (a b c t : R).

(** The slope at 0 is zero. *)
Definition flat g := exists c, forall t, `|t| <= 1 -> `|g t - g 0| <= c * t ^+ 2.

Definition jet g a b := exists c, forall t, `|t| <= 1 -> `|g t - (a + t * b)| <= c * t ^+ 2.

Lemma jet_at0 g a b : jet g a b -> g 0 = a.
Proof.
case=> c /(_ 0); rewrite normr0 ler01 mul0r addr0 expr0n mulr0 => /(_ isT).
by rewrite normr_le0 subr_eq0 => /eqP.
Qed.

Lemma jet_flat g a b : jet g a b -> b = 0 -> flat g.
Proof.
move=> ja b0; have g0 := jet_at0 ja; case: ja => c cP; exists c => t /cP.
by rewrite b0 mulr0 addr0 g0.
Qed.

(** The slope is one number. *)
Lemma flat_jet g a b : flat g -> jet g a b -> b = 0.
Proof.
move=> [k kP] ja; have g0 := jet_at0 ja; case: ja => c cP.
apply/eqP/contraT => b0; have nb : 0 < `|b| by rewrite normr_gt0.
have K_ge t : `|t| <= 1 -> `|t| * `|b| <= (k + c) * t ^+ 2.
  move=> t1; rewrite -normrM (_ : t * b = (g t - g 0) - (g t - (a + t * b))); last by rewrite g0; ring.
  by apply: le_trans (ler_norm_sub _ _) _; rewrite mulrDl; apply: ler_add; [exact: kP | exact: cP].
have K0 : 0 <= k + c by have := K_ge 1; rewrite normr1 expr1n mulr1 mul1r => /(_ (lexx _)); apply: le_trans.
have s0 : 0 < k + c + `|b| by rewrite ltr_paddl.
pose t := `|b| / (k + c + `|b|); have t0 : 0 < t by rewrite divr_gt0.
have := K_ge t; rewrite (gtr0_norm t0) ler_pdivr_mulr // mul1r ler_addr => /(_ K0).
rewrite expr2 mulrCA ler_pmul2l // /t mulrA ler_pdivl_mulr // mulrDr [(k + c) * _]mulrC ger_addl.
by rewrite leNgt mulr_gt0.
Qed.

Lemma jet_ext g h a b : g =1 h -> jet g a b -> jet h a b.
Proof. by move=> gh [c cP]; exists c => t /cP; rewrite gh. Qed.

Lemma jet_eq g a b a' b' : jet g a b -> a = a' -> b = b' -> jet g a' b'.
Proof. by move=> j <- <-. Qed.

(** A polynomial of degree 4. *)
Lemma jet_poly g a b u v w : (forall t, g t = a + t * b + t ^+ 2 * (u + t * v + t ^+ 2 * w)) -> jet g a b.
Proof.
move=> gE; exists (`|u| + `|v| + `|w|) => t t1.
rewrite gE addrC addKr mulrC normrM [`|t ^+ 2|]ger0_norm ?sqr_ge0 // ler_wpmul2r ?sqr_ge0 //.
apply: le_trans (ler_norm_add _ _) _; apply: ler_add.
  apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l normrM; exact: ler_pimull.
by rewrite normrM normrX; apply: ler_pimull; [exact: normr_ge0 | exact: exprn_ile1].
Qed.

Lemma jet_const c : jet (fun=> c) c 0.
Proof. by apply: (@jet_poly _ _ _ 0 0 0) => t; ring. Qed.

Lemma jetD g h a b a' b' : jet g a b -> jet h a' b' -> jet (fun t => g t + h t) (a + a') (b + b').
Proof.
move=> [c cP] [k kP]; exists (c + k) => t t1.
rewrite (_ : _ - _ = (g t - (a + t * b)) + (h t - (a' + t * b'))); last by ring.
by apply: le_trans (ler_norm_add _ _) _; rewrite mulrDl; apply: ler_add; [exact: cP | exact: kP].
Qed.

Lemma jetM g h a b a' b' : jet g a b -> jet h a' b' -> jet (fun t => g t * h t) (a * a') (a * b' + b * a').
Proof.
move=> [c cP] [k kP]; exists (`|a| * k + (`|b| * k + c * (`|a'| + `|b'| + k) + `|b * b'|)) => t t1.
have t2 : t ^+ 2 <= 1 by rewrite -real_normK ?num_real // exprn_ile1.
have c0 : 0 <= c by have := cP 1; rewrite normr1 lexx expr1n mulr1 => /(_ isT); apply: le_trans.
have k0 : 0 <= k by have := kP 1; rewrite normr1 lexx expr1n mulr1 => /(_ isT); apply: le_trans.
set e := g t - (a + t * b); set f := h t - (a' + t * b').
have eP : `|e| <= c * t ^+ 2 := cP t t1; have fP : `|f| <= k * t ^+ 2 := kP t t1.
have gE : g t = a + t * b + e by rewrite /e addrC subrK.
have hE : h t = a' + t * b' + f by rewrite /f addrC subrK.
rewrite gE hE (_ : _ - _ = a * f + (t * b * f + e * (a' + t * b' + f) + t ^+ 2 * (b * b'))); last by ring.
have step (x y u v : R) : `|x| <= u * t ^+ 2 -> `|y| <= v * t ^+ 2 -> `|x + y| <= (u + v) * t ^+ 2.
  by move=> xu yv; apply: le_trans (ler_norm_add _ _) _; rewrite mulrDl ler_add.
apply: (step); last apply: (step); [| apply: (step) |].
- by rewrite normrM -mulrA ler_wpmul2l.
- rewrite !normrM -[`|b| * k * _]mulrA; apply: ler_pmul; rewrite ?mulr_ge0 ?normr_ge0 //.
  exact: ler_pimull.
- rewrite normrM mulrAC; apply: ler_pmul => //.
  apply: le_trans (ler_norm_add _ _) _; apply: ler_add; last first.
    by apply: le_trans fP _; rewrite ler_pimulr.
  apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l normrM; exact: ler_pimull.
- by rewrite normrM [`|t ^+ 2|]ger0_norm ?sqr_ge0 // mulrC.
Qed.

Lemma jet_sum (I : eqType) (r : seq I) (g : I -> R -> R) (a b : I -> R) :
  (forall i, i \in r -> jet (g i) (a i) (b i)) ->
  jet (fun t => \sum_(i <- r) g i t) (\sum_(i <- r) a i) (\sum_(i <- r) b i).
Proof.
elim: r => [|i r IH] gj.
  by rewrite !big_nil; apply: jet_ext (jet_const 0) => t; rewrite big_nil.
rewrite !big_cons; apply: (@jet_ext (fun t => g i t + \sum_(j <- r) g j t)) => [t|].
  by rewrite big_cons.
apply: jetD; first exact: gj (mem_head _ _).
by apply: IH => j jr; apply: gj; rewrite inE jr orbT.
Qed.

End Jets.
