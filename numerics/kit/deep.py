"""Deep linear attention on augmented tokens in torch, straight from its definition.

    x_T ← x_T + Σ_h Σ_{τ≤T} ⟨x_τ, A_h x_T⟩ B_h x_τ

in every layer, at all positions at once. A token has CHANNELS vectors of d entries: u, which is 0
at first and in which the prediction is read at the end, s_T and s_{T−1} with s_0 = 0. A_h and B_h
mix the channels: 3×3 for each of the d coordinates, or one 3×3 for them all.

**Exact designs.** Every entry of x_T after L layers is a polynomial of degree 3^L in tokens and
conjugate tokens. For unitary contexts its total charge lies within ``(3^L + 1)/2`` of T and the
exponent of each λ_j, less that of the target, within ``3^L T``: so common phases of order
``3^L + 1`` and relative ones of order ``3^L T_max + 1`` average the loss exactly. For orthogonal
contexts the exponent of each phase lies within ``2 · 3^L T_max`` of any other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import torch

from numerics.kit.layers import with_previous
from numerics.kit.memory import require_room
from numerics.kit.sequences import ContextName, coordinates, eigenvalues, tokens
from numerics.kit.training import Trained, normal, train

CHANNELS = 3
"""u, s and s_prev."""


def deep_design(context: ContextName, d: int, layers: int, horizon: int) -> Any:
    """Return eigenvalues N×d over which the mean loss of `layers` layers is the population's.

    >>> deep_design("unitary", 1, 2, 6).shape, deep_design("unitary", 2, 1, 3).shape
    (torch.Size([10, 1]), torch.Size([40, 2]))
    """
    if context == "orthogonal" and d % 2:
        raise ValueError(f"d must be even in orthogonal contexts, got {d}")
    degree = 3**layers
    free = coordinates(context, d)
    relative = degree * horizon + 1 if context == "unitary" else 2 * degree * horizon + 1
    first = degree + 1 if context == "unitary" else relative
    count = first * relative ** (free - 1)
    require_room(f"d={d}, layers={layers} and horizon={horizon}", design=count * free)
    axes = (torch.arange(n, dtype=torch.float64) / n for n in (first, *[relative] * (free - 1)))
    grid = torch.cartesian_prod(*axes).reshape(-1, free)
    if context == "unitary":
        grid = torch.cat([grid[:, :1], grid[:, :1] + grid[:, 1:]], dim=1)
    return eigenvalues(context, d, 2 * math.pi * grid, torch.ones(len(grid)))


def stream(sequences: Any) -> Any:
    """Return x_1 … x_T (N×T×3×d) before the first layer, of tokens N×T×d."""
    return torch.stack([torch.zeros_like(sequences), sequences, with_previous(sequences)], dim=2)


def attend(x: Any, A: Any, B: Any, *, normalised: bool = False) -> Any:
    """Return the stream N×T×3×d after one layer, whose A and B are H×3×3×d or H×3×3×1.

    Where attention is `normalised` the sum over τ ≤ T is divided by T − 1, the first one by 1.
    """
    A, B = (block.to(x.dtype).expand(*block.shape[:3], x.shape[-1]) for block in (A, B))
    scores = torch.einsum("ntai,habi,nqbi->nhqt", x.conj(), A, x).tril()
    if normalised:
        scores = scores / torch.arange(x.shape[1]).clamp(min=1)[:, None]
    return x + torch.einsum("nhqt,hcei,ntei->nqci", scores, B, x)


def predict_deep(sequences: Any, weights: Mapping[str, Any], *, normalised: bool = False) -> Any:
    """Return the predictions N×(horizon−1)×d at T = 2 … horizon of tokens N×horizon×d.

    The weights A and B are L×H×3×3×d or L×H×3×3×1.

    >>> s = torch.tensor([[[1.0], [1j]]], dtype=torch.complex128)
    >>> A, B = torch.zeros(2, 1, 1, 3, 3, 1)
    >>> A[0, 0, 2, 1] = B[0, 0, 0, 1] = 1  # key s_prev, query s; value s, to u
    >>> predict_deep(s, {"A": A, "B": B}).item()
    (-1+0j)
    """
    x = stream(sequences)
    for A, B in zip(weights["A"], weights["B"], strict=True):
        x = attend(x, A, B, normalised=normalised)
    return x[:, 1:, 0]


def deep_losses(
    weights: Mapping[str, Any], spectrum: Any, horizon: int, *, normalised: bool = False
) -> Any:
    """Return the mean squared error at each length T = 2 … horizon on the given eigenvalues."""
    sequences = tokens(spectrum, horizon + 1)
    made = predict_deep(sequences[:, :horizon], weights, normalised=normalised)
    error = made - sequences[:, 2:]
    return (error.real**2 + error.imag**2).sum(dim=2).mean(dim=0)


def train_deep(
    d: int,
    layers: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    heads: int = 1,
    context: ContextName = "unitary",
    blocks: bool = False,
    normalised: bool = False,
    evaluations: int = 2000,
    label: str | None = None,
) -> list[Trained]:
    """Train every layer on an exact design, one run a seed, by L-BFGS; the best comes first.

    A and B are the same for all coordinates, or with `blocks` free for each.

    >>> run = train_deep(1, 1, 3, seeds=[0])[0]
    >>> round(run.loss, 9)  # of one step: N (N − 1)/(4 N + 2), N = 2
    0.2
    """
    spectrum = deep_design(context, d, layers, horizon)
    sizes = f"d={d}, layers={layers} and horizon={horizon}"
    entries = len(spectrum) * horizon * (heads * horizon + CHANNELS * d)
    require_room(sizes, stream=8 * layers * entries)
    loss = partial(_total, spectrum=spectrum, horizon=horizon, normalised=normalised)
    runs = []
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed)
        shape = (layers, heads, d if blocks else 1, CHANNELS, CHANNELS)
        scale = 1 if normalised else horizon**-0.5
        start = {name: scale * normal(generator, *shape).movedim(2, 4) for name in "AB"}
        runs.append(
            train(
                loss,
                start,
                seed=seed,
                evaluations=evaluations,
                label=label,
                size=entries,
                facts={"context": context, "horizon": horizon, "normalised": normalised},
            )
        )
    return sorted(runs, key=lambda run: run.loss)


def _total(weights: Mapping[str, Any], **on: Any) -> Any:
    return deep_losses(weights, **on).sum()
