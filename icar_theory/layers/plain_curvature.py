"""First and second derivatives of the loss of plain tokens by A, B and p, exactly.

The loss of one length is a polynomial in C and p, expanded from the layer's definition; the chain
rule through ``C = BᵀA`` leads to the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flint import fmpq, fmpq_mat

from icar_theory.arguments import to_flint
from icar_theory.exact.context import Context
from icar_theory.layers.plain import symbolic_loss


@dataclass(frozen=True)
class Curvature:
    """Loss, gradient and Hessian at a point, in the order A, B (row by row), then p by length."""

    loss: Any
    gradient: tuple[Any, ...]
    hessian: Any


@cache
def derivatives(law: Callable[[int], Context], d: int, length: int) -> tuple[Any, ...]:
    """Return the loss of one length and its first and second derivatives by C and p.

    FLINT polynomials in d² + T letters; the second ones by the pair of letters, those that are 0
    left out.

    >>> from icar_theory.exact.context import unitary
    >>> derivatives(unitary, 1, 2)[1]
    (2*C_1_1*p_1^2 + 2*C_1_1*p_2^2 - 2*p_2, 2*C_1_1^2*p_1, 2*C_1_1^2*p_2 - 2*C_1_1)
    """
    loss = symbolic_loss(law(d), length)
    count = d * d + length
    first = tuple(loss.derivative(k) for k in range(count))
    second = {
        (k, m): found
        for k in range(count)
        for m in range(k, count)
        if (found := first[k].derivative(m)) != 0
    }
    return loss, first, second


def curvature(
    law: Callable[[int], Context],
    query_key: Sequence[Sequence[Any]],
    value: Sequence[Sequence[Any]],
    rows: Sequence[Sequence[Any]],
) -> Curvature:
    """Return loss, gradient and Hessian at rational A, B (H×d) and one vector p a length, summed.

    >>> from icar_theory.exact.context import unitary
    >>> found = curvature(unitary, [[1]], [[1]], [[0, 1]])
    >>> found.loss, found.gradient
    (0, (0, 0, 0, 0))
    """
    A, B = ([[_rational(x) for x in row] for row in matrix] for matrix in (query_key, value))
    heads, d = len(A), len(A[0])
    C = [
        sum((B[h][i] * A[h][j] for h in range(heads)), fmpq(0)) for i in range(d) for j in range(d)
    ]
    size = 2 * heads * d + sum(map(len, rows))
    loss, gradient, hessian = fmpq(0), [fmpq(0)] * size, fmpq_mat(size, size)
    place = 2 * heads * d
    for row in rows:
        at = (*C, *map(_rational, row))
        whole, first, second = derivatives(law, d, len(row))
        slopes = [f(*at) for f in first]
        jacobian = fmpq_mat(len(at), size)
        for i in range(d):
            for j in range(d):
                for h in range(heads):
                    jacobian[i * d + j, h * d + j] = B[h][i]
                    jacobian[i * d + j, (heads + h) * d + i] = A[h][j]
        for k in range(len(row)):
            jacobian[d * d + k, place + k] = 1
        inner = fmpq_mat(len(at), len(at))
        for (k, m), f in second.items():
            inner[k, m] = inner[m, k] = f(*at)
        hessian += jacobian.transpose() * inner * jacobian
        for i in range(d):
            for j in range(d):
                for h in range(heads):
                    a, b = h * d + j, (heads + h) * d + i
                    hessian[a, b] += slopes[i * d + j]
                    hessian[b, a] += slopes[i * d + j]
        pulled = fmpq_mat([slopes]) * jacobian
        gradient = [g + pulled[0, k] for k, g in enumerate(gradient)]
        loss += whole(*at)
        place += len(row)
    return Curvature(loss, tuple(gradient), hessian)


def _rational(number: Any) -> Any:
    return fmpq(number) if isinstance(number, int) else to_flint(number)
