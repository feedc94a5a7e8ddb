"""The questions of the claim, for variances ``l^(−decay)`` of infinitely many functions."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb, ctx

from icar_theory.arguments import integer
from icar_theory.exact.enclosures import BITS, FIRST, Enclosure, ball, enclosure, powers
from icar_theory.exact.reading import number
from icar_theory.layers.regression import read_noise
from icar_theory.theorems.minimax_rate.lines import ALPHA, CONSTANT_IS

MOST = 1000
"""The largest decay."""


def rate(decay: Any, noise: Any, n: int) -> Enclosure:
    """Return R*, the least risk of the layer that reads every function, enclosed.

    >>> print(rate(2, 1, 100))
    0.2292343077209835396775982759 ± 2E-30
    """
    p, sigma, many = _exponent(decay), _noise(noise), integer("n", n, minimum=1)
    with ctx.workprec(BITS + many.bit_length()):
        energy = ball(p).zeta()
        total = energy + ball(sigma)
        if many == 1:  # Σ v (S − v)/S
            return enclosure(energy - ball(2 * p).zeta() / total)
        shares = _shares(many, arb(many - 1), total, p)
        return enclosure((many * total * shares - energy) / (many - 1))


def lower_bound(decay: Any, noise: Any, n: int) -> Enclosure:
    """Return B, below which no prediction that is linear in the labels comes, enclosed.

    >>> print(lower_bound(2, 1, 100))
    0.152079632679489661923132169326 ± 2E-30
    """
    p, sigma, many = _exponent(decay), _noise(noise), integer("n", n, minimum=1)
    with ctx.workprec(BITS + many.bit_length()):
        if sigma == 0:
            return Enclosure(sp.Integer(0), sp.Integer(0))
        return enclosure(ball(sigma) * _shares(many, arb(many), ball(sigma), p))


def constant(decay: Any) -> Any:
    """Return C, the limit of ``(n/S)^(1 − 1/α) R*``; the decay α may be a letter.

    >>> constant(2), constant(sp.Symbol("alpha"))
    (pi/2, pi/(alpha*sin(pi/alpha)))
    """
    return CONSTANT_IS.rhs.subs(ALPHA, _exponent(decay, symbols=True))


def ratio(decay: Any, noise: Any) -> Any:
    """Return the limit of R*/B: what the layer loses, with many examples, beside the lower bound.

    >>> ratio(2, 1)
    sqrt(1 + pi**2/6)
    """
    p, sigma = _exponent(decay), _noise(noise)
    if sigma == 0:
        raise ValueError(f"noise must be positive for a ratio, got {noise!r}")
    return ((sp.zeta(p) + sigma) / sigma) ** (1 - 1 / p)


def features(decay: Any, noise: Any, n: int) -> Any:
    """Return how many functions are best as features with ``Γ = I``.

    >>> features(2, 1, 1000)
    19
    """
    p, sigma, many = _exponent(decay), _noise(noise), integer("n", n, minimum=1)
    with ctx.workprec(BITS + 2 * many.bit_length()):
        total = ball(p).zeta() + ball(sigma)
        kept = (((many + 1) / total) ** (1 / ball(p))).floor().unique_fmpz()
    if kept is None:
        raise ValueError(f"noise must not put a feature on the threshold, got {noise!r}")
    return sp.Integer(int(kept))


def _exponent(decay: Any, *, symbols: bool = False) -> Any:
    """Return α, a fraction above 1, or a letter that may be one."""
    found = number("decay", decay)
    if symbols and not found.is_number:
        return found
    if not (found.is_Rational and 1 < found <= MOST):
        raise ValueError(f"decay must be a fraction above 1 and at most {MOST}, got {decay!r}")
    return found


def _noise(noise: Any) -> Any:
    found = read_noise(noise)
    if not found.is_Rational:
        raise ValueError(f"noise must be a fraction, got {noise!r}")
    return found


def _shares(n: int, a: Any, b: Any, p: Any) -> Any:
    """Return ``Σ_j 1/(a + b j^p)``; raise ValueError naming n where it is out of reach."""
    try:
        return powers(a, b, p)
    except ValueError:
        raise ValueError(
            f"n must be such that (2n/S)^(1/decay) is at most {FIRST}, or (2n/noise)^(1/decay) of "
            f"the lower bound, got {n}"
        ) from None
