"""Sphinx settings: MyST pages, executed notebooks, pages of the claims, formulas as MathML."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

import icar_theory
from icar_theory import CLAIMS, Claim
from icar_theory.definitions import DEFINITIONS
from icar_theory.evidence import STATUSES
from icar_theory.figures import Picture, pictures
from proofs.kit.finding import proof_of
from proofs.kit.fonts import FONT
from proofs.kit.mathml import mathml
from proofs.kit.page import svg

HERE = Path(__file__).parent
# the shell lines of notebooks find the commands of this environment
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))

project = "icar_theory"
author = "the authors of icar_theory"
copyright = f"2026, {author}"
version = release = icar_theory.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = "icar_theory"
html_static_path = ["static", "../proofs/kit/formula.css", str(FONT)]
html_math_renderer = "mathml"
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_in_temp = True  # a notebook saves weights
nb_execution_timeout = 300
autodoc_member_order = "bysource"
autodoc_typehints = "signature"


def claim_page(claim: Claim) -> str:
    """Return the page of a claim: hypotheses, lines with their evidence, the steps of its proof."""
    proof = proof_of(claim.name)
    steps = []
    for number, step in enumerate(proof.steps, start=1):
        formula = step.latex()
        shown = f"{number}. **{step.title}.** {step.because} *[{_plain(step.check().words)}]*"
        steps.append(shown + (f"\n\n{_indented(_display(formula))}" if formula else ""))
    lines = []
    for line in claim.lines:
        entries = "\n".join(
            f"- {status} ({STATUSES[status]}): {'; '.join(map(_entry, found.items()))}"
            for status, found in claim.evidence.get(line.id, {}).items()
        )
        heading = f"## `{line.id}`: {claim.status(line)}"
        lines.append(f"{heading}\n\n{_display(line.latex())}\n\n{entries}")
    cites = "; ".join(proof.cites)
    return "\n\n".join(
        (
            f"({claim.name})=\n# {claim.title}",
            claim.summary,
            f"`{claim.name}` · {claim.reference}.",
            f"Suppose {claim.supposed}. Then",
            *lines,
            *(
                f"```{{raw}} html\n<figure>{svg(claim, kind, None, picture.caption)}</figure>\n```"
                f"\n\n*{_plain(picture.caption)}*"
                for kind, picture in alone(claim).items()
            ),
            f"The theorem in words: {{py:mod}}`icar_theory.theorems.{claim.name}`.",
            "## Derivation",
            *([f"It uses {cites}."] if cites else []),
            *steps,
        )
    )


def alone(claim: Claim) -> dict[str, Picture]:
    """Return the pictures of a claim that show something without trained layers."""
    return {kind: found for kind, found in pictures(claim).items() if not found.of_runs}


def _display(formula: str) -> str:
    return f"$$\n\\begin{{aligned}}\n{formula}\n\\end{{aligned}}\n$$"


def _entry(entry: tuple[str, str]) -> str:
    """Return an entry of the evidence: its title and what was checked, without the hash."""
    title, detail = entry
    return _plain(f"{title.replace('_', ' ')} ({detail.split(' #')[0]})")


def _plain(words: str) -> str:
    """Return words with the signs that Markdown would read as markup escaped."""
    for sign in "\\*_[]<>$`":
        words = words.replace(sign, f"\\{sign}")
    return words


def _indented(latex: str) -> str:
    return "\n".join(f"   {line}" for line in latex.splitlines())


def write_claim_pages(app: Sphinx) -> None:
    """Write ``claims/<name>.md`` and their index."""
    folder = HERE / "claims"
    folder.mkdir(exist_ok=True)
    pages = {claim.name: claim_page(claim) for claim in CLAIMS.values()}
    defined = (f"**{title}.** {words}" for title, words in DEFINITIONS.items())
    pages |= {"definitions": "\n\n".join(("# Definitions", *defined))}
    stems = list(CLAIMS)
    listed = "\n".join(["definitions", *stems])
    pages["index"] = f"# Claims\n\n```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```"
    modules = "\n\n".join(
        f"```{{eval-rst}}\n.. automodule:: icar_theory.theorems.{name}\n```" for name in stems
    )
    pages["words"] = f"# The theorems in words\n\n{modules}"
    for name, text in pages.items():
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text + "\n":
            path.write_text(text + "\n", encoding="utf-8")


def visit_inline(translator: Any, node: nodes.math) -> None:
    """Write an inline formula as MathML.

    What a notebook displays comes as an inline formula with an aligned environment.
    """
    latex = node.astext().strip().removeprefix("\\displaystyle").strip()
    if latex.startswith("\\begin{aligned}"):
        visit_display(translator, node)
    translator.body.append(str(mathml(latex, "inline")))
    raise nodes.SkipNode


def visit_display(translator: Any, node: nodes.math | nodes.math_block) -> None:
    """Write a displayed formula as MathML that scrolls when it is wide."""
    latex = node.astext().strip().removeprefix("\\displaystyle").strip()
    latex = latex.removeprefix("\\begin{aligned}").removesuffix("\\end{aligned}")
    translator.body.append(f'<div class="formula" tabindex="0">{mathml(latex, "block")}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the claim pages and the renderer of formulas."""
    app.connect("builder-inited", write_claim_pages)
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    app.add_css_file("formula.css")
    app.add_css_file("docs.css")
