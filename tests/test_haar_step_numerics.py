"""The numeric side of Haar contexts: draws that are Haar, moments, the layer by a slow loop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from icar_theory.theorems.haar_step.answers import bayes, loss, moment, step_loss, step_size
from numerics.haar_step import HAAR, LAWS, bayes_errors, errors, step_errors
from numerics.kit.blocks import blocks, predict, sums
from numerics.kit.haar import drawn, mean_and_error, moments, normal, sample, squared, step_terms
from tests.kit.agreement import ROUNDING

STEM = "haar_step"
FAR = 5.0
"""Standard errors: of 200 independent normal variables one is beyond 5 once in 9,000 files. All
means are over 2^12 draws or more, of bounded variables: close to normal."""
DRAWS = 2**15


def scores(values: Any, expected: Any) -> Any:
    """Return how many standard errors the means of independent rows are from what is expected.

    Rows that are all what is expected, up to rounding, score 0.
    """
    mean, deviation = mean_and_error(values)
    off = (mean - torch.as_tensor(expected, dtype=mean.dtype)).abs()
    return torch.where(off < ROUNDING, 0.0, off / deviation)


def traces(W: Any, powers: range) -> Any:
    """Return tr W^n, N×powers."""
    return torch.stack(
        [torch.linalg.matrix_power(W, n).diagonal(dim1=1, dim2=2).sum(dim=1) for n in powers], dim=1
    )


def generator(seed: int) -> Any:
    return torch.Generator().manual_seed(seed)


def unitary_scores(W: Any) -> Any:
    """Return the z-scores of E|tr W^n|² = min(n, d), n ≤ 4, and of E tr W tr W² conj(tr W³)."""
    d = W.shape[1]
    p = traces(W, range(1, 5))
    joint = (p[:, 0] * p[:, 1] * p[:, 2].conj()).real
    values = torch.cat([p.abs().square(), joint[:, None]], dim=1)
    return scores(values, [*(min(n, d) for n in range(1, 5)), 1 + min(2, d) - min(3, d)])


def orthogonal_scores(W: Any, *, special: bool) -> Any:
    """Return the z-scores of E tr W^n = [n even] and E (tr W^n)² on O(d), n ≤ 4.

    On SO(d) of E tr W = 0, E (tr W)² = 1 and E tr W² = 1, in the plane 2 and 0.
    """
    d = W.shape[1]
    p = traces(W, range(1, 5))
    if special:
        values = torch.stack([p[:, 0], p[:, 0].square(), p[:, 1]], dim=1)
        return scores(values, [0, 1 + (d == 2), 1 - (d == 2)])
    squares = [min(n, d) + (-1) ** n * (min(n, d) % 2 == 0) for n in range(1, 5)]
    return scores(torch.cat([p, p.square()], dim=1), [0, 1, 0, 1, *squares])


@pytest.mark.evidence(STEM, "traces", "trained")
@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_draws_from_the_unitary_group_have_its_moments(d: int):
    assert unitary_scores(drawn("haar-unitary", d, DRAWS, generator(d))).max() < FAR


@pytest.mark.evidence(STEM, "real_traces", "trained")
@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_draws_from_the_orthogonal_groups_have_their_moments(d: int):
    W = drawn("haar-orthogonal", d, DRAWS, generator(d))
    assert orthogonal_scores(W, special=False).max() < FAR
    assert scores(torch.linalg.det(W), 0) < FAR
    W = drawn("haar-special-orthogonal", d, DRAWS, generator(d))
    assert (torch.linalg.det(W) - 1).abs().max() < ROUNDING
    if d > 1:
        assert orthogonal_scores(W, special=True).max() < FAR


def test_draws_without_the_phase_fix_are_found_out():
    for d in (2, 3, 4):
        Q = torch.linalg.qr(normal(True, generator(0), DRAWS, d, d)).Q
        assert unitary_scores(Q).max() > 2 * FAR
        Q = torch.linalg.qr(normal(False, generator(0), DRAWS, d, d)).Q
        assert orthogonal_scores(Q, special=False).max() > 2 * FAR
        if d > 2:
            Q[:, :, 0] *= torch.linalg.det(Q).sign()[:, None]
            assert orthogonal_scores(Q, special=True).max() > 2 * FAR


@pytest.mark.evidence(STEM, "overlaps", "trained")
@pytest.mark.evidence(STEM, "real_overlaps", "trained")
@pytest.mark.parametrize("law", HAAR)
@pytest.mark.parametrize("d", [2, 3, 4])
def test_overlaps_on_sequences_have_the_stated_moments(law: Any, d: int):
    """E m_k m_{−k}, and E m_k m_{−l} m_{l−k}, with m_{−k} = conj m_k."""
    m = moments(sample(law, d, 4, DRAWS, seed=d))
    for k in range(1, 5):
        assert scores(m[:, k].abs().square(), float(moment(law, d, [k, -k]))) < FAR
        for last in range(k + 1, 5):
            found = (m[:, k] * m[:, last].conj() * m[:, last - k]).real
            assert scores(found, float(moment(law, d, [k, -last, last - k]))) < FAR


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


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("law", HAAR)
def test_random_full_blocks_have_the_stated_loss(law: Any, boundary: Any):
    """Of two heads; real blocks on the real groups."""
    d, horizon = 2, 3
    A, B = (0.5 * normal(law == HAAR[0], generator(n), 2, n, d, d) for n in (4, 2))
    named = {name: block.numpy() for name, block in blocks(A, B).items()}
    found = errors(named, law, horizon, boundary=boundary, count=DRAWS).sum(dim=1)
    assert scores(found, float(loss(law, named, horizon, boundary))) < FAR


@pytest.mark.parametrize("wrap", [False, True])
def test_a_step_is_the_layer_with_two_scalar_blocks(wrap: bool):
    s = sample("haar-unitary", 3, 5, 40, seed=5)
    A, B = torch.zeros(1, 4, 3, 3, dtype=s.dtype), torch.zeros(1, 2, 3, 3, dtype=s.dtype)
    A[0, 2], B[0, 0] = torch.eye(3), 0.4 * torch.eye(3)
    along, square = step_terms(s, wrap)
    by_layer = squared(predict(s, A, B, "wrap" if wrap else "zero"), s)
    torch.testing.assert_close(1 - 0.8 * along + 0.16 * square, by_layer)


@pytest.mark.evidence(STEM, "loss", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "horizon"), [(2, 4), (3, 3), (4, 5)])
@pytest.mark.parametrize("law", HAAR)
def test_the_best_step_on_sequences_has_the_stated_loss(law: Any, d, horizon, boundary: Any):
    size = float(step_size(d, horizon, boundary, law))
    found = step_errors(size, law, d, horizon, boundary=boundary, count=DRAWS, seed=7)
    assert scores(found.sum(dim=1), float(step_loss(d, horizon, boundary, law))) < FAR


@pytest.mark.evidence(STEM, "bayes", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("law", HAAR)
@pytest.mark.parametrize("d", [2, 3])
def test_the_posterior_mean_leaves_the_part_that_was_not_seen(law: Any, d: int, boundary: Any):
    found = bayes_errors(law, d, 5, boundary=boundary)
    for j, T in enumerate(range(2, 6)):
        expected = float(bayes(d, T, boundary, law))
        if expected:
            assert scores(found[:, j], expected) < FAR
        else:  # a direction that was seen at 1e-10 is found to 1e-5
            assert found[:, j].mean() < 1e-8


def test_another_law_is_refused():
    with pytest.raises(ValueError, match=r"context must be one of haar-unitary, .* got 'x'"):
        drawn("x", 2, 1, generator(0))  # type: ignore[arg-type]
