"""Steps that the proofs about plain tokens share: heads through C, the engine, points, traces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, value
from icar_theory.exact.context import Context
from icar_theory.exact.laurent import as_expression, polynomial_ring
from icar_theory.exact.sizes import Grid
from icar_theory.layers.plain import derived_loss, prediction, symbolic_loss
from icar_theory.layers.plain_symbols import NOTATION
from proofs.kit.collisions import Row, brute_force
from proofs.kit.enumeration import Enumeration

Law = Callable[[int], Context]


def through_mixing(claim: Claim, law: Law) -> Enumeration:
    """Return the step: heads act through ``C = BᵀA`` alone, so that (C, I) may stand for (A, B)."""

    def cases(d: int, heads: int, length: int) -> Iterator[tuple[str, Any, Any]]:
        names = [f"{x}_{h}_{j}" for x in "ab" for h in range(heads) for j in range(d)]
        ring = polynomial_ring([*names, *(f"p_{t}" for t in range(length))])
        A = [ring[h * d : (h + 1) * d] for h in range(heads)]
        B = [ring[(heads + h) * d : (heads + h + 1) * d] for h in range(heads)]
        C = [[sum(B[h][i] * A[h][j] for h in range(heads)) for j in range(d)] for i in range(d)]
        identity = [[int(i == j) for j in range(d)] for i in range(d)]
        p, context = ring[2 * heads * d :], law(d)
        yield "", prediction(A, B, p, context), prediction(C, identity, p, context)

    return Enumeration(
        "through_mixing",
        r"the layer depends on $A$ and $B$ through $C = B^\top A$ alone",
        claim,
        Grid({"d": range(1, 4), "heads": range(1, 4), "length": range(2, 4)}),
        cases,
        r"$\hat y_i$ is a finite sum over $h$ and $j$ of $b_{hi} a_{hj}$ times a factor "
        r"free of $h$.",
    )


def collision_table(claim: Claim, row: Row, *, name: str = "collision_table") -> Enumeration:
    """Return the step: the collision table of a row, recounted position by position."""

    def cases(length: int) -> Iterator[tuple[str, Any, Any]]:
        for pair, counted, listed in brute_force(row, length):
            yield f"columns {pair}", counted, listed

    return Enumeration(
        name,
        f"the collision table of the {row} row lists every pair of terms with one character",
        claim,
        Grid({"length": range(2, 9)}),
        cases,
        "The table solves the linear system that makes two characters equal, with symbolic "
        "positions and length; the recount compares it with the characters themselves.",
    )


def engine(claim: Claim, line: Line, law: Law, grid: Grid, *, name: str = "engine") -> Enumeration:
    """Return the step: the layer's loss, term by term, is the printed polynomial in C and p."""

    def cases(d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
        C = sp.ImmutableMatrix(d, d, lambda i, j: sp.Symbol(f"C_{i + 1}_{j + 1}"))
        p = tuple(sp.Symbol(f"p_{t}") for t in range(1, length + 1))
        meaning = {**NOTATION, **line.definitions}
        stated = value(line.relation.rhs, {"d": d, "T": length, "C": C, "p": p}, meaning)
        yield "", engine_loss(law, d, length), sp.expand(stated)

    return Enumeration(
        name,
        "the layer's loss, expanded term by term, is the printed polynomial",
        claim,
        grid,
        cases,
        "A second derivation, without the table: Laurent polynomials are expanded and squared.",
    )


@cache
def engine_loss(law: Law, d: int, length: int) -> Any:
    """Return the layer's loss as an expanded polynomial in symbolic C and p."""
    return sp.expand(as_expression(symbolic_loss(law(d), length)))


def weights_point(law: Law, heads: int, C: Any, p: Sequence[Any]) -> tuple[Point, Any]:
    """Return exact weights as a point, and their loss from the layer's definition."""
    matrix = sp.ImmutableMatrix(C)
    d = matrix.rows
    point = {"d": d, "H": heads, "T": len(p), "C": matrix, "p": tuple(map(sp.sympify, p))}
    return point, _exact_loss(law, matrix, point["p"])


@cache
def _exact_loss(law: Law, C: Any, p: tuple[Any, ...]) -> Any:
    d = C.rows
    identity = [[int(i == j) for j in range(d)] for i in range(d)]
    return sp.sympify(derived_loss(C.tolist(), identity, list(p), law(d)))
