"""Linear predictors refuse bad names, weights, inputs and sizes by name."""

from __future__ import annotations

import numpy as np
import pytest

from icar_theory.layers.chains.arithmetic_predictors import adder, digits, multiplier, parity
from icar_theory.layers.chains.predictor_reading import all_inputs, read_bits
from icar_theory.layers.chains.predictors import LinearPredictor

XOR = LinearPredictor.from_weights([[2, 2], [2, 2, -4]], [-3, -1])
ONE = ((("x", 2),),)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((("x", "x"), ("t",), ONE, (1,)), ValueError, "inputs must be different names, got 'x'"),
        ((("x",), ("x",), ONE, (1,)), ValueError, "tokens must have names that no input has"),
        ((("x",), (), (), ()), ValueError, "tokens must name at least one token"),
        ((("x",), ("t",), ((("t", 2),),), (1,)), ValueError, "earlier tokens, got 't'"),
        ((("x",), ("t",), ((("x", 2), ("x", 1)),), (1,)), ValueError, "got 'x' twice"),
        ((("x",), ("t",), ((("x", 0.5),),), (1,)), TypeError, "terms must be an integer, got 0.5"),
        ((("x",), ("t",), (("x", 2),), (1,)), TypeError, "terms must be pairs"),
        ((("x",), ("t",), ONE, (1, 2)), ValueError, "biases must be 1, one a token, got 2"),
        ((("x",), ("t",), ONE, (True,)), TypeError, "biases must be an integer, got True"),
        ((("x",), ("t",), ONE, (1,), ("y",)), ValueError, "must name inputs or tokens, got 'y'"),
        (("x", ("t",), ONE, (1,)), TypeError, "inputs must be a sequence, got 'x'"),
        (((1,), ("t",), ONE, (1,)), TypeError, "inputs must be names, got 1"),
        ((("x y",), ("t",), ONE, (1,)), ValueError, "names without spaces, got 'x y'"),
    ],
)
def test_predictor_names_what_is_bad(arguments, error, message):
    with pytest.raises(error, match=message):
        LinearPredictor(*arguments)


@pytest.mark.parametrize(
    ("weights", "biases", "options", "error", "message"),
    [
        ([], [], {}, ValueError, "weights must have at least one row"),
        ([[2, 2], [2, 2]], [1, 1], {}, ValueError, "weights must have 3 entries in row 2"),
        ([[2, 2]], [1], {"inputs": ["x"]}, ValueError, "inputs must be 2 names, got 1"),
        ([[2, 2]], [1], {"tokens": []}, ValueError, "tokens must be 1 names, got 0"),
        ([[2, 2]], [1, 1], {}, ValueError, "biases must be 1, one a token, got 2"),
        (3, [1], {}, TypeError, "weights must be a sequence, got 3"),
        ([[2, "2"]], [1], {}, TypeError, "weights must be an integer, got '2'"),
    ],
)
def test_from_weights_names_what_is_bad(weights, biases, options, error, message):
    with pytest.raises(error, match=message):
        LinearPredictor.from_weights(weights, biases, **options)


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ("1", ValueError, "x must hold 2 bits, got 1: '1'"),
        ("12", ValueError, "x must hold bits 0 and 1, got '2'"),
        ([1, 2], ValueError, "x must hold bits 0 and 1, got 2"),
        ([1, 0.0], ValueError, "x must hold bits 0 and 1, got 0.0"),
        ({"x_1": 1}, ValueError, "x must have one bit for each input, got none for 'x_2'"),
        ({"x_1": 1, "x_2": 1, "y": 0}, ValueError, "got one for 'y'"),
        (3, TypeError, "x must be bits in a sequence, a string or a mapping, got 3"),
        (np.eye(2), ValueError, "x must hold 2 bits, got 1"),
    ],
)
def test_input_is_refused_by_name(x, error, message):
    for method in (XOR.run, XOR.answer, XOR.show):
        with pytest.raises(error, match=message):
            method(x)
    with pytest.raises(error, match=message):
        read_bits(x, XOR.inputs)


@pytest.mark.parametrize(
    ("function", "arguments", "error", "message"),
    [
        (parity, (0,), ValueError, "n must be at least 1, got 0"),
        (parity, (-1,), ValueError, "n must be at least 1, got -1"),
        (parity, (2.0,), TypeError, "n must be an integer, got 2.0"),
        (parity, ("3",), TypeError, "n must be an integer, got '3'"),
        (parity, (True,), TypeError, "n must be an integer, got True"),
        (digits, ([1, -1], 2), ValueError, "coefficients must be at least 0, got -1"),
        (digits, ([3, 4], 2), ValueError, "tokens must be at least 3 for a sum up to 7, got 2"),
        (digits, ([1], 0), ValueError, "tokens must be at least 1, got 0"),
        (digits, ("11", 2), TypeError, "coefficients must be a sequence, got '11'"),
        (digits, ([1.5], 2), TypeError, "coefficients must be an integer, got 1.5"),
        (all_inputs, (21,), ValueError, "n must be at most 20 to run all"),
        (all_inputs, (-1,), ValueError, "n must be at least 0"),
        *(
            (function, (k,), error, "k must be")
            for function in (adder, multiplier)
            for k, error in (
                (0, ValueError),
                (-2, ValueError),
                (1.0, TypeError),
                ("2", TypeError),
                (None, TypeError),
            )
        ),
    ],
)
def test_arithmetic_names_what_is_bad(function, arguments, error, message):
    with pytest.raises(error, match=message):
        function(*arguments)


def test_too_many_inputs_are_refused():
    for method in (adder(11).everywhere, adder(11).margins):
        with pytest.raises(
            ValueError, match="n must be at most 20 to run all 2\\^n inputs, got 22"
        ):
            method()
