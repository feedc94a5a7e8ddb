"""softmax_limit: what small scores tend to, how far it is, and that softmax layers go below it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from flint import fmpq_poly
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import CLAIMS, ask, refute
from icar_theory.arguments import to_flint, to_fraction
from icar_theory.evaluation import value
from icar_theory.exact.context import unitary
from icar_theory.exact.ratios import least_ratio
from icar_theory.exact.sizes import D
from icar_theory.layers.softmax import loss_expansion
from icar_theory.theorems.softmax_limit import best_heads, least, linear, one_head, slope
from icar_theory.theorems.softmax_limit.lines import BEND
from numerics.kit.layers import mean_loss
from numerics.kit.sequences import tokens
from numerics.kit.softmax import Attention, grid, predict, scaled
from numerics.kit.training import best_converged
from numerics.softmax_limit import (
    design,
    errors,
    family,
    loss,
    train_limit,
)
from proofs.kit.reading import said
from tests.kit.agreement import ROUNDING, TRAINED_GAP
from tests.kit.proving import steps

CLAIM = CLAIMS["softmax_limit"]
SHORT = [
    ((0, 0, 1, 0), (lambda k: (k, k - 8))),
    ((0, 0, 0, 1), (lambda k: (0, -8))),
    ((0, 0, 1, 1), (lambda k: (0, 8))),
]
"""The heads of `short_beaten`, as functions of 8/(2d − 1)."""


@steps("softmax_limit")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


def floats(d: int, horizon: int) -> tuple[Any, Any, Any]:
    """Return the heads and means of the exact optimum of the limit layers, as arrays of floats."""
    heads, means = best_heads(d, horizon)
    rows = [[float(to_fraction(x)) for x in part] for head in heads for part in head]
    return rows[::2], rows[1::2], [float(to_fraction(x)) for x in means]


@pytest.mark.evidence("softmax_limit", "weights", "trained")
@given(length=st.integers(2, 6), seed=st.integers(0, 100))
def test_autograd_of_the_softmax_is_printed(length: int, seed: int):
    rng = np.random.default_rng(seed)
    scores = [sp.Rational(int(n), 4) for n in rng.integers(-8, 9, size=length)]
    z = torch.tensor([float(x) for x in scores], dtype=torch.float64)
    size = torch.zeros((), dtype=torch.float64, requires_grad=True)
    found = torch.softmax(size * z, dim=0)[0]
    line = CLAIM.line("weights")
    for part in sorted(line.relation.args, key=lambda part: str(part.lhs).count("'")):
        (found,) = torch.autograd.grad(found, size, create_graph=True)
        stated = value(part.rhs, {"T": length, "t": 1, "z": tuple(scores)}, line.definitions)
        assert found.item() == pytest.approx(float(stated), abs=1e-11)  # roundoff


def mean_square(d: int, length: int, sums: tuple[int, int]) -> float:
    """Return E‖v̄‖² over a grid of phases, where a head that scores 0 takes the mean."""
    known = tokens(grid(d, length + 1), length)
    B = torch.tensor([sums], dtype=torch.float64)
    found = predict(known, torch.zeros(1, 4, dtype=torch.float64), B)[:, -1]
    return float(found.abs().square().sum(dim=1).mean())


@pytest.mark.evidence("softmax_limit", "mean", "trained")
@pytest.mark.evidence("softmax_limit", "cancels", "trained")
@given(
    d=st.integers(1, 3),
    length=st.integers(2, 5),
    sums=st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
)
def test_mean_of_the_values_has_the_printed_mean_square(d: int, length: int, sums):
    line = CLAIM.line("mean")
    point = {"d": d, "T": length, "beta_1": sums[0], "beta_2": sums[1]}
    found = mean_square(d, length, sums)
    assert found == pytest.approx(float(value(line.relation.rhs, point, {})), abs=1e-12)
    assert (found < 1e-12) is (sums == (0, 0))


@pytest.mark.evidence("softmax_limit", "cancels", "trained")
def test_loss_grows_without_bound_unless_the_values_cancel():
    A = torch.tensor([[0.0, 0.0, 1.0, 0.0]], dtype=torch.float64)
    B = torch.tensor([[1.0, 1.0]], dtype=torch.float64)
    sizes = (1e-2, 1e-3)
    alone = [size**2 * float(loss(size * A, B / size, 1, 3)) for size in sizes]
    grown = sum(mean_square(1, length, (1, 1)) for length in (2, 3))
    assert alone == pytest.approx([grown] * 2, rel=0.05)  # of first order in ε
    both = [float(loss(*scaled(A, B, torch.zeros(2), size), 1, 3)) for size in sizes]
    assert both[1] == pytest.approx(both[0], rel=0.05)


def pair_at(tokens_: Any, A: Any, B: Any, M: Any, size: float, *, odd: bool) -> Any:
    """Return the prediction of a pair of heads at the last length of one real sequence."""
    a, b, m = (torch.tensor(np.array(part, dtype=np.float64)) for part in (A, B, M))
    if odd:
        heads = torch.stack([size * a, -size * a]), torch.stack([b, -b]) / (2 * size)
    else:
        heads = scaled(a[None], b[None], m, size)
    return predict(tokens_, *heads)[0, -1].numpy()


@pytest.mark.evidence("softmax_limit", "pair", "trained")
@pytest.mark.evidence("softmax_limit", "odd_pair", "trained")
@pytest.mark.parametrize("odd", [False, True], ids=["pair", "odd pair"])
@given(length=st.integers(2, 5), d=st.integers(1, 3), seed=st.integers(0, 30))
def test_differences_of_a_pair_are_printed(length: int, d: int, seed: int, odd):
    rng = np.random.default_rng(seed)
    shapes = ((length, d), (4,), (2,), (2,))
    rows, A, B, M = (np.asarray(rng.integers(-4, 5, size=shape)) / 4 for shape in shapes)
    line = CLAIM.line("odd_pair" if odd else "pair")
    before = np.vstack([np.zeros((1, d)), rows[:-1]])
    z = sum(
        a * key @ query
        for a, (key, query) in zip(
            A, itertools.product((rows, before), (rows[-1], before[-1])), strict=True
        )
    )
    size = 1e-3
    there, back = (
        pair_at(torch.tensor(rows)[None], A, B, M, sign * size, odd=odd) for sign in (1, -1)
    )
    for i in range(d):
        arrays = {"z": z, "v": B[0] * rows[:, i] + B[1] * before[:, i],
                  "w": M[0] * rows[:, i] + M[1] * before[:, i]}  # fmt: skip
        point = {name: tuple(sp.Rational(float(x)) for x in array) for name, array in
                 arrays.items()} | {"T": length}  # fmt: skip
        stated = [value(part.rhs, point, line.definitions) for part in sorted(
            line.relation.args, key=lambda part: str(part.lhs).count("'"))]  # fmt: skip
        at, along, *bend = map(float, stated)
        if odd:
            assert there[i] == pytest.approx(at + size**2 * bend[0] / 2, abs=1e-8)  # ε⁴ and 1/ε
            assert along == 0
        else:
            assert (there[i] + back[i]) / 2 == pytest.approx(at, abs=1e-3)  # ε²
            assert (there[i] - back[i]) / (2 * size) == pytest.approx(along, abs=1e-3)


@pytest.mark.evidence("softmax_limit", "pair", "trained")
@pytest.mark.evidence("softmax_limit", "odd_pair", "trained")
def test_orders_one_and_two_are_measured():
    sizes = [2.0**-k for k in range(5, 11)]
    one, two = errors([1, -0.5, 2, 0.5], [1, -1], sizes)
    assert np.log2(one[:-1] / one[1:]) == pytest.approx(1, abs=0.01)
    assert np.log2(two[:-1] / two[1:]) == pytest.approx(2, abs=0.01)


@pytest.mark.evidence("softmax_limit", "short", "trained")
@pytest.mark.parametrize("d", [1, 2])
def test_trained_limit_layers_of_two_tokens_reach_the_printed_loss(d: int, record_property):
    best = best_converged(train_limit(d, 1, 2, "centred", seeds=range(2)))
    record_property("gradient_norm", best.gradient_norm)
    stated = float(CLAIM.line("short").relation.rhs.subs(D, d))
    assert best.loss == pytest.approx(stated, abs=TRAINED_GAP)


@pytest.mark.evidence("softmax_limit", "short_beaten", "trained")
@pytest.mark.parametrize("d", [1, 2])
def test_four_softmax_heads_bend_below_the_limit(d: int):
    k = 8 / (2 * d - 1)
    A = [list(a) for a, _ in SHORT]
    B = [list(b(k)) for _, b in SHORT]
    size = 1e-2
    at, back = family(A, B, [0, -k / 4], d, 2, [size, -size])
    limit = float(least(d, 2))
    stated = float(said(CLAIM.line("short_beaten"), BEND).subs(D, d))
    assert (at + back - 2 * limit) / size**2 == pytest.approx(stated, rel=1e-2, abs=1e-2)
    assert at < limit or d == 1


@pytest.mark.evidence("softmax_limit", "beaten", "trained")
@pytest.mark.parametrize(("d", "horizon"), [(1, 3), (1, 5), (2, 3), (2, 5)])
def test_softmax_heads_leave_the_limit_along_the_slope(d: int, horizon: int):
    size = 1e-4
    at, back = family(*floats(d, horizon), d, horizon, [size, -size])
    stated, limit = float(slope(d, horizon)), float(least(d, horizon))
    assert (at - back) / (2 * size) == pytest.approx(stated, rel=1e-2)  # ε² and 1e-13/ε²
    assert min(at, back) < limit - size * abs(stated) / 2


def test_two_tokens_have_no_slope():
    assert [slope(d, 2) for d in (1, 2, 3)] == [0, 0, 0]


@pytest.mark.evidence("softmax_limit", "linear", "trained")
@pytest.mark.parametrize(("d", "horizon"), [(1, 3), (1, 4), (2, 3)])
def test_trained_linear_and_centred_layers_reach_least_squares(
    d: int, horizon: int, record_property
):
    attentions: tuple[Attention, ...] = ("averaged", "centred")
    for attention, stated in zip(attentions, (linear, least), strict=True):
        best = best_converged(train_limit(d, 2, horizon, attention, seeds=range(2)))
        record_property("gradient_norm", best.gradient_norm)
        assert best.loss == pytest.approx(float(stated(d, horizon)), abs=TRAINED_GAP)


@pytest.mark.evidence("softmax_limit", "step", "trained")
@given(d=st.integers(1, 2), length=st.integers(2, 6), quarter=st.integers(-8, 8))
def test_centred_step_has_the_printed_loss_at_every_length(d: int, length: int, quarter: int):
    known, targets = design(d, length, 4 * length)
    A = torch.tensor([[0, 0, quarter / 4, 0]], dtype=torch.float64)
    B = torch.tensor([[1, 0]], dtype=torch.float64)
    error = predict(known, A, B, "centred")[:, -1] - targets[:, -1]
    line = CLAIM.line("step")
    point = {"d": d, "T": length, "x": sp.Rational(quarter, 4)}
    stated = float(value(line.relation.rhs, point, line.definitions))
    assert float(error.abs().square().sum(dim=1).mean()) == pytest.approx(stated, rel=ROUNDING)


@pytest.mark.evidence("softmax_limit", "orthogonal", "trained")
@given(half=st.integers(1, 2), count=st.integers(1, 3), seed=st.integers(0, 30))
def test_orthogonal_loss_is_twice_that_of_half_as_many_phases(half: int, count: int, seed: int):
    """For any sizes of the scores; the grid of phases is the same for both."""
    generator = torch.Generator().manual_seed(seed)
    A = torch.randn(count, 4, generator=generator, dtype=torch.float64)
    B = torch.randn(count, 2, generator=generator, dtype=torch.float64)
    circles = grid(half, 7)
    pairs = torch.stack([circles, circles.conj()], dim=2).flatten(1)
    one, two = (
        float(mean_loss(predict(s[:, :4], scores, B), s[:, 2:]))
        for s, scores in ((tokens(pairs, 5), A), (tokens(circles, 5), 2 * A))
    )
    assert one == pytest.approx(2 * two, rel=ROUNDING)


def test_a_slope_is_the_derivative_of_the_engine_s_loss():
    heads, means = best_heads(2, 3)
    at, along, bend = loss_expansion(unitary(2), 3, heads, means)
    assert (at, along) == tuple(to_flint(x) for x in (least(2, 3), slope(2, 3)))
    assert bend > 0


def test_least_ratio_is_at_a_critical_point_or_at_infinity():
    assert sp.Rational(1, 2) in least_ratio(fmpq_poly([1, 0, 1]), fmpq_poly([2, 0, 1]))
    assert 1 in least_ratio(fmpq_poly([3, 0, 1]), fmpq_poly([2, 0, 1]))
    assert 3 in least_ratio(fmpq_poly([3]), fmpq_poly([1]))
    assert 0 in least_ratio(fmpq_poly([1]), fmpq_poly([1, 0, 1]))


def test_claims_about_the_least_loss_are_refuted():
    found = refute(lambda d, horizon: 0, "softmax_limit", about="least")
    assert found is not None
    assert found.sizes == {"d": 1, "horizon": 3}
    assert refute(one_head, "softmax_limit", about="one_head") is None


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("least", {"d": 10**4, "horizon": 2}, "d=10000 and horizon=2 ask for 1600000000 products"),
        ("slope", {"d": 3, "horizon": 12}, "d=3 and horizon=12 ask for 2239488 products, at most"),
        ("one_head", {"d": 2, "horizon": 1}, "horizon must be at least 2, got 1"),
        ("linear", {"d": 0, "horizon": 3}, "d must be at least 1, got 0"),
    ],
)
def test_bad_sizes_are_refused_by_name(question: str, sizes, message: str):
    with pytest.raises(ValueError, match=message):
        ask("softmax_limit", question, **sizes)
