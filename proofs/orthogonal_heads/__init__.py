"""Derivation of :mod:`icar_theory.theorems.orthogonal_heads`, for all d, H ≥ 1 and T ≥ 2.

Definition → collision tables → loss (d even, d odd) → lower bound → minimisers → zero sets →
weights at infinity → odd d. One idea carries the bound: a choice of one coordinate of each plane
makes two square matrices of rank at most H, and the Eckart–Young theorem applies to each.
"""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.orthogonal_heads import CLAIM
from proofs.kit.step import PARSEVAL, Proof
from proofs.orthogonal_heads.bound import bound_steps
from proofs.orthogonal_heads.escape import escape_steps
from proofs.orthogonal_heads.few import few_steps
from proofs.orthogonal_heads.layer import layer_steps
from proofs.orthogonal_heads.minimisers import minimiser_steps
from proofs.orthogonal_heads.odd import odd_steps


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    parts = (layer_steps, bound_steps, minimiser_steps, escape_steps, odd_steps, few_steps)
    return Proof(
        claim.name,
        tuple(step for part in parts for step in part(claim)),
        cites={PARSEVAL: ("loss", "odd_loss")},
    )
