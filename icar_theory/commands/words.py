"""Words of the command line: what they stand for, and options that commands share.

SymPy is imported where a word becomes a number: what prints no formula starts without it.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from icar_theory.files import whole
from icar_theory.refusals import choice, said

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
AsLatex = Annotated[bool, typer.Option("--latex", help="Print LaTeX.")]
Boundary = Annotated[str, typer.Option(help="Augmented tokens: s_0 = 0 (zero) or W^-1 s_1 (wrap).")]
LAWS = "orthogonal or unitary; haar-unitary, haar-orthogonal, haar-special-orthogonal."
Law = Annotated[str | None, typer.Option(help=f"Law of W: {LAWS}")]
FORMS = ("text", "csv", "markdown")
Form = Annotated[str, typer.Option("--table", help=f"How to print: {', '.join(FORMS)}.")]
UNSIGNED = r"(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)"
NUMBER = re.compile(f"[+-]?{UNSIGNED}", re.IGNORECASE)
"""An integer, a fraction or a decimal, which is a fraction too."""
COMPLEX = re.compile(
    rf"(?:(?P<real>[+-]?{UNSIGNED})(?=[+-]|$))?"
    rf"(?:(?P<sign>[+-]?)(?:(?P<size>{UNSIGNED})\*?)?i(?:/(?P<under>\d+))?)?",
    re.IGNORECASE,
)
"""A number that may have an imaginary part, as SymPy prints it or with i at its end."""
ENTRY = re.compile(r"[^,\[\]\"\s](?:[^,\[\]\"]*[^,\[\]\"\s])?")
"""What stands in a list, between commas."""
KEPT = re.compile(r"\([^()]{1,14}\)|[=≠≤≥<>∈𝔼] ")
"""Where a formula is not broken."""


def file_named(text: str) -> Path:
    """Return the file that a word of the command line names; the empty word names none.

    >>> file_named("w.npz").name
    'w.npz'
    """
    if not text:
        raise ValueError("file must be named, got ''")
    return Path(text)


def whole_number(name: str, text: str) -> int:
    """Return the integer that a word of the command line spells.

    >>> whole_number("d", "10")
    10
    """
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{name} must be an integer, got {said(text)}") from None


def sizes(words: Sequence[str]) -> dict[str, Any]:
    """Return the sizes that words ``name=value`` spell; raise ValueError for another word.

    A value is an integer, a fraction, a decimal (an exact fraction too), a list of such (of lists),
    complex ones too, one of the letters d, H, T and T_max for the general formula, or else a word.

    >>> sizes(["d=4", "x=0.5", "C=[[1, 1/2]]", "boundary=wrap", "heads=H"])
    {'d': 4, 'x': 1/2, 'C': [[1, 1/2]], 'boundary': 'wrap', 'heads': H}
    """
    found: dict[str, Any] = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not (sign and name.isidentifier() and text):
            raise ValueError(f"size must be written name=value, got {said(word)}")
        if name in found:
            raise ValueError(f"size {name} must be given once, got {said(word)} too")
        found[name] = value(name, text)
    return found


def value(name: str, text: str) -> Any:
    """Return what one value stands for; an entry of a list may be complex.

    >>> value("p", "[0, -1/2]"), value("eigenvalues", "[[i, 3/5-4/5i]]")
    ([0, -1/2], [[I, 3/5 - 4*I/5]])
    """
    import sympy as sp

    from icar_theory.exact.sizes import LETTERS

    if text.startswith("["):
        try:
            return _numbers(json.loads(ENTRY.sub(r'"\g<0>"', text)))
        except (json.JSONDecodeError, TypeError, ValueError, ZeroDivisionError):
            raise ValueError(f"{name} must be a list of exact numbers, got {said(text)}") from None
    if NUMBER.fullmatch(text):
        try:
            number = Fraction(text)
        except ZeroDivisionError:
            raise ValueError(f"{name} must be a number, got {said(text)}") from None
        return int(number) if number.denominator == 1 else sp.Rational(number)
    letters = {str(letter).replace(r"\max", "max").replace("{", "").replace("}", ""): letter
               for letter in LETTERS.values()}  # fmt: skip
    return letters.get(text, text)


def _numbers(read: Any) -> Any:
    import sympy as sp

    if isinstance(read, list):
        return [_numbers(part) for part in read]
    found = COMPLEX.fullmatch(re.sub(r" *([+-]) *", r"\1", read))
    if not found:
        raise ValueError(f"{read} is no number")
    real = sp.Rational(Fraction(found["real"] or 0))
    if found["sign"] is None:
        return real
    imaginary = Fraction(found["sign"] + (found["size"] or "1")) / Fraction(found["under"] or 1)
    return real + sp.I * sp.Rational(imaginary)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], form: str) -> None:
    """Print a table in one of the :data:`FORMS`.

    >>> print_table(("a", "b"), [("1", "x | y")], "markdown")
    | a | b |
    | --- | --- |
    | 1 | x \\| y |
    """
    if choice("table", form, FORMS) == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows([headings, *rows])
    elif form == "markdown":
        for row in (headings, ["---"] * len(headings), *rows):
            typer.echo(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |")
    else:
        _print_text(headings, list(rows))


def print_wrapped(text: str, indent: int) -> None:
    """Print a text that is broken at its spaces to fit the terminal; `indent` spaces before it.

    Small brackets stay whole, and a relation goes with what follows it.
    """
    lines = textwrap.wrap(
        KEPT.sub(lambda part: part[0].replace(" ", "\u00a0"), text),
        Console().width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
    typer.echo("\n".join(lines).replace("\u00a0", " "))


def _print_text(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, or where the terminal is too narrow for its words each row as a list."""
    console = Console()
    columns = list(zip(headings, *rows, strict=True))
    longest = [max(len(word) for cell in cells for word in cell.split()) for cells in columns]
    room = console.width - sum(longest) - 3 * len(headings) - 1
    if room >= 0:
        table = Table()
        for cells, width in zip(columns, longest, strict=True):
            more = min(room, max(map(len, cells)) - width)
            room -= more
            table.add_column(cells[0], width=width + more)
        for row in rows:
            table.add_row(*row)
        console.print(table)
        return
    for row in rows:
        name, *parts = row
        typer.echo(name)
        for heading, cell in zip(headings[1:], parts, strict=True):
            part = textwrap.wrap(f"{heading}: {cell}", console.width - 4)
            typer.echo("  " + "\n    ".join(part))


def wrapped(text: str) -> str:
    """Return a text in lines that the terminal has room for; no word is broken."""
    width = Console().width
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def written(out: Path, text: str) -> None:
    """Write a text to a file; raise ValueError where that cannot be."""
    try:
        with whole(out) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise ValueError(f"--out cannot be written: {error}") from None


def shown(answer: Any) -> str:
    """Return an exact answer as text: one line, or of named numbers a line each.

    >>> import sympy as sp
    >>> shown(None), shown(sp.Rational(1, 2)), shown(sp.eye(1)), shown({"x": 1, "y": 2})
    ('not determined', '1/2', '[[1]]', 'x: 1\\ny: 2')
    """
    import sympy as sp

    if answer is None:
        return "not determined"
    if isinstance(answer, sp.MatrixBase):
        return str(answer.tolist())
    if isinstance(answer, Mapping):
        return "\n".join(f"{name}: {shown(entry)}" for name, entry in answer.items())
    if isinstance(answer, tuple):
        return f"({', '.join(map(shown, answer))})"
    text = sp.sstr(answer) if isinstance(answer, sp.Basic) else str(answer)
    return text.replace(r"T_{\max}", "T_max")  # as it is typed


def entries(answer: Any) -> Any:
    """Return an exact answer for JSON: text, or text by name.

    >>> entries({"x": 1}), entries(2)
    ({'x': '1'}, '2')
    """
    if isinstance(answer, Mapping):
        return {name: shown(entry) for name, entry in answer.items()}
    return shown(answer)


def latex(answer: Any) -> str:
    """Return an exact answer as LaTeX; of named numbers a line of an ``align*`` each.

    >>> print(latex({"u ← s_prev": 1}))
    \\text{u $\\leftarrow$ s\\_prev} &= 1
    """
    import sympy as sp

    if isinstance(answer, Mapping):
        signs = str.maketrans({"_": r"\_", "←": r"$\leftarrow$"})
        rows = (rf"\text{{{name.translate(signs)}}} &= {latex(x)}" for name, x in answer.items())
        return " \\\\\n".join(rows)
    return str(sp.latex(answer))
