"""Both sides of an agreement: the torch layer's loss over an exact design, and runs of training."""

from __future__ import annotations

from typing import Any

import torch

from icar_theory import PlainCheck, check
from numerics.kit.layers import mean_loss, predict, predict_full
from numerics.kit.plain import train_exact
from numerics.kit.sequences import exact_design, in_random_basis, random_basis, tokens
from numerics.kit.training import Trained, best_converged

ROUNDING = 1e-10
"""Relative: the mean of at most 1e5 float64 terms of the loss's size is right to about 1e-13."""

TRAINED_GAP = 1e-9
"""Absolute: at gradient norm 1e-7 and curvature above 1e-5 a run is within 1e-9 of its minimum."""


def layer_loss(context: Any, weights: tuple[Any, Any, Any], refinement: int = 0) -> float:
    """Return the torch layer's mean loss over a phase design that integrates it exactly."""
    A, B, P = (torch.tensor(part) for part in weights)
    horizon = P.shape[1]
    sequences = tokens(
        exact_design(context, A.shape[1], horizon, refinement=refinement), horizon + 1
    )
    return float(mean_loss(predict(sequences[:, :horizon], A, B, P), sequences[:, 2:]))


def full_matrix_loss(context: Any, weights: tuple[Any, Any, Any], seed: int) -> float:
    """Return the same loss from full d×d matrices W and heads in a random common basis."""
    A, B, P = (torch.tensor(part) for part in weights)
    d, horizon = A.shape[1], P.shape[1]
    U = random_basis(context, d, torch.Generator().manual_seed(seed))
    sequences = in_random_basis(exact_design(context, d, horizon), U, horizon + 1)
    A, B = (torch.einsum("ij,hj,kj->hik", U, part.to(U.dtype), U.conj()) for part in (A, B))
    return float(mean_loss(predict_full(sequences[:, :horizon], A, B, P), sequences[:, 2:]))


def trained_runs(
    context: Any, d: int, heads: int, horizon: int, seeds: int
) -> list[tuple[Trained, PlainCheck]]:
    """Train from several seeds on the exact design and check every run."""
    runs = train_exact(context, d, heads, horizon, seeds=range(seeds), starts=1)
    return [(run, check(**run.weights, context=context)) for run in runs]


def best_run(runs: list[tuple[Trained, PlainCheck]], record: Any) -> tuple[Trained, PlainCheck]:
    """Return the best converged run and record its figures as evidence."""
    best = best_converged(run for run, _ in runs)
    report = next(report for run, report in runs if run is best)
    record("gap", float(report.gap))
    record("gradient_norm", best.gradient_norm)
    return best, report
