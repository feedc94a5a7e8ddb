r"""When is one step of gradient descent the optimum? A symmetry of the law, and its failure.

**Setting.** The layer on augmented tokens. Its prediction holds monomials of degree T, T−1, T−2 and
T−3 in λ, the target degree T alone; a *pure gradient step* uses degree T alone (a3 and b1). A law
is given by its characters χ on the circles, ``λ_j = Π_k g_k^{χ_jk}``, and on finite groups.

**Main results.**

- `degrees`: if ``χ v = 1`` for some real v, then W and e^{iφ}W have one law for every φ, and
  monomials of different degree are orthogonal: the loss is a sum over degrees, and the best pure
  gradient step is the optimum. Unitary contexts are such;
- `criterion`: W and e^{iφ}W have one law for every φ only if such a v exists;
- `pure_same`: real orthogonal contexts have the symmetry W → −W alone. For even d a pure gradient
  step has the same loss there as in unitary contexts;
- `slope`: but in degree T−2 the product ``M^{12} = b_1ᵀ a_2`` also reaches the target
  (``λ_ī = λ̄_i``); this is the loss to first order in M^{12} at a pure step M;
- `plain`: so at the step ``M = η11ᵀ`` of one head, where it is positive over all lengths;
- `reached`, `beaten`: for even d, any number of heads and either boundary some parameters are
  strictly better than every pure gradient step, except where that has no loss: H ≥ d, T_max = 2.

Not every best pure step can be left to first order: with one head ``M = η εεᵀ`` is a best one for
all signs ε, ε = 1 is never stationary, and at d = 2, T_max = 2, ε = (1, −1) the whole gradient
vanishes.

**Implementation notes.** :func:`counterexample` minimises the engine's loss over a few rational
parameters: a quadratic form, by a linear system over ℚ.

References: the decoupling by degree and its failure are beyond Sander et al., ICML 2024, §4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import sympy as sp

from icar_theory.answers import NoClosedForm
from icar_theory.claims import Claim, Line, Question, Setting, no_larger
from icar_theory.exact.context import Context, orthogonal
from icar_theory.exact.sizes import HORIZON, D, Grid, H, T, even
from icar_theory.layers.augmented import derived_loss
from icar_theory.layers.augmented_degrees import LOSS
from icar_theory.layers.augmented_orthogonal import Counterexample as Counterexample
from icar_theory.layers.augmented_orthogonal import counterexample as counterexample
from icar_theory.layers.augmented_symbols import (
    MIXING,
    REST_IS,
    STEP,
    TERMS,
    TERMS_IS,
    entries,
    i,
    j,
    over_coordinates,
    over_lengths,
)
from icar_theory.statements import Iff, Implies, Partner, Rank

CIRCLES = sp.Symbol("g", integer=True, positive=True)
CHARACTERS = sp.MatrixSymbol(r"\chi", D, CIRCLES)
EXTENDED = sp.MatrixSymbol(r"(\chi\ \mathbf{1})", D, CIRCLES + 1)
SPEEDS = sp.MatrixSymbol("v", CIRCLES, 1)
FIRST, SECOND = (sp.IndexedBase(name, integer=True) for name in "mn")
DEGREE, OTHER_DEGREE = sp.symbols("|m| |n|", integer=True)
MEAN = sp.Symbol(r"\mathbf{E}\, \lambda^m \bar\lambda^n", real=True)
LARGEST = sp.Symbol(r"\max_{\mathbf{E} \lambda^m \neq 0} |m|", extended_real=True)
PURE, LEAST, LEAST_PURE = sp.symbols(r"\ell^{\star} \min\ell \min\ell^{\star}", nonnegative=True)
SLOPE = sp.Symbol(r"\dot\ell_{T}", real=True)
BELOW = entries(1, 2)
"""M^{12} by entries."""

SLOPE_ROW = (
    BELOW[i, Partner(i)] * ((TERMS - 1) * MIXING[i, i] - 1 + (T - 2) * MIXING[i, Partner(i)])
    + (T - 2) * MIXING[i, Partner(i)] * BELOW[i, i]
    + sp.Sum(MIXING[i, Partner(i)] * BELOW[i, j] + MIXING[i, j] * BELOW[i, Partner(j)], (j, 1, D))
)
"""Half the first-order change of the loss of coordinate i at length T."""

EVEN = even(D)
SPREAD = ("first_sum", "square_sum", "shifted", "spread", "positive")
"""The steps that show N ΣK² > (ΣK)² for N ≥ 2 lengths."""

LINES = (
    Line(
        "degrees",
        Implies(sp.Ne(DEGREE, OTHER_DEGREE), (sp.Eq(MEAN, 0),)),
        by=("turned", "orthogonal_degrees"),
        confirmed=("means",),
        given=(sp.Eq(CHARACTERS * SPEEDS, sp.OneMatrix(D, 1)),),
        where=(
            sp.Eq(DEGREE, sp.Sum(FIRST[j], (j, 1, D))),
            sp.Eq(OTHER_DEGREE, sp.Sum(SECOND[j], (j, 1, D))),
        ),
    ),
    Line(
        "criterion",
        Iff(sp.Eq(LARGEST, 0), (sp.Le(Rank(EXTENDED), Rank(CHARACTERS)),)),
        by=("turned", "orthogonal_degrees", "witness"),
        confirmed=("laws",),
    ),
    Line(
        "pure_same",
        sp.Eq(PURE, over_lengths(over_coordinates(LOSS))),
        by=("pure_row",),
        confirmed=("pure_engine",),
        given=(EVEN,),
        where=(TERMS_IS, REST_IS),
    ),
    Line(
        "slope",
        sp.Eq(SLOPE, 2 * over_coordinates(SLOPE_ROW)),
        by=("slope_row",),
        confirmed=("slope_engine",),
        given=(EVEN,),
        where=(TERMS_IS,),
    ),
    Line(
        "plain",
        sp.Eq(SLOPE, 2 * D * (STEP * (TERMS + 2 * T + 2 * D - 5) - 1)),
        by=("slope_row", "plain_row", "plain_zero", "plain_wrap"),
        confirmed=("plain_engine",),
        given=(EVEN, sp.Eq(MIXING[i, j], STEP), sp.Eq(BELOW[i, j], 1)),
        where=(TERMS_IS,),
    ),
    Line(
        "reached",
        Iff(sp.Eq(LEAST_PURE, 0), (sp.Ge(H, D), sp.Eq(HORIZON, 2))),
        by=("pure_row", "no_loss", "pure_loss", *SPREAD),
        confirmed=("pure_minima",),
        given=(EVEN,),
    ),
    Line(
        "beaten",
        Iff(sp.Lt(LEAST, LEAST_PURE), (sp.Or(sp.Lt(H, D), sp.Ge(HORIZON, 3)),)),
        by=(
            "slope_row",
            *("difference_own", "difference_all", "long_slope", *SPREAD),
            *("sum_own", "sum_all", "short_slope", "signs"),
            "no_loss",
        ),
        confirmed=("exact_parameters",),
        given=(EVEN,),
    ),
)


def phase_speeds(context: Context) -> tuple[Any, ...] | None:
    """Return rational v with ``χ v = 1``: circles turned by φv turn every λ_j by φ; else None.

    Only circles turn: a coordinate of finite order has v = 0.

    >>> from icar_theory.exact.context import unitary
    >>> phase_speeds(unitary(2)), phase_speeds(orthogonal(2))
    ((1, 1), None)
    """
    circles = [k for k, modulus in enumerate(context.moduli) if modulus == 0]
    if not circles or not context.is_uniform:
        return None
    symbols = sp.symbols(f"v:{len(circles)}")
    equations = [
        sum(row[k] * v for k, v in zip(circles, symbols, strict=True)) - 1
        for row in context.characters
    ]
    solutions = list(sp.linsolve(equations, symbols))
    if not solutions:
        return None
    free = dict.fromkeys(symbols, 0)
    speeds = dict(zip(circles, (value.subs(free) for value in solutions[0]), strict=True))
    return tuple(speeds.get(k, sp.Integer(0)) for k in range(len(context.moduli)))


def speeds(characters: Any, moduli: Any) -> Any:
    """Return v of a law given by its characters and the coordinates' orders: the question "speeds".

    >>> speeds([[2]], [0])
    (1/2,)
    """
    found = phase_speeds(Context("given", characters, moduli))
    return None if found is None else sp.Tuple(*found)


def laws() -> Iterator[Mapping[str, Any]]:
    """Yield laws at which the question is tried."""
    for characters, moduli in (
        (((1,),), (0,)),
        (((2,),), (0,)),
        (((1,), (-1,)), (0,)),
        (((1, 1),), (0, 2)),
        (((1, 0), (1, 1)), (0, 0)),
    ):
        yield {"characters": characters, "moduli": moduli}


def upper_bound(d: int, horizon: int, boundary: str = "zero") -> Any:
    """Return an exact loss that one head reaches in orthogonal contexts, d even.

    >>> upper_bound(2, 2)
    0
    """
    return counterexample(d, horizon, boundary).loss


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which a candidate for the least loss of one head is tried."""
    yield from Grid({"d": (2, 4), "horizon": range(2, 5), "boundary": ("zero", "wrap")})


REASON = (
    "no closed form is known for augmented tokens in orthogonal contexts, where terms of different "
    "degree meet: minimise the exact loss numerically; for even d counterexample(d, horizon) "
    "gives exact "
    "parameters that beat every gradient step"
)


def optimum(d: Any, heads: Any, horizon: Any, boundary: str) -> NoReturn:
    """Raise :class:`NoClosedForm`: the least loss is below that of every gradient step."""
    raise NoClosedForm(f"{REASON}; got d={d}, heads={heads}")


def check(blocks: Any, horizon: Any, boundary: str) -> NoReturn:
    """Raise :class:`NoClosedForm`: there is no known minimum to compare with."""
    raise NoClosedForm(REASON)


def loss(blocks: Mapping[str, Any], horizon: int, boundary: str) -> Any:
    """Return the population loss in orthogonal contexts, from the layer's definition."""
    rows = {name: block.tolist() for name, block in blocks.items()}
    return derived_loss(rows, horizon, orthogonal(len(rows["a1"][0])), boundary)


def both_or_neither(claimed: Any, true: Any) -> bool:
    """Return whether both or neither says that there are speeds."""
    return (claimed is None) == (true is None)


CLAIM = Claim(
    name="phase_symmetry",
    title="One gradient step is optimal under phase symmetry, and not in orthogonal contexts",
    summary="One gradient step is the best layer if the contexts look the same after a turn of "
    "all phases; for real orthogonal contexts some layers are strictly better.",
    place=30,
    origin="beyond",
    law=(
        r"\lambda_j = \prod_k g_k^{\chi_{jk}} \text{ times independent uniform roots of unity},\ "
        r"g_1, \dots \text{ i.i.d. uniform}",
        r"\text{otherwise conjugate pairs } \lambda_{\bar\imath} = \bar\lambda_i,\ s_0 = 0 "
        r"\text{ or } s_0 = W^{-1} s_1",
        r"\text{real blocks in } \mathbf{R}^{H \times d},\ \min \ell \text{ their infimum}",
        r"\ell^{\star} \text{ is the loss where } a_1 = a_2 = a_4 = b_2 = 0",
        r"\dot\ell_T \text{ is the slope of the loss of length } T \text{ in } M^{12}, "
        r"\text{ where only } M, M^{12} \neq 0",
    ),
    hypotheses=(
        sp.Ge(T, 2),
        sp.Ge(HORIZON, 2),
        sp.Ge(D, 1, evaluate=False),
        sp.Ge(H, 1, evaluate=False),
    ),
    reference="beyond Sander et al., ICML 2024, section 4",
    lines=LINES,
    questions={
        "upper_bound": Question(upper_bound, sizes, no_larger, word="at most"),
        "speeds": Question(speeds, laws, both_or_neither, open=True),
    },
    settles=(Setting("augmented", "orthogonal", optimum, check, loss),),
)
"""The claim."""
