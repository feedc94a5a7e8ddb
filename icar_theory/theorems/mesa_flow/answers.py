"""The flow of one law from one start, in closed form: exact at a time, fast on arrays of times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array
from icar_theory.exact.reading import number
from icar_theory.exact.sizes import T, read_size
from icar_theory.exact.starts import Start, read_start
from icar_theory.layers.normalised_slopes import is_preserved
from icar_theory.layers.normalised_symbols import BEND, BEST, FLOOR, bend, kappas
from icar_theory.theorems.mesa_flow.lines import (
    BEST_IS,
    CONSERVED,
    FLOW,
    RATIO_START,
    SPREAD,
    TIME,
)

SOLVED = next(line for line in FLOW if line.id == "solved")
"""The line that gives the ratio w = b/a at every time."""


@dataclass(frozen=True)
class MesaFlow:
    """The gradient flow of the normalised layer from ``A = aI, P = bI``, for one law of x_1.

    =============== ============================================================================
    `step`          u*, the step size that is best
    `limits`        (a*, b*), where the flow ends: the saddle (0, 0) where b = −a
    `at(time)`      the row (u, a, b) at an exact time ≥ 0
    `numpy(times)`  u, a and b at an array of times, ``float64``
    `floor`         the relative error that no diagonal layer goes below on long sequences
    `preserved`     whether the flow stays on the diagonal, so that all this describes training
    =============== ============================================================================

    >>> found = mesa_flow("gaussian", 5, 100, 1, 1)
    >>> round(float(found.step), 4), found.floor, found.preserved
    (0.1919, 2/5, True)
    """

    law: Start
    dimension: Any
    length: Any
    a: Any
    b: Any

    @cached_property
    def step(self) -> Any:
        """``u* = κ_1/γ``."""
        values = {**kappas(self.law, self.dimension), BEND: self._bend}
        return BEST_IS.rhs.subs(values)

    @cached_property
    def _bend(self) -> Any:
        return bend(self.law, self.dimension, self.length)

    @property
    def conserved(self) -> Any:
        """``c = a² − b²``."""
        return sp.expand(self.a**2 - self.b**2)

    @cached_property
    def floor(self) -> Any:
        """``1 − κ_1²/(κ_0 κ_2)``."""
        return FLOOR.subs(kappas(self.law, self.dimension))

    @cached_property
    def preserved(self) -> bool:
        """Whether no derivative off the diagonal ever differs from 0."""
        return is_preserved(self.law, self.dimension, self.length)

    @cached_property
    def limits(self) -> tuple[Any, Any]:
        """``a*² = (c + √(c² + 4u*²))/2``, ``b*² = a*² − c``, with the sign of the larger start."""
        if self._swapped:
            b, a = self._turned.limits
            return a, b
        c, best = self.conserved, self.step
        if c == 0:
            end = sp.sqrt(best) if self.a * self.b > 0 else sp.Integer(0)
            return _sign(self.a) * end, _sign(self.b) * end
        root = sp.sqrt(c**2 + 4 * best**2)
        a, b = sp.sqrt((c + root) / 2), sp.sqrt((root - c) / 2)
        return _sign(self.a) * a, _sign(self.a) * b

    def at(self, time: Any) -> Any:
        """Return (u, a, b) at a time ≥ 0, exact, as a row."""
        tau = number("time", time)
        if tau.is_negative:
            raise ValueError(f"time must not be negative, got {time!r}")
        if self._swapped:
            u, b, a = self._turned.at(tau)
            return sp.ImmutableMatrix([[u, a, b]])
        c = self.conserved
        if c == 0:
            u = self._on_the_cross(tau)
            return sp.ImmutableMatrix([[u, _sign(self.a) * sp.sqrt(abs(u)),
                                        _sign(self.b) * sp.sqrt(abs(u))]])  # fmt: skip
        above, below = self._ratio(tau)
        scale = sp.expand(below**2 - above**2)
        a = _sign(self.a) * sp.sqrt(sp.expand(c * below**2) / scale)
        u = sp.expand(c * above * below) / scale
        return sp.ImmutableMatrix([[u, a, a * above / below]])

    def numpy(self, times: Any) -> dict[str, Array]:
        """Return u, a and b at an array of times ≥ 0."""
        tau = np.asarray(times, dtype=float)
        if not np.isfinite(tau).all() or (tau < 0).any():
            raise ValueError(f"times must be finite and not negative, got {times!r}")
        row = [sp.lambdify(TIME, x, "numpy") for x in self.at(TIME)]
        u, a, b = (np.broadcast_to(f(tau), tau.shape).astype(float) for f in row)
        return {"u": u, "a": a, "b": b}

    @property
    def _swapped(self) -> bool:
        """Whether b is the larger: the flow does not change where a and b change places."""
        return bool(self.conserved < 0)

    @property
    def _turned(self) -> MesaFlow:
        return MesaFlow(self.law, self.dimension, self.length, self.b, self.a)

    def _on_the_cross(self, tau: Any) -> Any:
        """Return u where b = ±a: the lines `logistic` and `saddle`."""
        u, best = self.a * self.b, self.step
        if u == 0:
            return sp.Integer(0)
        decay = sp.exp(-2 * (self.length - 2) * self._bend * best * tau)
        if u > 0:
            return best / (1 + (best / u - 1) * decay)
        return -best * decay / (1 - best / u - decay)

    def _ratio(self, tau: Any) -> tuple[Any, Any]:
        """Return numerator and denominator of w = b/a by the line `solved`, times a."""
        c, best = self.conserved, self.step
        places = {
            RATIO_START: self.b / self.a, CONSERVED: c, BEST: best, T: self.length,
            BEND: self._bend, TIME: tau,
        }  # fmt: skip
        root = SOLVED.definitions[SPREAD].subs(places)
        parts = sp.fraction(SOLVED.relation.rhs)
        above, below = (part.subs({**places, SPREAD: root}) * self.a for part in parts)
        return sp.expand(above), sp.expand(below)


def mesa_flow(law: Any, d: Any, length: Any, a: Any = 1, b: Any = 1) -> MesaFlow:
    """Return the flow in closed form, for sequences of T = `length` ≥ 3 tokens of dimension d.

    The `law` of x_1 is an exchangeable one of :mod:`icar_theory.starts`, or its name, as
    "gaussian(1/2)"; a and b are exact numbers (a float is the fraction that it is). Raises
    ValueError for a law that lacks a moment or has special coordinates, for sizes that are too
    small; TypeError for other types. Source: :mod:`icar_theory.theorems.mesa_flow`.

    >>> found = mesa_flow("rademacher", 2, 3, 2, 1)
    >>> found.step, found.limits, found.at(0)
    (1/2, (sqrt(3/2 + sqrt(10)/2), sqrt(-3/2 + sqrt(10)/2)), Matrix([[2, 2, 1]]))
    """
    start = read_start(law)
    d, length = read_size("d", d), read_size("length", length)
    if isinstance(length, int) and length < 3:
        raise ValueError(f"length must be at least 3, so that there is a token to predict, "
                         f"got {length}")  # fmt: skip
    found = MesaFlow(start, d, length, number("a", a), number("b", b))
    for name, value in (("a", found.a), ("b", found.b)):
        if not value.is_number:
            raise TypeError(f"{name} must be a number, got {value}")
    kappas(start, d)
    return found


def _sign(x: Any) -> int:
    return -1 if x < 0 else 1
