"""Sums in closed form, for every length: the first value, and one step from each to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory import printing
from proofs.kit.display import equation
from proofs.kit.step import Outcome, RefutedError, Status, numerator


@dataclass(frozen=True)
class Induction:
    """``Σ_{k=first..n} term(k) = closed(n)`` for every n ≥ first.

    Both are expressions in the letter `index`. Rejected: a term that is 0, and a denominator that
    is not visibly positive from `first` on.
    """

    id: str
    title: str
    term: Any
    closed: Any
    index: Any
    first: int
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Check the first value and the step."""
        term, closed = sp.sympify(self.term), sp.sympify(self.closed)
        if numerator(term) == 0:
            raise RefutedError(f"{self.id}: the term is 0")
        above = sp.Symbol("m", nonnegative=True)
        for part in (term, closed):
            below = sp.denom(sp.together(part))
            shifted = sp.expand(below.subs(self.index, self.first + above))
            if below.has(self.index) and shifted.is_positive is not True:
                raise RefutedError(f"{self.id}: the denominator of {part} may be 0")
        begin = closed.subs(self.index, self.first) - term.subs(self.index, self.first)
        following = closed.subs(self.index, self.index + 1) - closed
        for what, rest in (
            ("first value", begin),
            ("step", following - term.subs(self.index, self.index + 1)),
        ):
            if numerator(rest) != 0:
                raise RefutedError(f"{self.id}: the {what} misses {rest}")
        content = f"sum of {term} from {self.first} = {closed}"
        return Outcome(f"induction from {self.first}", content)

    def latex(self) -> str:
        """Return the sum and its closed form."""
        k = sp.Symbol("k", integer=True)
        total = sp.Sum(sp.sympify(self.term).subs(self.index, k), (k, self.first, self.index))
        return equation([printing.expression(total)], [printing.expression(self.closed)])
