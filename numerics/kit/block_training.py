"""Training of full blocks on sequences whose W is drawn anew: a fixed sample, or minibatches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from numerics.kit.augmented import Boundary
from numerics.kit.blocks import Sums, blocks, predict, sums
from numerics.kit.checkpoints import State
from numerics.kit.descent import step as adam
from numerics.kit.haar import Law, is_complex, sample, squared
from numerics.kit.training import Trained, train

PART = 2**11
"""Sequences whose features are held at once."""
APART = 10**4
"""Seeds of the parts of a sample: (seed + 1) · APART and following; smaller ones draw weights."""


def parts(law: Law, d: int, horizon: int, count: int, seed: int) -> Any:
    """Return the parts of a sample of `count` sequences, each drawn with a seed of its own."""
    return (
        sample(law, d, horizon, min(PART, count - first), (seed + 1) * APART + number)
        for number, first in enumerate(range(0, count, PART))
    )


def start(
    law: Law, d: int, heads: int, horizon: int, seed: int, *, scalar: bool = False
) -> dict[str, Any]:
    """Return normal A (H×4×d×d) and B (H×2×d×d), or H×4×1×1 and H×2×1×1; complex numbers as pairs.

    Their predictions are about of size 1.
    """
    generator = torch.Generator().manual_seed(seed)
    size = 1 if scalar else d
    last = (size, size, 2) if is_complex(law) else (size, size)
    scale = (2 * size * horizon**0.5 * heads) ** -0.5
    return {
        name: scale * torch.randn(shape, generator=generator, dtype=torch.float64)
        for name, shape in (("A", (heads, 4, *last)), ("B", (heads, 2, *last)))
    }


def joined(weights: Mapping[str, Any], law: Law, d: int) -> tuple[Any, Any]:
    """Return A and B as d×d blocks, complex where W is; numbers are multiples of the identity."""
    A, B = (
        torch.view_as_complex(part) if is_complex(law) else part
        for part in (weights["A"], weights["B"])
    )
    identity = torch.eye(d, dtype=A.dtype)
    return (A, B) if A.shape[-1] == d else (A * identity, B * identity)


def named(run: Trained, d: int, context: Law, horizon: int, boundary: Boundary) -> Trained:
    """Return a run whose weights are the blocks a1 … a4, b1, b2, H×d×d."""
    weights = {name: torch.as_tensor(part) for name, part in run.weights.items()}
    A, B = joined(weights, context, d)
    found = {name: part.numpy().copy() for name, part in blocks(A, B).items()}
    facts = {"context": context, "horizon": horizon, "boundary": boundary}
    return Trained(found, run.loss, run.gradient_norm, run.losses, run.seed, facts)


def train_blocks(
    d: int,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    context: Law = "haar-unitary",
    boundary: Boundary = "zero",
    count: int = 2**15,
    evaluations: int = 3000,
    scalar: bool = False,
    label: str | None = None,
    on: Sums | None = None,
) -> list[Trained]:
    """Train all full blocks on `count` sequences by L-BFGS, one run and one sample a seed.

    With `scalar` the blocks stay multiples of the identity; `on` is a sample for all seeds.

    >>> run = train_blocks(1, 1, 3, seeds=[0], count=64)[0]
    >>> run.weights["a3"].shape
    (1, 1, 1)
    """
    found = []
    for seed in seeds:
        over = on or sums(parts(context, d, horizon, count, seed), boundary)

        def loss(weights: Mapping[str, Any], over: Sums = over) -> Any:
            return over.loss(*joined(weights, context, d))

        run = train(
            loss,
            start(context, d, heads, horizon, seed, scalar=scalar),
            seed=seed,
            evaluations=evaluations,
            label=label,
        )
        found.append(named(run, d, context, horizon, boundary))
    return found


def train_minibatches(
    d: int,
    heads: int,
    horizon: int,
    *,
    seed: int,
    context: Law = "haar-unitary",
    boundary: Boundary = "zero",
    batch: int = 256,
    steps: int = 2000,
    rate: float = 0.02,
) -> Trained:
    """Train all full blocks on minibatches that are never seen again, by Adam; average the end.

    The rate falls from `rate` to 0 like ``1 − s/S``; the weights are the mean over the last quarter
    of the steps. The loss and gradient are those of the last minibatch.
    """
    generator = torch.Generator().manual_seed(seed)
    weights = start(context, d, heads, horizon, seed)
    state: State = {"weights": weights, "step": 0} | {
        moment: {name: torch.zeros_like(w) for name, w in weights.items()}
        for moment in ("first", "second")
    }
    mean, losses, norm = {name: torch.zeros_like(w) for name, w in weights.items()}, [], 0.0
    for number in range(steps):
        drawn_seed = int(torch.randint(2**40, (1,), generator=generator))
        sequences = sample(context, d, horizon, batch, drawn_seed)
        leaves = {name: w.requires_grad_() for name, w in weights.items()}
        A, B = joined(leaves, context, d)
        loss = squared(predict(sequences, A, B, boundary), sequences).sum() / batch
        loss.backward()
        norm = float(sum(w.grad.square().sum() for w in leaves.values()) ** 0.5)
        losses.append(loss.item())
        adam(state, rate * (1 - number / steps))
        state["step"] += 1
        if number >= steps - steps // 4:
            mean = {name: mean[name] + w / (steps // 4) for name, w in weights.items()}
    found = {name: w.numpy() for name, w in mean.items()}
    reached = Trained(found, losses[-1], norm, tuple(losses), seed)
    return named(reached, d, context, horizon, boundary)
