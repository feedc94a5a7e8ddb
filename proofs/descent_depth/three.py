"""Three layers attain the bound for d = 1: the equations of the best net, and a certified branch.

**Implementation notes.** :func:`three_steps` are the steps. The equations are compared exactly with
the layers and with the best polynomial; balls cover all lengths; weights are tried at some.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.gram_moments import K
from icar_theory.exact.sizes import Grid, satisfied
from icar_theory.layers.deep import polynomial
from icar_theory.statements import Minimum
from icar_theory.theorems.descent_depth.answers import best_polynomial
from icar_theory.theorems.descent_depth.lines import NET
from icar_theory.theorems.descent_depth.scaled import (
    DEGREE,
    LAYERS,
    NODES,
    PLACES,
    made,
    name,
    summed,
    target,
)
from icar_theory.theorems.descent_depth.three import (
    SOLVED,
    WIDE,
    Curve,
    certify,
    named,
    pieces,
    routes,
    solved,
    three_layers,
)
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.step import Outcome, RefutedError, Status, Step

NEAR = sp.Rational(1, 10**20)
"""How far above the bound the middles of enclosed weights are, at most."""


@dataclass(frozen=True)
class Covering:
    """Intervals from 0 on, without a gap, up to `end`: for each, weights are certified.

    Rejected besides: that other weights are certified too, one a thousandth larger, in the first.
    """

    id: str
    title: str
    end: Any
    because: str = ""
    status: Status = "derived"

    def check(self) -> Outcome:
        """Certify the intervals one after another."""
        reached = fmpq(0)
        seen: list[str] = []
        for curve, half in pieces():
            where = f"{curve.epsilon - half} ≤ ε ≤ {curve.epsilon + half}"
            if curve.epsilon - half != reached:
                raise RefutedError(f"{self.id}: after {reached} comes {where}")
            if certify(curve, half, WIDE) is None:
                raise RefutedError(f"{self.id}: nothing is certified for {where}")
            if not seen and certify(moved(curve), half, WIDE) is not None:
                raise RefutedError(f"{self.id}: other weights are certified too for {where}")
            reached = curve.epsilon + half
            seen.append(where)
        if reached < fmpq(self.end.p, self.end.q):
            raise RefutedError(f"{self.id}: ε up to {self.end} is not reached, but {reached}")
        return Outcome(f"{len(seen)} intervals of all ε from 0 to {reached}", "\n".join(seen))

    def latex(self) -> str:
        """Return nothing: the equations are those of other steps."""
        return ""


def moved(curve: Curve) -> Curve:
    """Return a curve with its first θ a thousandth larger."""
    (first, *more), *others = curve.theta
    return curve._replace(theta=((first + fmpq(1, 1000), *more), *others))


def three_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about three layers."""
    return (
        Enumeration(
            "scaled_nets",
            r"$f$ at thirteen $K$ with weights $\theta/N$, by sums of powers of $K/N$ and $1/N$",
            claim,
            Grid({"horizon": range(3, 3 + 15)}),
            _scaled,
            r"Faulhaber's formula writes $\frac1N \sum_{\kappa \leq K} (\kappa/N)^n$ in $x = K/N$ "
            r"and $\varepsilon = 1/N$, homogeneous of the degree $n + 1$: so $f$ is one polynomial "
            r"for all $N$, of the degree 13 in $x$ and $\varepsilon$ together: 15 values of "
            r"$\varepsilon$ determine it, here at one $\theta$ of all routes and at one of the "
            r"branch.",
        ),
        Enumeration(
            "scaled_best",
            r"the best $1 - q$ of degree 13 at thirteen $K$, by Gram's polynomials in $x$ and "
            r"$\varepsilon$",
            claim,
            Grid({"horizon": range(DEGREE + 1, DEGREE + 1 + 44)}),
            _best,
            r"These lengths are enough for all: up to a factor without zeros, $q$ has the degree "
            r"13 in $\varepsilon$ and in $x$, so $\frac1N \sum_K x^j q$, $1 \leq j \leq 13$, has "
            r"at most the degree 39 in $\varepsilon$, and it is 0 at 44 values.",
        ),
        Covering(
            "certified_branch",
            r"thirteen weights solve the thirteen equations at every $\varepsilon$ of intervals "
            r"that cover $[0, 1/13]$",
            sp.Rational(1, DEGREE),
            r"By Krawczyk's operator in ball arithmetic, around Taylor polynomials of $\theta$. So "
            r"$f = 1 - q$ for every $N \geq 13$, and the net of $N = 13$, with $f(K) = 1$ at "
            r"$K = 1 \dots 13$, loses nothing at shorter lengths.",
        ),
        Decision(
            "nets_of_three",
            r"losses of nets with the middles of enclosed weights: above the bound by at most "
            r"$10^{-20}$, and by more with one weight a thousandth larger",
            claim,
            Grid({"d": (1, 2), "layers": (2, 3, 4), "horizon": (2, 8, 14, 15, 40, 300)}),
            lambda d, layers, horizon: _attained(claim.line("three_layers"), d, layers, horizon),
        ),
    )


def _scaled(horizon: int) -> Iterator[tuple[str, Any, Any]]:
    terms = horizon - 1
    every = {place: fmpq(5 - 3 * i % 11, 1 + i % 4) for i, place in enumerate(PLACES)}
    of_branch = named([_middle(coefficients[0]) for coefficients in solved(0).theta])
    for what, theta in (("every route", every), ("the branch at 0", of_branch)):
        found, _ = made(theta, summed(fmpq(1, terms), _same))
        weights = {name(place): to_sympy(fmpq(1, terms) * value) for place, value in theta.items()}
        f = polynomial(routes(weights))
        yield what, sp.Tuple(*map(to_sympy, found)), _at_nodes(sp.Poly(f, K), terms)


def _best(horizon: int) -> Iterator[tuple[str, Any, Any]]:
    terms = horizon - 1
    q = sp.Poly.from_list(best_polynomial(1, DEGREE, horizon)[::-1], K)
    found = target(fmpq(1, terms), _same)
    yield "", sp.Tuple(*map(to_sympy, found)), _at_nodes(1 - q, terms)


def _at_nodes(f: Any, terms: int) -> Any:
    return sp.Tuple(*(f.eval(to_sympy(x) * terms) for x in NODES))


def _attained(line: Line, d: int, layers: int, horizon: int) -> Iterator[tuple[str, bool, bool]]:
    if line.relation != Minimum(NET, (), line.relation.value):
        raise RefutedError(f"{line.id}: {line.relation} is no least loss of all nets")
    if not satisfied(line.given, {"d": d, "layers": layers}):
        return
    if (d, layers) != (1, LAYERS):
        raise RefutedError(f"{line.id}: no weights are known for {d=}, {layers=}")
    least = value(line.relation.value, {"L": layers, r"T_{\max}": horizon}, line.definitions)
    if not least.is_Rational:
        raise RefutedError(f"{line.id}: the least loss at {horizon=} is {least}")
    weights = {route: ball.middle for route, ball in three_layers(horizon).items()}
    first = next(iter(SOLVED))
    for factor in (1, sp.Rational(1001, 1000)):
        f = sp.Poly(polynomial(routes({**weights, first: factor * weights[first]})), K)
        loss = sum((1 - f.eval(k)) ** 2 for k in range(1, horizon))
        above = loss - least
        yield "one weight moved" * (factor != 1), bool(0 <= above <= NEAR), factor == 1


def _middle(ball: Any) -> Any:
    """Return the middle of a ball, which is a rational number."""
    mantissa, power = map(int, ball.mid().man_exp())
    return fmpq(mantissa << max(power, 0), 1 << max(-power, 0))


def _same(value: Any) -> Any:
    return value
