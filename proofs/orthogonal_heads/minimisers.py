"""The sets of minimisers for even d: what each annihilated term says of C and p."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.context import orthogonal
from icar_theory.exact.sizes import D, Grid, H, even
from icar_theory.layers.plain import prediction, target_position, token
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    NOTATION,
    OTHER_POSITIONS,
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
)
from icar_theory.layers.planes import Planes
from icar_theory.theorems.orthogonal_heads import optimum
from icar_theory.theorems.orthogonal_heads.lines import KAPPA
from proofs.kit.consequence import Consequence
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises
from proofs.kit.reading import condition
from proofs.kit.step import Step
from proofs.orthogonal_heads.bound import (
    ALONG,
    ALONG_,
    CROSSED,
    HALVES,
    SPARE,
    SPARE_,
    TRACE,
    TRIGONOMETRIC,
    choices,
    crossing,
)
from proofs.orthogonal_heads.layer import stated_row
from proofs.orthogonal_heads.points import points

MASS, ROWS = sp.symbols(r"\textstyle\sum_i(C_{ii}^2+R_i) {\textstyle\sum_iU_i^2}", nonnegative=True)
ONE, OTHER = sp.symbols(r"M_{ii} M_{\bar\imath\bar\imath}", real=True)
KAPPA_ = sp.Symbol(r"\kappa'", real=True)
ROW = PREVIOUS * (1 + KAPPA) + LAST * KAPPA
"""p_T times the base of a row's last square: p_T C_ii = 1, p_T C_iī = κ, R_i = 0, r = 0."""
NONZERO = sp.Symbol("p_{T}", real=True, nonzero=True)


def family_member(diagonal: Any, partner: Any, previous: Any) -> dict[Any, Any]:
    """Return the row's letters where p_T C has blocks ``[[a, b], [b, a]]`` and is 0 outside."""
    return {
        DIAGONAL: diagonal / LAST,
        PARTNER: partner / LAST,
        REST: sp.Integer(0),
        ROW_SUM: (diagonal + partner) / LAST,
        EARLIER: sp.Integer(0),
        OTHER_POSITIONS: LAST,
        PREVIOUS: previous,
    }


def solved(condition: Any) -> Any:
    """Return p_{T−1} from a printed condition that is linear in it."""
    difference = condition.lhs - condition.rhs
    rest = difference.xreplace({PREVIOUS: sp.Integer(0)})
    return -rest / (difference.xreplace({PREVIOUS: sp.Integer(1)}) - rest)


def entries(d: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the entries that cross for some choice, and all entries between different planes."""
    crossed = set().union(*(crossing(*choice) for choice in choices(d)))
    yield "", crossed, {(i, j) for i in range(d) for j in range(d) if i // 2 != j // 2}


def predicts(d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the prediction of the layer with d/2 heads, and the target, as polynomials."""
    best, law = optimum(d, d // 2), orthogonal(d)
    A, B = best.query_key.tolist(), best.value.tolist()
    made = prediction(A, B, list(best.positions(length)), law)
    kept = [{m: c for m, c in f.terms.items() if c != 0} for f in made]
    yield "", kept, [dict(f.terms) for f in token(law, target_position(length))]


def minimiser_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the lines `minimisers` and `zero_set`."""
    stated = stated_row(claim)
    few, zero = claim.line("minimisers"), claim.line("zero_set")
    ratio = condition(few, -1)
    family = condition(zero, 0, Planes).rhs
    row = {LAST: NONZERO}
    return (
        Inequality(
            "annihilated",
            r"the loss exceeds $d - 2H$ by terms, each of which a minimiser annihilates",
            HALVES + EARLIER * MASS + ROWS,
            D - 2 * H,
            (SPARE, ALONG, SPARE_, ALONG_, CROSSED, EARLIER * MASS, ROWS),
            r"$U_i = p_{T-1} (C \mathbf{1})_i + q C_{i\bar\imath}$. For $2H \le d$: "
            r"$F$ and $G$ are projectors of "
            r"rank $H$, $M_{\times} = 0$, $r = 0$ and $U_i = 0$, for every choice.",
        ),
        Enumeration(
            "every_entry_crosses",
            r"each entry between different planes crosses for some choice, so that "
            r"all of them vanish",
            claim,
            Grid({"d": range(4, 9)}, (even(D),)),
            entries,
            r"Choose $i$ and not $j$. So $F$ and $G$ are diagonal projectors: "
            r"$M_{ii} \in \{0, 1\}$.",
        ),
        Consequence(
            "equal_halves",
            r"$M_{ii} = M_{\bar\imath\bar\imath}$, so that $M_{ii} = 1$ on $H$ "
            r"planes and $0$ on the others",
            {TRACE - H: 1, TRACE - ONE + OTHER - H: -1},
            ONE - OTHER,
            because=r"Exchanging $i$ and $\bar\imath$ in the choice keeps "
            r"$\operatorname{tr} F = H$.",
        ),
        Identity(
            "row_at_zero",
            r"a row with $M_{ii} = 1$, $M_{i\bar\imath} = \kappa$ annihilates "
            r"$p_{T-1} (1 + \kappa) + p_T \kappa$",
            (LAST**2 * TRIGONOMETRIC).xreplace(family_member(sp.Integer(1), KAPPA, PREVIOUS)),
            ROW**2,
            "$r = 0$ says $p_t = 0$ for $t < T - 1$, so that $q = p_T$.",
        ),
        Consequence(
            "one_kappa",
            r"two such rows have one $\kappa$",
            {
                ROW.xreplace(row): 1 + KAPPA_,
                ROW.xreplace({**row, KAPPA: KAPPA_}): -(1 + KAPPA),
            },
            KAPPA - KAPPA_,
            NONZERO,
            r"$\kappa'$ is that of another row, of the same plane or not; $p_T \ne "
            r"0$ since $p_T C_{ii} = 1$. "
            r"If the loss is $0$, every row is one.",
        ),
        Consequence(
            "kept_rank",
            r"a kept block of rank $1$ has $\kappa^2 = 1$",
            {1 - KAPPA * KAPPA_: 1, KAPPA - KAPPA_: -KAPPA},
            1 - KAPPA**2,
            because=r"For $2H \le d$ the diagonal blocks' ranks add up to "
            r"$\operatorname{rank} C \le H$: $1$ for "
            r"each of $H$ kept ones, $0$ for the dropped ones. For $d < 2H < 2d$ the "
            r"loss is $0$, all blocks are "
            r"kept with one $\kappa$, and $\operatorname{rank} C < d$.",
        ),
        Evaluation(
            "not_minus_one",
            r"$\kappa = -1$ is impossible: the row would annihilate $p_T$",
            ROW,
            {KAPPA: -1},
            -LAST,
        ),
        Consequence(
            "forced_ratio",
            r"$\kappa = 1$ forces the printed $p_{T-1}$",
            {ROW: 1, KAPPA - 1: -(PREVIOUS + LAST)},
            PREVIOUS - ratio.rhs,
            sp.Integer(2),
        ),
        Characterises(
            "exactly",
            "exact weights are minimal where they satisfy the printed conditions, and only there",
            few,
            points,
            NOTATION,
            r"Among the points are planes of unequal weight and heads that write "
            r"outside their plane.",
        ),
        Enumeration(
            "predicts",
            r"with $H = d/2$ the layer computes $2 \cos\theta\, s_T - s_{T-1} = s_{T+1}$",
            claim,
            Grid({"d": range(2, 7), "length": range(2, 6)}, (even(D),)),
            predicts,
            r"$(\lambda + \bar\lambda) \lambda^{T-1} - \lambda^{T-2} = \lambda^T$.",
        ),
        Evaluation(
            "family",
            r"every row of the printed family costs nothing",
            stated,
            family_member(family.args[0], family.args[1], solved(condition(zero, -1))),
            sp.Integer(0),
            r"Conversely every square of a row vanishes at zero loss, so that $p_T "
            r"C_{ii} = 1$, $R_i = 0$, $r = 0$.",
        ),
        Characterises(
            "zero_exactly",
            "the loss is $0$ where the printed conditions hold, and only there",
            zero,
            points,
            NOTATION,
        ),
    )
