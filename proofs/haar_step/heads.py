"""One head and many heads of full blocks: bounds by means over W → UWU*, and where they meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.exact.gram_moments import polynomial_sum
from icar_theory.exact.sizes import HORIZON, D, Grid
from icar_theory.layers.augmented_symbols import START
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.theorems.haar_step.lines import EXCESS, GAIN, MIXED, POWER
from proofs.haar_step.closed import LONG, SHORT
from proofs.haar_step.definite import ALIKE, EACH, FIRST, definite, first_two, three
from proofs.haar_step.sums import G, J, P, early, grown, late
from proofs.haar_step.trials import entries, gaps, points
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.induction import Induction
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.positive import OVER, UP, Positive, Range, polynomial
from proofs.kit.reading import said_minimum
from proofs.kit.step import RefutedError, Step

C, Y, R = sp.symbols("C_{+} Y_{+} R_{+}", positive=True)
"""The sums over the lengths of C, K/d and K²/d."""
TOTALS = {GAIN: G, POWER: P, MIXED: C}
U1, U2, Z1, Z2 = sp.symbols("x_1 x_2 z_1 z_2", real=True)
"""Real and imaginary parts of x = ab and of z = tr(A_0 B_0)."""
RATE, REST, EXTRA, LACK, BOTH = sp.symbols(r"\rho u v p w", nonnegative=True)
FREE = sp.Symbol("F", positive=True)
X, Z = sp.symbols("x y", real=True)


def heads_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about full blocks."""
    one, many = claim.line("one_head"), claim.line("many_heads")
    n, _, mixed = three(claim)
    pair = said_minimum(many).xreplace(_totals(many))
    left = HORIZON - 1 - 2 * X * G - 2 * Z * Y + X**2 * P + 2 * X * Z * C + Z**2 * R
    free = P * R - C**2
    bound = said_minimum(one).xreplace(_totals(one))
    return (
        Induction(
            "alike_short",
            r"$P = \sum_{\kappa, \lambda} \mathbf{E} |m_{\kappa - \lambda}|^2$ for $K \le d$",
            1 + 2 * early(n).subs(K, K - 1),
            early(ALIKE),
            K,
            1,
        ),
        Induction(
            "alike_long",
            r"… and beyond $d$",
            1 + 2 * late(n, J - 1),
            grown(ALIKE),
            J,
            1,
        ),
        Induction(
            "mixed_short",
            r"a term $m_\kappa W^{T - \kappa} s_1$ and $m_1 s_T$, for $2 \le \kappa \le d + 1$",
            2 * (D + 1 + K) / (D * (D + 1) * (D + 2)),
            _each(early(mixed).subs(K, K + 1), K + 1) - 1 / D,
            K,
            1,
            r"$\mathbf{E}\, m_\kappa \bar m_1 m_{1 - \kappa}$ is the printed moment of $1$ and "
            r"$\kappa - 1$, and $1/d$ for $\kappa = 1$.",
        ),
        Induction(
            "mixed_long",
            r"… and beyond",
            2 * (2 * D + 1) / (D * (D + 1) * (D + 2)),
            _each(late(mixed, J + 1), D + J + 1) - _each(late(mixed, 1), D + 1),
            J,
            1,
        ),
        Enumeration(
            "gram_entries",
            "the exact loss of heads that make the four predictions has the form g",
            claim,
            Grid({"d": [2, 3, 4], "horizon": [2, 3, 5]}),
            lambda d, horizon: entries(claim, d, horizon),
        ),
        Positive(
            "definite",
            r"for each $K \ge 2$ the form g, with $\pm C'$ added at $f_1 f_2$, is not negative on "
            r"the four predictions",
            lambda: definite(three(claim)),
            EACH,
            "The leading minors are positive, the last perhaps 0: no coefficient is negative. "
            r"Minimised over what $A_0 \otimes B_0$ adds, a form $s$ of $b A_0$ and $a B_0$ is "
            r"left, with $(|s_{12}| + C')^2 \le s_{11} s_{22}$: it is at least "
            r"$2 C' |ab| \, \|A_0\| \, \|B_0\| \ge 2 C' |ab| \, |\mathrm{tr}\, A_0 B_0|$, where "
            r"$C' = g_{12}$.",
            weak="minor 4",
        ),
        Positive(
            "definite_first",
            r"and so is the sum of the forms for $K = 1$ and $K = 2$",
            lambda: first_two(three(claim)),
            FIRST,
            r"For $s_0 = 0$ and $T_{\max} \ge 3$. The case $T_{\max} = 2$ is the line short.",
            weak="minor 4",
        ),
        Positive(
            "ordered",
            r"$\sum C \sum N > \sum K/d \sum Q$ and $\sum K > \sum N$ for $d \ge 2$, except for "
            r"$T_{\max} = 2$, $s_0 = 0$",
            lambda: _ordered(claim),
            BY_LENGTH,
            "In closed form over each range of the sizes; no coefficient in what they are above "
            "their least values is negative.",
        ),
        Identity(
            "squared",
            r"the loss of one head, less the bound, is two squares and three terms that are not "
            "negative",
            P * ((U1 - G / P) ** 2 + U2**2)
            + (RATE**2 / P + REST) * (Z1**2 + Z2**2)
            - 2 * RATE * G / P * Z1
            + 2 * (RATE + EXTRA) * LACK,
            (
                (P * (U1 - G / P) + RATE * Z1) ** 2 / P,
                (P * U2 + RATE * Z2) ** 2 / P,
                REST * (Z1**2 + Z2**2),
                2 * EXTRA * LACK,
                2 * RATE * BOTH,
            ),
            r"$x = ab = x_1 + i x_2$ and $z = \mathrm{tr}\, A_0 B_0 = z_1 + i z_2$; $w = |x| |z|$ "
            r"and $p = w + \mathrm{Re}\, \bar x z$ are not negative. $\rho = Y'/\eta$ with "
            r"$Y' = \sum (K - N)/(d(d^2 - 1))$ and $C' = \rho + v$ by the step before. "
            r"$E = \rho^2/Q_+ + u$, as $Q_+ E \ge C'^2$ by Cauchy and Schwarz. For $d = 1$ there "
            "are no parts without trace.",
            given=(BOTH + U1 * Z1 + U2 * Z2 - LACK,),
        ),
        MinimumAt(
            "full_blocks",
            r"random full blocks of one head are above the printed value; a step reaches it",
            one,
            lambda: points("settled"),
            ("d", "H", HORIZON.name, START.name),
            {},
        ),
        Positive(
            "independent",
            r"$\sum Q \sum K^2/d > (\sum C)^2$ for $d \ge 2$, except for $T_{\max} = 2$, $s_0 = 0$",
            lambda: _independent(claim),
            BY_LENGTH,
            "So the two steps are linearly independent.",
        ),
        Inequality(
            "completed_twice",
            r"the loss of $x$ times a step and $y$ times $K m_1 s_T$ is at least the printed one",
            left.subs(R, (FREE + C**2) / P),
            pair.subs(R, (FREE + C**2) / P),
            (
                P * (X + (C * Z - G) / P) ** 2,
                FREE / P * (Z - (Y * P - G * C) / FREE) ** 2,
            ),
            r"The mean of $\sum_h A_h \otimes B_h$ over W → UWU* is a multiple of $I \otimes I$ "
            r"and one of $\sum_{ij} E_{ij} \otimes E_{ji}$, of no greater loss; $d^2$ heads make "
            r"both. $F = Q_+ R_+ - C_+^2 > 0$.",
        ),
        MinimumAt(
            "two_directions",
            r"random full blocks of $d^2$ heads are above the printed value; the best reach it",
            many,
            lambda: points("settled"),
            ("d", "H", HORIZON.name, START.name),
            {},
        ),
        Inequality(
            "one_direction",
            r"$T = 2$, $s_0 = 0$: both steps are $m_1 s_2$, and the loss of $w m_1 s_2$ is",
            1 - 2 * X / D + X**2 / D,
            said_minimum(claim.line("short")),
            ((X - 1) ** 2 / D,),
            r"One head with $\eta = 1$ attains it.",
        ),
        MinimumAt(
            "short_directions",
            "random full blocks of one, two and d² heads are above the printed value; a step "
            "reaches it",
            claim.line("short"),
            lambda: points("some"),
            ("d", "H", HORIZON.name, START.name),
            {},
        ),
        Identity(
            "gap",
            "by how much many heads are below one",
            bound - pair,
            (G * C - Y * P) ** 2 / (P * free),
        ),
        Evaluation(
            "alike",
            r"$d = 1$: there is one step, $C = K N$ with $N = K$",
            mixed.subs(EXCESS, K - D),
            {D: sp.Integer(1)},
            K**2,
            r"So $\sum C \sum N = \sum K \sum Q$, and all numbers of heads are alike.",
        ),
        Characterises(
            "gaps",
            "least squares over all blocks find less where the printed conditions hold, and only "
            "there",
            claim.line("better"),
            gaps,
            {},
        ),
    )


@cache
def _each(total: Any, count: Any) -> Any:
    """Return a sum that has a factor, without it."""
    return sp.cancel(total / count)


def _totals(line: Line) -> dict[Any, Any]:
    """Return the letters of the sums over the lengths in a line."""
    letters = {**TOTALS, K / D: Y, K**2 / D: R}
    found = said_minimum(line).atoms(sp.Sum)
    others = [total for total in found if total.function not in letters]
    if others:
        raise RefutedError(f"{line.id}: {others[0]} is no sum of N, Q, C, K/d or K²/d")
    return {total: letters[total.function] for total in found}


RANGES = {
    "zero, short": Range({HORIZON: UP + 3, D: UP + 2 + OVER}, {D: 2, HORIZON: 3}),
    "zero, long": Range({D: UP + 2, HORIZON: UP + 3 + OVER}, {D: 2, HORIZON: 3}),
    "wrap, short": Range({HORIZON: UP + 2, D: UP + 2 + OVER}, {D: 2, HORIZON: 2}),
    "wrap, long": Range({D: UP + 2, HORIZON: UP + 2 + OVER}, {D: 2, HORIZON: 2}),
}
"""d and T_max ≥ 3 for s_0 = 0, T_max ≥ 2 else: where K ≤ d throughout, and where K ≥ d at last."""
BY_LENGTH = tuple(RANGES.values())


def _ranges(claim: Claim) -> Iterator[tuple[str, Mapping[Any, Any], tuple[Any, ...]]]:
    """Yield each range: its name, sizes in UP and OVER, and the sums of N, Q, C, K and K²."""
    mixed = three(claim)[2]
    for name, among in RANGES.items():
        boundary, word = name.split(", ")
        first, last = (1, HORIZON - 1) if boundary == "zero" else (2, HORIZON)
        squares = [polynomial_sum(K**n, K, first, last) for n in (1, 2)]
        if word == "short":
            both = (*SHORT[boundary], polynomial_sum(early(mixed), K, first, last))
        else:
            begun = polynomial_sum(early(mixed), K, first, D)
            both = (*LONG[boundary], begun + polynomial_sum(late(mixed), J, 1, last - D))
        yield name, among.sizes, (*both, *squares)


def _whole(expression: Any, sizes: Mapping[Any, Any]) -> Any:
    """Return an expression times a positive denominator, as a polynomial."""
    below = 144 * D**4 * (D + 1) ** 4 * (D + 2) ** 4
    return polynomial(sp.cancel(sp.together(expression) * below), sizes)


def _ordered(claim: Claim) -> dict[str, Any]:
    found = {}
    for name, sizes, (n, q, c, k1, _) in _ranges(claim):
        found[f"{name}: C N - Y Q"] = _whole(c * n - k1 / D * q, sizes)
        found[f"{name}: K - N"] = _whole(k1 - n, sizes)
    return found


def _independent(claim: Claim) -> dict[str, Any]:
    return {
        f"{name}: Q R - C^2": _whole(q * k2 / D - c**2, sizes)
        for name, sizes, (_, q, c, _, k2) in _ranges(claim)
    }
