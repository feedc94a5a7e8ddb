"""All linear tokens of up to four bits, and why the other functions are none.

A function of n bits is an integer of ``2^n`` binary digits: digit number k is its value at the
input whose bits are those of k, x_1 the lowest.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from proofs.kit.step import RefutedError

LARGEST_WEIGHT = {1: 1, 2: 1, 3: 2, 4: 3}
"""Weights up to these give every token; that they do is checked by :func:`tokens`."""
MOST_BITS = 4


def inputs(n: int) -> list[tuple[int, ...]]:
    """Return all inputs of n bits, in their order.

    >>> inputs(2)
    [(0, 0), (1, 0), (0, 1), (1, 1)]
    """
    return [tuple(number >> bit & 1 for bit in range(n)) for number in range(2**n)]


def table(values: Sequence[int]) -> int:
    """Return the function with these values.

    >>> table([0, 1, 1, 0])
    6
    """
    return sum(int(value) << place for place, value in enumerate(values))


def parity(n: int) -> int:
    """Return the parity of n bits."""
    return table([sum(x) % 2 for x in inputs(n)])


def errors(function: int, n: int) -> int:
    """Return on how many inputs a function differs from parity.

    >>> errors(0b1000, 2), errors(0b0110, 2)
    (3, 0)
    """
    return (function ^ parity(n)).bit_count()


@cache
def tokens(n: int) -> dict[int, tuple[tuple[int, ...], int]]:
    """Return every linear token of n ≤ 4 bits with its weights and least threshold.

    Each other function has a certificate, so that none is missing; raises RefutedError otherwise.

    >>> len(tokens(1)), len(tokens(2)), len(tokens(3)), len(tokens(4))
    (4, 14, 104, 1882)
    """
    rows = np.array(inputs(n))
    shifts = 2 ** np.arange(2**n, dtype=np.int64)
    largest = LARGEST_WEIGHT[n]
    found: dict[int, tuple[tuple[int, ...], int]] = {}
    for weights in itertools.product(range(-largest, largest + 1), repeat=n):
        sums = rows @ np.array(weights)
        for threshold in range(int(sums.min()), int(sums.max()) + 2):
            found.setdefault(int((sums >= threshold) @ shifts), (weights, threshold))
    others = np.array([f for f in range(2 ** (2**n)) if f not in found], dtype=np.int64)
    explained = np.zeros(len(others), dtype=bool)
    for ones, zeros in certificates(inputs(n)):
        explained |= (others & ones == ones) & (others & zeros == 0)
    if not explained.all():
        raise RefutedError(f"tokens: {others[~explained][:3]} have neither weights nor certificate")
    return found


def certificates(entries: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of inputs with equal sums of entries, x + y = z + w, each as two functions.

    A token that is 1 at x and y and 0 at z and w would have ``w·x + w·y ≥ 2θ > w·z + w·w``, so that
    the four inputs, with the weights 1, certify that a function is no token (Farkas' lemma).

    >>> list(certificates(inputs(2)))
    [(9, 6), (6, 9)]
    """
    pairs: dict[tuple[int, ...], list[int]] = {}
    for one, other in itertools.combinations(range(len(entries)), 2):
        total = tuple(np.add(entries[one], entries[other]))
        pairs.setdefault(total, []).append(1 << one | 1 << other)
    for same in pairs.values():
        for one, other in itertools.permutations(same, 2):
            if not one & other:
                yield one, other


def certified(function: int, entries: Sequence[tuple[int, ...]]) -> bool:
    """Return whether a certificate shows that a function of these entries is no token."""
    return any(
        function & ones == ones and function & zeros == 0 for ones, zeros in certificates(entries)
    )


def after(token: int, n: int) -> list[tuple[int, ...]]:
    """Return the entries that the second token sees: the input and the first token."""
    return [(*x, token >> place & 1) for place, x in enumerate(inputs(n))]


def free_bits(tokens: Sequence[int], n: int) -> int:
    """Return the largest dimension of a face of the cube on which all tokens are constant.

    >>> free_bits([0b1000], 2), free_bits([0b0110], 2)
    (1, 0)
    """
    return max(
        free for free, face in faces(n) if all(token & face in (0, face) for token in tokens)
    )


@cache
def fewest_free_bits(n: int, chain: int) -> int:
    """Return the least :func:`free_bits` of all chains of one (n ≤ 4) or two (n ≤ 3) tokens.

    >>> fewest_free_bits(4, 1), fewest_free_bits(3, 2)
    (2, 0)
    """
    if chain == 1:
        return min(free_bits([token], n) for token in tokens(n))
    return min(free_bits([first, second], n) for first in tokens(n) for second in seconds(first, n))


@cache
def seconds(first: int, n: int) -> frozenset[int]:
    """Return every second token after a first one, as functions of the input."""
    places = [place + ((first >> place & 1) << n) for place in range(2**n)]
    values = np.array(sorted(tokens(n + 1)), dtype=np.int64)
    found = sum((values >> seen & 1) << place for place, seen in enumerate(places))
    return frozenset(map(int, np.unique(found)))


@cache
def faces(n: int) -> tuple[tuple[int, int], ...]:
    """Return the dimension and the inputs of every face of the cube.

    >>> faces(1)
    ((0, 1), (0, 2), (1, 3))
    """
    found = []
    for fixed in itertools.product((0, 1, None), repeat=n):
        on = [all(f in (None, bit) for f, bit in zip(fixed, x, strict=True)) for x in inputs(n)]
        found.append((fixed.count(None), table(on)))
    return tuple(found)


@cache
def fewest_errors(n: int, chain: int) -> int:
    """Return the least number of errors of any chain of one (n ≤ 4) or two (n ≤ 3) linear tokens.

    >>> fewest_errors(3, 1), fewest_errors(3, 2)
    (2, 0)
    """
    if chain == 1:
        return min(errors(token, n) for token in tokens(n))
    return min(errors(second, n) for first in tokens(n) for second in seconds(first, n))
