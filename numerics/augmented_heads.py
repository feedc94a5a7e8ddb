"""Numerics of augmented_heads: the full layer on unitary sequences, its error at each length."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from numerics.kit.augmented import Boundary, augmented_design, train_augmented
from numerics.kit.layers import predict_augmented, with_previous
from numerics.kit.pictures import Report
from numerics.kit.sequences import tokens
from numerics.kit.training import Trained, best_converged

EXAMPLE = {"d": 3, "heads": 2, "horizon": 4}
"""Sizes of a training to look at."""


def train(
    d: int,
    heads: int,
    horizon: int,
    *,
    seed: int,
    boundary: Boundary = "zero",
    label: str | None = None,
) -> Trained:
    """Train all six blocks on a design whose mean loss is the population loss."""
    return train_augmented(d, heads, horizon, seed=seed, boundary=boundary, label=label)


def pictures(report: Report) -> dict[str, Any]:
    """Return the mean squared error of one coordinate at each length, d = H = 2, T_max = 12."""
    d, heads, horizon = 2, 2, 12
    report("error")
    best = best_converged([train(d, heads, horizon, seed=0)])
    sequences = tokens(augmented_design("unitary", d, horizon), horizon + 1)
    known = sequences[:, :horizon]
    blocks = {name: torch.tensor(array) for name, array in best.weights.items()}
    error = predict_augmented(known, with_previous(known), blocks) - sequences[:, 2:]
    return {
        "error_sizes": np.array([d, heads, horizon]),
        "error_trained": error.abs().square().mean(dim=(0, 2)).numpy(),
    }
