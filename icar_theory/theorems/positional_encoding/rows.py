"""Every row of a horizon at once, in floats: for pictures, and to find steps that balls certify.

**Implementation notes.** The Gram matrix of a row is the corner of the largest. An eigenvalue has
an error of about 1e-15, so that after n steps a mode is off by about ``1e-15 ρn``: nothing up to
:data:`REACH` steps.
"""

from __future__ import annotations

from typing import Any

import numpy as np

REACH = 10**6
"""The most steps."""


def spectra(mu: float, horizon: int) -> list[tuple[Any, Any]]:
    """Return the eigenvalues and eigenvectors of G for every row T = 2 … horizon.

    >>> values, vectors = spectra(4.0, 3)[1]
    >>> values.round(6).tolist(), vectors.shape
    ([1.0, 1.0, 1.0], (3, 3))
    """
    places = np.arange(horizon)
    gram = np.sinc(4 * (places[:, None] - places) / mu)
    return [np.linalg.eigh(gram[:T, :T]) for T in range(2, horizon + 1)]


def learned(mu: float, horizon: int, steps: int, row_rate: float) -> Any:
    """Return the positional weights after some steps, (horizon − 1)×horizon, row T − 2 of length T.

    >>> learned(4.0, 3, 1, 0.5).round(6).tolist()
    [[0.0, 0.5, 0.0], [0.0, 0.0, 0.5]]
    """
    found = np.zeros((horizon - 1, horizon))
    for row, (w, v) in zip(found, spectra(mu, horizon), strict=True):
        row[: len(w)] = v @ ((1 - (1 - row_rate * w) ** steps) * v[-1])
    return found


def mean_losses(mu: float, horizon: int, steps: Any, row_rate: float) -> Any:
    """Return the mean over rows of their losses after each number of steps.

    >>> mean_losses(4.0, 3, [0, 1, 2], 0.5).round(6).tolist()
    [1.0, 0.25, 0.0625]
    """
    return _means(spectra(mu, horizon), np.asarray(steps), row_rate)


def first_below(mu: float, horizon: int, threshold: float, row_rate: float) -> int | None:
    """Return the first step after which the mean loss is below a threshold, None past REACH.

    >>> first_below(4.0, 3, 0.1, 0.5)
    2
    """
    known = spectra(mu, horizon)
    below = 1
    while _means(known, np.array([below]), row_rate)[0] >= threshold:
        if below >= REACH:
            return None
        below = min(2 * below, REACH)
    above = below // 2
    while below - above > 1:
        middle = (below + above) // 2
        if _means(known, np.array([middle]), row_rate)[0] < threshold:
            below = middle
        else:
            above = middle
    return below


def _means(known: list[tuple[Any, Any]], steps: Any, row_rate: float) -> Any:
    total = np.zeros(len(steps))
    for w, v in known:
        total += ((1 - row_rate * w) ** (2 * steps[:, None])) @ (w * v[-1] ** 2)
    return total / len(known)
