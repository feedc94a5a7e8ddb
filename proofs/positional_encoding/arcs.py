"""Arcs: the entries of G by the mean over the arc, and Slepian's tridiagonal matrix."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import holds, value
from icar_theory.exact.sizes import Grid
from icar_theory.theorems.positional_encoding.lines import ENTRY, MU, J, X, Y, k, t
from proofs.kit.enumeration import Decision
from proofs.kit.identity import Identity
from proofs.kit.relations import stated
from proofs.kit.step import Step

ARCS = (2, 3, 6, 8, 12, 24, sp.Rational(12, 5))
PHASES = Grid({"length": range(2, 5), "mu": ARCS})
TURN, TURNS = sp.symbols("Z Z_k")
"""``e^{iy}`` and ``e^{iky}``, where k = t − u."""


@cache
def mean_cosine(difference: int, mu: Any) -> Any:
    """Return the mean of ``cos 2(t−u)θ`` over the arc, by SymPy's integral.

    >>> mean_cosine(1, 8)
    2/pi
    """
    theta = sp.Symbol("theta", real=True)
    whole = sp.integrate(sp.cos(2 * difference * theta), (theta, 0, 2 * sp.pi / mu))
    return sp.expand(whole * mu / (2 * sp.pi))


def integrals(length: int, mu: Any) -> Any:
    """Return G by integrals."""
    return sp.ImmutableMatrix(length, length, lambda t, u: mean_cosine(abs(t - u), mu))


def arc_steps(claim: Claim) -> Iterator[Step]:
    """Yield the steps about arcs."""
    arc, commutes = claim.line("arc"), claim.line("commutes")
    power, turn = sp.Symbol("m", real=True), sp.Symbol("E")
    around = sp.I * power * 2 * sp.pi / MU
    phi = (sp.exp(around) - 1) / around

    def by_turns(expression: Any, angle: Any) -> Any:
        """Return an expression with E for the exponential of an angle."""
        written = sp.sympify(expression).rewrite(sp.exp)
        return written.subs({sp.exp(sp.I * angle): turn, sp.exp(-sp.I * angle): 1 / turn})

    moments = [by_turns(phi.subs(power, sign * power), 2 * sp.pi * power / MU) for sign in (1, -1)]
    yield Identity(
        "real_part",
        r"half of the moment $\varphi(2k)$ of an arc and its conjugate is the entry, "
        r"with $E = e^{ix}$",
        (sum(moments) / 2).subs(power, 2 * k),
        by_turns(arc.relation.rhs, X).subs(X, arc.definitions[X]),
        r"$\varphi(n) = \frac{e^{in\alpha} - 1}{in\alpha}$ with $\alpha = 2\pi/\mu$.",
    )

    def entries(length: int, mu: Any) -> Iterator[tuple[str, Any, Any]]:
        for difference in range(1 - length, length):
            at = {"k": difference, r"\mu": mu}
            if all(holds(condition, at, {}) for condition in arc.given):
                yield f"k={difference}", at, mean_cosine(difference, mu)

    yield stated(
        "integrals",
        r"the mean of $\cos 2k\theta$ over an arc is the entry, and no other number is",
        claim,
        arc,
        ENTRY,
        PHASES,
        entries,
    )
    yield from _commutator_steps(claim, commutes)


def _commutator_steps(claim: Claim, line: Any) -> Iterator[Step]:
    s = sp.Symbol("s")
    angle = sp.Symbol("y", real=True)

    def entry(place: Any) -> Any:
        """Return J on the diagonal, its cosine by exponentials."""
        found = line.definitions[J[t, t]].subs(t, place)
        return found.subs(sp.cos(Y), (TURN + 1 / TURN) / 2)

    def beside(place: Any) -> Any:
        return line.definitions[J[t, t + 1]].subs(t, place)

    def toeplitz(power: Any, distance: Any) -> Any:
        """Return ``sin(jy)/(jy)``, of the power ``e^{ijy}``."""
        return (power - 1 / power) / (2 * sp.I * distance * angle)

    near, far = toeplitz(TURNS / TURN, k - 1), toeplitz(TURNS * TURN, k + 1)
    here = toeplitz(TURNS, k)
    left = beside(t - 1) * near + entry(t) * here + beside(t) * far
    right = beside(s - 1) * far + entry(s) * here + beside(s) * near
    yield Identity(
        "entries_of_the_commutator",
        r"$(JG)_{ts}$ is $(GJ)_{ts}$, with $Z = e^{iy}$, $Z_k = e^{iky}$ and $t = s + k$",
        left.subs(t, s + k),
        right,
        r"$J$ has no entry before the first and after the last position, where $t (T - t)$ "
        r"vanishes; and where $G_{ts}$ is on the diagonal or beside it, what is divided by $0$ has "
        r"the same factor on both sides.",
    )

    def commutators(length: int, mu: Any) -> Iterator[tuple[str, bool, bool]]:
        at = {"T": length, r"\mu": mu}
        diagonal, off = (
            [value(line.definitions[J[t, t + m]], {**at, "t": p}, line.definitions)
             for p in range(1, length + 1 - m)]
            for m in (0, 1)
        )  # fmt: skip
        jacobi = sp.diag(*diagonal)
        for p, found in enumerate(off):
            jacobi[p, p + 1] = jacobi[p + 1, p] = found
        for lifted in (0, 1):
            other = jacobi + lifted * sp.diag(1, *[0] * (length - 1))
            there = {**at, "J": sp.ImmutableMatrix(other), "G": integrals(length, mu)}
            yield f"{lifted} beside", holds(line.relation, there, {}), lifted == 0

    yield Decision(
        "commutators",
        "Slepian's matrix commutes with G, and one with another entry does not",
        claim,
        Grid({"length": range(2, 5), "mu": ARCS[1:]}),
        commutators,
    )
