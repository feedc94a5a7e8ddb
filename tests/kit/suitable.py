"""Which bad values some arguments take all the same: predicates of a name and a value."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import said


def of_numbers(name: str, value: Any) -> bool:
    """Whether a value is a vector, or rows, of 0, ±1 and the imaginary unit."""
    array = as_array(list(value) if isinstance(value, tuple) else value)
    kept = getattr(array, "ndim", 0) in (1, 2) and 0 not in array.shape
    entries = np.asarray(array).flat if kept else [None]
    known = (int, float, complex, np.number, sp.Expr)
    return all(
        isinstance(x, known) and not isinstance(x, bool) and x in (0, 1, -1, 1j, -1j, sp.I)
        for x in entries
    )


def as_array(value: Any) -> Any:
    """Return a list as an array, where it is one."""
    try:
        return np.array(value) if isinstance(value, list) else value
    except ValueError:
        return value


def of_complex(name: str, value: Any) -> bool:
    """Whether a value is an array of complex numbers, or left out."""
    dtype, text = str(getattr(value, "dtype", "")), said(value)
    ours = (
        any(sign in text for sign in ("1j", "I", "True", "M")) and "mask" not in text
    )  # a list makes an array of these
    return (
        dtype in ("object", "complex128", "torch.complex128")
        or ours
        or (name == "mask" and value is None)
    )


def of_any_rank(name: str, value: Any) -> bool:
    """Whether a value is an array of at most three dimensions, or a number."""
    rank = 0 if isinstance(value, int | float | Fraction) else len(getattr(value, "shape", "none"))
    return rank < 4 and "nan" not in said(value)
