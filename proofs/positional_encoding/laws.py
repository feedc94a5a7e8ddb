"""Exact laws of λ: a few rational points of the circle; and exact descent on the layer's loss."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.exact.context import Context, unitary
from icar_theory.layers.plain import derived_loss

Law = tuple[tuple[Any, Any, Any], ...]
"""Weights, and real and imaginary parts, of the points."""

HALF, THIRD = sp.Rational(1, 2), sp.Rational(1, 3)
CLOSE, FAR = (sp.Rational(4, 5), sp.Rational(3, 5)), (sp.Rational(-5, 13), sp.Rational(12, 13))
LAWS: dict[str, Law] = {
    "1": ((sp.Integer(1), 1, 0),),
    "±1": ((HALF, 1, 0), (HALF, -1, 0)),
    "1 and i": ((THIRD, 1, 0), (1 - THIRD, 0, 1)),
    "one angle": ((sp.Integer(1), *CLOSE),),
    "an angle and 1": ((HALF, *CLOSE), (HALF, 1, 0)),
    "conjugates": ((THIRD, *CLOSE), (1 - THIRD, CLOSE[0], -CLOSE[1])),
    "two angles": ((HALF, *CLOSE), (HALF, *FAR)),
}
"""λ² and its conjugate take 1, 1, 2, 2, 3, 2 and 4 values."""


@cache
def power(law: Law, n: int) -> Any:
    """Return ``E λ^n``, exactly.

    >>> power(LAWS["one angle"], 2)
    7/25 + 24*I/25
    """
    return sum((w * sp.expand((x + sp.I * y) ** n) for w, x, y in law), sp.Integer(0))


@cache
def gram(law: Law, length: int) -> Any:
    """Return the matrix ``E Re λ^(2(t−u))``.

    >>> gram(LAWS["one angle"], 2)
    Matrix([
    [   1, 7/25],
    [7/25,    1]])
    """
    return sp.ImmutableMatrix(length, length, lambda t, u: sp.re(power(law, 2 * abs(t - u))))


def context(law: Law) -> Context:
    """Return the law as one of contexts, by its moments."""
    return unitary(1).with_moments(
        lambda n: power(law, n) if n >= 0 else sp.conjugate(power(law, -n))
    )


def loss(law: Law, positions: Sequence[Any]) -> Any:
    """Return the loss of positional weights, term by term from the layer's definition.

    >>> loss(LAWS["1"], (sp.Integer(1), sp.Integer(1)))
    1
    """
    return sp.expand(derived_loss([[1]], [[1]], list(positions), context(law)))


def slope(law: Law, positions: Sequence[Any], t: int) -> Any:
    """Return the derivative of half the loss by the weight of one position, counted from 0.

    The loss is quadratic, so that a difference of two values is exact.
    """
    up, down = (
        loss(law, [p + (step if u == t else 0) for u, p in enumerate(positions)])
        for step in (1, -1)
    )
    return (up - down) / 4


@cache
def descent(law: Law, length: int, rate: Any, steps: int) -> tuple[Any, ...]:
    """Return the weights after some steps from 0 on half the layer's loss.

    >>> descent(LAWS["1"], 2, sp.Rational(1, 2), 1)
    (1/2, 1/2)
    """
    if steps == 0:
        return (sp.Integer(0),) * length
    before = descent(law, length, rate, steps - 1)
    return tuple(p - rate * slope(law, before, t) for t, p in enumerate(before))


def values(law: Law) -> int:
    """Return how many values λ² and its conjugate take.

    >>> [values(law) for law in LAWS.values()]
    [1, 1, 2, 2, 3, 2, 4]
    """
    squares = {sp.expand((x + sp.I * y) ** 2) for _, x, y in law}
    return len(squares | {sp.conjugate(z) for z in squares})


def unit(length: int) -> tuple[Any, ...]:
    """Return e_T.

    >>> unit(2)
    (0, 1)
    """
    return (*(sp.Integer(0),) * (length - 1), sp.Integer(1))
