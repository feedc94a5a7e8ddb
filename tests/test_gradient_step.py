"""gradient_step: the stated gradient, autograd and trained layers agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import CLAIMS, augmented_loss, check, optimum
from icar_theory.theorems.gradient_step import (
    gradient,
    gradient_descent,
    gradient_step,
    inner_loss,
)
from numerics.gradient_step import autograd_gradient, last_predictions, random_sequences
from numerics.kit.augmented import BLOCKS, augmented_design, layer_loss, train_augmented
from numerics.kit.sequences import sampled, tokens
from numerics.kit.training import Trained
from proofs.gradient_step.sequences import blocks_of
from proofs.kit.step import RefutedError
from proofs.kit.summation import SameSum
from tests.kit.proving import steps

sizes = st.tuples(st.integers(1, 4), st.integers(2, 6), st.integers(0, 99))


@steps("gradient_step")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@pytest.mark.evidence("gradient_step", "gradient", "trained")
@pytest.mark.evidence("gradient_step", "one_step", "trained")
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


@pytest.mark.evidence("gradient_step", "k_steps", "trained")
@given(size=sizes, steps_taken=st.integers(0, 5))
def test_closed_form_eq_steps_one_by_one(size: tuple[int, int, int], steps_taken: int):
    d, length, seed = size
    sequence = random_sequences(1, length, d, seed=seed)[0]
    W = torch.zeros(d, d, dtype=torch.complex128)
    for _ in range(steps_taken):
        W = W - 0.1 * autograd_gradient(W, sequence)
    closed = gradient_descent(sequence.numpy(), 0.1, steps_taken)
    np.testing.assert_allclose(closed, W.numpy(), atol=1e-9)


def test_descent_is_asked_exactly():
    tokens = sp.Matrix([[1], [2]])
    answer = CLAIMS["gradient_step"].ask(
        "descent", tokens=tokens, step_size=sp.Rational(1, 2), steps=2
    )
    assert answer == sp.Matrix([[sp.Rational(3, 2)]])


@pytest.mark.evidence("gradient_step", "layer", "trained")
@given(size=sizes, heads=st.integers(1, 3))
def test_random_layer_with_two_blocks_is_the_masked_step(size: tuple[int, int, int], heads: int):
    d, length, seed = size
    sequences = random_sequences(2, length, d, seed=seed)
    blocks = random_blocks(heads, d, names=("a3", "b1"), seed=seed)
    run = Trained(blocks, 0.0, 0.0, (), seed)
    assert masked_step_error(run, sequences, 1.0, blocks["b1"].T @ blocks["a3"]) < 1e-9 * length


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


def random_blocks(heads: int, d: int, *, names: tuple[str, ...], seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    drawn = {name: rng.normal(size=(heads, d)) for name in names}
    return {name: drawn.get(name, np.zeros((heads, d))) for name in BLOCKS}


def masked_step_error(run: Trained, sequences: Any, eta: float, mask: Any) -> float:
    """Return the largest distance of the layer's last predictions from the masked steps."""
    made = last_predictions(run, sequences).numpy()
    steps = [gradient_step(tokens, eta, mask) @ tokens[-1] for tokens in sequences.numpy()]
    return float(np.abs(made - np.stack(steps)).max())


# Trained blocks below degree T are ~1e-4 at a gap of 1e-8, and their scores add up over the length.
STEP_ACCURACY = 2e-4


@pytest.mark.evidence("gradient_step", "masked", "trained")
@pytest.mark.evidence("gradient_step", "one_head", "trained")
@pytest.mark.parametrize(("d", "heads", "horizon"), [(2, 1, 4), (3, 1, 3), (2, 2, 4), (4, 2, 3)])
def test_trained_layer_takes_one_masked_gradient_step(
    d: int, heads: int, horizon: int, record_property
):
    run = train_augmented(d, heads, horizon, seeds=[0])[0]
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


@pytest.mark.evidence("gradient_step", "off_context", "trained")
def test_trained_heads_differ_from_the_step_off_the_context():
    """Several heads find optima that are gradient steps on their context's sequences alone."""
    run = train_augmented(2, 2, 4, seeds=[0])[0]
    eta = float(optimum(2, 2, tokens="augmented", horizon=4).step_size)
    mask = run.weights["b1"].T @ run.weights["a3"] / eta
    assert check(run.weights, horizon=4).gap < 1e-8
    assert masked_step_error(run, random_sequences(20, 9, 2, seed=7), eta, mask) > 0.1


@pytest.mark.evidence("gradient_step", "short", "trained")
@pytest.mark.parametrize("scale", [0.0, 0.7, -2.0])
@pytest.mark.parametrize("length", [2, 3, 5])
def test_layer_that_is_optimal_at_length_two_fails_at_others(scale: float, length: int):
    entries = {"a1": scale, "a2": 0.0, "a3": 1.0, "a4": -2 * scale, "b1": 1.0, "b2": 0.0}
    blocks = {
        name: torch.tensor([[entry], [0.0]], dtype=torch.float64) for name, entry in entries.items()
    }
    total = [
        float(layer_loss(blocks, augmented_design("unitary", 1, 6), T, "zero"))
        for T in (length - 1, length)
    ]
    made = total[1] - total[0] if length > 2 else total[1]
    assert made == pytest.approx((1 + scale**2) * (length - 2) ** 2, abs=1e-12)
    exact = {name: [[sp.nsimplify(entry)], [0]] for name, entry in entries.items()}
    assert (
        augmented_loss(exact, horizon=2) == optimum(1, 2, tokens="augmented", horizon=2).loss == 0
    )


@pytest.mark.parametrize("signs", [(1, 1, 1), (1, -1, 1), (-1, 1, 1)])
def test_one_head_mask_has_free_signs(signs: tuple[int, ...]):
    best = optimum(3, 1, tokens="augmented", horizon=4)
    row = sp.Matrix([signs])
    blocks = {**best.blocks, "a3": best.step_size * row, "b1": row}
    assert augmented_loss(blocks, horizon=4) == best.loss


def test_family_of_cancelling_heads_is_optimal_and_no_step_off_the_context():
    line = CLAIMS["gradient_step"].line("off_context")
    best = optimum(1, 2, tokens="augmented", horizon=4)
    values = {sp.Symbol("eta", real=True): best.step_size, sp.Symbol("beta", real=True): 3}
    blocks = blocks_of({e.lhs: e.rhs.subs(values) for e in line.where}, 2)
    assert augmented_loss(blocks, horizon=4) == best.loss
    arrays = {name: np.array(block.tolist(), dtype=float) for name, block in blocks.items()}
    run = Trained(arrays, 0.0, 0.0, (), 0)
    eta = float(best.step_size)
    phases = sampled("unitary", 1, 5, torch.Generator().manual_seed(1))
    assert masked_step_error(run, tokens(phases, 9), eta, np.ones((1, 1))) < 1e-12
    assert masked_step_error(run, random_sequences(5, 9, 1, seed=2), eta, np.ones((1, 1))) > 0.1


t, T = sp.symbols("t T", integer=True, positive=True)
f = sp.IndexedBase("f")


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        (sp.Sum(f[t], (t, 1, T)), sp.Sum(f[t], (t, 1, T)), "nothing is checked"),
        (sp.Sum(f[t], (t, 1, T)), sp.Sum(f[t + 1], (t, 1, T - 1)), "first value"),
        (sp.Sum(f[t], (t, 2, T)), sp.Sum(f[t + 1], (t, 1, T)), "first value"),
        (sp.Sum(T * f[t], (t, 1, T)), sp.Sum(T * f[t + 1], (t, 0, T - 1)), "depend on the length"),
        (sp.Sum(f[t], (t, 1, 2 * T)), sp.Sum(f[t + 1], (t, 0, T - 1)), "grow by 1"),
        (sp.Sum(0, (t, 1, T)), sp.Sum(0, (t, 2, T)), "is 0"),
        (f[T], sp.Sum(f[t], (t, 1, T)), "no sum"),
    ],
)
def test_sums_that_do_not_agree_are_refused(left: Any, right: Any, why: str):
    with pytest.raises(RefutedError, match=why):
        SameSum("step", "title", left, right, T, 2).check()
    assert SameSum("s", "t", sp.Sum(f[t], (t, 2, T)), sp.Sum(f[t + 1], (t, 1, T - 1)), T, 2).check()


def test_bad_sequences_are_refused_by_name():
    tokens = np.ones((3, 2))
    with pytest.raises(TypeError, match="tokens must be an array"):
        gradient_step(1, 0.1)
    with pytest.raises(ValueError, match=r"tokens must have shape T×d with T ≥ 2, got \(1, 2\)"):
        gradient_step(tokens[:1], 0.1)
    with pytest.raises(ValueError, match=r"mask must have shape \(2, 2\), got \(3, 3\)"):
        gradient_step(tokens, 0.1, np.ones((3, 3)))
    with pytest.raises(
        ValueError, match=r"W must have shape \(2, 2\) to act on the tokens, got \(2, 3\)"
    ):
        inner_loss(np.ones((2, 3)), tokens)
    with pytest.raises(ValueError, match="W must have shape"):
        inner_loss([[0, 0]], tokens)
    with pytest.raises(ValueError, match="steps must be at least 0, got -1"):
        gradient_descent(tokens, 0.1, -1)
