"""How far given weights are from the set of optima: the gap exactly, the invariants one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array, choice, exact_rationals, to_fraction
from icar_theory.closed_form import THEOREMS, read_layer

CLOSED_SHARE = Fraction(1, 10**6)
"""A layer is called optimal when its gap is at most this share of the zero layer's loss.

The gap is quadratic in the distance to the minimisers, so the share 1e-6 stands for weights right to about three
digits, where a converged float32 run stops. The exact gap is always reported beside the word."""

NEGLIGIBLE = 1e-2
"""A singular value of C below this share of the largest is not counted as a head."""


@dataclass(frozen=True)
class Check:
    """The distance of weights from the optima of their size.

    ==================== ==============================================================================================
    `loss`, `minimum`    summed over the lengths; exact
    `gap`                ``loss − minimum ≥ 0``, an exact Fraction: float weights are dyadic rationals
    `residuals`          "mixing": the largest Frobenius distance of ``p_T C`` from the nearest optimum, over lengths;
                         "earlier positions": the largest ``|p_t/p_T|``, ``t < T−1``; "ratio": the largest deviation of
                         ``p_{T−1}/p_T`` from `predicted_ratio`; None where the theory determines nothing
    `ratios`             ``p_{T−1}/p_T`` for each length (None where ``p_T = 0``)
    `predicted_ratio`    its value at every optimum with this number of heads, or None: not determined
    `effective_heads`    the numerical rank of C: singular values above 1 % of the largest
    `optimal`, `verdict` whether the gap is at most 1e-6 of the zero layer's loss, and the outcome in words
    ==================== ==============================================================================================

    >>> import numpy as np
    >>> check(np.eye(2), np.eye(2), np.array([0.0, 1.0]), context="unitary").gap
    Fraction(0, 1)
    """

    claim: str
    context: str
    dimension: int
    heads: int
    lengths: tuple[int, ...]
    loss: Fraction
    minimum: Fraction
    residuals: Mapping[str, float | None]
    ratios: tuple[float | None, ...]
    predicted_ratio: Fraction | None
    singular_values: tuple[float, ...]
    notes: tuple[str, ...]

    @property
    def gap(self) -> Fraction:
        """``loss − minimum``, exact."""
        return self.loss - self.minimum

    @property
    def effective_heads(self) -> int:
        """The numerical rank of C."""
        return sum(s > NEGLIGIBLE * self.singular_values[0] for s in self.singular_values)

    @property
    def optimal(self) -> bool:
        """Whether the gap is at most 1e-6 of the zero layer's loss ``d`` per length."""
        return self.gap <= CLOSED_SHARE * self.dimension * len(self.lengths)

    @property
    def verdict(self) -> str:
        """The outcome in words."""
        if self.gap == 0:
            outcome = "exactly optimal"
        elif self.optimal:
            outcome = f"optimal to training accuracy: the loss exceeds its minimum by {float(self.gap):.3g}"
        else:
            share = float(self.gap / (self.dimension * len(self.lengths)))
            outcome = (
                f"not optimal: the loss exceeds its minimum by {float(self.gap):.6g}, "
                f"{share:.2g} of the loss of a layer that predicts 0"
            )
        return "; ".join((outcome, *self.notes))

    def latex(self) -> str:
        """Return loss, minimum, gap and ratio as LaTeX display math.

        >>> import numpy as np
        >>> print(check(np.eye(2), np.eye(2), np.array([0.0, 1.0]), context="unitary").latex().splitlines()[1])
        \\textstyle\\sum_T \\ell_T &= 0 \\\\
        """
        from icar_theory.latex import latex

        return latex(self)


def check(query_key: Any, value: Any, positions: Any, *, context: str = "orthogonal") -> Check:
    """Compare weights with the optima for their dimension, number of heads and context.

    Shapes and conventions are those of :func:`icar_theory.population_loss`. Any sign and scale of ``p_T`` is
    understood, and so are weights trained in float32. Raises TypeError or ValueError naming a bad argument, and
    :class:`icar_theory.NoClosedForm` where no minimum is known to compare with.

    >>> report = check([[1.0, 1.0]], [[1.0, 1.0]], [-0.5, 1.0])
    >>> report.gap, report.predicted_ratio, report.verdict
    (Fraction(0, 1), Fraction(-1, 2), 'exactly optimal')
    """
    theorem = THEOREMS[choice("context", context, THEOREMS)]
    A, B, rows = read_layer(query_key, value, positions)
    heads, d = A.shape
    least = theorem.minimum(d, heads)
    A, B, *rows = _rational(query_key=A, value=B, positions=rows)
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
    return Check(
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


def _rational(*, query_key: Array, value: Array, positions: list[Array]) -> list[Array]:
    for name, arrays in (("query_key", [query_key]), ("value", [value]), ("positions", positions)):
        symbols = [x for array in arrays if array.dtype == object for x in array.flat if isinstance(x, sp.Expr)]
        if symbols:
            raise TypeError(f"{name} must hold numbers to be checked, got the symbolic entry {symbols[0]}")
    return [exact_rationals(array) for array in (query_key, value, *positions)]


def _quotient(numerator: Any, denominator: Any) -> float | None:
    return None if denominator == 0 else float(to_fraction(numerator / denominator))


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
