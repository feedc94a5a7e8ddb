"""One-step predictions of a window's last tokens, by a matrix fitted to the tokens before them.

Of w tokens the last `hold` are held out. A matrix W is fitted to the m = w − hold − 1 pairs
(s_t, s_{t+1}) of the others; a held-out token is then predicted as W s_t from the token before it.
The baselines predict 0, the token before, and the mean of the tokens that are not held out.

Errors are squared, averaged over the held-out tokens, in units of the mean square of the window's
tokens: to predict 0 costs about 1, and exactly 1 where norms are 1. The unit does not depend on the
tokens' order.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from icar_theory.arguments import Array

FITS = ("orthogonal W", "general W")
RIDGES = (1e-10, 1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0)
"""Penalties that are tried, in units of the mean square of singular values of the tokens."""
RANK = 1e-10
"""Smaller singular values, beside the largest, are taken for 0: rounding leaves some 1e-15."""


def orthogonal(X: Array, Y: Array) -> Array:
    """Return Wᵀ for each window: W orthogonal with the least ``Σ ‖y − W x‖²`` (N×k×k).

    It is the polar factor of ``Σ y xᵀ``. Where that has a kernel, many W are as good, and this is
    their mean: it sends the kernel to 0. X and Y (N×m×k) hold x and y as rows.

    >>> turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    >>> X = np.array([[[1.0, 0.0], [0.0, 2.0]]])
    >>> orthogonal(X, X @ turn.T).round(9)[0].T.tolist()
    [[0.0, -1.0], [1.0, 0.0]]
    """
    left, sizes, right = np.linalg.svd(X.transpose(0, 2, 1) @ Y)
    kept = sizes > RANK * sizes[:, :1]
    return np.asarray((left * kept[:, None, :]) @ right)


def ridge(X: Array, Y: Array) -> Array:
    """Return Wᵀ for each window: the least ``Σ ‖y − W x‖² + λ ‖W‖²`` (N×k×k).

    λ is the one among :data:`RIDGES` whose predictions of each y from the other pairs err least.

    >>> X = np.array([[[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]])
    >>> ridge(X, X @ np.array([[0.0, 3.0], [1.0, 0.0]])).round(6)[0].tolist()
    [[0.0, 3.0], [1.0, 0.0]]
    """
    U, sizes, V = np.linalg.svd(X, full_matrices=False)
    square = (sizes**2).mean(axis=1, keepdims=True)
    penalties = np.array(RIDGES)[:, None, None] * np.where(square > 0, square, 1.0)
    shares = sizes**2 / (sizes**2 + penalties)  # G×N×r
    seen = U.transpose(0, 2, 1) @ Y
    outside = 1 - (U**2).sum(axis=2)  # what no penalty reaches: ‖row‖² without its part in span U
    left_out = outside + np.einsum("gnr,nmr->gnm", 1 - shares, U**2)
    missed = Y - U @ seen + U @ ((1 - shares)[..., None] * seen)
    size = (missed**2).sum(axis=3) / np.maximum(left_out, np.finfo(float).tiny) ** 2
    best = size.sum(axis=2).argmin(axis=0)
    chosen = np.take_along_axis(penalties, best[None, :, None], axis=0)[0]
    return np.asarray(V.transpose(0, 2, 1) @ ((sizes / (sizes**2 + chosen))[..., None] * seen))


def held_out(windows: Array, hold: int) -> Mapping[str, Array]:
    """Return the held-out error of each prediction in each window (N), by its name.

    `windows` is N×w×k. A window of zeros errs by 0.

    >>> turned = np.array([[[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0], [1.0, 0.0]]])
    >>> {name: round(float(error[0]), 9) for name, error in held_out(turned, 1).items()}
    {'zero': 1.0, 'last token': 2.0, 'mean': 1.0, 'orthogonal W': 0.0, 'general W': 0.0}
    """
    X, Y, before, target = split(windows, hold)
    made = {
        "zero": np.zeros_like(target),
        "last token": before,
        "mean": windows[:, :-hold].mean(axis=1, keepdims=True),
        "orthogonal W": before @ orthogonal(X, Y),
        "general W": before @ ridge(X, Y),
    }
    return {name: per_unit(windows, target - found) for name, found in made.items()}


def in_sample(windows: Array, hold: int) -> Mapping[str, Array]:
    """Return the least error that each kind of W leaves on the pairs that it is fitted to (N).

    It says nothing of dynamics: with k ≥ m general W leave 0 of any tokens in general position.

    >>> noise = np.random.default_rng(0).normal(size=(1, 6, 8))
    >>> float(in_sample(noise, 1)["general W"][0].round(9))
    0.0
    """
    X, Y, _, _ = split(windows, hold)
    nuclear = np.linalg.svd(X.transpose(0, 2, 1) @ Y, compute_uv=False).sum(axis=1)
    least = np.maximum(((X**2).sum(axis=(1, 2)) + (Y**2).sum(axis=(1, 2)) - 2 * nuclear), 0.0)
    U, sizes, _ = np.linalg.svd(X, full_matrices=False)
    U = U * (sizes > RANK * sizes[:, :1])[:, None, :]
    size = unit(windows) * X.shape[1]
    orthogonal_error = np.divide(least, size, out=np.zeros_like(least), where=size > 0)
    general_error = per_unit(windows, Y - U @ (U.transpose(0, 2, 1) @ Y))
    return dict(zip(FITS, (orthogonal_error, general_error), strict=True))


def split(windows: Array, hold: int) -> tuple[Array, Array, Array, Array]:
    """Return x and y of the pairs, the tokens before those held out, and those held out.

    >>> [part.ravel().tolist() for part in split(np.arange(5.0).reshape(1, 5, 1), 2)]
    [[0.0, 1.0], [1.0, 2.0], [2.0, 3.0], [3.0, 4.0]]
    """
    seen = windows[:, :-hold]
    return seen[:, :-1], seen[:, 1:], windows[:, -hold - 1 : -1], windows[:, -hold:]


def unit(windows: Array) -> Array:
    """Return the mean square of the tokens of each window (N).

    >>> unit(np.array([[[3.0, 4.0], [0.0, 1.0]]])).tolist()
    [13.0]
    """
    return np.asarray((windows**2).sum(axis=2).mean(axis=1))


def per_unit(windows: Array, differences: Array) -> Array:
    """Return the mean square of differences (N×h×k) in each window, in its unit; 0 where that is 0.

    >>> per_unit(np.array([[[2.0], [2.0]]]), np.array([[[2.0], [0.0]]])).tolist()
    [0.5]
    """
    error = (differences**2).sum(axis=2).mean(axis=1)
    size = unit(windows)
    return np.asarray(np.divide(error, size, out=np.zeros_like(error), where=size > 0))
