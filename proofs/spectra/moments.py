r"""A gradient step under any law of i.i.d. eigenvalues: its loss, and the best step.

Divided by its target a prediction is ``η Σ_j Σ_{k=1}^K (λ_j λ̄_i)^k``. Its mean is η N, the mean of
its square η² Q, and both hold the moments φ_1 … φ_K alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import product
from typing import Any

import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds, value
from icar_theory.exact.circles import Enclosed, arc, roots_of_unity, von_mises
from icar_theory.exact.context import unitary
from icar_theory.exact.enclosures import enclosure
from icar_theory.exact.sizes import BOUNDARIES, HORIZON, D, Grid, satisfied
from icar_theory.layers.augmented import BLOCKS, derived_loss
from icar_theory.layers.augmented_symbols import EDGES, STEP, TERMS, over_lengths
from icar_theory.theorems.spectra.answers import best_step
from icar_theory.theorems.spectra.letters import (
    BEST,
    GAIN,
    POWER,
    S1,
    S2,
    S3,
    STEP_ANY,
    UNIFORM_BEST,
)
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.points import Characterises
from proofs.kit.relations import stated
from proofs.kit.step import RefutedError, Step

Moments = Callable[[int], Any]
REACH = 6
"""Moments φ_1 … φ_REACH are given to points."""
SUM_GAIN, SUM_POWER = sp.symbols(r"\textstyle\sum_T\!N \textstyle\sum_T\!Q", positive=True)
SUMS = {over_lengths(GAIN): SUM_GAIN, over_lengths(POWER): SUM_POWER}
BOX = {"d": 4, "horizon": 6}
"""Up to these sizes arcs are compared."""


def generic(k: int) -> Any:
    """Return the k-th moment of any law, by symbols for its real and imaginary part."""
    if k == 0:
        return sp.Integer(1)
    x, y = sp.symbols(f"x_{abs(k)} y_{abs(k)}", real=True)
    return x + sp.I * y if k > 0 else x - sp.I * y


def _spiral(radius: Any, k: int) -> Any:
    """Return the moments of a Poisson kernel about a rational unit number."""
    turn = sp.Rational(3, 5) + sp.Rational(4, 5) * sp.I * sp.sign(k)
    return sp.expand((radius * turn) ** abs(k))


LAWS: Mapping[str, Moments] = {
    "signs that are 1 with probability 3/4": lambda k: sp.Rational(1, 1 + k % 2),
    "a Poisson kernel": partial(_spiral, sp.Rational(1, 2)),
    "one number": partial(_spiral, sp.Integer(1)),
    "roots of unity": roots_of_unity(3),
    "the circle": lambda k: int(k == 0),
}


@cache
def loss(name: str | None, d: int, horizon: int, boundary: str) -> tuple[Any, Any, Any]:
    """Return the coefficients of 1, η, η² in the loss, from the layer's definition.

    With no name the moments are symbols.
    """
    moments = generic if name is None else LAWS[name]
    eta = sp.Symbol("eta", real=True)
    ones, none = [[sp.Integer(1)] * d], [[sp.Integer(0)] * d]
    blocks = {**dict.fromkeys(BLOCKS, none), "a3": [[eta] * d], "b1": ones}
    found = derived_loss(blocks, horizon, unitary(d, moments), boundary)
    expanded = sp.expand(sp.sympify(found), complex=name is None)
    return tuple(sp.expand(expanded).coeff(eta, k) for k in range(3))


def point_of(name: str | None, d: int, horizon: int, boundary: str) -> Point:
    """Return the sizes and the moments as a point."""
    moments = generic if name is None else LAWS[name]
    phi = tuple(sp.sympify(moments(k)) for k in range(1, REACH + 1))
    return {"d": d, r"T_{\max}": horizon, "s_{0}": EDGES[boundary], r"\varphi": phi}


def symbolic(line: Line, d: int, horizon: int, boundary: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield the coefficients of the loss with symbolic moments, and the printed ones."""
    point = point_of(None, d, horizon, boundary)
    said = sp.Poly(_written(line, point), STEP)
    for k, derived in enumerate(loss(None, d, horizon, boundary)):
        yield f"the coefficient of η^{k}", derived, said.coeff_monomial(STEP**k)


def _written(line: Line, point: Point) -> Any:
    return sp.expand(sp.expand(value(line.relation.rhs, point, line.definitions), complex=True))


def cases(
    line: Line, found: Callable[[tuple[Any, Any, Any], int], Iterator[tuple[str, Point, Any]]]
) -> Callable[..., Iterator[tuple[str, Point, Any]]]:
    """Return what yields points of every exact law that satisfy the line's conditions."""

    def yielded(d: int, horizon: int, boundary: str) -> Iterator[tuple[str, Point, Any]]:
        for name in LAWS:
            point = point_of(name, d, horizon, boundary)
            if all(holds(condition, point, line.definitions) for condition in line.given):
                for what, more, true in found(loss(name, d, horizon, boundary), d):
                    yield ", ".join(filter(None, (name, what))), {**point, **more}, true

    return yielded


def vertex(coefficients: tuple[Any, Any, Any], d: int) -> Iterator[tuple[str, Point, Any]]:
    """Yield the vertex of the loss."""
    _, slope, bend = coefficients
    yield "", {}, -slope / (2 * bend)


def values(coefficients: tuple[Any, Any, Any], d: int) -> Iterator[tuple[str, Point, Any]]:
    """Yield losses of three steps."""
    for eta in (sp.Integer(0), sp.Rational(1, 3), sp.Integer(2)):
        total = sum(c * eta**k for k, c in enumerate(coefficients))
        yield f"η={eta}", {STEP.name: eta}, total


def arcs(line: Line) -> Iterator[tuple[str, Point, Any]]:
    """Yield the best steps of concentrated laws and of the circle, at all sizes that are admitted.

    Where the balls are apart the middle stands for the step; elsewhere it is the circle's.
    """
    laws: tuple[Enclosed, ...] = (*map(arc, (2, 3, 8)), *map(von_mises, (1, 4)))
    for d, horizon, boundary in product(range(1, 6), range(2, 8), BOUNDARIES):
        if not satisfied(line.given, {"d": d, "horizon": horizon}):
            continue
        if d > BOX["d"] or horizon > BOX["horizon"]:
            raise RefutedError(f"{line.id}: d={d}, T_max={horizon} is admitted and not compared")
        circle = to_sympy(best_step(lambda k: int(k == 0), d, horizon, boundary))
        for law in laws:
            ball = best_step(law, d, horizon, boundary)
            found = enclosure(ball + 0 * law(1).real)
            apart = found.upper < circle or found.lower > circle
            point = {"d": d, r"T_{\max}": horizon, "s_{0}": EDGES[boundary]}
            where = f"{law}, d={d}, T_max={horizon}, {boundary}"
            step = found.middle if apart else circle
            yield where, {**point, UNIFORM_BEST.name: circle, "law": str(law)}, step


def moment_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about any law."""
    first, best, excess = (claim.line(f"law_{x}") for x in ("loss", "step", "excess"))
    gain, power = first.definitions[GAIN], first.definitions[POWER]
    sides = [x.relation.rhs.xreplace(SUMS) for x in (first, best, excess)]
    loss_sum = D * (HORIZON - 1 - 2 * STEP * SUM_GAIN + STEP**2 * SUM_POWER)
    sizes = Grid({"d": range(1, 4), "horizon": range(2, 5), "boundary": BOUNDARIES})
    few = Grid({"d": (1, 3), "horizon": (2, 4), "boundary": BOUNDARIES})
    alike = {S1: TERMS, S2: TERMS**2, S3: TERMS**2}
    return (
        Enumeration(
            "symbolic_laws",
            "the layer's loss with symbolic moments is the printed polynomial in them and in η",
            claim,
            sizes,
            partial(symbolic, first),
            "Every law at these sizes at once: a moment is two symbols.",
        ),
        Evaluation(
            "stationary",
            r"the slope of the loss vanishes at the printed step",
            sp.diff(loss_sum, STEP),
            {STEP: sides[1]},
            sp.Integer(0),
            r"$\sum Q \geq \sum N^2 > 0$: the mean of a square is at least the square of the mean, "
            r"and $N \geq K$.",
        ),
        Identity(
            "completed",
            "the loss of a step is the least one and a square",
            loss_sum,
            sides[2].subs(BEST, sides[1]),
        ),
        stated(
            "steps_of_laws",
            "the parabola of the layer's losses has its vertex at the printed step",
            claim,
            best,
            BEST,
            sizes,
            cases(best, vertex),
        ),
        *(
            stated(
                name,
                "the layer's losses at three steps are the printed ones",
                claim,
                line,
                STEP_ANY,
                few,
                cases(line, values),
            )
            for name, line in (("losses_of_laws", first), ("excess_of_laws", excess))
        ),
        Evaluation(
            "one_term",
            r"with $K = 1$ the best step is $1/d$ for every law",
            (gain / power).subs({S2: 1, S3: S1}),
            {TERMS: sp.Integer(1)},
            claim.line("short").relation.rhs,
            r"$S_2 = 1$ and $S_3 = S_1$: a single length, a single term.",
        ),
        stated(
            "short_laws",
            "the parabola of the layer's losses has its vertex at the printed step",
            claim,
            claim.line("short"),
            BEST,
            sizes,
            cases(claim.line("short"), vertex),
        ),
        Evaluation(
            "alike_gain",
            r"where $|\varphi_1| = 1$ all eigenvalues are one number, and $N = d K$",
            gain,
            {S1: TERMS},
            D * TERMS,
            r"Then $\varphi_k = \varphi_1^k$.",
        ),
        Evaluation(
            "alike_power",
            r"and $Q = d^2 K^2$, so that the printed quotient is $\sum N / \sum Q$",
            power,
            alike,
            D**2 * TERMS**2,
        ),
        stated(
            "alike_laws",
            "the parabola of the layer's losses has its vertex at the printed step",
            claim,
            claim.line("alike"),
            BEST,
            sizes,
            cases(claim.line("alike"), vertex),
        ),
        Characterises(
            "arcs_enclosed",
            "in ball arithmetic the best step is below the circle's where the printed condition "
            "holds; elsewhere they are one",
            claim.line("arcs"),
            partial(arcs, claim.line("arcs")),
            {},
        ),
    )
