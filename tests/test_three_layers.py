"""Three layers: certified weights attain the bound by the definition, broken ones are refused."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from flint import arb, arb_mat, fmpq
from hypothesis import given
from hypothesis import strategies as st

import proofs.descent_depth.three as steps
from icar_theory.exact.krawczyk import certified
from icar_theory.layers.deep import CHANNELS, OFFSETS, deep_losses
from icar_theory.theorems.descent_depth import bound
from icar_theory.theorems.descent_depth.scaled import DEGREE, PLACES, made, name, summed, target
from icar_theory.theorems.descent_depth.three import (
    NARROW,
    RESIDUAL_ORDER,
    SOLVED,
    WIDE,
    certify,
    expanded,
    pieces,
    polished,
    routes,
    solved,
    three_layers,
)
from proofs.descent_depth.three import Covering, moved
from proofs.kit.step import RefutedError


@pytest.mark.parametrize("horizon", [2, 5, 14, 15])
def test_weights_attain_the_bound_by_the_definition(horizon: int):
    net = routes(three_layers(horizon))
    above = sum(deep_losses(net, "unitary", 1, horizon)) - bound(3, horizon)
    assert 0 <= above < sp.Rational(1, 10**40)  # errors of 10^-28, squared


@given(horizon=st.integers(2, 2000))
def test_weights_attain_the_bound_in_floats(horizon: int):
    weights = {route: float(ball.middle) for route, ball in three_layers(horizon).items()}
    K = np.arange(horizon)
    x = {"u": np.zeros(horizon), "s": np.ones(horizon), "s_prev": (K > 0) * 1.0}
    for layer in "123":
        made = dict(x)
        for route, weight in weights.items():
            out, arrow, key, query, value = route[3:].split()
            if route[0] == layer:
                assert arrow == "←"
                made[out] = made[out] + weight * x[query] * np.cumsum(x[key] * x[value])
        x = made
    # the bound is about horizon/196; rounding of terms of size 10² or so
    least = float(bound(3, horizon))
    assert abs(np.sum((1 - x["u"][1:]) ** 2) - least) < 1e-8 * (1 + least)


def test_routes_are_those_along_the_grading_that_reach_u():
    """In words: what is live before a layer is s, s_prev, and then u as well."""
    live = {0: {1, 2}, 1: {0, 1, 2}, 2: {0, 1, 2}}
    found = {
        (layer, out, key, query, value)
        for layer in range(3)
        for out, key, query, value in itertools.product(range(3), repeat=4)
        if {key, query, value} <= live[layer]
        and OFFSETS[query] + OFFSETS[value] == OFFSETS[key] + OFFSETS[out]
        and (layer < 2 or CHANNELS[out] == "u")
    }
    assert set(PLACES) == found
    assert len({name(place) for place in PLACES}) == len(PLACES) == 32


@pytest.mark.parametrize("place", PLACES, ids=name)
def test_slopes_are_the_derivatives_of_f(place):
    """Against differences of exact fractions, h = 10^-20, up to h²."""
    h = fmpq(1, 10**20)
    theta = {other: fmpq(3 + 5 * i % 7, 2 + i % 3) for i, other in enumerate(PLACES)}
    sums = summed(fmpq(1, 17), lambda fraction: fraction)
    _, (slope,) = made(theta, sums, [place])
    above, below = (made({**theta, place: theta[place] + step}, sums)[0] for step in (h, -h))
    for one, other, found in zip(above, below, slope, strict=True):
        assert abs((one - other) / (2 * h) - found) <= fmpq(1, 10**25) * (1 + abs(found))
    assert any(found != 0 for found in slope)


def test_layers_take_three_four_and_three_heads():
    """A head is a matrix of rank one from key and query to out and value."""
    ranks = []
    for layer in routes(three_layers(40)):
        entries = sp.zeros(9, 9)
        for out, key, query, value, weight in layer:
            entries[3 * key + query, 3 * out + value] = weight
        ranks.append(entries.rank())
    assert ranks == [3, 4, 3]


def test_moved_weights_are_refused():
    curve = solved(7)
    assert certify(curve) is not None
    assert certify(moved(curve)) is None
    assert certify(curve._replace(epsilon=fmpq(1, 50))) is None
    half = fmpq(1, 1300)
    assert certify(expanded(curve, 8), half, WIDE) is not None
    assert certify(moved(expanded(curve, 8)), half, WIDE) is None
    assert certify(curve, half, WIDE) is None  # θ does change along a piece


def test_another_target_is_refused(monkeypatch: pytest.MonkeyPatch):
    where = "icar_theory.theorems.descent_depth.three.target"
    monkeypatch.setattr(where, lambda epsilon: [f + arb("1e-5") for f in target(epsilon)])
    assert certify(solved(7)) is None
    assert certify(expanded(solved(7), 8), fmpq(1, 1300), WIDE) is None


def test_a_wide_piece_is_refused():
    assert certify(expanded(solved(7), 8), fmpq(1, 300), WIDE) is None


def test_a_curve_that_leaves_the_branch_in_a_remainder_is_refused():
    """Off by a hundredth at the ends of a piece, by a term beyond those that are written out."""
    half = fmpq(1, 1300)
    curve = expanded(solved(7), 8)
    (*first,), *others = curve.theta
    beyond = (0,) * (RESIDUAL_ORDER - len(first))
    left = curve._replace(theta=((*first, *beyond, fmpq(1, 100) / half**RESIDUAL_ORDER), *others))
    assert certify(left, half, WIDE) is None


def test_a_box_over_which_the_slopes_change_is_refused():
    assert certify(solved(7), relative=fmpq(1)) is None


def test_weights_are_enclosed_as_widely_as_certified(monkeypatch: pytest.MonkeyPatch):
    where = "icar_theory.theorems.descent_depth.three.certify"
    monkeypatch.setattr(where, lambda point: arb_mat(DEGREE, 1, [1] * DEGREE))
    found = three_layers(41)
    assert all(found[route].radius >= sp.Rational(1, 40) for route in SOLVED)


def test_enclosures_hold_other_solutions_of_the_same_branch():
    """A solution at the end of a piece lies as near the curve as its certificate says."""
    curve, half = next(itertools.islice(pieces(), 20, None))
    radius = certify(curve, half, WIDE)
    beside = polished([c[0] for c in curve.theta], curve.epsilon + half)
    assert certify(beside) is not None
    for i, (along, (there,)) in enumerate(zip(curve.theta, beside.theta, strict=True)):
        at = sum(c * fmpq(half.p**k, half.q**k) for k, c in enumerate(along))
        assert abs(at - there) < radius[i, 0] + arb(NARROW) * 100


@pytest.mark.parametrize("gap", ["late", "short"])
def test_a_gap_is_refused(gap: str, monkeypatch: pytest.MonkeyPatch):
    found = list(itertools.islice(pieces(), 3))
    monkeypatch.setattr(steps, "pieces", lambda: iter(found[1:] if gap == "late" else found[:1]))
    with pytest.raises(RefutedError, match="after 0 comes" if gap == "late" else "is not reached"):
        Covering("x", "x", sp.Rational(1, DEGREE)).check()


def test_a_certificate_of_anything_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(steps, "moved", lambda curve: curve)
    with pytest.raises(RefutedError, match="other weights are certified too"):
        Covering("x", "x", sp.Rational(1, DEGREE)).check()


def test_a_piece_without_certificate_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(steps, "pieces", lambda: ((moved(c), half) for c, half in pieces()))
    with pytest.raises(RefutedError, match="nothing is certified for 0 ≤ ε ≤ 1/650"):
        Covering("x", "x", sp.Rational(1, DEGREE)).check()


@given(c=st.fractions(1, 2), r=st.fractions(Fraction(1, 100), Fraction(1, 2)))
def test_krawczyk_finds_a_root_only_where_there_is_one(c: Fraction, r: Fraction):
    """F(y) = y² − 2, one equation, Y = 1/(2 c)."""
    middle, radius = (arb(fmpq(x.numerator, x.denominator)) for x in (c, r))
    residual = arb_mat([[(middle**2 - 2) / (2 * middle)]])
    jacobian = arb_mat([[(middle + arb(0, radius)) / middle]])
    if certified(residual, jacobian, arb_mat([[radius]])):
        assert (c - r) ** 2 < 2 < (c + r) ** 2


@pytest.mark.parametrize("horizon", [1, 0, -3, 10**5 + 1])
def test_bad_horizons_are_named(horizon: int):
    with pytest.raises(ValueError, match=f"horizon .*{horizon}"):
        three_layers(horizon)


def test_shorter_lengths_take_the_net_of_thirteen():
    assert three_layers(2) == three_layers(14) != three_layers(15)
    assert set(SOLVED) < set(three_layers(2))
