"""Exact weights at which the lines are tried: minimisers, and near misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.answers import NoClosedForm
from icar_theory.evaluation import Point
from icar_theory.exact.context import orthogonal
from icar_theory.layers.planes import Planes, SignedPlanes
from icar_theory.theorems.orthogonal_heads import optimum
from proofs.kit.plain import weights_point

HALF = sp.Rational(1, 2)
SIZES = (*((d, heads) for d in range(1, 5) for heads in range(1, d + 1)), (2, 3), (5, 1), (5, 3))
Weights = tuple[str, Any, Sequence[Any]]
"""What they are, p_T C with p_T = 1, and p."""


@cache
def points() -> tuple[tuple[str, Point, Any], ...]:
    """Return the points with their exact losses; rank C ≤ H at each."""
    return tuple(
        (f"d={d}, H={heads}, {what}", *weights_point(orthogonal, heads, C, p))
        for d, heads in SIZES
        for what, C, p in (*minimisers(d, heads), *near_misses(d, heads))
        if C.rank() <= heads
    )


def minimisers(d: int, heads: int) -> Iterator[Weights]:
    """Yield the optimum and sampled minimisers, where they are known."""
    try:
        best = optimum(d, heads)
    except NoClosedForm:
        return
    for seed in range(3):
        point = best if seed == 0 else best.sample(seed)
        length = 2 + seed
        yield f"T={length}, minimiser {seed}", point.mixing, list(point.positions(length))


def near_misses(d: int, heads: int) -> Iterator[Weights]:
    """Yield weights that break one condition each, where their size has room for it."""
    ratio = [-HALF, 1]
    kept = blocks(d, [1] * min(heads, d // 2), [1] * min(heads, d // 2), 2)
    for name, C, p in (
        ("ones", kept, ratio),
        ("identity", sp.eye(d), [0, 1]),
        (
            "κ = 1/2",
            blocks(d, [1] * (d // 2), [HALF] * (d // 2), 1 + HALF),
            [-HALF / (1 + HALF), 1],
        ),
        ("κ = −1", blocks(d, [1] * (d // 2), [-1] * (d // 2), 0), [1, 1]),
    ):
        yield f"{name}", C, p
        yield f"{name}, twice C", 2 * C, p
        yield f"{name}, minus C", -C, p
        yield f"{name}, p₁ = 1, T=3", C, [1, *p]
        yield f"{name}, another ratio", C, [p[0] + 1, 1]
        yield f"{name}, p₁ = 1, T=4", C, [1, 0, *p]
    yield "zero", sp.zeros(d, d), ratio
    if d > 1:
        yield from of_planes(d, heads, ratio)


def of_planes(d: int, heads: int, ratio: list[Any]) -> Iterator[Weights]:
    """Yield near misses that need a plane."""
    planes = min(heads, d // 2)
    ones = [1] * planes
    kept = blocks(d, ones, ones, 2)
    yield "one plane less", blocks(d, ones[1:], ones[1:], 2), ratio
    yield "one plane twice", blocks(d, [2, *ones[1:]], [2, *ones[1:]], 2), ratio
    yield "the sign wrong", blocks(d, ones, ones, 1), ratio
    for level in (2, HALF):
        uneven = [level, 2 - level, *ones[2:]][:planes]
        yield f"planes {uneven}", blocks(d, uneven, uneven, 2), ratio
    tilted = kept + sp.Matrix(d, d, lambda i, j: {0: HALF, 1: -HALF}.get(j, 0) if i < 2 else 0)
    yield "rows (3/2, 1/2)", tilted, ratio
    yield "columns (3/2, 1/2)", tilted.T, ratio
    written = kept + sp.Matrix(d, d, lambda i, j: HALF if i == d - 1 and j < 2 else 0)
    yield "a head writes elsewhere", written, ratio
    if d > 3:
        mean = sp.Matrix(d, d, lambda i, j: HALF if i < 4 and j < 4 else 0)
        yield "a mean of two planes", mean, ratio
        yield "two κ", blocks(d, [1] * (d // 2), [HALF, 1], 1 + HALF), [-HALF / (1 + HALF), 1]
    mixed = blocks(d, [1] * (d // 2), [HALF] * (d // 2), 1 + HALF)
    yield (
        "κ ≠ κ′",
        mixed - sp.Matrix(d, d, lambda i, j: int((i, j) == (1, 0))),
        [-HALF / (1 + HALF), 1],
    )
    escaping = mixed * 0 + blocks(d, [1] * (d // 2), [-1] * (d // 2), 0) + sp.ones(d, d) / d
    yield "on the way to infinity", escaping, [d - 1, 1]
    if d % 2 and 2 * heads < d:
        shared = SignedPlanes(1, 1, -sp.Rational(1, heads + 2), 0, sp.Symbol("k"), heads, d)
        yield "heads that write to the sign", shared.doit(), ratio


def blocks(d: int, diagonal: Sequence[Any], partner: Sequence[Any], sign: Any) -> Any:
    """Return blocks ``[[a, b], [b, a]]`` on the leading planes, and for odd d `sign`."""
    found = sp.zeros(d, d)
    for n, (a, b) in enumerate(zip(diagonal, partner, strict=True)):
        found[2 * n : 2 * n + 2, 2 * n : 2 * n + 2] = Planes(a, b, sp.Symbol("k"), 1, 2).doit()
    if d % 2:
        found[d - 1, d - 1] = sign
    return found
