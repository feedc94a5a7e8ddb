"""What :mod:`icar_theory.theorems.softmax_limit` answers: least losses and slopes, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flint import fmpq

from icar_theory.arguments import integer, to_sympy
from icar_theory.exact.context import unitary
from icar_theory.exact.enclosures import Enclosure
from icar_theory.exact.factors import require_few
from icar_theory.exact.ratios import least_ratio
from icar_theory.exact.sizes import Grid
from icar_theory.layers.softmax import (
    Head,
    least_squares,
    loss_expansion,
    one_head_ratio,
)

PRODUCTS, SQUARES = 10**7, 2 * 10**5
"""How many products of terms exact least squares, and exact slopes, may take."""


def least(d: int, horizon: int) -> Any:
    """Return the least loss of the limit layers with any number of heads.

    >>> least(2, 2), least(1, 3)
    (4/3, 484/35311)
    """
    return to_sympy(least_squares(*_few(d, horizon))[1])


def linear(d: int, horizon: int) -> Any:
    """Return the least loss of linear attention divided by T, with the same scores.

    >>> linear(1, 3)
    7/124
    """
    return to_sympy(least_squares(*_few(d, horizon), centre=False)[1])


def one_head(d: int, horizon: int) -> Enclosure:
    """Return the infimum over the limits of two softmax heads: a centred head and a mean.

    >>> str(one_head(1, 3))[:10]
    '0.11213369'
    """
    return least_ratio(*one_head_ratio(*_few(d, horizon)))


def slope(d: int, horizon: int) -> Any:
    """Return the loss's derivative in ε at the optimum of the limit layers.

    Three heads reach it, one for each of the values s_t and s_{t−1} and one that scores 0.

    >>> slope(2, 2), slope(1, 3) < 0
    (0, True)
    """
    _few(d, horizon)
    require_few(f"d={d} and horizon={horizon}", d**2 * horizon**5, SQUARES, "products")
    heads, means = best_heads(d, horizon)
    return to_sympy(loss_expansion(unitary(d), horizon, heads, means, 1)[1])


def best_heads(d: int, horizon: int) -> tuple[list[Head], tuple[Any, ...]]:
    """Return the two centred heads and the means of an optimum of the limit layers.

    >>> best_heads(2, 2)[0][0][0][2]
    8/3
    """
    x = least_squares(d, horizon)[0]
    return [(x[:4], (fmpq(1), fmpq(0))), (x[4:8], (fmpq(0), fmpq(1)))], x[8:]


def _few(d: Any, horizon: Any) -> tuple[int, int]:
    d, horizon = integer("d", d, minimum=1), integer("horizon", horizon, minimum=2)
    require_few(f"d={d} and horizon={horizon}", d**2 * horizon**4, PRODUCTS, "products")
    return d, horizon


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which the questions are tried."""
    yield from Grid({"d": range(1, 4), "horizon": range(2, 5)})
