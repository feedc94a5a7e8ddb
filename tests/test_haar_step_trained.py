"""haar_step: draws that are Haar, the layer against a slow loop, blocks trained on fresh W."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from icar_theory.theorems.haar_step.answers import minimum, step_size
from numerics.haar_step import (
    EXPERIMENTS,
    HAAR,
    LAWS,
    bayes_errors,
    compared,
    errors,
    stack_errors,
    step_errors,
    train_stack,
)
from numerics.kit.block_training import parts, train_blocks, train_minibatches
from numerics.kit.blocks import distance, predict, product, stacked, sums
from numerics.kit.haar import drawn, mean_and_error, moments, normal, sample, squared, step_terms
from tests.kit.agreement import ROUNDING

FAR = 5.0
"""Standard errors: at 100 comparisons of one seed each a normal variable is beyond 5 once in 17,000
files; all means are over at least 4096 independent draws, so that they are close to normal."""


def scores(values: Any, expected: Any) -> Any:
    """Return how many standard errors the means of independent rows are from what is expected."""
    mean, deviation = mean_and_error(values)
    return ((mean - torch.as_tensor(expected)) / deviation).abs()


def traces(W: Any, powers: range) -> Any:
    """Return tr W^n, N×powers."""
    return torch.stack(
        [torch.linalg.matrix_power(W, n).diagonal(dim1=1, dim2=2).sum(dim=1) for n in powers], dim=1
    )


def generator(seed: int) -> Any:
    return torch.Generator().manual_seed(seed)


def unitary_scores(W: Any) -> Any:
    """Return the z-scores of E|tr W^n|² = min(n, d), n ≤ 4 (Diaconis and Shahshahani; Rains).

    And of E tr W tr W² conj(tr W³), the moment of three traces.
    """
    d = W.shape[1]
    p = traces(W, range(1, 5))
    joint = (p[:, 0] * p[:, 1] * p[:, 2].conj()).real
    values = torch.cat([p.abs().square(), joint[:, None]], dim=1)
    expected = [*(min(n, d) for n in range(1, 5)), 1 + min(2, d) - min(3, d)]
    return scores(values, expected).nan_to_num()  # on U(1) they are 1, 1, 1, 1, 1


def orthogonal_scores(W: Any, *, special: bool) -> Any:
    """Return the z-scores of E tr W = 0, E (tr W)² = 1 and E tr W² = 1, on SO(2) 2 and 0."""
    p = traces(W, range(1, 3))
    plane = special and W.shape[1] == 2
    return scores(torch.stack([p[:, 0], p[:, 0].square(), p[:, 1]], 1), [0, 1 + plane, 1 - plane])


DRAWS = 2**15


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_draws_from_the_unitary_group_have_its_moments(d: int):
    assert unitary_scores(drawn("haar-unitary", d, DRAWS, generator(d))).max() < FAR


@pytest.mark.parametrize("d", [2, 3, 4])
def test_draws_from_the_orthogonal_groups_have_their_moments(d: int):
    W = drawn("haar-orthogonal", d, DRAWS, generator(d))
    assert orthogonal_scores(W, special=False).max() < FAR
    assert scores(torch.linalg.det(W), 0) < FAR
    W = drawn("haar-special-orthogonal", d, DRAWS, generator(d))
    assert orthogonal_scores(W, special=True).max() < FAR
    assert (torch.linalg.det(W) - 1).abs().max() < ROUNDING


def test_draws_without_the_phase_fix_are_found_out():
    for d in (2, 3, 4):
        Q = torch.linalg.qr(normal(True, generator(0), DRAWS, d, d)).Q
        assert unitary_scores(Q).max() > 2 * FAR
        Q = torch.linalg.qr(normal(False, generator(0), DRAWS, d, d)).Q
        assert orthogonal_scores(Q, special=False).max() > 2 * FAR
        if d > 2:
            Q[:, :, 0] *= torch.linalg.det(Q).sign()[:, None]
            assert orthogonal_scores(Q, special=True).max() > 2 * FAR


@pytest.mark.parametrize("law", LAWS)
def test_sequences_follow_the_recursion(law: Any):
    s = sample(law, 4, 5, 50, seed=1)
    torch.testing.assert_close(s.norm(dim=2), torch.ones(50, 7, dtype=torch.float64))
    gram = torch.einsum("nti,nui->ntu", s.conj(), s)
    torch.testing.assert_close(gram[:, 1:, 1:], gram[:, :-1, :-1])  # of a unitary W
    assert s.is_complex() == law.endswith("-unitary")


def slowly(s: Any, A: Any, B: Any, boundary: str, T: int) -> Any:
    """Return the prediction of one sequence s_0 … s_T, term by term."""
    s = s.copy()
    s[0] *= boundary == "wrap"
    total = np.zeros(s.shape[1], dtype=complex)
    for a, b in zip(A, B, strict=True):
        for t in range(1, T + 1):
            score = (
                np.vdot(s[t], a[0] @ s[T])
                + np.vdot(s[t], a[1] @ s[T - 1])
                + np.vdot(s[t - 1], a[2] @ s[T])
                + np.vdot(s[t - 1], a[3] @ s[T - 1])
            )
            total += score * (b[0] @ s[t] + b[1] @ s[t - 1])
    return total


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("law", HAAR)
def test_layer_and_sums_are_the_definitions(law: Any, boundary: Any):
    d, heads, horizon = 3, 2, 4
    s = sample(law, d, horizon, 6, seed=2)
    A = normal(s.is_complex(), generator(3), heads, 4, d, d)
    B = normal(s.is_complex(), generator(4), heads, 2, d, d)
    found = predict(s, A, B, boundary).numpy()
    for n in range(len(s)):
        for T in range(2, horizon + 1):
            expected = slowly(s[n].numpy(), A.numpy(), B.numpy(), boundary, T)
            np.testing.assert_allclose(found[n, T - 2], expected, rtol=ROUNDING, atol=ROUNDING)
    mean = squared(torch.as_tensor(found), s).sum() / len(s)
    assert sums([s[:2], s[2:]], boundary).loss(A, B) == pytest.approx(float(mean), rel=ROUNDING)


@pytest.mark.parametrize("wrap", [False, True])
def test_a_step_is_the_layer_with_two_scalar_blocks(wrap: bool):
    s = sample("haar-unitary", 3, 5, 40, seed=5)
    A, B = torch.zeros(1, 4, 3, 3, dtype=s.dtype), torch.zeros(1, 2, 3, 3, dtype=s.dtype)
    A[0, 2], B[0, 0] = torch.eye(3), 0.4 * torch.eye(3)
    along, square = step_terms(s, wrap)
    by_layer = squared(predict(s, A, B, "wrap" if wrap else "zero"), s)
    torch.testing.assert_close(1 - 0.8 * along + 0.16 * square, by_layer)


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "horizon"), [(2, 4), (3, 3), (4, 5)])
def test_step_on_sequences_has_the_stated_loss(d: int, horizon: int, boundary: Any):
    size = float(step_size(d, horizon, boundary))
    found = step_errors(size, "haar-unitary", d, horizon, boundary=boundary, count=2**15, seed=7)
    assert scores(found.sum(dim=1), float(minimum(d, horizon, boundary))) < FAR


TRAINING = 2**15
"""Sequences of a training. Its minimum is off the population's by about 2^{-7.5} times a constant
of order 1 in every entry of the blocks: at most 0.01 at these sizes, and 10^{-4} in the loss."""


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "horizon"), [(2, 4), (3, 3)])
def test_trained_full_blocks_come_to_the_scalar_class_and_the_best_step(d, horizon, boundary):
    size = float(step_size(d, horizon, boundary))
    least = float(minimum(d, horizon, boundary))
    for seed in range(3):
        (run,) = train_blocks(d, 1, horizon, seeds=[seed], boundary=boundary, count=TRAINING)
        assert run.converged
        assert max(distance(run.weights[name][0]) for name in ("a3", "b1")) < 0.03
        assert product(run.weights) == pytest.approx(size, abs=0.02)
        fresh = errors(run.weights, "haar-unitary", horizon, boundary=boundary, count=TRAINING)
        assert scores(fresh.sum(dim=1), least) < FAR
        mean, deviation = compared(run, count=TRAINING)["gap"]
        assert -FAR * deviation < mean < 0.001


def combined(s: Any, wrap: bool) -> Any:
    """Return the squared errors of the best ``x Σ m_k W^{T−k} s_1 + y K m_1 s_T``, fitted to s."""
    m, lengths = moments(s), range(2, s.shape[1] - 1)
    terms = [[sum(m[:, k, None] * s[:, 1 + T - k] for k in range(1, T + wrap)) for T in lengths],
             [(T - 1 + wrap) * m[:, 1, None] * s[:, T] for T in lengths]]  # fmt: skip
    rows = torch.stack([torch.stack(part, dim=1).flatten() for part in terms], dim=1)
    rows, target = (
        torch.view_as_real(rows).mT.reshape(-1, 2),
        torch.view_as_real(s[:, 3:]).flatten(),
    )
    best = torch.linalg.lstsq(rows, target[:, None]).solution
    return (rows @ best - target[:, None]).square().reshape(len(s), -1).sum(dim=1)


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_as_many_heads_as_matrices_have_entries_reach_what_any_number_reaches(boundary: Any):
    """d² = 4 heads: as good as no heads but any map of the products, and as two terms fitted."""
    on = sums(parts("haar-unitary", 2, 4, TRAINING, 0), boundary)
    one, two, four = (train_blocks(2, heads, 4, seeds=[0], boundary=boundary, on=on)[0]
                      for heads in (1, 2, 4))  # fmt: skip
    _, least = on.least()
    assert least - ROUNDING < four.loss < least + 0.001
    assert four.loss + 0.01 < two.loss < one.loss - 0.003
    s = torch.cat(list(parts("haar-unitary", 2, 4, TRAINING, 1)))
    gap = errors(four.weights, "haar-unitary", 4, boundary=boundary, count=TRAINING, seed=1)
    gap = gap.sum(dim=1) - combined(s, boundary == "wrap")
    mean, deviation = mean_and_error(gap)
    assert -FAR * deviation < mean < 0.002


@pytest.mark.parametrize("law", ["haar-orthogonal", "haar-special-orthogonal"])
def test_one_head_of_full_real_blocks_does_what_scalar_ones_do_and_two_more(law: Any):
    on = sums(parts(law, 3, 4, TRAINING, 0), "zero")
    full, scalar, two = (
        min(run.loss for run in train_blocks(
            3, heads, 4, seeds=range(4), context=law, scalar=kind, on=on))
        for heads, kind in ((1, False), (1, True), (2, True))
    )  # fmt: skip
    assert scalar - 0.001 < full < scalar + ROUNDING
    assert two < scalar - 0.03


def test_four_heads_continue_rotations_of_the_plane_without_error():
    (run,) = train_blocks(2, 4, 4, seeds=[0], context="haar-special-orthogonal", count=2**10)
    assert errors(run.weights, "haar-special-orthogonal", 4, count=2**10).max() < 1e-6


def test_a_larger_sample_brings_blocks_nearer_to_the_scalar_class():
    """Sixteen times the sequences, a quarter of the distance, up to a factor of 2."""
    means = []
    for count in (2**10, 2**14):
        runs = train_blocks(2, 1, 3, seeds=range(6), count=count)
        means.append(np.mean([distance(run.weights["b1"][0]) for run in runs]))
    few, many = means
    assert 2 < few / many < 8


def test_minibatches_lead_there_too():
    run = train_minibatches(2, 1, 3, seed=0, steps=1500)
    assert max(distance(run.weights[name][0]) for name in ("a3", "b1")) < 0.05
    assert product(run.weights) == pytest.approx(float(step_size(2, 3)), abs=0.05)
    assert compared(run, count=2**14)["gap"][0] < 0.005


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("law", HAAR)
@pytest.mark.parametrize("d", [2, 3])
def test_bayes_predictor_leaves_the_part_that_was_not_seen(law: Any, d: int, boundary: Any):
    """(d − K)/d for K < d tokens with a next one, on SO(d) 0 already for K = d − 1."""
    found = bayes_errors(law, d, 5, boundary=boundary)
    terms = [T - (boundary == "zero") for T in range(2, 6)]
    special = law == "haar-special-orthogonal"
    expected = [(d - K) / d if K + special < d else 0.0 for K in terms]
    known = [j for j, error in enumerate(expected) if not error]
    assert found[:, known].mean(dim=0).max() < 1e-8  # a direction that was seen at 1e-10
    rest = [j for j, error in enumerate(expected) if error]
    if rest:
        assert scores(found[:, rest], [expected[j] for j in rest]).max() < FAR


def test_no_trained_layer_is_better_than_bayes():
    (run,) = train_blocks(2, 8, 3, seeds=[0], count=2**12)
    found = errors(run.weights, "haar-unitary", 3, count=2**14).mean(dim=0)
    assert (found > torch.tensor([0.5, 0.0]) - 0.02).all()


def test_blocks_do_not_see_a_rotation_of_the_sequences():
    """Conjugating every block by one U leaves the loss on Haar contexts where it was."""
    A, B = (normal(True, generator(n), 1, n, 2, 2) for n in (4, 2))
    U = drawn("haar-unitary", 2, 1, generator(0))[0]
    s = sample("haar-unitary", 2, 3, 2**14, seed=0)
    one = squared(predict(s, A, B, "zero"), s).sum(dim=1)
    two = squared(predict(s, U @ A @ U.mH, U @ B @ U.mH, "zero"), s).sum(dim=1)
    assert scores(one - two, 0.0) < FAR


def test_stacks_are_trained_on_haar_contexts():
    run = train_stack("linear", 2, d=2, horizon=3, seed=0, evaluations=40, training=128)
    assert run.loss < run.losses[0]
    assert stack_errors(run, "linear", 2, 3, count=100).shape == (100, 2)


def test_experiments_list_their_runs():
    assert {name: len(plan(seeds=1)) for name, plan in EXPERIMENTS.items()} == {
        "full": 18,
        "transfer": 7,
        "stacks": 9,
    }
    with pytest.raises(ValueError, match=r"context must be one of haar-unitary, .* got 'x'"):
        drawn("x", 2, 1, generator(0))  # type: ignore[arg-type]


def test_saved_blocks_are_read_again():
    (run,) = train_blocks(2, 2, 3, seeds=[0], context="haar-orthogonal", count=256, evaluations=5)
    A, B = stacked(run.weights)
    assert (A.shape, B.shape) == ((2, 4, 2, 2), (2, 2, 2, 2))
    assert math.isclose(distance(torch.eye(3)), 0)
