"""Numerics of phase_symmetry: the full augmented layer trained on real orthogonal sequences."""

from __future__ import annotations

from numerics.kit.augmented import Boundary, train_augmented
from numerics.kit.training import Trained


def train(
    d: int,
    heads: int,
    horizon: int,
    *,
    seed: int,
    boundary: Boundary = "zero",
    evaluations: int = 2000,
    label: str | None = None,
) -> Trained:
    """Train all six blocks on a design whose mean loss is the population loss."""
    return train_augmented(
        d,
        heads,
        horizon,
        seed=seed,
        boundary=boundary,
        context="orthogonal",
        evaluations=evaluations,
        label=label,
    )


def train_orthogonal(
    d: int,
    horizon: int,
    *,
    seed: int,
    boundary: Boundary = "zero",
    evaluations: int = 2000,
) -> Trained:
    """Train one head."""
    return train(d, 1, horizon, seed=seed, boundary=boundary, evaluations=evaluations)
