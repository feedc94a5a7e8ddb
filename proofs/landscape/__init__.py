"""Derivation of :mod:`icar_theory.theorems.landscape`, for all d, H ≥ 1, T and T_max ≥ 2.

Unitary contexts: definition → collision table → loss → equations of critical points → projector →
signs of the Hessian → local minima. Orthogonal contexts: the loss of heads on differences, its
derivatives, its second order in blocks → local minima above the least loss → the window of p_{T−1}.
"""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.landscape import CLAIM
from proofs.kit.step import PARSEVAL, Proof
from proofs.landscape.minima import minima_steps
from proofs.landscape.orthogonal import spurious_steps
from proofs.landscape.planes import plane_steps
from proofs.landscape.unitary import unitary_steps


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    parts = (unitary_steps, minima_steps, spurious_steps, plane_steps)
    return Proof(
        claim.name,
        tuple(step for part in parts for step in part(claim)),
        cites={PARSEVAL: ("loss", "differences")},
    )
