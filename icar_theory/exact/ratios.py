"""The least value of a ratio of two polynomials over the real line, enclosed.

The ratio must be bounded below, and have no pole once it is reduced: so is the least value of a
quadratic form that depends on a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, arb_poly, ctx, fmpq, fmpq_mat, fmpq_poly

from icar_theory.exact.enclosures import BITS, Enclosure, enclosure


def interpolate(function: Callable[[Any], Any], degree: int) -> Any:
    """Return the polynomial of at most this degree that takes the values of a function.

    >>> interpolate(lambda x: x * x - 2, 2)
    x^2 + (-2)
    """
    places = [fmpq(k) for k in range(degree + 1)]
    powers = fmpq_mat(degree + 1, degree + 1, [x**n for x in places for n in range(degree + 1)])
    values = fmpq_mat(degree + 1, 1, [function(x) for x in places])
    found = powers.solve(values)
    return fmpq_poly([found[n, 0] for n in range(degree + 1)])


def least_ratio(above: Any, below: Any) -> Enclosure:
    """Return the infimum of ``above/below`` over the reals: at a critical point or at infinity.

    >>> str(least_ratio(fmpq_poly([2, -2, 1]), fmpq_poly([1])))
    '1 ± 0'
    """
    shared = above.gcd(below)
    above, below = above // shared, below // shared
    critical = (above.derivative() * below - above * below.derivative()).numer()
    values = []
    with ctx.workprec(2 * BITS):
        for root, _ in critical.complex_roots() if critical != 0 else ():
            if root.imag == 0:
                values.append(arb_poly(above)(root.real) / arb_poly(below)(root.real))
        if above.degree() <= (n := below.degree()):
            values.append(arb(above[n] / below[n]))
        least = values[0]
        for value in values[1:]:
            least = least.min(value)
    return enclosure(least)
