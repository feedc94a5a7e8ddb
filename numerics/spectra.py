"""Numerics of spectra: layers on all roots of unity, and steps on arcs, by quadrature."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from numerics.kit import training
from numerics.kit.augmented import BLOCKS, Boundary, train_blocks
from numerics.kit.layers import mean_loss, predict_augmented, with_previous
from numerics.kit.pictures import Report
from numerics.kit.plain import predictions, train_layers
from numerics.kit.sequences import tokens
from numerics.kit.training import Trained, best_converged, normal

NODES = 48
"""Quadrature nodes a circle: moments of order up to 10 are right to rounding."""


def roots(n: int, d: int) -> Any:
    """Return all n^d spectra of n-th roots of unity, n^d×d.

    >>> roots(2, 1).real.round().tolist()
    [[1.0], [-1.0]]
    """
    grid = np.indices([n] * d).reshape(d, -1).T
    return torch.exp(2j * math.pi * torch.tensor(grid, dtype=torch.float64) / n)


def paired(spectrum: Any) -> Any:
    """Return each eigenvalue beside its conjugate, N×2d."""
    return torch.stack([spectrum, spectrum.conj()], dim=-1).reshape(len(spectrum), -1)


def train_roots(
    n: int, d: int, heads: int, horizon: int, *, seeds: Sequence[int], **options: Any
) -> list[Trained]:
    """Train plain layers on all spectra of n-th roots of unity, one run a seed."""
    return train_layers([roots(n, d)], heads, horizon, seeds=seeds, **options)


def last_loss(trained: Trained, spectrum: Any) -> float:
    """Return the mean loss of a trained plain layer at its longest length alone."""
    sequences, made = predictions(trained, spectrum)
    return float(mean_loss(made[:, -1:], sequences[:, -1:]))


def train_root_blocks(
    n: int, d: int, heads: int, horizon: int, *, seeds: Sequence[int], boundary: Boundary = "zero"
) -> list[Trained]:
    """Train all six blocks on all spectra of n-th roots of unity, one run a seed."""
    return train_blocks(roots(n, d), heads, horizon, seeds=seeds, boundary=boundary)


def arc_rule(mu: float) -> tuple[Any, Any]:
    """Return phases and weights whose means are those of θ uniform on [0, 2π/μ]: Gauss–Legendre."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return math.pi / mu * (nodes + 1), weights / 2


def von_mises_rule(kappa: float) -> tuple[Any, Any]:
    """Return phases and weights of the von Mises law: the trapezoidal rule."""
    phases = 2 * math.pi * np.arange(NODES) / NODES
    weights = np.exp(kappa * (np.cos(phases) - 1))
    return phases, weights / weights.sum()


def loss_under(
    rule: tuple[Any, Any], d: int, horizon: int, boundary: Boundary
) -> Callable[[Mapping[str, Any]], Any]:
    """Return the mean loss of six blocks on d independent phases of a rule's weights."""
    phases, weights = rule
    places = np.indices([len(phases)] * d).reshape(d, -1).T
    spectrum = torch.exp(1j * torch.tensor(phases[places]))
    mass = torch.tensor(weights[places].prod(axis=1))
    sequences = tokens(spectrum, horizon + 1)
    known = sequences[:, :horizon]
    previous = with_previous(known, spectrum if boundary == "wrap" else None)

    def loss(blocks: Mapping[str, Any]) -> Any:
        error = predict_augmented(known, previous, blocks) - sequences[:, 2:]
        return mass @ error.abs().square().sum(dim=(1, 2))

    return loss


def trained_step(
    rule: tuple[Any, Any], d: int, horizon: int, *, boundary: Boundary = "zero"
) -> Trained:
    """Train the one number η of a head with a3 = η(1 … 1) and b1 = (1 … 1), the others 0."""
    found = loss_under(rule, d, horizon, boundary)
    ones = torch.ones(1, d, dtype=torch.float64)
    none = dict.fromkeys(("a1", "a2", "a4", "b2"), torch.zeros(1, d, dtype=torch.float64))
    start = {"eta": torch.zeros(1, dtype=torch.float64)}
    return training.train(
        lambda step: found({**none, "a3": step["eta"] * ones, "b1": ones}), start, seed=0
    )


def trained_blocks(
    rule: tuple[Any, Any], d: int, heads: int, horizon: int, *, boundary: Boundary = "zero"
) -> Trained:
    """Train all six blocks on phases of a rule."""
    generator = torch.Generator().manual_seed(0)
    start = {name: normal(generator, heads, d) / horizon**0.5 for name in BLOCKS}
    return training.train(loss_under(rule, d, horizon, boundary), start, seed=0)


def pictures(report: Report) -> dict[str, Any]:
    """Return the least losses of one head on n-th roots of unity, and trained steps on arcs."""
    d, heads, horizon = 2, 1, 4
    orders = list(range(2, 11))
    report("least losses by order")
    losses = [
        last_loss(best_converged(train_roots(n, d, heads, horizon, seeds=range(4))), roots(n, d))
        for n in orders
    ]
    widths, kappas = [1.0, 1.5, 2.0, 3.0, 5.0, 8.0], [0.0, 0.5, 1.0, 2.0, 4.0, 8.0]
    report("steps on arcs and under von Mises laws")
    found = {
        "arc_steps": [trained_step(arc_rule(mu), 2, 4).weights["eta"][0] for mu in widths],
        "von_mises_steps": [
            trained_step(von_mises_rule(kappa), 2, 4).weights["eta"][0] for kappa in kappas
        ],
    }
    return {
        "orders": np.array(orders),
        "losses": np.array(losses),
        "widths": np.array(widths),
        "kappas": np.array(kappas),
        **{name: np.array(steps) for name, steps in found.items()},
    }
