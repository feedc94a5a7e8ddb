"""Commands about sweeps: train a grid of layers, and say or draw what its runs reached."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from icar_theory import figures, phases
from icar_theory.arguments import choice
from icar_theory.commands.training import numerics
from icar_theory.commands.words import FORMS, AsJson, Form, print_table
from icar_theory.phases import setting
from icar_theory.sweeps import Cell, read_cells

SETTING = ("tokens", "boundary", "context", "horizon")
COUNTS = ("d", "heads", "runs", "reached", "bad", "escaped", "stalled")
LOSSES = ("least", "minimum")


def sweep(
    d: Annotated[str, typer.Option("--d", help="Dimensions: numbers and ranges, as in 2,4:6.")],
    heads: Annotated[str, typer.Option(help="Numbers of heads; d is the dimension, as in 1:d.")],
    horizon: Annotated[str, typer.Option(help="Largest lengths T_max.")],
    out: Annotated[str, typer.Option(help="The SQLite file of the runs; an old one goes on.")],
    context: Annotated[
        str, typer.Option(help="orthogonal, unitary or orthogonal,unitary.")
    ] = "orthogonal",
    seeds: Annotated[str, typer.Option(help="Runs of each layer.")] = "16",
    tokens: Annotated[str, typer.Option(help="plain or augmented.")] = "plain",
    boundary: Annotated[
        str | None, typer.Option(help="Augmented tokens: zero (usual) or wrap.")
    ] = None,
    workers: Annotated[str, typer.Option(help="Processes that train.")] = "1",
    backend: Annotated[str, typer.Option(help="Who runs them: loky, dask or ray.")] = "loky",
    form: Form = "text",
    as_json: AsJson = False,
) -> None:
    """Train a grid of layers into one table of runs, and say what they reached.

    Example: icar-theory sweep --d 2:6 --heads 1:d --horizon 4 --seeds 32 --out runs.sqlite

    After an interruption, kill -9 included, the same command goes on; more seeds or a larger grid
    train what is missing. A layer may have up to 1,000 weights (2.5 GB a worker), a grid up to 10^6
    runs. dask and ray start a local cluster, or join the one that DASK_SCHEDULER_ADDRESS or
    RAY_ADDRESS names. Needs a checkout of the project and torch: it is python -m numerics sweep.
    """
    choice("table", form, FORMS)
    words = ["sweep", "--d", d, "--heads", heads, "--horizon", horizon, "--out", out]
    words += ["--context", context, "--seeds", seeds, "--tokens", tokens, "--workers", workers]
    words += ["--backend", backend, "--json"]
    words += [] if boundary is None else ["--boundary", boundary]
    if sys.stderr.isatty():  # it takes a second or two
        typer.echo("sweep: torch is being loaded", err=True)
    ended = numerics(words, stdout=subprocess.PIPE)
    if not ended.stdout:
        raise typer.Exit(ended.returncode)
    cells = read_cells(Path(out))
    _print(cells, form, json.loads(ended.stdout) if as_json else None)
    raise typer.Exit(ended.returncode or _refuted(cells))


def phase(
    file: Annotated[Path, typer.Argument(help="A table of runs, as icar-theory sweep writes it.")],
    out: Annotated[
        Path | None, typer.Option(help="Draw the phase diagram here: .svg, .pdf or .png.")
    ] = None,
    form: Form = "text",
    as_json: AsJson = False,
) -> None:
    """Say or draw what the runs of a sweep reached. Example: icar-theory phase runs.sqlite

    Shares of the runs by heads and dimension: the minimum reached, a bad minimum, an escape.
    """
    cells = read_cells(file)
    if out is None:
        _print(cells, form, {} if as_json else None)
    else:
        try:
            figures.save(phases.draw(cells), out)
        except ImportError as error:
            raise ValueError(str(error)) from None
        typer.echo(json.dumps({"saved": str(out)}) if as_json else f"saved {out}")
    raise typer.Exit(_refuted(cells))


def _print(cells: Sequence[Cell], form: str, facts: dict[str, Any] | None) -> None:
    if facts is not None:
        typer.echo(json.dumps({**facts, "cells": [cell.facts() for cell in cells]}, indent=2))
        return
    if form != "text":
        rows = ([*map(str, setting(cell)), *_row(cell)] for cell in cells)
        print_table((*SETTING, *COUNTS, *LOSSES), rows, form)
        return
    for shared, group in groupby(sorted(cells, key=setting), setting):
        *words, horizon = shared
        typer.echo(f"{' '.join(filter(None, words))}, horizon={horizon}")
        print_table((*COUNTS, *LOSSES), map(_row, group), form)


def _row(cell: Cell) -> list[str]:
    least = "none" if cell.least is None else f"{cell.least:.4f}"
    minimum = "open" if cell.minimum is None else str(cell.minimum)
    return [*(str(getattr(cell, name)) for name in COUNTS), least, minimum]


def _refuted(cells: Sequence[Cell]) -> int:
    """Return the exit status: 1 where runs lie below a stated minimum, which is then said."""
    lower = [cell for cell in cells if cell.below]
    for cell in lower:
        words = f"{cell.below} runs lie below the stated minimum {cell.minimum}: {cell.least}"
        typer.echo(f"icar-theory: d={cell.d} heads={cell.heads}: {words}", err=True)
    return 1 if lower else 0
