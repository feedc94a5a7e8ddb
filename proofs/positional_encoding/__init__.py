"""Derivation of :mod:`icar_theory.theorems.positional_encoding`, for laws, lengths and arcs."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.positional_encoding import CLAIM
from proofs.kit.step import Proof
from proofs.positional_encoding.arcs import arc_steps
from proofs.positional_encoding.descending import descending_steps
from proofs.positional_encoding.every_law import every_law_steps
from proofs.positional_encoding.printed import WORDS as WORDS


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (*every_law_steps(claim), *descending_steps(claim), *arc_steps(claim)),
        cites={},
    )
