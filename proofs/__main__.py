"""Check the proofs and print their steps. Example: ``python -m proofs unitary_heads``."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from icar_theory import CLAIMS
from proofs.step import Proof, RefutedError


def proof_of(claim: str) -> Proof:
    """Return the proof of a claim.

    >>> proof_of("unitary_heads").claim
    'unitary_heads'
    """
    names = [known.name for known in CLAIMS]
    if claim not in names:
        raise ValueError(f"claim must be one of {', '.join(names)}, got {claim!r}")
    proof: Proof = importlib.import_module(f"proofs.{claim}").PROOF
    return proof


def main(
    claims: Annotated[list[str] | None, typer.Argument(help="Names of claims; all of them by default.")] = None,
    formulas: Annotated[bool, typer.Option(help="Print each checked formula as LaTeX.")] = False,
) -> None:
    """Check every step of the proofs and print them. Example: python -m proofs unitary_heads --formulas"""
    try:
        proofs = [proof_of(name) for name in claims or [claim.name for claim in CLAIMS]]
    except ValueError as error:
        typer.echo(f"proofs: {error}", err=True)
        raise typer.Exit(2) from None
    for proof in proofs:
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
