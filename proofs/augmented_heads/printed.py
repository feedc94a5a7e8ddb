"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.augmented_symbols import (
    BELOW,
    BLOCK,
    ERROR_LETTER,
    LOSS_LETTER,
    MIXING_IS,
    NOTATION,
    OTHER_LETTER,
    REDUNDANCY_IS,
    REST_IS,
    START,
    STEP,
    TERMS_IS,
    Degree,
    c,
    entries,
    product_name,
)
from proofs.kit.gallina import Vocabulary
from proofs.kit.terms import NoWordsError

PRODUCTS = tuple((k, m) for k in (1, 2) for m in (1, 2, 3, 4))
ROW = "forall T (i : 'I_d), (2 <= T)%N -> "


def _entry_of(matrix: Any) -> Callable[..., str]:
    return lambda reader, row, column: (
        f"{reader.matrix(matrix)} {reader.index(row)} {reader.index(column)}"
    )


def _part(k: int) -> str:
    return f"(msq (unitary d) (part (T%:Z - {k}%:Z) (aug_error s B T i)))"


PAIR = {sp.Symbol(f"b_{{{k}}}") * sp.Symbol(f"a_{{{m}}}"): f"({k}, {m})" for k, m in PRODUCTS}
"""The products of blocks as the line of their degrees writes them, and as pairs (k, m)."""


def _degree(_: Any, products: Any) -> str:
    parts = list(sp.ordered(sp.Add.make_args(products)))
    if not {*parts} <= PAIR.keys():
        raise NoWordsError(f"products of blocks must have a Coq form, got {products}")
    pairs = "; ".join(PAIR[product] for product in parts)
    terms = "x \\in aug_prediction s (keep B p) T i"
    return f"forall p x, p \\in [:: {pairs}]%N -> {terms} -> x.1 != 0 -> degree x.2"


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
        **{letter: _part(k) for k, letter in enumerate(BELOW, 1)},
    },
    entries={
        product_name(*pair): _entry_of(sp.MatrixSymbol(product_name(*pair), D, D))
        for pair in PRODUCTS
    },
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
        **{entries(*pair).label: lambda _: ROW for pair in ((1, 1), (1, 2), (2, 2))},
        sp.Symbol("b_{1}"): lambda _: ROW,
    },
    functions={Degree: _degree},
    fields={"minimum": "(R : rcfType)"},
)
"""The vocabulary of the claim. X is the loss in the degrees T − 1 … T − 3, as it is in the law; X_k
is the part of one coordinate at one length in the degree T − k."""
