"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.exact.sizes import D, T
from icar_theory.layers.normalised_symbols import (
    BEND,
    BEND_IS,
    BEST,
    KAPPA,
    LOSS,
    MEAN,
    MEAN_IS,
    MIXED,
    OTHERS,
    A,
    B,
    U,
    t,
)
from icar_theory.theorems.mesa_flow.lines import (
    CONSERVED,
    CROSSING,
    DEGREE,
    GRADIENT,
    INNER,
    KEY_DELAY,
    PREDICTION,
    QUERY_DELAY,
    RADIUS,
    RATIO,
    REMAINING,
    SCALE,
    SIZE,
    SLOPE,
    TOKENS,
    VALUE_DELAY,
    W_SPEED,
    WEIGHT,
    s,
)
from proofs.kit.gallina import Vocabulary

UNITS = {
    "P": "(Blocks (b%:M + e *: {}) 0 0 0 a%:M 0)",
    "A": "(Blocks b%:M 0 0 0 (a%:M + e *: {}) 0)",
}
MIXED_MOMENTS = "forall k13 k33 k15 k123 : R, mixed_moments X w k13 k33 k15 k123 -> "


def _slope(block: str, place: str, introduced: str) -> str:
    shifted = UNITS[block].format(f"delta_mx {place}")
    return (
        f"forall ({introduced} : 'I_d) slope, "
        + ("j != k -> " if "k" in introduced else "")
        + f"is_slope (fun e => loss X w T {shifted}) slope -> "
    )


def _inner(reader: Any) -> str:
    return (
        "forall (x : nat -> 'I_d -> C) t (i j : 'I_d) (G : 'M[C]_d), (2 <= t)%N -> "
        f"is_gradient (fun W : 'M[C]_d => {reader.real(INNER)}) 0 G -> "
    )


def _others(unit: str) -> str:
    places = (f"{'0 ' * n}(e *: {unit}){' 0' * (2 - n)}" for n in range(3))
    layers = [f"Blocks b%:M {place} a%:M 0" for place in places]
    layers.append(f"Blocks b%:M 0 0 0 a%:M (e *: {unit})")
    return "(" + " \\/ ".join(f"is_slope (fun e => loss X w T ({x})) slope" for x in layers) + ")"


WORDS = Vocabulary(
    binders="d N T (X : 'I_N -> 'I_d -> R) (w : 'I_N -> R) (k0 k1 k2 k3 a b : R)",
    weights="",
    names={
        **{D: "d", T: "T", s: "s", t: "t", A: "a", B: "b"},
        LOSS: "(loss X w T (diagonal d a b))",
        **dict(zip(KAPPA, ("k0", "k1", "k2"), strict=True)),
        OTHERS: "k3",
        **{letter: f"k{name}" for name, letter in MIXED.items()},
        **{SIZE: "sigma", RADIUS: "r"},
        **dict.fromkeys((*SLOPE.values(), REMAINING), "slope"),
        **{SCALE: "c", RATIO: "ratio", CONSERVED: "c", CROSSING: "g"},
        **{VALUE_DELAY: "dv", KEY_DELAY: "dk", QUERY_DELAY: "dq", DEGREE: "((degree m.2)%:~R : R)"},
        W_SPEED: "((a * - slope_P - b * - slope_A) / a ^+ 2)",
    },
    entries={
        str(TOKENS.label): lambda reader, s, j: f"x {reader.nat(s)}%N {j}",
        str(WEIGHT.label): lambda _, i, n: f"W {i} {n}",
        str(GRADIENT.label): lambda _, i, j: f"G {i} {j}",
        str(PREDICTION.label): lambda reader, i: f"prediction_on x (diagonal d a b) t {i}",
    },
    sizes=frozenset({D, T, t, VALUE_DELAY, KEY_DELAY, QUERY_DELAY}),
    hypotheses="(3 <= T)%N -> (1 <= d)%N -> moments X w k0 k1 k2 k3 -> ",
    definitions={U: A * B, BEND: BEND_IS.rhs, MEAN: MEAN_IS.rhs},
    local={
        BEST: lambda _: "0 < k0 -> 0 < k1 -> 0 < k2 -> 0 <= k3 -> ",
        SIZE: lambda _: (
            "forall sigma : R, 0 < sigma -> k1 = 3 * sigma ^+ 4 -> "
            "k2 = 15 * sigma ^+ 6 -> k3 = 3 * (d%:R - 1) * sigma ^+ 6 -> "
        ),
        RADIUS: lambda _: (
            "forall r : R, 0 < r -> k1 = 3 * r ^+ 4 / (d%:R * (d%:R + 2)) -> "
            "k2 = 15 * r ^+ 6 / (d%:R * (d%:R + 2) * (d%:R + 4)) -> "
            "k3 = 3 * (d%:R - 1) * r ^+ 6 / (d%:R * (d%:R + 2) * (d%:R + 4)) -> "
        ),
        SLOPE["P_{jj}"]: lambda _: _slope("P", "j j", "j"),
        SLOPE["A_{jj}"]: lambda _: _slope("A", "j j", "j"),
        SLOPE["P_{jk}"]: lambda _: _slope("P", "j k", "j k"),
        SLOPE["A_{jk}"]: lambda _: _slope("A", "j k", "j k"),
    },
    fields=dict.fromkeys(("inner", "step"), "(C : numClosedFieldType) (R : realFieldType)"),
    lines={
        "inner": _inner,
        "step": lambda _: (
            "forall (x : nat -> 'I_d -> C) (a b : C) t (i : 'I_d), "
            "(2 <= t)%N -> (forall j, x 0%N j = 0) -> "
        ),
        "charge": lambda _: (
            "forall (x : 'I_d -> R) s t dv dk dq (i r l : 'I_d) m, "
            "(dv < s)%N -> (dk < s)%N -> (dq < t)%N -> mul (token x (s - dv) i) "
            "(mul (conj (token x (s - dk) r)) (token x (t - dq) l)) = [:: m] -> "
        ),
        "others": lambda _: f"forall (j k : 'I_d) slope, {_others('delta_mx j k')} -> ",
        "rademacher": lambda _: (
            "forall c : R, 0 < c -> (forall n j, X n j ^+ 2 = c ^+ 2) -> \\sum_n w n = 1 -> "
        ),
        "one_hot": lambda _: (
            "forall c : R, 0 < c -> (forall n, exists i, X n i ^+ 2 = c ^+ 2 /\\ "
            "forall k, k != i -> X n k = 0) -> "
        ),
        "ratio": lambda _: (
            "a <> 0 -> forall (j : 'I_d) (slope_P slope_A ratio c : R), "
            f"is_slope (fun e => loss X w T {UNITS['P'].format('delta_mx j j')}) slope_P -> "
            f"is_slope (fun e => loss X w T {UNITS['A'].format('delta_mx j j')}) slope_A -> "
        ),
        "cross_value": lambda _: MIXED_MOMENTS,
        "cross_score": lambda _: MIXED_MOMENTS,
        "invariant": lambda _: (
            f"{MIXED_MOMENTS}forall (j k : 'I_d) (p q r g : R), j != k -> (forall a b, "
            f"is_slope (fun e => loss X w T {UNITS['P'].format('delta_mx j k')}) "
            "(p * a ^+ 2 * b)) -> (forall a b, "
            f"is_slope (fun e => loss X w T {UNITS['A'].format('delta_mx j k')}) "
            "(q * a * b ^+ 2 + r * b)) -> g = p ^+ 2 + q ^+ 2 + r ^+ 2 -> "
        ),
    },
)
"""The vocabulary of the claim.

The law of x_1 is finite: the point X n has the weight w n. A derivative is the coefficient of e in
the loss with e added to one entry, where the loss is quadratic in e; ẇ is the derivative of b/a
where a and b follow the negative slopes, and the g of `invariant` the sum of the squares of the
coefficients p, q, r of the slopes as polynomials in a and b, which it says they are.
"""
