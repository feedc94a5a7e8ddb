r"""Plain tokens, unitary contexts: the heads become orthogonal.

**Setting.** λ_i i.i.d. uniform on the circle; the layer of :mod:`icar_theory.layers.plain` with H heads, mixing ``C =
BᵀA`` and positional weights p for a length T ≥ 2.

**Main results.** For all d, H ≥ 1 and T ≥ 2:

1. the population loss is the sum over i of :data:`LOSS`, a sum of squares;
2. its minimum over ``rank C ≤ H`` is ``max(d − H, 0)``;
3. it is attained exactly where ``p_T C`` is an orthogonal projector Π of rank min(H, d), ``p_t = 0`` for ``t <
   T−1``, and ``p_{T−1} = 0`` or ``Π1 = 0``. On the stratum ``Π1 = 0``, which needs H < d, the weight ``p_{T−1}``
   is free.

For H ≥ d this forces ``C = I/p_T``: the layer computes ``λ = s̄_{T−1} ⊙ s_T`` in context and predicts ``λ ⊙ s_T``.

**Implementation notes.** The summand is one SymPy expression; values in any ring come from it by substitution.

References: Sander et al., ICML 2024, §5 (unitary contexts, H ≥ d). Minimum and minimisers for H < d are beyond the
paper.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import sympy as sp
from flint import fmpq, fmpq_mat

from icar_theory.arguments import Array, to_sympy
from icar_theory.claims import Claim
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    MEANING,
    PREVIOUS,
    REST,
    ROW_SUM,
    D,
    H,
    evaluate,
    position_values,
    row_values,
)
from icar_theory.answers import Factors, PlainOptimum
from icar_theory.exact.sampling import gauge, nonzero_rational

LOSS = (
    (1 - LAST * DIAGONAL) ** 2
    + EARLIER * DIAGONAL**2
    + (EARLIER + LAST**2) * REST
    + PREVIOUS**2 * ROW_SUM**2
)  # fmt: skip
"""The loss of coordinate i; the population loss is its sum over i."""

REST_MEANING = r"R_i = \sum_{j\neq i} C_{ij}^2"


def loss(mixing: Array, rows: list[Array]) -> Any:
    """Return ``Σ_T Σ_i LOSS``: `mixing` is d×d, `rows` one vector of positional weights for each length.

    >>> loss(np.eye(2), [np.array([0.0, 1.0])])
    np.float64(0.0)
    """
    return evaluate(LOSS, row_values(mixing, [None] * len(mixing)) | position_values(rows)).sum()


def minimum(d: Any, heads: Any) -> Any:
    """Return ``max(d − H, 0)``, the minimum at one length.

    >>> minimum(5, 3)
    2
    """
    return sp.Max(d - heads, 0)


def ratio(d: Any, heads: Any) -> Any:
    """Return the value of ``p_{T−1}/p_T`` at every minimiser: 0 for H ≥ d, else None (free where ``Π1 = 0``).

    >>> ratio(2, 2), ratio(2, 1)
    (0, None)
    """
    return sp.Integer(0) if (heads >= d) == True else None  # noqa: E712 - sp.true counts


def optimum(d: Any, heads: Any, horizon: int | None) -> PlainOptimum:
    """Return the minimiser ``A = B = (I 0)``, ``p = e_T``.

    >>> optimum(3, 2, None).mixing
    Matrix([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 0]])
    """
    numbers = isinstance(d, int) and isinstance(heads, int)
    rank = min(heads, d) if numbers else sp.Min(heads, d)
    factors = None
    if numbers:
        identity = {(h, h): 1 for h in range(rank)}
        factors = Factors(heads, d, identity, identity)
    return PlainOptimum(
        claim=CLAIM.name,
        context="unitary",
        dimension=d,
        heads=heads,
        horizon=horizon,
        loss=minimum(d, heads),
        ratio=ratio(d, heads),
        minimisers=minimisers(rank),
        last_two=(sp.Integer(0), sp.Integer(1)),
        weights=factors,
        sampler=(lambda seed: sample(d, heads, seed)) if numbers else None,
    )


def minimisers(rank: Any) -> str:
    """Return the set of minimisers in LaTeX, for projectors of the given rank."""
    return (
        rf"p_T C = \Pi = \Pi^\top = \Pi^2,\ \operatorname{{rank}} \Pi = {sp.latex(rank)},\quad "
        r"p_t = 0\ (t < T-1),\quad p_{T-1} = 0 \text{ or } \Pi \mathbf{1} = 0"
    )


def sample(d: int, heads: int, seed: int) -> dict[str, Any]:
    """Return ``last_two`` (p_{T−1} and p_T) and ``weights`` of a random rational minimiser.

    For H < d one in three lies on the stratum ``Π1 = 0``.
    """
    generator = random.Random(seed)
    rank = min(heads, d)
    stratum = rank < d and generator.random() < 1 / 3
    basis = [
        [int(i == j) for j in range(rank)] + [generator.randint(-2, 2) for _ in range(d - rank)] for i in range(rank)
    ]
    if stratum:
        for row in basis:
            row[-1] = -sum(row[:-1])
    order = generator.sample(range(d), d)
    V = fmpq_mat(rank, d, [row[k] for row in basis for k in order])
    last = nonzero_rational(generator)
    dual = (V * V.transpose()).inv() * V * fmpq(int(last.q), int(last.p))  # Π = Vᵀ(VVᵀ)⁻¹V, and C = Π/p_T
    query_key, value = gauge(generator, heads, _rows(dual), _rows(V))
    previous = nonzero_rational(generator) if stratum else sp.Integer(0)
    return {"last_two": (previous, last), "weights": Factors(heads, d, query_key, value)}


def nearest(scaled: Array, heads: int) -> Array:
    """Return the rank-min(H, d) orthogonal projector nearest to ``p_T C`` in Frobenius norm (float64).

    It projects on the leading eigenvectors of the symmetric part, which maximise ``⟨Π, p_T C⟩``.

    >>> nearest(np.diag([0.9, 0.2]), 1)
    array([[1., 0.],
           [0., 0.]])
    """
    _, vectors = np.linalg.eigh((scaled + scaled.T) / 2)
    leading = vectors[:, len(scaled) - min(heads, len(scaled)) :]
    projector: Array = leading @ leading.T
    return projector


def _rows(matrix: Any) -> list[list[Any]]:
    return [[to_sympy(entry) for entry in row] for row in matrix.tolist()]


CLAIM = Claim(
    name="unitary_heads",
    title="Plain tokens, unitary contexts: orthogonal heads",
    hypotheses=(
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform}",
        r"T \ge 2,\ d \ge 1,\ H \ge 1,\ C = B^\top A,\ A, B \in \mathbf{R}^{H \times d}",
    ),
    states=lambda: "\n".join(
        (
            rf"\ell_T &= \sum_{{i=1}}^{{d}} \left[ {sp.latex(LOSS)} \right] \\",
            rf"&\quad {MEANING[EARLIER]},\quad {REST_MEANING} \\",
            rf"\min_{{\operatorname{{rank}} C \le H}} \ell_T &= {sp.latex(minimum(D, H))} \\",
            rf"\ell_T = \min &\iff {minimisers(sp.Min(H, D))}",
        )
    ),
    origin="paper",
    reference="Sander et al., ICML 2024, section 5; few heads and the set of minimisers are beyond it",
)
"""The claim."""
