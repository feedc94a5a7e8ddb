"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import BITS, READ, T
from icar_theory.layers.chains.chain_symbols import ell, i, j, s
from icar_theory.theorems.universal_predictors.lines import (
    AT_LAST,
    CELLS,
    COUNT,
    DEPARTED,
    EXAMPLES,
    IDENTIFYING,
    LATEST,
    MARGIN,
    MISTAKES,
    RADIUS,
    RUN,
    STATES,
    SYMBOLS,
    TIME,
)
from proofs.kit.gallina import Vocabulary

PREDICTOR = (
    "forall (D : eqType) (blank : D) (X : Type) (h : X -> seq D -> D) N (x : 'I_N -> X) "
    "(z : 'I_N -> seq D), (forall i, size (z i) = T) -> "
)
MACHINE = (TIME, CELLS, STATES, SYMBOLS)
NUMBERS = "forall x y : seq bool, size x = k -> size y = k -> forall t, "
EXAMPLES_OF_TOKEN = (
    "forall (N : nat) (z : nat -> 'I_n -> R) (y : nat -> R), "
    "(forall i, (i < N)%N -> y i = 1 \\/ y i = - 1) -> forall gamma rho : R, 0 < gamma -> "
    "(forall i, (i < N)%N -> dot (z i) (z i) <= rho ^+ 2) -> "
    "forall u, (forall i, (i < N)%N -> gamma <= y i * dot u (z i)) -> "
)


def _place(letter: str, kind: str) -> Any:
    """Return how entries of a sequence are read, which Coq counts from 0."""
    return lambda reader, place: f"(({letter} ({reader.nat(place - 1)})%N){kind} : R)"


WORDS = Vocabulary(
    binders="n T",
    weights="",
    names={
        **{
            BITS: "n",
            T: "T",
            READ: "k",
            s: "s",
            i: "i",
            j: "j",
            ell: "l",
            COUNT: "N",
            EXAMPLES: "m",
        },
        **{MARGIN: "gamma", RADIUS: "rho", MISTAKES: "((mistakes z y N)%:R : R)"},
        **{TIME: "tau", CELLS: "p", STATES: "#|Q|", SYMBOLS: "#|A|"},
        LATEST: (
            "(drop T (linear (tableau_weights p delta R) (tableau_floors p Q A R) (encode c) T))"
        ),
        RUN: "(encode (iter tau (step delta) c))",
        DEPARTED: "((#|[set i | departs h (x i) (z i) s]|)%:R : R)",
        AT_LAST: "((#|[set i | departs h (x i) (z i) T]|)%:R : R)",
        IDENTIFYING: "((#|[set X : 'M['F_2]_(m, n) | identifies X c]|)%:R : R)",
    },
    entries={
        "e": lambda reader, i, place: f"(errs blank h (x {i}) (z {i}) {reader.nat(place)})%:R",
        "t": _place("nth false t", "%:R"),
        "x": _place("nth false x", "%:R"),
        "y": _place("nth false y", "%:R"),
        "c": _place("c", "%:~R"),
        "u": lambda _, i: f"u {i}",
    },
    sizes=frozenset({BITS, T, READ, s, i, j, ell, COUNT, EXAMPLES, *MACHINE}),
    hypotheses="(1 <= n)%N -> (1 <= T)%N -> ",
    definitions={},
    local={
        READ: lambda _: "forall k, (1 <= k)%N -> ",
        j: lambda _: "forall j, (1 <= j)%N -> ",
        s: lambda _: "forall s, ",
        EXAMPLES: lambda _: "forall m (c : 'cV['F_2]_n), ",
    },
    ordinals="i",
    lines={
        **dict.fromkeys(("rollout", "union", "each"), lambda _: PREDICTOR),
        "digits": lambda _: (
            "forall (c : nat -> int) (x : seq bool), size x = n -> 0 <= weighted n c x -> "
            "forall t, t = drop n (digits R n T c 0 x) -> "
        ),
        "adder": lambda _: (
            f"{NUMBERS}t = drop (k + k) (digits R (k + k) k.+1 (sum_weights k) 0 (x ++ y)) -> "
        ),
        "multiplier": lambda _: (
            f"{NUMBERS}t = drop (k + k) (linear (product_weights R k) (product_floors R k) "
            "(x ++ y) (k * k + (k + k))) -> "
        ),
        "tableau": lambda _: (
            "forall p (Q A : finType) (delta : Q -> A -> Q * A * option bool) "
            "(c : configuration p Q A) tau, "
        ),
        "mistakes": lambda _: EXAMPLES_OF_TOKEN,
    },
)
"""The vocabulary of the claim.

``departs h x z s`` says that the s tokens that h writes after x are not those of the trace z, and
``errs blank h x z j`` that h, given j − 1 tokens of z, does not say the j-th; ``digits R n T c a``
is the input followed by the T digits of ``Σ c_i x_i − a``; ``perceptron`` starts at 0.
"""
