"""The closed form of a and b at every time, read from its two lines: it solves the flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.normalised_symbols import BEND, BEST, KAPPA, A, B, U
from icar_theory.theorems.mesa_flow.lines import (
    A_SPEED,
    A_START,
    ANGLE,
    B_SPEED,
    B_START,
    CONSERVED,
    RATIO,
    RATIO_END,
    RATIO_START,
    SPREAD,
    SQUARED,
    TIME,
)
from proofs.kit.enumeration import Decision
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.step import RefutedError, Step

OF_BEST = {KAPPA[1]: BEND * BEST}
"""κ_1 = γ u*."""


def solved(score: Line, value: Line, speeds: Mapping[Any, Any]) -> Iterator[Step]:
    """Yield the steps about a and b at every time: both lines are read, and their abbreviations."""
    if score.where != value.where:
        raise RefutedError("solved: both lines must have the same abbreviations")
    root, meaning = sp.sqrt(SQUARED), score.definitions
    places = {CONSERVED: meaning[CONSERVED]}
    above, below = (sp.expand(line.relation.rhs * root).subs(places) for line in (score, value))
    if above.has(SQUARED) or below.has(SQUARED):
        raise RefutedError("solved: a and b are no quotients by the root of Δ")
    square = meaning[SQUARED].subs(places)
    spread = (sp.expand(SPREAD**2 - meaning[SPREAD].subs(places) ** 2),)
    missing = BEST - A_START * B_START
    yield Evaluation(
        "angle_turns",
        r"the speed of the printed $\theta$",
        (T - 2) * BEND * SPREAD / 2 * (1 - ANGLE**2),
        {ANGLE: meaning[ANGLE]},
        sp.diff(meaning[ANGLE], TIME),
    )
    yield Identity(
        "distance",
        r"with $a = \alpha/\sqrt\Delta$ and $b = \beta/\sqrt\Delta$: $u^* \Delta - \alpha \beta$, "
        r"the distance of $u$ from $u^*$ times $\Delta$, goes with $1 - \theta^2$",
        BEST * square - above * below,
        SPREAD**2 * missing * (1 - ANGLE**2),
        given=spread,
    )
    for name, letter, own, one, other, start in (
        ("score", A_SPEED, B, above, below, A_START),
        ("value", B_SPEED, A, below, above, B_START),
    ):
        yield Identity(
            f"pull_{name}",
            r"the speed of the flow in the distance of $u$ from $u^*$",
            speeds[letter].subs(OF_BEST),
            (T - 2) * BEND * own * (BEST - U),
            r"$\kappa_1 = \gamma u^*$.",
        )
        yield Identity(
            f"turns_{name}",
            r"the derivative of the quotient by $\theta$, times $\Delta^{3/2}$",
            sp.diff(one, ANGLE) * square - one * sp.diff(square, ANGLE) / 2,
            2 * SPREAD * missing * other,
            r"Times the speed of $\theta$ this is the speed of the flow times $\Delta^{3/2}$.",
        )
        yield Evaluation(
            f"starts_{name}",
            r"it begins at the start, where $\theta = 0$ and $\Delta = \varrho^2$",
            one / sp.sqrt(square),
            {ANGLE: meaning[ANGLE].subs(TIME, 0)},
            start,
        )


BEGINNINGS = (
    ("flow", RATIO, RATIO_START),
    ("solved_score", A, A_START),
    ("solved_value", B, B_START),
    ("logistic", A, A_START),
    ("saddle", A, A_START),
)
"""Lines about time, the letter that moves, and its start."""


def _begins(claim: Claim, line: Line, letter: Any, start: Any) -> Step:
    """Return the step: at τ = 0 the line holds for the start, and not beside it."""

    def cases(length: int) -> Iterator[tuple[str, bool, bool]]:
        for number in (sp.Rational(1, 3), sp.Integer(2)):
            for beside in (0, 1, -1):
                point = {
                    "T": length, BEST.name: sp.Integer(1), BEND.name: sp.Integer(3),
                    KAPPA[1].name: sp.Integer(3), RATIO_END.name: sp.Rational(1, 2),
                    CONSERVED.name: sp.Rational(3, 2), TIME.name: sp.Integer(0),
                    A_START.name: sp.Integer(5), B_START.name: sp.Integer(7),
                    start.name: number, letter.name: number + sp.Rational(beside, 7),
                }  # fmt: skip
                words = f"start {number}" + f", {beside}/7 beside" * bool(beside)
                yield words, holds(line.relation, point, line.definitions), beside == 0

    name = line.id.removeprefix("solved_")
    return Decision(
        f"start_of_{name}", "at the start the line says the start", claim,
        Grid({"length": (3, 5)}), cases,
    )  # fmt: skip


def beginnings(claim: Claim) -> Iterator[Step]:
    """Yield the steps: what lines about time say at the start."""
    for name, letter, start in BEGINNINGS:
        yield _begins(claim, claim.line(name), letter, start)
