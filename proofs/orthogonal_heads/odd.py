"""Odd d: the loss is non-negative, where it vanishes, and weights with a loss below d − 2H."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import D, Grid
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    LOSS_LETTER,
    MATRIX,
    MIXING,
    NOTATION,
    OTHER_POSITIONS,
    PAIRS,
    PARTNER,
    POSITIONS,
    PREVIOUS,
    REST,
    ROW_SUM,
    SECOND,
    SIGN,
    SKIPS,
)
from icar_theory.statements import Rank, value
from icar_theory.theorems.orthogonal_heads.lines import KAPPA
from proofs.kit.collisions import OTHERS, OTHERS_PAIRED, OTHERS_SQUARED, row_loss
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.step import Step
from proofs.orthogonal_heads.bound import FIRST_SQUARE, KEPT, TRIGONOMETRIC
from proofs.orthogonal_heads.layer import stated_odd
from proofs.orthogonal_heads.minimisers import family_member, solved
from proofs.orthogonal_heads.points import points
from proofs.orthogonal_heads.stated import at_stated_weights, said

SIZE, SLACK, BEYOND = sp.symbols(r"|x| (r-|x|) (R_i-C_{is}^2)", nonnegative=True)
SLACK_ = sp.Symbol("(r-p_{T-2}^2)", nonnegative=True)
ONE, OTHER = sp.symbols(r"C_{sj} C_{s\bar\jmath}", real=True)
READS_ALL = (1 - (OTHER_POSITIONS + PREVIOUS) * DIAGONAL - PREVIOUS * (ROW_SUM - DIAGONAL)) ** 2


def odd_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the lines about odd d."""
    return (*non_negative(claim), *vanishing(claim), *few_heads(claim))


def non_negative(claim: Claim) -> tuple[Step, ...]:
    """Return the steps that bound every row from below by squares."""
    row, sign = stated_odd(claim)
    half = sp.Rational(1, 2)
    return (
        Inequality(
            "skips",
            r"$|x| \le r$, by $\pm p_t p_u \le (p_t^2 + p_u^2)/2$ with $u = 2t - T + 1$",
            half * ONE**2 + half * OTHER**2,
            ONE * OTHER,
            (half * (ONE - OTHER) ** 2,),
            r"The letters stand for $\pm p_t$ and $p_u$. Both $t$ and $u$ run over "
            r"different positions before $T-1$.",
        ),
        *(
            Inequality(
                name,
                rf"the row of $i \ne s$ is at least its squares where $x = {'-' if "
                rf"turn < 0 else ''}|x|$",
                row.xreplace({SKIPS: turn * SIZE, EARLIER: SIZE + SLACK, REST: SIGN**2 + BEYOND}),
                (FIRST_SQUARE + TRIGONOMETRIC).xreplace({REST: SIGN**2 + BEYOND}),
                (
                    SIZE * (DIAGONAL + turn * SIGN) ** 2,
                    SLACK * DIAGONAL**2,
                    SLACK * SIGN**2,
                    (SIZE + SLACK) * BEYOND,
                ),
                r"At zero loss $p_T C_{ii} = 1$ and $R_i = 0$, so that $C_{is} = 0$, "
                r"$|x| = 0$ and $r = 0$.",
            )
            for name, turn in (("odd_rows", 1), ("odd_rows_reversed", -1))
        ),
        Inequality(
            "sign_row",
            r"a pair of columns adds squares to the row of $s$",
            sign.xreplace(
                {REST: ONE**2 + OTHER**2, PAIRS: ONE * OTHER, EARLIER: SECOND**2 + SLACK_}
            ),
            READS_ALL,
            (
                (LAST * ONE + SECOND * OTHER) ** 2,
                (LAST * OTHER + SECOND * ONE) ** 2,
                SLACK_ * ONE**2,
                SLACK_ * OTHER**2,
            ),
            r"Every pair does. At zero loss with $r = 0$ and $p_T \ne 0$ all "
            r"$C_{sj}$, $j \ne s$, vanish, and "
            r"$(p_T + p_{T-1}) C_{ss} = 1$.",
        ),
    )


def vanishing(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the zero sets."""
    row, sign = stated_odd(claim)
    zero, few, one = (claim.line(n) for n in ("odd_zero_set", "odd_minimisers", "one_coordinate"))
    a, b, _, corner = zero.relation.right[0].rhs.args[:4]
    previous = solved(zero.relation.right[-1])
    alone = one.relation.right[0].lhs
    every = [part for part in alone.atoms(sp.Sum) if part.function.base == POSITIONS]
    letters = {MIXING[1, 1]: DIAGONAL, **dict.fromkeys(every, OTHER_POSITIONS + PREVIOUS)}
    block = sp.Matrix([[1, KAPPA, 0], [KAPPA, 1, 0], [0, 0, 1 + KAPPA]])
    return (
        Evaluation(
            "odd_planes",
            r"every row $i \ne s$ of the printed family costs nothing",
            row,
            {**family_member(a, b, previous), SIGN: 0},
            sp.Integer(0),
        ),
        Evaluation(
            "odd_family",
            r"the row of $s$ of the printed family costs nothing",
            sign,
            {
                DIAGONAL: corner / LAST,
                ROW_SUM: corner / LAST,
                REST: 0,
                PAIRS: 0,
                SECOND: 0,
                EARLIER: 0,
                OTHER_POSITIONS: LAST,
                PREVIOUS: previous,
            },
            sp.Integer(0),
        ),
        Identity(
            "odd_rank",
            r"a plane and the sign coordinate have the determinant $(1 - \kappa)(1 + \kappa)^2$",
            block.det(),
            (1 - KAPPA) * (1 + KAPPA) ** 2,
            r"Further planes multiply it by $1 - \kappa^2$. So $\operatorname{rank} "
            r"C \le H < d$ and $\kappa \ne -1$ "
            r"force $\kappa = 1$, of rank $(d + 1)/2$.",
        ),
        Identity(
            "alone",
            r"$d = 1$: the printed condition annihilates the loss",
            row_loss("sign").subs(dict.fromkeys((OTHERS, OTHERS_SQUARED, OTHERS_PAIRED), 0)),
            (one.relation.right[0].rhs - alone.xreplace(letters)) ** 2,
        ),
        MinimumAt(
            "least_zero",
            "no exact weights of the points tried have a negative loss",
            claim.line("zero_minimum"),
            points,
            ("d", "H"),
            NOTATION,
        ),
        *(
            Characterises(
                name,
                "the loss is $0$ where the printed conditions hold, and only there",
                line,
                points,
                NOTATION,
            )
            for name, line in (
                ("odd_exactly", few),
                ("odd_zero_exactly", zero),
                ("one_exactly", one),
            )
        ),
    )


def few_heads(claim: Claim) -> tuple[Step, ...]:
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
