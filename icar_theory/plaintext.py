r"""LaTeX formulas as Unicode text for a terminal: no commands, and brackets where TeX has none.

A quotient stands in brackets beside a factor, a sum in a quotient or in a script does too, and a
conjugate keeps its bar. Imports the table of signs alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from icar_theory.pieces import (
    SPACE,
    accented,
    add_script,
    bracketed,
    flat,
    is_one,
    is_product,
    joined,
    one,
    raised,
)
from icar_theory.signs import ACCENTS, ALPHABETS, BARS, BLANKS, BOLD, LOST, NEGATED, SIGNS, Piece

TOKEN = re.compile(r"\\[a-zA-Z]+\*?|(?:\\;)+|\\.|\d+(?:\.\d+)?|\s+|[^\s\\\d]", re.DOTALL)
MIDDLE = Piece("|", "relation")
SIZE = re.compile(r"\\(left|right|middle|[bB]igg?([lrm]?))")


def terminal(formula: str) -> str:
    r"""Return a formula as text, a line for each of its lines; as it is where a command is unknown.

    >>> terminal(r"\hat y_i &= \frac{a + 1}{2 b} \sum_{t=1}^{T - 1} \overline{s_t}^{2}")
    'ŷ_i = ((a + 1)/(2 b)) ∑_(t=1…T-1) s̄_t^2'
    >>> terminal(r"\unknown x")
    '\\unknown x'
    """
    try:
        return converted(formula)
    except ValueError:
        return formula


def converted(formula: str) -> str:
    r"""Return a formula as text; raise ValueError for a command or a form that has none.

    >>> converted(r"\frac{a}{b} \leq \sqrt[3]{x}")
    'a/b ≤ x^(1/3)'
    """
    reader = _Reader(formula)
    lines = (joined([*flat(row)]) for row in reader.table(None))
    return "\n".join(line for line in lines if line)


class _Reader:
    """Reads LaTeX from left to right into pieces."""

    def __init__(self, formula: str) -> None:
        self.tokens: list[str] = TOKEN.findall(formula)
        self.tokens.reverse()

    def table(self, end: str | None) -> list[list[list[Piece]]]:
        """Return what stands before `end`: rows of cells of pieces."""
        rows: list[list[list[Piece]]] = [[[]]]
        while (token := self.tokens.pop() if self.tokens else None) != end:
            if token is None:
                raise ValueError(f"formula must close every group: {end} is missing")
            if token == r"\\":
                rows.append([[]])
            elif token == "&":
                rows[-1].append([])
            else:
                self.read(token, rows[-1][-1])
        return rows

    def skip(self) -> str:
        """Return the next token that is not space, and leave it there; "" at the end."""
        while self.tokens and self.tokens[-1].isspace():
            self.tokens.pop()
        return self.tokens[-1] if self.tokens else ""

    def argument(self) -> list[Piece]:
        """Return the pieces of the next group, or of the next token."""
        pieces: list[Piece] = []
        if self.skip() == "{":
            self.tokens.pop()
            pieces = [part for row in self.table("}") for part in flat(row)]
        elif self.tokens:
            token = self.tokens.pop()
            self.tokens.extend([token[1:]] if token.isdigit() and token[1:] else [])
            self.read(token[0] if token.isdigit() else token, pieces)
        return pieces

    def words(self) -> str:
        """Return the next group as it is written."""
        self.skip()
        found, depth = "", 0
        while self.tokens:
            token = self.tokens.pop()
            depth += (token == "{") - (token == "}")
            found += token
            if depth == 0:
                break
        return found[1:-1]

    def read(self, token: str, row: list[Piece]) -> None:
        """Read what begins with a token, and add it to a row."""
        if token.isspace() or token in BLANKS:
            row.append(SPACE)
        elif token.startswith(r"\;"):  # sets blocks of a matrix side by side, and a bar apart
            bar = self.skip() == r"\middle" or (row and row[-1] is MIDDLE)
            row.append(SPACE if bar else Piece(",", "comma"))
        elif token in ("_", "^"):
            add_script(row, token, self.argument())
        elif token in COMMANDS:
            row.extend(COMMANDS[token](self))
        elif token in ACCENTS:
            row.append(accented(token, self.argument()))
        elif size := SIZE.fullmatch(token):
            self.sized(size, row)
        elif token in BARS:
            ends = [part.kind for part in row if part.text.startswith(BARS[token])]
            open_one = ends.count("open") > ends.count("close")
            row.append(Piece(BARS[token], "close" if open_one else "open"))
        elif token == "{":
            inside = [part for line in self.table("}") for part in flat(line)]
            scripted = self.tokens and self.tokens[-1] in ("_", "^")
            row.extend([one(inside)] if scripted and not bracketed(inside) else inside)
        elif token == "'" and row:
            while row[-1] is SPACE and len(row) > 1:
                row.pop()
            row[-1] = Piece(row[-1].text + token, row[-1].kind)
        elif token in SIGNS or token[0] != "\\":
            row.append(SIGNS.get(token, Piece(token, "factor")))
        elif token not in LOST:
            raise ValueError(f"{token} has no sign for the terminal")

    def sized(self, size: re.Match[str], row: list[Piece]) -> None:
        """Read the bracket that follows a command such as ``left``."""
        bracket = self.skip()
        if size[1] == "middle":
            self.tokens.pop()
            row.append(MIDDLE)
            return
        side = {"left": "open", "right": "close", "l": "open", "r": "close"}.get(size[2] or size[1])
        if bracket == "." or (side and bracket in BARS):
            self.tokens.pop()
            row.extend([Piece(BARS[bracket], side)] if side and bracket != "." else [])

    def environment(self) -> list[Piece]:
        """Return a matrix as ``[a, b; c, d]``, cases as ``(a for b; c otherwise)``."""
        name = self.words()
        rows = self.table(r"\end")
        self.words()
        if name == "cases":
            return [Piece(f"({'; '.join(joined(flat(row)) for row in rows)})", "factor")]
        if not name.endswith("matrix"):
            raise ValueError(f"{name} has no form for the terminal")
        lines = "; ".join(", ".join(map(joined, row)) for row in rows)
        return [Piece(f"[{lines}]", "factor")]

    def fraction(self) -> list[Piece]:
        above, below = self.argument(), self.argument()
        top = joined(above) if is_product(above) else f"({joined(above)})"
        under = joined(below) if is_one(below) else f"({joined(below)})"
        return [Piece(f"{top}/{under}", "quotient")]

    def binomial(self) -> list[Piece]:
        return [Piece(f"C({joined(self.argument())}, {joined(self.argument())})", "factor")]

    def root(self) -> list[Piece]:
        degree = self.skip() == "["
        if degree:
            self.tokens.pop()
            above = joined([part for row in self.table("]") for part in flat(row)])
        inside = self.argument()
        shown = joined(inside)
        if degree:
            base = shown if is_one(inside) and not raised(shown) else f"({shown})"
            return [Piece(f"{base}^(1/{above})", "factor")]
        return [Piece(f"√{shown}" if len(shown) == 1 else f"√({shown})", "factor")]

    def letter(self) -> list[Piece]:
        name = joined(self.argument())
        return [Piece(BOLD.get(name, name), "factor")]

    def negated(self) -> list[Piece]:
        (found,) = (part for part in self.argument() if part is not SPACE)
        denied = NEGATED.get(found.text, unicodedata.normalize("NFC", found.text + "\u0338"))
        return [Piece(denied, found.kind)]

    def stack(self) -> list[Piece]:
        self.skip()
        self.tokens.pop()
        lines = ", ".join(joined(flat(row)) for row in self.table("}"))
        return [Piece(lines, "factor")]


COMMANDS: Mapping[str, Callable[[_Reader], list[Piece]]] = {
    **dict.fromkeys((r"\frac", r"\tfrac", r"\dfrac"), _Reader.fraction),
    **dict.fromkeys(
        (r"\operatorname", r"\operatorname*"), lambda reader: [Piece(reader.words(), "name")]
    ),
    r"\binom": _Reader.binomial,
    r"\sqrt": _Reader.root,
    r"\substack": _Reader.stack,
    r"\begin": _Reader.environment,
    r"\text": lambda reader: [Piece(reader.words().strip(), "word")],
    **dict.fromkeys(map(r"\{}".format, ALPHABETS), _Reader.letter),
    r"\not": _Reader.negated,
}
