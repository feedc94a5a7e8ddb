"""Reading exact arguments: numbers and arrays without rounding, and rows of integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Number, Rational
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import (
    NO_NUMBERS,
    TEXT,
    Array,
    floats,
    integer,
    object_array,
    real_array,
    require_finite,
    said,
    to_sympy,
)
from icar_theory.exact.rationals import exact_rationals


def exact_array(name: str, value: object, *, dimensions: tuple[int, ...]) -> Array:
    """Return a real array as SymPy numbers or expressions; each float is the fraction that it is.

    >>> exact_array("C", [[0.5, 1]], dimensions=(2,))
    array([[1/2, 1]], dtype=object)
    """
    array = real_array(name, value, dimensions=dimensions)
    require_finite(name, array)
    entries = array.flat if array.dtype == object else exact_rationals(array).flat
    return object_array([to_sympy(entry) for entry in entries], array.shape)


def float_array(name: str, value: object, *, dimensions: tuple[int, ...]) -> Array:
    """Return a real array as ``float64``; what does not fit is refused by name.

    >>> float_array("times", [0, sp.Rational(1, 2)], dimensions=(1,))
    array([0. , 0.5])
    """
    array = floats(name, real_array(name, value, dimensions=dimensions))
    require_finite(name, array)
    return array


def number(name: str, value: object, *, real: bool = True) -> Any:
    """Return `value` as an exact SymPy number or expression; a float is the fraction that it is.

    So is read what a user's function returns, too.

    >>> number("step_size", 0.5), number("step_size", sp.Symbol("x"))
    (1/2, x)
    >>> number("moments(1)", 0.5 + 1j, real=False)
    1/2 + I
    """
    if isinstance(value, sp.Rational):
        return value
    try:
        if real or not isinstance(value, complex | np.complexfloating | sp.Expr):
            return exact_array(name, [value], dimensions=(1,))[0]
        require_entries(name, [value])
        return as_fraction(value)
    except (TypeError, ValueError):
        error = ValueError if isinstance(value, float | complex | sp.Expr) else TypeError
        kind = "finite real number" if real else "finite number"
        raise error(f"{name} must be a {kind}, got {said(value)}") from None


def read_numbers(name: str, value: Any) -> Any:
    """Return an array, a tensor, a SymPy matrix or a nested sequence as finite numbers.

    It stays in its library, whole numbers become ``float64`` there, as they would wrap around. A
    nested sequence of floats becomes an array, another an exact SymPy matrix. Beside exact numbers,
    and in a SymPy matrix, a float is the fraction that it is.

    >>> read_numbers("tokens", np.array([[100], [2]], dtype=np.int8))
    array([[100.],
           [  2.]])
    >>> read_numbers("tokens", [[1, 0.5]])
    Matrix([[1, 1/2]])
    """
    if isinstance(value, Sequence) and not isinstance(value, TEXT):
        return _nested(name, value)
    if isinstance(value, sp.MatrixBase):
        require_entries(name, list(value))
        return value.applyfunc(as_fraction)
    if hasattr(value, "detach"):
        return _tensor(name, value)
    if np.ma.is_masked(value):
        raise ValueError(f"{name} must have no masked entries, got {said(value)}")
    array = np.asarray(value)
    if array.dtype.kind not in "iufcO":
        raise TypeError(f"{name} must hold numbers, got an array of {array.dtype}")
    if array.dtype.kind == "O":
        entries = list(array.flat)
        require_entries(name, entries)
        if any(isinstance(x, Rational | sp.Expr) for x in entries):
            return object_array([as_fraction(x) for x in entries], array.shape)
        array = np.array(array.tolist())
    require_finite(name, array)
    return _held(name, array, array.astype(np.float64)) if array.dtype.kind in "iu" else array


def as_fraction(entry: Any) -> Any:
    """Return a number with each float in it as the fraction that it is, and others as they are.

    >>> as_fraction(0.5), as_fraction(0.5j), as_fraction(3)
    (1/2, I/2, 3)
    """
    if isinstance(entry, complex | np.complexfloating):
        return as_fraction(entry.real) + sp.I * as_fraction(entry.imag)
    if isinstance(entry, sp.Expr):
        return entry.xreplace({x: sp.Rational(x) for x in entry.atoms(sp.Float)})
    if isinstance(entry, float | np.floating):
        return sp.Rational(*map(int, entry.as_integer_ratio()))
    return entry


def _nested(name: str, value: Sequence[Any]) -> Any:
    """Return rows of numbers: an array of floats, or an exact SymPy matrix."""
    rows = [list(row) if _is_list(row) else row for row in value]
    entries = [x for row in rows if isinstance(row, list) for x in row]
    if not any(map(_is_complex, entries)):
        array = real_array(name, value, dimensions=(2,))
        require_finite(name, array)
        exact = array.dtype == object
        return sp.Matrix(*array.shape, [to_sympy(x) for x in array.flat]) if exact else array
    require_entries(name, entries)
    if len({len(row) if isinstance(row, list) else None for row in rows}) > 1:
        raise ValueError(f"{name} must have rows of equal length, got {said(value)}")
    if all(isinstance(x, float | complex | np.inexact) for x in entries):
        return np.array(rows)
    return sp.Matrix(rows).applyfunc(as_fraction)


def _is_complex(entry: Any) -> bool:
    if isinstance(entry, sp.Expr):
        return entry.is_real is False
    return isinstance(entry, complex | np.complexfloating)


def _held(name: str, whole: Any, near: Any) -> Any:
    """Return integers as ``float64``, or refuse one that it rounds; NumPy and torch alike."""
    wrong = [x for x in whole[abs(near) >= 2**53].tolist() if int(float(x)) != x]
    if wrong:
        raise ValueError(
            f"{name} must hold integers that float64 holds, got {wrong[0]}: nested lists are exact"
        )
    return near


def rounded(names: str, total: Any, arrays: Mapping[str, Array]) -> float:
    """Return a result as a float; one that left the floats is refused, by what it was made of.

    >>> rounded("C and p", np.inf, {"C": np.array([1e200]), "p": np.array([1.0])})
    Traceback (most recent call last):
    ...
    ValueError: C and p must be small enough for a loss in float64: it overflows, as C reaches ...
    """
    found = float(complex(total).real)
    if not np.isfinite(found):
        sizes = {name: float(np.abs(array).max()) for name, array in arrays.items()}
        largest = max(sizes, key=lambda name: sizes[name])
        raise ValueError(
            f"{names} must be small enough for a loss in float64: it overflows, as {largest} "
            f"reaches {sizes[largest]:.3g}"
        )
    return found


def require_entries(name: str, entries: list[Any]) -> None:
    """Refuse what is no number, NaN and infinities."""
    for x in entries:
        if isinstance(x, bool | np.timedelta64) or not isinstance(x, Number | sp.Expr):
            raise TypeError(f"{name} must hold numbers, got the entry {said(x)}")
        if isinstance(x, float | complex | np.inexact):
            finite = bool(np.isfinite(x))
        else:
            finite = not sp.sympify(x).has(*NO_NUMBERS)
        if not finite:
            raise ValueError(f"{name} must be finite, got the entry {said(x)}")


def _tensor(name: str, value: Any) -> Any:
    """Return a tensor of floats or complex numbers that has values, all finite."""
    try:
        if "bool" in str(value.dtype):
            raise TypeError
        whole = not (value.is_floating_point() or value.is_complex())
        found = _held(name, value, value.double()) if whole else value
        finite = bool(found.isfinite().all())
    except (TypeError, RuntimeError):  # no values: a meta tensor; no isfinite: a quantized one
        raise TypeError(f"{name} must be a tensor of numbers, got {said(value)}") from None
    if not finite:
        raise ValueError(f"{name} must be finite, got {said(value)}")
    return found


def integer_rows(name: str, value: Any) -> tuple[tuple[int, ...], ...]:
    """Return rows of integers, at least one, as tuples.

    >>> integer_rows("characters", [[1], [-1]])
    ((1,), (-1,))
    """
    rows = _listed(value)
    nested = _is_list(rows) and len(rows) > 0 and all(map(_is_list, rows))
    if not nested:
        raise TypeError(f"{name} must be rows of integers, got {said(value)}")
    return tuple(integers(f"{name} (row {k})", row) for k, row in enumerate(rows))


def integers(name: str, value: Any) -> tuple[int, ...]:
    """Return a sequence of integers as a tuple.

    >>> integers("moduli", [0, 2])
    (0, 2)
    """
    entries = _listed(value)
    if not _is_list(entries):
        raise TypeError(f"{name} must be a sequence of integers, got {said(value)}")
    return tuple(integer(name, entry) for entry in entries)


def _listed(value: Any) -> Any:
    """Return an array or a tensor as lists, and what has none, a meta tensor, as it is."""
    try:
        return value.tolist() if hasattr(value, "tolist") else value
    except NotImplementedError:
        return value


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence | sp.Tuple) and not isinstance(value, TEXT)
