"""Limits of rational functions as a letter grows, by their value at its inverse 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.printing import expression
from proofs.kit.step import Outcome, RefutedError, Status, numerator


@dataclass(frozen=True)
class LimitAtInfinity:
    """A line ``lim f = value``, for a rational function f that must be the `source`.

    With h = 1/n the cancelled f is evaluated at h = 0. Rejected: a function without the letter n,
    and one that has a pole there.
    """

    id: str
    title: str
    line: Line
    source: Any
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Compare the function with its source, and its value at h = 0 with the printed one."""
        if not isinstance(self.line.relation, sp.Equality):
            raise RefutedError(f"{self.id}: {self.line.relation} is no equation")
        limit, value = self.line.relation.lhs, self.line.relation.rhs
        function, letter, place = limit.args[:3]
        function = function.subs(self.line.definitions)
        if (
            not isinstance(limit, sp.Limit)
            or place is not sp.oo
            or letter not in function.free_symbols
        ):
            raise RefutedError(
                f"{self.id}: {limit} is no limit of a function of {letter} at infinity"
            )
        if numerator(function - self.source) != 0:
            raise RefutedError(f"{self.id}: the function is not {self.source}")
        inverse = sp.Dummy("h", positive=True)
        top, bottom = sp.fraction(sp.cancel(sp.together(function.subs(letter, 1 / inverse))))
        if sp.expand(bottom.subs(inverse, 0)) == 0:
            raise RefutedError(f"{self.id}: the function has a pole at infinity")
        rest = numerator(top.subs(inverse, 0) / bottom.subs(inverse, 0) - value)
        if rest != 0:
            raise RefutedError(f"{self.id}: the limit misses {rest}")
        return Outcome("limit", f"lim {self.source} = {value}")

    def latex(self) -> str:
        """Return the limit."""
        relation = self.line.relation
        return f"{expression(relation.lhs)} &= {expression(relation.rhs)}"
