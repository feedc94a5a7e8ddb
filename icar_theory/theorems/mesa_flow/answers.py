"""The flow of one law from one start, in closed form: exact at a time, fast on arrays of times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array, said
from icar_theory.exact.reading import float_array, number
from icar_theory.exact.sizes import T, read_size
from icar_theory.exact.starts import Start, read_start
from icar_theory.layers.normalised_slopes import is_preserved
from icar_theory.layers.normalised_symbols import BEND, BEST, FLOOR, bend, kappas
from icar_theory.theorems.mesa_flow.lines import (
    A_START,
    B_START,
    BEST_IS,
    CONSERVED,
    FLOW,
    INNER_PART,
    OUTER,
    TIME,
)

LINES = {line.id: line for line in FLOW}
MEANINGS = LINES["solved_sum"].definitions
DIGITS = 400
"""How many digits a start may have above and below the line: a float has at most 324."""


@dataclass(frozen=True)
class MesaFlow:
    """The gradient flow of the normalised layer from ``A = aI, P = bI``, for one law of x_1.

    =============== ============================================================================
    `step`          u*, the step size that is best
    `limits`        (a*, b*), where the flow ends: the saddle (0, 0) where b = −a
    `at(time)`      the row (u, a, b) at an exact time ≥ 0
    `numpy(times)`  u, a and b at an array of times, ``float64``
    `floor`         the relative error that no diagonal layer goes below on long sequences
    `preserved`     whether the law keeps every such start on the diagonal: all this is training
    `verdict`       where it ends, in words
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
        """Whether no derivative off the diagonal differs from 0 at any a, b."""
        return is_preserved(self.law, self.dimension, self.length)

    @cached_property
    def limits(self) -> tuple[Any, Any]:
        """``a*² = (c + √(c² + 4u*²))/2``, ``b*² = a*² − c``, with the sign of the larger start."""
        c, best, total = self.conserved, self.step, self.a + self.b
        if _vanishes(total):
            return sp.Integer(0), sp.Integer(0)
        sign = 1 if total > 0 else -1
        score, value = (
            sign * sp.sqrt(LINES[name].relation.rhs.subs({CONSERVED: c, BEST: best}))
            for name in ("limit_score", "limit_value")
        )
        return score, value

    @property
    def verdict(self) -> str:
        """The outcome in words.

        >>> print(mesa_flow("one_hot", 2, 3, 1, -1).verdict)
        ends in the saddle (0, 0), as b = −a
        >>> print(mesa_flow("two_point", 2, 4).verdict)
        leaves the diagonal: the closed form is that of training on the diagonal alone
        """
        if not self.preserved:
            return "leaves the diagonal: the closed form is that of training on the diagonal alone"
        if _vanishes(self.a + self.b):
            return "ends in the saddle (0, 0), as b = −a"
        return f"ends at the best step size, u* = {float(self.step):.6g}"

    def at(self, time: Any) -> Any:
        """Return (u, a, b) at a time ≥ 0, exact, as a row."""
        tau = number("time", time)
        if tau.is_negative:
            raise ValueError(f"time must not be negative, got {said(time)}")
        total, apart = self.a + self.b, self.a - self.b
        places = {
            T: self.length, BEND: self._bend, BEST: self.step, TIME: tau,
            A_START: self.a, B_START: self.b,
        }  # fmt: skip
        if _vanishes(total):
            square = LINES["saddle"].relation.rhs.subs(places) if self.a != 0 else sp.Integer(0)
            a = sp.sqrt(square) * (-1 if self.a < 0 else 1)
            return sp.ImmutableMatrix([[-square, a, -a]])
        outer, inner = (_written(letter).subs(places) for letter in (OUTER, INNER_PART))
        total, apart = total * sp.sqrt(outer / inner), apart * sp.sqrt(inner / outer)
        return sp.ImmutableMatrix([[(total**2 - apart**2) / 4, (total + apart) / 2,
                                    (total - apart) / 2]])  # fmt: skip

    def numpy(self, times: Any) -> dict[str, Array]:
        """Return u, a and b at an array of times ≥ 0, right to rounding, also near the saddle.

        The lines `solved_sum` and `solved_difference`, with ``ϱ − 2u* = (a_0² − b_0²)²/(ϱ + 2u*)``
        and 1 − θ in exponentials, so that no numbers cancel.
        """
        listed = np.float64(number("times", times)) if isinstance(times, Real) else times
        tau = float_array("times", listed, dimensions=(0, 1, 2, 3))
        if (tau < 0).any():
            raise ValueError(f"times must not be negative, got {tau.min()}")
        rate, best, p, q = self._floats
        spread = np.hypot(p * q, 2 * best)
        with np.errstate(over="ignore"):  # in the end nothing is left
            decay = np.exp(-rate * spread * tau)
        late = 2 * decay / (1 + decay)  # 1 − θ
        outer = spread * late + (1 - late) * (spread + q**2 + 2 * best)
        inner = spread * late + (1 - late) * p**2 * (1 + q**2 / (spread + 2 * best))
        if p == 0:
            total, apart = 0 * tau, q * np.sqrt(inner / outer)
        else:
            total, apart = p * np.sqrt(outer / inner), q * np.sqrt(inner / outer)
        return {
            "u": (total - apart) * (total + apart) / 4,
            "a": (total + apart) / 2,
            "b": (total - apart) / 2,
        }

    @property
    def _floats(self) -> tuple[float, float, float, float]:
        """The rate (T − 2)γ, u*, a + b and a − b, each rounded once."""
        exact = ((self.length - 2) * self._bend, self.step, self.a + self.b, self.a - self.b)
        try:
            found = [float(sp.N(x, 20)) for x in exact]
        except TypeError:
            raise ValueError(
                f"d, length and law must be numbers for floats, got d={self.dimension}, "
                f"length={self.length}, {self.law.name}"
            ) from None
        if not all(np.isfinite(found)) or max(map(abs, found)) > 1e100 or found[1] < 1e-100:
            raise ValueError("flow must fit in floats up to 1e100: scale the law, a and b")
        return found[0], found[1], found[2], found[3]


def _written(part: Any) -> Any:
    """Return a part of the closed form in sizes, γ, u*, a_0, b_0 and τ."""
    while any(part.has(letter) for letter in MEANINGS):
        part = part.xreplace(dict(MEANINGS))
    return part


def _vanishes(x: Any) -> bool:
    """Return whether an exact number is 0."""
    return bool(x == 0 or (not x.is_Rational and x.equals(0)))


def _start(name: str, value: Any) -> Any:
    found = number(name, value)
    if not found.is_number:
        raise TypeError(f"{name} must be a number, got {found}")
    if any(max(abs(x.p), x.q) >= 10**DIGITS for x in found.atoms(sp.Rational)):
        raise ValueError(f"{name} must have at most {DIGITS} digits above and below the line, "
                         f"got more")  # fmt: skip
    return found


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
    found = MesaFlow(start, d, length, _start("a", a), _start("b", b))
    kappas(start, d)
    return found
