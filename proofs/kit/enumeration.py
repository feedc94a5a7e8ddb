"""Exact comparisons at every size of a grid, whose words are generated from the grid that runs."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import LETTERS, Grid
from proofs.kit.step import Cases, Outcome, RefutedError, Status, Step

SIGNS = {"=": operator.eq, "<": operator.lt, "≤": operator.le}


@dataclass(frozen=True)
class OverGrid:
    """What is checked case by case over a grid inside the hypotheses of the claim.

    `cases(**sizes)` yields what is compared at these sizes. `refutes` says that the cases are
    counterexamples to a plausible statement. Rejected: sizes outside the hypotheses, and a case
    that counts twice.
    """

    id: str
    title: str
    claim: Claim
    grid: Grid
    cases: Cases
    because: str = ""
    refutes: bool = field(default=False, kw_only=True)

    @property
    def status(self) -> Status:
        """Either "enumerated", or "refuted" for counterexamples."""
        return "refuted" if self.refutes else "enumerated"

    def every_case(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield the cases at every size of the grid, named by their sizes, each once."""
        seen = set()
        for sizes in self.grid:
            if not self.claim.admits(sizes):
                raise RefutedError(
                    f"{self.id}: {sizes} is outside the hypotheses of {self.claim.name}"
                )
            where = ", ".join(f"{name}={value}" for name, value in sizes.items())
            for what, left, right in self.cases(**sizes):
                case = ", ".join(filter(None, (where, what)))
                if case in seen:
                    raise RefutedError(f"{self.id}: {case} is counted twice")
                seen.add(case)
                yield case, left, right

    def latex(self) -> str:
        """Return nothing: a range is no formula."""
        return ""


def require_edges(claim: Claim, steps: Iterable[Step]) -> None:
    """Refuse hypotheses that are not the ranges over which the claim's checks run.

    They must admit the least value of each size that some grid holds, and not the one below it.

    >>> from icar_theory import CLAIMS
    >>> from proofs.kit.finding import proof_of
    >>> require_edges(CLAIMS["unitary_heads"], proof_of("unitary_heads").steps)
    """
    grids = [step.grid for step in steps if isinstance(step, OverGrid)]
    spoken = set().union(*(relation.free_symbols for relation in claim.hypotheses))
    run = {name for grid in grids for name in grid.values}
    for name, letter in LETTERS.items():
        values = [value for grid in grids for value in grid.values.get(name, ())]
        if not values:
            if letter in spoken and letter not in {LETTERS.get(other) for other in run}:
                raise RefutedError(f"{claim.name}: no check runs over {name}")
            continue
        least = min(values)
        if not claim.admits({name: least}) or claim.admits({name: least - 1}):
            raise RefutedError(
                f"{claim.name}: checks run from {name}={least} on, and the hypotheses do not"
            )


@dataclass(frozen=True)
class Enumeration(OverGrid):
    """Two exact sides, compared in every case: (what, left, right), left `sign` right.

    Rejected besides: what is not exact (floats, nan, None, booleans, words), and several cases that
    all compare the same: what never varies was not computed.
    """

    sign: str = field(default="=", kw_only=True)

    def check(self) -> Outcome:
        """Compare both sides in every case."""
        seen: dict[str, str] = {}
        for what, left, right in self.every_case():
            if _inexact(left) or _inexact(right):
                raise RefutedError(
                    f"{self.id}: at {what} no exact values are compared, {left} and {right}"
                )
            if SIGNS[self.sign](left, right) not in (True, sp.true):
                raise RefutedError(f"{self.id}: at {what} not {left} {self.sign} {right}")
            seen[what] = f"{left} {self.sign} {right}"
        if not seen:
            raise RefutedError(f"{self.id}: the grid {self.grid} is empty")
        if len(seen) > 1 and len(set(seen.values())) == 1:
            raise RefutedError(f"{self.id}: every case compares {next(iter(seen.values()))}")
        content = "\n".join(f"{what}: {compared}" for what, compared in seen.items())
        return Outcome(f"{len(seen)} exact cases, {self.grid}", content)


def _inexact(value: Any) -> bool:
    """Return whether a value is or holds something else than exact numbers and formulas."""
    if isinstance(value, Mapping):
        return any(map(_inexact, value.values()))
    if isinstance(value, tuple | list | set | frozenset | sp.MatrixBase):
        return any(map(_inexact, value))
    if isinstance(value, sp.Basic):
        return bool(value.has(sp.Float, sp.nan, sp.zoo, sp.oo, -sp.oo))
    return value is None or isinstance(value, bool | float | complex | str)


@dataclass(frozen=True)
class Decision(OverGrid):
    """Which cases have a property, and which have not: (what, found, expected), booleans.

    Rejected besides: one outcome in every case.
    """

    def check(self) -> Outcome:
        """Compare what was found with what was expected in every case."""
        seen: dict[str, bool] = {}
        for what, found, expected in self.every_case():
            if not isinstance(found, bool) or found is not expected:
                raise RefutedError(f"{self.id}: at {what} found {found}, expected {expected}")
            seen[what] = found
        if set(seen.values()) != {True, False}:
            raise RefutedError(f"{self.id}: every case has the outcome {set(seen.values())}")
        yes = sum(seen.values())
        content = "\n".join(f"{what}: {found}" for what, found in seen.items())
        return Outcome(f"{yes} cases have it, {len(seen) - yes} have not, {self.grid}", content)
