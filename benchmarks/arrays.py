"""Losses of arrays: the library's beside the bare matrix products, and beside sampling."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import torch

import icar_theory
from benchmarks.measure import Row, seconds
from numerics.kit.layers import predict
from numerics.kit.sequences import sampled, tokens

ACCURACY = 1e-2
"""The relative standard error to which the mean over sampled sequences is compared."""


def layer(d: int, heads: int, horizon: int) -> tuple[Any, Any, Any]:
    """Return random weights."""
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(heads, d)), rng.normal(size=(heads, d))
    return A, B, rng.normal(size=(horizon - 1, horizon))


def many_heads(A: Any, B: Any, P: Any) -> Any:
    """Return the products that any evaluation of the loss through C = Bᵀ A takes."""
    C = B.T @ A
    return C @ C.T, P.T @ P


def few_heads(A: Any, B: Any, P: Any) -> Any:
    """Return the heads' Gram matrices, which are what H ≪ d takes."""
    return A @ A.T, B @ B.T, P.T @ P


def sampled_loss(A: Any, B: Any, P: Any, count: int) -> tuple[float, float]:
    """Return mean and standard deviation of the squared error over sampled orthogonal sequences."""
    horizon = P.shape[1]
    spectrum = sampled("orthogonal", A.shape[1], count, torch.Generator().manual_seed(0))
    sequences = tokens(spectrum, horizon + 1)
    made = predict(sequences[:, :horizon], *map(torch.tensor, (A, B, P)))
    errors = (made - sequences[:, 2:]).abs().square().sum((1, 2))
    return float(errors.mean()), float(errors.std())


def rows() -> Iterator[Row]:
    """Yield losses of several shapes."""
    for (d, heads, horizon), bare, name in (
        ((256, 256, 20), many_heads, "BᵀA, CCᵀ, PᵀP"),
        ((2048, 16, 20), few_heads, "AAᵀ, BBᵀ, PᵀP"),
    ):
        weights = layer(d, heads, horizon)
        own, other = seconds(
            partial(icar_theory.population_loss, *weights), partial(bare, *weights), repeats=9
        )
        yield Row(f"population_loss of floats, d={d}, H={heads}, T_max={horizon}", own, name, other)
    weights = layer(10, 8, 20)
    _, spread = sampled_loss(*weights, 1000)
    exact = icar_theory.population_loss(*weights)
    count = math.ceil((spread / (ACCURACY * exact)) ** 2)
    own, other = seconds(
        partial(icar_theory.population_loss, *weights), partial(sampled_loss, *weights, count)
    )
    mean, _ = sampled_loss(*weights, count)
    yield Row("population_loss of floats, d=10, H=8, T_max=20", own,
              f"mean of {count} sequences", other,
              f"which is off by {abs(mean / exact - 1):.1e} of it")  # fmt: skip
    rng = np.random.default_rng(1)
    blocks = {name: rng.normal(size=(256, 256)) for name in ("a1", "a2", "a3", "a4", "b1", "b2")}
    (own,) = seconds(partial(icar_theory.check, blocks, horizon=20), repeats=1)
    yield Row("exact check, augmented, d=256, H=256, T_max=20", own)
