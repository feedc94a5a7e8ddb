"""What the layer's other blocks predict, by degree in λ: which products meet in which character.

**Setting.** Unitary contexts, ``s_0 = 0``. A product of a value block and a score block
contributes to ŷ_i, for every column j, the monomials ``λ_i^{u−1} λ_j^{δ+1−u}`` of one degree δ = T
− lag, where s_u is the token read out and u runs over an interval. For j ≠ i two positions u
differ in character, except that at u = δ + 1 all columns meet in ``λ_i^δ``, where the column i
lies with all its positions.

**Main results.** :func:`column_class` and :func:`row_class` list the products of each class, for
numbers and for symbolic lengths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory.exact.sizes import T
from icar_theory.layers.plain import token_exponent

KEY_SHIFT = {"a1": 0, "a2": 0, "a3": 1, "a4": 1}
QUERY_SHIFT = {"a1": 0, "a2": 1, "a3": 0, "a4": 1}
VALUE_SHIFT = {"b1": 0, "b2": 1}
"""How far before t key and value lie, and before T the query."""

LAGS = (1, 2, 3)
"""The degrees T − 1, T − 2 and T − 3, of which the target knows nothing."""


@dataclass(frozen=True)
class Product:
    """A value block times a score block: its name, its lag T − degree, and the interval of u."""

    value: str
    score: str

    @property
    def name(self) -> str:
        """The numbers of the blocks: "13" for b1 with a3."""
        return self.value[1] + self.score[1]

    @property
    def exponents(self) -> tuple[Any, Any]:
        """The exponents of λ_i and λ_j at the position u of the value."""
        u = sp.Symbol("u")
        key, query = KEY_SHIFT[self.score], QUERY_SHIFT[self.score]
        return (
            token_exponent(u),
            sp.expand(
                token_exponent(T - query) - token_exponent(u + VALUE_SHIFT[self.value] - key)
            ),
        )

    @property
    def lag(self) -> int:
        """How far the degree is below T."""
        return int(sp.expand(T - sum(self.exponents)))

    def interval(self, length: Any) -> tuple[Any, Any]:
        """Return the first and last u: s_0 = 0, so that t starts at 2 where it is read."""
        value, key = VALUE_SHIFT[self.value], KEY_SHIFT[self.score]
        return (2 if value or key else 1) - value, length - value

    def covers(self, u: Any, length: Any) -> bool:
        """Return whether u is in the interval."""
        first, last = self.interval(length)
        inside = [sp.sympify(x).is_nonnegative for x in (u - first, last - u)]
        if None in inside:
            raise ValueError(f"u={u} must be in or out of {first} … {last} for all lengths")
        return all(inside)


PRODUCTS = tuple(Product(b, a) for b in ("b1", "b2") for a in ("a1", "a2", "a3", "a4"))


def column_class(lag: int, u: Any, length: Any) -> list[str]:
    """Return the products of the class of ``λ_i^{u−1} λ_j^{δ+1−u}``, j ≠ i and u ≠ δ + 1.

    >>> column_class(1, 1, 3), column_class(1, 2, 3)
    (['11', '23'], ['11', '14', '23'])
    """
    return [p.name for p in PRODUCTS if p.lag == lag and p.covers(u, length)]


def row_class(lag: int, length: Any) -> tuple[list[str], dict[str, Any]]:
    """Return the class of ``λ_i^δ``: products of each other column, and of the column i how often.

    >>> row_class(3, 2), row_class(3, 3)
    (([], {'22': 1}), (['22'], {'22': 2}))
    """
    counts = {}
    for p in PRODUCTS:
        first, last = p.interval(length)
        if p.lag == lag:
            counts[p.name] = last - first + 1
    return column_class(lag, length - lag + 1, length), counts


def letter(name: str, kind: str = "") -> Any:
    """Return the letter of a product at (i, j), j ≠ i; at (i, i); or its sum over the j ≠ i.

    >>> letter("13"), letter("13", "own"), letter("13", "others")
    (P^{13}_{ij}, P^{13}_{ii}, Q^{13}_{i})
    """
    form = {"": r"P^{%s}_{ij}", "own": r"P^{%s}_{ii}", "others": r"Q^{%s}_{i}"}[kind]
    return sp.Symbol(form % name, real=True)


def column(lag: int, u: Any, length: Any) -> Any:
    """Return the coefficient of a class of the column j."""
    return sum(letter(name) for name in column_class(lag, u, length))


def row(lag: int, length: Any) -> Any:
    """Return the coefficient of the class where all columns meet."""
    others, own = row_class(lag, length)
    return sum(letter(name, "others") for name in others) + sum(
        count * letter(name, "own") for name, count in own.items()
    )
