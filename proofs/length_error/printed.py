"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from icar_theory.exact.sizes import HORIZON, D, T
from icar_theory.layers.augmented_symbols import REDUNDANCY, START, STEP, TERMS
from icar_theory.theorems.length_error import ERROR_LETTER, SHARE
from proofs.kit.gallina import Vocabulary

WORDS = Vocabulary(
    binders="d H m (s : boundary) T (eta : R) (a b : 'M[R]_(H, d)) (P : 'M[R]_d) (i : 'I_d)",
    weights="",
    names={
        **{D: "d", T: "T", HORIZON: "Tmax", START: "s", STEP: "eta", SHARE: "x"},
        TERMS: "((count_useful s T)%:R : R)",
        REDUNDANCY: "(d%:R / m%:R : R)",
        ERROR_LETTER: "(msq (unitary d) (aug_error s (pure a b) T i))",
    },
    entries={},
    sizes=frozenset({D, T, HORIZON}),
    hypotheses=(
        "(2 <= T)%N -> (1 <= m)%N -> 0 < eta -> is_projector m P -> "
        "(forall i, P i i = m%:R / d%:R) -> b^T *m a = (d%:R * eta / m%:R) *: P -> "
    ),
    definitions={},
    local={
        HORIZON: lambda _: "forall Tmax, (2 <= Tmax)%N -> ",
        SHARE: lambda _: "forall x : R, 0 < x -> ",
    },
    fields={"limit_zero": "(R : archiFieldType)", "limit_wrap": "(R : archiFieldType)"},
)
"""The vocabulary of the claim. The layer has the blocks a3 = a and b1 = b alone, bᵀa = (dη/m) Π,
where Π = P is an orthogonal projector of rank m with constant diagonal; r = d/m, and K is the
number of useful positions at the length T.
"""
