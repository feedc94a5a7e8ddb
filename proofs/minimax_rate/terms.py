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


def term(line: Line, expression: Any) -> Any:
    """Return an expression with its only sum replaced by its summand at one variance."""
    sums = sorted(expression.atoms(sp.Sum), key=str)
    if len(sums) != 1 or len(sums[0].limits) != 1 or sums[0].limits[0][1] != 1:
        raise RefutedError(f"{line.id}: {expression} has not one sum from 1 on")
    total = sums[0]
    index, _, last = total.limits[0]
    if (index, last) not in ((ell, L), (j, N)):
        raise RefutedError(f"{line.id}: a sum is over {index} up to {last}")
    return expression.xreplace({total: total.function}).xreplace({v[index]: X})
