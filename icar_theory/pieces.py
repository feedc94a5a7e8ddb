"""Parts of a formula as text, set side by side: spaces, brackets and scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from icar_theory.signs import ACCENTS, LOWERED, RAISED, Piece

SPACE = Piece(" ", "space")
FACTORS = ("factor", "quotient", "large", "name", "prefix")


def flat(row: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Return the pieces of all cells of a row, with a space after each cell."""
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


def is_product(pieces: Sequence[Piece]) -> bool:
    """Return whether pieces are factors side by side; what brackets hold is one."""
    return all(piece.kind == "factor" for piece in _top(pieces))


def is_one(pieces: Sequence[Piece]) -> bool:
    """Return whether pieces are one factor."""
    return is_product(pieces) and len(_top(pieces)) == 1


def bracketed(pieces: Sequence[Piece]) -> bool:
    """Return whether pieces are one pair of brackets with what it holds."""
    return [piece.text for piece in _top(pieces)] == ["()"] and pieces[0].kind == "open"


def raised(text: str) -> bool:
    """Return whether a text has an upper script, or a root, outside of all brackets.

    >>> raised("x²"), raised("(x²)"), raised("x_(i²)")
    (True, False, False)
    """
    outside = text
    while (shorter := re.sub(r"\([^()]*\)", "", outside)) != outside:
        outside = shorter
    return re.search("[√^ᵀ′†⁻⁰¹²³⁴-⁹]", outside) is not None


def one(pieces: Sequence[Piece]) -> Piece:
    """Return pieces as one, in brackets where they are more."""
    kept = [piece for piece in pieces if piece is not SPACE]
    return kept[0] if len(kept) == 1 else Piece(f"({joined(kept)})", "factor")


def accented(token: str, inside: Sequence[Piece]) -> Piece:
    """Return pieces below an accent; raise ValueError where it has none above so many."""
    text = joined(inside)
    if is_one(inside) and (text[0].isalpha() or len(text) == 1):
        return Piece(unicodedata.normalize("NFC", text[0] + ACCENTS[token] + text[1:]), "factor")
    if ACCENTS[token] != ACCENTS[r"\bar"]:
        raise ValueError(f"{token} has no form for the terminal above {text}")
    return Piece(f"conj({text})", "factor")


def add_script(row: list[Piece], sign: str, inside: Sequence[Piece]) -> None:
    """Set a script on the last piece of a row."""
    while row and row[-1] is SPACE:
        row.pop()
    base = row.pop() if row else Piece("", "factor")
    text = joined(inside)
    if base.kind == "large":
        tight = _tight(text)
        if sign == "^" and "_" in base.text:
            below = base.text[2:].removeprefix("(").removesuffix(")")
            row.append(Piece(f"{base.text[0]}_({below}…{tight})", "large"))
        else:
            row.append(Piece(base.text + _script("", sign, tight), "large"))
        return
    if base.kind == "quotient" or (sign == "^" and base.kind == "factor" and raised(base.text)):
        base = Piece(f"({base.text})", "factor")
    kind = "large" if base.kind == "name" and not text.isdecimal() else base.kind
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
    if text in ("ᵀ", "′", "†"):
        return text
    if number and sign == "^" and plain:
        return text.translate(RAISED)
    if number and sign == "_" and text[0] != "-" and base:
        return text.translate(LOWERED)
    word = all(unicodedata.category(letter)[0] in "LM" for letter in text) and sign == "_"
    if len(text) == 1 or word or text.isdecimal():
        return sign + text
    return f"{sign}({text})"


def joined(pieces: Sequence[Piece]) -> str:
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
    sides = ("slash", *FACTORS)
    left = before is not None and before.kind in {*sides, "close"} - {"large"}
    return left or (after is not None and after.kind in (*sides, "open"))


def _apart(before: Piece, piece: Piece, spaced: bool) -> bool:
    """Return whether a space stands between two pieces; `spaced` says that TeX has one there."""
    left, right = before.kind, piece.kind
    if right in ("comma", "close") or left in ("open", "sign"):
        return False
    if "slash" in (left, right):
        return False
    if {left, right} & {"relation", "term", "comma", "word", "large"} or right == "quotient":
        return True
    scripted = re.search("[_^]", before.text) is not None
    if left in ("name", "prefix"):
        return (left == "name" and right != "open") or scripted
    return spaced or (right in FACTORS and (right == "name" or left == "quotient" or scripted))
