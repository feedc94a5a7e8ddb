r"""The step size of the optimal layer on augmented tokens in unitary contexts.

Formulas in the letters K (useful terms at length T), r = d/min(H, d) and η, and their values.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.augmented_symbols import (
    REDUNDANCY,
    REDUNDANCY_IS,
    STEP,
    TERMS,
    over_lengths,
    useful_terms,
)
from icar_theory.statements import at

STEP_SIZE = over_lengths(TERMS) / (over_lengths(TERMS**2) + (REDUNDANCY - 1) * over_lengths(TERMS))
"""η: what ``tr M / d`` is at an optimum."""

MINIMUM = D * (HORIZON - 1 - STEP * over_lengths(TERMS))
"""The least loss, summed over the T_max − 1 lengths."""

ERROR = (STEP * TERMS - 1) ** 2 + TERMS * STEP**2 * (REDUNDANCY - 1)
"""The squared error of one coordinate at length T, at an optimum."""


@cache
def _closed_moments(boundary: str) -> tuple[Any, Any, Any]:
    K = useful_terms(T, boundary)
    count, first, second = (
        sp.factor(sp.summation(K**power, (T, 2, HORIZON))) for power in (0, 1, 2)
    )
    return count, first, second


def moments(horizon: Any, boundary: str) -> tuple[Any, Any, Any]:
    """Return ``T_max − 1``, ΣK and ΣK² over T = 2 … T_max; polynomials in a symbolic horizon.

    >>> moments(3, "zero")
    (2, 3, 5)
    >>> moments(HORIZON, "zero")[0]
    T_{\\max} - 1
    """
    count, first, second = (m.subs(HORIZON, horizon) for m in _closed_moments(boundary))
    return count, first, second


def step_size(redundancy: Any, horizon: Any, boundary: str) -> Any:
    """Return η in lowest terms.

    >>> step_size(REDUNDANCY, HORIZON, "zero")
    3/(2*T_{\\max} + 3*r - 4)
    """
    _, first, second = moments(horizon, boundary)
    sums = {over_lengths(TERMS): first, over_lengths(TERMS**2): second}
    return sp.cancel(at(STEP_SIZE, {**sums, REDUNDANCY: redundancy}))


def redundancy(d: Any, heads: Any) -> Any:
    """Return r = d/min(H, d).

    >>> redundancy(6, 4), redundancy(2, 5)
    (3/2, 1)
    """
    return at(REDUNDANCY_IS.rhs, {D: d, H: heads})


def minimum(d: Any, heads: Any, horizon: Any, boundary: str = "zero") -> Any:
    """Return the minimum, summed over the lengths.

    >>> minimum(2, 1, 3, "zero")
    7/4
    """
    _, first, _ = moments(horizon, boundary)
    eta = optimal_step(d, heads, horizon, boundary)
    return at(MINIMUM, {over_lengths(TERMS): first, STEP: eta, D: d, HORIZON: horizon})


def optimal_step(d: Any, heads: Any, horizon: Any, boundary: str = "zero") -> Any:
    """Return η for d coordinates and H heads.

    >>> optimal_step(4, 2, 10, "zero")
    3/22
    """
    general = step_size(REDUNDANCY, horizon, boundary)
    return general.xreplace({REDUNDANCY: redundancy(d, heads)})


def error(d: Any, heads: Any, length: Any, horizon: Any, boundary: str) -> Any:
    """Return e_T, the squared error of one coordinate at length T of the layer trained up to T_max.

    >>> error(2, 2, 3, 3, "zero")
    1/25
    """
    eta = optimal_step(d, heads, horizon, boundary)
    return error_of_step(eta, redundancy(d, heads), boundary, length)


def error_of_step(eta: Any, redundancy: Any, boundary: str, length: Any) -> Any:
    """Return :data:`ERROR` for a step size and a redundancy.

    >>> error_of_step(sp.Rational(1, 2), 1, "zero", 3)
    0
    """
    values = {STEP: eta, TERMS: useful_terms(length, boundary), REDUNDANCY: redundancy}
    return at(ERROR, values)
