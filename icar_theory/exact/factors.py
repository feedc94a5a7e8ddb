"""Exact weights by their non-zero entries, so that large dimensions stay cheap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import sympy as sp

from icar_theory.arguments import Array

Entries = Mapping[tuple[int, int], Any]
"""The non-zero entries of an H×d matrix: (head, coordinate) → exact number."""


EXACT, FLOATS, DRAWN, PRODUCTS = 10**6, 2**25, 10**4, 2 * 10**4
"""How many exact entries, floats, entries of a random point and irrational products are built."""
DERIVED, CHECKED, PRODUCTS_CHECKED = 2 * 10**6, 2**24, 2**18
"""How many terms a loss derived from the definition may have, and how many entries the matrices of
checked weights: of all lengths, and the exact ones of augmented tokens."""


def require_few(asked: str, count: int, limit: int, what: str = "entries") -> None:
    """Refuse what would take minutes or fill the memory.

    >>> require_few("d=3 and heads=1", 9, 8)
    Traceback (most recent call last):
    ...
    ValueError: d=3 and heads=1 ask for 9 entries, at most 8 can be built
    """
    if count > limit:
        raise ValueError(f"{asked} ask for {count} {what}, at most {limit} can be built")


@dataclass(frozen=True)
class Factors:
    """Exact weights by their non-zero entries: no SymPy matrices of large dimension unasked.

    Shapes: query_key and value H×d; mixing ``C = BᵀA`` d×d.

    >>> Factors(heads=1, dimension=2, query_key={(0, 1): 3}, value={(0, 0): 1}).mixing
    {(0, 1): 3}
    """

    heads: int
    dimension: int
    query_key: Entries
    value: Entries

    @cached_property
    def mixing(self) -> Entries:
        """The non-zero entries of ``BᵀA``."""
        by_head: dict[int, list[tuple[int, Any]]] = {}
        field = _quotient if self._rational else _same
        for (h, j), a in self.query_key.items():
            by_head.setdefault(h, []).append((j, field(a)))
        if not self._rational:
            count = sum(len(by_head.get(h, [])) for h, _ in self.value)
            asked = f"d={self.dimension} and heads={self.heads}"
            require_few(asked, count, PRODUCTS, "products of irrational entries")
        found: dict[tuple[int, int], Any] = {}
        for (h, i), given in self.value.items():
            b = field(given)
            for j, a in by_head.get(h, []):
                found[i, j] = found.get((i, j), 0) + b * a
        return {place: sp.sympify(entry) for place, entry in found.items() if entry != 0}

    def arrays(self) -> dict[str, Array]:
        """Return query_key, value and mixing as ``float64``."""
        shape = (self.heads, self.dimension)
        query_key, value = floats(self.query_key, shape), floats(self.value, shape)
        square = (self.dimension, self.dimension)
        mixing = floats(self.mixing, square) if self._rational else value.T @ query_key
        return {"query_key": query_key, "value": value, "mixing": mixing}

    @cached_property
    def _rational(self) -> bool:
        entries = (*self.query_key.values(), *self.value.values())
        return all(sp.sympify(entry).is_Rational for entry in entries)


@dataclass(frozen=True)
class Later:
    """Weights that `build` makes of dimension, heads and more once they are asked for.

    >>> def one(dimension, heads):
    ...     return Factors(heads, dimension, {(0, 0): 1}, {(0, 0): 1})
    >>> Later(1, 2, one).mixing
    {(0, 0): 1}
    """

    heads: int
    dimension: int
    build: Callable[..., Factors]
    more: tuple[Any, ...] = ()

    @cached_property
    def _built(self) -> Factors:
        return self.build(self.dimension, self.heads, *self.more)

    @property
    def query_key(self) -> Entries:
        """The non-zero entries of A (or a3)."""
        return self._built.query_key

    @property
    def value(self) -> Entries:
        """The non-zero entries of B (or b1)."""
        return self._built.value

    @property
    def mixing(self) -> Entries:
        """The non-zero entries of ``BᵀA``."""
        return self._built.mixing

    def arrays(self) -> dict[str, Array]:
        """Return query_key, value and mixing as ``float64``."""
        return self._built.arrays()


def _quotient(number: Any) -> Fraction:
    return Fraction(int(number.p), int(number.q)) if isinstance(number, sp.Basic) else number


def _same(number: Any) -> Any:
    return number


class Weights(Protocol):
    """Exact weights of one optimum: dense only where asked."""

    @property
    def heads(self) -> int:
        """The number of heads H."""
        ...

    @property
    def dimension(self) -> int:
        """The dimension d."""
        ...

    @property
    def query_key(self) -> Entries:
        """The non-zero entries of A (or a3), H×d."""
        ...

    @property
    def value(self) -> Entries:
        """The non-zero entries of B (or b1), H×d."""
        ...

    @property
    def mixing(self) -> Entries:
        """The non-zero entries of the product of value and query-key, d×d."""
        ...

    def arrays(self) -> dict[str, Array]:
        """Return query_key, value and mixing as ``float64``."""
        ...


def matrix(entries: Entries, rows: int, columns: int) -> Any:
    """Return a SymPy matrix of the given shape."""
    return sp.ImmutableMatrix(sp.SparseMatrix(rows, columns, dict(entries)))


def floats(entries: Entries, shape: tuple[int, int]) -> Array:
    """Return a ``float64`` array of the given shape."""
    array = np.zeros(shape)
    if entries:
        places = np.array(list(entries))
        array[places[:, 0], places[:, 1]] = [float(entry) for entry in entries.values()]
    return array
