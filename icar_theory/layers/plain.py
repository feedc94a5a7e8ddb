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

from collections.abc import Iterator, Sequence
from typing import Any

from icar_theory.exact.context import Context
from icar_theory.exact.factors import DERIVED, require_few
from icar_theory.exact.laurent import Laurent, balanced_sum, mean_square, polynomial_ring

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
    return list(coordinates(query_key, value, positions, context))


def coordinates(
    query_key: Matrix, value: Matrix, positions: Sequence[Any], context: Context
) -> Iterator[Laurent]:
    """Yield the coordinates of :func:`prediction` one by one."""
    length = len(positions)
    tokens = [token(context, t) for t in range(1, length + 1)]
    query = tokens[query_position(length) - 1]
    scores = [
        [
            (inner(query, a, s).scale(p), s)
            for p, s in zip(positions, tokens, strict=True)
            if not is_zero(p)
        ]
        for a in query_key
    ]
    for i in range(context.dimension):
        yield Laurent.sum(
            (score * s[i]).scale(b[i])
            for b, found in zip(value, scores, strict=True)
            if not is_zero(b[i])
            for score, s in found
        )


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
    if not context.is_uniform:
        require_few(sizes + context.counted, context.work(length * d), DERIVED, "products")
    return balanced_sum(list(_losses(query_key, value, positions, context)))


def _losses(
    query_key: Matrix, value: Matrix, positions: Sequence[Any], context: Context
) -> Iterator[Any]:
    target = token(context, target_position(len(positions)))
    made = coordinates(query_key, value, positions, context)
    return (mean_square([y - s], context) for y, s in zip(made, target, strict=True))


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

    Its ring has d² + T generators; :func:`row_losses` goes further, one coordinate at a time.

    >>> from icar_theory.exact.context import unitary
    >>> symbolic_loss(unitary(1), 2)
    C_1_1^2*p_1^2 + C_1_1^2*p_2^2 - 2*C_1_1*p_2 + 1
    """
    mixing, positions = symbolic_mixing(context.dimension, length)
    identity = [[int(i == j) for j in range(context.dimension)] for i in range(context.dimension)]
    return derived_loss(mixing, identity, positions, context)


def row_losses(context: Context, length: int) -> Iterator[Any]:
    """Yield the loss of each coordinate as a FLINT polynomial in c_1 … c_d and p_1 … p_T.

    The prediction of coordinate i reads row i of C alone, so c stands for that row, and a ring of
    d + T generators will do. The sum over i, with ``C_i_j`` for ``c_j``, is :func:`symbolic_loss`.

    >>> from icar_theory.exact.context import unitary
    >>> list(row_losses(unitary(2), 2))[0]
    c_1^2*p_1^2 + c_1^2*p_2^2 + 2*c_1*c_2*p_1^2 - 2*c_1*p_2 + c_2^2*p_1^2 + c_2^2*p_2^2 + 1
    """
    d = context.dimension
    require_few(f"d={d} and length={length}", length * d**2, DERIVED, "terms")
    ring = polynomial_ring(
        [*(f"c_{j}" for j in range(1, d + 1)), *(f"p_{t}" for t in range(1, length + 1))]
    )
    return _losses([ring[:d]], [[1] * d], ring[d:], context)


def is_zero(coefficient: Any) -> bool:
    """Return whether a coefficient is the ring's zero, and so contributes no term."""
    return bool(coefficient == 0)
