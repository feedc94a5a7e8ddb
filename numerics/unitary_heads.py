"""Numerics of unitary_heads: what a layer trained on unitary sequences learns in context."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch

from numerics.kit.pictures import Report, trained_heads, trained_minima
from numerics.kit.plain import predictions, train_plain
from numerics.kit.sequences import sampled
from numerics.kit.training import Trained

EXAMPLE = {"d": 10, "heads": 10, "horizon": 20}
"""Sizes of a training to look at: zero loss is reached."""


train = partial(train_plain, "unitary")
"""Train A, B and P: the sizes of :func:`numerics.kit.plain.train_plain` but the context."""


def pictures(report: Report) -> dict[str, Any]:
    """Return the arrays that the pictures of the claim show beside the theory."""
    return trained_heads("unitary", 6, report) | trained_minima("unitary", report)


def in_context_map(trained: Trained, *, seed: int, count: int = 100) -> tuple[Any, Any]:
    """Return ``ŷ ⊙ s̄_T`` (N×(T_max−1)×d), what multiplies the last token, and eigenvalues (N×d).

    On fresh sequences.
    """
    generator = torch.Generator().manual_seed(seed)
    spectrum = sampled("unitary", trained.weights["query_key"].shape[1], count, generator)
    sequences, predicted = predictions(trained, spectrum)
    return predicted * sequences[:, 1:-1].conj(), spectrum
