"""Orthogonal contexts: heads that read differences of a plane, to second order."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.exact.sizes import D, T
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    MATRIX,
    OTHER_POSITIONS,
    PARTNER,
    POSITIONS,
    PREVIOUS,
    REST,
    ROW_SUM,
    t,
)
from icar_theory.layers.planes import Planes
from icar_theory.statements import Every, Iff
from icar_theory.theorems.landscape.lines import PURE, RATIO
from icar_theory.theorems.orthogonal_heads.lines import LOSS
from proofs.kit.collisions import OTHERS, OTHERS_SQUARED, row_loss
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.reading import said
from proofs.kit.step import RefutedError, Step

EPSILON, Y, Z = sp.symbols(r"\varepsilon y z", real=True)
S, GAP = sp.symbols("S g", positive=True)
Q = sp.Symbol("q", positive=True)
"""S = 1 + r and q where p_T = 1; g = S − q²."""
XI, NEAR, SIGMA = sp.symbols(r"\xi \eta \sigma", real=True)
SPREAD = sp.Symbol(r"\|\pi\|^2", nonnegative=True)
ABOVE = sp.Symbol("m", nonnegative=True)
"""T − 3."""
UNIT = {LAST: sp.Integer(1), EARLIER: S - 1, OTHER_POSITIONS: Q}
WIDE = 1 / (S + Q**2)
"""C_ii = a on a kept plane, where p_T = 1."""


def planes(line: Line) -> tuple[Any, Any, Any]:
    """Return a, b and the number of planes of the C at which a line is said."""
    mixing = line.definitions[MATRIX]
    if not isinstance(mixing, Planes):
        raise RefutedError(f"{line.id}: {mixing} does not consist of planes")
    a, b, _, last, _ = mixing.args
    return a, b, last


def kept_row(line: Line, last: Any, before: Any) -> dict[Any, Any]:
    """Return a kept row's letters where ``p_T = last`` and each p_t before T − 1 is `before`."""
    a, b, _ = planes(line)
    return {
        **{DIAGONAL: a, PARTNER: b, REST: sp.Integer(0), ROW_SUM: a + b, LAST: last},
        EARLIER: (T - 2) * before**2,
        OTHER_POSITIONS: last + (T - 2) * before,
    }


def weights(line: Line) -> tuple[Any, Any]:
    """Return p_T and the p_t before T − 1 that an equivalence says."""
    right = line.relation.right if isinstance(line.relation, Iff) else ()
    if len(right) == 2 and isinstance(right[1], Every):
        last, earlier = right[0], right[1].relation
        if (last.lhs, earlier.lhs) == (LAST, POSITIONS[t]):
            return last.rhs, earlier.rhs
    raise RefutedError(f"{line.id}: {line.relation} does not say what the positions are")


def within(expression: Any, at: dict[Any, Any]) -> dict[Any, Any]:
    """Return the values of the letters that an expression has."""
    return {letter: x for letter, x in at.items() if letter in sp.sympify(expression).free_symbols}


def second(first: dict[Any, Any], then: dict[Any, Any], **at: Any) -> Any:
    """Return the coefficient of ε² in a kept row's loss, where p_T = 1, from what letters gain."""
    start = {DIAGONAL: WIDE, PARTNER: -WIDE, REST: 0, ROW_SUM: 0, PREVIOUS: at.get("previous", 0)}
    moved = {
        x: start.get(x, UNIT.get(x, 0)) + EPSILON * first.get(x, 0) + EPSILON**2 * then.get(x, 0)
        for x in {*start, *UNIT}
    }
    return sp.expand(LOSS.xreplace(moved)).coeff(EPSILON, 2)


def own(previous: Any) -> Any:
    """Return what y and z, of a head on its own plane, add to the loss of both rows."""
    product = Y * Z / WIDE
    return sum(
        second(
            {DIAGONAL: sign * (Y + Z), PARTNER: sign * (Z - Y), ROW_SUM: sign * 2 * Z},
            {DIAGONAL: product, PARTNER: product, ROW_SUM: 2 * product},
            previous=previous,
        )
        for sign in (1, -1)
    )


def positive(line: Line) -> Any:
    """Return the x of an equivalence with the one condition ``x > 0``."""
    right = line.relation.right if isinstance(line.relation, Iff) else ()
    if len(right) != 1 or not isinstance(right[0], sp.StrictGreaterThan):
        raise RefutedError(f"{line.id}: {right} is not one condition that something is positive")
    return right[0].lhs - right[0].rhs


def spurious_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the symbolic steps for the lines `differences`, `spurious` and `window`."""
    line, cost = claim.line("differences"), claim.line("difference_loss")
    last, before = weights(line)
    at = kept_row(line, last, before)
    letters = (LAST, EARLIER, OTHER_POSITIONS)
    stated = kept_row(cost, sp.Integer(1), sp.Integer(0)) | {
        letter: cost.definitions[letter] for letter in letters
    }
    count = planes(cost)[-1]
    across = sp.diff(LOSS, DIAGONAL) - sp.diff(LOSS, PARTNER)
    by_last = sp.diff(LOSS, LAST) + sp.diff(LOSS, OTHER_POSITIONS)
    by_earlier = 2 * before * sp.diff(LOSS, EARLIER) + sp.diff(LOSS, OTHER_POSITIONS)
    by_previous = sp.diff(LOSS, PREVIOUS)
    row = {letter: x for letter, x in at.items() if letter not in letters}
    in_positions = LOSS.xreplace({**row, OTHER_POSITIONS: LAST + SIGMA})
    product = Y * Z / WIDE
    pair = second(
        {}, {DIAGONAL: product, PARTNER: product, REST: 2 * Y**2 + 2 * Z**2, ROW_SUM: 2 * product}
    )
    dropped = sp.expand(
        LOSS.xreplace(
            {
                **UNIT,
                DIAGONAL: EPSILON**2 * product,
                PARTNER: sp.Integer(0),
                REST: 2 * EPSILON**2 * Y**2,
                ROW_SUM: sp.Integer(0),
                PREVIOUS: sp.Integer(0),
            }
        )
    ).coeff(EPSILON, 2)
    kept = second(
        {DIAGONAL: XI, PARTNER: -XI, EARLIER: -2 * Q * SIGMA, OTHER_POSITIONS: SIGMA},
        {REST: 2 * NEAR**2, EARLIER: SPREAD},
    )
    with_gap = {S: Q**2 + GAP}
    lengths = {S: 1 + (T - 2) / (T - 1) ** 2, Q: 1 / (T - 1)}
    aside = own(RATIO)
    form = sp.Poly(sp.expand(aside.xreplace(lengths)), Y, Z)
    entries = [sp.cancel(form.coeff_monomial(part)) for part in (Y**2, Y * Z, Z**2)]
    determinant = entries[0] * entries[2] - entries[1] ** 2 / 4
    bound = positive(claim.line("window"))
    ends = [sp.Poly(factor, RATIO) for factor in sp.Mul.make_args(bound)]
    return (
        Identity(
            "pure_row",
            "the sum over the collision table is the loss of a row, $d$ even",
            row_loss("orthogonal"),
            LOSS.xreplace({ROW_SUM: DIAGONAL + PARTNER + OTHERS, REST: OTHERS_SQUARED}),
        ),
        Identity(
            "kept",
            r"$2H$ rows of kept planes and $d - 2H$ of dropped ones cost what is printed",
            2 * count * LOSS.xreplace(stated)
            + (D - 2 * count) * LOSS.xreplace(dict.fromkeys((DIAGONAL, PARTNER, REST, ROW_SUM), 0)),
            said(cost, PURE),
        ),
        Evaluation(
            "slope_of_difference",
            "the derivatives by the two entries of a kept row are the same",
            across,
            within(across, at),
            sp.Integer(0),
            r"Heads read and write multiples of $(1, -1)$, so that $B G$ and $A G^\top$ hold their "
            "difference; other entries, and rows, meet in pairs that are the same.",
        ),
        Evaluation(
            "pure_slope_of_last",
            "the derivative by $p_T$ vanishes",
            by_last,
            within(by_last, at),
            sp.Integer(0),
        ),
        Evaluation(
            "pure_slope_of_earlier",
            "and that by an earlier $p_t$",
            by_earlier,
            within(by_earlier, at),
            sp.Integer(0),
        ),
        Evaluation(
            "pure_slope_of_previous",
            r"and that by $p_{T-1}$, as $C \mathbf{1} = 0$",
            by_previous,
            within(by_previous, at),
            sp.Integer(0),
        ),
        Identity(
            "bent_in_positions",
            "in $p_T$ and the earlier positions the loss is strictly convex, so that no others are "
            "critical",
            in_positions,
            (1 - LAST) ** 2 + EARLIER + (LAST + SIGMA) ** 2,
            r"$\sigma = \sum_{t < T-1} p_t$, $r = \sum_{t < T-1} p_t^2$.",
        ),
        Inequality(
            "gap",
            r"at $T = 3 + m$ the gap $g = S - q^2$ is at least $1$",
            (S - Q**2).xreplace(lengths).subs(T, ABOVE + 3),
            sp.Integer(1),
            (ABOVE / (ABOVE + 2) ** 2,),
            r"$p_T = 1$, $S = 1 + r$, $C_{ii} = a = 1/(S + q^2)$ on kept planes.",
        ),
        Identity(
            "own_plane",
            "to second order, what a head's changes on its own plane add is positive",
            own(0).subs(with_gap),
            4 * Q**2 * (Y - Z) ** 2 + 2 * GAP * (Y + Z) ** 2,
            r"With $A = U^\top$, $B = a U^\top$, where $U$ has the columns $(1, -1)$ of the kept "
            r"planes, a gauge leaves $A' = Z^\top / a$, $B' = X^\top U^\top + Y^\top$ with "
            r"$U^\top Y = U^\top Z = 0$; $y, z$ are the entries of $Y, Z$ on the head's plane.",
        ),
        Identity(
            "other_planes",
            "so is what its changes on another kept plane add",
            2 * pair.subs(with_gap),
            4 * GAP * (Y**2 + Z**2) + 4 * Q**2 * (Y - Z) ** 2,
        ),
        Identity(
            "outside",
            "and on a dropped coordinate",
            (dropped + 2 * S * Z**2).subs(with_gap),
            2 * Q**2 * (Y - Z) ** 2 + GAP * (Y - Z) ** 2 + GAP * (Y**2 + Z**2),
            r"$z$ stands in the row of both coordinates of the head's plane, $S z^2$ each.",
        ),
        Identity(
            "kept_block",
            r"and what $X$ and the earlier positions add",
            2 * kept,
            2 * (S + Q**2) * XI**2 + 2 * WIDE**2 * (SPREAD + SIGMA**2) + 4 * S * NEAR**2,
            r"$\xi, \eta$ are entries of $X$ on and off the diagonal; $\pi_t$ is what "
            r"$p_t$ gains, $\sigma = \sum_t \pi_t$. So the null vectors of the Hessian are those "
            r"of the gauge, of $(c C, p/c)$ and of $p_{T-1}$, along which the loss is constant: "
            "on a slice across them it is positive definite, here and nearby.",
        ),
        Identity(
            "own_plane_aside",
            r"with $p_{T-1} = w$, $d = 2$ and one head, the second order is a form in $y$ and $z$",
            aside,
            2 * (S + Q**2) * Y**2
            + (4 * S - 12 * Q**2 - 16 * Q * RATIO) * Y * Z
            + (2 * (S + Q**2) + 8 * RATIO**2 + 8 * Q * RATIO) * Z**2,
        ),
        Identity(
            "determinant",
            "whose determinant has the sign of what is printed",
            determinant,
            16 / (T - 1) ** 4 * bound,
        ),
        Inequality(
            "first_entry",
            r"and whose first entry is positive",
            2 * (S + Q**2),
            sp.Integer(0),
            (2 * S, 2 * Q**2),
            "So it is positive definite where the determinant is positive, and takes negative "
            "values where that is negative.",
            strict=True,
        ),
        Identity(
            "ends_differ",
            "the two ends of the window differ, so that the determinant changes its sign at both",
            sp.resultant(ends[0], ends[-1]),
            (T - 1) * T * (T - 1),
            r"At an end there are saddles nearby, other $w$, with the same loss: it is no local "
            r"minimum. $T^2 - T - 4 \ne 0$ for integers.",
        ),
    )
