"""Derivation of :mod:`icar_theory.theorems.universal_predictors`, for all sizes and predictors."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.universal_predictors import CLAIM
from proofs.kit.step import Proof
from proofs.universal_predictors.computing import computing
from proofs.universal_predictors.learning import learning
from proofs.universal_predictors.rollouts import rollouts

NOVIKOFF = "Novikoff's theorem on the perceptron (Symp. Math. Theory of Automata, 1962)"


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (*rollouts(claim), *computing(claim), *learning(claim)),
        cites={NOVIKOFF: ("mistakes",)},
    )
