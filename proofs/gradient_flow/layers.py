"""Exact gradients of layers at rational weights, from the definition: plain, augmented tokens."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

import sympy as sp

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds
from icar_theory.exact.context import orthogonal, unitary
from icar_theory.exact.laurent import balanced_sum, polynomial_ring
from icar_theory.exact.sampling import nonzero_rational
from icar_theory.exact.sizes import Grid
from icar_theory.layers import augmented, plain
from proofs.kit.enumeration import Decision
from proofs.kit.step import Step

CONTEXTS = {"unitary": unitary, "orthogonal": orthogonal}
SIZES = {"d": (1, 2), "heads": (1, 2), "horizon": (2, 3), "context": tuple(CONTEXTS)}
RATE = sp.Rational(1, 3)
CHECKED = {
    "noether_heads": ("gradients_of_layers", r"the gradients of layers satisfy the line"),
    "noether_scale": ("scales_of_layers", r"the gradients of layers satisfy the line"),
    "heads": ("speeds_of_layers", r"so do the speeds of their flow"),
    "scale": ("scale_speeds_of_layers", r"so do the speeds of their flow"),
    "step": ("steps_of_layers", r"one step of size $\rho = \tfrac13$ changes as printed"),
    "step_scale": ("scale_steps_of_layers", r"one step of size $\rho = \tfrac13$ does so too"),
}
OF_HEADS = ("noether_heads", "heads", "step")
"""The lines that augmented tokens satisfy too."""


def layer_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps that compare the first lines with gradients of layers."""
    return tuple(
        Decision(
            name,
            f"{words}, and not beside them",
            claim,
            Grid(SIZES),
            partial(_cases, claim.line(line)),
            "At random rational weights; the loss is derived term by term and differentiated "
            "exactly. One entry of a derivative off by 1 is beside it.",
        )
        for line, (name, words) in CHECKED.items()
    )


def _cases(
    line: Line, d: int, heads: int, horizon: int, context: str
) -> Iterator[tuple[str, bool, bool]]:
    """Yield whether the line holds at gradients of layers, and beside them."""
    kinds = ("plain", "augmented") if line.id in OF_HEADS else ("plain",)
    for kind in kinds:
        for seed in range(2):
            point = gradient(kind, d, heads, horizon, context, seed)
            yield f"{kind}, {seed}", holds(line.relation, point, line.definitions), True
            for letter in ("L_{A}", "L_{B}", "L_{P}"):
                beside = {**point, letter: point[letter] + _corner(point[letter])}
                told = any(str(x) == letter for x in _letters(line))
                words = f"{kind}, {seed}, {letter} beside"
                if told:
                    yield words, holds(line.relation, beside, line.definitions), False


def _corner(matrix: Any) -> Any:
    """Return the matrix of this shape with a 1 in its first place."""
    return sp.ImmutableMatrix(*matrix.shape, lambda i, j: int(i == j == 0))


def _letters(line: Line) -> Any:
    parts = (line.relation, *(x.rhs for x in line.where))
    return set().union(*(part.atoms(sp.MatrixSymbol) for part in parts))


def gradient(kind: str, d: int, heads: int, horizon: int, context: str, seed: int) -> Point:
    """Return random rational weights and the gradient there, as a point of the first lines.

    The blocks a1 … a4 of augmented tokens stand beside each other in A, b1 and b2 in B; they have
    no P.
    """
    loss, shapes = losses(kind, d, heads, horizon, context)
    generator = random.Random(seed)
    count = sum(rows * columns for rows, columns in shapes.values())
    values = [nonzero_rational(generator) for _ in range(count)]
    exact = [to_flint(x) for x in values]
    slopes = [to_sympy(loss.derivative(k)(*exact)) for k in range(count)]
    sizes = {"n": shapes["A"][1], "m": shapes["B"][1], "k": shapes["P"][0], "l": shapes["P"][1]}
    point: dict[str, Any] = {"H": heads, r"\rho": RATE, **sizes}
    begun = 0
    for name, (rows, columns) in shapes.items():
        part = slice(begun, begun + rows * columns)
        point[name] = sp.ImmutableMatrix(rows, columns, values[part])
        point[f"L_{{{name}}}"] = sp.ImmutableMatrix(rows, columns, slopes[part])
        begun += rows * columns
    return point


@cache
def losses(
    kind: str, d: int, heads: int, horizon: int, context: str
) -> tuple[Any, dict[str, tuple[int, int]]]:
    """Return the loss of a layer, summed over its lengths, as a polynomial in A, B and P.

    With it come the shapes, row by row in the order of the polynomial's letters. P is a row that
    holds the weights of one length after another.
    """
    law = CONTEXTS[context](d)
    if kind == "augmented":
        shapes = {"A": (heads, 4 * d), "B": (heads, 2 * d), "P": (1, 1)}
        letters = _ring(shapes)
        cut = (*_cut(letters["A"], d), *_cut(letters["B"], d))
        blocks = dict(zip(augmented.BLOCKS, cut, strict=True))
        return augmented.derived_loss(blocks, horizon, law, "zero"), shapes
    lengths = range(2, horizon + 1)
    shapes = {"A": (heads, d), "B": (heads, d), "P": (1, sum(lengths))}
    letters = _ring(shapes)
    (row,) = letters["P"]
    begun = [sum(range(2, length)) for length in lengths]
    rows = [row[k : k + length] for k, length in zip(begun, lengths, strict=True)]
    parts = [plain.derived_loss(letters["A"], letters["B"], one, law) for one in rows]
    return balanced_sum(parts), shapes


def _ring(shapes: Mapping[str, tuple[int, int]]) -> dict[str, list[list[Any]]]:
    """Return matrices of letters of one ring."""
    names = [
        f"{name}_{i}_{j}"
        for name, (rows, columns) in shapes.items()
        for i in range(rows)
        for j in range(columns)
    ]
    letters = iter(polynomial_ring(names))
    return {
        name: [[next(letters) for _ in range(columns)] for _ in range(rows)]
        for name, (rows, columns) in shapes.items()
    }


def _cut(rows: list[list[Any]], d: int) -> list[list[list[Any]]]:
    """Return the blocks of d columns."""
    return [[row[k : k + d] for row in rows] for k in range(0, len(rows[0]), d)]
