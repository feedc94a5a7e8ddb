"""Chains of linear tokens in words and in LaTeX."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence

from icar_theory.printing import display

COLUMNS = 100
MOST_LINES = 60
"""The largest number of tokens that are all printed."""
ENDS = 20
"""How many tokens of a longer chain are printed at each end."""

SPECIAL = {
    "\\": r"\backslash ",
    "^": r"\hat{\ }",
    "~": r"\sim ",
    " ": r"\ ",
    **{sign: f"\\{sign}" for sign in "_#$%&{}"},
}


def formula(terms: Sequence[tuple[str, int]], bias: int, name: Callable[[str], str] = str) -> str:
    """Return ``Σ weight · entry + bias > 0`` as text.

    >>> formula([("x", 2), ("y", -1)], -1)
    '2 x - y - 1 > 0'
    """
    pieces = [(w, name(entry) if abs(w) == 1 else f"{abs(w)} {name(entry)}") for entry, w in terms]
    if bias or not pieces:
        pieces.append((bias, str(abs(bias))))
    text = "".join(f" {'-' if weight < 0 else '+'} {piece}" for weight, piece in pieces)
    signed = text.removeprefix(" + ") if text.startswith(" + ") else f"-{text[3:]}"
    return f"{signed} > 0"


def shown(names: Sequence[str], bits: Mapping[str, int], head: str = "") -> list[str]:
    """Return lines that say the bits of some entries.

    >>> shown(["x", "y"], {"x": 1, "y": 0})
    ['x = 1, y = 0']
    """
    text = head + ", ".join(f"{name} = {bits[name]}" for name in names)
    return textwrap.wrap(text, COLUMNS, subsequent_indent="  ", break_long_words=False)


def chain_lines(
    tokens: Sequence[str],
    terms: Sequence[Sequence[tuple[str, int]]],
    biases: Sequence[int],
    bits: Mapping[str, int],
) -> list[str]:
    """Return a chain token by token; of one longer than 60 tokens the first and last 20.

    >>> chain_lines(["t"], [[("x", 2)]], [-1], {"x": 1, "t": 1})
    ['t = [2 x - 1 > 0] = [1 > 0] = 1']
    """
    count = len(tokens)
    if count <= MOST_LINES:
        chosen = list(range(count))
    else:
        chosen = [*range(ENDS), *range(count - ENDS, count)]
    lines = []
    for j in chosen:
        if count > MOST_LINES and j == count - ENDS:
            lines.append(f"... {count - 2 * ENDS} more tokens ...")
        total = biases[j] + sum(weight * bits[entry] for entry, weight in terms[j])
        text = f"{tokens[j]} = [{formula(terms[j], biases[j])}] = [{total} > 0] = {bits[tokens[j]]}"
        glued = re.sub(r" (?![+=-])", "\N{NO-BREAK SPACE}", text)  # break before signs only
        wrapped = textwrap.wrap(glued, COLUMNS, subsequent_indent="    ", break_long_words=False)
        lines += [line.replace("\N{NO-BREAK SPACE}", " ") for line in wrapped]
    return lines


def chain_latex(
    tokens: Sequence[str], terms: Sequence[Sequence[tuple[str, int]]], biases: Sequence[int]
) -> str:
    """Return a chain as an ``align*``, one line a token, broken where it is too wide."""
    lines = [
        f"{latex_name(token)} &= [{formula(row, bias, latex_name)}]"
        for token, row, bias in zip(tokens, terms, biases, strict=True)
    ]
    return display(" \\\\\n".join(lines))


def latex_name(name: str) -> str:
    r"""Return a name as LaTeX in ASCII: a letter with indices, or upright words.

    >>> print(latex_name("x_1"), latex_name("p_1_2"), latex_name("carry"))
    x_{1} p_{1,2} \mathrm{carry}
    """
    found = re.fullmatch(r"([A-Za-z])((?:_\d+)+|\d+)?", name)
    if found is not None:
        indices = (found[2] or "").lstrip("_").replace("_", ",")
        return f"{found[1]}_{{{indices}}}" if indices else name
    signs = (SPECIAL.get(sign, sign) for sign in name)
    plain = "".join(sign if sign.isascii() else f"U{ord(sign):04X}" for sign in signs)
    return rf"\mathrm{{{plain}}}"
