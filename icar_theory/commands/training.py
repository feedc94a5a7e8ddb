"""The command that trains a layer: it runs the trained side, which is not part of the package."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import icar_theory
from icar_theory.commands.words import AsJson

CHECKOUT = Path(icar_theory.__file__).parent.parent
"""Where the trained side lies in a checkout of the project."""


def train(
    claim: Annotated[str, typer.Argument(help="Whose layer to train.")],
    sizes: Annotated[list[str], typer.Argument(metavar="SIZE=VALUE…", help="E.g. d=4 heads=2.")],
    out: Annotated[Path, typer.Option(help="Where to save the weights (.npz); no folder is made.")],
    seeds: Annotated[int, typer.Option(min=1, help="Number of random starts.")] = 1,
    device: Annotated[str, typer.Option(help="Where torch computes: cpu, or cuda.")] = "cpu",
    as_json: AsJson = False,
) -> None:
    """Train a layer.

    Example: icar-theory train unitary_heads d=4 heads=4 horizon=5 --out weights.npz

    Needs a checkout of the project and torch: it is python -m numerics train.
    """
    if out.suffix != ".npz":
        raise ValueError(f"out must end in .npz, got {str(out)!r}")
    words = ["train", claim, *sizes, "--out", str(out), "--seeds", str(seeds), "--device", device]
    raise typer.Exit(numerics([*words, *(["--json"] if as_json else [])]).returncode)


def numerics(
    words: Sequence[str], *, stdout: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m numerics`` of this checkout, whose first word is a command's name.

    It ends with this process: a SIGTERM is passed on, and it watches for the death of its parent.
    Raises ValueError where the trained side is not there.
    """
    if not (CHECKOUT / "numerics" / "__main__.py").is_file():
        raise ValueError(
            f"{words[0]} needs a checkout of the project, whose numerics are not installed"
        )
    path = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "numerics", *words],
        env={**os.environ, "PYTHONPATH": path, "NUMERICS_PARENT": str(os.getpid())},
        stdout=stdout,
        text=True,
    )
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        out, _ = process.communicate()
    except KeyboardInterrupt:  # the trained side gets it too, and ends its workers
        raise typer.Exit(process.wait()) from None
    finally:
        signal.signal(signal.SIGTERM, before)
    status = process.returncode
    if status < 0:  # a signal ended it: what a shell would say
        status = 128 - status
    return subprocess.CompletedProcess(process.args, status, out)
