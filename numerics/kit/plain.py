"""Plain tokens in any context: train exactly or from samples, predict held-out sequences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from numerics.kit.layers import mean_loss, predict
from numerics.kit.sequences import ContextName, exact_design, sampled, tokens
from numerics.kit.training import Trained, normal, train


def train_layer(
    spectrum: Any,
    heads: int,
    horizon: int,
    *,
    seed: int,
    evaluations: int = 1000,
    label: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Trained:
    """Train A, B and P from a random start on the sequences with the given eigenvalues (N×d).

    >>> train_layer(exact_design("unitary", 1, 2), 1, 2, seed=0).loss < 1e-12
    True
    """
    sequences = tokens(spectrum, horizon + 1)
    d = spectrum.shape[1]
    generator = torch.Generator().manual_seed(seed)
    start = {"query_key": normal(generator, heads, d), "value": normal(generator, heads, d)}
    start["positions"] = torch.tril(normal(generator, horizon - 1, horizon), diagonal=1)

    def loss(weights: Mapping[str, Any]) -> Any:
        return mean_loss(predict(sequences[:, :horizon], **weights), sequences[:, 2:])

    size = len(spectrum) * heads * (horizon - 1) * horizon  # scores
    return train(
        loss, start, seed=seed, evaluations=evaluations, label=label, size=size, facts=facts
    )


def train_exact(context: ContextName, d: int, heads: int, horizon: int, *, seed: int) -> Trained:
    """Train on a phase design whose mean loss is the population loss."""
    design = exact_design(context, d, horizon)
    return train_layer(design, heads, horizon, seed=seed, facts={"context": context})


def train_sampled(
    context: ContextName,
    d: int,
    heads: int,
    horizon: int,
    *,
    seed: int,
    count: int = 32,
    label: str | None = None,
) -> Trained:
    """Train on `count` sampled sequences; where zero loss is reached their optima are the law's."""
    spectrum = sampled(context, d, count, torch.Generator().manual_seed(seed))
    facts = {"context": context}
    return train_layer(spectrum, heads, horizon, seed=seed, label=label, facts=facts)


def predictions(trained: Trained, spectrum: Any) -> tuple[Any, Any]:
    """Return the tokens ``s_1 … s_{T_max+1}`` and a layer's predictions, N×(T_max−1)×d."""
    horizon = trained.weights["positions"].shape[1]
    sequences = tokens(spectrum, horizon + 1)
    weights = {name: torch.tensor(array) for name, array in trained.weights.items()}
    return sequences, predict(sequences[:, :horizon], **weights)
