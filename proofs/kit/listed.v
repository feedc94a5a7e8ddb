(** * Blocks by their entries

    A block whose entries are listed, head and coordinate counted from 1: all
    others are 0.  And real blocks as complex ones. *)

From mathcomp Require Import all_ssreflect all_algebra.
From icar.kit Require Import laurent plain charges augmented.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import GRing.Theory.
Local Open Scope ring_scope.

Definition listed (R : zmodType) H d (l : seq (nat * nat * R)) : 'M[R]_(H, d) :=
  \matrix_(h, j) \sum_(x <- l | (x.1.1 == h.+1) && (x.1.2 == j.+1)) x.2.
Arguments listed {R H d} l.

Definition embedded (R C : Type) (f : R -> C) H d (B : blocks R H d) : blocks C H d :=
  Blocks (map_mx f (a1 B)) (map_mx f (a2 B)) (map_mx f (a3 B)) (map_mx f (a4 B))
         (map_mx f (b1 B)) (map_mx f (b2 B)).

Lemma listed0 (R : zmodType) H d : listed [::] = 0 :> 'M[R]_(H, d).
Proof. by apply/matrixP => h j; rewrite !mxE big_nil. Qed.

Lemma listed1 (R : zmodType) H d h' j' (x : R) (h : 'I_H) (j : 'I_d) :
  listed [:: (h', j', x)] h j = if (h' == h.+1) && (j' == j.+1) then x else 0.
Proof. by rewrite mxE big_mkcond big_seq1. Qed.

Lemma listed2 (R : zmodType) H d h1 j1 (x1 : R) h2 j2 (x2 : R) (h : 'I_H) (j : 'I_d) :
  listed [:: (h1, j1, x1); (h2, j2, x2)] h j =
  (if (h1 == h.+1) && (j1 == j.+1) then x1 else 0) + (if (h2 == h.+1) && (j2 == j.+1) then x2 else 0).
Proof. by rewrite mxE big_mkcond big_cons big_seq1. Qed.
