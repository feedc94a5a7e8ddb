"""Odd d with few heads: weights whose loss is below d − 2H."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import value
from icar_theory.exact.sizes import D, Grid
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    LOSS_LETTER,
    MATRIX,
    OTHER_POSITIONS,
    PAIRS,
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
    SECOND,
    SIGN,
)
from icar_theory.statements import Rank
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.reading import said
from proofs.kit.step import Step
from proofs.orthogonal_heads.bound import KEPT
from proofs.orthogonal_heads.layer import stated_odd
from proofs.orthogonal_heads.stated import at_stated_weights


def few_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the line `odd_few`."""
    line = claim.line("odd_few")
    row, sign = stated_odd(claim)
    meaning = line.definitions
    a, b, foot, corner, _, planes, _ = meaning[MATRIX].args
    p = {
        LAST: meaning[LAST],
        PREVIOUS: meaning[PREVIOUS],
        OTHER_POSITIONS: meaning[LAST],
        EARLIER: meaning[EARLIER],
    }

    def sharing(d: int, heads: int, length: int) -> Iterator[tuple[str, Any, Any]]:
        sizes = {"d": d, "H": heads, "T": length}
        C, loss = at_stated_weights(line, sizes, length)
        yield "", loss, value(said(line, LOSS_LETTER), sizes, {})
        yield "rank", sp.Integer(C.rank()), value(said(line, Rank(MATRIX)), sizes, {})

    def below(d: int, heads: int, length: int) -> Iterator[tuple[str, Any, Any]]:
        _, loss = at_stated_weights(line, {"d": d, "H": heads, "T": length}, length)
        yield "", loss, d - 2 * heads

    grid = Grid({"d": range(2, 8), "heads": range(1, 4), "length": range(2, 5)}, line.given)
    return (
        Evaluation(
            "odd_kept",
            r"a kept plane costs nothing whatever its head writes to $s$",
            row,
            {**KEPT, **p, DIAGONAL: a, PARTNER: b, ROW_SUM: a + b, SIGN: 0},
            sp.Integer(0),
            "The head reads its plane alone, so that $C_{is} = 0$.",
        ),
        Evaluation(
            "odd_dropped",
            r"a dropped coordinate $i \ne s$ costs $1$",
            row,
            {**KEPT, **p, **dict.fromkeys((DIAGONAL, PARTNER, ROW_SUM, SIGN), 0)},
            sp.Integer(1),
        ),
        Identity(
            "share",
            r"$d - 1 - 2H$ dropped coordinates and the row of $s$ cost the printed loss",
            D
            - 1
            - 2 * planes
            + sign.xreplace(
                {
                    **p,
                    SECOND: sp.Integer(0),
                    DIAGONAL: corner,
                    ROW_SUM: 2 * planes * foot + corner,
                    REST: 2 * planes * foot**2,
                    PAIRS: planes * foot**2,
                }
            ),
            said(line, LOSS_LETTER),
            r"$s_{T-1}$ is $s_{T+1}$ on the sign coordinate, and a kept plane reads "
            r"$\langle s_{T-1}, A_h s_{T-1} \rangle = 2$.",
        ),
        Enumeration(
            "sharing",
            "the layer's loss and the rank at the printed weights",
            claim,
            grid,
            sharing,
        ),
        Enumeration(
            "below",
            "$d - 2H$ is not the minimum",
            claim,
            grid,
            below,
            sign="<",
            refutes=True,
        ),
    )
