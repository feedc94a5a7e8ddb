"""Permutation tests: tokens in another order, and signs of differences flipped.

Both are exact at every number of permutations: a p-value is (1 + k)/(1 + n), where k of the n
drawn are as extreme as what was observed. Numbers that differ by rounding alone count as equal,
which makes a p-value larger, never smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import numpy as np

from icar_theory.arguments import Array

ROUNDING = 1e-9
"""Errors that differ by this share count as equal: they are sums of products that rounding shifts
by some 1e-13, and errors are of the order of 1."""


def shuffled(
    windows: Mapping[str, Array],
    errors: Callable[[Array], Mapping[str, Array]],
    permutations: int,
    seed: int,
    done: Callable[[int], None],
) -> dict[tuple[str, str], Array]:
    """Return the mean error of each prediction under each order, by treatment and prediction.

    `windows` maps a treatment to its windows (N×w×k), of the same tokens. Each array has 1 + n
    entries, the first of which belongs to the order as it is; in each of the others every window
    has an order of its own, the same in all treatments. `done` is told how many are.

    >>> one = {"raw": np.array([[[1.0], [2.0], [3.0]]])}
    >>> shuffled(one, lambda x: {"last": x[:, -1, 0]}, 3, 0, print)
    1
    2
    3
    {('raw', 'last'): array([3., 2., 1., 2.])}
    """
    generator = np.random.default_rng(seed)
    count, length, _ = next(iter(windows.values())).shape
    order = np.tile(np.arange(length), (count, 1))
    found: dict[tuple[str, str], list[float]] = {}
    for number in range(permutations + 1):
        drawn = generator.permuted(order, axis=1) if number else order
        for treatment, array in windows.items():
            moved = np.take_along_axis(array, drawn[..., None], axis=1)
            for name, error in errors(moved).items():
                found.setdefault((treatment, name), []).append(float(error.mean()))
        if number:
            done(number)
    return {name: np.array(values) for name, values in found.items()}


def order_tests(means: Array) -> tuple[Array, Array]:
    """Return p-values of F tests that the first column is as small as any, alone and adjusted.

    `means` is F×(1 + n). The adjusted p-value is the share of columns whose least p-value over
    all tests is at most this test's (Westfall and Young 1993): under exchangeability the chance
    that any of them is at most α is at most α.

    >>> order_tests(np.array([[0.0, 1, 2, 3], [2.0, 1, 2, 3]]))
    (array([0.25, 0.75]), array([0.5 , 0.75]))
    """
    bounds = means * (1 + ROUNDING) + ROUNDING**2
    counts = [
        np.searchsorted(np.sort(row), bound, side="right")
        for row, bound in zip(means, bounds, strict=True)
    ]
    alone = np.array(counts) / means.shape[1]
    least = alone.min(axis=0)
    return alone[:, 0], (least <= alone[:, :1]).mean(axis=1)


def sign_test(differences: Array, permutations: int, seed: int) -> Array:
    """Return p-values that the means of M columns of paired differences (N×M) are not above 0.

    Signs of rows are flipped, at random, or in every way where those are not more: exact where rows
    are independent, with signs as likely as not under the hypothesis.

    >>> sign_test(np.ones((20, 1)), 99, 0), sign_test(np.ones((2, 1)), 99, 0)
    (array([0.01]), array([0.25]))
    """
    generator = np.random.default_rng([seed, 1])
    count = len(differences)
    observed = differences.mean(axis=0)
    slack = ROUNDING * np.abs(differences).mean(axis=0) + ROUNDING**2
    if count <= np.log2(permutations + 1):
        signs = np.array(list(product((1.0, -1.0), repeat=count)))
        return np.asarray((signs @ differences / count >= observed - slack).mean(axis=0))
    extreme = np.zeros(differences.shape[1])
    for _ in range(permutations):
        flipped = generator.choice((-1.0, 1.0), size=count) @ differences / count
        extreme += flipped >= observed - slack
    return np.asarray((1 + extreme) / (1 + permutations))
