"""Reading arguments: each function returns one canonical form or says which argument is wrong.

Integers come back as ``int`` or as a SymPy expression; matrices as NumPy arrays that are either
``float64`` (the input held floats) or ``object`` (exact: every entry a FLINT rational, or every
entry a SymPy expression). Nothing is guessed: a wrong type is a :class:`TypeError`, a wrong value a
:class:`ValueError`, and both name the argument and the value.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np
import sympy as sp
from flint import fmpq

from icar_theory.refusals import choice as choice
from icar_theory.refusals import detached as detached
from icar_theory.refusals import said as said

Array = np.ndarray[Any, np.dtype[Any]]
"""A NumPy array: ``float64``, or ``object`` for exact entries."""

TEXT = str | bytes | bytearray
NO_NUMBERS = (sp.nan, sp.oo, -sp.oo, sp.zoo, sp.AccumBounds, sp.Order)
"""What makes a SymPy expression no finite number."""

KIND_NAMES = {
    "b": "booleans",
    "c": "complex numbers",
    "O": "Python objects",
    "U": "text",
    "S": "bytes",
}


def integer(name: str, value: object, *, minimum: int | None = None) -> int:
    """Return `value` as an ``int`` that is at least `minimum`, if there is one.

    >>> integer("heads", 3, minimum=1)
    3
    """
    try:
        if isinstance(value, bool) or "bool" in str(getattr(value, "dtype", "")):
            raise TypeError
        found = operator.index(value)  # type: ignore[arg-type]
    except (TypeError, NotImplementedError):  # the latter from tensors without numbers
        raise TypeError(f"{name} must be an integer, got {said(value)}") from None
    if minimum is not None and found < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {said(found)}")
    return found


def integer_or_symbol(name: str, value: object, *, minimum: int) -> Any:
    """Return `value` as an ``int``, or unchanged where it is a suitable SymPy expression.

    An expression is suitable if it may be a positive integer: an exact scalar.

    >>> integer_or_symbol("d", sp.Symbol("d"), minimum=1)
    d
    """
    if isinstance(value, sp.Expr) and not value.is_number:
        possible = value.is_integer is not False and value.is_positive is not False
        possible = possible and not value.has(*NO_NUMBERS)
        if not possible or not value.is_commutative or value.has(sp.Float):
            raise ValueError(f"{name} must stand for a positive integer, got {said(value)}")
        return value
    if isinstance(value, sp.Expr) and value.is_integer is not True:
        raise TypeError(f"{name} must be an integer, got {said(value)}")
    return integer(name, value, minimum=minimum)


def object_array(entries: Sequence[Any], shape: tuple[int, ...]) -> Array:
    """Pack `entries` (row by row) into an array of objects, even where an entry is iterable."""
    packed = np.empty(len(entries), dtype=object)
    for k, entry in enumerate(entries):
        packed[k] = entry
    return packed.reshape(shape)


def real_array(name: str, value: object, *, dimensions: tuple[int, ...]) -> Array:
    """Return a real array with one of the given numbers of `dimensions`, ``float64`` or exact.

    NumPy arrays, tensors, and nested sequences of floats alone become ``float64``. All else is
    exact: integers, fractions and SymPy expressions, floats beside them, and floats longer than
    ``float64``, each as the fraction that it is. A sequence may hold arrays and tensors.

    >>> real_array("value", [[2**53 + 1, 0.5]], dimensions=(2,))
    array([[9007199254740993, 1/2]], dtype=object)
    >>> real_array("value", [[1.0, 0.5]], dimensions=(2,))
    array([[1. , 0.5]])
    """
    value = detached(name, value)
    exact = not (isinstance(value, np.ndarray) or hasattr(value, "__array__")) or isinstance(
        value, sp.MatrixBase
    )
    array = _exact_array(name, value) if exact else _numpy_array(name, np.asanyarray(value))
    if array.ndim not in dimensions:
        wanted = " or ".join(f"{n}-dimensional" for n in dimensions)
        raise ValueError(f"{name} must be {wanted}, got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
    return array


def require_finite(name: str, array: Array) -> None:
    """Refuse NaN and infinities, naming the first one and its place."""
    beside = array.dtype == object  # where a float is one that is no fraction
    wrong = np.vectorize(_is_float, otypes=[bool])(array) if beside else ~np.isfinite(array)
    if wrong.any():
        place = tuple(int(k) for k in np.argwhere(wrong)[0])
        raise ValueError(f"{name} must be finite, got {array[place]} at index {place}")


def _is_float(entry: Any) -> bool:
    return isinstance(entry, float)


def same_field(**arrays: Array) -> list[Array]:
    """Bring arrays to one field: all exact (rational, else SymPy), or all ``float64`` if any is.

    Beside floats, rationals that float64 does not hold make all exact: a float is a fraction.

    >>> same_field(p=np.array([fmpq(1, 2)], dtype=object), C=np.array([0.25]))
    [array([0.5]), array([0.25])]
    """
    if all(array.dtype == object for array in arrays.values()):
        if any(isinstance(entry, sp.Expr) for array in arrays.values() for entry in array.flat):
            return [object_array([to_sympy(x) for x in a.flat], a.shape) for a in arrays.values()]
        return list(arrays.values())
    if all(_held(name, array) for name, array in arrays.items()):
        return [floats(name, array) for name, array in arrays.items()]
    return [object_array([_exact(x) for x in a.flat], a.shape) for a in arrays.values()]


def floats(name: str, array: Array) -> Array:
    """Return the nearest ``float64`` of each entry; symbols and what is too large are refused.

    >>> floats("p", np.array([fmpq(1, 3)], dtype=object)).round(3)
    array([0.333])
    """
    if array.dtype != object:
        return array
    for entry in array.flat:
        if isinstance(entry, sp.Expr):
            raise TypeError(
                f"{name} holds the symbolic entry {entry}, which cannot be mixed with float arrays"
            )
    found = []
    for entry in array.flat:
        try:
            found.append(float(entry))
        except OverflowError:
            raise ValueError(
                f"{name} must fit in floats beside floats, got {said(entry)}"
            ) from None
    return np.array(found).reshape(array.shape)


def _held(name: str, array: Array) -> bool:
    """Return whether float64 holds every entry; symbols, which have no size, are refused."""
    if array.dtype != object:
        return True
    try:
        found = floats(name, array)
    except ValueError:  # too large
        return False
    pairs = zip(array.flat, found.flat, strict=True)
    return all(_is_float(x) or x == fmpq(*near.as_integer_ratio()) for x, near in pairs)


def _exact(entry: Any) -> Any:
    return _fraction(entry) if isinstance(entry, float | np.floating) else entry


def to_sympy(number: Any) -> Any:
    """Return an exact number as a SymPy one (SymPy expressions pass through)."""
    return (
        number
        if isinstance(number, sp.Expr)
        else sp.Rational(int(fmpq(number).p), int(fmpq(number).q))
    )


def to_flint(number: Any) -> Any:
    """Return a rational of SymPy or FLINT as a FLINT one.

    >>> to_flint(sp.Rational(2, 3))
    2/3
    """
    return fmpq(int(number.p), int(number.q))


def to_fraction(number: Any) -> Fraction:
    """Return a FLINT rational (or an integer) as a :class:`fractions.Fraction`."""
    return Fraction(int(fmpq(number).p), int(fmpq(number).q))


def _numpy_array(name: str, array: Array) -> Array:
    if np.ma.is_masked(array):
        raise ValueError(f"{name} must have no masked entries, got {said(array)}")
    if array.dtype.kind in "iu":  # an integer above 2⁵³ is no float64
        return object_array([fmpq(int(x)) for x in np.asarray(array).flat], array.shape)
    if array.dtype.kind not in "fiu":
        what = KIND_NAMES.get(array.dtype.kind, f"dtype {array.dtype}")
        raise TypeError(f"{name} must hold real numbers, got an array of {what}")
    if array.dtype.itemsize > np.dtype(np.float64).itemsize:
        return object_array([_fraction(x) for x in np.asarray(array).flat], array.shape)
    return np.asarray(array, dtype=np.float64)


def _exact_array(name: str, value: Any) -> Array:
    if isinstance(value, sp.MatrixBase):
        return _entries(name, list(value), value.shape)
    if isinstance(value, TEXT) or not isinstance(value, Sequence):
        raise TypeError(
            f"{name} must be an array, a SymPy matrix or a nested sequence of numbers, "
            f"got {said(value)}"
        )
    value = [_listed(name, entry) for entry in value]
    rows = [
        row if isinstance(row, Sequence) and not isinstance(row, TEXT) else None for row in value
    ]
    if all(row is None for row in rows):
        return _entries(name, list(value), (len(value),))
    widths = {len(row) if row is not None else 0 for row in rows}
    if len(widths) != 1 or None in rows:
        raise ValueError(f"{name} must have rows of equal length, got lengths {sorted(widths)}")
    return _entries(
        name, [entry for row in rows if row is not None for entry in row], (len(rows), widths.pop())
    )


def _listed(name: str, entry: Any) -> Any:
    """Return an entry as it is, but an array or a tensor as a list of its numbers."""
    entry = detached(name, entry)
    own = sp.Basic | sp.MatrixBase | np.generic
    if not hasattr(entry, "__array__") or isinstance(entry, own):
        return entry
    return _numpy_array(name, np.asanyarray(entry)).tolist()


def _entries(name: str, entries: list[Any], shape: tuple[int, ...]) -> Array:
    read = [_entry(name, entry) for entry in entries]
    if all(map(_is_float, read)):
        return np.array(read, dtype=np.float64).reshape(shape)
    if any(map(_is_float, read)):
        symbolic = [x for x in read if isinstance(x, sp.Expr)]
        if symbolic:
            raise TypeError(
                f"{name} mixes floats with the symbolic entry {symbolic[0]}: "
                "use Rationals for exact input"
            )
        read = [_fraction(x) if _is_float(x) else x for x in read]
    if any(isinstance(entry, sp.Expr) for entry in read):
        read = [to_sympy(entry) for entry in read]
    return object_array(read, shape)


def _entry(name: str, entry: Any) -> Any:
    if isinstance(entry, bool | np.bool_ | np.timedelta64):  # an integer to NumPy
        raise TypeError(f"{name} must hold numbers, got the entry {said(entry)}")
    if isinstance(entry, fmpq):
        return entry
    if isinstance(entry, Rational | sp.Rational):  # ints and NumPy integers are Rational too
        return fmpq(int(entry.numerator), int(entry.denominator))
    if isinstance(entry, float | np.floating | sp.Float):
        near = float(entry)
        return near if near == entry or near != near else _fraction(entry)
    if isinstance(entry, sp.Expr):
        if entry.is_real is False or entry.is_finite is False or entry.has(*NO_NUMBERS):
            raise ValueError(f"{name} must hold finite real numbers, got the entry {said(entry)}")
        if entry.has(sp.Float):
            raise TypeError(
                f"{name} mixes floats with symbols in the entry {said(entry)}: "
                "use Rationals for exact input"
            )
        return entry
    raise TypeError(f"{name} must hold real numbers, got the entry {said(entry)}")


def _fraction(entry: Any) -> Any:
    """Return the fraction that a float of any length is; what is none stays a float."""
    if isinstance(entry, sp.Float):
        return to_flint(sp.Rational(entry))
    return fmpq(*map(int, entry.as_integer_ratio())) if np.isfinite(entry) else float(entry)
