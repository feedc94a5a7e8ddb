"""Derivation of :mod:`icar_theory.theorems.gradient_flow`, for all sizes and losses."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.gradient_flow import CLAIM
from proofs.gradient_flow.ends import end_steps
from proofs.gradient_flow.layers import layer_steps
from proofs.gradient_flow.minimisers import minimiser_steps
from proofs.gradient_flow.printed import WORDS as WORDS
from proofs.gradient_flow.symmetries import symmetry_steps
from proofs.kit.step import Proof


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (
            *symmetry_steps(claim),
            *layer_steps(claim),
            *end_steps(claim),
            *minimiser_steps(claim),
        ),
        cites={},
    )
