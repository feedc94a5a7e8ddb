"""What :func:`icar_theory.optimum` returns: one exact minimiser, its loss, and the set it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, Self

import numpy as np
import sympy as sp

from icar_theory.arguments import Array, integer
from icar_theory.layers.augmented import BLOCKS

Entries = Mapping[tuple[int, int], Any]
"""The non-zero entries of an H×d matrix: (head, coordinate) → exact number."""


class NoClosedForm(ValueError):  # noqa: N818 - a public name, and it reads as what it says
    """No closed form is known for these arguments; the message says why, and what can be done instead.

    >>> from icar_theory import optimum
    >>> optimum(3, 1)
    Traceback (most recent call last):
    ...
    icar_theory.answers.NoClosedForm: no closed form is known for odd d=3 with heads=1 in orthogonal contexts ...
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

    def arrays(self) -> dict[str, Array]:
        """Return query_key, value and mixing as ``float64``."""
        shape = (self.heads, self.dimension)
        return {
            "query_key": _floats(self.query_key, shape),
            "value": _floats(self.value, shape),
            "mixing": _floats(self.mixing, (self.dimension, self.dimension)),
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


@dataclass(frozen=True, kw_only=True)
class Optimum:
    """A minimiser of the population loss, exact, with the minimum and the set of all minimisers.

    ============== ======================================================================================
    `loss`         the minimum over all weights with this number of heads (plain tokens: at each length;
                   augmented tokens: summed over the lengths up to the horizon)
    `mixing`       ``C = BᵀA``, or ``M = b1ᵀ a3`` (d×d); `query_key` A or a3, `value` B or b1 (H×d): SymPy
                   matrices, None for symbolic d or H
    `minimisers`   the set of all minimisers, in LaTeX
    ============== ======================================================================================

    Source: Sander et al., ICML 2024, §4 and §5; every number of heads beyond the paper.

    >>> from icar_theory import optimum
    >>> best = optimum(4, 2)
    >>> best.loss, best.mixing.rank()
    (0, 2)
    """

    claim: str
    context: str
    dimension: Any
    heads: Any
    horizon: Any
    loss: Any
    minimisers: str
    weights: Weights | None = field(repr=False)
    sampler: Callable[[int], Mapping[str, Any]] | None = field(repr=False, compare=False)

    @cached_property
    def mixing(self) -> Any:
        """``C = BᵀA`` or ``M = b1ᵀ a3``, d×d."""
        return self.weights and _matrix(self.weights.mixing, self.weights.dimension, self.weights.dimension)

    @cached_property
    def query_key(self) -> Any:
        """A or a3, H×d."""
        return self.weights and _matrix(self.weights.query_key, self.weights.heads, self.weights.dimension)

    @cached_property
    def value(self) -> Any:
        """B or b1, H×d."""
        return self.weights and _matrix(self.weights.value, self.weights.heads, self.weights.dimension)

    def numpy(self) -> dict[str, Array]:
        """Return the weights as ``float64`` arrays: query_key, value (H×d), mixing (d×d), and what the tokens add.

        >>> from icar_theory import optimum
        >>> optimum(2, 1).numpy()["mixing"]
        array([[1., 1.],
               [1., 1.]])
        """
        return self._numbers().arrays()

    def sample(self, seed: int) -> Self:
        """Return another minimiser, drawn from the set with exact entries; the same for the same seed.

        >>> from icar_theory import optimum
        >>> another = optimum(2, 1).sample(seed=1)
        >>> another.mixing * another.positions(2)[-1]
        Matrix([
        [1, 1],
        [1, 1]])
        """
        self._numbers()
        assert self.sampler is not None
        return replace(self, **self.sampler(integer("seed", seed, minimum=0)))

    def latex(self) -> str:
        """Return the minimum and the minimisers as LaTeX display math.

        >>> from icar_theory import optimum
        >>> print(optimum(4, 1).latex().splitlines()[1])
        \\min_{\\operatorname{rank} C \\le 1} \\ell_T &= 2 \\\\
        """
        from icar_theory.printing import latex

        return latex(self)

    def _repr_latex_(self) -> str:
        from icar_theory.printing import notebook

        return notebook(self)

    def _numbers(self) -> Weights:
        if self.weights is None:
            raise ValueError(
                f"d and heads must be integers to build weights, got d={self.dimension}, heads={self.heads}"
            )
        return self.weights


@dataclass(frozen=True, kw_only=True)
class PlainOptimum(Optimum):
    """An :class:`Optimum` of plain tokens.

    `ratio` is the forced value of ``p_{T−1}/p_T``, or None where the minimisers do not determine it.

    >>> from icar_theory import optimum
    >>> optimum(4, 2).ratio, optimum(4, 4).ratio
    (-1/2, None)
    """

    ratio: Any
    last_two: tuple[Any, Any] = field(repr=False)

    def positions(self, length: int) -> Any:
        """Return the positional weights ``(0, …, 0, p_{T−1}, p_T)`` of a length T ≥ 2, as a 1×T SymPy matrix.

        >>> from icar_theory import optimum
        >>> optimum(3, 2, context="unitary").positions(3)
        Matrix([[0, 0, 1]])
        """
        length = integer("length", length, minimum=2)
        return sp.ImmutableMatrix([[0] * (length - 2) + list(self.last_two)])

    def numpy(self) -> dict[str, Array]:
        """Return query_key, value (H×d) and mixing (d×d) as ``float64``; with a horizon also positions.

        Row k of positions, (T_max − 1)×T_max, holds the weights of length ``T = k + 2``.

        >>> from icar_theory import optimum
        >>> optimum(2, 1, horizon=3).numpy()["positions"]
        array([[-0.5,  1. ,  0. ],
               [ 0. , -0.5,  1. ]])
        """
        arrays = super().numpy()
        if self.horizon is not None:
            rows = np.zeros((self.horizon - 1, self.horizon))
            for k in range(self.horizon - 1):
                rows[k, k : k + 2] = [float(p) for p in self.last_two]
            arrays["positions"] = rows
        return arrays


@dataclass(frozen=True, kw_only=True)
class AugmentedOptimum(Optimum):
    """An :class:`Optimum` of augmented tokens, where a3 = query_key, b1 = value and the other blocks are 0.

    `step_size` is η, the diagonal of M and the step of gradient descent that the layer takes.

    >>> from icar_theory import optimum
    >>> optimum(4, 1, tokens="augmented", horizon=10).step_size
    3/28
    """

    boundary: str
    step_size: Any
    error_at: Callable[[Any], Any] = field(repr=False, compare=False)

    def error(self, length: Any) -> Any:
        """Return the mean squared error of one coordinate at a length T, ``(ηK − 1)² + Kη²(r − 1)``.

        Here r = d/min(H, d), and K is T − 1 (zero boundary) or T (wrap); the length may be a SymPy symbol.

        >>> from icar_theory import optimum
        >>> optimum(2, 2, tokens="augmented", horizon=2).error(2)
        0
        """
        if not isinstance(length, sp.Expr):
            length = integer("length", length, minimum=2)
        return self.error_at(length)

    @property
    def blocks(self) -> dict[str, Any]:
        """The six blocks a1 … a4, b1, b2 as H×d SymPy matrices."""
        weights = self._numbers()
        zero = sp.ImmutableMatrix.zeros(weights.heads, weights.dimension)
        return {**dict.fromkeys(BLOCKS, zero), "a3": self.query_key, "b1": self.value}

    def numpy(self) -> dict[str, Array]:
        """Return query_key, value (H×d), mixing (d×d) and the six blocks a1 … b2 (H×d) as ``float64``.

        >>> from icar_theory import optimum
        >>> arrays = optimum(2, 1, tokens="augmented", horizon=4).numpy()
        >>> arrays["a3"], arrays["a1"]
        (array([[0.3, 0.3]]), array([[0., 0.]]))
        """
        arrays = super().numpy()
        zero = np.zeros_like(arrays["value"])
        return {**arrays, **dict.fromkeys(BLOCKS, zero), "a3": arrays["query_key"], "b1": arrays["value"]}


def _matrix(entries: Entries, rows: int, columns: int) -> Any:
    return sp.ImmutableMatrix(sp.SparseMatrix(rows, columns, dict(entries)))


def _floats(entries: Entries, shape: tuple[int, int]) -> Array:
    array = np.zeros(shape)
    if entries:
        places = np.array(list(entries))
        array[places[:, 0], places[:, 1]] = [float(entry) for entry in entries.values()]
    return array
