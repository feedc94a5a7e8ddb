"""The questions of the claim: the best k steps, what L layers reach, and weights that reach it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from flint import ctx, fmpq, fmpq_mat, fmpz, fmpz_poly

from icar_theory.arguments import integer, to_flint, to_sympy
from icar_theory.exact.enclosures import BITS, Enclosure, enclosure
from icar_theory.exact.gram_moments import HIGHEST, K, moment, power_sum
from icar_theory.exact.sizes import D

STEPS_MOST = 64
"""How many steps are asked for at d = 1."""
HORIZON_MOST = 10**5
"""The longest length at which exact numbers, of as many digits, are formed."""
LAYERS_MOST = 64


def minimum(d: int, steps: int, horizon: int) -> Any:
    """Return the least loss of `steps` steps of gradient descent with any step sizes.

    It is summed over T = 2 … horizon, from W = 0, for unitary contexts and s_0 = 0.

    >>> minimum(1, 4, 6), minimum(2, 2, 3)
    (1/251, 80/63)
    """
    _read(d, steps, horizon)
    if d == 1:
        return _sum_of_squares(steps, horizon)
    moments = _totals(d, min(steps, atoms(d, horizon)), horizon)
    return to_sympy(moments[0] - _solved(moments)[1])


def step_sizes(d: int, steps: int, horizon: int) -> tuple[Enclosure, ...]:
    """Return the best step sizes, enclosed, the smallest first; their order does not matter.

    >>> [str(size)[:6] for size in step_sizes(1, 2, 6)]
    ['0.2173', '0.5 ± ']
    """
    coefficients = best_polynomial(d, steps, horizon)
    common = sp.ilcm(*(c.q for c in coefficients))
    reversed_ = fmpz_poly([fmpz(int(c * common)) for c in reversed(coefficients)])
    with ctx.workprec(BITS):
        roots = [(root, many) for root, many in reversed_.complex_roots()]
        if any(root.imag != 0 or many != 1 for root, many in roots):
            raise ArithmeticError(f"step sizes at {d=}, {steps=}, {horizon=} are not real")
        return tuple(enclosure(root.real) for root in sorted((r for r, _ in roots), key=_middle))


def best_polynomial(d: int, steps: int, horizon: int) -> tuple[Any, ...]:
    """Return the coefficients of the best ``q(x) = Π_j (1 − η_j x)``, that of 1 first.

    >>> best_polynomial(1, 1, 3)
    (1, -3/5)
    """
    _read(d, steps, horizon)
    if steps > atoms(d, horizon):
        raise ValueError(
            f"steps must be at most {atoms(d, horizon)} at d={d} and horizon={horizon}, where they "
            f"leave the loss {minimum(d, steps, horizon)} and further ones change nothing, got "
            f"{steps}"
        )
    found, _ = _solved(_totals(d, steps, horizon))
    return (sp.Integer(1), *map(to_sympy, found))


def bound(layers: int, horizon: int) -> Any:
    """Return what no net of L layers goes below at d = 1: the least loss of (3^L − 1)/2 steps.

    >>> bound(2, 6), bound(3, 8)
    (1/251, 0)
    """
    integer("layers", layers, minimum=1)
    _read_horizon(horizon)
    return _sum_of_squares(worth(layers, horizon), horizon)


def worth(layers: int, horizon: int) -> int:
    """Return (3^L − 1)/2, or the horizon where that is less: more steps leave no loss either.

    >>> worth(2, 10), worth(10**6, 10)
    (4, 10)
    """
    return horizon if layers > horizon.bit_length() else min((3**layers - 1) // 2, horizon)


def weights(layers: int, horizon: int) -> Any:
    """Return exact weights of one or two layers whose loss is the bound, at d = 1.

    Three rows a layer, A beside B, each 3×3 over the channels u, s and s_prev.

    >>> weights(1, 3)
    Matrix([
    [0, 0, 0, 0, 3/5, 0],
    [0, 0, 0, 0,   0, 0],
    [0, 1, 0, 0,   0, 0]])
    """
    if integer("layers", layers, minimum=1) > 2:
        raise ValueError(f"layers must be 1 or 2 for exact weights, got {layers}")
    _read_horizon(horizon)
    q = best_polynomial(1, min(worth(layers, horizon), horizon - 1), horizon)
    ahead = _block({("p", "s"): 1})
    if layers == 1:
        return ahead.row_join(_block({("u", "s"): -q[1]}))
    c, *scores = matched([-coefficient for coefficient in (*q[1:], *(0,) * (5 - len(q)))])
    first = ahead.row_join(_block({("u", "s"): c, ("s", "p"): 1}))
    second = _block({(x, x): score for x, score in zip("psu", scores, strict=True)})
    return first.col_join(second.row_join(_block({("u", "u"): 1})))


def matched(f: Sequence[Any]) -> tuple[Any, Any, Any, Any]:
    """Return c, a_1, a_2, a_3 of two layers with α = 1 that compute ``f_1 K + … + f_4 K⁴``.

    This needs ``c = f_1 − f_2 + f_3 − f_4 ≠ 0``.

    >>> matched((1, 0, 0, 0))
    (1, 0, 0, 0)
    """
    # f = K g, g(−1) = c, g = c + (K + 1) r,
    # r = c (a₁/2 + a₂ (1 + K)(4 + 2 K)/6) + a₃ c³ (K + 2 K²)/6
    f1, f2, f3, f4 = map(sp.sympify, f)
    c = f1 - f2 + f3 - f4
    r = (f2 - f3 + f4, f3 - f4, f4)
    second = 3 * (2 * r[1] - r[2]) / (5 * c)
    third = 6 * (r[1] - c * second) / c**3
    return c, 2 * r[0] / c - second * sp.Rational(4, 3), second, third


def limit(layers: int) -> Any:
    """Return the limit of the bound for long sequences, of the loss of W = 0: 4/(3^L + 1)².

    >>> limit(1), limit(2)
    (1/4, 1/25)
    """
    if integer("layers", layers, minimum=1) > LAYERS_MOST:
        raise ValueError(f"layers must be at most {LAYERS_MOST}, got {layers}")
    return sp.Rational(4, (3**layers + 1) ** 2)


def steps_limit(steps: int) -> Any:
    """Return the limit of the least loss of k steps, of the loss of W = 0, at any d: 1/(k + 1)².

    >>> steps_limit(2)
    1/9
    """
    return sp.Rational(1, (integer("steps", steps, minimum=1) + 1) ** 2)


def atoms(d: int, horizon: int) -> Any:
    """Return how many steps change the loss: as many as G has eigenvalues but 0 in all contexts.

    >>> atoms(1, 5), atoms(2, 2), atoms(2, 3)
    (4, 1, oo)
    """
    if d == 1:
        return horizon - 1
    return 1 if horizon == 2 else sp.oo


def _sum_of_squares(steps: int, horizon: int) -> Any:
    """Return ``R/(1 − R)``, with R as a quotient of binomial coefficients; 0 from N steps on."""
    terms = horizon - 1
    if steps >= terms:
        return sp.Integer(0)
    top = fmpz.bin_uiui(2 * terms, terms - steps - 1)
    return to_sympy(fmpq(top, fmpz.bin_uiui(2 * terms, terms) - top))


def _totals(d: int, steps: int, horizon: int) -> list[Any]:
    """Return ``Σ_K E s_T* G^m s_T`` over K = 1 … horizon − 1 for m ≤ 2 steps."""
    terms = sp.Integer(horizon - 1)
    if d == 1:
        return [to_flint(power_sum(m, terms)) for m in range(2 * steps + 1)]
    found = []
    for m in range(2 * steps + 1):
        polynomial = sp.Poly(moment(m).subs(D, d), K)
        found.append(sum(to_flint(c * power_sum(n, terms)) for (n,), c in polynomial.terms()))
    return found


def _solved(moments: list[Any]) -> tuple[list[Any], Any]:
    """Return the coefficients of x, …, x^k of the best q, and what they take off the loss."""
    steps = len(moments) // 2
    gram = fmpq_mat(steps, steps, [moments[a + b + 2] for a in range(steps) for b in range(steps)])
    right = fmpq_mat(steps, 1, [-moments[a + 1] for a in range(steps)])
    found = gram.solve(right)
    gained = sum(found[a, 0] * right[a, 0] for a in range(steps))
    return [found[a, 0] for a in range(steps)], gained


def _read(d: int, steps: int, horizon: int) -> None:
    integer("d", d, minimum=1)
    integer("steps", steps, minimum=1)
    _read_horizon(horizon)
    most, why = (STEPS_MOST, "") if d == 1 else (HIGHEST // 2, " for d ≥ 2")
    if steps > most:
        raise ValueError(f"steps must be at most {most}{why}, got {steps}")


def _read_horizon(horizon: int) -> None:
    if integer("horizon", horizon, minimum=2) > HORIZON_MOST:
        raise ValueError(f"horizon must be at most {HORIZON_MOST}, got {horizon}")


def _block(entries: Mapping[tuple[str, str], Any]) -> Any:
    """Return a 3×3 matrix over the channels u, s, p from the entries that are not 0."""
    matrix = sp.zeros(3, 3)
    for (row, column), entry in entries.items():
        matrix["usp".index(row), "usp".index(column)] = entry
    return sp.ImmutableMatrix(matrix)


def _middle(root: Any) -> float:
    return float(root.real.mid())
