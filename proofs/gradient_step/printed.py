"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.theorems.gradient_step import (
    BLOCK,
    CROSS_MATRIX,
    FIRST_STEP,
    GRADIENT,
    GRAM_MATRIX,
    INCREMENT,
    INNER,
    LEAST,
    LOSS,
    LOSS_AT,
    PREDICTION,
    SCALE,
    SHARE,
    STEP_SIZE,
    STEPS,
    TOKENS,
    WEIGHT,
    i,
    t,
)
from proofs.kit.gallina import Vocabulary

LEARNT = "aug_loss (unitary d) Zero B0 Tmax"


def _matrix(name: str) -> Callable[..., str]:
    return lambda reader, row, column: f"{name} {reader.index(row)} {reader.index(column)}"


def _coordinate(reader: Any, found: Any) -> str:
    return f"j{found}" if found.is_Integer else str(reader.index(found))


def _token(reader: Any, position: Any, coordinate: Any) -> str:
    return f"s {reader.nat(position)}%N {_coordinate(reader, coordinate)} 0"


def _listed(reader: Any) -> dict[str, list[tuple[int, int, Any]]]:
    """Return the entries that a line lists: block → (head, coordinate, entry)."""
    found: dict[str, list[tuple[int, int, Any]]] = {}
    for entry, value in reader.meaning.items():
        for name, base in BLOCK.items():
            if isinstance(entry, sp.Indexed) and entry.base == base:
                head, column = map(int, entry.indices)
                found.setdefault(name, []).append((head, column, value))
    return found


def _blocks(reader: Any, field: str) -> str:
    """Return what introduces the layer: any, or the one whose listed entries alone are not 0."""
    listed = _listed(reader)
    places = [place for entries in listed.values() for place in entries]
    if not places:
        return f"forall H (B : blocks {field} H d), (1 <= H)%N -> "
    letters = sorted({reader.real(x) for *_, value in places for x in value.free_symbols})
    rows = " ".join(
        f"(listed [::{'; '.join(f' ({h}%N, {j}%N, {reader.real(x)})' for h, j, x in entries)}])"
        for entries in (listed.get(name, []) for name in BLOCK)
    )
    return (
        f"forall ({' '.join(letters)} : {field}) H (B : blocks {field} H d), "
        f"({max(head for head, *_ in places)} <= H)%N -> B = Blocks {rows} -> "
    )


def _columns(reader: Any) -> str:
    """Return what introduces the coordinates that a line names by numbers."""
    named = sorted({column for entries in _listed(reader).values() for _, column, _ in entries})
    return "".join(f"forall j{k} : 'I_d, j{k}.+1 = {k}%N -> " for k in named)


def _gradient(reader: Any) -> str:
    inner = reader.real(INNER)
    return f"forall (W A : 'M[C]_d) (j : 'I_d), is_gradient (fun W : 'M[C]_d => {inner}) W A -> "


WORDS = Vocabulary(
    binders="d (s : nat -> 'cV[C]_d) T",
    weights="",
    names={
        **{D: "d", H: "H", T: "T", t: "t", STEPS: "k", STEP_SIZE: "eta"},
        **{HORIZON: "Tmax", SHARE: "beta", SCALE: "c"},
        **{LOSS: f"({LEARNT})", LEAST: "least"},
        LOSS_AT: "(aug_loss_at (unitary d) Zero B T)",
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
        str(PREDICTION.label): lambda reader, row: (
            f"layer conjC s B T {_coordinate(reader, row)} 0"
        ),
        **{
            str(base.label): (lambda name: _matrix(f"({name} B)"))(name)
            for name, base in BLOCK.items()
        },
    },
    sizes=frozenset({D, H, T, STEPS, HORIZON}),
    hypotheses="(2 <= T)%N -> (1 <= d)%N -> ",
    definitions={},
    local={
        i: lambda _: "forall i : 'I_d, ",
        GRADIENT.label: _gradient,
        FIRST_STEP.label: lambda _: "forall (j : 'I_d) (eta : C), ",
        PREDICTION.label: lambda reader: _blocks(reader, "C") + _columns(reader),
        LOSS_AT: lambda reader: _blocks(reader, "R"),
        LOSS: lambda _: (
            "forall Tmax (B0 : blocks R H d), (2 <= Tmax)%N -> B = embedded embed B0 -> "
            f"forall least : R, (forall B0 : blocks R H d, least <= {LEARNT}) -> "
            f"(exists B0 : blocks R H d, {LEARNT} = least) -> "
        ),
        INCREMENT: lambda _: "forall (eta : C) k, ",
    },
    fields={
        "": "(C : numClosedFieldType)",
        "one_head": "(C : numClosedFieldType) (R : rcfType) (embed : {rmorphism R -> C})",
        "short": "(C : numClosedFieldType) (R : realFieldType)",
    },
)
"""The vocabulary of the claim.

Where min ℓ occurs the weights B are those of a layer B0 over a real field, in ℂ. ∇L(W) is any
matrix that is a gradient of L, as printed, at W.
"""
