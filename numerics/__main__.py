"""Train layers from sequences and save their weights. Example: ``python -m numerics --help``."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, get_args

import numpy as np
import torch
import typer

import numerics
from numerics.kit.augmented import Boundary
from numerics.kit.checkpoints import carry_out
from numerics.kit.files import tried, whole
from numerics.kit.grids import RUNS, cells, count
from numerics.kit.memory import memory
from numerics.kit.sweeping import WORKERS, backend_named, missing, watch
from numerics.kit.sweeping import sweep as carry_out_sweep
from numerics.kit.table import opened
from numerics.kit.training import Trained, best_converged

app = typer.Typer(
    help="Train layers from sequences. Example: python -m numerics examples --out build/trained",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

STORED = {"query_key": "A", "value": "B", "positions": "P"}
"""What weights on plain tokens are called in a file; blocks keep their names."""
WHOLE = re.compile(r"-?[0-9]{1,99}")
NO_SIZES = ("seeds", "label", "device", "starts")
AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON for scripts; progress stays on stderr.")
]


def modules() -> dict[str, ModuleType]:
    """Return the module of every claim, by its stem.

    >>> "unitary_heads" in modules()
    True
    """
    stems = [m.name for m in pkgutil.iter_modules(numerics.__path__) if not m.ispkg]
    return {stem: importlib.import_module(f"numerics.{stem}") for stem in stems if stem[0] != "_"}


@app.command()
def train(
    claim: Annotated[str, typer.Argument(help="Whose layer to train.")],
    sizes: Annotated[list[str], typer.Argument(metavar="SIZE=VALUE…", help="E.g. d=4 heads=2.")],
    out: Annotated[str, typer.Option(help="Where to save the weights (.npz); no folder is made.")],
    seeds: Annotated[
        int, typer.Option(min=1, help="Number of random starts; the best converged run is saved.")
    ] = 1,
    device: Annotated[str, typer.Option(help="Where torch computes: cpu, or cuda.")] = "cpu",
    as_json: AsJson = False,
) -> None:
    """Train one layer.

    Example: python -m numerics train unitary_heads d=4 heads=4 horizon=5 --out weights.npz
    """
    trainings = {stem: m.train for stem, m in modules().items() if hasattr(m, "train")}
    if claim not in trainings:
        raise bad(f"claim must be one of {', '.join(trainings)}, got {claim!r}")
    if device != "cpu" and not (device == "cuda" and torch.cuda.is_available()):
        raise bad(f"device must be cpu, or cuda where torch finds one, got {device!r}")
    save(claim, trainings[claim], read_sizes(sizes), seeds, file_named(out), as_json, device)


@app.command()
def experiment(
    claim: Annotated[str, typer.Argument(help="Whose experiment to run.")],
    name: Annotated[str, typer.Argument(help="Which one; a wrong name lists them.")],
    out: Annotated[str, typer.Option(help="Where to save the results (.npz).")],
    sizes: Annotated[
        list[str] | None, typer.Argument(metavar="SIZE=VALUE…", help="E.g. steps=2000.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Number of random starts of each run.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Run an experiment.

    Example: python -m numerics experiment universal_predictors multiplication --out products.npz

    Beside --out it keeps a checkpoint; after an interruption the same command goes on from there.
    """
    found = {stem: m.EXPERIMENTS for stem, m in modules().items() if hasattr(m, "EXPERIMENTS")}
    if claim not in found:
        raise bad(f"claim must be one of {', '.join(found)}, got {claim!r}")
    if name not in found[claim]:
        raise bad(f"name must be one of {', '.join(found[claim])}, got {name!r}")
    plan, given = found[claim][name], read_sizes(sizes or [])
    require(plan, given)
    place = file_named(out)
    checkpoint = place.with_name(f"{place.name}.checkpoint")
    bound = inspect.signature(plan).bind(**given, seeds=seeds)
    bound.apply_defaults()
    identity = " ".join([claim, name, *(f"{size}={v}" for size, v in bound.arguments.items())])
    try:
        runs = plan(**bound.arguments)
        tried(place)
        with memory():
            results = carry_out(
                runs,
                identity=identity,
                checkpoint=checkpoint,
                report=lambda words: typer.echo(words, err=True),
            )
    except ValueError as error:
        raise bad(str(error)) from None
    except OSError as error:
        raise bad(f"--out cannot be written: {error}") from None
    write(place, results, {"experiment": identity}, as_json)
    checkpoint.unlink()


@app.command()
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
    as_json: AsJson = False,
) -> None:
    """Train a grid of layers, one start a seed, and keep every run in one SQLite table.

    Example: python -m numerics sweep --d 2:6 --heads 1:d --horizon 4 --seeds 32 --out runs.sqlite

    After an interruption, kill -9 included, the same command goes on; more seeds or a larger grid
    train what is missing. dask and ray start a local cluster, or join the one that
    DASK_SCHEDULER_ADDRESS or RAY_ADDRESS names. A worker trains on one thread.
    """
    place = file_named(out)
    try:
        each, processes = count("seeds", seeds, RUNS), count("workers", workers, WORKERS)
        grid = cells(tokens=tokens, context=context, boundary=boundary, d=d, heads=heads,
                     horizon=horizon, seeds=each)  # fmt: skip
        runner, runs = backend_named(backend), each * len(grid)
        with opened(place) as table:
            units = missing(table, grid, each)
            failed = carry_out_sweep(table, units, runs=runs, workers=processes, backend=runner)
    except ValueError as error:
        raise bad(str(error)) from None
    except RuntimeError as error:
        typer.echo(f"numerics: {error}", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("numerics: interrupted; the same command goes on", err=True)
        raise typer.Exit(130) from None
    new = sum(len(unit.seeds) for unit in units) - sum(len(found.unit.seeds) for found in failed)
    fact = {"saved": out, "layers": len(grid), "runs": runs, "trained": new,
            "failed": [str(found) for found in failed]}  # fmt: skip
    typer.echo(json.dumps(fact) if as_json else f"trained {new} of {runs} runs, saved {out}")
    raise typer.Exit(1 if failed else 0)


@app.command()
def examples(
    out: Annotated[Path, typer.Option(help="The folder to save the weights in, one file a claim.")],
    as_json: AsJson = False,
) -> None:
    """Train what each claim shows. Example: python -m numerics examples --out build/trained"""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise bad(f"--out cannot be written: {error}") from None
    for stem, module in modules().items():
        if hasattr(module, "EXAMPLE"):
            save(stem, module.train, module.EXAMPLE, 1, out / f"{stem}.npz", as_json)


@app.command()
def pictures(
    out: Annotated[str, typer.Option(help="Where to save the arrays (.npz).")],
    as_json: AsJson = False,
) -> None:
    """Train what plots show. Example: python -m numerics pictures --out build/pictures.npz"""
    place = file_named(out)
    require_place(place)
    arrays: dict[str, Any] = {}
    for stem, module in modules().items():
        if hasattr(module, "pictures"):
            found = module.pictures(lambda what: typer.echo(f"training for {what}", err=True))
            arrays |= {f"{stem}.{name}": array for name, array in found.items()}
    write(place, arrays, {}, as_json)


def read_sizes(words: list[str]) -> dict[str, Any]:
    """Return what words such as d=4 say, by name."""
    parts = (word.partition("=") for word in words)
    return {name: int(text) if WHOLE.fullmatch(text) else text for name, _, text in parts}


def bad(words: str) -> typer.Exit:
    """Say in one line what is wrong with the input; return what ends the command with status 2."""
    typer.echo(f"numerics: {words}", err=True)
    return typer.Exit(2)


def file_named(text: str) -> Path:
    """Return where a file may lie; refuse a folder, and no name at all."""
    if not text or os.path.isdir(text):  # a Path forgets that nothing was given
        raise bad(f"--out must name a file, got {text!r}")
    return Path(text)


def save(
    claim: str,
    training: Callable[..., list[Trained]],
    sizes: Mapping[str, Any],
    seeds: int,
    out: Path,
    as_json: bool,
    device: str = "cpu",
) -> None:
    """Train from several seeds and save the best converged run with how it was reached."""
    require(training, sizes)
    require_place(out)
    what = " ".join([claim, *(f"{name}={size}" for name, size in sizes.items())])
    begun = time.perf_counter()
    try:
        with memory():
            runs = training(**sizes, seeds=range(seeds), label=what, device=device)
    except ValueError as error:
        raise bad(str(error)) from None
    for run in runs:
        words = f"loss {run.loss:.6g}, gradient norm {run.gradient_norm:.1e}, start {run.starts}"
        words = f"{run.state}, {words}, {run.evaluations - 1} trials"
        typer.echo(f"{what} seed {run.seed}: {words}", err=True)
    typer.echo(f"{what}: {time.perf_counter() - begun:.1f} s", err=True)
    try:
        best = best_converged(runs)
    except RuntimeError as error:
        typer.echo(f"numerics: {error}", err=True)
        raise typer.Exit(1) from None
    weights = {STORED.get(name, name): array for name, array in best.weights.items()}
    reached = {"loss": best.loss, "gradient_norm": best.gradient_norm, "seed": best.seed}
    write(out, weights, {"claim": claim, **best.facts, **reached}, as_json)


def require(training: Callable[..., Any], sizes: Mapping[str, Any]) -> None:
    """Refuse sizes that a training does not take, by name."""
    takes = {name: part for name, part in inspect.signature(training).parameters.items()
             if name not in NO_SIZES}  # fmt: skip
    needed = {name for name, part in takes.items() if part.default is inspect.Parameter.empty}
    if not needed <= set(sizes) <= set(takes):
        given = ", ".join(sizes) or "none"
        asked = ", ".join(name if name in needed else f"[{name}]" for name in takes)
        raise bad(f"sizes must be {asked}, got {given}")
    for name, size in sizes.items():
        kind, least = str(takes[name].annotation), 2 if name == "horizon" else 1
        if kind.startswith("int") and not (isinstance(size, int) and size >= least):
            raise bad(f"{name} must be an integer, at least {least}, got {size!r:.99}")
        if kind == "Boundary" and size not in get_args(Boundary):
            raise bad(f"{name} must be one of {', '.join(get_args(Boundary))}, got {size!r}")


def require_place(out: Path) -> None:
    """Refuse a place that cannot be written, before the work."""
    try:
        tried(out)
    except OSError as error:
        raise bad(f"--out cannot be written: {error}") from None


def write(out: Path, arrays: Mapping[str, Any], facts: Mapping[str, Any], as_json: bool) -> None:
    """Write an .npz archive under this very name, whole, and say so."""
    try:
        with whole(out) as stream:
            np.savez(stream, **arrays, **facts)
    except OSError as error:
        raise bad(f"--out cannot be written: {error}") from None
    typer.echo(json.dumps({**facts, "saved": str(out)}) if as_json else f"saved {out}")


if __name__ == "__main__":
    if parent := os.environ.pop("NUMERICS_PARENT", ""):  # who ends with icar-theory
        watch(int(parent))
    app()
