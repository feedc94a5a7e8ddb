"""The way to infinity for even d: the loss tends to 0 while the ratio tends to infinity."""

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
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
)
from icar_theory.layers.planes import Planes
from icar_theory.statements import Rank
from icar_theory.theorems.orthogonal_heads.lines import EPSILON
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.reading import said
from proofs.kit.step import Step
from proofs.orthogonal_heads.layer import stated_row
from proofs.orthogonal_heads.stated import at_stated_weights

V, V_, SUM = sp.symbols(r"v_{i} v_{\bar\imath} {\textstyle\sum_jv_j}", real=True)


def escape_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the line `escape`."""
    line = claim.line("escape")
    meaning = line.definitions
    mixing = meaning[MATRIX]
    (planes,) = mixing.atoms(Planes)
    level = mixing.xreplace({planes: sp.ZeroMatrix(D, D)}).doit().as_coeff_mmul()[0]
    a, b = planes.args[:2]
    action = a * V + b * V_ + level * SUM

    def escaping(d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
        for epsilon in (sp.Rational(1, 10), sp.Integer(2)):
            sizes = {"d": d, "H": d, "T": length, EPSILON.name: epsilon}
            C, loss = at_stated_weights(line, sizes, length)
            yield f"ε={epsilon}", loss, value(said(line, LOSS_LETTER), sizes, {})
            yield f"ε={epsilon}, rank", C.rank(), value(said(line, Rank(MATRIX)), sizes, {})

    return (
        Identity(
            "escape_loss",
            r"each of $d$ rows costs the same",
            D
            * stated_row(claim).xreplace(
                {
                    DIAGONAL: a + level,
                    PARTNER: b + level,
                    REST: (D - 2) * level**2,
                    ROW_SUM: a + b + D * level,
                    LAST: meaning[LAST],
                    OTHER_POSITIONS: meaning[LAST],
                    PREVIOUS: meaning[PREVIOUS],
                    EARLIER: meaning[EARLIER],
                }
            ),
            said(line, LOSS_LETTER),
        ),
        Evaluation(
            "escape_differences",
            r"$C$ doubles the $d/2$ differences $e_i - e_{\bar\imath}$",
            action,
            {V_: -V, SUM: 0},
            2 * V,
        ),
        Evaluation(
            "escape_ones",
            r"$C \mathbf{1} = \varepsilon \mathbf{1}$",
            action,
            {V_: V, SUM: D * V},
            EPSILON * V,
        ),
        Evaluation(
            "escape_sums",
            r"$C$ annihilates what is equal on each plane and sums to $0$",
            action,
            {V_: V, SUM: 0},
            sp.Integer(0),
            r"So the rank is $d/2 + 1$; where $H > d/2$ the loss tends to $0$ also with "
            r"$\varepsilon \to 0$, $p_{T-1} \to \infty$.",
        ),
        Enumeration(
            "escaping",
            "the layer's loss and the rank at the printed weights",
            claim,
            Grid({"d": range(1, 7), "length": range(2, 5)}, line.given),
            escaping,
        ),
    )
