"""unitary_heads: the stated loss, the proof and the trained layers agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import optimum, population_loss
from icar_theory.theorems.unitary_heads import nearest
from numerics.kit.plain import train_sampled
from numerics.unitary_heads import in_context_map
from tests.kit.agreement import (
    ROUNDING,
    TRAINED_GAP,
    best_run,
    full_matrix_loss,
    layer_loss,
    trained_runs,
)
from tests.kit.proving import steps
from tests.kit.strategies import Layer, layers, solvable_sizes


@steps("unitary_heads")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@pytest.mark.evidence("unitary_heads", "loss", "trained")
@given(layer=layers())
def test_layer_loss_eq_population_loss(layer: Layer):
    expected = float(population_loss(*layer.exact, context="unitary"))
    assert layer_loss("unitary", layer.floats) == pytest.approx(expected, rel=ROUNDING)


@pytest.mark.evidence("unitary_heads", "loss", "trained")
@given(layer=layers(max_d=4, max_horizon=4), seed=st.integers(0, 99))
def test_full_matrix_loss_eq_population_loss(layer: Layer, seed: int):
    expected = float(population_loss(*layer.exact, context="unitary"))
    assert full_matrix_loss("unitary", layer.floats, seed) == pytest.approx(expected, rel=ROUNDING)


@pytest.mark.evidence("unitary_heads", "minimum", "trained")
@pytest.mark.parametrize(
    ("d", "heads", "horizon"),
    [(1, 1, 3), (2, 1, 5), (3, 2, 4), (4, 1, 3), (4, 4, 4), (4, 6, 3), (5, 3, 3)],
)
def test_trained_loss_eq_minimum(d: int, heads: int, horizon: int, record_property):
    runs = trained_runs("unitary", d, heads, horizon, seeds=3)
    assert min(report.gap for _, report in runs) >= 0, "training went below the stated minimum"
    best, report = best_run(runs, record_property)
    assert report.gap < TRAINED_GAP
    assert best.loss == pytest.approx(float(report.loss), rel=ROUNDING, abs=1e-15)
    assert report.residuals["mixing"] < 1e-6  # the square root of the gap, with a margin of 30
    assert report.residuals["earlier positions"] < 1e-6
    assert report.effective_heads == min(heads, d)
    if heads >= d:
        assert report.predicted_ratio == 0
        assert report.residuals["ratio"] < 1e-6


@pytest.mark.evidence("unitary_heads", "context_map", "trained")
def test_trained_layer_learns_eigenvalues_in_context():
    run = train_sampled("unitary", 6, 6, 8, seeds=[0])[0]
    multiplier, eigenvalues = in_context_map(run, seed=1)
    assert run.converged
    assert (
        multiplier - eigenvalues[:, None, :]
    ).abs().max() < 1e-6  # the square root of the loss reached, ~1e-10


@pytest.mark.evidence("unitary_heads", "minimisers", "trained")
def test_training_finds_the_stratum_where_previous_position_is_free(record_property):
    _, report = next(
        pair
        for pair in trained_runs("unitary", 4, 1, 3, seeds=4)
        if pair[1].predicted_ratio is None
    )
    assert report.gap < TRAINED_GAP
    assert max(abs(ratio) for ratio in report.ratios if ratio is not None) > 0.1


@given(sizes=solvable_sizes("unitary"), length=st.integers(2, 6), seed=st.integers(0, 50))
def test_optimum_attains_minimum(sizes: tuple[int, int], length: int, seed: int):
    best = optimum(*sizes, context="unitary")
    for point in (best, best.sample(seed)):
        assert (
            population_loss(
                point.query_key, point.value, list(point.positions(length)), context="unitary"
            )
            == best.loss
        )


@given(sizes=solvable_sizes("unitary"), seed=st.integers(0, 50))
def test_scaled_mixing_is_projector_of_rank_min_heads_d(sizes: tuple[int, int], seed: int):
    d, heads = sizes
    point = optimum(d, heads, context="unitary").sample(seed)
    projector = point.mixing * point.last_two[1]
    assert projector == projector.T == projector**2
    assert projector.rank() == min(heads, d)
    assert point.last_two[0] == 0 or not any(projector * projector.ones(d, 1))


def test_sample_reaches_the_stratum():
    points = [optimum(4, 2, context="unitary").sample(seed) for seed in range(20)]
    assert {point.last_two[0] == 0 for point in points} == {True, False}


@given(d=st.integers(1, 6), heads=st.integers(1, 6), seed=st.integers(0, 99))
def test_nearest_projector_is_nearest(d: int, heads: int, seed: int):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(d, d))
    found = nearest(matrix, heads)
    np.testing.assert_allclose(found @ found, found, atol=1e-12)
    vectors = np.linalg.qr(rng.normal(size=(d, min(heads, d)))).Q
    assert (
        np.linalg.norm(matrix - found) <= np.linalg.norm(matrix - vectors @ vectors.T) + 1e-12
    )  # rounding of one norm
