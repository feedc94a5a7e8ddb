"""positional_encoding: plain gradient descent in torch goes where the theory says, step by step."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
import torch

from icar_theory import ask
from icar_theory.theorems.positional_encoding.rows import learned, mean_losses
from numerics.positional_encoding import (
    ARCS,
    HORIZON,
    RATE,
    THRESHOLD,
    descend,
    drawn,
    quadrature,
    row_losses,
    row_model,
    trained,
)
from tests.kit.proving import trained as evidence

NAME = "positional_encoding"
ROW_RATE = 1 / 29
ROUNDING = 1e-10
"""Of a thousand steps: each adds errors of 1e-16 times numbers of order 1, none grows later."""


def steps_needed(mu: int) -> int:
    aim, rate = sp.Rational(1, 1000), sp.Rational(1, 2)
    return int(ask(NAME, "steps_needed", mu=mu, horizon=HORIZON, threshold=aim, rate=rate))


@evidence(NAME, "loss", "arc")
@pytest.mark.parametrize("mu", [3, 12, 300])
def test_layer_loss_at_random_positions_eq_form_of_the_entries(mu: int):
    P = torch.randn(5, 6, generator=torch.Generator().manual_seed(mu), dtype=torch.float64)
    measured = row_losses(P, *quadrature(mu)).numpy()
    for T, found in zip(range(2, 7), measured, strict=True):
        G = np.array(ask(NAME, "entries", mu=mu, length=T).evalf(20).tolist(), dtype=float)
        q = P[T - 2, :T].numpy() - np.eye(T)[-1]
        assert found == pytest.approx(q @ G @ q, rel=1e-9)  # cancellation of terms of order 10


def test_two_moments_give_the_mean_loss_of_the_layer():
    P = torch.randn(4, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    phases = drawn(7.0, 1, 50)
    model = row_model(*phases, 5)
    assert model(P).item() == pytest.approx(row_losses(P, *phases).mean().item(), rel=1e-12)


@evidence(NAME, "row_rate", "descent", "modes", "path", "arc")
@pytest.mark.parametrize("mu", ARCS)
def test_descent_stops_at_the_certified_step_with_the_stated_positions(mu: int):
    run = trained(mu)
    assert run.steps == steps_needed(mu)
    stated = learned(mu, HORIZON, run.steps, ROW_RATE)
    np.testing.assert_allclose(run.positions, stated, atol=ROUNDING)
    every = mean_losses(mu, HORIZON, range(run.steps + 1), ROW_RATE)
    np.testing.assert_allclose(run.losses, every, atol=ROUNDING)


@evidence(NAME, "rate", "decreases", "top")
@pytest.mark.parametrize("mu", [50, 300])
def test_loss_falls_at_every_step_and_stays_below_the_bound(mu: int):
    losses = trained(mu).losses
    top = ask(NAME, "eigenvalues", mu=mu, length=HORIZON)[0]
    assert top.upper * sp.Rational(1, 29) <= 1  # so that ρω is at most 1 for every row
    n = np.arange(len(losses))
    assert (np.diff(losses) <= 0).all()
    assert (losses <= 1 / (ROW_RATE * (2 * n + 1))).all()


@evidence(NAME, "flat")
def test_a_closed_arc_moves_all_positions_alike():
    ones = torch.ones(1, 1, dtype=torch.complex128), torch.ones(1, dtype=torch.float64)
    run = descend(row_model(*ones, 6), 6, 0.05, RATE, 1000)
    rho = 2 * RATE / 5
    for T, row in zip(range(2, 7), run.positions, strict=True):
        share = (1 - (1 - rho * T) ** run.steps) / T
        np.testing.assert_allclose(row[:T], share, atol=1e-14)  # rounding of a few steps


def test_descent_on_drawn_phases_is_near():
    """Over four draws, steps and last rows vary around the stated ones.

    Their mean is within 6 of its standard errors, as four draws tell them (Student's law, 3 degrees
    of freedom: 99 %), and within one step, the grid that steps are on.
    """
    mu = 300
    runs = [trained(mu, seed=seed) for seed in range(4)]
    counts, rows = np.array([r.steps for r in runs]), np.array([r.positions[-1] for r in runs])
    n = steps_needed(mu)
    assert abs(counts.mean() - n) <= 6 * counts.std(ddof=1) / 2 + 1
    stated = learned(mu, HORIZON, n, ROW_RATE)[-1]
    assert (abs(rows.mean(axis=0) - stated) <= 6 * rows.std(axis=0, ddof=1) / 2).mean() > 0.9


def test_losses_of_drawn_phases_are_within_standard_errors():
    n = steps_needed(100)
    for steps in (20, n):
        P = torch.from_numpy(learned(100, HORIZON, steps, ROW_RATE))
        spectrum, _ = drawn(100.0, 7)
        each = torch.stack([row_losses(P, z[None], torch.ones(1).double()) for z in spectrum[:400]])
        means = each.mean(dim=1).numpy()
        stated = mean_losses(100, HORIZON, [steps], ROW_RATE)[0]
        assert abs(means.mean() - stated) < 4 * means.std(ddof=1) / 20  # of 400 draws


def test_a_training_that_does_not_stop_says_so():
    with pytest.raises(RuntimeError, match=r"after 3 steps, not 0\.001"):
        trained(50, patience=3)
    assert THRESHOLD == 1e-3
