"""What printed sums over functions add up, of one function of variance x."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.layers.risk_symbols import N, ell, j, v
from icar_theory.theorems.minimax_rate.lines import L
from proofs.kit.step import RefutedError

X = sp.Symbol("x", positive=True)
"""One variance."""


def only_sum(line: Line, expression: Any) -> Any:
    """Return the only sum in an expression."""
    sums = list(expression.atoms(sp.Sum))
    if len(sums) != 1:
        raise RefutedError(f"{line.id}: {expression} has {len(sums)} sums")
    return sums[0]


def over_all(line: Line, total: Any) -> Any:
    """Return what a sum over all j ≥ 1 adds up."""
    if not isinstance(total, sp.Sum) or total.limits != (sp.Tuple(j, 1, sp.oo),):
        raise RefutedError(f"{line.id}: {total} is no sum over all j ≥ 1")
    return total.function


def term(line: Line, expression: Any) -> Any:
    """Return an expression with its only sum replaced by its summand at one variance."""
    total = only_sum(line, expression)
    index = total.limits[0][0]
    if total.limits not in ((sp.Tuple(ell, 1, L),), (sp.Tuple(j, 1, N),)):
        raise RefutedError(f"{line.id}: a sum is over {total.limits}")
    return expression.xreplace({total: total.function}).xreplace({v[index]: X})
