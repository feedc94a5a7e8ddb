"""Plain tokens in any context: train exactly or from samples, predict held-out sequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from numerics.kit.compiled import STARTS, TRIALS, Runs, train_compiled
from numerics.kit.grams import plain_loss
from numerics.kit.layers import mean_loss, predict
from numerics.kit.memory import require_room
from numerics.kit.newton_step import Weights
from numerics.kit.sequences import ContextName, exact_design, sampled, tokens
from numerics.kit.training import Trained, normal

SEQUENCES = 2**32
"""Seeds from here on draw sequences, those below draw starts."""


def draw(generator: Any, d: int, heads: int, horizon: int) -> dict[str, Any]:
    """Return a random start: A, B (heads×d) and P ((horizon−1)×horizon)."""
    start = {"query_key": normal(generator, heads, d), "value": normal(generator, heads, d)}
    return start | {"positions": torch.tril(normal(generator, horizon - 1, horizon), diagonal=1)}


def require_sizes(
    d: int, heads: int, horizon: int, *, runs: int, points: int, sets: int = 1
) -> None:
    """Refuse sizes whose arrays would fill the memory, for so many sets of `points` sequences.

    >>> require_sizes(4, 4, 5, runs=1, points=25)
    """
    positions = (horizon - 1) * (horizon + 2) // 2
    require_room(
        f"d={d}, heads={heads}, horizon={horizon}, seeds={runs} and {points} sequences",
        products=sets * d**3 * horizon**2,
        equations=runs * ((heads * d + positions) ** 2 + heads * d**3),
        tokens=2 * sets * points * (horizon + 1) * d,
        scores=2 * points * heads * horizon**2,
    )


def train_layers(
    populations: Sequence[Any],
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    starts: int = STARTS,
    trials: int = TRIALS,
    label: str | None = None,
    facts: Mapping[str, Any] | None = None,
    device: str = "cpu",
) -> list[Trained]:
    """Train A, B and P from random starts, one run a seed, side by side by damped Newton steps.

    `populations` holds the eigenvalues (N×d) of each run's sequences, or one set that all share. A
    run that escapes or stalls starts again, from the next draw of its generator.

    >>> [run.converged for run in train_layers([exact_design("unitary", 1, 2)], 1, 2, seeds=[0, 1])]
    [True, True]
    """
    d, sets, points = populations[0].shape[1], len(populations), max(map(len, populations))
    require_sizes(d, heads, horizon, runs=len(seeds), points=points, sets=sets)
    sequences = [tokens(spectrum, horizon + 1) for spectrum in populations]
    compiled = plain_loss([part.to(device) for part in sequences], len(seeds))
    rows, lags = compiled.rows.cpu(), compiled.lags.cpu()

    def flat(named: Sequence[Mapping[str, Any]]) -> Weights:
        A, B, P = (torch.stack([part[name] for part in named]) for name in named[0])
        return Weights(A, B[:, :, None], P[:, rows, rows + 1 - lags]).to(device)

    def named(weights: Weights, run: int) -> dict[str, Any]:
        positions = torch.zeros(horizon - 1, horizon, dtype=torch.float64)
        positions[rows, rows + 1 - lags] = weights.p[run].cpu()
        A, B = weights.A[run].cpu(), weights.B[run, :, 0].cpu()
        return {"query_key": A, "value": B, "positions": positions}

    def loss(weights: Mapping[str, Any], run: int) -> Any:
        known = sequences[run % len(sequences)]
        return mean_loss(predict(known[:, :horizon], **weights), known[:, 2:])

    return train_compiled(
        compiled,
        Runs(loss, lambda generator: draw(generator, d, heads, horizon), flat, named),
        seeds=seeds,
        starts=starts,
        trials=trials,
        label=label,
        facts=facts,
    )


def train_layer(spectrum: Any, heads: int, horizon: int, *, seed: int, **options: Any) -> Trained:
    """Train one run of :func:`train_layers` on the sequences with the given eigenvalues (N×d).

    >>> train_layer(exact_design("unitary", 1, 2), 1, 2, seed=0).loss < 1e-12
    True
    """
    return train_layers([spectrum], heads, horizon, seeds=[seed], **options)[0]


def train_exact(
    context: ContextName,
    d: int,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    **options: Any,
) -> list[Trained]:
    """Train on a phase design whose mean loss is the population loss, as :func:`train_layers`."""
    require_sizes(d, heads, horizon, runs=len(seeds), points=horizon)  # no design has fewer
    design, facts = exact_design(context, d, horizon), {"context": context}
    return train_layers([design], heads, horizon, seeds=seeds, facts=facts, **options)


def train_sampled(
    context: ContextName,
    d: int,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    count: int = 32,
    **options: Any,
) -> list[Trained]:
    """Train each run on its own `count` sampled sequences, and as :func:`train_layers` does.

    Where zero loss is reached the optima are those of the law. Sequences and starts come from
    generators of their own.
    """
    require_sizes(d, heads, horizon, runs=len(seeds), points=count, sets=len(seeds))
    generators = [torch.Generator().manual_seed(SEQUENCES + seed) for seed in seeds]
    populations = [sampled(context, d, count, generator) for generator in generators]
    facts = {"context": context}
    return train_layers(populations, heads, horizon, seeds=seeds, facts=facts, **options)


def train_plain(
    context: ContextName,
    d: int,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    count: int | None = None,
    label: str | None = None,
    device: str = "cpu",
) -> list[Trained]:
    """Train on the population loss, or on `count` sampled sequences a run; one run a seed."""
    options: dict[str, Any] = {"seeds": seeds, "label": label, "device": device}
    if count is None:
        return train_exact(context, d, heads, horizon, **options)
    return train_sampled(context, d, heads, horizon, count=count, **options)


def predictions(trained: Trained, spectrum: Any) -> tuple[Any, Any]:
    """Return the tokens ``s_1 … s_{T_max+1}`` and a layer's predictions, N×(T_max−1)×d."""
    horizon = trained.weights["positions"].shape[1]
    sequences = tokens(spectrum, horizon + 1)
    weights = {name: torch.tensor(array) for name, array in trained.weights.items()}
    return sequences, predict(sequences[:, :horizon], **weights)
