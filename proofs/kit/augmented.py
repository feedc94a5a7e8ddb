"""Layers on augmented tokens at exact weights, and with symbolic blocks, from the definition.

A *point* holds the blocks ``a_{1}`` … ``b_{2}``, M, the sizes, s_0 and X, the loss in the degrees
below that of the target, by the names of the letters of printed lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim
from icar_theory.evaluation import Point, value
from icar_theory.exact.context import Context, unitary
from icar_theory.exact.laurent import Laurent, balanced_sum, mean_square
from icar_theory.exact.sizes import D, Grid, H
from icar_theory.layers.augmented import BLOCKS, lengths, prediction_error, symbolic_blocks
from icar_theory.layers.augmented_symbols import BLOCK, EDGES, OTHER_LETTER
from proofs.kit.enumeration import Enumeration

Law = Callable[[int], Context]
Frozen = tuple[tuple[Any, ...], ...]


def by_degree(errors: Sequence[Laurent], length: int, context: Context) -> dict[int, Any]:
    """Return the mean square of the errors in the degrees T − k of λ: k ↦ loss."""
    parts: dict[int, list[Laurent]] = {}
    for error in errors:
        found: dict[int, dict[Any, Any]] = {}
        for character, coefficient in error.terms.items():
            found.setdefault(length - sum(character), {})[character] = coefficient
        for below, terms in found.items():
            parts.setdefault(below, []).append(Laurent(terms))
    return {below: mean_square(polynomials, context) for below, polynomials in parts.items()}


def augmented_point(
    blocks: Mapping[str, Any],
    horizon: int,
    boundary: str,
    *,
    law: Law = unitary,
    heads: int | None = None,
    **letters: Any,
) -> tuple[Point, Any]:
    """Return exact blocks (H×d, left out where 0) as a point, and their loss from the definition.

    `heads` is the number of heads that the point is said to have, `letters` are added to it.
    """
    shape = next(iter(blocks.values()))
    count, d = len(shape), len(shape[0])
    rows = {name: blocks.get(name, [[0] * d] * count) for name in BLOCKS}
    frozen = tuple(tuple(tuple(map(sp.sympify, row)) for row in rows[name]) for name in BLOCKS)
    total, below = _exact_loss(law, frozen, horizon, boundary)
    matrices = {name: sp.ImmutableMatrix(rows[name]) for name in BLOCKS}
    point = {
        "d": d,
        "H": count if heads is None else heads,
        r"T_{\max}": horizon,
        "s_{0}": EDGES[boundary],
        **{BLOCK[name].name: matrix for name, matrix in matrices.items()},
        "M": matrices["b1"].T * matrices["a3"],
        "X": below,
        **letters,
    }
    return point, total


def coordinate_errors(
    blocks: Mapping[str, Any], length: int, boundary: str, *, law: Law = unitary
) -> list[Any]:
    """Return the mean squared error of every coordinate at one length, from the definition."""
    context = law(len(blocks["a1"][0]))
    errors = prediction_error(blocks, length, context, boundary)
    return [to_sympy(mean_square([error], context)) for error in errors]


@cache
def _exact_loss(
    law: Law, frozen: tuple[Frozen, ...], horizon: int, boundary: str
) -> tuple[Any, Any]:
    """Return the loss and its part outside the degree of the target (unitary contexts)."""
    blocks = dict(zip(BLOCKS, frozen, strict=True))
    context = law(len(frozen[0][0]))
    total, below = sp.Integer(0), sp.Integer(0)
    for length in lengths(horizon):
        errors = prediction_error(blocks, length, context, boundary)
        total += mean_square(errors, context)
        parts = by_degree(errors, length, context) if context.name == "unitary" else {}
        below += sum(part for k, part in parts.items() if k != 0)
    return sp.sympify(total), sp.sympify(below)


@cache
def symbolic_degrees(d: int, heads: int, length: int, boundary: str) -> dict[int, Any]:
    """Return the loss of symbolic blocks in the degrees T − k, as FLINT polynomials: k ↦ loss."""
    errors = prediction_error(symbolic_blocks(d, heads), length, unitary(d), boundary)
    return by_degree(errors, length, unitary(d))


def symbolic_value(
    expression: Any, definitions: Mapping[Any, Any], d: int, heads: int, boundary: str, horizon: int
) -> Any:
    """Return a printed expression at symbolic blocks, as a FLINT polynomial in their entries.

    Matrices among the letters that are defined are computed as their definitions say.
    """
    blocks = symbolic_blocks(d, heads)
    generators = [entry for name in BLOCKS for row in blocks[name] for entry in row]
    names = sp.symbols([str(entry) for entry in generators])
    letters = iter(names)
    point: dict[str, Any] = {"d": d, "H": heads, "s_{0}": EDGES[boundary], r"T_{\max}": horizon}
    for name in BLOCKS:
        entries = [next(letters) for _ in range(heads * d)]
        point[BLOCK[name].name] = sp.ImmutableMatrix(heads, d, entries)
    for letter, stated in definitions.items():
        if isinstance(letter, sp.MatrixSymbol):
            point[letter.name] = value(stated, point, {})
    scalars = {x: y for x, y in definitions.items() if isinstance(x, sp.Symbol)}
    found = value(expression, point, scalars)
    return sp.lambdify(names, found, modules=[])(*generators)


def engine(
    name: str,
    claim: Claim,
    expression: Any,
    definitions: Mapping[Any, Any],
    degrees: Sequence[int],
    because: str = "",
    grid: Grid | None = None,
) -> Enumeration:
    """Return the step: the layer's loss with symbolic blocks is the printed one.

    `degrees` are those that the expression is about, as k in T − k. X is the loss in all degrees
    but T.
    """

    def cases(d: int, heads: int, horizon: int, boundary: str) -> Iterator[tuple[str, Any, Any]]:
        parts = [symbolic_degrees(d, heads, length, boundary) for length in lengths(horizon)]
        counted = balanced_sum([part.get(k, 0) for part in parts for k in degrees])
        below = balanced_sum([part.get(k, 0) for part in parts for k in (1, 2, 3)])
        rest = expression.xreplace({OTHER_LETTER: sp.Integer(0)})
        weight = (expression - rest).coeff(OTHER_LETTER)
        stated = symbolic_value(rest, definitions, d, heads, boundary, horizon)
        yield "", counted, stated + int(weight) * below

    return Enumeration(
        name,
        "the layer's loss, expanded term by term with symbolic blocks, is the printed polynomial",
        claim,
        GRID if grid is None else grid,
        cases,
        because,
    )


GRID = Grid(
    {"d": range(1, 4), "heads": (1, 2), "horizon": range(2, 5), "boundary": tuple(EDGES)},
    (D + H <= 4,),
)
