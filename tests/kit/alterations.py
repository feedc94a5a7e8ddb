"""Every small way to print a line wrongly: a sign, a factor, an exponent, a limit, a condition.

An alteration that only restates the line is left out: an equation times a number. So is one that
only weakens it and so leaves it true: a narrower side condition, a conclusion that says less.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from icar_theory.claims import Line
from icar_theory.exact.sizes import LETTERS, decided
from icar_theory.layers.augmented_symbols import EDGES, START
from icar_theory.statements import Implies
from proofs.kit.step import RefutedError, numerator, same_up_to_factor

Variant = tuple[str, Any]
STRICT = {"<=": sp.StrictLessThan, ">=": sp.StrictGreaterThan}
SIGNS = {
    "==": (sp.Ne, sp.Lt, sp.Gt),
    "!=": (sp.Eq,),
    "<": (sp.Gt,),
    ">": (sp.Lt,),
    "<=": (sp.Ge,),
    ">=": (sp.Le,),
}
LOOSE = {"<": sp.LessThan, ">": sp.GreaterThan}


def alterations(line: Line) -> Iterator[tuple[str, Line]]:
    """Yield (what was changed, the altered line)."""
    for why, relation in altered(line.relation):
        yield why, replace(line, relation=relation)
    for place, equation in enumerate(line.where):
        for why, other in expressions(equation.rhs):
            where = (
                *line.where[:place],
                _related(equation, equation.lhs, other),
                *line.where[place + 1 :],
            )
            yield f"where {equation.lhs}: {why}", replace(line, where=where)
        rest = (*line.where[:place], *line.where[place + 1 :])
        yield f"without where {equation.lhs}", replace(line, where=rest)
    for why, given in conditions(line.given):
        yield f"given: {why}", replace(line, given=given)


def conditions(given: tuple[Any, ...]) -> Iterator[Variant]:
    """Yield every alteration of side conditions by which they admit something else.

    Conditions that only admit fewer sizes weaken the line, and are left out.
    """
    for place, condition in enumerate(given):
        before, after = given[:place], given[place + 1 :]
        yield f"without {condition}", (*before, *after)
        loose = []
        if isinstance(condition, Relational) and condition.rel_op in LOOSE:
            other = LOOSE[condition.rel_op](*condition.args)
            loose.append((f"{other} for {condition}", other))
        for why, other in (*loose, *altered(condition)):
            if not _narrower((*before, other, *after), given):
                yield why, (*before, other, *after)


def hypotheses(given: tuple[Any, ...]) -> Iterator[Variant]:
    """Yield every alteration of hypotheses by which they admit other sizes, fewer or more."""
    for place, condition in enumerate(given):
        before, after = given[:place], given[place + 1 :]
        yield f"without {condition}", (*before, *after)
        for why, other in altered(condition):
            if not (_narrower((other,), (condition,)) and _narrower((condition,), (other,))):
                yield why, (*before, other, *after)


def _narrower(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether conditions on sizes alone admit, at small sizes, no more than others do."""
    if not all(map(_about_sizes, (*one, *other))):
        return False
    fewer, more = sp.And(*one), sp.And(*other)
    return not any(
        decided(fewer.subs(sizes)) and not decided(more.subs(sizes)) for sizes in _box(fewer, more)
    )


def _about_sizes(condition: Any) -> bool:
    letters = {*LETTERS.values(), START}
    return not is_dataclass(condition) and condition.free_symbols <= letters


def _box(*conditions: Any) -> Iterator[dict[Any, Any]]:
    """Yield small values of the letters of the conditions."""
    letters = sorted(set().union(*(part.free_symbols for part in conditions)), key=str)
    values = [tuple(EDGES.values()) if letter == START else range(9) for letter in letters]
    for chosen in itertools.product(*values):
        yield dict(zip(letters, chosen, strict=True))


def altered(statement: Any) -> Iterator[Variant]:
    """Yield every alteration of a relation or a record."""
    if isinstance(statement, tuple):
        for place, part in enumerate(statement):
            before, after = statement[:place], statement[place + 1 :]
            if len(statement) > 1:
                yield f"without {part}", (*before, *after)
            for why, other in altered(part):
                yield why, (*before, other, *after)
    elif is_dataclass(statement):
        for part in fields(statement):
            if part.name == "index":
                continue
            for why, other in altered(getattr(statement, part.name)):
                if (
                    isinstance(statement, Implies)
                    and part.name == "right"
                    and why.startswith("without")
                ):
                    continue
                yield why, replace(statement, **{part.name: other})  # type: ignore[type-var]
    elif isinstance(statement, sp.And | sp.Or):
        for part in statement.args:
            rest = [other for other in statement.args if other != part]
            yield f"without {part}", statement.func(*rest)
            for why, other in altered(part):
                yield why, statement.func(other, *rest)
    elif isinstance(statement, Relational):
        yield from _relations(statement)
    else:
        yield from expressions(statement)


def _relations(relation: Any) -> Iterator[Variant]:
    for other in SIGNS[relation.rel_op]:
        yield f"sign: {other.rel_op} in {relation}", other(*relation.args, evaluate=False)
    letter = relation.args[0]
    if isinstance(letter, sp.Symbol):
        others = sorted(relation.rhs.free_symbols - {letter}, key=str)
        for other in others[:1]:
            yield f"letter: {other} for {letter}", _related(relation, other, relation.rhs)
    if relation.rel_op in STRICT:
        strict = STRICT[relation.rel_op](*relation.args)
        yield f"{strict} for {relation}", strict
    sides = relation.args
    for place in (0, 1):
        for why, other in expressions(sides[place]):
            both = (other, sides[1]) if place == 0 else (sides[0], other)
            if not _restates(both, sides):
                yield f"in {relation}: {why}", _related(relation, *both)
    if sides[1] not in (0, sp.S.Zero) and not isinstance(sides[1], sp.ZeroMatrix):
        yield f"negated right side of {relation}", _related(relation, sides[0], -sides[1])


def _related(relation: Any, left: Any, right: Any) -> Any:
    """Return the relation of other sides, written down even where SymPy knows that it is false."""
    found = relation.func(left, right)
    known = isinstance(found, sp.logic.boolalg.BooleanAtom)
    return type(relation)(left, right, evaluate=False) if known else found


def _restates(one: Any, other: Any) -> bool:
    if any(isinstance(side, sp.MatrixExpr) for side in (*one, *other)):
        zero = isinstance(one[1], sp.ZeroMatrix)
        return bool(one == other or (zero and one[1] == other[1] and one[0] == 2 * other[0]))
    try:
        return same_up_to_factor(_difference(*one), _difference(*other))
    except RefutedError:
        return False


@cache
def _difference(left: Any, right: Any) -> Any:
    return numerator(sp.sympify(left) - right)


def expressions(expression: Any) -> Iterator[Variant]:
    """Yield an expression with one sign, factor, number or limit changed, each once."""
    seen = {expression}
    for why, other in _changed(sp.sympify(expression)):
        if other not in seen:
            seen.add(other)
            yield why, other


def _changed(expression: Any) -> Iterator[Variant]:
    if isinstance(expression, sp.Add | sp.MatAdd):
        for term in expression.args:
            rest = [other for other in expression.args if other != term]
            yield f"−({term})", expression.func(*rest, -term)
            yield f"2 ({term})", expression.func(*rest, 2 * term)
    elif isinstance(expression, sp.Indexed) and len(set(expression.indices)) == 2:
        one, other = expression.indices
        yield f"{expression.base[other, one]} for {expression}", expression.base[other, one]
        yield f"{expression.base[one, one]} for {expression}", expression.base[one, one]
    elif isinstance(expression, sp.Number):
        yield f"{expression + 1} for {expression}", expression + 1
        return
    elif isinstance(expression, sp.Max | sp.Min):
        other = sp.Min if isinstance(expression, sp.Max) else sp.Max
        yield f"{other.__name__} for {expression}", other(*expression.args)
    elif isinstance(expression, sp.Mul | sp.MatMul | sp.Pow) and not expression.is_number:
        yield f"2 ({expression})", 2 * expression
    if isinstance(expression, sp.MatrixSymbol | sp.IndexedBase):
        return
    for place, part in enumerate(expression.args):
        if isinstance(part, sp.Basic):
            for why, other in _changed(part):
                arguments = [*expression.args[:place], other, *expression.args[place + 1 :]]
                yield why, expression.func(*arguments)
