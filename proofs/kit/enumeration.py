"""Exact comparisons at every size of a grid, whose words are generated from the grid that runs."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from icar_theory.claims import Claim
from icar_theory.exact.sizes import Grid
from proofs.kit.step import Cases, Outcome, RefutedError, Status

SIGNS = {"=": operator.eq, "<": operator.lt, "≤": operator.le}


@dataclass(frozen=True)
class Enumeration:
    """Two exact sides, compared in every case of a grid inside the hypotheses of the claim.

    `cases(**sizes)` yields (what, left, right), left `sign` right. Rejected: sizes outside the
    hypotheses, booleans, a case that counts twice, and several cases whose left sides are one
    constant: what never varies was not computed. `refutes` says that the cases are counterexamples
    to a plausible statement.
    """

    id: str
    title: str
    claim: Claim
    grid: Grid
    cases: Cases
    because: str = ""
    sign: str = "="
    refutes: bool = False

    @property
    def status(self) -> Status:
        """ "enumerated", or "refuted" for counterexamples."""
        return "refuted" if self.refutes else "enumerated"

    def check(self) -> Outcome:
        """Compare both sides in every case, and count each case once."""
        seen: dict[str, str] = {}
        for what, left, right in every_case(self):
            if isinstance(left, bool) or isinstance(right, bool):
                raise RefutedError(
                    f"{self.id}: at {what} a boolean is compared, {left} and {right}"
                )
            if not SIGNS[self.sign](left, right):
                raise RefutedError(f"{self.id}: at {what} not {left} {self.sign} {right}")
            if what in seen:
                raise RefutedError(f"{self.id}: {what} is counted twice")
            seen[what] = f"{left} {self.sign} {right}"
        if not seen:
            raise RefutedError(f"{self.id}: the grid {self.grid} is empty")
        if len(seen) > 1 and len(set(seen.values())) == 1:
            raise RefutedError(f"{self.id}: every case compares {next(iter(seen.values()))}")
        content = "\n".join(f"{what}: {compared}" for what, compared in seen.items())
        return Outcome(f"{len(seen)} exact cases, {self.grid}", content)

    def latex(self) -> str:
        """Return nothing: a range is no formula."""
        return ""


@dataclass(frozen=True)
class Decision:
    """Which cases have a property, and which have not: both must occur.

    `cases(**sizes)` yields (what, found, expected), booleans.
    """

    id: str
    title: str
    claim: Claim
    grid: Grid
    cases: Cases
    because: str = ""
    refutes: bool = False

    @property
    def status(self) -> Status:
        """ "enumerated", or "refuted" for counterexamples."""
        return "refuted" if self.refutes else "enumerated"

    def check(self) -> Outcome:
        """Compare what was found with what was expected in every case."""
        seen: dict[str, bool] = {}
        for what, found, expected in every_case(self):
            if not isinstance(found, bool) or found is not expected:
                raise RefutedError(f"{self.id}: at {what} found {found}, expected {expected}")
            if what in seen:
                raise RefutedError(f"{self.id}: {what} is counted twice")
            seen[what] = found
        if set(seen.values()) != {True, False}:
            raise RefutedError(f"{self.id}: every case has the outcome {set(seen.values())}")
        yes = sum(seen.values())
        content = "\n".join(f"{what}: {found}" for what, found in seen.items())
        return Outcome(f"{yes} cases have it, {len(seen) - yes} have not, {self.grid}", content)

    def latex(self) -> str:
        """Return nothing: a range is no formula."""
        return ""


def every_case(step: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the cases of a step at every size of its grid, named by their sizes."""
    for sizes in step.grid:
        if not step.claim.admits(sizes):
            raise RefutedError(f"{step.id}: {sizes} is outside the hypotheses of {step.claim.name}")
        where = ", ".join(f"{name}={value}" for name, value in sizes.items())
        for what, left, right in step.cases(**sizes):
            yield ", ".join(filter(None, (where, what))), left, right
