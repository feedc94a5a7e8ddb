"""LaTeX of claims, optima and checks, made of the expressions that the tests check; amsmath is all it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from icar_theory.claims import Claim

if TYPE_CHECKING:
    from fractions import Fraction

    from icar_theory.answers import Optimum, PlainOptimum
    from icar_theory.report import Check

NOT_DETERMINED = r"\text{not determined}"


def latex(subject: Claim | Optimum | Check) -> str:
    """Return a claim, an optimum or a check as LaTeX that needs amsmath alone.

    A claim gives a paragraph with its hypotheses, statement and reference; an optimum and a check one display.
    Raises TypeError for anything else.

    >>> from icar_theory import CLAIMS
    >>> latex(CLAIMS[0]).splitlines()[0]
    '\\\\paragraph{Augmented tokens, unitary contexts: a tight frame of heads.}'
    """
    from icar_theory.answers import Optimum
    from icar_theory.report import Check

    if isinstance(subject, Claim):
        return _claim(subject)
    if isinstance(subject, Optimum):
        return _optimum(subject)
    if isinstance(subject, Check):
        return _check(subject)
    raise TypeError(f"subject must be a Claim, an Optimum or a Check, got {subject!r}")


def notebook(subject: Claim | Optimum | Check) -> str:
    """Return the formulas of a subject as a notebook renders them, for ``_repr_latex_``.

    >>> from icar_theory import optimum
    >>> print(notebook(optimum(4, 1)).splitlines()[0])
    $\\displaystyle \\begin{aligned}
    """
    display = _display(subject.statement) if isinstance(subject, Claim) else latex(subject)
    return f"$\\displaystyle {display}$".replace("{align*}", "{aligned}")


def _claim(claim: Claim) -> str:
    return "\n".join(
        (
            rf"\paragraph{{{claim.title}.}}",
            "Suppose " + "; ".join(f"${hypothesis}$" for hypothesis in claim.hypotheses) + ". Then",
            _display(claim.statement),
            f"{evidence(claim)} \\emph{{{claim.reference}.}}",
        )
    )


def evidence(claim: Claim) -> str:
    """Return what supports a claim as a sentence: how many entries of each status, and the theorems cited.

    >>> from icar_theory import CLAIMS
    >>> evidence(CLAIMS[1]).split(";")[0]
    'Evidence: proved, 2 entries'
    """
    parts = []
    for status, entries in claim.evidence.items():
        many = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
        parts.append(f"{status}, {', '.join(entries) if status == 'cited' else many}")
    return f"Evidence: {'; '.join(parts)}."


def _optimum(optimum: Optimum) -> str:
    from icar_theory.answers import AugmentedOptimum, PlainOptimum

    heads, loss = sp.latex(optimum.heads), sp.latex(optimum.loss)
    if isinstance(optimum, PlainOptimum):
        ratio = ratio_latex(optimum)
        return _aligned(
            rf"\min_{{\operatorname{{rank}} C \le {heads}}} \ell_T &= {loss}",
            rf"\ell_T = \min &\iff {optimum.minimisers}",
            rf"p_{{T-1}} / p_T &= {ratio}",
        )
    assert isinstance(optimum, AugmentedOptimum)
    taken = {symbol.name for symbol in sp.sympify(optimum.horizon).free_symbols}
    length = sp.Symbol("t" if "T" in taken else "T", integer=True, positive=True)
    return _aligned(
        rf"\min_{{\operatorname{{rank}} M \le {heads}}} \textstyle\sum_T \ell_T &= {loss}",
        rf"\textstyle\sum_T \ell_T = \min &\iff {optimum.minimisers}",
        rf"\eta &= {sp.latex(optimum.step_size)}",
        rf"e({length}) &= {sp.latex(optimum.error(length))}",
    )


def ratio_latex(optimum: PlainOptimum) -> str:
    """Return the ratio ``p_{T−1}/p_T`` that the minimisers force, in words where they force none.

    >>> from icar_theory import optimum
    >>> ratio_latex(optimum(4, 1))
    '- \\\\frac{1}{2}'
    """
    forced = NOT_DETERMINED if optimum.ratio is None else sp.latex(optimum.ratio)
    return forced.replace(r"\text{NaN}", NOT_DETERMINED)


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
        value = NOT_DETERMINED if ratio is None else sp.latex(sp.Rational(ratio))
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
