"""Proofs by the stem of their claim."""

from __future__ import annotations

import importlib

from icar_theory.claims import Claim, claim_named
from proofs.kit.step import Proof


def proof_of(claim: Claim | str) -> Proof:
    """Return the derivation of a claim, or of its name: ``proofs/<stem>.py`` builds it from the lines.

    >>> proof_of("unitary_heads").claim
    'unitary_heads'
    """
    found = claim_named(claim)
    proof: Proof = importlib.import_module(f"proofs.{found.name}").proof(found)
    return proof
