"""Augmented tokens: the full layer, all six blocks free, on designs that integrate its loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import torch

from numerics.kit.layers import mean_loss, predict_augmented, with_previous
from numerics.kit.sequences import ContextName, Pairs, exact_design, tokens
from numerics.kit.training import Trained, normal, train

BLOCKS = ("a1", "a2", "a3", "a4", "b1", "b2")
Boundary = Literal["zero", "wrap"]


def augmented_terms(horizon: int) -> Pairs:
    """Return the terms of the layer: ``⟨s_k, s_q⟩ s_v`` with q ∈ {T, T − 1} and k, v ∈ {t, t − 1}.

    Here t ≤ T ≤ horizon. Those of s_0 are among them, whatever the boundary: zero or ``λ^{−1}``.

    >>> len(augmented_terms(2)), len(augmented_terms(3))
    (10, 14)
    """
    return frozenset(
        (q - k, (v - 1) - T)
        for T in range(2, horizon + 1)
        for t in range(1, T + 1)
        for q in (T, T - 1)
        for k in (t, t - 1)
        for v in (t, t - 1)
    )


def augmented_design(context: ContextName, d: int, horizon: int, *, refinement: int = 0) -> Any:
    """Return eigenvalues over which the mean loss of the augmented layer is its population loss.

    >>> augmented_design("unitary", 2, 3).shape
    torch.Size([16, 2])
    """
    return exact_design(context, d, horizon, terms=augmented_terms, refinement=refinement)


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
