"""Exact layers for the lines about optimal layers: minimisers, the exceptions, and others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point
from icar_theory.layers.augmented import BLOCKS
from icar_theory.losses import augmented_loss
from icar_theory.settings import optimum
from icar_theory.theorems.gradient_step import SCALE, SHARE, STEP_SIZE
from proofs.gradient_step.sequences import blocks_of, layer

Blocks = dict[str, Any]
Equations = tuple[Any, ...]

PHASES = ((3 + 4 * sp.I) / 5, sp.I, (5 - 12 * sp.I) / 13)
"""Exact points of the circle."""

HALF = sp.Rational(1, 2)


def layers(cancelling: Equations, short_lived: Equations) -> Iterator[tuple[str, Blocks, int]]:
    """Yield (what, blocks, T_max): one head, several, and what is optimal at T_max = 2 only."""
    short = blocks_of({e.lhs: e.rhs.subs(SCALE, HALF) for e in short_lived}, 1)
    for horizon in (2, 3, 4):
        step = optimum(1, 2, tokens="augmented", horizon=horizon).step_size
        values = {STEP_SIZE: step, SHARE: HALF}
        family = blocks_of({e.lhs: e.rhs.subs(values) for e in cancelling}, 2)
        yield "two heads that cancel", family, horizon
        yield (
            "four heads that cancel",
            {name: sp.ImmutableMatrix(sp.diag(block, block)) for name, block in family.items()},
            horizon,
        )
        for d in (1, 2, 3) if horizon == 3 else (1, 2):
            yield "one head, the step", alone(sp.ones(1, d), one_step(d, horizon)), horizon
            signs = sp.Matrix([[(-1) ** j * 3 for j in range(d)]])
            yield "one head, signs and a scale", alone(signs, one_step(d, horizon) / 9), horizon
            yield (
                "one head, too long a step",
                alone(sp.ones(1, d), 2 * one_step(d, horizon)),
                horizon,
            )
        yield "a head a coordinate", alone(sp.eye(2), one_step(1, horizon)), horizon
    yield "optimal at length 2 alone", short, 2
    yield "the same layer", short, 3


def one_step(d: int, horizon: int) -> Any:
    """Return the step size of one head."""
    return optimum(d, 1, tokens="augmented", horizon=horizon).step_size


def alone(rows: Any, scale: Any) -> Blocks:
    """Return blocks with ``b1 = V``, ``a3 = scale V`` and nothing else."""
    zero = sp.ImmutableMatrix.zeros(*rows.shape)
    found = dict.fromkeys(BLOCKS, zero)
    return {**found, "a3": sp.ImmutableMatrix(scale * rows), "b1": sp.ImmutableMatrix(rows)}


@cache
def losses(
    cancelling: Equations, short_lived: Equations
) -> list[tuple[str, Blocks, int, Any, Any]]:
    """Return the layers with their exact loss, and the least one of their size."""
    found = []
    for what, blocks, horizon in layers(cancelling, short_lived):
        heads, d = blocks["a1"].shape
        least = optimum(d, heads, tokens="augmented", horizon=horizon).loss
        exact = augmented_loss(blocks, horizon=horizon)
        found.append((f"{what}, d={d}, H={heads}, T_max={horizon}", blocks, horizon, exact, least))
    return found


def points(claim: Claim, *, any_sequence: bool = False) -> Iterator[tuple[str, Point, Any]]:
    """Yield layers on sequences of the context, longer than T_max too, or on ones without a W."""
    listed = (claim.line(name).where for name in ("off_context", "short"))
    for what, blocks, horizon, exact, least in losses(*listed):
        heads, d = blocks["a1"].shape
        spectrum = PHASES[:d]
        for length in (2, 4):
            if any_sequence:
                tokens = sp.Matrix(length, d, lambda k, j: 1 + k * k + sp.I * (j - k))
            else:
                tokens = sp.Matrix(length, d, lambda k, j, z=spectrum: sp.expand(z[j] ** k))
            point = {
                "d": d, "H": heads, "T": length, r"T_{\max}": horizon, "s": tokens,
                "lambda": spectrum, "b_{1}": blocks["b1"], "a_{3}": blocks["a3"],
                r"\min\ell": least, r"\hat{y}": tuple(layer(blocks, tokens)),
            }  # fmt: skip
            for i in range(1, d + 1):
                yield f"{what}, T={length}, i={i}", {**point, "i": i}, exact
