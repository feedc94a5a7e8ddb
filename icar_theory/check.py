"""How far given weights are from the set of optima of their size, context and tokens."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, overload

import numpy as np
import sympy as sp

from icar_theory.arguments import Array, choice, exact_rationals, integer, to_fraction
from icar_theory.layers.augmented import BOUNDARIES, lengths
from icar_theory.settings import THEOREMS, read_blocks, read_layer, require_unitary
from icar_theory.report import NEGLIGIBLE, AugmentedCheck, Check, PlainCheck
from icar_theory.theorems import augmented_heads, unitary_heads


@overload
def check(
    query_key: Mapping[str, Any], *, context: str | None = None, horizon: int, boundary: str = "zero"
) -> AugmentedCheck: ...
@overload
def check(query_key: Any, value: Any, positions: Any, *, context: str | None = None) -> PlainCheck: ...
def check(
    query_key: Any,
    value: Any = None,
    positions: Any = None,
    *,
    context: str | None = None,
    horizon: Any = None,
    boundary: str = "zero",
) -> Check:
    """Compare weights with the optima for their dimension, number of heads and context.

    Plain tokens: query_key, value and positions as in :func:`icar_theory.population_loss`, context "orthogonal" (the
    default) or "unitary"; any sign and scale of ``p_T`` is understood. Augmented tokens: a mapping with the six blocks
    a1 … b2 as the only positional argument, horizon and boundary as in :func:`icar_theory.augmented_loss`. Weights
    trained in float32 are welcome.

    Raises TypeError or ValueError naming a bad argument, and :class:`icar_theory.NoClosedForm` where no minimum
    is known to compare with.

    >>> report = check([[1.0, 1.0]], [[1.0, 1.0]], [-0.5, 1.0])
    >>> report.gap, report.predicted_ratio, report.verdict
    (Fraction(0, 1), Fraction(-1, 2), 'exactly optimal')
    """
    if isinstance(query_key, Mapping):
        if value is not None or positions is not None:
            raise TypeError("value and positions must be left out when the first argument is a mapping of blocks")
        return _augmented(query_key, "unitary" if context is None else context, horizon, boundary)
    if horizon is not None:
        raise TypeError(f"horizon must be left out for plain tokens (positions tell the lengths), got {horizon!r}")
    return _plain(query_key, value, positions, "orthogonal" if context is None else context)


def _plain(query_key: Any, value: Any, positions: Any, context: str) -> PlainCheck:
    theorem = THEOREMS[choice("context", context, THEOREMS)]
    A, B, rows = read_layer(query_key, value, positions)
    heads, d = A.shape
    least = theorem.minimum(d, heads)
    A, B, *rows = _rational({"query_key": A, "value": B} | {f"positions row {k}": p for k, p in enumerate(rows)})
    mixing = B.T @ A
    loss = to_fraction(theorem.loss(mixing, rows))
    try:
        scaled = [np.array([[float(to_fraction(p[-1] * c)) for c in row] for row in mixing]) for p in rows]
    except OverflowError:
        raise ValueError("query_key, value and positions are too large: an entry of p_T C exceeds float64") from None
    targets = [theorem.nearest(matrix, heads) for matrix in scaled]
    distances = [float(np.linalg.norm(x - y)) for x, y in zip(scaled, targets, strict=True)]
    ratios = tuple(_quotient(p[-2], p[-1]) for p in rows)
    forced = theorem.ratio(d, heads)
    predicted = None if forced is None else Fraction(int(forced.p), int(forced.q))
    free = context == "orthogonal" and d == 1  # there only the sum of the positions matters
    notes = list(_notes(context, scaled, targets, distances, heads))
    if (
        predicted is None
        and context == "unitary"
        and not any(_on_stratum(target, distance) for target, distance in zip(targets, distances, strict=True))
    ):
        predicted = Fraction(0)  # H < d, and Π1 ≠ 0 beyond what the distance to Π could hide
    if any(p[-1] == 0 for p in rows):
        notes.append("p_T = 0 at some length, so that token T is not read there")
    return PlainCheck(
        claim=theorem.CLAIM.name,
        context=context,
        dimension=d,
        heads=heads,
        lengths=tuple(len(p) for p in rows),
        loss=loss,
        minimum=Fraction(int(least) * len(rows)),
        residuals={
            "mixing": max(distances),
            "earlier positions": None if free else _largest(_quotient(x, p[-1]) for p in rows for x in p[:-2]),
            "ratio": None if predicted is None else _largest(None if r is None else r - predicted for r in ratios),
        },
        ratios=ratios,
        predicted_ratio=predicted,
        singular_values=tuple(float(s) for s in np.linalg.svd(_unit(mixing), compute_uv=False)),
        notes=tuple(notes),
    )


def _augmented(blocks: Mapping[str, Any], context: str, horizon: Any, boundary: str) -> AugmentedCheck:
    require_unitary(choice("context", context, THEOREMS))
    read = read_blocks(blocks)
    horizon = integer("horizon", horizon, minimum=2)
    choice("boundary", boundary, BOUNDARIES)
    heads, d = read["a1"].shape
    read = dict(zip(read, _rational(read), strict=True))
    M = augmented_heads.products(read)["M"]
    target = to_fraction(augmented_heads.target_degree(M, horizon, boundary))
    loss = to_fraction(augmented_heads.loss(read, horizon, boundary))
    eta = augmented_heads.step_size(augmented_heads.redundancy(d, heads), horizon, boundary)
    step, rank = Fraction(int(eta.p), int(eta.q)), min(heads, d)
    try:
        scaled = np.array([[float(to_fraction(c) * rank / (d * step)) for c in row] for row in M])
        others = float(loss - target)
    except OverflowError:
        raise ValueError("blocks are too large: their products exceed float64") from None
    least = augmented_heads.minimum(d, heads, horizon, boundary)
    free = boundary == "zero" and horizon == 2 and heads < d
    return AugmentedCheck(
        claim=augmented_heads.CLAIM.name,
        context=context,
        dimension=d,
        heads=heads,
        lengths=tuple(lengths(horizon)),
        loss=loss,
        minimum=Fraction(int(least.p), int(least.q)),
        residuals={
            "frame": float(np.linalg.norm(scaled - unitary_heads.nearest(scaled, heads))),
            "diagonal": None if free else float(np.abs(np.diagonal(scaled) * d / rank - 1).max()),
            "other degrees": others**0.5,
        },
        singular_values=tuple(float(s) for s in np.linalg.svd(_unit(M), compute_uv=False)),
        boundary=boundary,
        step_size=float(np.trace(scaled)) * float(step) / rank,
        predicted_step_size=step,
    )


def _rational(arrays: Mapping[str, Array]) -> list[Array]:
    """Return the arrays as FLINT rationals; a symbol has no gap to measure."""
    for name, array in arrays.items():
        symbols = [x for x in array.flat if isinstance(x, sp.Expr)] if array.dtype == object else []
        if symbols and not all(x.is_Rational for x in symbols):
            entry = next(x for x in symbols if not x.is_Rational)
            raise TypeError(f"{name} must hold rational numbers to be checked, got the entry {entry}")
    return [exact_rationals(array) for array in arrays.values()]


def _quotient(numerator: Any, denominator: Any) -> float | None:
    if denominator == 0:
        return None
    quotient = to_fraction(numerator / denominator)
    try:
        return float(quotient)
    except OverflowError:
        return np.inf if quotient > 0 else -np.inf


def _largest(values: Any) -> float:
    sizes = [np.inf if value is None else abs(float(value)) for value in values]
    return max(sizes, default=0.0)


def _unit(mixing: Array) -> Array:
    """Return C scaled to largest entry 1, so that float64 holds it whatever its scale."""
    largest = max(abs(c) for c in mixing.flat)
    return np.array([[float(to_fraction(c / largest)) if largest else 0.0 for c in row] for row in mixing])


def _on_stratum(projector: Array, distance: float) -> bool:
    """Whether ``Π1 = 0`` cannot be excluded: moving Π by `distance` could bring ``‖Π1‖`` to 0."""
    reach = (distance + len(projector) * np.finfo(float).eps) * np.sqrt(len(projector))
    return bool(np.linalg.norm(projector.sum(axis=1)) <= reach)


def _notes(context: str, scaled: list[Array], targets: list[Array], distances: list[float], heads: int) -> list[str]:
    d = len(scaled[0])
    if context == "unitary":
        strata = sum(_on_stratum(t, r) for t, r in zip(targets, distances, strict=True))
        if heads < d and strata:
            return ["the projector annihilates the all-ones vector, so p_{T-1} is not determined"]
        return []
    if heads >= d and d > 1:
        kappas = [THEOREMS[context].family_parameter(matrix) for matrix in scaled]
        near = (
            "; κ = −1 is the escape to infinity, where no minimiser is" if abs(np.mean(kappas) + 1) < NEGLIGIBLE else ""
        )
        return [
            f"nearest member of the one-parameter family: κ = {np.mean(kappas):.6g}{near}; the ratio is not determined"
        ]
    if heads < d // 2:
        kept = np.flatnonzero(np.diagonal(targets[-1])[::2]).tolist()
        return [f"keeps {heads} of {d // 2} planes: {', '.join(map(str, kept))}"]
    return []
