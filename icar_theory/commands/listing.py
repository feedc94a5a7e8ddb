"""Commands about the claims: list them, ask one, test a formula against one.

Claims, and SymPy with them, are imported where one is asked: help is printed without.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

import typer

from icar_theory.commands import words
from icar_theory.commands.words import AsJson, AsLatex
from icar_theory.refusals import choice

Name = Annotated[str, typer.Argument(help="The name of a claim.")]
Asked = Annotated[str, typer.Argument(help="The name of one of its questions.")]


def claims(
    name: Annotated[
        str | None, typer.Argument(help="Show one claim, line by line, with all of its evidence.")
    ] = None,
    form: words.Form = "text",
    as_json: AsJson = False,
) -> None:
    """List the theorems and what supports them. Example: icar-theory claims"""
    from icar_theory.claims import CLAIMS, claim_named
    from icar_theory.commands.shown_claims import facts, print_claim, row

    chosen = list(CLAIMS.values()) if name is None else [claim_named(name)]
    if as_json:
        typer.echo(json.dumps(list(map(facts, chosen)), indent=2))
    elif name is None:
        words.print_table(("claim", "title", "lines", "origin"), map(row, chosen), form)
    else:
        print_claim(chosen[0])


def ask(
    claim: Name,
    question: Annotated[
        str | None, typer.Argument(help="The name of one of its questions; left out, all of them.")
    ] = None,
    sizes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SIZE=VALUE…",
            help="Integers, fractions, decimals, words, [lists]; sizes: also d, H, T, T_max.",
        ),
    ] = None,
    as_json: AsJson = False,
    as_latex: AsLatex = False,
) -> None:
    """Print a claim's exact answer. Example: icar-theory ask unitary_heads minimum d=4 heads=2

    Without a question: the questions of the claim, and what each one takes.
    """
    from icar_theory.claims import claim_named
    from icar_theory.commands.shown_claims import facts, print_questions
    from icar_theory.printing import NOT_DETERMINED

    if as_json and as_latex:
        raise ValueError("--json and --latex exclude each other, got both")
    if question is None:
        asked = claim_named(claim)
        if as_json:
            typer.echo(json.dumps(facts(asked)["questions"], indent=2))
        else:
            print_questions(asked)
        return
    given = words.sizes(sizes or [])
    answer = claim_named(claim).ask(question, **given)
    if as_latex:
        typer.echo(NOT_DETERMINED if answer is None else words.latex(answer))
    elif as_json:
        at = {name: words.shown(size) for name, size in given.items()}
        typer.echo(
            json.dumps({
                "claim": claim, "question": question, "sizes": at,
                "answer": answer if answer is None else words.entries(answer),
            }, indent=2)
        )  # fmt: skip
    else:
        typer.echo(words.shown(answer))


def refute(
    claim: Name,
    question: Asked,
    formula: Annotated[str, typer.Argument(help="A formula in what the question takes.")],
    as_json: AsJson = False,
) -> None:
    """Test a formula of your own.

    Example: icar-theory refute unitary_heads minimum "Max(d - heads, 0)"

    Exit status 1 where it is refuted, 0 where no counterexample is found.
    """
    import sympy as sp

    from icar_theory.claims import claim_named
    from icar_theory.commands.formulas import expression
    from icar_theory.exact.sizes import taken
    from icar_theory.refutation import refute as refutation

    questions = claim_named(claim).questions
    letters = taken(questions[choice("question", question, questions)].answer)
    stated = expression(formula, letters)

    def candidate(*sizes: Any) -> Any:
        at = {sp.Symbol(name): size for name, size in zip(letters, sizes, strict=True)}
        return stated.subs({x: at[x] for x in stated.free_symbols})

    try:
        found = refutation(candidate, claim, about=question)
    except (TypeError, ValueError) as error:  # who types a formula has named no candidate
        said_of = re.sub(r"^candidate\b", "formula", str(error))
        raise type(error)(said_of) from None
    if as_json:
        fact = None if found is None else {
            "sizes": {name: words.shown(size) for name, size in found.sizes.items()},
            "claimed": words.shown(found.claimed), "true": words.shown(found.true),
        }  # fmt: skip
        typer.echo(json.dumps({"refuted": found is not None, "counterexample": fact}, indent=2))
    else:
        typer.echo("not refuted at the sizes tried" if found is None else f"refuted at {found}")
    raise typer.Exit(0 if found is None else 1)
