"""Exact designs: the verification is the definition, and the means are those of other designs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from numerics.kit.augmented import BLOCKS, augmented_design, augmented_terms, layer_loss
from numerics.kit.lattices import Lattice, curve, rank_one, smallest
from numerics.kit.layers import mean_loss, predict
from numerics.kit.sequences import (
    design_lattice,
    exact_design,
    plain_terms,
    products,
    tokens,
)
from numerics.kit.training import normal
from tests.kit.agreement import ROUNDING
from tests.kit.designs import product_grid, strength_three
from tests.kit.strategies import boundaries, contexts


def plain_loss(spectrum: Any, horizon: int, seed: int) -> float:
    """Return the mean loss of a plain layer with random weights."""
    generator, d = torch.Generator().manual_seed(seed), spectrum.shape[1]
    A, B, P = (normal(generator, *shape) for shape in ((2, d), (2, d), (horizon - 1, horizon)))
    sequences = tokens(spectrum, horizon + 1)
    return float(mean_loss(predict(sequences[:, :horizon], A, B, P), sequences[:, 2:]))


def augmented_loss(spectrum: Any, horizon: int, boundary: Any, seed: int) -> float:
    """Return the mean loss of an augmented layer with random blocks."""
    generator, d = torch.Generator().manual_seed(seed), spectrum.shape[1]
    blocks = {name: normal(generator, 2, d) for name in BLOCKS}
    return float(layer_loss(blocks, spectrum, horizon, boundary))


lattices = st.integers(1, 3).flatmap(
    lambda rank: st.builds(
        lambda moduli, generators: Lattice(tuple(moduli), generators),
        st.lists(st.integers(1, 7), min_size=rank, max_size=rank),
        arrays(np.int64, (rank, 2), elements=st.integers(-6, 6)),
    )
)
groups = st.sets(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=5).map(
    lambda rows: np.array(sorted(rows))
)


@given(lattice=lattices, group=groups)
def test_lattice_separates_iff_products_are_orthonormal_on_it(lattice: Lattice, group: Any):
    values = np.exp(1j * lattice.phases() @ group.T)
    gram = values.conj().T @ values / lattice.size
    orthonormal = np.abs(gram - np.eye(len(group))).max() < 1e-12  # else an entry has modulus 1
    assert lattice.separates([group]) == orthonormal


@given(parts=st.lists(groups, min_size=1, max_size=3), above=st.integers(0, 40))
def test_searches_return_lattices_that_separate(parts: list[Any], above: int):
    found = smallest(parts, above=above)
    other = curve(parts, above)
    assert found.separates(parts)
    assert other.separates(parts)
    assert above < found.size <= other.size
    assert found.size >= max(map(len, parts))


def test_no_generator_is_found_where_there_is_none():
    group = np.array([[0], [1], [3]])
    assert rank_one([group], 0, 3) is None  # 0 and 3 agree mod 3
    found = rank_one([group], 0, 5)
    assert found is not None
    assert found.size == 4


@pytest.mark.parametrize(("context", "d"), [("unitary", 3), ("orthogonal", 6), ("orthogonal", 7)])
def test_bad_lattice_is_caught_and_its_mean_is_wrong(context: Any, d: int, monkeypatch):
    """Two phases that always agree, and a horizon one too short."""
    horizon = 4
    terms = products(context, d, plain_terms(horizon))
    right = design_lattice(context, d, plain_terms(horizon), 0)
    assert right.separates(terms)
    loss = plain_loss(exact_design(context, d, horizon), horizon, 0)
    equal = right.generators.copy()
    equal[:, 1] = equal[:, 0]
    short = design_lattice(context, d, plain_terms(horizon - 1), 0)
    for wrong in (Lattice(right.moduli, equal), short):
        assert not wrong.separates(terms)
        monkeypatch.setattr("numerics.kit.sequences.design_lattice", lambda *_, bad=wrong: bad)
        assert abs(plain_loss(exact_design(context, d, horizon), horizon, 0) / loss - 1) > 1e-6


def test_no_length_to_predict_leaves_one_point():
    assert exact_design("unitary", 2, 1).shape == (1, 2)


def test_lattice_of_plain_layers_is_too_small_for_augmented_ones():
    plain = design_lattice("unitary", 3, plain_terms(4), 0)
    assert not plain.separates(products("unitary", 3, augmented_terms(4)))


PHASES = {"unitary": 3, "orthogonal": 5}


@given(context=contexts, data=st.data(), horizon=st.integers(2, 4), seed=st.integers(0, 99))
def test_plain_mean_is_that_of_the_full_grid(context: Any, data: Any, horizon: int, seed: int):
    d = data.draw(st.integers(1, PHASES[context]))
    grid = product_grid(context, d, 2 * horizon)  # exponents of the square: up to 2T − 2
    exact = plain_loss(grid, horizon, seed)
    for refinement in (0, 1):
        spectrum = exact_design(context, d, horizon, refinement=refinement)
        assert plain_loss(spectrum, horizon, seed) == pytest.approx(exact, rel=ROUNDING)


@given(
    context=contexts,
    data=st.data(),
    horizon=st.integers(2, 4),
    boundary=boundaries,
    seed=st.integers(0, 99),
)
def test_augmented_mean_is_that_of_the_full_grid(
    context: Any, data: Any, horizon: int, boundary: Any, seed: int
):
    d = data.draw(st.integers(1, PHASES[context]))
    grid = product_grid(context, d, 2 * horizon + 2)  # exponents of the square: up to 2T + 1
    exact = augmented_loss(grid, horizon, boundary, seed)
    for refinement in (0, 1):
        spectrum = augmented_design(context, d, horizon, refinement=refinement)
        found = augmented_loss(spectrum, horizon, boundary, seed)
        assert found == pytest.approx(exact, rel=ROUNDING)


@pytest.mark.parametrize(
    ("context", "d", "horizon", "most"),
    [
        ("unitary", 4, 5, 25),
        ("unitary", 7, 4, 49),
        ("orthogonal", 8, 5, 121),
        ("orthogonal", 9, 4, 242),
    ],
)
def test_fewer_points_have_the_means_of_strength_three(
    context: Any, d: int, horizon: int, most: int
):
    spectrum = exact_design(context, d, horizon)
    assert len(spectrum) <= most  # where a curve of strength 3 has 1,331, or both signs of them
    curve_points = strength_three(context, d, 11)
    exact = plain_loss(curve_points, horizon, 0)
    assert plain_loss(spectrum, horizon, 0) == pytest.approx(exact, rel=ROUNDING)
    for boundary in ("zero", "wrap"):
        exact = augmented_loss(curve_points, 4, boundary, 1)
        found = augmented_loss(augmented_design(context, d, 4), 4, boundary, 1)
        assert found == pytest.approx(exact, rel=ROUNDING)


@pytest.mark.parametrize("terms", [plain_terms, augmented_terms])
def test_terms_of_a_length_hold_those_of_shorter_ones(terms):
    for horizon in range(3, 9):
        assert terms(horizon - 1) < terms(horizon)
