"""The letters and the printed lines of :mod:`icar_theory.theorems.softmax_limit`."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import HORIZON, D, T, even
from icar_theory.statements import Iff

t, s, r = sp.symbols("t s r", integer=True, positive=True)
SCORE, CENTRED, VALUE, MEAN_VALUE = map(sp.IndexedBase, ("z", "c", "v", "w"))
FIRST, SECOND, THIRD = sp.symbols(r"{p}_t'(0) {p}_t''(0) {p}_t'''(0)", real=True)
"""Derivatives in ε of the softmax weight p_t(ε)."""
M2, M3 = sp.symbols("m_2 m_3", real=True)
SUM1, SUM2 = sp.symbols("beta_1 beta_2", real=True)
"""The value blocks of all heads, added up."""
MEAN_SQUARE = sp.Symbol(r"\mathbf{E}\,\|\bar v\|^2", real=True)
PAIR, PAIR_SLOPE = sp.symbols(r"\hat{y}(0) \hat{y}'(0)", real=True)
ODD, ODD_SLOPE, ODD_BEND = sp.symbols(r"\tilde{y}(0) \tilde{y}'(0) \tilde{y}''(0)", real=True)
LIMIT, LINEAR = sp.symbols(r"\min\ell_{\infty} \min\ell_{lin}", real=True)
AT, SLOPE, BEND = sp.symbols(r"\ell(0) \ell'(0) \ell''(0)", real=True)
REAL, TURNED = sp.symbols(r"\ell_{orth} \ell_{unit}", real=True)
STEP, X, IS_EVEN = sp.symbols(r"\ell_T^{\circ} x \epsilon_T", real=True)
A3, A4, B1, B2, MEANS = map(sp.IndexedBase, ("a_3", "a_4", "b_1", "b_2", r"\nu"))

AVERAGE = sp.Sum(SCORE[r], (r, 1, T)) / T
CENTRED_IS = sp.Eq(CENTRED[t], SCORE[t] - AVERAGE)
M2_IS = sp.Eq(M2, sp.Sum((SCORE[s] - AVERAGE) ** 2, (s, 1, T)) / T)
M3_IS = sp.Eq(M3, sp.Sum((SCORE[s] - AVERAGE) ** 3, (s, 1, T)) / T)
LEAST_SHORT = 2 * D * (D - 1) / (2 * D - 1)

LINES = (
    Line(
        "weights",
        sp.And(
            sp.Eq(FIRST, CENTRED[t] / T),
            sp.Eq(SECOND, (CENTRED[t] ** 2 - M2) / T),
            sp.Eq(THIRD, (CENTRED[t] ** 3 - 3 * M2 * CENTRED[t] - M3) / T),
        ),
        by=("weight_1", "weight_2", "weight_3"),
        confirmed=("weight_series",),
        where=(CENTRED_IS, M2_IS, M3_IS),
    ),
    Line(
        "mean",
        sp.Eq(MEAN_SQUARE, D * ((T - 1) * (SUM1 + SUM2) ** 2 + SUM1**2) / T**2),
        by=("shifted_sum", "mean_row"),
        confirmed=("mean_engine",),
    ),
    Line(
        "cancels",
        Iff(sp.Eq(MEAN_SQUARE, 0), (sp.Eq(SUM1, 0), sp.Eq(SUM2, 0))),
        by=("shifted_sum", "mean_row", "mean_parts"),
        confirmed=("cancelling",),
    ),
    Line(
        "pair",
        sp.And(
            sp.Eq(PAIR, sp.Sum(CENTRED[t] * VALUE[t] + MEAN_VALUE[t], (t, 1, T)) / T),
            sp.Eq(
                PAIR_SLOPE,
                sp.Sum((CENTRED[t] ** 2 - M2) * VALUE[t], (t, 1, T)) / (2 * T),
            ),
        ),
        by=("pair_terms",),
        confirmed=("pair_series",),
        where=(CENTRED_IS, M2_IS),
    ),
    Line(
        "odd_pair",
        sp.And(
            sp.Eq(ODD, sp.Sum(CENTRED[t] * VALUE[t], (t, 1, T)) / T),
            sp.Eq(ODD_SLOPE, 0),
            sp.Eq(
                ODD_BEND,
                sp.Sum((CENTRED[t] ** 3 - 3 * M2 * CENTRED[t] - M3) * VALUE[t], (t, 1, T))
                / (3 * T),
            ),
        ),
        by=("odd_terms",),
        confirmed=("odd_series",),
        where=(CENTRED_IS, M2_IS, M3_IS),
    ),
    Line(
        "short",
        sp.Eq(LIMIT, LEAST_SHORT),
        by=("halves", "short_bound"),
        confirmed=("short_parts", "short_engine"),
        given=(sp.Eq(HORIZON, 2),),
    ),
    Line(
        "short_beaten",
        sp.And(
            sp.Eq(AT, LEAST_SHORT),
            sp.Eq(SLOPE, 0),
            sp.Eq(BEND, -(D**2) * (D - 1) / (2 * D - 1)),
        ),
        by=("halves", "squares_agree", "cubes", "fourth_moment", "value", "bend"),
        confirmed=("bend_engine",),
        given=(sp.Eq(HORIZON, 2),),
        where=(
            sp.Eq(A3[1], 1),
            sp.Eq(B1[1], 8 / (2 * D - 1)),
            sp.Eq(B2[1], 8 / (2 * D - 1) - 8),
            sp.Eq(A4[2], 1),
            sp.Eq(B2[2], -8),
            sp.Eq(A3[3], 1),
            sp.Eq(A4[3], 1),
            sp.Eq(B2[3], 8),
            sp.Eq(MEANS[2], -2 / (2 * D - 1)),
        ),
    ),
    Line(
        "beaten",
        Iff(sp.Ne(SLOPE, 0), (sp.Ge(HORIZON, 3),)),
        by=("slopes",),
        given=(sp.Le(D, 4), sp.Le(HORIZON, 6)),
    ),
    Line(
        "linear",
        Iff(sp.Lt(LINEAR, LIMIT), (sp.Ge(HORIZON, 3), sp.Ge(D + HORIZON, 5))),
        by=("compared",),
        given=(sp.Le(D, 4), sp.Le(HORIZON, 8)),
    ),
    Line(
        "step",
        sp.Eq(
            STEP,
            D
            * (
                1
                - X * (T - 1) ** 2 / T**2
                + X**2
                * ((T - 1) * (6 * T**2 - 11 * T + 7) + 12 * (D - 1) * (T - 1) ** 2 + 3 * IS_EVEN)
                / (24 * T**3)
            ),
        ),
        by=("sum_ones", "sum_squares", "plus", "minus", "met", "others", "even", "odd"),
        confirmed=("step_engine",),
        where=(sp.Eq(IS_EVEN, (1 + (-1) ** T) / 2),),
    ),
    Line(
        "orthogonal",
        sp.Eq(REAL, 2 * TURNED),
        by=("partners", "both_errors"),
        confirmed=("partners_engine",),
        given=(even(D),),
    ),
)
