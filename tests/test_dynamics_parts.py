"""The parts of the check on tokens, each beside a slower way to the same number."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import orthogonal_procrustes

from icar_theory import check_tokens
from icar_theory.dynamics import checks
from icar_theory.dynamics.across import KEPT, RECENT, common, folds, recent
from icar_theory.dynamics.predictions import RIDGES, held_out, in_sample, orthogonal, ridge
from icar_theory.dynamics.shuffling import order_tests, shuffled, sign_test
from tests.kit.dynamics import turns

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS)
def test_orthogonal_fit_is_that_of_procrustes(seed):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(2, 3, 7, 4))
    for found, x, y in zip(orthogonal(X, Y), X, Y, strict=True):
        assert np.allclose(found, orthogonal_procrustes(x, y)[0], atol=1e-9)
        assert np.allclose(found @ found.T, np.eye(4), atol=1e-12)


def test_orthogonal_fit_with_a_kernel_is_the_mean_of_the_best():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(2, 1, 2, 4))
    U, _, V = np.linalg.svd(X[0].T @ Y[0])
    best = []
    for free in turns(rng, 4000, 2):
        middle = np.eye(4)
        middle[2:, 2:] = free
        best.append(U @ middle @ V)
    errors = [((Y[0] - X[0] @ W) ** 2).sum() for W in best[:50]]
    assert np.ptp(errors) < 1e-9
    # a mean of 4000 numbers of size 1
    assert np.allclose(np.mean(best, axis=0), orthogonal(X, Y)[0], atol=0.06)


@given(SEEDS, st.sampled_from([(6, 3), (4, 6), (5, 5)]))
def test_ridge_leaves_each_pair_out_to_choose_its_penalty(seed, shape):
    rng = np.random.default_rng(seed)
    pairs, k = shape
    X = rng.normal(size=(1, pairs, k))
    Y = 0.5 * X + rng.normal(size=X.shape)
    square = (np.linalg.svd(X[0], compute_uv=False) ** 2).mean()

    def fitted(x, y, penalty):
        return np.linalg.solve(x.T @ x + penalty * square * np.eye(k), x.T @ y)

    def missed(penalty):
        error = 0.0
        for left in range(pairs):
            rest = np.arange(pairs) != left
            W = fitted(X[0, rest], Y[0, rest], penalty)
            error += ((Y[0, left] - X[0, left] @ W) ** 2).sum()
        return error

    best = min(RIDGES, key=missed)
    assert np.allclose(ridge(X, Y)[0], fitted(X[0], Y[0], best), rtol=1e-4, atol=1e-5)  # 1e-10


@given(SEEDS, st.integers(1, 3))
def test_predictions_use_no_token_that_is_held_out(seed, hold):
    """The error is ‖x − prediction‖², of a prediction without x: its second difference is 2‖v‖²."""
    rng = np.random.default_rng(seed)
    windows = rng.normal(size=(6, 9, 3))
    step = rng.normal(size=3)

    def errors(shift, function):
        moved = windows.copy()
        moved[:, -1] += shift * step
        unit = (moved**2).sum(axis=2).mean(axis=1)
        return {name: error * unit * hold for name, error in function(moved, hold).items()}

    one, two, three = (errors(shift, held_out) for shift in (-1, 0, 1))
    assert len(one) == 5
    for name in one:
        second = one[name] - 2 * two[name] + three[name]
        assert np.allclose(second, 2 * step @ step, rtol=1e-7), name


@given(SEEDS)
def test_what_is_fitted_to_others_knows_nothing_of_its_fold(seed):
    rng = np.random.default_rng(seed)
    windows = rng.normal(size=(8, 9, 3))
    changed = windows.copy()
    own = folds(8) == 1
    changed[own, :4] = rng.normal(size=(own.sum(), 4, 3))

    def errors(array):
        unit = (array**2).sum(axis=2).mean(axis=1)
        return {name: error * unit for name, error in common(array, 2).items()}

    before, after = errors(windows), errors(changed)
    for name, error in before.items():
        if name != RECENT:  # which are, beside what is fitted, a window's own tokens
            assert np.allclose(error[own], after[name][own], rtol=1e-9)
        assert not np.isclose(error[~own], after[name][~own], rtol=1e-9).any()


def test_one_number_and_one_matrix_are_least_squares_of_the_others_in_their_units():
    rng = np.random.default_rng(1)
    windows = rng.normal(size=(3, 12, 3)) * [[[1]], [[1]], [[50]]]
    scaled = windows / np.sqrt((windows**2).sum(axis=2).mean(axis=1))[:, None, None]
    x, y = scaled[1:, :9].reshape(-1, 3), scaled[1:, 1:10].reshape(-1, 3)
    c = np.linalg.lstsq(x.reshape(-1, 1), y.ravel(), rcond=None)[0][0]
    W = np.linalg.lstsq(x, y, rcond=None)[0]
    before, target = scaled[0, 9:11], scaled[0, 10:12]
    found = common(windows, 2)
    expected = ((target - c * before) ** 2).sum(axis=1).mean()
    assert found["scaled last token"][0] == pytest.approx(expected, rel=1e-9)
    expected = ((target - before @ W) ** 2).sum(axis=1).mean()
    assert found["one W for all"][0] == pytest.approx(expected, rel=1e-4)  # the penalty


def test_recent_tokens_are_weighed_by_their_age():
    windows = np.random.default_rng(4).normal(size=(2, 7, 3))
    found = recent(windows, 3)
    for g, kept in enumerate(KEPT):
        for step in range(3):
            weights = kept ** np.arange(4 + step)[::-1]
            expected = np.average(windows[:, : 4 + step], axis=1, weights=weights)
            assert np.allclose(found[g, :, step], expected, rtol=1e-12)


def test_recent_tokens_are_weighed_as_does_best_on_the_held_out_tokens_of_others():
    rng = np.random.default_rng(5)
    for spread in (0.1, 3.0):  # of a walk under noise: the more it moves, the less is kept
        windows = spread * rng.normal(size=(6, 12, 2)).cumsum(axis=1) + rng.normal(size=(6, 12, 2))
        scaled = windows / np.sqrt((windows**2).sum(axis=2).mean(axis=1))[:, None, None]
        own = folds(6) == 0
        target, means = scaled[:, -4:], recent(scaled, 4)
        tried = []
        for mean in means:
            x, y = mean[~own].ravel(), target[~own].ravel()
            c, left = np.linalg.lstsq(x[:, None], y, rcond=None)[:2]
            tried.append((left[0], ((target - c * mean) ** 2).sum(axis=2).mean(axis=1)[own]))
        expected = min(tried, key=lambda pair: pair[0])[1]
        assert np.allclose(common(windows, 4)[RECENT][own], expected, rtol=1e-9)


@given(SEEDS)
def test_errors_in_sample_are_the_least(seed):
    rng = np.random.default_rng(seed)
    windows = rng.normal(size=(1, 8, 3))
    x, y = windows[0, :5], windows[0, 1:6]
    unit = 5 * (windows**2).sum(axis=2).mean()
    W = orthogonal_procrustes(x, y)[0]
    found = in_sample(windows, 2)
    assert found["orthogonal W"][0] == pytest.approx(((y - x @ W) ** 2).sum() / unit, rel=1e-9)
    least = np.linalg.lstsq(x, y, rcond=None)[1].sum()
    assert found["general W"][0] == pytest.approx(least / unit, rel=1e-9)


@given(arrays(np.float64, (3, 8), elements=st.integers(0, 5).map(float)))
def test_p_values_are_exact_whichever_order_was_observed(means):
    """Any of the n + 1 columns is as likely the observed one: at most α(n + 1) have p ≤ α."""
    tests = [order_tests(np.roll(means, shift, axis=1)) for shift in range(8)]
    alone, adjusted = (np.array([pair[k] for pair in tests]) for k in (0, 1))
    for count in range(1, 9):
        assert ((alone <= count / 8).sum(axis=0) <= count).all()
        assert (adjusted.min(axis=1) <= count / 8).sum() <= count
    assert (adjusted >= alone).all()


def test_p_values_without_ties_are_uniform():
    means = np.random.default_rng(3).permutation(np.arange(20.0))[None]
    alone = sorted(order_tests(np.roll(means, shift, axis=1))[0][0] for shift in range(20))
    assert np.allclose(alone, np.arange(1, 21) / 20)


def test_what_rounding_shifts_counts_as_equal():
    means = np.array([[1.0, 1 - 1e-14, 1 + 1e-14, 2.0]])
    assert order_tests(means)[0][0] == 0.75
    ones = np.full((4, 1), 0.1)
    assert sign_test(ones * [[1], [1 + 1e-14], [1], [-1]], 99, 0)[0] == (1 + 4) / 16


def test_every_order_is_as_likely_in_each_window():
    seen: dict[tuple[float, ...], int] = {}
    tokens = np.arange(6.0).reshape(2, 3, 1)

    def errors(windows):
        order = tuple(windows.ravel())
        seen[order] = seen.get(order, 0) + 1
        return {"none": np.zeros(2)}

    shuffled({"one": tokens, "two": tokens}, errors, 3600, 0, lambda done: None)
    orders = {(*a, *b) for a, b in product(permutations((0, 1, 2)), permutations((3, 4, 5)))}
    assert set(seen) == orders
    # 100 of each of 36 are due, twice for two treatments; five standard deviations are 50
    assert all(count % 2 == 0 and 50 < count / 2 < 150 for count in seen.values())


@given(SEEDS)
def test_sign_test_is_that_of_all_signs(seed):
    rng = np.random.default_rng(seed)
    differences = rng.normal(0.3, 1, size=(9, 2))
    signs = np.array(list(product((-1, 1), repeat=9)))
    exact = (signs @ differences >= differences.sum(axis=0) - 1e-12).mean(axis=0)
    assert np.allclose(sign_test(differences, 511, 0), exact, rtol=1e-12)
    drawn = sign_test(differences, 400, 0)
    assert np.allclose(drawn, exact, atol=5 * 0.5 / 20 + 1 / 400)  # five standard deviations


def test_sign_test_rejects_no_more_often_than_it_says():
    rng = np.random.default_rng(2)
    values = np.array([sign_test(rng.standard_cauchy((12, 1)), 99, k)[0] for k in range(1000)])
    for level in (0.05, 0.2):
        spread = (level * (1 - level) / 1000) ** 0.5
        assert abs((values <= level).mean() - level) < 4 * spread


def test_errors_are_means_over_windows_whole_or_in_parts(monkeypatch):
    tokens = np.random.default_rng(11).normal(size=(30, 10, 3))
    found = check_tokens(tokens, permutations=99)
    means = shuffled({"as given": tokens}, lambda x: held_out(x, 2), 99, 0, lambda done: None)
    errors = means["as given", "general W"]
    one = next(f for f in found.fits if (f.prediction, f.tokens) == ("general W", "as given"))
    assert (one.error, one.shuffled) == pytest.approx((errors[0], errors[1:].mean()), rel=1e-9)
    last = means["as given", "last token"]
    expected = (last[0], last[1:].mean())
    assert found.baselines["as given"]["last token"] == pytest.approx(expected, rel=1e-9)
    monkeypatch.setattr(checks, "PARTS", 1000)
    assert check_tokens(tokens, permutations=99) == found
