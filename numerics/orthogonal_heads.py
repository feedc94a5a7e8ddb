"""Numerics of orthogonal_heads: which recurrence a layer trained on orthogonal sequences applies."""

from __future__ import annotations

from typing import Any

import torch

from numerics.kit.plain import predictions
from numerics.kit.sequences import sampled
from numerics.kit.training import Trained


def recurrence(trained: Trained, *, seed: int, count: int = 100) -> tuple[Any, Any]:
    """Return (α, β) with ``ŷ = α s_T + β s_{T−1}`` in every plane (N×(T_max−1)×d/2×2), and the angles' cosines (N×d/2).

    Two coordinates a plane give two equations for the two unknowns, on fresh sequences; d even.
    """
    spectrum = sampled(
        "orthogonal",
        trained.weights["query_key"].shape[1],
        count,
        torch.Generator().manual_seed(seed),
    )
    sequences, predicted = predictions(trained, spectrum)
    basis = torch.stack(
        [sequences[:, 1:-1], sequences[:, :-2]], dim=-1
    )  # N × lengths × d × (s_T, s_{T-1})
    planes = basis.unflatten(2, (-1, 2))
    coefficients = torch.linalg.solve(planes, predicted.unflatten(2, (-1, 2)))
    return coefficients, spectrum[:, ::2].real
