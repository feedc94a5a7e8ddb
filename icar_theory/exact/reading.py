"""Reading exact arguments: numbers and arrays without rounding, and rows of integers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from icar_theory.arguments import (
    Array,
    exact_rationals,
    integer,
    object_array,
    real_array,
    require_finite,
    to_sympy,
)


def exact_array(name: str, value: object, *, dimensions: tuple[int, ...]) -> Array:
    """Return a real array as SymPy numbers or expressions; each float is the fraction that it is.

    >>> exact_array("C", [[0.5, 1]], dimensions=(2,))
    array([[1/2, 1]], dtype=object)
    """
    array = real_array(name, value, dimensions=dimensions)
    require_finite(name, array)
    entries = array.flat if array.dtype == object else exact_rationals(array).flat
    return object_array([to_sympy(entry) for entry in entries], array.shape)


def number(name: str, value: object) -> Any:
    """Return `value` as an exact SymPy number or expression; a float is the fraction that it is.

    >>> number("step_size", 0.5), number("step_size", sp.Symbol("x"))
    (1/2, x)
    """
    try:
        return exact_array(name, [value], dimensions=(1,))[0]
    except (TypeError, ValueError):
        error = ValueError if isinstance(value, float | sp.Expr) else TypeError
        raise error(f"{name} must be a finite real number, got {value!r}") from None


def integer_rows(name: str, value: Any) -> tuple[tuple[int, ...], ...]:
    """Return rows of integers, at least one, as tuples.

    >>> integer_rows("characters", [[1], [-1]])
    ((1,), (-1,))
    """
    rows = value.tolist() if hasattr(value, "tolist") else value
    nested = _is_list(rows) and len(rows) > 0 and all(map(_is_list, rows))
    if not nested:
        raise TypeError(f"{name} must be rows of integers, got {value!r}")
    return tuple(integers(f"{name} (row {k})", row) for k, row in enumerate(rows))


def integers(name: str, value: Any) -> tuple[int, ...]:
    """Return a sequence of integers as a tuple.

    >>> integers("moduli", [0, 2])
    (0, 2)
    """
    entries = value.tolist() if hasattr(value, "tolist") else value
    if not _is_list(entries):
        raise TypeError(f"{name} must be a sequence of integers, got {value!r}")
    return tuple(integer(name, entry) for entry in entries)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence | sp.Tuple) and not isinstance(value, str | bytes)
