"""Sweeps: what the runs of a grid of layers reached, beside the minimum that is stated.

``python -m numerics sweep`` writes the runs, one start each, into one SQLite table. A run has

- *reached* the minimum: it converged, to a loss within :data:`REACHED` of the least one;
- ended in a *bad minimum*: it converged, to a larger loss;
- *escaped*: its terms grew past 10^4 times the targets;
- or *stalled*: neither of these.

Where no minimum is stated, the least loss that a converged run of the layer found takes its place.
So the true share of bad minima may be larger there.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

from icar_theory.answers import NoClosedForm
from icar_theory.layers.plain_answers import PlainOptimum
from icar_theory.settings import optimum

REACHED = 1e-6
"""Far above what convergence leaves of a loss, about 1e-8; far below the gaps between minima."""
APPLICATION = 0x49434152
"""What the header of a table of runs holds."""
LAYER = ("tokens", "context", "boundary", "d", "heads", "horizon")
RUN = ("loss", "converged", "escaped")


@dataclass(frozen=True)
class Cell:
    """What the runs of one layer reached; losses are summed over the lengths 2 … horizon.

    `minimum` is the stated one, None where that is open; `least` the least loss of a converged run,
    None where none converged; `below` counts runs that are lower than the stated minimum, which
    would refute it.
    """

    tokens: str
    context: str
    boundary: str
    d: int
    heads: int
    horizon: int
    minimum: Fraction | None
    least: float | None
    runs: int
    reached: int
    bad: int
    escaped: int
    below: int

    @property
    def stalled(self) -> int:
        """How many runs neither converged nor escaped."""
        return self.runs - self.reached - self.bad - self.escaped

    def facts(self) -> dict[str, Any]:
        """Return all of it, for JSON."""
        minimum = None if self.minimum is None else str(self.minimum)
        return asdict(self) | {"minimum": minimum, "stalled": self.stalled}


def read_cells(path: Path) -> list[Cell]:
    """Return the cells of a table of runs; raise ValueError for a file that is none."""
    try:
        uri = f"{path.resolve(strict=True).as_uri()}?mode=rw"  # rw: a killed sweep may want undoing
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            (mark,) = connection.execute("PRAGMA application_id").fetchone()
            if mark != APPLICATION:
                raise ValueError(f"{path} is no table of runs; icar-theory sweep writes one")
            columns = ", ".join((*LAYER, *RUN))
            asked = f"SELECT {columns} FROM runs ORDER BY {', '.join(LAYER)}"
            rows = connection.execute(asked).fetchall()  # a cursor that is open keeps writers out
    except (OSError, UnicodeDecodeError, sqlite3.Error) as error:
        words = getattr(error, "strerror", None) or error
        raise ValueError(f"{path} cannot be read as a table of runs: {words}") from None
    found = list(_cells(rows, path))
    if not found:
        raise ValueError(f"{path} holds no runs yet")
    return found


def _cells(rows: Sequence[Sequence[Any]], path: Path) -> Iterator[Cell]:
    for layer, runs in groupby(rows, lambda row: tuple(row[: len(LAYER)])):
        try:
            yield cell(layer, [tuple(run[len(LAYER) :]) for run in runs])
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path} holds rows that are no runs: {error}") from None


def cell(layer: Sequence[Any], runs: Sequence[tuple[float | None, int, int]]) -> Cell:
    """Return what runs (loss, converged, escaped) of one layer reached.

    >>> found = cell(("plain", "orthogonal", "", 4, 1, 4), [(6.0, 1, 0), (8.0, 1, 0), (7.0, 0, 1)])
    >>> found.minimum, found.reached, found.bad, found.escaped
    (Fraction(6, 1), 1, 1, 1)
    """
    for loss, *ends in runs:
        if loss is not None and not math.isfinite(loss):
            raise ValueError(f"loss must be finite, got {loss}")
        for name, end in zip(RUN[1:], ends, strict=True):
            if end not in (0, 1):
                raise ValueError(f"{name} must be 0 or 1, got {end!r}")
    minimum = stated_minimum(*layer)
    ended = [loss for loss, converged, escaped in runs
             if converged and not escaped and loss is not None]  # fmt: skip
    least = min(ended, default=None)
    known = least if minimum is None else float(minimum)
    reached = sum(loss - known <= REACHED for loss in ended if known is not None)
    below = sum(loss - minimum < -REACHED for loss in ended if minimum is not None)
    escaped = sum(bool(gone) for _, _, gone in runs)
    return Cell(
        **dict(zip(LAYER, layer, strict=True)),
        minimum=minimum,
        least=least,
        runs=len(runs),
        reached=reached,
        bad=len(ended) - reached,
        escaped=escaped,
        below=below,
    )


def stated_minimum(
    tokens: str, context: str, boundary: str, d: int, heads: int, horizon: int
) -> Fraction | None:
    """Return the least loss that a claim states, summed over the lengths, or None where it is open.

    >>> stated_minimum("plain", "orthogonal", "", 6, 2, 4), stated_minimum(
    ...     "plain", "orthogonal", "", 3, 1, 4
    ... )
    (Fraction(6, 1), None)
    """
    try:
        best = optimum(
            d, heads, tokens=tokens, context=context, horizon=horizon, boundary=boundary or None
        )
    except NoClosedForm:
        return None
    lengths = horizon - 1 if isinstance(best, PlainOptimum) else 1  # the loss is of one length
    return Fraction(str(best.loss)) * lengths
