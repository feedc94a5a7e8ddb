"""The lines of the claim, and the formulas that they print."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import D, H, T, even, odd
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    EARLIER_IS,
    EARLIER_VANISH,
    LAST,
    LOSS_LETTER,
    MATRIX,
    MIXING,
    OF_SIGN,
    OTHER_POSITIONS,
    OTHER_POSITIONS_IS,
    PAIRS,
    PAIRS_IS,
    PARTNER,
    POSITIONS,
    PREVIOUS,
    REST,
    ROW_SUM,
    SECOND,
    SECOND_IS,
    SIGN,
    SIGN_REST_IS,
    SKIPS,
    SKIPS_IS,
    i,
    j,
    k,
    t,
)
from icar_theory.layers.plane_weights import HALF
from icar_theory.layers.planes import AllOnes, Planes, SignedPlanes
from icar_theory.statements import Every, Iff, Minimum, Rank

LOSS = (
    (1 - LAST * DIAGONAL) ** 2
    + EARLIER * DIAGONAL**2
    + (EARLIER + LAST**2) * REST
    + (PREVIOUS * ROW_SUM + OTHER_POSITIONS * PARTNER) ** 2
)  # fmt: skip
"""The loss of coordinate i when d is even; the population loss is its sum over i."""

CROSSING = 2 * DIAGONAL * SIGN * SKIPS
"""What an odd d adds to the row of i ≠ s."""

SIGN_LOSS = (
    (1 - (OTHER_POSITIONS + PREVIOUS) * DIAGONAL - PREVIOUS * (ROW_SUM - DIAGONAL)) ** 2
    + (EARLIER + LAST**2) * REST
    + 4 * LAST * SECOND * PAIRS
)  # fmt: skip
"""The loss of the sign coordinate s of an odd d, with the letters of row i for those of row s."""

LEAST = sp.Max(D - 2 * H, 0)
BOUND = D - 1 - 2 * H + 2 / (H + 2)
"""A loss that weights for odd d and H ≤ (d − 1)/2 have."""

REST_IS = sp.Eq(REST, sp.Sum(MIXING[i, j] ** 2, (j, 1, D)) - DIAGONAL**2 - PARTNER**2)
KEPT = sp.IndexedBase(r"\chi", real=True)
KEPT_IS = sp.Eq(KEPT[k], LAST * MIXING[2 * k, 2 * k])
KAPPA = sp.Symbol(r"\kappa", real=True)
KAPPA_IS = sp.Eq(KAPPA, LAST * MIXING[1, 2])
EPSILON = sp.Symbol(r"\varepsilon", positive=True)
SCALED = LAST * MATRIX
FORCED = sp.Eq(PREVIOUS, -LAST / 2)
FREE = sp.Eq((1 + KAPPA) * PREVIOUS, -KAPPA * LAST)
ZERO = sp.Eq(LOSS_LETTER, 0)
ODD_ROWS = ("skips", "odd_rows", "odd_rows_reversed", "sign_row")

LINES = (
    Line(
        "loss",
        sp.Eq(LOSS_LETTER, sp.Sum(LOSS, (i, 1, D))),
        by=("row_loss",),
        confirmed=("engine", "collision_table", "through_mixing"),
        given=(even(D),),
        where=(EARLIER_IS, OTHER_POSITIONS_IS, REST_IS),
    ),
    Line(
        "minimum",
        Minimum(LOSS_LETTER, (Rank(MATRIX) <= H,), LEAST),
        by=(
            "first_square",
            "halves",
            "one_of_each_plane",
            "pythagoras",
            "lower_bound",
            "kept",
            "dropped",
        ),
        confirmed=("least",),
        given=(even(D),),
    ),
    Line(
        "minimisers",
        Iff(
            sp.Eq(LOSS_LETTER, LEAST),
            (
                sp.Eq(SCALED, Planes(KEPT[k], KEPT[k], k, D / 2, D)),
                Every(sp.Or(sp.Eq(KEPT[k], 0), sp.Eq(KEPT[k], 1)), k, 1, D / 2),
                sp.Eq(sp.Sum(KEPT[k], (k, 1, D / 2)), sp.Min(H, D / 2)),
                EARLIER_VANISH,
                FORCED,
            ),
        ),
        by=(
            "annihilated",
            "every_entry_crosses",
            "equal_halves",
            "row_at_zero",
            "one_kappa",
            "kept_rank",
            "not_minus_one",
            "forced_ratio",
            "kept",
            "dropped",
        ),
        confirmed=("exactly", "predicts"),
        given=(H < D, even(D)),
        where=(KEPT_IS,),
    ),
    Line(
        "zero_set",
        Iff(ZERO, (sp.Eq(SCALED, Planes(1, KAPPA, k, D / 2, D)), EARLIER_VANISH, FREE)),
        by=("row_at_zero", "one_kappa", "not_minus_one", "family"),
        confirmed=("zero_exactly",),
        given=(even(D),),
        where=(KAPPA_IS,),
    ),
    Line(
        "escape",
        sp.And(
            sp.Eq(LOSS_LETTER, (D - 1) * EPSILON**2 / D),
            sp.Eq(Rank(MATRIX), D / 2 + 1),
        ),
        by=("escape_loss", "escape_differences", "escape_ones", "escape_sums"),
        confirmed=("escaping",),
        given=(even(D),),
        where=(
            sp.Eq(MATRIX, Planes(1, -1, k, D / 2, D) + EPSILON / D * AllOnes(D)),
            sp.Eq(LAST, 1),
            sp.Eq(PREVIOUS, (D - EPSILON) / (D * EPSILON)),
            sp.Eq(EARLIER, 0),
        ),
    ),
    Line(
        "odd_loss",
        sp.Eq(
            LOSS_LETTER,
            sp.Sum(LOSS + CROSSING, (i, 1, D - 1)) + SIGN_LOSS.xreplace(OF_SIGN),
        ),
        by=("odd_row_loss", "sign_row_loss"),
        confirmed=("odd_engine", "odd_table", "sign_table", "through_mixing"),
        given=(odd(D),),
        where=(
            EARLIER_IS,
            OTHER_POSITIONS_IS,
            REST_IS,
            SIGN_REST_IS,
            SKIPS_IS,
            SECOND_IS,
            PAIRS_IS,
        ),
    ),
    Line(
        "zero_minimum",
        Minimum(LOSS_LETTER, (Rank(MATRIX) <= H,), sp.Integer(0)),
        by=(*ODD_ROWS, "first_square", "kept", "odd_planes", "odd_family"),
        confirmed=("least_zero",),
        given=(2 * H >= D,),
    ),
    Line(
        "odd_minimisers",
        Iff(
            ZERO,
            (
                sp.Eq(SCALED, SignedPlanes(1, 1, 0, 2, k, sp.floor(D / 2), D)),
                EARLIER_VANISH,
                FORCED,
            ),
        ),
        by=(
            *ODD_ROWS,
            "row_at_zero",
            "one_kappa",
            "not_minus_one",
            "odd_corner",
            "odd_rank",
            "forced_ratio",
            "odd_planes",
            "odd_family",
        ),
        confirmed=("odd_exactly",),
        given=(H < D, odd(D)),
    ),
    Line(
        "odd_zero_set",
        Iff(
            ZERO,
            (
                sp.Eq(SCALED, SignedPlanes(1, KAPPA, 0, 1 + KAPPA, k, sp.floor(D / 2), D)),
                EARLIER_VANISH,
                FREE,
            ),
        ),
        by=(*ODD_ROWS, "row_at_zero", "one_kappa", "odd_corner", "odd_planes", "odd_family"),
        confirmed=("odd_zero_exactly",),
        given=(D > 1, odd(D)),
        where=(KAPPA_IS,),
    ),
    Line(
        "one_coordinate",
        Iff(ZERO, (sp.Eq(MIXING[1, 1] * sp.Sum(POSITIONS[t], (t, 1, T)), 1),)),
        by=("alone",),
        confirmed=("one_exactly",),
        given=(sp.Eq(D, 1),),
    ),
    Line(
        "odd_few",
        sp.And(sp.Eq(LOSS_LETTER, BOUND), sp.Eq(Rank(MATRIX), H)),
        by=("odd_kept", "odd_dropped", "share"),
        confirmed=("sharing", "below"),
        given=(H <= (D - 1) / 2, odd(D)),
        where=(
            sp.Eq(MATRIX, SignedPlanes(1, 1, -1 / (H + 2), 0, k, H, D)),
            sp.Eq(LAST, 1),
            sp.Eq(PREVIOUS, -HALF),
            sp.Eq(EARLIER, 0),
        ),
    ),
)
