"""The symbols of the plain-token theorems: what each one prints as, and what it is on arrays.

A stated loss is a polynomial in these symbols, written once: its LaTeX, its value and its tests all
come from that expression. Row symbols have one value for each coordinate i of the prediction,
position symbols one value for each length T.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array, object_array
from icar_theory.exact.rationals import transposed_product
from icar_theory.exact.sizes import D, T
from icar_theory.statements import Every, Partner

LOSS_LETTER = sp.Symbol(r"\ell_T", real=True)
"""The population loss of one length T."""

MIXING = sp.IndexedBase("C", real=True)
MATRIX = sp.MatrixSymbol("C", D, D)
"""C, by entries and as a matrix."""
POSITIONS = sp.IndexedBase("p", real=True)

LAST = sp.Symbol("p_{T}", real=True)
PREVIOUS = sp.Symbol("p_{T-1}", real=True)
SECOND = sp.Symbol("p_{T-2}", real=True)
EARLIER = sp.Symbol("r", nonnegative=True)
OTHER_POSITIONS = sp.Symbol("q", real=True)
SKIPS = sp.Symbol("x", real=True)

DIAGONAL = sp.Symbol("C_{ii}", real=True)
PARTNER = sp.Symbol(r"C_{i\bar\imath}", real=True)
ROW_SUM = sp.Symbol(r"(C\mathbf{1})_{i}", real=True)
REST = sp.Symbol("R_{i}", nonnegative=True)
SIGN = sp.Symbol("C_{is}", real=True)
SIGN_DIAGONAL = sp.Symbol("C_{ss}", real=True)
SIGN_ROW_SUM = sp.Symbol(r"(C\mathbf{1})_{s}", real=True)
SIGN_REST = sp.Symbol("R_{s}", nonnegative=True)
PAIRS = sp.Symbol("Z_{s}", real=True)
OF_SIGN = {DIAGONAL: SIGN_DIAGONAL, ROW_SUM: SIGN_ROW_SUM, REST: SIGN_REST}
"""The letters of row i, as those of the row of the sign coordinate s = d."""

i, j, k, t = sp.symbols("i j k t", integer=True, positive=True)

NOTATION: Mapping[sp.Symbol, Any] = {
    LAST: POSITIONS[T],
    PREVIOUS: POSITIONS[T - 1],
    DIAGONAL: MIXING[i, i],
    PARTNER: MIXING[i, Partner(i)],
    ROW_SUM: sp.Sum(MIXING[i, j], (j, 1, D)),
    SIGN: MIXING[i, D],
    SIGN_DIAGONAL: MIXING[D, D],
    SIGN_ROW_SUM: sp.Sum(MIXING[D, j], (j, 1, D)),
}
"""The letters that say themselves what they stand for, by entries of C and p."""

EARLIER_VANISH = Every(sp.Eq(POSITIONS[t], 0), t, 1, T - 2)
"""What minimisers have in common: no weight on the positions before T − 1."""

EARLIER_IS = sp.Eq(EARLIER, sp.Sum(POSITIONS[t] ** 2, (t, 1, T - 2)))
OTHER_POSITIONS_IS = sp.Eq(OTHER_POSITIONS, sp.Sum(POSITIONS[t], (t, 1, T)) - PREVIOUS)
"""What the other letters abbreviate; R_i differs between the theorems."""
SECOND_IS = sp.Eq(SECOND, sp.Piecewise((POSITIONS[T - 2], T > 2), (0, True)))
SKIPS_IS = sp.Eq(
    SKIPS, sp.Sum(POSITIONS[t] * POSITIONS[2 * t - T + 1], (t, sp.ceiling(T / 2), T - 2))
)
SIGN_REST_IS = sp.Eq(SIGN_REST, sp.Sum(MIXING[D, j] ** 2, (j, 1, D)) - SIGN_DIAGONAL**2)
PAIRS_IS = sp.Eq(PAIRS, sp.Sum(MIXING[D, 2 * k - 1] * MIXING[D, 2 * k], (k, 1, sp.floor(D / 2))))


def position_values(rows: Sequence[Array]) -> dict[sp.Symbol, Array]:
    """Return the position symbols' values for vectors p, as columns: one entry a vector.

    >>> position_values([np.array([3.0, 1.0, 2.0]), np.array([5.0, 7.0])])[OTHER_POSITIONS].tolist()
    [[5.0], [7.0]]
    """
    found = [_of_one_length(p) for p in rows]
    return {symbol: object_or_float([[values[symbol]] for values in found]) for symbol in found[0]}


def _of_one_length(p: Array) -> dict[sp.Symbol, Any]:
    length = len(p)
    steps = range(1, (length - 2) // 2 + 1)  # t = T-1-m and 2t-T+1 = T-1-2m, both at least 1
    zero = 0 * p[-1]
    return {
        LAST: p[-1],
        PREVIOUS: p[-2],
        SECOND: p[-3] if length > 2 else zero,
        EARLIER: sum((x * x for x in p[:-2]), zero),
        OTHER_POSITIONS: sum(p[:-2], p[-1]),
        SKIPS: sum((p[length - 2 - m] * p[length - 2 - 2 * m] for m in steps), zero),
    }


def object_or_float(column: list[list[Any]]) -> Array:
    """Return an n×1 array: ``float64`` for floats, else objects (NumPy must not look into them)."""
    flat = [entry for (entry,) in column]
    if all(isinstance(entry, float) for entry in flat):
        return np.array(column)
    return object_array(flat, (len(flat), 1))


@dataclass(frozen=True)
class FewHeads:
    """``C = BᵀA`` of few heads and many coordinates, by its factors (H×d): C is never written out.

    >>> len(FewHeads(np.ones((1, 3)), np.ones((1, 3))))
    3
    """

    query_key: Array
    value: Array

    def __len__(self) -> int:
        return int(self.value.shape[1])

    def entries(self, rows: Sequence[int], columns: Sequence[int]) -> Array:
        """Return the entries at these places."""
        found: Array = (self.value[:, rows] * self.query_key[:, columns]).sum(axis=0)
        return found

    def forms(self, gram: Array) -> Array:
        """Return ``b_iᵀ G b_i`` for every row i, of an H×H matrix G."""
        found: Array = (self.value * transposed_product(gram.T, self.value)).sum(axis=0)
        return found


LARGE = 128
"""From so many coordinates on, C is not written out where there are few heads."""


def are_few(heads: int, d: int) -> bool:
    """Return whether the heads are few and the coordinates many.

    >>> are_few(16, 2048), are_few(1, 4)
    (True, False)
    """
    return d >= LARGE and 4 * heads <= d


def mixing_of(query_key: Array, value: Array) -> Any:
    """Return ``C = BᵀA``, d×d, or its factors where the heads are few and the coordinates many.

    >>> mixing_of(np.ones((1, 1)), np.ones((1, 1)))
    array([[1.]])
    """
    heads, d = query_key.shape
    return FewHeads(query_key, value) if are_few(heads, d) else transposed_product(value, query_key)


def row_values(mixing: Any, partner: list[int | None]) -> dict[sp.Symbol, Array]:
    """Return the row symbols' values for C (d×d), where ``partner[i]`` is the index ī, or None.

    C is an array, or :class:`FewHeads`, which takes O(H²d) steps. The squares of the other entries
    are then a difference; with few heads the loss is of the order of d, so that floats stay right.

    >>> C = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> row_values(C, [None, None])[REST], row_values(FewHeads(C, np.eye(2)), [None, None])[REST]
    (array([4., 9.]), array([4., 9.]))
    """
    if isinstance(mixing, FewHeads):
        return _from_heads(mixing, partner)
    rest = mixing.copy()
    np.fill_diagonal(rest, 0)
    paired = [(i, j) for i, j in enumerate(partner) if j is not None]
    partners = np.zeros(len(mixing), dtype=mixing.dtype)
    for i, j in paired:
        partners[i] = mixing[i, j]
        rest[i, j] = 0
    pairs = [(i, j) for i, j in paired if i < j]
    return {
        DIAGONAL: np.diagonal(mixing).copy(),
        PARTNER: partners,
        ROW_SUM: mixing.sum(axis=1),
        REST: (rest * rest).sum(axis=1),
        SIGN: mixing[:, -1],
        PAIRS: sum((mixing[:, i] * mixing[:, j] for i, j in pairs), 0 * mixing[:, -1]),
    }


def _from_heads(mixing: FewHeads, partner: list[int | None]) -> dict[sp.Symbol, Array]:
    A, d = mixing.query_key, len(mixing)
    paired = [(i, j) for i, j in enumerate(partner) if j is not None]
    left, right = [i for i, j in paired if i < j], [j for i, j in paired if i < j]
    diagonal = mixing.entries(range(d), range(d))
    partners = 0 * diagonal
    partners[[i for i, _ in paired]] = mixing.entries(*zip(*paired, strict=True)) if paired else 0
    squares = mixing.forms(transposed_product(A.T, A.T))
    sums = transposed_product(A.sum(axis=1, keepdims=True), mixing.value)[0]
    return {
        DIAGONAL: diagonal,
        PARTNER: partners,
        ROW_SUM: sums,
        REST: squares - diagonal * diagonal - partners * partners,
        SIGN: mixing.entries(range(d), [d - 1] * d),
        PAIRS: mixing.forms(transposed_product(A[:, left].T, A[:, right].T))
        if left
        else 0 * diagonal,
    }


@cache
def compiled(expression: Any) -> tuple[tuple[sp.Symbol, ...], Callable[..., Any]]:
    """Return the expression's symbols and a function of their values, in any ring and on arrays."""
    symbols = tuple(sorted(expression.free_symbols, key=str))
    return symbols, sp.lambdify(symbols, expression, modules=[], dummify=True)


def evaluate(expression: Any, values: Mapping[sp.Symbol, Any]) -> Any:
    """Return the expression at the given values of its symbols (extra values are ignored).

    >>> evaluate((1 - LAST * DIAGONAL) ** 2, {LAST: 2, DIAGONAL: np.array([1, 3])})
    array([ 1, 25])
    """
    symbols, function = compiled(expression)
    return function(*(values[symbol] for symbol in symbols))
