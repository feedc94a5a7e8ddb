"""The two questions with an exact answer: the optimum for given sizes, and the loss of given weights."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any, Literal, overload

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
from icar_theory.layers.plain import derived_loss
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES
from icar_theory.layers.augmented import derived_loss as derived_augmented_loss
from icar_theory.exact.context import Context, resolve
from icar_theory.answers import AugmentedOptimum, NoClosedForm, Optimum, PlainOptimum
from icar_theory.theorems import augmented_heads, orthogonal_heads, unitary_heads

THEOREMS: dict[str, ModuleType] = {"unitary": unitary_heads, "orthogonal": orthogonal_heads}
"""The theorem that answers for plain tokens, by context."""


@overload
def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: Literal["plain"] = "plain",
    context: str | None = None,
    horizon: Any = None,
    boundary: str = "zero",
) -> PlainOptimum: ...
@overload
def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: Literal["augmented"],
    context: str | None = None,
    horizon: Any,
    boundary: str = "zero",
) -> AugmentedOptimum: ...
@overload
def optimum(
    d: Any, heads: Any, *, tokens: str, context: str | None = None, horizon: Any = None, boundary: str = "zero"
) -> Optimum: ...
def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: str = "plain",
    context: str | None = None,
    horizon: Any = None,
    boundary: str = "zero",
) -> Optimum:
    """Return the optimal parameters of the layer with `heads` heads on sequences of dimension `d`.

    ================ ==========================================================================================
    d, heads         positive integers, or SymPy symbols for the general formula (then no matrices are built)
    tokens           "plain": ``s_t`` with positional weights; "augmented": ``(0, s_t, s_{t−1})``
    context          plain: "orthogonal" (the default) or "unitary"; augmented: "unitary"
    horizon          the largest length T_max ≥ 2; augmented tokens need it (an integer or a SymPy symbol), plain
                     ones use it for the table of positions of :meth:`PlainOptimum.numpy`
    boundary         augmented: ``s_0 = 0`` ("zero") or ``s_0 = W^{−1} s_1`` ("wrap"); plain tokens have none
    ================ ==========================================================================================

    Returns a :class:`PlainOptimum` or an :class:`AugmentedOptimum`. Raises TypeError or ValueError for a bad argument,
    naming it, and :class:`NoClosedForm` (a ValueError) for plain tokens in orthogonal contexts with odd d and heads <
    (d+1)/2, and for augmented tokens in orthogonal contexts. Source: Sander et al., ICML 2024, §4 and §5, and beyond.

    >>> optimum(10, 3).loss
    4
    >>> optimum(10, 2, tokens="augmented", horizon=20).step_size
    1/17
    >>> import sympy as sp
    >>> optimum(*sp.symbols("d H", positive=True, integer=True), context="unitary").loss
    Max(0, -H + d)
    """
    choice("tokens", tokens, ("plain", "augmented"))
    choice("boundary", boundary, BOUNDARIES)
    law = choice("context", _default(context, tokens), THEOREMS)
    d = integer_or_symbol("d", d, minimum=1)
    heads = integer_or_symbol("heads", heads, minimum=1)
    found: Optimum
    if tokens == "plain":
        found = THEOREMS[law].optimum(d, heads, None if horizon is None else integer("horizon", horizon, minimum=2))
        return found
    if horizon is None:
        raise ValueError("horizon must be given for augmented tokens (the largest length T_max), got None")
    require_unitary(law)
    return augmented_heads.optimum(d, heads, integer_or_symbol("horizon", horizon, minimum=2), boundary)


def require_unitary(context: str) -> None:
    """Raise :class:`NoClosedForm` for augmented tokens in a context other than unitary."""
    if context != "unitary":
        raise NoClosedForm(
            f"no closed form is known for augmented tokens in {context} contexts, where a pure gradient step is not "
            "optimal (claim phase_symmetry): use the unitary context, or minimise augmented_loss numerically"
        )


def _default(context: str | None, tokens: str) -> str:
    return {"plain": "orthogonal", "augmented": "unitary"}[tokens] if context is None else context


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


def augmented_loss(
    blocks: Mapping[str, Any], *, horizon: int, context: str | Context = "unitary", boundary: str = "zero"
) -> Any:
    """Return the population loss of a layer on augmented tokens, ``Σ_{T=2..T_max} E‖ŷ − s_{T+1}‖²``.

    ================ ==========================================================================================
    blocks           a mapping with the six blocks a1, a2, a3, a4, b1, b2, each H×d
    horizon          T_max ≥ 2
    context          "unitary", "orthogonal", or a :class:`Context`; all but "unitary" are derived term by term
    boundary         ``s_0 = 0`` ("zero") or ``s_0 = W^{−1} s_1`` ("wrap")
    ================ ==========================================================================================

    Exact for integers, fractions and SymPy entries, ``float64`` as soon as one block is an array or holds
    floats. Raises TypeError or ValueError naming a bad argument or block. Source: Sander et al., ICML 2024, §4.

    >>> zero = [[0, 0]]
    >>> blocks = {"a1": zero, "a2": zero, "a3": [[1, 1]], "a4": zero, "b1": [[1, 1]], "b2": zero}
    >>> augmented_loss(blocks, horizon=2)
    2
    """
    read = read_blocks(blocks)
    horizon = integer("horizon", horizon, minimum=2)
    choice("boundary", boundary, BOUNDARIES)
    law = resolve(context, read["a1"].shape[1])
    exact = read["a1"].dtype == object
    if context == "unitary":
        total = augmented_heads.loss(read, horizon, boundary)
    else:
        if law.moments is not None and exact:
            read = {name: np.vectorize(to_sympy, otypes=[object])(block) for name, block in read.items()}
        total = derived_augmented_loss({name: block.tolist() for name, block in read.items()}, horizon, law, boundary)
    return to_sympy(total) if exact else float(complex(total).real)


def read_blocks(blocks: Any) -> dict[str, Array]:
    """Return the six blocks as arrays in one field; refuse missing, unknown, ragged or non-finite ones by name.

    >>> read_blocks({"a1": [[1]]})
    Traceback (most recent call last):
    ...
    ValueError: blocks must hold a1, a2, a3, a4, b1, b2, each H×d; missing: a2, a3, a4, b1, b2
    """
    if not isinstance(blocks, Mapping):
        raise TypeError(f"blocks must be a mapping from {', '.join(BLOCKS)} to H×d matrices, got {blocks!r}")
    for what, names in (("missing", set(BLOCKS) - set(blocks)), ("unknown", set(blocks) - set(BLOCKS))):
        if names:
            raise ValueError(f"blocks must hold {', '.join(BLOCKS)}, each H×d; {what}: {', '.join(sorted(names))}")
    read = {name: real_array(name, blocks[name], dimensions=(2,)) for name in BLOCKS}
    for name, block in read.items():
        require_finite(name, block)
        if block.shape != read["a1"].shape:
            raise ValueError(f"{name} must have the shape of a1 (H×d), {read['a1'].shape}, got {block.shape}")
    return dict(zip(BLOCKS, same_field(**read), strict=True))


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
