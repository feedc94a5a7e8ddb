"""Exact weights of plain layers on roots of unity: minimisers below the threshold, near misses.

A point holds C, p, the sizes and n.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp

from icar_theory.evaluation import Point
from proofs.kit.plain import weights_point
from proofs.spectra.laws import cyclic

Found = Iterator[tuple[str, Point, Any]]
SHIFT = sp.Rational(2, 3)


def frame(d: int, rank: int) -> Any:
    """Return a rational projector of the given rank with the diagonal rank/d, for d ≤ 4.

    >>> frame(3, 2).trace(), frame(2, 1)[0, 0]
    (2, 1/2)
    """
    if rank == d:
        return sp.eye(d)
    if rank == d - 1:
        return sp.eye(d) - sp.ones(d, d) / d
    width = d // rank
    return sp.Matrix(d, d, lambda a, b: sp.Rational(int(a // width == b // width), width))


def turned(projector: Any) -> Any:
    """Return a projector with the signs of the first coordinate changed."""
    signs = sp.diag(-1, *([1] * (projector.rows - 1)))
    return signs * projector * signs


def point(n: int, heads: int, C: Any, p: Sequence[Any]) -> tuple[Point, Any]:
    """Return exact weights as a point, and their loss on the n-th roots of unity."""
    found, loss = weights_point(cyclic(n), heads, C, p)
    return {**found, "n": n}, loss


def weights(length: int, **at: Any) -> list[Any]:
    """Return positional weights: first, last, before (T − 1) and second, else 0."""
    p = [sp.Integer(0)] * length
    for name, place in (("first", 0), ("second", 1), ("before", -2), ("last", -1)):
        if name in at:
            p[place] = sp.sympify(at[name])
    return p


SIZES = tuple((d, heads) for d in range(1, 5) for heads in range(1, d + 2) if (d, heads) != (4, 5))


def even_points() -> Found:
    """Yield points at n = 2T − 2, T = 3, 4, their near misses, and points at other sizes."""
    for d, heads in SIZES:
        rank = min(d, heads)
        scale = sp.Rational(2 * d, d + rank)
        for length in (3, 4):
            n = 2 * length - 2
            for name, Q in (("frame", frame(d, rank)), ("turned", turned(frame(d, rank)))):
                where = f"d={d}, H={heads}, T={length}, n={n}, {name}"
                M = scale * Q
                both = weights(length, first=SHIFT, last=SHIFT)
                yield where, *point(n, heads, M / (2 * SHIFT), both)
                uneven = weights(length, first=0, last=1)
                yield f"{where}, the first weight 0", *point(n, heads, M, uneven)
                before = weights(length, first=1, last=1, before=1)
                yield f"{where}, one before", *point(n, heads, M / 2, before)
                yield f"{where}, twice", *point(n, heads, M, [1, *both[1:-1], 1])
                if length == 4:
                    second = weights(length, first=1, last=1, second=1)
                    yield f"{where}, the second", *point(n, heads, M / 2, second)
    yield from _other_matrices(4, 3)
    yield from _elsewhere(((2, 2), (2, 3), (3, 4), (4, 3), (3, 5), (5, 3), (4, 5), (6, 3), (8, 3)))


def _other_matrices(n: int, length: int) -> Found:
    """Yield matrices that break one condition on Π, d = 2 and H = 1: Π = (3/4) 2 C."""
    half, p = sp.Rational(1, 2), weights(length, first=1, last=1)
    for name, projector in (
        ("oblique", sp.Matrix([[half, 1], [half**2, half]])),
        ("no projector", sp.eye(2) / 2),
        ("another diagonal", sp.diag(1, 0)),
    ):
        yield f"d=2, H=1, T={length}, {name}", *point(n, 1, projector * 2 / 3, p)
    mirror = sp.eye(3) - 2 * sp.ones(3, 3) / 3  # with the diagonal 1/3, and its own inverse
    yield f"d=3, H=1, T={length}, a mirror", *point(n, 1, mirror * 3 / 4, p)


def _elsewhere(sizes: Sequence[tuple[int, int]]) -> Found:
    """Yield, at other orders and lengths (n, T), weights of few heads and of signs."""
    for n, length in sizes:
        for d, heads in ((1, 1), (2, 1), (2, 2), (3, 1)):
            where = f"d={d}, H={heads}, T={length}, n={n}"
            kept = sp.diag(*([1] * heads), *([0] * (d - heads)))
            yield f"{where}, kept", *point(n, heads, 2 * kept, weights(length, last=1))
            alike = weights(length, before=1)
            yield f"{where}, signs", *point(n, heads, sp.ones(d, d) / d, alike)
            M = sp.Rational(2 * d, d + heads) * frame(d, heads)
            both = weights(length, first=1, last=1)
            yield f"{where}, frame", *point(n, heads, M / 2, both)


def odd_points() -> Found:
    """Yield points at n = T − 1 odd, their near misses, and points at other sizes."""
    for d, heads in SIZES:
        rank = min(d, heads)
        for length in (4, 6) if d < 3 else (4,):
            n = length - 1
            plain = sp.diag(*([1] * rank), *([0] * (d - rank)))
            for name, Q in (("plain", plain), ("frame", frame(d, rank))):
                where = f"d={d}, H={heads}, T={length}, n={n}, {name}"
                for first, last in ((SHIFT, SHIFT), (0, 1), (-1, 3)):
                    p = weights(length, first=first, last=last)
                    yield f"{where}, {first}, {last}", *point(n, heads, Q / (first + last), p)
                before = weights(length, first=1, last=1, before=1)
                yield f"{where}, one before", *point(n, heads, Q / 2, before)
                second = weights(length, first=1, last=1, second=1)
                yield f"{where}, the second", *point(n, heads, Q / 2, second)
                yield f"{where}, twice", *point(n, heads, Q, weights(length, first=1, last=1))
                less = Q - sp.diag(*([0] * (rank - 1)), 1, *([0] * (d - rank)))
                one = weights(length, last=1)
                yield f"{where}, one rank less", *point(n, heads, less * int(name == "plain"), one)
    oblique = sp.Matrix([[1, 1], [0, 0]])
    yield "d=2, H=1, T=4, oblique", *point(3, 1, oblique, weights(4, last=1))
    yield "d=2, H=2, T=4, no projector", *point(3, 2, sp.diag(1, -1), weights(4, last=1))
    yield from _elsewhere(((2, 3), (2, 2), (3, 3), (3, 2), (4, 5), (3, 5), (5, 4), (6, 7), (4, 4)))


def signs_points() -> Found:
    """Yield points at n = 2, and at other orders."""
    for d, heads in SIZES:
        for length in (2, 3):
            where = f"d={d}, H={heads}, T={length}, n=2"
            alike, before = sp.ones(d, d) / d, weights(length, before=1)
            yield f"{where}, alike", *point(2, heads, alike, before)
            yield f"{where}, twice", *point(2, heads, 2 * alike, before)
    yield from _elsewhere(((3, 3), (4, 2), (4, 3), (3, 2), (5, 2), (6, 2)))
