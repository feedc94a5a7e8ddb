"""What a theorem's line says, as an object: SymPy relations, and the few records SymPy lacks.

A relation holds letters of the theory; :mod:`icar_theory.evaluation` evaluates it at exact values.
So the object that is printed is the one that is compared with the layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import sympy as sp

from icar_theory.printing import expression


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
        if isinstance(matrix, sp.ZeroMatrix):
            return sp.Integer(0)
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
        below = f"_{{{_conjunction(self.over)}}}" if self.over else ""
        return rf"\min{below} {expression(self.objective)} &= {expression(self.value)}"


@dataclass(frozen=True)
class LocalMinimum:
    """The weights are a local minimum of `objective`: none near them have less of it."""

    objective: Any

    def latex(self) -> str:
        """Return LaTeX.

        >>> LocalMinimum(sp.Symbol("x")).latex()
        'x \\\\text{ has a local minimum}'
        """
        return rf"{expression(self.objective)} \text{{ has a local minimum}}"


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
    if isinstance(statement, Every | Iff | Implies | LocalMinimum | Minimum | When):
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


def _conjunction(parts: tuple[Any, ...]) -> str:
    return r",\ ".join(map(latex, parts))
