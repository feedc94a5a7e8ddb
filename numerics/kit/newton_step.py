"""One damped Newton step: its equations in the weights A, B and p, from those in their products.

The half Hessian is block diagonal in the columns B_·,·,i: with the Cholesky factor L_i of such a
block, damped, the columns are eliminated, and a dense system in A and p remains (its Schur
complement). For d columns, H heads and M keys it is built in O(d H² M²) and solved in O(H³ M³).
"""

from __future__ import annotations

from dataclasses import dataclass
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

    def slope_in_a(self) -> Any:
        """Return half the gradient by A, S×H×M."""
        return torch.einsum("shvi,sivm->shm", self.weights.B, self.gradient)

    def slope_in_b(self) -> Any:
        """Return half the gradient by B, S×d×V×H."""
        return torch.einsum("shm,sivm->sivh", self.weights.A, self.gradient)

    def norm(self) -> Any:
        """Return the norm of half the gradient."""
        parts = (self.slope_in_a(), self.slope_in_b(), self.found.slope)
        return torch.sqrt(sum((part**2).flatten(1).sum(1) for part in parts))

    def first_damping(self) -> Any:
        """Return a hundredth of the largest curvature along one weight."""
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
        A, B, gradient = self.weights.A, self.weights.B, self.gradient
        runs, heads, V, d = B.shape
        M, P = A.shape[2], self.found.slope.shape[1]
        n, weight = heads * M, full.to(A.dtype)
        bent = weight[:, None, None, None] * gradient
        mixed = self.found.mixed.reshape(runs, d, V, M, P)
        # E = L^{-1} and Z = L^{-1} A G for the Cholesky factor L of each column's block
        AG = torch.einsum("shm,sivmwn->sivhwn", A, self.metric).reshape(runs, d, V * heads, V, M)
        own = torch.einsum("siuwn,sgn->siuwg", AG, A).reshape(runs, d, V * heads, V * heads)
        eye = torch.eye(V * heads, device=A.device, dtype=A.dtype)
        L, wrong = torch.linalg.cholesky_ex(own + damping[:, None, None, None] * eye)
        columns = torch.einsum("shm,sivmp->sivhp", A, mixed).reshape(runs, d, V * heads, P)
        right = torch.cat([columns, self.slope_in_b().reshape(runs, d, V * heads, 1)], dim=3)
        E = torch.linalg.solve_triangular(L, eye.expand_as(L), upper=False)
        Z = (E @ AG.flatten(3)).reshape(AG.shape)
        Y = E @ right
        E = E.reshape(runs, d, V * heads, V, heads)
        # the rows of A and p, less what the columns of B take of them
        left = torch.einsum("siuvm,siuwn->sivmwn", Z, Z)
        S = torch.empty(runs, n + P, n + P, device=A.device, dtype=A.dtype)
        BG = torch.einsum("shvi,sivmwn->sihmwn", B, self.metric - left)
        AA = torch.einsum("sihmwn,sgwi->shmgn", BG, B)
        EZ = torch.einsum("siuvh,siuwm,sgwi->sivhgm", E, Z, B)
        cross = torch.einsum("sivhgm,sivn->sgmhn", EZ, bent)
        EE = torch.einsum("siuvh,siuwg->sivhwg", E, E)
        turn = torch.einsum("sivhwg,sivm,siwn->shmgn", EE, bent, bent)
        AA = AA - cross - cross.permute(0, 3, 4, 1, 2) - turn
        S[:, :n, :n] = AA.reshape(runs, n, n)
        whole = torch.cat([mixed, gradient[..., None]], dim=4)
        rest = whole - torch.einsum("siuvm,siup->sivmp", Z, Y)
        tall = torch.einsum("shvi,sivmp->shmp", B, rest)
        tall = tall - torch.einsum("sivm,siuvh,siup->shmp", bent, E, Y)
        tall = tall.reshape(runs, n, P + 1)
        S[:, :n, n:], S[:, n:, :n] = tall[..., :P], tall[..., :P].mT
        flat = Y.flatten(1, 2)
        S[:, n:, n:] = self.found.positions - flat[..., :P].mT @ flat[..., :P]
        S.diagonal(dim1=1, dim2=2).add_(damping[:, None])
        low = self.found.slope - (flat[..., :P].mT @ flat[..., P:])[..., 0]
        factor, bad = torch.linalg.cholesky_ex(S)
        sound = (bad == 0) & (wrong == 0).all(dim=1)
        solved = torch.cholesky_solve(-torch.cat([tall[..., P], low], dim=1)[..., None], factor)
        a, p = solved[:, :n, 0].reshape(runs, heads, M), solved[:, n:, 0]
        b = (
            torch.einsum("siuwn,sgwi,sgn->siu", AG, B, a)
            + (right[..., :P] @ p[:, None, :, None])[..., 0]
        )
        b = b + torch.einsum("sivm,shm->sivh", bent, a).flatten(2) + right[..., P]
        b = -torch.cholesky_solve(b[..., None], L)[..., 0].reshape(runs, d, V, heads)
        step, slopes = (a, b, p), (self.slope_in_a(), self.slope_in_b(), self.found.slope)
        steepness = sum((x * y).flatten(1).sum(1) for x, y in zip(step, slopes, strict=True))
        length = sum((x**2).flatten(1).sum(1) for x in step)
        return Weights(a, b.permute(0, 3, 2, 1), p), damping * length - steepness, sound
