"""The lines of the claim, and the formulas that they print."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import HORIZON, D, H, T, even
from icar_theory.layers.plain_symbols import LOSS_LETTER, t
from icar_theory.statements import Every, Implies, Rank

m, n, rows, columns = sp.symbols("m n k l", integer=True, positive=True)
h = sp.Symbol("h", integer=True, positive=True)
A, B = sp.MatrixSymbol("A", H, n), sp.MatrixSymbol("B", H, m)
P = sp.MatrixSymbol("P", rows, columns)
BY_A, BY_B, BY_P = (sp.MatrixSymbol(f"L_{{{x.name}}}", *x.shape) for x in (A, B, P))
"""The derivatives of the loss by A, B and P."""
A_SPEED, B_SPEED, P_SPEED = (sp.MatrixSymbol(rf"\dot{{{x.name}}}", *x.shape) for x in (A, B, P))
A_NEXT, B_NEXT, P_NEXT = (sp.MatrixSymbol(f"{x.name}_{{+}}", *x.shape) for x in (A, B, P))
"""The weights after one step."""
RATE = sp.Symbol(r"\rho", positive=True)
MIX = sp.MatrixSymbol("C", m, n)
MIX_IS = sp.Eq(MIX, B.T * A)

QUERY_KEY, VALUE = sp.MatrixSymbol("A", H, D), sp.MatrixSymbol("B", H, D)
"""A and B of plain tokens."""
MIXING = sp.MatrixSymbol("C", D, D)
MIXING_IS = sp.Eq(MIXING, VALUE.T * QUERY_KEY)
PROJECTOR = sp.MatrixSymbol("Pi", D, D)
LAST = sp.Symbol("p_{*}", real=True)
"""The weight of the last position, the same at every length."""
SIDE = sp.Symbol("s", positive=True)
KEPT = sp.MatrixSymbol("Q", H, H)
"""What heads conserve."""
KEPT_IS = sp.Eq(KEPT, QUERY_KEY * QUERY_KEY.T - VALUE * VALUE.T)
ROOTS = sp.IndexedBase("q", real=True)
"""The eigenvalues of Q."""
SCALE = sp.Symbol("c", real=True)
"""What the scale conserves."""
POSITIONS = sp.IndexedBase("p", real=True)
SQUARES = sp.Sum(POSITIONS[T, t] ** 2, (t, 1, T), (T, 2, HORIZON))
LAST_IS = sp.Eq(LAST, POSITIONS[HORIZON, HORIZON])
NORM = sp.Trace(QUERY_KEY * QUERY_KEY.T)
"""The sum of the squares of the entries of A."""
SCALE_IS = sp.Eq(SCALE, NORM - SQUARES)
FREE = sp.Sum(POSITIONS[T, T - 1] ** 2, (T, 2, HORIZON))
"""What the positions T − 1 add, where they are free."""
LENGTHS = HORIZON - 1
LOAD = sp.Symbol("w", positive=True)
X, Y = sp.symbols("x y", positive=True)
LEFT, RIGHT = sp.symbols("F G", real=True)
TOTAL = sp.Symbol("S", real=True)


def halves(side: object, last: object) -> object:
    """Return ``Σ_h (q_h + √(q_h² + 4 s²/p²))/2``, the trace of A Aᵀ.

    >>> halves(1, 2)
    Sum(sqrt(q[h]**2 + 1)/2 + q[h]/2, (h, 1, H))
    """
    root = sp.sqrt(ROOTS[h] ** 2 + 4 * sp.sympify(side) ** 2 / sp.sympify(last) ** 2)
    return sp.Sum((ROOTS[h] + root) / 2, (h, 1, H))


def minimal(value: object) -> object:
    """Return that the loss has this value at every length."""
    return Every(sp.Eq(LOSS_LETTER, value), T, 2, HORIZON)


SAME = Every(sp.Eq(POSITIONS[T, T], LAST), T, 2, HORIZON)
SCALED = sp.Eq(LAST * MIXING, SIDE * PROJECTOR)

SYMMETRIES = (
    Line(
        "noether_heads",
        sp.Eq(BY_A * A.T, B * BY_B.T),
        by=("turned", "turned_product"),
        confirmed=("gradients_of_layers",),
    ),
    Line(
        "noether_scale",
        sp.And(
            sp.Eq(sp.Trace(BY_A * A.T), sp.Trace(BY_P * P.T)),
            sp.Eq(sp.Trace(BY_B * B.T), sp.Trace(BY_P * P.T)),
        ),
        by=("scaled_query_key", "scaled_value"),
        confirmed=("scales_of_layers",),
    ),
)

FLOW = (
    Line(
        "heads",
        sp.Eq(A_SPEED * A.T + A * A_SPEED.T - (B_SPEED * B.T + B * B_SPEED.T), sp.ZeroMatrix(H, H)),
        by=("heads_do_not_change",),
        confirmed=("speeds_of_layers",),
        where=(sp.Eq(A_SPEED, -BY_A), sp.Eq(B_SPEED, -BY_B)),
    ),
    Line(
        "scale",
        sp.Eq(2 * sp.Trace(A_SPEED * A.T) - 2 * sp.Trace(P_SPEED * P.T), 0),
        by=("scale_does_not_change",),
        confirmed=("scale_speeds_of_layers",),
        where=(sp.Eq(A_SPEED, -BY_A), sp.Eq(P_SPEED, -BY_P)),
    ),
    Line(
        "step",
        sp.Eq(
            A_NEXT * A_NEXT.T - B_NEXT * B_NEXT.T,
            A * A.T - B * B.T + RATE**2 * (BY_A * BY_A.T - BY_B * BY_B.T),
        ),
        by=("second_order",),
        confirmed=("steps_of_layers",),
        where=(sp.Eq(A_NEXT, A - RATE * BY_A), sp.Eq(B_NEXT, B - RATE * BY_B)),
    ),
    Line(
        "step_scale",
        sp.Eq(
            sp.Trace(A_NEXT * A_NEXT.T) - sp.Trace(P_NEXT * P_NEXT.T),
            sp.Trace(A * A.T)
            - sp.Trace(P * P.T)
            + RATE**2 * (sp.Trace(BY_A * BY_A.T) - sp.Trace(BY_P * BY_P.T)),
        ),
        by=("second_order_scale",),
        confirmed=("scale_steps_of_layers",),
        where=(sp.Eq(A_NEXT, A - RATE * BY_A), sp.Eq(P_NEXT, P - RATE * BY_P)),
    ),
)

ENDS = (
    Line(
        "balanced",
        Implies(sp.Eq(A * A.T, B * B.T), (sp.Eq(A.T * A * A.T * A, MIX.T * MIX),)),
        by=("square",),
        confirmed=("balanced_layers",),
        where=(MIX_IS,),
    ),
    Line(
        "nuclear",
        Implies(
            sp.And(sp.Eq(QUERY_KEY * QUERY_KEY.T, VALUE * VALUE.T), SCALED),
            (sp.Eq(sp.Abs(LAST) * NORM, SIDE * Rank(PROJECTOR)),),
        ),
        by=("square", "square_of_projector", "root_is_projector"),
        confirmed=("balanced_minimisers",),
        where=(MIXING_IS,),
    ),
    Line(
        "product",
        Implies(
            SCALED,
            (
                sp.Eq(
                    QUERY_KEY * QUERY_KEY.T * VALUE * VALUE.T,
                    SIDE**2 / LAST**2 * sp.Identity(H),
                ),
            ),
        ),
        by=("cancelled", "cube_of_projector"),
        confirmed=("products_of_minimisers",),
        where=(MIXING_IS,),
    ),
    Line(
        "roots",
        Implies(SCALED, (sp.Eq(halves(SIDE, LAST), NORM),)),
        by=("product_of_sum", "half_sum"),
        confirmed=("roots_of_minimisers",),
        where=(MIXING_IS,),
    ),
    Line(
        "scale_unitary",
        Implies(
            minimal(D - H),
            (SAME, sp.Eq(TOTAL, SCALE + LENGTHS * LAST**2 + FREE)),
        ),
        by=("product_of_sum", "half_sum", "weights_unitary"),
        confirmed=("unitary_minimisers",),
        given=(H <= D,),
        where=(sp.Eq(TOTAL, halves(1, LAST)), LAST_IS, SCALE_IS),
    ),
    Line(
        "scale_orthogonal",
        Implies(
            minimal(D - 2 * H),
            (
                SAME,
                sp.Eq(TOTAL, SCALE + LENGTHS * LAST**2 * sp.Rational(5, 4)),
            ),
        ),
        by=("product_of_sum", "half_sum", "weights_orthogonal"),
        confirmed=("orthogonal_minimisers",),
        given=(2 * H <= D, even(D)),
        where=(sp.Eq(TOTAL, halves(2, LAST)), LAST_IS, SCALE_IS),
    ),
    Line(
        "scale_odd",
        Implies(
            minimal(0),
            (
                SAME,
                sp.Eq(TOTAL, SCALE + LENGTHS * LAST**2 * sp.Rational(5, 4)),
            ),
        ),
        by=("product_of_sum", "half_sum", "weights_odd"),
        confirmed=("odd_minimisers",),
        given=(sp.Eq(2 * H, D + 1), H < D),
        where=(sp.Eq(TOTAL, halves(2, LAST)), LAST_IS, SCALE_IS),
    ),
    Line(
        "unique",
        Implies(X < Y, (RIGHT < LEFT,)),
        by=("falls",),
        confirmed=("values_fall",),
        where=(
            sp.Eq(LEFT, halves(SIDE, X) - LOAD * X**2),
            sp.Eq(RIGHT, halves(SIDE, Y) - LOAD * Y**2),
        ),
    ),
    Line(
        "one_coordinate",
        sp.Eq(
            (NORM + sp.Trace(VALUE * VALUE.T)) ** 2,
            2 * sp.Trace(KEPT * KEPT) - sp.Trace(KEPT) ** 2 + 4 * sp.Trace(MIXING.T * MIXING),
        ),
        by=("one_column",),
        confirmed=("one_coordinate_layers",),
        given=(sp.Eq(D, 1),),
        where=(KEPT_IS, MIXING_IS),
    ),
)

LINES = (*SYMMETRIES, *FLOW, *ENDS)
