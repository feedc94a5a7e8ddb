"""The lines of the claim: the loss of positional weights, its descent, its modes and its rate."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import HORIZON, T
from icar_theory.layers.augmented_symbols import LOSS_LETTER
from icar_theory.statements import Every, Iff, Rank

t, u, j, k = sp.symbols("t u j k", integer=True)
STEPS = sp.Symbol("n", integer=True, nonnegative=True)
"""How many steps of gradient descent."""
ROW_RATE, RATE = sp.symbols(r"\rho r", real=True)
"""The rate at which a row descends half its loss, and the mean over rows of their losses."""
VALUES = sp.Symbol("N", integer=True, positive=True)
"""How many values λ² and its conjugate take."""
OMEGA, EIGENVALUE = sp.symbols(r"\omega w", real=True)
LOSS_AT, LOSS_NEXT = sp.symbols(r"\ell_n \ell_{n+1}", real=True)
ENTRY = sp.Symbol("g_k", real=True)
"""The entry G_tu with t − u = k."""
MU = sp.Symbol(r"\mu", positive=True)
X, Y = sp.symbols("x y", real=True)

GRAM, UNIT, JACOBI = (
    sp.MatrixSymbol(name, T, width) for name, width in (("G", T), ("e", 1), ("J", T))
)
PATH, POSITIONS, VECTOR = (sp.MatrixSymbol(name, T, 1) for name in ("p^{(n)}", "p", "v"))
G, J, p, q, v, w, learned = map(sp.IndexedBase, ("G", "J", "p", "q", "v", "w", "p^{(n)}"))
"""The entries of G, J, p, of a vector q, of eigenvectors v_j, of eigenvalues w, and of p^(n)."""

STEP = sp.Identity(T) - ROW_RATE * GRAM
"""What a step of gradient descent makes of what is missing, ``I − ρG``."""
ANGLE_IS = sp.Eq(X, 4 * sp.pi * k / MU)
JACOBI_IS = (
    sp.Eq(J[t, t], (T + 1 - 2 * t) ** 2 * sp.cos(Y) / 4),
    sp.Eq(J[t, t + 1], t * (T - t) / 2),
    sp.Eq(Y, 4 * sp.pi / MU),
)
"""Slepian's tridiagonal matrix: its entries on the diagonal, and beside it on either side."""


def over(*indices: sp.Symbol) -> tuple[tuple[sp.Symbol, int, sp.Symbol], ...]:
    """Return the limits of sums over all positions."""
    return tuple((index, 1, T) for index in indices)


LINES = (
    Line(
        "loss",
        sp.Eq(
            LOSS_LETTER,
            1 - 2 * sp.Sum(p[t] * G[t, T], *over(t)) + sp.Sum(p[t] * p[u] * G[t, u], *over(t, u)),
        ),
        by=("layer",),
    ),
    Line(
        "minimisers",
        Iff(sp.Eq(LOSS_LETTER, 0), (sp.Eq(GRAM * (POSITIONS - UNIT), sp.ZeroMatrix(T, 1)),)),
        by=("zeros",),
    ),
    Line("rank", sp.Eq(Rank(GRAM), sp.Min(VALUES, T)), by=("ranks",)),
    Line(
        "row_rate",
        sp.Eq(ROW_RATE, 2 * RATE / (HORIZON - 1)),
        by=("gradients_of_the_mean",),
    ),
    Line("descent", sp.Eq(PATH, (sp.Identity(T) - STEP**STEPS) * UNIT), by=("descents",)),
    Line(
        "modes",
        sp.Eq(
            sp.Sum(v[t] * learned[t], *over(t)), (1 - (1 - ROW_RATE * EIGENVALUE) ** STEPS) * v[T]
        ),
        by=("learned_modes",),
        given=(sp.Eq(GRAM * VECTOR, EIGENVALUE * VECTOR),),
    ),
    Line(
        "path",
        sp.Eq(
            LOSS_AT,
            sp.Sum(w[j] * (1 - ROW_RATE * w[j]) ** (2 * STEPS) * v[j, T] ** 2, *over(j)),
        ),
        by=("losses_along_the_path",),
    ),
    Line(
        "top",
        sp.Le(
            sp.Sum(q[t] * q[u] * G[t, u], *over(t, u)),
            T * sp.Sum(q[t] ** 2, *over(t)),
        ),
        by=("forms",),
    ),
    Line(
        "rate",
        sp.Le(LOSS_AT, 1 / (ROW_RATE * (2 * STEPS + 1))),
        by=("modes_fall", "rates"),
        given=(ROW_RATE > 0, sp.Le(ROW_RATE * OMEGA, 1)),
    ),
    Line(
        "decreases",
        sp.Le(LOSS_NEXT, LOSS_AT),
        by=("drops",),
        given=(sp.Ge(ROW_RATE, 0), sp.Le(ROW_RATE * OMEGA, 2)),
    ),
    Line(
        "flat",
        Every(sp.Eq(learned[t], (1 - (1 - ROW_RATE * T) ** STEPS) / T), t, 1, T),
        by=("flat_paths",),
        given=(sp.Eq(GRAM, sp.OneMatrix(T, T)),),
    ),
    Line(
        "arc",
        sp.Eq(ENTRY, sp.sin(X) / X),
        by=("real_part",),
        confirmed=("integrals",),
        given=(sp.Ne(k, 0),),
        where=(ANGLE_IS,),
    ),
    Line(
        "commutes",
        sp.Eq(JACOBI * GRAM, GRAM * JACOBI),
        by=("entries_of_the_commutator",),
        confirmed=("commutators",),
        where=JACOBI_IS,
    ),
)
"""The printed lines. G_tu is the mean of Re λ^(2(t − u)); in the last two that of an arc."""
