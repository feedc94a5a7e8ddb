"""Runs that survive ``kill -9``: a checkpoint every few seconds, taken up by the same command.

**Setting.** A run advances a state, step by step, and every step depends on the state alone
(generators of random numbers included). So a run taken up from a checkpoint ends, bit by bit on one
machine, where an uninterrupted one ends. A checkpoint is written to a temporary file and renamed:
at every moment the old one or the new one is there, whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import Progress

from numerics.kit.files import whole

SECONDS = 5.0
"""A checkpoint is written when the last one is this old."""

State = dict[str, Any]
"""Tensors, numbers, strings, and lists and dicts of them: what a checkpoint can hold."""


@dataclass(frozen=True, eq=False)
class Run:
    """So many steps from a state; `advance` takes one, in place; `result` reads what was reached.

    `summary` says the result in a few words.
    """

    steps: int
    start: Callable[[], State]
    advance: Callable[[State], None]
    result: Callable[[State], dict[str, Any]]
    summary: Callable[[dict[str, Any]], str]


def tensor(value: Any) -> Any:
    """Return a number, or a list or an array of numbers, as a tensor that keeps its precision."""
    return torch.as_tensor(np.asarray(value))


def write_checkpoint(path: Path, state: State) -> None:
    """Write a state so that a reader finds the old file or the new one, never a part."""
    with whole(path) as file:
        torch.save(state, file)


def read_checkpoint(path: Path, identity: str) -> State | None:
    """Return what was kept, or None where no file is; raise ValueError for another run's file."""
    try:
        kept: State = torch.load(path, weights_only=True)
        found = kept["identity"]
    except FileNotFoundError:
        return None
    except Exception as error:  # torch raises errors of many types for what it cannot read
        raise ValueError(f"checkpoint {path} cannot be read ({type(error).__name__})") from error
    if found != identity:
        raise ValueError(f"checkpoint {path} belongs to {found!r}, not to {identity!r}; remove it")
    return kept


def carry_out(
    runs: Mapping[str, Run],
    *,
    identity: str = "",
    checkpoint: Path | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Return the results ``run.name`` of all runs, one after the other; keep checkpoints.

    >>> def count(state):
    ...     state["n"] += 1
    >>> run = Run(3, lambda: {"n": 0}, count, lambda state: {"n": state["n"]}, str)
    >>> carry_out({"counting": run})
    {'counting.n': 3}
    """
    kept = read_checkpoint(checkpoint, identity) if checkpoint else None
    kept = kept or {"identity": identity, "done": {}, "step": 0, "state": None}
    if checkpoint:  # at once, so that a place that cannot be written is known before the work
        write_checkpoint(checkpoint, kept)
    written = time.monotonic()
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        for name, run in runs.items():
            if name in kept["done"]:
                continue
            if kept["state"] is None:
                kept["state"] = run.start()
            else:
                report(f"{name}: taken up at step {kept['step']} of {run.steps}")
            task = progress.add_task(name, total=run.steps, completed=kept["step"])
            begun, first = time.monotonic(), kept["step"]
            while kept["step"] < run.steps:
                run.advance(kept["state"])
                kept["step"] += 1
                progress.update(task, completed=kept["step"])
                if checkpoint and time.monotonic() - written > SECONDS:
                    write_checkpoint(checkpoint, kept)
                    written = time.monotonic()
            result = run.result(kept["state"])
            seconds = time.monotonic() - begun
            report(f"{name}: {run.summary(result)}, {run.steps - first} steps, {seconds:.1f} s")
            kept["done"][name] = {key: tensor(value) for key, value in result.items()}
            kept |= {"state": None, "step": 0}
            progress.remove_task(task)
    done = {f"{run}.{key}": v for run, found in kept["done"].items() for key, v in found.items()}
    return {
        name: value.item() if value.ndim == 0 else value.numpy() for name, value in done.items()
    }


def by_seed(
    seeds: int,
    train: Callable[[int], dict[str, Any]],
    summary: Callable[[dict[str, Any]], str],
) -> Run:
    """Return the run whose step s trains from seed s; its result has one row a seed.

    >>> run = by_seed(2, lambda seed: {"square": seed**2}, str)
    >>> carry_out({"squares": run})["squares.square"].tolist()
    [0, 1]
    """

    def advance(state: State) -> None:
        for name, figure in train(state["seed"]).items():
            state["rows"].setdefault(name, []).append(tensor(figure))
        state["seed"] += 1

    return Run(
        seeds,
        lambda: {"seed": 0, "rows": {}},
        advance,
        lambda state: {name: torch.stack(rows) for name, rows in state["rows"].items()},
        summary,
    )
