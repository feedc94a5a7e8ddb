"""Parity by tokens that are any functions of few entries: all short chains, and sums."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point, value
from icar_theory.exact.sizes import Grid
from proofs.kit.enumeration import Enumeration
from proofs.kit.points import MinimumAt
from proofs.kit.reading import said_minimum
from proofs.kit.step import RefutedError, Step
from proofs.length_complexity.chains import fewest_of_juntas, sums_of_juntas


def juntas(claim: Claim) -> tuple[Step, ...]:
    """Return the steps on chains of tokens that are any functions of few entries."""
    line = claim.line("juntas")

    def summed(n: int, k: int) -> Iterator[tuple[str, Any, Any]]:
        chain, wrong, read = sums_of_juntas(n, k)
        if wrong or read > k:
            raise RefutedError(f"sums_of_few: {wrong} errors, {read} entries read")
        yield "", sp.Integer(chain), value(said_minimum(line), {"n": n, "k": k}, {})

    return (
        Enumeration(
            "sums_of_few",
            "a chain that adds k − 1 bits a token has the printed length and makes no error",
            claim,
            Grid({"n": range(2, 8), "k": range(2, 5)}),
            summed,
        ),
        MinimumAt(
            "chains_of_juntas",
            "the fewest errors of all chains that are too short, and sums that make none",
            line,
            _every_junta,
            ("n", "k"),
            {},
            r"Replace the last token by the entries it reads, then the last token among these, and "
            r"so on: each adds at most $k - 1$, so that the answer depends on at most "
            r"$1 + T (k - 1)$ bits, and parity depends on all $n$.",
        ),
    )


EXHAUSTED: tuple[tuple[int, int, int], ...] = (
    *((2, 2, 1), (3, 2, 1), (3, 2, 2), (3, 3, 1), (4, 2, 1), (4, 2, 2)),
    *((4, 3, 1), (5, 3, 1), (5, 4, 1)),
)
"""n, k and T of which every chain is tried."""


@cache
def _every_junta() -> tuple[tuple[str, Point, Any], ...]:
    points = [
        (f"every chain, n={n}, k={k}, T={chain}", n, k, chain, fewest_of_juntas(n, k, chain), k)
        for n, k, chain in EXHAUSTED
    ]
    for n in range(1, 9):
        for k in range(2, 6):
            chain, wrong, read = sums_of_juntas(n, k)
            points.append((f"sums, n={n}, k={k}", n, k, chain, wrong, read))
            points.append((f"and an idle token, n={n}, k={k}", n, k, chain + 1, wrong, read))
            points.append((f"one token that reads all, n={n}, k={k}", n, k, 1, 0, n))
    return tuple(
        (what, {"n": n, "k": k, "T": chain, "F": wrong, "r": read}, sp.Integer(chain))
        for what, n, k, chain, wrong, read in points
    )
