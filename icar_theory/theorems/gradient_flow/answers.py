"""What the claim answers: what a start conserves, and the scale of p at which its training ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq_mat, fmpz_poly

from icar_theory.arguments import Array, to_flint, to_sympy
from icar_theory.exact.enclosures import BITS, ball, enclosure, refined
from icar_theory.exact.inertia import rank as dimension
from icar_theory.exact.rationals import exact_rationals
from icar_theory.layers.plain_weights import layer_arrays
from icar_theory.refusals import choice

CONTEXTS = ("unitary", "orthogonal")
MOST_HEADS = 24
"""The eigenvalues of Q are roots of a polynomial of degree H, isolated exactly."""
MOST_BITS = 64 * BITS
"""Weights of very different sizes need more bits than BITS; floats of any size do with these."""
SHARP = 80
"""Bits of the answer that are right, at least."""


def conserved(query_key: Any, value: Any, positions: Any) -> tuple[Any, Any]:
    """Return ``(A Aᵀ − B Bᵀ, ‖A‖² − ‖P‖²)``, exact: what the flow from these weights conserves.

    Shapes: query_key and value H×d, positions (T_max − 1)×T_max, or the weights of one length; the
    result H×H and a number. Entries past a row's length T are not trained, and left out.

    >>> conserved([[1, 2]], [[0, 1]], [[1, 3, 0], [0, 0, 2]])
    (Matrix([[4]]), -9)
    """
    A, B, rows = _read(query_key, value, positions)
    squares = sum(x**2 for row in rows for x in row)
    return sp.ImmutableMatrix(A * A.T - B * B.T), sp.expand((A * A.T).trace() - squares)


def scale(query_key: Any, value: Any, positions: Any, context: Any) -> Any:
    """Enclose the size of p_T where the flow ends, if at a minimiser with p_{T−1} = 0 or −p_T/2.

    Shapes as in :func:`conserved`, with a row for every length T = 2 … T_max; the entries are
    rational. In unitary contexts some flows end where ``Π 1 = 0`` and p_{T−1} is free: there
    \\|p_T\\| is less than the answer. The columns of A and B span a space that the flow keeps. If
    it has the dimension of the rank of Π, min(H, d) or min(H, ⌈d/2⌉), the scale is determined; if
    less, no minimiser is reached; if more, ``A Aᵀ = B Bᵀ`` or d = 1 determine it. Else ValueError
    is raised, and where minimisers are not known (orthogonal contexts, odd d > 2H) or are a family
    (H ≥ d there).

    >>> 1 in scale([[1]], [[1]], [[0, 1]], "unitary")
    True
    """
    context = choice("context", context, CONTEXTS)
    A, B, rows = _read(query_key, value, positions)
    _require_rational(query_key=A, value=B, positions=sp.Matrix([x for row in rows for x in row]))
    if [len(row) for row in rows] != list(range(2, len(rows) + 2)):
        raise ValueError(
            "positions must have a row for every length T = 2 … T_max, got the lengths "
            f"{', '.join(str(len(row)) for row in rows)}"
        )
    heads, d = A.shape
    if heads > MOST_HEADS:
        raise ValueError(f"query_key must have at most {MOST_HEADS} heads (rows), got {heads}")
    rank, side, load = _end(context, d, heads)
    Q, kept = conserved(A, B, positions)
    spanned = _spanned(A, B)

    def found() -> Any:
        weight, constant = ball(load * len(rows)), ball(kept)
        trace = _trace(Q, d, spanned, rank, side)
        root = _root(partial(_excess, trace, constant, weight))
        return None if root is None else enclosure(root)

    try:
        return refined(found, most=MOST_BITS)
    except ArithmeticError:
        raise ValueError(
            "query_key, value and positions must be of closer sizes: "
            f"{MOST_BITS} bits do not tell p"
        ) from None


def _excess(trace: Callable[[Any], Any], kept: Any, weight: Any, p: Any) -> Any:
    """Return ``‖A‖² − c − ‖P‖²`` at p, which falls from +∞ to −∞ and is 0 where training ends."""
    return trace(p) - kept - weight * p**2


def _spanned(A: Any, B: Any) -> int:
    """Return the dimension of what the columns of A and B span.

    >>> _spanned(sp.Matrix([[1, 0], [0, 0]]), sp.Matrix([[2, 3], [0, 0]]))
    1
    """
    both = A.row_join(B)
    return dimension([[to_flint(x) for x in both.row(h)] for h in range(both.rows)])


def _end(context: str, d: int, heads: int) -> tuple[int, int, Any]:
    """Return rank Π, s and ``‖P‖²/((T_max − 1) p²)`` at minimisers."""
    if context == "unitary":
        return min(heads, d), 1, sp.Integer(1)
    if heads >= d or (d % 2 and 2 * heads < d):
        why = "are a family" if heads >= d else "are not known"
        raise ValueError(
            f"query_key must have a number of heads whose minimisers fix p; in orthogonal contexts "
            f"those of {heads} in dimension {d} {why}"
        )
    return min(heads, (d + 1) // 2), 2, sp.Rational(5, 4)


def _trace(Q: Any, d: int, spanned: int, rank: int, side: int) -> Callable[[Any], Any]:
    """Return ``‖A‖²`` at a minimiser as a function of p, a ball."""
    if spanned < rank:
        raise ValueError(
            "query_key and value must have columns that together span the rank of the mixing at "
            f"minimisers, {rank}; they span {spanned}, which training keeps"
        )
    if spanned == rank:
        roots = _eigenvalues(Q, Q.rows - rank)
        return lambda p: sum((q + (q**2 + (2 * side / p) ** 2).sqrt()) / 2 for q in roots)
    if Q.is_zero_matrix:
        return lambda p: arb(rank * side) / p
    if d == 1:
        number = Q.trace()
        square = ball(2 * (Q * Q).trace() - number**2)
        return lambda p: (ball(number) + (square + (2 * side / p) ** 2).sqrt()) / 2
    raise ValueError(
        f"query_key must be balanced (A Aᵀ = B Bᵀ) where {spanned} heads are more than the rank "
        f"{rank} of the mixing: what they conserve does not fix p else"
    )


def _eigenvalues(Q: Any, zeros: int) -> list[Any]:
    """Return the eigenvalues of a symmetric rational matrix, as balls, but for so many zeros.

    >>> sorted(float(q) for q in _eigenvalues(sp.Matrix([[0, 1, 0], [1, 0, 0], [0, 0, 0]]), 1))
    [-1.0, 1.0]
    """
    entries = [to_flint(x) for x in Q]
    polynomial = fmpz_poly(fmpq_mat(*Q.shape, entries).charpoly().numer().coeffs()[zeros:])
    return [root.real for root, times in polynomial.complex_roots() for _ in range(times)]


def _root(falling: Callable[[Any], Any]) -> Any:
    """Return a ball that holds the one positive zero of a function that falls from +∞ to −∞.

    It is right to SHARP bits; None where the working precision does not give them.

    >>> _root(lambda p: 1 / p - p) is None  # at 53 bits
    True
    >>> with ctx.workprec(BITS):
    ...     _root(lambda p: 1 / p - p).contains(1)
    True
    """
    low = high = arb(1)
    while not falling(low) > 0:
        low /= 2
    while not falling(high) < 0:
        high *= 2
    near = arb(2) ** (-ctx.prec // 2)
    while high - low > low * near:
        middle = ((low + high) / 2).mid()
        found = falling(middle)
        if found > 0:
            low = middle
        elif found < 0:
            high = middle
        else:  # too near the zero to tell on which side: step aside, where it can be told
            low, high = ((middle * (1 + way * near)).mid() for way in (-1, 1))
            break
    found = low.union(high)
    told = falling(low) > 0 and falling(high) < 0
    return found if told and found.rel_accuracy_bits() >= SHARP else None


def _read(query_key: Any, value: Any, positions: Any) -> tuple[Any, Any, list[list[Any]]]:
    """Return A and B as SymPy matrices, and the weights of each length."""
    A, B, *rows = map(_exact, layer_arrays(query_key, value, positions).values())
    return sp.ImmutableMatrix(A), sp.ImmutableMatrix(B), rows


def _exact(array: Array) -> list[Any]:
    """Return nested lists of SymPy numbers; each float is the fraction that it is."""
    exact = array if array.dtype == object else exact_rationals(array)
    return list(np.vectorize(to_sympy, otypes=[object])(exact).tolist())


def _require_rational(**matrices: Any) -> None:
    """Refuse entries that are no fractions, by name."""
    for name, matrix in matrices.items():
        for x in matrix:
            if not x.is_Rational:
                raise ValueError(f"{name} must hold fractions for an enclosure, got {x}")


def starts() -> Iterator[Mapping[str, Any]]:
    """Yield weights at which the questions are tried, small and exact."""
    half = sp.Rational(1, 2)
    for heads, d, horizon in product((1, 2), (1, 2, 4), (2, 3)):
        yield {
            "query_key": sp.ImmutableMatrix(heads, d, lambda h, j: 1 + half * (h - j)),
            "value": sp.ImmutableMatrix(heads, d, lambda h, j: half * (1 + h * j) - j),
            "positions": sp.ImmutableMatrix(
                horizon - 1, horizon, lambda k, t: half * (k + 2 * t - 1) * int(bool(t <= k + 1))
            ),
        }


def starts_and_contexts() -> Iterator[Mapping[str, Any]]:
    """Yield weights whose scale at the end is determined, in each context."""
    for start, context in product(starts(), CONTEXTS):
        heads, d = start["query_key"].shape
        if heads <= d and (context == "unitary" or (d % 2 == 0 and 2 * heads <= d)):
            yield {**start, "context": context}
