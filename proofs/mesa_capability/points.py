"""Exact layers at T = 3 and beyond for x_1 = (1, …, 1): minimisers, near misses, random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.evaluation import Point
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.starts import all_ones
from icar_theory.layers.normalised import expected, numeric

Points = Iterator[tuple[str, Point, Any]]


@cache
def exact_loss(P: Any, A: Any, length: int) -> Any:
    """Return the loss of the layer with blocks P and A, from its definition."""
    d = P.rows
    return expected(numeric(d, {"P": P, "A": A}).loss(length), d, all_ones())


def point(what: str, P: Any, A: Any, length: int = 3, **letters: Any) -> tuple[str, Point, Any]:
    """Return a layer as a point with the letters of the printed lines, and its loss."""
    P, A = sp.ImmutableMatrix(P), sp.ImmutableMatrix(A)
    known = dict.fromkeys(("a", "b", "c"), sp.Integer(0)) | letters
    found = {"d": P.rows, "T": length, "P": P, "A": A, **known}
    return f"{what}, d={P.rows}, T={length}", found, exact_loss(P, A, length)


def planar(d: int) -> tuple[Any, Any]:
    """Return the P and A of the printed least loss: two coordinates, the others 0."""
    P, A = sp.zeros(d, d), sp.zeros(d, d)
    P[:2, :2] = sp.Matrix([[2, -1], [-1, 2]]) / 3
    A[:2, :2] = sp.eye(2)
    return P, A


def symmetric(d: int) -> Any:
    """Return the P that is best for an A with the column sums 1."""
    on, off = sp.Rational(2, 2 * d - 1), sp.Rational(-1, (d - 1) * (2 * d - 1))
    return (on - off) * sp.eye(d) + off * sp.ones(d, d)


def masked_points() -> Points:
    """Yield layers with P = bI, the best with b Σα = 1 and all α equal, and others."""
    for d in (1, 2, 3):
        one = sp.eye(d)
        for a, b in ((1, sp.Rational(1, d)), (2, sp.Rational(1, 2 * d)), (1, 1), (1, -1)):
            yield point("diagonal", b * one, a * one, a=a, b=b)
        if d > 1:
            yield point("planar", *planar(d))
            yield point("scaled", one / 2, planar(d)[1], b=sp.Rational(1, 2))
            yield point("symmetric", symmetric(d), one, a=1)
        yield point("longer", one / d, one, 4, a=1, b=sp.Rational(1, d))


def symmetric_points() -> Points:
    """Yield layers with A = aI + c11ᵀ, the best among them, and others."""
    generator = random.Random(1)
    for d in (2, 3, 4):
        one, ones = sp.eye(d), sp.ones(d, d)
        share = sp.Rational(-1, d)
        yield point("best", symmetric(d), 2 * one + share * ones, a=2, c=share)
        yield point("negative", -symmetric(d), -2 * one - share * ones, a=-2, c=-share)
        drawn = sp.Matrix(d, d, [small_rational(generator) for _ in range(d * d)])
        yield point("random", drawn, one + ones, a=1, c=1)
        yield point("planar", *planar(d))
    yield point("longer", sp.eye(2), sp.eye(2), 4, a=1)
    yield point("single", sp.Matrix([[1]]), sp.Matrix([[1]]), a=1)


def full_points() -> Points:
    """Yield the best layer, others that do as well, and random ones."""
    generator = random.Random(0)
    for d in (2, 3, 4):
        P, A = planar(d)
        yield point("planar", P, A)
        yield point("turned", 2 * P, A / 2)
        sums = sp.zeros(d, d)
        sums[-1, :2] = sp.ones(1, 2)
        yield point("sums", P, sums)
        yield point("zero", 0 * P, A)
        for k in range(3):
            drawn = [sp.Matrix(d, d, [small_rational(generator) for _ in range(d * d)])
                     for _ in range(2)]  # fmt: skip
            yield point(f"random {k}", *drawn)
        yield point("symmetric", symmetric(d), sp.eye(d))
    yield point("longer", sp.eye(2) / 9, sp.eye(2), 4)
    yield point("single", sp.Matrix([[1]]), sp.Matrix([[1]]))
