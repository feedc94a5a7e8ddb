"""What the symmetries of a loss say of its gradient, of the flow and of a step of descent."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.exact.sizes import H
from icar_theory.theorems.gradient_flow.lines import (
    BY_A,
    BY_B,
    BY_P,
    RATE,
    A,
    B,
    P,
    m,
    n,
)
from proofs.kit.matrices import MatrixIdentity
from proofs.kit.step import RefutedError, Step

TURN = sp.MatrixSymbol("K", H, H)
SMALL = sp.Symbol(r"\varepsilon", positive=True)
BY_PRODUCT = sp.MatrixSymbol("Z", m, n)
"""The derivative of the loss by the product of C and one entry of P."""
ENTRY = sp.Symbol("p", real=True)


def symmetry_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps of the first lines."""
    heads, scale = claim.line("noether_heads"), claim.line("noether_scale")
    turned_A, turned_B = A + SMALL * TURN * A, B - SMALL * TURN.T * B
    gap = heads.relation.lhs - heads.relation.rhs
    return (
        MatrixIdentity(
            "turned_product",
            r"$A + \varepsilon K A$ and $B - \varepsilon K^\top B$ have the same $B^\top A$ to "
            "first order",
            turned_B.T * turned_A,
            B.T * A - SMALL**2 * B.T * TURN * TURN * A,
            r"They are $G A$ and $G^{-\top} B$ for $G = I + \varepsilon K$, to first order.",
        ),
        MatrixIdentity(
            "turned",
            r"so for every $K$ the derivative along them, which vanishes, is $\langle K, L_A A^\top"
            r" - B L_B^\top \rangle$",
            sp.Trace(BY_A * (TURN * A).T) - sp.Trace(BY_B * (TURN.T * B).T),
            sp.Trace(TURN.T * gap),
            "A matrix whose inner product with every K vanishes is 0.",
        ),
        *(
            MatrixIdentity(
                name,
                rf"through the products of $C$ and entries of $P$: "
                rf"$L_{{{letter.name}}} = {shown}$",
                _through(equation.lhs, letter, by),
                _through(equation.rhs, letter, by),
                r"By the chain rule, for one entry $p$ of $P$, where $Z$ is the derivative by "
                r"$p C$: the derivative by $p$ is $\langle Z, C \rangle$. Entries add up.",
            )
            for name, letter, equation, by, shown in (
                ("scaled_query_key", A, _about(scale, BY_A), ENTRY * B * BY_PRODUCT, "p B Z"),
                (
                    "scaled_value",
                    B,
                    _about(scale, BY_B),
                    ENTRY * A * BY_PRODUCT.T,
                    r"p A Z^\top",
                ),
            )
        ),
        *_flows(claim, gap),
    )


def _flows(claim: Claim, gap: Any) -> tuple[Step, ...]:
    """Return the steps that put the symmetries into the flow and into a step of descent."""
    heads, scale, step, step_scale = map(claim.line, ("heads", "scale", "step", "step_scale"))
    about = _about(claim.line("noether_scale"), BY_A)
    number = about.lhs - about.rhs
    return (
        MatrixIdentity(
            "heads_do_not_change",
            r"with the speeds of the flow this is minus what vanishes, and its transpose",
            _meant(heads, heads.relation.lhs - heads.relation.rhs),
            -gap - gap.T,
            r"The left side is the derivative of $A A^\top - B B^\top$, by the product rule.",
        ),
        MatrixIdentity(
            "scale_does_not_change",
            "with the speeds of the flow this is minus twice what vanishes",
            _meant(scale, scale.relation.lhs - scale.relation.rhs),
            -2 * number,
        ),
        MatrixIdentity(
            "second_order",
            r"a step changes $A A^\top - B B^\top$ by terms in $\rho$ that vanish, and by those "
            r"in $\rho^2$",
            _meant(step, step.relation.lhs - step.relation.rhs),
            -RATE * (gap + gap.T),
        ),
        MatrixIdentity(
            "second_order_scale",
            r"the same for $\|A\|^2 - \|P\|^2$",
            _meant(step_scale, step_scale.relation.lhs - step_scale.relation.rhs),
            -2 * RATE * number,
        ),
    )


def _through(side: Any, letter: Any, by: Any) -> Any:
    """Return a side of a line with the derivatives by C p in it."""
    of_positions = ENTRY * sp.Trace(BY_PRODUCT.T * B.T * A)
    letters = {A: BY_A, B: BY_B}
    found = side.xreplace({sp.Trace(BY_P * P.T): of_positions})
    if found.has(BY_P, P):
        raise RefutedError(f"noether_scale: {side} is more than one trace")
    return found.xreplace({letters[letter]: by})


def _about(line: Line, letter: Any) -> Any:
    """Return the equation of a line that speaks of a derivative."""
    found = [part for part in line.relation.args if part.has(letter)]
    if len(found) != 1 or not isinstance(found[0], sp.Equality):
        raise RefutedError(f"{line.id}: {line.relation} is no equation about {letter}")
    return found[0]


def _meant(line: Line, side: Any) -> Any:
    """Return an expression with the line's definitions written out."""
    return side.xreplace(dict(line.definitions))
