"""LaTeX lines and notebook formulas; amsmath is all they need. Imports nothing of the package."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter

NOT_DETERMINED = r"\text{not determined}"


def display(lines: str) -> str:
    r"""Return lines as display math.

    >>> print(display("x &= 1"))
    \begin{align*}
    x &= 1
    \end{align*}
    """
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}"


def aligned(*lines: str) -> str:
    """Return several lines as one display."""
    return display(" \\\\\n".join(lines))


def notebook(formula: str) -> str:
    """Return a display as a notebook renders it, for ``_repr_latex_``.

    >>> print(notebook(display("x &= 1")).splitlines()[0])
    $\\displaystyle \\begin{aligned}
    """
    return f"$\\displaystyle {formula}$".replace("{align*}", "{aligned}")


class Printer(LatexPrinter):  # type: ignore[misc]
    """SymPy's printer with what the theory writes otherwise: ⊤ for a transpose, 𝟏, I, d − H."""

    def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
        terms = super()._as_ordered_terms(expr, order=order)
        return sorted(terms, key=lambda term: bool(term.could_extract_minus_sign()))

    def _print_Transpose(self, expr: Any) -> str:
        return rf"{self.parenthesize(expr.arg, sp.printing.precedence.PRECEDENCE['Pow'])}^\top"

    def _print_OneMatrix(self, expr: Any) -> str:
        return r"\mathbf{1}"

    def _print_Identity(self, expr: Any) -> str:
        return "I"


def expression(formula: Any) -> str:
    r"""Return a SymPy expression or relation as LaTeX.

    >>> d, H = sp.symbols("d H")
    >>> print(expression(d - H), expression(sp.MatrixSymbol("C", 2, 2).T))
    d - H C^\top
    """
    return str(Printer().doprint(formula))
