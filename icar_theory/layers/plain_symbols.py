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

from icar_theory.arguments import Array
from icar_theory.exact.rationals import divided, parts, transposed_product
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
    longest = max(map(len, rows))
    table = np.full((len(rows), longest), 0 * rows[0][-1], dtype=rows[0].dtype)
    for k, p in enumerate(rows):  # the last weights stand below each other
        table[k, longest - len(p) :] = p
    last, earlier = table[:, -1:], table[:, :-2]
    steps = (longest - 2) // 2  # t = T-1-m and 2t-T+1 = T-1-2m, both at least 1, m = steps … 1
    skips = table[:, longest - 2 - steps : -2] * table[:, longest - 2 - 2 * steps : -2 : 2]
    zero = 0 * last
    return {
        LAST: last,
        PREVIOUS: table[:, -2:-1],
        SECOND: table[:, -3:-2] if longest > 2 else zero,
        EARLIER: zero + (earlier * earlier).sum(axis=1, keepdims=True),
        OTHER_POSITIONS: last + earlier.sum(axis=1, keepdims=True),
        SKIPS: zero + skips.sum(axis=1, keepdims=True),
    }


@dataclass(frozen=True)
class FewHeads:
    """``C = BᵀA`` of few heads and many coordinates, by its factors (H×d): C is never written out.

    >>> len(FewHeads(np.ones((1, 3)), np.ones((1, 3))))
    3
    """

    query_key: Any
    value: Any

    def __len__(self) -> int:
        return int(self.value.shape[1])


LARGE = 128
"""From so many coordinates on, C is not written out where there are few heads."""


def are_few(heads: int, d: int) -> bool:
    """Return whether the heads are few and the coordinates many.

    >>> are_few(16, 2048), are_few(1, 4)
    (True, False)
    """
    return d >= LARGE and 4 * heads <= d


def mixing_of(query_key: Any, value: Any) -> Any:
    """Return ``C = BᵀA``, d×d, or its factors where the heads are few and the coordinates many.

    >>> mixing_of(np.ones((1, 1)), np.ones((1, 1)))
    array([[1.]])
    """
    heads, d = query_key.shape
    return FewHeads(query_key, value) if are_few(heads, d) else transposed_product(value, query_key)


def row_values(mixing: Any, planes: int = 0) -> dict[sp.Symbol, Array]:
    """Return the row symbols' values for C (d×d), whose first 2·planes coordinates are paired.

    Coordinates 2k and 2k + 1 (from 0) are partners. C is an array, a :class:`Quotient`, or
    :class:`FewHeads`, which takes O(H²d) steps. The squares of the other entries are then a
    difference; with few heads the loss is of the order of d, so that floats stay right.

    >>> C = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> row_values(C)[REST], row_values(FewHeads(C, np.eye(2)))[REST]
    (array([4., 9.]), array([4., 9.]))
    """
    if isinstance(mixing, FewHeads):
        (A, one), (B, other) = parts(mixing.query_key), parts(mixing.value)
        linear, quadratic = _from_heads(A, B, 2 * planes)
        unit = None if one is None or other is None else one * other
    else:
        C, unit = parts(mixing)
        linear, quadratic = _from_entries(C, 2 * planes)
    square = None if unit is None else unit**2
    return {
        **{letter: divided(value, unit) for letter, value in linear.items()},
        **{letter: divided(value, square) for letter, value in quadratic.items()},
    }


Values = dict[sp.Symbol, Array]


def _from_entries(C: Array, paired: int) -> tuple[Values, Values]:
    """Return what is linear in the entries, and what is quadratic."""
    d = len(C)
    above, below = slice(1, paired * d, 2 * d + 2), slice(d, paired * d, 2 * d + 2)
    rest = C.copy()
    flat = rest.reshape(-1)
    diagonal = np.diagonal(C)
    partners = 0 * diagonal
    partners[0:paired:2], partners[1:paired:2] = flat[above], flat[below]
    flat[:: d + 1] = flat[above] = flat[below] = 0
    linear = {DIAGONAL: diagonal, PARTNER: partners, ROW_SUM: C.sum(axis=1)}
    quadratic = {REST: np.einsum("ij,ij->i", rest, rest)}
    if paired < d:
        left, right = C[:, 0:paired:2], C[:, 1:paired:2]
        linear[SIGN] = C[:, -1]
        quadratic[PAIRS] = 0 * diagonal + (left * right).sum(axis=1)
    return linear, quadratic


def _from_heads(A: Array, B: Array, paired: int) -> tuple[Values, Values]:
    """Return the same from ``C = BᵀA``, by the Gram matrices of the heads."""
    d = B.shape[1]
    even, odd = slice(0, paired, 2), slice(1, paired, 2)

    def entries(rows: slice, columns: slice) -> Array:
        found: Array = np.einsum("hi,hi->i", B[:, rows], A[:, columns])
        return found

    def forms(gram: Array) -> Array:  # b_iᵀ G b_i for every row i
        found: Array = np.einsum("hi,hi->i", B, transposed_product(gram.T, B))
        return found

    diagonal = entries(slice(None), slice(None))
    partners = 0 * diagonal
    if paired:
        partners[even], partners[odd] = entries(even, odd), entries(odd, even)
    sums = transposed_product(A.sum(axis=1, keepdims=True), B)[0]
    squares = forms(transposed_product(A.T, A.T))
    linear = {DIAGONAL: diagonal, PARTNER: partners, ROW_SUM: sums}
    quadratic = {REST: squares - diagonal * diagonal - partners * partners}
    if paired < d:
        linear[SIGN] = (B * A[:, -1:]).sum(axis=0)
        pairs = forms(transposed_product(A[:, even].T, A[:, odd].T)) if paired else 0 * diagonal
        quadratic[PAIRS] = pairs
    return linear, quadratic


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
