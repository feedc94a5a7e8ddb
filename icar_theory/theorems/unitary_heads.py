r"""Plain tokens, unitary contexts: the heads become orthogonal.

**Setting.** λ_i i.i.d. uniform on the circle; the layer of :mod:`icar_theory.layers.plain` with H
heads, mixing ``C = BᵀA`` and positional weights p for a length T ≥ 2.

**Main results.** For all d, H ≥ 1 and T ≥ 2:

- `loss`: the population loss is a sum of squares, the sum over i of :data:`LOSS`;
- `minimum`: over ``rank C ≤ H`` its minimum is ``max(d − H, 0)``;
- `minimisers`: it is attained exactly where ``p_T C`` is an orthogonal projector Π of rank
  min(H, d), ``p_t = 0`` for ``t < T−1``, and ``p_{T−1} = 0`` or ``Π1 = 0``: on the stratum
  ``Π1 = 0``, which needs H < d, the weight ``p_{T−1}`` is free;
- `context_map`: the loss is 0, which takes H ≥ d, exactly where ``C = I/p_T`` and
  p = (0, …, 0, p_T): the layer computes ``λ = s̄_{T−1} ⊙ s_T`` in context and predicts ``λ ⊙ s_T``.

**Implementation notes.** The summand is one SymPy expression; values in any ring come from it.

References: Sander et al., ICML 2024, §5 (unitary contexts, H ≥ d). Minimum and minimisers for
H < d are beyond the paper.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import sympy as sp
from flint import fmpq, fmpq_mat

from icar_theory.arguments import Array, to_sympy
from icar_theory.claims import Claim, Line, Question, Setting
from icar_theory.exact.factors import Factors, Later
from icar_theory.exact.sampling import gauge, nonzero_rational
from icar_theory.exact.sizes import D, Grid, H, T, decided
from icar_theory.layers.plain_answers import PlainOptimum
from icar_theory.layers.plain_checks import Expected, PlainTheorem, check_plain
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    EARLIER_IS,
    EARLIER_VANISH,
    LAST,
    LOSS_LETTER,
    MATRIX,
    MIXING,
    PREVIOUS,
    REST,
    ROW_SUM,
    evaluate,
    i,
    j,
    position_values,
    row_values,
)
from icar_theory.layers.plain_weights import loss_points, mixing_loss
from icar_theory.statements import Iff, Minimum, Rank, at

LOSS = (
    (1 - LAST * DIAGONAL) ** 2
    + EARLIER * DIAGONAL**2
    + (EARLIER + LAST**2) * REST
    + PREVIOUS**2 * ROW_SUM**2
)  # fmt: skip
"""The loss of coordinate i; the population loss is its sum over i."""

PROJECTOR = sp.MatrixSymbol("Pi", D, D)
ONES, ZEROS = sp.OneMatrix(D, 1), sp.ZeroMatrix(D, 1)


def minimum(d: Any, heads: Any) -> Any:
    """Return ``max(d − H, 0)``, the minimum at one length.

    >>> minimum(5, 3)
    2
    """
    return sp.Max(d - heads, 0)


LINES = (
    Line(
        "loss",
        sp.Eq(LOSS_LETTER, sp.Sum(LOSS, (i, 1, D))),
        by=("row_loss",),
        confirmed=("collision_table", "through_mixing", "engine"),
        where=(
            EARLIER_IS,
            sp.Eq(REST, sp.Sum(MIXING[i, j] ** 2, (j, 1, D)) - DIAGONAL**2),
        ),
    ),
    Line(
        "minimum",
        Minimum(LOSS_LETTER, (Rank(MATRIX) <= H,), minimum(D, H)),
        by=("first_square", "pythagoras", "lower_bound", "kept", "dropped"),
        confirmed=("least",),
    ),
    Line(
        "minimisers",
        Iff(
            sp.Eq(LOSS_LETTER, minimum(D, H)),
            (
                sp.Eq(PROJECTOR.T, PROJECTOR),
                sp.Eq(PROJECTOR * PROJECTOR, PROJECTOR),
                sp.Eq(Rank(PROJECTOR), sp.Min(H, D)),
                EARLIER_VANISH,
                sp.Or(sp.Eq(PREVIOUS, 0), sp.Eq(PROJECTOR * ONES, ZEROS)),
            ),
        ),
        by=("annihilated", "converse"),
        confirmed=("exactly",),
        where=(sp.Eq(PROJECTOR, LAST * MATRIX),),
    ),
    Line(
        "context_map",
        Iff(
            sp.Eq(LOSS_LETTER, 0),
            (sp.Eq(LAST * MATRIX, sp.Identity(D)), EARLIER_VANISH, sp.Eq(PREVIOUS, 0)),
        ),
        by=("annihilated",),
        confirmed=("forced", "predicts"),
    ),
)


def loss(mixing: Array, rows: list[Array]) -> Any:
    """Return ``Σ_T Σ_i LOSS``: `mixing` is d×d, `rows` one vector of weights for each length.

    >>> loss(np.eye(2), [np.array([0.0, 1.0])])
    np.float64(0.0)
    """
    return evaluate(LOSS, row_values(mixing) | position_values(rows)).sum()


def ratio(d: Any, heads: Any) -> Any:
    """Return ``p_{T−1}/p_T`` at every minimiser: 0 for H ≥ d, else None (free where ``Π1 = 0``).

    >>> ratio(2, 2), ratio(2, 1)
    (0, None)
    """
    return sp.Integer(0) if decided(heads >= d) else None


def optimum(d: Any, heads: Any, horizon: int | None = None, boundary: str = "zero") -> PlainOptimum:
    """Return the minimiser ``A = B = (I 0)``, ``p = e_T``; plain tokens have no boundary.

    >>> optimum(3, 2).mixing
    Matrix([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 0]])
    """
    numbers = isinstance(d, int) and isinstance(heads, int)
    line = CLAIM.line("minimisers")
    return PlainOptimum(
        claim=CLAIM.name,
        context="unitary",
        dimension=d,
        heads=heads,
        horizon=horizon,
        loss=minimum(d, heads),
        ratio=ratio(d, heads),
        minimisers=at(line.relation.right, {D: d, H: heads}),
        where=line.where,
        last_two=(sp.Integer(0), sp.Integer(1)),
        weights=Later(heads, d, leading) if numbers else None,
        sampler=partial(sample, d, heads) if numbers else None,
    )


def leading(d: int, heads: int) -> Factors:
    """Return ``A = B = (I 0)``.

    >>> leading(2, 1).mixing
    {(0, 0): 1}
    """
    identity = {(h, h): 1 for h in range(min(heads, d))}
    return Factors(heads, d, identity, identity)


def sample(d: int, heads: int, seed: int) -> dict[str, Any]:
    """Return ``last_two`` (p_{T−1} and p_T) and ``weights`` of a random rational minimiser.

    For H < d one in three lies on the stratum ``Π1 = 0``.
    """
    generator = random.Random(seed)
    rank = min(heads, d)
    stratum = rank < d and generator.random() < 1 / 3
    basis = [
        [int(i == j) for j in range(rank)] + [generator.randint(-2, 2) for _ in range(d - rank)]
        for i in range(rank)
    ]
    if stratum:
        for row in basis:
            row[-1] = -sum(row[:-1])
    order = generator.sample(range(d), d)
    V = fmpq_mat(rank, d, [row[k] for row in basis for k in order])
    last = nonzero_rational(generator)
    dual = (
        (V * V.transpose()).inv() * V * fmpq(int(last.q), int(last.p))
    )  # Π = Vᵀ(VVᵀ)⁻¹V, and C = Π/p_T
    query_key, value = gauge(generator, heads, _rows(dual), _rows(V))
    previous = nonzero_rational(generator) if stratum else sp.Integer(0)
    return {"last_two": (previous, last), "weights": Factors(heads, d, query_key, value)}


def nearest(scaled: Array, heads: int) -> Array:
    """Return the rank-min(H, d) orthogonal projector nearest to ``p_T C`` in Frobenius norm.

    It projects on the leading eigenvectors of the symmetric part, which maximise ``⟨Π, p_T C⟩``.

    >>> nearest(np.diag([0.9, 0.2]), 1)
    array([[1., 0.],
           [0., 0.]])
    """
    _, vectors = np.linalg.eigh((scaled + scaled.T) / 2)
    leading = vectors[:, len(scaled) - min(heads, len(scaled)) :]
    projector: Array = leading @ leading.T
    return projector


def expected(
    scaled: Sequence[Array], targets: Sequence[Array], distances: Sequence[float], heads: int
) -> Expected:
    """Return what weights of this size should have: ratio 0 where ``Π1 = 0`` can be excluded."""
    d = len(scaled[0])
    strata = any(_on_stratum(x, r) for x, r in zip(targets, distances, strict=True))
    if heads >= d or not strata:
        return Expected(sp.Integer(0))
    note = "the projector annihilates the all-ones vector, so p_{T-1} is not determined"
    return Expected(None, (note,))


def _on_stratum(projector: Array, distance: float) -> bool:
    """Whether ``Π1 = 0`` cannot be excluded: moving Π by `distance` could bring ``‖Π1‖`` to 0."""
    reach = (distance + len(projector) * np.finfo(float).eps) * np.sqrt(len(projector))
    return bool(np.linalg.norm(projector.sum(axis=1)) <= reach)


def _rows(matrix: Any) -> list[list[Any]]:
    return [[to_sympy(entry) for entry in row] for row in matrix.tolist()]


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which the questions are tried."""
    yield from Grid({"d": range(1, 6), "heads": range(1, 7)}, (H <= D + 1,))


CLAIM = Claim(
    name="unitary_heads",
    title="Plain tokens, unitary contexts: orthogonal heads",
    summary="With plain tokens and unitary contexts the heads of an optimal layer are orthogonal; "
    "H heads serve H of the d coordinates, and each other one costs a loss of 1.",
    place=40,
    origin="paper",
    law=(
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform}",
        r"C = B^\top A,\ A, B \in \mathbf{R}^{H \times d}",
    ),
    hypotheses=(sp.Ge(T, 2), sp.Ge(D, 1, evaluate=False), sp.Ge(H, 1, evaluate=False)),
    reference="Sander et al., ICML 2024, section 5; "
    "few heads and the set of minimisers are beyond it",
    lines=LINES,
    questions={
        "loss": Question(partial(mixing_loss, loss), loss_points),
        "minimum": Question(minimum, sizes),
        "ratio": Question(ratio, sizes, open=True),
    },
    settles=(
        Setting(
            "plain",
            "unitary",
            optimum,
            partial(
                check_plain,
                PlainTheorem("unitary_heads", "unitary", loss, minimum, nearest, expected),
            ),
            loss,
        ),
    ),
)
"""The claim."""
