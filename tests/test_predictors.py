"""Linear predictors: what they run, say and export; parity, sums and products on all inputs."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from icar_theory.layers.chains.arithmetic_predictors import adder, digits, multiplier, parity
from icar_theory.layers.chains.predictor_reading import all_inputs
from icar_theory.layers.chains.predictor_words import formula, latex_name
from icar_theory.layers.chains.predictors import LinearPredictor

XOR = LinearPredictor.from_weights([[2, 2], [2, 2, -4]], [-3, -1])
BIG = 2**70


@st.composite
def predictors(draw: st.DrawFn) -> LinearPredictor:
    """Draw a chain with any small weights, zeros included."""
    n, length = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    numbers = st.integers(-3, 3)
    rows = [draw(st.lists(numbers, min_size=n + j, max_size=n + j)) for j in range(length)]
    biases = draw(st.lists(numbers, min_size=length, max_size=length))
    return LinearPredictor.from_weights(rows, biases)


def integers(bits: np.ndarray) -> np.ndarray:
    """Read rows of bits as integers, the least significant bit first."""
    return bits.astype(np.int64) @ 2 ** np.arange(bits.shape[1])


def is_compiled(predictor: LinearPredictor) -> bool:
    """Whether weights are even and biases odd."""
    even = all(weight % 2 == 0 for row in predictor.terms for _, weight in row)
    return even and all(bias % 2 for bias in predictor.biases)


@given(predictor=predictors())
def test_run_follows_the_definition(predictor: LinearPredictor):
    for x in all_inputs(len(predictor.inputs)).tolist():
        chain = list(x)
        for row, bias in zip(predictor.weights, predictor.biases, strict=True):
            chain.append(int(sum(w * bit for w, bit in zip(row, chain, strict=True)) + bias > 0))
        assert list(predictor.run(x)) == chain[len(x) :]


@given(predictor=predictors())
def test_everywhere_and_torch_eq_run_on_all_inputs(predictor: LinearPredictor):
    inputs = all_inputs(len(predictor.inputs))
    chains = predictor.everywhere()
    assert chains.dtype == np.int8
    assert [tuple(row) for row in chains.tolist()] == [predictor.run(x) for x in inputs]
    module = predictor.torch()
    assert np.array_equal(module(torch.from_numpy(inputs)).numpy(), chains)
    assert {name for name, _ in module.named_parameters()} == {"weights", "biases"}


@given(predictor=predictors())
def test_margins_are_the_least_sums(predictor: LinearPredictor):
    arrays, inputs = predictor.numpy(), all_inputs(len(predictor.inputs))
    entries = np.hstack([inputs, predictor.everywhere()]).astype(np.int64)
    sums = entries @ arrays["weights"].T + arrays["biases"]
    assert predictor.margins() == tuple(abs(sums).min(axis=0).tolist())


def test_numpy_rows_are_causal():
    arrays = XOR.numpy()
    assert arrays["weights"].tolist() == [[2, 2, 0, 0], [2, 2, -4, 0]]
    assert arrays["biases"].tolist() == [-3, -1]
    assert all(array.dtype == np.int64 for array in arrays.values())


def test_torch_module_stays_causal_and_trains():
    module = XOR.torch()
    chains = torch.tensor([[0.0, 1.0, 0.0, 1.0], [1.0, 1.0, 1.0, 0.0]])
    assert module.sums(chains).tolist() == [[-1.0, 1.0], [1.0, -1.0]]
    torch.nn.functional.softplus(-module.sums(chains)).sum().backward()
    assert module.weights.grad[:, 3].abs().sum() == 0  # no token looks at itself
    assert module.weights.grad[0, 2] == 0
    assert module.weights.grad[1, 2] != 0
    with torch.no_grad():
        module.weights[0, 2] = 100.0  # masked
    assert module(torch.tensor([[0, 1]])).tolist() == [[0.0, 1.0]]
    with pytest.raises(ValueError, match=r"x must have shape \(batch, 2\), got \(3, 3\)"):
        module(torch.zeros(3, 3))


def test_large_weights_are_added_exactly():
    predictor = LinearPredictor.from_weights([[BIG, -BIG]], [-1])
    assert predictor.everywhere().tolist() == [[0], [0], [1], [0]]
    assert predictor.margins() == (1,)
    with pytest.raises(ValueError, match=rf"weights must fit 64 bits to become int64, got -?{BIG}"):
        predictor.numpy()
    near = LinearPredictor.from_weights([[2**53, 2]], [-1])
    with pytest.raises(ValueError, match=rf"sums up to 2\^53 for float64, got {2**53 + 3}"):
        near.torch()


def test_input_may_be_a_sequence_a_string_an_array_or_a_mapping():
    for x in ("10", [1, 0], (True, False), np.array([1, 0]), {"x_2": 0, "x_1": 1}):
        assert XOR.run(x) == (0, 1)
    assert XOR.run(torch.tensor([1, 0])) == (0, 1)


def test_equal_predictors_are_equal_whatever_the_order_of_terms():
    terms = ((("y", 2), ("x", 2), ("u", 0)),)
    written = LinearPredictor(("x", "y", "u"), ("t",), terms, (-3,))
    plain = LinearPredictor(("x", "y", "u"), ("t",), ((("x", 2), ("y", 2)),), (-3,))
    assert written == plain
    assert hash(written) == hash(plain)
    assert plain != XOR


def test_predictor_is_pickled():
    XOR.run("01")
    again = pickle.loads(pickle.dumps(XOR))
    assert again == XOR
    assert again.answer("01") == 1


def test_outputs_may_be_inputs_and_several():
    predictor = LinearPredictor(XOR.inputs, XOR.tokens, XOR.terms, XOR.biases, ("x_1", "t_2"))
    assert predictor.answer("10") == (1, 1)
    assert XOR.outputs == ("t_2",)


def test_long_chain_is_shown_by_its_ends():
    text = LinearPredictor.from_weights([[2] * (30 + j) for j in range(80)], [1] * 80).show(
        "1" * 30
    )
    assert "... 40 more tokens ..." in text
    assert max(map(len, text.splitlines())) <= 100
    assert text.splitlines()[-1] == "answer: t_80 = 1"


def test_str_counts():
    assert str(XOR) == "linear predictor, 2 bits in, 2 tokens"
    assert repr(XOR) == "<linear predictor, 2 bits in, 2 tokens>"
    assert XOR.length == 2


def test_latex_is_ascii():
    text = digits([1] * 40, 6).latex()
    assert text.isascii()
    assert text.startswith("\\begin{align*}\nt_{1} &= [2 x_{1} + ")
    assert text.endswith("- 1 > 0]\n\\end{align*}")
    assert latex_name("a^b_~□") == r"\mathrm{a\hat{\ }b\_\sim U25A1}"
    assert formula([], -1) == "-1 > 0"
    assert formula([("x", -1)], 0) == "-x > 0"


@pytest.mark.parametrize("n", range(1, 17))
def test_parity_is_computed_on_all_inputs(n: int):
    predictor = parity(n)
    assert predictor.length == math.ceil(math.log2(n + 1))
    assert np.array_equal(predictor.everywhere()[:, -1], all_inputs(n).sum(axis=1) % 2)
    assert is_compiled(predictor)


@pytest.mark.parametrize("k", range(1, 9))
def test_adder_adds_all_numbers(k: int):
    predictor, inputs = adder(k), all_inputs(2 * k)
    assert predictor.length == k + 1
    total = integers(inputs[:, :k]) + integers(inputs[:, k:])
    assert np.array_equal(integers(predictor.everywhere()[:, ::-1]), total)
    assert is_compiled(predictor)
    assert min(predictor.margins()) >= 1


@pytest.mark.parametrize("k", range(1, 8))
def test_multiplier_multiplies_all_numbers(k: int):
    predictor, inputs = multiplier(k), all_inputs(2 * k)
    assert predictor.length == k * k + 2 * k
    product = integers(inputs[:, :k]) * integers(inputs[:, k:])
    places = [predictor.tokens.index(name) for name in predictor.outputs]
    assert np.array_equal(integers(predictor.everywhere()[:, places[::-1]]), product)
    assert is_compiled(predictor)


@given(coefficients=st.lists(st.integers(0, 9), max_size=6), spare=st.integers(0, 2))
def test_digits_are_those_of_the_sum(coefficients: list[int], spare: int):
    count = max(1, sum(coefficients).bit_length()) + spare
    chains = digits(coefficients, count).everywhere()
    total = all_inputs(len(coefficients)).astype(np.int64) @ np.array(coefficients, dtype=np.int64)
    assert np.array_equal(integers(chains[:, ::-1]), total)


def test_adder_of_long_numbers_adds():
    a, b = 2**200 - 3, 2**199 + 7
    bits = [number >> i & 1 for number in (a, b) for i in range(200)]
    assert sum(bit << i for i, bit in enumerate(reversed(adder(200).answer(bits)))) == a + b
