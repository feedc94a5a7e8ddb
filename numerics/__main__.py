"""Train layers from sequences and save their weights: ``python -m numerics CONTEXT D HEADS HORIZON --out FILE``.

Example: ``python -m numerics orthogonal 10 8 20 --out build/orthogonal.npz``
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, cast

import numpy as np
import typer

from numerics.plain import train_sampled
from numerics.sequences import ContextName
from numerics.training import best_converged


def main(
    context: Annotated[str, typer.Argument(help="Law of the eigenvalues: unitary or orthogonal.")],
    d: Annotated[int, typer.Argument(min=1, help="Dimension of the tokens.")],
    heads: Annotated[int, typer.Argument(min=1, help="Number of heads.")],
    horizon: Annotated[int, typer.Argument(min=2, help="Largest length T_max.")],
    out: Annotated[Path, typer.Option(help="Where to save A, B and P (.npz).")],
    seeds: Annotated[int, typer.Option(min=1, help="Number of random starts; the best converged run is saved.")] = 1,
    count: Annotated[int, typer.Option(min=1, help="Number of sampled sequences.")] = 32,
) -> None:
    """Train a layer on sampled sequences. Example: python -m numerics orthogonal 10 8 20 --out build/orthogonal.npz"""
    if context not in ("unitary", "orthogonal"):
        typer.echo(f"numerics: context must be unitary or orthogonal, got {context!r}", err=True)
        raise typer.Exit(2)
    runs = []
    for seed in range(seeds):
        begun = time.perf_counter()
        label = f"{context} d={d} heads={heads} seed {seed}"
        run = train_sampled(cast(ContextName, context), d, heads, horizon, seed=seed, count=count, label=label)
        state = "converged" if run.converged else "did not converge"
        typer.echo(
            f"{label}: {state}, loss {run.loss:.2e}, gradient norm {run.gradient_norm:.1e}, "
            f"{run.evaluations} evaluations, {time.perf_counter() - begun:.1f} s"
        )
        runs.append(run)
    try:
        best = best_converged(runs)
    except RuntimeError as error:
        typer.echo(f"numerics: {error}", err=True)
        raise typer.Exit(1) from None
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(out, A=best.weights["query_key"], B=best.weights["value"], P=best.weights["positions"])
    typer.echo(f"saved {out}")


if __name__ == "__main__":
    typer.run(main)
