"""Numerics of landscape: where training ends, and where the gradient of the loss vanishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from scipy.optimize import least_squares

from numerics.kit import training
from numerics.kit.layers import mean_loss, predict
from numerics.kit.pictures import Report
from numerics.kit.plain import draw, train_exact
from numerics.kit.sequences import ContextName, exact_design, tokens
from numerics.kit.training import Trained

NAMES = ("query_key", "value", "positions")
SHARES = {4: range(1, 6), 6: range(1, 8)}
"""Dimensions and heads of the runs that are counted; T_max = 3."""
STEPS = 60
"""Steps towards a zero of the gradient: where it is degenerate, each halves what is left of it."""


class Loss:
    """The loss of plain tokens over a phase design, of one length alone or summed over all.

    Weights are named arrays, or one vector of A, B and the rows of P.
    """

    def __init__(
        self, context: ContextName, d: int, heads: int, horizon: int, *, alone: bool = False
    ) -> None:
        sequences = tokens(exact_design(context, d, horizon), horizon + 1)
        self.known, self.targets = sequences[:, :horizon], sequences[:, 2:]
        shapes = ((heads, d), (heads, d), (horizon - 1, horizon))
        self.shapes = dict(zip(NAMES, shapes, strict=True))
        self.alone = alone

    def __call__(self, weights: Mapping[str, Any]) -> Any:
        """Return the mean over sequences."""
        first = -1 if self.alone else 0
        made = predict(self.known, *(weights[name] for name in NAMES))
        return mean_loss(made[:, first:], self.targets[:, first:])

    def of_vector(self, vector: Any) -> Any:
        """Return the loss of a vector."""
        return self(training.by_name(vector, self.shapes))

    def gradient(self, vector: Any) -> Any:
        """Return the gradient, as an array."""
        return torch.func.grad(self.of_vector)(torch.as_tensor(vector)).numpy()

    def hessian(self, vector: Any) -> Any:
        """Return the matrix of second derivatives, as an array."""
        found = torch.autograd.functional.hessian(self.of_vector, torch.as_tensor(vector))
        return found.numpy()


def vector_of(weights: Mapping[str, Any]) -> Any:
    """Return named weights as one vector."""
    return torch.cat([torch.as_tensor(weights[name]).flatten() for name in NAMES])


def stationary(
    context: ContextName, d: int, heads: int, horizon: int, *, seeds: Sequence[int]
) -> Any:
    """Return (loss, gradient norm) where Levenberg and Marquardt solve ∇ℓ = 0, a row a seed.

    They start at random weights and look for zeros of the gradient, saddles as well as minima.
    """
    loss = Loss(context, d, heads, horizon)
    found = []
    for seed in seeds:
        start = vector_of(draw(torch.Generator().manual_seed(seed), d, heads, horizon))
        ended = least_squares(
            loss.gradient,
            start.numpy(),
            jac=loss.hessian,
            method="lm",
            max_nfev=STEPS,
        )
        found.append((float(loss.of_vector(torch.tensor(ended.x))), np.linalg.norm(ended.fun)))
    return np.array(found)


def descended(loss: Loss, weights: Mapping[str, Any], *, noise: float, seed: int) -> Trained:
    """Return where descent ends from weights with normal noise on every entry."""
    generator = torch.Generator().manual_seed(seed)
    start = {}
    for name in NAMES:
        part = torch.as_tensor(np.asarray(weights[name], dtype=float))
        start[name] = part + noise * torch.randn(part.shape, generator=generator, dtype=part.dtype)
    return training.train(loss, start, seed=seed)


def trained_alone(
    context: ContextName, d: int, heads: int, length: int, *, seeds: Sequence[int]
) -> list[Trained]:
    """Train on one length alone from random starts."""
    loss = Loss(context, d, heads, length, alone=True)
    starts = (draw(torch.Generator().manual_seed(seed), d, heads, length) for seed in seeds)
    return [
        training.train(loss, start, seed=seed) for seed, start in zip(seeds, starts, strict=True)
    ]


def ends(d: int, heads: int, horizon: int, *, seeds: Sequence[int]) -> Any:
    """Return (d, H, loss, converged, escaped) of runs in orthogonal contexts, one start each."""
    runs = train_exact("orthogonal", d, heads, horizon, seeds=seeds, starts=1)
    return np.array([(d, heads, run.loss, run.converged, run.escaped) for run in runs])


def pictures(report: Report) -> dict[str, Any]:
    """Return ends of runs against heads, zeros of the gradient, and spurious ends alone.

    `ends` as :func:`ends` does, 64 seeds each; `stationary` (heads, loss, gradient norm) for d = 3,
    T_max = 2; `alone` (T, loss, p_{T−1}/p_T) of converged runs of one length, d = 2, H = 1.
    """
    found, values, alone = [], [], []
    for d, every in SHARES.items():
        for heads in every:
            report(f"ends of runs, d = {d}, {heads} heads")
            found.append(ends(d, heads, 3, seeds=range(64)))
    for heads in (1, 2, 3):
        report(f"zeros of the gradient, {heads} heads")
        rows = stationary("unitary", 3, heads, 2, seeds=range(16))
        values += [(heads, *row) for row in rows]
    for length in range(2, 9):
        report(f"one length alone, {length}")
        for run in trained_alone("orthogonal", 2, 1, length, seeds=range(16)):
            if run.converged:
                p = run.weights["positions"][-1]
                alone.append((length, run.loss, p[-2] / p[-1]))
    return {
        "ends": np.concatenate(found),
        "stationary": np.array(values),
        "alone": np.array(alone),
    }
