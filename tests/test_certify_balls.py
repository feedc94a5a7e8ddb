"""Losses as sums of squares in balls: against the exact loss, their derivatives, the tests on them.

The trusted side is :func:`icar_theory.population_loss` in rationals; along a line the loss is a
polynomial of degree 6, whose coefficients seven exact values give.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest
import sympy as sp
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from icar_theory import population_loss
from icar_theory.exact.bilinear_squares import Squares
from icar_theory.exact.context import Context, resolve, unitary
from icar_theory.exact.neighbours import neighbours
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.stationary import (
    BITS,
)
from icar_theory.layers.plain_squares import squares

SIZES = [(1, 1, [2]), (2, 1, [2, 3]), (3, 2, [2, 3, 4]), (4, 2, [5]), (2, 3, [4])]
OWN = Context("own", ((1, 0), (2, 0), (0, 1)), (0, 3))
"""Eigenvalues z, z² and a third root of unity: other characters collide."""


@pytest.fixture(autouse=True)
def precise():
    with ctx.workprec(BITS):
        yield


def drawn(size: int, seed: int = 0) -> list[fmpq]:
    generator = random.Random(seed)
    return [fmpq(*map(int, small_rational(generator).as_numer_denom())) for _ in range(size)]


def rows(p: Sequence[Any], lengths: Sequence[int]) -> list[Sequence[Any]]:
    ends = [sum(lengths[: k + 1]) for k in range(len(lengths))]
    return [p[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def along(loss: Squares, x: Sequence[fmpq], v: Sequence[fmpq]) -> list[fmpq]:
    """Return the coefficients of t ↦ L(x + t v), from its values at 0 … 6."""
    values = [loss.loss([a + t * b for a, b in zip(x, v, strict=True)]) for t in range(7)]
    powers = fmpq_mat([[fmpq(t) ** k for k in range(7)] for t in range(7)])
    return list(powers.solve(fmpq_mat([[value] for value in values])).entries())


@pytest.mark.parametrize("context", ["orthogonal", "unitary", OWN], ids=str)
@pytest.mark.parametrize(("d", "heads", "lengths"), SIZES)
def test_sum_of_squares_eq_population_loss(context: Any, d: int, heads: int, lengths: list[int]):
    if isinstance(context, Context) and context.dimension != d:
        d = context.dimension
    loss = squares(resolve(context, d), heads, lengths)
    x = drawn(loss.size)
    A, B, p = loss.split(x)
    known = sum(population_loss(A, B, row, context=context) for row in rows(p, lengths))
    assert loss.loss(x) == fmpq(int(known.p), int(known.q))
    assert loss.loss(x) > 0


@pytest.mark.parametrize(("d", "heads", "lengths"), SIZES)
def test_derivatives_are_those_along_random_lines(d: int, heads: int, lengths: list[int]):
    loss = squares(resolve("orthogonal", d), heads, lengths)
    for seed in range(3):
        x, v = drawn(loss.size, seed), drawn(loss.size, seed + 9)
        coefficients = along(loss, x, v)
        point, direction = [arb(a) for a in x], arb_mat([[arb(a)] for a in v])
        first = (direction.transpose() * loss.gradient(point))[0, 0]
        second = (direction.transpose() * loss.hessian(point) * direction)[0, 0]
        assert first.contains(coefficients[1])
        assert first.rad() < 1e-40
        assert second.contains(2 * coefficients[2])
        assert second.rad() < 1e-40
        assert coefficients[2] != 0


@pytest.mark.parametrize(("d", "heads", "lengths"), SIZES)
def test_loss_is_constant_along_the_symmetries(d: int, heads: int, lengths: list[int]):
    loss = squares(resolve("orthogonal", d), heads, lengths)
    x = [fmpq(k % 7 - 3 or 5) for k in range(loss.size)]  # whole numbers, exact as balls
    tangents = loss.symmetries([arb(a) for a in x])
    for tangent in tangents.tolist():
        assert along(loss, x, [a.fmpq() for a in tangent])[1] == 0
    other = loss.symmetries([arb(a) for a in drawn(loss.size, 3)])
    if heads <= d:  # they are independent
        assert (other * other.transpose()).det() > 0


def test_boxes_enclose_all_values_inside():
    loss = squares(resolve("orthogonal", 3), 1, [2, 3])
    x = drawn(loss.size)
    wide = [arb(a) + arb(0, 0.01) for a in x]
    for seed in range(5):
        inside = [a + b / 1000 for a, b in zip(x, drawn(loss.size, seed), strict=True)]
        assert all(ball.contains(a) for ball, a in zip(wide, inside, strict=True))
        assert loss.loss(wide).contains(loss.loss(inside))
        exact = [arb(a) for a in inside]
        assert loss.gradient(wide).contains(loss.gradient(exact).mid())
        assert loss.hessian(wide).contains(loss.hessian(exact).mid())


def test_laws_that_are_not_uniform_are_refused():
    law = unitary(1).with_moments(lambda n: sp.Integer(1))
    with pytest.raises(ValueError, match="context must be of uniform law, got unitary with"):
        squares(law, 1, [2])


THIRD = arb(1) / 3
EXACT: dict[str, Any] = {
    "A": [[1, 1, 0, 0], [1, 0, 2, 2]],
    "B": [[3, 3, 0, 0], [-1, -1, 1, 1]],
    "p": [-1, 2, 0, -1, 2],
}


def near_point(moved: float) -> list[Any]:
    """Return a point near one whose C and p are integers, but A and B are not."""
    A = [[THIRD * x for x in EXACT["A"][0]], EXACT["A"][1]]
    B = [[3 * x for x in EXACT["B"][0]], EXACT["B"][1]]
    entries = [arb(x) for row in (*A, *B) for x in row] + [arb(x) for x in EXACT["p"]]
    return [x + moved * (k % 3 - 1) for k, x in enumerate(entries)]


def test_neighbours_have_the_exact_mixing_and_the_best_positions():
    loss = squares(resolve("orthogonal", 4), 2, [2, 3])
    C = fmpq_mat(EXACT["B"]).transpose() * fmpq_mat(EXACT["A"])
    near = near_point(1e-11)
    first = next(neighbours(loss, near, 1))
    A, B, p = loss.split(first)
    found = fmpq_mat(B).transpose() * fmpq_mat(A)
    factor = fmpq(*float(near[-1].mid()).as_integer_ratio())  # what C and p share, as float64
    assert found * (factor / 2) == C
    assert p[-1] != factor  # p is another, that of least loss for C
    assert all(abs(a - arb(b)) < 1e-9 for a, b in zip(near[:16], first[:16], strict=True))
    slopes = loss.gradient([arb(x) for x in first])
    assert all(abs(slopes[16 + k, 0]) < 1e-40 for k in range(5))
    assert loss.loss(first) < loss.loss([*first[:16], *(fmpq(x) for x in EXACT["p"])])
    far = next(neighbours(loss, near_point(1e-5), 1))
    A, B, _ = loss.split(far)
    assert fmpq_mat(B).transpose() * fmpq_mat(A) != C
    assert not list(neighbours(loss, [*near[:-1], arb(0)], 1))


def test_neighbours_are_projectors_too():
    loss = squares(unitary(4), 2, [2, 3])
    near = near_point(0.0)
    *_, plain, centred = neighbours(loss, near, 1)
    for point in (plain, centred):
        A, B, p = loss.split(point)
        C = fmpq_mat(B).transpose() * fmpq_mat(A) * p[-1]
        assert (C * C, C.transpose(), C.rank()) == (C, C, 2)
        assert loss.loss(point) == 4  # N (d − H), by the theorem for unitary contexts
    assert [sum(row, fmpq(0)) for row in loss.split(centred)[0]] == [0, 0]


def test_neighbours_exist_for_any_number_of_heads():
    for d, heads, context in ((2, 3, "unitary"), (4, 3, "orthogonal"), (3, 1, "unitary")):
        loss = squares(resolve(context, d), heads, [2, 3])
        for seed in range(3):
            for point in neighbours(loss, [arb(x) for x in drawn(loss.size, seed)], 100):
                assert len(point) == loss.size
                A, B, _ = loss.split(point)
                assert (fmpq_mat(B).transpose() * fmpq_mat(A)).rank() <= min(heads, d)
