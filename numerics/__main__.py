"""Train layers from sequences and save their weights. Example: ``python -m numerics plain --help``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, cast

import numpy as np
import typer

from numerics.kit.augmented import Boundary, train_augmented
from numerics.kit.pictures import everything
from numerics.kit.plain import train_sampled
from numerics.kit.sequences import ContextName
from numerics.kit.training import Trained, best_converged

app = typer.Typer(
    help="Train layers from sequences. Example: python -m numerics plain orthogonal 10 8 20 --out build/orthogonal.npz",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Context = Annotated[str, typer.Argument(help="Law of the eigenvalues: unitary or orthogonal.")]
Dimension = Annotated[int, typer.Argument(min=1, help="Dimension of the tokens.")]
Heads = Annotated[int, typer.Argument(min=1, help="Number of heads.")]
Horizon = Annotated[int, typer.Argument(min=2, help="Largest length T_max.")]
Out = Annotated[Path, typer.Option(help="Where to save the weights (.npz).")]
Seeds = Annotated[
    int, typer.Option(min=1, help="Number of random starts; the best converged run is saved.")
]

AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON for scripts; progress stays on stderr.")
]


@app.command()
def plain(
    context: Context,
    d: Dimension,
    heads: Heads,
    horizon: Horizon,
    out: Out,
    seeds: Seeds = 1,
    count: Annotated[int, typer.Option(min=1, help="Number of sampled sequences.")] = 32,
    as_json: AsJson = False,
) -> None:
    """Train on sampled sequences. Example: python -m numerics plain orthogonal 10 8 20 --out build/orthogonal.npz"""
    law = cast(ContextName, _one_of("context", context, ("unitary", "orthogonal")))
    best = _best(
        f"plain {law} d={d} heads={heads}",
        lambda seed, label: train_sampled(
            law, d, heads, horizon, seed=seed, count=count, label=label
        ),
        seeds,
    )
    names = {"query_key": "A", "value": "B", "positions": "P"}
    weights = {names[name]: array for name, array in best.weights.items()}
    _save(out, weights, _facts(best, context=law), as_json)


@app.command()
def augmented(
    context: Context,
    d: Dimension,
    heads: Heads,
    horizon: Horizon,
    out: Out,
    seeds: Seeds = 1,
    boundary: Annotated[str, typer.Option(help="s_0 = 0 (zero) or W^-1 s_1 (wrap).")] = "zero",
    as_json: AsJson = False,
) -> None:
    """Train on an exact design. Example: python -m numerics augmented unitary 4 2 5 --out build/augmented.npz"""
    law = cast(ContextName, _one_of("context", context, ("unitary", "orthogonal")))
    edge = cast(Boundary, _one_of("boundary", boundary, ("zero", "wrap")))
    best = _best(
        f"augmented {law} d={d} heads={heads}",
        lambda seed, label: train_augmented(
            d, heads, horizon, seed=seed, boundary=edge, context=law, label=label
        ),
        seeds,
    )
    _save(out, best.weights, _facts(best, context=law, boundary=edge, horizon=horizon), as_json)


@app.command()
def pictures(
    out: Annotated[Path, typer.Option(help="Where to save the arrays (.npz).")],
    as_json: AsJson = False,
) -> None:
    """Train what `icar-theory plot --trained` shows. Example: python -m numerics pictures --out build/pictures.npz"""
    _save(out, everything(lambda what: typer.echo(f"training for {what}", err=True)), {}, as_json)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        typer.echo(f"numerics: {name} must be one of {', '.join(allowed)}, got {value!r}", err=True)
        raise typer.Exit(2)
    return value


def _best(what: str, train: Callable[[int, str], Trained], seeds: int) -> Trained:
    runs = []
    for seed in range(seeds):
        begun = time.perf_counter()
        run = train(seed, f"{what} seed {seed}")
        state = "converged" if run.converged else "did not converge"
        typer.echo(
            f"{what} seed {seed}: {state}, loss {run.loss:.6g}, gradient norm {run.gradient_norm:.1e}, "
            f"{run.evaluations} evaluations, {time.perf_counter() - begun:.1f} s",
            err=True,
        )
        runs.append(run)
    try:
        return best_converged(runs)
    except RuntimeError as error:
        typer.echo(f"numerics: {error}", err=True)
        raise typer.Exit(1) from None


def _facts(best: Trained, **options: Any) -> dict[str, Any]:
    """Return, to be saved beside the weights, how they were reached."""
    return {**options, "loss": best.loss, "gradient_norm": best.gradient_norm, "seed": best.seed}


def _save(out: Path, arrays: Mapping[str, Any], facts: Mapping[str, Any], as_json: bool) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        np.savez(out, **arrays, **facts)
    except OSError as error:
        typer.echo(f"numerics: --out cannot be written: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps({**facts, "saved": str(out)}) if as_json else f"saved {out}")


if __name__ == "__main__":
    app()
