"""Limits of the risk, of the lower bound and of their quotient, as the examples grow in number."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.layers.risk_symbols import ENERGY, NOISE, N, j, n
from icar_theory.theorems.minimax_rate.lines import ALPHA, LEAST, LOWER, PLAIN, PLAIN_N, SUM, a, b
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.limit import LimitOfPowers
from proofs.kit.reading import said, said_limit
from proofs.kit.step import RefutedError, Step
from proofs.minimax_rate.large import at_large_n
from proofs.minimax_rate.sums import parts, t, u, x
from proofs.minimax_rate.terms import X, over_all, term

WHOLE = ENERGY + NOISE


def limits(claim: Claim) -> tuple[Step, ...]:
    """Return the steps of the lines about limits."""
    return (*_leading_terms(claim), *_plain(claim))


def _leading_terms(claim: Claim) -> tuple[Step, ...]:
    limit, bound, ratio = (claim.line(name) for name in ("limit", "bound_limit", "ratio"))
    linear = claim.line("linear")
    expansion, total = claim.line("expansion"), claim.line("sum")
    near, rest = (part.subs(expansion.definitions) for part in parts(expansion, LEAST))
    bound_near, bound_rest = (
        (NOISE * part.subs(total.definitions)).subs({a: n, b: NOISE}) for part in parts(total, SUM)
    )
    letters = {WHOLE: t, NOISE: u}
    same = {line: over_all(line, line.definitions[LOWER]) for line in (bound, ratio)}
    if same[bound] != same[ratio]:
        raise RefutedError(f"{ratio.id}: the bound is another one than in {bound.id}")
    return (
        LimitOfPowers(
            "leading_risk",
            "the expansion and its error, times the power of n",
            limit,
            LEAST,
            near,
            rest,
            WHOLE,
            ALPHA,
        ),
        at_large_n("risks_at_large_n", "least risks, enclosed", claim, limit),
        Identity(
            "summand_of_bound",
            r"the bound has the summands of `linear` at $v_j = j^{-\alpha}$",
            term(linear, linear.relation.rhs).subs(X, j**-ALPHA),
            same[bound],
            r"So `linear` has its partial sums, whatever $L$ is, and it is $\sigma^2$ times the "
            r"sum at $a = n$, $b = \sigma^2$.",
        ),
        LimitOfPowers(
            "leading_bound",
            "so it has the expansion and the error of the sum",
            bound,
            LOWER,
            bound_near,
            bound_rest,
            NOISE,
            ALPHA,
        ),
        at_large_n("bounds_at_large_n", "bounds, by digamma values", claim, bound),
        Identity(
            "ratio_of_limits",
            r"the quotient of the two leading terms",
            (_leading(limit, LEAST) / _leading(bound, LOWER)).xreplace(letters),
            _at_limit(ratio).subs(ratio.definitions).xreplace(letters),
        ),
        at_large_n("ratios_at_large_n", "quotients of both", claim, ratio),
    )  # fmt: skip


def _plain(claim: Claim) -> tuple[Step, ...]:
    plain, limit = claim.line("plain"), claim.line("plain_limit")
    kept, left = _kept_and_left(plain)
    tail = N ** (1 - ALPHA) / (ALPHA - 1)
    most = N * sp.expand(kept + left / n).subs(plain.definitions) + tail
    number = (n / WHOLE) ** (1 / ALPHA)
    v = x**-ALPHA
    return (
        Identity(
            "plain_function",
            r"a function that is read leaves $v - 2 v + M$ of its variance $v = x^{-\alpha}$, "
            r"another one leaves all: $t$ of the former, $u$ of the latter",
            t * (v - 2 * v + (1 - 1 / n) * v + WHOLE / n) + u * v,
            (t * kept + u * left).subs(plain.definitions).subs(j, x),
        ),
        Identity(
            "plain_tail",
            r"$N^{1 - \alpha} / (\alpha - 1)$ falls in $N$ as fast as what is not read",
            -sp.diff(tail, N),
            left.subs(j, N),
            r"So $\sum_{l > N} l^{-\alpha}$ lies between it at $N + 1$ and it at $N$. With "
            r"$\sum_{l \leq N} l^{-\alpha} / n \leq \tau^2 / n$ the risk of $N \geq 1$ features is "
            r"at most $g(N) = N S / n + N^{1 - \alpha} / (\alpha - 1)$, and that of $N \geq 0$ at "
            r"least $g(N + 1) - S / n - \tau^2 / n$.",
        ),
        Inequality(
            "convex_in_number",
            "g is convex",
            sp.diff(most, N, 2),
            sp.Integer(0),
            (ALPHA * N ** (-ALPHA - 1),),
            strict=True,
        ),
        Evaluation(
            "best_number",
            r"and least where its slope is 0",
            sp.diff(most, N),
            {N: number},
            sp.Integer(0),
            r"The next integer costs at most $S / n$ more. So the least risk is the least $g$, up "
            r"to $(S + \tau^2) / n$.",
        ),
        LimitOfPowers(
            "leading_plain",
            "the least g and that error, times the power of n",
            limit,
            PLAIN,
            most.subs(N, number),
            (WHOLE + ENERGY) / n,
            WHOLE,
            ALPHA,
        ),
        at_large_n("plain_at_large_n", r"least risks with $\Gamma = I$, enclosed", claim, limit),
    )


def _kept_and_left(line: Line) -> tuple[Any, Any]:
    """Return what a function that is read leaves of its variance, and what another one does."""
    totals = {total.limits: total.function for total in said(line, PLAIN_N).atoms(sp.Sum)}
    spans = (sp.Tuple(j, 1, N),), (sp.Tuple(j, N + 1, sp.oo),)
    if said(line, PLAIN_N) != sp.Add(*(sp.Sum(f, *span) for span, f in totals.items())):
        raise RefutedError(f"{line.id}: {said(line, PLAIN_N)} is no sum of two sums")
    if set(totals) != set(spans):
        raise RefutedError(f"{line.id}: the sums are over {list(totals)}")
    return totals[spans[0]], totals[spans[1]]


def _at_limit(line: Line) -> Any:
    """Return the value of a line ``lim LEAST/LOWER = value``."""
    left, right = said_limit(line)
    if left != sp.Limit(LEAST / LOWER, n, sp.oo):
        raise RefutedError(f"{line.id}: {left} is not the limit of {LEAST / LOWER}")
    return right


def _leading(line: Line, letter: Any) -> Any:
    """Return what a line ``lim f · letter = value`` says that the letter comes to."""
    left, right = said_limit(line)
    return (right / (left.args[0] / letter)).subs(line.definitions)
