"""Risks of layers and of linear predictions over every task, sample, noise and new input; sums.

Laws are finite, as in :mod:`proofs.kit.regression`; sums of reciprocals are balls, by the digamma
function and by their definition.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from math import prod
from operator import mul
from typing import Any

import sympy as sp
from flint import acb, arb, fmpq

from icar_theory.evaluation import Point
from icar_theory.exact.enclosures import ball
from proofs.kit.regression import BALANCED, PROBLEMS, Problem, risk

HALF = sp.Rational(1, 2)
POWERS = {
    f"powers {p}, {len(values)} functions": Problem(
        (sp.Rational(1, len(values)),) * len(values),
        values,
        tuple(sp.Integer(place) ** -(p // 2) for place in range(1, len(values) + 1)),
        noise,
    )
    for p, values, noise in (
        (2, ((1, 1), (1, -1)), HALF),
        (4, ((1, 1), (1, -1)), HALF),
        (2, ((1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1), (1, -1, -1, 1)), sp.Integer(1)),
    )
}
"""Balanced systems with variances ``l^{−p}``."""
ALL = {**PROBLEMS, **POWERS}
Weights = Callable[[Problem, tuple[int, ...], int], list[Any]]
"""The inputs of the examples and a new one ↦ the weights c_k of the labels."""


def letters(name: str, n: int) -> dict[str, Any]:
    """Return the letters of a problem, S written out where the system is balanced."""
    problem = ALL[name]
    found = {"n": n, "L": len(problem.sizes), "v": tuple(problem.variances)}
    found[r"\sigma^{2}"] = problem.noise**2
    if len(problem.energies) == 1:
        found[r"\tau^{2}"] = next(iter(problem.energies))
    return found


@cache
def best(name: str, n: int, rank: int) -> sp.ImmutableMatrix:
    """Return the diagonal Γ of this rank that answers a problem best, on all functions."""
    at = letters(name, n)
    total = at[r"\tau^{2}"] + at[r"\sigma^{2}"]
    kept = [n * v / ((n - 1) * v + total) for v in at["v"][:rank]]
    return sp.ImmutableMatrix(sp.diag(*kept, *[0] * (len(at["v"]) - rank)))


def attentions(name: str, n: int) -> Iterator[tuple[str, Any]]:
    """Yield Γ for all functions: the best of each rank, others of rank one, and I."""
    size = len(letters(name, n)["v"])
    for rank in range(size + 1):
        yield f"rank {rank}", best(name, n, rank)
    for place in range(size):
        yield f"function {place + 1}", sp.diag(*(int(i == place) * HALF for i in range(size)))
    yield "all ones", sp.ones(size, size) / (2 * size)
    yield "identity", sp.eye(size)


def layers(names: tuple[str, ...] = BALANCED) -> Iterator[tuple[str, Point, Any]]:
    """Yield layers on all functions with their risks, for every N; four functions up to n = 2."""
    for name in names:
        for n in range(1, 4 if len(ALL[name].sizes) < 4 else 3):
            at = letters(name, n)
            for what, gamma in attentions(name, n):
                found = risk(ALL[name], n, gamma)
                for N in range(1, at["L"] + 1):
                    words = f"{name}, n={n}, N={N}, {what}"
                    yield words, {**at, "N": N, r"\Gamma": gamma}, found


def error(problem: Problem, n: int, weights: Weights) -> Any:
    """Return the mean of ``(F(x) − Σ_k c_k y_k)²``, summed over all tasks, samples and noises."""
    points = range(len(problem.weights))
    rows = [[Fraction(value) for value in row] for row in problem.values]
    tasks = [
        [sum(map(mul, task, column)) for column in zip(*rows, strict=True)]
        for task in itertools.product(*((Fraction(b), -Fraction(b)) for b in problem.sizes))
    ]
    noises = list(itertools.product((Fraction(problem.noise), -Fraction(problem.noise)), repeat=n))
    total = Fraction(0)
    for chosen in itertools.product(points, repeat=n):
        weight = prod(Fraction(problem.weights[k]) for k in chosen)
        for new in points:
            c = [Fraction(value) for value in weights(problem, chosen, new)]
            for values in tasks:
                clean = values[new] - sum(map(mul, c, (values[k] for k in chosen)))
                squares = sum((clean - sum(map(mul, c, noise))) ** 2 for noise in noises)
                total += weight * Fraction(problem.weights[new]) * squares
    return sp.Rational(total / len(tasks) / len(noises))


def kernel(problem: Problem, one: int, other: int) -> Any:
    """Return ``E F(x) F(x')``."""
    return sum(
        v * row[one] * row[other] for v, row in zip(problem.variances, problem.values, strict=True)
    )


def posterior(problem: Problem, chosen: tuple[int, ...], new: int) -> list[Any]:
    """Return the best weights of all, those of a Gaussian process with the true covariance."""
    gram = [
        [kernel(problem, x, y) + problem.noise**2 * int(i == k) for k, y in enumerate(chosen)]
        for i, x in enumerate(chosen)
    ]
    right = [[kernel(problem, x, new)] for x in chosen]
    return list(sp.Matrix(gram).LUsolve(sp.Matrix(right)))


def neighbours(_: Problem, chosen: tuple[int, ...], new: int) -> list[Any]:
    """Return the weights of the mean label at the same input."""
    alike = [int(x == new) for x in chosen]
    return [Fraction(x, sum(alike) or 1) for x in alike]


def nothing(_: Problem, chosen: tuple[int, ...], new: int) -> list[Any]:
    """Return weights 0."""
    return [0 for _ in chosen]


PREDICTIONS: dict[str, Weights] = {
    "Gaussian process": posterior,
    "equal inputs": neighbours,
    "nothing": nothing,
}


def predictions(name: str, n: int) -> Iterator[tuple[str, Any]]:
    """Yield linear predictions with their errors."""
    for what in PREDICTIONS:
        yield f"{name}, n={n}, {what}", _error(name, n, what)


@cache
def _error(name: str, n: int, what: str) -> Any:
    return error(ALL[name], n, PREDICTIONS[what])


def by_digamma(a: int, b: Any, p: int) -> Any:
    """Return ``Σ_j 1/(a + b j^p)`` as a ball, from the partial fractions of the summand.

    With ``r^p = −a/b``, ``1/(a + b j^p) = −Σ_r r/(p a) · 1/(j − r)``.
    """
    c = (arb(a) / ball(b)).root(p)
    total = acb(0)
    for k in range(p):
        root = c * acb(fmpq(2 * k + 1, p)).exp_pi_i()
        total += root * (1 - root).digamma()
    return (total / (p * a)).real


def by_terms(a: int, b: Any, exponent: Any, count: int = 200_000) -> Any:
    """Return the sum as a ball, from its first terms and ``J^{1−α}/((α − 1) b)`` for the others.

    They are at most that, and at least its value at J + 1 less ``a J^{1−2α}/((2α − 1) b²)``.
    """
    power, scale = map(ball, (exponent, sp.Rational(b)))
    total = arb(0)
    for j in range(1, count + 1):
        total += 1 / (a + scale * arb(j) ** power)
    most = arb(count) ** (1 - power) / ((power - 1) * scale)
    least = arb(count + 1) ** (1 - power) / ((power - 1) * scale)
    least -= a * arb(count) ** (1 - 2 * power) / ((2 * power - 1) * scale**2)
    return total + least.union(most)


def ends(found: Any) -> tuple[Any, Any]:
    """Return rationals beside which a ball lies."""
    return tuple(_rational(end) for end in (found.lower(), found.upper()))


def _rational(end: Any) -> Any:
    mantissa, power = end.man_exp()
    return sp.Integer(int(mantissa)) * sp.Integer(2) ** int(power)
