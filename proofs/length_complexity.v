(** How many linear tokens the parity of n bits takes, and how many errors fewer tokens make. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains digits faces cubes sperner misses windows reads.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Parity.
Variable R : realFieldType.
Implicit Types (w : nat -> nat -> R) (theta : nat -> R).

(** * The largest face on which a chain is constant *)

Theorem face_least n w theta T : (n %/ 2 ^ T <= constant_dimension n w theta T)%N.
Proof.
have [G [B [c [BG big_ const]]]] := common_face w theta n T.
pose f := [tuple (if i \in G then None else Some (i \in B)) | i < n].
apply: leq_trans big_ _; have -> : #|G| = count (pred1 None) f.
  rewrite -sum1_count big_tuple big_mkcond -sum1_card [LHS]big_mkcond /=.
  by apply: eq_bigr => i _; rewrite tnth_mktuple; case: (i \in G).
apply: (bigmax_sup f) => //; suff all_c (x : n.-tuple bool) : inside f x -> drop n (linear w theta x T) = c.
  by apply/forallP => x; apply/forallP => y; apply/implyP => /all_c->; apply/implyP => /all_c->.
move=> /forallP xf; rewrite -(const (G :&: ones x)) ?subsetIl //.
suff -> : G :&: ones x :|: B = ones x by rewrite onesK.
apply/setP => i; have := xf i; rewrite tnth_mktuple !inE.
have [iG|iG] /= := boolP (i \in G).
  have iB : i \notin B by apply: contraL iG => /(subsetP BG); rewrite inE.
  by rewrite (negbTE iB) orbF.
by move/eqP => [->].
Qed.

Lemma sum_ones (x : seq bool) : \sum_(p < size x) 1 * (nth false x p)%:R = (count id x)%:R :> R.
Proof.
elim: x => [|b x IH]; first by rewrite big_ord0.
by rewrite big_ord_recl /= IH mul1r natrD.
Qed.

(** T tokens that say in which block of b sums the number of ones is. *)
Definition block_weights (n b T : nat) (j p : nat) : R :=
  if (p < n)%N then 1 else - (b * 2 ^ (T.-1 - (p - n)))%:R.
Definition block_floors (b T : nat) (j : nat) : R := (b * 2 ^ (T.-1 - j))%:R.

Lemma blocks n b T x : size x = n -> (0 < b)%N ->
  \sum_(j < T) 2 ^+ (T.-1 - j) *
    (nth false (linear (block_weights n b T) (block_floors b T) x T) (n + j))%:R =
  Num.min ((count id x %/ b)%N%:Z) (2 ^+ T - 1).
Proof.
move=> sx b0; subst n; set w := block_weights _ _ _; set f := block_floors _ _.
pose t j := nth false (linear w f x T) (size x + j).
rewrite (@greedy T (count id x %/ b)%N%:Z t) ?(max_idPl _) // => j jT.
have kept l : (l < j)%N -> nth false (chain (threshold w f) x j) (size x + l) = t l.
  by move=> lj; rewrite /t linear_chain (@nth_kept _ _ j T) ?ltn_add2l // ltnW.
rewrite {1}/t linear_chain nth_token // /threshold (@threshold_sum R w x) ?size_chain //.
pose D := (\sum_(l < j) 2 ^ (T.-1 - l) * t l)%N.
have -> : \sum_(p < size x) w j p * (nth false (chain (threshold w f) x j) p)%:R = (count id x)%:R.
  by rewrite -sum_ones; apply: eq_bigr => p _; rewrite /w /block_weights ltn_ord nth_input.
have -> : \sum_(l < j) w j (size x + l)%N * (nth false (chain (threshold w f) x j) (size x + l))%:R = - (b * D)%:R.
  rewrite /D big_distrr /= natr_sum -sumrN; apply: eq_bigr => l _.
  by rewrite kept // /w /block_weights ltnNge leq_addr /= addKn mulNr -natrM mulnA.
have -> : \sum_(l < j) 2 ^+ (T.-1 - l) * (t l)%:R = D%:Z.
  by rewrite -[D%:Z]natz /D natr_sum; apply: eq_bigr => l _; rewrite natrM natrX.
have -> : (2 ^+ (T.-1 - j) : int) = (2 ^ (T.-1 - j))%N%:Z by rewrite -[(2 ^ _)%N%:Z]natz natrX.
rewrite /f /block_floors ler_subr_addr -natrD ler_nat ler_subr_addr -PoszD lez_nat.
by rewrite leq_divRL // mulnDl ![(_ * b)%N]mulnC.
Qed.

(** The blocks of n / 2^T + 1 sums are constant on no larger face. *)
Theorem face_attained n T (b := (n %/ 2 ^ T).+1) :
  constant_dimension n (block_weights n b T) (block_floors b T) T = (n %/ 2 ^ T)%N.
Proof.
apply/eqP; rewrite eqn_leq face_least andbT; apply/bigmax_leqP => f /forallP same.
pose fill c : n.-tuple bool := [tuple of map (odflt c) f].
have filled c : inside f (fill c).
  by apply/forallP => i; rewrite tnth_map; case: (tnth f i) => //= d; rewrite eqxx.
have /forallP/(_ (fill false)) := same (fill true); rewrite !filled /= => /eqP alike.
have block c : \sum_(j < T) 2 ^+ (T.-1 - j) *
    (nth false (drop n (linear (block_weights n b T) (block_floors b T) (fill c) T)) j)%:R =
    (count id (fill c) %/ b)%N%:Z.
  under eq_bigr do rewrite nth_drop; rewrite blocks ?size_tuple // min_l //.
  have -> : (2 ^+ T - 1 : int) = (2 ^ T - 1)%N%:Z by rewrite -subzn ?expn_gt0 // -[(2 ^ T)%N%:Z]natz natrX.
  rewrite lez_nat; have cn : (count id (fill c) <= n)%N by rewrite -[X in (_ <= X)%N](size_tuple (fill c)) count_size.
  apply: leq_trans (leq_div2r b cn) _; rewrite -ltnS subn1 prednK ?expn_gt0 //.
  by rewrite ltn_divLR // mulnC -ltn_divLR ?expn_gt0.
have := block true; rewrite alike block => /eqP; rewrite eqz_nat eq_sym => /eqP blocks_.
have -> : count (pred1 None) f = (count id (fill true) - count id (fill false))%N.
  rewrite /fill /= !count_map (_ : count (preim (odflt true) id) f =
    (count (preim (odflt false) id) f + count (pred1 None) f)%N) ?addKn //.
  by elim: (val f) => //= o s' ->; case: o => [[]|] /=; lia.
rewrite -ltnS -/b; move: (ltn_pmod (count id (fill true)) (ltn0Sn (n %/ 2 ^ T))).
have := divn_eq (count id (fill true)) b; have := divn_eq (count id (fill false)) b.
rewrite blocks_ -/b; move: (_ %% b)%N (_ %% b)%N (_ * b)%N => r q m -> ->.
rewrite subnDl => rb; apply: leq_ltn_trans rb; exact: leq_subr.
Qed.

(** * The length of a chain that writes parity *)

Theorem length_least n w theta T : (0 < n)%N ->
  errors n (fun x => answer n (linear w theta x T)) = 0%N -> (up_log 2 n.+1 <= T)%N.
Proof. by move=> n0 right; apply: up_log_min => //; exact: (free_bits n0 right). Qed.

Theorem length_attained n (T := up_log 2 n.+1) : (0 < n)%N ->
  errors n (fun x => answer n (linear (window_weights R n T) (window_floors R T 0) x T)) = 0%N.
Proof.
move=> n0; have T0 : (0 < T)%N by rewrite up_log_gt0.
apply/eqP; rewrite cards_eq0; apply/eqP/setP => x; rewrite !inE.
rewrite window_answer ?size_tuple // subn0 (minn_idPl _) ?eqxx //.
have := up_logP n.+1 (isT : (1 < 2)%N); rewrite -/T => enough.
have : (count id x <= n)%N by rewrite -[X in (_ <= X)%N](size_tuple x) count_size.
by move: enough; move: (2 ^ T)%N (count id x) => t c; lia.
Qed.

(** * Tokens that read at most k entries *)

Theorem juntas_least n k phi reads T : (2 <= n)%N -> (2 <= k)%N -> (reading reads T <= k)%N ->
  errors n (fun x => answer n (written phi reads x T)) = 0%N -> ((n + k - 3) %/ (k - 1) <= T)%N.
Proof.
move=> n2 k2 few right; have := @reads_bound phi reads n k (ltnW k2) T (ltnW n2) few right.
rewrite mulnC => enough; rewrite -ltnS ltn_divLR ?subn_gt0 // mulSn subn1; move: enough.
by move: (T * k.-1)%N => t; lia.
Qed.

Theorem juntas_attained n k (T := ((n + k - 3) %/ (k - 1))%N) : (2 <= n)%N -> (2 <= k)%N ->
  (reading (parity_reads n k) T <= k)%N /\
  errors n (fun x => answer n (written parity_of (parity_reads n k) x T)) = 0%N.
Proof.
move=> n2 k2; split; first exact: parity_reading (ltnW k2).
have k0 : (0 < k - 1)%N by rewrite subn_gt0.
apply: parity_written; [exact: ltnW|by []| |by rewrite divn_gt0 //; lia].
have := ltn_ceil (n + k - 3) k0; rewrite -/T mulSn -subn1 -[k.-1]subn1 mulnC.
by move: (T * (k - 1))%N => t; lia.
Qed.

(** * Errors of few tokens *)

(** On each of the faces that leave the same 2^T bits free some input gets a wrong answer. *)
Theorem several_least n w theta T : (0 < T)%N -> (2 ^ T <= n)%N ->
  (2 ^ (n - 2 ^ T) <= errors n (fun x => answer n (linear w theta x T)))%N.
Proof.
move=> T0 enough; have [F _ cF] : exists2 F : {set 'I_n}, F \subset setT & #|F| = (2 ^ T)%N.
  by apply: subset_of_size; rewrite cardsT card_ord.
have -> : (n - 2 ^ T = #|~: F|)%N by rewrite cardsCs setCK card_ord cF.
rewrite -card_powerset errors_sets; set wrong := [set S | _].
apply: leq_trans (leq_imset_card (fun S => S :\: F) wrong).
apply: subset_leq_card; apply/subsetP => B0; rewrite powersetE => B0F.
have [G [B [c [GF BF BG big_ const]]]] := face_inside w theta T B0F.
have [g gG] : exists g, g \in G by apply/card_gt0P; move: big_; rewrite cF divnn expn_gt0.
have alike (A : {set 'I_n}) : A \subset G -> answer n (linear w theta (bits (A :|: B)) T) = last false c.
  by move=> AG; rewrite /answer const.
have gB : g \notin B by apply: contraL gG => /(subsetP BG); rewrite inE.
have [right|other] := boolP (B \in wrong); apply/imsetP; first by exists B.
exists (g |: B); last by rewrite setDUl BF (_ : [set g] :\: F = set0) ?set0U //; apply/eqP; rewrite setD_eq0 sub1set (subsetP GF).
move: other; rewrite !inE alike ?sub1set // cardsU1 gB -{1}[B]set0U alike ?sub0set //=.
by move/negPn/eqP->; case: odd.
Qed.

(** One token, on all of the cube. *)
Theorem accuracy_least n w theta : (0 < n)%N ->
  (2 ^ (n - 1) - 'C(n - 1, (n - 1) %/ 2) <= errors n (fun x => answer n (linear w theta x 1)))%N.
Proof.
move=> n0; rewrite leq_subLR subn1 divn2.
have F0 : (0 < #|[set: 'I_n]|)%N by rewrite cardsT card_ord.
have := misses_most (fun i : 'I_n => w 0%N i) (left_over w theta n 0 [::]) false F0.
rewrite cardsT card_ord => /leq_trans; apply; rewrite leq_add2l errors_sets.
apply: subset_leq_card; apply/subsetP => S; rewrite !inE => /andP[_ wrong].
by rewrite (@answer_set _ _ _ _ _ _ [::]) ?drop_oversize ?size_tuple //; move: wrong; rewrite addbF.
Qed.

Theorem accuracy_attained n : (0 < n)%N -> exists w theta,
  errors n (fun x => answer n (linear w theta x 1)) = (2 ^ (n - 1) - 'C(n - 1, (n - 1) %/ 2))%N.
Proof.
move=> n0; set a := ((n - 1) %/ 2)%N.
have count1 : window R n 1 a = (2 ^ (n - 1) - 'C(n - 1, a))%N.
  by rewrite window_count // -subn1 (_ : a + (2 ^ 1 - 1) = a.+1)%N ?addn1 // big_nat1.
case: (boolP (odd a)) => oa; last first.
  exists (window_weights R n 1), (window_floors R 1 a); rewrite -count1.
  by apply: eq_card => x; rewrite !inE oddD (negbTE oa) addbF.
exists (fun _ _ => - 1), (fun=> - a%:R); rewrite -count1.
apply: eq_card => x; rewrite !inE oddD oa addbT.
suff -> : answer n (linear (fun _ _ => - 1 : R) (fun=> - a%:R) x 1) =
    ~~ answer n (linear (window_weights R n 1) (window_floors R 1 a) x 1).
  by case: (answer _ _); case: (odd _).
rewrite !linear_chain !answer_chain ?size_tuple // /threshold.
under eq_bigr do rewrite mulN1r; rewrite sumrN ler_opp2.
have -> : \sum_(p < size x) (nth false x p)%:R = (count id x)%:R :> R.
  by rewrite -sum_ones; apply: eq_bigr => p _; rewrite mul1r.
have -> : \sum_(p < size x) window_weights R n 1 0 p * (nth false x p)%:R = (count id x)%:R :> R.
  by rewrite -sum_ones; apply: eq_bigr => p _; rewrite /window_weights -[X in (_ < X)%N](size_tuple x) ltn_ord.
by rewrite /window_floors expr0 -(natrD _ _ 1) !ler_nat addn1 -leqNgt.
Qed.

End Parity.

Print Assumptions face_least.
Print Assumptions face_attained.
Print Assumptions length_least.
Print Assumptions length_attained.
Print Assumptions juntas_least.
Print Assumptions juntas_attained.
Print Assumptions window_count.
Print Assumptions window_bits.
Print Assumptions accuracy_least.
Print Assumptions accuracy_attained.
Print Assumptions several_least.
