"""Exact weights by their non-zero entries, so that large dimensions stay cheap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import sympy as sp

from icar_theory.arguments import Array

Entries = Mapping[tuple[int, int], Any]
"""The non-zero entries of an H×d matrix: (head, coordinate) → exact number."""


@dataclass(frozen=True)
class Factors:
    """Exact weights by their non-zero entries, so that large dimensions never become SymPy matrices unasked.

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
        for (h, j), a in self.query_key.items():
            by_head.setdefault(h, []).append((j, a))
        found: dict[tuple[int, int], Any] = {}
        for (h, i), b in self.value.items():
            for j, a in by_head.get(h, []):
                found[i, j] = found.get((i, j), 0) + b * a
        return {place: entry for place, entry in found.items() if entry != 0}

    def arrays(self) -> dict[str, Array]:
        """Return query_key, value and mixing as ``float64``."""
        shape = (self.heads, self.dimension)
        return {
            "query_key": floats(self.query_key, shape),
            "value": floats(self.value, shape),
            "mixing": floats(self.mixing, (self.dimension, self.dimension)),
        }


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
