"""Claims as the command line shows them: rows, facts for JSON, lines with their evidence."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from typing import Any

import typer

from icar_theory import statements
from icar_theory.claims import CLAIMS as CLAIMS
from icar_theory.claims import Claim, Line
from icar_theory.commands import words
from icar_theory.exact.sizes import taken
from icar_theory.plaintext import terminal


def row(claim: Claim) -> tuple[str, ...]:
    """Return a claim as a row: its name, title, how many lines have which status, its origin."""
    counts = Counter(claim.status(line) for line in claim.lines)
    lines = ", ".join(f"{status} {count}" for status, count in counts.items())
    return claim.name, claim.title, lines, claim.origin


def facts(claim: Claim) -> dict[str, Any]:
    """Return what a claim says and what supports it, for JSON.

    >>> facts(CLAIMS["unitary_heads"])["lines"][1]["latex"].split("&")[0]
    '\\\\min_{\\\\operatorname{rank} C \\\\leq H} \\\\ell_{T} '
    """
    return {
        "name": claim.name,
        "title": claim.title,
        "origin": claim.origin,
        "reference": claim.reference,
        "assumptions": list(claim.assumptions),
        "lines": [
            {
                "id": line.id,
                "status": claim.status(line),
                "latex": line.latex(),
                "evidence": claim.evidence.get(line.id, {}),
            }
            for line in claim.lines
        ],
        "questions": {name: taken(asked.answer) for name, asked in claim.questions.items()},
    }


def print_claim(claim: Claim) -> None:
    """Print a claim line by line, with its evidence and its questions."""
    words.print_wrapped(f"{claim.name}: {claim.title}", 0)
    words.print_wrapped(claim.reference, 0)
    typer.echo("\nsuppose")
    for part in claim.assumptions:
        words.print_wrapped(terminal(part), 4)
    for line in claim.lines:
        typer.echo(f"\n{line.id}: {claim.status(line)}")
        _print_line(line)
        for status, entries in claim.evidence.get(line.id, {}).items():
            typer.echo(f"  {status}")
            for title, detail in entries.items():
                words.print_wrapped(title + (f" [{detail}]" if detail else ""), 4)
    typer.echo("\nquestions")
    print_questions(claim)


def _print_line(line: Line) -> None:
    words.print_wrapped(terminal(statements.latex(line.relation)), 4)
    if line.given:
        conditions = ", ".join(terminal(statements.latex(part)) for part in line.given)
        words.print_wrapped(f"if {conditions}", 4)
    for part in line.where:
        words.print_wrapped(f"where {terminal(statements.latex(part))}", 4)


def print_questions(claim: Claim) -> None:
    """Print how each question is asked, and what it answers."""
    for name, question in claim.questions.items():
        sizes = " ".join(f"{size}=…" for size in taken(question.answer))
        stated = getattr(question.answer, "func", question.answer)  # of a partial function
        says = (inspect.getdoc(stated) or "").splitlines()[0]
        words.print_wrapped(f"icar-theory ask {claim.name} {name} {sizes}", 4)
        words.print_wrapped(_unmarked(says), 8)


def _unmarked(says: str) -> str:
    """Return the first line of a docstring without its marks for Sphinx.

    >>> _unmarked("See :func:`ask`: ``p_{T-1}``.")
    'See ask: p_(T-1).'
    """
    bare = re.sub(r":\w+:`([^`]*)`", r"\1", says).replace("``", "")
    return re.sub(r"([_^])\{([^}]*)\}", r"\1(\2)", bare)
