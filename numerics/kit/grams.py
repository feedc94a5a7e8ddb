"""The mean losses of linear-attention layers as quadratics, accumulated from sequences once.

**Plain tokens.** With the lag e = T − t, the error of coordinate i at length T is

    Σ_e P[T, T−e] Σ_j C_ij s̄_{T−1,j} s_{T−e,j} s_{T−e,i} − s_{T+1,i},     C = Bᵀ A,

and divided by its target, whose modulus is 1, a feature of e, i, j that does not depend on T,
because ``s_{t+1} = W s_t``. So one table of features, those of the longest length, serves all
lengths: their means ``k`` (d×d×T) and the means of their products ``K`` (d×d×d×T×T), real parts,
as the weights are real. K has d³T² entries: 0.8 GB for d = 64, T = 20.

**Augmented tokens.** A prediction is linear in C_i,(v,u,j) = Σ_h b_v,h,i a_u,h,j for the two values
v and the four products u of keys and queries; features and targets are summed over the lengths.
K is d×8d×8d.

Nothing about the law of the sequences enters. Every training compares the compiled loss with the
layer that runs on the sequences themselves, at its random starts (:mod:`numerics.kit.compiled`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from numerics.kit.newton_step import Derivatives

PART = 1024
"""Sequences whose features are held at once."""


@dataclass(frozen=True, eq=False)
class PlainLoss:
    """Mean losses of plain layers, S runs: K (S×d×d×d×T²) by i, j, j', (e, e'); k (S×d×d×T)."""

    K: Any
    k: Any
    rows: Any
    lags: Any

    @property
    def scale(self) -> float:
        """The mean square of the targets, summed over lengths: d(T − 1)."""
        return float(self.k.shape[1] * (self.k.shape[3] - 1))

    def at(self, runs: Any) -> PlainLoss:
        """Return the layer for some runs, by a mask."""
        index = slice(int(runs.sum())) if self.shared else runs
        return replace(self, K=self.K[index], k=self.k[index])

    @property
    def shared(self) -> bool:
        """Whether all runs share their sequences."""
        return bool(self.K.stride(0) == 0)

    def positions(self, p: Any) -> Any:
        """Return the positional weights S×(T−1)×T, by length and lag."""
        T = self.k.shape[3]
        P = p.new_zeros(len(p), T - 1, T)
        P[:, self.rows, self.lags] = p
        return P

    def forms(self, P: Any) -> tuple[Any, Any]:
        """Return G (S×d×d×d) and κ (S×d×d)."""
        pairs = (P.mT @ P).flatten(1)
        if self.shared:
            G = (self.K[0].flatten(0, 2) @ pairs.T).T
        else:
            G = (self.K.flatten(1, 3) @ pairs[..., None])[..., 0]
        kappa = (self.k.flatten(1, 2) @ P.sum(1)[..., None])[..., 0]
        d = self.k.shape[1]
        return G.reshape(-1, d, d, d), kappa.reshape(-1, d, d)

    def loss(self, C: Any, p: Any) -> Any:
        """Return the mean losses, S."""
        G, kappa = self.forms(self.positions(p))
        return (C * ((G @ C[..., None])[..., 0] - 2 * kappa)).flatten(1).sum(1) + self.scale

    def derivatives(self, C: Any, p: Any, full: Any) -> Derivatives:
        """Return the derivatives of half the loss, with the residuals' part where `full`."""
        P, T = self.positions(p), self.k.shape[3]
        G, kappa = self.forms(P)
        half = (C[:, :, None, :] @ self.K.flatten(3))[..., 0, :]  # K(i, j, j') = K(i, j', j)ᵀ
        half = half.unflatten(-1, (-1, T, T)).mT  # S×d×d×e×e'
        M = torch.einsum("sij,sijef->sef", C, half)
        m = torch.einsum("sij,sije->se", C, self.k)
        mixed = torch.einsum("sre,sijef->sijrf", P, half)
        if full.any():
            residual = torch.einsum("srf,sijef->sijre", P, half) - self.k[..., None, :]
            mixed = mixed + full[:, None, None, None, None] * residual
        same = self.rows[:, None] == self.rows
        return Derivatives(
            gradient=(G @ C[..., None])[..., 0] - kappa,
            slope=(P @ M - m[:, None])[:, self.rows, self.lags],
            G=G,
            positions=torch.where(same, M[:, self.lags[:, None], self.lags], 0.0),
            mixed=mixed[..., self.rows, self.lags],
        )

    def terms(self, C: Any, p: Any) -> Any:
        """Return the mean squares of the terms over those of the targets, S."""
        return (C**2).flatten(1).sum(1) * (p**2).sum(1) / self.scale


def plain_loss(sequences: Sequence[Any], runs: int) -> PlainLoss:
    """Accumulate from tokens ``s_1 … s_{T+1}`` (each N×(T+1)×d): one set a run, or one for all.

    >>> from numerics.kit.sequences import exact_design, tokens
    >>> plain_loss([tokens(exact_design("unitary", 2, 3), 4)], 5).K.shape
    torch.Size([5, 2, 2, 2, 9])
    """
    tables = [plain_features(tokens) for tokens in sequences]
    K, k = (torch.stack(parts).expand(runs, *parts[0].shape) for parts in zip(*tables, strict=True))
    T = k.shape[3]
    rows, lags = torch.tril_indices(T - 1, T, offset=1, device=k.device)
    return PlainLoss(K, k, rows, lags)


def plain_features(tokens: Any) -> tuple[Any, Any]:
    """Return K and k of one set of sequences."""
    count, length, d = tokens.shape
    T = length - 1
    lagged = tokens[:, :T].flip(1)
    scores = tokens[:, T - 2, None].conj() * lagged
    K = torch.empty(d, d, d, T * T, dtype=torch.float64, device=tokens.device)
    k = torch.empty(d, d, T, dtype=torch.float64, device=tokens.device)
    for i in range(d):
        features = scores * lagged[..., i, None] * tokens[:, T, i, None, None].conj()
        k[i] = features.real.mean(0).T
        flat = torch.view_as_real(features).movedim(-1, 1).reshape(2 * count, T * d)
        K[i] = (flat.T @ flat / count).reshape(T, d, T, d).permute(1, 3, 0, 2).reshape(d, d, T * T)
    return K, k


@dataclass(frozen=True, eq=False)
class AugmentedLoss:
    """Mean losses of augmented layers: K (S×d×8d×8d) and k (S×d×8d) by (v, u, j)."""

    K: Any
    k: Any
    scale: float

    def at(self, runs: Any) -> AugmentedLoss:
        """Return the layer for some runs, by a mask; all share the sequences."""
        index = slice(int(runs.sum()))
        return replace(self, K=self.K[index], k=self.k[index])

    def loss(self, C: Any, p: Any) -> Any:
        """Return the mean losses, S."""
        return (C * ((self.K @ C[..., None])[..., 0] - 2 * self.k)).flatten(1).sum(1) + self.scale

    def derivatives(self, C: Any, p: Any, full: Any) -> Derivatives:
        """Return the derivatives of half the loss; there are no positions."""
        gradient = (self.K @ C[..., None])[..., 0] - self.k
        empty = C.new_zeros(len(C), 0)
        return Derivatives(
            gradient, empty, self.K, C.new_zeros(len(C), 0, 0), C.new_zeros(*C.shape, 0)
        )

    def terms(self, C: Any, p: Any) -> Any:
        """Return the mean squares of the terms over those of the targets, S."""
        diagonal = self.K.diagonal(dim1=2, dim2=3)
        return (C**2 * diagonal).flatten(1).sum(1) / self.scale


def augmented_loss(tokens: Any, previous: Any, runs: int) -> AugmentedLoss:
    """Accumulate from tokens ``s_1 … s_{T+1}`` and ``s_0 … s_{T−1}`` (N×T×d); one set for all."""
    count, length, d = tokens.shape
    K = torch.zeros(d, 8 * d, 8 * d, dtype=torch.float64, device=tokens.device)
    k = torch.zeros(d, 8 * d, dtype=torch.float64, device=tokens.device)
    for s, before in zip(tokens.split(PART), previous.split(PART), strict=True):
        known, targets = s[:, : length - 1], s[:, 2:]
        queries = torch.stack([known[:, 1:], before[:, 1:]], dim=2).repeat(1, 1, 2, 1)
        keys = torch.stack([known, before], dim=2).conj().repeat_interleave(2, dim=2)
        for i in range(d):
            values = torch.stack([known[..., i], before[..., i]], dim=2)
            attended = (values[:, :, :, None, None] * keys[:, :, None]).cumsum(1)[:, 1:]
            features = (attended * queries[:, :, None]).flatten(2)  # by (v, u, j)
            k[i] += (features * targets[..., i, None].conj()).real.sum((0, 1)) / count
            flat = torch.view_as_real(features).movedim(-1, 0).reshape(-1, 8 * d)
            K[i] += flat.T @ flat / count
    return AugmentedLoss(
        K.expand(runs, -1, -1, -1), k.expand(runs, -1, -1), float(d * (length - 2))
    )
