r"""Laws of the first token x_1 ∈ ℝ^d, by their exact moments ``E Π_j x_j^{n_j}``.

A law here is *exchangeable* when no coordinate is special; all but :class:`Finite` are. It may know
every dimension (d may then be a symbol) or one alone.

**Main results.** :func:`gaussian`, :func:`rademacher`, :func:`all_ones`, :func:`two_point`,
:func:`independent` and :func:`density` have independent coordinates of one marginal law;
:func:`sphere`, :func:`one_hot` and :func:`finite` have not. :func:`read_start` reads any of them,
also from the words of the command line.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Protocol

import sympy as sp

from icar_theory.arguments import integer
from icar_theory.exact.reading import exact_array, number

Powers = Mapping[int, int]
"""The exponents n_j of a monomial by coordinate, from 0; those left out are 0."""


class Start(Protocol):
    """A law of x_1."""

    @property
    def name(self) -> str:
        """The law in words, with its parameters."""
        ...

    def moment(self, powers: Powers, d: Any) -> Any:
        """Return ``E Π_j x_j^{n_j}`` in dimension d, exact; ValueError where it is infinite."""
        ...


@dataclass(frozen=True)
class Gaussian:
    """Independent ``N(0, σ²)`` coordinates.

    >>> Gaussian(sp.Integer(2)).moment({0: 4}, 1)
    48
    """

    sigma: Any

    @property
    def name(self) -> str:
        """The law in words."""
        return f"gaussian({self.sigma})"

    def moment(self, powers: Powers, d: Any) -> Any:
        """Return ``Π σ^n (n − 1)!!`` for even exponents, else 0."""
        if any(n % 2 for n in powers.values()):
            return sp.Integer(0)
        return sp.prod([self.sigma**n * sp.factorial2(n - 1) for n in powers.values() if n])


@dataclass(frozen=True)
class Sphere:
    """Uniform on the sphere of radius R.

    >>> Sphere(sp.Integer(1)).moment({0: 2}, 3), Sphere(sp.Integer(1)).moment({0: 2, 1: 2}, 2)
    (1/3, 1/8)
    """

    radius: Any

    @property
    def name(self) -> str:
        """The law in words."""
        return f"sphere({self.radius})"

    def moment(self, powers: Powers, d: Any) -> Any:
        """Return ``R^{2k} Π (n_j − 1)!! / (d (d + 2) … (d + 2k − 2))``, 2k = Σ n_j, n_j even."""
        if any(n % 2 for n in powers.values()):
            return sp.Integer(0)
        total = sum(powers.values())
        above = sp.prod([sp.factorial2(n - 1) for n in powers.values() if n])
        below = sp.prod([sp.sympify(d) + 2 * k for k in range(total // 2)])
        return self.radius**total * above / below


@dataclass(frozen=True)
class OneHot:
    """One coordinate, any of the d, is ±c, and all others are 0.

    >>> OneHot(sp.Integer(3)).moment({0: 2}, 2), OneHot(sp.Integer(3)).moment({0: 2, 1: 2}, 2)
    (9/2, 0)
    """

    size: Any

    @property
    def name(self) -> str:
        """The law in words."""
        return f"one_hot({self.size})"

    def moment(self, powers: Powers, d: Any) -> Any:
        """Return ``c^n / d`` for one even exponent n, else 0."""
        exponents = [n for n in powers.values() if n]
        if not exponents:
            return sp.Integer(1)
        if len(exponents) > 1 or exponents[0] % 2:
            return sp.Integer(0)
        return self.size ** exponents[0] / sp.sympify(d)


@dataclass(frozen=True)
class Independent:
    """Independent coordinates that take `values` with `weights`.

    >>> Independent((sp.Integer(2), sp.Integer(-1)), (sp.Rational(1, 3), sp.Rational(2, 3))).name
    'independent({2: 1/3, -1: 2/3})'
    """

    values: tuple[Any, ...]
    weights: tuple[Any, ...]

    @property
    def name(self) -> str:
        """The law in words."""
        pairs = zip(self.values, self.weights, strict=True)
        return f"independent({{{', '.join(f'{x}: {p}' for x, p in pairs)}}})"

    def moment(self, powers: Powers, d: Any) -> Any:
        """Return the product of the marginal moments."""
        return sp.prod([self._marginal(n) for n in powers.values()])

    def _marginal(self, n: int) -> Any:
        pairs = zip(self.values, self.weights, strict=True)
        return sp.expand(sum((p * x**n for x, p in pairs), sp.Integer(0)))


@dataclass(frozen=True)
class Density:
    """Independent coordinates with a SymPy density on an interval.

    >>> x = sp.Symbol("x", real=True)
    >>> Density(sp.Rational(1, 2), x, sp.Interval(-1, 1)).moment({0: 2, 1: 2}, 2)
    1/9
    """

    function: Any
    letter: Any
    support: Any

    @property
    def name(self) -> str:
        """The law in words."""
        ends = f"({self.support.start}, {self.support.end})"
        return f"density {self.function} of {self.letter} in {ends}"

    def moment(self, powers: Powers, d: Any) -> Any:
        """Return the product of the marginal integrals."""
        return sp.prod([_integral(self, n) for n in powers.values()])


@cache
def _integral(law: Density, n: int) -> Any:
    interval = (law.letter, law.support.start, law.support.end)
    integrand = law.function * law.letter**n
    if not sp.integrate(law.function * sp.Abs(law.letter) ** n, interval).is_finite:
        raise ValueError(f"law must have the moment E x^{n}, got {law.name}")
    found = sp.simplify(sp.integrate(integrand, interval))
    if found.has(sp.Integral):
        raise ValueError(f"law must have moments that SymPy can find, not E x^{n} of {law.name}")
    return found


@dataclass(frozen=True)
class Finite:
    """The law that takes `points` of ℝ^d with `weights`.

    >>> Finite(((1, 2), (2, 1)), (sp.Rational(1, 2), sp.Rational(1, 2))).moment({0: 1, 1: 2}, 2)
    3
    """

    points: tuple[tuple[Any, ...], ...]
    weights: tuple[Any, ...]

    @property
    def name(self) -> str:
        """The law in words."""
        return f"finite law on {len(self.points)} points of dimension {len(self.points[0])}"

    def moment(self, powers: Powers, d: Any) -> Any:
        """Return the weighted sum over the points."""
        if d != len(self.points[0]):
            raise ValueError(f"d must be {len(self.points[0])} for the {self.name}, got {d}")
        terms = (
            p * sp.prod([x[j] ** n for j, n in powers.items()])
            for x, p in zip(self.points, self.weights, strict=True)
        )
        return sp.expand(sum(terms, sp.Integer(0)))

    @property
    def exchangeable(self) -> bool:
        """Whether exchanging coordinates leaves the law as it is."""
        law = self._as_mapping(lambda x: x)
        swaps = range(len(self.points[0]) - 1)
        return all(self._as_mapping(lambda x, j=j: _swapped(x, j)) == law for j in swaps)

    def _as_mapping(self, turn: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for x, p in zip(self.points, self.weights, strict=True):
            found[turn(x)] = found.get(turn(x), 0) + p
        return found


def _swapped(x: tuple[Any, ...], j: int) -> tuple[Any, ...]:
    return (*x[:j], x[j + 1], x[j], *x[j + 2 :])


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
        raise TypeError(f"law must map values to probabilities, got {law!r}")
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
        raise ValueError(f"probability must be between 0 and 1, got {probability!r}")
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
        raise TypeError(f"support must be a SymPy Interval, got {support!r}")
    if not isinstance(letter, sp.Symbol) or letter.is_real is not True:
        raise TypeError(f"letter must be a real SymPy Symbol, got {letter!r}")
    found = Density(sp.sympify(function), letter, interval)
    mass = sp.simplify(sp.integrate(found.function, (letter, interval.start, interval.end)))
    if mass != 1:
        raise ValueError(f"function must have the integral 1, got {mass}")
    return found


def finite(points: Any, weights: Any = None) -> Finite:
    """Return the law on points K×d, equally likely or with `weights`.

    >>> finite([[1, 2], [2, 1]]).exchangeable, finite([[1, 2]]).exchangeable
    (True, False)
    """
    rows = exact_array("points", points, dimensions=(2,)).tolist()
    count = len(rows)
    given = [sp.Rational(1, count)] * count if weights is None else list(weights)
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
    if hasattr(law, "moment"):
        return law  # type: ignore[no-any-return]
    if isinstance(law, list | tuple | sp.MatrixBase):
        return finite(law)
    if not isinstance(law, str):
        raise TypeError(f"law must be a law of x_1, its name or a list of points, got {law!r}")
    found = re.fullmatch(r"(\w+)(?:\(([+-]?\d+(?:/\d+)?)\))?", law.strip())
    known = ", ".join(LAWS)
    if found is None or found[1] not in LAWS or (found[2] and found[1] == "all_ones"):
        raise ValueError(f"law must be one of {known}, with a number as in gaussian(1/2), got "
                         f"{law!r}")  # fmt: skip
    try:
        return LAWS[found[1]](*([] if found[2] is None else [sp.Rational(Fraction(found[2]))]))
    except ZeroDivisionError:
        raise ValueError(f"law must have a number in parentheses, got {law!r}") from None


def is_exchangeable(law: Start) -> bool:
    """Return whether no coordinate of a law is special.

    >>> is_exchangeable(gaussian()), is_exchangeable(finite([[1, 2]]))
    (True, False)
    """
    return bool(getattr(law, "exchangeable", True))


def monomials(d: int, degree: int) -> list[Powers]:
    """Return all exponents of d coordinates up to a total degree.

    >>> len(monomials(2, 3))
    10
    """
    count = integer("d", d, minimum=1)
    every = itertools.product(range(degree + 1), repeat=count)
    return [dict(enumerate(powers)) for powers in every if sum(powers) <= degree]


def _positive(name: str, value: Any) -> Any:
    found = number(name, value)
    if found.is_positive is not True:
        raise ValueError(f"{name} must be positive, got {value!r}")
    return found


def _probabilities(name: str, given: Sequence[Any]) -> tuple[Any, ...]:
    found = tuple(number(name, p) for p in given)
    if any(p.is_nonnegative is not True for p in found) or sp.expand(sum(found) - 1) != 0:
        raise ValueError(f"{name} must be probabilities that add up to 1, got {list(given)}")
    return found
