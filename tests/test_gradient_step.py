"""gradient_step: the stated gradient, autograd and trained layers agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import check, gradient_step, inner_loss, optimum
from icar_theory.theorems.gradient_step import gradient, gradient_descent
from numerics.kit.augmented import train_augmented
from numerics.gradient_step import autograd_gradient, last_predictions, random_sequences
from numerics.kit.sequences import sampled, tokens
from numerics.kit.training import Trained
from proofs.gradient_step import PROOF
from tests.kit.proving import steps

sizes = st.tuples(st.integers(1, 4), st.integers(2, 6), st.integers(0, 99))


@steps(PROOF)
def test_step_holds(step, record_property):
    record_property("outcome", step.check())


@pytest.mark.evidence("gradient_step", "trained")
@given(size=sizes)
def test_gradient_eq_autograd(size: tuple[int, int, int]):
    d, length, seed = size
    sequence = random_sequences(1, length, d, seed=seed)[0]
    W = random_sequences(1, d, d, seed=seed + 1)[0]
    torch.testing.assert_close(gradient(W, sequence), autograd_gradient(W, sequence))
    torch.testing.assert_close(
        gradient_step(sequence, 0.3), -0.3 * autograd_gradient(torch.zeros_like(W), sequence)
    )


@given(size=sizes)
def test_gradient_eq_finite_differences(size: tuple[int, int, int]):
    d, length, seed = size
    sequence = random_sequences(1, length, d, seed=seed)[0].numpy()
    W, E = (random_sequences(1, d, d, seed=seed + k)[0].numpy() for k in (1, 2))
    # L is quadratic, so a central difference is exact up to roundoff for any step
    slope = (inner_loss(W + E, sequence) - inner_loss(W - E, sequence)) / 2
    assert slope == pytest.approx(np.sum(gradient(W, sequence) * E.conj()).real, abs=1e-10)


@given(size=sizes, steps_taken=st.integers(0, 5))
def test_closed_form_eq_steps_one_by_one(size: tuple[int, int, int], steps_taken: int):
    d, length, seed = size
    sequence = random_sequences(1, length, d, seed=seed)[0].numpy()
    W = np.zeros((d, d), dtype=complex)
    for _ in range(steps_taken):
        W = W - 0.1 * gradient(W, sequence)
    np.testing.assert_allclose(gradient_descent(sequence, 0.1, steps_taken), W, atol=1e-9)


@given(size=sizes)
def test_libraries_agree(size: tuple[int, int, int]):
    d, length, seed = size
    tensor = random_sequences(1, length, d, seed=seed)[0]
    mask = torch.arange(1, d * d + 1, dtype=torch.float64).reshape(d, d)
    matrix = sp.Matrix(tensor.tolist())
    expected = gradient_step(tensor.numpy(), 0.5, mask.numpy())
    torch.testing.assert_close(gradient_step(tensor, 0.5, mask), torch.tensor(expected))
    exact = gradient_step(matrix, sp.Rational(1, 2), sp.Matrix(mask.tolist()))
    np.testing.assert_allclose(np.array(exact.tolist(), dtype=complex), expected, atol=1e-12)
    W = torch.zeros(d, d, dtype=torch.complex128)
    loss = inner_loss(W.numpy(), tensor.numpy())
    assert float(inner_loss(W, tensor)) == pytest.approx(loss)
    assert complex(inner_loss(sp.zeros(d, d), matrix)).real == pytest.approx(loss)


def masked_step_error(run: Trained, sequences: Any, eta: float, mask: Any) -> float:
    """Return the largest distance of the trained layer's last predictions from the masked gradient steps."""
    made = last_predictions(run, sequences).numpy()
    steps = [gradient_step(tokens, eta, mask) @ tokens[-1] for tokens in sequences.numpy()]
    return float(np.abs(made - np.stack(steps)).max())


# Trained blocks below degree T are ~1e-4 at a gap of 1e-8, and their scores add up over the length.
STEP_ACCURACY = 2e-4


@pytest.mark.evidence("gradient_step", "trained")
@pytest.mark.parametrize(("d", "heads", "horizon"), [(2, 1, 4), (3, 1, 3), (2, 2, 4), (4, 2, 3)])
def test_trained_layer_takes_one_masked_gradient_step(
    d: int, heads: int, horizon: int, record_property
):
    run = train_augmented(d, heads, horizon, seed=0)
    assert run.converged
    record_property("gradient_norm", run.gradient_norm)
    eta = float(optimum(d, heads, tokens="augmented", horizon=horizon).step_size)
    mask = run.weights["b1"].T @ run.weights["a3"] / eta
    np.testing.assert_allclose(
        np.diagonal(mask), 1, atol=1e-4
    )  # a tight frame's Gram matrix; the gap's root
    spectrum = sampled("unitary", d, 20, torch.Generator().manual_seed(3))
    for length in (horizon, 2 * horizon + 3):  # also past the training horizon
        assert masked_step_error(run, tokens(spectrum, length), eta, mask) < STEP_ACCURACY * length
        if heads == 1:  # one head: on every sequence, whether a matrix W made it or not
            np.testing.assert_allclose(np.abs(mask), 1, atol=1e-4)
            assert (
                masked_step_error(run, random_sequences(20, length, d, seed=7), eta, mask)
                < STEP_ACCURACY * length
            )


@pytest.mark.evidence("gradient_step", "trained")
def test_trained_heads_differ_from_the_step_off_the_context():
    """Several heads find optima that are gradient steps on their context's sequences alone."""
    run = train_augmented(2, 2, 4, seed=0)
    eta = float(optimum(2, 2, tokens="augmented", horizon=4).step_size)
    mask = run.weights["b1"].T @ run.weights["a3"] / eta
    assert check(run.weights, horizon=4).gap < 1e-8
    assert masked_step_error(run, random_sequences(20, 9, 2, seed=7), eta, mask) > 0.1


def test_bad_sequences_are_refused_by_name():
    tokens = np.ones((3, 2))
    with pytest.raises(TypeError, match=r"tokens must be an array, .* got \[\[1\]\]"):
        gradient_step([[1]], 0.1)
    with pytest.raises(ValueError, match=r"tokens must have shape T×d with T ≥ 2, got \(1, 2\)"):
        gradient_step(tokens[:1], 0.1)
    with pytest.raises(ValueError, match=r"mask must have shape \(2, 2\), got \(3, 3\)"):
        gradient_step(tokens, 0.1, np.ones((3, 3)))
    with pytest.raises(
        ValueError, match=r"W must have shape \(2, 2\) to act on the tokens, got \(2, 3\)"
    ):
        inner_loss(np.ones((2, 3)), tokens)
    with pytest.raises(ValueError, match="W must have shape"):
        inner_loss([[0, 0], [0, 0]], tokens)
    with pytest.raises(ValueError, match="steps must be at least 0, got -1"):
        gradient_descent(tokens, 0.1, -1)
