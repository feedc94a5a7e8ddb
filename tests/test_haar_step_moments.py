"""Moments of Haar measure by three exact routes: counts, constant terms, Weingarten functions."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
import sympy as sp
from haarpy import weingarten_orthogonal, weingarten_unitary
from hypothesis import given
from hypothesis import strategies as st
from sympy.combinatorics import Permutation

from icar_theory.arguments import to_sympy
from icar_theory.exact.haar import HAAR, ORTHOGONAL, UNITARY, overlap_moment, trace_moment
from icar_theory.exact.weingarten import inverse, loops, pairings
from proofs.haar_step.weyl import overlap_mean, trace_mean

SYMBOL = sp.Symbol("d")
GROUPS = st.sampled_from(HAAR)


@given(GROUPS, st.integers(1, 4), st.lists(st.integers(-4, 4), min_size=1, max_size=3))
def test_counts_are_constant_terms(group: str, d: int, powers: list[int]):
    traces = [n for n in powers if n != 0]
    assert trace_moment(group, d, *traces) == trace_mean(group, d, *traces)
    assert overlap_moment(group, d, *powers) == overlap_mean(group, d, *powers)


def by_weingarten(k: int) -> Any:
    """Return E|(W^k)_11|² as a function of d ≥ k, summed over the inner indices.

    Row i_t and column i_{t+1} belong to the t-th factor, i_0 = i_k = 1; a permutation σ joins rows
    and τ columns of W to those of its conjugate.
    """
    total: Any = 0
    for sigma, tau in product(permutations(range(k)), repeat=2):
        parent = {("W", t): ("W", t) for t in range(k + 1)}
        parent |= {("V", t): ("V", t) for t in range(k + 1)}

        def root(x: Any, parent: Any = parent) -> Any:
            while parent[x] != x:
                x = parent[x]
            return x

        for t in range(k):
            parent[root(("W", t))] = root(("V", sigma[t]))
            parent[root(("W", t + 1))] = root(("V", tau[t] + 1))
        for end in (("W", k), ("V", 0), ("V", k)):  # all are the index 1
            parent[root(end)] = root(("W", 0))
        free = len({root(x) for x in parent}) - 1
        order = tuple(sigma.index(t) for t in tau)
        total += SYMBOL**free * weingarten_unitary(Permutation(order), SYMBOL)
    return total


@pytest.mark.parametrize("k", [1, 2, 3])
def test_overlaps_by_weingarten_calculus(k: int):
    found = sp.cancel(sp.together(by_weingarten(k)))
    assert sp.cancel(found - (SYMBOL + k) / (SYMBOL * (SYMBOL + 1))) == 0
    for d in range(k, 7):
        assert to_sympy(overlap_moment(UNITARY, d, k, -k)) == found.subs(SYMBOL, d)


def traces_by_weingarten(powers: tuple[int, ...], other: tuple[int, ...]) -> Any:
    """Return ``E Π tr W^a conj(Π tr W^b)`` as a function of d at least the sum of the powers."""
    n = sum(powers)
    assert n == sum(other)

    def follows(parts: tuple[int, ...]) -> list[int]:
        starts = np.cumsum([0, *parts])
        return [int(s + (t + 1) % p) for s, p in zip(starts, parts, strict=False) for t in range(p)]

    one, two = Permutation(follows(powers)), Permutation(follows(other))
    counts: dict[Any, int] = {}
    for images in permutations(range(n)):
        sigma = Permutation(list(images))
        for images2 in permutations(range(n)):
            tau = Permutation(list(images2))
            # columns of W are the rows that follow: i_t ~ j_σ(t) and i_{f(t)} ~ j_{g(τ(t))}
            joined = sigma * ~(two) * ~tau * one
            key = (tuple(sorted((~sigma * tau).cycle_structure.items())), joined.cycles)
            counts[key] = counts.get(key, 0) + 1
    total: Any = 0
    for (structure, free), count in counts.items():
        kind = tuple(sorted((p for p, m in structure for _ in range(m)), reverse=True))
        total += count * SYMBOL**free * weingarten_unitary(kind, SYMBOL)
    return sp.cancel(sp.together(total))


@pytest.mark.parametrize(
    ("powers", "other"), [((1,), (1,)), ((2,), (2,)), ((3,), (3,)), ((1, 1), (2,)), ((1, 2), (3,))]
)
def test_traces_by_weingarten_calculus(powers, other):
    found = traces_by_weingarten(powers, other)
    for d in range(sum(powers), 7):
        counted = trace_moment(UNITARY, d, *powers, *(-n for n in other))
        assert to_sympy(counted) == found.subs(SYMBOL, d)


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("d", [3, 4, 5])
def test_inverses_are_weingarten_functions(n: int, d: int):
    every = pairings(UNITARY, n)
    for place, q in enumerate(every):
        order = [(y - 1) // 2 for _, y in q]  # beside the identity
        assert to_sympy(inverse(UNITARY, n, d)[0][place]) == weingarten_unitary(
            Permutation(order), sp.Integer(d)
        )
    real = pairings(ORTHOGONAL, n)
    kinds = {loops(real[0], q): place for place, q in enumerate(real)}
    assert kinds[n] == 0
    assert to_sympy(inverse(ORTHOGONAL, n, d)[0][0]) == weingarten_orthogonal(
        Permutation(list(range(2 * n))), sp.Integer(d)
    )


@pytest.mark.parametrize("group", [UNITARY, ORTHOGONAL])
@pytest.mark.parametrize("d", [1, 2])
def test_a_generalised_inverse_serves_where_pairings_are_dependent(group: str, d: int):
    every = pairings(group, 3)
    G = sp.Matrix([[sp.Integer(d) ** loops(p, q) for q in every] for p in every])
    inverted = sp.Matrix([[to_sympy(x) for x in row] for row in inverse(group, 3, d)])
    assert G.rank() < len(every)
    assert G * inverted * G == G
