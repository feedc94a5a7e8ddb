r"""Laws of the first token x_1 ∈ ℝ^d that have a name, and how people write them.

A law here is *exchangeable* when no coordinate is special; all but finite ones are. It may know
every dimension (d may then be a symbol) or one alone.

**Main results.** :func:`gaussian`, :func:`rademacher`, :func:`all_ones`, :func:`two_point`,
:func:`independent` and :func:`density` have independent coordinates of one marginal law;
:func:`sphere`, :func:`one_hot` and :func:`finite` have not. :func:`read_start` reads any of them,
also from the words of the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from icar_theory.arguments import said
from icar_theory.exact.reading import exact_array, number
from icar_theory.exact.start_moments import (
    Density,
    Finite,
    Gaussian,
    Independent,
    OneHot,
    Powers,
    Sphere,
)
from icar_theory.exact.start_moments import Start as Start


def gaussian(sigma: Any = 1) -> Gaussian:
    """Return the law of independent ``N(0, σ²)`` coordinates.

    >>> gaussian().name
    'gaussian(1)'
    """
    return Gaussian(_positive("sigma", sigma))


def sphere(radius: Any = 1) -> Sphere:
    """Return the uniform law on the sphere of radius R.

    >>> sphere(2).name
    'sphere(2)'
    """
    return Sphere(_positive("radius", radius))


def one_hot(size: Any = 1) -> OneHot:
    """Return the law of ``±c e_i`` with a uniform i and sign.

    >>> one_hot(3).name
    'one_hot(3)'
    """
    return OneHot(_positive("size", size))


def independent(law: Mapping[Any, Any]) -> Independent:
    """Return the law of independent coordinates with a finite law: value → probability.

    >>> independent({1: 1}).moment({0: 3, 1: 5}, 2)
    1
    """
    if not isinstance(law, Mapping) or not law:
        raise TypeError(f"law must map values to probabilities, got {said(law)}")
    values = tuple(number("law", x) for x in law)
    return Independent(values, _probabilities("law", list(law.values())))


def rademacher(size: Any = 1) -> Independent:
    """Return the law of independent coordinates ±c.

    >>> rademacher(2).moment({0: 2, 1: 4}, 2)
    64
    """
    c = _positive("size", size)
    return independent({c: sp.Rational(1, 2), -c: sp.Rational(1, 2)})


def all_ones() -> Independent:
    """Return the law whose coordinates are all 1: x_1 is not random.

    >>> all_ones().name
    'independent({1: 1})'
    """
    return independent({1: 1})


def two_point(upper: Any = 2, probability: Any = Fraction(1, 3)) -> Independent:
    """Return independent coordinates of mean 0: `upper` with a `probability`, or one value below.

    >>> two_point().name
    'independent({2: 1/3, -1: 2/3})'
    """
    x, p = _positive("upper", upper), number("probability", probability)
    if not (p.is_positive and (1 - p).is_positive):
        raise ValueError(f"probability must be above 0 and below 1, got {said(probability)}")
    return independent({x: p, -p * x / (1 - p): 1 - p})


def density(function: Any, letter: Any, support: Any = sp.Reals) -> Density:
    """Return independent coordinates with a density in a letter on an interval.

    >>> x = sp.Symbol("x", real=True)
    >>> density(1 / (sp.pi * (1 + x**2)), x).moment({0: 2}, 1)
    Traceback (most recent call last):
    ...
    ValueError: law must have the moment E x^2, got density 1/(pi*(x**2 + 1)) of x in (-oo, oo)
    """
    interval = sp.Interval(-sp.oo, sp.oo) if support == sp.Reals else support
    if not isinstance(interval, sp.Interval):
        raise TypeError(f"support must be a SymPy Interval, got {said(support)}")
    if not isinstance(letter, sp.Symbol) or letter.is_real is not True:
        raise TypeError(f"letter must be a real SymPy Symbol, got {said(letter)}")
    stated = number("function", function)
    if not stated.free_symbols <= {letter}:
        raise ValueError(f"function must be in {letter} alone, got {stated}")
    found = Density(stated, letter, interval)
    lowest = _lowest(found)
    if not lowest.is_real:
        raise ValueError(f"function must be real and finite, got {lowest} inside {found.name}")
    if lowest < 0:
        raise ValueError(f"function must not be negative, got {lowest} inside {found.name}")
    mass = sp.simplify(sp.integrate(found.function, (letter, interval.start, interval.end)))
    if mass != 1:
        raise ValueError(f"function must have the integral 1, got {mass}")
    return found


def _lowest(law: Density) -> Any:
    """Return the least value of a density at points inside its support."""
    inside = [sp.Rational(k, 32) for k in range(1, 32)]
    low, high = law.support.start, law.support.end
    if low.is_finite and high.is_finite:
        places = [low + (high - low) * x for x in inside]
    else:
        edge, sign = (low, 1) if low.is_finite else (high, -1)
        away = [x / (1 - x) for x in inside]
        places = [edge + sign * x for x in away] if edge.is_finite else [*away, *(-x for x in away)]
    values = [sp.N(law.function.subs(law.letter, place)) for place in places]
    return next((x for x in values if x.is_real is not True), None) or min(values)


def finite(points: Any, weights: Any = None) -> Finite:
    """Return the law on points K×d, equally likely or with `weights`.

    >>> finite([[1, 2], [2, 1]]).exchangeable, finite([[1, 2]]).exchangeable
    (True, False)
    """
    return _finite("points", points, weights)


def _finite(name: str, points: Any, weights: Any = None) -> Finite:
    rows = exact_array(name, points, dimensions=(2,)).tolist()
    count = len(rows)
    given = [sp.Rational(1, count)] * count if weights is None else weights
    listed = isinstance(given, Sequence | sp.Tuple) or hasattr(given, "tolist")
    if not listed or getattr(given, "ndim", 1) != 1:
        raise TypeError(f"weights must be a sequence of probabilities, got {said(weights)}")
    given = list(given)
    if len(given) != count:
        raise ValueError(f"weights must be {count}, one for each point, got {len(given)}")
    return Finite(tuple(map(tuple, rows)), _probabilities("weights", given))


LAWS: Mapping[str, Callable[..., Start]] = {
    "gaussian": gaussian,
    "sphere": sphere,
    "one_hot": one_hot,
    "rademacher": rademacher,
    "all_ones": all_ones,
    "two_point": two_point,
}
"""Laws that have a name; all but all_ones take one number in parentheses."""


def read_start(law: Any) -> Start:
    """Return a law, given as one, as words or as a list of equally likely points.

    >>> read_start("gaussian(1/2)").name, read_start([[1, 2], [2, 1]]).exchangeable
    ('gaussian(1/2)', True)
    """
    if isinstance(law, OURS):
        return law
    if callable(getattr(law, "moment", None)):
        return Own(law)
    if isinstance(law, list | tuple | sp.MatrixBase):
        return _finite("law", law)
    if not isinstance(law, str):
        shown = " ".join(repr(law).split())
        raise TypeError(
            "law must be a law of x_1, its name or a list of points (an array: starts.finite; "
            f"samples: mesa_estimate), got {shown}"
        )
    found = re.fullmatch(r"(\w+)(?:\(([+-]?\d+(?:/\d+)?)\))?", law.strip())
    known = ", ".join(LAWS)
    if found is None or found[1] not in LAWS or (found[2] and found[1] == "all_ones"):
        raise ValueError(f"law must be one of {known}, with a number as in gaussian(1/2), got "
                         f"{said(law)}")  # fmt: skip
    try:
        return LAWS[found[1]](*([] if found[2] is None else [sp.Rational(Fraction(found[2]))]))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"law must have a positive number, got {said(law)}: {error}") from None


@dataclass(frozen=True)
class Own:
    """A law of someone's own, whose moments are read before they count."""

    law: Any

    @property
    def name(self) -> str:
        """What the law calls itself."""
        return str(getattr(self.law, "name", type(self.law).__name__))

    @property
    def exchangeable(self) -> bool:
        """Whether the law says that no coordinate is special; one that does not say has none."""
        return bool(getattr(self.law, "exchangeable", True))

    def moment(self, powers: Powers, d: Any) -> Any:
        """Return the law's moment, exact and finite, or raise an error that shows it.

        >>> Own(gaussian()).moment({0: 2}, 1)
        1
        """
        return number(f"law (its moment of {dict(powers)})", self.law.moment(powers, d))


OURS = (Gaussian, Sphere, OneHot, Independent, Density, Finite, Own)


def is_exchangeable(law: Start) -> bool:
    """Return whether no coordinate of a law is special.

    >>> is_exchangeable(gaussian()), is_exchangeable(finite([[1, 2]]))
    (True, False)
    """
    return bool(getattr(law, "exchangeable", True))


def _positive(name: str, value: Any) -> Any:
    found = number(name, value)
    if found.is_positive is not True:
        raise ValueError(f"{name} must be positive, got {said(value)}")
    return found


def _probabilities(name: str, given: Sequence[Any]) -> tuple[Any, ...]:
    found = tuple(number(name, p) for p in given)
    if any(p.is_nonnegative is not True for p in found) or sp.expand(sum(found) - 1) != 0:
        raise ValueError(
            f"{name} must be probabilities that add up to 1 exactly, such as Fraction(1, 3), "
            f"got {list(map(str, given))}"
        )
    return found
