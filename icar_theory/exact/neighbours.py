r"""Exact points next to a computed one, at which a least loss may be attained exactly.

Where theory knows a minimum, it is attained at exact weights: at mixing matrices C whose entries,
up to one factor, are small fractions or differ by such, or at projectors onto the range of Aᵀ; p
is then an exact solution of least squares. What is not determined, such as the gauge, is kept from
the point. Whether the loss is least at one of these is for exact arithmetic to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np
from flint import arb, fmpq, fmpq_mat

from icar_theory.exact.bilinear_squares import Squares
from icar_theory.exact.least_squares import normal_solution

LARGEST = 100
"""The largest denominator of a small fraction."""
RANK = 1e-5
"""Rows that are shorter than this share of the largest entry are taken for 0."""
NEAR = fmpq(1, 10**7)
"""How near to it a number is that is taken for one: fractions lie 1e-4 apart at least."""


def neighbours(function: Squares, point: Sequence[Any], share: Any) -> Iterator[list[fmpq]]:
    """Yield exact points next to a point of balls: A and B move by this share of its norm at most.

    >>> from flint import arb
    >>> one = Squares(1, 1, 1, (((0, 0, 0),),), (1,))
    >>> [one.loss(x) for x in neighbours(one, [arb(3), arb("0.1"), arb("3.3333333333")], 1)]
    [0, 0, 0]
    """
    entries = [_dyadic(x) for x in point]
    A, B, p = function.split(entries)
    if p[-1] == 0:
        return
    query_key, value, factor = fmpq_mat(A), fmpq_mat(B), p[-1]
    scaled = (value.transpose() * query_key * factor).tolist()
    C = fmpq_mat(_alike(scaled)) * (1 / factor)
    others = ((left, right) for right, left in _spanning(value, query_key, C.transpose()))
    far = share * share * sum(x * x for x in entries)
    pairs = chain(_spanning(query_key, value, C), others, _projectors(query_key, factor))
    for left, right in pairs:
        found = [*left.entries(), *right.entries()]
        if sum((x - y) ** 2 for x, y in zip(found, entries, strict=False)) < far:
            yield [*found, *_best_positions(function, found, p)]


def _spanning(A: Any, B: Any, C: Any) -> Iterator[tuple[Any, Any]]:
    """Yield factors of ``C = Bᵀ A`` next to A and B (H×d), where A has at least the rank of C.

    With ``A = L P``, P some rows of A, and C = X E, the rows of P are moved until ``E = K P``; what
    of B the product does not read is kept.
    """
    echelon, rank = C.rref()
    P = fmpq_mat([A.tolist()[h] for h in _independent(A)])
    if not 0 < rank <= P.nrows() or not _is_regular(P * P.transpose()):
        return
    L = A * P.transpose() * (P * P.transpose()).inv()
    d, rows = C.ncols(), range(rank)
    pivots = [next(j for j in range(d) if echelon[r, j] != 0) for r in rows]
    E = fmpq_mat([[echelon[r, j] for j in range(d)] for r in rows])
    X = fmpq_mat([[C[i, j] for j in pivots] for i in range(d)])
    K = E * P.transpose() * (P * P.transpose()).inv()
    if _is_regular(K * K.transpose()):
        moved = P + K.transpose() * (K * K.transpose()).inv() * (E - K * P)
        back = L * (L.transpose() * L).inv()
        yield L * moved, B + back * ((X * K).transpose() - L.transpose() * B)


def _independent(A: Any) -> list[int]:
    """Return as many rows of a matrix as its rank is in float64, the longest first."""
    rest = np.array([[float(arb(x)) for x in row] for row in A.tolist()])
    found: list[int] = []
    longest = float(np.abs(rest).max())
    while len(found) < len(rest):
        lengths = np.linalg.norm(rest, axis=1)
        row = int(lengths.argmax())
        if lengths[row] <= RANK * longest:
            break
        found.append(row)
        unit = rest[row] / lengths[row]
        rest = rest - np.outer(rest @ unit, unit)
    return found


def _projectors(A: Any, factor: fmpq) -> Iterator[tuple[Any, Any]]:
    """Yield A, and A with rows of the sum 0, with B such that C is a projector over the factor."""
    d = A.ncols()
    centred = [[x - sum(row, fmpq(0)) / d for x in row] for row in A.tolist()]
    for V in (A, fmpq_mat(centred)):
        if _is_regular(V * V.transpose()):
            yield V, (V * V.transpose()).inv() * V * (1 / factor)


def _best_positions(
    function: Squares, entries: Sequence[fmpq], p: Sequence[fmpq]
) -> Iterator[fmpq]:
    """Yield the p of least loss for A and B; where it is not determined, as given."""
    C = function.mixing([*entries, *p])
    slopes = [[fmpq(0)] * len(p) for _ in function.rows]
    for slope, row in zip(slopes, function.rows, strict=True):
        for i, j, s in row:
            slope[s] += C[i][j]
    S = fmpq_mat(slopes)
    left = fmpq_mat([[-r] for r in function.residuals([*entries, *p])])
    form, linear = S.transpose() * S, S.transpose() * left
    moved = normal_solution(form.tolist(), linear.entries())
    return (x + y for x, y in zip(p, moved, strict=True))


def _alike(rows: Sequence[Sequence[fmpq]]) -> list[list[fmpq]]:
    """Return entries that are near to small fractions as those, others with such differences."""
    known = [fmpq(0)]

    def rounded(x: fmpq) -> fmpq:
        for value in known:
            far = x - value
            near = Fraction(int(far.p), int(far.q)).limit_denominator(LARGEST)
            found = value + fmpq(near.numerator, near.denominator)
            if abs(x - found) < NEAR:
                return found
        known.append(x)
        return x

    return [list(map(rounded, row)) for row in rows]


def _is_regular(matrix: Any) -> bool:
    return bool(matrix.det() != 0)


def _dyadic(number: Any) -> fmpq:
    return fmpq(*float(number.mid()).as_integer_ratio())
