"""n-gram models with interpolated Kneser–Ney smoothing, for comparison with trained models.

**Setting.** With counts c of n-grams, ``p_n(s | h) = (max(c(hs) − D, 0) + D N(h) p_{n−1}(s | h')) /
Σ_s c(hs)``: D is the discount, N(h) how many different signs follow h, and h' is h without its
first sign. Below the top order, c(g) is the number of different signs that precede g; p_0 is
uniform.

Reference: Chen and Goodman, *An Empirical Study of Smoothing Techniques*, 1999, §2.7.
"""

from __future__ import annotations

from typing import Any

import numpy as np

LONGEST = 10
"""The longest n-gram of 64 signs whose code fits in int64."""


def codes(tokens: Any, length: int, signs: int) -> Any:
    """Return every window of a length as one number in base `signs`, the first sign on top.

    >>> codes(np.array([1, 2, 0]), 2, 10).tolist()
    [12, 20]
    """
    ends = len(tokens) - length + 1
    found = np.zeros(ends, np.int64)
    for place in range(length):
        found = found * signs + tokens[place : place + ends]
    return found


def tables(tokens: Any, order: int, signs: int) -> list[tuple[Any, Any]]:
    """Return, for n = 1 … order, the n-grams in increasing order of their codes, and counts c."""
    grams, counts = np.unique(codes(tokens, order, signs), return_counts=True)
    found = [(grams, counts)]
    for length in range(order - 1, 0, -1):
        grams, counts = np.unique(grams % signs**length, return_counts=True)
        found.append((grams, counts))
    return found[::-1]


def looked_up(wanted: Any, keys: Any, values: Any) -> Any:
    """Return the value of each wanted code among increasing keys, 0 where it is not there."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)


def probabilities(trained: Any, tokens: Any, *, order: int, signs: int, discount: float) -> Any:
    """Return the probability of every token from the given order − 1 before it on.

    >>> text = np.array([0, 1, 0, 1, 0, 0])
    >>> p = probabilities(text, np.array([1, 0]), order=2, signs=2, discount=0.5)
    >>> [round(float(x), 6) for x in p]  # after 1: (2 − 0.5 + 0.5 · 1 · p_1(0)) / 2, p_1(0) = 2/3
    [0.916667]
    """
    p = np.full(len(tokens) - order + 1, 1 / signs)
    for length, (grams, counts) in enumerate(tables(trained, order, signs), start=1):
        before, first = np.unique(grams // signs, return_index=True)
        totals = np.add.reduceat(counts, first)
        kinds = np.diff(np.append(first, len(grams)))
        wanted = codes(tokens[order - length :], length, signs)
        count = looked_up(wanted, grams, counts)
        total = looked_up(wanted // signs, before, totals)
        kind = looked_up(wanted // signs, before, kinds)
        smoothed = np.maximum(count - discount, 0) + discount * kind * p
        p = np.where(total > 0, smoothed / np.maximum(total, 1), p)
    return p


def bits(trained: Any, validation: Any, test: Any, *, order: int, signs: int) -> float:
    """Return the mean of −log₂ p on the test, with the discount best on the validation part."""

    def mean(tokens: Any, discount: float) -> float:
        p = probabilities(trained, tokens, order=order, signs=signs, discount=discount)
        return float(-np.log2(p).mean())

    best = min(np.arange(1, 10) / 10, key=lambda discount: mean(validation, float(discount)))
    return mean(test, float(best))
