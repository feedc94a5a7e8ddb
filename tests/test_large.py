"""Large sizes: what is cheap is quick, and what would fill the memory is refused with its limit."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from icar_theory import augmented_loss, check, counterexample, optimum, population_loss
from icar_theory.exact.circles import arc
from icar_theory.exact.context import empirical, orthogonal, unitary
from icar_theory.layers import plain_symbols
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES

SECONDS = 3.0
"""Milliseconds are expected; 7 s were needed while SymPy wrote the matrices out."""


@pytest.mark.parametrize(
    ("sizes", "options"),
    [
        ((1000, 1), {}),
        ((10**4, 1), {}),
        ((10**4 + 1, 10**4), {}),
        ((10**4, 10**4), {}),
        ((10**6, 3), {}),
        ((10**9, 10**8), {}),
        ((10**9, 10**8), {"context": "unitary"}),
        ((10**9, 10**8), {"tokens": "augmented", "horizon": 10**9}),
        ((10**9, 10**9), {"tokens": "augmented", "horizon": 10**9}),
    ],
)
def test_a_large_optimum_is_quick_until_its_weights_are_asked_for(sizes, options):
    begin = time.perf_counter()
    best = optimum(*sizes, **options)
    assert "min" in best.latex()
    assert pickle.loads(pickle.dumps(best)) == best
    assert hash(best) == hash(optimum(*sizes, **options))
    assert time.perf_counter() - begin < SECONDS


ASKED: dict[str, Callable[[Any], Any]] = {
    "mixing": lambda best: best.mixing,
    "query_key": lambda best: best.query_key,
    "value": lambda best: best.value,
    "numpy": lambda best: best.numpy(),
    "sample": lambda best: best.sample(0),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize(
    "options",
    [{}, {"context": "unitary"}, {"tokens": "augmented", "horizon": 5}],
    ids=["orthogonal", "unitary", "augmented"],
)
def test_weights_too_large_are_refused_with_the_limit(options, asked):
    best = optimum(10**6, 10**6 - 2, **options)
    begin = time.perf_counter()
    with pytest.raises(ValueError, match=r"d=1000000 and heads=999998 .* entries, at most \d+ can"):
        asked(best)
    assert time.perf_counter() - begin < SECONDS


def test_tables_of_positions_too_large_are_refused():
    with pytest.raises(ValueError, match=r"horizon=100000 .* entries, at most"):
        optimum(2, 1, horizon=10**5).numpy()
    with pytest.raises(ValueError, match=r"length must be at most .* got 1000000000"):
        optimum(2, 1).positions(10**9)


@pytest.mark.parametrize(
    "words",
    [
        ("optimum", "100000", "1"),
        ("optimum", "100000", "1", "--json"),
        ("optimum", "2", "1", "--horizon", "100000"),
        ("optimum", "2", "1", "--horizon", "1000000000", "--json"),
    ],
)
def test_the_command_line_refuses_them_in_one_line(run, words):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert "at most" in err
    assert len(err.splitlines()) == 1


def test_latex_of_a_large_optimum_needs_no_weights(run):
    status, out, _ = run("optimum", "100000", "1", "--latex")
    assert (status, "min" in out) == (0, True)


def test_any_horizon_is_summed_quickly():
    begin = time.perf_counter()
    for horizon in (10**5, 10**9):
        best = optimum(2, 1, tokens="augmented", horizon=horizon)
        assert augmented_loss(best.blocks, horizon=horizon) == best.loss
        assert augmented_loss(best.numpy()) == pytest.approx(float(best.loss))
        assert check(best).gap == 0
    assert time.perf_counter() - begin < SECONDS
    with pytest.raises(
        ValueError, match="horizon must be at most 1000000000000000 for a loss, got"
    ):
        check(optimum(2, 1, tokens="augmented", horizon=10**30))


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("horizon", [5, 6, 7, 12])
def test_the_sum_over_lengths_is_the_sum(horizon, boundary):
    generator = np.random.default_rng(0)
    blocks = {name: generator.integers(-3, 4, size=(2, 3)) for name in BLOCKS}
    for kind in (int, float):
        read = {name: block.astype(kind) for name, block in blocks.items()}
        law = unitary(3)
        derived = augmented_loss(read, horizon=horizon, boundary=boundary, context=law)
        stated = augmented_loss(read, horizon=horizon, boundary=boundary)
        assert stated == derived if kind is int else stated == pytest.approx(derived)


SIX: Any = {name: [[1, 1]] for name in BLOCKS}
REFUSED: dict[str, Callable[[], Any]] = {
    "context": lambda: unitary(10**9),
    "orthogonal": lambda: orthogonal(10**9),
    "d": lambda: counterexample(10**9, 3),
    "frame": lambda: counterexample(10**9, 3, heads=2),
    "horizon": lambda: counterexample(2, 10**9),
    "heads": lambda: counterexample(4, 3, heads=10**9),
    "moments": lambda: augmented_loss(SIX, horizon=10**4, context=unitary(2, arc(2))),
    "balls": lambda: population_loss([[1]], [[1]], [1] * 10**4, context=unitary(1, arc(2))),
    "rows": lambda: augmented_loss(SIX, horizon=40, context=empirical([[0, 1]] * 10**3)),
    "population": lambda: empirical(np.ones((10**4, 11))),
    "derived": lambda: augmented_loss(SIX, horizon=10**6, context=orthogonal(2)),
    "named": lambda: augmented_loss(SIX, horizon=10**6, context="orthogonal"),
    "many heads": lambda: check(np.ones((500, 1500)), np.ones((500, 1500)), [0, 1]),
    "few heads": lambda: check(np.ones((1, 5000)), np.ones((1, 5000)), [0, 1]),
    "lengths": lambda: check(np.ones((1, 500)), np.ones((1, 500)), np.ones((99, 100))),
    "blocks": lambda: check({name: np.ones((1, 600)) for name in BLOCKS}, horizon=2),
    "plain": lambda: population_loss(
        [[1] * 200] * 2, [[1] * 200] * 2, [0, 1] * 99, context=orthogonal(200)
    ),
}


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_what_would_take_minutes_is_refused_with_the_limit(call):
    begin = time.perf_counter()
    with pytest.raises(ValueError, match=r"ask for \d+ [a-z ]+, at most \d+ can be built"):
        call()
    assert time.perf_counter() - begin < SECONDS


def test_power_that_no_machine_holds_is_refused(run):
    status, _, said = run("refute", "orthogonal_heads", "minimum", "2**10**10")
    assert (status, said.count("\n")) == (2, 1)
    assert "exponents up to 100" in said


@pytest.mark.parametrize("d", [255, 256])
@pytest.mark.parametrize("context", ["orthogonal", "unitary"])
def test_few_heads_have_the_loss_that_is_written_out(monkeypatch, d, context):
    generator = np.random.default_rng(d)
    A, B, P = (generator.normal(size=size) for size in ((2, d), (2, d), (3, 4)))
    exact = [generator.integers(-3, 4, size=array.shape) for array in (A, B, P)]
    few = population_loss(A, B, P, context=context), population_loss(*exact, context=context)
    monkeypatch.setattr(plain_symbols, "LARGE", 10**9)
    assert few[0] == pytest.approx(population_loss(A, B, P, context=context))
    assert few[1] == population_loss(*exact, context=context)


def test_singular_values_are_scaled_to_the_largest_entry():
    for scale in (3.0, 1e100):
        assert check([[scale, scale]], [[1.0, 0.0]], [0.0, 1.0]).singular_values == (2**0.5, 0.0)


def test_few_heads_are_checked_as_many_are(monkeypatch):
    generator = np.random.default_rng(0)
    A, B = (generator.normal(size=(3, 130)) for _ in range(2))
    for context in ("orthogonal", "unitary"):
        few = check(A, B, [0.1, -0.5, 1.0], context=context)
        with monkeypatch.context() as patched:
            patched.setattr(plain_symbols, "LARGE", 10**9)
            all_ = check(A, B, [0.1, -0.5, 1.0], context=context)
        assert few.loss == all_.loss
        assert few.effective_heads == all_.effective_heads == 3
        assert few.residuals == pytest.approx(all_.residuals)
        assert few.singular_values == pytest.approx(all_.singular_values, abs=1e-12)


def test_large_weights_are_quick():
    generator = np.random.default_rng(0)
    begin = time.perf_counter()
    square = generator.normal(size=(256, 256))
    assert not check(square, square, generator.normal(size=(19, 20))).optimal
    assert time.perf_counter() - begin < SECONDS
    wide = generator.normal(size=(16, 20_000))
    assert population_loss(wide, wide, np.array([-0.5, 1.0])) > 0
    assert population_loss(wide, wide, np.array([-0.5, 1.0]), context="unitary") > 0
    assert time.perf_counter() - begin < 2 * SECONDS
