"""Experiments on plain tokens that both contexts share: train exactly or from samples, predict held-out sequences."""

from __future__ import annotations

from typing import Any

import torch

from numerics.layer import predict
from numerics.sequences import ContextName, exact_design, sampled, tokens
from numerics.training import Trained, train


def train_exact(context: ContextName, d: int, heads: int, horizon: int, *, seed: int) -> Trained:
    """Train on a phase design whose mean loss is the population loss."""
    return train(exact_design(context, d, horizon), heads, horizon, seed=seed)


def train_sampled(
    context: ContextName, d: int, heads: int, horizon: int, *, seed: int, count: int = 32, label: str | None = None
) -> Trained:
    """Train on `count` sampled sequences; where zero loss is reachable they have the population's optima."""
    spectrum = sampled(context, d, count, torch.Generator().manual_seed(seed))
    return train(spectrum, heads, horizon, seed=seed, label=label)


def predictions(trained: Trained, spectrum: Any) -> tuple[Any, Any]:
    """Return the tokens ``s_1 … s_{T_max+1}`` and the predictions N×(T_max−1)×d of a trained layer."""
    horizon = trained.positions.shape[1]
    sequences = tokens(spectrum, horizon + 1)
    weights = [torch.tensor(w) for w in (trained.query_key, trained.value, trained.positions)]
    return sequences, predict(sequences[:, :horizon], *weights)
