"""The exact loss of given weights on tokens in a context, from the claim that states it."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx

from icar_theory.arguments import said, to_flint, to_sympy
from icar_theory.exact.context import Context, law_name, resolve
from icar_theory.exact.enclosures import BITS, Enclosure, enclosure
from icar_theory.exact.haar import HAAR
from icar_theory.exact.rationals import exact_rationals
from icar_theory.exact.reading import rounded
from icar_theory.layers import augmented, plain
from icar_theory.layers.augmented import read_blocks
from icar_theory.layers.plain_symbols import mixing_of
from icar_theory.layers.plain_weights import read_layer
from icar_theory.layers.results import STORED, overridden, parted, tells
from icar_theory.settings import USUAL, lengths_of, settled_by


@np.errstate(over="ignore", invalid="ignore")  # what is not finite is refused
def population_loss(
    query_key: Any,
    value: Any = None,
    positions: Any = None,
    *,
    context: str | Context | None = None,
) -> Any:
    """Return the population loss of a layer on plain tokens, ``Σ_T E‖ŷ − s_{T+1}‖²``.

    ================ ===============================================================================
    query_key, value A and B, H×d; or an optimum, or a mapping that holds them, and the positions,
                     as the only positional argument
    positions        a vector p (one length T = its size ≥ 2), or a matrix whose row k holds the
                     weights of length T = k + 2; entries past T are ignored (check says so in a
                     note), and the losses of all rows are summed
    context          "orthogonal" (the default), "unitary", or a :class:`Context`, whose loss is
                     derived term by term
    ================ ===============================================================================

    Exact (a SymPy number or expression) for integers, fractions and SymPy entries, and for lists
    that hold such beside floats: a float is the fraction that it is. ``float64`` as soon as one
    argument holds floats alone and the others numbers that float64 holds; beside a fraction that it
    does not hold, such as 1/3, exact. Under an arc, a von Mises law or a population of angles
    (:mod:`icar_theory.exact.laws`) an :class:`~icar_theory.exact.enclosures.Enclosure`.
    Raises TypeError or ValueError naming a bad argument. Source: Sander et al., ICML 2024, §5.

    >>> population_loss([[1, 1]], [[1, 1]], [0, 1])
    2
    >>> population_loss(np.ones((1, 2)), np.ones((1, 2)), np.array([-0.5, 1.0]))
    0.0
    """
    if tells(query_key):
        if value is not None or positions is not None:
            raise TypeError("value and positions must be left out beside an optimum or a mapping")
        given, told = parted(query_key)
        overridden(told, {})  # what they tell must be right
        query_key, value, positions = map(given.get, STORED.values())
        context = told.get("context") if context is None else context
    A, B, rows = read_layer(query_key, value, positions)
    exact = A.dtype == object
    if isinstance(context, Context):
        law = resolve(context, A.shape[1])
        names = ("query_key", "value", *("positions" for _ in rows))
        A, B, *rows = (
            _in_ring_of(law, name, array, exact)
            for name, array in zip(names, (A, B, *rows), strict=True)
        )
        with ctx.workprec(BITS):
            total: Any = sum(
                (plain.derived_loss(A.tolist(), B.tolist(), p.tolist(), law) for p in rows), 0
            )
        if law.is_enclosed:
            return _ball_of(total)
    else:
        total = settled_by("plain", context).loss(mixing_of(A, B), rows)
    if exact:
        return to_sympy(total)
    named = {"query_key": A, "value": B, "positions": np.concatenate(rows)}
    return rounded("query_key, value and positions", total, named)


@np.errstate(over="ignore", invalid="ignore")
def augmented_loss(
    blocks: Any,
    *,
    horizon: Any = None,
    context: str | Context | None = None,
    boundary: str | None = None,
) -> Any:
    """Return the population loss of a layer on augmented tokens, ``Σ_T E‖ŷ − s_{T+1}‖²``.

    The sum runs over the lengths T = 2 … T_max.

    ================ ===============================================================================
    blocks           a mapping with the six blocks a1, a2, a3, a4, b1, b2, each H×d; an optimum,
                     what its ``numpy`` returns, or a counterexample tells the rest too; full
                     blocks, H×d×d, real or complex, where W is drawn from Haar measure
    horizon          T_max ≥ 2
    context          "unitary" (the default), "orthogonal", or a :class:`Context`; all but "unitary"
                     are derived term by term; "haar-unitary", "haar-orthogonal" or
                     "haar-special-orthogonal" for W from Haar measure, with ``‖s_1‖ = 1``
    boundary         ``s_0 = 0`` ("zero", the default) or ``s_0 = W^{−1} s_1`` ("wrap")
    ================ ===============================================================================

    Exact for integers, fractions and SymPy entries, and for lists that hold such beside floats;
    ``float64`` as soon as one block holds floats alone, and the others numbers that float64 holds;
    beside a fraction that it does not hold, such as 1/3, exact. Under an arc, a von Mises law or a
    population of angles (:mod:`icar_theory.exact.laws`) an enclosure.
    Raises TypeError or ValueError naming a bad argument or block. Source: Sander et al., ICML 2024,
    §4.

    >>> zero = [[0, 0]]
    >>> blocks = {"a1": zero, "a2": zero, "a3": [[1, 1]], "a4": zero, "b1": [[1, 1]], "b2": zero}
    >>> augmented_loss(blocks, horizon=2)
    2
    """
    given, told = parted(blocks) if tells(blocks) else (blocks, {})
    overridden(told, {})
    horizon, boundary = lengths_of(told, horizon, boundary)
    context = told.get("context") if context is None else context
    if not isinstance(context, Context) and law_name(context or USUAL["augmented"]) in HAAR:
        return settled_by("augmented", context).loss(given, horizon, boundary)
    read = read_blocks(given)
    exact = read["a1"].dtype == object
    if not isinstance(context, Context):
        total = settled_by("augmented", context).loss(read, horizon, boundary)
    else:
        law = resolve(context, read["a1"].shape[1])
        read = {name: _in_ring_of(law, name, block, exact) for name, block in read.items()}
        with ctx.workprec(BITS):
            total = augmented.derived_loss(
                {name: block.tolist() for name, block in read.items()}, horizon, law, boundary
            )
        if law.is_enclosed:
            return _ball_of(total)
    return to_sympy(total) if exact else rounded("blocks", total, read)


def _ball_of(total: Any) -> Enclosure:
    with ctx.workprec(BITS):
        return enclosure(arb(total))


def _in_ring_of(law: Context, name: str, array: Any, exact: bool) -> Any:
    """Return weights as numbers that the means of a law multiply."""
    if law.is_enclosed or law.population is not None:
        found = exact_rationals(array) if array.dtype != object else array
        symbolic = [x for x in found.flat if isinstance(x, sp.Expr) and not x.is_Rational]
        if symbolic:
            raise ValueError(
                f"{name} must be fractions or floats in a context of given rows or of balls, "
                f"got {said(symbolic[0])}"
            )
        return np.vectorize(lambda x: to_flint(to_sympy(x)), otypes=[object])(found)
    if law.moments is not None and exact:
        return np.vectorize(to_sympy, otypes=[object])(array)
    return array
