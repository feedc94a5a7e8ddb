"""The lines of the claim, and the letters that they are about."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import HORIZON, D, H, T, even
from icar_theory.layers.plain_symbols import (
    EARLIER,
    LAST,
    MATRIX,
    MIXING,
    OTHER_POSITIONS,
    POSITIONS,
    PREVIOUS,
    i,
    j,
    k,
    t,
)
from icar_theory.layers.planes import Planes
from icar_theory.statements import Every, Iff, Implies, LocalMinimum, Rank

TOTAL = sp.Symbol(r"\ell", real=True)
"""The loss in unitary contexts, summed over the lengths T = 2 … T_max."""
SLOPE = sp.Symbol(r"\|\nabla\ell\|", nonnegative=True)
INDEX = sp.Symbol(r"\operatorname{ind}\nabla^2\ell", integer=True, nonnegative=True)
"""How many eigenvalues of the Hessian are negative."""
PURE = sp.Symbol(r"\ell^{\mathrm{O}}_T", real=True)
"""The loss of one length in orthogonal contexts."""
PURE_SLOPE = sp.Symbol(r"\|\nabla\ell^{\mathrm{O}}_T\|", nonnegative=True)
PURE_LEAST = sp.Symbol(r"\min\ell^{\mathrm{O}}_T", real=True)
"""Its least value over all weights of H heads."""

RATIO = sp.Symbol("w", real=True)

QUERY_KEY, VALUE = sp.MatrixSymbol("A", H, D), sp.MatrixSymbol("B", H, D)
PROJECTOR = sp.MatrixSymbol("Pi", D, D)
MASS, ROWS = sp.symbols(r"\|C\|^2 \|C\mathbf{1}\|^2", nonnegative=True)
RANK = sp.Symbol(r"\rho", real=True)
TRACE = sp.Symbol(r"\operatorname{tr}C", real=True)
MASS_IS = sp.Eq(MASS, sp.Trace(MATRIX.T * MATRIX))
ROWS_IS = sp.Eq(ROWS, sp.Sum(sp.Sum(MIXING[i, j], (j, 1, D)) ** 2, (i, 1, D)))
TRACE_IS = sp.Eq(TRACE, sp.Sum(MIXING[i, i], (i, 1, D)))

EARLY = sp.Sum(POSITIONS[T, t] ** 2, (t, 1, T - 2))
LOSS = (
    (EARLY + POSITIONS[T, T] ** 2) * MASS
    + POSITIONS[T, T - 1] ** 2 * ROWS
    - 2 * POSITIONS[T, T] * TRACE
    + D
)
"""The loss of the length T in unitary contexts."""
LAST_SUM = sp.Sum(POSITIONS[T, T], (T, 2, HORIZON))

ONES, ZEROS = sp.OneMatrix(D, 1), sp.ZeroMatrix(D, 1)
ZERO = sp.ZeroMatrix(D, D)
NO_HEADS = sp.ZeroMatrix(H, D)
LEAST = (HORIZON - 1) * sp.Max(D - H, 0)
CRITICAL = sp.Eq(SLOPE, 0)

DIFFERENCES_IS = sp.Eq(MATRIX, Planes(1, -1, k, H, D))
WEIGHTS_ARE = (
    DIFFERENCES_IS,
    sp.Eq(LAST, 1 - 1 / T),
    sp.Eq(EARLIER, (T - 2) / T**2),
    sp.Eq(OTHER_POSITIONS, 1 / T),
)
"""Heads on differences of planes; r and q make every p_t before T − 1 the same, −1/T."""

LINES = (
    Line(
        "loss",
        sp.Eq(TOTAL, sp.Sum(LOSS, (T, 2, HORIZON))),
        by=("row_loss",),
        confirmed=("through_mixing", "collision_table", "engine", "losses"),
        where=(MASS_IS, ROWS_IS, TRACE_IS),
    ),
    Line(
        "equations",
        Iff(
            CRITICAL,
            (
                Every(Every(sp.Eq(POSITIONS[T, t] * MATRIX, ZERO), t, 1, T - 2), T, 3, HORIZON),
                Every(sp.Eq(POSITIONS[T, T - 1] * MATRIX * ONES, ZEROS), T, 2, HORIZON),
                Every(sp.Eq(POSITIONS[T, T] * MATRIX, PROJECTOR), T, 3, HORIZON),
                sp.Eq(POSITIONS[2, 2] * MASS, TRACE),
                sp.Eq(LAST_SUM * VALUE * PROJECTOR, LAST_SUM * VALUE),
                sp.Eq(LAST_SUM * QUERY_KEY * PROJECTOR.T, LAST_SUM * QUERY_KEY),
            ),
        ),
        by=(
            "slope_of_last",
            "slope_of_previous",
            "slope_of_earlier",
            "moved",
            "one_weight",
            "slope_of_mixing",
        ),
        confirmed=("stationary",),
        where=(sp.Eq(PROJECTOR, POSITIONS[2, 2] * MATRIX), MASS_IS, TRACE_IS),
    ),
    Line(
        "critical",
        Implies(
            CRITICAL,
            (
                sp.Eq(PROJECTOR, POSITIONS[2, 2] * MATRIX),
                sp.Eq(PROJECTOR.T, PROJECTOR),
                sp.Eq(PROJECTOR.T * PROJECTOR, PROJECTOR),
                sp.Eq(TOTAL, (HORIZON - 1) * (D - RANK)),
            ),
        ),
        by=("one_weight", "slope_of_mixing", "projected", "symmetric", "value", "value_at_zero"),
        confirmed=("same_projectors",),
        given=(T <= HORIZON,),
        where=(sp.Eq(PROJECTOR, POSITIONS[T, T] * MATRIX), sp.Eq(RANK, Rank(PROJECTOR))),
    ),
    Line(
        "index",
        sp.Eq(INDEX, (H - RANK) * (D - RANK)),
        by=("moved", "slope_of_mixing", "unused_heads", "projected"),
        confirmed=("indices",),
        given=(CRITICAL, sp.Ne(LAST_SUM, 0)),
        where=(sp.Eq(RANK, POSITIONS[2, 2] * TRACE), TRACE_IS),
    ),
    Line(
        "balanced",
        Iff(sp.Eq(INDEX, 1), (sp.Or(sp.Ne(QUERY_KEY, NO_HEADS), sp.Ne(VALUE, NO_HEADS)),)),
        by=("moved", "square_in_last", "product_in_last"),
        confirmed=("balanced_indices",),
        given=(CRITICAL, sp.Eq(LAST_SUM, 0)),
    ),
    Line(
        "local",
        Iff(LocalMinimum(TOTAL), (sp.Eq(TOTAL, LEAST),)),
        by=("slide", "aside", "no_weights", "first_square", "lower_bound", "value"),
        confirmed=("minima",),
    ),
    Line(
        "differences",
        Iff(
            sp.Eq(PURE_SLOPE, 0),
            (sp.Eq(LAST, 1 - 1 / T), Every(sp.Eq(POSITIONS[t], -1 / T), t, 1, T - 2)),
        ),
        by=(
            "pure_row",
            "slope_of_difference",
            "pure_slope_of_last",
            "pure_slope_of_earlier",
            "pure_slope_of_previous",
            "bent_in_positions",
        ),
        confirmed=("critical_differences",),
        given=(2 * H <= D,),
        where=(DIFFERENCES_IS,),
    ),
    Line(
        "difference_loss",
        sp.Eq(PURE, D - 2 * H + 2 * H / T),
        by=("pure_row", "kept"),
        confirmed=("difference_losses",),
        given=(2 * H <= D,),
        where=WEIGHTS_ARE,
    ),
    Line(
        "spurious",
        Implies(
            sp.Eq(PREVIOUS, 0),
            (LocalMinimum(PURE), sp.Eq(PURE, PURE_LEAST + 2 * H / T)),
        ),
        by=("kept", "gap", "own_plane", "other_planes", "outside", "kept_block"),
        confirmed=("blocks", "minimal_differences"),
        given=(T >= 3, 2 * H <= D, even(D)),
        where=WEIGHTS_ARE,
    ),
    Line(
        "window",
        Iff(
            LocalMinimum(PURE),
            (((T - 1) * RATIO + 1) * ((T - 1) * (T**2 - T - 4) * RATIO + 2 * (T**2 - T - 2)) > 0,),
        ),
        by=("own_plane_aside", "determinant", "first_entry", "ends_differ"),
        confirmed=("minimal_windows",),
        given=(sp.Eq(D, 2), sp.Eq(H, 1)),
        where=(sp.Eq(RATIO, PREVIOUS / LAST), *WEIGHTS_ARE),
    ),
)
