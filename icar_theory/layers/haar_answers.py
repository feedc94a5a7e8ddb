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


@dataclass(frozen=True, kw_only=True, repr=False)
class HaarOptimum(Optimum):
    """An :class:`Optimum` over full blocks, in unitary contexts that do not commute.

    One head: ``a3 = η I``, ``b1 = I``. From d² heads on, the head (i, j) has ``a3 = E_ij`` and
    ``b1 = y E_ji + x δ_ij I``, heads beyond them are 0: the layer predicts x times a step of size 1
    and y times ``Σ_t ⟨s_{t−1}, s_t⟩ s_T``. `step_size` is η, or x; `other_size` is y, or 0.

    >>> from icar_theory import optimum
    >>> best = optimum(2, 1, tokens="augmented", context="haar-unitary", horizon=3)
    >>> best.step_size, best.loss
    (5/7, 17/21)
    """

    boundary: str
    step_size: Any
    other_size: Any
    scale: Any = sp.S.One

    @property
    def mixing(self) -> Any:
        """``Σ_h vec(b1_h) vec(a3_h)ᵀ``, d²×d², row by row."""
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
        >>> best.sample(1).mixing == best.mixing
        True
        """
        generator = random.Random(integer("seed", seed, minimum=0))
        self._dimension()
        drawn = small_rational(generator)
        return replace(self, scale=drawn if drawn != 0 else sp.Integer(2))

    def _dimension(self) -> int:
        if not isinstance(self.dimension, int):
            raise ValueError(f"d must be an integer to build weights, got d={self.dimension}")
        return self.dimension

    def _lines(self) -> tuple[str, ...]:
        heads = expression(self.heads)
        other = [rf"y &= {expression(self.other_size)}"] if self.other_size != 0 else []
        letter = "x" if other else r"\eta"
        return (
            rf"\min_{{H = {heads}}} \hat\ell &= {expression(self.loss)}",
            rf"{letter} &= {expression(self.step_size)}",
            *other,
        )


def _unit(d: int, i: int, j: int) -> Any:
    return sp.ImmutableMatrix(d, d, lambda a, b: int((a, b) == (i, j)))


@dataclass(frozen=True, kw_only=True, repr=False)
class HaarCheck(Check):
    """A :class:`Check` of full blocks where W is drawn from Haar measure.

    `minimum` is the least loss with this number of heads, or, where that is not known, a lower
    bound for any number of heads (`attained` is False, and a note says so). `residuals`: "scalar",
    how far ``Σ_h a3_h ⊗ b1_h`` is from multiples of ``I ⊗ I``, as a share of its Frobenius norm
    (None where it is 0); "step", ``|tr a3 tr b1/d² − η|/η``, summed over the heads. `scalar_loss`
    is the least loss of blocks that are multiples of the identity.

    >>> from icar_theory import check, optimum
    >>> best = optimum(2, 1, tokens="augmented", context="haar-unitary", horizon=3)
    >>> check(best).residuals["scalar"]
    0.0
    """

    boundary: str
    step_size: float
    predicted_step_size: Fraction
    scalar_loss: Fraction
    attained: bool

    @property
    def optimal(self) -> bool:
        """Whether the gap is at most 1e-6 of what the optimum gains over the zero layer."""
        return self.gap <= (len(self.lengths) - self.minimum) / 10**6

    @property
    def verdict(self) -> str:
        """The outcome in words."""
        if self.gap == 0:
            outcome = "exactly optimal"
        elif self.optimal:
            outcome = (
                f"optimal to training accuracy: the loss exceeds its minimum by {brief(self.gap)}"
            )
        else:
            what = "its minimum" if self.attained else "a lower bound"
            word = "not optimal" if self.attained else "not known to be optimal"
            outcome = (
                f"{word}: the loss exceeds {what} by {brief(self.gap, 6)}, "
                f"{brief(self.gap / len(self.lengths))} of the loss of a layer that predicts 0"
            )
        return "; ".join((outcome, *self.notes))

    @property
    def predictions(self) -> Mapping[str, tuple[str, str]]:
        """The step size, and the loss beside the least of scalar blocks."""
        return {
            "step size tr a3 tr b1 / d²": (
                f"{self.step_size:.9g}",
                str(self.predicted_step_size),
            ),
            "loss, and the least of scalar blocks": (
                brief(self.loss, 9),
                brief(self.scalar_loss, 9),
            ),
        }

    def _predicted(self) -> str:
        measured = expression(sp.Float(self.step_size, 9))
        eta = expression(sp.Rational(self.predicted_step_size))
        product = r"\tfrac{1}{d^2} \textstyle\sum_h \operatorname{tr} a_{3} \operatorname{tr} b_{1}"
        return rf"{product} &= {measured},\ \eta = {eta}"
