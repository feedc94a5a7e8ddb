"""Check the proofs and print their steps, or write them. Example: ``python -m proofs check``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from icar_theory.claims import CLAIMS, claim_named
from icar_theory.figures import read_arrays
from icar_theory.files import whole
from icar_theory.plaintext import terminal
from proofs.kit import kernel
from proofs.kit.checking import checked
from proofs.kit.finding import proof_of
from proofs.kit.step import Outcome, Proof, RefutedError, Step
from proofs.kit.words import unicode

app = typer.Typer(
    help="Check the proofs, or write them. Example: python -m proofs check",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


@app.command()
def check(
    claims: Annotated[
        list[str] | None, typer.Argument(help="Names of claims; all of them by default.")
    ] = None,
    formulas: Annotated[bool, typer.Option(help="Print each checked formula too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every step of proofs and print them. Example: python -m proofs check --formulas"""
    facts = []
    with exit_status():
        for claim in [claim_named(name) for name in claims or CLAIMS]:
            proof = proof_of(claim)
            if not as_json:
                typer.echo(proof.claim)
            for number, step in enumerate(proof.steps, start=1):
                outcome = step.check()
                if as_json:
                    supports = [line.id for line in claim.lines if step.id in line.steps]
                    facts.append(fact(proof, step, outcome) | {"step": number, "lines": supports})
                else:
                    show(number, step, outcome, formulas)
    if as_json:
        typer.echo(json.dumps(facts, indent=2))


def fact(proof: Proof, step: Step, outcome: Outcome) -> dict[str, Any]:
    """Return what a step says and what its check compared, for JSON."""
    return {
        "claim": proof.claim,
        "id": step.id,
        "title": step.title,
        "because": step.because,
        "status": step.status,
        "checked": outcome.words,
        "content": outcome.content,
        "formula": step.latex(),
    }


def show(number: int, step: Step, outcome: Outcome, formulas: bool) -> None:
    """Print a step that holds."""
    typer.echo(f"  {number:2}. {unicode(step.title)}  [{outcome.words}]")
    if step.because:
        typer.echo(f"      {unicode(step.because)}")
    if formulas and step.latex():
        for line in terminal(step.latex()).splitlines():
            typer.echo(f"      {line}")


@app.command()
def latex(
    out: Annotated[Path, typer.Option(help="Where to write the LaTeX document.")],
    as_json: AsJson = False,
) -> None:
    """Check every step and write derivations. Example: python -m proofs latex --out paper.tex"""
    from proofs.kit.paper import paper

    with exit_status():
        _make_folder(out)
        _write(out, paper(_proofs()), as_json)


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="Where to write the page (.html).")],
    weights: Annotated[
        list[Path] | None, typer.Argument(help="Trainings saved by python -m numerics.")
    ] = None,
    trained: Annotated[
        Path | None, typer.Option(help="Arrays of python -m numerics pictures.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write everything as one page. Example: python -m proofs report --out report.html"""
    from proofs.kit.page import every_picture, trained_layer
    from proofs.kit.page import report as page  # its template engine is for this command alone

    with exit_status():
        arrays = None if trained is None else read_arrays(trained)
        layers = list(map(trained_layer, weights or []))  # bad files are said first
        _make_folder(out)
        _tell("drawing the pictures")
        pictures = every_picture(arrays)
        _write(out, page(checked(CLAIMS, _tell), layers, pictures), as_json)


def _proofs() -> Iterator[Proof]:
    for name in CLAIMS:
        _tell(f"checking {name}")
        yield proof_of(name)


def _tell(words: str) -> None:
    """Say on stderr how far long work is."""
    typer.echo(words, err=True)


@app.command()
def coq(
    folder: Annotated[Path, typer.Argument(help="Where to compile.")] = Path("build/coq"),
    write: Annotated[bool, typer.Option("--write", help="Note what was accepted.")] = False,
    as_json: AsJson = False,
) -> None:
    """Have Coq check the theorems, without axioms. Example: python -m proofs coq build/coq"""
    with exit_status():
        facts = []
        for file, seconds, theorems in kernel.accept(folder):
            facts.append({"file": file, "seconds": round(seconds, 1), "theorems": theorems})
            if not as_json:
                typer.echo(
                    f"{file}: accepted in {seconds:.1f} s, {theorems} theorems without axioms"
                )
        seconds = kernel.recheck(folder)
        if not as_json:
            typer.echo(f"coqchk accepts {len(facts)} files in {seconds:.1f} s")
        if write:
            text = json.dumps(kernel.now(), indent=1, ensure_ascii=False) + "\n"
            kernel.ACCEPTED.write_text(text, encoding="utf-8")
        elif kernel.accepted() != kernel.now():
            raise RefutedError(
                "proofs/accepted.json is of other files: python -m proofs coq --write"
            )
    total = sum(int(str(fact["theorems"])) for fact in facts)
    typer.echo(json.dumps(facts, indent=2) if as_json else f"Coq accepts {total} theorems")


@contextmanager
def exit_status() -> Iterator[None]:
    """End with one line on stderr, and status 1 where a step does not hold, or 2 for bad input."""
    try:
        yield
    except RefutedError as error:
        typer.echo(f"proofs: REFUTED: {error}", err=True)
        raise typer.Exit(1) from None
    except ValueError as error:
        typer.echo(f"proofs: {error}", err=True)
        raise typer.Exit(2) from None


def _make_folder(out: Path) -> None:
    """Make the folder of a file, before the long work that the file is to hold."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"--out cannot be written: {error}") from None


def _write(out: Path, text: str, as_json: bool) -> None:
    try:
        with whole(out) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise ValueError(f"--out cannot be written: {error}") from None
    typer.echo(json.dumps({"saved": str(out)}) if as_json else f"saved {out}")


if __name__ == "__main__":
    app()
