"""mesa_flow: what samples of the first token say, with their errors."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from icar_theory import mesa_estimate, mesa_flow, starts
from icar_theory.layers.normalised_slopes import slopes
from icar_theory.layers.normalised_symbols import A, B
from icar_theory.theorems.mesa_flow.estimates import Estimate, MesaEstimate


@pytest.mark.parametrize("seed", range(3))
def test_estimates_are_within_their_errors(seed: int):
    x = np.random.default_rng(seed).normal(size=(20000, 3))
    found = mesa_estimate(x, 6)
    exact = mesa_flow("gaussian", 3, 6)
    for one, true in ((found.step, exact.step), (found.floor, exact.floor)):
        assert abs(one.value - float(true)) < 4 * one.error  # 4 standard errors: one in 16,000
    assert (found.preserved, found.exchangeable) == (None, None)


def test_errors_of_estimates_are_those_of_repetition():
    rng = np.random.default_rng(0)
    runs = [mesa_estimate(rng.uniform(-1, 1, size=(400, 2)), 5) for _ in range(100)]
    for name in ("step", "floor"):
        values = [getattr(run, name).value for run in runs]
        said = np.mean([getattr(run, name).error for run in runs])
        assert 0.75 < said / np.std(values) < 1.3  # 100 runs know a deviation to 7 %


def test_samples_with_unlike_coordinates_are_found_out():
    x = np.random.default_rng(0).normal(size=(5000, 2)) * [1, 1.2]
    found = mesa_estimate(x, 4)
    assert found.exchangeable is False
    assert "coordinates differ" in found.verdict


@pytest.mark.parametrize(("d", "count"), [(10, 30), (3, 100)])
def test_like_coordinates_are_seldom_found_to_differ(d: int, count: int):
    rng = np.random.default_rng(0)
    false = sum(mesa_estimate(rng.normal(size=(count, d)), 4).exchangeable is False
                for _ in range(60))  # fmt: skip
    assert false <= 4  # at a chance of 0.01 each, more than 4 of 60 have the chance 3e-4


def test_rounding_is_no_evidence():
    x = np.random.default_rng(0).choice([-0.1, 0.1], size=(40, 3))
    found = mesa_estimate(x, 4)
    assert (found.exchangeable, found.preserved) == (None, None)


@pytest.mark.parametrize("d", [2, 3])
def test_crossings_of_samples_are_those_of_the_law_that_they_are(d: int):
    x = np.random.default_rng(1).integers(-2, 4, size=(30, d))
    turned = [row[list(order)] for row in x for order in itertools.permutations(range(d))]
    law = starts.finite([list(map(int, row)) for row in turned])
    p, a = slopes(law, d, 5)[0, 1], slopes(law, d, 5)[0, d + 1]
    exact = [p.coeff(A, 2).coeff(B, 1), a.coeff(A, 0).coeff(B, 1), a.coeff(A, 1).coeff(B, 2)]
    found = mesa_estimate(x.astype(float), 5)
    values = [one.value for one in found.crossings.values()]
    np.testing.assert_allclose(values, [float(e) for e in exact], rtol=1e-12)
    known = mesa_flow(law, d, 5)
    np.testing.assert_allclose([found.step.value, found.floor.value],
                               [float(known.step), float(known.floor)], rtol=1e-12)  # fmt: skip


def test_levels_are_shared_by_the_crossings():
    one = Estimate(2.7, 1.0)  # beyond 2.58 of one comparison at 1 %, within 2.94 of three
    several = {"x": one, "y": Estimate(0.0, 1.0), "z": Estimate(0.0, 1.0)}
    assert MesaEstimate(one, one, {"x": one}, 1.0).preserved is False
    assert MesaEstimate(one, one, several, 1.0).preserved is None
    assert MesaEstimate(one, one, several, 1.0, level=0.05).preserved is False


def test_bad_samples_are_refused():
    with pytest.raises(ValueError, match="samples must be at least 30 rows, got 2"):
        mesa_estimate([[1.0], [2.0]], 4)
    with pytest.raises(ValueError, match="samples must be of sizes from 1e-40"):
        mesa_estimate(np.full((40, 2), 1e60), 4)
    with pytest.raises(ValueError, match=r"level must be a float from 0\.002 to 1, got 'a'"):
        mesa_estimate(np.ones((40, 2)), 4, level="a")  # type: ignore[arg-type]
