"""What a theorem's line says, as an object: SymPy relations, and the few records SymPy lacks.

A relation holds letters of the theory. :func:`value` and :func:`holds` evaluate it exactly at a
*point*: sizes and weights by name, ``{"d": 2, "T": 3, "C": matrix, "p": vector}``. So the object
that is printed is the one that is compared with the layer.

**Implementation notes.** Indices count from 1, as in the formulas. A letter that abbreviates an
expression (``r = Σ_{t<T−1} p_t²``) is replaced by it first; then sizes are put in, sums are
written out, and entries of the weights are looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import sympy as sp
from sympy.logic.boolalg import BooleanFunction

from icar_theory.exact.sizes import decided
from icar_theory.printing import expression

Point = Mapping[str, Any]
"""Exact values by the name of their letter: integers, matrices, vectors."""
Definitions = Mapping[Any, Any]
"""What letters abbreviate."""


class Rank(sp.Function):  # type: ignore[misc]
    """The rank of a matrix.

    >>> Rank(sp.eye(2)).doit()
    2
    """

    is_commutative = True
    is_integer = True
    is_nonnegative = True

    def doit(self, **hints: Any) -> Any:
        """Return the rank once the matrix is explicit."""
        matrix = self.args[0].doit() if hasattr(self.args[0], "doit") else self.args[0]
        return sp.Integer(matrix.rank()) if isinstance(matrix, sp.MatrixBase) else self

    def _latex(self, printer: Any) -> str:
        return rf"\operatorname{{rank}} {printer.doprint(self.args[0])}"


class Partner(sp.Function):  # type: ignore[misc]
    """The index ī of the conjugate eigenvalue: 2k − 1 and 2k are partners.

    >>> Partner(1), Partner(4), Partner(sp.Symbol("i"))
    (2, 3, Partner(i))
    """

    @classmethod
    def eval(cls, index: Any) -> Any:
        """Return the partner of a known index."""
        return index + (1 if index % 2 else -1) if index.is_Integer else None

    def _latex(self, printer: Any) -> str:
        return {"i": r"\bar\imath", "j": r"\bar\jmath"}.get(
            str(self.args[0]), rf"\overline{{{printer.doprint(self.args[0])}}}"
        )


@dataclass(frozen=True)
class Every:
    """`relation` for every value of `index` from `first` to `last`."""

    relation: Any
    index: Any
    first: Any
    last: Any

    def latex(self) -> str:
        """Return LaTeX.

        >>> t = sp.Symbol("t")
        >>> print(Every(sp.Eq(sp.IndexedBase("p")[t], 0), t, 1, sp.Symbol("T") - 2).latex())
        {p}_{t} = 0\\ (1 \\le t \\le T - 2)
        """
        span = rf"{expression(self.first)} \le {expression(self.index)} \le {expression(self.last)}"
        return rf"{latex(self.relation)}\ ({span})"


@dataclass(frozen=True)
class Iff:
    """`left` holds exactly where all of the `right` hold."""

    left: Any
    right: tuple[Any, ...]

    def latex(self) -> str:
        """Return LaTeX, aligned at the arrow."""
        return rf"{latex(self.left)} &\iff {_conjunction(self.right)}"


@dataclass(frozen=True)
class Implies:
    """Wherever `left` holds, all of the `right` do."""

    left: Any
    right: tuple[Any, ...]

    def latex(self) -> str:
        """Return LaTeX, aligned at the arrow."""
        return rf"{latex(self.left)} &\implies {_conjunction(self.right)}"


@dataclass(frozen=True)
class Minimum:
    """The least value of `objective` over the weights that satisfy `over` is `value`, attained."""

    objective: Any
    over: tuple[Any, ...]
    value: Any

    def latex(self) -> str:
        """Return LaTeX, aligned at the equality."""
        constraint = _conjunction(self.over)
        return rf"\min_{{{constraint}}} {expression(self.objective)} &= {expression(self.value)}"


@dataclass(frozen=True)
class When:
    """All of the `parts`, where the `condition` on symbolic sizes holds."""

    condition: Any
    parts: tuple[Any, ...]

    def latex(self) -> str:
        """Return LaTeX.

        >>> print(When(sp.Symbol("H") < 3, (sp.Eq(sp.Symbol("x"), 0),)).latex())
        \\bigl[x = 0\\bigr] \\text{ if } H < 3
        """
        parts = rf"\bigl[{_conjunction(self.parts)}\bigr]"
        return rf"{parts} \text{{ if }} {latex(self.condition)}"


def latex(statement: Any) -> str:
    """Return a relation, or a record of this module, as LaTeX.

    >>> latex(sp.Eq(sp.Symbol("x"), 2))
    'x = 2'
    """
    if isinstance(statement, sp.Or | sp.And):
        word = r" \text{ or } " if isinstance(statement, sp.Or) else r",\ "
        return word.join(map(latex, sp.ordered(statement.args)))
    if isinstance(statement, Every | Iff | Implies | Minimum | When):
        return statement.latex()
    return expression(statement)


def aligned(statement: Any) -> str:
    """Return LaTeX with one ``&`` before the main sign, for an ``align*``.

    >>> aligned(sp.Lt(sp.Symbol("x"), 2))
    'x &< 2'
    """
    if isinstance(statement, sp.core.relational.Relational):
        left, right = expression(statement.lhs), expression(statement.rhs)
        return rf"{left} &{SIGNS[statement.rel_op]} {right}"
    return (
        latex(statement)
        if isinstance(statement, Iff | Implies | Minimum)
        else f"&{latex(statement)}"
    )


def at(statement: Any, values: Mapping[Any, Any]) -> Any:
    """Return a relation or a record with letters replaced, evaluated where it can be.

    >>> d, H = sp.symbols("d H", positive=True)
    >>> at(sp.Eq(sp.Symbol("x"), sp.Min(H, d)), {d: 3, H: 2})
    Eq(x, 2)
    """
    if isinstance(statement, tuple):
        return tuple(at(part, values) for part in statement)
    if is_dataclass(statement):
        parts = {part.name: at(getattr(statement, part.name), values) for part in fields(statement)}
        return replace(statement, **parts)  # type: ignore[type-var]
    return sp.sympify(statement).xreplace({x: sp.sympify(y) for x, y in values.items()})


SIGNS = {"==": "=", "!=": r"\neq", "<": "<", ">": ">", "<=": r"\leq", ">=": r"\geq"}


def value(expression: Any, point: Point, definitions: Definitions) -> Any:
    """Return the exact value of an expression at a point.

    >>> i, p = sp.Symbol("i", integer=True), sp.IndexedBase("p")
    >>> T = sp.Symbol("T", integer=True)
    >>> value(sp.Sum(p[i] ** 2, (i, 1, T)), {"T": 2, "p": (3, 4)}, {})
    25
    """
    found = sp.sympify(expression)
    while any(found.has(letter) for letter in definitions):
        found = found.xreplace(definitions)
    scalars = {
        letter: sp.sympify(point[letter.name])
        for letter in found.atoms(sp.Symbol)
        if letter.name in point and not _is_array(point[letter.name])
    }
    found = written_out(found.xreplace(scalars)).doit()
    entries = {entry: _entry(entry, point) for entry in found.atoms(sp.Indexed)}
    matrices = {
        matrix: sp.ImmutableMatrix(point[matrix.name]) for matrix in found.atoms(sp.MatrixSymbol)
    }
    found = found.xreplace({**entries, **matrices}).doit()
    return found.as_explicit() if isinstance(found, sp.MatrixExpr) else found


def written_out(expression: Any) -> Any:
    """Return an expression with every sum between integers written out, term by term.

    SymPy's own evaluation factors the summands first, which takes minutes where they are large.

    >>> i, p = sp.Symbol("i", integer=True), sp.IndexedBase("p")
    >>> written_out(2 * sp.Sum(p[i], (i, 1, 2)))
    2*p[1] + 2*p[2]
    """
    if not expression.has(sp.Sum):
        return expression
    if not isinstance(expression, sp.Sum):
        return expression.func(*map(written_out, expression.args))
    *inner, (index, first, last) = expression.limits
    if not (first.is_Integer and last.is_Integer):
        return expression
    summand = sp.Sum(expression.function, *inner) if inner else expression.function
    values = range(int(first), int(last) + 1)
    return sp.Add(*(written_out(summand.xreplace({index: sp.Integer(k)})) for k in values))


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
        raise ValueError(f"statement must be decided at the point, got {statement} at {point}")
    return known


def _compare(left: Any, sign: str, right: Any) -> bool | None:
    if isinstance(left, sp.MatrixBase) or isinstance(right, sp.MatrixBase):
        same = all(sp.expand(x) == 0 for x in sp.Matrix(left) - sp.Matrix(right))
        return same if sign == "==" else not same if sign == "!=" else None
    difference = sp.expand(left - right)
    return decided(sp.Rel(difference, 0, sign))


def _is_array(found: Any) -> bool:
    return isinstance(found, sp.MatrixBase | tuple | list)


def _entry(entry: Any, point: Point) -> Any:
    array = point[str(entry.base.label)]
    indices = [int(index) for index in entry.indices]
    if len(indices) == 1:
        (place,) = indices
        if not 1 <= place <= len(array):
            raise ValueError(f"index must be from 1 to {len(array)}, got {entry}")
        return sp.sympify(array[place - 1])
    row, column = indices
    return sp.ImmutableMatrix(array)[row - 1, column - 1]


def _conjunction(parts: tuple[Any, ...]) -> str:
    return r",\ ".join(map(latex, parts))
