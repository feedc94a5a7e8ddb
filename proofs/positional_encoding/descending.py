"""Gradient descent on the layer's loss, step by step and exactly, beside the printed lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds, value
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.induction import Induction
from proofs.kit.step import Step
from proofs.positional_encoding.every_law import LENGTHS, known
from proofs.positional_encoding.laws import LAWS, Law, descent, gram, loss

RATES = (sp.Rational(1, 4), sp.Rational(1, 2))
PATHS = tuple(product(LAWS.items(), RATES, range(4)))
LEFT, COUNT = sp.Symbol("z"), sp.Symbol("k", integer=True, nonnegative=True)


def suitable(line: Line, point: dict[str, Any]) -> bool:
    """Return whether the side conditions of a line hold at a point."""
    return all(holds(condition, point, {}) for condition in line.given)


def path(law: Law, length: int, rate: Any, steps: int, **others: Any) -> dict[str, Any]:
    """Return the point of a law after some steps of descent on the layer's loss."""
    p = descent(law, length, rate, steps)
    known_there = known(law, length, **{r"\rho": rate, "n": steps, "p^{(n)}": p, **others})
    return {**known_there, r"\ell_n": loss(law, p)}


def descending_steps(claim: Claim) -> Iterator[Step]:
    """Yield the steps about the path, its modes, and where λ² = 1."""
    line = claim.line

    def descents(length: int) -> Iterator[tuple[str, Any, Any]]:
        for (name, law), rate, n in PATHS:
            at = path(law, length, rate, n)
            said = value(line("descent").relation.rhs, at, {})
            yield f"{name}, ρ={rate}, n={n}", sp.ImmutableMatrix(at["p^{(n)}"]), sp.expand(said)

    yield Enumeration(
        "descents",
        "gradient descent on half the layer's loss is where the line says after each step",
        claim,
        LENGTHS,
        descents,
        r"A step makes $(I - \rho G)(p - e_T)$ of $p - e_T$, which is $-e_T$ at first.",
    )

    def learned(length: int) -> Iterator[tuple[str, Any, Any]]:
        for (name, law), rate, n in PATHS:
            for number, (v, w) in enumerate(candidates(gram(law, length))):
                at = path(law, length, rate, n, v=v, w=w)
                if suitable(line("modes"), at):
                    left, right = line("modes").relation.args
                    said = sp.expand(value(right, at, {}))
                    yield f"{name}, ρ={rate}, n={n}, {number}", sp.expand(value(left, at, {})), said

    yield Enumeration(
        "learned_modes",
        "what has been learned of exact eigenvectors is as printed",
        claim,
        LENGTHS,
        learned,
        r"$v^\top (I - \rho G)^n = (1 - \rho w)^n v^\top$.",
    )

    def losses(length: int) -> Iterator[tuple[str, Any, Any]]:
        for (name, law), rate, n in PATHS:
            if basis := orthonormal(gram(law, length)):
                v, w = basis
                at = path(law, length, rate, n, v=v, w=w)
                said = value(line("path").relation.rhs, at, {})
                yield f"{name}, ρ={rate}, n={n}", at[r"\ell_n"], sp.expand(said)

    yield Enumeration(
        "losses_along_the_path",
        "the layer's loss after each step is the sum over exact eigenvectors",
        claim,
        LENGTHS,
        losses,
        r"$\ell_n = e_T^\top (I - \rho G)^n G (I - \rho G)^n e_T$ in a basis of eigenvectors.",
    )

    def flat(length: int) -> Iterator[tuple[str, Any, Any]]:
        said = line("flat")
        for (name, law), rate, n in PATHS:
            at = path(law, length, rate, n)
            if suitable(said, at):
                every = said.relation
                span = range(*(int(value(x, at, {})) for x in (every.first, every.last)))
                for t in (*span, int(value(every.last, at, {}))):
                    there = {**at, "t": t}
                    left, right = (value(side, there, {}) for side in every.relation.args)
                    yield f"{name}, ρ={rate}, n={n}, t={t}", left, right

    yield Enumeration(
        "flat_paths",
        "descent on the layer's loss moves all positions alike where every entry of G is 1",
        claim,
        LENGTHS,
        flat,
        r"The vector of ones has the eigenvalue $T$, and $e_T$ is $\frac1T$ of it up to a vector "
        r"that $G$ does not see.",
    )
    yield from _bound_steps(claim)


def candidates(G: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield vectors with numbers, eigenvalues for some: other lines would hold of the others."""
    length = G.rows
    for v in (
        sp.ones(length, 1),
        sp.Matrix([-1, *[0] * (length - 2), 1]),
        *G.nullspace(),
    ):
        w = (G * v)[-1] / v[-1] if v[-1] else sp.Integer(0)
        for number in (w, 2 * w, w + 1):
            yield tuple(v), number


def orthonormal(G: Any) -> tuple[Any, tuple[Any, ...]] | None:
    """Return orthonormal eigenvectors, as rows, and eigenvalues, where these are rational."""
    found = sp.roots(G.charpoly().as_expr(), filter="Q")
    if sum(found.values()) < G.rows:
        return None
    rows, numbers = [], []
    for w, count in sorted(found.items()):
        rows += sp.GramSchmidt((G - w * sp.eye(G.rows)).nullspace(), orthonormal=True)
        numbers += [w] * count
    return sp.ImmutableMatrix([list(v) for v in rows]), tuple(numbers)


def _bound_steps(claim: Claim) -> Iterator[Step]:
    rate, decreases = claim.line("rate"), claim.line("decreases")
    bounds = (*RATES, sp.Rational(1, 3), sp.Integer(1), sp.Integer(0), sp.Rational(-1, 4))
    cases = tuple(product(LAWS.items(), bounds, range(3)))

    def rates(length: int) -> Iterator[tuple[str, bool, bool]]:
        for (name, law), rho, n in cases:
            at = path(law, length, rho, n, **{r"\omega": length})
            if suitable(rate, at):
                what = f"{name}, ρ={rho}, n={n}"
                yield what, holds(rate.relation, at, {}), True
                above = {**at, r"\ell_n": 1 / (rho * (2 * n + 1)) + sp.Rational(1, 9)}
                yield f"{what}, above", holds(rate.relation, above, {}), False

    def drops(length: int) -> Iterator[tuple[str, bool, bool]]:
        for (name, law), rho, n in cases:
            at = path(law, length, rho, n, **{r"\omega": length})
            at |= {r"\ell_{n+1}": loss(law, descent(law, length, rho, n + 1))}
            if suitable(decreases, at):
                what = f"{name}, ρ={rho}, n={n}"
                yield what, holds(decreases.relation, at, {}), True
                above = {**at, r"\ell_{n+1}": at[r"\ell_n"] + sp.Rational(1, 9)}
                yield f"{what}, above", holds(decreases.relation, above, {}), False

    yield Induction(
        "modes_fall",
        r"what the steps take from a mode adds up to at most its share: with $z = 1 - \rho w$",
        LEFT**COUNT * (1 - LEFT),
        1 - LEFT ** (COUNT + 1),
        COUNT,
        0,
        r"The $a_k = e_T^\top G (I - \rho G)^k e_T$ do not increase, $\rho \sum_{k \leq 2n} a_k = "
        r"1 - e_T^\top (I - \rho G)^{2n+1} e_T \leq 1$, and $\ell_n = a_{2n}$.",
    )
    yield Decision(
        "rates",
        "descent on the layer's loss stays below the printed bound, which numbers above it do not",
        claim,
        LENGTHS,
        rates,
        r"$\omega = T$ here.",
    )
    yield Decision(
        "drops",
        "no step of descent makes the layer's loss larger",
        claim,
        LENGTHS,
        drops,
        r"$\ell_n - \ell_{n+1} = \rho (2 \|x\|^2 - \rho x^\top G x)$ for $x = G (p^{(n)} - e_T)$.",
    )
