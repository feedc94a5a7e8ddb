(** How many samples of vectors over F_2 determine a linear function. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** The rows of X are m inputs: the parity x c is the only one with its answers on them. *)
Definition identifies m n (X : 'M['F_2]_(m, n)) (c : 'cV['F_2]_n) : bool :=
  [forall b : 'cV['F_2]_n, (X *m b == X *m c) ==> (b == c)].

(** X sends no vector but 0 to 0. *)
Definition kernel0 m n (X : 'M['F_2]_(m, n)) : bool :=
  [forall b : 'cV['F_2]_n, (X *m b == 0) ==> (b == 0)].

Lemma identifies_kernel m n (X : 'M['F_2]_(m, n)) c :
  identifies X c = kernel0 X.
Proof.
apply/forallP/forallP => all b; apply/implyP => /eqP.
  by move=> Xb; have := implyP (all (b + c)); rewrite mulmxDr Xb add0r eqxx addrC -subr_eq0 addrC
    addKr; apply.
by move/eqP; rewrite -subr_eq0 -mulmxBr => Xb; rewrite -subr_eq0; have := implyP (all (b - c));
  apply.
Qed.

Lemma f2E (a : 'F_2) : a = 0 \/ a = 1.
Proof. by case: a => [[|[|//]]] i; [left|right]; apply/val_inj. Qed.

Definition reached m n (X : 'M['F_2]_(m, n)) : {set 'cV['F_2]_m} :=
  [set X *m b | b : 'cV['F_2]_n].

Lemma kernel0_row m n (v : 'cV['F_2]_m) (X : 'M['F_2]_(m, n)) :
  kernel0 (row_mx v X) = kernel0 X && (v \notin reached X).
Proof.
apply/forallP/andP => [all|[/forallP k0 out] b].
  split.
    apply/forallP => b; apply/implyP => /eqP Xb.
    have := implyP (all (col_mx (0 : 'cV_1) b)); rewrite mul_row_col mulmx0 add0r Xb eqxx.
    by move/(_ isT)/eqP => E; have := congr1 dsubmx E; rewrite col_mxKd => ->; rewrite linear0.
  apply/negP => /imsetP[b _ vE].
  have := implyP (all (col_mx (1%:M : 'cV_1) (- b))).
  rewrite mul_row_col mulmx1 vE mulmxN subrr eqxx => /(_ isT)/eqP E.
  have := congr1 usubmx E; rewrite col_mxKu linear0 => /matrixP/(_ 0 0); rewrite !mxE.
  by move/eqP; rewrite oner_eq0.
apply/implyP; rewrite -[b]vsubmxK mul_row_col; set u := usubmx b; set c := dsubmx b.
have uE : u = (u 0 0)%:M by rewrite [LHS]mx11_scalar.
case: (f2E (u 0 0)) uE => -> uE.
  rewrite uE mul_mx_scalar scale0r add0r => Xc; have /eqP-> := implyP (k0 c) Xc.
  by rewrite -scalemx1 scale0r col_mx0.
rewrite uE mul_mx_scalar scale1r addr_eq0 => /eqP vE; case/negP: out; apply/imsetP;
  exists (- c) => //.
by rewrite mulmxN.
Qed.

Lemma card_reached m n (X : 'M['F_2]_(m, n)) : kernel0 X -> #|reached X| = (2 ^ n)%N.
Proof.
move=> /forallP k0; rewrite card_imset ?card_mx ?card_Fp ?muln1 // => b c E.
by apply/eqP; rewrite -subr_eq0; apply: (implyP (k0 _)); rewrite mulmxBr E subrr.
Qed.

Section Count.
Variable R : realFieldType.

Lemma count_kernel0 m n : #|[set X : 'M['F_2]_(m, n) | kernel0 X]|%:R =
  \prod_(i < n) (2 ^+ m - 2 ^+ i) :> R.
Proof.
elim: n => [|n IH].
  rewrite big_ord0; have -> : [set X : 'M['F_2]_(m, 0) | kernel0 X] = setT.
    by apply/setP => X; rewrite !inE; apply/forallP => b; rewrite [b]flatmx0 eqxx implybT.
  by rewrite cardsT card_mx muln0.
rewrite big_ord_recr -IH /= -!sum1dep_card !natr_sum mulr_suml.
pose split (X : 'M['F_2]_(m, 1 + n)) : 'M_(m, n) * 'cV_m := (rsubmx X, lsubmx X).
pose join (p : 'M['F_2]_(m, n) * 'cV['F_2]_m) : 'M['F_2]_(m, 1 + n) := row_mx p.2 p.1.
rewrite (reindex join) /=; last first.
  exists split => [[X v] _|X _]; rewrite /split /join /=; first by rewrite row_mxKl row_mxKr.
  exact: hsubmxK.
rewrite (eq_bigl (fun p => kernel0 p.1 && (p.2 \notin reached p.1))) => [|p];
  last exact: kernel0_row.
rewrite -(pair_big_dep (@kernel0 m n) (fun X v => v \notin reached X) (fun _ _ => 1)) /=.
apply: eq_bigr => X k0; rewrite mul1r sumr_const.
have := cardsC (reached X); rewrite card_reached // card_mx card_Fp // muln1 => /(congr1 (fun k =>
  k%:R : R)).
rewrite natrD !natrX => <-; rewrite addrC addKr; congr _%:R.
by apply: eq_card => v; rewrite !inE.
Qed.

Theorem identified m n (c : 'cV['F_2]_n) : #|[set X : 'M['F_2]_(m, n) | identifies X c]|%:R =
  \prod_(i < n) (2 ^+ m - 2 ^+ i) :> R.
Proof.
rewrite -count_kernel0; congr _%:R; apply: eq_card => X; rewrite !inE; exact: identifies_kernel.
Qed.

Lemma product_union (n : nat) (a : nat -> R) : (forall i, (i < n)%N -> 0 <= a i <= 1) ->
  1 - \sum_(i < n) a i <= \prod_(i < n) (1 - a i) <= 1.
Proof.
elim: n => [|n IH] a01; first by rewrite !big_ord0 subr0 lexx.
have /andP[low high] : 1 - \sum_(i < n) a i <= \prod_(i < n) (1 - a i) <= 1.
  by apply: IH => i iN; apply: a01; exact: ltnW.
have /andP[a0 a1] := a01 n (ltnSn n); rewrite !big_ord_recr /=.
move: (\sum_(i < n) a i) (\prod_(i < n) _) low high => S P low high.
rewrite mulrBr mulr1; apply/andP; split.
  rewrite opprD addrA ler_add // ler_opp2 -[X in _ <= X]mul1r ler_wpmul2r //.
rewrite -(mulr1 P) -mulrA mul1r -mulrBr.
have [P0|/ltW P0] := leP 0 P; last by apply: le_trans ler01; rewrite mulr_le0_ge0 ?subr_ge0.
by apply: le_trans high; rewrite ler_pimulr // ler_subl_addr ler_addl.
Qed.

(** The share of samples of m inputs that determine a parity of n bits. *)
Theorem identified_share m n (c : 'cV['F_2]_n) :
  1 - (2 ^+ n - 1) / 2 ^+ m <=
  #|[set X : 'M['F_2]_(m, n) | identifies X c]|%:R / 2 ^+ (m * n) :> R.
Proof.
have m0 : 0 < 2 ^+ m :> R by rewrite exprn_gt0 // ltr0n.
have [mn|nm] := ltnP m n.
  apply: le_trans (_ : 0 <= _); last by rewrite divr_ge0 ?ler0n ?exprn_ge0 // ler0n.
  rewrite subr_le0 ler_pdivl_mulr // mul1r ler_subr_addr.
  rewrite -!natrX -(natrD R _ 1) ler_nat; have := leq_pexp2l (isT : (0 < 2)%N) mn.
  by rewrite expnS; have : (0 < 2 ^ m)%N; [rewrite expn_gt0|lia].
have -> : 2 ^+ (m * n) = \prod_(i < n) 2 ^+ m :> R by rewrite prodr_const card_ord exprM.
rewrite identified.
rewrite -prodf_div (eq_bigr (fun i : 'I_n => 1 - 2 ^+ i / 2 ^+ m)) => [|i _]; last first.
  by rewrite mulrBl divff // lt0r_neq0.
have -> : (2 ^+ n - 1) / 2 ^+ m = \sum_(i < n) 2 ^+ i / 2 ^+ m :> R.
  rewrite -mulr_suml; congr (_ / _); elim: (n) => [|k IH]; first by rewrite big_ord0 subrr.
  by rewrite big_ord_recr /= -IH exprS; ring.
have a01 i : (i < n)%N -> 0 <= (2 ^+ i / 2 ^+ m : R) <= 1.
  move=> iN; rewrite divr_ge0 ?exprn_ge0 ?ler0n //= ler_pdivr_mulr // mul1r.
  by rewrite ler_weexpn2l ?ler1n //; lia.
by have /andP[] := product_union a01.
Qed.

End Count.
