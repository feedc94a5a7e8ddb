"""Derivation of :mod:`icar_theory.theorems.spectra`, for all d, H, T and n.

Classes of equal characters → losses of roots of unity → threshold → few heads just below it →
gradient steps on roots of unity → gradient steps under any law.
"""

from __future__ import annotations

from icar_theory.claims import Claim
from icar_theory.theorems.spectra import CLAIM
from proofs.kit.step import PARSEVAL, Proof
from proofs.spectra.classes import class_steps
from proofs.spectra.drawn import drawn_steps
from proofs.spectra.few import even_steps, odd_steps, signs_steps
from proofs.spectra.moments import moment_steps
from proofs.spectra.stepped import cyclic_steps
from proofs.spectra.still import still_steps


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (
            *class_steps(claim),
            *even_steps(claim),
            *odd_steps(claim),
            *signs_steps(claim),
            *still_steps(claim),
            *cyclic_steps(claim),
            *moment_steps(claim),
            *drawn_steps(claim),
        ),
        cites={PARSEVAL: ("loss", "signs_loss", "step_loss")},
    )
