"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import HORIZON, T
from icar_theory.layers.augmented_symbols import LOSS_LETTER
from icar_theory.theorems.positional_encoding.lines import (
    EIGENVALUE,
    GRAM,
    LOSS_AT,
    LOSS_NEXT,
    OMEGA,
    PATH,
    POSITIONS,
    RATE,
    ROW_RATE,
    STEPS,
    UNIT,
    VALUES,
    VECTOR,
)
from proofs.kit.gallina import Vocabulary

PATHS = "forall rho (p : nat -> 'cV[R]_T), descends f rho p -> forall n, "
SLOPE = "normalised.is_slope (fun x => {} (p + x *: delta_mx t 0){}) {} -> "


def _position(index: Any) -> str:
    """Return a position, counted from 0."""
    return "T.-1" if index == T else str(index)


def _vector(_: Any, *indices: Any) -> str:
    """Return an entry of v, or the last one of v_j."""
    if len(indices) == 2 and indices[1] == T:
        return f"(final (row {indices[0]} V)^T)"
    return "(final v)" if indices == (T,) else f"(v {' '.join(map(str, indices))} 0)"


WORDS = Vocabulary(
    binders="(f : character 1 -> R) T",
    weights="",
    names={
        **{T: "T", HORIZON: "Tmax", STEPS: "n", VALUES: "(size (undup (squares x)))"},
        **{LOSS_LETTER: "(loss f p)", LOSS_AT: "(loss f (p n))", LOSS_NEXT: "(loss f (p n.+1))"},
        **{ROW_RATE: "rho", RATE: "r", OMEGA: "omega", EIGENVALUE: "w"},
        **{GRAM: "(gram_mx f T)", UNIT: "(unit_last R T)"},
        **{POSITIONS: "p", PATH: "(p n)", VECTOR: "v"},
    },
    entries={
        "G": lambda _, t, u: f"(gram f {_position(t)} {_position(u)})",
        "p": lambda _, t: f"(p {t} 0)",
        "q": lambda _, t: f"(q {t} 0)",
        "w": lambda _, j: f"(w {j})",
        "p^{(n)}": lambda _, t: f"(p n {t} 0)",
        "v": _vector,
    },
    sizes=frozenset({T, HORIZON, STEPS, VALUES}),
    hypotheses="is_law f -> (2 <= T)%N -> ",
    definitions={},
    ordinals="tuj",
    fields={"rank": "(R : rcfType)"},
    lines={
        **dict.fromkeys(("loss", "minimisers"), lambda _: "forall p : 'cV[R]_T, "),
        "rank": lambda _: "forall n (m : 'I_n -> R) (x : 'I_n -> R[i]), of_points f m x -> ",
        "row_rate": lambda _: (
            "forall Tmax, (2 <= Tmax)%N -> forall (rho r others c c' : R) (p : 'cV[R]_T) t, "
            + SLOPE.format("(loss f", " + others) / (Tmax%:R - 1)", "c")
            + SLOPE.format("loss f", " / 2", "c'")
            + "c' <> 0 -> rho * c' = r * c -> "
        ),
        "descent": lambda _: PATHS,
        "modes": lambda _: f"{PATHS}forall (v : 'cV[R]_T) w, ",
        "path": lambda _: (
            f"{PATHS}forall (V : 'M[R]_T) (w : 'I_T -> R), V^T *m V = 1%:M -> "
            "(forall j, gram_mx f T *m (row j V)^T = w j *: (row j V)^T) -> "
        ),
        "top": lambda _: "forall q : 'cV[R]_T, ",
        **dict.fromkeys(
            ("rate", "decreases"), lambda _: f"{PATHS}forall omega, bounds_form f T omega -> "
        ),
        "flat": lambda _: PATHS,
    },
)
"""The vocabulary of the claim.

A law is known by f m = E Re λ^m, which is positive on squares of Laurent polynomials with real
coefficients: every law of λ on the circle is one. In the line `rank` it has finitely many points x
of positive weights m. Positions are counted from 0. In `row_rate`, where a number `others` is the
sum of the losses of the other rows, ρ is what makes the rate r on the mean of all losses the rate ρ
on half the loss of this row. The rows of V are eigenvectors, and ω is at least every eigenvalue:
qᵀGq ≤ ω‖q‖² for all q.
"""
