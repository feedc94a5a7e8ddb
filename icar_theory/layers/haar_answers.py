"""What is returned where W is drawn from Haar measure: an optimum, and checks of full matrices."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Self

import numpy as np
import sympy as sp

from icar_theory.answers import Check, Optimum, brief
from icar_theory.arguments import Array, integer
from icar_theory.exact.factors import EXACT, FLOATS, require_few
from icar_theory.exact.sampling import small_rational
from icar_theory.layers.augmented import BLOCKS
from icar_theory.printing import expression
from icar_theory.statements import latex


@dataclass(frozen=True, kw_only=True, repr=False)
class HaarOptimum(Optimum):
    """An :class:`Optimum` over full blocks, in unitary contexts that do not commute.

    Where a step alone is best (`other_size` is 0), the first head has ``a3 = η I`` and ``b1 = I``,
    η the `step_size`, and others are 0. Else the head (i, j) has ``a3 = E_ij`` and
    ``b1 = y E_ji + x δ_ij I``, heads beyond d² are 0, and the layer predicts x = `step_size` times
    a step of size 1 and y = `other_size` times ``Σ_t ⟨s_{t−1}, s_t⟩ s_T``.
    For symbolic sizes loss and step size are `printed` by letters, whose meaning is in `where`.

    >>> from icar_theory import optimum
    >>> best = optimum(2, 1, tokens="augmented", context="haar-unitary", horizon=3)
    >>> best.step_size, best.loss
    (5/7, 17/21)
    """

    boundary: str
    step_size: Any
    other_size: Any
    scale: Any = sp.S.One
    printed: tuple[Any, ...] = ()

    @property
    def mixing(self) -> Any:
        """``Σ_h vec(b1_h) vec(a3_h)ᵀ``, d²×d², row by row.

        >>> from icar_theory import optimum
        >>> optimum(1, 1, tokens="augmented", context="haar-unitary", horizon=3).mixing
        Matrix([[3/5]])
        """
        blocks = self.blocks
        total = sp.zeros(self._dimension() ** 2)
        for A, B in zip(blocks["a3"], blocks["b1"], strict=True):
            total += sp.Matrix(list(B)) * sp.Matrix(list(A)).T
        return sp.ImmutableMatrix(total)

    @property
    def query_key(self) -> Any:
        """The list of a3, d×d SymPy matrices, one a head."""
        return self.blocks["a3"]

    @property
    def value(self) -> Any:
        """The list of b1."""
        return self.blocks["b1"]

    @property
    def blocks(self) -> dict[str, Any]:
        """The six blocks a1 … a4, b1, b2, each a list of d×d SymPy matrices, one a head."""
        d, heads = self._dimension(), self.heads
        require_few(f"d={d} and heads={heads}", heads * d**2, EXACT)
        one, zero = sp.ImmutableMatrix.eye(d), sp.ImmutableMatrix.zeros(d, d)
        pairs = [(self.step_size * one, one)]
        if self.other_size != 0:
            pairs = [
                (
                    _unit(d, i, j),
                    self.other_size * _unit(d, j, i) + self.step_size * int(i == j) * one,
                )
                for i in range(d)
                for j in range(d)
            ]
        pairs += [(zero, zero)] * (heads - len(pairs))
        scaled = [[A * self.scale for A, _ in pairs], [B / self.scale for _, B in pairs]]
        return {**dict.fromkeys(BLOCKS, [zero] * heads), "a3": scaled[0], "b1": scaled[1]}

    def numpy(self) -> dict[str, Array]:
        """Return the six blocks (H×d×d) as ``float64``, with context, horizon and boundary.

        >>> from icar_theory import optimum
        >>> best = optimum(2, 1, tokens="augmented", context="haar-unitary", horizon=2)
        >>> best.numpy()["a3"]
        array([[[1., 0.],
                [0., 1.]]])
        """
        d = self._dimension()
        require_few(f"d={d} and heads={self.heads}", self.heads * d**2, FLOATS)
        facts = {"context": self.context, "horizon": self.horizon, "boundary": self.boundary}
        arrays = {
            name: np.array([M.tolist() for M in heads], dtype=float)
            for name, heads in self.blocks.items()
        }
        return {**arrays, **{name: np.array(fact) for name, fact in facts.items()}}

    def to_check(self) -> dict[str, Any]:
        """Return the six blocks, context, horizon and boundary, exact."""
        facts = {"context": self.context, "horizon": self.horizon, "boundary": self.boundary}
        blocks = {name: [M.tolist() for M in heads] for name, heads in self.blocks.items()}
        return {**blocks, **facts}

    def sample(self, seed: int) -> Self:
        """Return another minimiser: a3 times a rational number, b1 divided by it.

        >>> from icar_theory import optimum
        >>> best = optimum(2, 1, tokens="augmented", context="haar-unitary", horizon=2)
        >>> best.sample(1).blocks["a3"][0] == best.blocks["a3"][0]
        False
        """
        generator = random.Random(integer("seed", seed, minimum=0))
        self._dimension()
        drawn = small_rational(generator)
        return replace(self, scale=drawn if drawn not in (0, 1) else sp.Integer(2))

    def _dimension(self) -> int:
        if not (isinstance(self.dimension, int) and isinstance(self.horizon, int)):
            raise ValueError(
                f"d and horizon must be integers to build weights, got d={self.dimension}, "
                f"horizon={self.horizon}"
            )
        if not isinstance(self.heads, int):
            raise ValueError(f"heads must be an integer to build weights, got {self.heads}")
        return self.dimension

    def _lines(self) -> tuple[str, ...]:
        heads = expression(self.heads)
        other = [rf"y &= {expression(self.other_size)}"] if self.other_size != 0 else []
        letter = "x" if other else r"\eta"
        loss, size = self.printed or (self.loss, self.step_size)
        meaning = ",\\quad ".join(map(latex, self.where))
        return (
            rf"\min_{{H = {heads}}} \hat\ell &= {expression(loss)}",
            rf"{letter} &= {expression(size)}",
            *other,
            *([rf"&\quad {meaning}"] if meaning else []),
        )


def _unit(d: int, i: int, j: int) -> Any:
    return sp.ImmutableMatrix(d, d, lambda a, b: int((a, b) == (i, j)))


@dataclass(frozen=True, kw_only=True, repr=False)
class HaarCheck(Check):
    """A :class:`Check` of full blocks where W is drawn from Haar measure.

    `minimum` is the least loss with this number of heads, or, where that is not known, a lower
    bound for any number of heads (`attained` is False, and a note says so). `step_size` is
    ``Σ_h tr a3_h tr b1_h/d²``, `predicted_step_size` that of an optimum, None where none is known.
    `residuals`: "step", how far the former is from the latter, as a share of it; "scalar", how far
    the products of score and value blocks, all eight kinds, are from multiples of ``I ⊗ I``, as a
    share of their norm (None where optima are others). `scalar_loss` is the least loss of blocks
    that are multiples of the identity.

    >>> from icar_theory import check, optimum
    >>> best = optimum(2, 1, tokens="augmented", context="haar-unitary", horizon=3)
    >>> check(best).residuals["scalar"]
    0.0
    """

    boundary: str
    step_size: float
    predicted_step_size: Fraction | None
    scalar_loss: Fraction

    @property
    def untrained(self) -> int:
        """The loss of the zero layer: 1 per length, as ``‖s_1‖ = 1``."""
        return len(self.lengths)

    @property
    def predictions(self) -> Mapping[str, tuple[str, str]]:
        """The step size, and the loss beside the least of scalar blocks."""
        return {
            "step size tr a3 tr b1 / d²": (
                f"{self.step_size:.9g}",
                "not known" if self.predicted_step_size is None else str(self.predicted_step_size),
            ),
            "loss, and the least of scalar blocks": (
                brief(self.loss, 9),
                brief(self.scalar_loss, 9),
            ),
        }

    def _predicted(self) -> str:
        measured = expression(sp.Float(self.step_size, 9))
        known = self.predicted_step_size
        eta = r",\ \eta = " + expression(sp.Rational(known)) if known is not None else ""
        product = r"\tfrac{1}{d^2} \textstyle\sum_h \operatorname{tr} a_{3} \operatorname{tr} b_{1}"
        return rf"{product} &= {measured}{eta}"
