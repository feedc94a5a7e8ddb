"""Derivation of :mod:`icar_theory.theorems.haar_step`: from counts of integers to full blocks."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.haar_step import CLAIM
from proofs.haar_step.closed import closed_steps
from proofs.haar_step.counting import counting_steps, real_steps
from proofs.haar_step.heads import heads_steps
from proofs.haar_step.predicted import predicted_steps
from proofs.haar_step.real import scalar_steps
from proofs.haar_step.sums import sum_steps
from proofs.kit.step import Proof

WEYL = "Weyl's integration formulas for U(d) and O(d) (The Classical Groups, VII and IX)"
CUMULANTS = "cumulants of linear statistics of determinantal processes (Soshnikov, 2000)"
SPHERE = "moments of a uniform unit vector: Wick's formula for a Gaussian vector, by its length"
SCHUR = "Schur's lemma, for matrices without trace under conjugation by U(d); Weyl's invariants"
CONDITIONAL = "Haar measure given the images of some vectors is Haar on the complements"


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    ids = {line.id for line in claim.lines}
    unitary = {name for name in ids if not name.startswith("real_") and name != "bayes"}
    real = {name for name in ids if name.startswith("real_")}
    moments = tuple(sorted(unitary | real))
    return Proof(
        claim.name,
        (
            *counting_steps(claim),
            *sum_steps(claim),
            *closed_steps(claim),
            *heads_steps(claim),
            *predicted_steps(claim),
            *real_steps(claim),
            *scalar_steps(claim),
        ),
        cites={
            WEYL: moments,
            CUMULANTS: moments,
            SPHERE: tuple(sorted((unitary | real) - {"traces", "real_traces"})),
            SCHUR: ("one_head", "many_heads", "short", "better"),
            CONDITIONAL: ("bayes",),
        },
    )
