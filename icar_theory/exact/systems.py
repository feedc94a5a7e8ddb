r"""Orthonormal systems of functions, by the integrals that regression with them needs.

A :class:`System` of functions ψ_1, ψ_2, … under a law ρ of the input gives ``E ψ_l² ψ_i ψ_j`` for
all l, i, j. Where ``Σ_l v_l ψ_l(x)²`` is one number for all inputs x, the system is *balanced* for
the variances v: Walsh functions always, Fourier functions where both of a frequency have one
variance, Haar wavelets where all of a level have. Legendre polynomials are not.

**Main results.** :func:`fourier`, :func:`walsh`, :func:`haar`, :func:`legendre`, :func:`finite`;
:func:`read_system` reads them also from a word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import sympy as sp

from icar_theory.arguments import choice
from icar_theory.exact.reading import exact_array, number

Fourth = Callable[[int, int, int], Any]


@dataclass(frozen=True)
class System:
    """An orthonormal system: `size` functions (None: countably many), by ``E ψ_l² ψ_i ψ_j``.

    Indices count from 1.

    >>> fourier().fourth(1, 1, 1), walsh().fourth(5, 3, 3)
    (3/2, 1)
    """

    name: str
    size: int | None
    fourth: Fourth

    def __repr__(self) -> str:
        return f"System({self.name!r})"

    def moments(self, variances: Sequence[Any], features: int) -> sp.Matrix:
        """Return Q, the N×N matrix of ``Σ_l v_l E ψ_l² ψ_i ψ_j``.

        >>> legendre().moments([1, 1], 2)
        Matrix([
        [2,    0],
        [0, 14/5]])
        """

        def entry(i: int, j: int) -> Any:
            return self.moment(variances, int(max(i, j)) + 1, int(min(i, j)) + 1)

        return sp.Matrix(features, features, entry)

    def moment(self, variances: Sequence[Any], i: int, j: int) -> Any:
        """Return one entry of Q.

        >>> haar().moment([1, 1, 1, 1], 2, 1), haar().moment([1, 1, 1], 2, 1)
        (0, 1)
        """
        total = sp.Integer(0)
        for place, v in enumerate(variances, 1):
            named = f"system (its mean of the product of {place}, {place}, {i}, {j})"
            total += v * number(named, self.fourth(place, i, j))
        return total

    def couples(self, variances: Sequence[Any], features: int) -> bool:
        """Return whether Q has an entry off its diagonal; the first one found decides.

        >>> legendre().couples([1, 1, 1], 3), fourier().couples([2, 2, 1, 1], 4)
        (True, False)
        """
        pairs = ((i, j) for i in range(2, features + 1) for j in range(1, i))
        return any(self.moment(variances, i, j) != 0 for i, j in pairs)


def fourier() -> System:
    """Return √2 cos 2πx, √2 sin 2πx, √2 cos 4πx, … under the uniform law of [0, 1].

    >>> fourier().fourth(1, 1, 1), fourier().fourth(1, 2, 2), fourier().fourth(1, 3, 3)
    (3/2, 1/2, 1)
    """
    return System("fourier", None, _fourier)


def walsh() -> System:
    """Return the products of independent signs: ψ_{l+1} of those in l's binary digits.

    >>> walsh().fourth(2, 3, 4)
    0
    """
    return System("walsh", None, lambda _, i, j: sp.Integer(i == j))


def haar() -> System:
    """Return 1 and the Haar wavelets ``2^{k/2} h(2^k x − m)`` under the uniform law of [0, 1].

    >>> haar().fourth(3, 3, 3), haar().fourth(3, 4, 4)
    (2, 0)
    """
    return System("haar", None, _haar)


def legendre() -> System:
    """Return the normalised Legendre polynomials ``√(2l − 1) P_{l−1}``, uniform law of [−1, 1].

    >>> legendre().fourth(2, 2, 2)
    9/5
    """
    return System("legendre", None, _legendre)


def finite(weights: Any, values: Any) -> System:
    """Return the functions whose values at K points are the rows of `values`, L×K.

    Raises ValueError where the weights are no law or the functions are not orthonormal, naming the
    first inner product that is wrong.

    >>> fifth = sp.Rational(1, 5)
    >>> finite([fifth, 4 * fifth], [[1, 1], [2, -sp.Rational(1, 2)]]).fourth(2, 2, 2)
    13/4
    """
    law = sp.Matrix(list(exact_array("weights", weights, dimensions=(1,))))
    rows = exact_array("values", values, dimensions=(2,))
    table = sp.Matrix(rows.tolist())
    if table.cols != law.rows:
        raise ValueError(f"values must have {law.rows} columns, as weights has, got {table.cols}")
    if not all(x.is_number for x in (*law, *table)):
        raise ValueError("weights and values must be numbers, got letters")
    if any(w < 0 for w in law) or sum(law) != 1:
        raise ValueError(f"weights must be non-negative with the sum 1, got {list(law)}")
    inner = table * sp.diag(*law) * table.T
    for i in range(inner.rows):
        for j in range(i + 1):
            if not (inner[i, j] - int(i == j)).equals(0):
                raise ValueError(
                    f"values must be orthonormal, got the inner product {inner[i, j]} of the "
                    f"functions {j + 1} and {i + 1}"
                )

    found = partial(_finite, law.as_immutable(), table.as_immutable())
    return System(f"finite({table.rows})", table.rows, found)


def _finite(law: Any, table: Any, place: int, i: int, j: int) -> Any:
    chosen = (table[place - 1, k] ** 2 * table[i - 1, k] * table[j - 1, k] * law[k]
              for k in range(table.cols))  # fmt: skip
    return sum(chosen, sp.Integer(0))


NAMES = {"fourier": fourier, "walsh": walsh, "haar": haar, "legendre": legendre}


def read_system(value: Any) -> System:
    """Return a system itself, or that of a name; raise ValueError for another.

    >>> read_system("haar").name
    'haar'
    """
    if isinstance(value, System):
        return value
    return NAMES[choice("system", value, NAMES)]()


@cache
def _fourier(place: int, i: int, j: int) -> Any:
    """Multiply out exponentials: the coefficient of e^0."""
    twice, one, other = ((index + 1) // 2 for index in (place, i, j))
    if one != other and 2 * twice not in (one + other, abs(one - other)):
        return sp.Integer(0)
    product: dict[int, Any] = {0: sp.Integer(1)}
    for index in (place, place, i, j):
        factor = _wave(index)
        found: dict[int, Any] = {}
        for one, a in product.items():
            for other, b in factor.items():
                found[one + other] = found.get(one + other, 0) + a * b
        product = found
    return sp.expand(product.get(0, sp.Integer(0)))


def _wave(index: int) -> dict[int, Any]:
    frequency, half = (index + 1) // 2, 1 / sp.sqrt(2)
    if index % 2:
        return {frequency: half, -frequency: half}
    return {frequency: half / sp.I, -frequency: -half / sp.I}


@cache
def _haar(place: int, i: int, j: int) -> Any:
    """Average ψ_i ψ_j over the support of ψ_l, on which ψ_l² is 2^k."""
    cells = 2 ** max(index.bit_length() for index in (place, i, j))
    total = sum(_sign(i, c, cells) * _sign(j, c, cells) for c in _support(place, cells))
    return sp.sqrt(2 ** (2 * _level(place) + _level(i) + _level(j))) * sp.Rational(total, cells)


def _level(index: int) -> int:
    return max((index - 1).bit_length() - 1, 0)


def _support(index: int, cells: int) -> range:
    """Return the cells, of so many in [0, 1], on which a function is not 0."""
    if index == 1:
        return range(cells)
    width = cells >> _level(index)
    begin = (index - 1 - (1 << _level(index))) * width
    return range(begin, begin + width)


def _sign(index: int, cell: int, cells: int) -> int:
    """Return a function over its height, on one cell."""
    support = _support(index, cells)
    if cell not in support:
        return 0
    return 1 if index == 1 or 2 * (cell - support.start) < len(support) else -1


@cache
def _legendre(place: int, i: int, j: int) -> Any:
    product = _polynomial(place) ** 2 * _polynomial(i) * _polynomial(j)
    powers = product.as_dict()
    mean = sum(
        (c / sp.Integer(power + 1) for (power,), c in powers.items() if power % 2 == 0),
        sp.Integer(0),
    )
    return mean * (2 * place - 1) * sp.sqrt((2 * i - 1) * (2 * j - 1))


@cache
def _polynomial(index: int) -> Any:
    x = sp.Symbol("x")
    return sp.Poly(sp.legendre(index - 1, x), x)
