"""What :func:`icar_theory.optimum` returns: one exact minimiser, its loss, and the set it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array, integer

Entries = Mapping[tuple[int, int], Any]
"""The non-zero entries of an H×d matrix: (head, coordinate) → exact number."""


class NoClosedForm(ValueError):  # noqa: N818 - a public name, and it reads as what it says
    """No closed form is known for these arguments; the message says why, and what can be done instead.

    >>> from icar_theory import optimum
    >>> optimum(3, 1)
    Traceback (most recent call last):
    ...
    icar_theory.optima.NoClosedForm: no closed form is known for odd d=3 with heads=1 in orthogonal contexts ...
    """


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


@dataclass(frozen=True)
class Optimum:
    """A minimiser of the population loss of plain tokens, exact, with the minimum and the set of all minimisers.

    ============== ======================================================================================
    `loss`         the minimum at each length T, over all weights with this number of heads
    `ratio`        the forced value of ``p_{T−1}/p_T``, or None where the minimisers do not determine it
    `mixing`       ``C = BᵀA`` (d×d), `query_key` A and `value` B (H×d): SymPy matrices, None for symbolic d or H
    `minimisers`   the set of all minimisers, in LaTeX
    ============== ======================================================================================

    Source: Sander et al., ICML 2024, §5; every number of heads beyond the paper.

    >>> from icar_theory import optimum
    >>> best = optimum(4, 2)
    >>> best.loss, best.ratio
    (0, -1/2)
    >>> best.positions(4)
    Matrix([[0, 0, -1/2, 1]])
    """

    claim: str
    context: str
    dimension: Any
    heads: Any
    horizon: int | None
    loss: Any
    ratio: Any
    minimisers: str
    last_two: tuple[Any, Any] = field(repr=False)
    factors: Factors | None = field(repr=False)
    sampler: Callable[[int], tuple[tuple[Any, Any], Factors]] | None = field(repr=False, compare=False)

    @cached_property
    def mixing(self) -> Any:
        """``C = BᵀA``, d×d."""
        return self.factors and _matrix(self.factors.mixing, self.factors.dimension, self.factors.dimension)

    @cached_property
    def query_key(self) -> Any:
        """A, H×d."""
        return self.factors and _matrix(self.factors.query_key, self.factors.heads, self.factors.dimension)

    @cached_property
    def value(self) -> Any:
        """B, H×d."""
        return self.factors and _matrix(self.factors.value, self.factors.heads, self.factors.dimension)

    def positions(self, length: int) -> Any:
        """Return the positional weights ``(0, …, 0, p_{T−1}, p_T)`` of a length T ≥ 2, as a 1×T SymPy matrix.

        >>> from icar_theory import optimum
        >>> optimum(3, 2, context="unitary").positions(3)
        Matrix([[0, 0, 1]])
        """
        length = integer("length", length, minimum=2)
        return sp.ImmutableMatrix([[0] * (length - 2) + list(self.last_two)])

    def numpy(self) -> dict[str, Array]:
        """Return the weights as ``float64`` arrays: query_key, value (H×d), mixing (d×d).

        With a horizon also positions, (T_max − 1)×T_max: row k holds the weights of length ``T = k + 2``.

        >>> from icar_theory import optimum
        >>> optimum(2, 1, horizon=3).numpy()["positions"]
        array([[-0.5,  1. ,  0. ],
               [ 0. , -0.5,  1. ]])
        """
        factors = self._numbers()
        shape = (factors.heads, factors.dimension)
        arrays = {
            "query_key": _floats(factors.query_key, shape),
            "value": _floats(factors.value, shape),
            "mixing": _floats(factors.mixing, (factors.dimension, factors.dimension)),
        }
        if self.horizon is not None:
            rows = np.zeros((self.horizon - 1, self.horizon))
            for k in range(self.horizon - 1):
                rows[k, k : k + 2] = [float(p) for p in self.last_two]
            arrays["positions"] = rows
        return arrays

    def sample(self, seed: int) -> Optimum:
        """Return another minimiser, drawn from the whole set with exact rational entries; the same for the same seed.

        >>> from icar_theory import optimum
        >>> another = optimum(2, 1).sample(seed=1)
        >>> another.mixing * another.positions(2)[-1]
        Matrix([
        [1, 1],
        [1, 1]])
        """
        self._numbers()
        assert self.sampler is not None
        last_two, factors = self.sampler(integer("seed", seed, minimum=0))
        return Optimum(
            self.claim, self.context, self.dimension, self.heads, self.horizon, self.loss, self.ratio,
            self.minimisers, last_two, factors, self.sampler,
        )  # fmt: skip

    def latex(self) -> str:
        """Return the minimum, the minimisers and the ratio as LaTeX display math.

        >>> from icar_theory import optimum
        >>> print(optimum(4, 1).latex().splitlines()[1])
        \\min_{\\operatorname{rank} C \\le 1} \\ell_T &= 2 \\\\
        """
        from icar_theory.latex import latex

        return latex(self)

    def _numbers(self) -> Factors:
        if self.factors is None:
            raise ValueError(
                f"d and heads must be integers to build weights, got d={self.dimension}, heads={self.heads}"
            )
        return self.factors


def _matrix(entries: Entries, rows: int, columns: int) -> Any:
    return sp.ImmutableMatrix(sp.SparseMatrix(rows, columns, dict(entries)))


def _floats(entries: Entries, shape: tuple[int, int]) -> Array:
    array = np.zeros(shape)
    if entries:
        places = np.array(list(entries))
        array[places[:, 0], places[:, 1]] = [float(entry) for entry in entries.values()]
    return array
