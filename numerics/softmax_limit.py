"""Numerics of softmax_limit: heads with small scores, trained layers, and stacks of layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from numerics.kit.checkpoints import Run, by_seed
from numerics.kit.layers import mean_loss
from numerics.kit.pictures import Report
from numerics.kit.sequences import in_random_basis, random_basis, sampled, tokens
from numerics.kit.softmax import Attention, channels, grid, heads, predict, products, scaled, stack
from numerics.kit.training import Trained
from numerics.kit.training import train as minimise

POINTS = {1: 64, 2: 24}
"""Phases a coordinate of the designs on which softmax layers are trained."""
FINER = {1: 157, 2: 61}
"""Phases a coordinate of the designs on which they are looked at again."""
KINDS: tuple[Attention, ...] = ("linear", "averaged", "softmax")
COUNTS, DEPTHS = (1, 2, 4), (1, 2, 3)
"""Heads of trained layers, and layers of trained stacks."""
TRAINING, TESTING = 512, 64
"""Random sequences that train stacks of layers, and phases a plane of those that test them."""
DRAWN = {1: 180, 2: 60}
"""Evaluations of the loss for a picture, by d: enough to rank the heads, too few to converge."""


def design(d: int, horizon: int, points: int) -> tuple[Any, Any]:
    """Return tokens s_1 … s_{T_max} and targets s_3 … s_{T_max+1} over a grid of phases."""
    sequences = tokens(grid(d, points), horizon + 1)
    return sequences[:, :horizon], sequences[:, 2:]


def loss(A: Any, B: Any, d: int, horizon: int, *, points: int | None = None) -> Any:
    """Return the loss of softmax heads A (H×4) and B (H×2), summed over T = 2 … T_max.

    >>> zero = torch.zeros(1, 4, dtype=torch.float64)
    >>> round(float(loss(zero, zero[:, :2], 2, 4)), 12)
    6.0
    """
    known, targets = design(d, horizon, points or POINTS[d])
    return mean_loss(predict(known, A, B), targets)


def family(A: Any, B: Any, means: Any, d: int, horizon: int, sizes: Sequence[float]) -> Any:
    """Return the losses of ``(εA_h, B_h/ε)`` and ``(0, M − Σ B_h/ε)`` at sizes ε."""
    A, B, M = (torch.tensor(np.asarray(part, dtype=np.float64)) for part in (A, B, means))
    known, targets = design(d, horizon, POINTS[d])
    found = [mean_loss(predict(known, *scaled(A, B, M, size)), targets) for size in sizes]
    return np.array([float(x) for x in found])


def errors(A: Any, B: Any, sizes: Sequence[float]) -> tuple[Any, Any]:
    """Return how far two pairs of heads are from the centred head, root mean square at d = 2.

    The pair (εA, B/ε), (0, −B/ε), then (εA, B/2ε), (−εA, −B/2ε); A is 4, B is 2 numbers, T ≤ 4.
    """
    a, b = (torch.tensor(np.asarray(part, dtype=np.float64))[None] for part in (A, B))
    known, _ = design(2, 4, POINTS[2])
    limit = predict(known, a, b, "centred")
    zero = torch.zeros(2, dtype=torch.float64)

    def distance(A: Any, B: Any) -> float:
        return float(mean_loss(predict(known, A, B), limit) ** 0.5)

    one = [distance(*scaled(a, b, zero, size)) for size in sizes]
    two = [
        distance(torch.cat([size * a, -size * a]), torch.cat([b, -b]) / (2 * size))
        for size in sizes
    ]
    return np.array(one), np.array(two)


def train_limit(
    d: int, count: int, horizon: int, attention: Attention, *, seeds: Sequence[int]
) -> list[Trained]:
    """Train centred heads and the mean of values by M, or linear heads, one run a seed."""
    known, targets = design(d, horizon, POINTS[d])
    zero = torch.zeros(1, 4, dtype=torch.float64)

    def of(w: Mapping[str, Any]) -> Any:
        found = predict(known, w["A"], w["B"], attention)
        if attention == "centred":
            found = found + predict(known, zero, w["M"][None])
        return mean_loss(found, targets)

    shapes = {"A": (count, 4), "B": (count, 2), "M": (2,)}
    return [minimise(of, drawn(shapes, seed), seed=seed, evaluations=4000) for seed in seeds]


def drawn(shapes: Mapping[str, tuple[int, ...]], seed: int) -> dict[str, Any]:
    """Return standard normal weights of these shapes."""
    generator = torch.Generator().manual_seed(seed)
    return {
        name: torch.randn(*shape, generator=generator, dtype=torch.float64)
        for name, shape in shapes.items()
    }


def train_heads(
    d: int, count: int, horizon: int, *, seeds: Sequence[int], evaluations: int = 2000
) -> list[Trained]:
    """Train softmax heads, one run a seed, by L-BFGS on a grid of phases."""
    known, targets = design(d, horizon, POINTS[d])
    x = channels(known)
    inner = products(x)

    def of(w: Mapping[str, Any]) -> Any:
        found = heads("softmax", inner, x, w["A"].reshape(-1, 2, 2), w["B"][:, None])
        return mean_loss(found[:, 1:, 0], targets)

    shapes = {"A": (count, 4), "B": (count, 2)}
    return [minimise(of, drawn(shapes, seed), seed=seed, evaluations=evaluations) for seed in seeds]


def checked(run: Trained, d: int, horizon: int) -> float:
    """Return a run's loss on a grid of phases finer than the one of its training."""
    A, B = (torch.tensor(run.weights[name]) for name in ("A", "B"))
    return float(loss(A, B, d, horizon, points=FINER[d]))


def planes(circles: Any, horizon: int, seed: int) -> tuple[Any, Any]:
    """Return real sequences of planes that turn by `circles` (N×d/2), a random basis; targets."""
    spectrum = torch.stack([circles, circles.conj()], dim=2).flatten(1)
    basis = random_basis("orthogonal", spectrum.shape[1], torch.Generator().manual_seed(seed))
    sequences = in_random_basis(spectrum, basis, horizon + 1).real.contiguous()
    return sequences[:, :horizon], sequences[:, 2:]


def train_stack(
    attention: Attention,
    depth: int,
    *,
    count: int = 2,
    horizon: int = 6,
    seeds: Sequence[int],
    evaluations: int = 400,
    training: int = TRAINING,
) -> list[Trained]:
    """Train a stack of layers of two heads on real orthogonal contexts, one run a seed."""
    generator = torch.Generator().manual_seed(0)
    known, targets = planes(sampled("unitary", 2, training, generator), horizon, 0)
    shapes = dict.fromkeys(("A", "B"), (depth, count, 3, 3))

    def of(w: Mapping[str, Any]) -> Any:
        return (stack(known, w, attention) - targets).square().sum() / len(targets)

    runs = []
    for seed in seeds:
        start = {name: 0.3 * part for name, part in drawn(shapes, seed).items()}
        runs.append(minimise(of, start, seed=seed, evaluations=evaluations))
    return runs


def fresh_errors(run: Trained, attention: Attention, horizon: int) -> Any:
    """Return a stack's mean squared error at T = 2 … T_max, over all phases, in another basis."""
    known, targets = planes(grid(2, TESTING), horizon, 1)
    layers = {name: torch.tensor(part) for name, part in run.weights.items()}
    error = stack(known, layers, attention) - targets
    return error.square().sum(dim=2).mean(dim=0).numpy()


def softmax(d: int = 1, *, seeds: int) -> dict[str, Run]:
    """Return runs that train 1, 2 and 4 softmax heads for T_max = 3 … 6.

    Their results: `loss` on a finer grid than that of the training, and `gradient`, by seed.
    """
    if d not in POINTS:
        raise ValueError(f"d must be at most {max(POINTS)}, got {d}")

    def run(count: int, horizon: int) -> Run:
        def measure(seed: int) -> dict[str, Any]:
            (found,) = train_heads(d, count, horizon, seeds=[seed])
            return {"loss": checked(found, d, horizon), "gradient": found.gradient_norm}

        return by_seed(seeds, measure, lambda found: f"least {float(found['loss'].min()):.5f}")

    return {f"T_max={h}, {n} heads": run(n, h) for h in range(3, 7) for n in COUNTS}


def stacks(
    count: int = 2, horizon: int = 6, evaluations: int = 1500, *, seeds: int
) -> dict[str, Run]:
    """Return runs that train one, two and three layers of `count` heads of each kind of attention.

    Their results: `loss` in training and `test`, the error by length over all phases, by seed.
    """

    def run(kind: Attention, depth: int) -> Run:
        def measure(seed: int) -> dict[str, Any]:
            (found,) = train_stack(
                kind, depth, count=count, horizon=horizon, seeds=[seed], evaluations=evaluations
            )
            return {"loss": found.loss, "test": fresh_errors(found, kind, horizon)}

        return by_seed(seeds, measure, lambda found: f"least {float(found['loss'].min()):.4f}")

    return {f"{kind}, {depth} layers": run(kind, depth) for depth in DEPTHS for kind in KINDS}


EXPERIMENTS = {"heads": softmax, "stacks": stacks}


def pictures(report: Report) -> dict[str, Any]:
    """Return errors of pairs by ε, losses of trained heads, and errors of stacks by depth."""
    sizes = [2.0**-k for k in range(11)]
    one, two = errors([1, -0.5, 2, 0.5], [1, -1], sizes)
    found: dict[str, Any] = {"sizes": np.array(sizes), "error_one": one, "error_two": two}
    rows = []
    for d in POINTS:
        for horizon in range(3, 7):
            for count in COUNTS:
                report(f"softmax heads, d={d}, T_max={horizon}, {count} heads")
                runs = train_heads(d, count, horizon, seeds=range(3), evaluations=DRAWN[d])
                best = min(runs, key=lambda run: run.loss)
                rows.append((d, horizon, count, checked(best, d, horizon)))
    found["heads"] = np.array(rows, dtype=float)
    for kind in KINDS:
        by_depth = []
        for depth in DEPTHS:
            report(f"stack, {kind}, {depth} layers")
            runs = train_stack(kind, depth, seeds=range(2), evaluations=200, training=192)
            by_depth.append(fresh_errors(min(runs, key=lambda run: run.loss), kind, 6))
        found[f"stack_{kind}"] = np.array(by_depth)
    return found
