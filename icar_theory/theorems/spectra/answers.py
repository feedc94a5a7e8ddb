"""What :mod:`icar_theory.theorems.spectra` answers: exact, or enclosed in ball arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp
from flint import acb, ctx, fmpq

from icar_theory.answers import NoClosedForm
from icar_theory.arguments import choice, integer, to_sympy
from icar_theory.exact.circles import RootsOfUnity, arc, roots_of_unity, von_mises
from icar_theory.exact.context import exact_spectra
from icar_theory.exact.enclosures import BITS, Enclosure, enclosure
from icar_theory.exact.sizes import BOUNDARIES, Grid
from icar_theory.layers.augmented import lengths
from icar_theory.layers.augmented_products import least_loss
from icar_theory.layers.augmented_symbols import useful_terms
from icar_theory.layers.drawn_products import drawn_least_loss

MOST = 40
"""The largest horizon: sums over pairs of positions at every length."""
LARGEST = 10**6
"""The largest d."""


def order_of_squares(n: int) -> int:
    """Return ``m = n/gcd(n, 2)``, the order of λ² on the n-th roots of unity.

    >>> order_of_squares(6), order_of_squares(7)
    (3, 7)
    """
    return n if n % 2 else n // 2


def threshold(length: int) -> Any:
    """Return the least odd n and the least even one from which on the loss is the circle's.

    >>> threshold(4)
    (5, 8)
    """
    return sp.Tuple(length + 1 - length % 2, 2 * length)


def minimum(n: int, d: int, heads: int, length: int) -> Any:
    """Return the least loss of plain tokens on the n-th roots of unity, at the length T.

    Raises :class:`NoClosedForm` further below the threshold, where no line speaks.

    >>> minimum(4, 2, 1, 3), minimum(6, 2, 1, 3), minimum(2, 2, 1, 3)
    (2/3, 1, 0)
    """
    left = max(d - heads, 0)
    if n == 2 or left == 0:
        return sp.Integer(0)
    if n == 2 * length - 2:
        return sp.Rational(d * left, d + heads)
    if order_of_squares(n) >= length or (n == length - 1 and n % 2):
        return sp.Integer(left)
    raise NoClosedForm(
        f"no closed form is known for n={n} with d={d}, heads={heads} and length={length}: take "
        f"n=2, n={2 * length - 2}, or one from the threshold {threshold(length)} on"
    )


def best_step(law: Callable[[int], Any], d: int, horizon: int, boundary: str) -> Any:
    """Return the best step size under a law: a rational, or a ball.

    `law` returns the moments ``E λ^k``: 0 and 1, or balls.

    >>> best_step(roots_of_unity(5), 2, 3, "zero")
    3/8
    """
    gain, power = sums(law, d, horizon, boundary)
    with ctx.workprec(BITS):
        return gain / power


def sums(law: Callable[[int], Any], d: int, horizon: int, boundary: str) -> tuple[Any, Any]:
    """Return ΣN and ΣQ, what a step of size 1 shares with the target, and its mean square.

    >>> sums(roots_of_unity(5), 2, 3, "zero")
    (3, 8)
    """
    gain, power = fmpq(0), fmpq(0)
    with ctx.workprec(BITS):
        reach = range(useful_terms(horizon, boundary) + 1)
        phi = [law(k) for k in reach]
        squares = [_real(x * _conjugate(x)) for x in phi]
        triples = [  # of φ_k φ_{l−k} φ̄_l over k < l
            _real(sum(phi[k] * phi[m - k] for k in range(1, m)) * _conjugate(phi[m])) for m in reach
        ]
        for length in lengths(horizon):
            K = useful_terms(length, boundary)
            first = sum(squares[1 : K + 1])
            second = K + 2 * sum((K - k) * squares[k] for k in range(1, K))
            third = first + 2 * sum(triples[2 : K + 1])
            gain = gain + K + (d - 1) * first
            power = power + K * K + (d - 1) * (second + 2 * K * first + (d - 2) * third)
    return gain, power


def _conjugate(value: Any) -> Any:
    return value.conjugate() if isinstance(value, acb) else value


def _real(value: Any) -> Any:
    return value.real if isinstance(value, acb) else value


def _sizes(d: Any, horizon: Any, boundary: Any) -> tuple[int, int, str]:
    found = integer("d", d, minimum=1), integer("horizon", horizon, minimum=2)
    for name, value, most in zip(("d", "horizon"), found, (LARGEST, MOST), strict=True):
        if value > most:
            raise ValueError(f"{name} must be at most {most} to be summed, got {value}")
    return *found, choice("boundary", boundary, BOUNDARIES)


def _under(law: Callable[[int], Any], found: Any) -> Any:
    """Return a rational of a law of roots of unity, and the enclosure of another's ball."""
    if isinstance(law, RootsOfUnity):
        return to_sympy(found)
    with ctx.workprec(BITS):
        return enclosure(found if not isinstance(found, fmpq) else found + acb(0).real)


def cyclic_step(n: int, d: int, horizon: int, boundary: str = "zero") -> Any:
    """Return the best step size on the n-th roots of unity.

    >>> cyclic_step(2, 2, 3), cyclic_step(3, 2, 3)
    (1/3, 3/8)
    """
    law = roots_of_unity(n)
    return _under(law, best_step(law, *_sizes(d, horizon, boundary)))


def arc_step(mu: Any, d: int, horizon: int, boundary: str = "zero") -> Enclosure:
    """Return the best step size for phases uniform on ``[0, 2π/μ]``, enclosed.

    >>> print(arc_step(2, 2, 3))
    0.338949...
    """
    law = arc(mu)
    found: Enclosure = _under(law, best_step(law, *_sizes(d, horizon, boundary)))
    return found


def von_mises_step(kappa: Any, d: int, horizon: int, boundary: str = "zero") -> Enclosure:
    """Return the best step size for phases of the von Mises law, enclosed.

    >>> print(von_mises_step(0, 2, 3))
    0.375 ± 0
    """
    law = von_mises(kappa)
    found: Enclosure = _under(law, best_step(law, *_sizes(d, horizon, boundary)))
    return found


def cyclic_least(n: int, d: int, horizon: int, boundary: str = "zero") -> Any:
    """Return the least loss of H ≥ 2d heads on augmented tokens, on the n-th roots of unity.

    >>> [cyclic_least(n, 2, 3) for n in (2, 3, 4)]
    [0, 5/14, 2/5]
    """
    law = roots_of_unity(n)
    return _under(law, least_loss(law, *_sizes(d, horizon, boundary)))


def arc_least(mu: Any, d: int, horizon: int, boundary: str = "zero") -> Enclosure:
    """Return the least loss of H ≥ 2d heads, for phases uniform on ``[0, 2π/μ]``, enclosed.

    >>> print(arc_least(2, 2, 4))
    0.809125...
    """
    law = arc(mu)
    found: Enclosure = _under(law, least_loss(law, *_sizes(d, horizon, boundary)))
    return found


def drawn_least(eigenvalues: Any, horizon: int, boundary: str = "zero") -> Any:
    """Return the least loss of H ≥ 2d heads on given rows of eigenvalues with rational parts.

    >>> drawn_least([[1], [sp.I], [sp.Rational(3, 5) + sp.Rational(4, 5) * sp.I]], 3, "wrap")
    1/13
    """
    law = exact_spectra(eigenvalues)
    _, asked, named = _sizes(law.dimension, horizon, boundary)
    return to_sympy(drawn_least_loss(law, asked, named))


def lengths_asked() -> Iterator[Mapping[str, Any]]:
    """Yield lengths."""
    yield from Grid({"length": range(2, 9)})


def plain_sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which the minimum is stated."""
    for size in Grid({"d": range(1, 5), "heads": range(1, 5), "length": range(3, 6)}):
        for n in (2, 2 * size["length"] - 2, 2 * size["length"], 2 * size["length"] + 1):
            yield {"n": n, **size}


def cyclic_sizes() -> Iterator[Mapping[str, Any]]:
    """Yield orders and sizes of augmented layers."""
    yield from Grid(
        {"n": range(2, 7), "d": range(1, 4), "horizon": range(2, 5), "boundary": BOUNDARIES}
    )


def arcs() -> Iterator[Mapping[str, Any]]:
    """Yield arcs and sizes."""
    widths = (sp.Integer(2), sp.Rational(5, 2))
    yield from Grid({"mu": widths, "d": (1, 2), "horizon": (2, 3), "boundary": BOUNDARIES})


def concentrations() -> Iterator[Mapping[str, Any]]:
    """Yield von Mises laws and sizes."""
    given = (sp.Integer(1), sp.Rational(1, 2))
    yield from Grid({"kappa": given, "d": (1, 2), "horizon": (2, 3), "boundary": BOUNDARIES})


def rows_asked() -> Iterator[Mapping[str, Any]]:
    """Yield few spectra, a single one too, and all of the fourth roots of unity."""
    slanted = sp.Rational(3, 5) + sp.Rational(4, 5) * sp.I
    fourth = [[sp.I**j, sp.I**k] for j in range(4) for k in range(4)]
    rows = ([[slanted]], [[1], [sp.I], [slanted]], [[1, sp.I], [slanted, -1]], fourth)
    yield from Grid({"eigenvalues": rows, "horizon": (2, 3), "boundary": BOUNDARIES})
