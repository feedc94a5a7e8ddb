"""Check the proofs and print their steps, or export them. Example: ``python -m proofs check unitary_heads``."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from icar_theory import CLAIMS
from icar_theory.figures import read_pictures
from proofs.bundle import bundle as bundle_of
from proofs.bundle import write
from proofs.coq import coq as coq_file
from proofs.kit.paper import paper
from proofs.kit.step import Proof, RefutedError


def proof_of(claim: str) -> Proof:
    """Return the proof of a known claim.

    >>> proof_of("unitary_heads").claim
    'unitary_heads'
    """
    proof: Proof = importlib.import_module(f"proofs.{claim}").PROOF
    return proof


AXIOMS_OF_THE_REALS = {
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
}
"""What Coq's construction of the real numbers rests on."""

app = typer.Typer(
    help="Check the proofs, or export them as data. Example: python -m proofs check unitary_heads",
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
    formulas: Annotated[bool, typer.Option(help="Print each checked formula as LaTeX.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every step of the proofs and print them. Example: python -m proofs check unitary_heads --formulas"""
    names = [claim.name for claim in CLAIMS]
    unknown = [name for name in claims or [] if name not in names]
    if unknown:
        typer.echo(f"proofs: claim must be one of {', '.join(names)}, got {unknown[0]!r}", err=True)
        raise typer.Exit(2)
    facts = []
    for proof in map(proof_of, claims or names):
        if not as_json:
            typer.echo(f"{proof.claim}")
        for number, step in enumerate(proof.steps, start=1):
            try:
                outcome = step.check()
            except RefutedError as error:
                typer.echo(f"  {number:2}. REFUTED: {error}", err=True)
                raise typer.Exit(1) from None
            fact = {
                "claim": proof.claim,
                "step": number,
                "title": step.title,
                "because": step.because,
            }
            facts.append({**fact, "checked": outcome, "formula": step.latex()})
            if as_json:
                continue
            typer.echo(f"  {number:2}. {step.title}  [{outcome}]")
            if step.because:
                typer.echo(f"      {step.because}")
            if formulas and step.latex():
                typer.echo(f"      {step.latex()}")
    if as_json:
        typer.echo(json.dumps(facts, indent=2))


@app.command()
def bundle(
    folder: Annotated[Path, typer.Argument(help="Where to write bundle.json and checker.py.")],
    as_json: AsJson = False,
) -> None:
    """Write the algebraic steps as data, and a checker for them. Example: python -m proofs bundle build/bundle"""
    try:
        path = write((proof_of(claim.name) for claim in CLAIMS), folder)
    except OSError as error:
        typer.echo(f"proofs: {folder} cannot be written: {error}", err=True)
        raise typer.Exit(2) from None
    checker = folder / "checker.py"
    words = f"saved {path}; check it with any Python 3: python {checker} {path}"
    typer.echo(json.dumps({"saved": str(path), "checker": str(checker)}) if as_json else words)


@app.command()
def latex(
    out: Annotated[Path, typer.Option(help="Where to write the LaTeX document.")],
    as_json: AsJson = False,
) -> None:
    """Check every step and write the derivations in LaTeX. Example: python -m proofs latex --out paper.tex"""
    with exit_status():
        _write(out, paper(proof_of(claim.name) for claim in CLAIMS), as_json)


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
    """Write claims, proofs, training and pictures as one page. Example: python -m proofs report --out report.html"""
    from proofs.kit.page import (
        report as report_page,
    )  # its template engine is for this command alone

    with exit_status():
        pictures = None if trained is None else read_pictures(trained)
        page = report_page((proof_of(claim.name) for claim in CLAIMS), weights or [], pictures)
        _write(out, page, as_json)


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


def _write(out: Path, text: str, as_json: bool) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ValueError(f"--out cannot be written: {error}") from None
    typer.echo(json.dumps({"saved": str(out)}) if as_json else f"saved {out}")


@app.command()
def coq(
    folder: Annotated[
        Path, typer.Argument(help="Where to write steps.v and what coqc makes of it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Write the algebraic steps as Coq lemmas and have coqc check them. Example: python -m proofs coq build/coq"""
    compiler = shutil.which("coqc")
    if compiler is None:
        typer.echo(
            "proofs: coqc is not installed (Debian: apt-get install coq; `make coq` does it)",
            err=True,
        )
        raise typer.Exit(2)
    exported = bundle_of(map(proof_of, (claim.name for claim in CLAIMS)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "steps.v").write_text(coq_file(exported), encoding="utf-8")
    except OSError as error:
        typer.echo(f"proofs: {folder} cannot be written: {error}", err=True)
        raise typer.Exit(2) from None
    run = subprocess.run(
        [compiler, "steps.v"], cwd=folder, capture_output=True, text=True, check=False
    )
    if run.returncode:
        typer.echo(f"proofs: coqc rejects steps.v: {run.stderr.strip()}", err=True)
        raise typer.Exit(1)
    axioms = [
        line for line in run.stdout.splitlines() if line and not line.startswith((" ", "Axioms:"))
    ]
    lemmas = sum(map(len, exported["claims"].values()))
    if as_json:
        typer.echo(
            json.dumps(
                {"lemmas": lemmas, "axioms": axioms, "omitted": exported["omitted"]}, indent=2
            )
        )
    else:
        typer.echo(f"coqc accepts {lemmas} lemmas, which assume: {', '.join(axioms)}")
        typer.echo(f"{len(exported['omitted'])} steps are computations and not for Coq:")
        for title in exported["omitted"]:
            typer.echo(f"  {title}")
    beyond = set(axioms) - AXIOMS_OF_THE_REALS
    if beyond:
        typer.echo(
            f"proofs: axioms beyond those of the reals: {', '.join(sorted(beyond))}", err=True
        )
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
