"""The step size in closed form: sums over the lengths by induction, their quotient, its limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import meant
from icar_theory.exact.sizes import HORIZON, D, Grid, satisfied
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.layers.augmented_symbols import boundaries
from icar_theory.theorems.haar_step import step_loss, step_size
from icar_theory.theorems.haar_step.closed import BEST, IN_RANGES
from proofs.haar_step.sums import SIX, J, early, late, parts
from proofs.kit.enumeration import Enumeration
from proofs.kit.induction import Induction
from proofs.kit.limit import LimitAtInfinity
from proofs.kit.reading import said, said_limit
from proofs.kit.step import Outcome, RefutedError, Status, Step, numerator

N = HORIZON
SHORT = {
    "zero": (
        (N**2 - N) * (N + 3 * D + 1) / SIX,
        (N**2 - N) * (2 * N**2 + 5 * D * N + (3 * D + 2) * (D - 1)) / (SIX * (D + 2)),
    ),
    "wrap": (
        (N**3 + 3 * (D + 1) * N**2 + (3 * D + 2) * N - 6 * (D + 1)) / SIX,
        (
            2 * N**4
            + (5 * D + 6) * N**3
            + (3 * D**2 + 9 * D + 4) * N**2
            + (3 * D**2 + 4 * D) * N
            - 6 * (D + 1) * (D + 2)
        )
        / (SIX * (D + 2)),
    ),
}
"""The sums of N and of Q over the lengths, where K ≤ d throughout."""
LONG = {
    "zero": (
        (6 * N**2 - 3 * N * D - 3 * N + D**2 - 1) / (6 * (D + 1)),
        (
            (12 * N**3 - 12 * N**2 - 2 * N + 2)
            - D * (6 * N**2 - 3 * N - 1)
            + D**2 * (5 * N - 2)
            - D**3
        )
        / (6 * (D + 1) * (D + 2)),
    ),
    "wrap": (
        (6 * N**2 * D + 9 * N * D - 3 * N * D**2 + D**3 - 3 * D**2 - 4 * D - 6) / SIX,
        (
            (12 * D * N**3 - 6 * D**2 * N**2 + 24 * D * N**2)
            + (5 * D**3 - 9 * D**2 + 10 * D) * N
            + (3 * D**3 - D**4 - 8 * D**2 - 18 * D - 12)
        )
        / (SIX * (D + 2)),
    ),
}
"""… and where K ≥ d at the last length."""
LATE, NEAR = 10**6, sp.Rational(1, 100)
"""A size at which a limit is nearly there, and how near."""
SIZES = Grid({"d": range(1, 7), "horizon": range(2, 13)})


@dataclass(frozen=True)
class Quotient:
    """A printed η* is the quotient of two sums; rejected: one that is the quotient as it stands."""

    id: str
    title: str
    line: Line
    above: Any
    below: Any
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Compare the printed quotient times the second sum with the first."""
        stated = said(self.line, BEST)
        if stated == self.above / self.below:
            raise RefutedError(f"{self.id}: {stated} is the quotient as it stands")
        rest = numerator(stated * self.below - self.above)
        if rest != 0:
            raise RefutedError(f"{self.id}: the quotient misses {rest}")
        return Outcome("identity", f"{stated} ({self.below}) = {self.above}")

    def latex(self) -> str:
        """Return nothing: the line is printed, and so are the sums."""
        return ""


@cache
def spread(expression: Any) -> Any:
    """Return a fraction as a sum of fractions, which a page can break.

    >>> spread((D + 1) / (D + 2))
    d/(d + 2) + 1/(d + 2)
    """
    above, below = sp.fraction(sp.together(expression))
    return sp.Add(*(term / below for term in sp.Add.make_args(sp.expand(above))))


@cache
def one_fraction(expression: Any) -> Any:
    """Return an expression as one fraction, factored."""
    return sp.factor(sp.together(expression))


def closed_steps(claim: Claim) -> Iterator[Step]:
    """Yield the steps about closed forms and limits."""
    gain, power = parts(claim.line("loss"))
    for boundary in ("zero", "wrap"):
        count = N - 1 if boundary == "zero" else N
        for word, expression, short, long in zip(
            ("gain", "power"), (gain, power), SHORT[boundary], LONG[boundary], strict=True
        ):
            letter = "N" if word == "gain" else "Q"
            yield Induction(
                f"sum_{word}_{boundary}",
                rf"the sum of ${letter}$ over the lengths, $K = {sp.latex(count)} \le d$",
                one_fraction(early(expression).subs(K, count)),
                spread(short),
                N,
                2,
            )
            yield Induction(
                f"sum_{word}_{boundary}_long",
                r"… and on to $T_{\max} = d + j$",
                one_fraction(late(expression, J - 1 if boundary == "zero" else J)),
                spread(_beyond(long, short)),
                J,
                1,
            )
    for name in IN_RANGES:
        boundary = name.removesuffix("_long")
        above, below = (LONG if name != boundary else SHORT)[boundary]
        line = claim.line(f"closed_{name}")
        yield Quotient(
            f"quotient_{name}", "the quotient of the sums is the printed one", line, above, below
        )
        yield Enumeration(
            f"summed_{name}",
            "sums length by length have the printed quotient where the conditions hold",
            claim,
            SIZES,
            lambda d, horizon, x=line: _summed(x, d, horizon),
        )
    yield from _limits(claim)


@cache
def _beyond(long: Any, short: Any) -> Any:
    return long.subs(N, D + J) - short.subs(N, D)


def _summed(line: Line, d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    if satisfied(line.given, {"d": d, "horizon": horizon}):
        for boundary in boundaries(line.given):
            stated = said(line, BEST).subs({D: d, HORIZON: horizon})
            yield boundary, step_size(d, horizon, boundary), stated


def _limits(claim: Claim) -> Iterator[Step]:
    for boundary in ("zero", "wrap"):
        above, below = SHORT[boundary]
        last, under = LONG[boundary]
        for name, source, answer in (
            ("wide", D * (1 - above / below), step_size),
            ("long", N * last / under, step_size),
            ("least", 1 - 1 / N - last**2 / (under * N), step_loss),
        ):
            line = claim.line(f"{name}_{boundary}")
            yield LimitAtInfinity(
                f"{name}_{boundary}", "the printed limit, by its leading terms", line, source
            )
            yield Enumeration(
                f"near_{name}_{boundary}",
                r"at a size of $10^6$ the exact value is within $\frac{1}{100}$ of the limit",
                claim,
                Grid({"d": [1, 2, 3], "horizon": [2, 3, 5]}),
                lambda d, horizon, x=line, f=answer: _near(x, f, d, horizon),
                sign="<",
            )


def _near(line: Line, answer: Any, d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    limit, value = said_limit(line)
    function, growing = limit.args[:2]
    sizes = {"d": d, "horizon": horizon, ("d" if growing == D else "horizon"): LATE}
    at = {D: sizes["d"], HORIZON: sizes["horizon"]}
    meanings = tuple(line.definitions.items())
    for letter in (x for x, _ in meanings if function.has(x)):
        meaning = meant(letter, meanings)
        for boundary in boundaries(line.given):
            found = answer(sizes["d"], sizes["horizon"], boundary)
            if meaning.subs(at) != found:
                raise RefutedError(f"{line.id}: {letter} is {found} at {at}, {boundary}")
            distance = abs(function.subs(letter, found).subs(at) - value.subs(at))
            yield f"{boundary}, {growing} = 10^6", distance, NEAR
