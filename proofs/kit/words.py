r"""Words of proofs: prose with LaTeX between dollar signs, for terminal, paper and page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NoReturn

from markupsafe import Markup, escape
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexencode import unicode_to_latex

from icar_theory.printing import width
from proofs.kit.mathml import mathml

SIGNS = {
    "|": "‖", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "mid": "|", "nmid": "∤",
    "lfloor": "⌊", "rfloor": "⌋", "ne": "≠", "colon": ":", "top": "ᵀ", "imath": "i", "jmath": "j",
    "iff": "⟺", "implies": "⟹", "Rightarrow": "⟹", "bigoplus": "⊕", "bigcup": "⋃", "bigcap": "⋂",
    "mod": " mod ", "bmod": " mod ", "pmod": " mod ", "quad": " ", "qquad": " ", "allowbreak": "",
    "limits": "", "displaystyle": "", "textstyle": "", "Re": "Re", "det": "det", "gcd": "gcd",
    "dim": "dim", "ker": "ker",
}  # fmt: skip
"""Signs of formulas that pylatexenc has otherwise or not at all; what neither has is an error."""
BEFORE = (
    (r"\\([bB]igg?[lr]?|left|right)\b\s*(\.)?", ""),
    (r"\\(left|right)(?=[|(\[\\])", ""),
    (r"\\[td]frac", r"\\frac"),
    (r"\\binom\{([^{}]*)\}\{([^{}]*)\}", r"C(\1, \2)"),
    (r"\\widehat", r"\\hat"),
    (r"\\operatorname\*?\{(\w+)\}\s*", r"\\text{\1 }"),
    (r"\{smallmatrix\}", "{matrix}"),
    (r"\\(top|prime)\b", r"{\\\1}"),
    (r"([_^])\{([^{}\\]*[^{}\\\w][^{}\\]*)\}", r"\1(\2)"),
    (r"&", ""),
)
"""What is rewritten in LaTeX before it is read: sizes of brackets go, groups get brackets."""
AFTER = (
    (r"\^2(?!\d)", "²"),
    (r"\^3(?!\d)", "³"),
    (r"\^(ᵀ)", r"\1"),
    (r"\s*([=<>≤≥≠∈→⟹⟺≡⊙×])\s*", r" \1 "),
)
"""What is rewritten in the Unicode text."""


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


def terminal(formula: str) -> str:
    r"""Return a formula of one line for a terminal; raise ValueError for a sign it cannot show.

    >>> terminal(r"\hat y_i &= \lambda")
    'ŷ_i = λ'
    """
    for pattern, other in BEFORE:
        formula = re.sub(pattern, other, formula)
    text: str = _converter().latex_to_text(formula)
    for pattern, other in AFTER:
        text = re.sub(pattern, other, text)
    return " ".join(text.split())


@cache
def _converter() -> Any:
    def unknown(node: Any, **_: Any) -> NoReturn:
        raise ValueError(f"\\{node.macroname} has no sign for the terminal")

    signs = get_default_latex_context_db()
    ours = [MacroTextSpec(name, sign) for name, sign in SIGNS.items()]
    signs.add_context_category("formulas", prepend=True, macros=ours)
    signs.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=unknown))
    return LatexNodes2Text(
        latex_context=signs, math_mode="text", strict_latex_spaces="based-on-source"
    )


def latex(words: str) -> str:
    r"""Return words as LaTeX: signs outside the mathematics become commands.

    >>> print(latex("at $d$: 6 cases, T ≤ 3"))
    at $d$: 6 cases, T \ensuremath{\leq} 3
    """
    shown = (f"${piece}$" if math else unicode_to_latex(piece) for math, piece in parts(words))
    return "".join(shown)


def html(words: str) -> Markup:
    """Return words as HTML: mathematics becomes MathML, which scrolls where it is long.

    >>> str(html("1 < 2"))
    '1 &lt; 2'
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
        shown += escape(rest)
    return shown


def _inline(formula: str) -> Markup:
    made = mathml(formula, "inline")
    long = width(formula) > LONG
    return Markup(f'<span class="wide" tabindex="0">{made}</span>') if long else made
