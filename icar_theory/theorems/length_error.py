r"""Augmented tokens: how far each length's prediction is from its target, and where it is best.

**Setting.** Unitary contexts. A layer whose blocks but a3, b1 vanish, and whose ``M = b1ᵀ a3`` is
``(dη/m) Π`` with an orthogonal projector Π of rank m and constant diagonal: an optimal layer of
:mod:`icar_theory.theorems.augmented_heads` for the step size η. It is asked at one length T, which
need not be one of those it was trained on; K = T − 1 or T, r = d/m.

**Main results.** For all d, 1 ≤ m ≤ d, T ≥ 2 and η > 0:

- `error`: the mean squared error of one coordinate is ``e = (ηK − 1)² + (r − 1) η² K``;
- `vertex`: it is a parabola in K, least at ``K* = 1/η − (r − 1)/2``;
- `harm`: the layer does worse than predicting 0 (e > 1) exactly where ``K > 2K*``;
- `best_zero`: for the optimal η of a horizon T_max and s_0 = 0, ``K* = (4T_max + 3r − 5)/6``: the
  layer is best at two thirds of the lengths it was trained on, and harmful beyond four thirds;
- `last_zero`: with r = 1 its error at the last length is ``((T_max − 2)/(2T_max − 1))²``;
- `limit_zero`, `limit_wrap`: ``e → (3x/2 − 1)²`` at ``T = x T_max``, ``T_max → ∞``. At x = 1 that
  is 1/4: the prediction overshoots by half.

References: beyond Sander et al., ICML 2024, §4, whose layers these are for H = 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line, Question
from icar_theory.exact.sizes import BOUNDARIES, HORIZON, D, Grid, H, T
from icar_theory.layers.augmented_symbols import REDUNDANCY, STEP, TERMS, useful_terms
from icar_theory.statements import Iff
from icar_theory.theorems.augmented_heads import redundancy, step_size

ERROR_LETTER = sp.Symbol("e", real=True)
BEST = sp.Symbol("K^{*}", real=True)
SHARE = sp.Symbol("x", positive=True)

ERROR = (STEP * TERMS - 1) ** 2 + (REDUNDANCY - 1) * STEP**2 * TERMS
"""The mean squared error of one coordinate."""
BEST_TERMS = 1 / STEP - (REDUNDANCY - 1) / 2
"""The number of useful terms at which the error is least."""
BEST_IS = sp.Eq(BEST, BEST_TERMS)


ZERO_STEP = step_size(REDUNDANCY, HORIZON, "zero")
LIMIT = (sp.Rational(3, 2) * SHARE - 1) ** 2

LINES = (
    Line(
        "error",
        sp.Eq(ERROR_LETTER, ERROR),
        by=("row_of_the_frame",),
        confirmed=("engine",),
    ),
    Line(
        "vertex",
        sp.Eq(ERROR_LETTER, STEP**2 * (TERMS - BEST) ** 2 + 1 - STEP**2 * BEST**2),
        by=("parabola",),
        where=(BEST_IS,),
    ),
    Line(
        "harm",
        Iff(ERROR_LETTER > 1, (TERMS > 2 * BEST,)),
        by=("excess",),
        confirmed=("worse_than_nothing",),
        where=(BEST_IS,),
    ),
    Line(
        "best_zero",
        sp.Eq(BEST, (4 * HORIZON + 3 * REDUNDANCY - 5) / 6),
        by=("two_thirds",),
        confirmed=("vertex_of_layers",),
        where=(sp.Eq(BEST, BEST_TERMS), sp.Eq(STEP, ZERO_STEP)),
    ),
    Line(
        "last_zero",
        sp.Eq(ERROR_LETTER, ((HORIZON - 2) / (2 * HORIZON - 1)) ** 2),
        by=("last_length",),
        confirmed=("last_of_layers",),
        where=(
            sp.Eq(TERMS, HORIZON - 1),
            sp.Eq(REDUNDANCY, 1),
            sp.Eq(STEP, ZERO_STEP),
        ),
    ),
    *(
        Line(
            f"limit_{boundary}",
            sp.Eq(sp.Limit(ERROR, HORIZON, sp.oo), LIMIT),
            by=(f"overshoot_{boundary}",),
            where=(
                sp.Eq(TERMS, useful_terms(SHARE * HORIZON, boundary)),
                sp.Eq(STEP, step_size(REDUNDANCY, HORIZON, boundary)),
            ),
        )
        for boundary in BOUNDARIES
    ),
)


def error(d: int, heads: int, horizon: int, length: int, boundary: str = "zero") -> Any:
    """Return e at a length T of the layer that is optimal up to a horizon.

    >>> error(2, 2, 4, 3)
    1/49
    """
    terms = useful_terms(length, boundary)
    return ERROR.subs(_sizes(d, heads, horizon, boundary) | {TERMS: terms})


def best_length(d: int, heads: int, horizon: int, boundary: str = "zero") -> Any:
    """Return the real length T at which the error is least, ``K* + 1`` (zero) or ``K*`` (wrap).

    >>> best_length(2, 2, 100)
    202/3
    """
    best = BEST_TERMS.subs(_sizes(d, heads, horizon, boundary))
    return best + 1 if boundary == "zero" else best


def useful_length(d: int, heads: int, horizon: int, boundary: str = "zero") -> Any:
    """Return the largest length at which the layer does no worse than predicting 0 (at least 1).

    >>> useful_length(2, 2, 100)
    133
    """
    most = sp.floor(2 * BEST_TERMS.subs(_sizes(d, heads, horizon, boundary)))
    return most + 1 if boundary == "zero" else most


def _sizes(d: int, heads: int, horizon: int, boundary: str) -> dict[Any, Any]:
    r = redundancy(d, heads)
    return {STEP: step_size(r, horizon, boundary), REDUNDANCY: r}


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which the questions are tried."""
    grid = {"d": range(1, 5), "heads": range(1, 5), "horizon": (2, 3, 7), "boundary": BOUNDARIES}
    yield from Grid(grid, (H <= D,))


def sizes_and_lengths() -> Iterator[Mapping[str, Any]]:
    """Yield sizes and lengths, also beyond the horizon."""
    for some in sizes():
        for length in (2, 3, 9):
            yield {**some, "length": length}


CLAIM = Claim(
    name="length_error",
    title="Augmented tokens: best at two thirds of the trained lengths, harmful beyond four thirds",
    summary="Such an optimal layer predicts best at about two thirds of the longest length it was "
    "trained on; beyond four thirds of it, it does worse than predicting 0.",
    place=15,
    origin="beyond",
    law=(
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform}",
        r"a_1 = a_2 = a_4 = b_2 = 0,\ e \text{ is the mean square of one coordinate's error at } T",
        r"M = b_1^\top a_3 = \tfrac{d \eta}{m} \Pi,\ \operatorname{rank} \Pi = m \geq 1",
        r"\Pi = \Pi^\top = \Pi^2,\ "
        r"\Pi_{ii} = \tfrac{m}{d},\ r = \tfrac{d}{m},\ \eta, x > 0",
        r"K = T - 1\ (s_0 = 0) \text{ or } K = T\ (s_0 = W^{-1} s_1)",
    ),
    hypotheses=(
        sp.Ge(T, 2),
        sp.Ge(HORIZON, 2),
        sp.Ge(D, 1, evaluate=False),
        sp.Ge(H, 1, evaluate=False),
    ),
    reference="beyond Sander et al., ICML 2024, section 4",
    lines=LINES,
    questions={
        "error": Question(error, sizes_and_lengths),
        "best_length": Question(best_length, sizes),
        "useful_length": Question(useful_length, sizes),
    },
)
"""The claim."""
