r"""Augmented tokens, unitary contexts: one step of gradient descent, masked by a tight frame.

**Setting.** λ_i i.i.d. uniform on the circle; the layer of :mod:`icar_theory.layers.augmented`
with H heads and blocks a1 … b2, trained on the sum over T = 2 … T_max. ``M^{kl} = b_kᵀ a_l``, and M
is ``M^{13}``. K counts the positions at which ``s_{t−1}`` is a token.

**Main results.** For all d, H ≥ 1 and T_max ≥ 2, with either boundary:

- `degrees`, `loss`: M alone reaches the degree T of the target, where a coordinate adds
  :data:`LOSS`; `other_degrees`, `below_1` to `below_3`: the degrees below add squares, X in all;
- `minimum`: the least loss, with the step size η of `step_size`, `closed_zero` and `closed_wrap`;
- `minimisers`: it is attained exactly where ``M = (dη/m) Π``, m = min(H, d), for an orthogonal
  projector Π with constant diagonal m/d (an equal-norm tight frame: there is one for every m), and
  X = 0; `minimisers_short`: for T_max = 2 and s_0 = 0 any projector of rank m will do;
- `one_head_zero`, `one_head_wrap`: with one head the other blocks vanish, or cancel in a1 + a4;
  `exception`: for T_max = 2 and s_0 = 0 they need not;
- `error`: a coordinate's squared error at length T.

References: Sander et al., ICML 2024, §4 (H = 1). The rest is beyond the paper.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line, Question, Setting
from icar_theory.exact.factors import Later
from icar_theory.exact.frames import HarmonicFrame, diagonal, leading_frequencies, sample_frame
from icar_theory.exact.sizes import HORIZON, D, H, T, decided
from icar_theory.layers.augmented_answers import AugmentedOptimum
from icar_theory.layers.augmented_checks import AugmentedTheorem, check_augmented
from icar_theory.layers.augmented_degrees import BELOW_1, BELOW_2, BELOW_3, by_degree
from icar_theory.layers.augmented_degrees import LOSS as LOSS
from icar_theory.layers.augmented_degrees import loss as loss
from icar_theory.layers.augmented_steps import ERROR, MINIMUM, STEP_SIZE, error_of_step
from icar_theory.layers.augmented_steps import minimum as minimum
from icar_theory.layers.augmented_steps import optimal_step as optimal_step
from icar_theory.layers.augmented_steps import redundancy as redundancy
from icar_theory.layers.augmented_steps import step_size as step_size
from icar_theory.layers.augmented_symbols import (
    BELOW,
    BLOCK,
    ERROR_LETTER,
    LOSS_LETTER,
    MATRIX,
    MIXING,
    MIXING_IS,
    NONE,
    OTHER_LETTER,
    PROJECTOR,
    PROJECTOR_IS,
    REDUNDANCY_IS,
    REST_IS,
    START,
    STEP,
    TERMS_IS,
    c,
    degree_is,
    i,
    over_coordinates,
    over_lengths,
    product_is,
)
from icar_theory.layers.augmented_symbols import REDUNDANCY as REDUNDANCY
from icar_theory.layers.augmented_weights import loss_points, sizes, weights_loss
from icar_theory.statements import Every, Iff, Minimum, Rank, at
from icar_theory.theorems.unitary_heads import nearest

A1, A2, A3, A4, B1, B2 = BLOCK.values()
CONSTANT = Every(sp.Eq(MIXING[i, i], STEP), i, 1, D)
NO_OTHERS = sp.Eq(OTHER_LETTER, 0)
SYMMETRIC, IDEMPOTENT = sp.Eq(PROJECTOR.T, PROJECTOR), sp.Eq(PROJECTOR * PROJECTOR, PROJECTOR)
LEAST = sp.Eq(LOSS_LETTER, MINIMUM)
LONG = sp.Gt(HORIZON, 2)
SHORT = (sp.Eq(HORIZON, 2), sp.Eq(START, 0))


def _vanish(*blocks: Any) -> tuple[Any, ...]:
    return tuple(sp.Eq(block, NONE) for block in blocks)


COUNTED = (
    ("below_1_zero", "below_1_wrap"),
    ("below_2_zero", "below_2_wrap"),
    ("below_3_short", "below_3_zero", "below_3_wrap"),
)
"""The steps that count the classes of the degrees T − 1, T − 2, T − 3."""

LINES = (
    Line(
        "degrees",
        sp.And(
            degree_is(T, (1, 3)),
            degree_is(T - 1, (1, 1), (1, 4), (2, 3)),
            degree_is(T - 2, (1, 2), (2, 1), (2, 4)),
            degree_is(T - 3, (2, 2)),
        ),
        by=("degrees",),
    ),
    Line(
        "loss",
        sp.Eq(LOSS_LETTER, over_lengths(over_coordinates(LOSS)) + OTHER_LETTER),
        by=("target_zero", "target_wrap"),
        confirmed=("engine",),
        where=(TERMS_IS, REST_IS, MIXING_IS),
    ),
    Line(
        "other_degrees",
        sp.Eq(OTHER_LETTER, over_lengths(over_coordinates(sum(BELOW)))),
        by=tuple(step for steps in COUNTED for step in steps),
        confirmed=("engine_below",),
    ),
    *(
        Line(
            f"below_{k}",
            sp.Eq(letter, stated),
            by=steps,
            confirmed=(f"engine_{k}",),
            where=tuple(product_is(*pair) for pair in pairs),
        )
        for k, letter, stated, steps, pairs in (
            (1, BELOW[0], BELOW_1, COUNTED[0], ((1, 1), (1, 4), (2, 3))),
            (2, BELOW[1], BELOW_2, COUNTED[1], ((1, 2), (2, 1), (2, 4))),
            (3, BELOW[2], BELOW_3, COUNTED[2], ((2, 2),)),
        )
    ),
    Line(
        "step_size",
        sp.Eq(STEP, STEP_SIZE),
        by=("trace_rank", "trace_diagonal", "lower_bound"),
        confirmed=("exactly",),
        where=(REDUNDANCY_IS,),
    ),
    Line(
        "minimum",
        Minimum(LOSS_LETTER, (Rank(MATRIX) <= H,), MINIMUM),
        by=(
            *("summed", "trace_rank", "trace_diagonal", "lower_bound", "attained"),
            *("geometric", "orthogonal_waves", "constant_diagonal"),
        ),
        confirmed=("least", "harmonic"),
    ),
    Line(
        "closed_zero",
        sp.Eq(STEP, 3 / (2 * HORIZON + 3 * REDUNDANCY - 4)),
        by=("sum_zero", "squares_zero", "closed_zero"),
        given=(sp.Eq(START, 0),),
    ),
    Line(
        "closed_wrap",
        sp.Eq(
            STEP,
            3 * (HORIZON + 2) / (2 * HORIZON**2 + (3 * REDUNDANCY + 2) * HORIZON + 6 * REDUNDANCY),
        ),
        by=("sum_wrap", "squares_wrap", "closed_wrap"),
        given=(sp.Ne(START, 0),),
    ),
    Line(
        "minimisers",
        Iff(LEAST, (SYMMETRIC, IDEMPOTENT, CONSTANT, NO_OTHERS)),
        by=("annihilated", "converse"),
        confirmed=("exactly",),
        given=(sp.Or(LONG, sp.Ne(START, 0)),),
        where=(PROJECTOR_IS,),
    ),
    Line(
        "minimisers_short",
        Iff(LEAST, (SYMMETRIC, IDEMPOTENT, sp.Eq(Rank(PROJECTOR), sp.Min(H, D)), NO_OTHERS)),
        by=("annihilated_short", "converse_short"),
        confirmed=("exactly_short",),
        given=SHORT,
        where=(PROJECTOR_IS,),
    ),
    Line(
        "one_head_zero",
        Iff(LEAST, (sp.Eq(MATRIX.T, MATRIX), CONSTANT, *_vanish(A1, A2, A4, B2))),
        by=(
            *("annihilated", "rank_one"),
            *("zero_a2", "zero_pair", "zero_a4", "zero_b2", "zero_a1"),
            *("zero_single_a1", "zero_single_a2", "zero_single_b2", "zero_single_a4"),
            "zero_converse",
        ),
        confirmed=("exactly_one_zero",),
        given=(sp.Eq(H, 1), sp.Eq(START, 0), LONG),
    ),
    Line(
        "one_head_wrap",
        Iff(
            LEAST,
            (sp.Eq(MATRIX.T, MATRIX), CONSTANT, *_vanish(A1 + A4, A2, B2)),
        ),
        by=(
            *("annihilated", "rank_one"),
            *("wrap_a2", "wrap_b2", "wrap_a1_a4"),
            *("wrap_single_a2", "wrap_single_b2", "wrap_single_a1_a4", "wrap_converse"),
        ),
        confirmed=("exactly_one_wrap",),
        given=(sp.Eq(H, 1), sp.Ne(START, 0)),
    ),
    Line(
        "exception",
        NO_OTHERS,
        by=("exception_1", "exception_2", "exception_3"),
        confirmed=("exception_points",),
        given=(
            *SHORT,
            sp.Eq(A1, -c * A3),
            sp.Eq(A2, NONE),
            sp.Eq(A4, c * A3),
            sp.Eq(B2, c * B1),
        ),
    ),
    Line(
        "error",
        sp.Eq(ERROR_LETTER, ERROR),
        by=("row_of_optimum", "errors_add_up"),
        confirmed=("error_points",),
        given=(LEAST, CONSTANT),
    ),
)


def optimum(d: Any, heads: Any, horizon: Any, boundary: str) -> AugmentedOptimum:
    """Return the optimum ``M = (dη/m) Π`` with the circulant projector of the harmonic frame.

    >>> optimum(3, 2, 4, "zero").mixing * 51
    Matrix([
    [18, -9, -9],
    [-9, 18, -9],
    [-9, -9, 18]])
    """
    eta = optimal_step(d, heads, horizon, boundary)
    numbers = isinstance(d, int) and isinstance(heads, int) and not eta.free_symbols
    weights: Later | HarmonicFrame | None = None
    if numbers and heads >= d:
        weights = Later(heads, d, diagonal, (eta,))
    elif numbers:
        weights = HarmonicFrame(heads, d, leading_frequencies(d, heads), eta)
    long = True if boundary == "wrap" else decided(sp.Gt(horizon, 2))
    line = CLAIM.line("minimisers_short" if long is False else "minimisers")
    values = {D: d, H: heads}
    return AugmentedOptimum(
        claim=CLAIM.name,
        context="unitary",
        dimension=d,
        heads=heads,
        horizon=horizon,
        loss=minimum(d, heads, horizon, boundary),
        minimisers=at(line.relation.right, values),
        where=at(line.where, values),
        given=(sp.Gt(horizon, 2),) if long is None else (),
        weights=weights,
        sampler=partial(sample_frame, d, heads, eta) if numbers else None,
        boundary=boundary,
        step_size=eta,
        error_at=partial(error_of_step, eta, redundancy(d, heads), boundary),
    )


CLAIM = Claim(
    name="augmented_heads",
    title="Augmented tokens, unitary contexts: a tight frame of heads",
    summary="The optimum is one step of gradient descent, by heads that form a tight frame.",
    place=10,
    origin="paper",
    law=(
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform}",
        r"s_0 = 0 \text{ or } s_0 = W^{-1} s_1,\ \text{blocks in } \mathbf{R}^{H \times d}",
        r"X \text{ is the part of } \ell \text{ in degrees other than that of the target}",
    ),
    hypotheses=(sp.Ge(HORIZON, 2), sp.Ge(D, 1, evaluate=False), sp.Ge(H, 1, evaluate=False)),
    reference="Sander et al., ICML 2024, section 4 (one head); several heads and the error by "
    "length are beyond it",
    lines=LINES,
    questions={
        "loss": Question(partial(weights_loss, loss), loss_points),
        "minimum": Question(minimum, sizes),
        "step_size": Question(optimal_step, sizes),
    },
    settles=(
        Setting(
            "augmented",
            "unitary",
            optimum,
            partial(
                check_augmented,
                AugmentedTheorem(
                    "augmented_heads", "unitary", by_degree, minimum, optimal_step, nearest
                ),
            ),
            loss,
        ),
    ),
)
"""The claim."""
