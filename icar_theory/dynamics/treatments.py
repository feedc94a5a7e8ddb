"""Two forms of the tokens in which first-order dynamics are looked for.

``as given``: the tokens. ``normalised``: minus their mean, then each scaled to norm 1, so that
neither a common part nor frequencies of words, which show in norms, count; orthogonal W keep
norms. Mean and principal components for a window come from the tokens of other windows alone, as
sets: no order and no token of the window itself has a part in them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from icar_theory.arguments import Array
from icar_theory.dynamics.across import folds

AS_GIVEN, NORMALISED = "as given", "normalised"
SPAN = 1e-12
"""Smaller mean squares along a component, beside the largest, are rounding: some 1e-16 is left."""


def treated(windows: Array, dimension: int) -> Mapping[str, Array]:
    """Return windows (N×w×d, N ≥ 2) in both forms, in `dimension` k ≤ d principal components.

    Those of one fold are treated by the tokens of the others. With k = d nothing is projected.

    >>> forms = treated(np.arange(12.0).reshape(2, 3, 2), 1)
    >>> forms["as given"].shape, abs(forms["normalised"]).ravel().tolist()
    ((2, 3, 1), [1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    """
    dealt = folds(len(windows))
    d = windows.shape[2]
    made = {name: np.empty((*windows.shape[:2], dimension)) for name in (AS_GIVEN, NORMALISED)}
    for fold in range(dealt.max() + 1):
        own = dealt == fold
        others = windows[~own].reshape(-1, d)
        mean = others.mean(axis=0)
        made[AS_GIVEN][own] = windows[own] @ _components(others, dimension)
        made[NORMALISED][own] = (windows[own] - mean) @ _components(others - mean, dimension)
    made[NORMALISED] = _of_norm_one(made[NORMALISED])
    return made


def _components(tokens: Array, dimension: int) -> Array:
    """Return the leading principal components of tokens as columns; none outside their span."""
    d = tokens.shape[1]
    if dimension == d:
        return np.eye(d)
    sizes, vectors = np.linalg.eigh(tokens.T @ tokens)
    kept = sizes[-dimension:] > SPAN * sizes[-1]
    return np.asarray(vectors[:, -dimension:] * kept)


def _of_norm_one(tokens: Array) -> Array:
    norms = np.linalg.norm(tokens, axis=2, keepdims=True)
    return np.asarray(np.divide(tokens, norms, out=np.zeros_like(tokens), where=norms > 0))
