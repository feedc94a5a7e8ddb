"""Tokens in a context: optimum and check, each answered by the claim that settles them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, overload

import numpy as np

from icar_theory.answers import Check, NoClosedForm, Optimum
from icar_theory.arguments import choice, integer, integer_or_symbol, said
from icar_theory.claims import Setting, setting
from icar_theory.exact.context import Context, law_name, resolve
from icar_theory.exact.haar import HAAR
from icar_theory.layers.augmented import BOUNDARIES
from icar_theory.layers.augmented_answers import AugmentedCheck, AugmentedOptimum
from icar_theory.layers.augmented_orthogonal import Counterexample
from icar_theory.layers.full_heads import in_basis
from icar_theory.layers.haar_answers import HaarCheck, HaarOptimum
from icar_theory.layers.plain_answers import PlainCheck, PlainOptimum
from icar_theory.layers.results import overridden, parted, tells

USUAL = {"plain": "orthogonal", "augmented": "unitary"}
"""The context that is meant where none is named, by kind of tokens."""
LONGEST = 10**15
"""The largest horizon of a loss: its lengths can still be counted in 64 bits."""


@overload
def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: Literal["plain"] = "plain",
    context: str | Context | None = None,
    horizon: Any = None,
    boundary: str | None = None,
) -> PlainOptimum: ...
@overload
def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: Literal["augmented"],
    context: Literal["haar-unitary"],
    horizon: Any,
    boundary: str | None = None,
) -> HaarOptimum: ...
@overload
def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: Literal["augmented"],
    context: str | Context | None = None,
    horizon: Any,
    boundary: str | None = None,
) -> AugmentedOptimum: ...
@overload
def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: str,
    context: str | Context | None = None,
    horizon: Any = None,
    boundary: str | None = None,
) -> Optimum: ...
def optimum(
    d: Any,
    heads: Any,
    *,
    tokens: str = "plain",
    context: str | Context | None = None,
    horizon: Any = None,
    boundary: str | None = None,
) -> Optimum:
    """Return the optimal parameters of the layer with `heads` heads on sequences of dimension `d`.

    ================ ===============================================================================
    d, heads         positive integers, or SymPy symbols for the general formula (then no matrices
                     are built)
    tokens           "plain": ``s_t`` with positional weights; "augmented": ``(0, s_t, s_{t−1})``
    context          plain: "orthogonal" (the default) or "unitary"; augmented: "unitary", or
                     "haar-unitary" for full blocks where W is drawn from Haar measure
    horizon          the largest length T_max ≥ 2; augmented tokens need it (an integer or a SymPy
                     symbol), plain ones use it for the table of positions of
                     :meth:`PlainOptimum.numpy`
    boundary         augmented: ``s_0 = 0`` ("zero", the default) or ``s_0 = W^{−1} s_1`` ("wrap");
                     plain tokens have none
    ================ ===============================================================================

    Returns a :class:`PlainOptimum`, an :class:`AugmentedOptimum` or a :class:`HaarOptimum`. Raises
    TypeError or ValueError for a bad argument, naming it, and :class:`NoClosedForm` (a ValueError)
    for plain tokens in orthogonal contexts with odd d and heads < (d+1)/2, for augmented tokens in
    orthogonal contexts, and for "haar-unitary" with 1 < heads < d². Source: Sander et al., ICML
    2024, §4 and §5, and beyond.

    >>> optimum(10, 3).loss
    4
    >>> optimum(10, 2, tokens="augmented", horizon=20).step_size
    1/17
    >>> import sympy as sp
    >>> optimum(*sp.symbols("d H", positive=True, integer=True), context="unitary").loss
    Max(0, -H + d)
    """
    choice("tokens", tokens, USUAL)
    settled = settled_by(tokens, context)
    boundary = _boundary(tokens, boundary)
    _same_dimension(context, d)
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
    query_key: Mapping[str, Any] | HaarOptimum,
    *,
    context: Literal["haar-unitary", "haar-orthogonal", "haar-special-orthogonal"],
    horizon: Any = None,
    boundary: str | None = None,
) -> HaarCheck: ...
@overload
def check(
    query_key: Mapping[str, Any],
    *,
    context: str | Context | None = None,
    horizon: Any,
    boundary: str | None = None,
    basis: Any = None,
) -> AugmentedCheck: ...
@overload
def check(
    query_key: Optimum | Counterexample | Mapping[str, Any],
    *,
    context: str | Context | None = None,
    basis: Any = None,
) -> Check: ...
@overload
def check(
    query_key: Any,
    value: Any,
    positions: Any,
    *,
    context: str | Context | None = None,
    horizon: Any = None,
    basis: Any = None,
) -> PlainCheck: ...
@np.errstate(over="ignore", invalid="ignore")  # residuals alone are floats
def check(
    query_key: Any,
    value: Any = None,
    positions: Any = None,
    *,
    context: str | Context | None = None,
    horizon: Any = None,
    boundary: str | None = None,
    basis: Any = None,
) -> Check:
    """Compare weights with the optima for their dimension, number of heads and context.

    Plain tokens: query_key, value and positions as in :func:`icar_theory.population_loss`, context
    "orthogonal" (the default), "unitary" or such a :class:`Context`; any sign and scale of ``p_T``
    is understood. A float is the fraction that it is. Augmented tokens: a mapping with the six
    blocks a1 … b2 as the only positional argument, horizon and boundary as in
    :func:`icar_theory.augmented_loss`. Weights trained in float32 are welcome, and so are an
    :class:`icar_theory.Optimum`, what its ``numpy`` returns, and a mapping with query_key, value,
    positions (or A, B, P), which say the rest. Heads may be full matrices, H×d×d, where `basis`
    (d×d) holds the eigenvectors of the context as columns: their diagonals in that basis are
    checked, and a note says what is off them, which must be little. Where basis and heads are exact
    numbers (with I and two square roots at most), so are the diagonals; else a note says that they
    are not. In orthogonal contexts conjugate eigenvectors are columns 2k − 1 and 2k.

    Where W is drawn from Haar measure ("haar-unitary", "haar-orthogonal",
    "haar-special-orthogonal") the six blocks are full, H×d×d, real or complex; the result is a
    :class:`HaarCheck`.

    Raises TypeError or ValueError naming a bad argument, and :class:`icar_theory.NoClosedForm`
    where no minimum is known to compare with.

    >>> report = check([[1.0, 1.0]], [[1.0, 1.0]], [-0.5, 1.0])
    >>> report.gap, report.predicted_ratio, report.verdict
    (Fraction(0, 1), Fraction(-1, 2), 'exactly optimal')
    """
    if not tells(query_key):
        query_key = {"query_key": query_key, "value": value, "positions": positions}
    elif value is not None or positions is not None:
        raise TypeError(
            "value and positions must be left out when the first argument is a mapping of blocks"
        )
    given, told = parted(query_key)
    notes = overridden(told, {"context": context, "horizon": horizon, "boundary": boundary})
    basis = given.pop("basis", None) if basis is None else basis
    context = told.get("context") if context is None else context
    if basis is not None and context in HAAR:
        raise ValueError(f"basis must be left out where W does not commute, in {context} contexts")
    if basis is not None:
        given, more = in_basis(given, basis, _name("positions" in given, context))
        notes = (*more, *notes)
    if "positions" in given:
        _boundary("plain", boundary)
        weights = tuple(given.get(name) for name in ("query_key", "value", "positions"))
        found = _check_plain(weights, context, horizon)
    else:
        horizon, boundary = lengths_of(told, horizon, boundary)
        found = settled_by("augmented", context).check(given, horizon, boundary)
    _same_dimension(context, found.dimension)
    return replace(found, notes=(*found.notes, *notes))


def _boundary(tokens: str, boundary: Any) -> str:
    """Return what s_0 is; plain tokens have none."""
    if tokens == "plain" and boundary is not None:
        raise TypeError(f"boundary must be left out for plain tokens, got {said(boundary)}")
    return choice("boundary", "zero" if boundary is None else boundary, BOUNDARIES)


def _name(plain: bool, context: str | Context | None) -> str:
    """Return the name of the context that is checked."""
    return settled_by("plain" if plain else "augmented", context).context


def lengths_of(told: Mapping[str, Any], horizon: Any, boundary: Any) -> tuple[int, str]:
    """Return horizon and boundary, as they are given or else as the weights tell them."""
    horizon = told.get("horizon") if horizon is None else horizon
    boundary = told.get("boundary", "zero") if boundary is None else boundary
    if horizon is None:
        raise ValueError("horizon must be given for augmented weights: the largest length T_max")
    choice("boundary", boundary, BOUNDARIES)
    longest = integer("horizon", horizon, minimum=2)
    if longest > LONGEST:
        raise ValueError(f"horizon must be at most {LONGEST} for a loss, got {said(longest)}")
    return longest, boundary


def _same_dimension(context: Any, d: Any) -> None:
    if isinstance(context, Context) and isinstance(d, int):
        resolve(context, d)


def _check_plain(weights: tuple[Any, ...], context: str | Context | None, horizon: Any) -> Check:
    found: Check = settled_by("plain", context).check(*weights)
    longest = found.lengths[-1]
    if horizon is not None and integer("horizon", horizon, minimum=2) != longest:
        raise ValueError(
            f"horizon must be left out for plain tokens, or be the largest length {longest} of "
            f"positions, got {said(horizon)}"
        )
    return found


def settled_by(tokens: str, context: str | Context | None) -> Setting:
    """Return what a claim settles for the tokens, in their usual context where none is named."""
    law = law_name(USUAL[tokens] if context is None else context)
    settled = setting(tokens, law)
    if settled is None:
        raise NoClosedForm(
            f"no closed form is known for {tokens} tokens in {law} contexts: "
            "minimise the exact loss numerically"
        )
    return settled
