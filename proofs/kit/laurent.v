(** Laurent polynomials in the eigenvalues of a context, and their expectation.

    A context draws the eigenvalues [lambda_1 ... lambda_d] of W as characters of
    independent group elements [x_1 ... x_n]:

        lambda_i = prod_k  x_k ^ (exponent i k),

    where [x_k] is uniform on the circle ([order k = 0]) or on the roots of unity of
    order [order k > 0].  A monomial [lambda^m] has mean 1 when its character is
    trivial on the group, and mean 0 otherwise; a Laurent polynomial is a finite list
    of (coefficient, exponent vector), and [E] is linear.

    Interface:
      power i n           the exponent vector of lambda_i ^ n
      unitary d           d independent eigenvalues, each uniform on the circle
      orthogonal d        conjugate pairs (2k, 2k+1); an odd last one is a random sign
      trivial l m         the monomial lambda^m is 1 on the whole group
      same l m n          lambda^m = lambda^n on the whole group
      mono m, scale c P, P ++ Q, mul P Q, conj P, \big[cat/[::]]_ ...  (sums)
      E l P               the expectation;  msq l P = E |P|^2
      lin f P             sum of c * f m over the terms; E l = lin (trivial l)
      lin_cat, lin_sum, lin_scale, lin_mono, lin_mul, lin_conj  push a functional
                          through an expression;  msqE  is Parseval. *)

From mathcomp Require Import all_ssreflect all_algebra zify.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** * Characters and laws *)

Definition character (d : nat) := {ffun 'I_d -> int}.

Definition power d (i : 'I_d) (n : int) : character d :=
  [ffun j => if j == i then n else 0].

Record law (d : nat) := Law {
  coordinates : nat;
  exponent : 'I_d -> 'I_coordinates -> int;
  order : 'I_coordinates -> nat
}.
Arguments exponent {d} l i k : rename.
Arguments order {d} l k : rename.

(** The exponent of x_k in lambda^m. *)
Definition reduced d (l : law d) (m : character d) (k : 'I_(coordinates l)) : int :=
  \sum_i m i * exponent l i k.
Arguments reduced {d} l m k.

Definition trivial d (l : law d) (m : character d) : bool :=
  [forall k, ((order l k)%:Z %| reduced l m k)%Z].

Definition same d (l : law d) (m n : character d) : bool := trivial l (m - n).

Definition unitary (d : nat) : law d :=
  Law (fun i k : 'I_d => (i == k)%:R) (fun=> 0%N).

Definition orthogonal (d : nat) : law d :=
  @Law d (uphalf d)
    (fun i k => if i./2 == k :> nat then (-1) ^+ odd i else 0)
    (fun k => if (k < d./2)%N then 0%N else 2%N).

(** The other index of the pair of i (i itself for the sign of an odd d). *)
Definition partner d (i : 'I_d) : 'I_d :=
  insubd i (if odd i then i.-1 else i.+1).

(** * Laurent polynomials *)

Section Laurent.
Variables (R : realFieldType) (d : nat).
Implicit Types (P Q : seq (R * character d)) (m n : character d) (c : R).

Definition laurent := seq (R * character d).

Definition mono m : laurent := [:: (1, m)].
Definition scale c P : laurent := [seq (c * x.1, x.2) | x <- P].
Definition conj P : laurent := [seq (x.1, - x.2) | x <- P].
Definition mul P Q : laurent := [seq (x.1 * y.1, x.2 + y.2) | x <- P, y <- Q].

(** ** Linear functionals *)

Definition lin (f : character d -> R) P : R := \sum_(x <- P) x.1 * f x.2.

Definition E (l : law d) P : R := lin (fun m => (trivial l m)%:R) P.
Definition msq (l : law d) P : R := E l (mul P (conj P)).

Lemma lin_nil f : lin f [::] = 0.
Proof. by rewrite /lin big_nil. Qed.

Lemma lin_cat f P Q : lin f (P ++ Q) = lin f P + lin f Q.
Proof. by rewrite /lin big_cat. Qed.

Lemma lin_sum f (I : Type) (r : seq I) (S : pred I) (F : I -> laurent) :
  lin f (\big[cat/[::]]_(i <- r | S i) F i) = \sum_(i <- r | S i) lin f (F i).
Proof. exact: (big_morph (lin f) (lin_cat f) (lin_nil f)). Qed.

Lemma lin_scale f c P : lin f (scale c P) = c * lin f P.
Proof. by rewrite /lin big_map mulr_sumr; apply: eq_bigr => x _; rewrite mulrA. Qed.

Lemma lin_mono f m : lin f (mono m) = f m.
Proof. by rewrite /lin big_seq1 mul1r. Qed.

Lemma lin_mul f P Q : lin f (mul P Q) = lin (fun m => lin (fun n => f (m + n)) Q) P.
Proof.
rewrite /lin /mul big_allpairs_dep; apply: eq_bigr => x _.
by rewrite mulr_sumr; apply: eq_bigr => y _; rewrite mulrA.
Qed.

Lemma lin_conj f P : lin f (conj P) = lin (fun m => f (- m)) P.
Proof. by rewrite /lin big_map. Qed.

Lemma eq_lin f g P : f =1 g -> lin f P = lin g P.
Proof. by move=> fg; apply: eq_bigr => x _; rewrite fg. Qed.

Lemma lin_fun_sum (I : Type) (r : seq I) (S : pred I) (F : I -> character d -> R) P :
  lin (fun m => \sum_(i <- r | S i) F i m) P = \sum_(i <- r | S i) lin (F i) P.
Proof. by rewrite /lin exchange_big; apply: eq_bigr => x _; rewrite mulr_sumr. Qed.

Lemma lin_fun_scale c f P : lin (fun m => c * f m) P = c * lin f P.
Proof. by rewrite /lin mulr_sumr; apply: eq_bigr => x _; rewrite mulrCA. Qed.

Lemma lin_fun_add f g P : lin (fun m => f m + g m) P = lin f P + lin g P.
Proof. by rewrite /lin -big_split; apply: eq_bigr => x _; rewrite mulrDr. Qed.

(** Parseval: the mean square is the sum over pairs of equal characters. *)
Lemma msqE l P :
  msq l P = lin (fun m => lin (fun n => (same l m n)%:R) P) P.
Proof. by rewrite /msq /E lin_mul; apply: eq_lin => m; rewrite lin_conj. Qed.

(** Two polynomials that no linear functional tells apart have the same mean square. *)
Lemma msq_ext l P Q : (forall f, lin f P = lin f Q) -> msq l P = msq l Q.
Proof. by move=> PQ; rewrite !msqE PQ; apply: eq_lin => m; rewrite PQ. Qed.

End Laurent.

(** * Equality of characters *)

Section Same.
Variables (d : nat).
Implicit Types (m n : character d).

(** Exponents add (use these, not ffunE, before lia). *)
Lemma charD m n i : (m + n) i = m i + n i.
Proof. by rewrite ffunE. Qed.

Lemma charN m i : (- m) i = - m i.
Proof. by rewrite ffunE. Qed.

Lemma charP (i : 'I_d) (n : int) j : power i n j = if j == i then n else 0.
Proof. by rewrite ffunE. Qed.

Lemma reducedD (l : law d) m n k : reduced l (m + n) k = reduced l m k + reduced l n k.
Proof. by rewrite /reduced -big_split; apply: eq_bigr => i _; rewrite charD mulrDl. Qed.

Lemma reducedN (l : law d) m k : reduced l (- m) k = - reduced l m k.
Proof. by rewrite /reduced -sumrN; apply: eq_bigr => i _; rewrite charN mulNr. Qed.

Lemma reducedB (l : law d) m n k : reduced l (m - n) k = reduced l m k - reduced l n k.
Proof. by rewrite reducedD reducedN. Qed.

Lemma reduced_power (l : law d) (i : 'I_d) (n : int) k :
  reduced l (power i n) k = n * exponent l i k.
Proof.
rewrite /reduced (bigD1 i) //= charP eqxx big1 ?addr0 // => j /negbTE ji.
by rewrite charP ji mul0r.
Qed.

Lemma sameE (l : law d) m n :
  same l m n = [forall k, ((order l k)%:Z %| reduced l m k - reduced l n k)%Z].
Proof. by apply: eq_forallb => k; rewrite reducedB. Qed.

Lemma trivial0 (l : law d) : trivial l 0.
Proof.
by apply/forallP=> k; rewrite /reduced big1 ?dvdz0 // => i _; rewrite ffunE mul0r.
Qed.

Lemma trivialN (l : law d) m : trivial l (- m) = trivial l m.
Proof. by apply: eq_forallb => k; rewrite reducedN rpredN. Qed.

Lemma trivialD (l : law d) m n : trivial l m -> trivial l n -> trivial l (m + n).
Proof.
move=> /forallP tm /forallP tn; apply/forallP=> k.
by rewrite reducedD; apply: rpredD; [exact: tm|exact: tn].
Qed.

Lemma same_refl (l : law d) m : same l m m.
Proof. by rewrite /same subrr trivial0. Qed.

Lemma same_sym (l : law d) m n : same l m n = same l n m.
Proof. by rewrite /same -opprB trivialN. Qed.

Lemma same_trans (l : law d) m n o : same l m n -> same l n o -> same l m o.
Proof. by rewrite /same => mn no; rewrite -(subrKA n) trivialD. Qed.

(** Unitary contexts: equal exponents. *)
Lemma trivial_unitary m : trivial (unitary d) m = [forall i, m i == 0].
Proof.
apply: eq_forallb => k; rewrite dvd0z /reduced (bigD1 k) //= eqxx mulr1 big1 ?addr0 //.
by move=> i /negbTE->; rewrite mulr0.
Qed.

Lemma same_unitary m n : same (unitary d) m n = [forall i, m i == n i].
Proof.
rewrite /same trivial_unitary; apply: eq_forallb => i.
by rewrite !ffunE subr_eq0.
Qed.

(** Orthogonal contexts: equal differences within the pairs, equal parity of the sign. *)
Lemma val_partner (i : 'I_d) :
  partner i = (if odd i then i.-1 else if (i.+1 < d)%N then i.+1 else i) :> nat.
Proof.
rewrite /partner val_insubd; case: (boolP (odd i)) => // oi.
by case: i oi => -[|i] //= lti _; rewrite ltnW.
Qed.

Lemma ord_eqE (i j : 'I_d) : (i == j) = (i == j :> nat).
Proof. by []. Qed.

Lemma partnerK : involutive (@partner d).
Proof.
move=> i; apply/val_inj; rewrite /= !val_partner; case: (boolP (odd i)) => oi.
  case: i oi => -[|i] //= lti oi; rewrite lti.
  by rewrite (negbTE oi).
case: (boolP (i.+1 < d)%N) => /= lti; rewrite ?oi //= (negbTE oi) ?(negbTE lti) //.
Qed.

Lemma partner_half (i : 'I_d) : (partner i)./2 = i./2.
Proof.
rewrite val_partner; case: (boolP (odd i)) => oi.
  by case: i oi => -[|i] //= lti oi; rewrite uphalf_half (negbTE oi).
by case: ifP => // _; rewrite /= uphalf_half (negbTE oi).
Qed.

Lemma same_half (i j : 'I_d) : (i./2 == j./2) = (j == i) || (j == partner i).
Proof.
rewrite !ord_eqE val_partner; have := ltn_ord j; have := ltn_ord i.
by case: ifP => ?; last (case: ifP => ?); lia.
Qed.

Lemma odd_partner (i : 'I_d) : partner i != i -> odd (partner i) = ~~ odd i.
Proof. rewrite ord_eqE val_partner; by case: ifP => ?; last (case: ifP => ?); lia. Qed.

Lemma partner_fixed (i : 'I_d) : (partner i == i) = ~~ (i./2 < d./2)%N.
Proof.
rewrite ord_eqE val_partner; have := ltn_ord i.
by case: ifP => ?; last (case: ifP => ?); lia.
Qed.

Lemma partner_even (i : 'I_d) : ~~ odd d -> partner i != i.
Proof. by rewrite partner_fixed negbK; have := ltn_ord i; lia. Qed.

(** An index is its plane and its place in the plane. *)
Lemma half_eq (i j : 'I_d) : (i == j) = (i./2 == j./2) && (odd i == odd j).
Proof. rewrite ord_eqE; lia. Qed.

Lemma half_partner (i j : 'I_d) : ~~ odd d ->
  (j == partner i) = (j./2 == i./2) && (odd j != odd i).
Proof.
move=> ed; rewrite ord_eqE val_partner; have := ltn_ord j; have := ltn_ord i.
by case: ifP => ?; last (case: ifP => ?); lia.
Qed.

Lemma plane_bound (i : 'I_d) : (i./2 < uphalf d)%N.
Proof. by have := ltn_ord i; lia. Qed.

Lemma reduced_orthogonal m (i : 'I_d) :
  reduced (orthogonal d) m (Ordinal (plane_bound i)) =
  (-1) ^+ odd i * (if partner i == i then m i else m i - m (partner i)).
Proof.
rewrite /reduced (bigD1 i) //= eqxx; case: ifPn => [/eqP pi|pi].
  rewrite big1 ?addr0 1?mulrC // => j ji.
  by rewrite eq_sym same_half pi (negbTE ji) mulr0.
rewrite (bigD1 (partner i)) //= partner_half eqxx odd_partner // big1 => [|j].
  by rewrite addr0 signrN mulrN -mulrBl mulrC.
by case/andP=> ji jp; rewrite eq_sym same_half (negbTE ji) (negbTE jp) mulr0.
Qed.

Lemma trivial_orthogonal m : trivial (orthogonal d) m =
  [forall i, if partner i == i then (2 %| m i)%Z else m i == m (partner i)].
Proof.
have E i : ((order (orthogonal d) (Ordinal (plane_bound i)))%:Z
             %| reduced (orthogonal d) m (Ordinal (plane_bound i)))%Z =
           if partner i == i then (2 %| m i)%Z else m i == m (partner i).
  rewrite reduced_orthogonal /= dvdzE abszM absz_sign mul1n partner_fixed.
  case: (i./2 < d./2)%N => //=; first by rewrite dvd0n absz_eq0 subr_eq0.
apply/forallP/forallP => [tr i|tr k]; first by rewrite -E.
have lt : (k.*2 < d)%N by have := ltn_ord k; rewrite /=; lia.
have -> : k = Ordinal (plane_bound (Ordinal lt)) by apply/val_inj; rewrite /= doubleK.
by rewrite E.
Qed.

Lemma same_orthogonal m n : same (orthogonal d) m n =
  [forall i, if partner i == i then (2 %| m i - n i)%Z
             else m i - m (partner i) == n i - n (partner i)].
Proof.
rewrite /same trivial_orthogonal; apply: eq_forallb => i; rewrite !charD !charN.
by case: ifP => // _; apply/eqP/eqP; lia.
Qed.

End Same.

(** Terms that fall into one class of equal characters add before they are squared;
    terms that are alone in their class are squared one by one. *)
Section Collide.
Variables (R : realFieldType) (I : eqType) (s : seq I) (c : I -> R) (b : pred I).
Hypothesis us : uniq s.

Lemma collide :
  \sum_(x <- s) \sum_(y <- s) c x * c y * ((x == y) || (b x && b y))%:R =
  (\sum_(x <- s | b x) c x) ^+ 2 + \sum_(x <- s | ~~ b x) c x ^+ 2.
Proof.
rewrite (bigID b) /=; congr (_ + _).
  rewrite expr2 mulr_suml; apply: eq_bigr => x bx; rewrite mulr_sumr [RHS]big_mkcond.
  apply: eq_bigr => y _; rewrite bx /=; case: ifP => by_; first by rewrite orbT mulr1.
  by rewrite orbF; case: eqP => [xy|]; [rewrite xy by_ in bx|rewrite mulr0].
rewrite big_seq_cond [RHS]big_seq_cond; apply: eq_bigr => x /andP[xs /negbTE nbx].
rewrite (bigD1_seq x) //= eqxx mulr1 big1 ?addr0 ?expr2 // => y yx.
by rewrite nbx eq_sym (negbTE yx) mulr0.
Qed.

End Collide.
