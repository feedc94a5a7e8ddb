"""Samples that leave a single parity, and the perceptron's errors, counted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point, value
from icar_theory.exact.sizes import Grid
from icar_theory.layers.chains.arithmetic_predictors import parity
from icar_theory.theorems.universal_predictors.lines import IDENTIFYING, MARGIN, MISTAKES, RADIUS
from proofs.kit.enumeration import Enumeration
from proofs.kit.relations import stated
from proofs.kit.step import Step


def learning(claim: Claim) -> tuple[Step, ...]:
    """Return the steps on samples and mistakes."""
    share, mistakes = claim.line("share"), claim.line("mistakes")

    def bounded(n: int) -> Iterator[tuple[str, Any, Any]]:
        for m in range(5):
            yield f"m={m}", value(share.relation.rhs, {"n": n, "m": m}, {}), identifying(n, m)

    def erred(n: int) -> Iterator[tuple[str, Any, Any]]:
        for token in range(n.bit_length()):
            count, point = perceptron(n, token)
            found = {**point, MISTAKES.name: count}
            left, right = (value(side, found, {}) for side in mistakes.relation.args)
            yield f"token {token + 1}", left, right

    return (
        stated(
            "samples_counted",
            "the tuples of inputs that leave one parity, found among all",
            claim,
            claim.line("identified"),
            IDENTIFYING,
            Grid({"n": range(1, 4)}),
            _identifying,
            r"The columns of $X$ must be independent over the field of two elements: the $i$-th "
            r"avoids the $2^{i-1}$ combinations of those before it.",
        ),
        Enumeration(
            "samples_bounded",
            "the printed bound is at most their number",
            claim,
            Grid({"n": range(1, 4)}),
            bounded,
            r"Each of the $2^n - 1$ other parities agrees with a share $2^{-m}$ of the tuples.",
            sign="≤",
        ),
        Enumeration(
            "perceptrons",
            "the perceptron's errors on the tokens of parity's chain, until it errs no more",
            claim,
            Grid({"n": range(1, 5)}),
            erred,
            r"After $M$ errors $w \cdot u \geq M \gamma$ and $\|w\|^2 \leq M \rho^2$; the "
            r"inequality of Cauchy and Schwarz compares them.",
            sign="≤",
        ),
    )


@cache
def identifying(n: int, m: int) -> sp.Integer:
    """Return how many m-tuples of inputs of n bits leave one parity, by trying all.

    >>> [identifying(2, m) for m in range(4)]
    [0, 0, 6, 42]
    """
    everyone = list(itertools.product((0, 1), repeat=n))
    others = everyone[1:]
    count = 0
    for chosen in itertools.product(everyone, repeat=m):
        agree = (all(sum(map(int.__mul__, x, other)) % 2 == 0 for x in chosen) for other in others)
        count += not any(agree)
    return sp.Integer(count)


def _identifying(n: int) -> Iterator[tuple[str, Point, Any]]:
    for m in range(5):
        yield f"m={m}", {"n": n, "m": m}, identifying(n, m)


@cache
def perceptron(n: int, token: int) -> tuple[int, Point]:
    """Return how often the perceptron errs on one token of parity's chain, and a separating u.

    It runs through all inputs until it errs no more. u is the chain's own weights with its bias.
    """
    chain = parity(n)
    weights = (*chain.weights[token], chain.biases[token])
    examples = []
    for x in itertools.product((0, 1), repeat=n):
        written = chain.run(x)
        examples.append(((*x, *written[:token], 1), 1 if written[token] else -1))
    w, count, erring = [0] * len(weights), 0, True
    while erring:
        erring = False
        for z, sign in examples:
            if sign * sum(map(int.__mul__, w, z)) <= 0:
                w = [a + sign * b for a, b in zip(w, z, strict=True)]
                count, erring = count + 1, True
    margin = min(sign * sum(map(int.__mul__, weights, z)) for z, sign in examples)
    radius = max(sum(map(int.__mul__, z, z)) for z, _ in examples)
    point = {
        "n": len(weights),
        "u": weights,
        MARGIN.name: sp.Integer(margin),
        RADIUS.name: sp.sqrt(radius),
    }
    return count, point
