"""Pure gradient steps in orthogonal contexts: their loss, its minimum, and when that is 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, value
from icar_theory.exact.context import orthogonal
from icar_theory.exact.laurent import as_expression
from icar_theory.exact.sizes import Grid
from icar_theory.layers.augmented import derived_loss, symbolic_blocks
from icar_theory.layers.augmented_steps import minimum
from icar_theory.layers.augmented_symbols import DIAGONAL, EDGES, NOTATION, REST, TERMS
from icar_theory.layers.plain_symbols import DIAGONAL as OWN
from icar_theory.layers.plain_symbols import PARTNER
from icar_theory.theorems.phase_symmetry import EVEN
from proofs.kit.collisions import OTHERS_SQUARED, gradient_row_loss
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.induction import Induction
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises
from proofs.kit.reading import summand
from proofs.kit.step import RefutedError, Step

n = sp.Symbol("n", integer=True, nonnegative=True)
COUNT, SUM, SQUARES = sp.symbols("N S_1 S_2", positive=True)
LESS = sp.Symbol("(r-1)", nonnegative=True)
ETA = SUM / (SQUARES + LESS * SUM)
"""The optimal step size, where r = d / min(H, d)."""


def closed(count: Any) -> tuple[Any, Any]:
    """Return ΣK and ΣK² for K = 1 … N."""
    return count * (count + 1) / 2, count * (count + 1) * (2 * count + 1) / 6


def pure_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about a3 and b1 alone."""
    line = claim.line("pure_same")
    row = summand(line)
    first, squares = closed(n)
    expanded = sp.expand((2 + n) ** 2 * ((2 + n) ** 2 - 1) / 12)
    return (
        Identity(
            "pure_row",
            r"$d$ even: the collisions of the degree $T$ add up to the printed loss of a "
            r"coordinate",
            gradient_row_loss("orthogonal", TERMS),
            row.subs({DIAGONAL: OWN, REST: PARTNER**2 + OTHERS_SQUARED}, simultaneous=True),
            r"$C$ stands for $M$; $R_i$ runs over all $j \ne i$, the partner included. So the "
            r"least loss "
            "of a pure step and its minimisers are those in unitary contexts.",
        ),
        Enumeration(
            "pure_engine",
            r"the layer's loss with $a_3$ and $b_1$ alone, term by term, is the printed one",
            claim,
            Grid({"d": range(1, 5), "heads": (1, 2), "horizon": (2, 3)}, line.given),
            lambda d, heads, horizon: _engine(line, d, heads, horizon),
        ),
        Evaluation(
            "no_loss",
            r"$M = I / K$ has no loss at one length",
            row,
            {DIAGONAL: 1 / TERMS, REST: 0},
            sp.Integer(0),
            r"It takes $H \ge d$; at $T_{\max} = 2$ there is one length, and no loss can be less.",
        ),
        Identity(
            "pure_loss",
            r"the least loss of a coordinate, $N - S_1 \eta$, as a quotient",
            COUNT - SUM * ETA,
            (COUNT * SQUARES - SUM**2 + LESS * COUNT * SUM) / (SQUARES + LESS * SUM),
            r"$N$ lengths, $S_1 = \sum K$, $S_2 = \sum K^2$. It is positive if $r > 1$, that "
            r"is $H < d$, or "
            r"if $N S_2 > S_1^2$, that is $T_{\max} \ge 3$.",
        ),
        Induction("first_sum", r"$\sum K$ for $K = 1 \dots N$", n, first, n, 1),
        Induction("square_sum", r"$\sum K^2$ for $K = 1 \dots N$", n**2, squares, n, 1),
        Identity(
            "shifted",
            r"$N S_2 - S_1^2$ is the same for $K = 2 \dots N + 1$, the other boundary",
            COUNT * (SQUARES + 2 * SUM + COUNT) - (SUM + COUNT) ** 2,
            COUNT * SQUARES - SUM**2,
        ),
        Identity(
            "spread",
            r"$N S_2 - S_1^2$ in closed form",
            COUNT * closed(COUNT)[1] - closed(COUNT)[0] ** 2,
            COUNT**2 * (COUNT**2 - 1) / 12,
        ),
        Inequality(
            "positive",
            r"which is positive for $N = 2 + n$ lengths",
            (2 + n) ** 2 * ((2 + n) ** 2 - 1) / 12,
            sp.Integer(0),
            tuple(sp.Add.make_args(expanded)),
            strict=True,
        ),
        Characterises(
            "pure_minima",
            "the least loss of a pure step is 0 where the printed conditions hold, and only there",
            claim.line("reached"),
            lambda: _minima(claim.line("reached")),
            {},
        ),
    )


def _engine(line: Line, d: int, heads: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    if d * heads > 4:
        return
    blocks = symbolic_blocks(d, heads, ("a3", "b1"))
    symbols = {
        name: sp.Matrix(heads, d, lambda h, k, x=name: sp.Symbol(f"{x}_{h + 1}_{k + 1}"))
        for name in ("a3", "b1")
    }
    M = sp.ImmutableMatrix(symbols["b1"].T * symbols["a3"])
    for boundary, start in EDGES.items():
        exact = as_expression(derived_loss(blocks, horizon, orthogonal(d), boundary))
        point = {"d": d, r"T_{\max}": horizon, "M": M, "s_{0}": start}
        stated = value(line.relation.rhs, point, {**NOTATION, **line.definitions})
        yield boundary, sp.expand(exact), sp.expand(stated)


def require_even(line: Line) -> None:
    """Refuse a line that is not for even d alone: no minimum of pure steps is known for odd d."""
    if EVEN not in line.given:
        raise RefutedError(f"{line.id}: the least loss of pure steps is known for even d alone")


def _minima(line: Line) -> Iterator[tuple[str, Point, Any]]:
    require_even(line)
    for d in (2, 4, 6):
        for heads in range(1, d + 2):
            for horizon in (2, 3, 5):
                for boundary in EDGES:
                    what = f"d={d}, H={heads}, T_max={horizon}, {boundary}"
                    point = {"d": d, "H": heads, r"T_{\max}": horizon}
                    yield what, point, minimum(d, heads, horizon, boundary)
