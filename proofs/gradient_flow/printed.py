"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from functools import partial
from typing import Any

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.plain_symbols import LOSS_LETTER, t
from icar_theory.theorems.gradient_flow import lines as said
from proofs.kit.gallina import Vocabulary

LOSS = (
    "forall n m k l (L : 'M[R]_(H, n) -> 'M[R]_(H, m) -> 'M[R]_(k, l) -> R) "
    "(A GA : 'M[R]_(H, n)) (B GB : 'M[R]_(H, m)) (P GP : 'M[R]_(k, l)), "
    "is_gradient L A B P GA GB GP -> "
)
STEP = "forall rho : R, 0 < rho -> "
PAIR = "forall d (A B : 'M[R]_(H, d)) (Pi : 'M[R]_d) (p s : R), 0 < s -> "
SPECTRUM = "is_spectrum (A *m A^T - B *m B^T) q -> "
LAYER = (
    "forall d Tmax (A B : 'M[R]_(H, d)) (P : nat -> nat -> R) (p : R) (q : 'I_H -> R), "
    f"(1 <= d)%N -> (2 <= Tmax)%N -> {SPECTRUM}"
)
LINES = {
    "noether_heads": f"{LOSS}turns L -> ",
    "noether_scale": f"{LOSS}scales L -> ",
    "heads": f"{LOSS}turns L -> ",
    "scale": f"{LOSS}scales L -> ",
    "step": f"{LOSS}turns L -> {STEP}",
    "step_scale": f"{LOSS}scales L -> {STEP}",
    "balanced": "forall n m (A : 'M[R]_(H, n)) (B : 'M[R]_(H, m)), ",
    "nuclear": f"{PAIR}projector Pi -> ",
    "product": f"{PAIR}is_projector H Pi -> ",
    "roots": f"{PAIR}is_projector H Pi -> forall q : 'I_H -> R, {SPECTRUM}",
    "scale_unitary": f"{LAYER}let contexts := unitary d in ",
    "scale_orthogonal": f"{LAYER}let contexts := orthogonal d in ",
    "scale_odd": f"{LAYER}let contexts := orthogonal d in ",
    "unique": "forall (q : 'I_H -> R) (s w x y : R), 0 < s -> 0 < w -> 0 < x -> 0 < y -> ",
    "one_coordinate": "forall d (A B : 'M[R]_(H, d)), ",
}
REAL_CLOSED = ("roots", "scale_unitary", "scale_orthogonal", "scale_odd", "unique")


def _said(words: str, _: Any) -> str:
    return words


WORDS = Vocabulary(
    binders="H",
    weights="",
    names={
        **{D: "d", H: "H", T: "T", t: "t", HORIZON: "Tmax", said.h: "h"},
        **{said.A: "A", said.B: "B", said.P: "P", said.QUERY_KEY: "A", said.VALUE: "B"},
        **{said.BY_A: "GA", said.BY_B: "GB", said.BY_P: "GP", said.PROJECTOR: "Pi"},
        **{said.RATE: "rho", said.LAST: "p", said.SIDE: "s", said.LOAD: "w"},
        **{said.X: "x", said.Y: "y"},
        LOSS_LETTER: "(loss contexts A B (P T) T)",
    },
    entries={
        str(said.ROOTS.label): lambda reader, h: f"q {reader.index(h)}",
        str(said.POSITIONS.label): lambda reader, row, column: (
            f"P {reader.nat(row)}%N {reader.nat(column)}%N"
        ),
    },
    sizes=frozenset({D, H, T, t, HORIZON}),
    hypotheses="(1 <= H)%N -> ",
    definitions={},
    fields=dict.fromkeys(REAL_CLOSED, "(R : rcfType)"),
    lines={name: partial(_said, words) for name, words in LINES.items()},
)
"""The vocabulary of the claim.

A loss L is any function of three matrices with a gradient (GA, GB, GP) at (A, B, P), that "turns"
or "scales" as the law says; q are the eigenvalues of Q. Of the lines about layers row T of P holds
the weights of the length T.
"""
