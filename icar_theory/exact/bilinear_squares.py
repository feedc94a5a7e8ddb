r"""Sums of squares of what is linear in ``C = BᵀA`` and in p, with derivatives in balls.

**Setting.** A and B are H×d, p has any number of entries, and τ_k are numbers;

    L(A, B, p) = Σ_k (Σ_{(i, j, s) in row k} C_ij p_s − τ_k)².

The point is one vector x: A row by row, B row by row, p. L does not change along
``(G A, G^{−T} B, p)`` for invertible G, nor along ``(c A, B, p/c)``: :meth:`Squares.symmetries`
are the H² + 1 tangents of these.

**Implementation notes.** The derivatives are those of the residuals, ``∇L = 2 Jᵀ r`` and
``∇²L = 2 Jᵀ J + 2 Σ_k r_k ∇² r_k``; the products of matrices are python-flint's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from flint import arb, arb_mat

Place = tuple[int, int, int]
"""i, j and s of a term ``C_ij p_s``, from 0."""


@dataclass(frozen=True)
class Squares:
    """The sum of squares with these terms in row k, and with ``τ_k``.

    `heads` is H, `dimension` d, `positions` the number of entries of p.

    >>> one = Squares(1, 1, 1, (((0, 0, 0),),), (1,))
    >>> one.loss([2, 3, 1]), one.size
    (25, 3)
    """

    heads: int
    dimension: int
    positions: int
    rows: tuple[tuple[Place, ...], ...]
    targets: tuple[int, ...]

    @cached_property
    def size(self) -> int:
        """How many entries a point has."""
        return 2 * self.heads * self.dimension + self.positions

    def split(self, x: Sequence[Any]) -> tuple[list[list[Any]], list[list[Any]], list[Any]]:
        """Return A, B and p of a point.

        >>> Squares(1, 2, 1, (), ()).split([1, 2, 3, 4, 5])
        ([[1, 2]], [[3, 4]], [5])
        """
        d, count = self.dimension, self.heads * self.dimension
        rows = [list(x[k : k + d]) for k in range(0, 2 * count, d)]
        return rows[: self.heads], rows[self.heads :], list(x[2 * count :])

    def mixing(self, x: Sequence[Any]) -> list[list[Any]]:
        """Return ``C = BᵀA``, for entries in any ring."""
        A, B, _ = self.split(x)
        d, zero = range(self.dimension), 0 * x[0]
        return [[sum((b[i] * a[j] for a, b in zip(A, B, strict=True)), zero) for j in d] for i in d]

    def residuals(self, x: Sequence[Any]) -> list[Any]:
        """Return what is squared, row by row, for entries in any ring."""
        C, (_, _, p) = self.mixing(x), self.split(x)
        return [
            sum((C[i][j] * p[s] for i, j, s in row), 0 * x[0]) - target
            for row, target in zip(self.rows, self.targets, strict=True)
        ]

    def loss(self, x: Sequence[Any]) -> Any:
        """Return L at a point, for entries in any ring."""
        return sum((r * r for r in self.residuals(x)), 0 * x[0])

    def gradient(self, x: Sequence[Any]) -> Any:
        """Return ∇L at a point of balls, n×1.

        >>> Squares(1, 1, 1, (((0, 0, 0),),), (1,)).gradient([arb(2), arb(3), arb(1)])[0, 0]
        30.0000000000000
        """
        slopes = self._slopes(x)
        return slopes.transpose() * arb_mat([[2 * r] for r in self.residuals(x)])

    def hessian(self, x: Sequence[Any]) -> Any:
        """Return ∇²L at a point of balls, n×n."""
        slopes = self._slopes(x)
        return (slopes.transpose() * slopes + self._curvature(x)) * arb(2)

    def symmetries(self, x: Sequence[Any]) -> Any:
        """Return the tangents at a point of balls along which L is constant, (H² + 1)×n.

        >>> Squares(1, 1, 1, (), ()).symmetries([arb(2), arb(3), arb(5)]).mid().tolist()[1]
        [2.00000000000000, 0, -5.00000000000000]
        """
        A, B, p = self.split(x)
        heads, d = range(self.heads), self.dimension
        zero, rows = [arb(0)] * d, []
        for g in heads:
            for h in heads:  # row h of A is added to row g, −(row g of B) to row h
                one = [A[h] if k == g else zero for k in heads]
                other = [[-b for b in B[g]] if k == h else zero for k in heads]
                rows.append([*chain(*one, *other), *[arb(0)] * len(p)])
        scaled = [*chain(*A), *zero * self.heads, *[-entry for entry in p]]
        return arb_mat([*rows, scaled])

    def _places(self, i: int, j: int) -> Iterator[tuple[int, int]]:
        """Yield where A_hj and B_hi stand in a point, for each head h."""
        d, count = self.dimension, self.heads * self.dimension
        for h in range(self.heads):
            yield h * d + j, count + h * d + i

    def _slopes(self, x: Sequence[Any]) -> Any:
        """Return J, a row for each residual."""
        C, (_, _, p) = self.mixing(x), self.split(x)
        first = self.size - self.positions
        table = []
        for row in self.rows:
            slope = [arb(0)] * self.size
            for i, j, s in row:
                slope[first + s] += C[i][j]
                for a, b in self._places(i, j):
                    slope[a] += x[b] * p[s]
                    slope[b] += x[a] * p[s]
            table.append(slope)
        return arb_mat(table)

    def _curvature(self, x: Sequence[Any]) -> Any:
        """Return ``Σ_k r_k ∇² r_k``."""
        p, first = x[self.size - self.positions :], self.size - self.positions
        table = [[arb(0)] * self.size for _ in range(self.size)]

        def add(row: int, column: int, value: Any) -> None:
            table[row][column] += value
            table[column][row] += value

        for row, r in zip(self.rows, self.residuals(x), strict=True):
            for i, j, s in row:
                for a, b in self._places(i, j):
                    add(a, b, r * p[s])
                    add(a, first + s, r * x[b])
                    add(b, first + s, r * x[a])
        return arb_mat(table)
