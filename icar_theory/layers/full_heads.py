"""Heads that are full matrices, read in the basis in which the context is diagonal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Rational
from typing import Any

import numpy as np
import sympy as sp
from sympy.polys.constructor import construct_domain
from sympy.polys.matrices import DomainMatrix

from icar_theory.arguments import Array, detached, object_array, require_finite, said
from icar_theory.exact.reading import as_fraction, require_entries

ORTHONORMAL = 1e-4
"""How far columns may be from orthonormal: a basis in float32 is nearer."""
LEFT_OUT = 1e-2
"""Which share of the Frobenius norm may lie off the diagonals: a check says nothing of it."""


SMALL = 2**17
"""Up to this many products, heads in exact numbers are read exactly: some seconds with roots."""
ROOTS = 2
"""How many different square roots exact entries may have; beside them I."""


@dataclass(frozen=True)
class Diagonals:
    """Diagonals of heads by name, H×d each: exact SymPy matrices, or ``float64`` arrays.

    `share` is what lies off them, of the Frobenius norm, the largest of all arrays.
    """

    heads: dict[str, Any]
    share: float
    exact: bool


def diagonals(heads: Mapping[str, Any], basis: Any) -> Diagonals:
    """Return the diagonals of ``U* M U`` for heads M (H×d×d), and what lies off them.

    The columns of U are the eigenvectors of the context; imaginary parts lie off the diagonals too.
    Exact where basis and heads hold integers, fractions and SymPy numbers with I and two different
    square roots at most, H d³ ≤ 2^17, and U is unitary exactly; else in ``float64``. Raises
    TypeError or ValueError by name.

    >>> half = 0.5 * np.ones((1, 2, 2))
    >>> diagonals({"value": half}, np.array([[1, 1], [1, -1]]) / np.sqrt(2)).heads["value"].round(9)
    array([[1., 0.]])
    >>> diagonals({"value": [[[1, 1], [1, 1]]]}, sp.Matrix([[1, 1], [1, -1]]) / sp.sqrt(2)).heads
    {'value': Matrix([[2, 0]])}
    """
    U = numbers("basis", basis, 2)
    if U.shape[0] != U.shape[1]:
        raise ValueError(f"basis must be square (d×d), got shape {U.shape}")
    near = near_floats("basis", U)
    off = float(np.abs(near.conj().T @ near - np.eye(len(U))).max())
    if off > ORTHONORMAL:
        raise ValueError(f"basis must have orthonormal columns, got U*U off I by {off:.3g}")
    arrays = {name: numbers(name, value, 3) for name, value in heads.items()}
    for name, M in arrays.items():
        if M.shape[1:] != U.shape:
            raise ValueError(
                f"{name} must have shape H×d×d with the basis, of {U.shape}, got {M.shape}"
            )
    exact = _exactly(U, arrays)
    found, shares = {}, [0.0]
    for name, M in arrays.items():
        inside = near.conj().T @ near_floats(name, M) @ near if exact is None else exact[name]
        diagonal = np.diagonal(inside, axis1=1, axis2=2)
        real = diagonal.real.copy() if exact is None else np.vectorize(sp.re, [object])(diagonal)
        rest = near_floats(name, inside - real[:, :, None] * np.eye(len(U), dtype=int))
        whole = np.linalg.norm(near_floats(name, inside))
        shares.append(float(np.linalg.norm(rest) / (whole or 1)))
        if shares[-1] > LEFT_OUT:
            raise ValueError(
                f"{name} must be real and diagonal in the basis, up to {LEFT_OUT:g} of the "
                f"Frobenius norm, got {shares[-1]:.2g} of it elsewhere"
            )
        found[name] = real if exact is None else sp.ImmutableMatrix(real)
    return Diagonals(found, max(shares), exact is not None)


def _exactly(U: Array, heads: Mapping[str, Array]) -> dict[str, Array] | None:
    """Return ``U* M U`` in exact numbers for all heads, or None where that cannot be."""
    d = len(U)
    arrays = [U[None], *heads.values()]
    if any(array.dtype != object for array in arrays):
        return None
    if sum(map(len, heads.values())) * d**3 > SMALL:
        return None
    entries = [x for array in arrays for x in array.flat]
    atoms = set[Any]().union(*(x.atoms() for x in entries))
    roots = set[Any]().union(*(x.atoms(sp.Pow) for x in entries))
    known = all(atom.is_Rational or atom is sp.I for atom in atoms)
    square = all(root.base.is_Integer and root.exp == sp.S.Half for root in roots)
    if not (known and square) or len(roots) > ROOTS or any(x.has(sp.Function) for x in entries):
        return None
    adjoint = [sp.conjugate(x) for x in U.T.flat]
    domain, read = construct_domain([*adjoint, *entries], extension=True, field=True)
    rows = [read[k : k + d] for k in range(0, len(read), d)]
    left, right, *rest = (
        DomainMatrix(rows[k : k + d], (d, d), domain) for k in range(0, len(rows), d)
    )
    if (left * right).to_sparse() != DomainMatrix.eye(d, domain).to_sparse():
        return None
    found = [(left * M * right).to_Matrix().tolist() for M in rest]
    places = np.cumsum([len(M) for M in heads.values()])[:-1]
    parts = np.split(np.array(found, dtype=object).reshape(-1, d, d), places)
    return dict(zip(heads, parts, strict=True))


def in_basis(
    weights: Mapping[str, Any], basis: Any, context: str
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return weights with the diagonals for heads, and in words what that leaves out.

    In orthogonal contexts columns 2k − 1 and 2k must be conjugate, up to a phase.

    >>> in_basis({"value": np.eye(2)[None], "positions": [0, 1]}, np.eye(2), "unitary")[1][-1]
    'heads are read in the basis, and 0 of their Frobenius norm, off the diagonals, is left out'
    """
    heads = {name: part for name, part in weights.items() if name != "positions"}
    found = diagonals(heads, basis)
    if context == "orthogonal":
        _require_pairs(near_floats("basis", numbers("basis", basis, 2)))
    how = () if found.exact else ("diagonals of the heads are computed in float64",)
    off = f"{found.share:.2g} of their Frobenius norm, off the diagonals, is left out"
    return {**weights, **found.heads}, (*how, f"heads are read in the basis, and {off}")


def _require_pairs(U: Array) -> None:
    d = len(U)
    partner = [k + 1 - 2 * (k % 2) if k + 1 < d or k % 2 else k for k in range(d)]
    for k, other in enumerate(partner):
        alike = abs(U[:, k] @ U[:, other])  # 1 for conjugate columns of length 1
        if abs(alike - 1) > ORTHONORMAL * d:
            of = "be real" if k == other else f"be conjugate to column {other + 1}"
            raise ValueError(
                f"basis must hold eigenvectors of an orthogonal context, conjugate ones side by "
                f"side: column {k + 1} must {of} up to a phase, got |u·u'| = {alike:.3g}"
            )


def numbers(name: str, value: Any, dimensions: int) -> Array:
    """Return an array of floats or of complex ones, or of SymPy numbers where all is exact.

    >>> numbers("value", [[1, sp.I]], 2)
    array([[1, I]], dtype=object)
    """
    value = detached(name, value)
    if isinstance(value, list | tuple):
        value = [detached(name, part) for part in value]
    try:
        array = np.asanyarray(value)
        if isinstance(value, list | tuple) and array.dtype.kind in "fc":
            objects = np.array(value, dtype=object)
            if any(isinstance(x, Rational) for x in objects.flat):  # which a float array rounds
                array = objects
    except ValueError:
        raise ValueError(f"{name} must have rows of equal length, got {said(value)}") from None
    if np.ma.is_masked(array):
        raise ValueError(f"{name} must have no masked entries, got {said(value)}")
    array = np.asarray(array)
    if array.dtype.kind not in "fiucO":
        raise TypeError(f"{name} must hold numbers, got an array of {array.dtype}")
    if array.ndim != dimensions or array.size == 0:
        raise ValueError(f"{name} must be {dimensions}-dimensional, got shape {array.shape}")
    if array.dtype.kind in "fc":
        require_finite(name, array)
        return array
    entries: list[Any] = array.ravel().tolist()
    require_entries(name, entries)
    for x in entries:
        if isinstance(x, sp.Expr) and not x.is_number:
            raise TypeError(f"{name} must hold numbers, got the entry {said(x)}")
    if all(isinstance(x, float | complex | np.inexact) for x in entries):
        return np.array(array.tolist())
    return object_array([sp.sympify(as_fraction(x)) for x in entries], array.shape)


def near_floats(name: str, array: Array) -> Array:
    """Return an array of floats; exact numbers must fit in them.

    >>> near_floats("value", np.array([sp.Rational(1, 2)], dtype=object))
    array([0.5+0.j])
    """
    if array.dtype != object:
        return array
    found = np.array([complex(x) for x in array.flat]).reshape(array.shape)
    if not np.isfinite(found).all():
        raise ValueError(f"{name} must have the size of floats, got {said(array.tolist())}")
    return found
