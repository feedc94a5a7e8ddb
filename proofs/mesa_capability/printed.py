"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import D, T
from icar_theory.layers.normalised_symbols import (
    BEND,
    BEND_IS,
    KAPPA,
    LOSS,
    MEAN,
    MEAN_IS,
    OTHERS,
    A,
    B,
    U,
    t,
)
from icar_theory.theorems.mesa_capability import (
    A_MATRIX,
    ATOMS,
    ERROR,
    LIMIT,
    P_MATRIX,
    SHARE,
    SLOPE,
    VALUES,
    WEIGHTS,
)
from proofs.kit.gallina import Vocabulary

SQUARE = "mean X w (fun x => square (diagonal d a b) x t)"
SHIFTED = "Blocks (b%:M + e *: delta_mx j k) 0 0 0 a%:M 0"


def _least(reader: Any) -> str:
    limit = reader.real(LIMIT.subs(U, A))
    return (
        f"forall j : 'I_d, (forall a : R, error <= {limit}) -> (exists a : R, error = {limit}) -> "
    )


WORDS = Vocabulary(
    binders="d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (a b error : R)",
    weights="(a b c : R) (P A : 'M[R]_d)",
    names={
        **{D: "d", T: "T", t: "t", A: "a", B: "b", SHARE: "c", ATOMS: "N"},
        **dict(zip(KAPPA, ("k0", "k1", "k2"), strict=True)),
        **{OTHERS: "k3", ERROR: "error", SLOPE: "slope"},
        **{P_MATRIX: "P", A_MATRIX: "A"},
        LOSS: "(loss X w T (masked P A))",
    },
    entries={
        str(VALUES.label): lambda _, n: f"X {n} j",
        str(WEIGHTS.label): lambda _, n: f"w {n}",
    },
    sizes=frozenset({D, T, t, ATOMS}),
    hypotheses="(3 <= T)%N -> (1 <= d)%N -> ",
    definitions={U: A * B, BEND: BEND_IS.rhs, MEAN: MEAN_IS.rhs},
    local={
        T: lambda _: "(forall n j, X n j = 1) -> \\sum_n w n = 1 -> ",
        KAPPA[0]: lambda _: (
            "forall k0 k1 k2 k3 : R, moments X w k0 k1 k2 k3 -> "
            "0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> "
        ),
        t: lambda _: (
            f"forall t, (2 <= t)%N -> error = {SQUARE} / mean X w (fun x => \\sum_j x j ^+ 2) -> "
        ),
        SLOPE: lambda _: (
            f"forall (j k : 'I_d) slope, j != k -> "
            f"is_slope (fun e => loss X w T ({SHIFTED})) slope -> "
        ),
        ATOMS: _least,
    },
    fields={"limit": "(R : archiFieldType)"},
    lines={
        "perfect": lambda _: (
            "(forall n, 0 <= w n) -> forall P A : 'M[R]_d, "
            "(exists a b : R, P = b%:M /\\ A = a%:M) -> "
            "(forall a b : R, loss X w T (masked P A) <= loss X w T (diagonal d a b)) -> "
        ),
    },
)
"""The vocabulary of the claim.

The law of x_1 is finite: the point X n has the weight w n; where T is named, x_1 = (1, …, 1) with
certainty. Minima are over all P and A, with a, b and c that name them; the other blocks are 0. The
error is that of a length t where a line names t, the least of its limits over u in `recovery`, and
elsewhere what the line's condition says. In `perfect` P and A are a least point of the diagonal.
"""
