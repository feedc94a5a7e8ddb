"""softmax_limit: trained heads beside the exact least losses, and stacks of layers."""

from __future__ import annotations

import pytest
import sympy as sp
import torch

from icar_theory.theorems.softmax_limit import least, linear, one_head
from numerics.kit.layers import mean_loss
from numerics.kit.sequences import in_random_basis, random_basis, sampled
from numerics.kit.softmax import Attention, channels, predict, stack
from numerics.kit.training import best_converged
from numerics.softmax_limit import (
    checked,
    design,
    softmax,
    stacks,
    train_heads,
    train_limit,
    train_stack,
)
from tests.kit.agreement import ROUNDING, TRAINED_GAP


@pytest.mark.parametrize(("d", "horizon"), [(1, 2), (1, 3), (2, 2), (2, 3), (2, 4)])
def test_trained_layers_with_one_centred_head_reach_the_enclosed_infimum(d: int, horizon: int):
    best = best_converged(train_limit(d, 1, horizon, "centred", seeds=range(2)))
    assert best.loss == pytest.approx(float(one_head(d, horizon).middle), abs=TRAINED_GAP)
    assert one_head(d, horizon).upper >= least(d, horizon)


@pytest.mark.parametrize(("d", "horizon"), [(1, 3), (2, 3)])
def test_trained_softmax_heads_go_below_limit_and_linear_attention(d: int, horizon: int):
    """Four heads at scores of size 1: the limit is no optimum."""
    run = min(train_heads(d, 4, horizon, seeds=range(3), evaluations=500), key=lambda r: r.loss)
    found = checked(run, d, horizon)
    assert found == pytest.approx(run.loss, abs=0.01)  # of the grid
    assert found < min(least(d, horizon), linear(d, horizon)) - sp.Rational(1, 1000)


def test_one_softmax_head_alone_stays_above():
    runs = train_heads(1, 1, 3, seeds=range(2))
    assert min(run.loss for run in runs) > 1


def test_blocks_that_are_numbers_do_not_see_the_basis():
    generator = torch.Generator().manual_seed(0)
    spectrum = sampled("orthogonal", 4, 5, generator)
    layers = {
        name: torch.randn(2, 2, 3, 3, generator=generator, dtype=torch.float64) for name in "AB"
    }
    turned = in_random_basis(spectrum, random_basis("orthogonal", 4, generator), 4)
    assert turned.imag.abs().max() < 1e-12
    other = in_random_basis(spectrum, random_basis("orthogonal", 4, generator), 4)
    for attention in ("linear", "averaged", "softmax"):
        one, two = (
            stack(x.real.contiguous(), layers, attention).norm(dim=2) for x in (turned, other)
        )
        assert torch.allclose(one, two, rtol=ROUNDING)


@pytest.mark.parametrize("attention", ["averaged", "softmax"])
def test_stacks_are_trained(attention: Attention):
    (run,) = train_stack(attention, 2, seeds=[0], horizon=3, evaluations=30, training=64)
    assert run.loss < run.losses[0]


def test_first_layer_of_a_stack_is_the_layer():
    known, _ = design(2, 4, 6)
    A, B = torch.randn(2, 3, 4, dtype=torch.float64), torch.randn(2, 3, 2, dtype=torch.float64)
    wide = {name: torch.zeros(1, 3, 3, 3, dtype=torch.float64) for name in "AB"}
    wide["A"][0, :, 1:, 1:] = A[0].reshape(-1, 2, 2)
    wide["B"][0, :, 0, 1:] = B[0]
    for attention in ("linear", "averaged", "softmax"):
        found = stack(known, wide, attention)
        assert torch.allclose(found, predict(known, A[0], B[0], attention))
    assert channels(known).shape == (36, 4, 2, 2)


def test_experiments_list_their_runs():
    assert len(softmax(d=1, seeds=1)) == 12
    assert len(stacks(seeds=1)) == 9
    with pytest.raises(ValueError, match="d must be at most 2, got 3"):
        softmax(d=3, seeds=1)


def test_mean_loss_of_nothing_is_the_number_of_lengths():
    known, targets = design(2, 3, 7)
    assert float(mean_loss(0 * targets, targets)) == pytest.approx(4)
    assert known.shape == (49, 3, 2)
