"""Chains that compute: digits of sums, adders, multipliers, functions of three bits, machines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds
from icar_theory.exact.sizes import Grid
from icar_theory.layers.chains.arithmetic_predictors import adder, multiplier
from icar_theory.layers.chains.predictors import LinearPredictor
from proofs.kit.chains import digit_chain
from proofs.kit.cubes import seconds, tokens
from proofs.kit.enumeration import Decision
from proofs.kit.points import Characterises
from proofs.kit.step import Step
from proofs.universal_predictors.machines import runs

Case = tuple[str, bool, bool]


def computing(claim: Claim) -> tuple[Step, ...]:
    """Return the steps on what chains compute."""
    return (
        Decision(
            "tokens_are_digits",
            "the tokens of chains with random coefficients are the digits, and with one bit "
            "flipped they are not",
            claim,
            Grid({"n": range(1, 4), "chain": range(1, 4)}),
            lambda n, chain: _digits(claim.line("digits"), n, chain),
            r"What is left of the sum after $j$ digits is below $2^{T-j}$, so that token $j + 1$ "
            r"compares it with half of that; a sum beyond $2^T - 1$ makes every token $1$.",
        ),
        Decision(
            "adders",
            "the adder's tokens are the digits of the sum, on every input",
            claim,
            Grid({"k": range(1, 4)}),
            lambda k: _numbers(claim.line("adder"), k, adder(k)),
        ),
        Decision(
            "multipliers",
            "the multiplier's last tokens are the digits of the product, on every input",
            claim,
            Grid({"k": range(1, 4)}),
            lambda k: _numbers(claim.line("multiplier"), k, multiplier(k)),
            r"The product is $\sum_{i,l} 2^{i+l-2} x_i y_l$, a sum of the first $k^2$ tokens, and "
            r"at most $(2^k - 1)^2 < 2^{2k}$.",
        ),
        Decision(
            "functions_of_three_bits",
            "how many functions of three bits have chains of one and of two tokens",
            claim,
            Grid({"n": (3,)}),
            lambda n: _functions(claim.line("three_bits"), n),
            r"All weights up to $2$ are tried; every function they do not give has a certificate.",
        ),
        Characterises(
            "machines",
            "after the printed number of tokens compiled machines have written the configuration "
            "that a simulator is in, on every input; one step earlier some have not",
            claim.line("tableau"),
            runs,
            {},
            r"A step takes, for each cell, the $q g$ products of state and symbol, then the $q$ "
            r"states and the $g$ symbols after it.",
        ),
    )


def _flipped(what: str, line: Line, point: dict[str, Any], bits: tuple[int, ...]) -> Iterator[Case]:
    """Yield that a line holds with the tokens of a chain, and does not with one of them flipped."""
    yield what, holds(line.relation, {**point, "t": bits}, line.definitions), True
    last = (*bits[:-1], 1 - bits[-1])
    yield f"{what}, flipped", holds(line.relation, {**point, "t": last}, line.definitions), False


COEFFICIENTS = ((1, 1, 1), (2, 5, 0), (4, -1, 2))


def _digits(line: Line, n: int, chain: int) -> Iterator[Case]:
    for coefficients in COEFFICIENTS:
        c = coefficients[:n]
        predictor = digit_chain(c, chain)
        for x in itertools.product((0, 1), repeat=n):
            if sum(map(int.__mul__, c, x)) >= 0:
                point = {"n": n, "T": chain, "c": c, "x": x}
                yield from _flipped(f"c={coefficients}, x={x}", line, point, predictor.run(x))


def _numbers(line: Line, k: int, predictor: LinearPredictor) -> Iterator[Case]:
    for bits in itertools.product((0, 1), repeat=2 * k):
        point = {"k": k, "x": bits[:k], "y": bits[k:]}
        yield from _flipped(f"x, y = {bits}", line, point, predictor.run(bits))


@cache
def short(chain: int) -> int:
    """Return how many functions of three bits have a chain of so many tokens, one or two.

    >>> short(1)
    104
    """
    firsts = tokens(3)
    if chain == 1:
        return len(firsts)
    return len(frozenset().union(*(seconds(first, 3) for first in firsts)))


def _functions(line: Line, n: int) -> Iterator[Case]:
    for one, two in itertools.product((0, 1, -1), repeat=2):
        point = {"f": (short(1) + one, short(2) + two)}
        yield f"n={n}, {one} and {two} beside", holds(line.relation, point, {}), one == two == 0
