"""The lines about single points in orthogonal contexts, whose losses are enclosed."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Line

LOWEST = sp.Function(r"\ell^{\min}", real=True)
"""The least loss in orthogonal contexts at d, H and T_max, summed over the lengths."""
ISOLATED = sp.Function(r"\ell^{\mathrm{iso}}", real=True)
"""The loss, summed likewise, of a local minimum that only symmetries of the loss move."""
LAW = (
    r"\ell^{\min}(d, H, T_{\max}) \text{ is the least loss in orthogonal contexts}",
    r"\text{summed over } T = 2, \dots, T_{\max}",
    r"\ell^{\mathrm{iso}} \text{ that of a local minimum}",
    r"\text{isolated up to } (A, B, p) \mapsto (G A, x G^{-\top} B, p / x)",
)
CENTS = 100
"""Bounds are whole numbers of parts of 1 of this size."""


def _cents(count: int) -> Any:
    return sp.Rational(count, CENTS)


def _between(d: int, heads: int, horizon: int, count: int) -> tuple[Any, Any]:
    """Return that the loss of an isolated minimum lies in an interval of one cent."""
    loss = ISOLATED(d, heads, horizon)
    return sp.Gt(loss, _cents(count)), sp.Lt(loss, _cents(count + 1))


SINGLE_LINES = (
    Line(
        "known",
        sp.And(
            sp.Lt(LOWEST(3, 1, 4), _cents(184)),
            sp.Lt(LOWEST(5, 2, 4), _cents(139)),
            sp.Lt(LOWEST(7, 3, 4), _cents(112)),
            sp.Lt(LOWEST(9, 4, 4), _cents(94)),
        ),
        by=("known_points",),
        confirmed=("sums_of_squares",),
    ),
    Line(
        "isolated",
        sp.And(
            *_between(4, 2, 3, 149),
            *_between(4, 2, 4, 219),
            *_between(6, 3, 3, 124),
            sp.Eq(LOWEST(4, 2, 3), 0),
            sp.Eq(LOWEST(4, 2, 4), 0),
            sp.Eq(LOWEST(6, 3, 3), 0),
        ),
        by=("isolated_points",),
        confirmed=("sums_of_squares",),
    ),
)
