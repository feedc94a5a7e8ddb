r"""Depth: at d = 1 two layers of linear attention are worth four steps of descent, three thirteen.

**Setting.** Unitary contexts, ``s_0 = 0``, lengths T = 2 … T_max, K = T − 1 and N = T_max − 1. The
inner objective is that of :mod:`icar_theory.theorems.gradient_step`, ``G = Σ_{t≤K} s_t s_t*``; from
``W_0 = 0`` the k steps have free sizes ``η_1 … η_k``, the same for all lengths, and ℓ is the sum
over T of ``E ‖s_{T+1} − W_k s_T‖²``. A *net* has L layers of linear attention, with any number of
heads, on the channels (u, s, s_prev) with a residual stream (:mod:`icar_theory.layers.deep`); it
predicts by u_T, and ``\hat ℓ`` is its loss. Loss 1 a length and coordinate is that of the
prediction 0.

**Main results.**

- `residual`: ``W − W_{k+1} = (W − W_k)(I − η_{k+1} G)``: k steps are a polynomial
  ``q(x) = Π (1 − η_j x)``, and the error is ``W q(G) s_T``;
- `steps`, `minimum`: for d = 1 the loss is ``Σ_{K=1}^N q(K)²``, and with the best step sizes
  ``R/(1 − R)``, ``R = Π_{i=0}^k (N − i)/(N + 1 + i)``; 1/(1 − R) is the Christoffel function of the
  uniform measure on 0 … N at 0. For k ≥ N the loss is 0;
- `between`: the best step sizes lie strictly between 1/N and 1: zeros of orthogonal polynomials;
- `moment_two`, `moment_three`: for every d the moments ``E s_T* G^m s_T`` count circulations
  (:mod:`icar_theory.exact.gram_moments`), and with them the question "minimum" is exact;
- `shortest`: at T = 2 any number of steps leaves d − 1 and more: G has rank one there;
- `limit`: as T_max grows, k steps leave 1/(k + 1)² of the loss of W = 0, at every d;
- `layers`: for d = 1 a net of L layers computes a polynomial in K of degree at most
  (3^L − 1)/2 that vanishes at K = 0, and noise: its loss is at least that of (3^L − 1)/2 steps;
- `two_layers`, `attained`: one and two layers of one head attain this, with the weights of the
  question "weights": two layers are worth four steps;
- `three_layers`: three layers of 3, 4 and 3 heads do, at every T_max: thirteen steps. Their weights
  are not in closed form: a branch of them is certified by ball arithmetic, with the question
  "three_layers" enclosing them. For more layers attainment is open;
- `layers_limit`: the bound comes to 4/(3^L + 1)² of the loss of W = 0: 1/4, 1/25, 1/196, …, where
  as many steps as layers leave 1/4, 1/9, 1/16, …;
- `below`: for every d ≥ 2 the bound is none: at T_max = 2 two layers of two routes reach
  ``d − 1 − 1/(2d − 1)``, below *any* number of steps, as cross terms between coordinates help;
- `normalised`: where attention is divided by K, one step of size 1 leaves ``d(d − 1)/K``, nothing
  at d = 1;
- `normalised_limit`: n such steps leave ``d(d − 1) M/K`` up to higher order, M the middle value of
  the density of a sum of 2n uniform numbers, 1, 2/3, 11/20, …: depth only wins a constant, as two
  eigenvalues are within 1/K of each other with a probability of order 1/K.

So a deep net is not gradient descent on the inner objective with a step a layer: at d = 1 what it
computes has degrees up to (3^L − 1)/2 in K, as each layer adds products of three polynomials.

References: Sander et al., ICML 2024, §6 (the experiment). Kin: Ahn et al. 2023 (a preconditioned
step a layer), von Oswald et al. 2023 (Chebyshev steps), Fu et al. 2023 (Newton's iteration, degree
2^L − 1). The law, its constants and its attainment are derived here. Szegő, *Orthogonal
Polynomials*, §3.1 (Christoffel functions).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Question
from icar_theory.exact.sizes import HORIZON, LAYERS, D
from icar_theory.theorems.descent_depth.agreement import (
    LONG,
    all_enclosed,
    same_outputs,
    same_polynomial,
)
from icar_theory.theorems.descent_depth.answers import (
    best_polynomial,
    bound,
    limit,
    minimum,
    step_sizes,
    steps_limit,
    weights,
)
from icar_theory.theorems.descent_depth.lines import LINES
from icar_theory.theorems.descent_depth.three import three_layers

__all__ = [
    "CLAIM",
    "best_polynomial",
    "bound",
    "limit",
    "minimum",
    "step_sizes",
    "steps_limit",
    "three_layers",
    "weights",
]


def problems() -> Iterator[Mapping[str, Any]]:
    """Yield dimensions, numbers of steps and horizons."""
    for d, steps, horizon in itertools.product((1, 2, 3), (1, 2, 3), (2, 3, 6, 20)):
        yield {"d": d, "steps": steps, "horizon": horizon}


def determined() -> Iterator[Mapping[str, Any]]:
    """Yield those at which the best step sizes are determined."""
    for sizes in problems():
        if sizes["horizon"] > 3:
            yield sizes


def depths() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of layers and horizons."""
    for layers, horizon in itertools.product((1, 2, 3), (2, 6, 20, 100)):
        yield {"layers": layers, "horizon": horizon}


def exact_depths() -> Iterator[Mapping[str, Any]]:
    """Yield those where the best net computes one polynomial only, known exactly."""
    for layers, horizon in itertools.product((1, 2), (LONG, 20)):
        yield {"layers": layers, "horizon": horizon}


def lengths() -> Iterator[Mapping[str, Any]]:
    """Yield horizons, some with loss 0."""
    for horizon in (14, 20, 100):
        yield {"horizon": horizon}


def few_layers() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of layers."""
    for layers in (1, 2, 3):
        yield {"layers": layers}


def few_steps() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of steps."""
    for steps in (1, 2, 3):
        yield {"steps": steps}


CLAIM = Claim(
    name="descent_depth",
    title="Depth: what k steps of gradient descent and L layers of linear attention reach",
    summary="In one dimension two layers of linear attention are worth four steps of gradient "
    "descent with the best step sizes, three are worth thirteen; in more dimensions two layers can "
    "beat any number of steps.",
    place=25,
    origin="beyond",
    law=(
        r"s_0 = 0,\ \lambda_1, \dots, \lambda_d \text{ i.i.d. uniform},\ s_t = (\lambda_i^t)_i",
        r"K = T - 1,\ G = \textstyle\sum_{t \leq K} s_t s_t^*",
        r"W_0 = 0,\ W_{j} = W_{j-1} - \eta_{j} \nabla L(W_{j-1})",
        r"\ell = \textstyle\sum_{T = 2}^{T_{\max}} \ell_T,\ "
        r"\ell_T = \mathrm{E} \lVert s_{T+1} - W_k s_T \rVert^2",
        r"\ell^{*} = \min_{\eta} \ell,\ \mu_m = \mathrm{E}\, s_T^* G^m s_T",
        r"\nu_n = \mathrm{E} \lVert (I - G/K)^n s_T \rVert^2",
        r"\text{a net: } x_T = (u_T, s_T, p_T),\ u_T = 0,\ p_T = s_{T-1}",
        r"\text{each of } L \text{ layers adds } "
        r"\textstyle\sum_h \sum_{\tau \leq T} (x_\tau^* A_h x_T) B_h x_\tau",
        r"\text{to } x_T,\ \text{with any number of heads } A_h, B_h",
        r"A_h, B_h \text{ real, } 3 \times 3,\ \hat\ell = "
        r"\textstyle\sum_{T = 2}^{T_{\max}} \mathrm{E} \lVert s_{T+1} - u_T \rVert^2",
        r"\text{in two layers } u_T = f(K) \lambda_1^{T+1}",
        r"\text{where entries } A, B \text{ are listed, layers have one head,}",
        r"\text{and all other entries are } 0",
    ),
    hypotheses=(
        sp.Ge(HORIZON, 2),
        sp.Ge(D, 1, evaluate=False),
        sp.Ge(LAYERS, 1, evaluate=False),
    ),
    reference="derived here; Sander et al., ICML 2024, section 6 (deep layers, by experiment)",
    lines=LINES,
    questions={
        "minimum": Question(minimum, problems),
        "step_sizes": Question(step_sizes, determined, agrees=all_enclosed),
        "polynomial": Question(best_polynomial, determined),
        "bound": Question(bound, depths),
        "weights": Question(weights, exact_depths, agrees=same_outputs),
        "three_layers": Question(three_layers, lengths, agrees=same_polynomial),
        "limit": Question(limit, few_layers),
        "steps_limit": Question(steps_limit, few_steps),
    },
)
"""The claim."""
