"""Numerics of phase_symmetry: the full augmented layer trained on real orthogonal sequences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np

from numerics.kit.augmented import Boundary, train_augmented
from numerics.kit.compiled import STARTS
from numerics.kit.pictures import Report
from numerics.kit.training import Trained, best_converged


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


def pictures(report: Report) -> dict[str, Any]:
    """Return the least loss of four seeds for one head, both boundaries, d = 2 and 4."""
    sizes = [(2, horizon) for horizon in range(2, 7)] + [(4, horizon) for horizon in range(2, 6)]
    found: dict[str, Any] = {"dimension": np.array([d for d, _ in sizes]),
                             "horizon": np.array([horizon for _, horizon in sizes])}  # fmt: skip
    for boundary in get_args(Boundary):
        report(f"gain, boundary {boundary}")
        found[f"losses_{boundary}"] = np.array([
            best_converged(train(d, 1, horizon, seeds=range(4), boundary=boundary, starts=1)).loss
            for d, horizon in sizes
        ])  # fmt: skip
    return found
