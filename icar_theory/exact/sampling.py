"""Random exact weights: rational scales and the GL(H) gauge that leaves ``C = BᵀA`` unchanged."""

from __future__ import annotations

import random
from typing import Any

import sympy as sp

Rows = list[list[Any]]


def nonzero_rational(generator: random.Random) -> Any:
    """Return a random rational ``±a/b`` with ``1 ≤ a, b ≤ 4``.

    >>> nonzero_rational(random.Random(0))
    4
    """
    return sp.Rational(generator.choice((-1, 1)) * generator.randint(1, 4), generator.randint(1, 4))


def small_rational(generator: random.Random) -> Any:
    """Return a random non-zero rational with a numerator up to 3 and a denominator up to 2.

    >>> small_rational(random.Random(0))
    1/2
    """
    return sp.Rational(generator.choice((-3, -2, -1, 1, 2, 3)), generator.choice((1, 2)))


def gauge(
    generator: random.Random, heads: int, query_key: Rows, value: Rows
) -> tuple[dict[tuple[int, int], Any], dict[tuple[int, int], Any]]:
    """Spread a factorisation of C over `heads` ≥ rank heads, and turn it by a random G in GL(H).

    Returns the entries of ``GA`` and ``G^{−T}B`` for ``G = D(I + uvᵀ)P``: P a permutation, D a
    rational diagonal and ``vᵀu = 0``, so that the inverse is exact and has small entries. A surplus
    head reads nothing, so it may write anything.

    >>> A, B = gauge(random.Random(0), 2, [[sp.Integer(1)]], [[sp.Integer(5)]])
    >>> sum(A.get((h, 0), 0) * B.get((h, 0), 0) for h in range(2))
    5
    """
    missing = heads - len(query_key)
    zero = [sp.Integer(0)] * len(query_key[0])
    order = generator.sample(range(heads), heads)
    noise = [[sp.Integer(generator.randint(-1, 1)) for _ in zero] for _ in range(missing)]
    A = [(query_key + [zero] * missing)[k] for k in order]
    B = [(value + noise)[k] for k in order]
    half = heads // 2
    u = [generator.randint(-1, 1) for _ in range(half)] + [0] * (heads - half)
    v = [0] * half + [generator.randint(-1, 1) for _ in range(heads - half)]
    scales = [nonzero_rational(generator) for _ in range(heads)]
    columns = range(len(zero))
    read = [sum(v[h] * A[h][j] for h in range(heads)) for j in columns]  # vᵀA
    write = [sum(u[h] * B[h][j] for h in range(heads)) for j in columns]  # uᵀB
    turned_A = {
        (h, j): scales[h] * (A[h][j] + u[h] * read[j]) for h in range(heads) for j in columns
    }
    turned_B = {
        (h, j): (B[h][j] - v[h] * write[j]) / scales[h] for h in range(heads) for j in columns
    }
    return (
        {k: x for k, x in turned_A.items() if x != 0},
        {k: x for k, x in turned_B.items() if x != 0},
    )
