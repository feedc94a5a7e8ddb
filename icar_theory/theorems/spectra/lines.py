"""The letters and the printed lines of :mod:`icar_theory.theorems.spectra`."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import BITS as ORDER
from icar_theory.exact.sizes import HORIZON, D, H, T, odd
from icar_theory.layers.augmented_symbols import DIAGONAL as M_DIAGONAL
from icar_theory.layers.augmented_symbols import (
    MIXING,
    START,
    STEP,
    TERMS_IS,
    over_coordinates,
    over_lengths,
    over_others,
)
from icar_theory.layers.augmented_symbols import REST as M_REST
from icar_theory.layers.augmented_symbols import REST_IS as M_REST_IS
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    LAST,
    MATRIX,
    POSITIONS,
    PREVIOUS,
    REST,
    ROW_SUM,
    i,
    j,
    k,
    t,
)
from icar_theory.layers.plain_symbols import MIXING as C
from icar_theory.statements import Every, Iff, Minimum, Rank

LOSS, CIRCLE = sp.symbols(r"\ell_{n} \ell_{\infty}", real=True)
"""The loss where eigenvalues are n-th roots of unity, and on the circle."""
PAIRS, CIRCLE_PAIRS = sp.symbols(r"\ell_{n}^{\pm} \ell_{\infty}^{\pm}", real=True)
"""The same for conjugate pairs."""
ANY = sp.Symbol(r"\ell", real=True)
"""The loss under any law."""
STEP_LOSS, STEP_CIRCLE, STEP_ANY = sp.symbols(r"\hat\ell_{n} \hat\ell_{\infty} \hat\ell", real=True)
"""The losses of a gradient step on augmented tokens."""

SQUARE_ORDER = sp.Symbol("m", integer=True, positive=True)
U, V, W, Y = sp.symbols("u v w y", real=True)
F, G = sp.symbols("f g", nonnegative=True)
WRAPS = sp.Symbol("q", integer=True, nonnegative=True)
s, m = sp.symbols("s l", integer=True, nonnegative=True)
PROJECTOR = sp.MatrixSymbol("Pi", D, D)
ONES, ZEROS = sp.OneMatrix(D, 1), sp.ZeroMatrix(D, 1)
FIRST = POSITIONS[1]

ORDER_IS = sp.Eq(SQUARE_ORDER, ORDER / (2 - sp.Mod(ORDER, 2)))
"""m = n / gcd(n, 2), the order of λ²."""


def class_sum(first: Any, order: Any) -> Any:
    """Return the sum of p over the positions first, first − order, … that are at least 1.

    >>> class_sum(T, 2).subs(T, 3).doit()
    p[1] + p[3]
    """
    last = sp.floor((first - 1) / order)
    return sp.Sum(POSITIONS[first - order * s], (s, 0, last))


def squares(order: Any) -> Any:
    """Return the sum of squares of the class sums from the third class on."""
    return sp.Sum(class_sum(T - k, order) ** 2, (k, 2, order - 1))


U_IS = sp.Eq(U, class_sum(T, SQUARE_ORDER))
V_IS = sp.Eq(V, class_sum(T - 1, SQUARE_ORDER))
F_IS = sp.Eq(F, squares(SQUARE_ORDER))
Y_IS = sp.Eq(Y, class_sum(T, ORDER))
W_IS = sp.Eq(W, class_sum(T - 1, ORDER))
G_IS = sp.Eq(G, squares(ORDER))
REST_IS = sp.Eq(REST, sp.Sum(C[i, j] ** 2, (j, 1, D)) - DIAGONAL**2)

ROW = (
    (1 - U * DIAGONAL) ** 2
    + (V * DIAGONAL + W * (ROW_SUM - DIAGONAL)) ** 2
    + F * DIAGONAL**2
    + (Y**2 + G) * REST
)
"""What coordinate i adds for n ≥ 3."""
SIGNS_ROW = (1 - Y * DIAGONAL - W * ROW_SUM) ** 2 + Y**2 * REST
"""What it adds for n = 2."""
EVEN = (sp.Eq(ORDER, 2 * T - 2), sp.Ge(T, 3))
ODD = (sp.Eq(ORDER, T - 1), odd(ORDER))
"""Just below the threshold: m = T − 1, by an even n or an odd one."""
KEPT = sp.Min(H, D)
BETWEEN_VANISH = Every(sp.Eq(POSITIONS[t], 0), t, 2, T - 2)
PROJECTS = (sp.Eq(PROJECTOR.T, PROJECTOR), sp.Eq(PROJECTOR * PROJECTOR, PROJECTOR))
QUIET = sp.Or(sp.Eq(PREVIOUS, 0), sp.Eq(PROJECTOR * ONES, ZEROS))
EVEN_LEAST = D * (D - KEPT) / (D + KEPT)
ODD_LEAST = sp.Max(D - H, 0)

STEP_ROW = (1 - K * M_DIAGONAL - WRAPS * over_others(MIXING[i, j])) ** 2 + (
    (K - ORDER * WRAPS) * (2 * WRAPS + 1) + (ORDER - 1) * WRAPS**2
) * M_REST
WRAPS_IS = sp.Eq(WRAPS, sp.floor(K / ORDER))
ZERO, WRAP = sp.Eq(START, 0), sp.Ne(START, 0)

PHI = sp.IndexedBase(r"\varphi", complex=True)
"""The moments φ_k = E λ^k, k ≥ 1."""
S1, S2, S3 = sp.symbols("S_{1} S_{2} S_{3}", real=True)
GAIN, POWER = sp.symbols("N Q", real=True)
BEST = sp.Symbol(r"\eta^{*}", real=True)
ARC_BEST, UNIFORM_BEST = sp.symbols(r"\eta_{\mu}^{*} \eta_{1}^{*}", real=True)

S1_IS = sp.Eq(S1, sp.Sum(sp.Abs(PHI[k]) ** 2, (k, 1, K)))
S2_IS = sp.Eq(S2, K + 2 * sp.Sum((K - k) * sp.Abs(PHI[k]) ** 2, (k, 1, K)))
S3_IS = sp.Eq(
    S3,
    S1 + 2 * sp.Sum(sp.re(PHI[k] * PHI[m - k] * sp.conjugate(PHI[m])), (k, 1, m - 1), (m, 2, K)),
)
"""Σ |φ_k|², Σ |φ_{k−l}|² and Re Σ φ_k φ̄_l φ_{l−k} over k, l = 1 … K."""
GAIN_IS = sp.Eq(GAIN, K + (D - 1) * S1)
POWER_IS = sp.Eq(POWER, K**2 + (D - 1) * (S2 + 2 * K * S1 + (D - 2) * S3))
MOMENTS = (TERMS_IS, S1_IS, S2_IS, S3_IS, GAIN_IS, POWER_IS)
BEST_STEP = over_lengths(GAIN) / over_lengths(POWER)
NOT_SHORT = sp.Or(sp.Ge(HORIZON, 3), WRAP)

LINES = (
    Line(
        "loss",
        sp.Eq(LOSS, over_coordinates(ROW)),
        by=("table", "row_of_classes"),
        confirmed=("engine", "loss_rows", "loss_drawn"),
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
