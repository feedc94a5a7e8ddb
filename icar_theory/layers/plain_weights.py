"""Reading the weights of a layer on plain tokens, and exact weights at which its loss is asked."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.arguments import (
    Array,
    real_array,
    require_finite,
    same_field,
    to_sympy,
)
from icar_theory.exact.reading import exact_array
from icar_theory.exact.sampling import small_rational


def read_layer(query_key: Any, value: Any, positions: Any) -> tuple[Array, Array, list[Array]]:
    """Return what :func:`layer_arrays` reads, all in one field: A, B (H×d) and the positions.

    >>> [row.tolist() for row in read_layer([[1.0]], [[1.0]], [[1, 2, float("nan")], [3, 4, 5]])[2]]
    [[1.0, 2.0], [3.0, 4.0, 5.0]]
    """
    A, B, *rows = same_field(**layer_arrays(query_key, value, positions))
    return A, B, rows


def layer_arrays(query_key: Any, value: Any, positions: Any) -> dict[str, Array]:
    """Return A, B (H×d) and one vector of positional weights for each length, by name.

    Refuses wrong types and shapes, NaN and infinities, naming the argument. Entries of a positions
    matrix past each row's length are dropped unread.

    >>> list(layer_arrays([[1.0]], [[1.0]], [0, 1]))
    ['query_key', 'value', 'positions']
    """
    A = real_array("query_key", query_key, dimensions=(2,))
    B = real_array("value", value, dimensions=(2,))
    P = real_array("positions", positions, dimensions=(1, 2))
    if A.shape != B.shape:
        raise ValueError(f"value must have the shape of query_key (H×d), {A.shape}, got {B.shape}")
    require_finite("query_key", A)
    require_finite("value", B)
    if isinstance(positions, sp.MatrixBase) and len(P) == 1:
        P = P[0]  # a matrix of one row, as an optimum has it, is the weights of one length
    if P.ndim == 1:
        if len(P) < 2:
            raise ValueError(f"positions must hold at least 2 weights (length T ≥ 2), got {len(P)}")
        rows = [P]
    else:
        if P.shape[1] < P.shape[0] + 1:
            raise ValueError(
                "positions must have more columns than rows (row k holds the weights of length "
                f"k + 2), got shape {P.shape}"
            )
        rows = [P[k, : k + 2] for k in range(P.shape[0])]
    named = {
        "positions" if P.ndim == 1 else f"positions (row {k})": row for k, row in enumerate(rows)
    }
    for name, row in named.items():
        require_finite(name, row)
    return {"query_key": A, "value": B, **named}


def unread(positions: Any) -> tuple[str, ...]:
    """Return a note about the first number past the length of its row, where there is one but 0.

    >>> unread([[0, 1, 0], [0, 0, 1]]), unread([[0, 1, 5], [0, 0, 1]])
    ((), ('5 past the length 2 of positions (row 0) is ignored, as all such entries are',))
    """
    P = real_array("positions", positions, dimensions=(1, 2))
    if P.ndim == 1 or (len(P) == 1 and isinstance(positions, sp.MatrixBase)):
        return ()
    places = ((k, t) for k in range(len(P)) for t in range(k + 2, P.shape[1]) if P[k, t] != 0)
    found = next(places, None)
    if found is None:
        return ()
    what = f"{P[found]} past the length {found[0] + 2} of positions (row {found[0]})"
    return (f"{what} is ignored, as all such entries are",)


def mixing_loss(loss: Callable[..., Any], C: Any, p: Any) -> Any:
    """Return a stated loss of one length at exact C (d×d) and p (T weights), as a SymPy number.

    The question "loss" of the claims about plain tokens.
    """
    mixing = exact_array("C", C, dimensions=(2,))
    positions = exact_array("p", p, dimensions=(1, 2) if isinstance(p, sp.MatrixBase) else (1,))
    if 1 in positions.shape:  # a matrix of one row, as an optimum has it, or of one column
        positions = positions.ravel()
    if positions.ndim != 1:
        raise ValueError(f"p must hold the weights of one length, got shape {positions.shape}")
    if mixing.shape[0] != mixing.shape[1]:
        raise ValueError(f"C must be square, got shape {mixing.shape}")
    if len(positions) < 2:
        raise ValueError(f"p must hold at least 2 weights (length T ≥ 2), got {len(positions)}")
    return to_sympy(loss(mixing, [positions]))


def loss_points() -> Iterator[Mapping[str, Any]]:
    """Yield random rational C and p, small sizes first, three for each."""
    generator = random.Random(0)
    for d in range(1, 5):
        for length in range(2, 7):
            for _ in range(3):
                entries = [small_rational(generator) for _ in range(d * d + length)]
                yield {
                    "C": sp.ImmutableMatrix(d, d, entries[: d * d]),
                    "p": tuple(entries[d * d :]),
                }
