r"""Which blocks vanish for one head: consequences of the squares in the degrees below the target.

At a minimiser every printed square is 0. With one head a product is ``(b_k)_i (a_l)_j``, and all
``M_ij = (b_1)_i (a_3)_j`` are non-zero. For d ≥ 2 a pair i ≠ j suffices; d = 1 has the squares of j
= i.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import T
from icar_theory.layers.augmented_symbols import (
    BLOCK,
    STEP,
    TERMS,
    OverOthers,
    boundaries,
    entries,
    i,
    j,
    useful_terms,
)
from proofs.augmented_heads.degrees import PRODUCTS
from proofs.kit.consequence import Consequence
from proofs.kit.identity import Evaluation
from proofs.kit.step import RefutedError, Step

b1, a3 = (sp.Symbol(name, nonzero=True) for name in ("(b_{1})_{i}", "(a_{3})_{j}"))
b2, a1, a2, a4 = sp.symbols("(b_{2})_{i} (a_{1})_{j} (a_{2})_{j} (a_{4})_{j}", real=True)
OF = {"b1": b1, "b2": b2, "a1": a1, "a2": a2, "a3": a3, "a4": a4}
PAIR = r"$d \ge 2$: "
SINGLE = "$d = 1$: "


def stated(claim: Claim, below: int) -> Any:
    """Return the printed loss of a coordinate in the degree T − below."""
    return claim.line(f"below_{below}").relation.rhs


def _order(base: Any) -> tuple[int, bool]:
    return len(sp.Add.make_args(base)), base.has(b2)


@cache
def vanishing(printed: Any, length: int, boundary: str, pair: bool) -> tuple[Any, ...]:
    """Return what the squares of a pair i ≠ j, or of d = 1, are squares of, for one head.

    None where a part is no square with a positive weight: then nothing need vanish.
    """
    values = {T: sp.Integer(length), TERMS: sp.Integer(useful_terms(length, boundary))}
    expression = printed.xreplace(values)
    if pair:
        parts = [total.args[0] for total in expression.atoms(OverOthers)]
        squares = [s for part in parts for s in sp.Add.make_args(part) if s.has(sp.Pow)]
    else:
        alone = expression.xreplace({x: sp.Integer(0) for x in expression.atoms(OverOthers)})
        squares = list(sp.Add.make_args(alone))
    weighted = [square.as_coeff_Mul() for square in squares if square != 0]
    if not all(w > 0 and square.is_Pow and square.exp == 2 for w, square in weighted):
        return ()
    bases = [square.base for _, square in weighted]
    head = {entries(k, m)[i, at]: OF[f"b{k}"] * OF[f"a{m}"] for k, m in PRODUCTS for at in (i, j)}
    return tuple(sorted((sp.expand(x.xreplace(head)) for x in bases), key=_order))


def _two(found: tuple[Any, ...]) -> tuple[Any, Any]:
    """Return the first two of what vanishes, with unknown letters for what is not there."""
    first, second = (*found, *sp.symbols("unknown_1 unknown_2"))[:2]
    return first, second


def one_head_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the certificates for both boundaries."""

    def pair(below: int, length: int, boundary: str) -> tuple[Any, Any]:
        return _two(vanishing(stated(claim, below), length, boundary, True))

    def single(below: int, length: int, boundary: str) -> Any:
        return _two(vanishing(stated(claim, below), length, boundary, False))[0]

    read_last, both = pair(2, 3, "zero")
    last, _ = pair(1, 2, "zero")
    one_two, one_three = pair(1, 3, "zero")
    wrap_value, wrap_sum = pair(1, 2, "wrap")
    wrap_read, _ = pair(2, 2, "wrap")
    s1, s1_next = single(1, 2, "zero"), single(1, 3, "zero")
    s2, s2_next = single(2, 2, "zero"), single(2, 3, "zero")
    w1, w2, w3 = (single(below, 2, "wrap") for below in (1, 2, 3))
    return (
        rank_one(),
        Consequence("zero_a2", f"{PAIR}$a_2 = 0$", {read_last: 1}, a2, b1, "A square of $T = 3$."),
        Consequence(
            "zero_pair",
            rf"{PAIR}$b_2 (a_1 + a_4) = 0$",
            {both: 1, read_last: -1},
            b2 * (a1 + a4),
            because="The two squares of $T = 3$.",
        ),
        Consequence(
            "zero_a4",
            f"{PAIR}$a_4 = 0$",
            {one_three: 1, one_two: -1},
            a4,
            b1,
            "The two squares of $T = 3$.",
        ),
        Consequence(
            "zero_b2",
            f"{PAIR}$b_2 = 0$",
            {last: b2, b2 * (a1 + a4): -b1, a4: b1 * b2},
            b2**2,
            a3,
        ),
        Consequence("zero_a1", f"{PAIR}$a_1 = 0$", {last: 1, b2: -a3}, a1, b1),
        Consequence(
            "zero_single_a1",
            f"{SINGLE}$a_1 = 0$",
            {s1: 2, s1_next: -1},
            a1,
            b1,
            "The squares of $T = 2$ and $T = 3$.",
        ),
        Consequence("zero_single_a2", f"{SINGLE}$a_2 = 0$", {s2: 2, s2_next: -1}, a2, b1),
        Consequence(
            "zero_single_b2",
            f"{SINGLE}$b_2 = 0$",
            {s1: b2, s2: -b1, a1: -b1 * b2, a2: 2 * b1**2},
            b2**2,
            a3,
        ),
        Consequence("zero_single_a4", f"{SINGLE}$a_4 = 0$", {s1: 1, a1: -2 * b1, b2: -a3}, a4, b1),
        Consequence("wrap_b2", f"{PAIR}$b_2 = 0$", {wrap_value: 1}, b2, a3),
        Consequence(
            "wrap_a1_a4", f"{PAIR}$a_1 + a_4 = 0$", {wrap_sum: 1, wrap_value: -1}, a1 + a4, b1
        ),
        Consequence("wrap_a2", f"{PAIR}$a_2 = 0$", {wrap_read: 1}, a2, b1),
        Consequence(
            "wrap_single_a2", f"{SINGLE}$a_2 = 0$", {w2: a2, w3: -2 * (a1 + a4)}, a2**2, 2 * b1
        ),
        Consequence(
            "wrap_single_b2",
            f"{SINGLE}$b_2 = 0$",
            {w1: b2, w2: -b1, a2: 2 * b1**2},
            b2**2,
            2 * a3,
        ),
        Consequence(
            "wrap_single_a1_a4",
            f"{SINGLE}$a_1 + a_4 = 0$",
            {w1: 1, b2: -2 * a3},
            a1 + a4,
            2 * b1,
        ),
        converse(claim, "zero", {**dict.fromkeys(OTHER_PRODUCTS, 0)}),
        converse(claim, "wrap", {**dict.fromkeys(OTHER_PRODUCTS, 0), (1, 1): 1, (1, 4): -1}),
    )


OTHER_PRODUCTS = tuple(product for product in PRODUCTS if product != (1, 3))


def rank_one() -> Consequence:
    """Return the step: no entry of a minimal M vanishes."""
    ij, ji, ii, jj = sp.symbols("M_{ij} M_{ji} M_{ii} M_{jj}", real=True)
    return Consequence(
        "rank_one",
        r"with one head every entry of a minimal $M$ is $\pm \eta$",
        {ij * ji - ii * jj: 1, ij - ji: ij, ii - STEP: jj, jj - STEP: STEP},
        ij**2 - STEP**2,
        because=r"$M = b_1^\top a_3$ has rank one, is symmetric and has the diagonal $\eta > 0$. "
        r"Conversely $M^2 = (\operatorname{tr} M) M = d \eta M$, so that $\Pi$ is idempotent.",
    )


def converse(claim: Claim, boundary: str, factors: dict[tuple[int, int], int]) -> Evaluation:
    """Return the step: where the blocks vanish, or cancel, every square does."""
    length = sp.Symbol("T", integer=True, positive=True)
    parts = tuple(stated(claim, below) for below in (1, 2, 3))
    common = sp.IndexedBase("N", real=True)
    return Evaluation(
        f"{boundary}_converse",
        "conversely no degree below that of the target adds anything",
        _useful(parts, useful_terms(length, boundary)),
        {
            entries(*product)[i, at]: factor * common[i, at]
            for product, factor in factors.items()
            for at in (i, j)
        },
        sp.Integer(0),
    )


@cache
def _useful(parts: tuple[Any, ...], terms: Any) -> Any:
    return sum(part.xreplace({TERMS: terms}) for part in parts)


def exception_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps: the degrees below vanish on the printed family."""
    line = claim.line("exception")
    factor: dict[str, Any] = {name: sp.Symbol(name) for name in OF} | {"a3": 1, "b1": 1}
    for condition in line.given:
        for name, block in BLOCK.items():
            if condition.lhs == block:
                none = isinstance(condition.rhs, sp.ZeroMatrix)
                factor[name] = 0 if none else condition.rhs.as_coeff_mmul()[0]
    allowed = boundaries(line.given)
    if len(allowed) != 1:
        raise RefutedError(f"{line.id}: one boundary must be given, got {allowed}")
    (boundary,) = allowed
    values = {T: sp.Integer(2), TERMS: sp.Integer(useful_terms(2, boundary))}
    found = []
    for below in (1, 2, 3):
        expression = stated(claim, below).xreplace(values)
        products = [p for p in PRODUCTS if entries(*p)[i, i] in expression.free_symbols]
        at = {
            entries(k, m)[i, x]: factor[f"b{k}"] * factor[f"a{m}"] * entries(1, 3)[i, x]
            for k, m in products
            for x in (i, j)
            if entries(k, m)[i, x] in expression.free_symbols
        }
        found.append(
            Evaluation(
                f"exception_{below}",
                rf"$X_{below} = 0$ at $T = 2$ on the printed family",
                expression,
                at,
                line.relation.rhs,
                r"Every product of blocks is a multiple of $M$.",
            )
        )
    return tuple(found)
