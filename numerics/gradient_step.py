"""Numerics of gradient_step: autograd of the inner objective, trained layers on any sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from numerics.kit.augmented import train_augmented
from numerics.kit.layers import predict_augmented, with_previous
from numerics.kit.training import Trained


def train(
    d: int,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    label: str | None = None,
    device: str = "cpu",
) -> list[Trained]:
    """Train all six blocks on unitary sequences, one run a seed."""
    return train_augmented(d, heads, horizon, seeds=seeds, label=label, device=device)


def random_sequences(count: int, length: int, d: int, *, seed: int) -> Any:
    """Return N×length×d complex normal tokens: sequences that no matrix W generates."""
    generator = torch.Generator().manual_seed(seed)
    parts = torch.randn(2, count, length, d, generator=generator, dtype=torch.float64)
    return torch.complex(parts[0], parts[1]) / d**0.5


def autograd_gradient(W: Any, tokens: Any) -> Any:
    """Return torch's gradient at W (d×d) of ``½ Σ_t ‖s_{t+1} − W s_t‖²`` for tokens T×d."""
    leaf = W.clone().requires_grad_(True)
    residual = tokens[1:] - torch.einsum("ij,tj->ti", leaf, tokens[:-1])
    (residual.abs() ** 2).sum().div(2).backward()
    return leaf.grad


def last_predictions(trained: Trained, sequences: Any) -> Any:
    """Return a layer's prediction after the last token of each sequence (N×d), zero boundary."""
    blocks = {name: torch.tensor(block) for name, block in trained.weights.items()}
    return predict_augmented(sequences, with_previous(sequences), blocks)[:, -1]
