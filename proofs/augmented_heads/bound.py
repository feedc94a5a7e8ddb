r"""The loss in the degree of the target, summed over lengths and coordinates, and its lower bound.

By the two bounds for the trace of :mod:`proofs.kit.traces`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.exact.sizes import HORIZON, D, H
from icar_theory.layers.augmented_symbols import (
    DIAGONAL,
    OTHER_LETTER,
    REDUNDANCY,
    REST,
    STEP,
    TERMS,
    over_lengths,
)
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.step import RefutedError, Step, numerator
from proofs.kit.traces import NORM, RANK, SLACK, SQUARES, TRACE, trace_steps

SUM = sp.Symbol(r"\textstyle\sum_T\!K", positive=True)
SPREAD = sp.Symbol(r"\textstyle\sum_T\!K(K-1)", nonnegative=True)


def summed(claim: Claim) -> Any:
    """Return the printed loss in the degree of the target, summed, in letters of this module."""
    sums = {
        (2, 2, 0): (SPREAD + SUM) * SQUARES,
        (1, 0, 1): SUM * (NORM - SQUARES),
        (1, 1, 0): SUM * TRACE,
        (0, 0, 0): (HORIZON - 1) * D,
    }
    (total,) = claim.line("loss").relation.rhs.atoms(sp.Sum)
    terms = sp.Poly(total.function, TERMS, DIAGONAL, REST).terms()
    if not {monomial for monomial, _ in terms} <= set(sums):
        raise RefutedError(f"summed: {total.function} has terms that are not summed here")
    return sum(coefficient * sums[monomial] for monomial, coefficient in terms)


@cache
def short(expression: Any) -> Any:
    """Return an expression with the printed sums over lengths and min(H, d) as letters."""
    sums = {over_lengths(TERMS): SUM, over_lengths(TERMS**2): SPREAD + SUM, sp.Min(H, D): RANK}
    return expression.xreplace(sums)


@cache
def step_size(line: Line) -> Any:
    """Return the printed η in the letters of this module."""
    eta = short(line.relation.rhs).xreplace({REDUNDANCY: short(line.definitions[REDUNDANCY])})
    return sp.cancel(eta)


def bound_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps from the summed loss to the minimum and to where it is attained."""
    total, eta = summed(claim), step_size(claim.line("step_size"))
    least = short(claim.line("minimum").relation.value)
    value = least.xreplace({STEP: eta})
    slack = {SQUARES: TRACE**2 / D + SLACK[0], NORM: TRACE**2 / RANK + SLACK[1]}
    bounded = total.subs(slack)
    curve = (SPREAD / D + SUM / RANK) * (TRACE - D * eta) ** 2
    witnesses = (SPREAD * SLACK[0], SUM * SLACK[1], curve)
    left = claim.line("minimisers").relation.left.rhs
    left_short = claim.line("minimisers_short").relation.left.rhs
    frame = {TRACE: D * eta, SQUARES: D * eta**2, NORM: D**2 * eta**2 / RANK}
    flat = {letter: frame[letter] for letter in (TRACE, NORM)}
    return (
        Identity(
            "summed",
            r"the sum over $i$ and $T$ in the degree of the target",
            total,
            SPREAD * SQUARES + SUM * NORM - 2 * SUM * TRACE + (HORIZON - 1) * D,
            r"$K^2 = K(K-1) + K$, and $\sum_i R_i = \|M\|^2 - \|\operatorname{diag} M\|^2$; there "
            r"are $T_{\max} - 1$ lengths.",
        ),
        *trace_steps(),
        Inequality(
            "lower_bound",
            r"the loss in the degree of the target is at least the printed minimum",
            bounded,
            value,
            witnesses,
            r"$\delta_1, \delta_2 \ge 0$ are the slacks of the two bounds. The degrees below add "
            r"squares, so that the loss is at least as large.",
        ),
        Evaluation(
            "attained",
            r"$M = (d \eta / m) \Pi$ with $\Pi_{ii} = m/d$ attains it",
            total,
            frame,
            value,
            r"$\operatorname{tr} M = d \eta$, $M_{ii} = \eta$, $\|M\|^2 = (d \eta / m)^2 m$; "
            r"with the other blocks $0$ no other degree adds.",
        ),
        Inequality(
            "annihilated",
            r"the loss exceeds the minimum by four terms, each of which a minimiser annihilates",
            bounded + OTHER_LETTER,
            left_value(left, eta),
            (*witnesses, OTHER_LETTER),
            r"So $\operatorname{tr} M = d \eta$ and $\delta_2 = 0$: $M = (d \eta / m) Q$, "
            r"with $Q$ of rank $m$. Some $K$ exceeds $1$, so that $\delta_1 = 0$: the diagonal is "
            r"constant.",
        ),
        Evaluation(
            "converse",
            "conversely every such point attains the minimum",
            total + OTHER_LETTER,
            {**frame, OTHER_LETTER: sp.Integer(0)},
            left_value(left, eta),
            r"The rank of $\Pi$ is its trace $m$, because $M_{ii} = \eta$.",
        ),
        Inequality(
            "annihilated_short",
            r"where every $K$ is $1$ three terms remain",
            bounded.subs(SPREAD, 0) + OTHER_LETTER,
            left_value(left_short, eta).subs(SPREAD, 0),
            (*tuple(w.subs(SPREAD, 0) for w in witnesses[1:]), OTHER_LETTER),
            r"$\delta_1$ has dropped out, and so nothing is said of the diagonal.",
        ),
        Evaluation(
            "converse_short",
            "conversely every projector of this rank attains the minimum",
            total.subs(SPREAD, 0).expand() + OTHER_LETTER,
            {**{x: y.subs(SPREAD, 0) for x, y in flat.items()}, OTHER_LETTER: sp.Integer(0)},
            left_value(left_short, eta).subs(SPREAD, 0),
        ),
    )


def left_value(left: Any, eta: Any) -> Any:
    """Return the printed minimum on the left of an equivalence, in the letters of this module."""
    return short(left).xreplace({STEP: eta})


def error_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps to the error of one coordinate at one length."""
    error = claim.line("error").relation.rhs
    (total,) = claim.line("loss").relation.rhs.atoms(sp.Sum)
    least = short(claim.line("minimum").relation.value)
    sums = {2: SPREAD + SUM, 1: SUM, 0: HORIZON - 1}
    powers = sp.Poly(error, TERMS).terms()
    if max(power for (power,), _ in powers) > 2:
        raise RefutedError(f"errors_add_up: {error} is no quadratic in K")
    added = sum(coefficient * sums[power] for (power,), coefficient in powers)
    step = claim.line("step_size").relation.rhs
    return (
        Evaluation(
            "row_of_optimum",
            "the error of a coordinate at the optimum",
            total.function,
            {DIAGONAL: STEP, REST: (REDUNDANCY - 1) * STEP**2},
            error,
            r"Row $i$ of $M = (d \eta / m) \Pi$ has the squared norm $(d \eta / m)^2 \Pi_{ii} = "
            r"r \eta^2$, of which $\eta^2$ stands on the diagonal; $X = 0$.",
        ),
        Identity(
            "errors_add_up",
            r"the errors of all coordinates and lengths add up to the minimum",
            D * added,
            least,
            r"$K^2 = K(K-1) + K$, summed over $T$, with $\eta$ as printed.",
            given=(numerator(STEP - short(step)),),
        ),
    )
