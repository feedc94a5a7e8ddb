"""augmented_heads: the stated loss, the proof and the trained layers agree."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import augmented_loss, check, optimum
from icar_theory.exact.context import resolve
from icar_theory.exact.sizes import HORIZON
from icar_theory.layers.augmented import BLOCKS, derived_loss
from icar_theory.layers.augmented_degrees import other_degrees, products, target_degree
from icar_theory.theorems.augmented_heads import CLAIM, REDUNDANCY, minimum, step_size
from numerics.augmented_heads import errors_by_length, losses_by_degree
from numerics.kit.augmented import augmented_design, layer_loss, train_augmented
from numerics.kit.training import best_converged
from tests.kit.agreement import ROUNDING
from tests.kit.proving import steps
from tests.kit.strategies import AugmentedLayer, augmented_layers, boundaries, contexts

TRAINED_GAP = 1e-8
"""Absolute: other blocks enter through products, so the loss is quartic along some directions."""

BOUNDARIES = pytest.mark.parametrize("boundary", ["zero", "wrap"])


def trained(*lines: str) -> Any:
    """Mark a test as what a trained or running layer says about lines of the claim."""
    marks = [pytest.mark.evidence(CLAIM.name, line, "trained") for line in lines]

    def marked(test: Any) -> Any:
        for mark in marks:
            test = mark(test)
        return test

    return marked


def tensors(blocks: Any) -> dict[str, Any]:
    return {name: torch.tensor(np.asarray(block, dtype=float)) for name, block in blocks.items()}


@steps("augmented_heads")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@trained("loss")
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


@trained("degrees", "other_degrees", "below_1", "below_2", "below_3")
@given(layer=augmented_layers(), boundary=boundaries)
def test_layer_loss_by_degree_eq_stated_squares(layer: AugmentedLayer, boundary):
    blocks, horizon = layer.floats, layer.horizon
    found, lengths = products(blocks), range(2, horizon + 1)
    below = np.array([other_degrees(found, T, boundary) for T in lengths]).sum(axis=0)
    stated = [target_degree(found["M"], horizon, boundary), *below, 0.0]
    spectrum = augmented_design("unitary", len(layer.blocks["a1"][0]), horizon)
    measured = losses_by_degree(tensors(blocks), spectrum, horizon, boundary)
    assert measured == pytest.approx(stated, rel=ROUNDING, abs=ROUNDING * (1 + sum(stated)))


@trained("step_size", "minimum", "minimisers", "closed_zero", "closed_wrap")
@BOUNDARIES
@pytest.mark.parametrize(
    ("d", "heads", "horizon"), [(1, 1, 5), (2, 1, 3), (2, 3, 3), (3, 2, 3), (4, 2, 3), (5, 1, 3)]
)
def test_trained_loss_eq_minimum(d: int, heads: int, horizon: int, boundary, record_property):
    runs = train_augmented(d, heads, horizon, seeds=range(2), boundary=boundary)
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
    closed = CLAIM.line(f"closed_{boundary}").relation.rhs
    values = {HORIZON: horizon, REDUNDANCY: sp.Rational(d, min(heads, d))}
    assert report.step_size == pytest.approx(float(closed.subs(values)), abs=1e-5)


@trained("one_head_zero", "one_head_wrap")
@BOUNDARIES
def test_trained_blocks_of_one_head_vanish(boundary):
    """The loss is quartic in some blocks, so that they are as small as the gap's fourth root."""
    run = best_converged(train_augmented(2, 1, 3, seeds=range(2), boundary=boundary))
    weights = {name: np.asarray(block) for name, block in run.weights.items()}
    M, eta = weights["b1"].T @ weights["a3"], step_size(2, 3, boundary)
    np.testing.assert_allclose(M, M.T, atol=1e-4)
    np.testing.assert_allclose(np.diagonal(M), float(eta), atol=1e-4)
    scale = np.linalg.norm(weights["a3"]), np.linalg.norm(weights["b1"])
    vanishing = {
        "zero": [weights["a1"], weights["a2"], weights["a4"]],
        "wrap": [weights["a1"] + weights["a4"], weights["a2"]],
    }[boundary]
    assert max(np.abs(block).max() for block in vanishing) < 1e-2 * scale[0]
    assert np.abs(weights["b2"]).max() < 1e-2 * scale[1]


@trained("minimisers_short")
def test_trained_projector_has_a_free_diagonal_at_horizon_two():
    runs = train_augmented(3, 1, 2, seeds=range(3))
    best = best_converged(runs)
    report = check(best.weights, horizon=2)
    assert 0 <= report.gap < TRAINED_GAP
    assert report.residuals["diagonal"] is None
    assert report.residuals["frame"] < 1e-4
    assert report.residuals["other degrees"] < 1e-4
    mixing = best.weights["b1"].T @ best.weights["a3"]
    assert np.abs(np.diagonal(mixing) - report.step_size).max() > 0.05


@trained("exception")
@given(layer=augmented_layers(max_horizon=2), factor=st.integers(-3, 3))
def test_layer_of_the_exception_has_no_loss_in_other_degrees(layer: AugmentedLayer, factor: int):
    a3, b1 = layer.floats["a3"], layer.floats["b1"]
    blocks = {
        "a1": -factor * a3,
        "a2": 0 * a3,
        "a3": a3,
        "a4": factor * a3,
        "b1": b1,
        "b2": factor * b1,
    }
    spectrum = augmented_design("unitary", a3.shape[1], 2)
    target, *others = losses_by_degree(tensors(blocks), spectrum, 2, "zero")
    assert others == pytest.approx([0.0] * 4, abs=ROUNDING * (1 + target))


@trained("error")
@pytest.mark.parametrize(("d", "heads", "horizon"), [(1, 1, 12), (2, 1, 5), (3, 2, 3)])
@BOUNDARIES
def test_trained_error_by_length_is_stated_error(d: int, heads: int, horizon: int, boundary):
    runs = train_augmented(d, heads, horizon, seeds=range(2), boundary=boundary)
    best = optimum(d, heads, tokens="augmented", horizon=horizon, boundary=boundary)
    spectrum = augmented_design("unitary", d, horizon)
    errors = errors_by_length(tensors(best_converged(runs).weights), spectrum, horizon, boundary)
    stated = [[float(best.error(T))] * d for T in range(2, horizon + 1)]
    np.testing.assert_allclose(errors, stated, atol=1e-4)  # the gap's root


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


def test_optimum_pickles():
    best = optimum(3, 2, tokens="augmented", horizon=4)
    again = pickle.loads(pickle.dumps(best))
    assert again == best
    assert again.sample(1).mixing == best.sample(1).mixing
    assert again.error(3) == best.error(3)


def test_questions_answer_at_their_sizes():
    asked = {"loss": 0, "minimum": 0, "step_size": 0}
    for name in asked:
        question = CLAIM.questions[name]
        for sizes in list(question.sizes())[:20]:
            assert question.answer(**sizes).is_Rational
            asked[name] += 1
    assert min(asked.values()) == 20
    assert CLAIM.ask("minimum", d=2, heads=1, horizon=3, boundary="zero") == minimum(
        2, 1, 3, "zero"
    )


def test_symbolic_optimum_says_what_it_assumes():
    T = sp.Symbol("T", positive=True, integer=True)
    assert optimum(3, 1, tokens="augmented", horizon=T).given == (sp.Gt(T, 2),)
    assert optimum(3, 1, tokens="augmented", horizon=T, boundary="wrap").given == ()
    assert "rank" in optimum(3, 1, tokens="augmented", horizon=2).latex()
