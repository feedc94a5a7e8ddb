"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.augmented_symbols import NOTATION, START, TERMS_IS
from icar_theory.theorems.phase_symmetry import LEAST_PURE, PURE
from proofs.kit.gallina import Vocabulary

PURE_LOSS = "aug_loss (orthogonal d) s (pure a b) Tmax"
STEP = "(a b : 'M[R]_(H, d))"


def _mixing(reader: Any, row: Any, column: Any) -> str:
    return f"(b^T *m a) {reader.index(row)} {reader.index(column)}"


WORDS = Vocabulary(
    binders="d H (s : boundary) Tmax",
    weights="",
    names={
        **{D: "d", H: "H", T: "T", HORIZON: "Tmax", START: "s"},
        PURE: f"({PURE_LOSS})",
        LEAST_PURE: "least_pure",
    },
    entries={"M": _mixing},
    sizes=frozenset({D, H, T, HORIZON}),
    hypotheses="(2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ",
    definitions={**NOTATION, TERMS_IS.lhs: TERMS_IS.rhs},
    local={
        PURE: lambda _: f"forall {STEP}, ",
        LEAST_PURE: lambda _: (
            f"forall least_pure : R, (forall {STEP}, least_pure <= {PURE_LOSS}) -> "
            f"(exists {STEP}, {PURE_LOSS} = least_pure) -> "
        ),
    },
)
"""The vocabulary of the claim. min ℓ* is a lower bound of the pure losses that one of them is."""
