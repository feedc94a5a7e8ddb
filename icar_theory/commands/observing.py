"""The command about tokens of real data: are they first-order dynamics, as the theory assumes?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
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

HEADINGS = ("prediction", "in sample", "held out", "shuffled", "p order", "p gain")
LEGEND = (
    "Errors are squared, in units of a window's mean square. held out: on the last tokens of a "
    "window, each predicted from the one before it, by W fitted to the other tokens. shuffled: the "
    "same in a random order. p order: the chance of so small an error if any order is as likely. "
    "p gain: that some baseline, one W for all not counted, predicts as well; windows are taken to "
    "be independent, and a loss to be as likely as a gain of its size. Both are adjusted for the "
    "four fits. recent tokens: their mean, in which older ones count less. in sample: no evidence."
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
    Sequences must not overlap.

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


def _read(file: Path) -> Array | list[Array]:
    """Return the tokens of a file; several arrays are one sequence each."""
    held = read_archive(file)
    if not held:
        raise ValueError(f"{file} holds no array of tokens")
    if len(held) == 1:
        return next(iter(held.values()))
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
    forms = {name: list(_rows(found, name)) for name in found.baselines}
    if form != "text":
        rows = [(name, *row) for name, part in forms.items() for row in part]
        print_table(("tokens", *HEADINGS), rows, form)
        return
    counted = (
        f"{file}: {found.sequences} sequences, {found.tokens} tokens in {found.d} dimensions; "
        f"{found.windows} windows of {found.window}, the last {found.hold} held out; "
        f"{found.dimension} principal components; {found.permutations} permutations, seed "
        f"{found.seed}"
    )
    typer.echo(wrapped(counted))
    for name, part in forms.items():
        typer.echo(f"tokens {name}")
        print_table(HEADINGS, part, form)
    for text in (found.verdict, *(f"Beware: {note}." for note in found.notes), LEGEND):
        typer.echo(wrapped(text))


def _rows(found: TokenCheck, tokens: str) -> Iterator[tuple[str, ...]]:
    for prediction, errors in found.baselines[tokens].items():
        yield (prediction, "", *map(_brief, errors), "", "")
    for fit in (fit for fit in found.fits if fit.tokens == tokens):
        made = (fit.in_sample, fit.error, fit.shuffled)
        chances = (fit.p_order_all, fit.p_gain_all)
        yield (fit.prediction, *map(_brief, made), *(f"{chance:.3g}" for chance in chances))


def _brief(error: float) -> str:
    return f"{error:.4g}"
