"""Damped Newton steps for layers that are a quadratic in products of their weights, many at once.

**Setting.** Coordinate i of a prediction is linear in the rows

    C_i = Σ_h B_h,v,i A_h,m        (index (v, m), V·M entries)

and, on plain tokens, in further numbers p. So its mean squared error is, for given p, a quadratic
form ``C_iᵀ G_i C_i − 2 κ_iᵀ C_i + const`` whose G_i and κ_i are means over the sequences. They are
accumulated once (:mod:`numerics.kit.grams`); no step looks at the sequences again.

**A step** solves ``(H + μ) δ = −∇/2`` for the half Hessian H of the loss. H is block diagonal in
the columns B_·,·,i, which are eliminated first (a Schur complement). Where H + μ is not positive
definite the step of Gauss and Newton takes its place, which leaves out the curvature of the
products, as long as it promises to take off a hundredth of the loss; else μ grows until H + μ is
positive definite, which also leads away from saddles. μ follows the ratio of gained to promised
decrease (Nielsen 1999).

**How a run ends.** *Converged*: the gradient's norm falls below GRADIENT, or the step promises less
than rounding. *Escaped*: the terms of the prediction are so much larger than the targets, in mean
square, that they must cancel; such losses fall for ever towards an infimum that no weights attain.
The layer says from which size on. *Stalled*: PATIENCE trials that halve neither loss nor gradient.

Every tensor has a first dimension of runs, which share no number; a run that ends leaves it.

References: Moré, *The Levenberg–Marquardt algorithm*, 1978; Madsen, Nielsen, Tingleff, *Methods for
non-linear least squares problems*, §3.2; Golub, Pereyra, *Inverse Problems* 19, 2003.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

import torch

GRADIENT = 1e-9
"""Half gradients of size up to ~dT are resolved to about 1e-12 of that."""
PATIENCE = 40


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


class Layer(Protocol):
    """A layer's mean loss over given sequences, as a function of C and p."""

    @property
    def scale(self) -> float:
        """The mean square of the targets, summed over lengths."""

    @property
    def escape(self) -> float:
        """How large the terms may get, over the targets, before a run counts as escaped."""

    def at(self, runs: Any) -> Self:
        """Return the layer for some of its runs, by a mask."""

    def loss(self, C: Any, p: Any) -> Any:
        """Return the mean losses, S."""

    def derivatives(self, C: Any, p: Any, full: Any) -> Derivatives:
        """Return the derivatives of half the loss, with the residuals' part where `full`."""

    def terms(self, C: Any, p: Any) -> Any:
        """Return the mean squares of the terms over those of the targets, S."""


@dataclass(frozen=True, eq=False)
class Ended:
    """Where S runs ended: weights, whether they escaped, and each run's losses, one a trial."""

    weights: Weights
    escaped: tuple[bool, ...]
    losses: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, eq=False)
class State:
    """The runs that still go on: which, with damping, its growth, and what they are judged by."""

    runs: Any
    damping: Any
    growth: Any
    loss: Any
    full: Any  # whether the next step is Newton's
    stubborn: Any  # whether it must be
    marked_loss: Any
    marked_norm: Any
    since: Any

    def at(self, keep: Any) -> State:
        """Return the state of some runs."""
        return State(**{name: value[keep] for name, value in vars(self).items()})


def minimise(
    layer: Layer,
    start: Weights,
    *,
    trials: int,
    progress: Callable[[Any], None] = lambda losses: None,
) -> Ended:
    """Minimise the losses of all runs from their starts; `progress` gets the losses of a trial."""
    count, device = len(start.A), start.A.device
    weights, losses = start, [[float(x)] for x in layer.loss(start.products(), start.p)]
    escaped = [False] * count
    filled = torch.full((count,), torch.inf, device=device, dtype=start.A.dtype)
    yes = torch.ones(count, dtype=torch.bool, device=device)
    state = State(
        runs=torch.arange(count, device=device),
        damping=torch.zeros_like(filled),
        growth=torch.full_like(filled, 2.0),
        loss=layer.loss(start.products(), start.p),
        full=~yes,
        stubborn=~yes,
        marked_loss=filled,
        marked_norm=filled,
        since=torch.zeros_like(filled),
    )
    for _ in range(trials):
        here = weights.at(state.runs)
        C = here.products()
        found = layer.derivatives(C, here.p, state.full)
        system = System.of(here, found)
        norm = 2 * system.norm()
        away = layer.terms(C, here.p) > layer.escape
        for run, gone in zip(state.runs.tolist(), away.tolist(), strict=True):
            escaped[run] = gone
        better = (state.loss < state.marked_loss / 2) | (norm < state.marked_norm / 2)
        state = replace(
            state,
            marked_loss=torch.where(better, state.loss, state.marked_loss),
            marked_norm=torch.where(better, norm, state.marked_norm),
            since=torch.where(better, 0.0, state.since + 1),
            damping=torch.where(state.damping > 0, state.damping, system.first_damping()),
        )
        ended = (norm < GRADIENT) | away | (state.since >= PATIENCE)
        step, promise, sound = system.solve(state.damping, state.full)
        rounding = torch.finfo(C.dtype).eps * layer.scale
        ended |= sound & state.full & (promise < rounding) & (norm < 1e-6)
        moved = here.moved(step)
        loss = layer.loss(moved.products(), moved.p)
        weak = ~state.full & (promise < state.loss / 100)  # of a Gauss–Newton step
        gained = state.loss - loss
        fine = (gained > 0) | ((promise < 1e4 * rounding) & (gained.abs() < 1e4 * rounding))
        taken = sound & ~weak & fine & ~ended
        weights = weights.placed(state.runs[taken], moved.at(taken))
        ratio = (2 * gained / promise - 1).clamp(-1, 1)
        smaller = (1 - ratio**3).clamp(min=1 / 3)
        gauss = ~sound & state.full & ~state.stubborn  # the same damping, without the curvature
        damping = torch.where(gauss, 1.0, torch.where(taken, smaller, state.growth))
        state = replace(
            state,
            loss=torch.where(taken, loss, state.loss),
            damping=(state.damping * damping).clamp(min=1e-14 * layer.scale),
            growth=torch.where(taken | gauss, 2.0, 2 * state.growth),
            full=torch.where(taken, state.full, (state.full | weak) & ~gauss),
            stubborn=torch.where(taken, False, state.stubborn | weak),
        )
        for run, value in zip(state.runs.tolist(), state.loss.tolist(), strict=True):
            losses[run].append(value)
        progress([values[-1] for values in losses])
        going = ~ended & (state.damping < 1e12 * layer.scale)
        if not going.any():
            break
        if not going.all():
            state, layer = state.at(going), layer.at(going)
    return Ended(weights, tuple(escaped), tuple(map(tuple, losses)))


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
