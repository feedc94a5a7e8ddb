"""Numerics of positional_encoding: P trained alone by plain gradient descent, on phases of an arc.

One head of dimension 1 with A = B = 1 runs on the tokens; torch differentiates the mean over rows
of their losses by P.

**Exact designs.** The squared error of a row of length T is a trigonometric polynomial of the phase
of degree 2(T − 1). Over the arc [0, 2π/μ] the error of a Gauss–Legendre rule of m nodes is below
``(hω)^(2m) / (2m)!`` for ``e^{iωθ}``, h half the arc: for μ ≥ 3, ω = 58 and NODES that is less than
rounding. The mean over the nodes is then the population's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from numerics.kit.layers import predict
from numerics.kit.sequences import tokens
from numerics.kit.training import threads

Report = Callable[[str], None]

ARCS = (50, 100, 200, 300)
HORIZON, THRESHOLD, RATE = 30, 1e-3, 0.5
"""The paper's picture: the largest length, where training stops, and its rate."""
NODES = 120
DRAWS = 2000
"""Phases that are drawn for a training."""
PATIENCE = 20_000
"""Steps after which a training that has not stopped is given up."""


@dataclass(frozen=True, eq=False)
class Stopped:
    """A training that stopped: P (horizon−1)×horizon, after how many steps, and every mean loss."""

    positions: Any
    steps: int
    losses: Any


def quadrature(mu: float, nodes: int = NODES) -> tuple[Any, Any]:
    """Return eigenvalues on the arc N×1, and weights N that add up to 1, by Gauss and Legendre.

    >>> spectrum, weights = quadrature(2.0)
    >>> bool(abs((weights * spectrum[:, 0] ** 2).sum()) < 1e-14)
    True
    """
    places, weights = np.polynomial.legendre.leggauss(nodes)
    phases = torch.from_numpy((places + 1) * math.pi / mu)
    return torch.exp(1j * phases)[:, None], torch.from_numpy(weights / 2)


def drawn(mu: float, seed: int, count: int = DRAWS) -> tuple[Any, Any]:
    """Return eigenvalues N×1 of phases drawn from the arc, and equal weights.

    >>> drawn(4.0, 0, 3)[1].tolist()
    [0.3333333333333333, 0.3333333333333333, 0.3333333333333333]
    """
    generator = torch.Generator().manual_seed(seed)
    phases = 2 * math.pi / mu * torch.rand(count, generator=generator, dtype=torch.float64)
    return torch.exp(1j * phases)[:, None], torch.full((count,), 1 / count, dtype=torch.float64)


def row_losses(positions: Any, spectrum: Any, weights: Any) -> Any:
    """Return the mean squared error of every row, from the layer's definition."""
    sequences = tokens(spectrum, positions.shape[1] + 1)
    ones = torch.ones(1, 1, dtype=torch.float64)
    missed = predict(sequences[:, :-1], ones, ones, positions) - sequences[:, 2:]
    return weights @ (missed.real**2 + missed.imag**2).sum(dim=2)


def trained(
    mu: float,
    *,
    horizon: int = HORIZON,
    threshold: float = THRESHOLD,
    rate: float = RATE,
    seed: int | None = None,
    patience: int = PATIENCE,
) -> Stopped:
    """Descend the mean loss over rows from P = 0 until it is below the threshold.

    Without a seed the phases are those of :func:`quadrature`, with one they are drawn. Raises
    RuntimeError where it does not stop in time.
    """
    spectrum, weights = quadrature(mu) if seed is None else drawn(mu, seed)
    return descend(row_model(spectrum, weights, horizon), horizon, threshold, rate, patience)


def row_model(spectrum: Any, weights: Any, horizon: int) -> Callable[[Any], Any]:
    """Return the mean loss as a function of P, for which sequences are run once.

    Predictions are linear in P: the layer runs on the unit weights, and of the mean over phases two
    moments of what it returns are kept. :func:`row_losses` runs it for each P.
    """
    sequences = tokens(spectrum, horizon + 1)
    ones = torch.ones(1, 1, dtype=torch.float64)
    terms = torch.zeros(len(spectrum), horizon - 1, horizon, dtype=torch.complex128)
    for t in range(horizon):
        unit = torch.zeros(horizon - 1, horizon, dtype=torch.float64)
        unit[:, t] = 1
        terms[:, :, t] = predict(sequences[:, :-1], ones, ones, unit)[:, :, 0]
    targets = sequences[:, 2:, 0]
    square = torch.einsum("n,nqt,nqu->qtu", weights.to(terms.dtype), terms.conj(), terms).real
    along = torch.einsum("n,nqt,nq->qt", weights.to(terms.dtype), terms.conj(), targets).real
    energy = (weights @ targets.abs() ** 2).mean()

    def mean_loss(P: Any) -> Any:
        bent = torch.einsum("qt,qtu,qu->", P, square, P) - 2 * (P * along).sum()
        return energy + bent / len(P)

    return mean_loss


def descend(
    mean_loss: Callable[[Any], Any], horizon: int, threshold: float, rate: float, patience: int
) -> Stopped:
    """Return where plain gradient descent from 0 on a mean loss first is below a threshold."""
    P = torch.zeros(horizon - 1, horizon, dtype=torch.float64, requires_grad=True)
    losses = []
    with threads(0):
        for step in range(patience + 1):
            value = mean_loss(P)
            losses.append(value.item())
            if losses[-1] < threshold:
                return Stopped(P.detach().numpy().copy(), step, np.array(losses))
            (gradient,) = torch.autograd.grad(value, P)
            with torch.no_grad():
                P -= rate * gradient
    raise RuntimeError(f"the mean loss is {losses[-1]} after {patience} steps, not {threshold}")


def pictures(report: Report) -> dict[str, Any]:
    """Return P, steps and losses of trainings on drawn phases, for the four arcs of the paper."""
    found: dict[str, Any] = {}
    for mu in ARCS:
        report(f"positions, mu = {mu}")
        run = trained(mu, seed=0)
        found[f"positions_{mu}"] = run.positions
        found[f"losses_{mu}"] = run.losses
    return found
