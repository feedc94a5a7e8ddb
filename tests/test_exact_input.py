"""Numbers are read as they are: floats beside exact numbers, and long floats, are not rounded."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
import torch

from icar_theory import augmented_loss, check, gradient_step, inner_loss, population_loss
from icar_theory.exact.reading import exact_array

BIG = 2**53 + 1
"""The least natural number that no float64 is equal to."""
LONG = 1 + np.finfo(np.longdouble).eps
"""A long double that no float64 is equal to."""
ONES = [[1, 1]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BIG, 0.5),
        (Fraction(1, 3), 0.1),
        (sp.Rational(1, 3), np.float32(0.1)),
        (LONG, 1),
        (sp.Float("0.1", 40), 1.0),
    ],
    ids=str,
)
def test_mixed_lists_are_read_exactly(first, second):
    def fraction(x):
        return sp.Rational(x) if isinstance(x, sp.Basic) else Fraction(*x.as_integer_ratio())

    given, meant = [[first, second]], [[fraction(first), fraction(second)]]
    assert (exact_array("C", given, dimensions=(2,)) == np.array(meant)).all()
    assert population_loss(given, ONES, [0, 1]) == population_loss(meant, ONES, [0, 1])
    assert check(given, ONES, [0, 1]).loss == check(meant, ONES, [0, 1]).loss
    zero = {name: [[0, 0]] for name in ("a1", "a2", "a4", "b2")}
    losses = [augmented_loss({**zero, "a3": x, "b1": ONES}, horizon=3) for x in (given, meant)]
    assert losses[0] == losses[1]
    assert gradient_step([*given, [1, 0]], 1) == sp.Matrix([*meant[0], 0, 0]).reshape(2, 2)


def test_arrays_of_long_doubles_are_exact():
    array = np.array([[LONG, 1]])
    meant = [[Fraction(*map(int, LONG.as_integer_ratio())), 1]]
    assert population_loss(array, ONES, [0, 1]) == population_loss(meant, ONES, [0, 1])
    with pytest.raises(ValueError, match="query_key must be finite, got inf at index"):
        population_loss(array * np.longdouble("inf"), ONES, [0, 1])


@pytest.mark.parametrize("entry", [BIG, Fraction(1, 3), LONG], ids=str)
def test_what_float64_rounds_is_exact_beside_arrays_of_floats(entry):
    weights = [[entry, 1]], np.ones((1, 2)), [0, 1]
    exact = population_loss(weights[0], ONES, [0, 1])
    assert isinstance(population_loss(*weights), sp.Rational)
    assert population_loss(*weights) == exact == sp.Rational(check(*weights).loss)
    zero = {name: np.zeros((1, 2)) for name in ("a1", "a2", "a4", "b2")}
    found = augmented_loss({**zero, "a3": weights[0], "b1": weights[1]}, horizon=3)
    assert found == augmented_loss({**zero, "a3": weights[0], "b1": ONES}, horizon=3)
    assert isinstance(found, sp.Rational)
    held = population_loss([[BIG - 1, Fraction(1, 2)]], np.ones((1, 2)), [0, 1])
    assert isinstance(held, float)


def test_unread_positions_may_be_nan_beside_integers():
    garbage = [[1, 2, float("nan")], [3, 4, 5]]
    assert population_loss([[1]], [[1]], garbage) == 125
    with pytest.raises(ValueError, match=r"positions \(row 1\) must be finite, got nan at index"):
        population_loss([[1]], [[1]], [[1, 2, 3], [3, float("nan"), 5]])


def test_steps_of_nested_lists_eq_those_of_their_library():
    rows = [[1, 2], [3, BIG], [0, 1]]
    step = Fraction(1, 3)
    assert gradient_step(rows, step) == gradient_step(sp.Matrix(rows), step)
    assert gradient_step(rows, 0.1)[1, 0] == (BIG + 3) * sp.Rational(0.1)
    unit = [[1, sp.I], [0, 1], [sp.Rational(1, 2) - sp.I, 0]]
    assert gradient_step(unit, step) == gradient_step(sp.Matrix(unit), step)
    assert gradient_step([[1, sp.I], [0.5, 1]], step) == sp.Matrix([[1, -sp.I], [2, -2 * sp.I]]) / 6
    for wrong in (sp.I * sp.oo, sp.nan):
        with pytest.raises(ValueError, match="tokens must be finite, got the entry"):
            gradient_step([[1, sp.I], [wrong, 1]], step)
    floats = [[0.5, 2.0], [3.0, 1j]]
    np.testing.assert_array_equal(gradient_step(floats, 0.1), gradient_step(np.array(floats), 0.1))
    mixed = [[1, 0.5j], [1, 1]]
    assert gradient_step(mixed, 1) == sp.Matrix([[1, -sp.I / 2]] * 2)
    mask = [[1, 0], [0.5, 1]]
    halved = gradient_step(rows, step, mask)
    assert halved == gradient_step(rows, step).multiply_elementwise(
        sp.Matrix([[1, 0], [sp.S.Half, 1]])
    )
    assert not halved.has(sp.Float)
    assert inner_loss([[0, 1], [1, 0]], rows) == inner_loss(sp.Matrix([[0, 1], [1, 0]]), rows)


@pytest.mark.parametrize("array", [np.array, torch.tensor], ids=["numpy", "torch"])
def test_integers_that_float64_rounds_are_refused_as_tokens(array):
    with pytest.raises(ValueError, match=f"tokens must hold integers that .* got {BIG}"):
        gradient_step(array([[BIG], [1]]), 1)
    assert gradient_step(array([[BIG - 1], [1]]), 1)[0, 0] == BIG - 1


def test_floats_in_exact_tokens_are_fractions():
    for tokens in (sp.Matrix([[BIG, 0.5], [1, 1]]), np.array([[BIG, 0.5], [1, 1]], dtype=object)):
        found = gradient_step(tokens, 0.1, np.full((2, 2), 0.5))
        assert sp.Matrix(found) == sp.Matrix([[BIG, 0.5]] * 2).applyfunc(
            lambda x: sp.Rational(x) * sp.Rational(0.1) / 2
        )


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        ([[1, 2], [3]], "tokens must have rows of equal length, got lengths"),
        ([[1, 2j], [3]], "tokens must have rows of equal length, got"),
        ([1, 2], "tokens must be 2-dimensional"),
        ([[1, "2"], [3, 4]], "tokens must hold real numbers, got the entry '2'"),
        ([[1, float("nan")], [3, 4]], "tokens must be finite, got nan"),
        ([[1j, float("nan")], [3, 4]], "tokens must be finite, got the entry nan"),
    ],
)
def test_bad_nested_lists_are_refused_by_name(tokens, message):
    with pytest.raises((TypeError, ValueError), match=message):
        gradient_step(tokens, 1)
