"""A printed relation, evaluated as a whole: true at what was computed, false beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds
from icar_theory.exact.sizes import Grid
from proofs.kit.enumeration import Decision
from proofs.kit.step import RefutedError

Found = Callable[..., Iterator[tuple[str, Point, Any]]]
"""Sizes ↦ (what, point, the value computed for the letter on the left) for each case."""


def stated(
    name: str,
    title: str,
    claim: Claim,
    line: Line,
    letter: Any,
    grid: Grid,
    found: Found,
    because: str = "",
) -> Decision:
    """Return the step: the line holds where its letter has the computed value, and not beside it.

    So it reads both sides and the sign. `letter` is what the line is about; a definition of it
    beside the line is left aside.
    """
    meanings = {x: said for x, said in line.definitions.items() if x != letter}

    def cases(**sizes: Any) -> Iterator[tuple[str, bool, bool]]:
        for what, point, true in found(**sizes):
            for beside in (0, 1, -1):
                at = {**point, letter.name: true + beside}
                words = ", ".join(filter(None, (what, f"{beside} beside" if beside else "")))
                yield words, holds(line.relation, at, meanings), beside == 0

    return Decision(name, title, claim, grid, cases, because)


def square(line: Line, letter: Any) -> Any:
    """Return what a line says that the square of a letter is.

    >>> from icar_theory import CLAIMS
    >>> from icar_theory.theorems.mesa_flow.lines import A_END
    >>> square(CLAIMS["mesa_flow"].line("limit_score"), A_END).has(A_END)
    False
    """
    equation = sp.expand(line.relation.lhs - line.relation.rhs)
    rest = sp.expand(letter**2 - equation)
    if rest.has(letter):
        raise RefutedError(
            f"{line.id}: {line.relation} does not say what the square of {letter} is"
        )
    return rest
