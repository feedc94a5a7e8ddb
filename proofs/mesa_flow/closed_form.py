"""The closed form of a + b and a − b at every time, read from its two lines: it solves the flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.normalised_symbols import BEND, BEST, KAPPA, A, B, U
from icar_theory.theorems.mesa_flow.lines import (
    A_SPEED,
    A_START,
    ANGLE,
    B_SPEED,
    B_START,
    CONSERVED,
    INNER_PART,
    OUTER,
    RATIO,
    RATIO_END,
    RATIO_START,
    SPREAD,
    TIME,
)
from proofs.kit.enumeration import Decision
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.step import RefutedError, Step

OF_BEST = {KAPPA[1]: BEND * BEST}
"""κ_1 = γ u*."""


def solved(total: Line, apart: Line, speeds: Mapping[Any, Any]) -> Iterator[Step]:
    """Yield the steps about a + b and a − b at every time: both lines and their abbreviations."""
    if total.where != apart.where:
        raise RefutedError("solved: both lines must have the same abbreviations")
    meaning = total.definitions
    p, q = A_START + B_START, A_START - B_START
    outer, inner = meaning[OUTER], meaning[INNER_PART]
    said = [solution(line, letter) for line, letter in ((total, A + B), (apart, A - B))]
    product = outer * inner
    squares = [(x**2).subs({OUTER: outer, INNER_PART: inner}) for x in said]
    yield Evaluation(
        "angle_turns",
        r"the speed of the printed $\theta$",
        (T - 2) * BEND * SPREAD / 2 * (1 - ANGLE**2),
        {ANGLE: meaning[ANGLE]},
        sp.diff(meaning[ANGLE], TIME),
    )
    yield Identity(
        "distance",
        r"the distance of $u = ((a + b)^2 - (a - b)^2)/4$ from $u^*$ goes with $1 - \theta^2$",
        4 * BEST * product - squares[0] * product + squares[1] * product,
        SPREAD**2 * (4 * BEST - p**2 + q**2) * (1 - ANGLE**2),
        given=(sp.expand(SPREAD**2 - meaning[SPREAD] ** 2),),
    )
    for name, sign, square, begun in (("sum", 1, squares[0], p), ("difference", -1, squares[1], q)):
        yield Identity(
            f"pull_{name}",
            r"the speed of $a \pm b$ in the distance of $u$ from $u^*$",
            (speeds[A_SPEED] + sign * speeds[B_SPEED]).subs(OF_BEST),
            sign * (T - 2) * BEND * (BEST - U) * (A + sign * B),
            r"$\kappa_1 = \gamma u^*$.",
        )
        yield Identity(
            f"turns_{name}",
            r"half the logarithmic derivative by $\theta$ of its square",
            sp.diff(square, ANGLE) / (2 * square) * 2 * outer * inner,
            sign * SPREAD * (4 * BEST - p**2 + q**2),
            r"Times the speed of $\theta$ this is, by the distance above, the speed of the flow.",
        )
        yield Evaluation(
            f"starts_{name}",
            r"it begins at the start, where $\theta = 0$ and $X = Y = \varrho$",
            square,
            {ANGLE: meaning[ANGLE].subs(TIME, 0)},
            begun**2,
            r"Its sign is that of the start, as $X, Y > 0$.",
        )


def solution(line: Line, letter: Any) -> Any:
    """Return what a line says that a ± b is."""
    if line.relation.lhs != letter:
        raise RefutedError(f"{line.id}: {line.relation.lhs} is not {letter}")
    return line.relation.rhs


BEGINNINGS = (
    ("flow", RATIO, RATIO_START),
    ("solved_sum", A, A_START),
    ("solved_difference", A, A_START),
    ("logistic", A, A_START),
    ("saddle", A, A_START),
)
"""Lines about time, the letter that moves, and its start."""


def _begins(claim: Claim, line: Line, letter: Any, start: Any) -> Step:
    """Return the step: at τ = 0 the line holds for the start, and not beside it."""

    def cases(length: int) -> Iterator[tuple[str, bool, bool]]:
        for number in (sp.Rational(1, 3), sp.Integer(2)):
            for beside in (0, 1, -1):
                point = {
                    "T": length, BEST.name: sp.Integer(1), BEND.name: sp.Integer(3),
                    KAPPA[1].name: sp.Integer(3), RATIO_END.name: sp.Rational(1, 2),
                    CONSERVED.name: sp.Rational(3, 2), TIME.name: sp.Integer(0),
                    A_START.name: sp.Integer(5), B_START.name: sp.Integer(7),
                    B.name: sp.Integer(7), start.name: number,
                    letter.name: number + sp.Rational(beside, 7),
                }  # fmt: skip
                words = f"start {number}" + f", {beside}/7 beside" * bool(beside)
                yield words, holds(line.relation, point, line.definitions), beside == 0

    name = line.id.removeprefix("solved_")
    return Decision(
        f"start_of_{name}", "at the start the line says the start", claim,
        Grid({"length": (3, 5)}), cases,
    )  # fmt: skip


def beginnings(claim: Claim) -> Iterator[Step]:
    """Yield the steps: what lines about time say at the start."""
    for name, letter, start in BEGINNINGS:
        yield _begins(claim, claim.line(name), letter, start)
