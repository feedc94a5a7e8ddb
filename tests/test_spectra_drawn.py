"""spectra: layers trained on exactly the spectra that Hypothesis draws agree with the theory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from icar_theory import ask, augmented_loss, laws, optimum, population_loss
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.drawn_products import drawn_least_loss
from icar_theory.pictures.spectra import orders
from icar_theory.theorems.spectra import cyclic_least
from numerics.kit.augmented import train_blocks
from numerics.kit.plain import train_layers
from numerics.kit.training import best_converged
from numerics.spectra import arc_rule, trained_blocks
from tests.kit.agreement import TRAINED_GAP

ROUNDING = 1e-11
"""Relative to the square of all weights' sizes: float64 adds fewer than 10^4 products."""
BOUNDARY = st.sampled_from(("zero", "wrap"))
pytestmark = pytest.mark.filterwarnings("error")


@st.composite
def angle_tables(draw: st.DrawFn) -> tuple[Any, bool]:
    """Draw 1 to 4 rows of angles, of eigenvalues or of planes; eighths train in few steps."""
    width, rows, pairs = draw(st.integers(1, 2)), draw(st.integers(1, 4)), draw(st.booleans())
    eighths = st.lists(st.integers(-25, 25), min_size=width * rows, max_size=width * rows)
    return np.array(draw(eighths)).reshape(rows, width) / 8, pairs


@st.composite
def rational_rows(draw: st.DrawFn) -> list[list[Any]]:
    """Draw 1 to 5 rows of 1 or 2 numbers (1 + it)²/(1 + t²), t rational."""
    width, rows = draw(st.integers(1, 2)), draw(st.integers(1, 5))
    slopes = st.sampled_from([sp.Rational(a, b) for a in range(-3, 4) for b in (1, 2)])
    units = slopes.map(lambda t: (1 - t**2) / (1 + t**2) + 2 * sp.I * t / (1 + t**2))
    return [[draw(units) for _ in range(width)] for _ in range(rows)]


def spectrum_of(phases: Any, pairs: bool) -> Any:
    both = np.stack([phases, -phases], axis=-1).reshape(len(phases), -1) if pairs else phases
    return torch.exp(1j * torch.tensor(both))


def holds(stated: Any, found: float, arrays: Any) -> bool:
    """Return whether a float is an enclosed loss, up to the rounding of its own sums."""
    size = float(np.prod([1 + np.abs(array).sum() for array in arrays])) ** 2
    gap = abs(float(stated.middle) - found)
    return bool(gap <= float(stated.radius) + ROUNDING * (1 + size))


@pytest.mark.evidence("spectra", "still", "trained")
@settings(max_examples=15)
@given(drawn=angle_tables(), few=st.booleans(), horizon=st.integers(2, 3))
def test_layers_trained_on_drawn_spectra_have_their_exact_loss(drawn, few: bool, horizon: int):
    phases, pairs = drawn
    spectrum, law = spectrum_of(phases, pairs), laws.empirical(phases, pairs=pairs)
    d = spectrum.shape[1]
    heads = 1 if few else d
    runs = train_layers([spectrum], heads, horizon, seeds=range(3))
    for run in runs:
        w = run.weights
        stated = population_loss(w["query_key"], w["value"], w["positions"], context=law)
        assert holds(stated, run.loss, w.values())
    if heads == d:  # where the circle's optimum has the loss 0
        assert best_converged(runs).loss < TRAINED_GAP
        best = optimum(d, d, context="unitary")
        assert 0 in population_loss(
            best.query_key, best.value, best.positions(horizon), context=law
        )


@settings(max_examples=15)
@given(drawn=angle_tables(), horizon=st.integers(2, 3), boundary=BOUNDARY)
def test_blocks_trained_on_drawn_spectra_have_their_exact_loss(drawn, horizon: int, boundary: Any):
    phases, pairs = drawn
    spectrum, law = spectrum_of(phases, pairs), laws.empirical(phases, pairs=pairs)
    for run in train_blocks(spectrum, 1, horizon, seeds=[0, 1], boundary=boundary):
        blocks = {name: run.weights[name] for name in BLOCKS}
        stated = augmented_loss(blocks, horizon=horizon, context=law, boundary=boundary)
        assert holds(stated, run.loss, [np.concatenate(list(blocks.values()))] * 2)


@settings(max_examples=20)
@given(rows=rational_rows(), horizon=st.integers(2, 4), boundary=BOUNDARY)
def test_many_heads_trained_on_drawn_spectra_reach_the_exact_least_loss(
    rows, horizon: int, boundary: Any
):
    d = len(rows[0])
    stated = ask("spectra", "drawn_least", eigenvalues=rows, horizon=horizon, boundary=boundary)
    assert isinstance(stated, sp.Rational)
    spectrum = torch.tensor(np.array([[complex(x) for x in row] for row in rows]))
    many = train_blocks(spectrum, 2 * d, horizon, seeds=range(3), boundary=boundary)
    assert best_converged(many).loss == pytest.approx(float(stated), abs=TRAINED_GAP)
    one = train_blocks(spectrum, 1, horizon, seeds=[0], boundary=boundary)[0]
    assert one.loss > float(stated) - 1e-12  # no fewer heads do better, rounding aside
    blocks = {name: one.weights[name].tolist() for name in BLOCKS}
    law = laws.exact_spectra(rows)
    found = augmented_loss(blocks, horizon=horizon, context=law, boundary=boundary)
    assert found >= float(stated) - 1e-12


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_every_block_counts_on_spectra_enough(boundary: Any):
    unit = sp.Rational(4, 5) + sp.Rational(3, 5) * sp.I
    powers = [sp.expand(unit**k) for k in range(5)]
    rows = [[powers[j], powers[k]] for j in range(5) for k in range(5) if (j + 2 * k) % 3]
    stated = ask("spectra", "drawn_least", eigenvalues=rows, horizon=4, boundary=boundary)
    spectrum = torch.tensor(np.array([[complex(x) for x in row] for row in rows]))
    best = best_converged(train_blocks(spectrum, 4, 4, seeds=range(3), boundary=boundary))
    assert best.loss == pytest.approx(float(stated), abs=TRAINED_GAP)


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("horizon", [2, 3, 4])
def test_least_loss_of_all_fourth_roots_is_the_one_of_their_moments(horizon: int, boundary: str):
    """Every entry free, against one own and one common entry a row."""
    rows = [[sp.I**j, sp.I**k] for j in range(4) for k in range(4)]
    found = ask("spectra", "drawn_least", eigenvalues=rows, horizon=horizon, boundary=boundary)
    assert found == cyclic_least(4, 2, horizon, boundary)


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_least_loss_of_planes_is_that_of_their_eigenvalues(boundary: str):
    """For s_0 = 0 it is 0: of λ̄, a_2 b_1 less a_1 b_2 leaves λ^T alone."""
    unit = sp.Rational(3, 5) + sp.Rational(4, 5) * sp.I
    values = [sp.expand(unit**k) for k in range(3)]
    rows = [[x, y] for x in values for y in values]
    both = [[x, sp.conjugate(x), y, sp.conjugate(y)] for x, y in rows]
    found = [
        drawn_least_loss(law, 3, boundary)
        for law in (laws.exact_spectra(both), laws.exact_spectra(rows, pairs=True))
    ]
    assert found[0] == found[1]
    assert (found[0] == 0) == (boundary == "zero")


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("mu", [2, 8])
def test_blocks_trained_on_arcs_reach_the_enclosed_least_loss(mu: int, boundary: Any):
    """No phase symmetry there: the certified optimum is not the circle's."""
    best = trained_blocks(arc_rule(mu), 2, 4, 3, boundary=boundary)
    stated = ask("spectra", "arc_least", mu=mu, d=2, horizon=3, boundary=boundary)
    assert best.loss == pytest.approx(float(stated.middle), abs=TRAINED_GAP)
    circle = optimum(2, 2, tokens="augmented", horizon=3, boundary=boundary)
    kept = augmented_loss(circle, context=laws.unitary(2, laws.arc(mu)))
    assert kept.lower > stated.upper + sp.Rational(1, 1000)


@pytest.mark.parametrize(
    ("eigenvalues", "horizon", "message"),
    [
        ([[2]], 3, "eigenvalues must have modulus 1 and rational parts, got 2"),
        ([[1], [1, 1]], 3, "eigenvalues must have rows of equal length"),
        ([[1]], 41, "horizon must be at most 40"),
        ([[1] * 8] * 50, 4, "50 rows of d=8 eigenvalues and horizon=4 ask for"),
    ],
)
def test_spectra_that_cannot_be_summed_are_refused(eigenvalues, horizon: int, message: str):
    with pytest.raises(ValueError, match=message):
        ask("spectra", "drawn_least", eigenvalues=eigenvalues, horizon=horizon)


def test_least_loss_of_angles_is_refused():
    with pytest.raises(ValueError, match="context must be of rational rows, got unitary of 1"):
        drawn_least_loss(laws.empirical([0.5]), 3, "zero")


def test_picture_of_more_heads_than_coordinates_stands_upright():
    figure = Figure()
    orders(figure, {}, d=2, heads=4, horizon=3)
    low, high = figure.axes[0].get_ylim()
    assert low < 0 < high
