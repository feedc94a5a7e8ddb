"""Limits of the risk, of the lower bound and of their quotient, as the examples grow in number."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.layers.risk_symbols import ENERGY, NOISE, N, n
from icar_theory.theorems.minimax_rate.lines import ALPHA, LEAST, LOWER, PLAIN, SUM, a, b
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.limit import LimitOfPowers
from proofs.kit.step import RefutedError, Step
from proofs.minimax_rate.sums import parts, t, u


def limits(claim: Claim) -> tuple[Step, ...]:
    """Return the steps of the lines about limits."""
    limit, bound, ratio, plain = (
        claim.line(name) for name in ("limit", "bound_limit", "ratio", "plain_limit")
    )
    expansion, total = claim.line("expansion"), claim.line("sum")
    near, rest = (part.subs(expansion.definitions) for part in parts(expansion, LEAST))
    bound_near, bound_rest = (
        (NOISE * part.subs(total.definitions)).subs({a: n, b: NOISE}) for part in parts(total, SUM)
    )
    whole = ENERGY + NOISE
    most = N * whole / n + N ** (1 - ALPHA) / (ALPHA - 1)
    number = (n / whole) ** (1 / ALPHA)
    letters = {whole: t, NOISE: u}
    return (
        LimitOfPowers(
            "leading_risk",
            "the expansion and its error, times the power of n",
            limit,
            LEAST,
            near,
            rest,
            whole,
            ALPHA,
        ),
        LimitOfPowers(
            "leading_bound",
            r"so with the bound, $\sigma^2$ times the sum at $a = n$, $b = \sigma^2$",
            bound,
            LOWER,
            bound_near,
            bound_rest,
            NOISE,
            ALPHA,
        ),
        Identity(
            "ratio_of_limits",
            r"the quotient of the two leading terms",
            (_leading(limit, LEAST) / _leading(bound, LOWER)).xreplace(letters),
            _at_limit(ratio).subs(ratio.definitions).xreplace(letters),
        ),
        Evaluation(
            "best_number",
            r"$N S / n + N^{1 - \alpha} / (\alpha - 1)$, convex in $N$, is least where this is 0",
            sp.diff(most, N),
            {N: number},
            sp.Integer(0),
            r"As $\sum_{l > N} l^{-\alpha}$ lies between $(N + 1)^{1 - \alpha} / (\alpha - 1)$ and "
            r"$N^{1 - \alpha} / (\alpha - 1)$, the least risk is that least value, up to "
            r"$(S + \tau^2) / n$.",
        ),
        LimitOfPowers(
            "leading_plain",
            "that least value, times the power of n",
            plain,
            PLAIN,
            most.subs(N, number),
            (whole + ENERGY) / n,
            whole,
            ALPHA,
        ),
    )


def _at_limit(line: Line) -> Any:
    """Return the value of a line ``lim LEAST/LOWER = value``."""
    left, right = _limit(line)
    if left != sp.Limit(LEAST / LOWER, n, sp.oo):
        raise RefutedError(f"{line.id}: {left} is not the limit of {LEAST / LOWER}")
    return right


def _limit(line: Line) -> tuple[Any, Any]:
    """Return both sides of a line ``lim … = value``."""
    if not isinstance(line.relation, sp.Equality):
        raise RefutedError(f"{line.id}: {line.relation} is no equation")
    left, right = line.relation.args
    return left, right


def _leading(line: Line, letter: Any) -> Any:
    """Return what a line ``lim f · letter = value`` says that the letter comes to."""
    left, right = _limit(line)
    return (right / (left.args[0] / letter)).subs(line.definitions)
