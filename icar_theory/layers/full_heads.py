"""Heads that are full matrices, read in the basis in which the context is diagonal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from icar_theory.arguments import Array, detached, require_finite, said

ORTHONORMAL = 1e-4
"""How far columns may be from orthonormal: a basis in float32 is nearer."""
LEFT_OUT = 1e-2
"""Which share of the Frobenius norm may lie off the diagonals: a check says nothing of it."""


def diagonals(heads: Mapping[str, Any], basis: Any) -> tuple[dict[str, Array], float]:
    """Return the diagonals (H×d) of ``U* M U`` for heads M (H×d×d), and what lies off them.

    That is a share of the Frobenius norm, the largest of all arrays; imaginary parts count too. The
    columns of U are the eigenvectors of the context. Raises TypeError or ValueError by name.

    >>> half = 0.5 * np.ones((1, 2, 2))
    >>> diagonals({"value": half}, np.array([[1, 1], [1, -1]]) / np.sqrt(2))[0]["value"].round(9)
    array([[1., 0.]])
    """
    U = _numbers("basis", basis, 2)
    if U.shape[0] != U.shape[1]:
        raise ValueError(f"basis must be square (d×d), got shape {U.shape}")
    off = float(np.abs(U.conj().T @ U - np.eye(len(U))).max())
    if off > ORTHONORMAL:
        raise ValueError(f"basis must have orthonormal columns, got U*U off I by {off:.3g}")
    found, shares = {}, [0.0]
    for name, value in heads.items():
        M = _numbers(name, value, 3)
        if M.shape[1:] != U.shape:
            raise ValueError(
                f"{name} must have shape H×d×d with the basis, of {U.shape}, got {M.shape}"
            )
        inside = U.conj().T @ M @ U
        found[name] = np.diagonal(inside, axis1=1, axis2=2).real.copy()
        rest = inside - found[name][:, :, None] * np.eye(len(U))
        shares.append(float(np.linalg.norm(rest) / (np.linalg.norm(inside) or 1)))
        if shares[-1] > LEFT_OUT:
            raise ValueError(
                f"{name} must be real and diagonal in the basis, up to {LEFT_OUT:g} of the "
                f"Frobenius norm, got {shares[-1]:.2g} of it elsewhere"
            )
    return found, max(shares)


def in_basis(
    weights: Mapping[str, Any], basis: Any, context: str
) -> tuple[dict[str, Any], tuple[str]]:
    """Return weights with the diagonals for heads, and in words what that leaves out.

    In orthogonal contexts columns 2k − 1 and 2k must be conjugate, up to a phase.

    >>> in_basis({"value": np.eye(2)[None], "positions": [0, 1]}, np.eye(2), "unitary")[1][0]
    'heads are read in the basis, and 0 of their Frobenius norm, off the diagonals, is left out'
    """
    heads = {name: part for name, part in weights.items() if name != "positions"}
    found, share = diagonals(heads, basis)
    if context == "orthogonal":
        _require_pairs(np.asarray(detached("basis", basis)))
    off = f"{share:.2g} of their Frobenius norm, off the diagonals, is left out"
    return {**weights, **found}, (f"heads are read in the basis, and {off}",)


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


def _numbers(name: str, value: Any, dimensions: int) -> Array:
    try:
        array = np.asanyarray(detached(name, value))
    except ValueError:
        raise ValueError(f"{name} must have rows of equal length, got {said(value)}") from None
    if np.ma.is_masked(array):
        raise ValueError(f"{name} must have no masked entries, got {said(value)}")
    array = np.asarray(array)
    if array.dtype.kind not in "fiuc":
        raise TypeError(f"{name} must hold numbers, got an array of {array.dtype}")
    if array.ndim != dimensions or array.size == 0:
        raise ValueError(f"{name} must be {dimensions}-dimensional, got shape {array.shape}")
    require_finite(name, array)
    return array
