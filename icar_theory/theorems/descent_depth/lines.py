"""The lines of the claim, and the formulas that they print."""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.gram_moments import K
from icar_theory.exact.sizes import HORIZON, LAYERS, D
from icar_theory.statements import Every, Implies, Minimum

STEPS = sp.Symbol("k", integer=True, positive=True)
i, j, m = sp.symbols("i j m", integer=True, nonnegative=True)
ETA = sp.IndexedBase("eta", real=True)
"""The step sizes η_1 … η_k."""
LOSS, NET, LEAST = sp.symbols(r"\ell \hat{\ell} \ell^{*}", nonnegative=True)
"""The loss of k steps, that of a net, and the least loss of k steps."""
LOSS_TWO = sp.Symbol(r"\ell_{2}", nonnegative=True)
"""The loss of k steps at T = 2."""
RATIO = sp.Symbol("R", nonnegative=True)
MOMENT = sp.IndexedBase(r"\mu")
"""``E s_T* G^m s_T``."""
NEAR = sp.IndexedBase(r"\nu")
"""``E ‖(I − G/K)^j s_T‖²``: j steps of size 1, where attention is divided by K."""
n = sp.Symbol("n", integer=True, positive=True)
CENTRE = sp.Symbol("M", positive=True)
"""The density of a sum of 2n uniform numbers at its middle, a central B-spline value."""
CENTRE_IS = sp.Eq(
    CENTRE,
    sp.Sum((-1) ** i * sp.binomial(2 * n, i) * (n - i) ** (2 * n - 1), (i, 0, n))
    / sp.factorial(2 * n - 1),
)
POLYNOMIAL = sp.Symbol("f(K)", real=True)
TRUE, ITERATE, NEXT, GRAM = (sp.MatrixSymbol(x, D, D) for x in ("W", "W_{k}", "W_{k+1}", "G"))
STEP_SIZE = sp.Symbol(r"\eta_{k+1}", real=True)
VALUE, MIXED = sp.symbols("c alpha", real=True)
SCORES = sp.symbols("a_{1} a_{2} a_{3}", real=True)


def entry(block: str, layer: int, row: str, column: str) -> sp.Symbol:
    """Return the letter of an entry of A or B in a layer, by its channels."""
    return sp.Symbol(f"{block}^{{({layer})}}_{{{row}{column}}}", real=True)


def ratio(steps: sp.Expr) -> sp.Expr:
    """Return ``R = Π_{i=0}^{k} (N − i)/(N + 1 + i)``, N = T_max − 1."""
    return sp.Product((HORIZON - 1 - i) / (HORIZON + i), (i, 0, steps))


WORTH = sp.Mul(sp.Rational(1, 2), 3**LAYERS - 1, evaluate=False)
"""How many steps L layers are worth."""
RATIO_IS, NET_RATIO_IS = (sp.Eq(RATIO, ratio(steps)) for steps in (STEPS, WORTH))
LEAST_LOSS = RATIO / (1 - RATIO)
ONE = sp.Eq(D, 1)
TWO_LAYERS = (
    sp.Eq(entry("A", 1, "p", "s"), 1),
    sp.Eq(entry("B", 1, "u", "s"), VALUE),
    sp.Eq(entry("B", 1, "s", "p"), MIXED),
    *(sp.Eq(entry("A", 2, x, x), a) for x, a in zip("psu", SCORES, strict=True)),
    sp.Eq(entry("B", 2, "u", "u"), 1),
)
BELOW = (
    sp.Eq(entry("A", 1, "p", "s"), 1),
    sp.Eq(entry("B", 1, "s", "p"), -1 / (2 * D - 1)),
    sp.Eq(entry("A", 2, "p", "s"), 1),
    sp.Eq(entry("B", 2, "u", "s"), (2 * D - 1) / (D - 1) ** 2),
)
WRITTEN = (
    VALUE * K
    + SCORES[0] * VALUE * K * (K + 1) / 2
    + SCORES[1] * VALUE * (1 + MIXED * K) * K * (K + 1) * (3 + MIXED + 2 * MIXED * K) / 6
    + SCORES[2] * VALUE**3 * K**2 * (K + 1) * (2 * K + 1) / 6
)

LINES = (
    Line(
        "residual",
        sp.Eq(TRUE - NEXT, (TRUE - ITERATE) * (sp.Identity(D) - STEP_SIZE * GRAM)),
        by=("residual_step",),
        confirmed=("residual_of_descent",),
    ),
    Line(
        "steps",
        sp.Eq(LOSS, sp.Sum(sp.Product((1 - ETA[j] * K) ** 2, (j, 1, STEPS)), (K, 1, HORIZON - 1))),
        by=("residual_step",),
        confirmed=("engine_of_steps",),
        given=(ONE,),
    ),
    Line(
        "minimum",
        Minimum(LOSS, (), LEAST_LOSS),
        by=("one_step", "two_steps", "three_steps"),
        confirmed=("minima_of_steps",),
        given=(ONE,),
        where=(RATIO_IS,),
    ),
    Line(
        "between",
        Implies(
            sp.Eq(LOSS, LEAST),
            (Every(sp.And(ETA[j] > 1 / (HORIZON - 1), ETA[j] < 1), j, 1, STEPS),),
        ),
        by=("zero_is_a_mean",),
        confirmed=("enclosed_step_sizes",),
        given=(ONE, sp.Lt(STEPS, HORIZON - 1)),
    ),
    *(
        Line(
            f"moment_{word}",
            sp.Eq(MOMENT[power], expression),
            by=(f"words_{word}",),
            confirmed=(f"engine_{word}",),
        )
        for word, power, expression in (
            ("two", 2, K * D * (K + D - 1)),
            ("three", 3, K * D * (2 * K**2 + (D - 1) * (7 * K + 2 * D - 5)) / 2),
        )
    ),
    Line(
        "shortest",
        sp.Eq(LOSS_TWO, D - 1 + sp.Product((1 - D * ETA[j]) ** 2, (j, 1, STEPS))),
        by=("rank_one",),
        confirmed=("engine_at_two",),
    ),
    Line(
        "limit",
        sp.Eq(sp.Limit(LEAST / (D * HORIZON), HORIZON, sp.oo), 1 / (STEPS + 1) ** 2),
        by=("leading_moments", "sum_of_odds"),
        confirmed=("near_the_limit",),
    ),
    Line(
        "layers",
        sp.Ge(NET, LEAST_LOSS),
        by=("no_layer", "one_more_layer"),
        confirmed=("degrees_of_nets", "nets_above"),
        given=(ONE,),
        where=(NET_RATIO_IS,),
    ),
    Line(
        "two_layers",
        sp.Eq(POLYNOMIAL, WRITTEN),
        by=("written_by_two",),
        confirmed=("engine_of_two",),
        given=(ONE,),
        where=TWO_LAYERS,
    ),
    Line(
        "attained",
        Minimum(NET, (), LEAST_LOSS),
        by=("matched",),
        confirmed=("nets_that_attain",),
        given=(ONE, sp.Le(LAYERS, 2)),
        where=(NET_RATIO_IS,),
    ),
    Line(
        "three_layers",
        Minimum(NET, (), LEAST_LOSS),
        by=("scaled_nets", "scaled_best", "certified_branch"),
        confirmed=("nets_of_three",),
        given=(ONE, sp.Eq(LAYERS, 3)),
        where=(NET_RATIO_IS,),
    ),
    Line(
        "layers_limit",
        sp.Eq(sp.Limit(LEAST_LOSS / HORIZON, HORIZON, sp.oo), 4 / (3**LAYERS + 1) ** 2),
        by=("limit_of_bound",),
        confirmed=("bounds_near_the_limit",),
        where=(NET_RATIO_IS,),
    ),
    Line(
        "below",
        sp.Eq(NET, D - 1 - 1 / (2 * D - 1)),
        by=("two_terms",),
        confirmed=("engine_below",),
        given=(sp.Ge(D, 2), sp.Eq(HORIZON, 2)),
        where=BELOW,
    ),
    Line(
        "normalised",
        sp.Eq(NEAR[1], D * (D - 1) / K),
        by=("words_normalised",),
        confirmed=("engine_normalised",),
    ),
    Line(
        "normalised_limit",
        sp.Eq(sp.Limit(K * NEAR[n], K, sp.oo), D * (D - 1) * CENTRE),
        by=("alternating_words",),
        confirmed=("leading_normalised",),
        where=(CENTRE_IS,),
    ),
)
