"""One SQLite table of trained runs, which ``kill -9`` leaves whole at every moment.

**Setting.** A row is one run: a cell, a seed, and what was reached. Rows are written in
transactions, each as many runs as trained side by side, and (cell, seed) is a unique key: after a
kill a transaction is there whole or not at all, and no run is there twice. A file is held by one
process at a time (a lock that ends with the process); others may read it meanwhile. All runs of a
table come from one trainer: a file of another one is refused.
"""

from __future__ import annotations

import hashlib
import math
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import torch
from filelock import FileLock, Timeout

from numerics.kit.compiled import TRIALS
from numerics.kit.grids import Cell
from numerics.kit.training import GRADIENT_TOLERANCE, Trained

APPLICATION = 0x49434152
"""Marks the file as ours, in its header: the letters ICAR."""
SCHEMA = """CREATE TABLE runs (
    tokens TEXT NOT NULL, context TEXT NOT NULL, boundary TEXT NOT NULL,
    d INTEGER NOT NULL, heads INTEGER NOT NULL, horizon INTEGER NOT NULL, seed INTEGER NOT NULL,
    loss REAL, gradient_norm REAL, converged INTEGER NOT NULL, escaped INTEGER NOT NULL,
    evaluations INTEGER NOT NULL, finished TEXT NOT NULL, trainer TEXT NOT NULL,
    UNIQUE (tokens, context, boundary, d, heads, horizon, seed)
)"""
SOURCES = ("augmented", "compiled", "grams", "lattices", "layers", "newton", "newton_step", "plain",
           "sequences", "sweeping", "training")  # fmt: skip
"""The modules of the kit that a run depends on."""
WAIT = 60.0
"""Seconds to wait for a reader, who holds a table for a moment."""


@cache
def trainer() -> str:
    """Return what tells one trainer from another: its options, torch, and a digest of its code."""
    digest = hashlib.sha256()
    for name in SOURCES:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    options = f"starts=1 trials={TRIALS} gradient={GRADIENT_TOLERANCE}"
    return f"{options} torch={torch.__version__} code={digest.hexdigest()[:12]}"


class Table:
    """The runs in an open file; made by :func:`opened`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def seeds(self, cell: Cell) -> set[int]:
        """Return the seeds of a cell that are there."""
        where = "tokens=? AND context=? AND boundary=? AND d=? AND heads=? AND horizon=?"
        rows = self.connection.execute(f"SELECT seed FROM runs WHERE {where}", astuple(cell))
        return {seed for (seed,) in rows}

    def add(self, cell: Cell, runs: Sequence[Trained]) -> None:
        """Write runs of a cell, all or none. A number that is none is left out."""
        now, made = datetime.now(UTC).isoformat(timespec="milliseconds"), trainer()
        rows = [
            (*astuple(cell), run.seed, finite(run.loss), finite(run.gradient_norm),
             run.converged, run.escaped, run.evaluations, now, made)
            for run in runs
        ]  # fmt: skip
        marks = ", ".join("?" * len(rows[0]))
        with self.connection:
            self.connection.executemany(f"INSERT INTO runs VALUES ({marks})", rows)


def finite(number: float) -> float | None:
    """Return a number, or None for what is none: SQLite holds no nan."""
    return number if math.isfinite(number) else None


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """Open or make a table and hold it; raise ValueError where it cannot be written or is another.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "runs.sqlite") as table:
    ...     table.seeds(Cell("plain", "unitary", "", 2, 1, 2))
    set()
    """
    try:
        real = Path(os.path.realpath(path))  # a table has one lock, whatever links lead to it
        real.parent.mkdir(parents=True, exist_ok=True)
        beside = real.with_name(f"{real.name}.lock")
        beside.open("ab").close()  # says why it cannot be; the lock would say that it is held
        lock = FileLock(beside, timeout=0)
        lock.acquire()
    except Timeout:
        raise ValueError(f"--out is in use: another sweep writes to {path} now") from None
    except OSError as error:
        raise ValueError(f"--out cannot be written: {path}: {error.strerror}") from None
    try:
        with closing(connected(path)) as connection:
            yield Table(connection)
    except sqlite3.DatabaseError as error:
        raise ValueError(f"--out cannot be written: {path}: {error}") from None
    finally:
        lock.release()


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection to a table that is ours and of this trainer."""
    connection = sqlite3.connect(path, timeout=WAIT)
    try:
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if mark != APPLICATION and tables:
            raise ValueError(f"--out must be a table of runs or a new file; {path} is neither")
        connection.execute("BEGIN IMMEDIATE")  # fails at once where nothing can be written
        if not tables:
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(SCHEMA)
        connection.commit()
        found = connection.execute("SELECT trainer FROM runs WHERE trainer != ?", [trainer()])
        if other := found.fetchone():
            raise ValueError(
                f"--out holds runs of another trainer ({other[0]}; this one is {trainer()}): "
                f"give another file than {path}"
            )
    except BaseException:
        connection.close()
        raise
    return connection
