"""What a training reached, and L-BFGS in float64 on the mean loss of any layer over sequences.

Linear-attention layers are trained by damped Newton steps (:mod:`numerics.kit.compiled`).

A run reports the gradient norm it reached. It has *converged* when that norm is below a tolerance;
a run that has not says nothing for or against the theory, because the landscape has flat escapes to
infinity and, for few heads, saddles.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import Progress
from scipy.optimize import minimize

GRADIENT_TOLERANCE = 1e-6
"""Converged: the gradient's Euclidean norm is below this. The loss is a sum of squares of size up
to ~dT, whose gradient float64 resolves to about 1e-7; near a minimum of curvature above 1e-4 the
loss is then within 1e-8 of its limit."""


WORTH_SHARING = 2**20
"""Entries of a tensor from which on further threads save more time than they cost."""


@dataclass(frozen=True, eq=False)
class Trained:
    """What one run of training reached: weights by name (float64), loss and gradient norm.

    `losses` holds the loss at every evaluation, the start first; `facts` what the weights do not
    show: context, and horizon and boundary where they matter; `starts` counts random starts, of
    which the last is reported; `escaped` says that its terms grew so large that it was stopped.
    """

    weights: Mapping[str, Any]
    loss: float
    gradient_norm: float
    losses: tuple[float, ...]
    seed: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    starts: int = 1
    escaped: bool = False

    @property
    def evaluations(self) -> int:
        """How often loss and gradient were computed."""
        return len(self.losses)

    @property
    def converged(self) -> bool:
        """Whether the gradient norm is below the tolerance."""
        return self.gradient_norm < GRADIENT_TOLERANCE

    @property
    def state(self) -> str:
        """How the run ended, in words."""
        if self.converged:
            return "converged"
        return "escaped: its terms grow and cancel" if self.escaped else "did not converge"


def train(
    loss: Callable[[Mapping[str, Any]], Any],
    start: Mapping[str, Any],
    *,
    seed: int,
    evaluations: int = 1000,
    label: str | None = None,
    size: int = 0,
    facts: Mapping[str, Any] | None = None,
) -> Trained:
    """Minimise a loss of named weights from a start. `label` shows a progress bar on stderr.

    `size` counts the entries of the largest tensor on the way: large ones are shared by threads.

    >>> start = {"x": torch.ones(2, dtype=torch.float64)}
    >>> train(lambda w: (w["x"] ** 2).sum(), start, seed=0).converged
    True
    """
    shapes = {name: tensor.shape for name, tensor in start.items()}
    losses: list[float] = []
    console = Console(stderr=True)
    hidden = label is None or not console.is_terminal
    bar = Progress(console=console, disable=hidden, transient=True)
    with threads(size), bar as progress:
        task = progress.add_task(label or "", total=evaluations)

        def value_and_gradient(vector: Any) -> tuple[float, Any]:
            leaf = torch.tensor(vector, dtype=torch.float64, requires_grad=True)
            value = loss(by_name(leaf, shapes))
            value.backward()
            losses.append(value.item())
            progress.update(task, advance=1, description=f"{label}: loss {value.item():.3e}")
            return value.item(), leaf.grad.numpy()

        # gtol bounds the largest entry of the gradient; ftol=0 leaves stopping to it and to float64
        options: Any = {
            "maxfun": evaluations,
            "maxiter": evaluations,
            "maxcor": 50,
            "ftol": 0.0,
            "gtol": 1e-10,
        }
        begin = torch.cat([tensor.flatten() for tensor in start.values()]).numpy()
        found = minimize(value_and_gradient, begin, jac=True, method="L-BFGS-B", options=options)
    weights = {
        name: part.numpy().copy() for name, part in by_name(torch.tensor(found.x), shapes).items()
    }
    norm = float(np.linalg.norm(found.jac))
    return Trained(weights, float(found.fun), norm, tuple(losses), seed, facts or {})


def by_name(vector: Any, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Return the parts of a vector, a tensor or an array, by name, in the order of their shapes.

    >>> by_name(np.arange(3), {"x": (1,), "y": (2, 1)})["y"].tolist()
    [[1], [2]]
    """
    found, begun = {}, 0
    for name, shape in shapes.items():
        size = math.prod(shape)
        found[name] = vector[begun : begun + size].reshape(shape)
        begun += size
    return found


@contextmanager
def threads(size: int) -> Iterator[None]:
    """Run torch on one thread, or on every core where tensors have WORTH_SHARING entries.

    >>> with threads(100):
    ...     torch.get_num_threads()
    1
    """
    before = torch.get_num_threads()
    torch.set_num_threads((os.cpu_count() or 1) if size >= WORTH_SHARING else 1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def normal(generator: Any, *shape: int) -> Any:
    """Return independent normal entries, of variance 1 over the last dimension: the usual start."""
    return torch.randn(*shape, generator=generator, dtype=torch.float64) / shape[-1] ** 0.5


def best_converged(runs: Iterable[Trained]) -> Trained:
    """Return the converged run with the smallest loss; raise RuntimeError where none converged."""
    tried = list(runs)
    converged = [run for run in tried if run.converged]
    if not converged:
        norms = ", ".join(f"seed {run.seed}: {run.gradient_norm:.1e}" for run in tried)
        raise RuntimeError(
            f"did not converge, which says nothing about the theory; gradient norms: {norms}"
        )
    return min(converged, key=lambda run: run.loss)
