"""Orthogonal contexts: exact weights at which the lines are tried."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_mat

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.claims import Claim, Line, ask
from icar_theory.evaluation import Point, holds
from icar_theory.exact.context import orthogonal
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import D, Grid, H, T, even
from icar_theory.layers.plain_symbols import NOTATION
from icar_theory.settings import optimum
from icar_theory.statements import LocalMinimum
from icar_theory.theorems.landscape.lines import PURE, PURE_LEAST, PURE_SLOPE
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.step import Step
from proofs.landscape.points import turned
from proofs.landscape.weights import Layer, is_local_minimum

HALF = sp.Rational(1, 2)
SIZES = ((1, 1), (2, 1), (2, 2), (3, 1), (4, 1), (4, 2), (5, 2), (6, 3))
"""(d, H)."""
LENGTHS = (2, 3, 4, 5)
PREVIOUS = tuple(map(sp.Rational, ("0", "1", "-1/3", "-1/2", "-9/10", "-1", "-2", "-5/2")))
"""Some p_{T−1}/p_T, ends of windows among them."""


@cache
def layers(d: int, heads: int, length: int) -> tuple[tuple[str, Layer], ...]:
    """Return heads on differences with several p_{T−1}, and near misses: (what, layer)."""
    generator = random.Random(f"{d} {heads} {length}")
    found = []
    for planes in range(min(heads, d // 2) + 1):
        for previous in PREVIOUS:
            for what, factor, sign, first in misses(planes == min(heads, d // 2), previous, length):
                U = differences(d, planes, sign)
                share = sp.Rational(length - 1, length) * factor
                last = small_rational(generator)
                A, B = turned(generator, heads, U, share / last * U)
                p = [-last / (length - 1)] * (length - 2) + [previous * last, last]
                if first:
                    p[0] += first
                words = f"{planes} planes, p_(T−1)/p_T = {previous}{what}"
                found.append((words, Layer(orthogonal, A, B, (tuple(map(sp.sympify, p)),))))
    return tuple(found)


def misses(all_planes: bool, previous: Any, length: int) -> Iterator[tuple[str, Any, int, int]]:
    """Yield (what, factor of C, sign between the coordinates, what p_1 gains)."""
    yield "", 1, -1, 0
    if all_planes and previous in (0, -HALF):
        yield ", twice C", 2, -1, 0
        yield ", half of C", HALF, -1, 0
        yield ", sums", 1, 1, 0
        if length > 2:
            yield ", another p_1", 1, -1, 1


def differences(d: int, planes: int, sign: int) -> Any:
    """Return rows with 1 and `sign` on one plane each."""
    entry = {0: 1, 1: sign}
    return sp.Matrix(planes, d, lambda h, j: entry.get(j - 2 * h, 0))


def point(layer: Layer) -> Point:
    """Return weights and sizes by name, with loss and gradient."""
    (p,) = layer.rows
    return {
        **layer.point(),
        **{"p": p, "T": len(p), PURE.name: to_sympy(layer.found.loss)},
        **{PURE_SLOPE.name: layer.slope, PURE_LEAST.name: least_known(layer.d, layer.heads)},
    }


@cache
def least_known(d: int, heads: int) -> Any:
    """Return the least loss of so many heads; for odd d > 2·heads one that is no less."""
    if d % 2 and 2 * heads < d:
        return ask("orthogonal_heads", "upper_bound", d=d, heads=heads)
    return optimum(d, heads, tokens="plain", context="orthogonal").loss


def says(part: Any, layer: Layer, at: Point, meaning: Any) -> bool:
    """Return whether a conclusion holds at a layer."""
    if isinstance(part, LocalMinimum):
        return is_local_minimum(layer, at[PURE_LEAST.name])
    return holds(part, at, meaning)


def decision(name: str, title: str, claim: Claim, line: Line, because: str = "") -> Decision:
    """Return the step: both sides of a line hold at the same ones of the layers."""

    def cases(d: int, heads: int, length: int) -> Iterator[tuple[str, bool, bool]]:
        meaning = {**NOTATION, **line.definitions}
        for what, layer in layers(d, heads, length):
            at = point(layer)
            if holds(line.given, at, meaning):
                left, right = line.relation.left, line.relation.right
                one = says(left, layer, at, meaning)
                yield what, one, all(says(part, layer, at, meaning) for part in tuple(right))

    return Decision(name, title, claim, GRID, cases, because)


GRID = Grid(
    {
        "d": sorted({d for d, _ in SIZES}),
        "heads": sorted({heads for _, heads in SIZES}),
        "length": LENGTHS,
    },
    (2 * H <= D + 2,),
)


def blocks(d: int, heads: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the second order of the loss along random directions, exactly, and by its blocks."""
    generator = random.Random(f"blocks {d} {heads} {length}")
    s, q = 1 + sp.Rational(length - 2, (length - 1) ** 2), sp.Rational(1, length - 1)
    a, gap = 1 / (s + q**2), s - q**2
    U = differences(d, heads, -1)
    p = (*[-q] * (length - 2), sp.Integer(0), sp.Integer(1))
    layer = Layer(orthogonal, sp.ImmutableMatrix(U), sp.ImmutableMatrix(a * U), (p,))
    for number in range(2):
        draw = sp.Matrix(2 * heads, d, lambda *_: small_rational(generator))
        across = draw - draw * U.T * U / 2
        y, z = across[:heads, :], across[heads:, :]
        x = sp.Matrix(heads, heads, lambda *_: small_rational(generator))
        moves = [small_rational(generator) for _ in range(length - 1)]
        found = second_order(layer, [*(z / a), *(x.T * U + y), *moves, 0])
        total = sum(moves[:-1])
        spread = sum(move**2 for move in moves[:-1])
        expected = sp.Integer(0)
        for k in range(heads):
            for h in range(heads):
                one, other = y[k, 2 * h], z[k, 2 * h]
                expected += (
                    4 * q**2 * (one - other) ** 2 + 2 * gap * (one + other) ** 2
                    if h == k
                    else 4 * gap * (one**2 + other**2) + 4 * q**2 * (one - other) ** 2
                )
                expected += 4 * s * x[h, k] ** 2 if h != k else 2 / a * x[k, k] ** 2
            expected += 2 * a**2 * (spread + total**2)
            for j in range(2 * heads, d):
                one, other = y[k, j], z[k, j]
                expected += (2 * q**2 + gap) * (one - other) ** 2 + gap * (one**2 + other**2)
        yield f"direction {number}", found, expected


def second_order(layer: Layer, direction: list[Any]) -> Any:
    """Return half the second derivative of the loss along a direction."""
    v = fmpq_mat([[to_flint(sp.sympify(x)) for x in direction]])
    return to_sympy((v * layer.found.hessian * v.transpose())[0, 0] / fmpq(2))


def plane_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps that try the lines about orthogonal contexts at exact weights."""
    return (
        decision(
            "critical_differences",
            "exact derivatives vanish at the printed weights, and the loss is the printed one",
            claim,
            claim.line("differences"),
            "Odd d and every p_{T-1} are among them.",
        ),
        Enumeration(
            "blocks",
            "the layer's exact second derivative along random directions is the sum of the blocks",
            claim,
            Grid(
                {"d": (2, 4, 6), "heads": (1, 2, 3), "length": (2, 3, 4, 5)},
                (2 * H <= D, even(D), T >= 2),
            ),
            blocks,
        ),
        decision(
            "minimal_differences",
            "exact weights are a local minimum of the printed loss where the line says so",
            claim,
            claim.line("spurious"),
            "The Hessian has no negative eigenvalue, and as many that are 0 as the moves have "
            "velocities that leave the loss as it is.",
        ),
        decision(
            "minimal_windows",
            "exact weights are a local minimum inside the printed window, and saddles outside",
            claim,
            claim.line("window"),
            "At the ends there are saddles of the same loss nearby.",
        ),
    )
