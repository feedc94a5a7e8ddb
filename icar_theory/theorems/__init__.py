"""The theorems, one file each, and their claims in the paper's order."""

from icar_theory.claims import Claim
from icar_theory.theorems import augmented_heads, gradient_step, orthogonal_heads, phase_symmetry, unitary_heads

CLAIMS: tuple[Claim, ...] = (
    augmented_heads.CLAIM,
    gradient_step.CLAIM,
    phase_symmetry.CLAIM,
    unitary_heads.CLAIM,
    orthogonal_heads.CLAIM,
)
"""Every claim of the package, in the paper's order.

>>> CLAIMS[0].name, CLAIMS[0].origin
('augmented_heads', 'paper')
"""
