(** The normalised layer: derivatives by the blocks Q, R, U and V, whose terms have another degree. *)

From mathcomp Require Import all_ssreflect all_algebra zify ring.
From icar.kit Require Import laurent charges normalised.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Degrees.
Variables (R : realFieldType) (d : nat).
Implicit Types (K L : laurent R d) (M D P A : 'M[R]_d) (q : int) (f : character d -> R).

(** Polynomials without a term of another degree than q. *)
Definition homogeneous q K := forall f, (forall m, degree m = q -> f m = 0) -> lin f K = 0.

Lemma homogeneous_nil q : homogeneous q [::].
Proof. by move=> f _; rewrite lin_nil. Qed.

Lemma homogeneous_cat q K L : homogeneous q K -> homogeneous q L -> homogeneous q (K ++ L).
Proof. by move=> hK hL f f0; rewrite lin_cat hK // hL // addr0. Qed.

Lemma homogeneous_scale q c K : homogeneous q K -> homogeneous q (scale c K).
Proof. by move=> hK f f0; rewrite lin_scale hK // mulr0. Qed.

Lemma homogeneous_sum q (I : eqType) (r : seq I) (F : I -> laurent R d) :
  (forall i, i \in r -> homogeneous q (F i)) -> homogeneous q (\big[cat/[::]]_(i <- r) F i).
Proof. by move=> h f f0; rewrite lin_sum big_seq big1 // => i ir; exact: h. Qed.

Lemma homogeneous_mul p q K L : homogeneous p K -> homogeneous q L -> homogeneous (p + q) (mul K L).
Proof.
move=> hK hL f f0; rewrite lin_mul; apply: hK => m mp; apply: hL => n nq.
by apply: f0; rewrite degreeD mp nq.
Qed.

Lemma homogeneous_conj q K : homogeneous q K -> homogeneous (- q) (conj K).
Proof. by move=> hK f f0; rewrite lin_conj; apply: hK => m mq; apply: f0; rewrite degreeN mq. Qed.

Lemma homogeneous_token x (s : nat) i : homogeneous (s%:Z - 1) (token x s i : laurent R d).
Proof.
case: s => [|s]; first exact: homogeneous_nil.
by move=> f f0; rewrite lin_token f0 ?mulr0 // degree_power -addn1 PoszD addrK.
Qed.

Lemma homogeneous_image q M u i : (forall k, homogeneous q (u k)) -> homogeneous q (image M u i).
Proof. by move=> h; apply: homogeneous_sum => k _; apply: homogeneous_scale. Qed.

Lemma homogeneous_image0 q u i : homogeneous q (image 0 u i : laurent R d).
Proof. by move=> f _; rewrite lin_image0. Qed.

Lemma homogeneous_form p q M u v : (forall k, homogeneous p (u k)) -> (forall k, homogeneous q (v k)) ->
  homogeneous (- p + q) (form M u v).
Proof.
move=> hu hv; apply: homogeneous_sum => r _; apply: homogeneous_sum => l _; apply: homogeneous_scale.
by apply: homogeneous_mul => //; apply: homogeneous_conj.
Qed.

Lemma homogeneous_form0 q u v : homogeneous q (form 0 u v : laurent R d).
Proof. by move=> f _; rewrite lin_form0. Qed.

(** Terms of different degree are orthogonal. *)
Lemma against_degrees p q K G : homogeneous p K -> homogeneous q G -> p != q -> against K G = 0.
Proof.
move=> hK hG pq; apply: hG => m mq; apply: hK => n np.
case: (boolP (same (unitary d) m n)) => // /neutral_unitary; rewrite degreeD degreeN mq np => /eqP.
by rewrite subr_eq0 eq_sym (negbTE pq).
Qed.

Variables (x : 'I_d -> R) (t : nat).
Hypothesis t2 : (2 <= t)%N.

Lemma homogeneous_prediction (p : nat -> int) q B i :
  (forall s, (1 <= s)%N -> homogeneous (p s) (value B x s i)) ->
  (forall s, (1 <= s)%N -> homogeneous (q - p s) (score B x t s)) -> homogeneous q (prediction B x t i).
Proof.
move=> hv hs; apply: homogeneous_scale; apply: homogeneous_sum => s; rewrite mem_index_iota => /andP[s1 _].
rewrite (_ : q = p s + (q - p s)); last by rewrite addrCA subrr addr0.
by apply: homogeneous_mul; [exact: hv|exact: hs].
Qed.

Lemma image_token M s i p : p = s%:Z - 1 -> homogeneous p (image M (token x s) i).
Proof. by move=> ->; apply: homogeneous_image => k; exact: homogeneous_token. Qed.

Lemma form_token M s t' p : p = t'%:Z - s%:Z -> homogeneous p (form M (token x s) (token x t')).
Proof.
move=> ->; rewrite (_ : _ - _ = - (s%:Z - 1) + (t'%:Z - 1)); last by ring.
by apply: homogeneous_form => j; exact: homogeneous_token.
Qed.

Lemma value_now M s i p : p = s%:Z - 1 -> homogeneous p (image M (token x s) i ++ image 0 (token x s.-1) i).
Proof. by move=> ps; apply: homogeneous_cat; [exact: image_token|exact: homogeneous_image0]. Qed.

Lemma homogeneous_masked P A i : homogeneous t%:Z (error (masked P A) x t i).
Proof.
apply: homogeneous_cat; last first.
  by apply: homogeneous_scale; have := @homogeneous_token x t.+1 i; rewrite -addn1 PoszD addrK.
apply: (homogeneous_prediction (p := fun s => s%:Z - 1)) => s s1; first exact: value_now.
do ! apply: homogeneous_cat; try exact: homogeneous_form0.
by apply: form_token; lia.
Qed.

(** One block at a time. *)
Definition with_Q P A D (e : R) : blocks R d := Blocks P (e *: D) 0 0 A 0.
Definition with_R P A D (e : R) : blocks R d := Blocks P 0 (e *: D) 0 A 0.
Definition with_U P A D (e : R) : blocks R d := Blocks P 0 0 (e *: D) A 0.
Definition with_V P A D (e : R) : blocks R d := Blocks P 0 0 0 A (e *: D).

Lemma prediction_Q P A D i : homogeneous (t%:Z - 1) (prediction (Blocks 0 D 0 0 A 0) x t i).
Proof.
apply: (homogeneous_prediction (p := fun s => s%:Z - 2)) => s s1.
  by apply: homogeneous_cat; [exact: homogeneous_image0|apply: image_token; lia].
do ! apply: homogeneous_cat; try exact: homogeneous_form0.
by apply: form_token; lia.
Qed.

Lemma prediction_R P D i : homogeneous (t%:Z - 1) (prediction (Blocks P 0 D 0 0 0) x t i).
Proof.
apply: (homogeneous_prediction (p := fun s => s%:Z - 1)) => s s1; first exact: value_now.
do ! apply: homogeneous_cat; try exact: homogeneous_form0.
by apply: form_token; lia.
Qed.

Lemma prediction_U P D i : homogeneous (t%:Z - 2) (prediction (Blocks P 0 0 D 0 0) x t i).
Proof.
apply: (homogeneous_prediction (p := fun s => s%:Z - 1)) => s s1; first exact: value_now.
do ! apply: homogeneous_cat; try exact: homogeneous_form0.
by apply: form_token; lia.
Qed.

Lemma prediction_V P D i : homogeneous (t%:Z - 1) (prediction (Blocks P 0 0 0 0 D) x t i).
Proof.
apply: (homogeneous_prediction (p := fun s => s%:Z - 1)) => s s1; first exact: value_now.
do ! apply: homogeneous_cat; try exact: homogeneous_form0.
by apply: form_token; lia.
Qed.

(** The prediction is linear in each block. *)
Lemma lin_imageZ f e D u i : lin f (image (e *: D) u i) = e * lin f (image D u i).
Proof. by rewrite !lin_image mulr_sumr; apply: eq_bigr => k _; rewrite mxE mulrA. Qed.

Lemma lin_formZ f e D u v : lin f (form (e *: D) u v) = e * lin f (form D u v).
Proof.
rewrite !lin_form mulr_sumr; apply: eq_bigr => r _; rewrite mulr_sumr; apply: eq_bigr => l _.
by rewrite mxE mulrA.
Qed.

Lemma change_score f (B B' G : blocks R d) e i :
  (forall s, value B' x s i = value B x s i) -> (forall s, value G x s i = value B x s i) ->
  (forall s g, lin g (score B' x t s) = lin g (score B x t s) + e * lin g (score G x t s)) ->
  lin f (prediction B' x t i) = lin f (prediction B x t i) + e * lin f (prediction G x t i).
Proof.
move=> v v' h; rewrite !lin_scale !lin_sum [e * _]mulrCA -mulrDr; congr (_ * _).
rewrite mulr_sumr -big_split; apply: eq_bigr => s _; rewrite !lin_mul v v'.
rewrite (eq_lin (g := fun m => lin (fun n => f (m + n)) (score B x t s) + e * lin (fun n => f (m + n)) (score G x t s))).
  by rewrite lin_fun_add lin_fun_scale.
by move=> m; rewrite h.
Qed.

Lemma change_value f (B B' G : blocks R d) e i :
  (forall s, score B' x t s = score B x t s) -> (forall s, score G x t s = score B x t s) ->
  (forall s g, lin g (value B' x s i) = lin g (value B x s i) + e * lin g (value G x s i)) ->
  lin f (prediction B' x t i) = lin f (prediction B x t i) + e * lin f (prediction G x t i).
Proof.
move=> v v' h; rewrite !lin_scale !lin_sum [e * _]mulrCA -mulrDr; congr (_ * _).
by rewrite mulr_sumr -big_split; apply: eq_bigr => s _; rewrite !lin_mul h v v'.
Qed.

End Degrees.

Section Others.
Variables (R : realFieldType) (d N T : nat) (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R).
Implicit Types (P A D : 'M[R]_d).

Lemma no_slope (B : R -> blocks R d) P A (G : ('I_d -> R) -> nat -> 'I_d -> laurent R d) (q : int) :
  B 0 = masked P A -> q != 0 ->
  (forall x t i, (2 <= t)%N -> homogeneous (t%:Z - q) (G x t i)) ->
  (forall x t e f i, lin f (prediction (B e) x t i) = lin f (prediction (masked P A) x t i) + e * lin f (G x t i)) ->
  is_slope (fun e => loss X w T (B e)) 0.
Proof.
move=> B0 q0 hG lG; rewrite (_ : 0 = \sum_(2 <= t < T) mean X w (fun x => \sum_i against (error (B 0) x t i) (G x t i))).
  apply: slope_of => x n e f i _; rewrite !lin_cat !lG; move: (lin f _) (lin f _) (lin f _) => a b c.
  by rewrite mul0r addr0 addrAC.
rewrite big_nat big1 // => t /andP[t2 _]; rewrite /mean big1 // => n _; rewrite big1 ?mulr0 // => i _.
rewrite B0; apply: (@against_degrees _ _ t%:Z (t%:Z - q)); [exact: homogeneous_masked|exact: hG|].
by rewrite -subr_eq0 opprB addrCA subrr addr0.
Qed.

Theorem others_slopes P A D : [/\ is_slope (fun e => loss X w T (with_Q P A D e)) 0,
  is_slope (fun e => loss X w T (with_R P A D e)) 0, is_slope (fun e => loss X w T (with_U P A D e)) 0 &
  is_slope (fun e => loss X w T (with_V P A D e)) 0].
Proof.
split.
- apply: (@no_slope _ P A (fun x t i => prediction (Blocks 0 D 0 0 A 0) x t i) 1) => //.
  + by rewrite /with_Q scale0r.
  + by move=> x t i t2; apply: prediction_Q.
  move=> x t e f i; apply: change_value => // s g.
  by rewrite !lin_cat !lin_image0 /= lin_imageZ addr0 add0r.
- apply: (@no_slope _ P A (fun x t i => prediction (Blocks P 0 D 0 0 0) x t i) 1) => //.
  + by rewrite /with_R scale0r.
  + by move=> x t i t2; apply: prediction_R.
  move=> x t e f i; apply: change_score => // s g.
  by rewrite !lin_cat /= !lin_form0 lin_formZ !(addr0, add0r) addrC.
- apply: (@no_slope _ P A (fun x t i => prediction (Blocks P 0 0 D 0 0) x t i) 2) => //.
  + by rewrite /with_U scale0r.
  + by move=> x t i t2; apply: prediction_U.
  move=> x t e f i; apply: change_score => // s g.
  by rewrite !lin_cat /= !lin_form0 lin_formZ !(addr0, add0r) addrC.
- apply: (@no_slope _ P A (fun x t i => prediction (Blocks P 0 0 0 0 D) x t i) 1) => //.
  + by rewrite /with_V scale0r.
  + by move=> x t i t2; apply: prediction_V.
  move=> x t e f i; apply: change_score => // s g.
  by rewrite !lin_cat /= !lin_form0 lin_formZ !(addr0, add0r).
Qed.

End Others.
