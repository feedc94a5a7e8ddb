"""Exact critical points of many kinds in unitary contexts, and near misses."""

from __future__ import annotations

import operator
import random
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.exact.context import unitary
from icar_theory.exact.sampling import nonzero_rational, small_rational
from proofs.landscape.weights import Layer

SIZES = ((1, 1, 2), (1, 1, 3), (1, 2, 2), (2, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 2), (3, 2, 2))
"""(d, H, T_max)."""


@cache
def layers() -> tuple[tuple[str, Layer], ...]:
    """Return (what, layer) for each point of every size."""
    found = []
    for d, heads, horizon in SIZES:
        generator = random.Random(f"{d} {heads} {horizon}")
        for kind in (projectors, read_by_none, silent, empty, misses):
            for what, A, B, rows in kind(generator, d, heads, horizon):
                layer = Layer(unitary, A, B, tuple(tuple(map(sp.sympify, row)) for row in rows))
                found.append((f"d={d}, H={heads}, T_max={horizon}, {what}", layer))
    return tuple(found)


Weights = Iterator[tuple[str, Any, Any, list[list[Any]]]]


def last_alone(values: Sequence[Any], previous: Any = 0) -> list[list[Any]]:
    """Return positional weights of the lengths 2, 3, … that read T, and T − 1 with one weight."""
    return [[*[0] * n, previous, value] for n, value in enumerate(values)]


def projectors(generator: Any, d: int, heads: int, horizon: int) -> Weights:
    """Yield ``p_T C`` = a projector of each rank ≥ 1, and some that annihilate the vector 1."""
    for rank in range(1, min(heads, d) + 1):
        for stratum in (False, True) if rank < d else (False,):
            V = basis(generator, rank, d, stratum)
            last = nonzero_rational(generator)
            previous = nonzero_rational(generator) if stratum else 0
            A, B = turned(generator, heads, (V * V.T).inv() * V / last, V)
            rows = last_alone([last] * (horizon - 1), previous)
            yield f"rank {rank}{', Π1 = 0' if stratum else ''}", A, B, rows


def basis(generator: Any, rank: int, d: int, stratum: bool) -> Any:
    """Return `rank` independent vectors of ℚ^d as rows, with entries that add up to 0 or do not."""
    V = sp.eye(rank).row_join(sp.Matrix(rank, d - rank, lambda i, j: generator.randint(-2, 2)))
    if stratum:
        for i in range(rank):
            V[i, d - 1] = -sum(V[i, : d - 1])
    return V


def turned(generator: Any, heads: int, A: Any, B: Any) -> tuple[Any, Any]:
    """Return (GA, G^{−T}B) for a random G, of more heads whose other rows were 0."""
    more = sp.zeros(heads - A.rows, A.cols)
    places = range(heads)
    low, up = (
        sp.Matrix([[1 if i == j else generator.randint(-1, 1) * sign(i, j) for j in places]
                   for i in places])
        for sign in (operator.gt, operator.lt)
    )  # fmt: skip
    G = low * up
    read, written = G * sp.Matrix(A).col_join(more), G.inv().T * sp.Matrix(B).col_join(more)
    return sp.ImmutableMatrix(read), sp.ImmutableMatrix(written)


def read_by_none(generator: Any, d: int, heads: int, horizon: int) -> Weights:
    """Yield critical points with ``p_T = 0`` and C ≠ 0: its trace is 0."""
    if d == 1:
        return
    a, b = sp.eye(d)[0, :], sp.eye(d)[1, :]
    rows = last_alone([0] * (horizon - 1))
    yield "p_T = 0, a nilpotent C", *turned(generator, heads, a, b), rows
    ones = sp.ones(1, d)
    difference = sp.Matrix(1, d, [1, -1, *[0] * (d - 2)])
    free = last_alone([0] * (horizon - 1), nonzero_rational(generator))
    yield "p_T = 0, C1 = 0", *turned(generator, heads, difference, ones), free
    if heads > 1:
        A = sp.eye(2).row_join(sp.zeros(2, d - 2))
        turn = sp.Matrix([[0, 1], [-1, 0]]).row_join(sp.zeros(2, d - 2))
        yield "p_T = 0, a turn", *turned(generator, heads, A, turn), rows


def silent(generator: Any, d: int, heads: int, horizon: int) -> Weights:
    """Yield critical points with C = 0, weights A or B, and ``Σ_T p_{T,T} = 0``."""
    some = sp.ImmutableMatrix(heads, d, lambda i, j: small_rational(generator))
    none = sp.ImmutableMatrix(sp.zeros(heads, d))
    rows = balanced(generator, horizon)
    yield "B = 0", some, none, rows
    yield "A = 0", none, some, rows
    if heads > 1:
        first, second = (
            sp.diag(int(h == 0), int(h == 1), *[0] * (heads - 2)) * some for h in range(2)
        )
        yield "heads that do not meet", *map(sp.ImmutableMatrix, (first, second)), rows


def balanced(generator: Any, horizon: int) -> list[list[Any]]:
    """Return random positional weights with ``Σ_T p_{T,T} = 0``; one length has p_2 = 0."""
    rows = [[small_rational(generator) for _ in range(length)] for length in range(2, horizon + 1)]
    rows[-1][-1] = -sum(row[-1] for row in rows[:-1])
    return rows


def empty(generator: Any, d: int, heads: int, horizon: int) -> Weights:
    """Yield A = B = 0, with a sum of the p_{T,T} that is 0 or not."""
    none = sp.ImmutableMatrix(sp.zeros(heads, d))
    rows = balanced(generator, horizon)
    yield "no weights", none, none, rows
    yield "no weights, another sum", none, none, [*rows[:-1], [*rows[-1][:-1], rows[-1][-1] + 1]]


def misses(generator: Any, d: int, heads: int, horizon: int) -> Weights:
    """Yield weights that break one of the equations, and random ones."""
    last = [sp.Integer(1)] * (horizon - 1)
    lead = sp.eye(heads, d)
    lead = sp.ImmutableMatrix(lead)
    rows = last_alone(last)
    yield "below the projector", lead, lead, last_alone([sp.Rational(1, 2)] * (horizon - 1))
    yield "one length of another weight", lead, lead, [*rows[:-1], [*rows[-1][:-1], 2]]
    yield "the first length of another weight", lead, lead, [[0, 2], *rows[1:]]
    for place in range(horizon - 1):
        read = [list(row) for row in rows]
        read[place][-2] = 1
        yield f"T = {place + 2} reads T − 1", lead, lead, read
        if place:
            read = [list(row) for row in rows]
            read[place][0] = 1
            yield f"T = {place + 2} reads 1", lead, lead, read
    yield "p_T = 0, a trace", lead, lead, last_alone([0] * (horizon - 1))
    if heads > 1:
        one = sp.ImmutableMatrix(heads, d, lambda i, j: int(i == j == 0))
        more = sp.ImmutableMatrix(
            one + sp.Matrix(heads, d, lambda i, j: int(i == 1 and j == d - 1))
        )
        yield "a head that reads nothing", one, more, rows
        yield "a head that writes nothing", more, one, rows
    some = [sp.ImmutableMatrix(heads, d, lambda i, j: small_rational(generator)) for _ in range(2)]
    yield "at random, balanced", *some, balanced(generator, horizon)
    yield "at random", *some, [[small_rational(generator) for _ in row] for row in rows]
