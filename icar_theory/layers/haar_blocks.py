"""Full blocks of a layer, H×d×d, in one field of numbers, exact or floats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from flint import fmpq
from sympy import QQ_I
from sympy.polys.domains.gaussiandomains import GaussianRational

from icar_theory.arguments import Array, said
from icar_theory.layers.augmented import BLOCKS, require_blocks
from icar_theory.layers.full_heads import near_floats, numbers


@dataclass(frozen=True)
class Field:
    """Numbers of one kind: "real" or "complex" floats, "rational" ones, or "gaussian" with I."""

    kind: str

    def number(self, value: fmpq) -> Any:
        """Return a rational number."""
        if self.kind == "rational":
            return value
        return QQ_I(int(value.p)) / int(value.q) if self.kind == "gaussian" else float(value)

    def adjoint(self, matrix: Array) -> Array:
        """Return the conjugate transpose.

        >>> Field("gaussian").adjoint(np.array([[QQ_I(1, 2)]]))[0, 0]
        QQ_I(1, -2)
        """
        if self.kind == "gaussian":
            return _each(lambda z: QQ_I.new(z.x, -z.y), matrix.T)
        return matrix.T if self.kind == "rational" else matrix.conj().T

    def real(self, value: Any) -> Any:
        """Return the real part; that of a Gaussian rational is a FLINT one."""
        if self.kind == "gaussian":
            found = QQ_I.convert(value)
            return fmpq(int(found.x.numerator), int(found.x.denominator))
        return value if self.kind == "rational" else float(complex(value).real)


def read_full(blocks: Any) -> dict[str, Array]:
    """Return six blocks H×d×d: floats, real or complex, or SymPy numbers where one is exact.

    Raises TypeError or ValueError naming a block.

    >>> read_full({name: [[[1, 2], [3, 4]]] for name in BLOCKS})["a1"].shape
    (1, 2, 2)
    """
    require_blocks(blocks, "H×d×d")
    read = {name: numbers(name, blocks[name], 3) for name in BLOCKS}
    shape = read["a1"].shape
    for name, block in read.items():
        if block.shape[1] != block.shape[2]:
            raise ValueError(f"{name} must be square in each head (H×d×d), got shape {block.shape}")
        if block.shape != shape:
            raise ValueError(
                f"{name} must have the shape of a1 (H×d×d), {shape}, got {block.shape}"
            )
    return {name: _double(block) for name, block in read.items()}


def in_field(read: Mapping[str, Array]) -> tuple[dict[str, Array], Field]:
    """Return blocks in floats where one holds floats alone, else in exact numbers.

    >>> in_field(read_full({name: [[[1]]] for name in BLOCKS}))[1]
    Field(kind='rational')
    """
    if all(block.dtype == object for block in read.values()):
        return exactly(read)
    found = {name: near_floats(name, block) for name, block in read.items()}
    complex_ones = [np.iscomplexobj(block) and bool(block.imag.any()) for block in found.values()]
    if any(complex_ones):
        return found, Field("complex")
    return {name: block.real.copy() for name, block in found.items()}, Field("real")


def exactly(read: Mapping[str, Array]) -> tuple[dict[str, Array], Field]:
    """Return blocks in exact numbers: a float is the fraction that it is.

    >>> exactly({"a1": np.array([[[0.5]]])})[0]["a1"][0, 0, 0]
    1/2
    """
    parts = {name: _each(lambda x, n=name: _gaussian(n, x), block) for name, block in read.items()}
    if any(z.y != 0 for block in parts.values() for z in block.flat):
        return parts, Field("gaussian")
    return {name: _each(_rational, block) for name, block in parts.items()}, Field("rational")


def _double(block: Array) -> Array:
    """Return floats of any length as float64 or complex128."""
    if block.dtype == object:
        return block
    return block.astype(np.complex128 if np.iscomplexobj(block) else np.float64)


def _gaussian(name: str, entry: Any) -> Any:
    """Return a number as a Gaussian rational."""
    if isinstance(entry, float | complex):
        pair = (complex(entry).real, complex(entry).imag)
        real, imaginary = (sp.Rational(*x.as_integer_ratio()) for x in pair)
    else:
        real, imaginary = sp.sympify(entry).as_real_imag()
    if not (real.is_Rational and imaginary.is_Rational):
        raise TypeError(
            f"{name} must hold floats, or exact numbers with rational parts, got {said(entry)}"
        )
    return QQ_I.from_sympy(real + sp.I * imaginary)


def _rational(entry: GaussianRational) -> fmpq:
    return fmpq(int(entry.x.numerator), int(entry.x.denominator))


def _each(function: Any, block: Array) -> Array:
    found = np.empty(block.shape, dtype=object)
    for place, entry in np.ndenumerate(block):
        found[place] = function(entry)
    return found
