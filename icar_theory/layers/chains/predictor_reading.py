"""Reading what describes a linear predictor: names, terms, and inputs as bits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from icar_theory.arguments import TEXT, Array, integer, said

MOST_INPUTS = 20
"""The largest n for which all 2^n inputs are run."""

Terms = tuple[tuple[str, int], ...]
"""What one token looks at: pairs of an entry and its weight."""


def all_inputs(n: int) -> Array:
    """Return all inputs of n bits, int8 of shape (2^n, n), in the order of counting.

    The first column is the most significant. Raises ValueError for n > 20.

    >>> all_inputs(2).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    if integer("n", n, minimum=0) > MOST_INPUTS:
        raise ValueError(f"n must be at most {MOST_INPUTS} to run all 2^n inputs, got {n}")
    counted = np.arange(2**n)[:, None] >> np.arange(n - 1, -1, -1)
    return (counted & 1).astype(np.int8)


def read_bits(x: Any, inputs: Sequence[str]) -> tuple[int, ...]:
    """Return one input as bits: from a sequence, a string or a mapping of names to bits.

    Raises ValueError for another number of bits, for other names and for what is no bit.

    >>> read_bits("01", ("x", "y")), read_bits({"y": True, "x": False}, ("x", "y"))
    ((0, 1), (0, 1))
    """
    if isinstance(x, Mapping):
        named = {str(name): bit for name, bit in x.items()}
        if set(named) != set(inputs):
            odd = sorted(set(named) ^ set(inputs))[0]
            what = "none for" if odd in inputs else "one for"
            raise ValueError(f"x must have one bit for each input, got {what} {odd!r}")
        bits = [named[name] for name in inputs]
    elif hasattr(x, "tolist"):  # an array or a tensor of one dimension
        bits = list(x.tolist()) if getattr(x, "ndim", 0) == 1 else [x]
    elif isinstance(x, Sequence) and not isinstance(x, bytes | bytearray):
        bits = [int(sign) if sign in ("0", "1") else sign for sign in x]
    else:
        raise TypeError(f"x must be bits in a sequence, a string or a mapping, got {said(x)}")
    if len(bits) != len(inputs):
        raise ValueError(f"x must hold {len(inputs)} bits, got {len(bits)}: {said(x)}")
    for bit in bits:
        if not hasattr(bit, "__index__") or bit not in (0, 1):
            raise ValueError(f"x must hold bits 0 and 1, got {said(bit)}")
    return tuple(map(int, bits))


def items(name: str, value: Any) -> tuple[Any, ...]:
    """Return a sequence or an array as a tuple; TypeError for anything else.

    >>> items("biases", [1, 2])
    (1, 2)
    """
    if isinstance(value, np.ndarray) and value.ndim:
        return tuple(value.tolist())
    if isinstance(value, TEXT) or not isinstance(value, Sequence):
        raise TypeError(f"{name} must be a sequence, got {said(value)}")
    return tuple(value)


def names(name: str, value: Any) -> tuple[str, ...]:
    """Return different names without spaces; ValueError for others, TypeError for no names.

    >>> names("inputs", ["x", "y"])
    ('x', 'y')
    """
    found = items(name, value)
    for entry in found:
        if not isinstance(entry, str):
            raise TypeError(f"{name} must be names, got {said(entry)}")
        if not entry or entry != "".join(entry.split()):
            raise ValueError(f"{name} must be names without spaces, got {said(entry)}")
    repeated = [entry for entry, count in Counter(found).items() if count > 1]
    if repeated:
        raise ValueError(f"{name} must be different names, got {repeated[0]!r} twice")
    return found


def read_terms(row: Any, places: Mapping[str, int], before: int, token: str) -> Terms:
    """Return the terms of one token in the order of entries, without zeros.

    Only the first `before` of the `places` may be looked at.

    >>> read_terms([("y", 2), ("x", 1)], {"x": 0, "y": 1, "t": 2}, 2, "t")
    (('x', 1), ('y', 2))
    """
    found: dict[str, int] = {}
    for pair in items("terms", row):
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise TypeError(
                f"terms must be pairs (entry, weight), got {said(pair)} in token {token}"
            )
        entry, weight = pair
        if not isinstance(entry, str) or places.get(entry, before) >= before:
            raise ValueError(
                f"terms of token {token} must name inputs or earlier tokens, got {said(entry)}"
            )
        if entry in found:
            raise ValueError(
                f"terms of token {token} must name an entry once, got {said(entry)} twice"
            )
        found[entry] = integer("terms", weight)
    return tuple(sorted(((e, w) for e, w in found.items() if w), key=lambda pair: places[pair[0]]))
