"""One linear token against a target on all inputs: trained by gradients, then by counting errors.

**Setting.** A token ``[0 ≤ w·(x, 1)]`` agrees with a target f on a number of inputs. A surrogate
loss is minimised from random weights; a local search then moves one weight at a time, to a value at
which the token agrees most often (the agreement is piecewise constant in a weight: all its values
are tried). Weights are integers, so what is counted is counted without roundoff.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
import torch

from numerics.kit.chains import contexts, integers
from numerics.kit.training import normal, train

Surrogate = Literal["logistic", "hinge", "none"]


def agreement(weights: Any, features: Any, targets: Any) -> int:
    """Return on how many rows the token says what the target says."""
    return int(((features @ weights >= 0) == targets).sum())


def trained_token(inputs: Any, targets: Any, *, loss: Surrogate, seed: int) -> Any:
    """Return integer weights (n + 1) that minimise a surrogate loss, from a random normal start.

    The losses are the means of ``log(1 + exp(−m))`` (logistic) and ``max(0, 1 − m)²`` (hinge),
    m the score times ±1; "none" returns the random start.
    """
    if loss not in get_args(Surrogate):
        raise ValueError(f"loss must be one of {', '.join(get_args(Surrogate))}, got {loss!r}")
    features = torch.as_tensor(contexts(inputs, inputs, 0), dtype=torch.float64)
    signed = features * torch.as_tensor(2 * targets - 1, dtype=torch.float64)[:, None]
    start = normal(torch.Generator().manual_seed(seed), features.shape[1])
    if loss == "none":
        return integers(start.numpy())

    def mean(weights: Any) -> Any:
        margins = signed @ weights["w"]
        if loss == "hinge":
            return torch.relu(1 - margins).square().mean()
        return torch.nn.functional.softplus(-margins).mean()

    return integers(train(mean, {"w": start}, seed=seed).weights["w"])


def climb(weights: Any, inputs: Any, targets: Any, *, seed: int, patience: int = 6) -> Any:
    """Return weights that a local search reaches: it ends after `patience` passes without a gain.

    >>> x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    >>> both = climb(np.array([1, -1, 3]), x, x[:, 0] & x[:, 1], seed=0)
    >>> agreement(both, contexts(x, x, 0), x[:, 0] & x[:, 1])
    4
    """
    rng = np.random.default_rng(seed)
    features = contexts(inputs, inputs, 0)
    weights = weights.copy()
    best, idle = agreement(weights, features, targets), 0
    while idle < patience:
        for i in rng.permutation(len(weights)):
            weights[i] = best_value(weights, i, features, targets, rng)
        reached = agreement(weights, features, targets)
        best, idle = (reached, 0) if reached > best else (best, idle + 1)
    return weights


def best_value(weights: Any, i: int, features: Any, targets: Any, rng: Any) -> int:
    """Return a value of weight i, the others fixed, with the largest agreement; ties at random.

    Where ``x_i = 1`` the token says 1 from the value ``b = w_i − score`` on. Of an interval of
    equally good values its middle is returned.
    """
    rows = features[:, i] == 1
    turns = weights[i] - features[rows] @ weights
    order = np.argsort(turns, kind="stable")
    values, ends = np.unique(turns[order], return_index=True)
    gains = np.concatenate([[0], np.cumsum(2 * targets[rows][order] - 1)])
    gained = gains[np.append(ends, len(turns))]  # by a weight from values[k − 1] to values[k] − 1
    k = rng.choice(np.flatnonzero(gained == gained.max()))
    span = int(values[-1] - values[0]) // len(values) + 1
    low = values[k - 1] if k else values[0] - span
    high = values[k] - 1 if k < len(values) else values[-1] + span
    return int((low + high) // 2)
