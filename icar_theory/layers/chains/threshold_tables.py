"""Truth tables of few variables: which are threshold functions, which take two thresholds.

A table of n variables is an integer whose bit a is the value at the a-th input in the order of
counting, the first variable the most significant. All searches are over integers.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import combinations_with_replacement, product
from typing import Any

import numpy as np

from icar_theory.layers.chains.predictor_reading import all_inputs

Weights = tuple[int, ...]
Gate = tuple[Weights, int]
"""Weights and the least sum that gives 1."""

MOST_VARIABLES = 5
"""The largest number of variables for which a threshold function is recognised by its table."""


@lru_cache(maxsize=4096)
def gate_of_table(n: int, table: int) -> Gate | None:
    """Return weights and least sum of a function of n ≤ 5 variables, None if it is no threshold.

    A threshold function rises or falls in each variable; once all rise, one that is 1 together with
    the function more often gets no smaller weight, and up to five variables weights ≤ n suffice:
    the functions found are as many as there are threshold functions, 2, 4, 14, 104, 1882, 94572 for
    n = 0 … 5 (OEIS A000609).

    >>> gate_of_table(2, 0b1000), gate_of_table(2, 0b0110)
    (((1, 1), 2), None)
    """
    values = np.array([table >> a & 1 for a in range(2**n)], dtype=np.int64)
    inputs = all_inputs(n).astype(np.int64)
    signs = []
    for i in range(n):
        rise = values[inputs[:, i] == 1] - values[inputs[:, i] == 0]
        if rise.min() < 0 < rise.max():
            return None
        signs.append(-1 if rise.min() < 0 else 1)
    falls = np.array([sign < 0 for sign in signs], dtype=bool)
    literals = np.where(falls, 1 - inputs, inputs)
    order = np.argsort(-(values @ literals), kind="stable")
    sums = literals[:, order] @ _descending(n).T
    true, false = sums[values == 1], sums[values == 0]
    least = true.min(axis=0) if len(true) else sums.max(axis=0) + 1
    fits = least > false.max(axis=0) if len(false) else least == least
    if not fits.any():
        return None
    best = int(np.argmax(fits))
    weights = [0] * n
    for weight, i in zip(_descending(n)[best].tolist(), order.tolist(), strict=True):
        weights[i] = signs[i] * weight
    return tuple(weights), int(least[best]) + sum(min(weight, 0) for weight in weights)


@cache
def _descending(n: int) -> Any:
    """Return all weights n ≥ w_1 ≥ … ≥ w_n ≥ 0, small sums first."""
    rows = sorted(combinations_with_replacement(range(n, -1, -1), n), key=sum)
    return np.array(rows, dtype=np.int64).reshape(len(rows), n)


@cache
def threshold_functions(n: int) -> dict[int, Gate]:
    """Return all threshold functions of n ≤ 4 variables by table, each with small weights.

    >>> [len(threshold_functions(n)) for n in range(4)]
    [2, 4, 14, 104]
    """
    inputs, places = all_inputs(n).astype(np.int64), 2 ** np.arange(2**n, dtype=object)
    size = max(1, n - 1)  # enough up to four variables, as the counts say
    found: dict[int, Gate] = {}
    rows = product(range(-size, size + 1), repeat=n)
    for weights in sorted(rows, key=lambda row: (sum(map(abs, row)), sum(w < 0 for w in row))):
        sums = inputs @ np.array(weights, dtype=np.int64)
        for least in (*np.unique(sums).tolist(), int(sums.max()) + 1):
            found.setdefault(int(((sums >= least) * places).sum()), (weights, least))
    return found


@cache
def gate_pairs(n: int) -> dict[int, list[tuple[Gate, Gate]]]:
    """Return for each table of n ≤ 3 variables its pairs of thresholds, small weights first.

    The first gate sees the variables, the second also the first one's bit, as its last.

    >>> len(gate_pairs(3)), gate_pairs(2)[0b0110][0]
    (256, (((1, 1), 2), ((1, 1, -2), 1)))
    """
    places = 2 ** np.arange(2**n)
    second = list(threshold_functions(n + 1).items())
    tables = np.array([[table >> a & 1 for a in range(2 ** (n + 1))] for table, _ in second])
    found: dict[int, list[tuple[Gate, Gate]]] = {}
    for first, gate in threshold_functions(n).items():
        # the a-th input, with the first gate's bit appended, is the input 2 a + bit
        chosen = tables[:, [2 * a + (first >> a & 1) for a in range(2**n)]] @ places
        for table, best in zip(*np.unique(chosen, return_index=True), strict=True):
            found.setdefault(int(table), []).append((gate, second[int(best)][1]))
    for pairs in found.values():
        pairs.sort(key=lambda pair: sum(_size(gate) for gate in pair))
    return found


def _size(gate: Gate) -> int:
    weights, _ = gate
    return 3 * sum(map(abs, weights)) + sum(weight < 0 for weight in weights)
