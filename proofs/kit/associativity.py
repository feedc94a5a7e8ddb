"""Products of three matrices, taken in both orders by rules that are known."""

from __future__ import annotations

from dataclasses import dataclass

from proofs.kit.space import Space
from proofs.kit.step import Outcome, RefutedError, Status


@dataclass(frozen=True)
class Associativity:
    """``X R = S``, because ``(XY) Z = X (YZ)`` with ``YZ = R``, ``XY = P`` and ``PZ = S``.

    Factors are names of a :class:`Space`, with a prime for a transpose, and the three rules are
    among its products or the transposes of these. Rejected: a rule that is none of them, and a
    conclusion that is.
    """

    id: str
    title: str
    factors: tuple[str, str, str]
    conclusion: tuple[str, str, str]
    space: Space
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Apply the rules in both orders; check that the space's instances satisfy all of it."""
        x, y, z = self.factors
        rules = self.space.rules()
        for pair in ((x, y), (y, z)):
            if pair not in rules:
                raise RefutedError(f"{self.id}: no rule says what {' '.join(pair)} is")
        one, other = (rules[x, y], z), (x, rules[y, z])
        if one not in rules or other in rules:
            raise RefutedError(f"{self.id}: {one} must be known, and {other} must not")
        if (*other, rules[one]) != self.conclusion:
            raise RefutedError(f"{self.id}: {' '.join(other)} is {rules[one]}")
        self.space.check()
        content = f"{x}({y}{z}) = ({x}{y}){z}, so that {other} = {rules[one]}"
        return Outcome("associativity", content)

    def latex(self) -> str:
        """Return the product in both orders."""
        x, y, z, left, right, same = (
            name.replace("'", r"^\top") for name in (*self.factors, *self.conclusion)
        )
        return rf"{left} {right} &= {x} ({y} {z}) = ({x} {y}) {z} = {same}"
