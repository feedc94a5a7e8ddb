"""Numerics of gradient_step: autograd of the inner objective, trained layers on any sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from numerics.kit.augmented import train_augmented
from numerics.kit.layers import predict_augmented, with_previous
from numerics.kit.pictures import Report
from numerics.kit.training import Trained, best_converged


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


def mask(trained: Trained) -> Any:
    """Return ``M = b_1ᵀ a_3`` (d×d), which masks the step."""
    return trained.weights["b1"].T @ trained.weights["a3"]


def pictures(report: Report) -> dict[str, Any]:
    """Return predictions of a trained layer on random sequences, and trained steps with their loss.

    d = 3, H = 1, T_max = 4 and 24 sequences of 6 tokens; d = 4, T_max = 6 and three seeds each for
    H = 1, 2, 4.
    """
    report("predictions on random sequences")
    best = best_converged(train(3, 1, 4, seeds=range(2)))
    sequences = random_sequences(24, 6, 3, seed=0)
    found: dict[str, Any] = {
        "step_sizes": np.array([3, 4]),
        "step_signs": np.sign(mask(best)),
        "sequences": sequences.numpy(),
        "step_predictions": last_predictions(best, sequences).numpy(),
        "size_sizes": np.array([4, 6]),
    }
    for heads in (1, 2, 4):
        report(f"step sizes, {heads} heads")
        runs = train(4, heads, 6, seeds=range(3))
        found[f"size_{heads}"] = np.array(
            [(np.diag(mask(run)).mean(), run.loss) for run in runs if run.converged]
        )
    return found
