"""Which laws turn with every phase, and what that does to the means of monomials."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point
from icar_theory.exact.context import Context, orthogonal, unitary
from icar_theory.exact.sizes import D
from icar_theory.theorems.phase_symmetry import MEAN, phase_speeds
from proofs.kit.consequence import Consequence
from proofs.kit.identity import Identity
from proofs.kit.points import Characterises
from proofs.kit.space import NormSquared, Space
from proofs.kit.step import Step

LAWS = (
    unitary(1),
    unitary(2),
    Context("squares", ((2,),), (0,)),
    Context("signed", ((1, 1), (1, 0)), (0, 2)),
    Context("powers", ((1,), (2,)), (0,)),
    Context("twisted", ((1, 0), (1, 1)), (0, 0)),
    Context("halves", ((2, 0), (1, 1)), (0, 0)),
    Context("redundant", ((1, 1), (1, 1)), (0, 0)),
    orthogonal(2),
    orthogonal(3),
    Context("third roots", ((1,), (1,)), (3,)),
)
"""Laws with the symmetry and without: circles, finite groups, both."""

CHI, OTHER, V1, V2, THETA, TAU, PHI = sp.symbols("chi_{j1} chi_{j2} v_1 v_2 theta tau varphi")
TURN = sp.Symbol("(e^{i\\varphi(|m|-|n|)}-1)", nonzero=True)
INSIDE = sp.Symbol(r"\mathbf{1}^\top Q\mathbf{1}", nonnegative=True)

SPACE = Space(
    products={("Q", "Q"): "Q", ("Q", "J"): "R", ("Q", "R"): "R"},
    symmetric={"Q", "J"},
    traces={("J", "J"): D**2, ("J", "R"): D * INSIDE, ("R'", "R"): D * INSIDE},
    instances=tuple(
        {"I": sp.eye(3), "Q": Q, "J": sp.ones(3, 3), "R": Q * sp.ones(3, 3), D: 3, INSIDE: sum(Q)}
        for Q in (sp.diag(1, 1, 0), sp.ones(3, 3) / 3, sp.Matrix([[1, -1, 0], [-1, 1, 0], [0, 0,
        2]]) / 2) ),
)  # fmt: skip
"""J = 11ᵀ, the orthogonal projector Q on the column space of χ, and R = QJ."""


def law_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about laws."""
    mean = sp.Symbol("E", real=True)
    return (
        Identity(
            "turned",
            r"turning the circles by $\varphi v$ adds $\varphi$ to the phase of every $\lambda_j$",
            CHI * (THETA + PHI * V1) + OTHER * (TAU + PHI * V2),
            CHI * THETA + OTHER * TAU + PHI,
            r"where $(\chi v)_j = 1$; two circles are written, a sum over more is alike. Haar "
            r"measure is "
            r"invariant, so that $W$ and $e^{i \varphi} W$ have one law.",
            given=(CHI * V1 + OTHER * V2 - 1,),
        ),
        Consequence(
            "orthogonal_degrees",
            r"a mean that is multiplied by $e^{i \varphi (|m| - |n|)}$ and unchanged is $0$",
            {(1 + TURN) * mean - mean: 1},
            mean,
            factor=TURN,
            because=r"$\lambda^m \bar\lambda^n$ turns by $e^{i \varphi (|m| - |n|)}$; some "
            r"$\varphi$ makes "
            r"this differ from $1$ where $|m| \ne |n|$.",
        ),
        Identity(
            "witness",
            r"$d$ times the degree of $m = (I - Q) \mathbf{1}$ is a squared norm",
            D * (D - INSIDE),
            (NormSquared({"J": 1, "R": -1}, SPACE),),
            r"$\chi^\top m = 0$, and $m \ne 0$ if $\mathbf{1}$ is not in the column space of "
            r"$\chi$. A "
            "multiple of $m$ is integer and trivial on finite groups too: a monomial of mean 1 and "
            "degree other than 0, which no turn leaves alone.",
        ),
        Characterises(
            "means",
            "means of monomials under laws that turn vanish where degrees differ",
            claim.line("degrees"),
            _monomials,
            {},
        ),
        Characterises(
            "laws",
            "laws are found by their monomials to turn where the printed ranks agree, and "
            "only there",
            claim.line("criterion"),
            _laws,
            {},
            r"Exponents up to 4; a monomial of mean 1 and degree other than 0 has powers of "
            r"any degree.",
        ),
    )


def _point(law: Context) -> Point:
    circles = [k for k, modulus in enumerate(law.moduli) if modulus == 0]
    chi = sp.ImmutableMatrix([[row[k] for k in circles] for row in law.characters])
    if not circles:
        chi = sp.ImmutableMatrix.zeros(law.dimension, 1)
    found = phase_speeds(law)
    v = [0 if found is None else found[k] for k in circles] or [0]
    if found is None and circles:
        v = [1] * len(circles)
    return {
        "d": law.dimension,
        "g": chi.cols,
        r"\chi": chi,
        r"(\chi\ \mathbf{1})": chi.row_join(sp.ones(law.dimension, 1)),
        "v": sp.ImmutableMatrix(v),
    }


def _mean(law: Context, exponents: tuple[int, ...]) -> int:
    character = tuple(
        sum(e * row[k] for e, row in zip(exponents, law.characters, strict=True))
        for k in range(len(law.moduli))
    )
    return int(law.expectation(character))


def _monomials() -> Iterator[tuple[str, Point, Any]]:
    for law in LAWS:
        d = law.dimension
        if d > 2:
            continue
        for m in itertools.product((-1, 0, 2), repeat=d):
            for n in itertools.product((0, 1), repeat=d):
                mean = _mean(law, tuple(a - b for a, b in zip(m, n, strict=True)))
                point = {**_point(law), "m": m, "n": n, MEAN.name: mean}
                yield f"{law.name}({d}), m={m}, n={n}", point, sp.Integer(mean)


def _laws() -> Iterator[tuple[str, Point, Any]]:
    for law in LAWS:
        box = itertools.product(range(-4, 5), repeat=law.dimension)
        moved = any(sum(m) != 0 and _mean(law, m) for m in box)
        yield f"{law.name}({law.dimension})", _point(law), sp.oo if moved else sp.Integer(0)
