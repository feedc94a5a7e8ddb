"""Derivation of :mod:`icar_theory.theorems.length_error`, for all d, m, T and η."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.exact.context import unitary
from icar_theory.exact.laurent import mean_square
from icar_theory.exact.sizes import HORIZON, D, Grid, H
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES, prediction_error
from icar_theory.layers.augmented_symbols import (
    REDUNDANCY,
    STEP,
    TERMS,
    useful_terms,
)
from icar_theory.layers.plain_symbols import DIAGONAL as C_DIAGONAL
from icar_theory.settings import optimum
from icar_theory.theorems.augmented_heads import step_size
from icar_theory.theorems.length_error import BEST, CLAIM, SHARE
from proofs.kit.collisions import OTHERS_SQUARED, gradient_row_loss
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.limit import LimitAtInfinity
from proofs.kit.points import Characterises
from proofs.kit.step import PARSEVAL, Proof
from proofs.length_error.printed import WORDS as WORDS


def frame(d: int, rank: int) -> Any:
    """Return a rational projector of the given rank with constant diagonal, one of this file's."""
    if rank == d - 1 and d > 2:
        return sp.eye(d) - sp.ones(d, d) / d
    width = d // rank
    return sp.Matrix(d, d, lambda i, j: sp.Rational(int(i // width == j // width), width))


def layer_error(d: int, rank: int, eta: Any, length: int, boundary: str) -> Any:
    """Return the layer's mean squared error of one coordinate, term by term from its definition."""
    M = d * eta / rank * frame(d, rank)
    identity = [[int(i == j) for j in range(d)] for i in range(d)]
    zero = [[0] * d for _ in range(d)]
    blocks = {**dict.fromkeys(BLOCKS, zero), "a3": M.tolist(), "b1": identity}
    law = unitary(d)
    return sp.sympify(mean_square(prediction_error(blocks, length, law, boundary), law)) / d


RANKS = ((1, 1), (2, 1), (2, 2), (3, 1), (3, 2), (4, 2))
STEPS = (sp.Rational(1, 5), sp.Rational(2, 3), sp.Rational(1, 2))


def vertex_of_layer(line: Line, d: int, heads: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the K of the least error, from the layer's errors at K = 1, 2, 3, and the printed."""
    eta = optimum(d, heads, tokens="augmented", horizon=horizon).step_size
    one, two, three = (layer_error(d, heads, eta, length, "zero") for length in (2, 3, 4))
    bend, slope = three - 2 * two + one, (three - one) / 2
    sizes = {REDUNDANCY: sp.Rational(d, heads), HORIZON: horizon}
    yield "", 2 - slope / bend, line.relation.rhs.subs(sizes)


def last_of_layer(line: Line, d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the error of the optimal layer at its longest length, and the printed one."""
    eta = optimum(d, d, tokens="augmented", horizon=horizon).step_size
    yield "", layer_error(d, d, eta, horizon, "zero"), line.relation.rhs.subs(HORIZON, horizon)


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    stated = claim.line("error").relation.rhs
    vertex, harm = claim.line("vertex"), claim.line("harm")
    (beyond,) = harm.relation.right
    best, last = claim.line("best_zero"), claim.line("last_zero")

    def engine(length: int, boundary: str) -> Iterator[tuple[str, Any, Any]]:
        for d, rank in RANKS:
            for eta in STEPS[:2]:
                place = {
                    STEP: eta,
                    REDUNDANCY: sp.Rational(d, rank),
                    TERMS: useful_terms(length, boundary),
                }
                layer = layer_error(d, rank, eta, length, boundary)
                yield f"d={d}, m={rank}, η={eta}", layer, stated.subs(place)

    def points() -> Iterator[tuple[str, Any, Any]]:
        for d, rank in RANKS:
            for eta in STEPS:
                for length in (2, 3, 4, 6):
                    K = useful_terms(length, "zero")
                    point = {"K": K, r"\eta": eta, "r": sp.Rational(d, rank)}
                    error = layer_error(d, rank, eta, length, "zero")
                    yield f"d={d}, m={rank}, η={eta}, T={length}", point, error

    return Proof(
        claim.name,
        (
            Identity(
                "row_of_the_frame",
                r"the loss of row $i$ of $M$, from the collision table, is the printed error",
                gradient_row_loss("unitary", TERMS).subs(
                    {C_DIAGONAL: STEP, OTHERS_SQUARED: (REDUNDANCY - 1) * STEP**2}
                ),
                stated,
                r"$M_{ii} = \eta$; row $i$ has the squared norm "
                r"$(d \eta / m)^2 \Pi_{ii} = r \eta^2$, of which $\eta^2$ stands on the diagonal.",
            ),
            Enumeration(
                "engine",
                "the layer's error at one length, term by term, is the printed one",
                claim,
                Grid({"length": range(2, 6), "boundary": BOUNDARIES}),
                engine,
                "Step sizes are free here: the length need not be one that the layer was "
                "trained on.",
            ),
            Identity(
                "parabola",
                "the error is a parabola with the printed vertex",
                stated,
                vertex.relation.rhs.subs(vertex.definitions),
            ),
            Identity(
                "excess",
                r"$e - 1 = \eta^2 K (K - 2 K^*)$, where $\eta^2 K > 0$",
                stated - harm.relation.left.rhs,
                STEP**2 * TERMS * (beyond.lhs - beyond.rhs).subs(harm.definitions),
                r"So $e > 1$ and $K > 2 K^*$ have the same sign.",
            ),
            Characterises(
                "worse_than_nothing",
                "layers of exact weights do worse than predicting 0 where the printed condition "
                "holds",
                harm,
                points,
                {},
            ),
            Evaluation(
                "two_thirds",
                "the vertex at the optimal step size",
                best.definitions[BEST],
                {STEP: best.definitions[STEP]},
                best.relation.rhs,
            ),
            Evaluation(
                "last_length",
                r"the error at $T = T_{\max}$ with $r = 1$",
                stated,
                {letter: x.subs(REDUNDANCY, 1) for letter, x in last.definitions.items()},
                last.relation.rhs,
                r"It grows from $0$ at $T_{\max} = 2$ towards $\tfrac14$.",
            ),
            Enumeration(
                "vertex_of_layers",
                "the parabola through three exact errors of the optimal layer has its vertex there",
                claim,
                Grid({"d": range(1, 4), "heads": range(1, 4), "horizon": (2, 3, 5)}, (H <= D,)),
                lambda d, heads, horizon: vertex_of_layer(best, d, heads, horizon),
            ),
            Enumeration(
                "last_of_layers",
                "the optimal layer of one head a coordinate errs as printed at its last length",
                claim,
                Grid({"d": range(1, 4), "horizon": range(2, 6)}),
                lambda d, horizon: last_of_layer(last, d, horizon),
            ),
            *(
                LimitAtInfinity(
                    f"overshoot_{boundary}",
                    r"the error at $T = x T_{\max}$ tends to $(\tfrac32 x - 1)^2$",
                    claim.line(f"limit_{boundary}"),
                    stated.subs(
                        {
                            STEP: step_size(REDUNDANCY, HORIZON, boundary),
                            TERMS: useful_terms(SHARE * HORIZON, boundary),
                        }
                    ),
                    r"At $x = 1$ the limit is $\tfrac14$: $\eta K$ tends to $\tfrac32$.",
                )
                for boundary in BOUNDARIES
            ),
        ),
        cites={PARSEVAL: ("error",)},
    )
