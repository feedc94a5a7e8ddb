"""The augmented layer on sequences that no matrix made, from its definition (``s_0 = 0``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from icar_theory.evaluation import Definitions
from icar_theory.layers.augmented import BLOCKS, SCORE_BLOCKS

Letter = Callable[[str], Any]


def summand(block: Letter, current: Any, previous: Any, last: Any, before: Any) -> Any:
    """Return one position's part of ŷ_i for one head and one column j: score times value.

    `current` is ((s_t)_i, conj (s_t)_j), `previous` the same of s_{t−1}; `last` and `before` are
    (s_T)_j and (s_{T−1})_j. `block` gives the entries a_j and b_i by name.
    """
    (value, key), (earlier_value, earlier_key) = current, previous
    keys = {"a1": key, "a2": key, "a3": earlier_key, "a4": earlier_key}
    queries = {"a1": last, "a2": before, "a3": last, "a4": before}
    score = sum(block(name) * keys[name] * queries[name] for name in SCORE_BLOCKS)
    return score * (block("b1") * value + block("b2") * earlier_value)


def layer(blocks: Mapping[str, Any], tokens: Any) -> Any:
    """Return the layer's prediction on tokens T×d: blocks H×d, all of them SymPy matrices."""
    length, d = tokens.shape
    rows = [sp.zeros(1, d), *(tokens[k, :] for k in range(length))]

    def coordinate(i: int) -> Any:
        return sum(
            summand(
                _entries(blocks, h, i, j),
                (rows[t][i], sp.conjugate(rows[t][j])),
                (rows[t - 1][i], sp.conjugate(rows[t - 1][j])),
                rows[-1][j],
                rows[-2][j],
            )
            for h in range(blocks["a1"].rows)
            for j in range(d)
            for t in range(1, length + 1)
        )

    return sp.ImmutableMatrix([sp.expand(coordinate(i)) for i in range(d)])


def _entries(blocks: Mapping[str, Any], h: int, i: int, j: int) -> Letter:
    return lambda name: blocks[name][h, j if name in SCORE_BLOCKS else i]


def blocks_of(where: Definitions, heads: int) -> dict[str, Any]:
    """Return the blocks of d = 1 that a line lists entry by entry; what it does not list is 0."""
    listed = {(str(entry.base.label), int(entry.indices[0])): x for entry, x in where.items()}
    return {
        name: sp.ImmutableMatrix(
            [listed.get((f"{name[0]}_{{{name[1]}}}", h), 0) for h in range(1, heads + 1)]
        )
        for name in BLOCKS
    }


def generic(expression: Any, definitions: Definitions) -> Any:
    """Return an expression with every sum replaced by its summand at its own index."""
    found = sp.sympify(expression)
    while any(found.has(letter) for letter in definitions):
        found = found.xreplace(dict(definitions))
    while found.atoms(sp.Sum):
        found = found.xreplace({total: total.function for total in found.atoms(sp.Sum)})
    return found
