"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from icar_theory.exact.sizes import BITS, READ, T
from icar_theory.layers.chains.chain_symbols import ERRORS, s
from icar_theory.theorems.length_complexity import (
    FREE,
    MOST_READ,
    OFFSET,
    OTHERS_ERR,
    WINDOW_ERRS,
)
from proofs.kit.gallina import Vocabulary

WEIGHTS = "(T : nat) (w : nat -> nat -> R) (theta : nat -> R) "
OTHERS = "(phi : nat -> seq bool -> bool) (reads : nat -> seq nat)"

WORDS = Vocabulary(
    binders=f"n {WEIGHTS}{OTHERS}",
    weights=f"{WEIGHTS}{OTHERS}",
    names={
        **{BITS: "n", READ: "k", T: "T", OFFSET: "a", s: "s"},
        ERRORS: "((errors n (fun x => answer n (linear w theta x T)))%:R : R)",
        OTHERS_ERR: "((errors n (fun x => answer n (written phi reads x T)))%:R : R)",
        MOST_READ: "(reading reads T)",
        FREE: "((constant_dimension n w theta T)%:R : R)",
        WINDOW_ERRS: "((window R n T a)%:R : R)",
    },
    entries={},
    sizes=frozenset({BITS, READ, T, OFFSET, MOST_READ, s}),
    hypotheses="(1 <= n)%N -> ",
    definitions={},
    local={
        READ: lambda _: "forall k, (2 <= k)%N -> ",
        OFFSET: lambda _: "(1 <= T)%N -> forall a, ",
        s: lambda _: "forall s, ",
    },
    ordinals="",
    lines={"several": lambda _: "(1 <= T)%N -> "},
)
"""The vocabulary of the claim.

``linear w theta x T`` is x followed by T linear tokens, ``written phi reads x T`` by tokens that
are any functions of the entries they read; ``errors n f`` counts the inputs whose parity f is not.
"""
