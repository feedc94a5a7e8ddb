"""How far given weights on plain tokens are from the optima: what the claims about them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from icar_theory.arguments import Array, to_fraction
from icar_theory.exact.factors import CHECKED, EXACT, require_few
from icar_theory.exact.rationals import Quotient, exact_rationals, quotients, rational_arrays
from icar_theory.layers.plain_answers import PlainCheck
from icar_theory.layers.plain_symbols import FewHeads, are_few, mixing_of
from icar_theory.layers.plain_weights import layer_arrays, unread

NEAR = 0.5
"""How far p_T C may be from an optimum for words about that optimum to say something of it."""


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
    loss: Callable[[Any, list[Array]], Any]
    minimum: Callable[[int, int], Any]
    nearest: Callable[[Array, int], Array]
    expected: Callable[[Sequence[Array], Sequence[Array], Sequence[float], int], Expected]


TOO_LARGE = "query_key, value and positions are too large: p_T C exceeds float64"


def check_plain(theorem: PlainTheorem, query_key: Any, value: Any, positions: Any) -> PlainCheck:
    """Compare weights with the optima of their size."""
    named = layer_arrays(query_key, value, positions)
    ignored = unread(positions)
    heads, d = named["query_key"].shape
    least = theorem.minimum(d, heads)
    (query_key, value, *rows), rounded = rational_arrays(named)
    require_few(f"d={d} and {len(rows)} lengths", len(rows) * d**2, CHECKED)
    if not are_few(heads, d):
        require_few(f"d={d} and heads={heads}", d**2, EXACT, "exact entries")
    mixing = mixing_of(*quotients([query_key, value]))
    rows = list(map(exact_rationals, rows))
    loss = to_fraction(theorem.loss(mixing, rows))
    unit, power, sizes = _floats(mixing)
    try:
        scales = [float(to_fraction(p[-1] * power)) for p in rows]
    except OverflowError:
        raise ValueError(TOO_LARGE) from None
    scaled = [scale * unit for scale in scales]
    nearest = {scale: theorem.nearest(scale * unit, heads) for scale in set(scales)}
    targets = [nearest[scale] for scale in scales]
    distances = [float(np.linalg.norm(x - y)) for x, y in zip(scaled, targets, strict=True)]
    if not np.isfinite(distances).all():
        raise ValueError(TOO_LARGE)
    ratios = tuple(_quotient(p[-2], p[-1]) for p in rows)
    expected = theorem.expected(scaled, targets, distances, heads)
    predicted = None if expected.ratio is None else to_fraction_of_sympy(expected.ratio)
    notes = [*(expected.notes if max(distances) < NEAR else ()), *rounded, *ignored]
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
        singular_values=sizes,
        notes=tuple(notes),
    )


def to_fraction_of_sympy(number: Any) -> Fraction:
    """Return a SymPy rational as a :class:`fractions.Fraction`."""
    return Fraction(int(number.p), int(number.q))


def _floats(mixing: Quotient | FewHeads) -> tuple[Array, Any, tuple[float, ...]]:
    """Return C over a power of two in ``float64``, that power, and C's singular values."""
    if not isinstance(mixing, FewHeads):
        unit, power = mixing.floats()
        return unit, power, singular_values(unit, unit)
    (A, one), (B, other) = mixing.query_key.floats(), mixing.value.floats()
    unit = B.T @ A
    sizes = singular_values(unit, np.linalg.qr(B.T)[1] @ np.linalg.qr(A.T)[1].T)
    return unit, one * other, (*sizes, *[0.0] * (len(mixing) - len(sizes)))


def singular_values(unit: Array, alike: Array) -> tuple[float, ...]:
    """Return the singular values of a matrix, scaled so that its largest entry is 1.

    They are those of a smaller matrix `alike`, or of itself.
    """
    largest = float(np.abs(unit).max()) or 1.0
    return tuple(float(s) / largest for s in np.linalg.svd(alike, compute_uv=False))


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
