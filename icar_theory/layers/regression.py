"""A regression layer's problem, read exactly: V, M = E b̂b̂ᵀ and what the features do not see."""

from __future__ import annotations

from typing import Any, NamedTuple

import sympy as sp

from icar_theory.arguments import integer, said
from icar_theory.exact.reading import exact_array, number
from icar_theory.exact.systems import read_system


class Law(NamedTuple):
    """V, M and what the features do not see, of one problem."""

    V: Any
    M: Any
    tail: Any


def law_of(system: Any, variances: Any, noise: Any, n: int, features: int) -> Law:
    """Return V, M and the tail of a problem; raise ValueError for sizes out of reach.

    >>> law_of("walsh", [2, 1], 1, 3, 1).tail
    1
    """
    known, sigma = read_variances(variances), read_noise(noise)
    read = read_system(system)
    count = integer("features", features, minimum=1)
    if count > len(known):
        raise ValueError(f"features must be at most {len(known)}, one a variance, got {count}")
    if read.size is not None and len(known) > read.size:
        raise ValueError(f"variances must be at most {read.size}, got {len(known)}")
    if len(known) > MOST:
        raise ValueError(f"variances must be at most {MOST} here, got {len(known)}")
    many = integer("n", n, minimum=1)
    if max(count, 2 * len(known) // 3) > MOST_COUPLED and read.couples(known, count):
        raise ValueError(
            f"variances must be at most {3 * MOST_COUPLED // 2} and features at most "
            f"{MOST_COUPLED} where Q is not diagonal, got {len(known)} and {count}"
        )
    V = sp.diag(*known[:count])
    Q = read.moments(known, count)
    if count > 3 and Q.free_symbols and not Q.is_diagonal():
        raise ValueError(f"features must be at most 3 for letters where Q is coupled, got {count}")
    M = (1 - sp.Rational(1, many)) * V + (Q + sigma * sp.eye(count)) / many
    return Law(V, M, sum(known[count:], sp.Integer(0)))


def solved(law: Law) -> Any:
    """Return G with ``G M = V``.

    >>> solved(law_of("walsh", [2, 1], 1, 3, 2))
    Matrix([
    [3/4,   0],
    [  0, 1/2]])
    """
    if law.M.is_diagonal():  # where an entry of M is 0 so is that of V
        entries = [
            v / m if m != 0 else sp.Integer(0)
            for v, m in zip(diagonal_of(law.V), diagonal_of(law.M), strict=True)
        ]
        return sp.ImmutableMatrix(sp.diag(*map(sp.cancel, entries)))
    inverse = law.M.inv() if law.M.det() != 0 else law.M.pinv()
    return sp.ImmutableMatrix((law.V * inverse).applyfunc(sp.radsimp))


def diagonal_of(matrix: Any) -> list[Any]:
    """Return the diagonal of a matrix."""
    return [matrix[j, j] for j in range(matrix.rows)]


def read_variances(variances: Any) -> list[Any]:
    """Return exact variances; raise ValueError for one that may be negative."""
    known = list(exact_array("variances", variances, dimensions=(1,)))
    for value in known:
        if value.is_nonnegative is not True:
            raise ValueError(f"variances must be exact and not negative, got {value}")
    return known


def read_noise(noise: Any) -> Any:
    """Return the exact variance of the noise; raise ValueError where it may be negative."""
    sigma = number("noise", noise)
    if sigma.is_nonnegative is not True:
        raise ValueError(f"noise must be the variance σ² ≥ 0, got {said(noise)}")
    return sigma


MOST, MOST_COUPLED = 64, 10
"""Up to how many variances Q is summed exactly, and features are solved for where it couples."""
