"""Numerics of descent_depth: steps along autograd's gradient, deep layers, what they compute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from numerics.gradient_step import autograd_gradient
from numerics.kit.deep import deep_design, predict_deep, train_deep
from numerics.kit.pictures import Report
from numerics.kit.sequences import ContextName, tokens
from numerics.kit.training import Trained
from numerics.kit.training import train as minimise

LONG = 20
"""T_max of the trained layers in the pictures."""
DEPTHS = {1: (0,), 2: (1, 2, 3), 3: (0,)}
"""The random starts of each number of layers there."""


def loss_of_steps(sizes: Any, spectrum: Any, horizon: int) -> Any:
    """Return the mean loss, summed over T, of one gradient step of each size from W = 0.

    >>> one = torch.tensor([0.5], dtype=torch.float64)
    >>> loss_of_steps(one, torch.ones(1, 1, dtype=torch.complex128), 3).item()  # (1 − ½)² + 0
    0.25
    """
    sequences = tokens(spectrum, horizon + 1)
    total = torch.zeros((), dtype=torch.float64)
    for length in range(2, horizon + 1):
        known, target = sequences[:, :length], sequences[:, length]
        cross = torch.einsum("nti,ntj->nij", known[:, 1:], known[:, :-1].conj())
        gram = torch.einsum("nti,ntj->nij", known[:, :-1], known[:, :-1].conj())
        W = torch.zeros_like(gram)
        for size in sizes:
            W = W - size * (W @ gram - cross)
        error = torch.einsum("nij,nj->ni", W, known[:, -1]) - target
        total = total + (error.abs() ** 2).sum(dim=1).mean()
    return total


def train_steps(
    d: int, steps: int, horizon: int, *, context: ContextName = "unitary", seed: int = 0
) -> Trained:
    """Train the step sizes of k steps by gradient descent through them, on an exact design."""
    layers = next(n for n in range(1, steps + 2) if 3**n >= 2 * steps + 1)
    spectrum = deep_design(context, d, layers, horizon)  # of a degree at least 2k + 1
    generator = torch.Generator().manual_seed(seed)
    start = torch.rand(steps, generator=generator, dtype=torch.float64) / horizon

    def loss(weights: Any) -> Any:
        return loss_of_steps(weights["sizes"], spectrum, horizon)

    return minimise(loss, {"sizes": start}, seed=seed)


def descended_by_autograd(sequence: Any, sizes: Sequence[float]) -> Any:
    """Return W after steps along autograd's gradient of the inner objective, of tokens T×d."""
    W = torch.zeros(sequence.shape[1], sequence.shape[1], dtype=sequence.dtype)
    for size in sizes:
        W = W - size * autograd_gradient(W, sequence)
    return W


def written(run: Trained, longest: int) -> Any:
    """Return f(K), K = 1 … longest − 1: the part of u_T along λ^{T+1}, of a layer with d = 1."""
    weights = {name: torch.tensor(block) for name, block in run.weights.items()}
    spectrum = deep_design("unitary", 1, len(weights["A"]), longest)
    sequences = tokens(spectrum, longest + 1)
    made = predict_deep(sequences[:, :longest], weights)
    return (made * sequences[:, 2:].conj()).real.mean(dim=(0, 2)).numpy()


def pictures(report: Report) -> dict[str, Any]:
    """Return losses of trained deep layers with d = 1, and what the best of two layers computes."""
    found: dict[str, Any] = {"depth_horizon": np.array(LONG)}
    for layers, seeds in DEPTHS.items():
        report(f"depth, {layers} layers")
        runs = train_deep(1, layers, LONG, seeds=seeds, evaluations=600)
        found[f"depth_{layers}"] = np.array([run.loss for run in runs])
        if layers == 2:
            found["polynomials_trained"] = written(runs[0], LONG)
    return found
