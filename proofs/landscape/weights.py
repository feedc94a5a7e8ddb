"""Exact weights of a layer on plain tokens, and whether they are a local minimum: why, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_poly

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.evaluation import Point
from icar_theory.exact.context import Context
from icar_theory.exact.inertia import inertia, rank
from icar_theory.layers.plain import derived_loss
from icar_theory.layers.plain_curvature import Curvature, curvature
from proofs.kit.step import RefutedError

Law = Callable[[int], Context]
ASIDE = fmpq(1, 100)
"""How far p_{T−1} is moved to weights of the same loss."""


@dataclass(frozen=True)
class Layer:
    """Weights A, B (H×d) and one vector of positional weights a length, in a context."""

    law: Law
    query_key: Any
    value: Any
    rows: tuple[tuple[Any, ...], ...]

    @property
    def d(self) -> int:
        """The dimension of the tokens."""
        return int(self.query_key.cols)

    @property
    def heads(self) -> int:
        """The number of heads."""
        return int(self.query_key.rows)

    @cached_property
    def mixing(self) -> Any:
        """C, d×d."""
        return sp.ImmutableMatrix(self.value.T * self.query_key)

    @property
    def found(self) -> Curvature:
        """Loss, gradient and Hessian from the layer's definition."""
        return found(self)

    @cached_property
    def signs(self) -> tuple[int, int, int]:
        """How many eigenvalues of the Hessian are negative, 0, positive."""
        return inertia(self.found.hessian)

    @property
    def slope(self) -> Any:
        """The norm of the gradient."""
        return sp.sqrt(to_sympy(sum((g * g for g in self.found.gradient), fmpq(0))))

    def point(self) -> Point:
        """Return sizes and weights by name but p."""
        sizes = {"d": self.d, "H": self.heads}
        return sizes | {"A": self.query_key, "B": self.value, "C": self.mixing}


@cache
def found(layer: Layer) -> Curvature:
    """Return loss, gradient and Hessian of a layer, once."""
    matrices = (layer.query_key.tolist(), layer.value.tolist())
    return curvature(layer.law, *matrices, layer.rows)


def is_local_minimum(layer: Layer, least: Any) -> bool:
    """Return whether weights are a local minimum of the loss, whose least value is `least`.

    They are where the loss is least; or where the gradient is 0, the Hessian has no negative
    eigenvalue, and its null vectors all belong to moves that leave the loss as it is. They are none
    with a gradient, a negative eigenvalue, one at weights of the same loss as near as one likes, or
    a curve along which the loss first falls. Raises RefutedError where none of these says it.
    """
    if to_sympy(layer.found.loss) == least:
        return True
    negative, zero, _ = layer.signs
    if any(layer.found.gradient) or negative:
        return False
    if rank(flat_moves(layer)) == zero:
        return True
    if any(aside.signs[0] for aside in beside(layer)) or falls(layer):
        return False
    raise RefutedError(f"nothing says whether {layer} is a local minimum")


def flat_moves(layer: Layer) -> list[list[Any]]:
    """Return the velocities of moves that leave the loss as it is, in the order of the gradient.

    (GA, G^{−T}B) for G in GL(H); cC and p/c; and p_{T−1} where C1 = 0.
    """
    A, B = (
        [[to_flint(x) for x in row] for row in m.tolist()] for m in (layer.query_key, layer.value)
    )
    d, heads, nothing = layer.d, layer.heads, [fmpq(0)]
    count = sum(map(len, layer.rows))
    moves = []
    for g in range(heads):
        for h in range(heads):
            one, other = nothing * (heads * d), nothing * (heads * d)
            one[g * d : g * d + d] = A[h]
            other[h * d : h * d + d] = [-x for x in B[g]]
            moves.append([*one, *other, *nothing * count])
    written = [x for row in B for x in row]
    read = [-to_flint(x) for row in layer.rows for x in row]
    moves.append([*nothing * (heads * d), *written, *read])
    if any(layer.mixing * sp.ones(d, 1)):
        return moves
    place = 2 * heads * d
    for row in layer.rows:
        place += len(row)
        moves.append([fmpq(int(k == place - 2)) for k in range(len(moves[0]))])
    return moves


def beside(layer: Layer) -> list[Layer]:
    """Return weights of the same loss near these: another p_{T−1} of one length, where C1 = 0."""
    if any(layer.mixing * sp.ones(layer.d, 1)) or len(layer.rows) > 1:
        return []
    (row,) = layer.rows
    moved = [(*row[:-2], row[-2] + to_sympy(sign * ASIDE), row[-1]) for sign in (1, -1)]
    return [Layer(layer.law, layer.query_key, layer.value, (other,)) for other in moved]


def falls(layer: Layer) -> bool:
    """Return whether the loss first falls along A, B + ε E_11 and p_{T,T} + ε, ε > 0."""
    d, heads = layer.d, layer.heads

    def moved(matrix: Any) -> list[list[Any]]:
        return [
            [fmpq_poly([to_flint(matrix[h, j]), int(h == j == 0)]) for j in range(d)]
            for h in range(heads)
        ]

    A, B, total = moved(layer.query_key), moved(layer.value), fmpq_poly([0])
    for row in layer.rows:
        p = [fmpq_poly([to_flint(x), int(k == len(row) - 1)]) for k, x in enumerate(row)]
        total += derived_loss(A, B, p, layer.law(d))
    changes = [c for c in total.coeffs()[1:] if c != 0]
    return bool(changes and changes[0] < 0)
