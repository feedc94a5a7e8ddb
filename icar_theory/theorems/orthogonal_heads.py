r"""Plain tokens, orthogonal contexts: the positions encode a trigonometric identity.

**Setting.** Conjugate pairs of eigenvalues ``(e^{iθ}, e^{−iθ})``, the angles i.i.d. uniform; ī is the partner of
i. For odd d one further eigenvalue s is a random sign. The layer of :mod:`icar_theory.layers.plain`, H heads, mixing
``C = BᵀA``, length T ≥ 2.

**Main results.** For all d, H ≥ 1 and T ≥ 2:

1. the population loss is the sum over i of :data:`LOSS` (d even); for odd d, :data:`CROSSING` is added to every
   row i ≠ s and the row of s is :data:`SIGN_LOSS`;
2. for even d its minimum over ``rank C ≤ H`` is ``max(d − 2H, 0)``; for odd d it is 0 if H ≥ (d+1)/2, and below
   that no closed form is known, but ``d − 2H`` it is not: :func:`planes_and_sign` has the loss
   ``d − 1 − 2H + 2/(H+2)``, because ``s_{T+1} = s_{T−1}`` on the sign coordinate and a head on a plane already
   reads the constant ``⟨s_{T−1}, A_h s_{T−1}⟩ = 2``;
3. for 1 ≤ H < d the minimisers are, up to the scale of p, finitely many: with J the 2×2 matrix of ones, ``p_T C``
   is J on min(H, ⌊d/2⌋) planes (2 on the sign coordinate of odd d) and 0 elsewhere, ``p_t = 0`` for ``t < T−1``,
   and ``p_{T−1}/p_T = −1/2``. On the planes it keeps, the layer computes ``2 cos θ s_T − s_{T−1} = s_{T+1}``;
4. for H ≥ d ≥ 2 they are a one-parameter family: ``p_T C`` has blocks ``[[1, κ], [κ, 1]]`` with one κ ≠ −1 (and 1
   + κ on the sign coordinate) and ``p_{T−1}/p_T = −κ/(1 + κ)``: the ratio −1/2 (κ = 1) is one of many;
5. for even d and H > d/2 the loss also tends to 0 along weights whose ratio ``p_{T−1}/p_T`` tends to infinity:
   ``p_T C = ⊕[[1, −1], [−1, 1]] + (ε/d) 11ᵀ`` with ``p_{T−1}/p_T = (d − ε)/(dε)`` has the loss ``(d − 1)ε²/d``.
   Training can end there.

For d = 1 the zero set is ``C Σ_t p_t = 1``.

**Implementation notes.** The summands are SymPy expressions; values in any ring come from them by substitution.

References: Sander et al., ICML 2024, §5 (H ≥ d/2, d even). H < d/2, odd d, the family of κ and the sets of
minimisers are beyond the paper.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array
from icar_theory.claims import Claim
from icar_theory.layers.plain_symbols import (
    CURRENT,
    DIAGONAL,
    EARLIER,
    LAST,
    MEANING,
    PAIRS,
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
    SECOND,
    SIGN,
    SKIPS,
    D,
    H,
    evaluate,
    position_values,
    row_values,
)
from icar_theory.answers import Factors, NoClosedForm, PlainOptimum
from icar_theory.exact.sampling import gauge, nonzero_rational

LOSS = (
    (1 - LAST * DIAGONAL) ** 2
    + EARLIER * DIAGONAL**2
    + (EARLIER + LAST**2) * REST
    + (PREVIOUS * ROW_SUM + CURRENT * PARTNER) ** 2
)  # fmt: skip
"""The loss of coordinate i when d is even; the population loss is its sum over i."""

CROSSING = 2 * DIAGONAL * SIGN * SKIPS
"""What an odd d adds to the row of i ≠ s."""

SIGN_LOSS = (
    (1 - (CURRENT + PREVIOUS) * DIAGONAL - PREVIOUS * (ROW_SUM - DIAGONAL)) ** 2
    + (EARLIER + LAST**2) * REST
    + 4 * LAST * SECOND * PAIRS
)  # fmt: skip
"""The loss of the sign coordinate s of an odd d."""

REST_MEANING = r"R_i = \sum_{j\notin\{i,\bar\imath\}} C_{ij}^2"


def loss(mixing: Array, rows: list[Array]) -> Any:
    """Return the population loss summed over `rows`, one vector of positional weights for each length; mixing is d×d.

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
    """Return ``max(d − 2H, 0)``, the minimum at one length; odd d needs H ≥ (d+1)/2.

    >>> minimum(6, 2), minimum(5, 3)
    (2, 0)
    """
    if getattr(d, "is_odd", d % 2 == 1) and not (heads >= (d + 1) // 2) == True:  # noqa: E712 - symbolic
        raise NoClosedForm(
            f"no closed form is known for odd d={d} with heads={heads} in orthogonal contexts (zero loss needs "
            "heads ≥ (d+1)/2, and the least loss is below d − 2·heads): "
            "use an even d or more heads, or minimise population_loss numerically"
        )
    return sp.Max(d - 2 * heads, 0)


def planes_and_sign(d: int, heads: int) -> tuple[Factors, Any]:
    """Return weights for odd d and 1 ≤ H ≤ (d−1)/2, at ``p = (…, 0, −1/2, 1)``, and their loss at every length.

    Each head keeps a plane and writes ``−1/(H+2)`` to the sign coordinate: loss ``d − 1 − 2H + 2/(H+2) < d − 2H``.

    >>> planes_and_sign(3, 1)[1]
    2/3
    """
    query_key = {(h, 2 * h + side): sp.Integer(1) for h in range(heads) for side in (0, 1)}
    share = sp.Rational(1, heads + 2)
    value = query_key | {(h, d - 1): -share for h in range(heads)}
    return Factors(heads, d, query_key, value), d - 1 - 2 * heads + 2 * share


def ratio(d: Any, heads: Any) -> Any:
    """Return the forced ``p_{T−1}/p_T``: −1/2 for H < d, and None for H ≥ d, where κ is free.

    >>> ratio(4, 1), ratio(4, 4)
    (-1/2, None)
    """
    forced = heads < d
    if forced in (True, False):
        return sp.Rational(-1, 2) if forced else None
    return sp.Piecewise((sp.Rational(-1, 2), forced), (sp.nan, True))


def optimum(d: Any, heads: Any, horizon: int | None) -> PlainOptimum:
    """Return the minimiser with blocks J on the leading planes (H < d), or ``C = I``, ``p = e_T`` (H ≥ d, κ = 0).

    >>> optimum(4, 1, None).mixing
    Matrix([
    [1, 1, 0, 0],
    [1, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0]])
    """
    least = minimum(d, heads)
    numbers = isinstance(d, int) and isinstance(heads, int)
    last_two: tuple[Any, Any]
    if numbers and heads >= d:
        factors, last_two = _family(d, heads, sp.Integer(0)), (sp.Integer(0), sp.Integer(1))
    elif numbers:
        kept = list(range(min(heads, d // 2)))
        factors, last_two = _planes(d, heads, kept), (sp.Rational(-1, 2), sp.Integer(1))
    else:
        factors = None
        last_two = (sp.Piecewise((sp.Rational(-1, 2), heads < d), (0, True)), sp.Integer(1))
    return PlainOptimum(
        claim=CLAIM.name,
        context="orthogonal",
        dimension=d,
        heads=heads,
        horizon=horizon,
        loss=least,
        ratio=ratio(d, heads),
        minimisers=minimisers(d, heads),
        last_two=last_two,
        weights=factors,
        sampler=(lambda seed: sample(d, heads, seed)) if numbers else None,
    )


def few_heads(planes: Any, *, sign: bool = False) -> str:
    """Return the set of minimisers for H < d in LaTeX: J on the given number of planes."""
    return (
        r"p_T C = \textstyle\bigoplus_{k \in K} J_k,\ "
        r"J_k = \bigl( \begin{smallmatrix} 1 & 1 \\ 1 & 1 \end{smallmatrix} \bigr),\ "
        rf"|K| = {sp.latex(planes)},\ p_t = 0\ (t < T-1),\ p_{{T-1}} = -\tfrac{{1}}{{2}} p_T"
    ) + (r",\ p_T C_{ss} = 2" if sign else "")


def many_heads(*, sign: bool = False) -> str:
    """Return the set of minimisers for H ≥ d ≥ 2 in LaTeX: the family of κ."""
    return (
        r"p_T C = \textstyle\bigoplus_k \bigl( \begin{smallmatrix} 1 & \kappa \\ \kappa & 1 \end{smallmatrix} \bigr),\ "
        r"\kappa \neq -1,\ "
        r"p_t = 0\ (t < T-1),\ p_{T-1} = -\tfrac{\kappa}{1 + \kappa}\, p_T"
    ) + (r",\ p_T C_{ss} = 1 + \kappa" if sign else "")


def minimisers(d: Any, heads: Any) -> str:
    """Return the set of minimisers in LaTeX."""
    if d == 1:
        return r"C \textstyle\sum_t p_t = 1"
    sign = isinstance(d, int) and d % 2 == 1
    few = few_heads(sp.Min(heads, sp.Integer(d) // 2 if isinstance(d, int) else d / 2), sign=sign)
    many = many_heads(sign=sign)
    if (heads < d) in (True, False):
        return few if heads < d else many
    return rf"\begin{{cases}} {few} & (H < d) \\ {many} & (H \ge d) \end{{cases}}"


def sample(d: int, heads: int, seed: int) -> dict[str, Any]:
    """Return ``last_two`` (p_{T−1} and p_T) and ``weights`` of a random rational minimiser."""
    generator = random.Random(seed)
    if heads >= d:
        kappa = nonzero_rational(generator)
        kappa = kappa if kappa != -1 else sp.Integer(0)
        factors = _family(d, heads, kappa)
    else:
        kappa = sp.Integer(1)
        factors = _planes(d, heads, generator.sample(range(d // 2), min(heads, d // 2)))
    last = nonzero_rational(generator)
    used = sorted({h for h, _ in factors.value})
    query_key, value = gauge(
        generator,
        heads,
        [[sp.sympify(factors.query_key.get((h, j), 0)) / last for j in range(d)] for h in used],
        [[sp.sympify(factors.value.get((h, j), 0)) for j in range(d)] for h in used],
    )
    return {
        "last_two": (-kappa / (1 + kappa) * last, last),
        "weights": Factors(heads, d, query_key, value),
    }


def nearest(scaled: Array, heads: int) -> Array:
    """Return the optimal ``p_T C`` nearest to a given one in Frobenius norm (float64).

    H < d: the planes with the largest block sums keep J. H ≥ d: κ by least squares.

    >>> nearest(np.array([[1.1, 0.9], [1.0, 1.0]]), 1)
    array([[1., 1.],
           [1., 1.]])
    """
    d = len(scaled)
    paired = d - d % 2
    partner = np.arange(paired) ^ 1
    block = np.zeros((d, d))
    if heads >= d:
        kappa = family_parameter(scaled)
        block[np.arange(paired), partner] = kappa
        block[np.arange(d), np.arange(d)] = 1.0
        block[paired:, paired:] += kappa
        return block
    sums = scaled[:paired, :paired].reshape(paired // 2, 2, paired // 2, 2).sum(axis=(1, 3)).diagonal()
    for k in np.argsort(-sums, kind="stable")[: min(heads, d // 2)]:
        block[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = 1.0
    block[paired:, paired:] = 2.0
    return block


def family_parameter(scaled: Array) -> float:
    """Return the κ whose member of the family is nearest to ``p_T C`` (float64): the mean of what κ should equal.

    >>> family_parameter(np.array([[1.0, 0.25], [0.75, 1.0]]))
    0.5
    """
    d = len(scaled)
    paired = d - d % 2
    partner = np.arange(paired) ^ 1
    estimates = [*scaled[np.arange(paired), partner], *(np.diagonal(scaled)[paired:] - 1.0)]
    return float(np.mean(estimates))


def _planes(d: int, heads: int, kept: list[int]) -> Factors:
    value = {(h, 2 * k + side): 1 for h, k in enumerate(kept) for side in (0, 1)}
    query_key: dict[tuple[int, int], Any] = dict(value)
    if d % 2:
        value[len(kept), d - 1] = 1
        query_key[len(kept), d - 1] = 2
    return Factors(heads, d, query_key, value)


def _family(d: int, heads: int, kappa: Any) -> Factors:
    paired = d - d % 2
    query_key = {(i, i): 1 for i in range(paired)} | {(i, i ^ 1): kappa for i in range(paired) if kappa != 0}
    if d % 2:
        query_key[d - 1, d - 1] = 1 + kappa
    return Factors(heads, d, query_key, {(i, i): 1 for i in range(d)})


CLAIM = Claim(
    name="orthogonal_heads",
    title="Plain tokens, orthogonal contexts: positions encode a trigonometric identity",
    hypotheses=(
        r"(\lambda_i, \lambda_{\bar\imath}) = (e^{i\theta}, e^{-i\theta}),\ \theta \text{ i.i.d. uniform; } d "
        r"\text{ even}",
        r"T \ge 2,\ H \ge 1,\ C = B^\top A,\ A, B \in \mathbf{R}^{H \times d}",
    ),
    states=lambda: "\n".join(
        (
            rf"\ell_T &= \sum_{{i=1}}^{{d}} \left[ {sp.latex(LOSS)} \right] \\",
            rf"&\quad {MEANING[EARLIER]},\quad {MEANING[CURRENT]},\quad {REST_MEANING} \\",
            rf"\min_{{\operatorname{{rank}} C \le H}} \ell_T &= {sp.latex(minimum(D, H))} \\",
            rf"\ell_T = \min &\iff {few_heads(sp.Min(H, D / 2))} && (H < d) \\",
            rf"\ell_T = \min &\iff {many_heads()} && (H \ge d)",
        )
    ),
    origin="paper",
    reference="Sander et al., ICML 2024, section 5; few heads, odd d and the sets of minimisers are beyond it",
)
"""The claim."""
