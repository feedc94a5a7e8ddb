"""What holds for every law of λ, at exact laws of a few points, from the layer's own loss."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import holds, value
from icar_theory.exact.sizes import Grid
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.points import Characterises
from proofs.kit.step import Step
from proofs.positional_encoding.laws import LAWS, Law, gram, loss, unit, values

LENGTHS = Grid({"length": range(2, 5)})
HORIZONS = Grid({"horizon": range(2, 5)})
WEIGHTS = (sp.Rational(1, 2), sp.Integer(-1), sp.Integer(2), sp.Rational(3, 5))
"""Of positions, the first ones of each length."""


def known(law: Law, length: int, **others: Any) -> dict[str, Any]:
    """Return the point of a law: T, G and e_T, and other letters by name."""
    return {"T": length, "G": gram(law, length), "e": unit(length), **others}


def every_law_steps(claim: Claim) -> Iterator[Step]:
    """Yield the steps about the loss, its zeros, the rank of G and the mean over rows."""
    line = claim.line

    def losses(length: int) -> Iterator[tuple[str, Any, Any]]:
        for (name, law), p in product(LAWS.items(), (WEIGHTS[:length], unit(length))):
            said = value(line("loss").relation.rhs, known(law, length, p=p), {})
            yield f"{name}, p={p}", loss(law, p), sp.expand(said)

    yield Enumeration(
        "layer",
        "the loss of the layer, term by term, is the printed one",
        claim,
        LENGTHS,
        losses,
        r"$\hat y - \lambda^T = \sum_t (p - e_T)_t \lambda^{2t-T}$, and the mean of "
        r"$\lambda^{2t-T} \bar\lambda^{2u-T}$ has the real part $G_{tu}$.",
    )

    def points() -> Iterator[tuple[str, Any, Any]]:
        for length, (name, law) in product(range(2, 5), LAWS.items()):
            missed = (gram(law, length).nullspace(), [sp.Matrix(WEIGHTS[:length])])
            shifts = [sp.zeros(length, 1), *(v for found in missed for v in found)]
            for shift in shifts:
                p = tuple(sp.Matrix(unit(length)) + shift)
                yield f"{name}, p={p}", known(law, length, p=p), loss(law, p)

    yield Characterises(
        "zeros",
        "the layer's loss vanishes exactly where G does not see what is missing",
        line("minimisers"),
        points,
        {},
        r"$q^\top G q = \mathbf{E} |\sum_t q_t \lambda^{2t}|^2$ is never negative, so that it "
        r"vanishes only where $G q = 0$.",
    )

    def ranks(length: int) -> Iterator[tuple[str, Any, Any]]:
        for name, law in LAWS.items():
            point = known(law, length, N=values(law))
            yield name, gram(law, length).rank(), value(line("rank").relation.rhs, point, {})

    yield Enumeration(
        "ranks",
        "the rank of G is that of a Vandermonde matrix of the values",
        claim,
        LENGTHS,
        ranks,
        r"A real polynomial of degree below $T$ that vanishes at the values of $\lambda^2$ does "
        r"so at their conjugates too; it has $\max(0, T - N)$ free coefficients.",
    )

    def means(horizon: int) -> Iterator[tuple[str, Any, Any]]:
        rate, x = sp.Rational(2, 3), sp.Symbol("x")
        rho = value(line("row_rate").relation.rhs, {r"T_{\max}": horizon, "r": rate}, {})
        rows = {T: WEIGHTS[:T] for T in range(2, horizon + 1)}
        for name, length in product(("two angles", "1 and i"), rows):
            law = LAWS[name]
            moved = {**rows, length: (rows[length][0] + x, *rows[length][1:])}
            mean = sum(loss(law, p) for p in moved.values()) / len(moved)
            q = sp.Matrix(rows[length]) - sp.Matrix(unit(length))
            step = rate * sp.diff(mean, x).subs(x, 0)
            yield (
                f"{name}, T={length}",
                sp.expand(step),
                sp.expand(rho * (gram(law, length) * q)[0]),
            )

    yield Enumeration(
        "gradients_of_the_mean",
        "a step on the mean of the layer's losses is one on half the loss of each row",
        claim,
        HORIZONS,
        means,
        r"The mean of $T_{\max} - 1$ losses has the derivative $2 G (p - e_T) / (T_{\max} - 1)$ by "
        "one row.",
    )
    yield from _eigenvalue_steps(claim)


def _eigenvalue_steps(claim: Claim) -> Iterator[Step]:
    top = claim.line("top").relation

    def forms(length: int) -> Iterator[tuple[str, bool, bool]]:
        for (name, law), q in product(LAWS.items(), (WEIGHTS[:length], (sp.Integer(1),) * length)):
            at = known(law, length, q=q)
            same = value(top.lhs, at, {}) == loss(
                law, tuple(sp.Matrix(unit(length)) + sp.Matrix(q))
            )
            yield f"{name}, q={q}", bool(same) and holds(top, at, {}), True
            if name == "1":
                doubled = {**at, "G": 2 * sp.ones(length)}
                yield f"{name} doubled, q={q}", holds(top, doubled, {}), q != (1,) * length

    yield Decision(
        "forms",
        r"$q^\top G q$ is a mean square, at most $T \|q\|^2$, with equality at $\lambda^2 = 1$",
        claim,
        LENGTHS,
        forms,
        r"$|\sum_t q_t \lambda^{2t}|^2 \leq T \sum_t q_t^2$ by Cauchy and Schwarz.",
    )
