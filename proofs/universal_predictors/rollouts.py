"""Rollouts and teacher forcing: random predictors of an alphabet of three, on every input."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point, holds, value
from icar_theory.exact.sizes import Grid
from icar_theory.theorems.universal_predictors.lines import AT_LAST, DEPARTED
from proofs.kit.enumeration import Enumeration
from proofs.kit.relations import stated
from proofs.kit.step import Step

ALPHABET = 3
INPUTS = 6


def rollouts(claim: Claim) -> tuple[Step, ...]:
    """Return the steps on rollouts."""
    rollout, union, each = (claim.line(name) for name in ("rollout", "union", "each"))

    def all_places(chain: int) -> Iterator[tuple[str, Point, Any]]:
        for seed in range(4):
            table, departed = predicted(chain, seed)
            for s in range(1, chain + 3):
                point = {"N": INPUTS, "T": chain, "s": s, "e": table}
                if all(holds(condition, point, {}) for condition in rollout.given):
                    yield f"predictor {seed}, s={s}", point, sp.Integer(departed[s - 1])

    def bounds(chain: int) -> Iterator[tuple[str, Any, Any]]:
        for seed in range(4):
            table, departed = predicted(chain, seed)
            point = {"N": INPUTS, "T": chain, "e": table, AT_LAST.name: departed[chain - 1]}
            yield (
                f"predictor {seed}",
                sp.Integer(departed[chain - 1]),
                value(union.relation.rhs, point, {}),
            )

    def below(chain: int) -> Iterator[tuple[str, Any, Any]]:
        for seed in range(4):
            table, departed = predicted(chain, seed)
            for place in range(1, chain + 2):
                point = {"N": INPUTS, "T": chain, "j": place, "e": table}
                if all(holds(condition, point, {}) for condition in each.given):
                    wrong = value(each.relation.rhs, point, {})
                    yield f"predictor {seed}, j={place}", wrong, sp.Integer(departed[chain - 1])

    grid = Grid({"chain": range(1, 5)})
    return (
        stated(
            "departures",
            "rollouts of random predictors depart as often as the errors of teacher forcing say",
            claim,
            rollout,
            DEPARTED,
            grid,
            all_places,
            r"Up to the first error of teacher forcing the rollout is the trace, so that it is "
            r"asked exactly what teacher forcing asks; at that token it departs.",
        ),
        Enumeration(
            "departures_above",
            "they depart at most as often as all tokens err together",
            claim,
            grid,
            bounds,
            "A rollout departs where some token errs.",
            sign="≤",
        ),
        Enumeration(
            "departures_below",
            "they depart at least as often as each token errs",
            claim,
            grid,
            below,
            sign="≤",
        ),
    )


@cache
def predicted(chain: int, seed: int) -> tuple[sp.ImmutableMatrix, tuple[int, ...]]:
    """Return e_ij of a random predictor, and how many rollouts depart by each token.

    A trace mostly follows the predictor, so that both its errors and their absence are frequent.
    Beyond the end of the trace nothing errs.
    """
    draw = random.Random(seed)
    known: dict[tuple[int, tuple[int, ...]], int] = {}

    def answer(place: int, written: tuple[int, ...]) -> int:
        return known.setdefault((place, written), draw.randrange(ALPHABET))

    table, departed = [], [0] * (chain + 2)
    for place in range(INPUTS):
        trace: tuple[int, ...] = ()
        for _ in range(chain):
            right = answer(place, trace)
            trace = (*trace, right if draw.random() < 0.7 else draw.randrange(ALPHABET))
        wrong = [int(answer(place, trace[:j]) != trace[j]) for j in range(chain)]
        table.append([*wrong, 0, 0])
        rollout: tuple[int, ...] = ()
        for s in range(chain):
            rollout = (*rollout, answer(place, rollout))
            departed[s] += rollout != trace[: s + 1]
        for s in (chain, chain + 1):
            departed[s] += 1  # a trace that is too short is no longer followed
    return sp.ImmutableMatrix(table), tuple(departed)
