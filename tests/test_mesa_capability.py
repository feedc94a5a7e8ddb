"""mesa_capability: the stated floors and minima, and those of layers, agree."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import ask, starts
from icar_theory.layers.normalised import diagonal, expected, numeric
from icar_theory.layers.normalised_symbols import A, B
from proofs.mesa_capability.points import exact_loss, planar, symmetric
from tests.kit.proving import steps
from tests.test_mesa_flow import finite_laws


@steps("mesa_capability")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@given(law=finite_laws(), d=st.integers(1, 3), length=st.integers(3, 6), test=st.integers(2, 8))
def test_error_is_that_of_the_trained_layer(law, d: int, length: int, test: int):
    best = ask("mesa_flow", "step", law=law, d=d, length=length)
    layer = numeric(d, {"P": best * sp.eye(d), "A": sp.eye(d)})
    derived = expected(layer.square(test), d, law) / (d * law.moment({0: 2}, d))
    assert ask("mesa_capability", "error", law=law, d=d, length=length, test=test) == derived


@given(law=finite_laws(), d=st.integers(1, 3), length=st.integers(3, 6))
def test_training_ends_above_the_floor_and_nears_it(law, d: int, length: int):
    floor = ask("mesa_capability", "floor", law=law, d=d)
    left = ask("mesa_capability", "trained", law=law, d=d, length=length)
    assert 0 <= floor <= left
    assert (left == floor) == (d == 1)  # independent coordinates: κ_3 > 0 from d = 2 on
    assert ask("mesa_capability", "trained", law=law, d=d, length=50 * length) <= left


@given(law=finite_laws(), d=st.integers(1, 3))
def test_floor_is_zero_exactly_for_values_of_one_size(law, d: int):
    sizes = {abs(x) for x in law.values if x != 0}
    assert (ask("mesa_capability", "floor", law=law, d=d) == 0) == (len(sizes) == 1)


def test_answers_at_large_sizes_are_not_rounded():
    error = ask("mesa_capability", "error", law="gaussian", d=10**10, length=5, test=4)
    assert error != 1
    assert 0 < 1 - error < sp.Rational(1, 10**9)
    left = ask("mesa_capability", "trained", law="gaussian", d=2, length=10**10)
    assert 0 < left.evalf(40) - sp.Rational(2, 5) < sp.Rational(1, 10**15)


def test_floors_of_laws_with_a_name():
    wanted = {"gaussian(3)": sp.Rational(2, 5), "rademacher(1/2)": 0, "one_hot(2)": 0,
              "all_ones": 0}  # fmt: skip
    for law, floor in wanted.items():
        assert ask("mesa_capability", "floor", law=law, d=4) == floor
    d = sp.Symbol("d", integer=True, positive=True)
    sphere = ask("mesa_capability", "floor", law="sphere", d=d)
    assert sp.simplify(sphere - 2 * (d - 1) / (5 * (d + 2))) == 0


def test_one_hot_starts_are_predicted_without_error():
    assert (
        expected(diagonal(3).loss(5), 3, starts.one_hot(2)).subs({A: 1, B: sp.Rational(1, 4)}) == 0
    )


@pytest.mark.parametrize("d", range(2, 6))
def test_planar_layer_beats_the_symmetric_and_the_diagonal_one(d: int):
    ones = sp.eye(d)
    least = exact_loss(*map(sp.ImmutableMatrix, planar(d)), 3)
    alike = exact_loss(sp.ImmutableMatrix(symmetric(d)), sp.ImmutableMatrix(ones), 3)
    masked = exact_loss(sp.ImmutableMatrix(ones / d), sp.ImmutableMatrix(ones), 3)
    assert masked - least == sp.Rational(1, 6)
    assert masked - alike == sp.Rational(1, 4 * d - 2)
    assert least == ask("mesa_capability", "unmasked", d=d)


@given(d=st.integers(2, 5), seed=st.integers(0, 10**6))
def test_no_shares_gain_more_than_four_thirds(d: int, seed: int):
    v = np.random.default_rng(seed).dirichlet(np.full(d, 0.3))
    w = v / (1 - v)
    gain = w.sum() - (w**2).sum() / (1 + w.sum())
    assert gain <= 4 / 3 + 1e-9  # rounding grows with w, which is below 1e6 here


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("floor", {"law": "levy", "d": 2}, "law must be one of"),
        ("error", {"law": "gaussian", "d": 2, "length": 4, "test": 1}, "test must be at least 2"),
        ("trained", {"law": "gaussian", "d": 0, "length": 4}, "d must be at least 1, got 0"),
        ("unmasked", {"d": 0}, "d must be at least 1, got 0"),
    ],
)
def test_bad_arguments_are_refused_by_name(question, sizes, message):
    with pytest.raises(ValueError, match=message):
        ask("mesa_capability", question, **sizes)
