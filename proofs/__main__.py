"""Check the proofs and print their steps. Example: ``python -m proofs unitary_heads``."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from icar_theory import CLAIMS
from proofs.step import Proof, RefutedError


def proof_of(claim: str) -> Proof:
    """Return the proof of a known claim.

    >>> proof_of("unitary_heads").claim
    'unitary_heads'
    """
    proof: Proof = importlib.import_module(f"proofs.{claim}").PROOF
    return proof


def main(
    claims: Annotated[list[str] | None, typer.Argument(help="Names of claims; all of them by default.")] = None,
    formulas: Annotated[bool, typer.Option(help="Print each checked formula as LaTeX.")] = False,
) -> None:
    """Check every step of the proofs and print them. Example: python -m proofs unitary_heads --formulas"""
    names = [claim.name for claim in CLAIMS]
    unknown = [name for name in claims or [] if name not in names]
    if unknown:
        typer.echo(f"proofs: claim must be one of {', '.join(names)}, got {unknown[0]!r}", err=True)
        raise typer.Exit(2)
    for proof in map(proof_of, claims or names):
        typer.echo(f"{proof.claim}")
        for number, step in enumerate(proof.steps, start=1):
            try:
                outcome = step.check()
            except RefutedError as error:
                typer.echo(f"  {number:2}. REFUTED: {error}", err=True)
                raise typer.Exit(1) from None
            typer.echo(f"  {number:2}. {step.title}  [{outcome}]")
            if step.because:
                typer.echo(f"      {step.because}")
            if formulas:
                typer.echo(f"      {step.latex()}")


if __name__ == "__main__":
    typer.run(main)
