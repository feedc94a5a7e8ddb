r"""Augmented tokens, unitary contexts, any number of heads: one step of gradient descent, masked by a tight frame.

**Setting.** λ_i i.i.d. uniform on the circle; the layer of :mod:`icar_theory.layers.augmented` with H heads and blocks a1
… b2, trained on the sum over T = 2 … T_max. ``M = Σ_h b1_h a3_hᵀ`` (rank ≤ H). K is the number of useful terms at
length T: T − 1 for the *zero* boundary, T for *wrap*. N counts the lengths, ``S1 = ΣK``, ``S2 = ΣK²``, r =
d/min(H, d).

**Main results.** For all d, H ≥ 1 and T_max ≥ 2, with either boundary:

1. the loss is a sum over degrees in λ. The degree T of the target holds :data:`LOSS`, a function of M alone;
   degrees T−1, T−2, T−3 hold sums of squares in the other products of blocks (:func:`other_degrees`), which vanish
   at the optimum;
2. the minimum is ``d (N − S1 η)``, with the step size ``η = S1 / (S2 + (r − 1) S1)``;
3. it is attained exactly where ``M = (dη/m) Π``, m = min(H, d), for an orthogonal projector Π of rank m with
   constant diagonal m/d (an equal-norm tight frame; one exists for every m ≤ d), and the other degrees vanish.
   Exception: T_max = 2 with the zero boundary, where K = 1 and any projector of rank m will do;
4. η is ``3/(2T_max + 3r − 4)`` for the zero boundary and asymptotically ``3/(2T_max)`` for both;
5. a coordinate's squared error at length T is ``e(T) = (ηK − 1)² + Kη²(r − 1)``; at T = xT_max it tends to ``(3x/2
   − 1)²``, so that the trained layer overshoots by half at the last length;
6. for H = 1, where every entry of M is non-zero, the other degrees vanish iff b2 = a2 = 0 and a1 + a4 = 0 (wrap),
   or b2 = a1 = a2 = a4 = 0 (zero, T_max ≥ 3). For the zero boundary with T_max = 2 they also vanish on ``a1 = −c
   a3, a4 = c a3, b2 = c b1`` when a2 = 0 and d ≥ 2: there the blocks need not vanish.

**Implementation notes.** The degrees below T are evaluated from the eight products ``b_kᵀ a_l`` by the classes of
equal characters.

References: Sander et al., ICML 2024, §4 (H = 1). Several heads, the sets of minimisers and the error by length are
beyond the paper, and so is the exception at T_max = 2.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array
from icar_theory.layers.augmented import lengths
from icar_theory.claims import Claim
from icar_theory.exact.frames import HarmonicFrame, leading_frequencies, random_frame
from icar_theory.layers.plain_symbols import DIAGONAL as C_DIAGONAL
from icar_theory.layers.plain_symbols import REST as C_REST
from icar_theory.layers.plain_symbols import D, H, evaluate, row_values
from icar_theory.answers import AugmentedOptimum, Factors
from icar_theory.exact.sampling import gauge

TERMS = sp.Symbol("K", positive=True, integer=True)
DIAGONAL = sp.Symbol("M_{ii}", real=True)
REST = sp.Symbol("R_{i}", nonnegative=True)
REDUNDANCY = sp.Symbol("r", positive=True)
STEP = sp.Symbol(r"\eta", positive=True)
HORIZON = sp.Symbol(r"T_{\max}", positive=True, integer=True)

LOSS = (TERMS * DIAGONAL - 1) ** 2 + TERMS * REST
"""The loss of coordinate i at length T in the degree of the target; ``R_i = Σ_{j≠i} M_ij²``."""

ERROR = (STEP * TERMS - 1) ** 2 + TERMS * STEP**2 * (REDUNDANCY - 1)
"""The squared error of one coordinate at an optimum."""


def useful_terms(length: Any, boundary: str) -> Any:
    """Return K, the number of positions t at which ``s_{t−1}`` is a token.

    >>> useful_terms(5, "zero"), useful_terms(5, "wrap")
    (4, 5)
    """
    return length - 1 if boundary == "zero" else length


def moments(horizon: Any, boundary: str) -> tuple[Any, Any, Any]:
    """Return N, S1 = ΣK and S2 = ΣK² over T = 2 … T_max; polynomials in a symbolic horizon.

    >>> moments(3, "zero")
    (2, 3, 5)
    >>> moments(HORIZON, "zero")[0]
    T_{\\max} - 1
    """
    T = sp.Dummy("T", integer=True)
    K = useful_terms(T, boundary)
    count, first, second = (sp.factor(sp.summation(K**power, (T, 2, horizon))) for power in (0, 1, 2))
    return count, first, second


def step_size(redundancy: Any, horizon: Any, boundary: str) -> Any:
    """Return ``η = S1 / (S2 + (r − 1) S1)`` in lowest terms.

    >>> step_size(REDUNDANCY, HORIZON, "zero")
    3/(2*T_{\\max} + 3*r - 4)
    """
    _, first, second = moments(horizon, boundary)
    return sp.cancel(first / (second + (redundancy - 1) * first))


def redundancy(d: Any, heads: Any) -> Any:
    """Return r = d/min(H, d).

    >>> redundancy(6, 4), redundancy(2, 5)
    (3/2, 1)
    """
    return sp.Max(sp.Integer(1), sp.sympify(d) / heads)


def minimum(d: Any, heads: Any, horizon: Any, boundary: str) -> Any:
    """Return ``d (N − S1 η)``, the minimum summed over the lengths.

    >>> minimum(2, 1, 3, "zero")
    7/4
    """
    count, first, _ = moments(horizon, boundary)
    return d * (count - first * _eta(d, heads, horizon, boundary))


def products(blocks: Mapping[str, Array]) -> dict[str, Array]:
    """Return the products ``b_kᵀ a_l`` (d×d), with those of equal characters added.

    Keys: "M" = b1ᵀa3; degree T−1: "b1 a1", "b1 a4", "b2 a3"; degree T−2: "b2 a1 + b2 a4", "b1 a2"; degree T−3: "b2 a2".
    """
    a1, a2, a3, a4, b1, b2 = (blocks[name] for name in ("a1", "a2", "a3", "a4", "b1", "b2"))
    return {
        "M": b1.T @ a3,
        "b1 a1": b1.T @ a1,
        "b1 a4": b1.T @ a4,
        "b2 a3": b2.T @ a3,
        "b2 a1 + b2 a4": b2.T @ (a1 + a4),
        "b1 a2": b1.T @ a2,
        "b2 a2": b2.T @ a2,
    }


def target_degree(M: Array, horizon: int, boundary: str) -> Any:
    """Return the loss in the degree of the target, ``Σ_T Σ_i LOSS``.

    >>> target_degree(np.eye(2), 3, "wrap")
    np.float64(10.0)
    """
    values = row_values(M, [None] * len(M))
    rows = {DIAGONAL: values[C_DIAGONAL], REST: values[C_REST]}
    return sum(evaluate(LOSS, rows | {TERMS: useful_terms(T, boundary)}).sum() for T in lengths(horizon))


def other_degrees(found: Mapping[str, Array], length: int, boundary: str) -> tuple[Any, Any, Any]:
    """Return the losses in the degrees T−1, T−2, T−3 from :func:`products`.

    Each is ``Σ_i (class of λ_i^{degree})² + Σ_{j≠i} Σ (classes of λ_j^a λ_i^b)²``: off the diagonal the products that
    meet at one a are added, and the terms with a = 0 of a whole row join the diagonal's class.
    """
    T, K = length, useful_terms(length, boundary)
    U, V, Y = found["b1 a1"], found["b1 a4"], found["b2 a3"]
    E, B, G = found["b2 a1 + b2 a4"], found["b1 a2"], found["b2 a2"]
    if boundary == "zero":
        pure = int(T > 2)  # s_{T-1} is queried at t = T-1, where the value s_{T-2} is s_0 = 0 for T = 2
        return (
            _square(T * _diag(U) + K * _diag(V + Y) + _row(U + V)) + _off(U + Y) + (T - 2) * _off(U + V + Y),
            _square(K * _diag(E) + T * _diag(B) + _row(E + B)) + (T - 2) * _off(E + B) + _off(B),
            _square(K * _diag(G) + pure * _row(G)) + (K - pure) * _off(G),
        )
    return (
        _square(T * _diag(U + V + Y) + _row(U + V)) + _off(Y) + (T - 1) * _off(U + V + Y),
        _square(T * _diag(E + B) + _row(E + B)) + _off(E) + (T - 2) * _off(E + B) + _off(B),
        _square(T * _diag(G) + _row(G)) + (T - 1) * _off(G),
    )


def loss(blocks: Mapping[str, Array], horizon: int, boundary: str) -> Any:
    """Return the population loss in unitary contexts, summed over T = 2 … T_max; blocks are H×d arrays."""
    found = products(blocks)
    others = sum(sum(other_degrees(found, T, boundary)) for T in lengths(horizon))
    return target_degree(found["M"], horizon, boundary) + others


def optimum(d: Any, heads: Any, horizon: Any, boundary: str) -> AugmentedOptimum:
    """Return the optimum ``M = (dη/m) Π`` with Π the circulant projector of the real harmonic frame (I for H ≥ d).

    >>> optimum(3, 2, 4, "zero").mixing * 51
    Matrix([
    [18, -9, -9],
    [-9, 18, -9],
    [-9, -9, 18]])
    """
    eta = _eta(d, heads, horizon, boundary)
    r = redundancy(d, heads)
    numbers = isinstance(d, int) and isinstance(heads, int) and not eta.free_symbols
    weights: Factors | HarmonicFrame | None = None
    if numbers and heads >= d:
        weights = Factors(heads, d, {(h, h): eta for h in range(d)}, {(h, h): 1 for h in range(d)})
    elif numbers:
        weights = HarmonicFrame(heads, d, leading_frequencies(d, heads), eta)
    return AugmentedOptimum(
        claim=CLAIM.name,
        context="unitary",
        dimension=d,
        heads=heads,
        horizon=horizon,
        loss=minimum(d, heads, horizon, boundary),
        minimisers=minimisers(sp.Min(heads, d), d, projector_only=boundary == "zero" and horizon == 2),
        weights=weights,
        sampler=(lambda seed: sample(d, heads, eta, seed)) if numbers else None,
        boundary=boundary,
        step_size=eta,
        error_at=lambda length: ERROR.subs({STEP: eta, TERMS: useful_terms(length, boundary), REDUNDANCY: r}),
    )


def minimisers(rank: Any, d: Any, *, projector_only: bool = False) -> str:
    """Return the set of minimisers in LaTeX; `projector_only` for the exception T_max = 2, zero boundary."""
    diagonal = "" if projector_only else rf",\ \Pi_{{ii}} = {sp.latex(sp.sympify(rank) / d)}"
    return (
        rf"M = \tfrac{{d \eta}}{{m}} \Pi,\ \Pi = \Pi^\top = \Pi^2,\ \operatorname{{rank}} \Pi = m = {sp.latex(rank)}"
        rf"{diagonal},\ \text{{other degrees}} = 0"
    )


def sample(d: int, heads: int, eta: Any, seed: int) -> dict[str, Any]:
    """Return the ``weights`` of a random exact minimiser: frequencies, signs, order and gauge are drawn."""
    generator = random.Random(seed)
    rank = min(heads, d)
    frame = random_frame(generator, d, rank, heads, eta)
    query_key, value = gauge(
        generator,
        heads,
        [[frame.query_key.get((h, j), sp.Integer(0)) for j in range(d)] for h in range(rank)],
        [[frame.value.get((h, j), sp.Integer(0)) for j in range(d)] for h in range(rank)],
    )
    return {"weights": Factors(heads, d, query_key, value)}


def _eta(d: Any, heads: Any, horizon: Any, boundary: str) -> Any:
    if isinstance(d, int) and isinstance(heads, int):
        return step_size(redundancy(d, heads), horizon, boundary)
    return step_size(REDUNDANCY, horizon, boundary).subs(REDUNDANCY, redundancy(d, heads))


def _diag(X: Array) -> Array:
    return np.diagonal(X)


def _row(X: Array) -> Any:
    """Return the sum of each row off the diagonal."""
    return X.sum(axis=1) - np.diagonal(X)


def _off(X: Array) -> Any:
    """Return the squared norm off the diagonal."""
    return _square(X) - _square(np.diagonal(X))


def _square(X: Any) -> Any:
    return (X * X).sum()


CLAIM = Claim(
    name="augmented_heads",
    title="Augmented tokens, unitary contexts: a tight frame of heads",
    hypotheses=(
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform}",
        r"T_{\max} \ge 2,\ d \ge 1,\ H \ge 1",
        r"M = b_1^\top a_3,\ m = \min(H, d),\ r = d/m",
        r"K = T - 1\ (s_0 = 0) \text{ or } K = T\ (s_0 = W^{-1} s_1)",
    ),
    states=lambda: " \\\\\n".join(
        (
            rf"\ell &= \sum_{{T=2}}^{{T_{{\max}}}} \sum_{{i=1}}^{{d}} \left[ {sp.latex(LOSS)} \right]"
            r" + \text{squares in other degrees},\quad R_i = \sum_{j \neq i} M_{ij}^2",
            r"\eta &= \frac{\sum K}{\sum K^2 + (r - 1) \sum K},\quad \min \ell = d \left( T_{\max} - 1 - \eta "
            r"\sum K \right)",
            rf"\eta &= {sp.latex(step_size(REDUNDANCY, HORIZON, 'zero'))}\ (s_0 = 0),\quad "
            rf"\eta = {sp.latex(step_size(REDUNDANCY, HORIZON, 'wrap'))}\ (s_0 = W^{{-1}} s_1)",
            rf"e(T) &= {sp.latex(ERROR)} \to \left( \tfrac{{3}}{{2}} x - 1 \right)^2,\ T = x\, T_{{\max}} \to \infty",
            rf"\ell = \min &\iff {minimisers(sp.Min(H, D), D)}",
            r"&\quad (\text{the diagonal of } \Pi \text{ is free if every } K = 1)",
        )
    ),
    origin="paper",
    reference="Sander et al., ICML 2024, section 4 (one head); several heads and the error by length are beyond it",
)
"""The claim."""
