"""Unitary contexts: from the layer to the equations of critical points, and their projector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import value
from icar_theory.exact.context import unitary
from icar_theory.exact.sizes import D, Grid, T
from icar_theory.layers.plain_symbols import DIAGONAL, EARLIER, LAST, POSITIONS, PREVIOUS
from icar_theory.theorems.landscape.lines import EARLY, MASS, RANK, ROWS, TRACE
from proofs.kit.associativity import Associativity
from proofs.kit.collisions import OTHERS, OTHERS_SQUARED, row_loss
from proofs.kit.consequence import Consequence
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.plain import collision_table, engine_loss, through_mixing
from proofs.kit.reading import summand
from proofs.kit.space import Space
from proofs.kit.step import RefutedError, Step

EPSILON = sp.Symbol(r"\varepsilon", real=True)
MOVED = sp.Symbol(r"\langle{C,X}\rangle", real=True)
ROWS_MOVED = sp.Symbol(r"\langle{C\mathbf{1},X\mathbf{1}}\rangle", real=True)
TRACE_MOVED = sp.Symbol(r"\operatorname{tr}X", real=True)
SIZE, ROWS_SIZE = sp.symbols(r"\|X\|^2 \|X\mathbf{1}\|^2", nonnegative=True)
"""What C + εX changes: inner products of X with C, and its own squares."""
MOVE = {
    MASS: MASS + 2 * EPSILON * MOVED + EPSILON**2 * SIZE,
    ROWS: ROWS + 2 * EPSILON * ROWS_MOVED + EPSILON**2 * ROWS_SIZE,
    TRACE: TRACE + EPSILON * TRACE_MOVED,
}
ONE, OTHER = sp.symbols("p_{S} p_{T}", real=True)
"""p_{T,T} at two lengths."""
POSITIVE = sp.Symbol(r"\|C\|^2", positive=True)
ENTRY, ROW, UNIT, KEPT = sp.symbols(r"C_{ij} (C\mathbf{1})_{i} \delta_{ij} \Pi_{ij}", real=True)
PLACE = sp.Symbol("p_{t}", real=True)
MIRROR, COMMON = sp.symbols(r"\Pi_{ji} (\Pi^\top\Pi)_{ij}", real=True)

SPACE = Space(
    products={("V", "A"): "M", ("V'", "M"): "V'"},
    symmetric=set(),
    traces={(): D},
    instances=tuple(
        {"I": sp.eye(2), "V": V, "A": A, "M": V * A, D: 2}
        for V, A in (
            (sp.diag(2, 0), sp.diag(sp.Rational(1, 2), 0)),
            (sp.Matrix([[1, 0], [1, 0]]), sp.Matrix([[1, 1], [0, 0]]) / 2),
        )
    ),
)
"""``M = VA`` is Π, ``V = p_{T,T} Bᵀ``; what is known is BΠ = B."""


def stated(claim: Claim) -> Any:
    """Return the printed loss of one length in letters: p_T, p_{T−1}, r = Σ_{t<T−1} p_t²."""
    letters = {EARLY: EARLIER, POSITIONS[T, T]: LAST, POSITIONS[T, T - 1]: PREVIOUS}
    found = summand(claim.line("loss")).xreplace(letters)
    if found.has(sp.Sum, sp.Indexed):
        raise RefutedError(f"loss: {found} depends on more than p_T, p_(T−1) and r")
    return found


def layer_loss(d: int, horizon: int) -> Any:
    """Return the layer's loss summed over lengths, with letters ``p_T_t`` for the weights."""
    total = sp.Integer(0)
    for length in range(2, horizon + 1):
        names = {sp.Symbol(f"p_{k}"): sp.Symbol(f"p_{length}_{k}") for k in range(1, length + 1)}
        total += engine_loss(unitary, d, length).xreplace(names)
    return total


def engine(claim: Claim) -> Enumeration:
    """Return the step: the layer's loss, expanded and summed over lengths, is the printed one."""
    line = claim.line("loss")

    def cases(d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
        C = sp.ImmutableMatrix(d, d, lambda i, j: sp.Symbol(f"C_{i + 1}_{j + 1}"))
        p = sp.ImmutableMatrix(
            horizon, horizon, lambda k, m: sp.Symbol(f"p_{k + 1}_{m + 1}") if m <= k else 0
        )
        sizes = {"d": d, r"T_{\max}": horizon, "C": C, "p": p}
        yield (
            "",
            layer_loss(d, horizon),
            sp.expand(value(line.relation.rhs, sizes, line.definitions)),
        )

    return Enumeration(
        "engine",
        "the layer's loss, expanded term by term and summed over lengths, is the printed one",
        claim,
        Grid({"d": range(1, 4), "horizon": range(2, 5)}),
        cases,
    )


def unitary_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the lines `loss`, `equations` and `critical`."""
    loss = stated(claim)
    moved = loss.xreplace(MOVE)
    squares = (EARLIER + LAST**2) * SIZE + PREVIOUS**2 * ROWS_SIZE
    slope = (EARLIER + LAST**2) * MOVED + PREVIOUS**2 * ROWS_MOVED - LAST * TRACE_MOVED
    silent = dict.fromkeys((MASS, ROWS, TRACE), sp.Integer(0))
    return (
        through_mixing(claim, unitary),
        collision_table(claim, "unitary"),
        Identity(
            "row_loss",
            "the sum over the collision table is a row's part of the printed loss",
            row_loss("unitary"),
            loss.xreplace(
                {
                    MASS: DIAGONAL**2 + OTHERS_SQUARED,
                    ROWS: (DIAGONAL + OTHERS) ** 2,
                    TRACE: DIAGONAL,
                    D: sp.Integer(1),
                }
            ),
            r"$w$ and $v$ are the sums of $C_{ik}$ and of $C_{ik}^2$ over $k \ne i$; "
            r"$r = \sum_{t < T-1} p_t^2$. Rows and lengths are summed.",
        ),
        engine(claim),
        Identity(
            "slope_of_last",
            r"how the loss changes with $p_{T,T}$: not to first order where "
            r"$p_{T,T} \|C\|^2 = \operatorname{tr}C$",
            loss.xreplace({LAST: LAST + EPSILON}) - loss,
            2 * EPSILON * (LAST * MASS - TRACE) + EPSILON**2 * MASS,
        ),
        Identity(
            "slope_of_previous",
            r"with $p_{T,T-1}$: not to first order where $p_{T,T-1} C \mathbf{1} = 0$",
            loss.xreplace({PREVIOUS: PREVIOUS + EPSILON}) - loss,
            2 * EPSILON * PREVIOUS * ROWS + EPSILON**2 * ROWS,
        ),
        Identity(
            "slope_of_earlier",
            r"with another $p_{T,t}$: not to first order where $p_{T,t} C = 0$",
            loss.xreplace({EARLIER: EARLIER + 2 * EPSILON * PLACE + EPSILON**2}) - loss,
            2 * EPSILON * PLACE * MASS + EPSILON**2 * MASS,
        ),
        Identity(
            "moved",
            r"how the loss of one length changes from $C$ to $C + \varepsilon X$",
            (moved - loss,),
            (2 * EPSILON * slope, EPSILON**2 * squares),
            r"$A + \varepsilon A'$ gives $X = B^\top A'$, and $B + \varepsilon B'$ gives "
            r"$X = B'^\top A$. So half the derivatives by $A$, $B$ are $B G$, $A G^\top$, where "
            r"$\langle G, X \rangle$ is the sum over lengths of what stands beside "
            r"$2 \varepsilon$.",
        ),
        Consequence(
            "one_weight",
            r"where $C \ne 0$, all lengths have one $p_{T,T}$",
            {ONE * POSITIVE - TRACE: 1, OTHER * POSITIVE - TRACE: -1},
            ONE - OTHER,
            POSITIVE,
            r"So $p_{T,T} C = \Pi$ is the same for all lengths; for $C = 0$ it is $0$.",
        ),
        Consequence(
            "slope_of_mixing",
            r"there a length adds $p_{T,T} (\Pi - I)$ to $G$",
            {EARLIER * ENTRY: 1, PREVIOUS * ROW: PREVIOUS, LAST * ENTRY - KEPT: LAST},
            (EARLIER + LAST**2) * ENTRY + PREVIOUS**2 * ROW - LAST * UNIT - LAST * (KEPT - UNIT),
            because=r"So $G = (\sum_T p_{T,T}) (\Pi - I)$, and $B G = 0$, $A G^\top = 0$ are the "
            r"last two equations.",
        ),
        Associativity(
            "projected",
            r"if $\sum_T p_{T,T} \ne 0$, then $\Pi^\top \Pi = \Pi$",
            ("M'", "V", "A"),
            ("M'", "M", "M"),
            SPACE,
            r"$M = \Pi$ and $V = p_{T,T} B^\top$, so that $V A = \Pi$, and $B \Pi = B$ says that "
            r"$\Pi^\top V = V$.",
        ),
        Consequence(
            "symmetric",
            r"a matrix with $\Pi^\top \Pi = \Pi$ is symmetric, so that $\Pi^2 = \Pi$",
            {KEPT - COMMON: 1, MIRROR - COMMON: -1},
            KEPT - MIRROR,
            because=r"$\Pi^\top \Pi$ is its own transpose. If $\sum_T p_{T,T} = 0$ with $C \ne 0$, "
            r"then $p_{T,T} = 0$ at all lengths; so $\Pi = 0$, as it is for $C = 0$.",
        ),
        Evaluation(
            "value",
            r"with a projector of rank $\rho$ each length costs $d - \rho$",
            loss,
            {
                MASS: RANK / LAST**2,
                TRACE: RANK / LAST,
                EARLIER: 0,
                PREVIOUS: 0,
            },
            D - RANK,
            r"$\|\Pi\|^2 = \operatorname{tr} \Pi = \rho$; $r \|C\|^2 = 0$ and "
            r"$p_{T-1}^2 \|C \mathbf{1}\|^2 = 0$ count as $r = 0$ and $p_{T-1} = 0$.",
        ),
        Evaluation("value_at_zero", r"with $C = 0$ each length costs $d$", loss, silent, D),
    )
