"""Arrays of FLINT rationals: from other numbers, products, ``float64`` copies of any scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from icar_theory.arguments import Array, object_array


def exact_rationals(array: Array) -> Array:
    """Return the same numbers as FLINT rationals.

    Each float64 is a dyadic rational, so nothing is rounded.

    >>> exact_rationals(np.array([0.5, -3.0]))
    array([1/2, -3], dtype=object)
    """
    if array.dtype == object:
        return object_array([fmpq(int(x.p), int(x.q)) for x in array.flat], array.shape)
    ratios = map(float.as_integer_ratio, array.ravel().tolist())
    return object_array([fmpq(*ratio) for ratio in ratios], array.shape)


def rational_arrays(arrays: Mapping[str, Array]) -> tuple[list[Array], tuple[str, ...]]:
    """Return named arrays as FLINT rationals, and in words whose irrational entries were rounded.

    Those are read as ``float64``; a symbol, which has no size, is refused by name.
    """
    found, rounded = [], []
    for name, array in arrays.items():
        if array.dtype == object and not all(_is_rational(entry) for entry in array.flat):
            rounded.append(name)
            array = object_array([_rounded(name, entry) for entry in array.flat], array.shape)
        found.append(exact_rationals(array))
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


def transposed_product(left: Array, right: Array) -> Array:
    """Return ``leftᵀ right``, by FLINT where all entries are its rationals.

    >>> one = object_array([fmpq(1, 2), fmpq(3)], (1, 2))
    >>> transposed_product(one, one)
    array([[1/4, 3/2],
           [3/2, 9]], dtype=object)
    """
    if not (_rational(left) and _rational(right)):
        product: Array = left.T @ right
        return product
    found = fmpq_mat(*left.T.shape, list(left.T.flat)) * fmpq_mat(*right.shape, list(right.flat))
    return object_array(found.entries(), (left.shape[1], right.shape[1]))


def scaled_floats(matrix: Array) -> tuple[Array, Any]:
    """Return a matrix of rationals over a power of two, entries up to 1, and that power.

    So ``float64`` holds them whatever the scale.

    >>> scaled_floats(object_array([fmpq(10) ** 400, fmpq(0)], (1, 2)))[0].round(3)
    array([[0.853, 0.   ]])
    """
    largest = max(abs(entry) for entry in matrix.flat)
    power = fmpq(2) ** (int(largest.p).bit_length() - int(largest.q).bit_length() + 1)
    over = (entry / power for entry in matrix.flat)
    return np.array([int(x.p) / int(x.q) for x in over]).reshape(matrix.shape), power


def _rational(array: Array) -> bool:
    return array.dtype == object and all(isinstance(entry, fmpq) for entry in array.flat)
