"""The risk of a layer from its definition: every task, every sample and every new input, summed.

Laws are finite: signs for tasks, ``β_l = ±b_l``, and for the noise, ``±s``; inputs of a few points.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import prod
from operator import mul
from typing import Any

import sympy as sp

from icar_theory.evaluation import Point
from icar_theory.exact.systems import finite


@dataclass(frozen=True)
class Problem:
    """Weights of the inputs, values of the functions (L×K), sizes b_l of the tasks, and s."""

    weights: tuple[Any, ...]
    values: tuple[tuple[Any, ...], ...]
    sizes: tuple[Any, ...]
    noise: Any

    @property
    def variances(self) -> list[Any]:
        """The variances v_l = b_l²."""
        return [size**2 for size in self.sizes]

    @property
    def energies(self) -> set[Any]:
        """The values of Σ_l v_l ψ_l(x)²: one, where the system is balanced."""
        columns = zip(*self.values, strict=True)
        return {
            sum(v * value**2 for v, value in zip(self.variances, column, strict=True))
            for column in columns
        }


HALF, FIFTH = sp.Rational(1, 2), sp.Rational(1, 5)
SIGNS = ((1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1), (1, -1, -1, 1))
PROBLEMS: Mapping[str, Problem] = {
    "signs": Problem((HALF, HALF), ((1, 1), (1, -1)), (1, HALF), sp.Integer(1)),
    "two signs": Problem((HALF**2,) * 4, SIGNS[:3], (1, sp.Integer(2), HALF), HALF),
    "skew": Problem((FIFTH, 1 - FIFTH), ((1, 1), (2, -HALF)), (1, sp.Integer(1)), sp.Integer(1)),
}


@cache
def moments(
    problem: Problem, n: int, features: int
) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix]:
    """Return ``E β b̂ᵀ`` (L×N) and ``E b̂ b̂ᵀ``, summed over all tasks, samples and noises."""
    weights = [Fraction(w) for w in problem.weights]
    rows = [[Fraction(value) for value in row] for row in problem.values]
    tasks = list(itertools.product(*((Fraction(b), -Fraction(b)) for b in problem.sizes)))
    noises = [Fraction(problem.noise), -Fraction(problem.noise)]
    cross = [[Fraction(0)] * features for _ in rows]
    square = [[Fraction(0)] * features for _ in range(features)]
    share = Fraction(1, len(tasks) * 2**n * n)
    for task in tasks:
        values = [sum(map(mul, task, column)) for column in zip(*rows, strict=True)]
        for chosen in itertools.product(range(len(weights)), repeat=n):
            weight = prod((weights[k] for k in chosen), start=share)
            for noise in itertools.product(noises, repeat=n):
                y = [values[k] + e for k, e in zip(chosen, noise, strict=True)]
                total = [sum(map(mul, y, (row[k] for k in chosen))) for row in rows[:features]]
                for i, one in enumerate(total):
                    for place, b in enumerate(task):
                        cross[place][i] += weight * b * one
                    for j, other in enumerate(total):
                        square[i][j] += weight * one * other / n
    return sp.ImmutableMatrix(cross), sp.ImmutableMatrix(square)


def risk(problem: Problem, n: int, gamma: Any) -> Any:
    """Return the mean of ``(F(x) − φ(x)ᵀ Γ b̂)²``, the new x summed over all points too.

    >>> risk(PROBLEMS["signs"], 1, sp.zeros(1, 1))
    5/4
    """
    features = gamma.rows
    cross, square = moments(problem, n, features)
    total = sp.Integer(0)
    variances = sp.diag(*problem.variances)
    for k, weight in enumerate(problem.weights):
        psi = sp.Matrix([row[k] for row in problem.values])
        phi = psi[:features, 0]
        total += weight * (
            (psi.T * variances * psi)[0]
            - 2 * (psi.T * cross * gamma.T * phi)[0]
            + (phi.T * gamma * square * gamma.T * phi)[0]
        )
    return total


ATTENTIONS = (
    sp.ImmutableMatrix([[1, HALF], [-HALF, 2]]),
    sp.ImmutableMatrix([[0, 1], [HALF, -1]]),
)


@cache
def layers(name: str, n: int) -> tuple[tuple[str, sp.Matrix, Point, Any], ...]:
    """Return layers of one and two features: words, Γ, the letters of the lines, and the risk."""
    found = []
    problem = PROBLEMS[name]
    system = finite(problem.weights, problem.values)
    for features in (1, 2):
        Q = system.moments(problem.variances, features)
        V = sp.diag(*problem.variances[:features])
        M = (1 - sp.Rational(1, n)) * V + (Q + problem.noise**2 * sp.eye(features)) / n
        best = V * M.inv()
        for place, attention in enumerate((*ATTENTIONS, best, sp.eye(2))):
            gamma = attention[:features, :features]
            point = {
                **{"n": n, "N": features, r"\Gamma": gamma, "V": V, "Q": Q, "M": M, "G": best},
                **{"v": tuple(problem.variances), "B": sum(problem.variances[features:])},
                r"\sigma^{2}": problem.noise**2,
            }
            if len(problem.energies) == 1:
                point[r"\tau^{2}"] = next(iter(problem.energies))
            what = f"{name}, n={n}, N={features}, layer {place}"
            found.append((what, gamma, point, risk(problem, n, gamma)))
    return tuple(found)


BALANCED = tuple(name for name, problem in PROBLEMS.items() if len(problem.energies) == 1)
