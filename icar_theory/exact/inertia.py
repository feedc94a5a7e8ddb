"""Signs of the eigenvalues of rational symmetric matrices, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from flint import fmpq_mat


def inertia(matrix: Any) -> tuple[int, int, int]:
    """Return how many eigenvalues of a symmetric matrix of rationals are negative, 0, positive.

    All roots of its characteristic polynomial are real, so that Descartes' rule of signs counts
    those of either sign exactly.

    >>> inertia(fmpq_mat([[0, 1, 0], [1, 0, 0], [0, 0, 0]]))
    (1, 1, 1)
    """
    if matrix != matrix.transpose():
        raise ValueError(f"matrix must be symmetric, got {matrix}")
    coefficients = matrix.charpoly().coeffs()
    zero = next(place for place, c in enumerate(coefficients) if c != 0)
    reflected = [c if place % 2 else -c for place, c in enumerate(coefficients)]
    negative, positive = _changes(reflected), _changes(coefficients)
    return negative, zero, positive


def rank(vectors: Sequence[Sequence[Any]]) -> int:
    """Return the rank of rational vectors.

    >>> rank([[1, 2], [2, 4]])
    1
    """
    return int(fmpq_mat(vectors).rank())


def _changes(coefficients: Sequence[Any]) -> int:
    signs = [c > 0 for c in coefficients if c != 0]
    return sum(one != other for one, other in pairwise(signs))
