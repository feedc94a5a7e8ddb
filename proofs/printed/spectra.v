(** * The printed lines of spectra

    Each statement is generated from the line by [proofs/kit/gallina.py], its abbreviations
    written out and white space aside; its proof leads back to the theorems of [proofs/spectra.v]
    and the files beside it. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent plain charges augmented augmented_parts projector.
From icar Require Import augmented_heads unitary_heads spectra spectra_below spectra_even.
From icar Require Import spectra_still spectra_step spectra_signs spectra_laws.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Bridges.

Variable R : realFieldType.

(** n / gcd(n, 2). *)
Lemma order2_printed n : (1 <= n)%N -> (n %/ (2 - n %% 2))%N = order2 n.
Proof.
move=> n1; have := order2_double n1; rewrite modn2; case: (odd n) => /= nE.
  by rewrite subSS subn0 divn1.
by rewrite subn0 divn2 {1}nE doubleK.
Qed.

(** min(H, d) in the field. *)
Lemma min_printed (H d : nat) : Num.min H%:R d%:R = (minn H d)%:R :> R.
Proof.
case: (leqP H d) => Hd; first by rewrite min_l ?ler_nat.
by rewrite min_r // ler_nat ltnW.
Qed.

Lemma even_least_printed (d H : nat) :
  d%:R * (d%:R + (- 1) * Num.min H%:R d%:R) * ((d%:R + Num.min H%:R d%:R) ^- 1) =
  even_least R d H.
Proof. by rewrite min_printed mulN1r /even_least natrB ?geq_minr // natrD. Qed.

Lemma odd_least_printed (d H : nat) : Num.max 0 (d%:R + (- 1) * H%:R) = (d - H)%:R :> R.
Proof.
rewrite mulN1r; case: (leqP d H) => [dH|/ltnW Hd].
  by rewrite (eqP (dH : d - H == 0)%N) max_l // subr_le0 ler_nat.
by rewrite natrB // max_r // subr_ge0 ler_nat.
Qed.

(** The rank of C = B^T A is at most H. *)
Lemma rank_printed d H (A B : 'M[R]_(H, d)) : (\rank (mixing A B) <= H)%N.
Proof.
have := unitary_heads.rank_mixing A B 1; rewrite scale1r leq_min.
by case/andP.
Qed.

End Bridges.

Section Laws.

Variables (C : numClosedFieldType) (d : nat) (phi : int -> C).

(** N and Q as the lines write them, x standing for K. *)
Lemma gain_printed K (x : C) : K%:R = x ->
  x + (((- 1) + d%:R) * (\sum_(1 <= k < (K).+1) (`|phi k%:Z| ^+ 2))) = gain d phi K.
Proof. by move=> <-; rewrite /gain; move: (\sum_(1 <= k < K.+1) _) => u; ring. Qed.

Lemma power_printed K (x : C) : K%:R = x ->
  (x ^+ 2) + (((- 1) + d%:R) * (x + (2 * x * (\sum_(1 <= k < (K).+1) (`|phi k%:Z| ^+ 2)))
    + (2 * (\sum_(1 <= k < K.+1) ((x + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2))))
    + (((- 2) + d%:R) * ((\sum_(1 <= k < (K).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < (K).+1) \sum_(1 <= k < ((l - 1)).+1)
    ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z))))))))
  = power_of d phi K.
Proof.
move=> <-; rewrite /power_of.
have -> : \sum_(1 <= k < K.+1) (K%:R + (- 1) * k%:R) * (`|phi k%:Z| ^+ 2) =
    \sum_(1 <= k < K.+1) (K%:R - k%:R) * `|phi k%:Z| ^+ 2.
  by apply: eq_bigr => k _; rewrite mulN1r.
have -> : (\sum_(2 <= l < (K).+1) \sum_(1 <= k < ((l - 1)).+1)
    ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z))) = \sum_(2 <= l < K.+1) \sum_(1 <= k < l)
    'Re (phi k%:Z * phi (l - k)%N%:Z * (phi l%:Z)^*).
  apply: eq_big_nat => l /andP[l2 _]; have -> : (l - 1).+1 = l by lia.
  by apply: eq_bigr => k _; rewrite mulrAC.
move: (\sum_(2 <= l < K.+1) _) (\sum_(1 <= k < K.+1) _) (\sum_(1 <= k < K.+1) _) => u v w.
by ring.
Qed.

Lemma useful_zero T : (2 <= T)%N -> (T - 1)%:R = (- 1) + T%:R :> C.
Proof. by move=> T2; rewrite natrB ?(ltnW T2) // addrC. Qed.

End Laws.


Section Printed.

Variable R : realFieldType.

Theorem printed_signs_loss :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> forall (A B :
  'M[R]_(H, d)) (p : nat -> R), (n = 2)%N -> ((loss (cyclic d n) A B p T) = (\sum_(i < d) (((((- 1)
  * ((mixing A B) i i ^+ 2)) + (\sum_(j < d) ((mixing A B) i j ^+ 2))) * ((\sum_(0 <= s < (((T - 1)
  %/ n)).+1) p (T - (n * s))%N) ^+ 2)) + ((1 + ((- 1) * (mixing A B) i i * (\sum_(0 <= s < (((T - 1)
  %/ n)).+1) p (T - (n * s))%N)) + ((- 1) * (\sum_(j < d) (mixing A B) i j) * (\sum_(0 <= s < (((T -
  2) %/ n)).+1) p (T - 1 - (n * s))%N))) ^+ 2)))).
Proof.
move=> d H _ _ T n T2 _ A B p ->; rewrite (signs_loss A B p T2); apply: eq_bigr => i _.
have -> : \sum_(0 <= s < ((T - 1) %/ 2).+1) p (T - 2 * s)%N = descent p T by [].
have -> : \sum_(0 <= s < ((T - 2) %/ 2).+1) p (T - 1 - 2 * s)%N = descent p T.-1.
  by rewrite /descent -subn1 -subnDA.
have -> : (- 1) * mixing A B i i ^+ 2 + \sum_(j < d) mixing A B i j ^+ 2 =
    \sum_(j | j != i) mixing A B i j ^+ 2 by rewrite (bigD1 i) //= mulN1r addKr.
move: (\sum_(j | _) _) (\sum_j _) (descent _ _) (descent _ _) => u v w x.
by ring.
Qed.

Theorem printed_cyclic :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> (forall (A B :
  'M[R]_(H, d)) (p : nat -> R), ((loss (cyclic d n) A B p T) = (loss (unitary d) A B p T))) <-> (((n
  %/ (2 - (n %% 2))) >= T)%N).
Proof.
move=> d H d1 H1 T n T2 n2; have n1 : (1 <= n)%N by exact: ltnW.
rewrite order2_printed //; exact: (@cyclic_threshold R d H T n d1 H1 T2 n1).
Qed.

Theorem printed_cyclic_pairs :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> ~~ odd d -> forall T n, (2 <= T)%N -> (2 <= n)%N ->
  (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((loss (cyclic_pairs d n) A B p T) = (loss
  (orthogonal d) A B p T))) <-> (((n %/ (2 - (n %% 2))) >= T)%N).
Proof.
move=> d H d1 H1 ed T n T2 n2; have n1 : (1 <= n)%N by exact: ltnW.
rewrite order2_printed //; exact: (@cyclic_pairs_threshold R d H T n ed d1 H1 T2 n1).
Qed.

Theorem printed_below_even :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> forall (A B :
  'M[R]_(H, d)) (p : nat -> R), (n = ((2 * T) - 2))%N -> (T >= 3)%N -> ((loss (cyclic d n) A B p T)
  = ((loss (unitary d) A B p T) + (\sum_(i < d) (((- 2) * p 1%N * (mixing A B) i i) + (2 * p 1%N * p
  T * ((mixing A B) i i ^+ 2)))))).
Proof.
move=> d H _ _ T n T2 _ A B p -> T3; rewrite below_even //; congr (_ + _).
by apply: eq_bigr => i _; move: (mixing A B i i) => c; ring.
Qed.

End Printed.

Section Printed.

Variable R : rcfType.

Theorem printed_even_minimum :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> (n = ((2 * T) -
  2))%N -> (T >= 3)%N -> (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <=
  H)%N) -> (d%:R * (d%:R + ((- 1) * (Num.min H%:R d%:R))) * ((d%:R + (Num.min H%:R d%:R)) ^- 1)) <=
  (loss (cyclic d n) A B p T)) /\ (exists (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A
  B)%R <= H)%N) /\ (loss (cyclic d n) A B p T) = (d%:R * (d%:R + ((- 1) * (Num.min H%:R d%:R))) *
  ((d%:R + (Num.min H%:R d%:R)) ^- 1))).
Proof.
move=> d H d1 H1 T n T2 _ -> T3; rewrite even_least_printed; split=> [A B p _|].
  exact: even_minimum.
have [A [B [p pE]]] := even_attained R d1 H1 T3.
by exists A, B, p; split=> //; exact: rank_printed.
Qed.

End Printed.

Section Printed.

Variable R : realFieldType.

Theorem printed_even_minimisers :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> forall (A B :
  'M[R]_(H, d)) (p : nat -> R), (n = ((2 * T) - 2))%N -> (T >= 3)%N -> (H < d)%N -> (((loss (cyclic
  d n) A B p T) = (d%:R * (d%:R + ((- 1) * (Num.min H%:R d%:R))) * ((d%:R + (Num.min H%:R d%:R)) ^-
  1)))) <-> ((((((1 / 2) * (d%:R ^- 1) * (H%:R + d%:R) * (p 1%N + p T)) *: ((mixing A B))))^T = (((1
  / 2) * (d%:R ^- 1) * (H%:R + d%:R) * (p 1%N + p T)) *: ((mixing A B))))) /\ ((((((1 / 2) * (d%:R
  ^- 1) * (H%:R + d%:R) * (p 1%N + p T)) *: ((mixing A B))) *m (((1 / 2) * (d%:R ^- 1) * (H%:R +
  d%:R) * (p 1%N + p T)) *: ((mixing A B)))) = (((1 / 2) * (d%:R ^- 1) * (H%:R + d%:R) * (p 1%N + p
  T)) *: ((mixing A B))))) /\ (forall i : 'I_d, (((mixing A B) i i * (p 1%N + p T)) = (2 * H%:R *
  ((H%:R + d%:R) ^- 1)))) /\ ((p 1%N = p T)) /\ (forall t : nat, (2 <= t <= (T - 2))%N -> (p t = 0))
  /\ (((p (T - 1)%N = 0)) \/ ((((((1 / 2) * (d%:R ^- 1) * (H%:R + d%:R) * (p 1%N + p T)) *: ((mixing
  A B))) *m (const_mx 1 : 'M_(d, 1))) = 0))).
Proof.
move=> d H d1 H1 T n T2 _ A B p -> T3 Hd.
have few : (1 <= H < d)%N by rewrite H1.
rewrite even_least_printed subn1 (even_minimisers A B p few T3).
have -> : (d%:R + H%:R) / (2 * d%:R) * (p 1%N + p T) =
    (1 / 2) * (d%:R ^- 1) * (H%:R + d%:R) * (p 1%N + p T) :> R.
  have d0 : d%:R != 0 :> R by rewrite pnatr_eq0; lia.
  by move: (p 1%N) (p T) (d%:R) (H%:R) d0 => u v x y x0; field.
split=> [[[sP qP] diag pp p0 quiet]|[sP [qP [diag [pp [p0 quiet]]]]]].
  split=> //; split=> //; split=> [i|]; last by split.
  by rewrite mulrC diag [d%:R + _]addrC.
by split=> // i; rewrite mulrC diag [d%:R + _]addrC.
Qed.

Theorem printed_below_odd :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> forall (A B :
  'M[R]_(H, d)) (p : nat -> R), (n = (T - 1))%N -> ((n %% 2) = 1)%N -> ((loss (cyclic d n) A B p T)
  = ((loss (unitary d) A B p T) + (\sum_(i < d) (((- 2) * p 1%N * (mixing A B) i i) + (2 * p 1%N * p
  T * (\sum_(j < d) ((mixing A B) i j ^+ 2))))))).
Proof.
move=> d H _ _ T n T2 n2 A B p nE o1.
have [T3 [oT nT]] : (3 <= T)%N /\ odd T.-1 /\ n = T.-1 by move: o1; rewrite nE modn2; lia.
rewrite nT below_odd // !unitary_loss // -big_split; apply: eq_bigr => i _ /=.
rewrite /unitary_row folded_last // folded_inner //; last by lia.
have -> : earlier (folded p T) T = earlier p T - p 1%N ^+ 2.
  rewrite /earlier ![\sum_(1 <= t < T.-1) _]big_ltn; [|lia|lia].
  rewrite folded_first // expr0n /= add0r addrC addKr.
  by apply: eq_big_nat => t tT; rewrite folded_inner //; lia.
rewrite [\sum_j _ i j ^+ 2](bigD1 i) //=.
move: (\sum_(j | _) _) (\sum_j _) (mixing A B i i) (earlier p T) => u v c e.
by ring.
Qed.

Theorem printed_odd_minimum :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> (n = (T - 1))%N ->
  ((n %% 2) = 1)%N -> (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N)
  -> (Num.max 0 (d%:R + ((- 1) * H%:R))) <= (loss (cyclic d n) A B p T)) /\ (exists (A B : 'M[R]_(H,
  d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) /\ (loss (cyclic d n) A B p T) = (Num.max 0
  (d%:R + ((- 1) * H%:R)))).
Proof.
move=> d H d1 H1 T n T2 n2 nE o1.
have [T3 [oT ->]] : (3 <= T)%N /\ odd T.-1 /\ n = T.-1 by move: o1; rewrite nE modn2; lia.
rewrite odd_least_printed; split=> [A B p _|]; first exact: odd_minimum.
have [A [B [p pE]]] := odd_attained R T3 oT H1 d1.
by exists A, B, p; split=> //; exact: rank_printed.
Qed.

Theorem printed_odd_minimisers :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> forall (A B :
  'M[R]_(H, d)) (p : nat -> R), (n = (T - 1))%N -> ((n %% 2) = 1)%N -> (((loss (cyclic d n) A B p T)
  = (Num.max 0 (d%:R + ((- 1) * H%:R))))) <-> (((((p 1%N + p T) *: ((mixing A B))))^T = ((p 1%N + p
  T) *: ((mixing A B))))) /\ (((((p 1%N + p T) *: ((mixing A B))) *m ((p 1%N + p T) *: ((mixing A
  B)))) = ((p 1%N + p T) *: ((mixing A B))))) /\ ((\rank ((p 1%N + p T) *: ((mixing A B)))%R = (minn
  H d))%N) /\ (forall t : nat, (2 <= t <= (T - 2))%N -> (p t = 0)) /\ (((p (T - 1)%N = 0)) \/ (((((p
  1%N + p T) *: ((mixing A B))) *m (const_mx 1 : 'M_(d, 1))) = 0))).
Proof.
move=> d H d1 H1 T n T2 n2 A B p nE o1.
have [T3 [oT ->]] : (3 <= T)%N /\ odd T.-1 /\ n = T.-1 by move: o1; rewrite nE modn2; lia.
rewrite odd_least_printed subn1 odd_minimisers //.
by split=> [[[sP qP] rk p0 quiet]|[sP [qP [rk [p0 quiet]]]]].
Qed.

Theorem printed_signs :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T n, (2 <= T)%N -> (2 <= n)%N -> (n = 2)%N ->
  (forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) -> 0 <= (loss (cyclic
  d n) A B p T)) /\ (exists (A B : 'M[R]_(H, d)) (p : nat -> R), ((\rank (mixing A B)%R <= H)%N) /\
  (loss (cyclic d n) A B p T) = 0).
Proof.
move=> d H d1 H1 T n T2 _ ->; split=> [A B p _|]; first by apply: sumr_ge0 => i _; exact: msq_ge0.
have [A [B [p [_ _ pE]]]] := signs R d1 H1 T2.
by exists A, B, p; split=> //; exact: rank_printed.
Qed.

Theorem printed_still :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall T (V : lmodType R) (mean : character d -> V), (2 <=
  T)%N -> forall (A B : 'M[R]_(H, d)) (p : nat -> R), ((p T *: ((mixing A B))) = 1%:M) -> (forall t
  : nat, (1 <= t <= (T - 1))%N -> (p t = 0)) -> ((loss_of mean A B p T) = 0).
Proof.
move=> d H _ _ T V mean T2 A B p CE p0; apply: still => // [t tT|]; apply: p0; lia.
Qed.

Theorem printed_step_loss :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall (s : boundary) Tmax n, (2 <= Tmax)%N -> (2 <= n)%N
  -> forall (a b : 'M[R]_(H, d)), ((aug_loss (cyclic d n) s (pure a b) Tmax) = (\sum_(2 <= T <
  (Tmax).+1) \sum_(i < d) (if s is Zero then (((1 + ((- 1) * ((- 1) + T%:R) * (b^T *m a) i i) + ((-
  1) * (((T - 1) %/ n))%:R * (\sum_(j | j != i) (b^T *m a) i j))) ^+ 2) + ((\sum_(j | j != i) ((b^T
  *m a) i j ^+ 2)) * ((((- 1) + n%:R) * ((((T - 1) %/ n))%:R ^+ 2)) + ((1 + (2 * (((T - 1) %/
  n))%:R)) * ((- 1) + T%:R + ((- 1) * n%:R * (((T - 1) %/ n))%:R)))))) else (((1 + ((- 1) * T%:R *
  (b^T *m a) i i) + ((- 1) * ((T %/ n))%:R * (\sum_(j | j != i) (b^T *m a) i j))) ^+ 2) + ((\sum_(j
  | j != i) ((b^T *m a) i j ^+ 2)) * ((((- 1) + n%:R) * (((T %/ n))%:R ^+ 2)) + ((1 + (2 * ((T %/
  n))%:R)) * (T%:R + ((- 1) * n%:R * ((T %/ n))%:R))))))))).
Proof.
move=> d H _ _ s Tmax n _ n2 a b; rewrite step_loss_cyclic //.
apply: eq_big_nat => T /andP[T2 _]; apply: eq_bigr => i _; rewrite /step_row.
case: s => /=; last first.
  by move: (\sum_(j | _) _) (\sum_(j | _) _) ((b^T *m a) i i) (_ %/ _)%N => u v w q; ring.
have -> : T.-1%:R = - 1 + T%:R :> R by rewrite -subn1 natrB ?(ltnW T2) // addrC.
rewrite subn1.
by move: (\sum_(j | _) _) (\sum_(j | _) _) ((b^T *m a) i i) (_ %/ _)%N => u v w q; ring.
Qed.

Theorem printed_step_cyclic_zero :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall (s : boundary) Tmax n, (2 <= Tmax)%N -> (2 <= n)%N
  -> s = Zero -> (d >= 2)%N -> (forall (a b : 'M[R]_(H, d)), ((aug_loss (cyclic d n) s (pure a b)
  Tmax) = (aug_loss (unitary d) s (pure a b) Tmax))) <-> ((n >= Tmax)%N).
Proof.
move=> d H _ H1 s Tmax n T2 n2 -> d2; rewrite (step_threshold R Zero d2 H1 T2 n2) /=.
by split; lia.
Qed.

Theorem printed_step_cyclic_wrap :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall (s : boundary) Tmax n, (2 <= Tmax)%N -> (2 <= n)%N
  -> s <> Zero -> (d >= 2)%N -> (forall (a b : 'M[R]_(H, d)), ((aug_loss (cyclic d n) s (pure a b)
  Tmax) = (aug_loss (unitary d) s (pure a b) Tmax))) <-> ((n > Tmax)%N).
Proof.
move=> d H _ H1 [] // Tmax n T2 n2 _ d2.
exact: (step_threshold R Wrap d2 H1 T2 n2).
Qed.

End Printed.

Section Printed.

Variables (C : numClosedFieldType) (R : realFieldType) (f : {rmorphism R -> C}).

Theorem printed_law_loss :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall (s : boundary) Tmax (phi : int -> C), (2 <= Tmax)%N
  -> law_moments f d phi -> forall (a b : 'M[R]_(H, d)) (eta : R), b^T *m a = const_mx eta ->
  ((law_loss f phi s (pure a b) Tmax) = (d%:R * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then (1 +
  ((- 2) * (f eta) * ((- 1) + T%:R + (((- 1) + d%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+
  2))))) + (((f eta) ^+ 2) * ((((- 1) + T%:R) ^+ 2) + (((- 1) + d%:R) * ((- 1) + T%:R + (2 * ((- 1)
  + T%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2))) + (2 * (\sum_(1 <= k < ((T - 1)).+1)
  (((- 1) + T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) * ((\sum_(1 <= k < ((T
  - 1)).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < ((T - 1)).+1) \sum_(1 <= k < ((l - 1)).+1)
  ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z))))))))))) else (1 + ((- 2) * (f eta) * (T%:R +
  (((- 1) + d%:R) * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2))))) + (((f eta) ^+ 2) * ((T%:R ^+ 2)
  + (((- 1) + d%:R) * (T%:R + (2 * T%:R * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2))) + (2 *
  (\sum_(1 <= k < (T).+1) ((T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) *
  ((\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < (T).+1) \sum_(1 <= k < ((l -
  1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z))))))))))))))).
Proof.
move=> d H d1 H1 s Tmax phi T2 [phi0 phiN _] a b eta ab.
rewrite (law_loss_step f s phi0 phiN ab); congr (_ * _); apply: eq_big_nat => T /andP[T2' _].
case: s => /=; last first.
  rewrite (power_printed d phi (erefl T%:R)) (gain_printed d phi (erefl T%:R)).
  by move: (gain _ _ _) (power_of _ _ _) (f eta) => g q e; ring.
rewrite (power_printed d phi (useful_zero C T2')) (gain_printed d phi (useful_zero C T2')) -subn1.
by move: (gain _ _ _) (power_of _ _ _) (f eta) => g q e; ring.
Qed.

Theorem printed_law_step :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall (s : boundary) Tmax (phi : int -> C), (2 <= Tmax)%N
  -> law_moments f d phi -> all_reals f -> forall best, best_step f d phi H s Tmax best -> (best =
  ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R + (((- 1) + d%:R) * (\sum_(1 <= k <
  ((T - 1)).+1) (`|phi k%:Z| ^+ 2)))) else (T%:R + (((- 1) + d%:R) * (\sum_(1 <= k < (T).+1) (`|phi
  k%:Z| ^+ 2)))))) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((((- 1) + T%:R) ^+ 2) + (((- 1)
  + d%:R) * ((- 1) + T%:R + (2 * ((- 1) + T%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2)))
  + (2 * (\sum_(1 <= k < ((T - 1)).+1) (((- 1) + T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) +
  (((- 2) + d%:R) * ((\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < ((T -
  1)).+1) \sum_(1 <= k < ((l - 1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z)))))))))
  else ((T%:R ^+ 2) + (((- 1) + d%:R) * (T%:R + (2 * T%:R * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+
  2))) + (2 * (\sum_(1 <= k < (T).+1) ((T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) +
  d%:R) * ((\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < (T).+1) \sum_(1 <= k <
  ((l - 1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z))))))))))) ^- 1))).
Proof.
move=> d H d1 H1 s Tmax phi T2 law onto best is_best.
have gainsE : \sum_(2 <= T < Tmax.+1) (if s is Zero then ((- 1) + T%:R + (((- 1) + d%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi
    k%:Z| ^+ 2)))) else (T%:R + (((- 1) + d%:R) * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2))))) = gains d phi s Tmax.
  apply: eq_big_nat => T /andP[T2' _]; case: (s) => /=; last exact: gain_printed.
  by rewrite -subn1; exact: gain_printed (useful_zero C T2').
have powersE : \sum_(2 <= T < Tmax.+1) (if s is Zero then ((((- 1) + T%:R) ^+ 2) + (((- 1) + d%:R) * ((- 1) + T%:R + (2 * ((- 1) +
    T%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2))) + (2 * (\sum_(1 <= k < ((T -
    1)).+1) (((- 1) + T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) * ((\sum_(1
    <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < ((T - 1)).+1) \sum_(1 <= k <
    ((l - 1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z))))))))) else ((T%:R ^+ 2) +
    (((- 1) + d%:R) * (T%:R + (2 * T%:R * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2))) + (2 *
    (\sum_(1 <= k < (T).+1) ((T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) *
    ((\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < (T).+1) \sum_(1 <= k < ((l
    - 1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z)))))))))) = powers d phi s Tmax.
  apply: eq_big_nat => T /andP[T2' _]; case: (s) => /=; last exact: power_printed.
  by rewrite -subn1; exact: power_printed (useful_zero C T2').
rewrite gainsE powersE; exact: (law_best d1 H1 T2 law onto is_best).
Qed.

Theorem printed_law_excess :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall (s : boundary) Tmax (phi : int -> C), (2 <= Tmax)%N
  -> law_moments f d phi -> all_reals f -> forall best : C, forall (a b : 'M[R]_(H, d)) (eta : R),
  b^T *m a = const_mx eta -> (best = ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R +
  (((- 1) + d%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2)))) else (T%:R + (((- 1) + d%:R)
  * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2)))))) * ((\sum_(2 <= T < (Tmax).+1) (if s is Zero then
  ((((- 1) + T%:R) ^+ 2) + (((- 1) + d%:R) * ((- 1) + T%:R + (2 * ((- 1) + T%:R) * (\sum_(1 <= k <
  ((T - 1)).+1) (`|phi k%:Z| ^+ 2))) + (2 * (\sum_(1 <= k < ((T - 1)).+1) (((- 1) + T%:R + ((- 1) *
  k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) * ((\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+
  2)) + (2 * (\sum_(2 <= l < ((T - 1)).+1) \sum_(1 <= k < ((l - 1)).+1) ('Re (phi k%:Z * (phi
  l%:Z)^* * phi (l - k)%N%:Z))))))))) else ((T%:R ^+ 2) + (((- 1) + d%:R) * (T%:R + (2 * T%:R *
  (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2))) + (2 * (\sum_(1 <= k < (T).+1) ((T%:R + ((- 1) *
  k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) * ((\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2)) +
  (2 * (\sum_(2 <= l < (T).+1) \sum_(1 <= k < ((l - 1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l -
  k)%N%:Z))))))))))) ^- 1))) -> ((law_loss f phi s (pure a b) Tmax) = ((d%:R * ((- 1) + Tmax%:R +
  ((- 1) * best * (\sum_(2 <= T < (Tmax).+1) (if s is Zero then ((- 1) + T%:R + (((- 1) + d%:R) *
  (\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2)))) else (T%:R + (((- 1) + d%:R) * (\sum_(1 <= k <
  (T).+1) (`|phi k%:Z| ^+ 2))))))))) + (d%:R * (((f eta) + ((- 1) * best)) ^+ 2) * (\sum_(2 <= T <
  (Tmax).+1) (if s is Zero then ((((- 1) + T%:R) ^+ 2) + (((- 1) + d%:R) * ((- 1) + T%:R + (2 * ((-
  1) + T%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2))) + (2 * (\sum_(1 <= k < ((T -
  1)).+1) (((- 1) + T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) * ((\sum_(1 <=
  k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < ((T - 1)).+1) \sum_(1 <= k < ((l -
  1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z))))))))) else ((T%:R ^+ 2) + (((- 1) +
  d%:R) * (T%:R + (2 * T%:R * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2))) + (2 * (\sum_(1 <= k <
  (T).+1) ((T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) * ((\sum_(1 <= k <
  (T).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < (T).+1) \sum_(1 <= k < ((l - 1)).+1) ('Re (phi
  k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z)))))))))))))).
Proof.
move=> d H d1 H1 s Tmax phi T2 law onto best a b eta ab.
have gainsE : \sum_(2 <= T < Tmax.+1) (if s is Zero then ((- 1) + T%:R + (((- 1) + d%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi
    k%:Z| ^+ 2)))) else (T%:R + (((- 1) + d%:R) * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2))))) = gains d phi s Tmax.
  apply: eq_big_nat => T /andP[T2' _]; case: (s) => /=; last exact: gain_printed.
  by rewrite -subn1; exact: gain_printed (useful_zero C T2').
have powersE : \sum_(2 <= T < Tmax.+1) (if s is Zero then ((((- 1) + T%:R) ^+ 2) + (((- 1) + d%:R) * ((- 1) + T%:R + (2 * ((- 1) +
    T%:R) * (\sum_(1 <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2))) + (2 * (\sum_(1 <= k < ((T -
    1)).+1) (((- 1) + T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) * ((\sum_(1
    <= k < ((T - 1)).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < ((T - 1)).+1) \sum_(1 <= k <
    ((l - 1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z))))))))) else ((T%:R ^+ 2) +
    (((- 1) + d%:R) * (T%:R + (2 * T%:R * (\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2))) + (2 *
    (\sum_(1 <= k < (T).+1) ((T%:R + ((- 1) * k%:R)) * (`|phi k%:Z| ^+ 2)))) + (((- 2) + d%:R) *
    ((\sum_(1 <= k < (T).+1) (`|phi k%:Z| ^+ 2)) + (2 * (\sum_(2 <= l < (T).+1) \sum_(1 <= k < ((l
    - 1)).+1) ('Re (phi k%:Z * (phi l%:Z)^* * phi (l - k)%N%:Z)))))))))) = powers d phi s Tmax.
  apply: eq_big_nat => T /andP[T2' _]; case: (s) => /=; last exact: power_printed.
  by rewrite -subn1; exact: power_printed (useful_zero C T2').
rewrite gainsE powersE => bestE.
rewrite (law_excess s d1 H1 T2 law onto ab) bestE expr1 !mulN1r mulNr; congr (_ * (_ - _) + _).
by rewrite -subn1 natrB ?(ltnW T2) // addrC.
Qed.

Theorem printed_short :
  forall d H, (1 <= d)%N -> (1 <= H)%N -> forall (s : boundary) Tmax (phi : int -> C), (2 <= Tmax)%N
  -> law_moments f d phi -> all_reals f -> forall best, best_step f d phi H s Tmax best -> (Tmax =
  2)%N -> s = Zero -> (best = (d%:R ^- 1)).
Proof.
move=> d H d1 H1 s Tmax phi T2 law onto best is_best TE sE; move: is_best; rewrite TE sE => is_best.
have T22 : (2 <= 2)%N by [].
rewrite (law_best d1 H1 T22 law onto is_best) /gains /powers !big_nat1 /gain /power_of /= !big_nat1.
rewrite !big_geq // mulr0 addr0 subrr mul0r mulr0 addr0 expr1n mulr1 expr1.
have d0 : d%:R != 0 :> C by rewrite pnatr_eq0 -lt0n.
have e0 : 0 <= `|phi 1| ^+ 2 by rewrite exprn_ge0.
have N0 : 1 + (d%:R - 1) * `|phi 1| ^+ 2 != 0.
  by rewrite gt_eqF // ltr_paddr ?ltr01 // mulr_ge0 // subr_ge0 ler1n.
move: (`|phi 1| ^+ 2) (d%:R : C) d0 N0 {e0} => e x x0 n0.
have -> : 1 + (x - 1) * (1 + 2 * e + (x - 2) * e) = x * (1 + (x - 1) * e) by ring.
by field; rewrite x0 n0.
Qed.

End Printed.

Print Assumptions printed_signs_loss.
Print Assumptions printed_cyclic.
Print Assumptions printed_cyclic_pairs.
Print Assumptions printed_below_even.
Print Assumptions printed_even_minimum.
Print Assumptions printed_even_minimisers.
Print Assumptions printed_below_odd.
Print Assumptions printed_odd_minimum.
Print Assumptions printed_odd_minimisers.
Print Assumptions printed_signs.
Print Assumptions printed_still.
Print Assumptions printed_step_loss.
Print Assumptions printed_step_cyclic_zero.
Print Assumptions printed_step_cyclic_wrap.
Print Assumptions printed_law_loss.
Print Assumptions printed_law_step.
Print Assumptions printed_law_excess.
Print Assumptions printed_short.
