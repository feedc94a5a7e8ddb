"""The printed lines of universal_predictors, and their letters."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import T
from icar_theory.layers.chains.chain_symbols import TOKEN, ell, i, j, k, n, s, x, y
from icar_theory.statements import Implies

COUNT = sp.Symbol("N", integer=True, positive=True)
WRONG = sp.IndexedBase("e", integer=True)
"""Whether a teacher-forced token errs: input and place."""
DEPARTED, AT_LAST = sp.symbols("R_{s} R_{T}", integer=True, nonnegative=True)
"""How many rollouts depart from their trace by token s; by the last one."""
EXAMPLES = sp.Symbol("m", integer=True, nonnegative=True)
IDENTIFYING = sp.Symbol("G", integer=True, nonnegative=True)
MISTAKES = sp.Symbol("M", integer=True, nonnegative=True)
MARGIN, RADIUS = sp.symbols(r"\gamma \rho", positive=True)
U = sp.IndexedBase("u", real=True)
WEIGHT = sp.IndexedBase("c", integer=True)
SHORT = sp.IndexedBase("f", integer=True)
"""How many functions of three bits have a chain of so many linear tokens."""
LATEST, RUN = sp.symbols("Z C", integer=True)
"""The last entries, and the bits of the configuration in which the machine is."""
TIME, CELLS, STATES, SYMBOLS = sp.symbols(r"\tau p q g", integer=True, positive=True)

ERRING = COUNT - sp.Sum(sp.Product(1 - WRONG[i, j], (j, 1, s)), (i, 1, COUNT))
NUMBERS = [sp.Sum(2 ** (ell - 1) * bit[ell], (ell, 1, k)) for bit in (x, y)]
TABLEAU = TIME * CELLS * (STATES * SYMBOLS + STATES + SYMBOLS)
COUNTED = sp.Product(2**EXAMPLES - 2**i, (i, 0, n - 1))


def _digits(first: Any, last: Any) -> Any:
    """Return the number whose binary digits from the top are the tokens after the first ones."""
    return sp.Sum(2 ** (last - j) * TOKEN[first + j], (j, 1, last))


LINES = (
    Line(
        "rollout",
        sp.Eq(DEPARTED, ERRING),
        by=("departures",),
        given=(sp.Le(s, T),),
    ),
    Line(
        "union",
        sp.Le(AT_LAST, sp.Sum(WRONG[i, j], (i, 1, COUNT), (j, 1, T))),
        by=("departures_above",),
    ),
    Line(
        "each",
        sp.Ge(AT_LAST, sp.Sum(WRONG[i, j], (i, 1, COUNT))),
        by=("departures_below",),
        given=(sp.Le(j, T),),
    ),
    Line(
        "digits",
        sp.Eq(_digits(0, T), sp.Min(2**T - 1, sp.Sum(WEIGHT[ell] * x[ell], (ell, 1, n)))),
        by=("tokens_are_digits",),
    ),
    Line(
        "adder",
        sp.Eq(_digits(0, k + 1), sum(NUMBERS)),
        by=("adders",),
    ),
    Line(
        "multiplier",
        sp.Eq(_digits(k**2, 2 * k), sp.Mul(*NUMBERS)),
        by=("multipliers",),
    ),
    Line(
        "three_bits",
        sp.And(sp.Eq(SHORT[1], 104), sp.Eq(SHORT[2], 256)),
        by=("functions_of_three_bits",),
    ),
    Line(
        "tableau",
        Implies(sp.Eq(T, TABLEAU), (sp.Eq(LATEST, RUN),)),
        by=("machines",),
    ),
    Line(
        "identified",
        sp.Eq(IDENTIFYING, COUNTED),
        by=("samples_counted",),
    ),
    Line(
        "share",
        sp.Ge(IDENTIFYING, 2 ** (EXAMPLES * n) - (2**n - 1) * 2 ** (EXAMPLES * (n - 1))),
        by=("samples_bounded",),
    ),
    Line(
        "mistakes",
        sp.Le(MISTAKES * MARGIN**2, RADIUS**2 * sp.Sum(U[i] ** 2, (i, 1, n))),
        by=("perceptrons",),
    ),
)
