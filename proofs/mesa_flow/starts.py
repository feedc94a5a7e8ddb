"""Laws of x_1 that the checks run over, and the layer's exact values for them, from definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.evaluation import Point
from icar_theory.exact.starts import Start, finite, independent, read_start
from icar_theory.layers.normalised import BLOCKS, diagonal, expected
from icar_theory.layers.normalised_symbols import BEND, MEAN, bend, kappas, mean_reciprocal, mixed

SKEW = independent({2: sp.Rational(1, 10), 1: sp.Rational(1, 2), -1: sp.Rational(2, 5)})
"""Independent, with every odd moment other than 0."""
NO_THIRD = independent({2: sp.Rational(1, 18), -1: sp.Rational(4, 9), 0: sp.Rational(1, 2)})
"""Independent, with E x³ = 0 and E x ≠ 0."""
PAIRS = finite(
    [[1, 1], [1, -2], [-2, 1], [1, 3], [3, 1]],
    [sp.Rational(350, 420), sp.Rational(32, 420), sp.Rational(32, 420),
     sp.Rational(3, 420), sp.Rational(3, 420)],
)  # fmt: skip
"""A law of dimension 2 with E x_1 x_2³ ≠ 0 = E x_1³ x_2³ = E x_1 x_2⁵."""
NAMED = ("gaussian", "sphere(2)", "rademacher(1/2)", "one_hot(3)", "all_ones", "two_point")


def laws(d: int) -> Iterator[tuple[str, Start]]:
    """Yield exchangeable laws of dimension d with their names."""
    for name in NAMED:
        yield name, read_start(name)
    yield "skew", SKEW
    yield "no third moment", NO_THIRD
    if d == 2:
        yield "pairs", PAIRS


def moments_point(law: Start, d: int, length: int) -> Point:
    """Return sizes and moments by the names of their letters."""
    known = {**kappas(law, d), **(mixed(law, d) if d > 1 else {})}
    known |= {MEAN: mean_reciprocal(length), BEND: bend(law, d, length)}
    return {"d": d, "T": length, **{letter.name: value for letter, value in known.items()}}


@cache
def layer_loss(law: Start, d: int, length: int) -> Any:
    """Return the loss of A = aI, P = bI as a polynomial in a and b, from the definition."""
    return expected(_layer(d).loss(length), d, law)


@cache
def layer_slope(law: Start, d: int, length: int, block: str, column: int) -> Any:
    """Return the derivative by the entry (1, column) of a block, as a polynomial in a and b."""
    return expected(_layer(d).slope(block, 0, column - 1, length), d, law)


@cache
def polynomial_slopes(d: int, length: int) -> Mapping[tuple[str, int], Any]:
    """Return the derivatives by the entries (1, 1) and (1, 2) of every block, with symbolic x_1."""
    layer = _layer(d)
    return {
        (block, col): layer.slope(block, 0, col - 1, length)
        for block in BLOCKS
        for col in range(1, min(d, 2) + 1)
    }


@cache
def _layer(d: int) -> Any:
    return diagonal(d)
