"""The printed lines of :mod:`icar_theory.theorems.spectra`."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import BITS as ORDER
from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.augmented_symbols import REST_IS as M_REST_IS
from icar_theory.layers.augmented_symbols import STEP, TERMS_IS, over_coordinates, over_lengths
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.layers.plain_symbols import DIAGONAL, LAST, MATRIX, POSITIONS, i, j, t
from icar_theory.layers.plain_symbols import MIXING as C
from icar_theory.statements import Every, Iff, Minimum, Rank
from icar_theory.theorems.spectra.letters import (
    ANY,
    ARC_BEST,
    BEST,
    BEST_STEP,
    BETWEEN_VANISH,
    CIRCLE,
    CIRCLE_PAIRS,
    EVEN,
    EVEN_LEAST,
    F_IS,
    FIRST,
    G_IS,
    GAIN,
    KEPT,
    LOSS,
    MOMENTS,
    NOT_SHORT,
    ODD,
    ODD_LEAST,
    ORDER_IS,
    PAIRS,
    PHI,
    POWER,
    PROJECTOR,
    PROJECTS,
    QUIET,
    REST_IS,
    ROW,
    SIGNS_ROW,
    SQUARE_ORDER,
    STEP_ANY,
    STEP_CIRCLE,
    STEP_LOSS,
    STEP_ROW,
    U_IS,
    UNIFORM_BEST,
    V_IS,
    W_IS,
    WRAP,
    WRAPS_IS,
    Y_IS,
    ZERO,
)

LINES = (
    Line(
        "loss",
        sp.Eq(LOSS, over_coordinates(ROW)),
        by=("table", "row_of_classes"),
        confirmed=("through_mixing", "engine", "loss_rows", "loss_drawn"),
        given=(sp.Ge(ORDER, 3),),
        where=(ORDER_IS, U_IS, V_IS, F_IS, Y_IS, W_IS, G_IS, REST_IS),
    ),
    Line(
        "signs_loss",
        sp.Eq(LOSS, over_coordinates(SIGNS_ROW)),
        by=("row_of_signs",),
        confirmed=("engine_signs", "signs_loss_rows", "signs_loss_drawn"),
        given=(sp.Eq(ORDER, 2),),
        where=(Y_IS, W_IS, REST_IS),
    ),
    Line(
        "cyclic",
        Iff(sp.Eq(LOSS, CIRCLE), (sp.Ge(SQUARE_ORDER, T),)),
        by=("same_classes", "first_order", "threshold"),
        confirmed=("cyclic_drawn",),
        where=(ORDER_IS,),
    ),
    Line(
        "cyclic_pairs",
        Iff(sp.Eq(PAIRS, CIRCLE_PAIRS), (sp.Ge(SQUARE_ORDER, T),)),
        by=("threshold_pairs",),
        confirmed=("cyclic_pairs_drawn",),
        where=(ORDER_IS,),
    ),
    Line(
        "below_even",
        sp.Eq(
            LOSS,
            CIRCLE + over_coordinates(2 * FIRST * LAST * DIAGONAL**2 - 2 * FIRST * DIAGONAL),
        ),
        by=("alias_even",),
        confirmed=("engine_even", "below_even_drawn"),
        given=EVEN,
    ),
    Line(
        "even_minimum",
        Minimum(LOSS, (Rank(MATRIX) <= H,), EVEN_LEAST),
        by=(
            *("halves", "trace_rank", "trace_diagonal", "even_bound", "even_attained"),
            *("geometric", "orthogonal_waves", "constant_diagonal"),
        ),
        confirmed=("least_even", "harmonic"),
        given=EVEN,
    ),
    Line(
        "even_minimisers",
        Iff(
            sp.Eq(LOSS, EVEN_LEAST),
            (
                *PROJECTS,
                Every(sp.Eq((FIRST + LAST) * C[i, i], 2 * H / (D + H)), i, 1, D),
                sp.Eq(FIRST, LAST),
                BETWEEN_VANISH,
                QUIET,
            ),
        ),
        by=("even_annihilated", "even_converse"),
        confirmed=("exactly_even",),
        given=(*EVEN, sp.Lt(H, D)),
        where=(sp.Eq(PROJECTOR, (D + H) / (2 * D) * (FIRST + LAST) * MATRIX),),
    ),
    Line(
        "below_odd",
        sp.Eq(
            LOSS,
            CIRCLE
            + over_coordinates(
                2 * FIRST * LAST * sp.Sum(C[i, j] ** 2, (j, 1, D)) - 2 * FIRST * DIAGONAL
            ),
        ),
        by=("alias_odd",),
        confirmed=("engine_odd", "below_odd_drawn"),
        given=ODD,
    ),
    Line(
        "odd_minimum",
        Minimum(LOSS, (Rank(MATRIX) <= H,), ODD_LEAST),
        by=("odd_row", "odd_bound", "odd_kept", "odd_dropped"),
        confirmed=("least_odd",),
        given=ODD,
    ),
    Line(
        "odd_minimisers",
        Iff(
            sp.Eq(LOSS, ODD_LEAST),
            (*PROJECTS, sp.Eq(Rank(PROJECTOR), KEPT), BETWEEN_VANISH, QUIET),
        ),
        by=("odd_annihilated", "odd_converse"),
        confirmed=("exactly_odd",),
        given=ODD,
        where=(sp.Eq(PROJECTOR, (FIRST + LAST) * MATRIX),),
    ),
    Line(
        "signs",
        Minimum(LOSS, (Rank(MATRIX) <= H,), sp.Integer(0)),
        by=("one_head_of_signs",),
        confirmed=("least_signs",),
        given=(sp.Eq(ORDER, 2),),
    ),
    Line(
        "still",
        sp.Eq(ANY, 0),
        by=("predicted",),
        confirmed=("still_laws",),
        given=(
            sp.Eq(LAST * MATRIX, sp.Identity(D)),
            Every(sp.Eq(POSITIONS[t], 0), t, 1, T - 1),
        ),
    ),
    Line(
        "step_loss",
        sp.Eq(STEP_LOSS, over_lengths(over_coordinates(STEP_ROW))),
        by=("counted_classes", "row_of_counts"),
        confirmed=("engine_step", "step_loss_rows", "step_loss_drawn"),
        where=(TERMS_IS, WRAPS_IS, M_REST_IS),
    ),
    Line(
        "step_cyclic_zero",
        Iff(sp.Eq(STEP_LOSS, STEP_CIRCLE), (sp.Ge(ORDER, HORIZON),)),
        by=("unwrapped", "step_threshold_zero"),
        confirmed=("step_cyclic_zero_drawn", "step_beaten"),
        given=(ZERO, sp.Ge(D, 2)),
    ),
    Line(
        "step_cyclic_wrap",
        Iff(sp.Eq(STEP_LOSS, STEP_CIRCLE), (sp.Gt(ORDER, HORIZON),)),
        by=("unwrapped", "step_threshold_wrap"),
        confirmed=("step_cyclic_wrap_drawn", "step_beaten"),
        given=(WRAP, sp.Ge(D, 2)),
    ),
    Line(
        "law_loss",
        sp.Eq(STEP_ANY, D * over_lengths(1 - 2 * STEP * GAIN + STEP**2 * POWER)),
        by=("symbolic_laws",),
        confirmed=("losses_of_laws",),
        where=MOMENTS,
    ),
    Line(
        "law_step",
        sp.Eq(BEST, BEST_STEP),
        by=("stationary",),
        confirmed=("steps_of_laws",),
        where=MOMENTS,
    ),
    Line(
        "law_excess",
        sp.Eq(
            STEP_ANY,
            D * (HORIZON - 1 - BEST * over_lengths(GAIN))
            + D * (STEP - BEST) ** 2 * over_lengths(POWER),
        ),
        by=("completed",),
        confirmed=("excess_of_laws",),
        where=(*MOMENTS, sp.Eq(BEST, BEST_STEP)),
    ),
    Line(
        "short",
        sp.Eq(BEST, 1 / D),
        by=("one_term",),
        confirmed=("short_laws",),
        given=(sp.Eq(HORIZON, 2), ZERO),
    ),
    Line(
        "alike",
        sp.Eq(BEST, over_lengths(K) / (D * over_lengths(K**2))),
        by=("alike_gain", "alike_power"),
        confirmed=("alike_laws",),
        given=(sp.Eq(sp.Abs(PHI[1]), 1),),
        where=(TERMS_IS,),
    ),
    Line(
        "arcs",
        Iff(sp.Lt(ARC_BEST, UNIFORM_BEST), (sp.Ge(D, 2), NOT_SHORT)),
        by=("arcs_enclosed",),
        given=(sp.Le(D, 4), sp.Le(HORIZON, 6)),
    ),
)
