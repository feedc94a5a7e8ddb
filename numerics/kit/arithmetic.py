"""Products of decimal numbers as sequences of tokens, with the steps of the work or without them.

**Setting.** ``12*34=`` is given. Without a chain the product follows, from its top digit, with
leading zeros: ``0408``. With a chain come first the products of digits, units of the right factor
first, each as two digits, then the sums of the columns with their carry, units first, each as two
digits, then the product: ``12*34=08040603:08100400:0408``. Every sequence of one kind has one
length, so a token is known by its position.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

SIGNS = "0123456789*=:"
"""The vocabulary; a token is a place in it."""
TIMES, EQUALS, COLON = 10, 11, 12


def pairs(digits: int, count: int, *, seed: int) -> tuple[Any, Any]:
    """Return `count` different random pairs of numbers of so many digits, a fifth of them apart.

    The first array (4/5 of the pairs, × 2) is for training, the second is held out. Raises
    ValueError where there are not that many pairs.

    >>> [len(part) for part in pairs(2, 8100, seed=0)]
    [6480, 1620]
    """
    if digits not in (1, 2, 3):
        raise ValueError(f"digits must be 1, 2 or 3, got {digits}")
    low, high = 10 ** (digits - 1), 10**digits
    if not 5 <= count <= (high - low) ** 2:
        raise ValueError(f"pairs must be from 5 to {(high - low) ** 2}, got {count}")
    chosen = np.random.default_rng(seed).permutation((high - low) ** 2)[:count]
    both = np.stack(np.divmod(chosen, high - low), axis=1) + low
    return both[count // 5 :], both[: count // 5]


def sequences(both: Any, digits: int, *, chain: bool) -> Any:
    """Return the tokens of pairs (count × 2), count × length.

    >>> spelt(sequences(np.array([[12, 34]]), 2, chain=True)[0])
    '12*34=08040603:08100400:0408'
    """
    a, b = (places(both[:, side], digits) for side in (0, 1))
    sign = np.full(len(both), TIMES)
    given = [*a[::-1], sign, *b[::-1], sign - TIMES + EQUALS]
    answer = places(both[:, 0] * both[:, 1], 2 * digits)[::-1]
    if chain:
        colon = sign - TIMES + COLON
        given += [*work(a, b), colon, *answer]
    else:
        given += answer
    return np.stack(given, axis=1)


def work(a: Sequence[Any], b: Sequence[Any]) -> list[Any]:
    """Return the digits of the products of digits, a colon, and the digits of the column sums.

    The digits `a` and `b` begin with the units, as arrays.
    """
    k = len(a)
    columns = [np.zeros_like(a[0]) for _ in range(2 * k)]
    products = []
    for j in range(k):
        for i in range(k):
            tens, units = np.divmod(a[i] * b[j], 10)
            products += [tens, units]
            columns[i + j] = columns[i + j] + units
            columns[i + j + 1] = columns[i + j + 1] + tens
    sums, carry = [], np.zeros_like(a[0])
    for column in columns:
        carry, units = np.divmod(column + carry, 10)
        sums += [carry, units]
    return [*products, np.full_like(a[0], COLON), *sums]


def places(numbers: Any, count: int) -> list[Any]:
    """Return the last `count` decimal digits of numbers, units first."""
    return [numbers // 10**place % 10 for place in range(count)]


def spelt(tokens: Any) -> str:
    """Return a sequence as text."""
    return "".join(SIGNS[token] for token in tokens)
