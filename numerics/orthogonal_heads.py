"""Numerics of orthogonal_heads: which recurrence a layer trained on orthogonal tokens applies."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch

from numerics.kit.pictures import Report, trained_heads, trained_minima, training_curves
from numerics.kit.plain import predictions, train_plain
from numerics.kit.sequences import sampled
from numerics.kit.training import Trained

EXAMPLE = {"d": 10, "heads": 8, "horizon": 20}
"""Sizes of a training to look at: zero loss is reached."""


train = partial(train_plain, "orthogonal")
"""Train A, B and P: the sizes of :func:`numerics.kit.plain.train_plain` but the context."""


def pictures(report: Report) -> dict[str, Any]:
    """Return the arrays that the pictures of the claim show beside the theory."""
    return (
        trained_heads("orthogonal", 3, report)
        | trained_minima("orthogonal", report)
        | training_curves("orthogonal", 4, 1, 3, report)
    )


def recurrence(trained: Trained, *, seed: int, count: int = 100) -> tuple[Any, Any]:
    """Return (α, β) with ``ŷ = α s_T + β s_{T−1}`` in every plane, and the cosines of the angles.

    Shapes N×(T_max−1)×d/2×2 and N×d/2. Two coordinates a plane give two equations for the two
    unknowns, on fresh sequences; d even.
    """
    generator = torch.Generator().manual_seed(seed)
    spectrum = sampled("orthogonal", trained.weights["query_key"].shape[1], count, generator)
    sequences, predicted = predictions(trained, spectrum)
    last_two = torch.stack([sequences[:, 1:-1], sequences[:, :-2]], dim=-1)  # N × lengths × d × 2
    planes = last_two.unflatten(2, (-1, 2))
    coefficients = torch.linalg.solve(planes, predicted.unflatten(2, (-1, 2)))
    return coefficients, spectrum[:, ::2].real
