"""Conjugate pairs of eigenvalues: what one of each pair adds is what the other adds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.context import orthogonal, unitary
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import Grid, satisfied
from icar_theory.layers.softmax import loss_expansion
from icar_theory.theorems.softmax_limit.lines import REAL, TURNED
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.reading import said
from proofs.kit.step import RefutedError, Step

P, Q, U, V = sp.symbols("p q u v", real=True)


def partner_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about conjugate pairs."""
    line = claim.line("orthogonal")
    return (
        Identity(
            "partners",
            r"a conjugate pair adds to a score twice the real part that one of it adds",
            (P - sp.I * Q) * (U + sp.I * V) + (P + sp.I * Q) * (U - sp.I * V),
            2 * (P * U + Q * V),
            r"$p + iq$ and $u + iv$ are a coordinate of two tokens. So all scores are those of one "
            r"of each pair, doubled, which $2A$ has.",
        ),
        Identity(
            "both_errors",
            r"real weights and conjugate values give conjugate errors, of one square",
            (U + sp.I * V) * (U - sp.I * V) + (U - sp.I * V) * (U + sp.I * V),
            said(line, REAL).subs(TURNED, U**2 + V**2),
        ),
        Enumeration(
            "partners_engine",
            r"random heads: the loss at $\varepsilon = 0$ and two derivatives in both contexts",
            claim,
            Grid({"d": range(1, 5), "horizon": range(2, 4)}),
            lambda d, horizon: _losses(line, d, horizon),
        ),
    )


def _losses(line: Line, d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    if not satisfied(line.given, {"d": d}):
        return
    if d % 2:
        raise RefutedError(f"{line.id}: d={d} has no pairs")
    generator = random.Random(10 * d + horizon)
    draw = [[to_flint(small_rational(generator)) for _ in range(n)] for n in (4, 2, 4, 2, 2)]
    heads, means = [(draw[0], draw[1]), (draw[2], draw[3])], draw[4]
    doubled = [([2 * x for x in a], b) for a, b in heads]
    real = loss_expansion(orthogonal(d), horizon, heads, means)
    turned = loss_expansion(unitary(d // 2), horizon, doubled, means)
    for order, (one, other) in enumerate(zip(real, turned, strict=True)):
        stated = value(said(line, REAL), {TURNED.name: to_sympy(other)}, {})
        yield f"derivative {order}", to_sympy(one), stated
