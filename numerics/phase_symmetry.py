"""Numerics of phase_symmetry: the full augmented layer trained on real orthogonal sequences."""

from __future__ import annotations

from collections.abc import Sequence

from numerics.kit.augmented import Boundary, train_augmented
from numerics.kit.training import Trained


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
    return train_augmented(
        d,
        heads,
        horizon,
        seeds=[seed],
        boundary=boundary,
        context="orthogonal",
        label=label,
    )[0]


def train_orthogonal(
    d: int, horizon: int, *, seeds: Sequence[int], boundary: Boundary = "zero"
) -> list[Trained]:
    """Train one head, one run a seed."""
    return train_augmented(
        d, 1, horizon, seeds=seeds, boundary=boundary, context="orthogonal", starts=1
    )
