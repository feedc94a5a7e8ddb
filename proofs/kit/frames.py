r"""Equal-norm tight frames of every rank m ≤ d: projectors of rank m with the diagonal m/d.

``Π_jl = (1/d) Σ_{f∈F} ζ^{f(j−l)}`` with ``ζ = e^{2πi/d}``, for m frequencies F closed under
negation modulo d: {0, ±1, …, ±(m−1)/2} for odd m, {±1, …, ±m/2} for even m < d, all of them for m =
d.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.frames import leading_frequencies
from icar_theory.exact.sizes import D, Grid
from proofs.kit.consequence import Consequence
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation
from proofs.kit.induction import Induction
from proofs.kit.step import Step

RANK = sp.Symbol("m", positive=True)
ratio, power, wave_sum = sp.symbols(r"\zeta^{f-g} \zeta^{(f-g)d} \sum_k\!\zeta^{(f-g)k}")
apart = sp.Symbol(r"(\zeta^{f-g}-1)", nonzero=True)
k = sp.Symbol("k", integer=True, nonnegative=True)
z = sp.Symbol("z", nonzero=True)
shift = sp.Symbol("(j-l)", integer=True)


def harmonic(d: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield d²Π² and d²Π, entry by entry, as exact polynomials modulo a cyclotomic one."""
    modulus = sp.Poly(sp.cyclotomic_poly(d, z), z)
    for rank in range(1, d + 1):
        leading = leading_frequencies(d, rank)
        both = {f % d for f in leading} | {-f % d for f in leading}
        yield f"rank {rank}, the number of frequencies", sp.Integer(len(both)), sp.Integer(rank)
        row = [sp.Poly(sum(z ** (f * by % d) for f in both), z) for by in range(d)]
        for by in range(d):
            square = sum((row[a] * row[(by - a) % d] for a in range(d)), sp.Poly(0, z))
            one, other = (p.rem(modulus).as_expr() for p in (square, d * row[by]))
            yield f"rank {rank}, entry {by}", one, other


def frame_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps to the existence of a projector of rank m with the diagonal m/d."""
    return (
        Induction(
            "geometric",
            r"the geometric sum, $z \ne 1$",
            z**k,
            (z ** (k + 1) - 1) / (z - 1),
            k,
            0,
        ),
        Consequence(
            "orthogonal_waves",
            r"two waves $(\zeta^{fk})_{k<d}$, $f \ne g$ modulo $d$, are orthogonal",
            {apart * wave_sum - (power - 1): 1, power - 1: 1},
            wave_sum,
            apart,
            r"The geometric sum at $z = \zeta^{f-g} \ne 1$, and $\zeta^d = 1$. So the $m$ waves, "
            r"divided by $\sqrt d$, are orthonormal, and $\Pi$ is the projector on their span.",
        ),
        Evaluation(
            "constant_diagonal",
            r"every diagonal entry of $\Pi$ is $m/d$, and $\Pi$ is real",
            RANK * z**shift / D,
            {shift: sp.Integer(0)},
            RANK / D,
            r"$\zeta^{f(j-l)}$ is $1$ at $j = l$ for each of the $m$ frequencies $f$. They are "
            r"closed under negation, so that $\Pi$ is its own conjugate.",
        ),
        Enumeration(
            "harmonic",
            r"$d^2 \Pi^2 = d^2 \Pi$ for the frames that the package returns, and $m$ is their rank",
            claim,
            Grid({"d": range(2, 9)}),
            harmonic,
            "Exactly, in the cyclotomic field.",
        ),
    )
