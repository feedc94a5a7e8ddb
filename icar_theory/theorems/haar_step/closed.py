"""The best step of :mod:`icar_theory.theorems.haar_step` in closed form, and its limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import HORIZON, D
from icar_theory.layers.augmented_symbols import START

BEST = sp.Symbol(r"\eta^{*}", real=True)
ONE_HEAD = sp.Symbol(r"\min_{H=1}\hat\ell", nonnegative=True)
ABOVE, BELOW = sp.symbols("a b", real=True)
"""What a closed form divides, and by what."""
ZERO, WRAP = sp.Eq(START, 0), sp.Ne(START, 0)


def sums(boundary: str) -> tuple[Any, Any, Any, Any]:
    """Return ``ΣN``, ``ΣQ`` over the lengths where K ≤ d throughout, then where K ≥ d at last.

    All four without the factors ``1/(6 d (d + 1))`` and, of ΣQ, ``1/(d + 2)``.
    """
    n = HORIZON
    if boundary == "zero":
        below = 12 * n**3 - 6 * (D + 2) * n**2 + (5 * D**2 + 3 * D - 2) * n
        return (
            n * (n - 1) * (3 * D + n + 1),
            n * (n - 1) * (D + n - 1) * (3 * D + 2 * n + 2),
            D * (6 * n**2 - 3 * (D + 1) * n + D**2 - 1),
            D * (below - (D - 1) * (D + 1) * (D + 2)),
        )
    below = 2 * n**3 + (5 * D + 8) * n**2 + (3 * D**2 + 14 * D + 12) * n
    beyond = 12 * D * n**3 - 6 * D * (D - 4) * n**2 + D * (5 * D**2 - 9 * D + 10) * n
    return (
        (n - 1) * (n**2 + (3 * D + 4) * n + 6 * (D + 1)),
        (n - 1) * (below + 6 * (D + 1) * (D + 2)),
        6 * D * n**2 - 3 * D * (D - 3) * n + D**3 - 3 * D**2 - 4 * D - 6,
        beyond - (D**4 - 3 * D**3 + 8 * D**2 + 18 * D + 12),
    )


IN_RANGES = {
    "zero": (0, (ZERO, sp.Le(HORIZON, D + 1))),
    "zero_long": (2, (ZERO, sp.Ge(HORIZON, D))),
    "wrap": (0, (WRAP, sp.Le(HORIZON, D))),
    "wrap_long": (2, (WRAP, sp.Ge(HORIZON, D))),
}
"""Where a closed form holds, by the end of its line's name: place among the sums, conditions."""


def closed(name: str) -> Any:
    """Return η* in closed form, by the end of a line's name.

    >>> closed("zero")
    (d + 2)*(T_{\\max} + 3*d + 1)/((T_{\\max} + d - 1)*(2*T_{\\max} + 3*d + 2))
    """
    place = IN_RANGES[name][0]
    above, below = sums(name.removesuffix("_long"))[place : place + 2]
    return (D + 2) * above / below  # SymPy cancels the factors that both have


def _least(boundary: str) -> tuple[Any, ...]:
    """Return what the least loss is where K ≥ d at last, by two polynomials."""
    above, below = sums(boundary)[2:]
    shared = D if boundary == "zero" else sp.Integer(1)
    rate = (D + 2) * shared / (6 * D * (D + 1))
    return (
        sp.Eq(ONE_HEAD, HORIZON - 1 - rate * ABOVE**2 / BELOW),
        sp.Eq(ABOVE, above / shared),
        sp.Eq(BELOW, below / shared),
    )


def _ratio(name: str) -> tuple[Any, ...]:
    """Return what η* is in closed form, by two polynomials where it is long."""
    if name == "zero":
        return (sp.Eq(BEST, closed(name)),)
    above, below = sp.fraction(closed(name) / (D + 2))
    return sp.Eq(BEST, (D + 2) * ABOVE / BELOW), sp.Eq(ABOVE, above), sp.Eq(BELOW, below)


def _summed(name: str, boundary: str) -> tuple[str, ...]:
    """Return the steps that sum N and Q over the lengths, for a limit."""
    words = ("",) if name == "wide" else ("", "_long")
    return tuple(f"sum_{x}_{boundary}{word}" for word in words for x in ("gain", "power"))


def limits() -> Iterator[Line]:
    """Yield what η* and the least loss tend to as one size grows."""
    for boundary, edge, slope in (
        ("zero", ZERO, sp.Rational(4, 3) * (HORIZON - 2)),
        ("wrap", WRAP, 4 * HORIZON * (HORIZON + 1) / (3 * (HORIZON + 2))),
    ):
        for name, limit, value, where in (
            ("wide", sp.Limit(D * (1 - BEST), D, sp.oo), slope, _ratio(boundary)),
            (
                "long",
                sp.Limit(HORIZON * BEST, HORIZON, sp.oo),
                (D + 2) / 2,
                _ratio(f"{boundary}_long"),
            ),
            (
                "least",
                sp.Limit(ONE_HEAD / HORIZON, HORIZON, sp.oo),
                D / (2 * (D + 1)),
                _least(boundary),
            ),
        ):
            yield Line(
                f"{name}_{boundary}",
                sp.Eq(limit, value),
                by=(*_summed(name, boundary), f"{name}_{boundary}"),
                confirmed=(f"near_{name}_{boundary}",),
                given=(edge,),
                where=where,
            )
