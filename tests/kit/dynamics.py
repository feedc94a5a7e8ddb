"""Tokens whose dynamics are known, made without the package's help."""

from __future__ import annotations

import numpy as np

from icar_theory.arguments import Array


def turns(generator: np.random.Generator, count: int, d: int) -> Array:
    """Return orthogonal matrices of the Haar law, count×d×d."""
    Q, R = np.linalg.qr(generator.normal(size=(count, d, d)))
    return np.asarray(Q * np.sign(np.diagonal(R, axis1=1, axis2=2))[:, None, :])


def turned(generator: np.random.Generator, W: Array, length: int, noise: float) -> Array:
    """Return sequences s_{t+1} = W s_t, one for each W (S×T×d), of norm 1, and noise on them."""
    count, d, _ = W.shape
    s = generator.normal(size=(count, d))
    tokens = [s / np.linalg.norm(s, axis=1, keepdims=True)]
    for _ in range(length - 1):
        tokens.append(np.einsum("sij,sj->si", W, tokens[-1]))
    spread = generator.normal(size=(count, length, d)) / d**0.5
    return np.asarray(np.stack(tokens, axis=1) + noise * spread)


def drifting(generator: np.random.Generator, shape: tuple[int, int, int], kept: float) -> Array:
    """Return s_{t+1} = kept·s_t + noise: a random walk where kept is 1."""
    tokens = generator.normal(size=shape)
    for t in range(1, shape[1]):
        tokens[:, t] += kept * tokens[:, t - 1]
    return tokens
