"""Odd d: the loss is non-negative, and where it vanishes."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    MIXING,
    NOTATION,
    OTHER_POSITIONS,
    PAIRS,
    POSITIONS,
    PREVIOUS,
    REST,
    ROW_SUM,
    SECOND,
    SIGN,
    SKIPS,
)
from icar_theory.layers.planes import SignedPlanes
from icar_theory.theorems.orthogonal_heads.lines import KAPPA
from proofs.kit.collisions import OTHERS, OTHERS_PAIRED, OTHERS_SQUARED, row_loss
from proofs.kit.consequence import Consequence
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.reading import condition
from proofs.kit.step import Step
from proofs.orthogonal_heads.bound import FIRST_SQUARE, TRIGONOMETRIC
from proofs.orthogonal_heads.layer import stated_odd
from proofs.orthogonal_heads.minimisers import ROW, family_member, solved
from proofs.orthogonal_heads.points import points

SIZE, SLACK, BEYOND = sp.symbols(r"|x| (r-|x|) (R_i-C_{is}^2)", nonnegative=True)
SLACK_ = sp.Symbol("(r-p_{T-2}^2)", nonnegative=True)
ONE, OTHER = sp.symbols(r"C_{sj} C_{s\bar\jmath}", real=True)
READS_ALL = (1 - (OTHER_POSITIONS + PREVIOUS) * DIAGONAL - PREVIOUS * (ROW_SUM - DIAGONAL)) ** 2


def odd_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps for the lines about odd d."""
    return (*non_negative(claim), *vanishing(claim))


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
                rf"the row of $i \ne s$ is at least its squares where $x = {shown}$",
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
            for name, turn, shown in (("odd_rows", 1, "|x|"), ("odd_rows_reversed", -1, "-|x|"))
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
    a, b, _, corner = condition(zero, 0, SignedPlanes).rhs.args[:4]
    previous = solved(condition(zero, -1))
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
        Consequence(
            "odd_corner",
            r"at zero loss $p_T C_{ss}$ is the printed corner",
            {(LAST + PREVIOUS) * DIAGONAL - 1: 1 + KAPPA, ROW: -DIAGONAL},
            LAST * DIAGONAL - corner,
            because=r"The letter $C_{ii}$ stands for $C_{ss}$.",
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
