"""Where an optimal layer is no masked step: off the context with two heads, and at T_max = 2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.arguments import to_flint
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.context import unitary
from icar_theory.exact.laurent import as_expression, mean_square, polynomial_ring
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.augmented import derived_loss, prediction_error
from icar_theory.settings import optimum
from icar_theory.theorems.gradient_step import SCALE, SHARE, STEP_SIZE, TOKENS, t
from proofs.gradient_step.degrees import PRODUCTS
from proofs.gradient_step.sequences import Letter, blocks_of, generic, layer, summand
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.step import Step
from proofs.kit.summation import SameSum


def exception_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the two exceptions."""
    family, short = claim.line("off_context"), claim.line("short")
    blocks, single = blocks_of(family.definitions, 2), blocks_of(short.definitions, 1)
    last = {TOKENS[T, 1]: sp.Symbol("q"), TOKENS[T - 1, 1]: sp.Symbol("r")}
    printed = generic(family.relation.rhs, {}).xreplace(last)
    each = _heads(blocks).xreplace(last)
    limits = [total.limits for total in family.relation.rhs.atoms(sp.Sum)]
    return (
        Identity(
            "cancelling_term",
            r"position $t$ of both heads gives the printed summands at $t - 1$",
            each,
            printed.subs(t, t - 1),
        ),
        SameSum(
            "cancelling_shift",
            r"the sum over the positions is the printed sum, as $s_0 = 0$",
            sp.Sum(sp.expand(each), (t, 1, T)),
            sp.Sum(sp.expand(printed), *limits[0]),
            T,
            2,
            vanishing={TOKENS[0, 1]: 0},
        ),
        Enumeration(
            "cancelling",
            "the layer with these entries, run on symbolic sequences, predicts what is printed",
            claim,
            Grid({"length": range(2, 6)}),
            lambda length: _cancelling(family, length),
        ),
        Enumeration(
            "cancelling_optimal",
            r"these entries are optimal for every $\beta$, though off the context no step",
            claim,
            Grid({"horizon": range(2, 6)}),
            lambda horizon: _cancelling_optimal(family, horizon),
            r"$b_1 a_4 + b_2 a_3 = 0$ and $b_2 a_4 = 0$, summed over the heads.",
            refutes=True,
        ),
        Identity(
            "short_degrees",
            "the classes of every degree, counted for one coordinate, square to the printed loss",
            _single_loss(single),
            short.relation.rhs,
        ),
        Enumeration(
            "short_engine",
            "the layer's loss with these entries, from its definition, is the printed one",
            claim,
            Grid({"d": (1, 2), "length": range(2, 7)}, short.given),
            lambda d, length: _short(short, d, length),
            refutes=True,
        ),
    )


def _heads(blocks: dict[str, Any]) -> Any:
    """Return the part of one position of both heads, d = 1."""
    return sum(
        summand(
            _entries(blocks, head),
            (TOKENS[t, 1], sp.conjugate(TOKENS[t, 1])),
            (TOKENS[t - 1, 1], sp.conjugate(TOKENS[t - 1, 1])),
            TOKENS[T, 1],
            TOKENS[T - 1, 1],
        )
        for head in range(2)
    )


def _entries(blocks: dict[str, Any], head: int) -> Letter:
    return lambda name: blocks[name][head, 0]


def _cancelling(line: Line, length: int) -> Iterator[tuple[str, Any, Any]]:
    tokens = sp.ImmutableMatrix(length, 1, sp.symbols(f"s_1:{length + 1}"))
    made = tuple(layer(blocks_of(line.definitions, 2), tokens))
    point = {"T": length, "s": tokens, r"\hat{y}": made}
    found, stated = (sp.expand(value(side, point, {})) for side in line.relation.args)
    yield "", found, stated


def _cancelling_optimal(line: Line, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    best = optimum(1, 2, tokens="augmented", horizon=horizon)
    (beta,) = polynomial_ring(("beta",))
    ring = {
        name: [[_polynomial(x.subs(STEP_SIZE, best.step_size), SHARE, beta)] for x in block]
        for name, block in blocks_of(line.definitions, 2).items()
    }
    yield "", as_expression(derived_loss(ring, horizon, unitary(1), "zero")), best.loss


def _short(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    (c,) = polynomial_ring(("c",))
    ring = {
        name: [[_polynomial(x, SCALE, c), *[0] * (d - 1)] for x in block]
        for name, block in blocks_of(line.definitions, 1).items()
    }
    law = unitary(d)
    exact = as_expression(mean_square(prediction_error(ring, length, law, "zero"), law))
    yield "", exact, sp.expand(line.relation.rhs.subs({T: length, SCALE: sp.Symbol("c")}))


def _polynomial(expression: Any, symbol: Any, generator: Any) -> Any:
    """Return a polynomial in one symbol at a generator of a ring."""
    coefficients = sp.Poly(expression, symbol).all_coeffs()[::-1]
    return sum(to_flint(c) * generator**k for k, c in enumerate(coefficients))


def _single_loss(blocks: dict[str, Any]) -> Any:
    """Return Σ over the degrees of (the class − [degree T])², for d = 1 and every T ≥ 4."""
    classes = {0: sp.Integer(-1)}
    for p in PRODUCTS:
        first, last = p.interval(T)
        b, a = blocks[p.value][0, 0], blocks[p.score][0, 0]
        classes[p.lag] = classes.get(p.lag, 0) + (last - first + 1) * b * a
    return sum(total**2 for total in classes.values())
