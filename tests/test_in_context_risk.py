"""in_context_risk: stated risks, the layer run on every sample, trained attention and its flow."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import ask
from icar_theory.exact import systems
from icar_theory.theorems.in_context_risk import attention, features, risk
from numerics.in_context_risk import settings, three_points, trained
from numerics.kit import bases
from numerics.kit.bases import walsh
from numerics.kit.regression import Tasks, enumerated_risk, population
from numerics.kit.trajectories import flow, iterates
from tests.kit.proving import steps

STEM = "in_context_risk"
ROUNDING = 1e-12
"""Sums of at most 1e5 terms of size 1 in float64."""


@steps(STEM)
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


def exact(values) -> list[Fraction]:
    """Return floats as the fractions that they are."""
    return [Fraction(float(value)) for value in values]


def three() -> systems.System:
    """Return the functions of three points that the trained side has, exactly."""
    root = sp.sqrt(5)
    values = [[1, 1, 1], [-2 / root, 1 / root, 4 / root], [1 / root, -3 / root, 3 / root]]
    return systems.finite([sp.Rational(1, k) for k in (2, 3, 6)], values)


CASES = {"walsh": (walsh(2), systems.walsh(), 4), "three points": (three_points(), three(), 3)}
entries = st.integers(-4, 4).map(lambda k: k / 2)


@pytest.mark.evidence(STEM, "risk", "trained")
@given(data=st.data(), case=st.sampled_from(sorted(CASES)), n=st.integers(1, 2))
def test_layer_run_on_every_sample_has_the_stated_risk(data, case: str, n: int):
    basis, system, count = CASES[case]
    variances = data.draw(
        st.lists(st.sampled_from([0.25, 0.5, 1, 2]), min_size=count, max_size=count)
    )
    noise = data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    N = data.draw(st.integers(1, count))
    gamma = np.array(data.draw(st.lists(entries, min_size=N * N, max_size=N * N))).reshape(N, N)
    tasks = Tasks(basis, variances, noise, examples=n, features=N)
    stated = risk(system, exact(variances), exact([noise])[0], n, N, gamma)
    measured = enumerated_risk(tasks, torch.tensor(gamma))
    assert measured == pytest.approx(float(stated), rel=ROUNDING, abs=ROUNDING)


@pytest.mark.evidence(STEM, "risk", "trained")
@pytest.mark.parametrize("name", ["fourier", "walsh", "haar", "legendre"])
def test_population_has_the_stated_risk_and_attention(name: str):
    tasks = settings()[name]
    problem = (name, exact(tasks.variances), exact([tasks.noise])[0], 16, 4)
    best = np.array(attention(*problem).evalf(), dtype=float)
    np.testing.assert_allclose(
        population(tasks).best(), best, atol=1e-9
    )  # a well-conditioned solve
    for gamma in (np.eye(4), best, np.arange(16).reshape(4, 4) / 8):
        measured = float(population(tasks).risk(torch.tensor(gamma)))
        assert measured == pytest.approx(float(risk(*problem, gamma)), rel=1e-10)
    least = float(population(tasks).risk(population(tasks).best_diagonal()))
    assert float(risk(*problem, "diagonal")) == pytest.approx(least, rel=1e-10)


@pytest.mark.evidence(STEM, "shrinkage", "trained")
@pytest.mark.evidence(STEM, "minimum", "trained")
@pytest.mark.parametrize("name", ["fourier", "walsh"])
def test_training_on_new_tasks_ends_at_the_stated_attention(name: str):
    tasks = settings()[name]
    reached = trained(tasks, seeds=3, steps=800, batch=64)
    problem = (name, exact(tasks.variances), exact([tasks.noise])[0], 16, 4)
    least = float(risk(*problem))
    mean, error = reached.mean_risk()
    assert (reached.risk >= least - ROUNDING).all()
    assert mean < 1.02 * least + 5 * error  # the rate falls to 0 in so many steps, not further
    gamma, errors = reached.mean_gamma()
    stated = np.array(attention(*problem).evalf(), dtype=float)
    assert (np.abs(gamma - stated) < 6 * errors + 0.02).all()


@pytest.mark.evidence(STEM, "flow", "trained")
@pytest.mark.parametrize("name", ["fourier", "walsh"])
def test_the_integrated_flow_is_the_stated_curve(name: str):
    tasks = settings()[name]
    whole = population(tasks)
    v, S = tasks.variances.numpy()[:4], float(tasks.variances.sum() + tasks.noise)
    m = (1 - 1 / 16) * v + S / 16
    times = np.linspace(0, 3, 7)
    curve = flow(whole, 0.5 * torch.eye(4, dtype=torch.float64), times)
    for t, gamma in zip(times, curve, strict=True):
        stated = v / m + (0.5 - v / m) * np.exp(-2 * m * t)
        np.testing.assert_allclose(gamma, np.diag(stated), atol=1e-8)  # the integrator's tolerance


@pytest.mark.evidence(STEM, "identity", "trained")
@pytest.mark.evidence(STEM, "keep", "trained")
@pytest.mark.parametrize("n", [1, 4, 16, 64])
def test_plain_features_help_where_their_variance_is_large(n: int):
    tasks = settings(n)["walsh"]
    variances, noise = exact(tasks.variances), exact([tasks.noise])[0]
    risks = []
    for N in range(1, 9):
        fewer = Tasks(tasks.basis, tasks.variances, tasks.noise, examples=n, features=N)
        measured = float(population(fewer).risk(torch.eye(N, dtype=torch.float64)))
        assert measured == pytest.approx(float(risk("walsh", variances, noise, n, N, "identity")))
        risks.append(measured)
    kept = int(features(variances, noise, n))
    assert int(np.argmin(risks)) + 1 == max(kept, 1)


def test_a_feature_at_the_threshold_neither_helps_nor_harms():
    one, two = (risk("walsh", [2, 1], 0, 2, N, "identity") for N in (1, 2))
    assert one == two == sp.Rational(3, 2)
    assert features([2, 1], 0, 2) == 2
    assert features([sp.Rational(1, 100)] * 3, 1, 1) == 0


def test_nothing_is_learnt_where_nothing_varies():
    assert risk("walsh", [0, 0], 0, 3, 2) == 0
    assert risk("haar", [0, 0, 1], 0, 3, 3) == sp.Rational(1, 4)
    assert risk("haar", [0, 0, 1], 0, 1, 2) == 1


BASES = {
    "fourier": bases.fourier(12),
    "walsh": walsh(4),
    "haar": bases.haar(16),
    "legendre": bases.legendre(12),
}


@pytest.mark.parametrize("name", BASES)
def test_fourth_moments_are_integrals(name: str):
    basis, system = BASES[name], systems.read_system(name)
    psi, weights = basis.values.numpy(), basis.weights.numpy()
    draw = np.random.default_rng(0)
    for _ in range(60):
        place, i, j = map(int, draw.integers(1, 13, size=3))
        i = j if draw.random() < 0.5 else i
        measured = weights @ (psi[:, place - 1] ** 2 * psi[:, i - 1] * psi[:, j - 1])
        assert measured == pytest.approx(float(system.fourth(place, i, j)), abs=1e-9)  # roundoff


def test_descent_follows_its_matrix_recursion():
    tasks = settings()["legendre"]
    whole = population(tasks)
    path = iterates(whole, torch.zeros(4, 4, dtype=torch.float64), rate=0.1, steps=200)
    problem = ("legendre", exact(tasks.variances), exact([tasks.noise])[0], 16, 4)
    stated = np.array(attention(*problem).evalf(), dtype=float)
    assert np.abs(path[-1] - stated).max() < np.abs(path[0] - stated).max() / 10


@pytest.mark.parametrize(
    ("question", "changes", "message"),
    [
        ("risk", {"n": 0}, "n must be at least 1, got 0"),
        ("risk", {"features": 9}, "features must be at most 4, one a variance, got 9"),
        ("risk", {"noise": -1}, "noise must be the variance σ² ≥ 0, got -1"),
        ("risk", {"variances": [1, -1]}, "variances must be exact and not negative, got -1"),
        ("risk", {"system": "haar", "variances": [1] * 24, "features": 12}, "features at most 10"),
        ("features", {"variances": [sp.Symbol("a", positive=True)]}, "variances must be numbers"),
        ("risk", {"system": "splines"}, "system must be one of .* got 'splines'"),
        (
            "risk",
            {"attention": "large"},
            "attention must be one of 'best', 'diagonal', 'identity', got 'large'",
        ),
        ("risk", {"attention": [[1]]}, "attention must be 2×2, got"),
        ("risk", {"features": 0}, "features must be at least 1, got 0"),
    ],
)
def test_bad_problems_are_refused_by_name(question: str, changes, message: str):
    good = {"system": "walsh", "variances": [1, 1, 1, 1], "noise": 1, "n": 3, "features": 2,
            "attention": "best"}  # fmt: skip
    asked = good | changes
    if question == "features":
        asked = {name: asked[name] for name in ("variances", "noise", "n")}
    with pytest.raises((TypeError, ValueError), match=message):
        ask(STEM, question, **asked)


def test_systems_that_are_not_orthonormal_are_refused_with_the_entry():
    half = sp.Rational(1, 2)
    with pytest.raises(ValueError, match="got the inner product 1/2 of the functions 1 and 2"):
        systems.finite([half, half], [[1, 1], [1, 0]])
    for weights in ([half, 1], [-1, 2]):
        with pytest.raises(ValueError, match="weights must be non-negative with the sum 1"):
            systems.finite(weights, [[1, 1], [1, -1]])
    with pytest.raises(ValueError, match="weights and values must be numbers"):
        systems.finite([sp.Symbol("p"), 1 - sp.Symbol("p")], [[1, 1]])
    phi = (1 + sp.sqrt(5)) / 2
    u = sp.sqrt(2 / (1 + phi**2))
    assert systems.finite([half, half], [[u, u * phi], [-u * phi, u]]).size == 2
