"""What claims return: an exact minimiser, how far weights are from one, or why none is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

import numpy as np
import sympy as sp

from icar_theory.arguments import Array, integer
from icar_theory.exact.factors import DRAWN, EXACT, FLOATS, Weights, matrix, require_few
from icar_theory.printing import aligned, notebook
from icar_theory.statements import latex


class NoClosedForm(ValueError):  # noqa: N818 - a public name, and it reads as what it says
    """No closed form is known for these arguments; the message says why, and what to do instead.

    >>> from icar_theory import optimum
    >>> optimum(3, 1)
    Traceback (most recent call last):
    ...
    icar_theory.answers.NoClosedForm: no closed form is known for odd d=3 with heads=1 in ...
    """


@dataclass(frozen=True, kw_only=True, repr=False)
class Optimum:
    """A minimiser of the population loss, exact, with the minimum and the set of all minimisers.

    ============== =================================================================================
    `loss`         the minimum over all weights with this number of heads (plain tokens: at each
                   length; augmented tokens: summed over the lengths up to the horizon)
    `mixing`       ``C = BᵀA``, or ``M = b1ᵀ a3`` (d×d); `query_key` A or a3, `value` B or b1 (H×d):
                   SymPy matrices, None for symbolic d or H
    `minimisers`   the conditions that all minimisers satisfy, and no other weights: relations,
                   whose letters `where` defines
    `given`        what is assumed of symbolic d and H
    ============== =================================================================================

    Source: Sander et al., ICML 2024, §4 and §5; every number of heads beyond the paper.

    >>> from icar_theory import optimum
    >>> best = optimum(4, 2)
    >>> best.loss, best.mixing.rank()
    (0, 2)
    """

    claim: str
    context: str
    dimension: Any
    heads: Any
    horizon: Any
    loss: Any
    minimisers: tuple[Any, ...]
    where: tuple[Any, ...] = ()
    given: tuple[Any, ...] = ()
    weights: Weights | None = field(default=None, hash=False)
    sampler: Callable[[int], Mapping[str, Any]] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        asked = f"d={self.dimension}, heads={self.heads}, {self.context} contexts"
        lengths = "" if self.horizon is None else f", horizon={self.horizon}"
        given = "".join(f", {condition}" for condition in self.given)
        return f"<optimum of {self.claim}: {asked}{lengths}{given}, loss {self.loss}>"

    @cached_property
    def mixing(self) -> Any:
        """``C = BᵀA`` or ``M = b1ᵀ a3``, d×d."""
        return self._matrix("mixing", self.dimension)

    @cached_property
    def query_key(self) -> Any:
        """A or a3, H×d."""
        return self._matrix("query_key", self.heads)

    @cached_property
    def value(self) -> Any:
        """B or b1, H×d."""
        return self._matrix("value", self.heads)

    def numpy(self) -> dict[str, Array]:
        """Return the weights as ``float64`` arrays, and the context in which they are optimal.

        They are query_key, value (H×d), mixing (d×d), and what the tokens add:
        :func:`icar_theory.check` takes them, and a file that ``numpy.savez`` makes of them.

        >>> from icar_theory import optimum
        >>> optimum(2, 1).numpy()["mixing"]
        array([[1., 1.],
               [1., 1.]])
        """
        weights = self._numbers()
        self._require_few(max(self.dimension, self.heads), FLOATS)
        return {**weights.arrays(), "context": np.array(self.context)}

    def to_check(self) -> dict[str, Any]:
        """Return what :func:`icar_theory.check` needs, exact.

        >>> from icar_theory import optimum
        >>> optimum(2, 1).to_check()["positions"]
        [[-1/2, 1]]
        """
        raise NotImplementedError

    def sample(self, seed: int) -> Self:
        """Return another minimiser, drawn from the set with exact entries; the same for one seed.

        >>> from icar_theory import optimum
        >>> another = optimum(2, 1).sample(seed=1)
        >>> another.mixing * another.positions(2)[-1]
        Matrix([
        [1, 1],
        [1, 1]])
        """
        self._numbers()
        self._require_few(max(self.dimension, self.heads), DRAWN)
        assert self.sampler is not None
        return replace(self, **self.sampler(integer("seed", seed, minimum=0)))

    def latex(self) -> str:
        """Return the minimum and the minimisers as LaTeX display math.

        >>> from icar_theory import optimum
        >>> print(optimum(4, 1).latex().splitlines()[1])
        \\min_{\\operatorname{rank} C \\leq 1} \\ell_T &= 2 \\\\
        """
        conditions = ",\\ ".join(map(latex, self.given))
        assumed = (rf"&\quad \text{{where }} {conditions}",) if conditions else ()
        return aligned(*self._lines(), *assumed)

    def _lines(self) -> tuple[str, ...]:
        """Return minimum, minimisers and what they force, each a line of an ``align*``."""
        raise NotImplementedError

    def _repr_latex_(self) -> str:
        return notebook(self.latex())

    def _matrix(self, name: str, rows: Any) -> Any:
        if self.weights is None:
            return None
        self._require_few(rows, EXACT)
        return matrix(getattr(self.weights, name), rows, self.dimension)

    def _require_few(self, rows: Any, limit: int) -> None:
        asked = f"d={self.dimension} and heads={self.heads}"
        require_few(asked, rows * self.dimension, limit)

    def _numbers(self) -> Weights:
        if self.weights is None:
            raise ValueError(
                f"d and heads must be integers to build weights, got d={self.dimension}, "
                f"heads={self.heads}"
            )
        return self.weights


CLOSED_SHARE = Fraction(1, 10**6)
"""A layer is called optimal when its gap is at most this share of the best gain over predicting 0.

The gap is quadratic in the distance to the minimisers, so the share 1e-6 stands for weights right
to about three digits, where a converged float32 run stops. The exact gap is always reported beside
the word."""

NEGLIGIBLE = 1e-2
"""A singular value of the mixing matrix below this share of the largest is not counted a head."""


def brief(number: Fraction, digits: int = 3) -> str:
    """Return a fraction to a few digits, even where float64 cannot hold it.

    >>> brief(Fraction(1, 3)), brief(Fraction(10) ** 400)
    ('0.333', 'about 1e400')
    """
    try:
        return f"{float(number):.{digits}g}"
    except OverflowError:
        return f"about 1e{len(str(abs(int(number)))) - 1}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Check:
    """The distance of weights from the optima of their size.

    ==================== ===========================================================================
    `loss`, `minimum`    summed over the lengths; exact
    `attained`           whether the minimum is one for this number of heads, not a lower bound
    `gap`                ``loss − minimum ≥ 0``, an exact Fraction: float weights are dyadic
                         rationals
    `residuals`          the invariants of the optima, each by its distance from what it should be;
                         None where the theory determines nothing (see the subclasses)
    `effective_heads`    the numerical rank of the mixing matrix: singular values above 1 % of the
                         largest
    `optimal`, `verdict` whether the gap is at most 1e-6 of what the optimum gains over predicting
                         0, and the outcome in words
    ==================== ===========================================================================

    >>> import numpy as np
    >>> from icar_theory import check
    >>> check(np.eye(2), np.eye(2), np.array([0.0, 1.0]), context="unitary").gap
    Fraction(0, 1)
    """

    claim: str
    context: str
    dimension: int
    heads: int
    lengths: Sequence[int]
    loss: Fraction
    minimum: Fraction
    residuals: Mapping[str, float | None] = field(hash=False)
    singular_values: tuple[float, ...]
    notes: tuple[str, ...] = ()
    attained: bool = True

    def __repr__(self) -> str:
        asked = f"d={self.dimension}, heads={self.heads}, {self.context} contexts"
        return f"<check by {self.claim}: {asked}, {self.verdict}>"

    @property
    def gap(self) -> Fraction:
        """``loss − minimum``, exact."""
        return self.loss - self.minimum

    @property
    def effective_heads(self) -> int:
        """The numerical rank of the mixing matrix."""
        return sum(s > NEGLIGIBLE * self.singular_values[0] for s in self.singular_values)

    @property
    def untrained(self) -> int:
        """The loss of the zero layer: d per length."""
        return self.dimension * len(self.lengths)

    @property
    def optimal(self) -> bool:
        """Whether the gap is at most 1e-6 of what the optimum gains over the zero layer."""
        return self.gap <= CLOSED_SHARE * (self.untrained - self.minimum)

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
            share = self.gap / self.untrained
            times = "times " if share > 1 else "of "
            word = "not optimal" if self.attained else "not known to be optimal"
            bound = "its minimum" if self.attained else "a lower bound"
            outcome = (
                f"{word}: the loss exceeds {bound} by {brief(self.gap, 6)}, "
                f"{brief(share)} {times}the loss of a layer that predicts 0"
            )
        return "; ".join((outcome, *self.notes))

    @property
    def predictions(self) -> Mapping[str, tuple[str, str]]:
        """What was measured and what theory predicts, in words: name → (measured, predicted)."""
        return {}

    def latex(self) -> str:
        """Return loss, gap and what is predicted as LaTeX display math.

        >>> from icar_theory import check
        >>> print(check([[1.0]], [[1.0]], [0.0, 1.0], context="unitary").latex().splitlines()[1])
        \\textstyle\\sum_T \\ell_T &= 0 \\\\
        """
        return aligned(
            rf"\textstyle\sum_T \ell_T &= {_number(self.loss)}",
            rf"\textstyle\sum_T (\ell_T - \min \ell_T) &= {_number(self.gap)}",
            self._predicted(),
        )

    def _predicted(self) -> str:
        """Return what the theory predicts beside what was measured, as a line of an ``align*``."""
        raise NotImplementedError

    def _repr_latex_(self) -> str:
        return notebook(self.latex())


def _number(value: Fraction) -> str:
    return str(
        sp.latex(sp.Integer(int(value)) if value.denominator == 1 else sp.Rational(value).evalf(4))
    )
