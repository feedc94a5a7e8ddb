"""How far given weights on plain tokens are from the optima: what the claims about them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from icar_theory.arguments import Array, rational_arrays, to_fraction
from icar_theory.layers.plain_answers import PlainCheck
from icar_theory.layers.plain_weights import read_layer


@dataclass(frozen=True)
class Expected:
    """What a theorem expects of weights: the ratio it predicts (None: not determined), and notes.

    `free_positions` says that the earlier positions are not determined either.
    """

    ratio: Any
    notes: tuple[str, ...] = ()
    free_positions: bool = False


@dataclass(frozen=True)
class PlainTheorem:
    """What a claim about plain tokens states, for :func:`check_plain`.

    `loss(C, rows)` and `minimum(d, heads)` are exact; `nearest(p_T C, heads)` is the nearest
    optimum in float64; `expected(scaled, targets, distances, heads)` reads the matrices ``p_T C``
    of all lengths, their nearest optima and the distances.
    """

    claim: str
    context: str
    loss: Callable[[Array, list[Array]], Any]
    minimum: Callable[[int, int], Any]
    nearest: Callable[[Array, int], Array]
    expected: Callable[[Sequence[Array], Sequence[Array], Sequence[float], int], Expected]


TOO_LARGE = "query_key, value and positions are too large: p_T C exceeds float64"


def check_plain(theorem: PlainTheorem, query_key: Any, value: Any, positions: Any) -> PlainCheck:
    """Compare weights with the optima of their size."""
    A, B, rows = read_layer(query_key, value, positions)
    heads, d = A.shape
    least = theorem.minimum(d, heads)
    A, B, *rows = rational_arrays(
        {"query_key": A, "value": B} | {f"positions row {k}": p for k, p in enumerate(rows)}
    )
    mixing = B.T @ A
    loss = to_fraction(theorem.loss(mixing, rows))
    try:
        scaled = [
            np.array([[float(to_fraction(p[-1] * c)) for c in row] for row in mixing]) for p in rows
        ]
    except OverflowError:
        raise ValueError(TOO_LARGE) from None
    targets = [theorem.nearest(matrix, heads) for matrix in scaled]
    distances = [float(np.linalg.norm(x - y)) for x, y in zip(scaled, targets, strict=True)]
    if not np.isfinite(distances).all():
        raise ValueError(TOO_LARGE)
    ratios = tuple(_quotient(p[-2], p[-1]) for p in rows)
    expected = theorem.expected(scaled, targets, distances, heads)
    predicted = None if expected.ratio is None else to_fraction_of_sympy(expected.ratio)
    notes = list(expected.notes)
    if any(p[-1] == 0 for p in rows):
        notes.append("p_T = 0 at some length, so that token T is not read there")
    earlier = (_quotient(x, p[-1]) for p in rows for x in p[:-2])
    return PlainCheck(
        claim=theorem.claim,
        context=theorem.context,
        dimension=d,
        heads=heads,
        lengths=tuple(len(p) for p in rows),
        loss=loss,
        minimum=Fraction(int(least) * len(rows)),
        residuals={
            "mixing": max(distances),
            "earlier positions": None if expected.free_positions else _largest(earlier),
            "ratio": None
            if predicted is None
            else _largest(None if r is None else r - predicted for r in ratios),
        },
        ratios=ratios,
        predicted_ratio=predicted,
        singular_values=singular_values(mixing),
        notes=tuple(notes),
    )


def to_fraction_of_sympy(number: Any) -> Fraction:
    """Return a SymPy rational as a :class:`fractions.Fraction`."""
    return Fraction(int(number.p), int(number.q))


def singular_values(mixing: Array) -> tuple[float, ...]:
    """Return the singular values of a matrix of rationals, scaled so that its largest entry is 1.

    So float64 holds them whatever the scale of the weights.
    """
    largest = max(abs(c) for c in mixing.flat)
    unit = [[float(to_fraction(c / largest)) if largest else 0.0 for c in row] for row in mixing]
    return tuple(float(s) for s in np.linalg.svd(np.array(unit), compute_uv=False))


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
