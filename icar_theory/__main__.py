"""The command line ``icar-theory``: list the claims, ask for an optimum, check weights, write LaTeX.

Exit status: 0, or 1 when a check fails, or 2 for bad input (one line on stderr, nothing written).
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import zipfile
import zlib
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

import icar_theory
from icar_theory import plot as pictures
from icar_theory.arguments import Array, choice
from icar_theory.layers.augmented import BLOCKS
from icar_theory.document import document
from icar_theory.report import brief

app = typer.Typer(
    name="icar-theory",
    help="Exact theory of in-context autoregressive learning. Example: icar-theory optimum 10 8",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

PARTS = {
    "sympy": "everything",
    "numpy": "everything",
    "python-flint": "everything",
    "typer": "everything",
    "rich": "everything",
    "matplotlib": "pictures: icar-theory plot",
    "torch": "training: python -m numerics, pytest",
    "scipy": "training: python -m numerics, pytest",
    "hypothesis": "the proof checker: pytest",
    "coqc": "Coq's check of the steps: make coq",
    "pdflatex": "the derivations as PDF: make paper",
    "chromium": "a look at the report: make report-check",
}
"""Packages and programs, and what needs them."""

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


@app.command()
def claims(
    name: Annotated[
        str | None, typer.Argument(help="Show one claim with every entry of its evidence.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the theorems and what supports them. Example: icar-theory claims unitary_heads"""
    chosen = icar_theory.CLAIMS if name is None else (known_claim(name),)
    if as_json:
        fields = ("name", "title", "hypotheses", "statement", "origin", "reference", "evidence")
        typer.echo(
            json.dumps([{f: getattr(claim, f) for f in fields} for claim in chosen], indent=2)
        )
    elif name is None:
        table = Table("claim", "title", "evidence", "origin")
        for claim in chosen:
            counts = ", ".join(
                f"{status} {len(entries)}" for status, entries in claim.evidence.items()
            )
            table.add_row(claim.name, claim.title, counts, claim.origin)
        Console().print(table)
    else:
        typer.echo(f"{name}: {chosen[0].title}\n{chosen[0].reference}")
        for status, entries in chosen[0].evidence.items():
            typer.echo(f"\n{status}")
            for title, detail in entries.items():
                many = f" ({detail} cases)" if isinstance(detail, int) and detail > 1 else ""
                typer.echo(
                    f"  {title}{many or (f' [{detail}]' if isinstance(detail, str) else '')}"
                )


@app.command()
def optimum(
    d: Annotated[str, typer.Argument(help="Dimension of the tokens.")],
    heads: Annotated[str, typer.Argument(help="Number of heads.")],
    tokens: Annotated[str, typer.Option(help="plain or augmented.")] = "plain",
    context: Annotated[
        str | None, typer.Option(help="Law of the eigenvalues: orthogonal or unitary.")
    ] = None,
    horizon: Annotated[
        str | None, typer.Option(help="Largest length T_max; augmented tokens need it.")
    ] = None,
    boundary: Annotated[
        str, typer.Option(help="Augmented tokens: s_0 = 0 (zero) or W^-1 s_1 (wrap).")
    ] = "zero",
    as_json: JsonOption = False,
    as_latex: Annotated[bool, typer.Option("--latex", help="Print LaTeX.")] = False,
) -> None:
    """Print the optimal parameters. Example: icar-theory optimum 4 2 --context orthogonal"""
    if as_json and as_latex:
        raise ValueError("--json and --latex exclude each other, got both")
    best = icar_theory.optimum(
        whole_number("d", d),
        whole_number("heads", heads),
        tokens=tokens,
        context=context,
        horizon=None if horizon is None else whole_number("horizon", horizon),
        boundary=boundary,
    )
    if as_latex:
        typer.echo(best.latex())
        return
    facts: dict[str, Any] = {
        "claim": best.claim,
        "context": best.context,
        "d": best.dimension,
        "heads": best.heads,
        "loss": str(best.loss),
    }
    if isinstance(best, icar_theory.AugmentedOptimum):
        facts |= {
            "horizon": best.horizon,
            "boundary": best.boundary,
            "step_size": str(best.step_size),
        }
    elif isinstance(best, icar_theory.PlainOptimum):
        facts |= {
            "ratio": None if best.ratio is None else str(best.ratio),
            "last_two": [str(p) for p in best.last_two],
        }
        if best.horizon is not None:
            facts["positions"] = [
                [str(p) for p in best.positions(T)] for T in range(2, best.horizon + 1)
            ]
    if not as_json:
        for name, fact in facts.items():
            typer.echo(f"{name}: {'not determined' if fact is None else fact}")
    for name in ("query_key", "value", "mixing"):
        facts[name] = [[str(entry) for entry in row] for row in getattr(best, name).tolist()]
        if not as_json:
            typer.echo(f"{name}:")
            width = max(len(entry) for row in facts[name] for entry in row)
            typer.echo(
                "\n".join(
                    "  " + " ".join(entry.rjust(width) for entry in row) for row in facts[name]
                )
            )
    if as_json:
        typer.echo(json.dumps(facts, indent=2))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="An .npz with arrays A, B, P, or a1 … a4, b1, b2.")],
    context: Annotated[
        str | None, typer.Option(help="Law of the eigenvalues: orthogonal or unitary.")
    ] = None,
    horizon: Annotated[
        str | None, typer.Option(help="Augmented tokens: the largest length T_max.")
    ] = None,
    boundary: Annotated[
        str, typer.Option(help="Augmented tokens: s_0 = 0 (zero) or W^-1 s_1 (wrap).")
    ] = "zero",
    as_json: JsonOption = False,
) -> None:
    """Say how far trained weights are from the optima. Example: icar-theory check weights.npz --context unitary

    Plain tokens: what numpy.savez(file, A=A, B=B, P=P) writes; A and B are heads × d, row k of P holds the weights of
    length k + 2. Augmented tokens: the six blocks a1, a2, a3, a4, b1, b2, each heads × d, with --horizon.
    """
    arrays = read_weights(file)
    found: icar_theory.Check
    try:
        if "a1" in arrays:
            if horizon is None:
                raise ValueError("horizon must be given for augmented weights: --horizon T_max")
            length = whole_number("horizon", horizon)
            found = icar_theory.check(arrays, context=context, horizon=length, boundary=boundary)
        else:
            if horizon is not None:
                raise ValueError(f"horizon must be left out for plain weights, got {horizon}")
            found = icar_theory.check(arrays["A"], arrays["B"], arrays["P"], context=context)
    except (TypeError, ValueError) as error:
        names = {"query_key": "A (query_key)", "value": "B (value)", "positions": "P (positions)"}
        first, _, rest = str(error).partition(" ")
        raise ValueError(f"{file}: {names.get(first, first)} {rest}") from None
    if as_json:
        facts = {
            "claim": found.claim,
            "loss": str(found.loss),
            "minimum": str(found.minimum),
            "gap": str(found.gap),
            "residuals": {
                name: "inf" if size == np.inf else size for name, size in found.residuals.items()
            },
            "predictions": {
                name: {"measured": m, "predicted": p} for name, (m, p) in found.predictions.items()
            },
            "effective_heads": found.effective_heads,
            "optimal": found.optimal,
            "verdict": found.verdict,
        }
        typer.echo(json.dumps(facts, indent=2))
    else:
        _print_check(file, found)
    raise typer.Exit(0 if found.optimal else 1)


@app.command()
def latex(
    claim: Annotated[
        str | None, typer.Option(help="One claim as a fragment to paste, instead of a document.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write here instead of printing.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the claims and optima as LaTeX. Example: icar-theory latex --out theory.tex"""
    text = document(icar_theory.CLAIMS) if claim is None else known_claim(claim).latex() + "\n"
    if as_json:
        text = json.dumps({"latex": text}) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ValueError(f"--out cannot be written: {error}") from None


@app.command()
def plot(
    kind: Annotated[str, typer.Argument(help="heads, error, minimum or training.")],
    out: Annotated[Path, typer.Option(help="Where to write the picture: .svg, .pdf or .png.")],
    trained: Annotated[
        Path | None, typer.Option(help="Arrays of python -m numerics pictures to show as well.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw the theory beside trained layers. Example: icar-theory plot minimum --out minimum.svg"""
    try:
        figure = pictures.plot(kind, None if trained is None else pictures.read_pictures(trained))
    except ImportError as error:
        raise ValueError(str(error)) from None
    pictures.save(figure, out)
    typer.echo(json.dumps({"kind": kind, "saved": str(out)}) if as_json else f"saved {out}")


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Say which parts are installed and what the missing ones are for. Example: icar-theory doctor"""
    facts = [
        {
            "part": "icar_theory",
            "version": icar_theory.__version__,
            "needed for": "everything",
            "found": True,
        }
    ]
    facts += [
        {"part": name, "version": version, "needed for": purpose, "found": version is not None}
        for name, purpose in PARTS.items()
        for version in [installed(name)]
    ]
    if as_json:
        typer.echo(json.dumps(facts, indent=2))
    else:
        typer.echo(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
        table = Table("part", "version", "needed for")
        for fact in facts:
            table.add_row(
                str(fact["part"]), str(fact["version"] or "missing"), str(fact["needed for"])
            )
        Console().print(table)
    required = {name for name, purpose in PARTS.items() if purpose == "everything"}
    raise typer.Exit(
        1 if any(fact["part"] in required and not fact["found"] for fact in facts) else 0
    )


def installed(name: str) -> str | None:
    """Return the version of a distribution, the path of a program, or None if it is missing.

    >>> installed("nosuch") is None
    True
    """
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return shutil.which(name)


def known_claim(name: str) -> icar_theory.Claim:
    """Return the claim of this name.

    >>> known_claim("unitary_heads").origin
    'paper'
    """
    claims = {claim.name: claim for claim in icar_theory.CLAIMS}
    choice("claim", name, claims)
    return claims[name]


def whole_number(name: str, text: str) -> int:
    """Return the integer that a word of the command line spells.

    >>> whole_number("d", "10")
    10
    """
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{name} must be an integer, got {text!r}") from None


def read_weights(file: Path) -> dict[str, Array]:
    """Return the arrays of an .npz file, A, B, P or a1 … b2; refuse anything else, pickles included."""
    try:
        with file.open("rb") as stream:
            if not zipfile.is_zipfile(stream):
                raise ValueError(f"{file} is not an .npz file")
            stream.seek(0)
            with np.load(stream, allow_pickle=False) as archive:
                names = BLOCKS if any(name in archive for name in BLOCKS) else ("A", "B", "P")
                missing = [name for name in names if name not in archive]
                if missing:
                    raise ValueError(
                        f"{file} lacks the array {missing[0]}; it holds {', '.join(archive.files) or 'nothing'}"
                    )
                return {name: _read_array(file, archive, name) for name in names}
    except (OSError, zipfile.BadZipFile) as error:
        raise ValueError(f"{file} cannot be read as an .npz file: {error}") from None


def _read_array(file: Path, archive: Any, name: str) -> Array:
    try:
        array = archive[name]
    except (ValueError, EOFError, zlib.error) as error:
        raise ValueError(f"{file}: array {name} cannot be read: {error}") from None
    if not isinstance(array, np.ndarray):  # a member that is no .npy comes back as bytes
        raise ValueError(f"{file}: member {name} is not an array")
    return array


def _print_check(file: Path, found: icar_theory.Check) -> None:
    typer.echo(
        f"{file}: {found.claim}, d = {found.dimension}, {found.heads} heads, {found.context} context"
    )
    table = Table("invariant", "measured", "predicted")
    table.add_row("loss", brief(found.loss, 6), brief(found.minimum, 6))
    table.add_row("gap (exact)", brief(found.gap, 6), "0")
    for name, size in found.residuals.items():
        table.add_row(
            f"residual: {name}", *(("", "not determined") if size is None else (f"{size:.3g}", "0"))
        )
    for name, (measured, predicted) in found.predictions.items():
        table.add_row(name, measured, predicted)
    table.add_row("effective heads", str(found.effective_heads), "")
    Console().print(table)
    typer.echo(found.verdict)


def main() -> None:
    """Run the command line; bad input becomes one line on stderr and exit status 2."""
    try:
        status = app(prog_name="icar-theory", standalone_mode=False)
    except (TypeError, ValueError) as error:
        typer.echo(f"icar-theory: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of a pipe has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if not hasattr(
            error, "format_message"
        ):  # typer's own: an unknown option, a missing argument
            raise
        typer.echo(
            f"icar-theory: {error.format_message()} (icar-theory --help shows the usage)", err=True
        )
        sys.exit(2)
    sys.exit(status or 0)


if __name__ == "__main__":
    main()
