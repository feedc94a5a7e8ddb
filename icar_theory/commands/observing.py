"""The command about tokens of real data: are they first-order dynamics, as the theory assumes?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from icar_theory.archives import read_archive
from icar_theory.arguments import Array
from icar_theory.commands.words import (
    FORMS,
    AsJson,
    Form,
    file_named,
    print_table,
    whole_number,
    wrapped,
)
from icar_theory.dynamics import TokenCheck, check_tokens
from icar_theory.refusals import choice

HEADINGS = ("tokens", "prediction", "in sample", "held out", "shuffled", "p order", "p gain")
LEGEND = (
    "Errors are squared, in units of a window's mean square. held out: on the last tokens of a "
    "window, each predicted from the one before it, by W fitted to the other tokens. shuffled: the "
    "same in a random order. p order: the chance of so small an error if any order is as likely. "
    "p gain: that some baseline, one W for all not counted, predicts as well; windows are taken to "
    "be independent. Both are adjusted for the four fits. in sample: no evidence."
)
SILENT = 5.0
"""Seconds between two words about progress, which long work alone gives."""


def tokens(
    file: Annotated[str, typer.Argument(help="Arrays T×d or S×T×d, of numpy.savez.")],
    window: Annotated[
        str | None, typer.Option(help="Tokens of a window: 32, or the median length if less.")
    ] = None,
    hold: Annotated[
        str | None, typer.Option(help="Tokens that are held out of each window: a quarter.")
    ] = None,
    dimension: Annotated[
        str | None, typer.Option(help="Principal components: d, or half of the pairs if less.")
    ] = None,
    permutations: Annotated[str, typer.Option(help="How often windows are shuffled.")] = "199",
    seed: Annotated[str, typer.Option(help="Another seed, other orders.")] = "0",
    form: Form = "text",
    as_json: AsJson = False,
) -> None:
    """Say whether s_t+1 = W s_t is seen in tokens of real data.

    Example: icar-theory tokens tokens.npz --window 32

    The file holds one array T×d (windows are cut from it) or S×T×d, or one array T×d a sequence. In
    each window an orthogonal and a general W (ridge) are fitted to the first tokens; they predict
    the last ones, from tokens as given and from normalised ones: without their mean, of norm 1.

    Exit status 1 if no W predicts better than the baselines and than after shuffling, 2 if the
    tokens cannot be read.
    """
    choice("table", form, FORMS)
    if as_json and form != "text":
        raise ValueError(f"--json and --table exclude each other, got both, table {form!r}")
    given = {"window": window, "hold": hold, "dimension": dimension}
    sizes: dict[str, Any] = {
        name: whole_number(name, word) for name, word in given.items() if word is not None
    }
    sizes |= {"permutations": whole_number("permutations", permutations)}
    sizes |= {"seed": whole_number("seed", seed)}
    read = _read(file_named(file))
    try:
        found = check_tokens(read, **sizes, progress=_progress(sizes["permutations"]))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from None
    if as_json:
        typer.echo(json.dumps(found.facts(), indent=2))
    else:
        _print(file, found, form)
    raise typer.Exit(0 if found.found else 1)


def _read(file: Path) -> list[Array]:
    """Return the sequences of a file; several arrays are one each."""
    held = read_archive(file)
    if not held:
        raise ValueError(f"{file} holds no array of tokens")
    if len(held) == 1:
        (array,) = held.values()
        return list(array) if array.ndim == 3 else [array]
    for name, array in held.items():
        if array.ndim != 2:
            raise ValueError(
                f"{file}: of several arrays each must be one sequence T×d, got {name} of shape "
                f"{array.shape}"
            )
    return list(held.values())


def _progress(permutations: int) -> Callable[[int], None]:
    """Return what says on stderr how far long work is."""
    last = time.monotonic()

    def said(done: int) -> None:
        nonlocal last
        if time.monotonic() - last > SILENT:
            last = time.monotonic()
            typer.echo(f"tokens: {done} of {permutations} permutations", err=True)

    return said


def _print(file: str, found: TokenCheck, form: str) -> None:
    if form == "text":
        typer.echo(
            wrapped(
                f"{file}: {found.sequences} sequences, {found.tokens} tokens in {found.d} "
                f"dimensions; {found.windows} windows of {found.window}, the last {found.hold} "
                f"held out; {found.dimension} principal components; {found.permutations} "
                f"permutations, seed {found.seed}"
            )
        )
    print_table(HEADINGS, list(_rows(found)), form)
    if form == "text":
        for text in (found.verdict, *(f"Beware: {note}." for note in found.notes), LEGEND):
            typer.echo(wrapped(text))


def _rows(found: TokenCheck) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name, predictions in found.baselines.items():
        rows += [
            (name, prediction, "", f"{error:.4g}", f"{shuffled:.4g}", "", "")
            for prediction, (error, shuffled) in predictions.items()
        ]
        for fit in (fit for fit in found.fits if fit.tokens == name):
            errors = (f"{x:.4g}" for x in (fit.in_sample, fit.error, fit.shuffled))
            chances = (f"{p:.3g}" for p in (fit.p_order_all, fit.p_gain_all))
            rows.append((name, fit.prediction, *errors, *chances))
    return rows
