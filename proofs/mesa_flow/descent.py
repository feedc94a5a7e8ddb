"""Loss and derivatives on the diagonal, for all d and T, from the characters of their terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds
from icar_theory.exact.laurent import as_expression
from icar_theory.exact.sizes import D, Grid
from icar_theory.layers.normalised import SCORE_BLOCKS, VALUE_DELAYS, symbolic
from icar_theory.layers.normalised_symbols import LOSS, A, B, U, t
from icar_theory.layers.plain import token_exponent
from icar_theory.theorems.mesa_flow.lines import (
    DEGREE,
    KEY_DELAY,
    QUERY_DELAY,
    REMAINING,
    SLOPE,
    VALUE_DELAY,
)
from proofs.kit.enumeration import Decision
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.normalised import (
    Z,
    mean_slope,
    mean_square,
    over_lengths,
    written,
)
from proofs.kit.points import Characterises
from proofs.kit.relations import stated
from proofs.kit.step import RefutedError, Step
from proofs.mesa_flow.starts import (
    laws,
    layer_loss,
    layer_slope,
    moments_point,
    polynomial_slopes,
)

PLACES = ((sp.Rational(1, 2), sp.Integer(3)), (sp.Integer(2), sp.Rational(-1, 3)))
"""Values of a and b at which lines are evaluated; a b is no optimum of a law."""
SMALL = Grid({"d": range(1, 4), "length": range(3, 6)})
PLANE = Grid({"d": range(2, 4), "length": range(3, 6)}, (D >= 2,))
SLOPES = {
    "slope_value": ("P_{jj}", "P", 1, "j"),
    "slope_score": ("A_{jj}", "A", 1, "j"),
    "cross_value": ("P_{jk}", "P", 2, "k"),
    "cross_score": ("A_{jk}", "A", 2, "k"),
}
"""Lines about derivatives: the letter's name, the block, the column and its name."""


def descent_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the loss and its derivatives on the diagonal."""
    loss = claim.line("loss")
    return (
        Evaluation(
            "collisions_of_loss",
            r"the squares of the terms of the error, summed over $i$ and $t$, are the printed loss",
            sp.Rational(1, 2) * D * over_lengths(mean_square()),
            {U: A * B},
            written(loss.relation.rhs, loss.definitions),
            r"Terms $\lambda_i^{s-1} \lambda_l^{t+1-s}$ of different $s$ or $l \neq i$ are "
            r"orthogonal; those of $l = i$ are all $\lambda_i^t$. $Z = \sum_t 1/(t - 1)$.",
        ),
        stated(
            "loss_of_laws",
            "the layer's loss, term by term and in exact moments, is the printed one",
            claim,
            loss,
            LOSS,
            SMALL,
            _losses,
        ),
        *(_collisions(claim.line(name), name) for name in SLOPES),
        *(_slopes(claim, claim.line(name), name) for name in SLOPES),
        *_charges(claim),
        *_invariance(claim),
    )


def _collisions(line: Line, name: str) -> Step:
    _, block, _, col = SLOPES[name]
    return Evaluation(
        f"collisions_of_{name}",
        "the products of the changed terms with those of the error are the printed derivative",
        over_lengths(mean_slope(block, "j", col)),
        {U: A * B},
        written(line.relation.rhs, line.definitions),
        r"A derivative of $\frac12 |r|^2$ is $\operatorname{Re} \langle \partial r, r \rangle$; "
        r"columns are $j$, $k$, any other and still another.",
    )


def _slopes(claim: Claim, line: Line, name: str) -> Step:
    letter, block, column, _ = SLOPES[name]

    def found(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
        for what, law in laws(d):
            derived = layer_slope(law, d, length, block, column)
            for a, b in PLACES:
                point = {**moments_point(law, d, length), "a": a, "b": b}
                yield f"{what}, a={a}, b={b}", point, derived.subs({A: a, B: b})

    return stated(
        f"{name}_of_laws",
        "the derivative of the layer's loss, from the definition, is the printed one",
        claim,
        line,
        SLOPE[letter],
        SMALL if column == 1 else PLANE,
        found,
        "Laurent polynomials with coefficients in a, b and x_1; then moments.",
    )


def _losses(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    for what, law in laws(d):
        derived = layer_loss(law, d, length)
        for a, b in PLACES:
            point = {**moments_point(law, d, length), "a": a, "b": b}
            yield f"{what}, a={a}, b={b}", point, derived.subs({A: a, B: b})


def _charges(claim: Claim) -> tuple[Step, ...]:
    charge, others = claim.line("charge"), claim.line("others")
    missing = sp.Symbol("x", nonnegative=True)
    delays = {VALUE_DELAY: sp.Symbol("v", nonnegative=True),
              QUERY_DELAY: sp.Symbol("q", nonnegative=True), KEY_DELAY: 1 - missing}  # fmt: skip
    s, *ends = sp.symbols("s s_v s_k s_q", integer=True)
    return (
        Evaluation(
            "turned",
            r"$x_s$ has the degree $s - 1$ in $\lambda$; the value stands at $s_v$, the key, which "
            r"counts backwards, at $s_k$ and the query at $s_q$",
            token_exponent(ends[0]) - token_exponent(ends[1]) + token_exponent(ends[2]),
            dict(zip(ends, (s - VALUE_DELAY, s - KEY_DELAY, t - QUERY_DELAY), strict=True)),
            charge.relation.rhs,
        ),
        stated(
            "degrees",
            "every pair of blocks makes terms of the printed degree",
            claim,
            charge,
            DEGREE,
            Grid({"d": (1, 2), "length": (3, 4)}),
            _degrees,
        ),
        Inequality(
            "below",
            r"terms of other blocks than P and A have a degree below the target's, $t$",
            t,
            charge.relation.rhs.subs(delays),
            (delays[VALUE_DELAY], delays[QUERY_DELAY], missing),
            r"Delays are 0 or 1, and $\delta_k = 1 - x$: the degree is $t$ only where "
            r"$\delta_v = \delta_q = x = 0$. Monomials of different degrees are orthogonal.",
        ),
        Decision(
            "remaining_slopes",
            "derivatives by entries of Q, R, U and V vanish as polynomials in x_1, a and b, those "
            "by entries of P and A do not",
            claim,
            SMALL,
            lambda d, length: _remaining(others, d, length),
        ),
    )


def _degrees(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    at = length - 1
    for value_block, late in VALUE_DELAYS.items():
        for score_block, (behind, before) in SCORE_BLOCKS.items():
            made = symbolic(d, [value_block, score_block]).prediction(at)
            degrees = {sum(m) for f in made for m in f.terms}
            if degrees:
                (degree,) = degrees
                delays = {VALUE_DELAY: late, KEY_DELAY: behind, QUERY_DELAY: before}
                point = {"t": at, **{letter.name: x for letter, x in delays.items()}}
                yield f"{value_block}, {score_block}", point, sp.Integer(degree)


def _remaining(line: Line, d: int, length: int) -> Iterator[tuple[str, bool, bool]]:
    for (block, column), slope in polynomial_slopes(d, length).items():
        names = slope.context().names()
        at = {sp.Symbol(name): sp.Integer(k + 2) for k, name in enumerate(names)}
        point = {REMAINING.name: as_expression(slope).subs(at)}
        yield f"{block}, column {column}", holds(line.relation, point, {}), block not in "PA"


def _invariance(claim: Claim) -> tuple[Step, ...]:
    line = claim.line("invariant")
    conditions = line.relation.right
    if len(conditions) != 3 or any(c.rhs != 0 for c in conditions):
        raise RefutedError("invariant: three moments must vanish")
    first, second, third = (written(c.lhs, {}) for c in conditions)
    coefficients = [
        c
        for name in ("cross_value", "cross_score")
        for c in sp.Poly(
            written(claim.line(name).relation.rhs, claim.line(name).definitions), A, B
        ).coeffs()
    ]
    return (
        Identity(
            "squares_of_coefficients",
            "the sum of the squares of the coefficients is a sum of squares of what must vanish",
            sum(c**2 for c in coefficients),
            (Z * second) ** 2 + (Z * first) ** 2 + (third + Z * second) ** 2,
            r"$Z > 0$: it is $0$ exactly where the three moments are.",
        ),
        Characterises(
            "laws_of_each_kind",
            "laws that keep the diagonal, and laws that break one condition each",
            line,
            _kinds,
            {},
        ),
    )


def _kinds() -> Iterator[tuple[str, Point, Any]]:
    for d in (2, 3):
        for what, law in laws(d):
            for length in (3, 4):
                total = sum(
                    c**2
                    for block in "PA"
                    for c in sp.Poly(layer_slope(law, d, length, block, 2), A, B).coeffs()
                )
                point = moments_point(law, d, length)
                yield f"{what}, d={d}, T={length}", point, sp.sympify(total)
