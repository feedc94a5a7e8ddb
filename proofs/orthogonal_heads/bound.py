r"""The lower bound max(d − 2H, 0) for even d: two matrices of rank at most H, one theorem for each.

Choose one coordinate of each plane. With ``M = p_T C`` let F be the d/2 × d/2 matrix of the entries
of M between chosen coordinates, G that between the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import D, Grid, H, even
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
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.points import MinimumAt
from proofs.kit.reading import positive_part
from proofs.kit.space import NormSquared, Space
from proofs.kit.step import Step
from proofs.orthogonal_heads.layer import stated_row
from proofs.orthogonal_heads.points import points

SPARE, SPARE_ = sp.symbols(r"(H-\rho) (H-\rho')", nonnegative=True)
"""H − ρ and H − ρ′, where ρ and ρ′ are the ranks of F and G."""
TRACE, TRACE_, SQUARE, SQUARE_ = sp.symbols(
    r"\operatorname{tr}F \operatorname{tr}G \|F\|^2 \|G\|^2", real=True
)
CROSSED = sp.Symbol(r"\|M_{\times}\|^2", nonnegative=True)
"""The squares of the entries of M between a chosen coordinate and another one of another plane."""
CHOSEN, OTHERS = sp.symbols(r"R'_{i} R''_{i}", nonnegative=True)

SPACE = Space(
    products={("Q", "Q"): "Q", ("Q", "F"): "F", ("P", "P"): "P", ("P", "G"): "G"},
    symmetric={"Q", "P"},
    traces={
        (): D / 2, ("Q",): H - SPARE, ("P",): H - SPARE_, ("F",): TRACE, ("G",): TRACE_,
        ("F'", "F"): SQUARE, ("G'", "G"): SQUARE_,
    },
    instances=tuple(
        {"I": sp.eye(3), "Q": Q, "F": F, "P": P, "G": G, D: 6, H: 2,
         SPARE: 2 - Q.rank(), SPARE_: 2 - P.rank(), TRACE: F.trace(), TRACE_: G.trace(),
         SQUARE: (F.T * F).trace(), SQUARE_: (G.T * G).trace()}
        for Q, F, P, G in (
            (sp.diag(1, 1, 0), sp.Matrix([[1, 2, 3], [0, -1, 1], [0, 0, 0]]),
             sp.ones(3, 3) / 3, sp.Matrix([[1, 2, 3]] * 3)),
            (sp.ones(3, 3) / 3, sp.Matrix([[0, 5, 1]] * 3),
             sp.diag(0, 1, 1), sp.Matrix([[0, 0, 0], [4, 0, 1], [1, 1, -2]])),
        )
    ),
)  # fmt: skip
"""I, F, G, and the orthogonal projectors Q and P on their column spaces: QF = F, PG = G."""

FAR, FAR_ = NormSquared({"I": 1, "F": -1}, SPACE), NormSquared({"I": 1, "G": -1}, SPACE)
ALONG, ALONG_ = NormSquared({"Q": 1, "F": -1}, SPACE), NormSquared({"P": 1, "G": -1}, SPACE)
HALVES = FAR.value + FAR_.value + CROSSED

FIRST_SQUARE = (1 - LAST * DIAGONAL) ** 2 + LAST**2 * REST
TRIGONOMETRIC = (PREVIOUS * ROW_SUM + OTHER_POSITIONS * PARTNER) ** 2
KEPT = {
    DIAGONAL: 1,
    PARTNER: 1,
    REST: 0,
    ROW_SUM: 2,
    LAST: 1,
    PREVIOUS: -sp.Rational(1, 2),
    EARLIER: 0,
    OTHER_POSITIONS: 1,
}
"""A row of a plane that keeps ones, with p = (…, 0, −1/2, 1)."""


def choices(d: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield each choice of a coordinate (from 0) of each plane, and those not chosen."""
    for sides in product((0, 1), repeat=d // 2):
        chosen = tuple(2 * k + side for k, side in enumerate(sides))
        yield chosen, tuple(i ^ 1 for i in chosen)


def crossing(chosen: tuple[int, ...], others: tuple[int, ...]) -> set[tuple[int, int]]:
    """Return the entries between chosen coordinates and others of other planes, both ways."""
    one_way = {(i, j) for i in chosen for j in others if i != j ^ 1}
    return one_way | {(j, i) for i, j in one_way}


def halves(d: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the sum of the first squares, and ‖I − F‖² + ‖I − G‖² + crossing entries."""
    M = sp.Matrix(d, d, lambda i, j: sp.Symbol(f"M_{i + 1}_{j + 1}"))
    left = sp.expand(
        sum(
            FIRST_SQUARE.subs(
                {
                    LAST: 1,
                    DIAGONAL: M[i, i],
                    REST: sum(M[i, j] ** 2 for j in range(d) if j // 2 != i // 2),
                }
            )
            for i in range(d)
        )
    )
    for chosen, others in choices(d):
        right = sum(M[place] ** 2 for place in crossing(chosen, others))
        for part in (chosen, others):
            far = sp.eye(d // 2) - M.extract(list(part), list(part))
            right += sum(entry**2 for entry in far)
        yield f"chosen {tuple(i + 1 for i in chosen)}", left, sp.expand(right)


def bound_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the line `minimum`."""
    stated, line = stated_row(claim), claim.line("minimum")
    return (
        Inequality(
            "first_square",
            r"each row's loss is at least $(1 - p_T C_{ii})^2 + p_T^2 R_i$",
            stated,
            FIRST_SQUARE,
            (EARLIER * DIAGONAL**2, EARLIER * REST, TRIGONOMETRIC),
        ),
        Identity(
            "one_of_each_plane",
            r"with one coordinate of each plane chosen, a row splits into its part "
            r"of $\|I - F\|^2$ and the rest",
            FIRST_SQUARE.xreplace({REST: CHOSEN + OTHERS}),
            (1 - LAST * DIAGONAL) ** 2 + LAST**2 * CHOSEN + LAST**2 * OTHERS,
            r"For a chosen $i$, $R'_i$ sums over the chosen $j \ne i$ and $R''_i$ "
            r"over the others outside the "
            r"plane of $i$; summed over the chosen $i$ the first two terms are $\|I "
            r"- F\|^2$. Likewise for $G$.",
        ),
        Enumeration(
            "halves",
            r"the first squares add up to $\|I - F\|^2 + \|I - G\|^2 + "
            r"\|M_{\times}\|^2$, whatever the choice",
            claim,
            Grid({"d": range(2, 7)}, (even(D),)),
            halves,
            r"Polynomials in the entries of $M$; $M_{\times}$ holds the entries "
            r"between a chosen coordinate and one "
            "not chosen, of another plane.",
        ),
        Identity(
            "pythagoras",
            r"Pythagoras, twice: $\|I - F\|^2 = (d/2 - \rho) + \|Q - F\|^2$, and so for $G$",
            (FAR, FAR_),
            (D / 2 - (H - SPARE), ALONG, D / 2 - (H - SPARE_), ALONG_),
            r"$Q, P$ are the orthogonal projectors on the column spaces of $F, G$, of ranks "
            r"$\rho, \rho' \le \min(H, d/2)$.",
        ),
        Inequality(
            "lower_bound",
            r"the loss is at least $d - 2H$",
            HALVES,
            positive_part(line),
            (SPARE, ALONG, SPARE_, ALONG_, CROSSED),
            r"As a sum of squares it is at least $0$ too, so that $\ell \ge \max(d - 2H, 0)$.",
        ),
        Evaluation(
            "kept",
            r"a row of a plane that keeps ones costs nothing at $p = (\dots, 0, -1/2, 1)$",
            stated,
            KEPT,
            sp.Integer(0),
        ),
        Evaluation(
            "dropped",
            r"a dropped row costs $1$, so that ones on $\min(H, d/2)$ planes attain "
            r"$\max(d - 2H, 0)$",
            stated,
            {**KEPT, DIAGONAL: 0, PARTNER: 0, ROW_SUM: 0},
            sp.Integer(1),
        ),
        MinimumAt(
            "least",
            "no exact weights of the points tried are below the printed minimum",
            line,
            points,
            ("d", "H"),
            NOTATION,
        ),
    )
