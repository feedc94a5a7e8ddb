"""length_complexity: stated lengths and accuracies, chains from the definition, trained tokens."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import ask
from icar_theory.layers.chains.arithmetic_predictors import parity
from icar_theory.layers.chains.predictors import LinearPredictor
from icar_theory.theorems.length_complexity import accuracy, ceiling, face, juntas, length, reached
from numerics.kit.chains import every_input, rollout, train_chain
from numerics.length_complexity import digits_of_sum, direct, learning_curve, trained
from tests.kit.proving import steps

STEM = "length_complexity"


@steps(STEM)
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@pytest.mark.parametrize("n", range(1, 17))
def test_parity_is_computed_on_all_inputs_in_the_stated_length(n: int):
    chain = parity(n)
    assert chain.length == length(n)
    sums = np.array(list(itertools.product((0, 1), repeat=n))).sum(axis=1)
    assert (chain.everywhere()[:, -1] == sums % 2).all()


@pytest.mark.evidence(STEM, "linear", "trained")
@pytest.mark.parametrize(("n", "seed"), [(5, 0), (5, 1), (10, 0), (12, 0)])
def test_trained_chain_of_the_stated_length_rolls_out_on_all_inputs(n: int, seed: int):
    predictor = trained(n, 4000, seed=seed).predictor
    assert predictor.length == length(n)
    inputs = every_input(n)
    assert (rollout(predictor, inputs) == digits_of_sum(inputs)).all()


@pytest.mark.evidence(STEM, "linear", "trained")
@pytest.mark.parametrize("n", [4, 6])
def test_no_trained_chain_that_is_too_short_rolls_out(n: int):
    inputs = every_input(n)
    digits = digits_of_sum(inputs)
    for seed in range(3):
        for kept in itertools.combinations(range(digits.shape[1] - 1), length(n) - 2):
            chain = digits[:, [*kept, -1]]
            fit = train_chain(inputs, chain, generator=torch.Generator().manual_seed(seed))
            assert (rollout(fit.predictor, inputs)[:, -1] != digits[:, -1]).any()


@pytest.mark.evidence(STEM, "accuracy", "trained")
@pytest.mark.parametrize("n", range(2, 9))
def test_trained_single_tokens_reach_the_ceiling_and_stay_below(n: int):
    counts = [direct(n, seed=seed).searched for seed in range(10)]
    most = accuracy(n) * 2**n
    assert max(counts) == most
    assert all(direct(n, seed=seed).trained <= most for seed in range(10))


def test_learning_without_a_chain_never_exceeds_the_ceiling():
    n = 8
    curve = learning_curve(n, examples=(20, 200, 2000), seeds=3, chain=False)
    assert (1 - curve.last <= float(accuracy(n))).all()


@pytest.mark.evidence(STEM, "window", "trained")
@pytest.mark.parametrize(("n", "chain"), [(7, 1), (7, 2), (10, 2), (10, 3)])
def test_tokens_trained_on_the_best_window_reach_its_accuracy(n: int, chain: int):
    inputs = every_input(n)
    offset = max(0, (n - (2**chain - 1)) // 2)
    inside = np.clip(inputs.sum(axis=1) - offset, 0, 2**chain - 1)
    digits = inside[:, None] >> np.arange(chain)[::-1] & 1
    fit = train_chain(inputs, digits, generator=torch.Generator().manual_seed(0))
    answers = rollout(fit.predictor, inputs)[:, -1]
    right = (answers == (inputs.sum(axis=1) - offset) % 2).mean()
    assert sp.Rational(float(right)) == reached(n, chain)


weights = st.integers(-6, 6)


@given(data=st.data(), n=st.integers(1, 6), chain=st.integers(1, 3))
def test_random_chains_err_at_least_as_often_as_stated(data, n: int, chain: int):
    rows = [data.draw(st.lists(weights, min_size=n + j, max_size=n + j)) for j in range(chain)]
    biases = data.draw(st.lists(weights, min_size=chain, max_size=chain))
    ran = LinearPredictor.from_weights(rows, biases).everywhere()
    inputs = every_input(n)
    wrong = int((ran[:, -1] != inputs.sum(axis=1) % 2).sum())
    assert 1 - sp.Rational(wrong, 2**n) <= ceiling(n, chain)
    if chain < length(n):
        assert wrong > 0
    free = face(n, chain)
    assert any(
        fixed.count(None) >= free
        and len({tuple(t) for x, t in zip(inputs, ran, strict=True) if _on(x, fixed)}) == 1
        for fixed in itertools.product((0, 1, None), repeat=n)
    )


def _on(x, fixed) -> bool:
    return all(f is None or f == bit for f, bit in zip(fixed, x, strict=True))


@pytest.mark.parametrize("n", range(1, 40))
def test_reached_and_ceiling_meet_where_both_are_known(n: int):
    assert reached(n, 1) == ceiling(n, 1) == accuracy(n)
    for chain in range(1, int(length(n)) + 2):
        assert reached(n, chain) <= ceiling(n, chain)
        assert (reached(n, chain) == 1) == (ceiling(n, chain) == 1) == (chain >= length(n))


@pytest.mark.parametrize("n", [1, 2, 9, 40, 61])
def test_reached_is_the_best_of_all_windows(n: int):
    for chain in range(1, n.bit_length() + 1):
        width = 2**chain - 1
        right = [sum(math.comb(n - 1, a + s) for s in range(width)) for a in range(n)]
        assert reached(n, chain) * 2**n == 2 ** (n - 1) + max(right)


@pytest.mark.parametrize("chain", range(1, 5))
def test_windows_are_best_at_the_first_two_lengths_that_are_too_long(chain: int):
    for n in (2**chain, 2**chain + 1):
        assert reached(n, chain) == ceiling(n, chain) < 1
    assert reached(2**chain + 2, chain) <= ceiling(2**chain + 2, chain)


@given(n=st.integers(2, 10**6), k=st.integers(2, 50))
def test_juntas_read_enough_and_one_token_less_does_not(n: int, k: int):
    if k <= n:
        tokens = int(juntas(n, k))
        assert 1 + tokens * (k - 1) >= n > 1 + (tokens - 1) * (k - 1)


@given(n=st.integers(1, 10**30))
def test_length_is_that_of_the_binary_number_n(n: int):
    assert length(n) == n.bit_length()


def test_symbols_give_the_formulas():
    n, k = sp.symbols("n k", integer=True, positive=True)
    assert ask(STEM, "length", n=n).subs(n, 10) == 4
    assert ask(STEM, "juntas", n=n, k=k).subs({n: 10, k: 4}) == 3
    assert ask(STEM, "accuracy", n=n).subs(n, 5) == accuracy(5)


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("juntas", {"n": 3, "k": 4}, "k must be at most n=3, got 4"),
        ("juntas", {"n": 3, "k": 1}, "sizes must satisfy k ≥ 2, got"),
        ("length", {"n": 0}, "n must be at least 1, got 0"),
        ("length", {"n": 2.5}, "n must be an integer, got 2.5"),
        ("reached", {"n": 3, "chain": 0}, "chain must be at least 1, got 0"),
        ("accuracy", {"n": 10**9}, "n must be at most 10000 for an exact share, got 1000000000"),
        ("ceiling", {"n": 10**9, "chain": 20}, "chain must be at most 13, got 20"),
        ("reached", {"n": 3, "chain": "T"}, "chain must be an integer, got 'T'"),
    ],
)
def test_bad_sizes_are_refused_by_name(question: str, sizes, message: str):
    with pytest.raises((TypeError, ValueError), match=message):
        ask(STEM, question, **sizes)
