"""Derivation of :mod:`icar_theory.theorems.unitary_heads`, for all d, H ≥ 1 and T ≥ 2.

Definition → collision table → loss → sum of squares → lower bound → attainment → the minimisers.
The lower bound is the Eckart–Young theorem for the identity matrix, by Pythagoras on the column
space of ``p_T C``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point
from icar_theory.exact.context import unitary
from icar_theory.exact.sizes import D, Grid, H
from icar_theory.layers.plain import prediction, target_position, token
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    NOTATION,
    PREVIOUS,
    REST,
    ROW_SUM,
)
from icar_theory.theorems.unitary_heads import CLAIM, optimum
from proofs.kit.collisions import OTHERS, OTHERS_SQUARED, row_loss
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.plain import collision_table, engine, through_mixing, weights_point
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.reading import positive_part, summand
from proofs.kit.space import NormSquared, Space
from proofs.kit.step import PARSEVAL, Proof

SPARE = sp.Symbol(r"(H-\rho)", nonnegative=True)
"""H − ρ ≥ 0, where ρ is the rank of C."""
RANK = H - SPARE
TRACE, SQUARE = sp.symbols(r"\operatorname{tr}M \|M\|^2", real=True)
MASS, ROWS = sp.symbols(r"\|C\|^2 \|C\mathbf{1}\|^2", nonnegative=True)

SPACE = Space(
    products={("Q", "Q"): "Q", ("Q", "M"): "M"},
    symmetric={"Q"},
    traces={(): D, ("Q",): RANK, ("M",): TRACE, ("M'", "M"): SQUARE},
    instances=tuple(
        {"I": sp.eye(3), "Q": Q, "M": M, D: 3, H: heads, SPARE: heads - Q.rank(),
         TRACE: M.trace(), SQUARE: (M.T * M).trace()}
        for Q, M, heads in (
            (sp.diag(1, 1, 0), sp.Matrix([[1, 2, 3], [0, -1, 1], [0, 0, 0]]), 2),
            (sp.ones(3, 3) / 3, sp.Matrix([[1, 2, 3]] * 3), 2),
        )
    ),
)  # fmt: skip
"""I, ``M = p_T C``, and the orthogonal projector Q on the column space of M, of rank ρ: QM = M."""

FAR = NormSquared({"I": 1, "M": -1}, SPACE)
ALONG = NormSquared({"Q": 1, "M": -1}, SPACE)
FIRST_SQUARE = (1 - LAST * DIAGONAL) ** 2 + LAST**2 * REST
KEPT = {DIAGONAL: 1, REST: 0, ROW_SUM: 1, LAST: 1, PREVIOUS: 0, EARLIER: 0}


def points() -> Iterator[tuple[str, Point, Any]]:
    """Yield minimisers, strata included, near misses that break one condition each, other ranks."""
    for d in range(1, 5):
        for heads in range(1, d + 2):
            best = optimum(d, heads)
            for seed in range(4):
                found = best if seed == 0 else best.sample(seed)
                for length in (2, 4):
                    what = f"d={d}, H={heads}, T={length}, minimiser {seed}"
                    p = list(found.positions(length))
                    yield what, *weights_point(unitary, heads, found.mixing, p)
                    if length == 2 and seed == 0:
                        yield from near_misses(d, heads, found.mixing, p)


def near_misses(d: int, heads: int, C: Any, p: list[Any]) -> Iterator[tuple[str, Point, Any]]:
    """Yield weights that break one condition of the minimisers, where their size allows it."""
    where = f"d={d}, H={heads}, T=2"
    yield f"{where}, twice the projector", *weights_point(unitary, heads, 2 * C, p)
    yield f"{where}, minus the projector", *weights_point(unitary, heads, -C, p)
    yield f"{where}, p₁ = 1, T=3", *weights_point(unitary, heads, C, [1, *p])
    yield f"{where}, read with weight 1 before", *weights_point(unitary, heads, C, [1, p[-1]])
    less = sp.diag(*([1] * (min(heads, d) - 1)), *([0] * (d - min(heads, d) + 1)))
    yield f"{where}, one rank less", *weights_point(unitary, heads, less, p)
    if heads < d:
        oblique = sp.Matrix(C) + sp.Matrix(d, d, lambda i, j: int((i, j) == (0, d - 1)))
        yield f"{where}, an oblique projector", *weights_point(unitary, heads, oblique, p)
        more = sp.diag(*([1] * (heads + 1)), *([0] * (d - heads - 1)))
        yield f"{where}, one rank more", *weights_point(unitary, heads, more, p)


def predicts(d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the prediction of the optimal layer with H = d, and the target: Laurent polynomials."""
    best, law = optimum(d, d), unitary(d)
    A, B = best.query_key.tolist(), best.value.tolist()
    made = prediction(A, B, list(best.positions(length)), law)
    yield "", made, token(law, target_position(length))


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    stated = summand(claim.line("loss"))
    return Proof(
        claim.name,
        (
            through_mixing(claim, unitary),
            collision_table(claim, "unitary"),
            Identity(
                "row_loss",
                "the sum over the collision table is the printed sum of squares",
                row_loss("unitary"),
                stated.subs({ROW_SUM: DIAGONAL + OTHERS, REST: OTHERS_SQUARED}),
                r"$w$ and $v$ are the sums of $C_{ik}$ and of $C_{ik}^2$ over $k \ne i$; distinct "
                r"$k, l$ contribute $w^2 - v$.",
            ),
            engine(
                claim, claim.line("loss"), unitary, Grid({"d": range(1, 4), "length": range(2, 7)})
            ),
            Inequality(
                "first_square",
                r"each row's loss is at least its part of $\|I - p_T C\|^2$",
                stated,
                FIRST_SQUARE,
                (EARLIER * DIAGONAL**2, EARLIER * REST, PREVIOUS**2 * ROW_SUM**2),
                r"Summed over $i$: $\ell - \|I - M\|^2 = r \|C\|^2 + p_{T-1}^2 \|C \mathbf{1}\|^2$ "
                r"with $M = p_T C$.",
            ),
            Identity(
                "pythagoras",
                r"Pythagoras: $\|I - M\|^2 = (d - \rho) + \|Q - M\|^2$",
                (FAR,),
                (D - RANK, ALONG),
                r"$Q$ is the orthogonal projector on the column space of $M$, and "
                r"$\rho \le \min(H, d)$ its rank.",
            ),
            Inequality(
                "lower_bound",
                r"the loss is at least $d - H$",
                FAR.value,
                positive_part(claim.line("minimum")),
                (SPARE, ALONG),
                r"As a sum of squares it is at least $0$ too, so that $\ell \ge \max(d - H, 0)$.",
            ),
            Evaluation(
                "kept",
                r"a kept coordinate of $A = B = (I\ 0)$, $p = e_T$ costs nothing",
                stated,
                KEPT,
                sp.Integer(0),
            ),
            Evaluation(
                "dropped",
                r"a dropped coordinate costs $1$, so that the point attains $\max(d - H, 0)$",
                stated,
                {**KEPT, DIAGONAL: 0, ROW_SUM: 0},
                sp.Integer(1),
                r"$\min(H, d)$ coordinates are kept.",
            ),
            MinimumAt(
                "least",
                "no exact weights of the points tried are below the printed minimum",
                claim.line("minimum"),
                points,
                ("d", "H"),
                NOTATION,
            ),
            Inequality(
                "annihilated",
                r"the loss exceeds $d - H$ by four terms, each of which a minimiser annihilates",
                FAR.value + EARLIER * MASS + PREVIOUS**2 * ROWS,
                D - H,
                (SPARE, ALONG, EARLIER * MASS, PREVIOUS**2 * ROWS),
                r"For $H \le d$: $\rho = H$, $M = Q$, hence $\|C\|^2 > 0$, $r = 0$, and "
                r"$p_{T-1} = 0$ or $C \mathbf{1} = 0$. For $H > d$ read $d$ for $H$: then $Q = I$, "
                r"and $C \mathbf{1} \ne 0$.",
            ),
            Evaluation(
                "converse",
                r"conversely every such point attains $d - \rho$",
                FAR.value,
                {TRACE: RANK, SQUARE: RANK},
                D - RANK,
                r"For a projector $\operatorname{tr} M = \|M\|^2 = \rho$, and the dropped terms "
                r"are $0$.",
            ),
            Characterises(
                "exactly",
                "exact weights are minimal where they satisfy the printed conditions, and only "
                "there",
                claim.line("minimisers"),
                points,
                NOTATION,
                r"Rational projectors, gauges and scales, with $\Pi \mathbf{1} = 0$ among them.",
            ),
            Characterises(
                "forced",
                r"the loss is $0$ where the printed conditions hold, and only there",
                claim.line("context_map"),
                points,
                NOTATION,
            ),
            Enumeration(
                "predicts",
                r"the optimal layer with $H = d$ predicts $s_{T+1}$",
                claim,
                Grid({"d": range(1, 5), "length": range(2, 6)}),
                predicts,
                r"$C = I / p_T$ reads $\bar s_{T-1} \odot s_T = \lambda$ and multiplies $s_T$ "
                r"by it.",
            ),
        ),
        cites={PARSEVAL: ("loss",)},
    )
