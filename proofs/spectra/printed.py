"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.exact.sizes import BITS as ORDER
from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.augmented_symbols import MIXING as STEP_MIXING
from icar_theory.layers.augmented_symbols import NOTATION as STEP_NOTATION
from icar_theory.layers.augmented_symbols import START, STEP
from icar_theory.layers.plain_symbols import MATRIX, MIXING, NOTATION, POSITIONS, k, t
from icar_theory.theorems.spectra.letters import (
    ANY,
    BEST,
    CIRCLE,
    CIRCLE_PAIRS,
    LOSS,
    PAIRS,
    PHI,
    STEP_ANY,
    STEP_CIRCLE,
    STEP_LOSS,
    m,
    s,
)
from proofs.kit.gallina import Vocabulary

WEIGHTS = "(A B : 'M[R]_(H, d)) (p : nat -> R)"
BLOCKS = "(a b : 'M[R]_(H, d))"
SIZES = "forall T n, (2 <= T)%N -> (2 <= n)%N -> "
HORIZONS = "forall (s : boundary) Tmax n, (2 <= Tmax)%N -> (2 <= n)%N -> "
ANY_LAW = "forall T (V : lmodType R) (mean : character d -> V), (2 <= T)%N -> "
LAW = "forall (s : boundary) Tmax (phi : int -> C), (2 <= Tmax)%N -> law_moments f d phi -> "
FLAT = f"forall {BLOCKS} (eta : R), b^T *m a = const_mx eta -> "
BEST_STEP = f"{LAW}all_reals f -> forall best, best_step f d phi H s Tmax best -> "
COMPLEX = "(C : numClosedFieldType) (R : realFieldType) (f : {rmorphism R -> C})"
LAWS = ("law_loss", "law_step", "law_excess", "short")
IDENTITIES = ("cyclic", "cyclic_pairs")
STEP_IDENTITIES = ("step_cyclic_zero", "step_cyclic_wrap")
MINIMA = ("even_minimum", "odd_minimum", "signs")
EQUATIONS = ("loss", "signs_loss", "below_even", "even_minimisers", "below_odd", "odd_minimisers")


def _loss(law: str) -> str:
    return f"(loss ({law}) A B p T)"


def _step(law: str) -> str:
    return f"(aug_loss ({law}) s (pure a b) Tmax)"


def _mixing(reader: Any, row: Any, column: Any) -> str:
    return f"(mixing A B) {reader.index(row)} {reader.index(column)}"


def _step_mixing(reader: Any, row: Any, column: Any) -> str:
    return f"(b^T *m a) {reader.index(row)} {reader.index(column)}"


def _position(reader: Any, position: Any) -> str:
    return f"p {reader.nat(position)}" + ("" if position.is_Symbol else "%N")


def _moment(reader: Any, power: Any) -> str:
    """Return φ_k, whose indices are integers in Coq."""
    return f"phi {reader.nat(power)}{'' if power.is_Symbol else '%N'}%:Z"


WORDS = Vocabulary(
    binders="d H",
    weights=WEIGHTS,
    names={
        **{D: "d", H: "H", T: "T", HORIZON: "Tmax", ORDER: "n", START: "s"},
        **{t: "t", k: "k", m: "l", s: "s"},
        MATRIX: "(mixing A B)",
        LOSS: _loss("cyclic d n"),
        CIRCLE: _loss("unitary d"),
        PAIRS: _loss("cyclic_pairs d n"),
        CIRCLE_PAIRS: _loss("orthogonal d"),
        ANY: "(loss_of mean A B p T)",
        STEP_LOSS: _step("cyclic d n"),
        STEP_CIRCLE: _step("unitary d"),
        STEP_ANY: "(law_loss f phi s (pure a b) Tmax)",
        **{STEP: "(f eta)", BEST: "best"},
    },
    entries={
        str(MIXING.label): _mixing,
        str(POSITIONS.label): _position,
        str(STEP_MIXING.label): _step_mixing,
        str(PHI.label): _moment,
    },
    sizes=frozenset({D, H, T, HORIZON, ORDER, k, m, s}),
    functions={sp.re: lambda reader, number: f"('Re {reader.real(number)})"},
    hypotheses="(1 <= d)%N -> (1 <= H)%N -> ",
    definitions={**STEP_NOTATION, **NOTATION},
    lines={
        "cyclic": lambda _: SIZES,
        "cyclic_pairs": lambda _: f"~~ odd d -> {SIZES}",
        **dict.fromkeys(MINIMA, lambda _: SIZES),
        **dict.fromkeys(EQUATIONS, lambda _: f"{SIZES}forall {WEIGHTS}, "),
        "still": lambda _: f"{ANY_LAW}forall {WEIGHTS}, ",
        "step_loss": lambda _: f"{HORIZONS}forall {BLOCKS}, ",
        **dict.fromkeys(STEP_IDENTITIES, lambda _: HORIZONS),
        "law_loss": lambda _: f"{LAW}{FLAT}",
        "law_excess": lambda _: f"{LAW}all_reals f -> forall best : C, {FLAT}",
        **dict.fromkeys(("law_step", "short"), lambda _: BEST_STEP),
    },
    identities={
        **dict.fromkeys(IDENTITIES, f"forall {WEIGHTS}, "),
        **dict.fromkeys(STEP_IDENTITIES, f"forall {BLOCKS}, "),
    },
    fields={"even_minimum": "(R : rcfType)", **dict.fromkeys(LAWS, COMPLEX)},
)
"""The vocabulary of the claim.

Eigenvalues are those of the laws of ``proofs/spectra.v``; losses are equal where they are so for
all weights. In the line of every law a mean of λ^m is an element of any vector space V over the
field of the weights: a complex number, say.
"""
