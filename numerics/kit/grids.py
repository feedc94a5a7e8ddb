"""Grids of layers: the cells that the words of a command line spell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import get_args

from numerics.kit.augmented import Boundary
from numerics.kit.sequences import ContextName

TOKENS = ("plain", "augmented")
WEIGHTS = 1000
"""The most weights of one run, the rows of the matrix of its steps. At that size 32 runs, side by
side, take two minutes and 2.5 GB."""
TABLE = 5 * 10**7
"""The most entries of a compiled loss: 0.4 GB."""
RUNS = 10**6
"""The most runs of one grid, and more than any of its sizes."""
RANGE = re.compile(r"([0-9]{1,7}|d)(?::([0-9]{1,7}|d))?")


@dataclass(frozen=True, order=True)
class Cell:
    """One layer of a grid; plain tokens have no boundary.

    >>> Cell("plain", "orthogonal", "", 4, 2, 3).weights
    11
    """

    tokens: str
    context: str
    boundary: str
    d: int
    heads: int
    horizon: int

    @property
    def weights(self) -> int:
        """The weights that the steps solve for at once: B is eliminated before."""
        if self.tokens == "augmented":
            return 4 * self.heads * self.d
        return self.heads * self.d + self.horizon * (self.horizon - 1) // 2

    @property
    def entries(self) -> int:
        """The entries of the compiled loss: d³T², or 64d³ for augmented tokens."""
        return self.d**3 * (64 if self.tokens == "augmented" else self.horizon**2)

    def __str__(self) -> str:
        """Say it in words."""
        tokens = f"{self.tokens} {self.boundary}".strip()
        return f"{tokens} {self.context} d={self.d} heads={self.heads} horizon={self.horizon}"


def cells(
    *,
    tokens: str,
    context: str,
    boundary: str | None,
    d: str,
    heads: str,
    horizon: str,
    seeds: int = 1,
) -> list[Cell]:
    """Return the cells of a grid, in order; raise ValueError for a word that spells none.

    Each of d, heads and horizon is a list of numbers and ranges, such as ``2,4:6``; d in `heads`
    stands for the dimension of the cell. `seeds` are the runs of each cell, which are limited.

    >>> words = {"tokens": "plain", "context": "unitary", "boundary": None, "horizon": "3"}
    >>> [(cell.d, cell.heads) for cell in cells(d="2,3", heads="2:d", **words)]
    [(2, 2), (3, 2), (3, 3)]
    """
    if tokens not in TOKENS:
        raise ValueError(f"tokens must be one of {', '.join(TOKENS)}, got {tokens!r}")
    if tokens == "plain" and boundary is not None:
        raise ValueError(f"boundary must be left out for plain tokens, got {boundary!r}")
    around = "" if tokens == "plain" else "zero" if boundary is None else boundary
    if tokens == "augmented" and around not in get_args(Boundary):
        raise ValueError(f"boundary must be one of {', '.join(get_args(Boundary))}, got {around!r}")
    contexts = dict.fromkeys(context.split(","))
    for name in contexts:
        if name not in get_args(ContextName):
            known = ", ".join(get_args(ContextName))
            raise ValueError(f"context must be of {known}, got {name!r}")
    dimensions, lengths = numbers("d", d), numbers("horizon", horizon, least=2, most=RUNS)
    counts = {size: numbers("heads", heads, d=size) for size in dimensions}
    runs = seeds * len(contexts) * len(lengths) * sum(map(len, counts.values()))
    if runs > RUNS:  # known before any cell is listed
        raise ValueError(f"seeds must leave at most {RUNS} runs, got {runs}")
    found = [
        Cell(tokens, name, around, size, count, length)
        for name, size in product(contexts, dimensions)
        for count, length in product(counts[size], lengths)
    ]
    for cell in found:
        if cell.weights > WEIGHTS or cell.entries > TABLE:
            raise ValueError(
                f"sizes must leave at most {WEIGHTS} weights to a step and {TABLE} entries to a "
                f"loss, got {cell.weights} and {cell.entries} for {cell}"
            )
    if not found:
        raise ValueError(f"heads must name some up to d, got {heads!r} for d={d}")
    return found


def numbers(
    name: str, text: str, *, least: int = 1, most: int = WEIGHTS, d: int | None = None
) -> list[int]:
    """Return the numbers that a list of numbers and ranges spells, in order, each once.

    >>> numbers("heads", "1,3:d", d=5)
    [1, 3, 4, 5]
    """
    found: set[int] = set()
    for word in text.split(","):
        spelled = RANGE.fullmatch(word)
        if spelled is None or (d is None and "d" in word):
            raise ValueError(f"{name} must be a list such as 2,4:6, got {text!r}")
        ends = spelled[1], spelled[2] or spelled[1]
        first, last = (d if end == "d" and d is not None else int(end) for end in ends)
        if first > last and ends[1] != "d":
            at = f" for d={d}" if ends[0] == "d" else ""
            raise ValueError(f"{name} must have ranges that rise, got {word!r}{at}")
        if first < least or last > most:
            raise ValueError(f"{name} must lie between {least} and {most}, got {word!r}")
        found |= set(range(first, last + 1))
    return sorted(found)


def count(name: str, text: str, most: int) -> int:
    """Return the positive integer that a word spells; raise ValueError for another word.

    >>> count("seeds", "16", 100)
    16
    """
    if not (text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
        raise ValueError(f"{name} must be an integer from 1 to {most}, got {text!r}")
    return int(text)
