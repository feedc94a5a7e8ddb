"""mesa_flow: what torch trains from sequences is what is stated."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from icar_theory import ask, mesa_estimate, mesa_flow, starts
from icar_theory.layers.normalised import BLOCKS, SCORE_BLOCKS, expected, numeric
from icar_theory.layers.normalised_slopes import slopes
from numerics.kit import flow as integrated
from numerics.kit import starts as quadratures
from numerics.kit.normalised import moments
from numerics.mesa_capability import trained_near
from numerics.mesa_flow import flow
from tests.kit.proving import trained
from tests.kit.starts import KEEPING, LAWS, LEAVING
from tests.test_mesa_flow import finite_laws

STARTS = [(0.3, 0.3), (0.9, 0.1), (0.2, -0.5), (-0.4, 0.7), (0.5, -0.5)]


def full(d: int, blocks: dict[str, Any]) -> tuple[Any, Any]:
    """Return value and score (2d×2d, torch) of a layer with the given d×d blocks."""
    value, score = np.zeros((2 * d, 2 * d)), np.zeros((2 * d, 2 * d))
    for name, block in blocks.items():
        part = np.array(sp.Matrix(block).tolist(), dtype=float)
        if name in SCORE_BLOCKS:
            row, column = (d * late for late in SCORE_BLOCKS[name])
            score[row : row + d, column : column + d] = part
        else:
            value[:d, d * "PQ".index(name) :][:, :d] = part
    return torch.tensor(value, dtype=torch.complex128), torch.tensor(score, dtype=torch.complex128)


@trained("mesa_flow", "loss")
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("d", "length"), [(1, 4), (2, 4), (2, 6)])
def test_loss_of_the_torch_layer_eq_the_stated_one(law: str, d: int, length: int):
    for a, b in STARTS:
        stated = float(ask("mesa_flow", "loss", law=law, d=d, length=length, a=a, b=b))
        measured = float(moments(LAWS[law](d), length).loss(*integrated.diagonal(d, a, b)))
        np.testing.assert_allclose(measured, stated, rtol=1e-12)  # sums of a few hundred terms


@pytest.mark.parametrize("law", LAWS)
def test_loss_of_any_full_layer_eq_the_exact_one(law: str):
    rng = np.random.default_rng(0)
    d, length = 2, 4
    for _ in range(3):
        blocks = {name: sp.Matrix(d, d, [sp.Rational(int(x), 3) for x in rng.integers(-3, 4, 4)])
                  for name in BLOCKS}  # fmt: skip
        exact = expected(numeric(d, blocks).loss(length), d, starts.read_start(law))
        measured = float(moments(LAWS[law](d), length).loss(*full(d, blocks)))
        np.testing.assert_allclose(measured, float(exact), rtol=1e-11)


@trained("mesa_flow", "slope_value", "slope_score", "cross_value", "cross_score", "others")
@pytest.mark.parametrize("law", LAWS)
def test_gradient_of_the_torch_layer_eq_the_stated_slopes(law: str):
    d, length = 3, 4
    found = moments(LAWS[law](d), length)
    for a, b in STARTS[:3]:
        _, value, score = integrated.gradient(found, *integrated.diagonal(d, a, b))
        stated = np.array(slopes(law, d, length, a, b).tolist(), dtype=float)
        for measured, part in ((value, stated[:, :d]), (score, stated[:, d:])):
            rest = measured.clone()
            place = rest[:d, :d] if measured is value else rest[d:, :d]
            np.testing.assert_allclose(place.numpy(), part, atol=1e-11)
            place.zero_()
            assert float(rest.abs().max()) < 1e-12


@cache
def run(law: str, a: float, b: float) -> tuple[Any, Any, Any]:
    """Return the times, the integrated flow of all entries and the closed form, d = 2, T = 5."""
    stated = mesa_flow(law, 2, 5, a, b)
    times = np.linspace(0, 6 / float(stated.length * stated.step * stated._bend), 40)
    return times, flow(LAWS[law], 2, 5, a, b, times), stated


@trained(
    "mesa_flow", "flow", "solved_score", "solved_value", "logistic", "saddle", "conserved", "ratio"
)
@pytest.mark.parametrize("law", KEEPING)
@pytest.mark.parametrize(("a", "b"), STARTS)
def test_whole_trajectory_eq_the_closed_form(law: str, a: float, b: float):
    times, found, stated = run(law, a, b)
    exact = stated.numpy(times)
    for name in ("u", "a", "b"):
        # steps of the integrator are right to 1e-10; only the saddle, which repels, spreads errors
        np.testing.assert_allclose(getattr(found, name), exact[name], atol=1e-6)
    kept = found.a.real**2 - found.b.real**2
    np.testing.assert_allclose(kept, a**2 - b**2, atol=1e-9)
    assert found.off_diagonal.max() < 1e-9
    assert found.other_blocks.max() < 1e-12


@trained("mesa_flow", "limit_score", "limit_value", "best")
@trained("mesa_flow", "gaussian", "sphere", "rademacher", "one_hot")
@pytest.mark.parametrize("law", KEEPING)
@pytest.mark.parametrize(("a", "b"), STARTS[:4])
def test_flow_ends_at_the_stated_layer(law: str, a: float, b: float):
    stated = mesa_flow(law, 2, 4, a, b)
    found = flow(LAWS[law], 2, 4, a, b, [0.0, 60.0])
    ends = [float(x) for x in stated.limits]
    np.testing.assert_allclose([found.a[-1].real, found.b[-1].real], ends, atol=1e-8)
    np.testing.assert_allclose(found.u[-1].real, float(stated.step), atol=1e-8)


@trained("mesa_flow", "invariant", "cross_value", "cross_score")
@pytest.mark.parametrize("law", LEAVING)
def test_training_leaves_the_diagonal_at_the_stated_speed(law: str):
    a, b, brief = 0.3, 0.4, 1e-4
    found = flow(LEAVING[law], 2, 4, a, b, [0.0, brief])
    stated = np.array(slopes(law, 2, 4, a, b).tolist(), dtype=float)
    for block, part in ((found.value_block, stated[:, :2]), (found.score_block, stated[:, 2:])):
        speed = -(block[-1] - block[0]).real / brief
        np.testing.assert_allclose(speed, part, atol=0.05)  # the speed changes by up to 500 · brief
    assert found.off_diagonal[-1] > 1e-6
    assert mesa_flow(law, 2, 4).preserved is False


def test_samples_train_to_the_estimated_step():
    x = np.random.default_rng(0).normal(size=(60, 2))
    alike = np.concatenate([x, x[:, ::-1]])  # closed under exchange: one step size fits
    law = quadratures.finite(alike, np.full(len(alike), 1 / len(alike)))
    found = trained_near(lambda d: law, 2, 5, seed=0, masked=True)
    assert found.converged
    value, score = integrated.matrices(found)
    products = [complex(value[j, j] * score[2 + j, j]).real for j in range(2)]
    np.testing.assert_allclose(products, mesa_estimate(alike, 5).step.value, atol=1e-6)


@trained("mesa_flow", "solved_score", "solved_value", "conserved", "invariant")
@settings(max_examples=8)
@given(
    law=finite_laws(signed=True),
    length=st.integers(3, 5),
    a=st.integers(-4, 4),
    b=st.integers(-4, 4).filter(bool),
)
def test_any_law_that_is_symmetric_in_signs_flows_as_stated(law, length: int, a: int, b: int):
    values, weights = (list(map(float, part)) for part in (law.values, law.weights))
    stated = mesa_flow(law, 2, length, sp.Rational(a, 8), sp.Rational(b, 8))
    times = np.linspace(0, 2 / float(stated.step * law.moment({0: 6}, 2)), 5)
    found = flow(lambda d: quadratures.iid(d, values, weights), 2, length, a / 8, b / 8, times)
    exact = stated.numpy(times)
    for name in ("u", "a", "b"):
        np.testing.assert_allclose(getattr(found, name), exact[name], atol=1e-6)
    assert found.off_diagonal.max() < 1e-7
