"""LaTeX lines and notebook formulas; amsmath is all they need. Imports nothing of the package."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter, translate

NOT_DETERMINED = r"\text{not determined}"


WIDTH = 68
"""How many glyphs a line of a page may hold."""
OPEN = re.compile(r"\\(left|begin)\b|\\(right|end)\b|\\[a-zA-Z]+|\\.|[{}]")
COMPOUND = re.compile(r"\\(sum|operatorname)")
NAMED = re.compile(r"([A-Za-z]+)([_^].*\{.*)")
WORDS = re.compile(r"\\text\{([^{}]*)\}|,\\ ")
CONTINUES = re.compile(r"from their|modulo|on which|where \$w")
PLACES = re.compile(r",\\ |,\\quad |(?<!=) (?=[+-] )| (?=\\text\{ (?:or|if) \})")


def display(lines: str) -> str:
    r"""Return lines as display math; a line that no page can hold is broken where it may be.

    >>> print(display("x &= 1"))
    \begin{align*}
    x &= 1
    \end{align*}
    """
    rows = lines.split(" \\\\\n")
    lefts = [width(row[: row.find("&") + 1]) for row in rows]
    if len(rows) > 1 or width(lines) > WIDTH:
        indent = max((left for left in lefts if left <= WIDTH // 2), default=0)
        rows = [broken(row, indent) for row in rows]
    fitting = " \\\\\n".join(rows)
    return f"\\begin{{align*}}\n{fitting}\n\\end{{align*}}"


def width(latex: str) -> int:
    r"""Return about how many glyphs LaTeX sets side by side.

    >>> width(r"\left(\eta + x_{1}\right)^{2}")
    7
    """
    plain = re.sub(r"\\(left|right|frac|mathbf|operatorname|bar|text)\b", "", latex)
    plain = re.sub(r"\\(min|max|deg|lim|cos|sin|exp)\b", "xxx", plain)
    return len(re.sub(r"[{}^_\s&]", "", re.sub(r"\\[a-zA-Z]+|\\.", "x", plain)))


def broken(line: str, indent: int = 0) -> str:
    r"""Return one line of an ``align*`` as several, broken between terms and between conditions.

    `indent` is how wide the part before the ``&`` is, of the widest line of the display.

    >>> print(broken("x &= 1"))
    x &= 1
    >>> print(broken("x &= " + " + ".join(["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] * 3)).count("quad"))
    1
    """
    line, *conditions = line.split(" && ")
    whole = r"\quad ".join([line, *conditions])  # a column of conditions would widen every line
    left, right = line[: line.find("&")], line[line.find("&") :]
    wide = width(left) > WIDTH // 2
    room = WIDTH - indent
    if not wide and width(whole[len(left) :]) <= room:
        return whole
    rows = [rf"& {row}" for row in filled(left, WIDTH)] if wide else []
    first, *rest = filled(right, room)
    rows += [first if wide else left + first, *(rf"&\quad {row}" for row in rest)]
    return " \\\\\n".join([*rows, *(rf"&\quad {condition}" for condition in conditions)])


def filled(text: str, room: int) -> list[str]:
    """Return a text in rows that fit, as far as it may be broken.

    >>> filled("a + b + c", 3)
    ['a + b', '+ c']
    """
    rows: list[str] = []
    for piece in _pieces(text):
        if rows and width(rows[-1] + piece) <= room:
            rows[-1] += piece
        else:
            rows.append(piece)
    return [row.strip().removesuffix("\\") for row in rows]


def _pieces(line: str) -> Iterator[str]:
    """Yield a line in the pieces between which it may be broken: outside of all brackets."""
    depth, start, place = 0, line.find("&") + 1, 0
    while place < len(line):
        found = OPEN.match(line, place)
        here = PLACES.match(line, place) if depth == 0 and place > start else None
        if here:
            yield line[:place] + here[0].rstrip() + " "
            line, place, start = line[here.end() :], 0, 0
            continue
        if found:
            depth += bool(found[1]) or found[0] == "{"
            depth -= bool(found[2]) or found[0] == "}"
        place = found.end() if found else place + 1
    yield line


def prose(formula: str) -> str:
    r"""Return a formula as a sentence that can be broken: its words outside of the mathematics.

    >>> print(prose(r"s_0 = 0,\ \text{blocks in } R"))
    $s_0 = 0$, blocks in $R$
    """
    sentence, start = "", 0
    for found in WORDS.finditer(formula):
        before = re.sub(r"\\[{}]", "", formula[: found.start()])
        if before.count("{") == before.count("}"):  # not within a group
            sentence += _dollars(formula[start : found.start()]) + (found[1] or ", ")
            start = found.end()
    return sentence + _dollars(formula[start:])


def sentence(parts: Iterable[str]) -> str:
    r"""Return formulas as one sentence, with LaTeX between dollar signs.

    >>> print(sentence([r"d \geq 1 \text{ and}", "H > 0", "T > 2"]))
    $d \geq 1$ and $H > 0$; $T > 2$
    """
    text = ""
    for part in map(prose, parts):
        goes_on = text.endswith((" and", ",", ":", ",$")) or CONTINUES.match(part)
        text += (" " if goes_on else "; ") + part
    return text.removeprefix("; ")


def _dollars(formula: str) -> str:
    inside = formula.strip()
    if not inside.strip(",;:"):
        return inside
    return f"${inside}$" + " " * inside.endswith(":")


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

    def _deal_with_super_sub(self, string: str, style: str = "plain") -> str:
        if COMPOUND.search(string):
            return string  # its scripts are within it
        if named := NAMED.fullmatch(string):  # SymPy leaves what holds braces as it is
            return str(translate(named[1])) + named[2]
        return str(super()._deal_with_super_sub(string, style=style))

    def _needs_mul_brackets(self, expr: Any, first: bool = False, last: bool = False) -> bool:
        compound = expr.is_Symbol and COMPOUND.search(expr.name) and not last
        return bool(compound or super()._needs_mul_brackets(expr, first=first, last=last))

    def parenthesize_super(self, s: str) -> str:
        """Return what a power is set on: a letter that is written as a formula in brackets."""
        if COMPOUND.search(s):
            return rf"\left({s}\right)"
        return str(super().parenthesize_super(s))

    def _print_Not(self, expr: Any) -> str:  # noqa: N802 - SymPy asks for it by this name
        if isinstance(expr.args[0], sp.Implies | sp.Equivalent):  # SymPy's ⇏ needs brackets in ∨
            return rf"\neg \left({self._print(expr.args[0])}\right)"
        return str(super()._print_Not(expr))

    def _print_Transpose(self, expr: Any) -> str:  # noqa: N802 - SymPy asks for it by this name
        return rf"{self.parenthesize(expr.arg, sp.printing.precedence.PRECEDENCE['Pow'])}^\top"

    def _print_OneMatrix(self, expr: Any) -> str:  # noqa: N802 - SymPy asks for it by this name
        return r"\mathbf{1}"

    def _print_Identity(self, expr: Any) -> str:  # noqa: N802 - SymPy asks for it by this name
        return "I"


def expression(formula: Any) -> str:
    r"""Return a SymPy expression or relation as LaTeX.

    >>> d, H = sp.symbols("d H")
    >>> print(expression(d - H), expression(sp.MatrixSymbol("C", 2, 2).T))
    d - H C^\top
    >>> print(expression(sp.Symbol("chi_{j1}")))
    \chi_{j1}
    """
    return str(Printer().doprint(formula)).replace(r"\text{NaN}", NOT_DETERMINED)
