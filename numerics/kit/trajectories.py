"""The way of Γ to the least risk: gradient flow, and gradient descent step by step.

**Setting.** R is the quadratic of :class:`~numerics.kit.regression.Population`, its gradient
torch's. A mask `kept` (N×N of 0 and 1) says which entries move.
"""

from __future__ import annotations

from typing import Any

import torch

from numerics.kit.integration import followed
from numerics.kit.regression import Population


def slope(whole: Population, gamma: Any, kept: Any = 1.0) -> Any:
    """Return the gradient of R at Γ, N×N, by torch; `kept` masks entries."""
    leaf = torch.as_tensor(gamma).detach().clone().requires_grad_(True)
    whole.risk(leaf).backward()
    return leaf.grad * kept


def flow(whole: Population, start: Any, times: Any, *, kept: Any = 1.0) -> Any:
    """Return Γ(t) of the gradient flow ``dΓ/dt = −∇R`` from a start at increasing times, n×N×N.

    Errors of steps do not grow, because R is convex: a trajectory is right to about 1e-8.

    >>> one = torch.ones(1, 1, dtype=torch.float64)
    >>> whole = Population(one[0, 0], one, one, one)  # R = (Γ − 1)², Γ(t) = 1 − e^(−2t)
    >>> flow(whole, 0 * one, [0.5, 1.0]).ravel().round(6).tolist()
    [0.632121, 0.864665]
    """
    size = start.shape

    def velocity(_: float, vector: Any) -> Any:
        return -slope(whole, torch.as_tensor(vector).reshape(size), kept).numpy().ravel()

    return followed(velocity, start, times)


def iterates(whole: Population, start: Any, *, rate: float, steps: int, kept: Any = 1.0) -> Any:
    """Return Γ_0 … Γ_steps of gradient descent ``Γ_{s+1} = Γ_s − rate ∇R(Γ_s)``.

    >>> one = torch.ones(1, 1, dtype=torch.float64)
    >>> iterates(Population(one[0, 0], one, one, one), 0 * one, rate=0.25, steps=2).ravel().tolist()
    [0.0, 0.5, 0.75]
    """
    found = [start]
    for _ in range(steps):
        found.append(found[-1] - rate * slope(whole, found[-1], kept))
    return torch.stack(found).numpy()
