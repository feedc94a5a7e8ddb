"""augmented_heads: the stated loss, the proof and the trained layers agree."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from icar_theory import augmented_loss, check, optimum
from icar_theory.layers.augmented import BLOCKS, derived_loss
from icar_theory.exact.context import resolve
from icar_theory.exact.frames import HarmonicFrame
from icar_theory.theorems.augmented_heads import HORIZON, REDUNDANCY, step_size
from numerics.kit.augmented import augmented_design, layer_loss, train_augmented
from numerics.kit.training import best_converged
from proofs.augmented_heads import PROOF
from tests.kit.agreement import ROUNDING
from tests.kit.proving import steps
from tests.kit.strategies import AugmentedLayer, augmented_layers, boundaries, contexts

TRAINED_GAP = 1e-8
"""Absolute: blocks below degree T enter through products, so along some directions the loss is quartic, and flat."""


@steps(PROOF)
def test_step_holds(step, record_property):
    record_property("outcome", step.check())


@pytest.mark.evidence("augmented_heads", "trained")
@given(layer=augmented_layers(), context=contexts, boundary=boundaries)
def test_layer_loss_eq_augmented_loss(layer: AugmentedLayer, context, boundary):
    expected = float(
        augmented_loss(layer.blocks, horizon=layer.horizon, context=context, boundary=boundary)
    )
    blocks = {name: torch.tensor(block) for name, block in layer.floats.items()}
    d = len(layer.blocks["a1"][0])
    for refinement in (0, 1):
        spectrum = augmented_design(context, d, layer.horizon, refinement=refinement)
        assert float(layer_loss(blocks, spectrum, layer.horizon, boundary)) == pytest.approx(
            expected, rel=ROUNDING
        )


@given(layer=augmented_layers(), boundary=boundaries)
def test_stated_loss_eq_derived_loss(layer: AugmentedLayer, boundary):
    blocks = {
        name: [[sp.Rational(x) for x in row] for row in block]
        for name, block in layer.blocks.items()
    }
    law = resolve("unitary", len(blocks["a1"][0]))
    stated = augmented_loss(layer.blocks, horizon=layer.horizon, boundary=boundary)
    assert stated == derived_loss(blocks, layer.horizon, law, boundary)
    assert stated == augmented_loss(
        layer.blocks, horizon=layer.horizon, boundary=boundary, context=law
    )
    assert augmented_loss(layer.floats, horizon=layer.horizon, boundary=boundary) == pytest.approx(
        float(stated), rel=ROUNDING
    )


@pytest.mark.evidence("augmented_heads", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(
    ("d", "heads", "horizon"), [(1, 1, 5), (2, 1, 3), (2, 3, 3), (3, 2, 3), (4, 2, 3), (5, 1, 3)]
)
def test_trained_loss_eq_minimum(d: int, heads: int, horizon: int, boundary, record_property):
    runs = [train_augmented(d, heads, horizon, seed=seed, boundary=boundary) for seed in range(2)]
    reports = [check(run.weights, horizon=horizon, boundary=boundary) for run in runs]
    assert min(report.gap for report in reports) >= 0, "training went below the stated minimum"
    best = best_converged(runs)
    report = reports[runs.index(best)]
    record_property("gap", float(report.gap))
    record_property("gradient_norm", best.gradient_norm)
    assert report.gap < TRAINED_GAP
    assert best.loss == pytest.approx(float(report.loss), rel=ROUNDING)
    assert report.optimal
    assert report.step_size == pytest.approx(
        float(report.predicted_step_size), abs=1e-5
    )  # the gap's root, tenfold
    assert report.residuals["frame"] < 1e-4
    assert report.residuals["diagonal"] < 1e-4
    assert report.residuals["other degrees"] < 1e-4
    assert report.effective_heads == min(heads, d)


@pytest.mark.evidence("augmented_heads", "trained")
def test_trained_error_by_length_overshoots():
    """The trained layer's squared error by length is e(T): it falls, then rises again before the last length."""
    d, horizon = 1, 12
    run = train_augmented(d, 1, horizon, seed=0)
    best = optimum(d, 1, tokens="augmented", horizon=horizon)
    blocks = {name: torch.tensor(block) for name, block in run.weights.items()}
    spectrum = augmented_design("unitary", d, horizon)
    sums = [0.0] + [float(layer_loss(blocks, spectrum, T, "zero")) for T in range(2, horizon + 1)]
    errors = np.diff(sums)
    np.testing.assert_allclose(
        errors, [float(best.error(T)) for T in range(2, horizon + 1)], atol=1e-4
    )
    assert errors[-1] > errors.min() + 0.1


sizes = st.tuples(st.integers(1, 6), st.integers(1, 7), st.integers(2, 8))


@given(size=sizes, boundary=boundaries, seed=st.integers(0, 30))
def test_optimum_attains_minimum(size: tuple[int, int, int], boundary, seed: int):
    d, heads, horizon = size
    best = optimum(d, heads, tokens="augmented", horizon=horizon, boundary=boundary)
    for point in (best, best.sample(seed)):
        arrays = point.numpy()
        loss = augmented_loss(
            {name: arrays[name] for name in BLOCKS}, horizon=horizon, boundary=boundary
        )
        assert loss == pytest.approx(float(best.loss), rel=ROUNDING, abs=1e-13)
        np.testing.assert_allclose(
            np.array(point.mixing.tolist(), dtype=float), arrays["mixing"], atol=1e-13
        )
        for name in ("query_key", "value"):
            np.testing.assert_allclose(
                np.array(getattr(point, name).tolist(), dtype=float), arrays[name], atol=1e-13
            )
        np.testing.assert_allclose(
            arrays["value"].T @ arrays["query_key"], arrays["mixing"], atol=1e-13
        )
        np.testing.assert_allclose(np.diagonal(arrays["mixing"]), float(best.step_size), atol=1e-13)
    assert sum(best.error(T) for T in range(2, horizon + 1)) * d == best.loss


@pytest.mark.parametrize(("d", "heads"), [(2, 1), (3, 2), (4, 2), (4, 3), (6, 2), (6, 4), (3, 3)])
def test_exact_blocks_attain_the_exact_minimum(d: int, heads: int):
    best = optimum(d, heads, tokens="augmented", horizon=4)
    loss = augmented_loss(best.blocks, horizon=4)
    assert (
        sp.expand(sp.radsimp(sp.expand(loss - best.loss))) == 0
    )  # in ℚ(√2, √3), where these cosines live


@given(size=sizes, boundary=boundaries, seed=st.integers(0, 99))
def test_no_random_blocks_beat_the_minimum(size: tuple[int, int, int], boundary, seed: int):
    d, heads, horizon = size
    rng = np.random.default_rng(seed)
    blocks = {name: rng.normal(size=(heads, d)) / horizon for name in BLOCKS}
    assert check(blocks, horizon=horizon, boundary=boundary).gap > 0


def test_constant_diagonal_is_free_at_horizon_two():
    """Zero boundary, T_max = 2: K = 1 alone, so every projector of rank H is optimal."""
    blocks = {name: np.zeros((1, 3)) for name in BLOCKS} | {"a3": np.eye(1, 3), "b1": np.eye(1, 3)}
    report = check(blocks, horizon=2)
    assert report.gap == 0
    assert report.residuals["diagonal"] is None
    assert check(blocks, horizon=3).gap > 0


def test_symbolic_optimum_is_the_formula():
    d, H, T = sp.symbols("d H T", positive=True, integer=True)
    for boundary in ("zero", "wrap"):
        general = optimum(d, H, tokens="augmented", horizon=T, boundary=boundary)
        for numbers in ((4, 2, 5), (3, 5, 2), (5, 1, 9)):
            values = dict(zip((d, H, T), numbers, strict=True))
            best = optimum(
                numbers[0], numbers[1], tokens="augmented", horizon=numbers[2], boundary=boundary
            )
            assert general.step_size.subs(values) == best.step_size
            assert sp.nsimplify(general.loss.subs(values)) == best.loss
            assert general.error(4).subs(values) == best.error(4)
        assert general.mixing is None
    assert step_size(REDUNDANCY, HORIZON, "zero") == 3 / (2 * HORIZON + 3 * REDUNDANCY - 4)


@given(
    layer=augmented_layers(),
    boundary=boundaries,
    factor=st.sampled_from([Fraction(-2), Fraction(1, 3)]),
)
def test_gauge_and_zero_heads_change_nothing(layer: AugmentedLayer, boundary, factor: Fraction):
    scaled = {
        name: [[x * (factor if name.startswith("a") else 1 / factor) for x in row] for row in block] +
        [[Fraction(0)] * len(block[0])] for name, block in layer.blocks.items()
    }  # fmt: skip
    expected = augmented_loss(layer.blocks, horizon=layer.horizon, boundary=boundary)
    assert augmented_loss(scaled, horizon=layer.horizon, boundary=boundary) == expected


@given(layer=augmented_layers(), boundary=boundaries, data=st.data())
def test_relabelling_eigenvalues_changes_nothing(
    layer: AugmentedLayer, boundary, data: st.DataObject
):
    d = len(layer.blocks["a1"][0])
    assume(d > 1)
    order = data.draw(st.permutations(range(d)))
    relabelled = {
        name: [[row[j] for j in order] for row in block] for name, block in layer.blocks.items()
    }
    expected = augmented_loss(layer.blocks, horizon=layer.horizon, boundary=boundary)
    assert augmented_loss(relabelled, horizon=layer.horizon, boundary=boundary) == expected


@pytest.mark.parametrize(
    ("d", "frequencies", "rank"), [(4, (0, 2), 2), (4, (2,), 1), (6, (1, 3), 3), (5, (0, 2), 3)]
)
def test_frame_has_the_rank_of_its_frequencies(d: int, frequencies: tuple[int, ...], rank: int):
    frame = HarmonicFrame(
        heads=rank, dimension=d, frequencies=frequencies, step_size=sp.Rational(1, 3)
    )
    assert frame.rank == len(frame.rows()) == rank
    mixing = frame.arrays()["mixing"]
    np.testing.assert_allclose(np.diagonal(mixing), 1 / 3, atol=1e-14)
    projector = 3 * rank * mixing / d
    np.testing.assert_allclose(projector @ projector, projector, atol=1e-14)


def test_large_optimum_needs_no_sympy_matrices():
    arrays = optimum(128, 16, tokens="augmented", horizon=1000).numpy()
    projector = arrays["mixing"] / arrays["mixing"][0, 0] * 16 / 128
    np.testing.assert_allclose(projector @ projector, projector, atol=1e-12)
