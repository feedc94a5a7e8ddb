"""Predictions of a window's last tokens by what is fitted to other windows.

One number c for all windows, ``s_{t+1} ≈ c s_t``, is what neighbours that are merely alike amount
to; one W for all is a rule of the language, and none of the context. Windows are dealt to folds,
and those of one fold are predicted by the others, each in units of its own mean square.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from icar_theory.arguments import Array
from icar_theory.dynamics.predictions import per_unit, split, unit

SCALED, COMMON = "scaled last token", "one W for all"
FOLDS = 5
PENALTY = 1e-6
"""Of W, in units of the mean square of the singular values: it decides where tokens span less."""


def folds(count: int) -> Array:
    """Return the fold of each of N windows.

    >>> folds(7).tolist(), folds(2).tolist()
    ([0, 1, 2, 3, 4, 0, 1], [0, 1])
    """
    return np.arange(count) % min(FOLDS, count)


def common(windows: Array, hold: int) -> Mapping[str, Array]:
    """Return the held-out errors (N) of one number and of one W, fitted to other windows (N×w×k).

    >>> turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    >>> tokens = [[np.linalg.matrix_power(turn, t + s)[0] for t in range(5)] for s in range(4)]
    >>> {name: error.round(6).tolist() for name, error in common(np.array(tokens), 1).items()}
    {'scaled last token': [1.0, 1.0, 1.0, 1.0], 'one W for all': [0.0, 0.0, 0.0, 0.0]}
    """
    size = np.sqrt(unit(windows))[:, None, None]
    scaled = np.divide(windows, size, out=np.zeros_like(windows), where=size > 0)
    X, Y, before, target = split(scaled, hold)
    fold, k = folds(len(windows)), windows.shape[2]
    missed = {SCALED: np.empty_like(target), COMMON: np.empty_like(target)}
    for number in range(fold.max() + 1):
        own = fold == number
        x, y = X[~own].reshape(-1, k), Y[~own].reshape(-1, k)
        squares, products = x.T @ x, x.T @ y
        trace = np.trace(squares) or 1.0
        matrix = np.linalg.solve(squares + PENALTY * trace / k * np.eye(k), products)
        missed[SCALED][own] = target[own] - before[own] * (np.trace(products) / trace)
        missed[COMMON][own] = target[own] - before[own] @ matrix
    return {name: per_unit(scaled, found) for name, found in missed.items()}
