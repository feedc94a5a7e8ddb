"""The lines about the ends of training, at exact minimisers of layers' losses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds, value
from icar_theory.exact.context import orthogonal, unitary
from icar_theory.exact.sampling import nonzero_rational
from icar_theory.exact.sizes import Grid
from icar_theory.layers import plain
from icar_theory.layers.plain_symbols import LOSS_LETTER
from icar_theory.statements import Every
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.step import RefutedError, Step

Cases = Iterator[tuple[str, bool, bool]]
SIDES = {"unitary": sp.Integer(1), "orthogonal": sp.Integer(2), "odd": sp.Integer(2)}
LAWS = {"unitary": unitary, "orthogonal": orthogonal, "odd": orthogonal}
"""The s of each line; odd is the orthogonal context of odd dimension, with a head for the sign."""
STRATUM = sp.Matrix([[1, 1, -1, -1]]) / 2
"""A direction that the vector of ones is orthogonal to: p_{T−1} is free there."""
SMALL = {"d": (1, 2, 3), "heads": (1, 2, 3)}


def minimiser_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps at listed sizes."""
    lines = {line.id: line for line in claim.lines}
    small, few = Grid(SMALL), Grid(SMALL, lines["scale_unitary"].given)
    long = {"d": (1, 2, 3, 4), "heads": (1, 2), "horizon": (2, 3)}
    return (
        Decision(
            "balanced_layers",
            r"at random $A$ the conclusion holds for $B = A O$, and not for $B = 2 A O$",
            claim,
            small,
            lambda d, heads: _balanced(lines["balanced"], d, heads),
            "O is a reflection with rational entries.",
        ),
        Decision(
            "balanced_minimisers",
            r"balanced weights with $p_* C = s \Pi$ have the printed norm, others have not",
            claim,
            small,
            lambda d, heads: _nuclear(lines["nuclear"], d, heads),
        ),
        Decision(
            "products_of_minimisers",
            r"weights with $p_* C = s \Pi$ satisfy the line, and not with another $p_*$",
            claim,
            few,
            lambda d, heads: _scaled(lines["product"], d, heads),
        ),
        Decision(
            "roots_of_minimisers",
            r"weights with $p_* C = s \Pi$ satisfy the line, and not with another $p_*$",
            claim,
            few,
            lambda d, heads: _scaled(lines["roots"], d, heads),
            r"$A$ and $B$ have orthogonal rows, turned by a rational reflection: then the "
            r"eigenvalues $q_h$ are rational.",
        ),
        *(
            Decision(
                f"{context}_minimisers",
                "weights of the printed loss at every length satisfy the line, others do not",
                claim,
                Grid(long, line.given),
                lambda d, heads, horizon, context=context, line=line: _ends(
                    line, d, heads, horizon, context
                ),
                "The losses are derived term by term from the layer's definition.",
            )
            for context in SIDES
            for line in (lines[f"scale_{context}"],)
        ),
        Decision(
            "values_fall",
            r"$G < F$ where $x < y$, and not where $x \geq y$",
            claim,
            Grid({"heads": (1, 2, 3)}),
            lambda heads: _falls(lines["unique"], heads),
        ),
        Enumeration(
            "one_coordinate_layers",
            "both sides of the line at random weights of one coordinate",
            claim,
            Grid({"d": (1,), "heads": (1, 2, 3)}, lines["one_coordinate"].given),
            lambda d, heads: _one(lines["one_coordinate"], d, heads),
        ),
    )


def reflection(size: int, seed: int) -> Any:
    """Return a rational orthogonal matrix ``I − 2 v vᵀ / vᵀv``."""
    generator = random.Random(seed)
    v = sp.Matrix([generator.choice((-2, -1, 1, 2)) for _ in range(size)])
    return sp.eye(size) - 2 * v * v.T / (v.T * v)[0]


def fits(context: str, d: int, heads: int) -> bool:
    """Return whether a projector of rank H belongs to minimisers of so many heads."""
    if context == "odd":
        return 2 * heads == d + 1 and heads < d
    return heads <= d if context == "unitary" else 2 * heads <= d


def directions(context: str, d: int, heads: int, seed: int) -> tuple[Any, Any]:
    """Return H orthogonal rows V and W of one direction each, with ``WᵀV = s Π``."""
    if not fits(context, d, heads):
        raise RefutedError(f"{heads} heads in dimension {d} have no such projector, {context}")
    if context != "unitary":
        planes = sp.Matrix(heads, d, lambda h, j: int(j // 2 == h))
        longer = sp.Matrix(planes)
        if context == "odd":
            longer[heads - 1, d - 1] = 2
        return longer, planes
    rows = STRATUM if (d, heads, seed) == (4, 1, 1) else reflection(d, seed)[:heads, :]
    return rows, rows


def weights(context: str, d: int, heads: int, seed: int) -> dict[str, Any]:
    """Return A, B, p_*, Π, s and the eigenvalues q of Q, with ``p_* BᵀA = s Π`` of rank H."""
    generator = random.Random(seed)
    side, (V, W) = SIDES[context], directions(context, d, heads, seed)
    last, turn = nonzero_rational(generator), reflection(heads, seed)
    sizes = [nonzero_rational(generator) for _ in range(heads)]
    A = turn * sp.diag(*sizes) * V / last
    B = turn * sp.diag(*(1 / x for x in sizes)) * W
    norms = zip((V * V.T).diagonal(), (W * W.T).diagonal(), sizes, strict=True)
    roots = tuple(v * x**2 / last**2 - w / x**2 for v, w, x in norms)
    return {
        **{"A": A, "B": B, "Pi": W.T * V / side, "s": side, "p_{*}": last, "q": roots},
        **{"d": d, "H": heads},
    }


def _scaled(line: Line, d: int, heads: int) -> Cases:
    """Yield whether a conclusion from p C = s Π holds there, and for other p."""
    for context in SIDES:
        if not fits(context, d, heads):
            continue
        for seed in range(2):
            point = weights(context, d, heads, seed)
            what = f"{context}, {seed}"
            yield f"{what}, given", holds(line.relation.left, point, line.definitions), True
            yield what, holds(line.relation.right, point, line.definitions), True
            beside = {**point, "p_{*}": 2 * point["p_{*}"]}
            yield f"{what}, beside", holds(line.relation.right, beside, line.definitions), False


def _nuclear(line: Line, d: int, heads: int) -> Cases:
    """Yield the same for balanced weights; ranks below the number of heads are among them."""
    for rank in range(1, min(d, heads) + 1):
        for sign in (1, -1):
            V, size = reflection(d, rank)[:rank, :], sp.Rational(3, 2)
            rows = reflection(heads, 1) * V.col_join(sp.zeros(heads - rank, d)) * size
            point: Point = {
                **{"A": rows, "B": sign * rows, "Pi": V.T * V, "s": sp.Integer(3)},
                **{"p_{*}": 3 * sign / size**2, "d": d, "H": heads},
            }
            what = f"rank {rank}, sign {sign}"
            yield f"{what}, given", _given(line, point), True
            yield what, holds(line.relation.right, point, line.definitions), True
            other = {**point, "A": 2 * rows, "B": sign * rows / 2}
            yield f"{what}, not balanced", _given(line, other), False
            found = holds(line.relation.right, other, line.definitions)
            yield f"{what}, norm where not balanced", found, False


def _given(line: Line, point: Point) -> bool:
    return holds(line.relation.left, point, line.definitions)


def _balanced(line: Line, d: int, heads: int) -> Cases:
    for seed in range(2):
        generator = random.Random(seed)
        A = sp.Matrix(heads, d, [nonzero_rational(generator) for _ in range(heads * d)])
        for factor in (1, 2):
            point = {"A": A, "B": factor * A * reflection(d, seed), "H": heads, "n": d, "m": d}
            what = f"{seed}, factor {factor}"
            yield f"{what}, given", _given(line, point), factor == 1
            yield what, holds(line.relation.right, point, line.definitions), factor == 1


def _ends(line: Line, d: int, heads: int, horizon: int, context: str) -> Cases:
    """Yield whether layers with the printed loss at all lengths satisfy the conclusions."""
    every = line.relation.left
    if not isinstance(every, Every):
        raise RefutedError(f"{line.id}: {every} is not about every length")
    for seed in range(2):
        point = weights(context, d, heads, seed)
        last = point["p_{*}"]
        free = context == "unitary" and (d, heads, seed) == (4, 1, 1)
        previous = sp.Rational(5, 3) * int(free) if context == "unitary" else -last / 2
        for what, A, last_one in (("", 1, 1), (", A doubled", 2, 1), (", one p doubled", 1, 2)):
            rows = [[0] * horizon]
            for T in range(2, horizon + 1):
                end = last * (last_one if T == 2 else 1)
                rows.append([0] * (T - 2) + [previous, end] + [0] * (horizon - T))
            at = {**point, "A": A * point["A"], "p": sp.ImmutableMatrix(rows)}
            at = {**at, r"T_{\max}": horizon}
            where = f"{seed}{what}"
            minimal = all(
                holds(every.relation, {**at, LOSS_LETTER.name: _loss(at, context, T), "T": T}, {})
                for T in range(2, horizon + 1)
            )
            yield f"{where}, losses", minimal, not what
            told = holds(line.relation.right, at, line.definitions)
            yield where, told, not what


def _loss(point: Point, context: str, length: int) -> Any:
    """Return the loss of one length from the layer's definition."""
    A, B = (point[name].tolist() for name in "AB")
    row = list(point["p"].row(length - 1))[:length]
    return plain.derived_loss(A, B, row, LAWS[context](point["d"]))


def _falls(line: Line, heads: int) -> Cases:
    (said,) = line.relation.right
    generator = random.Random(heads)
    for number in range(6):
        x, y = (abs(nonzero_rational(generator)) for _ in range(2))
        roots = tuple(nonzero_rational(generator) for _ in range(heads))
        for one, other in ((x, y), (y, x)):
            point = {
                **{"x": one, "y": other, "q": roots, "H": heads},
                **{"s": sp.Integer(1 + number % 2), "w": sp.Rational(5, 4)},
            }
            sides = (value(side, point, line.definitions) for side in said.args)
            if not all(side.is_real for side in sides):
                raise RefutedError(f"{line.id}: a side is not real at {point}")
            found = holds(said, point, line.definitions)
            yield f"{number}, x={one}, y={other}", found, bool(holds(line.relation.left, point, {}))
            if x == y:
                break


def _one(line: Line, d: int, heads: int) -> Iterator[tuple[str, Any, Any]]:
    for seed in range(3):
        generator = random.Random(seed)
        A, B = (
            sp.Matrix(heads, d, [nonzero_rational(generator) for _ in range(heads * d)])
            for _ in range(2)
        )
        point = {"A": A, "B": B, "H": heads, "d": d}
        sides = (line.relation.lhs, line.relation.rhs)
        left, right = (value(side, point, line.definitions) for side in sides)
        yield f"{seed}", left, right
