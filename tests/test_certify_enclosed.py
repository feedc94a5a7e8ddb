"""A stationary point with a symmetry is enclosed where there is one, and nowhere else."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sympy as sp
from flint import arb, arb_mat, ctx, fmpq

from icar_theory.exact.sampling import nonzero_rational
from icar_theory.exact.stationary import (
    BITS,
    Box,
    enclose,
    flat_directions,
    is_positive,
    least_curvature,
    looks_stationary,
    polish,
    settled,
)


@pytest.fixture(autouse=True)
def precise():
    with ctx.workprec(BITS):
        yield


@dataclass(frozen=True)
class Valley:
    """(x² + y² − 1)² + c z² (1 + z): minima on a circle at z = 0; a symmetry turns it."""

    c: Any = 1

    def gradient(self, x: Any) -> Any:
        r = 4 * (x[0] ** 2 + x[1] ** 2 - 1)
        return arb_mat([[r * x[0]], [r * x[1]], [self.c * (2 * x[2] + 3 * x[2] ** 2)]])

    def hessian(self, x: Any) -> Any:
        r, zero = 4 * (x[0] ** 2 + x[1] ** 2 - 1), arb(0)
        a, b = 8 * x[0], 8 * x[1]
        return arb_mat([
            [r + a * x[0], a * x[1], zero],
            [b * x[0], r + b * x[1], zero],
            [zero, zero, self.c * (2 + 6 * x[2])],
        ])  # fmt: skip

    def symmetries(self, x: Any) -> Any:
        return arb_mat([[-x[1], x[0], arb(0)]])


NEAR = [arb("0.6001"), arb("0.7999"), arb("0.0001")]


def test_a_minimum_and_a_saddle_are_enclosed():
    for c, least in ((1, 2), (10, 8), (-1, -2)):
        found = polish(Valley(c), NEAR, 1)
        assert found is not None
        box = enclose(Valley(c), found)
        assert box is not None
        assert (box.balls[0] ** 2 + box.balls[1] ** 2).contains(1)
        assert box.balls[2].contains(0)
        assert max(map(float, box.radii)) < 1e-40
        bounds = least_curvature(Valley(c), box)
        assert bounds is not None
        assert bounds[0] < least < bounds[1] + 1e-40
        assert bounds[1] - bounds[0] < 1e-4


def broken(change: Callable[[list[Any]], list[Any]]) -> Box | None:
    found = polish(Valley(), NEAR, 1)
    assert found is not None
    return enclose(Valley(), change(found))


def test_a_centre_that_is_moved_away_is_refused():
    assert broken(lambda x: x) is not None
    assert broken(lambda x: [x[0] + arb(2) ** -90, *x[1:]]) is None
    assert enclose(Valley(), NEAR) is None
    assert enclose(Valley(), NEAR, fmpq(1, 1000)) is not None


def test_a_box_that_is_too_narrow_or_too_wide_is_refused():
    found = polish(Valley(), NEAR, 1)
    assert found is not None
    assert enclose(Valley(), found, fmpq(1, 10**80)) is None
    assert enclose(Valley(), found, fmpq(10)) is None


def test_a_false_hessian_is_refused():
    @dataclass(frozen=True)
    class Forgetful(Valley):
        """Another Hessian over boxes than at points, as where one forgets their width."""

        def hessian(self, x: Any) -> Any:
            found = super().hessian(x)
            return found if x[0].rad() == 0 else found + arb_mat(3, 3, [arb(0, 9)] * 9)

    found = polish(Forgetful(), NEAR, 1)
    assert found is not None
    assert enclose(Forgetful(), found) is None
    assert enclose(Valley(), found) is not None


def test_a_symmetry_that_vanishes_or_touches_is_refused():
    @dataclass(frozen=True)
    class Still(Valley):
        def symmetries(self, x: Any) -> Any:
            return arb_mat([[arb(0), arb(0), arb(0)]])

    @dataclass(frozen=True)
    class Turned(Valley):
        """Tangents over the box that need not be near those of the slice."""

        def symmetries(self, x: Any) -> Any:
            wide = arb(0, 0 if x[0].rad() == 0 else 9)
            return arb_mat([[wide - x[1], x[0] + wide, wide]])

    found = polish(Valley(), NEAR, 1)
    assert found is not None
    assert enclose(Still(), found) is None
    assert enclose(Turned(), found) is None


def test_radii_reach_the_point_and_curvature_is_that_of_the_whole_box():
    found = polish(Valley(), NEAR, 1)
    assert found is not None
    off = fmpq(1, 2**60)
    moved = [*found[:2], found[2] + arb(off)]
    box = enclose(Valley(), moved, fmpq(1, 2**50))
    assert box is not None
    assert box.radii[2] > 0.9 * arb(off)  # z = 0 at the point: a ball of half the radius lacks it
    assert box.balls[2].contains(0)
    exact = enclose(Valley(), found)
    assert exact is not None
    wide = exact._replace(radii=[arb(0.5)] * 3)  # at z = −1/2 the Hessian is negative
    bounds = least_curvature(Valley(), wide)
    assert bounds is None or bounds[0] < -0.5


def test_flat_directions_are_counted_and_not_enclosed():
    flat = Valley(0)
    assert polish(flat, NEAR, 1) is None
    for valley, count in ((flat, 1), (Valley(1), 0)):
        point = settled(valley, NEAR)
        assert flat_directions(valley, point) == count
        assert abs(point[0] ** 2 + point[1] ** 2 - 1) < 1e-14
    assert settled(flat, NEAR)[2] == NEAR[2].mid()
    assert looks_stationary(flat, settled(flat, NEAR))
    off = [arb(2), arb(1), arb(1)]
    assert not looks_stationary(flat, off)
    assert flat_directions(Valley(1), off) == 0


def test_newton_stops_where_it_leads_too_far():
    assert polish(Valley(), [arb(9), arb(9), arb(1)], fmpq(1, 100)) is None


def test_positive_definite_is_never_said_of_what_is_not():
    generator = random.Random(0)
    said = 0
    for _ in range(200):
        size = generator.randint(1, 4)
        entries = [[nonzero_rational(generator) for _ in range(size)] for _ in range(size)]
        matrix = sp.Matrix(entries)
        matrix = (matrix + matrix.T) / 2 + sp.eye(size) * generator.randint(0, 4)
        balls = arb_mat([[arb(int(x.p)) / int(x.q) for x in row] for row in matrix.tolist()])
        assert is_positive(balls) == matrix.is_positive_definite
        said += matrix.is_positive_definite
    assert 20 < said < 180
