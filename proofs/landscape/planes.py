"""Orthogonal contexts: exact weights at which the lines are tried."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_mat

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.claims import Claim, Line, ask
from icar_theory.evaluation import Meanings, Point, holds, value
from icar_theory.exact.context import orthogonal
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import D, Grid, H, T, even
from icar_theory.layers.plain_symbols import EARLIER, LAST, MATRIX, NOTATION, OTHER_POSITIONS
from icar_theory.settings import optimum
from icar_theory.statements import LocalMinimum
from icar_theory.theorems.landscape.lines import PURE, PURE_LEAST, PURE_SLOPE
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.relations import stated as stated_value
from proofs.kit.step import RefutedError, Step
from proofs.landscape.points import turned
from proofs.landscape.weights import Layer, is_local_minimum

SIZES = ((1, 1), (2, 1), (2, 2), (3, 1), (4, 1), (4, 2), (5, 2), (6, 3))
"""(d, H)."""
LENGTHS = (2, 3, 4, 5)
SHARES = tuple(map(sp.Rational, ("0", "3/2", "-1/3", "-1/2", "-4/5", "-1", "-2", "-5/2")))
"""Some p_{T−1}/p_T, ends of windows among them."""


def layer_of(seed: str, C: Any, heads: int, p: Sequence[Any]) -> Layer:
    """Return weights of so many heads with this C and p, turned at random.

    Raises RefutedError where the rank of C is larger.
    """
    generator = random.Random(seed)
    if C.rank() > heads:
        raise RefutedError(f"{heads} heads have no C of rank {C.rank()}")
    written, read = (
        C.rank_decomposition() if C.rank() else (sp.zeros(C.rows, 0), sp.zeros(0, C.rows))
    )
    A, B = turned(generator, heads, read, written.T)
    return Layer(orthogonal, A, B, (tuple(map(sp.sympify, p)),))


def stated(line: Line, sizes: Mapping[str, Any], share: Any) -> Layer:
    """Return weights that the definitions beside a line state, with ``p_{T−1} = share · p_T``."""
    return _stated(line.where, line.id, tuple(sizes.items()), share)


@cache
def _stated(where: Any, name: str, sizes: Any, share: Any) -> Layer:
    meaning, at = Meanings((one.lhs, one.rhs) for one in where), dict(sizes)
    C, last, squares, total = (
        value(meaning[letter], at, {}) for letter in (MATRIX, LAST, EARLIER, OTHER_POSITIONS)
    )
    before = at["T"] - 2
    each = (total - last) / before if before else sp.Integer(0)
    if before * each**2 != squares or last + before * each != total:
        raise RefutedError(f"{name}: no equal weights have r = {squares} and q = {total}")
    return layer_of(f"{name} {sizes}", C, at["H"], [*[each] * before, share * last, last])


def differences(d: int, planes: int) -> Any:
    """Return rows with 1 and −1 on one plane each."""
    return sp.Matrix(planes, d, lambda h, j: {0: 1, 1: -1}.get(j - 2 * h, 0))


@cache
def near(C: Any, heads: int, length: int) -> tuple[tuple[str, Layer], ...]:
    """Return layers with this C whose positions are critical, or miss that: (what, layer)."""
    share = sp.Rational(1, length)
    found = []
    for previous in (0, -share, 1):
        p = [-share] * (length - 2) + [previous, 1 - share]
        tried = {
            "": p,
            "another p_T": [*p[:-1], 1],
            "half of p": [sp.Rational(1, 2) * x for x in p],
        }
        for t in range(length - 2):
            tried[f"another p_{t + 1}"] = [*p[:t], 0, *p[t + 1 :]]
        for what, row in tried.items():
            words = f"p_(T−1) = {previous}, {what}".rstrip(", ")
            found.append((words, layer_of(words, C, heads, row)))
    return tuple(found)


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


def concludes(line: Line, layer: Layer) -> bool:
    """Return whether the right side of a line holds at a layer."""
    at, meaning = point(layer), {**NOTATION, **line.definitions}
    return all(
        minimal(layer) if isinstance(part, LocalMinimum) else holds(part, at, meaning)
        for part in line.relation.right
    )


def minimal(layer: Layer) -> bool:
    """Return whether a layer is a local minimum."""
    return is_local_minimum(layer, least_known(layer.d, layer.heads))


GRID = Grid(
    {
        "d": sorted({d for d, _ in SIZES}),
        "heads": sorted({heads for _, heads in SIZES}),
        "length": LENGTHS,
    },
    (2 * H <= D + 2,),
)
Cases = Iterator[tuple[str, bool, bool]]


def within(line: Line, d: int, heads: int, length: int) -> Mapping[str, Any]:
    """Return the sizes as a point, empty where the line does not speak of them."""
    at = {"d": d, "H": heads, "T": length}
    return at if holds(line.given, at, {}) else {}


def critical_differences(claim: Claim) -> Decision:
    """Return the step: derivatives vanish where the line says so."""
    line = claim.line("differences")

    def cases(d: int, heads: int, length: int) -> Cases:
        if at := within(line, d, heads, length):
            C = value(line.definitions[MATRIX], at, {})
            for what, layer in near(C, heads, length):
                left = holds(line.relation.left, point(layer), NOTATION)
                yield what, left, concludes(line, layer)

    return Decision(
        "critical_differences",
        "exact derivatives vanish at the printed positions, and only there",
        claim,
        GRID,
        cases,
        "Odd d and several p_{T-1} are among them.",
    )


def difference_losses(claim: Claim) -> Decision:
    """Return the step: the layer has the printed loss."""
    line = claim.line("difference_loss")

    def found(d: int, heads: int, length: int) -> Iterator[tuple[str, Point, Any]]:
        if at := within(line, d, heads, length):
            for share in SHARES[:3]:
                layer = stated(line, at, share)
                yield f"p_(T−1) = {share} p_T", at, to_sympy(layer.found.loss)

    return stated_value(
        "difference_losses", "the layer's loss is the printed one", claim, line, PURE, GRID, found
    )


def minimal_differences(claim: Claim) -> Decision:
    """Return the step: the stated weights are local minima of the stated loss."""
    line = claim.line("spurious")

    def cases(d: int, heads: int, length: int) -> Cases:
        if at := within(line, d, heads, length):
            for share in SHARES:
                layer = stated(line, at, share)
                if holds(line.relation.left, point(layer), NOTATION):
                    what = f"p_(T−1) = {share} p_T"
                    yield what, concludes(line, layer), True
                    (p,) = layer.rows
                    twice = Layer(layer.law, layer.query_key, 2 * layer.value, (p,))
                    yield f"{what}, twice C", concludes(line, twice), False

    return Decision(
        "minimal_differences",
        "exact weights are local minima of the printed loss, and those of twice their C are none",
        claim,
        Grid({"d": (2, 3, 4, 6, 8), "heads": (1, 2, 3), "length": LENGTHS}, (2 * H <= D + 2,)),
        cases,
        "The Hessian has no negative eigenvalue, and as many that are 0 as the moves that leave "
        "the loss as it is have velocities.",
    )


def minimal_windows(claim: Claim) -> Decision:
    """Return the step: weights are local minima inside the window alone."""
    line = claim.line("window")

    def cases(d: int, heads: int, length: int) -> Cases:
        if at := within(line, d, heads, length):
            for share in SHARES:
                layer = stated(line, at, share)
                yield f"p_(T−1) = {share} p_T", minimal(layer), concludes(line, layer)

    return Decision(
        "minimal_windows",
        "exact weights are a local minimum inside the printed window, and saddles outside",
        claim,
        GRID,
        cases,
        "At the ends there are saddles of the same loss nearby.",
    )


def blocks(d: int, heads: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the second order of the loss along random directions, exactly, and by its blocks."""
    generator = random.Random(f"blocks {d} {heads} {length}")
    s, q = 1 + sp.Rational(length - 2, (length - 1) ** 2), sp.Rational(1, length - 1)
    a, gap = 1 / (s + q**2), s - q**2
    U = differences(d, heads)
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
        critical_differences(claim),
        difference_losses(claim),
        Enumeration(
            "blocks",
            "the layer's exact second derivative along random directions is the sum of the blocks",
            claim,
            Grid(
                {"d": (2, 4, 6), "heads": (1, 2, 3), "length": LENGTHS},
                (2 * H <= D, even(D), T >= 2),
            ),
            blocks,
        ),
        minimal_differences(claim),
        minimal_windows(claim),
    )
