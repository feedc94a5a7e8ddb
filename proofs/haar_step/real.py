"""Blocks that are multiples of the identity in O(d): all sizes at T_max = 3, and listed ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point
from icar_theory.exact.haar import ORTHOGONAL
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import BOUNDARIES, HORIZON, D, Grid, satisfied
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.augmented_symbols import EDGES, START, boundaries
from icar_theory.layers.haar import SCALAR, STEP, TERMS, Feature, Size, form, least
from icar_theory.theorems.haar_step.lines import LEAST, PURE, PURE_LEAST
from proofs.haar_step.weyl import layer_loss
from proofs.kit.enumeration import Enumeration
from proofs.kit.points import Characterises
from proofs.kit.reading import said
from proofs.kit.step import Outcome, RefutedError, Status, Step

LINEAR_FROM = 16
"""From this d on every count of a moment at T_max = 3 is linear in d, for d of one parity."""
DEGREE = 32
"""A bound for the degree in d of the identities between numerators."""
LATE = 10**6
BOX = 12
"""Sizes below this are listed where a line's conditions admit them."""


@cache
def found(d: int, horizon: int, boundary: str) -> tuple[Any, Any, Any]:
    """Return the best step, its loss, and the least loss, by exact least squares."""
    size = Size(ORTHOGONAL, d, horizon, boundary)
    (step,), pure = least(size, [Feature(STEP)])
    return to_sympy(step), to_sympy(pure), to_sympy(least(size, SCALAR)[1])


@dataclass(frozen=True)
class AtEnoughSizes:
    """Rational functions of d agree: at more sizes of each parity than the identity has degrees.

    Rejected: a printed quotient of a larger degree.
    """

    id: str
    title: str
    line: Line
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Compare the printed functions with least squares at each size."""
        stated = [said(self.line, letter) for letter in (PURE, PURE_LEAST, LEAST)]
        for function in stated:
            parts = sp.fraction(sp.cancel(function))
            if any(sp.Poly(part, D).degree() > 5 for part in parts):
                raise RefutedError(f"{self.id}: {function} has a larger degree than 5")
        last = LINEAR_FROM + 2 * (DEGREE + 1)
        sizes = [
            (d, horizon, boundary)
            for d, horizon in product((*range(1, last), LATE), range(2, 6))
            if satisfied(self.line.given, {"d": d, "horizon": horizon})
            for boundary in boundaries(self.line.given)
        ]
        if {d for d, _, _ in sizes} != {*range(2, last), LATE}:
            raise RefutedError(f"{self.id}: its conditions do not admit all d from 2 on")
        for d, horizon, boundary in sizes:
            values = found(d, horizon, boundary) if d < LATE else ()
            for function, value in zip(stated, values, strict=False):
                if function.subs(D, d) != value:
                    raise RefutedError(f"{self.id}: at d={d}, T_max={horizon} it is {value}")
        return Outcome(f"{len(sizes) - 1} sizes for a degree of at most {DEGREE}", f"{stated}")

    def latex(self) -> str:
        """Return nothing: values are no formula."""
        return ""


def scalar_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about least losses in O(d)."""
    three = claim.line("real_three")
    better = [claim.line(f"real_better_{boundary}") for boundary in BOUNDARIES]
    return (
        AtEnoughSizes(
            "three_counted",
            r"$T_{\max} = 3$: least squares find the printed functions of $d$, at enough sizes",
            three,
            r"A count of integers in an interval along steps is linear in $d$ once the interval is "
            r"longer than the steps, for $d$ of one parity. So an entry of the normal equations is "
            r"a polynomial of degree 3 over $d (d + 2) (d + 4)$. By Cramer's rule, with at most 8 "
            r"unknowns, a least loss is a quotient; its identity with the printed one is of degree "
            r"at most 32.",
        ),
        Enumeration(
            "real_losses_integrated",
            "by constant terms with Weyl's densities, the layer's loss has the same normal "
            "equations",
            claim,
            Grid({"d": range(1, 5), "horizon": [2, 3]}),
            _integrated,
        ),
        *(
            Characterises(
                f"compared_{boundary}",
                "some multiples of the identity do better than every step where the printed "
                "condition holds, and only there",
                line,
                partial(_points, line),
                {},
                "Both are exact least squares.",
            )
            for boundary, line in zip(BOUNDARIES, better, strict=True)
        ),
    )


def _integrated(d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    generator = random.Random(d * horizon)
    for boundary in BOUNDARIES:
        blocks = {
            name: [to_flint(sp.sympify(small_rational(generator))) for _ in range(2)]
            for name in BLOCKS
        }
        x = [
            sum((a * b for a, b in zip(blocks[t.score], blocks[t.value], strict=True)), fmpq(0))
            for t in TERMS
        ]
        linear, gram = form(Size(ORTHOGONAL, d, horizon, boundary), SCALAR)
        loss = fmpq(horizon - 1) - 2 * sum((b * y for b, y in zip(linear, x, strict=True)), fmpq(0))
        for row, y in zip(gram, x, strict=True):
            loss += y * sum((g * z for g, z in zip(row, x, strict=True)), fmpq(0))
        whole = layer_loss(ORTHOGONAL, d, horizon, boundary, blocks)
        yield boundary, to_sympy(whole), to_sympy(loss)


def _points(line: Line) -> Iterator[tuple[str, Point, Any]]:
    """Yield all sizes that the line's conditions admit, which must be within the box."""
    for d, horizon in product(range(1, BOX), range(2, BOX)):
        if not satisfied(line.given, {"d": d, "horizon": horizon}):
            continue
        if BOX - 1 in (d, horizon):
            raise RefutedError(f"{line.id}: its conditions admit d={d}, T_max={horizon}")
        for boundary in boundaries(line.given):
            point = {"d": d, HORIZON.name: horizon, START.name: EDGES[boundary]}
            _, pure, least_loss = found(d, horizon, boundary)
            what = f"d={d}, T_max={horizon}, {boundary}"
            yield what, {**point, PURE_LEAST.name: pure}, least_loss
