"""Real numbers enclosed: a decimal middle and a decimal radius, by ball arithmetic.

:func:`powers` sums ``1/(a + b j^p)`` over all j ≥ 1: the first terms one by one, the others as a
geometric series of Hurwitz zeta values, whose remainder is enclosed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

import sympy as sp
from flint import arb, ctx

from icar_theory.exact.reading import number

BITS = 192
"""Of precision; a result keeps DIGITS decimal ones."""
MOST_BITS = 2**13
"""Up to which precision is doubled where it does not suffice."""
DIGITS = 25
FIRST = 100_000
"""How many terms are added one by one at most."""


@dataclass(frozen=True, repr=False)
class Enclosure:
    """All real numbers within `radius` of `middle`, two rationals.

    >>> third = Enclosure(sp.Rational(333, 1000), sp.Rational(1, 1000))
    >>> sp.Rational(1, 3) in third, sp.Rational(1, 2) in third, str(third)
    (True, False, '0.333 ± 0.001')
    """

    middle: Any
    radius: Any

    def __post_init__(self) -> None:
        for name in ("middle", "radius"):
            read = number(name, getattr(self, name))
            if not read.is_Rational or (name == "radius" and read < 0):
                raise ValueError(f"{name} must be a fraction, of a radius at least 0, got {read}")
            object.__setattr__(self, name, read)

    @property
    def lower(self) -> Any:
        """The least of the numbers."""
        return self.middle - self.radius

    @property
    def upper(self) -> Any:
        """The largest of the numbers."""
        return self.middle + self.radius

    def __contains__(self, value: object) -> bool:
        return bool(abs(number("value", value) - self.middle) <= self.radius)

    def agrees(self, other: Any) -> bool:
        """Return whether a number, to 60 digits, or one that another encloses may be among these.

        >>> Enclosure(sp.Integer(1), sp.Rational(1, 2)).agrees(sp.sqrt(2))
        True
        """
        if isinstance(other, Enclosure):
            return bool(abs(other.middle - self.middle) <= self.radius + other.radius)
        return bool(abs(sp.N(other - self.middle, 60)) <= self.radius)

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        return f"{_decimal(self.middle)} ± {_decimal(self.radius)}"

    def _latex(self, _: Any) -> str:
        middle, radius = (
            re.sub(r"E(.*)", r" \\cdot 10^{\1}", _decimal(x)) for x in (self.middle, self.radius)
        )
        return rf"{middle} \pm {radius}"


def enclosed(claimed: Any, true: Enclosure) -> bool:
    """Return whether a claimed value may be the one that is enclosed.

    >>> third = Enclosure(sp.Rational(333, 1000), sp.Rational(1, 1000))
    >>> enclosed(sp.Rational(1, 3), third), enclosed(sp.Rational(1, 2), third)
    (True, False)
    """
    return true.agrees(claimed)


def enclosure(ball: Any) -> Enclosure:
    """Return an enclosure of what a finite ball encloses, rounded outwards to DIGITS digits.

    >>> sp.pi in enclosure(arb.pi())
    True
    """
    if not ball.is_finite():
        raise ValueError(f"ball must be finite, got {ball}")
    middle, radius, power = map(int, ball.mid_rad_10exp(DIGITS))
    return Enclosure(middle * sp.Integer(10) ** power, radius * sp.Integer(10) ** power)


def _decimal(value: Any) -> str:
    """Return a decimal fraction in full, or by its power of ten where it is small.

    >>> _decimal(sp.Rational(1, 8)), _decimal(sp.Rational(3, 10**12)), _decimal(sp.Rational(1, 3))
    ('0.125', '3E-12', '1/3')
    """
    if set(sp.primefactors(value.q)) - {2, 5}:
        return str(value)
    with localcontext(prec=2 * DIGITS):
        return str((Decimal(int(value.p)) / Decimal(int(value.q))).normalize())


def refined(found: Callable[[], Any], bits: int = BITS, most: int = MOST_BITS) -> Any:
    """Return what is found at the first precision that suffices, each twice the one before.

    Until then `found` returns None; raises ArithmeticError where no precision up to `most` does.

    >>> refined(lambda: None if ctx.prec < 500 else ctx.prec, 256)
    512
    """
    while bits <= most:
        with ctx.workprec(bits):
            result = found()
        if result is not None:
            return result
        bits *= 2
    raise ArithmeticError(f"{most} bits must suffice, and do not")


def power(base: Any, exponent: Any) -> Any:
    """Return ``base^exponent`` as a ball, for a positive base and a rational exponent.

    >>> power(arb(4), sp.Rational(1, 2)).contains(2)
    True
    """
    if exponent.is_Integer:
        return base ** int(exponent)
    return base ** ball(exponent)


def ball(value: Any) -> Any:
    """Return a rational number as a ball.

    >>> ball(sp.Rational(1, 2)).contains(arb("0.5"))
    True
    """
    return arb(int(value.p)) / int(value.q)


def powers(a: Any, b: Any, exponent: Any) -> Any:
    """Return ``Σ_{j≥1} 1/(a + b j^p)`` as a ball; raise ValueError where too many are large.

    `a` ≥ 0 and `b` > 0 are balls, `exponent` is a rational p > 1.

    >>> with ctx.workprec(BITS):
    ...     (arb.pi() * arb.pi().coth() - 1).overlaps(2 * powers(arb(1), arb(1), sp.Integer(2)))
    True
    """
    first = int(((2 * a / b) ** (1 / ball(exponent))).upper().ceil().unique_fmpz())
    if first > FIRST:
        raise ValueError(f"terms to add must be at most {FIRST}, got {first}")
    total = sum((1 / (a + b * power(arb(j), exponent)) for j in range(1, first + 1)), arb(0))
    beyond, factor = arb(first + 1), 1 / b
    for k in range(1, ctx.prec + 1):  # a / (b j^p) is at most a half
        total += factor * ball(k * exponent).zeta(beyond)
        factor *= -a / b
    return total + factor * ball((ctx.prec + 1) * exponent).zeta(beyond) * arb(0, 1)
