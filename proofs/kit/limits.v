(** * Limits of sequences in an ordered field *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition tends_to (R : numDomainType) (f : nat -> R) (l : R) : Prop :=
  forall eps, 0 < eps -> exists N, forall n, (N <= n)%N -> `|f n - l| < eps.

Section Ordered.

Variable R : realFieldType.
Implicit Types (f g : nat -> R) (l k c : R).

Lemma tends_eq M f g l : (forall n, (M <= n)%N -> f n = g n) -> tends_to g l -> tends_to f l.
Proof.
move=> fg g_l eps eps0; have [N NP] := g_l _ eps0; exists (maxn M N) => n.
by rewrite geq_max => /andP [Mn Nn]; rewrite fg // NP.
Qed.

Lemma tends_const c : tends_to (fun=> c) c.
Proof. by move=> eps eps0; exists 0%N => n _; rewrite subrr normr0. Qed.

Lemma tendsD f g l k : tends_to f l -> tends_to g k -> tends_to (fun n => f n + g n) (l + k).
Proof.
move=> f_l g_k eps eps0; have half0 : 0 < eps / 2 by rewrite divr_gt0 ?ltr0n.
have [N NP] := f_l _ half0; have [M MP] := g_k _ half0; exists (maxn N M) => n.
rewrite geq_max => /andP [Nn Mn]; rewrite (_ : _ - _ = f n - l + (g n - k)); last by ring.
apply: le_lt_trans (ler_norm_add _ _) _.
by rewrite [eps](_ : _ = eps / 2 + eps / 2) ?ltr_add ?NP ?MP //; field.
Qed.

Lemma tendsZ c f l : tends_to f l -> tends_to (fun n => c * f n) (c * l).
Proof.
move=> f_l eps eps0; have c0 : 0 < `|c| + 1 by rewrite ltr_spaddr.
have [|N NP] := f_l (eps / (`|c| + 1)); first by rewrite divr_gt0.
exists N => n /NP lt; rewrite -mulrBr normrM.
apply: (@le_lt_trans _ _ ((`|c| + 1) * `|f n - l|)); first by rewrite ler_wpmul2r ?ler_addl.
by rewrite mulrC -ltr_pdivl_mulr.
Qed.

(** A product of what vanishes. *)
Lemma tends0M f g : tends_to f 0 -> tends_to g 0 -> tends_to (fun n => f n * g n) 0.
Proof.
move=> f_0 g_0 eps eps0; have [N NP] := f_0 _ eps0; have [M MP] := g_0 _ ltr01.
exists (maxn N M) => n; rewrite geq_max => /andP [Nn Mn].
have := NP _ Nn; have := MP _ Mn; rewrite !subr0 normrM => gn fn.
by apply: le_lt_trans fn; rewrite ler_pimulr // ltW.
Qed.

Lemma tendsM f g l k : tends_to f l -> tends_to g k -> tends_to (fun n => f n * g n) (l * k).
Proof.
move=> f_l g_k; have shift (h : nat -> R) m : tends_to h m -> tends_to (fun n => h n - m) 0.
  by move=> h_m; have := tendsD h_m (tends_const (- m)); rewrite subrr.
apply: (@tends_eq 0 _ (fun n => (f n - l) * (g n - k) + (l * (g n - k) + (k * (f n - l) + l * k)))).
  by move=> n _; ring.
rewrite [X in tends_to _ X](_ : _ = 0 + (l * 0 + (k * 0 + l * k))); last by ring.
apply: tendsD; first by apply: tends0M; exact: shift.
apply: tendsD; first by apply: tendsZ; exact: shift.
by apply: tendsD; [apply: tendsZ; exact: shift | exact: tends_const].
Qed.

Lemma tendsV f l : l != 0 -> tends_to f l -> tends_to (fun n => (f n)^-1) l^-1.
Proof.
move=> l0 f_l eps eps0; have l_gt0 : 0 < `|l| by rewrite normr_gt0.
have [|M MP] := f_l (`|l| / 2); first by rewrite divr_gt0 ?ltr0n.
have [|N NP] := f_l (eps * (`|l| ^+ 2 / 2)); first by rewrite mulr_gt0 // divr_gt0 ?exprn_gt0 ?ltr0n.
exists (maxn M N) => n; rewrite geq_max => /andP [Mn Nn]; have near := MP _ Mn; have lt := NP _ Nn.
have big : `|l| / 2 < `|f n|.
  have := ler_sub_dist l (f n); rewrite distrC => /le_lt_trans /(_ near).
  rewrite ltr_subl_addr addrC -ltr_subl_addr.
  by rewrite [X in X - _ < _](_ : _ = `|l| / 2 + `|l| / 2) ?addrK //; field.
have fn0 : f n != 0 by rewrite -normr_gt0; apply: lt_trans big; rewrite divr_gt0 ?ltr0n.
have -> : (f n)^-1 - l^-1 = (l - f n) / (f n * l) by field; rewrite fn0 l0.
rewrite normrM distrC normfV normrM ltr_pdivr_mulr ?mulr_gt0 ?normr_gt0 //.
apply: lt_le_trans lt _; rewrite ler_wpmul2l ?(ltW eps0) // expr2 mulrAC ler_wpmul2r //.
exact: ltW.
Qed.

End Ordered.

Section Archimedean.

Variable R : archiFieldType.

Lemma tends_inverse : tends_to (fun n => n%:R^-1 : R) 0.
Proof.
move=> eps eps0; exists (Num.bound eps^-1).+1 => n n_gt; rewrite subr0.
have n0 : 0 < n%:R :> R by rewrite ltr0n (leq_ltn_trans _ n_gt).
rewrite gtr0_norm ?invr_gt0 // -[eps]invrK ltf_pinv ?posrE ?invr_gt0 //.
apply: lt_trans (archi_boundP _) _; first by rewrite invr_ge0 ltW.
by rewrite ltr_nat.
Qed.

(** A polynomial in 1/n tends to its constant term: one step of Horner's rule. *)
Lemma tends_head c (f : nat -> R) l : tends_to f l -> tends_to (fun n => c + n%:R^-1 * f n) c.
Proof.
move=> f_l; rewrite -[X in tends_to _ X]addr0 -[X in _ + X](mul0r l).
by apply: tendsD; [exact: tends_const | apply: tendsM => //; exact: tends_inverse].
Qed.

End Archimedean.
