"""Numerics of haar_step: full blocks trained on sequences whose W are drawn anew from a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import numpy as np
import torch

from numerics.kit.augmented import Boundary
from numerics.kit.block_training import parts, train_blocks
from numerics.kit.blocks import distance, predict, product, stacked, sums
from numerics.kit.checkpoints import Run, by_seed
from numerics.kit.haar import Law, bayes, mean_and_error, sample, squared, step_terms
from numerics.kit.pictures import Report
from numerics.kit.softmax import Attention, stack
from numerics.kit.training import Trained
from numerics.kit.training import train as minimise
from numerics.softmax_limit import drawn as standard

HAAR: tuple[Law, ...] = ("haar-unitary", "haar-orthogonal", "haar-special-orthogonal")
KINDS: tuple[Attention, ...] = ("linear", "averaged", "softmax")
DEPTHS = (1, 2, 3)
LAWS: tuple[Law, ...] = get_args(Law)
PAIRS = (("a3", "b1"), ("a2", "b1"), ("a1", "b2"), ("a4", "b2"))
FRESH = 10**6
"""Seeds from here on draw the sequences that test; below, those that train."""


def train(
    d: int,
    heads: int,
    horizon: int,
    *,
    seeds: Sequence[int],
    context: Law = "haar-unitary",
    boundary: Boundary = "zero",
    count: int = 2**15,
    label: str | None = None,
    device: str = "cpu",
) -> list[Trained]:
    """Train full blocks on `count` sequences, drawn for each seed, by default from U(d)."""
    if device != "cpu":
        raise ValueError(f"device must be cpu for blocks that are trained on sums, got {device!r}")
    return train_blocks(
        d, heads, horizon, seeds=seeds, context=context, boundary=boundary, count=count, label=label
    )


def errors(
    weights: Mapping[str, Any],
    law: Law,
    horizon: int,
    *,
    boundary: Boundary = "zero",
    count: int = 2**16,
    seed: int = FRESH,
) -> Any:
    """Return the squared errors of blocks on fresh sequences of a law, N×(T_max−1)."""
    A, B = stacked(weights)
    found = []
    for sequences in parts(law, A.shape[2], horizon, count, seed):
        kind = torch.promote_types(A.dtype, sequences.dtype)
        made = predict(sequences.to(kind), A.to(kind), B.to(kind), boundary)
        found.append(squared(made, sequences))
    return torch.cat(found)


def step_errors(
    size: float,
    law: Law,
    d: int,
    horizon: int,
    *,
    boundary: Boundary = "zero",
    count: int = 2**16,
    seed: int = FRESH,
) -> Any:
    """Return the squared errors of a step of a size on the same sequences, N×(T_max−1)."""
    drawn = (step_terms(s, boundary == "wrap") for s in parts(law, d, horizon, count, seed))
    return torch.cat([1 - 2 * size * N + size**2 * D for N, D in drawn])


def bayes_errors(
    law: Law, d: int, horizon: int, *, boundary: Boundary = "zero", count: int = 2**14
) -> Any:
    """Return the squared errors of the Bayes predictor on the same sequences, N×(T_max−1)."""
    drawn = parts(law, d, horizon, count, FRESH)
    return torch.cat([squared(bayes(s, law, wrap=boundary == "wrap"), s) for s in drawn])


def compared(run: Trained, *, count: int = 2**16) -> dict[str, Any]:
    """Return what a run reached: fresh loss, step size, and distances from the scalar class.

    `fresh` and `gap` are a mean and its standard error; the gap is to the best step on the same
    fresh sequences, its size fitted on them, so that its error is that of a difference. `distance`
    and `products` go through the pairs of blocks that scalar heads use: a3 b1, a2 b1, a1 b2, a4 b2.
    """
    law, horizon, boundary = (run.facts[name] for name in ("context", "horizon", "boundary"))
    d = run.weights["a3"].shape[1]
    found = errors(run.weights, law, horizon, boundary=boundary, count=count).sum(dim=1)
    drawn = (step_terms(s, boundary == "wrap") for s in parts(law, d, horizon, count, FRESH))
    along, square = (torch.cat(part).sum(dim=1) for part in zip(*drawn, strict=True))
    size = float(along.mean() / square.mean())
    step = horizon - 1 - 2 * size * along + size**2 * square
    return {
        "loss": run.loss,
        "gradient": run.gradient_norm,
        "fresh": torch.stack(mean_and_error(found)),
        "gap": torch.stack(mean_and_error(found - step)),
        "step": size,
        "products": torch.tensor([product(run.weights, *pair) for pair in PAIRS]),
        "distance": torch.tensor(
            [[distance(block) for block in run.weights[name]] for name in ("a3", "b1")]
        ),
    }


def train_stack(
    attention: Attention,
    depth: int,
    *,
    d: int = 4,
    count: int = 2,
    horizon: int = 6,
    seed: int,
    evaluations: int = 400,
    training: int = 1024,
) -> Trained:
    """Train a stack of layers with scalar blocks on sequences of Haar O(d), by L-BFGS."""
    sequences = sample("haar-orthogonal", d, horizon, training, seed)
    shapes = dict.fromkeys(("A", "B"), (depth, count, 3, 3))

    def loss(weights: Mapping[str, Any]) -> Any:
        made = stack(sequences[:, 1:-1], weights, attention)
        return squared(made, sequences).sum() / training

    begin = {name: 0.3 * part for name, part in standard(shapes, seed).items()}
    return minimise(loss, begin, seed=seed, evaluations=evaluations)


def stack_errors(
    run: Trained, attention: Attention, d: int, horizon: int, *, count: int = 2**14
) -> Any:
    """Return a stack's squared errors on fresh sequences of Haar O(d), N×(T_max−1)."""
    weights = {name: torch.as_tensor(part) for name, part in run.weights.items()}
    drawn = parts("haar-orthogonal", d, horizon, count, FRESH)
    return torch.cat([squared(stack(s[:, 1:-1], weights, attention), s) for s in drawn])


def full(
    d: int = 2, horizon: int = 4, count: int = 2**17, boundary: Boundary = "zero", *, seeds: int
) -> dict[str, Run]:
    """Return runs that train 1, 2, 4 and 2d² heads of full blocks and 1 and 2 of scalar ones.

    On each group. Their results, by seed, are those of :func:`compared`.
    """

    def run(law: Law, heads: int, scalar: bool) -> Run:
        def measure(seed: int) -> dict[str, Any]:
            (found,) = train_blocks(
                d,
                heads,
                horizon,
                seeds=[seed],
                context=law,
                boundary=boundary,
                count=count,
                scalar=scalar,
            )
            return compared(found)

        return by_seed(seeds, measure, lambda found: f"least {float(found['loss'].min()):.5f}")

    return {
        f"{law}, {heads} {kind} head{'s' * (heads > 1)}": run(law, heads, kind == "scalar")
        for law in HAAR
        for kind, counts in (("scalar", (1, 2)), ("full", (1, 2, 4, 2 * d**2)))
        for heads in counts
    }


def transfer(d: int = 4, horizon: int = 5, count: int = 2**15, *, seeds: int) -> dict[str, Run]:
    """Return runs that train one head on each law and test it on each, up to 2 T_max.

    Their results, by seed, for blocks that are full and for scalar ones: `loss`, and `error` and
    `deviation`, laws × lengths, the laws in LAWS' order.
    """

    def run(law: Law) -> Run:
        def measure(seed: int) -> dict[str, Any]:
            on = sums(parts(law, d, horizon, count, seed), "zero")
            found: dict[str, Any] = {}
            for kind in ("full", "scalar"):
                (run,) = train_blocks(
                    d, 1, horizon, seeds=[seed], context=law, scalar=kind == "scalar", on=on
                )
                tested = [
                    mean_and_error(errors(run.weights, other, 2 * horizon, count=2**14))
                    for other in LAWS
                ]
                means, deviations = (torch.stack(part) for part in zip(*tested, strict=True))
                found |= {
                    f"{kind}_loss": run.loss,
                    f"{kind}_error": means,
                    f"{kind}_deviation": deviations,
                }
            return found

        return by_seed(seeds, measure, lambda found: f"loss {float(found['full_loss'].min()):.5f}")

    return {law: run(law) for law in LAWS}


def stacks(
    d: int = 4, count: int = 2, horizon: int = 6, evaluations: int = 400, *, seeds: int
) -> dict[str, Run]:
    """Return runs that train one, two and three layers of each kind of attention on Haar O(d).

    Their results, by seed: `loss` in training, `test` and `deviation`, by length.
    """

    def run(kind: Attention, depth: int) -> Run:
        def measure(seed: int) -> dict[str, Any]:
            found = train_stack(
                kind, depth, d=d, count=count, horizon=horizon, seed=seed, evaluations=evaluations
            )
            test, deviation = mean_and_error(stack_errors(found, kind, d, horizon))
            return {"loss": found.loss, "test": test, "deviation": deviation}

        return by_seed(seeds, measure, lambda found: f"least {float(found['loss'].min()):.4f}")

    return {f"{kind}, {depth} layers": run(kind, depth) for depth in DEPTHS for kind in KINDS}


EXPERIMENTS = {"full": full, "transfer": transfer, "stacks": stacks}


def pictures(report: Report) -> dict[str, Any]:
    """Return trained step sizes, blocks for heat maps, errors by length, and errors of stacks."""
    rows = []
    for d in (1, 2, 3):
        for horizon in (2, 3, 4, 6, 8):
            report(f"step size, d={d}, T_max={horizon}")
            (run,) = train_blocks(d, 1, horizon, seeds=[0], count=2**13)
            rows.append((d, horizon, product(run.weights).real))
    found: dict[str, Any] = {"sizes": np.array(rows)}
    d, horizon = 4, 6
    for law in HAAR[:2]:
        report(f"blocks, {law}")
        (run,) = train_blocks(d, 1, horizon, seeds=[0], context=law, count=2**14)
        a, b = run.weights["a3"][0], run.weights["b1"][0]
        scale = np.trace(a) / d
        found[f"blocks_{law.removeprefix('haar-')}"] = np.stack(
            [(a / scale).real, (b * scale).real]
        )
        if law == "haar-unitary":
            found["error_sizes"] = np.array([d, horizon])
            long = 2 * horizon
            for name, squares in (
                ("trained", errors(run.weights, law, long, count=2**14)),
                ("bayes", bayes_errors(law, d, long, count=2**12)),
            ):
                found[f"error_{name}"] = squares.mean(dim=0).numpy()
    for kind in KINDS:
        by_depth = []
        for depth in DEPTHS:
            report(f"stack, {kind}, {depth} layers")
            stacks = (
                train_stack(kind, depth, d=d, horizon=horizon, seed=seed, evaluations=120,
                            training=512)
                for seed in range(2)
            )  # fmt: skip
            best = min(stacks, key=lambda run: run.loss)
            tested = stack_errors(best, kind, d, horizon, count=2**12)
            by_depth.append(tested.mean(dim=0).numpy())
        found[f"stack_{kind}"] = np.array(by_depth)
    return found
