"""Polynomials that are positive for all sizes from given ones on: by their coefficients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy as sp
from flint import Ordering, fmpq, fmpq_mpoly_ctx

from proofs.kit.step import Outcome, RefutedError, Status

STEPS = ("i", "j")
"""How far sizes are above their least values."""
BOX = 7
UP, OVER = sp.symbols(STEPS, integer=True, nonnegative=True)


def polynomial(expression: Any, sizes: Mapping[Any, Any]) -> Any:
    """Return a polynomial in sizes, each a polynomial in UP and OVER, as a FLINT one.

    >>> x = sp.Symbol("x")
    >>> polynomial(x**2, {x: UP + 1})
    i^2 + 2*i + 1
    """
    context = fmpq_mpoly_ctx.get(list(STEPS), Ordering.lex)
    generators = dict(zip((UP, OVER), context.gens(), strict=True))

    def read(part: Any, letters: Mapping[Any, Any]) -> Any:
        total = context.constant(0)
        for powers, c in sp.Poly(part, *letters).terms():
            term = context.constant(1) * fmpq(int(c.p), int(c.q))
            for n, value in zip(powers, letters.values(), strict=True):
                term *= value**n
            total += term
        return total

    return read(expression, {letter: read(value, generators) for letter, value in sizes.items()})


@dataclass(frozen=True)
class Range:
    """A part of the sizes from their least ones on, as polynomials in UP and OVER."""

    sizes: Mapping[Any, Any]
    least: Mapping[Any, int]


@dataclass(frozen=True)
class Positive:
    """All polynomials are positive for the sizes: no coefficient in UP and OVER is negative.

    `polynomials` returns them by name, as :func:`polynomial` does; each has a positive constant
    term, but those whose names end with `weak`, which may vanish somewhere. `ranges` are the sizes
    that they are about. Rejected: ranges that leave out sizes up to BOX from their least ones on.
    """

    id: str
    title: str
    polynomials: Callable[[], Mapping[str, Any]]
    ranges: tuple[Range, ...]
    because: str = ""
    weak: str | None = None
    status: Status = "derived"

    def check(self) -> Outcome:
        """Look at every coefficient."""
        self._require_all()
        content, count = [], 0
        for name, found in self.polynomials().items():
            terms = dict(found.terms())
            negative = [m for m, c in terms.items() if c < 0]
            if negative:
                raise RefutedError(f"{self.id}: {name} has a negative coefficient at {negative[0]}")
            if not terms:
                raise RefutedError(f"{self.id}: {name} is 0")
            vanishes = self.weak is not None and name.endswith(self.weak)
            if not vanishes and terms.get((0, 0), 0) <= 0:
                raise RefutedError(f"{self.id}: {name} has no constant term")
            content.append(f"{name}: {found}")
            count += len(terms)
        if not content:
            raise RefutedError(f"{self.id}: there are no polynomials")
        words = f"{count} coefficients of {len(content)} polynomials, none negative"
        return Outcome(words, "\n".join(content))

    def _require_all(self) -> None:
        """Refuse ranges that together leave out small sizes."""
        kinds = {tuple(one.least.items()): set[tuple[int, ...]]() for one in self.ranges}
        for one in self.ranges:
            at = sp.lambdify((UP, OVER), [one.sizes[letter] for letter in one.least], modules=[])
            steps = product(range(BOX + 1), repeat=2)
            kinds[tuple(one.least.items())] |= {tuple(at(*step)) for step in steps}
        for least, held in kinds.items():
            box = product(*(range(first, BOX + 1) for _, first in least))
            missing = set(box) - held
            if missing:
                letters = [letter for letter, _ in least]
                raise RefutedError(f"{self.id}: no range holds {letters} = {min(missing)}")

    def latex(self) -> str:
        """Return nothing: the polynomials have many terms."""
        return ""
