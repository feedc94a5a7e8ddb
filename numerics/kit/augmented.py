"""Augmented tokens: the full layer, all six blocks free, on designs that integrate its loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import torch

from numerics.kit.compiled import STARTS, TRIALS, Runs, train_compiled
from numerics.kit.grams import PART, augmented_loss
from numerics.kit.layers import mean_loss, predict_augmented, with_previous
from numerics.kit.memory import require_room
from numerics.kit.newton_step import Weights
from numerics.kit.sequences import ContextName, Pairs, exact_design, tokens
from numerics.kit.training import Trained, normal

BLOCKS = ("a1", "a2", "a3", "a4", "b1", "b2")
Boundary = Literal["zero", "wrap"]


def augmented_terms(horizon: int) -> Pairs:
    """Return the terms of the layer: ``⟨s_k, s_q⟩ s_v`` with q ∈ {T, T − 1} and k, v ∈ {t, t − 1}.

    Here t ≤ T = horizon, whose terms those of shorter lengths are among, and those of s_0 too,
    whatever the boundary: zero or ``λ^{−1}``.

    >>> len(augmented_terms(2)), len(augmented_terms(3))
    (10, 14)
    """
    return frozenset(
        (q - k, (v - 1) - horizon)
        for t in range(1, horizon + 1)
        if horizon > 1
        for q in (horizon, horizon - 1)
        for k in (t, t - 1)
        for v in (t, t - 1)
    )


def augmented_design(context: ContextName, d: int, horizon: int, *, refinement: int = 0) -> Any:
    """Return eigenvalues over which the mean loss of the augmented layer is its population loss.

    >>> augmented_design("unitary", 2, 3).shape
    torch.Size([16, 2])
    """
    return exact_design(context, d, horizon, terms=augmented_terms, refinement=refinement)


def layer_loss(blocks: Mapping[str, Any], spectrum: Any, horizon: int, boundary: Boundary) -> Any:
    """Return the layer's mean loss, summed over T = 2 … horizon, on the given eigenvalues."""
    sequences = tokens(spectrum, horizon + 1)
    known = sequences[:, :horizon]
    previous = with_previous(known, spectrum if boundary == "wrap" else None)
    return mean_loss(predict_augmented(known, previous, blocks), sequences[:, 2:])


def require_sizes(d: int, heads: int, horizon: int, *, runs: int, points: int) -> None:
    """Refuse sizes whose arrays would fill the memory, for so many sequences.

    >>> require_sizes(4, 2, 4, runs=1, points=57)
    """
    require_room(
        f"d={d}, heads={heads}, horizon={horizon}, seeds={runs} and {points} sequences",
        products=d * (8 * d) ** 2,
        equations=runs * ((4 * heads * d) ** 2 + 2 * heads * d * (4 * d) ** 2),
        scores=2 * points * heads * horizon**2,
        features=4 * min(points, PART) * horizon * 8 * d,
    )


def train_augmented(
    d: int,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    boundary: Boundary = "zero",
    context: ContextName = "unitary",
    starts: int = STARTS,
    trials: int = TRIALS,
    label: str | None = None,
    device: str = "cpu",
) -> list[Trained]:
    """Train all six blocks on a design whose mean loss is the population loss.

    >>> [run.converged for run in train_augmented(1, 1, 2, seeds=[0, 1])]
    [True, True]
    """
    require_sizes(d, heads, horizon, runs=len(seeds), points=horizon)  # no design has fewer
    return train_blocks(
        augmented_design(context, d, horizon),
        heads,
        horizon,
        seeds=seeds,
        boundary=boundary,
        starts=starts,
        trials=trials,
        label=label,
        facts={"context": context},
        device=device,
    )


def train_blocks(
    spectrum: Any,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    boundary: Boundary = "zero",
    starts: int = STARTS,
    trials: int = TRIALS,
    label: str | None = None,
    facts: Mapping[str, Any] | None = None,
    device: str = "cpu",
) -> list[Trained]:
    """Train all six blocks on the sequences with the given eigenvalues (N×d), one run a seed.

    The runs go side by side, by damped Newton steps.

    >>> spectrum = augmented_design("unitary", 1, 2)
    >>> train_blocks(spectrum, 1, 2, seeds=[0])[0].converged
    True
    """
    d = spectrum.shape[1]
    require_sizes(d, heads, horizon, runs=len(seeds), points=len(spectrum))
    sequences = tokens(spectrum, horizon + 1)
    wrapped = spectrum if boundary == "wrap" else None
    previous = with_previous(sequences[:, :horizon], wrapped)

    def draw(generator: Any) -> dict[str, Any]:
        return {name: normal(generator, heads, d) / horizon**0.5 for name in BLOCKS}

    def flat(named: Sequence[Mapping[str, Any]]) -> Weights:
        parts = {name: torch.stack([part[name] for part in named]) for name in BLOCKS}
        A = torch.cat([parts[name] for name in BLOCKS[:4]], dim=2)
        B = torch.stack([parts[name] for name in BLOCKS[4:]], dim=2)
        return Weights(A, B, A.new_zeros(len(A), 0)).to(device)

    def named(weights: Weights, run: int) -> dict[str, Any]:
        parts = (*weights.A[run].cpu().split(d, dim=1), *weights.B[run].cpu().unbind(1))
        return {name: part.contiguous() for name, part in zip(BLOCKS, parts, strict=True)}

    return train_compiled(
        augmented_loss(sequences.to(device), previous.to(device), len(seeds)),
        Runs(lambda blocks, _: layer_loss(blocks, spectrum, horizon, boundary), draw, flat, named),
        seeds=seeds,
        starts=starts,
        trials=trials,
        label=label,
        facts={**(facts or {}), "horizon": horizon, "boundary": boundary},
    )
