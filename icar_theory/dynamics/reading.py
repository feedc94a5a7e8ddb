"""Sequences of tokens as users hold them, and the windows that are cut from them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import TEXT, Array, detached, floats, real_array, said

MOST = 2**25
"""How many numbers tokens may hold: a quarter of a gigabyte."""
SHAPES = "one sequence T×d, sequences S×T×d, or a list of sequences T×d"


def sequences(tokens: Any) -> list[Array]:
    """Return each sequence as a float64 array T×d, all divided by the largest number in size.

    `tokens` is T×d, S×T×d or a list of arrays T×d. Raises TypeError for what are no real numbers,
    ValueError for other shapes, numbers that are not finite, and more than :data:`MOST`.

    >>> [part.tolist() for part in sequences([[[1, 2]], [[3, 4], [0, 0]]])]
    [[[0.25, 0.5]], [[0.75, 1.0], [0.0, 0.0]]]
    """
    parts = [_real(part) for part in _parts(detached("tokens", tokens))]
    if not parts:
        raise ValueError("tokens must hold a sequence, got none")
    for part in parts:
        if part.ndim != 2 or part.size == 0:
            raise ValueError(f"tokens must be {SHAPES}, got a sequence of shape {part.shape}")
    found = {part.shape[1] for part in parts}
    if len(found) > 1:
        raise ValueError(f"tokens must be of one dimension d, got {min(found)} and {max(found)}")
    if sum(part.size for part in parts) > MOST:
        raise ValueError(
            f"tokens must be at most {MOST} numbers, got {sum(part.size for part in parts)}"
        )
    for number, part in enumerate(parts):
        if not np.isfinite(part).all():
            t, j = (int(k) for k in np.argwhere(~np.isfinite(part))[0])
            place = f"sequence {number}, token {t}, entry {j}"
            raise ValueError(f"tokens must be finite, got {part[t, j]} in {place}")
    largest = max(float(np.abs(part).max()) for part in parts)
    return [part / largest if largest else part for part in parts]


def _parts(value: Any) -> list[Any]:
    """Return the sequences that a value is made of."""
    if _is_array(value):
        if np.ndim(value) == 3:
            return list(np.asanyarray(value))
        if np.ndim(value) != 2:
            raise ValueError(f"tokens must be {SHAPES}, got an array of shape {np.shape(value)}")
        return [value]
    if isinstance(value, Sequence) and not isinstance(value, TEXT):
        return list(value) if len(value) and _is_deep(value[0]) else [value]
    return [value]


def _is_array(value: Any) -> bool:
    return hasattr(value, "__array__") and not isinstance(value, sp.Basic | sp.MatrixBase)


def _is_deep(entry: Any) -> bool:
    """Whether the first entry of a list is a sequence of tokens, and no token."""
    if _is_array(entry):
        return np.ndim(entry) >= 2
    if isinstance(entry, sp.MatrixBase):
        return True
    listed = isinstance(entry, Sequence) and not isinstance(entry, TEXT) and len(entry) > 0
    return listed and (
        isinstance(entry[0], list | tuple) or (_is_array(entry[0]) and np.ndim(entry[0]) > 0)
    )


def _real(value: Any) -> Array:
    value = detached("tokens", value)
    if _is_array(value) and not np.ma.is_masked(value) and np.asarray(value).dtype.kind in "fiu":
        with np.errstate(over="ignore"):  # a longer float may be too large: it is refused as inf
            return np.asarray(value, dtype=np.float64)
    return floats("tokens", real_array("tokens", value, dimensions=(2,)))


def windows(parts: Sequence[Array], length: int) -> Array:
    """Return what is cut from sequences, without overlap, as N×w×d; shorter ends are left out.

    >>> windows([np.arange(5.0)[:, None], np.ones((1, 1))], 2).tolist()
    [[[0.0], [1.0]], [[2.0], [3.0]]]
    """
    cut = [part[k : k + length] for part in parts for k in range(0, len(part) - length + 1, length)]
    if len(cut) < 2:
        longest = max(map(len, parts))
        raise ValueError(
            f"window must be so short that tokens make at least 2, got {said(length)}: "
            f"{len(parts)} sequences of at most {longest} tokens make {len(cut)}"
        )
    return np.stack(cut)


def distinct(cut: Array) -> Array:
    """Return windows without copies of earlier ones, which no test may count as evidence again.

    >>> distinct(np.array([[[1.0], [2.0]], [[2.0], [1.0]], [[1.0], [2.0]]]))[..., 0].tolist()
    [[1.0, 2.0], [2.0, 1.0]]
    """
    places: dict[bytes, int] = {}
    for number, window in enumerate(cut):
        places.setdefault(sha256((window + 0.0).tobytes()).digest(), number)  # -0.0 is 0.0
    if len(places) < 2:
        raise ValueError(f"tokens must make windows that differ, got {len(cut)} copies of one")
    return cut if len(places) == len(cut) else cut[list(places.values())]
