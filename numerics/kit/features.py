"""Features of an input that are trained themselves: a network [0, 1] → R^N, and spans compared.

**Setting.** ``φ(x) = W_3 tanh(W_2 sin(w_1 x + b_1) + b_2)``: two hidden layers of H units. A layer
of linear attention reads φ. Its Γ starts at I: starts of random signs meet plateaus, where a
feature with a negative entry of Γ must shrink to 0 before it can grow again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch

from numerics.kit.bases import Basis, equal
from numerics.kit.regression import Tasks, population
from numerics.kit.training import best_converged, normal, train


@dataclass(frozen=True)
class Network:
    """A network with H hidden units in each of two layers and N outputs.

    >>> network = Network(8, 3)
    >>> weights = network.start(torch.Generator().manual_seed(0))
    >>> network.values(weights, torch.zeros(5, 2)).shape
    torch.Size([5, 2, 3])
    """

    hidden: int
    features: int

    def start(self, generator: Any) -> dict[str, Any]:
        """Draw weights: frequencies normal, of standard deviation 4π, all else as usual; Γ is I."""
        H, N = self.hidden, self.features
        return {
            "frequencies": 4 * math.pi * torch.randn(H, generator=generator),
            "phases": 2 * math.pi * torch.rand(H, generator=generator),
            "middle": normal(generator, H, H).float(),
            "bias": torch.zeros(H),
            "out": normal(generator, N, H).float(),
            "gamma": torch.eye(N),
        }

    def values(self, weights: Mapping[str, Any], x: Any) -> Any:
        """Return φ(x), …×N."""
        first = torch.sin(x.float()[..., None] * weights["frequencies"] + weights["phases"])
        return torch.tanh(first @ weights["middle"].T + weights["bias"]) @ weights["out"].T


def refined(basis: Basis, nodes: int) -> Basis:
    """Return a basis on [0, 1] with midpoints of equal intervals as its finite law.

    >>> from numerics.kit.bases import fourier
    >>> refined(fourier(2), 4).points.tolist()
    [0.125, 0.375, 0.625, 0.875]
    """
    points = (torch.arange(nodes, dtype=torch.float64) + 0.5) / nodes
    return replace(basis, points=points, weights=equal(nodes))


def cosines(first: Any, second: Any, weights: Any) -> Any:
    """Return the cosines of the principal angles of two spans of functions, largest first.

    Both are given by values K×N at points with weights K; the scalar product is ``E f g``.

    >>> cosines(torch.eye(3)[:, :1], torch.eye(3)[:, 1:], torch.ones(3)).tolist()
    [0.0]
    """
    root = weights.sqrt()[:, None]
    q, r = (torch.linalg.qr(root * values)[0] for values in (first, second))
    return torch.linalg.svdvals(q.T @ r).clamp(max=1.0)


def least_risk(tasks: Tasks, features: Any) -> Any:
    """Return the risk of the best Γ on features K×N at the points."""
    whole = population(tasks, features)
    return whole.risk(whole.best())


def best_span(tasks: Tasks, *, seed: int) -> Any:
    """Return N combinations of ``ψ_1 … ψ_M`` of the least risk, K×N, trained from a random start.

    >>> from numerics.kit.bases import fourier
    >>> tasks = Tasks(fourier(4), [1, 1, 0.5, 0.5], 0.1, examples=8, features=2)
    >>> found = best_span(tasks, seed=0)
    >>> cosines(found, tasks.basis.values[:, :2], tasks.basis.weights).round(decimals=6).tolist()
    [1.0, 1.0]
    """
    return best_combinations(tasks, tasks.basis.values, seed=seed)


def best_features(tasks: Tasks, *, seed: int) -> Any:
    """Return N functions of the least risk, of all functions on the points, K×N."""
    eye = torch.eye(len(tasks.basis.points), dtype=torch.float64)
    return best_combinations(tasks, eye * len(eye) ** 0.5, seed=seed)


def best_combinations(tasks: Tasks, values: Any, *, seed: int) -> Any:
    """Return N combinations of given functions (K×L) that reach the least risk of their best Γ.

    Raise RuntimeError where training did not converge.
    """
    start = {"mixing": normal(torch.Generator().manual_seed(seed), values.shape[1], tasks.features)}

    def loss(weights: Mapping[str, Any]) -> Any:
        mixing, _ = torch.linalg.qr(weights["mixing"])  # the risk depends on the span alone
        return least_risk(tasks, values @ mixing)

    found = best_converged([train(loss, start, seed=seed)])
    return values @ torch.linalg.qr(torch.as_tensor(found.weights["mixing"]))[0]
