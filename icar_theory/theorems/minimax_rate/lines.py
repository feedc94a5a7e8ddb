"""The lines of the claim, and the formulas that they print."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.layers.risk_symbols import ENERGY, NOISE, RISK, TOTAL, N, ell, j, n, v
from icar_theory.statements import Iff, Minimum, Rank
from icar_theory.theorems.in_context_risk import FEWER, LONGER

L, p = sp.symbols("L p", integer=True, positive=True)
"""Functions, which all are features; the integer exponent of variances ``l^{−p}``."""
ATTENTION = sp.MatrixSymbol(r"\Gamma", L, L)
LEAST, ERROR = sp.symbols("R^{*} E", nonnegative=True)
"""The least risk of the layer; the error of a prediction that is linear in the labels."""
ALPHA = sp.Symbol(r"\alpha", positive=True)
"""The real exponent of variances ``l^{−α}``."""
a, b = sp.symbols("a b", positive=True)
SUM = sp.Symbol("A", positive=True)
"""``Σ_j 1/(a + b j^α)``."""
CONSTANT = sp.Symbol("C", positive=True)
EDGE = sp.Symbol("c", positive=True)
LOWER = sp.Symbol("B", positive=True)
"""Of infinitely many functions: the lower bound."""
PLAIN, PLAIN_N = (sp.Symbol(name, positive=True) for name in ("R_{I}", "R_{I,N}"))
"""The least risk with ``Γ = I`` over N ≥ 0, and the risk with N features."""

TOTAL_IS = sp.Eq(TOTAL, ENERGY + NOISE)
SUM_IS = sp.Eq(SUM, sp.Sum(1 / (a + b * j**ALPHA), (j, 1, sp.oo)))
LOWER_IS = sp.Eq(LOWER, sp.Sum(NOISE / (n + NOISE * j**ALPHA), (j, 1, sp.oo)))
CONSTANT_IS = sp.Eq(CONSTANT, sp.pi / (ALPHA * sp.sin(sp.pi / ALPHA)))
EDGE_IS = sp.Eq(
    EDGE, (ALPHA - 1) ** (1 - 1 / ALPHA) * (ALPHA + 1) ** (1 + 1 / ALPHA) / (32 * ALPHA)
)


def shares(noise: sp.Expr) -> sp.Expr:
    """Return ``Σ_l v_l/(n v_l + noise)``."""
    return sp.Sum(v[ell] / (n * v[ell] + noise), (ell, 1, L))


CLOSED = (n * TOTAL * sp.Sum(v[ell] / ((n - 1) * v[ell] + TOTAL), (ell, 1, L)) - ENERGY) / (n - 1)
GAINS = sp.Sum(n * v[j] ** 2 / ((n - 1) * v[j] + TOTAL), (j, 1, N))
MAIN = (CONSTANT / a) * (a / b) ** (1 / ALPHA) - 1 / (2 * a)
REST = (EDGE / a) * (b / a) ** (1 / ALPHA)
WITH = {a: n - 1, b: TOTAL}
EXPANSION = (n * TOTAL * MAIN.subs(WITH) - ENERGY) / (n - 1)
EXPANSION_REST = n * TOTAL * REST.subs(WITH) / (n - 1)

LINES = (
    Line(
        "closed",
        Minimum(RISK, (), CLOSED),
        by=("remainder", "layers_of_every_sample"),
        given=(sp.Ge(n, 2),),
        where=(TOTAL_IS,),
    ),
    Line(
        "rank",
        Minimum(RISK, (sp.Le(Rank(ATTENTION), N),), sp.Sum(v[ell], (ell, 1, L)) - GAINS),
        by=("gain_of_direction", "gain_grows", "layers_of_low_rank"),
        where=(TOTAL_IS,),
    ),
    Line(
        "linear",
        sp.Ge(ERROR, NOISE * shares(NOISE)),
        by=("tangent", "dual_value"),
        confirmed=("predictions_of_every_sample",),
        given=(sp.Gt(NOISE, 0),),
    ),
    Line(
        "within",
        sp.Le(LEAST, TOTAL / NOISE * ERROR),
        by=("share_of_function",),
        confirmed=("layers_within",),
        given=(sp.Gt(NOISE, 0),),
        where=(TOTAL_IS,),
    ),
    Line(
        "upper",
        sp.Le(LEAST, N * TOTAL / n + 1 / ((p - 1) * N ** (p - 1))),
        by=("at_most_its_share", "at_most_its_variance", "tail_of_powers"),
        confirmed=("powers_above",),
        where=(TOTAL_IS,),
    ),
    Line(
        "lower",
        sp.Ge(ERROR, N * NOISE / (n + NOISE * N**p)),
        by=("share_of_power", "least_of_first"),
        confirmed=("powers_below",),
        given=(sp.Gt(NOISE, 0),),
    ),
    Line(
        "features",
        Iff(sp.Le(LONGER, FEWER), (sp.Le(TOTAL * (N + 1) ** p, n + 1),)),
        by=("threshold_of_power",),
        confirmed=("powers_kept",),
        where=(TOTAL_IS,),
    ),
    Line(
        "sum",
        sp.Lt(sp.Abs(SUM - MAIN), REST),
        by=("kernel_below", "kernel_above", "turning_point", "steepest_slope", "scaled_integral"),
        confirmed=("enclosed_sums",),
        where=(SUM_IS, CONSTANT_IS, EDGE_IS),
    ),
    Line(
        "expansion",
        sp.Lt(sp.Abs(LEAST - EXPANSION), EXPANSION_REST),
        by=("share_of_layer", "sum_of_layer"),
        confirmed=("enclosed_risks",),
        given=(sp.Ge(n, 2),),
        where=(TOTAL_IS, CONSTANT_IS, EDGE_IS),
    ),
    Line(
        "limit",
        sp.Eq(sp.Limit((n / TOTAL) ** (1 - 1 / ALPHA) * LEAST, n, sp.oo), CONSTANT),
        by=("leading_risk",),
        confirmed=("risks_at_large_n",),
        where=(TOTAL_IS, CONSTANT_IS),
    ),
    Line(
        "bound_limit",
        sp.Eq(sp.Limit((n / NOISE) ** (1 - 1 / ALPHA) * LOWER, n, sp.oo), CONSTANT),
        by=("summand_of_bound", "leading_bound"),
        confirmed=("bounds_at_large_n",),
        where=(LOWER_IS, CONSTANT_IS),
    ),
    Line(
        "ratio",
        sp.Eq(sp.Limit(LEAST / LOWER, n, sp.oo), (TOTAL / NOISE) ** (1 - 1 / ALPHA)),
        by=("ratio_of_limits",),
        confirmed=("ratios_at_large_n",),
        where=(LOWER_IS, TOTAL_IS),
    ),
    Line(
        "plain",
        sp.Eq(
            PLAIN_N,
            sp.Sum((TOTAL - j**-ALPHA) / n, (j, 1, N)) + sp.Sum(j**-ALPHA, (j, N + 1, sp.oo)),
        ),
        by=("plain_function",),
        where=(TOTAL_IS,),
    ),
    Line(
        "plain_limit",
        sp.Eq(sp.Limit((n / TOTAL) ** (1 - 1 / ALPHA) * PLAIN, n, sp.oo), ALPHA / (ALPHA - 1)),
        by=("plain_tail", "convex_in_number", "best_number", "leading_plain"),
        confirmed=("plain_at_large_n",),
        where=(TOTAL_IS,),
    ),
)
