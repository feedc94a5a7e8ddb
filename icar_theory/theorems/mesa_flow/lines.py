"""The lines of the claim, and the formulas that they print."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import D, T
from icar_theory.layers.normalised_symbols import (
    BEND,
    BEND_IS,
    BEST,
    KAPPA,
    LOSS,
    MEAN,
    MEAN_IS,
    MIXED,
    RECIPROCALS,
    SQUARES,
    STEP_IS,
    A,
    B,
    U,
    t,
)
from icar_theory.statements import Iff

i, j, n, s = sp.symbols("i j n s", integer=True, positive=True)
TOKENS, PREDICTION = map(sp.IndexedBase, ("x", r"\hat{y}"))
WEIGHT, GRADIENT = map(sp.IndexedBase, ("W", r"\nabla F(0)"))
INNER = sp.Symbol("F(W)", real=True)
SLOPE = {
    name: sp.Symbol(rf"\partial_{{{name}}} L", real=True)
    for name in ("P_{jj}", "A_{jj}", "P_{jk}", "A_{jk}")
}
DEGREE = sp.Symbol("n", integer=True)
VALUE_DELAY, KEY_DELAY, QUERY_DELAY = sp.symbols(r"\delta_{v} \delta_{k} \delta_{q}", integer=True)
REMAINING = sp.Symbol(r"\partial_{Q_{jk}, R_{jk}, U_{jk}, V_{jk}} L", real=True)
CROSSING = sp.Symbol("g", nonnegative=True)
"""The sum of the squares of the coefficients of a and b in both derivatives off the diagonal."""
SIZE = sp.Symbol(r"\sigma", positive=True)
RADIUS = sp.Symbol("R", positive=True)
SCALE, CONSERVED = sp.Symbol("c", positive=True), sp.Symbol("c", real=True)
A_SPEED, B_SPEED, W_SPEED = sp.symbols(r"\dot{a} \dot{b} \dot{w}", real=True)
RATIO, RATIO_START = sp.symbols("w w_{0}", real=True)
RATIO_END = sp.Symbol("w^{*}", positive=True)
A_START, B_START = sp.symbols("a_{0} b_{0}", real=True)
A_END, B_END = sp.symbols("a^{*} b^{*}", real=True)
SPREAD = sp.Symbol(r"\varrho", positive=True)
RATE = sp.Symbol(r"\nu", positive=True)
TIME = sp.Symbol(r"\tau", nonnegative=True)

BEST_IS = sp.Eq(BEST, KAPPA[1] / BEND)
CONTENT = sp.conjugate(TOKENS[s, j])
RESIDUAL = TOKENS[s + 1, i] - sp.Sum(WEIGHT[i, n] * TOKENS[s, n], (n, 1, D))
INNER_IS = sp.Eq(INNER, sp.Sum(sp.Abs(RESIDUAL) ** 2, (i, 1, D), (s, 1, t - 1)) / (2 * (t - 1)))
SLOPE_OF = {letter: (T - 2) * factor * (BEND * U - KAPPA[1]) for letter, factor in
            ((SLOPE["P_{jj}"], A), (SLOPE["A_{jj}"], B))}  # fmt: skip
A_FLOWS = sp.Eq(A_SPEED, (T - 2) * B * (KAPPA[1] - BEND * U))
B_FLOWS = sp.Eq(B_SPEED, (T - 2) * A * (KAPPA[1] - BEND * U))
ROOT = sp.sqrt(CONSERVED**2 + 4 * BEST**2)
ANGLE, SQUARED = sp.symbols(r"\theta \Delta", real=True)
SOLVED_WHERE = (
    sp.Eq(
        SQUARED,
        SPREAD**2
        + 2 * SPREAD * (A_START**2 + B_START**2) * ANGLE
        + (CONSERVED**2 - 4 * BEST**2 + 8 * BEST * A_START * B_START) * ANGLE**2,
    ),
    sp.Eq(ANGLE, sp.tanh((T - 2) * BEND * SPREAD * TIME / 2)),
    sp.Eq(SPREAD, ROOT),
    sp.Eq(CONSERVED, A_START**2 - B_START**2),
)
GROWTH = 2 * (T - 2) * BEND * BEST * TIME
THIRD = MIXED["15"] * RECIPROCALS + (D - 2) * MIXED["123"] * SQUARES

LAYER = (
    Line(
        "inner",
        sp.Eq(GRADIENT[i, j], -sp.Sum(TOKENS[s + 1, i] * CONTENT, (s, 1, t - 1)) / (t - 1)),
        by=("expansion", "entries"),
        confirmed=("differentiated",),
        where=(INNER_IS,),
    ),
    Line(
        "step",
        sp.Eq(PREDICTION[i], -U * sp.Sum(GRADIENT[i, j] * TOKENS[t, j], (j, 1, D))),
        by=("layer_term",),
        confirmed=("predicted", "layer_of_the_package"),
        where=(
            STEP_IS,
            sp.Eq(GRADIENT[i, j], -sp.Sum(TOKENS[s + 1, i] * CONTENT, (s, 1, t - 1)) / (t - 1)),
        ),
    ),
)

DESCENT = (
    Line(
        "loss",
        sp.Eq(LOSS, (T - 2) * D / 2 * (KAPPA[0] - 2 * U * KAPPA[1] + U**2 * BEND)),
        by=("collisions_of_loss",),
        confirmed=("loss_of_laws",),
        where=(STEP_IS, BEND_IS, MEAN_IS),
    ),
    Line(
        "slope_value",
        sp.Eq(SLOPE["P_{jj}"], SLOPE_OF[SLOPE["P_{jj}"]]),
        by=("collisions_of_slope_value",),
        confirmed=("slope_value_of_laws",),
        where=(STEP_IS, BEND_IS, MEAN_IS),
    ),
    Line(
        "slope_score",
        sp.Eq(SLOPE["A_{jj}"], SLOPE_OF[SLOPE["A_{jj}"]]),
        by=("collisions_of_slope_score",),
        confirmed=("slope_score_of_laws",),
        where=(STEP_IS, BEND_IS, MEAN_IS),
    ),
    Line(
        "cross_value",
        sp.Eq(SLOPE["P_{jk}"], A * U * MIXED["33"] * RECIPROCALS),
        by=("collisions_of_cross_value",),
        confirmed=("cross_value_of_laws",),
        where=(STEP_IS,),
    ),
    Line(
        "cross_score",
        sp.Eq(
            SLOPE["A_{jk}"],
            B * (U * (MIXED["15"] + MIXED["33"]) - MIXED["13"]) * RECIPROCALS
            + B * U * (D - 2) * MIXED["123"] * SQUARES,
        ),
        by=("collisions_of_cross_score",),
        confirmed=("cross_score_of_laws",),
        where=(STEP_IS,),
    ),
    Line(
        "charge",
        sp.Eq(DEGREE, t - 1 - VALUE_DELAY + KEY_DELAY - QUERY_DELAY),
        by=("turned",),
        confirmed=("degrees",),
    ),
    Line(
        "others",
        sp.Eq(REMAINING, 0),
        by=("below",),
        confirmed=("remaining_slopes",),
    ),
    Line(
        "invariant",
        Iff(
            sp.Eq(CROSSING, 0),
            (sp.Eq(MIXED["13"], 0), sp.Eq(MIXED["33"], 0), sp.Eq(THIRD, 0)),
        ),
        by=("squares_of_coefficients",),
        confirmed=("laws_of_each_kind",),
    ),
)

OPTIMUM = (
    Line(
        "best",
        sp.Eq(
            LOSS,
            (T - 2) * D / 2 * (KAPPA[0] - KAPPA[1] ** 2 / BEND + BEND * (U - BEST) ** 2),
        ),
        by=("completed_square",),
        confirmed=("loss_at_best",),
        where=(BEST_IS,),
    ),
    *(
        Line(
            name,
            sp.Eq(BEST, value),
            by=(f"moments_of_{name}",),
            confirmed=(f"minimum_of_{name}", "integrated_moments"),
            where=(BEST_IS,),
        )
        for name, value in (
            ("gaussian", 1 / (SIZE**2 * (5 + (D - 1) * MEAN))),
            ("sphere", (D + 4) / (RADIUS**2 * (5 + (D - 1) * MEAN))),
            ("rademacher", 1 / (SCALE**2 * (1 + (D - 1) * MEAN))),
            ("one_hot", 1 / SCALE**2),
        )
    ),
)

FLOW = (
    Line(
        "conserved",
        sp.Eq(2 * A * A_SPEED - 2 * B * B_SPEED, 0),
        by=("speed_of_a", "speed_of_b", "cancels"),
        confirmed=("speeds_of_laws",),
        where=(A_FLOWS, B_FLOWS),
    ),
    Line(
        "ratio",
        sp.Eq(W_SPEED, (T - 2) * (KAPPA[1] * (1 - RATIO**2) - CONSERVED * BEND * RATIO)),
        by=("quotient",),
        confirmed=("ratio_of_laws",),
        where=(sp.Eq(RATIO, B / A), sp.Eq(CONSERVED, A**2 - B**2)),
    ),
    Line(
        "flow",
        sp.Eq(
            (RATIO - RATIO_END) / (1 + RATIO * RATIO_END),
            (RATIO_START - RATIO_END) / (1 + RATIO_START * RATIO_END) * sp.exp(-RATE * TIME),
        ),
        by=("decays", "decays_in_time", "begins"),
        confirmed=("start_of_flow",),
        where=(
            sp.Eq(RATE, (T - 2) * KAPPA[1] * (RATIO_END + 1 / RATIO_END)),
            sp.Eq(CONSERVED, BEST * (1 / RATIO_END - RATIO_END)),
        ),
    ),
    *(
        Line(
            name,
            sp.Eq(letter, turned / sp.sqrt(SQUARED)),
            by=("angle_turns", "distance", f"pull_{part}", f"turns_{part}", f"starts_{part}"),
            confirmed=(f"start_of_{part}",),
            where=SOLVED_WHERE,
        )
        for name, part, letter, turned in (
            (
                "solved_score",
                "score",
                A,
                SPREAD * A_START + (CONSERVED * A_START + 2 * BEST * B_START) * ANGLE,
            ),
            (
                "solved_value",
                "value",
                B,
                SPREAD * B_START + (2 * BEST * A_START - CONSERVED * B_START) * ANGLE,
            ),
        )
    ),
    Line(
        "logistic",
        sp.Eq(A**2, BEST / (1 + (BEST / A_START**2 - 1) * sp.exp(-GROWTH))),
        by=("grows", "grows_from"),
        confirmed=("start_of_logistic",),
        where=(sp.Eq(B, A),),
    ),
    Line(
        "saddle",
        sp.Eq(A**2, BEST / ((BEST / A_START**2 + 1) * sp.exp(GROWTH) - 1)),
        by=("shrinks", "shrinks_from"),
        confirmed=("start_of_saddle",),
        where=(sp.Eq(B, -A),),
    ),
    Line(
        "limit_score",
        sp.Eq(A_END**2, (CONSERVED + ROOT) / 2),
        by=("product_of_limits", "difference_of_limits"),
        confirmed=("ends_of_score",),
    ),
    Line(
        "limit_value",
        sp.Eq(B_END**2, (ROOT - CONSERVED) / 2),
        by=("product_of_limits", "difference_of_limits"),
        confirmed=("ends_of_value",),
    ),
)

LINES = (*LAYER, *DESCENT, *OPTIMUM, *FLOW)
