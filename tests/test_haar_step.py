"""haar_step: moments by independent routes, exact losses of full blocks, optima and checks."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import CLAIMS, ask, augmented_loss
from icar_theory.arguments import to_sympy
from icar_theory.exact.haar import HAAR, ORTHOGONAL, SPECIAL, UNITARY
from icar_theory.exact.least_squares import normal_solution
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.haar import SCALAR, Size, form, full_loss, least, spanned
from icar_theory.layers.haar_blocks import in_field, read_full
from icar_theory.theorems.haar_step import lower_bound, step_loss, step_size
from proofs.haar_step.weyl import layer_loss
from tests.kit.proving import steps

CLAIM = CLAIMS["haar_step"]
HALVES = st.integers(-4, 4).map(lambda n: sp.Rational(n, 2))
ONE = [[[1, 0], [0, 1]]]
ZEROS: dict[str, Any] = {name: [[[0, 0], [0, 0]]] for name in BLOCKS}
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
    full = {name: [rows] for name, rows in blocks.items()}
    asked: dict[str, Any] = {"horizon": horizon, "boundary": boundary}
    assert augmented_loss(full, context=UNITARY, **asked) == augmented_loss(blocks, **asked)
    real = augmented_loss(full, context=ORTHOGONAL, **asked)
    assert real == augmented_loss(blocks, context="orthogonal", **asked)


@given(
    st.lists(HALVES, min_size=6, max_size=6), st.integers(2, 4), st.sampled_from(["zero", "wrap"])
)
def test_rotations_of_a_plane_commute(entries: list[Any], horizon: int, boundary: str):
    asked: dict[str, Any] = {"horizon": horizon, "boundary": boundary}
    one = {name: [[x, x]] for name, x in zip(BLOCKS, entries, strict=True)}
    # there s_1 = (1, 1) in the eigenbasis: products of blocks count twice, and so does the loss
    twice = {name: 2 if name in ("b1", "b2") else 1 for name in BLOCKS}
    scaled = {name: [(twice[name] * x[0][0] * sp.eye(2)).tolist()] for name, x in one.items()}
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
        loss = full_loss(Size(group, d, horizon, boundary), *in_field(read_full(full)))
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


@pytest.mark.parametrize("group", HAAR)
def test_heads_attain_the_lower_bound(group: str):
    """Products of blocks are a matrix 4d²×2d²: a head for each of its columns makes them all."""
    d, horizon = 2, 3
    features = spanned(group)
    x, bound = least(Size(group, d, horizon, "zero"), features)
    columns: dict[Any, dict[str, Any]] = {}
    for weight, (term, order) in zip(x, features, strict=True):
        for i, c, k, e in product(range(d), repeat=4):  # A_ic B_ke
            here = {
                (0, 1, 2): i == c and k == e,
                (0, 2, 1): i == e and k == c,
                (1, 2, 0): i == k and c == e,
            }[order]
            if here and weight != 0:
                head = columns.setdefault((term.value, k, e), {})
                block = head.setdefault(term.score, sp.zeros(d))
                block[i, c] += to_sympy(weight)
    zero = sp.zeros(d).tolist()
    blocks: dict[str, Any] = {name: [] for name in BLOCKS}
    for (value, k, e), scores in columns.items():
        for name in BLOCKS[:4]:
            blocks[name].append(scores[name].tolist() if name in scores else zero)
        for name in BLOCKS[4:]:
            unit = sp.Matrix(d, d, lambda a, b, k=k, e=e: int((a, b) == (k, e)))
            blocks[name].append(unit.tolist() if name == value else zero)
    assert len(columns) <= 2 * d**2
    assert augmented_loss(blocks, context=group, horizon=horizon) == to_sympy(bound)


def test_normal_equations_may_be_dependent():
    G = [[fmpq(1), fmpq(2), fmpq(0)], [fmpq(2), fmpq(4), fmpq(0)], [fmpq(0), fmpq(0), fmpq(3)]]
    x = normal_solution(G, [fmpq(1), fmpq(2), fmpq(1)])
    assert [sum(a * b for a, b in zip(row, x, strict=True)) for row in G] == [1, 2, 1]
