"""The softmax weights as a power series in the size of the scores, and pairs of heads by them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp
from flint import fmpq_series

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Meanings, value
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import Grid, T
from icar_theory.theorems.softmax_limit.lines import (
    CENTRED,
    FIRST,
    M2,
    M3,
    MEAN_VALUE,
    ODD,
    ODD_BEND,
    ODD_SLOPE,
    PAIR,
    PAIR_SLOPE,
    SCORE,
    SECOND,
    THIRD,
    VALUE,
    r,
    s,
    t,
)
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.reading import said
from proofs.kit.step import RefutedError, Step

EPS, Z = sp.symbols("varepsilon z_t", real=True)
RAW = sp.symbols("mu_1 mu_2 mu_3", real=True)
"""The means of z, z² and z³ over the positions."""
ORDERS = (FIRST, SECOND, THIRD)
TERMS = 5
"""Of a power series in ε, more than is printed."""


def weight_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the weights and the pairs."""
    line = claim.line("weights")
    pair, odd = claim.line("pair"), claim.line("odd_pair")
    stated = [said(line, letter) for letter in ORDERS]
    taylor = sum((EPS**k * x / sp.factorial(k) for k, x in enumerate(stated, 1)), 1 / T)
    mirrored = taylor.subs(EPS, -EPS)
    v, w = VALUE[t], MEAN_VALUE[t]
    before = taylor - EPS**3 * stated[2] / 6
    return (
        *(
            Identity(
                f"weight_{n}",
                rf"the derivative of order {n} of $e^{{\varepsilon z_t}} / \sum_s "
                r"e^{\varepsilon z_s}$ at $\varepsilon = 0$",
                _derivative(n),
                _in_raw_means(line, stated[n - 1]),
                r"$\mu_k$ is the mean of $z^k$; the $k$-th derivative of the sum is $T \mu_k$.",
            )
            for n in (1, 2, 3)
        ),
        Identity(
            "pair_terms",
            r"what the position $t$ adds to the pair $(\varepsilon A, B / \varepsilon)$, "
            r"$(0, M - B / \varepsilon)$, up to $\varepsilon$",
            before * v / EPS + (w - v / EPS) / T,
            _summand(pair, PAIR) + EPS * _summand(pair, PAIR_SLOPE),
            r"A head that scores 0 has the weights $1/T$.",
        ),
        Identity(
            "odd_terms",
            r"what the position $t$ adds to the pair $(\varepsilon A, B / 2 \varepsilon)$, "
            r"$(-\varepsilon A, -B / 2 \varepsilon)$, up to $\varepsilon^2$",
            (taylor - mirrored) * v / (2 * EPS),
            _summand(odd, ODD) + EPS * said(odd, ODD_SLOPE) + EPS**2 * _summand(odd, ODD_BEND) / 2,
            r"Even orders cancel.",
        ),
        Enumeration(
            "weight_series",
            "the softmax of rational scores as an exact power series has the printed derivatives",
            claim,
            Grid({"length": range(2, 6)}),
            lambda length: _weights(line, length),
        ),
        Enumeration(
            "pair_series",
            r"the two softmax heads on rational sequences, as a power series in $\varepsilon$",
            claim,
            Grid({"d": range(1, 3), "length": range(2, 5)}),
            lambda d, length: _pairs(pair, (PAIR, PAIR_SLOPE), d, length),
        ),
        Enumeration(
            "odd_series",
            r"the two opposite softmax heads on rational sequences, as a power series",
            claim,
            Grid({"d": range(1, 3), "length": range(2, 5)}),
            lambda d, length: _pairs(odd, (ODD, ODD_SLOPE, ODD_BEND), d, length),
        ),
    )


def _derivative(order: int) -> Any:
    """Return a derivative of the weight at 0, by those of the sum in its denominator."""
    total = sp.Function("S")(EPS)
    found = sp.diff(sp.exp(EPS * Z) / total, EPS, order)
    for k in range(order, 0, -1):
        found = found.subs(sp.Derivative(total, (EPS, k)), T * RAW[k - 1])
    return found.subs(total, T).subs(EPS, 0)


def _in_raw_means(line: Line, expression: Any) -> Any:
    """Return an expression of c_t, m_2 and m_3 in z_t and the means of its powers."""
    average = {sp.Sum(SCORE[r], (r, 1, T)): T * RAW[0]}
    known = {}
    for letter, meaning in line.definitions.items():
        found = meaning.xreplace(average)
        for total in found.atoms(sp.Sum):
            if total.limits != ((s, 1, T),):
                raise RefutedError(f"{line.id}: {total} does not run over all positions")
            powers = sp.Poly(total.function.xreplace({SCORE[s]: Z}), Z).all_coeffs()[::-1]
            mean = sum(x * m for x, m in zip(powers, (1, *RAW), strict=False))
            found = found.xreplace({total: T * mean})
        known[letter] = found.xreplace({SCORE[t]: Z})
    for letter in (CENTRED[t], M2, M3):
        if letter not in known:
            raise RefutedError(f"{line.id}: {letter} is not defined")
    return expression.xreplace(known)


def _summand(line: Line, letter: Any) -> Any:
    """Return x of a line ``letter = Σ_t x``, with the factor of the sum in it."""
    stated = said(line, letter)
    totals = stated.atoms(sp.Sum)
    if len(totals) != 1 or next(iter(totals)).limits != ((t, 1, T),):
        raise RefutedError(f"{line.id}: {stated} is no sum over all positions")
    (total,) = totals
    return sp.expand(stated / total) * total.function


def softmax(scores: Sequence[Any], sign: int = 1) -> list[Any]:
    """Return the weights of scores ε z as power series in ε."""
    rising = [fmpq_series([0, sign * z], prec=TERMS).exp() for z in scores]
    total = rising[0]
    for x in rising[1:]:
        total += x
    return [x / total for x in rising]


def _weights(line: Line, length: int) -> Iterator[tuple[str, Any, Any]]:
    generator = random.Random(length)
    scores = [small_rational(generator) for _ in range(length)]
    found = softmax([to_flint(z) for z in scores])
    for k, letter in enumerate(ORDERS, 1):
        stated = said(line, letter)
        for place in range(1, length + 1):
            point = {"T": length, "t": place, "z": tuple(scores)}
            actual = to_sympy(found[place - 1][k]) * sp.factorial(k)
            yield f"t={place}, order {k}", actual, value(stated, point, line.definitions)


def _pairs(
    line: Line, letters: Sequence[Any], d: int, length: int
) -> Iterator[tuple[str, Any, Any]]:
    """Yield derivatives of a pair's prediction on a random rational sequence, from the layer."""
    generator = random.Random(10 * d + length)
    tokens = [[sp.Integer(0)] * d] + [
        [small_rational(generator) for _ in range(d)] for _ in range(length)
    ]
    a, b, m = (
        [small_rational(generator) for _ in range(4)],
        [small_rational(generator), small_rational(generator)],
        [small_rational(generator), small_rational(generator)],
    )
    last = tokens[length], tokens[length - 1]
    scores = [
        sum(a[2 * i + j] * _dot(key, query) for i, key in enumerate((tokens[k], tokens[k - 1]))
            for j, query in enumerate(last))
        for k in range(1, length + 1)
    ]  # fmt: skip
    up, down = (softmax([to_flint(z) for z in scores], sign) for sign in (1, -1))
    for i in range(d):
        values, means = (
            [x * tokens[k][i] + y * tokens[k - 1][i] for k in range(1, length + 1)]
            for x, y in (b, m)
        )
        point = {"T": length, "z": tuple(scores), "v": tuple(values), "w": tuple(means)}
        for k, letter in enumerate(letters):
            if letters[0] == PAIR:
                order = sum(to_sympy(p[k + 1]) * x for p, x in zip(up, values, strict=True))
                order += sp.Integer(k == 0) * sum(means) / length
            else:
                order = sum(
                    (to_sympy(p[k + 1]) - to_sympy(q[k + 1])) / 2 * x
                    for p, q, x in zip(up, down, values, strict=True)
                )
            stated = value(said(line, letter), point, Meanings(line.definitions))
            yield f"coordinate {i + 1}, order {k}", order * sp.factorial(k), stated


def _dot(u: Sequence[Any], v: Sequence[Any]) -> Any:
    return sum(x * y for x, y in zip(u, v, strict=True))
