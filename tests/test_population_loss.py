"""Metamorphic laws of the population loss and of the check, in every context."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from icar_theory import Context, check, optimum, population_loss
from icar_theory.exact.circles import arc, roots_of_unity, von_mises
from icar_theory.exact.context import orthogonal, resolve, unitary
from icar_theory.layers.plain import derived_loss
from tests.kit.agreement import ROUNDING, layer_loss
from tests.kit.strategies import CONTEXTS, Layer, contexts, fractions, layers


@given(context=contexts, layer=layers(max_d=6, max_horizon=6))
def test_stated_loss_eq_derived_loss(context: str, layer: Layer):
    A, B, P = layer.exact
    law = resolve(context, len(A[0]))
    A_rational, B_rational = ([[sp.Rational(x) for x in row] for row in part] for part in (A, B))
    rows = [[sp.Rational(x) for x in row[: k + 2]] for k, row in enumerate(P)]
    assert population_loss(A, B, P, context=context) == sum(
        derived_loss(A_rational, B_rational, p, law) for p in rows
    )


@given(context=contexts, layer=layers())
def test_named_context_eq_its_characters(context: str, layer: Layer):
    law = resolve(context, len(layer.query_key[0]))
    expected = population_loss(*layer.exact, context=context)
    assert population_loss(*layer.exact, context=law) == expected
    assert population_loss(*layer.floats, context=law) == pytest.approx(
        float(expected), rel=ROUNDING
    )
    assert population_loss(*layer.floats, context=context) == pytest.approx(
        float(expected), rel=ROUNDING
    )


@given(context=contexts, layer=layers(), data=st.data())
def test_permuting_heads_changes_nothing(context: str, layer: Layer, data: st.DataObject):
    A, B, P = layer.exact
    order = data.draw(st.permutations(range(len(A))))
    permuted = [A[h] for h in order], [B[h] for h in order]
    assert population_loss(*permuted, P, context=context) == population_loss(
        A, B, P, context=context
    )


@given(context=contexts, layer=layers(), scale=fractions)
def test_scale_moves_freely_between_mixing_and_positions(
    context: str, layer: Layer, scale: Fraction
):
    assume(scale != 0)
    A, B, P = layer.exact
    scaled = [[scale * x for x in row] for row in A], B, [[x / scale for x in row] for row in P]
    assert population_loss(*scaled, context=context) == population_loss(A, B, P, context=context)


@given(context=contexts, layer=layers(), factor=fractions)
def test_shearing_heads_changes_nothing(context: str, layer: Layer, factor: Fraction):
    A, B, P = layer.exact
    assume(len(A) > 1)
    sheared_A = [*A[:-1], [x + factor * y for x, y in zip(A[-1], A[0], strict=True)]]
    sheared_B = [[x - factor * y for x, y in zip(B[0], B[-1], strict=True)], *B[1:]]
    assert population_loss(sheared_A, sheared_B, P, context=context) == population_loss(
        A, B, P, context=context
    )


@given(context=contexts, layer=layers())
def test_zero_head_changes_nothing(context: str, layer: Layer):
    A, B, P = layer.exact
    zero = [[Fraction(0)] * len(A[0])]
    assert population_loss(A + zero, B + zero, P, context=context) == population_loss(
        A, B, P, context=context
    )


@given(context=contexts, layer=layers())
def test_duplicating_heads_halves_their_values(context: str, layer: Layer):
    A, B, P = layer.exact
    halved = [[x / 2 for x in row] for row in B]
    assert population_loss(A + A, halved + halved, P, context=context) == population_loss(
        A, B, P, context=context
    )


@given(layer=layers(), data=st.data())
def test_relabelling_eigenvalues_changes_nothing(layer: Layer, data: st.DataObject):
    A, B, P = layer.exact
    d = len(A[0])
    order = data.draw(st.permutations(range(d)))
    relabelled = [[row[j] for j in order] for row in A], [[row[j] for j in order] for row in B]
    assert population_loss(*relabelled, P, context="unitary") == population_loss(
        A, B, P, context="unitary"
    )
    planes = data.draw(st.permutations(range(d // 2)))
    flips = data.draw(st.lists(st.booleans(), min_size=d // 2, max_size=d // 2))
    order = [
        2 * k + (side ^ flip) for k, flip in zip(planes, flips, strict=True) for side in (0, 1)
    ] + [d - 1] * (d % 2)
    relabelled = [[row[j] for j in order] for row in A], [[row[j] for j in order] for row in B]
    assert population_loss(*relabelled, P) == population_loss(A, B, P)


@given(context=contexts, layer=layers())
def test_losses_of_lengths_add(context: str, layer: Layer):
    A, B, P = layer.exact
    alone = [population_loss(A, B, row[: k + 2], context=context) for k, row in enumerate(P)]
    assert sum(alone) == population_loss(A, B, P, context=context)


@given(context=contexts, layer=layers())
def test_unused_positions_are_ignored(context: str, layer: Layer):
    A, B, P = layer.floats
    garbage = np.where(np.arange(P.shape[1]) < np.arange(2, len(P) + 2)[:, None], P, np.nan)
    assert population_loss(A, B, garbage, context=context) == population_loss(
        A, B, P, context=context
    )


@given(context=contexts, layer=layers(max_d=4, max_horizon=4))
def test_finer_designs_change_nothing(context: str, layer: Layer):
    coarse = layer_loss(context, layer.floats)
    assert layer_loss(context, layer.floats, refinement=1) == pytest.approx(coarse, rel=ROUNDING)


@given(context=contexts, layer=layers())
def test_gap_is_exact_and_non_negative(context: str, layer: Layer):
    d = len(layer.query_key[0])
    assume(not (context == "orthogonal" and d % 2 and len(layer.query_key) < (d + 1) // 2))
    report = check(*layer.exact, context=context)
    assert report.gap >= 0
    assert report.loss == population_loss(*layer.exact, context=context)
    assert report.optimal == (10**6 * report.gap <= d * len(layer.positions) - report.minimum)


def test_symbolic_loss_is_a_polynomial():
    c, p = sp.symbols("c p")
    loss = population_loss([[c]], [[1]], [0, p], context="unitary")
    assert sp.expand(loss - (1 - c * p) ** 2) == 0


@pytest.mark.parametrize("context", CONTEXTS)
def test_heads_saturate_at_d(context: str):
    assert {optimum(4, heads, context=context).loss for heads in range(4, 9)} == {0}


NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)


@pytest.mark.parametrize("law", [unitary(2), orthogonal(2)], ids=lambda law: law.name)
@pytest.mark.parametrize(
    ("moments", "points", "weights"),
    [
        (
            arc(sp.Rational(8, 3)),
            3 / 8 * np.pi * (NODES + 1),
            WEIGHTS / 2,
        ),  # Gauss: exact to roundoff at these degrees
        (roots_of_unity(3), np.arange(3) * 2 / 3 * np.pi, np.full(3, 1 / 3)),
        (lambda n: (1 + (-1) ** n) / sp.Integer(2), np.array([0, np.pi]), np.full(2, 1 / 2)),
    ],
    ids=["arc", "roots of unity", "own moments"],
)
def test_moments_eq_average_over_the_law(law: Context, moments, points, weights):
    A, B, p = [[1.0, 2.0], [0.5, -1.0]], [[1.0, 0.0], [1.0, 3.0]], [0.25, -0.5, 1.0]
    coordinates = len(law.moduli)
    grid = np.stack(np.meshgrid(*[points] * coordinates, indexing="ij"), -1).reshape(
        -1, coordinates
    )
    weight = (
        np.stack(np.meshgrid(*[weights] * coordinates, indexing="ij"), -1)
        .reshape(-1, coordinates)
        .prod(axis=1)
    )
    eigenvalues = np.exp(1j * grid @ np.array(law.characters).T)  # N × d
    s = [eigenvalues**t for t in range(4)]
    C = np.array(B).T @ np.array(A)
    error = sum(p[t] * s[t] * ((s[1].conj() * s[t]) @ C.T) for t in range(3)) - s[3]
    expected = weight @ np.sum(np.abs(error) ** 2, axis=1)
    found = population_loss(A, B, p, context=law.with_moments(moments))
    assert float(getattr(found, "middle", found)) == pytest.approx(expected, rel=1e-12)


def test_von_mises_moments_are_bessel_ratios():
    phases = (np.arange(4000) + 0.5) / 4000 * 2 * np.pi
    weights = np.exp(1.5 * np.cos(phases))
    expected = (weights * np.cos(3 * phases)).sum() / weights.sum()
    found = complex(von_mises(1.5)(-3))
    assert found == pytest.approx(expected, rel=1e-12)  # periodic quadrature
