"""What a line's statement says at exact values: the printed object is what is evaluated.

:func:`value` and :func:`holds` evaluate a statement exactly at a *point*: sizes and weights by
name, ``{"d": 2, "T": 3, "C": matrix, "p": vector}``.

**Implementation notes.** Indices count from 1, as in the formulas. A letter that abbreviates an
expression (``r = Σ_{t<T−1} p_t²``) is replaced by it first; then sizes are put in, sums are
written out, and entries of the weights are looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.logic.boolalg import BooleanFunction

from icar_theory.exact.sizes import decided
from icar_theory.statements import Every

Point = Mapping[str, Any]
"""Exact values by the name of their letter: integers, matrices, vectors."""
Definitions = Mapping[Any, Any]
"""What letters abbreviate."""


class IllFormedError(ValueError):
    """A statement that means nothing at a point: no such entry, or a comparison left open."""


class Meanings(dict[Any, Any]):
    """What letters abbreviate: letter → expression; another letter has no meaning here."""

    def __missing__(self, letter: Any) -> Any:
        raise IllFormedError(f"{letter} is not defined, as are {', '.join(map(str, self))}")


def value(expression: Any, point: Point, definitions: Definitions) -> Any:
    """Return the exact value of an expression at a point.

    >>> i, p = sp.Symbol("i", integer=True), sp.IndexedBase("p")
    >>> T = sp.Symbol("T", integer=True)
    >>> value(sp.Sum(p[i] ** 2, (i, 1, T)), {"T": 2, "p": (3, 4)}, {})
    25
    """
    patterns = tuple(x for x in definitions.items() if not isinstance(x[0], sp.Symbol))
    letters = {
        letter: meant(sp.sympify(meaning), patterns)
        for letter, meaning in definitions.items()
        if isinstance(letter, sp.Symbol)
    }
    found = _at(meant(sp.sympify(expression), patterns), point, letters).doit()
    entries = {entry: _entry(entry, point) for entry in found.atoms(sp.Indexed)}
    matrices = {
        matrix: sp.ImmutableMatrix(_given(matrix.name, point))
        for matrix in found.atoms(sp.MatrixSymbol)
    }
    matrices |= {unit: sp.ImmutableMatrix(unit.as_explicit()) for unit in found.atoms(sp.Identity)
                 if unit.rows.is_Integer}  # fmt: skip
    found = found.xreplace({**entries, **matrices}).doit()
    return found.as_explicit() if isinstance(found, sp.MatrixExpr) else found


def _at(expression: Any, point: Point, definitions: Definitions) -> Any:
    """Return an expression with the numbers of a point in it, sums between integers written out.

    Numbers come first: a letter that abbreviates a case or a maximum is never written with letters.
    SymPy's own evaluation of sums factors the summands, which takes minutes where they are large.

    >>> x, T = sp.symbols("x T", integer=True)
    >>> _at(sp.Sum(x, (T, 1, 3)), {}, {x: sp.Max(T, 2)})
    7
    """
    if isinstance(expression, sp.Sum | sp.Product):
        *inner, (index, *ends) = expression.limits
        first, last = (_at(end, point, definitions) for end in ends)
        if any(end.is_Rational and not end.is_Integer for end in (first, last)):
            raise IllFormedError(f"limits of {expression} must be integers")  # SymPy would not end
        if first.is_Integer and last.is_Integer:
            term = expression.func(expression.function, *inner) if inner else expression.function
            definitions = {x: said for x, said in definitions.items() if x != index}
            values = ({**point, index.name: k} for k in range(int(first), int(last) + 1))
            whole = sp.Add if isinstance(expression, sp.Sum) else sp.Mul
            return whole(*(_at(term, known, definitions) for known in values))
    if expression.has(sp.Sum, sp.Product):
        return expression.func(*(_at(part, point, definitions) for part in expression.args))
    letters = expression.atoms(sp.Symbol)
    known = {
        letter: _at(sp.sympify(definitions[letter]), point, definitions)
        for letter in letters
        if letter in definitions
    }
    return expression.xreplace({**_numbers(letters, point), **known})


@lru_cache(maxsize=1024)
def meant(expression: Any, definitions: tuple[tuple[Any, Any], ...]) -> Any:
    """Return an expression with every letter that abbreviates one replaced.

    >>> x, y = sp.symbols("x y")
    >>> meant(x + 1, ((x, y**2), (y, sp.Integer(3))))
    10
    """
    closed = _closed(definitions)
    while any(expression.has(letter) for letter in closed):
        expression = expression.xreplace(closed)
    return expression


@lru_cache(maxsize=1024)
def _closed(definitions: tuple[tuple[Any, Any], ...]) -> dict[Any, Any]:
    """Return definitions in which no letter abbreviates anything: sums are then written once."""
    meanings, found = dict(definitions), {}
    for letter, meaning in definitions:
        whole = sp.sympify(meaning)
        while any(whole.has(other) for other in meanings):
            whole = whole.xreplace(meanings)
        found[letter] = whole
    return found


def _numbers(letters: Iterable[Any], point: Point) -> dict[Any, Any]:
    """Return the numbers that a point gives to letters."""
    return {
        letter: sp.sympify(point[letter.name])
        for letter in letters
        if letter.name in point and not _is_array(point[letter.name])
    }


def holds(statement: Any, point: Point, definitions: Definitions) -> bool:
    """Return whether a relation, or a condition of a record, holds at a point, exactly.

    >>> holds(sp.Symbol("x") ** 2 < 2, {"x": sp.Rational(7, 5)}, {})
    True
    """
    if isinstance(statement, tuple):
        return all(holds(part, point, definitions) for part in statement)
    if isinstance(statement, Every):
        first, last = (
            int(value(end, point, definitions)) for end in (statement.first, statement.last)
        )
        return all(
            holds(statement.relation, {**point, statement.index.name: k}, definitions)
            for k in range(first, last + 1)
        )
    if isinstance(statement, sp.And | sp.Or):
        quantifier = all if isinstance(statement, sp.And) else any
        return quantifier(holds(part, point, definitions) for part in statement.args)
    if isinstance(statement, BooleanFunction | sp.logic.boolalg.BooleanAtom):
        known = decided(statement)
    else:
        left, right = (value(side, point, definitions) for side in (statement.lhs, statement.rhs))
        known = _compare(left, statement.rel_op, right)
    if known is None:
        raise IllFormedError(f"statement must be decided at the point, got {statement} at {point}")
    return known


def _compare(left: Any, sign: str, right: Any) -> bool | None:
    if isinstance(left, sp.MatrixBase) or isinstance(right, sp.MatrixBase):
        left, right = sp.Matrix(left), sp.Matrix(right)
        if left.shape != right.shape:
            raise IllFormedError(f"sides must have one shape, got {left.shape} and {right.shape}")
        same = all(sp.expand(x) == 0 for x in left - right)
        return same if sign == "==" else not same if sign == "!=" else None
    difference = sp.expand(left - right)
    if difference.has(sp.zoo, sp.nan):
        raise IllFormedError(f"sides must be finite, got {left} and {right}")
    return decided(sp.Rel(difference, 0, sign))


def _is_array(found: Any) -> bool:
    return isinstance(found, sp.MatrixBase | tuple | list)


def _given(name: str, point: Point) -> Any:
    if name not in point:
        raise IllFormedError(f"{name} has no value at the point, which gives {', '.join(point)}")
    return point[name]


def _entry(entry: Any, point: Point) -> Any:
    array = _given(str(entry.base.label), point)
    flat = len(entry.indices) == 1
    shape = (len(array),) if flat else tuple(map(int, sp.ImmutableMatrix(array).shape))
    for index, last in zip(entry.indices, shape, strict=True):
        if not (index.is_Integer and 1 <= index <= last):
            raise IllFormedError(f"indices of {entry} must be from 1 to {shape}")
    places = [int(index) - 1 for index in entry.indices]
    return sp.sympify(array[places[0]] if flat else sp.ImmutableMatrix(array)[*places])
