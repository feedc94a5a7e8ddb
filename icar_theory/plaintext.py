r"""LaTeX formulas as Unicode text for a terminal: no commands, and brackets where TeX has none.

A quotient stands in brackets beside a factor, a sum in a quotient or in a script does too, and a
conjugate keeps its bar. Imports the table of signs alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from icar_theory.signs import ACCENTS, BARS, BLANKS, BOLD, LOST, LOWERED, RAISED, SIGNS, Piece

TOKEN = re.compile(r"\\[a-zA-Z]+\*?|(?:\\;)+|\\.|\d+(?:\.\d+)?|\s+|[^\s\\\d]", re.DOTALL)
SIZE = re.compile(r"\\(left|right|[bB]igg?([lrm]?))")
SPACE = Piece(" ", "space")
FACTORS = ("factor", "quotient", "large", "name", "prefix")


def terminal(formula: str) -> str:
    r"""Return a formula as text, a line for each of its lines; ValueError for an unknown command.

    >>> terminal(r"\hat y_i &= \frac{a + 1}{2 b} \sum_{t=1}^{T - 1} \overline{s_t}^{2}")
    'ŷ_i = ((a + 1)/(2 b)) ∑_(t=1…T-1) s̄_t^2'
    """
    reader = _Reader(formula)
    lines = (_joined([*_flat(row)]) for row in reader.table(None))
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
            pieces = [part for row in self.table("}") for part in _flat(row)]
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
        elif token.startswith(r"\;"):  # sets blocks of a matrix side by side
            row.append(Piece(",", "comma"))
        elif token in ("_", "^"):
            _add_script(row, token, self.argument())
        elif token in COMMANDS:
            row.extend(COMMANDS[token](self))
        elif token in ACCENTS:
            row.append(_accented(token, self.argument()))
        elif size := SIZE.fullmatch(token):
            self.sized(size, row)
        elif token in BARS:
            ends = [part.kind for part in row if part.text.startswith(BARS[token])]
            open_one = ends.count("open") > ends.count("close")
            row.append(Piece(BARS[token], "close" if open_one else "open"))
        elif token == "{":
            inside = [part for line in self.table("}") for part in _flat(line)]
            scripted = self.tokens and self.tokens[-1] in ("_", "^")
            row.extend([_one(inside)] if scripted else inside)
        elif token == "'" and row:
            row[-1] = Piece(row[-1].text + token, row[-1].kind)
        elif token in SIGNS or token[0] != "\\":
            row.append(SIGNS.get(token, Piece(token, "factor")))
        elif token not in LOST:
            raise ValueError(f"{token} has no sign for the terminal")

    def sized(self, size: re.Match[str], row: list[Piece]) -> None:
        """Read the bracket that follows a command such as ``left``."""
        bracket = self.skip()
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
            return [Piece(f"({'; '.join(_joined(_flat(row)) for row in rows)})", "factor")]
        if not name.endswith("matrix"):
            raise ValueError(f"{name} has no form for the terminal")
        lines = "; ".join(", ".join(map(_joined, row)) for row in rows)
        return [Piece(f"[{lines}]", "factor")]

    def fraction(self) -> list[Piece]:
        above, below = self.argument(), self.argument()
        top = _joined(above) if _is_product(above) else f"({_joined(above)})"
        under = _joined(below) if _is_one(below) else f"({_joined(below)})"
        return [Piece(f"{top}/{under}", "quotient")]

    def binomial(self) -> list[Piece]:
        return [Piece(f"C({_joined(self.argument())}, {_joined(self.argument())})", "factor")]

    def root(self) -> list[Piece]:
        inside = self.argument()
        shown = _joined(inside)
        return [Piece(f"√{shown}" if len(shown) == 1 else f"√({shown})", "factor")]

    def letter(self) -> list[Piece]:
        name = self.words()
        return [Piece(BOLD.get(name, name), "factor")]

    def stack(self) -> list[Piece]:
        self.skip()
        self.tokens.pop()
        lines = ", ".join(_joined(_flat(row)) for row in self.table("}"))
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
    **dict.fromkeys((r"\mathbf", r"\mathrm"), _Reader.letter),
}


def _flat(row: Sequence[Sequence[Piece]]) -> list[Piece]:
    return [part for cell in row for part in (*cell, SPACE)]


def _top(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces outside of all brackets; what brackets hold is one factor."""
    found: list[Piece] = []
    depth = 0
    for piece in pieces:
        depth += piece.kind == "open"
        if depth == 0 and piece.kind != "space":
            found.append(piece)
        elif piece.kind == "open" and depth == 1:
            if found and found[-1].kind == "name":
                found.pop()
            found.append(Piece("()", "factor"))
        depth -= piece.kind == "close"
    return found


def _is_product(pieces: Sequence[Piece]) -> bool:
    return all(piece.kind == "factor" for piece in _top(pieces))


def _is_one(pieces: Sequence[Piece]) -> bool:
    return _is_product(pieces) and len(_top(pieces)) == 1


def _one(pieces: Sequence[Piece]) -> Piece:
    """Return pieces as one, in brackets where they are more."""
    kept = [piece for piece in pieces if piece is not SPACE]
    return kept[0] if len(kept) == 1 else Piece(f"({_joined(kept)})", "factor")


def _accented(token: str, inside: Sequence[Piece]) -> Piece:
    text = _joined(inside)
    if _is_one(inside) and text[0].isalpha():
        return Piece(unicodedata.normalize("NFC", text[0] + ACCENTS[token] + text[1:]), "factor")
    if ACCENTS[token] != ACCENTS[r"\bar"]:
        raise ValueError(f"{token} has no form for the terminal above {text}")
    return Piece(f"conj({text})", "factor")


def _add_script(row: list[Piece], sign: str, inside: Sequence[Piece]) -> None:
    """Set a script on the last piece of a row."""
    while row and row[-1] is SPACE:
        row.pop()
    base = row.pop() if row else Piece("", "factor")
    text = _joined(inside)
    if base.kind == "large":
        tight = _tight(text)
        if sign == "^" and "_" in base.text:
            below = base.text[2:].removeprefix("(").removesuffix(")")
            row.append(Piece(f"{base.text[0]}_({below}…{tight})", "large"))
        else:
            row.append(Piece(base.text + _script("", sign, tight), "large"))
        return
    if base.kind == "quotient":
        base = Piece(f"({base.text})", "factor")
    kind = "large" if base.kind == "name" and not text.isdigit() else base.kind
    text = text if kind == "large" else _tight(text)
    row.append(Piece(base.text + _script(base.text, sign, text), kind))


def _tight(text: str) -> str:
    """Return what a script holds without most of its spaces."""
    close = re.sub(r" ([+×-]) ", r"\1", re.sub(r"\b(\d+) (?=[^\W\d])", r"\1", text))
    if re.search("[=<>≤≥≠]", close):
        return re.sub(" ([=<>≤≥≠]) ", r"\1", close)
    return close.replace(", ", ",")


def _script(base: str, sign: str, text: str) -> str:
    number = re.fullmatch(r"-?\d+", text) is not None
    plain = not re.search(r"[_^][^\W\d_]\S*[^)]$|[_^].$", base)  # p_T² would be p of T²
    if text in ("ᵀ", "′"):
        return text
    if number and sign == "^" and plain:
        return text.translate(RAISED)
    if number and sign == "_" and text[0] != "-" and base:
        return text.translate(LOWERED)
    word = all(unicodedata.category(letter)[0] in "LM" for letter in text) and sign == "_"
    if len(text) == 1 or word or text.isdigit():
        return sign + text
    return f"{sign}({text})"


def _joined(pieces: Sequence[Piece]) -> str:
    """Return pieces as one text, with the spaces and the brackets that they need."""
    shown = ""
    spaced = False
    before: Piece | None = None
    kept = [(place, piece) for place, piece in enumerate(pieces) if piece is not SPACE]
    for number, (place, piece) in enumerate(kept):
        spaced = place > 0 and pieces[place - 1] is SPACE
        after = kept[number + 1][1] if number + 1 < len(kept) else None
        text = piece.text
        if piece.kind == "quotient" and _beside(before, after):
            text = f"({text})"
        if before is not None:
            shown += " " * _apart(before, piece, spaced)
        shown += text
        unary = piece.kind == "term" and (
            piece.text != "+"
            if before is None
            else before.kind not in ("factor", "close", "quotient", "word")
        )  # a line that goes on begins with a plus
        before = Piece(text, "sign") if unary else piece
    return shown


def _beside(before: Piece | None, after: Piece | None) -> bool:
    """Return whether a quotient has a factor at a side."""
    left = before is not None and before.kind in ("factor", "quotient", "close", "name", "prefix")
    return left or (after is not None and after.kind in (*FACTORS, "open"))


def _apart(before: Piece, piece: Piece, spaced: bool) -> bool:
    """Return whether a space stands between two pieces; `spaced` says that TeX has one there."""
    left, right = before.kind, piece.kind
    if right in ("comma", "close") or left in ("open", "sign"):
        return False
    if {left, right} & {"relation", "term", "comma", "word", "large"} or right == "quotient":
        return True
    scripted = re.search("[_^]", before.text) is not None
    if left in ("name", "prefix"):
        return (left == "name" and right != "open") or scripted
    return spaced or (right in FACTORS and (right == "name" or left == "quotient" or scripted))
