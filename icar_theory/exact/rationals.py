"""Matrices of FLINT rationals: products, and ``float64`` copies of any scale."""

from __future__ import annotations

from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from icar_theory.arguments import Array, object_array


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
