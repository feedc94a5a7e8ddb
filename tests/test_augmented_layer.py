"""Layers on augmented tokens: what changes nothing, and the frames of their optima."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from icar_theory import augmented_loss, optimum
from icar_theory.exact.frames import HarmonicFrame
from tests.kit.strategies import AugmentedLayer, augmented_layers, boundaries


@given(
    layer=augmented_layers(),
    boundary=boundaries,
    factor=st.sampled_from([Fraction(-2), Fraction(1, 3)]),
)
def test_gauge_and_zero_heads_change_nothing(layer: AugmentedLayer, boundary, factor: Fraction):
    scaled = {
        name: [[x * (factor if name.startswith("a") else 1 / factor) for x in row] for row in block]
        + [[Fraction(0)] * len(block[0])] for name, block in layer.blocks.items()
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
