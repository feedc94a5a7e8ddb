"""Where training ends: balanced heads, the product of both sides, the equation for the scale."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import D, H
from icar_theory.theorems.gradient_flow.lines import (
    FREE,
    LAST,
    LENGTHS,
    LOAD,
    MIXING,
    PROJECTOR,
    QUERY_KEY,
    ROOTS,
    SCALE,
    SIDE,
    VALUE,
    A,
    X,
    Y,
    h,
)
from proofs.kit.identity import Identity
from proofs.kit.inequality import Inequality
from proofs.kit.matrices import MatrixIdentity
from proofs.kit.step import RefutedError, Step

SIZE = sp.Symbol("a", positive=True)
ROOT = sp.MatrixSymbol("X", D, D)
ONE, OTHER = sp.MatrixSymbol("X", H, H), sp.MatrixSymbol("Y", H, H)
FURTHER = sp.Symbol(r"\delta", positive=True)
PREVIOUS = sp.Symbol("x", real=True)
SYMMETRIC = frozenset({"Pi"})
UNIT = sp.Identity(D)


def end_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about minimisers, but those at listed sizes."""
    balanced, product = claim.line("balanced"), claim.line("product")
    (square,), (equation,) = balanced.relation.right, product.relation.right
    gap = balanced.relation.left
    idempotent = PROJECTOR * PROJECTOR - PROJECTOR
    scaled = LAST * MIXING - SIDE * PROJECTOR
    return (
        MatrixIdentity(
            "square",
            r"the two squares differ by $A^\top (A A^\top - B B^\top) A$",
            (square.lhs - square.rhs).xreplace(dict(balanced.definitions)),
            A.T * (gap.lhs - gap.rhs) * A,
        ),
        MatrixIdentity(
            "square_of_projector",
            r"$p_*^2 C^\top C = s^2 \Pi$, as $p_* C = s \Pi$",
            LAST**2 * MIXING.T * MIXING - SIDE**2 * PROJECTOR,
            LAST * scaled.T * MIXING + SIDE * PROJECTOR * scaled + SIDE**2 * idempotent,
            "",
            SYMMETRIC,
        ),
        MatrixIdentity(
            "root_is_projector",
            r"a matrix $X = A^\top A$ with $X^2 = a^2 \Pi$, so that $X \Pi = \Pi X = X$, is "
            r"$a \Pi$",
            (ROOT - SIZE * PROJECTOR) * (ROOT + SIZE * PROJECTOR + UNIT - PROJECTOR),
            (ROOT * ROOT - SIZE**2 * PROJECTOR)
            + (SIZE - 1) * (ROOT * PROJECTOR - ROOT)
            - SIZE * (PROJECTOR * ROOT - ROOT)
            - (SIZE**2 - SIZE) * idempotent,
            r"The second factor is positive definite. $X (I - \Pi) = 0$, as its square is "
            r"$a^2 (I - \Pi) \Pi (I - \Pi)$; then $\|A\|^2 = a \operatorname{rank} \Pi$ with "
            r"$a = s / |p_*|$.",
            SYMMETRIC,
        ),
        MatrixIdentity(
            "cancelled",
            r"between $B^\top$ and $A$ the line is about $C$ alone",
            VALUE.T * (equation.lhs - equation.rhs) * QUERY_KEY,
            _written(MIXING * MIXING.T * MIXING - SIDE**2 / LAST**2 * MIXING),
            r"$C = B^\top A$ has the rank $H$ of $\Pi$, so that $A$ and $B$ have it too, and both "
            "factors cancel.",
        ),
        MatrixIdentity(
            "cube_of_projector",
            r"$C C^\top C = (s/p_*)^2 C$, as $p_* C = s \Pi$",
            LAST**3 * MIXING * MIXING.T * MIXING - SIDE**2 * LAST * MIXING,
            LAST**2 * scaled * MIXING.T * MIXING
            + SIDE * LAST * PROJECTOR * scaled.T * MIXING
            + SIDE**2 * PROJECTOR * PROJECTOR * scaled
            + SIDE**3 * (PROJECTOR * idempotent + idempotent)
            - SIDE**2 * scaled,
            "",
            SYMMETRIC,
        ),
        MatrixIdentity(
            "product_of_sum",
            r"with $X = A A^\top$ and $Y = B B^\top$: $(X + Y)^2 = Q^2 + 4 (s/p_*)^2 I$",
            (ONE + OTHER) * (ONE + OTHER),
            (ONE - OTHER) * (ONE - OTHER) + 2 * ONE * OTHER + 2 * OTHER * ONE,
            r"$X Y = (s/p_*)^2 I$ is its own transpose $Y X$. $X + Y$ is positive: it is the one "
            r"positive root, with the eigenvalues $\sqrt{q_h^2 + 4 (s/p_*)^2}$.",
        ),
        *_scales(claim),
    )


def _scales(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the equation for p."""
    roots, unique, one = map(claim.line, ("roots", "unique", "one_coordinate"))
    (traces,) = roots.relation.right
    part = _summand(traces.lhs)
    left, right = (unique.definitions[side] for side in (*unique.relation.right[0].args[::-1],))
    here, there = _summand(left), _summand(right)
    both = 2 * (here + there) - 2 * ROOTS[h]
    number, other = sp.Trace(QUERY_KEY * QUERY_KEY.T), sp.Trace(VALUE * VALUE.T)
    two, four = (
        sp.Trace(side * side.T * side * side.T) - number_**2
        for side, number_ in ((QUERY_KEY, number), (VALUE, other))
    )
    said = one.relation
    return (
        Identity(
            "half_sum",
            r"each summand $x$ is a root of $x (x - q_h) = (s/p_*)^2$, the positive one",
            part * (part - ROOTS[h]),
            SIDE**2 / LAST**2,
            r"$A A^\top = (Q + (X + Y))/2$ has these eigenvalues.",
        ),
        *(
            Identity(
                f"weights_{context}",
                rf"$\|P\|^2$ from rows of two entries, $p_*$ and {words}",
                LENGTHS * (LAST**2 + previous**2),
                _positions(claim, f"scale_{context}").subs(FREE, LENGTHS * PREVIOUS**2),
                because,
            )
            for context, words, previous, because in (
                (
                    "unitary",
                    "one that is free, here $x$ at every length",
                    PREVIOUS,
                    r"At a minimiser (unitary_heads) $p_T C$ is a projector of rank $H$, and "
                    r"$p_T \operatorname{tr} C = H$: all $p_T$ are one. No other weight is left "
                    r"but $p_{T,T-1}$, which is 0 unless $\Pi \mathbf{1} = 0$.",
                ),
                (
                    "orthogonal",
                    r"$-p_*/2$",
                    -LAST / 2,
                    r"At a minimiser (orthogonal_heads) $p_T C$ is the matrix of ones on $H$ "
                    r"planes, which is $2 \Pi$; and $p_{T,T-1} = -p_T/2$.",
                ),
                (
                    "odd",
                    r"$-p_*/2$",
                    -LAST / 2,
                    r"At a minimiser (orthogonal_heads) $p_T C$ is the matrix of ones on every "
                    r"plane and 2 at the sign, which is $2 \Pi$; and $p_{T,T-1} = -p_T/2$.",
                ),
            )
        ),
        Identity(
            "falls",
            r"the summands at $x$ and at $y$: their difference times the sum of both roots",
            (here - there) * both,
            2 * SIDE**2 * (Y - X) * (Y + X) / (X * Y) ** 2,
            r"So each summand falls as its argument grows.",
        ),
        Inequality(
            "load_grows",
            r"and $w x^2$ grows: for $y = x + \delta$",
            -_rest(right).subs(Y, X + FURTHER),
            -_rest(left),
            (LOAD * FURTHER**2, 2 * LOAD * X * FURTHER),
            strict=True,
        ),
        MatrixIdentity(
            "one_column",
            r"both sides differ by what vanishes for one column, where $A^\top A$ is a number",
            _written((said.lhs - said.rhs).xreplace(dict(one.definitions))),
            -2 * two - 2 * four,
            r"For one column $A A^\top A A^\top = (A^\top A) A A^\top$, of the trace "
            r"$\|A\|^4$.",
        ),
    )


def _written(expression: Any) -> Any:
    return expression.xreplace({MIXING: VALUE.T * QUERY_KEY})


def _summand(expression: Any) -> Any:
    """Return the summand of the one sum in an expression."""
    sums = expression.atoms(sp.Sum)
    if len(sums) != 1:
        raise RefutedError(f"{expression} holds {len(sums)} sums, not one")
    return sums.pop().function


def _rest(expression: Any) -> Any:
    """Return what an expression holds beside its sum."""
    return expression.xreplace({found: sp.Integer(0) for found in expression.atoms(sp.Sum)})


def _positions(claim: Claim, name: str) -> Any:
    """Return what a line says that the squares of the positional weights add up to."""
    equation = claim.line(name).relation.right[-1]
    return sp.expand(equation.rhs - SCALE)
