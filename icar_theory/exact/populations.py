"""Finite populations of spectra: a joint law of the eigenvalues, one matrix W a row.

**Main results.** Under :class:`Population` a mean is the mean over its rows. Angles that are
fractions, as floats are, or rational multiples of π give balls; :func:`unit_numbers` reads
eigenvalues with rational real and imaginary parts, whose means are exact.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq

from icar_theory.archives import read_archive, require_regular, require_small
from icar_theory.arguments import said, to_flint
from icar_theory.exact.enclosures import BITS
from icar_theory.exact.factors import require_few
from icar_theory.exact.reading import as_fraction, exact_array, require_entries

Unit = tuple[Any, Any]
"""A number of modulus 1 by its real and imaginary part: rationals, or balls."""
ROWS = 10**5
"""How many entries a population may have."""


@dataclass(frozen=True)
class Population:
    """Rows that are drawn alike; each holds one entry for every coordinate of the law.

    An entry is an angle, a multiple of π as ``(fraction,)``, or a unit number as a pair of
    fractions: `exact` says that all are unit numbers.
    """

    rows: tuple[tuple[Any, ...], ...]
    exact: bool

    def mean_square(self, polynomials: Sequence[Mapping[tuple[int, ...], Any]]) -> Any:
        """Return ``E Σ_i |f_i|²`` of Laurent polynomials, given as exponents → coefficient.

        >>> Population(((fmpq(0),), (fmpq(1),)), False).mean_square([{(0,): 1, (1,): -1}]).mid() > 0
        True
        """
        total = 0
        for row in self.rows:
            for terms in polynomials:
                real, imaginary = at(row, terms)
                total = total + real * real + imaginary * imaginary
        return total / len(self.rows) if not isinstance(total, int) else fmpq(total, len(self.rows))

    def mean(self, character: tuple[int, ...]) -> Unit:
        """Return the mean of a monomial, by its real and imaginary part."""
        found = [monomial(row, character) for row in self.rows]
        x, y = (sum(parts, fmpq(0)) / len(found) for parts in zip(*found, strict=True))
        return x, y


def monomial(row: tuple[Any, ...], character: tuple[int, ...]) -> Unit:
    """Return a product of powers of a row's entries.

    >>> monomial(((fmpq(3, 5), fmpq(4, 5)),), (2,))
    (-7/25, 24/25)
    """
    found: Unit = (1, 0)
    for entry, n in zip(row, character, strict=True):
        if n:
            found = _times(found, _power(entry, n))
    return found


def at(row: tuple[Any, ...], terms: Mapping[tuple[int, ...], Any]) -> Unit:
    """Return a Laurent polynomial, exponents → coefficient, at a row: real and imaginary part.

    >>> at(((fmpq(3, 5), fmpq(4, 5)),), {(2,): 1, (0,): 2})
    (43/25, 24/25)
    """
    real: Any = 0
    imaginary: Any = 0
    for character, c in terms.items():
        x, y = monomial(row, character)
        real, imaginary = real + c * x, imaginary + c * y
    return real, imaginary


@lru_cache(2**16)
def _power(entry: Any, n: int) -> Unit:
    if not isinstance(entry, tuple) or len(entry) == 1:
        turns = isinstance(entry, tuple)
        angle = fmpq(n) * (entry[0] if turns else entry)
        whole = int(angle.p // angle.q).bit_length()  # digits that a ball loses modulo 2π
        with ctx.workprec(BITS + whole):
            sine, cosine = arb.sin_cos_pi_fmpq(angle) if turns else arb(angle).sin_cos()
        return cosine, sine
    x, y = entry
    if n < 0:
        return _power((x, -y), -n)
    return (x, y) if n == 1 else _times(_power(entry, n // 2), _power(entry, n - n // 2))


def _times(one: Unit, other: Unit) -> Unit:
    (x, y), (u, v) = one, other
    return x * u - y * v, x * v + y * u


def angle_rows(value: Any) -> Population:
    """Return the population of given angles, N×coordinates; a vector is a single row.

    >>> angle_rows([0.5, 1.0]).rows
    ((1/2, 1),)
    """
    if isinstance(value, np.ndarray) and value.ndim == 2:
        _require_few("angles", value)  # before all are read
    read = np.atleast_2d(exact_array("angles", value, dimensions=(1, 2)))
    _require_few("angles", read)
    return Population(tuple(tuple(map(_angle, row)) for row in read), False)


def _angle(entry: Any) -> Any:
    if entry.is_Rational:
        return to_flint(entry)
    turns = entry / sp.pi
    if not turns.is_Rational:
        raise ValueError(
            f"angles must be fractions, floats or rational multiples of pi, got {said(entry)}"
        )
    return (to_flint(turns),)


def unit_numbers(value: Any) -> Population:
    """Return the population of given eigenvalues of modulus 1 with rational parts, N×coordinates.

    >>> unit_numbers([[sp.I, sp.Rational(3, 5) + sp.Rational(4, 5) * sp.I]]).rows
    (((0, 1), (3/5, 4/5)),)
    """
    given = value.tolist() if isinstance(value, sp.MatrixBase | np.ndarray) else value
    if not isinstance(given, Sequence) or isinstance(given, str | bytes) or len(given) == 0:
        raise TypeError(f"eigenvalues must be rows of numbers, got {said(value)}")
    if not isinstance(given[0], Sequence):
        given = [given]
    rows = [list(row) if isinstance(row, Sequence) else [row] for row in given]
    require_entries("eigenvalues", [entry for row in rows for entry in row])
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        raise ValueError(f"eigenvalues must have rows of equal length, got {said(value)}")
    _require_few("eigenvalues", np.empty((len(rows), len(rows[0]))))
    return Population(tuple(tuple(map(_unit, row)) for row in rows), True)


def _unit(entry: Any) -> Unit:
    x, y = sp.sympify(as_fraction(entry)).as_real_imag()
    if not (x.is_Rational and y.is_Rational and x**2 + y**2 == 1):
        raise ValueError(
            f"eigenvalues must have modulus 1 and rational parts, got {said(entry)}: give angles"
        )
    return to_flint(x), to_flint(y)


def _require_few(name: str, entries: Any) -> None:
    rows, width = entries.shape
    require_few(f"{rows} rows of {width} {name}", entries.size, ROWS, "numbers")


def read_angles(file: str | Path) -> Any:
    """Return the angles of a file as an array: one row a matrix W, one column an angle (radians).

    A .npz file holds one array, or one called "angles"; a .npy file an array; a .csv file rows of
    numbers with commas between them. Raises ValueError naming a file that cannot be read.
    """
    path = Path(file)
    require_regular(path)
    try:
        if path.suffix == ".npz":
            held = read_archive(path, lambda names: ["angles"] if "angles" in names else names)
            if len(held) != 1:
                raise ValueError(f"it must hold one array, or 'angles', and holds {list(held)}")
            (array,) = held.values()
        elif path.suffix in (".npy", ".csv"):
            require_small(path.stat().st_size)
            npy = path.suffix == ".npy"
            array = np.load(path, allow_pickle=False) if npy else _table(path)
        else:
            raise ValueError("its name must end in .npz, .npy or .csv")
        angle_rows(array)
    except (OSError, EOFError, TypeError, ValueError) as error:
        said_why = " ".join(str(error).split())
        why = said_why if str(path) in said_why else f"{path} cannot be read: {said_why}"
        raise ValueError(why) from None
    return np.atleast_2d(array)


def _table(path: Path) -> Any:
    with warnings.catch_warnings(action="ignore"):  # of an empty file, which angle_rows refuses
        return np.loadtxt(path, delimiter=",", ndmin=2)
