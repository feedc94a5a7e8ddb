"""Derivation of :mod:`icar_theory.theorems.minimax_rate`, for all n, N, L and variances."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.layers.risk_symbols import ENERGY, NOISE, TOTAL, N, ell, n
from icar_theory.theorems.minimax_rate import CLAIM
from icar_theory.theorems.minimax_rate.lines import ERROR, p
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.reading import said_minimum
from proofs.kit.step import Proof, RefutedError, Step
from proofs.minimax_rate import cases
from proofs.minimax_rate.limits import limits
from proofs.minimax_rate.printed import WORDS as WORDS
from proofs.minimax_rate.samples import layers
from proofs.minimax_rate.sums import CITES, sums
from proofs.minimax_rate.terms import X, term

WEIGHT = sp.Symbol("s", positive=True)
"""The share of a function that is not predicted."""
OTHERS = sp.Symbol("w", nonnegative=True)
"""The variances of the other functions: τ² = x + w."""
EARLIER = sp.Symbol("m", nonnegative=True)
"""n − 1."""
ONE, OTHER = sp.symbols("x y", real=True)


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    finite = (*_all_functions(claim), *_all_predictions(claim), *_powers(claim))
    return Proof(claim.name, (*finite, *sums(claim), *limits(claim)), cites=CITES)


def _rest(total: Any, many: Any = n) -> Any:
    """Return what the best layer leaves of one variance, ``v − v²/M``."""
    return X - X**2 / ((1 - 1 / many) * X + total / many)


def _all_functions(claim: Claim) -> tuple[Step, ...]:
    closed, rank = claim.line("closed"), claim.line("rank")
    whole, gain = _variance_and_gain(rank)
    return (
        Identity(
            "remainder",
            r"what the best layer leaves of all functions, one of them beside $\tau^2$",
            _rest(TOTAL),
            term(closed, said_minimum(closed)).xreplace({ENERGY: X}),
            r"$\tau^2 = \sum_l v_l$, so that the printed value is a sum over functions.",
        ),
        MinimumAt(
            "layers_of_every_sample",
            "layers of every sample that read all functions",
            closed,
            layers,
            ("n", "L", "v"),
            {},
        ),
        Identity(
            "gain_of_direction",
            r"a function of variance $x$ that is learned lowers the risk as printed",
            whole - _rest(TOTAL),
            gain,
        ),
        Inequality(
            "gain_grows",
            r"the gain grows with the variance",
            sp.diff(gain.subs(n, 1 + EARLIER), X),
            sp.Integer(0),
            (
                (1 + EARLIER) * X * (EARLIER * X + 2 * TOTAL) / (EARLIER * X + TOTAL) ** 2,
            ),
            r"Column $l$ of $\Gamma$ gains at most the part of $\psi_l$ that lies in the row "
            r"space, of which all parts add up to the rank; so the largest $N$ gains are best.",
        ),
        MinimumAt(
            "layers_of_low_rank",
            "layers of every sample, of each rank",
            rank,
            lambda: layers(cases.FALLING),
            ("n", "N", "v"),
            {},
        ),
    )  # fmt: skip


def _variance_and_gain(line: Line) -> tuple[Any, Any]:
    """Return what a line subtracts from what, of one function."""
    least = said_minimum(line)
    gains = [total for total in least.atoms(sp.Sum) if total.limits[0][2] == N]
    if len(gains) != 1 or (least + gains[0]).has(N):
        raise RefutedError(f"{line.id}: {least} subtracts {len(gains)} sums over N functions")
    return term(line, least + gains[0]), term(line, gains[0])


def _all_predictions(claim: Claim) -> tuple[Step, ...]:
    linear, within = claim.line("linear"), claim.line("within")
    share = term(linear, linear.relation.rhs)
    total = within.definitions[TOTAL].xreplace({ENERGY: X + OTHERS})
    left = within.relation.rhs.subs({TOTAL: total, ERROR: share})
    many = {n: 1 + EARLIER}
    below = (n * X + NOISE) * ((n - 1) * X + total)
    parts = (X * OTHERS * total, n * X**3, X**2 * NOISE)
    return (
        Inequality(
            "tangent",
            "a square lies above each of its tangents",
            ONE**2,
            2 * ONE * OTHER - OTHER**2,
            ((ONE - OTHER) ** 2,),
            r"Of $\psi_l(x) - \sum_k c_k \psi_l(x_k)$ at $s_l \psi_l(x)$, and of $c_k$ at "
            r"$\sigma^{-2} \sum_l v_l s_l \psi_l(x) \psi_l(x_k)$: weighted by $v_l$ and "
            r"$\sigma^2$, the terms in $c$ cancel.",
        ),
        Evaluation(
            "dual_value",
            r"what is left has the mean $\sum_l 2 v_l s_l - v_l s_l^2 - n v_l^2 s_l^2 / \sigma^2$, "
            r"the printed sum at $s_l = \sigma^2 / (n v_l + \sigma^2)$",
            2 * X * WEIGHT - X * WEIGHT**2 - n * X**2 * WEIGHT**2 / NOISE,
            {WEIGHT: NOISE / (n * X + NOISE)},
            share,
        ),
        cases.predicted(claim, linear),
        Inequality(
            "share_of_function",
            r"$S / \sigma^2$ times the bound is above what the layer leaves of a function",
            left.subs(many),
            _rest(total).subs(many),
            tuple((part / below).subs(many) for part in parts),
            r"$\tau^2 = x + w$ with the variances $w$ of the other functions.",
        ),
        cases.layers_within(claim, within),
    )


def _powers(claim: Claim) -> tuple[Step, ...]:
    upper, lower, features = (claim.line(name) for name in ("upper", "lower", "features"))
    share, tail = _share_and_tail(upper)
    many = {n: 1 + EARLIER}
    rest = _rest(X + OTHERS + NOISE).subs(many)
    total = upper.definitions[TOTAL].xreplace({ENERGY: X + OTHERS})
    moment = EARLIER * X + X + OTHERS + NOISE
    surplus = total**2 - X * total + (1 + EARLIER) * X**2
    bound = claim.line("linear").relation.rhs
    of_power = term(lower, bound).subs(X, ell**-p)
    (kept,) = features.relation.right
    first = (N + 1) ** -p
    return (
        Inequality(
            "at_most_its_share",
            r"of each function the best layer leaves at most $S / n$",
            share.subs(TOTAL, total).subs(many),
            rest,
            (sp.expand(surplus) / ((1 + EARLIER) * moment),),
            r"So of the first $N$ it leaves at most the first term.",
        ),
        Inequality(
            "at_most_its_variance",
            "and at most its variance",
            X,
            rest,
            ((1 + EARLIER) * X**2 / moment,),
        ),
        Identity(
            "tail_of_powers",
            r"the second term falls in $N$ as fast as $N^{-p}$ says",
            -sp.diff(tail, N),
            N**-p,
            r"As $x^{-p}$ falls, $\sum_{l > N} l^{-p}$ is at most its integral from $N$ on.",
        ),
        cases.powers_above(claim, upper),
        Identity(
            "share_of_power",
            r"a summand of the bound at $v_l = l^{-p}$",
            of_power,
            NOISE / (n + NOISE * ell**p),
        ),
        Identity(
            "least_of_first",
            r"the summands fall, so that the first $N$ are at least $N$ times the one at $l = N$",
            N * of_power.subs(ell, N),
            lower.relation.rhs,
        ),
        cases.powers_below(claim, lower),
        Identity(
            "threshold_of_power",
            r"$n (N + 1)^p$ times what function $N + 1$ gains with $\Gamma = I$",
            (N + 1) ** p * n * (first - (first - 2 * first + _moment(first))),
            kept.rhs - kept.lhs,
            r"It leaves $v - 2 v + M$ of its variance $v = (N + 1)^{-p}$.",
        ),
        Characterises(
            "powers_kept",
            r"samples where a further function helps with $\Gamma = I$, and others",
            features,
            cases.kept,
            {},
        ),
    )


def _moment(variance: Any) -> Any:
    return (1 - 1 / n) * variance + TOTAL / n


def _share_and_tail(upper: Line) -> tuple[Any, Any]:
    """Return what each of the first N functions adds to the bound, and the term of the others."""
    terms = sp.Add.make_args(upper.relation.rhs)
    shares = [part / N for part in terms if part.has(TOTAL)]
    if len(terms) != 2 or len(shares) != 1 or shares[0].has(N):
        raise RefutedError(f"{upper.id}: {upper.relation.rhs} is not a multiple of N and a tail")
    return shares[0], upper.relation.rhs - N * shares[0]
