"""length_error: the stated error, the layer's and those of trained layers agree at all lengths."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import ask, optimum
from icar_theory.theorems.length_error import best_length, error, useful_length
from numerics.kit.augmented import train_augmented
from numerics.length_error import errors
from tests.kit.proving import steps
from tests.kit.strategies import boundaries

sizes = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(2, 40), boundaries)


@steps("length_error")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@pytest.mark.evidence("length_error", "error", "trained")
@pytest.mark.evidence("length_error", "harm", "trained")
@pytest.mark.parametrize(("d", "heads", "horizon"), [(2, 2, 6), (2, 1, 4), (3, 2, 3)])
def test_trained_layer_errs_as_stated_at_every_length(
    d: int, heads: int, horizon: int, record_property
):
    run = train_augmented(d, heads, horizon, seeds=[0])[0]
    assert run.converged
    record_property("gradient_norm", run.gradient_norm)
    longest = 2 * horizon + 3
    stated = [float(error(d, heads, horizon, T)) for T in range(2, longest + 1)]
    measured = errors(run, longest)
    # weights are right to about 1e-4 (the root of the gap); the error grows as the length squared
    np.testing.assert_allclose(measured, stated, atol=1e-3)
    useful = useful_length(d, heads, horizon)
    clear = np.abs(np.array(stated) - 1) > 1e-2
    harmful = np.arange(2, longest + 1) > useful
    assert (np.array(measured) > 1)[clear].tolist() == harmful[clear].tolist()
    assert harmful.any()


@given(sizes=sizes, length=st.integers(2, 80))
def test_useful_lengths_are_those_with_error_at_most_1(sizes, length: int):
    d, heads, horizon, boundary = sizes
    harmless = error(d, heads, horizon, length, boundary) <= 1
    assert bool(harmless) == (length <= useful_length(d, heads, horizon, boundary))


@given(sizes=sizes)
def test_no_length_beats_the_best_one(sizes):
    d, heads, horizon, boundary = sizes
    best = best_length(d, heads, horizon, boundary)
    near = [T for T in (sp.floor(best), sp.ceiling(best)) if T >= 2] or [2]
    least = min(error(d, heads, horizon, int(T), boundary) for T in near)
    lengths = range(2, 2 * horizon + 2)
    assert least == min(error(d, heads, horizon, T, boundary) for T in lengths)


@given(sizes=sizes, length=st.integers(2, 50))
def test_error_is_the_optimums(sizes, length: int):
    d, heads, horizon, boundary = sizes
    best = optimum(d, heads, tokens="augmented", horizon=horizon, boundary=boundary)
    assert best.error(length) == error(d, heads, horizon, length, boundary)


def test_errors_of_trained_lengths_add_up_to_the_minimum():
    best = optimum(3, 2, tokens="augmented", horizon=5)
    assert 3 * sum(error(3, 2, 5, T) for T in range(2, 6)) == best.loss


def test_layer_is_best_at_two_thirds_and_harmful_beyond_four_thirds():
    assert ask("length_error", "best_length", d=2, heads=2, horizon=300) == sp.Rational(602, 3)
    assert ask("length_error", "useful_length", d=2, heads=2, horizon=300) == 400


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 1, 3, 2), "d must be at least 1, got 0"),
        ((2, 1, 1, 2), "horizon must be at least 2, got 1"),
        ((2, 1, 3, 1), "length must be at least 2, got 1"),
        ((2, 1, 3, 2, "mirror"), "boundary must be one of"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments, message):
    names = ("d", "heads", "horizon", "length", "boundary")
    with pytest.raises(ValueError, match=message):
        ask("length_error", "error", **dict(zip(names, arguments, strict=False)))
