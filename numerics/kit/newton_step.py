"""One damped Newton step: its equations in the weights A, B and p, from those in their products.

The half Hessian is block diagonal in the columns B_·,·,i: with the Cholesky factor L_i of such a
block, damped, the columns are eliminated, and a dense system in A and p remains (its Schur
complement). For d columns of V values, H heads, M keys and P further numbers it is built in
O(d (H² M² V² + V H (V H + M V + P)² + P M H)) and solved in O((H M + P)³).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights of S runs: A (S×H×M), B (S×H×V×d), and p (S×P)."""

    A: Any
    B: Any
    p: Any

    def products(self) -> Any:
        """Return C, S×d×(V·M)."""
        return torch.einsum("shvi,shm->sivm", self.B, self.A).flatten(2)

    def moved(self, step: Weights) -> Weights:
        """Return the weights after a step."""
        return Weights(self.A + step.A, self.B + step.B, self.p + step.p)

    def at(self, runs: Any) -> Weights:
        """Return the weights of some runs, by index or mask."""
        return Weights(self.A[runs], self.B[runs], self.p[runs])

    def to(self, device: str) -> Weights:
        """Return the weights on a device."""
        return Weights(self.A.to(device), self.B.to(device), self.p.to(device))

    def placed(self, runs: Any, other: Weights) -> Weights:
        """Return these weights, with those of some runs replaced."""
        pairs = ((self.A, other.A), (self.B, other.B), (self.p, other.p))
        return Weights(*(torch.index_copy(old, 0, runs, new) for old, new in pairs))


@dataclass(frozen=True, eq=False)
class Derivatives:
    """What one step needs of the half loss, beside the weights.

    `gradient` by C (S×d×VM) and `slope` by p (S×P); the second derivatives `G` in C (S×d×VM×VM),
    `positions` in p (S×P×P), and `mixed` in C and p (S×d×VM×P): the residuals' part of these only
    for runs that asked for it.
    """

    gradient: Any
    slope: Any
    G: Any
    positions: Any
    mixed: Any


@dataclass(frozen=True, eq=False)
class System:
    """The equations of one step, in A, B and p, from those in C and p."""

    weights: Weights
    found: Derivatives
    metric: Any  # G as S×d×V×M×V×M
    gradient: Any  # by C, S×d×V×M

    @classmethod
    def of(cls, weights: Weights, found: Derivatives) -> System:
        """Return the equations at some weights."""
        runs, _, V, d = weights.B.shape
        M = weights.A.shape[2]
        gradient = found.gradient.reshape(runs, d, V, M)
        return cls(weights, found, found.G.reshape(runs, d, V, M, V, M), gradient)

    @cached_property
    def slope_in_a(self) -> Any:
        """Return half the gradient by A, S×H×M."""
        return torch.einsum("shvi,sivm->shm", self.weights.B, self.gradient)

    @cached_property
    def slope_in_b(self) -> Any:
        """Return half the gradient by B, S×d×V×H."""
        return torch.einsum("shm,sivm->sivh", self.weights.A, self.gradient)

    def norm(self) -> Any:
        """Return the norm of half the gradient."""
        parts = (self.slope_in_a, self.slope_in_b, self.found.slope)
        return torch.sqrt(sum((part**2).flatten(1).sum(1) for part in parts))

    def first_damping(self) -> Any:
        """Return a hundredth of the largest curvature along a weight of B or of p."""
        A = self.weights.A
        along_B = torch.einsum("shm,sivmvn,shn->sivh", A, self.metric, A).flatten(1).amax(1)
        if not self.found.slope.shape[1]:
            return along_B / 100
        along_p = self.found.positions.diagonal(dim1=1, dim2=2).amax(1)
        return torch.maximum(along_B, along_p) / 100

    def solve(self, damping: Any, full: Any) -> tuple[Weights, Any, Any]:
        """Return the step, the decrease that it promises, and where its matrix was definite.

        `full` says for which runs the residuals' curvature counts.
        """
        A, B = self.weights.A, self.weights.B
        runs, heads, V, d = B.shape
        n, P = heads * A.shape[2], self.found.slope.shape[1]
        bent = torch.where(full[:, None, None, None], self.gradient, 0.0)
        columns = Columns.of(self, damping)
        S, tall, low = self.rest(columns, bent if full.any() else None)
        S.diagonal(dim1=1, dim2=2).add_(damping[:, None])
        factor, wrong = torch.linalg.cholesky_ex(S)
        solved = torch.cholesky_solve(-torch.cat([tall, low], dim=1)[..., None], factor)
        a, p = solved[:, :n, 0].reshape(runs, heads, -1), solved[:, n:]
        b = torch.einsum("siuwn,sgwi,sgn->siu", columns.AG, B, a) + columns.right[..., P]
        b = b + (columns.right[..., :P] @ p[:, None])[..., 0]
        b = b + torch.einsum("sivm,shm->sivh", bent, a).flatten(2)
        b = -torch.cholesky_solve(b[..., None], columns.L)[..., 0].reshape(runs, d, V, heads)
        step, slopes = (a, b, p[..., 0]), (self.slope_in_a, self.slope_in_b, self.found.slope)
        steepness = sum((x * y).flatten(1).sum(1) for x, y in zip(step, slopes, strict=True))
        length = sum((x**2).flatten(1).sum(1) for x in step)
        sound = columns.sound & (wrong == 0)
        return Weights(a, b.permute(0, 3, 2, 1), step[2]), damping * length - steepness, sound

    def rest(self, columns: Columns, bent: Any) -> tuple[Any, Any, Any]:
        """Return what is left of the matrix, in A and p, and of the gradient by A and by p.

        `bent` holds the gradient by C where curvature counts, or is None where it counts nowhere.
        """
        B, E, Z, Y = self.weights.B, columns.E, columns.Z, columns.Y
        runs, n = len(B), B.shape[1] * self.weights.A.shape[2]
        left = self.metric - torch.einsum("siuvm,siuwn->sivmwn", Z, Z)
        AA = torch.einsum("sihmwn,sgwi->shmgn", torch.einsum("shvi,sivmwn->sihmwn", B, left), B)
        whole = torch.cat([columns.mixed, self.gradient[..., None]], dim=4)
        whole = whole - torch.einsum("siuvm,siup->sivmp", Z, Y)
        tall = torch.einsum("shvi,sivmp->shmp", B, whole)
        if bent is not None:
            EZ = torch.einsum("siuvh,siuwm,sgwi->sivhgm", E, Z, B)
            cross = torch.einsum("sivhgm,sivn->sgmhn", EZ, bent)
            EE = torch.einsum("siuvh,siuwg->sivhwg", E, E)
            turn = torch.einsum("sivhwg,sivm,siwn->shmgn", EE, bent, bent)
            AA = AA - cross - cross.permute(0, 3, 4, 1, 2) - turn
            tall = tall - torch.einsum("sivm,siuvh,siup->shmp", bent, E, Y)
        tall, flat = tall.reshape(runs, n, -1), Y.flatten(1, 2)
        pp, mixed = flat[..., :-1].mT @ flat, tall[..., :-1]
        AA = AA.reshape(runs, n, n)
        below = torch.cat([mixed.mT, self.found.positions - pp[..., :-1]], dim=2)
        S = torch.cat([torch.cat([AA, mixed], dim=2), below], dim=1)
        return S, tall[..., -1], self.found.slope - pp[..., -1]


@dataclass(frozen=True, eq=False)
class Columns:
    """What the columns of B are eliminated with.

    The Cholesky factors L (S×d×VH×VH) of their blocks, E = L^{−1}, and for the coupling AG to the
    rows of A and `right` to p, beside the gradient: Z = E AG and Y = E right.
    """

    L: Any
    E: Any
    AG: Any
    Z: Any
    right: Any
    Y: Any
    mixed: Any
    sound: Any

    @classmethod
    def of(cls, system: System, damping: Any) -> Columns:
        """Return them for some damping."""
        A, (runs, heads, V, d) = system.weights.A, system.weights.B.shape
        M, size = A.shape[2], V * heads
        mixed = system.found.mixed.reshape(runs, d, V, M, -1)
        AG = torch.einsum("shm,sivmwn->sivhwn", A, system.metric).reshape(runs, d, size, V, M)
        own = torch.einsum("siuwn,sgn->siuwg", AG, A).reshape(runs, d, size, size)
        eye = torch.eye(size, device=A.device, dtype=A.dtype)
        L, wrong = torch.linalg.cholesky_ex(own + damping[:, None, None, None] * eye)
        right = torch.einsum("shm,sivmp->sivhp", A, mixed).reshape(runs, d, size, -1)
        right = torch.cat([right, system.slope_in_b.reshape(runs, d, size, 1)], dim=3)
        E = torch.linalg.solve_triangular(L, eye.expand_as(L), upper=False)
        Z, Y = (E @ AG.flatten(3)).reshape(AG.shape), E @ right
        sound = (wrong == 0).all(dim=1)
        return cls(L, E.reshape(runs, d, size, V, heads), AG, Z, right, Y, mixed, sound)
