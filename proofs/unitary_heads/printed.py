"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import D, H, T
from icar_theory.layers.plain_symbols import LOSS_LETTER, MATRIX, MIXING, NOTATION, POSITIONS, t
from proofs.kit.gallina import Vocabulary

MIX = "(mixing A B)"
WEIGHTS = "(A B : 'M[R]_(H, d)) (p : nat -> R)"


def _mixing(reader: Any, row: Any, column: Any) -> str:
    return f"{MIX} {reader.index(row)} {reader.index(column)}"


def _position(reader: Any, position: Any) -> str:
    return f"p {reader.nat(position)}" + ("" if position.is_Symbol else "%N")


WORDS = Vocabulary(
    binders=f"d H T {WEIGHTS}",
    weights=WEIGHTS,
    names={
        **{D: "d", H: "H", T: "T", t: "t"},
        MATRIX: MIX,
        LOSS_LETTER: "(loss (unitary d) A B p T)",
    },
    entries={str(MIXING.label): _mixing, str(POSITIONS.label): _position},
    sizes=frozenset({D, H, T}),
    hypotheses="(2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ",
    definitions=NOTATION,
)
"""The vocabulary of the claim. The layer has weights A, B and p; C is the product B^T A."""
