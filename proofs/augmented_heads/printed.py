"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.augmented_symbols import (
    BLOCK,
    ERROR_LETTER,
    LOSS_LETTER,
    MATRIX,
    MIXING_IS,
    NOTATION,
    OTHER_LETTER,
    REDUNDANCY_IS,
    REST_IS,
    START,
    STEP,
    TERMS_IS,
    c,
)
from proofs.kit.gallina import Vocabulary


def _entry_of_mixing(reader: Any, row: Any, column: Any) -> str:
    return f"{reader.matrix(MATRIX)} {reader.index(row)} {reader.index(column)}"


WORDS = Vocabulary(
    binders="d H (s : boundary) Tmax (B : blocks R H d)",
    weights="(B : blocks R H d)",
    names={
        **{D: "d", H: "H", T: "T", HORIZON: "Tmax", START: "s", c: "c"},
        **{BLOCK[name]: f"({name} B)" for name in BLOCKS},
        LOSS_LETTER: "(aug_loss (unitary d) s B Tmax)",
        OTHER_LETTER: "(\\sum_(1 <= q < 4) aug_degree_loss (unitary d) s B q Tmax)",
        STEP: "(step R s Tmax H d)",
        ERROR_LETTER: "(msq (unitary d) (aug_error s B T i))",
    },
    entries={"M": _entry_of_mixing},
    sizes=frozenset({D, H, T, HORIZON}),
    hypotheses="(2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ",
    definitions={
        **NOTATION,
        **{
            equation.lhs: equation.rhs for equation in (TERMS_IS, REST_IS, REDUNDANCY_IS, MIXING_IS)
        },
    },
    local={
        ERROR_LETTER: lambda _: "forall T (i : 'I_d), (2 <= T <= Tmax)%N -> ",
        c: lambda _: "forall c : R, ",
    },
)
"""The vocabulary of the claim. X is the loss in the degrees T − 1 … T − 3, as it is in the law."""
