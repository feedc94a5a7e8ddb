"""The letters and the printed lines of :mod:`icar_theory.theorems.haar_step`."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import HORIZON, D, H
from icar_theory.layers.augmented_symbols import (
    LOSS_LETTER,
    OTHER_LETTER,
    TERMS_IS,
    over_lengths,
)
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.statements import Iff, Minimum
from icar_theory.theorems.haar_step.closed import (
    BEST,
    IN_RANGES,
    ONE_HEAD,
    WRAP,
    ZERO,
    closed,
    limits,
)

k, m = sp.symbols("k l", integer=True, positive=True)
SQUARE = sp.Symbol(r"\mathbf{E}\,|p_k|^2", real=True)
TRIPLE = sp.Symbol(r"\mathbf{E}\,p_k p_l \bar p_{k+l}", real=True)
OVERLAP = sp.Symbol(r"\mathbf{E}\,|m_k|^2", real=True)
OVERLAPS = sp.Symbol(r"\mathbf{E}\,m_k m_l \bar m_{k+l}", real=True)
EXCESS = sp.Symbol("e", integer=True, nonnegative=True)
GAIN, POWER, MIXED = sp.symbols("N Q C", real=True)
"""What a step of size 1 shares with the target, its mean square, and what it shares with the other
step, ``K m_1 s_T``."""
STEP = sp.Symbol(r"\eta", real=True)
FULL = sp.Symbol(r"\hat\ell", nonnegative=True)
MANY_HEADS = sp.Symbol(r"\min_{H\geq{d^2}}\hat\ell", nonnegative=True)
BAYES = sp.Symbol(r"\beta_T", nonnegative=True)
TRACE = sp.Symbol(r"\mathbf{E}_{O}\,p_k", real=True)
TRACE_SQUARE = sp.Symbol(r"\mathbf{E}_{O}\,p_k^2", real=True)
REAL_OVERLAP = sp.Symbol(r"\mathbf{E}_{O}\,m_k^2", real=True)
PURE, PURE_LEAST, LEAST = sp.symbols(
    r"\eta_{O}^{*} \min\ell_{O}^{*} \min\ell_{O}", nonnegative=True
)

EXCESS_IS = sp.Eq(EXCESS, sp.Max(0, K - D))
GAIN_IS = sp.Eq(GAIN, (2 * D * K + K * (K + 1) - EXCESS * (EXCESS + 1)) / (2 * D * (D + 1)))
POWER_IS = sp.Eq(
    POWER,
    GAIN
    + 2 * (2 * (K**3 - K - EXCESS**3 + EXCESS) + 3 * D * K * (K - 1)) / (3 * D * (D + 1) * (D + 2)),
)
MIXED_IS = sp.Eq(
    MIXED,
    K
    / D
    * (1 + (2 * (D + 1) * (K - 1) + K * (K - 1) - EXCESS * (EXCESS - 1)) / ((D + 1) * (D + 2))),
)
WHERE = (TERMS_IS, EXCESS_IS, GAIN_IS, POWER_IS)
N, Q, C, Y, R = map(over_lengths, (GAIN, POWER, MIXED, K / D, K**2 / D))
BEST_STEP = N / Q
LEAST_STEP = HORIZON - 1 - N**2 / Q
LEAST_BOTH = HORIZON - 1 - (N**2 * R - 2 * N * Y * C + Y**2 * Q) / (Q * R - C**2)
THREE = (8 * D**5 + 52 * D**4 + 26 * D**3 - 184 * D**2 - 31 * D + 98) / (
    2 * D * (2 * D**4 + 16 * D**3 + 27 * D**2 - 14 * D - 22)
)
"""The least loss of scalar blocks in O(d) for T_max = 3 and s_0 = 0."""
NOT_SHORT = sp.Or(sp.Ge(HORIZON, 3), WRAP)


LINES = (
    Line(
        "traces",
        sp.And(
            sp.Eq(SQUARE, sp.Min(k, D)),
            sp.Eq(TRIPLE, sp.Min(k, D) + sp.Min(m, D) - sp.Min(k + m, D)),
        ),
        by=("square_counted", "triple_counted"),
        confirmed=("traces_integrated",),
    ),
    Line(
        "overlaps",
        sp.And(
            sp.Eq(OVERLAP, (D + sp.Min(k, D)) / (D * (D + 1))),
            sp.Eq(
                OVERLAPS,
                2 * (D + sp.Min(k, D) + sp.Min(m, D)) / (D * (D + 1) * (D + 2)),
            ),
        ),
        by=("square_counted", "triple_counted", "pairs_of_two", "pairs_of_three"),
        confirmed=("overlaps_integrated",),
    ),
    Line(
        "loss",
        sp.Eq(LOSS_LETTER, over_lengths(1 - 2 * STEP * GAIN + STEP**2 * POWER) + OTHER_LETTER),
        by=(
            *("gain_short", "gain_long", "pairs_short", "pairs_long"),
            *("power_short", "power_long"),
        ),
        confirmed=("losses_integrated", "moments_added"),
        where=WHERE,
    ),
    Line(
        "step_size",
        sp.Eq(BEST, BEST_STEP),
        by=("completed",),
        confirmed=("listed_steps",),
        where=WHERE,
    ),
    Line(
        "minimum",
        Minimum(LOSS_LETTER, (), LEAST_STEP),
        by=("completed",),
        confirmed=("listed_minima",),
        where=WHERE,
    ),
    *(
        Line(
            f"closed_{name}",
            sp.Eq(BEST, closed(name)),
            by=(f"sum_gain_{name}", f"sum_power_{name}", f"quotient_{name}"),
            confirmed=(f"summed_{name}",),
            given=given,
        )
        for name, (_, given) in IN_RANGES.items()
    ),
    *limits(),
    Line(
        "one_head",
        Minimum(FULL, (), LEAST_STEP),
        by=(
            *("alike_short", "alike_long", "mixed_short", "mixed_long"),
            *("definite", "definite_first", "ordered", "squared", "one_direction"),
        ),
        confirmed=("gram_entries", "full_blocks"),
        given=(sp.Eq(H, 1),),
        where=WHERE,
    ),
    Line(
        "many_heads",
        Minimum(FULL, (), LEAST_BOTH),
        by=("mixed_short", "mixed_long", "independent", "completed_twice"),
        confirmed=("two_directions",),
        given=(sp.Ge(H, D**2), sp.Or(sp.Ge(HORIZON, 3), WRAP), sp.Ge(D, 2)),
        where=(*WHERE, MIXED_IS),
    ),
    Line(
        "short",
        Minimum(FULL, (), 1 - 1 / D),
        by=("one_direction",),
        confirmed=("short_directions",),
        given=(sp.Eq(HORIZON, 2), ZERO),
    ),
    Line(
        "better",
        Iff(sp.Lt(MANY_HEADS, ONE_HEAD), (sp.Ge(D, 2), NOT_SHORT)),
        by=("gap", "ordered", "alike"),
        confirmed=("gaps",),
    ),
    Line(
        "bayes",
        sp.Eq(BAYES, sp.Max(0, D - K) / D),
        by=("no_pairs", "next_residual"),
        confirmed=("gram_determinants",),
        where=(TERMS_IS,),
    ),
    Line(
        "real_traces",
        sp.And(
            sp.Eq(TRACE, (1 + (-1) ** k) / 2),
            sp.Eq(
                TRACE_SQUARE,
                sp.Min(k, D) + (-1) ** k * (1 + (-1) ** sp.Min(k, D)) / 2,
            ),
        ),
        by=("real_first", "real_second"),
        confirmed=("real_traces_integrated",),
    ),
    Line(
        "real_overlaps",
        sp.Eq(
            REAL_OVERLAP,
            (1 + D + sp.Min(k, D) + (-1) ** k * (1 + (-1) ** sp.Min(k, D)) / 2) / (D * (D + 2)),
        ),
        by=("real_first", "real_second", "real_pairs"),
        confirmed=("real_overlaps_integrated",),
    ),
    Line(
        "real_three",
        sp.And(
            sp.Eq(PURE, (3 * D + 8) / (3 * D + 14)),
            sp.Eq(PURE_LEAST, (6 * D**3 + 31 * D**2 + 8 * D - 64) / (D * (D + 2) * (3 * D + 14))),
            sp.Eq(LEAST, THREE),
        ),
        by=("three_counted",),
        confirmed=("real_losses_integrated",),
        given=(sp.Ge(D, 2), sp.Eq(HORIZON, 3), ZERO),
    ),
    *(
        Line(
            f"real_better_{boundary}",
            Iff(sp.Lt(LEAST, PURE_LEAST), (where,)),
            by=(f"compared_{boundary}",),
            given=(edge, sp.Le(D, 8), sp.Le(HORIZON, 8)),
        )
        for boundary, edge, where in (
            ("zero", ZERO, sp.Ge(HORIZON, 3)),
            ("wrap", WRAP, sp.Ge(D, 2)),
        )
    ),
)
