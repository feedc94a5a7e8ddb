"""The mean of the values, which heads write with 1/ε: when it cancels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim
from icar_theory.evaluation import Point, value
from icar_theory.exact.context import unitary
from icar_theory.exact.laurent import mean_square
from icar_theory.exact.sizes import D, Grid, T
from icar_theory.layers.softmax import mean_product
from icar_theory.theorems.softmax_limit.lines import MEAN_SQUARE, SUM1, SUM2, t
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.inequality import Inequality
from proofs.kit.points import Characterises
from proofs.kit.reading import said
from proofs.kit.step import Step
from proofs.kit.summation import SameSum

TOKEN = sp.IndexedBase("s")
SUMS = ((0, 0), (0, 2), (1, 0), (1, -1), (3, -2))


def mean_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the mean of the values."""
    stated = said(claim.line("mean"), MEAN_SQUARE)
    both, last = (SUM1 + SUM2) / T, SUM1 / T

    def engine(d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
        for sums in SUMS:
            point = {"d": d, "T": length, SUM1.name: sums[0], SUM2.name: sums[1]}
            yield f"sums {sums}", _mean_square(d, length, sums), value(stated, point, {})

    return (
        SameSum(
            "shifted_sum",
            r"the values $s_{t-1}$ are those $s_t$ up to $T - 1$",
            sp.Sum(TOKEN[t - 1], (t, 1, T)),
            sp.Sum(TOKEN[t], (t, 0, T - 1)),
            T,
            2,
            vanishing={TOKEN[0]: 0},
        ),
        Identity(
            "mean_row",
            r"$T - 1$ characters have the coefficient $(\beta_1 + \beta_2)/T$, and $s_T$ has "
            r"$\beta_1/T$",
            D * ((T - 1) * both**2 + last**2),
            stated,
            r"Different tokens are different characters in every coordinate.",
        ),
        Inequality(
            "mean_parts",
            r"both squares vanish where the mean does",
            stated,
            sp.Integer(0),
            (D * (T - 1) * both**2, D * last**2),
            r"As $T \ge 2$, so do $\beta_1 + \beta_2$ and $\beta_1$.",
        ),
        Enumeration(
            "mean_engine",
            "the mean of the values, token by token, has the printed mean square",
            claim,
            Grid({"d": range(1, 4), "length": range(2, 6)}),
            engine,
        ),
        Characterises(
            "cancelling",
            "the mean of the values vanishes where both sums do, and only there",
            claim.line("cancels"),
            _points,
            {},
        ),
    )


def _mean_square(d: int, length: int, sums: tuple[int, int]) -> Any:
    parts = [mean_product(None, unitary(d), k, length).scale(fmpq(sums[k])) for k in (0, 1)]
    found = d * mean_square([parts[0] + parts[1]], unitary(d))
    return to_sympy(found)


def _points() -> Iterator[tuple[str, Point, Any]]:
    for d in (1, 2):
        for length in (2, 3, 4):
            for sums in SUMS:
                point = {"d": d, "T": length, SUM1.name: sums[0], SUM2.name: sums[1]}
                yield f"d={d}, T={length}, sums {sums}", point, _mean_square(d, length, sums)
