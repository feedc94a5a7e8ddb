"""The two questions with an exact answer: the optimum for given sizes, and the loss of given weights."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from icar_theory.arguments import (
    Array,
    choice,
    integer,
    integer_or_symbol,
    real_array,
    require_finite,
    same_field,
    to_sympy,
)
from icar_theory.attention import derived_loss
from icar_theory.context import CONTEXTS, Context, resolve
from icar_theory.optima import NoClosedForm, Optimum
from icar_theory.theorems import orthogonal_heads, unitary_heads

THEOREMS: dict[str, ModuleType] = {"unitary": unitary_heads, "orthogonal": orthogonal_heads}
"""The theorem that answers for plain tokens, by context."""

TOKENS = ("plain",)


def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: str = "plain",
    context: str | None = None,
    horizon: int | None = None,
    boundary: str = "zero",
) -> Optimum:
    """Return the optimal parameters of the layer with `heads` heads on sequences of dimension `d`.

    ================ ==========================================================================================
    d, heads         positive integers, or SymPy symbols for the general formula (then no matrices are built)
    tokens           "plain"
    context          "orthogonal" (the default) or "unitary"
    horizon          the largest length T_max, for :meth:`Optimum.numpy` to return a table of positions
    boundary         "zero" or "wrap"; plain tokens have no boundary, so it changes nothing for them
    ================ ==========================================================================================

    Raises TypeError or ValueError for a bad argument, naming it, and :class:`NoClosedForm` (a ValueError) for odd d in
    orthogonal contexts with heads < (d+1)/2. Source: Sander et al., ICML 2024, §5, and beyond.

    >>> optimum(10, 3).loss
    4
    >>> import sympy as sp
    >>> optimum(*sp.symbols("d H", positive=True, integer=True), context="unitary").loss
    Max(0, -H + d)
    """
    choice("tokens", tokens, TOKENS)
    theorem = THEOREMS[choice("context", "orthogonal" if context is None else context, THEOREMS)]
    choice("boundary", boundary, ("zero", "wrap"))
    horizon = None if horizon is None else integer("horizon", horizon, minimum=2)
    d = integer_or_symbol("d", d, minimum=1)
    heads = integer_or_symbol("heads", heads, minimum=1)
    found: Optimum = theorem.optimum(d, heads, horizon)
    return found


def population_loss(query_key: Any, value: Any, positions: Any, *, context: str | Context = "orthogonal") -> Any:
    """Return the population loss of a layer on plain tokens, ``Σ_T E‖ŷ − s_{T+1}‖²``.

    ================ ==========================================================================================
    query_key, value A and B, H×d
    positions        a vector p (one length T = its size ≥ 2), or a matrix whose row k holds the weights of length
                     T = k + 2; entries past T are ignored, and the losses of all rows are summed
    context          "orthogonal", "unitary", or a :class:`Context`, whose loss is derived term by term
    ================ ==========================================================================================

    Exact (a SymPy number or expression) for integers, fractions and SymPy entries; ``float64`` as soon as one
    argument is a NumPy array or holds floats. Raises TypeError or ValueError naming a bad argument. Source:
    Sander et al., ICML 2024, §5.

    >>> population_loss([[1, 1]], [[1, 1]], [0, 1])
    2
    >>> population_loss(np.ones((1, 2)), np.ones((1, 2)), np.array([-0.5, 1.0]))
    0.0
    """
    A, B, rows = read_layer(query_key, value, positions)
    law = resolve(context, A.shape[1])
    exact = A.dtype == object
    if isinstance(context, Context):
        if law.moments is not None and exact:
            A, B, *rows = (np.vectorize(to_sympy, otypes=[object])(array) for array in (A, B, *rows))
        total: Any = sum((derived_loss(A.tolist(), B.tolist(), p.tolist(), law) for p in rows), 0)
        return to_sympy(total) if exact else float(complex(total).real)
    total = THEOREMS[context].loss(B.T @ A, rows)
    return to_sympy(total) if exact else float(total)


def read_layer(query_key: Any, value: Any, positions: Any) -> tuple[Array, Array, list[Array]]:
    """Return A, B (H×d) and one vector of positional weights for each length, all in one field.

    Refuses wrong types and shapes, NaN and infinities, naming the argument. Entries of a positions matrix past
    each row's length are dropped unread.

    >>> [row.tolist() for row in read_layer([[1.0]], [[1.0]], [[1, 2, float("nan")], [3, 4, 5]])[2]]
    [[1.0, 2.0], [3.0, 4.0, 5.0]]
    """
    A = real_array("query_key", query_key, dimensions=(2,))
    B = real_array("value", value, dimensions=(2,))
    P = real_array("positions", positions, dimensions=(1, 2))
    if A.shape != B.shape:
        raise ValueError(f"value must have the shape of query_key (H×d), {A.shape}, got {B.shape}")
    require_finite("query_key", A)
    require_finite("value", B)
    if P.ndim == 1:
        if len(P) < 2:
            raise ValueError(f"positions must hold at least 2 weights (length T ≥ 2), got {len(P)}")
        rows = [P]
    else:
        if P.shape[1] < P.shape[0] + 1:
            raise ValueError(
                f"positions must have more columns than rows (row k holds the weights of length k + 2), got shape "
                f"{P.shape}"
            )
        rows = [P[k, : k + 2] for k in range(P.shape[0])]
    for k, row in enumerate(rows):
        require_finite("positions" if P.ndim == 1 else f"positions (row {k})", row)
    A, B, *rows = same_field(query_key=A, value=B, **{f"positions row {k}": row for k, row in enumerate(rows)})
    return A, B, rows


__all__ = ["CONTEXTS", "THEOREMS", "NoClosedForm", "optimum", "population_loss", "read_layer"]
