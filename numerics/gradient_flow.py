"""Numerics of gradient_flow: flow, gradient descent and Adam of layers, all entries free.

The gradients are torch's, of the mean loss over a design of phases that integrates it exactly. What
is measured on the way is the Gram matrix of A minus that of B, and the sum of the squares of the
entries of A minus that of the trained positional weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch

from numerics.kit.augmented import BLOCKS, augmented_design, layer_loss
from numerics.kit.integration import Method, followed
from numerics.kit.layers import mean_loss, predict
from numerics.kit.pictures import Report
from numerics.kit.plain import draw
from numerics.kit.sequences import ContextName, exact_design, tokens
from numerics.kit.training import by_name, normal, threads

Weights = Mapping[str, Any]
Loss = Callable[[Weights], Any]
Tokens = Literal["plain", "augmented"]
SCORES, VALUES = ("query_key", *BLOCKS[:4]), ("value", *BLOCKS[4:])
STILL = 1e-9
"""A flow has ended where its gradient is below: beside p of order 1 the rest is about as small."""
LONGEST = 256.0


@dataclass(frozen=True, eq=False)
class Path:
    """Weights at n moments: arrays n×(shape) by name, and the losses there."""

    weights: Mapping[str, Any]
    losses: Any

    @property
    def heads(self) -> Any:
        """The Gram matrix of the heads' scores minus that of their values, n×H×H."""
        return self._gram(SCORES) - self._gram(VALUES)

    @property
    def scale(self) -> Any:
        """The squares of the scores' entries minus those of the positional weights, n."""
        squares = np.einsum("nhh->n", self._gram(SCORES))
        return squares - np.square(self.weights["positions"]).sum(axis=(1, 2))

    @property
    def end(self) -> dict[str, Any]:
        """The last weights."""
        return {name: array[-1] for name, array in self.weights.items()}

    def _gram(self, names: Sequence[str]) -> Any:
        parts = [self.weights[name] for name in names if name in self.weights]
        return sum(np.einsum("nhi,nki->nhk", part, part) for part in parts)


def plain_loss(context: ContextName, d: int, horizon: int) -> Loss:
    """Return the population loss of plain tokens, summed over the lengths 2 … horizon.

    >>> one = torch.ones(1, 1, dtype=torch.float64)
    >>> p = torch.tensor([[0.0, 1.0]], dtype=torch.float64)
    >>> loss = plain_loss("unitary", 1, 2)
    >>> round(float(loss({"query_key": one, "value": one, "positions": p})), 12)
    0.0
    """
    sequences = tokens(exact_design(context, d, horizon), horizon + 1)
    known, targets = sequences[:, :horizon], sequences[:, 2:]
    return lambda weights: mean_loss(predict(known, **weights), targets)


def augmented_loss(context: ContextName, d: int, horizon: int) -> Loss:
    """Return the population loss of augmented tokens with s_0 = 0, all six blocks free."""
    spectrum = augmented_design(context, d, horizon)
    return lambda blocks: layer_loss(blocks, spectrum, horizon, "zero")


def start(tokens_: Tokens, d: int, heads: int, horizon: int, seed: int) -> dict[str, Any]:
    """Return normal first weights of a layer, for augmented tokens of variance 1/horizon."""
    generator = torch.Generator().manual_seed(seed)
    if tokens_ == "plain":
        return draw(generator, d, heads, horizon)
    return {name: normal(generator, heads, d) / horizon**0.5 for name in BLOCKS}


def gradient(loss: Loss, weights: Weights) -> tuple[float, dict[str, Any]]:
    """Return the loss and its gradient by name."""
    leaves = {name: torch.as_tensor(w).clone().requires_grad_(True) for name, w in weights.items()}
    found = loss(leaves)
    found.backward()
    return found.item(), {name: leaf.grad for name, leaf in leaves.items()}


def flow(loss: Loss, begin: Weights, times: Any, *, method: Method = "DOP853") -> Path:
    """Return the gradient flow from a start (time 0) at increasing times."""
    shapes = {name: tuple(w.shape) for name, w in begin.items()}

    def velocity(_: float, vector: Any) -> Any:
        _, slopes = gradient(loss, by_name(torch.from_numpy(vector), shapes))
        return -_flat(slopes)

    with threads(0):
        found = followed(velocity, _flat(begin), times, method=method)
        return _path(loss, shapes, found)


def flow_to_end(loss: Loss, begin: Weights) -> tuple[Path, float]:
    """Return the flow followed until its gradient is still, and the gradient's norm at the end."""
    length, path = 8.0, flow(loss, begin, [8.0], method="LSODA")
    while (norm := _norm(loss, path.end)) > STILL and length < LONGEST:
        ends = {name: torch.from_numpy(array) for name, array in path.end.items()}
        path, length = flow(loss, ends, [length], method="LSODA"), 2 * length
    return path, norm


def descent(loss: Loss, begin: Weights, *, rate: float, steps: int) -> Path:
    """Return the weights of gradient descent at every step, the start first."""
    return _stepped(loss, begin, steps, lambda leaves: torch.optim.SGD(leaves, lr=rate))


def adam(loss: Loss, begin: Weights, *, rate: float, steps: int) -> Path:
    """Return the weights of Adam at every step, the start first."""
    return _stepped(loss, begin, steps, lambda leaves: torch.optim.Adam(leaves, lr=rate))


def _stepped(loss: Loss, begin: Weights, steps: int, rule: Callable[[Any], Any]) -> Path:
    leaves = {name: w.clone().requires_grad_(True) for name, w in begin.items()}
    optimiser, found = rule(list(leaves.values())), [_flat(leaves)]
    with threads(0):
        for _ in range(steps):
            optimiser.zero_grad()
            loss(leaves).backward()
            optimiser.step()
            found.append(_flat(leaves))
        shapes = {name: tuple(w.shape) for name, w in begin.items()}
        return _path(loss, shapes, np.stack(found))


def last_weights(positions: Any) -> Any:
    """Return ``|p_T|`` of every length, from a matrix (T_max−1)×T_max."""
    return np.abs(np.diagonal(positions, offset=1))


def previous_weights(positions: Any) -> Any:
    """Return ``p_{T−1}`` of every length."""
    return np.diagonal(positions)


def _norm(loss: Loss, weights: Weights) -> float:
    return float(np.linalg.norm(_flat(gradient(loss, weights)[1])))


def _flat(weights: Weights) -> Any:
    return np.concatenate([np.asarray(w.detach()).ravel() for w in weights.values()])


def _path(loss: Loss, shapes: Mapping[str, tuple[int, ...]], rows: Any) -> Path:
    parts = [by_name(row, shapes) for row in rows]
    weights = {name: np.stack([part[name] for part in parts]) for name in shapes}
    with torch.no_grad():
        named = [by_name(torch.from_numpy(row), shapes) for row in rows]
        return Path(weights, np.array([float(loss(one)) for one in named]))


def pictures(report: Report) -> dict[str, Any]:
    """Return what three ways of training keep, and where flows from many starts end."""
    d, heads, horizon, steps = 3, 2, 2, 400
    loss, begin = plain_loss("unitary", d, horizon), start("plain", d, heads, horizon, 1)
    found: dict[str, Any] = {"sizes": np.array([d, heads, horizon]), "rate": np.array(0.01)}
    report("flow, descent and Adam")
    ways = {
        "flow": flow(loss, begin, np.arange(steps + 1) * 0.01),
        "descent": descent(loss, begin, rate=0.01, steps=steps),
        "adam": adam(loss, begin, rate=0.01, steps=steps),
    }
    for name, path in ways.items():
        apart = path.heads - path.heads[0]
        found[f"heads_{name}"] = np.sqrt((apart**2).sum(axis=(1, 2)))
        found[f"scale_{name}"] = np.abs(path.scale - path.scale[0])
    sizes: tuple[tuple[ContextName, int, int], ...] = (("unitary", 3, 2), ("orthogonal", 3, 2))
    for context, size, count in sizes:
        rows = []
        for seed in range(7):
            report(f"{context}, start {seed}")
            rows.append(_end(context, size, count, horizon, seed))
        found[f"ends_{context}"] = np.array([row[0] for row in rows])
        for name in ("query_key", "value", "positions"):
            found[f"{context}_{name}"] = np.stack([row[1][name] for row in rows])
    return found


def _end(
    context: ContextName, d: int, heads: int, horizon: int, seed: int
) -> tuple[tuple[float, float, float, float], dict[str, Any]]:
    """Return ``|p_T|``, the largest ``|p_{T−1}|``, loss and gradient at the end, and the start."""
    loss, begin = plain_loss(context, d, horizon), start("plain", d, heads, horizon, seed)
    path, norm = flow_to_end(loss, begin)
    P = path.end["positions"]
    figures = (
        float(last_weights(P).mean()),
        float(np.abs(previous_weights(P)).max()),
        float(path.losses[-1]),
        norm,
    )
    return figures, {name: w.numpy() for name, w in begin.items()}
