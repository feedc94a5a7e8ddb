"""Numerics of augmented_heads: errors by length and by degree of the layer on actual sequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    seeds: Sequence[int],
    boundary: Boundary = "zero",
    label: str | None = None,
    device: str = "cpu",
) -> list[Trained]:
    """Train all six blocks on a design whose mean loss is the population loss."""
    return train_augmented(
        d, heads, horizon, seeds=seeds, boundary=boundary, label=label, device=device
    )


def pictures(report: Report) -> dict[str, Any]:
    """Return the mean squared error of one coordinate at each length, d = H = 2, T_max = 12."""
    d, heads, horizon = 2, 2, 12
    report("error")
    best = best_converged(train(d, heads, horizon, seeds=[0]))
    blocks = {name: torch.tensor(array) for name, array in best.weights.items()}
    by_length = errors_by_length(blocks, augmented_design("unitary", d, horizon), horizon, "zero")
    return {
        "error_sizes": np.array([d, heads, horizon]),
        "error_trained": by_length.mean(dim=1).numpy(),
    }


def errors(blocks: Mapping[str, Any], spectrum: Any, horizon: int, boundary: Boundary) -> Any:
    """Return ``ŷ − s_{T+1}``, N×(horizon−1)×d, on the sequences with these eigenvalues (N×d)."""
    sequences = tokens(spectrum, horizon + 1)
    known = sequences[:, :horizon]
    previous = with_previous(known, spectrum if boundary == "wrap" else None)
    return predict_augmented(known, previous, blocks) - sequences[:, 2:]


def errors_by_length(
    blocks: Mapping[str, Any], spectrum: Any, horizon: int, boundary: Boundary
) -> Any:
    """Return the mean squared error of every coordinate at T = 2 … horizon, (horizon−1)×d."""
    return errors(blocks, spectrum, horizon, boundary).abs().square().mean(dim=0)


def losses_by_degree(
    blocks: Mapping[str, Any], spectrum: Any, horizon: int, boundary: Boundary
) -> list[float]:
    """Return the loss in the degrees T, T−1, T−2, T−3 of λ, and in all others, summed over lengths.

    Turning every eigenvalue by one phase φ multiplies the part of degree n by e^{inφ}, so that a
    mean over phases finds it: degrees from −2 to T fit between T − 8 and T + 8 for horizons up to
    5.
    """
    count = 16
    phases = torch.exp(2j * torch.pi * torch.arange(count, dtype=torch.float64) / count)
    turned = torch.stack([errors(blocks, phase * spectrum, horizon, boundary) for phase in phases])
    lengths = torch.arange(2, horizon + 1, dtype=torch.float64)
    found = []
    for below in (0, 1, 2, 3):
        weights = phases.conj()[:, None] ** (lengths - below)
        part = torch.einsum("ft,fnti->nti", weights, turned) / count
        found.append(float(part.abs().square().sum() / len(spectrum)))
    total = float(turned.abs().square().sum() / (count * len(spectrum)))
    return [*found, total - sum(found)]
