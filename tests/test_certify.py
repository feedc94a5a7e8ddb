"""Certificates of trained weights: what is proved of them, by kind; what is broken stays open."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp

import icar_theory.certificates
from icar_theory import Context, ask, certify, optimum, population_loss
from icar_theory.exact.bilinear_squares import Squares
from icar_theory.exact.context import orthogonal, unitary
from icar_theory.exact.enclosures import Enclosure
from numerics.kit.plain import train_exact

module: Any = icar_theory.certificates
SPURIOUS = sp.Rational("2.198112724070278012732754471459673")
"""A local minimum of d = 4, two heads and lengths 2 … 4, whose least loss is 0."""


@cache
def trained(context: Any, d: int, heads: int, horizon: int, loss: float) -> Mapping[str, Any]:
    """Return the weights of the first of some runs that ended near a loss."""
    runs = train_exact(context, d, heads, horizon, seeds=range(12), starts=1)
    return next(run.weights for run in runs if run.converged and abs(run.loss - loss) < 1e-3)


def spurious() -> dict[str, Any]:
    """Return trained weights near a local minimum that is not global."""
    return dict(trained("orthogonal", 4, 2, 4, 2.198))


def test_trained_weights_are_near_a_global_minimum():
    found = certify(trained("orthogonal", 4, 2, 4, 0.0))
    assert (found.kind, found.loss, found.minimum) == ("global minimum", Enclosure(0, 0), 0)
    assert found.curvature.lower > 1
    assert 0 < found.distance.upper < 1e-6
    assert found.radius < sp.Rational(1, 10**24)
    assert "isolated up to the symmetries" in found.verdict


def test_trained_weights_are_near_a_spurious_minimum():
    found = certify(spurious())
    assert found.kind == "spurious minimum"
    assert found.loss.agrees(SPURIOUS)
    assert found.loss.radius < sp.Rational(1, 10**24)
    assert found.curvature.lower > 0
    assert found.minimum == 0
    assert found.distance.upper < 1e-6
    assert "above the minimum 0" in found.verdict


def test_enclosed_weights_have_the_loss_and_no_slope():
    found: Any = certify(spurious())
    A, B = (sp.Matrix([[x.middle for x in row] for row in found.point[name]])
            for name in ("query_key", "value"))  # fmt: skip
    rows = [[x.middle for x in row] for row in found.point["positions"]]

    def loss(A: Any) -> Any:
        return sum(population_loss(A, B, row) for row in rows)

    at = loss(A)
    assert abs(at - found.loss.middle) < sp.Rational(1, 10**24)
    step = sp.Rational(1, 10**10)
    moved = A + step * sp.Matrix(2, 4, [1, -2, 3, 1, 2, -1, 1, 4])
    # the gradient is below 1e-23, so the rise is of second order: between curvature and its top
    assert 0 < loss(moved) - at < 10**4 * step**2


def test_a_local_minimum_whose_least_loss_is_not_known():
    found = certify(trained("orthogonal", 3, 1, 4, 1.8396))
    assert (found.kind, found.minimum) == ("local minimum", None)
    assert found.curvature.lower > 0
    assert "is not known" in found.verdict


def test_a_local_minimum_above_the_loss_of_other_weights_is_spurious():
    found = certify(trained("orthogonal", 5, 2, 4, 3.97236))
    bound = ask("orthogonal_heads", "upper_bound", d=5, heads=2) * 3
    assert (found.kind, found.minimum, found.bound) == ("spurious minimum", None, bound)
    assert "which other weights have" in found.verdict
    best = certify(trained("orthogonal", 5, 2, 4, 1.38007))
    assert (best.kind, best.bound) == ("local minimum", bound)
    assert best.loss.upper < bound


def test_a_saddle_is_called_one():
    found = certify([[1.0, 0.0]], [[1.0, 0.0]], [0.0, 1.0])  # one coordinate of a plane alone
    assert (found.kind, found.loss.middle, found.minimum) == ("saddle", 1, 0)
    assert found.curvature.upper < 0
    tenth = sp.Rational(1, 10)
    downhill = population_loss([[1, tenth]], [[1, tenth]], [-tenth, 1])
    assert downhill < 1
    assert certify([[1.0, 0.0]], [[1.0, 0.0]], [-1e-5, 1.0]).kind == "saddle"


def test_trained_minima_that_are_not_isolated_are_global_by_an_exact_point():
    for context, d, heads, least in (
        ("unitary", 3, 2, 2),  # projectors on any plane
        ("unitary", 2, 3, 0),  # A and B have more rows than rank
        ("orthogonal", 4, 3, 0),  # C has rank 2: a head is free
        ("orthogonal", 3, 3, 0),  # any κ
    ):
        found = certify(trained(context, d, heads, 3, least), context=context)
        assert (found.kind, found.loss) == ("global minimum", Enclosure(least, 0))
        assert found.curvature is None
        assert 0 < found.distance.upper < 1e-5
        assert "not shown to be isolated" in found.verdict


def test_other_points_with_flat_directions_are_left_open():
    for d, heads, loss, flat in ((2, 1, 5 / 3, 2), (4, 1, 2 + 5 / 3 + 2, 2)):
        found = certify(trained("orthogonal", d, heads, 3, loss))  # C1 = 0 leaves p_{T−1} free
        assert (found.kind, found.flat) == ("inconclusive", flat)
        assert {found.point, found.distance, found.curvature, found.radius} == {None}
        assert float(found.loss.middle) == pytest.approx(loss, abs=1e-9)
        assert "look flat" in found.verdict


def test_far_from_stationary_points_no_direction_is_counted():
    zero_row = ([[1, 1]], [[1, 1]], [[-0.5, 1, 0], [0, 0, 0]])
    for weights in (([[1, 1]], [[1, 1]], [0, 1]), zero_row):
        found = certify(*weights)
        assert (found.kind, found.flat) == ("inconclusive", None)
        assert "train further" in found.verdict


def test_zero_weights_are_stationary_and_every_direction_is_flat():
    found = certify([[0, 0]], [[0, 0]], [0, 0])
    assert (found.kind, found.flat, found.loss) == ("inconclusive", 6, Enclosure(2, 0))


def test_a_global_minimum_of_bad_scale_is_not_called_isolated():
    big = 2.0**40  # float64 finds no sign of the least curvature
    found = certify([[big, big]], [[1 / big, 1 / big]], [-0.5, 1])
    assert (found.kind, found.curvature, found.loss) == ("global minimum", None, Enclosure(0, 0))
    assert "not shown to be isolated" in found.verdict


def test_an_exact_point_counts_only_where_its_loss_is_the_least(monkeypatch: Any):
    weights, exact = trained("unitary", 3, 2, 3, 2.0), module.neighbours
    assert certify(weights, context="unitary").kind == "global minimum"
    monkeypatch.setattr(module, "neighbours", lambda *_: iter(()))
    assert certify(weights, context="unitary").kind == "inconclusive"

    def nearly(*words: Any) -> Any:
        return ([x[0] + module.fmpq(1, 2**90), *x[1:]]
                for x in exact(*words))  # fmt: skip

    monkeypatch.setattr(module, "neighbours", nearly)
    assert certify(weights, context="unitary").kind == "inconclusive"
    monkeypatch.setattr(module, "neighbours", exact)
    monkeypatch.setattr(module, "FAR", module.fmpq(1, 10**12))
    assert certify(weights, context="unitary").kind == "inconclusive"


def test_exact_optima_are_global_even_where_they_are_not_isolated():
    for d, heads, context in ((4, 2, "orthogonal"), (5, 3, "orthogonal"), (3, 3, "unitary")):
        best = optimum(d, heads, context=context, horizon=3)
        for weights in (best, best.numpy(), best.sample(seed=1).numpy()):
            found = certify(weights)
            assert found.kind == "global minimum"
            assert found.curvature.lower > 0
    for d, heads, context in ((4, 3, "orthogonal"), (3, 2, "unitary"), (2, 3, "unitary")):
        found = certify(optimum(d, heads, context=context, horizon=3).numpy())
        assert (found.kind, found.curvature) == ("global minimum", None)
        assert found.distance == Enclosure(0, 0)
        assert "not shown to be isolated" in found.verdict


def test_weights_far_from_any_stationary_point_are_left_open():
    generator = np.random.default_rng(0)
    A, B = generator.normal(size=(2, 2, 4))
    found = certify(A, B, generator.normal(size=5))
    assert found.kind == "inconclusive"
    assert "train further" in found.verdict
    assert found.gradient_norm > 1
    moved = spurious()
    moved["query_key"] = moved["query_key"] * 1.5
    assert certify(moved).kind == "inconclusive"


def test_a_minimum_of_one_law_is_none_of_another():
    weights = trained("orthogonal", 4, 2, 4, 0.0)
    assert certify(weights, context="unitary").kind == "inconclusive"
    assert certify(weights, context=orthogonal(4)).kind == "global minimum"
    assert certify(optimum(3, 3, context="unitary", horizon=3)).context == "unitary"


def test_a_law_of_ones_own_has_no_known_minimum():
    double = Context("double", ((1,), (2,)), (0,))  # eigenvalues z and z²
    runs = [certify([[1.0, 0.0]], [[1.0, 0.0]], p, context=double) for p in ([0, 1], [0, 2])]
    assert [(run.context, run.minimum, run.bound) for run in runs] == [("double", None, None)] * 2
    assert runs[0].loss.agrees(population_loss([[1, 0]], [[1, 0]], [0, 1], context=double))
    assert runs[1].kind == "inconclusive"


def test_full_heads_are_read_in_their_basis():
    U = np.kron(np.eye(2), np.array([[1, 1], [1j, -1j]]) / np.sqrt(2))
    weights = spurious()
    for name in ("query_key", "value"):
        weights[name] = np.einsum("ij,hj,kj->hik", U, weights[name], U.conj())
    found = certify({**weights, "basis": U})
    assert found.kind == "spurious minimum"
    assert "heads are read in the basis" in found.verdict


class Falsified(Squares):
    """The loss with a Hessian that is not its own."""

    def hessian(self, x: Any) -> Any:
        found = super().hessian(x)
        found[0, 0] += 10**6
        return found


class Tilted(Squares):
    """The loss with a gradient that is not its own, so that its symmetries are broken."""

    def gradient(self, x: Any) -> Any:
        found = super().gradient(x)
        found[0, 0] += 1
        return found


@pytest.mark.parametrize("kind", [Falsified, Tilted])
def test_broken_derivatives_certify_nothing(kind: type[Squares], monkeypatch: Any):
    weights, squares = spurious(), module.squares
    assert certify(weights).kind == "spurious minimum"

    def broken(*sizes: Any) -> Squares:
        true = squares(*sizes)
        return kind(true.heads, true.dimension, true.positions, true.rows, true.targets)

    monkeypatch.setattr(module, "squares", broken)
    assert certify(weights).kind == "inconclusive"


def test_a_centre_moved_or_a_box_too_narrow_certifies_nothing(monkeypatch: Any):
    weights, polish, enclose = spurious(), module.polish, module.enclose

    def moved(*words: Any) -> Any:
        found = polish(*words)
        return [found[0] + sp.Rational(1, 2**80).p / 2**80, *found[1:]]

    monkeypatch.setattr(module, "polish", moved)
    assert certify(weights).kind == "inconclusive"
    monkeypatch.setattr(module, "polish", polish)
    narrow = module.fmpq(1, 10**70)
    monkeypatch.setattr(module, "enclose", lambda loss, found: enclose(loss, found, narrow))
    assert certify(weights).kind == "inconclusive"
    monkeypatch.setattr(module, "enclose", enclose)
    assert certify(weights).kind == "spurious minimum"


def test_a_curvature_without_a_sign_certifies_nothing(monkeypatch: Any):
    bounds = module.least_curvature
    for open_ in (lambda *_: None, lambda *words: (-bounds(*words)[0], bounds(*words)[1])):
        monkeypatch.setattr(module, "least_curvature", open_)
        found = certify(spurious())
        assert found.kind == "inconclusive"
        assert "is not decided" in found.verdict


def test_certificates_compare_hash_and_pickle():
    found = certify([[1.0, 1.0]], [[1.0, 1.0]], [-0.5, 1.0])
    assert pickle.loads(pickle.dumps(found)) == found
    assert len({found, certify([[1, 1]], [[1, 1]], [-0.5, 1.0])}) == 1
    assert found != replace(found, kind="saddle")
    assert repr(found).startswith("<certificate: d=2, heads=1, orthogonal contexts, certified: ")


@pytest.mark.parametrize(
    ("weights", "words", "message"),
    [
        (([[1, 2]], [[1]], [0, 1]), {}, r"value must have the shape of query_key"),
        (([[1, 2]], [[1, 2]], [1]), {}, r"positions must hold at least 2 weights"),
        (([[1, 2]], [[1, float("nan")]], [0, 1]), {}, r"value must be finite, got nan"),
        (([[1, 2]], [[1, 2]], [0, 1]), {"context": "haar-unitary"}, r"context must be one of"),
        (([[1, 2]], [[1, 2]], [0, 1]), {"context": unitary(3)}, r"context must have dimension 2"),
        (([[1] * 40], [[1] * 40], [0] * 40), {}, r"d=40, heads=1 and 1 lengths up to 40 ask for"),
        (({"A": [[1]], "B": [[1]]},), {}, r"positions is missing"),
        (({"a1": [[1]]},), {}, r"weights must be those of a layer on plain tokens, got augm"),
    ],
)
def test_bad_arguments_are_refused(weights: Any, words: Any, message: str):
    with pytest.raises(ValueError, match=message):
        certify(*weights, **words)
    with pytest.raises(TypeError, match="value and positions must be left out"):
        certify(optimum(2, 1), [[1, 1]])
