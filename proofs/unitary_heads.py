"""Proof of :mod:`icar_theory.theorems.unitary_heads`, for all d, H ≥ 1 and T ≥ 2.

Definition → collision table → loss → sum of squares → lower bound → attainment → the set of minimisers. The lower
bound is the Eckart–Young theorem for the identity matrix, proved here by Pythagoras on the column space of ``p_T
C``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.layers.plain import prediction, query_position, target_position, token, token_exponent
from icar_theory.settings import optimum, population_loss
from icar_theory.exact.context import unitary
from icar_theory.layers.plain_symbols import DIAGONAL, EARLIER, LAST, PREVIOUS, REST, ROW_SUM
from icar_theory.theorems import unitary_heads
from proofs.kit.collisions import OTHERS, OTHERS_SQUARED, T, row_loss
from proofs.kit.plain import DIMENSION, HEADS, SPARE, enumerate_loss, table_is_complete, through_mixing
from proofs.kit.step import Enumeration, Identity, Inequality, NormSquared, Proof

TRACE, SQUARE = sp.symbols(r"\operatorname{tr}M \|M\|^2", real=True)
MASS, ROWS = sp.symbols(r"\|C\|^2 \|C\mathbf{1}\|^2", nonnegative=True)
RANK = HEADS - SPARE
GRAM = {
    ("I", "I"): DIMENSION,
    ("I", "M"): TRACE,
    ("M", "M"): SQUARE,
    ("M", "Q"): TRACE,
    ("I", "Q"): RANK,
    ("Q", "Q"): RANK,
}
"""Inner products of the identity, ``M = p_T C`` and the orthogonal projector Q on the column space of M, of rank ρ:
``QM = M`` gives ⟨Q, M⟩ = tr M, and ``Q² = Q = Qᵀ`` gives ⟨Q, Q⟩ = tr Q = ρ."""

FAR = NormSquared({"I": 1, "M": -1}, GRAM)
ALONG = NormSquared({"Q": 1, "M": -1}, GRAM)


def attained() -> Iterator[tuple[str, Any, Any]]:
    """Yield the loss at the returned optimum and at sampled minimisers, strata included."""
    for d in range(1, 6):
        for heads in range(1, d + 2):
            best = optimum(d, heads, context="unitary")
            for seed in range(6):
                point = best if seed == 0 else best.sample(seed)
                for length in (2, 4):
                    loss = population_loss(
                        point.query_key, point.value, list(point.positions(length)), context="unitary"
                    )
                    yield f"d={d}, H={heads}, T={length}, seed={seed}", loss, best.loss


def predicts() -> Iterator[tuple[str, Any, Any]]:
    """Yield the prediction of the optimal layer with H ≥ d and the target, as Laurent polynomials."""
    for d in range(1, 5):
        best = optimum(d, d, context="unitary")
        for length in range(2, 6):
            law = unitary(d)
            made = prediction(best.query_key.tolist(), best.value.tolist(), list(best.positions(length)), law)
            yield f"d={d}, T={length}", made, token(law, target_position(length))


FIRST_SQUARE = (1 - LAST * DIAGONAL) ** 2 + LAST**2 * REST

PROOF = Proof(
    unitary_heads.CLAIM.name,
    (
        through_mixing(unitary),
        table_is_complete("unitary"),
        Identity(
            "the sum over the collision table is the stated sum of squares",
            row_loss("unitary"),
            unitary_heads.LOSS.subs({ROW_SUM: DIAGONAL + OTHERS, REST: OTHERS_SQUARED}),
            "w and v are the sums of C_ik and of C_ik² over k ≠ i; distinct k, l contribute w² − v.",
        ),
        enumerate_loss(unitary_heads, unitary, 4),
        Inequality(
            "each row's loss is at least its part of ‖I − p_T C‖²",
            unitary_heads.LOSS,
            FIRST_SQUARE,
            (EARLIER * DIAGONAL**2, EARLIER * REST, PREVIOUS**2 * ROW_SUM**2),
            "summed over i: ℓ − ‖I − M‖² = r‖C‖² + p_{T−1}²‖C1‖², with M = p_T C.",
        ),
        Identity(
            "Pythagoras: ‖I − M‖² = (d − ρ) + ‖Q − M‖²",
            FAR.value,
            DIMENSION - RANK + ALONG.value,
            "Q is the orthogonal projector on the column space of M and ρ ≤ min(H, d) its rank. This is the "
            "Eckart–Young theorem for I, with its case of equality.",
        ),
        Inequality(
            "the loss is at least d − H (and, as a sum of squares, at least 0)",
            FAR.value,
            DIMENSION - HEADS,
            (SPARE, ALONG),
            "so ℓ ≥ max(d − H, 0), because ρ ≤ d as well.",
        ),
        Identity(
            "a kept coordinate of A = B = (I 0), p = e_T costs nothing",
            unitary_heads.LOSS.subs({DIAGONAL: 1, REST: 0, ROW_SUM: 1, LAST: 1, PREVIOUS: 0, EARLIER: 0}),
            sp.Integer(0),
        ),
        Identity(
            "a dropped coordinate costs 1, so the point attains max(d − H, 0)",
            unitary_heads.LOSS.subs({DIAGONAL: 0, REST: 0, ROW_SUM: 0, LAST: 1, PREVIOUS: 0, EARLIER: 0}),
            sp.Integer(1),
            "min(H, d) coordinates are kept.",
        ),
        Inequality(
            "what a minimiser must annihilate: the loss exceeds d − H by four non-negative terms",
            FAR.value + EARLIER * MASS + PREVIOUS**2 * ROWS,
            DIMENSION - HEADS,
            (SPARE, ALONG, EARLIER * MASS, PREVIOUS**2 * ROWS),
            "H ≤ d: ρ = H and M = Q is an orthogonal projector of rank H; M ≠ 0, so ‖C‖² > 0 and p_t = 0 for t < "
            "T−1; and p_{T−1} = 0 or C1 = 0. H > d: the "
            "same with ρ = d, Q = I. C1 = 0 needs Π1 = 0: impossible for Π = I, possible for every rank below d, "
            "and then p_{T−1} is free.",
        ),
        Identity(
            "conversely every such point attains d − ρ",
            FAR.value.subs({TRACE: RANK, SQUARE: RANK}, simultaneous=True),
            DIMENSION - RANK,
            "for a projector tr M = ‖M‖² = ρ, and the dropped witnesses are 0.",
        ),
        Enumeration(
            "sampled minimisers attain the minimum",
            attained,
            "d ≤ 5, H ≤ d + 1, T in {2, 4}, 6 points each",
            "exact rational projectors, gauges and scales, with Π1 = 0 and p_{T−1} ≠ 0 among them.",
        ),
        Identity(
            "for H ≥ d the score at t = T is λ and the prediction λ s_T",
            token_exponent(T) - token_exponent(query_position(T)) + token_exponent(T),
            token_exponent(target_position(T)),
            "C = I/p_T reads coordinate i of s̄_{T−1} ⊙ s_T = λ and multiplies s_T by it.",
        ),
        Enumeration("the optimal layer with H ≥ d predicts s_{T+1} exactly", predicts, "d ≤ 4, T ≤ 5"),
    ),
    cites=("Parseval's identity on a compact abelian group (Rudin, Fourier Analysis on Groups, 1.5)",),
)
"""The proof."""
