r"""Softmax attention with small scores and large values: what it tends to, and that this is beaten.

**Setting.** Augmented tokens ``e_t = (s_t, s_{t−1})``, ``s_0 = 0``, unitary contexts, and the layer
of :mod:`icar_theory.layers.softmax`: heads with scores εA and values B/ε under a softmax over
t = 1 … T, and one head more that scores 0. Blocks are multiples of the identity.

**Main results.** For T ≥ 2:

- `weights`: the softmax weights to third order in ε, by the centred scores c_t;
- `mean`, `cancels`: the mean of the values, which every head writes with 1/ε, has a mean square
  that is 0 only where the value blocks of all heads add up to 0: never for one head that writes;
- `pair`: two heads do, (εA, B/ε) and (0, −B/ε + M): they tend to *centred* linear attention and the
  mean of the values by M, with an error of first order, which is printed;
- `odd_pair`: (εA, B/2ε) and (−εA, −B/2ε) tend to the centred head with an error of second order;
- `short`: the least loss of the limit layers for T_max = 2, any d and number of heads. One centred
  head reaches it;
- `short_beaten`: at that optimum four softmax heads have a loss whose first derivative in ε is 0
  and whose second is negative for d ≥ 2: some ε > 0 is strictly below the limit;
- `beaten`: at the optimum of longer horizons already the first derivative in ε is not 0, at the
  listed sizes: some ε, of one sign, is strictly below the limit;
- `linear`: linear attention, uncentred, with the same scores and normalised by T, is strictly below
  the limit at the listed sizes except T_max = 2 and d = 1, T_max = 3, where it is not;
- `orthogonal`: for even d the loss in orthogonal contexts is twice that of d/2 unitary eigenvalues
  with the scores doubled, so that all of this holds there with d/2 in the place of d.

So for T_max = 2, d ≥ 2 and at the listed longer sizes the infimum over softmax layers is strictly
less than the least loss of their limits. How much less is not settled here.

**Implementation notes.** Least losses are exact least squares; with one centred head the infimum is
that of a ratio of polynomials in β, the values being ``s_t + β s_{t−1}``: a real root is enclosed.

References: beyond Sander et al., ICML 2024, whose theory has linear attention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import integer
from icar_theory.claims import Claim, Line, Question
from icar_theory.exact.context import unitary
from icar_theory.exact.enclosures import Enclosure
from icar_theory.exact.factors import require_few
from icar_theory.exact.ratios import least_ratio
from icar_theory.exact.sizes import HORIZON, D, Grid, T, even
from icar_theory.layers.softmax import (
    Head,
    least_squares,
    loss_expansion,
    one_head_ratio,
)
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
        "orthogonal",
        sp.Eq(REAL, 2 * TURNED),
        by=("partners", "both_errors"),
        confirmed=("partners_engine",),
        given=(even(D),),
    ),
)

PRODUCTS, SQUARES = 10**6, 2 * 10**5
"""How many products of terms exact least squares, and exact slopes, may take."""


def least(d: int, horizon: int) -> Any:
    """Return the least loss of the limit layers with any number of heads: the question "least".

    >>> least(2, 2), least(1, 3)
    (4/3, 484/35311)
    """
    return _rational(least_squares(*_few(d, horizon))[1])


def linear(d: int, horizon: int) -> Any:
    """Return the least loss of linear attention divided by T, with the same scores: "linear".

    >>> linear(1, 3)
    7/124
    """
    return _rational(least_squares(*_few(d, horizon), centre=False)[1])


def one_head(d: int, horizon: int) -> Enclosure:
    """Return the infimum over the limits of two softmax heads, one centred: "one_head".

    >>> str(one_head(1, 3))[:10]
    '0.11213369'
    """
    return least_ratio(*one_head_ratio(*_few(d, horizon)))


def slope(d: int, horizon: int) -> Any:
    """Return the loss's derivative in ε at the optimum of the limit layers: "slope".

    Three heads reach it, one for each of the values s_t and s_{t−1} and one that scores 0.

    >>> slope(2, 2), slope(1, 3) < 0
    (0, True)
    """
    _few(d, horizon)
    require_few(f"d={d} and horizon={horizon}", d**2 * horizon**5, SQUARES, "products")
    heads, means = best_heads(d, horizon)
    return _rational(loss_expansion(unitary(d), horizon, heads, means, 1)[1])


def best_heads(d: int, horizon: int) -> tuple[list[Head], tuple[Any, ...]]:
    """Return the two centred heads and the means of an optimum of the limit layers.

    >>> best_heads(2, 2)[0][0][0][2]
    8/3
    """
    x = least_squares(d, horizon)[0]
    return [(x[:4], (fmpq(1), fmpq(0))), (x[4:8], (fmpq(0), fmpq(1)))], x[8:]


def _few(d: Any, horizon: Any) -> tuple[int, int]:
    d, horizon = integer("d", d, minimum=1), integer("horizon", horizon, minimum=2)
    require_few(f"d={d} and horizon={horizon}", d * horizon**4, PRODUCTS, "products")
    return d, horizon


def _rational(x: Any) -> Any:
    return sp.Rational(int(x.p), int(x.q))


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which the questions are tried."""
    yield from Grid({"d": range(1, 4), "horizon": range(2, 5)})


def enclosed(claimed: Any, true: Enclosure) -> bool:
    """Return whether a claimed value may be the one that is enclosed.

    >>> enclosed(0, one_head(1, 2)), enclosed(sp.Rational(1, 9), one_head(1, 3))
    (True, False)
    """
    return true.agrees(claimed)


CLAIM = Claim(
    name="softmax_limit",
    title="Softmax attention tends to centred linear attention, and goes below it",
    summary="Softmax heads with small scores and large values tend to centred linear attention "
    "where the mean of the values cancels, and some softmax layers do better than the best limit.",
    place=32,
    origin="beyond",
    law=(
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform},\ s_0 = 0",
        r"z_t = \mathrm{Re}\, e_T^{*} A e_t,\ v_t = B e_t,\ w_t = M e_t "
        r"\text{ for blocks that are real multiples of the identity}",
        r"p_t(\varepsilon) \text{ is the softmax of } \varepsilon z \text{ over } t = 1, \dots, T",
        r"\bar v \text{ is the mean over } t \text{ of the values by } (\beta_1, \beta_2), "
        r"\text{ the sum of } B \text{ over all heads}",
        r"\hat y(\varepsilon) \text{ is the sum of the heads } (\varepsilon A, B / \varepsilon), "
        r"(0, M - B / \varepsilon)",
        r"\tilde y(\varepsilon) \text{ is that of } (\varepsilon A, B / 2 \varepsilon), "
        r"(-\varepsilon A, -B / 2 \varepsilon)",
        r"\min \ell_{\infty} \text{ is the least loss, summed over } T, \text{ of any number of } "
        r"\hat y(0)",
        r"\min \ell_{lin} \text{ is that of } \tfrac1T \textstyle\sum_t z_t v_t",
        r"\ell(\varepsilon) \text{ is the loss of } (\varepsilon A_h, B_h / \varepsilon), "
        r"(0, M - \textstyle\sum_h B_h / \varepsilon)",
        r"\text{where entries } a_{k,h}, b_{k,h} \text{ of the head } h \text{ and } \nu_k "
        r"\text{ of } M \text{ are listed, all others are } 0; \text{ else } "
        r"B_1 = (1, 0), B_2 = (0, 1) \text{ and } A_1, A_2, M \text{ are best at } 0",
        r"\ell_{orth} \text{ is the loss of any heads in conjugate pairs of eigenvalues},\ "
        r"\ell_{unit} \text{ that of heads } (2A, B) \text{ for } d/2 \text{ unitary ones}",
    ),
    hypotheses=(sp.Ge(T, 2), sp.Ge(HORIZON, 2), sp.Ge(D, 1, evaluate=False)),
    reference="beyond Sander et al., ICML 2024, whose theory has linear attention",
    lines=LINES,
    questions={
        "least": Question(least, sizes),
        "linear": Question(linear, sizes),
        "one_head": Question(one_head, sizes, agrees=enclosed),
        "slope": Question(slope, sizes),
    },
)
"""The claim."""
