"""What LaTeX's commands are in Unicode, and of which kind. Imports nothing of the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy.printing.pretty.pretty_symbology import greek_unicode


@dataclass(frozen=True)
class Piece:
    """A part of a formula as text, and what it is: that decides about spaces and brackets."""

    text: str
    kind: str


def _of(kind: str, signs: Mapping[str, str]) -> dict[str, Piece]:
    return {command: Piece(sign, kind) for command, sign in signs.items()}


def _same(kind: str, names: str) -> dict[str, Piece]:
    return {f"\\{name}": Piece(name, kind) for name in names.split()}


SIGNS = {
    **_of("factor", {
        **{f"\\{name}": sign for name, sign in greek_unicode.items()},
        r"\ell": "ℓ", r"\infty": "∞", r"\dots": "…", r"\top": "ᵀ", r"\prime": "′",
        r"\star": "⋆", r"\imath": "i", r"\jmath": "j", r"\varepsilon": "ε", r"\phi": "ϕ",
        r"\varphi": "φ", r"\varrho": "ϱ", r"\vartheta": "ϑ", r"\#": "#",
        r"\varkappa": "ϰ", r"\varpi": "ϖ", r"\varsigma": "ς", r"\ldots": "…", r"\cdots": "⋯",
        r"\vdots": "⋮", r"\ddots": "⋱", r"\emptyset": "∅", r"\dagger": "†", r"\ast": "*",
        r"\aleph": "ℵ", r"\beth": "ℶ", r"\gimel": "ℷ", r"\daleth": "ℸ", r"\eth": "ð",
        r"\hbar": "ℏ", r"\hslash": "ℏ", r"\mho": "℧", r"\wp": "℘",
    }),
    **_of("relation", {
        "=": "=", "<": "<", ">": ">", ":": ":", r"\colon": ":", r"\le": "≤",
        r"\leq": "≤", r"\ge": "≥", r"\geq": "≥", r"\ne": "≠", r"\neq": "≠", r"\in": "∈",
        r"\to": "→", r"\sim": "∼", r"\equiv": "≡", r"\iff": "⟺", r"\implies": "⟹",
        r"\Rightarrow": "⟹", r"\mid": "|", r"\nmid": "∤", r"\times": "×", r"\cdot": "·",
        r"\odot": "⊙", r"\oplus": "⊕", r"\bmod": "mod", r"\mod": "mod",
        r"\vee": "∨", r"\wedge": "∧", r"\veebar": "⊻", r"\Leftrightarrow": "⇔", r"\notin": "∉",
        r"\cup": "∪", r"\cap": "∩", r"\setminus": "∖", r"\triangle": "△", r"\subset": "⊂",
        r"\subseteq": "⊆", r"\supset": "⊃", r"\supseteq": "⊇", r"\circ": "∘", r"\otimes": "⊗",
        r"\mapsto": "↦", r"\rightarrow": "→", r"\approx": "≈", r"\propto": "∝",
    }),
    **_of("slash", {"/": "/"}),
    **_of("term", {"+": "+", "-": "-", "−": "-", r"\pm": "±"}),
    **_of("large", {r"\sum": "∑", r"\prod": "∏", r"\int": "∫", r"\iint": "∬",
                    r"\iiint": "∭", r"\bigoplus": "⨁",
                    r"\bigcup": "⋃", r"\bigcap": "⋂"}),
    **_of("prefix", {r"\nabla": "∇", r"\partial": "∂", r"\neg": "¬", r"\forall": "∀",
                     r"\exists": "∃"}),
    **_of("comma", {",": ",", ";": ";"}),
    **_of("open", {"(": "(", "[": "[", r"\{": "{", r"\lfloor": "⌊", r"\lceil": "⌈",
                   r"\langle": "⟨", r"\lvert": "|", r"\lVert": "‖"}),
    **_of("close", {")": ")", "]": "]", r"\}": "}", r"\rfloor": "⌋", r"\rceil": "⌉",
                    r"\rangle": "⟩", r"\rvert": "|", r"\rVert": "‖"}),
    **_same("name", "min max lim sup inf deg det dim exp gcd ker log ln sin cos tan sinh cosh "
            "tanh sec csc cot coth arcsin arccos arctan arg Re Im"),
}  # fmt: skip
"""What stands for itself."""
BOLD = {"1": "𝟏", "C": "ℂ", "E": "𝔼", "N": "ℕ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}
ACCENTS = {r"\bar": "\u0304", r"\overline": "\u0304", r"\hat": "\u0302", r"\widehat": "\u0302",
           r"\dot": "\u0307", r"\ddot": "\u0308", r"\dddot": "\u20db", r"\ddddot": "\u20dc",
           r"\check": "\u030c", r"\breve": "\u0306", r"\acute": "\u0301", r"\grave": "\u0300",
           r"\tilde": "\u0303", r"\vec": "\u20d7", r"\mathring": "\u030a"}  # fmt: skip
ALPHABETS = ("mathbf", "mathrm", "mathbb", "mathcal", "mathscr", "mathfrak", "mathtt", "boldsymbol")
NEGATED = {"⟹": "⇏"}
"""Signs whose denial is no composed letter."""
BLANKS = {r"\ ", r"\,", r"\:", r"\quad", r"\qquad", "~"}
LOST = {r"\!", r"\limits", r"\displaystyle", r"\textstyle", r"\allowbreak"}
BARS = {"|": "|", r"\|": "‖"}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
