r"""Gradient steps on roots of unity: which of their terms share a class, and the losses.

At length T coordinate i adds ``M_ij λ_i^k λ_j^{T−k}`` over K values of k. With j ≠ i a term meets
the target ``λ_i^T`` where n divides T − k, and two terms of one j meet where they are alike
modulo n.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds, value
from icar_theory.exact.context import unitary
from icar_theory.exact.laurent import as_expression
from icar_theory.exact.sizes import BITS as ORDER
from icar_theory.exact.sizes import BOUNDARIES, HORIZON, D, Grid, satisfied
from icar_theory.layers.augmented import BLOCKS, derived_loss, prediction, symbolic_blocks
from icar_theory.layers.augmented_steps import MINIMUM, STEP_SIZE
from icar_theory.layers.augmented_symbols import (
    DIAGONAL,
    EDGES,
    MIXING,
    NOTATION,
    REDUNDANCY,
    REST,
    START,
    STEP,
    TERMS,
    TERMS_IS,
    boundaries,
    i,
    j,
    over_others,
    useful_terms,
)
from icar_theory.theorems.spectra.letters import WRAPS
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.plain import Law
from proofs.kit.reading import summand
from proofs.kit.step import RefutedError, Step
from proofs.spectra.laws import cyclic

OTHERS, BESIDE = over_others(MIXING[i, j]), sp.Symbol("c", real=True)
"""Σ_{j≠i} M_ij, and the squares of the numbers of terms in the classes of one j."""


@cache
def step_loss(law: Law, d: int, horizon: int, boundary: str) -> Any:
    """Return the loss of ``a_3 = M``, ``b_1 = I`` as a polynomial in the entries of M."""
    blocks = symbolic_blocks(d, d, ["a3"])
    unit = [[int(h == k) for k in range(d)] for h in range(d)]
    return derived_loss({**blocks, "b1": unit}, horizon, law(d), boundary)


def classes(length: int, boundary: str, n: int) -> tuple[int, int]:
    """Return how many terms of a column j ≠ i meet the target, and the squares of the others."""
    blocks = {name: [[0, 0]] for name in BLOCKS} | {"a3": [[0, 1]], "b1": [[1, 0]]}
    found: Counter[tuple[int, ...]] = Counter()
    for m, count in prediction(blocks, length, unitary(2), boundary)[0].terms.items():
        found[tuple(power % n for power in m)] += count
    target = found.pop((length % n, 0), 0)
    return target, sum(count**2 for count in found.values())


def row_of(line: Line) -> Any:
    """Return what a coordinate adds at one length."""
    total = summand(line)
    if not isinstance(line.relation.rhs, sp.Sum) or not total.has(DIAGONAL):
        raise RefutedError(f"{line.id}: {line.relation} sums no rows")
    return total


def counted(line: Line, length: int, boundary: str, n: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the counts of classes, and those that the line has."""
    meaning, row = line.definitions, sp.expand(row_of(line))
    point = {"T": length, "n": n, "s_{0}": EDGES[boundary]}
    target, others = classes(length, boundary, n)
    yield "the target's", sp.Integer(target), value(meaning[WRAPS], point, meaning)
    yield "the others", sp.Integer(others), value(row.coeff(REST), point, meaning)
    yield "useful terms", sp.Integer(useful_terms(length, boundary)), value(TERMS, point, meaning)


def engine(line: Line, d: int, horizon: int, boundary: str, n: int) -> Iterator[Any]:
    """Yield the layer's loss with a symbolic M, and the printed one."""
    M = sp.ImmutableMatrix(d, d, lambda a, b: sp.Symbol(f"a3_{a + 1}_{b + 1}"))
    point = {"d": d, r"T_{\max}": horizon, "n": n, "s_{0}": EDGES[boundary], "M": M}
    stated = value(line.relation.rhs, point, {**NOTATION, **line.definitions})
    derived = as_expression(step_loss(cyclic(n), d, horizon, boundary))
    yield "", sp.expand(derived), sp.expand(stated)


def threshold(claim: Claim, boundary: str) -> Decision:
    """Return the step: the loss is the circle's, as a polynomial, exactly where the line says."""
    line = claim.line(f"step_cyclic_{boundary}")

    def cases(d: int, horizon: int, n: int) -> Iterator[tuple[str, bool, bool]]:
        if not satisfied(line.given, {"d": d}):
            return
        for edge in boundaries(line.given):
            same = step_loss(cyclic(n), d, horizon, edge) == step_loss(unitary, d, horizon, edge)
            point = {"n": n, r"T_{\max}": horizon, "s_{0}": EDGES[edge]}
            yield edge, same, holds(line.relation.right, point, {})

    return Decision(
        f"step_threshold_{boundary}",
        "the losses are one polynomial in M exactly where the printed condition holds",
        claim,
        Grid({"d": range(1, 4), "horizon": range(2, 5), "n": range(2, 7)}),
        cases,
    )


def least(n: int, d: int, horizon: int, boundary: str) -> Any:
    """Return the least loss over M, by its own entry x and its common entry y: it is convex."""
    x, y = sp.symbols("x y", real=True)
    loss = as_expression(step_loss(cyclic(n), d, horizon, boundary))
    places = {f"a3_{a}_{b}": x if a == b else y for a in range(1, d + 1) for b in range(1, d + 1)}
    loss = sp.expand(loss.subs({sp.Symbol(name): entry for name, entry in places.items()}))
    return sp.expand(loss.subs(sp.solve([loss.diff(x), loss.diff(y)], [x, y])))


def below(d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the least loss of many heads where n is one too small, and the circle's."""
    for boundary in BOUNDARIES:
        n = useful_terms(horizon, boundary)
        sizes = {D: d, HORIZON: horizon, REDUNDANCY: 1, START: EDGES[boundary]}
        eta = value(STEP_SIZE, {str(x): y for x, y in sizes.items()}, {TERMS: TERMS_IS.rhs})
        point = {**{str(x): y for x, y in sizes.items()}, STEP.name: eta}
        circle = value(MINIMUM, point, {TERMS: TERMS_IS.rhs})
        yield f"{boundary}, n={n}", least(n, d, horizon, boundary), circle


def cyclic_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about gradient steps on roots of unity."""
    line = claim.line("step_loss")
    row = row_of(line)
    return (
        Enumeration(
            "counted_classes",
            "how many terms of a column meet the target, and the squares of the other counts",
            claim,
            Grid({"length": range(2, 9), "boundary": BOUNDARIES, "n": range(2, 8)}),
            lambda length, boundary, n: counted(line, length, boundary, n),
            r"Of $k = 1, \dots, K$ there are $q = \lfloor K/n \rfloor$ multiples of $n$; of the "
            r"other classes $K - nq$ hold $q + 1$ terms, and the rest $q$.",
        ),
        Identity(
            "row_of_counts",
            "the squares of the classes are the printed row",
            (
                *(1, -2 * TERMS * DIAGONAL, -2 * WRAPS * OTHERS, TERMS**2 * DIAGONAL**2),
                *(2 * TERMS * WRAPS * DIAGONAL * OTHERS, WRAPS**2 * OTHERS**2),
                ((TERMS - ORDER * WRAPS) * (WRAPS + 1) ** 2) * REST,
                (ORDER - 1 - TERMS + ORDER * WRAPS) * WRAPS**2 * REST,
            ),
            row,
            r"One class holds the target, $K$ terms of column $i$ and $q$ of each other one.",
        ),
        Enumeration(
            "engine_step",
            "the layer's loss on roots of unity, expanded term by term, is the printed polynomial",
            claim,
            Grid(
                {"d": range(1, 4), "horizon": range(2, 5), "boundary": BOUNDARIES}
                | {"n": range(2, 6)}
            ),
            lambda d, horizon, boundary, n: engine(line, d, horizon, boundary, n),
        ),
        Evaluation(
            "unwrapped",
            r"where $K < n$ no term of another column meets the target, and no two meet",
            row,
            {WRAPS: sp.Integer(0)},
            (1 - TERMS * DIAGONAL) ** 2 + TERMS * REST,
            r"That is the circle's row; where $q > 0$ the slope in $M_{ij}$ at $M = 0$ is $-2q$.",
        ),
        *(threshold(claim, boundary) for boundary in BOUNDARIES),
        Enumeration(
            "step_beaten",
            r"one below the threshold many heads have a smaller loss than on the circle",
            claim,
            Grid({"d": range(2, 5), "horizon": range(3, 6)}),
            below,
            r"$n = K$ at $T_{\max}$; exact least squares over $M$, which is free for $H \geq d$.",
            sign="<",
            refutes=True,
        ),
    )
