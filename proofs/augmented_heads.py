"""Proof of :mod:`icar_theory.theorems.augmented_heads`, for all d, H ≥ 1 and T_max ≥ 2, with both boundaries.

Definition → degrees → loss in the degree of the target → lower bound → attainment by tight frames → step size,
limit and error by length → which blocks vanish for one head.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.arguments import object_array
from icar_theory.layers.plain import query_position, target_position, token_exponent
from icar_theory.layers.augmented import (
    BLOCKS,
    BOUNDARIES,
    derived_loss,
    prediction_error,
    symbolic_blocks,
)
from icar_theory.exact.context import unitary
from icar_theory.exact.frames import leading_frequencies
from icar_theory.exact.laurent import as_expression
from icar_theory.layers.plain_symbols import DIAGONAL as C_DIAGONAL
from icar_theory.theorems import augmented_heads
from icar_theory.theorems.augmented_heads import (
    DIAGONAL,
    ERROR,
    HORIZON,
    LOSS,
    REDUNDANCY,
    REST,
    STEP,
    TERMS,
    step_size,
)
from proofs.kit.collisions import OTHERS_SQUARED, T, gradient_row_loss, t
from proofs.kit.plain import DIMENSION, trace_bound
from proofs.kit.step import (
    Enumeration,
    Identity,
    Inequality,
    Interpolation,
    NormSquared,
    Proof,
    Step,
)

N, S1, S2, TRACE, SQUARES = sp.symbols(r"N S_1 S_2 \tau \textstyle\sum_iM_{ii}^2", positive=True)
RANK = sp.Symbol("m", positive=True)
SPREAD, SLACK, SLACK_ = sp.symbols(r"S_2' \delta_1 \delta_2", nonnegative=True)
ETA = S1 / (S2 + (DIMENSION / RANK - 1) * S1)
OPTIMAL = S1 / (SPREAD + S1 * DIMENSION / RANK)
"""η in the terms of S2' = S2 − S1."""
x, h = sp.symbols("x h", positive=True)

DEGREES = {
    ("a1", "b1"): T - 1,
    ("a2", "b1"): T - 2,
    ("a3", "b1"): T,
    ("a4", "b1"): T - 1,
    ("a1", "b2"): T - 2,
    ("a2", "b2"): T - 3,
    ("a3", "b2"): T - 1,
    ("a4", "b2"): T - 2,
}
"""The degree in λ of the terms that hold a product of blocks."""


def degrees() -> Iterator[tuple[str, Any, Any]]:
    """Yield the degree of each product of blocks, from the exponents of the tokens, with symbolic t and T."""
    keys = {
        "a1": (t, T),
        "a2": (t, query_position(T)),
        "a3": (t - 1, T),
        "a4": (t - 1, query_position(T)),
    }
    for (a, b), stated in DEGREES.items():
        key, query = keys[a]
        value = t if b == "b1" else t - 1
        degree = token_exponent(query) - token_exponent(key) + token_exponent(value)
        yield f"{a} {b}", sp.expand(degree), stated
    yield "target", token_exponent(target_position(T)), T


def engine() -> Iterator[tuple[str, Any, Any]]:
    """Yield the loss derived by the engine with all six blocks symbolic, and the stated one."""
    for boundary in BOUNDARIES:
        for d, heads, horizon in (
            (1, 1, 5),
            (1, 2, 3),
            (2, 1, 5),
            (2, 2, 4),
            (3, 1, 5),
            (3, 2, 3),
            (4, 1, 4),
        ):
            blocks = symbolic_blocks(d, heads)
            arrays = {
                k: object_array([e for row in rows for e in row], (heads, d))
                for k, rows in blocks.items()
            }
            derived = derived_loss(blocks, horizon, unitary(d), boundary)
            yield (
                f"{boundary}, d={d}, H={heads}, T_max={horizon}",
                derived,
                augmented_heads.loss(arrays, horizon, boundary),
            )


def frames() -> Iterator[tuple[str, Any, Any]]:
    """Yield whether d²Π² = d·dΠ for harmonic frames, exactly: polynomials modulo a cyclotomic one."""
    z = sp.Symbol("z")
    for d in range(1, 13):
        modulus = sp.Poly(sp.cyclotomic_poly(d, z), z)
        for rank in range(1, d + 1):
            both = {f % d for f in leading_frequencies(d, rank)} | {
                -f % d for f in leading_frequencies(d, rank)
            }
            row = [sp.Poly(sum(z ** (f * shift % d) for f in both), z) for shift in range(d)]
            yield f"d={d}, rank {rank}: the number of frequencies", len(both), rank
            for shift in range(d):
                square = sum((row[k] * row[(shift - k) % d] for k in range(d)), sp.Poly(0, z))
                yield (
                    f"d={d}, rank {rank}, entry {shift}",
                    (square - d * row[shift]).rem(modulus).is_zero,
                    True,
                )


def surviving_blocks(boundary: str, d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield whether each stated combination of blocks is in the ideal of the classes below degree T, with M ≠ 0.

    One head. For d ≥ 2 only classes that hold λ_2 are used, in the row of i = 1: the equations of an
    off-diagonal pair, which every d ≥ 2 has.
    """
    blocks = symbolic_blocks(d, 1)
    classes = []
    for length in range(2, horizon + 1):
        error = prediction_error(blocks, length, unitary(d), boundary)[0]
        for character, coefficient in error.terms.items():
            if sum(character) != length and (d == 1 or character[1] != 0) and coefficient != 0:
                classes.append(as_expression(coefficient))
    j = d
    a1, a2, a3, a4 = (sp.Symbol(f"{name}_1_{j}") for name in ("a1", "a2", "a3", "a4"))
    b1, b2 = sp.symbols("b1_1_1 b2_1_1")
    inverse = sp.Symbol("inverse")
    basis = sp.groebner(
        [*classes, inverse * a3 * b1 - 1], inverse, b2, a2, a1, a4, a3, b1, order="grevlex"
    )
    stated = (b2, a2, a1 + a4) if boundary == "wrap" else (b2, a1, a2, a4)
    for combination in stated:
        vanishes = any(basis.contains(sp.expand(combination**power)) for power in (1, 2, 3))
        yield f"{boundary}, d={d}, T_max={horizon}: {combination} = 0", vanishes, True


def one_head() -> Iterator[tuple[str, Any, Any]]:
    """Yield the ideal memberships for one head."""
    yield from surviving_blocks("wrap", 1, 2)
    yield from surviving_blocks("wrap", 2, 2)
    yield from surviving_blocks("zero", 1, 3)
    yield from surviving_blocks("zero", 2, 3)


def exception() -> Iterator[tuple[str, Any, Any]]:
    """Yield the loss of blocks that do not vanish and are optimal all the same: zero boundary, T_max = 2."""
    for d in (2, 3, 4):
        for c in (sp.Rational(1, 2), sp.Integer(-3)):
            eta = step_size(sp.Integer(d), 2, "zero")
            rows = {"a1": -c * eta, "a2": 0, "a3": eta, "a4": c * eta, "b1": 1, "b2": c}
            blocks = {name: [[rows[name]] * d] for name in BLOCKS}
            loss = derived_loss(blocks, 2, unitary(d), "zero")
            yield f"d={d}, c={c}", loss, augmented_heads.minimum(d, 1, 2, "zero")


MOMENT_STEPS: tuple[Step, ...] = tuple(
    Interpolation(
        f"N, S1, S2 in closed form, {boundary} boundary",
        lambda power, horizon, boundary=boundary: augmented_heads.moments(HORIZON, boundary)[
            power
        ].subs(HORIZON, horizon),
        lambda power, horizon, boundary=boundary: sum(
            sp.Integer(augmented_heads.useful_terms(length, boundary)) ** power
            for length in range(2, horizon + 1)
        ),
        (0, 3),
        ((0, 1, 2), (2, 3, 4, 5, 6)),
        "the sum of a polynomial of degree k in T is one of degree k + 1 in T_max; the power is a label, "
        "compared at all its values.",
    )
    for boundary in BOUNDARIES
)

STEP_STEPS: tuple[Step, ...] = (
    Identity(
        "η = 3/(2T_max + 3r − 4) for the zero boundary",
        step_size(REDUNDANCY, HORIZON, "zero"),
        3 / (2 * HORIZON + 3 * REDUNDANCY - 4),
    ),
    *(
        Identity(
            f"T_max η → 3/2, {boundary} boundary: its value at h = 1/T_max = 0",
            sp.cancel(HORIZON * step_size(REDUNDANCY, HORIZON, boundary))
            .subs(HORIZON, 1 / h)
            .together()
            .cancel()
            .subs(h, 0),
            sp.Rational(3, 2),
        )
        for boundary in BOUNDARIES
    ),
    *(
        Identity(
            f"e(xT_max) → (3x/2 − 1)², {boundary} boundary",
            sp.cancel(
                sp.together(
                    ERROR.subs(
                        {
                            STEP: step_size(REDUNDANCY, HORIZON, boundary),
                            TERMS: augmented_heads.useful_terms(x * HORIZON, boundary),
                        }
                    ).subs(HORIZON, 1 / h)
                )
            ).subs(h, 0),
            (sp.Rational(3, 2) * x - 1) ** 2,
            "at x = 1 the limit is 1/4, and its prediction ηK tends to 3/2: an overshoot by half.",
        )
        for boundary in BOUNDARIES
    ),
)

PROOF = Proof(
    augmented_heads.CLAIM.name,
    (
        Enumeration(
            "only b1 a3 reaches the degree T of the target",
            degrees,
            "the 8 products of blocks, t and T symbolic",
            "different degrees in λ are different characters of the torus, so the loss is a sum over degrees, "
            "and the parts below T are sums of squares.",
        ),
        Identity(
            "the loss of a coordinate in degree T, from the collision table",
            gradient_row_loss("unitary", TERMS),
            LOSS.subs({DIAGONAL: C_DIAGONAL, REST: OTHERS_SQUARED}),
            "λ_j^{T+1−t} λ_i^{t−1} is λ_i^T for j = i at each of the K useful positions, and K different "
            "characters for each j ≠ i.",
        ),
        Enumeration(
            "the engine's loss with all six blocks symbolic equals the stated loss",
            engine,
            "d ≤ 4, H ≤ 2, T_max ≤ 5, both boundaries",
            "the parts below degree T included.",
        ),
        *MOMENT_STEPS,
        Identity(
            "the loss of a coordinate in the terms of its sum over lengths",
            LOSS,
            TERMS * (TERMS - 1) * DIAGONAL**2
            + TERMS * (DIAGONAL**2 + REST)
            - 2 * TERMS * DIAGONAL
            + 1,
            "summed over i and T: S2' Σ M_ii² + S1 ‖M‖² − 2 S1 tr M + N d, with S2' = S2 − S1.",
        ),
        trace_bound(),
        Inequality(
            "(tr M)² ≤ d Σ M_ii²",
            SQUARES,
            TRACE**2 / DIMENSION,
            (
                NormSquared(
                    {"M": 1, "I": -TRACE / DIMENSION},
                    {("M", "M"): SQUARES, ("I", "M"): TRACE, ("I", "I"): DIMENSION},
                ),
            ),
            "M stands for its diagonal part here; equality iff the diagonal is constant.",
        ),
        Identity("η in the terms of S2' = S2 − S1", OPTIMAL.subs(SPREAD, S2 - S1), ETA),
        Inequality(
            "the loss is at least d (N − S1 η)",
            SPREAD * (TRACE**2 / DIMENSION + SLACK)
            + S1 * (TRACE**2 / RANK + SLACK_)
            - 2 * S1 * TRACE
            + N * DIMENSION,
            DIMENSION * (N - S1 * OPTIMAL),
            (
                SPREAD * SLACK,
                S1 * SLACK_,
                (SPREAD / DIMENSION + S1 / RANK) * (TRACE - DIMENSION * OPTIMAL) ** 2,
            ),
            "m = min(H, d); δ₁ and δ₂ are the slacks of the two bounds, and S2' ≥ 0 because K² ≥ K. Equality iff "
            "tr M = dη, M is a multiple of a projector of rank m and, "
            "unless every K is 1, the diagonal is constant; so M = (dη/m) Π.",
        ),
        Identity(
            "M = (dη/m) Π with Π_ii = m/d attains it",
            (S2 - S1) * DIMENSION * ETA**2
            + S1 * DIMENSION**2 * ETA**2 / RANK
            - 2 * S1 * DIMENSION * ETA
            + N * DIMENSION,
            DIMENSION * (N - S1 * ETA),
            "tr M = dη, Σ M_ii² = dη², ‖M‖² = (dη/m)² m.",
        ),
        Enumeration(
            "harmonic frames are such projectors",
            frames,
            "d ≤ 12, every rank, exactly in the cyclotomic field",
            "Σ_k ζ^{k(f−g)} = d [f = g] for every d, and the diagonal of a circulant matrix is constant.",
        ),
        *STEP_STEPS,
        Identity(
            "the error of a coordinate at the optimum",
            LOSS.subs({DIAGONAL: STEP, REST: (REDUNDANCY - 1) * STEP**2}),
            ERROR,
            "row i of M = (dη/m) Π has the squared norm (dη/m)² Π_ii = r η², of which η² stands on the diagonal.",
        ),
        Identity(
            "the errors of all lengths add up to the minimum",
            STEP**2 * S2 - 2 * STEP * S1 + N + S1 * STEP**2 * (REDUNDANCY - 1),
            N - S1 * STEP,
            "per coordinate, where η (S2 + (r − 1) S1) = S1.",
            given=(STEP * (S2 + (REDUNDANCY - 1) * S1) - S1,),
        ),
        Enumeration(
            "one head: the ideal of the classes below degree T contains the blocks that vanish",
            one_head,
            "wrap from T_max = 2, zero from T_max = 3; d = 1, and one off-diagonal pair for d ≥ 2",
            "for one head every entry of M = η εεᵀ (signs ε) is non-zero. More lengths only add equations, and "
            "every coordinate of a larger d is in some pair.",
        ),
        Enumeration(
            "zero boundary, T_max = 2: the blocks need not vanish",
            exception,
            "d in {2, 3, 4}",
            "a1 = −c a3, a4 = c a3, b2 = c b1, a2 = 0 has the optimal loss for every c.",
        ),
    ),
    cites=(
        "Parseval's identity on a compact abelian group (Rudin, Fourier Analysis on Groups, 1.5)",
        "Hilbert's Nullstellensatz (ideal membership implies vanishing)",
    ),
)
"""The proof."""
