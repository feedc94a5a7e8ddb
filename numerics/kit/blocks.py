"""Full d×d blocks on augmented tokens: the layer on sequences, and its loss as sums over a sample.

  ŷ_T = Σ_h Σ_{t≤T} (⟨s_t, A1 s_T⟩ + ⟨s_t, A2 s_{T−1}⟩ + ⟨s_{t−1}, A3 s_T⟩ + ⟨s_{t−1}, A4 s_{T−1}⟩)
                    · (B1 s_t + B2 s_{t−1}),        T = 2 … T_max, s_0 = 0 or W⁻¹ s_1.

A is H×4×d×d, B is H×2×d×d, real or complex. The blocks A1 … A4 make one 2d×2d matrix A_h of key
``x_t = (s_t, s_{t−1})`` and query ``x_T``, B1 and B2 one d×2d matrix of ``x_t``. So

    ŷ_k = Σ_ijl M_k,ijl F_ijl,   F_ijl = Σ_t conj(x_t,i) x_t,l x_T,j,   M_k,ijl = Σ_h A_h,ij B_h,kl,

and the mean loss over a sample is a quadratic in M whose coefficients are sums over the sample,
(2d)³ × (2d)³. They are added up once; a step of training then costs the same for 10³ and for 10⁶
sequences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from numerics.kit.augmented import BLOCKS, Boundary
from numerics.kit.memory import require_room


def pairs(sequences: Any, boundary: Boundary) -> Any:
    """Return ``x_t = (s_t, s_{t−1})``, t = 1 … T_max, N×T_max×2d, of s_0 … s_{T_max+1}."""
    previous = sequences[:, :-2]
    if boundary == "zero":
        previous = torch.cat([torch.zeros_like(previous[:, :1]), previous[:, 1:]], dim=1)
    return torch.cat([sequences[:, 1:-1], previous], dim=2)


def predict(sequences: Any, A: Any, B: Any, boundary: Boundary) -> Any:
    """Return the predictions at T = 2 … T_max, N×(T_max−1)×d, of s_0 … s_{T_max+1}.

    >>> s = torch.tensor([[[-1j], [1], [1j], [-1]]], dtype=torch.complex128)  # W = i
    >>> A, B = torch.zeros(2, 1, 4, 1, 1, dtype=torch.complex128)
    >>> A[0, 2] = B[0, 0] = 1  # A3 = B1 = 1: one step
    >>> predict(s, A, B[:, :2], "zero").item()
    (-1+0j)
    """
    x = pairs(sequences, boundary)
    scores = torch.einsum("nti,hij,nqj->nhqt", x.conj(), square(A), x).tril()
    return torch.einsum("nhqt,hkl,ntl->nqk", scores, wide(B), x)[:, 1:]


def square(A: Any) -> Any:
    """Return the matrices of A1 … A4, H×2d×2d: rows are keys (s_t, s_{t−1}), columns queries."""
    return torch.cat([torch.cat([A[:, 0], A[:, 1]], 2), torch.cat([A[:, 2], A[:, 3]], 2)], 1)


def wide(B: Any) -> Any:
    """Return the matrices of B1 and B2 side by side, H×d×2d."""
    return torch.cat([B[:, 0], B[:, 1]], dim=2)


@dataclass(frozen=True, eq=False)
class Sums:
    """The mean loss over a sample as a quadratic in M: gram P×P, cross d×P with P = (2d)³, total.

    `count` is the number of sequences; sums over parts of a sample are added.
    """

    gram: Any
    cross: Any
    total: Any
    count: int

    def loss(self, A: Any, B: Any) -> Any:
        """Return the mean over the sample of ``Σ_T |ŷ_T − s_{T+1}|²``."""
        M = torch.einsum("hij,hkl->kijl", square(A), wide(B)).flatten(1)
        return self.of(M)

    def of(self, M: Any) -> Any:
        """Return the mean loss of a map M, d×P, that need not come from heads."""
        quadratic = ((M @ self.gram) * M.conj()).sum().real
        return (self.total - 2 * (self.cross.conj() * M).sum().real + quadratic) / self.count

    def least(self) -> tuple[Any, float]:
        """Return the best M, that of as many heads as there may be, and its loss."""
        M = torch.linalg.lstsq(self.gram.T, self.cross.T, driver="gelsd").solution.T
        return M, float(self.of(M))


def sums(parts: Iterable[Any], boundary: Boundary) -> Sums:
    """Return the sums over a sample that comes in parts, each N×(T_max + 2)×d.

    >>> s = torch.ones(1, 4, 1, dtype=torch.float64)
    >>> sums([s], "zero").gram.shape
    torch.Size([8, 8])
    """
    gram = cross = total = torch.zeros((), dtype=torch.float64)
    count = 0
    for sequences in parts:
        d = sequences.shape[2]
        require_room(f"d={d} and {len(sequences)} sequences", gram=2 * (2 * d) ** 6,
                     features=2 * len(sequences) * sequences.shape[1] * (2 * d) ** 3)  # fmt: skip
        x = pairs(sequences, boundary)
        outer = torch.einsum("nti,ntl->ntil", x.conj(), x).cumsum(dim=1)[:, 1:]
        F = torch.einsum("ntil,ntj->ntijl", outer, x[:, 1:]).reshape(-1, (2 * d) ** 3)
        targets = sequences[:, 3:].reshape(-1, d)
        gram = gram + F.T @ F.conj()
        cross = cross + targets.T @ F.conj()
        total = total + targets.abs().square().sum()
        count += len(sequences)
    return Sums(gram, cross, total, count)


def blocks(A: Any, B: Any) -> dict[str, Any]:
    """Return the blocks a1 … a4, b1, b2 by name, each H×d×d."""
    return dict(zip(BLOCKS, (*A.unbind(1), *B.unbind(1)), strict=True))


def stacked(named: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return A (H×4×d×d) and B (H×2×d×d) of blocks by name, as tensors.

    >>> A, B = stacked(dict.fromkeys(BLOCKS, torch.eye(2)[None]))
    >>> A.shape, B.shape
    (torch.Size([1, 4, 2, 2]), torch.Size([1, 2, 2, 2]))
    """
    parts = [torch.as_tensor(named[name]) for name in BLOCKS]
    return torch.stack(parts[:4], dim=1), torch.stack(parts[4:], dim=1)


def distance(block: Any) -> float:
    """Return how far a d×d block is from the nearest multiple of the identity, over its own norm.

    >>> distance(torch.tensor([[1.0, 0.0], [0.0, -1.0]])), distance(3 * torch.eye(2))
    (1.0, 0.0)
    """
    block = torch.as_tensor(block)
    mean = block.diagonal().mean() * torch.eye(len(block), dtype=block.dtype)
    return float((block - mean).norm() / block.norm())


def product(named: Mapping[str, Any], a: str = "a3", b: str = "b1") -> complex:
    """Return ``Σ_h tr(a_h) tr(b_h)/d²``, for a3 and b1 the size of the step that the heads take.

    >>> product({"a3": 2 * torch.eye(2)[None], "b1": torch.eye(2)[None]})
    (2+0j)
    """
    first, second = (torch.as_tensor(named[n]).diagonal(dim1=1, dim2=2).mean(1) for n in (a, b))
    return complex((first * second).sum())
