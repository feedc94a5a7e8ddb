r"""Moments of the Gram matrix of a sequence, seen from its last token: exact for all d and K.

**Setting.** Unitary contexts, ``s_t = (λ_1^t, …, λ_d^t)``, ``G = Σ_{t≤K} s_t s_t*``, T = K + 1.

**Main result.** ``E s_T* G^m s_T`` counts the words ``i_0 … i_m`` over d letters with numbers
``1 ≤ u_1, …, u_m ≤ K``, such that for every letter the numbers on the steps into it add up to the
numbers on the steps out of it, ``u_l = T − t_l`` being on the step from ``i_{l−1}`` to ``i_l``, for
the factor ``s_{t_l} s_{t_l}*``, so that s_T drops out at both ends. These are circulations on the
walk. Words with the same repetitions count alike, so the moment is a sum over set partitions of
m + 1 places, ``d (d − 1) ⋯ (d − b + 1)`` for b blocks; steps within a block are free, which gives a
factor K each. The matrix of the other conditions is that of a directed graph, totally unimodular:
the circulations with values from 0 to K are the integer points of a polytope with integer vertices,
enlarged K times, and so are those that are 0 on given steps. By inclusion and exclusion those with
values in 1 … K are a polynomial in K, of the degree of their dimension at most, which vanishes at
K = 0: it is interpolated.

**Implementation notes.** :func:`moment` is the polynomial, in milliseconds up to m = 5 and within
a second for m = 8; :func:`counted` are moments from the definition, by Laurent polynomials.

References: Hoffman, Kruskal, *Integral boundary points of convex polyhedra*, 1956; Ehrhart, 1962.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, permutations
from typing import Any

import sympy as sp

from icar_theory.exact.context import Context, resolve
from icar_theory.exact.laurent import Laurent, classes
from icar_theory.exact.sizes import D

K = sp.Symbol("K", integer=True, positive=True)
"""How many terms G has."""
HIGHEST = 8
"""The highest moment that is expanded for every d: Bell(9) = 21,147 set partitions."""

Step = tuple[int, int]


@cache
def moment(m: int) -> Any:
    """Return ``E s_T* G^m s_T`` as a polynomial in d and K, m ≤ HIGHEST.

    >>> moment(2)
    K*d*(K + d - 1)
    """
    return sp.factor(sp.expand(sp.Add(*contributions(m))))


def contributions(m: int) -> list[Any]:
    """Return what the kinds of words add to the moment: polynomials in d and K.

    >>> contributions(1)
    [K*d]
    """
    kinds: Counter[tuple[tuple[Step, ...], int, int]] = Counter()
    for word, blocks in _words(m + 1):
        steps = list(pairwise(word))
        moves = tuple(sorted(step for step in steps if step[0] != step[1]))
        kinds[moves, blocks, m - len(moves)] += 1
    found = [
        count * sp.expand_func(sp.ff(D, blocks)) * K**loops * circulations(moves, blocks)
        for (moves, blocks, loops), count in kinds.items()
    ]
    return [part for part in found if part != 0]


def _words(length: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield every set partition of `length` places, as a word whose letters appear in order."""

    def longer(word: tuple[int, ...], blocks: int) -> Iterator[tuple[tuple[int, ...], int]]:
        if len(word) == length:
            yield word, blocks
            return
        for letter in range(blocks + 1):
            yield from longer((*word, letter), max(blocks, letter + 1))

    return longer((), 0)


def circulations(steps: tuple[Step, ...], blocks: int) -> Any:
    """Return how many circulations with values in 1 … K there are, a polynomial in K.

    `steps` join the blocks into one component.

    >>> circulations(((0, 1), (0, 1), (1, 0)), 2)  # u_1 + u_2 = u_3
    K**2/2 - K/2
    """
    reached = [{block} for block in range(blocks)]
    for _ in range(blocks):
        for start, end in steps:
            reached[start] |= reached[end]
    if not all(start in reached[end] for start, end in steps):
        return sp.Integer(0)  # a step out of reach of its start carries 0
    free, rest = _joined(steps)
    return K**free * _circulations(rest)


def _joined(steps: tuple[Step, ...]) -> tuple[int, tuple[Step, ...]]:
    """Return how many loops are left once single steps into and out of a block are one; the rest.

    A loop is free. Blocks of the rest are numbered so that equal ones have equal steps.

    >>> _joined(((0, 1), (1, 2), (2, 0)))
    (1, ())
    """
    joined = list(steps)
    while True:
        into, out = (Counter(step[side] for step in joined) for side in (1, 0))
        single = next((x for x in into if into[x] == out[x] == 1 and (x, x) not in joined), None)
        if single is None:
            break
        (before,) = (step[0] for step in joined if step[1] == single)
        (after,) = (step[1] for step in joined if step[0] == single)
        joined = [step for step in joined if single not in step] + [(before, after)]
    rest = [step for step in joined if step[0] != step[1]]
    names = sorted({block for step in rest for block in step})
    numbered = (
        tuple(sorted((new[start], new[end]) for start, end in rest))
        for order in permutations(range(len(names)))
        for new in (dict(zip(names, order, strict=True)),)
    )
    return len(joined) - len(rest), min(numbered)


@cache
def _circulations(steps: tuple[Step, ...]) -> Any:
    """Return the polynomial of steps that are reached from their ends, none of them a loop."""
    if not steps:
        return sp.Integer(1)
    blocks = 1 + max(max(step) for step in steps)
    dimension = len(steps) - blocks + 1
    return sp.interpolate([(n, _count(steps, blocks, n)) for n in range(dimension + 1)], K)


def _count(steps: tuple[Step, ...], blocks: int, most: int) -> int:
    """Return the number of circulations, block by block's balance."""
    balances = Counter({(0,) * blocks: 1})
    for place, (start, end) in enumerate(steps):
        later = {block for step in steps[place + 1 :] for block in step}
        found: Counter[tuple[int, ...]] = Counter()
        for balance, count in balances.items():
            for u in range(1, most + 1):
                changed = list(balance)
                changed[start] -= u
                changed[end] += u
                if all(changed[block] == 0 for block in (start, end) if block not in later):
                    found[tuple(changed)] += count
        balances = found
    return balances.total()


def counted(context: str | Context, d: int, length: int, highest: int) -> tuple[Any, ...]:
    """Return ``E s_T* G^m s_T`` for m ≤ highest at one d and T, in a uniform context.

    >>> counted("unitary", 2, 3, 2), moment(2).subs({D: 2, K: 2})
    ((2, 4, 12), 12)
    """
    law = resolve(context, d)
    powers = [[Laurent.monomial(law.power(i, length)) for i in range(d)]]
    for _ in range((highest + 1) // 2):
        powers.append(_applied(law, powers[-1], length - 1))
    return tuple(_mean_product(law, powers[m // 2], powers[m - m // 2]) for m in range(highest + 1))


def _applied(law: Context, vector: list[Laurent], terms: int) -> list[Laurent]:
    """Return ``G v = Σ_{t≤K} s_t ⟨s_t, v⟩`` for a vector of Laurent polynomials."""
    found: list[list[Laurent]] = [[] for _ in vector]
    for t in range(1, terms + 1):
        token = [Laurent.monomial(law.power(i, t)) for i in range(law.dimension)]
        inner = Laurent.sum(v * s.conjugate() for s, v in zip(token, vector, strict=True))
        for parts, s in zip(found, token, strict=True):
            parts.append(inner * s)
    return [Laurent.sum(parts) for parts in found]


def _mean_product(law: Context, left: list[Laurent], right: list[Laurent]) -> Any:
    """Return ``E ⟨u, v⟩`` of two vectors with real coefficients."""
    total = 0
    for u, v in zip(left, right, strict=True):
        first, second = classes(u, law), classes(v, law)
        total += sum(c * second[n] for n, c in first.items() if n in second)
    return total


def power_sum(n: int, last: Any) -> Any:
    """Return ``Σ_{κ=1}^{K} κ^n``, by Bernoulli polynomials.

    >>> power_sum(2, 3)
    14
    """
    whole = sp.bernoulli(n + 1, last + 1) - sp.bernoulli(n + 1, sp.Integer(1))
    return sp.expand(whole / (n + 1))


def polynomial_sum(expression: Any, index: Any, first: Any, last: Any) -> Any:
    """Return ``Σ_{κ=first}^{last}`` of a polynomial in the index, by power sums.

    >>> polynomial_sum(K, K, 1, 3), sp.factor(polynomial_sum(K, K, 1, D))
    (6, d*(d + 1)/2)
    """
    terms = sp.Poly(expression, index).terms() if expression != 0 else ()
    return sum(
        (c * (power_sum(n, last) - power_sum(n, first - 1)) for (n,), c in terms), sp.Integer(0)
    )
