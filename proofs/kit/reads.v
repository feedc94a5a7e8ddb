(** Chains whose tokens read few entries: parity needs as many tokens as its bits ask for. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains cubes.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

Section Reads.
Variables (phi : nat -> seq bool -> bool) (reads : nat -> seq nat) (n k : nat).
Hypothesis k0 : 0 < k.

Lemma reading_le T j : reading reads T <= k -> j < T -> size (reads j) <= k.
Proof. by move=> few jT; apply: leq_trans few; apply: (leq_bigmax (Ordinal jT)). Qed.

(** The entries U after T tokens depend on |U| + (k - 1) T inputs at most. *)
Lemma dependence T U : reading reads T <= k -> exists V, size V <= size U + k.-1 * T /\
  forall x y, size x = n -> size y = n ->
  (forall p, p \in V -> nth false x p = nth false y p) ->
  forall p, p \in U -> nth false (written phi reads x T) p = nth false (written phi reads y T) p.
Proof.
elim: T U => [|T IH] U few; first by exists U; rewrite muln0 addn0; split.
have few' : reading reads T <= k.
  by apply/bigmax_leqP => j _; apply: (reading_le few); apply: ltnW; rewrite ltnS.
pose U' := filter (predC (pred1 (n + T))) U ++ (if n + T \in U then reads T else [::]).
have small : size U' <= size U + k.-1.
  rewrite size_cat size_filter; case: ifP => [inU|_];
    last by rewrite addn0 (leq_trans (count_size _ _)) ?leq_addr.
  have := count_predC (pred1 (n + T)) U; have : 0 < count (pred1 (n + T)) U by rewrite -has_count
    has_pred1.
  have := reading_le few (ltnSn T); move: (count _ U) (count _ U) (size _) (size _) => a b c d.
  lia.
have [V [sV agree]] := IH U' few'; exists V; split.
  by apply: leq_trans sV _; rewrite mulnS addnA leq_add2r.
move=> x y sx sy V_agree p pU; rewrite /written /= !nth_rcons !size_chain sx sy.
have [pT|pT|pT] := ltngtP p (n + T).
- by apply: (agree x y) => //; rewrite mem_cat mem_filter /= pU andbT neq_ltn pT.
- by [].
congr phi; apply/eq_in_map => q qT; apply: (agree x y) => //.
by rewrite mem_cat -pT pU qT orbT.
Qed.

Theorem reads_bound T : 0 < n -> reading reads T <= k ->
  errors n (fun x => answer n (written phi reads x T)) = 0 -> n.-1 <= k.-1 * T.
Proof.
move=> n0 few /no_errors right; case: T few right => [|T] few right.
  have := right [set Ordinal n0]; rewrite cards1 /answer [drop _ _]drop_oversize // ?size_tuple //.
have [V [sV agree]] := dependence [:: n + T] few; rewrite leqNgt; apply/negP => large.
have [i iV] : exists i : 'I_n, val i \notin V.
  apply/existsP; rewrite -negb_forall; apply/negP => /forallP all.
  suff : n <= size V by move: sV large => /=; lia.
  rewrite -{1}(size_iota 0 n); apply: uniq_leq_size; first exact: iota_uniq.
  by move=> p; rewrite mem_iota => pn; apply: (all (Ordinal pn)).
have := right [set i]; have := right set0; rewrite cards0 cards1.
rewrite !answer_written ?size_tuple // => none.
suff -> : nth false (written phi reads (bits [set i]) T.+1) (n + T) =
    nth false (written phi reads (@bits n set0) T.+1) (n + T) by rewrite none.
apply: (agree (bits [set i])); rewrite ?size_tuple ?mem_head // => p pV.
have [pn|np] := ltnP p n; last by rewrite !nth_default ?size_tuple.
rewrite !(nth_bits _ (Ordinal pn)) !inE; apply/eqP => pi; case/negP: iV.
by rewrite -(congr1 val pi).
Qed.

End Reads.

(** * The chain of parities *)

(** Token 0 reads k inputs, and every other one the token before it and k - 1 further inputs. *)
Definition parity_reads (n k j : nat) : seq nat :=
  (if j is i.+1 then n + i else 0) :: [seq p <- iota (j * k.-1).+1 k.-1 | p < n].

Definition parity_of (j : nat) (s : seq bool) : bool := odd (count id s).

Lemma parity_reading n k T : 0 < k -> reading (parity_reads n k) T <= k.
Proof.
move=> k0; apply/bigmax_leqP => j _ /=; rewrite size_filter -[X in _ <= X](prednK k0) ltnS.
by rewrite -[X in _ <= X](size_iota (j * k.-1).+1) count_size.
Qed.

Lemma parity_cons i b s : parity_of i (b :: s) = b (+) parity_of 0 s.
Proof. by rewrite /parity_of /= oddD oddb. Qed.

Lemma parity_extended n s x a b : size x = n -> (forall p, p < n ->
  nth false s p = nth false x p) ->
  odd (count id (take a x)) (+)
    parity_of 0 [seq nth false s p | p <- [seq p <- iota a b | p < n]] =
  odd (count id (take (a + b) x)).
Proof.
move=> sx same; elim: b => [|b IH]; first by rewrite addn0 addbF.
rewrite -[in LHS]addn1 iotaD filter_cat map_cat /parity_of count_cat oddD addbA [X in X (+) _]IH.
rewrite addnS /=; case: ltnP => [abn|nab] /=.
  by rewrite same // (take_nth false) ?sx // -cats1 count_cat [RHS]oddD.
by rewrite addbF !take_oversize ?sx // leqW.
Qed.

Lemma parity_token n k x j : 0 < n -> size x = n ->
  nth false (written parity_of (parity_reads n k) x j.+1) (n + j) =
  odd (count id (take (j.+1 * k.-1).+1 x)).
Proof.
move=> n0 sx; have inputs i p : p < n ->
    nth false (written parity_of (parity_reads n k) x i) p = nth false x p.
  by move=> pn; rewrite /written nth_input ?sx.
have token i : nth false (written parity_of (parity_reads n k) x i.+1) (n + i) =
    parity_of i [seq nth false (written parity_of (parity_reads n k) x i) p | p <- parity_reads n k
      i].
  by rewrite -[X in X + i]sx /written nth_token.
have shift i : (i.+1 * k.-1).+1 = (i * k.-1).+1 + k.-1 by rewrite mulSn addnC.
rewrite shift; elim: j => [|j IH].
  have first : take 1 x = [:: nth false x 0] by case: (x) sx n0 => [<-|b y] // _ _;
    rewrite /= take0.
  rewrite mul0n -(parity_extended _ _ sx (inputs 0)) first.
  rewrite token /= addn0 oddb mul0n; exact: parity_cons.
rewrite -(parity_extended _ _ sx (inputs j.+1)) shift -IH.
by rewrite token -shift; exact: parity_cons.
Qed.

Theorem parity_written n k T : 0 < n -> 1 < k -> n.-1 <= k.-1 * T -> 0 < T ->
  errors n (fun x => answer n (written parity_of (parity_reads n k) x T)) = 0.
Proof.
move=> n0 k1 enough; case: T enough => // T enough _.
apply/eqP; rewrite cards_eq0; apply/eqP/setP => x; rewrite !inE.
rewrite answer_written ?size_tuple // parity_token ?size_tuple //.
by rewrite take_oversize ?eqxx // size_tuple mulnC -(prednK n0) ltnS.
Qed.
