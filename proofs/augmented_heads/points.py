"""Exact weights at which the lines are tried: minimisers, near misses, and other sizes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.evaluation import Point
from icar_theory.exact.sampling import gauge
from icar_theory.layers.augmented import BOUNDARIES
from icar_theory.theorems.augmented_heads import optimal_step
from proofs.kit.augmented import augmented_point

Rows = Sequence[Sequence[Any]]
Blocks = Mapping[str, Rows]
SIZES = ((1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (4, 2))


def frame(d: int, rank: int) -> tuple[Rows, Rows]:
    """Return rational V and U (rank×d): ``VᵀU`` is d/rank times an equal-norm projector."""
    if rank == 1:
        signs = [[(-1) ** (k // 2) for k in range(d)]]
        return signs, signs
    if d % rank == 0:
        rows = [[int(k // (d // rank) == h) for k in range(d)] for h in range(rank)]
        return rows, rows
    if rank == d - 1:  # (d/m) (I − J/d)
        scale = sp.Rational(d, rank)
        projector = [
            [scale * (int(h == k) - sp.Rational(1, d)) for k in range(d)] for h in range(rank)
        ]
        return [[int(h == k) for k in range(rank)] + [-1] for h in range(rank)], projector
    raise ValueError(f"rank must be 1, d − 1 or a divisor of d={d}, got {rank}")


def optimal(d: int, heads: int, eta: Any) -> dict[str, Rows]:
    """Return a3 and b1 of an optimum with rational entries; surplus heads are 0."""
    rank = min(heads, d)
    value, query_key = frame(d, rank)
    spare = [[0] * d] * (heads - rank)
    return {
        "a3": [[eta * x for x in row] for row in query_key] + spare,
        "b1": [list(row) for row in value] + spare,
    }


def scaled(rows: Rows, factor: Any) -> Rows:
    """Return rows times a number."""
    return [[factor * x for x in row] for row in rows]


def unit(d: int, heads: int, head: int = 0) -> Rows:
    """Return a block with a single 1, in the first coordinate of a head."""
    return [[int((h, k) == (head, 0)) for k in range(d)] for h in range(heads)]


def family(best: Blocks, c: Any) -> dict[str, Rows]:
    """Return blocks of the exception: a1 = −c a3, a4 = c a3, b2 = c b1."""
    return {
        **best,
        "a1": scaled(best["a3"], -c),
        "a4": scaled(best["a3"], c),
        "b2": scaled(best["b1"], c),
    }


def variants(d: int, heads: int, eta: Any) -> Iterator[tuple[str, Blocks]]:
    """Yield blocks of one size: minimisers, and near misses that break one condition each."""
    best = optimal(d, heads, eta)
    yield "a frame", best
    for name in ("a1", "a2", "a4", "b2"):
        yield f"{name} besides", {**best, name: unit(d, heads)}
    yield "a1 and a4 cancel", {**best, "a1": unit(d, heads), "a4": scaled(unit(d, heads), -1)}
    yield "twice M", {**best, "a3": scaled(best["a3"], 2)}
    yield "minus M", {**best, "b1": scaled(best["b1"], -1)}
    yield "a head less", {**best, "a3": [[0] * d, *best["a3"][1:]]}
    yield "the exception", family(best, sp.Rational(1, 2))
    turned = gauge(random.Random(d + heads), heads, _symbols(best["a3"]), _symbols(best["b1"]))
    dense = [[[part.get((h, k), 0) for k in range(d)] for h in range(heads)] for part in turned]
    yield "another gauge", dict(zip(("a3", "b1"), dense, strict=True))
    if heads > d:
        yield "a head without use", {**best, "a1": unit(d, heads, heads - 1)}
    if heads < d:
        corner = [[d * eta / heads * x for x in row] for row in _corner(d, heads)]
        yield "a frame of other norms", {"a3": corner, "b1": _corner(d, heads)}
    if (d, heads) == (2, 1):
        yield "an oblique projector", {"a3": [[eta, 2 * eta]], "b1": [[1, sp.Rational(1, 2)]]}
        yield "first norm wrong", {"a3": [[2 * eta, eta]], "b1": [[2, 1]]}
    if (d, heads) == (3, 2):
        rows = [[1, 1, 0], [0, 0, 1]]
        yield "no projector", {"a3": scaled(rows, eta), "b1": rows}


def _corner(d: int, heads: int) -> Rows:
    return [[int(h == k) for k in range(d)] for h in range(heads)]


def _symbols(rows: Rows) -> list[list[Any]]:
    return [[sp.sympify(x) for x in row] for row in rows]


@cache
def points() -> tuple[tuple[str, Point, Any], ...]:
    """Return the points of every size, T_max = 2 and 3, both boundaries."""
    found = []
    for boundary in BOUNDARIES:
        for horizon in (3, 2):
            for d, heads in SIZES:
                where = f"s_0 {boundary}, T_max={horizon}, d={d}, H={heads}"
                eta = optimal_step(d, heads, horizon, boundary)
                for what, blocks in variants(d, heads, eta):
                    point = augmented_point(blocks, horizon, boundary)
                    found.append((f"{where}, {what}", *point))
    return tuple(found)


@cache
def wide_points() -> tuple[tuple[str, Point, Any], ...]:
    """Return the points, and optima of d heads that are said to have fewer."""
    found = list(points())
    for boundary in BOUNDARIES:
        for d, heads in ((2, 1), (3, 1), (3, 2)):
            wide = optimal(d, d, optimal_step(d, d, 2, boundary))
            point = augmented_point(wide, 2, boundary, heads=heads)
            found.append((f"s_0 {boundary}, T_max=2, d={d} heads, said to be {heads}", *point))
        eta = optimal_step(3, 1, 3, boundary)
        mirror = [[3 * eta * (int(h == k) - sp.Rational(2, 3)) for k in range(3)] for h in range(3)]
        blocks = {"a3": mirror, "b1": [[int(h == k) for k in range(3)] for h in range(3)]}
        point = augmented_point(blocks, 3, boundary, heads=1)
        found.append((f"s_0 {boundary}, T_max=3, d=3, a reflection, said to have one head", *point))
    return tuple(found)


@cache
def exceptional() -> tuple[tuple[str, Point, Any], ...]:
    """Return the family of the exception, and blocks that leave it in one respect each."""
    found = []
    for boundary, horizon in (("zero", 2), ("zero", 3), ("wrap", 2)):
        for d, heads in ((1, 1), (2, 1), (3, 1), (2, 2), (3, 2)):
            best = optimal(d, heads, optimal_step(d, heads, horizon, boundary))
            for c in (sp.Rational(1, 2), sp.Integer(-3)):
                inside = family(best, c)
                cases = {"": inside}
                for name in ("a1", "a2", "a4", "b2"):
                    cases[f", {name} otherwise"] = {**inside, name: unit(d, heads)}
                for what, blocks in cases.items():
                    where = f"s_0 {boundary}, T_max={horizon}, d={d}, H={heads}, c={c}{what}"
                    found.append((where, *augmented_point(blocks, horizon, boundary, c=c)))
    return tuple(found)
