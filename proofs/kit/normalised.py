"""Which terms of the normalised layer coincide on the diagonal, for all d and t: mean squares.

**Setting.** On the diagonal coordinate i of the error at t has the target ``−x_i λ_i^t`` and, for
each position s = 2 … t and each column l, a term ``(u/(t−1)) x_i x_l² λ_i^{s−1} λ_l^{t+1−s}``. A
derivative changes the prediction by terms of the same kind. A mean over the phases adds up the
products of two terms with equal characters; columns are j, k, any other one n, and still another p,
so that finitely many pairs cover every d, and linear equations in the positions every t.

**Main results.** :func:`mean_square` and :func:`mean_slope` are such means in the moments κ of an
exchangeable law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.exact.sizes import D
from icar_theory.exact.sizes import T as LENGTH
from icar_theory.layers.normalised_symbols import (
    KAPPA,
    MIXED,
    OTHERS,
    RECIPROCALS,
    SQUARES,
    A,
    B,
    U,
)
from icar_theory.layers.normalised_symbols import t as at
from icar_theory.layers.plain import target_position, token_exponent
from proofs.kit.collisions import T, solve, t, u
from proofs.kit.step import RefutedError

Z, Z2 = sp.symbols("Z Z_2", positive=True)
"""Σ 1/(t − 1) and Σ 1/(t − 1)² over t = 2 … T − 1."""
COUNT = T - 1
"""How many positions s = 2 … t there are at the length t, which is T here."""


@dataclass(frozen=True)
class Term:
    """A coefficient, the powers of x_1 and the character of a term; `free` where s runs."""

    factor: Any
    powers: tuple[str, ...]
    exponents: Mapping[str, Any]
    free: bool


def _character(*parts: tuple[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for coordinate, power in parts:
        found[coordinate] = found.get(coordinate, 0) + power
    return found


def column(factor: Any, i: str, key: str, query: str, value: str, s: Any) -> Term:
    """Return the term with the value x_s of coordinate `value`, key x_{s−1} and query x_t.

    It stands in the prediction of coordinate i.
    """
    exponents = _character(
        (value, token_exponent(s)), (key, -token_exponent(s - 1)), (query, token_exponent(T))
    )
    return Term(factor / COUNT, (value, key, query), exponents, True)


def error(i: str, others: tuple[str, ...], s: Any) -> Iterator[Term]:
    """Yield the terms of the error of coordinate i; `others` are the columns besides its own."""
    yield Term(sp.Integer(-1), (i,), _character((i, token_exponent(target_position(T)))), False)
    for other in (i, *others):
        yield column(U, i, other, other, i, s)


def mean_of_products(pairs: Iterator[tuple[Term, Term]]) -> Any:
    """Return the mean of Σ f ḡ at one length t, written T here."""
    return sp.expand(sum((_product(f, g) for f, g in pairs), sp.Integer(0)))


def _product(f: Term, g: Term) -> Any:
    solution = solve(f.exponents, g.exponents)
    count = 0 if solution is None else _count(solution, f.free, g.free)
    return f.factor * g.factor * count * _moment((*f.powers, *g.powers)) if count else 0


def _count(solution: tuple[Any, Any], first: bool, second: bool) -> Any:
    """Return how many positions s, s' = 2 … t there are on a solution."""
    known = {
        (t, u): COUNT**2, (u, u): COUNT, (t, t): COUNT, (T + 2 - u, u): COUNT,
        (t, T + 2 - t): COUNT, (2, 2): 1, (2, u): COUNT, (t, 2): COUNT,
    }  # fmt: skip
    positions = [x for x, free in zip(solution, (first, second), strict=True) if free]
    if any(map(_before_all, positions)):
        return 0
    if not positions:
        return 1
    if len(positions) == 1:
        counts = {t: COUNT, u: COUNT, sp.Integer(2): 1}
        if positions[0] in counts:
            return counts[positions[0]]
    elif solution in known:
        return known[solution]
    raise RefutedError(f"positions {solution} are not counted: the table would be incomplete")


def _before_all(position: Any) -> bool:
    """Return whether a position, linear in t or u from 2 to T, is below 2 at both ends: T ≥ 2."""
    above = sp.Symbol("m", nonnegative=True)
    ends = [position.subs({t: end, u: end}).subs(T, 2 + above) for end in (sp.Integer(2), T)]
    return all(sp.expand(1 - end).is_nonnegative is True for end in ends)


def _moment(powers: tuple[str, ...]) -> Any:
    """Return the mean of a monomial, summed over all coordinates n that are not j or k."""
    counted = Counter(powers)
    exponents = "".join(map(str, sorted(counted.values())))
    if "p" in counted:
        raise RefutedError(f"terms of two other columns meet in {powers}: not summed")
    single = {"2": KAPPA[0], "4": KAPPA[1], "6": KAPPA[2]}
    if len(counted) == 1 and exponents in single:
        return single[exponents]
    if exponents == "24" and "n" in counted:
        return OTHERS
    if exponents == "123" and counted["n"] == 2:
        return (D - 2) * MIXED["123"]
    if exponents in MIXED and "n" not in counted:
        return MIXED[exponents]
    raise RefutedError(f"the moment of {dict(counted)} has no letter")


def squares() -> Iterator[tuple[Term, Term]]:
    """Yield the pairs of terms of ``|error_j|²``."""
    for f in error("j", ("n",), t):
        for g in error("j", ("n", "p"), u):
            yield f, g


def value_slope(row: str, col: str) -> Iterator[tuple[Term, Term]]:
    """Yield the pairs of ``∂ŷ_j/∂P`` and the error; `row` is j."""
    own = () if row == col else (row,)
    for key in (col, *own, "n"):
        f = column(A, row, key, key, col, t)
        others = tuple(x for x in (col, "n", "p") if x != row)
        for g in error(row, others, u):
            yield f, g


def score_slope(row: str, col: str) -> Iterator[tuple[Term, Term]]:
    """Yield the pairs of ``∂ŷ/∂A``, the key `row` and the query `col`, and the error."""
    specials = tuple(dict.fromkeys((row, col)))
    for i in (*specials, "n"):
        f = column(B, i, row, col, i, t)
        others = tuple(x for x in (*specials, "n", "p") if x != i)
        for g in error(i, others, u):
            yield f, g


@cache
def mean_square() -> Any:
    """Return the mean square of one coordinate's error at the length t, T here."""
    return mean_of_products(squares())


@cache
def mean_slope(block: str, row: str, col: str) -> Any:
    """Return the mean of the derivative of half the squares by an entry of P or A at t, T here."""
    return mean_of_products({"P": value_slope, "A": score_slope}[block](row, col))


@cache
def over_lengths(mean: Any) -> Any:
    """Return the sum over t = 2 … T − 1 of a polynomial in 1/(t − 1), T for t in it.

    >>> over_lengths(1 + 3 / (T - 1))
    T + 3*Z - 2
    """
    share = sp.Symbol("y")
    polynomial = sp.Poly(sp.expand(sp.cancel(mean.subs(T, 1 + 1 / share))), share)
    sums = {0: LENGTH - 2, 1: Z, 2: Z2}
    return sp.expand(sum(c * sums[k] for (k,), c in polynomial.terms()))


def at_length(mean: Any) -> Any:
    """Return a mean at the printed length t."""
    return mean.subs(T, at)


def written(expression: Any, definitions: Mapping[Any, Any]) -> Any:
    """Return a printed expression with its abbreviations written out, its two sums as Z and Z_2."""
    found = sp.sympify(expression)
    while any(found.has(letter) for letter in definitions):
        found = found.xreplace(dict(definitions))
    return found.xreplace({RECIPROCALS: Z, SQUARES: Z2})
