r"""In-context regression with every feature: its rate, and a bound for linear predictions.

**Setting.** That of :mod:`icar_theory.theorems.in_context_risk`, with all L functions as features
and a balanced system, ``Σ_l v_l ψ_l(x)² = τ²``, S = τ² + σ². E is the mean squared error of a
prediction ``Σ_k c_k y_k`` that is linear in the labels, with any weights that the inputs choose:
every layer of this setting makes such ones, with any features of the inputs, and so do ridge
regression, kernel smoothing and Gaussian processes whose parameters do not depend on the labels.
R* is the least risk of the layer. Errors are means over tasks; a worst task is not meant.

**Main results.** For all n, N, L ≥ 1 and any variances:

- `closed`: ``(n − 1) R* = n S Σ_l v_l/((n − 1) v_l + S) − τ²``;
- `rank`: with N learned features, that is with Γ of rank N, the least risk is
  ``τ² − Σ_{j≤N} n v_j²/((n − 1) v_j + S)``: the N functions of largest variance are best;
- `linear`: ``E ≥ σ² Σ_l v_l/(n v_l + σ²)``, for unbalanced systems too;
- `within`: so ``R* ≤ (S/σ²) E``: no such prediction beats the layer by more than 1 + τ²/σ².

For variances ``l^{−p}`` with an integer p ≥ 2:

- `upper`, `lower`: ``R* ≤ N S/n + 1/((p − 1) N^{p−1})`` and ``E ≥ N σ²/(n + σ² N^p)``; at
  N ≈ n^{1/p} ≤ L both are of the order ``n^{−(1 − 1/p)}``, with no term that is left out;
- `features`: with Γ = I a further function does no harm exactly while ``S (N + 1)^p ≤ n + 1``.

For infinitely many functions of variances ``l^{−α}``, with any real α > 1:

- `sum`: ``Σ_j 1/(a + b j^α)`` up to an explicit error;
- `expansion`, `limit`: so R* is ``C (S/n)^{1 − 1/α}``, with ``C = π/(α sin(π/α))``, up to an
  explicit error;
- `bound_limit`, `ratio`: the bound B, of which `linear` has the partial sums, has the same
  constant with σ² for S, and R* is ``(S/σ²)^{1 − 1/α}`` times as large;
- `plain`, `plain_limit`: with Γ = I and the best number of features the constant is
  ``α/(α − 1)``: what learning Γ is worth.

References: Kim, Nakamaki, Suzuki, NeurIPS 2024 (the layer, its minimax optimality). The
constants, the bound for all linear predictions and the factor S/σ² are derived here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Question
from icar_theory.exact.enclosures import enclosed
from icar_theory.layers.risk_symbols import n
from icar_theory.theorems.minimax_rate.answers import (
    constant,
    features,
    lower_bound,
    rate,
    ratio,
)
from icar_theory.theorems.minimax_rate.lines import LINES

__all__ = ["CLAIM", "constant", "features", "lower_bound", "rate", "ratio"]


def equal(claimed: Any, true: Any) -> bool:
    """Return whether two numbers agree to 50 digits.

    >>> equal(2 * sp.sqrt(sp.pi + 6), sp.sqrt(4 * sp.pi + 24)), equal(1, sp.Rational(10, 9))
    (True, False)
    """
    return bool(abs(sp.N(claimed - true, 60, maxn=200)) < sp.Rational(1, 10**50))


def decays() -> Iterator[Mapping[str, Any]]:
    """Yield decays."""
    for decay in (sp.Integer(2), sp.Integer(3), sp.Rational(3, 2)):
        yield {"decay": decay}


def noises() -> Iterator[Mapping[str, Any]]:
    """Yield decays and noises."""
    for sizes in decays():
        for noise in (1, sp.Rational(1, 4)):
            yield {**sizes, "noise": noise}


def problems() -> Iterator[Mapping[str, Any]]:
    """Yield decays, noises and numbers of examples."""
    for sizes in noises():
        for many in (1, 2, 10, 1000):
            yield {**sizes, "n": many}


CLAIM = Claim(
    name="minimax_rate",
    title="In-context regression: the rate with its constants, and a bound for linear predictions",
    summary="With infinitely many features the least risk falls like a power of the number of "
    "examples, with known constants, and no prediction linear in the labels is of a "
    "better order.",
    place=85,
    origin="beyond",
    law=(
        r"F = \textstyle\sum_{l \leq L} \beta_l \psi_l,\ \mathrm{E} \psi_i \psi_j = \delta_{ij}",
        r"\mathrm{E} \beta_i \beta_j = v_i \delta_{ij},\ y_k = F(x_k) + \varepsilon_k,\ k \leq n",
        r"\beta, x_1, \dots, x_n, x, \varepsilon_1, \dots, \varepsilon_n \text{ independent}",
        r"x_k, x \text{ of one law},\ \varepsilon_k \text{ of one}",
        r"\mathrm{E} \varepsilon_k = 0,\ \mathrm{E} \varepsilon_k^2 = \sigma^2",
        r"\psi = (\psi_1, \dots, \psi_L),\ \hat b = \tfrac1n \textstyle\sum_k y_k \psi(x_k)",
        r"R = \mathrm{E} (F(x) - \psi(x)^\top \Gamma \hat b)^2,\ R^{*} = \min_\Gamma R",
        r"E = \mathrm{E} (F(x) - \textstyle\sum_k c_k y_k)^2",
        r"c_k \text{ any function of } x, x_1, \dots, x_n",
        r"\text{but in linear and lower } S > 0 \text{ and}",
        r"\textstyle\sum_l v_l \psi_l(x)^2 = \tau^2 \text{ for all } x",
        r"\text{in rank } v_1 \geq v_2 \geq \dots,\ N \leq L",
        r"\text{in lower } N \leq L,\ \text{in features } N < L",
        r"\text{in upper, lower, features } v_l = l^{-p}",
        r"p \geq 2 \text{ is an integer}",
        r"R_{N}, R_{N+1} \text{ are risks with } \Gamma = I",
        r"\text{from sum on } \alpha > 1, a, b > 0 \text{ are real}",
        r"L = \infty,\ v_l = l^{-\alpha}",
        r"R^{*} \text{ is the infimum over numbers of features}",
        r"\text{in bound limit and ratio } \sigma^2 > 0",
        r"R_{I,N} \text{ is the risk of } N \text{ features and } \Gamma = I",
        r"R_{I} = \min_{N \geq 0} R_{I,N}",
    ),
    hypotheses=(sp.Ge(n, 1, evaluate=False),),
    reference="Kim, Nakamaki, Suzuki, NeurIPS 2024 (the layer); bounds, constants are derived here",
    lines=LINES,
    questions={
        "rate": Question(rate, problems, agrees=enclosed),
        "lower_bound": Question(lower_bound, problems, agrees=enclosed),
        "constant": Question(constant, decays, agrees=equal),
        "ratio": Question(ratio, noises, agrees=equal),
        "features": Question(features, problems),
    },
)
"""The claim."""
