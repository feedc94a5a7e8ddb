"""Chains of tokens that the lines speak of, run on every input."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache

import numpy as np

from proofs.kit.chains import digit_chain
from proofs.kit.cubes import parity, table


@cache
def _ran(n: int, chain: int, offset: int, width: int) -> tuple[tuple[int, ...], ...]:
    """Return, token by token, the values of a digit chain of Σ x on all inputs."""
    ran = digit_chain([1] * n, chain, offset=offset, width=width).everywhere()
    return tuple(tuple(map(int, column)) for column in ran.T)


def blocks_of(n: int, chain: int, width: int) -> list[int]:
    """Return the tokens that say in which block of equal width the sum of the bits is.

    >>> blocks_of(2, 1, 2), blocks_of(2, 2, 1)
    ([8], [8, 6])
    """
    return [table(values) for values in _ran(n, chain, 0, width)]


def window_errors(n: int, chain: int, offset: int) -> int:
    """Return on how many inputs the last token of a window differs from the parity of Σ x − a.

    >>> window_errors(3, 2, 0), window_errors(3, 1, 1)
    (0, 2)
    """
    sums = [sum(x) for x in itertools.product((0, 1), repeat=n)]
    last = _ran(n, chain, offset, 1)[-1]
    wrong = [bit != (total - offset) % 2 for bit, total in zip(last, sums, strict=True)]
    return int(sum(wrong))


@cache
def fewest_of_juntas(n: int, k: int, chain: int) -> int:
    """Return the least number of errors of any chain whose tokens read at most k entries.

    Every function of every choice of entries is tried, at every token.

    >>> fewest_of_juntas(3, 2, 1), fewest_of_juntas(3, 2, 2)
    (4, 0)
    """
    every = 2 ** (2**n) - 1
    places = range(2**n)
    bits = [table([place >> bit & 1 for place in places]) for bit in range(n)]
    wanted = parity(n)
    least: int = 2**n
    for chosen in _chains(bits, k, chain - 1, every):
        for last in _functions(chosen, k, every):
            wrong = np.bitwise_count(last ^ np.uint64(wanted))
            least = min(least, int(wrong.min()))
    return least


def _chains(entries: list[int], k: int, length: int, every: int) -> Iterator[list[int]]:
    if length == 0:
        yield entries
        return
    for found in _functions(entries, k, every):
        for token in set(map(int, found)):
            yield from _chains([*entries, token], k, length - 1, every)


def _functions(entries: list[int], k: int, every: int) -> Iterator[np.ndarray]:
    """Yield, for each choice of k entries, all functions of them as functions of the input."""
    for read in itertools.combinations(entries, min(k, len(entries))):
        cells = [every]
        for entry in read:
            cells = [cell & part for cell in cells for part in (entry, every & ~entry)]
        values = np.zeros(1, dtype=np.uint64)
        for cell in filter(None, cells):
            values = np.concatenate([values, values | np.uint64(cell)])
        yield values


def sums_of_juntas(n: int, k: int) -> tuple[int, int, int]:
    """Return tokens, errors and most entries read of a chain that adds k − 1 bits a token.

    >>> sums_of_juntas(5, 3)
    (2, 0, 3)
    """
    rows = np.array(list(itertools.product((0, 1), repeat=n)))
    total = np.zeros(2**n, dtype=int)
    reads: list[int] = []
    places = list(range(n))
    while places or not reads:
        width = k if not reads else k - 1
        taken, places = places[:width], places[width:]
        reads.append(len(taken) + bool(reads))
        total = (total + rows[:, taken].sum(axis=1)) % 2
    return len(reads), int((total != rows.sum(axis=1) % 2).sum()), max(reads)
