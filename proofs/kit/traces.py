r"""Two bounds for the trace of a matrix: by its rank, and by its diagonal.

``(tr M)² ≤ m‖M‖²`` for a matrix of rank at most m, and ``(tr M)² ≤ d Σ M_ii²``; both are tight
where M is a multiple of a projector of rank m with constant diagonal.
"""

from __future__ import annotations

import sympy as sp

from icar_theory.exact.sizes import D
from proofs.kit.inequality import Inequality
from proofs.kit.space import NormSquared, Space
from proofs.kit.step import Step

RANK = sp.Symbol("m", positive=True)
SPARE = sp.Symbol(r"(m-\rho)", nonnegative=True)
"""m − ρ ≥ 0, where m = min(H, d) and ρ is the rank of M."""
TRACE = sp.Symbol(r"\operatorname{tr}M", real=True)
NORM, SQUARES = sp.symbols(r"\|M\|^2 \|\operatorname{diag}M\|^2", nonnegative=True)
SLACK = sp.symbols(r"\delta_{1} \delta_{2}", nonnegative=True)
"""δ_1 = ‖diag M‖² − (tr M)²/d and δ_2 = ‖M‖² − (tr M)²/m."""

COLUMNS = Space(
    products={("Q", "Q"): "Q", ("Q", "M"): "M"},
    symmetric={"Q"},
    traces={(): D, ("Q",): RANK - SPARE, ("M",): TRACE, ("M'", "M"): NORM},
    instances=tuple(
        {"I": sp.eye(3), "Q": Q, "M": M, D: 3, RANK: m, SPARE: m - Q.rank(),
         TRACE: M.trace(), NORM: (M.T * M).trace()}
        for Q, M, m in (
            (sp.diag(1, 1, 0), sp.Matrix([[1, 2, 3], [0, -1, 1], [0, 0, 0]]), 2),
            (sp.ones(3, 3) / 3, sp.Matrix([[1, 2, 3]] * 3), 2),
        )
    ),
)  # fmt: skip
"""I, M, and the orthogonal projector Q on the column space of M: QM = M."""

DIAGONALS = Space(
    products={},
    symmetric={"E"},
    traces={(): D, ("E",): TRACE, ("E", "E"): SQUARES},
    instances=({"I": sp.eye(3), "E": sp.diag(1, -2, 4), D: 3, TRACE: 3, SQUARES: 21},),
)
"""I and E, the diagonal part of M."""


def trace_steps() -> tuple[Step, ...]:
    """Return the two inequalities."""
    return (
        Inequality(
            "trace_rank",
            r"$(\operatorname{tr} M)^2 \le m \|M\|^2$",
            NORM,
            TRACE**2 / RANK,
            (NormSquared({"M": 1, "Q": -TRACE / RANK}, COLUMNS), SPARE * TRACE**2 / RANK**2),
            r"$Q$ projects on the column space of $M$, whose dimension $\rho$ is at most "
            r"$m = \min(H, d)$. Equality iff $M$ is $0$, or a multiple of $Q$ with $\rho = m$.",
        ),
        Inequality(
            "trace_diagonal",
            r"$(\operatorname{tr} M)^2 \le d \|\operatorname{diag} M\|^2$",
            SQUARES,
            TRACE**2 / D,
            (NormSquared({"E": 1, "I": -TRACE / D}, DIAGONALS),),
            r"$E$ is the diagonal part of $M$. Equality iff the diagonal is constant.",
        ),
    )
