r"""Plain tokens, orthogonal contexts: the positions encode a trigonometric identity.

**Setting.** Conjugate pairs of eigenvalues ``(e^{iθ}, e^{−iθ})``, the angles i.i.d. uniform; ī is
the partner of i. For odd d one further eigenvalue, the last, is a random sign. The layer of
:mod:`icar_theory.layers.plain` with H heads, mixing ``C = BᵀA`` and positional weights p.

**Main results.** For even d, all H ≥ 1 and T ≥ 2:

- `loss`: the population loss is a sum of squares, the sum over i of :data:`LOSS`;
- `minimum`: over ``rank C ≤ H`` its minimum is ``max(d − 2H, 0)``;
- `minimisers`: for H < d it is attained exactly where ``p_T C`` is the 2×2 matrix of ones on
  min(H, d/2) planes and 0 elsewhere, p ends in ``(−1/2, 1) p_T`` and is 0 before: on the planes it
  keeps, the layer computes ``2 cos θ s_T − s_{T−1} = s_{T+1}`` (step `predicts`);
- `zero_set`: the loss is 0 exactly on a family with one parameter κ. Its members have rank d but
  for κ = 1, so that H ≥ d leaves κ free, and the ratio ``p_{T−1}/p_T = −κ/(1 + κ)`` with it;
- `escape`: weights of rank d/2 + 1 whose ratio tends to infinity have a loss that tends to 0.

For odd d: `odd_loss`; `zero_minimum` (any d ≤ 2H), and where that is attained `odd_minimisers`,
`odd_zero_set` and `one_coordinate` (d = 1); `odd_few`: for H ≤ (d − 1)/2 weights with a loss below
d − 2H. What is least there is not known.

References: Sander et al., ICML 2024, §5 (H ≥ d/2, d even). H < d/2, odd d, the family of κ and the
sets of minimisers are beyond the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import sympy as sp

from icar_theory.answers import NoClosedForm
from icar_theory.arguments import Array
from icar_theory.claims import Claim, Question, Setting, no_larger
from icar_theory.exact.factors import Later
from icar_theory.exact.sizes import D, Grid, H, T, decided, even, odd
from icar_theory.layers.plain_answers import PlainOptimum
from icar_theory.layers.plain_checks import PlainTheorem, check_plain
from icar_theory.layers.plain_symbols import evaluate, position_values, row_values
from icar_theory.layers.plain_weights import loss_points, mixing_loss
from icar_theory.layers.plane_weights import HALF, expected, family, kept_planes, nearest, sample
from icar_theory.statements import When, at
from icar_theory.theorems.orthogonal_heads.lines import (
    BOUND,
    CROSSING,
    LEAST,
    LINES,
    LOSS,
    SIGN_LOSS,
)


def loss(mixing: Array, rows: list[Array]) -> Any:
    """Return the population loss of C (d×d), summed over `rows`, one vector p a length.

    >>> import numpy as np
    >>> loss(np.ones((2, 2)), [np.array([-0.5, 1.0])])
    np.float64(0.0)
    """
    d = len(mixing)
    paired = d - d % 2
    values = row_values(mixing, d // 2)
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
            f"no closed form is known in orthogonal contexts for d={d} of unknown parity: declare "
            f"the symbol even, Symbol({str(d)!r}, even=True, positive=True), or use a number"
        )
    if size.is_odd and decided(2 * sp.sympify(heads) >= size) is not True:
        raise NoClosedForm(
            f"no closed form is known for odd d={d} with heads={heads} in orthogonal contexts "
            "(zero loss needs heads ≥ (d+1)/2, and the least loss is below d − 2·heads): "
            "use an even d or more heads, or minimise population_loss numerically"
        )
    return at(LEAST, {D: size, H: heads}) if size.is_even else sp.Integer(0)


def upper_bound(d: int, heads: int) -> Any:
    """Return ``d − 1 − 2H + 2/(H+2)``, odd d > 2H: the least loss is at most this.

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
    """Return the minimiser with ones on the leading planes, for H ≥ d ``C = I``, ``p = e_T``.

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
        factors = Later(heads, d, family, (sp.Integer(0),))
    else:
        factors = Later(heads, d, kept_planes, (range(min(heads, d // 2)),))
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
    few, many = (
        ("minimisers", "zero_set") if sp.sympify(d).is_even else ("odd_minimisers", "odd_zero_set")
    )
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
    yield from Grid(
        {"d": range(1, 6), "heads": range(1, 7)}, (sp.Or(even(D), 2 * H >= D), H <= D + 1)
    )


def odd_sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which only a bound is known."""
    yield from Grid({"d": range(3, 8), "heads": range(1, 4)}, (odd(D), 2 * H <= D))


CLAIM = Claim(
    name="orthogonal_heads",
    title="Plain tokens, orthogonal contexts: positions encode a trigonometric identity",
    summary="With plain tokens and orthogonal contexts each head serves two coordinates, and the "
    "last two positions get the weights −1/2 and 1: a trigonometric identity predicts the "
    "next token.",
    place=50,
    origin="paper",
    law=(
        r"(\lambda_i, \lambda_{\bar\imath}) = (e^{\mathrm{i}\theta}, e^{-\mathrm{i}\theta})",
        r"\theta \text{ i.i.d. uniform}",
        r"\lambda_s = \pm 1 \text{ a random sign},\ s = d \text{ (odd } d)",
        r"C = B^\top A,\ A, B \in \mathbf{R}^{H \times d},\ \varepsilon > 0",
    ),
    hypotheses=(sp.Ge(T, 2), sp.Ge(D, 1, evaluate=False), sp.Ge(H, 1, evaluate=False)),
    reference="Sander et al., ICML 2024, section 5; few heads, odd d, minimisers are beyond it",
    lines=LINES,
    questions={
        "loss": Question(partial(mixing_loss, loss), loss_points),
        "minimum": Question(minimum, sizes, bound="upper_bound"),
        "ratio": Question(ratio, sizes, open=True),
        "upper_bound": Question(upper_bound, odd_sizes, no_larger, word="at most"),
    },
    settles=(
        Setting(
            "plain",
            "orthogonal",
            optimum,
            partial(
                check_plain,
                PlainTheorem("orthogonal_heads", "orthogonal", loss, minimum, nearest, expected),
            ),
            loss,
        ),
    ),
)
"""The claim."""
