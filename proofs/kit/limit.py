"""Limits of rational functions as a letter grows, by their value at its inverse 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.evaluation import meant
from icar_theory.printing import expression
from proofs.kit.reading import said_limit
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
        limit, value = said_limit(self.line)
        function, letter = limit.args[:2]
        function = meant(function, tuple(self.line.definitions.items()))
        if letter not in function.free_symbols:
            raise RefutedError(f"{self.id}: {limit} is no limit of a function of {letter}")
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


@dataclass(frozen=True)
class LimitOfPowers:
    """A line ``lim f(X) = value`` as n → ∞, f a multiple of the letter X, which is `near` ± `rest`.

    With ``n = scale · h^{−α}``, α > 1, both f(near) and f(rest) become sums of powers of h: the
    first must leave the value at h = 0, the other nothing. Rejected: a negative power of h, and a
    function that is no multiple of X.
    """

    id: str
    title: str
    line: Line
    letter: Any
    near: Any
    rest: Any
    scale: Any
    exponent: Any
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Compare what is left of both at h = 0."""
        limit, value = said_limit(self.line)
        function, running = limit.args[:2]
        factor = sp.cancel(function / self.letter)
        if factor.has(self.letter) or not factor.has(running):
            raise RefutedError(f"{self.id}: {function} is no multiple of {self.letter}")
        for part, expected in ((self.near, value), (self.rest, sp.Integer(0))):
            found = self._at_infinity(factor * part, running)
            if numerator(found - self._written(expected)) != 0:
                raise RefutedError(f"{self.id}: the limit of {factor * part} is {found}")
        return Outcome("limit of powers", f"lim {factor * self.near} = {value}, {self.rest}")

    def _written(self, expression: Any) -> Any:
        """Return an expression with its definitions written out and the scale one letter."""
        found = expression.subs(dict(self.line.definitions))
        return found.xreplace({self.scale: sp.Symbol("s", positive=True)})

    def _at_infinity(self, expression: Any, running: Any) -> Any:
        h, before, scale = (sp.Symbol(name, positive=True) for name in ("h", "w", "s"))
        beyond = {self.exponent: 1 + sp.Symbol("q", positive=True)}
        found = self._written(expression).xreplace({running - 1: running * before})
        total = sp.Integer(0)
        found = found.xreplace({running: scale * h**-self.exponent})
        for term in sp.Add.make_args(sp.expand(sp.expand(found))):
            constant, power = term.as_independent(h)
            base, exponent = sp.powsimp(power).as_base_exp()
            if power == 1:
                total += constant
            elif base != h or sp.cancel(exponent.subs(beyond)).is_positive is not True:
                raise RefutedError(f"{self.id}: {term} has no limit as h tends to 0")
        return total.subs(before, 1)

    def latex(self) -> str:
        """Return the limit."""
        limit, value = self.line.relation.args
        return f"{expression(limit)} &= {expression(value)}"
