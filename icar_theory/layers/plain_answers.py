"""What claims about plain tokens return: optima, and checks of given weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.answers import Check, Optimum
from icar_theory.arguments import Array, integer
from icar_theory.exact.factors import EXACT, FLOATS, require_few
from icar_theory.printing import NOT_DETERMINED, expression
from icar_theory.statements import latex


@dataclass(frozen=True, kw_only=True, repr=False)
class PlainOptimum(Optimum):
    """An :class:`Optimum` of plain tokens.

    `ratio` is the forced value of ``p_{T−1}/p_T``, or None where the minimisers do not determine
    it.

    >>> from icar_theory import optimum
    >>> optimum(4, 2).ratio, optimum(4, 4).ratio
    (-1/2, None)
    """

    ratio: Any
    last_two: tuple[Any, Any] = field(repr=False)

    def positions(self, length: int) -> Any:
        """Return ``(0, …, 0, p_{T−1}, p_T)``, the positional weights of a length T ≥ 2.

        They come as a 1×T SymPy matrix.

        >>> from icar_theory import optimum
        >>> optimum(3, 2, context="unitary").positions(3)
        Matrix([[0, 0, 1]])
        """
        length = integer("length", length, minimum=2)
        if length > EXACT:
            raise ValueError(f"length must be at most {EXACT} for a matrix, got {length}")
        return sp.ImmutableMatrix([[0] * (length - 2) + list(self.last_two)])

    def numpy(self) -> dict[str, Array]:
        """Return query_key, value (H×d), mixing (d×d), positions as ``float64``, and context.

        Row k of positions, (T_max − 1)×T_max, holds the weights of length ``T = k + 2``; without a
        horizon T_max is 2.

        >>> from icar_theory import optimum
        >>> optimum(2, 1, horizon=3).numpy()["positions"]
        array([[-0.5,  1. ,  0. ],
               [ 0. , -0.5,  1. ]])
        """
        return {**super().numpy(), "positions": self._table(float, FLOATS)}

    def to_check(self) -> dict[str, Any]:
        """Return query_key, value, positions and context, exact."""
        self._numbers()
        positions = self._table(object, EXACT).tolist()
        weights = {"query_key": self.query_key, "value": self.value, "positions": positions}
        return {**weights, "context": self.context}

    def _table(self, kind: type, limit: int) -> Array:
        longest = 2 if self.horizon is None else self.horizon
        require_few(f"lengths up to horizon={longest}", (longest - 1) * longest, limit)
        rows = np.zeros((longest - 1, longest), dtype=kind)
        for k in range(longest - 1):
            rows[k, k : k + 2] = self.last_two
        return rows

    def _lines(self) -> tuple[str, ...]:
        conditions = ",\\ ".join(map(latex, self.minimisers))
        meaning = ",\\ ".join(map(latex, self.where))
        ratio = NOT_DETERMINED if self.ratio is None else expression(self.ratio)
        return (
            rf"\min_{{\operatorname{{rank}} C \leq {expression(self.heads)}}} \ell_T "
            rf"&= {expression(self.loss)}",
            rf"\ell_T = \min &\iff {conditions}",
            *([rf"&\quad {meaning}"] if meaning else []),
            rf"p_{{T-1}} / p_T &= {ratio}",
        )


@dataclass(frozen=True, kw_only=True, repr=False)
class PlainCheck(Check):
    """A :class:`Check` of plain tokens.

    `residuals`: "mixing", the largest Frobenius distance of ``p_T C`` from the nearest optimum over
    the lengths; "earlier positions", the largest ``|p_t/p_T|`` for ``t < T−1``; "ratio", the
    largest deviation of ``p_{T−1}/p_T`` from `predicted_ratio` (None: not determined). `ratios`
    holds ``p_{T−1}/p_T`` for each length, None where ``p_T = 0``.

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

    def _predicted(self) -> str:
        ratio = self.predicted_ratio
        value = NOT_DETERMINED if ratio is None else expression(sp.Rational(ratio))
        return rf"p_{{T-1}} / p_T &: \text{{predicted }} {value}"
