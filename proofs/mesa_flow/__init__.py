"""Derivation of :mod:`icar_theory.theorems.mesa_flow`, for all d, T and exchangeable laws."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.mesa_flow import CLAIM
from proofs.kit.step import PARSEVAL, Proof
from proofs.mesa_flow.descent import descent_steps
from proofs.mesa_flow.flow import flow_steps
from proofs.mesa_flow.layer import layer_steps
from proofs.mesa_flow.optimum import optimum_steps


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    lines = ("loss", "slope_value", "slope_score", "cross_value", "cross_score", "others")
    return Proof(
        claim.name,
        (
            *layer_steps(claim),
            *descent_steps(claim),
            *optimum_steps(claim),
            *flow_steps(claim),
        ),
        cites={PARSEVAL: lines},
    )
