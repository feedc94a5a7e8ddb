"""The trained side of pictures of plain tokens: what layers trained from sequences reach."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from numerics.kit.plain import train_exact, train_sampled
from numerics.kit.sequences import ContextName

ZERO_LOSS = 1e-10
"""At gradient norm 1e-6 and curvature above 1e-2 a run towards zero loss is below this."""

Report = Callable[[str], None]
"""Hears what is being trained."""


def trained_heads(context: ContextName, heads: int, report: Report) -> dict[str, Any]:
    """Return A, B, P of a layer with d = 6, T_max = 8 and as many heads as zero loss takes.

    The first seed that reaches zero loss is shown; in orthogonal contexts most end elsewhere.
    """
    report(f"heads, {context}")
    runs = (train_sampled(context, 6, heads, 8, seeds=[seed])[0] for seed in itertools.count())
    best = next(run for run in runs if run.converged and run.loss < ZERO_LOSS)
    return {f"heads_{name}": array for name, array in best.weights.items()}


def trained_minima(context: ContextName, report: Report) -> dict[str, Any]:
    """Return (heads, loss of one length, converged), four seeds for each number of heads, d = 6."""
    rows = []
    for heads in range(1, 7):
        report(f"minimum, {context}, {heads} heads")
        runs = train_exact(context, 6, heads, 3, seeds=range(4), starts=1)
        rows += [(heads, run.loss / 2, run.converged) for run in runs]
    return {"minimum": np.array(rows, dtype=float)}


def training_curves(
    context: ContextName, d: int, heads: int, horizon: int, report: Report
) -> dict[str, Any]:
    """Return the loss at every step for six seeds, unused places NaN."""
    report(f"training, {context}")
    runs = train_exact(context, d, heads, horizon, seeds=range(6), starts=1)
    curves = np.full((len(runs), max(run.evaluations for run in runs)), np.nan)
    for row, run in zip(curves, runs, strict=True):
        row[: run.evaluations] = run.losses
    return {"training_sizes": np.array([d, heads, horizon]), "training_curves": curves}
