"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.gram_moments import K
from icar_theory.exact.sizes import HORIZON, LAYERS, D
from icar_theory.theorems.descent_depth.lines import (
    ETA,
    GRAM,
    ITERATE,
    LEAST,
    LOSS,
    LOSS_TWO,
    MIXED,
    MOMENT,
    NEAR,
    NET,
    NEXT,
    POLYNOMIAL,
    SCORES,
    STEP_SIZE,
    STEPS,
    TRUE,
    VALUE,
    i,
    j,
)
from proofs.descent_depth.nets import placed
from proofs.kit.gallina import Vocabulary
from proofs.kit.terms import NoWordsError

LAW = (
    "forall n (rho : 'I_n -> C) (lambda : 'I_n -> 'I_d -> C) k, "
    "uncorrelated rho lambda -> (1 <= k)%N -> "
)
LONG = "forall Tmax, (2 <= Tmax)%N -> "
SIZES = "(eta : nat -> C)"
REAL = "(forall j, eta j \\is Num.real)"
GIVEN = f"forall {SIZES}, {REAL} -> "
LOSS_OF = "(steps_loss rho lambda eta k Tmax)"
LEAST_OF = (
    f"forall least : C, ({GIVEN}least <= {LOSS_OF}) -> "
    f"(exists {SIZES}, {REAL} /\\ {LOSS_OF} = least) -> {GIVEN}"
)
GRADIENT = (
    f"forall (s : nat -> 'cV[C]_d) (W : 'M[C]_d) {SIZES} T k, "
    "(forall t, (1 <= t)%N -> s t.+1 = W *m s t) -> "
)
TERMS = "forall K, (1 <= K)%N -> "
DEEP = f"{LONG}forall m L, (1 <= L)%N -> "
NETS = "(layers : L.-tuple (seq (head R m.+3)))"


def _listed(reader: Any) -> str:
    """Return what introduces a net of one head a layer, whose listed entries alone are not 0."""
    blocks: dict[tuple[int, str], list[str]] = {}
    letters = set()
    for (block, layer, row, column), value in placed(reader.meaning):
        at = f"(channel_{row} m, channel_{column} m, {reader.real(value)})"
        blocks.setdefault((layer, block), []).append(at)
        letters |= {reader.real(x) for x in value.free_symbols - reader.words.sizes}
    if not blocks:
        raise NoWordsError("a net must have entries in its line")
    heads = "; ".join(
        "[:: ({}, {})]".format(
            *(f"entries_mx [:: {'; '.join(blocks.get((layer, block), []))}]" for block in "AB")
        )
        for layer in range(1, max(layer for layer, _ in blocks) + 1)
    )
    weights = f" ({' '.join(sorted(letters))} : R)" if letters else ""
    net = "(layers : seq (seq (head R m.+3)))"
    return f"forall m{weights} {net}, layers = [:: {heads}] -> "


WORDS = Vocabulary(
    binders="d",
    weights="",
    names={
        **{D: "d", HORIZON: "Tmax", STEPS: "k", LAYERS: "L", K: "K", i: "i", j: "j"},
        **{LOSS: LOSS_OF, LEAST: "least", LOSS_TWO: "(mean_loss rho lambda eta k 2)"},
        NET: "(deep_loss d (Tmax - 1) layers)",
        **{TRUE: "W", ITERATE: "(descents s T eta k)", NEXT: "(descents s T eta k.+1)"},
        **{GRAM: "(gram conjC s T)", STEP_SIZE: "(eta k.+1)"},
        **{VALUE: "c", MIXED: "alpha"},
        **{score: f"a{m}" for m, score in enumerate(SCORES, 1)},
        POLYNOMIAL: "(target_part layers K.+1 x)",
    },
    entries={
        str(ETA.label): lambda reader, place: f"eta {reader.nat(place)}",
        str(MOMENT.label): lambda reader, power: f"moment R d {reader.nat(power)} K.+1",
        str(NEAR.label): lambda reader, steps: f"near R d {reader.nat(steps)} K.+1",
    },
    sizes=frozenset({D, HORIZON, STEPS, LAYERS, K, i, j}),
    hypotheses="(1 <= d)%N -> ",
    definitions={},
    ordinals="",
    lines={
        "residual": lambda _: GRADIENT,
        "steps": lambda _: f"{LAW}{LONG}{GIVEN}",
        "minimum": lambda _: f"{LAW}{LONG}",
        "between": lambda _: f"{LAW}{LONG}{LEAST_OF}",
        "shortest": lambda _: f"{LAW}{GIVEN}",
        **dict.fromkeys(("moment_two", "moment_three", "normalised"), lambda _: TERMS),
        "layers_limit": lambda _: "forall L, (1 <= L)%N -> ",
        "layers": lambda _: f"{DEEP}forall {NETS}, ",
        "attained": lambda _: DEEP,
        "two_layers": lambda reader: f"{_listed(reader)}forall K (x : 'I_d), (1 <= K)%N -> ",
        "below": lambda reader: f"{LONG}{_listed(reader)}",
    },
    minima={"minimum": (SIZES, REAL), "attained": (NETS, "")},
    fields={
        "": "(R : realFieldType)",
        "layers_limit": "(R : archiFieldType)",
        **dict.fromkeys(
            ("residual", "steps", "minimum", "between", "shortest"), "(C : numClosedFieldType)"
        ),
    },
)
"""The vocabulary of the claim.

A law has finitely many outcomes, with eigenvalues of modulus 1 that are uncorrelated: roots of
unity of a high order, for example. In nets the eigenvalues are uniform on the circle, and a layer
may have any number of heads and of further channels. ``target_part`` is the factor of s_{T+1} in
u_T.
"""
