"""spectra: printed lines, the layer on listed roots of unity, and trained layers agree."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from icar_theory import (
    CLAIMS,
    NoClosedForm,
    ask,
    augmented_loss,
    laws,
    optimum,
    population_loss,
    refute,
)
from icar_theory.evaluation import value
from icar_theory.exact.sizes import satisfied
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.augmented_symbols import NOTATION as M_NOTATION
from icar_theory.layers.plain_symbols import NOTATION
from icar_theory.theorems.spectra import cyclic_least, minimum, threshold
from icar_theory.theorems.spectra.answers import best_step
from numerics.kit.augmented import layer_loss
from numerics.kit.layers import mean_loss, predict
from numerics.kit.sequences import tokens
from numerics.kit.training import best_converged
from numerics.spectra import (
    arc_rule,
    paired,
    roots,
    train_root_blocks,
    train_roots,
    trained_step,
    von_mises_rule,
)
from tests.kit.agreement import ROUNDING, TRAINED_GAP
from tests.kit.proving import steps
from tests.kit.strategies import fractions, matrices

CLAIM = CLAIMS["spectra"]


@steps("spectra")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@st.composite
def weights(draw: st.DrawFn) -> tuple[Any, Any]:
    """Draw a mixing matrix and positional weights."""
    d, length = draw(st.integers(1, 3)), draw(st.integers(2, 5))
    p = draw(st.lists(fractions, min_size=length, max_size=length))
    return draw(matrices(d, d)), p


def torch_loss(C: Any, p: Any, spectrum: Any) -> float:
    """Return the torch layer's loss of the mixing C at the length of p, on given eigenvalues."""
    length, array = len(p), torch.tensor(np.array(C, dtype=float))
    positions = torch.zeros(length - 1, length, dtype=torch.float64)
    positions[-1] = torch.tensor([float(x) for x in p], dtype=torch.float64)
    sequences = tokens(spectrum, length + 1)
    made = predict(sequences[:, :length], array, torch.eye(len(array)).double(), positions)
    return float(mean_loss(made[:, -1:], sequences[:, length:]))


@pytest.mark.evidence("spectra", "loss", "trained")
@pytest.mark.evidence("spectra", "signs_loss", "trained")
@pytest.mark.evidence("spectra", "below_even", "trained")
@pytest.mark.evidence("spectra", "below_odd", "trained")
@settings(max_examples=30)  # each writes out sums over classes
@given(drawn=weights(), n=st.integers(2, 8))
def test_printed_loss_eq_torch_loss_on_all_roots_of_unity(drawn, n: int):
    C, p = drawn
    d, length = len(C), len(p)
    matrix = sp.Matrix([[sp.Rational(x.numerator, x.denominator) for x in row] for row in C])
    point = {"d": d, "T": length, "n": n, "C": matrix, "p": tuple(map(sp.sympify, p))}
    unit = np.eye(d, dtype=int)
    point[r"\ell_{\infty}"] = population_loss(C, unit, p, context="unitary")
    found = torch_loss(C, p, roots(n, d))
    for name in ("loss", "signs_loss", "below_even", "below_odd"):
        line = CLAIM.line(name)
        if satisfied(line.given, {"length": length, "n": n}):
            stated = value(line.relation.rhs, point, {**NOTATION, **line.definitions})
            assert float(stated) == pytest.approx(found, rel=ROUNDING, abs=ROUNDING)


@pytest.mark.evidence("spectra", "step_loss", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("n", [2, 3, 5])
def test_printed_loss_of_a_masked_step_eq_torch_loss(n: int, boundary: Any):
    d, horizon, line = 2, 4, CLAIM.line("step_loss")
    M = np.array([[0.75, -0.5], [1.25, 0.25]])
    none = torch.zeros(d, d, dtype=torch.float64)
    blocks = {**dict.fromkeys(BLOCKS, none), "a3": torch.tensor(M), "b1": torch.eye(d).double()}
    point = {"d": d, r"T_{\max}": horizon, "n": n, "s_{0}": int(boundary == "wrap")}
    point["M"] = sp.Matrix(M).applyfunc(sp.Rational)
    stated = value(line.relation.rhs, point, {**M_NOTATION, **line.definitions})
    found = float(layer_loss(blocks, roots(n, d), horizon, boundary))
    assert float(stated) == pytest.approx(found, rel=ROUNDING)


@pytest.mark.evidence("spectra", "step_cyclic_zero", "trained")
@pytest.mark.evidence("spectra", "step_cyclic_wrap", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_masked_steps_lose_what_they_do_on_the_circle_from_the_threshold_on(boundary: Any):
    M = np.array([[0.7, -0.45], [1.3, 0.2]])
    blocks = dict.fromkeys(BLOCKS, np.zeros((2, 2))) | {"a3": M, "b1": np.eye(2)}
    for horizon in range(2, 6):
        circle = augmented_loss(blocks, horizon=horizon, context="unitary", boundary=boundary)
        for n in range(2, 8):
            tensors = {name: torch.tensor(block) for name, block in blocks.items()}
            found = float(layer_loss(tensors, roots(n, 2), horizon, boundary))
            from_on = n >= horizon + (boundary == "wrap")
            assert (abs(found - circle) < 1e-9 * circle) == from_on, (horizon, n)


@pytest.mark.evidence("spectra", "cyclic", "trained")
@pytest.mark.evidence("spectra", "cyclic_pairs", "trained")
@pytest.mark.parametrize("pairs", [False, True], ids=["alone", "pairs"])
def test_torch_losses_are_the_circles_exactly_from_the_threshold_on(pairs: bool):
    generator = np.random.default_rng(0)
    d = 2
    for length in range(2, 6):
        C, p = generator.normal(size=(d, d)), generator.normal(size=length)
        circle = population_loss(C, np.eye(d), p, context="orthogonal" if pairs else "unitary")
        for n in range(2, 2 * length + 3):
            spectrum = paired(roots(n, 1)) if pairs else roots(n, d)
            odd, even = threshold(length)
            from_on = n >= (odd if n % 2 else even)
            near = abs(torch_loss(C, p, spectrum) - circle) < 1e-9 * (1 + circle)
            assert near == from_on, (length, n)


@pytest.mark.evidence("spectra", "even_minimum", "trained")
@pytest.mark.evidence("spectra", "odd_minimum", "trained")
@pytest.mark.evidence("spectra", "signs", "trained")
@pytest.mark.parametrize(
    ("n", "d", "heads", "horizon", "least"),
    [
        (4, 2, 1, 3, 1 + Fraction(2, 3)),  # T = 2 as on the circle, T = 3 just below
        (6, 2, 1, 4, 2 + Fraction(2, 3)),
        (4, 3, 2, 3, 1 + Fraction(3, 5)),
        (6, 2, 1, 3, 2),  # at the threshold of both lengths
        (3, 2, 1, 4, 3),
        (2, 2, 1, 3, 0),
    ],
)
def test_trained_layers_reach_the_stated_minimum(n, d, heads, horizon, least, record_property):
    best = best_converged(train_roots(n, d, heads, horizon, seeds=range(4)))
    record_property("gradient_norm", best.gradient_norm)
    assert best.loss == pytest.approx(float(least), abs=TRAINED_GAP)
    if (n, horizon) != (3, 4):  # whose length 3 has a threshold of its own
        stated = [minimum(n, d, heads, T) for T in range(2, horizon + 1)]
        assert sum(stated) == least


@pytest.mark.evidence("spectra", "even_minimisers", "trained")
def test_trained_layer_just_below_the_threshold_is_a_tight_frame(record_property):
    best = best_converged(train_roots(4, 3, 2, 3, seeds=range(4)))
    record_property("gradient_norm", best.gradient_norm)
    first, _, last = best.weights["positions"][-1]
    C = best.weights["value"].T @ best.weights["query_key"]
    Pi = 5 / 6 * (first + last) * C
    # a gap of 1e-12 leaves weights right to its root, times the curvature
    np.testing.assert_allclose(Pi, Pi.T, atol=1e-5)
    np.testing.assert_allclose(Pi @ Pi, Pi, atol=1e-5)
    np.testing.assert_allclose(np.diag(Pi), 2 / 3, atol=1e-5)
    assert first == pytest.approx(last, abs=1e-5)


@pytest.mark.evidence("spectra", "odd_minimisers", "trained")
def test_at_odd_orders_the_first_weight_stays_free(record_property):
    """Six trained layers, six ratios p_1/p_T; (p_1 + p_T) C is a projector each time."""
    runs = [r for r in train_roots(3, 2, 1, 4, seeds=range(6)) if r.converged]
    record_property("gradient_norm", max(run.gradient_norm for run in runs))
    ratios = []
    for run in runs:
        p = run.weights["positions"][-1]
        Pi = (p[0] + p[-1]) * run.weights["value"].T @ run.weights["query_key"]
        np.testing.assert_allclose(Pi @ Pi, Pi, atol=1e-4)
        ratios.append(p[0] / p[-1])
    assert np.ptp(ratios) > 0.1


@pytest.mark.evidence("spectra", "still", "trained")
@given(angles=st.lists(st.floats(-9, 9), min_size=2, max_size=6), length=st.integers(2, 6))
def test_optimum_of_one_head_a_coordinate_has_loss_0_on_any_spectra(angles, length: int):
    d = 2
    rows = np.array(angles[: len(angles) // d * d]).reshape(-1, d)
    p = [0] * (length - 1) + [1]
    assert torch_loss(np.eye(d), p, torch.exp(1j * torch.tensor(rows))) < 1e-24
    best = optimum(d, d, context="unitary")
    found = best.query_key, best.value, best.positions(length)
    stated = population_loss(*found, context=laws.empirical(rows))
    assert 0 in stated
    assert stated.radius < sp.Rational(1, 10**20)


@pytest.mark.parametrize(
    ("n", "horizon", "boundary"),
    [(3, 3, "zero"), (3, 4, "zero"), (4, 4, "zero"), (3, 3, "wrap"), (2, 4, "wrap")],
)
def test_trained_blocks_reach_the_least_loss_of_all_products(
    n: int, horizon: int, boundary: Any, record_property
):
    best = best_converged(train_root_blocks(n, 2, 4, horizon, seeds=[0, 1], boundary=boundary))
    record_property("gradient_norm", best.gradient_norm)
    stated = cyclic_least(n, 2, horizon, boundary)
    assert best.loss == pytest.approx(float(stated), abs=TRAINED_GAP)
    circle = optimum(2, 2, tokens="augmented", horizon=horizon, boundary=boundary).loss
    assert (stated < circle) == (n < 4)  # n = T_max = 3: the other blocks alias before a_3, b_1 do


@pytest.mark.evidence("spectra", "law_step", "trained")
@pytest.mark.evidence("spectra", "law_loss", "trained")
@pytest.mark.evidence("spectra", "arcs", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(
    ("rule", "law"),
    [
        (arc_rule(2.5), laws.arc(2.5)),
        (arc_rule(8), laws.arc(8)),
        (von_mises_rule(1.5), laws.von_mises(1.5)),
    ],
    ids=["arc", "narrow arc", "von Mises"],
)
def test_trained_step_is_the_enclosed_one(rule, law, boundary: Any, record_property):
    d, horizon = 2, 4
    found = trained_step(rule, d, horizon, boundary=boundary)
    record_property("gradient_norm", found.gradient_norm)
    eta = float(found.weights["eta"][0])
    stated = best_step(law, d, horizon, boundary)
    # one number, its loss a parabola of curvature above 1: L-BFGS stops within 1e-8
    assert eta == pytest.approx(float(stated), abs=1e-7)
    circle = float(best_step(lambda k: int(k == 0), d, horizon, boundary))
    assert eta < circle - 1e-3


@pytest.mark.evidence("spectra", "short", "trained")
@pytest.mark.evidence("spectra", "alike", "trained")
def test_trained_steps_at_the_ends():
    short = trained_step(arc_rule(3), 2, 2)
    assert float(short.weights["eta"][0]) == pytest.approx(1 / 2, abs=1e-7)
    alike = trained_step((np.array([1.0]), np.array([1.0])), 3, 4)
    assert float(alike.weights["eta"][0]) == pytest.approx(6 / (3 * 14), abs=1e-7)


def test_narrow_arcs_tend_to_one_number():
    limit = sp.Rational(6, 2 * 14)
    steps_of_arcs = [ask("spectra", "arc_step", mu=mu, d=2, horizon=4) for mu in (2, 8, 64, 512)]
    middles = [step.middle for step in steps_of_arcs]
    assert middles == sorted(middles, reverse=True)
    assert limit < middles[-1] < limit + sp.Rational(1, 1000)
    assert sp.Rational(3, 10) in ask("spectra", "arc_step", mu=1, d=2, horizon=4)


def test_minimum_says_where_no_line_speaks():
    assert minimum(8, 3, 1, 5) == sp.Rational(3 * 2, 4)
    assert minimum(4, 3, 3, 9) == 0
    with pytest.raises(NoClosedForm, match="no closed form is known for n=4 with d=2"):
        minimum(4, 2, 1, 9)


def test_few_heads_gain_below_the_threshold_and_a_guess_is_refuted():
    found = refute(lambda n, d, heads, length: max(d - heads, 0), "spectra", about="minimum")
    assert found is not None
    assert found.true < found.claimed


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("minimum", {"n": 1, "d": 2, "heads": 1, "length": 3}, "sizes must satisfy n ≥ 2"),
        ("arc_step", {"mu": -1, "d": 2, "horizon": 3}, "mu must be from"),
        ("arc_step", {"mu": sp.sqrt(2), "d": 2, "horizon": 3}, "mu must be a fraction or a float"),
        ("von_mises_step", {"kappa": 10**9, "d": 2, "horizon": 3}, "kappa must be 0 or from"),
        ("cyclic_least", {"n": 3, "d": 2, "horizon": 10**3}, "horizon must be at most 40"),
        ("cyclic_step", {"n": 3, "d": 10**9, "horizon": 3}, "d must be at most 1000000"),
        ("arc_least", {"mu": 2, "d": 2, "horizon": 3, "boundary": "x"}, "boundary must be one of"),
        ("threshold", {"length": 1}, "length must be at least 2, got 1"),
    ],
)
def test_bad_arguments_are_refused_by_name(question, sizes, message):
    with pytest.raises(ValueError, match=message):
        ask("spectra", question, **sizes)
