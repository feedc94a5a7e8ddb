"""Training by damped Newton steps: compiled losses, single steps, runs side by side, escapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from numerics.kit.augmented import BLOCKS, augmented_design, layer_loss, train_augmented
from numerics.kit.compiled import Runs, train_compiled
from numerics.kit.grams import augmented_loss, plain_loss
from numerics.kit.layers import mean_loss, predict, with_previous
from numerics.kit.newton_step import System, Weights
from numerics.kit.plain import draw, train_exact, train_layer, train_layers, train_sampled
from numerics.kit.sequences import exact_design, sampled, tokens
from numerics.kit.training import normal, train
from tests.kit.strategies import contexts

ROUNDING = 1e-12
"""Relative: sums of at most 10^4 float64 terms of the size of the loss, in two orders."""


def plain_case(context, d: int, heads: int, horizon: int, seed: int) -> tuple[Any, Any, float]:
    """Return a compiled loss on sampled sequences, weights for it and the layer's own loss."""
    generator = torch.Generator().manual_seed(seed)
    sequences = tokens(sampled(context, d, 7, generator), horizon + 1)
    start = draw(generator, d, heads, horizon)
    compiled = plain_loss([sequences], 1)
    p = start["positions"][compiled.rows, compiled.rows + 1 - compiled.lags]
    weights = Weights(start["query_key"][None], start["value"][None, :, None], p[None])
    loss = mean_loss(predict(sequences[:, :horizon], **start), sequences[:, 2:])
    return compiled, weights, float(loss)


def augmented_case(d: int, heads: int, horizon: int, boundary, seed: int) -> tuple[Any, Any, float]:
    generator = torch.Generator().manual_seed(seed)
    spectrum = augmented_design("orthogonal", d, horizon)
    sequences = tokens(spectrum, horizon + 1)
    previous = with_previous(sequences[:, :horizon], spectrum if boundary == "wrap" else None)
    blocks = {name: normal(generator, heads, d) for name in BLOCKS}
    A = torch.cat([blocks[name] for name in BLOCKS[:4]], dim=1)
    B = torch.stack([blocks["b1"], blocks["b2"]], dim=1)
    weights = Weights(A[None], B[None], torch.zeros(1, 0, dtype=torch.float64))
    loss = float(layer_loss(blocks, spectrum, horizon, boundary))
    return augmented_loss(sequences, previous, 1), weights, loss


@given(context=contexts, d=st.integers(1, 5), heads=st.integers(1, 3), horizon=st.integers(2, 6),
       seed=st.integers(0, 99))  # fmt: skip
def test_compiled_plain_loss_is_the_layers(context, d: int, heads: int, horizon: int, seed: int):
    compiled, weights, loss = plain_case(context, d, heads, horizon, seed)
    found = compiled.loss(weights.products(), weights.p).item()
    assert found == pytest.approx(loss, rel=ROUNDING)


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "heads", "horizon"), [(1, 1, 2), (3, 2, 4), (4, 3, 3)])
def test_compiled_augmented_loss_is_the_layers(d: int, heads: int, horizon: int, boundary):
    compiled, weights, loss = augmented_case(d, heads, horizon, boundary, seed=0)
    found = compiled.loss(weights.products(), weights.p).item()
    assert found == pytest.approx(loss, rel=ROUNDING)


CASES = [plain_case("orthogonal", 5, 3, 4, 0), plain_case("unitary", 3, 4, 5, 1),
         augmented_case(3, 2, 4, "zero", 2), augmented_case(2, 3, 3, "wrap", 3)]  # fmt: skip


@pytest.mark.parametrize("case", range(len(CASES)))
def test_step_solves_the_dense_equations_of_automatic_differentiation(case: int):
    compiled, weights, _ = CASES[case]
    sizes = [weights.A.numel(), weights.B.numel(), weights.p.numel()]

    def half(vector):
        A, B, p = torch.split(vector, sizes)
        moved = Weights(A.reshape(weights.A.shape), B.reshape(weights.B.shape), p[None])
        return compiled.loss(moved.products(), moved.p)[0] / 2

    here = torch.cat([part.flatten() for part in (weights.A, weights.B, weights.p)])
    hessian, slope = torch.autograd.functional.hessian(half, here), torch.func.grad(half)(here)
    damping = float(1 - torch.linalg.eigvalsh(hessian)[0])  # the least eigenvalue becomes 1
    whole = torch.tensor([True])
    system = System.of(weights, compiled.derivatives(weights.products(), weights.p, whole))
    step, promise, sound = system.solve(torch.tensor([damping], dtype=torch.float64), whole)
    expected = torch.linalg.solve(
        hessian + damping * torch.eye(len(here), dtype=torch.float64), -slope
    )
    found = torch.cat([part.flatten() for part in (step.A, step.B, step.p)])
    torch.testing.assert_close(found, expected, rtol=1e-9, atol=1e-12)
    assert sound.all()
    decrease = -(2 * slope @ expected + expected @ hessian @ expected)
    assert promise.item() == pytest.approx(decrease.item(), rel=1e-9)
    _, _, unsound = system.solve(torch.tensor([damping - 2], dtype=torch.float64), whole)
    assert not unsound.any()


def test_newton_and_quasi_newton_reach_the_same_minimum():
    design = exact_design("unitary", 4, 4)
    sequences = tokens(design, 5)
    run = train_layer(design, 2, 4, seed=0)

    def loss(weights):
        return mean_loss(predict(sequences[:, :4], **weights), sequences[:, 2:])

    other = train(loss, draw(torch.Generator().manual_seed(0), 4, 2, 4), seed=0)
    assert run.converged
    assert other.converged
    assert run.loss == pytest.approx(other.loss, abs=1e-9)  # gradients below 1e-6, curvature 1e-2


@pytest.mark.parametrize("sizes", [("orthogonal", 6, 4, 8), ("unitary", 4, 2, 4)])
def test_runs_side_by_side_are_the_single_runs(sizes):
    context, d, heads, horizon = sizes
    many = train_sampled(context, d, heads, horizon, seeds=range(8))
    for seed, run in enumerate(many):
        alone = train_sampled(context, d, heads, horizon, seeds=[seed])[0]
        assert (run.seed, run.starts, run.escaped) == (seed, alone.starts, alone.escaped)
        assert run.loss == pytest.approx(alone.loss, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("sizes", [("orthogonal", 6, 4, 8), ("unitary", 6, 3, 6)])
def test_losses_of_a_run_never_rise_beyond_rounding(sizes):
    _, d, _, horizon = sizes
    rounding = 1e4 * np.finfo(float).eps * d * (horizon - 1)  # what a step may lose at the end
    for run in train_exact(*sizes, seeds=range(8), starts=1):
        assert max(np.diff(run.losses)) <= rounding


def test_shared_sequences_and_their_copies_train_alike():
    design = exact_design("orthogonal", 4, 3)
    shared = train_layers([design], 2, 3, seeds=range(3))
    copied = train_layers([design] * 3, 2, 3, seeds=range(3))
    for one, other in zip(shared, copied, strict=True):
        assert one.loss == pytest.approx(other.loss, rel=1e-9, abs=1e-12)


def test_augmented_runs_side_by_side_are_the_single_runs():
    for seed, run in enumerate(train_augmented(3, 2, 3, seeds=range(4), boundary="wrap")):
        alone = train_augmented(3, 2, 3, seeds=[seed], boundary="wrap")[0]
        assert run.converged
        assert run.loss == pytest.approx(alone.loss, rel=1e-9)


def test_escape_is_told_and_starts_again():
    once = train_exact("orthogonal", 10, 8, 6, seeds=range(5), starts=1)
    fled = [run for run in once if run.escaped]
    assert fled, "of these seeds, two escaped when this was written"
    assert not any(run.converged for run in fled)
    again = train_exact("orthogonal", 10, 8, 6, seeds=[run.seed for run in fled])
    assert all(run.converged and not run.escaped and run.starts > 1 for run in again)
    assert max(run.loss for run in again) < 1e-12  # a gradient below 1e-6, curvature above 1


def test_large_terms_are_no_escape_yet():
    """With H ≥ d the minimisers are a family of any ratio; this run passes terms of 100."""
    run = train_exact("orthogonal", 4, 4, 4, seeds=[34], starts=1)[0]
    assert (run.converged, run.escaped) == (True, False)
    C = run.weights["value"].T @ run.weights["query_key"]
    assert (C**2).sum() * (run.weights["positions"] ** 2).sum() > 100 * 4 * 3


def test_runs_that_gave_up_start_again():
    run = train_exact("unitary", 3, 2, 3, seeds=[0], starts=2, trials=3)[0]
    assert (run.starts, run.converged, run.escaped) == (2, False, False)


def test_dimension_twenty_converges():
    runs = train_sampled("orthogonal", 20, 16, 20, seeds=range(2))
    for run in runs:
        assert run.converged
        ratio = np.diagonal(run.weights["positions"]) / np.diagonal(run.weights["positions"], 1)
        np.testing.assert_allclose(ratio, -0.5, atol=1e-6)


def test_compiled_loss_that_is_not_the_layers_is_refused():
    sequences = tokens(exact_design("unitary", 2, 3), 4)
    compiled = plain_loss([sequences], 1)
    rows, lags = compiled.rows, compiled.lags

    def flat(named):
        A, B, P = (torch.stack([part[name] for part in named]) for name in named[0])
        return Weights(A, B[:, :, None], P[:, rows, lags])  # lags where positions belong

    runs = Runs(
        lambda weights, _: mean_loss(predict(sequences[:, :3], **weights), sequences[:, 2:]),
        lambda generator: draw(generator, 2, 1, 3),
        flat,
        lambda weights, run: {},
    )
    with pytest.raises(ArithmeticError, match="the compiled loss is"):
        train_compiled(compiled, runs, seeds=[0])


@pytest.mark.skipif(not torch.cuda.is_available(), reason="torch finds no CUDA device here")
def test_cuda_trains_as_the_processor_does():
    here = train_exact("orthogonal", 6, 4, 8, seeds=range(4))
    there = train_layers([exact_design("orthogonal", 6, 8)], 4, 8, seeds=range(4), device="cuda")
    for one, other in zip(here, there, strict=True):
        assert one.loss == pytest.approx(other.loss, rel=1e-10, abs=1e-10)
