"""Unitary contexts: what the Hessian has of each sign, and why every local minimum is global."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds
from icar_theory.exact.sizes import HORIZON, D, Grid, T
from icar_theory.layers.plain_symbols import EARLIER, LAST, PREVIOUS
from icar_theory.settings import optimum
from icar_theory.statements import Iff
from icar_theory.theorems.landscape.lines import INDEX, MASS, ROWS, SLOPE, TOTAL, TRACE
from proofs.kit.consequence import Consequence
from proofs.kit.enumeration import Decision
from proofs.kit.identity import Identity
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises
from proofs.kit.relations import stated as stated_value
from proofs.kit.step import RefutedError, Step
from proofs.landscape.points import SIZES, layers
from proofs.landscape.unitary import (
    EPSILON,
    MOVE,
    ROWS_SIZE,
    SIZE,
    TRACE_MOVED,
    stated,
)
from proofs.landscape.weights import Layer, is_local_minimum
from proofs.unitary_heads import ALONG, FAR, SPARE

CHANGE, EARLIER_CHANGE = sp.symbols(r"\delta e", real=True)
SUM = sp.Symbol(r"\textstyle\sum_Tp_{T,T}", real=True, nonzero=True)
STEP = sp.Symbol(r"\varepsilon", real=True, nonzero=True)
READ, WRITTEN = sp.symbols(r"a_{hv} b_{hv}", real=True)
ENTRY, OWN, OTHER, MORE = sp.symbols(r"A_{hj} (A\Pi^\top)_{hj} (X\Pi^\top)_{hj} X_{hj}", real=True)
SQUARED = sp.Symbol(r"\|E\|^2", nonnegative=True)
POSITIVE = sp.Symbol(r"\|C\|^2", positive=True)


def point(layer: Layer) -> Point:
    """Return a layer's weights and sizes by name, with loss and gradient; row T of p is p_{T,t}."""
    horizon, loss = len(layer.rows) + 1, to_sympy(layer.found.loss)
    p = sp.zeros(horizon, horizon)
    for row in layer.rows:
        p[len(row) - 1, : len(row)] = sp.Matrix([row])
    return {
        **layer.point(),
        **{"p": sp.ImmutableMatrix(p), HORIZON.name: horizon},
        **{TOTAL.name: loss, SLOPE.name: layer.slope},
    }


def by_slope() -> Iterator[tuple[str, Point, Any]]:
    """Yield each point with the norm of its gradient."""
    for what, layer in layers():
        yield what, point(layer), layer.slope


def by_slope_and_length() -> Iterator[tuple[str, Point, Any]]:
    """Yield each point once for each length up to one too long."""
    for what, layer in layers():
        for length in range(2, len(layer.rows) + 3):
            yield f"{what}, T={length}", {**point(layer), T.name: length}, layer.slope


def by_index() -> Iterator[tuple[str, Point, Any]]:
    """Yield each point with the number of negative eigenvalues of its Hessian."""
    for what, layer in layers():
        yield what, point(layer), layer.signs[0]


def of_size(d: int, heads: int, horizon: int) -> Iterator[tuple[str, Layer]]:
    """Yield the points of one size."""
    for what, layer in layers():
        if (layer.d, layer.heads, len(layer.rows) + 1) == (d, heads, horizon):
            yield what, layer


GRID = Grid(
    {
        name: sorted({size[place] for size in SIZES})
        for place, name in enumerate(("d", "heads", "horizon"))
    }
)


def indices(claim: Claim) -> Decision:
    """Return the step: Hessians have as many negative eigenvalues as printed, not one more."""
    line = claim.line("index")

    def found(d: int, heads: int, horizon: int) -> Iterator[tuple[str, Point, Any]]:
        for what, layer in of_size(d, heads, horizon):
            at = point(layer)
            if all(holds(condition, at, {}) for condition in line.given):
                yield what, at, sp.Integer(layer.signs[0])

    return stated_value(
        "indices",
        "exact Hessians at critical points have as many negative eigenvalues as printed",
        claim,
        line,
        INDEX,
        GRID,
        found,
        "The signs of eigenvalues are counted by Descartes' rule in the characteristic "
        "polynomial, all of whose roots are real.",
    )


def losses(claim: Claim) -> Decision:
    """Return the step: the layer's loss at exact weights is the printed one, and nothing beside."""
    line = claim.line("loss")

    def found(d: int, heads: int, horizon: int) -> Iterator[tuple[str, Point, Any]]:
        for what, layer in of_size(d, heads, horizon):
            yield what, point(layer), to_sympy(layer.found.loss)

    return stated_value(
        "losses", "the layer's loss at exact weights", claim, line, TOTAL, GRID, found
    )


def conditions(line: Line) -> tuple[Any, ...]:
    """Return the conditions of an equivalence."""
    if not isinstance(line.relation, Iff):
        raise RefutedError(f"{line.id}: {line.relation} is no equivalence")
    return line.relation.right


def minima(claim: Claim) -> Decision:
    """Return the step: exact weights are a local minimum where the line says so."""
    line = claim.line("local")

    def cases(d: int, heads: int, horizon: int) -> Iterator[tuple[str, bool, bool]]:
        best = optimum(d, heads, tokens="plain", context="unitary")
        for what, layer in of_size(d, heads, horizon):
            verdict = is_local_minimum(layer, best.loss * len(layer.rows))
            yield what, verdict, holds(conditions(line), point(layer), line.definitions)

    return Decision(
        "minima",
        "exact weights are a local minimum where the line says so, and only there",
        claim,
        GRID,
        cases,
        "The others have a gradient, a negative eigenvalue of the Hessian, or a curve along which "
        "the loss first falls.",
    )


def least(line: Line) -> Any:
    """Return the d − H of the printed ``(T_max − 1) max(d − H, 0)``."""
    (condition,) = conditions(line)
    largest = condition.rhs.atoms(sp.Max)
    rest = [part for found in largest for part in found.args if part != 0]
    if len(largest) != 1 or len(rest) != 1:
        raise RefutedError(f"{line.id}: {condition} holds no maximum of one expression and 0")
    return rest[0]


def minima_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the lines `index`, `balanced` and `local`, and the exact points."""
    loss = stated(claim)
    last_small = {LAST: EPSILON * CHANGE, EARLIER: EPSILON**2 * EARLIER_CHANGE, PREVIOUS: 0}
    bent = sp.expand(loss.xreplace(MOVE).subs(last_small).subs(TRACE, 0)).coeff(EPSILON, 2)
    none = {
        MASS: EPSILON**2 * SIZE,
        ROWS: EPSILON**2 * ROWS_SIZE,
        TRACE: EPSILON * TRACE_MOVED,
        LAST: LAST + EPSILON * CHANGE,
    }
    crossed = sp.expand(loss.xreplace(none)).coeff(EPSILON, 2)
    return (
        losses(claim),
        Characterises(
            "stationary",
            "exact derivatives vanish where the printed equations hold, and only there",
            claim.line("equations"),
            by_slope,
            {},
            "The points are projectors of every rank, nilpotent matrices, turns, heads that do not "
            "meet, no weights at all, and near misses.",
        ),
        Characterises(
            "same_projectors",
            "exact critical points have the printed projector at every length, and the loss",
            claim.line("critical"),
            by_slope_and_length,
            {},
        ),
        Identity(
            "unused_heads",
            r"a pair of an unused head and a coordinate that $\Pi$ annihilates has one negative "
            "and one positive direction",
            -2 * SUM * READ * WRITTEN,
            SUM / 2 * (READ - WRITTEN) ** 2 - SUM / 2 * (READ + WRITTEN) ** 2,
            r"For $\sum_T p_{T,T} \ne 0$ choose $G$ in $(G A, G^{-\top} B)$ so that the heads "
            r"beyond $\rho$ are $0$, and those up to $\rho$ are orthonormal in $B$. The former "
            r"enter to second order by $\langle G, B'^\top A' \rangle$ alone, with "
            r"$G = (\sum_T p_{T,T}) (\Pi - I)$: $(H - \rho)(d - \rho)$ pairs. The latter are a "
            r"layer of $\rho$ heads where its loss is least, so that they add no negative "
            "eigenvalue.",
        ),
        Identity(
            "square_in_last",
            r"at $p_{T,T} = 0$, $C \ne 0$, each length has one square in $p_{T,T}$ to second order",
            bent.subs(MASS, POSITIVE),
            EARLIER_CHANGE * POSITIVE
            + POSITIVE * (CHANGE - TRACE_MOVED / POSITIVE) ** 2
            - TRACE_MOVED**2 / POSITIVE,
            r"$G = 0$, and $(p_{T,T-1} + \varepsilon \eta)^2 \|(C + \varepsilon X) \mathbf{1}\|^2$ "
            r"adds squares that vanish for a suitable $X$. So there is one negative eigenvalue: "
            r"$-(T_{\max} - 1) (\operatorname{tr} X)^2 / \|C\|^2$.",
        ),
        Identity(
            "product_in_last",
            r"at $C = 0$ each length has squares and one product to second order",
            crossed,
            (EARLIER + LAST**2) * SIZE + PREVIOUS**2 * ROWS_SIZE - 2 * CHANGE * TRACE_MOVED,
            r"Where $A \ne 0$ or $B \ne 0$, $X$ can have a trace, and $\delta$ is free: a product "
            r"of two linear forms beside squares has one negative eigenvalue. At $A = B = 0$ the "
            r"Hessian is $0$.",
        ),
        indices(claim),
        Characterises(
            "balanced_indices",
            "exact Hessians have one negative eigenvalue where printed",
            claim.line("balanced"),
            by_index,
            {},
        ),
        Consequence(
            "slide",
            r"$X = x v^\top$ with $B^\top x = 0$, $\Pi v = 0$ leads from a critical point of rank "
            r"$\rho < \min(H, d)$ to others of the same loss that are none",
            {
                OWN + STEP * OTHER - ENTRY - STEP * MORE: -1,
                OWN - ENTRY: 1,
                OTHER: STEP,
            },
            MORE,
            STEP,
            r"$A + \varepsilon X$ has the same $C$. But weights near a local minimum with the same "
            r"loss are local minima too, hence critical, and $x v^\top \ne 0$. This is for "
            r"$\Pi \ne 0$, where $B$ has the rank $\rho$.",
        ),
        Consequence(
            "aside",
            r"at $p_{T,T} = 0$, $C \ne 0$, only $E = 0$ makes $B + \varepsilon E$ critical",
            {TRACE + STEP * SQUARED: 1, TRACE: -1},
            SQUARED,
            STEP,
            r"$E = A - a a^\top A / \|a\|^2$ with $a = A \mathbf{1}$ ($E = A$ if $a = 0$ or all "
            r"$p_{T,T-1} = 0$): $E^\top a = 0$, so that the loss stays "
            r"$(T_{\max} - 1) d$, and $\langle E, A \rangle = \|E\|^2$. But $E = 0$ would leave "
            r"$C = C \mathbf{1} a^\top A / \|a\|^2 = 0$.",
        ),
        Consequence(
            "no_weights",
            r"at $C = 0$ the $p_{T,T}$ are free; once their sum is not $0$, $A = B = 0$",
            {SUM * ENTRY: 1},
            ENTRY,
            SUM,
            r"There $A$ may move too, as $B = 0$ keeps $C = 0$, and is not $0$. So no critical "
            r"point with $C = 0$ is a local minimum.",
        ),
        Inequality(
            "first_square",
            r"the loss of each length is at least $\|I - p_{T,T} C\|^2$",
            loss,
            D - 2 * LAST * TRACE + LAST**2 * MASS,
            (EARLIER * MASS, PREVIOUS**2 * ROWS),
        ),
        Inequality(
            "lower_bound",
            r"that is at least $d - H$, so that critical points of rank $\min(H, d)$ are global",
            FAR.value,
            least(claim.line("local")),
            (SPARE, ALONG),
            r"Pythagoras on the column space of $p_{T,T} C$, of rank $\rho \le H$.",
        ),
        minima(claim),
    )
