"""Numerics of phase_symmetry: the full augmented layer trained on real orthogonal sequences."""

from __future__ import annotations

from collections.abc import Sequence

from numerics.kit.augmented import Boundary, train_augmented
from numerics.kit.compiled import STARTS
from numerics.kit.training import Trained


def train(
    d: int,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    boundary: Boundary = "zero",
    starts: int = STARTS,
    label: str | None = None,
    device: str = "cpu",
) -> list[Trained]:
    """Train all six blocks on a design whose mean loss is the population loss, one run a seed."""
    return train_augmented(
        d,
        heads,
        horizon,
        seeds=seeds,
        boundary=boundary,
        context="orthogonal",
        starts=starts,
        label=label,
        device=device,
    )
