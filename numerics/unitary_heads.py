"""Numerics of unitary_heads: what a layer trained on unitary sequences learns in context."""

from __future__ import annotations

from typing import Any

import torch

from numerics.kit.plain import predictions
from numerics.kit.sequences import sampled
from numerics.kit.training import Trained


def in_context_map(trained: Trained, *, seed: int, count: int = 100) -> tuple[Any, Any]:
    """Return ``ŷ ⊙ s̄_T`` (N×(T_max−1)×d), what multiplies the last token, and the eigenvalues (N×d), held out."""
    spectrum = sampled(
        "unitary", trained.weights["query_key"].shape[1], count, torch.Generator().manual_seed(seed)
    )
    sequences, predicted = predictions(trained, spectrum)
    return predicted * sequences[:, 1:-1].conj(), spectrum
