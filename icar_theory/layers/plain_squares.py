r"""The population loss of plain tokens as a sum of squares, for any number of heads.

**Setting.** As in :mod:`icar_theory.layers.plain`: in a context of uniform law the characters are
orthonormal. The prediction of coordinate i at length T holds ``C_ij p_t`` at the character of

    λ_j^{t−1} λ̄_j^{T−2} λ_i^{t−1},

and the target holds 1 at that of ``λ_i^T``; so ``E‖ŷ − s_{T+1}‖²`` is the sum of the squares of
what stands at each character.
"""

from __future__ import annotations

from collections.abc import Sequence

from icar_theory.exact.bilinear_squares import Place, Squares
from icar_theory.exact.context import Character, Context
from icar_theory.layers.plain import query_position, target_position, token_exponent


def squares(context: Context, heads: int, lengths: Sequence[int]) -> Squares:
    """Return the loss summed over lengths; p holds the weights of one length after another.

    Raises ValueError for a law that is not uniform.

    >>> from icar_theory.exact.context import unitary
    >>> squares(unitary(1), 1, [2]).rows
    (((0, 0, 0),), ((0, 0, 1),))
    """
    if not context.is_uniform:
        raise ValueError(f"context must be of uniform law, got {context.name}")
    rows: list[tuple[Place, ...]] = []
    targets: list[int] = []
    first = 0
    for length in lengths:
        for i in range(context.dimension):
            found = _classes(context, i, length, first)
            wanted = context.reduce(context.power(i, token_exponent(target_position(length))))
            found.setdefault(wanted, [])
            rows.extend(map(tuple, found.values()))
            targets.extend(int(character == wanted) for character in found)
        first += length
    return Squares(heads, context.dimension, first, tuple(rows), tuple(targets))


def _classes(context: Context, i: int, length: int, first: int) -> dict[Character, list[Place]]:
    """Return the terms of coordinate i at one length, by character."""
    found: dict[Character, list[Place]] = {}
    query = token_exponent(query_position(length))
    for j in range(context.dimension):
        for t in range(1, length + 1):
            score = context.power(j, token_exponent(t) - query)
            value = context.power(i, token_exponent(t))
            character = tuple(a + b for a, b in zip(score, value, strict=True))
            found.setdefault(context.reduce(character), []).append((i, j, first + t - 1))
    return found
