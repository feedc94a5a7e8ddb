"""Derivation of :mod:`icar_theory.theorems.mesa_capability`, for all d, T, t and laws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point
from icar_theory.exact.sizes import D, Grid
from icar_theory.exact.starts import Start, all_ones, independent, rademacher, two_point
from icar_theory.layers.normalised import diagonal, expected
from icar_theory.layers.normalised_symbols import (
    BEND,
    KAPPA,
    MEAN,
    MIXED,
    OTHERS,
    RECIPROCALS,
    A,
    B,
    U,
)
from icar_theory.theorems.mesa_capability import CLAIM, ERROR, SLOPE
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.limit import LimitAtInfinity
from proofs.kit.normalised import at_length, mean_square
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.relations import stated
from proofs.kit.step import PARSEVAL, Proof, RefutedError, Step
from proofs.mesa_capability.points import full_points, masked_points, symmetric_points
from proofs.mesa_capability.rows import row_steps
from proofs.mesa_flow.starts import SKEW, laws, layer_slope, moments_point

ERRORS = Grid({"d": range(1, 4), "length": (3, 5)})
JENSEN = "Jensen's inequality (Hardy, Littlewood, Pólya, Inequalities, theorem 90)"
CAUCHY = "the Cauchy–Schwarz inequality (Hardy, Littlewood, Pólya, Inequalities, theorem 7)"


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (*_errors(claim), *_recovery(claim), *_ones(claim), *row_steps(claim), *_minima(claim)),
        cites={PARSEVAL: ("error",), JENSEN: ("unmasked",), CAUCHY: ("unmasked",)},
    )


def _errors(claim: Claim) -> tuple[Step, ...]:
    error, limit, floor, trained = (claim.line(x) for x in ("error", "limit", "floor", "trained"))
    return (
        Identity(
            "collisions_of_error",
            r"the squares of the terms of one coordinate's error at $t$ are the printed error",
            at_length(mean_square()) / KAPPA[0],
            error.relation.rhs,
            r"All coordinates have the same error, and $\mathrm{E} \|x_1\|^2 = d \kappa_0$.",
        ),
        stated(
            "errors_of_laws",
            "the error of the layer at t, from its definition and exact moments, is the printed "
            "one",
            claim,
            error,
            ERROR,
            ERRORS,
            _found_errors,
        ),
        LimitAtInfinity(
            "long_sequences",
            r"what other coordinates add to the error goes with $1/(t - 1)$",
            limit,
            error.relation.rhs,
        ),
        Evaluation(
            "square_of_limit",
            r"the limit is its least value over $u$ and a square",
            ERROR,
            {ERROR: floor.definitions[ERROR]},
            floor.relation.rhs,
        ),
        Evaluation(
            "excess_of_training",
            r"the limit at the step size of training is the floor and what is left",
            trained.definitions[ERROR],
            {U: trained.definitions[U].subs(BEND, trained.definitions[BEND])},
            trained.relation.rhs.subs(BEND, trained.definitions[BEND]),
        ),
        *(
            stated(
                f"limits_of_{line.id}",
                "the limit of the layer's errors, from three lengths, is the printed one",
                claim,
                line,
                ERROR,
                ERRORS,
                found,
            )
            for line, found in ((floor, _limits), (trained, _trained))
        ),
    )


def _relative(law: Start, d: int, at: int, a: Any, b: Any) -> Any:
    """Return the relative error at t from the definition."""
    square = expected(diagonal(d).square(at), d, law).subs({A: a, B: b})
    return square / (d * law.moment({0: 2}, d))


def _found_errors(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    for what, law in laws(d):
        for a, b in ((sp.Integer(1), sp.Rational(1, 3)), (sp.Integer(2), sp.Integer(-1))):
            point = {**moments_point(law, d, length), "u": a * b, "t": length - 1}
            yield f"{what}, u={a * b}", point, _relative(law, d, length - 1, a, b)


def _limit(law: Start, d: int, u: Any) -> Any:
    """Return the limit of the error, which is linear in 1/(t − 1): from t = 2 and t = 3."""
    return 2 * _relative(law, d, 3, u, 1) - _relative(law, d, 2, u, 1)


def _limits(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    for what, law in laws(d):
        u = sp.Rational(1, length)
        point = {**moments_point(law, d, length), "u": u}
        yield f"{what}, u={u}", point, _limit(law, d, u)


def _trained(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    for what, law in laws(d):
        point = moments_point(law, d, length)
        parabola = sp.Poly(expected(diagonal(d).loss(length), d, law).subs(B, 1), A)
        _, slope, bend = reversed(parabola.all_coeffs())
        yield what, point, _limit(law, d, -slope / (2 * bend))


def _recovery(claim: Claim) -> tuple[Step, ...]:
    recovery, perfect = claim.line("recovery"), claim.line("perfect")
    (vanishing,) = recovery.relation.right
    total = vanishing.lhs - vanishing.rhs
    if len(perfect.relation.right) != 2:
        raise RefutedError("perfect: two moments decide")
    first, second = perfect.relation.right
    floor = claim.line("floor")
    least = floor.relation.rhs.subs(U, KAPPA[1] / KAPPA[2])
    bend = KAPPA[2] + OTHERS * MEAN
    return (
        Evaluation(
            "variance",
            r"the printed mean is $\kappa_2$ times the floor; it is a mean of squares",
            sp.expand(_moments(total)),
            {MEAN_SQUARE: KAPPA[0], MEAN_FOURTH: KAPPA[1], MEAN_SIXTH: KAPPA[2]},
            sp.expand(KAPPA[2] * least),
            r"So it is $0$ exactly where $x_n^2 (x_n^2 - \kappa_1/\kappa_0)^2 = 0$ for every "
            r"value of positive probability.",
        ),
        Characterises(
            "laws_that_recover",
            "laws with the floor 0 from the layer's errors, and others",
            recovery,
            _recovering,
            {},
        ),
        Identity(
            "two_excesses",
            r"$\kappa_0 \gamma - \kappa_1^2$ is a sum of two terms that are not negative",
            sp.expand((KAPPA[0] - KAPPA[1] ** 2 / bend) * bend),
            (second.lhs - second.rhs) + KAPPA[0] * MEAN * (first.lhs - first.rhs),
            r"$\kappa_1^2 \le \kappa_0 \kappa_2$ as the floor is not negative. The least loss "
            r"is $(T - 2) \frac{d}{2}$ times this over $\gamma$.",
        ),
        Characterises(
            "perfect_laws",
            "laws with the least loss 0 from the layer's definition, and others",
            perfect,
            _perfect,
            {},
        ),
    )


MEAN_SQUARE, MEAN_FOURTH, MEAN_SIXTH = sp.symbols("m_2 m_4 m_6", positive=True)
"""Σ w_n x_n^k, which are κ_0, κ_1 and κ_2."""


def _moments(total: Any) -> Any:
    """Return ``Σ_n w_n f(x_n)`` of a polynomial f with means of powers in place of its terms."""
    if not isinstance(total, sp.Sum):
        raise RefutedError(f"recovery: {total} is no sum over values")
    (index, first, _), *more = total.limits
    summand = sp.expand(total.function)
    weights = [e for e in summand.atoms(sp.Indexed) if str(e.base.label) == "w"]
    values = [e for e in summand.atoms(sp.Indexed) if str(e.base.label) == "x"]
    if more or first != 1 or [e.indices for e in (*weights, *values)] != [(index,)] * 2:
        raise RefutedError(f"recovery: {total} is no mean over all values")
    means = {2: MEAN_SQUARE, 4: MEAN_FOURTH, 6: MEAN_SIXTH}
    found = sp.Integer(0)
    for (power, weight), c in sp.Poly(summand, values[0], weights[0]).terms():
        if weight != 1 or power not in means:
            raise RefutedError(f"recovery: no moment x^{power} w^{weight} is known")
        found += c * means[power]
    return found


RECOVERING = {
    "rademacher": rademacher(2),
    "ones": all_ones(),
    "sparse": independent({0: sp.Rational(1, 2), 3: sp.Rational(1, 4), -3: sp.Rational(1, 4)}),
    "two points": two_point(),
    "skew": SKEW,
}


def _recovering() -> Iterator[tuple[str, Point, Any]]:
    for what, law in RECOVERING.items():
        point = {**moments_point(law, 1, 3), "N": len(law.values),
                 "x": law.values, "w": law.weights}  # fmt: skip
        points = [_limit(law, 1, u) for u in (sp.Integer(0), sp.Integer(1), sp.Integer(-1))]
        zero, one, other = points
        bend, slope = (one + other) / 2 - zero, (one - other) / 2
        yield what, point, zero - slope**2 / (4 * bend)


def _perfect() -> Iterator[tuple[str, Point, Any]]:
    for d in (1, 2, 3):
        for what, law in laws(d):
            for length in (3, 5):
                parabola = sp.Poly(expected(diagonal(d).loss(length), d, law).subs(B, 1), A)
                zero, slope, bend = reversed(parabola.all_coeffs())
                point = moments_point(law, d, length)
                yield f"{what}, d={d}, T={length}", point, zero - slope**2 / (4 * bend)


def _ones(claim: Claim) -> tuple[Step, ...]:
    leaves = claim.line("leaves")
    cross = A * U * MIXED["33"] * RECIPROCALS
    return (
        Evaluation(
            "moment_of_ones",
            r"the derivative $\partial_{P_{jk}} L$ of any law, at $\mathrm{E} x_j^3 x_k^3 = 1$",
            cross,
            {MIXED["33"]: sp.Integer(1), U: A * B},
            leaves.relation.rhs.subs(leaves.definitions),
        ),
        stated(
            "slope_of_ones",
            "the layer's derivative, from the definition, is the printed one",
            claim,
            leaves,
            SLOPE,
            Grid({"d": (2, 3), "length": (3, 4, 5)}, (D >= 2,)),
            _slopes,
        ),
    )


def _slopes(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    for a, b in ((sp.Integer(2), sp.Integer(3)), (sp.Rational(1, 2), sp.Integer(-1))):
        slope = layer_slope(all_ones(), d, length, "P", 2).subs({A: a, B: b})
        yield f"a={a}", {"d": d, "T": length, "a": a, "b": b}, slope


def _minima(claim: Claim) -> tuple[Step, ...]:
    return tuple(
        MinimumAt(
            f"points_of_{name}",
            "exact layers: the best, near misses, random ones",
            claim.line(name),
            points,
            ("d", "T"),
            {},
        )
        for name, points in (
            ("masked", masked_points),
            ("symmetric", symmetric_points),
            ("unmasked", full_points),
        )
    )
