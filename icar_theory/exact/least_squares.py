"""Least squares over ℚ by the normal equations, also where directions are dependent."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat


def normal_solution(form: Sequence[Sequence[fmpq]], linear: Sequence[fmpq]) -> list[fmpq]:
    """Return a minimiser of ``x·G x − 2 b·x`` for a semidefinite G, with b in its range.

    >>> normal_solution([[fmpq(2), fmpq(2)], [fmpq(2), fmpq(2)]], [fmpq(1), fmpq(1)])
    [1/2, 0]
    """
    count = len(linear)
    joined = fmpq_mat([[*row, b] for row, b in zip(form, linear, strict=True)])
    reduced, rank = joined.rref()
    x = [fmpq(0)] * count
    for row in range(rank):
        x[next(j for j in range(count) if reduced[row, j] != 0)] = reduced[row, count]
    return x


def largest_gain(form: Sequence[Sequence[fmpq]], linear: Sequence[fmpq]) -> tuple[list[fmpq], fmpq]:
    """Return a minimiser x of ``x·G x − 2 b·x``, and how far below 0 it leads: ``b·x``.

    >>> largest_gain([[fmpq(2)]], [fmpq(1)])
    ([1/2], 1/2)
    """
    x = normal_solution(form, linear)
    return x, sum((a * b for a, b in zip(linear, x, strict=True)), fmpq(0))
