r"""Plain tokens, orthogonal contexts: the positions encode a trigonometric identity.

**Setting.** Conjugate pairs of eigenvalues ``(e^{iθ}, e^{−iθ})``, the angles i.i.d. uniform; ī is the
partner of i. For odd d one further eigenvalue, the last, is a random sign. The layer of
:mod:`icar_theory.layers.plain` with H heads, mixing ``C = BᵀA`` and positional weights p.

**Main results.** For even d, all H ≥ 1 and T ≥ 2:

- `loss`: the population loss is a sum of squares, the sum over i of :data:`LOSS`;
- `minimum`: over ``rank C ≤ H`` its minimum is ``max(d − 2H, 0)``;
- `minimisers`: for H < d it is attained exactly where ``p_T C`` is the 2×2 matrix of ones on
  min(H, d/2) planes and 0 elsewhere, p ends in ``(−1/2, 1) p_T`` and is 0 before: on the planes it
  keeps, the layer computes ``2 cos θ s_T − s_{T−1} = s_{T+1}`` (step `predicts`);
- `zero_set`: the loss is 0 exactly on a family with one parameter κ. Its members have rank d but for
  κ = 1, so that H ≥ d leaves κ free, and the ratio ``p_{T−1}/p_T = −κ/(1 + κ)`` with it;
- `escape`: weights of rank d/2 + 1 whose ratio tends to infinity have a loss that tends to 0.

For odd d: `odd_loss`; `zero_minimum` (any d ≤ 2H); `odd_minimisers`, `odd_zero_set` and `one_coordinate`
(d = 1) where that is attained; `odd_few`: for H ≤ (d − 1)/2 weights with a loss below d − 2H. What is
least there is not known.

References: Sander et al., ICML 2024, §5 (H ≥ d/2, d even). H < d/2, odd d, the family of κ and the
sets of minimisers are beyond the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.answers import NoClosedForm
from icar_theory.arguments import Array
from icar_theory.claims import Claim, Line, Question, Setting
from icar_theory.exact.sizes import D, Grid, H, T, decided, even, odd
from icar_theory.layers.plain_answers import PlainOptimum
from icar_theory.layers.plain_checks import PlainTheorem, check_plain
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    EARLIER_IS,
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
    evaluate,
    i,
    j,
    k,
    position_values,
    row_values,
    t,
)
from icar_theory.layers.plain_weights import loss_points, mixing_loss
from icar_theory.layers.plane_weights import HALF, expected, family, kept_planes, nearest, sample
from icar_theory.layers.planes import AllOnes, Planes, SignedPlanes
from icar_theory.statements import Every, Iff, Minimum, Rank, When, at

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
EARLIER_VANISH = Every(sp.Eq(POSITIONS[t], 0), t, 1, T - 2)
FORCED = sp.Eq(PREVIOUS, -LAST / 2)
FREE = sp.Eq((1 + KAPPA) * PREVIOUS, -KAPPA * LAST)
ZERO = sp.Eq(LOSS_LETTER, 0)
ODD_ROWS = ("skips", "odd_rows", "odd_rows_reversed", "sign_row")

LINES = (
    Line(
        "loss",
        sp.Eq(LOSS_LETTER, sp.Sum(LOSS, (i, 1, D))),
        by=("collision_table", "row_loss"),
        confirmed=("through_mixing", "engine"),
        given=(even(D),),
        where=(EARLIER_IS, OTHER_POSITIONS_IS, REST_IS),
    ),
    Line(
        "minimum",
        Minimum(LOSS_LETTER, (Rank(MATRIX) <= H,), LEAST),
        by=("first_square", "one_of_each_plane", "pythagoras", "lower_bound", "kept", "dropped"),
        confirmed=("halves", "least"),
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
            "equal_halves",
            "row_at_zero",
            "one_kappa",
            "kept_rank",
            "not_minus_one",
            "forced_ratio",
            "kept",
            "dropped",
        ),
        confirmed=("every_entry_crosses", "exactly", "predicts"),
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
        by=("odd_table", "odd_row_loss", "sign_table", "sign_row_loss"),
        confirmed=("through_mixing", "odd_engine"),
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
        by=(*ODD_ROWS, "row_at_zero", "one_kappa", "odd_planes", "odd_family"),
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


def loss(mixing: Array, rows: list[Array]) -> Any:
    """Return the population loss summed over `rows`, one vector of weights for each length; C is d×d.

    >>> loss(np.ones((2, 2)), [np.array([-0.5, 1.0])])
    np.float64(0.0)
    """
    d = len(mixing)
    paired = d - d % 2
    values = row_values(mixing, [i ^ 1 if i < paired else None for i in range(d)])
    positions = position_values(rows)
    planes = {symbol: value[:paired] for symbol, value in values.items()} | positions
    total = evaluate(LOSS, planes).sum()
    if d % 2:
        sign = {symbol: value[paired:] for symbol, value in values.items()} | positions
        total = total + evaluate(CROSSING, planes).sum() + evaluate(SIGN_LOSS, sign).sum()
    return total


def minimum(d: Any, heads: Any) -> Any:
    """Return ``max(d − 2H, 0)``, the minimum at one length, for even d or d ≤ 2H.

    Raises NoClosedForm for odd d with fewer heads, and where the parity of a symbol is unknown.

    >>> minimum(6, 2), minimum(5, 3), minimum(sp.Symbol("d", even=True), 2)
    (2, 0, Max(0, d - 4))
    """
    size = sp.sympify(d)
    if size.is_even is None:
        raise NoClosedForm(
            f"no closed form is known in orthogonal contexts for d={d} of unknown parity: declare the "
            f"symbol even, Symbol({str(d)!r}, even=True, positive=True), or use a number"
        )
    if size.is_odd and decided(2 * sp.sympify(heads) >= size) is not True:
        raise NoClosedForm(
            f"no closed form is known for odd d={d} with heads={heads} in orthogonal contexts (zero "
            "loss needs heads ≥ (d+1)/2, and the least loss is below d − 2·heads): "
            "use an even d or more heads, or minimise population_loss numerically"
        )
    return at(LEAST, {D: size, H: heads}) if size.is_even else sp.Integer(0)


def upper_bound(d: int, heads: int) -> Any:
    """Return ``d − 1 − 2H + 2/(H+2)``, for odd d > 2H: the least loss is at most this, and may be less.

    >>> upper_bound(3, 1)
    2/3
    """
    if d % 2 == 0 or 2 * heads > d:
        raise ValueError(f"d must be odd and above 2·heads for the bound, got d={d}, heads={heads}")
    return at(BOUND, {D: d, H: heads})


def ratio(d: Any, heads: Any) -> Any:
    """Return the forced ``p_{T−1}/p_T``: −1/2 for H < d, and None for H ≥ d, where κ is free.

    >>> ratio(4, 1), ratio(4, 4)
    (-1/2, None)
    """
    minimum(d, heads)
    forced = sp.sympify(heads) < d
    known = decided(forced)
    if known is None:
        return sp.Piecewise((-HALF, forced), (sp.nan, True))
    return -HALF if known else None


def optimum(d: Any, heads: Any, horizon: int | None = None, boundary: str = "zero") -> PlainOptimum:
    """Return the minimiser with ones on the leading planes (H < d), or ``C = I``, ``p = e_T`` (H ≥ d).

    >>> optimum(4, 1).mixing
    Matrix([
    [1, 1, 0, 0],
    [1, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0]])
    """
    least = minimum(d, heads)
    conditions, where = _minimisers(d, heads)
    last_two: tuple[Any, Any] = (sp.Integer(0), sp.Integer(1))
    factors = None
    numbers = isinstance(d, int) and isinstance(heads, int)
    if not numbers:
        last_two = (sp.Piecewise((-HALF, sp.sympify(heads) < d), (0, True)), sp.Integer(1))
    elif heads >= d:
        factors = family(d, heads, sp.Integer(0))
    else:
        factors = kept_planes(d, heads, range(min(heads, d // 2)))
        last_two = (-HALF, sp.Integer(1))
    return PlainOptimum(
        claim=CLAIM.name,
        context="orthogonal",
        dimension=d,
        heads=heads,
        horizon=horizon,
        loss=least,
        ratio=ratio(d, heads),
        minimisers=conditions,
        where=where,
        given=() if sp.sympify(d).is_number else (even(d, evaluate=False),),
        last_two=last_two,
        weights=factors,
        sampler=partial(sample, d, heads) if numbers else None,
    )


def _minimisers(d: Any, heads: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the conditions of all minimisers of this size, and what their letters abbreviate."""
    if d == 1:
        return CLAIM.line("one_coordinate").relation.right, ()
    few, many = ("minimisers", "zero_set") if sp.sympify(d).is_even else ("odd_minimisers", "odd_zero_set")
    lines = [CLAIM.line(name) for name in (few, many)]
    conditions = [at(line.relation.right, {D: d, H: heads}) for line in lines]
    fewer = sp.sympify(heads) < d
    known = decided(fewer)
    if known is not None:
        place = 0 if known else 1
        return conditions[place], lines[place].where
    cases = (When(fewer, conditions[0]), When(sp.Not(fewer), conditions[1]))
    return cases, (*lines[0].where, *lines[1].where)


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which the minimum is known."""
    yield from Grid({"d": range(1, 6), "heads": range(1, 7)}, (sp.Or(even(D), 2 * H >= D), H <= D + 1))


def odd_sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which only a bound is known."""
    yield from Grid({"d": range(3, 8), "heads": range(1, 4)}, (odd(D), 2 * H <= D))


def no_larger(claimed: Any, bound: Any) -> bool:
    """Return whether a claimed least loss is at most what weights are known to have."""
    return bool(claimed <= bound)


CLAIM = Claim(
    name="orthogonal_heads",
    title="Plain tokens, orthogonal contexts: positions encode a trigonometric identity",
    place=50,
    origin="paper",
    law=(
        r"(\lambda_i, \lambda_{\bar\imath}) = (e^{\mathrm{i}\theta}, e^{-\mathrm{i}\theta}),\ \theta "
        r"\text{ i.i.d. uniform}",
        r"\lambda_s = \pm 1 \text{ a random sign},\ s = d \text{ (odd } d)",
        r"C = B^\top A,\ A, B \in \mathbf{R}^{H \times d}",
    ),
    hypotheses=(sp.Ge(T, 2), sp.Ge(D, 1, evaluate=False), sp.Ge(H, 1, evaluate=False)),
    reference="Sander et al., ICML 2024, section 5; few heads, odd d and the sets of minimisers are beyond it",
    lines=LINES,
    questions={
        "loss": Question(partial(mixing_loss, loss), loss_points),
        "minimum": Question(minimum, sizes),
        "ratio": Question(ratio, sizes),
        "upper_bound": Question(upper_bound, odd_sizes, no_larger),
    },
    settles=Setting(
        "plain",
        "orthogonal",
        optimum,
        partial(
            check_plain,
            PlainTheorem("orthogonal_heads", "orthogonal", loss, minimum, nearest, expected),
        ),
        loss,
    ),
)
"""The claim."""
