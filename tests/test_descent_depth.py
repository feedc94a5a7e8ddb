"""descent_depth: steps and deep layers on sequences, and the stated losses, agree."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from icar_theory import CLAIMS, refute
from icar_theory.exact.gram_moments import K, counted, moment
from icar_theory.exact.sizes import D
from icar_theory.layers.deep import Route, net, polynomial
from icar_theory.layers.deep import deep_losses as exact_losses
from icar_theory.theorems.descent_depth import (
    best_polynomial,
    bound,
    limit,
    minimum,
    step_sizes,
    steps_limit,
    three_layers,
    weights,
)
from icar_theory.theorems.descent_depth.three import routes
from numerics.descent_depth import (
    descended_by_autograd,
    loss_of_steps,
    train_steps,
    written,
)
from numerics.gradient_step import random_sequences
from numerics.kit.deep import deep_design, deep_losses, train_deep
from numerics.kit.sequences import sampled, tokens
from tests.kit.proving import steps

STEM = "descent_depth"
SEEDS = (3, 4)
"""Of two layers with T_max from 4 to 20: about half of all starts end elsewhere."""
RATIONALS = st.integers(-8, 8).map(lambda n: sp.Rational(n, 8))
ROUNDOFF = 1e-9
"""Sums of at most 1e4 products of numbers up to 1e2, in float64."""


@steps(STEM)
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


def torch_weights(exact: Any) -> dict[str, Any]:
    """Return A and B (L×1×3×3×1) of weights 3L×6."""
    blocks = torch.tensor(np.array(exact.tolist(), dtype=float)).reshape(-1, 3, 6)
    return {"A": blocks[:, None, :, :3, None], "B": blocks[:, None, :, 3:, None]}


@pytest.mark.evidence(STEM, "residual", "trained")
@given(d=st.integers(1, 4), length=st.integers(2, 6), seed=st.integers(0, 99))
def test_residual_eq_product_along_autograd(d: int, length: int, seed: int):
    W, _ = torch.linalg.qr(random_sequences(1, d, d, seed=seed)[0])
    sequence = random_sequences(1, 1, d, seed=seed + 1)[0]
    for _ in range(length - 1):
        sequence = torch.cat([sequence, sequence[-1:] @ W.T])
    gram = sequence[:-1].T @ sequence[:-1].conj()
    sizes = (0.1, -0.2, 0.15)
    product = torch.eye(d, dtype=gram.dtype)
    for size in sizes:
        product = product @ (torch.eye(d) - size * gram)
    torch.testing.assert_close(W - descended_by_autograd(sequence, sizes), W @ product)


@pytest.mark.evidence(STEM, "steps", "trained")
@given(sizes=st.lists(st.floats(-1, 1), min_size=1, max_size=4), horizon=st.integers(2, 6))
def test_loss_of_steps_eq_stated(sizes: list[float], horizon: int):
    spectrum = sampled("unitary", 1, 3, torch.Generator().manual_seed(0))
    found = float(loss_of_steps(torch.tensor(sizes, dtype=torch.float64), spectrum, horizon))
    q = [np.prod([1 - size * terms for size in sizes]) for terms in range(1, horizon)]
    assert found == pytest.approx(sum(x**2 for x in q), rel=ROUNDOFF, abs=ROUNDOFF)


@pytest.mark.evidence(STEM, "minimum", "trained")
@pytest.mark.evidence(STEM, "between", "trained")
@pytest.mark.parametrize(
    ("d", "count", "horizon"),
    [(1, 1, 6), (1, 2, 6), (1, 3, 9), (2, 1, 4), (2, 2, 5), (3, 2, 3)],
)
def test_trained_step_sizes_eq_stated(d: int, count: int, horizon: int):
    run = train_steps(d, count, horizon)
    assert run.converged
    # the loss is flat at its minimum: a gradient of 1e-6 leaves sizes within 1e-4
    assert run.loss == pytest.approx(float(minimum(d, count, horizon)), abs=1e-8)
    stated = [float(size.middle) for size in step_sizes(d, count, horizon)]
    np.testing.assert_allclose(np.sort(run.weights["sizes"]), stated, atol=1e-4)
    if d == 1:
        assert all(1 / (horizon - 1) < size < 1 for size in stated)


@pytest.mark.evidence(STEM, "moment_two", "trained")
@pytest.mark.evidence(STEM, "moment_three", "trained")
@pytest.mark.parametrize(("d", "length"), [(1, 5), (2, 4), (2, 7), (3, 3)])
def test_moments_of_sequences_eq_stated(d: int, length: int):
    sequences = tokens(deep_design("unitary", d, 2, length), length)
    known = sequences[:, :-1]
    gram = torch.einsum("nti,ntj->nij", known, known.conj())
    vector = sequences[:, -1]
    for m in range(1, 5):
        vector = torch.einsum("nij,nj->ni", gram, vector)
        found = (sequences[:, -1].conj() * vector).sum(dim=1).mean().real
        assert float(found) == pytest.approx(float(moment(m).subs({D: d, K: length - 1})))


@pytest.mark.parametrize(("d", "length"), [(1, 4), (2, 5), (3, 4), (5, 3)])
def test_moments_counted_one_by_one_eq_polynomials(d: int, length: int):
    stated = [moment(m).subs({D: d, K: length - 1}) for m in range(7)]
    assert list(counted("unitary", d, length, 6)) == stated


@pytest.mark.evidence(STEM, "shortest", "trained")
@given(d=st.integers(1, 3), sizes=st.lists(st.floats(-1, 1), min_size=1, max_size=3))
def test_loss_at_two_eq_stated(d: int, sizes: list[float]):
    spectrum = deep_design("unitary", d, 2, 2)
    found = float(loss_of_steps(torch.tensor(sizes, dtype=torch.float64), spectrum, 2))
    stated = d - 1 + np.prod([1 - d * size for size in sizes]) ** 2
    assert found == pytest.approx(stated, rel=ROUNDOFF, abs=ROUNDOFF)


@settings(max_examples=10)
@given(
    entries=st.lists(RATIONALS, min_size=36, max_size=36),
    where=st.sampled_from([("unitary", 1, 4), ("unitary", 2, 3), ("orthogonal", 2, 3)]),
)
def test_exact_losses_of_any_net_eq_torch(entries: list[Any], where: Any):
    context, d, horizon = where
    exact = sp.Matrix(6, 6, entries)
    stated = [float(x) for x in exact_losses(net(exact), context, d, horizon)]
    made = deep_losses(torch_weights(exact), deep_design(context, d, 2, horizon), horizon)
    np.testing.assert_allclose(made.numpy(), stated, rtol=1e-9, atol=1e-9)


@pytest.mark.evidence(STEM, "layers", "trained")
@settings(max_examples=30)
@given(layers=st.integers(1, 3), horizon=st.integers(2, 12), seed=st.integers(0, 999))
def test_no_net_is_below_the_bound(layers: int, horizon: int, seed: int):
    generator = torch.Generator().manual_seed(seed)
    A, B = torch.randn(2, layers, 2, 3, 3, 1, generator=generator, dtype=torch.float64) / horizon
    found = deep_losses({"A": A, "B": B}, deep_design("unitary", 1, layers, horizon), horizon)
    assert float(found.sum()) >= float(bound(layers, horizon))


@pytest.mark.parametrize(("layers", "count"), [(1, 1), (2, 4), (3, 13), (4, 40)])
@pytest.mark.parametrize("horizon", [2, 13, 14, 41, 42, 300])
def test_bound_is_the_least_loss_of_as_many_steps(layers: int, count: int, horizon: int):
    assert bound(layers, horizon) == minimum(1, count, horizon)
    assert (bound(layers, horizon) > 0) == (count < horizon - 1)


@pytest.mark.evidence(STEM, "attained", "trained")
@pytest.mark.parametrize(("layers", "horizon"), [(1, 3), (1, 9), (2, 4), (2, 6), (2, 10)])
def test_trained_layers_attain_the_bound(layers: int, horizon: int):
    best = train_deep(1, layers, horizon, seeds=SEEDS, evaluations=1000)[0]
    assert best.loss == pytest.approx(float(bound(layers, horizon)), abs=1e-7)
    q = best_polynomial(1, min((3**layers - 1) // 2, horizon - 1), horizon)
    stated = [1 - float(sum(c * n**m for m, c in enumerate(q))) for n in range(1, horizon)]
    # a sum of squares within 1e-7 of its least value
    np.testing.assert_allclose(written(best, horizon), stated, atol=4e-4)


@pytest.mark.evidence(STEM, "two_layers", "trained")
@pytest.mark.evidence(STEM, "attained", "trained")
@pytest.mark.parametrize(("layers", "horizon"), list(itertools.product((1, 2), (2, 3, 6, 12))))
def test_stated_weights_run_on_sequences_attain_the_bound(layers: int, horizon: int):
    made = torch_weights(weights(layers, horizon))
    losses = deep_losses(made, deep_design("unitary", 1, layers, horizon), horizon)
    assert float(losses.sum()) == pytest.approx(float(bound(layers, horizon)), abs=1e-8)


@pytest.mark.evidence(STEM, "three_layers", "trained")
@pytest.mark.parametrize("horizon", [5, 14, 20, 50])
def test_enclosed_weights_run_on_sequences_attain_the_bound(horizon: int):
    layers = routes(three_layers(horizon))
    A, B = torch.zeros(2, 3, max(map(len, layers)), 3, 3, 1, dtype=torch.float64)
    for layer, found in enumerate(layers):
        for head, (out, key, query, value, weight) in enumerate(found):
            A[layer, head, key, query], B[layer, head, out, value] = float(weight), 1
    losses = deep_losses({"A": A, "B": B}, deep_design("unitary", 1, 3, horizon), horizon)
    assert float(losses.sum()) == pytest.approx(float(bound(3, horizon)), abs=1e-9)


@pytest.mark.evidence(STEM, "below", "trained")
@pytest.mark.parametrize("d", [2, 3])
def test_two_layers_beat_any_number_of_steps(d: int):
    exact = sp.zeros(6, 6)
    exact[2, 1] = exact[5, 1] = 1
    exact[1, 5], exact[3, 4] = sp.Rational(-1, 2 * d - 1), sp.Rational(2 * d - 1, (d - 1) ** 2)
    found = deep_losses(torch_weights(exact), deep_design("unitary", d, 2, 2), 2)
    assert float(found) == pytest.approx(d - 1 - 1 / (2 * d - 1))
    assert float(found) < d - 1 == float(minimum(d, 4, 2))


def test_trained_layers_of_two_coordinates_beat_many_steps():
    best = train_deep(2, 2, 3, seeds=[0], evaluations=200)[0]
    assert best.loss < 1 < float(minimum(2, 4, 3))


@pytest.mark.evidence(STEM, "normalised", "trained")
@pytest.mark.parametrize("d", [1, 2, 3])
def test_one_normalised_step_eq_stated(d: int):
    ahead = torch_weights(sp.zeros(3, 6) + sp.SparseMatrix(3, 6, {(2, 1): 1, (0, 4): 1}))
    found = deep_losses(ahead, deep_design("unitary", d, 1, 5), 5, normalised=True)
    np.testing.assert_allclose(found.numpy(), [d * (d - 1) / terms for terms in range(1, 5)],
                               atol=1e-12)  # fmt: skip


@pytest.mark.evidence(STEM, "normalised_limit", "trained")
@pytest.mark.parametrize(("count", "middle"), [(1, 1), (2, 2 / 3), (3, 11 / 20)])
def test_normalised_steps_of_sequences_come_to_the_stated_limit(count: int, middle: float):
    length = 400  # the next order is 1/K², times some numbers below 20
    phases = 2 * np.pi * np.arange(4 * length * count + 1) / (4 * length * count + 1)
    spectrum = torch.exp(1j * torch.tensor(np.stack([0 * phases, phases], axis=1)))
    sequences = tokens(spectrum, length)
    known, vector = sequences[:, :-1], sequences[:, -1]
    gram = torch.einsum("nti,ntj->nij", known, known.conj()) / (length - 1)
    for _ in range(count):
        vector = vector - torch.einsum("nij,nj->ni", gram, vector)
    found = (length - 1) * float((vector.abs() ** 2).sum(dim=1).mean())
    assert found == pytest.approx(2 * middle, abs=0.1)


@pytest.mark.evidence(STEM, "limit", "trained")
@pytest.mark.parametrize("d", [1, 2])
def test_losses_of_trained_steps_approach_the_limit(d: int):
    distance = [
        train_steps(d, 2, horizon).loss / (d * horizon) - float(steps_limit(2))
        for horizon in (6, 12)
    ]
    assert 0 < abs(distance[1]) < 0.9 * abs(distance[0])  # the next order is 1/T_max, and large


@pytest.mark.evidence(STEM, "layers_limit", "trained")
def test_losses_of_trained_layers_approach_the_limit():
    distance = [
        train_deep(1, 2, horizon, seeds=SEEDS, evaluations=1000)[0].loss / horizon - float(limit(2))
        for horizon in (8, 16)
    ]
    assert abs(distance[1]) < 0.7 * abs(distance[0])


def test_polynomial_needs_graded_routes():
    with pytest.raises(ValueError, match="layers must have routes along the grading"):
        polynomial([[Route(0, 1, 1, 1, 1)]])


def test_reordered_and_wrong_answers():
    def claim(d: int, steps: int, horizon: int) -> Any:
        return step_sizes(d, steps, horizon)[::-1]

    assert refute(claim, STEM, about="step_sizes") is None
    wrong = refute(lambda layers, horizon: bound(layers, horizon) / 2, STEM, about="bound")
    assert wrong is not None
    assert refute(lambda layers, horizon: -weights(layers, horizon), STEM, about="weights") is None


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("minimum", {"d": 1, "steps": 0, "horizon": 3}, "steps must be at least 1, got 0"),
        ("minimum", {"d": 2, "steps": 5, "horizon": 3}, "steps must be at most 4 for d ≥ 2, got 5"),
        ("minimum", {"d": 1, "steps": 65, "horizon": 3}, "steps must be at most 64, got 65"),
        ("minimum", {"d": 1, "steps": 1, "horizon": 1}, "horizon must be at least 2, got 1"),
        ("bound", {"layers": 0, "horizon": 3}, "layers must be at least 1, got 0"),
        ("bound", {"layers": 2, "horizon": 10**6}, "horizon must be at most 100000, got 1000000"),
        ("weights", {"layers": 3, "horizon": 3}, "layers must be 1 or 2 for exact weights, got 3"),
        ("step_sizes", {"d": 1, "steps": 3, "horizon": 3},
         "steps must be at most 2 at d=1 and horizon=3, where they leave the loss 0 and further "
         "ones change nothing, got 3"),
        ("polynomial", {"d": 1, "steps": 5, "horizon": 4},
         "steps must be at most 3 at d=1 and horizon=4, where they leave the loss 0 and further "
         "ones change nothing, got 5"),
        ("step_sizes", {"d": 2, "steps": 2, "horizon": 2},
         "steps must be at most 1 at d=2 and horizon=2, where they leave the loss 1 and further "
         "ones change nothing, got 2"),
        ("limit", {"layers": 65}, "layers must be at most 64, got 65"),
    ],
)  # fmt: skip
def test_bad_sizes_are_refused_by_name(question: str, sizes: dict[str, int], message: str):
    with pytest.raises(ValueError, match="^" + message.replace("(", r"\(") + "$"):
        CLAIMS[STEM].ask(question, **sizes)
