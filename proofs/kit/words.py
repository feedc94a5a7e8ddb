r"""Words of proofs: prose with LaTeX between dollar signs, for terminal, paper and page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape
from pylatexenc.latexencode import unicode_to_latex

from icar_theory.plaintext import terminal
from icar_theory.printing import width
from proofs.kit.mathml import mathml

CODE = re.compile("`([^`]*)`")
"""A name between backticks, as prose writes the line or the step that it speaks of."""
LONG = 28
"""How many glyphs of a formula the line of a phone holds."""


def parts(words: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text, and whether each is mathematics.

    Raises ValueError where a dollar sign is not closed.

    >>> list(parts("so $x^2$ is"))
    [(False, 'so '), (True, 'x^2'), (False, ' is')]
    """
    pieces = words.split("$")
    if len(pieces) % 2 == 0:
        raise ValueError(f"words must close every dollar sign, got {words!r}")
    yield from ((place % 2 == 1, piece) for place, piece in enumerate(pieces) if piece)


def unicode(words: str) -> str:
    r"""Return words for a terminal.

    >>> unicode(r"so $\|C\|^2 \ge \frac{1}{2}$ for every $d$")
    'so ‖C‖² ≥ 1/2 for every d'
    """
    return "".join(terminal(piece) if math else piece for math, piece in parts(words))


def latex(words: str) -> str:
    r"""Return words as LaTeX: signs outside the mathematics become commands.

    >>> print(latex("at $d$: 6 cases, T ≤ 3"))
    at $d$: 6 cases, T \ensuremath{\leq} 3
    """
    return "".join(f"${piece}$" if math else _set(piece) for math, piece in parts(words))


def _set(prose: str) -> str:
    """Return words without mathematics as LaTeX."""
    pieces = enumerate(CODE.split(prose))
    shown = ((place, str(unicode_to_latex(piece))) for place, piece in pieces)
    return "".join(rf"\texttt{{{piece}}}" if place % 2 else piece for place, piece in shown)


def html(words: str) -> Markup:
    """Return words as HTML: mathematics becomes MathML, which scrolls where it is long.

    >>> str(html("1 < 2 by `closed`"))
    '1 &lt; 2 by <code>closed</code>'
    """
    shown = Markup()
    for math, piece in parts(words):
        if math:
            shown += _inline(piece)
            continue
        rest = piece.lstrip(",;:.)")
        if rest != piece and shown:  # punctuation stays with the formula that it follows
            start = max(shown.rfind("<math"), shown.rfind('<span class="wide"'), 0)
            stop = piece[: len(piece) - len(rest)]
            shown = shown[:start] + Markup(f'<span class="kept">{shown[start:]}{stop}</span>')
        shown += Markup(CODE.sub(r"<code>\1</code>", str(escape(rest))))
    return shown


def _inline(formula: str) -> Markup:
    made = mathml(formula, "inline")
    long = width(formula) > LONG
    return Markup(f'<span class="wide" tabindex="0">{made}</span>') if long else made
