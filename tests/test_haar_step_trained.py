"""haar_step: blocks trained on sequences whose W are drawn anew, beside the exact losses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from icar_theory.theorems.haar_step.answers import (
    bayes,
    loss,
    lower_bound,
    scalar_minimum,
    step_loss,
    step_size,
)
from numerics.haar_step import (
    EXPERIMENTS,
    compared,
    errors,
    stack_errors,
    train_stack,
)
from numerics.kit.block_training import parts, train_blocks, train_minibatches
from numerics.kit.blocks import distance, product, stacked, sums
from numerics.kit.haar import mean_and_error
from numerics.kit.training import Trained
from tests.kit.agreement import ROUNDING

STEM = "haar_step"
FAR = 5.0
"""Standard errors: a normal variable is beyond 5 once in 1.7 million."""
COUNT = 2**15
"""Sequences of a training. Its minimum is off the population's by about 2^{-7.5} times a constant
of order 1 in every entry of the blocks: at most 0.01 at these sizes, and its square in the loss."""
NEAR, CLOSE = 0.03, 0.001
"""How far blocks may be from what the population's best are, and a loss above the least."""


def exact(run: Trained) -> float:
    """Return the stated loss of a trained layer over all W: no error of a sample."""
    law, horizon, boundary = (run.facts[name] for name in ("context", "horizon", "boundary"))
    return float(loss(law, run.weights, horizon, boundary))


@pytest.mark.evidence(STEM, "step_size", "trained")
@pytest.mark.evidence(STEM, "minimum", "trained")
@pytest.mark.evidence(STEM, "one_head", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "horizon"), [(1, 3), (2, 4), (3, 3)])
def test_trained_full_blocks_come_to_the_scalar_class_and_the_best_step(d, horizon, boundary):
    size = float(step_size(d, horizon, boundary))
    least = float(step_loss(d, horizon, boundary))
    for seed in range(3):
        (run,) = train_blocks(d, 1, horizon, seeds=[seed], boundary=boundary, count=COUNT)
        assert run.converged
        assert max(distance(run.weights[name][0]) for name in ("a3", "b1")) < NEAR
        assert product(run.weights) == pytest.approx(size, abs=NEAR)
        assert least - ROUNDING < exact(run) < least + CLOSE


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_a_trained_layer_has_its_stated_loss_on_fresh_sequences(boundary: Any):
    (run,) = train_blocks(2, 1, 4, seeds=[0], boundary=boundary, count=2**12)
    found = compared(run, count=COUNT)
    mean, deviation = found["fresh"]
    assert abs(mean - exact(run)) < FAR * deviation
    mean, deviation = found["gap"]  # the fitted step is below the best one by a square
    assert abs(mean - exact(run) + float(step_loss(2, 4, boundary))) < FAR * deviation + CLOSE / 10


@pytest.mark.evidence(STEM, "short", "trained")
def test_no_number_of_heads_helps_at_two_tokens():
    for heads in (1, 4):
        (run,) = train_blocks(2, heads, 2, seeds=[0], count=COUNT)
        assert 0.5 - ROUNDING < exact(run) < 0.5 + CLOSE


def test_a_larger_sample_brings_blocks_nearer_to_the_scalar_class():
    """Sixteen times the sequences, a quarter of the distance, up to a factor of 2."""
    means = []
    for count in (2**10, 2**14):
        runs = train_blocks(2, 1, 3, seeds=range(6), count=count)
        means.append(np.mean([distance(run.weights["b1"][0]) for run in runs]))
    few, many = means
    assert 2 < few / many < 8


@pytest.mark.evidence(STEM, "step_size", "trained")
@pytest.mark.evidence(STEM, "one_head", "trained")
def test_minibatches_lead_there_too():
    run = train_minibatches(2, 1, 3, seed=0, steps=1500)
    assert max(distance(run.weights[name][0]) for name in ("a3", "b1")) < NEAR
    assert product(run.weights) == pytest.approx(float(step_size(2, 3)), abs=NEAR)
    least = float(step_loss(2, 3))
    assert least - ROUNDING < exact(run) < least + CLOSE


@pytest.mark.evidence(STEM, "many_heads", "trained")
@pytest.mark.evidence(STEM, "better", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_as_many_heads_as_matrices_have_entries_reach_the_least_of_any_number(boundary: Any):
    """d² = 4 heads do, as well as a map of the products that need not come from heads; 2 do not."""
    on = sums(parts("haar-unitary", 2, 4, COUNT, 0), boundary)
    one, two, four = (
        train_blocks(2, heads, 4, seeds=[0], boundary=boundary, on=on)[0] for heads in (1, 2, 4)
    )
    assert on.least()[1] - ROUNDING < four.loss < on.least()[1] + CLOSE
    least = float(lower_bound(2, 4, boundary))
    assert least - ROUNDING < exact(four) < least + CLOSE
    assert exact(four) + 0.01 < exact(two) < exact(one) - 0.003


@pytest.mark.parametrize("law", ["haar-orthogonal", "haar-special-orthogonal"])
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_heads_of_real_blocks_reach_the_stated_bounds(law: Any, boundary: Any):
    """Two of scalar blocks the least of these, 2d² of full ones the least of all."""
    on = sums(parts(law, 2, 4, COUNT, 0), boundary)
    (two,) = train_blocks(2, 2, 4, seeds=[0], context=law, boundary=boundary, scalar=True, on=on)
    least = float(scalar_minimum(2, 4, boundary, law))
    assert least - ROUNDING < exact(two) < least + CLOSE
    (many,) = train_blocks(2, 8, 4, seeds=[0], context=law, boundary=boundary, on=on)
    least = float(lower_bound(2, 4, boundary, law))
    assert least - 1e-6 < exact(many) < least + CLOSE  # in SO(2) sums of large terms leave 1e-8


@pytest.mark.evidence(STEM, "real_three", "trained")
def test_two_scalar_heads_are_better_than_a_step_on_o():
    for d in (2, 3):
        (run,) = train_blocks(
            d, 2, 3, seeds=[0], context="haar-orthogonal", scalar=True, count=COUNT
        )
        least = float(scalar_minimum(d, 3, "zero", "haar-orthogonal"))
        assert least - ROUNDING < exact(run) < least + CLOSE
        assert exact(run) < float(step_loss(d, 3, "zero", "haar-orthogonal")) - 0.02


@pytest.mark.parametrize("law", ["haar-orthogonal", "haar-special-orthogonal"])
def test_one_head_of_full_real_blocks_does_what_scalar_ones_do(law: Any):
    on = sums(parts(law, 3, 4, COUNT, 0), "zero")
    full, scalar = (
        min(map(exact, train_blocks(3, 1, 4, seeds=range(4), context=law, scalar=kind, on=on)))
        for kind in (False, True)
    )
    assert full == pytest.approx(scalar, abs=CLOSE)


@pytest.mark.evidence(STEM, "bayes", "trained")
def test_no_trained_layer_is_better_than_bayes():
    (run,) = train_blocks(2, 8, 3, seeds=[0], count=2**12)
    found = errors(run.weights, "haar-unitary", 3, count=2**14)
    mean, deviation = mean_and_error(found)
    assert (mean + FAR * deviation > torch.tensor([float(bayes(2, T)) for T in (2, 3)])).all()


def test_stacks_are_trained_on_haar_contexts():
    run = train_stack("linear", 2, d=2, horizon=3, seed=0, evaluations=40, training=128)
    assert run.loss < run.losses[0]
    assert stack_errors(run, "linear", 2, 3, count=100).shape == (100, 2)


def test_experiments_list_their_runs():
    assert {name: len(plan(seeds=1)) for name, plan in EXPERIMENTS.items()} == {
        "full": 18,
        "transfer": 7,
        "stacks": 9,
    }


def test_saved_blocks_are_read_again():
    (run,) = train_blocks(2, 2, 3, seeds=[0], context="haar-orthogonal", count=256, evaluations=5)
    A, B = stacked(run.weights)
    assert (A.shape, B.shape) == ((2, 4, 2, 2), (2, 2, 2, 2))
