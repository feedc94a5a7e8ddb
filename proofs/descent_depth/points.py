"""Exact cases of descent_depth: losses of steps from sequences, and random nets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.evaluation import Point
from icar_theory.exact.descent import gradient
from icar_theory.exact.gram_moments import counted
from icar_theory.exact.sampling import small_rational
from icar_theory.layers.deep import Route, deep_losses, net
from icar_theory.theorems.descent_depth.answers import best_polynomial, minimum, weights

TURN = sp.Rational(3, 5) + sp.I * sp.Rational(4, 5)
"""A number of modulus 1."""


def descended(sizes: tuple[Any, ...], eigenvalues: tuple[Any, ...], length: int) -> Any:
    """Return ``‖s_{T+1} − W_k s_T‖²`` after one step of each size, along the gradient."""
    d = len(eigenvalues)
    rows = [[x**t for x in eigenvalues] for t in range(1, length + 2)]
    tokens = sp.Matrix(rows[:length])
    W = sp.zeros(d, d)
    for size in sizes:
        W = (W - size * gradient(W, tokens)).applyfunc(sp.expand)
    error = sp.Matrix(rows[length]) - W * sp.Matrix(rows[length - 1])
    return sp.expand(sum(e * sp.conjugate(e) for e in error))


def random_sizes(seed: int, steps: int) -> tuple[Any, ...]:
    """Return rational step sizes."""
    generator = random.Random(seed)
    return tuple(small_rational(generator) for _ in range(steps))


def through_moments(d: int, length: int, sizes: tuple[Any, ...]) -> Any:
    """Return ``E s_T* q(G)² s_T``, q with these step sizes, from moments counted one by one."""
    x = sp.Symbol("x")
    square = sp.Poly(sp.prod([(1 - size * x) ** 2 for size in sizes]), x)
    moments = counted("unitary", d, length, 2 * len(sizes))
    return sum(c * moments[m] for (m,), c in square.terms())


def step_points() -> Iterator[tuple[str, Point, Any]]:
    """Yield best and other polynomials at d = 1 with their sums of squares."""
    for horizon in range(2, 8):
        for steps in range(1, horizon + 2):
            best = best_polynomial(1, min(steps, horizon - 1), horizon)
            other = (sp.Integer(1), *random_sizes(horizon, steps))
            for what, q in (("best", best), ("other", other)):
                values = [sum(c * K**n for n, c in enumerate(q)) for K in range(1, horizon)]
                point = {"d": 1, "k": steps, r"T_{\max}": horizon}
                yield f"{what} k={steps}, T_max={horizon}", point, sum(v**2 for v in values)
    for steps in (1, 2):
        plane = {"d": 2, "k": steps, r"T_{\max}": 3}
        yield f"d=2, k={steps}", plane, minimum(2, steps, 3)


def random_routes(seed: int, layers: int) -> list[list[Route]]:
    """Return a net whose routes lead along the grading, all that there are."""
    generator = random.Random(seed)
    every = [
        Route(out, key, query, value, small_rational(generator))
        for out in range(3)
        for key in range(3)
        for query in range(3)
        for value in range(3)
    ]
    return [[r for r in every if r.graded] for _ in range(layers)]


def random_net(seed: int, layers: int) -> list[list[Route]]:
    """Return a net with full matrices A and B, small ones."""
    generator = random.Random(seed)
    entries = [small_rational(generator) / 8 for _ in range(18 * layers)]
    return net(sp.Matrix(3 * layers, 6, entries))


def net_points() -> Iterator[tuple[str, Point, Any]]:
    """Yield stated and random nets at d = 1 with their losses."""
    for layers in (1, 2):
        for horizon in range(2, 9):
            point = {"d": 1, "L": layers, r"T_{\max}": horizon}
            best = net(weights(layers, horizon))
            yield f"stated L={layers}, T_max={horizon}", point, _loss(best, horizon)
            if horizon < 5:
                other = random_net(horizon, layers)
                yield f"random L={layers}, T_max={horizon}", point, _loss(other, horizon)
    for d, layers in ((2, 1), (2, 2), (1, 3)):
        point = {"d": d, "L": layers, r"T_{\max}": 3}
        found = sum(deep_losses(random_routes(d, layers), "unitary", d, 3))
        yield f"random d={d}, L={layers}", point, found


def _loss(layers: Any, horizon: int) -> Any:
    return sum(deep_losses(layers, "unitary", 1, horizon))
