"""universal_predictors: rollouts of trained predictors, compiled chains, samples, mistakes."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import ask
from icar_theory.layers.chains.arithmetic_predictors import adder, multiplier, parity
from icar_theory.layers.chains.circuits import compile_circuit
from icar_theory.layers.chains.machines import compile_turing_machine
from icar_theory.theorems.universal_predictors import examples, identified, mistakes
from numerics.kit.chains import (
    contexts,
    drawn_inputs,
    errors,
    every_input,
    rollout,
    teacher_forced,
    train_chain,
)
from numerics.length_complexity import digits_of_sum, perceptron_mistakes, trained
from tests.kit.proving import steps

STEM = "universal_predictors"


@steps(STEM)
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@pytest.mark.evidence(STEM, "rollout", "trained")
@pytest.mark.evidence(STEM, "union", "trained")
@pytest.mark.evidence(STEM, "each", "trained")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("count", [20, 100, 500])
def test_trained_rollouts_depart_where_teacher_forcing_errs(count: int, seed: int):
    n = 8
    predictor = trained(n, count, seed=seed).predictor
    inputs = every_input(n)
    chain = digits_of_sum(inputs)
    wrong = teacher_forced(predictor, inputs, chain) != chain
    rolled = rollout(predictor, inputs) != chain
    for s in range(1, chain.shape[1] + 1):
        stated = len(inputs) - np.prod(1 - wrong[:, :s], axis=1).sum()
        assert rolled[:, :s].any(axis=1).sum() == stated
    departed = rolled.any(axis=1).sum()
    assert wrong.sum(axis=0).max() <= departed <= wrong.sum()


@pytest.mark.evidence(STEM, "digits", "trained")
@pytest.mark.parametrize("coefficients", [(1, 2, 4, 1), (3, -1, 2, 5, 1)])
def test_trained_tokens_are_the_digits_of_a_weighted_sum(coefficients):
    inputs = every_input(len(coefficients))
    sums = inputs @ np.array(coefficients)
    inputs, sums = inputs[sums >= 0], sums[sums >= 0]
    digits = np.minimum(sums, 7)[:, None] >> np.arange(3)[::-1] & 1
    fit = train_chain(inputs, digits, generator=torch.Generator().manual_seed(0))
    assert (rollout(fit.predictor, inputs) == digits).all()


@pytest.mark.evidence(STEM, "adder", "trained")
def test_tokens_trained_on_sums_of_numbers_are_as_many_as_the_adder_has():
    k = 3
    inputs = every_input(2 * k)
    sums = inputs @ np.array([1, 2, 4, 1, 2, 4])
    digits = sums[:, None] >> np.arange(k + 1)[::-1] & 1
    fit = train_chain(inputs, digits, generator=torch.Generator().manual_seed(0))
    assert (rollout(fit.predictor, inputs) == digits).all()
    assert fit.predictor.length == adder(k).length == ask(STEM, "adder", k=k)


@pytest.mark.parametrize("k", range(1, 6))
def test_multiplier_has_the_stated_length_and_multiplies(k: int):
    predictor = multiplier(k)
    assert predictor.length == ask(STEM, "multiplier", k=k)
    bits = np.array(list(itertools.product((0, 1), repeat=2 * k)))
    one, other = (bits[:, part] @ 2 ** np.arange(k) for part in (slice(k), slice(k, None)))
    digits = predictor.everywhere()[:, k * k :] @ 2 ** np.arange(2 * k)[::-1]
    assert (digits == one * other).all()


@pytest.mark.evidence(STEM, "mistakes", "trained")
@pytest.mark.parametrize("n", range(1, 11))
def test_the_perceptron_errs_no_more_than_stated(n: int):
    predictor, counts, _ = perceptron_mistakes(n, seed=0)
    assert sum(counts) <= mistakes(n)
    inputs = every_input(n)
    assert (rollout(predictor, inputs) == digits_of_sum(inputs)).all()


@pytest.mark.parametrize("n", range(1, 20))
def test_mistakes_sum_the_squares_of_the_chains_own_weights(n: int):
    chain = parity(n)
    squares = [sum(w * w for w in row) + bias**2
               for row, bias in zip(chain.weights, chain.biases, strict=True)]  # fmt: skip
    assert mistakes(n) == sum((n + j) * square for j, square in enumerate(squares, 1))
    if n <= 10:
        assert min(chain.margins()) == 1


@pytest.mark.parametrize(("steps", "cells"), [(1, 2), (3, 2), (2, 5)])
def test_machines_have_as_many_tokens_as_asked(steps: int, cells: int):
    compiled = compile_turing_machine(
        "q 0 -> r 1 R\nr 1 -> q 0 L",
        length=2,
        time=steps,
        start="q",
        accept=("q", "r"),
        cells=(0, cells - 2),
    )
    sizes = {"steps": steps, "cells": cells, "states": 2, "symbols": 3}
    assert ask(STEM, "machine", **sizes) == compiled.length


@pytest.mark.parametrize(("n", "m"), [(1, 1), (40, 40), (40, 45), (300, 310)])
def test_probability_is_the_product(n: int, m: int):
    product = math.prod(1 - Fraction(2**i, 2**m) for i in range(n))
    assert identified(n, m) == sp.Rational(product.numerator, product.denominator)


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 6), count=st.integers(1, 60))
def test_the_perceptron_on_random_examples_errs_no_more_than_stated(seed, n: int, count: int):
    _, counts, inputs = perceptron_mistakes(n, examples=count, seed=seed)
    for place, found in enumerate(counts):
        z = contexts(inputs, digits_of_sum(inputs), place)
        radius = int((z**2).sum(axis=1).max())
        T = n.bit_length()
        u = np.array([2] * n + [-(2 ** (T - before + 1)) for before in range(1, place + 1)])
        bias = 1 - 2 ** (T - place)
        # on its own tokens the chain's weights have the margin 1
        assert found <= radius * int((u**2).sum() + bias**2)


@pytest.mark.parametrize(("n", "count"), [(3, 3), (4, 4), (4, 6), (6, 8)])
def test_random_samples_identify_as_often_as_stated(n: int, count: int):
    generator = torch.Generator().manual_seed(n)
    runs = 4000
    alone = sum(_alone(drawn_inputs(n, count, generator)) for _ in range(runs))
    true = float(identified(n, count))
    # five standard errors of a share of independent samples
    assert abs(alone / runs - true) < 5 * (true * (1 - true) / runs) ** 0.5


def _alone(inputs) -> bool:
    others = every_input(inputs.shape[1])[1:]
    return not (inputs @ others.T % 2 == 0).all(axis=0).any()


@given(n=st.integers(1, 30), failure=st.fractions(sp.Rational(1, 10**6), 1))
def test_examples_are_the_fewest(n: int, failure):
    if 0 < failure < 1:
        count = int(examples(n, failure))
        assert 1 - identified(n, count) <= failure
        assert count == n or 1 - identified(n, count - 1) > failure
        assert count <= n + max(0, int(np.ceil(np.log2(float(1 / failure))))) + 1


def test_errors_of_trained_chains_fall_together():
    predictor = trained(6, 2000, seed=0).predictor
    inputs = every_input(6)
    for wrong in errors(predictor, inputs, digits_of_sum(inputs)):
        assert not wrong.any()


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("tokens", {"circuit": "a = b; b = a"}, "circuit must have no cycle"),
        ("tokens", {"circuit": 3}, "circuit must be"),
        ("machine", {"steps": 0, "cells": 1, "states": 1, "symbols": 1}, "steps must be at least"),
        ("machine", {"steps": 1, "cells": 1, "states": 1, "symbols": "q"}, "symbols must be an"),
        ("examples", {"n": 3, "failure": 1}, "failure must be above 0 and below 1, got 1"),
        ("examples", {"n": 3, "failure": "x"}, "failure must be"),
        ("identified", {"n": 10**6, "examples": 10**6}, "examples must be at most 1 for n=1000000"),
        ("examples", {"n": 10**9, "failure": sp.Rational(1, 2)}, "n must be at most 500, got"),
        ("identified", {"n": 3, "examples": -1}, "examples must be at least 0, got -1"),
        ("adder", {"k": 0}, "k must be at least 1, got 0"),
    ],
)
def test_bad_arguments_are_refused_by_name(question: str, sizes, message: str):
    with pytest.raises((TypeError, ValueError), match=message):
        ask(STEM, question, **sizes)


def test_tokens_of_circuits_are_those_of_the_compiler():
    for circuit in ("a ^ b ^ c ^ d", "majority(a, b, c) & ~d", "x = a & b; y = x | c"):
        assert ask(STEM, "tokens", circuit=circuit) == compile_circuit(circuit).length
