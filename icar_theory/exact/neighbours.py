r"""Exact points next to a computed one, at which a least loss may be attained exactly.

Where theory knows a minimum, it is attained at exact weights: at mixing matrices C whose entries,
up to one factor, are small fractions or differ by such, or at projectors onto the range of Aᵀ; p
is then an exact solution of least squares. What is not determined, such as the gauge, is kept from
the point. Whether the loss is least at one of these is for exact arithmetic to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from icar_theory.exact.bilinear_squares import Squares
from icar_theory.exact.least_squares import normal_solution

LARGEST = 100
"""The largest denominator of a small fraction."""
NEAR = fmpq(1, 10**7)
"""How near to it a number is that is taken for one: fractions lie 1e-4 apart at least."""


def neighbours(function: Squares, point: Sequence[Any]) -> Iterator[list[fmpq]]:
    """Yield exact points next to a point of balls; some may be far from it.

    >>> from flint import arb
    >>> one = Squares(1, 1, 1, (((0, 0, 0),),), (1,))
    >>> [one.loss(x) for x in neighbours(one, [arb(3), arb("0.1"), arb("3.3333333333")])]
    [0, 0, 0, 0]
    """
    A, B, p = function.split([_dyadic(x) for x in point])
    if p[-1] == 0:
        return
    query_key, value, factor = fmpq_mat(A), fmpq_mat(B), p[-1]
    scaled = (value.transpose() * query_key * factor).tolist()
    mixing = fmpq_mat(_alike(scaled)) * (1 / factor)
    for left, right in (*_factors(query_key, value, mixing), *_projectors(query_key, factor)):
        entries = [*left.entries(), *right.entries()]
        yield [*entries, *_best_positions(function, entries, p)]


def _factors(A: Any, B: Any, C: Any) -> Iterator[tuple[Any, Any]]:
    """Yield factors next to A and B (H×d) whose product BᵀA is C: one of them may be kept."""
    if _is_regular(A.transpose() * A):
        yield A, B + A * (A.transpose() * A).inv() * (C - B.transpose() * A).transpose()
    if _is_regular(A * A.transpose()):
        yield from _spanning(A, C)
    if _is_regular(B * B.transpose()):
        yield from ((A_, B_) for B_, A_ in _spanning(B, C.transpose()))


def _spanning(A: Any, C: Any) -> Iterator[tuple[Any, Any]]:
    """Yield A' next to A whose rows span those of C = X E, as ``E = K A'``, and ``B = Kᵀ Xᵀ``."""
    echelon, rank = C.rref()
    if not 0 < rank <= A.nrows():
        return
    d, rows = C.ncols(), range(rank)
    pivots = [next(j for j in range(d) if echelon[r, j] != 0) for r in rows]
    E = fmpq_mat([[echelon[r, j] for j in range(d)] for r in rows])
    X = fmpq_mat([[C[i, j] for j in pivots] for i in range(d)])
    K = E * A.transpose() * (A * A.transpose()).inv()
    if _is_regular(K * K.transpose()):
        back = K.transpose() * (K * K.transpose()).inv()
        yield A + back * (E - K * A), (X * K).transpose()


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
