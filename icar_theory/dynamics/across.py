"""Predictions of a window's last tokens by what is fitted to other windows.

One number c for all windows, ``s_{t+1} ≈ c s_t``, is what neighbours that are merely alike amount
to; a mean of recent tokens, which weighs each by a power of its age, is what a topic that drifts or
switches amounts to, under noise; one W for all is a rule of the language, and none of the context.
Windows are dealt to folds, and those of one fold are predicted by the others, each in units of its
own mean square. The rate at which recent tokens count less, and a factor, are those that do best on
the held-out tokens of the others: their first tokens may be odd, as where each context begins.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from icar_theory.arguments import Array
from icar_theory.dynamics.predictions import per_unit, split, unit

SCALED, RECENT, COMMON = "scaled last token", "recent tokens", "one W for all"
KEPT = (0.5, 0.75, 0.9, 0.97, 1.0)
"""What a token's weight is multiplied by at each step, in means of recent tokens; 1: a mean."""
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
    """Return the held-out errors (N) by one number, recent tokens and one W, of others (N×w×k).

    >>> turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    >>> tokens = [[np.linalg.matrix_power(turn, t + s)[0] for t in range(5)] for s in range(4)]
    >>> {name: error.round(3).tolist() for name, error in common(np.array(tokens[:3]), 1).items()}
    {'scaled last token': [1.0, 1.0, 1.0], 'recent tokens': [0.515, 0.515, 0.515], \
'one W for all': [0.0, 0.0, 0.0]}
    """
    size = np.sqrt(unit(windows))[:, None, None]
    scaled = np.divide(windows, size, out=np.zeros_like(windows), where=size > 0)
    X, Y, before, target = split(scaled, hold)
    fold, k = folds(len(windows)), windows.shape[2]
    missed = {name: np.empty_like(target) for name in (SCALED, RECENT, COMMON)}
    means = recent(scaled, hold)
    sizes = np.einsum("gnhk,gnhk->gn", means, means)
    told = np.einsum("gnhk,nhk->gn", means, target)
    for number in range(fold.max() + 1):
        own = fold == number
        x, y = X[~own].reshape(-1, k), Y[~own].reshape(-1, k)
        squares, products = x.T @ x, x.T @ y
        trace = np.trace(squares) or 1.0
        matrix = np.linalg.solve(squares + PENALTY * trace / k * np.eye(k), products)
        missed[SCALED][own] = target[own] - before[own] * (np.trace(products) / trace)
        size, told_others = sizes[:, ~own].sum(axis=1), told[:, ~own].sum(axis=1)
        factor = np.divide(told_others, size, out=np.zeros_like(size), where=size > 0)
        best = int((factor * told_others).argmax())  # by how much it lessens the others' error
        missed[RECENT][own] = target[own] - factor[best] * means[best, own]
        missed[COMMON][own] = target[own] - before[own] @ matrix
    return {name: per_unit(scaled, found) for name, found in missed.items()}


def recent(windows: Array, hold: int) -> Array:
    """Return means of the tokens before each that is held out, by :data:`KEPT` (G×N×hold×k).

    >>> recent(np.array([[[4.0], [2.0], [0.0], [9.0]]]), 2)[[0, -1], 0, :, 0].tolist()
    [[2.6666666666666665, 1.1428571428571428], [3.0, 2.0]]
    """
    start = windows.shape[1] - hold
    kept = np.array(KEPT)[:, None, None]
    ages = np.arange(start)[::-1]
    sums = np.einsum("gt,ntk->gnk", np.array(KEPT)[:, None] ** ages, windows[:, :start])
    weight = (np.array(KEPT)[:, None] ** ages).sum(axis=1)[:, None, None]
    made = np.empty((len(KEPT), len(windows), hold, windows.shape[2]))
    for step in range(hold):
        made[:, :, step] = sums / weight
        sums = kept * sums + windows[:, start + step]
        weight = kept * weight + 1
    return made
