"""What :func:`icar_theory.check` returns: the gap exactly, the invariants one by one, and the outcome in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

CLOSED_SHARE = Fraction(1, 10**6)
"""A layer is called optimal when its gap is at most this share of what a layer can gain over predicting 0.

The gap is quadratic in the distance to the minimisers, so the share 1e-6 stands for weights right to about three
digits, where a converged float32 run stops. The exact gap is always reported beside the word."""

NEGLIGIBLE = 1e-2
"""A singular value of the mixing matrix below this share of the largest is not counted as a head."""


def brief(number: Fraction, digits: int = 3) -> str:
    """Return a fraction to a few digits, even where float64 cannot hold it.

    >>> brief(Fraction(1, 3)), brief(Fraction(10) ** 400)
    ('0.333', 'about 1e400')
    """
    try:
        return f"{float(number):.{digits}g}"
    except OverflowError:
        return f"about 1e{len(str(abs(int(number)))) - 1}"


@dataclass(frozen=True, kw_only=True)
class Check:
    """The distance of weights from the optima of their size.

    ==================== ==============================================================================================
    `loss`, `minimum`    summed over the lengths; exact
    `gap`                ``loss − minimum ≥ 0``, an exact Fraction: float weights are dyadic rationals
    `residuals`          the invariants of the optima, each by its distance from what it should be; None where the
                         theory determines nothing (see the subclasses)
    `effective_heads`    the numerical rank of the mixing matrix: singular values above 1 % of the largest
    `optimal`, `verdict` whether the gap is at most 1e-6 of what the optimum gains over predicting 0, and the outcome in
                         words
    ==================== ==============================================================================================

    >>> import numpy as np
    >>> from icar_theory import check
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
    singular_values: tuple[float, ...]
    notes: tuple[str, ...] = ()

    @property
    def gap(self) -> Fraction:
        """``loss − minimum``, exact."""
        return self.loss - self.minimum

    @property
    def effective_heads(self) -> int:
        """The numerical rank of the mixing matrix."""
        return sum(s > NEGLIGIBLE * self.singular_values[0] for s in self.singular_values)

    @property
    def optimal(self) -> bool:
        """Whether the gap is at most 1e-6 of what the optimum gains over the zero layer's loss, d per length."""
        return self.gap <= CLOSED_SHARE * (self.dimension * len(self.lengths) - self.minimum)

    @property
    def verdict(self) -> str:
        """The outcome in words."""
        if self.gap == 0:
            outcome = "exactly optimal"
        elif self.optimal:
            outcome = f"optimal to training accuracy: the loss exceeds its minimum by {brief(self.gap)}"
        else:
            share = brief(self.gap / (self.dimension * len(self.lengths)), 2)
            outcome = (
                f"not optimal: the loss exceeds its minimum by {brief(self.gap, 6)}, "
                f"{share} of the loss of a layer that predicts 0"
            )
        return "; ".join((outcome, *self.notes))

    @property
    def predictions(self) -> Mapping[str, tuple[str, str]]:
        """What the theory predicts beside what was measured, in words: name → (measured, predicted)."""
        return {}

    def latex(self) -> str:
        """Return loss and gap as LaTeX display math.

        >>> from icar_theory import check
        >>> print(check([[1.0]], [[1.0]], [0.0, 1.0], context="unitary").latex().splitlines()[1])
        \\textstyle\\sum_T \\ell_T &= 0 \\\\
        """
        from icar_theory.printing import latex

        return latex(self)

    def _repr_latex_(self) -> str:
        from icar_theory.printing import notebook

        return notebook(self)


@dataclass(frozen=True, kw_only=True)
class PlainCheck(Check):
    """A :class:`Check` of plain tokens.

    `residuals`: "mixing", the largest Frobenius distance of ``p_T C`` from the nearest optimum over the lengths;
    "earlier positions", the largest ``|p_t/p_T|`` for ``t < T−1``; "ratio", the largest deviation of ``p_{T−1}/p_T``
    from `predicted_ratio` (None: not determined). `ratios` holds ``p_{T−1}/p_T`` for each length, None
    where ``p_T = 0``.

    >>> from icar_theory import check
    >>> check([[1.0, 1.0]], [[1.0, 1.0]], [-0.5, 1.0]).ratios
    (-0.5,)
    """

    ratios: tuple[float | None, ...]
    predicted_ratio: Fraction | None

    @property
    def predictions(self) -> Mapping[str, tuple[str, str]]:
        """The ratio of the last two positional weights."""
        known = [ratio for ratio in self.ratios if ratio is not None]
        measured = f"{min(known):.9g} … {max(known):.9g}" if known else "undefined (p_T = 0)"
        predicted = "not determined" if self.predicted_ratio is None else str(self.predicted_ratio)
        return {"p_(T−1) / p_T": (measured, predicted)}


@dataclass(frozen=True, kw_only=True)
class AugmentedCheck(Check):
    """A :class:`Check` of augmented tokens.

    `residuals`: "frame", the Frobenius distance of ``M m/(dη)`` from the nearest orthogonal projector of rank
    m = min(H, d); "diagonal", the largest ``|M_ii/η − 1|`` (None where the diagonal is free); "other degrees", the
    root of the loss in the degrees T−1, T−2, T−3. `step_size` is ``tr M/d``, `predicted_step_size` is η.

    >>> from icar_theory import check, optimum
    >>> best = optimum(2, 1, tokens="augmented", horizon=4)
    >>> check(best.blocks, horizon=4).predicted_step_size
    Fraction(3, 10)
    """

    boundary: str
    step_size: float
    predicted_step_size: Fraction

    @property
    def predictions(self) -> Mapping[str, tuple[str, str]]:
        """The step size."""
        return {"step size tr M / d": (f"{self.step_size:.9g}", str(self.predicted_step_size))}
