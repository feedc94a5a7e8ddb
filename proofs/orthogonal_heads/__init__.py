"""Proof of :mod:`icar_theory.theorems.orthogonal_heads`, for all d, H ≥ 1 and T ≥ 2.

Definition → collision table → loss (d even, d odd) → lower bound d − 2H → attainment → the sets of minimisers →
the escape to infinity. :mod:`proofs.orthogonal_heads.bound` holds the bound: one rotation in each plane, and the trace bound
for matrices of rank H; :mod:`proofs.orthogonal_heads.odd` what is particular to odd d.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.layers.plain import prediction, target_position, token
from icar_theory.settings import optimum, population_loss
from icar_theory.exact.context import orthogonal
from icar_theory.layers.plain_symbols import (
    OTHER_POSITIONS,
    DIAGONAL,
    EARLIER,
    LAST,
    PAIRS,
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
    SIGN,
)
from icar_theory.answers import NoClosedForm
from icar_theory.theorems import orthogonal_heads
from icar_theory.theorems.orthogonal_heads import CROSSING, LOSS, SIGN_LOSS
from proofs.kit.collisions import OTHERS, OTHERS_PAIRED, OTHERS_SQUARED, row_loss
from proofs.orthogonal_heads.bound import BLOCK, BOUND_STEPS, square
from proofs.orthogonal_heads.odd import ODD_STEPS
from proofs.kit.plain import DIMENSION, enumerate_loss, table_is_complete, through_mixing
from proofs.kit.step import Consequence, Enumeration, Identity, Proof, Step

SWAP = sp.Matrix([[0, 1], [1, 0]])
kappa, kappa_, epsilon = sp.symbols(r"\kappa \kappa' \varepsilon", real=True)


def attained() -> Iterator[tuple[str, Any, Any]]:
    """Yield the loss at the returned optimum and at sampled minimisers, odd d included."""
    for d in range(1, 7):
        for heads in range(1, d + 2):
            try:
                best = optimum(d, heads)
            except NoClosedForm:
                continue
            for seed in range(6):
                point = best if seed == 0 else best.sample(seed)
                for length in (2, 5):
                    loss = population_loss(
                        point.query_key, point.value, list(point.positions(length))
                    )
                    yield f"d={d}, H={heads}, T={length}, seed={seed}", loss, best.loss


def predicts() -> Iterator[tuple[str, Any, Any]]:
    """Yield the prediction of the layer with d/2 heads and ratio −1/2, and the target, as Laurent polynomials."""
    for d in (2, 4, 6):
        best = optimum(d, d // 2)
        for length in range(2, 7):
            law = orthogonal(d)
            made = prediction(
                best.query_key.tolist(), best.value.tolist(), list(best.positions(length)), law
            )
            kept = [{m: k for m, k in f.terms.items() if k != 0} for f in made]
            yield (
                f"d={d}, T={length}",
                kept,
                [dict(f.terms) for f in token(law, target_position(length))],
            )


PLANE = {ROW_SUM: DIAGONAL + PARTNER + OTHERS, REST: OTHERS_SQUARED}

LOSS_STEPS: tuple[Step, ...] = (
    through_mixing(orthogonal),
    table_is_complete("orthogonal"),
    Identity(
        "the sum over the collision table is the stated loss (d even)",
        row_loss("orthogonal"),
        LOSS.subs(PLANE),
        "w, v, z are the sums of C_ik, C_ik², C_ik C_ik̄ over k outside the plane of i; different planes "
        "contribute w² − v − z.",
    ),
    table_is_complete("orthogonal, odd d"),
    Identity(
        "odd d adds 2 C_ii C_is x to the row of i",
        row_loss("orthogonal, odd d"),
        (LOSS + CROSSING).subs(
            {ROW_SUM: DIAGONAL + PARTNER + SIGN + OTHERS, REST: OTHERS_SQUARED + SIGN**2}
        ),
        "σ^{t−T+1} is 1 at every second t, where column s meets column i.",
    ),
    table_is_complete("sign"),
    Identity(
        "the row of the sign coordinate",
        row_loss("sign"),
        SIGN_LOSS.subs(
            {ROW_SUM: DIAGONAL + OTHERS, REST: OTHERS_SQUARED, PAIRS: OTHERS_PAIRED / 2}
        ),
        "z counts each pair {k, k̄} twice.",
    ),
    enumerate_loss(orthogonal_heads, orthogonal, 5),
)

MINIMISER_STEPS: tuple[Step, ...] = (
    Identity(
        "exchanging w_l and w'_l turns the cross entries of C_kl into main entries",
        square(BLOCK),
        sum(
            entry**2
            for entry in (BLOCK[0, 1], BLOCK[1, 0], (BLOCK * SWAP)[0, 1], (BLOCK * SWAP)[1, 0])
        ),
        "H ≤ d/2, at a minimiser (x = 2H): δ₁ = 0 makes C_ii = C_īī = t_k/2, so unrotated bases are admissible "
        "in either order, and δ₂ = 0 for both orders: "
        "every off-diagonal block vanishes. δ₃ = 0 makes p_T F = (x/2H) Q a projector of rank H, now diagonal: "
        "p_T C_ii is 1 on exactly H planes and 0 on the others.",
    ),
    Identity(
        "the determinant of a kept block is 1 − κκ′",
        sp.Matrix([[1, kappa], [kappa_, 1]]).det(),
        1 - kappa * kappa_,
        "rank C ≤ H with H kept blocks of rank ≥ 1 leaves rank 1 each, so κκ′ = 1, and nothing to the dropped "
        "planes. For d/2 < H < d see the last steps.",
    ),
    Consequence(
        "p_T κ = p_T κ′ for any two rows: one κ for all",
        {
            PREVIOUS * (1 + kappa) + LAST * kappa: 1 + kappa_,
            PREVIOUS * (1 + kappa_) + LAST * kappa_: -(1 + kappa),
        },
        kappa - kappa_,
        LAST,
        "r = 0 (it multiplies N > 0), so q = p_T, and the last square of a row with p_T C_ii = 1, p_T C_iī = κ "
        "is p_{T−1}(1 + κ) + p_T κ = 0; κ′ is another "
        "row's, of the same plane or not.",
    ),
    Identity(
        "κ = −1 is impossible: the row would be −p_T",
        (PREVIOUS * (1 + kappa) + LAST * kappa).subs(kappa, -1),
        -LAST,
        "so κ² = κκ′ = 1 leaves κ = 1.",
    ),
    Identity(
        "κ = 1 forces p_{T−1} = −p_T/2",
        (PREVIOUS * (1 + kappa) + LAST * kappa).subs(kappa, 1),
        2 * (PREVIOUS + LAST / 2),
        "hence for 1 ≤ H ≤ d/2: H planes with J, all else 0, ratio −1/2.",
    ),
    Identity(
        "every member of the family has loss 0",
        LOSS.subs(
            {
                DIAGONAL: 1 / LAST,
                PARTNER: kappa / LAST,
                REST: 0,
                ROW_SUM: (1 + kappa) / LAST,
                EARLIER: 0,
                OTHER_POSITIONS: LAST,
                PREVIOUS: -kappa / (1 + kappa) * LAST,
            },
            simultaneous=True,
        ),
        sp.Integer(0),
        "for H ≥ d/2 the minimum is 0 and every square vanishes: p_T C_ii = 1, R_i = 0, r = 0 and one κ as "
        "above. A block has rank 2 unless κ² = 1, so rank C is d/2 "
        "at κ = 1 and d otherwise: H < d forces κ = 1, and H ≥ d leaves κ ≠ −1 free.",
    ),
    Enumeration(
        "sampled minimisers attain the minimum",
        attained,
        "d ≤ 6, H ≤ d + 1, T in {2, 5}, 6 points each",
        "exact rational planes, κ, scales and gauges; odd d included.",
    ),
    Enumeration(
        "the layer with ratio −1/2 computes 2 cos θ s_T − s_{T−1} = s_{T+1}",
        predicts,
        "d in {2, 4, 6}, T ≤ 6",
        "(λ + λ̄) λ^{T−1} − λ^{T−2} = λ^T.",
    ),
)

ESCAPE_STEPS: tuple[Step, ...] = (
    Identity(
        "the loss tends to 0 along C = ⊕[[1, −1], [−1, 1]] + (ε/d) 11ᵀ with p_{T−1} = (d − ε)/(dε)",
        DIMENSION
        * LOSS.subs(
            {
                DIAGONAL: 1 + epsilon / DIMENSION,
                PARTNER: -1 + epsilon / DIMENSION,
                REST: (DIMENSION - 2) * (epsilon / DIMENSION) ** 2,
                ROW_SUM: epsilon,
                LAST: 1,
                OTHER_POSITIONS: 1,
                EARLIER: 0,
                PREVIOUS: (1 - epsilon / DIMENSION) / epsilon,
            },
            simultaneous=True,
        ),
        (DIMENSION - 1) * epsilon**2 / DIMENSION,
        "rank C ≤ d/2 + 1, so for H > d/2 the infimum 0 is also approached at infinity, where no minimiser is.",
    ),
)

PROOF = Proof(
    orthogonal_heads.CLAIM.name,
    (*LOSS_STEPS, *BOUND_STEPS, *MINIMISER_STEPS, *ODD_STEPS, *ESCAPE_STEPS),
    cites=(
        "Parseval's identity on a compact abelian group (Rudin, Fourier Analysis on Groups, 1.5)",
        "the intermediate value theorem",
    ),
)
"""The proof."""
