"""Matrices of rationals: over one denominator, products, and ``float64`` copies of any scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat, fmpz, fmpz_mat

from icar_theory.arguments import Array, object_array, to_flint

LONGEST = 2**12
"""The most bits of a common denominator: with more, each entry keeps its own."""


def exact_rationals(array: Array) -> Array:
    """Return the same numbers as FLINT rationals.

    Each float64 is a dyadic rational, so nothing is rounded.

    >>> exact_rationals(np.array([0.5, -3.0]))
    array([1/2, -3], dtype=object)
    """
    if array.dtype == object:
        return object_array([to_flint(x) for x in array.flat], array.shape)
    ratios = map(float.as_integer_ratio, array.ravel().tolist())
    return object_array([fmpq(*ratio) for ratio in ratios], array.shape)


def rational_arrays(arrays: Mapping[str, Array]) -> tuple[list[Array], tuple[str, ...]]:
    """Return named arrays of floats or FLINT rationals, and whose irrational entries were rounded.

    Those are read as ``float64``; a symbol, which has no size, is refused by name.
    """
    found, rounded = [], []
    for name, array in arrays.items():
        if array.dtype == object and not all(_is_rational(entry) for entry in array.flat):
            rounded.append(name)
            array = object_array([_rounded(name, entry) for entry in array.flat], array.shape)
        found.append(exact_rationals(array) if array.dtype == object else array)
    words = f"irrational entries of {', '.join(rounded)} were read as float64"
    return found, (words,) if rounded else ()


def _is_rational(entry: Any) -> bool:
    return isinstance(entry, fmpq) or bool(entry.is_Rational)


def _rounded(name: str, entry: Any) -> Any:
    if _is_rational(entry):
        return entry
    try:
        return fmpq(*float(entry).as_integer_ratio())
    except (TypeError, OverflowError):
        raise TypeError(
            f"{name} must hold numbers of the size of a float to be checked, got the entry {entry}"
        ) from None


@dataclass(frozen=True)
class Quotient:
    """A matrix of rationals as integers over one denominator: no sum of them needs a gcd.

    Where a common denominator would be huge, it is 1 and the entries are rationals.

    >>> Quotient(np.array([[1, 2]], dtype=object), 2).floats()
    (array([[0.25, 0.5 ]]), 2)
    """

    integers: Array
    denominator: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the matrix."""
        found: tuple[int, ...] = self.integers.shape
        return found

    @cached_property
    def matrix(self) -> Any:
        """The integers as a FLINT matrix."""
        entries = list(self.integers.flat)
        kind = fmpz_mat if isinstance(entries[0], int) else fmpq_mat
        return kind(*self.shape, entries)

    def __len__(self) -> int:
        return len(self.integers)

    def floats(self) -> tuple[Array, Any]:
        """Return the matrix over a power of two, entries up to 1, and that power.

        So ``float64`` holds them whatever the scale.
        """
        largest = fmpq(max(abs(entry) for entry in self.integers.flat)) / self.denominator
        power = fmpq(2) ** (int(largest.p).bit_length() - int(largest.q).bit_length() + 1)
        over = power * self.denominator
        p, q = int(over.p), int(over.q)
        if isinstance(self.integers.flat[0], int):
            return (self.integers * q / p).astype(float), power
        scaled = (entry / over for entry in self.integers.flat)
        return np.array([int(x.p) / int(x.q) for x in scaled]).reshape(self.shape), power


def quotients(arrays: Sequence[Array]) -> list[Quotient]:
    """Return matrices of floats or FLINT rationals, exactly, over one denominator.

    >>> [found.integers.tolist() for found in quotients([np.array([0.5, -3.0]), np.array([0.25])])]
    [[2, -12], [1]]
    """
    found = [_dyadic(array) if array.dtype != object else _common(array) for array in arrays]
    common = math.lcm(*(each.denominator for each in found))
    return [Quotient(each.integers * (common // each.denominator), common) for each in found]


def _dyadic(array: Array) -> Quotient:
    """Return floats as odd numbers times powers of two, the least of which is divided out."""
    parts, exponents = np.frexp(array)
    mantissas = (parts * 2.0**53).astype(np.int64)
    zeros = np.frexp((mantissas & -mantissas).astype(float))[1] - 1  # behind the last binary 1
    lowest = np.where(mantissas == 0, 0, exponents - 53 + zeros)
    least = min(int(lowest.min()), 0)
    odd = np.where(mantissas == 0, 0, mantissas >> np.maximum(zeros, 0))
    integers = odd.astype(object) << (lowest - least).astype(object)
    return Quotient(integers, 2**-least)


def _common(array: Array) -> Quotient:
    denominators = {int(entry.q) for entry in array.flat}
    common = 1
    for denominator in denominators:
        common = math.lcm(common, denominator)
        if common.bit_length() > LONGEST:
            return Quotient(array, 1)
    integers = [int(entry.p) * (common // int(entry.q)) for entry in array.flat]
    return Quotient(object_array(integers, array.shape), common)


def parts(matrix: Any) -> tuple[Array, int | None]:
    """Return integers and denominator of a quotient, and any other matrix with None.

    >>> parts(np.eye(1))
    (array([[1.]]), None)
    """
    return (matrix.integers, matrix.denominator) if isinstance(matrix, Quotient) else (matrix, None)


def divided(vector: Array, denominator: int | None) -> Array:
    """Return a vector over a denominator as FLINT rationals, or the vector where that is None.

    >>> divided(np.array([2, 3], dtype=object), 4)
    array([1/2, 3/4], dtype=object)
    """
    if denominator is None:
        return vector
    return object_array([fmpq(entry) / denominator for entry in vector.flat], vector.shape)


def joined(matrices: Sequence[Any]) -> Any:
    """Return matrices, or quotients over one denominator, beside each other.

    >>> joined([np.eye(1), np.zeros((1, 1))])
    array([[1., 0.]])
    """
    arrays, denominators = zip(*map(parts, matrices), strict=True)
    whole = np.hstack(arrays)
    return whole if denominators[0] is None else Quotient(whole, denominators[0])


def part(matrix: Any, row: int, column: int, size: int) -> Any:
    """Return the size×size part of a matrix, or of a quotient, that begins at row and column.

    >>> part(np.eye(3), 1, 1, 2)
    array([[1., 0.],
           [0., 1.]])
    """
    array, denominator = parts(matrix)
    found = array[row : row + size, column : column + size]
    return found if denominator is None else Quotient(found, denominator)


def transposed_product(left: Any, right: Any) -> Any:
    """Return ``leftᵀ right``, by FLINT where all entries are its rationals, or quotients.

    >>> one = object_array([fmpq(1, 2), fmpq(3)], (1, 2))
    >>> transposed_product(one, one)
    array([[1/4, 3/2],
           [3/2, 9]], dtype=object)
    """
    shape = left.shape[1], right.shape[1]
    if isinstance(left, Quotient):
        entries = (left.matrix.transpose() * right.matrix).entries()
        whole = list(map(int, entries)) if isinstance(entries[0], fmpz) else entries
        product = np.array(whole, dtype=object).reshape(shape)
        return Quotient(product, left.denominator * right.denominator)
    if not (_rational(left) and _rational(right)):
        return left.T @ right
    found = fmpq_mat(*left.T.shape, list(left.T.flat)) * fmpq_mat(*right.shape, list(right.flat))
    return object_array(found.entries(), shape)


def _rational(array: Array) -> bool:
    return array.dtype == object and all(isinstance(entry, fmpq) for entry in array.flat)
