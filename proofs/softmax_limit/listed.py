"""Exact comparisons at listed sizes: slopes at the optimum, and linear attention beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point
from icar_theory.exact.sizes import HORIZON, satisfied
from icar_theory.theorems.softmax_limit import least, linear, slope
from icar_theory.theorems.softmax_limit.lines import LIMIT
from proofs.kit.points import Characterises
from proofs.kit.step import RefutedError, Step

BOX = 9
"""Sizes below this are listed where a line's conditions admit them."""
SLOPES = [(d, horizon) for d in range(1, 5) for horizon in range(2, 7)]
COMPARED = [(d, horizon) for d in range(1, 5) for horizon in range(2, 9)]


def listed_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the comparisons at listed sizes."""
    beaten, compared = claim.line("beaten"), claim.line("linear")
    return (
        Characterises(
            "slopes",
            r"the loss at the optimum has a first derivative in $\varepsilon$ where the printed "
            "condition holds, and only there",
            beaten,
            lambda: _points(beaten, SLOPES, _slope),
            {},
            "Exact least squares give the optimum; the derivative pairs its error with the "
            "printed slope of every head. Where it is not 0, some layer of one sign of "
            r"$\varepsilon$ is below.",
        ),
        Characterises(
            "compared",
            "linear attention is strictly below the limit where the printed conditions hold, "
            "and only there",
            compared,
            lambda: _points(compared, COMPARED, linear),
            {},
            "Both are exact least squares over the same scores and values.",
        ),
    )


_slope = cache(slope)


def _points(
    line: Line, listed: list[tuple[int, int]], answer: Any
) -> Iterator[tuple[str, Point, Any]]:
    """Yield the listed sizes, which must be those that the line's conditions admit."""
    admitted = [
        (d, horizon)
        for d in range(1, BOX)
        for horizon in range(2, BOX + 1)
        if satisfied(line.given, {"d": d, "horizon": horizon})
    ]
    if admitted != listed:
        raise RefutedError(f"{line.id}: its conditions admit {len(admitted)} sizes of a box, and "
                           f"{len(listed)} are checked")  # fmt: skip
    for d, horizon in listed:
        point = {"d": d, HORIZON.name: horizon, LIMIT.name: least(d, horizon)}
        yield f"d={d}, T_max={horizon}", point, answer(d, horizon)
