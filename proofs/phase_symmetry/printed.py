"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from collections.abc import Callable

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.augmented_symbols import NOTATION, START, STEP
from icar_theory.theorems.phase_symmetry import (
    BELOW,
    CHARACTERS,
    CIRCLES,
    FIRST,
    LEAST,
    LEAST_PURE,
    MEAN,
    PURE,
    SECOND,
    SLOPE,
    SPEEDS,
)
from proofs.kit.gallina import Vocabulary

PURE_LOSS = "aug_loss (orthogonal d) s (pure a b) Tmax"
LOSS = "aug_loss (orthogonal d) s B Tmax"
BENT = "aug_loss_at (orthogonal d) s (Blocks 0 (c *: e) a 0 b 0) T"
PURE_STEP = "(a b : 'M[R]_(H, d))"


def _product(name: str) -> Callable[..., str]:
    return lambda reader, row, column: f"({name}) {reader.index(row)} {reader.index(column)}"


def _exponent(name: str) -> Callable[..., str]:
    return lambda reader, place: f"{name} {reader.index(place)}"


WORDS = Vocabulary(
    binders="d H (s : boundary) Tmax",
    weights="",
    names={
        **{D: "d", H: "H", T: "T", HORIZON: "Tmax", START: "s"},
        PURE: f"({PURE_LOSS})",
        LEAST: "least",
        LEAST_PURE: "least_pure",
        SLOPE: "slope",
        STEP: "eta",
        CHARACTERS: "(circle_exponents R l)",
        CIRCLES: "#|circles l|",
        SPEEDS: "v",
        MEAN: "(E l (mul (mono R m) (conj (mono R n))))",
    },
    entries={
        "M": _product("b^T *m a"),
        str(BELOW.label): _product("b^T *m e"),
        str(FIRST.label): _exponent("m"),
        str(SECOND.label): _exponent("n"),
    },
    sizes=frozenset({D, H, T, HORIZON, CIRCLES}),
    hypotheses="(2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ",
    definitions=NOTATION,
    local={
        PURE: lambda _: f"forall {PURE_STEP}, ",
        LEAST: lambda _: (
            f"forall least : R, (forall B : blocks R H d, least <= {LOSS}) -> "
            f"(forall x : R, (forall B : blocks R H d, x <= {LOSS}) -> x <= least) -> "
        ),
        LEAST_PURE: lambda _: (
            f"forall least_pure : R, (forall {PURE_STEP}, least_pure <= {PURE_LOSS}) -> "
            f"(exists {PURE_STEP}, {PURE_LOSS} = least_pure) -> "
        ),
        SLOPE: lambda _: (
            "forall (a e b : 'M[R]_(H, d)) T (slope : R), (2 <= T)%N -> "
            f"is_slope (fun c => {BENT}) slope -> "
        ),
        STEP: lambda _: "forall eta : R, ",
        MEAN: lambda _: "forall (l : law d) (m n : character d) (v : 'cV[R]_#|circles l|), ",
    },
    fields={"reached": "(R : rcfType)", "beaten": "(R : rcfType)"},
)
"""The vocabulary of the claim.

min ℓ* is a lower bound of the pure losses that one of them is; min ℓ is the greatest lower bound of
the losses, whether or not one of them is. The slope is that of the loss of length T at c = 0 where
``a_2 = c e``, so that ``M^{12} = c bᵀe`` along the printed ``M^{12} = bᵀe``. χ holds the
exponents of the circles of a law, which may have finite groups too.
"""
