"""gradient_flow: the derivation holds, and the questions answer what the lines say."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from icar_theory import ask, optimum
from icar_theory.arguments import to_flint, to_sympy
from icar_theory.theorems.gradient_flow import conserved, scale
from icar_theory.theorems.gradient_flow.answers import starts
from proofs.gradient_flow.layers import gradient, losses
from tests.kit.proving import steps
from tests.kit.strategies import Layer, layers


@steps("gradient_flow")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


@given(layer=layers(max_d=3, max_heads=3))
def test_what_is_conserved_is_exact(layer: Layer):
    A, B, P = (sp.Matrix([list(map(sp.Rational, row)) for row in part]) for part in layer.exact)
    Q, c = conserved(A, B, P)
    assert Q == A * A.T - B * B.T
    used = [P[k, t] for k in range(P.rows) for t in range(k + 2)]
    assert c == sum(x**2 for x in A) - sum(x**2 for x in used)


def test_floats_are_the_fractions_that_they_are():
    Q, c = conserved(np.array([[0.5]]), [[0.25]], [[0.0, 1.5]])
    assert sp.Matrix([[sp.Rational(3, 16)]]) == Q
    assert c == -2


@pytest.mark.parametrize("context", ["unitary", "orthogonal"])
@given(seed=st.integers(0, 30), d=st.sampled_from((2, 4)))
@settings(max_examples=15)
def test_scale_of_a_minimiser_is_its_own(context: str, seed: int, d: int):
    """Training from a minimiser ends there: its own scale solves the equation."""
    heads = d // 2
    point = optimum(d, heads, context=context).sample(seed)
    previous, last = point.last_two
    if context == "unitary" and previous != 0:  # the answer is for p_{T-1} = 0
        return
    rows = [[0] * k + [previous, last] + [0] * (1 - k) for k in range(2)]
    found = scale(point.query_key, point.value, rows, context)
    assert abs(last) in found
    assert found.radius < sp.Rational(1, 10**20)


def test_balanced_start_solves_a_cubic():
    """With Q = 0: N p³ + c p = rank, for any number of heads."""
    A = sp.Matrix([[1, 2], [0, 1], [3, 0]])
    P = sp.Matrix([[1, 1, 0], [2, 0, 1]])
    _, c = conserved(A, A, P)
    found = scale(A, A, P, "unitary")
    p = sp.Symbol("p")
    root = sp.CRootOf(2 * p**3 + c * p - 2, 0)
    assert abs(root.evalf(40) - found.middle) < 1e-20


@pytest.mark.parametrize(
    ("d", "heads", "context", "message"),
    [
        (2, 3, "unitary", "query_key must be balanced .* 3 heads are more than the rank 2"),
        (4, 4, "orthogonal", "those of 4 in dimension 4 are a family"),
        (5, 2, "orthogonal", "those of 2 in dimension 5 are not known"),
        (4, 3, "orthogonal", "query_key must be balanced .* 3 heads are more than the rank 2"),
        (2, 25, "unitary", "query_key must have at most 24 heads .* got 25"),
        (2, 1, "circular", "context must be one of 'unitary', 'orthogonal', got 'circular'"),
    ],
)
def test_scale_is_refused_where_it_is_not_determined(d, heads, context, message):
    A, B = (sp.Matrix(heads, d, lambda h, j, k=k: (1 + h) ** (j + k)) for k in (0, 1))
    with pytest.raises(ValueError, match=message):
        scale(A, B, [[0, 1]], context)


@pytest.mark.parametrize(
    ("a", "b"), [(1e10, 1e10), (10**20, 1), (1, 10**20), (1e160, 1), (1, 1e300), (1e-300, 1)]
)
def test_scale_is_sharp_for_weights_of_any_size(a, b):
    """One head, d = 1: A² = c + p² and A² B² = 1/p² change sides within the ball, in fractions."""
    a, b = map(sp.Rational, (a, b))
    found = scale([[a]], [[b]], [[0, 1]], "unitary")

    def above(p):
        norm = a**2 - 1 + p**2
        return norm > 0 and norm - a**2 + b**2 > 0 and p**2 * norm * (norm - a**2 + b**2) > 1

    assert above(found.upper)
    assert not above(found.lower)
    assert 0 < found.radius < found.middle / 10**20


def test_scale_is_refused_where_precision_would_not_tell_it(monkeypatch):
    monkeypatch.setattr("icar_theory.theorems.gradient_flow.answers.MOST_BITS", 192)
    with pytest.raises(ValueError, match="must be of closer sizes: 192 bits do not tell p"):
        scale([[10**40]], [[1]], [[0, 1]], "unitary")


def test_heads_that_span_too_few_dimensions_reach_no_minimiser():
    A = sp.Matrix([[1, 2], [1, 2]])
    assert scale(A[:1, :], 3 * A[:1, :], [[0, 1]], "unitary").lower > 0
    for value in (3 * A, -A, 0 * A):
        with pytest.raises(ValueError, match=r"together span the rank .*, 2; they span 1"):
            scale(A, value, [[0, 1]], "unitary")


@pytest.mark.parametrize("more", [1, 2])
def test_heads_that_depend_on_others_change_nothing_else(more):
    """Heads of zeros, mixed with the others by an orthogonal matrix: the answer stays."""
    A, B, P = sp.Matrix([[1, 0], [0, 1]]), sp.Matrix([[2, 1], [0, 1]]), [[0, -1]]
    v = sp.Matrix(range(1, 3 + more))
    turn = sp.eye(2 + more) - 2 * v * v.T / (v.T * v)[0]
    wide_A, wide_B = (turn * part.col_join(sp.zeros(more, 2)) for part in (A, B))
    assert scale(wide_A, wide_B, P, "unitary").agrees(scale(A, B, P, "unitary"))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (([[1]], [[1, 2]], [[0, 1]]), r"value must have the shape of query_key"),
        (([[sp.sqrt(2)]], [[1]], [[0, 1]]), r"query_key must hold fractions .* got sqrt\(2\)"),
        (([[1]], [[1]], [0, 1, 2]), "positions must have a row for every length .* lengths 3"),
    ],
)
def test_bad_weights_are_refused_by_name(weights, message):
    A, B, P = weights
    with pytest.raises(ValueError, match=message):
        scale(A, B, P, "unitary")


def test_one_coordinate_has_any_number_of_heads():
    A, B = sp.Matrix([1, 2, 0]), sp.Matrix([0, 1, 1])
    found = scale(A, B, [[0, 1]], "unitary").middle
    Q, c = conserved(A, B, [[0, 1]])
    norm = (Q.trace() + sp.sqrt(2 * (Q * Q).trace() - Q.trace() ** 2 + 4 / found**2)) / 2
    assert abs(sp.N(norm - c - found**2, 30)) < 1e-20


def test_questions_are_asked_by_name():
    for start in starts():
        Q, c = ask("gradient_flow", "conserved", **start)
        assert Q == Q.T
        assert c.is_Rational


@pytest.mark.parametrize("kind", ["plain", "augmented"])
def test_exact_gradient_is_that_of_the_loss_by_differences(kind: str):
    """A polynomial of degree 2 in each entry: its central difference is its derivative."""
    point = gradient(kind, 2, 1, 2, "unitary", 3)
    loss, shapes = losses(kind, 2, 1, 2, "unitary")
    values = [x for name in shapes for x in point[name]]
    slopes = [x for name in shapes for x in point[f"L_{{{name}}}"]]

    def at(k: int, step: int):
        moved = [x + (step if i == k else 0) for i, x in enumerate(values)]
        return to_sympy(loss(*map(to_flint, moved)))

    for k, slope in enumerate(slopes):
        assert (at(k, 1) - at(k, -1)) / 2 == slope
