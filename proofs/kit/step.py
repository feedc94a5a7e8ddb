"""What a step of a proof is: something that is checked exactly, printed, and bound to its content.

The kinds of steps have a file each beside this one. Every kind rejects what would hold vacuously.
Words hold mathematics between dollar signs, as LaTeX.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import sympy as sp

from icar_theory.evidence import digest

Status = Literal["derived", "enumerated", "refuted", "definition"]


class RefutedError(AssertionError):
    """A step of a proof that does not hold or says nothing, with what was found instead."""


@dataclass(frozen=True)
class Outcome:
    """What a check did, in words, and all that it compared, as text."""

    words: str
    content: str

    @property
    def detail(self) -> str:
        """The words with a hash of the content: an entry of the floor."""
        return f"{self.words} #{digest(self.content)}"


class Step(Protocol):
    """A numbered step: `title` says what it shows, `because` why, in a sentence or two."""

    @property
    def id(self) -> str:
        """The name by which lines refer to the step."""
        ...

    @property
    def title(self) -> str:
        """What the step shows."""
        ...

    @property
    def because(self) -> str:
        """Why the checked fact shows it."""
        ...

    @property
    def status(self) -> Status:
        """What kind of evidence it is."""
        ...

    def check(self) -> Outcome:
        """Check the step; return what was compared, or raise :class:`RefutedError`."""
        ...

    def latex(self) -> str:
        """Return the checked formula as LaTeX lines for an ``align*``; empty where none is."""
        ...


@dataclass(frozen=True)
class Proof:
    """The steps that lead from the definition to the lines of one claim, and what they cite.

    `cites` maps each classical theorem that is used and not proved to the lines that rest on it.
    """

    claim: str
    steps: tuple[Step, ...]
    cites: Mapping[str, tuple[str, ...]]

    def step(self, name: str) -> Step:
        """Return the step with this id; raise RefutedError where the proof has none."""
        found = [step for step in self.steps if step.id == name]
        if len(found) != 1:
            raise RefutedError(f"{self.claim}: {len(found)} steps are called {name!r}")
        return found[0]

    def check(self) -> list[Outcome]:
        """Check every step in order."""
        return [step.check() for step in self.steps]


def numerator(expression: Any) -> Any:
    """Return the canonical numerator of a rational expression.

    >>> x, y = sp.symbols("x y")
    >>> numerator((x + y) ** 2 - x**2 - 2 * x * y - y**2)
    0
    """
    top, bottom = sp.fraction(sp.together(expression))
    if sp.expand(bottom) == 0:
        raise RefutedError(f"{expression} has the denominator 0")
    return sp.expand(top)


def same_up_to_factor(one: Any, other: Any) -> bool:
    """Return whether two polynomials differ by a rational factor only.

    >>> x = sp.Symbol("x")
    >>> same_up_to_factor(2 * x + 2, -x - 1)
    True
    """
    expanded = [sp.expand(x) for x in (one, other)]
    terms, others = (x.as_coefficients_dict() for x in expanded)
    if 0 in expanded or terms.keys() != others.keys():
        return False
    return len({terms[term] / others[term] for term in terms}) == 1


def visibly_nonnegative(expression: Any, *, strictly: bool = False) -> bool:
    """Return whether an expression is a product of even powers and of factors with a declared sign.

    >>> x, r = sp.Symbol("x", real=True), sp.Symbol("r", nonnegative=True)
    >>> visibly_nonnegative(2 * r * x**2), visibly_nonnegative(r * x)
    (True, False)
    """
    return all(
        (factor.is_positive if strictly else factor.is_nonnegative) is True
        or (
            not strictly
            and factor.is_Pow
            and factor.exp.is_Integer
            and factor.exp % 2 == 0
            and factor.base.is_real is True
        )
        for factor in sp.Mul.make_args(sp.sympify(expression))
    )


PARSEVAL = "Parseval's identity on a compact abelian group (Rudin, Fourier Analysis on Groups, 1.5)"
"""Why the mean square of a sum of characters is the sum of the squares of their coefficients."""

Cases = Callable[..., Iterator[tuple[str, Any, Any]]]
"""Sizes by name ↦ (what, left, right) for each case at these sizes."""
