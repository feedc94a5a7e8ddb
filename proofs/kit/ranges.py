"""Identities with minima and maxima of sizes, in every order that the sizes can have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy as sp

from icar_theory import printing
from proofs.kit.display import equation
from proofs.kit.step import Outcome, RefutedError, Status, numerator

BOX, REACH = 5, 7
"""The ranges together must hold all sizes up to BOX, by letters from 0 up to REACH."""


@dataclass(frozen=True)
class InRanges:
    """`left` = `right` in every range, where each minimum or maximum is one of its arguments.

    A range is (sizes, left): a mapping from letters of sizes to polynomials in letters that are not
    negative, and what is claimed there, in the sizes. Rejected: sizes that no range holds, a left
    side that is the right one as it stands, and a minimum that a range does not decide.
    """

    id: str
    title: str
    right: Any
    ranges: Sequence[tuple[Mapping[Any, Any], Any]]
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Compare both sides in every range."""
        seen = []
        for sizes, left in self.ranges:
            if left == self.right:
                raise RefutedError(f"{self.id}: both sides are {left}, so that nothing is checked")
            one, other = (self._decided(side, sizes) for side in (left, self.right))
            if numerator(one - other) != 0:
                raise RefutedError(f"{self.id}: at {dict(sizes)} {one} is not {other}")
            seen.append(f"{dict(sizes)}: {left} = {other}")
        self._require_all()
        return Outcome(f"identity in {len(seen)} ranges", "\n".join(seen))

    def _decided(self, side: Any, sizes: Mapping[Any, Any]) -> Any:
        at = sp.sympify(side).subs(dict(sizes), simultaneous=True)
        return at.replace(
            lambda part: isinstance(part, sp.Min | sp.Max),
            lambda part: self._extreme(part),
        )

    def _extreme(self, part: Any) -> Any:
        """Return the argument that a minimum or maximum is, for all letters that are not < 0."""
        sign = 1 if isinstance(part, sp.Max) else -1
        for one in part.args:
            others = [sp.expand(sign * (one - other)) for other in part.args]
            if all(_nonnegative(difference) for difference in others):
                return one
        raise RefutedError(f"{self.id}: {part} is not decided")

    def _require_all(self) -> None:
        """Refuse ranges that do not hold all small sizes."""
        letters = sorted({letter for sizes, _ in self.ranges for letter in sizes}, key=str)
        missing = set(product(range(1, BOX + 1), repeat=len(letters)))
        for sizes, _ in self.ranges:
            free = sorted(set().union(*(x.free_symbols for x in sizes.values())), key=str)
            places = [sizes.get(letter, letter) for letter in letters]
            at = sp.lambdify(free, places, modules=[])
            missing -= {
                tuple(at(*values)) for values in product(range(REACH + 1), repeat=len(free))
            }
        if missing:
            raise RefutedError(f"{self.id}: no range holds {letters} = {min(missing)}")

    def latex(self) -> str:
        """Return ``left = right`` where all ranges claim one thing, else the right side alone."""
        lefts = list(dict.fromkeys(left for _, left in self.ranges))
        if len(lefts) > 1:
            return ""
        shown = printing.expression(lefts[0]), printing.expression(self.right)
        return equation([shown[0]], [shown[1]])


def _nonnegative(polynomial: Any) -> bool:
    free = sorted(polynomial.free_symbols, key=str)
    terms = sp.Poly(polynomial, *free).coeffs() if free else [polynomial]
    return all(c >= 0 for c in terms)
