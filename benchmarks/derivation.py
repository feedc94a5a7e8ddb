"""Deriving losses: the engine beside SymPy that expands and averages, and how its cost grows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import sympy as sp

from benchmarks.measure import Row, apart, seconds
from icar_theory.exact.context import Context, orthogonal, unitary
from icar_theory.layers.augmented import derived_loss, symbolic_blocks
from icar_theory.layers.plain import row_losses, symbolic_loss

SIZES = ((8, 16), (16, 32), (32, 64), (64, 128))
"""(d, T) of the plain loss; both double."""
HORIZONS = (8, 16, 32, 64, 128)
"""T_max of the augmented loss, d = 4."""


def expanded_loss(d: int, length: int) -> Any:
    """Return the unitary loss of one length as anyone would derive it: expand, then average.

    λ̄ is 1/λ, and the mean of a monomial is 1 or 0, as its powers are all zero or not.
    """
    eigenvalues = sp.symbols(f"l1:{d + 1}", nonzero=True)
    C = sp.Matrix(d, d, sp.symbols(f"c1:{d * d + 1}"))
    p = sp.symbols(f"p1:{length + 1}")
    total = sp.Integer(0)
    for i in range(d):
        made = sum(
            p[t - 1] * C[i, j] * eigenvalues[j] ** (t - length + 1) * eigenvalues[i] ** (t - 1)
            for t in range(1, length + 1)
            for j in range(d)
        )
        error = made - eigenvalues[i] ** length
        conjugate = error.xreplace({one: 1 / one for one in eigenvalues})
        total += sum(
            term
            for term in sp.Add.make_args(sp.expand(error * conjugate))
            if not term.free_symbols & set(eigenvalues)
        )
    return sp.expand(total)


def plain(d: int, length: int, real: int) -> dict[str, float]:
    """Derive the plain loss, row by row; return its number of monomials."""
    law: Context = orthogonal(d) if real else unitary(d)
    return {"monomials": sum(len(row) for row in row_losses(law, length))}


def augmented(d: int, horizon: int) -> dict[str, float]:
    """Derive the augmented loss summed over the lengths; return its number of monomials."""
    return {"monomials": len(derived_loss(symbolic_blocks(d, 1), horizon, unitary(d), "zero"))}


def rows() -> Iterator[Row]:
    """Yield the engine beside SymPy, on sizes that both finish."""
    if not same(2, 3):
        raise ArithmeticError("the two derivations differ")
    for d, length in ((2, 3), (4, 6), (6, 10)):
        law = unitary(d)
        own, other = seconds(
            partial(symbolic_loss, law, length), partial(expanded_loss, d, length), repeats=1
        )
        yield Row(f"unitary loss, symbolic, d={d}, T={length}", own, "SymPy, expanded", other)


def curves() -> dict[str, list[dict[str, float]]]:
    """Return time and memory of growing sizes, each in a process of its own."""
    found = {}
    for real, law in enumerate(("unitary", "orthogonal")):
        found[f"plain, {law}"] = [
            {"size": length, **apart(__name__, "plain", d, length, real)} for d, length in SIZES
        ]
    found["augmented, d=4"] = [
        {"size": horizon, **apart(__name__, "augmented", 4, horizon)} for horizon in HORIZONS
    ]
    return found


def same(d: int, length: int) -> bool:
    """Return whether the engine and SymPy derive the same polynomial."""
    engine = {
        tuple(powers): sp.Rational(int(c.p), int(c.q))
        for powers, c in symbolic_loss(unitary(d), length).to_dict().items()
    }
    names = [*sp.symbols(f"c1:{d * d + 1}"), *sp.symbols(f"p1:{length + 1}")]
    return engine == dict(sp.Poly(expanded_loss(d, length), *names).terms())
