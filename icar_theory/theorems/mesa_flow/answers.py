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
    A_START,
    B_START,
    BEST_IS,
    FLOW,
    SQUARED,
    TIME,
)

LINES = {line.id: line for line in FLOW}
MEANINGS = LINES["solved_score"].definitions
SCORE, VALUE = (LINES[f"solved_{x}"].relation.rhs * sp.sqrt(SQUARED) for x in ("score", "value"))
"""The closed forms of a and b, times √Δ."""


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
        c, best = self.conserved, self.step
        if self.a + self.b == 0:
            return sp.Integer(0), sp.Integer(0)
        root = sp.sqrt(c**2 + 4 * best**2)
        sign = 1 if self.a + self.b > 0 else -1
        return sign * sp.sqrt((c + root) / 2), sign * sp.sqrt((root - c) / 2)

    def at(self, time: Any) -> Any:
        """Return (u, a, b) at a time ≥ 0, exact, as a row."""
        tau = number("time", time)
        if tau.is_negative:
            raise ValueError(f"time must not be negative, got {time!r}")
        if self.a + self.b == 0:
            a = sp.sqrt(self._on_the_saddle(sp.exp(-self._growth * tau))) * (
                -1 if self.a < 0 else 1
            )
            return sp.ImmutableMatrix([[-(a**2), a, -a]])
        places = {
            T: self.length, BEND: self._bend, BEST: self.step, TIME: tau,
            A_START: self.a, B_START: self.b,
        }  # fmt: skip
        a, b, squared = (_written(part).subs(places) for part in (SCORE, VALUE, SQUARED))
        u, root = a * b / squared, sp.sqrt(squared)
        return sp.ImmutableMatrix([[u, a / root, b / root]])

    def numpy(self, times: Any) -> dict[str, Array]:
        """Return u, a and b at an array of times ≥ 0."""
        tau = np.asarray(times, dtype=float)
        if not np.isfinite(tau).all() or (tau < 0).any():
            raise ValueError(f"times must be finite and not negative, got {times!r}")
        if self.a + self.b == 0:
            decay = np.exp(-float(self._growth) * tau)
            a = np.sqrt(self._on_the_saddle(decay).astype(float)) * np.sign(float(self.a))
            return {"u": -(a**2), "a": a, "b": -a}
        letters = (T, BEND, BEST, A_START, B_START)
        values = (self.length, self._bend, self.step, self.a, self.b)
        parts = sp.lambdify((*letters, TIME), [*map(_written, (SCORE, VALUE, SQUARED))], "numpy")
        a, b, squared = parts(*map(float, values), tau)
        return {"u": a * b / squared, "a": a / np.sqrt(squared), "b": b / np.sqrt(squared)}

    def _on_the_saddle(self, decay: Any) -> Any:
        """Return a² where b = −a, by the line `saddle`; `decay` is the inverse of its growth."""
        if self.a == 0:
            return 0 * decay
        return self.step * decay / (1 + self.step / self.a**2 - decay)

    @property
    def _growth(self) -> Any:
        """How fast the growth of `logistic` and `saddle` is."""
        return 2 * (self.length - 2) * self._bend * self.step


def _written(part: Any) -> Any:
    """Return a part of the closed form in sizes, γ, u*, a_0, b_0 and τ."""
    while any(part.has(letter) for letter in MEANINGS):
        part = part.xreplace(dict(MEANINGS))
    return part


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
