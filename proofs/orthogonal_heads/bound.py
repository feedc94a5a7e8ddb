"""The lower bound max(d − 2H, 0) of orthogonal contexts, d even: a rotation in each plane, and the trace bound."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.layers.plain_symbols import (
    OTHER_POSITIONS,
    DIAGONAL,
    EARLIER,
    LAST,
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
)
from icar_theory.theorems.orthogonal_heads import LOSS
from proofs.kit.plain import DIMENSION, HEADS, trace_bound
from proofs.kit.step import Identity, Inequality, Step

a, b, c, e = sp.symbols("a b c e", real=True)
cos, sin, cos_, sin_ = sp.symbols(r"\cos\varphi \sin\varphi \cos\psi \sin\psi", real=True)
CIRCLE = (cos**2 + sin**2 - 1, cos_**2 + sin_**2 - 1)
BLOCK = sp.Matrix([[a, b], [c, e]])
S, x = sp.symbols("S x", real=True)
TRACES = sp.Symbol(r"\textstyle\sum_k t_k^2", real=True)
SPREAD, CROSS, TILT, TILT_ = sp.symbols(r"\delta_1 \delta_2 \delta_3 \delta_4", nonnegative=True)
FIRST_SQUARE = (1 - LAST * DIAGONAL) ** 2 + LAST**2 * REST
TRIGONOMETRIC = (PREVIOUS * ROW_SUM + OTHER_POSITIONS * PARTNER) ** 2


def rotation(u: Any, v: Any) -> Any:
    """Return the rotation with cosine u and sine v."""
    return sp.Matrix([[u, -v], [v, u]])


def square(matrix: Any) -> Any:
    """Return ``‖X‖²``."""
    return sum(entry**2 for entry in matrix)


def imbalance(u: Any, v: Any) -> Any:
    """Return the difference of the diagonal entries of the block after a rotation."""
    turned = rotation(u, v).T * BLOCK * rotation(u, v)
    return turned[0, 0] - turned[1, 1]


BOUND_STEPS: tuple[Step, ...] = (
    Inequality(
        "each row's loss is at least (1 − p_T C_ii)² + p_T² R_i (d even)",
        LOSS,
        FIRST_SQUARE,
        (EARLIER * DIAGONAL**2, EARLIER * REST, TRIGONOMETRIC),
        "summed over i: ℓ ≥ d − 2 p_T S + p_T² N, S = tr C, N = Σ C_ii² + Σ R_i; in particular ℓ ≥ 0.",
    ),
    Identity(
        "the row's bound in the terms of S and N",
        FIRST_SQUARE,
        1 - 2 * LAST * DIAGONAL + LAST**2 * (DIAGONAL**2 + REST),
    ),
    Identity(
        "a quarter turn of a plane reverses the imbalance of its diagonal",
        imbalance(-sin, cos),
        -imbalance(cos, sin),
        "so by continuity some rotation makes both diagonal entries of C_kk equal to t_k/2, t_k = tr C_kk.",
    ),
    Identity(
        "rotations keep the trace of a diagonal block",
        (rotation(cos, sin).T * BLOCK * rotation(cos, sin)).trace(),
        BLOCK.trace(),
        given=CIRCLE,
    ),
    Identity(
        "rotations keep the norm of an off-diagonal block",
        square(rotation(cos, sin).T * BLOCK * rotation(cos_, sin_)),
        square(BLOCK),
        given=CIRCLE,
    ),
    trace_bound(),
    Inequality(
        "an off-diagonal block weighs at least its two diagonal entries",
        square(BLOCK),
        a**2 + e**2,
        (b**2, c**2),
        "F and G collect the entries (w_kᵀ C_kl w_l) and (w'_kᵀ C_kl w'_l) in the rotated bases; both are δ×δ "
        "compressions of C, so of rank ≤ H, with "
        "diagonal t_k/2 and trace S/2.",
    ),
    Inequality(
        "Σ C_ii² ≥ ½ Σ t_k², plane by plane",
        a**2 + e**2,
        (a + e) ** 2 / 2,
        ((a - e) ** 2 / 2,),
    ),
    Inequality(
        "N ≥ S²/(2H)",
        (TRACES / 2 + SPREAD)
        + ((S / 2) ** 2 / HEADS + TILT + (S / 2) ** 2 / HEADS + TILT_ - TRACES / 2 + CROSS),
        S**2 / (2 * HEADS),
        (SPREAD, CROSS, TILT, TILT_),
        "diagonal: ½Σt_k² + δ₁. Off-diagonal blocks: ‖F‖² + ‖G‖² less their diagonals ½Σt_k², plus the cross "
        "entries δ₂; each of ‖F‖², ‖G‖² is "
        "(S/2)²/H plus the slack δ₃, δ₄ of the trace bound.",
    ),
    Inequality(
        "ℓ ≥ d − 2x + x²/(2H) ≥ d − 2H, with x = p_T S",
        DIMENSION - 2 * x + x**2 / (2 * HEADS),
        DIMENSION - 2 * HEADS,
        ((x - 2 * HEADS) ** 2 / (2 * HEADS),),
        "with ℓ ≥ 0 this is ℓ ≥ max(d − 2H, 0).",
    ),
    Identity(
        "a kept row of J with p = (−1/2, 1) costs nothing",
        LOSS.subs(
            {
                DIAGONAL: 1,
                PARTNER: 1,
                REST: 0,
                ROW_SUM: 2,
                LAST: 1,
                PREVIOUS: -sp.Rational(1, 2),
                EARLIER: 0,
                OTHER_POSITIONS: 1,
            }
        ),
        sp.Integer(0),
    ),
    Identity(
        "a dropped row costs 1, so min(H, d/2) planes attain max(d − 2H, 0)",
        LOSS.subs(
            {
                DIAGONAL: 0,
                PARTNER: 0,
                REST: 0,
                ROW_SUM: 0,
                LAST: 1,
                PREVIOUS: -sp.Rational(1, 2),
                EARLIER: 0,
                OTHER_POSITIONS: 1,
            }
        ),
        sp.Integer(1),
    ),
)
