"""Known points in orthogonal contexts: certified, reached by training, and never beaten by it."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from icar_theory import ask, certify, optimum, population_loss
from icar_theory.exact.enclosures import Enclosure
from icar_theory.theorems.landscape import single_points
from icar_theory.theorems.landscape.single_points import (
    POINTS,
    WIDEST,
    certified,
    isolated_spurious,
    known,
    layer,
)
from numerics.kit.plain import train_exact

SMALL = [(k, m, T) for k, m, T in POINTS if k + m < 4 and T < 5]
MET = 1e-9
"""Training stops where the gradient is below 1e-6: the loss is then within 1e-12 or so."""


def losses(d: int, heads: int, horizon: int, seeds: int) -> list[float]:
    runs = train_exact("orthogonal", d, heads, horizon, seeds=range(seeds), starts=1)
    return [run.loss for run in runs if run.converged]


@pytest.mark.parametrize(("sums", "differences", "horizon"), SMALL)
def test_points_are_certified(sums: int, differences: int, horizon: int):
    d = 2 * (sums + differences) + (differences == 0)
    found = certified(sums, differences, horizon, d)
    assert found.curvature.lower > 0
    assert found.loss.radius < sp.Rational(1, 10**24)
    assert found.minimum == (0 if differences else None)
    weights = layer(sums, differences, horizon, d)
    above = population_loss(weights["A"], weights["B"], weights["P"]) - found.loss.middle
    assert 0 < above < sp.Rational(1, 10**5)  # four decimals, squared, some dozen times


@pytest.mark.evidence("landscape", "known", "trained")
@pytest.mark.parametrize(("heads", "seeds"), [(1, 12), (2, 24), (3, 40)])
def test_training_reaches_the_known_loss_and_none_below(heads: int, seeds: int):
    least = float(known(2 * heads + 1, heads, 4).middle)
    reached = losses(2 * heads + 1, heads, 4, seeds)
    assert min(reached) == pytest.approx(least, abs=MET)


@pytest.mark.evidence("landscape", "isolated", "trained")
@pytest.mark.parametrize(("d", "heads", "horizon"), [(4, 2, 3), (4, 2, 4), (6, 3, 3), (6, 2, 3)])
def test_training_ends_at_the_isolated_minima(d: int, heads: int, horizon: int):
    loss = float(isolated_spurious(d, heads, horizon).middle)
    assert any(abs(reached - loss) < MET for reached in losses(d, heads, horizon, 12))


def test_a_plane_without_a_head_adds_two_at_each_length():
    assert known(7, 1, 4).middle == known(3, 1, 4).middle + 2 * 3 * 2
    weights = layer(1, 0, 4, 7)
    found = certify(weights["A"], weights["B"], weights["P"])
    assert found.kind == "local minimum"
    assert found.loss.agrees(known(7, 1, 4))
    assert isolated_spurious(6, 2, 3).agrees(
        Enclosure(isolated_spurious(4, 2, 3).middle + 4, sp.Rational(1, 10**24))
    )
    assert optimum(6, 2).loss * 2 == 4


def test_known_losses_are_below_the_bound_of_weights_in_closed_form():
    for heads in (1, 2, 3):
        bound = ask("orthogonal_heads", "upper_bound", d=2 * heads + 1, heads=heads)
        assert known(2 * heads + 1, heads, 4).upper < 3 * bound


def test_points_that_are_moved_are_refused(monkeypatch: Any):
    assert certified.__wrapped__(1, 1, 2, 4).kind == "spurious minimum"
    for place, other in (("6219", "-6219"), ("6219", "7219"), ("-5920", "5920")):
        monkeypatch.setitem(POINTS, (1, 1, 2), POINTS[1, 1, 2].replace(place, other))
        with pytest.raises(ArithmeticError, match="inconclusive"):
            certified.__wrapped__(1, 1, 2, 4)
        monkeypatch.undo()
    monkeypatch.setattr(single_points, "SPURIOUS", "saddle")
    with pytest.raises(ArithmeticError, match="certified: within"):
        certified.__wrapped__(1, 1, 2, 4)


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("known", (4, 1, 3), "d must be odd and at least 2·heads"),
        ("known", (5, 3, 3), "d must be odd and at least 2·heads"),
        ("known", (11, 5, 3), "heads must be from 1 to 4, got 5"),
        ("known", (3, 1, 6), "horizon must be from 2 to 5, got 6"),
        ("isolated_spurious", (4, 1, 3), "heads must be from 2 to 4, got 1"),
        ("isolated_spurious", (5, 2, 3), "d must be even, from 2·heads to 8, got d=5"),
        ("isolated_spurious", (WIDEST + 2, 2, 3), "d must be even, from 2·heads to 8"),
    ],
)
def test_other_sizes_are_refused(question: str, sizes: tuple[int, ...], message: str):
    with pytest.raises(ValueError, match=message):
        ask("landscape", question, **dict(zip(("d", "heads", "horizon"), sizes, strict=True)))
