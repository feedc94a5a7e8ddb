"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import D, H, T
from icar_theory.layers.plain_symbols import (
    EARLIER_IS,
    LOSS_LETTER,
    MATRIX,
    MIXING,
    NOTATION,
    POSITIONS,
    i,
    j,
    k,
    t,
)
from icar_theory.theorems.orthogonal_heads.lines import EPSILON
from proofs.kit.gallina import Vocabulary

MIX = "(mixing A B)"
WEIGHTS = "(A B : 'M[R]_(H, d)) (p : nat -> R)"


def _number(reader: Any, found: Any) -> str:
    scope = "" if found.is_Symbol else "%N"
    return f"{reader.nat(found)}{scope}"


WORDS = Vocabulary(
    binders=f"d H T {WEIGHTS}",
    weights=WEIGHTS,
    names={
        **{D: "d", H: "H", T: "T", i: "i", j: "j", k: "k", t: "t"},
        **{MATRIX: MIX, EPSILON: "eps"},
        LOSS_LETTER: "(loss (orthogonal d) A B p T)",
    },
    entries={
        str(MIXING.label): lambda reader, row, column: (
            f"entry {MIX} {_number(reader, row)} {_number(reader, column)}"
        ),
        str(POSITIONS.label): lambda reader, position: f"p {_number(reader, position)}",
    },
    sizes=frozenset({D, H, T}),
    hypotheses="(2 <= T)%N -> (1 <= d)%N -> (1 <= H)%N -> ",
    definitions={**NOTATION, EARLIER_IS.lhs: EARLIER_IS.rhs},
    local={EPSILON: lambda _: "forall eps : R, 0 < eps -> "},
    ordinals="",
    fields={
        "minimum": "(R : rcfType)",
        "minimisers": "(R : rcfType)",
        "zero_minimum": "(R : rcfType)",
    },
)
"""The vocabulary of the claim; C is the product B^T A of the layer's weights.

Coordinates and planes are counted from 1, as printed: proofs/kit/numbered.v.
"""
