"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from icar_theory.exact.sizes import D, H, T
from icar_theory.theorems.gradient_step import (
    BLOCK,
    CROSS_MATRIX,
    FIRST_STEP,
    GRADIENT,
    GRAM_MATRIX,
    INCREMENT,
    INNER,
    PREDICTION,
    STEP_SIZE,
    STEPS,
    TOKENS,
    WEIGHT,
    i,
    t,
)
from proofs.kit.gallina import Vocabulary


def _matrix(name: str) -> Callable[..., str]:
    return lambda reader, row, column: f"{name} {reader.index(row)} {reader.index(column)}"


def _token(reader: Any, position: Any, coordinate: Any) -> str:
    return f"s {reader.nat(position)}%N {reader.index(coordinate)} 0"


def _gradient(reader: Any) -> str:
    inner = reader.real(INNER)
    return f"forall (W A : 'M[C]_d) (j : 'I_d), is_gradient (fun W : 'M[C]_d => {inner}) W A -> "


WORDS = Vocabulary(
    binders="d (s : nat -> 'cV[C]_d) T",
    weights="",
    names={
        **{D: "d", H: "H", T: "T", t: "t", STEPS: "k", STEP_SIZE: "eta"},
        **{sp.MatrixSymbol(str(base.label), H, D): f"({name} B)" for name, base in BLOCK.items()},
        CROSS_MATRIX: "(cross conjC s T)",
        GRAM_MATRIX: "(gram conjC s T)",
        INCREMENT: "(descent conjC s T eta k.+1 - descent conjC s T eta k)",
    },
    entries={
        str(TOKENS.label): _token,
        str(WEIGHT.label): _matrix("W"),
        str(GRADIENT.label): _matrix("A"),
        str(FIRST_STEP.label): _matrix("(descent conjC s T eta 1)"),
        str(PREDICTION.label): lambda reader, row: f"layer conjC s B T {reader.index(row)} 0",
        **{
            str(base.label): (lambda name: _matrix(f"({name} B)"))(name)
            for name, base in BLOCK.items()
        },
    },
    sizes=frozenset({D, H, T, STEPS}),
    hypotheses="(2 <= T)%N -> (1 <= d)%N -> ",
    definitions={},
    local={
        i: lambda _: "forall i : 'I_d, ",
        GRADIENT.label: _gradient,
        FIRST_STEP.label: lambda _: "forall (j : 'I_d) (eta : C), ",
        PREDICTION.label: lambda _: "forall H (B : blocks C H d), (1 <= H)%N -> ",
        INCREMENT: lambda _: "forall (eta : C) k, ",
    },
)
"""The vocabulary of the claim. ∇L(W) is any matrix that is a gradient of L, as printed, at W."""
