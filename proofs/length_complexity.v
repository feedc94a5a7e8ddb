(** How many linear tokens the parity of n bits takes, and how many errors fewer tokens make. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import chains digits faces cubes sperner misses windows reads.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Parity.
Variable R : realFieldType.
Implicit Types (w : nat -> nat -> R) (theta : nat -> R).

(** * The largest face on which one linear token is constant *)

Theorem face_least n w theta : (n./2 <= constant_dimension n w theta)%N.
Proof.
have [G [B [c [BG big_ const]]]] := common_face w theta n 1.
pose f := [tuple (if i \in G then None else Some (i \in B)) | i < n].
rewrite -divn2; apply: leq_trans big_ _; have -> : #|G| = count (pred1 None) f.
  rewrite -sum1_count big_tuple big_mkcond -sum1_card [LHS]big_mkcond /=.
  by apply: eq_bigr => i _; rewrite tnth_mktuple; case: (i \in G).
apply: (bigmax_sup f) => //; apply/existsP; exists (last false c); apply/forallP => x;
  apply/implyP => /forallP xf.
rewrite /answer; apply/eqP; congr last; rewrite -(const (G :&: ones x)) ?subsetIl //.
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

(** The majority of n bits is constant on no larger face. *)
Theorem face_attained n :
  constant_dimension n (fun _ _ => 1 : R) (fun=> (n./2 + 1)%:R) = n./2.
Proof.
apply/eqP; rewrite eqn_leq face_least andbT; apply/bigmax_leqP => f /existsP[b /forallP same].
have majority (x : n.-tuple bool) :
    answer n (linear (fun _ _ => 1 : R) (fun=> (n./2 + 1)%:R) x 1) = (n./2 < count id x)%N.
  by rewrite linear_chain answer_chain ?size_tuple // /threshold sum_ones ler_nat addn1.
have fill c : (n./2 < count id [tuple of map (odflt c) f])%N = b.
  have /implyP := same [tuple of map (odflt c) f]; rewrite majority => /(_ _)/eqP-> //.
  by apply/forallP => i; rewrite tnth_map; case: (tnth f i) => //= d; rewrite eqxx.
have := fill true; rewrite -(fill false) /= !count_map.
have -> : count (preim (odflt true) id) f = (count (preim (odflt false) id) f + count (pred1 None)
  f)%N.
  by elim: (val f) => //= o s ->; case: o => [[]|] /=; lia.
have : (count (preim (odflt false) id) f + count (pred1 None) f <= n)%N.
  rewrite -[X in (_ <= X)%N](size_tuple f).
  by elim: (val f) => //= o s; case: o => [[]|] /=; lia.
move: (count _ f) (count _ f) => u k.
case: (ltnP n./2 u); case: (ltnP n./2 (u + k)) => //; lia.
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

(** T - 1 tokens are constant on a face of dimension n / 2^(T - 1); one token is left there. *)
Theorem several_least n w theta T (m := (n %/ 2 ^ (T - 1))%N) : (0 < T)%N -> (0 < m)%N ->
  (2 ^ (m - 1) - 'C(m - 1, (m - 1) %/ 2) <= errors n (fun x => answer n (linear w theta x T)))%N.
Proof.
case: T @m => // T; rewrite subSS subn0 => m _ m0; rewrite subn1 divn2 leq_subLR.
have [G [B [c [BG bigG const]]]] := common_face w theta n T.
have [F FG cF] := subset_of_size bigG; rewrite -/m in cF.
have F0 : (0 < #|F|)%N by rewrite cF.
have := misses_most (fun i : 'I_n => w T i) (left_over w theta n T c - \sum_(i in B) w T i) (odd
  #|B|) F0.
rewrite cF => /leq_trans; apply; rewrite leq_add2l errors_sets.
have apart (A : {set 'I_n}) : A \subset F -> [disjoint A & B].
  move=> AF; rewrite disjoint_sym disjoints_subset; apply: subset_trans BG _.
  by rewrite setCS (subset_trans AF).
have inj : {in misses (fun i : 'I_n => w T i) (left_over w theta n T c - \sum_(i in B) w T i) F
  (odd #|B|) &,
    injective (fun A => A :|: B)}.
  move=> A A'; rewrite !inE => /andP[AF _] /andP[A'F _] E.
  have back (C : {set 'I_n}) : C \subset F -> (C :|: B) :\: B = C.
    move=> CF; rewrite setDUl setDv setU0; apply/setDidPl; exact: apart.
  by rewrite -(back _ AF) E back.
rewrite -(card_in_imset inj); apply: subset_leq_card; apply/subsetP => S /imsetP[A].
rewrite !inE => /andP[AF wrong] ->.
rewrite (answer_set (const _ (subset_trans AF FG))) cardsU.
move: wrong; rewrite ler_subl_addr; have := apart _ AF; rewrite -setI_eq0 => /eqP->.
have -> : \sum_(i in A :|: B) w T i = \sum_(i in A) w T i + \sum_(i in B) w T i.
  by rewrite -bigU ?apart //; apply: eq_bigl => i; rewrite in_setU.
by rewrite cards0 subn0 oddD.
Qed.

Theorem accuracy_least n w theta : (0 < n)%N ->
  (2 ^ (n - 1) - 'C(n - 1, (n - 1) %/ 2) <= errors n (fun x => answer n (linear w theta x 1)))%N.
Proof.
by move=> n0; have := @several_least n w theta 1 isT; rewrite divn1; apply.
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
  by rewrite -sum_ones; apply: eq_bigr => p _; rewrite /window_weights -[X in (_ < X)%N](size_tuple
    x) ltn_ord.
by rewrite /window_floors expr0 -(natrD _ _ 1) !ler_nat addn1 -leqNgt.
Qed.

(** * The same in R *)

Lemma bin_exp k a : ('C(k, a) <= 2 ^ k)%N.
Proof.
have all : [set A : {set 'I_k} | #|A| == a] \subset powerset setT.
  by apply/subsetP => A _; rewrite powersetE subsetT.
by have := subset_leq_card all; rewrite card_draws card_powerset cardsT card_ord.
Qed.

Corollary several_real n w theta T (m := (n %/ 2 ^ (T - 1))%N) : (0 < T)%N -> (0 < m)%N ->
  2 ^+ (m - 1) - 'C(m - 1, (m - 1) %/ 2)%:R <=
  (errors n (fun x => answer n (linear w theta x T)))%:R :> R.
Proof.
move=> T0 m0; have := @several_least n w theta T T0 m0.
by rewrite leq_subLR addnC ler_subl_addr -natrX -natrD ler_nat.
Qed.

Corollary accuracy_real n : (0 < n)%N ->
  (forall w theta, 2 ^+ (n - 1) - 'C(n - 1, (n - 1) %/ 2)%:R <=
     (errors n (fun x => answer n (linear w theta x 1)))%:R :> R) /\
  (exists w theta, (errors n (fun x => answer n (linear w theta x 1)))%:R =
     2 ^+ (n - 1) - 'C(n - 1, (n - 1) %/ 2)%:R :> R).
Proof.
move=> n0; split=> [w theta|].
  have := @accuracy_least n w theta n0.
  by rewrite leq_subLR addnC ler_subl_addr -natrX -natrD ler_nat.
have [w [theta E]] := accuracy_attained n0; exists w, theta; rewrite E natrB ?natrX //.
exact: bin_exp.
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
Print Assumptions accuracy_real.
Print Assumptions several_real.
Print Assumptions window_real.
Print Assumptions several_least.
