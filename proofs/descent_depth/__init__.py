"""Derivation of :mod:`icar_theory.theorems.descent_depth`: steps, their moments, nets."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.descent_depth import CLAIM
from proofs.descent_depth.moments import moment_steps
from proofs.descent_depth.nets import net_steps
from proofs.descent_depth.printed import WORDS as WORDS
from proofs.descent_depth.steps import descent_steps
from proofs.descent_depth.three import three_steps
from proofs.kit.step import PARSEVAL, Proof

UNIMODULAR = "Hoffman–Kruskal: the matrix of a directed graph is totally unimodular, and Ehrhart"
"""So the circulations with values in 1 … K are counted by a polynomial in K."""
IRWIN_HALL = "Laplace: the density of a sum of uniform numbers"


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (
            *descent_steps(claim),
            *moment_steps(claim),
            *net_steps(claim),
            *three_steps(claim),
        ),
        cites={
            PARSEVAL: ("shortest", "layers", "attained", "three_layers", "below"),
            UNIMODULAR: ("moment_two", "moment_three", "limit", "normalised_limit"),
            IRWIN_HALL: ("normalised_limit",),
        },
    )
