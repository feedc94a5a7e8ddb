"""The symbols of the plain-token theorems: what each one prints as, and what it is on arrays.

A stated loss is a polynomial in these symbols, written once: its LaTeX, its value and its tests all
come from that expression. Row symbols have one value for each coordinate i of the prediction,
position symbols one value for each length T.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array, object_array
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


def row_values(mixing: Array, partner: list[int | None]) -> dict[sp.Symbol, Array]:
    """Return the row symbols' values for C (d×d), where ``partner[i]`` is the index ī, or None.

    >>> row_values(np.array([[1.0, 2.0], [3.0, 4.0]]), [None, None])[REST]
    array([4., 9.])
    """
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
