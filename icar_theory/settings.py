"""Tokens in a context: optimum, check and loss, each answered by the claim that settles them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, overload

import numpy as np

from icar_theory.answers import Check, NoClosedForm, Optimum
from icar_theory.arguments import choice, integer, integer_or_symbol, said, to_sympy
from icar_theory.claims import Setting, setting
from icar_theory.exact.context import CONTEXTS, Context, resolve
from icar_theory.exact.reading import rounded
from icar_theory.layers import augmented, plain
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES, read_blocks
from icar_theory.layers.augmented_answers import AugmentedCheck, AugmentedOptimum
from icar_theory.layers.augmented_weights import summed_horizon
from icar_theory.layers.plain_answers import PlainCheck, PlainOptimum
from icar_theory.layers.plain_weights import read_layer

USUAL = {"plain": "orthogonal", "augmented": "unitary"}
"""The context that is meant where none is named, by kind of tokens."""


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
    d: Any,
    heads: Any,
    *,
    tokens: str,
    context: str | None = None,
    horizon: Any = None,
    boundary: str = "zero",
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

    ================ ===============================================================================
    d, heads         positive integers, or SymPy symbols for the general formula (then no matrices
                     are built)
    tokens           "plain": ``s_t`` with positional weights; "augmented": ``(0, s_t, s_{t−1})``
    context          plain: "orthogonal" (the default) or "unitary"; augmented: "unitary"
    horizon          the largest length T_max ≥ 2; augmented tokens need it (an integer or a SymPy
                     symbol), plain ones use it for the table of positions of
                     :meth:`PlainOptimum.numpy`
    boundary         augmented: ``s_0 = 0`` ("zero") or ``s_0 = W^{−1} s_1`` ("wrap"); plain tokens
                     have none
    ================ ===============================================================================

    Returns a :class:`PlainOptimum` or an :class:`AugmentedOptimum`. Raises TypeError or ValueError
    for a bad argument, naming it, and :class:`NoClosedForm` (a ValueError) for plain tokens in
    orthogonal contexts with odd d and heads < (d+1)/2, and for augmented tokens in orthogonal
    contexts. Source: Sander et al., ICML 2024, §4 and §5, and beyond.

    >>> optimum(10, 3).loss
    4
    >>> optimum(10, 2, tokens="augmented", horizon=20).step_size
    1/17
    >>> import sympy as sp
    >>> optimum(*sp.symbols("d H", positive=True, integer=True), context="unitary").loss
    Max(0, -H + d)
    """
    choice("tokens", tokens, USUAL)
    choice("boundary", boundary, BOUNDARIES)
    settled = _settled(tokens, context)
    d = integer_or_symbol("d", d, minimum=1)
    heads = integer_or_symbol("heads", heads, minimum=1)
    if horizon is not None:
        read = integer if tokens == "plain" else integer_or_symbol
        horizon = read("horizon", horizon, minimum=2)
    elif tokens == "augmented":
        raise ValueError(
            "horizon must be given for augmented tokens (the largest length T_max), got None"
        )
    found: Optimum = settled.optimum(d, heads, horizon, boundary)
    return found


@overload
def check(
    query_key: Mapping[str, Any],
    *,
    context: str | None = None,
    horizon: int,
    boundary: str | None = None,
) -> AugmentedCheck: ...
@overload
def check(query_key: Optimum | Mapping[str, Any], *, context: str | None = None) -> Check: ...
@overload
def check(
    query_key: Any, value: Any, positions: Any, *, context: str | None = None
) -> PlainCheck: ...
@np.errstate(over="ignore", invalid="ignore")  # residuals alone are floats
def check(
    query_key: Any,
    value: Any = None,
    positions: Any = None,
    *,
    context: str | None = None,
    horizon: Any = None,
    boundary: str | None = None,
) -> Check:
    """Compare weights with the optima for their dimension, number of heads and context.

    Plain tokens: query_key, value and positions as in :func:`icar_theory.population_loss`, context
    "orthogonal" (the default) or "unitary"; any sign and scale of ``p_T`` is understood. Augmented
    tokens: a mapping with the six blocks a1 … b2 as the only positional argument, horizon and
    boundary as in :func:`icar_theory.augmented_loss`. Weights trained in float32 are welcome, and
    so are an :class:`icar_theory.Optimum` and what its ``numpy`` returns, which say the rest.

    Raises TypeError or ValueError naming a bad argument, and :class:`icar_theory.NoClosedForm`
    where no minimum is known to compare with.

    >>> report = check([[1.0, 1.0]], [[1.0, 1.0]], [-0.5, 1.0])
    >>> report.gap, report.predicted_ratio, report.verdict
    (Fraction(0, 1), Fraction(-1, 2), 'exactly optimal')
    """
    if isinstance(query_key, Optimum):
        query_key = query_key.to_check()
    if not isinstance(query_key, Mapping):
        return _check_plain((query_key, value, positions), context, horizon)
    if value is not None or positions is not None:
        raise TypeError(
            "value and positions must be left out when the first argument is a mapping of blocks"
        )
    given = dict(query_key)
    told = {name: given.pop(name, None) for name in ("context", "horizon", "boundary")}
    if context is None and told["context"] is not None:
        context = str(told["context"])
    layer = {name: given.pop(name) for name in LAYER if {*BLOCKS} <= {*given} and name in given}
    if "positions" in given and not layer:
        weights = tuple(given.get(name) for name in ("query_key", "value", "positions"))
        return _check_plain(weights, context, horizon)
    horizon = told["horizon"] if horizon is None else horizon
    if boundary is None:
        boundary = "zero" if told["boundary"] is None else str(told["boundary"])
    choice("boundary", boundary, BOUNDARIES)
    horizon = horizon if horizon is None else summed_horizon(horizon)
    found: Check = _settled("augmented", context).check(given, horizon, boundary)
    return found


LAYER = ("query_key", "value", "mixing")
"""What an optimum says beside the six blocks."""


def _check_plain(weights: tuple[Any, ...], context: str | None, horizon: Any) -> Check:
    if horizon is not None:
        raise TypeError(
            "horizon must be left out for plain tokens (positions tell the lengths), "
            f"got {said(horizon)}"
        )
    found: Check = _settled("plain", context).check(*weights)
    return found


def _settled(tokens: str, context: str | None) -> Setting:
    """Return what a claim settles for the tokens, in their usual context where none is named."""
    law = choice("context", USUAL[tokens] if context is None else context, CONTEXTS)
    settled = setting(tokens, law)
    if settled is None:
        raise NoClosedForm(
            f"no closed form is known for {tokens} tokens in {law} contexts: "
            "minimise the exact loss numerically"
        )
    return settled


@np.errstate(over="ignore", invalid="ignore")  # what is not finite is refused
def population_loss(
    query_key: Any, value: Any, positions: Any, *, context: str | Context = "orthogonal"
) -> Any:
    """Return the population loss of a layer on plain tokens, ``Σ_T E‖ŷ − s_{T+1}‖²``.

    ================ ===============================================================================
    query_key, value A and B, H×d
    positions        a vector p (one length T = its size ≥ 2), or a matrix whose row k holds the
                     weights of length T = k + 2; entries past T are ignored, and the losses of all
                     rows are summed
    context          "orthogonal", "unitary", or a :class:`Context`, whose loss is derived term by
                     term
    ================ ===============================================================================

    Exact (a SymPy number or expression) for integers, fractions and SymPy entries; ``float64`` as
    soon as one argument is a NumPy array or holds floats. Raises TypeError or ValueError naming a
    bad argument. Source: Sander et al., ICML 2024, §5.

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
            A, B, *rows = (
                np.vectorize(to_sympy, otypes=[object])(array) for array in (A, B, *rows)
            )
        total: Any = sum(
            (plain.derived_loss(A.tolist(), B.tolist(), p.tolist(), law) for p in rows), 0
        )
    else:
        total = _settled("plain", context).loss(B.T @ A, rows)
    return to_sympy(total) if exact else rounded("query_key, value and positions", total)


@np.errstate(over="ignore", invalid="ignore")
def augmented_loss(
    blocks: Mapping[str, Any],
    *,
    horizon: int,
    context: str | Context = "unitary",
    boundary: str = "zero",
) -> Any:
    """Return the population loss of a layer on augmented tokens, ``Σ_T E‖ŷ − s_{T+1}‖²``.

    The sum runs over the lengths T = 2 … T_max.

    ================ ===============================================================================
    blocks           a mapping with the six blocks a1, a2, a3, a4, b1, b2, each H×d
    horizon          T_max ≥ 2
    context          "unitary", "orthogonal", or a :class:`Context`; all but "unitary" are derived
                     term by term
    boundary         ``s_0 = 0`` ("zero") or ``s_0 = W^{−1} s_1`` ("wrap")
    ================ ===============================================================================

    Exact for integers, fractions and SymPy entries, ``float64`` as soon as one block is an array or
    holds floats. Raises TypeError or ValueError naming a bad argument or block. Source: Sander et
    al., ICML 2024, §4.

    >>> zero = [[0, 0]]
    >>> blocks = {"a1": zero, "a2": zero, "a3": [[1, 1]], "a4": zero, "b1": [[1, 1]], "b2": zero}
    >>> augmented_loss(blocks, horizon=2)
    2
    """
    read = read_blocks(blocks)
    horizon = summed_horizon(horizon)
    choice("boundary", boundary, BOUNDARIES)
    law = resolve(context, read["a1"].shape[1])
    exact = read["a1"].dtype == object
    if isinstance(context, str):
        total = _settled("augmented", context).loss(read, horizon, boundary)
    else:
        if law.moments is not None and exact:
            read = {
                name: np.vectorize(to_sympy, otypes=[object])(block) for name, block in read.items()
            }
        total = augmented.derived_loss(
            {name: block.tolist() for name, block in read.items()}, horizon, law, boundary
        )
    return to_sympy(total) if exact else rounded("blocks", total)
