"""positional_encoding: the steps hold, and answers in balls agree with floats and other libraries.

Training is compared in ``test_positional_encoding_trained.py``.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import sympy as sp
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal.windows import dpss

from icar_theory import ask
from icar_theory.exact.arcs import gram
from icar_theory.exact.circles import arc
from icar_theory.exact.enclosures import enclosure, refined
from icar_theory.pictures import positional_encoding as pictures
from icar_theory.theorems.positional_encoding.answers import _below
from icar_theory.theorems.positional_encoding.rows import first_below, learned, mean_losses, spectra
from proofs.positional_encoding.laws import LAWS, values
from tests.kit.proving import steps

NAME, HALF = "positional_encoding", sp.Rational(1, 2)
PICTURE = {50: 886, 100: 766, 200: 661, 300: 473}
"""Steps until the mean loss of the rows up to T = 30 is below 1/1000, at the rate 1/2."""
arcs = st.fractions(1, 400, max_denominator=12).map(
    lambda x: sp.Rational(x.numerator, x.denominator)
)


@steps(NAME)
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@pytest.mark.parametrize("name", LAWS)
def test_laws_lie_on_the_circle_and_their_weights_add_up_to_1(name: str):
    law = LAWS[name]
    assert sum(w for w, _, _ in law) == 1
    assert all(w > 0 and x**2 + y**2 == 1 for w, x, y in law)
    assert 1 <= values(law) <= 2 * len(law)


@given(mu=arcs, length=st.integers(2, 6))
@settings(max_examples=15, deadline=None)
def test_entries_are_real_parts_of_the_arcs_moments(mu, length: int):
    found, phi = ask(NAME, "entries", mu=mu, length=length), arc(mu)
    for k in range(length):
        moment = complex(phi(2 * k)).real  # a ball's middle, or a whole number
        assert float(found[0, k]) == pytest.approx(moment, abs=1e-14)  # of size 1, rounded
    assert found == found.T


@pytest.mark.parametrize("mu", [5, 50, 300])
def test_eigenvalues_are_those_of_scipys_slepian_sequences(mu: int):
    _, ratios = dpss(20, 20 * 2 / mu, 6, return_ratios=True)
    found = [float(value.middle) for value in ask(NAME, "eigenvalues", mu=mu, length=20)]
    # SciPy finds concentrations of at most 1 from sums of products: absolute errors of rounding
    np.testing.assert_allclose(found[:6], mu / 4 * ratios, atol=1e-12 * mu)


@pytest.mark.parametrize("mu", [50, 300])
def test_all_eigenvalues_of_30_positions_are_enclosed_apart_from_each_other_and_0(mu: int):
    found = ask(NAME, "eigenvalues", mu=mu, length=30)
    for larger, smaller in itertools.pairwise(found):
        assert larger.lower > smaller.upper
    assert found[-1].lower > 0
    assert found[-1].upper < sp.Rational(1, 10**68)
    trace = sum(value.middle for value in found)
    assert abs(trace - 30) <= sum(value.radius for value in found)
    with ctx.workprec(2000):
        determinant = enclosure(gram(sp.Integer(mu), 30).det())
    product = sp.prod([value.middle for value in found])
    assert abs(product / determinant.middle - 1) < sp.Rational(1, 10**20)  # 25 digits of each


@given(mu=arcs, length=st.integers(2, 8), n=st.integers(0, 300))
@settings(max_examples=25, deadline=None)
def test_enclosed_positions_and_losses_are_those_of_floats(mu, length: int, n: int):
    sizes = {"mu": mu, "length": length, "steps": n, "row_rate": sp.Rational(1, length)}
    found = [float(value.middle) for value in ask(NAME, "positions", **sizes)]
    stated = learned(float(mu), length, n, 1 / length)[length - 2]
    np.testing.assert_allclose(found, stated, atol=1e-12)  # rounding, of eigenvectors of order 1
    w, v = spectra(float(mu), length)[-1]
    loss = ask(NAME, "loss", **sizes)
    assert float(loss.middle) == pytest.approx(((1 - w / length) ** (2 * n)) @ (w * v[-1] ** 2))
    assert loss.upper * (2 * n + 1) <= length  # the line `rate`, ω = T
    assert ask(NAME, "loss", **{**sizes, "steps": n + 1}).lower <= loss.upper


@pytest.mark.parametrize("mu", [1, 2, 4, sp.Rational(4, 3)])
def test_weights_are_learned_alone_where_the_arc_covers_the_circle(mu):
    sizes = {"mu": mu, "length": 3, "steps": 4, "row_rate": HALF}
    assert [value.middle for value in ask(NAME, "positions", **sizes)] == [
        0,
        0,
        sp.Rational(15, 16),
    ]
    assert ask(NAME, "loss", **sizes).middle == sp.Rational(1, 256)
    assert ask(NAME, "modes", **sizes) == 3
    assert ask(NAME, "modes", **{**sizes, "steps": 2}) == 0  # ρwn is 1, and not above
    assert ask(NAME, "modes", **{**sizes, "steps": 0}) == 0


@pytest.mark.parametrize("mu", [8, sp.Rational(8, 3), sp.Rational(8, 5), 4, sp.Rational(4, 3), 3])
@pytest.mark.parametrize("length", [2, 3, 4, 7])
def test_an_eigenvalue_of_exactly_1_is_not_above_1(mu, length: int):
    sizes = {"mu": mu, "length": length, "steps": 21, "row_rate": sp.Rational(1, 21)}
    w = spectra(float(mu), length)[-1][0]
    assert ask(NAME, "modes", **sizes) == (w > 1 + 1e-9).sum()  # no other is as near to 1


def test_a_mean_loss_that_is_the_threshold_is_not_below_it():
    third, sizes = sp.Rational(1, 3), {"horizon": 3, "rate": HALF}
    for mu in (1, 2, 4, sp.Rational(4, 3)):  # the losses are 1/4, 1/16, ...
        assert ask(NAME, "steps_needed", mu=mu, threshold=HALF**2, **sizes) == 2
        assert ask(NAME, "steps_needed", mu=mu, threshold=HALF**2 + HALF**19, **sizes) == 1
    with pytest.raises(ValueError, match="threshold must not be a mean loss, got 1/9, that after"):
        ask(NAME, "steps_needed", mu=8, horizon=2, threshold=third**2, rate=third)


@pytest.mark.parametrize(("mu", "learned_modes"), [(50, 5), (100, 3), (200, 3), (300, 2)])
def test_a_few_modes_are_learned_when_the_loss_is_small(mu: int, learned_modes: int):
    sizes = {"mu": mu, "length": 30, "steps": PICTURE[mu], "row_rate": sp.Rational(1, 29)}
    assert ask(NAME, "modes", **sizes) == learned_modes
    w = spectra(float(mu), 30)[-1][0]
    assert (w * PICTURE[mu] / 29 > 1).sum() == learned_modes


@pytest.mark.parametrize("mu", PICTURE)
def test_certified_steps_are_those_of_the_picture(mu: int):
    sizes = {"mu": mu, "horizon": 30, "threshold": sp.Rational(1, 1000), "rate": HALF}
    n = ask(NAME, "steps_needed", **sizes)
    assert n == PICTURE[mu] == first_below(float(mu), 30, 1e-3, 1 / 29)
    before, after = mean_losses(float(mu), 30, [n - 1, n], 1 / 29)
    assert before >= 1e-3 > after


@pytest.mark.parametrize(
    ("mu", "last"), [(50, 0.4562), (100, 0.2884), (200, 0.2060), (300, 0.1409)]
)
def test_last_rows_rise_to_the_last_position_far_from_the_only_minimiser(mu: int, last: float):
    row = learned(float(mu), 30, PICTURE[mu], 1 / 29)[-1]
    assert row.argmax() == 29
    assert row[-1] == pytest.approx(last, abs=5e-5)  # of four digits
    assert np.linalg.norm(row - np.eye(30)[-1]) > 0.7


@pytest.mark.parametrize("mu", PICTURE)
def test_pictures_hold_all_weights_and_their_bound_applies(mu: int):
    P = learned(mu, pictures.HORIZON, pictures.stopped(mu), pictures.ROW_RATE)
    assert abs(P).max() < pictures.DARKEST
    top = ask(NAME, "eigenvalues", mu=mu, length=pictures.HORIZON)[0]
    assert top.upper <= pictures.HORIZON - 1  # 1/ρ; shorter rows have none that is larger


def test_a_threshold_is_first_passed_at_the_step_found():
    mu, aim, rho = sp.Integer(12), sp.Rational(1, 50), sp.Rational(1, 5)
    n = ask(NAME, "steps_needed", mu=mu, horizon=6, threshold=aim, rate=HALF)
    assert [_below(mu, 6, aim, rho, m) for m in (0, n - 1, n, n + 1)] == [False, False, True, True]
    assert ask(NAME, "steps_needed", mu=mu, horizon=6, threshold=2, rate=HALF) == 0
    assert ask(NAME, "steps_needed", mu=mu, horizon=6, threshold=1, rate=HALF) == 1


def test_precision_that_never_suffices_is_said():
    with pytest.raises(ArithmeticError, match="8192 bits must suffice"):
        refined(lambda: None)


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("entries", {"mu": sp.Rational(1, 2), "length": 3}, "mu must be from 1 to 1000, got 1/2"),
        ("entries", {"mu": 1001, "length": 3}, "mu must be from 1 to 1000, got 1001"),
        ("entries", {"mu": sp.sqrt(5), "length": 3}, "mu must be a positive fraction"),
        ("eigenvalues", {"mu": 5, "length": 41}, "length must be at most 40, got 41"),
        ("loss", {"mu": 5, "length": 3, "steps": 10**7, "row_rate": HALF},
         "steps must be at most 1000000, got 10000000"),
        ("loss", {"mu": 5, "length": 5, "steps": 1, "row_rate": HALF},
         "row_rate must be at most 2/length = 2/5, got 1/2"),
        ("row_rate", {"horizon": 3, "rate": 0}, "rate must be a positive fraction"),
        ("steps_needed", {"mu": 5, "horizon": 5, "threshold": HALF, "rate": 1},
         "rate must be at most 4/5, got 1"),
        ("steps_needed", {"mu": 300, "horizon": 9, "threshold": HALF / 10**5, "rate": HALF / 10**5},
         "threshold must be reached within 1000000 steps"),
    ],
)  # fmt: skip
def test_bad_sizes_are_refused_by_name(question, sizes, message):
    with pytest.raises(ValueError, match=message):
        ask(NAME, question, **sizes)
