"""From the layer's definition to the printed losses, d even and d odd."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.context import orthogonal
from icar_theory.exact.sizes import Grid
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    OF_SIGN,
    PAIRS,
    PARTNER,
    REST,
    ROW_SUM,
    SIGN,
)
from proofs.kit.collisions import OTHERS, OTHERS_PAIRED, OTHERS_SQUARED, row_loss
from proofs.kit.identity import Identity
from proofs.kit.plain import collision_table, engine, through_mixing
from proofs.kit.reading import summand
from proofs.kit.step import RefutedError, Step


def stated_row(claim: Claim) -> Any:
    """Return the printed loss of coordinate i, d even."""
    return summand(claim.line("loss"))


def stated_odd(claim: Claim) -> tuple[Any, Any]:
    """Return the printed losses of coordinate i ≠ s and of s, d odd; s has the letters of row i."""
    stated = claim.line("odd_loss").relation.rhs
    sums = [part for part in sp.Add.make_args(stated) if isinstance(part, sp.Sum)]
    if len(sums) != 1:
        raise RefutedError(f"odd_loss: {stated} has {len(sums)} sums over rows")
    back = {letter: of_row for of_row, letter in OF_SIGN.items()}
    return sums[0].function, (stated - sums[0]).xreplace(back)


def layer_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the lines `loss` and `odd_loss`."""
    row, sign = stated_odd(claim)
    even, odd = claim.line("loss"), claim.line("odd_loss")
    return (
        through_mixing(claim, orthogonal),
        collision_table(claim, "orthogonal"),
        Identity(
            "row_loss",
            "the sum over the collision table is the printed row, $d$ even",
            row_loss("orthogonal"),
            stated_row(claim).xreplace(
                {ROW_SUM: DIAGONAL + PARTNER + OTHERS, REST: OTHERS_SQUARED}
            ),
            r"$w, v, z$ are the sums of $C_{ik}$, $C_{ik}^2$, $C_{ik} C_{i\bar k}$ "
            r"over $k$ outside the "
            "plane of $i$; different planes contribute $w^2 - v - z$.",
        ),
        engine(
            claim, even, orthogonal, Grid({"d": range(1, 5), "length": range(2, 5)}, even.given)
        ),
        collision_table(claim, "orthogonal, odd d", name="odd_table"),
        Identity(
            "odd_row_loss",
            r"for odd $d$ the row of $i \ne s$ gains $2 C_{ii} C_{is} x$",
            row_loss("orthogonal, odd d"),
            row.xreplace(
                {ROW_SUM: DIAGONAL + PARTNER + SIGN + OTHERS, REST: OTHERS_SQUARED + SIGN**2}
            ),
            r"$\lambda_s^{t-T+1} = 1$ at every second $t$, where column $s$ meets column $i$.",
        ),
        collision_table(claim, "sign", name="sign_table"),
        Identity(
            "sign_row_loss",
            "the row of the sign coordinate",
            row_loss("sign"),
            sign.xreplace(
                {ROW_SUM: DIAGONAL + OTHERS, REST: OTHERS_SQUARED, PAIRS: OTHERS_PAIRED / 2}
            ),
            r"$z$ counts each pair $k, \bar k$ twice.",
        ),
        engine(
            claim,
            odd,
            orthogonal,
            Grid({"d": range(1, 5), "length": range(2, 7)}, odd.given),
            name="odd_engine",
        ),
    )
