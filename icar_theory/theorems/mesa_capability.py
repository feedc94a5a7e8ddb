r"""Normalised attention, trained: what one gradient step can recover, and what lies beyond it.

**Setting.** The layer of :mod:`icar_theory.layers.normalised` on the diagonal ``A = aI, P = bI``,
u = ab, where :mod:`icar_theory.theorems.mesa_flow` says that training keeps it; e is its squared
error at a length t that need not be one it was trained on, over that of predicting 0. The full
layer, P and A any matrices, is looked at for the law ``x_1 = (1, …, 1)`` at T = 3.

**Main results.** For all d ≥ 1, T ≥ 3, t ≥ 2 and exchangeable laws of x_1:

- `error`, `limit`: e, and what it tends to as the test sequence grows;
- `floor`: no step size takes that limit below ``1 − κ_1²/(κ_0 κ_2)``;
- `trained`: what the step size u* of training leaves, more than that wherever κ_3 > 0;
- `recovery`: the floor is 0 exactly where ``x_j² ∈ {0, κ_1/κ_0}`` with certainty;
- `perfect`: the least loss on the diagonal is 0 exactly where also no two coordinates are non-zero
  at once.

Beyond the condition, for ``x_1 = (1, …, 1)`` and d ≥ 2 (`leaves`: training leaves the diagonal):

- `masked`: at T = 3 the least loss with P = bI is (d − 1)/2, whatever A is: the diagonal's best;
- `symmetric`: with A = aI + c11ᵀ it is lower by 1/(4d − 2), whatever P is. The flow from the
  diagonal stays where P and A are both of this form; from a = b > 0 it was seen to end there;
- `unstable`: for d ≥ 3 that end is a saddle: the gain grows as column sums of A become unequal, so
  that training dwells there and roundoff leads it on;
- `unmasked`: the least loss over all P and A is ``d/2 − 2/3``, lower than the diagonal's by 1/6 for
  every d: it is attained by a layer that predicts two coordinates and leaves the others at 0.

References: Zheng et al., NeurIPS 2024 (capability: the condition on moments). The floors at finite
T and everything beyond the condition are derived here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.arguments import integer
from icar_theory.claims import Claim, Line, Question, no_larger
from icar_theory.exact.sizes import D, T
from icar_theory.exact.starts import read_start
from icar_theory.layers.normalised_symbols import (
    BEND,
    BEND_IS,
    FLOOR,
    KAPPA,
    LOSS,
    MEAN,
    OTHERS,
    RECIPROCALS,
    STEP_IS,
    A,
    B,
    U,
    kappas,
    mean_reciprocal,
    t,
)
from icar_theory.layers.planes import AllOnes
from icar_theory.statements import Iff, Minimum
from icar_theory.theorems.mesa_flow import WORDS, sizes

n, ATOMS = sp.symbols("n N", integer=True, positive=True)
ERROR = sp.Symbol("e", real=True)
VALUES, WEIGHTS = sp.IndexedBase("x", real=True), sp.IndexedBase("w", real=True)
SLOPE = sp.Symbol(r"\partial_{P_{jk}} L", real=True)
P_MATRIX, A_MATRIX = (sp.MatrixSymbol(name, D, D) for name in "PA")
SHARE = sp.Symbol("c", real=True)
ONES = AllOnes(D)

ERROR_AT = 1 - 2 * U * KAPPA[1] / KAPPA[0] + U**2 * (KAPPA[2] + OTHERS / (t - 1)) / KAPPA[0]
LIMIT = 1 - 2 * U * KAPPA[1] / KAPPA[0] + U**2 * KAPPA[2] / KAPPA[0]
LEFT = KAPPA[1] ** 2 * OTHERS**2 * MEAN**2 / (KAPPA[0] * KAPPA[2] * BEND**2)
"""How far training at a finite T ends above the floor."""
UNMASKED, SHORT = D / 2 - sp.Rational(2, 3), sp.Eq(T, 3)
ALIKE = sp.Eq(A_MATRIX, A * sp.Identity(D) + SHARE * ONES)
SCALED = sp.Eq(P_MATRIX, B * sp.Identity(D))
CURVATURE = sp.Symbol("G''", real=True)
"""The second derivative of the gain d − 2 min_P L as shares move from one α_k² to another."""
PLANAR = sp.Ge(D, 2)

LINES = (
    Line(
        "error", sp.Eq(ERROR, ERROR_AT), by=("collisions_of_error",), confirmed=("errors_of_laws",)
    ),
    Line(
        "limit",
        sp.Eq(sp.Limit(ERROR_AT, t, sp.oo), LIMIT),
        by=("long_sequences",),
    ),
    Line(
        "floor",
        sp.Eq(ERROR, FLOOR + KAPPA[2] / KAPPA[0] * (U - KAPPA[1] / KAPPA[2]) ** 2),
        by=("square_of_limit",),
        confirmed=("limits_of_floor",),
        where=(sp.Eq(ERROR, LIMIT),),
    ),
    Line(
        "trained",
        sp.Eq(ERROR, FLOOR + LEFT),
        by=("excess_of_training",),
        confirmed=("limits_of_trained",),
        where=(sp.Eq(ERROR, LIMIT), sp.Eq(U, KAPPA[1] / BEND), BEND_IS),
    ),
    Line(
        "recovery",
        Iff(
            sp.Eq(ERROR, 0),
            (
                sp.Eq(
                    sp.Sum(
                        WEIGHTS[n] * VALUES[n] ** 2 * (VALUES[n] ** 2 - KAPPA[1] / KAPPA[0]) ** 2,
                        (n, 1, ATOMS),
                    ),
                    0,
                ),
            ),
        ),
        by=("variance",),
        confirmed=("laws_that_recover",),
    ),
    Line(
        "perfect",
        Iff(sp.Eq(LOSS, 0), (sp.Eq(OTHERS, 0), sp.Eq(KAPPA[0] * KAPPA[2], KAPPA[1] ** 2))),
        by=("two_excesses",),
        confirmed=("perfect_laws",),
    ),
    Line(
        "leaves",
        sp.Eq(SLOPE, A * U * RECIPROCALS),
        by=("moment_of_ones",),
        confirmed=("slope_of_ones",),
        where=(STEP_IS,),
    ),
    Line(
        "masked",
        Minimum(LOSS, (SCALED,), (D - 1) / 2),
        by=("rows_at_three", "square_of_masked"),
        confirmed=("points_of_masked",),
        given=(SHORT,),
    ),
    Line(
        "symmetric",
        Minimum(LOSS, (ALIKE,), D * (2 * D - 3) / (2 * (2 * D - 1))),
        by=("rows_at_three", "squares_of_symmetric"),
        confirmed=("points_of_symmetric",),
        given=(PLANAR, SHORT),
    ),
    Line(
        "unstable",
        sp.Eq(CURVATURE, 4 * (D / (D - 1)) ** 3 * (2 * D**2 - 6 * D + 3) / (2 * D - 1) ** 2),
        by=("rows_at_three", "best_row", "second_order"),
        confirmed=("curvature_of_layers",),
    ),
    Line(
        "unmasked",
        Minimum(LOSS, (), UNMASKED),
        by=("rows_at_three", "best_row", "few_shares", "many_shares", "pairs_of_shares"),
        confirmed=("points_of_unmasked",),
        given=(PLANAR, SHORT),
    ),
)


def error(law: Any, d: Any, length: Any, test: Any) -> Any:
    """Return the relative error at the test length t of the layer trained on length T.

    >>> error("one_hot", 3, 4, 9), error("gaussian", 2, 4, 5)
    (0, 229/529)
    """
    known, best = _trained(law, d, length)
    integer("test", test, minimum=2)
    return ERROR_AT.subs({**known, U: best, t: test})


def floor(law: Any, d: Any) -> Any:
    """Return the least relative error of diagonal layers on long sequences.

    >>> floor("gaussian", 3), floor("rademacher", 3), floor("sphere", 2)
    (2/5, 0, 1/10)
    """
    return sp.cancel(FLOOR.subs(kappas(read_start(law), d)))


def trained(law: Any, d: Any, length: Any) -> Any:
    """Return the relative error on long sequences of the layer trained on length T.

    >>> trained("gaussian", 1, 3), trained("rademacher", 2, 3)
    (2/5, 1/4)
    """
    known, best = _trained(law, d, length)
    return LIMIT.subs({**known, U: best})


def unmasked(d: int) -> Any:
    """Return the least loss at T = 3 over all P and A, for x_1 = (1, …, 1).

    >>> [unmasked(d) for d in (1, 2, 3)]
    [0, 1/3, 5/6]
    """
    return sp.Integer(0) if d == 1 else UNMASKED.subs(D, d)


def _trained(law: Any, d: Any, length: Any) -> tuple[dict[Any, Any], Any]:
    known = kappas(read_start(law), d)
    bend = BEND_IS.rhs.subs({**known, MEAN: mean_reciprocal(length)})
    return known, known[KAPPA[1]] / bend


def laws() -> Iterator[Mapping[str, Any]]:
    """Yield laws and dimensions at which the questions are tried."""
    for law in WORDS:
        for d in range(1, 4):
            yield {"law": law, "d": d}


def dimensions() -> Iterator[Mapping[str, Any]]:
    """Yield dimensions alone."""
    yield from ({"d": d} for d in range(1, 6))


def sizes_and_tests() -> Iterator[Mapping[str, Any]]:
    """Yield laws, sizes and test lengths."""
    for some in sizes():
        for test in (2, 5):
            yield {**some, "test": test}


CLAIM = Claim(
    name="mesa_capability",
    title="Normalised attention, trained: what one gradient step recovers, and what beats it",
    summary="One gradient step recovers a sequence only from very special starts; for others an "
    "error remains however long the sequence is, and full matrices can do better.",
    place=61,
    origin="beyond",
    law=(
        r"x_{s,j} = \lambda_j^{s-1} x_{1,j},\ x_0 = 0",
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform, independent of } x_1 \in \mathbf{R}^d",
        r"\hat y_t = \tfrac{1}{t-1} P \sum_{1 < s \le t} x_s x_{s-1}^* A x_t",
        r"L = \tfrac12 \sum_{t=2}^{T-1} \mathrm{E} \|\hat y_t - x_{t+1}\|^2",
        r"e = \mathrm{E} \|\hat y_t - x_{t+1}\|^2 / \mathrm{E} \|x_1\|^2 "
        r"\text{ at } A = aI,\ P = bI,\ u = ab",
        r"e \text{ is its limit } t \to \infty \text{ in floor, trained and recovery}",
        r"\text{the law of } x_1 \text{ is exchangeable},\ x_1 \neq 0",
        r"\kappa_0 = \mathrm{E} x_j^2,\ \kappa_1 = \mathrm{E} x_j^4,\ \kappa_2 = \mathrm{E} x_j^6",
        r"\kappa_3 = \textstyle\sum_{k \neq j} \mathrm{E} x_j^2 x_k^4",
        r"h = \tfrac{1}{T-2} \textstyle\sum_{t=2}^{T-1} \tfrac{1}{t-1}",
        r"\text{in recovery } e \text{ is the least over } u",
        r"x_j = x_n \text{ with the probability } w_n,\ 1 \le n \le N",
        r"\text{in perfect } L \text{ is the least over } a, b",
        r"x_1 = (1, \dots, 1) \text{ in leaves and what follows it}",
        r"\text{minima there are over all } P, A \in \mathbf{R}^{d \times d}",
        r"\text{in unstable } T = 3,\ d \geq 2,\ \alpha = A^\top \mathbf{1}",
        r"G'' = \tfrac{\mathrm{d}^2}{\mathrm{d} \delta^2} "
        r"(d - 2 \min_P L) \text{ at } \delta = 0",
        r"\alpha_1^2 = \tfrac1d + \delta,\ \alpha_2^2 = \tfrac1d - \delta,\ "
        r"\alpha_k^2 = \tfrac1d \text{ else}",
    ),
    hypotheses=(sp.Ge(T, 3), sp.Ge(D, 1, evaluate=False)),
    reference="Zheng et al., NeurIPS 2024 (the condition for recovery); finite T and everything "
    "beyond the condition are derived here",
    lines=LINES,
    questions={
        "error": Question(error, sizes_and_tests),
        "floor": Question(floor, laws),
        "trained": Question(trained, sizes),
        "unmasked": Question(unmasked, dimensions, agrees=no_larger,
                             word="at most"),
    },
)  # fmt: skip
"""The claim."""
