"""Moments of the Gram matrix: printed polynomials, counted words, and what normalisation leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.gram_moments import K, circulations, contributions, counted, moment
from icar_theory.exact.sizes import D, Grid
from icar_theory.theorems.descent_depth.lines import CENTRE, MOMENT, NEAR
from icar_theory.theorems.descent_depth.lines import n as power
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.reading import said, said_limit
from proofs.kit.step import RefutedError, Step

WORDS = {"two": 2, "three": 3}


def moment_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about moments."""
    once, often = claim.line("normalised"), claim.line("normalised_limit")
    return (
        *(step for word, m in WORDS.items() for step in _moment(claim, word, m)),
        Enumeration(
            "leading_moments",
            r"the highest power of $K$ in $\mu_m / d$ and its coefficient are those of $K^m$",
            claim,
            Grid({"m": range(1, 7)}),
            lambda m: iter([("", _leading(moment(m) / D), (m, sp.Integer(1)))]),
            r"Words of one letter have $K^m$ circulations, those of $b$ letters a polynomial of "
            r"degree $m - b + 1$, at most, as $b - 1$ balances are independent. So $\mu_m(K) = d "
            r"K^m + O(K^{m-1})$ for every $m$, and the sum over $K$ of $\mu_m(K)$, divided by $d "
            r"N^{m+1}$, comes to $\int_0^1 x^m dx$, whatever $d$ is.",
        ),
        Identity(
            "words_normalised",
            r"$(I - G/K)^2 = I - 2 G/K + G^2/K^2$, in moments",
            (moment(0), -2 * moment(1) / K, *(part / K**2 for part in contributions(2))),
            said(once, NEAR[1]),
        ),
        Enumeration(
            "engine_normalised",
            r"moments counted one by one",
            claim,
            Grid({"d": range(1, 4), "horizon": range(2, 5)}),
            lambda d, horizon: _normalised(once, d, horizon),
        ),
        Enumeration(
            "alternating_words",
            r"the leading coefficient of the circulations on words $0\,1\,0\,1 \dots 0$ of $2n$ "
            r"steps",
            claim,
            Grid({"steps": range(1, 6)}),
            lambda steps: _middles(often, steps),
            r"$G/K$ is 1 on the diagonal, so that $(I - G/K)^{2n}$ counts the words without equal "
            r"neighbours, over $K^{2n}$: two letters alternate in $d (d - 1)$ words, whose $u$'s "
            r"have the alternating sum 0, a volume that is the density of a sum of $2n$ uniform "
            r"numbers at its middle, for every $n$; three letters leave one power of $K$ less.",
        ),
        Enumeration(
            "leading_normalised",
            r"the coefficient of $1/K$ in the moments of $(I - G/K)^{2n}$",
            claim,
            Grid({"steps": range(1, 4)}),
            lambda steps: iter([("", _first_order(steps), _stated(often, steps))]),
        ),
    )


def _moment(claim: Claim, word: str, m: int) -> Iterator[Step]:
    line = claim.line(f"moment_{word}")
    printed = said(line, MOMENT[m])
    yield Identity(
        f"words_{word}",
        rf"words of ${m + 1}$ letters with circulations, by repetitions",
        tuple(contributions(m)),
        printed,
    )
    yield Enumeration(
        f"engine_{word}",
        r"$\mathrm{E} s_T^* G^m s_T$ from its definition",
        claim,
        Grid({"d": range(1, m + 2), "horizon": range(2, m + 2)}),
        lambda d, horizon: iter([("", *_counted(printed, m, d, horizon))]),
        rf"A polynomial of degree ${m + 1}$ in $d$ and ${m}$ in $K$ without constant terms is "
        rf"determined by its values at $d \leq {m + 1}$, $K \leq {m}$.",
    )


def _counted(printed: Any, m: int, d: int, length: int) -> tuple[Any, Any]:
    return value(printed, {"d": d, "K": length - 1}, {}), counted("unitary", d, length, m)[m]


def _leading(polynomial: Any) -> tuple[int, Any]:
    found = sp.Poly(sp.expand(polynomial), K)
    return found.degree(), found.LC()


def _alternating(n: int) -> Any:
    return circulations(((0, 1),) * n + ((1, 0),) * n, 2)


def _middles(line: Line, n: int) -> Iterator[tuple[str, Any, Any]]:
    yield "", _leading(_alternating(n)), (2 * n - 1, _centre(line, n))


def _centre(line: Line, n: int) -> Any:
    return value(CENTRE, {"n": n}, line.definitions)


def _normalised(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    terms = sp.Integer(length - 1)
    one, first, second = counted("unitary", d, length, 2)
    printed = value(said(line, NEAR[1]), {"d": d, "K": terms}, {})
    yield "", printed, one - 2 * first / terms + second / terms**2


def _first_order(n: int) -> Any:
    """Return the coefficient of 1/K in ``E ‖(I − G/K)^n s_T‖²``; there is none of higher order."""
    signs = [(-1) ** m * sp.binomial(2 * n, m) for m in range(2 * n + 1)]
    total = sp.expand(sum(sign * moment(m) / K**m for m, sign in enumerate(signs)))
    if total.coeff(K, 0) != 0:
        raise RefutedError(f"ν_{n} does not vanish as K grows")
    return sp.factor(total.coeff(K, -1))


def _stated(line: Line, n: int) -> Any:
    limit, printed = said_limit(line)
    if limit.args[0] != K * NEAR[power]:
        raise RefutedError(f"{line.id}: {limit} is not the limit of {K * NEAR[power]}")
    return sp.factor(value(printed, {"n": n}, line.definitions))
