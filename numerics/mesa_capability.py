"""Numerics of mesa_capability: what trained layers reach, and their errors at every length."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from numerics.kit.flow import converge, diagonal, diagonal_mask, matrices, random
from numerics.kit.normalised import begun, moments, predict_normalised
from numerics.kit.pictures import Report
from numerics.kit.starts import Law, gaussian, one_hot, sphere
from numerics.kit.training import Trained


def trained(
    start: Law, d: int, T: int, *, seed: int, scale: float = 1.0, real: bool = False
) -> Trained:
    """Train every entry of both matrices, from a random start.

    >>> from numerics.kit.starts import ones
    >>> trained(ones, 1, 3, seed=0).loss < 1e-12
    True
    """
    value, score = random(d, torch.Generator().manual_seed(seed), scale=scale, real=real)
    return converge(moments(start(d), T), value, score, seed=seed)


def trained_near(
    start: Law,
    d: int,
    T: int,
    *,
    seed: int,
    a0: float = 0.3,
    b0: float = 0.3,
    noise: float = 0.0,
    masked: bool = False,
) -> Trained:
    """Train from ``A = a0 I``, ``P = b0 I`` plus noise: every entry, or the diagonals alone."""
    added = random(d, torch.Generator().manual_seed(seed), scale=noise)
    value, score = (part + n for part, n in zip(diagonal(d, a0, b0), added, strict=True))
    mask = diagonal_mask(d) if masked else None
    return converge(moments(start(d), T), value, score, seed=seed, mask=mask)


def relative_error(value: Any, score: Any, start: Law, d: int, length: int) -> float:
    """Return ``E|ŷ_t − x_{t+1}|² / E|x|²`` at the test length t, exact up to roundoff."""
    law = start(d)
    error = 2 * float(moments(law, length + 1, begin=length).loss(value, score))
    return error / float(law.mean(lambda x: x**2).sum())


def sampled_error(
    value: Any, score: Any, start: Law, d: int, length: int, *, count: int, seed: int
) -> tuple[float, float]:
    """Return the relative error on `count` random sequences, and its standard error."""
    law = start(d)
    generator = torch.Generator().manual_seed(seed)
    phases = 2 * math.pi * torch.rand(count, d, generator=generator, dtype=torch.float64)
    first = law.sampled(count, seed=seed)
    sequences = begun(torch.exp(1j * phases), first, length + 1)
    error = predict_normalised(sequences, value, score)[:, -1] - sequences[:, -1]
    energy = float(law.mean(lambda x: x**2).sum())
    squares = error.abs().square().sum(dim=1).numpy() / energy
    return float(squares.mean()), float(squares.std(ddof=1) / count**0.5)


def pictures(report: Report) -> dict[str, Any]:
    """Return the relative errors at t = 2 … 40 of layers trained (d = 2, T = 4) on three laws."""
    d, T, longest = 2, 4, 40
    found: dict[str, Any] = {"sizes": np.array([d, T, longest])}
    for name, law in (("gaussian", gaussian), ("sphere", sphere), ("one_hot", one_hot)):
        report(f"errors at every length, {name}")
        layer = matrices(trained_near(law, d, T, seed=0))
        errors = [relative_error(*layer, law, d, length) for length in range(2, longest + 1)]
        found[f"errors_{name}"] = np.array(errors)
    return found
