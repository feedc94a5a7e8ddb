(** * The losses of given weights

    Written by [proofs/kit/cases.py]: the weights are drawn from a seed, the
    right-hand sides are what icar_theory's population_loss and augmented_loss
    return for them; Coq evaluates its own definitions of the layer and the loss. *)

From Coq Require Import QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From icar.kit Require Import laurent plain augmented computing.
Local Open Scope ring_scope.

Example plain_1 :
  loss (unitary 1)
    (matrix 1 1 [:: [:: 1 # 2]])
    (matrix 1 1 [:: [:: -3 # 2]])
    (positions [:: 1 # 1; 1 # 2]) 2
  = frac (157 # 64).
Proof. by apply: (plain_case (runs_unitary 1)); vm_compute. Qed.

Example plain_2 :
  loss (unitary 2)
    (matrix 1 2 [:: [:: 1 # 2; 2 # 1]])
    (matrix 1 2 [:: [:: 2 # 1; -1 # 1]])
    (positions [:: -1 # 1; -1 # 3; 1 # 1]) 3
  = frac (1799 # 36).
Proof. by apply: (plain_case (runs_unitary 2)); vm_compute. Qed.

Example plain_3 :
  loss (unitary 2)
    (matrix 2 2 [:: [:: -1 # 1; -1 # 1]; [:: -1 # 1; -1 # 2]])
    (matrix 2 2 [:: [:: 2 # 1; -1 # 2]; [:: -1 # 3; 3 # 1]])
    (positions [:: 1 # 1; 1 # 3; -1 # 1; 2 # 1]) 4
  = frac (17107 # 162).
Proof. by apply: (plain_case (runs_unitary 2)); vm_compute. Qed.

Example plain_4 :
  loss (unitary 3)
    (matrix 2 3 [:: [:: -1 # 1; 1 # 3; 1 # 1]; [:: -1 # 1; 1 # 2; -2 # 3]])
    (matrix 2 3 [:: [:: -1 # 3; -3 # 1; 2 # 1]; [:: -2 # 1; 1 # 1; -3 # 1]])
    (positions [:: -1 # 3; 1 # 1; -1 # 3]) 3
  = frac (63355 # 1458).
Proof. by apply: (plain_case (runs_unitary 3)); vm_compute. Qed.

Example plain_5 :
  loss (orthogonal 1)
    (matrix 1 1 [:: [:: -1 # 3]])
    (matrix 1 1 [:: [:: -1 # 1]])
    (positions [:: -1 # 3; -2 # 3; 2 # 3]) 3
  = frac (100 # 81).
Proof. by apply: (plain_case (runs_orthogonal 1)); vm_compute. Qed.

Example plain_6 :
  loss (orthogonal 2)
    (matrix 1 2 [:: [:: -1 # 2; -1 # 1]])
    (matrix 1 2 [:: [:: 1 # 2; 2 # 1]])
    (positions [:: -1 # 1; -2 # 1]) 2
  = frac (597 # 16).
Proof. by apply: (plain_case (runs_orthogonal 2)); vm_compute. Qed.

Example plain_7 :
  loss (orthogonal 2)
    (matrix 2 2 [:: [:: -1 # 1; 3 # 2]; [:: 1 # 1; -1 # 1]])
    (matrix 2 2 [:: [:: -2 # 1; -3 # 1]; [:: 1 # 1; 3 # 2]])
    (positions [:: 1 # 1; -1 # 3; -2 # 1; 1 # 1]) 4
  = frac (8461 # 36).
Proof. by apply: (plain_case (runs_orthogonal 2)); vm_compute. Qed.

Example plain_8 :
  loss (orthogonal 3)
    (matrix 1 3 [:: [:: 1 # 3; -1 # 2; 1 # 3]])
    (matrix 1 3 [:: [:: 1 # 1; -1 # 1; -1 # 3]])
    (positions [:: -3 # 2; 2 # 3]) 2
  = frac (29027 # 11664).
Proof. by apply: (plain_case (runs_orthogonal 3)); vm_compute. Qed.

Example plain_9 :
  loss (orthogonal 3)
    (matrix 2 3 [:: [:: -1 # 1; -2 # 1; 3 # 2]; [:: -1 # 1; -1 # 1; -1 # 1]])
    (matrix 2 3 [:: [:: 1 # 1; -3 # 1; 3 # 1]; [:: -1 # 1; 1 # 1; 2 # 3]])
    (positions [:: -3 # 1; -1 # 1; -2 # 3]) 3
  = frac (40168 # 27).
Proof. by apply: (plain_case (runs_orthogonal 3)); vm_compute. Qed.

Example plain_10 :
  loss (orthogonal 4)
    (matrix 1 4 [:: [:: 2 # 1; 1 # 1; -1 # 1; -1 # 1]])
    (matrix 1 4 [:: [:: -3 # 1; -2 # 3; -3 # 2; -2 # 3]])
    (positions [:: -1 # 1; -1 # 1; 1 # 3]) 3
  = frac (36989 # 324).
Proof. by apply: (plain_case (runs_orthogonal 4)); vm_compute. Qed.

Example augmented_1 :
  aug_loss (unitary 2) Zero
    (matrices 1 2 (RunBlocks
      [:: [:: -3 # 2; -3 # 1]]
      [:: [:: -1 # 1; -1 # 2]]
      [:: [:: 1 # 1; -1 # 1]]
      [:: [:: 1 # 1; 2 # 1]]
      [:: [:: 3 # 2; -1 # 1]]
      [:: [:: -1 # 3; 1 # 3]])) 3
  = frac (14381 # 72).
Proof. by apply: (augmented_case (runs_unitary 2)); vm_compute. Qed.

Example augmented_2 :
  aug_loss (unitary 2) Zero
    (matrices 2 2 (RunBlocks
      [:: [:: -2 # 3; 3 # 1]; [:: -1 # 1; -2 # 1]]
      [:: [:: -1 # 3; -1 # 1]; [:: 1 # 1; 3 # 1]]
      [:: [:: -3 # 2; 3 # 2]; [:: 2 # 3; -1 # 3]]
      [:: [:: -1 # 2; 3 # 2]; [:: -2 # 3; 3 # 1]]
      [:: [:: 1 # 3; -3 # 2]; [:: 3 # 1; 1 # 1]]
      [:: [:: -2 # 1; 1 # 2]; [:: 1 # 1; 3 # 2]])) 3
  = frac (1117621 # 648).
Proof. by apply: (augmented_case (runs_unitary 2)); vm_compute. Qed.

Example augmented_3 :
  aug_loss (unitary 2) Wrap
    (matrices 1 2 (RunBlocks
      [:: [:: 2 # 3; 2 # 1]]
      [:: [:: 3 # 2; 1 # 3]]
      [:: [:: 1 # 3; -3 # 1]]
      [:: [:: 2 # 1; 3 # 2]]
      [:: [:: -2 # 1; -2 # 3]]
      [:: [:: 1 # 2; 1 # 1]])) 3
  = frac (1301101 # 648).
Proof. by apply: (augmented_case (runs_unitary 2)); vm_compute. Qed.

Example augmented_4 :
  aug_loss (unitary 2) Wrap
    (matrices 2 2 (RunBlocks
      [:: [:: 1 # 1; -3 # 2]; [:: 1 # 1; 1 # 3]]
      [:: [:: 3 # 1; -1 # 1]; [:: -3 # 2; 3 # 1]]
      [:: [:: 1 # 3; 1 # 3]; [:: 2 # 1; -3 # 2]]
      [:: [:: -1 # 2; 1 # 1]; [:: 1 # 1; 2 # 3]]
      [:: [:: -1 # 1; -2 # 1]; [:: 1 # 3; 1 # 2]]
      [:: [:: -3 # 1; -1 # 1]; [:: -1 # 1; 2 # 3]])) 2
  = frac (34801 # 72).
Proof. by apply: (augmented_case (runs_unitary 2)); vm_compute. Qed.

Example augmented_5 :
  aug_loss (unitary 3) Wrap
    (matrices 1 3 (RunBlocks
      [:: [:: -3 # 1; -1 # 1; 3 # 1]]
      [:: [:: -1 # 2; 3 # 1; -3 # 2]]
      [:: [:: 1 # 3; -3 # 1; -1 # 2]]
      [:: [:: -3 # 2; -2 # 3; 2 # 3]]
      [:: [:: 3 # 2; -3 # 1; -1 # 1]]
      [:: [:: -3 # 1; -2 # 3; -1 # 3]])) 2
  = frac (702485 # 324).
Proof. by apply: (augmented_case (runs_unitary 3)); vm_compute. Qed.

Example augmented_6 :
  aug_loss (orthogonal 2) Zero
    (matrices 2 2 (RunBlocks
      [:: [:: -1 # 2; 2 # 1]; [:: 1 # 1; 2 # 3]]
      [:: [:: 1 # 3; 3 # 2]; [:: 3 # 2; -1 # 3]]
      [:: [:: -2 # 1; 1 # 3]; [:: -1 # 1; -2 # 1]]
      [:: [:: -1 # 2; -1 # 2]; [:: 3 # 1; -1 # 3]]
      [:: [:: -3 # 1; -1 # 1]; [:: -2 # 3; -1 # 2]]
      [:: [:: 1 # 3; -1 # 1]; [:: -3 # 2; 3 # 1]])) 3
  = frac (38257 # 24).
Proof. by apply: (augmented_case (runs_orthogonal 2)); vm_compute. Qed.

Example augmented_7 :
  aug_loss (orthogonal 2) Wrap
    (matrices 1 2 (RunBlocks
      [:: [:: -3 # 2; -2 # 3]]
      [:: [:: 3 # 1; -1 # 2]]
      [:: [:: -1 # 2; 1 # 1]]
      [:: [:: -1 # 1; 1 # 2]]
      [:: [:: -1 # 2; -3 # 2]]
      [:: [:: -1 # 1; 1 # 2]])) 3
  = frac (20903 # 36).
Proof. by apply: (augmented_case (runs_orthogonal 2)); vm_compute. Qed.

Example augmented_8 :
  aug_loss (orthogonal 3) Zero
    (matrices 1 3 (RunBlocks
      [:: [:: -3 # 2; -1 # 3; 3 # 1]]
      [:: [:: -2 # 3; 1 # 1; 3 # 1]]
      [:: [:: -3 # 1; -2 # 3; -2 # 1]]
      [:: [:: 1 # 1; -3 # 2; 2 # 3]]
      [:: [:: -1 # 2; 1 # 3; 1 # 1]]
      [:: [:: -1 # 1; -3 # 2; -1 # 1]])) 3
  = frac (4171 # 18).
Proof. by apply: (augmented_case (runs_orthogonal 3)); vm_compute. Qed.

Example augmented_9 :
  aug_loss (orthogonal 3) Wrap
    (matrices 1 3 (RunBlocks
      [:: [:: 2 # 1; 1 # 1; -1 # 1]]
      [:: [:: -1 # 1; -1 # 1; 1 # 3]]
      [:: [:: -2 # 1; 1 # 2; -1 # 1]]
      [:: [:: 3 # 1; -2 # 3; -2 # 1]]
      [:: [:: -1 # 1; 1 # 2; 2 # 1]]
      [:: [:: -1 # 1; 1 # 1; 1 # 1]])) 2
  = frac (1121 # 4).
Proof. by apply: (augmented_case (runs_orthogonal 3)); vm_compute. Qed.

Example augmented_10 :
  aug_loss (orthogonal 3) Wrap
    (matrices 2 3 (RunBlocks
      [:: [:: 1 # 1; 1 # 3; 1 # 3]; [:: -1 # 2; 1 # 3; 3 # 1]]
      [:: [:: 2 # 3; -2 # 1; -1 # 3]; [:: 3 # 2; -1 # 1; 2 # 1]]
      [:: [:: -1 # 3; -1 # 1; 1 # 1]; [:: 1 # 1; 1 # 1; -1 # 1]]
      [:: [:: -3 # 1; -2 # 1; -3 # 2]; [:: -3 # 2; -1 # 1; -2 # 3]]
      [:: [:: 1 # 2; 1 # 1; 2 # 3]; [:: -1 # 1; -1 # 1; 2 # 3]]
      [:: [:: -1 # 1; 1 # 1; -1 # 3]; [:: 1 # 1; 1 # 2; 2 # 3]])) 2
  = frac (3793 # 12).
Proof. by apply: (augmented_case (runs_orthogonal 3)); vm_compute. Qed.
