"""Commands about the claims: list them, ask one, test a formula against one."""

from __future__ import annotations

import ast
import inspect
import json
import operator
import re
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Annotated, Any

import sympy as sp
import typer

from icar_theory import statements
from icar_theory.arguments import choice, said
from icar_theory.claims import CLAIMS, Claim, Line, claim_named
from icar_theory.commands import words
from icar_theory.commands.words import AsJson, AsLatex
from icar_theory.exact.sizes import taken
from icar_theory.plaintext import terminal
from icar_theory.printing import NOT_DETERMINED
from icar_theory.refutation import refute as refutation

Name = Annotated[str, typer.Argument(help="The name of a claim.")]
EXPONENT = 100
"""The largest exponent in a formula of one's own."""
LARGEST = 10**9
"""The largest number in what is raised to a power."""
OPERATIONS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS = {"Max", "Min", "Abs", "sqrt", "floor", "ceiling"}
Asked = Annotated[str, typer.Argument(help="The name of one of its questions.")]


def claims(
    name: Annotated[
        str | None, typer.Argument(help="Show one claim, line by line, with all of its evidence.")
    ] = None,
    form: words.Form = "text",
    as_json: AsJson = False,
) -> None:
    """List the theorems and what supports them. Example: icar-theory claims"""
    chosen = list(CLAIMS.values()) if name is None else [claim_named(name)]
    if as_json:
        typer.echo(json.dumps(list(map(facts, chosen)), indent=2))
    elif name is None:
        words.print_table(("claim", "title", "lines", "origin"), map(_row, chosen), form)
    else:
        _print(chosen[0])


def _row(claim: Claim) -> tuple[str, ...]:
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


def _print(claim: Claim) -> None:
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
    _print_questions(claim)


def _print_line(line: Line) -> None:
    words.print_wrapped(terminal(statements.latex(line.relation)), 4)
    if line.given:
        conditions = ", ".join(terminal(statements.latex(part)) for part in line.given)
        words.print_wrapped(f"if {conditions}", 4)
    for part in line.where:
        words.print_wrapped(f"where {terminal(statements.latex(part))}", 4)


def _print_questions(claim: Claim) -> None:
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
    if as_json and as_latex:
        raise ValueError("--json and --latex exclude each other, got both")
    if question is None:
        asked = claim_named(claim)
        if as_json:
            typer.echo(json.dumps(facts(asked)["questions"], indent=2))
        else:
            _print_questions(asked)
        return
    given = words.sizes(sizes or [])
    answer = claim_named(claim).ask(question, **given)
    if as_latex:
        typer.echo(NOT_DETERMINED if answer is None else sp.latex(answer))
    elif as_json:
        at = {name: words.shown(size) for name, size in given.items()}
        typer.echo(
            json.dumps({
                "claim": claim, "question": question, "sizes": at,
                "answer": None if answer is None else words.shown(answer),
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


DECIMAL = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


def expression(formula: str, letters: list[str]) -> Any:
    """Return a formula in the given letters; raise ValueError for anything else.

    The formula is parsed and never run.

    >>> expression("Max(d - 2*heads, 0)^2 / 0.5", ["d", "heads"])
    2*Max(0, d - 2*heads)**2
    """
    try:
        text = formula.strip().replace("^", "**")
        letter = {name: sp.Symbol(name) for name in letters}
        return _stated(ast.parse(text, mode="eval").body, letter, text)
    except (SyntaxError, RecursionError, MemoryError, TypeError, ValueError) as error:
        words = error.msg if isinstance(error, SyntaxError) else str(error)  # without its place
        reason = " ".join(words.split())
        raise ValueError(
            f"formula must be in {', '.join(letters)}, numbers and {', '.join(sorted(FUNCTIONS))}, "
            f"got {said(formula)}: {reason}"
        ) from None


def _stated(part: ast.expr, letters: Mapping[str, Any], text: str) -> Any:
    match part:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            written = ast.get_source_segment(text, part) or ""
            if not DECIMAL.fullmatch(written):
                raise ValueError(f"{written} is no decimal number with an exponent up to 999")
            return sp.Rational(Fraction(written))  # a float would be rounded
        case ast.Name(id=name) if name in letters:
            return letters[name]
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            inner = _stated(operand, letters, text)
            return -inner if isinstance(part.op, ast.USub) else inner
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_stated(left, letters, text), _stated(right, letters, text))
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in OPERATIONS:
            return OPERATIONS[type(operation)](
                _stated(left, letters, text), _stated(right, letters, text)
            )
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            return getattr(sp, name)(*(_stated(argument, letters, text) for argument in arguments))
    raise ValueError(f"{ast.unparse(part)} is none of these")


def _power(base: Any, exponent: Any) -> Any:
    if exponent.is_number and not (exponent.is_Rational and abs(exponent) <= EXPONENT):
        raise ValueError(f"a power must have exponents up to {EXPONENT}")
    if exponent.is_number and any(max(abs(x.p), x.q) > LARGEST for x in base.atoms(sp.Rational)):
        raise ValueError(f"what is raised to a power must have numbers up to {LARGEST}")
    return base**exponent
