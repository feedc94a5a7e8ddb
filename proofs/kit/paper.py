"""The derivations as a LaTeX document: every step of every proof, checked while it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from icar_theory import CLAIMS
from icar_theory.document import page
from icar_theory.printing import latex
from proofs.kit.step import Enumeration, Proof, Step

MATH = {
    "²": "^2", "ᵀ": r"^\top ", "′": "'", "₁": "_1", "₂": "_2", "₃": "_3", "₄": "_4", "½": r"\tfrac12 ",
    "×": r"\times ", "·": r"\cdot ", "−": "-", "≠": r"\ne ", "≤": r"\le ", "≥": r"\ge ", "→": r"\to ",
    "‖": r"\|", "⟨": r"\langle ", "⟩": r"\rangle ", "⊕": r"\oplus ", "⊙": r"\odot ", "∇": r"\nabla ",
    "{": r"\{", "}": r"\}", "ℓ": r"\ell ", "ℤ": r"\mathbf{Z}", "Π": r"\Pi ", "Σ": r"\Sigma ", "δ": r"\delta ",
    "ε": r"\varepsilon ", "ζ": r"\zeta ", "η": r"\eta ", "θ": r"\theta ", "κ": r"\kappa ", "λ": r"\lambda ",
    "ξ": r"\xi ", "ρ": r"\rho ", "σ": r"\sigma ",
}  # fmt: skip
"""How the signs of a step's words are set in math; a sign that is missing is an error, not a gap on the page."""

ENGLISH = re.compile(
    r"[A-Za-z]?[a-z]+(['’–-][A-Za-z]+)*('s)?|[A-Z][a-z]+[A-Z–][A-Za-z'–-]+|[aAI]|–"
)
ACCENTS = {"\u0302": r"\hat", "\u0304": r"\bar"}
ACCENTED = re.compile("(.)([\u0302\u0304])")
OPERATORS = ("conj", "diag", "max", "min", "mod", "rank", "tr", "Re")


def prose(words: str) -> str:
    r"""Return the words of a step as LaTeX: what is no English word and no punctuation is set as math.

    Raises ValueError for a sign that has no LaTeX here.

    >>> print(prose("so ‖C‖² ≥ p_T for every d"))
    so $\|C\|^2 \ge p_T$ for every $d$
    """
    return " ".join(map(_word, words.split())).replace("$ $", " ")


def _word(word: str) -> str:
    before, core, after = re.fullmatch(r"([(\[]*)(.*?)([.,;:?!]*)", word).groups()  # type: ignore[union-attr]
    if core.endswith(")") and core.count("(") < core.count(")"):
        core, after = core[:-1], ")" + after
    if not core or (ENGLISH.fullmatch(core) and (len(core) > 1 or core in "aAI–")):
        return before + core.replace("–", "--") + after
    # an index of several signs stays in one group
    pieces = re.split(
        r"([_^]\{[^{}]*\}|[_^](?:[a-z\u0304]{2,}|\d+))",
        core.replace("ī", "i\u0304").replace("ŷ", "y\u0302"),
    )
    for place, piece in enumerate(pieces):
        grouped = place % 2 == 1
        inner = piece[1:].strip("{}") if grouped else piece
        inner = re.sub(r"(?<![A-Za-z])([abS])(\d)", r"\1_\2", inner)
        inner = ACCENTED.sub(_accent, "".join(MATH.get(sign, sign) for sign in inner))
        for name in OPERATORS:
            inner = re.sub(
                rf"(?<![A-Za-z\\]){name}(?![A-Za-z])",
                lambda found: rf"\operatorname{{{found[0]}}}",
                inner,
            )
        pieces[place] = f"{piece[0]}{{{inner}}}" if grouped else inner
    math = re.sub(
        r"(\w)'(?=_)", r"{\1'}", "".join(pieces).strip()
    )  # the prime of an indexed letter, before ^
    if not math.isascii():
        raise ValueError(f"word has a sign without LaTeX, got {word!r}")
    return f"{before}${math}${after}"


def _accent(found: re.Match[str]) -> str:
    letter = {"i": r"\imath", "j": r"\jmath"}.get(found[1], found[1])
    return rf"{ACCENTS[found[2]]}{{{letter}}}"


def paper(proofs: Iterable[Proof]) -> str:
    """Return a complete LaTeX document: each claim, the theorems it cites, and its steps with what was checked.

    Raises RefutedError where a step does not hold.
    """
    claims = {claim.name: claim for claim in CLAIMS}
    parts = []
    for proof in proofs:
        steps = "\n".join(rf"\item {_step(step)}" for step in proof.steps)
        cites = "; ".join(map(prose, proof.cites))
        parts += [
            latex(claims[proof.claim]),
            f"\\textit{{Proof.}} It uses {cites}.\n\\begin{{enumerate}}\n{steps}\n\\end{{enumerate}}",
        ]
    return page("In-context autoregressive learning: the derivations, as checked", parts)


def _step(step: Step) -> str:
    checked, reason = prose(step.check()), prose(step.because)
    if re.match("[a-z][a-z]", reason):
        reason = reason[0].upper() + reason[1:]
    formula = step.latex()
    display = f"\n\\begin{{align*}}\n{formula}\n\\end{{align*}}\n" if formula else " "
    kind = "" if isinstance(step, Enumeration) else "exact "
    return rf"\textbf{{{prose(step.title)}.}}{display}{reason} \textit{{[{kind}{checked}]}}"
