"""Derivation of :mod:`icar_theory.theorems.gradient_step`: the descent, the layer, its optima."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.gradient_step import CLAIM
from proofs.gradient_step.descent import descent_steps
from proofs.gradient_step.exceptions import exception_steps
from proofs.gradient_step.optimal import optimal_steps
from proofs.gradient_step.printed import WORDS as WORDS
from proofs.gradient_step.step import layer_steps
from proofs.kit.step import PARSEVAL, Proof


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (
            *descent_steps(claim),
            *layer_steps(claim),
            *optimal_steps(claim),
            *exception_steps(claim),
        ),
        cites={PARSEVAL: ("masked", "one_head", "short")},
    )
