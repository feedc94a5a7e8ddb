"""Tokens of known dynamics: what holds is found, and nothing else."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from icar_theory import check_tokens
from icar_theory.dynamics import reading
from icar_theory.dynamics.predictions import held_out
from tests.kit.dynamics import drifting, turned, turns

SEEDS = st.integers(0, 2**32 - 1)


def fit(found, prediction, tokens="as given"):
    return next(f for f in found.fits if (f.prediction, f.tokens) == (prediction, tokens))


def test_exact_dynamics_are_found_and_err_by_nothing():
    rng = np.random.default_rng(0)
    found = check_tokens(turned(rng, turns(rng, 20, 6), 32, 0.0), permutations=99)
    assert found.found
    for kind in ("orthogonal W", "general W"):
        one = fit(found, kind)
        assert one.error < 1e-12  # the least ridge, squared, beside singular values of order 1
        assert one.shuffled > 0.5
        assert (one.p_order, one.p_gain, one.p_gain_all) == (0.01, 0.01, 0.04)
        assert one.share == pytest.approx(1)
    assert "100 % less than the best baseline" in found.verdict


@pytest.mark.parametrize("noise", [0.2, 0.5])
def test_noisy_dynamics_are_found_and_err_little_more_than_the_true_matrix(noise):
    rng = np.random.default_rng(1)
    W = turns(rng, 40, 5)
    tokens = turned(rng, W, 40, noise)
    found = check_tokens(tokens, window=40, hold=10, permutations=99)
    told = np.einsum("sij,stj->sti", W, tokens[:, -11:-1])
    least = ((tokens[:, -10:] - told) ** 2).sum(2).mean(1) / (tokens**2).sum(2).mean(1)
    assert found.found
    error = fit(found, "orthogonal W").error
    assert least.mean() < error < 1.3 * least.mean()  # 10 angles from 29 pairs of 5 numbers


def test_a_window_may_have_any_matrix_but_one_for_all_is_told():
    rng = np.random.default_rng(2)
    same = np.repeat(turns(rng, 1, 5), 20, axis=0)
    found = check_tokens(turned(rng, same, 24, 0.3), permutations=99)
    assert found.found
    assert "One W for all windows errs by" in found.verdict
    other = check_tokens(turned(rng, turns(rng, 20, 5), 24, 0.3), permutations=99)
    assert other.found
    assert "One W for all" not in other.verdict
    assert other.baselines["as given"]["one W for all"][0] > 0.9


@pytest.mark.parametrize("kept", [0.6, 1.0])
def test_neighbours_that_are_alike_are_no_dynamics(kept):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        found = check_tokens(drifting(rng, (30, 24, 4), kept), permutations=99, seed=seed)
        assert not found.found
        assert any(one.of_order for one in found.fits)
        assert "no evidence" in found.verdict
        last, scaled = (found.baselines["as given"][x] for x in ("last token", "scaled last token"))
        assert last[0] < 0.6 * last[1] or scaled[0] < 0.8 * scaled[1]


def test_tokens_that_share_inputs_are_predicted_in_part_and_the_verdict_says_so():
    rng = np.random.default_rng(13)
    inputs = rng.normal(size=(30, 33, 4))
    tokens = inputs[:, 1:] + inputs[:, :-1] @ turns(rng, 1, 4)[0]  # what a convolution returns
    found = check_tokens(tokens, permutations=99)
    assert found.found
    # of two inputs W can tell a share of one: 3/4 of the square is left
    assert fit(found, "general W").error > 0.75
    assert "contexts that overlap are predicted in part" in found.verdict
    assert "One W for all windows errs by" in found.verdict


def test_noise_is_rejected_as_often_as_the_level_says():
    rng = np.random.default_rng(3)
    tried = [
        check_tokens(rng.normal(size=(5, 6, 2)), permutations=99, seed=seed) for seed in range(60)
    ]
    rejected = sum(any(one.of_order for one in found.fits) for found in tried)
    assert rejected <= 10  # of 60 at a level of 0.05 more come with probability 3·10⁻⁴
    assert not any(found.found for found in tried)
    assert len({one.p_order for found in tried for one in found.fits}) > 50


def test_more_dimensions_than_tokens_fit_anything_in_sample():
    noise = np.random.default_rng(4).normal(size=(12, 16, 40))
    found = check_tokens(noise, permutations=99, dimension=40)
    assert fit(found, "general W").in_sample < 1e-12
    assert fit(found, "general W").error > 0.9
    assert not found.found
    assert "40 dimensions and 11 pairs of tokens: a general W fits any tokens" in found.notes[0]
    for dimension, anything in ((11, True), (10, False)):
        found = check_tokens(noise, permutations=99, dimension=dimension)
        assert (fit(found, "general W").in_sample < 1e-12) == anything
        assert any("fits any tokens" in note for note in found.notes) == anything
    assert check_tokens(noise, permutations=99).dimension == 5
    assert "5 principal components of 40" in check_tokens(noise, permutations=99).notes[0]


def test_an_orthogonal_matrix_fits_where_gram_matrices_agree():
    rng = np.random.default_rng(5)
    tokens = turned(rng, turns(rng, 4, 30), 12, 0.0)
    assert fit(check_tokens(tokens, permutations=99, dimension=30), "orthogonal W").in_sample < 1e-9
    uneven = tokens * rng.uniform(0.5, 2, size=(4, 12, 1))
    assert fit(check_tokens(uneven, permutations=99, dimension=30), "orthogonal W").in_sample > 0.01


def test_constant_tokens_look_the_same_in_any_order():
    found = check_tokens(np.ones((8, 12, 3)) * np.arange(1, 9)[:, None, None], permutations=99)
    assert not found.found
    assert {(one.p_order, one.p_gain) for one in found.fits} == {(1.0, 1.0)}
    assert any("8 windows repeat one token" in note for note in found.notes)


def test_windows_of_zeros_err_by_nothing_and_are_told():
    zeros = held_out(np.zeros((2, 12, 3)), 3)
    assert all(np.array_equal(error, [0, 0]) for error in zeros.values())
    tokens = np.concatenate(
        [np.zeros((3, 12, 3)), np.random.default_rng(0).normal(size=(8, 12, 3))]
    )
    notes = " ".join(check_tokens(tokens, permutations=99).notes)
    assert "12 tokens in windows are 0" in notes
    assert "2 windows are copies of earlier ones and are left out" in notes


def topics(rng):
    """Of each window: noise about one mean, and about another from some token on."""
    first, second = rng.normal(size=(2, 30, 1, 8))
    start = rng.integers(4, 20, size=(30, 1, 1))
    means = np.where(np.arange(32)[None, :, None] < start, first, second)
    return means + rng.normal(size=(30, 32, 8))


def sinks(rng):
    """Noise about one mean, and at the start a token that is far larger, as in language models."""
    tokens = rng.normal(size=(30, 32, 8)) + rng.normal(size=8)
    tokens[:, 0] = 100
    return tokens


@pytest.mark.parametrize("made", [topics, sinks])
def test_topics_that_end_and_odd_first_tokens_are_no_dynamics(made):
    for seed in range(6):  # without recent tokens as a baseline four and three are found
        found = check_tokens(made(np.random.default_rng(seed)), permutations=99, seed=seed)
        assert not found.found
        assert any(one.of_order for one in found.fits)


def test_copies_are_no_evidence():
    rng = np.random.default_rng(14)
    tokens = rng.normal(size=(8, 12, 3))
    found = check_tokens(tokens, permutations=99)
    again = check_tokens(np.concatenate([tokens, tokens, -0.0 + tokens]), permutations=99)
    assert (again.windows, again.fits, again.sequences) == (8, found.fits, 24)
    assert again.notes[-1] == "16 windows are copies of earlier ones and are left out"
    assert not any("copies" in note or "no window" in note for note in found.notes)
    with pytest.raises(ValueError, match="tokens must make windows that differ, got 9 copies"):
        check_tokens(np.ones((9, 12, 3)))


def test_six_windows_cannot_beat_baselines_and_are_told_so():
    rng = np.random.default_rng(6)
    found = check_tokens(turned(rng, turns(rng, 6, 3), 32, 0.0), permutations=199)
    assert not found.found
    assert "6 windows: fewer than 7 cannot" in " ".join(found.notes)
    assert check_tokens(turned(rng, turns(rng, 7, 3), 32, 0.0), permutations=199).found


@settings(max_examples=10)
@given(SEEDS, st.sampled_from([2, 4]), st.sampled_from([1e-250, 1e250]))
def test_turning_and_scaling_the_embedding_changes_nothing(seed, dimension, size):
    rng = np.random.default_rng(seed)
    tokens = drifting(rng, (6, 8, 4), 0.5) + 1
    options = {"permutations": 99, "dimension": dimension}
    found = check_tokens(tokens, **options)
    other = check_tokens(size * (tokens @ turns(rng, 1, 4)[0]), **options)
    for one, two in zip(found.fits, other.fits, strict=True):
        assert two.error == pytest.approx(one.error, rel=1e-6)  # the ridge, by rounding
        assert two.in_sample == pytest.approx(one.in_sample, rel=1e-6)
        # a p-value is a count: rounding may move one of 99
        assert (two.p_order, two.p_gain) == pytest.approx((one.p_order, one.p_gain), abs=0.011)


def test_tokens_may_come_in_any_form():
    rng = np.random.default_rng(8)
    array = rng.integers(-9, 9, size=(9, 8, 2))
    found = check_tokens(array, permutations=99)
    forms = [
        array.astype(float),
        array.tolist(),
        list(array),
        tuple(map(torch.tensor, array)),
        torch.tensor(array),
        [[[Fraction(int(x)) for x in row] for row in part] for part in array],
        [sp.Matrix(part) for part in array],
    ]
    assert all(check_tokens(form, permutations=99) == found for form in forms)
    one = check_tokens(array.reshape(72, 2), window=8, permutations=99)
    assert (one.fits, one.sequences, found.sequences) == (found.fits, 1, 9)


def test_windows_are_cut_without_overlap():
    parts = [np.arange(7.0)[:, None], np.arange(7.0, 12.0)[:, None], np.ones((2, 1))]
    cut = reading.windows(parts, 3)
    assert cut[..., 0].tolist() == [[0, 1, 2], [3, 4, 5], [7, 8, 9]]
    found = check_tokens(parts, window=4, permutations=99)
    assert "6 tokens at the ends of sequences" in " ".join(found.notes)


def test_defaults_are_the_documented_ones():
    rng = np.random.default_rng(9)
    found = check_tokens(rng.normal(size=(100, 3)))
    assert (found.windows, found.window, found.hold, found.dimension) == (3, 32, 8, 3)
    assert (found.permutations, found.seed) == (199, 0)
    short = check_tokens([rng.normal(size=(n, 30)) for n in (9, 12, 12, 40)], permutations=99)
    assert (short.window, short.hold, short.windows, short.dimension) == (12, 3, 5, 4)


def test_the_same_seed_gives_the_same_answer_and_another_another():
    tokens = np.random.default_rng(10).normal(size=(6, 10, 3))
    found = check_tokens(tokens, permutations=99, seed=5)
    assert found == check_tokens(tokens, permutations=99, seed=5)
    assert found.fits != check_tokens(tokens, permutations=99, seed=6).fits


def test_facts_are_json():
    told: list[int] = []
    found = check_tokens(
        np.random.default_rng(12).normal(size=(6, 10, 3)), permutations=99, progress=told.append
    )
    facts = json.loads(json.dumps(found.facts()))
    assert told == list(range(1, 100))
    assert facts["fits"][0]["p_order"] == found.fits[0].p_order
    assert facts["baselines"]["normalised"]["zero"] == [1.0, 1.0]
    assert (facts["found"], facts["verdict"]) == (found.found, found.verdict)
    assert repr(found).startswith("<no first-order dynamics: 6 windows of 10 tokens")


@pytest.mark.parametrize(
    ("tokens", "options", "message"),
    [
        (np.ones((3, 3)) * 1j, {}, "tokens must hold real numbers, got an array of complex"),
        (np.full((3, 3), None), {}, "tokens must hold real numbers, got an array of Python obj"),
        (np.full((9, 9), np.nan), {}, "tokens must be finite, got nan in sequence 0, token 0, ent"),
        ([np.ones((9, 2)), np.full((9, 2), np.inf)], {}, "got inf in sequence 1, token 0, entry 0"),
        (np.ones(9), {}, r"tokens must be one sequence T×d, .* got an array of shape \(9,\)"),
        (np.ones((9, 0)), {}, r"a list of sequences T×d, got a sequence of shape \(9, 0\)"),
        ([], {}, "tokens must"),
        ([np.ones((9, 2)), np.ones((9, 3))], {}, "tokens must be of one dimension d, got 2 and 3"),
        ("words", {}, "tokens must be an array, .* got 'words'"),
        (np.ones((9, 2)), {}, "window must be so short that tokens make at least 2, got 9"),
        (np.ones((9, 9, 2)), {"window": 3}, "window must be at least 4, got 3"),
        (np.ones((9, 9, 2)), {"window": 6, "hold": 4}, "hold must be at most 3, got 4"),
        (np.ones((9, 9, 2)), {"hold": 0}, "hold must be at least 1, got 0"),
        (np.ones((9, 9, 2)), {"dimension": 3}, "dimension must be at most 2, got 3"),
        (np.ones((9, 9, 2)), {"permutations": 98}, "permutations must be at least 99, got 98"),
        (np.ones((9, 9, 2)), {"permutations": 10**6}, "permutations must be at most 100000, got"),
        (np.ones((9, 9, 2)), {"seed": -1}, "seed must be at least 0, got -1"),
        (np.ones((9, 9, 2)), {"seed": 0.5}, "seed must be an integer, got 0.5"),
        (np.ones((20, 9, 5000)), {}, "tokens must be of dimension at most 2048, got 5000"),
        (
            np.zeros((10**6, 2)),
            {"permutations": 1000},
            "permutations must be fewer for so many tokens, .* got permutations 1000",
        ),
        (
            np.broadcast_to(0.0, (2**20, 33)),
            {},
            "tokens must be at most 33554432 numbers, got 34603008",
        ),
    ],
)
def test_bad_input_is_refused_by_name(tokens, options, message):
    with pytest.raises((TypeError, ValueError), match=message) as error:
        check_tokens(tokens, **options)
    assert "\n" not in str(error.value)
