"""Every invalid argument raises one error that names the argument and the value."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from icar_theory import (
    Context,
    NoClosedForm,
    ask,
    augmented_loss,
    check,
    gradient_step,
    latex,
    optimum,
    population_loss,
)
from icar_theory.exact.circles import arc, roots_of_unity, von_mises
from icar_theory.exact.context import empirical, unitary
from icar_theory.layers.augmented import BLOCKS

A = np.ones((2, 3))
P = np.ones((2, 3))


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((0, 1), {}, ValueError, "d must be at least 1, got 0"),
        ((4, -1), {}, ValueError, "heads must be at least 1, got -1"),
        ((4.0, 1), {}, TypeError, "d must be an integer, got 4.0"),
        ((4, True), {}, TypeError, "heads must be an integer, got True"),
        (("4", 1), {}, TypeError, "d must be an integer, got '4'"),
        ((sp.Rational(1, 2), 1), {}, TypeError, "d must be an integer, got 1/2"),
        ((sp.Symbol("x", negative=True), 1), {}, ValueError, "d must stand for a positive integer"),
        (
            (4, 2),
            {"context": "symplectic"},
            ValueError,
            "context must be one of .* got 'symplectic'",
        ),
        ((4, 2), {"context": 3}, TypeError, "context must be one of .* got 3"),
        ((4, 2), {"tokens": "fancy"}, ValueError, "tokens must be one of .* got 'fancy'"),
        ((4, 2), {"horizon": 1}, ValueError, "horizon must be at least 2, got 1"),
        ((4, 2), {"boundary": "zero"}, TypeError, "boundary must be left out .* got 'zero'"),
        (
            (4, 2),
            {"tokens": "augmented", "horizon": 3, "boundary": "mirror"},
            ValueError,
            "boundary must be one of .* got 'mirror'",
        ),
        (
            (4, 2),
            {"tokens": "augmented"},
            ValueError,
            "horizon must be given for augmented tokens .* got None",
        ),
        (
            (4, 2),
            {"tokens": "augmented", "horizon": 1},
            ValueError,
            "horizon must be at least 2, got 1",
        ),
        (
            (4, 0),
            {"tokens": "augmented", "horizon": 4},
            ValueError,
            "heads must be at least 1, got 0",
        ),
        (
            (4, 2),
            {"tokens": "augmented", "horizon": 4, "boundary": "open"},
            ValueError,
            "boundary must be one of 'zero', 'wrap', got 'open'",
        ),
        (
            (4, 2),
            {"tokens": "augmented", "horizon": 4, "context": "orthogonal"},
            NoClosedForm,
            "no closed form is known for augmented tokens in orthogonal contexts",
        ),
    ],
)
def test_optimum_names_the_argument(arguments, options, error, message):
    with pytest.raises(error, match=message):
        optimum(*arguments, **options)


@pytest.mark.parametrize("function", [population_loss, check])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((A, np.ones((3, 2)), P), ValueError,
         r"value must have the shape of query_key .* got \(3, 2\)"),
        ((np.ones(3), A, P), ValueError, r"query_key must be 2-dimensional, got shape \(3,\)"),
        ((A, A, np.ones((3, 3))), ValueError,
         r"positions must have more columns than rows .* got shape \(3, 3\)"),
        ((A, A, np.ones(1)), ValueError, "positions must hold at least 2 weights"),
        ((A, A, np.ones((1, 1, 1))), ValueError,
         "positions must be 1-dimensional or 2-dimensional"),
        ((A, A, np.ones((0, 3))), ValueError, "positions must not be empty"),
        ((np.ones((0, 3)), np.ones((0, 3)), P), ValueError, "query_key must not be empty"),
        ((A * np.nan, A, P), ValueError, r"query_key must be finite, got nan at index \(0, 0\)"),
        ((A, A * np.inf, P), ValueError, "value must be finite, got inf"),
        ((A, A, np.array([[1, np.nan, 0], [0, 0, 1]])), ValueError,
         r"positions \(row 0\) must be finite, got nan"),
        ((A, A, [1.0, float("inf")]), ValueError, "positions must be finite, got inf"),
        ((A * 1j, A, P), TypeError,
         "query_key must hold real numbers, got an array of complex numbers"),
        ((A.astype(object), A, P), TypeError,
         "query_key must hold real numbers, got an array of Python objects"),
        ((A > 0, A, P), TypeError, "query_key must hold real numbers, got an array of booleans"),
        (([[1, 2], [3]], A, P), ValueError,
         r"query_key must have rows of equal length, got lengths \[1, 2\]"),
        (([[1, 2], 3], A, P), ValueError, "query_key must have rows of equal length"),
        (("weights", A, P), TypeError, "query_key must be an array, .* got 'weights'"),
        ((None, A, P), TypeError, "query_key must be an array, .* got None"),
        (([["1"]], A, P), TypeError, "query_key must hold real numbers, got the entry '1'"),
        (([[True]], A, P), TypeError, "query_key must hold numbers, got the entry True"),
        (([[sp.I]], [[1]], [0, 1]), ValueError,
         "query_key must hold finite real numbers, got the entry I"),
        (([[sp.oo]], [[1]], [0, 1]), ValueError,
         "query_key must hold finite real numbers, got the entry oo"),
        (([[sp.Symbol("a")]], [[0.5]], [0, 1]), TypeError, "query_key .* the (symbolic )?entry a"),
        (([[sp.Symbol("a"), 0.5]], [[1, 1]], [0, 1]), TypeError,
         "query_key mixes floats with the symbolic entry a"),
        (([[0.5 * sp.Symbol("a")]], [[1]], [0, 1]), TypeError,
         "query_key mixes floats with symbols"),
    ],
)  # fmt: skip
def test_weights_are_refused_by_name(function, arguments, error, message):
    with pytest.raises(error, match=message):
        function(*arguments)


BLOCK = {name: np.ones((2, 3)) for name in BLOCKS}


@pytest.mark.parametrize("function", [augmented_loss, check])
@pytest.mark.parametrize(
    ("blocks", "options", "error", "message"),
    [
        ({**BLOCK, "c1": A}, {"horizon": 3}, ValueError, "blocks must hold a1, .*; unknown: c1"),
        ({"a1": A}, {"horizon": 3}, ValueError,
         "blocks must hold a1, .*; missing: a2, a3, a4, b1, b2"),
        ({**BLOCK, "a3": np.ones((3, 2))}, {"horizon": 3}, ValueError,
         r"a3 must have the shape of a1 .* got \(3, 2\)"),
        ({**BLOCK, "b1": A * np.inf}, {"horizon": 3}, ValueError, "b1 must be finite, got inf"),
        ({**BLOCK, "b1": A * 1j}, {"horizon": 3}, TypeError,
         "b1 must hold real numbers, got .* complex numbers"),
        ({**BLOCK, "b2": [[1, 2], [3]]}, {"horizon": 3}, ValueError,
         "b2 must have rows of equal length"),
        (BLOCK, {"horizon": 1}, ValueError, "horizon must be at least 2, got 1"),
        (BLOCK, {"horizon": 2.5}, TypeError, "horizon must be an integer, got 2.5"),
        (BLOCK, {"horizon": 3, "boundary": "open"}, ValueError,
         "boundary must be one of .* got 'open'"),
        (BLOCK, {"horizon": 3, "context": "symplectic"}, ValueError,
         "context must be one of .* got 'symplectic'"),
    ],
)  # fmt: skip
def test_blocks_are_refused_by_name(function, blocks, options, error, message):
    with pytest.raises(error, match=message):
        function(blocks, **options)


def test_kinds_of_weights_are_not_mixed():
    with pytest.raises(TypeError, match=r"blocks must be a mapping from a1, .* got 3"):
        augmented_loss(3, horizon=4)
    with pytest.raises(TypeError, match="value and positions must be left out"):
        check(BLOCK, A, P)
    with pytest.raises(ValueError, match=r"horizon must be left out for plain tokens, .* got 4"):
        check(A, A, P, horizon=4)
    with pytest.raises(TypeError, match="boundary must be left out for plain tokens, got 'wrap'"):
        check(A, A, P, boundary="wrap")  # type: ignore[call-overload]
    with pytest.raises(
        TypeError,
        match="a1 must hold numbers of the size of a float to be checked, got the entry x",
    ):
        check({**{name: [[1]] for name in BLOCKS}, "a1": [[sp.Symbol("x")]]}, horizon=3)
    with pytest.raises(ValueError, match="blocks are too large"):
        check({name: [[1e200]] for name in BLOCKS}, horizon=3)


def test_check_refuses_what_has_no_number():
    with pytest.raises(
        TypeError,
        match="query_key must hold numbers of the size of a float to be checked, got the entry a",
    ):
        check([[sp.Symbol("a")]], [[1]], [0, 1])
    with pytest.raises(ValueError, match="exceeds float64"):
        check([[1e200]], [[1e200]], [0.0, 1.0], context="unitary")
    with pytest.raises(TypeError, match="context must be one of"):
        check(A, A, P, context=3)  # type: ignore[call-overload]


def test_context_refuses_wrong_laws():
    with pytest.raises(ValueError, match="context must have dimension 3, got 2"):
        population_loss(A, A, P, context=unitary(2))
    with pytest.raises(ValueError, match="moduli must be at least 2, got 1"):
        Context("bad", ((1,),), (1,))
    with pytest.raises(ValueError, match="characters must have 1 exponents a row"):
        Context("bad", ((1, 2),), (0,))
    with pytest.raises(ValueError, match="dimension must be at least 1"):
        unitary(0)


def test_moments_refuse_wrong_parameters():
    with pytest.raises(ValueError, match=r"mu must be from 1/1000 to 1000, got -1"):
        arc(-1)
    with pytest.raises(ValueError, match=r"kappa must be 0 or from 1/1000 to 1000, got -2"):
        von_mises(-2)
    with pytest.raises(ValueError, match="angles must not be empty"):
        empirical([])
    with pytest.raises(ValueError, match="n must be at least 2, got 1"):
        roots_of_unity(1)


def test_optimum_methods_refuse_wrong_arguments():
    best = optimum(2, 1)
    with pytest.raises(ValueError, match="length must be at least 2, got 1"):
        best.positions(1)
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        best.sample(-1)
    general = optimum(*sp.symbols("d H", positive=True, integer=True), context="unitary")
    with pytest.raises(
        ValueError, match="d and heads must be integers to build weights, got d=d, heads=H"
    ):
        general.numpy()
    with pytest.raises(TypeError, match=r"subject must be a Claim, .* got 3"):
        latex(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "sizes", "message"),
    [
        (("nosuch", "loss"), {}, "claim must be one of .* got 'nosuch'"),
        (("unitary_heads", "nosuch"), {}, "question must be one of 'loss', .* got 'nosuch'"),
        (("unitary_heads", "minimum"), {"d": 2}, "sizes of 'minimum' must be d, heads, got d"),
        (("unitary_heads", "minimum"), {}, "sizes of 'minimum' must be d, heads, got none: d is m"),
        (("unitary_heads", "minimum"), {"d": 0, "heads": 1}, "d must be at least 1, got 0"),
        (("unitary_heads", "loss"), {"C": [[1, 2]], "p": [0, 1]}, r"C must be square, got shape"),
        (("unitary_heads", "loss"), {"C": [[1]], "p": [1]}, "p must hold at least 2 weights"),
    ],
)
def test_ask_names_the_argument(arguments, sizes, message):
    with pytest.raises(ValueError, match=message):
        ask(*arguments, **sizes)


@pytest.mark.parametrize(
    ("tokens", "step_size", "error", "words"),
    [
        (np.eye(2), "x", TypeError, "step_size must be a real number, got 'x'"),
        (np.eye(2), None, TypeError, "step_size must be a real number, got None"),
        (sp.eye(2), None, TypeError, "step_size must be a real number, got None"),
        (np.eye(2), np.ones(5), TypeError, "step_size must be a real number, got array"),
        (np.eye(2), float("inf"), ValueError, "step_size must be finite, got inf"),
        (np.array([["a"], ["b"]]), 1, TypeError, "tokens must hold numbers"),
        (
            np.full((2, 2), np.nan),
            1,
            ValueError,
            "tokens must be finite, got nan",
        ),
    ],
)
def test_gradient_step_names_what_is_bad(tokens, step_size, error, words):
    with pytest.raises(error, match=words):
        gradient_step(tokens, step_size)
