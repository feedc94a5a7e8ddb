"""Steps that the plain-token proofs share: from heads to mixing, and the engine's exact enumeration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import sympy as sp

from icar_theory.arguments import object_array
from icar_theory.layers.plain import prediction, symbolic_loss, symbolic_mixing
from icar_theory.exact.context import Context
from icar_theory.exact.laurent import polynomial_ring
from proofs.kit.collisions import Row, brute_force
from proofs.kit.step import Enumeration, Inequality, NormSquared

DIMENSION, HEADS = sp.symbols("d H", positive=True)
SPARE = sp.Symbol(r"(H-\rho)", nonnegative=True)
"""H − ρ ≥ 0, where ρ is the rank of C."""


def through_mixing(law: Callable[[int], Context]) -> Enumeration:
    """Return the step: the heads act through ``C = BᵀA`` alone, so ``(A, B)`` may be replaced by ``(C, I)``."""

    def cases() -> Iterator[tuple[str, Any, Any]]:
        for d in range(1, 4):
            for heads in range(1, 4):
                for length in range(2, 4):
                    names = [f"{x}_{h}_{j}" for x in "ab" for h in range(heads) for j in range(d)]
                    ring = polynomial_ring([*names, *(f"p_{t}" for t in range(length))])
                    A = [ring[h * d : (h + 1) * d] for h in range(heads)]
                    B = [ring[(heads + h) * d : (heads + h + 1) * d] for h in range(heads)]
                    C = [[sum(B[h][i] * A[h][j] for h in range(heads)) for j in range(d)] for i in range(d)]
                    identity = [[int(i == j) for j in range(d)] for i in range(d)]
                    p, context = ring[2 * heads * d :], law(d)
                    yield (
                        f"d={d}, H={heads}, T={length}",
                        prediction(A, B, p, context),
                        prediction(C, identity, p, context),
                    )

    return Enumeration(
        "the layer depends on A and B through C = BᵀA alone",
        cases,
        "symbolic A, B, p: d ≤ 3, H ≤ 3, T ≤ 3",
        "ŷ_i is a finite sum over h and j of b_hi a_hj times a factor free of h: summing over h first gives "
        "C_ij, in every dimension.",
    )


def table_is_complete(row: Row) -> Enumeration:
    """Return the step: the collision table of a row, recounted position by position."""

    def cases() -> Iterator[tuple[str, Any, Any]]:
        for length in range(2, 9):
            for pair, counted, listed in brute_force(row, length):
                yield f"T={length}, columns {pair}", counted, listed

    return Enumeration(
        f"collision table, {row} row",
        cases,
        "all pairs of columns, T ≤ 8",
        "the table solves, over ℤ with symbolic t, u, T, the linear system that makes two characters equal; the "
        "recount compares its solutions "
        "with the characters themselves.",
    )


def enumerate_loss(theorem: ModuleType, law: Callable[[int], Context], largest: int) -> Enumeration:
    """Return the step: the loss derived term by term equals the stated loss as a polynomial in C and p."""

    def cases() -> Iterator[tuple[str, Any, Any]]:
        for d in range(1, largest + 1):
            for length in range(2, 8):
                C, p = symbolic_mixing(d, length)
                mixing = object_array([entry for row in C for entry in row], (d, d))
                stated = theorem.loss(mixing, [object_array(p, (length,))])
                yield f"d={d}, T={length}", symbolic_loss(law(d), length), stated

    return Enumeration(
        "the engine's loss equals the stated loss as a polynomial in C and p",
        cases,
        f"d ≤ {largest}, T ≤ 7",
        "a second derivation of the same loss: Laurent polynomials expanded and squared without the table.",
    )


def trace_bound() -> Inequality:
    """Return the step ``‖X‖² ≥ (tr X)²/H`` for rank X ≤ H, with the projector Q on the column space of X as witness."""
    square, trace = sp.symbols("n tau", real=True)
    scale = trace / HEADS
    rank = HEADS - SPARE
    gram = {("X", "X"): square, ("Q", "X"): trace, ("Q", "Q"): rank}
    return Inequality(
        "(tr X)² ≤ H ‖X‖² when rank X = H − (H−ρ) ≤ H",
        square,
        trace**2 / HEADS,
        (NormSquared({"X": 1, "Q": -scale}, gram), scale**2 * SPARE),
        "QX = X gives ⟨Q, X⟩ = tr X, and ‖Q‖² = tr Q = ρ; equality forces ρ = H and X = (tr X/H) Q.",
    )
