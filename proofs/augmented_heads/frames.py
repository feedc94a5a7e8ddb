r"""The sums over lengths, and with them the step size, in closed form."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import HORIZON, T
from icar_theory.layers.augmented_steps import moments
from icar_theory.layers.augmented_symbols import EDGES, START, TERMS, boundaries, over_lengths
from proofs.kit.identity import Identity
from proofs.kit.induction import Induction
from proofs.kit.step import Step


def useful(claim: Claim, boundary: str) -> Any:
    """Return the printed K at a boundary, a polynomial in T."""
    return claim.line("loss").definitions[TERMS].xreplace({START: EDGES[boundary]})


def closed_steps(claim: Claim, boundary: str) -> tuple[Step, ...]:
    """Return the steps to η in closed form at one boundary."""
    line = claim.line(f"closed_{boundary}")
    K, (_, first, second) = useful(claim, boundary), moments(T, boundary)
    eta = claim.line("step_size").relation.rhs
    allowed = boundaries(line.given)
    sums = [
        {over_lengths(TERMS): one, over_lengths(TERMS**2): two}
        for _, one, two in (moments(HORIZON, edge) for edge in allowed)
    ]
    return (
        Induction(
            f"sum_{boundary}",
            rf"$\sum K$ in closed form, $K = {sp.latex(K)}$",
            K,
            first,
            T,
            2,
        ),
        Induction(
            f"squares_{boundary}",
            rf"$\sum K^2$ in closed form, $K = {sp.latex(K)}$",
            K**2,
            second,
            T,
            2,
        ),
        Identity(
            f"closed_{boundary}",
            rf"$\eta$ in closed form, $K = {sp.latex(K)}$",
            tuple(eta.xreplace(known) for known in sums),
            tuple(line.relation.rhs for _ in sums),
            "The closed sums in the printed quotient.",
        ),
    )
