"""Identities of matrices of any size: both sides as polynomials in letters that do not commute."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory import printing
from proofs.kit.display import equation
from proofs.kit.step import Outcome, RefutedError, Status, numerator

Word = tuple[tuple[str, bool], ...]
"""A product of matrices: the name of each, and whether it is transposed."""


@dataclass(frozen=True)
class MatrixIdentity:
    """`left` = `right`: matrices, or numbers made of traces, for matrices of every size.

    `symmetric` names the letters that are their own transposes. Rejected: sides that are the same
    on construction, and sides that vanish.
    """

    id: str
    title: str
    left: Any
    right: Any
    because: str = ""
    symmetric: frozenset[str] = frozenset()
    status: Status = "derived"

    def check(self) -> Outcome:
        """Compare the sides word by word."""
        if self.left == self.right:
            raise RefutedError(f"{self.id}: both sides are {self.left}, so that nothing is checked")
        if isinstance(self.left, sp.MatrixExpr):
            one, other = (self._words(side) for side in (self.left, self.right))
            rest, empty = _difference(one, other), not _difference(one, {})
        else:
            number, same = (self._traced(side) for side in (self.left, self.right))
            rest, empty = numerator(number - same), numerator(number) == 0
        if rest not in ({}, 0):
            raise RefutedError(f"{self.id}: left − right is {rest}")
        if empty:
            raise RefutedError(f"{self.id}: both sides are 0, so that nothing is checked")
        content = f"{self.left} = {self.right}, symmetric {sorted(self.symmetric)}"
        return Outcome("identity of matrices", content)

    def latex(self) -> str:
        """Return ``left = right``."""
        return equation(_shown(self.left), _shown(self.right))

    def _words(self, side: Any) -> dict[Word, Any]:
        """Return the words of a matrix, with their coefficients."""
        if isinstance(side, sp.MatrixSymbol):
            return {((side.name, False),): sp.Integer(1)}
        if isinstance(side, sp.Identity):
            return {(): sp.Integer(1)}
        if isinstance(side, sp.ZeroMatrix):
            return {}
        if isinstance(side, sp.Transpose):
            return {self._transposed(word): c for word, c in self._words(side.arg).items()}
        if isinstance(side, sp.MatAdd):
            total: dict[Word, Any] = {}
            for part in side.args:
                for word, c in self._words(part).items():
                    total[word] = total.get(word, 0) + c
            return total
        if isinstance(side, sp.MatPow) and side.exp.is_Integer and side.exp > 0:
            return self._product(*[side.base] * int(side.exp))
        if isinstance(side, sp.MatMul):
            scalar, factors = side.as_coeff_matrices()
            return {word: scalar * c for word, c in self._product(*factors).items()}
        raise RefutedError(f"{self.id}: {side} is no polynomial in matrices")

    def _product(self, *factors: Any) -> dict[Word, Any]:
        found: dict[Word, Any] = {(): sp.Integer(1)}
        for factor in factors:
            longer: dict[Word, Any] = defaultdict(lambda: sp.Integer(0))
            for word, c in found.items():
                for more, weight in self._words(factor).items():
                    longer[word + more] += c * weight
            found = dict(longer)
        return found

    def _transposed(self, word: Word) -> Word:
        return tuple(
            (name, turned != (name not in self.symmetric)) for name, turned in reversed(word)
        )

    def _traced(self, side: Any) -> Any:
        """Return a number with a letter for each trace of a word, wherever the word begins."""
        return sp.sympify(side).replace(
            lambda part: isinstance(part, sp.Trace),
            lambda trace: sp.Add(*(c * self._letter(w) for w, c in self._words(trace.arg).items())),
        )

    def _letter(self, word: Word) -> Any:
        if not word:
            raise RefutedError(f"{self.id}: the trace of I is a size, and no letter")
        turns = [x[k:] + x[:k] for x in (word, self._transposed(word)) for k in range(len(word))]
        return sp.Symbol(f"tr{min(turns)}", real=True)


def _difference(one: dict[Word, Any], other: dict[Word, Any]) -> dict[Word, Any]:
    """Return the words whose coefficients differ, and by how much."""
    found = {word: numerator(one.get(word, 0) - other.get(word, 0)) for word in {**one, **other}}
    return {word: c for word, c in found.items() if c != 0}


def _shown(side: Any) -> list[str]:
    parts = side.args if isinstance(side, sp.MatAdd) else sp.Add.make_args(sp.sympify(side))
    words = [printing.expression(part) for part in parts]
    return [word if word.startswith("-") else f"+ {word}" for word in words]
