"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.plain_symbols import (
    EARLIER,
    MATRIX,
    MIXING,
    NOTATION,
    OTHER_POSITIONS,
    POSITIONS,
    i,
    j,
    k,
    t,
)
from icar_theory.statements import LocalMinimum
from icar_theory.theorems.landscape.lines import (
    PURE,
    PURE_SLOPE,
    QUERY_KEY,
    SLOPE,
    TOTAL,
    VALUE,
)
from proofs.kit.gallina import Vocabulary

MIX = "(mixing A B)"
LOSSES = {
    TOTAL: "lengths_loss Tmax",
    PURE: "fun (A B : 'M[R]_(H, d)) (p : nat -> R) => loss (orthogonal d) A B p T",
}
"""What the lines are about, as functions of the weights A, B and p."""


def _position(reader: Any, *position: Any) -> str:
    if len(position) == 1:
        scope = "" if position[0].is_Symbol else "%N"
        return f"p {reader.nat(position[0])}{scope}"
    return f"p ({', '.join(map(reader.nat, position))})%N"


def _local(_: Any, loss: Any) -> str:
    return f"local_minimum ({LOSSES[loss]}) A B p"


def _slope(loss: Any) -> str:
    """Introduce a number that is zero at the critical points of a loss and nowhere else."""
    return f"forall slope : R, (slope = 0 <-> critical ({LOSSES[loss]}) A B p) -> "


LENGTHS, ONE = "forall p : nat * nat -> R, ", "forall p : nat -> R, "

WORDS = Vocabulary(
    binders="d H T Tmax (A B : 'M[R]_(H, d))",
    weights="(A B : 'M[R]_(H, d))",
    names={
        **{D: "d", H: "H", T: "T", HORIZON: "Tmax", i: "i", j: "j", k: "k", t: "t"},
        **{MATRIX: MIX, QUERY_KEY: "A", VALUE: "B"},
        **dict.fromkeys((SLOPE, PURE_SLOPE), "slope"),
        **{EARLIER: "(earlier p T)", OTHER_POSITIONS: "(current p T)"},
        TOTAL: "(lengths_loss Tmax A B p)",
        PURE: "(loss (orthogonal d) A B p T)",
    },
    entries={
        str(MIXING.label): lambda _, row, column: f"{MIX} {row} {column}",
        str(POSITIONS.label): _position,
    },
    sizes=frozenset({D, H, T, HORIZON}),
    hypotheses="(2 <= T)%N -> (2 <= Tmax)%N -> (1 <= d)%N -> (1 <= H)%N -> ",
    definitions=NOTATION,
    functions={LocalMinimum: _local},
    lines={
        **dict.fromkeys(("loss", "local"), lambda _: LENGTHS),
        **dict.fromkeys(("equations", "critical"), lambda _: LENGTHS + _slope(TOTAL)),
        "differences": lambda _: ONE + _slope(PURE),
        "difference_loss": lambda _: ONE,
        "window": lambda _: ONE,
    },
)
"""The vocabulary of the claim.

p (T, t) is the weight of position t at the length T, p t that of one length. The slope is a number
that is zero exactly at critical points, and C the product B^T A.
"""
