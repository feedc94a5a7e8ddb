"""Every field of what :func:`icar_theory.optimum` and :func:`icar_theory.check` return."""

from __future__ import annotations

import pickle
import re
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import CLAIMS, check, counterexample, optimum, population_loss
from icar_theory.exact.sizes import HORIZON
from icar_theory.layers.augmented_symbols import REDUNDANCY
from icar_theory.printing import display, expression
from icar_theory.statements import at
from icar_theory.theorems.augmented_heads import step_size
from tests.kit.strategies import CONTEXTS, contexts, solvable_sizes

d, H = sp.symbols("d H", positive=True, integer=True)


@given(data=st.data(), context=contexts, horizon=st.integers(2, 5))
def test_numpy_eq_exact_fields(data: st.DataObject, context: str, horizon: int):
    best = optimum(*data.draw(solvable_sizes(context)), context=context, horizon=horizon)
    arrays = best.numpy()
    for name in ("query_key", "value", "mixing"):
        np.testing.assert_array_equal(
            arrays[name], np.array(getattr(best, name).tolist(), dtype=float)
        )
    assert best.mixing == best.value.T * best.query_key
    assert best.query_key.shape == best.value.shape == (best.heads, best.dimension)
    for k, row in enumerate(arrays["positions"]):
        assert row[: k + 2].tolist() == [float(x) for x in best.positions(k + 2)]
    report = check(arrays["query_key"], arrays["value"], arrays["positions"], context=context)
    assert report.gap == 0
    assert report.verdict.startswith("exactly optimal")


@given(data=st.data(), context=contexts, seed=st.integers(0, 50))
def test_check_accepts_every_sampled_minimiser(data: st.DataObject, context: str, seed: int):
    sizes = data.draw(solvable_sizes(context, max_d=6))
    point = optimum(*sizes, context=context).sample(seed)
    exact = point.query_key, point.value, list(point.positions(4))
    assert check(*exact, context=context).gap == 0
    for dtype, accuracy in (
        (np.float64, 1e-10),
        (np.float32, 1e-2),
    ):  # entries up to ~100 times their unit roundoff
        A, B, P = (
            np.array(np.array(sp.Matrix(part).tolist(), dtype=float), dtype=dtype) for part in exact
        )
        report = check(A, B, P.ravel(), context=context)
        assert report.optimal
        assert all(size is None or size < accuracy for size in report.residuals.values())


def test_sample_is_deterministic_and_varies():
    best = optimum(4, 2)
    assert best.sample(3) == best.sample(3)
    assert len({best.sample(seed).query_key for seed in range(5)}) == 5


def test_unitary_formula_holds_for_numbers():
    general = optimum(d, H, context="unitary")
    for numbers in ((1, 1), (5, 3), (3, 7)):
        values = dict(zip((d, H), numbers, strict=True))
        assert general.loss.subs(values) == optimum(*numbers, context="unitary").loss
    assert general.mixing is general.query_key is general.value is None


def test_orthogonal_formula_holds_for_numbers():
    even = sp.Symbol("d", even=True, positive=True)
    general = optimum(even, H)
    for numbers in ((2, 1), (6, 2), (4, 3), (4, 5)):
        values = dict(zip((even, H), numbers, strict=True))
        best = optimum(*numbers)
        assert general.loss.subs(values) == best.loss
        ratio = general.ratio.subs(values)
        assert (None if ratio is sp.nan else ratio) == best.ratio
        cases = [case for case in at(general.minimisers, values) if case.condition == sp.true]
        assert [case.parts for case in cases] == [best.minimisers]


def test_answers_pickle_and_say_what_they_assume():
    for best in (optimum(4, 2), optimum(sp.Symbol("d", even=True), H), optimum(3, 2)):
        again = pickle.loads(pickle.dumps(best))
        assert again == best
        assert [str(x) for x in again.given] == [str(x) for x in best.given]


def test_one_symbol_is_enough_for_a_formula():
    assert optimum(6, H).loss == sp.Max(0, 6 - 2 * H)
    assert optimum(d, 2, context="unitary").loss == sp.Max(0, d - 2)


def test_large_optimum_needs_no_sympy_matrices():
    arrays = optimum(512, 100).numpy()
    assert np.count_nonzero(arrays["mixing"]) == 400


def test_latex_quotes_the_checked_expressions():
    statements = {name: claim.statement for name, claim in CLAIMS.items()}
    even = sp.Symbol("d", even=True, positive=True)
    assert expression(optimum(even, H).loss) in statements["orthogonal_heads"]
    assert expression(optimum(d, H, context="unitary").loss) in statements["unitary_heads"]
    assert expression(step_size(REDUNDANCY, HORIZON, "zero")) in statements["augmented_heads"]
    for claim in CLAIMS.values():
        assert all(display(line.latex()) in claim.latex() for line in claim.lines)
        assert claim.latex().isascii()  # pdflatex knows no Greek letters in text
        assert "mathbb" not in claim.latex()  # amsmath alone has no blackboard letters
    assert "p_{T-1} / p_T &= - \\frac{1}{2}" in optimum(4, 2).latex()
    assert "not determined" in optimum(4, 4).latex()


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("scale", [-3.0, 1e-3, 1e6])
def test_check_is_blind_to_scale_and_sign(context: str, scale: float):
    arrays = optimum(4, 3, context=context, horizon=5).numpy()
    report = check(
        arrays["query_key"] * scale, arrays["value"], arrays["positions"] / scale, context=context
    )
    assert report.optimal
    assert report.residuals["mixing"] < 1e-12  # roundoff of a handful of products


def test_check_reports_a_wrong_ratio():
    report = check([[1.0, 1.0]], [[1.0, 1.0]], [-0.25, 1.0])
    assert report.gap == Fraction(1, 2)  # two rows of (2 · (−1/4) + 1)²
    assert report.residuals == {"mixing": 0.0, "earlier positions": 0.0, "ratio": 0.25}
    assert not report.optimal
    assert report.verdict.startswith("not optimal: the loss exceeds its minimum by 0.5")


def test_check_reports_a_zero_last_position():
    report = check([[1.0, 1.0]], [[1.0, 1.0]], [1.0, 0.0])
    assert report.ratios == (None,)
    assert report.residuals["ratio"] == np.inf
    assert "p_T = 0" in report.verdict


def test_check_counts_effective_heads():
    best = optimum(10, 8, horizon=3).numpy()
    assert check(best["query_key"], best["value"], best["positions"]).effective_heads == 5
    zero = np.zeros((2, 4))
    assert check(zero, zero, [0.0, 1.0]).effective_heads == 0


def test_exact_small_gap_is_not_rounded():
    tiny = Fraction(1, 2**60)
    report = check([[1 + tiny]], [[1]], [0, 1], context="unitary")
    assert report.gap == tiny**2


def test_population_loss_is_exact_beyond_float64():
    tiny = Fraction(1, 10**30)
    assert population_loss([[1 + tiny]], [[1]], [0, 1], context="unitary") == sp.Rational(1, 10**60)


def test_ratios_beyond_float64_are_infinite():
    for sign in (1.0, -1.0):
        report = check([[1.0, 0.0]], [[1.0, 0.0]], [sign * 1e300, 1e-300], context="unitary")
        assert report.ratios == (sign * np.inf,)
        assert not report.optimal


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_samples_reach_blocks_of_equal_coordinates_harmonics_and_signs(boundary):
    best = optimum(6, 2, tokens="augmented", horizon=3, boundary=boundary)
    mixings = [best.sample(seed).mixing for seed in range(30)]
    blocks = [all(entry == 0 or abs(entry) == M[0, 0] for entry in M) for M in mixings]
    assert {True, False} == set(blocks)
    assert any(entry < 0 for M, block in zip(mixings, blocks, strict=True) if block for entry in M)
    odd = optimum(5, 2, tokens="augmented", horizon=3).sample(
        0
    )  # 2 does not divide 5: harmonics alone
    assert any(not entry.is_Rational for entry in odd.mixing)


def test_samples_scale_heads_by_both_signs():
    points = [optimum(2, 2, context="unitary").sample(seed) for seed in range(20)]
    assert {bool(point.last_two[1] > 0) for point in points} == {True, False}


def test_ratio_is_predicted_off_the_stratum_alone():
    off = check([[1.0, 0.0]], [[1.0, 0.0]], [0.0, 1.0], context="unitary")
    on = check([[1.0, -1.0]], [[0.5, -0.5]], [0.3, 1.0], context="unitary")
    assert off.gap == on.gap == 0
    assert off.predicted_ratio == off.residuals["ratio"] == 0
    assert on.predicted_ratio is None


def test_samples_scale_heads_by_fractions():
    entries = {
        entry
        for seed in range(20)
        for entry in optimum(2, 2, context="unitary").sample(seed).query_key
    }
    assert any(not entry.is_integer for entry in entries)


def test_results_print_short_and_plain():
    best = optimum(10, 8)
    assert repr(best) == "<optimum of orthogonal_heads: d=10, heads=8, orthogonal contexts, loss 0>"
    assert repr(check(best)).endswith("orthogonal contexts, exactly optimal>")
    for shown in (*CLAIMS.values(), CLAIMS["unitary_heads"].lines[0], counterexample(4, 3)):
        assert len(repr(shown)) < 200
        assert "\\" not in repr(shown)
    assert " at 0x" not in repr(CLAIMS)


def test_verdict_on_weights_far_from_optimal_is_one_sentence():
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(2, 3, 6))
    verdict = check(A, B, [0.0, 5.0], context="unitary").verdict
    assert ";" not in verdict
    assert re.search(r"by [\d.]+, [\d.]+ times the loss of a layer that predicts 0$", verdict)
