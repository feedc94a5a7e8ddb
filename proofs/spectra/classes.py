r"""Which terms of plain layers share a class on roots of unity, and the losses that follow.

Of fixed i the error has the terms ``p_t C_ij λ_i^{t−1} λ_j^{t−T+1}`` and the target ``−λ_i^T``.
With j = i the exponent is 2t − T, so that positions alike modulo m share a class; with j ≠ i those
alike modulo n do, and another column only meets them at t = u = T − 1 modulo n.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds, value
from icar_theory.exact.context import orthogonal, unitary
from icar_theory.exact.sizes import D, Grid, T, satisfied
from icar_theory.layers.plain import query_position, target_position, token_exponent
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    NOTATION,
    POSITIONS,
    PREVIOUS,
    REST,
    ROW_SUM,
    i,
    j,
)
from icar_theory.layers.plain_symbols import MIXING as C
from icar_theory.theorems.spectra.letters import CIRCLE, F, G, U, V, W, Y
from icar_theory.theorems.unitary_heads import LOSS as CIRCLE_ROW
from proofs.kit.collisions import OTHERS, OTHERS_SQUARED
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.plain import engine_loss, through_mixing
from proofs.kit.reading import summand
from proofs.kit.step import Step
from proofs.spectra.laws import cyclic, cyclic_pairs

Pair = tuple[int, int]
FIRST = POSITIONS[1]
OTHER_EARLIER = sp.Symbol(r"(r-p_1^2)", nonnegative=True)
"""The squares of the weights at 2 … T − 2."""
ROWS = {ROW_SUM: DIAGONAL + OTHERS, REST: OTHERS_SQUARED}
SINGLE = {U: LAST, V: PREVIOUS, W: PREVIOUS, Y: LAST, F: EARLIER, G: EARLIER}
"""The class sums where no two positions share a class."""


def shared(n: int, length: int, one: str, other: str) -> tuple[Pair, ...]:
    """Return the positions (t, u) whose terms in columns `one`, `other` share a class, i first.

    From the exponents that the layer itself has. The target, "*", has the position 1 alone.
    """

    def exponents(column: str, t: int) -> dict[str, int]:
        own = token_exponent(target_position(length)) if column == "*" else token_exponent(t)
        score = token_exponent(t) - token_exponent(query_position(length))
        found = {"i": own}
        if column != "*":
            found[column] = found.get(column, 0) + score
        return {letter: power % n for letter, power in found.items() if power % n}

    ends = [range(1, 2 if column == "*" else length + 1) for column in (one, other)]
    return tuple(
        (t, u) for t in ends[0] for u in ends[1] if exponents(one, t) == exponents(other, u)
    )


def stated_pairs(n: int, length: int, one: str, other: str) -> tuple[Pair, ...]:
    """Return the same by congruences, for n ≥ 3."""
    m, T, places = n // (2 - n % 2), length, range(1, length + 1)
    if other == "*":
        return tuple((t, 1) for t in places if one == "i" and (t - T) % m == 0)
    tests = {
        ("i", "i"): lambda t, u: (t - u) % m == 0,
        ("j", "j"): lambda t, u: (t - u) % n == 0,
        ("i", "j"): lambda t, u: (t - T + 1) % m == 0 == (u - T + 1) % n,
        ("j", "k"): lambda t, u: (t - T + 1) % n == 0 == (u - T + 1) % n,
    }
    return tuple((t, u) for t in places for u in places if tests[one, other](t, u))


COLUMNS = (("i", "i"), ("j", "j"), ("i", "j"), ("j", "k"), ("i", "*"), ("j", "*"))


def table(length: int, n: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the pairs of positions that share a class, from the layer and by congruences."""
    for one, other in COLUMNS:
        found = shared(n, length, one, other)
        yield f"columns {one}, {other}", found, stated_pairs(n, length, one, other)


def engine(claim: Claim, line: Line, name: str, grid: Grid) -> Enumeration:
    """Return the step: the layer's loss on roots of unity is the printed polynomial in C and p."""

    def cases(d: int, length: int, n: int) -> Iterator[tuple[str, Any, Any]]:
        if not satisfied(line.given, {"length": length, "n": n}):
            return
        entries = sp.ImmutableMatrix(d, d, lambda a, b: sp.Symbol(f"C_{a + 1}_{b + 1}"))
        weights = tuple(sp.Symbol(f"p_{t}") for t in range(1, length + 1))
        point = {"d": d, "T": length, "n": n, "C": entries, "p": weights}
        point[CIRCLE.name] = engine_loss(unitary, d, length)
        stated = value(line.relation.rhs, point, {**NOTATION, **line.definitions})
        yield "", engine_loss(cyclic(n), d, length), sp.expand(stated)

    return Enumeration(
        name,
        "the layer's loss on roots of unity, expanded term by term, is the printed polynomial",
        claim,
        grid,
        cases,
    )


def threshold(claim: Claim, line: Line, name: str, pairs: bool) -> Decision:
    """Return the step: the loss is the circle's, as a polynomial, exactly where the line says."""
    law, circle = (cyclic_pairs, orthogonal) if pairs else (cyclic, unitary)

    def cases(d: int, length: int, n: int) -> Iterator[tuple[str, bool, bool]]:
        same = engine_loss(law(n), d, length) == engine_loss(circle, d, length)
        yield "", same, holds(line.relation.right, {"n": n, "T": length}, line.definitions)

    most = {2: 5, 4: 4} if pairs else {1: 6, 2: 4}
    reach = max(most.values())
    grid = Grid({"d": tuple(most), "length": range(2, reach), "n": range(2, 2 * reach - 1)})
    return Decision(
        name,
        "the losses are one polynomial in C and p exactly where the printed condition holds",
        claim,
        grid,
        cases,
    )


def class_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps to the losses of roots of unity, and to the threshold."""
    stated, signs = summand(claim.line("loss")), summand(claim.line("signs_loss"))
    even, odd = (
        summand(line, line.relation.rhs - CIRCLE)
        for line in map(claim.line, ("below_even", "below_odd"))
    )
    grown = {EARLIER: OTHER_EARLIER + FIRST**2}
    doubled = {sp.Sum(C[i, j] ** 2, (j, 1, D)): DIAGONAL**2 + REST}
    sizes = Grid({"d": range(1, 4), "length": range(2, 7), "n": range(2, 9)}, (D + T <= 8,))
    return (
        through_mixing(claim, cyclic(5)),
        Enumeration(
            "table",
            "positions whose terms share a class are those that the congruences list",
            claim,
            Grid({"length": range(2, 8), "n": range(3, 15)}),
            table,
            r"Columns $i$, two others $j, k$ and the target $*$; $2t - T \equiv 2u - T$ modulo "
            r"$n$ exactly where $t \equiv u$ modulo $m$, and $n > 2$.",
        ),
        Identity(
            "row_of_classes",
            "the sum over the classes is the printed row",
            (
                *(1, -2 * U * DIAGONAL, DIAGONAL**2 * (U**2 + V**2 + F)),
                *(OTHERS_SQUARED * (Y**2 + W**2 + G), 2 * DIAGONAL * OTHERS * V * W),
                (OTHERS**2 - OTHERS_SQUARED) * W**2,
            ),
            stated.subs(ROWS),
            r"$\sum p_t p_u$ over $t \equiv u$ modulo $m$ is $u^2 + v^2 + f$, modulo $n$ it is "
            r"$y^2 + w^2 + g$.",
        ),
        Identity(
            "row_of_signs",
            "the sum over the classes is the printed row, n = 2",
            (
                *(1, -2 * (DIAGONAL * (Y + W) + W * OTHERS), DIAGONAL**2 * (Y + W) ** 2),
                *(2 * DIAGONAL * OTHERS * (Y + W) * W, OTHERS_SQUARED * (Y**2 + W**2)),
                (OTHERS**2 - OTHERS_SQUARED) * W**2,
            ),
            signs.subs(ROWS),
            r"All of column $i$ meets the target, and so do the other columns at positions alike "
            r"to $T - 1$ modulo 2.",
        ),
        *(
            engine(claim, claim.line(line), name, sizes)
            for line, name in (
                ("loss", "engine"),
                ("signs_loss", "engine_signs"),
                ("below_even", "engine_even"),
                ("below_odd", "engine_odd"),
            )
        ),
        Evaluation(
            "same_classes",
            r"where $m \geq T$ no two positions share a class, and the row is the circle's",
            stated,
            SINGLE,
            CIRCLE_ROW,
        ),
        Evaluation(
            "first_order",
            r"the slope in $C_{ii}$ at $C = 0$ differs from the circle's by $2 (p_T - u)$",
            sp.diff(stated - CIRCLE_ROW, DIAGONAL),
            {DIAGONAL: sp.Integer(0), ROW_SUM: sp.Integer(0)},
            2 * (LAST - U),
            r"Where $m < T$, $u$ holds $p_{T-m}$ besides $p_T$.",
        ),
        threshold(claim, claim.line("cyclic"), "threshold", pairs=False),
        threshold(claim, claim.line("cyclic_pairs"), "threshold_pairs", pairs=True),
        Identity(
            "alias_even",
            r"$n = 2T - 2$: the positions $1$ and $T$ meet on the diagonal",
            stated.subs({**SINGLE, U: FIRST + LAST, F: OTHER_EARLIER, G: OTHER_EARLIER + FIRST**2}),
            CIRCLE_ROW.subs(grown) + even,
            r"$m = T - 1$ and $n \geq T$, so that no others do.",
        ),
        Identity(
            "alias_odd",
            r"$n = T - 1$ odd: the positions $1$ and $T$ meet everywhere",
            stated.subs(
                {**SINGLE, U: FIRST + LAST, Y: FIRST + LAST, F: OTHER_EARLIER, G: OTHER_EARLIER}
            ),
            CIRCLE_ROW.subs(grown) + odd.xreplace(doubled),
            r"$m = n = T - 1$.",
        ),
    )
