"""Threshold functions ``[Σ weight · atom ≥ least]`` of bits, and how gates fold into one.

Atoms are numbers that stand for bits. A *literal* is an atom or its negation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Threshold:
    """The function ``[Σ weight · atom ≥ least]``, in the form that :func:`threshold` gives it."""

    terms: tuple[tuple[int, int], ...]
    least: int

    @cached_property
    def low(self) -> int:
        """The least value of the sum."""
        return sum(min(weight, 0) for _, weight in self.terms)

    @cached_property
    def high(self) -> int:
        """The largest value of the sum."""
        return sum(max(weight, 0) for _, weight in self.terms)

    @property
    def constant(self) -> int | None:
        """The value of a function that has only one."""
        return None if self.terms else int(self.least <= 0)

    @property
    def is_simple(self) -> bool:
        """Whether this is a constant or a literal."""
        return len(self.terms) <= 1

    def negated(self) -> Threshold:
        """Return the negation.

        >>> threshold({0: 1, 1: 1}, 2).negated()
        Threshold(terms=((0, -1), (1, -1)), least=-1)
        """
        return threshold({atom: -weight for atom, weight in self.terms}, 1 - self.least)


def threshold(terms: Mapping[int, int], least: int) -> Threshold:
    """Return ``[Σ weight · atom ≥ least]`` without zeros, common factors, atoms of a constant.

    >>> threshold({1: 4, 0: 2, 2: 0}, 5), threshold({0: 1}, 0)
    (Threshold(terms=((0, 1), (1, 2)), least=3), Threshold(terms=(), least=0))
    """
    kept = sorted((atom, weight) for atom, weight in terms.items() if weight)
    found = Threshold(tuple(kept), least)
    if found.low >= least or found.high < least:
        return constant(int(found.low >= least))
    factor = math.gcd(*(weight for _, weight in kept))
    return Threshold(tuple((atom, weight // factor) for atom, weight in kept), -(-least // factor))


def constant(bit: int) -> Threshold:
    """Return the function that is always `bit`."""
    return Threshold((), 1 - bit)


def atom(number: int) -> Threshold:
    """Return an atom as a function of itself."""
    return Threshold(((number, 1),), 1)


def weighted(pieces: Iterable[tuple[Threshold, int]], least: int) -> Threshold:
    """Return ``[Σ weight · piece ≥ least]`` for pieces that are literals or constants.

    >>> weighted([(atom(0), 1), (atom(1).negated(), 1)], 2)
    Threshold(terms=((0, 1), (1, -1)), least=1)
    """
    terms: dict[int, int] = {}
    for piece, weight in pieces:
        least = _add(terms, piece, weight, least)
    return threshold(terms, least)


def folded(pieces: Iterable[Threshold], inner: Threshold, least: int) -> Threshold:
    """Return "at least `least` of the simple pieces and of one more threshold function".

    With s the number of pieces that are 1 and ``[Σ w y ≥ θ]`` the inner function it is
    ``[M s + Σ w y ≥ θ + M (least − 1)]``: M so large that the inner sum matters only where s is
    ``least − 1``.

    >>> folded([atom(0)], threshold({1: 1, 2: 1}, 1), 2)  # x and (y or z)
    Threshold(terms=((0, 2), (1, 1), (2, 1)), least=3)
    """
    pieces = list(pieces)
    factors = [1]
    if len(pieces) >= least:
        factors.append(inner.least - inner.low)
    if least >= 2:
        factors.append(inner.high - inner.least + 1)
    factor, terms = max(factors), dict(inner.terms)
    bound = inner.least + factor * (least - 1)
    for piece in pieces:
        bound = _add(terms, piece, factor, bound)
    return threshold(terms, bound)


def _add(terms: dict[int, int], piece: Threshold, weight: int, least: int) -> int:
    """Add a weighted literal or constant to the terms of a sum; return the new bound."""
    if not piece.terms:
        return least - weight * int(piece.least <= 0)
    ((number, sign),) = piece.terms
    terms[number] = terms.get(number, 0) + sign * weight
    return least if sign > 0 else least - weight
