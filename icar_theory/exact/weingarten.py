r"""Means over a group of products ``U X_1 U* ⊗ ⋯ ⊗ U X_n U*``, for U(d) and O(d): exactly.

**Setting.** A *pairing* joins the 2n indices of n matrices in pairs: index 2i is the row of the
i-th matrix (counted from 0), 2i + 1 its column. For U(d) a row is joined to a column, n! pairings;
for O(d) any two indices may be joined.

**Main result.** The mean is ``Σ_{p,q} G⁻_{pq} δ_p X_q``: δ_p joins the free indices by p, X_q is
the product of traces that q makes of the matrices, and ``G_pq = d^{loops of p and q}``. The mean is
an orthogonal projection onto the span of the δ_p, so any generalised inverse G⁻ of their Gram
matrix will do, also where d < n and they are dependent.

References: Collins, Śniady, 2006; Brauer, 1937 (that the δ_p span the invariants).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import permutations
from typing import Any

from flint import fmpq, fmpq_mat

from icar_theory.exact.haar import UNITARY

Pairing = tuple[tuple[int, int], ...]


@cache
def pairings(group: str, n: int) -> tuple[Pairing, ...]:
    """Return the pairings of the indices of n matrices.

    >>> pairings("haar-unitary", 1), len(pairings("haar-orthogonal", 3))
    ((((0, 1),),), 15)
    """
    if group == UNITARY:
        orders = permutations(range(n))
        return tuple(tuple((2 * i, 2 * o[i] + 1) for i in range(n)) for o in orders)
    return tuple(_joined(list(range(2 * n))))


def _joined(places: list[int]) -> Iterator[Pairing]:
    if not places:
        yield ()
        return
    first, *rest = places
    for k, other in enumerate(rest):
        for found in _joined(rest[:k] + rest[k + 1 :]):
            yield ((first, other), *found)


def loops(p: Pairing, q: Pairing) -> int:
    """Return how many loops two pairings make together.

    >>> loops(((0, 1), (2, 3)), ((0, 1), (2, 3))), loops(((0, 1), (2, 3)), ((0, 3), (2, 1)))
    (2, 1)
    """
    left = {x: y for a, b in p for x, y in ((a, b), (b, a))}
    right = {x: y for a, b in q for x, y in ((a, b), (b, a))}
    seen: set[int] = set()
    found = 0
    for start in left:
        found += start not in seen
        here = start
        while here not in seen:
            seen |= {here, left[here]}
            here = right[left[here]]
    return found


@cache
def inverse(group: str, n: int, d: int) -> tuple[tuple[fmpq, ...], ...]:
    """Return a generalised inverse of ``d^{loops}``, over the pairings of n matrices.

    >>> inverse("haar-unitary", 2, 2)
    ((1/3, -1/6), (-1/6, 1/3))
    """
    every = pairings(group, n)
    gram = [[fmpq(d) ** loops(p, q) for q in every] for p in every]
    chosen: list[int] = []
    for k in range(len(every)):
        more = [*chosen, k]
        if fmpq_mat([[gram[a][b] for b in more] for a in more]).rank() == len(more):
            chosen = more
    small = fmpq_mat([[gram[a][b] for b in chosen] for a in chosen]).inv()
    place = {k: i for i, k in enumerate(chosen)}
    return tuple(
        tuple(
            small[place[a], place[b]] if a in place and b in place else fmpq(0)
            for b in range(len(every))
        )
        for a in range(len(every))
    )


def traces(pairing: Pairing, matrices: Sequence[Any]) -> Any:
    """Return the product of traces that a pairing makes of square arrays.

    >>> import numpy as np
    >>> X, Y = np.diag([1, 2]), np.diag([3, 5])
    >>> int(traces(((0, 1), (2, 3)), (X, Y))), int(traces(((0, 3), (2, 1)), (X, Y)))
    (24, 13)
    """
    joined = {x: y for a, b in pairing for x, y in ((a, b), (b, a))}
    seen: set[int] = set()
    total: Any = 1
    for start in range(len(matrices)):
        if start in seen:
            continue
        along, here = None, 2 * start
        while here // 2 not in seen:
            seen.add(here // 2)
            X = matrices[here // 2]
            X = X.T if here % 2 else X
            along = X if along is None else along @ X
            here = joined[here ^ 1]
        assert along is not None
        total = total * along.trace()
    return total
