"""The trained side of the pictures: what layers trained from sequences reach, as arrays to plot."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from numerics.kit.augmented import augmented_design, train_augmented
from numerics.kit.layers import predict_augmented, with_previous
from numerics.kit.plain import train_exact, train_sampled
from numerics.kit.sequences import ContextName, tokens
from numerics.kit.training import Trained, best_converged

CONTEXTS: tuple[ContextName, ...] = ("unitary", "orthogonal")
ZERO_LOSS = 1e-10
"""At gradient norm 1e-6 and curvature above 1e-2 a run towards zero loss is below this."""
Report = Callable[[str], None]


def trained_heads(report: Report) -> dict[str, Any]:
    """Return A, B, P of layers with d = 6 and T_max = 8: as many heads as zero loss takes, 6 and 3.

    The first seed that reaches zero loss is shown; in orthogonal contexts most end in spurious minima.
    """
    arrays = {}
    for context, heads in zip(CONTEXTS, (6, 3), strict=True):
        report(f"heads, {context}")
        runs = (train_sampled(context, 6, heads, 8, seed=seed) for seed in itertools.count())
        best = next(run for run in runs if run.converged and run.loss < ZERO_LOSS)
        for name, array in best.weights.items():
            arrays[f"heads_{context}_{name}"] = array
    return arrays


def trained_error(report: Report) -> dict[str, Any]:
    """Return the mean squared error of one coordinate at each length, for an augmented layer: d = H = 2, T_max = 12."""
    d, heads, horizon = 2, 2, 12
    report("error")
    best = best_converged([train_augmented(d, heads, horizon, seed=0)])
    sequences = tokens(augmented_design("unitary", d, horizon), horizon + 1)
    known = sequences[:, :horizon]
    blocks = {name: torch.tensor(array) for name, array in best.weights.items()}
    error = predict_augmented(known, with_previous(known), blocks) - sequences[:, 2:]
    return {
        "error_sizes": np.array([d, heads, horizon]),
        "error_trained": error.abs().square().mean(dim=(0, 2)).numpy(),
    }


def trained_minima(report: Report) -> dict[str, Any]:
    """Return (heads, loss of one length, converged) of four seeds for each number of heads, d = 6, T_max = 3."""
    arrays = {}
    for context in CONTEXTS:
        rows = []
        for heads in range(1, 7):
            report(f"minimum, {context}, {heads} heads")
            for seed in range(4):
                run = train_exact(context, 6, heads, 3, seed=seed)
                rows.append((heads, run.loss / 2, run.converged))
        arrays[f"minimum_{context}"] = np.array(rows, dtype=float)
    return arrays


def training_curves(report: Report) -> dict[str, Any]:
    """Return the loss at every evaluation for six seeds, unused places NaN: orthogonal, d = 4, H = 1, T_max = 3."""
    report("training")
    runs: list[Trained] = [train_exact("orthogonal", 4, 1, 3, seed=seed) for seed in range(6)]
    curves = np.full((len(runs), max(run.evaluations for run in runs)), np.nan)
    for row, run in zip(curves, runs, strict=True):
        row[: run.evaluations] = run.losses
    return {"training_sizes": np.array([4, 1, 3]), "training_curves": curves}


def everything(report: Report) -> dict[str, Any]:
    """Return the arrays of all pictures; `report` hears what is being trained."""
    parts = (trained_heads, trained_error, trained_minima, training_curves)
    return {name: array for part in parts for name, array in part(report).items()}
