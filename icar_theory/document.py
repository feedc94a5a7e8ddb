"""A complete LaTeX document: every claim with its evidence, and a table of the optima; amsmath is all it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp

from icar_theory.layers.augmented import BOUNDARIES
from icar_theory.claims import Claim
from icar_theory.settings import optimum
from icar_theory.printing import latex, ratio_latex
from icar_theory.layers.plain_symbols import D, H
from icar_theory.answers import PlainOptimum
from icar_theory.theorems import augmented_heads
from icar_theory.theorems.augmented_heads import HORIZON, REDUNDANCY

PAGE = r"""\documentclass{article}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath}
\setlength{\parindent}{0pt}
\allowdisplaybreaks
\title{%s}
\author{icar\_theory}
\date{}
\begin{document}
\maketitle
%s
\end{document}
"""

TITLE = "The theory of in-context autoregressive learning, as checked"


def page(title: str, parts: Iterable[str]) -> str:
    """Return a complete LaTeX document of the parts.

    >>> print(page("Nothing", []).splitlines()[1])
    \\usepackage[margin=2cm]{geometry}
    """
    return PAGE % (title, "\n\n".join(parts))


def document(claims: Sequence[Claim]) -> str:
    """Return a complete LaTeX document: every claim with hypotheses, statement, evidence and reference; the optima.

    >>> document([]).splitlines()[-1].split("{")[1]
    'document}'
    """
    return page(TITLE, [r"\section*{Claims}", *map(latex, claims), r"\section*{Optima}", optima()])


def optima() -> str:
    """Return a table of the minima and what they force, for every number of heads H.

    >>> print(optima().splitlines()[5].split("&")[2])
     $\\eta = \\frac{3}{2 T_{\\max} + 3 r - 4}$ \\\\
    """
    body = "\n".join(
        rf"{tokens} & ${sp.latex(loss)}$ & {forced} \\" for tokens, loss, forced in rows()
    )
    return "\n".join(
        (
            r"\renewcommand{\arraystretch}{2.2}\begin{tabular}{lll}",
            r"tokens & least loss with $H$ heads & what a minimiser has \\",
            r"\hline",
            body,
            r"\end{tabular}",
            "",
            r"Plain tokens: the least loss at each length $T$; in orthogonal contexts $d$ is even or $2H > d$. "
            r"Augmented tokens, unitary contexts: the sum over $T = 2, \dots, T_{\max}$, with $r = d / \min(H, d)$.",
        )
    )


def rows() -> list[tuple[str, Any, str]]:
    """Return, for each kind of tokens, the least loss in d, H, r and T_max, and what it forces in LaTeX.

    >>> [tokens for tokens, _, _ in rows()]
    ['plain, unitary', 'plain, orthogonal', 'augmented, zero boundary', 'augmented, wrap boundary']
    """
    found = []
    for context in ("unitary", "orthogonal"):
        best = optimum(D, H, context=context)
        assert isinstance(best, PlainOptimum)
        found.append((f"plain, {context}", best.loss, f"$p_{{T-1}}/p_T$: ${ratio_latex(best)}$"))
    for boundary in BOUNDARIES:
        step = augmented_heads.step_size(REDUNDANCY, HORIZON, boundary)
        count, first, _ = augmented_heads.moments(HORIZON, boundary)
        loss = sp.factor(D * (count - first * step))
        found.append((f"augmented, {boundary} boundary", loss, rf"$\eta = {sp.latex(step)}$"))
    return found
