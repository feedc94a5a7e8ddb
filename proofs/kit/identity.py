"""Identities: two expressions, written differently, that are one rational function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory import printing
from proofs.kit.display import equation, terms
from proofs.kit.space import NormSquared
from proofs.kit.step import Outcome, RefutedError, Status, numerator, same_up_to_factor


@dataclass(frozen=True)
class Identity:
    """`left` = `right`, as rational functions, modulo polynomials `given` to vanish.

    A side is an expression, or a tuple of expressions and squared norms that it is the sum of.
    Rejected: sides that are the same on construction, a `given` that is not needed, that is the
    claim itself, or that cannot vanish.
    """

    id: str
    title: str
    left: Any
    right: Any
    because: str = ""
    given: tuple[Any, ...] = ()
    status: Status = "derived"

    def check(self) -> Outcome:
        """Reduce the difference to a canonical zero."""
        parts, others = summands(self.left), summands(self.right)
        if sorted(map(str, parts)) == sorted(map(str, others)):
            raise RefutedError(f"{self.id}: both sides are {self.left}, so that nothing is checked")
        left, right = total(parts), total(others)
        difference = numerator(left - right)
        rest = self._reduced(difference) if self.given else difference
        if rest != 0:
            raise RefutedError(f"{self.id}: left − right has the numerator {rest}")
        content = f"{left} = {right} given {self.given}"
        return Outcome("identity", content)

    def _reduced(self, difference: Any) -> Any:
        if difference == 0:
            raise RefutedError(f"{self.id}: holds without what is given")
        if any(same_up_to_factor(difference, relation) for relation in self.given):
            raise RefutedError(f"{self.id}: what is given is the claim itself")
        symbols = sorted(set().union(*(g.free_symbols for g in (*self.given, difference))), key=str)
        basis = sp.groebner(self.given, *symbols, order="grevlex")
        if basis.exprs == [1]:
            raise RefutedError(f"{self.id}: what is given cannot hold")
        for place, relation in enumerate(self.given):
            others = (*self.given[:place], *self.given[place + 1 :])
            if others and sp.groebner(others, *symbols, order="grevlex").reduce(difference)[1] == 0:
                raise RefutedError(f"{self.id}: {relation} is given and not needed")
        return basis.reduce(difference)[1]

    def latex(self) -> str:
        """Return ``left = right``."""
        return equation(_shown(summands(self.left)), _shown(summands(self.right)))


def summands(side: Any) -> tuple[Any, ...]:
    """Return what a side is the sum of."""
    return side if isinstance(side, tuple) else (sp.sympify(side),)


def total(parts: tuple[Any, ...]) -> Any:
    """Return the sum of expressions and squared norms; the norms' matrices are checked to exist."""
    for part in parts:
        if isinstance(part, NormSquared):
            part.space.check()
    return sum(part.value if isinstance(part, NormSquared) else part for part in parts)


def _shown(parts: tuple[Any, ...]) -> list[str]:
    if len(parts) == 1 and not isinstance(parts[0], NormSquared):
        return terms(parts[0])
    return [f"+ {printing.expression(part)}" for part in parts]


@dataclass(frozen=True)
class Evaluation:
    """`expression` takes the `value` where letters take the values in `at`.

    Rejected: a letter that the expression lacks, and an expression that is the value anyway.
    """

    id: str
    title: str
    expression: Any
    at: Mapping[Any, Any]
    value: Any
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Substitute and compare."""
        idle = [letter for letter in self.at if letter not in self.expression.free_symbols]
        if idle or not self.at:
            raise RefutedError(f"{self.id}: the expression does not depend on {idle or 'anything'}")
        if numerator(self.expression - self.value) == 0:
            raise RefutedError(f"{self.id}: the expression is {self.value} everywhere")
        rest = numerator(self.expression.subs(self.at, simultaneous=True) - self.value)
        if rest != 0:
            raise RefutedError(f"{self.id}: the value misses {rest}")
        return Outcome("evaluation", f"{self.expression} at {dict(self.at)} = {self.value}")

    def latex(self) -> str:
        """Return the expression, where it is evaluated, and its value."""
        places = ",\\ ".join(
            f"{printing.expression(x)} = {printing.expression(y)}" for x, y in self.at.items()
        )
        shown = equation(terms(self.expression), [printing.expression(self.value)])
        return f"{shown} \\\\\n&\\quad \\text{{at }} {places}"
