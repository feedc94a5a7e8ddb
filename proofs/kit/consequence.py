"""Consequences: what vanishes because other polynomials do, by a linear certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory import printing
from proofs.kit.display import equation
from proofs.kit.step import Outcome, RefutedError, Status, numerator, same_up_to_factor


@dataclass(frozen=True)
class Consequence:
    """`conclusion` = 0 follows from polynomials that vanish, where `factor` ≠ 0.

    The certificate is factor · conclusion = Σ cofactor · hypothesis, all of them polynomials.
    Rejected: a factor that is not visibly non-zero, a conclusion 0, a hypothesis that is the
    conclusion, that is 0 or has the cofactor 0, and hypotheses that cannot all hold.
    """

    id: str
    title: str
    hypotheses: Mapping[Any, Any]
    conclusion: Any
    factor: Any = 1
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Check the certificate; the keys of `hypotheses` vanish, the values are cofactors."""
        if numerator(self.conclusion) == 0:
            raise RefutedError(f"{self.id}: the conclusion is 0 anyway")
        if sp.sympify(self.factor).is_nonzero is not True:
            raise RefutedError(f"{self.id}: the factor {self.factor} may be 0")
        if any(same_up_to_factor(self.conclusion, hypothesis) for hypothesis in self.hypotheses):
            raise RefutedError(f"{self.id}: the conclusion is one of the hypotheses")
        self._require_hypotheses()
        combination = sum(h * cofactor for h, cofactor in self.hypotheses.items())
        rest = numerator(combination - self.factor * self.conclusion)
        if rest != 0:
            raise RefutedError(f"{self.id}: the certificate misses {rest}")
        content = f"{self.factor} * ({self.conclusion}) from {dict(self.hypotheses)}"
        return Outcome("consequence", content)

    def _require_hypotheses(self) -> None:
        for hypothesis, cofactor in self.hypotheses.items():
            for part in (hypothesis, cofactor):
                expression = sp.sympify(part)
                if numerator(expression) == 0:
                    raise RefutedError(f"{self.id}: a hypothesis or its cofactor is 0")
                if not expression.is_polynomial():
                    raise RefutedError(f"{self.id}: {part} is no polynomial")
        symbols = sorted(
            set().union(*(sp.sympify(h).free_symbols for h in self.hypotheses)), key=str
        )
        if not symbols or sp.groebner(self.hypotheses, *symbols, order="grevlex").exprs == [1]:
            raise RefutedError(f"{self.id}: the hypotheses cannot hold")

    def latex(self) -> str:
        """Return the certificate."""
        cofactors = (_product(c, h) for h, c in self.hypotheses.items())
        left = _product(self.factor, self.conclusion)
        return equation([left], [f"+ {product}" for product in cofactors])


def _product(one: Any, other: Any) -> str:
    return rf"\left({printing.expression(one)}\right) \left({printing.expression(other)}\right)"
