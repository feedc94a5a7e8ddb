"""Two sums over positions that agree for every length: at the first one, and in how they grow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from icar_theory import printing
from proofs.kit.display import equation
from proofs.kit.step import Outcome, RefutedError, Status, numerator


@dataclass(frozen=True)
class SameSum:
    """`left` = `right` for every value of `length` from `first`: two sums of one index each.

    Both are written out at the first length, and each grows by its last summand. `vanishing` are
    letters that are 0 (as ``s_0``). Rejected: one and the same sum, a summand or a lower limit that
    depends on the length, an upper limit that does not grow with it by 1, and summands 0.
    """

    id: str
    title: str
    left: Any
    right: Any
    length: Any
    first: int
    because: str = ""
    vanishing: Mapping[Any, Any] = field(default_factory=dict)
    status: Status = "derived"

    def check(self) -> Outcome:
        """Compare the sums at the first length, and what they grow by."""
        others = {x: y for x, y in self.vanishing.items() if y != 0 or not x.is_Indexed}
        if others:
            raise RefutedError(f"{self.id}: {others} are no entries that vanish")
        if self.left == self.right:
            raise RefutedError(f"{self.id}: both sides are {self.left}, so that nothing is checked")
        grown = [self._last(side) for side in (self.left, self.right)]
        begun = [
            side.subs(self.length, self.first).doit().xreplace(dict(self.vanishing))
            for side in (self.left, self.right)
        ]
        for what, (one, other) in (("first value", begun), ("growth", grown)):
            if numerator(one) == 0:
                raise RefutedError(f"{self.id}: the {what} is 0")
            if numerator(one - other) != 0:
                raise RefutedError(f"{self.id}: the {what} is {one}, not {other}")
        content = f"{self.left} = {self.right} where {dict(self.vanishing)} vanish"
        return Outcome(f"induction from {self.first}", content)

    def _last(self, side: Any) -> Any:
        """Return what a sum gains when the length grows by 1."""
        if not isinstance(side, sp.Sum) or len(side.limits) != 1:
            raise RefutedError(f"{self.id}: {side} is no sum over one index")
        index, lower, upper = side.limits[0]
        if side.function.has(self.length) or lower.has(self.length):
            raise RefutedError(f"{self.id}: summands or lower limit of {side} depend on the length")
        following = upper.subs(self.length, self.length + 1)
        if sp.expand(following - upper) != 1:
            raise RefutedError(f"{self.id}: the upper limit {upper} does not grow by 1")
        return side.function.subs(index, following)

    def latex(self) -> str:
        """Return ``left = right``."""
        return equation([printing.expression(self.left)], [printing.expression(self.right)])
