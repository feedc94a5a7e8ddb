"""What claims about augmented tokens return: optima, and checks of given weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.answers import Check, Optimum
from icar_theory.arguments import Array, integer
from icar_theory.layers.augmented import BLOCKS
from icar_theory.printing import expression
from icar_theory.statements import latex


@dataclass(frozen=True, kw_only=True, repr=False)
class AugmentedOptimum(Optimum):
    """An :class:`Optimum` of augmented tokens: a3 = query_key, b1 = value, the other blocks 0.

    `step_size` is η, the diagonal of M and the step of gradient descent that the layer takes.

    >>> from icar_theory import optimum
    >>> optimum(4, 1, tokens="augmented", horizon=10).step_size
    3/28
    """

    boundary: str
    step_size: Any
    error_at: Callable[[Any], Any] = field(repr=False, compare=False)

    def error(self, length: Any) -> Any:
        """Return the squared error of a coordinate at a length T, ``(ηK − 1)² + Kη²(r − 1)``.

        Here r = d/min(H, d), and K is T − 1 (zero boundary) or T (wrap); the length may be a SymPy
        symbol.

        >>> from icar_theory import optimum
        >>> optimum(2, 2, tokens="augmented", horizon=2).error(2)
        0
        """
        if not isinstance(length, sp.Expr):
            length = integer("length", length, minimum=2)
        return self.error_at(length)

    @property
    def mask(self) -> Any:
        """``M/η``, d×d: the layer predicts ``gradient_step(tokens, step_size, mask) @ s_T``.

        >>> from icar_theory import optimum
        >>> optimum(2, 1, tokens="augmented", horizon=4).mask
        Matrix([
        [1, 1],
        [1, 1]])
        """
        self._numbers()
        return self.mixing / self.step_size

    @property
    def blocks(self) -> dict[str, Any]:
        """The six blocks a1 … a4, b1, b2 as H×d SymPy matrices."""
        weights = self._numbers()
        zero = sp.ImmutableMatrix.zeros(weights.heads, weights.dimension)
        return {**dict.fromkeys(BLOCKS, zero), "a3": self.query_key, "b1": self.value}

    def numpy(self) -> dict[str, Array]:
        """Return query_key, value (H×d), mixing (d×d) and the six blocks (H×d) as ``float64``.

        With them come context, horizon and boundary.

        >>> from icar_theory import optimum
        >>> arrays = optimum(2, 1, tokens="augmented", horizon=4).numpy()
        >>> arrays["a3"], arrays["a1"]
        (array([[0.3, 0.3]]), array([[0., 0.]]))
        """
        arrays = super().numpy()
        zero = np.zeros_like(arrays["value"])
        return {
            **arrays,
            **dict.fromkeys(BLOCKS, zero),
            "a3": arrays["query_key"],
            "b1": arrays["value"],
            "horizon": np.array(self.horizon),
            "boundary": np.array(self.boundary),
        }

    def to_check(self) -> dict[str, Any]:
        """Return the six blocks, context, horizon and boundary, exact."""
        facts = {"context": self.context, "horizon": self.horizon, "boundary": self.boundary}
        return {**self.blocks, **facts}

    def _lines(self) -> tuple[str, ...]:
        conditions = ",\\ ".join(map(latex, self.minimisers))
        meaning = ",\\ ".join(map(latex, self.where))
        taken = {symbol.name for symbol in sp.sympify(self.horizon).free_symbols}
        length = sp.Symbol("t" if "T" in taken else "T", integer=True, positive=True)
        heads, others = (
            expression(self.heads),
            "is the part of } \\ell \\text{ in other degrees than T",
        )
        return (
            rf"\min_{{\operatorname{{rank}} M \leq {heads}}} \ell &= {expression(self.loss)}",
            rf"\ell = \min &\iff {conditions}",
            *([rf"&\quad {meaning}"] if meaning else []),
            rf"&\quad X \text{{ {others}}}",
            rf"\eta &= {expression(self.step_size)}",
            rf"e({length}) &= {expression(self.error(length))}",
        )


@dataclass(frozen=True, kw_only=True, repr=False)
class AugmentedCheck(Check):
    """A :class:`Check` of augmented tokens.

    `residuals`: "frame", the Frobenius distance of ``M m/(dη)`` from the nearest orthogonal
    projector of rank m = min(H, d); "diagonal", the largest ``|M_ii/η − 1|`` (None where the
    diagonal is free); "other degrees", the root of the loss in the degrees T−1, T−2, T−3.
    `step_size` is ``tr M/d``, `predicted_step_size` is η.

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

    def _predicted(self) -> str:
        measured = expression(sp.Float(self.step_size, 9))
        eta = expression(sp.Rational(self.predicted_step_size))
        return rf"\tfrac{{1}}{{d}} \operatorname{{tr}} M &= {measured},\ \eta = {eta}"
