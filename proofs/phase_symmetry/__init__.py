"""Derivation of :mod:`icar_theory.theorems.phase_symmetry`: degrees decouple, and where not."""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.phase_symmetry import CLAIM
from proofs.kit.step import PARSEVAL, Proof
from proofs.phase_symmetry.beaten import beaten_steps
from proofs.phase_symmetry.laws import law_steps
from proofs.phase_symmetry.printed import WORDS as WORDS
from proofs.phase_symmetry.pure import pure_steps
from proofs.phase_symmetry.slope import slope_steps

FOURIER = "The Fourier coefficients of a law on a torus determine it (Weierstrass)"


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (*law_steps(claim), *pure_steps(claim), *slope_steps(claim), *beaten_steps(claim)),
        cites={
            PARSEVAL: ("pure_same", "slope", "plain", "reached", "beaten"),
            FOURIER: ("criterion",),
        },
    )
