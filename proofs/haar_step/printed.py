"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.layers.augmented_symbols import LOSS_LETTER, OTHER_LETTER, START
from icar_theory.theorems.haar_step.closed import BEST, IN_RANGES
from icar_theory.theorems.haar_step.lines import FULL, OVERLAP, OVERLAPS, SQUARE, STEP, TRIPLE, k, m
from proofs.kit.gallina import Vocabulary

WEIGHTS = "(b : blocks C H 1)"
LAW = (
    "forall H (s : boundary) Tmax n (rho : 'I_n -> C) (W : 'I_n -> 'M[C]_d) (x : 'I_n -> 'cV[C]_d),"
    " (1 <= H)%N -> (2 <= Tmax)%N -> haar_like rho W x Tmax.+1 -> "
)
HEADS = "(B : heads C H d)"
TURNED = f"{LAW}haar_invariant rho W x Tmax.+1 -> "
LAYER = f"{LAW}forall {WEIGHTS}, "
LOSS_OF = "(haar_loss rho W x s (multiples d b) Tmax)"
LEAST_OF = f"{LAYER}(forall c : blocks C H 1, {LOSS_OF} <= {LOSS_OF.replace(' b)', ' c)')}) -> "
CLOSED = tuple(f"closed_{name}" for name in IN_RANGES)
LONG = tuple(f"{name}_{boundary}" for name in ("long", "least") for boundary in ("zero", "wrap"))
WIDE = ("wide_zero", "wide_wrap")
HEADED = ("many_heads", "short")
MOMENTS = ("traces", "overlaps")


def _traces(*powers: str, last: str) -> str:
    """Return the mean of a product of traces of powers, the last one conjugated."""
    first, *rest = (f"(power_sum R d {power})" for power in powers)
    for factor in (*rest, f"(conj (power_sum R d {last}))"):
        first = f"(mul {first} {factor})"
    return f"(haar_mean {first})"


WORDS = Vocabulary(
    binders="d",
    weights=WEIGHTS,
    names={
        **{D: "d", H: "H", T: "T", HORIZON: "Tmax", START: "s"},
        LOSS_LETTER: LOSS_OF,
        OTHER_LETTER: LOSS_OF.replace("haar_loss", "haar_others"),
        **dict.fromkeys((STEP, BEST), "(step_of b)"),
        FULL: "(haar_loss rho W x s B Tmax)",
        **{k: "k", m: "l"},
        SQUARE: _traces("k", last="k"),
        TRIPLE: _traces("k", "l", last="(k + l)"),
        OVERLAP: "(overlap_mean R d [:: k%:Z; - k%:Z])",
        OVERLAPS: "(overlap_mean R d [:: k%:Z; l%:Z; - (k + l)%:Z])",
    },
    entries={},
    sizes=frozenset({D, H, T, HORIZON, k, m}),
    hypotheses="(1 <= d)%N -> ",
    definitions={},
    lines={
        **dict.fromkeys(MOMENTS, lambda _: "forall k l, (1 <= k)%N -> (1 <= l)%N -> "),
        "loss": lambda _: f"{LAYER}step_of b \\is Num.real -> ",
        "minimum": lambda _: LAW,
        **dict.fromkeys(HEADED, lambda _: TURNED),
        **dict.fromkeys(("step_size", *CLOSED), lambda _: LEAST_OF),
        **dict.fromkeys(LONG, lambda _: "forall s : boundary, "),
        **dict.fromkeys(WIDE, lambda _: "forall (s : boundary) Tmax, (2 <= Tmax)%N -> "),
    },
    minima=dict.fromkeys(HEADED, (HEADS, "")),
    fields={
        **dict.fromkeys(MOMENTS, "(R : realFieldType)"),
        "": "(C : numClosedFieldType)",
        **dict.fromkeys((*LONG, *WIDE), "(R : archiFieldType)"),
    },
)
"""The vocabulary of the claim.

The moments are those of Weyl's integration formula, with s_1 uniform. In the lines of the layer a
law has finitely many outcomes, unitary matrices and unit vectors s_1, whose overlaps have the
moments of Haar measure in powers up to T_max + 1: unitary designs are such laws. Where blocks are
full, the law does not change either with W → U W U⁻¹, s_1 → U s_1, as far as one prediction of a
pair of blocks sees it. ``multiples d b`` has multiples of the identity, those of the numbers b.
η is the sum over heads of a_3 b_1, and η* that of a layer that no other improves on; weights may be
complex.
"""
