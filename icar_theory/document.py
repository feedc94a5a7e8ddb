"""LaTeX of one thing or of all: each claim with its evidence, and optima; amsmath is enough."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from icar_theory import definitions
from icar_theory.answers import Check, NoClosedForm, Optimum
from icar_theory.arguments import said
from icar_theory.claims import CLAIMS, Claim, Setting
from icar_theory.exact.sizes import HORIZON, D, H
from icar_theory.layers.augmented import BOUNDARIES
from icar_theory.layers.augmented_orthogonal import Counterexample
from icar_theory.layers.chains.predictors import LinearPredictor

PAGE = r"""\documentclass{article}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath}
\setlength{\parindent}{0pt}
\allowdisplaybreaks
\sloppy
\title{%s}
\author{icar\_theory}
\date{}
\begin{document}
\maketitle
%s
\end{document}
"""

EVEN = sp.Symbol("d", even=True, positive=True)
TITLE = "The theory of in-context autoregressive learning, as checked"


def latex(subject: Claim | Optimum | Check | Counterexample | LinearPredictor) -> str:
    """Return a claim, an optimum, a check and others as LaTeX that needs amsmath alone.

    A claim gives a paragraph with hypotheses, lines, evidence and reference; an optimum, a check, a
    counterexample and a linear predictor one display. Raises TypeError for anything else.

    >>> from icar_theory import CLAIMS, optimum
    >>> latex(next(iter(CLAIMS.values()))).split("{")[0]
    '\\\\paragraph'
    >>> latex(optimum(2, 2, context="unitary")).splitlines()[0]
    '\\\\begin{align*}'
    """
    if isinstance(subject, Claim | Optimum | Check | Counterexample | LinearPredictor):
        return subject.latex()
    raise TypeError(
        "subject must be a Claim, an Optimum, a Check, a Counterexample or a LinearPredictor, "
        f"got {said(subject)}"
    )


def page(title: str, parts: Iterable[str]) -> str:
    """Return a complete LaTeX document of the parts.

    >>> print(page("Nothing", []).splitlines()[1])
    \\usepackage[margin=2cm]{geometry}
    """
    return PAGE % (title, "\n\n".join(parts))


def document(claims: Iterable[Claim]) -> str:
    """Return a complete LaTeX document: each claim, and the optima that the claims settle.

    >>> document([]).splitlines()[-1].split("{")[1]
    'document}'
    """
    chosen = list(claims)
    parts = [definitions.latex(), r"\section*{Claims}", *map(latex, chosen), r"\section*{Optima}"]
    for setting, best in optima(chosen):
        parts.append(f"{setting}:\n{latex(best)}")
    return page(TITLE, parts)


def optima(claims: Iterable[Claim] | None = None) -> list[tuple[str, Optimum]]:
    """Return, for each setting with a known optimum, its name and that at symbolic sizes.

    >>> "Plain tokens, unitary contexts" in dict(optima())
    True
    """
    found = []
    for claim in CLAIMS.values() if claims is None else claims:
        for settled in claim.settles:
            named = f"{settled.tokens.capitalize()} tokens, {settled.context} contexts"
            if settled.tokens == "plain":  # no sum over lengths, and no boundary
                tried = [(named, _symbolic(settled, None, "zero"))]
            else:
                tried = [
                    (f"{named}, {boundary} boundary", _symbolic(settled, HORIZON, boundary))
                    for boundary in BOUNDARIES
                ]
            found += [(setting, best) for setting, best in tried if best is not None]
    return found


def _symbolic(settled: Setting, horizon: Any, boundary: str) -> Optimum | None:
    """Return the optimum for every d and H, or every even d, or one head, or None."""
    for d, heads in ((D, H), (EVEN, H), (D, 1)):
        try:
            best: Optimum = settled.optimum(d, heads, horizon, boundary)
        except NoClosedForm:
            continue
        return best
    return None
