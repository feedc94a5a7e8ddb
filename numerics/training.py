"""The one training loop: L-BFGS in float64 on the mean loss of a layer over given sequences.

A run reports the gradient norm it reached. It has *converged* when that norm is below a tolerance; a run that
has not says nothing for or against the theory, because the landscape has flat escapes to infinity and, for few
heads, saddles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import Progress
from scipy.optimize import minimize

from numerics.layer import mean_loss, predict
from numerics.sequences import tokens

GRADIENT_TOLERANCE = 1e-7
"""Converged: the gradient's Euclidean norm is below this. The loss is a sum of squares of size ~d, so float64 lets
the norm fall to about 1e-8; near a non-degenerate minimum the loss is then within ~1e-14 of its limit."""


@dataclass(frozen=True)
class Trained:
    """What one run of training reached: weights (A, B: H×d; P: (T_max−1)×T_max), loss, gradient norm, effort."""

    query_key: Any
    value: Any
    positions: Any
    loss: float
    gradient_norm: float
    evaluations: int
    seed: int

    @property
    def converged(self) -> bool:
        """Whether the gradient norm is below the tolerance."""
        return self.gradient_norm < GRADIENT_TOLERANCE


def train(
    spectrum: Any, heads: int, horizon: int, *, seed: int, evaluations: int = 1000, label: str | None = None
) -> Trained:
    """Train A, B and P from a random start on the sequences with the given eigenvalues (N×d).

    Deterministic for a seed. `label` shows a progress bar on stderr.

    >>> from numerics.sequences import exact_design
    >>> train(exact_design("unitary", 1, 2), 1, 2, seed=0).loss < 1e-12
    True
    """
    d = spectrum.shape[1]
    sequences = tokens(spectrum, horizon + 1)
    known, targets = sequences[:, :horizon], sequences[:, 2:]
    size, used = heads * d, torch.tril(torch.ones(horizon - 1, horizon, dtype=torch.bool), diagonal=1)

    def unpack(vector: Any) -> tuple[Any, Any, Any]:
        P = torch.zeros(horizon - 1, horizon, dtype=torch.float64).masked_scatter(used, vector[2 * size :])
        return vector[:size].reshape(heads, d), vector[size : 2 * size].reshape(heads, d), P

    generator = torch.Generator().manual_seed(seed)
    count = int(used.sum())
    start = torch.cat([
        torch.randn(2 * size, generator=generator, dtype=torch.float64) / math.sqrt(d),
        torch.randn(count, generator=generator, dtype=torch.float64) / math.sqrt(horizon),
    ])  # fmt: skip

    with Progress(console=Console(stderr=True), disable=label is None, transient=True) as progress:
        task = progress.add_task(label or "", total=evaluations)

        def loss_and_gradient(vector: Any) -> tuple[float, Any]:
            leaf = torch.tensor(vector, dtype=torch.float64, requires_grad=True)
            loss = mean_loss(predict(known, *unpack(leaf)), targets)
            loss.backward()
            progress.update(task, advance=1, description=f"{label}: loss {loss.item():.3e}")
            return loss.item(), leaf.grad.numpy()

        # gtol bounds the largest entry of the gradient; ftol=0 leaves stopping to it and to float64
        options: Any = {"maxfun": evaluations, "maxiter": evaluations, "maxcor": 50, "ftol": 0.0, "gtol": 1e-10}
        found = minimize(loss_and_gradient, start.numpy(), jac=True, method="L-BFGS-B", options=options)
    A, B, P = (part.numpy().copy() for part in unpack(torch.tensor(found.x)))
    return Trained(A, B, P, float(found.fun), float(np.linalg.norm(found.jac)), int(found.nfev), seed)


def best_converged(runs: Iterable[Trained]) -> Trained:
    """Return the converged run with the smallest loss; raise RuntimeError ("did not converge") when there is none."""
    tried = list(runs)
    converged = [run for run in tried if run.converged]
    if not converged:
        norms = ", ".join(f"seed {run.seed}: {run.gradient_norm:.1e}" for run in tried)
        raise RuntimeError(f"did not converge, which says nothing about the theory; gradient norms: {norms}")
    return min(converged, key=lambda run: run.loss)
