"""Losses at weights drawn from a seed: printed lines are read as a whole, with their signs.

Equality of losses at generic weights is equality of polynomials, which other steps compare.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, value
from icar_theory.exact.context import orthogonal, unitary
from icar_theory.exact.laurent import mean_square
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import BOUNDARIES, Grid, satisfied
from icar_theory.layers.augmented import BLOCKS, derived_loss
from icar_theory.layers.augmented import prediction_error as gradient_errors
from icar_theory.layers.augmented_symbols import EDGES
from icar_theory.layers.augmented_symbols import NOTATION as M_NOTATION
from icar_theory.layers.plain import prediction_error
from icar_theory.layers.plain_symbols import NOTATION
from icar_theory.theorems.spectra.letters import (
    CIRCLE,
    CIRCLE_PAIRS,
    LOSS,
    STEP_CIRCLE,
    STEP_LOSS,
)
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.plain import Law, weights_point
from proofs.kit.points import Characterises
from proofs.kit.reading import summand
from proofs.kit.relations import stated
from proofs.kit.step import Step
from proofs.spectra.laws import cyclic, cyclic_pairs

Drawn = Iterator[tuple[str, Point, Any]]
READ = "the printed line holds at drawn weights, and not beside their loss"
COMPARED = "the losses of drawn weights are one exactly where the printed condition holds"


def matrix(d: int, seed: int) -> Any:
    """Return a d×d matrix of sevenths: sums that vanish by accident are rare among them."""
    generator = random.Random(f"{d} {seed}")
    entries = [sp.Rational(generator.choice((-5, -4, -3, 2, 6, 8)), 7) for _ in range(d * d)]
    return sp.ImmutableMatrix(d, d, entries)


def plain(law: Callable[[int], Law], circle: Law, d: int, length: int, n: int) -> Drawn:
    """Yield a point with the circle's loss, and the loss on the n-th roots of unity."""
    generator = random.Random(f"{d} {length} {n}")
    C, p = matrix(d, n), [small_rational(generator) for _ in range(length)]
    _, on_circle = weights_point(circle, d, C, p)
    point, loss = weights_point(law(n), d, C, p)
    yield "", {**point, "n": n, CIRCLE.name: on_circle, CIRCLE_PAIRS.name: on_circle}, loss


@cache
def _step(law: Law, d: int, horizon: int, boundary: str, n: int) -> Any:
    unit, none = sp.eye(d).tolist(), sp.zeros(d, d).tolist()
    blocks = {**dict.fromkeys(BLOCKS, none), "a3": matrix(d, n).tolist(), "b1": unit}
    return sp.sympify(derived_loss(blocks, horizon, law(d), boundary))


def step(d: int, horizon: int, boundary: str, n: int) -> Drawn:
    """Yield the same for a gradient step masked by a drawn M."""
    point = {"d": d, r"T_{\max}": horizon, "s_{0}": EDGES[boundary], "n": n, "M": matrix(d, n)}
    circle = _step(unitary, d, horizon, boundary, n)
    yield "", {**point, STEP_CIRCLE.name: circle}, _step(cyclic(n), d, horizon, boundary, n)


def spelt(line: Line, notation: Mapping[Any, Any]) -> Line:
    """Return a line that also says what the letters of rows and positions stand for."""
    return replace(line, where=(*line.where, *(sp.Eq(*pair) for pair in notation.items())))


def read(claim: Claim, line: Line, name: str) -> Decision:
    """Return the step: a line about the loss of plain tokens holds at drawn weights."""

    def found(d: int, length: int, n: int) -> Drawn:
        if satisfied(line.given, {"length": length, "n": n}):
            yield from plain(cyclic, unitary, d, length, n)

    sizes = Grid({"d": (1, 2), "length": range(2, 6), "n": range(2, 9)})
    return stated(name, READ, claim, spelt(line, NOTATION), LOSS, sizes, found)


def read_step(claim: Claim, line: Line, name: str) -> Decision:
    """Return the step: a line about the loss of a masked gradient step holds at drawn weights."""
    sizes = {"d": (1, 2, 3), "horizon": range(2, 5), "boundary": BOUNDARIES, "n": (2, 3)}
    return stated(name, READ, claim, spelt(line, M_NOTATION), STEP_LOSS, Grid(sizes), step)


def rows(claim: Claim, line: Line, name: str) -> Enumeration:
    """Return the step: the loss of each coordinate at drawn weights is the printed summand."""

    def cases(d: int, length: int, n: int) -> Iterator[tuple[str, Any, Any]]:
        if not satisfied(line.given, {"length": length, "n": n}):
            return
        row, law = summand(line), cyclic(n)(d)
        for _, point, _ in plain(cyclic, unitary, d, length, n):
            errors = prediction_error(
                point["C"].tolist(), sp.eye(d).tolist(), list(point["p"]), law
            )
            for k, error in enumerate(errors, start=1):
                said = value(row, {**point, "i": k}, {**NOTATION, **line.definitions})
                yield f"i={k}", to_sympy(mean_square([error], law)), said

    return Enumeration(
        name,
        "the loss of every coordinate at drawn weights is the printed summand",
        claim,
        Grid({"d": (2, 3), "length": range(2, 7), "n": range(2, 8)}),
        cases,
    )


def step_rows(claim: Claim, line: Line, name: str) -> Enumeration:
    """Return the step: so is that of each coordinate of a masked gradient step, T = T_max alone."""

    def cases(d: int, length: int, boundary: str, n: int) -> Iterator[tuple[str, Any, Any]]:
        row, law, M = summand(line), cyclic(n)(d), matrix(d, n)
        blocks = {**dict.fromkeys(BLOCKS, sp.zeros(d, d).tolist()), "a3": M.tolist()}
        errors = gradient_errors({**blocks, "b1": sp.eye(d).tolist()}, length, law, boundary)
        for k, error in enumerate(errors, start=1):
            point = {"d": d, "T": length, "s_{0}": EDGES[boundary], "n": n, "M": M, "i": k}
            said = value(row, point, {**M_NOTATION, **line.definitions})
            yield f"i={k}", to_sympy(mean_square([error], law)), said

    return Enumeration(
        name,
        "the loss of every coordinate at one length is the printed summand",
        claim,
        Grid({"d": (2, 3), "length": range(2, 5), "boundary": BOUNDARIES, "n": (2, 3)}),
        cases,
    )


def compared(line: Line, name: str, pairs: bool) -> Step:
    """Return the step: losses at drawn weights are the circle's where the line says so."""

    def points() -> Drawn:
        for d, length, n in product((2, 4) if pairs else (1, 2), range(2, 5), range(2, 10)):
            laws = (cyclic_pairs, orthogonal) if pairs else (cyclic, unitary)
            for _, point, loss in plain(*laws, d, length, n):
                yield f"d={d}, T={length}, n={n}", point, loss

    return Characterises(name, COMPARED, line, points, {})


def compared_step(line: Line, name: str) -> Step:
    """Return the same step for masked gradient steps."""

    def points() -> Drawn:
        for d, horizon, boundary, n in product((1, 2, 3), range(2, 5), BOUNDARIES, range(2, 7)):
            for _, point, loss in step(d, horizon, boundary, n):
                yield f"d={d}, T_max={horizon}, {boundary}, n={n}", point, loss

    return Characterises(name, COMPARED, line, points, {})


def drawn_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps at drawn weights."""
    plain_lines = ("loss", "signs_loss", "below_even", "below_odd")
    return (
        *(read(claim, claim.line(line), f"{line}_drawn") for line in plain_lines),
        *(rows(claim, claim.line(line), f"{line}_rows") for line in plain_lines[:2]),
        step_rows(claim, claim.line("step_loss"), "step_loss_rows"),
        read_step(claim, claim.line("step_loss"), "step_loss_drawn"),
        compared(claim.line("cyclic"), "cyclic_drawn", pairs=False),
        compared(claim.line("cyclic_pairs"), "cyclic_pairs_drawn", pairs=True),
        *(
            compared_step(claim.line(f"step_cyclic_{edge}"), f"step_cyclic_{edge}_drawn")
            for edge in BOUNDARIES
        ),
    )
