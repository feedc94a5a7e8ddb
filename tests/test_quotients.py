"""Matrices over one denominator: nothing is rounded, and what is computed with them is the same."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import fmpq

from icar_theory import augmented_loss, check, population_loss
from icar_theory.arguments import object_array
from icar_theory.exact.rationals import (
    LONGEST,
    Quotient,
    divided,
    exact_rationals,
    quotients,
    transposed_product,
)
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES
from icar_theory.layers.plain_symbols import are_few

EDGES = [0.0, -0.0, 1.0, -3.0, 0.1, 2.0**-1074, -(2.0**-1022), 1.7976931348623157e308, 2.0**53 + 2]


def entries(quotient: Quotient) -> list[Any]:
    """Return the entries as FLINT rationals."""
    return list(divided(quotient.integers.ravel(), quotient.denominator))


def test_quotients_of_floats_are_those_floats():
    array = np.array(EDGES)
    (found,) = quotients([array])
    assert entries(found) == exact_rationals(array).tolist()
    assert quotients([np.zeros(2)])[0].integers.tolist() == [0, 0]


def test_quotients_have_one_denominator():
    thirds = object_array([fmpq(1, 3), fmpq(-2)], (2,))
    found = quotients([thirds, np.array([0.25, 8.0])])
    assert {each.denominator for each in found} == {12}
    assert entries(found[0]) + entries(found[1]) == [fmpq(1, 3), -2, fmpq(1, 4), 8]


def test_huge_denominators_are_left_to_the_entries():
    primes = [n for n in range(2, 4000) if all(n % k for k in range(2, int(n**0.5) + 1))]
    array = object_array([fmpq(1, prime) for prime in primes], (len(primes), 1))
    (found,) = quotients([array])
    assert (found.denominator, entries(found)) == (1, array.ravel().tolist())
    assert sum(prime.bit_length() - 1 for prime in primes) > LONGEST
    product = transposed_product(found, found)
    assert entries(product) == [sum(fmpq(1, prime**2) for prime in primes)]


@pytest.mark.parametrize("scale", [1, Fraction(1, 7), 10**400])
def test_floats_of_a_quotient_are_rounded_once(scale):
    exact = [Fraction(1, 3) * scale, Fraction(-5, 7) * scale, Fraction(0)]
    array = object_array([fmpq(x.numerator, x.denominator) for x in exact], (3,))
    floats, power = quotients([array])[0].floats()
    unit = Fraction(int(power.p), int(power.q))
    assert floats.tolist() == [float(x / unit) for x in exact]
    assert 0.25 <= np.abs(floats).max() <= 1


def fractions(generator: random.Random, *shape: int) -> list[list[Fraction]]:
    rows, columns = shape
    return [
        [Fraction(generator.randint(-9, 9), generator.randint(1, 9)) for _ in range(columns)]
        for _ in range(rows)
    ]


@pytest.mark.parametrize("context", ["unitary", "orthogonal"])
@pytest.mark.parametrize("size", [(2, 4), (3, 1), (5, 5), (2, 130)], ids=str)
def test_checked_loss_of_plain_tokens_is_the_exact_loss(context, size):
    generator = random.Random(0)
    assert are_few(*size) == (size == (2, 130))
    A, B, P = (fractions(generator, *shape) for shape in (size, size, (3, 4)))
    assert check(A, B, P, context=context).loss == population_loss(A, B, P, context=context)
    floats = [np.array(part, dtype=float) for part in (A, B, P)]
    exact = [[[Fraction(x) for x in row] for row in part.tolist()] for part in floats]
    assert check(*floats, context=context).loss == population_loss(*exact, context=context)


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("horizon", [2, 3, 9])
def test_checked_loss_of_augmented_tokens_is_the_exact_loss(boundary, horizon):
    generator = random.Random(0)
    blocks = {name: fractions(generator, 2, 3) for name in BLOCKS}
    floats = {name: np.array(block, dtype=float) for name, block in blocks.items()}
    exact = {
        name: [[Fraction(x) for x in row] for row in block.tolist()]
        for name, block in floats.items()
    }
    options: Any = {"horizon": horizon, "boundary": boundary}
    assert check(blocks, **options).loss == augmented_loss(blocks, **options)
    assert check(floats, **options).loss == augmented_loss(exact, **options)
