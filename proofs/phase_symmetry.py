"""Proof of :mod:`icar_theory.theorems.phase_symmetry`: degrees decouple, and do not in orthogonal contexts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import sympy as sp

from icar_theory.layers.augmented import BOUNDARIES, derived_loss, prediction_error, symbolic_blocks
from icar_theory.settings import augmented_loss
from icar_theory.exact.context import Context, orthogonal, unitary
from icar_theory.exact.laurent import Laurent, as_expression, mean_square, polynomial_ring
from icar_theory.layers.plain_symbols import DIAGONAL, PARTNER
from icar_theory.theorems import augmented_heads, phase_symmetry
from icar_theory.theorems.phase_symmetry import counterexample, phase_charge
from proofs.kit.collisions import OTHERS_SQUARED, gradient_row_loss
from proofs.kit.step import Enumeration, Identity, Inequality, Interpolation, Proof, Step

eta, length, dimension = sp.symbols(r"\eta T d", positive=True)
n, e = sp.symbols("n e", nonnegative=True)

TWISTED = Context("twisted", ((1, 0, 0), (1, 1, 0), (1, 0, 1), (1, 2, 1)), (0, 0, 3))
"""A law that is not unitary and has the symmetry: v = (1, 0, 0)."""


def charges() -> Iterator[tuple[str, Any, Any]]:
    """Yield which laws turn with every phase, and that K v = 1."""
    for law in (*map(unitary, range(1, 6)), TWISTED):
        charge = phase_charge(law)
        found = charge is not None and [
            sum(k * v for k, v in zip(row, charge, strict=True)) for row in law.characters
        ]
        yield f"{law.name}({law.dimension})", found, [1] * law.dimension
    for d in range(1, 7):
        yield f"orthogonal({d})", phase_charge(orthogonal(d)), None


def decoupled() -> Iterator[tuple[str, Any, Any]]:
    """Yield the means of monomials of different degree under laws with the symmetry."""
    for law in (unitary(3), TWISTED):
        d = law.dimension
        for exponents in itertools.product(range(-2, 3), repeat=d):
            if sum(exponents) != 0:
                character = tuple(
                    sum(m * row[k] for m, row in zip(exponents, law.characters, strict=True))
                    for k in range(len(law.moduli))
                )
                yield f"{law.name}, exponents {exponents}", law.expectation(character), 0


def by_degree() -> Iterator[tuple[str, Any, Any]]:
    """Yield the loss with all blocks symbolic, and the sum of the losses of its degrees."""
    for boundary in BOUNDARIES:
        for d, horizon in ((1, 4), (2, 3), (3, 3)):
            law, blocks = unitary(d), symbolic_blocks(d, 1)
            total: Any = 0
            for T in range(2, horizon + 1):
                error = prediction_error(blocks, T, law, boundary)
                for degree in range(T - 3, T + 1):
                    part = [
                        Laurent({m: c for m, c in f.terms.items() if sum(m) == degree})
                        for f in error
                    ]
                    total = total + mean_square(part, law)
            yield (
                f"{boundary}, d={d}, T_max={horizon}",
                derived_loss(blocks, horizon, law, boundary),
                total,
            )


def pure_steps() -> Iterator[tuple[str, Any, Any]]:
    """Yield the loss of a3, b1 alone in orthogonal contexts, and in unitary ones."""
    for boundary in BOUNDARIES:
        for d, heads, horizon in ((2, 1, 4), (2, 2, 3), (4, 1, 3)):
            blocks = symbolic_blocks(d, heads, ("a3", "b1"))
            one, other = (
                derived_loss(blocks, horizon, law(d), boundary) for law in (orthogonal, unitary)
            )
            yield f"{boundary}, d={d}, H={heads}, T_max={horizon}", one, other


@cache
def slope(d: int, T: int, boundary: str) -> Any:
    """Return the derivative, at a2 = 0, of the loss at length T of a3 = η1, b1 = 1 and a2 = β1, from the engine."""
    step, beta = polynomial_ring(("eta", "beta"))
    blocks: dict[str, Any] = {name: [[0] * d] for name in ("a1", "a4", "b2")}
    blocks |= {"a2": [[beta] * d], "a3": [[step] * d], "b1": [[1] * d]}
    law = orthogonal(d)
    loss = as_expression(mean_square(prediction_error(blocks, T, law, boundary), law))
    return sp.diff(loss, sp.Symbol("beta")).subs({sp.Symbol("beta"): 0, sp.Symbol("eta"): eta})


def stated_slope(d: Any, T: Any, boundary: str) -> Any:
    """Return ``2d (ηK − 1 + η(2T − 1) + 2η(d − 2))``."""
    K = augmented_heads.useful_terms(T, boundary)
    return 2 * d * (eta * K - 1 + eta * (2 * T - 1) + 2 * eta * (d - 2))


def shortest(boundary: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield the slope of the engine at T = 2, and the stated one."""
    for d in (2, 4, 6, 8):
        yield f"d={d}", sp.expand(slope(d, 2, boundary)), sp.expand(stated_slope(d, 2, boundary))


def total_slope(boundary: str) -> Any:
    """Return the slope at the optimal η, summed over lengths and divided by 2d/(S2 + (d−1)S1) > 0.

    d = 2 + e and T_max = 2 + n.
    """
    count, first, second = (
        moment.subs(augmented_heads.HORIZON, 2 + n)
        for moment in augmented_heads.moments(augmented_heads.HORIZON, boundary)
    )
    odd = 2 * (first + (count if boundary == "zero" else 0)) - count  # Σ (2T − 1)
    return sp.expand(first**2 - count * (second + (1 + e) * first) + first * (odd + 2 * count * e))


def refuted() -> Iterator[tuple[str, Any, Any]]:
    """Yield the exact loss of the rational parameters found, recomputed, and that it is below every pure step."""
    for boundary in BOUNDARIES:
        for d in (2, 4, 6):
            for horizon in (2, 3, 5):
                found = counterexample(d, horizon, boundary)
                exact = augmented_loss(
                    found.blocks, horizon=horizon, context="orthogonal", boundary=boundary
                )
                yield f"{boundary}, d={d}, T_max={horizon}", exact, found.loss
                yield (
                    f"{boundary}, d={d}, T_max={horizon}: strictly better",
                    bool(exact < found.gradient_step),
                    True,
                )


SLOPES: tuple[Step, ...] = tuple(
    step
    for boundary in BOUNDARIES
    for step in (
        Interpolation(
            f"orthogonal, one head: the slope of the loss in a2 at a pure gradient step, {boundary} boundary",
            partial(slope, boundary=boundary),
            partial(stated_slope, boundary=boundary),
            (2, 1),
            ((2, 4, 6), (3, 4, 5)),
            "the slope counts pairs of terms with equal characters: d rows, each with the columns i, ī and d − 2 "
            "others alike, and pairs of positions on a line or at "
            "a point, so it is of degree 2 in d and 1 in T, for T ≥ 3 (T = 2 is checked below).",
        ),
        Enumeration(
            f"the same at T = 2, {boundary} boundary",
            partial(shortest, boundary),
            "d in {2, 4, 6, 8}",
            "degree 2 in d, so three values fix it.",
        ),
        Inequality(
            f"the slope at the optimal step size is positive for every even d and T_max, {boundary} boundary",
            total_slope(boundary),
            sp.Integer(0),
            tuple(sp.Add.make_args(total_slope(boundary))),
            "d = 2 + e, T_max = 2 + n: every coefficient is positive, so the pure optimum is not stationary and "
            "a small a2 < 0 lowers the loss.",
        ),
    )
)

PROOF = Proof(
    phase_symmetry.CLAIM.name,
    (
        Enumeration(
            "unitary contexts turn with every phase, orthogonal ones do not",
            charges,
            "unitary d ≤ 5, a twisted law, orthogonal d ≤ 6",
            "K = I has v = 1; a conjugate pair asks for v_k = 1 and −v_k = 1, in every dimension.",
        ),
        Enumeration(
            "monomials of different degree are orthogonal under such laws",
            decoupled,
            "exponents up to 2",
            "if Kᵀm = Kᵀn on the circles then Σ m_j − Σ n_j = (m − n)ᵀ K v = 0, in every dimension.",
        ),
        Enumeration(
            "unitary: the loss is the sum of the losses of its degrees",
            by_degree,
            "all six blocks symbolic, d ≤ 3, T_max ≤ 4, both boundaries",
            "parts below the target's degree are squares without a target, least where they vanish: the best "
            "pure gradient step is the optimum.",
        ),
        Identity(
            "orthogonal, d even: a pure gradient step has the same loss as in unitary contexts",
            gradient_row_loss("orthogonal", augmented_heads.TERMS),
            augmented_heads.LOSS.subs(
                {
                    augmented_heads.DIAGONAL: DIAGONAL,
                    augmented_heads.REST: PARTNER**2 + OTHERS_SQUARED,
                },
                simultaneous=True,
            ),
            "R_i is the sum over all j ≠ i, the partner included, so the least loss of a pure gradient step is "
            "the unitary minimum.",
        ),
        Enumeration(
            "the same by the engine", pure_steps, "a3, b1 symbolic, d in {2, 4}, H ≤ 2, T_max ≤ 4"
        ),
        *SLOPES,
        Enumeration(
            "exact rational parameters beat every pure gradient step",
            refuted,
            "one head, d in {2, 4, 6}, T_max in {2, 3, 5}, both boundaries",
            "found by minimising a rational quadratic form; their loss is recomputed from the layer's definition.",
            refutes=True,
        ),
    ),
    cites=(
        "Parseval's identity on a compact abelian group (Rudin, Fourier Analysis on Groups, 1.5)",
    ),
)
"""The proof."""
