r"""The classes of equal characters of the error, counted with symbolic T, degree by degree.

A term of the error of coordinate i that holds ``(b_k)_i (a_l)_j`` has the character
``λ_j^x λ_i^y``. Its degree x + y does not depend on t, and x runs through an interval, each value
once; so two products share as many characters as their intervals share numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import T, decided
from icar_theory.layers.augmented_symbols import (
    EDGES,
    START,
    TERMS,
    Degree,
    OverOthers,
    entries,
    i,
    j,
    over_others,
)
from icar_theory.layers.plain import query_position, target_position, token_exponent
from proofs.kit.identity import Identity
from proofs.kit.step import RefutedError

PRODUCTS = tuple((k, m) for k in (1, 2) for m in (1, 2, 3, 4))
t = sp.Symbol("t", integer=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
"""How far T is past the first length that a step covers."""


def exponents(k: int, m: int, length: Any) -> tuple[Any, Any]:
    """Return the exponents of λ_j and λ_i in the term of ``(b_k)_i (a_m)_j`` at position t."""
    key = t if m in (1, 2) else t - 1
    query = length if m in (1, 3) else query_position(length)
    value = t if k == 1 else t - 1
    return token_exponent(query) - token_exponent(key), token_exponent(value)


def degree(k: int, m: int) -> Any:
    """Return the degree of the terms of a product, in which t cancels.

    >>> degree(1, 3), degree(2, 2)
    (T, T - 3)
    """
    return sp.expand(sum(exponents(k, m, T)))


def span(k: int, m: int, boundary: str, length: Any) -> tuple[Any, Any]:
    """Return the least and the largest exponent of λ_j; if s_0 = 0, s_{t−1} begins at t = 2.

    >>> span(1, 3, "zero", T), span(1, 3, "wrap", T)
    ((1, T - 1), (1, T))
    """
    first = 2 if boundary == "zero" and (m in (3, 4) or k == 2) else 1
    x, _ = exponents(k, m, length)
    return sp.expand(x.subs(t, length)), sp.expand(x.subs(t, first))


def common(one: tuple[Any, Any], other: tuple[Any, Any]) -> Any:
    """Return how many integers two intervals share."""
    return sp.Max(0, sp.Min(one[1], other[1]) - sp.Max(one[0], other[0]) + 1)


def holds_zero(interval: tuple[Any, Any]) -> bool:
    """Return whether an interval holds 0; raise RefutedError where that depends on T."""
    answers = [decided(interval[0] <= 0), decided(interval[1] >= 0)]
    if None in answers:
        raise RefutedError(f"whether {interval} holds 0 depends on the length")
    return answers == [True, True]


@cache
def counted(below: int, boundary: str, length: Any) -> tuple[Any, Any]:
    """Return the loss of coordinate i in the degree T − below: the class of j = i, and the rest.

    The terms with j = i, and those with x = 0 of the whole row, have the character λ_i^degree; for
    j ≠ i every other x has a character of its own.
    """
    spans = {p: span(*p, boundary, length) for p in PRODUCTS if sp.expand(T - degree(*p)) == below}
    shared = sp.Integer(-1) if token_exponent(target_position(T)) == T - below else sp.Integer(0)
    for product, interval in spans.items():
        shared += common(interval, interval) * entries(*product)[i, i]
        if holds_zero(interval):
            shared += over_others(entries(*product)[i, j])
    apart = sp.Integer(0)
    for one, first in spans.items():
        for other, second in spans.items():
            both = common(first, second) - int(holds_zero(first) and holds_zero(second))
            apart += both * over_others(entries(*one)[i, j] * entries(*other)[i, j])
    return shared**2, apart


def linear(expression: Any) -> Any:
    """Return an expression with every ``Σ_{j≠i}`` of a sum as a sum of sums of monomials."""
    sums = {total: _terms(total) for total in expression.atoms(OverOthers)}
    return expression.xreplace(sums)


def _terms(total: Any) -> Any:
    found = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(total.args[0])):
        outside, inside = term.as_independent(sp.Indexed, as_Add=False)
        found += outside * OverOthers(inside, *total.args[1:])
    return found


@cache
def at_length(expression: Any, useful: Any, boundary: str, length: Any) -> Any:
    """Return a printed expression at a boundary and a length, with K as printed."""
    values: Mapping[Any, Any] = {TERMS: useful.xreplace({START: EDGES[boundary]})}
    return linear(expression.xreplace(values).xreplace({T: length}))


def classes(
    name: str, claim: Claim, below: int, boundary: str, length: Any, stated: Any
) -> Identity:
    """Return the step: the squares over the classes of one degree are the printed expression."""
    edge = "$s_0 = 0$" if boundary == "zero" else r"$s_0 \ne 0$"
    which = rf"$T = {sp.latex(length)}$" + (r", $n \ge 0$" if length.free_symbols else "")
    where = f"degree $T - {below}$" if below else "the degree of the target"
    return Identity(
        name,
        f"the classes of equal characters in {where}, {edge}, {which}",
        counted(below, boundary, length),
        at_length(stated, claim.line("loss").definitions[TERMS], boundary, length),
        r"A term is $\lambda_j^x \lambda_i^y$ with $x$ in an interval; $x = 0$ joins the class of "
        r"$j = i$, and $M^{kl}_{ij} M^{k'l'}_{ij}$ is counted as often as two intervals share "
        r"another $x$.",
    )


def degrees(claim: Claim) -> Identity:
    """Return the step: the degrees of the eight products are the printed ones."""
    names = {
        (k, m): sp.Symbol(f"b_{{{k}}}") * sp.Symbol(f"a_{{{m}}}") for k, m in PRODUCTS
    }  # the printed letters
    stated = claim.line("degrees").relation.args
    if not all(isinstance(equation.lhs, Degree) for equation in stated):
        raise RefutedError("degrees: a part of the line is about no degree")
    return Identity(
        "degrees",
        "the degree of each product of blocks, from the exponents of the tokens",
        sum(name * degree(*product) for product, name in names.items()),
        sum(equation.lhs.args[0] * equation.rhs for equation in stated),
        r"The exponent of the value is added to that of the query less that of the key, and $t$ "
        r"cancels. Different degrees are different characters, so the loss is a sum over them.",
    )
