"""Commands that write: LaTeX and pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from icar_theory import figures
from icar_theory.claims import CLAIMS, claim_named
from icar_theory.commands import words
from icar_theory.commands.words import AsJson, written
from icar_theory.document import document


def latex(
    claim: Annotated[
        str | None, typer.Option(help="One claim as a fragment to paste, instead of a document.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write here instead of printing.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write claims and optima as LaTeX. Example: icar-theory latex --out theory.tex"""
    text = document(CLAIMS.values()) if claim is None else claim_named(claim).latex() + "\n"
    if as_json:
        text = json.dumps({"latex": text}) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        written(out, text)


def plot(
    claim: Annotated[str, typer.Argument(help="The name of a claim that has pictures.")],
    picture: Annotated[str, typer.Argument(help="The name of one of its pictures.")],
    out: Annotated[Path, typer.Option(help="Where to write the picture: .svg, .pdf or .png.")],
    sizes: Annotated[
        list[str] | None,
        typer.Argument(metavar="SIZE=VALUE…", help="What to draw the theory for, e.g. d=8."),
    ] = None,
    trained: Annotated[
        Path | None, typer.Option(help="Arrays of python -m numerics pictures to show as well.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw the theory beside trained layers.

    Example: icar-theory plot unitary_heads minimum --out x.svg
    """
    arrays = None if trained is None else figures.read_arrays(trained)
    try:
        figure = figures.plot(claim, picture, arrays, **words.sizes(sizes or []))
    except ImportError as error:
        raise ValueError(str(error)) from None
    figures.save(figure, out)
    fact = {"claim": claim, "picture": picture, "saved": str(out)}
    typer.echo(json.dumps(fact) if as_json else f"saved {out}")
