"""Inequalities: a difference that is a sum of visibly non-negative terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory import printing
from proofs.kit.display import equation, terms
from proofs.kit.space import NormSquared
from proofs.kit.step import Outcome, RefutedError, Status, numerator, visibly_nonnegative


@dataclass(frozen=True)
class Inequality:
    """`left` ≥ `right`, because the difference is the sum of the `witnesses`, none negative.

    With `strict`, > instead: one witness is visibly positive. Rejected: no witness, a witness 0,
    and a norm whose inner products no matrices are shown to have.
    """

    id: str
    title: str
    left: Any
    right: Any
    witnesses: tuple[Any, ...]
    because: str = ""
    strict: bool = False
    status: Status = "derived"

    def check(self) -> Outcome:
        """Check that the witnesses add up to the difference and that none can be negative."""
        if not sp.sympify(self.left - self.right).free_symbols:
            raise RefutedError(f"{self.id}: numbers are compared, {self.left} and {self.right}")
        values = []
        for witness in self.witnesses:
            if isinstance(witness, NormSquared):
                witness.space.check()
            elif not visibly_nonnegative(witness):
                raise RefutedError(f"{self.id}: the witness {witness} may be negative")
            values.append(witness.value if isinstance(witness, NormSquared) else witness)
        if not values or any(numerator(value) == 0 for value in values):
            raise RefutedError(f"{self.id}: a witness is 0, or there is none")
        rest = numerator(self.left - self.right - sum(values))
        if rest != 0:
            raise RefutedError(f"{self.id}: the witnesses miss {rest}")
        if self.strict and not any(visibly_nonnegative(value, strictly=True) for value in values):
            raise RefutedError(f"{self.id}: no witness is visibly positive")
        sign, count = ">" if self.strict else "≥", len(values)
        words = f"inequality, {count} {'witness' if count == 1 else 'witnesses'}"
        return Outcome(words, f"{self.left} {sign} {self.right} by {values}")

    def latex(self) -> str:
        """Return ``left − right = witnesses ≥ 0``."""
        witnesses = [f"+ {printing.expression(witness)}" for witness in self.witnesses]
        end = r" > 0" if self.strict else r" \ge 0"
        return equation(terms(self.left) + terms(self.right, -1), witnesses, end)
