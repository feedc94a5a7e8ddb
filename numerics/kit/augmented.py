"""Augmented tokens: the full layer, all six blocks free, on designs that integrate its loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import torch

from numerics.kit.layers import mean_loss, predict_augmented, with_previous
from numerics.kit.sequences import ContextName, exact_design, tokens
from numerics.kit.training import Trained, normal, train

BLOCKS = ("a1", "a2", "a3", "a4", "b1", "b2")
Boundary = Literal["zero", "wrap"]


def augmented_design(context: ContextName, d: int, horizon: int, *, refinement: int = 0) -> Any:
    """Return eigenvalues over which the mean loss of the augmented layer is its population loss.

    A term of the error of coordinate i is ``λ_j^a λ_i^b`` with −1 ≤ a ≤ T and −1 ≤ b ≤ T − 1, so
    that in the squared error exponents differ by at most 2T + 1 (where j is the partner of i and
    the two add up).
    """
    return exact_design(context, d, horizon, reach=2 * horizon + 1, refinement=refinement)


def layer_loss(blocks: Mapping[str, Any], spectrum: Any, horizon: int, boundary: Boundary) -> Any:
    """Return the layer's mean loss, summed over T = 2 … horizon, on the given eigenvalues."""
    sequences = tokens(spectrum, horizon + 1)
    known = sequences[:, :horizon]
    previous = with_previous(known, spectrum if boundary == "wrap" else None)
    return mean_loss(predict_augmented(known, previous, blocks), sequences[:, 2:])


def train_augmented(
    d: int,
    heads: int,
    horizon: int,
    *,
    seed: int,
    boundary: Boundary = "zero",
    context: ContextName = "unitary",
    evaluations: int = 2000,
    label: str | None = None,
) -> Trained:
    """Train all six blocks from a random start on a design whose mean loss is the population's."""
    spectrum = augmented_design(context, d, horizon)
    generator = torch.Generator().manual_seed(seed)
    start = {name: normal(generator, heads, d) / horizon**0.5 for name in BLOCKS}
    return train(
        lambda blocks: layer_loss(blocks, spectrum, horizon, boundary),
        start,
        seed=seed,
        evaluations=evaluations,
        label=label,
        size=len(spectrum) * heads * (horizon - 1) * horizon,  # scores
        facts={"context": context, "horizon": horizon, "boundary": boundary},
    )
