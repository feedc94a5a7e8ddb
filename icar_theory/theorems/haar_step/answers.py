"""What :mod:`icar_theory.theorems.haar_step` answers, exactly, and the optimum and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import sympy as sp

from icar_theory.answers import NoClosedForm
from icar_theory.arguments import choice, to_sympy
from icar_theory.exact.gram_moments import polynomial_sum
from icar_theory.exact.haar import HAAR, SPECIAL, UNITARY, overlap_moment
from icar_theory.exact.reading import integers, rounded
from icar_theory.exact.sizes import BOUNDARIES, HORIZON, D, Grid, T
from icar_theory.layers.augmented_symbols import EDGES, START, useful_terms
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.layers.haar import SCALAR, STEP, Feature, Size, full_loss, least, spanned
from icar_theory.layers.haar_answers import HaarOptimum
from icar_theory.layers.haar_blocks import in_field, read_full
from icar_theory.theorems.haar_step.lines import (
    BEST_STEP,
    EXCESS,
    GAIN,
    GAIN_IS,
    LEAST_STEP,
    MIXED,
    MIXED_IS,
    POWER,
    POWER_IS,
    WHERE,
)

POWERS = 3
"""How many overlaps a moment may have."""
AS_SUMS = {
    GAIN: GAIN_IS.rhs,
    POWER: POWER_IS.rhs.xreplace({GAIN: GAIN_IS.rhs}),
    MIXED: MIXED_IS.rhs,
}
"""N, Q and C by K, e and d."""


def total(expression: Any, d: int, horizon: int, boundary: str) -> Any:
    """Return the sum over T = 2 … T_max of a polynomial in K and e, by power sums.

    >>> total(K, 2, 4, "zero"), total(EXCESS, 2, 4, "zero")
    (6, 1)
    """
    first, last = useful_terms(2, boundary), useful_terms(horizon, boundary)
    at_d = sp.sympify(expression).subs(D, d)
    middle = max(first - 1, min(d, last))
    return polynomial_sum(at_d.subs(EXCESS, 0), K, first, middle) + polynomial_sum(
        at_d.subs(EXCESS, K - d), K, middle + 1, last
    )


def _size(context: str, d: int, horizon: int, boundary: str) -> Size:
    return Size(
        choice("context", context, HAAR), d, horizon, choice("boundary", boundary, BOUNDARIES)
    )


def _step(d: int, horizon: int, boundary: str) -> tuple[Any, Any]:
    """Return N and Q of U(d), summed over the lengths."""
    gain, power = (total(AS_SUMS[letter], d, horizon, boundary) for letter in (GAIN, POWER))
    return gain, power


def step_size(d: int, horizon: int, boundary: str = "zero", context: str = UNITARY) -> Any:
    """Return the best size of one step of gradient descent.

    >>> step_size(2, 3), step_size(10**4, 10**4) < 1, step_size(2, 3, context="haar-orthogonal")
    (5/7, True, 7/10)
    """
    size = _size(context, d, horizon, boundary)
    if context == UNITARY:
        gain, power = _step(d, horizon, boundary)
        return gain / power
    return to_sympy(least(size, [Feature(STEP)])[0][0])


def step_loss(d: int, horizon: int, boundary: str = "zero", context: str = UNITARY) -> Any:
    """Return the loss of the best step.

    >>> step_loss(2, 3), step_loss(2, 3, context="haar-orthogonal")
    (17/21, 31/40)
    """
    size = _size(context, d, horizon, boundary)
    if context == UNITARY:
        gain, power = _step(d, horizon, boundary)
        return horizon - 1 - gain**2 / power
    return to_sympy(least(size, [Feature(STEP)])[1])


def scalar_minimum(d: int, horizon: int, boundary: str = "zero", context: str = UNITARY) -> Any:
    """Return the least loss of two or more heads whose blocks are multiples of the identity.

    >>> scalar_minimum(2, 3), scalar_minimum(2, 3, context="haar-orthogonal")
    (17/21, 149/218)
    """
    if choice("context", context, HAAR) == UNITARY:
        return step_loss(d, horizon, boundary)
    return to_sympy(least(_size(context, d, horizon, boundary), SCALAR)[1])


def lower_bound(d: int, horizon: int, boundary: str = "zero", context: str = UNITARY) -> Any:
    """Return the least loss of full blocks with any number of heads.

    d² heads attain it in U(d), 2d² in the real groups: products of four score blocks and two value
    blocks are a matrix 4d²×2d², and a head adds a product of a column and a row to it.

    >>> lower_bound(2, 3), lower_bound(2, 2)
    (33/41, 1/2)
    """
    size = _size(context, d, horizon, boundary)
    if context != UNITARY:
        return to_sympy(least(size, spanned(context))[1])
    return horizon - 1 - sum(a * b for a, b in zip(*_two(d, horizon, boundary), strict=True))


def _two(d: int, horizon: int, boundary: str) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return the best x and y of the steps of U(d), and what these share with the target."""
    gain, power = _step(d, horizon, boundary)
    mixed, own, square = (total(x, d, horizon, boundary) for x in (AS_SUMS[MIXED], K / D, K**2 / D))
    below = power * square - mixed**2
    if below == 0:  # both steps are one
        return (gain / power, sp.Integer(0)), (gain, own)
    x, y = (gain * square - own * mixed) / below, (own * power - gain * mixed) / below
    return (x, y), (gain, own)


def minimum(d: int, heads: int, horizon: int, boundary: str = "zero") -> Any:
    """Return the least loss of full blocks in U(d), with one head or with d² heads or more.

    Raises :class:`NoClosedForm` between them, except for T_max = 2 and s_0 = 0.

    >>> minimum(2, 1, 3), minimum(2, 4, 3)
    (17/21, 33/41)
    """
    return optimum(d, heads, horizon, boundary).loss


def optimum(d: Any, heads: Any, horizon: Any, boundary: str) -> HaarOptimum:
    """Return an optimum over full blocks in U(d); symbolic d and T_max for one head."""
    made = partial(
        HaarOptimum,
        claim="haar_step",
        context=UNITARY,
        dimension=d,
        heads=heads,
        horizon=horizon,
        minimisers=(),
        boundary=boundary,
    )
    whole = isinstance(d, int) and isinstance(horizon, int)
    if whole and (heads == 1 or (horizon, boundary) == (2, "zero") or d == 1):
        return made(
            loss=step_loss(d, horizon, boundary),
            step_size=step_size(d, horizon, boundary),
            other_size=sp.Integer(0),
        )
    if heads == 1:
        letters = {START: EDGES[boundary], D: sp.sympify(d), HORIZON: sp.sympify(horizon)}
        return made(
            loss=_symbolic(LEAST_STEP, d, horizon, boundary),
            step_size=_symbolic(BEST_STEP, d, horizon, boundary),
            other_size=sp.Integer(0),
            printed=tuple(x.xreplace(letters) for x in (LEAST_STEP, BEST_STEP)),
            where=tuple(sp.Eq(x.lhs, x.rhs.xreplace(letters)) for x in WHERE),
        )
    if not (whole and isinstance(heads, int)):
        raise NoClosedForm(
            f"no closed form is known for d={d} with heads={heads} in {UNITARY} contexts: take "
            "heads=1, or integers"
        )
    if heads < d**2:
        raise NoClosedForm(
            f"no closed form is known for d={d} with heads={heads} in {UNITARY} contexts: take "
            f"one head, or d²={d**2} of them; ask 'lower_bound' for a bound"
        )
    (x, y), _ = _two(d, horizon, boundary)
    return made(loss=lower_bound(d, horizon, boundary), step_size=x, other_size=y)


def no_optimum(context: str, d: Any, heads: Any, horizon: Any, boundary: str) -> HaarOptimum:
    """Say that the real groups have no optimum here."""
    raise NoClosedForm(
        f"no closed form is known for augmented tokens in {context} contexts: ask haar_step for "
        "'scalar_minimum' and 'lower_bound'"
    )


def _symbolic(expression: Any, d: Any, horizon: Any, boundary: str) -> Any:
    """Return an expression of the lines at sizes that may be letters, written out.

    >>> sp.cancel(_symbolic(LEAST_STEP, D, 2, "zero").doit())
    (d - 1)/d
    """
    found = expression
    for meaning in reversed(WHERE):
        found = found.xreplace({meaning.lhs: meaning.rhs})
    sizes = {D: sp.sympify(d), HORIZON: sp.sympify(horizon)}
    if any(size.has(T) for size in sizes.values()):  # which is the index of the sums
        found = found.xreplace({T: sp.Symbol("t", integer=True, positive=True)})
    return found.xreplace({START: EDGES[boundary]}).xreplace(sizes)


def moment(context: str, d: int, powers: Any) -> Any:
    """Return ``E Π m_n`` over at most three integers n, where ``m_n = ⟨s_1, W^n s_1⟩``.

    >>> moment("haar-unitary", 3, [2, -2]), moment("haar-orthogonal", 3, [1, 1, 2])
    (5/12, 1/5)
    """
    read = integers("powers", powers)
    if not 0 < len(read) <= POWERS:
        raise ValueError(f"powers must be one to {POWERS} integers, got {read}")
    return to_sympy(overlap_moment(choice("context", context, HAAR), d, *read))


def bayes(d: int, length: int, boundary: str = "zero", context: str = UNITARY) -> Any:
    """Return the least mean squared error of any prediction from the tokens up to s_T.

    >>> bayes(4, 3), bayes(4, 3, "wrap"), bayes(4, 4, context="haar-special-orthogonal")
    (1/2, 1/4, 0)
    """
    known = useful_terms(length, choice("boundary", boundary, BOUNDARIES))
    fixed = choice("context", context, HAAR) == SPECIAL and known >= d - 1
    return sp.Integer(0) if fixed else sp.Rational(max(0, d - known), d)


def loss(context: str, blocks: Mapping[str, Any], horizon: int, boundary: str) -> Any:
    """Return the loss of full blocks: exact, or a float where one holds floats."""
    read, field = in_field(read_full(blocks))
    size = Size(context, read["a1"].shape[1], horizon, boundary)
    found = full_loss(size, read, field)
    return rounded("blocks", found, read) if isinstance(found, float) else to_sympy(found)


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes, laws and boundaries at which the questions are tried."""
    yield from Grid(
        {"d": range(1, 5), "horizon": range(2, 7), "boundary": BOUNDARIES, "context": HAAR}
    )


def head_sizes() -> Iterator[Mapping[str, Any]]:
    """Yield one head, and as many as are settled."""
    for size in Grid({"d": range(1, 4), "horizon": range(2, 6), "boundary": BOUNDARIES}):
        for heads in (1, size["d"] ** 2):
            yield {"d": size["d"], "heads": heads, **size}


def moments() -> Iterator[Mapping[str, Any]]:
    """Yield products of overlaps."""
    for context in HAAR:
        for d in range(1, 4):
            for powers in ((1,), (2,), (1, -1), (2, 2), (1, 1, 2), (1, 2, -3), (2, 2, -4)):
                yield {"context": context, "d": d, "powers": powers}


def lengths() -> Iterator[Mapping[str, Any]]:
    """Yield lengths of sequences."""
    yield from Grid(
        {"d": range(1, 5), "length": range(2, 6), "boundary": BOUNDARIES, "context": HAAR}
    )
