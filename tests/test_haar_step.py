"""haar_step: moments by independent routes, exact losses of full blocks, optima and checks."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import CLAIMS, NoClosedForm, ask, augmented_loss, check, optimum
from icar_theory.arguments import to_sympy
from icar_theory.exact.haar import HAAR, ORTHOGONAL, SPECIAL, UNITARY
from icar_theory.exact.least_squares import normal_solution
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.haar import SCALAR, TERMS, Size, form, full_loss, least, spanned
from icar_theory.layers.haar_blocks import read_full
from icar_theory.theorems.haar_step import lower_bound, scalar_minimum, step_loss, step_size
from proofs.haar_step.weyl import layer_loss
from tests.kit.proving import steps

CLAIM = CLAIMS["haar_step"]
HALVES = st.integers(-4, 4).map(lambda n: sp.Rational(n, 2))
ONE = [[[1, 0], [0, 1]]]
ZEROS: dict[str, Any] = {name: [[0, 0]] for name in BLOCKS}
BOUNDARY = st.sampled_from(["zero", "wrap"])
SIX = st.lists(HALVES, min_size=6, max_size=6)


@steps("haar_step")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


def blocks_of(draw: random.Random, d: int, heads: int) -> dict[str, Any]:
    def entry() -> Any:
        return sp.Rational(draw.randint(-3, 3), 2)

    return {
        name: [[[entry() for _ in range(d)] for _ in range(d)] for _ in range(heads)]
        for name in BLOCKS
    }


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("group", HAAR)
def test_loss_does_not_change_under_conjugation(group: str, boundary: str):
    blocks = blocks_of(random.Random(1), 2, 2)
    Q = sp.Matrix([[3, 4], [-4, 3]]) / 5
    turned = {
        name: [(Q * sp.Matrix(M) * Q.T).tolist() for M in heads] for name, heads in blocks.items()
    }
    asked: dict[str, Any] = {"context": group, "horizon": 4, "boundary": boundary}
    assert augmented_loss(blocks, **asked) == augmented_loss(turned, **asked)


@given(
    st.lists(HALVES, min_size=6, max_size=6), st.integers(2, 5), st.sampled_from(["zero", "wrap"])
)
def test_for_d_1_contexts_commute(entries: list[Any], horizon: int, boundary: str):
    blocks = {name: [[x]] for name, x in zip(BLOCKS, entries, strict=True)}
    asked: dict[str, Any] = {"horizon": horizon, "boundary": boundary}
    assert augmented_loss(blocks, context=UNITARY, **asked) == augmented_loss(blocks, **asked)
    real = augmented_loss(blocks, context=ORTHOGONAL, **asked)
    assert real == augmented_loss(blocks, context="orthogonal", **asked)


@given(
    st.lists(HALVES, min_size=6, max_size=6), st.integers(2, 4), st.sampled_from(["zero", "wrap"])
)
def test_rotations_of_a_plane_commute(entries: list[Any], horizon: int, boundary: str):
    asked: dict[str, Any] = {"horizon": horizon, "boundary": boundary}
    one = {name: [[x, x]] for name, x in zip(BLOCKS, entries, strict=True)}
    # there s_1 = (1, 1) in the eigenbasis: products of blocks count twice, and so does the loss
    scaled = {
        name: [[x * (2 if name[0] == "b" else 1)] * 2 for x in [row[0][0]]]
        for name, row in one.items()
    }
    commuting = augmented_loss(one, context="orthogonal", **asked)
    assert augmented_loss(scaled, context=SPECIAL, **asked) == commuting / 2


@pytest.mark.parametrize("group", HAAR)
def test_multiples_of_the_identity_are_full_blocks(group: str):
    draw = random.Random(2)
    for d, horizon, boundary in ((1, 3, "zero"), (2, 3, "wrap"), (3, 2, "zero"), (3, 2, "wrap")):
        columns = {name: [fmpq(draw.randint(-3, 3), 2) for _ in range(2)] for name in BLOCKS}
        full = {
            name: [(to_sympy(x) * sp.eye(d)).tolist() for x in column]
            for name, column in columns.items()
        }
        loss = full_loss(Size(group, d, horizon, boundary), *read_full(full))
        assert loss == layer_loss(group, d, horizon, boundary, columns)


@pytest.mark.parametrize("group", HAAR)
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_more_blocks_do_no_worse(group: str, boundary: str):
    for d, horizon in ((1, 3), (2, 3), (3, 4), (5, 3)):
        size = Size(group, d, horizon, boundary)
        scalar, free = (least(size, features)[1] for features in (SCALAR, spanned(group)))
        step = ask("haar_step", "step_loss", d=d, horizon=horizon, boundary=boundary, context=group)
        assert 0 <= free <= scalar <= fmpq(int(step.p), int(step.q)) < horizon - 1


def test_one_length_alone():
    """The step sizes of one length, wrap: N_K/Q_K."""
    for d, length, ratio in (
        (2, 3, "11/25"),
        (3, 4, "105/257"),
        (4, 7, "75/263"),
        (3, 9, "255/1367"),
    ):
        sizes = [Size(UNITARY, d, horizon, "wrap") for horizon in (length, length - 1)]
        (b, G), (b0, G0) = (form(size, [SCALAR[4]]) for size in sizes)
        assert to_sympy((b[0] - b0[0]) / (G[0][0] - G0[0][0])) == sp.Rational(ratio)


def test_large_sizes_are_exact():
    found = step_size(10**4, 10**4)
    assert found.is_Rational
    n = d = sp.Integer(10**4)
    assert found == (d + 2) * (3 * d + n + 1) / ((d + n - 1) * (3 * d + 2 * n + 2))
    assert 0 < lower_bound(10**4, 10**6) < step_loss(10**4, 10**6)


@pytest.mark.parametrize(("d", "heads"), [(1, 1), (1, 3), (2, 1), (2, 4), (2, 5), (3, 1), (3, 9)])
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_optimum_is_its_own_check(d: int, heads: int, boundary: str):
    best = optimum(d, heads, tokens="augmented", context=UNITARY, horizon=3, boundary=boundary)
    for point in (best, best.sample(1)):
        report: Any = check(point)
        assert report.verdict == "exactly optimal"
        assert report.attained
        assert augmented_loss(point) == best.loss
    assert check(best.numpy()).optimal
    assert r"\min" in best.latex()


def test_check_knows_the_scalar_class():
    best = optimum(2, 1, tokens="augmented", context=UNITARY, horizon=4)
    assert check(best).residuals == {"scalar": 0.0, "step": pytest.approx(0, abs=1e-12)}
    moved = {**best.numpy(), "a3": best.numpy()["a3"] + np.array([[[0, 0.1], [0, 0]]])}
    report: Any = check(moved)
    off = 0.1 / np.sqrt(2 * float(best.step_size) ** 2 + 0.01)
    assert report.residuals["scalar"] == pytest.approx(off, abs=1e-12)  # roundoff
    assert not report.optimal
    assert report.gap == Fraction(report.loss) - Fraction(report.minimum) > 0


def test_complex_blocks_are_compared_exactly():
    generator = np.random.default_rng(0)
    blocks = {
        name: generator.normal(size=(1, 2, 2)) + 1j * generator.normal(size=(1, 2, 2))
        for name in BLOCKS
    }
    report: Any = check(blocks, context=UNITARY, horizon=3)
    assert isinstance(report.loss, Fraction)
    near = augmented_loss(blocks, context=UNITARY, horizon=3)
    assert near == pytest.approx(float(report.loss), rel=1e-13)  # a few hundred operations
    turned = {name: 1j * block if name[0] == "a" else -1j * block for name, block in blocks.items()}
    assert augmented_loss(turned, context=UNITARY, horizon=3) == pytest.approx(near, rel=1e-13)
    exact = {name: [[[1, sp.I], [0, 2]]] for name in BLOCKS}
    assert augmented_loss(exact, context=UNITARY, horizon=2).is_Rational


def test_a_real_law_has_bounds():
    blocks = {**ZEROS, "a3": ONE, "b1": ONE}
    report: Any = check(blocks, context=ORTHOGONAL, horizon=3)
    assert not report.attained
    assert "a lower bound" in report.verdict
    assert report.minimum == Fraction(
        *map(int, lower_bound(2, 3, context=ORTHOGONAL).as_numer_denom())
    )
    assert report.scalar_loss == Fraction(149, 218)
    assert scalar_minimum(2, 3, context=ORTHOGONAL) == sp.Rational(149, 218)


def test_normal_equations_may_be_dependent():
    G = [[fmpq(1), fmpq(2), fmpq(0)], [fmpq(2), fmpq(4), fmpq(0)], [fmpq(0), fmpq(0), fmpq(3)]]
    x = normal_solution(G, [fmpq(1), fmpq(2), fmpq(1)])
    assert [sum(a * b for a, b in zip(row, x, strict=True)) for row in G] == [1, 2, 1]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: optimum(3, 2, tokens="augmented", context=UNITARY, horizon=4), NoClosedForm,
         r"d=3 with heads=2 in haar-unitary contexts: take one head, or d²=9 of them"),
        (lambda: optimum(3, 2, tokens="augmented", context=ORTHOGONAL, horizon=4), NoClosedForm,
         "haar-orthogonal contexts: ask haar_step for 'scalar_minimum'"),
        (lambda: optimum(3, 2, context=UNITARY), NoClosedForm, "plain tokens in haar-unitary"),
        (lambda: augmented_loss(ZEROS, context="haar-unitry", horizon=3), ValueError,
         "context must be one of .*'haar-unitary'.* got 'haar-unitry'"),
        (lambda: augmented_loss({**ZEROS, "a3": [[[1, 0]]]}, context=UNITARY, horizon=3),
         ValueError, r"a3 must be square in each head \(H×d×d\), got shape \(1, 1, 2\)"),
        (lambda: augmented_loss({**ZEROS, "b1": [[1, 0, 0]]}, context=UNITARY, horizon=3),
         ValueError, r"b1 must have the shape of a1 \(H×d×d\), \(1, 2, 2\), got \(1, 3, 3\)"),
        (lambda: augmented_loss({**ZEROS, "a3": [[np.nan, 1.0]]}, context=UNITARY, horizon=3),
         ValueError, "a3 must be finite, got nan"),
        (lambda: augmented_loss({**ZEROS, "a3": [[sp.sqrt(2), 1]]}, context=UNITARY, horizon=3),
         TypeError, r"a3 must hold floats, or exact numbers with rational parts, got sqrt\(2\)"),
        (lambda: augmented_loss({"a1": [[1]]}, context=UNITARY, horizon=3), ValueError,
         "blocks must hold a1, a2, a3, a4, b1, b2, each H×d×d or H×d; missing: a2"),
        (lambda: augmented_loss(dict.fromkeys(BLOCKS, ONE), context=ORTHOGONAL, horizon=100),
         ValueError, "d=2 and horizon=100 ask for 9600000 moments, at most 500000 can be built"),
        (lambda: ask("haar_step", "moment", context=UNITARY, d=2, powers=[1, 2, 3, 4]), ValueError,
         r"powers must be one to 3 integers, got \(1, 2, 3, 4\)"),
        (lambda: ask("haar_step", "step_size", d=3, horizon=10**4, context=ORTHOGONAL), ValueError,
         "d=3 and horizon=10000 ask for 100000000 moments"),
        (lambda: ask("haar_step", "step_size", d=3, horizon=4, context="unitary"), ValueError,
         "context must be one of 'haar-unitary', .* got 'unitary'"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_name(call, error, message: str):
    with pytest.raises(error, match=message):
        call()


def test_terms_are_all_products():
    assert [(term.score, term.value) for term in TERMS] == list(product(BLOCKS[:4], BLOCKS[4:]))
