"""Optimal layers: on their context a masked step of every length, T_max ≥ 3; where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.context import unitary
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.augmented import (
    prediction,
    symbolic_blocks,
)
from icar_theory.theorems.gradient_step import EIGENVALUES, i, j, t
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
from proofs.gradient_step.sequences import generic
from proofs.kit.consequence import Consequence
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.points import Characterises
from proofs.kit.step import RefutedError, Step

m, n = sp.symbols("m n", integer=True, nonnegative=True)
FOURTH, TWELFTH = letter("14"), letter("12")
A1, A2, A4, B2 = sp.symbols("a_{1j} a_{2j} a_{4j} b_{2i}", real=True)
A3, B1 = sp.symbols("a_{3j} b_{1i}", nonzero=True)


def optimal_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about optimal layers."""
    return (*_vanishing_classes(claim), *_one_head(claim))


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
            r"The least loss of the degree $T$ depends on $M$ alone, and every other class "
            r"adds its "
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
            r"degree $T - 2$, $j \ne i$: $P^{12}_{ij}$, the last class of length 2, and the "
            r"first one of "
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
                rf"degree $T - {lag}$: the class where all columns meet is affine in $T$, so "
                rf"that it "
                "vanishes at every length if it does at 2 and 3",
                rows[lag],
                symbolic[lag],
                because=r"$Q^{kl}_i$ is the sum of $P^{kl}_{ij}$ over $j \ne i$.",
            )
            for lag, word in zip(LAGS, ("one", "two", "three"), strict=True)
        ),
        Identity(
            "on_context",
            r"what remains, $b_1$ with $a_3$, has the printed exponents of $\lambda_i$ and "
            r"$\lambda_j$ at $u = t + 1$",
            _logarithm(generic(steps.relation.right[0].rhs, {})),
            _exponents("13"),
            r"Logarithms of the term, with $\bar\lambda_j = 1 / \lambda_j$.",
        ),
        Characterises(
            "masked_points",
            r"exact optimal layers are the printed step on sequences of the context, of "
            r"lengths 2 and 4",
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
            r"one head, $d \ge 2$: $b_{1i} a_{4j} = 0$ gives $a_4 = 0$, as $b_{1i} \ne 0$; "
            r"likewise $a_2 = 0$",
            {B1 * A4: A4},
            A4**2,
            factor=B1,
            because=r"With one head $P^{kl}_{ij} = b_{k,i} a_{l,j}$, and "
            r"$M_{ii} = b_{1i} a_{3i} = \eta \ne 0$ for all $i$.",
        ),
        Consequence(
            "second_value",
            r"$b_{2i} a_{1j} = 0$ and $b_{1i} a_{1j} + b_{2i} a_{3j} = 0$ give $b_2 = 0$, and "
            r"then $a_1 = 0$",
            {B1 * A1 + B2 * A3: B2, B2 * A1: -B1},
            B2**2,
            factor=A3,
            because=r"The first from $P^{21}_{ij} + P^{24}_{ij} = 0$ and $a_4 = 0$.",
        ),
        Consequence(
            "single_reads",
            r"$d = 1$: the row classes of lengths 2 and 3 give $P^{11} = 0$, hence $a_1 = 0$; "
            r"likewise $a_2 = 0$",
            {row(1, 2).subs(letter("14", "others"), 0).subs(letter("11", "others"), 0): 2,
             row(1, 3).subs(letter("14", "others"), 0).subs(letter("11", "others"), 0): -1},
            letter("11", "own"),
        ),
        Consequence(
            "single_value",
            r"$d = 1$: $b_1 a_4 + b_2 a_3 = 0$ and $b_2 a_4 = 0$ give $b_2 = 0$, and then "
            r"$a_4 = 0$",
            {B1 * A4 + B2 * A3: B2, B2 * A4: -B1},
            B2**2,
            factor=A3,
        ),
        Characterises(
            "one_head_points",
            "exact optimal layers with one head are the printed step on sequences that no "
            "matrix made",
            claim.line("one_head"),
            lambda: points(claim, any_sequence=True),
            {},
        ),
    )  # fmt: skip
