"""The forms in which tokens are looked at: made of other windows, whatever the order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from icar_theory.dynamics.across import folds
from icar_theory.dynamics.answers import Fit
from icar_theory.dynamics.treatments import treated

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS)
def test_a_window_is_treated_by_others_alone(seed):
    rng = np.random.default_rng(seed)
    windows = rng.normal(size=(7, 5, 4))
    changed = windows.copy()
    changed[2, 3] = 10 * rng.normal(size=4)
    before, after = treated(windows, 2), treated(changed, 2)
    own = folds(7) == folds(7)[2]
    for form in before:
        same = abs(before[form] - after[form]).max(axis=2) < 1e-9
        assert same[own].sum() == same[own].size - 1
        assert not same[2, 3]
        assert not same[~own].any()


@given(SEEDS)
def test_an_order_does_not_change_how_tokens_are_treated(seed):
    rng = np.random.default_rng(seed)
    windows = rng.normal(size=(4, 5, 3))
    order = rng.permuted(np.tile(np.arange(5), (4, 1)), axis=1)[..., None]
    moved = treated(np.take_along_axis(windows, order, axis=1), 2)
    for form, found in treated(windows, 2).items():
        expected = np.take_along_axis(found, order, axis=1)
        # components have a sign of their own
        assert np.allclose(abs(moved[form]), abs(expected), rtol=1e-7, atol=1e-9)


def test_normalised_tokens_have_no_common_part_and_norm_1():
    rng = np.random.default_rng(7)
    windows = rng.normal(size=(50, 8, 5)) * rng.uniform(0.1, 9, size=(50, 8, 1)) + 100
    form = treated(windows, 5)["normalised"]
    assert np.allclose(np.linalg.norm(form, axis=2), 1, rtol=1e-12)
    assert np.abs(form.mean(axis=(0, 1))).max() < 0.1  # 400 tokens, of 1/√5 a coordinate
    assert np.array_equal(treated(windows, 5)["as given"], windows)


def test_components_are_those_of_the_other_windows():
    rng = np.random.default_rng(14)
    windows = rng.normal(size=(2, 9, 4)) * [1, 2, 3, 4] + [50, 0, 0, 0]
    forms = treated(windows, 2)
    mean = windows[1].mean(axis=0)
    for form, shift in (("as given", 0 * mean), ("normalised", mean)):
        axes = np.linalg.svd(windows[1] - shift)[2][:2]
        expected = (windows[0] - shift) @ axes[::-1].T
        if form == "normalised":
            expected /= np.linalg.norm(expected, axis=1, keepdims=True)
        assert np.allclose(abs(forms[form][0]), abs(expected), rtol=1e-6)


def test_there_is_no_component_outside_the_span():
    rng = np.random.default_rng(15)
    line = rng.normal(size=(9, 1)) * [1, 2, 2]
    found = treated(np.stack([rng.normal(size=(9, 3)), line]), 2)["as given"]
    assert np.array_equal(found[0, :, 0], np.zeros(9))
    assert np.abs(found[0, :, 1]).min() > 0


def test_a_fit_counts_by_adjusted_p_values_and_by_its_least_gain():
    facts: dict[str, Any] = {
        "tokens": "as given",
        "prediction": "general W",
        "in_sample": 0.5,
        "error": 1.0,
    }
    chances: dict[str, Any] = {
        "p_order": 0.01,
        "p_order_all": 0.06,
        "p_gain": 0.01,
        "p_gain_all": 0.05,
    }
    one = Fit(**facts, shuffled=2.0, gains={"zero": 1.0, "mean": 3.0}, **chances)
    assert (one.of_order, one.found, one.share) == (False, False, 0.5)
    assert replace(one, p_order_all=0.05).found
    assert not replace(one, p_order_all=0.05, p_gain_all=0.06).found
