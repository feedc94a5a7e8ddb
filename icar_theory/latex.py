"""LaTeX of claims, optima and checks, made of the expressions that the tests check; amsmath is all it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from icar_theory.claim import Claim

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from icar_theory.optima import Optimum
    from icar_theory.report import Check

DOCUMENT = r"""\documentclass{article}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath}
\begin{document}
%s
\end{document}
"""


def latex(subject: Claim | Optimum | Check) -> str:
    """Return a claim, an optimum or a check as LaTeX that needs amsmath alone.

    A claim gives a paragraph with its hypotheses, statement and reference; an optimum and a check one display.
    Raises TypeError for anything else.

    >>> from icar_theory import CLAIMS
    >>> latex(CLAIMS[0]).splitlines()[0]
    '\\\\paragraph{Augmented tokens, unitary contexts: a tight frame of heads.}'
    """
    from icar_theory.optima import Optimum
    from icar_theory.report import Check

    if isinstance(subject, Claim):
        return _claim(subject)
    if isinstance(subject, Optimum):
        return _optimum(subject)
    if isinstance(subject, Check):
        return _check(subject)
    raise TypeError(f"subject must be a Claim, an Optimum or a Check, got {subject!r}")


def document(claims: Sequence[Claim]) -> str:
    """Return a complete LaTeX document with every claim.

    >>> document([]).splitlines()[0]
    '\\\\documentclass{article}'
    """
    return DOCUMENT % "\n\n".join(_claim(claim) for claim in claims)


def _claim(claim: Claim) -> str:
    return "\n".join(
        (
            rf"\paragraph{{{claim.title}.}}",
            "Suppose " + "; ".join(f"${hypothesis}$" for hypothesis in claim.hypotheses) + ". Then",
            _display(claim.statement),
            rf"\emph{{{claim.reference}.}}",
        )
    )


def _optimum(optimum: Optimum) -> str:
    from icar_theory.optima import AugmentedOptimum, PlainOptimum

    heads, loss = sp.latex(optimum.heads), sp.latex(optimum.loss)
    if isinstance(optimum, PlainOptimum):
        ratio = r"\text{not determined}" if optimum.ratio is None else sp.latex(optimum.ratio)
        return _aligned(
            rf"\min_{{\operatorname{{rank}} C \le {heads}}} \ell_T &= {loss}",
            rf"\ell_T = \min &\iff {optimum.minimisers}",
            rf"p_{{T-1}} / p_T &= {ratio}",
        )
    assert isinstance(optimum, AugmentedOptimum)
    length = sp.Symbol("T", integer=True, positive=True)
    return _aligned(
        rf"\min_{{\operatorname{{rank}} M \le {heads}}} \textstyle\sum_T \ell_T &= {loss}",
        rf"\textstyle\sum_T \ell_T = \min &\iff {optimum.minimisers}",
        rf"\eta &= {sp.latex(optimum.step_size)}",
        rf"e(T) &= {sp.latex(optimum.error(length))}",
    )


def _check(check: Check) -> str:
    return _aligned(
        rf"\textstyle\sum_T \ell_T &= {_number(check.loss)}",
        rf"\textstyle\sum_T (\ell_T - \min \ell_T) &= {_number(check.gap)}",
        _predicted(check),
    )


def _predicted(check: Check) -> str:
    from icar_theory.report import AugmentedCheck, PlainCheck

    if isinstance(check, PlainCheck):
        ratio = check.predicted_ratio
        value = r"\text{not determined}" if ratio is None else sp.latex(sp.Rational(ratio))
        return rf"p_{{T-1}} / p_T &: \text{{predicted }} {value}"
    assert isinstance(check, AugmentedCheck)
    measured, eta = sp.latex(sp.Float(check.step_size, 9)), sp.latex(sp.Rational(check.predicted_step_size))
    return rf"\tfrac{{1}}{{d}} \operatorname{{tr}} M &= {measured},\ \eta = {eta}"


def _number(value: Fraction) -> str:
    return str(sp.latex(sp.Integer(int(value)) if value.denominator == 1 else sp.Rational(value).evalf(4)))


def _aligned(*lines: str) -> str:
    return _display(" \\\\\n".join(lines))


def _display(lines: str) -> str:
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}"
