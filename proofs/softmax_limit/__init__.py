"""Derivation of :mod:`icar_theory.theorems.softmax_limit`: to the limit, and below it."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.softmax_limit import CLAIM
from proofs.kit.step import PARSEVAL, Proof
from proofs.softmax_limit.listed import listed_steps
from proofs.softmax_limit.means import mean_steps
from proofs.softmax_limit.partners import partner_steps
from proofs.softmax_limit.short import short_steps
from proofs.softmax_limit.stepping import step_steps
from proofs.softmax_limit.weights import weight_steps

TAYLOR = "Taylor's theorem, uniformly in the phases, on which bounded scores depend continuously"


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (
            *weight_steps(claim),
            *mean_steps(claim),
            *short_steps(claim),
            *listed_steps(claim),
            *step_steps(claim),
            *partner_steps(claim),
        ),
        cites={
            PARSEVAL: ("mean", "cancels", "short", "short_beaten", "beaten", "linear", "step"),
            TAYLOR: ("pair", "odd_pair", "short_beaten", "beaten"),
        },
    )
