"""The derivations as a LaTeX document: every step of every proof, checked while it is written."""

from __future__ import annotations

from collections.abc import Iterable

from icar_theory import definitions
from icar_theory.claims import claim_named
from icar_theory.document import page
from icar_theory.printing import display
from proofs.kit.step import Proof, Step
from proofs.kit.words import latex

TITLE = "In-context autoregressive learning: the derivations, as checked"


def paper(proofs: Iterable[Proof]) -> str:
    """Return a complete LaTeX document: each claim, the theorems it cites, and its checked steps.

    Raises RefutedError where a step does not hold.
    """
    parts = [definitions.latex()]
    for proof in proofs:
        steps = "\n".join(rf"\item {_step(step)}" for step in proof.steps)
        cited = "; ".join(map(latex, proof.cites))
        uses = rf" It uses {cited}." if cited else ""
        parts += [
            claim_named(proof.claim).latex(),
            f"\\textit{{Proof.}}{uses}\n\\begin{{enumerate}}\n{steps}\n\\end{{enumerate}}",
        ]
    return page(TITLE, parts)


def _step(step: Step) -> str:
    outcome, formula = step.check(), step.latex()
    shown = f"\n{display(formula)}\n" if formula else " "
    title = latex(step.title)
    title = title[:1].upper() + title[1:]
    kind = latex(f"{step.status}: {outcome.words}")
    return rf"\textbf{{{title}.}}{shown}{latex(step.because)} \textit{{[{kind}]}}"
