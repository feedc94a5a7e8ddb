"""The trained side of regression in context against loops, other integrals and other libraries."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
import pywt
import torch
from scipy import integrate, linalg

from numerics import in_context_risk, minimax_rate
from numerics.kit import bases, features, regression, regressors, trajectories
from numerics.kit.checkpoints import carry_out

BASES = {
    "fourier": bases.fourier(6),
    "haar": bases.haar(8),
    "legendre": bases.legendre(5),
    "walsh": bases.walsh(3),
    "three points": in_context_risk.three_points(),
}
every_basis = pytest.mark.parametrize("name", BASES)
FAMILIES = in_context_risk.settings()
every_family = pytest.mark.parametrize("name", FAMILIES)


def generator(seed: int = 0):
    return torch.Generator().manual_seed(seed)


def drawn_gamma(N: int, seed: int = 0):
    return torch.randn(N, N, generator=generator(seed), dtype=torch.float64)


@every_basis
def test_functions_are_orthonormal_and_their_finite_law_is_right(name: str):
    """Means of products of two and of four functions, by the finite law and by many draws."""
    basis = BASES[name]
    values = basis.values
    gram = values.T @ (basis.weights[:, None] * values)
    torch.testing.assert_close(gram, torch.eye(basis.count, dtype=torch.float64))
    assert float(basis.weights.sum()) == pytest.approx(1)
    drawn = basis.evaluate(basis.draw((40_000,), generator()))
    assert drawn.shape == (40_000, basis.count)
    for j, k in itertools.combinations_with_replacement(range(basis.count), 2):
        square = (drawn[:, j] * drawn[:, k]).square()
        expected = basis.weights @ (values[:, j] * values[:, k]).square()
        assert abs(square.mean() - expected) < 5 * square.std() / 200 + 1e-12


def test_functions_are_those_of_other_libraries():
    x = torch.linspace(0.01, 0.99, 50, dtype=torch.float64)
    legendre = bases.legendre(6).evaluate(x)
    for j in range(6):
        series = np.polynomial.legendre.Legendre.basis(j, domain=[0, 1])
        np.testing.assert_allclose(
            legendre[:, j], math.sqrt(2 * j + 1) * series(x.numpy()), atol=1e-12
        )
    fourier = bases.fourier(4).evaluate(x)
    np.testing.assert_allclose(fourier[:, 3], math.sqrt(2) * np.sin(4 * np.pi * x.numpy()))
    # a signal of 8 numbers in the Haar basis, coarsest first, by PyWavelets
    signal = np.random.default_rng(0).standard_normal(8)
    levels = pywt.wavedec(signal, "haar")
    ours = bases.haar(8).values.numpy().T @ signal / math.sqrt(8)
    np.testing.assert_allclose(np.concatenate(levels), ours, atol=1e-12)


@pytest.mark.parametrize(
    ("family", "four"), [("fourier", [0, 0, 0, 4]), ("legendre", [1, 3, 4, 4])]
)
def test_a_mean_of_four_functions_is_an_integral(family: str, four: list[int]):
    basis = BASES[family]
    mean = float(basis.weights @ basis.values[:, four].prod(dim=1))
    assert abs(mean) > 0.1

    def product(x: float) -> float:
        return float(basis.evaluate(torch.tensor(x, dtype=torch.float64))[four].prod())

    assert integrate.quad(product, 0, 1)[0] == pytest.approx(mean, abs=1e-8)


def test_estimates_and_predictions_are_the_definitions():
    tasks = regression.Tasks(bases.haar(4), [1, 0.5, 0.4, 0.1], 0.3, examples=3, features=2)
    drawn = regression.sampled(tasks, 4, generator(), queries=2)
    gamma = drawn_gamma(2)
    told = regression.predict(gamma, drawn.values[..., :2], drawn.noisy[:, :3])
    for t, q in itertools.product(range(4), range(2)):
        b = [sum(drawn.noisy[t, k] * drawn.values[t, k, j] for k in range(3)) / 3 for j in range(2)]
        expected = sum(
            drawn.values[t, 3 + q, i] * gamma[i, j] * b[j]
            for i, j in itertools.product(range(2), repeat=2)
        )
        assert float(told[t, q]) == pytest.approx(float(expected))


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("name", ["walsh", "three points"])
def test_risk_by_enumeration_is_the_quadratic_of_pairs(name: str, n: int):
    basis = bases.walsh(2) if name == "walsh" else BASES[name]
    v = torch.rand(basis.count, generator=generator(n), dtype=torch.float64)
    for N in range(1, basis.count + 1):
        tasks = regression.Tasks(basis, v, 0.3, examples=n, features=N)
        gamma = drawn_gamma(N, seed=N)
        found = regression.enumerated_risk(tasks, gamma)
        assert found == pytest.approx(float(regression.population(tasks).risk(gamma)), rel=1e-12)


def test_enumeration_is_a_loop_over_its_cases():
    basis = in_context_risk.three_points()
    tasks = regression.Tasks(basis, [1, 0.5, 0.25], 0.3, examples=1, features=2)
    gamma, psi, p = drawn_gamma(2).numpy(), basis.values.numpy(), basis.weights.numpy()
    total = 0.0
    for x, query in itertools.product(range(3), repeat=2):
        for *task, noise in itertools.product((-1, 1), repeat=4):
            beta = np.array(task) * np.sqrt([1, 0.5, 0.25])
            b = (beta @ psi[x] + noise * math.sqrt(0.3)) * psi[x, :2]
            wrong = beta @ psi[query] - psi[query, :2] @ gamma @ b
            total += p[x] * p[query] * wrong**2 / 16
    assert regression.enumerated_risk(tasks, torch.as_tensor(gamma)) == pytest.approx(total)


@every_family
def test_risk_on_samples_is_that_of_the_population(name: str):
    tasks = FAMILIES[name]
    drawn = regression.sampled(tasks, 20_000, generator())
    gamma = torch.eye(4, dtype=torch.float64) + 0.1 * drawn_gamma(4)
    told = regression.predict(gamma, drawn.values[..., :4], drawn.noisy[:, :16])
    wrong = (told - drawn.clean[:, 16:]).square()
    expected = float(regression.population(tasks).risk(gamma))
    assert abs(float(wrong.mean()) - expected) < 5 * float(wrong.std()) / 20_000**0.5


@every_family
def test_training_reaches_the_least_risk(name: str):
    tasks = FAMILIES[name]
    whole = regression.population(tasks)
    for diagonal, best in ((False, whole.best()), (True, whole.best_diagonal())):
        kept = in_context_risk.mask(tasks, diagonal=diagonal)
        assert float(trajectories.slope(whole, best, kept).abs().max()) < 1e-12
        found = in_context_risk.trained(
            tasks, seeds=2, diagonal=diagonal, steps=200, batch=64, rate=0.05
        )
        least = float(whole.risk(best))
        assert ((found.risk > least) & (found.risk < least + 0.02)).all()
        assert np.abs(found.mean_gamma()[0] - best.numpy()).max() < 0.1
        assert not diagonal or (found.gamma[:, ~np.eye(4, dtype=bool)] == 0).all()


def test_balance_makes_the_best_matrix_diagonal():
    for name, tasks in FAMILIES.items():
        whole = regression.population(tasks)
        best = whole.best()
        off = float((best - torch.diag(best.diagonal())).abs().max())
        gap = float(whole.risk(whole.best_diagonal()) - whole.risk(best))
        if name in ("fourier", "walsh"):
            assert max(off, abs(gap)) < 1e-12
        else:
            assert off > 0.01
            assert gap > 1e-4


@pytest.mark.parametrize("name", ["fourier", "legendre"])
def test_trajectories_are_those_of_a_linear_equation(name: str):
    """dΓ/dt = 2(H − ΓS) with G = I: Γ(t) = Γ* + (Γ_0 − Γ*) e^(−2tS), and powers step by step."""
    whole = regression.population(FAMILIES[name])
    best, start = whole.best().numpy(), drawn_gamma(4)
    second, apart = whole.second.numpy(), start.numpy() - best
    times = [0.1, 1.0, 5.0, 50.0]
    found = trajectories.flow(whole, start, times)
    expected = [best + apart @ linalg.expm(-2 * t * second) for t in times]
    np.testing.assert_allclose(found, expected, atol=1e-7)
    steps = trajectories.iterates(whole, start, rate=0.2, steps=30)
    power = np.linalg.matrix_power(np.eye(4) - 0.4 * second, 30)
    np.testing.assert_allclose(steps[-1], best + apart @ power, atol=1e-12)
    kept = torch.eye(4, dtype=torch.float64)
    alone = trajectories.flow(whole, torch.zeros(4, 4), [200.0], kept=kept)[0]
    np.testing.assert_allclose(alone, whole.best_diagonal(), atol=1e-6)


def test_features_find_the_directions_of_largest_variance():
    tasks = in_context_risk.hidden_tasks()
    run = in_context_risk.feature_training(
        tasks, seed=0, width=32, steps=300, batch=32, queries=8, rate=0.01
    )
    found = carry_out({"run": run})
    right = tasks.basis.values[:, :4]
    wrong = bases.fourier(12).evaluate(tasks.basis.points)[:, :4]
    least, elsewhere = (float(features.least_risk(tasks, part)) for part in (right, wrong))
    assert found["run.refitted"] <= found["run.risk"] < least + 0.1 < elsewhere - 0.5
    assert found["run.cosines"].min() > 0.8
    assert found["run.cosines"][0] > 0.99
    values = torch.as_tensor(found["run.values"])
    span = features.cosines(values, right, tasks.basis.weights)
    np.testing.assert_allclose(span, found["run.cosines"])
    angles = linalg.subspace_angles(values.numpy(), right.numpy())  # equal weights
    np.testing.assert_allclose(np.cos(angles)[::-1], span, atol=1e-6)


def test_the_best_features_lie_near_the_first_ones_and_beside_them():
    """The energy ``Σ_l v_l ψ_l²`` is no constant here: no balance, and the span is another one."""
    tasks = in_context_risk.hidden_tasks()
    values, weights = tasks.basis.values, tasks.basis.weights
    spans = [features.best_span(tasks, seed=seed) for seed in range(2)]
    free = features.best_features(tasks, seed=0)
    risks = [float(features.least_risk(tasks, part)) for part in (*spans, free, values[:, :4])]
    assert risks[0] == pytest.approx(risks[1], rel=1e-8)
    assert risks[2] < risks[0] - 1e-4 < risks[0] < risks[3] - 1e-4
    for found in (spans[0], free):
        least = float(features.cosines(found, values[:, :4], weights)[-1])
        assert 0.98 < least < 0.999


@pytest.mark.parametrize("exponent", [2, 3])
def test_risk_falls_with_examples_like_a_power(exponent: int):
    found = minimax_rate.rates(minimax_rate.smooth(exponent, count=512), [200, 500, 1000, 2000])
    slope, error = found.slope(found.best)
    assert slope == pytest.approx(-(exponent - 1) / exponent, abs=0.05)
    assert error < 0.02
    assert (found.best < found.identity).all()
    assert (np.diff(found.kept) > 0).all()


def test_rates_are_those_of_each_number_of_examples():
    tasks = minimax_rate.smooth(2.0, count=12)
    found = minimax_rate.rates(tasks, [7])
    whole = regression.population(replace(tasks, examples=7))
    assert found.best[0] == pytest.approx(float(whole.risk(whole.best())))
    plain = [float(whole.risk(torch.diag((torch.arange(12) < N).double()))) for N in range(1, 13)]
    assert found.identity[0] == pytest.approx(min(plain))
    assert found.kept[0] == np.argmin(plain) + 1


def test_excess_falls_with_tasks():
    found = minimax_rate.excess(minimax_rate.few(16, 3), [200, 2000], repeats=30, samples=20_000)
    assert (found.mean > 0).all()
    ratio = found.mean / found.asymptotic
    assert (abs(ratio - 1) < 0.2 + 4 * found.error / found.asymptotic).all()
    again = minimax_rate.excess_once(minimax_rate.few(16, 3), [200, 2000], seed=0)
    other = minimax_rate.excess_once(minimax_rate.few(16, 3), [200, 2000], seed=0)
    assert (again == other).all()


def test_regressors_are_their_formulas():
    tasks = minimax_rate.smooth(2.0, count=8, examples=6)
    drawn = regression.sampled(tasks, 3, generator(), queries=2)
    psi, y = drawn.values[:, :6], drawn.noisy[:, :6]
    kernel = psi * tasks.variances @ psi.mT
    across = drawn.values[:, 6:] * tasks.variances @ psi.mT
    inner = torch.linalg.solve(kernel + 0.25 * torch.eye(6, dtype=torch.float64), y[..., None])
    told = regressors.gaussian_process(tasks)(drawn, 6)
    torch.testing.assert_close(told, (across @ inner)[..., 0])
    gram = psi.mT @ psi + 3 * torch.eye(8, dtype=torch.float64)
    beta = torch.linalg.solve(gram, psi.mT @ y[..., None])
    torch.testing.assert_close(
        regressors.ridge(3.0)(drawn, 6), (drawn.values[:, 6:] @ beta)[..., 0]
    )


def test_no_method_beats_the_true_law():
    found = minimax_rate.compared(minimax_rate.smooth(2.0, count=16), [10, 40], count=100, seed=0)
    for name in minimax_rate.METHODS[1:] + minimax_rate.METHODS[:1]:
        assert (found.mean[name] >= found.mean["gaussian process"]).all()
        assert (found.error[name] > 0).all()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: bases.fourier(3), "count must be even, got 3"),
        (lambda: bases.haar(6), "count must be a power of 2, got 6"),
        (lambda: task(variances=[1.0]), "variances must be 2, got 1"),
        (lambda: task(examples=0), "examples must be at least 1, got 0"),
        (lambda: task(features=3), "features must be 1 to 2, got 3"),
        (lambda: regression.enumerated_risk(task(examples=20), None), "cases must be at most"),
    ],
)
def test_bad_sizes_are_refused(make, words: str):
    with pytest.raises(ValueError, match=words):
        make()


def task(variances=(1.0, 1.0), examples: int = 2, features: int = 2):
    return regression.Tasks(bases.walsh(1), variances, 0.1, examples=examples, features=features)


def test_experiments_run():
    sizes = {"examples": 4, "steps": 2, "batch": 2, "seeds": 1}
    found = carry_out(in_context_risk.mixing(**sizes) | in_context_risk.features(**sizes, width=4))
    assert found["legendre, diagonal, seed 0.gamma"].shape == (4, 4)
    assert found["seed 0.cosines"].shape == (4,)
    several = carry_out(minimax_rate.methods(pairs=4, tasks=8, seeds=2))
    assert several["30 examples.error"].shape == (2, 4)
    assert carry_out(minimax_rate.pretraining(seeds=2))["least squares.excess"].shape == (2, 7)
