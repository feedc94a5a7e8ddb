"""The gradient flow on the diagonal: what it conserves, how its angle moves, where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds
from icar_theory.exact.sizes import Grid
from icar_theory.layers.normalised_symbols import BEST, A, B, U
from icar_theory.theorems.mesa_flow.lines import (
    A_END,
    A_SPEED,
    A_START,
    B_END,
    B_SPEED,
    CONSERVED,
    RATE,
    RATIO,
    RATIO_END,
    RATIO_START,
    TIME,
    W_SPEED,
)
from proofs.kit.enumeration import Decision
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.relations import square, stated
from proofs.kit.step import RefutedError, Step
from proofs.mesa_flow.closed_form import OF_BEST, beginnings, solved
from proofs.mesa_flow.starts import laws, layer_slope, moments_point

LENGTHS = Grid({"d": (1, 2), "length": (3, 4)})
STARTS = ((sp.Integer(2), sp.Integer(1)), (sp.Rational(1, 2), sp.Integer(-3)))


def flow_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the flow."""
    conserved, ratio = claim.line("conserved"), claim.line("ratio")
    speeds = conserved.definitions
    return (
        Identity(
            "speed_of_a",
            r"$\dot a$ is minus the derivative by an entry $A_{jj}$, the same for all $j$",
            -claim.line("slope_score").relation.rhs,
            speeds[A_SPEED],
        ),
        Identity(
            "speed_of_b",
            r"$\dot b$ is minus the derivative by an entry $P_{jj}$",
            -claim.line("slope_value").relation.rhs,
            speeds[B_SPEED],
        ),
        Evaluation(
            "cancels",
            r"$a^2 - b^2$ does not change",
            conserved.relation.lhs,
            {letter: speeds[letter] for letter in (A_SPEED, B_SPEED)},
            conserved.relation.rhs,
        ),
        Decision(
            "speeds_of_laws",
            "with the speeds of a layer's loss, from the definition, the line holds",
            claim,
            LENGTHS,
            lambda d, length: _conserves(conserved, d, length),
        ),
        Identity(
            "quotient",
            r"the speed of $w = b/a$, by the quotient rule",
            ((speeds[B_SPEED] * A - B * speeds[A_SPEED]) / A**2).subs(U, A * B),
            _written(ratio, {U: A * B}),
        ),
        stated(
            "ratio_of_laws",
            "the quotient rule on the layer's derivatives gives the printed speed",
            claim,
            ratio,
            W_SPEED,
            LENGTHS,
            lambda d, length: _ratios(d, length),
        ),
        *_angle(claim.line("flow"), ratio),
        *solved(claim.line("solved_score"), claim.line("solved_value"), speeds),
        *_crossed(claim.line("logistic"), speeds, ("grows", "grows_from")),
        *_crossed(claim.line("saddle"), speeds, ("shrinks", "shrinks_from")),
        *beginnings(claim),
        *_limits(claim),
    )


def _written(line: Line, more: Mapping[Any, Any]) -> Any:
    return line.relation.rhs.subs(line.definitions).subs(more)


def _conserves(line: Line, d: int, length: int) -> Iterator[tuple[str, bool, bool]]:
    for what, law in laws(d):
        for a, b in STARTS:
            slopes = [layer_slope(law, d, length, block, 1).subs({A: a, B: b}) for block in "AP"]
            for beside in (0, 1, -1):
                point = {"a": a, "b": b, A_SPEED.name: -slopes[0], B_SPEED.name: beside - slopes[1]}
                words = f"{what}, a={a}" + f", {beside} beside" * bool(beside)
                yield words, holds(line.relation, point, {}), beside == 0


def _ratios(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    for what, law in laws(d):
        for a, b in STARTS:
            at = {A: a, B: b}
            a_speed, b_speed = (-layer_slope(law, d, length, x, 1).subs(at) for x in "AP")
            point = {**moments_point(law, d, length), "a": a, "b": b}
            yield f"{what}, a={a}", point, (b_speed * a - b * a_speed) / a**2


def _angle(line: Line, ratio: Line) -> tuple[Step, ...]:
    angle, decay = line.relation.lhs, line.relation.rhs
    meaning = line.definitions
    speed = ratio.relation.rhs.subs({CONSERVED: meaning[CONSERVED], **OF_BEST})
    rate = meaning[RATE].subs(OF_BEST)
    return (
        Identity(
            "decays",
            r"with the speed of $w$ the left side has the derivative $-\nu$ times itself",
            sp.diff(angle, RATIO) * speed,
            -rate * angle,
            r"$w^*$ is the positive zero of the speed, as $c = u^* (1/w^* - w^*)$ says; "
            r"$\kappa_1 = \gamma u^*$.",
        ),
        Identity(
            "decays_in_time",
            r"the right side decays at the rate of the equation linearised at $w^*$",
            sp.diff(decay, TIME),
            decay * sp.diff(speed, RATIO).subs(RATIO, RATIO_END) * RATE / rate,
        ),
        Evaluation(
            "begins",
            r"at $\tau = 0$ both sides are one",
            decay,
            {TIME: sp.Integer(0)},
            angle.subs(RATIO, RATIO_START),
        ),
    )


def _crossed(line: Line, speeds: Mapping[Any, Any], names: tuple[str, str]) -> tuple[Step, ...]:
    """Return the steps about a² on one of the lines b = ±a."""
    stated_square = square(line, A)
    speed = sp.Poly((2 * A * speeds[A_SPEED]).subs(U, A * B).subs(B, line.definitions[B]), A)
    if any(power % 2 for (power,) in speed.monoms()):
        raise RefutedError(f"{line.id}: the speed of a² is not one of a²")
    along = sum(c * stated_square ** (power // 2) for (power,), c in speed.terms())
    return (
        Identity(
            names[0],
            r"the printed $a^2$ has the speed $2 a \dot a$ of the flow",
            sp.diff(stated_square, TIME),
            along.subs(OF_BEST),
            r"The line is invariant: there $\dot b = \pm \dot a$. $\kappa_1 = \gamma u^*$.",
        ),
        Evaluation(
            names[1],
            r"it begins at $a_0^2$",
            stated_square,
            {TIME: sp.Integer(0)},
            A_START**2,
        ),
    )


def _limits(claim: Claim) -> tuple[Step, ...]:
    score, value = claim.line("limit_score"), claim.line("limit_value")
    ends = square(score, A_END), square(value, B_END)

    def cases(line: Line, letter: Any, length: int) -> Iterator[tuple[str, bool, bool]]:
        for c, best, end in (
            (sp.Rational(3, 2), 1, (2, sp.Rational(1, 2))),
            (0, length, (length,) * 2),
        ):
            true = sp.sqrt(end[0] if letter == A_END else end[1])
            for beside in (0, 1, -1):
                point = {letter.name: true + sp.Rational(beside, 7), CONSERVED.name: sp.sympify(c),
                         BEST.name: sp.sympify(best)}  # fmt: skip
                words = f"c={c}, u*={best}" + f", {beside}/7 beside" * bool(beside)
                yield words, holds(line.relation, point, {}), beside == 0

    return (
        Identity(
            "product_of_limits",
            r"$a^{*2} b^{*2} = u^{*2}$, so that the end is stationary",
            ends[0] * ends[1],
            BEST**2,
        ),
        Evaluation(
            "difference_of_limits",
            r"$a^{*2} - b^{*2} = c$, as all along the flow",
            A_END**2 - B_END**2,
            {A_END: sp.sqrt(ends[0]), B_END: sp.sqrt(ends[1])},
            CONSERVED,
        ),
        *(
            Decision(
                f"ends_of_{name}", "the line holds at an end that is known, and not beside it",
                claim, Grid({"length": (3, 5)}),
                lambda length, line=line, letter=letter: cases(line, letter, length),
            )
            for name, line, letter in (("score", score, A_END), ("value", value, B_END))
        ),
    )  # fmt: skip
