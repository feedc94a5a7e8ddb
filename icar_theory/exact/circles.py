"""Laws of one eigenvalue on the circle: arcs, von Mises laws, roots of unity.

**Main results.** A law is known by its moments ``φ(k) = E λ^k``. On roots of unity they are 0 and
1; those of :class:`Arc` and :class:`VonMises` are enclosed in ball arithmetic, so that a loss is an
:class:`~icar_theory.exact.enclosures.Enclosure` whose radius holds every rounding.

References: Mardia, Jupp, *Directional Statistics*, §3.5 (von Mises); Johansson, *Arb*, IEEE Trans.
Computers 2017 (ball arithmetic).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import acb, ctx

from icar_theory.arguments import integer, said
from icar_theory.exact.enclosures import BITS, ball
from icar_theory.exact.reading import number

SMALLEST, LARGEST = sp.Rational(1, 1000), sp.Integer(1000)
"""Between them the parameters of laws lie: far beyond, balls grow wide."""


@dataclass(frozen=True)
class Arc:
    """``λ = e^{iθ}``, θ uniform on ``[0, 2π/μ]``: ``φ(k) = e^{iπx} sin(πx)/(πx)``, ``x = k/μ``.

    >>> arc(2)(2), arc(2)(0)
    (0, 1)
    """

    mu: Any

    def __call__(self, k: int) -> Any:
        """Return the k-th moment: 0, 1, or a complex ball."""
        turns = k / self.mu
        if turns.is_Integer:
            return int(k == 0)
        with ctx.workprec(BITS):
            angle = acb(ball(turns))
            return angle.exp_pi_i() * angle.sinc_pi()


@dataclass(frozen=True)
class VonMises:
    """``λ = e^{iθ}``, θ of density ``∝ e^{κ cos θ}``: ``φ(k) = I_k(κ)/I_0(κ)``, Bessel functions.

    >>> von_mises(0)(1), von_mises(1)(0)
    (0, 1)
    """

    kappa: Any

    def __call__(self, k: int) -> Any:
        """Return the k-th moment: 0, 1, or a complex ball."""
        if k == 0 or self.kappa == 0:
            return int(k == 0)
        with ctx.workprec(BITS):
            concentration = ball(self.kappa)
            return acb(concentration.bessel_i(abs(k)) / concentration.bessel_i(0))


@dataclass(frozen=True)
class RootsOfUnity:
    """λ uniform on ``λ^n = 1``: φ(k) is 1 where n divides k, else 0."""

    n: int

    def __call__(self, k: int) -> int:
        """Return the k-th moment."""
        return int(k % self.n == 0)


Enclosed = Arc | VonMises
"""The laws whose moments are balls."""


def arc(mu: Any) -> Arc:
    """Return the law of ``e^{iθ}`` with θ uniform on ``[0, 2π/μ]``; a float is a fraction.

    >>> arc(1)(3)
    0
    """
    return Arc(_parameter("mu", mu))


def von_mises(kappa: Any) -> VonMises:
    """Return the von Mises law of concentration κ, centred at ``λ = 1``.

    >>> von_mises(2)(1).real.overlaps(von_mises(2)(-1).real)
    True
    """
    return VonMises(_parameter("kappa", kappa, zero=True))


def roots_of_unity(n: Any) -> RootsOfUnity:
    """Return the uniform law on the n-th roots of unity.

    >>> [roots_of_unity(3)(k) for k in range(4)]
    [1, 0, 0, 1]
    """
    return RootsOfUnity(integer("n", n, minimum=2))


def _parameter(name: str, value: Any, *, zero: bool = False) -> Any:
    read = number(name, value)
    if not read.is_Rational:
        raise ValueError(f"{name} must be a fraction or a float, got {said(value)}")
    if not (SMALLEST <= read <= LARGEST or (zero and read == 0)):
        also = "0 or " if zero else ""
        raise ValueError(f"{name} must be {also}from {SMALLEST} to {LARGEST}, got {said(value)}")
    return read
