r"""Just below the threshold: the least loss of few heads, where it is attained, and by what else.

``n = 2T − 2``: a row is at least ``(1 − M_ii)² + R_i/2`` with ``M = (p_1 + p_T) C``, and the bounds
for the trace of M by its rank and by its diagonal give the minimum. ``n = T − 1`` odd: a row is at
least ``(1 − M_ii)² + R_i``, as on the circle.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import D, H
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    NOTATION,
    PREVIOUS,
    REST,
    ROW_SUM,
)
from icar_theory.theorems.spectra.letters import CIRCLE, W, Y
from icar_theory.theorems.unitary_heads import LOSS as CIRCLE_ROW
from proofs.kit.frames import frame_steps
from proofs.kit.identity import Evaluation
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.reading import positive_part, said_minimum, summand
from proofs.kit.space import NormSquared
from proofs.kit.step import Step
from proofs.kit.traces import (
    COLUMNS,
    NORM,
    RANK,
    SLACK,
    SPARE,
    SQUARES,
    TRACE,
    trace_steps,
)
from proofs.spectra.classes import FIRST, OTHER_EARLIER
from proofs.spectra.points import even_points, odd_points, signs_points

BOTH = FIRST + LAST
FAR = NormSquared({"I": 1, "M": -1}, COLUMNS)
ALONG = NormSquared({"Q": 1, "M": -1}, COLUMNS)
MASS, ROWS, BESIDE = sp.symbols(
    r"\|C\|^2 \|C\mathbf{1}\|^2 \textstyle\sum_i\!R_i", nonnegative=True
)
TOTAL = D - 2 * TRACE + SQUARES + (NORM - SQUARES) / 2
"""Σ (1 − M_ii)² + ½ Σ_{j≠i} M_ij²."""
SLACKS = {SQUARES: TRACE**2 / D + SLACK[0], NORM: TRACE**2 / RANK + SLACK[1]}
BEST_TRACE = 2 * D * RANK / (D + RANK)
BOUND = (
    SLACK[0] / 2,
    SLACK[1] / 2,
    (1 / D + 1 / RANK) * (TRACE - BEST_TRACE) ** 2 / 2,
)


def _row(claim: Claim, line: str) -> Any:
    """Return what a coordinate adds, by the printed difference from the circle's loss."""
    found = claim.line(line)
    difference = summand(found, found.relation.rhs - CIRCLE)
    rows = dict.fromkeys(difference.atoms(sp.Sum), DIAGONAL**2 + REST)
    return CIRCLE_ROW.subs(EARLIER, OTHER_EARLIER + FIRST**2) + difference.xreplace(rows)


def _least(value: Any) -> Any:
    return value.xreplace({sp.Min(H, D): RANK})


def even_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps to the minimum at n = 2T − 2 and to its minimisers."""
    row, line = _row(claim, "below_even"), claim.line("even_minimisers")
    value = _least(said_minimum(claim.line("even_minimum")))
    left = _least(line.relation.left.rhs)
    attained = {
        TRACE: BEST_TRACE,
        SQUARES: BEST_TRACE**2 / D,
        NORM: BEST_TRACE**2 / RANK,
    }
    others = (
        (FIRST - LAST) ** 2 * BESIDE / 2,
        OTHER_EARLIER * MASS,
        PREVIOUS**2 * ROWS,
    )
    return (
        Inequality(
            "halves",
            r"a row's loss is at least $(1 - M_{ii})^2$ and half the squares of its other $M_{ij}$",
            row,
            (1 - BOTH * DIAGONAL) ** 2 + BOTH**2 * REST / 2,
            (
                (FIRST - LAST) ** 2 * REST / 2,
                OTHER_EARLIER * DIAGONAL**2,
                OTHER_EARLIER * REST,
                PREVIOUS**2 * ROW_SUM**2,
            ),
            r"$M = (p_1 + p_T) C$.",
        ),
        *trace_steps(),
        Inequality(
            "even_bound",
            r"$\sum_i (1 - M_{ii})^2 + \tfrac12 \sum_{j \neq i} M_{ij}^2$ is at least the printed "
            "minimum",
            TOTAL.subs(SLACKS),
            value,
            BOUND,
            r"$\delta_1, \delta_2 \geq 0$ are the slacks of the two bounds; $m = \min(H, d)$.",
        ),
        Evaluation(
            "even_attained",
            r"$M = \tfrac{2d}{d+m} \Pi$ with $\Pi_{ii} = m/d$ attains it",
            TOTAL,
            attained,
            value,
            r"With $p_1 = p_T$ and no other weights nothing else is left.",
        ),
        *frame_steps(claim),
        MinimumAt(
            "least_even",
            "no exact weights of the points tried are below the printed minimum",
            claim.line("even_minimum"),
            even_points,
            ("d", "H", "T", "n"),
            NOTATION,
        ),
        Inequality(
            "even_annihilated",
            r"the loss exceeds the minimum by six terms, each of which a minimiser annihilates",
            TOTAL.subs(SLACKS) + sum(others),
            left,
            (*BOUND, *others),
            r"So $M$ is $\tfrac{2d}{d+m}$ times a projector of rank $m = H$ with constant "
            r"diagonal; $H < d$ and its diagonal leave $\sum_i R_i > 0$, so that $p_1 = p_T$.",
        ),
        Evaluation(
            "even_converse",
            "conversely every such point attains the minimum",
            TOTAL,
            attained,
            left,
        ),
        Characterises(
            "exactly_even",
            "exact weights are minimal where they satisfy the printed conditions, and only there",
            line,
            even_points,
            NOTATION,
        ),
    )


def odd_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps to the minimum at odd n = T − 1 and to its minimisers."""
    row, line = _row(claim, "below_odd"), claim.line("odd_minimisers")
    below = positive_part(claim.line("odd_minimum")).xreplace({H: RANK})
    left = line.relation.left.rhs.xreplace({sp.Max(0, D - H): D - RANK})
    others = (OTHER_EARLIER * MASS, PREVIOUS**2 * ROWS)
    kept = {DIAGONAL: 1, REST: 0, ROW_SUM: 1, LAST: 1 - FIRST, PREVIOUS: 0, OTHER_EARLIER: 0}
    kept = {letter: sp.sympify(found) for letter, found in kept.items()}
    return (
        Inequality(
            "odd_row",
            r"a row's loss is at least its part of $\|I - M\|^2$",
            row,
            (1 - BOTH * DIAGONAL) ** 2 + BOTH**2 * REST,
            (
                OTHER_EARLIER * DIAGONAL**2,
                OTHER_EARLIER * REST,
                PREVIOUS**2 * ROW_SUM**2,
            ),
            r"$M = (p_1 + p_T) C$.",
        ),
        Inequality(
            "odd_bound",
            r"$\|I - M\|^2 \geq d - m$ for a matrix of rank at most $m = \min(H, d)$",
            FAR.value,
            below,
            (SPARE, ALONG),
            r"$Q$ is the orthogonal projector on the column space of $M$.",
        ),
        Evaluation(
            "odd_kept",
            r"a kept coordinate of $M = (I\ 0)$, $p_1 + p_T = 1$ costs nothing",
            row,
            kept,
            sp.Integer(0),
        ),
        Evaluation(
            "odd_dropped",
            "a dropped coordinate costs 1",
            row,
            {**kept, DIAGONAL: sp.Integer(0), ROW_SUM: sp.Integer(0)},
            sp.Integer(1),
        ),
        MinimumAt(
            "least_odd",
            "no exact weights of the points tried are below the printed minimum",
            claim.line("odd_minimum"),
            odd_points,
            ("d", "H", "T", "n"),
            NOTATION,
        ),
        Inequality(
            "odd_annihilated",
            r"the loss exceeds $d - m$ by four terms, each of which a minimiser annihilates",
            FAR.value + sum(others),
            left,
            (SPARE, ALONG, *others),
            r"So $M = Q$ has the rank $m$, whatever $p_1$ is beside $p_1 + p_T$.",
        ),
        Evaluation(
            "odd_converse",
            "conversely every such point attains the minimum",
            FAR.value,
            {TRACE: RANK, NORM: RANK},
            left,
        ),
        Characterises(
            "exactly_odd",
            "exact weights are minimal where they satisfy the printed conditions, and only there",
            line,
            odd_points,
            NOTATION,
        ),
    )


def signs_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps to the loss 0 of one head on signs."""
    stated = summand(claim.line("signs_loss"))
    return (
        Evaluation(
            "one_head_of_signs",
            r"$C = \mathbf{1} \mathbf{1}^\top / d$, $p_{T-1} = 1$ has the loss 0",
            stated,
            {Y: sp.Integer(0), W: sp.Integer(1), ROW_SUM: sp.Integer(1)},
            sp.Integer(0),
            r"$\lambda^T = \lambda^{T-2}$, and the layer predicts $s_{T-1}$.",
        ),
        MinimumAt(
            "least_signs",
            "no exact weights of the points tried are below 0, and one head attains it",
            claim.line("signs"),
            signs_points,
            ("d", "H", "T", "n"),
            NOTATION,
        ),
    )
