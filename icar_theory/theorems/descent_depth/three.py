r"""Three layers attain the bound at d = 1, for every T_max: a branch of weights, certified.

**Setting.** As in :mod:`.scaled`: N = T_max − 1, ε = 1/N, weights θ ε. A net attains the bound
where f = 1 − q on 1 … N, with q the best polynomial of degree 13 with q(0) = 1: thirteen equations.
Of the fifteen routes here, two keep their θ, and thirteen θ solve the equations, functions of ε.
As heads, products of an A and a B, they take three, four and three in the three layers.

**Main results.** :func:`pieces` cover 0 ≤ ε ≤ 1/13, and so every N ≥ 13; :func:`certify` encloses
solutions at *all* ε of an interval. The net of N = 13 has f = 1 at K = 1 … 13, and so loses nothing
at shorter lengths. :func:`three_layers` encloses the weights at one length.

**Implementation notes.** Along an interval, δ from its middle, θ follows a Taylor polynomial of the
branch. What the equations and their derivatives are along it is enclosed by Taylor polynomials in
δ as well; each remainder is one more coefficient, over a ball that holds the whole interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import sympy as sp
from flint import arb, arb_mat, arb_series, ctx, fmpq

from icar_theory.arguments import integer
from icar_theory.exact.enclosures import Enclosure, enclosure
from icar_theory.exact.krawczyk import certified, fitted, image, middles
from icar_theory.layers.deep import Route
from icar_theory.theorems.descent_depth.answers import HORIZON_MOST
from icar_theory.theorems.descent_depth.scaled import (
    DEGREE,
    LAYERS,
    PLACES,
    made,
    name,
    summed,
    target,
)

BITS = 192
PIECES = 50
"""Of 0 ≤ ε ≤ 1/13."""
ORDER, RESIDUAL_ORDER, SLOPE_ORDER = 8, 13, 7
"""Degrees in δ: of θ, and of the terms before the remainders."""
WIDE, NARROW = fmpq(1, 10**6), fmpq(1, 10**25)
"""Radii of boxes, relative to 1 + |θ|: along a piece, and at one ε."""
NEWTON_STEPS, CLOSE = 12, 1e-18
"""How many steps at most, and how short the last one: its square is the error left."""

KEPT = {
    "1: s_prev ← s s_prev s": -1,
    "2: u ← u u u": -6,
}
"""The θ that are the same for all ε, by the route's name."""
SOLVED = {
    "1: u ← s_prev s s": -1.7623,
    "1: s ← s s s": -1.9796,
    "1: s_prev ← s s s_prev": -1.5287,
    "2: u ← s u s": 2.0728,
    "2: u ← s_prev s s": 19.0172,
    "2: s ← u s u": 9.4259,
    "2: s ← s_prev s_prev s": -16.8755,
    "2: s_prev ← u u s_prev": -4.8136,
    "2: s_prev ← s_prev s_prev s_prev": -0.5453,
    "3: u ← u u u": 7.8107,
    "3: u ← s s u": -71.7074,
    "3: u ← s_prev u s_prev": -1.4077,
    "3: u ← s_prev s s": 80.2451,
}
"""The other θ at ε = 0, to four decimals: where Newton's method starts."""
FREE = tuple(place for place in PLACES if name(place) in SOLVED)

Series = Sequence[Any]
"""The coefficients of 1, δ, δ², …"""


class Curve(NamedTuple):
    """Around one ε, polynomials in δ for each solved θ, and Y, near the inverse of J."""

    epsilon: Any
    theta: Sequence[Series]
    inverse: Any


def pieces() -> Iterator[tuple[Curve, Any]]:
    """Yield intervals that cover 0 ≤ ε ≤ 1/13, one after another: a curve, and half the width."""
    half = fmpq(1, 2 * DEGREE * PIECES)
    for piece in range(PIECES):
        yield expanded(solved(piece), ORDER), half


def certify(curve: Curve, half: Any = 0, relative: Any = NARROW) -> Any:
    """Return how far, at most, a solution is from the curve at each ε within `half`; None: unknown.

    That is a 13×1 matrix. At each of these ε a box around the curve, of radii below
    `relative` (1 + |θ|), holds one solution, and no other. None where the test does not show that.
    """

    def residual(delta: Any) -> Series:
        return _residual(_along(curve, delta), curve.epsilon + delta)

    def slopes(delta: Any) -> Series:
        boxes = [f + arb(0, box[i, 0]) for i, f in enumerate(_along(curve, delta))]
        return _slopes(boxes, curve.epsilon + delta)

    with ctx.workprec(BITS):
        box = middles(arb_mat([[(1 + abs(c[0])) * relative] for c in curve.theta]))
        off = _enclosed(residual, half, RESIDUAL_ORDER, curve.inverse)
        jacobian = _enclosed(slopes, half, SLOPE_ORDER, curve.inverse)
        radius = fitted(jacobian, box)
        return image(off, jacobian, radius) if certified(off, jacobian, radius) else None


@cache
def solved(piece: int) -> Curve:
    """Return the branch at the middle of a piece, roughly, from that of the piece before."""
    before = tuple(arb(value) for value in SOLVED.values())
    if piece > 0:
        before = tuple(c[0] for c in solved(piece - 1).theta)
    return polished(before, fmpq(2 * piece + 1, 2 * DEGREE * PIECES))


def polished(theta: Series, epsilon: Any) -> Curve:
    """Return what Newton's method makes of θ at one ε, as polynomials of degree 0."""
    near = middles(arb_mat([[value] for value in theta]))
    with ctx.workprec(BITS):
        for _ in range(NEWTON_STEPS):
            now = [near[i, 0] for i in range(DEGREE)]
            inverse = middles(arb_mat(DEGREE, DEGREE, _slopes(now, arb(epsilon))).inv())
            step = middles(inverse * arb_mat([[f] for f in _residual(now, arb(epsilon))]))
            near = middles(near - step)
            if all(abs(step[i, 0]) < CLOSE for i in range(DEGREE)):
                break
    return Curve(epsilon, tuple((near[i, 0],) for i in range(DEGREE)), inverse)


def expanded(point: Curve, order: int) -> Curve:
    """Return Taylor polynomials of the branch around a point, roughly."""
    theta = [list(c) for c in point.theta]
    for k in range(1, order + 1):
        with ctx.workprec(BITS), _terms(k + 1):
            delta = arb_series([0, 1])
            off = _residual(_along(point._replace(theta=theta), delta), point.epsilon + delta)
            step = middles(point.inverse * arb_mat([[_coefficient(f, k)] for f in off]))
        for i, c in enumerate(theta):
            c.append(-step[i, 0])
    return point._replace(theta=tuple(map(tuple, theta)))


def three_layers(horizon: int) -> Mapping[str, Enclosure]:
    """Return the weights of a net of three layers whose loss is the bound at d = 1, enclosed.

    It is named by route: layer, what is added to, key, query and value; other weights are 0.

    >>> weights = three_layers(1001)
    >>> len(weights), str(weights["1: u ← s_prev s s"])[:10], str(weights["2: u ← u u u"])
    (15, '-0.0017545', '-0.006 ± 0')
    """
    if not 2 <= integer("horizon", horizon) <= HORIZON_MOST:
        raise ValueError(f"horizon must be from 2 to {HORIZON_MOST}, got {horizon}")
    terms = max(horizon - 1, DEGREE)
    piece = min(DEGREE * PIECES // terms, PIECES - 1)
    point = polished([c[0] for c in solved(piece).theta], fmpq(1, terms))
    radius = certify(point)
    if radius is None:
        raise ArithmeticError(f"weights at {horizon=} are not certified")
    with ctx.workprec(BITS):
        balls = [(c[0] + arb(0, radius[i, 0])) / terms for i, c in enumerate(point.theta)]
    found = dict(zip(SOLVED, map(enclosure, balls), strict=True))
    kept = {route: Enclosure(sp.Rational(value, terms), 0) for route, value in KEPT.items()}
    return dict(sorted({**found, **kept}.items()))


def routes(weights: Mapping[str, Any]) -> list[list[Route]]:
    """Return the net whose weights, or enclosures of them, are given by the names of routes.

    >>> routes({"1: u ← s_prev s s": 5})[0]
    [Route(out=0, key=2, query=1, value=1, weight=5)]
    """
    found: list[list[Route]] = [[] for _ in range(LAYERS)]
    for layer, out, key, query, value in PLACES:
        weight = weights.get(name((layer, out, key, query, value)))
        if weight is not None:
            number = weight.middle if isinstance(weight, Enclosure) else weight
            found[layer].append(Route(out, key, query, value, number))
    return found


def named(values: Series) -> dict[Any, Any]:
    """Return the θ of every route, from those of the solved ones."""
    named = {**KEPT, **dict(zip(SOLVED, values, strict=True))}
    return {place: named[name(place)] for place in PLACES if name(place) in named}


def _residual(values: Series, epsilon: Any) -> list[Any]:
    """Return f − (1 − q) at NODES."""
    found, _ = made(named(values), summed(epsilon))
    return [f - wanted for f, wanted in zip(found, target(epsilon), strict=True)]


def _slopes(values: Series, epsilon: Any) -> list[Any]:
    """Return J, the derivatives of f at NODES by the solved θ, row after row."""
    _, slopes = made(named(values), summed(epsilon), FREE)
    return [slope[i] for i in range(DEGREE) for slope in slopes]


def _along(curve: Curve, delta: Any) -> list[Any]:
    """Return the θ of a curve at δ."""
    found = []
    for coefficients in curve.theta:
        value = coefficients[-1]
        for coefficient in coefficients[-2::-1]:
            value = value * delta + coefficient
        found.append(value)
    return found


def _enclosed(make: Callable[[Any], Series], half: Any, order: int, Y: Any) -> Any:
    """Return balls that hold Y times what `make` returns at every δ up to `half`, 13 rows."""
    if half == 0:
        return Y * _matrix(make(arb(0)), 0)
    with _terms(order):
        parts = make(arb_series([0, 1]))
    with _terms(order + 1):
        remainders = make(arb_series([arb(0, half), 1]))
    total = Y * _matrix(parts, 0)
    for k in range(1, order + 1):
        within = arb(0, arb(half**k))
        total += Y * _matrix(parts if k < order else remainders, k) * within
    return total


def _matrix(entries: Series, k: int) -> Any:
    """Return the coefficients of δ^k, in 13 rows."""
    return arb_mat(DEGREE, len(entries) // DEGREE, [_coefficient(f, k) for f in entries])


def _coefficient(value: Any, k: int) -> Any:
    if not isinstance(value, arb_series):
        return arb(value) if k == 0 else arb(0)
    return value[k]


@contextmanager
def _terms(count: int) -> Iterator[None]:
    """Have series keep this many coefficients."""
    before, ctx.cap = ctx.cap, count
    try:
        yield
    finally:
        ctx.cap = before
