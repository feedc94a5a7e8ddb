"""Training a grid of layers on joblib's workers; the parent alone writes what they reach.

A unit of work is one cell with up to :data:`SIDE` of its seeds, trained side by side. What is done
is read from the table, so the same words go on where a killed sweep stopped, and more seeds or a
larger grid train what is missing. Runs trained side by side share no number, so that a run
depends on its company by rounding alone.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from threading import Thread
from typing import Any, Literal, cast, get_args

from joblib import Parallel, delayed, parallel_config
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from numerics.kit.augmented import Boundary, train_augmented
from numerics.kit.grids import Cell
from numerics.kit.plain import train_exact
from numerics.kit.sequences import ContextName
from numerics.kit.table import Table
from numerics.kit.training import Trained

SIDE = 32
"""Seeds of one unit of work."""
WORKERS = 256
"""The most workers of one sweep."""
Backend = Literal["loky", "dask", "ray"]
NEEDS = {"dask": "distributed", "ray": "ray"}
"""The distributions of the backends that joblib does not bring."""


@dataclass(frozen=True)
class Unit:
    """One cell with some of its seeds."""

    cell: Cell
    seeds: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a unit: its runs, or in `error` why there are none."""

    unit: Unit
    runs: list[Trained]
    error: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        if self.error:
            return f"{self.unit.cell}: failed: {self.error}"
        escaped = sum(run.escaped for run in self.runs)
        least = min(run.loss for run in self.runs)
        return f"{self.unit.cell}: {escaped} of {len(self.runs)} escaped, least loss {least:.6g}"


def missing(table: Table, cells: Sequence[Cell], seeds: int) -> list[Unit]:
    """Return what is not in a table yet of the seeds 0 … seeds − 1 of each cell."""
    units = []
    for cell in cells:
        done = table.seeds(cell)
        for first in range(0, seeds, SIDE):
            part = range(first, min(first + SIDE, seeds))
            units.append(Unit(cell, tuple(seed for seed in part if seed not in done)))
    return [unit for unit in units if unit.seeds]


def trained(unit: Unit) -> Outcome:
    """Train a unit, from one start a seed and on one thread.

    >>> outcome = trained(Unit(Cell("plain", "unitary", "", 1, 1, 2), (0, 1)))
    >>> [run.converged for run in outcome.runs]
    [True, True]
    """
    cell, seeds = unit.cell, unit.seeds
    context, sizes = cast(ContextName, cell.context), (cell.d, cell.heads, cell.horizon)
    try:
        if cell.tokens == "plain":
            runs = train_exact(context, *sizes, seeds=seeds, starts=1)
        else:
            around = cast(Boundary, cell.boundary)
            runs = train_augmented(*sizes, context=context, boundary=around, seeds=seeds, starts=1)
    except (ArithmeticError, MemoryError, RuntimeError, ValueError) as error:
        return Outcome(unit, [], f"{type(error).__name__}: {error}".splitlines()[0])
    return Outcome(unit, runs)


def watch(parent: int) -> None:
    """Have a thread end this process within a second of its parent; loky's would wait minutes."""

    def ends() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=ends, daemon=True).start()


def outcomes(units: Sequence[Unit], workers: int, backend: Backend) -> Iterator[Outcome]:
    """Train units on workers and yield what becomes of them, as it comes.

    Ray's backend returns whole rounds only, of two units a worker. Raises RuntimeError where the
    workers end before their work, for want of memory say.
    """
    size = 2 * workers if backend == "ray" else max(len(units), 1)
    options: Any = {"initializer": watch, "initargs": [os.getpid()]} if backend == "loky" else {}
    kind: Any = "list" if backend == "ray" else "generator_unordered"
    try:
        with (
            cluster(workers, backend),
            parallel_config(backend=backend, n_jobs=workers, **options),
            Parallel(batch_size=1, return_as=kind) as parallel,
        ):
            for first in range(0, len(units), size):
                part = units[first : first + size]
                yield from parallel(delayed(trained)(unit) for unit in part)
    except Exception as error:  # of three libraries
        words = " ".join(str(error).split())[:300]
        raise RuntimeError(f"the workers ended: {type(error).__name__}: {words}") from error


def backend_named(name: str) -> Backend:
    """Return the backend of a name; raise ValueError for none or where its library is missing.

    >>> backend_named("loky")
    'loky'
    """
    if name not in get_args(Backend):
        raise ValueError(f"backend must be one of {', '.join(get_args(Backend))}, got {name!r}")
    if name in NEEDS and find_spec(NEEDS[name]) is None:
        raise ValueError(f"backend {name} is not installed: pip install 'icar_theory[cluster]'")
    return cast(Backend, name)


@contextmanager
def cluster(workers: int, backend: Backend) -> Iterator[None]:
    """Hold a local cluster, or a connection to the one that the environment names."""
    with ExitStack() as held:
        if backend == "dask":
            from dask.distributed import Client

            there = os.environ.get("DASK_SCHEDULER_ADDRESS")
            local = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None,
                     "silence_logs": logging.ERROR}  # fmt: skip
            held.enter_context(Client(there) if there else Client(**local))
        elif backend == "ray":
            os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it tells its makers else
            import ray
            from ray.util.joblib import register_ray

            there = os.environ.get("RAY_ADDRESS")
            local = {} if there else {"num_cpus": workers, "include_dashboard": False}
            held.enter_context(ray.init(log_to_driver=False, logging_level="error", **local))
            register_ray()
        yield


def sweep(
    table: Table, units: Sequence[Unit], *, runs: int, workers: int, backend: Backend
) -> list[Outcome]:
    """Train units and write each into the table when it ends; return those that failed.

    `runs` are all of the grid. Progress is a bar on a terminal, else a line a unit, on stderr.
    """
    failed = []
    left = sum(len(unit.seeds) for unit in units)
    console = Console(stderr=True, highlight=False)
    console.print(f"sweep: {runs - left} of {runs} runs are there, {workers} workers train {left}")
    if not units:
        return []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeElapsedColumn(), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("runs", total=runs, completed=runs - left)
        for outcome in outcomes(units, workers, backend):
            if outcome.error:
                failed.append(outcome)
            else:
                table.add(outcome.unit.cell, outcome.runs)
            left -= len(outcome.unit.seeds)
            progress.update(task, completed=runs - left)
            if outcome.error or not console.is_terminal:
                console.print(f"{runs - left}/{runs} {outcome}", soft_wrap=True)
    return failed
