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

LEAST, MOST = sp.Rational(1001, 1000), sp.Integer(1000)
"""Between these a decay must lie."""
LONGEST = 4096
"""How many bits n may have."""


def rate(decay: Any, noise: Any, n: int) -> Enclosure:
    """Return R*, the least risk of the layer that reads every function, enclosed.

    >>> print(rate(2, 1, 100))
    0.2292343077209835396775982759 ± 2E-30
    """
    p, sigma, many = _read(decay, noise, n)
    with ctx.workprec(_bits(p, many)):
        energy = ball(p).zeta()
        total = energy + ball(sigma)
        if many == 1:  # Σ v (S − v)/S
            return enclosure(energy - ball(2 * p).zeta() / total)
        shares = _shares("n", "(2n/S)^(1/decay)", (n,), (arb(many - 1), total, p))
        return enclosure((many * total * shares - energy) / (many - 1))


def lower_bound(decay: Any, noise: Any, n: int) -> Enclosure:
    """Return B, below which no prediction that is linear in the labels comes, enclosed.

    >>> print(lower_bound(2, 1, 100))
    0.152079632679489661923132169326 ± 2E-30
    """
    p, sigma, many = _read(decay, noise, n)
    if sigma == 0:
        return Enclosure(sp.Integer(0), sp.Integer(0))
    with ctx.workprec(_bits(p, many)):
        sums = arb(many), ball(sigma), p
        shares = _shares("n and noise", "(2n/noise)^(1/decay)", (n, noise), sums)
        return enclosure(ball(sigma) * shares)


def _shares(names: str, bounded: str, given: tuple[Any, ...], sums: tuple[Any, Any, Any]) -> Any:
    """Return a sum that :func:`powers` adds up, or say by name that it is too long."""
    try:
        return powers(*sums)
    except ValueError:
        got = " and ".join(map(repr, given))
        raise ValueError(
            f"{names} must be such that {bounded} is at most {FIRST}, got {got}"
        ) from None


def constant(decay: Any) -> Any:
    """Return C, the limit of ``(n/S)^(1 − 1/α) R*``; in Python α may be a SymPy letter.

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
    p, sigma, many = _read(decay, noise, n)
    for precision in (_bits(p, many), 2**14):
        with ctx.workprec(precision):
            total = ball(p).zeta() + ball(sigma)
            kept = (((many + 1) / total) ** (1 / ball(p))).floor().unique_fmpz()
        if kept is not None:
            return sp.Integer(int(kept))
    raise ValueError(f"noise must be farther from a threshold than 2^-16384, got {noise!r}")


def _bits(p: Any, n: int) -> int:
    """Return a precision at which the function of least variance that counts is seen."""
    return BITS + 2 * n.bit_length() + 2 * int(sp.ceiling(p))


def _read(decay: Any, noise: Any, n: int) -> tuple[Any, Any, int]:
    many = integer("n", n, minimum=1)
    if many.bit_length() > LONGEST:
        raise ValueError(f"n must have at most {LONGEST} bits, got {many.bit_length()}")
    return _exponent(decay), _noise(noise), many


def _exponent(decay: Any, *, symbols: bool = False) -> Any:
    """Return α, a fraction between LEAST and MOST, or an expression in letters that may be one."""
    found = number("decay", decay)
    if symbols and not found.is_number and (found - 1).is_positive is not False:
        return found
    if not (found.is_Rational and LEAST <= found <= MOST):
        raise ValueError(f"decay must be a fraction from {LEAST} to {MOST}, got {decay!r}")
    return found


def _noise(noise: Any) -> Any:
    found = read_noise(noise)
    if not found.is_Rational:
        raise ValueError(f"noise must be a fraction, got {noise!r}")
    return found
