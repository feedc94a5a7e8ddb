"""Optimal layers: on their context a masked step of every length, where T_max ≥ 3; and where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.claims import Claim, Line
from icar_theory.exact.context import unitary
from icar_theory.exact.laurent import as_expression, mean_square, polynomial_ring
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.augmented import (
    BLOCKS,
    derived_loss,
    prediction,
    prediction_error,
    symbolic_blocks,
)
from icar_theory.settings import optimum
from icar_theory.statements import value
from icar_theory.theorems.gradient_step import EIGENVALUES, SCALE, SHARE, STEP_SIZE, TOKENS, i, j, t
from proofs.gradient_step.degrees import (
    LAGS,
    PRODUCTS,
    column,
    column_class,
    letter,
    row,
    row_class,
)
from proofs.gradient_step.points import points
from proofs.gradient_step.sequences import blocks_of, generic, layer, summand
from proofs.kit.consequence import Consequence
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.points import Characterises
from proofs.kit.step import RefutedError, Step
from proofs.kit.summation import SameSum

m, n = sp.symbols("m n", integer=True, nonnegative=True)
FOURTH, TWELFTH = letter("14"), letter("12")
A1, A2, A4, B2 = sp.symbols("a_{1j} a_{2j} a_{4j} b_{2i}", real=True)
A3, B1 = sp.symbols("a_{3j} b_{1i}", nonzero=True)


def optimal_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about optimal layers."""
    return (*_vanishing_classes(claim), *_one_head(claim), *_exceptions(claim))


def _vanishing_classes(claim: Claim) -> tuple[Step, ...]:
    steps = claim.line("masked")
    middle = {"u": 2 + m, "length": 3 + m + n}
    rows = {
        lag: {row(lag, 2): 3 - T, row(lag, 3): T - 2}
        | ({letter("22", "others"): 3 - T} if lag == 3 else {})
        for lag in LAGS
    }
    symbolic = {lag: row(lag, 4 + n).subs(n, T - 4) for lag in LAGS}
    return (
        Enumeration(
            "classes",
            "the listed classes are the layer's monomials of the degrees below $T$",
            claim,
            Grid({"d": range(1, 4), "heads": range(1, 3), "length": range(2, 6)}),
            _classes,
            r"The least loss of the degree $T$ depends on $M$ alone, and every other class adds its "
            r"square: at a minimum the classes of every length up to $T_{\max}$ are $0$.",
        ),
        Consequence(
            "fourth_block",
            r"degree $T - 1$, $j \ne i$: two classes of length 3 give $P^{14}_{ij} = 0$",
            {column(1, 2, 3): 1, column(1, 1, 3): -1},
            FOURTH,
            because=r"$P^{kl}_{ij} = \sum_h b_{k,hi} a_{l,hj}$. This needs $T_{\max} \ge 3$.",
        ),
        Consequence(
            "middle_one",
            r"so that the class at $1 < u < T$ vanishes at every length",
            {column(1, 1, 3): 1, FOURTH: 1},
            column(1, **middle),
            because=r"At $u = 1$ the class is that of length 2; $u = T$ belongs to the row class.",
        ),
        Consequence(
            "other_pair",
            r"degree $T - 2$, $j \ne i$: $P^{12}_{ij}$, the last class of length 2, and the first one of "
            r"length 3 give $P^{21}_{ij} + P^{24}_{ij} = 0$",
            {column(2, 1, 3): 1, column(2, 2, 2): -1},
            letter("21") + letter("24"),
        ),
        Consequence(
            "middle_two",
            r"so that the classes at $1 < u < T$ vanish at every length",
            {TWELFTH: 1, letter("21") + letter("24"): 1},
            column(2, **middle),
            because=r"In the degree $T - 3$ the one product $P^{22}_{ij}$ vanishes already.",
        ),
        *(
            Consequence(
                f"row_{word}",
                rf"degree $T - {lag}$: the class where all columns meet is affine in $T$, so that it "
                "vanishes at every length if it does at 2 and 3",
                rows[lag],
                symbolic[lag],
                because=r"$Q^{kl}_i$ is the sum of $P^{kl}_{ij}$ over $j \ne i$.",
            )
            for lag, word in zip(LAGS, ("one", "two", "three"), strict=True)
        ),
        Identity(
            "on_context",
            r"what remains, $b_1$ with $a_3$, has the printed exponents of $\lambda_i$ and $\lambda_j$ at $u = t + 1$",
            _logarithm(generic(steps.relation.right[0].rhs, {})),
            _exponents("13"),
            r"Logarithms of the term, with $\bar\lambda_j = 1 / \lambda_j$.",
        ),
        Characterises(
            "masked_points",
            r"exact optimal layers are the printed step on sequences of the context, of lengths 2 and 4",
            steps,
            lambda: points(claim),
            {},
        ),
    )


def _classes(d: int, heads: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    blocks = symbolic_blocks(d, heads)
    made = prediction(blocks, length, unitary(d), "zero")

    def product(name: str, k: int, column_of: int) -> Any:
        b, a = blocks[f"b{name[0]}"], blocks[f"a{name[1]}"]
        return sum(b[h][k] * a[h][column_of] for h in range(heads))

    def character(k: int, other: int, degree: int, u: int) -> tuple[int, ...]:
        return tuple((u - 1) * (g == k) + (degree + 1 - u) * (g == other) for g in range(d))

    for k in range(d):
        others = [g for g in range(d) if g != k]
        listed: dict[tuple[int, ...], Any] = {}
        for lag in LAGS:
            degree = length - lag
            for g in others:
                for u in range(1, length + 1):
                    names = column_class(lag, u, length)
                    if u != degree + 1 and names:
                        listed[character(k, g, degree, u)] = sum(
                            product(name, k, g) for name in names
                        )
            apart, own = row_class(lag, length)
            listed[character(k, k, degree, 1)] = sum(
                product(x, k, g) for x in apart for g in others
            ) + sum(count * product(x, k, k) for x, count in own.items())
        low = {e: c for e, c in made[k].terms.items() if sum(e) < length}
        yield f"i={k + 1}", low, listed


def _exponents(name: str) -> Any:
    """Return log of a product's monomial at u = t + 1, with letters for the logarithms."""
    (product,) = [p for p in PRODUCTS if p.name == name]
    of_i, of_j = (e.subs(sp.Symbol("u"), t + 1) for e in product.exponents)
    return sp.Symbol("M") + of_i * sp.Symbol("x_i") + of_j * sp.Symbol("x_j")


def _logarithm(term: Any) -> Any:
    """Return log of the printed term ``M_ij λ_j^{T−1} λ_i^t λ̄_j^{t−1}``."""
    letters = {
        EIGENVALUES[i]: sp.Symbol("x_i"),
        EIGENVALUES[j]: sp.Symbol("x_j"),
        sp.conjugate(EIGENVALUES[j]): -sp.Symbol("x_j"),
    }
    total = sp.Integer(0)
    for base, exponent in (factor.as_base_exp() for factor in sp.Mul.make_args(term)):
        if base not in letters and not isinstance(base, sp.Indexed):
            raise RefutedError(f"the term {term} has the factor {base}")
        total += exponent * letters.get(base, sp.Symbol("M"))
    return total


def _one_head(claim: Claim) -> tuple[Step, ...]:
    return (
        Consequence(
            "reads_nothing",
            r"one head, $d \ge 2$: $b_{1i} a_{4j} = 0$ gives $a_4 = 0$, as $b_{1i} \ne 0$; likewise $a_2 = 0$",
            {B1 * A4: A4},
            A4**2,
            factor=B1,
            because=r"With one head $P^{kl}_{ij} = b_{k,i} a_{l,j}$, and $M_{ii} = b_{1i} a_{3i} = \eta \ne 0$ for all $i$.",
        ),
        Consequence(
            "second_value",
            r"$b_{2i} a_{1j} = 0$ and $b_{1i} a_{1j} + b_{2i} a_{3j} = 0$ give $b_2 = 0$, and then $a_1 = 0$",
            {B1 * A1 + B2 * A3: B2, B2 * A1: -B1},
            B2**2,
            factor=A3,
            because=r"The first from $P^{21}_{ij} + P^{24}_{ij} = 0$ and $a_4 = 0$.",
        ),
        Consequence(
            "single_reads",
            r"$d = 1$: the row classes of lengths 2 and 3 give $P^{11} = 0$, hence $a_1 = 0$; likewise $a_2 = 0$",
            {row(1, 2).subs(letter("14", "others"), 0).subs(letter("11", "others"), 0): 2,
             row(1, 3).subs(letter("14", "others"), 0).subs(letter("11", "others"), 0): -1},
            letter("11", "own"),
        ),
        Consequence(
            "single_value",
            r"$d = 1$: $b_1 a_4 + b_2 a_3 = 0$ and $b_2 a_4 = 0$ give $b_2 = 0$, and then $a_4 = 0$",
            {B1 * A4 + B2 * A3: B2, B2 * A4: -B1},
            B2**2,
            factor=A3,
        ),
        Characterises(
            "one_head_points",
            "exact optimal layers with one head are the printed step on sequences that no matrix made",
            claim.line("one_head"),
            lambda: points(claim, any_sequence=True),
            {},
        ),
    )  # fmt: skip


def _exceptions(claim: Claim) -> tuple[Step, ...]:
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
            Grid({"length": range(2, 7)}),
            lambda length: _short(short, length),
            refutes=True,
        ),
    )


def _heads(blocks: dict[str, Any]) -> Any:
    """Return the part of one position of both heads, d = 1."""
    return sum(
        summand(
            lambda name, head=head: blocks[name][head, 0],
            (TOKENS[t, 1], sp.conjugate(TOKENS[t, 1])),
            (TOKENS[t - 1, 1], sp.conjugate(TOKENS[t - 1, 1])),
            TOKENS[T, 1],
            TOKENS[T - 1, 1],
        )
        for head in range(2)
    )


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


def _short(line: Line, length: int) -> Iterator[tuple[str, Any, Any]]:
    (c,) = polynomial_ring(("c",))
    ring = {
        name: [[_polynomial(x, SCALE, c)] for x in block]
        for name, block in blocks_of(line.definitions, 1).items()
    }
    law = unitary(1)
    exact = as_expression(mean_square(prediction_error(ring, length, law, "zero"), law))
    yield "", exact, sp.expand(line.relation.rhs.subs({T: length, SCALE: sp.Symbol("c")}))


def _polynomial(expression: Any, symbol: Any, generator: Any) -> Any:
    """Return a polynomial in one symbol at a generator of a ring."""
    coefficients = sp.Poly(expression, symbol).all_coeffs()[::-1]
    return sum(fmpq(int(c.p), int(c.q)) * generator**k for k, c in enumerate(coefficients))


def _single_loss(blocks: dict[str, Any]) -> Any:
    """Return Σ over the degrees of (the class − [degree T])², for d = 1 and every T ≥ 4."""
    classes = {0: sp.Integer(-1)}
    for p in PRODUCTS:
        first, last = p.interval(T)
        b, a = blocks[p.value][0, 0], blocks[p.score][0, 0]
        classes[p.lag] = classes.get(p.lag, 0) + (last - first + 1) * b * a
    return sum(total**2 for total in classes.values())
