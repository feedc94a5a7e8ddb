"""The trained side of normalised attention against loops over its definition and finer rules."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from numerics import mesa_capability, mesa_flow
from numerics.kit import flow as all_entries
from numerics.kit import normalised, starts
from numerics.kit.flow import diagonal, gradient, matrices, random
from numerics.kit.integration import RELATIVE
from numerics.kit.normalised import (
    begun,
    mean_loss,
    moments,
    predict_normalised,
)

LAWS = {
    "gaussian": starts.gaussian,
    "sphere": starts.sphere,
    "rademacher": starts.rademacher,
    "one_hot": starts.one_hot,
    "two_point": starts.two_point,
    "ones": starts.ones,
}
KEEPS = ("gaussian", "sphere", "rademacher", "one_hot")  # by signs of coordinates
laws = pytest.mark.parametrize("name", LAWS)
ROUNDOFF = 1e-12  # relative: sums of up to 10^5 terms of one size in float64


def layer(d: int, seed: int = 0):
    return random(d, torch.Generator().manual_seed(seed))


def looped(x, value, score):
    """Return ŷ_2 … ŷ_{T−1} of one sequence x_1 … x_T (T×d), sum by sum from the definition."""
    T, d = x.shape
    before = [0 * x[0], *x]  # x_0, x_1, …
    e = [np.concatenate([before[t], before[t - 1] if t else x[0]]) for t in range(T)]  # from e_1 on
    found = []
    for t in range(2, T):
        total = np.zeros(2 * d, complex)
        for s in range(1, t + 1):
            weight = sum(
                e[s][b].conjugate() * score[b, c] * e[t][c]
                for b in range(2 * d)
                for c in range(2 * d)
            )
            total += value @ e[s] * weight / (t - 1)
        found.append(total[:d])
    return np.array(found)


@pytest.mark.parametrize(("d", "T"), [(1, 3), (2, 5), (3, 4)])
def test_prediction_is_the_definitions_on_any_sequences(d: int, T: int):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((3, T, d)) + 1j * rng.standard_normal((3, T, d))
    value, score = layer(d)
    expected = [looped(one, value.numpy(), score.numpy()) for one in x]
    found = predict_normalised(torch.tensor(x), value, score)
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=ROUNDOFF)


def test_sequences_multiply_by_their_phases():
    x = begun(torch.tensor([[1j, -1.0]]), np.array([[2.0, 3.0]]), 3)
    assert x[0].tolist() == [[2, 3], [2j, -3], [-2, 3]]


def moment_of_gaussian(powers):
    return math.prod(0 if n % 2 else math.prod(range(1, n, 2)) for n in powers)


def moment_of_sphere(powers):
    """E of a normal vector over E of its length: E r^2k = d(d + 2) … (d + 2k − 2)."""
    d, k = len(powers), sum(powers) // 2
    return moment_of_gaussian(powers) / math.prod(d + 2 * i for i in range(k))


@pytest.mark.parametrize("d", [1, 2, 3])
def test_rules_have_the_moments_of_their_laws(d: int):
    scale = 1.5
    for powers in itertools.product(range(7), repeat=d):
        if (degree := sum(powers)) > 6:
            continue

        def monomial(x, powers=powers):
            return np.prod(x**powers, axis=1)

        expected = {
            starts.gaussian: moment_of_gaussian(powers),
            starts.sphere: moment_of_sphere(powers),
            starts.rademacher: all(n % 2 == 0 for n in powers),
            starts.one_hot: sum(n == degree and n % 2 == 0 for n in powers) / d if degree else 1,
        }
        for law, moment in expected.items():
            found = law(d, scale).mean(monomial)
            assert found == pytest.approx(scale**degree * moment, rel=ROUNDOFF, abs=1e-10)
        skewed = math.prod((2**n + 2 * (-1) ** n) / 3 for n in powers)
        assert starts.two_point(d).mean(monomial) == pytest.approx(skewed, rel=ROUNDOFF)


@laws
def test_draws_follow_the_law(name: str):
    law = LAWS[name](3)
    drawn = law.sampled(20_000, seed=0)
    for i, j in itertools.combinations_with_replacement(range(3), 2):
        products = drawn[:, i] * drawn[:, j]
        error = products.std() / len(products) ** 0.5
        exact = law.weights @ (law.points[:, i] * law.points[:, j])
        assert abs(products.mean() - exact) <= 5 * error + ROUNDOFF  # five standard errors
    assert (drawn == law.sampled(20_000, seed=0)).all()


@laws
@pytest.mark.parametrize(("d", "T"), [(2, 3), (2, 5), (3, 3)])
def test_loss_is_the_mean_over_a_full_grid_of_sequences(name: str, d: int, T: int):
    law = LAWS[name](d)
    m = 3 * (T - 2) + 2  # one more than the design has, and no common phase
    roots = torch.exp(2j * math.pi * torch.arange(m, dtype=torch.float64) / m)
    grid = torch.cartesian_prod(*[roots] * d)
    spectrum = grid.repeat_interleave(len(law.points), dim=0)
    weights = np.tile(law.weights, len(grid)) / len(grid)
    x = begun(spectrum, np.tile(law.points, (len(grid), 1)), T)
    value, score = layer(d, seed=T)
    direct = mean_loss(predict_normalised(x, value, score), x[:, 2:], torch.tensor(weights))
    assert float(moments(law, T).loss(value, score)) == pytest.approx(float(direct), rel=ROUNDOFF)


@pytest.mark.parametrize(("d", "T"), [(1, 6), (2, 5), (3, 4), (4, 3)])
def test_a_finer_design_has_the_same_moments(d: int, T: int):
    one, other = (moments(starts.ones(d), T, refinement=more) for more in (0, 3))
    torch.testing.assert_close(one.gram, other.gram, rtol=0, atol=1e-11)  # entries up to T − 2
    torch.testing.assert_close(one.cross, other.cross, rtol=0, atol=1e-11)


@pytest.mark.parametrize(("turns", "refinement"), [(normalised.TURNS - 1, 0), (8, -1)])
def test_a_smaller_design_has_others(turns: int, refinement: int, monkeypatch):
    """With one common phase less, or one relative phase less, some means are wrong."""
    exact = moments(starts.ones(2), 4)
    monkeypatch.setattr(normalised, "TURNS", turns)
    smaller = moments(starts.ones(2), 4, refinement=refinement)
    assert (exact.gram - smaller.gram).abs().max() > 0.1


def test_gradient_is_the_slope_of_the_loss():
    m = moments(starts.two_point(2), 4)
    value, score = layer(2)
    _, *gradients = gradient(m, value, score)
    step = 1e-6  # the loss has degree 4: central differences err by about step² + 1e-16·10³/step
    for which, index in itertools.product((0, 1), [(0, 1), (1, 3), (2, 0), (3, 3)]):
        for unit in (1.0, 1j):
            moved = []
            for sign in (1, -1):
                both = [value.clone(), score.clone()]
                both[which][index] += sign * step * unit
                moved.append(float(m.loss(*both)))
            slope = (moved[0] - moved[1]) / (2 * step)
            entry = gradients[which][index]
            assert slope == pytest.approx(float((entry * np.conj(unit)).real), abs=1e-4)


@laws
def test_a_flow_never_raises_the_loss_and_conserves_the_difference_of_norms(name: str):
    """L depends on products of an entry of each matrix, so ‖W^{PV}‖² − ‖W^{KQ}‖² is conserved."""
    run = mesa_flow.perturbed(LAWS[name], 2, 4, 0.3, 0.5, np.linspace(0, 2, 9), noise=0.2, seed=0)
    assert (np.diff(run.loss) <= 1e-9).all()  # errors of steps, where the flow has come to rest
    difference = (abs(run.value[:, :2]) ** 2 - abs(run.score[:, :2]) ** 2).sum(axis=(1, 2))
    difference -= (abs(run.score[:, 2:]) ** 2).sum(axis=(1, 2))
    np.testing.assert_allclose(difference, difference[0], rtol=0, atol=100 * RELATIVE)


@laws
def test_from_a_diagonal_start_the_other_blocks_stay_0_and_all_stays_real(name: str):
    run = mesa_flow.flow(LAWS[name], 2, 4, 0.9, 0.1, [0.0, 0.3, 2.0])
    assert run.other_blocks.max() < 1e-12
    assert max(abs(run.value.imag).max(), abs(run.score.imag).max()) < 1e-12
    # signs of coordinates forbid an off-diagonal slope, and nothing else does
    assert (run.off_diagonal[-1] < 1e-12) == (name in KEEPS)
    if name in KEEPS:
        np.testing.assert_allclose(run.a**2 - run.b**2, 0.8, rtol=0, atol=100 * RELATIVE)
        masked = mesa_flow.flow(LAWS[name], 2, 4, 0.9, 0.1, run.times, masked=True)
        np.testing.assert_allclose(masked.u, run.u, rtol=0, atol=100 * RELATIVE)


def test_a_real_start_stays_real():
    value, score = random(2, torch.Generator().manual_seed(3), real=True)
    run = all_entries.flow(moments(starts.two_point(2), 4), value, score, [0.0, 1.0])
    assert abs(run.value.imag).max() < 1e-12


def test_a_flow_and_training_end_at_the_same_layer():
    run = mesa_flow.flow(starts.gaussian, 2, 4, 0.3, 0.3, [0.0, 10.0])
    ends = [
        mesa_capability.trained_near(starts.gaussian, 2, 4, seed=seed, noise=noise)
        for seed, noise in [(0, 0.0), (1, 1e-3)]
    ]
    for end in ends:
        assert end.converged
        assert end.loss == pytest.approx(run.loss[-1], abs=1e-9)
    masked = mesa_capability.trained_near(starts.gaussian, 2, 4, seed=0, masked=True)
    assert masked.loss == pytest.approx(run.loss[-1], abs=1e-9)


@pytest.mark.parametrize("name", ["gaussian", "one_hot"])
def test_error_at_a_length_is_that_of_random_sequences(name: str):
    law = LAWS[name]
    value, score = matrices(mesa_capability.trained_near(law, 2, 5, seed=0, noise=0.3))
    for length in (2, 7):
        exact = mesa_capability.relative_error(value, score, law, 2, length)
        mean, error = mesa_capability.sampled_error(
            value, score, law, 2, length, count=20_000, seed=length
        )
        assert abs(mean - exact) <= 5 * error + ROUNDOFF  # five standard errors


def test_errors_of_the_lengths_add_up_to_the_loss():
    value, score = layer(2)
    law = starts.gaussian(2)
    errors = [
        mesa_capability.relative_error(value, score, starts.gaussian, 2, t) for t in (2, 3, 4)
    ]
    energy = law.mean(lambda x: (x**2).sum(axis=1))
    loss = float(moments(law, 5).loss(value, score))
    assert sum(errors) * energy / 2 == pytest.approx(loss, rel=ROUNDOFF)


def test_nothing_learnt_errs_by_1():
    zero = diagonal(2, 0.0, 0.0)
    assert mesa_capability.relative_error(*zero, starts.sphere, 2, 9) == pytest.approx(1)
