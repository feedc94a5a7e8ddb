"""Long equations in LaTeX: sums are broken between terms, so that a page can hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from icar_theory import printing
from icar_theory.printing import WIDTH, width


def terms(expression: Any, sign: int = 1) -> list[str]:
    """Return the terms of a sum as LaTeX, each with its sign; `sign` −1 negates them.

    >>> x, y = sp.symbols("x y")
    >>> terms(x - 2 * y), terms(x - 2 * y, -1), terms(0)
    (['+ x', '- 2 y'], ['+ 2 y', '- x'], [])
    """
    ordered = [
        printing.expression(sign * term)
        for term in sp.Add(sp.sympify(expression)).as_ordered_terms()
        if term != 0
    ]
    first = [term for term in ordered if not term.startswith("-")][:1]  # d - H, and not -H + d
    parts = first + [term for term in ordered if term not in first]
    return [part if part.startswith("-") else f"+ {part}" for part in parts]


def equation(left: Sequence[str], right: Sequence[str], end: str = "") -> str:
    """Return ``left = right end`` as lines of an ``align*``, both sides given by their terms.

    >>> equation(["+ x", "- y"], [])
    'x - y &= 0'
    """
    one, other = (" ".join(side).removeprefix("+ ") or "0" for side in (left, right))
    if width(f"{one} = {other}{end}") <= WIDTH - 2:  # many signs, spaced wider than letters
        return f"{one} &= {other}{end}"
    lines = [f"& {line}" for line in _lines(left)]
    first, *rest = _lines(right)
    return " \\\\\n".join([*lines, f"&= {first}", *(f"& {line}" for line in rest)]) + end


def _lines(side: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for term in side:
        if lines and width(lines[-1] + term) <= WIDTH:
            lines[-1] += f" {term}"
        else:
            lines.append(rf"\quad {term}" if lines else term.removeprefix("+ "))
    return lines or ["0"]
