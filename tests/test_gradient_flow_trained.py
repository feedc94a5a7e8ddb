"""gradient_flow: what torch trains from sequences conserves and ends as stated."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from icar_theory.theorems.gradient_flow import conserved, scale
from numerics.gradient_flow import (
    Path,
    adam,
    augmented_loss,
    descent,
    flow,
    flow_to_end,
    gradient,
    last_weights,
    plain_loss,
    previous_weights,
    start,
)
from numerics.kit.augmented import BLOCKS
from proofs.gradient_flow.layers import gradient as exact_gradient
from tests.kit.proving import trained
from tests.kit.strategies import contexts

SIZES = {
    "d": st.integers(1, 3),
    "heads": st.integers(1, 3),
    "horizon": st.integers(2, 3),
    "seed": st.integers(0, 99),
    "context": contexts,
}
KEPT = 1e-8
"""Steps of the integrator are right to 1e-10 of quantities of order 10; 100 of them add up."""


@trained("gradient_flow", "heads", "scale")
@settings(max_examples=6)
@given(**SIZES)
def test_flow_conserves_heads_and_scale(d, heads, horizon, seed, context):
    loss = plain_loss(context, d, horizon)
    path = flow(loss, start("plain", d, heads, horizon, seed), np.linspace(0, 0.5, 4))
    np.testing.assert_allclose(path.heads - path.heads[0], 0 * path.heads, atol=KEPT)
    np.testing.assert_allclose(path.scale, path.scale[0], atol=KEPT)
    assert path.losses[-1] < path.losses[0]


@trained("gradient_flow", "heads", "noether_heads")
@pytest.mark.parametrize("context", ["unitary", "orthogonal"])
def test_augmented_tokens_conserve_the_heads(context):
    loss, begin = augmented_loss(context, 2, 3), start("augmented", 2, 2, 3, 0)
    path = flow(loss, begin, np.linspace(0, 0.5, 4))
    np.testing.assert_allclose(path.heads - path.heads[0], 0 * path.heads, atol=KEPT)
    assert path.losses[-1] < 0.9 * path.losses[0]


@trained("gradient_flow", "noether_heads", "noether_scale")
@given(**SIZES)
def test_gradient_of_the_torch_layer_has_the_symmetries(d, heads, horizon, seed, context):
    begin = start("plain", d, heads, horizon, seed)
    _, slopes = gradient(plain_loss(context, d, horizon), begin)
    A, B, P = (begin[name].numpy() for name in ("query_key", "value", "positions"))
    by_A, by_B, by_P = (slopes[name].numpy() for name in ("query_key", "value", "positions"))
    size = 1 + np.abs(by_A @ A.T).max()  # float64 resolves sums of this size to about 1e-14 of it
    np.testing.assert_allclose(by_A @ A.T, B @ by_B.T, atol=1e-11 * size)
    whole = np.sum(by_P * P)
    np.testing.assert_allclose([np.sum(by_A * A), np.sum(by_B * B)], whole, atol=1e-11 * size)


@pytest.mark.parametrize("kind", ["plain", "augmented"])
@pytest.mark.parametrize("context", ["unitary", "orthogonal"])
def test_gradient_of_the_torch_layer_eq_the_exact_one(kind, context):
    d, heads, horizon = 2, 2, 3
    point = exact_gradient(kind, d, heads, horizon, context, 5)
    named, told = (_named(kind, point, shown, d, horizon) for shown in ("{}", "L_{{{}}}"))
    loss = {"plain": plain_loss, "augmented": augmented_loss}[kind](context, d, horizon)
    _, slopes = gradient(loss, named)
    for name, slope in slopes.items():
        np.testing.assert_allclose(slope, told[name], rtol=1e-11, atol=1e-10)


def _named(kind: str, point: Any, shown: str, d: int, horizon: int) -> dict[str, Any]:
    """Return weights, or derivatives, of an exact point as tensors by the names of the layers."""
    A, B, P = (torch.tensor(np.array(point[shown.format(x)].tolist(), dtype=float)) for x in "ABP")
    if kind == "augmented":
        parts = (*A.split(d, dim=1), *B.split(d, dim=1))
        return {name: part.contiguous() for name, part in zip(BLOCKS, parts, strict=True)}
    positions, begun = torch.zeros(horizon - 1, horizon, dtype=torch.float64), 0
    for length in range(2, horizon + 1):
        positions[length - 2, :length] = P[0, begun : begun + length]
        begun += length
    return {"query_key": A, "value": B, "positions": positions}


@trained("gradient_flow", "step", "step_scale")
@settings(max_examples=10)
@given(**SIZES, rate=st.sampled_from((0.001, 0.01, 0.1)))
def test_step_of_descent_drifts_by_the_square_of_its_size(d, heads, horizon, seed, context, rate):
    loss, begin = plain_loss(context, d, horizon), start("plain", d, heads, horizon, seed)
    path = descent(loss, begin, rate=rate, steps=1)
    slopes = {name: slope.numpy() for name, slope in gradient(loss, begin)[1].items()}
    A, B, P = (slopes[name] for name in ("query_key", "value", "positions"))
    drift = rate**2 * (A @ A.T - B @ B.T)
    size = np.abs(path.heads).max() + np.abs(drift).max() + np.sum(P**2) * rate**2
    np.testing.assert_allclose(path.heads[1] - path.heads[0], drift, atol=1e-11 * size)
    drift = rate**2 * (np.sum(A**2) - np.sum(P**2))
    np.testing.assert_allclose(path.scale[1] - path.scale[0], drift, atol=1e-10 * size)


@cache
def ended(context: Any, d: int, heads: int, horizon: int, seed: int) -> tuple[Any, Path, float]:
    """Return a start, balanced where heads > d > 1, its flow's end and the gradient there."""
    begin = start("plain", d, heads, horizon, seed)
    if heads > d > 1:
        begin["value"] = begin["query_key"]
    return begin, *flow_to_end(plain_loss(context, d, horizon), begin)


ENDS = {
    ("unitary", 3, 2, 2, 2): ("roots", "product", "scale_unitary", "unique"),
    ("unitary", 1, 3, 2, 1): ("one_coordinate",),
    ("unitary", 2, 3, 2, 0): ("nuclear", "balanced"),
    ("orthogonal", 4, 2, 2, 1): ("roots", "scale_orthogonal", "unique"),
    ("orthogonal", 3, 2, 2, 0): ("roots", "scale_odd", "unique"),
}


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param(
            sizes,
            marks=[pytest.mark.evidence("gradient_flow", line, "trained") for line in lines],
            id="-".join(map(str, sizes)),
        )
        for sizes, lines in ENDS.items()
    ],
)
def test_flow_ends_at_the_stated_scale(sizes, record_property):
    begin, path, norm = ended(*sizes)
    assert norm < 1e-8
    record_property("gradient_norm", norm)
    stated = float(scale(**{name: w.numpy() for name, w in begin.items()}, context=sizes[0]).middle)
    # steps are right to 1e-10, and what is left of the gradient to about its norm
    np.testing.assert_allclose(last_weights(path.end["positions"]), stated, rtol=1e-7)
    (A, B) = (path.end[name] for name in ("query_key", "value"))
    side, heads = {"unitary": 1, "orthogonal": 2}[sizes[0]], len(A)
    if heads <= sizes[1]:
        product = A @ A.T @ B @ B.T
        np.testing.assert_allclose(product, (side / stated) ** 2 * np.eye(heads), atol=1e-6)
    elif sizes[1] > 1:
        np.testing.assert_allclose(A @ A.T, B @ B.T, atol=KEPT)
        C = B.T @ A
        np.testing.assert_allclose(A.T @ A @ A.T @ A, C.T @ C, atol=1e-7)


def test_flow_of_heads_that_depend_on_others_ends_at_the_stated_scale():
    """Three heads that span two dimensions in d = 2: not balanced, and p is determined."""
    begin = {  # in 64ths, whose sums floats hold exactly
        name: torch.round(64 * w) / 64 for name, w in start("plain", 2, 3, 2, 0).items()
    }
    for name in ("query_key", "value"):
        begin[name][2] = begin[name][0] + begin[name][1]
    path, norm = flow_to_end(plain_loss("unitary", 2, 2), begin)
    assert norm < 1e-8
    stated = float(
        scale(**{name: w.numpy() for name, w in begin.items()}, context="unitary").middle
    )
    np.testing.assert_allclose(last_weights(path.end["positions"]), stated, rtol=1e-7)


@trained("gradient_flow", "scale_unitary")
def test_flow_ends_on_the_stratum_too():
    """From this start p_{T−1} ends free: the line holds with it, and the answer does not."""
    begin, path, norm = ended("unitary", 2, 1, 3, 1)
    assert norm < 1e-8
    P = path.end["positions"]
    p, free = last_weights(P), previous_weights(P)
    assert np.abs(free).min() > 0.1
    (root,), c = (np.linalg.eigvalsh(path.heads[0]), path.scale[0])
    total = (root + np.sqrt(root**2 + 4 / p[0] ** 2)) / 2
    np.testing.assert_allclose(total, c + np.sum(p**2) + np.sum(free**2), rtol=1e-7)
    stated = float(
        scale(**{name: w.numpy() for name, w in begin.items()}, context="unitary").middle
    )
    assert abs(stated - p[0]) > 0.01


def test_adam_conserves_neither():
    loss, begin = plain_loss("unitary", 2, 3), start("plain", 2, 2, 3, 0)
    path = adam(loss, begin, rate=0.01, steps=200)
    slow = descent(loss, begin, rate=0.01, steps=200)
    apart = [np.abs(way.heads[-1] - way.heads[0]).max() for way in (path, slow)]
    assert apart[0] > 0.1 > 2 * apart[1]


def test_what_is_measured_is_what_the_question_answers():
    begin = start("plain", 2, 2, 3, 4)
    path = flow(plain_loss("unitary", 2, 3), begin, [0.0, 0.01])
    Q, c = conserved(*(w.numpy() for w in begin.values()))
    np.testing.assert_allclose(path.heads[0], np.array(Q.tolist(), dtype=float), rtol=1e-12)
    np.testing.assert_allclose(path.scale[0], float(c), rtol=1e-12)
