r"""Moments of traces, by counting; from traces to a uniform unit vector, by Wick's formula.

The eigenvalues of U(d) are determinantal with the projection onto the exponentials of 0 … d − 1.
``Tr`` of a product of shifts, each cut off, is the number of integers that stay in that range.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim
from icar_theory.evaluation import value
from icar_theory.exact.haar import ORTHOGONAL, UNITARY
from icar_theory.exact.sizes import D, Grid
from icar_theory.theorems.haar_step.lines import (
    OVERLAP,
    OVERLAPS,
    REAL_OVERLAP,
    SQUARE,
    TRACE,
    TRACE_SQUARE,
    TRIPLE,
    k,
    m,
)
from proofs.haar_step.weyl import overlap_mean, trace_mean
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.ranges import InRanges
from proofs.kit.reading import said
from proofs.kit.step import Step

U, V, W = sp.symbols("u v w", integer=True, nonnegative=True)
TWO = ({k: U + 1, D: U + 1 + V}, {D: U + 1, k: U + 1 + V})
"""k ≤ d, and k ≥ d."""
ORDERED = (
    {k: U + 1, m: V + 1, D: U + V + 2 + W},
    {k: U + 1 + W, m: V + 1 + W, D: U + V + 1 + W},
    {D: U + 1 + W, k: U + 1 + W + V, m: U + 1},
    {D: U + 1 + W, m: U + 1 + W + V, k: U + 1},
    {D: U + 1, k: U + 1 + V, m: U + 1 + W},
)
"""k + l ≤ d; k, l ≤ d ≤ k + l; l ≤ d ≤ k; k ≤ d ≤ l; d ≤ k, l."""
SIZES = Grid({"d": range(1, 5), "power": range(1, 5), "second": range(1, 4)})


@cache
def beyond(*steps: Any) -> Any:
    """Return how many of d integers stay in their range along a step: ``max(0, d − n)``."""
    return sp.Max(0, D - sum(steps))


def counting_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about U(d)."""
    traces, overlaps = claim.line("traces"), claim.line("overlaps")
    square, triple = said(traces, SQUARE), said(traces, TRIPLE)
    whole = D * (D + 1) * (D + 2)
    return (
        InRanges(
            "square_counted",
            r"$\mathbf{E} |p_k|^2$ is $\mathrm{Tr}\, 1$ less the integers that a step of $k$ keeps",
            square,
            [(sizes, D - beyond(k)) for sizes in TWO],
            r"The cumulant of $\lambda^k$ and $\lambda^{-k}$ in a determinantal law is "
            r"$\mathrm{Tr}\, P - \mathrm{Tr}\, P \lambda^k P \lambda^{-k}$.",
        ),
        InRanges(
            "triple_counted",
            r"$\mathbf{E}\, p_k p_l \bar p_{k+l}$ is the third cumulant, each term a count",
            triple,
            [
                (sizes, D - beyond(k) - beyond(m) - beyond(k, m) + 2 * beyond(k, m))
                for sizes in ORDERED
            ],
            r"$\mathrm{Tr}\, P fgh - \mathrm{Tr}\, P f P gh - \dots + \mathrm{Tr}\, P f P g P h + "
            r"\mathrm{Tr}\, P f P h P g$; both orders of the last keep the integers that a step of "
            r"$k + l$ keeps. The means of $p_k$ vanish.",
        ),
        Identity(
            "pairs_of_two",
            r"a uniform unit vector: $\mathbf{E}\, \langle s, X s \rangle \langle s, Y s \rangle = "
            r"(\mathrm{tr} X \, \mathrm{tr} Y + \mathrm{tr} XY) / (d(d+1))$",
            (square / (D * (D + 1)), 1 / (D + 1)),
            said(overlaps, OVERLAP),
            r"With $X = W^k = Y^{*}$.",
        ),
        Identity(
            "pairs_of_three",
            r"a uniform unit vector and three matrices: the six permutations",
            (
                triple / whole,
                *(square.subs(k, step) / whole for step in (k, m, k + m)),
                2 / ((D + 1) * (D + 2)),
            ),
            said(overlaps, OVERLAPS),
            r"With $W^k, W^l, W^{-k-l}$: a product of traces, three of pairs, and $d$ twice.",
        ),
        Enumeration(
            "traces_integrated",
            "constant terms with Weyl's density are the printed moments of traces",
            claim,
            SIZES,
            _compared((SQUARE, square, trace_mean, _square), (TRIPLE, triple, trace_mean, _triple)),
        ),
        Enumeration(
            "overlaps_integrated",
            "constant terms with the weights of a uniform vector are the printed moments",
            claim,
            SIZES,
            _compared(
                (OVERLAP, said(overlaps, OVERLAP), overlap_mean, _square),
                (OVERLAPS, said(overlaps, OVERLAPS), overlap_mean, _triple),
            ),
        ),
    )


def real_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about traces and overlaps in O(d)."""
    traces, overlaps = claim.line("real_traces"), claim.line("real_overlaps")
    first, square = said(traces, TRACE), said(traces, TRACE_SQUARE)
    return (
        InRanges(
            "real_first",
            r"$\mathbf{E}_O\, p_k$: fixed eigenvalues; what the pairs of one component have, "
            "those of the other have with the other sign",
            first,
            [(sizes, counted) for sizes, counted, _ in _parities()],
        ),
        InRanges(
            "real_second",
            r"$\mathbf{E}_O\, p_k^2$: the second cumulant and the squares of both means",
            square,
            [(sizes, counted) for sizes, _, counted in _parities()],
            r"The cumulant is half of $\mathrm{Tr}\, P f^2 - \mathrm{Tr}\, P f P f$ on the $d - 1$ "
            r"frequencies $w \equiv d$, $|w| \le d - 2$, where $f$ steps by $\pm 2k$: "
            r"$(d - 1) - \max(0, d - 1 - k) = \min(k, d - 1)$; half of the same traces with "
            r"$w \to -w$ has one sign in one component and the other in the other.",
        ),
        Identity(
            "real_pairs",
            r"a uniform real unit vector: $\mathbf{E}\, \langle s, X s \rangle^2 = (\mathrm{tr}^2 "
            r"X + 2\, \mathrm{tr} X_s^2) / (d (d + 2))$ with $X_s = (X + X^{T})/2$",
            (square / (D * (D + 2)), 1 / (D + 2), first.subs(k, 2 * k) / (D * (D + 2))),
            said(overlaps, REAL_OVERLAP),
            r"$2\, \mathrm{tr} X_s^2 = d + \mathrm{tr} W^{2k}$.",
        ),
        Enumeration(
            "real_traces_integrated",
            "constant terms with Weyl's densities are the printed moments of traces",
            claim,
            Grid({"d": range(1, 7), "power": range(1, 8)}),
            _compared(
                (TRACE, first, trace_mean, lambda power: (power,)),
                (TRACE_SQUARE, square, trace_mean, _twice),
                group=ORTHOGONAL,
            ),
        ),
        Enumeration(
            "real_overlaps_integrated",
            "constant terms with the weights of a uniform vector are the printed moments",
            claim,
            Grid({"d": range(1, 7), "power": range(1, 8)}),
            _compared(
                (REAL_OVERLAP, said(overlaps, REAL_OVERLAP), overlap_mean, _twice),
                group=ORTHOGONAL,
            ),
        ),
    )


@cache
def _parities() -> tuple[tuple[dict[Any, Any], Any, Any], ...]:
    """Return ranges of d and k by parity, and there E p_k and E p_k² from both components."""
    return tuple(_by_parity())


def _by_parity() -> Iterator[tuple[dict[Any, Any], Any, Any]]:
    for d_odd in (0, 1):
        for k_odd in (0, 1):
            same = d_odd == k_odd
            below = 2 * (U + 1) - k_odd
            ranges = [
                (2 * (U + 1) - k_odd, below + (2 if same else 1) + 2 * V, True),
                *([(2 * (U + 1) - k_odd, below, False)] if same else []),
                (2 * (U + 1) - d_odd + (2 if same else 1) + 2 * V, 2 * (U + 1) - d_odd, False),
            ]
            for power, d, kept in ranges:
                reflected = int(same and kept)  # a frequency k is there, for k ≤ d − 2
                fixed = ((1,), (-1,)) if d_odd else ((), (1, -1))
                signs = (-1, 1) if d_odd else (1, -1)
                means = [
                    s * reflected + sum(x**k_odd if x < 0 else 1 for x in ones)
                    for ones, s in zip(fixed, signs, strict=True)
                ]
                square = sum(x**2 for x in means) / sp.Integer(2)
                yield {k: power, D: d}, sum(means) / sp.Integer(2), sp.Min(k, D - 1) + square


def _square(power: int, second: int) -> tuple[int, ...]:
    return power, -power


def _twice(power: int) -> tuple[int, ...]:
    return power, power


def _triple(power: int, second: int) -> tuple[int, ...]:
    return power, second, -power - second


def _compared(*stated: Any, group: str = UNITARY) -> Any:
    """Return cases that compare printed moments with integrated ones."""

    def cases(d: int, **powers: int) -> Iterator[tuple[str, Any, Any]]:
        point = {"d": d, k.name: powers["power"], m.name: powers.get("second", 0)}
        for letter, line, integral, chosen in stated:
            found = to_sympy(integral(group, d, *chosen(**powers)))
            yield str(letter), found, value(line, point, {})

    return cases
