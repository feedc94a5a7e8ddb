"""Formulas of one's own: parsed and never run."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from icar_theory.arguments import said

EXPONENT = 100
"""The largest exponent in a formula of one's own."""
LARGEST = 10**9
"""The largest number in what is raised to a power."""
OPERATIONS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS = {"Max", "Min", "Abs", "sqrt", "floor", "ceiling"}
DECIMAL = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


def expression(formula: str, letters: list[str]) -> Any:
    """Return a formula in the given letters; raise ValueError for anything else.

    The formula is parsed and never run.

    >>> expression("Max(d - 2*heads, 0)^2 / 0.5", ["d", "heads"])
    2*Max(0, d - 2*heads)**2
    """
    try:
        text = formula.strip().replace("^", "**")
        letter = {name: sp.Symbol(name) for name in letters}
        return _stated(ast.parse(text, mode="eval").body, letter, text)
    except (SyntaxError, RecursionError, MemoryError, TypeError, ValueError) as error:
        words = error.msg if isinstance(error, SyntaxError) else str(error)  # without its place
        reason = " ".join(words.split())
        raise ValueError(
            f"formula must be in {', '.join(letters)}, numbers and {', '.join(sorted(FUNCTIONS))}, "
            f"got {said(formula)}: {reason}"
        ) from None


def _stated(part: ast.expr, letters: Mapping[str, Any], text: str) -> Any:
    match part:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            written = ast.get_source_segment(text, part) or ""
            if not DECIMAL.fullmatch(written):
                raise ValueError(f"{written} is no decimal number with an exponent up to 999")
            return sp.Rational(Fraction(written))  # a float would be rounded
        case ast.Name(id=name) if name in letters:
            return letters[name]
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            inner = _stated(operand, letters, text)
            return -inner if isinstance(part.op, ast.USub) else inner
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_stated(left, letters, text), _stated(right, letters, text))
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in OPERATIONS:
            return OPERATIONS[type(operation)](
                _stated(left, letters, text), _stated(right, letters, text)
            )
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            return getattr(sp, name)(*(_stated(argument, letters, text) for argument in arguments))
    raise ValueError(f"{ast.unparse(part)} is none of these")


def _power(base: Any, exponent: Any) -> Any:
    if exponent.is_number and not (exponent.is_Rational and abs(exponent) <= EXPONENT):
        raise ValueError(f"a power must have exponents up to {EXPONENT}")
    if exponent.is_number and any(max(abs(x.p), x.q) > LARGEST for x in base.atoms(sp.Rational)):
        raise ValueError(f"what is raised to a power must have numbers up to {LARGEST}")
    return base**exponent
