"""Odd d in orthogonal contexts: the loss is non-negative, where it vanishes, and that d − 2H is not its minimum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.settings import population_loss
from icar_theory.layers.plain_symbols import (
    OTHER_POSITIONS,
    DIAGONAL,
    EARLIER,
    LAST,
    PAIRS,
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
    SECOND,
    SIGN,
    SKIPS,
)
from icar_theory.theorems.orthogonal_heads import CROSSING, LOSS, SIGN_LOSS, planes_and_sign
from proofs.orthogonal_heads.bound import FIRST_SQUARE, TRIGONOMETRIC, a, b
from proofs.kit.plain import HEADS
from proofs.kit.step import Enumeration, Identity, Inequality, Step

kappa = sp.Symbol(r"\kappa", real=True)
SIZE, REMAINDER = sp.symbols(r"\xi \eta", nonnegative=True)
EXCESS = sp.Symbol(r"\eta'", nonnegative=True)
READS_ALL = (1 - (OTHER_POSITIONS + PREVIOUS) * DIAGONAL - PREVIOUS * (ROW_SUM - DIAGONAL)) ** 2
RATIO = {LAST: 1, PREVIOUS: sp.Rational(-1, 2), OTHER_POSITIONS: 1, EARLIER: 0, SECOND: 0, SKIPS: 0}


def beyond() -> Iterator[tuple[str, Any, Any]]:
    """Yield the loss of planes and sign together, derived from the layer, its formula, and that it is below d − 2H."""
    for d in (3, 5, 7):
        for heads in range(1, (d - 1) // 2 + 1):
            factors, stated = planes_and_sign(d, heads)
            A, B = (
                [[part.get((h, j), 0) for j in range(d)] for h in range(heads)]
                for part in (factors.query_key, factors.value)
            )
            for length in (2, 4):
                positions = [*[0] * (length - 2), sp.Rational(-1, 2), 1]
                where = f"d={d}, H={heads}, T={length}"
                yield where, population_loss(A, B, positions), stated
                yield f"{where}, below d − 2H", bool(stated < d - 2 * heads), True


ODD_STEPS: tuple[Step, ...] = (
    *(
        Inequality(
            f"odd d: the row of i stays above (1 − p_T C_ii)² + p_T² R_i, x = {sign}ξ",
            (LOSS + CROSSING).subs(
                {SKIPS: direction * SIZE, EARLIER: SIZE + REMAINDER, REST: SIGN**2 + EXCESS}
            ),
            (FIRST_SQUARE + TRIGONOMETRIC).subs({REST: SIGN**2 + EXCESS}),
            (
                SIZE * (DIAGONAL + direction * SIGN) ** 2,
                REMAINDER * DIAGONAL**2,
                REMAINDER * SIGN**2,
                (SIZE + REMAINDER) * EXCESS,
            ),
            "|x| = ξ ≤ r by Cauchy–Schwarz, r = ξ + η, and R_i = C_is² + η′.",
        )
        for sign, direction in (("+", 1), ("−", -1))
    ),
    Identity(
        "odd d: a pair of columns in the row of s is a sum of squares",
        (SECOND**2 + LAST**2) * (a**2 + b**2) + 4 * LAST * SECOND * a * b,
        (LAST * a + SECOND * b) ** 2 + (LAST * b + SECOND * a) ** 2,
        "r ≥ p_{T−2}², so the row of s is at least its first square: the loss is non-negative.",
    ),
    Identity(
        "odd d: zero loss makes the first square of the row of s say (p_T + p_{T−1}) C_ss = 1",
        READS_ALL.subs({ROW_SUM: DIAGONAL, OTHER_POSITIONS: LAST}),
        (1 - (LAST + PREVIOUS) * DIAGONAL) ** 2,
        "d ≥ 3: the rows i ≠ s give p_T C_ii = 1, R_i = 0 (so C_is = 0) and r = 0; then p_{T−2} = 0 and the row "
        "of s gives C_sj = 0. With "
        "p_{T−1} = −κ/(1+κ) p_T this is p_T C_ss = 1 + κ.",
    ),
    Identity(
        "odd d: 1 + κ on the sign coordinate costs nothing",
        READS_ALL.subs(
            {
                DIAGONAL: (1 + kappa) / LAST,
                ROW_SUM: (1 + kappa) / LAST,
                OTHER_POSITIONS: LAST,
                PREVIOUS: -kappa / (1 + kappa) * LAST,
            },
            simultaneous=True,
        ),
        sp.Integer(0),
        "rank C = (d−1)/2 + 1 at κ = 1 and d otherwise, so zero loss needs H ≥ (d+1)/2, and H < d forces κ = 1.",
    ),
    Identity(
        "odd d: a kept plane costs nothing whatever its head writes to the sign coordinate",
        (LOSS + CROSSING).subs({**RATIO, DIAGONAL: 1, PARTNER: 1, ROW_SUM: 2, REST: 0, SIGN: 0}),
        sp.Integer(0),
        "the head reads its plane alone, so C_is = 0; a dropped coordinate costs 1.",
    ),
    Identity(
        "odd d: H heads that each write −1/(H+2) to the sign coordinate bring its cost from 1 to 2/(H+2)",
        SIGN_LOSS.subs(
            {
                **RATIO,
                DIAGONAL: 0,
                ROW_SUM: -2 * HEADS / (HEADS + 2),
                REST: 2 * HEADS / (HEADS + 2) ** 2,
                PAIRS: 0,
            },
            simultaneous=True,
        ),
        2 / (HEADS + 2),
        "row s has C_sj = −1/(H+2) on the 2H kept coordinates: p_{T−1} times its sum is H/(H+2), "
        "and s_{T−1} is s_{T+1} there. So for H ≤ (d−1)/2 the least loss is at most d − 1 − 2H + 2/(H+2), which is "
        "less than d − 2H.",
    ),
    Enumeration(
        "odd d: d − 2H is not the minimum",
        beyond,
        "d in {3, 5, 7}, 1 ≤ H ≤ (d−1)/2, T in {2, 4}",
        "d = 3, H = 1: A = (1, 1, 0), B = (1, 1, −1/3), p = (−1/2, 1) has the loss 2/3, below 1.",
        refutes=True,
    ),
)
