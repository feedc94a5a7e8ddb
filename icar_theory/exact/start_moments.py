r"""Laws of the first token x_1 ∈ ℝ^d by their exact moments ``E Π_j x_j^{n_j}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

import sympy as sp

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

    def __hash__(self) -> int: ...


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
        return all(self._as_mapping(partial(_swapped, j)) == law for j in swaps)

    def _as_mapping(self, turn: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for x, p in zip(self.points, self.weights, strict=True):
            found[turn(x)] = found.get(turn(x), 0) + p
        return found


def _swapped(j: int, x: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*x[:j], x[j + 1], x[j], *x[j + 2 :])
