"""Single points in orthogonal contexts: their losses are enclosed, the lines state them in cents.

**Implementation notes.** The bounds are read from the lines: each must be the whole cent next to
the certified loss, on the side that its relation says, and each loss must have all its bounds. That
the loss is the layer's is another step's; the least loss of even d is the claim's that settles it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.exact.context import orthogonal
from icar_theory.exact.sizes import HORIZON, D, Grid, H
from icar_theory.layers.plain import derived_loss
from icar_theory.layers.plain_squares import squares
from icar_theory.settings import optimum
from icar_theory.theorems.landscape.single_lines import CENTS, ISOLATED, LOWEST
from icar_theory.theorems.landscape.single_points import certified, known, layer
from proofs.kit.enumeration import Enumeration
from proofs.kit.step import Step

Case = tuple[str, Any, Any]
ODD = Grid({"d": (3, 5, 7, 9), "heads": (1, 2, 3, 4), "horizon": (4,)}, (sp.Eq(D, 2 * H + 1),))
EVEN = Grid(
    {"d": (4, 6), "heads": (2, 3), "horizon": (3, 4)},
    (sp.Eq(D, 2 * H), sp.Le(H + HORIZON, 6)),
)

BOTH = Grid(
    {"d": range(3, 10), "heads": (1, 2, 3, 4), "horizon": (3, 4)},
    (sp.Eq(H, sp.floor(D / 2)),),
)


def single_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about known points."""
    return (
        Enumeration(
            "known_points",
            r"the losses of certified local minima of odd $d = 2H + 1$, rounded up to cents",
            claim,
            ODD,
            lambda d, heads, horizon: _known(claim.line("known"), d, heads, horizon),
            r"Krawczyk's test encloses a stationary point, and the Hessian there is positive "
            r"definite across the symmetries. The least loss is at most that of the point.",
        ),
        Enumeration(
            "isolated_points",
            r"the losses of certified local minima of even $d = 2H$, in intervals of a cent",
            claim,
            EVEN,
            lambda d, heads, horizon: _isolated(claim.line("isolated"), d, heads, horizon),
            r"As before. One head holds the difference of its plane's coordinates, the others hold "
            r"sums. The least loss is 0.",
        ),
        Enumeration(
            "sums_of_squares",
            r"the sum of squares that is enclosed, and the loss by the layer's definition",
            claim,
            BOTH,
            _by_definition,
            r"At the decimals that Newton's method starts from.",
        ),
    )


def _by_definition(d: int, heads: int, horizon: int) -> Iterator[Case]:
    differences, context = 1 - d % 2, orthogonal(d)
    weights = layer(heads - differences, differences, horizon, d)
    A, B = weights["A"], weights["B"]
    rows = [p[: k + 2] for k, p in enumerate(weights["P"])]
    defined = sum((derived_loss(A, B, p, context) for p in rows), fmpq(0))
    found = squares(context, heads, list(map(len, rows))).loss(list(chain(*A, *B, *rows)))
    yield "", to_sympy(defined), to_sympy(found)


def _known(line: Line, d: int, heads: int, horizon: int) -> Iterator[Case]:
    loss = known(d, heads, horizon)
    yield from _stated(line, LOWEST(d, heads, horizon), {"<": sp.ceiling(loss.upper * CENTS)})


def _isolated(line: Line, d: int, heads: int, horizon: int) -> Iterator[Case]:
    loss = certified(heads - 1, 1, horizon, d).loss
    cents = {"<": sp.ceiling(loss.upper * CENTS), ">": sp.floor(loss.lower * CENTS)}
    yield from _stated(line, ISOLATED(d, heads, horizon), cents)
    least = optimum(d, heads, context="orthogonal").loss * (horizon - 1)
    yield from _stated(line, LOWEST(d, heads, horizon), {"==": CENTS * least})


def _stated(line: Line, letter: Any, cents: dict[str, Any]) -> Iterator[Case]:
    """Compare what a line says of a letter with its value in cents, by the sign of the relation."""
    said = sorted((x for x in line.relation.args if x.has(letter)), key=str)
    found = {x.rel_op: x.rhs for x in said if x.lhs == letter}
    yield f"{letter}: relations", len(said), len(cents)
    yield f"{letter}: signs", sp.Tuple(*map(sp.Symbol, found)), sp.Tuple(*map(sp.Symbol, cents))
    for sign, value in cents.items():
        yield f"{letter} {sign}", found.get(sign, sp.Symbol("unsaid")), value / CENTS
