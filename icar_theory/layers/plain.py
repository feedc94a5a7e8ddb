"""The linear-attention layer, symbolically: from its definition to Laurent polynomials.

**Setting.** Tokens are ``s_t = λ^{t−1}`` (coordinatewise), the query is ``s_{T−1}``, the target
``s_{T+1}``. With heads h = 1 … H, diagonal weights ``A_h = diag(a_h)``, ``B_h = diag(b_h)`` and
positional weights p,

    ŷ = Σ_h Σ_{t=1..T} p_t ⟨s_{T−1}, A_h s_t⟩ B_h s_t,        ⟨u, v⟩ = Σ_j ū_j v_j.

**Implementation notes.** Nothing is simplified by hand: the sums are run as written, for
coefficients in any ring. The parameters enter the prediction through ``C = BᵀA`` alone, so a layer
with symbolic mixing C is the layer whose query-key rows are those of C and whose value block is the
identity.

References: Sander et al., ICML 2024, §2 (the model) and §5 (non-augmented tokens).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from icar_theory.exact.context import Context
from icar_theory.exact.factors import DERIVED, require_few
from icar_theory.exact.laurent import Laurent, mean_square, polynomial_ring

Matrix = Sequence[Sequence[Any]]
"""Rows of coefficients in one ring."""


def token_exponent(t: Any) -> Any:
    """Return the power of λ that the token ``s_t`` holds, ``t − 1``; `t` may be symbolic.

    >>> token_exponent(3)
    2
    """
    return t - 1


def query_position(length: Any) -> Any:
    """Return the position ``T − 1`` of the token that queries, for plain tokens."""
    return length - 1


def target_position(length: Any) -> Any:
    """Return the position ``T + 1`` of the token to predict."""
    return length + 1


def token(context: Context, t: int) -> list[Laurent]:
    """Return the coordinates of ``s_t``."""
    return [Laurent.monomial(context.power(j, token_exponent(t))) for j in range(context.dimension)]


def inner(u: Sequence[Laurent], weights: Sequence[Any], v: Sequence[Laurent]) -> Laurent:
    """Return ``⟨u, diag(weights) v⟩ = Σ_j ū_j weights_j v_j``, skipping weights that are zero."""
    return Laurent.sum(
        (x.conjugate() * y).scale(w)
        for x, w, y in zip(u, weights, v, strict=True)
        if not is_zero(w)
    )


def prediction(
    query_key: Matrix, value: Matrix, positions: Sequence[Any], context: Context
) -> list[Laurent]:
    """Return the d coordinates of ŷ for plain tokens.

    Shapes: query_key and value H×d, positions T ≥ 2; coefficients in any ring.

    >>> from icar_theory.exact.context import unitary
    >>> [f.terms for f in prediction([[1]], [[1]], [0, 1], unitary(1))]
    [{(2,): 1}]
    """
    length = len(positions)
    tokens = [token(context, t) for t in range(1, length + 1)]
    query = tokens[query_position(length) - 1]
    contributions: list[list[Laurent]] = [[] for _ in range(context.dimension)]
    for a, b in zip(query_key, value, strict=True):
        for p, s in zip(positions, tokens, strict=True):
            if is_zero(p):
                continue
            score = inner(query, a, s).scale(p)
            for i, b_i in enumerate(b):
                if not is_zero(b_i):
                    contributions[i].append((score * s[i]).scale(b_i))
    return [Laurent.sum(found) for found in contributions]


def prediction_error(
    query_key: Matrix, value: Matrix, positions: Sequence[Any], context: Context
) -> list[Laurent]:
    """Return the coordinates of ``ŷ − s_{T+1}``."""
    target = token(context, target_position(len(positions)))
    return [
        y - s for y, s in zip(prediction(query_key, value, positions, context), target, strict=True)
    ]


def derived_loss(
    query_key: Matrix, value: Matrix, positions: Sequence[Any], context: Context
) -> Any:
    """Return ``E‖ŷ − s_{T+1}‖²``, derived term by term from the layer's definition.

    >>> from icar_theory.exact.context import unitary
    >>> derived_loss([[2]], [[1]], [0, 3], unitary(1))
    25
    """
    d, heads, length = context.dimension, len(query_key), len(positions)
    sizes = f"d={d}, heads={heads} and length={length}"
    require_few(sizes, heads * length * d**2, DERIVED, "terms")
    return mean_square(prediction_error(query_key, value, positions, context), context)


def symbolic_mixing(dimension: int, length: int) -> tuple[list[list[Any]], list[Any]]:
    """Return generators of ℚ[C_1_1 … C_d_d, p_1 … p_T]: a d×d mixing matrix, T positional weights.

    >>> C, p = symbolic_mixing(1, 2)
    >>> C, p
    ([[C_1_1]], [p_1, p_2])
    """
    d = dimension
    names = [f"C_{i}_{j}" for i in range(1, d + 1) for j in range(1, d + 1)]
    ring = polynomial_ring([*names, *(f"p_{t}" for t in range(1, length + 1))])
    return [list(ring[i * d : (i + 1) * d]) for i in range(d)], list(ring[d * d :])


def symbolic_loss(context: Context, length: int) -> Any:
    """Return the population loss as a FLINT polynomial in symbolic C and p.

    >>> from icar_theory.exact.context import unitary
    >>> symbolic_loss(unitary(1), 2)
    C_1_1^2*p_1^2 + C_1_1^2*p_2^2 - 2*C_1_1*p_2 + 1
    """
    mixing, positions = symbolic_mixing(context.dimension, length)
    identity = [[int(i == j) for j in range(context.dimension)] for i in range(context.dimension)]
    return derived_loss(mixing, identity, positions, context)


def is_zero(coefficient: Any) -> bool:
    """Return whether a coefficient is the ring's zero, and so contributes no term."""
    return bool(coefficient == 0)
