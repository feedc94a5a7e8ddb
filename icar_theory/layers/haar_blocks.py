"""Full blocks of a layer, read: H×d×d, or H×d for their diagonals, in one field of numbers."""

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
from icar_theory.layers.full_heads import numbers


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
        return value if self.kind in ("rational", "real") else complex(value).real


def read_full(blocks: Any) -> tuple[dict[str, Array], Field]:
    """Return six blocks as arrays H×d×d, and the field of their numbers.

    A block H×d holds diagonals. Integers, fractions and SymPy numbers with rational parts are
    exact where no block holds floats alone. Raises TypeError or ValueError naming a block.

    >>> read_full({name: [[1, 2]] for name in BLOCKS})[0]["a1"][0]
    array([[1, 0],
           [0, 2]], dtype=object)
    """
    require_blocks(blocks, "H×d×d or H×d")
    read = {name: _square(name, blocks[name]) for name in BLOCKS}
    shape = read["a1"].shape
    for name, block in read.items():
        if block.shape != shape:
            raise ValueError(
                f"{name} must have the shape of a1 (H×d×d), {shape}, got {block.shape}"
            )
    exact = all(block.dtype == object for block in read.values())
    if not exact:
        read = {name: floats(name, block) for name, block in read.items()}
        turned = any(np.iscomplexobj(block) for block in read.values())
        return read, Field("complex" if turned else "real")
    parts = {name: _each(lambda x, n=name: _gaussian(n, x), block) for name, block in read.items()}
    if any(z.y != 0 for block in parts.values() for z in block.flat):
        return parts, Field("gaussian")
    return {name: _each(_rational, block) for name, block in parts.items()}, Field("rational")


def exactly(blocks: Mapping[str, Array], field: Field) -> tuple[dict[str, Array], Field]:
    """Return blocks with every float as the fraction that it is.

    >>> exactly({"a1": np.array([[[0.5]]])}, Field("real"))[0]["a1"][0, 0, 0]
    1/2
    """
    if field.kind == "real":
        return {name: _each(_dyadic, block) for name, block in blocks.items()}, Field("rational")
    if field.kind == "complex":
        whole = {name: block.astype(complex) for name, block in blocks.items()}
        return {name: _each(_complex, block) for name, block in whole.items()}, Field("gaussian")
    return dict(blocks), field


def _square(name: str, value: Any) -> Array:
    """Return a block H×d×d, of diagonals where it is H×d."""
    dimensions = 2 if np.ndim(_bare(value)) == 2 else 3
    found = numbers(name, value, dimensions)
    if dimensions == 2:
        full = np.zeros((*found.shape, found.shape[1]), dtype=found.dtype)
        full[:, np.arange(found.shape[1]), np.arange(found.shape[1])] = found
        return full
    if found.shape[1] != found.shape[2]:
        raise ValueError(f"{name} must be square in each head (H×d×d), got shape {found.shape}")
    return found


def _bare(value: Any) -> Any:
    """Return something whose number of dimensions NumPy can tell."""
    try:
        return np.asarray(value.detach().cpu() if hasattr(value, "detach") else value, dtype=object)
    except (TypeError, ValueError, RuntimeError):
        return 0  # what is wrong with it is said where it is read


def floats(name: str, block: Array) -> Array:
    """Return floats, also of exact numbers beside those of other blocks."""
    if block.dtype != object:
        return block
    try:
        found = np.array([complex(x) for x in block.flat]).reshape(block.shape)
    except (OverflowError, TypeError):
        raise ValueError(f"{name} must fit in floats beside floats, got {said(block)}") from None
    return found if found.imag.any() else found.real


def _gaussian(name: str, entry: Any) -> Any:
    """Return an exact number as a Gaussian rational."""
    real, imaginary = sp.sympify(entry).as_real_imag()
    if not (real.is_Rational and imaginary.is_Rational):
        raise TypeError(
            f"{name} must hold floats, or exact numbers with rational parts, got {said(entry)}"
        )
    return QQ_I.from_sympy(real + sp.I * imaginary)


def _rational(entry: GaussianRational) -> fmpq:
    return fmpq(int(entry.x.numerator), int(entry.x.denominator))


def _dyadic(entry: Any) -> fmpq:
    return fmpq(*float(entry).as_integer_ratio())


def _complex(entry: Any) -> Any:
    real, imaginary = (sp.Rational(*x.as_integer_ratio()) for x in (entry.real, entry.imag))
    return QQ_I.from_sympy(real + sp.I * imaginary)


def _each(function: Any, block: Array) -> Array:
    found = np.empty(block.shape, dtype=object)
    for place, entry in np.ndenumerate(block):
        found[place] = function(entry)
    return found
