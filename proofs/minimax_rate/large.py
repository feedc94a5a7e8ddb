"""Lines about limits, at many examples: what is enclosed is near the printed value, its double not.

R* is summed from what the layer leaves of each function, B by digamma values, R_I as the least
risk over numbers of features around the best one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp
from flint import arb, ctx

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.enclosures import ball
from icar_theory.exact.sizes import Grid
from proofs.kit.enumeration import Decision
from proofs.kit.reading import said_limit
from proofs.minimax_rate.samples import by_digamma, ends

BITS = 160
LARGE = Grid({"n": (10_000, 1_000_000)})
QUARTER = sp.Rational(1, 4)
"""The noise σ²."""


def at_large_n(name: str, title: str, claim: Claim, line: Line) -> Decision:
    """Return the step: at n examples the function of a limit is ``3 (S/n)^{1/α}`` off, relatively.

    That is, at most, of the printed value; and no longer where the risk or the bound is doubled.
    """
    return Decision(name, title, claim, LARGE, lambda n: _cases(line, n))


def _cases(line: Line, n: int) -> Iterator[tuple[str, bool, bool]]:
    limit, printed = said_limit(line)
    function = limit.args[0]
    spoken = {letter.name for letter in function.free_symbols}
    main = next(name for name in ("R^{*}", "R_{I}", "B") if name in spoken)
    for decay in (2, 3):
        found = enclosed(n, decay)
        near = 3 * (sp.Integer(2) / n) ** sp.Rational(1, decay)
        for factor in (1, 2):
            letters = {**found, main: factor * found[main]}
            point = {r"\alpha": sp.Integer(decay), "n": sp.Integer(n), **letters}
            point |= {r"\tau^{2}": sp.zeta(decay), r"\sigma^{2}": QUARTER}
            meaning = {x: y for x, y in line.definitions.items() if x.name not in letters}
            reached, stated = (value(side, point, meaning) for side in (function, printed))
            off = bool(abs(sp.N(reached / stated - 1, 30)) < near)
            yield f"α={decay}{', doubled' if factor == 2 else ''}", off, factor == 1


@cache
def enclosed(n: int, decay: int) -> dict[str, Any]:
    """Return R*, B and R_I for ``v_l = l^{−α}`` and σ² = 1/4, to twelve digits or more."""
    with ctx.workprec(BITS):
        balls = {
            "R^{*}": least_risk(n, decay),
            "B": ball(QUARTER) * by_digamma(n, QUARTER, decay),
            "R_{I}": _plain(n, decay),
        }
        return {name: ends(found)[0] for name, found in balls.items()}


@cache
def least_risk(n: int, decay: int, count: int = 200_000) -> Any:
    """Return ``Σ_l v (S − v)/((n − 1) v + S)`` for ``v = l^{−α}`` and σ² = 1/4 as a ball.

    The terms after the first `count` are below v, and above ``v − n v²/S``.
    """
    with ctx.workprec(BITS):
        total, found = _total(decay), arb(0)
        for place in range(1, count + 1):
            v = arb(1) / place**decay
            found += v * (total - v) / ((n - 1) * v + total)
        most = arb(decay).zeta(count + 1)
        return found + most.union(most - n * arb(2 * decay).zeta(count + 1) / total)


def _total(decay: int) -> Any:
    return arb(decay).zeta() + ball(QUARTER)


def _plain(n: int, decay: int) -> Any:
    """Return the least ``Σ_{l≤N} (S − v)/n + Σ_{l>N} v`` over N from half the best on to twice."""
    total = _total(decay)
    middle = int(float(((n + 1) / total).mid()) ** (1 / decay))
    risks = (
        (N * total - arb(decay).zeta() + beyond) / n + beyond
        for N in range(middle // 2, 2 * middle + 2)
        for beyond in (arb(decay).zeta(N + 1),)
    )
    return min(risks, key=lambda risk: float(risk.mid()))
