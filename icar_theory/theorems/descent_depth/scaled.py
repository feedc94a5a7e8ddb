r"""Three layers on long sequences: u_T as a polynomial in x = K/N, with weights of θ/N, ε = 1/N.

**Setting.** d = 1, N = T_max − 1, K = T − 1 = 1 … N, and the routes follow the grading, so that
each channel is a polynomial times a power of λ. A route of weight θ ε from a layer's channels adds

    θ x_query(x) (ε first_key first_value + S_ε[x_key x_value](x)),
    S_ε[f](x) = ε Σ_{κ=1}^{K} f(κ ε),

and S_ε is a polynomial in ε, by Faulhaber's formula; at ε = 0 it is the integral from 0 to x. A
layer's channels have the degrees 0, 1, 4 and 13 at most, and f = u is 0 at x = 0: its values at
the thirteen NODES determine it.

**Implementation notes.** Polynomials are values at NODES; a sum takes those of the first 1, 3 or 9
of them, as products have the degrees 0, 2, 8. Every function works on floats, balls and series.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import sympy as sp
from flint import arb, fmpq, fmpq_mat

from icar_theory.arguments import to_flint
from icar_theory.layers.deep import CHANNELS, OFFSETS

DEGREE = 13
NODES = tuple(fmpq(n, 100) for n in (100, 18, 68, 1, 6, 43, 82, 94, 32, 12, 57, 99, 25))
"""Where a polynomial of degree 13 that is 0 at 0 is known by its values."""
LAYERS = 3

Number = Callable[[Any], Any]
Place = tuple[int, int, int, int, int]
"""A route: its layer from 0, then out, key, query and value as places in CHANNELS."""


def _places() -> tuple[Place, ...]:
    """Return the routes along the grading that can be other than 0 and reach u in the end."""
    live, found = {1, 2}, []
    for layer in range(LAYERS):
        made = set(live)
        for out in range(3) if layer < LAYERS - 1 else (0,):
            for key in live:
                for query in live:
                    for value in live:
                        if OFFSETS[query] + OFFSETS[value] - OFFSETS[key] == OFFSETS[out]:
                            found.append((layer, out, key, query, value))
                            made.add(out)
        live = made
    return tuple(sorted(found))


PLACES = _places()


def name(place: Place) -> str:
    """Return a route in words: its layer, what it adds to, key, query and value.

    >>> name((2, 0, 2, 1, 1))
    '3: u ← s_prev s s'
    """
    layer, out, *read = place
    return f"{layer + 1}: {CHANNELS[out]} ← {' '.join(CHANNELS[channel] for channel in read)}"


@cache
def _sums(layer: int) -> tuple[tuple[int, Any], ...]:
    """Return j and the 13 × 3^layer matrix of ε^j in S_ε, from values to values at NODES."""
    size = 3**layer
    points = fmpq_mat(size, size, [x**n for x in NODES[:size] for n in range(size)])
    found = []
    for j in range(size):
        number = sp.Rational(1, 2) if j == 1 else sp.bernoulli(j)
        if number == 0:
            continue
        faulhaber = fmpq_mat(DEGREE, size)  # from x^n to x^{n + 1 − j}, at NODES
        for n in range(j, size):
            factor = sp.binomial(n + 1, j) * number / (n + 1)
            for i, x in enumerate(NODES):
                faulhaber[i, n] = x ** (n + 1 - j) * to_flint(factor)
        found.append((j, faulhaber * points.inv()))
    return tuple(found)


def summed(epsilon: Any, number: Number = arb) -> list[list[list[Any]]]:
    """Return S_ε of each layer: 14 × (3^layer + 1) entries, whose last row and column mean T = 1.

    `number` converts fractions to what ε is, or may be added to.
    """
    one = number(fmpq(1))
    found = []
    for layer in range(LAYERS):
        size = 3**layer
        powers = [one]
        for _ in range(size):
            powers.append(powers[-1] * epsilon)
        rows = [
            [sum(powers[j] * number(part[i, k]) for j, part in _sums(layer)) for k in range(size)]
            for i in range(DEGREE)
        ]
        found.append([[*row, epsilon] for row in [*rows, [one * 0] * size]])
    return found


def target(epsilon: Any, number: Number = arb) -> list[Any]:
    """Return 1 − q at NODES, q the best polynomial of degree 13 with q(0) = 1, scaled.

    q is ``Σ_n p_n g_n / Σ_n p_n`` over Gram's polynomials g_n of N + 1 points, g_n(0) = 1, of which
    numerators are formed: ``Π_{m<n} (1 − m ε) g_n``, and p_n by ``Π_{m≤n} (1 + (m + 1) ε)``.
    """
    weights, total = [], number(fmpq(0))
    below = above = number(fmpq(1))
    for n in range(DEGREE + 1):
        below = below * (1 + (n + 1) * epsilon)
        weights.append((2 * n + 1) / below)
        total = total + weights[n] * above
        above = above * (1 - n * epsilon)
    found = []
    for x in map(number, NODES):
        before, g, q = number(fmpq(0)), number(fmpq(1)), number(fmpq(0))
        for n, weight in enumerate(weights):
            q = q + weight * g
            least = n * (1 + (n + 1) * epsilon) * (1 - (n - 1) * epsilon) * before
            before, g = g, ((2 * n + 1) * (1 - 2 * x) * g - least) / (n + 1)
        found.append(1 - q / total)
    return found


def made(
    theta: Mapping[Place, Any],
    sums: Sequence[Sequence[Sequence[Any]]],
    free: Sequence[Place] = (),
) -> tuple[list[Any], list[list[Any]]]:
    """Return f at NODES, and its derivatives by the θ of the `free` routes, a list for each.

    `sums` are those of :func:`summed`.
    """
    x = [[0] * (DEGREE + 1), [1] * (DEGREE + 1), [1] * DEGREE + [0]]
    dx = {place: [[0] * (DEGREE + 1) for _ in x] for place in free}
    for layer, matrix in enumerate(sums):
        y, dy = list(x), {place: list(slopes) for place, slopes in dx.items()}
        for out, query in {(p[1], p[3]): None for p in theta if p[0] == layer}:
            group = [p for p in theta if (p[0], p[1], p[3]) == (layer, out, query)]
            pairs = [(theta[p], p[2], p[4]) for p in group]
            total = _applied(matrix, _products(pairs, x, x))
            y[out] = _plus(y[out], x[query], total)
            for place in free:
                if place in group:
                    product = _products([(1, place[2], place[4])], x, x)
                elif place[0] < layer:
                    swapped = [(weight, value, key) for weight, key, value in pairs]
                    parts = _products(pairs, dx[place], x), _products(swapped, dx[place], x)
                    product = [one + other for one, other in zip(*parts, strict=True)]
                    dy[place][out] = _plus(dy[place][out], dx[place][query], total)
                else:
                    continue
                dy[place][out] = _plus(dy[place][out], x[query], _applied(matrix, product))
        x, dx = y, dy
    return x[0][:DEGREE], [dx[place][0][:DEGREE] for place in free]


def _products(pairs: Sequence[tuple[Any, int, int]], one: Any, other: Any) -> list[Any]:
    """Return the sum of weight × channel of `one` × channel of `other`, at each value."""
    return [
        sum(weight * one[a][i] * other[b][i] for weight, a, b in pairs) for i in range(DEGREE + 1)
    ]


def _applied(matrix: Sequence[Sequence[Any]], values: Sequence[Any]) -> list[Any]:
    """Return a sum of what has these values, of which the first few and the last are read."""
    read = [*values[: len(matrix[0]) - 1], values[-1]]
    return [sum(a * b for a, b in zip(row, read, strict=True)) for row in matrix]


def _plus(values: Sequence[Any], one: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    return [v + a * b for v, a, b in zip(values, one, other, strict=True)]
