"""Regression in context: tasks ``F = Σ_j β_j ψ_j``, and one layer of linear attention on features.

**Setting.** β_j are independent of mean 0 and variance v_j (normal in samples, ``±√v_j`` where all
tasks are gone through), and ``y_k = F(x_k) + ε_k``, k = 1 … n, with noise of variance σ². The layer
sees φ = (ψ_1 … ψ_N), or other features, and says

    b = (1/n) Σ_k y_k φ(x_k),   ŷ(x) = φ(x)ᵀ Γ b,   R(Γ) = E (F(x) − ŷ(x))².

R is a quadratic in Γ (N×N). With ``H = E F(x) φ(x) bᵀ``, ``G = E φφᵀ``, ``S = E b bᵀ``,

    R(Γ) = E F² − 2 ⟨Γ, H⟩ + tr(Γᵀ G Γ S).

Reference: Kim, Nakamaki, Suzuki, *Transformers are Minimax Optimal Nonparametric In-Context
Learners*, NeurIPS 2024.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from numerics.kit.bases import Basis

LARGEST = 2**22
"""How many cases are gone through at most."""


@dataclass(frozen=True, eq=False)
class Tasks:
    """A basis, variances v (M), noise σ², the number n of examples, and the number N of features.

    >>> from numerics.kit.bases import fourier
    >>> Tasks(fourier(4), [1, 1, 0.5, 0.5], 0.1, examples=8, features=2).variances.sum()
    tensor(3., dtype=torch.float64)
    """

    basis: Basis
    variances: Any
    noise: float
    examples: int
    features: int

    def __post_init__(self) -> None:
        variances = torch.as_tensor(self.variances, dtype=torch.float64)
        if variances.shape != (self.basis.count,):
            raise ValueError(f"variances must be {self.basis.count}, got {len(variances)}")
        if self.examples < 1:
            raise ValueError(f"examples must be at least 1, got {self.examples}")
        if not 1 <= self.features <= self.basis.count:
            raise ValueError(f"features must be 1 to {self.basis.count}, got {self.features}")
        object.__setattr__(self, "variances", variances)


@dataclass(frozen=True, eq=False)
class Sample:
    """Tasks drawn, each with n examples and then queries: inputs, values of ψ, F, and y = F + ε.

    The shapes are T×(n+Q), with M values along the last axis of `values`.
    """

    inputs: Any
    values: Any
    clean: Any
    noisy: Any


def sampled(tasks: Tasks, count: int, generator: Any, *, queries: int = 1) -> Sample:
    """Draw tasks, inputs and noise.

    >>> from numerics.kit.bases import walsh
    >>> tasks = Tasks(walsh(1), [1, 1], 0.0, examples=3, features=2)
    >>> sampled(tasks, 5, torch.Generator().manual_seed(0)).values.shape
    torch.Size([5, 4, 2])
    """
    inputs = tasks.basis.draw((count, tasks.examples + queries), generator)
    values = tasks.basis.evaluate(inputs)
    normal = torch.randn(count, tasks.basis.count, generator=generator, dtype=torch.float64)
    clean = (values @ (normal * tasks.variances.sqrt())[..., None])[..., 0]
    noise = torch.randn(clean.shape, generator=generator, dtype=torch.float64)
    return Sample(inputs, values, clean, clean + tasks.noise**0.5 * noise)


def estimate(features: Any, labels: Any) -> Any:
    """Return ``b = (1/n) Σ_k y_k φ(x_k)``, …×N, from features …×n×N and labels …×n.

    >>> estimate(torch.tensor([[1.0, 2.0], [1.0, 0.0]]), torch.tensor([1.0, 3.0])).tolist()
    [2.0, 1.0]
    """
    return (labels[..., None] * features).mean(dim=-2)


def predict(gamma: Any, features: Any, labels: Any) -> Any:
    """Return ŷ at the queries, …×Q: features …×(n+Q)×N of examples, then queries; labels …×n.

    >>> predict(torch.eye(1), torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0]))
    tensor([7.5000])
    """
    n = labels.shape[-1]
    b = estimate(features[..., :n, :], labels)
    return (features[..., n:, :] @ gamma @ b[..., None])[..., 0]


@dataclass(frozen=True, eq=False)
class Population:
    """The quadratic R: E F² (a number), H, G and S (N×N)."""

    total: Any
    cross: Any
    gram: Any
    second: Any

    def risk(self, gamma: Any) -> Any:
        """Return ``E F² − 2 ⟨Γ, H⟩ + tr(Γᵀ G Γ S)``."""
        square = ((self.gram @ gamma) * (gamma @ self.second)).sum()
        return self.total - 2 * (gamma * self.cross).sum() + square

    def best(self) -> Any:
        """Return the minimiser ``G⁻¹ H S⁻¹``."""
        return torch.linalg.solve(self.gram, torch.linalg.solve(self.second, self.cross.T).T)

    def best_diagonal(self) -> Any:
        """Return the diagonal minimiser, ``(G ∘ S) γ = diag H``."""
        return torch.diag(torch.linalg.solve(self.gram * self.second, self.cross.diagonal()))


def population(tasks: Tasks, features: Any = None) -> Population:
    """Return R by sums over the points of the finite law; S from pairs of examples.

    Two different examples are independent given the task, so one example and two of them are all
    that S takes, for every n. Neither orthonormality nor balance is used. `features` (K×N) at the
    points may replace ``ψ_1 … ψ_N``.

    >>> from numerics.kit.bases import walsh
    >>> tasks = Tasks(walsh(1), [2, 1], 1.0, examples=2, features=2)
    >>> population(tasks).second.tolist()
    [[3.0, 0.0], [0.0, 2.5]]
    """
    psi, p, v, n = tasks.basis.values, tasks.basis.weights, tasks.variances, tasks.examples
    phi = psi[:, : tasks.features] if features is None else features
    mean = phi.T @ (p[:, None] * psi)  # E φ ψᵀ, N×M
    pair = mean * v @ mean.T
    energy = psi.square() @ v  # E F(x)² at each point
    single = phi.T @ ((p * (energy + tasks.noise))[:, None] * phi)
    second = (1 - 1 / n) * pair + single / n
    return Population(p @ energy, pair, phi.T @ (p[:, None] * phi), second)


def enumerated_risk(tasks: Tasks, gamma: Any) -> float:
    """Return R(Γ) as the mean square error over all inputs, signs ``±√v_j`` and noises ``±σ``.

    The inputs are those of the finite law: K^(n+1) of them, times 2^M tasks and 2^n noises. All are
    gone through, with the layer run on each.

    >>> from numerics.kit.bases import walsh
    >>> tasks = Tasks(walsh(1), [2, 1], 1.0, examples=2, features=2)
    >>> enumerated_risk(tasks, torch.zeros(2, 2, dtype=torch.float64))
    3.0
    """
    n, psi, p = tasks.examples, tasks.basis.values, tasks.basis.weights
    points, count = psi.shape
    cases = points ** (n + 1) * 2 ** (count + n)
    if cases > LARGEST:
        raise ValueError(f"cases must be at most {LARGEST}, got {cases}")
    beta = signs(count) * tasks.variances.sqrt()  # 2^M × M
    noise = signs(n) * tasks.noise**0.5  # 2^n × n
    total = 0.0
    for rows in itertools.product(range(points), repeat=n):
        chosen = list(rows)
        labels = (beta @ psi[chosen].T)[:, None] + noise  # 2^M × 2^n × n
        b = estimate(psi[chosen, : tasks.features], labels)
        told = b @ gamma.T @ psi[:, : tasks.features].T  # 2^M × 2^n × K
        wrong = (told - (beta @ psi.T)[:, None]).square().mean(dim=(0, 1))
        total += float(p[chosen].prod() * (p @ wrong))
    return total


def signs(count: int) -> Any:
    """Return all rows of ±1, 2^count × count."""
    rows = list(itertools.product((-1.0, 1.0), repeat=count))
    return torch.tensor(rows, dtype=torch.float64)


def power_law(count: int, exponent: float, *, repeat: int = 1) -> Any:
    """Return ``v_j = ⌈j/r⌉^(−p)``, j = 1 … M: r = 2 gives the two functions of a pair one variance.

    >>> power_law(4, 1.0, repeat=2).tolist()
    [1.0, 1.0, 0.5, 0.5]
    """
    return (torch.arange(count, dtype=torch.float64) // repeat + 1) ** -exponent


def anisotropic_law(count: int, exponents: Sequence[float]) -> Any:
    """Return the `count` largest ``1/Σ_i k_i^{p_i}``, over frequencies k_i ≥ 1 along d axes.

    The j-th is about a constant times ``j^{−α}`` with ``1/α = Σ_i 1/p_i``, whatever d is.

    >>> anisotropic_law(4, [4, 4]).round(decimals=3).tolist()
    [0.5, 0.059, 0.059, 0.031]
    """
    most = float(count)
    while True:
        axes = [np.arange(1, int(most ** (1 / p)) + 1) ** float(p) for p in exponents]
        sums = np.sort(np.sum(np.meshgrid(*axes, indexing="ij"), axis=0), axis=None)[:count]
        if len(sums) == count and sums[-1] <= min(axis[-1] for axis in axes):
            return torch.as_tensor(1 / sums)
        most *= 4
