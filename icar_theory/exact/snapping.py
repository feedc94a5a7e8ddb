r"""The exact point next to a computed one, where C and p are small fractions up to one factor.

An optimum that theory knows has a mixing matrix and positions that are small fractions, once the
factor that C and p share is divided out; A and B are not, but ``C = X E`` with the reduced row
echelon form E gives ``A = G E`` and ``B = G^{−T} Xᵀ`` for any invertible G: that of the point, up
to float64.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from icar_theory.exact.bilinear_squares import Squares

LARGEST = 1000
"""The largest denominator of a small fraction."""
NEAR = 1e-9
"""How near to it a number is that is taken for one: fractions lie 1e-6 apart at least."""


def snapped(function: Squares, point: Sequence[Any]) -> list[fmpq] | None:
    """Return the exact point next to a point of balls; None where C has another rank than H.

    None as well where its entries, or those of p, are no small fractions.

    >>> from flint import arb
    >>> snapped(Squares(1, 1, 1, (), ()), [arb(3), arb("0.1"), arb(5)])
    [3, 1/10, 5]
    """
    _, _, p = function.split(point)
    factor = _dyadic(max(p, key=lambda x: abs(float(x.mid()))))
    if factor == 0:
        return None
    mixing = [[_small(x * factor) for x in row] for row in function.mixing(point)]
    positions = [_small(x / factor) for x in p]
    if None in positions or any(None in row for row in mixing):
        return None
    scaled = fmpq_mat(mixing)
    echelon, rank = scaled.rref()
    if rank != function.heads:
        return None
    heads, d = range(rank), range(function.dimension)
    pivots = [next(j for j in d if echelon[h, j] != 0) for h in heads]
    A, _, _ = function.split(point)
    frame = fmpq_mat([[_dyadic(row[j]) for j in pivots] for row in A])
    if frame.det() == 0:
        return None
    left = fmpq_mat([[echelon[h, j] for j in d] for h in heads])
    right = fmpq_mat([[scaled[i, j] / factor for i in d] for j in pivots])
    query_key, value = frame * left, frame.inv().transpose() * right
    return [*query_key.entries(), *value.entries(), *(factor * x for x in positions)]


def _small(number: Any) -> fmpq | None:
    near = float(number.mid())
    found = Fraction(near).limit_denominator(LARGEST)
    return fmpq(found.numerator, found.denominator) if abs(near - found) < NEAR else None


def _dyadic(number: Any) -> fmpq:
    return fmpq(*float(number.mid()).as_integer_ratio())
